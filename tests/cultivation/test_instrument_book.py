"""The policy instruments out as a workbook and back: what it would change is told first, taken in one step, taken back in one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from registry.change import apply, new_registry, undo
from registry.cultivation import Instrument, Instruments, instruments
from registry.errors import UserError
from registry.i18n import Language
from registry.intake.instrument_book import read_instrument_book
from registry.office.handover import Handover
from registry.report.instrument_book import HEAD_ROW, write_instrument_book
from registry.store import Registry
from tests.store.support import everything


@pytest.fixture
def registry(tmp_path: Path) -> Iterator[Registry]:
    """A registry that says nothing of instruments."""
    with new_registry(tmp_path / "a.car", name="A", actor="t", fictional=True) as made:
        yield made


def known(registry: Registry) -> Instruments:
    with registry.read() as connection:
        return instruments(connection)


def exported(registry: Registry, folder: Path) -> Path:
    path = folder / "政策.xlsx"
    write_instrument_book(known(registry).all, path)
    return path


def read(registry: Registry, path: Path) -> Handover:
    return read_instrument_book(path, known(registry), "t")


def table(folder: Path, rows: Sequence[Sequence[object]]) -> Path:
    book = openpyxl.Workbook()
    sheet: Any = book.active
    for row in rows:
        sheet.append(list(row))
    path = folder / "list.xlsx"
    book.save(path)
    return path


def found(registry: Registry, name: str) -> Instrument:
    one = known(registry).find(name)
    assert one is not None
    return one


def test_an_untouched_workbook_changes_nothing(registry: Registry, tmp_path: Path) -> None:
    told = read(registry, exported(registry, tmp_path))
    assert (told.lines, told.change) == ((), None)


def test_a_changed_cell_is_told_taken_and_taken_back(registry: Registry, tmp_path: Path) -> None:
    path = exported(registry, tmp_path)
    book = openpyxl.load_workbook(path)
    sheet: Any = book.active
    heads = [cell.value for cell in sheet[HEAD_ROW]]
    ceiling = next(at for at, head in enumerate(heads, start=1) if str(head).startswith("上限"))
    name = str(sheet.cell(HEAD_ROW + 1, 3).value)
    sheet.cell(HEAD_ROW + 1, ceiling).value = "不超过800万元"
    book.save(path)
    before = everything(registry)
    told = read(registry, path)
    assert [(line.name, str(line.field), line.kind) for line in told.lines] == [(name, "Ceiling", "changed")]
    assert told.change is not None
    apply(registry, told.change)
    one = found(registry, name)
    assert one.ceiling is not None
    assert (one.ceiling.text, one.ceiling.hi_fen) == ("不超过800万元", 8_000_000_00)
    assert read(registry, path).change is None, "the same workbook again"
    undo(registry, "t")
    assert everything(registry) == before


def test_an_offices_own_list_is_read_by_its_heads(registry: Registry, tmp_path: Path) -> None:
    path = table(
        tmp_path,
        [
            ["松江区商业航天扶持政策一览"],
            [],
            ["序号", "政策名称", "扶持类型", "主管部门", "实施日期", "有效期至", "最高金额（万元）", "备注"],
            [1, "松江区卫星制造首台套补贴", "补贴", "区经委", "2025年3月", "2027-12-31", 500, None],
            [2, "松江区航天人才公寓", "人才", "区人社局", None, None, None, "每年评审"],
            ["注：以正式文件为准"],
        ],
    )
    told = read(registry, path)
    assert [(line.name, line.kind) for line in told.lines] == [
        ("松江区卫星制造首台套补贴", "new"),
        ("松江区航天人才公寓", "new"),
    ]
    assert told.change is not None
    apply(registry, told.change)
    one = found(registry, "松江区卫星制造首台套补贴")
    assert (one.kind, str(one.authority), one.ceiling and one.ceiling.point_fen) == ("subsidy", "区经委", 5_000_000_00)
    assert one.first is not None
    assert one.first.iso() == "2025-03"
    assert read(registry, path).change is None, "without a code it is known by its name"


def test_a_blank_cell_keeps_what_is_held(registry: Registry, tmp_path: Path) -> None:
    first = known(registry).all[0]
    told = read(registry, table(tmp_path, [["代码", "政策名称", "政策依据"], [first.code, first.name.zh, None]]))
    assert told.change is None


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([["a", "b"], [1, 2]], "list.xlsx holds no list of policy instruments."),
        (
            [["政策名称", "扶持类型"], ["某政策", "天上掉馅饼"]],
            "list.xlsx, sheet “Sheet”, cell B2: “天上掉馅饼” is not a value of “Kind of support”.",
        ),
        ([["政策名称", "备注"], ["某政策", "无"]], "list.xlsx, sheet “Sheet”, cell A2: “Kind of support” is missing."),
        (
            [["政策名称", "扶持类型"], ["某政策", "补贴"], ["某政策", "补贴"]],
            "list.xlsx, sheet “Sheet”, cell A3: the instrument stands in row 2 already.",
        ),
        (
            [["政策名称", "扶持类型", "实施日期"], ["某政策", "补贴", "2025年13月"]],
            "list.xlsx, sheet “Sheet”, cell C2: “2025年13月” cannot be read as “In force from”.",
        ),
        (
            [["政策名称", "扶持类型", "备注"], ["", "补贴", "x"]],
            "list.xlsx, sheet “Sheet”, cell B2: the row names no instrument.",
        ),
    ],
)
def test_what_cannot_be_read_names_its_cell(
    registry: Registry, tmp_path: Path, rows: Sequence[Sequence[object]], said: str
) -> None:
    with pytest.raises(UserError) as caught:
        read(registry, table(tmp_path, rows))
    assert caught.value.what.render(Language.EN) == said
    assert caught.value.what.render(Language.ZH) != said
