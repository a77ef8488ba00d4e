"""The pictures of the help show what the program shows today: the words of each page are those it was taken with."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from registry.i18n import Language
from tools.help_pictures import HASHES, PAGES, digest, scenes

pytestmark = pytest.mark.slow


def test_no_picture_of_the_help_is_out_of_date(sample: Path, tmp_path: Path) -> None:
    known = json.loads(HASHES.read_text(encoding="utf-8"))
    assert set(known) == {f"{language.value}/{page}.png" for language in Language for page in PAGES}
    own = Path(shutil.copyfile(sample, tmp_path / "sample.car"))
    shown = {f"{language.value}/{page}.png": digest(window, page) for page, language, window in scenes(own, tmp_path)}
    stale = sorted(name for name in shown if shown[name] != known[name])
    assert not stale, "take them anew: python tools/help_pictures.py"
