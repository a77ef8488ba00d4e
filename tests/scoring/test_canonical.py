"""What is written at once is what the plain form writes, byte for byte, whatever the value."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from datetime import date
from enum import StrEnum
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.i18n import Text
from registry.model.values import Grade
from registry.resources import resource_path
from registry.scoring import load_scheme, score
from registry.scoring.facts import Fact, FirmFacts, Ref, State
from registry.scoring.facts_file import facts_text
from registry.scoring.final_list import Entrant
from registry.scoring.panel import Mark
from registry.scoring.rulings import DecisionKind, Ruling
from registry.scoring.scheme import MissingPolicy
from registry.scoring.seal import canonical, plain
from registry.scoring.sealed import (
    FORMAT,
    Inputs,
    Recount,
    SealedExpert,
    SealedRecusal,
    outcome_plain,
    part_digests,
    recount,
    seal_round,
)
from registry.scoring.sealed_check import verify_sealed
from registry.scoring.titles import Measure, Title
from tests.scoring.builders import DAY, count, firm, money, scheme, with_metrics


class _Colour(StrEnum):
    RED = "red"
    NONE = ""


@dataclass(frozen=True)
class _Named:
    code: str = ""
    more: object = None


@dataclass(frozen=True)
class _Bare:
    """It has nothing."""


TEXTS = st.text(max_size=4)
SCALARS = st.one_of(
    st.none(), st.booleans(), st.integers(), TEXTS, st.fractions(), st.dates(), st.sampled_from(_Colour),
    st.builds(Title, TEXTS, TEXTS), st.builds(lambda a, n: Text(a, n=n), TEXTS, st.integers()), st.just(_Bare()),
)  # fmt: skip
VALUES = st.recursive(
    SCALARS,
    lambda inside: st.one_of(
        st.lists(inside, max_size=4),
        st.lists(inside, max_size=4).map(tuple),
        st.lists(st.builds(_Named, st.sampled_from("abc"), inside), max_size=4),
        st.lists(st.fixed_dictionaries({"code": st.sampled_from("ab"), "x": inside}), max_size=3),
        st.dictionaries(st.one_of(TEXTS, st.integers(0, 9)), inside, max_size=3),
        st.builds(_Named, TEXTS, inside),
    ),
    max_leaves=12,
)
FACTS = st.builds(
    Fact,
    st.sampled_from(State),
    st.sampled_from(Measure),
    st.none() | st.integers(),
    st.none() | st.integers(),
    TEXTS,
    st.none() | st.sampled_from(Grade),
    st.none() | st.builds(Ref, TEXTS, TEXTS, TEXTS),
)


def _dumped(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)


def _slow(value: object) -> str:
    return _dumped(plain(value))


def _slow_facts(one: FirmFacts) -> dict[str, object]:
    figures = [{"metric": m, "year": y, "fact": plain(fact)} for (m, y), fact in sorted(one.metrics.items())]
    return plain(replace(one, metrics={})) | {"figures": figures}


@given(VALUES)
def test_every_value_is_written_as_its_plain_form(value: object) -> None:
    assert canonical(value) == _slow(value)


@given(st.dictionaries(st.tuples(TEXTS.filter(bool), st.integers(2000, 2030)), FACTS, max_size=5), TEXTS)
def test_facts_are_written_as_their_plain_form(metrics: Mapping[tuple[str, int], Fact], name: str) -> None:
    one = FirmFacts("u", name, metrics=metrics, fields={"a": Fact.text(name)})
    assert facts_text([one]) == _dumped([_slow_facts(one)])


def test_a_fact_has_the_fields_that_are_written() -> None:
    assert [f.name for f in fields(Fact)] == ["state", "measure", "lo", "hi", "code", "grade", "ref"]
    assert [f.name for f in fields(Ref)] == ["table", "uid", "field"]


@pytest.mark.parametrize("value", [1.5, b"x", [1.5], {"a": object()}, Fraction, {1, 2}])
def test_what_has_no_form_is_refused(value: object) -> None:
    with pytest.raises(TypeError):
        canonical(value)


def _outcome(counted: Recount) -> dict[str, object]:
    """What came out, from what page and paper are made of."""
    assert counted.panel is not None
    marks = {firm.firm: firm for firm in counted.panel.firms}
    rows: list[dict[str, object]] = []
    for row in counted.listed.rows:
        candidate = counted.result.candidate(row.uid)
        figures = {
            name: getattr(row, name)
            for name in ("uid", "rank", "objective", "objective_lo", "objective_hi", "panel", "total", "published")
        }
        figures |= {"place": row.place.value, "seat_by": row.seat_by.value if row.seat_by else None}
        figures |= {"completeness": candidate.completeness}
        figures["values"] = {x.code: [x.state.value, x.weight, x.value, x.lo, x.hi] for x in candidate.contributions}
        figures |= {"marks_given": marks[row.uid].given, "marks_needed": marks[row.uid].needed}
        rows.append({name: figure for name, figure in figures.items() if figure is not None})
    shares = [
        {"spread": one.spread.value, "draws": one.draws, "seed": one.seed, "same_list": one.same_list,
         "counts": dict(one.counts)}
        for one in counted.shares
    ]  # fmt: skip
    listed = counted.listed
    outcome: dict[str, object] = {
        "candidates": rows,
        "chosen": list(listed.chosen),
        "reserve": list(listed.reserve),
        "shares": shares,
    }
    return outcome | {"pairs": [plain(pair) for pair in counted.pairs]}


def test_a_sealed_file_is_that_of_the_plain_forms() -> None:
    """The whole file: marks of two experts, recusals, decisions, facts, and the digest of each part."""
    text = resource_path("schemes/key-enterprises.toml").read_text("utf-8")
    firms = [with_metrics(f"u{n}", "sat", revenue=money(10**7 * (n + 1)), class1_ip=count(9 - n)) for n in range(5)]
    item = load_scheme().panel.items[0].code
    experts = tuple(SealedExpert(f"e{n}", f"E{n}", f"专家“{n}”") for n in range(2))
    inputs = Inputs(
        title="2025",
        as_of=DAY,
        size=2,
        reserve=1,
        missing=MissingPolicy.MIDDLE,
        scheme=text,
        draws=60,
        entrants=tuple(Entrant(one.uid, "attracted", date(2025, 1, 2)) for one in reversed(firms)),
        experts=experts,
        marks=(Mark("e1", "u1", item, 80, "好"), Mark("e0", "u1", item, 70), Mark("e0", "u0", item, 75)),
        recusals=(SealedRecusal("e1", "u0", "declared", "kin"),),
        rulings=(Ruling(DecisionKind.OVERRIDE, "u3", "", "out", "理由", "王", date(2025, 3, 4)),),
    )
    counted = recount(inputs, firms)
    went_in = plain(inputs)
    went_in["marks"] = [plain(m) for m in sorted(inputs.marks, key=lambda m: (m.expert, m.firm, m.item))]
    went_in["entrants"] = [plain(e) for e in sorted(inputs.entrants, key=lambda e: e.uid)]
    went_in["recusals"] = [plain(r) for r in inputs.recusals]
    went_in["facts"] = [_slow_facts(one) for one in firms]
    whole = {"format": FORMAT, "inputs": went_in, "outcome": _outcome(counted), "parts": part_digests(went_in)}
    assert outcome_plain(counted) == whole["outcome"]
    sealed = seal_round(inputs, firms)
    assert sealed.body.decode() == _dumped(whole)
    assert verify_sealed(sealed.body, expected=sealed.digest).holds


def test_a_result_is_written_as_its_plain_form() -> None:
    result = score(scheme(6000, 4000), [firm("a", 3, 4), firm("b", None, (20, 90))], DAY)
    assert result.json().decode() == _slow(result)
