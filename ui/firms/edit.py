"""Editing one value: reading what was typed, and the change set that writes it with its source. No widget."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING, Any

from registry.errors import UserError
from registry.i18n import N_, Language, Text, Title, current_language
from registry.model.catalogue import Kind
from registry.model.values import Amount, AmountKind
from registry.model.vocab import vocabulary
from ui.kit import format as write

if TYPE_CHECKING:
    from registry.change import ChangeSet
    from registry.intake.grammar.reading import Reading
    from ui.firms.line_kinds import Target

SCALE = {Language.EN: (1_000_000, "¥ m"), Language.ZH: (100_000_000, "亿元")}
"""What a bare figure of money means in the editor: units of yuan, and how the editor says so."""


_PEOPLE = frozenset({"headcount", "insured_staff", "rd_staff"})


def unit_of(target: Target) -> str:
    """The unit shown at the right of the editor."""
    if target.table == "metric" and target.value["metric"] in _PEOPLE:
        return str(Text("people"))
    if target.table == "metric":
        return {"money": SCALE[current_language()][1], "ratio": "%"}.get(target.unit, "")
    if target.field.kind is Kind.AMOUNT:
        return SCALE[current_language()][1]
    return ""


def options_of(target: Target) -> list[tuple[str, str]] | None:
    """(code, words) of a field that holds one of a list; None for fields that are typed."""
    language = current_language()
    if target.field.kind is Kind.BOOLEAN:
        return [("", "—"), ("1", str(Text("yes"))), ("0", str(Text("no")))]
    if target.field.vocabulary is not None and not target.field.many:
        terms = [(term.code, term.label(language)) for term in vocabulary(target.field.vocabulary)]
        return [("", "—"), *terms]
    return None


def start_text(target: Target) -> str:
    """What stands in the editor when it opens: the code of a choice, the figure in the editor's unit, the text."""
    if target.table == "metric":
        return _metric_start(target)
    value = target.value
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(int(value))
    if isinstance(value, Amount):
        plain = value.kind is AmountKind.EXACT and value.currency == "CNY" and not value.cumulative
        return _figure(value.lo_fen) if plain else value.text
    return value.iso() if target.field.kind is Kind.DATE else str(value)


def _metric_start(target: Target) -> str:
    number = target.value["lo"]
    if number is None:
        return ""
    if target.unit == "money":
        return _figure(number)
    return _decimal(number, 10_000) if target.unit == "ratio" else str(number)


def _figure(fen: int | None) -> str:
    return "" if fen is None else _decimal(fen, SCALE[current_language()][0] * 100)


def _decimal(number: int, unit: int) -> str:
    """`number` / `unit` without loss; `unit` is a power of ten."""
    sign, number = ("-" if number < 0 else ""), abs(number)
    places = len(str(unit)) - 1
    whole, rest = divmod(number, unit)
    return f"{sign}{whole}" + (f".{rest:0{places}d}".rstrip("0") if rest else "")


def read_value(target: Target, text: str) -> Any:
    """What was typed, as a value of the field; None for an empty text.

    Raises:
        UserError: it is no such value; says what is wrong, and a suggestion where there is one.
    """
    text = text.strip()
    if not text:
        if target.field.required and target.table == "firm":
            raise UserError(Text("{field} cannot be empty.", field=target.field.title()), None, Text("Fill this in."))
        return None
    if target.table == "metric":
        return _read_metric(target, text)
    match target.field.kind:
        case Kind.BOOLEAN:
            return text == "1"
        case Kind.INTEGER:
            return _whole(text)
        case Kind.DATE:
            from registry.intake.grammar.dates import read_date

            return _usable(read_date(text))
        case Kind.AMOUNT:
            return _money(text)
        case _:
            return read_credit_code(text) if target.field.key == "uscc" else text


def _usable(reading: Reading[Any]) -> Any:
    from registry.intake.grammar.codes import message, suggestion
    from registry.intake.grammar.reading import PLAIN

    if reading.usable:
        return reading.value
    if not reading.codes:
        raise UserError(
            Text("“{text}” cannot be read here.", text=reading.raw),
            None,
            Text("Write the value in a plain form, or clear the cell."),
        )
    code = reading.codes[0]
    raise UserError(message(code, reading, PLAIN), None, suggestion(code, reading, PLAIN))


