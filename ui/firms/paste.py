"""Pasting a block into the firm table: where its cells land, what they would change, and the commit. No widget."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from registry.errors import UserError
from registry.i18n import Language, Text
from ui.firms.model import firm_columns
from ui.firms.names import names, short_chinese
from ui.kit.glyphs import DASH
from ui.kit.table.columns import CHECK

if TYPE_CHECKING:
    from registry.change import Applied
    from registry.intake.decisions import Decisions
    from registry.intake.pasting import Grid, LaidCell, Pasted
    from registry.intake.plan import ImportPlan
    from registry.intake.problems import Problem
    from registry.intake.questions import Answer, Question
    from registry.view import FirmRow, Registry
    from ui.intake.review import Review, ReviewRow
    from ui.kit.table.columns import Column

Step = Callable[[int], None]
NEW_FIRM = "*"
"""The field of the line that stands for a whole new firm."""
_FIELDS = {
    "district": ("firm.district", False),
    "revenue": ("metric.revenue", True),
    "headcount": ("metric.headcount", False),
}
"""Columns whose cells can be pasted into: the field, and whether it is money in the unit of the header."""
_NAMES = ("name", "other_name")
_UNITS = {Language.EN: "百万元", Language.ZH: "亿元"}
_FIRST_CHINESE, _LAST_CHINESE = "一", "鿿"


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a block is pasted: what the table shows, and its current cell.

    Attributes:
        rows: the rows in their order.
        columns: keys of the columns in sight, in their order.
        row, column: of the current cell; -1 where there is none.
    """

    rows: Sequence[FirmRow]
    columns: Sequence[str]
    row: int
    column: int


@dataclass(frozen=True, slots=True)
class Passed:
    """A cell or row of the block that changes nothing, and why.

    Attributes:
        place: the firm or the row, and the column.
    """

    place: str
    text: str
    message: Text
    advice: Text


@dataclass(frozen=True, slots=True)
class PasteLine:
    """One change that the block would make.

    Attributes:
        key: (record uid, field key); the field is `NEW_FIRM` for a whole new firm, "" for a whole new record.
        old: what the registry holds; None for what is new.
        fields: field keys that are left out together.
        conflict: why the registry's value may be the better one: it was changed by hand since the last import
            (``hand``), or has a better source (``source``); "" where nothing speaks against the change.
        source: sheet and cell of the block.
    """

    key: tuple[str, str]
    firm: str
    label: str
    new: str
    old: str | None
    fields: tuple[str, ...]
    conflict: str
    source: str


@dataclass(frozen=True, slots=True)
class Paste:
    """A block read and planned: what it would change.

    Attributes:
        laid: it was laid on cells of the table, so that it can change nothing else; else it had a header of its own.
        new_firms: how many firms it would add.
    """

    pasted: Pasted
    decisions: Decisions
    plan: ImportPlan | None
    lines: tuple[PasteLine, ...]
    problems: tuple[Problem, ...]
    passed: tuple[Passed, ...]
    names: Mapping[tuple[str, str, int], str]
    laid: bool
    new_firms: int

    @property
    def asks_blanks(self) -> bool:
        """Whether blank cells of the block may clear values: it has a header of its own, and blanks below it."""
        return not self.laid and self.plan is not None and _has_blanks(self)

    @property
    def clears(self) -> bool:
        """Whether blank cells clear values."""
        return any(choice.blank == "clear" for choice in self.decisions.columns.values())

    @property
    def faults(self) -> tuple[Problem | Passed, ...]:
        """All that changes nothing, with the reason."""
        return (*self.problems, *self.passed)

    @property
    def questions(self) -> Sequence[Question]:
        """What is asked once for a whole column; its values wait until it is answered."""
        held = self.plan.questions if self.plan is not None else ()
        return tuple(question for question in held if question.kind.value != "blank")  # that is asked on its own

    @property
    def wanted(self) -> frozenset[tuple[str, str]]:
        """Keys of the lines that are taken unless a person says otherwise: in a sheet, the registry's own word stands."""
        return frozenset(line.key for line in self.lines if self.laid or not line.conflict)


