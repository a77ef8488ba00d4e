"""Which weights of a sealed round are not those of the workbook that lies beside it in the same paper.

The digest of the scheme says that something in it was changed; the workbook, made when the paper was, says what it was before.
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterator
from io import BytesIO
from typing import Any, cast
from zipfile import BadZipFile, ZipFile

import openpyxl
from openpyxl.utils.exceptions import InvalidFileException

from registry.i18n import Text
from registry.report.emit.archive import LARGEST
from registry.report.phrases import weight as read
from registry.scoring.sealed_check import Difference

_CODE, _NAME, _WEIGHT, _KEY = 0, 1, 3, 8
"""Columns of the sheet of the scheme (`registry.report.emit.xlsx`)."""
_LAST_ROW = 500


def changed_weights(sealed: bytes, book: bytes) -> list[Difference]:
    """The weights that differ, each with its indicator; nothing where either side cannot be read: others tell of that."""
    stated, printed = _stated(sealed), dict(_printed(book))
    found: list[Difference] = []
    for key, weight in stated.items():
        name, before = printed.get(key, ("", weight))
        if before != weight:
            text = Text(
                "The weight of {indicator} is {inside} in the sealed round, and {printed} in the workbook of this paper.",
                indicator=name,
                inside=read(weight),
                printed=read(before),
            )
            found.append(Difference(f"weights/{key}", text))
    return found


def _stated(sealed: bytes) -> dict[str, int]:
    """Weights of the sealed scheme, parts of 10 000, by the key of the indicator."""
    try:
        scheme = tomllib.loads(json.loads(sealed)["inputs"]["scheme"])
    except (ValueError, KeyError, TypeError):
        return {}
    rows = scheme.get("indicator", [])
    if not isinstance(rows, list):
        return {}
    entries = [cast("dict[str, Any]", one) for one in cast("list[object]", rows) if isinstance(one, dict)]
    return {str(one.get("code", "")): one["weight"] for one in entries if isinstance(one.get("weight"), int)}


def _printed(book: bytes) -> Iterator[tuple[str, tuple[str, int]]]:
    """Key, name and weight of every indicator of the workbook: the one sheet whose rows begin with a code and bear a key."""
    try:
        with ZipFile(BytesIO(book)) as archive:
            if sum(part.file_size for part in archive.infolist()) > LARGEST:
                return
        opened = openpyxl.load_workbook(BytesIO(book), read_only=True)
    except (BadZipFile, InvalidFileException, KeyError, ValueError):
        return
    for sheet in opened.worksheets[2:3]:
        for row in sheet.iter_rows(max_row=_LAST_ROW, max_col=_KEY + 1, values_only=True):
            weight = row[_WEIGHT] if len(row) > _KEY else None
            if len(row) > _KEY and row[_KEY] and isinstance(weight, int | float):
                yield str(row[_KEY]), (f"{row[_CODE]} {row[_NAME]}", round(weight * 100))
