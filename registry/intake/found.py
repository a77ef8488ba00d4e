"""What a cell was found to say, and the cell while it is read: the values, faults and records that are gathered."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from registry.i18n import Text
from registry.intake import grammar
from registry.intake.grammar import CompanyName, Context, Reading, Status
from registry.intake.mapping import Subject
from registry.intake.problems import Severity
from registry.intake.reading import Value, text_of
from registry.intake.targets import Target

# Codes that say how a value was read and need nobody's eye, though the grammar marks them as warnings.
_QUIET = {"order_of_magnitude", "cumulative", "doubtful", "no_legal_form"}


class Put(NamedTuple):
    """One value for a field of a table.

    Attributes:
        lettered: the cell itself gives it; else it follows from what the cell says.
        if_absent: a value that another cell of the row gave before goes first.
    """

    table: str
    key: str
    value: Any
    lettered: bool = True
    if_absent: bool = False


class Side(NamedTuple):
    """A record of its own beside the row's main one; `given` are the fields that the cell itself gives."""

    table: str
    values: Mapping[str, Any]
    given: tuple[str, ...]


class Notice(NamedTuple):
    """A fault or doubt about the cell."""

    severity: Severity
    code: str
    message: Text
    suggestion: Text | None = None
    replacement: str = ""


class Found(NamedTuple):
    """What a cell says.

    Attributes:
        names: the cell is the one that names the row's firm; `company` is the name as far as it was read.
        uscc: the credit code it holds.
        registry_uid: our own key of a firm, in a workbook that came back.
    """

    puts: tuple[Put, ...] = ()
    notices: tuple[Notice, ...] = ()
    sides: tuple[Side, ...] = ()
    names: bool = False
    company: CompanyName | None = None
    uscc: str | None = None
    registry_uid: str | None = None


NOTHING = Found()
NOT_STORED = Found(
    notices=(
        Notice(
            Severity.ERROR,
            "formula_without_value",
            Text("The cell holds a formula whose result was never stored."),
            Text("Open the file in Excel and save it."),
        ),
    )
)


class Column(NamedTuple):
    """What a column's cells are read as.

    Attributes:
        target: the field the column means.
        subject: what the rows of the region are.
        alone: no column of the region holds legal names, so that a short name is what names the firm.
    """

    target: Target
    subject: Subject
    alone: bool


class Cell:
    """One cell while it is read; what was found in it is gathered here."""

    __slots__ = (
        *("column", "company", "context", "names", "notices", "puts", "registry_uid", "sides", "target", "uscc"),
        "value",
    )

    def __init__(self, column: Column, value: Value, context: Context) -> None:
        self.column = column
        self.target = column.target
        self.value = value
        self.context = context
        self.puts: tuple[Put, ...] = ()
        self.notices: tuple[Notice, ...] = ()
        self.sides: tuple[Side, ...] = ()
        self.names = False
        self.company: CompanyName | None = None
        self.uscc: str | None = None
        self.registry_uid: str | None = None

    @property
    def text(self) -> str:
        return text_of(self.value)

    def put(self, table: str, key: str, value: Any, *, lettered: bool = True, if_absent: bool = False) -> None:
        self.puts = (*self.puts, Put(table, key, value, lettered, if_absent))

    def notice(self, code: str, message: Text, suggestion: Text) -> None:
        self.notices = (*self.notices, Notice(Severity.ERROR, code, message, suggestion))

    def side(self, table: str, values: Mapping[str, Any], *given: str) -> None:
        self.sides = (*self.sides, Side(table, values, given))

    def take(self, reading: Reading[Any]) -> Any:
        """The value of a reading, its fault or doubt reported; None for no value."""
        status = reading.status
        if status is Status.OK:
            return reading.value
        if status is Status.ERROR:
            self._report(reading, Severity.ERROR)
            return None
        if status is Status.MISSING:
            return None
        if not _QUIET.issuperset(reading.codes):
            self._report(reading, Severity.WARNING)
        return reading.value

    def found(self) -> Found:
        if not (self.puts or self.notices or self.sides or self.names or self.uscc or self.registry_uid):
            return NOTHING
        return Found(self.puts, self.notices, self.sides, self.names, self.company, self.uscc, self.registry_uid)

    def _report(self, reading: Reading[Any], severity: Severity) -> None:
        code = next((c for c in reading.codes if c not in _QUIET), "unparsed")
        message = grammar.message(code, reading, self.context)
        suggestion = grammar.suggestion(code, reading, self.context)
        replacement = reading.suggestions[0] if reading.suggestions else ""
        self.notices = (*self.notices, Notice(severity, code, message, suggestion, replacement))
