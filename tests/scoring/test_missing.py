"""Missing policies: by scheme and by indicator, what each counts, and what a reader sees of it."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from registry.scoring import FlagKind, MissingPolicy, Scheme, parse_scheme, score
from registry.scoring.facts import FirmFacts
from registry.scoring.grid import GRID, half_up
from tests.scoring.builders import COUNTS, DAY, Item, firm, scheme, scheme_text


def with_policies(*policies: str, weights: tuple[int, ...], **head: str) -> Scheme:
    """A plain scheme of one dimension with a policy for each indicator, "" for none."""
    items = [
        Item(metric, "a", weight, extra=f'missing = "{policy}"' if policy else "")
        for metric, weight, policy in zip(COUNTS, weights, policies, strict=False)
    ]
    return parse_scheme(scheme_text(items, head=head), "test.toml")


def values(plain: Scheme, facts: FirmFacts, missing: MissingPolicy | None = None) -> list[int]:
    candidate = score(plain, [facts], DAY, missing=missing).candidates[0]
    return [c.value for c in candidate.contributions]


def test_each_policy_counts_what_it_says() -> None:
    plain = scheme(8000, 2000)
    facts = firm("a", 90, None)
    expected = {"middle": 5000, "zero": 0, "neutral": 6000, "redistribute": 9000}
    assert {p.value: values(plain, facts, p)[1] for p in MissingPolicy} == expected


def test_an_indicator_may_have_a_policy_of_its_own() -> None:
    plain = with_policies("", "neutral", "zero", weights=(5000, 3000, 2000), missing='"middle"')
    facts = firm("a", None, None, None)
    assert values(plain, facts) == [5000, 6000, 0]
    assert values(plain, facts, MissingPolicy.ZERO) == [0, 6000, 0]
    candidate = score(plain, [facts], DAY).candidates[0]
    assert [c.policy for c in candidate.contributions] == [
        MissingPolicy.MIDDLE,
        MissingPolicy.NEUTRAL,
        MissingPolicy.ZERO,
    ]
    assert {f.kind: f.count for f in candidate.flags if f.kind is FlagKind.NEUTRAL} == {FlagKind.NEUTRAL: 1}
    assert (candidate.score_lo, candidate.score_hi) == (0, GRID * GRID)


def test_weight_is_shared_only_where_enough_is_known() -> None:
    plain = scheme(5000, 3000, 2000, missing='"redistribute"')
    enough, candidate = firm("a", 40, 60, None), score(plain, [firm("a", 40, 60, None)], DAY).candidates[0]
    mean = half_up(5000 * 4000 + 3000 * 6000, 8000)
    assert values(plain, enough) == [4000, 6000, mean]
    assert [f.count for f in candidate.flags if f.kind is FlagKind.REDISTRIBUTED] == [1]
    short = score(plain, [firm("a", 40, None, 80)], DAY).candidates[0]
    assert [c.value for c in short.contributions] == [4000, 0, 8000]
    assert short.contribution(COUNTS[1]).policy is MissingPolicy.ZERO
    lower = parse_scheme(
        scheme_text([Item(m, "a", w) for m, w in zip(COUNTS, (5000, 3000, 2000), strict=False)],
                    head={"missing": '"redistribute"', "min_available": "70"}), "test.toml",
    )  # fmt: skip
    assert values(lower, firm("a", 40, None, 80))[1] == half_up(5000 * 4000 + 2000 * 8000, 7000)


def test_siblings_are_those_of_the_dimension() -> None:
    plain = scheme(4000, 1000, 5000, dimensions="aab", missing='"redistribute"')
    assert values(plain, firm("x", 30, None, 90)) == [3000, 3000, 9000]


@given(
    known=st.lists(st.one_of(st.none(), st.integers(0, 100)), min_size=4, max_size=4),
    policy=st.sampled_from(MissingPolicy),
)
def test_what_counts_lies_between_the_bounds_and_the_bounds_know_no_policy(
    known: list[int | None], policy: MissingPolicy
) -> None:
    plain = scheme(3000, 3000, 3000, 1000, dimensions="aaab")
    candidate = score(plain, [firm("a", *known)], DAY, missing=policy).candidates[0]
    zero = score(plain, [firm("a", *known)], DAY, missing=MissingPolicy.ZERO).candidates[0]
    assert zero.score == zero.score_lo == candidate.score_lo <= candidate.score <= candidate.score_hi == zero.score_hi
    assert sum(c.points for c in candidate.contributions) == candidate.score


@given(values_=st.lists(st.integers(0, 100), min_size=4, max_size=4))
def test_sharing_the_weight_is_the_mean_of_the_known(values_: list[int]) -> None:
    """The published formula: the sum over what is known, divided by the weight of what is known."""
    weights = (3000, 3000, 2500, 1500)
    plain = scheme(*weights, missing='"redistribute"')
    candidate = score(plain, [firm("a", *values_[:3], None)], DAY).candidates[0]
    mean = sum(w * v * 100 for w, v in zip(weights[:3], values_[:3], strict=True)) / sum(weights[:3])
    assert abs(candidate.score / GRID - mean) <= weights[3] / GRID / 2 + 1e-9
