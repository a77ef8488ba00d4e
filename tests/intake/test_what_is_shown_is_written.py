"""What the review shows is what the commit writes: any small workbook, any registry, any decisions of a person."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from registry.change import Applied, redo, undo
from registry.errors import UserError
from registry.intake.decisions import (
    ColumnChoice,
    Decisions,
    DuplicateAct,
    DuplicateChoice,
    MatchKind,
    Policy,
    Resolution,
    RowMatch,
)
from registry.intake.importing import commit, prepare
from registry.intake.plan import ImportPlan, PlannedChange, RowState, SourceFile
from registry.intake.planned import FIGURE
from registry.intake.reading import Kind, Row, Sheet, Workbook
from registry.model.entities import ENTITIES
from registry.store import Registry, open_registry
from registry.store.schema import CHANGE_LOG
from tests.intake.desk import CODES, Desk
from tests.store.support import Rows, everything, fresh_file

NAMES = (
    "上海晨曦航天科技有限公司",
    "上海晨曦航天科技股份有限公司",
    "上海暮光卫星技术有限公司",
    "上海暮光卫星技术服务有限公司",
    "江苏长风火箭发动机有限公司",
    "晨曦航天",
)
_name = st.sampled_from(NAMES)
_date = st.sampled_from([None, None, "2022年5月", "2022-05-06", "2023年", "2023-13-40", "待定"])
_sum = st.sampled_from([None, None, 100, "100万元", "0.01亿元", 250.5, "超100", "数亿元", "一大笔钱吧", "未披露", "—"])
FIRM_COLUMNS: Mapping[str, st.SearchStrategy[Any]] = {
    "企业名称": st.none() | _name | _name | _name,
    "统一社会信用代码": st.sampled_from([None, None, CODES[0], CODES[1], CODES[2], "91310117MA1J00014X"]),
    "曾用名": st.none() | st.none() | _name,
    "简称": st.sampled_from([None, None, "晨曦航天", "暮光"]),
    "园区": st.sampled_from([None, None, "甲园", "乙园"]),
    "法定代表人": st.sampled_from([None, "甲某", "乙某"]),
    "成立日期": _date,
    "注册资本（万元）": _sum,
    "2024年营业收入（万元）": _sum,
    "2024年从业人数": st.sampled_from([None, 10, "20人", "约30", "很多"]),
    "专精特新等级": st.sampled_from([None, None, "专精特新中小企业", "小巨人", "最好的"]),
    "认定时间": _date,
    "融资轮次": st.sampled_from([None, None, "A轮", "B轮", "某轮"]),
    "融资金额": _sum,
    "融资时间": _date,
    "细分领域": st.sampled_from([None, None, "卫星制造", "运载火箭", "卫星制造、运载火箭", "养鱼"]),
    "联系人": st.sampled_from([None, None, "丙某"]),
    "联系电话": st.sampled_from([None, "13800000000", "电话不详"]),
    "内部代号": st.sampled_from([None, None, "X1", "X2"]),
    "证据等级": st.sampled_from([None, None, None, "A", "D"]),
}
ROUND_COLUMNS: Mapping[str, st.SearchStrategy[Any]] = {
    "企业名称": st.none() | _name | _name,
    "融资轮次": st.sampled_from(["A轮", "B轮", "天使轮"]),
    "融资金额": _sum,
    "融资时间": _date,
    "投资方": st.sampled_from([None, "某创投", "另一家"]),
}
MILESTONE_COLUMNS: Mapping[str, st.SearchStrategy[Any]] = {
    "企业名称": st.none() | _name | _name,
    "里程碑事件": st.sampled_from(["首飞成功", "一箭5颗卫星入轨", "静态点火"]),
    "完成时间": _date,
    "结果": st.sampled_from([None, "成功", "失败", "也许"]),
}
SHEETS = {"企业": FIRM_COLUMNS, "融资": ROUND_COLUMNS, "里程碑": MILESTONE_COLUMNS}
Grids = Mapping[str, Sequence[Sequence[Any]]]


def _grid(columns: Mapping[str, st.SearchStrategy[Any]], least: int, most: int) -> st.SearchStrategy[list[Any]]:
    return st.lists(st.tuples(*columns.values()), min_size=least, max_size=most)


WORKBOOKS = st.fixed_dictionaries(
    {"企业": _grid(FIRM_COLUMNS, 1, 5), "融资": _grid(ROUND_COLUMNS, 0, 3), "里程碑": _grid(MILESTONE_COLUMNS, 0, 3)}
)


def workbook(grids: Grids, name: str = "报送.xlsx") -> tuple[Workbook, SourceFile]:
    """The sheets as reading gives them."""
    sheets = tuple(
        Sheet(title, rows=tuple(Row(n, 1, tuple(row)) for n, row in enumerate([tuple(SHEETS[title]), *grid], 1)))
        for title, grid in grids.items()
        if grid
    )
    body = json.dumps([[s.name, [r.values for r in s.rows]] for s in sheets], ensure_ascii=False).encode()
    digest = sha256(body).hexdigest()
    return Workbook(name, digest, len(body), Kind.XLSX, False, sheets), SourceFile(name, digest, body)


def some(data: st.DataObject, of: Iterable[Any]) -> list[Any]:
    """A few of these."""
    pool = sorted(set(of))
    return data.draw(st.lists(st.sampled_from(pool), max_size=3, unique=True)) if pool else []


def decided(data: st.DataObject, plan: ImportPlan, held: Iterable[str]) -> Decisions:
    """Decisions that a person could make in front of `plan`."""
    changes = [c for f in plan.firms for c in f.changes]
    uids = [*held, *(c.uid for row in plan.to_match for c in row.candidates)]
    rows = [*(row.key for row in plan.to_match), *((0, f.sheet, f.row) for f in plan.firms)]
    matches: dict[tuple[int, str, int], RowMatch] = {}
    for key in some(data, rows):
        kind = data.draw(st.sampled_from(list(MatchKind) if uids else [MatchKind.NEW, MatchKind.SKIP]))
        matches[key] = RowMatch(kind, data.draw(st.sampled_from(sorted(uids))) if kind is MatchKind.FIRM else None)
    return Decisions(
        excluded=frozenset(some(data, (f.uid for f in plan.firms))),
        texts={
            (0, p.sheet, p.cell): p.replacement or data.draw(st.sampled_from(["5", "2022年", "甲", NAMES[0]]))
            for p in data.draw(st.lists(st.sampled_from(plan.problems), max_size=3))
        }
        if plan.problems
        else {},
        conflicts={(c.uid, c.field.key): data.draw(st.sampled_from(list(Resolution))) for c in changes if c.conflict},
        columns={
            (0, sheet, 0, column): ColumnChoice(blank="clear")
            for sheet, column in some(data, ((s, n) for s in SHEETS for n in range(2, len(SHEETS[s]) + 1)))
        },
        matches=matches,
        duplicates={
            pair.key: DuplicateChoice(
                data.draw(st.sampled_from(list(DuplicateAct))), frozenset(some(data, (f.key for f in pair.fields)))
            )
            for pair in plan.duplicates
            if data.draw(st.booleans())
        },
        left=frozenset(some(data, ((c.uid, c.field.key) for c in changes))),
        left_fields=frozenset(some(data, (_column_key(c) for c in changes))),
        policy=data.draw(st.sampled_from(list(Policy))),
    )


def _column_key(change: PlannedChange) -> str:
    return "metric.revenue" if change.table == "metric" else change.key


# --- reading back ------------------------------------------------------------------------------------------------------


def log_of(registry: Registry, applied: Applied | None) -> list[Any]:
    """What the change log says of one commit."""
    if applied is None:
        return []
    with registry.read() as connection:
        return list(connection.execute(CHANGE_LOG.select().where(CHANGE_LOG.c.tx == applied.tx)))


def value(rows: Rows, table: str, uid: str, key: str) -> Any:
    """A field of a record, None where there is none."""
    row = rows.get((table, uid))
    return None if row is None else ENTITIES[table].field(key).decode(row)


def bare(found: Any) -> Any:
    return replace(found, text="") if hasattr(found, "text") else found


def written(plan: ImportPlan) -> list[PlannedChange]:
    """The changes that the review says will be made."""
    return [c for f in plan.firms if f.included for c in f.changes if c.taken]


def check_values(plan: ImportPlan, before: Rows, after: Rows) -> None:
    """Every old → new value that was shown is so."""
    chains: dict[tuple[str, str, str], list[PlannedChange]] = defaultdict(list)
    for change in written(plan):
        # A figure changes whole: of its parts only those are shown that differ from what an earlier row left.
        key = "figure" if change.table == "metric" and change.field.key in FIGURE else change.field.key
        chains[change.table, change.uid, key].append(change)
    for (table, uid, _), chain in chains.items():
        first, last = chain[0], chain[-1]
        assert value(before, table, uid, first.field.key) == first.before, (first.key, "the old value")
        assert value(after, table, uid, last.field.key) == last.after, (last.key, "the new value")
        assert first.is_new == ((table, uid) not in before)


def check_log(plan: ImportPlan, log: Iterable[Any], before: Rows, after: Rows) -> None:
    """Nothing was written that was not shown; what merely follows from another value aside."""
    shown = {(c.uid, c.field.key) for c in written(plan)}
    figures = {c.uid for c in written(plan) if c.table == "metric"}
    follows = {"uid", "firm", "row_version", "pinyin", "initials", "segment", "status", "rounds", "norm", "is_primary"}
    follows |= {"kind", "digest", "metric", "year", "valuation_basis"}
    disputed = {(c.table, c.uid) for f in plan.firms for c in f.changes if c.conflict}
    for entry in log:
        if (
            entry.table_name == "claim"
        ):  # of two values in conflict, which were shown, the one that does not count is kept
            row = after["claim", entry.uid]
            assert (row["about"], row["record"]) in disputed
            continue
        fields = {c.name: f.key for f in ENTITIES[entry.table_name].fields for c in f.columns}
        for column in json.loads(entry.delta):
            key = fields.get(column, column)
            is_figure = entry.table_name == "metric" and key in FIGURE and entry.uid in figures
            assert key in follows or is_figure or (entry.uid, key) in shown, (entry.table_name, entry.op, key)
        if entry.op == "insert":
            assert (entry.table_name, entry.uid) not in before
    said = {(c.table, c.uid) for c in written(plan)}
    assert said <= {(e.table_name, e.uid) for e in log}, "what was shown was written"


def check_counts(plan: ImportPlan, log: Sequence[Any], before: Rows, after: Rows) -> None:
    """New, updated, unchanged, conflicting and waiting, as counted from what was written."""
    touched = {e.uid if e.table_name == "firm" else after[e.table_name, e.uid]["firm"] for e in log}
    new = {e.uid for e in log if e.table_name == "firm" and e.op == "insert"}
    of = {f.uid: f for f in plan.firms}
    assert touched <= set(of)
    assert plan.counts.new == len(new)
    clashing = {uid for uid, f in of.items() if f.included and f.state is RowState.CONFLICT}
    assert plan.counts.conflicts == len(clashing)
    assert plan.counts.updated == len(touched - new - clashing)
    known = {uid for uid, f in of.items() if f.included and ("firm", uid) in before}
    assert plan.counts.unchanged == len(known - touched - clashing)
    assert {f.uid for f in of.values() if f.state is RowState.UNCHANGED}.isdisjoint(touched)
    assert plan.counts.skipped == len(waiting_rows(plan)) + sum(not f.included for f in plan.firms)
    records = {t: sum(e.table_name == t and e.op == "insert" for e in log) for t in ENTITIES if t != "claim"}
    assert dict(plan.records) == {t: n for t, n in sorted(records.items()) if n}


def waiting_rows(plan: ImportPlan) -> set[tuple[int, str, int]]:
    """Rows of which nothing comes in: those without a firm that is known, and second rows that were not merged."""
    made = {(0, f.sheet, f.row) for f in plan.firms if f.state is RowState.NEW}
    unnamed = {(0, p.sheet, p.row) for p in plan.problems if p.code == "name_missing"}
    second = {
        pair.key for pair in plan.duplicates if pair.decided is None or pair.decided.act is not DuplicateAct.MERGE
    }
    return {row.key for row in plan.to_match if row.key not in made} | unnamed | second


def edited_by_hand(desk: Desk, data: st.DataObject) -> None:
    """A person types over a value or two, so that the next import meets conflicts."""
    for firm in desk.records("firm"):
        if data.draw(st.booleans()):
            desk.edit("firm", firm["uid"], legal_rep="丁某", park=None)


@pytest.mark.timeout(600)  # a hundred imports and more, on a machine that may be busy
@settings(max_examples=30, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(st.data(), WORKBOOKS, WORKBOOKS)
def test_what_is_shown_is_written(data: st.DataObject, first: Grids, second: Grids) -> None:
    with TemporaryDirectory() as folder, open_registry(fresh_file(Path(folder, "a.car"))) as registry:
        desk = Desk(registry, Path(folder))
        if data.draw(st.booleans()):
            desk.commit(prepare(registry, [workbook(first)]))
            edited_by_hand(desk, data)
        before = everything(registry)
        files = [workbook(second)]
        decisions = decided(data, prepare(registry, files), [uid for table, uid in before if table == "firm"])
        try:
            plan = prepare(registry, files, decisions)
        except UserError:
            return  # no table is left that names its firms
        applied = commit(registry, plan, "officer")
        after, log = everything(registry), log_of(registry, applied)
        if plan.blocked:
            assert (log, after) == ([], before)
            return
        check_values(plan, before, after)
        check_log(plan, log, before, after)
        check_counts(plan, log, before, after)
        if applied is not None:
            assert undo(registry, "officer").kept == ()
            assert everything(registry) == before
            assert redo(registry, "officer").kept == ()
            assert everything(registry) == after


def settled(registry: Registry, grids: Grids) -> Grids:
    """The sheets without the rows that wait: they may mean another firm once the rest is known."""
    while waiting := waiting_rows(prepare(registry, [workbook(grids)])):
        grids = {
            sheet: [row for n, row in enumerate(grid, 2) if (0, sheet, n) not in waiting]
            for sheet, grid in grids.items()
        }
        assume(any(grids.values()))
    return grids


@settings(max_examples=15, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(WORKBOOKS)
def test_an_equal_file_again_changes_nothing(grids: Grids) -> None:
    with TemporaryDirectory() as folder, open_registry(fresh_file(Path(folder, "a.car"))) as registry:
        try:
            grids = settled(registry, grids)
        except UserError:  # no table is left
            return
        commit(registry, prepare(registry, [workbook(grids)]), "officer")
        again = prepare(registry, [workbook(grids)])
        assert again.operations == ()
        assert (again.counts.new, again.counts.updated, again.counts.conflicts) == (0, 0, 0)
