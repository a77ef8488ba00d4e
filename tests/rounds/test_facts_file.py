"""What a round knows of its candidates survives being written down, and nothing unread slips through."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from registry.scoring.facts_file import facts_of, facts_text
from registry.scoring.inputs import firm_facts
from registry.scoring.revive import Unreadable
from registry.store import open_registry


@pytest.fixture(scope="module")
def written(sample_file: Path) -> bytes:
    with open_registry(sample_file) as registry, registry.read() as connection:
        facts = firm_facts(connection, date(2026, 1, 31))
    text = facts_text(facts).encode()
    assert facts_of(json.loads(text)) == facts
    return text


def test_written_facts_come_back_equal(written: bytes) -> None:
    assert facts_text(facts_of(json.loads(written))).encode() == written


@pytest.mark.parametrize(
    ("key", "value"), [("extra", 1), ("uid", 3), ("segments", "x"), ("figures", {}), ("metrics", {}), ("vetoes", [7])]
)
def test_what_is_not_a_fact_is_refused_with_its_place(written: bytes, key: str, value: object) -> None:
    data = json.loads(written)
    data[0][key] = value
    with pytest.raises(Unreadable, match=r"firms\[0\]"):
        facts_of(data)


def test_the_file_is_whole(written: bytes, tmp_path: Path) -> None:
    data = json.loads(written)
    del data[0]["uid"]
    data[0].pop("legal_name")
    firm = facts_of(data)[0]
    assert (firm.uid, firm.legal_name) == ("", ""), "an empty text is left out when written"
