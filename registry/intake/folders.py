"""The workbooks of an import: files as they are named, folders opened."""

from __future__ import annotations

from collections.abc import Iterable
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
