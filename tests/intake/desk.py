"""A desk to import at: workbooks written on the spot, a registry, and what it holds afterwards."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import count
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from registry.change import Applied, ChangeSet, Update, apply
from registry.intake.decisions import Decisions
from registry.intake.importing import commit, prepare, read_files
from registry.intake.plan import ImportPlan, PlannedChange, PlannedFirm
from registry.model.entities import ENTITIES
from registry.store import Registry
from registry.view import FirmCard, FirmRow, firm_card, firm_rows
from registry.view.rows import records

Grid = Sequence[Sequence[Any]]
DAY = date(2025, 6, 30)
# Made up, both check characters right (domain reference 4.3); they belong to no known firm.
CODES = (
    "91310117MA1J00014T",
    "91310112MA1GA1238U",
    "91310115MA1K3X7P2H",
    "91310000MA1FL9TX6U",
    "91310120MA1HXYW868",
    "91320682MA1UT5R34H",
)


def write(path: Path, sheets: Mapping[str, Grid], merges: Sequence[str] = (), at: tuple[int, int] = (1, 1)) -> Path:
    """A workbook of these sheets; `merges` are ranges of the first one, `at` where its first cell stands."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for title, grid in sheets.items():
        sheet: Worksheet = book.create_sheet(title)
        for r, row in enumerate(grid):
            for c, value in enumerate(row):
                if value is not None:
                    sheet.cell(at[0] + r, at[1] + c, value)
    for merged in merges:
        book.worksheets[0].merge_cells(merged)
    book.save(path)
    return path


@dataclass
class Desk:
    """One registry and a folder for the workbooks that come in."""

    registry: Registry
    folder: Path
    _number: count[int] = field(default_factory=lambda: count(1))

    def book(self, *grid: Sequence[Any], merges: Sequence[str] = (), at: tuple[int, int] = (1, 1)) -> Path:
        """A workbook of one sheet called 表."""
        return write(self.folder / f"{next(self._number)}.xlsx", {"表": grid}, merges, at)

    def books(self, sheets: Mapping[str, Grid]) -> Path:
        """A workbook of several sheets."""
        return write(self.folder / f"{next(self._number)}.xlsx", sheets)

    def plan(self, *paths: Path, decisions: Decisions | None = None) -> ImportPlan:
        """What an import of these files would do."""
        return prepare(self.registry, read_files(paths), decisions)

    def take(self, *paths: Path, decisions: Decisions | None = None) -> ImportPlan:
        """Import these files; answers the plan that was carried out."""
        plan = self.plan(*paths, decisions=decisions)
        self.commit(plan)
        return plan

    def commit(self, plan: ImportPlan) -> Applied | None:
        """Carry out `plan`."""
        return commit(self.registry, plan, "officer")

    def edit(self, table: str, uid: str, **after: Any) -> None:
        """A person types other values (decoded) into a record."""
        entity = ENTITIES[table]
        held = next(r for r in self.records(table) if r["uid"] == uid)
        old: dict[str, Any] = {}
        new: dict[str, Any] = {}
        for key, value in after.items():
            old |= entity.field(key).encode(held[key])
            new |= entity.field(key).encode(value)
        apply(self.registry, ChangeSet("edit", "Edit", "officer", (Update(table, uid, old, new),)))

    def records(self, table: str) -> list[dict[str, Any]]:
        """The decoded records of a table."""
        with self.registry.read() as connection:
            return records(connection, table)

    def firms(self) -> dict[str, FirmRow]:
        """The rows of the firm table by legal name."""
        return {row.legal_name: row for row in firm_rows(self.registry, DAY)}

    def firm(self) -> dict[str, Any]:
        """The one firm there is."""
        (one,) = self.records("firm")
        return one

    def card(self, name: str) -> FirmCard:
        """The card of the firm with this legal name."""
        return firm_card(self.registry, self.firms()[name].uid, DAY)

    def figures(self) -> dict[tuple[str, int], int]:
        """The figures of the one firm there is, by metric and year."""
        return {(m["metric"], m["year"]): m["lo"] for m in self.records("metric")}


def codes(plan: ImportPlan) -> list[str]:
    """The kinds of problems of a plan."""
    return [p.code for p in plan.problems]


def states(plan: ImportPlan) -> dict[str, str]:
    """What the plan does to each firm."""
    return {f.name: f.state.value for f in plan.firms}


def of(plan: ImportPlan, name: str) -> PlannedFirm:
    """What the plan says of one firm."""
    return next(f for f in plan.firms if f.name == name)


def change(plan: ImportPlan, key: str) -> PlannedChange:
    """The one change of this field in the plan."""
    (one,) = [c for f in plan.firms for c in f.changes if c.field.key == key]
    return one


def wan(value: int) -> int:
    """So many 万元 in fen."""
    return value * 1_000_000
