"""What a tab of the pane consists of: a value with its source, a record, an event, a heading. Plain; no widget."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from registry.i18n import _, current_language, n_
from ui.kit import format as write

if TYPE_CHECKING:
    from registry.change import Provenance
    from registry.model.catalogue import Field


@dataclass(frozen=True, slots=True)
class Target:
    """A value that can be edited: its record and field, and what it holds now."""

    table: str
    uid: str
    field: Field
    value: Any
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Origin:
    """The source of a value in words: the kind of glyph, and the line beside it.

    `place` is what the words were made of.
    """

    kind: str
    text: str
    place: Provenance | None = None

    @property
    def waits(self) -> bool:
        """Whether sources say different things that nobody has settled."""
        return self.place is not None and self.place.waits

    @property
    def address(self) -> str:
        """The address of a page named in it; "" where there is none."""
        note = self.place.note if self.place is not None else ""
        return next((word for word in note.split() if word.startswith(("https://", "http://"))), "")


@dataclass(frozen=True, slots=True)
class ValueLine:
    """A labelled value with where it came from.

    Attributes:
        target: what is edited; None where that is done elsewhere.
        about: the value whose statements by several sources are shown, where nothing is edited.
    """

    label: str
    value: str
    origin: Origin | None = None
    target: Target | None = None
    about: Target | None = None

    @property
    def stated(self) -> Target | None:
        """The value that sources make statements about."""
        return self.target or self.about


@dataclass(frozen=True, slots=True)
class Heading:
    """The head of a group; `right` stands at the right end, and after it the way to add a record of table `add`."""

    text: str
    right: str = ""
    add: str = ""


@dataclass(frozen=True, slots=True)
class EventLine:
    """One step of a timeline."""

    day: str
    text: str
    latest: bool
    last: bool


@dataclass(frozen=True, slots=True)
class RecordLine:
    """A record: a strong text with a figure at the right, a note, where it came from.

    `table` and `values` name a record that can be edited and deleted.
    """

    head: str
    figure: str
    notes: tuple[str, ...]
    origin: Origin | None
    table: str = ""
    values: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class AddLine:
    """The place where a record is added."""

    table: str


@dataclass(frozen=True, slots=True)
class NoteLine:
    """Words alone."""

    text: str


@dataclass(frozen=True, slots=True)
class MissingLine(NoteLine):
    """What is not known, with the way to fill it in."""


Line = ValueLine | Heading | EventLine | RecordLine | NoteLine | AddLine


def origin_of(provenance: Provenance | None) -> Origin | None:
    """A source as the line below a value says it."""
    if provenance is None:
        return None
    said = _origin_words(provenance)
    if provenance.others:  # Alt+Enter shows them
        others = n_("{n} other value", "{n} other values", provenance.others)
        said = " · ".join((said, others, _("not settled")) if provenance.waits else (said, others))
    return Origin(provenance.kind, said, provenance)


def _origin_words(provenance: Provenance) -> str:
    if provenance.kind == "sheet":
        return provenance.short()
    if provenance.kind == "computed" and provenance.file:
        return _("worked out from {place}", place=f"{provenance.file} › {provenance.sheet}!{provenance.cell}")
    when = write.day(provenance.at.astimezone().date())
    joint = "，" if current_language().value == "zh" else ", "
    return joint.join(part for part in (provenance.note, provenance.actor, when) if part)
