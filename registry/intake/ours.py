"""What we wrote into a workbook that went back to its sender, so that it is known again when it returns.

The two columns that say how a row fared are ours and mean nothing when they come back; the column with the registry's
key of the firm links its row to that firm; the guide at the end is no table.
"""

from __future__ import annotations

from registry.intake.reading import Sheet
from registry.model.vocab import normalised

STATUS_HEADER = "状态 / Status"
REASON_HEADER = "原因 / Reason"
ID_HEADER = "系统编号 / Registry ID"
GUIDE_MARK = "填报说明 · How to mend this workbook"
FIRM_UID = "firm.uid"
"""What a column of registry keys means, as a key of the mapping."""

_IGNORED = frozenset(normalised(h) for h in (STATUS_HEADER, REASON_HEADER))
_IDENTIFIERS = frozenset(normalised(h) for h in (ID_HEADER, "系统编号", "Registry ID"))


def is_ignored_header(text: str) -> bool:
    """Whether a column is one of ours that says how a row fared."""
    return normalised(text) in _IGNORED


def is_identifier_header(text: str) -> bool:
    """Whether a column holds the registry's keys of firms."""
    return normalised(text) in _IDENTIFIERS


def is_guide(sheet: Sheet) -> bool:
    """Whether a sheet is the guide that we added."""
    first = sheet.value(1, 1)
    return isinstance(first, str) and first.startswith(GUIDE_MARK)
