"""The dossiers of many firms as one PDF/A-3b: a tree, an outline and links over all of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from io import BytesIO
from typing import Any, BinaryIO

import pikepdf
from pikepdf import Array, Dictionary, Name, String

from registry.i18n import Text
from registry.report.anchoring import keywords
from registry.report.documents.dossier import LaidOutDossier, draw_part
from registry.report.dossier_views import DossierView
from registry.report.emit.archive import declare_archive
from registry.report.emit.joining import Joining, Key
from registry.report.emit.pdf import ONE_AT_A_TIME, language_tag
from registry.report.emit.tagging import write_tree
from registry.report.phrases import words
from registry.report.typeset.flow import Anchor
from registry.report.typeset.structure import Structure
from registry.report.wording import PaperLanguage


@dataclass(frozen=True, slots=True)
class _Entry:
    """An entry of the outline: its page in the whole file, from 0."""

    title: str
    page: int
    level: int


class JoinedDossiers:
    """A file of dossiers that grows part by part. Of a part stay the numbers of its pages and its entries of the outline."""

    def __init__(self, out: BinaryIO, as_of: date, language: PaperLanguage) -> None:
        self._file = Joining(out)
        self._as_of = as_of
        self._language = language
        self._tag = language_tag(language)
        self._pages, self._document = self._file.number(), self._file.number()
        self._parts: list[int] = []  # nodes of the tree of pages
        self._page_numbers: list[int] = []
        self._elements: list[int] = []
        self._leaves: list[int] = []
        self._key = 0
        self._entries: list[_Entry] = []
        self._digest = sha256()
        self._head: DossierView | None = None
        self._author = ""
        self._firms = 0

    def add(self, views: Sequence[DossierView], papers: Iterable[LaidOutDossier]) -> None:
        """Draw the dossiers of `views`, laid out in `papers`, and write them."""
        self._head = self._head or views[0]
        for view in views:
            self._digest.update(view.snapshot.encode())
        with ONE_AT_A_TIME:
            drawn = draw_part(self._noted(papers, len(self._page_numbers)), self._firms + 1)
        self._firms += len(views)
        with pikepdf.open(BytesIO(drawn.data)) as part:
            self._append(part, drawn.structure)

    def finish(self) -> None:
        """Write what is of the whole file. At least one part was added."""
        assert self._head is not None, "a file has at least one dossier"
        with pikepdf.new() as frame:
            self._describe(frame, self._head)
            known: dict[Key, int] = {}

            def place(number: int) -> Any:
                """Stands for an object that is written already."""
                made = frame.make_indirect(Dictionary())
                known[made.objgen] = number
                return made

            pages = frame.make_indirect(
                Dictionary(Type=Name.Pages, Count=len(self._page_numbers), Kids=Array(map(place, self._parts)))
            )
            tree: Any = frame.make_indirect(Dictionary(Type=Name.StructTreeRoot, ParentTreeNextKey=self._key))
            document = frame.make_indirect(Dictionary(S=Name.Document, P=tree, K=Array(map(place, self._elements))))
            tree.K = document
            tree.ParentTree = frame.make_indirect(Dictionary(Kids=Array(map(place, self._leaves))))
            self._outline(frame, [place(number) for number in self._page_numbers])
            root: Any = frame.Root
            root.Pages = pages
            root.StructTreeRoot = tree
            root.MarkInfo = Dictionary(Marked=True)
            promised = {pages.objgen: self._pages, document.objgen: self._document}
            catalogue, info = self._file.copy(frame, [root, frame.trailer.Info], known, promised)
            self._file.finish(catalogue, info)

    def _noted(self, papers: Iterable[LaidOutDossier], before: int) -> Iterator[LaidOutDossier]:
        """The papers; their entries of the outline are noted. `before`: pages before this part."""
        for paper in papers:
            for number, page in enumerate(paper.pages, start=before):
                blocks = (placed.block for placed in page.placed)
                self._entries += [_Entry(b.title, number, b.level) for b in blocks if isinstance(b, Anchor)]
            before += len(paper.pages)
            yield paper

    def _append(self, part: pikepdf.Pdf, structure: Structure) -> None:
        declare_archive(part, self._as_of, self._tag)
        self._author = self._author or str(part.docinfo.get("/Author", ""))
        document, above = part.make_indirect(Dictionary()), part.make_indirect(Dictionary())
        pages: Any = part.Root.Pages
        pages.Parent = above
        tree = write_tree(part, structure, document, len(self._page_numbers), self._key)
        roots = [pages, *(page.obj for page in part.pages), *tree.elements, *tree.leaves]
        node, *rest = self._file.copy(part, roots, {document.objgen: self._document, above.objgen: self._pages})
        count = len(part.pages)
        self._parts.append(node)
        self._page_numbers += rest[:count]
        self._elements += rest[count : count + len(tree.elements)]
        self._leaves += rest[count + len(tree.elements) :]
        self._key = tree.next_key

    def _describe(self, frame: pikepdf.Pdf, head: DossierView) -> None:
        stamp = f"D:{self._as_of:%Y%m%d}000000+00'00'"
        info: Any = frame.docinfo
        for key, value in (
            ("/Title", _title(head, self._firms)),
            ("/Author", self._author),
            ("/Keywords", keywords(self._digest.hexdigest(), head.log)),
            ("/Creator", "Commercial Aerospace Cultivation Registry"),
            ("/CreationDate", stamp),
            ("/ModDate", stamp),
        ):
            info[key] = value
        root: Any = frame.Root
        root.Lang = String(self._tag)
        root.PageMode = Name.UseOutlines
        root.ViewerPreferences = Dictionary(DisplayDocTitle=True)
        declare_archive(frame, self._as_of, self._tag)

    def _outline(self, frame: pikepdf.Pdf, pages: Sequence[Any]) -> None:
        with frame.open_outline() as outline:
            firm: pikepdf.OutlineItem | None = None
            for entry in self._entries:
                item = pikepdf.OutlineItem(entry.title, Array([pages[entry.page], Name.Fit]))
                if entry.level == 0 or firm is None:
                    item.is_closed = True
                    outline.root.append(item)
                    firm = item
                else:
                    firm.children.append(item)


def _title(view: DossierView, count: int) -> str:
    said = words(Text("Firm dossiers, {n} firms", n=count))
    return f"{said.zh} {said.en}" + (f" · {view.registry}" if view.registry else "")
