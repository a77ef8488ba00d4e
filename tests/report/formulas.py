"""A calculator for the formulas that our own workbooks use, so that a test can recompute them without an office suite."""

from __future__ import annotations

import re
from io import BytesIO
from typing import Any

import numpy as np
from openpyxl import load_workbook
from openpyxl.utils import range_boundaries

_REF = re.compile(r"(?:('(?:[^']|'')+'|[A-Za-z_]\w*)!)?(\$?[A-Z]{1,3}\$?\d+(?::\$?[A-Z]{1,3}\$?\d+)?)")
_EQUALS = re.compile(r"(?<![<>\"=])=(?=\d)")


class Calculator:
    """The cells of a workbook; reading one computes what it depends on."""

    def __init__(self, data: bytes) -> None:
        self.book = load_workbook(BytesIO(data))
        self.shown = load_workbook(BytesIO(data), data_only=True)
        self._known: dict[tuple[str, str], Any] = {}

    def set(self, sheet: str, cell: str, value: Any) -> None:
        """Type a value into a cell."""
        self.book[sheet][cell].value = value
        self._known.clear()

    def formulas(self) -> list[tuple[str, str]]:
        """Every cell that holds a formula."""
        return [
            (sheet.title, cell.coordinate)
            for sheet in self.book.worksheets
            for row in sheet.iter_rows()
            for cell in row
            if cell.data_type == "f"
        ]

    def value(self, sheet: str, cell: str) -> Any:
        """What a cell comes to."""
        key = (sheet, cell)
        if key not in self._known:
            held = self.book[sheet][cell]
            self._known[key] = self._compute(sheet, str(held.value)) if held.data_type == "f" else held.value
        return self._known[key]

    def _read(self, sheet: str, reference: str) -> Any:
        left, top, right, bottom = range_boundaries(reference.replace("$", ""))
        if ":" not in reference:
            return self.value(sheet, reference.replace("$", ""))
        cells = self.book[sheet].iter_rows(top, bottom, left, right)
        return np.array([[self.value(sheet, cell.coordinate) for cell in row] for row in cells], dtype=object)

    def _compute(self, sheet: str, formula: str) -> Any:
        def read(found: re.Match[str]) -> str:
            name = (found[1] or "").strip("'").replace("''", "'") or sheet
            return f"READ({name!r},{found[2]!r})"

        code = _EQUALS.sub("==", _REF.sub(read, formula.removeprefix("=")))
        return eval(code, {"__builtins__": {}}, {"READ": self._read, **_FUNCTIONS})


def _numbers(values: Any) -> Any:
    return np.vectorize(lambda v: isinstance(v, (int, float)) and not isinstance(v, bool), otypes=[float])(values)


def _round(value: Any, digits: int) -> float:
    if isinstance(value, str):  # the other branch of an IF that asked ISNUMBER first
        return float("nan")
    scaled = abs(value) * 10**digits
    return float(np.sign(value) * np.floor(scaled + 0.5) / 10**digits)


def _product(values: Any) -> float:
    return float(np.sum(np.asarray(values, dtype=float)))


def _values(values: Any) -> list[float]:
    return sorted(float(v) for v in np.ravel(values) if isinstance(v, (int, float)) and not isinstance(v, bool))


_FUNCTIONS: dict[str, Any] = {
    "SUM": lambda values: float(sum(v for v in np.ravel(values) if isinstance(v, (int, float)))),
    "ROUND": _round,
    "IF": lambda test, yes, no: yes if test else no,
    "ISNUMBER": lambda v: _numbers(v) if isinstance(v, np.ndarray) else isinstance(v, (int, float)),
    "INT": lambda v: np.floor(np.asarray(v, dtype=float)),
    "MOD": lambda a, b: np.mod(np.asarray(a, dtype=float), float(b)),
    "SUMPRODUCT": _product,
    "COUNT": lambda values: len(_values(values)),
    "LARGE": lambda values, k: _values(values)[-k],
    "SMALL": lambda values, k: _values(values)[k - 1],
    "MEDIAN": lambda values: float(np.median(_values(values))),
    "COUNTIF": lambda values, wanted: sum(isinstance(v, (int, float)) and v == wanted for v in np.ravel(values)),
    "CONCATENATE": lambda *parts: "".join(str(int(p)) if isinstance(p, float) else str(p) for p in parts),
    "RANK": lambda v, values, _: 1 + sum(isinstance(o, (int, float)) and o > v for o in np.ravel(values)),
}
