"""The content of a paper as a file inside it."""

from __future__ import annotations

from registry.report.emit.archive import CONTENT, Attachment
from registry.report.papers.content import content_json


def content_of(paper: object) -> Attachment:
    """What a paper says, as JSON, to be attached."""
    return Attachment(CONTENT, "application/json", content_json(paper), "What this paper says, as JSON")
