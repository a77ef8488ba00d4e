"""The section on how firmly a list stands: its figures are those of the draws, in every language, and only where asked for."""

from __future__ import annotations

from functools import cache

import pypdfium2
import pytest

from registry.report.build import round_view
from registry.report.emit.pdf import render_shortlist
from registry.report.paper_check import verify_paper
from registry.report.paper_round import PaperOptions
from registry.report.phrases import weight
from registry.report.views import PaperSection, ShortlistView
from registry.report.wording import PaperLanguage
from registry.scoring.confidence import Confidence, confidence_of_round
from registry.scoring.robustness import Spread
from tests.report import played

ASKED = PaperOptions(sections=(PaperSection.RANKING, PaperSection.SENSITIVITY))


@cache
def view(state: str) -> ShortlistView:
    return round_view(played.held(state), ASKED)


@cache
def found(state: str) -> Confidence:
    return confidence_of_round(played.held(state).counted)


def said(data: bytes) -> str:
    with pypdfium2.PdfDocument(data) as pdf:
        return "".join("".join(page.get_textpage().get_text_bounded().split()) for page in pdf)


@pytest.mark.parametrize("state", ["open", "sealed"])
def test_its_figures_are_those_of_the_draws(state: str) -> None:
    part = view(state).sensitivity
    assert part is not None
    adopted, uniform = (found(state).spread(one) for one in (Spread.ADOPTED, Spread.UNIFORM))
    firms = {c.english_name: c.uid for c in played.held(state).counted.result.candidates}
    for row in part.shares:
        uid = firms[row.name.en]
        assert row.adopted.split()[0] == str(adopted.percent(uid))
        assert row.uniform.split()[0] == str(uniform.percent(uid))
        assert ("±" in row.adopted) == (0 < adopted.count(uid) < adopted.draws)
    assert len(part.shares) == view(state).shown
    assert [row.now for row in part.rooms if row.strong] == [
        weight(room.now) for room in found(state).intervals if room.level.value == "dimension"
    ]
    assert len(part.without) == len(found(state).left_out) + len(found(state).experts)
    assert len(part.others) == 7, "every other method has its line"


@pytest.mark.parametrize("language", list(PaperLanguage))
def test_it_is_printed_in_each_language_and_the_paper_still_verifies(language: PaperLanguage) -> None:
    data = render_shortlist(view("sealed"), language, sealed=played.held("sealed").sealed).data
    text = said(data)
    assert ("稳健性" in text) == (language is not PaperLanguage.EN)
    assert ("Sensitivity" in text) == (language is not PaperLanguage.ZH)
    assert "±" in text
    assert verify_paper(data).holds


def test_it_is_left_out_unless_somebody_asks_for_it() -> None:
    usual = round_view(played.held("sealed"))
    assert usual.sensitivity is None
    assert PaperSection.SENSITIVITY not in usual.sections
    assert "稳健性" not in said(render_shortlist(usual, PaperLanguage.ZH, sealed=played.held("sealed").sealed).data)


def test_what_quotas_changed_is_not_told_of_every_indicator() -> None:
    """A firm that a quota seats would come and go in each line of the list without one thing."""
    part = view("sealed").sensitivity
    assert part is not None
    assert part.rooms == (), "the list does not follow the totals"
    every = len(played.held("sealed").counted.result.scheme.indicators)
    assert 0 < len(part.without) < every
    displaced = [row.uid for row in played.held("sealed").counted.listed.rows if row.place.value == "displaced"]
    assert displaced
    names = {c.uid: c.english_name for c in played.held("sealed").counted.result.candidates}
    assert not any(names[uid] in row.entered.en for uid in displaced for row in part.without)
