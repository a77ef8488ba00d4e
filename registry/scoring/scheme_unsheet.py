"""From the sheets of a workbook back to a scheme; every fault names the sheet and the cell."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from registry.errors import UserError
from registry.i18n import Text
from registry.model.toml_table import Path, Table
from registry.scoring.scheme import Scheme
from registry.scoring.scheme_file import read_scheme
from registry.scoring.scheme_plans import KEY_ROW, LIST_SETTINGS, SETTINGS, SHEETS, Column, Kept, SheetPlan
from registry.scoring.scheme_sheets import split_list

_DIGITS = 15
"""Digits that a sheet keeps of a number."""


@dataclass(frozen=True, slots=True)
class SheetCell:
    """A cell that holds something: its address and its value (text, number or truth)."""

    name: str
    value: str | int | float | bool


@dataclass(frozen=True, slots=True)
class SheetRow:
    """A row by the keys of its columns; blank cells are left out. `first` is the address of its first cell."""

    first: str
    cells: Mapping[str, SheetCell]


def keys_wanted(plan: SheetPlan) -> set[str]:
    """The keys that must stand in the key row of a sheet."""
    return {column.key for column in plan.columns if column.key}


def scheme_of_sheets(file: str, sheets: Mapping[str, Sequence[SheetRow]]) -> Scheme:
    """The scheme in the rows of a workbook.

    Args:
        file: the workbook's name, for messages.
        sheets: rows by the key of their sheet, without rows that are blank.

    Raises:
        UserError: something is wrong; names sheet and cell.
    """
    reading = _Reading(file)
    reading.settings(sheets["[scheme]"])
    for plan in SHEETS:
        if not plan.key.startswith("["):
            reading.listed(plan, sheets[plan.key])
    reading.functions(sheets["[value]"])
    reading.segments(sheets["[segment]"])
    reading.rules(sheets["[rule]"])
    reading.sum_dimensions()
    return read_scheme(Table(reading, reading.data, ()))


def book_fault(file: str, sheet: str, cell: str, problem: Text) -> UserError:
    """An error about a cell of a workbook that should hold a scheme."""
    return UserError(
        Text("{file}, sheet “{sheet}”, cell {cell}: {problem}", file=file, sheet=sheet, cell=cell, problem=problem),
        Text("Nothing was taken over."),
        Text("Correct the cell, save the workbook and read it again."),
    )


@dataclass
class _Reading:
    """The tables in the making, and where each of their values stands."""

    file: str
    data: dict[str, Any] = field(default_factory=dict[str, Any])
    places: dict[Path, tuple[str, str]] = field(default_factory=dict[Path, tuple[str, str]])

    def fault(self, path: Path, problem: Text) -> UserError:
        """An error about the cell of a value, or about the nearest thing around it."""
        while path and path not in self.places:
            path = path[:-1]
        return book_fault(self.file, *self.places.get(path, (SHEETS[0].title, f"A{KEY_ROW}")), problem)

    def settings(self, rows: Iterable[SheetRow]) -> None:
        """The sheet of settings: key and value in each row."""
        plan = SHEETS[0]
        for row in rows:
            key, value = row.cells.get("key"), row.cells.get("value")
            if key is None:
                raise book_fault(self.file, plan.title, row.first, Text("“{key}” is missing.", key="key"))
            name = str(key.value)
            if name not in SETTINGS:
                raise book_fault(self.file, plan.title, key.name, Text("“{key}” is not known here.", key=name))
            if self._find(name) is not None:
                raise book_fault(self.file, plan.title, key.name, Text("“{value}” stands twice.", value=name))
            if value is None and name not in LIST_SETTINGS:
                continue
            cell = value or key
            column = Column(name, plan.columns[1].title, Kept.LIST if name in LIST_SETTINGS else Kept.FIGURE)
            held: Any = [] if value is None else self._plain(plan, column, cell)
            self._put((), name, held, plan.title, cell.name)
        for name in LIST_SETTINGS:
            self.data.setdefault(name, [])
        self.data.setdefault("grade_cap", {})

    def listed(self, plan: SheetPlan, rows: Sequence[SheetRow]) -> None:
        """A sheet with a table in each row."""
        *outer, name = plan.key.split(".")
        home: Any = self.data
        for part in outer:
            if not rows and part not in home:
                return
            home = home.setdefault(part, {})
        home[name] = []
        for number, row in enumerate(rows):
            home[name].append({})
            base: Path = (*outer, name, number)
            self.places[base] = (plan.title, row.first)
            self.places.setdefault(base[:-1], (plan.title, row.first))
            self._fill(base, plan, row)
            code = row.cells.get("code")
            if code is not None and str(code.value) in [str(table.get("code")) for table in home[name][:-1]]:
                raise book_fault(
                    self.file, plan.title, code.name, Text("“{value}” stands twice.", value=str(code.value))
                )

    def functions(self, rows: Iterable[SheetRow]) -> None:
        """The sheet of value functions: the rows of an indicator together are its function."""
        plan = _plan("[value]")
        for row in rows:
            base = (*self._indicator(plan, row), "value")
            table = self._table(base)
            self.places.setdefault(base, (plan.title, row.first))
            for key, name in (("kind", "kind"), ("option", "scale")):
                if key in row.cells:
                    cell = row.cells[key]
                    name = "undated" if name == "scale" and table.get("kind") == "certificates" else name
                    if table.setdefault(name, cell.value) != cell.value:
                        raise book_fault(
                            self.file, plan.title, cell.name, Text("another row of this indicator says otherwise.")
                        )
                    self.places.setdefault((*base, name), (plan.title, cell.name))
            self._function_row(plan, base, table, row)

    def segments(self, rows: Iterable[SheetRow]) -> None:
        """The sheet of goalposts by segment."""
        plan = _plan("[segment]")
        for row in rows:
            base = self._indicator(plan, row)
            table, segment = self._text(plan, row, "table"), self._text(plan, row, "segment")
            value = self._needed(plan, row, "value")
            if table not in ("anchors", "applies"):
                problem = Text("“{value}” is not a value of “{key}”.", value=table, key="table")
                raise book_fault(self.file, plan.title, row.cells["table"].name, problem)
            truths: dict[object, bool] = {"yes": True, "no": False, True: True, False: False}
            held = (
                truths.get(value.value, value.value)
                if table == "applies"
                else self._plain(plan, plan.columns[5], value)
            )
            path: Path = (*base, table, segment)
            self.places.setdefault((*base, table), (plan.title, row.first))
            detail = row.cells.get("detail")
            if detail is not None:
                inner = self._table(path, plan, row)
                self._once(inner, str(detail.value), plan, detail)
                inner[str(detail.value)] = held
                path = (*path, str(detail.value))
            else:
                outer = self._table(path[:-1])
                self._once(outer, segment, plan, row.cells["segment"])
                outer[segment] = held
            self.places[path] = (plan.title, value.name)

    def rules(self, rows: Iterable[SheetRow]) -> None:
        """The sheet of fixed values."""
        plan = _plan("[rule]")
        for row in rows:
            indicator = self._indicator(plan, row)
            held: list[Any] = self._table(indicator).setdefault("rule", [])
            held.append({})
            base: Path = (*indicator, "rule", len(held) - 1)
            self.places[base] = (plan.title, row.first)
            self._fill(base, plan, row, without=("indicator",))

    def sum_dimensions(self) -> None:
        """A dimension weighs what its indicators weigh; its own cell only shows it."""
        for dimension in self.data.get("dimension", ()):
            inside = [
                i.get("weight", 0)
                for i in self.data.get("indicator", ())
                if i.get("dimension") == dimension.get("code")
            ]
            dimension["weight"] = sum(inside)

    # cells

    def _fill(self, base: Path, plan: SheetPlan, row: SheetRow, without: Iterable[str] = ()) -> None:
        for column in plan.columns:
            if column.key and column.key in row.cells and column.key not in without:
                cell = row.cells[column.key]
                self._put(base, column.key, self._plain(plan, column, cell), plan.title, cell.name)

    def _put(self, base: Path, key: str, value: Any, sheet: str, cell: str) -> None:
        *outer, name = key.split(".")
        path: Path = (*base, *outer, name)
        self._table(path[:-1])[name] = value
        self.places[path] = (sheet, cell)
        if len(path) > len(base) + 1:
            self.places.setdefault(path[:-1], (sheet, cell))

    def _table(self, path: Path, plan: SheetPlan | None = None, row: SheetRow | None = None) -> dict[str, Any]:
        home: Any = self.data
        for part in path:
            home = home[part] if isinstance(part, int) else home.setdefault(part, {})
        if not isinstance(home, dict):
            assert plan is not None
            assert row is not None
            raise book_fault(
                self.file, plan.title, row.cells["segment"].name, Text("“{value}” stands twice.", value=str(path[-1]))
            )
        return home  # pyright: ignore[reportUnknownVariableType]

    def _find(self, key: str) -> Any:
        home: Any = self.data
        for part in key.split("."):
            home = home.get(part) if isinstance(home, dict) else None  # pyright: ignore[reportUnknownVariableType, reportUnknownMemberType]
        return home  # pyright: ignore[reportUnknownVariableType]

    def _once(self, table: Mapping[str, Any], key: str, plan: SheetPlan, cell: SheetCell) -> None:
        if key in table:
            raise book_fault(self.file, plan.title, cell.name, Text("“{value}” stands twice.", value=key))

    def _indicator(self, plan: SheetPlan, row: SheetRow) -> Path:
        code = self._text(plan, row, "indicator")
        for number, indicator in enumerate(self.data.get("indicator", ())):
            if indicator.get("code") == code:
                return ("indicator", number)
        raise book_fault(
            self.file, plan.title, row.cells["indicator"].name, Text("there is no indicator “{code}”.", code=code)
        )

    def _needed(self, plan: SheetPlan, row: SheetRow, key: str) -> SheetCell:
        if key not in row.cells:
            raise book_fault(self.file, plan.title, row.first, Text("“{key}” is missing.", key=key))
        return row.cells[key]

    def _text(self, plan: SheetPlan, row: SheetRow, key: str) -> str:
        return str(self._needed(plan, row, key).value)

    def _function_row(self, plan: SheetPlan, base: Path, table: dict[str, Any], row: SheetRow) -> None:
        role, figure = self._needed(plan, row, "role"), self._needed(plan, row, "figure")
        raw = self._plain(plan, plan.columns[5], figure)
        words = str(figure.value)
        match role.value:
            case "basic" | "start" | "full":
                self._once(table, str(role.value), plan, role)
                table[str(role.value)] = raw
                self.places[(*base, str(role.value))] = (plan.title, figure.name)
            case "point":
                table.setdefault("at" if table.get("kind") == "piecewise" else "cuts", []).append(raw)
                table.setdefault("points", []).append(self._points(plan, row))
            case "code":
                held = table.setdefault("points", {})
                self._once(held, words, plan, figure)
                held[words] = self._points(plan, row)
                self.places[(*base, "points", words)] = (plan.title, row.cells["points"].name)
            case "ignored":
                table.setdefault("ignored", []).append(words)
            case "words":
                found = self._plain(plan, Column("figure", plan.columns[5].title, Kept.LIST), figure)
                table.setdefault("steps", []).append({"any": found, "points": self._points(plan, row)})
                self.places[(*base, "steps", len(table["steps"]) - 1)] = (plan.title, figure.name)
            case _:
                problem = Text("“{value}” is not a value of “{key}”.", value=str(role.value), key="role")
                raise book_fault(self.file, plan.title, role.name, problem)

    def _points(self, plan: SheetPlan, row: SheetRow) -> Any:
        return self._plain(plan, plan.columns[6], self._needed(plan, row, "points"))

    def _plain(self, plan: SheetPlan, column: Column, cell: SheetCell) -> Any:
        """The value of a cell as a scheme file writes it."""
        value = cell.value
        match column.kept:
            case Kept.TEXT:
                return str(_number(value)) if not isinstance(value, str) else value
            case Kept.LIST:
                try:
                    return split_list(str(value))
                except ValueError as error:
                    problem = Text("“{key}” must be a list of texts.", key=column.key)
                    raise book_fault(self.file, plan.title, cell.name, problem) from error
            case Kept.FLAG:
                return {"yes": True, "no": False}.get(str(value).lower(), value)
            case Kept.WEIGHT:
                return self._weight(plan, column, cell)
            case _:
                return value if isinstance(value, str | bool) else _number(value)

    def _weight(self, plan: SheetPlan, column: Column, cell: SheetCell) -> int:
        value = cell.value
        exact = (
            Decimal(str(_number(value))) * 100
            if isinstance(value, int | float) and not isinstance(value, bool)
            else None
        )
        if exact is None or exact != int(exact) or not 0 <= exact <= 10_000:
            problem = Text("“{key}” must be points from 0 to 100 with at most two decimals.", key=column.key)
            raise book_fault(self.file, plan.title, cell.name, problem)
        return int(exact)


def _number(value: float) -> int | str:
    """A number of a sheet, exact to the digits that it keeps: whole, or a decimal as text."""
    if isinstance(value, int):
        return value
    exact = Decimal(f"{value:.{_DIGITS}g}")
    return int(exact) if exact == int(exact) else f"{exact:f}"


def _plan(key: str) -> SheetPlan:
    return next(plan for plan in SHEETS if plan.key == key)
