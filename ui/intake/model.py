"""The tables of the review: firms with their cells before and after, problems, and the changes of one firm."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from pathlib import PurePath
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QRect, QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter

from registry.i18n import Language, Text, _, current_language
from registry.model.values import UncertainDate
from registry.model.vocab import vocabulary
from ui.firms.model import raised_text, tier_word
from ui.firms.names import name_key, names
from ui.intake.review import ReviewRow
from ui.intake.state import IntakeState
from ui.kit import format as write
from ui.kit import glyphs
from ui.kit.fonts import Type
from ui.kit.format import DASH
from ui.kit.table.columns import CellPainter, Column, Diff, Look, diff_painter, lines_painter
from ui.kit.table.model import RowsModel
from ui.kit.table.view import Table

if TYPE_CHECKING:
    from registry.intake.problems import Problem
    from registry.view import FirmRow

INCLUDE = "include"


FAULTS = {
    "tier": ("recognition.tier", "recognition.batch"),
    "until": ("recognition.valid_to", "recognition.valid_from", "recognition.recognised"),
    "revenue": ("metric.revenue",),
    "headcount": ("metric.headcount",),
    "raised": ("funding_event.amount",),
    "milestone": ("milestone.event", "milestone.happened"),
}
"""The fields whose faults show in a column of the firms."""


def fault_of(row: ReviewRow, column: str) -> Problem | None:
    """The first fault of a firm that shows in `column`."""
    keys = FAULTS.get(column, ())
    return next((p for p in row.faults if any(p.field_key == k or p.field_key.startswith(k + ".") for k in keys)), None)


def cell_diff(row: ReviewRow, column: str) -> Diff:
    """One cell of a firm before and after; what the sheet has there, where that could not be read."""
    text = _text(row, column)
    after, incoming = text(row.after), text(row.incoming)
    fault = fault_of(row, column)
    if fault is not None and fault.text:
        return Diff(fault.text, after, "bad")
    if row.before is None:
        return Diff(after)
    before = text(row.before)
    if incoming != after:
        return Diff(incoming, before, "conflict")
    return Diff(after) if after == before else Diff(after, before, "changed")


def is_changed(row: ReviewRow, column: str) -> bool:
    """Whether a cell of a firm changes, or cannot be read."""
    return (column in _TEXTS or column in _SUMS) and (row.before is None or cell_diff(row, column).state != "same")


def cell_text(row: ReviewRow, column: str) -> str:
    """What the registry holds in a cell of a firm, "" where that is unknown."""
    held = "" if row.before is None else _text(row, column)(row.before)
    return "" if held == DASH else held


def _text(row: ReviewRow, column: str) -> Callable[[FirmRow], str]:
    """How a column is written in this row: sums with the decimals that tell what was from what will be."""
    if column not in _SUMS:
        return _TEXTS[column]
    value, words = _SUMS[column]
    held = None if row.before is None else value(row.before)
    decimals = write.decimals_apart(held, value(row.after), value(row.incoming))
    return lambda firm: words(firm, decimals)


def _diff_column(
    key: str,
    title: Text,
    sort: Callable[[FirmRow], Any],
    width: int,
    priority: int,
    *,
    numeric: bool = False,
    stretch: bool = False,
) -> Column[ReviewRow]:
    def whole(row: ReviewRow) -> str:
        diff = cell_diff(row, key)
        return diff.new if diff.state == "same" else _("{new}, was {old}", new=diff.new, old=diff.old or DASH)

    return Column(
        key=key,
        title=title,
        text=whole,
        sort=lambda row: sort(row.after),
        paint=diff_painter(lambda row: cell_diff(row, key), numeric=numeric),
        numeric=numeric,
        width=width,
        stretch=stretch,
        priority=priority,
        gap=16,
    )


def place_text(row: ReviewRow) -> str:
    """The sheet and row where a firm stands."""
    return f"{row.planned.sheet} {row.planned.row}"


def short_place(state: IntakeState, row: ReviewRow) -> str:
    """`place_text` where one file is imported; of several the file's name, the sheet only where several of it are read."""
    plan = state.plan
    if plan is None or len(plan.files) < 2:
        return place_text(row)
    file = PurePath(row.planned.file).stem
    read = sum(sheet.file_name == row.planned.file and bool(sheet.tables) for sheet in plan.survey.sheets)
    return f"{file} {place_text(row)}" if read > 1 else f"{file} {row.planned.row}"


def firm_columns(state: IntakeState, language: Language) -> list[Column[ReviewRow]]:
    """The columns of the firms in review."""
    chinese = language is Language.ZH

    def first(row: ReviewRow) -> str:
        return names(row.after, current_language())[0]

    def second(row: ReviewRow) -> str:
        other = names(row.after, current_language())[1]
        place = short_place(state, row)
        return place if other == DASH else f"{other}  {place}"

    return [
        Column(
            key="name",
            title=Text("Firm"),
            text=first,
            sort=lambda row: name_key(row.after, current_language()),
            paint=lines_painter(first, second),
            tip=lambda row: f"{row.after.legal_name}\n{row.planned.file} › {place_text(row)}",
            width=236 if chinese else 208,
            wide=260 if chinese else 220,
            indent=24,
            priority=-1,
        ),
        _diff_column("tier", Text("Tier"), _tier_rank, 92 if chinese else 104, 2),
        _diff_column("until", Text("Valid until"), lambda r: _end(r.valid_until), 98, 3),
        _diff_column("revenue", Text("Revenue, ¥ m"), lambda r: r.revenue_fen, 108, 4, numeric=True),
        _diff_column("headcount", Text("Headcount"), lambda r: r.headcount, 92, 5, numeric=True),
        _diff_column("raised", Text("Raised, ¥ m"), lambda r: r.raised_fen, 100, 6, numeric=True),
        _diff_column("milestone", Text("Last milestone"), lambda r: _end(r.last_milestone_date), 130, 7, stretch=True),
        Column(
            key="source",
            title=Text("Source"),
            text=lambda row: f"{row.planned.file} › {place_text(row)}",
            ink="text3",
            width=240,
            extra=True,
            priority=9,
        ),
        Column(
            key=INCLUDE,
            title=Text("Include"),
            text=lambda row: _include_text(state, row),
            paint=_include_painter(state),
            numeric=True,
            width=88,
            gap=16,
            priority=-1,
        ),
    ]


