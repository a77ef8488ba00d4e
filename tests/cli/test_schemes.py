"""The command ``scheme``: list, show, diff, out of and into files, as a person meets it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import pytest
from openpyxl import load_workbook

from registry.change import new_registry
from registry.cli.main import main
from registry.scoring import load_scheme, parse_scheme
from registry.scoring.scheme_write import write_scheme

SHIPPED = load_scheme()
OTHER = SHIPPED.move_indicator("revenue", 900)


@dataclass(frozen=True)
class Said:
    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


class Run(Protocol):
    def __call__(self, *arguments: object) -> Said: ...


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.setenv("REGISTRY_ACTOR", "王莉")
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.setenv(name, "C.UTF-8")

    def run_it(*arguments: object) -> Said:
        capsys.readouterr()
        code = main(["scheme", *(str(a) for a in arguments)])
        said = capsys.readouterr()
        return Said(code, said.out, said.err)

    return run_it


@pytest.fixture
def car(tmp_path: Path) -> Path:
    path = tmp_path / "r.car"
    new_registry(path, name="示例库", actor="tester").close()
    return path


def test_without_a_registry_the_shipped_scheme_is_shown(run: Run) -> None:
    listed = run("list")
    assert (listed.code, "key-enterprises@1" in listed.out) == (0, True)
    shown = run("show")
    for words in (
        "Revenue growth, 2 years",
        "60 at ¥ 10 m, 100 at ¥ 1,000 m",
        "Floors: Objective part ≥ 50",
        "Seats: 10 + 3",
    ):
        assert words in shown.out
    assert run("show", "--json").json["digest"] == SHIPPED.digest
    assert "营业收入" in run("show", "--lang", "zh").out


@pytest.mark.parametrize("ending", ["toml", "xlsx"])
def test_out_changed_in_and_compared(run: Run, car: Path, tmp_path: Path, ending: str) -> None:
    file = tmp_path / f"s.{ending}"
    assert run("export", "key-enterprises@1", file).code == 0
    if ending == "toml":
        assert parse_scheme(file.read_text("utf-8"), "s") == SHIPPED
        file.write_text(write_scheme(OTHER), "utf-8")
    else:
        book = load_workbook(file)
        sheet: Any = book["指标 Indicators"]
        for row in range(4, 40):
            if code := sheet.cell(row, 2).value:
                sheet.cell(row, 5).value = OTHER.indicator(code).weight / 100
        book.save(file)
    tried = run("import", file, "--registry", car, "--dry-run")
    assert "Nothing was written." in tried.out
    assert "Revenue" in tried.out
    assert len(run("list", "--registry", car, "--json").json["schemes"]) == 1
    saved = run("import", file, "--registry", car, "--note", "上调营业收入权重", "--json").json
    assert (saved["version"], saved["author"], saved["note"]) == (2, "王莉", "上调营业收入权重")
    again = run("import", file, "--registry", car)
    assert (again.code, "Nothing differs from version 2." in again.err) == (2, True)
    told = run("diff", "v1", "v2", "--registry", car, "--json").json["differences"]
    assert {
        "part": "weights",
        "code": "revenue",
        "subject": "Revenue",
        "what": "Weight",
        "old": "6",
        "new": "9",
    } in told
    assert run("diff", file, "key-enterprises", "--registry", car, "--json").json["differences"] == []
    assert "2 versions" in run("list", "--registry", car).out


def test_a_wrong_cell_is_named(run: Run, car: Path, tmp_path: Path) -> None:
    file = tmp_path / "s.xlsx"
    run("export", "1", file)
    book = load_workbook(file)
    sheet: Any = book["指标 Indicators"]
    sheet["E4"].value = 50
    book.save(file)
    said = run("import", file, "--registry", car)
    assert said.code == 2
    assert "s.xlsx, sheet “指标 Indicators”, cell A4: the weights sum to 14000, not to 10000." in said.err


def test_a_scheme_that_is_not_there(run: Run) -> None:
    said = run("show", "nothing@4")
    assert (said.code, "There is no one scheme “nothing@4”." in said.err) == (2, True)
