"""What the benchmarks print and write: every figure in its place, losses named with their reason, a chart that is well formed."""

from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree

import pytest

from benchmarks import __main__ as bench
from benchmarks.chart import draw
from benchmarks.ways import JOBS, Cost

SIZES = [2_000, 20_000]


def _costs(cpu: dict[str, float]) -> bench.Costs:
    return {
        (job, way.name, firms): Cost(1.0, cpu.get(way.kind, 1.0) * firms, 50.0)
        for job, ways in JOBS.items()
        for way in ways
        for firms in SIZES
    }


def test_every_job_has_a_title_a_reason_and_ours() -> None:
    assert set(bench.TITLES) == set(bench.REASONS) == set(JOBS)
    for ways in JOBS.values():
        assert any(way.kind == "ours" for way in ways)
        assert all(way.needs for way in ways if way.kind == "peer")


def test_the_table_has_a_line_a_way_with_ratio_and_growth() -> None:
    made = bench.table(_costs({"ours": 0.003, "peer": 0.002, "floor": 0.001}), SIZES)
    assert len(made.splitlines()) == 2 + sum(len(ways) for ways in JOBS.values())
    line = next(line for line in made.splitlines() if "with commit" in line)
    assert "60.00 s" in line
    assert "3.0 ×" in line
    assert "1.00 ×" in line


@pytest.mark.parametrize(("ours", "said"), [(0.004, True), (0.001, False)])
def test_a_loss_is_named_with_its_reason(ours: float, said: bool) -> None:
    told = bench.losses(_costs({"ours": ours, "peer": 0.002, "floor": 0.0005}))
    assert bool(told) is said
    assert all(line.endswith(".") and "2.0 times" in line for line in told)


def test_the_figures_go_between_their_marks_and_nowhere_else(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    page = tmp_path / "README.md"
    page.write_text(f"before\n{bench.BEGIN}\nold\n{bench.END}\nafter\n", encoding="utf-8")
    monkeypatch.setattr(bench, "README", page)
    bench.write("new")
    assert page.read_text(encoding="utf-8") == f"before\n{bench.BEGIN}\nnew\n{bench.END}\nafter\n"
    page.write_text("no marks\n", encoding="utf-8")
    with pytest.raises(SystemExit, match="no place"):
        bench.write("new")


def test_the_readme_has_a_place_for_them() -> None:
    text = bench.README.read_text(encoding="utf-8")
    assert text.count(bench.BEGIN) == text.count(bench.END) == 1


def test_the_chart_is_well_formed_and_tells_its_figures_in_words() -> None:
    made = draw({"Import": [("floor & all", "floor", 0.02), ("ours", "ours", 1.5)]}, "Seconds")
    root = ElementTree.fromstring(made)
    space = {"s": "http://www.w3.org/2000/svg"}
    told = root.findtext("s:title", namespaces=space)
    assert told == "Seconds. Import: floor & all 20.00 ms, ours 1.50 s"
    widths = [float(bar.get("width", "0")) for bar in root.findall("s:rect", space)[1:]]
    assert widths[1] == max(widths)
    assert widths[0] / widths[1] == pytest.approx(0.02 / 1.5, abs=0.001)
