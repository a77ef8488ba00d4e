"""What is shipped is known: a licence for every package, a bill of materials that is complete and the same every time."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from tools import supply


def test_every_package_may_be_shipped(capsys: pytest.CaptureFixture[str]) -> None:
    assert supply.licences() == 0
    assert "0 to look at" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("expression", "may"),
    [
        ("MIT", True),
        ("Apache-2.0 OR BSD-2-Clause", True),
        ("BSD-3-Clause AND 0BSD AND Zlib", True),
        ("GPL-3.0-only", False),
        ("AGPL-3.0-or-later", False),
        ("MIT AND GPL-2.0-only", False),
        ("GPL-2.0-only OR MIT", True),
        ("", False),
    ],
)
def test_what_may_be_shipped(expression: str, may: bool) -> None:
    assert supply.may_be_shipped(expression) is may


def test_the_bill_names_every_locked_file(tmp_path: Path) -> None:
    assert supply.sbom(tmp_path / "a.json") == supply.sbom(tmp_path / "b.json") == 0
    text = (tmp_path / "a.json").read_text("utf-8")
    assert text == (tmp_path / "b.json").read_text("utf-8")
    bill = json.loads(text)
    assert (bill["bomFormat"], bill["specVersion"]) == ("CycloneDX", "1.6")
    lock = supply.LOCK.read_text("utf-8")
    listed = {c["name"]: c for c in bill["components"] if c["type"] == "library"}
    assert listed.keys() == {m.lower() for m in re.findall(r"^([\w.-]+)==", lock, re.MULTILINE)}
    assert sum(len(c["hashes"]) for c in listed.values()) == len(re.findall("--hash=sha256:", lock))
    refs = {c["bom-ref"] for c in bill["components"]} | {"program"}
    assert {d["ref"] for d in bill["dependencies"]} <= refs
    assert {need for d in bill["dependencies"] for need in d["dependsOn"]} <= refs
    assert all(c["licenses"] for c in listed.values())


def test_an_audit_that_cannot_be_made_is_no_success(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(supply, "find_spec", lambda _name: None)
    assert supply.audit() == supply.UNKNOWN
    assert "nothing is known" in capsys.readouterr().out
