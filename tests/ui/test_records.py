"""Rounds, milestones, recognitions, figures and evidence in the real window: added, edited, deleted, brought back."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from registry.change.evidence_file import keep_file
from registry.cultivation.acts import add_record
from registry.errors import UserError
from registry.i18n import Language
from registry.intake.grammar.dates import read_date
from registry.model.values import AmountKind
from registry.view import FirmCard, firm_card, open_registry
from tests.ui.conftest import rest
from tests.ui.fictional import AS_OF
from ui.firms.line_kinds import AddLine, RecordLine, ValueLine
from ui.firms.lines import ValueRow
from ui.firms.page import FirmsPage
from ui.firms.record_dialog import RecordDialog
from ui.firms.record_flow import RunsDialog, TrashDialog
from ui.firms.records import Draft, change_for, read
from ui.firms.value_history import HistoryDialog
from ui.kit.controls import Button, ElidedLabel
from ui.shell.window import Window

PAGES = ("firms",)
Key = Qt.Key
Mod = Qt.KeyboardModifier
UID = "firm-00000"


def firms(window: Window) -> FirmsPage:
    page = window.pages["firms"]
    assert isinstance(page, FirmsPage)
    return page


def press(window: Window, key: Key, mod: Mod = Mod.NoModifier) -> None:
    QTest.keyClick(window.windowHandle(), key, mod)


def card(file: Path, uid: str = UID) -> FirmCard:
    with open_registry(file) as registry:
        return firm_card(registry, uid, AS_OF)


@pytest.fixture
def on_firm(opened: Window, qtbot: QtBot) -> Window:
    opened.activateWindow()
    qtbot.waitUntil(opened.isActiveWindow)
    page = firms(opened)
    page.table.set_current(UID)
    page.table.setFocus(Qt.FocusReason.TabFocusReason)
    press(opened, Key.Key_Return)
    rest(opened, qtbot)
    return opened


def dialog(page: FirmsPage) -> RecordDialog:
    return page.findChildren(RecordDialog)[-1]


def records(page: FirmsPage) -> list[RecordLine]:
    return [line for line in page.firm_page.lines.lines if isinstance(line, RecordLine)]


def again(window: Window, qtbot: QtBot) -> None:
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)


def test_a_round_of_some_hundreds_of_millions_is_added_edited_deleted_and_brought_back(
    on_firm: Window, qtbot: QtBot, file: Path
) -> None:
    page = firms(on_firm)
    press(on_firm, Key.Key_3, Mod.AltModifier)
    lines = page.firm_page.lines
    before = len(records(page))
    assert isinstance(lines.lines[0], AddLine)
    add = next(b for b in lines.findChildren(Button) if b.text() == "Add round")
    add.setFocus(Qt.FocusReason.TabFocusReason)
    press(on_firm, Key.Key_Return)
    form = dialog(page)
    form.take()
    assert form.isVisible(), "a round needs a name"
    assert form._lines["round_text"]._reason.text() == "Round cannot be empty."
    form.set_text("round_text", "Pre-B轮")
    form.set_text("announced", "2025年8月")
    form.set_text("amount", "数亿元")
    form.set_text("investors", "虚构资本")
    form.source.setText("Notice of the firm")
    QTest.keyClick(form.source, Key.Key_Return)
    rest(on_firm, qtbot, lambda: len(records(page)) == before + 1)
    made = card(file).funding[-1]
    assert made.values["amount"].kind is AmountKind.VAGUE
    assert made.values["rounds"] == "pre_b"
    source = next(f for f in made.fields if f.field.key == "amount").provenance
    assert source is not None
    assert source.note == "Notice of the firm"
    assert card(file).row.raised_missing >= 1, "an order of magnitude is in no sum"
    # edit it by keyboard
    again(on_firm, qtbot)
    lines.focus_values()
    press(on_firm, Key.Key_F2)
    form = dialog(page)
    assert form.texts()["amount"] == "数亿元"
    form.set_text("amount", "3亿元")
    form.take()
    rest(on_firm, qtbot, lambda: "300" in records(page)[0].figure)
    after = card(file).funding[-1]
    assert after.values["announced"] == made.values["announced"], "what was not touched is as it was written"
    # delete it
    again(on_firm, qtbot)
    lines.focus_values()
    press(on_firm, Key.Key_Delete)
    rest(on_firm, qtbot, lambda: len(records(page)) == before)
    summary = on_firm.desk.summary
    assert summary is not None
    assert summary.undo is not None
    assert summary.undo.label(Language.EN).startswith("Delete Round: 2025-08")
    assert summary.undo.label(Language.ZH).startswith("删除融资：2025-08")
    # out of the trash
    page.records.open_trash()
    rest(on_firm, qtbot, lambda: bool(page.findChildren(TrashDialog)))
    page.findChildren(TrashDialog)[-1].buttons[0].click()
    rest(on_firm, qtbot, lambda: len(records(page)) == before + 1)
    assert card(file).funding[-1].values == after.values
    # an emptied trash offers nothing
    again(on_firm, qtbot)
    lines.focus_values()
    press(on_firm, Key.Key_Delete)
    rest(on_firm, qtbot, lambda: len(records(page)) == before)
    page.records.empty()
    rest(on_firm, qtbot)
    page.records.open_trash()
    rest(on_firm, qtbot, lambda: any(d.isVisible() for d in page.findChildren(TrashDialog)))
    assert page.findChildren(TrashDialog)[-1].buttons == []
    page.findChildren(TrashDialog)[-1].reject()
    # and still the deletion can be undone
    again(on_firm, qtbot)
    press(on_firm, Key.Key_Z, Mod.ControlModifier)
    rest(on_firm, qtbot, lambda: len(records(page)) == before + 1)


@pytest.mark.parametrize(
    ("table", "given"),
    [
        ("milestone", {"event": "虚构一号首飞入轨", "happened": "2025-09-01", "outcome": "success"}),
        ("recognition", {"tier": "little_giant", "status": "valid", "recognised": "2025-07", "valid_to": "2028-06-30"}),
        ("metric", {"metric": "revenue", "year": "2023", "lo": "12.5"}),
        ("evidence", {"title": "虚构公告", "url": "https://example.org/a", "quote": "入轨", "grade": "A"}),
    ],
)
def test_each_kind_of_record_is_added_with_its_source_and_undone(
    on_firm: Window, qtbot: QtBot, file: Path, table: str, given: dict[str, str]
) -> None:
    page = firms(on_firm)

    def held() -> int:
        made = card(file)
        return len(
            {
                "milestone": made.milestones,
                "recognition": made.recognitions,
                "metric": made.metrics,
                "evidence": made.evidence,
            }[table]
        )

    before = held()
    on_firm.acts.run(f"firms.add_{table}")
    form = dialog(page)
    for key, text in given.items():
        form.set_text(key, text)
    form.take()
    rest(on_firm, qtbot)
    assert held() == before + 1
    again(on_firm, qtbot)
    press(on_firm, Key.Key_Z, Mod.ControlModifier)
    rest(on_firm, qtbot)
    assert held() == before


def test_the_form_knows_the_bar_after_a_revocation_and_keeps_what_was_typed(
    on_firm: Window, qtbot: QtBot, file: Path
) -> None:
    page, registry = firms(on_firm), on_firm.desk.registry
    assert registry is not None
    gone = {"recognised": read_date("2023-03-15").value, "revoked_on": read_date("2025-02-01").value}
    values = {"firm": UID, "tier": "srdi_sme", "revoked_for": "falsification"} | gone
    add_record(registry, "recognition", values, actor="甲")
    before = len(card(file).recognitions)
    on_firm.acts.run("firms.add_recognition")
    form = dialog(page)
    for key, text in {"tier": "innovative_sme", "status": "valid", "recognised": "2026-03-02"}.items():
        form.set_text(key, text)
    form.source.setText("区里的通知")
    form.take()
    rest(on_firm, qtbot, lambda: dialog(page) is not form)
    assert len(card(file).recognitions) == before
    refused = dialog(page)
    assert refused.isVisible()
    assert "2028-02-01" in refused._lines["recognised"]._reason.text()
    assert refused.texts()["tier"] == "innovative_sme", "what was typed is there again"
    assert refused.source.text().startswith("区里的通知")
    refused.set_text("recognised", "2026-03-09")
    refused.take()
    rest(on_firm, qtbot, lambda: dialog(page) is not refused)
    assert dialog(page).texts()["recognised"] == "2026-03-09", "refused once more"
    dialog(page).set_text("remark", "the district confirmed that the bar was lifted")
    dialog(page).take()
    rest(on_firm, qtbot, lambda: len(card(file).recognitions) == before + 1)


def test_what_is_wrong_is_said_at_its_field() -> None:
    draft = Draft("metric", UID, {})
    _values, wrong = read(draft, {"metric": "revenue", "year": "soon", "lo": ""})
    assert {key: str(text) for key, text in wrong.items()} == {
        "year": "“soon” is not a whole number. Write a whole number.",
        "lo": "Value cannot be empty.",
    }


def test_an_edit_that_changes_nothing_is_no_change(file: Path) -> None:
    held = card(file, "firm-00001").funding
    assert held
    values = {**held[0].values, "source": "企业来函"}
    draft = Draft("funding_event", "firm-00001", values)
    same = {field.key: values[field.key] for field in draft.fields()}
    change = change_for(draft, same, name="x", actor="t", source="s")
    assert change is None or not change.operations or change.operations[0].after.keys() <= {"rounds"}  # type: ignore[union-attr]


def test_a_record_without_a_source_takes_the_one_that_is_given(file: Path) -> None:
    """What «Round without a source» asks for is mended in the form that it opens."""
    values = card(file, "firm-00001").funding[0].values
    assert values["source"] is None
    draft = Draft("funding_event", "firm-00001", values)
    same = {field.key: values[field.key] for field in draft.fields()}
    change = change_for(draft, same, name="x", actor="t", source="企业来函")
    assert change is not None
    assert change.operations[0].after["source"] == "企业来函"  # type: ignore[union-attr]


def test_a_value_tells_where_it_came_from_and_an_older_one_stands_again(
    on_firm: Window, qtbot: QtBot, file: Path
) -> None:
    page = firms(on_firm)
    press(on_firm, Key.Key_1, Mod.AltModifier)
    lines = page.firm_page.lines

    def headcount() -> str:
        return next(
            line.value for line in lines.lines if isinstance(line, ValueLine) and line.label.startswith("Headcount")
        )

    before = headcount()
    for figure in ("412", "500"):
        assert lines.edit_field("headcount")
        assert lines.editor is not None
        lines.editor.set_text(figure)
        lines.editor.save()
        rest(on_firm, qtbot, lambda figure=figure: headcount() == figure)
    value = next(row for row in lines.findChildren(ValueRow) if row.line.label.startswith("Headcount"))
    value.setFocus(Qt.FocusReason.TabFocusReason)
    press(on_firm, Key.Key_Return, Mod.AltModifier)
    dialog = page.findChildren(HistoryDialog)[-1]
    shown = [label.text() for label in dialog.findChildren(ElidedLabel)]
    assert shown[0].startswith("Phone call"), "the source of the value that stands there"
    states = [text for text in shown[1:] if text in ("500", "412", before)]
    assert states == ["500", "412", before]
    assert len(dialog.buttons) == 2, "what stands there now needs no way back"
    dialog.buttons[-1].click()
    rest(on_firm, qtbot, lambda: headcount() == before)
    made = next(m for m in card(file).metrics if m.values["metric"] == "headcount")
    origin = next(f for f in made.fields if f.field.key == "lo").provenance
    assert origin is not None
    assert "restored" in origin.note
    again(on_firm, qtbot)
    press(on_firm, Key.Key_Z, Mod.ControlModifier)
    rest(on_firm, qtbot, lambda: headcount() == "500")


def test_a_file_is_kept_as_evidence_by_its_content_and_opened_again(
    on_firm: Window, qtbot: QtBot, file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[str] = []
    monkeypatch.setattr("ui.firms.record_flow.QDesktopServices.openUrl", lambda url: opened.append(url.toLocalFile()))
    page = firms(on_firm)
    for name in ("notice.txt", "the same.txt"):
        source = tmp_path / name
        source.write_text("虚构公告", encoding="utf-8")
        on_firm.acts.run("firms.add_evidence")
        form = dialog(page)
        form.attach(source)
        form.take()
        rest(on_firm, qtbot)
        again(on_firm, qtbot)
    first, second = card(file).evidence[-2:]
    assert {first.values["title"], second.values["title"]} == {"notice", "the same"}
    assert first.values["sha256"] == second.values["sha256"]
    press(on_firm, Key.Key_6, Mod.AltModifier)
    page.firm_page.lines.focus_values()
    press(on_firm, Key.Key_Return, Mod.AltModifier)
    rest(on_firm, qtbot, lambda: bool(opened))
    assert Path(opened[0]).read_text(encoding="utf-8") == "虚构公告"
    (tmp_path / "empty.txt").touch()
    with open_registry(file) as registry, pytest.raises(UserError, match="empty"):
        keep_file(registry, tmp_path / "empty.txt")


def test_a_file_that_may_run_something_is_opened_after_a_second_look(
    on_firm: Window, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[str] = []
    monkeypatch.setattr("ui.firms.record_flow.QDesktopServices.openUrl", lambda url: opened.append(url.toLocalFile()))
    page = firms(on_firm)
    (tmp_path / "批文.pdf").write_bytes(b"MZ\x90\x00 no PDF")
    on_firm.acts.run("firms.add_evidence")
    form = dialog(page)
    form.attach(tmp_path / "批文.pdf")
    form.take()
    rest(on_firm, qtbot)
    again(on_firm, qtbot)
    for leave in (True, False):
        press(on_firm, Key.Key_6, Mod.AltModifier)
        page.firm_page.lines.focus_values()
        press(on_firm, Key.Key_Return, Mod.AltModifier)
        rest(on_firm, qtbot, lambda: bool([d for d in on_firm.findChildren(RunsDialog) if d.isVisible()]))
        (asked,) = [d for d in on_firm.findChildren(RunsDialog) if d.isVisible()]
        assert asked.leave_button.isDefault()
        assert opened == []
        (asked.leave_button if leave else asked.open_button).click()
    assert Path(opened[0]).read_bytes() == b"MZ\x90\x00 no PDF"
