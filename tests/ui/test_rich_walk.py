"""A sheet as offices really send it, from the first step to the last by keyboard alone, and a folder of known ones."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from openpyxl import Workbook
from PySide6.QtCore import QSettings, Qt
from pytestqt.qtbot import QtBot

from registry.change import ChangeSet, Update, apply
from registry.i18n import Language
from registry.intake.decisions import Decisions
from registry.intake.importing import commit, prepare, read_files
from registry.intake.learning import remember
from registry.model.entities import ENTITIES
from registry.store import Registry, open_registry
from registry.view.rows import records
from tests.intake.desk import CODES
from tests.store.support import fresh
from tests.ui.conftest import window_with
from tests.ui.test_walk import Walk
from ui.intake.model import short_place
from ui.kit.controls import Radio
from ui.kit.words import speech

Key = Qt.Key
DAWN, DUSK, NOON = "上海晨曦航天科技有限公司", "上海暮光航天科技有限公司", "上海正午航天科技有限公司"
NEAR, VEILED = "上海晨曦航天技术有限公司", "上海隐星航天科技有限公司"
BRANDS = [
    "星岚",
    "澜石",
    "鹤鸣",
    "云栈",
    "墨川",
    "青屿",
    "赤霄",
    "沐阳",
    "北辰",
    "川谷",
    "麓野",
    "琼林",
    "瀚流",
    "逐鹿",
    "岱宗",
    "渊渟",
]
DISTRICTS = (
    "浦东新区", "黄浦区", "静安区", "徐汇区", "长宁区", "普陀区", "虹口区", "杨浦区", "宝山区", "闵行区", "嘉定区", "金山区",
    "松江区", "青浦区", "奉贤区", "崇明区",
)  # fmt: skip


def save(path: Path, *rows: tuple[str | float | None, ...]) -> Path:
    book = Workbook()
    for row in rows:
        book.worksheets[0].append(row)
    book.save(path)
    return path


def rich_return(path: Path) -> Path:
    """Merged title and unit line, a header of two rows, 万元 beside 亿元, a hidden row, a firm twice, a name very like one of
    the registry, a figure that a person corrected since, a total and a legend below."""
    book = Workbook()
    sheet = book.worksheets[0]
    rows: tuple[tuple[str | float | None, ...], ...] = (
        ("松江区商业航天企业情况表（2024年）",),
        ("单位：万元",),
        ("序号", "企业名称", "统一社会信用代码", "经营情况", None, "注册资本（亿元）", "园区", "星座规划"),
        (None, None, None, "营业收入", "研发费用"),
        (1, DAWN, CODES[0], 560, 80, 0.5, "临港", "百星计划"),
        (2, DUSK, CODES[1], 900, 60, 1.2, "G60", None),
        (3, NOON, CODES[2], 300, 20, 0.1, "G60", None),
        (4, NOON, CODES[2], 330, 20, 0.1, "G60", None),
        (5, NEAR, None, 45, 3, 0.2, "临港", None),
        (6, VEILED, CODES[3], 70, 9, 0.3, "临港", None),
        ("合计", None, None, 2205, 192),
        (),
        ("代码", "说明"),
        ("G60", "松江新城"),
        ("临港", "浦江园"),
    )
    for row in rows:
        sheet.append(row)
    for merged in ("A1:H1", "A2:H2", "A3:A4", "B3:B4", "C3:C4", "D3:E3", "F3:F4", "G3:G4", "H3:H4"):
        sheet.merge_cells(merged)
    sheet.row_dimensions[10].hidden = True
    book.save(path)
    return path


def held(registry: Registry, folder: Path) -> None:
    """Two firms of an earlier return; a revenue that was corrected by hand since."""
    head = ("企业名称", "统一社会信用代码", "2024年营业收入（万元）")
    book = save(folder / "held.xlsx", head, (DAWN, CODES[0], 500), (DUSK, CODES[1], 800))
    commit(registry, prepare(registry, read_files([book])), "Test")
    with registry.read() as connection:
        figure = next(m for m in records(connection, "metric") if m["lo"] == 500_0000_00)
    before = ENTITIES["metric"].encode({key: figure[key] for key in ("lo", "hi")})
    after = dict.fromkeys(before, 520000000)
    apply(registry, ChangeSet("edit", "Edit", "Chen Wei", (Update("metric", figure["uid"], before, after),)))


@pytest.fixture(params=list(Language))
def walk(request: pytest.FixtureRequest, qtbot: QtBot, settings: QSettings, tmp_path: Path) -> Iterator[Walk]:
    with fresh(tmp_path / "a.car", name="Shanghai 2025", actor="Test") as registry:
        held(registry, tmp_path)
    speech().set_language(request.param)
    with window_with(qtbot, settings, "overview", "intake", file=tmp_path / "a.car") as made:
        yield Walk(made, qtbot, tmp_path, request.param)


def test_a_rich_return_goes_from_choose_to_commit_by_keyboard_alone(walk: Walk, tmp_path: Path) -> None:
    walk.press(Key.Key_3, held=Qt.KeyboardModifier.ControlModifier)
    page = walk.page
    walk.picture("rich-choose")
    walk.choose(rich_return(tmp_path / "Q4-Songjiang.xlsx"))
    walk.rest(lambda: page.phase == "map")

    table = page.state.plan.survey.tables[0] if page.state.plan else None
    assert table is not None
    assert (table.region.header_rows, table.region.data_rows) == ((3, 4), (5, 6, 7, 8, 9, 10))
    units = {c.header: c.unit for c in table.columns}
    assert units["经营情况 › 营业收入"] == "万元"
    assert units["注册资本（亿元）"] == "亿元"
    walk.picture("rich-map")
    walk.go_to(page.map.left_out)
    legend = next(b for b in page.map.left_out.menu_of_blocks().actions() if "A13:B15" in b.text())
    assert legend.isEnabled(), "the legend is told and could be taken in"
    walk.go_to(page.map_foot.next_button)
    walk.press(Key.Key_Return)

    assert page.phase == "match"
    walk.picture("rich-match")
    assert page.match.open_decisions == 2
    said = {
        Language.EN: "2 firms matched by credit code or name, 2 new, 2 to decide",
        Language.ZH: "已按信用代码或名称匹配 2 家，新增 2 家，2 项待判断",
    }
    assert page.match.said.text() == said[walk.language]
    assert page.match.table.hasFocus()
    walk.press(Key.Key_N)
    walk.rest(lambda: page.match.open_decisions == 1)
    line = page.match.table.current()
    assert line is not None
    assert line.pair is not None, "the next open line is in hand"
    walk.picture("rich-pair")
    walk.go_to(page.match.duplicate.merge)
    walk.press(Key.Key_Return)
    walk.rest(lambda: page.match.open_decisions == 0)
    walk.go_to(page.match_foot.next_button)
    walk.press(Key.Key_Return)

    assert page.phase == "review"
    assert page.state.figures() == [3, 1, 0, 1, 0], "what was chosen of the two rows is no problem any more"
    walk.press(Key.Key_N)
    assert page.state.tab == "conflict"
    take, keep = page.review.pane.firm.findChildren(Radio)
    assert (take.isChecked(), keep.isChecked()) == (False, True), "the registry's value stays until somebody decides"
    walk.picture("rich-review")
    values = page.review.pane.firm.table
    for _pane in range(4):
        if not values.hasFocus():
            walk.press(Key.Key_F6)
    for _line in range(12):
        line = values.current()
        if line is None or line.state != "conflict":
            walk.press(Key.Key_Down)
    walk.press(Key.Key_Left)
    walk.rest(lambda: page.state.open_conflicts == 0)
    walk.go_to(page.review.foot.commit_button)
    walk.press(Key.Key_Return)
    walk.rest(lambda: page.phase == "done")
    walk.picture("rich-commit")
    with open_registry(tmp_path / "a.car") as registry, registry.read() as connection:
        firms = {firm["uid"]: firm for firm in records(connection, "firm")}
        revenue = {
            firms[m["firm"]]["legal_name"]: m["lo"] // 100_0000
            for m in records(connection, "metric")
            if (m["metric"], m["year"]) == ("revenue", 2024)
        }
    assert revenue == {DAWN: 560, DUSK: 900, NOON: 300, NEAR: 45, VEILED: 70}
    assert {f["legal_name"]: f["reg_capital"].lo_fen for f in firms.values() if f["reg_capital"]}[DUSK] == 12000_0000_00


def district(folder: Path, number: int, firm: str, code: str | None, revenue: int) -> Path:
    """The return of one district, as all of them send it."""
    place = DISTRICTS[number]
    head = ("企业名称", "统一社会信用代码", "企业规模口径", "营业收入（万元）")
    return save(
        folder / f"{number + 1:02}-{place}.xlsx",
        (f"{place}商业航天企业表（2024年）",),
        head,
        (firm, code, "大", revenue),
    )


def test_a_folder_of_sixteen_returns_of_a_known_layout_goes_straight_to_the_review(
    qtbot: QtBot, settings: QSettings, tmp_path: Path
) -> None:
    with fresh(tmp_path / "a.car", name="Shanghai 2025", actor="Test") as registry:
        taught = prepare(registry, read_files([district(tmp_path, 0, DAWN, CODES[0], 5)]), Decisions())
        assert not taught.survey.is_known
        commit(registry, taught, "Test")
        remember(registry, taught, Decisions(), "Test")
    folder = tmp_path / "returns"
    folder.mkdir()
    for number in range(16):
        district(folder, number, f"上海{BRANDS[number]}航天科技有限公司", None, 100 + number)
    with window_with(qtbot, settings, "overview", "intake", file=tmp_path / "a.car") as window:
        walk = Walk(window, qtbot, tmp_path, Language.EN)
        walk.press(Key.Key_3, held=Qt.KeyboardModifier.ControlModifier)
        page = walk.page
        seen: list[str] = []
        page.planning.planned.connect(lambda *_told: seen.append(page.phase))
        page.read([folder])
        walk.rest(lambda: page.phase == "review")
        assert "map" not in seen
        assert page.state.figures() == [16, 0, 0, 0, 0]
        places = [short_place(page.state, row) for row in page.state.rows]
        assert places == [f"{number + 1:02}-{place} 3" for number, place in enumerate(DISTRICTS)], "which return it is"
        walk.picture("folder-review")
        walk.go_to(page.review.foot.commit_button)
        walk.press(Key.Key_Return)
        walk.rest(lambda: page.phase == "done")
    with open_registry(tmp_path / "a.car") as registry, registry.read() as connection:
        assert len(list(records(connection, "firm"))) == 17
