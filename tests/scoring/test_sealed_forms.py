"""A sealed file is checked as its own format was written, and the newest one says what the page says."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pytest

from registry.errors import UserError
from registry.scoring.rulings import DecisionKind
from registry.scoring.sealed import FORMAT, canonical_bytes, read_sealed, recount, seal_round, sealed_file
from registry.scoring.sealed_check import verify_sealed

FIRST = (Path(__file__).parents[1] / "data" / "sealed-1.json").read_bytes()
"""Five candidates, four seats; one sits by decision, one is out by decision, three are not checked. Sealed in format 1."""
FIRST_DIGEST = "814cfeadd29d5c5c67cdb64eba9de7ec1e24a7d06a655a3abc3b1fe5850ca3a6"


def test_a_file_of_the_first_format_holds_byte_for_byte() -> None:
    assert sha256(FIRST).hexdigest() == FIRST_DIGEST
    found = verify_sealed(FIRST, expected=FIRST_DIGEST)
    assert found.holds
    inputs, facts, whole = read_sealed(FIRST)
    assert whole["format"] == 1
    assert sealed_file(recount(inputs, facts, form=1)).body == FIRST


def test_a_changed_share_in_a_file_of_the_first_format_is_found() -> None:
    whole = json.loads(FIRST)
    whole["outcome"]["shares"][0]["counts"]["u2"] += 1
    found = verify_sealed(canonical_bytes(whole))
    assert [d.place for d in found.differences] == ["outcome/shares"]


def test_a_file_of_the_first_format_is_none_of_the_second() -> None:
    whole = json.loads(FIRST)
    whole["format"] = FORMAT
    places = {d.place for d in verify_sealed(canonical_bytes(whole)).differences}
    assert places == {"outcome/shares", "outcome/pairs"}
    whole["format"] = FORMAT + 1
    with pytest.raises(UserError):
        verify_sealed(canonical_bytes(whole))


def test_where_seats_stay_empty_the_sealed_shares_seat_whoever_can_be_chosen() -> None:
    inputs, facts, _ = read_sealed(FIRST)
    sealed = seal_round(inputs, facts)
    whole = json.loads(sealed.body)
    assert whole["format"] == FORMAT
    assert whole["outcome"]["chosen"] == ["u1"]
    for share in whole["outcome"]["shares"]:
        assert share["same_list"] == share["draws"]
        assert {uid: n for uid, n in share["counts"].items() if n} == {"u1": share["draws"]}
    assert whole["outcome"]["pairs"] == [], "nobody waits below the line"
    assert verify_sealed(sealed.body, expected=sealed.digest).holds


def test_the_sealed_file_says_whether_firms_at_the_cut_can_be_told_apart() -> None:
    inputs, facts, _ = read_sealed(FIRST)
    unbarred = re.sub(r"\[\[(veto|floor|quota)\]\]\n([^\[\n].*\n)*", "", inputs.scheme)
    admitted = tuple(r for r in inputs.rulings if r.kind is not DecisionKind.OVERRIDE)
    inputs = replace(inputs, scheme=unbarred, size=2, rulings=admitted)
    sealed = seal_round(inputs, facts)
    pairs = json.loads(sealed.body)["outcome"]["pairs"]
    listed = recount(inputs, facts, draws=False).listed
    assert pairs[0]["inside"] == listed.chosen[-1]
    assert pairs[0]["outside"] == listed.waiting[0]
    assert all(p["draws"] == inputs.draws and 0 <= p["ahead"] + p["equal"] <= p["draws"] for p in pairs)
    assert verify_sealed(sealed.body).holds
    whole = json.loads(sealed.body)
    whole["outcome"]["pairs"][0]["ahead"] += 1
    found = verify_sealed(canonical_bytes(whole))
    assert [d.place for d in found.differences] == ["outcome/pairs"]
