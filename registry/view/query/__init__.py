"""The advanced query of the firm table: ``tier:little_giant raised>5亿 district:松江 -park until<2026-06``.

`parse` reads it, `Query.sieve` narrows rows by it, `complete` offers what may stand at the cursor, `guide` tells how it is
written. Nothing here sees a file or a screen.
"""

from __future__ import annotations

from registry.view.query.complete import Completion, Offer, complete
from registry.view.query.fields import FIELDS, QueryField, field_named
from registry.view.query.guide import Example, FieldHelp, Guide, guide
from registry.view.query.parse import Condition, Fault, Query, parse

__all__ = [
    "FIELDS",
    "Completion",
    "Condition",
    "Example",
    "Fault",
    "FieldHelp",
    "Guide",
    "Offer",
    "Query",
    "QueryField",
    "complete",
    "field_named",
    "guide",
    "parse",
]
