"""The fictional return: problems as planted, and the same list in any process."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.scenarios.command_line import RETURN, SAMPLES, dump, run


@pytest.fixture(scope="module")
def car(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The fictional return, imported once."""
    path = tmp_path_factory.mktemp("return") / "sample.car"
    answer = run("--registry", path, "import", RETURN)
    assert answer.code == 0, answer.err
    return path


def test_the_planted_faults_are_reported_and_nothing_else(tmp_path: Path) -> None:
    path = tmp_path / "dry.car"
    answer = run("--registry", path, "import", RETURN, "--dry-run", "--json")
    assert not path.exists(), "a dry run makes no registry"
    said = answer.json
    expected = json.loads((SAMPLES / "district-return.json").read_text(encoding="utf-8"))
    planted = {(p["sheet"], p["cell"], p["code"]) for p in (*expected["errors"], *expected["duplicates"])}
    assert {(p["sheet"], p["cell"], p["code"]) for p in said["problems"]} == planted
    assert len(said["problems"]) == 8
    # Not planted, but true of the invented firm in row 27: figures of the year before it was founded.
    warnings = {(w["cell"], w["code"]) for w in said["warnings"]}
    assert warnings == {(cell, "figure_before_founding") for cell in ("O27", "U27", "X27")}
    assert (said["new"], said["skipped"]) == (60, 3)
    assert all(p["message"] and p["suggestion"] for p in said["problems"])


def test_a_dry_run_writes_nothing(car: Path) -> None:
    before = car.read_bytes()
    assert run("--registry", car, "import", RETURN, "--dry-run").code == 0
    assert car.read_bytes() == before


def test_all_records_arrive(car: Path) -> None:
    counts = {table: len(rows) for table, rows in dump(car).items()}
    assert counts["firm"] == 60
    assert counts["funding_event"] == 140
    assert counts["milestone"] == 164
    assert counts["recognition"] == 82
    assert counts["veto_record"] == 588


def test_the_list_is_the_same_in_any_process(car: Path, tmp_path: Path) -> None:
    first = run("--registry", car, "score", "--as-of", "2025-06-30", "--json")
    other = {"PYTHONHASHSEED": "4711", "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "TZ": "Pacific/Auckland"}
    second = run("--registry", car, "score", "--as-of", "2025-06-30", "--json", env=other)
    assert first.out == second.out
    again = tmp_path / "again.car"
    assert run("--registry", again, "import", RETURN, env=other).code == 0
    third = run("--registry", again, "score", "--as-of", "2025-06-30", "--json", env=other)
    assert third.out == first.out, "a registry made anew from the same file gives the same bytes"
    assert len(first.json["selected"]) == 10


def test_the_papers_are_the_same_in_any_process(car: Path, tmp_path: Path) -> None:
    one, two = tmp_path / "one", tmp_path / "two"
    one.mkdir()
    two.mkdir()
    for folder, env in ((one, {"PYTHONHASHSEED": "1"}), (two, {"PYTHONHASHSEED": "2", "TZ": "America/New_York"})):
        answer = run(
            "--registry",
            car,
            "shortlist",
            "--as-of",
            "2025-06-30",
            "--pdf",
            folder / "a.pdf",
            "--xlsx",
            folder / "a.xlsx",
            env=env,
        )
        assert answer.code == 0, answer.err
    assert (one / "a.pdf").read_bytes() == (two / "a.pdf").read_bytes()
    assert (one / "a.xlsx").read_bytes() == (two / "a.xlsx").read_bytes()


def test_fictional_data_never_join_real_ones(tmp_path: Path) -> None:
    path = tmp_path / "real.car"
    assert run("--registry", path, "import", SAMPLES / "commercial-aerospace-firms.xlsx").code == 0
    before = dump(path)
    answer = run("--registry", path, "import", RETURN, "--lang", "en")
    assert answer.code == 2
    assert "fictional" in answer.err
    assert dump(path) == before
