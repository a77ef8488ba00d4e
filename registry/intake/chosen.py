"""The files of an import as a person chose them: each read, or refused with its reason. One never stops the others."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from registry.errors import EnvironmentFault, RegistryError
from registry.i18n import Text
from registry.intake.folders import workbooks_in
from registry.intake.importing import read_file
from registry.intake.planned import SourceFile
from registry.intake.reading import Kind, ReadingCancelledError, Workbook, WorkbookError, cell_name, column_name
from registry.intake.survey_words import row_ranges

Told = Callable[[int, "ChosenFile"], None]
WHOLE = 1000
"""Thousandths that a file is read to when it is read."""
_PASSWORD_CODES = frozenset({"encrypted", "wrong_password"})
_ENCODING_CODES = frozenset({"text_encoding", "wrong_encoding"})


@dataclass(frozen=True, slots=True)
class Wanted:
    """A file to read, and how.

    Attributes:
        password: of a protected one.
        encoding: of text, one of `registry.intake.reading.ENCODINGS`; found where None.
        refusal: why it cannot even be tried (a folder without workbooks).
    """

    path: Path
    password: str | None = field(default=None, repr=False)
    encoding: str | None = None
    refusal: RegistryError | None = None


class SheetCell(NamedTuple):
    """A cell by sheet and address."""

    sheet: str
    cell: str


class HiddenPart(NamedTuple):
    """Rows and columns that a sheet hides: how many, and which (2–3, 5 and B, D)."""

    sheet: str
    row_count: int
    rows: str
    column_count: int
    columns: str


UNSEEN = Text("Unknown in this format: comments, strike-through, hidden rows and columns, error cells, number formats")
"""What is said of a workbook whose format does not show these (xls, xlsb, ods)."""


@dataclass(frozen=True, slots=True)
class ChosenFile:
    """A file that was tried: either `read` or `error` is there.

    Attributes:
        read: the workbook and its bytes.
        error: why it was not read, and the way out.
        size: bytes on the disk; 0 where that cannot be told.
        sheets: names of its sheets, hidden ones included.
        rows: rows of all sheets that hold data.
        comments, struck: cells that carry a comment, and cells that are struck through, in the order of the sheets.
        hidden: rows and columns with data that a sheet hides, in the order of the sheets.
        looked: whether its format shows what `UNSEEN` names.
    """

    path: Path
    read: tuple[Workbook, SourceFile] | None = field(default=None, repr=False)
    error: RegistryError | None = None
    size: int = 0
    sheets: tuple[str, ...] = ()
    rows: int = 0
    comments: tuple[SheetCell, ...] = ()
    struck: tuple[SheetCell, ...] = ()
    hidden: tuple[HiddenPart, ...] = ()
    looked: bool = True

    @property
    def sha256(self) -> str | None:
        """Digest of its bytes, None where it was not read."""
        return None if self.read is None else self.read[0].sha256

    @property
    def encoding(self) -> str | None:
        """The encoding it was read in, None for what is no text or was not read."""
        return None if self.read is None else self.read[0].encoding

    @property
    def is_text(self) -> bool:
        """Whether an encoding can be chosen for it."""
        if self.read is not None:
            return self.read[0].kind is Kind.CSV
        return isinstance(self.error, WorkbookError) and self.error.code in _ENCODING_CODES

    @property
    def needs_password(self) -> bool:
        """Whether a password, or another one, would open it."""
        return isinstance(self.error, WorkbookError) and self.error.code in _PASSWORD_CODES


def wanted_files(paths: Sequence[Path]) -> list[Wanted]:
    """The files of `paths`, each once; a folder stands for the workbooks in it, one without any for its refusal."""
    found: dict[Path, Wanted] = {}
    for path in paths:
        try:
            inside = [Wanted(file) for file in workbooks_in([path])]
        except RegistryError as refusal:
            inside = [Wanted(path, refusal=refusal)]
        for file in inside:
            found.setdefault(file.path.absolute(), file)
    return list(found.values())


def read_chosen(
    wanted: Sequence[Wanted],
    told: Told | None = None,
    *,
    cancelled: Callable[[], bool] | None = None,
    progress: Callable[[int], None] | None = None,
) -> list[ChosenFile]:
    """Read files one after the other, each in a process of its own.

    Args:
        told: called with the place and the file when it is read or refused.
        cancelled: asked often; the reading stops at once when it answers True.
        progress: called with the thousandths done of all files together (`WHOLE` a file).

    Raises:
        ReadingCancelledError: `cancelled` answered True.
    """
    files: list[ChosenFile] = []
    for number, one in enumerate(wanted):
        file = _read(one, cancelled, _within(number, progress))
        files.append(file)
        if told is not None:
            told(number, file)
        if progress is not None:
            progress((number + 1) * WHOLE)
    return files


def _within(number: int, progress: Callable[[int], None] | None) -> Callable[[int, int], None] | None:
    """Tells how far file `number` is as the thousandths of all files."""
    if progress is None:
        return None
    # The end of a file is told by its answer: what is told before never reaches it.
    return lambda done, all_of_it: progress(number * WHOLE + min(done * WHOLE // all_of_it, WHOLE - 1))


def _read(
    wanted: Wanted, cancelled: Callable[[], bool] | None, progress: Callable[[int, int], None] | None
) -> ChosenFile:
    path, size = wanted.path, _size(wanted.path)
    if wanted.refusal is not None:
        return ChosenFile(path, error=wanted.refusal, size=size)
    try:
        read = read_file(
            path, password=wanted.password, encoding=wanted.encoding, cancelled=cancelled, progress=progress
        )
    except ReadingCancelledError:
        raise
    except RegistryError as error:
        return ChosenFile(path, error=error, size=size)
    except OSError:  # it went between the reading and the keeping of its bytes
        return ChosenFile(path, error=_gone(path), size=size)
    workbook = read[0]
    return ChosenFile(
        path,
        read,
        size=workbook.size,
        sheets=tuple(sheet.name for sheet in workbook.sheets),
        rows=sum(len(sheet.rows) for sheet in workbook.sheets),
        comments=tuple(_marked(workbook, "comment")),
        struck=tuple(_marked(workbook, "struck")),
        hidden=tuple(_hidden(workbook)),
        looked=shows_all(workbook),
    )


def shows_all(workbook: Workbook) -> bool:
    """Whether the format of a workbook shows what `UNSEEN` names."""
    return all(sheet.details_known for sheet in workbook.sheets)


def _marked(workbook: Workbook, what: str) -> Iterator[SheetCell]:
    """The cells whose mark says `what`, from the top of each sheet."""
    for sheet in workbook.sheets:
        for row, column in sheet.remarked:
            if getattr(sheet.marks[row, column], what):
                yield SheetCell(sheet.name, cell_name(row, column))


def _hidden(workbook: Workbook) -> Iterator[HiddenPart]:
    """What each sheet hides of what it holds; whole sheets that are hidden are told by themselves."""
    for sheet in workbook.sheets:
        if sheet.hidden:
            continue
        rows = [row.number for row in sheet.rows if row.number in (sheet.hidden_rows or ())]
        columns = sorted(sheet.hidden_columns or ())
        if rows or columns:
            named = ", ".join(map(column_name, columns))
            yield HiddenPart(sheet.name, len(rows), row_ranges(rows) if rows else "", len(columns), named)


def _size(path: Path) -> int:
    try:
        return path.stat().st_size if path.is_file() else 0
    except (OSError, ValueError):  # a name with a NUL is no path: the reading says so
        return 0


def _gone(path: Path) -> RegistryError:
    return EnvironmentFault(
        Text("{file} went away while it was read.", file=path.name),
        Text("Nothing was changed."),
        Text("Check the drive or the network it lies on, then choose it again."),
    )
