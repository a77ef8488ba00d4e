"""What a person must look at before an import: named by file, sheet, cell, text, reason and suggestion."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from registry.i18n import Language, Text
from registry.model.catalogue import Field


class Severity(StrEnum):
    """How much a problem asks of a person."""

    ERROR = "error"  # a value or a row is left out until somebody mends it
    DUPLICATE = "duplicate"  # two rows are one firm
    WARNING = "warning"  # a value was read; it deserves a look


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong or doubtful in a sheet.

    Attributes:
        cell: its address, ``F12``; the row's first cell for a whole row.
        field: what the column means, None for a whole row.
        text: what the cell holds.
        code: stable name of the kind of problem.
        suggestion: what to do, None where there is nothing sensible to propose.
        replacement: a text that would mend the cell, "" for none.
        related: addresses of the other cells of the row that the problem is about.
    """

    severity: Severity
    file: str
    sheet: str
    cell: str
    row: int
    field: Field | None
    field_key: str
    text: str
    code: str
    message: Text
    suggestion: Text | None = None
    replacement: str = ""
    related: tuple[str, ...] = ()

    def plain(self, language: Language) -> Mapping[str, object]:
        """As JSON data, its sentences in `language`."""
        return {
            "severity": self.severity.value,
            "file": self.file,
            "sheet": self.sheet,
            "cell": self.cell,
            "field": self.field_key,
            "text": self.text,
            "code": self.code,
            "message": self.message.render(language),
            "suggestion": self.suggestion.render(language) if self.suggestion else "",
            "related": list(self.related),
        }
