"""What the reports page makes; no widget, testable without a window.

The preview shows the very bytes that Save writes: the paper is rendered once, its pages are drawn from it by pdfium.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from registry.i18n import Language, Text

if TYPE_CHECKING:
    from registry.report.emit.register_books import BookPaper
    from registry.report.paper_round import PaperOptions
    from registry.report.papers.notices import NoticePaper
    from registry.report.views import PaperSection, ShortlistView
    from registry.view import Registry

RESERVES = (3, 5, 10)
MARKS = (
    ("internal", Text("Draft, internal")),
    ("comment", Text("Draft for comment")),
    ("deliberation", Text("Draft for deliberation")),
)
"""What a list that is not sealed can be marked with; every page bears it."""


@dataclass(frozen=True, slots=True)
class ShortlistChoice:
    """What a person chose for the shortlist.

    Attributes:
        language: en, zh or both.
        reserve: places shown below the line.
        title: "" for the usual one.
        left_out: sections that are not printed, by value.
        size: of the sheet: a4, a4-wide or a3.
        mark: key of one of `MARKS`.
    """

    language: str = "both"
    reserve: int = 5
    title: str = ""
    left_out: frozenset[str] = frozenset({"sensitivity"})
    size: str = "a4"
    mark: str = "internal"

    def options(self) -> PaperOptions:
        """The same as the papers understand it."""
        from registry.report.paper_round import PaperOptions
        from registry.report.views import PaperSection
        from registry.report.wording import Words

        kept = tuple(s for s in PaperSection if s.value not in self.left_out)
        title = Words.same(self.title) if self.title.strip() else None
        return PaperOptions(title, self.reserve, kept, Words.of(dict(MARKS)[self.mark]))


@dataclass(frozen=True, slots=True)
class Check:
    """One line of what to look at before printing: its mark, the colour of the mark, and the words; `part`: of the paper
    where it can be seen, "" for none."""

    icon: str
    role: str
    text: Text
    part: str = ""


@dataclass(frozen=True, slots=True)
class Paper:
    """A rendered paper: bytes, number of pages, remarks, what to look at; `view`, `book` or `notice`: what its workbook or
    its Word document is made from; `places`: first and last page of each part that can be left out."""

    data: bytes
    pages: int
    warnings: tuple[Text, ...]
    view: ShortlistView | None = None
    checks: tuple[Check, ...] = ()
    book: BookPaper | None = None
    notice: NoticePaper | None = None
    places: Mapping[str, tuple[int, int]] = field(default_factory=dict[str, tuple[int, int]])


_NEEDED = (
    "registry.rounds.book",
    "registry.report.build",
    "registry.report.inputs",
    "registry.scoring.inputs",
    "registry.report.emit.pdf",
)
"""What nearly every paper imports."""


def warm_up() -> None:
    """Load what every paper needs, while nobody waits for one."""
    for name in _NEEDED:
        import_module(name)
    from registry.report.emit.pdf import ONE_AT_A_TIME
    from registry.report.typeset.faces import load_usual_faces

    with ONE_AT_A_TIME:
        load_usual_faces()


def sections() -> list[tuple[PaperSection, Text]]:
    """The parts of the shortlist that can be left out, in order."""
    from registry.report.views import PaperSection as S

    return [
        (S.COVER, Text("Cover")),
        (S.RANKING, Text("Ranking with contributions")),
        (S.SEATS, Text("Seats, reserve and firms passed over")),
        (S.CARDS, Text("One page a firm")),
        (S.CANDIDATES, Text("All ranked candidates")),
        (S.SCHEME, Text("Scheme and weights")),
        (S.MISSING, Text("Missing data and intervals")),
        (S.SENSITIVITY, Text("Sensitivity")),
        (S.VETOED, Text("Vetoed candidates with reasons")),
        (S.PATH, Text("How the list came about")),
        (S.SOURCES, Text("Source of each figure")),
        (S.SIGN_OFF, Text("Sign-off block")),
    ]


def make_view(registry: Registry, as_of: date, choice: ShortlistChoice) -> ShortlistView:
    """Score the registry on the day `as_of` and say what the shortlist says."""
    from registry.report.build import shortlist_view
    from registry.report.inputs import paper_inputs
    from registry.scoring import load_scheme, score
    from registry.scoring.inputs import firm_facts

    with registry.read() as connection:
        result = score(load_scheme(), firm_facts(connection, as_of), as_of)
        return shortlist_view(result, paper_inputs(connection, result, trial=True), choice.options())


def render(registry: Registry, as_of: date, choice: ShortlistChoice) -> Paper:
    """The shortlist as PDF."""
    from registry.report.emit.pdf import render_shortlist
    from registry.report.theme import PaperSize
    from registry.report.wording import PaperLanguage

    view = make_view(registry, as_of, choice)
    rendered = render_shortlist(view, PaperLanguage(choice.language), PaperSize(choice.size))
    warned = tuple(Check("warn", "warn", one) for one in rendered.warnings)
    checks = (*shortlist_checks(view), *warned)
    return Paper(rendered.data, rendered.pages, rendered.warnings, view, checks, places=rendered.places)


def shortlist_checks(view: ShortlistView, *, sealed: bool = False) -> list[Check]:
    """What to look at before a shortlist is printed."""
    said = [Check("check", "ok", Text("Weights sum to 100"))]
    if not view.decided and view.round is None:
        said.append(Check("warn", "warn", Text("The facts do not settle a list; intervals are printed")))
    if view.missing:
        n = len(view.missing)
        said.append(
            Check(
                "warn", "warn", Text("{n} value missing, shown as —", "{n} values missing, shown as —", n=n), "missing"
            )
        )
    if not sealed:
        said.append(Check("warn", "warn", Text("List not sealed, marked as draft")))
    if view.fictional:
        said.append(Check("info", "accent", Text("Fictional data, marked on every page")))
    return said


def save_pdf(paper: Paper, path: Path) -> Path:
    """Write the bytes that the preview shows.

    Raises:
        EnvironmentFault: the file cannot be written.
    """
    from registry.files import write_whole

    write_whole(path, paper.data)
    return path


def save_workbook(paper: Paper, path: Path, language: str) -> Path:
    """Write a paper as a workbook.

    Raises:
        EnvironmentFault: the file cannot be written.
    """
    from registry.report.emit.register_books import write_register_book
    from registry.report.emit.xlsx import write_shortlist_xlsx
    from registry.report.wording import PaperLanguage

    if paper.book is not None:
        write_register_book(paper.book, path, PaperLanguage(language))
    elif paper.view is not None:
        write_shortlist_xlsx(paper.view, path, PaperLanguage(language))
    return path


def save_document(notice: NoticePaper, path: Path, language: str) -> Path:
    """Write a notice as a Word document.

    Raises:
        EnvironmentFault: the file cannot be written.
    """
    from registry.report.emit.notice_docx import write_notice_docx
    from registry.report.wording import PaperLanguage

    write_notice_docx(notice, path, PaperLanguage(language))
    return path


def save_register(registry: Registry, path: Path, language: Language) -> Path:
    """Write every record as a workbook.

    Raises:
        EnvironmentFault: the file cannot be written.
    """
    from registry.report.register_workbook import export_register

    export_register(registry, path, language)
    return path


def save_template(path: Path, year: int) -> Path:
    """Write the empty district return.

    Raises:
        EnvironmentFault: the file cannot be written.
    """
    from registry.report.template import write_template

    write_template(path, year)
    return path
