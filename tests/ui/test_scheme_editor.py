"""The scheme editor on the fictional return: keys, faults under their fields, what saving changes, versions, undo."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QSettings, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from registry.i18n import Language
from registry.scoring import load_scheme
from registry.scoring.scheme_draft import SchemeDraft, draft_of
from ui.keylist.page import KeyListPage
from ui.keylist.scheme_dimension import HeirDialog
from ui.keylist.scheme_editor import SchemeEditor
from ui.keylist.scheme_form import shown, typed
from ui.keylist.scheme_indicator import with_kind
from ui.keylist.scheme_parts import new_item
from ui.keylist.scheme_specs import FieldSpec, Kind, outline, specs
from ui.keylist.scheme_state import figures, read_file, scene, write_file
from ui.kit.combo import Combo
from ui.kit.controls import Field, Label
from ui.kit.desk import Desk
from ui.kit.words import speech

SHIPPED = load_scheme()
PLACE = {i.code: n for n, i in enumerate(SHIPPED.indicators)}
REVENUE = ("indicator", PLACE["revenue"])


@pytest.fixture
def page(sample: Path, qtbot: QtBot, tmp_path: Path) -> Iterator[KeyListPage]:
    """The page in front on a registry of the test's own, its first scoring done."""
    shutil.copy(sample, tmp_path / "own.car")
    desk = Desk(QSettings(str(tmp_path / "settings.ini"), QSettings.Format.IniFormat))
    page = KeyListPage(desk)
    qtbot.addWidget(page)
    page.resize(1366, 800)
    desk.registry_opened.connect(page.opened)
    desk.registry_changed.connect(page.changed)
    desk.open(tmp_path / "own.car")
    page.show()
    qtbot.waitUntil(lambda: desk.registry is not None, timeout=10_000)
    page.shown(None)
    rest(page, qtbot)
    yield page
    rest(page, qtbot)
    desk.close()


def rest(page: KeyListPage, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: bool(page.table.model().rowCount()) and not page.desk.jobs.busy, timeout=20_000)


@pytest.fixture
def editor(page: KeyListPage, qtbot: QtBot) -> Iterator[SchemeEditor]:
    made = page.schemes.editor()
    assert made is not None
    made.show()
    qtbot.waitUntil(made.isVisible)
    yield made
    qtbot.waitUntil(lambda: not page.desk.jobs.busy, timeout=20_000)
    made.hide()
    made.deleteLater()


def field(editor: SchemeEditor, path: tuple[str | int, ...]) -> Field:
    entry = next(e for e in editor.form._entries if e.spec.path == path)
    assert isinstance(entry.control, Field)
    return entry.control


def type_in(editor: SchemeEditor, path: tuple[str | int, ...], text: str) -> None:
    editor.outline.set_current(path[:2])
    into = field(editor, path)
    into.setFocus()
    into.selectAll()
    into.insert(text)  # as an input method does; QTest has no keys for Chinese
    into.setModified(True)
    QTest.keyClick(into, Qt.Key.Key_Tab)


def said(widget: QWidget) -> str:
    QCoreApplication.processEvents()  # a layout shows what it is given only in the next turn
    return " ".join(label.text() for label in widget.findChildren(QLabel) if label.isVisibleTo(widget))


def test_the_keyboard_goes_from_the_outline_into_the_form_and_back(editor: SchemeEditor) -> None:
    editor.outline.setFocus()
    for _step in range(2):
        QTest.keyClick(editor.outline, Qt.Key.Key_Down)
    assert editor._path == ("indicator", PLACE["milestones"])
    QTest.keyClick(editor.outline, Qt.Key.Key_Return)
    assert isinstance(editor.focusWidget(), Field)
    assert editor.focusWidget().text() == "里程碑"  # type: ignore[union-attr]


def test_a_typed_weight_is_taken_from_unlocked_siblings(editor: SchemeEditor) -> None:
    editor.outline.set_current(REVENUE)
    QTest.keyClick(editor.outline, Qt.Key.Key_Down)
    QTest.keyClick(editor.outline, Qt.Key.Key_L)  # growth stays
    type_in(editor, (*REVENUE, "weight"), "8")
    weights = editor._draft.weights(("indicator",))
    assert (weights["revenue"], weights["growth"]) == (800, 300)
    assert editor._draft.dimension_weight("economy") == 2000
    assert editor.parts.total.text() == "✓ 100"


