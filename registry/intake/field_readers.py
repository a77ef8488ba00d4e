"""How a cell is read by the grammar of its column's field: most by their kind, some in a way of their own."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from registry.i18n import Text
from registry.intake import grammar
from registry.intake.found import Cell
from registry.intake.grammar import Status
from registry.intake.mapping import Subject
from registry.intake.ours import FIRM_UID
from registry.intake.targets import Target
from registry.model.catalogue import Kind
from registry.model.chinese import either_script, simplified
from registry.model.entities import ENTITIES
from registry.model.values import Amount, AmountKind, Missing
from registry.model.vocab import normalised, vocabulary

_PPM = Decimal(1_000_000)
_BEFORE_MONEY = re.compile(r"投前|pre-?\s?money", re.IGNORECASE)
_AFTER_MONEY = either_script(r"投后|post-?\s?money", re.IGNORECASE)
_MONEY_SAID = either_script(r"^\s*(?:投前|投后|(?:pre|post)-?\s?money)(?:估值)?\s*[:：]?\s*", re.IGNORECASE)


def _read_by_kind(cell: Cell) -> None:
    field, value, context = cell.target.field, cell.value, cell.context
    read: Any
    match field.kind:
        case Kind.DATE:
            read = cell.take(grammar.read_date(value, context))
        case Kind.AMOUNT:
            read = _amount(cell)
        case Kind.BOOLEAN:
            read = cell.take(grammar.read_bool(value, context))
        case Kind.INTEGER:
            count = cell.take(grammar.read_integer(value, context))
            read = None if count is None else count.lo
        case Kind.CODE if field.vocabulary is not None:
            codes = cell.take(grammar.read_code(value, vocabulary(field.vocabulary), context))
            read = None if codes is None else codes[0]
        case _:
            read = cell.take(grammar.read_text(value, context))
    if read is not None:
        cell.put(cell.target.table, field.key, read)


def _amount(cell: Cell) -> Amount | None:
    reading = grammar.read_amount(cell.value, cell.context)
    if reading.status is Status.MISSING and reading.reason is Missing.UNDISCLOSED:
        return Amount(AmountKind.UNDISCLOSED, None, None, "CNY", cell.text)
    return cell.take(reading)


def _read_metric(cell: Cell) -> None:
    target = cell.target
    assert target.metric is not None
    assert target.year is not None
    kind, lo, hi, currency = AmountKind.EXACT, None, None, None
    match vocabulary("metric").get(target.metric).unit:
        case "money":
            amount = cell.take(grammar.read_amount(cell.value, cell.context))
            if amount is not None:
                kind, lo, hi, currency = amount.kind, amount.lo_fen, amount.hi_fen, amount.currency
        case "ratio":
            share = cell.take(grammar.read_percent(cell.value, cell.context))
            if share is not None:
                kind, lo, hi = share.kind, _ppm(share.lo), _ppm(share.hi)
        case _:
            count = cell.take(grammar.read_integer(cell.value, cell.context))
            if count is not None:
                kind, lo, hi = count.kind, count.lo, count.hi
    if lo is None and hi is None:
        return
    values = {
        "metric": target.metric,
        "year": target.year,
        "kind": kind.value,
        "lo": lo,
        "hi": hi,
        "currency": currency,
        "text": cell.text,
    }
    cell.side("metric", values, "lo", "hi")


def _ppm(share: Decimal | None) -> int | None:
    return None if share is None else int((share * _PPM).to_integral_value(ROUND_HALF_UP))


# --- fields that need more than their kind -----------------------------------------------------------------------------


def _read_legal_name(cell: Cell) -> None:
    cell.names = True
    cell.company = cell.take(grammar.read_company(cell.value, cell.context))
    if cell.company is not None and cell.target.table == "firm":
        cell.put("firm", "legal_name", cell.company.name)


def _read_short_name(cell: Cell) -> None:
    """A short name; in a table without legal names it is what names the firm."""
    text = cell.take(grammar.read_text(cell.value, cell.context))
    if not isinstance(text, str):
        return
    cell.put("firm", "short_name", text)
    if cell.column.alone:
        cell.names = True
        cell.company = grammar.read_company(cell.value, cell.context).value


def _read_uscc(cell: Cell) -> None:
    code = cell.take(grammar.read_uscc(cell.value, cell.context))
    if isinstance(code, grammar.OldNumber):
        cell.side("firm_identifier", {"scheme": code.scheme, "value": code.value}, "value")
    elif isinstance(code, str):
        cell.uscc = code
        if cell.column.subject is Subject.FIRM:
            cell.put("firm", "uscc", code)


def _read_place(cell: Cell) -> None:
    text = cell.take(grammar.read_text(cell.value, cell.context))
    if not isinstance(text, str):
        return
    where = vocabulary("district").locate(text)
    if cell.target.field.key == "district":
        if where is None:
            cell.notice(
                "unknown_district",
                Text("{text} is no district that is known.", text=text),
                Text("Write the district as in 松江区."),
            )
            return
        cell.put("firm", "district", where.code)
        return
    cell.put("firm", cell.target.field.key, text)
    if where is not None:
        cell.put("firm", "district", where.code, if_absent=True)


def _read_tier(cell: Cell) -> None:
    reading = grammar.read_srdi(cell.value, cell.context)
    answered = cell.context.tier if "level_unclear" in reading.codes else None
    if answered is not None:
        cell.put("recognition", "tier", answered)
        return
    read = cell.take(reading)
    if read is None:
        return
    tier = read.tier or read.applied
    if tier is None:
        return
    cell.put("recognition", "tier", str(tier))
    if read.batch:
        cell.put("recognition", "batch", read.batch)
    if read.tier is None:
        cell.put("recognition", "status", "applied", lettered=False)


def _read_rounds(cell: Cell) -> None:
    text = cell.take(grammar.read_text(cell.value, cell.context))
    if not isinstance(text, str):
        return
    cell.put("funding_event", "round_text", text)
    codes = cell.take(grammar.read_rounds(cell.value, cell.context))
    if codes:
        cell.put("funding_event", "rounds", " ".join(codes))


def _read_valuation(cell: Cell) -> None:
    """A valuation and, where the header or the cell says so, whether it is that before or after the money."""
    written = cell.text
    if isinstance(cell.value, str):
        cell.value = _MONEY_SAID.sub("", cell.value)
    amount = _amount(cell)
    if amount is None:
        return
    cell.put("funding_event", "valuation", replace(amount, text=written))
    said = f"{cell.context.header or ''} {written}"
    basis = "pre" if _BEFORE_MONEY.search(said) else "post" if _AFTER_MONEY.search(said) else None
    if basis is not None:
        cell.put("funding_event", "valuation_basis", basis, lettered=False)


def _read_segment(cell: Cell) -> None:
    """A position in the chain; in a column called as the level above it, or in words that only that level has, the level."""
    text = cell.text
    above = vocabulary("segment1").find(text)
    if above is not None and (
        _is_segment_title(cell.context.header or "") or vocabulary("segment2").find(text) is None
    ):
        cell.put("firm", "segment", above.code)
        return
    codes = cell.take(grammar.read_code(cell.value, vocabulary("segment2"), cell.context))
    if not codes:
        return
    for number, code in enumerate(codes):
        cell.side("firm_segment", {"code": code, "is_primary": number == 0}, "code")
    cell.put("firm", "segment", vocabulary("segment2").get(codes[0]).parent)


def _is_segment_title(header: str) -> bool:
    field_ = ENTITIES["firm"].field("segment")
    return normalised(header) in (normalised(field_.zh), normalised(field_.en))


def _read_outcome(cell: Cell) -> None:
    code = cell.take(grammar.read_outcome(cell.value, cell.context))
    if code is not None:
        cell.put("milestone", "outcome", code)


def _read_grade(cell: Cell) -> None:
    code = cell.take(grammar.read_grade(cell.value, cell.context))
    if code is not None:
        cell.put(cell.target.table, "grade", getattr(code, "value", code))


def _read_registry_uid(cell: Cell) -> None:
    text = cell.text.strip()
    if text:
        cell.registry_uid = text


def _read_former(cell: Cell) -> None:
    text = cell.take(grammar.read_text(cell.value, cell.context))
    for part in re.split(r"[；;、\n]", text or ""):
        company = grammar.read_company(part, cell.context).value
        if company is not None:
            cell.side("firm_name", {"kind": "former", "name": company.name, "norm": company.key}, "name")


_ANSWERS = {
    word: answer
    for answer, words in {
        "pass": "通过 无 否 未发现 合格 符合 pass",
        "fail": "不通过 有 是 不符合 fail",
        "unknown": "待核实 未知 待核 unknown",
    }.items()
    for word in words.split()
}


def _read_answer(cell: Cell) -> None:
    text = cell.text.strip()  # 待核实 and 无 are answers here, not the absence of one
    if not text:
        return
    answer = _ANSWERS.get(simplified(text.lower()))
    if answer is None:
        cell.notice(
            "unknown_answer",
            Text("{text} is no answer to a veto check.", text=text),
            Text("Write 通过, 不通过 or 待核实."),
        )
        return
    cell.put("veto_record", "answer", answer)


def reader_of(target: Target) -> Callable[[Cell], None]:
    """How the cells of a column that means this are read."""
    return _read_metric if target.metric is not None else _READERS.get(target.key, _read_by_kind)


_READERS: Mapping[str, Callable[[Cell], None]] = {
    "firm.legal_name": _read_legal_name,
    **{f"{subject.value}.firm": _read_legal_name for subject in Subject if subject is not Subject.FIRM},
    "firm.short_name": _read_short_name,
    "firm.uscc": _read_uscc,
    FIRM_UID: _read_registry_uid,
    "firm.place": _read_place,
    "firm.district": _read_place,
    "recognition.tier": _read_tier,
    "funding_event.round_text": _read_rounds,
    "funding_event.valuation": _read_valuation,
    "firm_segment.code": _read_segment,
    "milestone.outcome": _read_outcome,
    "firm_name.name": _read_former,
    "veto_record.answer": _read_answer,
    **{f"{table}.grade": _read_grade for table in ("firm", "funding_event", "milestone", "recognition", "veto_record")},
}
