"""A wrong file gets one clear sentence and changes nothing."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl import Workbook

from tests.scenarios.command_line import FACTS, RETURN, ROOT, run

HOSTILE = ROOT.parent / "shared" / "data" / "workbooks"


def empty(folder: Path) -> Path:
    path = folder / "empty.xlsx"
    path.write_bytes(b"")
    return path


def truncated(folder: Path) -> Path:
    path = folder / "truncated.xlsx"
    path.write_bytes(RETURN.read_bytes()[:20_000])
    return path


def a_pdf(folder: Path) -> Path:
    path = folder / "return.xlsx"
    path.write_bytes(b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n")
    return path


def far_cell(folder: Path) -> Path:
    book = Workbook()
    book.active["A1"] = "企业名称"  # type: ignore[index]
    book.active["XFD1048576"] = 1  # type: ignore[index]
    path = folder / "far.xlsx"
    book.save(path)
    return path


def no_table(folder: Path) -> Path:
    path = folder / "letter.csv"
    path.write_text("Dear colleagues,\nthe return follows next week.\n", encoding="utf-8")
    return path


def a_folder(folder: Path) -> Path:
    path = folder / "returns"
    path.mkdir()
    return path


def nothing(folder: Path) -> Path:
    return folder / "missing.xlsx"


def protected(folder: Path) -> Path:
    path = HOSTILE / "calamine" / "pass_protected.xlsx"
    if not path.exists():
        pytest.skip("the collection of odd workbooks is not here")
    return path


@pytest.fixture(scope="module")
def car(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("wrong") / "facts.car"
    assert run("--registry", path, "import", FACTS).code == 0
    return path


@pytest.mark.parametrize(
    ("make", "word"),
    [
        (empty, "empty"),
        (truncated, "damaged"),
        (a_pdf, "PDF"),
        (far_cell, "XFD1048576"),
        (no_table, "no table"),
        (a_folder, "folder"),
        (nothing, "no file"),
        (protected, "password"),
    ],
)
def test_wrong_files(car: Path, tmp_path: Path, make: Callable[[Path], Path], word: str) -> None:
    path = make(tmp_path)
    before = hashlib.sha256(car.read_bytes()).hexdigest()
    answer = run("--registry", car, "import", path, "--lang", "en")
    assert answer.code == 2
    assert answer.out == ""
    assert word in answer.err
    assert path.name in answer.err or make is far_cell
    assert "Nothing was changed." in answer.err
    assert "Traceback" not in answer.err
    assert len(answer.err.strip().splitlines()) == 1
    assert hashlib.sha256(car.read_bytes()).hexdigest() == before


def test_exit_codes(tmp_path: Path, car: Path) -> None:
    assert run("firms").code == 2, "no registry named"
    assert run("--registry", tmp_path / "none.car", "firms").code == 2
    assert run("--registry", car, "show", "no such firm").code == 2
    assert run("launch").code == 64
    assert run("--registry", car, "score", "--size", "none").code == 64
    assert run("--registry", car, "check").code == 0
    assert run("--help").code == 0
