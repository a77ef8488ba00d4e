"""The work list of the districts and the calendar of titles, opened as their readers would."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

from openpyxl import load_workbook

from registry.i18n import Language
from registry.report.title_calendar import title_calendar
from registry.report.work_list import write_work_list
from registry.srdi.board import place
from registry.srdi.ruleset import rules_for
from registry.srdi.ruleset_file import shipped_rules
from tests.srdi.firms import DAY, firm, title

SETS = shipped_rules()
MADE = datetime(2025, 6, 30, 8, 0, tzinfo=UTC)


def place_of(name: str, district: str, last: date, uid: str = "u"):  # noqa: ANN201
    facts = firm({("segment_years", 2024): 1}, district=district, titles=(title("srdi_sme", date(2022, 9, 1), last),))
    return place(replace(facts, uid=uid, legal_name=name), SETS, DAY)


ONE = place_of("=虚构甲航天有限公司", "310117", date(2025, 8, 31))
TWO = place_of("虚构乙,航天；有限公司", "310112", date(2026, 1, 1), "v")
PAST = place_of("虚构丙航天有限公司", "310112", date(2025, 1, 1), "w")


def test_each_district_has_its_sheet_and_reads_what_to_answer(tmp_path: Path) -> None:
    out = tmp_path / "list.xlsx"
    rules = rules_for(SETS, DAY)
    assert write_work_list([ONE, TWO, PAST], rules, DAY, out, Language.ZH, fictional=True) == 2
    book = load_workbook(out)
    assert set(book.sheetnames) == {"松江", "闵行"}
    rows = list(book["松江"].iter_rows(values_only=True))
    assert "虚构" in str(rows[0][0])
    assert "miit-2022" in str(rows[1][0])
    mine = rows[3]
    assert mine[0] == "=虚构甲航天有限公司"  # a text, no formula
    assert "从事细分市场年限" in str(mine[5])  # one year of three
    assert "全国细分市场占有率" in str(mine[6])
    assert len(list(book["闵行"].iter_rows())) == 5


def test_the_calendar_holds_one_day_for_each_title_that_still_ends() -> None:
    made = title_calendar([ONE, TWO, PAST], DAY, MADE, Language.ZH, True)
    lines = made.split(b"\r\n")
    assert all(len(line) <= 75 for line in lines)
    text = made.replace(b"\r\n ", b"").decode()
    assert text.count("BEGIN:VEVENT") == text.count("END:VEVENT") == 2
    assert "DTSTART;VALUE=DATE:20250831" in text
    assert "DTEND;VALUE=DATE:20260102" in text
    assert "虚构乙\\,航天；有限公司" in text
    assert text.count("TRIGGER:-P30D") == 2
    assert "虚构数据" in text
    assert "丙" not in text


def test_the_same_board_gives_the_same_calendar() -> None:
    first, second = (title_calendar([ONE, TWO], DAY, MADE, Language.EN, False) for _n in range(2))
    assert first == second
    assert b"fictional" not in first
