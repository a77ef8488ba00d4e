"""A round of the fictional sample that was really played, with every case a paper must speak of.

Two seats differ from the rank order: one firm is kept out by a quota on parent groups, one tie at the cut was decided by the
office. One firm stays below a floor, three experts stepped aside, some values are missing and answered.
"""

from __future__ import annotations

import shutil
from datetime import date
from functools import cache
from pathlib import Path

from registry.change import ChangeSet, Update, apply, new_registry
from registry.intake.importing import commit, prepare, read_files
from registry.report.build import round_view
from registry.report.emit.pdf import render_shortlist
from registry.report.round_paper import CountedRound, counted_round
from registry.report.views import ShortlistView
from registry.report.wording import PaperLanguage
from registry.rounds.book import Outcome, RecusalAnswer, rounds_of
from registry.rounds.deciding import NewDecision, NewObjection, answer_objection, decide, record_objection
from registry.rounds.marking import MarkEntry, enter_marks, panel_items, recusals_of, send_marks
from registry.rounds.opening import CandidatureEdit, edit_candidatures, go_to
from registry.rounds.sealing import count_round, open_outliers, seal
from registry.rounds.seating import DECLARED, FoundTie, NewExpert, add_experts, record_recusals, seat_experts
from registry.rounds.steps import Step
from registry.scoring.rulings import DecisionKind, unanswered
from registry.scoring.sealed import Recount
from registry.store import Registry, open_registry
from registry.view.samples import DISTRICT_RETURN
from tests.rounds.conftest import OFFICER, SCHEME, SECOND, best, book_of, draft, walk
from tests.scratch import scratch

ON = date(2025, 8, 20)
CANDIDATES = 24
NAMES = ["林墨白", "顾怀瑾", "沈知𬭩", "周亦行", "陆清焜", "许星河", "韩若谷", "苏翀", "唐以宁"]
SPECIALTIES = ["运载总体", "动力", "卫星总体", "测控", "经济", "材料", "航天法", "应用", "投资"]
TIED_SCHEME = SCHEME.replace(
    'tie_chain = ["panel", "dimension:technology", "dimension:output", "indicator:srdi_tier", "applied_on"]',
    'tie_chain = ["applied_on"]',
)


def play(registry: Registry) -> str:
    """A round up to the deliberation; returns its key."""
    firms = best(registry, CANDIDATES)
    updates = tuple(
        Update("firm", f, {"parent_group": None}, {"parent_group": "长泓控股（虚构）"})
        for f in (firms[0], firms[1], firms[7])
    )
    apply(registry, ChangeSet("edit", "x", OFFICER, updates))
    uid = draft(registry, firms, TIED_SCHEME)
    edits = [CandidatureEdit(c.uid, applied=date(2025, 7, 5)) for c in book_of(registry, uid).candidatures]
    edit_candidatures(registry, OFFICER, uid, edits)
    walk(registry, uid, Step.PANEL)
    new = [NewExpert(name, specialty=s, position="研究员") for name, s in zip(NAMES, SPECIALTIES, strict=True)]
    experts = add_experts(registry, OFFICER, new)
    seat_experts(registry, OFFICER, uid, experts)
    _recuse(registry, uid, experts, firms)
    _mark(registry, uid, experts, firms)
    go_to(registry, OFFICER, uid, Step.RANKING, ON)
    go_to(registry, OFFICER, uid, Step.DELIBERATION, ON, document_no="会议纪要〔2025〕12号")
    return uid


def _recuse(registry: Registry, uid: str, experts: tuple[str, ...], firms: list[str]) -> None:
    book = book_of(registry, uid)
    pairs = [
        (experts[0], firms[4], "adviser", "任该企业技术顾问"),
        (experts[3], firms[14], "employed", "三年内曾在该企业任职"),
        (experts[8], firms[2], "shareholder", "持有该企业股权"),
    ]
    ties = [FoundTie(e, book.by_firm[f].uid, DECLARED, basis, cause) for e, f, basis, cause in pairs]
    assert record_recusals(registry, OFFICER, uid, ties) == 3


def _mark(registry: Registry, uid: str, experts: tuple[str, ...], firms: list[str]) -> None:
    for at, expert in enumerate(experts):
        book = book_of(registry, uid)
        aside = {key for key, answer in recusals_of(book, expert).items() if answer is RecusalAnswer.RECUSED}
        entries: list[MarkEntry] = []
        for c in book.admitted:
            if c.uid in aside:
                continue
            place = firms.index(c.firm)
            for n, item in enumerate(panel_items(book)):
                value = 88 - place // 2 + (3 * at + 5 * n + 7 * place) % 9 - 4
                if place == 5:
                    value = 52 + (at + n) % 5  # below the floor of the panel
                if at == 6 and place == 11:
                    value = 45
                comment = "试验数据支撑不足，规划偏乐观" if value <= 50 else ""
                entries.append(MarkEntry(c.uid, item.code, value, comment))
        enter_marks(registry, OFFICER, uid, expert, entries)
        send_marks(registry, OFFICER, uid, expert, ON)


