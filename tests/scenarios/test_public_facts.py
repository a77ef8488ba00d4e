"""The real workbook: what arrives, what a second import does, what undo and redo do."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.scenarios.command_line import FACTS, Answer, dump, run


@pytest.fixture(scope="module")
def car(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The public facts, imported once."""
    path = tmp_path_factory.mktemp("facts") / "facts.car"
    answer = run("--registry", path, "import", FACTS, "--json")
    assert answer.code == 0, answer.err
    assert (answer.json["new"], answer.json["skipped"], answer.json["problems"]) == (25, 0, [])
    return path


def listed(car: Path, what: str) -> list[dict[str, Any]]:
    answer = run("--registry", car, what, "--json")
    assert answer.code == 0, answer.err
    return answer.json


def of(rows: list[dict[str, Any]], firm: str) -> list[dict[str, Any]]:
    return [r for r in rows if firm in r["firm_name"]]


def test_exactly_what_the_workbook_holds_arrives(car: Path) -> None:
    assert len(listed(car, "firms")) == 25
    assert len(listed(car, "rounds")) == 32
    assert len(listed(car, "milestones")) == 31


def test_amounts_keep_what_was_said(car: Path) -> None:
    rounds = listed(car, "rounds")
    by_text = {r["amount"]["text"]: r["amount"] for r in rounds if r["amount"]}
    over = by_text["超15亿元"]
    assert (over["kind"], over["lo"], over["hi"]) == ("min", "1500000000", None)
    assert by_text["未披露"]["kind"] == "undisclosed"
    total = by_text["累计约15亿元"]
    assert (total["kind"], total["cumulative"], total["lo"]) == ("approx", True, "1500000000")
    assert by_text["约4700万美元"]["currency"] == "USD"
    two = [r for r in rounds if r["round_text"] == "B+轮、Pre-C轮"]
    assert [r["rounds"] for r in two] == [["b_plus", "pre_c"]]


def test_dates_keep_precision_and_doubt(car: Path) -> None:
    firms = {f["short_name"]: f for f in listed(car, "firms")}
    founded = firms["垣信卫星"]["established"]
    assert (founded["iso"], founded["precision"], founded["doubt"]) == ("2018-03", "month", True)
    assert firms["华测导航"]["established"] is None


def test_a_launch_and_its_recovery_are_two_milestones(car: Path) -> None:
    events = {m["event"]: m for m in of(listed(car, "milestones"), "蓝箭航天")}
    launch, recovery = events["朱雀三号遥一入轨"], events["朱雀三号遥一一级回收"]
    assert (launch["outcome"], recovery["outcome"]) == ("success", "failure")
    assert recovery["kind"] == "booster_recovery"
    partial = of(listed(car, "milestones"), "深蓝航天")
    assert "partial" in {m["outcome"] for m in partial}


def test_a_second_import_changes_nothing_and_makes_no_undo_step(car: Path) -> None:
    before = dump(car)
    answer = run("--registry", car, "import", FACTS, "--json")
    assert answer.code == 0
    said = answer.json
    assert (said["new"], said["updated"], said["unchanged"], said["conflicts"], said["applied"]) == (0, 0, 25, 0, False)
    assert dump(car) == before


def test_undo_empties_the_registry_and_redo_fills_it_row_for_row(car: Path) -> None:
    full = dump(car)
    assert run("--registry", car, "undo").code == 0
    assert not any(dump(car).values())
    assert run("--registry", car, "undo").code == 2, "there is nothing left to undo"
    assert run("--registry", car, "redo").code == 0
    assert dump(car) == full
    assert run("--registry", car, "check").code == 0


def test_every_value_leads_to_its_cell(car: Path) -> None:
    card: Answer = run("--registry", car, "show", "蓝箭航天", "--json")
    assert card.json["main_product"]["source"] == "commercial-aerospace-firms.xlsx › 企业名录!J12"
    assert card.json["funding"][0]["amount"]["source"] == "commercial-aerospace-firms.xlsx › 融资情况!E16"


def test_public_facts_cannot_decide_a_list(car: Path) -> None:
    answer = run("--registry", car, "score", "--json")
    said = answer.json
    assert said["verdict"] == "undecidable"
    assert said["decided"] is False
    assert all(c["membership"] == "possible" for c in said["candidates"])
    text = run("--registry", car, "score", "--lang", "en").out
    assert text.startswith("Cannot be decided")
