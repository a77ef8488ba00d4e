"""What a shortlist without a round reads of sources is what it cites: reading all of them gives the same paper."""

from __future__ import annotations

from datetime import date

import pytest

from registry.report.build import shortlist_view
from registry.report.inputs import paper_inputs
from registry.scoring import load_scheme, score
from registry.scoring.inputs import firm_facts
from registry.store import open_registry
from tests.report import played


@pytest.mark.parametrize(("day", "decided"), [(date(2025, 6, 30), True), (date(2017, 1, 1), False)])
def test_the_sources_of_the_cited_alone_give_the_same_paper(day: date, decided: bool) -> None:
    with open_registry(played.files()["open"]) as registry, registry.read() as connection:
        result = score(load_scheme(), firm_facts(connection, day), day)
        few, every = paper_inputs(connection, result, trial=True), paper_inputs(connection, result)
    view = shortlist_view(result, few)
    assert view.decided is decided
    assert view == shortlist_view(result, every)
    assert any(source.cited for source in view.sources)
    if decided:
        assert 3 * len(few.sources) < len(every.sources)
