"""The tables of the review: firms with their cells before and after, problems, and the changes of one firm."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QRect, QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter

from registry.i18n import Language, Text, _, current_language
from registry.model.values import UncertainDate
from registry.model.vocab import vocabulary
from ui.firms.model import raised_text, tier_word
from ui.firms.state import name_key, names
from ui.intake.lines import Line
from ui.intake.review import ReviewRow
from ui.intake.state import IntakeState, problem_key
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


def cell_diff(row: ReviewRow, text: Callable[[FirmRow], str]) -> Diff:
    """One cell of a firm before and after."""
    after, incoming = text(row.after), text(row.incoming)
    if row.before is None:
        return Diff(after)
    before = text(row.before)
    if incoming != after:
        return Diff(incoming, before, "conflict")
    return Diff(after) if after == before else Diff(after, before, "changed")


def _diff_column(
    key: str,
    title: Text,
    text: Callable[[FirmRow], str],
    sort: Callable[[FirmRow], Any],
    width: int,
    priority: int,
    *,
    numeric: bool = False,
    stretch: bool = False,
) -> Column[ReviewRow]:
    def whole(row: ReviewRow) -> str:
        diff = cell_diff(row, text)
        return diff.new if diff.state == "same" else _("{new}, was {old}", new=diff.new, old=diff.old or DASH)

    return Column(
        key=key,
        title=title,
        text=whole,
        sort=lambda row: sort(row.after),
        paint=diff_painter(lambda row: cell_diff(row, text), numeric=numeric),
        numeric=numeric,
        width=width,
        stretch=stretch,
        priority=priority,
        gap=16,
    )


def place_text(row: ReviewRow) -> str:
    """The sheet and row where a firm stands."""
    return f"{row.planned.sheet} {row.planned.row}"


def firm_columns(state: IntakeState, language: Language) -> list[Column[ReviewRow]]:
    """The columns of the firms in review."""
    chinese = language is Language.ZH

    def first(row: ReviewRow) -> str:
        return names(row.after, current_language())[0]

    def second(row: ReviewRow) -> str:
        other = names(row.after, current_language())[1]
        return place_text(row) if other == DASH else f"{other}  {place_text(row)}"

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
        _diff_column("tier", Text("Tier"), tier_word, _tier_rank, 92 if chinese else 104, 2),
        _diff_column("until", Text("Valid until"), _until, lambda r: _end(r.valid_until), 98, 3),
        _diff_column("revenue", Text("Revenue, ¥ m"), _revenue, lambda r: r.revenue_fen, 108, 4, numeric=True),
        _diff_column("headcount", Text("Headcount"), _headcount, lambda r: r.headcount, 92, 5, numeric=True),
        _diff_column("raised", Text("Raised, ¥ m"), raised_text, lambda r: r.raised_fen, 100, 6, numeric=True),
        _diff_column(
            "milestone",
            Text("Last milestone"),
            lambda r: r.last_milestone or DASH,
            lambda r: _end(r.last_milestone_date),
            130,
            7,
            stretch=True,
        ),
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


def _revenue(row: FirmRow) -> str:
    return write.money(row.revenue_fen)


def _headcount(row: FirmRow) -> str:
    return write.count(row.headcount)


def _until(row: FirmRow) -> str:
    return row.valid_until.iso() if row.valid_until else DASH


def _include_text(state: IntakeState, row: ReviewRow) -> str:
    if row.state == "unchanged":
        return _("nothing to write")
    if row.undecided and state.included(row):
        return _("Conflict")
    return _("included") if state.included(row) else _("waits")


def _include_painter(state: IntakeState) -> CellPainter[ReviewRow]:
    def paint(painter: QPainter, box: QRect, row: ReviewRow, look: Look) -> None:
        if row.state == "unchanged":
            glyphs.paint_text(painter, box, DASH, Type.CELL, "text3", Qt.AlignmentFlag.AlignRight)
        elif row.undecided and state.included(row):
            text = _("Conflict")
            glyphs.paint_tag(painter, box.right() + 1 - glyphs.tag_width(text), box.center().y() + 1, text, "warn")
        else:
            side = glyphs.CHECK_SIZE
            spot = QRectF(box.right() + 1 - side, box.top() + (box.height() - side) // 2, side, side)
            glyphs.paint_check(painter, spot, "on" if state.included(row) else "off")

    return paint


def firm_model(state: IntakeState) -> RowsModel[ReviewRow]:
    """The firms in review."""
    return RowsModel(firm_columns(state, current_language()), lambda row: row.uid)


class ReviewTable(Table[ReviewRow]):
    """The firms in review: Space, or a click on the box, takes a firm or lets it wait."""

    toggled = Signal(object)

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
        else:
            super().keyPressEvent(event)


def field_title(problem: Problem, language: Language) -> str:
    """What the problem's column means; yearly figures with their year."""
    parts = problem.field_key.split(".")
    if parts[0] == "metric" and len(parts) == 3:
        term = vocabulary("metric").get(parts[1])
        return Text("{metric} in {year}", metric=term.label(language), year=parts[2]).render(language)
    return problem.field.title(language) if problem.field is not None else DASH


