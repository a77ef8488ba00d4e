"""The fictional return is what the script writes, invents no real firm, and is wrong only where it says so."""

from __future__ import annotations

import csv
import importlib
import json
import os
import re
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from registry.model.vocab import vocabulary
from registry.resources import resource_path

ROOT = Path(__file__).resolve().parents[2]
SAMPLES = resource_path("samples")
SHARED = ROOT.parent / "shared"
FICTION = "虚构示例数据 Fictional sample data"
ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
PRINTED_CODES = {
    # Codes of real firms and sample codes printed in the reference: none may be used.
    "914403001922038216", "9144030071526726XG", "91110000802100433B", "9144030027939873X7", "91330100799655058B",
    "91440300192317458F", "91310000132260250X", "91310000631696382C", "911100007109250324", "91350100M000100Y43",
    "91310117MA1J00014T", "91310112MA1GA1238U", "91310115MA1K3X7P2H", "91310000MA1FL9TX6U", "91310120MA1HXYW868",
}  # fmt: skip


@cache
def book() -> Workbook:
    return load_workbook(SAMPLES / "district-return.xlsx")


@cache
def report() -> dict[str, Any]:
    return json.loads((SAMPLES / "district-return.json").read_text(encoding="utf-8"))


def table(name: str, header_row: int, group: bool = False) -> list[dict[str, Any]]:
    """The rows of a sheet below its header, until the first one without a firm."""
    sheet = book()[name]
    assert isinstance(sheet, Worksheet)
    heads: dict[int, str] = {}
    for at, cell in enumerate(sheet[header_row], start=1):
        text = cell.value or (sheet.cell(header_row - 1, at).value if group else None)
        heads[at] = str(text or "").replace("\n", "")
    rows: list[dict[str, Any]] = []
    for cells in sheet.iter_rows(min_row=header_row + 1):
        row = {heads[at]: c.value for at, c in enumerate(cells, start=1) if heads[at]}
        firm = next((row[h] for h in ("企业名称*", "企业名称", "企业（简称）", "企业", "企业全称") if h in row), None)
        if firm is None or re.fullmatch(r"\d+[家条]", str(firm)):
            break
        rows.append(row | {"firm": firm})
    return rows


def firms() -> list[dict[str, Any]]:
    return [r for r in table("企业情况表", 5, group=True) if r["简称"]]


def check_digits(code: str) -> tuple[bool, bool]:
    """Whether the inner (organisation code) and the outer check digit are right, reckoned here once more."""
    weights = (3, 7, 9, 10, 5, 8, 4, 2)
    rest = 11 - sum(int(c, 36) * w for c, w in zip(code[8:16], weights, strict=True)) % 11
    inner = {10: "X", 11: "0"}.get(rest, str(rest))
    outer = ALPHABET[(31 - sum(ALPHABET.index(c) * pow(3, i, 31) for i, c in enumerate(code[:17])) % 31) % 31]
    return code[16] == inner, code[17] == outer


def test_the_script_writes_the_shipped_files_again(tmp_path: Path) -> None:
    env = os.environ | {"PYTHONHASHSEED": "4711", "TZ": "Pacific/Auckland"}
    subprocess.run([sys.executable, ROOT / "tools" / "make_sample.py", tmp_path], check=True, env=env)
    again = load_workbook(tmp_path / "district-return.xlsx")
    assert again.sheetnames == book().sheetnames
    for sheet in book().worksheets:
        twin = again[sheet.title]
        assert isinstance(twin, Worksheet)
        assert {str(m) for m in sheet.merged_cells.ranges} == {str(m) for m in twin.merged_cells.ranges}
        for line, other in zip(sheet.iter_rows(), twin.iter_rows(), strict=True):
            for cell, copy in zip(line, other, strict=True):
                assert (cell.coordinate, cell.value, cell.number_format, cell.data_type) == (
                    copy.coordinate, copy.value, copy.number_format, copy.data_type,
                )  # fmt: skip
    assert (tmp_path / "district-return.json").read_bytes() == (SAMPLES / "district-return.json").read_bytes()


def test_the_packing_knows_no_clock(tmp_path: Path) -> None:
    files = []
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        subprocess.run([sys.executable, ROOT / "tools" / "make_sample.py", tmp_path / name], check=True)
        files.append((tmp_path / name / "district-return.xlsx").read_bytes())
    assert files[0] == files[1]


def test_every_sheet_says_that_it_is_fiction() -> None:
    for sheet in book().worksheets:
        top = " ".join(str(c.value) for row in sheet.iter_rows(max_row=3) for c in row if c.value)
        assert FICTION in top, sheet.title


