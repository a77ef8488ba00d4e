"""Tables without a header: marked by hand, called by letters, mapped by their values, remembered, read by a layout file."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest
from openpyxl import load_workbook

from registry.cli.main import main
from registry.errors import UserError
from registry.i18n import Language
from registry.intake.decisions import Bands, ColumnChoice, Decisions
from registry.intake.importing import read_files
from registry.intake.layout_file import layout_from_json, layout_to_json
from registry.intake.learning import layout_of, remember
from registry.intake.marked import write_marked
from registry.intake.memory import Layout, load_memory
from registry.intake.ours import ID_HEADER, REASON_HEADER, STATUS_HEADER
from registry.intake.plan import ImportPlan
from registry.intake.survey import SheetState, SurveyedTable
from tests.intake.desk import CODES, Desk

ONE = ("上海晨曦航天科技有限公司", CODES[0], "浦东新区", "13800138000", 120, "甲")
TWO = ("上海暮光航天科技有限公司", CODES[1], "松江区", "13800138001", 80, "乙")
THREE = ("上海夜航航天科技有限公司", CODES[2], "闵行区", "13800138002", 60, "丙")
MARKED = {(0, "表"): (Bands(None, 1),)}
STAFF = {(0, "表", 0, 5): ColumnChoice(fields=("metric.headcount",), year=2024)}


def only(plan: ImportPlan) -> SurveyedTable:
    (table,) = plan.survey.tables
    return table


def taught(desk: Desk) -> Layout:
    """A layout that was confirmed by a commit."""
    decisions = Decisions(bands=MARKED, columns=STAFF)
    remember(desk.registry, desk.take(desk.book(ONE, TWO), decisions=decisions), decisions, "officer")
    (layout,) = load_memory(desk.registry).layouts.values()
    return layout


def test_the_columns_are_called_by_letters_and_read_by_what_they_hold(desk: Desk) -> None:
    plan = desk.plan(desk.book(ONE, TWO), decisions=Decisions(bands=MARKED))
    table = only(plan)
    assert (table.region.header_rows, table.region.data_rows) == ((), (1, 2))
    assert [c.header for c in table.columns] == list("ABCDEF")
    found = {c.letters: [t.key for t in c.mapped.targets] for c in table.columns}
    assert found == {
        "A": ["firm.legal_name"], "B": ["firm.uscc"], "C": ["firm.district"], "D": ["contact.phone"], "E": [], "F": [],
    }  # fmt: skip
    assert [f.name for f in plan.firms] == [ONE[0], TWO[0]]
    assert not table.is_known, "what the values say is looked at by a person"
    assert all(c.problem is not None for c in table.columns)


def test_a_numbering_is_no_note_and_neither_is_what_tells_of_a_person(desk: Desk) -> None:
    rows = [(1, *ONE[:2], 5, "13800138000", "13900139000"), (2, *TWO[:2], 6, "13800138001", "13900139001")]
    table = only(desk.plan(desk.book(*rows), decisions=Decisions(bands=MARKED)))
    assert [c.letters for c in table.columns if c.is_note] == ["D"]


def test_a_title_above_is_no_record(desk: Desk) -> None:
    table = only(desk.plan(desk.book(("某区企业",), ONE, TWO), decisions=Decisions(bands=MARKED)))
    assert table.region.data_rows == (2, 3)
    marked = only(
        desk.plan(desk.book(("某区企业",), ONE, TWO), decisions=Decisions(bands={(0, "表"): (Bands(None, 2),)}))
    )
    assert (marked.region.data_rows, marked.region.title) == ((2, 3), "某区企业")


def test_a_column_is_mapped_by_hand(desk: Desk) -> None:
    desk.take(desk.book(ONE), decisions=Decisions(bands=MARKED, columns=STAFF))
    assert desk.figures() == {("headcount", 2024): 120}


def test_a_confirmed_layout_is_remembered_and_the_next_sheet_needs_no_word(desk: Desk) -> None:
    layout = taught(desk)
    assert layout.body["header_rows"] == 0
    assert layout.headers == tuple("ABCDEF")
    decided = Decisions(report_year=2025)
    table = only(desk.plan(desk.book(THREE), decisions=decided))
    assert table.layout is not None
    assert table.layout.key == layout.key
    assert table.is_known
    assert [t.key for t in table.columns[4].mapped.targets] == ["metric.headcount.2025"]


@pytest.mark.parametrize(
    "row",
    [
        (*THREE, "多一列"),
        (THREE[1], THREE[0], *THREE[2:]),
        (*THREE[:3], "浦东新区", *THREE[4:]),
    ],
)
def test_a_sheet_that_does_not_fit_the_layout_is_asked_about(desk: Desk, row: tuple[object, ...]) -> None:
    taught(desk)
    with pytest.raises(UserError):
        desk.plan(desk.book(row))


def test_a_sheet_with_a_header_goes_before_a_layout_without_one(desk: Desk) -> None:
    taught(desk)
    heads = ("企业名称", "统一社会信用代码", "所属区", "联系电话", "备注一", "备注二")
    assert only(desk.plan(desk.book(heads, THREE))).region.header_rows == (1,)


def test_another_layout_of_as_many_columns_stands_beside_the_first(desk: Desk) -> None:
    taught(desk)
    decisions = Decisions(bands=MARKED)
    turned = [(one[1], one[0], *one[2:]) for one in (TWO, THREE)]
    remember(desk.registry, desk.take(desk.book(*turned), decisions=decisions), decisions, "officer")
    assert len(load_memory(desk.registry).layouts) == 2
    assert only(desk.plan(desk.book(ONE), decisions=Decisions(report_year=2024))).layout is not None


def test_a_layout_file_says_that_there_is_no_header(desk: Desk, tmp_path: Path) -> None:
    layout = layout_from_json(layout_to_json(taught(desk)))
    file, other = tmp_path / "layout.json", tmp_path / "other.car"
    file.write_text(layout_to_json(layout), encoding="utf-8")
    sheet = str(desk.book(THREE, ONE))
    assert main(["--registry", str(other), "import", sheet]) == UserError.exit_code
    assert not other.exists()
    assert main(["--registry", str(other), "import", sheet, "--layout", str(file), "--year", "2024"]) == 0
    fresh = main(["--registry", str(other), "layouts", "show", layout.key])
    assert fresh == 0, "what was used is remembered"


@pytest.mark.parametrize("body", [{"header_rows": -1}, {"data_from": 0}, {"data_from": "2"}, {"header_rows": True}])
def test_a_layout_file_with_impossible_rows_is_refused(desk: Desk, body: dict[str, object]) -> None:
    layout = taught(desk)
    with pytest.raises(UserError):
        layout_from_json(layout_to_json(replace(layout, body={**layout.body, **body})))


def test_without_a_word_a_sheet_without_a_header_is_no_table(desk: Desk) -> None:
    path = desk.books({"甲": [("企业名称", "统一社会信用代码"), ONE[:2]], "乙": [TWO, THREE]})
    assert [s.state for s in desk.plan(path).survey.sheets] == [SheetState.READ, SheetState.NO_TABLE]


def marked_copy(desk: Desk, path: Path, decisions: Decisions | None = None) -> Path:
    """The workbook that goes back to its sender after an import of `path`."""
    plan = desk.take(path, decisions=decisions)
    out = path.with_name(path.stem + "-marked.xlsx")
    (read,) = read_files([path])
    write_marked(read[0], plan, out, Language.EN)
    return out


def mended(path: Path, **cells: str | int) -> Path:
    """The workbook with cells of its first sheet written anew."""
    book = load_workbook(path)
    for address, value in cells.items():
        book.worksheets[0][address] = value
    book.save(path)
    return path


@pytest.mark.parametrize("lines", [[], [("某区企业",)]])
def test_the_marked_copy_has_titles_and_keys_and_matches_itself_when_it_returns(
    desk: Desk, lines: list[tuple[str, ...]]
) -> None:
    decisions = Decisions(bands={(0, "表"): (Bands(None, 1 + len(lines)),)}, columns=STAFF)
    first = desk.book(*lines, ONE, ("上海暮光航天科技有限公司", None, *TWO[2:4], "不详", "乙"))
    out = marked_copy(desk, first, decisions)
    sheet = load_workbook(out).worksheets[0]
    assert [sheet.cell(1, n).value for n in (7, 8, 9)] == [STATUS_HEADER, REASON_HEADER, ID_HEADER]
    assert [sheet.cell(row, 1).value for row in (2, 3)] == [ONE[0], TWO[0]]
    keys = {name: row.uid for name, row in desk.firms().items()}
    assert [sheet.cell(row, 9).value for row in (2, 3)] == [keys[ONE[0]], keys[TWO[0]]]
    plan = desk.take(mended(out, A3="上海暮光宇航科技有限公司", C3="奉贤区"), decisions=Decisions(report_year=2024))
    assert len(desk.firms()) == 2, "the firm is told by its key, whatever its name is now"
    assert next(f for f in desk.records("firm") if f["uid"] == keys[TWO[0]])["district"] == "310120"
    assert not [c for c in only(plan).columns if c.is_note and c.mapped.column > 6]


def test_it_returns_to_a_registry_that_remembers_the_layout(desk: Desk) -> None:
    layout = taught(desk)
    decisions = Decisions(report_year=2024)
    out = marked_copy(desk, desk.book(ONE, THREE), decisions)
    plan = desk.plan(mended(out, E3=61), decisions=decisions)
    table = only(plan)
    assert table.layout is not None
    assert table.layout.key == layout.key
    assert table.region.data_rows == (2, 3)
    assert [(f.name, f.state.value) for f in plan.firms] == [(ONE[0], "unchanged"), (THREE[0], "updated")]
    again = layout_of(table)
    assert (again.key, again.headers, again.body["data_from"]) == (layout.key, layout.headers, 1)


def test_what_is_wrong_is_said_of_the_cells_of_the_marked_copy(desk: Desk) -> None:
    out = marked_copy(desk, desk.book(ONE, (*TWO[:4], "很多人", "乙")), Decisions(bands=MARKED, columns=STAFF))
    sheet = load_workbook(out).worksheets[0]
    said = str(sheet["H3"].value)
    assert "E3 “很多人”" in said
    assert "District in C3" in said
    assert "2" not in set(re.findall(r"\b[A-Z](\d)\b", said)), "no cell is named where it stood before"
    assert sheet["E3"].comment is not None
    assert sheet["E2"].comment is None


def test_a_second_row_of_a_firm_names_the_first_where_it_stands_in_the_marked_copy(desk: Desk) -> None:
    out = marked_copy(desk, desk.book(ONE, (ONE[0], *TWO[2:3])), Decisions(bands=MARKED))
    assert "表!A2" in str(load_workbook(out).worksheets[0]["H3"].value)
