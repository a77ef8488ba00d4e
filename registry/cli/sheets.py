"""The workbooks of an import on the command line: folders opened, marked copies named."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from registry.errors import EnvironmentFault, UserError
from registry.i18n import Text

SUFFIXES = frozenset({".xlsx", ".xlsm", ".xls", ".xlsb", ".ods", ".et", ".csv", ".tsv"})
"""By which workbooks are known in a folder; a file that is named itself is opened whatever it is called."""


def workbooks_in(paths: Iterable[Path]) -> list[Path]:
    """The files of `paths`; a folder stands for the workbooks in it, by name, without lock files and hidden ones.

    Raises:
        UserError: a folder holds no workbook.
    """
    found: list[Path] = []
    for path in paths:
        if not path.is_dir():
            found.append(path)
            continue
        try:
            inside = sorted(p for p in path.iterdir() if _is_workbook(p))
        except OSError as error:
            raise EnvironmentFault(
                Text("{file} cannot be read.", file=path.name),
                Text("Nothing was changed."),
                Text("Ask for the right to read it."),
            ) from error
        if not inside:
            raise UserError(
                Text("The folder {folder} holds no workbook.", folder=str(path)),
                Text("Nothing was changed."),
                Text("Name a workbook or another folder."),
            )
        found += inside
    return list(dict.fromkeys(found))


def _is_workbook(path: Path) -> bool:
    # ~$ is Excel's and WPS's mark of a file that is open, .~lock LibreOffice's.
    return path.is_file() and path.suffix.lower() in SUFFIXES and not path.name.startswith(("~$", "."))


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
