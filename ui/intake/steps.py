"""The steps of an import and the phases it goes through."""

from __future__ import annotations

from registry.i18n import Text

STEPS = (
    ("choose", Text("Choose files")),
    ("map", Text("Map columns")),
    ("match", Text("Match firms")),
    ("review", Text("Review")),
    ("commit", Text("Commit")),
)
"""The five steps as they are called."""
PLACES = {"choose": 0, "reading": 0, "map": 1, "match": 2, "review": 3, "committing": 3, "stopping": 3, "done": 4}
"""Which step shows a phase of the import."""
STEP_OF = {"reading": "choose", "committing": "commit", "stopping": "commit", "done": "commit"}
"""The step that a phase belongs to, where it is not called like it."""
