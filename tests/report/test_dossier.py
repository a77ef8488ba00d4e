"""The dossier of a firm: what a reader, a copyist and an archivist need of it, in three languages."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from functools import cache
from io import BytesIO
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection

from registry.change import ChangeSet, Insert, apply
from registry.i18n import Text
from registry.intake.importing import commit, prepare, read_files
from registry.model.vocab import vocabulary
from registry.report.charts.funding import Step, funding_steps
from registry.report.charts.geometry import Box, Label
from registry.report.charts.years import levels, year_axis
from registry.report.documents.dossier import LaidOutDossier, lay_out_dossier
from registry.report.dossier_build import dossier_view
from registry.report.dossier_figures import scaled
from registry.report.dossier_files import dossier_files, firm_names
from registry.report.dossier_views import DossierView
from registry.report.emit.archive import complaints
from registry.report.emit.dossier import render_dossier
from registry.report.emit.dossiers import file_name, write_dossiers
from registry.report.phrases import FICTIONAL_ON_PAPER, bracketed
from registry.report.theme import GRID
from registry.report.typeset.atoms import forbidden_ends
from registry.report.typeset.block import Stack
from registry.report.typeset.faces import TypeCase
from registry.report.typeset.paragraph import Paragraph
from registry.report.typeset.table import DataTable
from registry.report.wording import PaperLanguage, Words
from registry.store import open_registry
from registry.view.samples import DISTRICT_RETURN
from tests.report.marks import bad_ends
from tests.scratch import scratch
from tests.store.support import fresh

DAY = date(2025, 6, 30)
RICH, LONG = "上海砚霄航天科技有限公司", "上海棠溯运载火箭技术有限公司"
CASES = [(name, language) for name in (RICH, LONG) for language in PaperLanguage]
"""Firms with many records: failures, losses, a round without a figure, a tier that ends soon."""


@cache
def sample_file() -> Path:
    """The fictional return of the districts, imported once."""
    path = scratch("dossier") / "sample.car"
    with fresh(path, name="Sample", actor="tester", fictional=True, data_date=DAY) as registry:
        commit(registry, prepare(registry, read_files([DISTRICT_RETURN.path])), "tester")
    return path


@contextmanager
def reading() -> Iterator[Connection]:
    with open_registry(sample_file()) as registry, registry.read() as connection:
        yield connection


@cache
def view(name: str) -> DossierView:
    with reading() as connection:
        uid = next(uid for uid, legal, _ in firm_names(connection) if legal == name)
        return dossier_view(next(dossier_files(connection, [uid], DAY)))


@cache
def laid_out(name: str, language: PaperLanguage) -> LaidOutDossier:
    return lay_out_dossier(view(name), language, TypeCase(strict=True))


@cache
def rendered(name: str, language: PaperLanguage) -> bytes:
    return render_dossier(view(name), language, strict=True).data


def texts(data: bytes) -> list[str]:
    document = pypdfium2.PdfDocument(data)
    return [page.get_textpage().get_text_range() for page in document]


@pytest.mark.parametrize(("name", "language"), CASES)
def test_each_page_is_full_enough_marked_and_numbered(name: str, language: PaperLanguage) -> None:
    pages = laid_out(name, language).pages
    said = texts(rendered(name, language))
    assert len(said) == len(pages)
    for number, (page, text) in enumerate(zip(pages, said, strict=True), start=1):
        assert not page.overfull
        assert page.used <= GRID.bottom + 0.01
        assert FICTIONAL_ON_PAPER in text
        assert f"{number} / {len(pages)}" in text
        assert view(name).snapshot in text.replace("\r\n", "")
        if number < len(pages):
            assert page.used - GRID.top > GRID.depth / 2, f"page {number} is less than half full"
        assert not page.placed[-1].block.keep_with_next, f"a heading is left at the foot of page {number}"


def paragraphs(block: object, width: float) -> Iterator[list[str]]:
    if isinstance(block, Paragraph):
        yield block.lines(width)
    elif isinstance(block, Stack):
        for part in block.blocks:
            yield from paragraphs(part, width)
    elif isinstance(block, DataTable):
        for row in block.rows:
            for cell, room in zip(row.cells, block._widths(), strict=False):
                yield from paragraphs(cell, room)


@pytest.mark.parametrize("language", list(PaperLanguage))
def test_no_line_begins_or_ends_with_a_forbidden_mark(language: PaperLanguage) -> None:
    counted = 0
    for page in laid_out(LONG, language).pages:
        for placed in page.placed:
            for lines in paragraphs(placed.block, GRID.measure):
                counted += len(lines)
                assert not forbidden_ends(lines)
                assert not bad_ends(lines)
    assert counted > 80


@pytest.mark.parametrize(("name", "language"), CASES)
def test_it_is_an_archive_of_embedded_faces_and_the_same_twice(name: str, language: PaperLanguage) -> None:
    data = rendered(name, language)
    assert complaints(data) == ()
    assert render_dossier(view(name), language).data == data
    with pikepdf.open(BytesIO(data)) as pdf:
        with pdf.open_outline() as outline:
            assert len(outline.root) == 1
            assert len(outline.root[0].children) == 9
        for page in pdf.pages:
            for font in page.Resources.Font.values():  # pyright: ignore[reportAttributeAccessIssue]
                descriptor = font.get("/FontDescriptor") or font.DescendantFonts[0].FontDescriptor
                assert "/FontFile2" in descriptor
        links = [a for page in pdf.pages for a in page.get("/Annots", [])]  # pyright: ignore[reportGeneralTypeIssues]
        assert len(links) > 30, "values lead to their sources"


@pytest.mark.parametrize("language", list(PaperLanguage))
def test_prose_chart_and_table_tell_the_same_sums(language: PaperLanguage) -> None:
    said = view(RICH)
    total = said.funding[-1].total
    assert total is not None
    assert said.figures[0].value == "≈" + scaled(total, 10_000_000_000, 2) == "≈4.55"
    assert (said.figures[0].english, said.figures[0].unit.en) == ("≈¥ 455", "million")
    assert "4.55 亿元" in said.funding_finding.zh
    assert "455 m" in said.funding_finding.en
    assert ("¥ 455 m" if language is PaperLanguage.EN else "4.55") in "".join(texts(rendered(RICH, language)))
    good = sum(m.outcome == "good" for m in said.milestones)
    assert said.figures[3].value == str(good) == "9"
    assert sum(len(items) for _, items in said.gaps) == int("".join(ch for ch in said.gaps_finding.zh if ch.isdigit()))


def test_a_sum_with_a_round_that_tells_nothing_is_at_least() -> None:
    said = view(LONG)
    assert said.figures[0].value.startswith("≥")
    silent = [row for row in said.funding if not row.counted]
    assert len(silent) == 1
    assert silent[0].amount.zh == "未披露"
    assert said.tier.en
    assert "38" in said.status_finding.en


def test_every_shown_value_cites_a_source_that_is_listed() -> None:
    said = view(RICH)
    listed = {source.number for source in said.sources}
    rows = (*said.facts, *said.recognitions, *said.funding, *said.milestones, *said.metrics)
    assert rows
    assert all(row.refs for row in rows)
    assert {ref.number for row in rows for ref in row.refs} <= listed


def test_no_person_stands_in_a_dossier() -> None:
    """The sample's return names legal representatives and contacts."""
    labels = {fact.label.en for fact in view(RICH).facts}
    assert not labels & {"Legal representative", "Contact person", "Phone", "E-mail"}


