"""Floor 2: the one door into the data.

Everything that changes the registry is a `ChangeSet`, and `apply` is the only way in. A change set is shown before it is
made, applied in one transaction or not at all, written to the chained change log, and can be inverted.
"""

from __future__ import annotations

from registry.change.apply import Applied, Conflict, StaleChange, apply
from registry.change.changeset import ChangeSet, Delete, ImportBatch, Insert, Operation, SheetRow, Update, ValueSource
from registry.change.create import new_registry
from registry.change.history import Change, changes, record_history, redo_target, undo_target
from registry.change.provenance import Provenance, provenance_of
from registry.change.undo import Undone, redo, undo
from registry.change.verify import Finding, verify_log

__all__ = [
    "Applied", "Change", "ChangeSet", "Conflict", "Delete", "Finding", "ImportBatch", "Insert", "Operation", "Provenance", "SheetRow", "StaleChange", "new_registry",
    "Undone", "Update", "ValueSource", "apply", "changes", "provenance_of", "record_history", "redo", "redo_target", "undo",
    "undo_target", "verify_log",
]  # fmt: skip
