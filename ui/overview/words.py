"""How the Overview writes figures and notes, in the language in use. No widget."""

from __future__ import annotations

from typing import TYPE_CHECKING

from registry.i18n import Language, _, current_language, n_
from ui.kit import format as write

if TYPE_CHECKING:
    from registry.view.overview import Funding, FundingYear, PlanProgress, Progress, ReturnMark, Unit

_FEN_PER_YUAN = 100
_YI = 100_000_000 * _FEN_PER_YUAN
_BILLION = 1_000_000_000 * _FEN_PER_YUAN
_MILLION = 1_000_000 * _FEN_PER_YUAN
_ENOUGH = 2
"""A gap is told where at least one in this many makers has reported."""


def in_chinese() -> bool:
    """Whether Chinese is spoken."""
    return current_language() is Language.ZH


def amount(value: int | None, unit: Unit) -> str:
    """A figure of a target in its unit: 386; ¥ 200 bn; 2,000 亿元."""
    if value is None:
        return write.DASH
    if unit.value != "yuan":
        return f"{value:,}"
    if in_chinese():
        return _("{sum} 亿元", sum=f"{value // 100_000_000:,}")
    return _("¥ {sum} bn", sum=f"{value // 1_000_000_000:,}")


def goal(one: Progress) -> str:
    """What stands behind the figure of a target."""
    if one.target.value is None:
        return _("no number set")
    return _("of {goal}", goal=amount(one.target.value, one.target.unit))


def gap(plan: PlanProgress, one: Progress) -> tuple[str, str]:
    """How far a target is from even pace, and the tone of it; nothing where too few makers have reported to tell."""
    points = plan.gap(one)
    if points is None or (one.makers and (one.reported or 0) * _ENOUGH < one.makers):
        return "", "text"
    if points > 0:
        return n_("{n} pt ahead", "{n} pts ahead", points), "ok"
    if points < 0:
        return n_("{n} pt behind", "{n} pts behind", -points), "warn"
    return _("on pace"), "ok"


def coverage(one: Progress) -> str:
    """What a figure rests on."""
    measure = one.target.measure.value if one.target.measure else ""
    if measure == "key_enterprises":
        return _("Sealed: {title}", title=one.occasion) if one.occasion else _("No list is sealed yet")
    if not measure:
        return _("A city figure, not held here")
    if not one.makers:
        return _("No firm of Shanghai on record") if measure == "srdi_firms" else _("No maker of Shanghai on record")
    if measure == "srdi_firms":
        return n_(
            "{n} of {count} in Shanghai has a tier record",
            "{n} of {count} in Shanghai have a tier record",
            one.reported or 0,
            count=one.makers,
        )
    made = n_("{done} of {n} maker reported", "{done} of {n} makers reported", one.makers, done=one.reported)
    if one.value is None:
        return made
    return _("{made}; output {output}", made=made, output=write.count(one.output))


def caption(plan: PlanProgress) -> str:
    """What stands beside the page's title."""
    left = plan.days_left
    if left < 0:
        return _("ended on {day}. Ticks mark even pace.", day=write.day(plan.targets.until))
    return n_("{n:,} day left. Ticks mark even pace.", "{n:,} days left. Ticks mark even pace.", left)


def money_unit(funding: Funding) -> tuple[int, str]:
    """Fen in one of the chart's unit, and the unit's name: what keeps the highest bar readable."""
    most = max((year.fen or 0 for year in funding.years), default=0)
    if in_chinese():
        return _YI, _("亿元")
    return (_BILLION, "¥ bn") if most >= _BILLION else (_MILLION, "¥ m")


def money(year: FundingYear, unit: int) -> str:
    """The label above a bar: one decimal, half up; whole millions. Nothing above a year without rounds."""
    if year.fen is None:
        return write.DASH if year.rounds else ""
    if unit == _MILLION:
        return f"{(year.fen * 2 + unit) // (2 * unit):,}"
    tenths = (year.fen * 20 + unit) // (2 * unit)
    return f"{tenths // 10:,}.{tenths % 10}"


def funding_note(funding: Funding) -> str:
    """Below the chart's title: the unit, and how many rounds no bar holds."""
    _fen, unit = money_unit(funding)
    if not funding.left_out:
        return _("{unit}; n, rounds", unit=unit)
    return n_(
        "{unit}; n, rounds; {n} round in no bar", "{unit}; n, rounds; {n} rounds in no bar", funding.left_out, unit=unit
    )


def left_out(funding: Funding) -> str:
    """Why rounds are in no bar, by cause."""
    causes = (
        (funding.undisclosed, _("no amount")),
        (funding.foreign, _("foreign currency")),
        (funding.cumulative, _("running total")),
        (funding.undated, _("no date")),
    )
    joint = "，" if in_chinese() else ", "
    return joint.join(f"{count:,} {words}" for count, words in causes if count)


def quarter(mark: ReturnMark) -> str:
    """A quarter in full: Q3 2025, 2025 年三季度."""
    number = mark.quarter.number
    return f"{mark.quarter.year} 年 Q{number}" if in_chinese() else f"Q{number} {mark.quarter.year}"


def return_words(mark: ReturnMark) -> str:
    """One return in words."""
    state = {
        "on_time": _("on time"),
        "late": _("late"),
        "missing": _("missing"),
        "awaited": _("awaited"),
        "unknown": _("not known: before the first import"),
    }[mark.state.value]
    if mark.day is None:
        return _("{quarter}: {state}", quarter=quarter(mark), state=state)
    return _(
        "{quarter}: {state}, read on {day} from {file}",
        quarter=quarter(mark),
        state=state,
        day=write.day(mark.day),
        file=mark.file,
    )


def days_left(days: int | None) -> str:
    """Days to the end of a validity, or that it has passed."""
    if days is None or days < 0:
        return _("lapsed")
    return f"{days}"
