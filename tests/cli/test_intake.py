"""Importing on the command line: folders, marked copies, policies, and the layouts that are remembered."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from openpyxl import load_workbook

from registry.intake.layout_file import layout_from_json
from registry.intake.memory import Layout, load_memory, remember_layout
from registry.store import open_registry
from tests.cli.test_main import Run, book, plain_environment, run
from tests.intake.desk import CODES

__all__ = ["plain_environment", "run"]  # fixtures

HEAD = ("企业名称", "统一社会信用代码", "成立日期", "职工人数")
GOOD = ("上海甲航天科技有限公司", CODES[0], "2020年5月", 20)
BAD = ("上海乙航天科技有限公司", CODES[1], "不知道", 30)
LAYOUT = Layout(
    "0123abcd",
    "浦东月报",
    ("企业名称", "营业收入"),
    {
        "subject": "firm",
        "header_rows": None,
        "columns": {
            "企业名称": {"fields": ["firm.legal_name"]},
            "营业收入": {"fields": ["metric.revenue"], "unit": "万元", "year": 2024},
            "走访情况": {"fields": []},
        },
    },
    office="浦东新区",
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder as it comes: two returns, what an open one leaves behind, and something else."""
    made = tmp_path / "returns"
    made.mkdir()
    book(made / "2-bad.xlsx", HEAD, BAD)
    book(made / "1-good.xlsx", HEAD, GOOD)
    (made / "~$1-good.xlsx").write_bytes(b"lock")
    (made / ".~lock.2-bad.xlsx#").write_bytes(b"lock")
    (made / "readme.txt").write_text("x")
    return made


def names(run: Run, car: Path) -> list[str]:
    return [f["legal_name"] for f in run("--registry", car, "firms", "--json").json]


def test_a_folder_stands_for_its_workbooks(run: Run, folder: Path, tmp_path: Path) -> None:
    car = tmp_path / "r.car"
    said = run("--registry", car, "import", folder, "--json")
    assert said.code == 0
    assert said.json["files"] == ["1-good.xlsx", "2-bad.xlsx"]
    assert set(names(run, car)) == {GOOD[0], BAD[0]}
    empty = tmp_path / "empty"
    empty.mkdir()
    said = run("--registry", car, "import", empty)
    assert said.code == 2
    assert "holds no workbook" in said.err


def test_a_problem_names_its_file_where_several_are_read_and_doubts_are_counted(
    run: Run, folder: Path, tmp_path: Path
) -> None:
    said = run("--registry", tmp_path / "r.car", "import", folder, "--dry-run")
    assert "2-bad.xlsx › " in said.out, "only one of them has a problem, but which one that is must be said"
    head = ("企业名称", "统一社会信用代码", "所属区")
    alone = book(tmp_path / "alone.xlsx", head, (GOOD[0], CODES[0], "崇明区"), (BAD[0], "无", "崇明区"))
    said = run("--registry", tmp_path / "r.car", "import", alone, "--dry-run")
    assert "alone.xlsx" not in said.out
    assert "Read, but worth a look: District differs from credit code 1" in said.out


def test_what_an_old_format_does_not_show_is_told(run: Run, tmp_path: Path) -> None:
    old = tmp_path / "old.xls"
    old.write_bytes((Path(__file__).parents[1] / "intake" / "reading" / "files" / "returns.et").read_bytes())
    said = run("--registry", tmp_path / "r.car", "import", old, "--dry-run")
    assert "old.xls: Unknown in this format: comments" in said.err


def test_an_earlier_import_is_listed_and_undone_by_its_number(run: Run, tmp_path: Path) -> None:
    car = tmp_path / "r.car"
    assert run("--registry", car, "import", book(tmp_path / "a.xlsx", HEAD, GOOD)).code == 0
    assert run("--registry", car, "import", book(tmp_path / "b.xlsx", HEAD, (BAD[0], CODES[1], "2021年", 30))).code == 0
    later, first = run("--registry", car, "imports", "--json").json
    assert (first["files"], later["files"], first["undone"]) == (["a.xlsx"], ["b.xlsx"], False)
    assert "a.xlsx" in run("--registry", car, "imports").out
    assert run("--registry", car, "undo", first["number"]).code == 0
    assert names(run, car) == [BAD[0]]
    assert [one["undone"] for one in run("--registry", car, "imports", "--json").json] == [False, True]
    said = run("--registry", car, "undo", first["number"])
    assert said.code == 2
    assert "cannot be undone, or was already" in said.err


def test_files_that_cannot_be_read_are_all_named_and_may_be_left_out(run: Run, folder: Path, tmp_path: Path) -> None:
    (folder / "3-empty.xlsx").write_bytes(b"")
    (folder / "4-torn.xlsx").write_bytes((folder / "1-good.xlsx").read_bytes()[:900])
    car = tmp_path / "r.car"
    said = run("--registry", car, "import", folder)
    assert said.code == 2
    assert "3-empty.xlsx" in said.err
    assert "4-torn.xlsx" in said.err
    assert "2 of 4 files cannot be read." in said.err
    assert not car.exists()
    said = run("--registry", car, "import", folder, "--skip-unreadable", "--problems", tmp_path / "back", "--json")
    assert said.code == 0
    assert said.json["files"] == ["1-good.xlsx", "2-bad.xlsx"]
    assert sorted(p.name for p in (tmp_path / "back").iterdir()) == ["1-good.xlsx", "2-bad.xlsx"]
    assert "3-empty.xlsx" in said.err


