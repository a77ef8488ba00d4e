"""The desk: what every page has at hand. The open registry, jobs, messages, and the word that something changed."""

from __future__ import annotations

import getpass
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar
from weakref import WeakSet

from PySide6.QtCore import QObject, QSettings, Qt, Signal
from shiboken6 import isValid

from registry.errors import RegistryError
from registry.i18n import Text, current_language
from ui.kit.attendance import Attendance, Opened, attend, barred, open_as
from ui.kit.barring import Barrier
from ui.kit.opened_files import OpenedFiles
from ui.kit.work import Work
from ui.kit.worker import Jobs, Ticket

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from registry.change import Undone
    from registry.store.presence import Presence
    from registry.view import Registry, Summary
    from ui.kit.feedback import Toasts

T = TypeVar("T")


class Desk(QObject):
    """Shared by all pages of a window.

    Signals:
        registry_opened: another registry is open, or none; `registry` and `summary` are set before.
        registry_changed: its data changed; carries the object that did it.
        summary_changed: counts, undo and redo are known anew.
        attendance_changed: who is at work, or whether anything may be changed, is known anew.
        page_wanted: go to a page; carries its key and a request the page understands.
        file_wanted: a file shall be opened; carries its path.
        failed: a failure that no page has taken care of.
    """

    registry_opened = Signal()
    registry_changed = Signal(object)
    summary_changed = Signal()
    attendance_changed = Signal()
    page_wanted = Signal(str, object)
    file_wanted = Signal(object)
    failed = Signal(object)

    def __init__(self, settings: QSettings) -> None:
        super().__init__()
        self.settings = settings
        self.jobs = Jobs(self)
        self.jobs.failed.connect(self.failed)
        self.toasts: Toasts | None = None
        self.opened_files = OpenedFiles()
        """Copies of kept files that other programs have opened; they go with the registry."""
        self.firms_shown: tuple[str, ...] = ()
        """Keys of the firms that the page Firms shows while a search or a filter narrows it; () while none does."""
        self._registry: Registry | None = None
        self._summary: Summary | None = None
        self._presence: Presence | None = None
        self._attendance = Attendance()
        self._file_bar: Text | None = None
        self._barriers: WeakSet[Barrier] = WeakSet()
        self.read_only = False
        """Registries are opened to be read only, as the command line asks."""

    # -- the registry

    @property
    def registry(self) -> Registry | None:
        """The open registry."""
        return self._registry

    @property
    def summary(self) -> Summary | None:
        """Its counts, dates, undo and redo, as last read."""
        return self._summary

    @property
    def as_of(self) -> date:
        """The day on which standings are judged: the data's own, or today."""
        today = date.today()
        return self._summary.as_of(today) if self._summary else today

    @property
    def actor(self) -> str:
        """The person at the desk, as the change log names them: as the registry knows them, else as they said."""
        person = self._attendance.person
        return person.name if person is not None else self.said_name

    @property
    def said_name(self) -> str:
        """The name that was given at this computer, else that of the account."""
        said = str(self.settings.value("person/name", "") or "")
        return said or _login_name()

    @property
    def attendance(self) -> Attendance:
        """Who is at work, and why nothing may be changed where that is so."""
        return self._attendance

    @property
    def barred(self) -> Text | None:
        """Why nothing can be changed in the open registry; None where something can."""
        return self._attendance.reason

    def why_not(self, work: Work | None) -> Text | None:
        """Why the person at the desk cannot do this work in the open registry; None where they can, or for no work."""
        return None if work is None else self._attendance.why_not(work)

    def hold_back(self, *widgets: QWidget, work: Work | None = Work.RECORDS) -> None:
        """Let these controls rest, with the reason, while the person at the desk cannot do this work.

        With None for `work` they are given back: a control may do one thing now and another later.
        """
        for widget in widgets:
            held = widget.findChild(Barrier, options=Qt.FindChildOption.FindDirectChildrenOnly)
            barrier = held or Barrier(widget, work)
            barrier.work = work
            barrier.bar(self.why_not(work))
            self._barriers.add(barrier)

    def _attend(self, attendance: Attendance) -> None:
        before, self._attendance = self._attendance, attendance
        if before != attendance:
            for barrier in list(self._barriers):
                if isValid(barrier):
                    barrier.bar(self.why_not(barrier.work))
            self.attendance_changed.emit()

    def open(self, path: Path, then: Callable[[], None] | None = None) -> None:
        """Open the registry at `path`; the one open before is closed once the new one stands.

        A file that is no registry leaves everything as it is and fires `failed`.
        """

        mine = self._presence is not None and self._registry is not None and self._registry.path == path
        said, read_only = self.said_name, self.read_only

        def work(_ticket: Ticket) -> Opened:
            return open_as(path, said, mine=mine, read_only=read_only)

        def done(answer: Opened) -> None:
            self._take(answer)
            if then is not None:
                then()

        self.jobs.write(work, done, title=Text("Opening {file}", file=path.name), owner=self)

    def create(self, path: Path, name: str, then: Callable[[], None] | None = None) -> None:
        """Make an empty registry at `path` and open it."""
        actor = self.actor

        def work(_ticket: Ticket) -> None:
            from registry.change import new_registry

            new_registry(path, name=name, actor=actor).close()

        self.jobs.write(
            work, lambda _none: self.open(path, then), title=Text("Making {file}", file=path.name), owner=self
        )

    def _take(self, opened: Opened) -> None:
        registry = opened.registry
        old, self._registry, self._summary = self._registry, registry, opened.summary
        if opened.presence is not None or (old is not None and old.path != registry.path):
            self._release()
            self._presence = opened.presence
        if old is not None and old.path != registry.path:
            self.opened_files.empty()
        self._file_bar = opened.file_reason
        self._attend(opened.attendance)
        self.settings.setValue("files/last", str(registry.path))
        self._note_recent(registry.path)
        self.registry_opened.emit()
        if old is not None:
            self.jobs.write(lambda _ticket: old.close(), _nothing)

    def close_registry(self) -> None:
        """Close the open registry; the first page shows again."""
        old, self._registry, self._summary = self._registry, None, None
        self._release()
        self.opened_files.empty()
        self._attend(Attendance())
        self.registry_opened.emit()
        if old is not None:
            self.jobs.write(lambda _ticket: old.close(), _nothing)

    def _release(self) -> None:
        presence, self._presence = self._presence, None
        if presence is not None:
            presence.release()

    def recent(self) -> list[Path]:
        """Registries opened lately, newest first; they may be gone."""
        held: Any = self.settings.value("files/recent", [])
        paths = [held] if isinstance(held, str) else list(held or [])
        return [Path(p) for p in paths]

    def _note_recent(self, path: Path) -> None:
        paths = [path, *(p for p in self.recent() if p != path)][:8]
        self.settings.setValue("files/recent", [str(p) for p in paths])

    # -- what changes it

    def changed(self, initiator: object = None) -> None:
        """Say that the registry's data changed. Every page reads again; counts, undo and redo follow."""
        registry = self._registry
        if registry is None:
            return

        said, reason = self.said_name, self._file_bar

        def work(_ticket: Ticket) -> tuple[Summary, Attendance]:
            from registry.office.terms import use_terms_of
            from registry.view import registry_summary

            use_terms_of(registry)
            return registry_summary(registry), attend(registry, said)

        def done(answer: tuple[Summary, Attendance]) -> None:
            if self._registry is registry:
                self._summary, found = answer
                now = replace(found, reason=reason or found.reason)
                registry.bar(now.reason)
                self._attend(now)
                self.summary_changed.emit()

        self.jobs.read(work, done, lane="summary", owner=self)
        self.registry_changed.emit(initiator)

    def write(
        self,
        work: Callable[[Registry, Ticket], T],
        done: Callable[[T], None] | None = None,
        *,
        title: Text | None = None,
        failed: Callable[[Exception], None] | None = None,
        stopped: Callable[[], None] | None = None,
        initiator: object = None,
    ) -> int:
        """Change the registry on the writer's thread, then say that it changed.

        Args:
            work: gets the registry and the job's ticket; raises what went wrong.
            done: called with its answer on the GUI thread, before the pages read again.
            title: shown in the job chip.
            failed: called with the failure; without it the window shows it.
            stopped: called when it was cancelled and changed nothing.
            initiator: handed on with `registry_changed`.
        """
        registry = self._registry
        if registry is None:
            return 0
        if self.barred is not None:
            (failed or self.failed.emit)(barred(self.barred))
            return 0

        def finish(answer: T) -> None:
            if done is not None:
                done(answer)
            self.changed(initiator)

        return self.jobs.write(
            lambda ticket: work(registry, ticket), finish, title=title, failed=failed, stopped=stopped, owner=self
        )

    def undo(self) -> None:
        """Take back the latest change and say which it was."""
        actor = self.actor

        def work(registry: Registry, _ticket: Ticket) -> Undone:
            from registry.change import undo

            return undo(registry, actor)

        self.write(work, self._undone, failed=self._no_step)

    def redo(self) -> None:
        """Bring back what was undone last."""
        actor = self.actor

        def work(registry: Registry, _ticket: Ticket) -> Undone:
            from registry.change import redo

            return redo(registry, actor)

        self.write(work, self._redone, failed=self._no_step)

    def _undone(self, step: Undone) -> None:
        label = step.change.label(current_language())
        note = Text("{n} later edit kept.", "{n} later edits kept.", n=len(step.kept)) if step.kept else ""
        self.say(Text("Undone: {label}", label=label), note, action=(Text("Redo"), self.redo))

    def _redone(self, step: Undone) -> None:
        label = step.change.label(current_language())
        self.say(Text("Done again: {label}", label=label), action=(Text("Undo"), self.undo))

    def _no_step(self, error: Exception) -> None:
        if isinstance(error, RegistryError):
            self.say(error.what, error.mend or "", "info")
        else:
            self.failed.emit(error)

    # -- words and ways

    def say(
        self,
        text: Text | str,
        note: Text | str = "",
        tone: str = "ok",
        action: tuple[Text | str, Callable[[], None]] | None = None,
    ) -> None:
        """Show a toast. Tones: ok, warn, bad (stays until closed), info. At most one act."""
        if self.toasts is not None:
            self.toasts.show(text, note, tone, action)

    def go(self, page: str, request: object = None) -> None:
        """Bring a page to the front, with a request it understands."""
        self.page_wanted.emit(page, request)

    def close(self) -> None:
        """Stop all jobs and close the registry. Call once, when the window is gone."""
        self.jobs.close()
        self._release()
        self.opened_files.empty()
        if self._registry is not None:
            self._registry.close()
            self._registry = None


def _nothing(_answer: object) -> None:
    """For jobs whose end interests nobody."""


def _login_name() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        return "?"