@pytest.mark.parametrize("name", [RICH, LONG])
def test_the_facts_that_are_counted_are_those_that_are_shown(name: str) -> None:
    said = view(name)
    known, asked = re.findall(r"\d+", said.facts_finding.en)
    beside = {"Former names", "Site"}
    assert int(known) == sum(fact.label.en not in beside for fact in said.facts)
    unknown = next((items for title, items in said.gaps if title.en == "Profile"), ())
    assert int(asked) - int(known) == len(unknown)


def test_what_nobody_is_asked_for_is_said_beside_the_count() -> None:
    assert view(LONG).facts[0].label.en == "Former names"
    assert view(LONG).facts_finding.en.endswith("facts asked for are known, besides former names.")
    assert view(LONG).facts_finding.zh.endswith("，另列曾用名。")


def test_a_sum_in_a_sentence_is_parted_from_han_only_where_a_figure_begins_it() -> None:
    assert view(RICH).funding_finding.zh == "融资 4 次，合计约 4.55 亿元。"
    assert view(LONG).funding_finding.zh.startswith("融资 4 次，合计 6.2 亿元以上。")


def test_an_english_unit_without_room_beside_a_large_figure_stands_with_its_label() -> None:
    page = texts(rendered(LONG, PaperLanguage.BOTH))[0]
    assert "Revenue, 2024, ¥ 10,000" in page
    assert "万元 ¥ 10,000" not in page
    assert "× ¥ 100 m" in page


