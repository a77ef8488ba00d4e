"""Every other workbook that the program writes, opened in LibreOffice: nothing is lost on the way to who works in it."""

from __future__ import annotations

from datetime import date, datetime
from functools import cache
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.utils import range_boundaries

from registry.i18n import Language, Text
from registry.intake.marked import write_marked
from registry.intake.reading import read_workbook
from registry.model.typed_table import CellKind, TypedColumn, TypedTable
from registry.model.values import Precision, UncertainDate
from registry.report.emit.register_books import register_book
from registry.report.emit.tables import table_xlsx
from registry.report.panel_sheet import SHEET, write_score_sheet
from registry.report.papers.evidence import EvidencePaper
from registry.report.papers.ledger import LedgerPaper
from registry.report.register_workbook import export_register
from registry.report.scheme_book import render_scheme_book
from registry.report.template import write_template
from registry.report.wording import PaperLanguage
from registry.report.work_list import write_work_list
from registry.rounds.marking import panel_items
from registry.rounds.sheet_form import FIRST_ITEM, KEY_COLUMN, NUMBER_COLUMN
from registry.scoring import load_scheme
from registry.srdi.ruleset import rules_for
from registry.srdi.ruleset_file import shipped_rules
from registry.store import open_registry
from tests.intake.desk import CODES, Desk
from tests.report import played
from tests.report.office import needs_office, saved_again
from tests.report.sheets import sheets
from tests.report.test_recalculated import same
from tests.report.test_work_list import DAY, ONE, TWO
from tests.store.support import fresh_file

pytestmark = needs_office

NAMES = ["template", "marked", "score-sheet", "table", "register", "work-list", "scheme"]
ACTIVE = ("=1+1", "+8613800000000", "-5", "@SUM(A1)")
EXACT = UncertainDate(Precision.DAY, date(2024, 9, 2), date(2024, 9, 2))


@cache
def written() -> dict[str, bytes]:
    """A workbook of each kind, by name."""
    with TemporaryDirectory() as held:
        folder = Path(held)
        paths = {name: folder / f"{name}.xlsx" for name in NAMES}
        write_template(paths["template"], 2024)
        _marked(folder, paths["marked"])
        round_ = played.held("open").book
        write_score_sheet(round_, round_.seats[0].expert.uid, paths["score-sheet"], fictional=True)
        with open_registry(played.files()["open"]) as registry:
            export_register(registry, paths["register"], Language.ZH)
        rules = rules_for(shipped_rules(), DAY)
        write_work_list([ONE, TWO], rules, DAY, paths["work-list"], Language.ZH, fictional=True)
        paths["table"].write_bytes(_table())
        paths["scheme"].write_bytes(render_scheme_book(load_scheme()))
        return {f"{name}.xlsx": path.read_bytes() for name, path in paths.items()}


def _marked(folder: Path, out: Path) -> None:
    with open_registry(fresh_file(folder / "test.car")) as registry:
        desk = Desk(registry, folder)
        head = ["企业名称", "统一社会信用代码", "成立日期", "职工人数", "备注"]
        good = ["上海甲航天科技有限公司", CODES[0], datetime(2020, 5, 6), 20, "'=1+1"]
        bad = ["上海乙航天科技有限公司", CODES[1], "不知道", 30, ACTIVE[1]]
        path = desk.book(head, good, bad)
        write_marked(read_workbook(path), desk.plan(path), out, Language.ZH)


def _table() -> bytes:
    columns = (
        TypedColumn("name", Text("Legal name")),
        TypedColumn("raised", Text("Raised, CNY"), CellKind.MONEY),
        TypedColumn("until", Text("Valid until"), CellKind.DATE),
        TypedColumn("filled", Text("Filled"), CellKind.PERCENT),
    )
    rows = tuple((text, 45_507_000_012, EXACT, 57) for text in ACTIVE)
    return table_xlsx(TypedTable(Text("Firms"), DAY, True, columns, rows), Language.EN)


@cache
def opened() -> dict[str, bytes]:
    """The same, opened and saved by LibreOffice in one go."""
    return saved_again(written())


def pair(name: str) -> tuple[Workbook, Workbook]:
    """Ours and theirs, with values."""
    ours, theirs = (load_workbook(BytesIO(found[f"{name}.xlsx"]), data_only=True) for found in (written(), opened()))
    return ours, theirs


@pytest.mark.parametrize("name", NAMES)
def test_every_cell_stays_what_it_is(name: str) -> None:
    ours, theirs = pair(name)
    assert theirs.sheetnames == ours.sheetnames
    for sheet in ours.worksheets:
        other = theirs[sheet.title]
        assert other.sheet_state == sheet.sheet_state
        for row in sheet.iter_rows():
            for cell in row:
                found = other[cell.coordinate]
                assert same(found.value, cell.value), (sheet.title, cell.coordinate, cell.value, found.value)
                if isinstance(cell.value, str):
                    assert found.data_type == "s", (sheet.title, cell.coordinate)
                if isinstance(cell.value, (date, datetime)):
                    assert found.is_date, (sheet.title, cell.coordinate, found.number_format)


