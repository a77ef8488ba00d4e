"""The table of codes: every one reachable, said in both languages; the shown and compared forms; the guess of a kind."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from registry.i18n import Language
from registry.intake import grammar
from registry.intake.grammar import CODES, PLAIN, Context, Guess, Reading, Severity, Status, message, sniff, suggestion
from registry.intake.grammar.text import words
from registry.resources import resource_path

SHIPPED = words(
    """
    ambiguous_month amount_too_large area_code_missing certificate_number check_digit conflicting_qualifiers
    conflicting_words confusable_fixed cumulative currency_from_column currency_without_unit day_month_ambiguous
    day_month_order decrease_word display_scaled division_digits doubtful excel_error from_serial
    illegal_character invalid_date length letter_o_fixed level_expired level_unclear loss_word multiple_amounts
    multiple_dates multiple_names multiple_numbers negative_count no_legal_form not_a_bool not_a_date
    not_an_amount not_an_integer not_applicable not_recognised_yet number_too_large numeric_precision_lost
    old_registration_no order_of_magnitude org_code organisation_check_digit out_of_range percent_assumed
    percent_or_ratio pilot_code planned range_reversed ratio_assumed several_levels several_rounds slang_unit
    space_in_number suspicious_magnitude two_digit_year unit_cell_overrides_column unit_from_column
    unit_from_format unit_from_sheet unit_missing unknown_grade unknown_level unknown_outcome unknown_part
    unknown_round unknown_term unparsed year_from_column year_missing year_out_of_range
    """
)


def test_codes_never_change() -> None:
    """Codes are stored with imports. Add new ones here; take none away."""
    assert sorted(CODES) == sorted(SHIPPED)


def test_every_code_is_used() -> None:
    source = "".join(
        path.read_text(encoding="utf-8")
        for path in Path(grammar.__file__ or "").parent.glob("*.py")
        if path.name != "codes.py"
    )
    assert [code for code in CODES if f'"{code}"' not in source] == []


@pytest.mark.parametrize("code", CODES)
@pytest.mark.parametrize("language", list(Language))
def test_every_code_speaks(code: str, language: Language) -> None:
    """One plain sentence, every name filled, and Chinese where Chinese is asked for."""
    cases: list[tuple[tuple[str, object], ...]] = [(("case", case),) for case, _ in CODES[code].cases] or [()]
    params = (
        ("month", 13),
        ("day", 30),
        ("quarter", 5),
        ("year", 1905),
        ("length", 16),
        ("characters", "I"),
        ("part", "甲"),
    )
    for case in cases:
        reading: Reading[object] = Reading(Status.ERROR, "raw {text} 12", None, (code,), params=(*params, *case))
        texts = [message(code, reading, PLAIN)]
        advice = suggestion(code, reading, PLAIN)
        texts += [advice] if advice is not None else []
        for text in texts:
            spoken = text.render(language).replace("raw {text} 12", "")
            assert not re.search(r"\{\w*\}", spoken), spoken
            if language is Language.ZH:
                assert re.search(r"[\u4e00-\u9fff].*[。？]$", spoken), spoken
            else:
                assert spoken[-1] in ".?", spoken


def test_an_error_says_how_to_mend_it() -> None:
    assert [name for name, code in CODES.items() if code.severity is not Severity.INFO and not code.mend] == []


def test_the_sentence_for_a_lost_credit_code() -> None:
    reading = grammar.read_uscc(9.14403e17)
    sentence = message("numeric_precision_lost", reading, PLAIN)
    assert sentence.render(Language.EN) == "The column was numeric; digits 16 to 18 of the credit code are gone."


def test_yuan_in_a_column_of_ten_thousands() -> None:
    context = Context(unit="万元")
    reading = grammar.read_amount(50_000_000_000, context)
    assert "万元" in message("suspicious_magnitude", reading, context).render(Language.EN)


def test_keys_fold_and_shown_forms_do_not() -> None:
    assert grammar.key("（Ａ）％～￥　億萬") == "(a)%~¥ 亿万"
    assert grammar.display("（Ａ１）％①㎡\u200b　乙") == "（A1）％①㎡ 乙"
    assert grammar.key("乾元") == "乾元"


def _column(sheet: str, title: str) -> list[object]:
    book = load_workbook(resource_path("samples/commercial-aerospace-firms.xlsx"), read_only=True)
    rows = list(book[sheet].iter_rows(min_row=3, values_only=True))
    at = next(i for i, cell in enumerate(rows[0]) if str(cell).replace("\n", "") == title)
    return [row[at] for row in rows[1:-1]]


@pytest.mark.parametrize(
    ("sheet", "title", "kind"),
    [
        ("企业名录", "企业名称*", Guess.COMPANY),
        ("企业名录", "成立时间", Guess.DATE),
        ("企业名录", "主导产品", Guess.TEXT),
        ("企业名录", "证据等级", Guess.GRADE),
        ("融资情况", "融资轮次", Guess.ROUND),
        ("融资情况", "融资时间", Guess.DATE),
        ("融资情况", "融资金额", Guess.AMOUNT),
        ("里程碑", "日期", Guess.DATE),
        ("里程碑", "事件", Guess.TEXT),
    ],
)
def test_columns_of_the_public_workbook(sheet: str, title: str, kind: Guess) -> None:
    assert sniff(_column(sheet, title)).kind is kind


@pytest.mark.parametrize(
    ("values", "kind"),
    [
        (["91110000600037341L", "91310117MA1J00014T"], Guess.USCC),
        (["138 0013 8000", "010-88888888"], Guess.PHONE),
        (["25%", "约30%"], Guess.PERCENT),
        ([12.5, 3.1], Guess.NUMBER),
        ([298, "约300", None], Guess.INTEGER),
        (["是", "否", "/"], Guess.BOOL),
        ([None, "", "—"], Guess.EMPTY),
    ],
)
def test_columns(values: list[object], kind: Guess) -> None:
    assert sniff(values).kind is kind
    assert sniff(values).share(kind) >= (0 if kind is Guess.EMPTY else 1000)


@pytest.mark.parametrize(
    ("sheet", "title", "reader"),
    [
        ("企业名录", "成立时间", grammar.read_date),
        ("企业名录", "专精特新等级", grammar.read_srdi),
        ("融资情况", "融资时间", grammar.read_date),
        ("融资情况", "融资金额", grammar.read_amount),
        ("融资情况", "融资轮次", grammar.read_rounds),
        ("里程碑", "日期", grammar.read_date),
        ("里程碑", "结果", grammar.read_outcome),
        ("里程碑", "证据等级", grammar.read_grade),
    ],
)
def test_nothing_in_the_public_workbook_is_refused(
    sheet: str, title: str, reader: Callable[[object], Reading[Any]]
) -> None:
    refused = [value for value in _column(sheet, title) if reader(value).status is Status.ERROR]
    assert refused == []
