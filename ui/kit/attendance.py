"""Opening a registry as the person at the computer: who it is, whether anything may be written, and who else has it open."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from registry.errors import UserError
from registry.i18n import Text
from ui.kit.work import Work

if TYPE_CHECKING:
    from registry.change.people import Person
    from registry.store.presence import Presence
    from registry.view import Registry, Summary


@dataclass(frozen=True, slots=True)
class Attendance:
    """Who sits at the computer, as far as the registry knows.

    Attributes:
        people: all whom it names; none where it is open to whoever has the file.
        person: the one at the computer, None for a stranger.
        reason: why nothing may be changed, None where something may.
        refused: of what the person may not do, why.
    """

    people: tuple[Person, ...] = ()
    person: Person | None = None
    reason: Text | None = None
    refused: Mapping[Work, Text] = field(default_factory=dict[Work, Text])

    def why_not(self, work: Work) -> Text | None:
        """Why this work may not be done now; None where it may."""
        return self.reason or self.refused.get(work)


_WRITES: Mapping[Work, tuple[str, tuple[str, ...]]] = {
    Work.RECORDS: ("edit", ("firm",)),
    Work.ROUND: ("round", ("selection_round",)),
    Work.RULING: ("round", ("decision",)),
    Work.MARKS: ("round", ("mark",)),
    Work.SEAL: ("seal", ()),
}
"""A kind of change and a table that stand for each work, to ask the door of the registry."""


@dataclass(frozen=True, slots=True)
class Opened:
    """An open registry, what it holds, who is at work, and the word beside it that this window has it.

    Attributes:
        file_reason: why the file may not be written, whoever is at work.
    """

    registry: Registry
    summary: Summary
    attendance: Attendance
    presence: Presence | None
    file_reason: Text | None = None


def attend(registry: Registry, said: str) -> Attendance:
    """Who is at work in `registry`; `said` is the name given at this computer, for those who share an account.

    What the registry itself allows is set to match: a reader's window writes nothing, whichever way.
    """
    from registry.change.history import next_tables
    from registry.change.people import at_work, people, system_account, why_read_only

    with registry.read() as connection:
        known = people(connection)
        person = at_work(known, system_account(), said)
        reason = why_read_only(connection, person.name if person is not None else said) if known else None
        refused = _refused(person, next_tables(connection)) if known else {}
    return Attendance(known, person, reason, refused)


def _refused(person: Person | None, next_tables: Mapping[str, tuple[str, ...]]) -> dict[Work, Text]:
    from registry.change.people import why_not

    asked = {**_WRITES, **{Work(kind): (kind, tables) for kind, tables in next_tables.items()}}
    found = {work: why_not(person, *what) for work, what in asked.items()}
    return {work: why for work, why in found.items() if why is not None}


def open_as(path: Path, said: str, *, mine: bool, read_only: bool = False) -> Opened:
    """Open the registry at `path`.

    Args:
        mine: this window has it open already, and says so beside it.
        read_only: change nothing, whoever asks.

    Raises:
        UserError, EnvironmentFault: as `registry.store.open_registry`.
    """
    from registry.office.terms import use_terms_of
    from registry.store.file import FILE_READ_ONLY, may_write
    from registry.store.presence import Holder, take_presence
    from registry.view import open_registry, registry_summary

    reason: Text | None = None
    taken: Presence | Holder | None = None
    if read_only:
        reason = Text("It was opened to be read only.")
    elif path.is_file() and not may_write(path):
        reason = FILE_READ_ONLY
    elif path.is_file() and not mine:
        taken = take_presence(path, said)
        if isinstance(taken, Holder):
            reason, taken = held_by(taken), None
    try:
        opened = open_registry(path, read_only=reason)
        try:
            attendance = attend(opened, said)
            opened.bar(reason or attendance.reason)
            use_terms_of(opened)
            now = replace(attendance, reason=reason or attendance.reason)
            return Opened(opened, registry_summary(opened), now, taken, reason)
        except BaseException:
            opened.close()
            raise
    except BaseException:
        if taken is not None and not isinstance(taken, Holder):
            taken.release()
        raise


def held_by(holder: object) -> Text:
    """Who has the registry open, since when and where."""
    from registry.store.presence import Holder
    from ui.kit import format as write

    assert isinstance(holder, Holder)
    if holder.since is None:
        return Text("Another window has it open at this moment.")
    since = holder.since.astimezone()
    when = f"{write.day(since.date())} {write.clock(since)}"
    return Text(
        "{person} has had it open on {computer} since {when}.", person=holder.person, computer=holder.host, when=when
    )


def barred(reason: Text) -> UserError:
    """What is said to an act that would change something where nothing may be changed."""
    from registry.store.file import READ_ON

    return UserError(Text("Nothing can be changed here: {reason}", reason=reason), None, READ_ON)
