"""The bundled faces hold every character an officer may need, and are what their README says they are."""

from __future__ import annotations

import hashlib
import re

import pytest
from fontTools.ttLib import TTFont

from registry.resources import resource_path
from tools.cut_fonts import RARE, SOURCES, gb2312, standard_characters

FOLDER = resource_path("fonts")
CHINESE = [outer for source in SOURCES if source.cut for _, outer in source.faces]
ALL = [outer for source in SOURCES for _, outer in source.faces]


def characters(face: str) -> set[int]:
    return set(TTFont(FOLDER / face, lazy=True).getBestCmap() or {})


def test_the_table_is_the_official_one() -> None:
    assert len(standard_characters()) == 8105
    assert len([code for code in gb2312() if code >= 0x4E00 and code < 0xA000]) == 6763


@pytest.mark.parametrize("face", CHINESE)
def test_a_chinese_face_holds_both_tables(face: str) -> None:
    wanted = standard_characters() | gb2312() | set(map(ord, RARE)) | set(map(ord, "，。；：？！（）《》“”…·①⑩○●▲"))
    assert not wanted - characters(face)


@pytest.mark.parametrize("face", ALL)
def test_a_face_may_be_embedded_and_is_the_one_described(face: str) -> None:
    data = (FOLDER / face).read_bytes()
    readme = (FOLDER / "README.md").read_text(encoding="utf-8")
    row = re.search(rf"^\| {re.escape(face)} \|.*`([0-9a-f]{{64}})`", readme, re.MULTILINE)
    assert row is not None
    assert row[1] == hashlib.sha256(data).hexdigest()
    assert vars(TTFont(FOLDER / face)["OS/2"])["fsType"] == 0  # installable: no restriction on embedding


def test_each_family_has_its_licence() -> None:
    for source in SOURCES:
        assert "SIL OPEN FONT LICENSE" in (FOLDER / source.licence).read_text(encoding="utf-8")


def test_all_faces_together_stay_small() -> None:
    assert sum((FOLDER / face).stat().st_size for face in ALL) < 18_000_000
