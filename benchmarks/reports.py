"""A paper from click to preview, dossiers in bulk (time a page and memory, as they grow), other engines.

    python -m benchmarks.reports [COUNT ...]        dossiers joined into one file; 100, 300 and 1,000 by default

Each run is a process of its own, so that its peak of memory is its own. A rival that is not installed says so.
"""

from __future__ import annotations

import importlib.util
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from registry.change import new_registry
from registry.intake.importing import commit, prepare, read_files
from registry.resources import resource_path
from registry.view.samples import DISTRICT_RETURN

ROWS = 1000
SIZES = (100, 300, 1000)
_NOTE = "发动机整机长程试车五百秒，状态良好；后续开展批产一致性验证，本地配套率持续提高。"


def say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def peak() -> int:
    """Megabytes this process held at most; 0 where the system does not tell."""
    try:
        import resource
    except ImportError:
        return 0
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def dossiers(file: Path, count: int) -> dict[str, float]:
    """`count` dossiers joined, the sample's firms over and over."""
    from registry.report.dossier_files import firm_keys
    from registry.report.emit.dossiers import write_dossiers
    from registry.report.wording import PaperLanguage
    from registry.store import open_registry

    with TemporaryDirectory() as folder, open_registry(file) as registry, registry.read() as connection:
        keys = firm_keys(connection)
        chosen = [keys[k % len(keys)] for k in range(count)]
        start = time.process_time()
        made = write_dossiers(
            connection, Path(folder) / "all.pdf", DISTRICT_RETURN.day, PaperLanguage.BOTH, uids=chosen
        )
        spent = time.process_time() - start
        size = sum(f.stat().st_size for f in made.files)
    return {"seconds": spent, "pages": made.pages, "mb": size / 2**20, "peak": peak()}


def preview(file: Path, kind: str) -> dict[str, float]:
    """A paper of the sample as the reports page makes it, to the first page as pixels: the first time, and once more."""
    from registry.store import open_registry

    told: dict[str, float] = {}
    with open_registry(file) as registry:
        for time_ in ("cold", "warm"):
            wall, cpu = time.perf_counter(), time.process_time()
            from ui.kit.pdf_page import picture
            from ui.reports.rounds import Ask, answer
            from ui.reports.state import ShortlistChoice

            found = answer(registry, DISTRICT_RETURN.day, Ask(kind, ShortlistChoice()))
            assert found.paper is not None, found.why
            picture(found.paper.data, 0, 796)
            told |= {time_: time.process_time() - cpu, f"{time_}_wall": time.perf_counter() - wall}
            told["pages"] = found.paper.pages
    return told


def rows(count: int = ROWS) -> list[tuple[str, ...]]:
    """Invented rows of a table, one long Chinese note each."""
    code = "91310112MA1YX0077H"
    return [(str(n), f"示例航天科技{n}有限公司", code, "运载火箭", f"{n * 37 % 9000:,}", _NOTE) for n in range(count)]


def own_table(count: int = ROWS) -> dict[str, float]:
    """The table on this project's engine."""
    from registry.report.blocks.common import heads, table
    from registry.report.compositor import Compositor
    from registry.report.theme import A4, GRID
    from registry.report.typeset.faces import TypeCase
    from registry.report.typeset.flow import lay_out
    from registry.report.typeset.ink import FileFacts, Ink
    from registry.report.typeset.table import Row
    from registry.report.wording import PaperLanguage

    start = time.process_time()
    c = Compositor(PaperLanguage.ZH, TypeCase())
    made = [Row(tuple(c.text(cell, "cell") for cell in row)) for row in rows(count)]
    pages = lay_out(
        [table(c, (30, 120, 110, 50, 50), heads(c, [(None, "left")] * 6), made)], GRID.measure, GRID.top, GRID.bottom
    )
    ink = Ink(*A4, FileFacts("", "", "", "", "zh-CN", DISTRICT_RETURN.day), ())
    for page in pages:
        for placed in page.placed:
            placed.block.draw(ink, GRID.left, placed.y, GRID.measure)
        ink.end_page()
    ink.finish()
    return {"seconds": time.process_time() - start, "pages": len(pages), "peak": peak()}


