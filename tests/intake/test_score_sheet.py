"""Score sheets go out, come back, and every cell that is no mark is named. All experts and marks are fictional."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from registry.change import apply, new_registry, provenance_of, undo
from registry.errors import UserError
from registry.intake.importing import commit, prepare, read_files
from registry.intake.reading import read_workbook
from registry.intake.returned_sheet import ReturnedSheet
from registry.intake.score_sheet import read_score_sheet, score_sheet_change
from registry.report.panel_sheet import SHEET, score_sheet_name, write_score_sheet
from registry.rounds.book import RoundBook, read_book
from registry.rounds.marking import MarkEntry, enter_marks, in_name_order, missing_marks, send_marks
from registry.rounds.sheet_form import FIRST_ITEM, KEY_COLUMN, check_sum, joined_comment
from registry.store import Registry, open_registry
from registry.view.samples import DISTRICT_RETURN
from tests.rounds.panel_round import DAY, OFFICER, open_panel, seat_panel

ITEMS = 5


@pytest.fixture(scope="module")
def round_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Nine experts sit over sixteen candidates, nothing is marked."""
    path = tmp_path_factory.mktemp("round") / "round.car"
    with new_registry(path, name="示例库", actor=OFFICER, fictional=True, data_date=DAY) as registry:
        commit(registry, prepare(registry, read_files([DISTRICT_RETURN.path])), OFFICER)
        seat_panel(registry, open_panel(registry))
    return path


@pytest.fixture
def registry(round_file: Path, tmp_path: Path) -> Iterator[Registry]:
    shutil.copy(round_file, tmp_path / "own.car")
    with open_registry(tmp_path / "own.car") as opened:
        yield opened


def book_of(registry: Registry) -> RoundBook:
    from registry.rounds.book import rounds_of

    with registry.read() as connection:
        (head,) = rounds_of(connection)
        return read_book(connection, head.uid)


def sent_out(registry: Registry, tmp_path: Path, seat: int = 3) -> Path:
    """The sheet of a seat, written."""
    book = book_of(registry)
    out = tmp_path / score_sheet_name(book, book.seats[seat - 1])
    write_score_sheet(book, book.seats[seat - 1].expert.uid, out, fictional=True)
    return out


Sheet = Any
Edit = Callable[[Sheet, dict[str, int]], None]


def filled(path: Path, edit: Edit | None = None, mark: int = 80) -> Path:
    """The sheet as an expert sends it back: `mark` everywhere it can be typed, then `edit` (sheet, rows by candidature)."""
    workbook = load_workbook(path)
    sheet: Sheet = workbook[SHEET]
    rows: dict[str, int] = {}
    for row in range(3, sheet.max_row + 1):
        key = sheet.cell(row, KEY_COLUMN).value
        if key:
            rows[key] = row
            for column in range(FIRST_ITEM, FIRST_ITEM + ITEMS):
                if not sheet.cell(row, column).protection.locked:
                    sheet.cell(row, column).value = mark
    if edit is not None:
        edit(sheet, rows)
    workbook.save(path)
    return path


def returned(registry: Registry, path: Path) -> ReturnedSheet:
    return read_score_sheet(book_of(registry), read_workbook(path))


def entered(registry: Registry, path: Path) -> ReturnedSheet:
    sheet = returned(registry, path)
    with registry.read() as connection:
        change = score_sheet_change(connection, book_of(registry), OFFICER, sheet, path)
    apply(registry, change)
    return sheet


def refuse_text(registry: Registry, path: Path) -> str:
    with pytest.raises(UserError) as caught:
        returned(registry, path)
    return str(caught.value)


# -- out


def test_only_marks_and_comments_can_be_typed(registry: Registry, tmp_path: Path) -> None:
    book = book_of(registry)
    sheet: Sheet = load_workbook(sent_out(registry, tmp_path, seat=2))[SHEET]
    assert sheet.protection.sheet
    assert not sheet.protection.password
    aside = {r.candidature for r in book.recusals if r.expert == book.seats[1].expert.uid}
    assert len(aside) == 2
    open_cells = shut_cells = 0
    for row in sheet.iter_rows():
        for cell in row:
            key = sheet.cell(cell.row, KEY_COLUMN).value
            can_type = cell.column >= FIRST_ITEM and key in book.by_uid and key not in aside
            assert cell.protection.locked is not can_type, cell.coordinate
            open_cells += can_type
            shut_cells += key in aside and FIRST_ITEM <= cell.column < FIRST_ITEM + ITEMS and cell.value == "R"
    assert open_cells == 14 * (ITEMS + 1)
    assert shut_cells == 2 * ITEMS
    assert sheet.column_dimensions["A"].hidden
    assert sheet.row_dimensions[1].hidden
    (rule,) = sheet.data_validations.dataValidation
    assert (rule.type, rule.formula1, rule.formula2) == ("whole", "0", "100")


