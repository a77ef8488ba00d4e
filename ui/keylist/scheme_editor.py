"""Editing a scheme: its parts at the left, the form of one in the middle, its value function at the right; then what saving
changes, before it is saved as the next version."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path as FilePath
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QStackedWidget, QWidget

from registry.i18n import Text, _
from ui.keylist.scheme_editing import SchemeEditing
from ui.keylist.scheme_files import ask_export, ask_import, import_scheme, tell_failure
from ui.keylist.scheme_form import SchemeForm
from ui.keylist.scheme_outline import OutlineActs, SchemeOutline
from ui.keylist.scheme_parts import room_of
from ui.keylist.scheme_plot import NARROW, WIDE, ValuePlot
from ui.keylist.scheme_review import SchemeReview
from ui.keylist.scheme_specs import Node, outline, specs
from ui.kit import layout
from ui.kit.controls import Button, Label
from ui.kit.dialog import show_error
from ui.kit.feedback import Notice
from ui.kit.fonts import Type
from ui.kit.menu import Menu
from ui.kit.pane import Scroll
from ui.kit.words import speech

if TYPE_CHECKING:
    from registry.model.toml_table import Path
    from registry.rounds.schemes import SchemeVersion
    from registry.scoring import FirmFacts, Scheme
    from ui.kit.desk import Desk

_WIDTH, _HEIGHT = 1240, 780
_ROOMY = 1120
_OUTLINE, _OUTLINE_TIGHT = 288, 236


class SchemeEditor(SchemeEditing):
    """The editor of a scheme.

    Args:
        scheme: what it begins with: the version `base`, perhaps with weights moved on the page.
        facts, as_of: the candidates shown on value functions.
        newest: number of the newest version on record; what is saved is the next one.
        saved: told the version that was written.
    """

    def __init__(
        self,
        parent: QWidget,
        desk: Desk,
        scheme: Scheme,
        facts: Sequence[FirmFacts],
        as_of: date,
        *,
        base: Scheme,
        newest: int,
        saved: Callable[[SchemeVersion], None],
    ) -> None:
        window = parent.window()
        from registry.scoring.scheme_draft import draft_of

        super().__init__(parent, min(_WIDTH, max(window.width() - 48, 900)), replace(draft_of(scheme), base=base))
        self.setFixedHeight(min(_HEIGHT, max(window.height() - 48, 540)))
        self._desk, self._told, self._newest = desk, saved, newest
        self._build(facts, as_of)
        self.setWindowTitle(_("Edit scheme"))
        speech().changed.connect(self._respeak)
        self._show()
        self.outline.set_current(())
        self.outline.setFocus()

    # -- layout

    def _build(self, facts: Sequence[FirmFacts], as_of: date) -> None:
        tight = self.width() < _ROOMY
        self._title = Label("", Type.PANE_TITLE)
        self._files = Button(Text("Files"), "quiet", icon="more")
        self._files.clicked.connect(self._open_files)
        head = layout.panel(layout.row(self._title, None, self._files, margins=(20, 12, 12, 12)), edge="bottom")
        self._notice = Notice()
        self.outline = SchemeOutline()
        self.outline.row_changed.connect(lambda line: None if line is None else self._go(line.node.path))
        self.outline.row_opened.connect(lambda _line: self._enter_form())
        self.outline.lock_wanted.connect(self._turn_lock)
        self.outline.removal_wanted.connect(self._remove)
        self.outline.item_wanted.connect(self._add)
        self.outline.dimension_wanted.connect(self._add_dimension)
        self.outline.move_wanted.connect(self._move)
        self.parts = OutlineActs()
        self.parts.add_wanted.connect(lambda: self._add(self._path))
        self.parts.dimension_wanted.connect(lambda: self._add_dimension(self._path))
        self.parts.removal_wanted.connect(lambda: self._remove(self._path))
        self.parts.move_wanted.connect(lambda step: self._move(self._path, step))
        left = layout.column(self.outline, self.parts)
        left.setStretch(0, 1)
        side = layout.panel(left)
        side.setFixedWidth(max(_OUTLINE_TIGHT if tight else _OUTLINE, self.parts.needed()))
        self.form = SchemeForm()
        self.form.change_wanted.connect(self._change)
        self.form.weight_wanted.connect(self._weigh)
        self.form.weight_settled.connect(self._settle)
        self.form.lock_wanted.connect(self._turn_lock)
        self._scroll = Scroll(self.form, Text("Form"))
        self.plot = ValuePlot(self._desk.jobs, facts, as_of, NARROW if tight else WIDE)
        self._plot_edge = layout.rule(strong=True, vertical=True)
        body = layout.row(
            side, layout.rule(strong=True, vertical=True), self._scroll, self._plot_edge, self.plot, gap=0
        )
        body.setAlignment(self.plot, Qt.AlignmentFlag.AlignTop)
        body.setStretch(2, 1)
        edit = QWidget()
        edit.setLayout(body)
        self.review = SchemeReview()
        self._stack = QStackedWidget()
        self._stack.addWidget(edit)
        self._stack.addWidget(self.review)
        self.body.setContentsMargins(0, 0, 0, 0)
        self.body.setSpacing(0)
        self.body.addWidget(head)
        self.body.addWidget(self._notice)
        self.body.addWidget(self._stack, 1)
        self._fault = Button("", "link")
        self._fault.clicked.connect(self._go_to_fault)
        self.lead(self._fault)
        self._undo = self.add_button(Text("Take back"), "quiet", self._take_back)
        self._back = self.add_button(Text("Back to editing"), run=self._edit_again)
        self._cancel = self.add_button(Text("Cancel"), run=self.reject)
        self._save = self.add_button(Text("Save"), "primary", self._forward)

    # -- what is shown

    def _show(self) -> None:
        draft = self._draft
        faults, self._mended = draft.examined()
        self._faults = faults
        nodes = outline(draft)
        self.outline.show_nodes(nodes, self._locked, faults)
        title = draft.base.title
        self._title.say(Text("{name}, version {version}", name=title, version=str(draft.base.version)))
        total = sum(draft.weights(("indicator",)).values())
        self.parts.show_sum(total)
        self._fault.setVisible(bool(faults))
        if faults:
            self._fault.say(Text("{n} thing to mend", "{n} things to mend", n=len(faults)))
        self._undo.setEnabled(bool(self._past))
        self._save.setEnabled(not faults and draft.is_changed())
        self._save.say(Text("Save as version {n}", n=str(self._newest + 1)))
        self._back.setVisible(self._stack.currentIndex() == 1)
        self._undo.setVisible(self._stack.currentIndex() == 0)
        self._show_part(nodes)

    def _show_part(self, nodes: Sequence[Node] | None = None) -> None:
        draft, path = self._draft, self._path
        node = next((n for n in nodes or outline(draft) if n.path == path), None)
        if node is None:
            self._path = ()
            self.outline.set_current(())
            return
        locked, room = node.lock in self._locked, room_of(draft, path, self._locked)
        self.form.show_part(node.title, specs(draft, path), draft, self._faults, path, locked=locked, room=room)
        self.parts.show_part(path)
        is_indicator = path[:1] == ("indicator",)
        self.plot.setVisible(is_indicator)
        self._plot_edge.setVisible(is_indicator)
        wrong = [f for f in self._faults if f.path[: len(path)] == path]
        if is_indicator and not wrong:
            self._show_curve(path)

    def _show_curve(self, path: Path) -> None:
        # What is wrong elsewhere does not hide this one.
        code, scheme = self._draft.get((*path, "code")), self._mended
        if scheme is not None:
            self.plot.show_indicator(scheme, next((i for i in scheme.indicators if i.code == code), None))

    def _go(self, path: Path) -> None:
        if path != self._path:
            self._path = path
            self._show_part()
            self._scroll.verticalScrollBar().setValue(0)

    def _enter_form(self) -> None:
        field = self.form.first_field()
        if field is not None:
            field.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _go_to_fault(self) -> None:
        if not self._faults:
            return
        paths = {node.path for node in outline(self._draft)}
        where = self._faults[0].path
        home = where
        while home not in paths:
            home = home[:-1]
        self.outline.set_current(home)
        self._go(home)
        self.form.go_to(where)

    def _respeak(self) -> None:
        self.setWindowTitle(_("Edit scheme"))
        self.outline.respeak()
        self._show()
        self.plot.respeak()

    # -- files

    def _open_files(self) -> None:
        menu = Menu(self)
        menu.add(Text("Import scheme…"), self._import, icon="import")
        menu.add(Text("Export as workbook…"), lambda: self._export(".xlsx"), icon="sheet")
        menu.add(Text("Export as TOML…"), lambda: self._export(".toml"), icon="export")
        menu.popup(self._files.mapToGlobal(self._files.rect().bottomLeft()))

    def _import(self) -> None:
        path = ask_import(self)
        if path is not None:
            self.take_file(path)

    def take_file(self, path: FilePath) -> None:
        """Take over what a file says, as one step that can be taken back."""

        def done(scheme: Scheme) -> None:
            from registry.scoring.scheme_tables import scheme_tables

            base = self._draft.base
            self._take(replace(self._draft, tables=scheme_tables(replace(scheme, version=base.version))))

        import_scheme(self._desk, path, self, done)

    def _export(self, suffix: str) -> None:
        from registry.errors import UserError

        try:
            scheme = self._draft.scheme()
        except UserError as error:
            show_error(self, error)
            return
        ask_export(self._desk, scheme, suffix, self)

    # -- saving

    def _forward(self) -> None:
        if self._stack.currentIndex() == 0:
            self.review_changes()
        else:
            self._write()

    def review_changes(self) -> None:
        """Show what saving would change, with a field for the reason."""
        from registry.scoring.scheme_diff import scheme_diff

        scheme = self._draft.scheme()
        found = scheme_diff(self._draft.base, scheme)
        title = Text("What version {n} changes", n=str(self._newest + 1))
        self.review.show_differences(title, found, noted=True)
        self._stack.setCurrentIndex(1)
        self._show()
        self._save.setEnabled(bool(found))
        self.review.note.setFocus()

    def _edit_again(self) -> None:
        self._stack.setCurrentIndex(0)
        self._show()
        self.outline.setFocus()

    def _write(self) -> None:
        scheme, note, actor = self._draft.scheme(), self.review.note.text().strip(), self._desk.actor

        def work(registry: object, _ticket: object) -> SchemeVersion:
            from registry.rounds.schemes import save_scheme

            return save_scheme(registry, scheme, actor=actor, note=note)  # type: ignore[arg-type]

        def done(version: SchemeVersion) -> None:
            self._past = []
            self.accept()
            self._told(version)

        self._save.setEnabled(False)
        self._desk.write(work, done, title=Text("Saving the scheme"), failed=self._not_saved, initiator=self)

    def _not_saved(self, error: Exception) -> None:
        self._save.setEnabled(True)
        tell_failure(self._desk, self, error)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter in a field of the form takes its value; only the foot's own button saves."""
        focused = self.focusWidget()
        in_form = focused is not None and self.form.isAncestorOf(focused)
        if in_form and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            event.accept()
            return
        super().keyPressEvent(event)

    def reject(self) -> None:
        """Close; what is not saved is asked about first."""
        if self._stack.currentIndex() == 1:
            self._edit_again()
        elif self._draft.is_changed() and not self._notice.isVisible():
            self._notice.show_message(
                Text("The changes are not saved."), "warn", action=(Text("Close without saving"), super().reject)
            )
        elif self._draft.is_changed():
            self._notice.hide()
        else:
            super().reject()
