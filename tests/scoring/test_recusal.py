"""Conflicts from dated facts: what counts, what does not, what must be answered, and how firms are recognised."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.errors import UserError
from registry.i18n import Language
from registry.scoring.calendar_months import months_before
from registry.scoring.facts import Span
from registry.scoring.panel import Mark, PanelMarks, tally
from registry.scoring.recusal import (
    ExpertTie,
    FirmIdentity,
    Recusal,
    TieKind,
    enforced,
    find_recusals,
    to_answer,
)
from registry.scoring.rules import PanelItem, PanelRule
from registry.scoring.titles import Title

DAY = date(2025, 6, 30)
FIRM = FirmIdentity("f", "上海示例航天科技有限公司", "91310000MA1FL4AB1C", ("上海样例空间技术有限公司",))
SISTER = FirmIdentity("g", "上海示例发动机有限公司", parent_group="示例航天集团有限公司")


def span(text: str) -> Span:
    """``2024``, ``2024-05`` or a day."""
    parts = [int(p) for p in text.split("-")]
    if len(parts) == 3:
        return Span(date(*parts), date(*parts))
    first = date(parts[0], parts[1] if len(parts) > 1 else 1, 1)
    after = months_before(first, -1 if len(parts) > 1 else -12)
    return Span(first, date.fromordinal(after.toordinal() - 1))


def one(tie: ExpertTie, firm: FirmIdentity = FIRM, **more: object) -> Recusal | None:
    found = find_recusals(["e"], [firm], [tie], DAY, **more)  # type: ignore[arg-type]
    return found[0] if found else None


EMPLOYED = TieKind.EMPLOYED
NONE, OPEN, CERTAIN = None, False, True


@pytest.mark.parametrize(
    ("kind", "since", "until", "ongoing", "expected"),
    [
        (EMPLOYED, "2010", "2022-06-30", False, CERTAIN),  # the very day three years before
        (EMPLOYED, "2010", "2022-06-29", False, NONE),
        (EMPLOYED, "2010", "2022", False, OPEN),  # some days of 2022 count, others do not
        (EMPLOYED, "2010", "2023", False, CERTAIN),
        (EMPLOYED, "2010", "", True, CERTAIN),
        (EMPLOYED, "", "", True, CERTAIN),
        (EMPLOYED, "2010", "", False, OPEN),
        (EMPLOYED, "", "", False, OPEN),
        (EMPLOYED, "2024-05", "", False, CERTAIN),  # it began within the window, whenever it ended
        (EMPLOYED, "2025-07-01", "", True, NONE),  # after the round's day
        (EMPLOYED, "2025-06", "", False, CERTAIN),
        (EMPLOYED, "2025", "", False, OPEN),
        (TieKind.LAWSUIT, "2021", "2021", False, NONE),
        (TieKind.DIRECTOR, "2021", "2024", False, CERTAIN),
        (TieKind.SHAREHOLDER, "2021", "2021", False, NONE),
        (TieKind.CONTROLLER, "2021", "2022-07", False, CERTAIN),
        (TieKind.KIN, "", "", False, CERTAIN),
        (TieKind.ADVISER, "2009", "2010", False, CERTAIN),
        (TieKind.JOINT_WORK, "2015", "", False, CERTAIN),
        (TieKind.INVESTOR, "2026", "", False, NONE),
        (TieKind.INVESTOR, "2025", "", False, OPEN),
    ],
)
def test_dates_decide(kind: TieKind, since: str, until: str, ongoing: bool, expected: bool | None) -> None:
    begins, ends = (span(text) if text else Span() for text in (since, until))
    found = one(ExpertTie("e", kind, firm="f", since=begins, until=ends, ongoing=ongoing))
    assert (found.certain if found else None) is expected


def test_a_doubted_date_must_be_answered() -> None:
    doubted = Span(date(2020, 1, 1), date(2020, 1, 1), doubt=True)
    found = one(ExpertTie("e", EMPLOYED, firm="f", since=span("2010"), until=doubted))
    assert found is not None
    assert not found.certain


@pytest.mark.parametrize(
    ("organisation", "uscc", "expected"),
    [
        ("上海示例航天科技有限公司", "", CERTAIN),
        ("上海样例空间技术有限公司", "", CERTAIN),  # a former name
        (" 上海示例航天科技 有限公司", "", CERTAIN),
        ("示例航天", "", NONE),  # a short name is no full legal name
        ("", "91310000MA1FL4AB1C", CERTAIN),
        ("另一家公司", "91310000ma1fl4ab1c", CERTAIN),
        ("上海示例航天科技有限公司", "91310000MA1FL4XX0X", OPEN),  # the name says yes, the code no
        ("另一家公司", "91310000MA1FL4XX0X", NONE),
        ("", "", NONE),
    ],
)
def test_firms_are_recognised_by_full_name_and_code(organisation: str, uscc: str, expected: bool | None) -> None:
    found = one(ExpertTie("e", EMPLOYED, organisation=organisation, uscc=uscc, ongoing=True))
    assert (found.certain if found else None) is expected


def test_brackets_of_either_width_are_the_same_name() -> None:
    firm = FirmIdentity("f", "示例航天（上海）有限公司")
    assert one(ExpertTie("e", EMPLOYED, organisation="示例航天(上海)有限公司", ongoing=True), firm)


@pytest.mark.parametrize(
    "tie",
    [
        ExpertTie("e", EMPLOYED, organisation="北京示例研究所", group="示例航天集团有限公司", ongoing=True),
        ExpertTie("e", EMPLOYED, organisation="示例航天集团有限公司", ongoing=True),
        ExpertTie("e", EMPLOYED, organisation="上海示例材料有限公司", ongoing=True),  # itself a candidate of the group
    ],
)
def test_an_employer_of_the_same_group(tie: ExpertTie) -> None:
    third = FirmIdentity("h", "上海示例材料有限公司", parent_group="示例航天集团有限公司")
    found = {r.firm: r for r in find_recusals(["e"], [SISTER, third, FIRM], [tie], DAY)}
    assert "f" not in found
    assert found["g"].certain
    assert found["g"].causes[0].kind is TieKind.SAME_GROUP
    assert "示例航天集团有限公司" in found["g"].causes[0].text.render(Language.ZH)
    assert found["g"].computed


def test_causes_in_words_and_whether_declared() -> None:
    ties = [
        ExpertTie("e", TieKind.ADVISER, firm="f", since=span("2023-03"), ongoing=True, declared=True),
        ExpertTie("e", EMPLOYED, firm="f", since=span("2015"), until=span("2022")),
    ]
    found = find_recusals(["e"], [FIRM], ties, DAY)[0]
    assert [c.text.render(Language.EN) for c in found.causes] == [
        "Adviser to the firm, since 2023-03, to this day",
        "Employed by the firm, 2015 to 2022: to be answered",
    ]
    assert [c.text.render(Language.ZH) for c in found.causes] == [
        "为该企业提供咨询服务，自 2023-03 起至今",
        "受聘于该企业，2015 至 2022：待核实",
    ]
    assert (found.declared, found.computed, found.certain) == (True, True, True)


def test_open_conflicts_are_answered_and_certain_ones_stay() -> None:
    tie = ExpertTie("e", EMPLOYED, firm="f")
    found = find_recusals(["e"], [FIRM], [tie], DAY)
    assert to_answer(found) == found
    assert not enforced(found)
    assert enforced(find_recusals(["e"], [FIRM], [tie], DAY, answers={("e", "f"): True})) == {("e", "f")}
    assert not find_recusals(["e"], [FIRM], [tie], DAY, answers={("e", "f"): False})
    sure = ExpertTie("e", EMPLOYED, firm="f", ongoing=True)
    assert enforced(find_recusals(["e"], [FIRM], [sure], DAY, answers={("e", "f"): False})) == {("e", "f")}


def test_what_is_enforced_cannot_be_marked() -> None:
    recusals = enforced(find_recusals(["e"], [FIRM], [ExpertTie("e", TieKind.KIN, firm="f")], DAY))
    rule = PanelRule((PanelItem("i", Title("i", "i"), 10_000),))
    with pytest.raises(UserError, match="recused"):
        tally(PanelMarks(rule, ("e",), ("f",), (Mark("e", "f", "i", 80),), recusals))


def test_the_reach_of_years_is_a_parameter() -> None:
    tie = ExpertTie("e", EMPLOYED, firm="f", since=span("2010"), until=span("2021"))
    assert one(tie) is None
    longer = one(tie, years=5)
    assert longer is not None
    assert longer.certain


DAYS = st.dates(date(2018, 1, 1), date(2027, 1, 1))


@given(DAYS, DAYS, DAYS, DAYS)
def test_three_values_agree_with_every_day_the_dates_may_mean(a: date, b: date, c: date, d: date) -> None:
    """A certain conflict holds for all days a span may mean, none for no day, an open one for some."""
    since, until = Span(min(a, b), max(a, b)), Span(min(c, d), max(c, d))
    after = months_before(DAY, 36)
    found = one(ExpertTie("e", EMPLOYED, firm="f", since=since, until=until))
    answers = {
        begins <= DAY and ends >= after
        for begins in (since.first, since.last)
        for ends in (until.first, until.last)
        if begins is not None and ends is not None and begins <= ends
    }
    if not answers:
        return  # it would end before it began
    if found is None:
        assert answers == {False}
    elif found.certain:
        assert answers == {True}
