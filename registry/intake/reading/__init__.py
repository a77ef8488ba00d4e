"""A workbook, opened safely and read with true addresses: `read_workbook`.

Layers, each in its module: guard and scan (`package`, `sidecar`), values (`values`, `plain_text`), the process that
runs them (`child`) and the parent's side (`process`), the words of a refusal (`refusals`), the result (`sheet`).

Names are looked up when they are first used, because the reading process starts through this package and needs none
of them.
"""

from __future__ import annotations

from importlib import import_module

TYPE_CHECKING = False
if TYPE_CHECKING:
    from registry.intake.reading.address import cell_name, column_name
    from registry.intake.reading.plain_text import ENCODINGS
    from registry.intake.reading.process import read_workbook
    from registry.intake.reading.refusals import ReadingCancelledError, WorkbookError, refusal_words
    from registry.intake.reading.sheet import Cell, Kind, Mark, Range, Row, Sheet, Value, Workbook, text_of

_HOMES = {
    "cell_name": "address",
    "column_name": "address",
    "ENCODINGS": "plain_text",
    "read_workbook": "process",
    "ReadingCancelledError": "refusals",
    "WorkbookError": "refusals",
    "refusal_words": "refusals",
    **dict.fromkeys(("Cell", "Kind", "Mark", "Range", "Row", "Sheet", "Value", "Workbook", "text_of"), "sheet"),
}

__all__ = [
    "ENCODINGS",
    "Cell",
    "Kind",
    "Mark",
    "Range",
    "ReadingCancelledError",
    "Row",
    "Sheet",
    "Value",
    "Workbook",
    "WorkbookError",
    "cell_name",
    "column_name",
    "read_workbook",
    "refusal_words",
    "text_of",
]


def __getattr__(name: str) -> object:
    home = _HOMES.get(name)
    if home is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{home}"), name)
