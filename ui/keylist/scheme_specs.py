"""What can be edited of a scheme: the parts of its outline, and for each the fields and rows of its form. No widget."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from enum import Enum, auto
from typing import TYPE_CHECKING, Any

from registry.i18n import Text, current_language
from registry.model.values import Grade
from registry.model.vocab import vocabulary
from registry.scoring.function_words import (
    AGGREGATES,
    ATTRIBUTES,
    RANKS,
    TRIM_LEVELS,
    floor_title,
    group_title,
)
from registry.scoring.rules import Attribute
from registry.scoring.scheme_rules import known_groups
from registry.scoring.words import POLICIES, code_title

if TYPE_CHECKING:
    from registry.model.toml_table import Path
    from registry.scoring.scheme_draft import SchemeDraft

Option = tuple[str, Text | str]


class Kind(Enum):
    """How a value is typed."""

    TEXT = auto()
    NUMBER = auto()  # whole or decimal
    WHOLE = auto()
    CHOICE = auto()
    WEIGHT = auto()
    LIST = auto()  # texts, one after the other
    FLAG = auto()
    GOALPOST = auto()  # a number, or blank for a segment that is not asked


@dataclass(frozen=True)
class FieldSpec:
    """A field of a form.

    Attributes:
        path: where its value stands in the draft.
        label: what stands before it; in a table of rows, the column's name.
        options: of a choice; the first key may be "" for "none".
        note: a line below it.
        choose: of a choice that changes more than its own value: the draft after a key was chosen.
        shown: the value to show where it is not that at `path`.
    """

    path: Path
    label: Text
    kind: Kind = Kind.TEXT
    options: tuple[Option, ...] = ()
    note: Text | None = None
    choose: Callable[[SchemeDraft, str], SchemeDraft] | None = None
    shown: str | None = None


@dataclass(frozen=True)
class RowsSpec:
    """A table of like rows. `heads`: name of each row, or () where rows have none."""

    title: Text
    rows: tuple[tuple[FieldSpec, ...], ...]
    heads: tuple[Text | str, ...] = ()
    add: tuple[Text, Callable[[SchemeDraft], SchemeDraft]] | None = None
    remove: Callable[[SchemeDraft, int], SchemeDraft] | None = None
    move: Callable[[SchemeDraft, int, int], SchemeDraft] | None = None


Spec = FieldSpec | RowsSpec


@dataclass(frozen=True, slots=True)
class Node:
    """A line of the outline. `lock`: key of its weight's lock, "" where it has none."""

    path: Path
    title: str
    level: int
    weight: int | None = None
    lock: str = ""


def outline(draft: SchemeDraft) -> list[Node]:
    """The parts of a scheme, in order; () is the scheme itself."""
    nodes = [Node((), str(Text("Rules of the scheme")), 0)]
    for number, dimension in enumerate(draft.get(("dimension",)) or ()):
        code = dimension["code"]
        nodes.append(
            Node(("dimension", number), _title(dimension), 0, draft.dimension_weight(code), f"dimension:{code}")
        )
        for at, indicator in enumerate(draft.get(("indicator",)) or ()):
            if indicator.get("dimension") == code:
                nodes.append(
                    Node(("indicator", at), _title(indicator), 1, indicator.get("weight", 0), indicator["code"])
                )
    for home, title in _SECTIONS:
        nodes.append(Node(home, str(title), 0))
        items = ("panel", "item") if home == ("panel",) else home
        for number, item in enumerate(draft.get(items) or ()):
            weight = item.get("weight") if home == ("panel",) else None
            nodes.append(
                Node((*items, number), _title(item), 1, weight, f"item:{item['code']}" if weight is not None else "")
            )
    return nodes


_SECTIONS: tuple[tuple[Path, Text], ...] = (
    (("veto",), Text("Vetoes")),
    (("floor",), Text("Floors")),
    (("quota",), Text("Quotas")),
    (("panel",), Text("Panel")),
    (("milestone",), Text("Milestone points")),
)


def _title(table: Any) -> str:
    said = table.get("title") or {}
    return str(said.get(current_language().value) or said.get("zh") or said.get("en") or table.get("code") or "—")