def test_a_wrong_value_is_told_below_its_field_and_holds_the_save(editor: SchemeEditor) -> None:
    type_in(editor, (*REVENUE, "value", "full"), "much")
    assert "Type a number, such as 12 or 0.5." in said(editor.form)
    assert field(editor, (*REVENUE, "value", "full")).property("invalid") is True
    assert not editor._save.isEnabled()
    assert editor._fault.text() == "1 thing to mend"
    editor.outline.set_current(())
    editor._fault.click()
    assert editor._path == REVENUE
    assert editor.focusWidget() is field(editor, (*REVENUE, "value", "full"))
    type_in(editor, (*REVENUE, "value", "full"), "200,000")
    assert editor._draft.get((*REVENUE, "value", "full")) == 200_000
    assert editor._save.isEnabled()
    assert not editor._fault.isVisibleTo(editor)


def test_a_formula_that_names_nothing_is_refused_where_it_stands(editor: SchemeEditor) -> None:
    type_in(editor, (*REVENUE, "source"), "metric:turnover")
    assert "There is no metric “turnover”." in said(editor.form)
    editor._take_back()
    assert editor._draft.faults() == ()


def test_enter_takes_a_value_and_saves_nothing(editor: SchemeEditor) -> None:
    editor.outline.set_current(REVENUE)
    into = field(editor, (*REVENUE, "value", "full"))
    into.setFocus()
    into.selectAll()
    QTest.keyClicks(into, "200000")
    QTest.keyClick(into, Qt.Key.Key_Return)
    assert editor._draft.get((*REVENUE, "value", "full")) == 200_000
    assert editor._stack.currentIndex() == 0
    assert editor.isVisible()


def test_another_value_function_by_the_keyboard_keeps_the_keyboard_in_its_place(editor: SchemeEditor) -> None:
    editor.outline.set_current(REVENUE)
    path = (*REVENUE, "value", "kind")
    entry = next(e for e in editor.form._entries if e.spec.path == path)
    assert isinstance(entry.control, Combo)
    entry.control.setFocus()
    entry.control.set_value("piecewise")
    entry.control.activated.emit(entry.control.currentIndex())
    assert editor._draft.get((*REVENUE, "value"))["at"] == [1000, 100_000]
    again = next(e for e in editor.form._entries if e.spec.path == path)
    assert editor.focusWidget() is again.control
    points = [e for e in editor.form._entries if e.spec.path[2:4] == ("value", "points")]
    assert len(points) == 2
    assert editor._draft.faults() == ()


def test_insert_adds_delete_removes_and_weights_still_sum(editor: SchemeEditor) -> None:
    editor.outline.set_current(REVENUE)
    QTest.keyClick(editor.outline, Qt.Key.Key_Insert)
    made = editor._path
    assert made == ("indicator", len(SHIPPED.indicators)), "what was added is in front"
    assert editor._draft.get((*made, "dimension")) == "economy"
    assert editor._draft.faults() == ()
    type_in(editor, (*made, "weight"), "5")
    assert sum(editor._draft.weights(("indicator",)).values()) == 10_000
    editor.outline.set_current(made)
    QTest.keyClick(editor.outline, Qt.Key.Key_Delete)
    assert len(editor._draft.get(("indicator",))) == len(SHIPPED.indicators)
    assert sum(editor._draft.weights(("indicator",)).values()) == 10_000


def test_saving_shows_the_differences_first_and_makes_the_next_version(
    page: KeyListPage, editor: SchemeEditor, qtbot: QtBot
) -> None:
    type_in(editor, (*REVENUE, "weight"), "8")
    type_in(editor, ("floor", 0, "least"), "55")
    editor._save.click()
    told = [
        (row[1].subject.render(Language.EN), str(row[1].old), str(row[1].new)) for row in editor.review._rows.rows()
    ]
    assert ("Revenue", "6", "8") in told
    assert ("Objective part", "50", "55") in told
    assert editor.review.note.hasFocus()
    editor.review.note.setText("营业收入更重要")
    editor._save.click()
    qtbot.waitUntil(lambda: page.schemes.in_use is not None and page.schemes.in_use.version == 2, timeout=20_000)
    rest(page, qtbot)
    held = page.schemes.in_use
    assert held is not None
    assert (held.note, held.scheme.indicator("revenue").weight, held.scheme.floors[0].least) == (
        "营业收入更重要",
        800,
        5500,
    )
    assert page._scored is not None
    assert page._scored.result.scheme_digest == held.digest
    assert "v2" in page.tree.chooser.text()
    menu = page.tree.chooser.menu()
    assert [a.text() for a in menu.actions()][:2] == [
        f"Ten key enterprises v2 · {held.saved} · {held.author} · 营业收入更重要",
        "Ten key enterprises v1 · as shipped",
    ]
    page.desk.undo()
    qtbot.waitUntil(lambda: page.schemes.in_use is not None and page.schemes.in_use.version == 1, timeout=20_000)
    rest(page, qtbot)
    assert page._scored is not None
    assert page._scored.result.scheme_digest == SHIPPED.digest


