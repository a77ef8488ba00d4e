"""A panel of nine fictional experts over sixteen fictional candidates, half way through: recusals, deviating marks, marks
that are not sent. No expert and no mark in it is real."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from registry.resources import resource_path
from registry.rounds.book import CandidatureStatus, read_book
from registry.rounds.marking import MarkEntry, enter_marks, note_reminder, send_marks
from registry.rounds.opening import CandidatureEdit, NewRound, edit_candidatures, go_to, open_round
from registry.rounds.seating import DECLARED, FoundTie, NewExpert, add_experts, record_recusals, seat_experts
from registry.rounds.sheets import note_sheets_out
from registry.rounds.steps import Step
from registry.scoring import load_scheme, score
from registry.scoring.inputs import firm_facts
from registry.store import Registry
from registry.view.samples import DISTRICT_RETURN

DAY = DISTRICT_RETURN.day
OFFICER, SECOND = "王莉", "赵敏"
CANDIDATES = 16
EXPERTS = (
    NewExpert("包锐", "推进", "虚构航天研究院", "", "研究员", "Bao R."),
    NewExpert("陈岚", "卫星", "示例大学", "", "教授", "Chen L."),
    NewExpert("顾尧", "金融", "虚构投资协会", "", "高级经济师", "Gu Y."),
    NewExpert("何健", "运载", "示例火箭学会", "", "研究员", "He J."),
    NewExpert("林松", "产业", "虚构产业研究中心", "", "研究员", "Lin S."),
    NewExpert("钱敏", "载荷", "示例研究所", "", "研究员", "Qian M."),
    NewExpert("孙涛", "政策", "虚构政策研究室", "", "副研究员", "Sun T."),
    NewExpert("吴涵", "供应链", "示例供应链协会", "", "高级工程师", "Wu H."),
    NewExpert("朱凯", "地面", "虚构测控学会", "", "研究员", "Zhu K."),
)
RECUSED = ((1, 0, "adviser"), (1, 1, "adviser"), (3, 4, "shareholder"), (3, 14, "shareholder"), (0, 9, "employed"),
           (5, 2, "joint_work"), (6, 1, "kin"), (7, 11, "other"))  # fmt: skip
"""Expert, candidate, cause."""
OUTLIERS = {(2, 6): (48, "订单集中于单一客户。"), (3, 9): (98, "首台发动机整机试车一次成功。"), (4, 10): (51, "")}
UNSENT = {3: (13,), 5: (9, 12, 13, 14, 15), 7: (6, 9, 12, 13, 14, 15)}
"""Experts who have not sent, with the candidates they have still to mark."""


def candidates(registry: Registry, n: int = CANDIDATES) -> list[str]:
    """Keys of the firms that the objective part puts first."""
    with registry.read() as connection:
        result = score(load_scheme(), firm_facts(connection, DAY), DAY)
    return [c.uid for c in result.ranked[:n]]


def open_panel(registry: Registry, n: int = CANDIDATES) -> str:
    """A round of `n` firms at its panel, nobody seated."""
    scheme = resource_path("schemes/key-enterprises.toml").read_text("utf-8")
    new = NewRound("2025", scheme, DAY, candidates(registry, n), closes=date(2025, 10, 31))
    uid = open_round(registry, OFFICER, new, date(2025, 7, 1))
    with registry.read() as connection:
        book = read_book(connection, uid)
    admitted = [CandidatureEdit(c.uid, CandidatureStatus.ADMITTED) for c in book.candidatures]
    edit_candidatures(registry, OFFICER, uid, admitted)
    for step in list(Step)[1 : Step.PANEL.number]:
        go_to(registry, OFFICER, uid, step, date(2025, 7, 1 + step.number))
    return uid


def seat_panel(registry: Registry, uid: str) -> tuple[str, ...]:
    """Seat the nine, with their recusals."""
    experts = add_experts(registry, OFFICER, EXPERTS)
    seat_experts(registry, OFFICER, uid, experts)
    order = ordered(registry, uid)
    ties = [FoundTie(experts[e], order[c], DECLARED, cause, "专家声明") for e, c, cause in RECUSED]
    record_recusals(registry, OFFICER, uid, ties)
    note_sheets_out(registry, OFFICER, uid, experts, date(2025, 10, 9))
    return experts


def ordered(registry: Registry, uid: str) -> list[str]:
    """The candidatures in the order of the model."""
    with registry.read() as connection:
        book = read_book(connection, uid)
    return [book.by_firm[firm].uid for firm in candidates(registry, len(book.candidatures))]


def mark(expert: int, candidate: int) -> tuple[int, str]:
    """What an expert gives every item of a candidate, with the comment."""
    if (expert, candidate) in OUTLIERS:
        return OUTLIERS[expert, candidate]
    value = 88 - candidate - candidate // 2 + (expert * 7 + candidate * 5) % 11 - 5
    return value, ""


def mark_panel(
    registry: Registry, uid: str, experts: Sequence[str], unsent: dict[int, tuple[int, ...]] | None = None
) -> None:
    """Let everybody mark; those in `unsent` leave some candidates out and do not send."""
    left = UNSENT if unsent is None else unsent
    order = ordered(registry, uid)
    aside = {(e, c) for e, c, _cause in RECUSED}
    for at, expert in enumerate(experts):
        with registry.read() as connection:
            items = read_book(connection, uid).scheme.panel.items
        entries: list[MarkEntry] = []
        for number, candidature in enumerate(order):
            if (at, number) in aside or number in left.get(at, ()):
                continue
            value, comment = mark(at, number)
            note = comment or ("依据不足" if value <= 50 and (at, number) not in OUTLIERS else "")
            entries += [MarkEntry(candidature, item.code, value, note) for item in items]
        enter_marks(registry, OFFICER, uid, expert, entries)
        if at not in left:
            send_marks(registry, OFFICER, uid, expert, date(2025, 10, 12))
    if 7 in left:
        note_reminder(registry, OFFICER, uid, [experts[7]], date(2025, 10, 15))


def panel_round(registry: Registry) -> tuple[str, tuple[str, ...]]:
    """The whole round; its key and the experts in the order of their seats."""
    uid = open_panel(registry)
    experts = seat_panel(registry, uid)
    mark_panel(registry, uid, experts)
    return uid, experts
