"""``paper``: ledger, brief, notice, index and the papers of a round from the command line."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from openpyxl import load_workbook

from registry.cli.main import main
from tests.report import played


@pytest.fixture
def car(tmp_path: Path) -> Path:
    return Path(shutil.copy(played.files()["open"], tmp_path / "r.car"))


def run(car: Path, *arguments: str, capsys: Any) -> tuple[int, str, str]:
    code = main(["--lang", "en", "--registry", str(car), "paper", *arguments])
    said = capsys.readouterr()
    return code, said.out, said.err


@pytest.mark.parametrize("kind", ["ledger", "brief", "reverify", "evidence", "sheet-blank", "panel"])
def test_a_paper_is_written_and_named(kind: str, car: Path, tmp_path: Path, capsys: Any) -> None:
    out = tmp_path / "out.pdf"
    code, said, _ = run(car, kind, str(out), "--as-of", "2025-06-30", "--language", "en", "--json", capsys=capsys)
    assert code == 0
    told = json.loads(said)
    assert told["file"] == str(out)
    text = "".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(out))
    assert told["snapshot"] in text.replace("\r\n", "")


def test_a_notice_is_about_the_firm_or_district_that_is_named(car: Path, tmp_path: Path, capsys: Any) -> None:
    def pages(*more: str) -> int:
        out = tmp_path / "out.pdf"
        code, _, err = run(car, "reverify", str(out), "--as-of", "2025-06-30", "--language", "zh", *more, capsys=capsys)
        assert code == 0, err
        return len(pypdfium2.PdfDocument(out))

    everybody, songjiang, one = pages(), pages("--about", "Songjiang"), pages("--about", "Jingmao Instruments")
    assert everybody > songjiang > one == 1
    code, _, err = run(car, "reverify", str(tmp_path / "x.pdf"), "--about", "Nobody at all", capsys=capsys)
    assert code == 2
    assert "Nobody at all" in err
    assert not (tmp_path / "x.pdf").exists()


def test_the_ledger_is_a_workbook_where_its_name_says_so_and_a_brief_is_none(
    car: Path, tmp_path: Path, capsys: Any
) -> None:
    out = tmp_path / "ledger.xlsx"
    assert run(car, "ledger", str(out), "--language", "zh", capsys=capsys)[0] == 0
    assert load_workbook(out).sheetnames == ["培育台账"]
    code, _, err = run(car, "brief", str(tmp_path / "brief.xlsx"), capsys=capsys)
    assert code == 2
    assert "no workbook" in err
    assert not (tmp_path / "brief.xlsx").exists()
