"""Pages as pictures, to be looked at: ``python -m tests.report.look OUT [NAME or FILE.car ...]``.

Renders the papers of the tests, or the shortlist of a registry, in all three languages to PDF and to PNG at 100 dpi.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pypdfium2

from registry.report.build import shortlist_view
from registry.report.dossier_build import dossier_view
from registry.report.dossier_files import dossier_files
from registry.report.emit.dossier import render_dossier
from registry.report.emit.firm_file import render_firm_file
from registry.report.emit.pdf import RenderedPaper, render_shortlist
from registry.report.emit.sheet import render_sheet
from registry.report.emit.xlsx import render_shortlist_xlsx
from registry.report.inputs import paper_inputs
from registry.report.papers.firm_file import firm_file_paper
from registry.report.views import ShortlistView
from registry.report.wording import PaperLanguage
from registry.scoring import load_scheme, score
from registry.scoring.inputs import firm_facts
from registry.store import open_registry
from registry.view import registry_summary
from tests.report import played, supported
from tests.report.papers import paper, undecided
from tests.report.sheets import sheets

OF_A_FIRM = ("dossier", "firm-file")
PAPERS: dict[str, Callable[[], ShortlistView]] = {
    "ten": paper,
    "three": lambda: paper(3, 2),
    "many": lambda: paper(40, 25),
    "tie": lambda: paper(tie=True),
    "undecided": undecided,
    "open-round": lambda: played.view("open"),
    "sealed-round": lambda: played.view("sealed"),
}


def of_registry(path: Path) -> ShortlistView:
    """The shortlist of a registry as of its data date."""
    with open_registry(path) as registry:
        as_of = registry_summary(registry).as_of(date(2026, 1, 1))
        with registry.read() as connection:
            result = score(load_scheme(), firm_facts(connection, as_of), as_of)
            return shortlist_view(result, paper_inputs(connection, result))


def pictures(data: bytes, folder: Path, stem: str, dpi: int = 100) -> int:
    """Write each page of a PDF as ``STEM-01.png`` and so on; answers how many."""
    document = pypdfium2.PdfDocument(data)
    for number in range(len(document)):
        picture = document[number].render(scale=dpi / 72)  # pyright: ignore[reportArgumentType]
        picture.to_pil().save(folder / f"{stem}-{number + 1:02d}.png")
    return len(document)


def of_a_firm(name: str, language: PaperLanguage) -> RenderedPaper:
    """The dossier, or the cultivation file, of a firm of the fictional registry that was cultivated."""
    day = date(2025, 6, 30)
    with open_registry(supported.file()) as registry:
        uid = supported.firms(registry)[0]
        with registry.read() as connection:
            if name == "firm-file":
                return render_firm_file(firm_file_paper(connection, uid, day), language)
            return render_dossier(dossier_view(next(dossier_files(connection, [uid], day))), language)


def main(out: Path, names: list[str]) -> None:
    """Render each of `names` (all papers of the tests by default) into `out`."""
    out.mkdir(parents=True, exist_ok=True)
    for name in names or [*PAPERS, *sheets(), *OF_A_FIRM]:
        if name in sheets() or name in OF_A_FIRM:
            for language in PaperLanguage:
                made = of_a_firm(name, language) if name in OF_A_FIRM else render_sheet(sheets()[name], language)
                (out / f"{name}-{language}.pdf").write_bytes(made.data)
                pages = pictures(made.data, out, f"{name}-{language}")
                print(name, language, pages, "pages", *map(str, made.warnings), *made.cut_words)  # noqa: T201 (a tool)
            continue
        view = of_registry(Path(name)) if name.endswith(".car") else PAPERS[name]()
        stem = Path(name).stem
        for language in PaperLanguage:
            rendered = render_shortlist(view, language)
            (out / f"{stem}-{language}.pdf").write_bytes(rendered.data)
            (out / f"{stem}-{language}.xlsx").write_bytes(render_shortlist_xlsx(view, language))
            pages = pictures(rendered.data, out, f"{stem}-{language}")
            warnings = [str(warning) for warning in rendered.warnings]
            print(stem, language, pages, "pages", *warnings, *rendered.cut_words)  # noqa: T201 (a tool)


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2:])
