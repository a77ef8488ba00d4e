"""What the scheme editor reads and writes; no widget, testable without a window. Slow things run in a worker."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING

from registry.i18n import Text

if TYPE_CHECKING:
    from registry.report.charts.geometry import Scene
    from registry.rounds.schemes import SchemeVersion
    from registry.scoring import FirmFacts, Scheme
    from registry.scoring.scheme import Indicator
    from registry.view import Registry

XLSX, TOML = ".xlsx", ".toml"


@dataclass(frozen=True, slots=True)
class Figures:
    """What the candidates have for one indicator.

    Attributes:
        by_segment: raw figures in the indicator's unit by level-1 segment; bounded ones count their middle.
        counts: candidates of each row of categories.
        unknown: candidates without a figure.
    """

    by_segment: dict[str, tuple[Fraction, ...]]
    counts: tuple[int, ...]
    unknown: int


def read_versions(registry: Registry) -> tuple[SchemeVersion, ...]:
    """All versions of all schemes, the newest of each first."""
    from registry.rounds.schemes import scheme_versions

    with registry.read() as connection:
        return scheme_versions(connection)


def read_file(path: Path) -> Scheme:
    """The scheme in a TOML file or a workbook.

    Raises:
        UserError: something in it is wrong; names the place.
        EnvironmentFault: it cannot be read.
    """
    if path.suffix.lower() == TOML:
        from registry.scoring import load_scheme

        return load_scheme(path)
    from registry.intake.scheme_book import read_scheme_book

    return read_scheme_book(path)


def write_file(scheme: Scheme, path: Path) -> None:
    """Write `scheme` as a workbook, or as TOML where the name ends so.

    Raises:
        UserError: a text in it cannot stand in a cell.
        EnvironmentFault: it cannot be written.
    """
    if path.suffix.lower() == TOML:
        from registry.files import write_whole
        from registry.scoring.scheme_write import write_scheme

        write_whole(path, write_scheme(scheme).encode())
        return
    from registry.report.scheme_book import write_scheme_book

    write_scheme_book(scheme, path)


def figures(scheme: Scheme, indicator: Indicator, facts: Sequence[FirmFacts], as_of: date) -> Figures:
    """What the candidates have for `indicator`, read by its own source, whatever its value function makes of it."""
    from registry.scoring.evaluate import Reader
    from registry.scoring.values import Certificates, Codes, Phrases

    found: dict[str, list[Fraction]] = {}
    values: Counter[int] = Counter()
    unknown = 0
    for firm in facts:
        reading = Reader(scheme, firm, as_of).read(indicator.source)
        if reading.interval is not None:
            raw = reading.interval.scaled(1 / indicator.unit.base)
            ends = [end for end in (raw.lo, raw.hi) if end is not None]
            if ends:
                found.setdefault(firm.segment, []).append(sum(ends, Fraction(0)) / len(ends))
                continue
        value: int | None = None
        if reading.codes and reading.known:
            match indicator.value:
                case Codes() as codes:
                    known = [v for v in (codes.of(code) for code in reading.codes) if v is not None]
                    value = max(known, default=None)
                case Phrases() as phrases:
                    value = phrases.of(reading.codes[0])
                case Certificates() as certificates:
                    bounds = certificates.bounds(reading.codes[0], as_of)
                    value = bounds[1] if bounds else None
                case _:
                    value = None
        if value is None:
            unknown += 1
        else:
            values[value] += 1
    return Figures({key: tuple(sorted(v)) for key, v in found.items()}, _counts(indicator, values), unknown)


def _counts(indicator: Indicator, values: Counter[int]) -> tuple[int, ...]:
    """Candidates by row; rows of equal points after the first show none, for nobody knows which words it was."""
    from registry.report.charts.value_curve import value_rows
    from registry.scoring.values import Bands, Efficacy, Linear, Piecewise

    if isinstance(indicator.value, Efficacy | Linear | Bands | Piecewise):
        return ()
    counts: list[int] = []
    seen: set[int] = set()
    for _, value in value_rows(indicator):
        counts.append(0 if value in seen else values[value])
        seen.add(value)
    return tuple(counts)


def segments_of(indicator: Indicator) -> list[str]:
    """The segments of which an indicator has a goalpost of their own; [] where one is for all."""
    if indicator.anchors is None:
        return []
    return [s for s, rows in indicator.anchors.entries if any(anchor is not None for _, anchor in rows)]


def scene(indicator: Indicator, held: Figures, segment: str, width: int, height: int) -> tuple[Scene, Text]:
    """The picture of a value function with the candidates on it, and what it says in words below.

    Args:
        segment: the segment whose goalpost and candidates are shown, "" for all.
    """
    from registry.report.charts.value_curve import value_bars, value_curve
    from registry.scoring.values import Bands, Efficacy, Linear, Piecewise

    if not isinstance(indicator.value, Efficacy | Linear | Bands | Piecewise):
        said = Text("{n} candidate not known", "{n} candidates not known", n=held.unknown)
        return value_bars(indicator, held.counts, width), said
    anchor: Fraction | None = None
    if indicator.anchors is not None:
        rows = dict(indicator.anchors.entries).get(segment, ())
        anchor = next((value for _, value in rows if value is not None), Fraction(1))
    dots = [f for key, found in held.by_segment.items() if key == segment or not segment for f in found]
    said = Text(
        "{n} candidate as a dot, {unknown} not known",
        "{n} candidates as dots, {unknown} not known",
        n=len(dots),
        unknown=held.unknown,
    )
    direction = Text("More is better.") if indicator.value.rising(anchor) else Text("Less is better.")
    words = Text("{direction} {dots}", direction=direction, dots=said)
    return value_curve(indicator, anchor, dots, width, height), words
