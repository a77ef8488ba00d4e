"""Where the values of a column go."""

from __future__ import annotations

from dataclasses import dataclass

from registry.intake.ours import FIRM_UID
from registry.model.catalogue import Field
from registry.model.entities import ENTITIES, METRIC
from registry.model.vocab import vocabulary

_UID = Field(key="uid", en="Registry ID", zh="系统编号", computed=True)


@dataclass(frozen=True, slots=True)
class Target:
    """Where a column's values go: a field of a table, or the yearly figure `metric` of the year `year`."""

    table: str
    field: Field
    metric: str | None = None
    year: int | None = None

    @property
    def key(self) -> str:
        """``firm.uscc``, ``metric.revenue.2024``."""
        return f"metric.{self.metric}.{self.year}" if self.metric else f"{self.table}.{self.field.key}"


def target_for(key: str, year: int | None = None) -> Target:
    """The target that a key names: ``firm.park``, ``metric.revenue`` with its `year`, ``metric.revenue.2024``.

    Raises:
        KeyError: there is no such field or figure.
    """
    if key == FIRM_UID:
        return Target("firm", _UID)
    table, name, *rest = key.split(".")
    if table == "metric":
        term = vocabulary("metric").find(name)
        if term is None or term.code != name:
            raise KeyError(key)
        return Target("metric", METRIC.field("lo"), name, int(rest[0]) if rest else year)
    return Target(table, ENTITIES[table].field(name))
