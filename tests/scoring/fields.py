"""Fields of firms and quotas, written down or drawn, and the best lists of a field as trying every subset finds them."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence

from hypothesis import strategies as st

from registry.scoring.grid import POINT
from registry.scoring.rules import ANY_GROUP, Attribute, Quota
from registry.scoring.seats import Seatable
from registry.scoring.titles import Title

SEGMENTS = ("launch", "sat", "parts")


def quota(attribute: str, group: str = ANY_GROUP, least: int | None = None, most: int | None = None) -> Quota:
    code = f"{attribute}-{group}-{least}-{most}"
    return Quota(code, Title(code, code), Attribute(attribute), group, least, most)


def firms(text: str) -> list[Seatable]:
    """Firms from lines ``uid score segment group origin``; a dash is a blank."""
    found: list[Seatable] = []
    for line in text.strip().splitlines():
        uid, score, segment, group, origin = line.split()
        blank = {"-": ""}
        found.append(
            Seatable(
                uid,
                int(score) * POINT,
                (),
                blank.get(segment, segment),
                blank.get(group, group),
                blank.get(origin, origin),
            )
        )
    return found


def keeps(chosen: Sequence[Seatable], quotas: Iterable[Quota], everyone: Sequence[Seatable]) -> bool:
    """What a reader of the rules would find with pencil and patience."""
    for q in quotas:
        groups = {f.group(q.attribute) for f in everyone} - {""} if q.group == ANY_GROUP else {q.group}
        for group in groups:
            seated = sum(f.group(q.attribute) == group for f in chosen)
            exist = sum(f.group(q.attribute) == group for f in everyone)
            if seated < min(q.least or 0, exist) or (q.most is not None and seated > q.most):
                return False
    return True


def all_best(
    everyone: Sequence[Seatable], quotas: Sequence[Quota], seats: int
) -> tuple[int, list[frozenset[str]]] | None:
    """The highest sum, and all lists that are best by rank order among those with it."""
    lists = [c for c in itertools.combinations(everyone, min(seats, len(everyone))) if keeps(c, quotas, everyone)]
    if not lists:
        return None
    total = max(sum(f.score for f in c) for c in lists)
    with_it = [c for c in lists if sum(f.score for f in c) == total]
    order = {frozenset(f.uid for f in c): sorted(((f.score, f.keys) for f in c), reverse=True) for c in with_it}
    top = max(order.values())
    return total, [names for names, figures in order.items() if figures == top]


NAMES = st.sampled_from(["", "a", "b", "c"])


@st.composite
def candidates(draw: st.DrawFn, least: int = 1, most: int = 9) -> list[Seatable]:
    top = draw(st.sampled_from([2, 5, 40, 10**8, 10**10]))
    return [
        Seatable(
            f"u{n}",
            draw(st.integers(0, top)),
            (draw(st.integers(0, 1)),),
            draw(st.sampled_from(SEGMENTS)),
            draw(NAMES),
            draw(st.sampled_from(["attracted", "cultivated", ""])),
            draw(st.sampled_from(["310101", "310104"])),
        )
        for n in range(draw(st.integers(least, most)))
    ]


def bounds() -> st.SearchStrategy[tuple[int | None, int | None]]:
    return st.one_of(
        st.tuples(st.none(), st.integers(1, 3)),
        st.tuples(st.integers(1, 2), st.none()),
        st.tuples(st.just(1), st.integers(1, 3)),
    )


@st.composite
def rules(
    draw: st.DrawFn, attributes: Sequence[str] = ("segment", "parent_group", "origin", "district")
) -> list[Quota]:
    groups = {
        "segment": [*SEGMENTS, ANY_GROUP],
        "parent_group": ["a", ANY_GROUP],
        "origin": ["attracted", "cultivated"],
        "district": ["310101", ANY_GROUP],
    }
    found: dict[tuple[str, str], Quota] = {}
    for _ in range(draw(st.integers(0, 4))):
        attribute = draw(st.sampled_from(attributes))
        group = draw(st.sampled_from(groups[attribute]))
        least, most = draw(bounds())
        found[attribute, group] = quota(attribute, group, least, most)
    return list(found.values())


TWO = """
a 90 launch x -
b 89 launch y -
c 80 sat    x -
d 50 sat    y -
"""


FIELD = """
a 90 launch x attracted
b 88 launch x cultivated
c 86 launch y cultivated
d 84 launch - cultivated
e 70 sat    - cultivated
f 60 sat    z cultivated
g 50 parts  - attracted
h 40 parts  - attracted
"""