def test_the_sheet_says_whose_it_is_and_what_is_marked(registry: Registry, tmp_path: Path) -> None:
    path = sent_out(registry, tmp_path)
    assert path.name == "评分表-2025-E3.xlsx"
    sheet: Sheet = load_workbook(path)[SHEET]
    said = "\n".join(str(cell.value) for row in sheet.iter_rows() for cell in row if cell.value)
    for part in ("E3 顾尧", "战略契合度", "25%", "Risk and safety culture", "2025-10-31", "Fictional data", "签名"):
        assert part in said


def test_what_is_on_record_goes_out_with_the_sheet(registry: Registry, tmp_path: Path) -> None:
    book = book_of(registry)
    seat, one = book.seats[2], book.admitted[0].uid
    item = book.scheme.panel.items[0].code
    enter_marks(registry, OFFICER, book.head.uid, seat.expert.uid, [MarkEntry(one, item, 97, "首飞成功")])
    sheet = returned(registry, sent_out(registry, tmp_path))
    (mark,) = sheet.marks
    assert (mark.entry.value, mark.entry.comment) == (97, "首飞成功")
    assert not mark.is_changed


# -- and back


def test_a_full_sheet_enters_every_mark_with_its_cell(registry: Registry, tmp_path: Path) -> None:
    path = filled(sent_out(registry, tmp_path))
    sheet = entered(registry, path)
    assert str(sheet.text) == "E3: 80 marks, 0 changed, 0 problems"
    book = book_of(registry)
    assert len(book.marks) == 80
    assert missing_marks(book, sheet.seat.expert.uid) == ()
    mark = sheet.marks[0]
    uid = next(m.uid for m in book.marks if (m.candidature, m.item) == (mark.entry.candidature, mark.entry.item))
    with registry.read() as connection:
        source = provenance_of(connection, [("mark", uid)])[uid, "value"]
    assert source.short() == f"{path.name} › {SHEET}!E{mark.row}"
    undo(registry, OFFICER)
    assert book_of(registry).marks == ()


def test_a_second_sheet_changes_only_what_differs(registry: Registry, tmp_path: Path) -> None:
    entered(registry, filled(sent_out(registry, tmp_path)))

    def edit(sheet: Sheet, rows: dict[str, int]) -> None:
        first, second = sorted(rows.values())[:2]
        sheet.cell(first, FIRST_ITEM).value = 81
        sheet.cell(second, FIRST_ITEM + 1).value = 40
        sheet.cell(second, FIRST_ITEM + ITEMS).value = "订单不足"

    path = filled(sent_out(registry, tmp_path), edit)
    sheet = entered(registry, path)
    assert [(m.before.value if m.before else None, m.entry.value, m.entry.comment) for m in sheet.changed] == [
        (80, 81, ""),
        (80, 40, "订单不足"),
    ]
    assert sheet.new == 0
    again = returned(registry, sent_out(registry, tmp_path))
    assert again.changed == ()
    assert again.problems == ()
    with registry.read() as connection:
        assert not score_sheet_change(connection, book_of(registry), OFFICER, again, path)


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (101, "101 for “{firm}” is no mark from 0 to 100."),
        (-1, "-1 for “{firm}” is no mark from 0 to 100."),
        (85.5, "“85.5” for “{firm}” is no whole number from 0 to 100."),
        ("八十", "“八十” for “{firm}” is no whole number from 0 to 100."),
        ("R", "“{firm}” is marked R: record the recusal on the page Panel first."),
        (True, "“TRUE” for “{firm}” is no whole number from 0 to 100."),
        (date(2025, 8, 1), "“2025-08-01” for “{firm}” is no whole number from 0 to 100."),
        ("=40+40", "“” for “{firm}” is no whole number from 0 to 100."),
        (96, "96 for “{firm}” needs a comment."),
        (None, "“{item}” of “{firm}” is not marked yet."),
    ],
)
def test_what_is_no_mark_is_named_with_its_cell(registry: Registry, tmp_path: Path, value: object, said: str) -> None:
    at: list[int] = []

    def edit(sheet: Sheet, rows: dict[str, int]) -> None:
        at.append(min(rows.values()))
        sheet.cell(at[0], FIRST_ITEM).value = value

    sheet = returned(registry, filled(sent_out(registry, tmp_path), edit))
    (problem,) = sheet.problems
    book = book_of(registry)
    firm = in_name_order(book)[0].name
    assert str(problem.text) == said.format(firm=firm, item=book.scheme.panel.items[0].title)
    comment = value == 96
    assert problem.cell == f"{SHEET}!{'J' if comment else 'E'}{at[0]}"
    assert len(sheet.marks) == 80 - (not comment), "the other cells count"
    assert bool(sheet.faults) is (value is not None)


@pytest.mark.parametrize("value", ["85", "８５", " 85 ", 85.0])
def test_digits_of_any_width_are_marks(registry: Registry, tmp_path: Path, value: object) -> None:
    def edit(sheet: Sheet, rows: dict[str, int]) -> None:
        sheet.cell(min(rows.values()), FIRST_ITEM).value = value

    sheet = returned(registry, filled(sent_out(registry, tmp_path), edit))
    assert sheet.problems == ()
    assert {mark.entry.value for mark in sheet.marks} == {80, 85}


