"""How the page names experts and writes figures and days."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from typing import TYPE_CHECKING

from registry.i18n import Language, Text, _, current_language, n_
from ui.kit import format as write

if TYPE_CHECKING:
    from registry.rounds.book import Seat
    from registry.scoring.rules import PanelRule
    from registry.view.panel_board import BoardSeat


class Names(StrEnum):
    """How experts are named, for the desk or for the projector."""

    FULL = "names"
    INITIALS = "initials"
    CODES = "codes"


Face = Callable[["Seat"], str]
"""Names an expert."""


def face(seat: Seat, names: Names) -> str:
    """An expert in the way chosen: Gu Y., 顾尧; G.Y.; E3."""
    from registry.view.panel_board import initials

    if names is Names.CODES:
        return seat.code
    if names is Names.INITIALS:
        return initials(seat.expert)
    if current_language() is Language.ZH:
        return seat.expert.name
    return seat.expert.english_name or seat.expert.name


def specialty(seat: Seat, names: Names) -> str:
    """The specialty below a name; with names hidden it would tell who sits there."""
    return "" if names is Names.CODES else seat.expert.specialty


def points(value: int | None, decimals: int) -> str:
    """A figure on the grid in points, rounded half up: 76.8."""
    if value is None:
        return write.DASH
    step = 10 ** (2 - decimals)
    whole, part = divmod((2 * value + step) // (2 * step), 10**decimals)  # half up, in whole numbers
    return f"{whole}.{part:0{decimals}d}" if decimals else str(whole)


def distance(value: int) -> str:
    """How far a total lies off, in points: whole where it is whole."""
    whole = abs(value)
    return points(whole, 0) if whole % 100 == 0 else points(whole, 1)


def ordinal(label: str) -> str:
    """A place in words: 11th, 第 11."""
    number = label.rstrip("=")
    if current_language() is Language.ZH:
        return number
    tens = number[-2:] in ("11", "12", "13")
    return number + ("th" if tens else {"1": "st", "2": "nd", "3": "rd"}.get(number[-1:], "th"))


def result_title(rule: PanelRule) -> Text:
    """What the figure of a candidate is called."""
    return {"trimmed": Text("Trimmed mean"), "median": Text("Median"), "mean": Text("Mean")}[rule.aggregate.value]


def rule_words(rule: PanelRule) -> str:
    """How extremes are left out, in a sentence for the status bar."""
    if rule.aggregate.value != "trimmed" or not rule.drop:
        return str(result_title(rule))
    if rule.trim_level.value == "item":
        return n_(
            "Trim {n} high, {n} low of each item when {least} or more scores",
            "Trim {n} high, {n} low of each item when {least} or more scores",
            rule.drop,
            least=rule.drop_from,
        )
    return n_(
        "Trim {n} high, {n} low when {least} or more scores",
        "Trim {n} high, {n} low when {least} or more scores",
        rule.drop,
        least=rule.drop_from,
    )


def still_to_do(column: BoardSeat) -> str:
    """What an expert has still to do, and when he was last told."""
    left = column.needed - column.done
    todo = n_("{n} candidate", "{n} candidates", left) if left else _("marks not sent yet")
    if column.seat.reminded is not None:
        return _("{todo}, reminded {day}", todo=todo, day=write.short_day(column.seat.reminded))
    if column.seat.sheet_out is not None:
        return _("{todo}, sheet sent {day}", todo=todo, day=write.short_day(column.seat.sheet_out))
    return _("{todo}, not reminded yet", todo=todo)
