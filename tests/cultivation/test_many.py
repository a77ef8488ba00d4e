"""Many firms at once: a status set for all of them, and data asked for; one undo takes each back."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from registry.change import apply, check_registry, undo
from registry.cultivation import cultivation_file
from registry.cultivation.acts import add_record
from registry.cultivation.many import NewStatus, request_data, set_status
from registry.intake.grammar.dates import read_date
from registry.store import Registry

DAY = date(2025, 6, 30)


def when(text: str) -> Any:
    return read_date(text).value


def titles(registry: Registry, firm: str) -> list[tuple[str, str, str | None]]:
    with registry.read() as connection:
        found = cultivation_file(connection, firm)
    assert found is not None
    return sorted((r["tier"], r["status"], r["batch"]) for r in found.recognitions)


def put(
    registry: Registry, status: str, *, tier: str = "srdi_sme", day: date = DAY, batch: str = ""
) -> tuple[int, int]:
    """How many firms were set, and how many left."""
    with registry.read() as connection:
        change, left = set_status(
            connection, ["f1", "f2"], NewStatus(tier, status, day, batch), actor="甲", source="公告"
        )
    if change.operations:
        apply(registry, change)
    return len(tuple(change.operations)), left


def test_an_application_becomes_a_title_and_who_has_none_gets_one(registry: Registry) -> None:
    add_record(
        registry, "recognition", {"firm": "f1", "tier": "srdi_sme", "applied_on": when("2025-05-01")}, actor="甲"
    )
    assert put(registry, "valid", batch="2025年(第二批)") == (2, 0)
    assert titles(registry, "f1") == titles(registry, "f2") == [("srdi_sme", "valid", "2025年(第二批)")]
    with registry.read() as connection:
        (one,) = cultivation_file(connection, "f1").recognitions  # type: ignore[union-attr]
    assert (one["applied_on"].iso(), one["recognised"].iso()) == ("2025-05-01", "2025-06-30"), "its earlier day stays"
    assert put(registry, "valid") == (0, 2), "who stands there already is left alone"
    undo(registry, "甲")
    assert titles(registry, "f1") == [("srdi_sme", "applied", None)]
    assert titles(registry, "f2") == []
    assert check_registry(registry) == []


@pytest.mark.parametrize("status", ["renewed", "revoked"])
def test_only_a_title_is_re_verified_or_revoked(registry: Registry, status: str) -> None:
    for firm, day in (("f1", "recognised"), ("f2", "applied_on")):
        add_record(registry, "recognition", {"firm": firm, "tier": "srdi_sme", day: when("2022-05-01")}, actor="甲")
    assert put(registry, status) == (1, 1)
    assert titles(registry, "f1") == [("srdi_sme", status, None)]
    assert titles(registry, "f2") == [("srdi_sme", "applied", None)]
    assert put(registry, status, tier="little_giant") == (0, 2)


def test_who_is_barred_gets_no_new_title(registry: Registry) -> None:
    revoked = {"recognised": when("2023-05-01"), "revoked_on": when("2024-05-01"), "revoked_for": "falsification"}
    add_record(registry, "recognition", {"firm": "f1", "tier": "srdi_sme", **revoked}, actor="甲")
    assert put(registry, "applied") == (1, 1)
    assert titles(registry, "f1") == [("srdi_sme", "revoked", None)]
    assert put(registry, "applied", day=date(2027, 6, 1)) == (1, 1), "the bar is over; the other has applied already"


def test_data_asked_for_is_a_task_of_each_firm(registry: Registry) -> None:
    apply(registry, request_data(["f1", "f2"], "已向所属区征集数据", date(2025, 7, 14), actor="甲"))
    for firm in ("f1", "f2"):
        with registry.read() as connection:
            (task,) = cultivation_file(connection, firm).tasks  # type: ignore[union-attr]
        assert (task["text"], task["officer"], task["due"].iso()) == ("已向所属区征集数据", "甲", "2025-07-14")
    undo(registry, "甲")
    with registry.read() as connection:
        assert [cultivation_file(connection, f).tasks for f in ("f1", "f2")] == [(), ()]  # type: ignore[union-attr]
