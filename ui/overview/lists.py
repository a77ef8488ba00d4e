"""The three lists at the foot: what is due, what happened lately, what is to be mended."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRect
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from registry.i18n import Text, _, current_language, n_
from registry.model.vocab import vocabulary
from ui.firms.names import names
from ui.kit import format as write
from ui.kit import glyphs, icons
from ui.kit.controls import Button
from ui.kit.fonts import Type, advance
from ui.kit.menu import Menu
from ui.kit.text_size import keep_height
from ui.kit.words import say
from ui.overview import words
from ui.overview.parts import RIGHT, Lines, Section, empty_line

if TYPE_CHECKING:
    from collections.abc import Sequence

    from registry.view.overview import Due, DueFirm, Fix, Recent, RecentMilestone
    from ui.overview.parts import Paint

_BAD = ("validity", "check_digit")
_WARN = ("differs", "amount", "no_code", "no_district")


def _due_columns(width: int) -> tuple[tuple[int, int], ...]:
    """Left edge and width of firm, other name, tier, day, days left."""
    right = (88, 68)
    tier = 108 if width >= 400 else 28
    names_room = width - tier - sum(right)
    first = names_room * 56 // 100
    return (
        (0, first - 8),
        (first, names_room - first - 8),
        (names_room, tier),
        (names_room + tier, right[0] - 4),
        (names_room + tier + right[0], right[1]),
    )


class _DueHeads(QWidget):
    def __init__(self) -> None:
        super().__init__()
        keep_height(self, 22)
        say(self, QWidget.setAccessibleName, Text("Firm, tier, valid until, days left"))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        heads = (_("Firm"), "", _("Tier"), _("Valid until"), _("Days left"))
        for number, ((left, wide), head) in enumerate(zip(_due_columns(self.width()), heads, strict=True)):
            box = QRect(left, 0, wide, self.height())
            if wide < 40:
                continue
            if number >= 3:
                glyphs.paint_text(painter, box, head, Type.LABEL, "text3", RIGHT)
            else:
                glyphs.paint_text(painter, box, head, Type.LABEL, "text3")
        glyphs.hairline(painter, 0, self.height() - 1, self.width())


class DueSection(Section):
    """Re-verification: lapsed first, then by days left."""

    def __init__(self) -> None:
        super().__init__(Text("Re-verification due"), Text("Show all"))
        self._heads, self.lines = _DueHeads(), Lines()
        self._none = empty_line(Text("No recorded validity ends within 90 days or has lapsed."))
        self.lines.wanted.connect(self.opened)
        for widget in (self._none, self._heads, self.lines):
            self.body.addWidget(widget)
        self.body.addStretch(1)

    def show_due(self, due: Due, most: int) -> None:
        """Show the `most` pressing ones."""
        from registry.view.overview import Behind

        both = Behind(Text("Re-verification due or lapsed"), (*due.lapsed.firms, *due.due.firms))
        self.say_note(
            _("{due} in 90 days, {lapsed} lapsed", due=write.count(len(due.due)), lapsed=write.count(len(due.lapsed))),
            both,
        )
        self._none.setVisible(not due.first)
        self._heads.setVisible(bool(due.first))
        self.lines.show_lines([(one.behind, _due_words(one), _due_words(one), _due(one)) for one in due.first[:most]])


def _due_words(one: DueFirm) -> str:
    tier = vocabulary("tier").get(one.tier).label(current_language(), short=True)
    left = words.days_left(one.days_left)
    if one.days_left is not None and one.days_left >= 0:
        left = n_("{n} day left", "{n} days left", one.days_left)
    return _("{firm}: {tier}, {left}", firm=names(one.firm, current_language())[0], tier=tier, left=left)


def _due(one: DueFirm) -> Paint:
    first, second = names(one.firm, current_language())
    tier = vocabulary("tier").get(one.tier).label(current_language(), short=True)
    lapsed = one.state.value == "lapsed"

    def paint(painter: QPainter, box: QRect) -> None:
        cells = [QRect(box.left() + left, box.top(), wide, box.height()) for left, wide in _due_columns(box.width())]
        glyphs.paint_text(painter, cells[0], first, Type.NAME)
        glyphs.paint_text(painter, cells[1], second, Type.CELL, "text2")
        mark = glyphs.ladder_of(one.tier, one.state.value)
        glyphs.paint_ladder(painter, cells[2].left(), box.center().y() + 6, mark)
        if cells[2].width() > 40:
            glyphs.paint_text(painter, cells[2].adjusted(24, 0, 0, 0), tier)
        until = one.valid_until.iso() if one.valid_until is not None else write.DASH
        glyphs.paint_text(painter, cells[3], until, Type.CELL, "text2", RIGHT)
        ink = "bad" if lapsed else "warn"
        glyphs.paint_text(painter, cells[4], words.days_left(one.days_left), Type.CELL_STRONG, ink, RIGHT)

    return paint


class RecentSection(Section):
    """The latest milestones."""

    def __init__(self) -> None:
        super().__init__(Text("Recent milestones"), Text("Show all"))
        self.lines = Lines()
        self._none = empty_line(Text("No milestone with a date is on record."))
        self.lines.wanted.connect(self.opened)
        for widget in (self._none, self.lines):
            self.body.addWidget(widget)
        self.body.addStretch(1)

    def show_recent(self, recent: Recent, most: int) -> None:
        """Show the newest `most`; the link opens the firms of the last twelve months."""
        self.say_note("", recent.year)
        self.link.setToolTip(_("Show the firms with a milestone in the last 12 months"))
        self._none.setVisible(not recent.first)
        self.lines.show_lines(
            [(one.behind, _event_words(one), _event_words(one), _event(one)) for one in recent.first[:most]]
        )


def _event_words(one: RecentMilestone) -> str:
    firm = names(one.firm, current_language())[0]
    return _("{day}, {firm}: {event}", day=one.happened.iso(), firm=firm, event=one.event)


def _event(one: RecentMilestone) -> Paint:
    firm = names(one.firm, current_language())[0]

    def paint(painter: QPainter, box: QRect) -> None:
        date_room = advance(Type.CELL, "2025-12-31") + 10
        firm_room = (box.width() - date_room - 18) * 38 // 100
        glyphs.paint_text(painter, box, one.happened.iso(), Type.CELL, "text3")
        left = box.left() + date_room
        glyphs.paint_segment(painter, left, box.center().y() + 0.5, one.segment)
        glyphs.paint_text(painter, QRect(left + 18, box.top(), firm_room - 8, box.height()), firm, Type.NAME)
        rest = box.adjusted(date_room + 18 + firm_room, 0, 0, 0)
        glyphs.paint_text(painter, rest, one.event, Type.CELL, "text2")

    return paint


class FixSection(Section):
    """Data to fix, of all districts or of one."""

    def __init__(self) -> None:
        super().__init__(Text("Data to fix"))
        self.district = ""
        self._fixes: tuple[Fix, ...] = ()
        self.lines = Lines()
        self._none = empty_line(Text("Nothing to fix."))
        self.lines.wanted.connect(self.opened)
        self.districts = Button("", "link")
        self.districts.clicked.connect(lambda _on=False: self._open_menu())
        self.head.addWidget(self.districts)
        for widget in (self._none, self.lines):
            self.body.addWidget(widget)
        self.body.addStretch(1)

    def show_fixes(self, fixes: Sequence[Fix]) -> None:
        """Show what is to be mended."""
        self._fixes = tuple(fixes)
        if self.district and self.district not in self._codes():
            self.district = ""
        parts = [(fix, fix.by_district.get(self.district) if self.district else fix.whole) for fix in fixes]
        there = [(fix, part) for fix, part in parts if part is not None]
        self.say_note(n_("{n:,} item", "{n:,} items", sum(part.items for _fix, part in there)))
        self._none.setVisible(not there)
        self.districts.setVisible(bool(fixes))
        self.districts.say(_place(self.district) if self.district else Text("All districts"))
        self.districts.setAccessibleName(_("District: {name}", name=self.districts.text()))
        self.lines.show_lines(
            [
                (part.behind, said, said, _mended(fix, part.items))
                for fix, part in there
                for said in (_("{title}: {n}", title=str(fix.title), n=write.count(part.items)),)
            ]
        )

    def choose(self, district: str) -> None:
        """Count one district alone; "" for all."""
        self.district = district
        self.show_fixes(self._fixes)

    def _codes(self) -> list[str]:
        return sorted({code for fix in self._fixes for code in fix.by_district if code})

    def menu(self) -> Menu:
        """All districts with something to mend, the one in sight marked."""
        menu = Menu(self.districts)
        menu.add(Text("All districts"), lambda: self.choose(""), checked=not self.district)
        for code in self._codes():
            count = sum(fix.by_district[code].items for fix in self._fixes if code in fix.by_district)
            menu.add(_place(code), lambda c=code: self.choose(c), keys=f"{count:,}", checked=code == self.district)
        return menu

    def _open_menu(self) -> None:
        self.menu().popup(self.districts.mapToGlobal(self.districts.rect().bottomLeft()))


def _place(code: str) -> str:
    return vocabulary("district").get(code).label(current_language(), short=True)


def _mended(fix: Fix, items: int) -> Paint:
    kind = fix.kind.value
    ink = "bad" if kind in _BAD else "warn" if kind in _WARN else "text"

    def paint(painter: QPainter, box: QRect) -> None:
        glyphs.paint_text(painter, box.adjusted(0, 0, -70, 0), str(fix.title))
        glyphs.paint_text(painter, box.adjusted(0, 0, -22, 0), write.count(items), Type.CELL_STRONG, ink, RIGHT)
        painter.drawPixmap(box.right() - 11, box.center().y() - 5, icons.pixmap("chevR", "text2", 12))

    return paint
