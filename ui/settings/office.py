"""Forms of the office: the headings of its papers, the days off of a year, and where rule sets and schemes are edited."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QGridLayout, QWidget

from registry.errors import UserError
from registry.i18n import Text
from ui.kit.combo import Combo
from ui.kit.controls import Button, Field, Label
from ui.kit.desk import Desk
from ui.kit.fonts import Type
from ui.kit.form import FORM_WIDTH, FormRow
from ui.kit.form_dialog import Words
from ui.kit.layout import column, row, rule
from ui.kit.pane import Scroll
from ui.settings.record_section import Writer

if TYPE_CHECKING:
    from registry.office.calendar import Calendar
    from registry.office.headings import Heading
    from ui.kit.worker import Ticket


class FormSection(QWidget):
    """A form alone: its lines, what was wrong, a button that saves."""

    name: Text

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self.wrong = Label("", Type.SMALL, "bad", wrap=True)
        self.wrong.hide()
        self.wrong.setMaximumWidth(FORM_WIDTH)
        self.writer = Writer(desk, self, self.wrong)
        self.save = Button(Text("Save"), "primary")
        self.form = column(gap=8, margins=(24, 16, 24, 24))
        self.build_form()
        self.form.addWidget(self.wrong)
        self.form.addLayout(row(self.save, None))
        self.form.addStretch(1)
        inside = QWidget()
        inside.setLayout(self.form)
        self.setLayout(column(Scroll(inside, self.name)))
        desk.hold_back(self.save)
        self.save.clicked.connect(lambda _on=False: self.take())

    def build_form(self) -> None:
        """Put the lines into `form`."""
        raise NotImplementedError

    def take(self) -> None:
        """Write what the form says."""
        raise NotImplementedError

    def fetch(self, connection: Any) -> Any:
        """What the form shows, read off the window's thread."""
        raise NotImplementedError

    def show_read(self, found: Any) -> None:
        """Show it."""
        raise NotImplementedError

    def read(self) -> None:
        """Read anew what the form shows."""
        registry = self.desk.registry
        if registry is None:
            return

        def work(_ticket: Ticket) -> Any:
            with registry.read() as connection:
                return self.fetch(connection)

        self.desk.jobs.read(work, self.show_read, lane=f"settings.{type(self).__name__}", owner=self)

    def respeak(self) -> None:
        """The language changed."""

    def fit(self, width: int, height: int) -> None:
        """The page has this much room."""


class HeadingsSection(FormSection):
    """The parts of papers that an office words, in both languages."""

    name = Text("Headings of papers")

    def build_form(self) -> None:
        from registry.office.headings import PARTS

        hint = Text(
            "They stand on every paper that this registry makes. A part left empty follows from the name of the office."
        )
        about = Label(hint, Type.CELL, "text2", wrap=True)
        about.setMaximumWidth(FORM_WIDTH)
        self.form.addWidget(about)
        self.fields: dict[str, tuple[Field, Field]] = {}
        grid = QGridLayout()
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(8)
        grid.addWidget(Label(Text("In Chinese"), Type.LABEL, "text3"), 0, 1)
        grid.addWidget(Label(Text("In English"), Type.LABEL, "text3"), 0, 2)
        for number, (part, title) in enumerate(PARTS.items(), 1):
            zh = Field(Text("{part}, in Chinese", part=title))
            en = Field(Text("{part}, in English", part=title))
            grid.addWidget(Label(title, Type.CELL, "text2"), number, 0)
            grid.addWidget(zh, number, 1)
            grid.addWidget(en, number, 2)
            self.fields[part] = (zh, en)
        grid.setColumnStretch(1, 1)
        grid.setColumnStretch(2, 1)
        box = QWidget()
        box.setLayout(grid)
        box.setMaximumWidth(820)
        self.form.addWidget(box)
        self.save.say(Text("Save headings"))

    def fetch(self, connection: Any) -> dict[str, Heading]:
        from registry.office.headings import headings

        return headings(connection)

    def show_read(self, found: dict[str, Heading]) -> None:
        for part, heading in found.items():
            zh, en = self.fields[part]
            if not (zh.isModified() or en.isModified()):
                zh.setText(heading.zh)
                en.setText(heading.en)

    def take(self) -> None:
        from registry.office.headings import Heading

        wanted = {part: Heading(en.text().strip(), zh.text().strip()) for part, (zh, en) in self.fields.items()}
        actor = self.desk.actor

        def make(connection: Any) -> Any:
            from registry.office.headings import heading_change

            return heading_change(connection, wanted, actor=actor)

        def done() -> None:
            for pair in self.fields.values():
                for field in pair:
                    field.setModified(False)

        self.writer.write(make, Text("Headings saved"), done)


