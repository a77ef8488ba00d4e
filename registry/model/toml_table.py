"""Reading a TOML file strictly: every wrong, missing or unknown key is named with its line."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterable
from fractions import Fraction
from typing import Any, Protocol, TypeVar, cast

from registry.errors import UserError
from registry.i18n import Text, Title

T = TypeVar("T")

_HEADER = re.compile(r"^\s*(\[\[?)\s*([\w.-]+)\s*\]\]?\s*(?:#.*)?$")
_KEY = re.compile(r"^\s*([\w-]+)\s*=")
_AT_LINE = re.compile(r"\s*\(at line (\d+), column \d+\)\s*$")


Path = tuple[str | int, ...]
"""Where a value stands: keys of tables and numbers in lists, from the root on."""


class Source(Protocol):
    """What tables are read from; it knows where each value stands."""

    def fault(self, path: Path, problem: Text) -> UserError:
        """An error about the value at `path`, or about the nearest thing around it."""
        ...


class TomlFile:
    """A TOML text with the line of every key.

    Args:
        name: the file's name, for messages.
        text: its content.
        safe, mend: what an error says after the line: what is safe, and how to go on.

    Raises:
        UserError: it is not TOML; names the line.
    """

    def __init__(self, name: str, text: str, safe: Text, mend: Text) -> None:
        self.name = name
        self._safe, self._mend = safe, mend
        try:
            data = tomllib.loads(text)
        except tomllib.TOMLDecodeError as error:
            found = _AT_LINE.search(str(error))
            line = int(found[1]) if found else text.count("\n") + 1
            raise self._fault(line, Text("this line is not TOML.")) from error
        self._lines = _lines_of(text)
        self.root = Table(self, data, ())

    def fault(self, path: Path, problem: Text) -> UserError:
        """An error about the line of a key, or of the nearest table around it."""
        while path and path not in self._lines:
            path = path[:-1]
        return self._fault(self._lines.get(path, 1), problem)

    def _fault(self, line: int, problem: Text) -> UserError:
        return UserError(
            Text("{file}, line {line}: {problem}", file=self.name, line=line, problem=problem),
            self._safe,
            self._mend,
        )


class Table:
    """One table, read key by key; `finish` refuses what was not asked for."""

    def __init__(self, source: Source, data: dict[str, Any], path: Path) -> None:
        self._source = source
        self._data = data
        self._path = path
        self._read: set[str] = set()

    def __contains__(self, key: str) -> bool:
        return key in self._data

    def names(self) -> list[str]:
        """The keys, in the file's order."""
        return list(self._data)

    def fault(self, key: str, problem: Text) -> UserError:
        """An error about a key of this table."""
        return self._source.fault((*self._path, key), problem)

    def raw(self, key: str) -> Any:
        """The value of `key` as TOML has it.

        Raises:
            UserError: there is none.
        """
        self._read.add(key)
        if key not in self._data:
            raise self.fault(key, Text("“{key}” is missing.", key=key))
        return self._data[key]

    def text(self, key: str, default: str | None = None) -> str:
        """A text, not empty unless `default` is."""
        if default is not None and key not in self._data:
            return default
        value = self.raw(key)
        if not isinstance(value, str) or not value.strip():
            raise self.fault(key, Text("“{key}” must be a text.", key=key))
        return value

    def integer(self, key: str, low: int, high: int, default: int | None = None) -> int:
        """A whole number between two bounds."""
        if default is not None and key not in self._data:
            return default
        value = self.raw(key)
        if not isinstance(value, int) or isinstance(value, bool) or not low <= value <= high:
            raise self.fault(
                key, Text("“{key}” must be a whole number from {low} to {high}.", key=key, low=low, high=high)
            )
        return value

    def number(self, key: str) -> Fraction:
        """A whole number, or a decimal written as a text so that it is exact."""
        return self._number(key, self.raw(key))

    def numbers(self, key: str) -> tuple[Fraction, ...]:
        """A list of such numbers."""
        return tuple(self._number(key, value) for value in self._list(key))

    def points(self, key: str) -> int:
        """Points of 100 with at most two decimals, as a grid value."""
        return self._points(key, self.raw(key))

    def points_list(self, key: str) -> tuple[int, ...]:
        """A list of points as grid values."""
        return tuple(self._points(key, value) for value in self._list(key))

    def choice(self, key: str, options: Callable[[str], T], default: str | None = None) -> T:
        """One of the values of an enumeration."""
        text = self.text(key, default)
        try:
            return options(text)
        except ValueError as error:
            raise self.fault(key, Text("“{value}” is not a value of “{key}”.", value=text, key=key)) from error

    def flag(self, key: str) -> bool:
        """True or false; false where it is not there."""
        value = self.raw(key) if key in self._data else False
        if not isinstance(value, bool):
            raise self.fault(key, Text("“{key}” must be true or false.", key=key))
        return value

    def title(self, key: str) -> Title:
        """A table with an English and a Chinese text."""
        table = self.table(key)
        title = Title(table.text("en"), table.text("zh"))
        table.finish()
        return title

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of texts; empty where it is not there."""
        values = self._list(key) if key in self._data else []
        if not all(isinstance(value, str) for value in values):
            raise self.fault(key, Text("“{key}” must be a list of texts.", key=key))
        return tuple(values)

    def table(self, key: str) -> Table:
        """A table inside this one."""
        value = self.raw(key)
        if not isinstance(value, dict):
            raise self.fault(key, Text("“{key}” must be a table.", key=key))
        return Table(self._source, cast("dict[str, Any]", value), (*self._path, key))

    def tables(self, key: str) -> list[Table]:
        """A list of tables; empty where it is not there."""
        values = self._list(key) if key in self._data else []
        if not all(isinstance(value, dict) for value in values):
            raise self.fault(key, Text("“{key}” must be a list of tables.", key=key))
        return [Table(self._source, value, (*self._path, key, i)) for i, value in enumerate(values)]

    def finish(self) -> None:
        """Refuse keys that nobody asked for: a misspelt key must not pass in silence."""
        for key in self._data:
            if key not in self._read:
                raise self.fault(key, Text("“{key}” is not known here.", key=key))

    def _list(self, key: str) -> list[Any]:
        value = self.raw(key)
        if not isinstance(value, list):
            raise self.fault(key, Text("“{key}” must be a list.", key=key))
        return cast("list[Any]", value)

    def _number(self, key: str, value: object) -> Fraction:
        if isinstance(value, int) and not isinstance(value, bool):
            return Fraction(value)
        if isinstance(value, str) and re.fullmatch(r"-?\d+(\.\d+)?", value):
            return Fraction(value)
        raise self.fault(key, Text("“{key}” must be a whole number, or a decimal in quotation marks.", key=key))

    def _points(self, key: str, value: object) -> int:
        grid = self._number(key, value) * 100
        if grid.denominator != 1 or not 0 <= grid <= 10_000:
            raise self.fault(key, Text("“{key}” must be points from 0 to 100 with at most two decimals.", key=key))
        return int(grid)


def _lines_of(text: str) -> dict[Path, int]:
    """The first line of every table and key of a TOML text written with one key a line."""
    lines: dict[Path, int] = {}
    counts: dict[Path, int] = {}
    here: Path = ()
    for number, line in enumerate(text.splitlines(), start=1):
        if header := _HEADER.match(line):
            here = _table_path(header[2].split("."), header[1] == "[[", counts)
            lines.setdefault(here, number)
            if isinstance(here[-1], int):
                lines.setdefault(here[:-1], number)
        elif key := _KEY.match(line):
            lines.setdefault((*here, key[1]), number)
    return lines


def _table_path(names: list[str], is_list: bool, counts: dict[Path, int]) -> Path:
    path: Path = ()
    for i, name in enumerate(names):
        path = (*path, name)
        if is_list and i == len(names) - 1:
            counts[path] = counts.get(path, -1) + 1
        if path in counts:
            path = (*path, counts[path])
    return path


def no_twins(tables: Iterable[Table], key: str = "code") -> None:
    """Refuse a code that stands twice, at its second place.

    Raises:
        UserError: one does.
    """
    seen: set[str] = set()
    for table in tables:
        value = table.text(key)
        if value in seen:
            raise table.fault(key, Text("“{value}” stands twice.", value=value))
        seen.add(value)
