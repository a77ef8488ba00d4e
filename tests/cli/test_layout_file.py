"""A layout handed on as a file is used by an import on the command line, and remembered."""

from __future__ import annotations

from pathlib import Path

from registry.change import new_registry
from registry.intake.decisions import ColumnChoice, Decisions
from registry.intake.importing import prepare, read_files
from registry.intake.layout_file import layout_to_json
from registry.intake.learning import layout_of
from registry.intake.memory import load_memory
from registry.store import open_registry
from registry.view.rows import records
from tests.cli.test_main import Run, plain_environment, run
from tests.intake.desk import CODES, write
from tests.intake.reading.test_encrypted import locked

__all__ = ["plain_environment", "run"]  # fixtures


def test_an_import_reads_a_sheet_as_the_layout_says(run: Run, tmp_path: Path) -> None:
    book = write(
        tmp_path / "a.xlsx",
        {"表": [("企业名称", "统一社会信用代码", "注册资本"), ("上海晨曦航天科技有限公司", CODES[0], 500)]},
    )
    choices = Decisions(columns={(0, "表", 0, 3): ColumnChoice(unit="万元")})
    (table,) = prepare(None, read_files([book]), choices).survey.tables
    file = tmp_path / "layout.json"
    file.write_text(layout_to_json(layout_of(table)), encoding="utf-8")
    car = tmp_path / "a.car"
    new_registry(car, name="A", actor="Test").close()
    assert run("--registry", car, "import", book, "--layout", file).code == 0
    with open_registry(car) as registry:
        with registry.read() as connection:
            assert [f["reg_capital"].lo_fen for f in records(connection, "firm")] == [500_0000_00]
        assert set(load_memory(registry).layouts) == {table.region.key}


def test_a_file_that_is_no_layout_is_refused(run: Run, tmp_path: Path) -> None:
    book = write(tmp_path / "a.xlsx", {"表": [("企业名称",), ("上海晨曦航天科技有限公司",)]})
    said = run("--registry", tmp_path / "a.car", "import", book, "--layout", tmp_path / "none.json")
    assert said.code == 2
    assert "none.json" in said.err


def test_a_password_comes_from_a_file(run: Run, tmp_path: Path) -> None:
    plain = write(tmp_path / "plain.xlsx", {"表": [("企业名称",), ("上海晨曦航天科技有限公司",)]})
    book = locked(tmp_path / "locked.xlsx", "orbit7", plain)
    word = tmp_path / "word.txt"
    word.write_text("orbit7\n", encoding="utf-8")
    assert run("--registry", tmp_path / "a.car", "import", book).code == 2
    assert run("--registry", tmp_path / "a.car", "import", book, "--password-file", word).code == 0
