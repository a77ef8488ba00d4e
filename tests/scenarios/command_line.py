"""The real command line in a process of its own."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
SAMPLES = ROOT / "resources" / "samples"
FACTS = SAMPLES / "commercial-aerospace-firms.xlsx"
RETURN = SAMPLES / "district-return.xlsx"


@dataclass(frozen=True)
class Answer:
    """What a command said."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """Its result."""
        return json.loads(self.out)


def run(*arguments: object, env: dict[str, str] | None = None) -> Answer:
    """Run ``python -m registry`` and wait for it."""
    whole = (
        os.environ
        | {"PYTHONUTF8": "1", "LC_ALL": "C.UTF-8", "PYTHONPATH": str(ROOT), "REGISTRY_ACTOR": "tester"}
        | (env or {})
    )
    command = [sys.executable, "-m", "registry", *(str(a) for a in arguments)]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", env=whole, cwd=ROOT, check=False)
    return Answer(done.returncode, done.stdout, done.stderr)


RECORDS = (
    "firm",
    "firm_name",
    "firm_identifier",
    "firm_site",
    "firm_segment",
    "recognition",
    "funding_event",
    "milestone",
    "metric",
    "veto_record",
    "evidence",
    "contact",
    "note",
)


def dump(path: Path) -> dict[str, list[tuple[Any, ...]]]:
    """Every record row of the registry at `path`, read with the system's own SQLite."""
    connection = sqlite3.connect(path)
    try:
        return {table: connection.execute(f"SELECT * FROM {table} ORDER BY uid").fetchall() for table in RECORDS}
    finally:
        connection.close()
