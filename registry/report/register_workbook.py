"""Two workbooks made from the field catalogue alone: the whole registry as sheets, and the empty return for the districts.

Text is always written as text: a value that begins with = + - or @ stays what it is and computes nothing. Files are
written under another name first and renamed when whole.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Mapping, Sequence
from io import BytesIO
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter, quote_sheetname
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet
from sqlalchemy import Connection, select

from registry.errors import EnvironmentFault
from registry.i18n import Language, Text, translate
from registry.model.catalogue import Field, Kind, Sensitivity
from registry.model.entities import ENTITIES, TABLES
from registry.model.values import Amount, UncertainDate
from registry.model.vocab import vocabulary
from registry.report.phrases import FICTIONAL_ON_PAPER
from registry.store import Registry

_LONGEST = 32_767
_HEAD = PatternFill("solid", fgColor="FFF1EEE8")
_BOLD = Font(bold=True)
EXPORTED = (
    "firm",
    "firm_name",
    "firm_identifier",
    "firm_segment",
    "firm_site",
    "recognition",
    "funding_event",
    "milestone",
    "metric",
    "veto_record",
    "evidence",
    "note",
)


def plain_text(value: object) -> str:
    """`value` as the text of a cell: no control characters, no longer than a cell may be."""
    text = "".join(c for c in str(value) if c in "\t\n" or (ord(c) >= 32 and not 0xD800 <= ord(c) <= 0xDFFF))
    return text[:_LONGEST]


def _text_cell(sheet: Any, value: object, *, bold: bool = False) -> Any:
    cell: Any = WriteOnlyCell(sheet, value=None)
    cell.value = plain_text(value)
    cell.data_type = "s"
    cell.number_format = "@"
    # Excel keeps a leading apostrophe's meaning: what follows is text even if somebody edits the cell.
    cell.quotePrefix = str(value)[:1] in "=+-@\t\r＝＋－＠"
    if bold:
        cell.font = _BOLD
        cell.fill = _HEAD
    return cell


def _shown(field: Field, value: Any, language: Language) -> str | int:
    """A value as an officer would type it, so that the sheet reads back the same."""
    if value is None:
        return ""
    if isinstance(value, Amount | UncertainDate):
        if value.text:
            return value.text
        return value.iso() if isinstance(value, UncertainDate) else f"{(value.lo_fen or 0) / 100:.2f}元"
    if isinstance(value, bool):
        return "是" if value else "否"
    if field.vocabulary is not None and isinstance(value, str):
        terms = vocabulary(field.vocabulary)
        return "、".join(terms.get(c).label(language) if c in terms else c for c in value.split())
    return value if isinstance(value, int) else str(value)


def write_export(
    out: Path,
    tables: Mapping[str, Sequence[Mapping[str, Any]]],
    names: Mapping[str, str],
    language: Language,
    *,
    fictional: bool,
) -> None:
    """Write all records as one sheet a table.

    Args:
        tables: decoded records with ``uid``, by table.
        names: legal name of each firm by uid.
        fictional: mark every sheet.

    Raises:
        EnvironmentFault: the file cannot be written.
    """
    book = Workbook(write_only=True)
    for table in EXPORTED:
        entity = ENTITIES[table]
        sheet = book.create_sheet(entity.title(language))
        sheet.freeze_panes = "B3" if fictional else "B2"
        if fictional:
            sheet.append([_text_cell(sheet, FICTIONAL_ON_PAPER, bold=True)])
        fields = [f for f in entity.fields if f.sensitivity is not Sensitivity.PERSONAL]
        key = translate("Record key", language)
        sheet.append([_text_cell(sheet, t, bold=True) for t in (*(f.title(language) for f in fields), key)])
        for record in tables.get(table, ()):
            row: list[Any] = []
            for field in fields:
                value = (
                    names[record["firm"]]
                    if field.kind is Kind.REFERENCE
                    else _shown(field, record[field.key], language)
                )
                row.append(value if isinstance(value, int) else _text_cell(sheet, value))
            sheet.append([*row, _text_cell(sheet, record["uid"])])
    _save(book, out)


def export_register(registry: Registry, out: Path, language: Language) -> int:
    """Write every record of `registry` to `out`, one sheet a table; answers the number of firms.

    Raises:
        EnvironmentFault: the file cannot be written.
    """
    with registry.read() as connection:
        tables = {name: _records(connection, name) for name in EXPORTED}
        fictional = bool(connection.execute(select(TABLES["registry_info"].c.fictional)).scalar())
    names = {firm["uid"]: firm["legal_name"] for firm in tables["firm"]}
    write_export(out, tables, names, language, fictional=fictional)
    return len(names)


def _records(connection: Connection, name: str) -> list[dict[str, Any]]:
    table, entity = TABLES[name], ENTITIES[name]
    rows = connection.execute(select(table).order_by(table.c.uid)).mappings()
    return [entity.decode(row) | {"uid": row["uid"]} for row in rows]


# --- the template --------------------------------------------------------------------------------------------------------

_TEMPLATE: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    (
        "firm",
        "企业情况表",
        (
            "legal_name",
            "short_name",
            "english_name",
            "uscc",
            "district",
            "park",
            "established",
            "ownership",
            "parent_group",
            "main_product",
            "reg_capital",
            "hnte",
            "qms_cert",
            "licences",
            "ipo_stage",
        ),
    ),
    (
        "recognition",
        "资质与认定",
        ("firm", "tier", "batch", "recognised", "valid_from", "valid_to", "cert_no", "status"),
    ),
    ("funding_event", "融资情况", ("firm", "round_text", "announced", "amount", "investors", "valuation")),
    ("milestone", "里程碑", ("firm", "event", "happened", "outcome", "quantity")),
    ("veto_record", "信用核查", ("firm", "kind", "answer", "authority", "decided", "document_no")),
)
_METRICS = (
    "revenue",
    "main_revenue",
    "net_profit",
    "total_assets",
    "total_liabilities",
    "tax_paid",
    "rd_expense",
    "headcount",
    "rd_staff",
    "insured_staff",
    "invention_patents",
    "class1_ip",
    "output_units",
    "capacity_units",
    "local_suppliers",
    "local_ratio",
)
_ROWS = 2000


def write_template(out: Path, year: int) -> None:
    """Write the empty district return: drop-downs, notes, credit codes as text. Figures are asked for `year`.

    Raises:
        EnvironmentFault: the file cannot be written.
    """
    book = Workbook()
    lists = book.active
    assert isinstance(lists, Worksheet)
    lists.title = "词表"
    lists.sheet_state = "hidden"
    places: dict[str, str] = {}
    for table, title, keys in _TEMPLATE:
        sheet = book.create_sheet(title)
        _head(sheet, year, title)
        entity = ENTITIES[table]
        fields = [entity.field(k) for k in keys]
        column = 1
        for field in fields:
            _column(sheet, column, field, field.required)
            _drop_down(book, lists, places, sheet, column, field)
            column += 1
        if table == "firm":
            _column(sheet, column, ENTITIES["firm_segment"].field("code"), False)
            _drop_down(book, lists, places, sheet, column, ENTITIES["firm_segment"].field("code"))
            column += 1
            for code in _METRICS:
                term = vocabulary("metric").get(code)
                unit = {"money": "（万元）", "ratio": "（%）"}.get(term.unit or "", "")
                _title_cell(sheet, column, f"{year}年{term.zh}{unit}", term.en)
                column += 1
        for key in ("source", "grade", "remark"):
            field = entity.field(key) if key in {f.key for f in entity.fields} else None
            if field is not None:
                _column(sheet, column, field, False)
                column += 1
        sheet.freeze_panes = "B4"
    book.move_sheet(lists, offset=len(_TEMPLATE))
    book.active = 0
    _save(book, out)


def _head(sheet: Worksheet, year: int, title: str) -> None:
    # The template is for the districts, so it is Chinese whatever the window speaks.
    zh = Language.ZH
    sheet["A1"] = translate(
        "District return on commercial aerospace firms, {year}: {title}", zh, year=year, title=title
    )
    sheet["A1"].font = Font(bold=True, size=14)
    sheet["A2"] = translate(
        "How to fill in: sums may carry their unit; write “undisclosed” for what is not public; leave blank what is not known",
        zh,
    )


def _title_cell(sheet: Worksheet, column: int, text: str, english: str) -> None:
    cell = sheet.cell(row=3, column=column, value=text)
    cell.font = _BOLD
    cell.fill = _HEAD
    cell.alignment = Alignment(wrap_text=True, vertical="center")
    cell.comment = Comment(english, "registry")
    sheet.column_dimensions[get_column_letter(column)].width = max(12, min(30, len(text) * 2 + 2))


def _column(sheet: Worksheet, column: int, field: Field, required: bool) -> None:
    title = ("企业名称" if field.key == "firm" else field.zh) + ("*" if required else "")
    _title_cell(sheet, column, title, field.en)
    if field.kind in (Kind.TEXT, Kind.AMOUNT, Kind.DATE) or field.key == "uscc":
        # Text format keeps an 18-digit code whole and 2023年5月 a month.
        for row in range(4, 204):
            sheet.cell(row=row, column=column).number_format = "@"


def _drop_down(
    book: Workbook, lists: Worksheet, places: dict[str, str], sheet: Worksheet, column: int, field: Field
) -> None:
    options = _options(field)
    if not options:
        return
    name = f"list_{field.vocabulary or field.key}"
    if name not in places:
        # A list of its own sheet, because an inline list over 255 characters is lost without a word.
        number = len(places) + 1
        for row, option in enumerate(options, 1):
            lists.cell(row=row, column=number, value=option)
        letter = get_column_letter(number)
        places[name] = f"{quote_sheetname(lists.title)}!${letter}$1:${letter}${len(options)}"
        book.defined_names[name] = DefinedName(name, attr_text=places[name])
    choice: Any = DataValidation(type="list", formula1=f"={name}", allow_blank=True, showErrorMessage=False)
    letter = get_column_letter(column)
    choice.add(f"{letter}4:{letter}{_ROWS}")
    sheet.add_data_validation(choice)


def _options(field: Field) -> list[str]:
    if field.kind is Kind.BOOLEAN:
        return ["是", "否"]
    if field.key == "answer":
        return ["通过", "不通过", "待核实"]
    if field.vocabulary is None or field.vocabulary == "round":
        return []
    return [term.zh for term in vocabulary(field.vocabulary) if term.code != "unknown"]


def _save(book: Workbook, out: Path) -> None:
    part = out.with_name(out.name + ".part")
    try:
        # In memory first: a book that is never saved complains of its open sheets when it goes.
        whole = BytesIO()
        book.save(whole)
        out.parent.mkdir(parents=True, exist_ok=True)
        part.write_bytes(whole.getvalue())
        os.replace(part, out)
    except OSError as error:
        with contextlib.suppress(OSError):
            part.unlink(missing_ok=True)
        raise EnvironmentFault(
            Text("{file} could not be written.", file=out.name),
            Text("The registry is untouched."),
            Text("Check that the folder exists, has space, and that the file is not open elsewhere."),
        ) from error
