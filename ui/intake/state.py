"""Where an import stands: its files, its plan, what was decided. A plain class, no window."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from registry.i18n import Text
from ui.intake.review import Files, Review, ReviewRow

if TYPE_CHECKING:
    from registry.intake.decisions import Decisions
    from registry.intake.plan import ImportPlan
    from registry.intake.problems import Problem

TABS = (
    ("new", Text("New"), "ok"),
    ("updated", Text("Updated"), "text"),
    ("unchanged", Text("Unchanged"), "text"),
    ("conflict", Text("Conflicts"), "warn"),
    ("problems", Text("Problems"), "bad"),
)
"""The counters of the review: key, word, tone of the figure."""

ONE_VALUE = (("lo", "hi", "kind", "currency", "text"), ("round_text", "rounds"))
"""Fields that are one value to a person: they are decided together, else a figure would get one end from each side."""

ProblemKey = tuple[str, str, str, str]
ConflictKey = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Sums:
    """What a commit would do: firms added, firms changed, rows that wait."""

    added: int
    changed: int
    waiting: int

    @property
    def firms(self) -> int:
        """Firms that a commit writes."""
        return self.added + self.changed


def problem_key(problem: Problem) -> ProblemKey:
    """The identity of a problem across plans."""
    return problem.file, problem.sheet, problem.cell, problem.code


class IntakeState:
    """One import from the first file to the commit. Nothing here writes."""

    def __init__(self) -> None:
        self.clear()

    def clear(self) -> None:
        """No import is open."""
        self.files: Files = ()
        self.review: Review | None = None
        self.excluded: set[str] = set()
        self.texts: dict[tuple[int, str, str], str] = {}
        self.conflicts: dict[ConflictKey, bool] = {}
        self.report_year: int | None = None
        self.tab = "new"

    def start(self, files: Files, review: Review) -> None:
        """A new import: its files as read, the first plan."""
        self.clear()
        self.files, self.review = files, review
        figures = {key: figure for (key, _text, _tone), figure in zip(TABS, self.figures(), strict=True)}
        self.tab = next((key for key in ("new", "updated", "conflict", "problems") if figures[key]), "unchanged")

    @property
    def plan(self) -> ImportPlan | None:
        """The plan in force."""
        return None if self.review is None else self.review.plan

    @property
    def rows(self) -> tuple[ReviewRow, ...]:
        """All firms of the plan."""
        return () if self.review is None else self.review.rows

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What a person must look at."""
        return () if self.review is None else self.review.plan.problems

    @property
    def warnings(self) -> tuple[Problem, ...]:
        """What was read and deserves a look."""
        return () if self.review is None else self.review.plan.warnings

    def rows_of(self, tab: str) -> list[ReviewRow]:
        """The firms behind a counter."""
        return [row for row in self.rows if row.state == tab]

    def figures(self) -> list[int]:
        """The counters, in the order of `TABS`. Conflicts count firms, as the others do."""
        return [len(self.problems) if key == "problems" else len(self.rows_of(key)) for key, _text, _tone in TABS]

    def included(self, row: ReviewRow) -> bool:
        """Whether a commit takes this firm."""
        return row.uid not in self.excluded

    def toggle(self, uid: str) -> None:
        """Take the firm, or let its rows wait."""
        self.excluded ^= {uid}

    def sums(self) -> Sums:
        """What a commit would do now."""
        taken = [row for row in self.rows if self.included(row)]
        added = sum(row.state == "new" for row in taken)
        changed = sum(row.state in ("updated", "conflict") and row.changes_anything for row in taken)
        skipped = 0 if self.review is None else self.review.plan.counts.skipped
        held_back = [row for row in self.rows if not self.included(row) and row.state != "unchanged"]
        return Sums(added, changed, skipped + len(held_back))

    @property
    def open_conflicts(self) -> int:
        """Conflicts nobody has decided, of the firms that are taken. Until then the registry's value stays."""
        return sum(len(row.undecided) for row in self.rows if self.included(row))

    def decisions(self, *, committing: bool = False) -> Decisions:
        """What was decided. The plan that is shown keeps the firms that wait; the one that is committed leaves them out."""
        from registry.intake.decisions import Decisions, Resolution

        resolved = {key: Resolution.TAKE if take else Resolution.KEEP for key, take in self.conflicts.items()}
        excluded = frozenset(self.excluded) if committing else frozenset()
        return Decisions(excluded, dict(self.texts), resolved, self.report_year)

    # -- mending

    def mend(self, problem: Problem, text: str) -> bool:
        """Read `text` in place of what the problem's cell holds; False where nothing is different."""
        if problem.code == "year_missing":
            year = int(text) if text.isdecimal() and len(text) == 4 else None
            if year is None:
                return False
            self.report_year = year
            return True
        plan = self.plan
        if plan is None or text == problem.text:
            return False
        number = next(n for n, file in enumerate(plan.files) if file.name == problem.file)
        self.texts[number, problem.sheet, problem.cell] = text
        return True

    @property
    def mended(self) -> int:
        """Cells read otherwise than the sheet has them."""
        return len(self.texts) + (self.report_year is not None)

    def restore(self) -> None:
        """Read every cell as the sheet has it."""
        self.texts = {}
        self.report_year = None

    def resolve(self, key: ConflictKey, *, take: bool) -> None:
        """Decide a conflict: take the sheet's value, or keep the registry's, with the fields that make one value with it."""
        uid, field = key
        for one in next((group for group in ONE_VALUE if field in group), (field,)):
            self.conflicts[uid, one] = take

    def firm_names(self) -> Mapping[tuple[str, str, int], str]:
        """The firm each row of a sheet speaks of: {(file, sheet, row): name}."""
        return {} if self.review is None else self.review.names


def files_text(names: list[str]) -> Text | str:
    """The files of an import in a few words."""
    if len(names) < 2:
        return names[0] if names else ""
    return Text("{file} and {n} more file", "{file} and {n} more files", file=names[0], n=len(names) - 1)
