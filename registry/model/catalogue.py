"""The field catalogue: a field is said once, here, and everybody reads it.

Column matching in imports, table columns, forms, filters, the Excel template, exports and the data dictionary all come
from these declarations; so do the mapped tables (`registry.model.entities`). Adding a field is one line there and one
migration.

A field of a composite kind spans several columns: a date ``X`` is stored in ``X_from, X_to, X_precision, X_flags,
X_text``, an amount ``X`` in ``X_lo, X_hi, X_kind, X_currency, X_flags, X_text``. `Field.encode` and `Field.decode` are
the only places that know it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any, cast

from registry.i18n import Language, Text, current_language
from registry.model.values import Amount, AmountKind, Precision, UncertainDate

Scalar = str | int | None


class Kind(StrEnum):
    """What a field holds."""

    TEXT = "text"
    LONG_TEXT = "long_text"
    CODE = "code"
    INTEGER = "integer"
    BOOLEAN = "boolean"
    DATE = "date"
    AMOUNT = "amount"
    REFERENCE = "reference"


class Sensitivity(StrEnum):
    """Who may see a field outside the office: anybody, nobody without thought, or nobody (a person's data)."""

    PUBLIC = "public"
    INTERNAL = "internal"
    PERSONAL = "personal"


@dataclass(frozen=True, slots=True, init=False)
class Title(Text):
    """A title of the catalogue as a value of a `Text`: it brings both languages along."""

    zh: str

    def __init__(self, en: str, zh: str) -> None:
        Text.__init__(self, en)
        object.__setattr__(self, "zh", zh)

    def render(self, language: Language) -> str:
        """The title in `language`."""
        return self.zh if language is Language.ZH else self.message


@dataclass(frozen=True, slots=True)
class ColumnSpec:
    """One physical column of a field: its name and whether it holds integers (else text)."""

    name: str
    integer: bool = False


_DATE_FLAGS = ("doubt", "approx", "planned", "as_of")
_TEXTUAL = frozenset((Kind.TEXT, Kind.LONG_TEXT, Kind.CODE, Kind.REFERENCE))


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One field of one entity.

    Attributes:
        key: stable name, also the column's and the JSON key.
        en, zh: titles.
        kind: what it holds.
        aliases: further header texts that mean this field, in either language.
        negatives: header texts that look like it and are something else.
        group: section of the form it stands in.
        unit: what an integer counts (people, pieces), None for other kinds.
        vocabulary: name of the vocabulary whose codes it holds.
        many: holds several codes, separated by spaces.
        required: a record without it makes no sense.
        computed: written by the program from other fields, never asked for in a sheet.
        competing: sources may differ on it; what another one says is kept beside the value that counts. Of a yearly
            figure ``lo`` stands for the whole of it.
        columns: the physical columns, in storage order.
        is_text: its value is a string, kept in one column as it is.
    """

    key: str
    en: str
    zh: str
    kind: Kind = Kind.TEXT
    aliases: tuple[str, ...] = ()
    negatives: tuple[str, ...] = ()
    group: str = ""
    unit: str | None = None
    vocabulary: str | None = None
    many: bool = False
    required: bool = False
    computed: bool = False
    competing: bool = False
    sensitivity: Sensitivity = Sensitivity.PUBLIC
    columns: tuple[ColumnSpec, ...] = field(init=False, repr=False, compare=False)
    is_text: bool = field(init=False, repr=False, compare=False)
    _names: tuple[str, ...] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        columns = self._columns()
        object.__setattr__(self, "columns", columns)
        object.__setattr__(self, "is_text", self.kind in _TEXTUAL)
        object.__setattr__(self, "_names", tuple(column.name for column in columns))

    def title(self, language: Language | None = None) -> str:
        """The field's title in `language` (default: the current one)."""
        return self.zh if (language or current_language()) is Language.ZH else self.en

    def _columns(self) -> tuple[ColumnSpec, ...]:
        k = self.key
        match self.kind:
            case Kind.DATE:
                return tuple(ColumnSpec(f"{k}_{part}") for part in ("from", "to", "precision", "flags", "text"))
            case Kind.AMOUNT:
                return (
                    ColumnSpec(f"{k}_lo", integer=True),
                    ColumnSpec(f"{k}_hi", integer=True),
                    *(ColumnSpec(f"{k}_{part}") for part in ("kind", "currency", "flags", "text")),
                )
            case Kind.INTEGER | Kind.BOOLEAN:
                return (ColumnSpec(k, integer=True),)
            case _:
                return (ColumnSpec(k),)

    def encode(self, value: object) -> dict[str, Scalar]:
        """`value` as its columns. None empties them all.

        Raises:
            TypeError: the value is not of this field's kind (a bug of the caller).
        """
        names = self._names
        if value is None:
            return dict.fromkeys(names)
        kind = self.kind
        if isinstance(value, str):
            if self.is_text:
                return {self.key: value}
        elif isinstance(value, Amount):
            if kind is Kind.AMOUNT:
                flags = "cumulative" if value.cumulative else ""
                parts = (value.lo_fen, value.hi_fen, value.kind.value, value.currency, flags, value.text)
                return dict(zip(names, parts, strict=True))
        elif isinstance(value, UncertainDate):
            if kind is Kind.DATE:
                return dict(zip(names, _date_columns(value), strict=True))
        elif isinstance(value, bool):
            if kind is Kind.BOOLEAN:
                return {self.key: int(value)}
        elif isinstance(value, int) and kind is Kind.INTEGER:
            return {self.key: value}
        raise TypeError(f"{self.key} is {kind}, not {type(value).__name__}")

    def decode(self, row: Mapping[Any, Any]) -> Any:
        """The value that the columns of `row` hold, or None."""
        k = self.key
        match self.kind:
            case Kind.DATE:
                if row[f"{k}_precision"] is None:
                    return None
                flags = set((row[f"{k}_flags"] or "").split())
                return UncertainDate(
                    precision=Precision(row[f"{k}_precision"]),
                    start=_day(row[f"{k}_from"]),
                    end=_day(row[f"{k}_to"]),
                    text=row[f"{k}_text"] or "",
                    **{name: name in flags for name in _DATE_FLAGS},
                )
            case Kind.AMOUNT:
                if row[f"{k}_kind"] is None:
                    return None
                return Amount(
                    kind=AmountKind(row[f"{k}_kind"]),
                    lo_fen=row[f"{k}_lo"],
                    hi_fen=row[f"{k}_hi"],
                    currency=row[f"{k}_currency"] or "CNY",
                    text=row[f"{k}_text"] or "",
                    cumulative="cumulative" in (row[f"{k}_flags"] or "").split(),
                )
            case Kind.BOOLEAN:
                return None if row[k] is None else bool(row[k])
            case _:
                return row[k]


def _day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)


