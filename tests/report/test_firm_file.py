"""The printed cultivation file: what an officer reads in it of conditions, promises, money and days."""

from __future__ import annotations

from datetime import date
from functools import cache

import pypdfium2
import pytest

from registry.report.emit.firm_file import render_firm_file
from registry.report.papers.firm_file import FirmFilePaper, firm_file_paper
from registry.report.wording import PaperLanguage, Words
from registry.store import open_registry
from tests.report import supported

DAY = date(2025, 6, 30)
FUND = Words("Industrial funds of the action plan", "行动计划产业基金")


@cache
def paper(firm: int) -> FirmFilePaper:
    with open_registry(supported.file()) as registry, registry.read() as connection:
        return firm_file_paper(connection, supported.firms(registry)[firm], DAY)


@cache
def pages(firm: int, language: PaperLanguage) -> tuple[str, ...]:
    document = pypdfium2.PdfDocument(render_firm_file(paper(firm), language, strict=True).data)
    return tuple("".join(page.get_textpage().get_text_range().split()) for page in document)


@pytest.mark.parametrize("language", list(PaperLanguage))
def test_every_page_names_the_firm(language: PaperLanguage) -> None:
    name = paper(0).name.en if language is PaperLanguage.EN else paper(0).name.zh
    assert all("".join(name.split()) in page for page in pages(0, language))


@pytest.mark.parametrize("firm", range(7))
def test_the_open_conditions_are_named_as_many_as_the_figure_leaves_open(firm: int) -> None:
    said = paper(firm)
    met, asked = map(int, said.figures[0].value.split(" / "))
    rows = [(label, value) for label, value in said.target if label.en.startswith(("Not met: ", "Not known: "))]
    assert sum(int(label.en.split(": ")[1]) for label, _ in rows) == asked - met
    assert sum(len(value.zh.split("；")) for _, value in rows) == asked - met


def test_an_instalment_names_what_it_is_a_part_of_and_its_support_since_when_it_is_paid() -> None:
    whole, first, second = [line for line in paper(0).support if FUND.en in line.what.en]
    assert (whole.day, whole.state.en, whole.sum.en) == ("2025-03-15", "Paid", "¥ 15 m")
    assert whole.note == Words("decided 2024-11-20", "2024-11-20 批复")
    assert [(x.day, x.is_part, x.sum.en) for x in (first, second)] == [
        ("2024-12-15", True, "¥ 10 m"),
        ("2025-03-15", True, "¥ 5 m"),
    ]
    assert first.what == Words(f"instalment 1 of {FUND.en}", f"其中第 1 笔：{FUND.zh}")
    assert second.what.en.startswith("instalment 2 of ")


def test_what_was_paid_back_is_told_from_an_instalment() -> None:
    whole, out, back = paper(1).support
    assert (whole.state.en, whole.day) == ("Revoked", ""), "the day of a revocation is not on record"
    assert out.what.en.startswith("instalment 1 of ")
    assert back.what.zh == f"其中退回：{FUND.zh}"


@pytest.mark.parametrize(
    ("firm", "finding"),
    [
        (0, Words("Last contact: 2025-06-02. 1 promise is overdue.", "最近一次联系：2025-06-02。逾期承诺 1 项。")),
        (3, Words("No contact is on record. No promise and no task is overdue.", "暂无联系记录。承诺和任务均无逾期。")),
    ],
)
def test_what_is_overdue_is_said_without_a_zero(firm: int, finding: Words) -> None:
    assert paper(firm).finding == finding


def test_the_figures_have_their_units_beside_them() -> None:
    conditions, contacts, due, paid = paper(0).figures
    assert (conditions.unit, conditions.label) == (
        Words("conditions", "项"),
        Words("Met for Little Giant", "小巨人条件已满足"),
    )
    assert (contacts.value, contacts.unit) == ("1", Words("contact", "次"))
    assert paper(3).figures[1].unit.en == "contacts", "none"
    assert due.unit == Words("item", "项")
    assert (paid.value, paid.english, paid.unit, paid.gloss) == (
        "1,500", "¥ 15", Words("million", "万元"), "× ¥ 10,000",
    )  # fmt: skip
    assert paper(6).figures[3].label.en == "Paid out under support, 1 without a figure"


def test_a_visit_is_said_once_with_its_officer() -> None:
    (visit,) = [line for line in paper(0).timeline if line.state.en == "Visit"]
    assert visit.what == Words("no notes", "无纪要")
    assert visit.by == Words.same(supported.ACTOR)
    assert paper(0).target[0][1] == Words("not assigned", "未指定")


def test_promise_and_promiser_stand_in_columns_of_their_own() -> None:
    (line,) = paper(0).open
    assert (line.note.zh, line.by.zh, line.state) == ("协调临港试车场地", "区经委", Words("Overdue", "已逾期"))
    both = "".join(pages(0, PaperLanguage.BOTH))
    for said in ("承诺内容Whatwaspromised", "承诺单位或承办人Bywhom", "已逾期Overdue"):
        assert said in both


@pytest.mark.parametrize("language", list(PaperLanguage))
def test_no_code_of_the_program_and_no_bare_dash_is_printed(language: PaperLanguage) -> None:
    text = "".join(pages(0, language))
    assert "miit" not in text
    assert "—" not in text
    assert "CNY" not in text
    assert "(第" not in text
