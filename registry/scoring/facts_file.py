"""Facts of firms as plain data and back, for the snapshot that a round sends to its panel and for the sealed file."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import cast

from registry.scoring.facts import Fact, FirmFacts
from registry.scoring.revive import Unreadable, revive
from registry.scoring.seal import plain


@dataclass(frozen=True, slots=True)
class _Figure:
    """A yearly figure with its key beside it, which JSON's text keys cannot hold."""

    metric: str
    year: int
    fact: Fact


def facts_plain(firms: Iterable[FirmFacts]) -> list[dict[str, object]]:
    """Facts as integers, strings, lists and dictionaries, firms by key, figures by metric and year."""
    return [_firm(firm) for firm in sorted(firms, key=lambda firm: firm.uid)]


def _firm(firm: FirmFacts) -> dict[str, object]:
    record = cast("dict[str, object]", plain(replace(firm, metrics={})))
    figures = [_Figure(metric, year, fact) for (metric, year), fact in sorted(firm.metrics.items())]
    return record | {"figures": [plain(figure) for figure in figures]}


def facts_of(value: object, place: str = "firms") -> list[FirmFacts]:
    """The facts that `facts_plain` wrote.

    Raises:
        Unreadable: something is not as it was written.
    """
    if not isinstance(value, list):
        raise Unreadable(place)
    return [_revived(item, f"{place}[{i}]") for i, item in enumerate(cast("list[object]", value))]


def _revived(value: object, place: str) -> FirmFacts:
    if not isinstance(value, dict):
        raise Unreadable(place)
    record = dict(cast("Mapping[str, object]", value))
    listed = record.pop("figures", [])
    if not isinstance(listed, list) or "metrics" in record:
        raise Unreadable(f"{place}.figures")
    figures = [revive(_Figure, item, f"{place}.figures[{i}]") for i, item in enumerate(cast("list[object]", listed))]
    firm = revive(FirmFacts, record, place)
    return replace(firm, metrics={(figure.metric, figure.year): figure.fact for figure in figures})
