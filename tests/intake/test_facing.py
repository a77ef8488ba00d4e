"""A row beside a firm of the registry: what is shown is what an import writes once the row is that firm's."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from registry.i18n import Language
from registry.intake.decisions import Decisions, MatchKind, Resolution, RowMatch
from registry.intake.facing import FacingFirm, face_firm
from registry.view.card import show_value
from tests.intake.desk import CODES, Desk, wan
from ui.intake.lines import Line, facing_lines
from ui.intake.sides import Before, Side

HEAD = ("企业名称", "统一社会信用代码", "注册资本（万元）", "园区", "法定代表人", "主导产品", "2024年营业收入（万元）")
HELD = ("上海晨曦航天科技有限公司", CODES[0], 500, "G60", "张三", "卫星平台", 4800)
NEAR = ("上海晨熙航天科技有限公司", None, 650, "G60", None, "卫星平台", 6200)


def beside(desk: Desk, near: tuple[Any, ...] = NEAR, decisions: Decisions | None = None) -> tuple[FacingFirm, Any, Any]:
    """The firm beside the row that nearly bears its name, the row and the workbook."""
    path = desk.book(HEAD, near)
    plan = desk.plan(path)
    (row,) = plan.to_match
    found = face_firm(desk.registry, plan.files, row.row, row.candidates[0].uid, decisions or Decisions())
    assert found is not None
    return found, row, path


def lines(
    found: FacingFirm, sides: dict[tuple[str, str], Side] | None = None
) -> dict[str, tuple[str, str | None, str]]:
    made = facing_lines(found, sides or {}, "表", Language.EN)
    return {line.label: (line.new, line.old, line.state) for line in made if isinstance(line, Line)}


def test_both_sides_of_each_field(desk: Desk) -> None:
    desk.take(desk.book(HEAD, HELD))
    found, _row, _path = beside(desk)
    shown = lines(found)
    assert shown["Legal name"] == (NEAR[0], HELD[0], "settled"), "the registered name stays; the other finds the firm"
    assert shown["Registered capital"] == ("¥ 6.5 m", "¥ 5 m", "changed"), "the newer source, until a person says else"
    assert shown["Revenue in 2024"] == ("¥ 62 m", "¥ 48 m", "changed")
    assert shown["Park"] == ("G60", "G60", "settled")
    assert shown["Legal representative"] == ("—", "张三", "settled"), "only the registry says it"
    assert shown[NEAR[0]] == ("Also written", None, "new")


def test_a_chosen_side_is_what_is_written_and_can_be_taken_back(desk: Desk) -> None:
    desk.take(desk.book(HEAD, HELD))
    found, row, path = beside(desk)
    key = (found.uid, "reg_capital")
    assert lines(found, {key: Side(False, False)})["Registered capital"][2] == "left"
    left, conflicts, before = {("other", "park")}, dict[tuple[str, str], bool](), Before()
    before.choose({key: Side(False, False)}, left, conflicts)
    linked = Decisions(matches={row.key: RowMatch(MatchKind.FIRM, found.uid)}, left=frozenset(left))
    desk.take(path, decisions=linked)
    assert desk.firm()["reg_capital"].lo_fen == wan(500)
    assert desk.figures()["revenue", 2024] == wan(6200)
    before.restore(left, conflicts)
    assert (left, conflicts) == ({("other", "park")}, {})


def test_a_value_changed_by_hand_is_a_question_and_a_figure_is_one_value(desk: Desk) -> None:
    desk.take(desk.book(HEAD, HELD))
    firm, metric = desk.firm(), next(m for m in desk.records("metric") if m["metric"] == "revenue")
    desk.edit("firm", firm["uid"], park="临港")
    desk.edit("metric", metric["uid"], lo=wan(5000), hi=wan(5000), text="5000万元")
    found, _row, _path = beside(desk)
    assert lines(found)["Park"] == ("G60", "临港", "conflict")
    assert lines(found)["Revenue in 2024"] == ("¥ 62 m", "¥ 50 m", "conflict")
    left, conflicts = set[tuple[str, str]](), dict[tuple[str, str], bool]()
    Before().choose({(metric["uid"], "lo"): Side(True, True)}, left, conflicts)
    assert {key for _uid, key in conflicts} == {"lo", "hi", "kind", "currency", "text"}
    assert not left
    taken = Decisions(conflicts=dict.fromkeys(conflicts, Resolution.TAKE))
    assert lines(beside(desk, decisions=taken)[0])["Revenue in 2024"] == ("¥ 62 m", "¥ 50 m", "changed")
    silent = replace(taken, conflicts={(firm["uid"], "park"): Resolution.KEEP})
    assert lines(beside(desk, decisions=silent)[0])["Park"] == ("G60", "临港", "kept")


def test_a_firm_of_the_same_files_is_not_in_the_registry(desk: Desk) -> None:
    path = desk.book(HEAD, HELD, NEAR)
    plan = desk.plan(path)
    (row,) = plan.to_match
    assert face_firm(desk.registry, plan.files, row.row, row.candidates[0].uid, Decisions()) is None


def test_what_a_name_is_has_words_in_both_languages(desk: Desk) -> None:
    desk.take(desk.book((*HEAD, "曾用名"), (*HELD, "上海旧名航天有限公司")))
    from registry.model.entities import ENTITIES

    (name,) = desk.records("firm_name")
    shown = [show_value(ENTITIES["firm_name"].field("kind"), name["kind"], one) for one in (Language.EN, Language.ZH)]
    assert shown == ["Former name", "曾用名"]