def problem_place(problem: Problem) -> str:
    """Sheet and cell of a problem."""
    return f"{problem.sheet}!{problem.cell}"


def problem_columns(firms: Mapping[tuple[str, str, int], str], language: Language) -> list[Column[Problem]]:
    """The columns of the problems."""

    def firm(problem: Problem) -> str:
        return firms.get((problem.file, problem.sheet, problem.row)) or _("Row {row}", row=problem.row)

    def field(problem: Problem) -> str:
        return field_title(problem, language)

    def message(problem: Problem) -> str:
        return str(problem.message)

    def advice(problem: Problem) -> str:
        return str(problem.suggestion) if problem.suggestion else DASH

    def where(problem: Problem) -> str:
        return problem_place(problem)

    return [
        Column(
            key="cell",
            title=Text("Cell"),
            text=where,
            tip=lambda p: f"{p.file} › {where(p)}",
            role=Type.NAME,
            width=150,
            indent=24,
            priority=-1,
        ),
        Column(
            key="field",
            title=Text("Field"),
            text=lambda p: f"{field(p)}, {firm(p)}",
            paint=lines_painter(field, firm, role=Type.CELL),
            width=156,
            wide=190,
            priority=2,
        ),
        Column(key="text", title=Text("Text"), text=lambda p: p.text, width=130, wide=190, priority=3),
        Column(
            key="message",
            title=Text("What is wrong, what to do"),
            text=lambda p: f"{message(p)} {advice(p)}",
            paint=lines_painter(message, advice, role=Type.CELL),
            width=220,
            stretch=True,
            priority=-1,
        ),
    ]


def problem_model(language: Language) -> RowsModel[Problem]:
    """The problems of an import."""
    return RowsModel(problem_columns({}, language), problem_key)


def line_columns() -> list[Column[Line]]:
    """The columns of one firm's changes."""
    return [
        Column(
            key="label",
            title=Text("Field"),
            text=lambda line: line.label,
            paint=lines_painter(lambda line: line.label, _cell, role=Type.CELL),
            tip=lambda line: f"{line.label}\n{line.source}",
            width=128,
            wide=150,
            indent=16,
            priority=-1,
        ),
        Column(
            key="value",
            title=Text("In the sheet"),
            text=_value_text,
            paint=diff_painter(_value_diff),
            width=130,
            stretch=True,
            gap=16,
            priority=-1,
        ),
    ]


def _cell(line: Line) -> str:
    return line.source.partition(" › ")[2]


def _value_diff(line: Line) -> Diff:
    if line.state == "new":
        return Diff(line.new)
    if line.state == "kept":
        return Diff(line.old or DASH)
    return Diff(line.new, line.old, "conflict" if line.state == "conflict" else "changed")


def _value_text(line: Line) -> str:
    diff = _value_diff(line)
    return diff.new if diff.state == "same" else _("{new}, was {old}", new=diff.new, old=diff.old or DASH)


def line_model() -> RowsModel[Line]:
    """The changes of one firm."""
    return RowsModel(line_columns(), lambda line: (line.key, line.label))
