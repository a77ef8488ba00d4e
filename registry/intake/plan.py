"""The plan of an import: what the rows of the sheets would change, made once by reading only, shown, then committed as it is.

The same rows, registry and decisions give the same plan, byte for byte: keys of new records are derived from the file's
digest, the sheet and the row, so that any machine and any repetition agrees.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any, Protocol

from registry.change import ChangeSet, ImportBatch, Insert, Operation, Stream, Update
from registry.change.claims import Statement
from registry.i18n import N_
from registry.intake.decisions import Policy
from registry.intake.planned import (
    Counts,
    DuplicateField,
    DuplicatePair,
    NewRecord,
    Place,
    PlannedChange,
    PlannedFirm,
    RowState,
    RowToMatch,
    SourceFile,
    record_uid,
)
from registry.intake.problems import Problem
from registry.intake.questions import Question
from registry.intake.survey import Survey

__all__ = [
    "Counts",
    "DuplicateField",
    "DuplicatePair",
    "ImportPlan",
    "NewRecord",
    "Place",
    "PlannedChange",
    "PlannedFirm",
    "RowState",
    "RowToMatch",
    "SourceFile",
    "record_uid",
]


class Made(Protocol):
    """What a commit writes, made when it is asked for."""

    def operations(self) -> Iterable[Operation]:
        """Inserts and updates, parents before children."""
        ...

    def batches(self) -> Iterable[ImportBatch]:
        """The files and which row gave which record."""
        ...

    def inserts(self) -> Iterable[tuple[str, str, str, Mapping[str, Any]]]:
        """Table, uid, firm and decoded values of all new records, of firms that wait too."""
        ...

    def updates(self) -> Iterable[Update]:
        """What changes in records that are there."""
        ...

    def statements(self) -> Iterable[Statement]:
        """What the sources say whose value does not count."""
        ...

    def firm_of(self, file: str, sheet: str, row: int) -> str | None:
        """The firm (uid) that a row speaks of, None where it names none."""
        ...

    def without(self, firms: AbstractSet[str]) -> Made:
        """The same, while these firms wait."""
        ...


@dataclass(frozen=True)
class ImportPlan:
    """What an import would do.

    Attributes:
        firms: every firm the sheets speak of, in the order of the sheets.
        problems: what a person must look at: values left out, duplicates.
        warnings: values that were read and deserve a look.
        fictional: the workbook says that its data are invented.
        survey: the sheets and what their columns mean.
        questions: what is asked once for a whole column.
        asked: the problems and warnings that questions stand for; `unasked` leaves them out.
        to_match: rows whose firm a person has to name.
        duplicates: second rows of a firm.
        policy: which rows a commit takes.
        seen: the last change of the registry that the plan knows of.
        blocked: all or nothing was asked for, and something is wrong: a commit writes nothing.
    """

    files: tuple[SourceFile, ...]
    firms: tuple[PlannedFirm, ...]
    counts: Counts
    problems: tuple[Problem, ...]
    warnings: tuple[Problem, ...]
    fictional: bool
    made: Made
    survey: Survey = field(default_factory=Survey)
    questions: tuple[Question, ...] = ()
    asked: tuple[Problem, ...] = ()
    to_match: tuple[RowToMatch, ...] = ()
    duplicates: tuple[DuplicatePair, ...] = ()
    policy: Policy = Policy.VALUES
    blocked: bool = False
    seen: int = 0

    @property
    def operations(self) -> tuple[Operation, ...]:
        """What the commit writes, made when asked for; empty when nothing changes."""
        return tuple(self._stream())

    @property
    def changes_anything(self) -> bool:
        """Whether a commit writes anything."""
        return bool(self._stream())

    def _stream(self) -> Stream[Operation]:
        return Stream(lambda: () if self.blocked else self.made.operations())

    @cached_property
    def records(self) -> Mapping[str, int]:
        """New records by table."""
        return dict(sorted(Counter(o.table for o in self._stream() if isinstance(o, Insert)).items()))

    def without(self, firms: AbstractSet[str]) -> ImportPlan:
        """The same plan, while the rows of these firms wait."""
        return replace(self, made=self.made.without(firms))

    @property
    def unasked(self) -> tuple[Problem, ...]:
        """The problems that no question stands for."""
        asked = {id(p) for p in self.asked}
        return tuple(p for p in self.problems if id(p) not in asked)

    def change_set(self, actor: str, reason: str = "") -> ChangeSet:
        """The change set of this plan, as one undo step."""
        names = ", ".join(f.name for f in self.files)
        return ChangeSet(
            kind="import",
            label=N_("Import {file}"),
            label_values={"file": names},
            actor=actor,
            reason=reason,
            operations=self._stream(),
            batches=tuple(self.made.batches()) if self.changes_anything else (),
        )
