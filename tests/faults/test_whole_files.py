"""A file that is written anew on a full disk is the old one still, whole, and the reason is said."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import Workbook

from benchmarks.faults.disk import can_mount, small_disk
from registry.cli.main import main
from registry.intake.decisions import Decisions
from registry.intake.importing import commit, prepare, read_files
from registry.intake.learning import remember
from registry.intake.memory import load_memory
from registry.store import Registry, open_registry

pytestmark = pytest.mark.skipif(not can_mount(), reason="only root of a Linux machine may mount a disk")


def _remembered(registry: Registry) -> None:
    """A layout, as an import remembers it."""
    book = Workbook()
    for row in (("企业名称", "2024年营业收入（万元）"), ("上海示例航天科技有限公司", 500)):
        book.worksheets[0].append(row)
    sheet = registry.path.with_name("return.xlsx")
    book.save(sheet)
    plan = prepare(registry, read_files([sheet]), Decisions())
    commit(registry, plan, "Test")
    remember(registry, plan, Decisions(), "Test")


@pytest.mark.parametrize("words", [("office", "export"), ("layouts", "export")])
def test_the_file_that_was_there_stays(
    words: tuple[str, ...], path: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with open_registry(path) as registry:
        _remembered(registry)
        keys = [layout.key for layout in load_memory(registry).layouts.values()]
    folder = tmp_path / "disk"
    with small_disk(folder, 64 * 1024):
        target, filler = folder / "file.json", folder / "filler"
        target.write_bytes(b"what was there before")
        filler.write_bytes(b"\0" * (64 * 1024 - 4096))
        asked = ["--registry", str(path), *words, *(keys if words[0] == "layouts" else []), str(target)]
        assert main(asked) == 3
        assert "The disk is full, so file.json was not written." in capsys.readouterr().err
        assert target.read_bytes() == b"what was there before"
        assert sorted(p.name for p in folder.iterdir()) == ["file.json", "filler"]
        filler.unlink()
        assert main(asked) == 0
        assert b'"format"' in target.read_bytes()
