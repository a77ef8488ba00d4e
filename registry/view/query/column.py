"""The values of one field of all rows, laid side by side so that a test is put to all of them in a few calls.

To ask 140,000 rows for a value and a function whether it passes takes a tenth of a second; between two letters there is half
of that. Figures lie as whole numbers, the values of a list as places in the short list of those that occur.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import reduce
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray

from registry.view.query.fields import Asked, QueryField
from registry.view.query.passes import LEAST, MOST, AnyOf, AtLeast, Not, Within

_FIGURES = (Asked.MONEY, Asked.COUNT, Asked.PERCENT)
_Mask = NDArray[np.bool_]


class Column:
    """Values of any kind, in the order of some rows."""

    def __init__(self, values: Sequence[Any]) -> None:
        self._values = values

    def passing(self, test: object) -> list[bool]:
        """Whether each value passes."""
        return cast("list[bool]", self._mask(test).tolist())

    def _mask(self, test: object) -> _Mask:
        match test:
            case Not():
                return ~self._mask(test.test)
            case AnyOf():
                return reduce(np.logical_or, [self._mask(one) for one in test.tests])
            case _:
                return self._asked(test)

    def _asked(self, test: Any) -> _Mask:
        return np.fromiter(map(test, self._values), np.bool_, len(self._values))


class Figures(Column):
    """Whole numbers, some not known, some lower bounds."""

    def __init__(self, values: Sequence[int | None]) -> None:
        super().__init__(values)
        # A sum over the rounds of a firm may be more than such a number holds; it is then the most that can be asked for.
        self._numbers = np.array([min(max(value or 0, LEAST), MOST) for value in values], np.int64)
        self._known = np.array([value is not None for value in values], np.bool_)
        self._exact = np.array([not isinstance(value, AtLeast) for value in values], np.bool_)

    def _asked(self, test: Any) -> _Mask:
        if not isinstance(test, Within):
            return super()._asked(test)
        found = (self._numbers >= test.first) & (self._numbers <= test.last) & self._known
        return found if test.takes_bounds else found & self._exact


class Choices(Column):
    """Values of a list, of which there are few."""

    def __init__(self, values: Iterable[Any]) -> None:
        places: dict[Any, int] = {}
        self._places = np.array([places.setdefault(value, len(places)) for value in values], np.int32)
        super().__init__(list(places))

    def _asked(self, test: Any) -> _Mask:
        return super()._asked(test)[self._places] if len(self._places) else np.zeros(0, np.bool_)


def column_of(field: QueryField, values: Iterable[Any]) -> Column:
    """The column of these values of a field."""
    if field.asked in _FIGURES:
        return Figures(list(values))
    return Choices(values) if field.asked is Asked.CHOICE else Column(list(values))
