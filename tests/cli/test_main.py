"""The command line as a person meets it, without a process of its own."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook

from registry.cli.main import main
from registry.resources import resource_path

FACTS = resource_path("samples/commercial-aerospace-firms.xlsx")
COMMANDS = (
    "demo",
    "import",
    "layouts",
    "scheme",
    "undo",
    "redo",
    "firms",
    "rounds",
    "milestones",
    "show",
    "score",
    "shortlist",
    "paper",
    "export",
    "template",
    "check",
)


@dataclass(frozen=True)
class Said:
    """What a command said."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """Its result."""
        return json.loads(self.out)


Run = Callable[..., Said]


@pytest.fixture(autouse=True)
def plain_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REGISTRY_ACTOR", "tester")
    monkeypatch.setenv("COLUMNS", "200")
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.setenv(name, "C.UTF-8")


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    """Run one command."""

    def run_it(*arguments: object) -> Said:
        capsys.readouterr()
        code = main([str(a) for a in arguments])
        said = capsys.readouterr()
        return Said(code, said.out, said.err)

    return run_it


@pytest.fixture(scope="module")
def car(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The public facts, imported once; only read by the tests."""
    path = tmp_path_factory.mktemp("cli") / "facts.car"
    assert main(["--registry", str(path), "import", str(FACTS)]) == 0
    return path


def book(path: Path, *rows: tuple[Any, ...]) -> Path:
    made = Workbook()
    sheet = made.worksheets[0]
    for row in rows:
        sheet.append(row)
    made.save(path)
    return path


@pytest.mark.parametrize("command", ["", *COMMANDS])
def test_help_in_both_languages(run: Run, command: str) -> None:
    words = [command] if command else []
    english, chinese = run(*words, "--help", "--lang", "en"), run("--lang", "zh", *words, "--help")
    assert (english.code, chinese.code) == (0, 0)
    assert (english.err, chinese.err) == ("", "")
    assert re.search(r"[\u4e00-\u9fff]", english.out) is None
    assert re.search(r"[\u4e00-\u9fff]", chinese.out)
    if not command:
        assert all(c in english.out for c in COMMANDS)


def test_json_before_and_after_the_command(run: Run, car: Path) -> None:
    before = run("--json", "--registry", car, "firms")
    after = run("firms", "--registry", car, "--json")
    assert before.json == after.json
    assert len(before.json) == 25


def test_json_is_alone_on_standard_output(run: Run, car: Path) -> None:
    for command in ("firms", "rounds", "milestones", "check"):
        said = run("--registry", car, command, "--json")
        assert said.code == 0
        assert isinstance(said.json, list)
        assert said.err == ""


def test_tables_in_both_languages(run: Run, car: Path) -> None:
    english = run("--registry", car, "firms", "--lang", "en").out
    chinese = run("--registry", car, "firms", "--lang", "zh").out
    assert "25 firms" in english
    assert "25" in chinese
    assert "Legal name" in english
    assert "法定名称" in chinese
    assert "None" not in english + chinese


def test_an_unknown_firm(run: Run, car: Path) -> None:
    said = run("--registry", car, "show", "不存在航天")
    assert (said.code, said.out) == (2, "")
    assert "No firm is called 不存在航天" in said.err
    as_json = run("--registry", car, "show", "不存在航天", "--json")
    assert as_json.code == 2
    assert "不存在航天" in as_json.json["error"]


def test_an_ambiguous_firm_names_those_that_fit(run: Run, car: Path) -> None:
    said = run("--registry", car, "show", "航天")
    assert said.code == 2
    assert "firms fit 航天" in said.err
    assert all(name in said.err for name in ("格思航天", "蓝箭航天", "银河航天")), "to choose from"


def test_a_firm_by_any_of_its_names(run: Run, car: Path) -> None:
    firm = next(f for f in run("--registry", car, "firms", "--json").json if f["short_name"] and f["english_name"])
    uids = {
        run("--registry", car, "show", asked, "--json").json["uid"]
        for asked in (firm["uid"], firm["legal_name"], firm["short_name"], firm["english_name"].upper())
    }
    assert uids == {firm["uid"]}


def test_a_card_says_what_is_not_known(run: Run, car: Path) -> None:
    said = run("--registry", car, "show", "蓝箭航天")
    assert said.code == 0
    assert "Not known: " in said.out
    assert "commercial-aerospace-firms.xlsx › " in said.out


