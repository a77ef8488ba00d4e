"""The dossiers of many firms: a folder with a file each, or one file joined from parts.

Firms are read, set and drawn some at a time, and a part of a joined file is on the disk before the next is drawn: memory does
not grow with the number of firms.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import islice
from pathlib import Path
from typing import BinaryIO

from sqlalchemy import Connection

from registry.files import make_folder, write_through, write_whole
from registry.i18n import Text
from registry.report.documents.dossier import LaidOutDossier, lay_out_dossier
from registry.report.dossier_build import dossier_view
from registry.report.dossier_files import dossier_files, firm_keys
from registry.report.dossier_views import DossierView
from registry.report.emit.dossier import render_dossier
from registry.report.emit.joined_dossiers import JoinedDossiers
from registry.report.emit.pdf import glyph_warnings
from registry.report.typeset.faces import TypeCase
from registry.report.wording import PaperLanguage

PART = 25
"""Dossiers drawn into one part."""
_NOT_IN_NAMES = re.compile(r'[\\/:*?"<>|\x00-\x1f\x7f]+')
_NAME = 60  # characters of a firm's name in a file's name

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
        out: a name that ends in .pdf for one file, else a folder for a file each.
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
    if not keys:
        return Written()
    if out.suffix.lower() == ".pdf":
        return _joined(views, out, as_of, language, lambda done: heard(done, len(keys)))
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


def _joined(
    views: Iterator[DossierView], out: Path, as_of: date, language: PaperLanguage, tell: Callable[[int], None]
) -> Written:
    written = Written()

    def write(file: BinaryIO) -> None:
        whole = JoinedDossiers(file, as_of, language)
        case = TypeCase()
        while some := list(islice(views, PART)):
            papers = (lay_out_dossier(view, language, case) for view in some)
            whole.add(some, _counted(papers, case, written, tell))
            written.warnings += [w for w in glyph_warnings(case) if w not in written.warnings]
        whole.finish()

    write_through(out, write)
    written.files.append(out)
    return written


def _counted(
    papers: Iterator[LaidOutDossier], case: TypeCase, written: Written, tell: Callable[[int], None]
) -> Iterator[LaidOutDossier]:
    """The papers one after the other; each counts as written when the next is asked for."""
    for paper in papers:
        case.turn_over()
        yield paper
        written.firms, written.pages = written.firms + 1, written.pages + len(paper.pages)
        tell(written.firms)
