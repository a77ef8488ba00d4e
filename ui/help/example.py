"""The worked example of the help: one invented firm, scored by the engine under the shipped scheme."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from registry.i18n import Language, Text
from registry.model.values import Grade
from registry.scoring import Candidate, Contribution, FirmFacts, Scheme, State, load_scheme, score
from registry.scoring.facts import Fact, RecognitionFact, Span
from registry.scoring.grid import points_text, published
from registry.scoring.titles import Measure
from registry.scoring.words import raw_text

DAY = date(2025, 6, 30)
_FEN = 1_000_000  # of a ten thousand yuan
_SHOWN = ("rd_intensity", "revenue", "srdi_tier", "suppliers", "growth")
"""One of each kind: straight between its goalposts, by the logarithm, by a code, held down by its evidence, missing."""


def example_firm() -> FirmFacts:
    """An invented maker of launch vehicles that has reported a few figures and left out the others."""
    year = DAY.year - 1
    return FirmFacts(
        "example",
        "示例航天有限公司",
        short_name="示例航天",
        english_name="Example Aerospace",
        segment="launch",
        metrics={
            ("revenue", year): Fact.figure(8_000 * _FEN, Measure.MONEY, Grade.B),
            ("rd_expense", year): Fact.figure(960 * _FEN, Measure.MONEY, Grade.B),
            ("local_suppliers", year): Fact.figure(60, Measure.COUNT, Grade.D),
        },
        recognitions=(
            RecognitionFact(
                "srdi_sme", valid_to=Span(date(2026, 12, 31), date(2026, 12, 31)), status="valid", grade=Grade.A
            ),
        ),
    )


def scored() -> tuple[Scheme, Candidate]:
    """The shipped scheme and what it gives the firm."""
    scheme = load_scheme()
    (candidate,) = score(scheme, [example_firm()], DAY).candidates
    return scheme, candidate


def worked_example(language: Language) -> str:
    """The table of the example in Markdown, and the sentences below it."""
    from ui.help.made import table

    scheme, candidate = scored()
    head = [
        t.render(language) for t in (Text("Indicator"), Text("Reported"), Text("Value"), Text("Weight"), Text("Points"))
    ]
    titles = {indicator.code: indicator.title for indicator in scheme.indicators}
    rows = [_row(candidate.contribution(code), titles[code].render(language), language) for code in _SHOWN]
    others = len(candidate.contributions) - len(rows)
    low, high = (points_text(bound) for bound in (candidate.published_lo, candidate.published_hi))
    total = Text(
        "The other {n} indicators are counted in the same way. All points together give {score}; since much is not known, the "
        "true score lies anywhere from {low} to {high}, and {known} % of the weight is answered.",
        n=others,
        score=points_text(candidate.published),
        low=low,
        high=high,
        known=_percent(candidate.completeness),
    )
    return f"{table(head, rows)}\n\n{total.render(language)}"


def _row(contribution: Contribution, title: str, language: Language) -> tuple[str, ...]:
    value = _hundredths(contribution.value)
    if contribution.lo != contribution.hi:
        value = f"{value} ({_hundredths(contribution.lo)}–{_hundredths(contribution.hi)})"
    raw = raw_text(contribution, language)
    reported = raw
    if contribution.grade is not None and contribution.state is not State.MISSING:
        reported = Text("{value}, evidence {grade}", value=raw, grade=contribution.grade.value).render(language)
    return (
        title,
        reported,
        value,
        f"{_percent(contribution.weight)} %",
        points_text(published(contribution.points)),
    )


def _hundredths(value: int) -> str:
    return _decimal(Fraction(value, 100))


def _percent(parts: int) -> str:
    return _decimal(Fraction(parts, 100))


def _decimal(value: Fraction) -> str:
    """Two decimals at most, none that says nothing."""
    return f"{float(value):.2f}".rstrip("0").rstrip(".")
