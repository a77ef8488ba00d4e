"""Lots: recomputed by hand, blind to order, and caught when one digit is changed."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from hashlib import sha256

import pytest

from registry.errors import UserError
from registry.i18n import Language
from registry.scoring.lot import Lot, draw_lot
from registry.scoring.panel_draw import deal, draw_panel
from registry.scoring.seats import Seatable
from registry.scoring.selection import select

ROUND = "ab" * 32


def test_a_lot_is_the_order_of_hashes_that_anybody_can_compute() -> None:
    lot = draw_lot(ROUND, "0417263", ["f1", "f2", "f3"])
    by_hand = sorted(["f1", "f2", "f3"], key=lambda uid: sha256(f"{ROUND}\n{uid}\n0417263".encode()).hexdigest())
    assert list(lot.order) == by_hand
    assert draw_lot(ROUND, "0417263", ["f3", "f1", "f2"]) == lot
    assert lot.holds()
    assert [uid for uid, _ in lot.tickets] == by_hand
    assert "0417263" in lot.text.render(Language.ZH)


def test_a_ticket_as_sha256sum_prints_it() -> None:
    # printf '%s\n%s\n%s' 0000…0000 a 7 | sha256sum
    tickets = dict(draw_lot("0" * 64, "7", ["a", "b"]).tickets)
    assert {uid: ticket[:16] for uid, ticket in tickets.items()} == {"a": "2c8edbd98f7f57e4", "b": "5664598e73c2ea5c"}


@pytest.mark.parametrize("what", ["number", "digest", "order"])
def test_a_changed_lot_is_caught(what: str) -> None:
    lot = draw_lot(ROUND, "0417263", [f"f{n}" for n in range(9)])
    changed = {
        "number": replace(lot, number="0417264"),
        "digest": replace(lot, digest="ac" + ROUND[2:]),
        "order": replace(lot, order=(lot.order[1], lot.order[0], *lot.order[2:])),
    }[what]
    assert not changed.holds()


def test_a_lot_settles_a_tie_between_lists() -> None:
    firms = [Seatable("a", 9), *(Seatable(uid, 5) for uid in ("x", "y", "z"))]
    tied = select(firms, [], 2).tied_sets
    assert tied
    lot = draw_lot(ROUND, "31", tied.members)
    settled = select(firms, [], 2, decided=lot.order)
    assert settled.chosen == ("a", lot.order[0])
    assert settled.tied_sets is None


def test_no_firm_is_favoured() -> None:
    first = Counter(draw_lot(ROUND, str(n), ["a", "b", "c"]).order[0] for n in range(3000))
    assert all(abs(count - 1000) < 4 * (3000 * 1 / 3 * 2 / 3) ** 0.5 for count in first.values())


def test_a_lot_needs_its_number_and_unambiguous_parts() -> None:
    with pytest.raises(UserError):
        draw_lot(ROUND, " ", ["a", "b"])
    with pytest.raises(ValueError, match="one line"):
        draw_lot(ROUND, "7", ["a\nb", "c"])
    assert draw_lot(ROUND, "7", []) == Lot(ROUND, "7", ())


def test_a_panel_is_drawn_without_those_who_must_step_aside() -> None:
    pool = [f"e{n}" for n in range(12)]
    draw = draw_panel("round-1", pool, 7, "2026-11-26 09:00", barred=["e3", "e4", "not in the pool"])
    assert len(draw.drawn) == 7
    assert draw.barred == ("e3", "e4")
    assert {*draw.drawn, *draw.substitutes} == set(pool) - {"e3", "e4"}
    assert draw_panel("round-1", pool[::-1], 7, "2026-11-26 09:00", barred={"e4", "e3"}) == draw
    assert draw.holds()
    assert not replace(draw, seed="2026-11-26 09:01").holds()
    assert draw_panel("round-2", pool, 7, "2026-11-26 09:00").drawn != draw.drawn
    assert "应予回避" in draw.text.render(Language.ZH)
    with pytest.raises(UserError):
        draw_panel("round-1", pool, 11, "seed", barred=["e3", "e4"])
    with pytest.raises(UserError):
        draw_panel("round-1", pool, 3, " ")


def test_firms_are_dealt_evenly() -> None:
    tables = deal("round-1", [f"f{n}" for n in range(41)], 3, "seed")
    assert sorted(len(table) for table in tables) == [13, 14, 14]
    assert {uid for table in tables for uid in table} == {f"f{n}" for n in range(41)}
    assert deal("round-1", [f"f{n}" for n in reversed(range(41))], 3, "seed") == tables
    with pytest.raises(ValueError, match="table"):
        deal("round-1", ["a"], 0, "seed")