def read_credit_code(text: str) -> str:
    """A credit code of 18 characters, its check digits right.

    Raises:
        UserError: it is none; says what is wrong.
    """
    from registry.intake.grammar.uscc import read_uscc

    code = _usable(read_uscc(text.replace(" ", "")))
    if not isinstance(code, str):
        raise UserError(
            Text("This is an older number, not a credit code of 18 characters."),
            None,
            Text("Copy the code from the licence."),
        )
    return code


def _money(text: str) -> Amount:
    from registry.intake.grammar.amount import read_amount
    from registry.intake.grammar.reading import Context

    unit = "亿元" if current_language() is Language.ZH else "百万元"
    amount = _usable(read_amount(text, Context(unit=unit)))
    assert isinstance(amount, Amount), "the money reader answers an amount"
    return amount


def _whole(text: str) -> int:
    digits = text.replace(",", "").replace(" ", "")
    if not digits.lstrip("-").isdecimal():
        raise UserError(Text("“{text}” is not a whole number.", text=text), None, Text("Write a whole number."))
    return int(digits)


def _read_metric(target: Target, text: str) -> int:
    if target.unit == "money":
        amount = _money(text)
        if amount.kind is not AmountKind.EXACT or amount.lo_fen is None or amount.currency != "CNY":
            raise UserError(Text("Type one exact figure in ¥."))
        return amount.lo_fen
    if target.unit == "ratio":
        return _parts_per_million(text)
    return _whole(text)


def _parts_per_million(text: str) -> int:
    """Per cent as typed, in parts per million: "11.4" is 114000."""
    number = text.removesuffix("%").removesuffix("％").strip()
    whole, _point, rest = number.lstrip("-").partition(".")
    if not (whole.isdecimal() and (rest.isdecimal() or not rest) and len(rest) <= 4):
        raise UserError(
            Text("“{text}” is not a percentage.", text=text), None, Text("Type it like {examples}.", examples="12.5")
        )
    parts = int(whole) * 10_000 + int((rest + "0000")[:4])
    return -parts if number.startswith("-") else parts


def change_of(target: Target, value: Any, *, firm: str, actor: str, source: str) -> ChangeSet | None:
    """The change set that writes `value`; None where it is what the record holds already.

    Args:
        firm: the firm's name, for the label of the undo step.
        source: where the new value comes from, in the words of the person.
    """
    from registry.change import ChangeSet, Update, ValueSource

    before, after = _columns(target, value)
    if before == after:
        return None
    term = vocabulary("metric").get(target.value["metric"]) if target.table == "metric" else target.field
    title = Title(term.en, term.zh)
    keys = ("lo", "hi", "kind") if target.table == "metric" else (target.field.key,)
    return ChangeSet(
        kind="edit",
        label=N_("Edit {field} of {firm}"),
        label_values={"field": title, "firm": firm},
        actor=actor,
        reason=source,
        operations=(Update(target.table, target.uid, before, after),),
        sources=tuple(ValueSource(target.uid, key, "person", source) for key in keys),
    )


def _columns(target: Target, value: Any) -> tuple[dict[str, Any], dict[str, Any]]:
    if target.table == "metric":
        held = target.value
        kind = held["kind"] if value is None else AmountKind.EXACT.value
        return {k: held[k] for k in ("lo", "hi", "kind")}, {"lo": value, "hi": value, "kind": kind}
    return target.field.encode(target.value), target.field.encode(value)


def usual_source(last: str | None, today: date) -> str:
    """The source offered first: the one used last on that day, else a phone call."""
    return last or str(Text("Phone call, {day}", day=write.short_day(today)))


class UsualSource:
    """The source a new value is offered: one for the panes, the cells and the records of a page, so that what was said last
    on this day is offered in each of them."""

    def __init__(self, today: Callable[[], date] = date.today) -> None:
        self._today = today
        self._last: tuple[date, str] | None = None

    def used(self, source: str) -> None:
        """`source` was given for a value."""
        self._last = self._today(), source

    def offer(self) -> str:
        """What is offered now."""
        today, last = self._today(), self._last
        return usual_source(last[1] if last is not None and last[0] == today else None, today)
