"""``import --encoding``: a text file in an encoding that only the one who sent it can tell."""

from __future__ import annotations

from pathlib import Path

import pytest

from registry.store import open_registry
from registry.view.rows import records
from tests.cli.test_main import Run, plain_environment, run

__all__ = ["plain_environment", "run"]  # fixtures

_TEXT = "company name,成立日期\n上海晨曦航太科技有限公司,2018-03-05\n"


@pytest.mark.parametrize("encoding", ["big5", "utf-16-le", "utf-16-be"])
def test_a_text_file_is_read_in_the_chosen_encoding(run: Run, tmp_path: Path, encoding: str) -> None:
    book = tmp_path / "returns.csv"
    book.write_bytes(_TEXT.encode(encoding))
    car = tmp_path / "a.car"
    said = run("--registry", car, "import", book, "--encoding", encoding)
    assert said.code == 0, said.err
    with open_registry(car) as registry, registry.read() as connection:
        assert [firm["legal_name"] for firm in records(connection, "firm")] == ["上海晨曦航太科技有限公司"]


def test_a_wrong_choice_is_refused(run: Run, tmp_path: Path) -> None:
    book = tmp_path / "returns.csv"
    book.write_bytes(_TEXT.encode("gb18030"))
    said = run("--registry", tmp_path / "a.car", "import", book, "--encoding", "utf-8")
    assert said.code == 2
    assert "returns.csv is not written in utf-8." in said.err
    assert not (tmp_path / "a.car").exists()


def test_an_encoding_nobody_offers_is_wrong_usage(run: Run, tmp_path: Path) -> None:
    assert run("--registry", tmp_path / "a.car", "import", "x.csv", "--encoding", "latin-1").code not in (0, 2)