@pytest.mark.parametrize("name", NAMES)
def test_protection_stays(name: str) -> None:
    ours, theirs = pair(name)
    for sheet in ours.worksheets:
        other: Any = theirs[sheet.title]
        assert other.protection.sheet == sheet.protection.sheet, sheet.title
        if not sheet.protection.sheet:
            continue
        for row in sheet.iter_rows():
            for cell in row:
                assert other[cell.coordinate].protection.locked == cell.protection.locked, (
                    sheet.title,
                    cell.coordinate,
                )


@pytest.mark.parametrize("name", NAMES)
def test_drop_downs_and_limits_stay(name: str) -> None:
    ours, theirs = pair(name)
    for sheet in ours.worksheets:
        assert _rules(theirs[sheet.title]) == _rules(sheet), sheet.title


def _rules(sheet: Any) -> dict[tuple[int, int], tuple[str, str, str]]:
    """What may be typed, by the first cell of each column and row it holds for: kind, limits."""
    found: dict[tuple[int, int], tuple[str, str, str]] = {}
    for rule in sheet.data_validations.dataValidation:
        for place in rule.sqref.ranges:
            left, top, right, _ = range_boundaries(place.coord)
            for column in range(left or 1, (right or 1) + 1):
                # LibreOffice writes a second limit where the kind of rule has none.
                upper = _plain(rule.formula2) if rule.type == "whole" else ""
                found[top or 1, column] = (rule.type, _plain(rule.formula1), upper)
    return found


def _plain(formula: str | None) -> str:
    return (formula or "").replace("'", "")


def test_the_template_offers_its_lists_and_the_return_takes_eighteen_digits() -> None:
    _, theirs = pair("template")
    sheet = theirs.worksheets[0]
    assert len(_rules(sheet)) >= 5, "drop-downs of codes"
    assert theirs.defined_names
    code = next(c for c in range(1, sheet.max_column + 1) if "信用代码" in str(sheet.cell(3, c).value))
    (style,) = [one for one in sheet.column_dimensions.values() if int(one.min or 0) <= code <= int(one.max or 0)]
    assert style.number_format == "@"
    assert not style.protection.locked


def test_marks_are_typed_where_nobody_steps_aside() -> None:
    _, theirs = pair("score-sheet")
    sheet: Any = theirs[SHEET]
    rows = [
        r for r in range(3, sheet.max_row + 1) if sheet.cell(r, NUMBER_COLUMN).value and sheet.cell(r, KEY_COLUMN).value
    ]
    rows = [r for r in rows if isinstance(sheet.cell(r, NUMBER_COLUMN).value, int)]
    assert len(rows) == len(played.held("open").book.admitted)
    items = range(len(panel_items(played.held("open").book)))
    locked = [all(sheet.cell(r, FIRST_ITEM + at).protection.locked for at in items) for r in rows]
    assert locked.count(True) == 1, "the one firm for which this expert steps aside"
    assert sheet.column_dimensions["A"].hidden


def test_the_marked_copy_keeps_the_days_of_the_sender() -> None:
    _, theirs = pair("marked")
    values = [cell.value for sheet in theirs.worksheets for row in sheet.iter_rows() for cell in row]
    assert datetime(2020, 5, 6) in values
    assert ACTIVE[1] in values


@pytest.mark.parametrize("language", PaperLanguage)
def test_the_ledger_is_a_table_to_work_on(language: PaperLanguage) -> None:
    paper = sheets()["ledger"]
    assert isinstance(paper, LedgerPaper)
    data = register_book(paper, language)
    assert register_book(paper, language) == data, "the same bytes twice"
    sheet: Any = load_workbook(BytesIO(saved_again({"ledger.xlsx": data})["ledger.xlsx"])).worksheets[0]
    rows = [row for district in paper.districts for row in district.rows]
    assert sheet.max_row == 4 + len(rows)
    assert sheet.auto_filter.ref == f"A4:S{4 + len(rows)}"
    for at, row in enumerate(rows, 5):
        assert sheet.cell(at, 1).value == row.number
        assert sheet.cell(at, 4).value == (row.uscc or None)
        until = sheet.cell(at, 8)
        assert until.value == (datetime.combine(row.last, datetime.min.time()) if row.last else None)
        assert [sheet.cell(at, n).value for n in (11, 12, 13)] == [row.met, row.unmet, row.unknown]


def test_the_evidence_index_adds_up_as_a_workbook_too() -> None:
    paper = sheets()["evidence"]
    assert isinstance(paper, EvidencePaper)
    made = saved_again({"evidence.xlsx": register_book(paper, PaperLanguage.EN)})["evidence.xlsx"]
    book: Any = load_workbook(BytesIO(made))
    pieces, uses, firms = book.worksheets
    records = [row[6].value for row in pieces.iter_rows(min_row=5)]
    assert (
        sum(records) == sum(row[5].value for row in uses.iter_rows(min_row=5)) == sum(p.records for p in paper.pieces)
    )
    assert sum(row[4].value for row in firms.iter_rows(min_row=5)) == sum(f.bare for f in paper.firms)
