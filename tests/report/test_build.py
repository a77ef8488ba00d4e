"""From a scored round to the view: what prose says is what the fields hold, in every kind of round."""

from __future__ import annotations

import re
from dataclasses import fields, is_dataclass, replace

import pytest

from registry.model.values import Grade
from registry.report.build import PaperOptions
from registry.report.citing import cells_in_words
from registry.report.phrases import interval, points, share, signed, weight
from registry.report.views import Known, PaperSection, Standing
from registry.report.wording import Words
from registry.scoring import Answer, FirmFacts, Verdict, load_scheme
from registry.scoring.facts import MilestoneFact, Ref, Span
from registry.scoring.titles import Title
from tests.report.scored import view_of
from tests.scoring.builders import DAY, firm, not_asked, scheme

THREE = scheme(5000, 3000, 2000, dimensions="aab", size="2", vetoes=["tax_evasion"])
PASS = {"tax_evasion": Answer.PASS}
FIRMS = [
    firm("a", 90, 80, 70, vetoes=PASS),
    firm("b", 80, None, 60, vetoes=PASS),
    firm("c", 60, 50, 40, vetoes=PASS),
    firm("d", 30, not_asked(), 20, vetoes=PASS),
    firm("e", 95, 95, 95, vetoes={"tax_evasion": Answer.FAIL}),
]


def test_rows_cut_and_cards() -> None:
    result, view = view_of(THREE, FIRMS)
    assert [row.rank for row in view.rows] == ["1", "2", "3", "4"]
    assert [row.standing for row in view.rows] == [
        Standing.SELECTED,
        Standing.SELECTED,
        Standing.RESERVE,
        Standing.RESERVE,
    ]
    assert [card.key for card in view.cards] == ["a", "b"]
    assert [row.has_card for row in view.rows] == [True, True, False, False]
    assert view.cut is not None
    assert view.cut.after == 2
    assert view.cut.gap_points == view.rows[1].score - view.rows[2].score
    assert view.snapshot == result.digest
    assert view.shown == 4
    assert [row.score for row in view.rows] == [c.published for c in result.ranked]


def test_sums_agree_from_indicator_to_score() -> None:
    _, view = view_of(THREE, FIRMS)
    for card, row in zip(view.cards, view.rows, strict=False):
        assert abs(sum(i.points for i in card.indicators) - row.score) <= len(card.indicators)
        assert abs(sum(row.points) - row.score) <= len(row.points)
        assert sum(s.weight for s in row.scores) == 10_000
        exact = sum(s.weight * (s.value or 0) for s in row.scores)
        assert (exact + 5_000) // 10_000 == row.score
    assert sum(d.weight for d in view.dimensions) == 10_000


def test_medians_are_of_the_selected() -> None:
    _, view = view_of(THREE, FIRMS)
    for index, dimension in enumerate(view.cards[0].dimensions):
        own = [row.points[index] for row in view.rows[:2]]
        assert dimension.median == (own[0] + own[1] + 1) // 2


def test_prose_says_the_figures_of_the_fields() -> None:
    _, view = view_of(THREE, FIRMS)
    assert re.match(r"2 firms are proposed out of 5 candidates\.", view.finding.en)
    assert view.finding.zh.startswith("从 5 家候选企业中建议 2 家。")
    assert points(view.rows[0].score) in view.findings[0].en
    assert points(view.rows[0].score) in view.findings[0].zh
    figures = {figure.label.en: figure.value for figure in view.figures}
    assert figures["Proposed"] == "2"
    assert figures["Vetoed"] == str(len([row for row in view.vetoed if row.excluded])) == "1"
    assert figures["Missing among the firms shown"] == str(len(view.missing)) == "1"
    assert view.missing_summary.en.startswith("1 value is missing among the 4 firms shown.")
    assert sum(row.missing for row in view.coverage) == 1
    assert view.veto_summary.en == "1 candidate is excluded. 4 have passed every check."


def test_every_word_is_said_in_both_languages() -> None:
    _, view = view_of(THREE, FIRMS)
    han = re.compile("[一-鿿]")

    def check(said: object, where: str) -> None:
        if isinstance(said, Words):
            assert bool(said.en) == bool(said.zh), (where, said)
            if said.en != said.zh and where not in ("name",):
                assert not re.search(r"\{\w+\}", said.en + said.zh), (where, said)
        elif isinstance(said, tuple):
            for item in said:
                check(item, where)
        elif is_dataclass(said):
            for name in (field.name for field in fields(said)):
                # Firms may have no English name.
                if name != "cells":
                    check(getattr(said, name), name)

    for name in (field.name for field in fields(view)):
        if name not in ("rows", "cards", "vetoed", "missing"):
            check(getattr(view, name), name)
    assert han.search(view.limits.zh)
    assert "not an official list" in view.limits.en


