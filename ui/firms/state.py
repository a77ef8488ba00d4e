"""What the firms page shows and how it is narrowed: views, search, facets. No widget, no session; testable alone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from registry.i18n import Language, Text, current_language
from registry.model.vocab import vocabulary
from registry.pace import let_go_later

if TYPE_CHECKING:
    from registry.view import FirmRow
    from registry.view.overview import Behind

LOW_FILLED = 60
"""Under this share of what is asked a firm counts as incomplete."""
UNKNOWN = ""
"""Key of "not known" in a facet."""


class Named(Protocol):
    """Something with the names of a firm."""

    @property
    def legal_name(self) -> str: ...
    @property
    def short_name(self) -> str | None: ...
    @property
    def english_name(self) -> str | None: ...


def short_chinese(row: Named) -> str:
    """The Chinese name as people say it."""
    return row.short_name or row.legal_name


def names(row: Named, language: Language) -> tuple[str, str]:
    """The name to lead with and the other one. The language in use comes first; a firm without an English name leads
    with its Chinese one and its legal name follows."""
    chinese = short_chinese(row)
    if language is Language.ZH:
        return chinese, row.english_name or "—"
    if row.english_name:
        return row.english_name, chinese
    return chinese, row.legal_name if row.legal_name != chinese else "—"


def name_key(row: FirmRow, language: Language) -> str:
    """What the firm column sorts by: the stored pinyin in Chinese, the English name (else the pinyin) in English."""
    if language is Language.ZH or not row.english_name:
        return (row.pinyin or row.legal_name).casefold()
    return row.english_name.casefold()


@dataclass(frozen=True, slots=True)
class View:
    """A saved view: a name and the rows it holds."""

    key: str
    text: Text
    holds: Callable[[FirmRow], bool]


_EVERY = "all"
VIEWS = (
    View(_EVERY, Text("All firms"), lambda _row: True),
    View("shanghai", Text("Shanghai"), lambda row: row.in_shanghai is True),
    View("due", Text("Re-verify in 90 days"), lambda row: row.tier_state == "due"),
    View("incomplete", Text("Incomplete"), lambda row: row.filled < LOW_FILLED),
)


def count_views(rows: Sequence[FirmRow]) -> dict[str, int]:
    """How many of `rows` each view holds."""
    return {view.key: sum(map(view.holds, rows)) for view in VIEWS}


@dataclass(frozen=True, slots=True)
class Facet:
    """Something firms can be narrowed by.

    Attributes:
        key, text: its name.
        value: the key of a firm's value; `UNKNOWN` where it is not known.
        label: the words of a value.
        order: sorts the values of the menu.
    """

    key: str
    text: Text
    value: Callable[[FirmRow], str]
    label: Callable[[str, Language], str]
    order: Callable[[str], tuple[int, str]]


def _term_label(name: str, *, short: bool = False) -> Callable[[str, Language], str]:
    def label(code: str, language: Language) -> str:
        return vocabulary(name).get(code).label(language, short) if code else "—"

    return label


def _term_order(name: str) -> Callable[[str], tuple[int, str]]:
    def order(code: str) -> tuple[int, str]:
        places = [term.code for term in vocabulary(name)]
        return (places.index(code) if code in places else len(places), code)

    return order


_UNTIL = {
    "lapsed": Text("Lapsed"),
    "due": Text("Within 90 days"),
    "later": Text("Later"),
    UNKNOWN: Text("Not known"),
}


def _until(row: FirmRow) -> str:
    if row.tier_state == "lapsed":
        return "lapsed"
    if row.days_left is None:
        return UNKNOWN
    return "due" if row.tier_state == "due" else "later"


def _district(row: FirmRow) -> str:
    return row.district.code if row.district is not None else UNKNOWN


FACETS = (
    Facet("segment", Text("Segment"), lambda r: r.segment or UNKNOWN, _term_label("segment1"), _term_order("segment1")),
    Facet("tier", Text("Tier"), lambda r: r.tier or UNKNOWN, _term_label("tier", short=True), _term_order("tier")),
    Facet(
        "until",
        Text("Valid until"),
        _until,
        lambda key, language: _UNTIL[key].render(language),
        lambda key: (list(_UNTIL).index(key), key),
    ),
    Facet(
        "district",
        Text("District"),
        _district,
        _term_label("district", short=True),
        lambda code: (0 if code.startswith("31") else 1 if code else 2, code),
    ),
)


def facet(key: str) -> Facet:
    """The facet `key`.

    Raises:
        KeyError: there is none.
    """
    for one in FACETS:
        if one.key == key:
            return one
    raise KeyError(key)


@dataclass(frozen=True, slots=True)
class Sieve:
    """What rows must be to be in sight, apart from any window, so that another thread can sift by it.

    Attributes:
        terms: words of the search, folded.
        view: key of the saved view.
        only: the firms (uids) behind a number of another page; None for all.
        chosen: the values of each facet that is narrowed.
    """

    terms: tuple[str, ...]
    view: str
    only: frozenset[str] | None
    chosen: Mapping[str, frozenset[str]]

    def passing(self, rows: Iterable[FirmRow], without: str | None = None) -> list[FirmRow]:
        """The rows that get through, facet `without` aside; sifted by one filter after the other, which is quick."""
        found = list(rows)
        for term in self.terms:
            found = [row for row in found if term in row.search_key]
        if self.view != _EVERY:
            holds = next(v for v in VIEWS if v.key == self.view).holds
            found = [row for row in found if holds(row)]
        if self.only is not None:
            only = self.only
            found = [row for row in found if row.uid in only]
        for key, values in self.chosen.items():
            if key != without:
                value = facet(key).value
                found = [row for row in found if value(row) in values]
        return found


class FirmsState:
    """The rows, and what of them is in sight."""

    def __init__(self) -> None:
        self.rows: tuple[FirmRow, ...] = ()
        self._order: Sequence[FirmRow] = ()
        self._counts: dict[str, int] | None = None
        self.view = "all"
        self.text = ""
        self.chosen: dict[str, frozenset[str]] = {}
        self.behind: Behind | None = None
        self._only: frozenset[str] = frozenset()

    # -- narrowing

    def show_behind(self, behind: Behind | None) -> None:
        """Show only the firms behind a number of another page; None lifts that."""
        self.behind = behind
        self._only = frozenset(behind.firms) if behind is not None else frozenset()

    def set_rows(self, rows: Iterable[FirmRow], counts: dict[str, int] | None = None) -> None:
        """The rows of the registry, as just read; `counts`, where known, is what each view holds of them (`count_views`)."""
        before: list[object] = [self.rows, self._order]
        self.rows = tuple(rows)
        self._order, self._counts = self.rows, counts
        let_go_later(before)

    def set_order(self, rows: Sequence[FirmRow]) -> None:
        """Show the rows, which are these, in this order."""
        self._order = rows

    def choose(self, facet_key: str, values: Iterable[str]) -> None:
        """Show only firms with one of `values`; none lifts the facet."""
        kept = frozenset(values)
        if kept:
            self.chosen[facet_key] = kept
        else:
            self.chosen.pop(facet_key, None)

    def toggle(self, facet_key: str, value: str) -> None:
        """Add a value to a facet, or take it away."""
        self.choose(facet_key, self.chosen.get(facet_key, frozenset()) ^ {value})

    def clear(self) -> None:
        """Lift search, facets and what another page asked for; the view stays."""
        self.text = ""
        self.show_behind(None)
        self.chosen.clear()

    @property
    def narrowed(self) -> bool:
        """Whether search, a facet or a number of another page is on."""
        return bool(self.text.strip() or self.chosen or self.behind is not None)

    def visible(self) -> list[FirmRow]:
        """The rows in sight, in the order set last, else in their stored one."""
        return self.sieve.passing(self._order)

    @property
    def sieve(self) -> Sieve:
        """Search, view and filters as they are now."""
        return Sieve(
            tuple(self.text.casefold().split()),
            self.view,
            None if self.behind is None else self._only,
            dict(self.chosen),
        )

    @property
    def order(self) -> Sequence[FirmRow]:
        """The rows in the order set last, else in their stored one."""
        return self._order

    # -- counts

    def view_counts(self) -> dict[str, int]:
        """How many firms each view holds."""
        if self._counts is None:
            self._counts = count_views(self.rows)
        return self._counts

    def facet_counts(self, facet_key: str) -> list[tuple[str, str, int]]:
        """(value, words, firms) of a facet among the rows the other filters let through, in the facet's order. A value
        that is chosen stands there even with no firm."""
        one = facet(facet_key)
        counts = Counter(one.value(row) for row in self.sieve.passing(self.rows, without=facet_key))
        for value in self.chosen.get(facet_key, ()):
            counts.setdefault(value, 0)
        language = current_language()
        return [(value, one.label(value, language), counts[value]) for value in sorted(counts, key=one.order)]

    def facet_words(self, facet_key: str) -> str:
        """What a facet is set to, in words."""
        one = facet(facet_key)
        language = current_language()
        joint = "、" if language is Language.ZH else ", "
        values = sorted(self.chosen.get(facet_key, ()), key=one.order)
        return joint.join(one.label(value, language) for value in values)

    def nearest(self) -> str | None:
        """The longest beginning of the search text that finds something, or None."""
        text, kept = self.text, self.text
        try:
            while len(kept := kept[:-1].rstrip()) >= 1:
                self.text = kept
                if self.visible():
                    return kept
        finally:
            self.text = text
        return None

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


def selection_text(rows: Sequence[FirmRow]) -> tuple[int, int]:
    """Sum of the money raised by `rows` in fen, and how many of them have no figure."""
    known = [row.raised_fen for row in rows if row.raised_fen is not None]
    return sum(known), len(rows) - len(known)
