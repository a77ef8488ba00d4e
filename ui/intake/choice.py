"""The files of an import as they are chosen: read, refused, or still to read. A plain class, no window."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from registry.i18n import Text, _, n_
from registry.pace import let_go_later
from ui.intake.review import Files

if TYPE_CHECKING:
    from registry.errors import RegistryError
    from registry.intake.chosen import ChosenFile, HiddenPart, SheetCell, Wanted
    from registry.intake.earlier import EarlierImport

_NAMED = 3
"""Cells that are named before the rest is counted."""
ENCODINGS: Mapping[str, Text | str] = {
    "utf-8": "UTF-8",
    "gb18030": Text("GB18030 (simplified)"),
    "big5": Text("Big5 (traditional)"),
    "utf-16-le": "UTF-16 LE",
    "utf-16-be": "UTF-16 BE",
}
"""The encodings that can be chosen, as an officer knows them."""


@dataclass(slots=True, eq=False)
class FileLine:
    """A file of the list.

    Attributes:
        number: its own, never given again.
        encoding: the one a person chose, None where it is found.
        file: how the reading ended; None until then.
        percent: how far the reading is; None while it waits.
        earlier: the last time it was imported.
    """

    path: Path
    number: int
    encoding: str | None = None
    refusal: RegistryError | None = None
    file: ChosenFile | None = None
    percent: int | None = None
    earlier: EarlierImport | None = None

    @property
    def name(self) -> str:
        """The file's name."""
        return self.path.name or str(self.path)

    @property
    def state(self) -> str:
        """waiting, reading, read, password, refused."""
        if self.file is None:
            return "waiting" if self.percent is None else "reading"
        if self.file.error is None:
            return "read"
        return "password" if self.file.needs_password else "refused"

    def wanted(self, password: str | None = None) -> Wanted:
        """What the reading is asked for. A password is handed on and not kept."""
        from registry.intake.chosen import Wanted

        return Wanted(self.path, password, self.encoding, self.refusal)

    def forget(self) -> None:
        """It shall be read again."""
        self.file, self.percent, self.earlier = None, None, None


class FileChoice:
    """The list of the files."""

    def __init__(self) -> None:
        self.lines: list[FileLine] = []
        self._next = 1
        self._told: tuple[list[int], Files] = ([], ())

    def clear(self) -> None:
        """No file is chosen."""
        before: list[object] = [line.file for line in self.lines]
        self.lines = []
        self._told = [], ()
        let_go_later(before)

    def add(self, wanted: Iterable[Wanted]) -> None:
        """Put files at the end; one that is there already is read again in its place."""
        held = {line.path.absolute(): line for line in self.lines}
        for one in wanted:
            line = held.get(one.path.absolute())
            if line is None:
                self.lines.append(FileLine(one.path, self._next, refusal=one.refusal))
                self._next += 1
            else:
                line.refusal = one.refusal
                line.forget()

    def line(self, number: int) -> FileLine | None:
        """The line of this number, None where it is gone."""
        return next((line for line in self.lines if line.number == number), None)

    def remove(self, number: int) -> None:
        """Take a file off the list."""
        self.lines = [line for line in self.lines if line.number != number]

    def drop_unread(self) -> None:
        """Take off what was not read to its end."""
        self.lines = [line for line in self.lines if line.file is not None]

    @property
    def unread(self) -> list[FileLine]:
        """Files still to read."""
        return [line for line in self.lines if line.file is None]

    @property
    def refused(self) -> list[FileLine]:
        """Files that could not be read, those that want a password too."""
        return [line for line in self.lines if line.file is not None and line.file.error is not None]

    @property
    def files(self) -> Files:
        """What was read, in the order of the list; files of one name have names that tell them apart."""
        from registry.intake.importing import told_apart

        read = [(line.path, line.file.read) for line in self.lines if line.file and line.file.read is not None]
        if len({path.name for path, _one in read}) == len(read):
            return tuple(one for _path, one in read)
        known = [
            id(one) for _path, one in read
        ]  # the same files are the same objects, however often they are asked for
        if known != self._told[0]:
            self._told = known, told_apart([path for path, _one in read], [one for _path, one in read])
        return self._told[1]

    def refusals(self) -> list[tuple[str, Text]]:
        """Names and reasons of the files that are left out."""
        return [(line.name, line.file.error.what) for line in self.lines if line.file and line.file.error]


