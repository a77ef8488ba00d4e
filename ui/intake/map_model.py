"""The rows of the map step: the columns of a table, and the words about them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QPainter

from registry.i18n import Text, _, current_language
from ui.kit import glyphs, icons
from ui.kit.combo import paint_combo
from ui.kit.fonts import Type
from ui.kit.format import DASH
from ui.kit.table.columns import Column, Look

if TYPE_CHECKING:
    from registry.intake.decisions import ColumnChoice
    from registry.intake.survey import Survey, SurveyedColumn, SurveyedTable
    from registry.intake.targets import Target
    from registry.model.catalogue import Title

NOTE, LEAVE = "note", "ignore"
UNITS = ("元", "千元", "万元", "百万元", "亿元")
LOW, FAIR = 60, 90
_UNIT_WORDS = {
    "元": Text("¥ 1"),
    "千元": Text("¥ 1,000"),
    "万元": Text("¥ 10,000"),
    "百万元": Text("¥ 1 million"),
    "亿元": Text("¥ 100 million"),
}


def to_check(table: SurveyedTable) -> int:
    """The columns that deserve a look."""
    return sum(needs_look(column) for column in table.columns)


def needs_look(column: SurveyedColumn) -> bool:
    """Whether a column is open, faulty or unsure."""
    unsure = bool(column.mapped.targets) and column.mapped.confidence < FAIR
    unknown = column.is_note and column.choice is None
    return column.is_open or unsure or unknown or (column.severity is not None and column.severity.value == "error")


def field_words(column: SurveyedColumn) -> str:
    """What a column was taken for."""
    if column.mapped.targets:
        return " + ".join(target_words(target) for target in column.mapped.targets)
    if column.mapped.doubt == "year" and column.mapped.proposal is not None:
        return target_words(column.mapped.proposal)
    return _("Keep as note") if column.is_note else _("Leave out")


def target_words(target: Target) -> str:
    """The title of a field; of a yearly figure with its year."""
    from registry.intake.surveying import target_title

    title = target_title(target).render(current_language())
    return _("{metric}, {year}", metric=title, year=target.year) if target.metric and target.year else title


def unit_words(unit: str) -> str:
    """A unit as the table shows it."""
    known = _UNIT_WORDS.get(unit)
    return str(known) if known is not None else unit or _("none")


def field_groups(table: SurveyedTable) -> list[tuple[Title | Text, list[tuple[str, Text]]]]:
    """The fields a column of this table may feed, by head: those of the firm, its yearly figures, its side records."""
    from registry.intake.mapping import choices
    from registry.intake.surveying import target_title
    from registry.model.catalogue import Title
    from registry.model.entities import ENTITIES

    heads: dict[str, Title | Text] = {}
    found: dict[str, dict[str, Text]] = {}
    for target in choices(table.subject):
        where = target.table
        if where not in heads:
            entity = ENTITIES[where]
            heads[where] = Text("Yearly figures") if where == "metric" else Title(entity.en, entity.zh)
        found.setdefault(where, {}).setdefault(bare_key(target), target_title(target))
    return [(heads[where], list(fields.items())) for where, fields in found.items()]


def field_options(table: SurveyedTable) -> list[tuple[str, Text | str]]:
    """All fields a column of this table may feed: note and leave out first, then by head (an entry without key)."""
    found: list[tuple[str, Text | str]] = [(NOTE, Text("Keep as note")), (LEAVE, Text("Leave out"))]
    for head, fields in field_groups(table):
        found += [("", head), *fields]
    return found


def bare_key(target: Target) -> str:
    """``metric.revenue``: a target without its year."""
    return f"metric.{target.metric}" if target.metric else target.key


def chosen_key(column: SurveyedColumn) -> str:
    """The option of a column as it is read."""
    if column.mapped.targets:
        return bare_key(column.mapped.targets[0])
    if column.mapped.doubt == "year" and column.mapped.proposal is not None:
        return bare_key(column.mapped.proposal)
    return NOTE if column.is_note else LEAVE


def is_money(column: SurveyedColumn) -> bool:
    """Whether a column holds sums, so that it has a unit."""
    from registry.intake.survey_words import unit_kind

    return unit_kind(column) == "money"


def is_share(column: SurveyedColumn) -> bool:
    """Whether a column holds shares: percent or ratios."""
    from registry.intake.survey_words import unit_kind

    return unit_kind(column) == "ratio"


def needs_year(column: SurveyedColumn) -> bool:
    """Whether a column holds yearly figures."""
    target = column.mapped.target or column.mapped.proposal
    return target is not None and target.metric is not None


def with_field(choice: ColumnChoice, key: str) -> ColumnChoice:
    """The choice with another field."""
    fields = () if key == LEAVE else (key,)
    return replace(choice, fields=fields)


def column_columns() -> list[Column[SurveyedColumn]]:
    """The columns of the table of columns."""
    return [
        Column(key="letters", title=Text("Col."), text=lambda c: c.letters, role=Type.NAME, width=56, indent=16, priority=-2),
        Column(key="header", title=Text("Source header"), text=lambda c: c.header, width=150, priority=-1),
        Column(key="first", title=Text("First value"), text=lambda c: c.first or DASH, ink="text2", width=112, priority=3),
        Column(key="field", title=Text("Field"), text=field_words, paint=_paint_field, width=204, priority=-1),
        Column(key="unit", title=Text("Unit or format"), text=_unit, paint=_paint_unit, width=124, priority=-1),
        Column(key="parsed", title=Text("Parsed"), text=_parsed, numeric=True, width=96, priority=4),
        Column(
            key="confidence",
            title=Text("Confidence, %"),
            text=_confidence,
            paint=_paint_confidence,
            numeric=True,
            width=110,
            gap=20,
            priority=5,
        ),
        Column(
            key="problem", title=Text("Problem"), text=_problem, paint=_paint_problem, tip=_problem, width=160,
            stretch=True, priority=1,
        ),
    ]  # fmt: skip


def _unit(column: SurveyedColumn) -> str:
    """The unit of sums, else how the cells are written."""
    from registry.intake.survey_words import format_words

    words = format_words(column)
    return unit_words(column.unit) if words is None else str(words)


def _paint_field(painter: QPainter, box: QRect, row: SurveyedColumn, look: Look) -> None:
    if look.current:
        return  # the editor stands there
    edge = "warn" if needs_look(row) and not row.mapped.targets else "control"
    _paint_box(painter, box, field_words(row), edge, left_out=not row.mapped.targets and not row.is_open)


def _paint_unit(painter: QPainter, box: QRect, row: SurveyedColumn, look: Look) -> None:
    boxed = is_money(row) or is_share(row)
    if boxed and look.current:
        return
    if boxed:
        _paint_box(painter, box, _unit(row), "warn" if row.is_open else "control", left_out=False)
    else:
        glyphs.paint_text(painter, box.adjusted(8, 0, 0, 0), _unit(row), Type.CELL, "text2")


def _paint_box(painter: QPainter, box: QRect, text: str, edge: str, *, left_out: bool) -> None:
    middle = QRect(box.left(), box.center().y() - 12, box.width(), 26)
    paint_combo(painter, middle, text, edge=edge, enabled=not left_out)


def _parsed(column: SurveyedColumn) -> str:
    if not column.mapped.targets:
        return _("n/a")
    if not column.filled:
        return DASH
    return _("{n} of {all}", n=column.parsed, all=column.filled)


def _confidence(column: SurveyedColumn) -> str:
    return str(column.mapped.confidence) if column.mapped.targets else _("n/a")


def _paint_confidence(painter: QPainter, box: QRect, row: SurveyedColumn, look: Look) -> None:
    text = _confidence(row)
    ink = "text3" if not row.mapped.targets else "text"
    glyphs.paint_text(painter, box, text, Type.CELL, ink, Qt.AlignmentFlag.AlignRight)
    if row.mapped.targets:
        share = row.mapped.confidence
        role = "data" if share >= FAIR else "warn" if share >= LOW else "bad"
        bar = QRectF(box.right() - 66, box.center().y() - 1, 36, 3)
        glyphs.paint_bar(painter, bar, share / 100, role)


def _problem(column: SurveyedColumn) -> str:
    return "" if column.problem is None else str(column.problem)


def _paint_problem(painter: QPainter, box: QRect, row: SurveyedColumn, look: Look) -> None:
    text = _problem(row)
    if look.current:
        box = box.adjusted(0, 0, -28, 0)
    if not text:
        return
    is_error = row.severity is not None and row.severity.value == "error"
    icon, ink = ("err", "bad") if is_error else ("info", "text2") if row.is_note else ("warn", "warn")
    painter.drawPixmap(box.left(), box.center().y() - 6, icons.pixmap(icon, ink, 12))
    glyphs.paint_text(painter, box.adjusted(18, 0, 0, 0), text, Type.CELL, ink)


def blocking(survey: Survey) -> Text | None:
    """Why nothing goes on: a table that names no firm, a column without unit or year."""
    from registry.intake.survey_words import nameless

    for table in survey.tables:
        for one in table.open_columns:
            said = {"column": one.letters, "sheet": table.region.sheet}
            if is_money(one) and one.mapped.doubt != "year":
                return Text("Column {column} of {sheet} has no unit. Choose one or leave it out.", **said)
            return Text("Column {column} of {sheet} has no year. Type one or leave it out.", **said)
    for table in nameless(survey):
        return Text(
            "No column of {sheet} names the firm. Choose Legal name for one or leave the sheet out.",
            sheet=table.region.sheet,
        )
    return None
