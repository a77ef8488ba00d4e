"""What a person chooses for a paper: round, subject, sections, language; below it the checks, and the buttons that save."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from registry.i18n import Text
from registry.report.papers.kinds import REGISTER_KINDS
from ui.kit import layout
from ui.kit.combo import Combo
from ui.kit.controls import Button, CheckBox, Field, Glyph, Label, Segmented
from ui.kit.fonts import Type
from ui.kit.form import FormRow
from ui.kit.pane import Scroll
from ui.reports.notice_form import NoticeForm
from ui.reports.papers import ABOUT, BOOKS, DOCUMENTS, NOTICES, ONE_SIZE, PRINTED
from ui.reports.rounds import Answer, Ask, NoticeChoice
from ui.reports.state import MARKS, RESERVES, Check, Paper, ShortlistChoice, sections

_LEAST = 280
_TRIAL = Text("Trial without a round")
_ABOUT = {
    "register": Text(
        "Every record of the registry, one sheet a table, with the record's key. Personal data are left out."
    ),
    "template": Text(
        "The empty return that districts fill in: drop-downs, credit codes as text, dates as they are written."
    ),
}


class Options(QWidget):
    """The choices of one paper; `changed` when one of them has; the others when a button was pressed."""

    changed = Signal()
    first = Signal()
    second = Signal()
    print_wanted = Signal()
    sign_wanted = Signal()
    part_wanted = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.choice = ShortlistChoice()
        self.kind = "shortlist"
        self.round = ""
        self._subjects: dict[str, str] = {}
        self._notice = NoticeChoice()
        self._places: dict[str, Label] = {}
        self._build()

    def ask(self) -> Ask:
        """What is asked for now."""
        return Ask(self.kind, self.choice, self.round, self._subjects.get(self.kind, ""), self._notice)

    # -- layout

    def _build(self) -> None:
        box = QVBoxLayout()
        box.setContentsMargins(20, 16, 20, 16)
        box.setSpacing(8)
        self._about = Label("", Type.BODY, "text2", wrap=True)
        for part in (self._build_content(), self._build_shortlist(), self._build_form(), self._about):
            box.addWidget(part)
        box.addStretch(1)
        content = QWidget()
        content.setLayout(box)
        self.save = Button(Text("Save PDF"), "primary", big=True)
        self.save.clicked.connect(self.first)
        self.more = Button(Text("Save Excel"), big=True)
        self.more.clicked.connect(self.second)
        self.save.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.print = Button(Text("Print"), big=True)
        self.print.clicked.connect(self.print_wanted)
        foot = layout.row(self.save, self.more, self.print, gap=8, margins=(20, 12, 20, 12))
        foot.setStretch(0, 1)
        self._inside = content
        panel = layout.panel(layout.column(Scroll(content, Text("Options")), layout.panel(foot)))
        self.setLayout(layout.column(panel))

    def minimumSizeHint(self) -> QSize:
        """A scroll area gives way in its width and cuts what is in it; nothing here may be cut, in any text size."""
        own, inside = super().minimumSizeHint(), self._inside.minimumSizeHint().width()
        return QSize(max(_LEAST, own.width(), inside), own.height())

    def _build_content(self) -> QWidget:
        self.rounds = Combo([("", _TRIAL)], Text("Round"), "")
        self.rounds.chosen.connect(self._choose_round)
        self.about_whom = Combo([], Text("About"))
        self.about_whom.chosen.connect(self._choose_subject)
        self._content, head = _stack()
        head.addWidget(Label(Text("Content"), Type.SECTION))
        self._round_row = FormRow(Text("Round"), self.rounds)
        head.addWidget(self._round_row)
        self.subject_row = FormRow(Text("About"), self.about_whom)
        head.addWidget(self.subject_row)
        self.notice_form = NoticeForm()
        self.notice_form.typed.connect(self.set_notice)
        head.addWidget(self.notice_form)
        return self._content

    def _build_shortlist(self) -> QWidget:
        self.title_field = Field(Text("Title"), Text("The usual title"))
        self.title_field.textChanged.connect(lambda text: self._set(title=text))
        reserve = [(str(n), Text("Next {n} below the line", n=n)) for n in RESERVES]
        self._reserve = Combo(reserve, Text("Reserve"), str(self.choice.reserve))
        self._reserve.chosen.connect(lambda value: self._set(reserve=int(value)))
        self._shortlist_only, inside = _stack()
        self._reserve_row = FormRow(Text("Firms"), self._reserve)
        inside.addWidget(self._reserve_row)
        inside.addWidget(FormRow(Text("Title"), self.title_field))
        inside.addSpacing(8)
        inside.addWidget(Label(Text("Sections"), Type.SECTION))
        checks = layout.column(gap=2)
        for section, text in sections():
            check = CheckBox(text)
            check.setChecked(section.value not in self.choice.left_out)
            check.toggled.connect(lambda on, value=section.value: self.choose_section(value, on))
            place = self._places[section.value] = Label("", Type.SMALL, "text3")
            checks.addLayout(layout.row(check, None, place, gap=8))
        inside.addLayout(checks)
        return self._shortlist_only

    def _build_form(self) -> QWidget:
        self._language = Segmented(
            [("en", "English"), ("zh", "中文"), ("both", Text("Both"))],
            self.choice.language,
            Text("Language of the paper"),
        )
        self._language.chosen.connect(self.choose_language)
        sizes: list[tuple[str, str | Text]] = [("a4", "A4"), ("a4-wide", Text("A4, wide")), ("a3", "A3")]
        self._size = Segmented(sizes, self.choice.size, Text("Size of the sheet"))
        self._size.chosen.connect(self.choose_size)
        self._mark = Combo(MARKS, Text("Mark of a draft"), self.choice.mark)
        self._mark.chosen.connect(lambda value: self._set(mark=value))
        self._printed_only, below = _stack()
        below.addWidget(Label(Text("Form"), Type.SECTION))
        below.addWidget(FormRow(Text("Language"), self._language))
        self._size_row = FormRow(Text("Paper"), self._size)
        below.addWidget(self._size_row)
        self._mark_row = FormRow(Text("Mark"), self._mark)
        below.addWidget(self._mark_row)
        below.addSpacing(8)
        below.addWidget(Label(Text("Checks"), Type.SECTION))
        self._checks = QVBoxLayout()
        self._checks.setSpacing(6)
        below.addLayout(self._checks)
        self.sign = Button(Text("Save signed…"), "link")
        self.sign.clicked.connect(self.sign_wanted)
        below.addSpacing(4)
        below.addLayout(layout.row(self.sign, None))
        return self._printed_only

    # -- what a person chooses

    def _choose_round(self, uid: str) -> None:
        self.round = uid
        self.changed.emit()

    def _choose_subject(self, key: str) -> None:
        self._subjects[self.kind] = key
        self.changed.emit()

    def set_notice(self, key: str, text: str) -> None:
        """Fill in a field of a notice."""
        self._notice = replace(self._notice, **{key: text})
        self.changed.emit()

    def _set(self, **changes: object) -> None:
        self.choice = replace(self.choice, **changes)  # type: ignore[arg-type]
        self.changed.emit()

    def choose_section(self, value: str, on: bool) -> None:
        """Print a section of the shortlist, or leave it out."""
        left_out = self.choice.left_out - {value} if on else self.choice.left_out | {value}
        self._set(left_out=frozenset(left_out))

    def choose_language(self, value: str) -> None:
        """Choose the language of the paper."""
        self._language.set_value(value)
        self._set(language=value)

    def choose_size(self, value: str) -> None:
        """Choose the size of the sheet."""
        self._size.set_value(value)
        self._set(size=value)

    # -- what is shown

    def show_answer(self, found: Answer) -> None:
        """Offer the rounds and subjects there are."""
        trial = [("", _TRIAL)] if self.kind == "shortlist" or not found.rounds else []
        self.rounds.set_options([*trial, *found.rounds], found.round)
        self.about_whom.set_options(found.subjects, found.subject)

    def show_kind(self, *, made: bool) -> None:
        """Show what a paper of this kind has to choose; it can be saved once it is made."""
        kind = self.kind
        shortlist, printed = kind == "shortlist", kind in PRINTED
        self._content.setVisible(printed and kind not in ("ledger", "support", "brief", "evidence"))
        self.subject_row.setVisible(kind in ABOUT)
        self.notice_form.setVisible(kind in NOTICES)
        self.notice_form.show_for(kind)
        self._shortlist_only.setVisible(shortlist)
        self._reserve_row.setVisible(not self.round)  # a round has its own reserve
        self._printed_only.setVisible(printed)
        self._size_row.setVisible(kind not in ONE_SIZE)
        self._about.setVisible(not printed)
        self._round_row.setVisible(kind not in ("dossier", *REGISTER_KINDS))
        self.more.setVisible(kind in BOOKS or kind in DOCUMENTS or kind == "dossier")
        self.more.setEnabled(made or kind == "dossier")
        said = {"dossier": Text("All firms")} | dict.fromkeys(DOCUMENTS, Text("Save Word"))
        self.more.say(said.get(kind, Text("Save Excel")))
        self.save.setEnabled(made or not printed)
        self.print.setVisible(printed)
        self.print.setEnabled(made)
        self.sign.setEnabled(made)
        self.save.say(Text("Save PDF") if printed else Text("Save workbook"))
        self._about.say(_ABOUT.get(kind, ""))

    def show_paper(self, paper: Paper | None) -> None:
        """Say on which pages each part stands; a paper that is no draft has no mark to choose."""
        view = paper.view if paper is not None else None
        self._mark_row.setVisible(self.kind == "shortlist" and (view is None or view.draft_mark is not None))
        places = paper.places if paper is not None else {}
        for part, label in self._places.items():
            first, last = places.get(part, (0, 0))
            said = Text("p. {n}", n=first) if first == last else Text("p. {first}–{last}", first=first, last=last)
            label.say(said if first else "")

    def show_checks(self, checks: tuple[Check, ...]) -> None:
        """Show what to look at before the paper is printed."""
        layout.clear(self._checks)
        for one in checks:
            line = layout.row(Glyph(one.icon, one.role, 14), Label(one.text, Type.CELL, wrap=True), gap=8)
            line.setStretch(1, 1)
            if one.part and self._places[one.part].text():
                show = Button(Text("Show"), "link")
                show.clicked.connect(lambda _on=False, part=one.part: self.part_wanted.emit(part))
                line.addWidget(show)
            self._checks.addLayout(line)


def _stack() -> tuple[QWidget, QVBoxLayout]:
    """A part of the pane and its rows."""
    part = QWidget()
    rows = QVBoxLayout(part)
    rows.setContentsMargins(0, 0, 0, 0)
    rows.setSpacing(8)
    return part, rows