def _date_columns(value: UncertainDate) -> tuple[Scalar, ...]:
    flags = ""
    if value.doubt or value.approx or value.planned or value.as_of:
        flags = " ".join(name for name in _DATE_FLAGS if getattr(value, name))
    return (
        value.start.isoformat() if value.start else None,
        value.end.isoformat() if value.end else None,
        value.precision.value,
        flags,
        value.text,
    )


@dataclass(frozen=True, slots=True)
class Entity:
    """A kind of record: its table, titles and fields. Child entities belong to a firm by their field ``firm``."""

    table: str
    en: str
    zh: str
    fields: tuple[Field, ...]
    _by_key: Mapping[str, Field] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_by_key", {one.key: one for one in self.fields})

    def title(self, language: Language | None = None) -> str:
        """The entity's title in `language` (default: the current one)."""
        return self.zh if (language or current_language()) is Language.ZH else self.en

    def field(self, key: str) -> Field:
        """The field `key`.

        Raises:
            KeyError: no such field.
        """
        found = self._by_key.get(key)
        if found is None:
            raise KeyError(f"{self.table}.{key}")
        return found

    def encode(self, values: Mapping[str, object]) -> dict[str, Scalar]:
        """Values by field key as columns; fields not named are left out."""
        columns: dict[str, Scalar] = {}
        for key, value in values.items():
            one = self.field(key)
            # Most values are one of these, and need no dict of their own.
            if (isinstance(value, str) and one.is_text) or (value.__class__ is int and one.kind is Kind.INTEGER):
                columns[key] = cast("str | int", value)
            else:
                columns.update(one.encode(value))
        return columns

    def decode(self, row: Mapping[Any, Any]) -> dict[str, Any]:
        """All fields of `row` by key."""
        return {one.key: one.decode(row) for one in self.fields}
