"""What a scheme rules beyond indicators: the panel's marks, the least score, and who may take how many seats.

Data only. The panel's arithmetic is `registry.scoring.panel`, the choice under quotas `registry.scoring.selection`.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from registry.scoring.titles import Title

ANY_GROUP = "*"
"""Group of a quota that holds for every group of its attribute on its own, as in "at most two of one parent group"."""


class Aggregate(StrEnum):
    """How the experts' marks of one firm become one figure."""

    MEAN = "mean"
    MEDIAN = "median"
    TRIMMED = "trimmed"


class TrimLevel(StrEnum):
    """Whether the highest and lowest are left out of each item's marks, or of the experts' totals."""

    ITEM = "item"
    TOTAL = "total"


class Attribute(StrEnum):
    """What quotas and floors tell firms apart by."""

    SEGMENT = "segment"  # level-1 code
    PARENT_GROUP = "parent_group"  # name of the group; a firm without one is a group of its own and never capped
    ORIGIN = "origin"  # "attracted" or "cultivated", as the candidature says
    DISTRICT = "district"  # GB/T 2260 code


@dataclass(frozen=True, slots=True)
class PanelItem:
    """One item that experts mark, 0..100. `weight`: of 10 000; the weights of all items sum to that."""

    code: str
    title: Title
    weight: int
    guide: Title | None = None


@dataclass(frozen=True, slots=True)
class PanelRule:
    """How the panel marks, and how its marks count (domain reference 8.3 and 10.2).

    Attributes:
        items: what is marked.
        aggregate: how one figure is made of the experts' marks.
        trim_level: where the extremes are left out, for `Aggregate.TRIMMED`.
        drop: how many of the highest and of the lowest are left out.
        drop_from: from how many valid marks on; with fewer the plain mean counts.
        least: fewer valid marks give no result.
        outlier: points from the median beyond which a mark needs a reason, in whole points of 100.
        comment_above, comment_below: item marks from which on, up or down, a comment is required.
    """

    items: tuple[PanelItem, ...]
    aggregate: Aggregate = Aggregate.TRIMMED
    trim_level: TrimLevel = TrimLevel.TOTAL
    drop: int = 1
    drop_from: int = 5
    least: int = 3
    outlier: int = 20
    comment_above: int = 95
    comment_below: int = 50


@dataclass(frozen=True, slots=True)
class Floor:
    """A least score, tried after scoring. `on`: ``objective``, ``panel``, ``total`` or ``dimension:CODE``.

    `least` is in grid values, 0..10 000: 5000 is 50 points; for a dimension, of its own full value.
    """

    code: str
    title: Title
    on: str
    least: int


@dataclass(frozen=True, slots=True)
class Quota:
    """Fewest and most seats of one group of firms, None where there is no bound.

    `group` is a value of the attribute, or `ANY_GROUP`. A minimum holds as far as qualified candidates of the group
    exist.
    """

    code: str
    title: Title
    attribute: Attribute
    group: str
    least: int | None = None
    most: int | None = None