# --- words ---------------------------------------------------------------------------------------------------------------


def size_text(size: int) -> str:
    """A size as people say it: KB below one MB, else MB with one decimal."""
    if size < 1 << 20:
        return _("{n} KB", n=f"{max(1, round(size / 1024)) if size else 0:,}")
    return _("{n} MB", n=f"{size / (1 << 20):,.1f}")


def state_text(line: FileLine) -> tuple[str, str]:
    """The state in a word, and its tone."""
    match line.state:
        case "waiting":
            return _("Waiting"), "text3"
        case "reading":
            return _("Reading, {n} %", n=line.percent or 0), "text2"
        case "read":
            return _("Read"), "ok"
        case "password":
            return _("Needs a password"), "warn"
        case _:
            return _("Cannot be read"), "bad"


def sheets_text(line: FileLine) -> str:
    """The sheet's name, or how many there are."""
    sheets = line.file.sheets if line.file is not None else ()
    if len(sheets) == 1:
        return sheets[0]
    return n_("{n} sheet", "{n} sheets", len(sheets)) if sheets else ""


def rows_text(line: FileLine) -> str:
    """Rows with data."""
    return f"{line.file.rows:,}" if line.file is not None and line.file.read is not None else ""


def notes_of(line: FileLine) -> list[str]:
    """What is said quietly below a file: an earlier import; comments and struck-through cells with the first of them;
    hidden rows and columns; that in an old format none of these can be told."""
    notes: list[str] = []
    if line.earlier is not None:
        notes.append(earlier_text(line.earlier, line.name))
    file = line.file
    if file is None:
        return notes
    parts = [
        (file.comments, n_("{n} comment", "{n} comments", len(file.comments))),
        (file.struck, n_("{n} struck-through cell", "{n} struck-through cells", len(file.struck))),
    ]
    said = [
        _("{count} ({cells})", count=count, cells=cells_text(cells, len(file.sheets) > 1))
        for cells, count in parts
        if cells
    ]
    said += [_hidden_text(one, with_sheet=len(file.sheets) > 1) for one in file.hidden]
    if said:
        notes.append(_(", ").join(said))
    if not file.looked:
        from registry.intake.chosen import UNSEEN

        notes.append(str(UNSEEN))
    return notes


def _hidden_text(part: HiddenPart, *, with_sheet: bool) -> str:
    """What a sheet hides: how many rows and columns, and which."""
    found = [
        (part.row_count, n_("{n} hidden row", "{n} hidden rows", part.row_count), part.rows),
        (part.column_count, n_("{n} hidden column", "{n} hidden columns", part.column_count), part.columns),
    ]
    text = _(", ").join(_("{count} ({cells})", count=said, cells=cells) for n, said, cells in found if n)
    return _("{sheet}: {what}", sheet=part.sheet, what=text) if with_sheet else text


def earlier_text(earlier: EarlierImport, name: str) -> str:
    """When and by whom a file was imported before."""
    day, actor = earlier.day.isoformat(), earlier.actor
    if earlier.undone:
        return _("Imported on {day} by {actor}, and undone since", day=day, actor=actor)
    if earlier.name != name:
        return _("Imported on {day} by {actor} as {file}", day=day, actor=actor, file=earlier.name)
    return _("Imported on {day} by {actor}", day=day, actor=actor)


def cells_text(cells: tuple[SheetCell, ...], with_sheet: bool) -> str:
    """The first cells by address, and how many more."""
    named = [f"{one.sheet}!{one.cell}" if with_sheet else one.cell for one in cells[:_NAMED]]
    text = _(", ").join(named)
    more = len(cells) - _NAMED
    return n_("{cells} and {n} more", "{cells} and {n} more", more, cells=text) if more > 0 else text
