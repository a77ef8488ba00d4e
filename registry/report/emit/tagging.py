"""The tree of what stands on the pages, written into a PDF (ISO 32000-1, 14.7 and 14.8).

It makes a paper readable aloud and by programs. PDF/UA is not claimed: no checker of it has seen these files; what of it can
be checked by program is a test.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, cast

import pikepdf
from pikepdf import Array, Dictionary, Name, String

from registry.report.typeset.structure import LinkMark, Mark, Node, Structure

_AT_ONCE = 512  # entries of a leaf of the number tree


@dataclass(frozen=True, slots=True)
class Tree:
    """What was written of a tree.

    Attributes:
        elements: those right below the document.
        leaves: of the number tree that leads from marks and links to elements, in its order; each tells its limits.
        next_key: the first number that is in none of them.
    """

    elements: list[Any]
    leaves: list[Any]
    next_key: int


def write_structure(pdf: pikepdf.Pdf, structure: Structure) -> None:
    """Write the tree of a whole file."""
    root: Any = pdf.make_indirect(Dictionary(Type=Name.StructTreeRoot))
    document: Any = pdf.make_indirect(Dictionary(S=Name.Document, P=root))
    tree = write_tree(pdf, structure, document)
    document.K = Array(tree.elements)
    root.K = document
    root.ParentTree = pdf.make_indirect(Dictionary(Kids=Array(tree.leaves)))
    root.ParentTreeNextKey = tree.next_key
    catalogue = cast("Any", pdf.Root)
    catalogue.StructTreeRoot = root
    catalogue.MarkInfo = Dictionary(Marked=True)


def write_tree(pdf: pikepdf.Pdf, structure: Structure, document: Any, before: int = 0, key: int = 0) -> Tree:
    """Write the tree of a file, or of a part of a larger one.

    Args:
        document: the element it hangs below.
        before: pages of the larger file before this part.
        key: the first number of the number tree that is free.
    """
    return _Writer(pdf, structure, before, key).write(document)


class _Writer:
    def __init__(self, pdf: pikepdf.Pdf, structure: Structure, before: int, key: int) -> None:
        self._pdf = pdf
        self._structure = structure
        self._pages: list[Any] = [page.obj for page in pdf.pages]
        self._numbers_of = {page.objgen: number for number, page in enumerate(self._pages, before + 1)}
        self._owners: list[list[Any]] = [[None] * count for count in structure.marks]  # of the marks of each page
        self._annotations: dict[int, list[Any]] = {}
        self._links: list[tuple[int, Any]] = []
        self._key = key
        self._next = key + len(self._pages)  # keys of links follow those of pages

    def write(self, document: Any) -> Tree:
        """Elements, then the way back from marks to elements."""
        kids = self._children(self._structure.root, document)
        for number, page in enumerate(self._pages, self._key):
            page.StructParents = number
            page.Tabs = Name.S
        return Tree(kids, self._leaves(), self._next)

    def _element(self, node: Node, parent: Any) -> Any:
        made: Any = self._pdf.make_indirect(Dictionary(S=Name(f"/{node.kind}"), P=parent))
        if node.language:
            made.Lang = String(node.language)
        if node.alt:
            made.Alt = String(node.alt)
        attributes = _attributes(node)
        if attributes is not None:
            made.A = attributes
        kids = self._children(node, made)
        if kids:
            made.K = kids[0] if len(kids) == 1 else Array(kids)
        return made

    def _children(self, node: Node, made: Any) -> list[Any]:
        kids: list[Any] = []
        page = next((child.page for child in node.children if isinstance(child, Mark)), None)
        if page is not None:
            made.Pg = self._pages[page]  # marks of this page need only their number
        for child in node.children:
            match child:
                case Mark():
                    self._owners[child.page][child.number] = made
                    far = child.page != page
                    kids.append(
                        Dictionary(Type=Name.MCR, Pg=self._pages[child.page], MCID=child.number)
                        if far
                        else child.number
                    )
                case LinkMark():
                    annotation = self._link(child.page, child.number)
                    annotation.StructParent = self._next
                    annotation.Contents = String(self._leads_to(annotation))
                    self._links.append((self._next, made))
                    self._next += 1
                    kids.append(Dictionary(Type=Name.OBJR, Obj=annotation, Pg=self._pages[child.page]))
                case Node():
                    if not child.is_empty or child.kind in ("TH", "TD"):  # an empty cell keeps its column
                        kids.append(self._element(child, made))
        return kids

    def _link(self, page: int, number: int) -> Any:
        if page not in self._annotations:
            self._annotations[page] = [a for a in self._pages[page].Annots if a.get("/Subtype") == Name.Link]
        return self._annotations[page][number]

    def _leads_to(self, annotation: Any) -> str:
        """What a reader aloud says of a link (ISO 14289-1, 7.18.5)."""
        number = self._numbers_of[annotation.Dest[0].objgen]
        return f"Page {number}" if self._structure.language == "en" else f"第 {number} 页"

    def _leaves(self) -> list[Any]:
        owners = [(n, self._pdf.make_indirect(Array(found))) for n, found in enumerate(self._owners, self._key)]
        entries = [*owners, *self._links]
        leaves: list[Any] = []
        for start in range(0, len(entries), _AT_ONCE):
            some = entries[start : start + _AT_ONCE]
            flat = [part for entry in some for part in entry]
            limits = Array([some[0][0], some[-1][0]])
            leaves.append(self._pdf.make_indirect(Dictionary(Nums=Array(flat), Limits=limits)))
        return leaves


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