def specs(draft: SchemeDraft, path: Path) -> list[Spec]:
    """The form of a part of the outline."""
    match path:
        case ():
            return list(_scheme(draft))
        case ("dimension", _):
            return list(_dimension(draft, path))
        case ("indicator", _):
            from ui.keylist.scheme_indicator import indicator_specs

            return list(indicator_specs(draft, path))
        case ("veto", _):
            return list(_veto(path))
        case ("floor", _):
            return list(_floor(draft, path))
        case ("quota", _):
            return list(_quota(draft, path))
        case ("panel",):
            return list(_panel(draft))
        case ("panel", "item", _):
            return [
                *names(path),
                FieldSpec((*path, "weight"), Text("Weight"), Kind.WEIGHT),
                *both(path, "guide", Text("Guide for experts"), Text("Guide, English")),
            ]
        case ("milestone", _):
            return list(_milestone(path))
        case _:
            return []


def both(path: Path, key: str, zh: Text, en: Text) -> Iterator[FieldSpec]:
    """A text in both languages."""
    yield FieldSpec((*path, key, "zh"), zh)
    yield FieldSpec((*path, key, "en"), en)


def names(path: Path) -> Iterator[FieldSpec]:
    """The name of a thing in both languages."""
    return both(path, "title", Text("Name, Chinese"), Text("Name, English"))


def options(titles: Any) -> tuple[Option, ...]:
    """The options of a choice from an enumeration's titles."""
    return tuple((key.value, title) for key, title in titles.items())


def vocabulary_options(name: str) -> tuple[Option, ...]:
    """The options of a choice from a vocabulary."""
    return tuple((term.code, code_title(name, term.code)) for term in vocabulary(name))


def tie_options(draft: SchemeDraft) -> tuple[Option, ...]:
    """What can decide a tie."""
    language = current_language().value
    dimensions = [
        (f"dimension:{d['code']}", d["title"].get(language, d["code"])) for d in draft.get(("dimension",)) or ()
    ]
    indicators = [
        (f"indicator:{i['code']}", i["title"].get(language, i["code"])) for i in draft.get(("indicator",)) or ()
    ]
    return (("panel", Text("Panel marks")), ("applied_on", Text("Earlier application")), *dimensions, *indicators)


def _scheme(draft: SchemeDraft) -> Iterator[Spec]:
    yield from names(())
    yield FieldSpec(("size",), Text("Seats"), Kind.WHOLE)
    yield FieldSpec(("reserve",), Text("Reserve places"), Kind.WHOLE)
    yield FieldSpec(("rank_on",), Text("Ranked on"), Kind.CHOICE, options(RANKS))
    yield FieldSpec(("decimals",), Text("Decimals of the published score"), Kind.WHOLE)
    yield FieldSpec(("objective_share",), Text("Objective part of the total, %"), Kind.WHOLE)
    yield FieldSpec(("missing",), Text("A missing value counts"), Kind.CHOICE, options(POLICIES))
    yield FieldSpec(("min_available",), Text("Known share for sharing a weight, %"), Kind.NUMBER)
    yield FieldSpec(("completeness_floor",), Text("Known weight needed to be chosen, %"), Kind.NUMBER)
    yield FieldSpec(("recognition_years",), Text("Years a recognition is valid"), Kind.WHOLE)
    yield FieldSpec(("milestone_cap",), Text("Most milestone points"), Kind.WHOLE)
    grades = tuple((g.value, g.value) for g in Grade)
    yield FieldSpec(("milestone_grade",), Text("Weakest evidence of a milestone"), Kind.CHOICE, grades)
    for grade in Grade:
        yield FieldSpec(
            ("grade_cap", grade.value), Text("Most points on evidence of grade {grade}", grade=grade.value), Kind.NUMBER
        )
    chain: Sequence[str] = draft.get(("tie_chain",)) or ()
    offered = tie_options(draft)
    unused = next((key for key, _ in offered if key not in chain), "panel")
    yield RowsSpec(
        Text("Ties across the cut, in order"),
        tuple((FieldSpec(("tie_chain", n), Text("Key"), Kind.CHOICE, offered),) for n in range(len(chain))),
        tuple(str(n + 1) for n in range(len(chain))),
        (Text("Add key"), lambda d: d.with_item(("tie_chain",), unused)),
        lambda d, n: d.without(("tie_chain", n)),
        lambda d, n, step: d.moved(("tie_chain", n), step),
    )


