"""The policy instruments as a workbook that an office can change and hand back (`registry.intake.instrument_book` reads it)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from pathlib import Path

from registry.cultivation import Instrument
from registry.files import write_whole
from registry.i18n import Language, Text
from registry.model.catalogue import Field
from registry.model.entities import ENTITIES
from registry.model.values import Amount, UncertainDate
from registry.model.vocab import vocabulary
from registry.model.wording import show_value
from registry.report.emit.workbook import BODY, HEAD, NOTE, TITLE, Book, Sheet
from registry.report.panel_sheet import both

_ENTITY = ENTITIES["instrument"]
SHEET = f"{_ENTITY.zh} {_ENTITY.en}"
HEAD_ROW = 3
_WIDTHS = {"code": 18, "zh": 30, "en": 36, "kind": 18, "document": 40, "authority": 26, "remark": 36, "source": 40}
_USUAL_WIDTH = 16
_HOW = Text("A row of a known code or name changes that instrument, any other adds one; blank cells change nothing.")
_DATED = date(2000, 1, 1)
"""Stands in the file as its time: the same instruments give the same bytes whenever they are written."""


def write_instrument_book(instruments: Iterable[Instrument], path: Path) -> int:
    """Write `instruments` to `path` as XLSX, whole or not at all; how many.

    Raises:
        EnvironmentFault: the disk is full, or the file is open elsewhere, or the place cannot be written.
    """
    rows = tuple(instruments)
    write_whole(path, render_instrument_book(rows))
    return len(rows)


def render_instrument_book(instruments: Iterable[Instrument]) -> bytes:
    """The bytes of the workbook: one sheet, one row an instrument, heads in both languages."""
    fields = _ENTITY.fields
    book = Book(SHEET, "", "", _DATED)
    sheet = book.sheet(SHEET)
    sheet.widths([_WIDTHS.get(field.key, _USUAL_WIDTH) for field in fields])
    sheet.text(1, 1, both(Text("Policy instruments")), TITLE)
    sheet.text(2, 1, both(_HOW), NOTE)
    for place, field in enumerate(fields, start=1):
        sheet.text(HEAD_ROW, place, f"{field.zh} {field.en}", HEAD)
    for row, one in enumerate(instruments, start=HEAD_ROW + 1):
        held = one.record()
        for place, field in enumerate(fields, start=1):
            _put(sheet, row, place, field, held.get(field.key))
    sheet.freeze(HEAD_ROW + 1, 2)
    sheet.print_setup(SHEET)
    return book.finish()


def _put(sheet: Sheet, row: int, place: int, field: Field, value: object) -> None:
    match value:
        case Amount():  # as it was stated: a figure alone would say more than was said
            said = value.text or show_value(field, value, Language.ZH)
        case UncertainDate():
            said = value.text or value.iso()
        case str() if field.key == "kind":
            said = vocabulary("instrument").get(value).label(Language.ZH)
        case _:
            said = str(value or "")
    sheet.text(row, place, said, BODY)