class DaysSection(FormSection):
    """The days off and the make-up working days of one year, a line each."""

    name = Text("Days off")

    def build_form(self) -> None:
        this = date.today().year
        self.year = Combo([(str(y), str(y)) for y in range(this - 1, this + 3)], Text("Year"), str(this))
        self.days = Words(Text("Days off"), 220)
        self.source = Field(Text("Source"), Text("the announcement that states them"))
        self._known = Label("", Type.SMALL, "text3", wrap=True)
        note = Text(
            "A line each: “2026-10-01 to 2026-10-07 National Day”, “2026-10-10 works” for a weekend day that is worked."
        )
        self.form.addWidget(FormRow(Text("Year"), self.year))
        self.form.addWidget(FormRow(Text("Days"), self.days, note))
        self.form.addWidget(FormRow(Text("Source"), self.source))
        self.form.addWidget(self._known)
        self.save.say(Text("Save days"))
        self.year.chosen.connect(lambda _year: self._show_year())
        self._calendar: Calendar | None = None

    def fetch(self, connection: Any) -> Calendar:
        from registry.office.calendar import calendar

        return calendar(connection)

    def show_read(self, found: Calendar) -> None:
        self._calendar = found
        self._show_year()

    def _show_year(self) -> None:
        found, year = self._calendar, int(self.year.value or 0)
        if found is None:
            return
        some = sorted((day for day in found.days.values() if day.day.year == year), key=lambda one: one.day)
        self.days.setPlainText("\n".join(_line(one.day, one.works, one.name) for one in some))
        self.source.setText(next((one.source for one in some if one.source), ""))
        self._known.say(
            Text("Periods in working days count by these.")
            if some
            else Text("No day is stated for this year: only Saturdays and Sundays count as days off.")
        )

    def take(self) -> None:
        from registry.office.calendar import read_days

        year, source, actor = int(self.year.value or 0), self.source.text().strip(), self.desk.actor
        try:
            wanted = read_days(self.days.toPlainText())
            strange = next((one.day for one in wanted if one.day.year != year), None)
            if strange is not None:
                raise UserError(
                    Text("{day} is not in {year}.", day=strange.isoformat(), year=str(year)),
                    None,
                    Text("Correct the day, or choose its year above."),
                )
        except UserError as error:
            self.wrong.say(error.brief)
            self.wrong.show()
            return

        def make(connection: Any) -> Any:
            from registry.office.calendar import days_change

            return days_change(connection, wanted, actor=actor, year=year, source=source)

        self.writer.write(make, Text("Days saved"))


def _line(day: date, works: bool, name: str) -> str:
    said = str(Text("works")) if works else ""
    return " ".join(part for part in (day.isoformat(), name, said) if part)


class RulesSection(QWidget):
    """Where rule sets, schemes and policy instruments are edited: each beside what it is for."""

    name = Text("Rules and schemes")

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self.rules = Button(Text("Open the rule sets…"))
        self.instruments = Button(Text("Open the policy instruments…"))
        self.scheme = Button(Text("Go to the scheme"))
        lines = column(gap=8, margins=(24, 16, 24, 24))
        for title, about, button in (
            (
                Text("Rule sets"),
                Text("Conditions of the SRDI tiers by the day they are in force; an office may edit its own version."),
                self.rules,
            ),
            (
                Text("Policy instruments"),
                Text("What support may be sought under which document, until when and up to how much."),
                self.instruments,
            ),
            (
                Text("Scoring schemes"),
                Text("Indicators, weights, vetoes and quotas of the key list, with all earlier versions."),
                self.scheme,
            ),
        ):
            said = Label(about, Type.CELL, "text2", wrap=True)
            said.setMaximumWidth(FORM_WIDTH)
            lines.addWidget(Label(title, Type.SECTION))
            lines.addWidget(said)
            lines.addLayout(row(button, None))
            lines.addWidget(rule())
        lines.addStretch(1)
        inside = QWidget()
        inside.setLayout(lines)
        self.setLayout(column(Scroll(inside, self.name)))
        self.rules.clicked.connect(lambda _on=False: self.open_rules())
        self.instruments.clicked.connect(lambda _on=False: self.open_instruments())
        self.scheme.clicked.connect(lambda _on=False: self.desk.go("keylist"))

    def open_rules(self) -> None:
        """The dialog of the rule sets."""
        from ui.cultivation.rules_dialog import RulesDialog

        RulesDialog(self.window(), self.desk).open()

    def open_instruments(self) -> None:
        """The dialog of the policy instruments."""
        from ui.cultivation.instruments_dialog import InstrumentsDialog

        InstrumentsDialog(self.window(), self.desk).open()

    def read(self) -> None:
        """Nothing to read."""

    def respeak(self) -> None:
        """All words are bound."""

    def fit(self, width: int, height: int) -> None:
        """It scrolls."""