def test_a_mark_for_a_recused_firm_is_a_problem(registry: Registry, tmp_path: Path) -> None:
    book = book_of(registry)
    aside = next(r.candidature for r in book.recusals if r.expert == book.seats[1].expert.uid)

    def edit(sheet: Sheet, rows: dict[str, int]) -> None:
        sheet.cell(rows[aside], FIRST_ITEM).value = 90

    sheet = returned(registry, filled(sent_out(registry, tmp_path, seat=2), edit))
    (problem,) = sheet.problems
    assert str(problem.text) == f"E2 is recused from “{book.by_uid[aside].name}”: no mark can be entered."
    assert aside not in {mark.entry.candidature for mark in sheet.marks}


def test_a_file_that_changed_since_it_was_read_is_not_entered(registry: Registry, tmp_path: Path) -> None:
    path = filled(sent_out(registry, tmp_path))
    sheet = returned(registry, path)
    filled(path, mark=81)
    with registry.read() as connection, pytest.raises(UserError, match="changed while it was read"):
        score_sheet_change(connection, book_of(registry), OFFICER, sheet, path)


def test_blank_rows_leave_what_is_on_record(registry: Registry, tmp_path: Path) -> None:
    entered(registry, filled(sent_out(registry, tmp_path)))

    def edit(sheet: Sheet, rows: dict[str, int]) -> None:
        for column in range(FIRST_ITEM, FIRST_ITEM + ITEMS):
            sheet.cell(min(rows.values()), column).value = None

    sheet = entered(registry, filled(sent_out(registry, tmp_path), edit))
    (problem,) = sheet.problems
    assert problem.open
    assert str(problem.text).endswith("is blank; the marks on record stay.")
    assert len(book_of(registry).marks) == 80


# -- identifiers


def test_a_changed_row_identifier_is_named(registry: Registry, tmp_path: Path) -> None:
    def edit(sheet: Sheet, rows: dict[str, int]) -> None:
        sheet.cell(min(rows.values()), KEY_COLUMN).value = "0000"

    sheet = returned(registry, filled(sent_out(registry, tmp_path), edit))
    assert [str(p.text).split("“")[0] for p in sheet.problems] == ["The hidden identifier of ", "There is no row for "]
    assert len(sheet.marks) == 75


def test_swapped_row_identifiers_do_not_swap_marks(registry: Registry, tmp_path: Path) -> None:
    def edit(sheet: Sheet, rows: dict[str, int]) -> None:
        one, other = sorted(rows.values())[:2]
        keys = sheet.cell(one, KEY_COLUMN).value, sheet.cell(other, KEY_COLUMN).value
        sheet.cell(other, KEY_COLUMN).value, sheet.cell(one, KEY_COLUMN).value = keys

    sheet = returned(registry, filled(sent_out(registry, tmp_path), edit))
    assert sum("the row says" in str(p.text) for p in sheet.problems) == 2
    assert len(sheet.marks) == 70


@pytest.mark.parametrize("column", [2, 3, 4])
def test_changed_identifiers_of_the_sheet_are_refused(registry: Registry, tmp_path: Path, column: int) -> None:
    def edit(sheet: Sheet, rows: dict[str, int]) -> None:
        other = book_of(registry).seats[0].expert.uid
        sheet.cell(1, column).value = other if column == 3 else "x"

    assert "hidden identifiers" in refuse_text(registry, filled(sent_out(registry, tmp_path), edit))


def test_a_sheet_of_another_round_is_refused(registry: Registry, tmp_path: Path) -> None:
    book = book_of(registry)
    codes = [item.code for item in book.scheme.panel.items]
    expert = book.seats[2].expert.uid

    def edit(sheet: Sheet, rows: dict[str, int]) -> None:
        sheet.cell(1, 2).value, sheet.cell(1, 4).value = "elsewhere", check_sum("elsewhere", expert, codes)

    assert "of another round" in refuse_text(registry, filled(sent_out(registry, tmp_path), edit))


def test_no_sheet_of_ours_is_refused(registry: Registry) -> None:
    assert "is no score sheet" in refuse_text(registry, DISTRICT_RETURN.path)


def test_sent_marks_are_not_written_over(registry: Registry, tmp_path: Path) -> None:
    path = filled(sent_out(registry, tmp_path))
    sheet = entered(registry, path)
    send_marks(registry, OFFICER, book_of(registry).head.uid, sheet.seat.expert.uid, date(2025, 8, 1))
    assert "sent and locked" in refuse_text(registry, path)


@given(st.lists(st.text("ab ；，", max_size=4), max_size=6))
def test_joined_comments_name_each_once(comments: list[str]) -> None:
    joined = joined_comment(comments)
    assert joined == joined_comment([joined]) or "；" in joined
    assert all(comment.strip() in joined for comment in comments)
