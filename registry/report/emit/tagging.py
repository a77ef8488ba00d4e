"""The tree of what stands on the pages, written into a PDF (ISO 32000-1, 14.7 and 14.8).

It makes a paper readable aloud and by programs. PDF/UA is not claimed: no checker of it has seen these files; what of it can
be checked by program is a test.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, cast

import pikepdf
from pikepdf import Array, Dictionary, Name, String

from registry.report.typeset.structure import LinkMark, Mark, Node, Structure

_AT_ONCE = 512  # entries of a leaf of the number tree


def write_structure(pdf: pikepdf.Pdf, parts: Iterable[Structure]) -> None:
    """Write the trees of `parts`, whose pages follow each other in `pdf`, as one; each is held only while it is written."""
    _Writer(pdf).write(parts)


class _Writer:
    def __init__(self, pdf: pikepdf.Pdf) -> None:
        self._pdf = pdf
        self._root: Any = pdf.make_indirect(Dictionary(Type=Name.StructTreeRoot))
        self._document: Any = pdf.make_indirect(Dictionary(S=Name.Document, P=self._root))
        self._pages: list[Any] = [page.obj for page in pdf.pages]
        self._numbers_of = {page.objgen: number for number, page in enumerate(self._pages, 1)}
        self._language = ""
        self._owners: list[list[Any]] = []  # of the marks of each page of the part at hand
        self._annotations: dict[int, list[Any]] = {}
        self._entries: list[tuple[int, Any]] = []
        self._links: list[tuple[int, Any]] = []
        self._next = len(self._pages)  # keys of links follow those of pages

    def write(self, parts: Iterable[Structure]) -> None:
        """Elements, then the way back from marks to elements, then the catalogue."""
        kids: list[Any] = []
        first = 0
        for part in parts:
            self._owners = [[None] * count for count in part.marks]
            self._annotations = {}
            self._language = part.language
            kids += self._children(part.root, self._document, first)
            self._entries += [
                (first + number, self._pdf.make_indirect(Array(owners))) for number, owners in enumerate(self._owners)
            ]
            first += len(part.marks)
        self._document.K = Array(kids)
        self._root.K = self._document
        self._root.ParentTree = self._numbers()
        self._root.ParentTreeNextKey = self._next
        for number, page in enumerate(self._pages):
            page.StructParents = number
            page.Tabs = Name.S
        root = cast("Any", self._pdf.Root)
        root.StructTreeRoot = self._root
        root.MarkInfo = Dictionary(Marked=True)

    def _element(self, node: Node, parent: Any, first: int) -> Any:
        made: Any = self._pdf.make_indirect(Dictionary(S=Name(f"/{node.kind}"), P=parent))
        if node.language:
            made.Lang = String(node.language)
        if node.alt:
            made.Alt = String(node.alt)
        attributes = _attributes(node)
        if attributes is not None:
            made.A = attributes
        kids = self._children(node, made, first)
        if kids:
            made.K = kids[0] if len(kids) == 1 else Array(kids)
        return made

    def _children(self, node: Node, made: Any, first: int) -> list[Any]:
        kids: list[Any] = []
        page = next((first + child.page for child in node.children if isinstance(child, Mark)), None)
        if page is not None:
            made.Pg = self._pages[page]  # marks of this page need only their number
        for child in node.children:
            match child:
                case Mark():
                    here = first + child.page
                    self._owners[child.page][child.number] = made
                    far = here != page
                    kids.append(
                        Dictionary(Type=Name.MCR, Pg=self._pages[here], MCID=child.number) if far else child.number
                    )
                case LinkMark():
                    annotation = self._link(first + child.page, child.number)
                    annotation.StructParent = self._next
                    annotation.Contents = String(self._leads_to(annotation))
                    self._links.append((self._next, made))
                    self._next += 1
                    kids.append(Dictionary(Type=Name.OBJR, Obj=annotation, Pg=self._pages[first + child.page]))
                case Node():
                    if not child.is_empty or child.kind in ("TH", "TD"):  # an empty cell keeps its column
                        kids.append(self._element(child, made, first))
        return kids

    def _link(self, page: int, number: int) -> Any:
        if page not in self._annotations:
            self._annotations[page] = [a for a in self._pages[page].Annots if a.get("/Subtype") == Name.Link]
        return self._annotations[page][number]

    def _leads_to(self, annotation: Any) -> str:
        """What a reader aloud says of a link (ISO 14289-1, 7.18.5)."""
        number = self._numbers_of[annotation.Dest[0].objgen]
        return f"Page {number}" if self._language == "en" else f"第 {number} 页"

    def _numbers(self) -> Any:
        entries = [*self._entries, *self._links]
        leaves: list[Any] = []
        for start in range(0, len(entries), _AT_ONCE):
            some = entries[start : start + _AT_ONCE]
            flat = [part for entry in some for part in entry]
            limits = Array([some[0][0], some[-1][0]])
            leaves.append(self._pdf.make_indirect(Dictionary(Nums=Array(flat), Limits=limits)))
        return self._pdf.make_indirect(Dictionary(Kids=Array(leaves)))


def _attributes(node: Node) -> Any:
    if node.kind == "TH" and node.scope:
        table = Dictionary(O=Name.Table, Scope=Name(f"/{node.scope}"))
        if node.columns > 1:
            table["/ColSpan"] = node.columns
        return table
    if node.kind == "TD" and node.columns > 1:
        return Dictionary(O=Name.Table, ColSpan=node.columns)
    if node.kind == "Figure" and node.box is not None:
        return Dictionary(O=Name.Layout, Placement=Name.Block, BBox=Array([round(x, 2) for x in node.box]))
    return None
