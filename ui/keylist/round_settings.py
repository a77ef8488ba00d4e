"""What a draft is scored by: title, day, seats, scheme, and how missing values count. Locked once the panel has it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from registry.i18n import Text
from ui.keylist.round_dialog import NO_DAY, DayField, RoundDialog, Words
from ui.keylist.round_new import read_number
from ui.kit.combo import Combo
from ui.kit.controls import Field, Label
from ui.kit.fonts import Type

if TYPE_CHECKING:
    from registry.rounds.schemes import SchemeVersion
    from registry.view import Registry
    from ui.keylist.round_state import RoundView
    from ui.keylist.state import Draft
    from ui.kit.desk import Desk


class SettingsDialog(RoundDialog):
    """Changes the settings of a draft."""

    def __init__(self, parent: QWidget, desk: Desk, view: RoundView, versions: Sequence[SchemeVersion]) -> None:
        super().__init__(parent, desk, Text("Settings of “{title}”", title=view.head.title), 540)
        head, scheme = view.head, view.book.scheme
        self._uid, self._versions = head.uid, versions
        self.name = Field(Text("Title"))
        self.name.setText(head.title)
        self.day = DayField(Text("Data as of"), head.as_of)
        self.seats = Field(Text("Seats"))
        self.seats.setText(str(head.size))
        self.reserve = Field(Text("Reserve places"))
        self.reserve.setText(str(head.reserve))
        self.closes = DayField(Text("Marks close on"), head.closes)
        options = [(v.uid, Text("{name} v{version}", name=v.title, version=v.version)) for v in versions]
        now = next((v.uid for v in versions if (v.code, v.version) == (scheme.code, scheme.version)), None)
        self.scheme = Combo(options, Text("Scheme"), now)
        self._now = now
        self.lines = {
            "title": self.line(Text("Title"), self.name),
            "day": self.line(Text("Data as of"), self.day),
            "seats": self.line(Text("Seats"), self.seats),
            "reserve": self.line(Text("Reserve places"), self.reserve),
            "closes": self.line(Text("Marks close on"), self.closes),
            "scheme": self.line(Text("Scheme"), self.scheme),
        }
        self.reason = Field(Text("Reason"))
        self.line(Text("Reason"), self.reason)
        self.finish()
        self.add_button(Text("Cancel"), run=self.reject)
        self.add_button(Text("Save settings"), "primary", self.take)

    def take(self) -> None:
        """Write the settings, or say what is wrong."""
        from registry.rounds.opening import RoundEdit, edit_round

        day, seats, reserve = self.day.day(), read_number(self.seats.text()), read_number(self.reserve.text())
        wrong: dict[str, Text] = {}
        if not self.name.text().strip():
            wrong["title"] = Text("Give it a title, such as “2026”.")
        if day is None:
            wrong["day"] = NO_DAY
        if not seats:
            wrong["seats"] = Text("Type a number from 1 on.")
        if reserve is None:
            wrong["reserve"] = Text("Type a number, 0 for none.")
        if self.closes.wrong():
            wrong["closes"] = NO_DAY
        for key, line in self.lines.items():
            line.set_reason(wrong.get(key))
        self.fit_height()
        if wrong:
            return
        body = next((v.body for v in self._versions if v.uid == self.scheme.value and v.uid != self._now), None)
        edit = RoundEdit(self.name.text().strip(), body, day, seats, reserve, None, self.closes.day())
        actor, uid, reason, today = self.desk.actor, self._uid, self.reason.text().strip(), date.today()
        self.write(lambda registry: edit_round(registry, actor, uid, edit, today, reason))


class WeightsDialog(RoundDialog):
    """Takes weights that were tried out into the round, as a new version of its scheme."""

    def __init__(self, parent: QWidget, desk: Desk, view: RoundView, draft: Draft) -> None:
        super().__init__(parent, desk, Text("Take these weights into the round"))
        self._uid, self._draft = view.head.uid, draft
        note = Text("They become a new version of “{name}”; earlier versions stay.", name=view.book.scheme.title)
        self.body.addWidget(Label(note, Type.CELL, "text2", wrap=True))
        self.body.addSpacing(6)
        self.reason = Words(Text("Reason"))
        self._reason = self.line(Text("Reason"), self.reason)
        self.finish()
        self.add_button(Text("Cancel"), run=self.reject)
        self.add_button(Text("Save weights"), "primary", self.take)

    def take(self) -> None:
        """Write the version and let the round use it, or say what is wanting."""
        reason = self.reason.words()
        self._reason.set_reason(None if reason else Text("Say why."))
        self.fit_height()
        if not reason:
            return
        actor, uid, draft = self.desk.actor, self._uid, self._draft
        self.write(lambda registry: take_weights(registry, actor, uid, draft, reason))


def take_weights(registry: Registry, actor: str, uid: str, draft: Draft, reason: str) -> None:
    """Save the weights of `draft` as a version where they differ, and let the round `uid` count by them.

    Raises:
        UserError: the round's step does not allow it.
    """
    from registry.rounds.book import read_book
    from registry.rounds.opening import RoundEdit, edit_round
    from registry.rounds.schemes import save_scheme, scheme_versions

    with registry.read() as connection:
        own = read_book(connection, uid).scheme
        versions = scheme_versions(connection, draft.scheme.code)
    body = None
    if draft.scheme != own:
        saved = next((v for v in versions if replace(draft.scheme, version=v.version).digest == v.digest), None)
        body = (saved or save_scheme(registry, draft.scheme, actor=actor, note=reason)).body
    edit_round(registry, actor, uid, RoundEdit(scheme=body, missing=draft.missing), date.today(), reason)
