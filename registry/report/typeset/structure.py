"""What the marks on the pages mean: the tree of headings, paragraphs, tables and figures that a reader aloud walks through.

Blocks say what they draw (`Outline.element`); `Ink` notes which marks of which page belong to it. What nobody claims, rules and
grounds above all, is an artifact. `registry.report.emit.tagging` writes the tree into the file.
"""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import NamedTuple

GROUPS = frozenset({"Document", "Sect", "Table", "TR", "TOC"})
"""Elements that hold others and no text of their own (ISO 32000-1, 14.8.4)."""
HEADINGS = ("H1", "H2", "H3")
LEAVES = frozenset({*HEADINGS, "TH", "TD", "TOCI", "P"})
"""Elements whose paragraphs are text of their own."""


class Mark(NamedTuple):
    """A marked stretch of a page's drawing."""

    page: int
    number: int


class LinkMark(NamedTuple):
    """The link numbered `number` of a page."""

    page: int
    number: int


@dataclass(slots=True)
class Node:
    """An element of the tree.

    Attributes:
        kind: a standard structure type (P, H1, TD ...).
        language: BCP 47 tag where it is not its parent's.
        alt: what a figure shows.
        scope: of a header cell, Column or Row.
        columns: how many columns a cell spans.
        box: of a figure, in PDF coordinates.
        key: whose continuation is the same element.
    """

    kind: str
    language: str = ""
    alt: str = ""
    scope: str = ""
    columns: int = 1
    box: tuple[float, float, float, float] | None = None
    key: object = None
    children: list[Node | Mark | LinkMark] = field(default_factory=list["Node | Mark | LinkMark"])

    @property
    def is_empty(self) -> bool:
        """Whether nothing was drawn for it."""
        return all(isinstance(child, Node) and child.is_empty for child in self.children)


@dataclass(slots=True)
class Structure:
    """The tree of one file: its root, its language, and how many marks each page has."""

    root: Node
    language: str
    marks: list[int] = field(default_factory=list[int])


class Outline:
    """The tree while it grows: what is being drawn right now."""

    def __init__(self, language: str) -> None:
        self.structure = Structure(Node("Document"), language)
        self._path = [self.structure.root]
        self._artifacts = 0
        self._level = 0  # of the heading before

    def finish(self) -> Structure:
        """The whole tree; what continued an element is let go."""
        waiting: list[Node] = [self.structure.root]
        while waiting:
            node = waiting.pop()
            node.key = None
            waiting += [child for child in node.children if isinstance(child, Node)]
        return self.structure

    def section(self) -> None:
        """From here on everything belongs to a new part of the file."""
        part = Node("Sect")
        self.structure.root.children.append(part)
        self._path = [self.structure.root, part]
        self._level = 0

    @contextmanager
    def artifact(self) -> Generator[None]:
        """What is drawn meanwhile is no content: running heads, repeated table heads."""
        self._artifacts += 1
        try:
            yield
        finally:
            self._artifacts -= 1

    @contextmanager
    def element(
        self,
        kind: str,
        *,
        language: str = "",
        alt: str = "",
        scope: str = "",
        columns: int = 1,
        box: tuple[float, float, float, float] | None = None,
        key: object = None,
    ) -> Generator[None]:
        """What is drawn meanwhile is an element; with the `key` of the one before it, the rest of that one."""
        above = self._path[-1]
        if self._artifacts or above.kind == "Figure":
            yield
            return
        foreign = language if language != self._language() else ""
        if above.kind in LEAVES and kind not in ("Figure", "Link"):
            if not foreign:
                yield
                return
            kind = "Span"
        self._path.append(self._continued(above, key) or self._added(above, self._levelled(kind), foreign, key))
        node = self._path[-1]
        node.alt, node.scope, node.columns, node.box = alt, scope, columns, box
        try:
            yield
        finally:
            self._path.pop()

    def owner(self, *, is_text: bool) -> Node | None:
        """The element that a stroke belongs to, None for an artifact."""
        here = self._path[-1]
        if self._artifacts or (not is_text and here.kind != "Figure"):
            return None
        if here.kind in GROUPS:
            last = here.children[-1] if here.children else None
            if isinstance(last, Node) and last.key is self:
                return last
            return self._added(here, "P", "", self)
        return here

    def link(self, mark: LinkMark) -> None:
        """A link was drawn where the pen stands; within an artifact it belongs to nobody."""
        above = self._path[-1]
        if not self._artifacts and above.kind not in ("Table", "TR", "Figure"):
            above.children.append(Node("Link", children=[mark]))

    def _levelled(self, kind: str) -> str:
        """A block's heading at the level it has here: a part begins with the first, and none is left out."""
        if kind not in HEADINGS:
            return kind
        self._level = min(HEADINGS.index(kind) + 1, self._level + 1)
        return HEADINGS[self._level - 1]

    def _language(self) -> str:
        return next((node.language for node in reversed(self._path) if node.language), self.structure.language)

    @staticmethod
    def _continued(above: Node, key: object) -> Node | None:
        last = above.children[-1] if above.children else None
        return last if key is not None and isinstance(last, Node) and last.key is key else None

    @staticmethod
    def _added(above: Node, kind: str, language: str, key: object) -> Node:
        made = Node(kind, language=language, key=key)
        above.children.append(made)
        return made
