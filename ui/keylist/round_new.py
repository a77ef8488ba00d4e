"""Opening a round: what it is called, its day and seats, who stands in it, and the scheme it is scored by."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from registry.i18n import Text
from ui.keylist.round_dialog import NO_DAY, DayField, RoundDialog
from ui.kit.combo import Combo
from ui.kit.controls import CheckBox, Field, Label
from ui.kit.fonts import Type

if TYPE_CHECKING:
    from registry.rounds.opening import NewRound
    from registry.rounds.schemes import SchemeVersion
    from registry.view import Registry
    from ui.kit.desk import Desk


SHOWN = "shown"
"""Key of the group of firms that the page Firms is narrowed to."""


@dataclass(frozen=True)
class Offer:
    """What a new round can be made of.

    Attributes:
        groups: who may stand: (key, name, keys of the firms), the usual one first.
        schemes: versions, the usual one first.
        day: the day that figures are judged on.
        title: proposed.
        size, reserve: seats and reserve places proposed.
        revises: key of the sealed round that the new one revises, "" for a first one.
    """

    groups: tuple[tuple[str, Text, tuple[str, ...]], ...]
    schemes: tuple[SchemeVersion, ...]
    day: date
    title: str
    size: int
    reserve: int
    revises: str = ""


def read_offer(registry: Registry, as_of: date, shown: Sequence[str] = ()) -> Offer:
    """What a first round can be made of: the firms of the saved views, those that Firms shows now, all schemes.

    Args:
        shown: keys of the firms that Firms is narrowed to, in any order; () where it is not narrowed.
    """
    from registry.rounds.schemes import scheme_versions
    from registry.view import firm_rows
    from registry.view.saved_views import load_views
    from ui.firms.sieve import firms_of
    from ui.firms.views import title

    rows = firm_rows(registry, as_of)
    with registry.read() as connection:
        schemes = scheme_versions(connection)
    held = [
        (view.key, title(view), tuple(row.uid for row in firms_of(view.setup, rows, as_of)))
        for view in load_views(registry)
    ]
    narrowed = frozenset(shown)
    held.append((SHOWN, Text("Firms shown in Firms"), tuple(row.uid for row in rows if row.uid in narrowed)))
    usual = schemes[0].scheme
    groups = tuple(group for group in held if group[2])
    return Offer(groups, schemes, as_of, str(as_of.year), usual.size, usual.reserve)


def revising_offer(registry: Registry, uid: str) -> Offer:
    """What a round is made of that revises the sealed round `uid`: the same candidates, scheme, seats and day.

    Raises:
        UserError: it is not on record.
    """
    from registry.rounds.book import read_book
    from registry.rounds.schemes import SchemeVersion

    with registry.read() as connection:
        book = read_book(connection, uid)
    own = book.scheme
    scheme = SchemeVersion(book.head.scheme_uid, own.code, own.version, own.title, own.digest, book.scheme_body)
    firms = tuple(c.firm for c in book.admitted)
    title = str(Text("{title} (revision)", title=book.head.title))
    groups = (("same", Text("The candidates of “{title}”", title=book.head.title), firms),)
    return Offer(groups, (scheme,), book.head.as_of, title, book.head.size, book.head.reserve, uid)


class NewRoundDialog(RoundDialog):
    """Asks for a new round; `opened` gets its key once it is written."""

    def __init__(self, parent: QWidget, desk: Desk, offer: Offer, opened: Callable[[str], None]) -> None:
        super().__init__(parent, desk, Text("Open a revising round") if offer.revises else Text("New round"), 540)
        self._offer, self._opened = offer, opened
        scheme = offer.schemes[0]
        self.name = Field(Text("Title"))
        self.name.setText(offer.title)
        self.day = DayField(Text("Data as of"), offer.day)
        self.seats = Field(Text("Seats"))
        self.seats.setText(str(offer.size))
        self.reserve = Field(Text("Reserve places"))
        self.reserve.setText(str(offer.reserve))
        self.who = Combo(_groups(offer.groups), Text("Who competes"), offer.groups[0][0] if offer.groups else None)
        self.scheme = Combo(
            [(v.uid, Text("{name} v{version}", name=v.title, version=v.version)) for v in offer.schemes],
            Text("Scheme"),
            scheme.uid,
        )
        self.admitted = CheckBox(Text("Admit them at once, without an application"))
        self.admitted.setChecked(bool(offer.revises))
        self.document = Field(Text("Document number"))
        self.lines = {
            "title": self.line(Text("Title"), self.name),
            "day": self.line(Text("Data as of"), self.day, Text("Figures and certificates are judged on this day.")),
            "seats": self.line(Text("Seats"), self.seats),
            "reserve": self.line(Text("Reserve places"), self.reserve),
            "who": self.line(Text("Who competes"), self.who),
            "admitted": self.line(Text("Taken as"), self.admitted),
            "scheme": self.line(Text("Scheme"), self.scheme),
            "document": self.line(Text("Document number"), self.document),
        }
        if offer.revises:
            self.who.setEnabled(False)
            self.scheme.setEnabled(False)
        note = (
            Text("The sealed round stays as it is. Marks and decisions are taken anew; the difference is shown.")
            if offer.revises
            else Text("Weights can be changed until the round goes to the panel.")
        )
        self.body.addWidget(Label(note, Type.SMALL, "text3", wrap=True))
        self.finish()
        self.add_button(Text("Cancel"), run=self.reject)
        self.add_button(Text("Open round"), "primary", self.take)
        self.name.setFocus()
        self.name.selectAll()

    def take(self) -> None:
        """Open the round, or say at each field what is wrong."""
        from registry.rounds.opening import NewRound

        day = self.day.day()
        seats, reserve = read_number(self.seats.text()), read_number(self.reserve.text())
        wrong: dict[str, Text] = {}
        if not self.name.text().strip():
            wrong["title"] = Text("Give it a title, such as “2026”.")
        if day is None:
            wrong["day"] = NO_DAY
        if not seats:
            wrong["seats"] = Text("Type a number from 1 on.")
        if reserve is None:
            wrong["reserve"] = Text("Type a number, 0 for none.")
        for key, line in self.lines.items():
            line.set_reason(wrong.get(key))
        self.fit_height()
        if wrong or day is None or not seats or reserve is None:
            return
        firms = next(group[2] for group in self._offer.groups if group[0] == self.who.value)
        version = next(v for v in self._offer.schemes if v.uid == self.scheme.value)
        new = NewRound(self.name.text().strip(), version.body, day, firms, self.admitted.isChecked(), seats, reserve)
        self._write(replace(new, revises=self._offer.revises))

    def _write(self, new: NewRound) -> None:
        from registry.rounds.opening import open_round

        actor, document, today = self.desk.actor, self.document.text().strip(), date.today()
        self.write(lambda registry: open_round(registry, actor, new, today, document), self._opened)


def _groups(groups: Sequence[tuple[str, Text, tuple[str, ...]]]) -> list[tuple[str, Text]]:
    return [
        (key, Text("{view}: {n} firm", "{view}: {n} firms", n=len(firms), view=name)) for key, name, firms in groups
    ]


def read_number(text: str) -> int | None:
    """The whole number that `text` says, None where it says none."""
    return int(text) if text.strip().isdigit() else None
