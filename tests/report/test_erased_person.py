"""A person whose data are erased after a seal: the chain, the records and the paper sealed before still verify."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from registry.change import Insert, check_registry
from registry.change.persons import erase_person, person_places
from registry.cli.main import main
from registry.report.build import round_view
from registry.report.emit.pdf import write_shortlist_pdf
from registry.report.round_paper import counted_round
from registry.report.wording import PaperLanguage
from registry.rounds.book import rounds_of
from registry.rounds.sealing import verify_round
from registry.store import open_registry
from tests.change.acts import do
from tests.report.played import NAMES, files
from tests.rounds.conftest import best

PHONE = "13900001111"
EXPERT = NAMES[0]
"""An expert of the panel who is the contact of a firm as well."""


def _all_verify(path: Path, paper: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The whole file, the paper by itself, and the registry against the paper, each by the command line."""
    for words in (["check"], ["check", "--quick"], ["verify"], ["verify", "--anchors", str(paper)]):
        assert main(["--registry", str(path), *words]) == 0, (words, *capsys.readouterr())
    capsys.readouterr()
    assert main(["--lang", "en", "verify", str(paper)]) == 0, capsys.readouterr()
    assert "the list holds" in capsys.readouterr().out


def test_a_person_is_erased_after_a_seal_and_everything_still_verifies(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path, paper = tmp_path / "sealed.car", tmp_path / "list.pdf"
    shutil.copy(files()["sealed"], path)
    with open_registry(path) as registry:
        firm = best(registry, 1)[0]
        contact = {"firm": firm, "person": EXPERT, "phone": PHONE, "digest": ""}
        visit = {"firm": firm, "participants": f"{EXPERT}、何某", "notes": "谈厂房", "digest": ""}
        do(registry, Insert("contact", "own", contact), Insert("engagement", "visit", visit))
        with registry.read() as connection:
            held = counted_round(connection, rounds_of(connection)[0].uid)
        uid = held.book.head.uid
        write_shortlist_pdf(round_view(held), paper, PaperLanguage.BOTH, sealed=held.sealed)
    _all_verify(path, paper, capsys)
    before = paper.read_bytes()
    assert PHONE.encode() in path.read_bytes(), "what is erased below was in the file"

    with open_registry(path) as registry:
        with registry.read() as connection:
            places = person_places(connection, EXPERT)
        assert {one.table for one in places} == {"contact", "engagement"}
        assert erase_person(registry, places, "officer") == 2
        with registry.read() as connection:
            assert person_places(connection, EXPERT) == ()
        assert check_registry(registry) == []
        assert verify_round(registry, uid).holds
    assert PHONE.encode() not in path.read_bytes()
    assert paper.read_bytes() == before
    _all_verify(path, paper, capsys)
