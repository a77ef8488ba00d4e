"""The review of an import: take or leave each value, field and row; mend a cell in its place or all alike; a registry that moves."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.comments import Comment
from openpyxl.styles import Font
from PySide6.QtCore import QSettings, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from registry.change import ChangeSet, Update, apply, redo, undo
from registry.i18n import Language
from registry.intake.importing import commit, prepare, read_files
from registry.model.entities import ENTITIES
from registry.store import open_registry
from registry.view.rows import records
from tests.store.support import fresh
from tests.ui.conftest import idle, window_with
from ui.intake.lines import Line, lines_of
from ui.intake.model import cell_diff
from ui.intake.page import IntakePage
from ui.intake.take_fields import FieldsDialog
from ui.kit.controls import Label, Radio
from ui.kit.words import speech
from ui.shell.window import Window

Key = Qt.Key
HEADER = ("企业名称", "统一社会信用代码", "园区", "2024年营业收入（万元）", "2024年从业人员", "成立时间")
GENESAT, SPACESAIL, MAOGANG = "上海格思航天科技有限公司", "上海垣信卫星科技有限公司", "上海茂港热控技术有限公司"
ROWS: list[Sequence[Any]] = [
    (GENESAT, None, "G60", 236, 386, "2019-05"),
    (SPACESAIL, None, "G60", 480, 530, "2018-03"),
    (MAOGANG, None, "临港", 38, 90, "2020-01"),
]


class Scene:
    """The window at the import page, on a registry that holds the three firms."""

    def __init__(self, window: Window, qtbot: QtBot, folder: Path) -> None:
        self.window, self.qtbot, self.folder = window, qtbot, folder
        self.path = folder / "a.car"
        with fresh(self.path, name="Shanghai", actor="Test") as registry:
            commit(registry, prepare(registry, read_files([self.book("first.xlsx", ROWS)])), "Test")
        window.desk.open(self.path)
        self.rest(lambda: window.desk.registry is not None)
        window.go("intake")
        page = window.pages["intake"]
        assert isinstance(page, IntakePage)
        self.page, self.review = page, page.review

    def book(self, name: str, rows: Sequence[Sequence[Any]]) -> Path:
        book = Workbook()
        for row in (HEADER, *rows):
            book.worksheets[0].append(list(row))
        book.save(self.folder / name)
        return self.folder / name

    def read(self, rows: Sequence[Sequence[Any]]) -> None:
        """Read a workbook of these rows and go on to the review."""
        self.page.read([self.book("second.xlsx", rows)])
        self.rest(lambda: self.page.phase in ("map", "match", "review"))
        self.page.show_step("review")
        self.rest()

    def rest(self, until: Any = lambda: True) -> None:
        idle(self.window, self.qtbot, until)

    def press(self, *keys: Key) -> None:
        for key in keys:
            QTest.keyClick(self.window.windowHandle(), key)
        self.rest()

    def type(self, text: str) -> None:
        focused = QApplication.focusWidget()
        assert focused is not None
        QTest.keyClicks(focused, text)

    def commit(self) -> None:
        self.review.foot.commit_button.click()
        self.rest(lambda: self.page.phase == "done")

    def firms(self) -> dict[str, dict[str, Any]]:
        return self._held("firm", "legal_name")

    def figures(self, metric: str) -> dict[str, Any]:
        names = {firm["uid"]: name for name, firm in self.firms().items()}
        with open_registry(self.path) as registry, registry.read() as connection:
            held = [r for r in records(connection, "metric") if r["metric"] == metric]
        return {names[r["firm"]]: r["lo"] for r in held}

    def _held(self, table: str, key: str) -> dict[str, dict[str, Any]]:
        with open_registry(self.path) as registry, registry.read() as connection:
            return {r[key]: r for r in records(connection, table)}

    def show_firm(self, name: str) -> None:
        row = next(row for row in self.page.state.rows if row.planned.name == name)
        self.review.go_to_firm(row.uid)
        self.review.focus()

    def line(self, label: str) -> int:
        model = self.review.pane.firm.model
        return next(n for n in range(model.rowCount()) if (one := model.row(n)) is not None and one.label == label)

    def sentence(self) -> str:
        return self.review.foot._sentence.text()


@pytest.fixture
def scene(qtbot: QtBot, settings: QSettings, tmp_path: Path) -> Iterator[Scene]:
    with window_with(qtbot, settings, "intake") as window:
        yield Scene(window, qtbot, tmp_path)


def changed(*changes: tuple[int, int, Any]) -> list[list[Any]]:
    """The three rows with some cells otherwise: row, column, value."""
    rows = [list(row) for row in ROWS]
    for row, column, value in changes:
        rows[row][column] = value
    return rows


def test_a_value_that_is_left_is_not_written_and_can_be_taken_again(scene: Scene) -> None:
    scene.read(changed((0, 3, 318), (0, 4, 412)))
    assert scene.page.state.figures()[:3] == [0, 1, 2]
    scene.show_firm(GENESAT)
    table = scene.review.pane.firm.table
    scene.press(Key.Key_Return)
    assert table.hasFocus()
    table.setCurrentIndex(table.model().index(scene.line("Revenue in 2024"), 0))
    scene.press(Key.Key_Space)
    line = scene.review.pane.firm.model.row(scene.line("Revenue in 2024"))
    assert line is not None
    assert line.state == "left"
    assert table.hasFocus()
    scene.press(Key.Key_Space)
    assert scene.page.state.left == set()
    scene.press(Key.Key_Space)
    scene.commit()
    assert scene.figures("revenue")[GENESAT] == 236_000_000
    assert scene.figures("headcount")[GENESAT] == 412


def test_a_firm_of_which_all_is_left_is_not_counted(scene: Scene) -> None:
    scene.read(changed((0, 3, 318)))
    scene.show_firm(GENESAT)
    scene.press(Key.Key_Return)
    scene.review.pane.firm.table.setCurrentIndex(scene.review.pane.firm.model.index(scene.line("Revenue in 2024"), 0))
    scene.press(Key.Key_Space)
    assert not scene.review.foot.commit_button.isEnabled()
    assert scene.sentence() == "Nothing would change"


def test_a_field_is_left_out_for_all_firms(scene: Scene) -> None:
    scene.read(changed((0, 3, 318), (0, 4, 412), (1, 3, 620)))
    scene.review.foot.fields.click()
    scene.rest(lambda: scene.window.findChild(FieldsDialog) is not None)
    dialog = scene.window.findChild(FieldsDialog)
    assert isinstance(dialog, FieldsDialog)
    assert {(one.group, one.count) for one in dialog.model.rows()} == {("metric.revenue", 2), ("metric.headcount", 1)}
    dialog.table.set_current("metric.revenue")
    QTest.keyClick(dialog.table, Key.Key_Space)
    dialog.take_button.click()
    scene.rest(lambda: scene.page.state.left_fields == {"metric.revenue"})
    assert scene.review.foot.fields.text() == "Fields, 1 left out"
    assert scene.sentence() == "1 firm will change"
    scene.commit()
    assert scene.figures("revenue")[GENESAT] == 236_000_000
    assert scene.figures("headcount")[GENESAT] == 412


@pytest.mark.parametrize(
    ("policy", "said", "written"),
    [
        ("values", "2 firms will change", {GENESAT: 386, SPACESAIL: 531}),
        ("clean", "1 firm will change, 1 row waits", {GENESAT: 386, SPACESAIL: 531}),
        ("all", "1 problem holds everything back", None),
    ],
)
def test_what_a_fault_holds_back_is_chosen(
    scene: Scene, policy: str, said: str, written: dict[str, int] | None
) -> None:
    scene.read(changed((0, 3, 318), (0, 4, "见附件"), (1, 4, 531)))
    scene.review.foot.policy.set_value(policy)
    scene.review.foot.policy.chosen.emit(policy)
    scene.rest(lambda: scene.page.state.plan is not None and scene.page.state.plan.policy.value == policy)
    assert scene.sentence() == said
    if written is None:
        assert not scene.review.foot.commit_button.isEnabled()
        return
    scene.commit()
    heads = scene.figures("headcount")
    assert {name: heads[name] for name in written} == written
    assert scene.figures("revenue")[GENESAT] == (318_000_000 if policy == "values" else 236_000_000)


def test_a_bad_cell_is_mended_where_it_stands(scene: Scene) -> None:
    scene.read(changed((0, 4, "四百人左右吧"), (1, 4, 531)))
    scene.show_firm(GENESAT)
    scene.press(Key.Key_F2)
    fix = scene.review.fix
    assert fix is not None
    assert fix.field.hasFocus()
    assert fix.field.text() == "四百人左右吧"
    assert fix.card.isVisible()
    scene.press(Key.Key_Escape)
    assert not fix.card.isVisible()
    assert scene.review.table.hasFocus()
    scene.press(Key.Key_Return)
    assert fix.field.hasFocus()
    scene.type("400")
    scene.press(Key.Key_Return)
    assert scene.page.state.problems == ()
    assert scene.review.table.hasFocus()
    scene.commit()
    assert scene.figures("headcount")[GENESAT] == 400


def test_all_cells_that_read_alike_are_mended_at_once_and_taken_back(scene: Scene) -> None:
    scene.read(changed((0, 4, "见附件"), (1, 4, "见附件"), (2, 4, "暂无统计数")))
    scene.review.tabs.pick("problems")
    problem = next(p for p in scene.page.state.problems if p.text == "见附件")
    scene.review.go_to_problem(problem)
    side = scene.review.pane.problem
    words = [side.scope.itemText(n) for n in range(side.scope.count())]
    assert words[0] == "This cell"
    assert "All 2 cells that read 见附件" in words
    side.scope.set_value("alike")
    scene.press(Key.Key_Return)
    scene.type("55")
    scene.press(Key.Key_Return)
    assert [p.text for p in scene.page.state.problems] == ["暂无统计数"]
    side.taken_back.emit()
    scene.rest()
    assert len(scene.page.state.problems) == 3


def test_problems_are_shown_by_kind(scene: Scene) -> None:
    scene.read(changed((0, 4, "见附件"), (1, 4, "见附件"), (2, 5, "2025.13.15")))
    scene.review.tabs.pick("problems")
    chips = {words: code for code, words, _chip in scene.review.list.chips._chips}
    assert "No such date 1" in chips
    scene.review.list.pick(chips["No such date 1"])
    assert [p.text for p in scene.review.list.model.rows()] == ["2025.13.15"]
    scene.review.list.pick("")
    assert len(scene.review.list.shown) == 3


def test_a_registry_that_moves_names_the_firms_and_holds_the_commit(scene: Scene) -> None:
    scene.read(changed((0, 3, 318), (1, 3, 620)))
    firm = scene.firms()[GENESAT]
    with open_registry(scene.path) as registry:
        with registry.read() as connection:
            held = next(
                r for r in records(connection, "metric") if r["firm"] == firm["uid"] and r["metric"] == "revenue"
            )
        before = {"lo": held["lo"], "hi": held["hi"]}
        edit = Update("metric", held["uid"], before, {"lo": 30_000_000, "hi": 30_000_000})
        apply(registry, ChangeSet(kind="edit", label="Edit", actor="Chen Wei", operations=(edit,)))
    scene.review.foot.commit_button.click()
    scene.rest(lambda: bool(scene.page.state.moved))
    assert scene.page.phase == "review"
    assert GENESAT in scene.review.notice.accessibleName()
    assert SPACESAIL not in scene.review.notice.accessibleName()
    assert not scene.review.foot.commit_button.isEnabled()
    assert scene.figures("revenue")[SPACESAIL] == 480_000_000
    scene.press(Key.Key_N)
    row = scene.review.table.current()
    assert row is not None
    assert row.planned.name == GENESAT
    scene.rest()
    assert not scene.page.state.moved
    assert scene.review.foot.commit_button.isEnabled()


def test_the_arrows_go_from_one_changed_cell_to_the_next(scene: Scene) -> None:
    scene.read(changed((0, 3, 318), (0, 4, 412)))
    scene.show_firm(GENESAT)
    scene.press(Key.Key_Right)
    assert scene.review._current_column() == "revenue"
    scene.press(Key.Key_Right)
    assert scene.review._current_column() == "headcount"
    scene.press(Key.Key_Left)
    assert scene.review._current_column() == "revenue"


def test_a_plan_that_fails_loses_no_decision(scene: Scene) -> None:
    with open_registry(scene.path) as registry:
        undo(registry, "Test")
    scene.read([["虚构 fictional", None, None, 1, 2, None], *changed((0, 3, 318), (0, 4, 412))])
    with open_registry(scene.path) as registry:
        redo(registry, "Test")
    scene.page.state.left_fields = {"metric.revenue"}
    scene.review.replan_wanted.emit()  # invented data would meet real firms now
    scene.rest(lambda: scene.page.phase == "choose")
    with open_registry(scene.path) as registry:
        undo(registry, "Test")
    scene.page.choosing.go_on()
    scene.rest(lambda: scene.page.phase in ("map", "match", "review"))
    assert scene.page.state.left_fields == {"metric.revenue"}
    scene.page.show_step("review")
    scene.commit()
    assert scene.figures("revenue") == {}
    assert scene.figures("headcount")[GENESAT] == 412


def test_what_is_struck_through_is_told_beside_its_row_and_taken_by_a_click(scene: Scene) -> None:
    rows = [(GENESAT, None, "G60", 300, 400, "2019-05"), *ROWS[1:]]
    path = scene.book("struck.xlsx", rows)
    book = load_workbook(path)
    sheet = book.worksheets[0]
    for cell in ("D2", "A3", "C3", "D3", "E3", "F3"):
        sheet[cell].font = Font(strike=True)
    sheet["D2"].comment = Comment("以年报为准", "x")
    sheet["E2"].comment = Comment("含派遣 30 人", "x")
    book.save(path)
    scene.page.read([path])
    scene.rest(lambda: scene.page.phase in ("map", "match", "review"))
    scene.page.show_step("review")
    scene.rest()
    review, pane = scene.review, scene.review.pane

    review.go_to_firm(next(row.uid for row in scene.page.state.rows if row.after.legal_name == GENESAT))
    assert said(pane.firm.remarks) == [
        "D2: 300 is struck through in the sheet",
        "D2, comment: 以年报为准",
        "E2, comment: 含派遣 30 人",
    ]
    review.tabs.pick("problems")
    assert [(p.code, p.cell) for p in scene.page.state.problems] == [("struck", "D2"), ("row_struck", "A3")]
    assert not review.list.use.isVisible(), "one click for all kinds takes nothing that was withdrawn"
    review.go_to_problem(next(p for p in scene.page.state.problems if p.code == "struck"))
    assert said(pane.problem.remarks) == ["Struck through in the sheet", "Comment in the sheet: 以年报为准"]
    assert pane.problem.use.text() == "Take 300"
    pane.problem.use.click()
    scene.rest()
    (row,) = scene.page.state.problems
    assert (row.code, scene.page.state.mended) == ("row_struck", 1)
    review.go_to_problem(row)
    assert (pane.problem.use.text(), pane.problem.empty.text()) == ("Take the row", "Leave the row out")
    pane.problem.empty.click()
    scene.rest()
    assert scene.page.state.problems == ()
    scene.commit()
    with open_registry(scene.path) as registry, registry.read() as connection:
        figures = [m["lo"] for m in records(connection, "metric") if m["metric"] == "revenue"]
    assert sorted(figures) == sorted([300 * 1_000_000, 480 * 1_000_000, 38 * 1_000_000]), (
        "taken; the other row as it was"
    )


def said(remarks: QWidget) -> list[str]:
    """The lines of a list of remarks."""
    return [label.text() for label in remarks.findChildren(Label) if label.isVisible()]


def test_a_firm_with_a_very_similar_name_waits_for_a_word(scene: Scene) -> None:
    like, other = "上海格斯航天科技有限公司", "江苏格思航天科技有限公司"
    scene.read([(like, None, "G60", 300, 400, "2019-05"), (other, None, "G60", 30, 40, "2019-05"), *ROWS[1:]])
    page, review = scene.page, scene.review
    assert page.state.sums().firms == 0
    assert not review.foot.commit_button.isEnabled(), "nothing but firms that wait"
    review.tabs.pick("new")
    page.next_decision()
    side = review.pane.firm
    assert f"It waits: {GENESAT} is a very similar name." in said(side)
    side.match.click()
    scene.rest()
    assert page.phase == "match"
    line = page.match.table.current()
    assert line is not None
    assert (line.name, line.state) == (other, "waits for your word")
    assert page.match.rest.text() == "The 2 undecided are new firms"
    page.match.rest.click()
    scene.rest()
    assert page.state.sums().added == 2
    scene.press(Key.Key_Backspace)
    assert page.state.sums().added == 1, "each is taken back by itself"
    plan = page.state.plan
    assert plan is not None
    page.match.go_to(*next((r.file, *r.key[1:]) for r in plan.to_match if r.decided is None))
    scene.press(Key.Key_1)
    page.show_step("review")
    scene.rest()
    scene.commit()
    with open_registry(scene.path) as registry, registry.read() as connection:
        assert len(records(connection, "firm")) == 4, "one is new, one is the firm that was there"


def test_a_conflict_is_reached_by_tab_and_decided_by_the_arrows(scene: Scene) -> None:
    with open_registry(scene.path) as registry:
        with registry.read() as connection:
            held = next(f for f in records(connection, "firm") if f["legal_name"] == GENESAT)
        park = ENTITIES["firm"].field("park")
        update = Update("firm", held["uid"], park.encode(held["park"]), park.encode("临港"))
        apply(registry, ChangeSet("edit", "Edit", "Officer", (update,)))
    scene.read(changed((0, 2, "外高桥")))
    assert scene.page.state.open_conflicts == 1
    scene.page.state.tab = "conflict"
    scene.review.show_review()
    scene.show_firm(GENESAT)

    def focused() -> QWidget | None:
        return QApplication.focusWidget()

    scene.review.table.setFocus()
    scene.press(Key.Key_Tab)
    kept = focused()
    assert isinstance(kept, Radio)
    assert kept.isChecked()
    assert kept.text() == "临港", "undecided, the registry's value stays"
    scene.press(Key.Key_Up)
    scene.rest(lambda: scene.page.state.open_conflicts == 0)
    taken = focused()
    assert isinstance(taken, Radio), "the keyboard stays in the conflict"
    assert (taken.isChecked(), taken.text()) == (True, "外高桥")
    scene.press(Key.Key_Tab)
    assert focused() is scene.review.pane.firm.table


@pytest.mark.parametrize(
    ("language", "was", "will_be", "shown"),
    [
        (Language.EN, 520, 560, ("5.6", "5.2")),
        (Language.EN, 520, 521, ("5.21", "5.20")),
        (Language.EN, 23600, 31800, ("318", "236")),
        (Language.ZH, 520, 560, ("0.056", "0.052")),
        (Language.ZH, 23600, 31800, ("3.18", "2.36")),
    ],
)
def test_sums_that_change_look_as_they_change(
    scene: Scene, language: Language, was: int, will_be: int, shown: tuple[str, str]
) -> None:
    speech().set_language(language)
    column = HEADER.index("2024年营业收入（万元）")
    scene.read(changed((0, column, was)))
    scene.commit()
    scene.read(changed((0, column, will_be)))
    row = next(row for row in scene.page.state.rows if row.planned.name == ROWS[0][0])
    diff = cell_diff(row, "revenue")
    assert (diff.new, diff.old, diff.state) == (*shown, "changed")


def test_a_note_leads_to_its_cell(scene: Scene) -> None:
    path = scene.folder / "noted.xlsx"
    book = Workbook()
    for line in ((*HEADER, "星座规划"), (*ROWS[0], "百星计划")):
        book.worksheets[0].append(list(line))
    book.save(path)
    scene.page.read([path])
    scene.rest(lambda: scene.page.phase in ("map", "review"))
    scene.page.show_step("review")
    scene.rest()
    (row,) = scene.page.state.rows
    (note,) = [one for one in lines_of(row, Language.EN) if isinstance(one, Line) and "百星计划" in one.new]
    assert note.source.endswith(f"!{chr(ord('A') + len(HEADER))}2")


def test_blank_cells_are_asked_about_in_the_step_of_the_columns_and_hold_nothing_up(scene: Scene) -> None:
    rows = changed((0, 2, None), (1, 2, None))
    scene.page.read([scene.book("blank.xlsx", rows)])
    scene.rest(lambda: scene.page.phase == "review")
    assert scene.page.state.figures()[:3] == [0, 0, 3], "nothing is cleared unasked"
    scene.page.show_step("map")
    scene.rest()
    strip = scene.page.map.questions
    plan = scene.page.state.plan
    assert plan is not None
    (question,) = plan.questions
    assert strip.isVisible()
    assert scene.page.map_foot.next_button.isEnabled()
    scene.page.map.answered.emit(question, "clear")
    scene.rest(lambda: not scene.page.map.questions.isVisible())
    scene.page.show_step("review")
    scene.rest()
    assert scene.page.state.figures()[:3] == [0, 2, 1]
    scene.commit()
    parks = {name: firm["park"] for name, firm in scene.firms().items()}
    assert parks == {GENESAT: None, SPACESAIL: None, MAOGANG: "临港"}
