"""Candidates in rank order and quotas as rows over them: what a choice is made on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from registry.i18n import Text
from registry.model.vocab import vocabulary
from registry.scoring.exact_choice import IntArray, Row
from registry.scoring.rules import ANY_GROUP, Attribute, Quota
from registry.scoring.seats import Bound, Lowered, Seatable, Side, quota_title
from registry.scoring.titles import Title
from registry.scoring.words import code_title

_VOCABULARIES = {Attribute.SEGMENT: "segment1", Attribute.DISTRICT: "district"}
_ORIGINS = {"attracted": Text("attracted firms"), "cultivated": Text("cultivated firms")}


@dataclass(frozen=True, slots=True)
class QuotaRow:
    """A quota for one group: the places of its candidates, and the bounds that hold."""

    quota: Quota
    group: str
    members: tuple[int, ...]
    least: int
    most: int

    def bound(self, side: Side) -> Bound:
        """One end of it."""
        attribute = self.quota.attribute
        named = group_title(attribute, self.group) if self.quota.group == ANY_GROUP else None
        seats = self.least if side is Side.LEAST else self.most
        return Bound(
            self.quota.code, quota_title(self.quota.title, attribute, named), attribute, self.group, side, seats
        )


@dataclass(frozen=True)
class Seating:
    """The question as arrays.

    Attributes:
        firms: in rank order; equals stand in the order of their keys, which decides nothing.
        scores: of each.
        classes: equal for firms that nothing declared tells apart, 0 for the best.
        ranks: competition ranks among those that can be chosen: 1, 2, 2, 4. They say who is in by rank; people read
            `place`.
        seats: seats to be filled.
        rows: quotas that can bind.
        lowered: minima that hold in part.
        unplaced: keys of candidates whose group a quota asks for and nobody knows.
    """

    firms: tuple[Seatable, ...]
    scores: IntArray
    classes: tuple[int, ...]
    ranks: tuple[int, ...]
    seats: int
    rows: tuple[QuotaRow, ...]
    lowered: tuple[Lowered, ...]
    unplaced: tuple[str, ...]

    def plain(self, relaxed: Mapping[tuple[int, Side], int | None] | None = None) -> list[Row]:
        """The rows in numbers. `relaxed`: by row and side, how many seats it gives way; None leaves it out."""
        changes = relaxed or {}
        rows: list[Row] = []
        for number, row in enumerate(self.rows):
            down = changes.get((number, Side.LEAST), 0)
            up = changes.get((number, Side.MOST), 0)
            least = 0 if down is None else max(row.least - down, 0)
            most = len(row.members) if up is None else min(row.most + up, len(row.members))
            rows.append(Row(row.members, least, most))
        return rows

    def place(self, firm: int) -> str:
        """The printed place of a firm in the merit order of all ranked firms."""
        return self.firms[firm].place or str(self.ranks[firm])

    def merit(self, firm: int) -> int:
        """The same as a number."""
        return int(self.place(firm).rstrip("="))

    def uids(self, places: Iterable[int]) -> tuple[str, ...]:
        """Keys of firms, in rank order."""
        return tuple(self.firms[place].uid for place in sorted(places))


def seating(firms: Sequence[Seatable], quotas: Sequence[Quota], seats: int, decided: Sequence[str]) -> Seating:
    """See `Seating`.

    Args:
        firms: candidates, in any order.
        quotas: in any order.
        seats: seats of the list.
        decided: keys of firms that a recorded decision or lot has put in order, the first before the others.

    Raises:
        ValueError: two candidates with one key, or tie keys of different length (a bug of the caller).
    """
    if len({firm.uid for firm in firms}) != len(firms) or len({len(firm.keys) for firm in firms}) > 1:
        raise ValueError("candidates with the same key, or with different tie keys")
    place = {uid: -number for number, uid in enumerate(decided)}
    figures = {firm.uid: (firm.score, firm.keys, place.get(firm.uid, -len(place))) for firm in firms}
    ordered = sorted(sorted(firms, key=lambda firm: firm.uid), key=lambda firm: figures[firm.uid], reverse=True)
    levels = [figures[firm.uid] for firm in ordered]
    classes: list[int] = []
    ranks: list[int] = []
    for number, level in enumerate(levels):
        equal = number > 0 and level == levels[number - 1]
        classes.append(classes[-1] if equal else classes[-1] + 1 if classes else 0)
        ranks.append(ranks[-1] if equal else number + 1)
    filled = min(seats, len(ordered))
    rows = [row for quota in sorted(quotas, key=lambda q: q.code) for row in _rows(quota, ordered)]
    return Seating(
        firms=tuple(ordered),
        scores=np.array([firm.score for firm in ordered], dtype=np.int64),
        classes=tuple(classes),
        ranks=tuple(ranks),
        seats=filled,
        rows=tuple(row for row in rows if row.least > 0 or row.most < min(len(row.members), filled)),
        lowered=tuple(_lowered(rows)),
        unplaced=tuple(firm.uid for firm in ordered if _unplaced(firm, quotas)),
    )


def _rows(quota: Quota, firms: Sequence[Seatable]) -> Iterator[QuotaRow]:
    places: dict[str, list[int]] = {}
    for n, firm in enumerate(firms):
        places.setdefault(firm.group(quota.attribute), []).append(n)
    groups = [quota.group] if quota.group != ANY_GROUP else sorted(places.keys() - {""})
    for group in groups:
        members = tuple(places.get(group, ()))
        least = min(quota.least or 0, len(members))
        yield QuotaRow(quota, group, members, least, len(members) if quota.most is None else quota.most)


def _lowered(rows: Iterable[QuotaRow]) -> Iterator[Lowered]:
    for row in rows:
        wanted = row.quota.least
        if wanted is not None and row.least < wanted:
            text = Text(
                "“{quota}” asks for at least {wanted}; {n} qualified candidate exists, so {n} holds.",
                "“{quota}” asks for at least {wanted}; {n} qualified candidates exist, so {n} holds.",
                quota=row.bound(Side.LEAST).title,
                wanted=wanted,
                n=row.least,
            )
            yield Lowered(row.quota.code, row.group, wanted, row.least, text)


def _unplaced(firm: Seatable, quotas: Sequence[Quota]) -> bool:
    asked = {quota.attribute for quota in quotas} - {Attribute.PARENT_GROUP}
    return any(not firm.group(attribute) for attribute in asked)


def group_title(attribute: Attribute, group: str) -> Text:
    """A group in words; a code that the vocabulary does not know, such as a place far away, stands for itself."""
    name = _VOCABULARIES.get(attribute)
    if name and group in vocabulary(name):
        return code_title(name, group)
    return _ORIGINS.get(group, Title(group, group))