@pytest.mark.parametrize(
    ("share", "value"),
    [
        ("R&D share of revenue *", "0.2"),
        ("Debt ratio *", "40.0"),
        ("R&D staff share *", "12.5"),
        ("Main-business share of revenue *", "90.0"),
        ("Revenue growth *", "25.0"),
    ],
)
def test_a_share_whose_terms_are_known_is_worked_out_and_no_gap(share: str, value: str) -> None:
    said = _of_figures({
        "revenue": (800, 1000), "main_revenue": (None, 900), "rd_expense": (None, 2), "total_assets": (None, 500),
        "total_liabilities": (None, 200), "headcount": (None, 80), "rd_staff": (None, 10),
    })  # fmt: skip
    row = next(row for row in said.metrics if row.name.en == share)
    assert [v.en for v in row.values] == ["", value]
    missing = {item.en for title, items in said.gaps if title.en == "Yearly figures with none" for item in items}
    assert share.removesuffix(" *") not in missing


def test_a_share_with_an_unknown_term_stays_a_gap() -> None:
    said = _of_figures({"rd_expense": (None, 2), "total_assets": (None, 0), "total_liabilities": (None, 0)})
    assert not [row for row in said.metrics if row.name.en.endswith("*")]
    missing = {item.en for title, items in said.gaps if title.en == "Yearly figures with none" for item in items}
    assert {"R&D share of revenue", "Debt ratio"} <= missing


def _of_figures(figures: dict[str, tuple[int | None, int | None]]) -> DossierView:
    """A firm with yearly figures of 2023 and 2024: counts as they are, money in ten thousand yuan."""
    folder = scratch("figures") / f"{len(list(scratch('figures').iterdir()))}.car"
    with fresh(folder, name="Figures", actor="tester") as registry:
        inserts = [Insert("firm", "f1", {"legal_name": "上海示例航天有限公司"})]
        for code, values in figures.items():
            scale = 1_000_000 if vocabulary("metric").get(code).unit == "money" else 1
            for year, value in zip((2023, 2024), values, strict=True):
                if value is not None:
                    said = {"firm": "f1", "metric": code, "year": year, "kind": "exact"}
                    inserts.append(Insert("metric", f"{code}{year}", said | {"lo": value * scale, "hi": value * scale}))
        apply(registry, ChangeSet("edit", "Add", "tester", tuple(inserts)))
        with registry.read() as connection:
            return dossier_view(next(dossier_files(connection, ["f1"], DAY)))


def test_english_money_is_in_millions_and_chinese_in_ten_thousands() -> None:
    said = _of_figures({"revenue": (3905, 6338)})
    assert said.metric_finding.en == "Revenue rose from ¥ 39.05 m in 2023 to ¥ 63.38 m in 2024."
    assert said.metric_finding.zh == "营业收入由 2023 年的 3,905 万元增至 2024 年的 6,338 万元。"
    revenue = said.metrics[0]
    assert [(v.en, v.zh) for v in revenue.values] == [("39.05", "3,905"), ("63.38", "6,338")]
    assert (revenue.unit, revenue.gloss) == (Words("¥ m", "万元"), "¥ 10,000")
    for language, text in (
        (PaperLanguage.EN, "¥ 63.38"),
        (PaperLanguage.ZH, "6,338"),
        (PaperLanguage.BOTH, "¥ 10,000"),
    ):
        page = "".join(texts(render_dossier(said, language, strict=True).data))
        assert text in page
        assert "CNY" not in page


def test_a_running_total_keeps_its_bound() -> None:
    said = view(LONG)
    bounds = [row.total_words.en for row in said.funding if row.total is not None]
    assert bounds[-1].startswith("over ¥")
    assert said.funding[-1].total_words.zh.endswith("以上")


