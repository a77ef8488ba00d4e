"""The first step at work: files are read one by one off the GUI thread, then the import of those that were is planned."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFileDialog

from registry.errors import RegistryError
from registry.i18n import Text, _
from ui.intake.choice import FileChoice, FileLine
from ui.intake.choose import ChooseStep
from ui.intake.files_out import save_template
from ui.intake.made_dialog import show_made
from ui.intake.review import Files, Review, make_review
from ui.intake.state import IntakeState, files_text
from ui.kit.books import book_filters
from ui.kit.desk import Desk
from ui.kit.worker import Job, Ticket

if TYPE_CHECKING:
    from registry.intake.chosen import ChosenFile, Wanted
    from registry.intake.earlier import EarlierImport

_WHOLE = 1000  # thousandths of one file, as the reading tells them
Earlier = Mapping[str, "EarlierImport"]


class Choosing(QObject):
    """Reads what is chosen and plans the import.

    Signals:
        began: something is being read or planned.
        rested: nothing is any more, and a person has to go on.
        planned: the import; carries files, review and the decisions that were kept (`IntakeState`).
    """

    began = Signal()
    rested = Signal()
    planned = Signal(object, object, object)

    def __init__(self, desk: Desk, step: ChooseStep, state: IntakeState) -> None:
        super().__init__(step)
        self.choice = FileChoice()
        self._desk, self._step, self._state = desk, step, state
        self._job = 0
        self._planning = 0
        self._reading: list[FileLine] = []
        self._answers: dict[int, ChosenFile] = {}
        self._shown_ready = 0
        self._goes_on = False
        step.files_wanted.connect(self.choose_files)
        step.folder_wanted.connect(self.choose_folder)
        step.template_wanted.connect(lambda: save_template(desk, step))
        step.memory_wanted.connect(lambda: desk.go("settings", "memory"))
        step.earlier_wanted.connect(lambda: show_made(step, desk))
        step.dropped.connect(self.add)
        step.removed.connect(self.remove)
        step.password_given.connect(self._open_with)
        step.encoding_chosen.connect(self._read_in)
        step.gone_on.connect(self.go_on)
        desk.jobs.changed.connect(self._jobs_changed)

    @property
    def busy(self) -> bool:
        """Whether files are being read or planned."""
        return bool(self._job or self._planning)

    @property
    def is_planning(self) -> bool:
        """Whether the files are read and their import is being planned."""
        return bool(self._planning)

    @property
    def names(self) -> list[str]:
        """Names of the chosen files."""
        return [line.name for line in self.choice.lines]

    @property
    def returns(self) -> bool:
        """Whether the import there is, is of just these files."""
        files = self.choice.files
        held = self._state.files
        return (
            self._state.plan is not None
            and not self.choice.unread
            and len(files) == len(held)
            and all(one is other for one, other in zip(files, held, strict=True))
        )

    # -- choosing

    def choose_files(self) -> None:
        """Ask for workbooks and read them."""
        paths, _kind = QFileDialog.getOpenFileNames(self._step, _("Choose Excel files"), "", book_filters())
        self.add([Path(path) for path in paths])

    def choose_folder(self) -> None:
        """Ask for a folder and read the workbooks in it."""
        folder = QFileDialog.getExistingDirectory(self._step, _("Choose a folder of returns"))
        self.add([Path(folder)] if folder else [])

    def add(self, paths: Sequence[Path]) -> None:
        """Read files and folders besides those that are chosen; once all are read, the import goes on by itself."""
        if not paths:
            return
        self._drop_jobs()
        self._goes_on = True

        def work(_ticket: Ticket) -> list[Wanted]:
            from registry.intake.chosen import wanted_files

            return wanted_files(paths)

        def done(wanted: list[Wanted]) -> None:
            self.choice.add(wanted)
            self._read()

        self._start(work, done, Text("Reading {file}", file=files_text([path.name for path in paths])))
        self.began.emit()
        self.show()

    def remove(self, number: int) -> None:
        """Take a file off the list. The others stay as they were read."""
        line = self.choice.line(number)
        if line is None:
            return
        busy = self.busy
        if busy:
            self._drop_jobs()
        self.choice.remove(number)
        self._step.hide_error()
        self._goes_on = self._goes_on and busy
        if busy and self.choice.unread:
            self._read()
        elif busy:
            self._rest(moves_focus=False)
        else:
            self.show()
        if not self.choice.lines:
            self._step.take_focus()

    def _open_with(self, number: int, password: str) -> None:
        self._again(number, {number: password}, goes_on=True)

    def _read_in(self, number: int, encoding: str) -> None:
        line = self.choice.line(number)
        if line is not None:
            line.encoding = encoding
            # What it reads as is for a person to judge, who may be passing over other encodings with the arrows.
            self._again(number, {}, goes_on=False)

    def _again(self, number: int, passwords: Mapping[int, str], *, goes_on: bool) -> None:
        line = self.choice.line(number)
        if line is None:
            return
        self._drop_jobs()
        self._goes_on = goes_on
        line.forget()
        self._read(passwords)

    # -- reading

    def _read(self, passwords: Mapping[int, str] | None = None) -> None:
        lines = self.choice.unread
        wanted = [line.wanted((passwords or {}).get(line.number)) for line in lines]
        answers: dict[int, ChosenFile] = {}
        self._step.hide_error()
        self._desk.jobs.read(_load_sounds, _nothing)  # while another process reads
        self._reading, self._answers = lines, answers
        self._shown_ready = 0
        for line in lines:
            line.percent = None
        known = [line.file.sha256 for line in self.choice.lines if line.file is not None and line.earlier is None]
        registry = self._desk.registry

        def work(ticket: Ticket) -> Earlier:
            from registry.intake.chosen import read_chosen
            from registry.intake.earlier import earlier_imports

            read = read_chosen(
                wanted,
                answers.__setitem__,
                cancelled=lambda: ticket.cancelled,
                progress=lambda done: ticket.progress(done, len(wanted) * _WHOLE),
            )
            ticket.check()
            digests = [digest for digest in (*known, *(file.sha256 for file in read)) if digest is not None]
            return earlier_imports(registry, digests) if registry is not None else {}

        self._start(work, self._all_read, Text("Reading {file}", file=files_text([line.name for line in lines])))
        self.began.emit()
        self.show()

    def _all_read(self, earlier: Earlier) -> None:
        self._take_answers()
        for line in self.choice.lines:
            digest = None if line.file is None else line.file.sha256
            if digest is not None and digest in earlier:
                line.earlier = earlier[digest]
        self._reading = []
        if self._goes_on and not self.choice.refused and self.choice.files:
            self.go_on()
        else:
            self._rest(moves_focus=self._goes_on)

    def _take_answers(self) -> None:
        for place, file in list(self._answers.items()):
            self._reading[place].file = file
        self._answers = {}

    # -- planning

    def go_on(self) -> None:
        """Plan the import of what was read."""
        files = self.choice.files
        if not files or self._planning:
            return
        if self.returns:
            self._step.returned.emit()
            return
        registry, as_of, kept = self._desk.registry, self._desk.as_of, self._state.carried(files)
        said = kept.decisions()
        decisions = None if said == IntakeState().decisions() else said
        self._step.hide_error()

        def work(ticket: Ticket) -> Review:
            return make_review(registry, files, decisions, as_of, ticket.step)

        names = [book.name for book, _source in files]
        self._start(
            work,
            lambda review: self._planned(files, review, kept),
            Text("Working out what {file} changes", file=files_text(names)),
        )
        self._planning, self._job = self._job, 0
        self.began.emit()
        self.show()

    def _planned(self, files: Files, review: Review, kept: IntakeState) -> None:
        self._planning = 0
        self.planned.emit(files, review, kept)
        self.show()

    # -- jobs

    def _start(self, work: Callable[[Ticket], object], done: Callable[..., None], title: Text) -> None:
        def finish(answer: object) -> None:
            self._job = 0
            done(answer)

        self._job = self._desk.jobs.read(work, finish, failed=self._failed, title=title, lane="intake.read", owner=self)

    def _failed(self, error: Exception) -> None:
        self._take_answers()
        self._reading = []
        self._job = self._planning = 0
        self._rest(moves_focus=True)
        self.show_failure(error)

    def show_failure(self, error: Exception) -> None:
        """Say why the files make no import; what nobody foresaw goes to the window."""
        if isinstance(error, RegistryError):
            self._step.show_error(error)
        else:
            self._desk.failed.emit(error)

    def _rest(self, *, moves_focus: bool) -> None:
        """Nothing goes on by itself. The keyboard stays with a person at work on one row of the list."""
        self.rested.emit()
        self.show()
        if moves_focus:
            self._step.take_focus()

    def _jobs_changed(self) -> None:
        number = self._planning or self._job
        job = next((job for job in self._desk.jobs.shown() if number and job.number == number), None)
        if job is None:
            return
        if self._planning:
            self._step.show_foot(self.choice, busy=True, planning=job.percent or 0)
        elif self._reading:
            self._show_reading(job)

    def _show_reading(self, job: Job) -> None:
        """Rows that were read say so at once; the one at work says how far it is."""
        ready = len(self._answers)
        for place, file in list(self._answers.items()):
            self._reading[place].file = file
        at = job.steps // _WHOLE
        if at < len(self._reading) and self._reading[at].file is None:
            self._reading[at].percent = job.steps % _WHOLE * 100 // _WHOLE
            self._step.list.show_progress(self._reading[at].number)
        if ready != self._shown_ready:
            self._shown_ready = ready
            self.show()

    def stop(self) -> None:
        """Read no more; what was not read goes off the list. The rest stays."""
        self._drop_jobs()
        self.choice.drop_unread()
        self.show()

    def clear(self) -> None:
        """No file is chosen any more."""
        self._drop_jobs()
        self.choice.clear()
        self._step.hide_error()
        self.show()

    def _drop_jobs(self) -> None:
        for number in (self._job, self._planning):
            if number:
                self._desk.jobs.cancel(number)
        self._take_answers()
        self._reading = []
        self._job = self._planning = 0

    def show(self) -> None:
        """Show the list as it is."""
        planning = 0 if self._planning else None
        self._step.show_choice(self.choice, busy=self.busy, returns=self.returns and not self.busy, planning=planning)


def _load_sounds(_ticket: Ticket) -> None:
    """What the plan needs to say how names sound; the first time it takes a third of a second."""
    from registry.model.pinyin import load_phrases

    load_phrases()


def _nothing(_answer: None) -> None:
    """Nobody waits for it."""