@pytest.mark.parametrize(
    ("policy", "code", "held"), [("values", 0, {GOOD[0], BAD[0]}), ("clean", 0, {GOOD[0]}), ("all", 2, set())]
)
def test_policies(run: Run, tmp_path: Path, policy: str, code: int, held: set[str]) -> None:
    car = tmp_path / "r.car"
    sheet = book(tmp_path / "a.xlsx", HEAD, GOOD, BAD)
    said = run("--registry", car, "import", sheet, "--policy", policy, "--json")
    assert said.code == code
    assert said.json["applied"] == bool(held)
    assert len(said.json["problems"]) >= 1
    assert (set(names(run, car)) if car.exists() else set()) == held
    if code:
        assert "--policy clean" in said.err


def test_the_marked_copy(run: Run, tmp_path: Path) -> None:
    car, out = tmp_path / "r.car", tmp_path / "back.xlsx"
    sheet = book(tmp_path / "a.xlsx", HEAD, GOOD, BAD)
    before = sheet.read_bytes()
    said = run("--registry", car, "import", sheet, "--policy", "clean", "--problems", out, "--json")
    assert said.json["marked"] == [str(out)]
    (held,) = run("--registry", car, "firms", "--json").json
    rows = list(load_workbook(out).worksheets[0].iter_rows(min_col=5, values_only=True))
    assert rows[1][0] == "OK"
    assert rows[1][2] == held["uid"]
    assert rows[2][0] == "To mend"
    assert rows[2][2] is None, "a firm that is not in the registry has no key"
    assert sheet.read_bytes() == before


def test_a_dry_run_marks_and_gives_no_key_away(run: Run, tmp_path: Path) -> None:
    car, out = tmp_path / "r.car", tmp_path / "back.xlsx"
    said = run("--registry", car, "import", book(tmp_path / "a.xlsx", HEAD, GOOD), "--dry-run", "--problems", out)
    assert said.code == 0
    assert not car.exists()
    assert load_workbook(out).worksheets[0]["G2"].value is None


def test_several_workbooks_have_a_copy_each(run: Run, folder: Path, tmp_path: Path) -> None:
    car = tmp_path / "r.car"
    said = run("--registry", car, "import", folder, "--dry-run", "--problems", tmp_path / "back.xlsx", "--json")
    assert [Path(p).name for p in said.json["marked"]] == ["back-1-good.xlsx", "back-2-bad.xlsx"]
    said = run("--registry", car, "import", folder, "--dry-run", "--problems", tmp_path / "to" / "send", "--json")
    assert [Path(p).relative_to(tmp_path).as_posix() for p in said.json["marked"]] == [
        "to/send/1-good.xlsx",
        "to/send/2-bad.xlsx",
    ]
    assert all(Path(p).is_file() for p in said.json["marked"])
    twin = folder.parent / "other"
    twin.mkdir()
    book(twin / "1-good.xlsx", HEAD, GOOD)
    said = run("--registry", car, "import", folder, twin, "--dry-run", "--problems", tmp_path / "b", "--json")
    assert [Path(p).name for p in said.json["marked"]] == ["1-good.xlsx", "2-bad.xlsx", "1-good-2.xlsx"]


def test_the_senders_file_is_never_written_over(run: Run, folder: Path, tmp_path: Path) -> None:
    car = tmp_path / "r.car"
    before = {p.name: p.read_bytes() for p in folder.iterdir()}
    for target in (folder, folder / "1-good.xlsx"):
        said = run("--registry", car, "import", folder / "1-good.xlsx", "--problems", target)
        assert said.code == 2
        assert "sender's own" in said.err
    assert {p.name: p.read_bytes() for p in folder.iterdir()} == before
    assert not car.exists(), "refused before anything was imported"


def test_layouts(run: Run, tmp_path: Path) -> None:
    car = tmp_path / "r.car"
    run("--registry", car, "import", book(tmp_path / "a.xlsx", HEAD, GOOD))
    with open_registry(car) as registry:
        remember_layout(registry, LAYOUT)
    for words in (["layouts"], ["layouts", "list"]):
        listed = {x["key"]: x for x in run("--registry", car, *words, "--json").json}
        assert (listed["0123abcd"]["name"], listed["0123abcd"]["times"]) == ("浦东月报", 1)
    shown = run("--registry", car, "layouts", "show", "浦东月报", "--lang", "zh").out
    assert "营业收入" in shown
    assert "万元 2024" in shown
    assert run("--registry", car, "layouts", "show", "0123", "--json").json["body"] == LAYOUT.body

    file = tmp_path / "layout.json"
    assert run("--registry", car, "layouts", "export", "0123abcd", file).code == 0
    assert layout_from_json(file.read_text(encoding="utf-8")).body == LAYOUT.body
    assert json.loads(file.read_text(encoding="utf-8"))["office"] == "浦东新区"
    assert run("--registry", car, "layouts", "export", "0123abcd", tmp_path / "no" / "x.json").code == 3

    assert run("--registry", car, "layouts", "forget", "0123abcd", "--json").json == {"forgotten": "0123abcd"}
    with open_registry(car) as registry:
        assert "0123abcd" not in load_memory(registry).layouts
    said = run("--registry", car, "layouts", "forget", "0123abcd")
    assert said.code == 2
    assert "No layout 0123abcd" in said.err


@pytest.mark.parametrize("words", [["layouts"], *(["layouts", act] for act in ("list", "show", "export", "forget"))])
def test_help_of_layouts_in_both_languages(run: Run, words: list[str]) -> None:
    english, chinese = run(*words, "--help", "--lang", "en"), run("--lang", "zh", *words, "--help")
    assert (english.code, chinese.code) == (0, 0)
    assert english.out != chinese.out
    assert all(ord(c) < 0x4E00 for c in english.out)


@pytest.mark.parametrize("words", [["import", "a.xlsx", "--policy", "some"], ["layouts", "paint"], ["layouts", "show"]])
def test_wrong_usage(run: Run, words: list[str]) -> None:
    assert run("--registry", "r.car", *words).code == 64
