"""The lists of the import memory: layouts, their columns, header words, firms that are not the same."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from registry.i18n import Text, _, current_language
from ui.intake.map_model import UNITS, unit_words
from ui.kit import format as write
from ui.kit.fonts import Type
from ui.kit.format import DASH
from ui.kit.table.columns import Column

if TYPE_CHECKING:
    from registry.intake.memory import Layout
    from registry.intake.remembered import Pair, Word

NOTE, IGNORE = "note", "ignore"


@dataclass(frozen=True, slots=True)
class LayoutColumn:
    """A column of a layout: the header it is known by, what it means, its unit."""

    header: str
    fields: tuple[str, ...]
    unit: str


def columns_of(layout: Layout) -> list[LayoutColumn]:
    """The columns of `layout`, in the order of the sheet as far as its headers tell."""
    from registry.intake.mapping import header_key

    body: Mapping[str, Mapping[str, Any]] = layout.body.get("columns", {})
    places = {header_key(tuple(text.split(" › "))): n for n, text in reversed(list(enumerate(layout.headers)))}
    last = len(layout.headers)
    return [
        LayoutColumn(header, tuple(str(f) for f in said.get("fields") or (IGNORE,)), str(said.get("unit") or ""))
        for header, said in sorted(body.items(), key=lambda item: places.get(item[0], last))
    ]


def field_words(key: str) -> str:
    """What a field is called, figures without a year."""
    from registry.intake.surveying import target_title
    from registry.intake.targets import target_for

    if key == NOTE:
        return _("Keep as note")
    if key == IGNORE:
        return _("Leave out")
    try:
        return target_title(target_for(key)).render(current_language())
    except KeyError:  # a field of another version of the program
        return key


def fields_words(keys: Sequence[str]) -> str:
    """The fields of a column, in one line."""
    return _(", ").join(field_words(key) for key in keys) or DASH


def field_options(subject: str, now: str) -> list[tuple[str, Text | str]]:
    """All fields a column of a table of `subject` may feed; `now` is offered even if it is none of them."""
    from registry.intake.mapping import Subject, choices
    from registry.intake.surveying import target_title

    found: dict[str, Text | str] = {NOTE: Text("Keep as note"), IGNORE: Text("Leave out")}
    if subject in {one.value for one in Subject}:
        for target in choices(Subject(subject)):
            found.setdefault(target.field_key, target_title(target))
    for key in now.split("+"):
        found.setdefault(key, field_words(key))
    if "+" in now:
        found[now] = fields_words(now.split("+"))
    return list(found.items())


def unit_options(now: str) -> list[tuple[str, Text | str]]:
    """The units of a column."""
    units = dict.fromkeys((*((now,) if now else ()), *UNITS))
    return [("", Text("no unit")), *((unit, unit_words(unit)) for unit in units)]


def takes_unit(fields: Sequence[str]) -> bool:
    """Whether a column of these fields holds sums."""
    from registry.intake.targets import target_for
    from registry.model.catalogue import Kind
    from registry.model.vocab import vocabulary

    for key in fields:
        if key in (NOTE, IGNORE):
            continue
        try:
            target = target_for(key)
        except KeyError:
            continue
        is_sum = target.metric is not None and vocabulary("metric").get(target.metric).unit == "money"
        if is_sum or (target.metric is None and target.field.kind is Kind.AMOUNT):
            return True
    return False


def moment_words(iso: str) -> str:
    """A stored moment as people read it, in local time."""
    return write.moment(datetime.fromisoformat(iso)) if iso else DASH


def layout_columns() -> list[Column[Layout]]:
    """The columns of the layouts."""
    return [
        Column(
            key="name",
            title=Text("Layout"),
            text=lambda one: one.name,
            sort=lambda one: one.name.casefold(),
            role=Type.NAME,
            width=200,
            stretch=True,
            indent=24,
            priority=-1,
        ),
        Column(
            key="office",
            title=Text("Office"),
            text=lambda one: one.office or DASH,
            sort=lambda one: one.office or None,
            width=96,
            priority=2,
        ),
        Column(
            key="columns",
            title=Text("Columns"),
            text=lambda one: str(len(one.headers)),
            sort=lambda one: len(one.headers),
            numeric=True,
            width=72,
            priority=4,
        ),
        Column(
            key="times",
            title=Text("Times used"),
            text=lambda one: f"{one.times:,}",
            sort=lambda one: one.times,
            numeric=True,
            width=84,
            priority=3,
        ),
        Column(
            key="used",
            title=Text("Last used"),
            text=lambda one: moment_words(one.used),
            sort=lambda one: one.used or None,
            width=136,
            gap=16,
            priority=1,
        ),
    ]


def meaning_columns() -> list[Column[LayoutColumn]]:
    """The columns of one layout."""
    return [
        Column(key="header", title=Text("Header"), text=lambda one: one.header, width=130, indent=16, priority=-1),
        Column(
            key="field",
            title=Text("Field"),
            text=lambda one: fields_words(one.fields),
            width=120,
            stretch=True,
            priority=-1,
        ),
        Column(
            key="unit",
            title=Text("Unit"),
            text=lambda one: unit_words(one.unit) if one.unit else DASH,
            width=72,
            priority=1,
        ),
    ]


def word_columns() -> list[Column[Word]]:
    """The columns of the header words."""
    return [
        Column(
            key="word",
            title=Text("Header word"),
            text=lambda one: one.word,
            sort=lambda one: one.word,
            role=Type.NAME,
            width=240,
            indent=24,
            priority=-1,
        ),
        Column(
            key="field",
            title=Text("Field"),
            text=lambda one: field_words(one.field),
            sort=lambda one: field_words(one.field),
            width=240,
            stretch=True,
            priority=-1,
        ),
        Column(
            key="learned",
            title=Text("Learned"),
            text=lambda one: moment_words(one.learned),
            sort=lambda one: one.learned,
            width=144,
            gap=16,
            priority=1,
        ),
    ]


def pair_columns() -> list[Column[Pair]]:
    """The columns of the firms that are not the same."""
    return [
        Column(
            key="firm",
            title=Text("Firm"),
            text=lambda one: one.firm or _("no longer in the registry"),
            sort=lambda one: one.firm,
            role=Type.NAME,
            width=240,
            indent=24,
            priority=-1,
        ),
        Column(
            key="other",
            title=Text("Is not"),
            text=lambda one: one.other,
            sort=lambda one: one.other,
            width=240,
            stretch=True,
            priority=-1,
        ),
        Column(key="actor", title=Text("Decided by"), text=lambda one: one.actor, width=110, priority=2),
        Column(
            key="decided",
            title=Text("When"),
            text=lambda one: moment_words(one.decided),
            sort=lambda one: one.decided,
            width=144,
            gap=16,
            priority=1,
        ),
    ]