def _dimension(draft: SchemeDraft, path: Path) -> Iterator[Spec]:
    yield from names(path)
    shown = draft.dimension_weight(draft.get((*path, "code")))
    yield FieldSpec((*path, "weight"), Text("Weight"), Kind.WEIGHT, shown=str(shown))


def _veto(path: Path) -> Iterator[Spec]:
    yield FieldSpec((*path, "code"), Text("Rule"), Kind.CHOICE, vocabulary_options("veto"))
    yield from names(path)
    yield from both(path, "failed", Text("Words where it fails"), Text("The same, English"))
    yield FieldSpec(
        (*path, "lookback"), Text("Months looked back"), Kind.WHOLE, note=Text("Blank: it counts for ever.")
    )


def _floor(draft: SchemeDraft, path: Path) -> Iterator[Spec]:
    language = current_language().value
    on: list[Option] = [(key, floor_title(draft.base, key)) for key in ("objective", "panel", "total")]
    on += [(f"dimension:{d['code']}", d["title"].get(language, d["code"])) for d in draft.get(("dimension",)) or ()]
    yield from names(path)
    yield FieldSpec((*path, "on"), Text("Tried on"), Kind.CHOICE, tuple(on))
    yield FieldSpec((*path, "least"), Text("Least points"), Kind.NUMBER)


def _quota(draft: SchemeDraft, path: Path) -> Iterator[Spec]:
    yield from names(path)
    chosen = draft.get((*path, "attribute"))
    yield FieldSpec(
        (*path, "attribute"),
        Text("Firms told apart by"),
        Kind.CHOICE,
        options(ATTRIBUTES),
        choose=lambda d, key: d.with_value((*path, "attribute"), key).with_value((*path, "group"), "*"),
    )
    attribute = Attribute(chosen) if chosen in {a.value for a in Attribute} else Attribute.SEGMENT
    if attribute is Attribute.PARENT_GROUP:
        yield FieldSpec((*path, "group"), Text("Group"), note=Text("A name, or * for each on its own."))
    else:
        groups = tuple((g, group_title(attribute, g)) for g in known_groups(attribute))
        yield FieldSpec((*path, "group"), Text("Group"), Kind.CHOICE, groups)
    yield FieldSpec((*path, "least"), Text("Fewest seats"), Kind.WHOLE)
    yield FieldSpec((*path, "most"), Text("Most seats"), Kind.WHOLE)


def _panel(draft: SchemeDraft) -> Iterator[Spec]:
    if draft.get(("panel",)) is None:
        return
    at: Path = ("panel",)
    yield FieldSpec((*at, "aggregate"), Text("One figure of the marks"), Kind.CHOICE, options(AGGREGATES))
    yield FieldSpec((*at, "trim_level"), Text("Extremes left out"), Kind.CHOICE, options(TRIM_LEVELS))
    for key, label in (
        ("drop", Text("Highest and lowest left out")),
        ("drop_from", Text("Left out from so many marks on")),
        ("least", Text("Fewest marks for a result")),
        ("outlier", Text("Points from the median that need a reason")),
        ("comment_above", Text("Comment needed from")),
        ("comment_below", Text("Comment needed up to")),
    ):
        yield FieldSpec((*at, key), label, Kind.WHOLE)


def _milestone(path: Path) -> Iterator[Spec]:
    yield from names(path)
    yield FieldSpec((*path, "kinds"), Text("Kinds of milestone"), Kind.LIST)
    yield FieldSpec((*path, "points"), Text("Points"), Kind.WHOLE)
    yield FieldSpec((*path, "later"), Text("Points of each later one"), Kind.WHOLE)
    yield FieldSpec((*path, "later_most"), Text("Later ones at most"), Kind.WHOLE)
    yield FieldSpec((*path, "outcome_needed"), Text("Outcome needed"), Kind.FLAG)
    yield FieldSpec((*path, "quantity"), Text("Least quantity"), Kind.WHOLE)
    yield FieldSpec((*path, "pattern"), Text("Words that prove it"))
    yield FieldSpec((*path, "unless"), Text("Words that disprove it"))
    yield FieldSpec((*path, "family"), Text("Family"))
    yield FieldSpec((*path, "segments"), Text("Segments"), Kind.LIST)