def test_sixty_firms_with_three_years_of_figures_over_all_six_segments() -> None:
    rows = firms()
    assert len(rows) == 60 == report()["counts"]["firms"]
    details = vocabulary("segment2")
    parts = [[details.find(p) for p in str(r["产业链环节"]).split("/")] for r in rows]
    assert all(t is not None for ts in parts for t in ts)
    assert {ts[0].parent for ts in parts if ts[0]} == {t.code for t in vocabulary("segment1")}
    for row in rows:
        assert vocabulary("district").find(str(row["所属区"])), row["所属区"]
        assert vocabulary("ownership").find(str(row["企业性质"])), row["企业性质"]
        assert row["上市进程"] is None or vocabulary("ipo_stage").find(row["上市进程"]), row["上市进程"]
        assert all(isinstance(row[f"{year}年营业收入"], int) for year in (2022, 2023, 2024))


def test_codes_are_synthetic_and_right_but_for_the_planted_one() -> None:
    planted = next(e for e in report()["errors"] if e["code"] == "check_digit")
    codes = [str(r["统一社会信用代码"]) for r in firms()]
    assert len(set(codes)) == 60
    assert not set(codes) & PRINTED_CODES
    for code in codes:
        assert re.fullmatch(r"913101\d\dMA1[0-9A-Z]{7}", code)
        assert vocabulary("district").get(code[2:8]).parent == "310000"
        assert check_digits(code) == ((True, True) if code != planted["text"] else (False, False))


@pytest.mark.skipif(not SHARED.is_dir(), reason="the shared material is not beside this checkout")
def test_no_invented_name_is_a_real_one() -> None:
    invented = {str(r[h]) for r in firms() for h in ("企业名称*", "简称", "英文名称", "曾用名") if r[h]}
    real: set[str] = set()
    for sheet in load_workbook(SHARED / "data" / "commercial-aerospace-firms.xlsx").worksheets:
        real |= {str(c.value) for row in sheet.iter_rows() for c in row if c.value is not None}
    with (SHARED / "data" / "gcat-chinese-space-businesses.tsv").open(encoding="utf-8") as file:
        for row in csv.reader(file, delimiter="\t"):
            real |= set(row)
    assert not invented & real
    brands = {str(r["简称"])[:2] for r in firms()}
    assert not {b for b in brands for name in real if b in name}


def test_child_rows_name_firms_of_the_return() -> None:
    known = {str(r[h]) for r in firms() for h in ("企业名称*", "简称") if r[h]} | {"上海绮波微波电子有限公司"}
    counts = report()["counts"]
    for sheet, header, expected in (
        ("研发产能与配套", 6, 60),
        ("融资情况", 3, counts["rounds"]),
        ("里程碑", 3, counts["milestones"]),
        ("资质与认定", 3, counts["recognitions"]),
        ("信用核查", 2, counts["veto_records"]),
    ):
        rows = table(sheet, header, group=sheet == "研发产能与配套")
        assert len(rows) == expected, sheet
        assert {str(r["firm"]).replace("(", "（").replace(")", "）") for r in rows} <= known


def test_words_of_the_return_are_in_the_vocabularies() -> None:
    metrics = vocabulary("metric")
    heads = [str(c.value) for c in book()["研发产能与配套"][6] if c.value]
    for head in heads:
        bare = re.sub(r"（(件|项|个|%|颗|家|亿元|0-3)）", "", head)
        assert metrics.find(bare) or bare in ("企业名称", "来源", "证据等级"), head
    for row in table("里程碑", 3):
        assert vocabulary("outcome").find(row["结果"])
        assert vocabulary("milestone").classify(row["重大节点"]), row["重大节点"]
    for row in table("资质与认定", 3):
        assert vocabulary("tier").find(row["认定类型"])
        assert vocabulary("recognition_status").find(row["状态"])
    for row in table("信用核查", 2):
        assert vocabulary("veto").find(row["否决事项"])
    for row in table("融资情况", 3):
        assert all(vocabulary("round").find(p) for p in re.split("[、及]", row["融资轮次"])), row["融资轮次"]


def test_milestones_are_filed_as_their_inventor_meant(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(ROOT / "tools"))
    facts = importlib.import_module("sample_facts")
    for firm in facts.invent(ROOT / "tools" / "sample_firms.tsv"):
        for event in firm.events:
            term = vocabulary("milestone").classify(event.text)
            assert term is not None
            assert term.code == event.kind, event.text
            assert event.day > firm.founded
        assert all(r.day > firm.founded for r in firm.rounds)
        assert all(h.day > firm.founded for h in firm.honours), firm.short


def test_five_different_errors_and_three_duplicates_stand_where_the_report_says() -> None:
    errors, duplicates = report()["errors"], report()["duplicates"]
    assert len(errors) == 5 == len({e["code"] for e in errors})
    assert len(duplicates) == 3
    for entry in errors + duplicates:
        (cell,), *_ = book()[entry["sheet"]][f"{entry['cell']}:{entry['cell']}"]
        assert str(cell.value) == entry["text"]
    assert sum(1 for s in book().worksheets for row in s.iter_rows() for c in row if c.data_type == "e") == 1


@pytest.mark.skipif(not SHARED.is_dir(), reason="the shared material is not beside this checkout")
def test_the_public_workbook_is_shipped_as_it_is() -> None:
    name = "commercial-aerospace-firms.xlsx"
    assert (SAMPLES / name).read_bytes() == (SHARED / "data" / name).read_bytes()
