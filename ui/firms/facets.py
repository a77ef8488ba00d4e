"""What firms can be narrowed by with a chip or the filter menu. Plain; no widget."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from registry.i18n import Language, Text
from registry.model.vocab import vocabulary

if TYPE_CHECKING:
    from registry.view import FirmRow

UNKNOWN = ""
"""Key of "not known" in a facet."""


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
