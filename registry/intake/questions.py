"""What is asked once for a whole column instead of cell by cell: its unit, percent or ratios, which tier, which year.

A question takes the place of the like problems of its column (`Question.takes`). Its answer is a setting of the column
(`Question.setting`), and where no setting can say it, corrected texts (`Question.texts`). Nothing is answered unasked:
`Question.suggested` is only what the screen may have chosen beforehand, for a reason that can be shown.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from statistics import median_low

from registry.i18n import N_, Text
from registry.intake.column_question import Answer, AskedColumn, Option, Question, QuestionKind, Sum
from registry.intake.grammar import Context, amount_text, read_amount, read_date, read_srdi, unit_named
from registry.intake.problems import Problem
from registry.intake.reading import column_name
from registry.model.catalogue import Title
from registry.model.values import Amount, AmountKind
from registry.model.vocab import vocabulary

__all__ = [
    "Answer",
    "AskedColumn",
    "Option",
    "Question",
    "QuestionKind",
    "Sum",
    "ask",
    "unanswered",
    "usual",
    "without_year",
]

_UNITS = ("元", "千元", "万元", "百万元", "亿元")
_UNIT_LABELS = (
    N_("yuan"),
    N_("thousand yuan (千元)"),
    N_("ten thousand yuan (万元)"),
    N_("million yuan (百万元)"),
    N_("hundred million yuan (亿元)"),
)
_FROM_PROBLEMS: Mapping[QuestionKind, frozenset[str]] = {
    QuestionKind.UNIT: frozenset(("unit_missing",)),
    QuestionKind.PERCENT: frozenset(("percent_or_ratio", "percent_assumed", "ratio_assumed")),
    QuestionKind.TIER: frozenset(("level_unclear",)),
    QuestionKind.YEAR: frozenset(("year_missing",)),
    QuestionKind.MONTH: frozenset(("ambiguous_month",)),
    QuestionKind.DAY_ORDER: frozenset(("day_month_ambiguous",)),
}
_MAGNITUDE = 1000
_LEAST_SUMS = 3  # one odd sum is a problem of its cell, not a question about the column
_CLOSE = 1.5  # powers of ten by which a median may miss the usual one and still speak for a unit
_YEARS_BACK = 4


def ask(
    problems: Iterable[Problem], columns: Sequence[AskedColumn], medians: Mapping[str, int], today: date
) -> tuple[Question, ...]:
    """The questions about `columns`, in their order.

    Args:
        problems: problems and warnings of the reading.
        medians: what the registry usually holds, in minor units, by field; a yearly figure without its year
            (``metric.revenue``): `usual`.
        today: the years to choose from end with this day's.
    """
    of_column: dict[int, list[Problem]] = defaultdict(list)
    find = _Finder(columns)
    for problem in problems:
        number = find(problem)
        if number is not None:
            of_column[number].append(problem)
    asked = [q for n, column in enumerate(columns) for q in _about(column, of_column[n], columns, medians, today)]
    return tuple(_with_alike(asked))


def unanswered(problems: Iterable[Problem], questions: Iterable[Question]) -> tuple[Problem, ...]:
    """The problems that no question stands for."""
    taken = {(q.file_name, q.sheet, cell, code) for q in questions for cell, code in q.taken}
    return tuple(p for p in problems if (p.file, p.sheet, p.cell, p.code) not in taken)


def usual(sums: Iterable[tuple[str, int]]) -> dict[str, int]:
    """The median of what is held of each field: (field key, minor units) of every sum, zero and negative ones aside."""
    held: dict[str, list[int]] = defaultdict(list)
    for key, fen in sums:
        if fen > 0:
            held[without_year(key)].append(fen)
    return {key: median_low(figures) for key, figures in held.items()}


def without_year(key: str) -> str:
    """``metric.revenue.2024`` as ``metric.revenue``, other keys as they are."""
    return ".".join(key.split(".")[:2])


class _Finder:
    """Which column a problem stands in: that of its field in the table of its row; below its header without a year."""

    def __init__(self, columns: Sequence[AskedColumn]) -> None:
        self._by_field: dict[tuple[str, str, str], list[int]] = defaultdict(list)
        self._columns = columns
        for number, column in enumerate(columns):
            for key in column.fields:
                self._by_field[column.file_name, column.sheet, key].append(number)

    def __call__(self, problem: Problem) -> int | None:
        if problem.code == "year_missing" and problem.field is None:
            return self._headed(problem)
        for number in self._by_field.get((problem.file, problem.sheet, problem.field_key), ()):
            first, last = self._columns[number].rows
            if first <= problem.row <= last:
                return number
        return None

    def _headed(self, problem: Problem) -> int | None:
        below = [
            (column.rows[0], number)
            for number, column in enumerate(self._columns)
            if column.needs_year
            and (column.file_name, column.sheet) == (problem.file, problem.sheet)
            and problem.cell == f"{column_name(column.column)}{problem.row}"
            and problem.row <= column.rows[0]
        ]
        return min(below)[1] if below else None


def _about(
    column: AskedColumn,
    problems: Sequence[Problem],
    columns: Sequence[AskedColumn],
    medians: Mapping[str, int],
    today: date,
) -> Iterator[Question]:
    for kind, codes in _FROM_PROBLEMS.items():
        like = [p for p in problems if p.code in codes]
        if kind is QuestionKind.YEAR and (column.needs_year or like):
            yield _year(column, like, columns, today)
        elif like and kind is QuestionKind.UNIT:
            yield _unit(column, like, columns, medians)
        elif like and kind is QuestionKind.PERCENT:
            yield _percent(column, like)
        elif like and kind is QuestionKind.TIER:
            yield _tier(column, like)
        elif like and kind is QuestionKind.MONTH:
            yield _month(column, like)
        elif like and kind is QuestionKind.DAY_ORDER:
            yield _day_order(column, like, [p for p in problems if p.code == "day_month_order"])
    if not any(p.code == "unit_missing" for p in problems):
        yield from _magnitude(column, [p for p in problems if p.code == "suspicious_magnitude"], medians)


def _question(
    kind: QuestionKind,
    column: AskedColumn,
    problems: Sequence[Problem],
    title: Text,
    options: Iterable[Option],
    suggested: Answer | None,
) -> Question:
    cells = tuple(dict.fromkeys((p.cell, p.text) for p in problems))
    return Question(
        key=f"{kind}:{column.file}:{column.sheet}:{column.region}:{column.column}",
        kind=kind,
        file=column.file,
        file_name=column.file_name,
        sheet=column.sheet,
        region=column.region,
        column=column.column,
        header=column.header,
        count=len(cells),
        cells=cells,
        title=title,
        options=tuple(options),
        suggested=suggested,
        taken=frozenset((p.cell, p.code) for p in problems),
    )


def _with_alike(questions: Sequence[Question]) -> Iterator[Question]:
    groups: dict[tuple[QuestionKind, int, str, int], list[str]] = defaultdict(list)
    for q in questions:
        groups[q.kind, q.file, q.sheet, q.region].append(q.key)
    for q in questions:
        alike = tuple(key for key in groups[q.kind, q.file, q.sheet, q.region] if key != q.key)
        yield replace(q, alike=alike) if alike else q


# --- money -------------------------------------------------------------------------------------------------------------


def _unit_options() -> Iterator[Option]:
    return (Option(unit, Text(label)) for unit, label in zip(_UNITS, _UNIT_LABELS, strict=True))


def _unit(
    column: AskedColumn, problems: Sequence[Problem], columns: Sequence[AskedColumn], medians: Mapping[str, int]
) -> Question:
    declared = {
        c.unit
        for c in columns
        if (c.file, c.sheet, c.region) == (column.file, column.sheet, column.region) and c.unit in _UNITS
    }
    if len(declared) == 1:
        suggested = declared.pop()
    else:
        suggested = _fitting(median_low(_in_yuan(problems) or [0]), _usual_of(column, medians))
    title = Text("In which unit are the sums of “{header}”?", header=column.header)
    return _question(QuestionKind.UNIT, column, problems, title, _unit_options(), suggested)


def _in_yuan(problems: Iterable[Problem]) -> list[int]:
    """The figures of cells without a unit, in minor units as if they were yuan."""
    readings = (read_amount(p.text, Context(unit="元")).value for p in problems)
    return [a.point_fen for a in readings if a is not None and a.point_fen is not None and a.point_fen > 0]


def _usual_of(column: AskedColumn, medians: Mapping[str, int]) -> int | None:
    return next((medians[k] for k in map(without_year, column.fields) if medians.get(k, 0) > 0), None)


def _fitting(yuan: int, expected: int | None) -> str | None:
    """The unit in which a figure (in minor units as if it were yuan) comes nearest to the expected sum."""
    if expected is None or yuan <= 0:
        return None
    misses = {unit: abs(math.log10(yuan * _factor(unit) / expected)) for unit in _UNITS}
    best = min(misses, key=lambda unit: misses[unit])
    return best if misses[best] < _CLOSE else None


def _factor(unit: str) -> int:
    named = unit_named(unit)
    return int(named.factor) if named is not None else 1


def _magnitude(column: AskedColumn, suspicious: Sequence[Problem], medians: Mapping[str, int]) -> Iterator[Question]:
    expected = _usual_of(column, medians)
    figures = [s.fen for s in column.sums if s.fen > 0]
    if expected is None or len(figures) < _LEAST_SUMS or column.unit not in _UNITS:
        return
    median = median_low(figures)
    if expected / _MAGNITUDE <= median <= expected * _MAGNITUDE:
        return
    values = {"header": column.header, "unit": column.unit, "median": _sum(median), "usual": _sum(expected)}
    if median > expected:
        title = Text(
            "In {unit} the sums of “{header}” are about {median}, far above the usual {usual}. Which unit?", **values
        )
    else:
        title = Text(
            "In {unit} the sums of “{header}” are about {median}, far below the usual {usual}. Which unit?", **values
        )
    suggested = _fitting(median // _factor(column.unit), expected)
    question = _question(QuestionKind.MAGNITUDE, column, suspicious, title, _unit_options(), suggested)
    cells = tuple((s.cell, s.text) for s in column.sums)
    yield replace(question, count=len(cells), cells=cells)


def _sum(fen: int) -> str:
    """A sum in round words, two digits of it."""
    step = 10 ** max(0, len(str(fen)) - 2)
    return amount_text(Amount(AmountKind.EXACT, fen // step * step, fen // step * step))


# --- shares, tiers -----------------------------------------------------------------------------------------------------


def _percent(column: AskedColumn, problems: Sequence[Problem]) -> Question:
    codes = {p.code for p in problems}
    others = column.filled > len({p.cell for p in problems})
    if "percent_assumed" in codes or ("percent_or_ratio" in codes and others):
        suggested: str | None = "percent"  # some of its numbers are above 1, or the others read well as percent
    else:
        suggested = "ratio" if codes == {"ratio_assumed"} else None
    options = (
        Option("percent", Text("Percent: 25.6 means 25.6 %")),
        Option("ratio", Text("Ratios: 0.256 means 25.6 %")),
    )
    title = Text("Does “{header}” hold percent or ratios?", header=column.header)
    return _question(QuestionKind.PERCENT, column, problems, title, options, suggested)


def _tier(column: AskedColumn, problems: Sequence[Problem]) -> Question:
    terms = [term for term in vocabulary("tier") if term.code != "none"]
    named = read_srdi(column.header).value
    suggested = named.tier if named is not None else None
    title = Text("Which tier does “{header}” mean?", header=column.header)
    options = (Option(term.code, Title(term.en, term.zh)) for term in terms)
    return _question(QuestionKind.TIER, column, problems, title, options, None if suggested is None else str(suggested))


# --- dates -------------------------------------------------------------------------------------------------------------


def _year(column: AskedColumn, problems: Sequence[Problem], columns: Sequence[AskedColumn], today: date) -> Question:
    table = (column.file, column.sheet, column.region)
    named = {c.year for c in columns if (c.file, c.sheet, c.region) == table and c.year is not None}
    years = sorted({today.year - back for back in range(_YEARS_BACK)} | named, reverse=True)
    title = (
        Text("Of which year are the figures of “{header}”?", header=column.header)
        if column.needs_year
        else Text("Of which year are the dates of “{header}”?", header=column.header)
    )
    options = (Option(year, Title(str(year), str(year))) for year in years)
    question = _question(QuestionKind.YEAR, column, problems, title, options, named.pop() if len(named) == 1 else None)
    return replace(question, count=column.filled, cells=column.sample) if column.needs_year else question


def _month(column: AskedColumn, problems: Sequence[Problem]) -> Question:
    title = Text("In “{header}”, is .1 January or October? Excel drops the zero of .10.", header=column.header)
    options = (Option(1, Text("January")), Option(10, Text("October")))
    return _question(QuestionKind.MONTH, column, problems, title, options, None)


def _day_order(column: AskedColumn, problems: Sequence[Problem], clear: Sequence[Problem]) -> Question:
    """The order that the column's clear dates have (13/06/2023) speaks for the others."""
    orders = {_is_day_first(p.text) for p in clear} - {None}
    options = (
        Option(True, Text("Day first: 05/06/2023 is 5 June")),
        Option(False, Text("Month first: 05/06/2023 is 6 May")),
    )
    title = Text("Does “{header}” write the day or the month first?", header=column.header)
    suggested = orders.pop() if len(orders) == 1 else None
    return _question(QuestionKind.DAY_ORDER, column, (*problems, *clear), title, options, suggested)


def _is_day_first(text: str) -> bool | None:
    read = read_date(text).value
    if read is None or read.start is None:
        return None
    first = "".join(c if c.isdigit() else " " for c in text).split()
    return bool(first) and int(first[0]) == read.start.day