def test_weights_moved_on_the_page_can_be_saved_as_a_version(page: KeyListPage, qtbot: QtBot) -> None:
    page._move_weight("revenue", 900)
    rest(page, qtbot)
    assert page.tree.chooser.text().endswith("changed")
    editor = page.schemes.editor()
    assert editor is not None
    assert editor._draft.weights(("indicator",))["revenue"] == 900
    assert editor._save.isEnabled()
    editor.deleteLater()
    page.schemes.choose(page.schemes._uid)
    rest(page, qtbot)
    assert page.tree.chooser.text() == "Ten key enterprises v1"


def test_closing_with_changes_asks_first(editor: SchemeEditor) -> None:
    type_in(editor, (*REVENUE, "weight"), "8")
    QTest.keyClick(editor, Qt.Key.Key_Escape)
    assert editor.isVisible()
    assert editor._notice.isVisible()
    editor._notice._action.click()
    assert not editor.isVisible()


def test_it_speaks_chinese_at_once(editor: SchemeEditor) -> None:
    editor.outline.set_current(REVENUE)
    try:
        speech().set_language(Language.ZH)
        assert {"营业收入", "功效函数", "数据来源"} <= set(said(editor).split())
    finally:
        speech().set_language(Language.EN)


def test_every_stop_of_the_tab_key_has_a_name(editor: SchemeEditor) -> None:
    for node in outline(editor._draft):
        editor.outline.set_current(node.path)
        stops = [w for w in editor.findChildren(QWidget) if w.focusPolicy() & Qt.FocusPolicy.TabFocus and w.isVisible()]
        nameless = [w for w in stops if not (w.accessibleName() or getattr(w, "text", str)())]
        assert nameless == [], node.path
        assert node.title in [label.text() for label in editor.form.findChildren(Label)]


@pytest.mark.parametrize(
    ("kind", "text", "value"),
    [
        (Kind.NUMBER, "12", 12), (Kind.NUMBER, " 0.50 ", "0.50"), (Kind.NUMBER, "1,000", 1000), (Kind.NUMBER, "x", "x"),
        (Kind.WHOLE, "", None), (Kind.TEXT, "  文字 ", "文字"), (Kind.GOALPOST, "", "na"), (Kind.GOALPOST, "7", 7),
        (Kind.LIST, "GJB | AS9100", ["GJB", "AS9100"]), (Kind.LIST, " | ", None),
    ],
)  # fmt: skip
def test_what_people_type(kind: Kind, text: str, value: object) -> None:
    assert typed(kind, text) == value
    assert typed(kind, shown(kind, value)) == value


def test_every_field_of_every_part_shows_what_the_scheme_has() -> None:
    draft = draft_of(SHIPPED)
    for node in outline(draft):
        for spec in specs(draft, node.path):
            fields = [spec] if isinstance(spec, FieldSpec) else [f for row in spec.rows for f in row]
            for one in fields:
                value = draft.get(one.path)
                if one.kind is Kind.CHOICE and value is not None:
                    assert str(value) in [key for key, _ in one.options], one.path
                elif one.shown is None and one.kind not in (Kind.FLAG, Kind.WEIGHT):
                    assert typed(one.kind, shown(one.kind, value)) == value, one.path


@pytest.mark.parametrize("kind", ["efficacy", "linear", "bands", "piecewise"])
def test_every_value_function_of_a_figure_begins_valid(kind: str) -> None:
    for code in ("revenue", "output", "scenarios", "growth"):
        draft = with_kind(draft_of(SHIPPED), ("indicator", PLACE[code]), kind)
        assert draft.faults() == (), code


@pytest.mark.parametrize("kind", ["codes", "phrases", "certificates"])
def test_every_value_function_of_a_code_begins_valid(kind: str) -> None:
    for code in ("listing", "quality"):
        draft = with_kind(draft_of(SHIPPED), ("indicator", PLACE[code]), kind)
        assert draft.faults() == (), code


