"""The settings: what this person sees, and what the office has set in the registry. A list of sections at the left."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import ClassVar, Protocol

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QStackedWidget, QWidget

from registry.i18n import Text
from ui.kit.commands import Command
from ui.kit.controls import Label
from ui.kit.desk import Desk
from ui.kit.fonts import Type
from ui.kit.layout import column, panel, row, rule
from ui.kit.page import Page, rail_width
from ui.kit.session import draw_panes
from ui.settings.general import GeneralSection
from ui.settings.handover import HandoverSection
from ui.settings.keeping import KeepingSection
from ui.settings.memory import MemorySection
from ui.settings.office import DaysSection, HeadingsSection, RulesSection
from ui.settings.people import PeopleSection
from ui.settings.personal import PersonalSection
from ui.settings.sections import SectionList
from ui.settings.targets import TargetsSection
from ui.settings.words import WordsSection

GENERAL, KEEPING, MEMORY = "general", "backups", "memory"
PEOPLE, DISTRICTS, WORDS, TARGETS = "people", "districts", "words", "targets"
DAYS, HEADINGS, RULES, PERSONAL, HANDOVER = "days", "headings", "rules", "personal", "handover"
SECTIONS = (
    (GENERAL, Text("General")),
    (KEEPING, Text("Backups")),
    (PEOPLE, Text("People")),
    (DISTRICTS, Text("Districts")),
    (WORDS, Text("Vocabularies")),
    (TARGETS, Text("Targets")),
    (RULES, Text("Rules and schemes")),
    (DAYS, Text("Days off")),
    (HEADINGS, Text("Headings of papers")),
    (MEMORY, Text("Import memory")),
    (PERSONAL, Text("Personal data")),
    (HANDOVER, Text("Handover")),
)
"""The sections in the order of the list."""


class Section(Protocol):
    """What the page asks of a section."""

    def read(self) -> None:
        """Read anew what is shown."""

    def respeak(self) -> None:
        """The language changed."""

    def fit(self, width: int, height: int, /) -> None:
        """There is this much room."""


_MAKERS: Mapping[str, Callable[[Desk], QWidget]] = {
    GENERAL: GeneralSection,
    KEEPING: KeepingSection,
    PEOPLE: PeopleSection,
    DISTRICTS: lambda desk: WordsSection(desk, "district"),
    WORDS: WordsSection,
    TARGETS: TargetsSection,
    RULES: RulesSection,
    DAYS: DaysSection,
    HEADINGS: HeadingsSection,
    MEMORY: MemorySection,
    PERSONAL: PersonalSection,
    HANDOVER: HandoverSection,
}


class Sections(Mapping[str, QWidget]):
    """The sections by key, in the order of the list; one that is asked for first is made then."""

    def __init__(self, make: Callable[[str], QWidget]) -> None:
        self._make = make
        self.made: dict[str, QWidget] = {}

    def __getitem__(self, key: str) -> QWidget:
        if key not in self.made:
            if key not in _MAKERS:
                raise KeyError(key)
            self.made[key] = self._make(key)
        return self.made[key]

    def __contains__(self, key: object) -> bool:
        return key in _MAKERS

    def __iter__(self) -> Iterator[str]:
        return iter(_MAKERS)

    def __len__(self) -> int:
        return len(_MAKERS)


class SettingsPage(Page):
    """The sections. A request that is the key of one shows it."""

    key: ClassVar[str] = "settings"
    title: ClassVar[Text] = Text("Settings")
    commands: ClassVar[tuple[Command, ...]] = (
        Command("settings.backups", Text("Show the backups"), (), "db", menu="page"),
        Command("intake.memory", Text("Show the import memory"), (), "import", menu="page"),
        Command("settings.people", Text("Show who works here"), (), "people", menu="page"),
        Command("settings.targets", Text("Show the targets of the plans"), (), "flag", menu="page"),
        Command("settings.handover", Text("Hand the settings over"), (), "export", menu="page"),
    )

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.tabs = SectionList(SECTIONS)
        self._stack = QStackedWidget()
        self._room = (0, 0)
        self.sections = Sections(self._make)
        self._head = panel(row(Label(self.title, Type.PAGE_TITLE), None, margins=(24, 0, 16, 0)))
        self._head.setFixedHeight(56)
        side = panel(column(self.tabs, margins=(8, 8, 0, 8)), edge="right")
        body = row(side, self._stack, gap=0)
        body.setStretch(1, 1)
        whole = column(self._head, rule(strong=True), body)
        whole.setStretch(2, 1)
        self.setLayout(whole)
        self.tabs.picked.connect(self._pick)
        self._pick(GENERAL)

    def _make(self, key: str) -> QWidget:
        """Make a section; each is made when it is first asked for, so that the page is there at once."""
        part = _MAKERS[key](self.desk)
        self._stack.addWidget(part)
        draw_panes(self.desk.settings, self.key, part)
        if self._room != (0, 0):
            part.fit(*self._room)  # type: ignore[attr-defined]
        return part

    @property
    def general(self) -> GeneralSection:
        """The looks, and who sits here."""
        part = self.sections[GENERAL]
        assert isinstance(part, GeneralSection)
        return part

    @property
    def keeping(self) -> KeepingSection:
        """Backups."""
        part = self.sections[KEEPING]
        assert isinstance(part, KeepingSection)
        return part

    @property
    def people(self) -> PeopleSection:
        """Who works here."""
        part = self.sections[PEOPLE]
        assert isinstance(part, PeopleSection)
        return part

    @property
    def memory(self) -> MemorySection:
        """The import memory."""
        part = self.sections[MEMORY]
        assert isinstance(part, MemorySection)
        return part

    def bindings(self) -> Mapping[str, Callable[[], None]]:
        return {
            "settings.backups": lambda: self.desk.go("settings", KEEPING),
            "intake.memory": lambda: self.desk.go("settings", MEMORY),
            "settings.people": lambda: self.desk.go("settings", PEOPLE),
            "settings.targets": lambda: self.desk.go("settings", TARGETS),
            "settings.handover": lambda: self.desk.go("settings", HANDOVER),
        }

    @property
    def section(self) -> Section:
        """The section in front."""
        return self.sections[self.tabs.value]  # type: ignore[return-value]

    def _pick(self, key: str) -> None:
        self._stack.setCurrentWidget(self.sections[key])
        self.section.read()

    def opened(self) -> None:
        self.section.read()

    def changed(self, initiator: object) -> None:
        self.section.read()

    def attended(self) -> None:
        self.general.read()

    def shown(self, request: object) -> None:
        if request in self.sections:
            self.tabs.pick(str(request))
        self.section.read()
        if request in self.sections:
            self._enter()

    def _enter(self) -> None:
        """Put the focus where the section begins."""
        stops = [pane for pane in self.panes()[1:] if pane.isEnabled() and pane.isVisibleTo(self)]
        if stops:
            stops[0].setFocus(Qt.FocusReason.OtherFocusReason)

    def respeak(self) -> None:
        self.tabs.respeak()
        for part in self.sections.made.values():
            part.respeak()  # type: ignore[attr-defined]

    def fit(self, width: int, height: int) -> None:
        self._head.setFixedHeight(44 if height < 700 else 56)
        self._room = (width - rail_width(width) - self.tabs.width() - 9, height)
        for part in self.sections.made.values():
            part.fit(*self._room)  # type: ignore[attr-defined]

    def panes(self) -> list[QWidget]:
        match self.tabs.value:
            case "backups":
                inside: list[QWidget] = [self.keeping.table, self.keeping.pane.table, self.keeping.make]
            case "memory":
                inside = [self.memory.table_in_front(), self.memory.tabs, self.memory.pane.name]
            case _:
                own = getattr(self.section, "panes", None)
                inside = own() if own is not None else [self._first(self.sections[self.tabs.value])]
        return [self.tabs, *inside]

    @staticmethod
    def _first(part: QWidget) -> QWidget:
        """The first control of a section."""
        stops = (w for w in part.findChildren(QWidget) if w.focusPolicy() & Qt.FocusPolicy.TabFocus and w.isEnabled())
        return next(stops, part)
