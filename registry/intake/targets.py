"""Where the values of a column go."""

from __future__ import annotations

from dataclasses import dataclass

from registry.i18n import Language
from registry.intake.ours import FIRM_UID
from registry.model.catalogue import Field
from registry.model.entities import ENTITIES
from registry.model.firm_entities import METRIC
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
        """``firm.uscc``, ``metric.revenue.2024``; a figure whose year is not known is ``metric.revenue``."""
        if self.metric is None or self.year is None:
            return self.field_key
        return f"{self.field_key}.{self.year}"

    @property
    def field_key(self) -> str:
        """``firm.uscc``, ``metric.revenue``: without the year."""
        return f"metric.{self.metric}" if self.metric else f"{self.table}.{self.field.key}"

    def title(self, language: Language) -> str:
        """What it is called, the year left out."""
        if self.metric is not None:
            return vocabulary("metric").get(self.metric).label(language)
        return self.field.title(language)


def target_for(key: str, year: int | None = None) -> Target:
    """The target that a key names: ``firm.park``, ``metric.revenue`` with its `year`, ``metric.revenue.2024``.

    Raises:
        KeyError: there is no such field or figure.
    """
    if key == FIRM_UID:
        return Target("firm", _UID)
    table, _, name = key.partition(".")
    if table == "metric":
        code, _, stated = name.partition(".")
        if code not in vocabulary("metric") or (stated and not (stated.isascii() and stated.isdecimal())):
            raise KeyError(key)
        return Target("metric", METRIC.field("lo"), code, int(stated) if stated else year)
    return Target(table, ENTITIES[table].field(name))
