"""One field of many firms set at once: what they share, what would change, one change with one undo."""

from __future__ import annotations

from pathlib import Path

import pytest

from registry.change import BULK_FIELDS, apply, changes, provenance_of, set_for_all, shared_values, undo
from registry.change.bulk_edit import Shared
from registry.i18n import Language
from registry.model.firm_entities import FIRM
from registry.model.values import Amount, AmountKind
from registry.store import Registry, open_registry
from tests.ui.fictional import make_registry

UIDS = [f"firm-{n:05d}" for n in range(9)]


@pytest.fixture
def registry(tmp_path: Path) -> Registry:
    make_registry(tmp_path / "a.car").close()
    return open_registry(tmp_path / "a.car")


def shared(registry: Registry, key: str) -> Shared:
    with registry.read() as connection:
        return next(s for s in shared_values(connection, UIDS) if s.field.key == key)


def test_what_firms_share_and_where_they_differ(registry: Registry) -> None:
    ownership = shared(registry, "ownership")
    assert ownership.mixed
    assert (ownership.firms, ownership.known()) == (9, 3)
    assert ownership.value is None
    assert ownership.would_change("private") == 6
    assert ownership.would_change(None) == 3
    park = shared(registry, "park")
    assert not park.mixed
    assert park.value is None
    assert park.would_change("虚构园区") == 9
    registry.close()


def test_one_value_is_set_for_all_in_one_change_with_its_source_and_one_undo(registry: Registry) -> None:
    with registry.read() as connection:
        change = set_for_all(
            connection, UIDS, FIRM.field("ownership"), "private", actor="tester", source="Notice of 17 Oct"
        )
    assert len(tuple(change.operations)) == 6, "three say so already and are left alone"
    apply(registry, change)
    after = shared(registry, "ownership")
    assert (after.mixed, after.value) == (False, "private")
    with registry.read() as connection:
        last = changes(connection)[-1]
        origin = provenance_of(connection, [("firm", UIDS[1])])[UIDS[1], "ownership"]
        kept = provenance_of(connection, [("firm", UIDS[0])])[UIDS[0], "ownership"]
    assert last.label(Language.EN) == "Edit Ownership of 6 firms"
    assert last.records == 6
    assert (origin.kind, origin.note) == ("person", "Notice of 17 Oct")
    assert kept.note != "Notice of 17 Oct"
    undo(registry, "tester")
    assert shared(registry, "ownership").known() == 3
    registry.close()


def test_the_same_sum_in_other_words_is_no_change(registry: Registry) -> None:
    field = FIRM.field("reg_capital")
    one = Amount(AmountKind.EXACT, 500_000_000, 500_000_000, text="500万元")
    other = Amount(AmountKind.EXACT, 500_000_000, 500_000_000, text="0.05亿元")
    with registry.read() as connection:
        apply(registry, set_for_all(connection, UIDS, field, one, actor="tester", source="s"))
    assert shared(registry, "reg_capital").would_change(other) == 0
    with registry.read() as connection:
        assert not set_for_all(connection, UIDS, field, other, actor="tester", source="s")
    registry.close()


def test_what_names_one_firm_alone_cannot_be_set_for_many() -> None:
    keys = {field.key for field in BULK_FIELDS}
    assert keys.isdisjoint({"legal_name", "uscc", "short_name", "pinyin", "segment"})
    assert {"district", "ownership", "park", "hnte"} <= keys
