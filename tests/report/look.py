"""Pages as pictures: ``python -m tests.report.look OUT`` renders papers to PNG at 100 dpi, to be looked at."""

from __future__ import annotations

import sys
from pathlib import Path

import pypdfium2

from registry.report.emit.pdf import render_shortlist
from registry.report.views import PaperLanguage
from tests.report.papers import paper, undecided


def pictures(data: bytes, folder: Path, stem: str, dpi: int = 100) -> int:
    """Write each page of a PDF as ``STEM-01.png`` and so on; answers how many."""
    document = pypdfium2.PdfDocument(data)
    for number in range(len(document)):
        document[number].render(scale=dpi / 72).to_pil().save(folder / f"{stem}-{number + 1:02d}.png")
    return len(document)


if __name__ == "__main__":
    out = Path(sys.argv[1])
    out.mkdir(parents=True, exist_ok=True)
    wanted = sys.argv[2:] or ["ten", "three", "many", "tie", "undecided"]
    views = {"ten": paper(), "three": paper(3, 2), "many": paper(40, 25), "tie": paper(tie=True), "undecided": undecided()}
    for name in wanted:
        for language in PaperLanguage:
            rendered = render_shortlist(views[name], language)
            (out / f"{name}-{language}.pdf").write_bytes(rendered.data)
            pictures(rendered.data, out, f"{name}-{language}")
            print(name, language, rendered.pages, [str(w) for w in rendered.warnings], rendered.cut_words)  # noqa: T201 (a tool)
