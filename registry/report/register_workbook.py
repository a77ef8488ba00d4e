"""The whole registry as a workbook made from the field catalogue alone.

Text is always written as text: a value that begins with = + - or @ stays what it is and computes nothing. Files are
written under another name first and renamed when whole.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from io import BytesIO
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font, PatternFill
from sqlalchemy import Connection, select

from registry.files import make_folder, write_whole
from registry.i18n import Language, translate
from registry.model.catalogue import Field, Kind, Sensitivity
from registry.model.entities import ENTITIES, TABLES
from registry.model.values import Amount, UncertainDate
from registry.model.vocab import vocabulary
from registry.report.phrases import FICTIONAL_ON_PAPER
from registry.store import Registry

_LONGEST = 32_767
HEAD = PatternFill("solid", fgColor="FFF1EEE8")
BOLD = Font(bold=True)
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
    "cultivation_plan",
    "engagement",
    "need",
    "task",
    "support",
    "payment",
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
        cell.font = BOLD
        cell.fill = HEAD
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
                    names.get(record[field.key], record[field.key])
                    if field.kind is Kind.REFERENCE
                    else _shown(field, record[field.key], language)
                )
                row.append(value if isinstance(value, int) else _text_cell(sheet, value))
            sheet.append([*row, _text_cell(sheet, record["uid"])])
    save_book(book, out)


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


def save_book(book: Workbook, out: Path) -> None:
    """Write `book` to `out`, whole or not at all.

    Raises:
        EnvironmentFault: the file cannot be written.
    """
    whole = BytesIO()  # in memory first: a book that is never saved complains of its open sheets when it goes
    book.save(whole)
    make_folder(out.parent)
    write_whole(out, whole.getvalue())
