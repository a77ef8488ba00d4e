"""What a plan says: firms with their changes, rows whose firm is in doubt, rows that speak of one firm twice."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from enum import StrEnum
from hashlib import sha1
from itertools import islice
from string import ascii_uppercase
from typing import Any, NamedTuple

from registry.change.changeset import cell_address
from registry.change.claims import FILE, Statement
from registry.change.open_values import competing_columns
from registry.i18n import Text
from registry.intake.decisions import DuplicateChoice, RowKey, RowMatch
from registry.intake.drafts import Draft, SourceRow
from registry.intake.matching import Candidate
from registry.model.catalogue import Field
from registry.model.entities import ENTITIES
from registry.model.pinyin import pinyin_of

_NAMESPACE = uuid.UUID("6f0d2a52-8f1e-5a9c-9d55-2f9c9f5a7c11").bytes


class RowState(StrEnum):
    """What an import does to a firm."""

    NEW = "new"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    CONFLICT = "conflict"
    SKIPPED = "skipped"


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A workbook of the import: its name, digest and bytes."""

    name: str
    sha256: str
    body: bytes


@dataclass(frozen=True, slots=True)
class PlannedChange:
    """One field of one record, from `before` to `after` (decoded values; None is unknown).

    Attributes:
        is_new: the whole record is new.
        conflict: the registry's value was changed by hand since the last import, or has a better source; `after` counts
            only when taken.
        taken: whether the change will be made.
        file, sheet, cell: where `after` stands.
        reason: of a conflict: ``hand`` or ``source``.
    """

    table: str
    uid: str
    field: Field
    before: Any
    after: Any
    is_new: bool
    conflict: bool
    taken: bool
    file: str
    sheet: str
    cell: str
    reason: str | None = None

    @property
    def key(self) -> str:
        """``firm.park``; of a yearly figure ``metric.lo``."""
        return f"{self.table}.{self.field.key}"


@dataclass(frozen=True, slots=True)
class Place:
    """A row of a sheet: the position and name of its file, the sheet, the row, and the texts of its cells."""

    number: int
    file: str
    sheet: str
    row: int
    cells: Mapping[str, str]


class SetAside(NamedTuple):
    """A value in conflict: the sheet's (`values`), which is `taken` or not.

    `key` names the field, of a figure its number; `reason` why there is a conflict, "" where the value counts and is kept for
    the sake of who said it.
    """

    firm: str
    table: str
    uid: str
    key: str
    taken: bool
    reason: str
    values: Mapping[str, Any]
    letters: Mapping[str, str]
    place: Place

    def statement(self) -> Statement:
        """What the source says whose value does not count: the sheet's, or what the registry holds until now."""
        if self.taken:
            return Statement(self.firm, self.table, self.uid, self.key, None, FILE)
        entity = ENTITIES[self.table]
        stated = {key: self.values.get(key) for key in (FIGURE if self.table == "metric" else (self.key,))}
        columns = entity.encode({key: value for key, value in stated.items() if value is not None})
        columns = {name: columns.get(name) for name in competing_columns(self.table, self.key)}
        cell = cell_address(self.letters[self.key], self.place.row) if self.key in self.letters else ""
        where = f"{self.place.file} › {self.place.sheet}!{cell or self.place.row}"
        grade = self.values.get("grade")
        return Statement(self.firm, self.table, self.uid, self.key, columns, self.reason, "sheet", where, grade)


class NewRecord(NamedTuple):
    """A new record as one row states it; its changes are made when somebody looks at them.

    `left` are the fields that a person left out, all of them where there is no record without one.
    """

    table: str
    uid: str
    values: Mapping[str, Any]
    letters: Mapping[str, str]
    place: Place
    silent: frozenset[str]
    left: AbstractSet[str] = frozenset()

    @property
    def is_kept(self) -> bool:
        """Whether anything of it is written."""
        return not self.left or any(key not in self.left for key in self.values)

    def changes(self) -> Iterator[PlannedChange]:
        """One change a field."""
        entity = ENTITIES[self.table]
        for key in self._shown():
            letters = self.letters.get(key)
            yield PlannedChange(
                table=self.table,
                uid=self.uid,
                field=entity.field(key),
                before=None,
                after=self.values[key],
                is_new=True,
                conflict=False,
                taken=key not in self.left,
                file=self.place.file,
                sheet=self.place.sheet,
                cell=cell_address(letters, self.place.row) if letters is not None else "",
            )

    def _shown(self) -> Iterator[str]:
        """The fields that are shown: what merely follows from another value is not; of a figure its number is."""
        values = self.values
        if self.table == "metric":
            yield "lo" if values["lo"] is not None else "hi"
        for key, value in values.items():
            is_figure = self.table == "metric" and key in FIGURE
            if value is not None and key != "firm" and key not in self.silent and not is_figure:
                yield key


