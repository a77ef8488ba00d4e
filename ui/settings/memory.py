"""Import memory: the layouts, header words and decisions that imports taught, to be seen, mended and forgotten."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFileDialog, QStackedWidget, QWidget

from registry.errors import EnvironmentFault
from registry.i18n import Text, _
from ui.kit.combo import Combo
from ui.kit.controls import Button, Field, Label
from ui.kit.desk import Desk
from ui.kit.feedback import EmptyState
from ui.kit.fonts import Type
from ui.kit.form import FormRow
from ui.kit.layout import column, panel, row
from ui.kit.pane import LineTabs, Splitter
from ui.kit.table.model import RowsModel
from ui.kit.table.view import Table
from ui.kit.work import Work
from ui.kit.worker import Ticket
from ui.settings.memory_model import (
    LayoutColumn,
    columns_of,
    field_options,
    layout_columns,
    meaning_columns,
    moment_words,
    pair_columns,
    takes_unit,
    unit_options,
    word_columns,
)

if TYPE_CHECKING:
    from registry.intake.memory import Layout
    from registry.intake.remembered import Pair, Remembered, Word
    from registry.view import Registry

R = TypeVar("R")
LAYOUTS, WORDS, PAIRS = "layouts", "words", "pairs"
_PANE = 400
_FILES = "*.json"


class MemoryTable(Table[R], Generic[R]):
    """A list of what is remembered; Delete forgets the current row."""

    forgotten = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Delete:
            self.forgotten.emit()
        else:
            super().keyPressEvent(event)


class LayoutPane(QWidget):
    """One layout: its name, who sends it, and what each column means.

    Signals:
        renamed: name, office.
        column_set: header, fields or None, unit or None.
    """

    renamed = Signal(str, str)
    column_set = Signal(str, object, object)

    def __init__(self) -> None:
        super().__init__()
        self.layout_shown: Layout | None = None
        self.name = Field(Text("Name"))
        self.office = Field(Text("Office"))
        self.model: RowsModel[LayoutColumn] = RowsModel(meaning_columns(), lambda one: one.header)
        self.table: Table[LayoutColumn] = Table(self.model, Text("Columns of the layout"), frozen=0, sortable=False)
        self.table.set_density("compact")
        self.field = Combo((), Text("Field"))
        self.unit = Combo((), Text("Unit"))
        self.export = Button(Text("Export to file"), icon="export")
        self.forget = Button(Text("Forget layout"), "danger")
        self._facts = Label("", Type.SMALL, "text3")
        form = column(
            FormRow(Text("Name"), self.name),
            FormRow(Text("Office"), self.office),
            self._facts,
            gap=6,
            margins=(16, 12, 16, 8),
        )
        mend = column(
            FormRow(Text("Field"), self.field),
            FormRow(Text("Unit"), self.unit),
            gap=6,
            margins=(16, 8, 16, 8),
        )
        foot = panel(row(self.forget, None, self.export, margins=(16, 0, 16, 0)), edge="top")
        foot.setFixedHeight(52)
        whole = column(form, self.table, panel(mend, edge="top"), foot)
        whole.setStretch(1, 1)
        self.setLayout(whole)
        self.name.editingFinished.connect(self._rename)
        self.office.editingFinished.connect(self._rename)
        self.table.row_changed.connect(lambda _one: self._show_column())
        self.table.row_opened.connect(lambda _one: self.field.setFocus(Qt.FocusReason.ShortcutFocusReason))
        self.field.chosen.connect(lambda key: self._set(tuple(key.split("+")), None))
        self.unit.chosen.connect(lambda unit: self._set(None, unit))

    def show_layout(self, layout: Layout | None) -> None:
        """Show another layout, or none."""
        is_same = layout is not None and self.layout_shown is not None and layout.key == self.layout_shown.key
        self.layout_shown = layout
        self.setEnabled(layout is not None)
        for field, text in ((self.name, layout.name if layout else ""), (self.office, layout.office if layout else "")):
            if not (is_same and field.hasFocus() and field.isModified()):  # somebody is typing
                field.setText(text)
        self.name.set_invalid(False)
        self._say_facts()
        self.model.set_rows(columns_of(layout) if layout else ())
        if self.table.current() is None and self.model.rowCount():
            self.table.set_current(self.model.key_of(0))
        self._show_column()

    def _say_facts(self) -> None:
        one = self.layout_shown
        if one is None:
            self._facts.say("")
            return
        used = Text("Used {n:,} time, remembered {day}", "Used {n:,} times, remembered {day}", n=one.times,
                    day=moment_words(one.created))  # fmt: skip
        self._facts.say(used)

    def _show_column(self) -> None:
        one, layout = self.table.current(), self.layout_shown
        there = one is not None and layout is not None
        self.field.setEnabled(there)
        if one is None or layout is None:
            self.field.set_options(())
            self.unit.set_options(())
            self.unit.setEnabled(False)
            return
        key = "+".join(one.fields)
        self.field.set_options(field_options(str(layout.body.get("subject", "")), key), key)
        self.unit.set_options(unit_options(one.unit), one.unit)
        self.unit.setEnabled(takes_unit(one.fields))

    def _rename(self) -> None:
        layout = self.layout_shown
        name, office = self.name.text().strip(), self.office.text().strip()
        if layout is None or (name, office) == (layout.name, layout.office):
            return
        self.name.set_invalid(not name)
        if name:
            self.name.setModified(False)
            self.office.setModified(False)
            self.renamed.emit(name, office)

    def _set(self, fields: tuple[str, ...] | None, unit: str | None) -> None:
        one = self.table.current()
        if one is not None and (fields not in (None, one.fields) or unit not in (None, one.unit)):
            self.column_set.emit(one.header, fields, unit)

    def respeak(self) -> None:
        """The language changed."""
        self.model.set_columns(meaning_columns())
        self._say_facts()
        self._show_column()


class MemorySection(QWidget):
    """The three lists. Everything is read and written off the window's thread; what is forgotten can be taken back."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.tabs = LineTabs(
            ((LAYOUTS, Text("Layouts")), (WORDS, Text("Header words")), (PAIRS, Text("Not the same"))),
            Text("Import memory"),
            spread=False,
        )
        self.layouts: RowsModel[Layout] = RowsModel(layout_columns(), lambda one: one.key)
        self.words: RowsModel[Word] = RowsModel(word_columns(), lambda one: one.word)
        self.pairs: RowsModel[Pair] = RowsModel(pair_columns(), lambda one: (one.uid, one.other))
        self.layout_table: MemoryTable[Layout] = MemoryTable(self.layouts, Text("Layouts"), frozen=0)
        self.word_table: MemoryTable[Word] = MemoryTable(self.words, Text("Header words"), frozen=0)
        self.pair_table: MemoryTable[Pair] = MemoryTable(self.pairs, Text("Not the same"), frozen=0)
        self.pane = LayoutPane()
        self.add = Button(Text("Import from file"), icon="import")
        self.forget = Button(Text("Forget"), "danger")
        pane = self.pane
        desk.hold_back(
            self.add, self.forget, pane.forget, pane.name, pane.office, pane.field, pane.unit, work=Work.BESIDE
        )
        self._build()
        self._connect()
        self._pick(LAYOUTS)

    def _build(self) -> None:
        self.splitter = Splitter(self.layout_table, panel(column(self.pane), edge="left"))
        self.splitter.setStretchFactor(0, 1)
        self.splitter.setStretchFactor(1, 0)
        self._stack = QStackedWidget()
        for widget in (self.splitter, self.word_table, self.pair_table):
            self._stack.addWidget(widget)
        head = panel(row(self.tabs, None, self.add, self.forget, margins=(24, 0, 16, 0)))
        head.setFixedHeight(44)
        whole = column(head, self._stack)
        whole.setStretch(1, 1)
        self.setLayout(whole)

    def _connect(self) -> None:
        self.tabs.picked.connect(self._pick)
        self.layout_table.row_changed.connect(self._layout_chosen)
        self.layout_table.row_opened.connect(lambda _one: self._enter_name())
        self.layout_table.forgotten.connect(self.forget_layout)
        self.word_table.forgotten.connect(self.forget_word)
        self.pair_table.forgotten.connect(self.forget_pair)
        for table in (self.word_table, self.pair_table):
            table.row_changed.connect(lambda _one: self._show_forget())
        self.forget.clicked.connect(lambda _on=False: self._forget())
        self.add.clicked.connect(lambda _on=False: self.choose_file())
        self.pane.renamed.connect(self._rename)
        self.pane.column_set.connect(self._set_column)
        self.pane.export.clicked.connect(lambda _on=False: self.choose_target())
        self.pane.forget.clicked.connect(lambda _on=False: self.forget_layout())

    # -- data

    def read(self) -> None:
        """Read all that is remembered."""
        registry = self._desk.registry
        if registry is None:
            self.show_all(None)
            return

        def work(_ticket: Ticket) -> Remembered:
            from registry.intake.remembered import remembered

            return remembered(registry)

        self._desk.jobs.read(work, self.show_all, lane="settings.memory", owner=self)

    def show_all(self, memory: Remembered | None) -> None:
        """Show what is remembered; the current rows stay."""
        _fill(
            self.layouts,
            self.layout_table,
            memory.layouts if memory else (),
            Text("No layout is remembered"),
            Text("The first import of a sheet of a new shape remembers its columns."),
        )
        _fill(
            self.words,
            self.word_table,
            memory.words if memory else (),
            Text("No header word is learned"),
            Text("What you say of an unknown column is learned with the import."),
        )
        _fill(
            self.pairs,
            self.pair_table,
            memory.pairs if memory else (),
            Text("No two firms were told apart"),
            Text("“Not the same” in an import is remembered here."),
        )
        self.pane.show_layout(self.layout_table.current())
        self._show_forget()

    def _layout_chosen(self, layout: Any) -> None:
        self.pane.show_layout(layout)

    def _pick(self, key: str) -> None:
        self._stack.setCurrentIndex((LAYOUTS, WORDS, PAIRS).index(key))
        self.add.setVisible(key == LAYOUTS)
        self.forget.setVisible(key != LAYOUTS)
        self._show_forget()

    def _show_forget(self) -> None:
        table = self.pair_table if self.tabs.value == PAIRS else self.word_table
        self.forget.setEnabled(table.current() is not None)

    def table_in_front(self) -> QWidget:
        """The list in sight."""
        return {LAYOUTS: self.layout_table, WORDS: self.word_table, PAIRS: self.pair_table}[self.tabs.value]

    def _enter_name(self) -> None:
        self.pane.name.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.pane.name.selectAll()

    # -- what changes it

    def _write(self, work: Callable[[Registry], object], said: Text | None, back: Callable[[Registry], object]) -> None:
        """Change what is remembered, say so, and offer to take it back."""

        def done(_answer: object) -> None:
            if said is not None:
                self._desk.say(said, action=(Text("Undo"), lambda: self._write(back, None, work)))

        self._desk.write(lambda registry, _ticket: work(registry), done)

    def _forget(self) -> None:
        if self.tabs.value == WORDS:
            self.forget_word()
        else:
            self.forget_pair()

    def forget_layout(self) -> None:
        """Forget the current layout: the next sheet of its shape is asked about again."""
        layout = self.layout_table.current()
        if layout is None:
            return

        def work(registry: Registry) -> None:
            from registry.intake.memory import forget_layout

            forget_layout(registry, layout.key)

        self._write(work, Text("Layout {name} forgotten", name=layout.name), lambda registry: _put(registry, layout))

    def forget_word(self) -> None:
        """Forget what the current header word means."""
        word = self.word_table.current()
        if word is None:
            return

        def work(registry: Registry) -> None:
            from registry.intake.memory import forget_word

            forget_word(registry, word.word)

        def back(registry: Registry) -> None:
            from registry.intake.relearn import put_word

            put_word(registry, word)

        self._write(work, Text("Header word {word} forgotten", word=word.word), back)

    def forget_pair(self) -> None:
        """Forget that two firms are not the same: the next import may ask again."""
        pair = self.pair_table.current()
        if pair is None:
            return

        def work(registry: Registry) -> None:
            from registry.intake.memory import forget_not_same

            forget_not_same(registry, [(pair.uid, pair.other)])

        def back(registry: Registry) -> None:
            from registry.intake.relearn import put_pair

            put_pair(registry, pair)

        self._write(work, Text("Decision on {name} forgotten", name=pair.firm or pair.other), back)

    def _rename(self, name: str, office: str) -> None:
        layout = self.pane.layout_shown
        if layout is None:
            return
        changed = replace(layout, name=name, office=office)

        def rename(to: Layout) -> Callable[[Registry], None]:
            def work(registry: Registry) -> None:
                from registry.intake.memory import rename_layout

                rename_layout(registry, to.key, to.name, to.office)

            return work

        self._write(rename(changed), Text("Layout {name} saved", name=name), rename(layout))

    def _set_column(self, header: str, fields: tuple[str, ...] | None, unit: str | None) -> None:
        layout = self.pane.layout_shown
        if layout is None:
            return

        def work(registry: Registry) -> None:
            from registry.intake.relearn import set_column

            set_column(registry, layout.key, header, fields=fields, unit=unit)

        said = Text("Column {header} is read otherwise from now on", header=header)
        self._write(work, said, lambda registry: _put(registry, layout))

    # -- files

    def choose_target(self) -> None:
        """Ask where, and write the current layout there."""
        layout = self.layout_table.current()
        if layout is None:
            return
        path, _kind = QFileDialog.getSaveFileName(self, _("Export the layout"), f"{layout.name}.json", _FILES)
        if path:
            self.export_to(Path(path))

    def export_to(self, path: Path) -> None:
        """Write the current layout into a file that can be handed on."""
        layout = self.layout_table.current()
        if layout is None:
            return

        def work(_ticket: Ticket) -> Path:
            from registry.files import write_whole
            from registry.intake.layout_file import layout_to_json

            write_whole(path, layout_to_json(layout).encode())
            return path

        self._desk.jobs.read(
            work, lambda made: self._desk.say(Text("Layout saved as {file}", file=made.name)), owner=self
        )

    def choose_file(self) -> None:
        """Ask for a layout file and remember what it says."""
        path, _kind = QFileDialog.getOpenFileName(self, _("Import a layout"), "", _FILES)
        if path:
            self.import_from(Path(path))

    def import_from(self, path: Path) -> None:
        """Remember the layout of a file; one of the same shape that is remembered already is replaced."""

        def work(registry: Registry, _ticket: Ticket) -> tuple[Layout, Layout | None]:
            from registry.intake.layout_file import layout_from_json
            from registry.intake.memory import load_memory

            try:
                text = path.read_text(encoding="utf-8")
            except (OSError, UnicodeDecodeError) as error:
                raise EnvironmentFault(
                    Text("{file} cannot be read.", file=path.name),
                    Text("Nothing was changed."),
                    Text("Ask for the file again."),
                ) from error
            layout = layout_from_json(text)
            before = load_memory(registry).layouts.get(layout.key)
            if before is not None:
                layout = replace(layout, created=before.created, used=before.used, times=before.times)
            _put(registry, layout)
            return layout, before

        def done(answer: tuple[Layout, Layout | None]) -> None:
            layout, before = answer

            def back(registry: Registry) -> None:
                from registry.intake.memory import forget_layout

                if before is None:
                    forget_layout(registry, layout.key)
                else:
                    _put(registry, before)

            said = Text("Layout {name} remembered", name=layout.name)
            self._desk.say(said, action=(Text("Undo"), lambda: self._write(back, None, back)))

        self._desk.write(work, done)

    # -- looks

    def respeak(self) -> None:
        """The language changed."""
        self.layouts.set_columns(layout_columns())
        self.words.set_columns(word_columns())
        self.pairs.set_columns(pair_columns())
        self.pane.respeak()

    def fit(self, total: int, height: int) -> None:
        """The page has `total` pixels."""
        for table in (self.layout_table, self.word_table, self.pair_table):
            table.set_density("compact" if height < 700 else "normal")
        pane = min(_PANE, total * 2 // 5)
        self.splitter.setSizes([total - pane, pane])


def _put(registry: Registry, layout: Layout) -> None:
    from registry.intake.relearn import put_layout

    put_layout(registry, layout)


def _fill(model: RowsModel[R], table: Table[R], rows: Sequence[R], title: Text, sentence: Text) -> None:
    """Show other rows; the current one stays, or the one that took its place."""
    place = table.current_row()
    model.set_rows(rows)
    table.set_empty(None if rows else EmptyState(title, sentence))
    if rows and table.current() is None:
        number = min(max(place, 0), len(rows) - 1)
        table.set_current(model.key_of(number))
