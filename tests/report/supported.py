"""The fictional registry with a year of cultivation in it: support in every state, promises kept and not, firms met and not."""

from __future__ import annotations

import shutil
from functools import cache
from pathlib import Path
from typing import Any

from sqlalchemy import select

from registry.cultivation.acts import add_record
from registry.intake.grammar.amount import read_amount
from registry.intake.grammar.dates import read_date
from registry.model.entities import TABLES
from registry.store import Registry, open_registry
from tests.report import played
from tests.scratch import scratch

ACTOR = "甲专员"
SUPPORTS = (
    (0, "plan-2025-fund", "paid", "1500万元", (("out", "2024-12-15", "1000万元"), ("out", "2025-03-15", "500万元"))),
    (0, "measures-2025-equipment", "granted", "80万元", ()),
    (1, "plan-2025-fund", "revoked", "300万元", (("out", "2024-06-01", "300万元"), ("back", "2025-05-20", "300万元"))),
    (2, "measures-2025-equipment", "sought", "", ()),
    (3, "measures-2025-interest", "refused", "", ()),
    (4, "measures-2025-equipment", "granted", "未披露", ()),
    (5, "measures-2025-equipment", "paid", "46.5万元", (("out", "2025-04", "46.5万元"),)),
    (6, "区级场地补贴（虚构）", "paid", "12万元", (("out", "2025-05-08", ""),)),
)
"""Firm, instrument, state, amount, payments."""
PROMISES = (
    (0, "缺试车场地，现有台位排期已满", "协调临港试车场地", "区经委", "2024-12-31", ""),
    (2, "研发贷款成本高", "辅导申请贷款贴息并联系合作银行", "区金融办", "2025-03", ""),
    (3, "人才公寓不足", "提供 20 套", "区人才办", "2025-06-30", ""),
    (5, "申报材料看不懂", "派专员上门辅导", "甲专员", "2025-02-28", "kept"),
)
CONTACTS = ((0, "2025-06-02"), (1, "2024-11-20"), (2, "2025-01-15"), (4, "2024-03"))


def day(text: str) -> Any:
    return read_date(text).value


def sum_of(text: str) -> Any:
    return read_amount(text).value if text else None


@cache
def file() -> Path:
    """Tests only read it."""
    path = scratch("supported") / "supported.car"
    shutil.copyfile(played.files()["open"], path)
    with open_registry(path) as registry:
        cultivate(registry)
    return path


def firms(registry: Registry) -> list[str]:
    """The firms that anything is written about."""
    with registry.read() as connection:
        return list(connection.execute(select(TABLES["firm"].c.uid).order_by(TABLES["firm"].c.uid).limit(8)).scalars())


def cultivate(registry: Registry) -> None:
    """The year."""
    uids = firms(registry)

    def add(table: str, firm: int, **values: Any) -> str:
        return add_record(registry, table, {"firm": uids[firm], **values}, actor=ACTOR)

    for firm, instrument, state, amount, payments in SUPPORTS:
        uid = add("support", firm, instrument=instrument, state=state, amount=sum_of(amount), decided=day("2024-11-20"))
        for kind, paid, money in payments:
            add("payment", firm, support=uid, kind=kind, paid=day(paid), amount=sum_of(money))
    for firm, text, promised, by, due, state in PROMISES:
        closed = day("2025-02-20") if state else None
        add("need", firm, text=text, promised=promised, promised_by=by, due=day(due), state=state, closed=closed)
    for firm, held in CONTACTS:
        add("engagement", firm, kind="visit", held=day(held), officer=ACTOR)
    add("cultivation_plan", 1, officer="乙专员", target_tier="srdi_sme", target_year=2026)