def make_paste(
    registry: Registry,
    text: str,
    page: str,
    spot: Spot,
    language: Language,
    as_of: date,
    step: Step | None = None,
) -> Paste:
    """Read a block and plan what it would change. Writes nothing.

    Args:
        text: of the clipboard, tab-separated.
        page: its HTML, for a program that gives no text; "" for none.
        step: called with percent done; what it raises ends the work.

    Raises:
        UserError: the block is empty or too large, or it has a header and no table that is known.
    """
    from registry.intake.memory import load_memory
    from registry.intake.pasting import (
        book_of,
        grid_of_html,
        grid_of_text,
        has_header,
        laid_block,
        refuse_large,
        whole_block,
    )

    grid = grid_of_text(text) or grid_of_html(page)
    if not grid:
        raise UserError(
            Text("The clipboard holds no cells."),
            Text("Nothing was changed."),
            Text("Copy cells in Excel or WPS, then paste them here."),
        )
    refuse_large(grid)
    book, _source = book_of(grid, language)
    passed: list[Passed] = []
    own = _own_columns(grid[0], language)
    if own is None and has_header(book, load_memory(registry)):
        return _planned(registry, whole_block(grid, language), (), False, language, as_of, step)
    found = _laid(grid, spot, language, passed) if own is None else _copied(grid, own, spot, language, passed)
    cells = list(found)
    if not cells:
        return _nothing(whole_block(grid, language), passed)
    return _planned(registry, laid_block(registry, cells, language), passed, True, language, as_of, step)


# --- where the cells land ----------------------------------------------------------------------------------------------


def _own_columns(header: Sequence[str], language: Language) -> list[Column[FirmRow]] | None:
    """The columns of the table that `header` names, when it was copied from there in the language in use (which says the
    unit of its money); None for any other header."""
    columns = {c.title.render(language): c for c in firm_columns(language) if c.key != CHECK}
    found = [columns.get(title.strip()) for title in header]
    if len(found) < 2 or not all(found):
        return None
    return [column for column in found if column is not None]


def _copied(
    grid: Grid, columns: Sequence[Column[FirmRow]], spot: Spot, language: Language, passed: list[Passed]
) -> Iterator[LaidCell]:
    """Rows that were copied from the table: each finds its firm by the names, and only what differs is laid."""
    by_name: dict[tuple[str, ...], list[FirmRow]] = {}
    shown = [number for number, column in enumerate(columns) if column.key in _NAMES]
    for row in spot.rows:
        by_name.setdefault(tuple(columns[n].text(row) for n in shown), []).append(row)
    for number, cells in enumerate(grid[1:], 2):
        if not any(cell.strip() for cell in cells):
            continue
        name = tuple(cells[n].strip() if n < len(cells) else "" for n in shown)
        hits = by_name.get(name, []) if shown else []
        if len(hits) != 1:
            said = Text("No firm in the table bears this name.") if not hits else Text("Several firms bear this name.")
            place = Text("Row {row}", row=number).render(language)
            advice = Text("Show the firm in the table, or paste with the headers 企业名称 and 统一社会信用代码.")
            passed.append(Passed(place, " ".join(name).strip() or " ".join(cells[:2]), said, advice))
            continue
        for column, text in zip(columns, cells, strict=False):
            yield from _cell(hits[0], column, text, language, passed)


def _laid(grid: Grid, spot: Spot, language: Language, passed: list[Passed]) -> Iterator[LaidCell]:
    """A block without a header: from the current cell to the right and down."""
    all_columns = {column.key: column for column in firm_columns(language)}
    columns = [all_columns[key] for key in spot.columns]
    first_row, first_column = max(spot.row, 0), max(spot.column, 0)
    for number, cells in enumerate(grid):
        if first_row + number >= len(spot.rows):
            said = Text("The table has no row for it.")
            place = Text("Row {row}", row=number + 1).render(language)
            passed.append(Passed(place, " ".join(cells[:3]), said, Text("Start higher up, or show more firms.")))
            continue
        row = spot.rows[first_row + number]
        for offset, text in enumerate(cells):
            if first_column + offset < len(columns):
                yield from _cell(row, columns[first_column + offset], text, language, passed)
            elif text.strip():
                said, advice = Text("The table has no column for it."), Text("Start further left.")
                passed.append(Passed(short_chinese(row), text, said, advice))


