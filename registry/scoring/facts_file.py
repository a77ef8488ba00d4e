"""Facts of firms as plain data and back, for the snapshot that a round sends to its panel and for the sealed file."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from json.encoder import encode_basestring
from typing import cast

from registry.model.values import Grade
from registry.scoring.facts import Fact, FirmFacts, Ref, State
from registry.scoring.revive import Unreadable, revive
from registry.scoring.seal import canonical, canonical_list, canonical_object, members
from registry.scoring.titles import Measure


@dataclass(frozen=True, slots=True)
class _Figure:
    """A yearly figure with its key beside it, which JSON's text keys cannot hold."""

    metric: str
    year: int
    fact: Fact


def facts_texts(firms: Iterable[FirmFacts]) -> dict[str, str]:
    """The canonical text of each firm's facts by its key, in the order of keys; figures by metric and year."""
    return {firm.uid: _firm(firm) for firm in sorted(firms, key=lambda firm: firm.uid)}


def facts_text(firms: Iterable[FirmFacts]) -> str:
    """Facts as canonical JSON."""
    return canonical_list(facts_texts(firms).values())


def _firm(firm: FirmFacts) -> str:
    texts, metrics = members(firm, without="metrics"), firm.metrics
    texts["figures"] = canonical_list(
        [f'{{"fact":{_fact(metrics[key])},{said}' for key, said in _in_order(tuple(metrics))]
    )
    return canonical_object(texts)


@lru_cache(maxsize=64)
def _in_order(keys: tuple[tuple[str, int], ...]) -> tuple[tuple[tuple[str, int], str], ...]:
    """Keys of figures in order, with the words about each; many firms report the same ones."""
    return tuple((key, f'"metric":{encode_basestring(key[0])},"year":{key[1]}}}') for key in sorted(keys))


def _fact(fact: Fact) -> str:
    """What `canonical` writes of a fact, several times as fast: a round of a thousand firms has a hundred thousand."""
    ref, lo, hi = fact.ref, fact.lo, fact.hi
    text = f'"code":{encode_basestring(fact.code)},' if fact.code else ""
    if fact.grade is not None:
        text += _GRADES[fact.grade]
    if hi is not None:
        text += f'"hi":{hi},'
    if lo is not None:
        text += f'"lo":{lo},'
    text += _MEASURES[fact.measure]
    if ref is not None:
        text += f'"ref":{_ref(ref)},'
    return f"{{{text}{_STATES[fact.state]}}}"


def _ref(ref: Ref) -> str:
    if ref.field and ref.table and ref.uid:
        return f'{{"field":{_quoted(ref.field)},"table":{_quoted(ref.table)},"uid":{encode_basestring(ref.uid)}}}'
    return canonical(ref)


@lru_cache(maxsize=4096)
def _quoted(name: str) -> str:
    """A name of a field or table, of which there are few."""
    return encode_basestring(name)


_GRADES = {grade: f'"grade":{canonical(grade)},' for grade in Grade}
_MEASURES = {measure: f'"measure":{canonical(measure)},' for measure in Measure}
_STATES = {state: f'"state":{canonical(state)}' for state in State}


def facts_of(value: object, place: str = "firms") -> list[FirmFacts]:
    """The facts that `facts_text` wrote.

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
