"""The content of a paper as a file inside it."""

from __future__ import annotations

from registry.report.emit.archive import CONTENT, DATA, Attachment
from registry.report.papers.content import content_json


def content_of(paper: object, *, named: bool = False) -> Attachment:
    """What a paper says, as JSON, to be attached; `named`: its digest is the snapshot on every page."""
    name = CONTENT if named else DATA
    return Attachment(name, "application/json", content_json(paper), "What this paper says, as JSON")