def fpdf2_table(count: int = ROWS) -> dict[str, float]:
    """The same rows on fpdf2, which breaks lines without the rules of Chinese type."""
    from fpdf import FPDF  # pyright: ignore

    start = time.process_time()
    pdf = FPDF()
    pdf.add_font("noto", fname=str(resource_path("fonts/NotoSansSC-Regular.ttf")))
    pdf.set_font("noto", size=8)
    pdf.add_page()
    with pdf.table(col_widths=(6, 24, 22, 10, 10, 28), first_row_as_headings=False) as made:
        for line in rows(count):
            made.row(line)
    pdf.output()
    return {"seconds": time.process_time() - start, "pages": pdf.page_no(), "peak": peak()}


def weasyprint_table(count: int = ROWS) -> dict[str, float]:
    """The same rows on WeasyPrint."""
    from weasyprint import HTML  # pyright: ignore

    start = time.process_time()
    cells = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in line) + "</tr>" for line in rows(count))
    document = HTML(string=f"<table style='font: 8pt sans-serif'>{cells}</table>").render()
    document.write_pdf()
    return {"seconds": time.process_time() - start, "pages": len(document.pages), "peak": peak()}


TABLES: dict[str, tuple[str, Callable[..., dict[str, float]]]] = {
    "this project": ("reportlab", own_table),
    "fpdf2": ("fpdf", fpdf2_table),
    "WeasyPrint": ("weasyprint", weasyprint_table),
}


def apart(*words: str) -> dict[str, float]:
    """Run one measurement in a process of its own."""
    # An installed program is compiled once, not at every start.
    own = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.reports", *words], env=own, capture_output=True, text=True, check=True
    )
    return json.loads(done.stdout)


def previews(file: Path, kinds: Sequence[str]) -> None:
    """From click to preview, the best of three processes each; the first of all is for the compiler."""
    say("click to preview, bilingual   pages   CPU s cold   warm   wall s cold   warm")
    apart("--preview", str(file), kinds[0])
    for kind in kinds:
        tries = [apart("--preview", str(file), kind) for _ in range(3)]
        best = {key: min(one[key] for one in tries) for key in tries[0]}
        cpu, wall = (
            f"{best['cold']:>12.2f} {best['warm']:>6.2f}",
            f"{best['cold_wall']:>13.2f} {best['warm_wall']:>6.2f}",
        )
        say(f"{kind:>27} {best['pages']:>7,.0f} {cpu} {wall}")


def grow(file: Path, counts: Sequence[int]) -> None:
    """Dossiers in growing numbers: the time of a page and the peak of memory beside those of the fewest."""
    say("\ndossiers, bilingual, joined, PDF/A-3b   pages   CPU s   ms/page      ×   peak MB      ×   file MB")
    first: tuple[float, float] | None = None
    for count in counts:
        m = apart("--dossiers", str(file), str(count))
        each = m["seconds"] * 1000 / m["pages"]
        first = first or (each, m["peak"] or 1)
        time_, memory = (f"{each:>9.1f} {each / first[0]:>6.2f}", f"{m['peak']:>9.0f} {m['peak'] / first[1]:>6.2f}")
        say(f"{count:>36,} {m['pages']:>8,.0f} {m['seconds']:>7.1f} {time_} {memory} {m['mb']:>9.1f}")


def main(counts: Sequence[int]) -> None:
    with TemporaryDirectory() as folder:
        file = Path(folder) / "sample.car"
        with new_registry(
            file, name="Sample", actor="bench", fictional=True, data_date=DISTRICT_RETURN.day
        ) as registry:
            commit(registry, prepare(registry, read_files([DISTRICT_RETURN.path])), "bench")
        previews(file, ("shortlist", "ledger", "support", "brief", "evidence"))
        grow(file, counts)
    say(f"\ntable of {ROWS:,} rows × 6, one long Chinese note a row")
    own = 0.0
    for name, (module, _) in TABLES.items():
        if importlib.util.find_spec(module) is None:
            say(f"{name:>16}: not installed")
            continue
        m = apart("--table", name)
        own = own or m["seconds"]
        ratio = m["seconds"] / own
        say(
            f"{name:>16}: {m['seconds']:.2f} CPU s, {m['pages']:.0f} pages, {m['peak']:.0f} MB, {ratio:.1f} times this project"
        )


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["--dossiers", path, number]:
            say(json.dumps(dossiers(Path(path), int(number))))
        case ["--preview", path, kind]:
            say(json.dumps(preview(Path(path), kind)))
        case ["--table", chosen]:
            say(json.dumps(TABLES[chosen][1]()))
        case given:
            main([int(one) for one in given] or SIZES)
