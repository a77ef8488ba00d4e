"""The seats that no open value can take: every completion of the open values is tried against what is said."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st

from registry.scoring import FirmFacts, Scheme, score
from registry.scoring.final_list import Entrant, FinalList, final_list
from registry.scoring.list_rows import ListPlace
from registry.scoring.rules import ANY_GROUP, Attribute, Floor, Quota
from registry.scoring.rulings import DecisionKind, Ruling
from registry.scoring.titles import Title
from tests.scoring.builders import DAY, firm, scheme

TITLE = Title("t", "题")
SIZE = 2


def listed(by: Scheme, firms: list[FirmFacts], rulings: tuple[Ruling, ...] = ()) -> FinalList:
    entrants = [Entrant(f.uid) for f in firms]
    return final_list(score(by, firms, DAY), None, entrants, rulings, size=by.size, reserve=1, lot_of="x")


@st.composite
def bounds(draw: st.DrawFn) -> tuple[int, int]:
    low = draw(st.integers(2, 9))
    return low * 10, min(9, low + draw(st.sampled_from([0, 0, 1, 3]))) * 10


@st.composite
def quotas(draw: st.DrawFn) -> tuple[Quota, ...]:
    most = draw(st.sampled_from([None, 1, 2]))
    least = draw(st.sampled_from([None, 1, 2]))
    made = []
    if most is not None:
        made.append(Quota("most", TITLE, Attribute.PARENT_GROUP, ANY_GROUP, None, most))
    if least is not None:
        made.append(Quota("least", TITLE, Attribute.SEGMENT, "sat", least, None))
    return tuple(made)


@settings(max_examples=200)
@given(
    st.lists(
        st.tuples(bounds(), st.sampled_from(["", "A"]), st.sampled_from(["launch", "sat"])), min_size=2, max_size=5
    ),
    quotas(),
    st.sampled_from([0, 3500, 6000]),
    st.sampled_from(["", "in", "out"]),
)
def test_a_certain_seat_is_kept_in_every_completion(
    drawn: list[tuple[tuple[int, int], str, str]], quota: tuple[Quota, ...], floor: int, answer: str
) -> None:
    floors = (Floor("f", TITLE, "objective", floor),) if floor else ()
    by = replace(scheme(10_000, size=str(SIZE), completeness_floor="0"), quotas=quota, floors=floors)
    rulings = (Ruling(DecisionKind.OVERRIDE, "0", "", answer, "why", "office"),) if answer else ()

    def firms(values: list[tuple[int, int]]) -> list[FirmFacts]:
        return [
            replace(firm(str(at), value), parent_group=group, segment=segment)
            for at, (value, (_bounds, group, segment)) in enumerate(zip(values, drawn, strict=True))
        ]

    before = listed(by, firms([one[0] for one in drawn]), rulings)
    assert set(before.certain) <= set(before.chosen)
    ends = [sorted({low, high}) for (low, high), _group, _segment in drawn]
    for values in product(*ends):
        after = listed(by, firms([(value, value) for value in values]), rulings)
        if after.selection.infeasible is not None:
            continue  # nobody is seated until people change a quota
        assert set(before.certain) <= set(after.chosen), (values, before.certain, after.chosen)
        assert after.certain == after.chosen, "nothing is open any more"


def test_a_firm_below_a_floor_has_no_certain_seat() -> None:
    by = replace(scheme(10_000, size="3"), floors=(Floor("f", TITLE, "objective", 5000),))
    found = listed(by, [firm("a", 90), firm("b", 40), firm("c", 30)])
    assert [row.place for row in found.rows] == [ListPlace.IN, ListPlace.BELOW_FLOOR, ListPlace.BELOW_FLOOR]
    assert found.certain == ("a",), "by rank all three would be certain"


def test_an_open_value_below_the_line_leaves_those_out_of_its_reach_certain() -> None:
    found = listed(scheme(10_000, size="3", completeness_floor="0"), [
        firm("a", 90), firm("b", 80), firm("c", 50), firm("d", (10, 60)),
    ])  # fmt: skip
    assert found.chosen == ("a", "b", "c")
    assert found.certain == ("a", "b")
