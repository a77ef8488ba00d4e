"""What a reader is told about a cell (`Context`) and what it answers (`Reading`)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, Literal, NamedTuple, Never, TypeVar

from registry.intake.grammar.codes import WARNINGS
from registry.intake.grammar.text import (
    MAX_LENGTH,
    is_excel_error,
    is_not_applicable,
    key,
    missing_reason,
    raw_text,
    squeeze,
)
from registry.model.values import Missing


class Status(StrEnum):
    """How a reading went."""

    OK = "ok"
    WARN = "warn"  # a value was read; a person should look at it
    MISSING = "missing"  # the cell says that it holds no value, and why
    ERROR = "error"  # no value, or one that may not be stored


@dataclass(frozen=True, slots=True)
class Context:
    """What is known about a cell beside its value.

    Attributes:
        unit: unit the column header declares (万元, 亿元, USD million, %), None for none.
        number_format: Excel number format of the cell.
        header: text of the column header. Its unit is used when `unit` is None.
        epoch1904: the workbook counts days from 1904.
        year: year the column header declares.
        percent_mode: the once-asked answer for a column of bare numbers: ``percent`` (25.6 is 25.6 %) or ``ratio``
            (0.256 is 25.6 %); None when nobody was asked.
        sheet_unit: unit a line of the sheet declares (单位：万元); the header's goes before it.
        day_first: the once-asked answer for a column of dates like 05/06/2023; None when nobody was asked.
        tier: the once-asked answer for a column that says 专精特新 or 是 alone; None when nobody was asked.
    """

    unit: str | None = None
    number_format: str | None = None
    header: str | None = None
    epoch1904: bool = False
    year: int | None = None
    percent_mode: Literal["percent", "ratio"] | None = None
    sheet_unit: str | None = None
    day_first: bool | None = None
    tier: str | None = None


PLAIN = Context()
"""Nothing is known about the cell."""

T_co = TypeVar("T_co", covariant=True)


class Reading(NamedTuple, Generic[T_co]):
    """What was read from one cell.

    Attributes:
        status: how it went.
        raw: the text of the cell, unchanged.
        value: the value; None when missing, and with an error (except a date whose year is out of range).
        codes: what was inferred, doubted or wrong, in the order it was found; the keys of `codes.CODES`.
        reason: why there is no value, when the status is missing.
        note: what stood beside the value (a trailing bracket).
        suggestions: texts that could replace the cell, best first. Never applied unasked.
        alternatives: other things the text may mean.
        params: figures for the sentence of a code ("There is no month 13.").
    """

    status: Status
    raw: str
    value: T_co | None = None
    codes: tuple[str, ...] = ()
    reason: Missing | None = None
    note: str | None = None
    suggestions: tuple[str, ...] = ()
    alternatives: tuple[str, ...] = ()
    params: tuple[tuple[str, object], ...] = ()

    @property
    def usable(self) -> bool:
        """Whether there is a value that may be stored."""
        return self.status is Status.OK or self.status is Status.WARN


def read_as(
    raw: str,
    value: T_co,
    codes: tuple[str, ...] = (),
    note: str | None = None,
    suggestions: tuple[str, ...] = (),
    alternatives: tuple[str, ...] = (),
    params: tuple[tuple[str, object], ...] = (),
) -> Reading[T_co]:
    """A value was read; it wants a look when one of `codes` is a warning."""
    status = Status.WARN if codes and not WARNINGS.isdisjoint(codes) else Status.OK
    return Reading(status, raw, value, codes, None, note, suggestions, alternatives, params)


def refused(
    raw: str,
    code: str,
    suggestions: tuple[str, ...] = (),
    alternatives: tuple[str, ...] = (),
    **params: object,
) -> Reading[Never]:
    """No value: `code` says why."""
    return Reading(
        Status.ERROR,
        raw,
        None,
        (code,),
        suggestions=suggestions,
        alternatives=alternatives,
        params=tuple(sorted(params.items())),
    )


def missing(raw: str, reason: Missing, codes: tuple[str, ...] = ()) -> Reading[Never]:
    """The cell holds no value, and says why."""
    return Reading(Status.MISSING, raw, None, codes, reason)


def without_value(raw: str, squeezed: str) -> Reading[Never] | None:
    """The reading of a text that no reader can make a value of: blank, 未披露, 不适用, #N/A, a page of prose.

    Args:
        raw: text of the cell.
        squeezed: its key without blanks.
    """
    reason = missing_reason(squeezed)
    if reason is not None:
        return missing(raw, reason)
    if squeezed[0] == "#" and is_excel_error(squeezed):
        return refused(raw, "excel_error")
    if is_not_applicable(squeezed):
        return missing(raw, Missing.NONE, ("not_applicable",))
    if len(squeezed) > MAX_LENGTH:
        return refused(raw, "unparsed")
    return None


def opened(value: object) -> tuple[str, str]:
    """The raw text of `value` and its key without blanks."""
    raw = raw_text(value)
    return raw, squeeze(key(raw))
