"""The office's own faces come first in official papers, where their licence bits let them be embedded."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont

from registry.report.typeset.office_faces import FAMILIES, Role, find_face, may_embed
from registry.resources import resource_path

ROOT = Path(__file__).resolve().parents[2]
HELD = " 示例市商业航天办公室仿宋体的一二三（）、。0123456789年月日"


def own_font(path: Path, family: str, fs_type: int = 0) -> Path:
    """A font that says it is of `family`, with a few characters and these licence bits."""
    font = TTFont(resource_path("fonts/NotoSerifSC-Regular.ttf"))
    cut = Subsetter(Options(name_IDs=["*"], notdef_outline=True))
    cut.populate(text=HELD)
    cut.subset(font)
    names = font["name"]
    names.names = [n for n in names.names if n.nameID not in (1, 4, 6, 16)]
    for key, text in ((1, family), (4, family), (6, "OfficeFace")):
        names.setName(text, key, 3, 1, 0x804 if key != 6 else 0x409)
    vars(font["OS/2"])["fsType"] = fs_type
    font.save(path)
    return path


BITS = [
    (0x0000, True), (0x0008, True), (0x0004, True), (0x0002, False), (0x0002 | 0x0004, True), (0x0100, False),
    (0x0200, False), (0x0008 | 0x0100, False),
]  # fmt: skip


@pytest.mark.parametrize(("bits", "allowed"), BITS)
def test_licence_bits_decide(bits: int, allowed: bool, tmp_path: Path) -> None:
    assert may_embed(bits) == allowed
    path = own_font(tmp_path / "simfang.ttf", "仿宋", bits)
    assert find_face(Role.FORMAL, [tmp_path]) == (path if allowed else None)


def test_the_standards_own_family_goes_before_its_like_and_others_are_left(tmp_path: Path) -> None:
    own_font(tmp_path / "simfang.ttf", "仿宋")
    wanted = own_font(tmp_path / "z-fangsong_gb2312.ttf", "仿宋_GB2312")
    own_font(tmp_path / "fangsong-like.ttf", "某某仿宋")
    (tmp_path / "simhei.ttf").write_bytes(b"no font")
    (tmp_path / "simkai.ttf").write_bytes(b"\x00\x01\x00\x00" + b"\xff" * 40)
    assert find_face(Role.FORMAL, [tmp_path]) == wanted
    assert find_face(Role.HEAVY, [tmp_path]) is None
    assert find_face(Role.QUOTE, [tmp_path, tmp_path / "nowhere"]) is None
    assert set(FAMILIES) == set(Role)


RENDER = """
import sys
from io import BytesIO
import pikepdf
from registry.report.emit.archive import complaints
from registry.report.typeset.faces import OFFICE, STAND_IN, TypeCase, Weight, own_face
from registry.report.typeset.characters import Voice
from registry.report.emit.sheet import render_sheet
from registry.report.wording import PaperLanguage
from tests.report.sheets import sheets

case = TypeCase(strict=True)
print([run.face.name for run in case.runs("仿宋𬭩仿", Voice.ZH, Weight.FORMAL)])
print([run.face.name for run in case.runs("仿宋", Voice.ZH, Weight.TITLE)])
made = render_sheet(sheets()["official-notice"], PaperLanguage.ZH, strict=True)
with pikepdf.open(BytesIO(made.data)) as pdf:
    names = {str(o.BaseFont) for o in pdf.objects if isinstance(o, pikepdf.Dictionary) and o.get("/Type") == "/Font"}
print(any("OfficeFace" in name for name in names), complaints(made.data))
"""


def test_a_notice_is_set_in_the_offices_own_face_and_stays_pdf_a(tmp_path: Path) -> None:
    own_font(tmp_path / "simfang.ttf", "仿宋_GB2312")
    env = {**os.environ, "REGISTRY_FONT_FOLDERS": str(tmp_path), "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [sys.executable, "-c", RENDER], cwd=ROOT, env=env, capture_output=True, text=True, timeout=110, check=True
    )
    runs, title, paper = done.stdout.splitlines()
    assert runs == "['office-formal', 'NotoSerifSC-Regular', 'office-formal']", (
        "what it lacks comes from a bundled face"
    )
    assert title == "['NotoSerifSC-Bold']", "other papers keep the bundled faces"
    assert paper == "True ()"