def test_the_reason_of_a_card_adds_up() -> None:
    result, view = view_of(THREE, FIRMS)
    gap = view.rows[0].score - view.rows[2].score
    assert view.cards[0].finding.en.startswith(f"{points(gap)} points ahead of no. 3 across the cut, of which ")
    assert view.cards[0].finding.zh.startswith(f"比分界线另一侧的第 3 名高 {points(gap)} 分，其中")
    told = [
        int(part.replace("+", "").replace("−", "-").replace(".", ""))
        for part in re.findall(r"([+−]\d+\.\d\d)[,.]", view.cards[0].finding.en)
    ]
    assert abs(sum(told) - gap) <= 2
    assert result.verdict is not Verdict.UNDECIDABLE


def test_missing_is_not_zero_and_not_asked_is_neither() -> None:
    _, view = view_of(THREE, FIRMS)
    second = view.cards[1].indicators
    states = {i.code: i.state for i in second}
    assert states == {"1.1": Known.KNOWN, "1.2": Known.MISSING, "2.1": Known.KNOWN}
    missing = second[1]
    assert not missing.raw
    assert (missing.value, missing.low, missing.high) == (5000, 0, 3000)
    assert view.rows[1].marks == ("a",)
    assert [mark for mark, _ in view.footnotes] == ["a"]
    away = view.rows[3].scores[1]
    assert away.state is Known.NOT_APPLICABLE
    assert away.value is None
    assert away.weight == 0
    assert any("middle counts" in note.en for note in view.cards[1].notes)


def test_sources_are_numbered_and_every_reference_leads_to_one() -> None:
    _, view = view_of(THREE, FIRMS)
    numbers = [source.number for source in view.sources]
    assert numbers == list(range(1, len(numbers) + 1))
    refs = [ref for card in view.cards for i in card.indicators for ref in i.refs]
    assert refs
    assert {ref.number for ref in refs} <= set(numbers)
    assert view.sources[0].title == "return.xlsx › 表"
    assert view.sources[0].cited >= len({(ref.number, ref.place) for ref in refs})


def test_the_same_round_in_another_order_gives_the_same_view() -> None:
    assert view_of(THREE, FIRMS)[1] == view_of(THREE, FIRMS[::-1])[1]


def test_a_tie_at_the_cut_is_told_and_everybody_concerned_has_a_card() -> None:
    firms = [
        firm("a", 90, 90, 90, vetoes=PASS),
        firm("b", 50, 50, 50, vetoes=PASS),
        firm("c", 50, 50, 50, vetoes=PASS),
        firm("d", 10, 10, 10, vetoes=PASS),
    ]
    result, view = view_of(THREE, firms)
    assert result.tie is not None
    assert [row.standing for row in view.rows[:3]] == [Standing.SELECTED, Standing.TIED, Standing.TIED]
    assert [row.rank for row in view.rows[:3]] == ["1", "2=", "2="]
    assert view.cut is not None
    assert view.cut.after == 3
    assert view.cut.gap_points is None
    assert "2" in view.cut.label.en
    assert [card.key for card in view.cards] == ["a", "b", "c"]


def test_open_checks_hold_a_firm_back_and_are_listed() -> None:
    firms = [firm("a", 90, 80, 70), firm("b", 80, 70, 60, vetoes=PASS), firm("c", 60, 50, 40, vetoes=PASS)]
    _, view = view_of(THREE, firms)
    assert "c" in view.rows[0].marks
    assert [(row.excluded, row.name.zh) for row in view.vetoed] == [(False, "企业 a")]
    assert view.veto_summary.en == "No candidate is excluded. 2 have passed every check. 1 waits for a check: 企业 a."
    assert view.veto_summary.zh.endswith("1 家待核查：企业 a。"), "who waits is named"
    everyone = [firm(uid, 50 + n, 40, 30) for n, uid in enumerate("abc")]
    _, all_open = view_of(THREE, everyone)
    assert not any("c" in row.marks for row in all_open.rows)
    assert [mark for mark, _ in all_open.footnotes] == [""]


