"""Registries to test on: made once, copied for each test."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import textwrap
from collections.abc import Iterator, Mapping
from datetime import date
from functools import cache
from pathlib import Path

from registry.change import new_registry
from registry.errors import RegistryError
from registry.i18n import Language
from registry.model.catalogue import Scalar
from registry.model.entities import TABLES
from registry.store import Registry, open_registry
from tests.scratch import scratch

ROOT = Path(__file__).resolve().parents[2]
Rows = dict[tuple[str, str], dict[str, Scalar]]


@cache
def _template(name: str, actor: str, office: str, fictional: bool, data_date: date | None) -> Path:
    path = scratch("registry-template") / "template.car"
    new_registry(path, name=name, actor=actor, office=office, fictional=fictional, data_date=data_date).close()
    return path


def fresh_file(
    path: Path,
    *,
    name: str = "测试库",
    actor: str = "tester",
    office: str = "",
    fictional: bool = True,
    data_date: date | None = None,
) -> Path:
    """A new registry at `path`, closed."""
    shutil.copy(_template(name, actor, office, fictional, data_date), path)
    path.chmod(0o600)
    return path


def fresh(
    path: Path, *, name: str, actor: str, office: str = "", fictional: bool = False, data_date: date | None = None
) -> Registry:
    """As `new_registry`, for tests of what is done with a registry and not of how it is made."""
    return open_registry(
        fresh_file(path, name=name, actor=actor, office=office, fictional=fictional, data_date=data_date)
    )


def everything(registry: Registry, *, but: tuple[str, ...] = ("registry_info",)) -> Rows:
    """All records, without their row versions."""
    with registry.read() as connection:
        return {
            (name, row["uid"]): {k: v for k, v in row.items() if k != "row_version"}
            for name, table in TABLES.items()
            if name not in but
            for row in connection.execute(table.select()).mappings()
        }


def all_sentences(error: RegistryError) -> Iterator[str]:
    """What happened, what is safe and how to mend it, in both languages; none may be missing."""
    for text in (error.what, error.safe, error.mend):
        assert text is not None
        for language in Language:
            yield text.render(language)


def assert_spoken(error: RegistryError, what: str) -> None:
    """`error` begins with the English sentence `what` and says everything in both languages."""
    assert error.what.render(Language.EN) == what
    sentences = list(all_sentences(error))
    assert all(sentences)
    assert all(en != zh for en, zh in zip(sentences[::2], sentences[1::2], strict=True)), "a sentence has no Chinese"


def start_python(code: str, *arguments: object, env: Mapping[str, str] | None = None) -> subprocess.Popen[str]:
    """Another process of this program that runs `code`; its arguments are in ``sys.argv[1:]``."""
    return subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(code), *map(str, arguments)],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT), **(env or {})},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def run_python(code: str, *arguments: object, env: Mapping[str, str] | None = None) -> str:
    """What `code` prints in another process, which must end well."""
    process = start_python(code, *arguments, env=env)
    output, errors = process.communicate(timeout=110)
    assert process.returncode == 0, errors
    return output


def bytes_around(path: Path) -> dict[str, bytes]:
    """Every file in the folder of `path` with its bytes: a refused file leaves no trace beside it either."""
    return {p.name: p.read_bytes() for p in path.parent.iterdir() if p.is_file()}
