"""The locks: whole, hashed, the same for the product and its tests, and free of any address."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement

import start

ROOT = Path(start.__file__).resolve().parent
_LOCKS = (("run", "requirements.lock"), ("test", "requirements-dev.lock"), ("build", "requirements-build.lock"))
PINS = {level: ROOT / name for level, name in _LOCKS}


def pins(level: str) -> dict[str, str]:
    """Name and version of each package of a lock."""
    text = PINS[level].read_text(encoding="utf-8")
    return dict(re.findall(r"^([a-z0-9-]+)==([^ ;]+)", text, re.MULTILINE))


@pytest.mark.parametrize("level", PINS)
def test_a_lock_names_no_address_and_hashes_every_package(level: str) -> None:
    text = PINS[level].read_text(encoding="utf-8")
    assert not re.search(r"https?:|file:|/simple|--index|--find-links", text, re.IGNORECASE)
    entries = re.split(r"^(?=[a-z])", text, flags=re.MULTILINE)[1:]
    assert len(entries) == len(pins(level))
    assert all("--hash=sha256:" in entry for entry in entries)


def test_the_tests_run_on_what_the_product_ships() -> None:
    assert pins("run").items() <= pins("test").items()


def test_a_package_holds_what_the_tests_ran_on() -> None:
    assert pins("run").items() <= pins("build").items()
    both = pins("test").keys() & pins("build").keys()
    assert {name: pins("build")[name] for name in both} == {name: pins("test")[name] for name in both}


def test_what_the_project_asks_for_is_locked() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    for level, wanted in (("run", project["project"]["dependencies"]), ("test", project["dependency-groups"]["dev"])):
        locked = pins(level)
        for line in wanted:
            requirement = Requirement(line)
            name = re.sub(r"[-_.]+", "-", requirement.name).lower()
            assert locked[name] in requirement.specifier, line
    assert not {"sqlcipher3-wheels", "sqlcipher3-binary", "pyside6-addons"} & pins("test").keys()
