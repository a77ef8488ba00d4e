"""Reading what a scheme rules beyond its indicators: vetoes, milestone points, panel, floors and quotas."""

from __future__ import annotations

from collections.abc import Collection

from registry.i18n import Text
from registry.model.toml_table import Table, no_twins
from registry.model.vocab import vocabulary
from registry.scoring.grid import GRID
from registry.scoring.patterns import PatternError, compiled
from registry.scoring.rules import (
    ANY_GROUP,
    Aggregate,
    Attribute,
    Floor,
    PanelItem,
    PanelRule,
    Quota,
    TrimLevel,
)
from registry.scoring.scheme import NO_PANEL, MilestonePoints, Veto

ORIGINS = ("attracted", "cultivated")
"""What a candidature says of where a firm came from."""

MOST_SEATS = 10_000


def read_veto(table: Table) -> Veto:
    """A veto rule.

    Raises:
        UserError: something in it is wrong.
    """
    code = _known(table, "code", "veto")
    lookback = table.integer("lookback", 1, 1200) if "lookback" in table else None
    veto = Veto(code, table.title("title"), table.title("failed"), lookback)
    table.finish()
    return veto


def read_milestone(table: Table) -> MilestonePoints:
    """A rule of milestone points.

    Raises:
        UserError: something in it is wrong.
    """
    kinds = table.texts("kinds")
    for kind in kinds:
        if kind not in vocabulary("milestone"):
            raise table.fault("kinds", Text("“{value}” is not a value of “{key}”.", value=kind, key="kinds"))
    rule = MilestonePoints(
        code=table.text("code"),
        title=table.title("title"),
        kinds=kinds,
        points=table.integer("points", 0, 1000),
        later=table.integer("later", 0, 1000, 0),
        later_most=table.integer("later_most", 0, 1000, 0),
        outcome_needed=table.flag("outcome_needed"),
        quantity=table.integer("quantity", 0, 10**15) if "quantity" in table else None,
        pattern=_pattern(table, "pattern"),
        unless=_pattern(table, "unless"),
        family=table.text("family", ""),
        segments=table.texts("segments"),
    )
    table.finish()
    return rule


def _pattern(table: Table, key: str) -> str:
    text = table.text(key, "")
    try:
        compiled(text, any_case=True)
    except PatternError as error:
        raise table.fault(key, error.problem) from error
    return text


def _known(table: Table, key: str, name: str) -> str:
    code = table.text(key)
    if code not in vocabulary(name):
        raise table.fault(key, Text("there is no code “{code}”.", code=code))
    return code


def read_panel(root: Table) -> PanelRule:
    """The panel's rule; without a table ``panel`` there is no panel.

    Raises:
        UserError: something in it is wrong.
    """
    if "panel" not in root:
        return NO_PANEL
    table = root.table("panel")
    items = table.tables("item")
    no_twins(items)
    rule = PanelRule(
        items=tuple(_panel_item(item) for item in items),
        aggregate=table.choice("aggregate", Aggregate),
        trim_level=table.choice("trim_level", TrimLevel),
        drop=table.integer("drop", 0, 10),
        drop_from=table.integer("drop_from", 1, 100),
        least=table.integer("least", 1, 100),
        outlier=table.integer("outlier", 1, 100),
        comment_above=table.integer("comment_above", 0, 101),
        comment_below=table.integer("comment_below", -1, 100),
    )
    table.finish()
    total = sum(item.weight for item in rule.items)
    if total != GRID:
        raise table.fault(
            "item", Text("the weights of the panel’s items sum to {total}, not to {wanted}.", total=total, wanted=GRID)
        )
    if rule.drop_from <= 2 * rule.drop:
        raise table.fault("drop_from", Text("from that few marks on nothing would be left to average."))
    return rule


def _panel_item(table: Table) -> PanelItem:
    guide = table.title("guide") if "guide" in table else None
    item = PanelItem(table.text("code"), table.title("title"), table.integer("weight", 0, GRID), guide)
    table.finish()
    return item


def read_floor(table: Table, dimensions: Collection[str]) -> Floor:
    """A floor.

    Args:
        dimensions: codes of the scheme's dimensions.

    Raises:
        UserError: something in it is wrong.
    """
    floor = Floor(table.text("code"), table.title("title"), table.text("on"), table.points("least"))
    if floor.on not in {"objective", "panel", "total", *(f"dimension:{code}" for code in dimensions)}:
        raise table.fault("on", Text("“{value}” is not a value of “{key}”.", value=floor.on, key="on"))
    table.finish()
    return floor


def read_quota(table: Table) -> Quota:
    """A quota.

    Raises:
        UserError: something in it is wrong.
    """
    quota = Quota(
        code=table.text("code"),
        title=table.title("title"),
        attribute=table.choice("attribute", Attribute),
        group=table.text("group"),
        least=table.integer("least", 0, MOST_SEATS) if "least" in table else None,
        most=table.integer("most", 0, MOST_SEATS) if "most" in table else None,
    )
    if quota.group not in known_groups(quota.attribute) and not _is_free(quota):
        raise table.fault("group", Text("“{value}” is not a value of “{key}”.", value=quota.group, key="group"))
    if quota.least is None and quota.most is None:
        raise table.fault("least", Text("a quota needs a least or a most."))
    if quota.least is not None and quota.most is not None and quota.least > quota.most:
        raise table.fault("least", Text("the least is more than the most."))
    table.finish()
    return quota


def known_groups(attribute: Attribute) -> tuple[str, ...]:
    """The groups that a quota of an attribute may name; parent groups are names and have no list."""
    match attribute:
        case Attribute.SEGMENT:
            return (ANY_GROUP, *(term.code for term in vocabulary("segment1")))
        case Attribute.DISTRICT:
            return (ANY_GROUP, *(term.code for term in vocabulary("district")))
        case Attribute.ORIGIN:
            return (ANY_GROUP, *ORIGINS)
        case Attribute.PARENT_GROUP:
            return (ANY_GROUP,)


def _is_free(quota: Quota) -> bool:
    return quota.attribute is Attribute.PARENT_GROUP
