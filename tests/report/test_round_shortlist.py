"""The shortlist of a round says what the round decided: both parts, seats, reserve, decisions, recusals and the path."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal

import pytest

from registry.report.emit.pdf import render_shortlist
from registry.report.phrases import points
from registry.report.views import Known, Standing
from registry.report.wording import PaperLanguage
from registry.scoring import load_scheme
from registry.scoring.final_list import ListPlace
from registry.scoring.grid import half_up
from tests.report import played
from tests.report.test_shortlist_pdf import made, squashed, texts


@pytest.mark.parametrize("state", ["open", "sealed"])
def test_rows_are_the_list_of_the_round(state: str) -> None:
    listed, view = played.held(state).counted.listed, played.view(state)
    assert [row.key for row in view.rows if row.standing is Standing.SELECTED] == list(listed.chosen)
    for row in view.rows:
        found = listed.row(row.key)
        assert row.rank == found.rank_label
        if found.published is not None:
            assert row.total == found.published, "the scheme prints hundredths"
            assert abs(sum(row.parts) - found.published) <= len(row.parts)
    aside = {row.key for row in view.rows if row.standing is Standing.ASIDE}
    assert aside == {
        row.uid
        for row in listed.rows
        if row.rank
        and row.rank <= max(listed.row(uid).rank or 0 for uid in listed.chosen)
        and row.place not in (ListPlace.IN, ListPlace.RESERVE)
    }


def test_each_seat_is_owed_to_something_and_the_passed_over_have_a_reason() -> None:
    part = played.view("sealed").round
    assert part is not None
    assert [seat.by.en for seat in part.seats].count("by quota") == 1
    lifted = next(seat for seat in part.seats if seat.by.en == "by quota")
    out = {row.place.en: row for row in part.aside}
    displaced = out["displaced by a quota"]
    # The certificate names places as the paper prints them.
    assert f"it went to no. {lifted.rank}." in displaced.why.en
    assert f"has the seat of no. {displaced.rank}" in lifted.why.en
    assert displaced.price
    assert displaced.price in displaced.why.zh
    assert "正在整体搬迁" in out["out by decision"].why.zh
    assert part.summary.zh == "9 家按名次入选、1 家按名额规定入选。"


def test_a_card_adds_up_to_the_total() -> None:
    held, view = played.held("sealed"), played.view("sealed")
    for card in view.cards:
        row = held.counted.listed.row(card.key)
        assert row.panel is not None
        objective, panel, total = (Decimal(x) for x in re.findall(r"\d+\.\d+", card.made_of.en))
        assert (objective * 10**6, panel * 100) == (row.objective, row.panel)
        assert total * 100 == card.score == row.published
        by_hand = (objective * 60 + panel * 40) / 100
        assert by_hand.quantize(Decimal("0.01"), ROUND_HALF_UP) == total, (
            "whoever reckons it again gets the printed total"
        )
        assert points(card.score) in card.made_of.zh


def test_what_is_told_of_the_distance_adds_up() -> None:
    view = played.view("sealed")
    for card in view.cards:
        told = re.search(r"(\d+\.\d\d) points (ahead|behind)", card.finding.en)
        assert told is not None
        parts = [Decimal(x.replace("−", "-")) for x in re.findall(r"part ([+−]\d+\.\d\d)", card.finding.en)]
        assert sum(parts) == Decimal(told[1]) * (1 if told[2] == "ahead" else -1)


def test_who_waits_is_told_by_turn_and_who_ranks_without_a_seat_by_reason() -> None:
    rows = {row.rank: row for row in played.view("sealed").rows}
    part = played.view("sealed").round
    assert part is not None
    for row in part.reserve:
        assert rows[row.rank].place.en == f"reserve, turn {row.turn}"
    assert part.reserve[0].rank == "7", "a firm that a quota displaced waits first"
    assert rows["7"].barred
    barred = {row.place.en for row in rows.values() if row.barred}
    assert {"out by decision", "below a floor", "cannot be chosen yet"} <= barred


def test_what_was_not_provided_is_counted_alike_wherever_it_is_counted() -> None:
    view = played.view("sealed")
    every = sum(i.state is Known.NOT_PROVIDED for row in view.rows for i in row.scores)
    asked = sum(i.state is not Known.NOT_APPLICABLE for row in view.rows for i in row.scores)
    assert sum(row.missing for row in view.rows) == sum(row.missing for row in view.coverage) == every
    near = sum(row.missing for row in view.rows[: view.shown])
    assert len(view.missing) == near
    tile = next(figure for figure in view.figures if figure.label.en.startswith("Missing or not provided"))
    assert tile.value == str(near)
    assert f"Of {asked} values that are asked of all candidates, {every} are missing." in view.missing_summary.en
    assert f"{every} of them were answered as not provided" in view.missing_summary.en


def test_the_rules_that_no_weight_shows_are_told() -> None:
    view = played.view("sealed")
    rules = {fact.label.en: fact.value for fact in view.rules}
    assert rules["Quotas"].zh == "；".join(quota.title.zh for quota in load_scheme().quotas)
    assert "60" in rules["Minimum scores"].en
    assert "70 %" in rules["Completeness"].en
    assert "D stated by the firm" in rules["Evidence grades"].en
    assert "at most 80" in rules["Evidence grades"].en
    assert rules["Order"].en.endswith("put in order by: Earlier application.")


def test_the_path_has_its_steps_decisions_recusals_and_denominators() -> None:
    part = played.view("sealed").round
    assert part is not None
    assert [step.step.zh for step in part.steps] == [
        "发布通知", "区级初审", "形式审查", "数据核验", "专家评审", "综合排序", "会议审议",
    ]  # fmt: skip
    assert part.steps[-1].document == "会议纪要〔2025〕12号"
    assert {(row.seat, row.reason.zh) for row in part.recusals} == {
        ("E1", "任该企业技术顾问"), ("E4", "三年内曾在该企业任职"), ("E9", "持有该企业股权"),
    }  # fmt: skip
    recused = {row.recused: row.denominator for row in part.panel if row.recused}
    assert recused == {"E1": "8 / 8", "E4": "8 / 8", "E9": "8 / 8"}
    assert {row.denominator for row in part.panel if not row.recused} == {"9 / 9"}
    kinds = [row.kind.en for row in part.decisions]
    assert kinds[0] == "Missing value answered"
    assert "Decision on a seat" in kinds
    about = part.decisions[0].about
    blanks = sum(i.state is Known.NOT_PROVIDED for row in played.view("sealed").rows for i in row.scores)
    assert len(re.findall(r"\d\.\d", about.en)) == blanks > 0
    assert (part.sealed_by, part.witness) == ("王莉", "赵敏")


def test_an_open_round_is_a_draft_and_a_sealed_one_is_not() -> None:
    opened, sealed = played.view("open"), played.view("sealed")
    assert opened.draft_mark is not None
    assert sealed.draft_mark is None
    assert sealed.snapshot == played.held("sealed").digest == json.loads(json.dumps(sealed.snapshot))
    assert opened.snapshot != sealed.snapshot
    assert "尚未封存" in opened.limits.zh
    assert "working recommendation of the office" in sealed.limits.en


def test_what_happens_after_the_seal_leaves_the_paper_as_it_was() -> None:
    """All but the head of the log, which tells what the registry was like when the paper was made."""
    later, sealed = played.view("published"), played.view("sealed")
    assert later.log != sealed.log
    assert replace(later, log=sealed.log) == sealed


@pytest.mark.parametrize("language", PaperLanguage)
def test_the_page_says_it(language: PaperLanguage) -> None:
    view = played.view("sealed")
    everything = squashed("\n".join(texts(made("sealed", language).data)))
    assert view.round is not None
    for seat in view.round.seats:
        assert seat.total in everything
        assert squashed(seat.name.zh) in everything or language is PaperLanguage.EN
    for said in (view.finding, view.round.summary, view.limits):
        words = said.en if language is PaperLanguage.EN else said.zh
        assert squashed(words) in everything
    assert render_shortlist(view, language).warnings == ()


def test_the_paper_says_of_firms_at_the_cut_what_the_sealed_file_says() -> None:
    view, sealed = played.view("sealed"), json.loads(played.held("sealed").sealed)
    assert view.round is not None
    stated = sealed["outcome"]["pairs"]
    assert len(stated) == len(view.round.pairs) == 5
    ranks = {row.key: row.rank for row in view.rows}
    for one, said in zip(view.round.pairs, stated, strict=True):
        assert (one.inside[0], one.outside[0]) == (ranks[said["inside"]], ranks[said["outside"]])
        assert one.ahead == str(half_up(said["ahead"] * 100, said["draws"]))
        assert one.apart == (said["low"] > 0 or said["high"] < 0)
    everything = squashed("\n".join(texts(made("sealed", PaperLanguage.ZH).data)))
    assert squashed("入选线附近两两比较") in everything
    assert squashed(f"共 {stated[0]['draws']} 次") in everything
    assert len(played.view("open").round.pairs) == 5, "an open round is drawn for its draft"  # type: ignore[union-attr]


def test_certificates_are_parted_by_commas_in_english() -> None:
    certificates = [x.raw for card in played.view("sealed").cards for x in card.indicators if x.code == "5.6"]
    several = [raw for raw in certificates if "、" in raw.zh]
    assert several
    assert all(raw.en == raw.zh.replace("、", ", ") for raw in several)
