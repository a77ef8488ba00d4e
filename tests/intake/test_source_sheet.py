"""The sheet round the cell that a value came from, and a copy of the workbook that opens there."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook
from sqlalchemy import update

from registry.change import Provenance, new_registry
from registry.errors import UserError
from registry.intake.at_cell import opened_at
from registry.intake.importing import commit, prepare, read_files
from registry.intake.source_sheet import copy_at, sheet_round
from registry.store import Registry, open_registry
from registry.store.schema import IMPORT_FILE, IMPORT_ROW
from registry.view import firm_card, firm_rows
from registry.view.samples import DISTRICT_RETURN

NAME = "铖泖复材"


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("sheet") / "sample.car"
    with new_registry(path, name="S", actor="t", fictional=True, data_date=DISTRICT_RETURN.day) as registry:
        commit(registry, prepare(registry, read_files([DISTRICT_RETURN.path])), "t")
    return path


@pytest.fixture
def registry(whole: Path, tmp_path: Path) -> Iterator[Registry]:
    with open_registry(Path(shutil.copyfile(whole, tmp_path / "own.car"))) as opened:
        yield opened


def district_of_last(registry: Registry) -> Provenance:
    """Where the district of some firm in the middle of the sheet came from."""
    row = firm_rows(registry, DISTRICT_RETURN.day)[20]
    card = firm_card(registry, row.uid, DISTRICT_RETURN.day)
    found = next(f.provenance for f in card.profile if f.field.key == "district")
    assert found is not None
    return found


def test_the_cell_is_shown_with_its_neighbours_and_the_head_of_the_sheet(registry: Registry, tmp_path: Path) -> None:
    place = district_of_last(registry)
    sheet = sheet_round(registry, place, tmp_path)
    assert sheet.missing is None
    assert (sheet.file, sheet.sheet, sheet.cell) == (place.file, place.sheet, place.cell)
    assert sheet.text() == place.text
    numbers = [row.number for row in sheet.rows]
    assert numbers == sorted(numbers)
    assert sheet.row in numbers
    head = next(row for row in sheet.rows if row.number == 5)
    assert "所属区" in head.texts
    assert {len(row.texts) for row in sheet.rows} == {len(sheet.letters())}


def test_a_file_that_is_gone_or_another_says_so_and_the_row_speaks(registry: Registry, tmp_path: Path) -> None:
    place = district_of_last(registry)
    for body in (b"", b"not what it was"):
        with registry.write() as connection:
            connection.execute(update(IMPORT_FILE).values(body=body))
        sheet = sheet_round(registry, place, tmp_path / str(len(body)))
        assert sheet.missing is not None
        assert str(sheet.missing) == f"{place.file} is not kept in this registry."
        assert sheet.text() == place.text
        assert [row.number for row in sheet.rows] == [sheet.row]
        with pytest.raises(UserError):
            copy_at(registry, place, tmp_path / str(len(body)))
    with registry.write() as connection:
        connection.execute(update(IMPORT_ROW).values(row_no=1_000_000))
    with pytest.raises(UserError):
        sheet_round(registry, place, tmp_path / "none")


def test_the_copy_opens_at_the_cell_and_holds_what_was_sent(registry: Registry, tmp_path: Path) -> None:
    place = district_of_last(registry)
    path = copy_at(registry, place, tmp_path)
    assert path.name == place.file
    book = load_workbook(path)
    assert book.active is not None
    assert book.active.title == place.sheet
    assert [one.activeCell for one in book.active.sheet_view.selection] == [place.cell]
    sent = load_workbook(DISTRICT_RETURN.path)
    for name in sent.sheetnames:
        assert list(book[name].values) == list(sent[name].values)


def made(**said: Any) -> bytes:
    book = Workbook()
    first = book.active
    assert first is not None
    first.title = "One & only"
    second = book.create_sheet("第二")
    for row in range(1, 60):
        second.append([row, f"text {row}", date(2025, 1, 1)])
    if said.get("frozen"):
        second.freeze_panes = said["frozen"]
    if said.get("front"):
        book.active = 1
    out = BytesIO()
    book.save(out)
    return out.getvalue()


@pytest.mark.parametrize("said", [{}, {"frozen": "A2"}, {"frozen": "B3"}, {"frozen": "B1"}, {"front": True}])
def test_any_view_can_be_left_at_a_cell(said: dict[str, Any]) -> None:
    body = made(**said)
    for name, cell in (("第二", "B40"), ("One & only", "A1")):
        book = load_workbook(BytesIO(opened_at(body, name, cell)))
        sheet = book.active
        assert sheet is not None
        assert sheet.title == name
        selected = [one for one in sheet.sheet_view.selection if one.activeCell == cell]
        assert len(selected) == 1
        assert [one.sheet_view.tabSelected for one in book.worksheets].count(True) == 1
        assert list(book["第二"].values) == list(load_workbook(BytesIO(body))["第二"].values)
        assert book["第二"].freeze_panes == load_workbook(BytesIO(body))["第二"].freeze_panes or name == "第二"


@pytest.mark.parametrize("body", [b"a,b\n1,2\n", b"", b"PK\x03\x04 broken"])
def test_what_is_no_such_workbook_stays_as_it_is(body: bytes) -> None:
    assert opened_at(body, "Sheet1", "A1") == body


def test_a_sheet_that_is_not_there_changes_nothing() -> None:
    body = made()
    assert opened_at(body, "Missing", "A1") == body
