"""Problems sorted for mending: how many of each kind, which are alike, and what one click would write into their cells.

All of it is pure: answers are cells and texts. Who asks keeps them as corrections, which can be taken back one by one.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from registry.i18n import Text
from registry.intake.grammar import key
from registry.intake.problem_titles import TITLES
from registry.intake.problems import Problem, Severity
from registry.model.catalogue import Field

CellPlace = tuple[str, str, str]
"""Workbook, sheet, address."""

_GRAVEST_FIRST = (Severity.ERROR, Severity.DUPLICATE, Severity.WARNING)


class Scope(StrEnum):
    """How far one correction reaches."""

    CELL = "cell"
    ALIKE = "alike"  # the same problem in the same field with the same text, in all sheets
    COLUMN = "column"  # the same problem in the same field of the same sheet, whatever the texts
    FIELD = "field"  # the same problem in the same field, in all sheets


@dataclass(frozen=True, slots=True)
class Facet:
    """Problems of one kind, in one field or in all.

    Attributes:
        field_key: the field, "" for a facet of all fields.
        field: its catalogue entry, None for whole rows and for a facet of all fields.
        severity: the gravest of its problems.
        count: how many problems.
        mendable: how many of them bring a text that would mend them.
        title: what the kind is called.
        replacement_common: that text where it is the same for all of them, else "".
    """

    code: str
    field_key: str
    field: Field | None
    severity: Severity
    count: int
    mendable: int
    title: Text
    replacement_common: str

    def holds(self, problem: Problem) -> bool:
        """Whether `problem` is one of those counted."""
        return problem.code == self.code and self.field_key in ("", problem.field_key)


def facets(problems: Iterable[Problem]) -> tuple[Facet, ...]:
    """By kind and field: the gravest first, then the most frequent."""
    groups: dict[tuple[str, str], list[Problem]] = defaultdict(list)
    for problem in problems:
        groups[problem.code, problem.field_key].append(problem)
    return _sorted(_facet(code, field_key, group[0].field, group) for (code, field_key), group in groups.items())


def kinds(problems: Iterable[Problem]) -> tuple[Facet, ...]:
    """By kind alone, all fields together: the gravest first, then the most frequent."""
    groups: dict[str, list[Problem]] = defaultdict(list)
    for problem in problems:
        groups[problem.code].append(problem)
    return _sorted(_facet(code, "", None, group) for code, group in groups.items())


def _facet(code: str, field_key: str, field: Field | None, group: Sequence[Problem]) -> Facet:
    texts = {problem.replacement for problem in group}
    return Facet(
        code=code,
        field_key=field_key,
        field=field,
        severity=min((p.severity for p in group), key=_GRAVEST_FIRST.index),
        count=len(group),
        mendable=sum(bool(p.replacement) for p in group),
        title=Text(TITLES[code]) if code in TITLES else group[0].message,
        replacement_common=texts.pop() if len(texts) == 1 else "",
    )


def _sorted(found: Iterable[Facet]) -> tuple[Facet, ...]:
    return tuple(sorted(found, key=lambda f: (_GRAVEST_FIRST.index(f.severity), -f.count, f.code, f.field_key)))


def alike(problem: Problem, problems: Iterable[Problem], scope: Scope = Scope.ALIKE) -> tuple[CellPlace, ...]:
    """The cells that a correction of `problem` would reach, its own first, each once.

    What a row contradicts itself in is like nothing in another row, and so is a cell that holds nothing: two rows without
    a name are two firms.
    """
    own = place(problem)
    if scope is Scope.CELL or problem.field is None or problem.related or not problem.text.strip():
        return (own,)
    reached = {own: None} | {place(p): None for p in problems if _is_reached(problem, p, scope)}
    return tuple(reached)


def _is_reached(problem: Problem, other: Problem, scope: Scope) -> bool:
    if (other.code, other.field_key) != (problem.code, problem.field_key):
        return False
    match scope:
        case Scope.ALIKE:
            return key(other.text).strip() == key(problem.text).strip()
        case Scope.COLUMN:
            return (other.file, other.sheet) == (problem.file, problem.sheet)
        case Scope.FIELD:
            return True
        case Scope.CELL:
            return False


def place(problem: Problem) -> CellPlace:
    """The cell of `problem`."""
    return problem.file, problem.sheet, problem.cell


def correct(
    problem: Problem, text: str, problems: Iterable[Problem], scope: Scope = Scope.ALIKE
) -> Mapping[CellPlace, str]:
    """What is to be written where, when a person mends `problem` with `text` and everything like it."""
    return dict.fromkeys(alike(problem, problems, scope), text)


def accept(problem: Problem, problems: Iterable[Problem], scope: Scope = Scope.ALIKE) -> Mapping[CellPlace, str]:
    """What is to be written where, when a person accepts what `problem` proposes and the like for everything like it.

    Each cell gets what its own problem proposes; a cell whose problems propose nothing, or two things, is left alone.
    """
    problems = tuple(problems)
    reached = set(alike(problem, problems, scope))
    like = (p for p in (problem, *problems) if place(p) in reached and p.code == problem.code)
    return suggested(like)


def suggested(problems: Iterable[Problem], facet: Facet | None = None) -> Mapping[CellPlace, str]:
    """The texts that the problems themselves propose, each for its own cell.

    A cell for which two problems propose different texts is left to a person.

    Args:
        facet: only its problems.
    """
    proposed: dict[CellPlace, set[str]] = defaultdict(set)
    for problem in problems:
        if problem.replacement and (facet is None or facet.holds(problem)):
            proposed[place(problem)].add(problem.replacement)
    return {cell: texts.pop() for cell, texts in proposed.items() if len(texts) == 1}
