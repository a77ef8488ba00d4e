"""Every code a reading can carry: how grave it is, the sentence that explains it, and how to mend it.

A code never changes once shipped; its sentences may. Sentences stand here and nowhere else, in English; their Chinese
is in ``resources/translations/zh_CN/grammar.po``.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from registry.i18n import N_, Text

if TYPE_CHECKING:
    from registry.intake.grammar.reading import Context, Reading


class Severity(StrEnum):
    """What a code does to a reading."""

    INFO = "info"  # inferred, and cannot well be wrong
    WARN = "warn"  # read, but could be wrong
    ERROR = "error"  # not read


@dataclass(frozen=True, slots=True)
class Code:
    """One code.

    Attributes:
        severity: what it does to a reading.
        message: one sentence; ``{names}`` are filled from the reading and its context.
        mend: one sentence of advice, "" where there is nothing to do.
        cases: other sentences for special cases, by the reading's parameter ``case``.
    """

    severity: Severity
    message: str
    mend: str = ""
    cases: tuple[tuple[str, str], ...] = ()


_I, _W, _E = Severity.INFO, Severity.WARN, Severity.ERROR

CODES: dict[str, Code] = {
    # any kind
    "excel_error": Code(
        _E,
        N_("The cell shows the Excel error {text}."),
        N_("Mend the formula in the workbook, or type the value."),
    ),
    "unparsed": Code(_E, N_("“{text}” was not understood."), N_("Write the value in a plain form, or clear the cell.")),
    "not_applicable": Code(_I, N_("The cell says that this does not apply.")),
    "conflicting_qualifiers": Code(
        _E,
        N_("The words in “{text}” contradict each other."),
        N_("Keep the one that is meant."),
    ),
    # money
    "unit_from_column": Code(_I, N_("The unit was taken from the column: {unit}.")),
    "unit_from_sheet": Code(_I, N_("The unit was taken from the line above the table: {unit}.")),
    "unit_from_format": Code(_I, N_("The unit was taken from the number format of the cell: {unit}.")),
    "display_scaled": Code(_I, N_("The number format only shortens the display; the cell holds the full sum.")),
    "unit_cell_overrides_column": Code(
        _I,
        N_("The cell names its own unit, which was used instead of the column's {unit}."),
    ),
    "currency_without_unit": Code(
        _W,
        N_("The cell names a currency but no unit; the column's {unit} was used."),
        N_("Write the unit beside the figure."),
    ),
    "currency_from_column": Code(
        _W,
        N_("The cell says 元, the column another currency; the column's currency was used."),
        N_("Write the currency beside the figure."),
    ),
    "unit_missing": Code(
        _E,
        N_("Neither the cell nor the column says in which unit the sum is."),
        N_("Choose the unit of the column once."),
    ),
    "slang_unit": Code(_W, N_("The letter w was read as 万 (ten thousand)."), N_("Write 万 instead.")),
    "space_in_number": Code(
        _W,
        N_("A space inside the number was left out."),
        N_("Check that it is one number, not two."),
    ),
    "suspicious_magnitude": Code(
        _W,
        N_("The sum is more than a trillion."),
        N_("Check the unit of this cell."),
        (("column", N_("The sum is more than a trillion; was it typed in yuan into a column of {unit}?")),),
    ),
    "order_of_magnitude": Code(
        _W,
        N_("“{text}” is only an order of magnitude; it is kept as such and never enters a sum."),
        N_("Add the figure if it is known."),
    ),
    "range_reversed": Code(
        _E,
        N_("The range “{text}” runs backwards."),
        N_("Write the smaller or earlier end first."),
    ),
    "multiple_amounts": Code(
        _E,
        N_("The cell holds more than one sum."),
        N_("Give each round its own row."),
    ),
    "not_an_amount": Code(_E, N_("“{text}” is not a sum of money."), N_("Move it to the column it belongs to.")),
    "planned": Code(_I, N_("The text says that this is planned or expected.")),
    "loss_word": Code(_W, N_("A word for loss was read as a minus sign."), N_("Check the sign.")),
    "cumulative": Code(
        _W,
        N_("This is a running total, not the amount of one round."),
        N_("Write the amount of the round, or leave it as a total."),
    ),
    "amount_too_large": Code(_E, N_("The sum is too large to be one."), N_("Check the figure and its unit.")),
    # shares
    "percent_or_ratio": Code(
        _W,
        N_("The column is in percent, yet the number is between −1 and 1; it was read as {text} %."),
        N_("Say once whether the column holds percent or ratios."),
        (("bare", N_("The number 1 could mean 100 % or 1 %; it was read as 100 %.")),),
    ),
    "percent_assumed": Code(
        _W,
        N_("The number has no percent sign; it was read as {text} %."),
        N_("Say once whether the column holds percent or ratios."),
    ),
    "ratio_assumed": Code(
        _W,
        N_("The number has no percent sign; it was read as a ratio between −1 and 1."),
        N_("Say once whether the column holds percent or ratios."),
    ),
    "out_of_range": Code(_W, N_("The share is more than 100 %."), N_("Check the figure.")),
    "decrease_word": Code(_W, N_("A word for decrease was read as a minus sign."), N_("Check the sign.")),
    # dates
    "from_serial": Code(
        _W,
        N_("The number {text} was read as Excel's count of days."),
        N_("Check the date."),
    ),
    "ambiguous_month": Code(
        _W,
        N_("The number {text} is January or October: Excel drops the zero of .10."),
        N_("Write the month with two digits, as text."),
    ),
    "invalid_date": Code(
        _E,
        N_("There is no such date as “{text}”."),
        N_("Correct the date."),
        (
            ("month", N_("There is no month {month}.")),
            ("day", N_("{month} has no day {day}.")),
            ("quarter", N_("There is no quarter {quarter}.")),
        ),
    ),
    "year_out_of_range": Code(
        _E,
        N_("The year {year} lies outside 1949 to 2100."),
        N_("Correct the year."),
    ),
    "not_a_date": Code(_E, N_("“{text}” is not a date."), N_("Write a date such as 2023-05-01 or 2023年5月.")),
    "day_month_ambiguous": Code(
        _E,
        N_("In “{text}” the day and the month cannot be told apart."),
        N_("Write the year first: 2023-05-06."),
    ),
    "day_month_order": Code(
        _W,
        N_("The year stands last; the part above 12 was taken for the day."),
        N_("Write the year first: 2023-06-13."),
    ),
    "letter_o_fixed": Code(_W, N_("A letter O was read as the digit 0."), N_("Type the digit.")),
    "two_digit_year": Code(_W, N_("The year has two digits; it was read as {year}."), N_("Write the year in full.")),
    "year_from_column": Code(_I, N_("The year was taken from the column: {year}.")),
    "year_missing": Code(_E, N_("The date has no year."), N_("Write the year.")),
    "doubtful": Code(_W, N_("The source itself doubts this date."), N_("Confirm it, or keep the doubt.")),
    "multiple_dates": Code(_E, N_("The cell holds more than one date."), N_("Keep one, or write a range with 至.")),
    # yes or no
    "not_a_bool": Code(_E, N_("“{text}” is neither yes nor no."), N_("Write 是 or 否.")),
    "certificate_number": Code(_I, N_("A certificate number stands here; it was read as yes.")),
    # tiers
    "level_unclear": Code(
        _W,
        N_("“{text}” does not say which tier is meant."),
        N_("Choose the tier once for the column."),
    ),
    "conflicting_words": Code(
        _W,
        N_("The words in “{text}” name two different tiers."),
        N_("Choose the tier that the certificate names."),
    ),
    "not_recognised_yet": Code(
        _W,
        N_("The firm is only a candidate for this tier; it is not recognised yet."),
        N_("Enter the recognition when it is announced."),
    ),
    "several_levels": Code(
        _W,
        N_("The cell names several tiers; the highest was taken."),
        N_("Give each tier its own row."),
    ),
    "level_expired": Code(
        _W,
        N_("The text says that the recognition has expired."),
        N_("Enter the dates of validity."),
    ),
    "unknown_level": Code(_E, N_("“{text}” is no tier."), N_("Choose one of the tiers.")),
    # identifiers and telephones
    "confusable_fixed": Code(
        _W,
        N_("Letters that a credit code never has were read as the digits they look like; both check digits agree."),
        N_("Compare with the licence."),
    ),
    "length": Code(
        _E,
        N_("A credit code has 18 characters, this one has {length}."),
        N_("Copy the code from the licence."),
    ),
    "illegal_character": Code(
        _E,
        N_("A credit code never contains {characters}."),
        N_("Copy the code from the licence."),
    ),
    "division_digits": Code(
        _E,
        N_("Characters 3 to 8 of a credit code are digits."),
        N_("Copy the code from the licence."),
    ),
    "check_digit": Code(
        _E,
        N_("The last character of the credit code does not agree with the others."),
        N_("Copy the code from the licence."),
    ),
    "organisation_check_digit": Code(
        _E,
        N_("The check digit of the organisation code does not agree with it."),
        N_("Copy the code from the licence."),
    ),
    "pilot_code": Code(
        _W,
        N_("The last character does not agree, as in some codes of the pilot years; the organisation code is right."),
        N_("Compare with the licence."),
    ),
    "numeric_precision_lost": Code(
        _E,
        N_("The column was numeric; the last digits are gone."),
        N_("Format the column as text and type the value again."),
        (("uscc", N_("The column was numeric; digits 16 to 18 of the credit code are gone.")),),
    ),
    "old_registration_no": Code(
        _W,
        N_("This is an old registration number of 15 digits, not a credit code."),
        N_("Add the credit code."),
    ),
    "org_code": Code(
        _W,
        N_("This is an organisation code of 9 characters, not a credit code."),
        N_("Add the credit code."),
    ),
    "area_code_missing": Code(_W, N_("The telephone number has no area code."), N_("Add the area code.")),
    # names
    "no_legal_form": Code(
        _W,
        N_("“{text}” has no legal form such as 有限公司; it may be a short name."),
        N_("Write the registered name."),
    ),
    "multiple_names": Code(_E, N_("The cell holds more than one firm."), N_("Give each firm its own row.")),
    # counts
    "not_an_integer": Code(_E, N_("“{text}” is not a whole number."), N_("Write a whole number.")),
    "negative_count": Code(_E, N_("A count cannot be negative."), N_("Correct the number.")),
    "number_too_large": Code(_E, N_("The number is too large to be a count."), N_("Correct the number.")),
    "multiple_numbers": Code(_E, N_("The cell holds more than one number."), N_("Keep the one this column asks for.")),
    # terms of a vocabulary
    "unknown_round": Code(_E, N_("“{text}” is no known financing round."), N_("Choose one of the rounds.")),
    "several_rounds": Code(_I, N_("The announcement covers several rounds that it does not name.")),
    "unknown_outcome": Code(_E, N_("“{text}” is no known outcome."), N_("Write 成功, 部分成功 or 失败.")),
    "unknown_grade": Code(_E, N_("“{text}” is no evidence grade."), N_("Write A, B, C or D.")),
    "unknown_term": Code(_E, N_("“{text}” is not in the list of this field."), N_("Choose a value of the list.")),
    "unknown_part": Code(
        _W,
        N_("“{part}” is not in the list of this field and was kept as a note."),
        N_("Choose a value of the list."),
    ),
}

WARNINGS: frozenset[str] = frozenset(name for name, code in CODES.items() if code.severity is Severity.WARN)

_SHOWN_LENGTH = 40


def message(code: str, reading: Reading[Any], context: Context) -> Text:
    """The sentence that explains `code`, one of the codes of `reading`.

    Raises:
        KeyError: no such code.
    """
    values = _values(reading, context)
    entry = CODES[code]
    sentence = dict(entry.cases).get(str(values.get("case")), entry.message)
    return Text(sentence, **values)


def suggestion(code: str, reading: Reading[Any], context: Context) -> Text | None:
    """How to mend what `code` says, None where there is nothing to do.

    Raises:
        KeyError: no such code.
    """
    advice = CODES[code].mend
    return Text(advice, **_values(reading, context)) if advice else None


def _values(reading: Reading[Any], context: Context) -> dict[str, object]:
    text = " ".join(reading.raw.split())
    values: dict[str, object] = {
        "text": text if len(text) <= _SHOWN_LENGTH else text[: _SHOWN_LENGTH - 1] + "…",
        "unit": context.unit or context.sheet_unit or "元",
        "year": context.year if context.year is not None else "?",
    }
    return values | dict(reading.params)
