"""What the firms page shows: its rows, their order, and what narrows them. No widget, no session; testable alone."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import TYPE_CHECKING

from registry.i18n import Language, current_language
from ui.firms.facets import facet
from ui.firms.sieve import Laid, Sieve, Sifted, facet_counts, read_search

if TYPE_CHECKING:
    from registry.view import FirmRow
    from registry.view.overview import Behind
    from registry.view.query import Fault, Query


class FirmsState:
    """The rows, and what of them is in sight."""

    def __init__(self) -> None:
        self.rows: Sequence[FirmRow] = ()
        self._order: Sequence[FirmRow] = ()
        self.scope = "all"
        self.as_of = date.today()
        self.chosen: dict[str, frozenset[str]] = {}
        self.behind: Behind | None = None
        self._text = ""
        self._query: Query | None = None
        self._only: frozenset[str] = frozenset()
        self.sifted: Sifted | None = None
        self.laid: Laid | None = None
        """What the rows say, once it is laid out in the order set last."""

    # -- narrowing

    @property
    def text(self) -> str:
        """What stands in the search."""
        return self._text

    @text.setter
    def text(self, text: str) -> None:
        self._text, self._query = text, None

    @property
    def query(self) -> Query | None:
        """The search as it was read; None while nothing stands in it."""
        if self._query is None and self._text.strip():
            self._query = read_search(self._text, self.as_of)
        return self._query

    @property
    def faults(self) -> tuple[Fault, ...]:
        """What of the search cannot be read."""
        return self.query.faults if self.query is not None else ()

    def show_behind(self, behind: Behind | None) -> None:
        """Show only the firms behind a number of another page; None lifts that."""
        self.behind = behind
        self._only = frozenset(behind.firms) if behind is not None else frozenset()

    def set_rows(self, rows: Sequence[FirmRow], as_of: date | None = None) -> list[object]:
        """The rows of the registry, as just read, and the day they are judged on; what stood there before, which is to be let
        go of bit by bit where the rows in it are no longer used."""
        before: list[object] = [self.rows, self._order, self.sifted, self.laid]
        self.rows = self._order = rows
        self.laid = None
        self.as_of, self._query, self.sifted = as_of or self.as_of, None, None
        return before

    def set_order(self, rows: Sequence[FirmRow]) -> None:
        """Show the rows, which are these, in this order."""
        self._order, self.laid = rows, None

    def choose(self, facet_key: str, values: Iterable[str]) -> None:
        """Narrow a facet to `values`; no values lift it."""
        chosen = frozenset(values)
        if chosen:
            self.chosen[facet_key] = chosen
        else:
            self.chosen.pop(facet_key, None)

    def toggle(self, facet_key: str, value: str) -> None:
        """Add a value to a facet, or take it out."""
        self.choose(facet_key, self.chosen.get(facet_key, frozenset()) ^ {value})

    def clear(self) -> None:
        """Lift search and facets; the scope stays."""
        self.text = ""
        self.chosen.clear()
        self.show_behind(None)

    @property
    def narrowed(self) -> bool:
        """Whether search, a facet or a number of another page is on."""
        return bool(self.text.strip() or self.chosen or self.behind is not None)

    def visible(self) -> list[FirmRow]:
        """The rows in sight, in the order set last, else in their stored one."""
        self.sifted = self.sieve.sift(self._order, self.sifted)
        return list(self.sifted.rows)

    @property
    def sieve(self) -> Sieve:
        """Search, scope and filters as they are now."""
        return Sieve(self.query, self.scope, None if self.behind is None else self._only, dict(self.chosen))

    @property
    def order(self) -> Sequence[FirmRow]:
        """The rows in the order set last, else in their stored one."""
        return self._order

    # -- counts

    def facet_counts(self, facet_key: str) -> list[tuple[str, str, int]]:
        """(value, words, firms) of a facet among the rows the other filters let through."""
        return facet_counts(self.sieve, self.rows, facet_key)

    def facet_words(self, facet_key: str) -> str:
        """What a facet is set to, in words."""
        one = facet(facet_key)
        language = current_language()
        joint = "、" if language is Language.ZH else ", "
        values = sorted(self.chosen.get(facet_key, ()), key=one.order)
        return joint.join(one.label(value, language) for value in values)

    def nearest(self) -> str | None:
        """The longest beginning of the search text that finds something, or None."""
        return self.sieve.nearest(self._order, self.text.strip(), self.as_of)

    def find(self, text: str, most: int = 6) -> list[FirmRow]:
        """The firms the palette offers: those whose initials or names begin with `text` before those that hold it."""
        terms = text.casefold().split()
        if not terms:
            return []
        hits = [row for row in self.rows if all(term in row.search_key for term in terms)]
        first = terms[0]
        starts = [
            row
            for row in hits
            if row.initials.startswith(first)
            or row.search_key.startswith(first)
            or (row.english_name or "").casefold().startswith(first)
            or (row.short_name or "").startswith(first)
        ]
        rest = [row for row in hits if row not in starts]
        return [*starts, *rest][:most]
