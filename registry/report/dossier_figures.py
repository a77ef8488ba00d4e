"""The yearly figures of a dossier: one row a metric, one column a year, one unit and one precision a row."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from registry.i18n import Language, Text
from registry.model.values import Amount, AmountKind
from registry.model.vocab import Term, vocabulary
from registry.model.wording import show_money
from registry.report.annex_views import Ref
from registry.report.dossier_files import Record
from registry.report.dossier_views import MetricRow
from registry.report.phrases import MINUS
from registry.report.views import KeyFigure
from registry.report.wording import NOTHING, Words

YEARS = 4
"""Years side by side; of more the latest."""
_WAN = 1_000_000  # fen
_MILLION = 100_000_000  # fen
_PPM = 1_000_000
MILLION = Words("¥ m", "万元")
"""The unit of yuan in the table: Chinese counts in ten thousands, English in millions."""
_GLOSSES = {"万元": "× ¥ 10,000", "亿元": "× ¥ 100 m"}
WORKED_OUT = "*"
"""Marks a row that nobody stated."""
_MARKS = {AmountKind.MIN: "≥", AmountKind.MAX: "≤", AmountKind.APPROX: "≈", AmountKind.BELOW: "≈"}
_COUNTED = {
    "headcount": Words("people", "人"),
    "insured_staff": Words("people", "人"),
    "rd_staff": Words("people", "人"),
    "invention_patents": Words("patents", "件"),
    "class1_ip": Words("titles", "件"),
    "own_class1_ip": Words("titles", "件"),
    "high_value_ip": Words("titles", "件"),
    "class2_ip": Words("titles", "件"),
    "standards": Words("standards", "项"),
    "local_suppliers": Words("firms", "家"),
    "platforms_led": Words("platforms", "个"),
    "launches": Words("launches", "次"),
    "launch_successes": Words("launches", "次"),
    "sats_produced": Words("satellites", "颗"),
    "sats_in_orbit": Words("satellites", "颗"),
    "demo_scenarios": Words("scenarios", "个"),
    "delta_collaborations": Words("projects", "项"),
    "institutional_investors": Words("investors", "家"),
    "segment_years": Words("years", "年"),
    "core_process_it": Words("processes", "项"),
}
"""What is counted; rockets and satellites alike are output and capacity, so these have no unit."""
_SHARES = {
    "rd_ratio": ("rd_expense", "revenue"),
    "debt_ratio": ("total_liabilities", "total_assets"),
    "rd_staff_ratio": ("rd_staff", "headcount"),
    "main_share": ("main_revenue", "revenue"),
}
"""Shares that two other figures of a year say, as the check of the tiers works them out."""
_GROWTH = ("revenue_growth", "revenue")

Cite = Callable[[Iterable[tuple[str, str]]], tuple[Ref, ...]]


def table_years(metrics: Sequence[Record]) -> tuple[int, ...]:
    """The years of the table, the oldest first."""
    return tuple(sorted({m["year"] for m in metrics})[-YEARS:])


def metric_rows(metrics: Sequence[Record], years: Sequence[int], cite: Cite) -> tuple[MetricRow, ...]:
    """The rows of the table, in the order of the vocabulary; a share that nobody stated is worked out where it can be.

    Args:
        metrics: decoded records of one firm.
        years: the columns.
        cite: numbers the places of (key, field) pairs.
    """
    held = _by_year([m for m in metrics if m["year"] in years])
    stated = _by_year(metrics)
    rows: list[MetricRow] = []
    for term in vocabulary("metric"):
        if found := held.get(term.code):
            rows.append(_stated(term, found, years, cite))
        elif term.code not in stated and (shares := _worked_out(term.code, held)):
            rows.append(_share(term, shares, years, cite))
    return tuple(rows)


def known_metrics(metrics: Sequence[Record]) -> set[str]:
    """Codes of the figures that are stated of any year, or that the table works out."""
    held = _by_year(metrics)
    years = table_years(metrics)
    shown = _by_year([m for m in metrics if m["year"] in years])
    return {*held, *(code for code in (*_SHARES, _GROWTH[0]) if _worked_out(code, shown))}


def _by_year(metrics: Sequence[Record]) -> dict[str, dict[int, Record]]:
    """The figures of which something is known, by code and year."""
    held: dict[str, dict[int, Record]] = {}
    for metric in metrics:
        if metric["lo"] is not None or metric["hi"] is not None:
            held.setdefault(metric["metric"], {})[metric["year"]] = metric
    return held


def _stated(term: Term, found: Mapping[int, Record], years: Sequence[int], cite: Cite) -> MetricRow:
    currency = next((m["currency"] for m in found.values() if m["currency"] not in (None, "CNY")), None)
    unit, gloss = _unit(term, currency)
    scales = {"money": (_MILLION, _WAN), "ratio": (10_000, 10_000)}.get(term.unit or "", (1, 1))
    shown = [_column(found, years, scale, term.unit == "money") for scale in scales]
    return MetricRow(
        name=_name(term),
        unit=unit,
        gloss=gloss,
        values=tuple(Words(en, zh) for en, zh in zip(*shown, strict=True)),
        points=tuple(found[y]["lo"] if y in found else None for y in years),
        refs=cite([(m["uid"], "lo") for _, m in sorted(found.items())]),
        grade=min((m["grade"] for m in found.values() if m["grade"]), default=""),
    )


def _column(found: Mapping[int, Record], years: Sequence[int], scale: int, is_money: bool) -> list[str]:
    """The values of a row in one unit, all with as many decimals."""
    exact = all(v % scale == 0 for m in found.values() for v in (m["lo"], m["hi"]) if v is not None)
    decimals = 0 if scale == 1 or exact else 2 if is_money else 1
    return [_written(found[y], scale, decimals) if y in found else "" for y in years]


def _worked_out(code: str, held: Mapping[str, Mapping[int, Record]]) -> dict[int, tuple[int, tuple[Record, Record]]]:
    """A share in parts per million by year, with the two figures it is made of; of years that lack one there is none."""
    part, whole = _SHARES.get(code, (_GROWTH[1],) * 2 if code == _GROWTH[0] else ("", ""))
    back = 1 if code == _GROWTH[0] else 0
    made: dict[int, tuple[int, tuple[Record, Record]]] = {}
    for year, above in held.get(part, {}).items():
        below = held.get(whole, {}).get(year - back)
        if below is None or not (_is_exact(above) and _is_exact(below)) or below["lo"] <= 0:
            continue
        if above["currency"] == below["currency"]:
            ppm = (above["lo"] * _PPM * 2 + below["lo"]) // (2 * below["lo"])
            made[year] = ppm - back * _PPM, (above, below)
    return made


def _is_exact(metric: Record) -> bool:
    return metric["lo"] is not None and metric["lo"] == metric["hi"] and metric["kind"] in (None, AmountKind.EXACT)


def _share(
    term: Term, made: Mapping[int, tuple[int, tuple[Record, Record]]], years: Sequence[int], cite: Cite
) -> MetricRow:
    used = {record["uid"]: record for _, (_ppm, pair) in sorted(made.items()) for record in pair}
    return MetricRow(
        name=Words(f"{term.label(Language.EN)} {WORKED_OUT}", f"{term.label(Language.ZH)} {WORKED_OUT}"),
        unit=Words.same("%"),
        gloss="",
        values=tuple(Words.same(scaled(made[y][0], 10_000, 1) if y in made else "") for y in years),
        points=tuple(made[y][0] if y in made else None for y in years),
        refs=cite([(uid, "lo") for uid in used]),
        grade=max((r["grade"] for r in used.values() if r["grade"]), default=""),
    )


def _name(term: Term) -> Words:
    return Words(term.label(Language.EN), term.label(Language.ZH))


def _unit(term: Term, currency: str | None) -> tuple[Words, str]:
    """The unit of a row, and where English figures have another than Chinese ones, the Chinese one in English."""
    match term.unit:
        case "money" if currency:
            return Words(f"{currency} m", f"万 {currency}"), f"{currency} 10,000"
        case "money":
            return MILLION, "¥ 10,000"
        case "ratio":
            return Words.same("%"), ""
        case "level":
            return Words.of(Text("level")), ""
        case _:
            return _COUNTED.get(term.code, NOTHING), ""


def large_sum(fen: int, label: Words, mark: str = "") -> KeyFigure:
    """A sum of yuan as a large figure, in the units that the sentences beside it use; `mark`: at least, about."""
    amount = Amount(AmountKind.EXACT, fen, fen)
    en = show_money(amount, Language.EN).removesuffix(" m")
    zh, unit = show_money(amount, Language.ZH).rsplit(" ", 1)
    return KeyFigure(mark + zh, Words("million", unit), label, mark + en, _GLOSSES[unit])


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
