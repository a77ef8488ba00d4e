"""An office's own version of a rule set: copied, edited, checked line by line, named by every check, and taken back."""

from __future__ import annotations

from datetime import date

import pytest

from registry.change import check_registry, undo
from registry.cultivation.rules import save_rules
from registry.errors import UserError
from registry.resources import resource_path
from registry.srdi.check import check
from registry.srdi.figure import exactly
from registry.srdi.figures import Figures
from registry.srdi.inputs import firm_facts, rule_sets
from registry.srdi.ruleset import RuleSet, rules_for
from registry.store import Registry
from registry.view.cultivation import ladder_board
from registry.view.rules import known_rules

DAY = date(2025, 6, 30)
SHIPPED = resource_path("rules/miit-2022.toml").read_text(encoding="utf-8")


def own_points(body: str) -> str:
    """Shanghai's 15 points by a list of the office's own: patents in class I give them, instead of a figure typed in."""
    start = body.index('code = "local"')
    end = body.index("[[indicator]]", start) if "[[indicator]]" in body[start:] else len(body)
    head = body[start : body.index("[[indicator.band]]", start)]
    bands = "".join(
        f'[[indicator.band]]\nmetric = "class1_ip"\nmin = {least}\nunit = "count"\ninclusive = true\npoints = {points}\n\n'
        for least, points in ((10, 15), (5, 10), (1, 5))
    )
    return body[:start] + head + bands + body[end:]


def sets(registry: Registry) -> tuple[RuleSet, ...]:
    with registry.read() as connection:
        return rule_sets(connection)


def test_the_shipped_sets_stand_where_an_office_wrote_none(registry: Registry) -> None:
    assert [(s.code, s.version) for s in sets(registry)] == [("miit-2022", 1), ("miit-2026", 1)]


def test_own_points_replace_the_figure_that_was_typed_in(registry: Registry) -> None:
    key = save_rules(registry, own_points(SHIPPED), actor="甲", note="本市特色化指标")
    assert key == "miit-2022, 2"
    rules = rules_for(sets(registry), DAY)
    assert (rules.code, rules.version) == ("miit-2022", 2)
    with registry.read() as connection:
        facts = firm_facts(connection, "f1")[0]
    for patents, points in ((0, 0), (1, 5), (4, 5), (5, 10), (9, 10), (10, 15), (40, 15)):
        made = check(rules, "srdi_sme", Figures(facts, DAY, {"class1_ip": exactly(patents)}))
        local = next(p for p in made.points if p.indicator.code == "local")
        assert (local.lo, local.hi) == (points, points)
        assert (made.rules.code, made.rules.version) == ("miit-2022", 2), "a check names the set and version it used"
    assert ladder_board(registry, DAY).rules.version == 2
    assert [k.key for k in known_rules(registry)] == ["miit-2022, 1", "miit-2022, 2", "miit-2026, 1"]
    undo(registry, "甲")
    assert ladder_board(registry, DAY).rules.version == 1
    assert check_registry(registry) == []


def test_each_saving_is_a_version_of_its_own(registry: Registry) -> None:
    keys = [save_rules(registry, SHIPPED, actor="甲") for _n in range(3)]
    assert keys == ["miit-2022, 2", "miit-2022, 3", "miit-2022, 4"]
    assert rules_for(sets(registry), DAY).version == 4


def test_a_set_of_an_offices_own_name_decides_from_its_first_day(registry: Registry) -> None:
    body = SHIPPED.replace('code = "miit-2022"', 'code = "shanghai"', 1).replace(
        "from = 2022-06-01", "from = 2025-01-01", 1
    )
    assert save_rules(registry, body, actor="甲") == "shanghai, 1"
    assert rules_for(sets(registry), date(2024, 12, 31)).code == "miit-2022"
    assert rules_for(sets(registry), date(2025, 1, 1)).code == "shanghai"
    assert rules_for(sets(registry), date(2026, 4, 1)).code == "miit-2026"


def test_of_two_sets_that_begin_on_one_day_the_offices_decides(registry: Registry) -> None:
    save_rules(registry, SHIPPED.replace('code = "miit-2022"', 'code = "shanghai"', 1), actor="甲")
    assert rules_for(sets(registry), DAY).code == "shanghai"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("full = 20", "full = twenty"),
        ('metric = "local_points"', 'metric = "luck"'),
        ("inclusive = true", "inclusive = maybe"),
        ('document = "annex2"', 'document = "annex9"'),
        ("from = 2022-06-01", 'from = "spring"'),
    ],
)
def test_what_is_wrong_is_named_and_nothing_is_written(registry: Registry, old: str, new: str) -> None:
    with pytest.raises(UserError, match=r"line [0-9]+"):
        save_rules(registry, SHIPPED.replace(old, new, 1), actor="甲")
    assert rules_for(sets(registry), DAY).version == 1


def test_a_check_after_the_change_of_rules_goes_by_the_day_of_application() -> None:
    from registry.srdi.ruleset_file import shipped_rules

    assert rules_for(shipped_rules(), date(2026, 3, 31), date(2026, 6, 1)).code == "miit-2022"
    assert rules_for(shipped_rules(), None, date(2026, 6, 1)).code == "miit-2026"
