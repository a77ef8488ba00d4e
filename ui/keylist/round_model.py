"""The rows of a round's list and their columns: seats first, the cut line, then those without one and why."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QLineF, QRect, QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from registry.i18n import Language, Text, _, current_language, n_
from ui.keylist.model import FULL, SHOWN_BELOW, Line, columns, more_band
from ui.kit import glyphs
from ui.kit.fonts import Type
from ui.kit.table.columns import Band, Column, Look
from ui.kit.theme import tokens

if TYPE_CHECKING:
    from registry.scoring.final_list import FinalList, ListRow
    from registry.scoring.result import Candidate, RoundResult

_HUNDRED = 10**10  # exact parts of a total of 100
_GRID = 10_000

Flag = tuple[str, str]
"""A word and its tone."""


@dataclass(frozen=True, slots=True)
class RoundLine(Line):
    """One candidate of a round. `objective` and `panel` are as printed, `panel_part` is the panel's share of the axis."""

    objective: str = ""
    panel: str = ""
    panel_part: float = 0.0


def round_lines(
    result: RoundResult, listed: FinalList, chances: Mapping[str, int] | None, *, everyone: bool
) -> list[Line | Band]:
    """The rows of a round: seats in rank order, the line, equals that wait, those below, then those who cannot sit.

    Args:
        chances: percent of draws in which a firm is in the list; None before any draw.
        everyone: unfold those far below the line.
    """
    by_place: dict[str, list[ListRow]] = {}
    for row in listed.rows:
        by_place.setdefault(_group(row.place.value), []).append(row)

    def made(group: str) -> list[Line | Band]:
        return [_line(result, listed, row, chances) for row in by_place.get(group, [])]

    below = made("below")
    hidden = 0 if everyone else max(0, len(below) - SHOWN_BELOW)
    rows = made("in")
    taken = n_("Cut line, {n} firm", "Cut line, {n} firms", listed.size)
    if len(listed.chosen) < listed.size:
        taken = _("Cut line, {taken} of {size} seats taken", taken=len(listed.chosen), size=listed.size)
    rows.append(Band("cut", taken, str(_cut_text(listed))))
    rows += made("tied") + below[: len(below) - hidden]
    if hidden:
        rows.append(more_band(hidden, next(row.score for row in below[-hidden:] if not isinstance(row, Band))))
    for group, title in (("barred", _("Cannot take a seat")), ("vetoed", _("Excluded by a veto"))):
        if group in by_place:
            rows.append(Band("group", title, n_("{n} firm", "{n} firms", len(by_place[group])), height=32))
            rows += made(group)
    return rows


def _cut_text(listed: FinalList) -> Text:
    from registry.scoring.final_cut import list_cut

    return list_cut(listed).text


def _group(place: str) -> str:
    match place:
        case "in" | "tied" | "vetoed":
            return place
        case "below_floor" | "incomplete" | "unmarked" | "decided_out":
            return "barred"
        case _:
            return "below"


def _line(result: RoundResult, listed: FinalList, row: ListRow, chances: Mapping[str, int] | None) -> RoundLine:
    candidate = result.candidate(row.uid)
    share = result.scheme.objective_share / 100 if listed.with_panel else 1.0
    panel_part = (1 - share) * (row.panel or 0) / _GRID if listed.with_panel else 0.0
    barred = _group(row.place.value) in ("barred", "vetoed")
    language = current_language()
    why = ("；" if language is Language.ZH else "; ").join(text.render(language) for text in row.why)
    units = row.published
    return RoundLine(
        uid=row.uid,
        rank=row.rank_label if row.rank is not None else "",
        english=candidate.english_name or candidate.short_name or candidate.legal_name,
        chinese=candidate.short_name or candidate.legal_name,
        stack=glyphs.Stack(
            tuple(d.points * share / FULL for d in candidate.dimensions),
            (row.total_lo or 0) / _HUNDRED,
            (row.total_hi or 0) / _HUNDRED,
        ),
        score=result.printed(candidate.published if units is None else units),
        low=_printed(result, row.published_lo, candidate.published_lo),
        high=_printed(result, row.published_hi, candidate.published_hi),
        chance=None if chances is None or barred else chances.get(row.uid),
        flags=round_flags(listed, row, candidate),
        excluded=why if barred else "",
        objective=result.points(row.objective),
        panel=glyphs.DASH if row.panel is None else f"{row.panel // 100}.{row.panel % 100:02d}",
        panel_part=panel_part,
    )


def _printed(result: RoundResult, units: int | None, otherwise: int) -> str:
    return result.printed(otherwise if units is None else units)


