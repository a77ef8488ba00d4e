"""The targets of the plans: the sets, when each was issued and until when it holds, and its targets with their source."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QWidget

from registry.errors import UserError
from registry.i18n import Text, current_language
from registry.model.catalogue import Title
from registry.model.vocab import vocabulary
from ui.kit import format as write
from ui.kit.combo import Combo
from ui.kit.controls import Button, Field, Label
from ui.kit.desk import Desk
from ui.kit.fonts import Type
from ui.kit.form import FormRow
from ui.kit.form_dialog import NO_DAY, DayField, FormDialog
from ui.kit.format import DASH
from ui.kit.table.columns import Column
from ui.settings.record_section import RecordSection

if TYPE_CHECKING:
    from registry.office.plans import PlanTarget, TargetSet


class TargetsSection(RecordSection["PlanTarget"]):
    """The targets of one set."""

    name = Text("Targets")
    empty = (Text("No targets"), Text("Add the first target of this set, with the document that states it."))

    def __init__(self, desk: Desk) -> None:
        self.sets: tuple[TargetSet, ...] = ()
        self.away: tuple[TargetSet, ...] = ()
        self._set_wanted = ""
        self.choice = Combo([], Text("Set of targets"))
        self.choice.setMinimumWidth(220)
        self.edit_set = Button(Text("Edit set…"))
        self.new_set = Button(Text("New set…"))
        self.drop = Button(Text("Put away"))
        self.more = Button(Text("Show again"))
        super().__init__(desk, lambda one: one.code, self.choice, self.edit_set, self.new_set, self.drop, self.more)
        self.save.say(Text("Save target"))
        self.add.say(Text("Add target"))
        self.remove.say(Text("Remove target"))
        desk.hold_back(self.edit_set, self.new_set, self.drop, self.more)
        self.choice.chosen.connect(lambda _key: self._show_set())
        self.edit_set.clicked.connect(lambda _on=False: self.ask_set(self.current_set()))
        self.new_set.clicked.connect(lambda _on=False: self.ask_set(None))
        self.drop.clicked.connect(lambda _on=False: self.drop_set())
        self.more.clicked.connect(lambda _on=False: self.show_again())

    def build_form(self) -> None:
        self._target: PlanTarget | None = None
        language = current_language()
        self.code = Field(Text("Code"))
        self.zh, self.en = Field(Text("Name in Chinese")), Field(Text("Name in English"))
        self.value = Field(Text("Target"), Text("empty where the document sets none"))
        self.unit = Combo([(t.code, t.label(language)) for t in vocabulary("target_unit")], Text("Unit"), "firm")
        self.measure = Combo([], Text("Measured by"))
        self.source_zh = Field(Text("Source in Chinese"), Text("as for the set"))
        self.source_en = Field(Text("Source in English"), Text("as for the set"))
        for label, control in (
            (Text("Code"), self.code),
            (Text("In Chinese"), self.zh),
            (Text("In English"), self.en),
            (Text("Target"), self.value),
            (Text("Unit"), self.unit),
            (Text("Measured by"), self.measure),
            (Text("Source"), self.source_zh),
            (Text("In English"), self.source_en),
        ):
            self.form.addWidget(FormRow(label, control))
        self._about = Label("", Type.SMALL, "text3", wrap=True)
        self.form.addWidget(self._about)
        self._say_options()

    def _say_options(self) -> None:
        language = current_language()
        self.unit.set_options([(t.code, t.label(language)) for t in vocabulary("target_unit")])
        nothing = ("", str(Text("nothing the registry knows")))
        self.measure.set_options([nothing, *((t.code, t.label(language)) for t in vocabulary("target_measure"))])

    def first_field(self) -> QWidget:
        return self.code

    def columns(self) -> list[Column[PlanTarget]]:
        return [
            Column(
                key="name",
                title=Text("Target"),
                text=lambda one: str(one.title),
                role=Type.NAME,
                width=150,
                indent=24,
                stretch=True,
                priority=-1,
            ),
            Column(key="code", title=Text("Code"), text=lambda one: one.code, width=56, priority=1),
            Column(
                key="value",
                title=Text("Target value"),
                text=lambda one: DASH if one.value is None else f"{one.value:,}",
                numeric=True,
                width=130,
                priority=-1,
            ),
            Column(key="unit", title=Text("Unit"), text=_unit, width=80, priority=0),
            Column(
                key="source",
                title=Text("Source"),
                text=lambda one: str(one.source),
                tip=lambda one: str(one.source),
                ink="text2",
                width=170,
                gap=16,
                priority=2,
            ),
        ]

    # -- the sets

    def fetch(self, connection: Any) -> Sequence[Any]:
        from registry.office.targets import known_sets, put_away

        return (known_sets(connection), put_away(connection))

    def show_rows(self, rows: Sequence[Any]) -> None:
        """Show the sets that were read, and the targets of the one in front."""
        self.sets, self.away = rows if rows else ((), ())
        keep = self._set_wanted or self.choice.value
        self._set_wanted = ""
        known = [one.code for one in self.sets]
        chosen = keep if keep in known else known[0] if known else None
        self.choice.set_options([(one.code, one.title) for one in self.sets], chosen)
        self._show_set()

    def current_set(self) -> TargetSet | None:
        """The set in front."""
        return next((one for one in self.sets if one.code == self.choice.value), None)

    def _show_set(self) -> None:
        one = self.current_set()
        super().show_rows(one.targets if one is not None else ())
        self.more.setVisible(bool(self.away))
        for button in (self.edit_set, self.drop, self.add, self.save):
            button.setEnabled(one is not None)
        if one is not None:
            self.drop.say(Text("Back to the shipped set") if one.uid and self._is_shipped(one) else Text("Put away"))
            values = {"issued": write.day(one.issued), "until": write.day(one.until), "source": one.source}
            self._about.say(Text("Issued on {issued}, to be met by {until}. {source}", **values))

    def _is_shipped(self, one: TargetSet) -> bool:
        from registry.office.targets import is_shipped

        return is_shipped(one.code)

    def ask_set(self, one: TargetSet | None) -> None:
        """Ask what a set is called, when it was issued, until when it holds and where it is written."""
        SetDialog(self.window(), self.desk, one, self._write_set).open()

    def _write_set(self, wanted: TargetSet, said: Text) -> None:
        actor = self.desk.actor
        self._set_wanted = wanted.code

        def make(connection: Any) -> Any:
            from registry.office.targets import set_change

            return set_change(connection, wanted, actor=actor)

        self.writer.write(make, said)

    def drop_set(self) -> None:
        """Take an own set out, or put a shipped one away."""
        one, actor = self.current_set(), self.desk.actor
        if one is None:
            return
        code = one.code

        def make(connection: Any) -> Any:
            from registry.office.targets import drop_set

            return drop_set(connection, code, actor=actor)

        self.writer.write(make, Text("Set of targets put away"))

    def show_again(self) -> None:
        """Show the set that was put away first."""
        actor = self.desk.actor
        if not self.away:
            return
        code = self.away[0].code
        self._set_wanted = code

        def make(connection: Any) -> Any:
            from registry.office.targets import bring_back_set

            return bring_back_set(connection, code, actor=actor)

        self.writer.write(make, Text("Set of targets shown again"))

    # -- one target

    def show_one(self, one: PlanTarget | None) -> None:
        self._target = one
        plan = self.current_set()
        own = one is not None and plan is not None and str(one.source.zh) != str(plan.source.zh)
        for field, text in (
            (self.code, one.code if one else ""),
            (self.zh, one.title.zh if one else ""),
            (self.en, one.title.message if one else ""),
            (self.value, "" if one is None or one.value is None else f"{one.value:,}"),
            (self.source_zh, one.source.zh if one is not None and own else ""),
            (self.source_en, one.source.message if one is not None and own else ""),
        ):
            field.setText(text)
            field.setCursorPosition(0)
        self.unit.set_value(one.unit.value if one else "firm")
        self.measure.set_value(one.measure.value if one is not None and one.measure is not None else "")
        self.remove.setEnabled(one is not None)

    def _said(self, plan: TargetSet) -> PlanTarget:
        """What the form says.

        Raises:
            UserError: the value is no whole number.
        """
        from registry.office.plans import Measure, PlanTarget, Unit

        digits = self.value.text().strip().replace(",", "").replace("，", "").replace(" ", "")
        if digits and not digits.isdecimal():
            raise UserError(
                Text("“{text}” is not a whole number.", text=self.value.text().strip()),
                None,
                Text("Write a whole number."),
            )
        zh, en = self.zh.text().strip(), self.en.text().strip()
        source_zh, source_en = self.source_zh.text().strip(), self.source_en.text().strip()
        source = Title(source_en or source_zh, source_zh or source_en) if source_zh or source_en else plan.source
        measure = self.measure.value or ""
        return PlanTarget(
            self.code.text().strip(),
            Title(en or zh, zh),
            int(digits) if digits else None,
            Unit(self.unit.value or "firm"),
            Measure(measure) if measure else None,
            source,
        )

    def take(self) -> None:
        plan = self.current_set()
        if plan is None:
            return
        try:
            said = self._said(plan)
        except UserError as error:
            self.wrong.say(error.brief)
            self.wrong.show()
            return
        held = self._target
        if held is None:
            targets = (*plan.targets, said)
        else:
            targets = tuple(said if one.code == held.code else one for one in plan.targets)
        self.want(said.code)
        self._write_set(replace(plan, targets=targets), Text("Target saved"))

    def take_out(self) -> None:
        plan, held = self.current_set(), self._target
        if plan is None or held is None:
            return
        left = tuple(one for one in plan.targets if one.code != held.code)
        self._write_set(replace(plan, targets=left), Text("Target removed"))

    def respeak(self) -> None:
        self._say_options()
        super().respeak()
        self._show_set()

    def panes(self) -> list[QWidget]:
        return [self.choice, self.table, self.code]


def _unit(one: PlanTarget) -> str:
    return vocabulary("target_unit").get(one.unit.value).label(current_language())


class SetDialog(FormDialog):
    """What a set of targets is called, and where it is written. `write` gets the set and what to say."""

    def __init__(self, parent: QWidget, desk: Desk, one: TargetSet | None, take: Any) -> None:
        super().__init__(parent, desk, Text("Set of targets") if one is None else one.title)
        self._one, self._take = one, take
        self.code = Field(Text("Code"), "plan-2030")
        self.zh, self.en = Field(Text("Name in Chinese")), Field(Text("Name in English"))
        self.issued, self.until = DayField(Text("Issued on")), DayField(Text("To be met by"))
        self.source_zh, self.source_en = Field(Text("Source in Chinese")), Field(Text("Source in English"))
        for label, control in (
            (Text("Code"), self.code),
            (Text("In Chinese"), self.zh),
            (Text("In English"), self.en),
            (Text("Issued on"), self.issued),
            (Text("To be met by"), self.until),
            (Text("Source"), self.source_zh),
            (Text("In English"), self.source_en),
        ):
            self.line(label, control)
        self.finish()
        self.add_button(Text("Cancel"), run=self.reject)
        self.add_button(Text("Save set"), "primary", self.take)
        if one is not None:
            self.code.setText(one.code)
            self.code.setReadOnly(True)
            self.zh.setText(one.title.zh)
            self.en.setText(one.title.message)
            self.issued.setText(one.issued.isoformat())
            self.until.setText(one.until.isoformat())
            self.source_zh.setText(one.source.zh)
            self.source_en.setText(one.source.message)

    def take(self) -> None:
        """Check what was typed and hand it over."""
        from registry.office.plans import TargetSet
        from registry.office.targets import refuse_unsound

        issued, until = self.issued.day(), self.until.day()
        if issued is None or until is None:
            self.say_wrong(NO_DAY)
            return
        zh, en = self.zh.text().strip(), self.en.text().strip()
        source_zh, source_en = self.source_zh.text().strip(), self.source_en.text().strip()
        source = Title(source_en or source_zh, source_zh or source_en)
        held = self._one
        targets = held.targets if held is not None else ()
        if held is not None:  # those that rest on the document of the set follow it
            same = (held.source.message, held.source.zh)
            targets = tuple(
                replace(t, source=source) if (t.source.message, t.source.zh) == same else t for t in targets
            )
        wanted = TargetSet(
            self.code.text().strip(), Title(en or zh, zh), issued, until, source, targets, held.uid if held else ""
        )
        try:
            refuse_unsound(wanted)
        except UserError as error:
            self.say_wrong(error.what)
            return
        self._take(wanted, Text("Set of targets saved"))
        self.accept()