def settle(registry: Registry, uid: str) -> None:
    """Decide what is open: missing values, deviating marks, and a tie where there is one."""
    book = book_of(registry, uid)
    with registry.read() as connection:
        counted = count_round(connection, book)
    blank = unanswered(counted.result.evaluation, [row.uid for row in counted.listed.rows if row.rank])
    made = [
        NewDecision(
            DecisionKind.MISSING, "not_provided", "两次催报未果", "业务处", book.by_firm[firm].uid, indicator, ON
        )
        for firm, indicator in blank
    ]
    made += [
        NewDecision(
            DecisionKind.OUTLIER, "kept", "经复核，评分理由成立", "评审组长", book.by_firm[o.firm].uid, o.expert, ON
        )
        for o in open_outliers(book, counted)
        if o.firm
    ]
    decide(registry, OFFICER, uid, made)
    with registry.read() as connection:
        counted = count_round(connection, book_of(registry, uid))
    decide(registry, OFFICER, uid, _rest(registry, uid, counted))


def _rest(registry: Registry, uid: str, counted: Recount) -> list[NewDecision]:
    """A tie that is left, and one firm out by a decision of the meeting."""
    book = book_of(registry, uid)
    made: list[NewDecision] = []
    if counted.listed.tie is not None:
        first = book.by_firm[counted.listed.tie.members[0]].uid
        reason = "产能已形成，会议一致同意"
        made.append(NewDecision(DecisionKind.TIE, "in", reason, "局长办公会", first, "", ON, "会议纪要〔2025〕12号"))
    barred = book.by_firm[counted.listed.chosen[-2]].uid
    reason = "正在整体搬迁，下一轮再评"
    made.append(NewDecision(DecisionKind.OVERRIDE, "out", reason, "局长办公会", barred, "", ON, "会议纪要〔2025〕12号"))
    return made


def object_to(registry: Registry, uid: str) -> None:
    """The public notice of a sealed round and two objections, one upheld."""
    go_to(registry, OFFICER, uid, Step.PUBLIC_NOTICE, date(2025, 8, 25), document_no="公示〔2025〕3号")
    go_to(registry, OFFICER, uid, Step.OBJECTIONS, date(2025, 9, 1))
    book = book_of(registry, uid)
    for at, (text, outcome, answer) in enumerate(
        (
            ("申报的近 12 个月产出与年报不符", Outcome.UPHELD, "经核查属实，取消入选资格，由候补企业递补。"),
            ("专利权属存在争议", Outcome.REJECTED, "经查，涉诉专利未计入得分，不影响名单。"),
        )
    ):
        firm = book.admitted[at].uid
        new = NewObjection("某某空间科技有限公司（虚构）", text, date(2025, 8, 27 + at), firm, "年报复印件")
        objection = record_objection(registry, OFFICER, uid, new)
        number = f"异议〔2025〕{at + 1}号"
        answer_objection(registry, OFFICER, uid, objection, outcome, answer, date(2025, 9, 2), number)


@cache
def files() -> dict[str, Path]:
    """The registries of `make`, once a process."""
    return make(scratch("played"))


@cache
def held(state: str) -> CountedRound:
    """The round of one of `files`, counted."""
    with open_registry(files()[state]) as registry, registry.read() as connection:
        return counted_round(connection, rounds_of(connection)[0].uid)


@cache
def view(state: str) -> ShortlistView:
    """The shortlist of one of `files`."""
    return round_view(held(state))


@cache
def printed(language: PaperLanguage) -> bytes:
    """The sealed list as a file, with the sealed round inside."""
    return render_shortlist(view("sealed"), language, strict=True, sealed=held("sealed").sealed).data


def make(folder: Path) -> dict[str, Path]:
    """Registries with the round ``open`` (at the deliberation, undecided), ``sealed`` and ``published``."""
    paths = {name: folder / f"{name}.car" for name in ("open", "sealed", "published")}
    with new_registry(paths["open"], name="示例库", actor=OFFICER, fictional=True, data_date=DISTRICT_RETURN.day) as r:
        commit(r, prepare(r, read_files([DISTRICT_RETURN.path])), OFFICER)
        uid = play(r)
    shutil.copy(paths["open"], paths["sealed"])
    with open_registry(paths["sealed"]) as r:
        settle(r, uid)
        seal(r, OFFICER, uid, SECOND, draws=500)
    shutil.copy(paths["sealed"], paths["published"])
    with open_registry(paths["published"]) as r:
        object_to(r, uid)
    return paths
