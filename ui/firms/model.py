"""The columns of the firm table: said once, with their painters and widths."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QPainter

from registry.i18n import Language, Text, _, current_language, n_
from registry.model.vocab import Term, vocabulary
from ui.firms.marks import marked
from ui.firms.names import name_key, names
from ui.firms.sieve import LOW_FILLED
from ui.kit import format as write
from ui.kit import glyphs, icons
from ui.kit.fonts import Type
from ui.kit.glyphs import DASH
from ui.kit.table.columns import Column, Look, bar_painter, check_column
from ui.kit.table.model import RowsModel

if TYPE_CHECKING:
    from registry.view import FirmRow


def firm_columns(language: Language) -> list[Column[FirmRow]]:
    """The columns in `language`: its own name first, widths as its words need."""
    chinese = language is Language.ZH
    width = _CHINESE if chinese else _ENGLISH
    columns: list[Column[FirmRow]] = [
        check_column(),
        Column(
            key="name",
            title=Text("Firm"),
            text=lambda row: names(row, current_language())[0],
            sort=lambda row: name_key(row, current_language()),
            tip=lambda row: row.legal_name,
            role=Type.NAME,
            gap=6,
            priority=-1,
            **width["name"],
        ),
        Column(
            key="other_name",
            title=Text("English name") if chinese else Text(""),
            text=lambda row: names(row, current_language())[1],
            tip=lambda row: row.legal_name,
            ink="text2",
            role=Type.CELL if chinese else Type.BODY,
            priority=1,
            **width["other_name"],
        ),
        Column(
            key="district",
            title=Text("District"),
            text=_district,
            sort=_district_key,
            tip=lambda row: row.place or _district(row),
            priority=8,
            **width["district"],
        ),
        Column(
            key="segment",
            title=Text("Segment"),
            text=_segment,
            sort=lambda row: _rank("segment1", row.segment),
            paint=_paint_segment,
            priority=9,
            **width["segment"],
        ),
        Column(
            key="tier",
            title=Text("Tier"),
            text=tier_word,
            sort=_tier_key,
            paint=_paint_tier,
            tip=tier_sentence,
            priority=2,
            **width["tier"],
        ),
        Column(
            key="until",
            title=Text("Valid until"),
            text=_until,
            sort=lambda row: row.valid_until.end if row.valid_until else None,
            paint=_paint_until,
            tip=tier_sentence,
            priority=3,
            **width["until"],
        ),
        Column(
            key="raised",
            title=Text("Raised, ¥ m"),
            text=raised_text,
            sort=lambda row: row.raised_fen,
            tip=_raised_tip,
            numeric=True,
            priority=4,
            **width["raised"],
        ),
        Column(
            key="round",
            title=Text("Last round"),
            text=_round_and_year,
            sort=lambda row: row.last_round_year,
            paint=_paint_round,
            tip=lambda row: row.last_round or DASH,
            priority=7,
            **width["round"],
        ),
        *_extra_columns(),
        Column(
            key="milestone",
            title=Text("Last milestone"),
            text=lambda row: row.last_milestone or DASH,
            sort=lambda row: row.last_milestone_date.end if row.last_milestone_date else None,
            tip=_milestone_tip,
            stretch=True,
            priority=6,
            width=98,
        ),
        Column(
            key="filled",
            title=Text("Filled, %"),
            text=lambda row: str(row.filled),
            sort=lambda row: row.filled,
            paint=bar_painter(lambda row: row.filled, low=LOW_FILLED),
            numeric=True,
            priority=10,
            gap=16,
            width=65,
        ),
    ]
    return marked(columns, language)


def column_titles(columns: Sequence[Column[FirmRow]]) -> dict[str, str]:
    """What the columns are called in a list, where a heading may not be empty."""
    chinese = Text("Chinese name")
    return {column.key: str(column.title) or str(chinese) for column in columns}


_ENGLISH: dict[str, dict[str, Any]] = {
    "name": {"width": 142, "wide": 152},
    "other_name": {"width": 84, "wide": 90},
    "district": {"width": 78, "wide": 84},
    "segment": {"width": 84, "wide": 90},
    "tier": {"width": 98, "wide": 104},
    "until": {"width": 97, "wide": 104},
    "raised": {"width": 72, "wide": 76},
    "round": {"width": 98, "wide": 102},
}
_CHINESE: dict[str, dict[str, Any]] = {
    "name": {"width": 96, "wide": 110},
    "other_name": {"width": 140, "wide": 150},
    "district": {"width": 50, "wide": 60},
    "segment": {"width": 84, "wide": 92},
    "tier": {"width": 96, "wide": 104},
    "until": {"width": 112, "wide": 116},
    "raised": {"width": 74, "wide": 80},
    "round": {"width": 98, "wide": 102},
}


def _extra_columns() -> list[Column[FirmRow]]:
    return [
        Column(
            key="revenue",
            title=Text("Revenue, ¥ m"),
            text=lambda row: write.money(row.revenue_fen),
            sort=lambda row: row.revenue_fen,
            numeric=True,
            extra=True,
            priority=11,
            width=84,
        ),
        Column(
            key="rd",
            title=Text("R&D, %"),
            text=lambda row: write.share(row.rd_expense_fen, row.revenue_fen),
            sort=_rd_key,
            numeric=True,
            extra=True,
            priority=12,
            width=104 if current_language() is Language.ZH else 58,
        ),
        Column(
            key="headcount",
            title=Text("Headcount"),
            text=lambda row: write.count(row.headcount),
            sort=lambda row: row.headcount,
            numeric=True,
            extra=True,
            priority=13,
            width=76,
        ),
        Column(
            key="legal_name",
            title=Text("Legal name"),
            text=lambda row: row.legal_name,
            sort=lambda row: row.pinyin or row.legal_name,
            asked=True,
            width=200,
        ),
        Column(
            key="uscc",
            title=Text("Credit code"),
            text=lambda row: row.uscc or DASH,
            sort=lambda row: row.uscc,
            asked=True,
            width=156,
        ),
        Column(
            key="days_left",
            title=Text("Days left"),
            text=lambda row: write.count(row.days_left),
            sort=lambda row: row.days_left,
            numeric=True,
            asked=True,
            width=72,
        ),
    ]


def firm_model() -> RowsModel[FirmRow]:
    """The model of the firm table, sorted by name."""
    model: RowsModel[FirmRow] = RowsModel(firm_columns(current_language()), lambda row: row.uid)
    model.set_sort([("name", False)])
    return model


# -- words of a row, used by the pane too


def tier_word(row: FirmRow) -> str:
    """The tier in one word of a table cell; "Applied" for a title asked for and not given yet."""
    if row.tier is None:
        return DASH
    if row.tier_state == "applied":
        return _("Applied")
    return vocabulary("tier").get(row.tier).label(current_language(), short=True)


def tier_sentence(row: FirmRow) -> str:
    """The tier and how it stands, in full: "SRDI SME, due in 87 days"."""
    if row.tier is None:
        return _("Tier not known")
    tier = vocabulary("tier").get(row.tier).label(current_language())
    until = row.valid_until.iso() if row.valid_until else ""
    match row.tier_state:
        case "applied":
            return _("Applied for: {tier}", tier=tier)
        case "due" if row.days_left is not None:
            return n_("{tier}, due in {n} day", "{tier}, due in {n} days", row.days_left, tier=tier)
        case "lapsed" if until:
            return _("{tier}, lapsed on {day}", tier=tier, day=until)
        case "lapsed":
            return _("{tier}, no longer held", tier=tier)
        case _:
            return _("{tier}, valid until {day}", tier=tier, day=until) if until else tier


def raised_text(row: FirmRow, decimals: int | None = None) -> str:
    """Money raised; "≥" where the true sum is at least that. `decimals` as for `ui.kit.format.money`."""
    sum_text = write.money(row.raised_fen, decimals)
    return f"≥ {sum_text}" if row.raised_is_bound and row.raised_fen is not None else sum_text


@cache
def _rounds() -> dict[str, Term]:
    """The rounds by the short English label a row carries."""
    return {term.short_en: term for term in vocabulary("round")}


def round_word(row: FirmRow) -> str:
    """The last round as people call it in the language in use; of several announced at once the latest."""
    if not row.last_round:
        return DASH
    word = row.last_round.split(" · ")[-1]
    term = _rounds().get(word)
    return term.label(current_language(), short=True) if term is not None else word


def _round_and_year(row: FirmRow) -> str:
    year = str(row.last_round_year) if row.last_round_year else ""
    return f"{round_word(row)} {year}".strip()


def _district(row: FirmRow) -> str:
    if row.district is not None:
        return row.district.label(current_language(), short=True)
    return row.place or DASH


def _district_key(row: FirmRow) -> str | None:
    if row.district is None:
        return None
    return row.district.code if current_language() is Language.ZH else row.district.en.casefold()


def _segment(row: FirmRow) -> str:
    return vocabulary("segment1").get(row.segment).label(current_language()) if row.segment else DASH


def _rank(name: str, code: str | None) -> int | None:
    return vocabulary(name).get(code).rank if code else None


def _tier_key(row: FirmRow) -> tuple[int, int] | None:
    if row.tier is None:
        return None
    term: Term = vocabulary("tier").get(row.tier)
    return (0 if row.tier_state in ("applied", "lapsed") else 1, term.rank)


def _until(row: FirmRow) -> str:
    return row.valid_until.iso() if row.valid_until else DASH


def _raised_tip(row: FirmRow) -> str:
    said = raised_text(row)
    if not row.raised_missing:
        return said
    rest = n_("{n} round without a figure", "{n} rounds without a figure", row.raised_missing)
    return _("{sum}, {rest}", sum=said, rest=rest)


def _milestone_tip(row: FirmRow) -> str:
    if not row.last_milestone:
        return DASH
    day = row.last_milestone_date.iso() if row.last_milestone_date else DASH
    return f"{day} {row.last_milestone}"


def _rd_key(row: FirmRow) -> int | None:
    if row.rd_expense_fen is None or not row.revenue_fen:
        return None
    return row.rd_expense_fen * 1_000_000 // row.revenue_fen


# -- painters


def _paint_segment(painter: QPainter, box: QRect, row: FirmRow, look: Look) -> None:
    text = _segment(row)
    if text == DASH:
        glyphs.paint_text(painter, box, text, Type.CELL, "text3")
        return
    glyphs.paint_segment(painter, box.left(), box.center().y() + 1, row.segment)
    glyphs.paint_text(painter, box.adjusted(15, 0, 0, 0), text)


def _paint_tier(painter: QPainter, box: QRect, row: FirmRow, look: Look) -> None:
    ladder = glyphs.ladder_of(row.tier, row.tier_state)
    glyphs.paint_ladder(painter, box.left(), box.center().y() + 6, ladder)
    text = tier_word(row)
    glyphs.paint_text(painter, box.adjusted(24, 0, 6, 0), text, Type.CELL, "text3" if text == DASH else "text")


_UNTIL_INKS = {"due": ("warn", "clock"), "lapsed": ("bad", "err")}


def _paint_until(painter: QPainter, box: QRect, row: FirmRow, look: Look) -> None:
    text = _until(row)
    ink, drawing = _UNTIL_INKS.get(row.tier_state or "", ("text", ""))
    if text == DASH:
        glyphs.paint_text(painter, box, text, Type.CELL, "text3")
        return
    used = glyphs.paint_text(painter, box, text, Type.CELL, ink, elide=False)
    if drawing:
        painter.drawPixmap(box.left() + used + 5, box.center().y() - 5, icons.pixmap(drawing, ink, 12))


def _paint_round(painter: QPainter, box: QRect, row: FirmRow, look: Look) -> None:
    word = round_word(row)
    year = str(row.last_round_year) if row.last_round_year else DASH
    if word == DASH:
        glyphs.paint_text(painter, box, word, Type.CELL, "text3")
        return
    used = glyphs.paint_text(painter, box.adjusted(0, 0, -34, 0), word)
    left = box.adjusted(max(41, used + 6), 0, 8, 0)
    glyphs.paint_text(painter, left, year, Type.CELL, "text2", Qt.AlignmentFlag.AlignLeft, elide=False)