class NewFirm(NamedTuple):
    """A new firm with all the records of the one row that speaks of it; they are made when somebody looks at them.

    Nearly every firm of a first import is one: keys and records of hundreds of thousands need not be held meanwhile.

    Attributes:
        stated: its own decoded values as far as the row states them; those of its other records stand in `drafts`.
        spoken: what its pinyin is made of.
        digest: of the row's file, from which keys are made.
    """

    uid: str
    stated: Mapping[str, Any]
    spoken: str
    drafts: tuple[Draft, ...]
    letters: Mapping[str, str]
    place: Place
    digest: str
    silent: frozenset[str]

    @property
    def values(self) -> Mapping[str, Any]:
        """Its decoded values with what follows from them."""
        pinyin, initials = pinyin_of(self.spoken)
        return {**self.stated, "pinyin": pinyin, "initials": initials}

    def records(self) -> Iterator[NewRecord]:
        """The firm and its records."""
        yield NewRecord("firm", self.uid, self.values, self.letters, self.place, self.silent)
        for uid, (table, values, letters) in self._keyed():
            yield NewRecord(table, uid, values, letters, self.place, self.silent)

    def given(self) -> tuple[tuple[str, str, Mapping[str, str]], ...]:
        """Table, uid and the columns of the known values of each record."""
        firm = "firm", self.uid, given_by(self.stated, self.letters)
        return (firm, *((t, uid, given_by(values, letters)) for uid, (t, values, letters) in self._keyed()))

    def _keyed(self) -> Iterator[tuple[str, Draft]]:
        digest, sheet, row = self.digest, self.place.sheet, self.place.row
        numbers: dict[str, int] = {}
        for draft in self.drafts:
            number = numbers[draft.table] = numbers.get(draft.table, 0) + 1
            yield record_uid(digest, sheet, row, draft.table, number), draft


_AT_ONCE = (
    100  # firms whose records are made together, so that like ones follow each other, in some hundredths of a second
)


def records_of(firms: Iterable[NewFirm]) -> Iterator[tuple[str, str, str, Mapping[str, Any]]]:
    """Table, uid, firm and decoded values of their records; of some firms at a time those of a table together."""
    remaining = iter(firms)
    while some := list(islice(remaining, _AT_ONCE)):
        by_table: dict[str, list[tuple[str, str, Mapping[str, Any]]]] = {table: [] for table in ENTITIES}
        for made in some:
            for record in made.records():
                by_table[record.table].append((record.uid, made.uid, record.values))
        for table, records in by_table.items():
            for uid, firm, values in records:
                yield table, uid, firm, values


def given_by(
    values: Mapping[str, Any], letters: Mapping[str, str], left: AbstractSet[str] = frozenset()
) -> Mapping[str, str]:
    """The columns (`letters`) of those `values` that are known and not left out."""
    if not left and None not in map(values.get, letters):
        return letters
    return {k: v for k, v in letters.items() if values.get(k) is not None and k not in left}


FIGURE = ("lo", "hi", "kind", "currency", "text")
"""Columns that hold one value between them: it changes whole, and a person decides on it whole."""


