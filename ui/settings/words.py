"""The office's own words: terms of a vocabulary worded anew, offered no more, or added. Districts are such a vocabulary."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QWidget

from registry.i18n import Text, current_language
from registry.model.vocab import Term
from ui.kit.combo import Combo
from ui.kit.controls import CheckBox, Field, Label
from ui.kit.desk import Desk
from ui.kit.fonts import Type
from ui.kit.form import FormRow
from ui.kit.form_dialog import Words
from ui.kit.table.columns import Column
from ui.settings.record_section import RecordSection

if TYPE_CHECKING:
    from registry.office.terms import TermLine

_EMPTY = Term("", "", "", "", "")


class WordsSection(RecordSection["TermLine"]):
    """The terms of one vocabulary; `fixed` shows that one alone."""

    name = Text("Words of the vocabularies")
    empty = (Text("No terms"), Text("Open a registry to see its words."))

    def __init__(self, desk: Desk, fixed: str = "") -> None:
        from registry.office.terms import VOCABULARIES

        self._fixed = self._shown = fixed
        options = [(key, title) for key, title in VOCABULARIES.items() if key != "district"]
        self.choice = Combo([] if fixed else options, Text("Vocabulary"), None if fixed else options[0][0])
        self.choice.setMinimumWidth(200)
        controls = () if fixed else (self.choice,)
        super().__init__(desk, lambda one: one.term.code, *controls)
        self.choice.chosen.connect(lambda _key: self.read())
        self.save.say(Text("Save term"))
        self.add.say(Text("Add term"))
        self.remove.say(Text("Back to the shipped term"))

    @property
    def vocabulary(self) -> str:
        """The vocabulary that is shown."""
        return self._fixed or self.choice.value or "segment2"

    def build_form(self) -> None:
        self._line: TermLine | None = None
        self.zh, self.en = Field(Text("Name in Chinese")), Field(Text("Name in English"))
        self.short_zh, self.short_en = Field(Text("Short name in Chinese")), Field(Text("Short name in English"))
        self.above = Combo([], Text("Stands under"))
        self.aliases = Words(Text("Other spellings"), 96)
        self.hidden = CheckBox(Text("Offer it no more"))
        self._code = Label("", Type.SMALL, "text3", wrap=True)
        for label, control in (
            (Text("In Chinese"), self.zh),
            (Text("Short"), self.short_zh),
            (Text("In English"), self.en),
            (Text("Short"), self.short_en),
        ):
            self.form.addWidget(FormRow(label, control))
        self._under = FormRow(Text("Stands under"), self.above)
        self.form.addWidget(self._under)
        note = Text("One a line. Sheets that say it so are read as this term.")
        self.form.addWidget(FormRow(Text("Other spellings"), self.aliases, note))
        self.form.addWidget(self.hidden)
        self.form.addWidget(self._code)

    def first_field(self) -> QWidget:
        return self.zh

    def columns(self) -> list[Column[TermLine]]:
        first, second = ("zh", "en") if current_language().value == "zh" else ("en", "zh")
        return [
            Column(
                key="name",
                title=Text("Name"),
                text=lambda one: getattr(one.term, first),
                sort=lambda one: getattr(one.term, first),
                role=Type.NAME,
                width=150,
                stretch=True,
                indent=24,
                priority=-1,
            ),
            Column(
                key="other",
                title=Text("Other language"),
                text=lambda one: getattr(one.term, second),
                sort=lambda one: getattr(one.term, second),
                ink="text2",
                width=150,
                priority=1,
            ),
            Column(
                key="aliases",
                title=Text("Spellings"),
                text=lambda one: f"{len(one.term.aliases)}",
                sort=lambda one: len(one.term.aliases),
                tip=lambda one: "、".join(one.term.aliases),
                numeric=True,
                width=84,
                priority=2,
            ),
            Column(key="state", title=Text("State"), text=_state, sort=_state, width=120, gap=16, priority=0),
        ]

    def fetch(self, connection: Any) -> Sequence[TermLine]:
        from registry.office.terms import term_lines

        return term_lines(connection, self._shown)

    def read(self) -> None:
        self._shown = self.vocabulary
        super().read()

    def show_one(self, one: TermLine | None) -> None:
        from registry.office.terms import OPEN, parents_of

        self._line = one
        term = one.term if one is not None else _EMPTY
        for field, text in (
            (self.zh, term.zh),
            (self.en, term.en),
            (self.short_zh, term.short_zh if term.short_zh != term.zh else ""),
            (self.short_en, term.short_en if term.short_en != term.en else ""),
        ):
            field.setText(text)
            field.setCursorPosition(0)
        above = parents_of(self.vocabulary)
        language = current_language()
        self._under.setVisible(bool(above))
        self.above.set_options([("", "—"), *((t.code, t.label(language)) for t in above)], term.parent)
        self.aliases.setPlainText("\n".join(term.aliases))
        self.hidden.setChecked(one is not None and one.hidden)
        self.add.setVisible(self.vocabulary in OPEN)
        self.remove.setEnabled(one is not None and bool(one.uid))
        shipped = one is None or one.shipped
        self.remove.say(Text("Back to the shipped term") if shipped else Text("Remove term"))
        self._code.say(Text("Code: {code}", code=term.code) if term.code else Text("It gets a code of its own."))

    def take(self) -> None:
        name, line, actor = self.vocabulary, self._line, self.desk.actor
        zh, en = self.zh.text().strip(), self.en.text().strip()
        held = line.term if line is not None else _EMPTY
        wanted = replace(
            held,
            zh=zh,
            en=en or zh,
            short_zh=self.short_zh.text().strip() or zh,
            short_en=self.short_en.text().strip() or en or zh,
            aliases=tuple(part.strip() for part in self.aliases.words().splitlines() if part.strip()),
            parent=(self.above.value or "") if not self._under.isHidden() else held.parent,
        )
        hidden = self.hidden.isChecked()

        def make(connection: Any) -> Any:
            from registry.office.terms import TermLine, term_change

            said = TermLine(wanted, line.uid if line else "", line.shipped if line else False, hidden)
            change = term_change(connection, name, said, actor=actor)
            if change is not None and line is None:
                self.want(next(iter(change.operations)).values["code"])  # type: ignore[union-attr]
            return change

        self.writer.write(make, Text("Term saved"))

    def take_out(self) -> None:
        name, line, actor = self.vocabulary, self._line, self.desk.actor
        if line is None:
            return
        code = line.term.code

        def make(connection: Any) -> Any:
            from registry.office.terms import drop_term

            return drop_term(connection, name, code, actor=actor)

        self.writer.write(make, Text("Term taken back"))

    def panes(self) -> list[QWidget]:
        return [*([] if self._fixed else [self.choice]), self.table, self.zh]


def _state(one: TermLine) -> str:
    if one.hidden:
        return str(Text("not offered"))
    if not one.shipped:
        return str(Text("added"))
    return str(Text("worded anew")) if one.uid else str(Text("as shipped"))