def _tier_rank(row: FirmRow) -> int | None:
    return vocabulary("tier").get(row.tier).rank if row.tier else None


def _end(day: UncertainDate | None) -> date | None:
    return day.end if day is not None else None


def _revenue(row: FirmRow, decimals: int | None = None) -> str:
    return write.money(row.revenue_fen, decimals)


def _headcount(row: FirmRow) -> str:
    return write.count(row.headcount)


def _until(row: FirmRow) -> str:
    return row.valid_until.iso() if row.valid_until else DASH


def open_tag(state: IntakeState, row: ReviewRow) -> tuple[str, str] | None:
    """What a person still has to do about a firm, and its tone."""
    if row.planned.like:
        return _("Decide"), "warn"
    if not state.included(row):
        return None
    if row.uid in state.moved:
        return _("Look again"), "warn"
    if row.uid in state.paired:
        return _("Decide"), "warn"
    if row.undecided:
        return _("Conflict"), "warn"
    return (_("Fix"), "bad") if row.faults else None


_TEXTS: Mapping[str, Callable[[FirmRow], str]] = {
    "tier": tier_word,
    "until": _until,
    "headcount": _headcount,
    "milestone": lambda row: row.last_milestone or DASH,
}
"""The words of each column that shows before and after."""
_SUMS: Mapping[str, tuple[Callable[[FirmRow], int | None], Callable[[FirmRow, int | None], str]]] = {
    "revenue": (lambda row: row.revenue_fen, _revenue),
    "raised": (lambda row: row.raised_fen, raised_text),
}
"""Those that hold sums: the sum, and its words."""


def _include_text(state: IntakeState, row: ReviewRow) -> str:
    tag = open_tag(state, row)
    if tag is not None:
        return tag[0]
    if row.state == "unchanged":
        return _("nothing to write")
    return _("included") if state.included(row) else _("waits")


def _include_painter(state: IntakeState) -> CellPainter[ReviewRow]:
    def paint(painter: QPainter, box: QRect, row: ReviewRow, look: Look) -> None:
        tag = open_tag(state, row)
        if tag is not None:
            text, tone = tag
            glyphs.paint_tag(painter, box.right() + 1 - glyphs.tag_width(text), box.center().y() + 1, text, tone)
        elif row.state == "unchanged":
            glyphs.paint_text(painter, box, DASH, Type.CELL, "text3", Qt.AlignmentFlag.AlignRight)
        else:
            paint_right_check(painter, box, "on" if state.included(row) else "off", enabled=row.planned.included)

    return paint


def paint_right_check(painter: QPainter, box: QRect, state: str, *, enabled: bool = True) -> None:
    """A checkbox at the right end of a cell."""
    side = glyphs.CHECK_SIZE
    spot = QRectF(box.right() + 1 - side, box.top() + (box.height() - side) // 2, side, side)
    glyphs.paint_check(painter, spot, state, enabled=enabled)


def firm_model(state: IntakeState) -> RowsModel[ReviewRow]:
    """The firms in review."""
    return RowsModel(firm_columns(state, current_language()), lambda row: row.uid)


class ReviewTable(Table[ReviewRow]):
    """The firms in review: Space, or a click on the box, takes a firm or lets it wait; F2 opens a bad cell; Left and Right
    go from one changed cell to the next."""

    toggled = Signal(object)
    edit_wanted = Signal(object)

    def __init__(self, model: RowsModel[ReviewRow]) -> None:
        super().__init__(model, Text("Firms in this import"), density="double", frozen=1)
        self.cell_clicked.connect(self._clicked)

    def _clicked(self, row: object, key: str, _box: QRect) -> None:
        if key == INCLUDE:
            self.toggled.emit(row)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        row = self.current()
        if event.key() == Qt.Key.Key_Space and row is not None:
            self.toggled.emit(row)
        elif event.key() == Qt.Key.Key_F2 and row is not None:
            self.edit_wanted.emit(row)
        elif event.key() in (Qt.Key.Key_Left, Qt.Key.Key_Right) and row is not None:
            self._step(row, 1 if event.key() == Qt.Key.Key_Right else -1)
        else:
            super().keyPressEvent(event)

    def _step(self, row: ReviewRow, way: int) -> None:
        """Go to the next cell of the row that changes."""
        columns = self._rows.columns
        number = self.currentIndex().column() + way
        while 0 <= number < len(columns):
            if not self.isColumnHidden(number) and is_changed(row, columns[number].key):
                self.setCurrentIndex(self._rows.index(self.current_row(), number))
                return
            number += way
