"""What a dragged weight shows at once is what scoring anew gives."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.scoring import DAY, invented_firms
from registry.scoring import load_scheme, score
from registry.scoring.glimpse import glimpse

SCHEME = load_scheme()
FIRMS = invented_firms(40)
RESULT = score(SCHEME, FIRMS, DAY)


@settings(max_examples=25)
@given(st.sampled_from([d.code for d in SCHEME.dimensions]), st.integers(0, 10_000))
def test_places_scores_and_the_cut_are_those_of_scoring_anew(code: str, weight: int) -> None:
    moved = SCHEME.move_dimension(code, weight)
    seen, whole = glimpse(RESULT, moved), score(moved, FIRMS, DAY)
    assert seen.cut == whole.cut
    assert seen.tie == whole.tie
    assert (seen.certain, seen.contenders) == (whole.certain, whole.contenders)
    for one, other in zip(seen.candidates, whole.candidates, strict=True):
        assert one.uid == other.uid
        for name in (
            "rank", "rank_label", "place", "membership", "score", "score_lo", "score_hi", "published", "published_lo",
            "published_hi", "dimensions", "completeness",
        ):  # fmt: skip
            assert getattr(one, name) == getattr(other, name), name
