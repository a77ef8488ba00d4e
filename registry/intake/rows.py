"""From the rows of a region to drafts: each cell read by the grammar of its field, each fault named by its cell."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from registry.i18n import Text
from registry.intake import grammar
from registry.intake.drafts import Draft, SourceRow
from registry.intake.grammar import CompanyName, Context, Reading, Status
from registry.intake.layout import Column, Region
from registry.intake.mapping import MappedColumn, Subject, Target
from registry.intake.problems import Problem, Severity
from registry.intake.reading import Cell, Sheet, column_name
from registry.model.catalogue import Kind
from registry.model.entities import ENTITIES
from registry.model.values import Amount, AmountKind, Missing
from registry.model.vocab import normalised, vocabulary

_PPM = Decimal(1_000_000)
_PIECES = re.compile(r"(\d+)\s*[颗枚]")
_COUNTED_KINDS = {"satellite_launched", "orbital_launch", "constellation_milestone", "satellite_produced"}
# Codes that say how a value was read and need nobody's eye, though the grammar marks them as warnings.
_QUIET = {"order_of_magnitude", "cumulative", "doubtful", "no_legal_form"}


@dataclass(frozen=True, slots=True)
class RegionSource:
    """Where a region stands: the position and name of its workbook, the sheet, the region and what its columns mean."""

    file: int
    file_name: str
    sheet: Sheet
    region: Region
    subject: Subject
    columns: tuple[MappedColumn, ...]
    epoch1904: bool
    texts: Mapping[tuple[int, str, str], str]
    number: int

    @property
    def names_firms(self) -> bool:
        """Whether the table has legal names or credit codes."""
        return any(c.target is not None and c.target.key in ("firm.legal_name", "firm.uscc") for c in self.columns)


@dataclass(slots=True)
class _Row:
    """One row while it is read."""

    source: RegionSource
    number: int
    problems: list[Problem]
    values: dict[str, dict[str, Any]] = field(default_factory=dict[str, dict[str, Any]])
    letters: dict[str, dict[str, str]] = field(default_factory=dict[str, dict[str, str]])
    metrics: list[Draft] = field(default_factory=list[Draft])
    segments: list[Draft] = field(default_factory=list[Draft])
    former: list[Draft] = field(default_factory=list[Draft])
    others: list[Draft] = field(default_factory=list[Draft])
    company: CompanyName | None = None
    name_cell: str = ""
    uscc: str | None = None

    def put(self, table: str, key: str, value: Any, letters: str) -> None:
        self.values.setdefault(table, {})[key] = value
        if letters:
            self.letters.setdefault(table, {})[key] = letters


def read_rows(source: RegionSource, problems: list[Problem]) -> Iterator[SourceRow]:
    """The rows of one region, typed. Faults are added to `problems`; a fault leaves its value out, not its row."""
    for number in source.region.data_rows:
        row = _Row(source, number, problems)
        cells: dict[str, str] = {}
        for column in source.columns:
            cell = source.region.cell(source.sheet, number, column.column)
            corrected = source.texts.get((source.file, source.sheet.name, cell.name))
            if corrected is not None:
                cell = Cell(cell.row, cell.column, corrected)
            if not cell.is_blank:
                cells[column_name(cell.column) if cell.row == number else cell.name] = cell.text()
            if column.target is not None:
                _read_cell(row, column.target, source.region.column(column.column), cell)
        if cells:
            yield _finish(row, cells)


def _context(source: RegionSource, column: Column, cell: Cell) -> Context:
    return Context(
        unit=column.unit,
        number_format=cell.number_format,
        header=column.text,
        epoch1904=source.epoch1904,
        year=column.year,
        sheet_unit=source.region.sheet_unit,
    )


def _read_cell(row: _Row, target: Target, column: Column, cell: Cell) -> None:
    context = _context(row.source, column, cell)
    if cell.formula_without_value:
        _problem(
            row,
            target,
            cell,
            Severity.ERROR,
            "formula_without_value",
            Text("The cell holds a formula whose result was never stored."),
            Text("Open the file in Excel and save it."),
        )
        return
    value: Any = cell.error or cell.value
    # A value of a form, or of a merge over several rows, stands in another row than its record: name the whole cell.
    letters = column_name(cell.column) if cell.row == row.number else cell.name
    if target.metric is not None:
        _read_metric(row, target, cell, value, context, letters)
        return
    _READERS.get(target.key, _read_by_kind)(row, target, cell, value, context, letters)


def _take(row: _Row, target: Target, cell: Cell, reading: Reading[Any], context: Context) -> Any:
    """The value of a reading, its fault or doubt reported; None for no value."""
    if reading.status is Status.ERROR:
        _report(row, target, cell, reading, context, Severity.ERROR)
        return None
    if reading.status is Status.WARN and not set(reading.codes) <= _QUIET:
        _report(row, target, cell, reading, context, Severity.WARNING)
    return reading.value if reading.usable else None


def _report(row: _Row, target: Target, cell: Cell, reading: Reading[Any], context: Context, severity: Severity) -> None:
    code = next((c for c in reading.codes if c not in _QUIET), "unparsed")
    suggestion = grammar.suggestion(code, reading, context)
    replacement = reading.suggestions[0] if reading.suggestions else ""
    _problem(row, target, cell, severity, code, grammar.message(code, reading, context), suggestion, replacement)


def _problem(
    row: _Row,
    target: Target,
    cell: Cell,
    severity: Severity,
    code: str,
    message: Text,
    suggestion: Text | None,
    replacement: str = "",
) -> None:
    row.problems.append(
        Problem(
            severity=severity,
            file=row.source.file_name,
            sheet=row.source.sheet.name,
            cell=cell.name,
            row=cell.row,
            field=target.field,
            field_key=target.key,
            text=cell.text(),
            code=code,
            message=message,
            suggestion=suggestion,
            replacement=replacement,
        )
    )


def _read_by_kind(row: _Row, target: Target, cell: Cell, value: Any, context: Context, letters: str) -> None:
    field_ = target.field
    match field_.kind:
        case Kind.DATE:
            read: Any = _take(row, target, cell, grammar.read_date(value, context), context)
        case Kind.AMOUNT:
            read = _amount(row, target, cell, value, context)
        case Kind.BOOLEAN:
            read = _take(row, target, cell, grammar.read_bool(value, context), context)
        case Kind.INTEGER:
            read = _count(_take(row, target, cell, grammar.read_integer(value, context), context))
        case Kind.CODE if field_.vocabulary is not None:
            codes = _take(row, target, cell, grammar.read_code(value, vocabulary(field_.vocabulary), context), context)
            read = None if codes is None else codes if isinstance(codes, str) else codes[0]
        case _:
            read = _take(row, target, cell, grammar.read_text(value, context), context)
    if read is not None:
        row.put(target.table, field_.key, read, letters)


def _amount(row: _Row, target: Target, cell: Cell, value: Any, context: Context) -> Amount | None:
    reading = grammar.read_amount(value, context)
    if reading.status is Status.MISSING and reading.reason is Missing.UNDISCLOSED:
        return Amount(AmountKind.UNDISCLOSED, None, None, "CNY", cell.text())
    return _take(row, target, cell, reading, context)


def _count(read: Any) -> int | None:
    return read if read is None or isinstance(read, int) else read.lo


def _read_metric(row: _Row, target: Target, cell: Cell, value: Any, context: Context, letters: str) -> None:
    assert target.metric is not None
    assert target.year is not None
    kind, lo, hi, currency = AmountKind.EXACT, None, None, None
    match vocabulary("metric").get(target.metric).unit:
        case "money":
            amount = _take(row, target, cell, grammar.read_amount(value, context), context)
            if amount is not None:
                kind, lo, hi, currency = amount.kind, amount.lo_fen, amount.hi_fen, amount.currency
        case "ratio":
            share = _take(row, target, cell, grammar.read_percent(value, context), context)
            if share is not None:
                kind, lo, hi = share.kind, _ppm(share.lo), _ppm(share.hi)
        case _:
            count = _take(row, target, cell, grammar.read_integer(value, context), context)
            if count is not None:
                kind, lo, hi = (
                    (AmountKind.EXACT, count, count) if isinstance(count, int) else (count.kind, count.lo, count.hi)
                )
    if lo is None and hi is None:
        return
    values = {
        "metric": target.metric,
        "year": target.year,
        "kind": kind.value,
        "lo": lo,
        "hi": hi,
        "currency": currency,
        "text": cell.text(),
    }
    row.metrics.append(Draft("metric", values, {"lo": letters, "hi": letters}))


def _ppm(share: Decimal | None) -> int | None:
    return None if share is None else int((share * _PPM).to_integral_value(ROUND_HALF_UP))


# --- fields that need more than their kind -----------------------------------------------------------------------------


def _read_legal_name(row: _Row, target: Target, cell: Cell, value: Any, context: Context, letters: str) -> None:
    row.name_cell = cell.name
    company = _take(row, target, cell, grammar.read_company(value, context), context)
    if company is not None:
        row.company = company
        if target.table == "firm":
            row.put("firm", "legal_name", company.name, letters)


def _read_short_name(row: _Row, target: Target, cell: Cell, value: Any, context: Context, letters: str) -> None:
    """A short name; in a table without legal names it is what names the firm."""
    text = _take(row, target, cell, grammar.read_text(value, context), context)
    if not isinstance(text, str):
        return
    row.put("firm", "short_name", text, letters)
    if all(c.target is None or c.target.key != "firm.legal_name" for c in row.source.columns):
        row.name_cell = cell.name
        row.company = grammar.read_company(value, context).value


def _read_uscc(row: _Row, target: Target, cell: Cell, value: Any, context: Context, letters: str) -> None:
    reading = grammar.read_uscc(value, context)
    code = _take(row, target, cell, reading, context)
    if isinstance(code, grammar.OldNumber):
        row.others.append(Draft("firm_identifier", {"scheme": code.scheme, "value": code.value}, {"value": letters}))
    elif isinstance(code, str):
        row.uscc = code
        if row.source.subject is Subject.FIRM:
            row.put("firm", "uscc", code, letters)


def _read_place(row: _Row, target: Target, cell: Cell, value: Any, context: Context, letters: str) -> None:
    text = _take(row, target, cell, grammar.read_text(value, context), context)
    if not isinstance(text, str):
        return
    where = vocabulary("district").locate(text)
    if target.field.key == "district":
        if where is None:
            _problem(
                row,
                target,
                cell,
                Severity.ERROR,
                "unknown_district",
                Text("{text} is no district that is known.", text=text),
                Text("Write the district as in 松江区."),
            )
            return
        row.put("firm", "district", where.code, letters)
        return
    row.put("firm", target.field.key, text, letters)
    if where is not None and "district" not in row.values.get("firm", {}):
        row.put("firm", "district", where.code, letters)


def _read_tier(row: _Row, target: Target, cell: Cell, value: Any, context: Context, letters: str) -> None:
    reading = grammar.read_srdi(value, context)
    read = _take(row, target, cell, reading, context)
    if read is None:
        return
    tier = read.tier or read.applied
    if tier is None:
        return
    row.put("recognition", "tier", str(tier), letters)
    if read.batch:
        row.put("recognition", "batch", read.batch, letters)
    if read.tier is None:
        row.put("recognition", "status", "applied", "")


def _read_rounds(row: _Row, target: Target, cell: Cell, value: Any, context: Context, letters: str) -> None:
    text = _take(row, target, cell, grammar.read_text(value, context), context)
    if not isinstance(text, str):
        return
    row.put("funding_event", "round_text", text, letters)
    codes = _take(row, target, cell, grammar.read_rounds(value, context), context)
    if codes:
        row.put("funding_event", "rounds", " ".join(codes), letters)


def _read_segment(row: _Row, target: Target, cell: Cell, value: Any, context: Context, letters: str) -> None:
    """A position in the chain; in a column called as the level above it, or in words that only that level has, the level."""
    above = vocabulary("segment1").find(cell.text())
    if above is not None and (
        _is_segment_title(context.header or "") or vocabulary("segment2").find(cell.text()) is None
    ):
        row.put("firm", "segment", above.code, letters)
        return
    codes = _take(row, target, cell, grammar.read_code(value, vocabulary("segment2"), context), context)
    if not codes:
        return
    codes = (codes,) if isinstance(codes, str) else codes
    for number, code in enumerate(codes):
        row.segments.append(Draft("firm_segment", {"code": code, "is_primary": number == 0}, {"code": letters}))
    row.put("firm", "segment", vocabulary("segment2").get(codes[0]).parent, letters)


def _is_segment_title(header: str) -> bool:
    field_ = ENTITIES["firm"].field("segment")
    return normalised(header) in (normalised(field_.zh), normalised(field_.en))


def _read_outcome(row: _Row, target: Target, cell: Cell, value: Any, context: Context, letters: str) -> None:
    code = _take(row, target, cell, grammar.read_outcome(value, context), context)
    if code is not None:
        row.put("milestone", "outcome", code, letters)


def _read_grade(row: _Row, target: Target, cell: Cell, value: Any, context: Context, letters: str) -> None:
    code = _take(row, target, cell, grammar.read_grade(value, context), context)
    if code is not None:
        row.put(target.table, "grade", getattr(code, "value", code), letters)


def _read_former(row: _Row, target: Target, cell: Cell, value: Any, context: Context, letters: str) -> None:
    text = _take(row, target, cell, grammar.read_text(value, context), context)
    for part in re.split(r"[；;、\n]", text or ""):
        company = grammar.read_company(part, context).value
        if company is not None:
            row.former.append(
                Draft("firm_name", {"kind": "former", "name": company.name, "norm": company.key}, {"name": letters})
            )


def _read_answer(row: _Row, target: Target, cell: Cell, value: Any, context: Context, letters: str) -> None:
    text = cell.text().strip()  # 待核实 and 无 are answers here, not the absence of one
    if not text:
        return
    answers = {
        "通过": "pass",
        "无": "pass",
        "否": "pass",
        "未发现": "pass",
        "合格": "pass",
        "符合": "pass",
        "不通过": "fail",
        "有": "fail",
        "是": "fail",
        "不符合": "fail",
        "待核实": "unknown",
        "未知": "unknown",
        "待核": "unknown",
        "pass": "pass",
        "fail": "fail",
        "unknown": "unknown",
    }
    answer = answers.get(text.strip().lower())
    if answer is None:
        _problem(
            row,
            target,
            cell,
            Severity.ERROR,
            "unknown_answer",
            Text("{text} is no answer to a veto check.", text=text),
            Text("Write 通过, 不通过 or 待核实."),
        )
        return
    row.put("veto_record", "answer", answer, letters)


_READERS: Mapping[str, Any] = {
    "firm.legal_name": _read_legal_name,
    "funding_event.firm": _read_legal_name,
    "milestone.firm": _read_legal_name,
    "recognition.firm": _read_legal_name,
    "veto_record.firm": _read_legal_name,
    "firm.short_name": _read_short_name,
    "firm.uscc": _read_uscc,
    "firm.place": _read_place,
    "firm.district": _read_place,
    "recognition.tier": _read_tier,
    "funding_event.round_text": _read_rounds,
    "firm_segment.code": _read_segment,
    "milestone.outcome": _read_outcome,
    "firm_name.name": _read_former,
    "veto_record.answer": _read_answer,
    **{f"{table}.grade": _read_grade for table in ("firm", "funding_event", "milestone", "recognition", "veto_record")},
}

# What makes a record of a side table worth keeping: without it the row only left its other cells blank.
_NEEDED: Mapping[str, tuple[str, ...]] = {
    "recognition": ("tier",),
    "milestone": ("event",),
    "contact": ("person",),
    "veto_record": ("kind", "answer"),
}


def _finish(row: _Row, cells: Mapping[str, str]) -> SourceRow:
    drafts: list[Draft] = []
    firm = row.values.pop("firm", {})
    shared = {k: firm[k] for k in ("source", "grade") if k in firm}
    shared_letters = {k: row.letters["firm"][k] for k in shared}
    if row.source.subject is Subject.FIRM:
        drafts.append(Draft("firm", firm, row.letters.get("firm", {})))
        drafts += [*row.former, *row.segments, *row.others]
    for table, values in row.values.items():
        if any(key not in values for key in _NEEDED.get(table, ())):
            continue
        letters = dict(row.letters.get(table, {}))
        if row.source.subject is Subject.FIRM and table in ("recognition", "funding_event"):
            values = shared | values
            letters = shared_letters | letters
        drafts.append(Draft(table, _derived(table, values), letters))
    drafts += [Draft("metric", shared | dict(m.values), shared_letters | dict(m.letters)) for m in row.metrics]
    return SourceRow(
        file=row.source.file,
        sheet=row.source.sheet.name,
        row=row.number,
        subject=row.source.subject,
        company=row.company,
        name_cell=row.name_cell or f"A{row.number}",
        uscc=row.uscc,
        region=row.source.number,
        names_firms=row.source.names_firms,
        drafts=tuple(drafts),
        cells=cells,
    )


def _derived(table: str, values: dict[str, Any]) -> dict[str, Any]:
    """`values` with what follows from them."""
    if table == "milestone":
        happened = values.get("happened")
        values["status"] = "planned" if happened is not None and happened.planned else "done"
        if "kind" not in values:
            term = vocabulary("milestone").classify(values["event"])
            if term is not None:
                values["kind"] = term.code
        if "quantity" not in values and values.get("kind") in _COUNTED_KINDS:
            pieces = _PIECES.search(values["event"]) or _PIECES.search(values.get("remark") or "")
            if pieces is not None:
                values["quantity"] = int(pieces.group(1))
    return values
