"""Whether two statements speak of the same record of a firm.

A monthly return repeats its rounds and milestones; importing it again must find them, not add them. Equal rounds on
overlapping dates are one round; a milestone is known by its words; a figure by its metric and year; a note by its title.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from registry.model.values import UncertainDate
from registry.model.vocab import normalised


def _overlap(left: UncertainDate | None, right: UncertainDate | None) -> bool:
    """Whether the two dates may mean the same day. An unknown date may mean any."""
    if left is None or right is None or left.start is None or right.start is None:
        return True
    left_end, right_end = left.end or left.start, right.end or right.start
    return left.start <= right_end and right.start <= left_end


def _same_round(held: Mapping[str, Any], stated: Mapping[str, Any]) -> bool:
    left, right = held.get("announced"), stated.get("announced")
    if (held.get("rounds") or "") != (stated.get("rounds") or ""):
        return False
    if left is None or right is None:
        # Without a date only the same words and the same sum speak for one round.
        return (
            left is right
            and held.get("round_text") == stated.get("round_text")
            and held.get("amount") == stated.get("amount")
        )
    return _overlap(left, right)


def _same_milestone(held: Mapping[str, Any], stated: Mapping[str, Any]) -> bool:
    same_words = normalised(held.get("event") or "") == normalised(stated.get("event") or "")
    return same_words and _overlap(held.get("happened"), stated.get("happened"))


def _same_recognition(held: Mapping[str, Any], stated: Mapping[str, Any]) -> bool:
    if held.get("tier") != stated.get("tier"):
        return False
    batches = {b for b in (held.get("batch"), stated.get("batch")) if b}
    return len(batches) < 2 and _overlap(held.get("recognised"), stated.get("recognised"))


def is_same_record(table: str, held: Mapping[str, Any], stated: Mapping[str, Any]) -> bool:
    """Whether `stated` (decoded fields of a row) is the record `held` (decoded fields) of the same firm."""
    match table:
        case "funding_event":
            return _same_round(held, stated)
        case "milestone":
            return _same_milestone(held, stated)
        case "recognition":
            return _same_recognition(held, stated)
        case "metric":
            return (held.get("metric"), held.get("year")) == (stated.get("metric"), stated.get("year"))
        case "firm_name":
            return (held.get("kind"), held.get("norm")) == (stated.get("kind"), stated.get("norm"))
        case "firm_segment":
            return held.get("code") == stated.get("code")
        case "firm_identifier":
            return (held.get("scheme"), held.get("value")) == (stated.get("scheme"), stated.get("value"))
        case "firm_site":
            return (held.get("kind"), held.get("place")) == (stated.get("kind"), stated.get("place"))
        case "veto_record":
            return held.get("kind") == stated.get("kind")
        case "contact":
            return held.get("person") == stated.get("person")
        case "note":
            return normalised(held.get("title") or "") == normalised(stated.get("title") or "")
        case _:
            return False
