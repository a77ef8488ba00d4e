"""The empty return for the districts, made from the field catalogue alone; filled in, it imports with no question asked.

One sheet a kind of record. Codes have drop-downs from a hidden sheet of lists, codes and dates are cells of text so that
18 digits stay whole and 2023年5月 a month, each header explains itself, and only the cells to fill in can be changed. There
is no password: the protection is against slips.

It is Chinese whatever the window speaks, because it is for the districts.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, Protection
from openpyxl.utils import get_column_letter, quote_sheetname
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from registry.cultivation import shipped_instruments
from registry.i18n import Language, Text, translate
from registry.model.catalogue import Field, Kind
from registry.model.entities import ENTITIES
from registry.model.values import Grade
from registry.model.vocab import vocabulary
from registry.report.register_workbook import BOLD, HEAD, save_book

HEADER_ROW = 3
_LAST_ROW = 5000
_LISTS = "词表"
_ZH = Language.ZH
_OPEN = Protection(locked=False)
_MIDDLE = Alignment(vertical="center")
_WRAPPED = Alignment(wrap_text=True, vertical="center")

_SHEETS: tuple[tuple[str, tuple[str, ...]], ...] = (
    (
        "企业情况表",
        (
            "firm.legal_name",
            "firm.short_name",
            "firm.english_name",
            "firm_name.name",
            "firm.uscc",
            "firm.district",
            "firm.park",
            "firm.reg_address",
            "firm.ops_address",
            "firm.established",
            "firm.legal_rep",
            "firm.reg_capital",
            "firm.ownership",
            "firm.parent_group",
            "firm.main_product",
            "firm_segment.code",
            "firm.hnte",
            "firm.tech_sme_no",
            "firm.qms_cert",
            "firm.licences",
            "firm.ipo_stage",
            "contact.person",
            "contact.phone",
            "contact.email",
            "metric.revenue",
            "metric.main_revenue",
            "metric.net_profit",
            "metric.total_assets",
            "metric.total_liabilities",
            "metric.tax_paid",
            "metric.rd_expense",
            "metric.headcount",
            "metric.rd_staff",
            "metric.insured_staff",
            "metric.invention_patents",
            "metric.class1_ip",
            "metric.output_units",
            "metric.capacity_units",
            "metric.local_suppliers",
            "metric.local_ratio",
            "firm.source",
            "firm.grade",
            "firm.remark",
        ),
    ),
    (
        "资质与认定",
        (
            "recognition.firm",
            "recognition.tier",
            "recognition.batch",
            "recognition.recognised",
            "recognition.valid_from",
            "recognition.valid_to",
            "recognition.cert_no",
            "recognition.status",
            "recognition.source",
            "recognition.grade",
            "recognition.remark",
        ),
    ),
    (
        "融资情况",
        (
            "funding_event.firm",
            "funding_event.round_text",
            "funding_event.announced",
            "funding_event.amount",
            "funding_event.investors",
            "funding_event.valuation",
            "funding_event.source",
            "funding_event.grade",
            "funding_event.remark",
        ),
    ),
    (
        "里程碑",
        (
            "milestone.firm",
            "milestone.event",
            "milestone.happened",
            "milestone.outcome",
            "milestone.quantity",
            "milestone.source",
            "milestone.grade",
            "milestone.remark",
        ),
    ),
    (
        "信用核查",
        (
            "veto_record.firm",
            "veto_record.kind",
            "veto_record.answer",
            "veto_record.authority",
            "veto_record.decided",
            "veto_record.document_no",
            "veto_record.source",
            "veto_record.grade",
            "veto_record.remark",
        ),
    ),
    (
        "走访联系",
        (
            "engagement.firm",
            "engagement.held",
            "engagement.kind",
            "engagement.officer",
            "engagement.participants",
            "engagement.notes",
            "engagement.source",
            "engagement.remark",
        ),
    ),
    (
        "诉求与承诺",
        (
            "need.firm",
            "need.raised",
            "need.text",
            "need.promised",
            "need.promised_by",
            "need.due",
            "need.state",
            "need.closed",
            "need.outcome",
            "need.source",
            "need.remark",
        ),
    ),
    (
        "扶持情况",
        (
            "support.firm",
            "support.instrument",
            "support.state",
            "support.sought",
            "support.decided",
            "support.document",
            "support.amount",
            "payment.paid",
            "payment.amount",
            "support.condition",
            "support.outcome",
            "support.source",
            "support.remark",
        ),
    ),
)
# A firm is named here by its legal name; what the name of another kind is, only the header can say.
_TITLES = {"firm_name.name": "曾用名"}


@dataclass(frozen=True, slots=True)
class TemplateColumn:
    """One column of the template.

    Attributes:
        key: ``firm.uscc``, ``metric.revenue``.
        title: its header.
        help: what the note at the header says.
        options: choices of its drop-down.
        list_name: name of the list of choices, "" for none.
        is_text: whether its cells are text, so that a program does not turn them into something else.
    """

    key: str
    title: str
    help: str
    options: tuple[str, ...] = ()
    list_name: str = ""
    is_text: bool = True


def template_columns(year: int) -> Iterator[tuple[str, tuple[TemplateColumn, ...]]]:
    """The sheets of the template with their columns; figures are asked for `year`."""
    for title, keys in _SHEETS:
        yield title, tuple(_metric(key, year) if key.startswith("metric.") else _field(key) for key in keys)


def write_template(out: Path, year: int) -> None:
    """Write the empty district return. Figures are asked for `year`.

    Raises:
        EnvironmentFault: the file cannot be written.
    """
    book = Workbook()
    lists = book.active
    assert isinstance(lists, Worksheet)
    lists.title = _LISTS
    lists.sheet_state = "hidden"
    lists.protection.enable()
    for title, columns in template_columns(year):
        sheet = book.create_sheet(title)
        _head(sheet, year, title, len(columns))
        for number, column in enumerate(columns, 1):
            _write_column(sheet, number, column)
            if column.options:
                _drop_down(book, lists, sheet, number, column)
        _protect(sheet)
        sheet.freeze_panes = f"B{HEADER_ROW + 1}"
        sheet.print_title_rows = f"{HEADER_ROW}:{HEADER_ROW}"
        sheet.page_setup.orientation = "landscape"
        sheet.page_setup.paperSize = 8  # A3
    book.move_sheet(lists, offset=len(_SHEETS))
    book.active = 0
    save_book(book, out)


# --- what the columns say ------------------------------------------------------------------------------------------------


def _field(key: str) -> TemplateColumn:
    table, _, name = key.partition(".")
    field = ENTITIES[table].field(name)
    title = _TITLES.get(key) or (ENTITIES["firm"].field("legal_name").zh if field.key == "firm" else field.zh)
    unit = "（万元）" if field.kind is Kind.AMOUNT else ""
    return TemplateColumn(
        key=key,
        title=title + unit + ("*" if field.required else ""),
        help=_lines(f"{title} {field.en}", _required(field), *_hints(key, field)),
        options=_options(field),
        list_name=f"list_{field.vocabulary or (name if field.kind is not Kind.BOOLEAN else 'yes_no')}",
        is_text=field.kind is not Kind.INTEGER,
    )


def _metric(key: str, year: int) -> TemplateColumn:
    term = vocabulary("metric").get(key.removeprefix("metric."))
    unit = {"money": "（万元）", "ratio": "（%）"}.get(term.unit or "", "")
    hint = {
        "money": Text("In 万元. Another unit may be written behind the figure: 1.2亿元."),
        "ratio": Text("In per cent: 35 means 35 %."),
    }.get(term.unit or "", Text("A whole number."))
    year_end = Text("For the whole year {year}, or at its end.", year=year)
    return TemplateColumn(
        key=key,
        title=f"{year}年{term.zh}{unit}",
        help=_lines(f"{term.zh} {term.en}", hint.render(_ZH), year_end.render(_ZH), _UNKNOWN.render(_ZH)),
        is_text=False,
    )


_NO_ANSWERS = frozenset({("tier", "none")})
"""Choices that say nothing in a return: a firm that was not recognised has no row of recognitions."""
_UNKNOWN = Text("Leave blank what is not known.")
_HINTS = {
    "firm.uscc": Text("18 digits and capital letters, as in the business licence."),
    "firm_name.name": Text("Several names are parted by 、"),
    "contact.phone": Text("With the area code: 021-55550000."),
    "funding_event.round_text": Text("As announced: 天使轮, Pre-A轮, A+轮, 战略融资."),
    "milestone.event": Text("One event a row: the launch and the recovery of its booster are two."),
    "need.text": Text("One need a row, with what was promised for it."),
    "support.instrument": Text("A policy that is not in the list is typed as it is called."),
    "payment.paid": Text(
        "A support that was paid out in parts has a row for each; the rest of the row stays the same."
    ),
    "milestone.quantity": Text("Satellites of this event. A whole number."),
}
_KIND_HINTS = {
    Kind.DATE: Text("As exactly as it is known: 2023年5月12日, 2023-05, 2023年上半年, 2023年."),
    Kind.AMOUNT: Text("In 万元, or with its unit: 1.2亿元, 超5000万元, 2000万美元, 未披露."),
}
_FIRM_HINT = Text("The legal name as in the sheet {sheet}.", sheet=_SHEETS[0][0])


def _required(field: Field) -> str:
    return Text("Must be filled in.").render(_ZH) if field.required else _UNKNOWN.render(_ZH)


def _hints(key: str, field: Field) -> Iterator[str]:
    if field.key == "firm":
        yield _FIRM_HINT.render(_ZH)
    if field.key == "grade":
        yield Text("A official document, B audit or listed company, C press, D stated by the firm.").render(_ZH)
    for hint in (_HINTS.get(key), _KIND_HINTS.get(field.kind)):
        if hint is not None:
            yield hint.render(_ZH)
    if _options(field):
        yield Text("Choose from the list.").render(_ZH)


def _lines(*parts: str) -> str:
    return "\n".join(part for part in parts if part)


def _options(field: Field) -> tuple[str, ...]:
    if field.kind is Kind.BOOLEAN:
        return ("是", "否")
    if field.key == "answer":
        return ("通过", "不通过", "待核实")
    if field.key == "grade":
        return tuple(grade.value for grade in Grade)
    if field.key == "instrument":
        return tuple(one.name.zh for one in shipped_instruments())
    if field.vocabulary is None or field.vocabulary == "round":
        return ()
    return tuple(
        term.zh
        for term in vocabulary(field.vocabulary)
        if (field.key, term.code) not in _NO_ANSWERS and term.code != "unknown"
    )


# --- how it is written ---------------------------------------------------------------------------------------------------


def _head(sheet: Worksheet, year: int, title: str, width: int) -> None:
    sheet["A1"] = translate(
        "District return on commercial aerospace firms, {year}: {title}", _ZH, year=year, title=title
    )
    sheet["A1"].font = Font(bold=True, size=14)
    sheet["A2"] = translate(
        "How to fill in: sums may carry their unit; write “undisclosed” for what is not public; leave blank what is not known",
        _ZH,
    )
    for row in (1, 2):
        for column in range(1, width + 1):
            # Its column is open: a cell without a look of its own would take that from it, in LibreOffice at any rate.
            sheet.cell(row, column).protection = Protection(locked=True)
            sheet.cell(row, column).alignment = _MIDDLE


def _write_column(sheet: Worksheet, number: int, column: TemplateColumn) -> None:
    cell = sheet.cell(row=HEADER_ROW, column=number, value=column.title)
    cell.font = BOLD
    cell.fill = HEAD
    cell.alignment = _WRAPPED
    lines = column.help.count("\n") + 1 + len(column.help) // 22
    cell.comment = Comment(column.help, "registry", height=24 + 18 * lines, width=280)
    # Of the column, so that every row a person adds has it too and the empty rows stay empty.
    style: Any = sheet.column_dimensions[get_column_letter(number)]
    style.width = max(12, min(30, len(column.title) * 2 + 2))
    style.protection = _OPEN
    style.number_format = "@" if column.is_text else "General"
    if column.key == "firm.uscc":
        length: Any = DataValidation(
            type="textLength", operator="equal", formula1="18", allow_blank=True, errorStyle="warning"
        )
        length.error = _HINTS["firm.uscc"].render(_ZH)
        length.add(_cells(number))
        sheet.add_data_validation(length)


def _cells(number: int) -> str:
    letter = get_column_letter(number)
    return f"{letter}{HEADER_ROW + 1}:{letter}{_LAST_ROW}"


def _drop_down(book: Workbook, lists: Worksheet, sheet: Worksheet, number: int, column: TemplateColumn) -> None:
    name = column.list_name
    if name not in book.defined_names:
        # A list of its own sheet, because an inline list over 255 characters is lost without a word.
        place = len(book.defined_names) + 1
        for row, option in enumerate(column.options, 1):
            lists.cell(row=row, column=place, value=option)
        letter = get_column_letter(place)
        area = f"{quote_sheetname(lists.title)}!${letter}$1:${letter}${len(column.options)}"
        book.defined_names[name] = DefinedName(name, attr_text=area)
    # What is not in the list may be typed all the same: the registry reads more words than a list can hold.
    choice: Any = DataValidation(type="list", formula1=name, allow_blank=True, showErrorMessage=False)
    choice.add(_cells(number))
    sheet.add_data_validation(choice)


def _protect(sheet: Worksheet) -> None:
    """Lock the header; what a person needs for filling in stays allowed."""
    guard = sheet.protection
    guard.enable()
    for act in ("formatCells", "formatColumns", "formatRows", "insertRows", "deleteRows", "sort", "autoFilter"):
        setattr(guard, act, False)
