"""How firms are narrowed, by scope, search and facets, with what each step left for the next letter. No widget, no session."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import compress
from time import perf_counter
from typing import TYPE_CHECKING

from registry.i18n import Text, current_language
from registry.pace import Pulse, paced
from ui.firms.facets import FACETS, facet

if TYPE_CHECKING:
    from registry.model.saved_view import Setup
    from registry.view import FirmRow
    from registry.view.query import Condition, Query, QueryField
    from registry.view.query.column import Column

LOW_FILLED = 60
"""Under this share of what is asked a firm counts as incomplete."""


@dataclass(frozen=True, slots=True)
class Scope:
    """A fixed set of firms that views begin from: its name and the rows it holds."""

    key: str
    text: Text
    holds: Callable[[FirmRow], bool]


SCOPES = (
    Scope("all", Text("All firms"), lambda _row: True),
    Scope("shanghai", Text("Shanghai"), lambda row: row.in_shanghai is True),
    Scope("due", Text("Re-verify in 90 days"), lambda row: row.tier_state == "due"),
    Scope("differs", Text("Sources differ"), lambda row: bool(row.unsettled)),
    Scope("incomplete", Text("Incomplete"), lambda row: row.filled < LOW_FILLED),
)


def scope(key: str) -> Scope:
    """The scope `key`; all firms for one that this program does not know."""
    return next((one for one in SCOPES if one.key == key), SCOPES[0])


def narrowed(
    rows: Sequence[FirmRow], scope_key: str, query: Query | None, chosen: Mapping[str, Collection[str]]
) -> Sequence[FirmRow]:
    """The rows of a scope that pass a query and have a chosen value in every facet that has any, in their order."""
    if scope_key != "all":
        holds = scope(scope_key).holds
        rows = [row for row in rows if holds(row)]
    if query is not None:
        rows = query.sieve(rows)
    for key, values in chosen.items():
        value = facet(key).value
        rows = [row for row in rows if value(row) in values]
    return rows


def firms_of(setup: Setup, rows: Sequence[FirmRow], as_of: date) -> Sequence[FirmRow]:
    """Those of `rows` that a view shows."""
    query = read_search(setup.text, as_of) if setup.text.strip() else None
    return narrowed(rows, setup.scope, query, known_facets(setup.facets))


def count_of(setup: Setup, rows: Sequence[FirmRow], as_of: date) -> int:
    """How many of `rows` a view shows."""
    return len(firms_of(setup, rows, as_of))


def known_facets(facets: Mapping[str, Collection[str]]) -> dict[str, frozenset[str]]:
    """The facets of a kept view that this program still has."""
    there = {one.key for one in FACETS}
    return {key: frozenset(values) for key, values in facets.items() if key in there and values}


def ready_to_search(as_of: date) -> None:
    """Load what a search needs: with the first letter it would keep the window waiting. For another thread."""
    read_search("tier:?", as_of)


def read_search(text: str, as_of: date) -> Query:
    """A search as it is read on a day; what it needs is loaded with the first one."""
    from registry.view.query import parse

    return parse(text, as_of)


class Laid:
    """What all rows say to the search, and their keys, each laid side by side in memory in the order of the rows.

    Of 140,000 rows that lie scattered, to ask each is to wait for the memory three times; here it comes in one stream.
    """

    def __init__(
        self,
        texts: list[str],
        uids: list[str],
        of: tuple[Laid, Sequence[bool]] | None = None,
        whole: tuple[str, ...] = (),
    ) -> None:
        self._texts, self.uids, self._of = texts, uids, of
        # All that these say, and more; nothing where that is not known.
        self._whole = whole if of is None else of[0]._whole
        self.columns: dict[str, Column] = {}
        """The values of fields that were asked, by the key of the field."""

    @classmethod
    def out_of(cls, rows: Sequence[FirmRow], pulse: Pulse | None = None) -> Laid:
        """Copies of what these rows say."""
        whole = _SEAM.join([row.search_key for row in paced(rows, pulse)])
        uids = _SEAM.join([row.uid for row in paced(rows, pulse)]).split(_SEAM)
        return cls(whole.split(_SEAM), uids, whole=(whole,))

    def exchanged(self, rows: Mapping[int, FirmRow]) -> Laid:
        """With other rows of the same firms in some places."""
        texts = list(self.texts)
        for place, row in rows.items():
            texts[place] = row.search_key
        came = _SEAM.join([row.search_key for row in rows.values()])
        return Laid(texts, self.uids, whole=(*self._whole, came) if self._whole else ())

    def has_none(self, term: str) -> bool:
        """Whether it is plain at a glance that no row says `term`: one look at all texts is a quarter of looking at each."""
        return len(self.uids) >= _MANY and bool(self._whole) and all(term not in part for part in self._whole)

    @property
    def texts(self) -> list[str]:
        """What the rows say to the search."""
        if (of := self._of) is not None:
            self._texts = list(compress(of[0].texts, of[1]))
            self._of = None  # last, for another thread may ask; and the letter before is not kept any longer
        return self._texts

    def of(self, passing: Sequence[bool]) -> Laid:
        """Those of the rows that pass; what they say is only copied once it is asked for, by the next letter."""
        return Laid([], list(compress(self.uids, passing)), (self, passing))

    def column(self, asked: QueryField, rows: Sequence[FirmRow], pulse: Pulse | None = None) -> Column:
        """The values of a field, in the order of `rows`, which these are laid out of; laid out once."""
        from registry.view.query.column import column_of

        if asked.key not in self.columns:
            self.columns[asked.key] = column_of(asked, map(asked.value, paced(rows, pulse)))
        return self.columns[asked.key]

    def passing(self, condition: Condition, rows: Sequence[FirmRow]) -> list[bool]:
        """Whether each of `rows`, which these are laid out of, passes."""
        if (term := condition.term) is not None:
            return [term in text for text in self.texts]
        if condition.field is None:
            return list(map(condition.passes, self.texts))
        return self.column(condition.field, rows).passing(condition.passes)


_MANY = 5_000
"""Rows from which one look at all of their texts is worth it."""
_SEAM = "\0"  # stands in no text that a registry keeps


@dataclass(frozen=True, slots=True)
class Sifted:
    """Rows that got through a sieve, with what each step left, so that the next letter asks few of them.

    Attributes:
        base: the rows it began with, the scope and the firms of another page.
        stages: the steps of the search, first what the scope left.
        rows: what the facets left in the end.
    """

    base: tuple[object, str, object]
    stages: tuple[Stage, ...]
    rows: Sequence[FirmRow]

    def kept(self, conditions: Sequence[Condition]) -> tuple[list[Stage], Stage | None]:
        """The stages that stand for the first of `conditions` too, and the one that may have been typed on."""
        kept = 0
        while kept < min(len(conditions), len(self.stages) - 1):
            if conditions[kept].source != self.stages[kept + 1].source:
                break
            kept += 1
        typed_on = self.stages[kept + 1] if kept + 1 < len(self.stages) else None
        return list(self.stages[: kept + 1]), typed_on

    def uids(self) -> list[str]:
        """The keys of the rows."""
        last = self.stages[-1]
        if last.laid is not None and last.rows is self.rows:
            return last.laid.uids
        return [row.uid for row in self.rows]


@dataclass(frozen=True, slots=True)
class Stage:
    """One step of the search: its word, the text that it looks for where it is one, and the rows it left."""

    source: str
    term: str | None
    rows: Sequence[FirmRow]
    laid: Laid | None = None

    def then(self, condition: Condition) -> Stage:
        """The next step: those of the rows that pass."""
        term, laid = condition.term, self.laid
        if laid is None:
            return Stage(condition.source, term, condition.sieve(self.rows))
        if term is not None and laid.has_none(term):
            return Stage(condition.source, term, [], Laid([], []))
        passing = laid.passing(condition, self.rows)
        return Stage(condition.source, term, list(compress(self.rows, passing)), laid.of(passing))

    def is_wider(self, term: str | None) -> bool:
        """Whether all rows that hold `term` are among these: it was typed on."""
        return term is not None and self.term is not None and self.term in term


@dataclass(frozen=True, slots=True)
class Sieve:
    """What rows must be to be in sight, apart from any window, so that another thread can sift by it.

    Attributes:
        query: the search as it was read; None while nothing stands in it.
        scope: key of the set that the view begins from.
        only: the firms (uids) behind a number of another page; None for all.
        chosen: the values of each facet that is narrowed.
    """

    query: Query | None
    scope: str
    only: frozenset[str] | None
    chosen: Mapping[str, frozenset[str]]

    def passing(self, rows: Sequence[FirmRow], without: str | None = None) -> list[FirmRow]:
        """The rows that get through, facet `without` aside."""
        return list(self._facets(self.sift(rows).stages[-1].rows, without))

    def sift(self, rows: Sequence[FirmRow], last: Sifted | None = None, laid: Laid | None = None) -> Sifted:
        """The rows that get through. What the words before the one being typed left is taken from `last`; `laid` is of
        `rows`."""
        base = (rows, self.scope, self.only)
        conditions = self.query.conditions if self.query is not None else ()
        if last is None or not _is_same(base, last.base) or (laid is not None and last.stages[0].laid is None):
            found = narrowed(rows, self.scope, None, {})
            if (only := self.only) is not None:
                found = [row for row in found if row.uid in only]
            stages, typed_on = [Stage("", None, found, laid if found is rows else None)], None
        else:
            stages, typed_on = last.kept(conditions)
        for condition in conditions[len(stages) - 1 :]:
            wide = typed_on is not None and typed_on.is_wider(condition.term)
            before = typed_on if wide and typed_on is not None else stages[-1]
            stages.append(before.then(condition))
            typed_on = None
        return Sifted(base, tuple(stages), self._facets(stages[-1].rows, None))

    def first(self, rows: Sequence[FirmRow], last: Sifted | None, count: int, seconds: float) -> list[FirmRow] | None:
        """The first `count` rows that get through, as `sift` would find them; None where so many are not found in `seconds`."""
        conditions = self.query.conditions if self.query is not None else ()
        among, asked = rows, list(self._asked())
        if last is not None and _is_same((rows, self.scope, self.only), last.base):
            stages, typed_on = last.kept(conditions)
            rest = conditions[len(stages) - 1 :]
            wide = typed_on is not None and bool(rest) and typed_on.is_wider(rest[0].term)
            among = typed_on.rows if wide and typed_on is not None else stages[-1].rows
        found: list[FirmRow] = []
        end = perf_counter() + seconds
        for start in range(0, len(among), _LOOK):
            some: Sequence[FirmRow] = among[start : start + _LOOK]
            for condition in conditions:
                some = condition.sieve(some)
            for passes in asked:
                some = [row for row in some if passes(row)]
            found += some
            if len(found) >= count:
                return found[:count]
            if perf_counter() > end:
                return None
        return None

    def lets(self, row: FirmRow) -> bool:
        """Whether a row gets through."""
        return (self.query is None or self.query.holds(row)) and all(passes(row) for passes in self._asked())

    def _asked(self) -> Iterator[Callable[[FirmRow], bool]]:
        """What is asked of a row besides the search."""
        if self.scope != "all":
            yield scope(self.scope).holds
        if (only := self.only) is not None:
            yield lambda row: row.uid in only
        for key, values in self.chosen.items():
            value = facet(key).value
            yield lambda row, value=value, values=values: value(row) in values

    def nearest(self, rows: Sequence[FirmRow], text: str, as_of: date) -> str | None:
        """The longest beginning of `text` that finds something among `rows`, or None.

        A word that is cut finds no less than the whole, so the place is found by halving.
        """
        whole = read_search(text, as_of)
        if any(c.term is None for c in whole.conditions):
            return None
        there = replace(self, query=None).sift(rows).rows
        low, high = 0, len(text) - 1
        while low < high:
            middle = (low + high + 1) // 2
            query = read_search(text[:middle], as_of)
            if any(query.holds(row) for row in there):
                low = middle
            else:
                high = middle - 1
        return text[:low].rstrip() or None

    def _facets(self, rows: Sequence[FirmRow], without: str | None) -> Sequence[FirmRow]:
        chosen = {key: values for key, values in self.chosen.items() if key != without}
        return narrowed(rows, "all", None, chosen)


_LOOK = 400
"""Rows looked at between two looks at the clock."""


def _is_same(base: Sequence[object], other: Sequence[object]) -> bool:
    return all(one is another for one, another in zip(base, other, strict=True))


FacetCounts = dict[str, list[tuple[str, str, int]]]
"""(value, words, firms) by facet."""


def facet_counts(sieve: Sieve, rows: Sequence[FirmRow], facet_key: str) -> list[tuple[str, str, int]]:
    """(value, words, firms) of a facet among the rows the other filters let through, in the facet's order. A value that is
    chosen stands there even with no firm."""
    one = facet(facet_key)
    counts = Counter(map(one.value, sieve.passing(rows, without=facet_key)))
    for value in sieve.chosen.get(facet_key, ()):
        counts.setdefault(value, 0)
    language = current_language()
    return [(value, one.label(value, language), counts[value]) for value in sorted(counts, key=one.order)]
