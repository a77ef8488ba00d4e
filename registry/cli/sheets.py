"""The workbooks of an import on the command line: where their marked copies go."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from registry.errors import UserError
from registry.i18n import Text


def marked_paths(out: Path, workbooks: Sequence[Path]) -> list[Path]:
    """Where the marked copy of each workbook goes: `out` for one; ``OUT-<name>.xlsx`` or into the folder `out` for several.

    Raises:
        UserError: a copy would take the place of a workbook that is read, or a single one is to become a folder's name.
    """
    is_folder = out.is_dir() or out.suffix.lower() != ".xlsx"
    if len(workbooks) == 1 and not is_folder:
        named = [out]
    else:
        used: set[str] = set()
        named = [_named(out, is_folder, path, used) for path in workbooks]
    read = {path.resolve() for path in workbooks}
    for path in named:
        if path.resolve() in read:
            raise UserError(
                Text("{file} is the sender's own file.", file=path.name),
                Text("It was not touched."),
                Text("Choose another name for the marked copy."),
            )
    return named


def _named(out: Path, is_folder: bool, workbook: Path, used: set[str]) -> Path:
    """The copy's place; workbooks of one name from several folders are numbered."""
    stem, number = workbook.stem, 1
    while stem.casefold() in used:
        number += 1
        stem = f"{workbook.stem}-{number}"
    used.add(stem.casefold())
    return out / f"{stem}.xlsx" if is_folder else out.with_name(f"{out.stem}-{stem}.xlsx")
