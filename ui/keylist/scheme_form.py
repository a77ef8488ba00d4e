"""The form of one part of a scheme: fields, choices and tables of rows, each with the reason below it where it is wrong."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QApplication, QGridLayout, QSizePolicy, QVBoxLayout, QWidget

from registry.i18n import Text, current_language
from registry.report.phrases import weight as weight_text
from ui.keylist.scheme_specs import FieldSpec, Kind, RowsSpec, Spec
from ui.keylist.tree import read_weight
from ui.kit import layout
from ui.kit.combo import Combo
from ui.kit.controls import Button, CheckBox, ElidedLabel, Field, IconButton, Label, set_tone
from ui.kit.fonts import Type
from ui.kit.icons import set_icon
from ui.kit.slider import ShareSlider
from ui.kit.words import plain_tip

if TYPE_CHECKING:
    from registry.model.toml_table import Path
    from registry.scoring.scheme_draft import Fault, SchemeDraft
    from ui.keylist.what_if import Room

LABEL = 168
_SLIDER = 220
_NUMBER = re.compile(r"-?\d+(\.\d+)?")
_WIDTHS = {Kind.NUMBER: 96, Kind.WHOLE: 96, Kind.GOALPOST: 96, Kind.WEIGHT: 96}
_LIST_SIGN = " | "

Change = Callable[["SchemeDraft"], "SchemeDraft"]


def typed(kind: Kind, text: str) -> Any:
    """What a typed text means as a value of a scheme file; a text that means nothing stays, and is found wrong."""
    text = text.strip()
    if kind is Kind.GOALPOST and not text:
        return "na"
    if not text:
        return None
    if kind is Kind.LIST:
        return [part.strip() for part in text.split(_LIST_SIGN.strip()) if part.strip()] or None
    plain = text.replace(",", "").replace("，", "")
    if kind in (Kind.NUMBER, Kind.WHOLE, Kind.GOALPOST) and _NUMBER.fullmatch(plain):
        value = Fraction(plain)
        return int(value) if value.denominator == 1 else plain
    return text


def shown(kind: Kind, value: Any) -> str:
    """A value of a scheme file as people type it."""
    if value is None or (kind is Kind.GOALPOST and value == "na"):
        return ""
    if kind is Kind.WEIGHT:
        return weight_text(int(value))
    return _LIST_SIGN.join(value) if isinstance(value, list) else str(value)


class _Entry(QWidget):
    """One value: its control, and below it why it is wrong."""

    changed = Signal(object)

    def __init__(self, spec: FieldSpec, draft: SchemeDraft, *, tight: bool = False) -> None:
        super().__init__()
        self.spec = spec
        self._reason = Label("", Type.SMALL, "bad", wrap=True)
        self._reason.hide()
        self.control = self._make(spec)
        self.lock: IconButton | None = None
        self.slider: ShareSlider | None = None
        line = layout.row(self.control, gap=4)
        if spec.kind is Kind.WEIGHT:
            self.lock = IconButton("unlock", Text("Lock the weight of {name}", name=spec.label))
            self.slider = ShareSlider(Text("Move the weight of {name}", name=spec.label))
            self.slider.setMaximumWidth(_SLIDER)
            self.slider.moved.connect(self.changed.emit)
            line.addWidget(self.slider, 1)
            line.addWidget(self.lock)
        if spec.kind in _WIDTHS and not tight:
            line.addStretch(1)
        box = layout.column(line, self._reason, gap=2)
        if spec.note is not None:
            box.addWidget(Label(spec.note, Type.SMALL, "text3", wrap=True))
        self.setLayout(box)
        self.show_value(draft)

    def _make(self, spec: FieldSpec) -> QWidget:
        match spec.kind:
            case Kind.CHOICE:
                combo = Combo(spec.options, spec.label)
                combo.chosen.connect(self._choose)
                return combo
            case Kind.FLAG:
                box = CheckBox(name=spec.label)
                box.clicked.connect(lambda on: self._set(True if on else None))
                return box
            case _:
                field = Field(spec.label)
                field.editingFinished.connect(self._take)
                if spec.kind in _WIDTHS:
                    field.setAlignment(Qt.AlignmentFlag.AlignRight)
                    field.setFixedWidth(_WIDTHS[spec.kind])
                return field

    def show_value(self, draft: SchemeDraft) -> None:
        """Show what the draft has; a field in which somebody types keeps its words."""
        value = draft.get(self.spec.path) if self.spec.shown is None else self.spec.shown
        match self.control:
            case Combo():
                self.control.set_options(self.spec.options, str(value if value is not None else ""))
            case CheckBox():
                self.control.setChecked(bool(value))
            case Field() as field:
                text = shown(self.spec.kind, value)
                if not (field.hasFocus() and field.isModified()) and field.text() != text:
                    field.setText(text)
                    field.setCursorPosition(0)
                field.setToolTip(plain_tip(text if len(text) > 30 else ""))

    def show_room(self, room: Room | None) -> None:
        """Show how the weight can move."""
        if self.slider is not None and room is not None:
            self.slider.show_share(
                room.value,
                whole=room.whole,
                limit=room.limit,
                saved=room.saved,
                step=room.step,
                fixed=room.fixed,
                said=room.words,
            )

    def show_lock(self, on: bool) -> None:
        """Show whether the weight is locked."""
        if self.lock is not None and isinstance(self.control, Field):
            set_icon(self.lock, "lock" if on else "unlock", "accent" if on else "text3", size=14)
            self.control.setReadOnly(on)

    def show_reason(self, reason: Text | None) -> None:
        """Say why the value is wrong; None where it is not."""
        self._reason.setVisible(reason is not None)
        if reason is not None:
            self._reason.say(reason)
        if isinstance(self.control, Field):
            self.control.set_invalid(reason is not None)
        elif isinstance(self.control, Combo):
            self.control.set_tone("bad" if reason is not None else "control")

    def wrong(self, problem: Text) -> Text:
        """The reason in the words of a form: no talk of quotation marks to somebody who types a number."""
        field = self.control
        if self.spec.kind in (Kind.NUMBER, Kind.WHOLE, Kind.GOALPOST) and isinstance(field, Field):
            if not field.text().strip():
                return Text("Type a number.")
            if not _NUMBER.fullmatch(field.text().strip().replace(",", "")):
                return Text("Type a number, such as 12 or 0.5.")
        return problem

    def _choose(self, key: str) -> None:
        if self.spec.choose is not None:
            choose = self.spec.choose
            self.changed.emit(lambda draft: choose(draft, key))
        else:
            self._set(key or None)

    def _take(self) -> None:
        assert isinstance(self.control, Field)
        if not self.control.isModified():
            return
        self.control.setModified(False)
        if self.spec.kind is Kind.WEIGHT:
            weight = read_weight(self.control.text())
            if weight is None:
                self.show_reason(Text("Type a weight from 0 to 100."))
            else:
                self.changed.emit(weight)
            return
        self._set(typed(self.spec.kind, self.control.text()))

    def _set(self, value: Any) -> None:
        path = self.spec.path
        self.changed.emit(lambda draft: draft.with_value(path, value))


class SchemeForm(QWidget):
    """The fields and rows of one part. It asks for changes; the editor makes them.

    Signals:
        change_wanted: a function from a draft to the changed draft.
        weight_wanted: path of the thing, its new weight of 10 000; at every step of a drag.
        weight_settled: the hand that moved a weight rests.
        lock_wanted: path of the thing whose weight is to be locked or unlocked.
    """

    change_wanted = Signal(object)
    weight_wanted = Signal(object, int)
    weight_settled = Signal()
    lock_wanted = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._entries: list[_Entry] = []
        self._shape: object = None
        self._head = Label("", Type.PANE_TITLE)
        self._head.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._general = Label("", Type.SMALL, "bad", wrap=True)
        self._body = QVBoxLayout()
        self._body.setContentsMargins(0, 0, 0, 0)
        self._body.setSpacing(6)
        self.setLayout(layout.column(self._head, self._general, self._body, None, gap=8, margins=(20, 14, 20, 16)))

    def show_part(
        self,
        title: str,
        specs: Sequence[Spec],
        draft: SchemeDraft,
        faults: Sequence[Fault],
        path: Path,
        *,
        locked: bool,
        room: Room | None,
    ) -> None:
        """Show a part; built anew only where its fields are others. `room`: how its weight can move."""
        self._head.say(title)
        shape = (current_language(), path, [_shape(spec) for spec in specs])
        rebuilt = shape != self._shape
        before = [entry.spec.path for entry in self._entries]
        held = next((entry.spec.path for entry in self._entries if entry.control.hasFocus()), None)
        inside = self._keyboard_inside()
        if rebuilt:
            self._build(specs, draft)
            self._shape = shape
        for entry, spec in zip(self._entries, _fields(specs), strict=True):
            entry.spec = spec
            entry.show_value(draft)
            entry.show_lock(locked)
            entry.show_room(room)
        self._show_faults(faults, path)
        if rebuilt and inside:
            self._give_back(held, before)

    def _keyboard_inside(self) -> bool:
        focused = QApplication.focusWidget()
        return focused is not None and self.isAncestorOf(focused)

    def _give_back(self, held: Path | None, before: Sequence[Path]) -> None:
        """After the form was built anew the keyboard is where it was, or at what was added."""
        fresh = [e for e in self._entries if e.spec.path not in before]
        same = [e for e in self._entries if e.spec.path == held]
        chosen = (same or (fresh if held is None else []) or self._entries)[:1]
        if chosen:
            chosen[0].control.setFocus(Qt.FocusReason.OtherFocusReason)

    def first_field(self) -> QWidget | None:
        """Where the keyboard goes."""
        return self._entries[0].control if self._entries else None

    def go_to(self, path: Path) -> None:
        """Bring the field of `path` under the keyboard."""
        found = [e for e in self._entries if path[: len(e.spec.path)] == e.spec.path]
        found += [e for e in self._entries if e.spec.path[: len(path)] == path]
        if found:
            found[0].control.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _show_faults(self, faults: Sequence[Fault], path: Path) -> None:
        left = [fault for fault in faults if _concerns(fault.path, path)]
        for entry in self._entries:
            own = [f for f in left if f.path[: len(entry.spec.path)] == entry.spec.path]
            entry.show_reason(entry.wrong(own[0].problem) if own else None)
            left = [f for f in left if f not in own]
        hint = Text("Insert adds a rule to this part, Delete removes the one in front.")
        self._general.setVisible(bool(left) or not self._entries)
        self._general.say(left[0].problem if left else hint if not self._entries else "")
        set_tone(self._general, "bad" if left else "text3")

    # -- building

    def _build(self, specs: Sequence[Spec], draft: SchemeDraft) -> None:
        layout.clear(self._body)
        self._entries = []
        for spec in specs:
            if isinstance(spec, FieldSpec):
                entry = self._entry(spec, draft)
                name = Label(spec.label, Type.CELL, "text2", wrap=True)
                name.setFixedWidth(LABEL)
                line = layout.row(name, entry, gap=12)
                line.setStretch(1, 1)
                line.setAlignment(name, Qt.AlignmentFlag.AlignTop)
                name.setContentsMargins(0, 6, 0, 0)
                self._body.addLayout(line)
            else:
                self._body.addWidget(self._rows(spec, draft))

    def _entry(self, spec: FieldSpec, draft: SchemeDraft, *, tight: bool = False) -> _Entry:
        entry = _Entry(spec, draft, tight=tight)
        entry.changed.connect(lambda what, entry=entry: self._tell(entry, what))
        if entry.slider is not None:
            entry.slider.let_go.connect(self.weight_settled.emit)
        if entry.lock is not None:
            entry.lock.clicked.connect(lambda _on=False, entry=entry: self.lock_wanted.emit(entry.spec.path[:-1]))
        self._entries.append(entry)
        return entry

    def _tell(self, entry: _Entry, what: object) -> None:
        if isinstance(what, int):
            self.weight_wanted.emit(entry.spec.path[:-1], what)
            if entry.slider is None or not entry.slider.hasFocus():
                self.weight_settled.emit()
        else:
            self.change_wanted.emit(what)

    def _rows(self, spec: RowsSpec, draft: SchemeDraft) -> QWidget:
        grid = QGridLayout()
        grid.setContentsMargins(0, 2, 0, 4)
        grid.setHorizontalSpacing(6)
        grid.setVerticalSpacing(4)
        offset = 1 if spec.heads else 0
        columns = spec.rows[0] if spec.rows else ()
        for number, column in enumerate(columns):
            if len(columns) > 1 or not spec.heads:
                grid.addWidget(Label(column.label, Type.SMALL, "text3"), 0, number + offset)
            if column.kind not in _WIDTHS:
                grid.setColumnStretch(number + offset, 1)
        for at, row in enumerate(spec.rows, start=1):
            if spec.heads:
                head = ElidedLabel(spec.heads[at - 1], Type.CELL, "text2")
                head.setMinimumWidth(24 if spec.move else 140)
                grid.addWidget(head, at, 0)
            for number, field in enumerate(row):
                grid.addWidget(self._entry(field, draft, tight=True), at, number + offset, Qt.AlignmentFlag.AlignTop)
            for place, button in enumerate(self._row_buttons(spec, at - 1)):
                grid.addWidget(button, at, len(row) + offset + place, Qt.AlignmentFlag.AlignTop)
        if columns and all(column.kind in _WIDTHS for column in columns):
            grid.setColumnStretch(len(columns) + offset + 3, 1)
        box = layout.column(8, Label(spec.title, Type.SECTION), grid, gap=2)
        if spec.add is not None:
            said, run = spec.add
            add = Button(said, "link", icon="plus")
            add.clicked.connect(lambda _on=False: self.change_wanted.emit(run))
            box.addLayout(layout.row(add, None))
        return layout.panel(box)

    def _row_buttons(self, spec: RowsSpec, number: int) -> Iterator[IconButton]:
        move, remove = spec.move, spec.remove
        if move is not None:
            for icon, step, said in (("up", -1, Text("Move up")), ("down", 1, Text("Move down"))):
                button = IconButton(icon, said, size=28)
                run: Change = lambda draft, step=step: move(draft, number, step)  # noqa: E731
                button.clicked.connect(lambda _on=False, run=run: self.change_wanted.emit(run))
                yield button
        if remove is not None:
            button = IconButton("x", Text("Remove row {n}", n=number + 1), size=28)
            button.clicked.connect(lambda _on=False: self.change_wanted.emit(lambda draft: remove(draft, number)))
            yield button


def _fields(specs: Sequence[Spec]) -> Iterator[FieldSpec]:
    for spec in specs:
        if isinstance(spec, FieldSpec):
            yield spec
        else:
            for row in spec.rows:
                yield from row


def _shape(spec: Spec) -> object:
    if isinstance(spec, FieldSpec):
        return (spec.path, spec.kind, str(spec.label), str(spec.note))
    return (str(spec.title), [[(f.path, f.kind) for f in row] for row in spec.rows], [str(h) for h in spec.heads])


def _concerns(fault: Path, path: Path) -> bool:
    """Whether a fault belongs to the form of `path`: the scheme's own form has what stands at its top."""
    if path == ():
        return bool(fault) and fault[0] not in (
            "dimension",
            "indicator",
            "veto",
            "floor",
            "quota",
            "panel",
            "milestone",
        )
    if path == ("panel",):
        return fault[:1] == ("panel",) and fault[:2] != ("panel", "item")
    return fault[: len(path)] == path
