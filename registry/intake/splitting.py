"""One cell that feeds two fields: 5000万元/2023年5月."""

from __future__ import annotations

import re
from collections.abc import Sequence

from registry.intake.grammar import Context, read_amount, read_date
from registry.intake.grammar.phone import read_phone
from registry.intake.targets import Target
from registry.model.catalogue import Kind

_MARKS = (
    re.compile(r"[;；\n]"),
    re.compile(r"\s*[|｜]\s*"),
    re.compile(r"[/／、]"),
    re.compile(r"[,，]"),
    re.compile(r"\s+"),
)


def split_value(text: str, targets: Sequence[Target]) -> tuple[str, ...]:
    """The part of `text` for each of two `targets`; "" where there is none. What cannot be told apart goes to the first.

    The parts stand in the order of the header, unless their kinds (date, sum, phone) say that they are the other way round.
    """
    if len(targets) != 2:
        return (text,)
    best: tuple[int, tuple[str, str]] = (-1, (text, ""))
    for mark in _MARKS:
        for hit in mark.finditer(text):
            parts = text[: hit.start()].strip(), text[hit.end() :].strip()
            if not all(parts):
                continue
            for pair in (parts, (parts[1], parts[0])):
                score = sum(_fits(part, target) for part, target in zip(pair, targets, strict=True))
                if score > best[0]:
                    best = score, pair
        if best[0] >= 0:
            return best[1]
    if _fits(text, targets[1]) > _fits(text, targets[0]):
        return "", text
    return best[1]


def _fits(text: str, target: Target) -> int:
    """How well a part fits a field: 2 for a kind that it reads as, 1 for text, 0 for what it does not read as."""
    if target.key == "contact.phone":
        return 2 if read_phone(text).usable else 0
    match target.field.kind:
        case Kind.DATE:
            return 2 if read_date(text).usable else 0
        case Kind.AMOUNT:
            return 2 if read_amount(text, Context(unit="万元")).usable else 0
        case _:
            return 1