def _cell(
    row: FirmRow, column: Column[FirmRow], text: str, language: Language, passed: list[Passed]
) -> Iterator[LaidCell]:
    """The value that a text is laid on; none where it is blank or says what stands there already."""
    from registry.intake.pasting import LaidCell

    said = text.strip()
    if not said or said == DASH or said == column.text(row).strip():
        return
    if column.key in _NAMES:
        if said in (*names(row, language), row.legal_name, row.short_name, row.english_name):
            return
        is_chinese = any(_FIRST_CHINESE <= mark <= _LAST_CHINESE for mark in said)
        yield LaidCell(row.uid, row.legal_name, "firm.short_name" if is_chinese else "firm.english_name", said)
    elif column.key in _FIELDS:
        key, is_money = _FIELDS[column.key]
        yield LaidCell(row.uid, row.legal_name, key, said, _UNITS[language] if is_money else None)
    else:
        place = f"{names(row, language)[0]}, {column.title.render(language)}"
        advice = Text("Change what it is made of: the firm's rounds, milestones, status or figures.")
        passed.append(Passed(place, said, Text("This column is worked out and cannot be pasted into."), advice))


# --- what they change --------------------------------------------------------------------------------------------------


def _nothing(pasted: Pasted, passed: Sequence[Passed]) -> Paste:
    return Paste(pasted, pasted.decisions, None, (), (), tuple(passed), {}, True, 0)


def _planned(
    registry: Registry,
    pasted: Pasted,
    passed: Sequence[Passed],
    laid: bool,
    language: Language,
    as_of: date,
    step: Step | None,
) -> Paste:
    from ui.intake.review import make_review

    review = make_review(registry, pasted.files, pasted.decisions, as_of, step)
    plan = review.plan
    decisions = pasted.decisions
    return Paste(
        pasted,
        decisions,
        plan,
        tuple(_lines(review, language)),
        plan.unasked,
        tuple(passed),
        review.names,
        laid,
        sum(row.state == "new" for row in review.rows),
    )


def _lines(review: Review, language: Language) -> Iterator[PasteLine]:
    from ui.intake.lines import Line, lines_of

    for row in review.rows:
        if row.state == "new":
            yield _new_firm(row, language)
            continue
        conflicts = {(c.uid, c.field.key): c.reason or "" for c in row.planned.updates if c.conflict}
        wholes = {record.uid: tuple(record.values) for record in row.planned.new_records}
        for line in lines_of(row, language):
            if isinstance(line, Line):
                uid, key = line.key
                yield PasteLine(
                    key=line.key,
                    firm=names(row.after, language)[0] if row.before is None else names(row.before, language)[0],
                    label=line.label,
                    new=line.new,
                    old=line.old,
                    fields=wholes.get(uid, (key,)) if not key or uid in wholes else (key,),
                    conflict=conflicts.get(line.key, ""),
                    source=line.source.partition(" › ")[2],
                )


def _new_firm(row: ReviewRow, language: Language) -> PasteLine:
    count = sum(1 for _change in row.planned.changes)
    after = row.after
    district = after.district.label(language, short=True) if after.district else None
    parts = [p for p in (after.uscc, district) if p]
    parts.append(Text("{n:,} value", "{n:,} values", n=count).render(language))
    return PasteLine(
        key=(row.uid, NEW_FIRM),
        firm=short_chinese(after),
        label=Text("New firm").render(language),
        new=" · ".join(parts),
        old=None,
        fields=(),
        conflict="",
        source=f"{row.planned.sheet}!{row.planned.row}",
    )


