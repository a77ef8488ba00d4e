"""The dossiers of many firms: a folder with a file each, or one file joined from parts.

Firms are read, set and drawn some at a time, parts lie on the disk until they are joined, and a joined file holds no more
than `VOLUME` firms, so that memory does not grow with the number of firms.
"""

from __future__ import annotations

import pickle
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from hashlib import sha256
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, BinaryIO, cast

import pikepdf
from sqlalchemy import Connection

from registry.files import make_folder, write_through, write_whole
from registry.i18n import Text
from registry.report.anchoring import keywords
from registry.report.documents.dossier import LaidOutDossier, draw_part, lay_out_dossier
from registry.report.dossier_build import dossier_view
from registry.report.dossier_files import dossier_files, firm_keys
from registry.report.dossier_views import DossierView
from registry.report.emit.archive import save_archive
from registry.report.emit.dossier import render_dossier
from registry.report.emit.pdf import ONE_AT_A_TIME, glyph_warnings, language_tag
from registry.report.emit.tagging import write_structure
from registry.report.phrases import words
from registry.report.typeset.faces import TypeCase
from registry.report.typeset.flow import Anchor
from registry.report.typeset.ink import Drawn
from registry.report.typeset.structure import Structure
from registry.report.wording import PaperLanguage

PART = 25
"""Dossiers drawn into one part."""
_NOT_IN_NAMES = re.compile(r'[\\/:*?"<>|\x00-\x1f\x7f]+')
_NAME = 60  # characters of a firm's name in a file's name

VOLUME = 250
"""Dossiers joined into one file; of more, volumes are made, because the pages of a file are held while it is joined."""

Tell = Callable[[int, int], None]
"""Told how many of how many are done. What it raises stops the work."""


@dataclass(slots=True)
class Written:
    """What was written: the files in order, the pages in all, and what a reader should know of them."""

    files: list[Path] = field(default_factory=list["Path"])
    firms: int = 0
    pages: int = 0
    warnings: list[Text] = field(default_factory=list["Text"])


def write_dossiers(
    connection: Connection,
    out: Path,
    as_of: date,
    language: PaperLanguage,
    *,
    uids: Sequence[str] | None = None,
    tell: Tell | None = None,
) -> Written:
    """Write the dossiers of `uids` (all firms by default, in the order of the register).

    Args:
        connection: a read connection; all dossiers are of the state it sees.
        out: a name that ends in .pdf for one file (volumes of `VOLUME` firms, where there are more), else a folder for a file
            each.
        as_of: the day of the dossiers.
        language: in which language, or in both.
        tell: hears of the progress, and may stop the work by raising. What is written by then stays in a folder; a joined
            file is written whole or not at all.

    Raises:
        EnvironmentFault: a file cannot be written.
        UserError: one of `uids` is not in the registry.
    """
    keys = list(uids) if uids is not None else firm_keys(connection)
    views = (dossier_view(file) for file in dossier_files(connection, keys, as_of))
    heard: Tell = tell or (lambda _done, _all: None)
    heard(0, len(keys))
    if out.suffix.lower() == ".pdf":
        return _joined(views, len(keys), out, as_of, language, heard)
    return _singly(views, len(keys), out, language, heard)


def file_name(view: DossierView) -> str:
    """``上海砚霄航天科技有限公司 91310112MA1YX0077H.pdf``: name and credit code, or the beginning of the key."""
    name = _NOT_IN_NAMES.sub(" ", view.name.zh or view.name.en).strip(" .")[:_NAME].strip(" .")
    return f"{name} {view.uscc or view.key[:8]}.pdf".strip()


# --- a file each ---------------------------------------------------------------------------------------------------------


def _singly(views: Iterator[DossierView], count: int, out: Path, language: PaperLanguage, tell: Tell) -> Written:
    make_folder(out)
    written = Written()
    used: set[str] = set()
    for number, view in enumerate(views, start=1):
        name = file_name(view)
        if name.casefold() in used:
            name = f"{name.removesuffix('.pdf')} {view.key[:8]}.pdf"
        used.add(name.casefold())
        made = render_dossier(view, language)
        write_whole(out / name, made.data)
        written.files.append(out / name)
        written.firms, written.pages = number, written.pages + made.pages
        written.warnings += [w for w in made.warnings if w not in written.warnings]
        tell(number, count)
    return written


# --- one file ------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Entry:
    """An entry of the outline: its page in the whole file, from 0."""

    title: str
    page: int
    level: int


