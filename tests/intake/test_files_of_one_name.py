"""Two districts send files of the same name: problems, survey, conflicts and marked copies tell them apart."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import openpyxl
import pytest

from registry.change import provenance_of
from registry.i18n import Language
from registry.intake.decisions import Decisions, Policy
from registry.intake.folders import shown_names
from registry.intake.importing import prepare, read_files
from registry.intake.marked import write_marked
from tests.intake.desk import CODES, Desk, write

HEAD = ("企业名称", "统一社会信用代码", "法定代表人", "2024年从业人数")


@pytest.mark.parametrize(
    ("paths", "names"),
    [
        (["a/x.xlsx", "b/y.xlsx"], ["x.xlsx", "y.xlsx"]),
        (["松江/x.xlsx", "闵行/x.xlsx", "y.xlsx"], ["x.xlsx (松江)", "x.xlsx (闵行)", "y.xlsx"]),
        (["松江/2024/x.xlsx", "闵行/2024/x.xlsx"], ["x.xlsx (松江)", "x.xlsx (闵行)"]),
        (["a/x.xlsx", "a/x.xlsx"], ["x.xlsx", "x.xlsx (2)"]),
        (["a/b/x.xlsx", "a/c/x.xlsx", "d/b/x.xlsx"], ["x.xlsx", "x.xlsx (2)", "x.xlsx (3)"]),
        (["a/x.xlsx", "b/x.xlsx", "x.xlsx (a)"], ["x.xlsx (2)", "x.xlsx (b)", "x.xlsx (a)"]),
    ],
)
def test_no_two_files_are_called_alike(paths: Sequence[str], names: list[str], tmp_path: Path) -> None:
    assert shown_names([tmp_path / path for path in paths]) == names


@pytest.fixture
def two(desk: Desk) -> tuple[Path, Path]:
    """A return of Songjiang with a fault, and one of Minhang of the same name without."""
    paths: list[Path] = []
    for folder, row in (
        ("Songjiang", ("上海晨曦航天科技有限公司", CODES[0], "甲某", "很多人")),
        ("Minhang", ("上海暮光卫星技术有限公司", CODES[1], "乙某", 12)),
    ):
        (desk.folder / folder).mkdir()
        paths.append(write(desk.folder / folder / "return.xlsx", {"表": (HEAD, row)}))
    return paths[0], paths[1]


def test_problems_survey_and_firms_name_the_right_file(desk: Desk, two: tuple[Path, Path]) -> None:
    plan = desk.take(*two)
    songjiang, minhang = "return.xlsx (Songjiang)", "return.xlsx (Minhang)"
    assert [p.file for p in plan.problems] == [songjiang]
    assert [s.file_name for s in plan.survey.sheets] == [songjiang, minhang]
    assert [(f.name[2:4], f.file) for f in plan.firms] == [("晨曦", songjiang), ("暮光", minhang)]
    assert [f.included for f in plan.firms] == [True, True]
    uid = desk.firms()["上海暮光卫星技术有限公司"].uid
    with desk.registry.read() as connection:
        origin = provenance_of(connection, [("firm", uid)])[uid, "legal_rep"]
    assert origin.short() == f"{minhang} › 表!C2"


def test_a_fault_in_one_does_not_hold_back_the_other(desk: Desk, two: tuple[Path, Path]) -> None:
    plan = desk.plan(*two, decisions=Decisions(policy=Policy.CLEAN))
    assert {f.name: f.included for f in plan.firms} == {
        "上海晨曦航天科技有限公司": False,
        "上海暮光卫星技术有限公司": True,
    }


def test_each_marked_copy_shows_its_own_problems(desk: Desk, two: tuple[Path, Path]) -> None:
    files = read_files(two)
    plan = prepare(desk.registry, files)
    comments: list[int] = []
    for number, (workbook, _) in enumerate(files):
        out = desk.folder / f"marked-{number}.xlsx"
        write_marked(workbook, plan, out, Language.EN)
        book = openpyxl.load_workbook(out)
        comments.append(sum(cell.comment is not None for row in book["表"].iter_rows() for cell in row))
    assert comments == [1, 0]


def test_the_same_file_in_two_folders_gives_each_record_a_key_of_its_own(desk: Desk) -> None:
    head, rows = ("企业名称", "里程碑事件"), [("上海晨曦航天科技有限公司", "首飞成功")]
    book = desk.book(HEAD, ("上海晨曦航天科技有限公司", CODES[0], "甲某", 12))
    paths = [write(desk.folder / name, {"表": (head, *rows)}) for name in ("a.xlsx", "b.xlsx")]
    paths[1].write_bytes(paths[0].read_bytes())
    plan = desk.take(book, *paths)
    uids = [record.uid for firm in plan.firms for record in firm.new_records if record.table == "milestone"]
    assert len(set(uids)) == len(uids) == len(desk.records("milestone"))
