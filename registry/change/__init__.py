"""Floor 2: the one door into the data.

Everything that changes the registry is a `ChangeSet`, and `apply` is the only way in. A change set is shown before it
is made, applied in one transaction or not at all, written to the chained change log, and can be inverted.
"""

from __future__ import annotations

from registry.change.apply import Applied, StaleChange, apply
from registry.change.bulk_edit import BULK_FIELDS, Shared, set_for_all, shared_values
from registry.change.changeset import (
    ChangeSet,
    Delete,
    ImportBatch,
    Insert,
    Operation,
    SheetRow,
    Stream,
    Update,
    ValueSource,
)
from registry.change.check import check_registry
from registry.change.contacts import erase_contact, erase_participants
from registry.change.create import new_registry
from registry.change.firm_records import FirmRecords, MergeLine, compare_firms, firm_records
from registry.change.history import Change, LogEntry, changes, record_history, redo_target, undo_target, undoable
from registry.change.merge import merge_firms, merge_lines
from registry.change.outlook import Conflict
from registry.change.provenance import Provenance, provenance_of
from registry.change.spoken import with_pinyin
from registry.change.undo import Foreseen, Kept, Undone, foresee_undo, redo, undo
from registry.change.verify import verify_log
from registry.store.check import Finding

__all__ = [
    "BULK_FIELDS",
    "Applied",
    "Change",
    "ChangeSet",
    "Conflict",
    "Delete",
    "Finding",
    "FirmRecords",
    "Foreseen",
    "ImportBatch",
    "Insert",
    "Kept",
    "LogEntry",
    "MergeLine",
    "Operation",
    "Provenance",
    "Shared",
    "SheetRow",
    "StaleChange",
    "Stream",
    "Undone",
    "Update",
    "ValueSource",
    "apply",
    "changes",
    "check_registry",
    "compare_firms",
    "erase_contact",
    "erase_participants",
    "firm_records",
    "foresee_undo",
    "merge_firms",
    "merge_lines",
    "new_registry",
    "provenance_of",
    "record_history",
    "redo",
    "redo_target",
    "set_for_all",
    "shared_values",
    "undo",
    "undo_target",
    "undoable",
    "verify_log",
    "with_pinyin",
]