def test_the_words_of_a_dossier_are_in_both_languages_where_both_are_asked_for() -> None:
    both = "".join(texts(rendered(LONG, PaperLanguage.BOTH)))
    for zh, en in (("90 天内到期", "Due within 90 days"), ("成功", "Success"), ("通过", "passed")):
        assert zh in both
        assert en in both


def test_sources_that_records_name_do_not_contradict_that_no_document_is_on_file() -> None:
    said = view(RICH)
    assert said.evidence
    (records,) = [items for title, items in said.gaps if title.en == "Kinds of records with none"]
    assert Words("Documents on file", "存档佐证材料") in records
    assert not any(item.en == "Evidence" for item in records)


def test_what_is_not_known_is_parted_by_semicolons_as_its_names_hold_commas() -> None:
    page = " ".join("".join(texts(rendered(RICH, PaperLanguage.EN))).split())
    (figures,) = [items for title, items in view(RICH).gaps if title.en == "Yearly figures with none"]
    assert f"{figures[0].en}; {figures[1].en}" in page


def test_the_brackets_of_a_batch_are_those_of_its_script() -> None:
    assert bracketed("2022 年(第一批)") == "2022 年（第一批）"
    assert bracketed("2022 (1)") == "2022 (1)"


@pytest.mark.parametrize(
    ("code", "unit"),
    [("invention_patents", "件"), ("standards", "项"), ("local_suppliers", "家"), ("sats_in_orbit", "颗"), ("output_units", "")],
)  # fmt: skip
def test_a_count_names_what_it_counts(code: str, unit: str) -> None:
    assert _of_figures({code: (None, 3)}).metrics[0].unit.zh == unit


def test_a_rare_name_is_drawn_and_copied_right(tmp_path: Path) -> None:
    values = {"legal_name": "上海𬭩焜翀科技有限公司"}
    with fresh(tmp_path / "rare.car", name="Rare", actor="tester") as registry:
        apply(registry, ChangeSet("edit", "Add firm", "tester", (Insert("firm", "f1", values),)))
        with registry.read() as connection:
            found = dossier_view(next(dossier_files(connection, ["f1"], DAY)))
            made = render_dossier(found, PaperLanguage.BOTH, strict=True)
    assert not made.warnings
    assert "𬭩焜翀" in "".join(texts(made.data))
    assert [found.figures[n].value for n in (0, 3)] == ["—", "—"], "what is not known is not zero"
    assert complaints(made.data) == ()


def test_the_header_of_a_table_comes_again() -> None:
    said = texts(rendered(LONG, PaperLanguage.BOTH))
    again = [text for text in said if "续表 Table, continued" in text]
    assert again
    assert all("指标" in text or "来源" in text for text in again)


# --- many ----------------------------------------------------------------------------------------------------------------


def test_all_dossiers_in_one_file_have_an_outline_and_links_of_their_own(tmp_path: Path) -> None:
    told: list[tuple[int, int]] = []
    with reading() as connection:
        uids = [uid for uid, _, _ in firm_names(connection)][:28]  # more than one part
        out = tmp_path / "all.pdf"
        written = write_dossiers(
            connection, out, DAY, PaperLanguage.ZH, uids=uids, tell=lambda done, count: told.append((done, count))
        )
        again = tmp_path / "again.pdf"
        write_dossiers(connection, again, DAY, PaperLanguage.ZH, uids=uids)
        names = [legal for _, legal, _ in firm_names(connection)][:28]
    assert told[0] == (0, 28)
    assert told[-1] == (28, 28)
    assert out.read_bytes() == again.read_bytes()
    assert complaints(out.read_bytes()) == ()
    with pikepdf.open(out) as pdf:
        assert len(pdf.pages) == written.pages
        index = {page.obj.objgen: number for number, page in enumerate(pdf.pages)}
        with pdf.open_outline() as outline:
            assert [item.title for item in outline.root] == names
            starts = [index[item.destination[0].objgen] for item in outline.root]  # pyright: ignore[reportOptionalSubscript, reportIndexIssue, reportArgumentType, reportAttributeAccessIssue]
        ends = [*starts[1:], len(pdf.pages)]
        for start, end in zip(starts, ends, strict=True):
            for number in range(start, end):
                for link in pdf.pages[number].get("/Annots", []):  # pyright: ignore[reportGeneralTypeIssues]
                    assert start <= index[link.Dest[0].objgen] < end, "a link leads into another firm's dossier"


