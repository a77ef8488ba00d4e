"""LibreOffice without a window, as a second reader of the workbooks that the program writes.

It opens each file with a profile of its own, computes every formula anew whatever value stands beside it, and saves what it
has made of the file.
"""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from tests.scratch import scratch

SOFFICE = shutil.which("soffice") or shutil.which("libreoffice")
needs_office = pytest.mark.skipif(SOFFICE is None, reason="LibreOffice Calc (soffice) is not installed")

_ALWAYS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load">
<prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop></item>
</oor:items>
"""
PATIENCE = 300


@cache
def _profile() -> Path:
    """A profile of this process that always recalculates, and that no other office on the machine has open."""
    folder = scratch("office")
    (folder / "user").mkdir()
    (folder / "user" / "registrymodifications.xcu").write_text(_ALWAYS, encoding="utf-8")
    return folder


def saved_again(books: Mapping[str, bytes]) -> dict[str, bytes]:
    """Each workbook as LibreOffice saves it after it has computed every formula; names end in .xlsx.

    Raises:
        AssertionError: one of them could not be opened or saved.
    """
    assert SOFFICE is not None, "asked before"
    with TemporaryDirectory() as held:
        given, made = Path(held) / "given", Path(held) / "made"
        given.mkdir()
        for name, data in books.items():
            (given / name).write_bytes(data)
        command = [SOFFICE, "--headless", f"-env:UserInstallation={_profile().as_uri()}", "--convert-to", "xlsx"]
        command += ["--outdir", str(made), *(str(given / name) for name in books)]
        done = subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE)
        found = {name: (made / name).read_bytes() for name in books if (made / name).exists()}
        assert sorted(found) == sorted(books), done.stdout + done.stderr
        return found