def _joined(
    views: Iterator[DossierView], count: int, out: Path, as_of: date, language: PaperLanguage, tell: Tell
) -> Written:
    written = Written()
    volumes = -(-count // VOLUME)
    for number in range(1, volumes + 1):
        path = out if volumes == 1 else out.with_name(f"{out.stem}-{number}{out.suffix}")
        _volume(islice(views, VOLUME), path, as_of, language, written, lambda done: tell(done, count))
    return written


def _volume(
    views: Iterator[DossierView],
    out: Path,
    as_of: date,
    language: PaperLanguage,
    written: Written,
    tell: Callable[[int], None],
) -> None:
    entries: list[_Entry] = []
    digest = sha256()
    before, pages = written.firms, written.pages
    head: DossierView | None = None
    with TemporaryDirectory(prefix="dossiers-") as folder:
        parts: list[Path] = []
        trees: list[Path] = []
        case = TypeCase()
        while some := list(islice(views, PART)):
            head = head or some[0]
            part = Path(folder) / f"{len(parts):05d}.pdf"
            drawn = _draw(some, language, case, written, entries, pages, tell)
            part.write_bytes(drawn.data)
            parts.append(part)
            trees.append(part.with_suffix(".tree"))
            trees[-1].write_bytes(pickle.dumps(drawn.structure))
            for view in some:
                digest.update(view.snapshot.encode())
        if head is None:
            return
        title, said = _title(head, written.firms - before), keywords(digest.hexdigest(), head.log)

        def write(file: BinaryIO) -> None:
            _join(parts, trees, file, entries, as_of, language, title, said)

        write_through(out, write)
    written.files.append(out)


def _draw(
    views: Sequence[DossierView],
    language: PaperLanguage,
    case: TypeCase,
    written: Written,
    entries: list[_Entry],
    before: int,
    tell: Callable[[int], None],
) -> Drawn:
    """A part; entries of the outline are added as it grows. `before`: pages written before the file it is part of."""

    def papers() -> Iterator[LaidOutDossier]:
        for view in views:
            paper = lay_out_dossier(view, language, case)
            case.turn_over()
            entries.extend(_entries(paper, written.pages - before))
            written.firms, written.pages = written.firms + 1, written.pages + len(paper.pages)
            yield paper
            tell(written.firms)

    with ONE_AT_A_TIME:
        drawn = draw_part(papers(), written.firms + 1)
    written.warnings += [w for w in glyph_warnings(case) if w not in written.warnings]
    return drawn


def _entries(paper: LaidOutDossier, before: int) -> list[_Entry]:
    return [
        _Entry(placed.block.title, before + number, placed.block.level)
        for number, page in enumerate(paper.pages)
        for placed in page.placed
        if isinstance(placed.block, Anchor)
    ]


def _title(view: DossierView, count: int) -> str:
    said = words(Text("Firm dossiers, {n} firms", n=count))
    return f"{said.zh} {said.en}" + (f" · {view.registry}" if view.registry else "")


def _join(
    parts: Sequence[Path],
    trees: Sequence[Path],
    out: BinaryIO,
    entries: Sequence[_Entry],
    as_of: date,
    language: PaperLanguage,
    title: str,
    said: str,
) -> None:
    stamp = f"D:{as_of:%Y%m%d}000000+00'00'"
    with pikepdf.new() as whole:
        sources = [pikepdf.open(part) for part in parts]
        try:
            for source in sources:
                _append(whole, source)
            _outline(whole, entries)
            write_structure(whole, _read(trees))
            info: Any = whole.docinfo
            for key, value in (
                ("/Title", title),
                ("/Author", str(sources[0].docinfo.get("/Author", ""))),
                ("/Keywords", said),
                ("/Creator", "Commercial Aerospace Cultivation Registry"),
                ("/CreationDate", stamp),
                ("/ModDate", stamp),
            ):
                info[key] = value
            root: Any = whole.Root
            root.Lang = pikepdf.String(language_tag(language))
            root.PageMode = pikepdf.Name("/UseOutlines")
            root.ViewerPreferences = pikepdf.Dictionary(DisplayDocTitle=True)
            save_archive(whole, as_of, language_tag(language), out)
        finally:
            for source in sources:
                source.close()


def _read(trees: Sequence[Path]) -> Iterator[Structure]:
    """Each tree in turn from where this process put it, let go once it is written."""
    for tree in trees:
        yield pickle.loads(tree.read_bytes())


def _append(whole: pikepdf.Pdf, source: pikepdf.Pdf) -> None:
    """Add the pages of a part. Links inside it lead to its pages, which are others in the whole file."""
    before = len(whole.pages)
    index = {page.obj.objgen: number for number, page in enumerate(source.pages)}
    targets = [
        [(index[a.Dest[0].objgen], [float(x) for x in list(a.Dest)[2:]]) for a in _links(page)] for page in source.pages
    ]
    whole.pages.extend(source.pages)
    added = [whole.pages[before + number] for number in range(len(targets))]
    for page, wanted in zip(added, targets, strict=True):
        for link, (number, place) in zip(_links(page), wanted, strict=True):
            link.Dest = pikepdf.Array([added[number].obj, pikepdf.Name("/XYZ"), *place])


def _links(page: pikepdf.Page) -> list[Any]:
    return [a for a in cast("Any", page.obj.get("/Annots", [])) if a.get("/Subtype") == "/Link" and "/Dest" in a]


def _outline(whole: pikepdf.Pdf, entries: Sequence[_Entry]) -> None:
    with whole.open_outline() as outline:
        firm: pikepdf.OutlineItem | None = None
        for entry in entries:
            item = pikepdf.OutlineItem(entry.title, entry.page, "Fit")
            if entry.level == 0 or firm is None:
                item.is_closed = True
                outline.root.append(item)
                firm = item
            else:
                firm.children.append(item)