def answered(
    registry: Registry,
    paste: Paste,
    question: Question,
    answer: Answer,
    language: Language,
    as_of: date,
    step: Step | None = None,
) -> Paste:
    """The block planned anew, its columns read as `question` was answered."""
    from registry.intake.decisions import ColumnChoice

    columns, texts = dict(paste.decisions.columns), dict(paste.decisions.texts)
    for one in (question, *(q for q in paste.questions if q.key in question.alike)):
        key = (one.file, one.sheet, one.region, one.column)
        columns[key] = replace(columns.get(key, ColumnChoice()), **one.setting(answer))  # pyright: ignore[reportArgumentType]
        texts |= {(one.file, one.sheet, cell): text for cell, text in one.texts(answer).items()}
    pasted = replace(paste.pasted, decisions=replace(paste.decisions, columns=columns, texts=texts))
    return _planned(registry, pasted, paste.passed, paste.laid, language, as_of, step)


def with_blanks(
    registry: Registry, paste: Paste, clears: bool, language: Language, as_of: date, step: Step | None = None
) -> Paste:
    """The block planned anew, its blank cells keeping the registry's values or clearing them."""
    from registry.intake.decisions import ColumnChoice

    assert paste.plan is not None, "only a block that was planned is asked"
    columns = dict(paste.decisions.columns)
    for table in paste.plan.survey.tables:
        for column in table.columns:
            key = (*table.key, column.mapped.column)
            columns[key] = replace(columns.get(key, ColumnChoice()), blank="clear" if clears else "keep")
    pasted = replace(paste.pasted, decisions=replace(paste.decisions, columns=columns))
    return _planned(registry, pasted, paste.passed, paste.laid, language, as_of, step)


def _has_blanks(paste: Paste) -> bool:
    """Whether a row of the block leaves a cell blank under a header that means something."""
    assert paste.plan is not None, "only a block that was planned is asked"
    ((book, _source),) = paste.pasted.files
    return any(
        book.sheets[0].cell(row, column.mapped.column).is_blank
        for table in paste.plan.survey.tables
        for row in table.region.data_rows
        for column in table.columns
        if column.mapped.targets
    )


def decided(paste: Paste, taken: AbstractSet[tuple[str, str]]) -> Decisions:
    """What a person decided by the lines that are `taken`; the others are left out."""
    from registry.intake.decisions import Resolution

    excluded = {line.key[0] for line in paste.lines if line.key[1] == NEW_FIRM and line.key not in taken}
    left = {
        (line.key[0], name)
        for line in paste.lines
        if line.key not in taken and line.key[1] != NEW_FIRM
        for name in line.fields
    }
    conflicts = {line.key: Resolution.TAKE for line in paste.lines if line.conflict and line.key in taken}
    return replace(paste.decisions, excluded=frozenset(excluded), left=frozenset(left), conflicts=conflicts)


def commit_paste(
    registry: Registry,
    paste: Paste,
    taken: AbstractSet[tuple[str, str]],
    actor: str,
    check: Callable[[], None] = lambda: None,
) -> Applied | None:
    """Write the `taken` lines as one undo step; a backup is made first.

    Raises:
        UserError: the registry changed since the block was read; nothing was written.
        EnvironmentFault: no backup could be made, or the disk did not take the data; nothing was written.
    """
    from registry.intake.importing import commit, is_current, prepare

    if paste.plan is None:
        return None
    if not is_current(registry, paste.plan):
        raise UserError(
            Text("The registry changed while the values were reviewed."),
            Text("Nothing was written."),
            Text("Paste the block again. It shows the changes as they are now."),
        )
    plan = prepare(registry, paste.pasted.files, decided(paste, taken))
    check()
    return commit(registry, plan, actor)


def sum_up(paste: Paste, taken: Iterable[tuple[str, str]]) -> tuple[int, int]:
    """How many values and how many new firms are taken."""
    keys = set(taken)
    firms = sum(key[1] == NEW_FIRM for key in keys)
    return len(keys) - firms, firms