def test_the_template_is_a_workbook(run: Run, tmp_path: Path) -> None:
    out = tmp_path / "新 folder" / "template.xlsx"
    said = run("template", out)
    assert (said.code, said.err) == (0, "")
    assert str(out) in said.out
    names = load_workbook(out).sheetnames
    assert "企业情况表" in names
    assert run("template", out, "--json").json == {"file": str(out)}


def test_the_export_is_a_workbook_of_every_firm(run: Run, car: Path, tmp_path: Path) -> None:
    out = tmp_path / "export.xlsx"
    said = run("--registry", car, "export", out, "--json", "--lang", "zh")
    assert said.json == {"file": str(out), "firms": 25}
    sheet = load_workbook(out)["企业"]
    assert sheet.max_row == 26


def test_an_export_into_nowhere_is_a_sentence(run: Run, car: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    said = run("--registry", car, "export", tmp_path / "file" / "export.xlsx")
    assert said.code == 3
    assert "could not be made" in said.err
    assert "Traceback" not in said.err


def test_the_demo_leaves_a_foreign_folder_alone(run: Run, tmp_path: Path) -> None:
    mine = tmp_path / "mine"
    mine.mkdir()
    (mine / "thesis.txt").write_text("years of work", encoding="utf-8")
    said = run("demo", mine)
    assert (said.code, said.out) == (2, "")
    assert "was not made by the demo" in said.err
    assert [p.name for p in mine.iterdir()] == ["thesis.txt"]
    assert run("demo", mine / "thesis.txt").code == 2
    assert (mine / "thesis.txt").read_text(encoding="utf-8") == "years of work"


@pytest.mark.parametrize(
    "arguments",
    [
        (),
        ("launch",),
        ("--lang", "fr", "firms"),
        ("score", "--as-of", "yesterday"),
        ("score", "--size", "0"),
        ("show",),
        ("import",),
    ],
)
def test_wrong_usage_is_64_and_says_how(run: Run, arguments: tuple[str, ...]) -> None:
    said = run(*arguments)
    assert (said.code, said.out) == (64, "")
    assert "usage:" in said.err.lower()


def test_no_registry_named(run: Run) -> None:
    said = run("firms")
    assert said.code == 2
    assert "--registry" in said.err


def test_a_registry_that_is_not_there_is_not_made_by_looking(run: Run, tmp_path: Path) -> None:
    assert run("--registry", tmp_path / "none.car", "firms").code == 2
    assert list(tmp_path.iterdir()) == []


def test_import_undo_redo(run: Run, tmp_path: Path) -> None:
    car = tmp_path / "new.car"
    path = book(tmp_path / "a.xlsx", ("企业名称", "2024年从业人数"), ("上海晨曦航天科技有限公司", 86))
    dry = run("--registry", car, "import", path, "--dry-run", "--json")
    assert (dry.json["new"], dry.json["applied"], car.exists()) == (1, False, False)
    done = run("--registry", car, "import", path, "--json")
    assert (done.json["new"], done.json["records"], done.json["applied"]) == (1, {"firm": 1, "metric": 1}, True)
    assert run("--registry", car, "import", path, "--json").json["applied"] is False
    assert run("--registry", car, "undo").code == 0
    assert run("--registry", car, "firms", "--json").json == []
    assert run("--registry", car, "redo").code == 0
    assert len(run("--registry", car, "firms", "--json").json) == 1
    assert run("--registry", car, "redo").code == 2


def test_the_year_of_figures_without_one(run: Run, tmp_path: Path) -> None:
    car = tmp_path / "new.car"
    path = book(tmp_path / "a.xlsx", ("企业名称", "从业人数"), ("上海晨曦航天科技有限公司", 86))
    asked = run("--registry", car, "import", path, "--dry-run", "--json")
    assert [p["code"] for p in asked.json["problems"]] == ["year_missing"]
    given = run("--registry", car, "import", path, "--year", "2024", "--json")
    assert given.json["problems"] == []
    (metric,) = run("--registry", car, "show", "晨曦", "--json").json["metrics"]
    assert (metric["year"]["value"], metric["lo"]["value"]) == (2024, 86)


def test_problems_are_told_by_cell_in_the_language_asked_for(run: Run, tmp_path: Path) -> None:
    path = book(tmp_path / "a.xlsx", ("企业名称", "2024年从业人数"), ("上海晨曦航天科技有限公司", "很多"))
    english = run("--registry", tmp_path / "n.car", "import", path, "--dry-run", "--lang", "en")
    chinese = run("--registry", tmp_path / "n.car", "import", path, "--dry-run", "--lang", "zh")
    assert "Sheet!B2" in english.out
    assert "Sheet!B2" in chinese.out
    assert english.out != chinese.out
    assert "Dry run: nothing was written." in english.out