def test_whatever_is_added_is_valid_at_once() -> None:
    draft: SchemeDraft = draft_of(SHIPPED)
    for path in (("dimension", 1), ("indicator", 3), ("veto",), ("floor", 0), ("quota",), ("panel",), ("milestone", 2)):
        made = new_item(draft, path)
        if path == ("veto",):
            assert made is None  # every rule of the vocabulary is in the scheme
            continue
        assert made is not None
        assert made[0].faults() == (), path


def test_files_of_both_kinds_come_back(tmp_path: Path) -> None:
    for name in ("s.toml", "s.xlsx"):
        write_file(SHIPPED, tmp_path / name)
        assert read_file(tmp_path / name) == SHIPPED


def test_candidates_stand_on_the_curve(page: KeyListPage) -> None:
    from registry.report.charts.geometry import Disc

    assert page._facts is not None
    for indicator in SHIPPED.indicators:
        held = figures(SHIPPED, indicator, page._facts, page.desk.as_of)
        segment = "sat" if indicator.anchors else ""
        drawn, _said = scene(indicator, held, segment, 340, 180)
        dots = [s for s in drawn.shapes if isinstance(s, Disc) and s.colour == "accent"]
        known = sum(len(v) for key, v in held.by_segment.items() if key == segment or not segment)
        assert len(dots) == (0 if held.counts else known)
        assert sum(held.counts) + sum(map(len, held.by_segment.values())) + held.unknown == len(page._facts)
        assert all(0 <= s.x <= drawn.width and 0 <= s.y <= drawn.height for s in dots)


def dimensions(editor: SchemeEditor) -> list[str]:
    return [d["code"] for d in editor._draft.get(("dimension",))]


def test_a_dimension_is_added_named_moved_and_taken_back_by_the_keyboard(editor: SchemeEditor) -> None:
    before = dimensions(editor)
    editor.outline.set_current(("dimension", 0))
    editor.outline.setFocus()
    QTest.keyClick(editor.outline, Qt.Key.Key_Insert, Qt.KeyboardModifier.ShiftModifier)
    assert editor._path == ("dimension", 1)
    type_in(editor, ("dimension", 1, "title", "zh"), "绿色发展")
    type_in(editor, ("dimension", 1, "title", "en"), "Green growth")
    assert "Green growth" in [node.title for node in outline(editor._draft)]
    type_in(editor, ("dimension", 1, "weight"), "10")
    assert editor._draft.dimension_weight(dimensions(editor)[1]) == 1000
    assert editor._draft.faults() == ()
    QTest.keyClick(editor.outline, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    assert editor._path == ("dimension", 2)
    assert dimensions(editor)[0:2] == before[:2]
    for _step in range(5):
        editor._undo.click()
    assert dimensions(editor) == before
    assert not editor._draft.is_changed()


@pytest.mark.parametrize("keeps", [True, False])
def test_a_dimension_goes_and_its_indicators_are_asked_about(
    editor: SchemeEditor, monkeypatch: pytest.MonkeyPatch, keeps: bool
) -> None:
    def answer(dialog: HeirDialog) -> int:
        dialog.show()
        assert "4 indicators" in dialog.hand_on.text()
        QTest.keyClick(dialog.hand_on if keeps else dialog.delete, Qt.Key.Key_Space)
        if keeps:
            dialog.heir.set_value("output")
        dialog.take()
        return 1

    monkeypatch.setattr(HeirDialog, "exec", answer)
    inside = [i.code for i in SHIPPED.of_dimension("technology")]
    editor.outline.set_current(("dimension", 0))
    QTest.keyClick(editor.outline, Qt.Key.Key_Delete)
    assert "technology" not in dimensions(editor)
    scheme = editor._draft.scheme()
    assert [code in scheme.weights for code in inside] == [keeps] * len(inside)
    assert sum(scheme.weights.values()) == 10_000
    editor._undo.click()
    assert not editor._draft.is_changed()


def test_a_dragged_weight_is_taken_back_in_one_step(editor: SchemeEditor) -> None:
    editor.outline.set_current(REVENUE)
    slider = next(e.slider for e in editor.form._entries if e.slider is not None)
    slider.setFocus()
    for _step in range(4):
        QTest.keyClick(slider, Qt.Key.Key_Right)
    assert editor._draft.weights(("indicator",))["revenue"] == SHIPPED.indicator("revenue").weight + 200
    assert editor.parts.total.text() == "✓ 100"
    editor._undo.click()
    assert not editor._draft.is_changed()
