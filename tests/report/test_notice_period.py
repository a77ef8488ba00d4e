"""The period of a public notice is counted in working days by the days off that the office states."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

import pytest

from registry.office.calendar import Calendar, SpecialDay
from registry.report.papers.notices import NoticeKind, NoticeOptions, notice_paper
from tests.report.played import held

_OFF = Calendar({date(2025, 10, day): SpecialDay(date(2025, 10, day), works=False) for day in range(1, 9)})


@pytest.mark.parametrize(
    ("options", "calendar", "said"),
    [
        (NoticeOptions(first=date(2025, 8, 25), last=date(2025, 8, 29)), Calendar({}), "（5个工作日）"),
        (NoticeOptions(first=date(2025, 9, 29), last=date(2025, 10, 10)), Calendar({}), "（10个工作日）"),
        (NoticeOptions(first=date(2025, 9, 29), last=date(2025, 10, 10)), _OFF, "（4个工作日）"),
        (NoticeOptions(first=date(2025, 9, 29), last=date(2025, 10, 10), working_days=7), _OFF, "（7个工作日）"),
        (NoticeOptions(first=date(2025, 9, 29)), _OFF, "（　个工作日）"),
    ],
)
def test_working_days_of_the_period(options: NoticeOptions, calendar: Calendar, said: str) -> None:
    round_ = held("sealed")
    own = replace(round_, inputs=replace(round_.inputs, calendar=calendar))
    paper = notice_paper(own, NoticeKind.PUBLIC, options)
    assert any(said in words.zh for _level, words in paper.body), [words.zh for _level, words in paper.body]


def test_an_empty_notice_speaks_no_chinese_in_its_translation() -> None:
    body = " ".join(words.en for _level, words in notice_paper(held("sealed"), NoticeKind.PUBLIC, NoticeOptions()).body)
    assert not re.search("[年月日]", body), body