def round_flags(listed: FinalList, row: ListRow, candidate: Candidate) -> tuple[Flag, ...]:
    """What a reader must see beside a firm, the weightiest first: an act of the office, then the place, then gaps."""
    found: list[Flag] = []
    by = row.seat_by.value if row.seat_by is not None else ""
    if by in ("override", "decision") or row.place.value == "decided_out":
        found.append((_("Decision"), "accent"))
    if by == "lot":
        found.append((_("Lot"), "accent"))
    if by == "quota":
        found.append((_("Quota"), "accent"))
    match row.place.value:
        case "displaced":
            found.append((_("Displaced"), "warn"))
        case "vetoed":
            found.append((_("Veto"), "bad"))
        case "below_floor":
            found.append((_("Floor"), "warn"))
        case "unmarked":
            found.append((_("No panel result"), "warn"))
        case "incomplete":
            found.append((_("Check open"), "warn"))
        case _:
            pass
    if row.uid in listed.reserve:  # a displaced firm may wait as well
        found.append((_("Reserve {n}", n=listed.reserve.index(row.uid) + 1), "neutral"))
    waived = [r for r in row.rulings if r.kind.value in ("veto", "floor", "completeness")]
    if waived and (_("Decision"), "accent") not in found:
        found.append((_("Decision"), "accent"))
    if row.rank_label.endswith("="):
        found.append((_("Tie"), "warn" if row.place.value == "tied" else "neutral"))
    missing = next((f.count for f in candidate.flags if f.kind.value == "missing"), 0)
    if missing:
        found.append((n_("{n} missing", "{n} missing", missing), "warn"))
    return tuple(found)


def _paint_bar(painter: QPainter, box: QRect, row: Line, look: Look) -> None:
    if row.excluded:
        glyphs.paint_text(painter, box, row.excluded, Type.CELL, "bad")
        return
    area = QRectF(box.left(), box.top() + (box.height() - 12) // 2, box.width(), 12)
    glyphs.paint_stack(painter, area, glyphs.Stack(row.stack.parts))
    part = row.panel_part if isinstance(row, RoundLine) else 0.0
    left = area.left() + area.width() * sum(row.stack.parts)
    if part:
        # The panel is no dimension: its part wears the colour of plain data, at the end of the bar.
        width = area.width() * part
        with glyphs.kept(painter, smooth=False):
            painter.fillRect(QRectF(round(left), area.top(), max(round(width) - 1, 1), 12), tokens().data)
    low, high = row.stack.low or 0.0, row.stack.high or 0.0
    if high > low:
        _whisker(painter, area, low, high)


def _say(row: Line) -> str:
    if row.excluded:
        return row.excluded
    return _(
        "{score} points, {low} to {high} when missing values are filled", score=row.score, low=row.low, high=row.high
    )


def _whisker(painter: QPainter, area: QRectF, low: float, high: float) -> None:
    with glyphs.kept(painter):
        painter.setPen(QPen(tokens().text, 1.2))
        middle = area.center().y()
        first, last = area.left() + area.width() * low, area.left() + area.width() * high
        painter.drawLine(QLineF(first, middle, last, middle))
        for x in (first, last):
            painter.drawLine(QLineF(x, middle - 3, x, middle + 3))


def _plain(key: str, title: Text, text: str, width: int) -> Column[Line]:
    def said(row: Line) -> str:
        return str(getattr(row, text)) if isinstance(row, RoundLine) else ""

    def paint(painter: QPainter, box: QRect, row: Line, look: Look) -> None:
        ink = "text3" if row.excluded else "text2"
        glyphs.paint_text(painter, box, said(row), Type.CELL, ink, Qt.AlignmentFlag.AlignRight, elide=False)

    return Column(key=key, title=title, text=said, paint=paint, numeric=True, width=width, priority=1)


def round_columns(*, with_panel: bool) -> Sequence[Column[Line]]:
    """The columns of a round's list, in the language in use; the two parts of the total once the panel has marked."""
    from dataclasses import replace

    made: list[Column[Line]] = []
    for column in columns():
        match column.key:
            case "bar":
                made.append(replace(column, text=_say, paint=_paint_bar, width=86 if with_panel else 150))
                if with_panel:
                    made += [
                        _plain("objective", Text("Objective"), "objective", 68),
                        _plain("panel", Text("Panel"), "panel", 50 if current_language() is Language.EN else 60),
                    ]
            case "score":
                made.append(replace(column, title=Text("Total"), width=58, gap=14) if with_panel else column)
            case "flags":
                made.append(replace(column, width=142 if with_panel else 146, wide=150, priority=2))
            case "chance" if with_panel:
                made.append(replace(column, width=78, priority=3))
            case "second" if with_panel and current_language() is Language.EN:  # stays beside the parts of the total
                made.append(replace(column, width=76))
            case _:
                made.append(column)
    return made


def round_marks(result: RoundResult, listed: FinalList, shorts: Sequence[str]) -> list[tuple[float, str]]:
    """Where the names of the parts stand above the first bar: (share of the axis, text)."""
    first = next((row for row in listed.rows if row.rank is not None), None)
    if first is None:
        return []
    share = result.scheme.objective_share / 100 if listed.with_panel else 1.0
    left, marks = 0.0, []
    for score, text in zip(result.candidate(first.uid).dimensions, shorts, strict=True):
        width = score.points * share / FULL
        marks.append((left + width / 2, text))
        left += width
    if listed.with_panel:
        marks.append((left + (1 - share) * (first.panel or 0) / _GRID / 2, _("Panel")))
    return marks
