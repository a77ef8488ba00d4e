"""The rows of the ranking and their columns."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QPainter

from registry.i18n import Language, Text, _, current_language, n_
from ui.kit import glyphs, icons
from ui.kit.fonts import Type
from ui.kit.table.columns import Band, Column, Look, stack_painter

if TYPE_CHECKING:
    from registry.scoring import Candidate, RoundResult

FULL = 100_000_000  # exact points of a score of 100
SHOWN_BELOW = 6
"""Candidates shown below the cut before "Show more"."""


@dataclass(frozen=True, slots=True)
class Line:
    """One candidate in the ranking. Points are shares of the axis; texts are ready.

    Attributes:
        was, climbed, seat: against what is saved, where weights were moved: the place there, places climbed (below zero
            for fallen), and "gained", "lost" or "".
    """

    uid: str
    rank: str
    english: str
    chinese: str
    stack: glyphs.Stack
    score: str
    low: str
    high: str
    chance: int | None
    flags: tuple[tuple[str, str], ...]
    excluded: str
    was: str = ""
    climbed: int = 0
    seat: str = ""


def lines(result: RoundResult, chances: Mapping[str, int] | None, *, everyone: bool, ranked: bool) -> list[Line | Band]:
    """The rows of the table: the seats, the cut line, the next ones, the rest folded, then the vetoed.

    Args:
        chances: share of draws (percent) in which a candidate is in the list; None before any draw.
        everyone: unfold the rest.
        ranked: False for a round that cannot be decided: no ranks, no cut line, everybody shown.
    """
    rows: list[Line | Band] = []
    below = 0
    hidden: list[Candidate] = []
    cut = result.cut
    first_out = cut.first_out if cut is not None else None
    shown = result.ranked if ranked else sorted(result.ranked, key=lambda c: c.legal_name)
    for candidate in shown:
        if ranked and cut is not None and candidate.uid == first_out:
            rows.append(Band("cut", _cut_text(result.size), str(cut.text)))
        if first_out is not None and (below or candidate.uid == first_out):
            below += 1
        if below > SHOWN_BELOW and not everyone and ranked:
            hidden.append(candidate)
            continue
        rows.append(_line(result, candidate, chances, ranked=ranked))
    rows += [_line(result, candidate, None, ranked=ranked) for candidate in result.vetoed]
    if hidden:
        rows.append(more_band(len(hidden), result.printed(hidden[0].published)))
    return rows


def more_band(n: int, score: str) -> Band:
    """The row that unfolds `n` candidates, of whom the first has `score`."""
    text = n_(
        "Show {n} more candidate, with {score} points",
        "Show {n} more candidates, with {score} points or less",
        n,
        score=score,
    )
    return Band("more", text, height=40)


def _cut_text(size: int) -> str:
    return n_("Cut line, {n} firm", "Cut line, {n} firms", size)


def _line(result: RoundResult, candidate: Candidate, chances: Mapping[str, int] | None, *, ranked: bool) -> Line:
    language = current_language()
    vetoed = candidate.rank is None
    reasons = [v.reason.render(language) for v in candidate.vetoes if v.answer.value == "fail"] if vetoed else []
    return Line(
        uid=candidate.uid,
        rank=candidate.rank_label if ranked else "",
        english=candidate.english_name or candidate.short_name or candidate.legal_name,
        chinese=candidate.short_name or candidate.legal_name,
        stack=glyphs.Stack(
            tuple((d.points if ranked else d.lo) / FULL for d in candidate.dimensions),
            candidate.score_lo / FULL,
            candidate.score_hi / FULL,
        ),
        score=result.printed(candidate.published)
        if ranked
        else f"{_whole(candidate.score_lo)}–{_whole(candidate.score_hi)}",
        low=result.points(candidate.score_lo),
        high=result.points(candidate.score_hi),
        chance=None if chances is None else chances.get(candidate.uid),
        flags=tuple(
            (_short_flag(f.kind.value, f.count), _TONES.get(f.kind.value, "neutral"))
            for f in candidate.flags
            if ranked or f.kind.value != "tie"
        ),
        excluded="；".join(reasons) if language is Language.ZH else "; ".join(reasons),
    )


def _whole(points: int) -> int:
    return (points + 500_000) // 1_000_000


_TONES = {"missing": "warn", "veto": "bad", "veto_open": "warn", "low_completeness": "warn", "floor": "warn"}


def _short_flag(kind: str, count: int) -> str:
    match kind:
        case "missing":
            return n_("{n} missing", "{n} missing", count)
        case "tie":
            return _("Tie")
        case "veto":
            return _("Veto")
        case "veto_open":
            return _("Veto check open")
        case "neutral":
            return n_("{n} neutral", "{n} neutral", count)
        case "redistributed":
            return n_("{n} as its siblings", "{n} as their siblings", count)
        case "floor":
            return _("Below the floor")
        case _:
            return _("Too little known")


def _paint_rank(painter: QPainter, box: QRect, row: Line, look: Look) -> None:
    if row.excluded:
        painter.drawPixmap(box.right() - 13, box.center().y() - 6, icons.pixmap("ban", "bad", 14))
    else:
        glyphs.paint_text(painter, box, row.rank, Type.CELL_STRONG, "text", Qt.AlignmentFlag.AlignRight, elide=False)


def _paint_first(painter: QPainter, box: QRect, row: Line, look: Look) -> None:
    zh = current_language() is Language.ZH
    glyphs.paint_text(painter, box, row.chinese if zh else row.english, Type.NAME, "text3" if row.excluded else "text")


def _paint_second(painter: QPainter, box: QRect, row: Line, look: Look) -> None:
    zh = current_language() is Language.ZH
    glyphs.paint_text(painter, box, row.english if zh else row.chinese, Type.CELL, "text3" if row.excluded else "text2")


def _paint_score(painter: QPainter, box: QRect, row: Line, look: Look) -> None:
    role, ink = (Type.CELL, "text3") if row.excluded else (Type.CELL_STRONG, "text")
    glyphs.paint_text(painter, box, row.score, role, ink, Qt.AlignmentFlag.AlignRight, elide=False)


def _paint_chance(painter: QPainter, box: QRect, row: Line, look: Look) -> None:
    if row.chance is None:
        text = _("n/a") if row.excluded else glyphs.DASH
        glyphs.paint_text(painter, box, text, Type.CELL, "text3", Qt.AlignmentFlag.AlignRight, elide=False)
        return
    contested = 20 <= row.chance <= 80
    middle = box.center().y()
    glyphs.paint_bar(
        painter, QRectF(box.left(), middle - 1.5, 32, 4), row.chance / 100, "warn" if contested else "data"
    )
    glyphs.paint_text(painter, box, str(row.chance), Type.CELL, "text", Qt.AlignmentFlag.AlignRight, elide=False)


def _all_flags(row: Line) -> tuple[tuple[str, str], ...]:
    """What was gained or lost by moved weights stands before everything else."""
    match row.seat:
        case "gained":
            return ((_("Seat gained"), "ok"), *row.flags)
        case "lost":
            return ((_("Seat lost"), "bad"), *row.flags)
        case _:
            return row.flags


def _paint_flags(painter: QPainter, box: QRect, row: Line, look: Look) -> None:
    left = box.left()
    for text, tone in _all_flags(row):
        if left + glyphs.tag_width(text) > box.right() + 1:
            return
        left += glyphs.paint_tag(painter, left, box.center().y() + 1, text, tone) + 4


def _say_shift(row: Line) -> str:
    if not row.was:
        return glyphs.DASH
    if row.climbed > 0:
        return n_("{n} place up, was {was}", "{n} places up, was {was}", row.climbed, was=row.was)
    if row.climbed < 0:
        return n_("{n} place down, was {was}", "{n} places down, was {was}", -row.climbed, was=row.was)
    return _("same place")


def _paint_shift(painter: QPainter, box: QRect, row: Line, look: Look) -> None:
    if row.climbed == 0 or row.excluded:
        return
    tone = "ok" if row.climbed > 0 else "bad"
    said = str(abs(row.climbed))
    painter.drawPixmap(box.left(), box.center().y() - 5, icons.pixmap("up" if row.climbed > 0 else "down", tone, 12))
    glyphs.paint_text(painter, box.adjusted(14, 0, 0, 0), said, Type.CELL, tone, elide=False)


_paint_bar = stack_painter(lambda row: None if row.excluded else row.stack, lambda row: row.excluded)


def _say(row: Line) -> str:
    return _(
        "{score} points, {low} to {high} when missing values are filled", score=row.score, low=row.low, high=row.high
    )


def with_shift(columns: Sequence[Column[Line]]) -> list[Column[Line]]:
    """`columns`, with how far each candidate went, beside its place, and room for the seats that changed hands."""
    shift = Column[Line](
        key="shift", title=Text("Moved"), text=_say_shift, paint=_paint_shift, width=48, gap=6, priority=-1
    )
    made: list[Column[Line]] = []
    for column in columns:
        match column.key:
            case "flags":
                made.append(replace(column, priority=0, width=104))
            case "bar":
                made.append(replace(column, width=min(column.width, 150)))
            case _:
                made.append(column)
        if column.key == "rank":
            made.append(shift)
    return made


def columns() -> list[Column[Line]]:
    """The columns of the ranking, in the language in use."""
    zh = current_language() is Language.ZH
    second = Text("English name") if zh else Text("中文")
    return [
        Column(
            key="rank",
            title=Text("Rank"),
            text=lambda r: r.rank,
            paint=_paint_rank,
            numeric=True,
            width=50,
            gap=14,
            indent=8,
            priority=-2,
        ),
        Column(
            key="first",
            title=Text("Candidate"),
            text=lambda r: r.chinese if zh else r.english,
            paint=_paint_first,
            width=92 if zh else 142,
            wide=100 if zh else 150,
            priority=-1,
        ),
        Column(
            key="second",
            title=second,
            text=lambda r: r.english if zh else r.chinese,
            paint=_paint_second,
            width=120 if zh else 80,
            wide=132 if zh else 88,
            priority=4,
        ),
        Column(key="bar", title=Text(""), text=_say, paint=_paint_bar, width=190, stretch=True, gap=16, priority=0),
        Column(
            key="score",
            title=Text("Score"),
            text=lambda r: r.score,
            paint=_paint_score,
            numeric=True,
            width=64,
            gap=20,
            priority=-1,
        ),
        Column(
            key="chance",
            title=Text("In the list, %"),
            text=lambda r: "—" if r.chance is None else str(r.chance),
            tip=_tell_chance,
            paint=_paint_chance,
            numeric=True,
            width=92,
            priority=2,
        ),
        Column(
            key="flags",
            title=Text("Flags"),
            text=lambda r: ("、" if zh else ", ").join(t for t, _tone in _all_flags(r)),
            paint=_paint_flags,
            width=96,
            wide=150,
            gap=6,
            priority=3,
        ),
    ]


def _tell_chance(row: Line) -> str:
    """What the share says, and what it leaves out: where a quota or a decision gives a seat, points alone do not."""
    if row.chance is None:
        return ""
    return _(
        "By its points alone this firm takes a seat in {n} of 100 draws of the weights. "
        "Quotas and decisions are left out of this.",
        n=row.chance,
    )


def short_title(title: str) -> str:
    """A dimension's title for the narrow place above its bar: Tech, Output; 技术, 经济."""
    word = title.split()[0]
    if not word.isascii():
        return word[:2]
    return word if len(word) <= 8 else word[:4]


def dimension_marks(result: RoundResult, shorts: Sequence[str]) -> list[tuple[float, str]]:
    """Where the dimension labels stand above the first bar: (share of the axis, text); none where nothing is ranked."""
    if not result.ranked or result.verdict.value == "undecidable":
        return []
    left = 0.0
    marks: list[tuple[float, str]] = []
    for score, text in zip(result.ranked[0].dimensions, shorts, strict=True):
        width = score.points / FULL
        marks.append((left + width / 2, text))
        left += width
    return marks
