"""Where an import stands: its files, its plan, what was decided. A plain class, no window."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from registry.i18n import Text
from registry.pace import let_go_later
from ui.intake.carry import new_places, placed, placed_key
from ui.intake.remarks import Remark
from ui.intake.review import Files, Review, ReviewRow
from ui.intake.sides import Before, ConflictKey, Side, together

if TYPE_CHECKING:
    from registry.intake.column_question import Answer
    from registry.intake.decisions import (
        Bands,
        ColumnChoice,
        ColumnKey,
        Decisions,
        DuplicateChoice,
        RowKey,
        RowMatch,
        SheetKey,
    )
    from registry.intake.plan import ImportPlan
    from registry.intake.problems import Problem
    from registry.intake.questions import Question

TABS = (
    ("new", Text("New"), "ok"),
    ("updated", Text("Updated"), "text"),
    ("unchanged", Text("Unchanged"), "text"),
    ("conflict", Text("Conflicts"), "warn"),
    ("problems", Text("Problems"), "bad"),
)
"""The counters of the review: key, word, tone of the figure."""

_OF_ALL = ("excluded", "conflicts", "report_year", "not_same", "left", "left_fields", "policy", "moved")
_BY_PLACE = ("texts", "columns", "bands", "matches", "duplicates", "_sides")
"""Decisions: those about firms, fields and the whole import; those whose keys begin with the place of a file."""

ProblemKey = tuple[str, str, str, str]


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
        self.files: Files = ()
        self.review: Review | None = None
        self.clear()

    def clear(self) -> None:
        """No import is open."""
        before: list[object] = [self.files]
        self.files = ()
        let_go_later(before)
        self._replace(None)
        self.excluded: set[str] = set()
        self.texts: dict[tuple[int, str, str], str] = {}
        self.conflicts: dict[ConflictKey, bool] = {}
        self.report_year: int | None = None
        self.columns: dict[ColumnKey, ColumnChoice] = {}
        self.bands: dict[SheetKey, tuple[Bands, ...]] = {}
        self.left_sheets: set[SheetKey] = set()
        self.matches: dict[RowKey, RowMatch] = {}
        self.duplicates: dict[RowKey, DuplicateChoice] = {}
        self.not_same: set[tuple[str, str]] = set()
        self.left: set[ConflictKey] = set()
        self.left_fields: set[str] = set()
        self.policy = "values"
        self.moved: set[str] = set()
        self.paired: frozenset[str] = frozenset()
        self._mends: list[dict[tuple[int, str, str], str | None]] = []
        self._said: list[tuple[str, RowKey, tuple[str, str] | None]] = []
        self._sides: dict[RowKey, Before] = {}
        self.tab = "new"

    def start(self, files: Files, review: Review) -> None:
        """A new import: its files as read, the first plan."""
        self.clear()
        self.files = files
        self.show(review)
        figures = {key: figure for (key, _text, _tone), figure in zip(TABS, self.figures(), strict=True)}
        self.tab = next((key for key in ("new", "updated", "conflict", "problems") if figures[key]), "unchanged")

    def show(self, review: Review) -> None:
        """Another plan is in force."""
        self._replace(review)
        self.paired = frozenset(pair.uid for pair in review.plan.duplicates if pair.decided is None)
        if self.moved:
            self.moved &= {row.uid for row in review.rows}

    def _replace(self, review: Review | None) -> None:
        """Another review is held; the one before, of many thousand firms perhaps, goes without holding the window up."""
        before: list[object] = [self.review]
        self.review = review
        let_go_later(before)

    def carried(self, files: Files) -> IntakeState:
        """What was decided, for `files`: some of these and others. Decisions about files that are not among them go."""
        places = new_places(self.files, files)
        kept = IntakeState()
        for name in _OF_ALL:
            setattr(kept, name, getattr(self, name))
        for name in _BY_PLACE:
            setattr(kept, name, placed(getattr(self, name), places))
        kept.left_sheets = {placed_key(key, places) for key in self.left_sheets if key[0] in places}
        kept._mends = [mend for mend in (placed(held, places) for held in self._mends) if mend]
        kept._said = [(k, placed_key(key, places), pair) for k, key, pair in self._said if key[0] in places]
        return kept

    def resume(self, files: Files, review: Review, kept: IntakeState) -> None:
        """An import of other files, with what was decided before."""
        self.start(files, review)
        for name in (*_OF_ALL, *_BY_PLACE, "left_sheets", "_mends", "_said"):
            setattr(self, name, getattr(kept, name))
        self.show(review)

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
        return () if self.review is None else self.review.plan.unasked

    @property
    def warnings(self) -> tuple[Problem, ...]:
        """What was read and deserves a look."""
        return () if self.review is None else self.review.plan.warnings

    def rows_of(self, tab: str) -> Sequence[ReviewRow]:
        """The firms behind a counter."""
        return () if self.review is None else self.review.by_state.get(tab, ())

    def figures(self) -> list[int]:
        """The counters, in the order of `TABS`. Conflicts count firms, as the others do."""
        return [len(self.problems) if key == "problems" else len(self.rows_of(key)) for key, _text, _tone in TABS]

    def included(self, row: ReviewRow) -> bool:
        """Whether a commit takes this firm."""
        return row.uid not in self.excluded and row.planned.included

    def toggle(self, uid: str) -> None:
        """Take the firm, or let its rows wait."""
        self.excluded ^= {uid}

    def waiting(self) -> Sequence[ReviewRow]:
        """The firms that wait for a person, in the order of the counters."""
        order = {key: number for number, (key, _text, _tone) in enumerate(TABS)}
        found = [row for row in self.rows if row.planned.like or (self.included(row) and self._is_open(row))]
        return sorted(found, key=lambda row: order[row.state])

    def _is_open(self, row: ReviewRow) -> bool:
        return bool(row.undecided) or row.uid in self.paired or row.uid in self.moved

    @property
    def blocked(self) -> bool:
        """All or nothing was asked for, and something is wrong."""
        return self.plan is not None and self.plan.blocked

    def leave(self, key: ConflictKey) -> None:
        """Leave one value out, or take it again."""
        self.left ^= {key}

    def leave_fields(self, fields: AbstractSet[str]) -> None:
        """Leave these fields out for all firms, and take the others again."""
        self.left_fields = set(fields)

    def sums(self) -> Sums:
        """What a commit would do now."""
        review = self.review
        if review is None:
            return Sums(0, 0, 0)
        if self.blocked:
            return Sums(0, 0, len(review.restless))
        taken = self.excluded & (review.added | review.changed | review.restless)
        counts = len(review.added - taken), len(review.changed - taken)
        return Sums(*counts, review.plan.counts.skipped + len((taken & review.restless) - review.held_back))

    @property
    def open_conflicts(self) -> int:
        """Conflicts nobody has decided, of the firms that are taken. Until then the registry's value stays."""
        disputed = () if self.review is None else self.review.disputed
        return sum(len(row.undecided) for row in disputed if row.uid not in self.excluded)

    def decisions(self, *, committing: bool = False) -> Decisions:
        """What was decided. The plan that is shown keeps the firms that wait; the one that is committed leaves them out."""
        from registry.intake.decisions import Decisions, Policy, Resolution

        resolved = {key: Resolution.TAKE if take else Resolution.KEEP for key, take in self.conflicts.items()}
        return Decisions(
            excluded=frozenset(self.excluded) if committing else frozenset(),
            texts=dict(self.texts),
            conflicts=resolved,
            report_year=self.report_year,
            bands=dict(self.bands),
            left_sheets=frozenset(self.left_sheets),
            columns=dict(self.columns),
            matches=dict(self.matches),
            not_same=frozenset(self.not_same),
            duplicates=dict(self.duplicates),
            left=frozenset(self.left),
            left_fields=frozenset(self.left_fields),
            policy=Policy(self.policy),
        )

    # -- the sheets and the firms

    @property
    def needs_mapping(self) -> bool:
        """Whether a sheet of these files is of a shape that nobody confirmed, or a question is open that
        something waits for."""
        plan = self.plan
        return plan is not None and (
            not plan.survey.is_known or any(question.kind.value != "blank" for question in plan.questions)
        )

    @property
    def needs_matching(self) -> bool:
        """Whether a row waits for a person's word about its firm."""
        plan = self.plan
        return plan is not None and bool(plan.to_match or plan.duplicates)

    @property
    def settled(self) -> tuple[int, int]:
        """Firms of the plan that nobody has to name: those of the registry, and new ones."""
        if self.plan is None:
            return 0, 0
        fresh = sum(firm.state.value == "new" for firm in self.plan.firms)
        asked = sum(row.may_be_new for row in self.plan.to_match)
        return len(self.plan.firms) - fresh, max(fresh - asked, 0)

    def choose_column(self, key: ColumnKey, choice: ColumnChoice) -> None:
        """A column means something else, or is read otherwise."""
        self.columns[key] = choice

    def mark_bands(self, sheet: SheetKey, bands: tuple[Bands, ...]) -> None:
        """The tables of a sheet stand where a person marked them; () finds them anew. Choices of its columns go."""
        if bands:
            self.bands[sheet] = bands
        else:
            self.bands.pop(sheet, None)
        self.columns = {key: choice for key, choice in self.columns.items() if key[:2] != sheet}

    def add_bands(self, sheet: SheetKey, bands: tuple[Bands, ...]) -> None:
        """More of a sheet is read: its tables keep their numbers, and what was said of them stays."""
        self.bands[sheet] = bands

    def leave_sheet(self, sheet: SheetKey, left: bool) -> None:
        """A sheet is left out, or read again."""
        (self.left_sheets.add if left else self.left_sheets.discard)(sheet)

    def answer(self, question: Question, answer: Answer) -> None:
        """Answer a question about a column, and the like ones of its table that may have the same answer."""
        from registry.intake.decisions import ColumnChoice

        plan = self.plan
        alike = [q for q in plan.questions if q.key in question.alike] if plan is not None else []
        for one in (question, *alike):
            for column in (one.column, *one.also):
                key = (one.file, one.sheet, one.region, column)
                held = self._held(key) or ColumnChoice()
                self.columns[key] = replace(held, **one.setting(answer))  # pyright: ignore[reportArgumentType]
            for cell, text in one.texts(answer).items():
                self.texts[one.file, one.sheet, cell] = text

    def _held(self, key: ColumnKey) -> ColumnChoice | None:
        return self.columns.get(key)

    def match(self, key: RowKey, said: RowMatch, sides: Mapping[ConflictKey, Side] | None = None) -> None:
        """A row speaks of this firm; of the values in `sides` the chosen side counts."""
        self.matches[key] = said
        if sides:
            self._sides.setdefault(key, Before()).choose(sides, self.left, self.conflicts)
        if not self._said or self._said[-1][:2] != ("apart", key):
            self._said.append(("match", key, None))

    def match_new(self, keys: Sequence[RowKey]) -> None:
        """All these rows are new firms; each can be taken back by itself."""
        from registry.intake.decisions import MatchKind, RowMatch

        for key in keys:
            self.match(key, RowMatch(MatchKind.NEW))

    def tell_apart(self, key: RowKey, pair: tuple[str, str]) -> None:
        """A firm and a name are not the same."""
        self.not_same.add(pair)
        self._said.append(("apart", key, pair))

    def pair(self, key: RowKey, said: DuplicateChoice) -> None:
        """What becomes of a second row of a firm."""
        self.duplicates[key] = said
        self._said.append(("pair", key, None))

    @property
    def can_take_back(self) -> bool:
        """Whether something was decided about a firm."""
        return bool(self._said)

    def take_back(self) -> bool:
        """Undo the last decision about a firm; False where there is none."""
        if not self._said:
            return False
        kind, key, pair = self._said.pop()
        (self.duplicates if kind == "pair" else self.matches).pop(key, None)
        if pair is not None:
            self.not_same.discard(pair)
        if key in self._sides:
            self._sides.pop(key).restore(self.left, self.conflicts)
        return True

    # -- mending

    def mend(self, problem: Problem, text: str) -> bool:
        """Read `text` in place of what the problem's cell holds; False where nothing is different. What is struck through is
        taken by its own text."""
        if problem.code == "year_missing":
            year = int(text) if text.isdecimal() and len(text) == 4 else None
            if year is None:
                return False
            self.report_year = year
            return True
        return (text != problem.text or text == problem.replacement) and self.mend_cells(
            {(problem.file, problem.sheet, problem.cell): text}
        )

    def mend_cells(self, cells: Mapping[tuple[str, str, str], str]) -> bool:
        """Read other texts in these cells, as one step that can be taken back; False where there is nothing to mend."""
        plan = self.plan
        if plan is None or not cells:
            return False
        numbers = {file.name: number for number, file in enumerate(plan.files)}
        places = {(numbers[file], sheet, cell): text for (file, sheet, cell), text in cells.items()}
        self._mends.append({place: self.texts.get(place) for place in places})
        self.texts |= places
        return True

    def unmend(self) -> bool:
        """Take the last mending back; False where there is none."""
        if not self._mends:
            return False
        for place, text in self._mends.pop().items():
            if text is None:
                self.texts.pop(place, None)
            else:
                self.texts[place] = text
        return True

    @property
    def mended(self) -> int:
        """Cells read otherwise than the sheet has them."""
        return len(self.texts) + (self.report_year is not None)

    def restore(self) -> None:
        """Read every cell as the sheet has it."""
        self.texts = {}
        self._mends = []
        self.report_year = None

    def resolve(self, key: ConflictKey, *, take: bool) -> None:
        """Decide a conflict: take the sheet's value, or keep the registry's, with the fields that make one value with it."""
        for one in together(key):
            self.conflicts[one] = take

    def remark_of(self, problem: Problem) -> Remark | None:
        """What the sheet says of a problem's cell beside its value; None for nothing."""
        held = {} if self.review is None else self.review.remarks
        return held.get((problem.file, problem.sheet, problem.cell))

    def firm_names(self) -> Mapping[tuple[str, str, int], str]:
        """The firm each row of a sheet speaks of: {(file, sheet, row): name}."""
        return {} if self.review is None else self.review.names


def files_text(names: list[str]) -> Text | str:
    """The files of an import in a few words."""
    if len(names) < 2:
        return names[0] if names else ""
    return Text("{file} and {n} more file", "{file} and {n} more files", file=names[0], n=len(names) - 1)
