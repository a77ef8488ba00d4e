"""The comments of an xlsx sheet: notes of the old kind, and conversations. Used by the reading process."""

from __future__ import annotations

import re

from registry.intake.reading import limits
from registry.intake.reading.address import MAX_COLUMN, MAX_ROW, column_number
from registry.intake.reading.limits import RefusalError
from registry.intake.reading.package import Attributes, Package

OUR_AUTHOR = "registry"
"""Who wrote the reasons in a workbook that we marked: when it returns, they are no remarks of its sender."""
_REFERENCE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
_KINDS = ("comments", "threadedComment")  # in this order: a conversation replaces the note that stands in for it


def read_comments(package: Package, sheet: str) -> dict[tuple[int, int], str]:
    """(row, column) to the comment's text of a sheet's part; answers to a comment follow it on lines of their own.

    Raises:
        RefusalError: ``comments`` where there are too many, and what `Package.walk` refuses, but for ``damaged``.
    """
    if not any("comment" in name for name in package.names):
        return {}
    parts = list(package.relations(sheet).values())
    found: dict[tuple[int, int], str] = {}
    for kind in _KINDS:
        for part in (part for its_kind, part in parts if its_kind == kind):
            try:
                found |= _comments_in(package, part)
            except RefusalError as refusal:
                if refusal.code != "damaged":  # a broken part of remarks is no reason to leave the table unread
                    raise
    return found


def _comments_in(package: Package, part: str) -> dict[tuple[int, int], str]:
    found: dict[tuple[int, int], list[str]] = {}
    pieces: list[str] = []
    path: list[str] = []
    authors: list[str] = []
    reference = author = ""

    def start(tag: str, attributes: Attributes) -> None:
        nonlocal reference, author
        path.append(tag)
        if tag in ("comment", "threadedComment"):
            reference, author = attributes.get("ref", ""), attributes.get("authorId", "")
            pieces.clear()
        elif tag == "author" and len(authors) < limits.COMMENTS:
            authors.append("")

    def text(characters: str) -> None:
        # Notes keep their text in <t>, conversations right in <text>; the reading of Chinese or Japanese is no text.
        if path[-1] == "author" and authors:
            authors[-1] = (authors[-1] + characters)[: limits.TEXT]
            return
        holder = "t" if "comment" in path else "text"
        if path[-1] == holder and "text" in path and "rPh" not in path:
            pieces.append(characters)

    def end(tag: str) -> None:
        path.pop()
        address = _REFERENCE.fullmatch(reference)
        if tag not in ("comment", "threadedComment") or address is None:
            return
        row, column = int(address[2]), column_number(address[1])
        words = "".join(pieces).strip()[: limits.TEXT]
        if author.isdecimal() and int(author) < len(authors) and authors[int(author)] == OUR_AUTHOR:
            return
        if words and 1 <= row <= MAX_ROW and column <= MAX_COLUMN:
            found.setdefault((row, column), []).append(words)
            if len(found) > limits.COMMENTS:
                raise RefusalError("comments", limit=limits.COMMENTS)

    package.walk(part, start, end, text)
    return {place: "\n".join(words)[: limits.TEXT] for place, words in found.items()}
