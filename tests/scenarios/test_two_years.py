"""One fictional firm cultivated over two years: visits, a fund paid in two parts, a step up the ladder, a revoked subsidy.

All of it comes in by sheets and forms as an office would enter it; at the end the file is printed and everything is undone.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pypdfium2
import pytest

from registry.change import changes, check_registry, undo, undo_target
from registry.cultivation import cultivation_file, firm_states
from registry.cultivation.acts import add_record, amend_record
from registry.intake.grammar.amount import read_amount
from registry.intake.grammar.dates import read_date
from registry.report.emit.firm_file import write_firm_file
from registry.report.wording import PaperLanguage
from registry.srdi import TierState
from registry.store import Registry, open_registry
from registry.view import firm_rows
from registry.view.cultivation import ladder_board
from tests.intake.desk import CODES, Desk
from tests.scenarios.command_line import run
from tests.store.support import everything, fresh_file

NAME = "上海虚构长风航天科技有限公司"
ACTOR = "甲专员"


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with open_registry(fresh_file(tmp_path / "office.car")) as registry:
        made = Desk(registry, tmp_path)
        made.take(
            made.book(("企业名称", "统一社会信用代码", "所属区", "成立日期"), (NAME, CODES[0], "松江区", "2019-04-01"))
        )
        yield made


def day(text: str) -> Any:
    return read_date(text).value


def sum_of(text: str) -> Any:
    return read_amount(text).value


def file_of(registry: Registry, uid: str) -> Any:
    with registry.read() as connection:
        return cultivation_file(connection, uid)


def standing(registry: Registry, as_of: date) -> tuple[str | None, TierState | None]:
    (row,) = firm_rows(registry, as_of)
    return row.tier, row.tier_state  # type: ignore[return-value]


def cultivate(desk: Desk, uid: str) -> None:
    """Two years of work."""
    registry = desk.registry

    def add(table: str, **values: Any) -> str:
        return add_record(registry, table, {"firm": uid, **values}, actor=ACTOR, firm=NAME)

    add("cultivation_plan", officer="甲专员", target_tier="srdi_sme", target_year=2025)
    add(
        "recognition",
        tier="innovative_sme",
        batch="2023年(第三批)",
        recognised=day("2023-06-20"),
        document="虚构〔2023〕3号",
    )
    desk.take(
        desk.book(
            ("企业名称", "走访日期", "走访方式", "走访人员", "联系人", "走访记录", "诉求", "承诺事项", "承办单位", "承诺时限"),
            (NAME, "2023-09-12", "走访", "甲专员", "乙某", "了解产线", "缺试车场地", "协调临港场地", "区经委", "2023-12-31"),
            (NAME, "2024-03", "座谈", "甲专员", "丙某", "讨论申报材料", "研发贷款成本高", "辅导申请贴息", "区金融办", "2024-06-30"),
            (NAME, "2025-02-18", "电话", "甲专员", "乙某", "询问复核准备", None, None, None, None),
        )
    )  # fmt: skip
    desk.take(
        desk.book(
            ("企业名称", "扶持政策", "金额（万元）", "批复日期", "文号", "兑现状态", "附带条件", "拨付日期", "拨付金额（万元）"),
            (NAME, "产业投资基金", 1500, "2023-11-20", "虚构〔2023〕11号", "已拨付", "两年内不迁出", "2023-12-15", 1000),
            (NAME, "产业投资基金", 1500, "2023-11-20", "虚构〔2023〕11号", "已拨付", "两年内不迁出", "2024-07-15", 500),
            (NAME, "设备软件补贴", 80, "2025-05-06", "虚构〔2025〕5号", "已拨付", None, "2025-05-20", 80),
        )
    )  # fmt: skip
    first = next(n for n in file_of(registry, uid).needs if n["text"] == "缺试车场地")
    kept = {"state": "kept", "closed": day("2023-12-20"), "outcome": "场地已交付"}
    amend_record(registry, "need", first, kept, actor=ACTOR, firm=NAME)
    up = add("recognition", tier="srdi_sme", batch="2024年（第二批）", applied_on=day("2024-05-08"))
    for values in (
        {"publicised_on": day("2024-08-30")},
        {"recognised": day("2024-09-25"), "document": "虚构〔2024〕9号"},
    ):
        held = next(r for r in file_of(registry, uid).recognitions if r["uid"] == up)
        amend_record(registry, "recognition", held, values, actor=ACTOR, firm=NAME)
    subsidy = next(s for s in file_of(registry, uid).supports if s.record["instrument"] == "设备软件补贴")
    revoked = {"state": "revoked", "outcome": "设备退回，补贴追回"}
    amend_record(registry, "support", subsidy.record, revoked, actor=ACTOR, firm=NAME)
    add("payment", support=subsidy.record["uid"], kind="back", paid=day("2025-08-01"), amount=sum_of("80万元"))
    add("task", text="准备 2026 年复核材料", officer="甲专员", due=day("2025-09-30"))


def test_a_firm_over_two_years(desk: Desk, tmp_path: Path) -> None:
    registry = desk.registry
    uid = desk.firm()["uid"]
    before, acts = everything(registry), _acts(registry)
    cultivate(desk, uid)

    # The ladder on each day as it was then.
    assert standing(registry, date(2023, 6, 1)) == (None, None)
    assert standing(registry, date(2024, 6, 1)) == ("innovative_sme", TierState.VALID)
    assert standing(registry, date(2024, 9, 25)) == ("srdi_sme", TierState.VALID)
    place = ladder_board(registry, date(2025, 6, 30)).places[0]
    assert place.stand.valid_until is not None
    assert place.stand.valid_until.iso() == "2027-08"

    # What the office owes, and when it was last in touch.
    with registry.read() as connection:
        early, late = (firm_states(connection, when)[uid] for when in (date(2024, 7, 1), date(2025, 10, 1)))
    assert (early.promises, early.tasks, early.last_contact, early.silent) == (1, 0, date(2024, 3, 31), False)
    assert (late.promises, late.tasks, late.last_contact, late.silent) == (1, 1, date(2025, 2, 18), True)

    # The money.
    file = file_of(registry, uid)
    fund = next(s for s in file.supports if s.record["instrument"] == "产业投资基金")
    assert file.instruments.find("产业投资基金").code == "plan-2025-fund"
    assert [(p["paid"].iso(), p["amount"].lo_fen) for p in fund.payments] == [
        ("2023-12-15", 1000 * 1_000_000),
        ("2024-07-15", 500 * 1_000_000),
    ]
    subsidy = next(s for s in file.supports if s.record["state"] == "revoked")
    assert (subsidy.paid.fen, subsidy.paid.unknown) == (0, 0), "what was paid was paid back"

    # The file as a paper, in each language; who was met is not in it.
    texts: dict[PaperLanguage, str] = {}
    for language in PaperLanguage:
        out = tmp_path / f"{language.value}.pdf"
        made = write_firm_file(registry, uid, date(2025, 10, 1), out, language)
        assert made.warnings == ()
        texts[language] = "".join(page.get_textpage().get_text_bounded() for page in pypdfium2.PdfDocument(out))
        assert write_firm_file(registry, uid, date(2025, 10, 1), tmp_path / "b.pdf", language).data == made.data
    zh, en = (_run_together(texts[x]) for x in (PaperLanguage.ZH, PaperLanguage.EN))
    for said in (
        NAME,
        "行动计划产业基金",
        "虚构〔2023〕11号",
        "已撤销",
        "退回",
        "场地已交付",
        "已逾期",
        "2024年（第二批）",
        "虚构示例数据",
    ):
        assert _run_together(said) in zh, said
    for said in (
        "Industrial funds of the action plan",
        "Revoked",
        "Paid back",
        "overdue",
        "Rules of 2022, version 1",
    ):
        assert _run_together(said) in en, said
    assert "乙某" not in zh + en
    assert "丙某" not in zh + en

    # And back, act by act.
    assert check_registry(registry) == []
    while _acts(registry) > acts:
        undo(registry, ACTOR)
    assert everything(registry) == before
    assert check_registry(registry) == []


def _acts(registry: Registry) -> int:
    """How many acts could be undone."""
    with registry.read() as connection:
        return sum(undo_target(connection, act.tx) is not None for act in changes(connection))


def _run_together(text: str) -> str:
    return "".join(text.split())


def test_the_command_line_writes_the_file_too(desk: Desk, tmp_path: Path) -> None:
    cultivate(desk, desk.firm()["uid"])
    path, out = desk.registry.path, tmp_path / "out.pdf"
    answer = run("--registry", path, "file", NAME, out, "--as-of", "2025-10-01", "--language", "zh", "--json")
    assert answer.code == 0, answer.err
    assert answer.json["pages"] >= 1
    with desk.registry.read():
        again = write_firm_file(
            desk.registry, desk.firm()["uid"], date(2025, 10, 1), tmp_path / "b.pdf", PaperLanguage.ZH
        )
    assert out.read_bytes() == again.data, "the same file in any process"
    unknown = run("--registry", path, "file", "上海无此公司", out)
    assert unknown.code == 2
