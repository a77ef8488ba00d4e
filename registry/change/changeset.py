"""A change set: what shall change, from what to what, why, by whom, and where each value came from.

Values are the scalars of the physical columns (`registry.model.catalogue.Field.encode`), so that the same change set
can be shown, applied, logged and inverted without knowing what a field means.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Generic, TypeVar

from registry.i18n import Text
from registry.model.catalogue import Scalar

Row = Mapping[str, Scalar]
_EMPTY: Mapping[str, str | Text] = MappingProxyType({})
_T_co = TypeVar("_T_co", covariant=True)


class Stream(Generic[_T_co]):
    """Values that are made anew each time somebody walks through them, so that hundreds of thousands need not be held.

    Args:
        make: gives the same values in the same order each time.
    """

    def __init__(self, make: Callable[[], Iterable[_T_co]]) -> None:
        self._make = make

    def __iter__(self) -> Iterator[_T_co]:
        return iter(self._make())

    def __bool__(self) -> bool:
        """Whether there is any."""
        return any(True for _ in self)


@dataclass(frozen=True, slots=True)
class Insert:
    """A new record."""

    table: str
    uid: str
    values: Row


@dataclass(frozen=True, slots=True)
class Update:
    """Columns of a record from `before` to `after`; both name the same columns."""

    table: str
    uid: str
    before: Row
    after: Row


@dataclass(frozen=True, slots=True)
class Delete:
    """A record that goes; `before` is the whole row as it was seen."""

    table: str
    uid: str
    before: Row


Operation = Insert | Update | Delete


@dataclass(frozen=True, slots=True)
class ValueSource:
    """Where a value that came from no sheet came from.

    Attributes:
        kind: person, document, web or computed.
        note: the words for it: "Phone call, 17 Oct", a title and page, an address, a formula.
    """

    uid: str
    field: str
    kind: str
    note: str


def cell_address(place: str, row: int) -> str:
    """The cell that `place` means in a record of `row`: column letters stand for that row, ``B5`` for itself."""
    return place if place[-1:].isdigit() else f"{place}{row}"


@dataclass(frozen=True, slots=True)
class SheetRow:
    """A row of an imported sheet and the records it gave.

    Attributes:
        cells: what the cells held, by column letters, as text.
        records: (table, uid, {field: column letters, or the whole cell where it stands in another row}).
    """

    sheet: str
    row: int
    cells: Mapping[str, str]
    records: tuple[tuple[str, str, Mapping[str, str]], ...]


@dataclass(frozen=True, slots=True)
class ImportBatch:
    """The sheet file behind an import: kept whole, so that any value can be led back to its cell."""

    uid: str
    name: str
    sha256: str
    body: bytes
    mapping: str
    counts: str
    rows: tuple[SheetRow, ...] | Stream[SheetRow]


@dataclass(frozen=True, slots=True)
class ChangeSet:
    """Everything one act changes.

    Attributes:
        kind: import, edit, merge, round, seal, create; undo, redo and erase are made by this room alone.
        label: what it did, as a message of the catalogues with `label_values` (shown as "Undo …"). It is sealed for
            ever: no personal data in it, nor in `reason`.
        reason: why, in the user's words; may be empty.
        actor: who.
        operations: in an order in which parents are inserted before children and deleted after them.
        sources: where hand-made values came from.
        batches: the imported files behind it, if any.
    """

    kind: str
    label: str
    actor: str
    operations: tuple[Operation, ...] | Stream[Operation]
    label_values: Mapping[str, str | Text] = field(default_factory=lambda: _EMPTY)
    reason: str = ""
    sources: tuple[ValueSource, ...] = ()
    batches: tuple[ImportBatch, ...] = ()

    def __bool__(self) -> bool:
        """Whether it changes anything at all."""
        return bool(self.operations)
