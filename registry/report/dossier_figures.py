"""The yearly figures of a dossier: one row a metric, one column a year, one unit and one precision a row."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from registry.i18n import Language, Text
from registry.model.values import AmountKind
from registry.model.vocab import vocabulary
from registry.report.annex_views import Ref
from registry.report.dossier_files import Record
from registry.report.dossier_views import MetricRow
from registry.report.phrases import MINUS
from registry.report.wording import Words

YEARS = 4
"""Years side by side; of more the latest."""
_WAN = 1_000_000  # fen
_PEOPLE = frozenset({"headcount", "insured_staff", "rd_staff"})
_MARKS = {AmountKind.MIN: "≥", AmountKind.MAX: "≤", AmountKind.APPROX: "≈", AmountKind.BELOW: "≈"}

Cite = Callable[[Iterable[tuple[str, str]]], tuple[Ref, ...]]


def table_years(metrics: Sequence[Record]) -> tuple[int, ...]:
    """The years of the table, the oldest first."""
    return tuple(sorted({m["year"] for m in metrics})[-YEARS:])


def metric_rows(metrics: Sequence[Record], years: Sequence[int], cite: Cite) -> tuple[MetricRow, ...]:
    """The rows of the table, in the order of the vocabulary.

    Args:
        metrics: decoded records of one firm.
        years: the columns.
        cite: numbers the places of (key, field) pairs.
    """
    held: dict[str, dict[int, Record]] = {}
    for metric in metrics:
        if metric["year"] in years and (metric["lo"] is not None or metric["hi"] is not None):
            held.setdefault(metric["metric"], {})[metric["year"]] = metric
    rows: list[MetricRow] = []
    for term in vocabulary("metric"):
        found = held.get(term.code)
        if not found:
            continue
        currency = next((m["currency"] for m in found.values() if m["currency"] not in (None, "CNY")), None)
        scale = {"money": _WAN, "ratio": 10_000}.get(term.unit or "", 1)
        exact = all(v % scale == 0 for m in found.values() for v in (m["lo"], m["hi"]) if v is not None)
        decimals = 0 if scale == 1 or exact else 2 if term.unit == "money" else 1
        rows.append(
            MetricRow(
                name=Words(term.label(Language.EN), term.label(Language.ZH)),
                unit=Words("people", "人") if term.code in _PEOPLE else _unit(term.unit, currency),
                values=tuple(_written(found[y], scale, decimals) if y in found else "" for y in years),
                points=tuple(found[y]["lo"] if y in found else None for y in years),
                refs=cite([(m["uid"], "lo") for _, m in sorted(found.items())]),
                grade=min((m["grade"] for m in found.values() if m["grade"]), default=""),
            )
        )
    return tuple(rows)


def _unit(unit: str | None, currency: str | None) -> Words:
    match unit:
        case "money" if currency:
            return Words(f"{currency} 10k", f"万 {currency}")
        case "money":
            return Words("CNY 10k", "万元")
        case "ratio":
            return Words.same("%")
        case "level":
            return Words.of(Text("level"))
        case _:
            return Words.of(Text("count"))


def _written(metric: Record, scale: int, decimals: int) -> str:
    low, high = metric["lo"], metric["hi"]
    kind = AmountKind(metric["kind"] or AmountKind.EXACT)
    if kind in (AmountKind.RANGE, AmountKind.VAGUE) and low is not None and high is not None:
        return f"{scaled(low, scale, decimals)}–{scaled(high, scale, decimals)}"
    value = low if low is not None else high
    mark = "≤" if low is None else _MARKS.get(kind, "")
    return mark + scaled(value, scale, decimals) if value is not None else ""


def scaled(value: int, scale: int, decimals: int) -> str:
    """`value` / `scale` with so many decimals, half up, thousands parted, a true minus sign."""
    unit = 10**decimals
    parts = (abs(value) * unit * 2 + scale) // (2 * scale)
    whole, rest = divmod(parts, unit)
    sign = MINUS if value < 0 and parts else ""
    return f"{sign}{whole:,}" + (f".{rest:0{decimals}d}" if decimals else "")
