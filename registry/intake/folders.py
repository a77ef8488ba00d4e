"""The workbooks of an import: files as they are named, folders opened."""

from __future__ import annotations

from collections import defaultdict
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


def shown_names(paths: Sequence[Path]) -> list[str]:
    """What the files of an import are called, no two alike: ``return.xlsx (Songjiang)`` by the nearest folder that tells
    files of one name apart, ``return.xlsx (2)`` where none does.
    """
    alike: dict[str, list[Path]] = defaultdict(list)
    for path in paths:
        alike[path.name].append(path.absolute())
    used = {name for name, group in alike.items() if len(group) == 1}
    names: list[str] = []
    for path in paths:
        group = alike[path.name]
        folder = _telling_folder(path.absolute(), group) if len(group) > 1 else ""
        name = f"{path.name} ({folder})" if folder else path.name
        number = 2
        while len(group) > 1 and name in used:
            name, number = f"{path.name} ({number})", number + 1
        used.add(name)
        names.append(name)
    return names


def _telling_folder(path: Path, alike: Sequence[Path]) -> str:
    """The name of the nearest folder above `path` in which files of its name differ from each other, "" for none."""
    depth = min(len(one.parents) for one in alike)
    for level in range(depth):
        if len({one.parents[level].name for one in alike}) == len(alike):
            return path.parents[level].name
    return ""


def _is_workbook(path: Path) -> bool:
    # ~$ is Excel's and WPS's mark of a file that is open, .~lock LibreOffice's.
    return path.is_file() and path.suffix.lower() in SUFFIXES and not path.name.startswith(("~$", "."))