def test_a_file_each_and_a_stop_leaves_whole_files_only(tmp_path: Path) -> None:
    class StoppedError(Exception):
        pass

    def tell(done: int, _count: int) -> None:
        if done == 2:
            raise StoppedError

    with reading() as connection:
        uids = [uid for uid, _, _ in firm_names(connection)][:4]
        with pytest.raises(StoppedError):
            write_dossiers(connection, tmp_path / "each", DAY, PaperLanguage.EN, uids=uids, tell=tell)
        files = sorted((tmp_path / "each").iterdir())
        assert len(files) == 2
        assert all(f.suffix == ".pdf" and complaints(f.read_bytes()) == () for f in files)
        with pytest.raises(StoppedError):
            write_dossiers(connection, tmp_path / "all.pdf", DAY, PaperLanguage.EN, uids=uids, tell=tell)
    assert not list(tmp_path.glob("all.pdf*"))


@pytest.mark.parametrize("name", ["甲/乙:丙", 'a"b<c>|?*', "尾 . ", "长" * 200])
def test_a_file_name_is_one_on_every_system(name: str) -> None:
    from dataclasses import replace

    from registry.report.wording import Words

    made = file_name(replace(view(RICH), name=Words("", name)))
    assert not set(made) & set('\\/:*?"<>|')
    assert len(made.encode()) < 255
    assert made.endswith(".pdf")


# --- charts --------------------------------------------------------------------------------------------------------------

days = st.dates(date(2010, 1, 1), date(2026, 12, 31))


@given(
    st.lists(st.tuples(days, st.integers(0, 10**12), st.floats(8, 70), st.booleans()), min_size=1, max_size=9),
)
@settings(max_examples=120, deadline=None)
def test_labels_of_steps_never_touch_and_stay_inside(found: list[tuple[date, int, float, bool]]) -> None:
    total, steps = 0, []
    for day, amount, wide, counted in sorted(found, key=lambda f: f[0]):
        total += amount if counted else 0
        steps.append(Step(day, total or None, counted, False, "轮", "金额", wide / 2, wide))
    axis = year_axis([s.day for s in steps], DAY, 12.0, 480.0)
    scene = funding_steps(steps, axis, 493.0, Text(""), DAY)
    end = axis.at(max([DAY, *(s.day for s in steps)]))
    assert all(s.x + s.width <= end + 0.01 for s in scene.shapes if isinstance(s, Box) and s.colour == "dataSoft")
    amounts = [s for s in scene.shapes if isinstance(s, Label) and s.text == "金额"]
    boxes = [(s.x, s.y, step.amount_width) for s, step in zip(amounts, steps, strict=True)]
    for number, (x, y, wide) in enumerate(boxes):
        assert x >= 0
        assert x + wide <= 493.0
        assert y >= 0
        for ox, oy, other in boxes[:number]:
            assert x >= ox + other or ox >= x + wide or abs(y - oy) >= 18


@given(st.lists(st.tuples(st.floats(0, 490), st.floats(5, 130)), max_size=14))
@settings(deadline=None)
def test_names_of_milestones_never_touch(found: list[tuple[float, float]]) -> None:
    found = sorted(found)
    placed = levels([x for x, _ in found], [wide for _, wide in found], 0.0, 493.0, 5)
    kept = [(p, wide) for p, (_, wide) in zip(placed, found, strict=True) if p is not None]
    for number, (one, wide) in enumerate(kept):
        assert one.left >= -0.01
        assert one.left + wide <= 493.01
        for other, other_wide in kept[:number]:
            apart = one.left >= other.left + other_wide or other.left >= one.left + wide
            assert apart or one.level != other.level


@pytest.mark.parametrize(
    ("value", "scale", "decimals", "said"),
    [(4_507_000_000, 1_000_000, 0, "4,507"), (-2_365_000_000, 1_000_000, 0, "−2,365"), (125, 1000, 2, "0.13"), (-4, 1000, 2, "0.00")],
)  # fmt: skip
def test_figures_are_rounded_half_up_and_grouped(value: int, scale: int, decimals: int, said: str) -> None:
    assert scaled(value, scale, decimals) == said