@dataclass(frozen=True, slots=True)
class PlannedFirm:
    """One firm of the import with all that its rows change.

    Attributes:
        stated: a firm that one row makes, or the new records and changes of records that are there.
        like: the firm that a new one may be, by its name; it waits until a person says so. "" for none.
    """

    uid: str
    name: str
    state: RowState
    included: bool
    file: str
    sheet: str
    row: int
    stated: NewFirm | tuple[NewRecord | PlannedChange, ...]
    like: str = ""

    @property
    def entries(self) -> tuple[NewRecord | PlannedChange, ...]:
        """New records, and changes of records that are there."""
        return tuple(self.stated.records()) if isinstance(self.stated, NewFirm) else self.stated

    @property
    def tables(self) -> frozenset[str]:
        """The tables it changes."""
        if isinstance(self.stated, NewFirm):
            return frozenset(("firm", *(draft.table for draft in self.stated.drafts)))
        return frozenset(entry.table for entry in self.stated)

    @property
    def rows(self) -> frozenset[tuple[str, str, int]]:
        """File, sheet and number of every row that speaks of it."""
        found = {(self.file, self.sheet, self.row)}
        if isinstance(self.stated, NewFirm):  # one row makes it
            return frozenset(found)
        for entry in self.stated:
            if isinstance(entry, NewRecord):
                found.add((entry.place.file, entry.place.sheet, entry.place.row))
            elif digits := entry.cell.lstrip(ascii_uppercase):
                found.add((entry.file, entry.sheet, int(digits)))
        return frozenset(found)

    @property
    def changes(self) -> tuple[PlannedChange, ...]:
        """All that changes, field by field."""
        found: list[PlannedChange] = []
        for entry in self.entries:
            if isinstance(entry, NewRecord):
                found.extend(entry.changes())
            else:
                found.append(entry)
        return tuple(found)

    @property
    def updates(self) -> tuple[PlannedChange, ...]:
        """What changes in records that were stated before, in the registry or by an earlier row."""
        if isinstance(self.stated, NewFirm):
            return ()
        return tuple(entry for entry in self.stated if isinstance(entry, PlannedChange))

    @property
    def new_records(self) -> tuple[NewRecord, ...]:
        """The records that are made."""
        return tuple(entry for entry in self.entries if isinstance(entry, NewRecord))


@dataclass(frozen=True, slots=True)
class RowToMatch:
    """A row whose firm a person has to name, or may name otherwise.

    Attributes:
        name, uscc: as the row has them.
        candidates: firms of the registry or of these files that it may mean, best first.
        may_be_new: a new firm can be made of the row.
        decided: what was decided, None while it waits.
        row: the row as read, to lay it beside a firm.
    """

    key: RowKey
    file: str
    name: str
    uscc: str | None
    cell: str
    candidates: tuple[Candidate, ...]
    may_be_new: bool
    decided: RowMatch | None
    row: SourceRow = field(repr=False, compare=False)


@dataclass(frozen=True, slots=True)
class DuplicateField:
    """One field of a firm as two rows have it; None where a row is silent.

    Attributes:
        key: ``firm.park``, ``metric.revenue.2024``.
        second: whether the second row's value counts: chosen, or the only one there is.
    """

    key: str
    field: Field
    label: Text
    left: Any
    right: Any
    second: bool


@dataclass(frozen=True, slots=True)
class DuplicatePair:
    """Two rows that speak of one firm, side by side.

    Attributes:
        key: the second row.
        code: why they are one (``duplicate_uscc`` …), `message` says it.
        left, right: where the first row and the second stand, ``Songjiang.xlsx › 表!A7``.
        fields: name first.
    """

    key: RowKey
    uid: str
    code: str
    message: Text
    left: str
    right: str
    fields: tuple[DuplicateField, ...]
    decided: DuplicateChoice | None


@dataclass(frozen=True, slots=True)
class Counts:
    """Firms by what the import does to them."""

    new: int
    updated: int
    unchanged: int
    conflicts: int
    skipped: int


def record_uid(sha256: str, sheet: str, row: int, table: str, n: int) -> str:
    """The key of the `n`-th record of `table` that a row gives: the same for the same file everywhere.

    A UUID of version 5 (RFC 9562), made without the cost of a `uuid.UUID`.
    """
    digest = bytearray(
        sha1(_NAMESPACE + f"{sha256}|{sheet}|{row}|{table}|{n}".encode(), usedforsecurity=False).digest()[:16]
    )
    digest[6] = digest[6] & 0x0F | 0x50
    digest[8] = digest[8] & 0x3F | 0x80
    text = digest.hex()
    return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"