def test_a_round_of_blanks_shows_no_rank_but_every_source() -> None:
    firms = [firm(uid, n, None, None) for n, uid in enumerate("cab")]
    result, view = view_of(THREE, firms)
    assert result.verdict is Verdict.UNDECIDABLE
    assert not view.decided
    assert {row.rank for row in view.rows} == {""}
    assert [row.key for row in view.rows] == ["a", "b", "c"]
    assert view.cards == ()
    assert view.cut is None
    assert view.finding.en.startswith("Cannot be decided")
    assert view.missing_summary.en == "Of 9 values that are asked of all candidates, 6 are missing."
    assert view.title.en.endswith("possible scores"), "nobody is proposed"
    assert view.sources
    assert view.sources[0].cells


def test_thousands_of_missing_values_are_set_apart() -> None:
    _, view = view_of(THREE, [firm(f"f{n}", n, None, None) for n in range(601)])
    assert view.missing_summary.en == "Of 1,803 values that are asked of all candidates, 1,202 are missing."
    assert "1,202" in [figure.value for figure in view.figures]


def test_options_choose_title_reserve_and_sections() -> None:
    options = PaperOptions(Words.same("名单"), 1, (PaperSection.RANKING,))
    _, view = view_of(THREE, FIRMS, options)
    assert view.title == Words("名单", "名单")
    assert view.shown == 3
    assert view.sections == (PaperSection.RANKING,)


def test_the_shipped_scheme_is_said_in_words() -> None:
    shipped = load_scheme()
    _, view = view_of(shipped, [FirmFacts("a", "企业甲", segment="launch"), FirmFacts("b", "企业乙", segment="sat")])
    assert len(view.scheme_rows) == len(shipped.indicators)
    assert sum(row.weight for row in view.scheme_rows) == 10_000
    rows = {row.key: row for row in view.scheme_rows}
    assert rows["revenue"].function.en == "Efficacy, logarithmic"
    assert rows["revenue"].anchors.en == "60 at ¥ 10 m, 100 at ¥ 1,000 m"
    assert "运载火箭 5" in rows["output"].anchors.zh
    assert "小巨人" in rows["srdi_tier"].anchors.zh
    assert all(row.anchors.en and row.anchors.zh and row.grounds.en and row.grounds.zh for row in view.scheme_rows)
    assert len(view.milestone_rules) == len(shipped.milestones)
    assert len(view.veto_rules) == len(shipped.vetoes)


def test_milestones_are_named_one_by_one_on_the_card() -> None:
    day = Span(DAY.replace(year=2024), DAY.replace(year=2024))
    flown = MilestoneFact(
        "orbital_launch", "天璇一号首飞入轨", day, "done", "success", None, None, Ref("milestone", "m1", "event")
    )
    firms = [
        FirmFacts("a", "企业甲", segment="launch", milestones=(replace(flown, grade=Grade.A),)),
        FirmFacts("b", "企业乙", segment="sat"),
    ]
    result, view = view_of(load_scheme(), firms)
    note = [n for card in view.cards for n in card.notes if n.en.startswith("1.1")]
    if view.decided:
        assert "天璇一号首飞入轨" in note[0].zh
    assert result.candidate("a").contribution("milestones").parts


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        (["F12", "G12", "H12"], "F12:H12"),
        (["H12", "F12", "C4"], "C4, F12, H12"),
        (["Z9", "AA9", "AB9"], "Z9:AB9"),
        (["F12", "F13"], "F12, F13"),
        (["12:12", "F12"], "F12, 12:12"),
        ([], ""),
    ],
)
def test_neighbouring_cells_are_drawn_together(cells: list[str], said: str) -> None:
    assert cells_in_words(cells) == said


def test_figures_are_written_exactly() -> None:
    assert points(7845) == "78.45"
    assert points(-40) == "−0.40"
    assert signed(130) == "+1.30"
    assert signed(0) == "0.00"
    assert interval(6370, 6910) == "63.70–69.10"
    assert [weight(w) for w in (1000, 250, 1025)] == ["10", "2.5", "10.25"]
    assert [share(part) for part in (0, 3, 4950, 9999, 10_000)] == ["0", "1", "50", "99", "100"]
    assert Words.of(Title("a", "b")) == Words("a", "b")
