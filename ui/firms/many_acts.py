"""What is done with the checked firms at once: a status is recorded for all, or districts are asked for their data."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QFileDialog, QWidget

from registry.i18n import Text, _, current_language, n_
from registry.model.vocab import vocabulary
from ui.cultivation.words import TIERS
from ui.firms.edit import usual_source
from ui.kit.combo import Combo
from ui.kit.controls import Field, Label
from ui.kit.fonts import Type
from ui.kit.form_dialog import NO_DAY, DayField, FormDialog

if TYPE_CHECKING:
    from registry.report.data_request import Request
    from registry.view import FirmRow, Registry
    from ui.kit.desk import Desk

_DAYS = 14
"""Days a district is given to answer unless another day is typed."""
_STATUSES = ("applied", "publicized", "valid", "renewed", "revoked")


class StatusDialog(FormDialog):
    """Asks which title the firms stand at, and since when; one undo takes it back from all of them."""

    def __init__(self, parent: QWidget, desk: Desk, uids: Sequence[str]) -> None:
        super().__init__(parent, desk, Text("Set status"), 460)
        self._uids = uids
        self.body.addWidget(Label(n_("{n:,} firm", "{n:,} firms", len(uids)), Type.CELL, "text2"))
        language = current_language()
        tiers = [(code, str(text)) for code, text in TIERS.items()]
        self.tier = Combo(tiers, Text("SRDI tier"), tiers[0][0])
        terms = vocabulary("recognition_status")
        self.status = Combo([(c, terms.get(c).label(language)) for c in _STATUSES], Text("Status"), "valid")
        self.day = DayField(Text("Date"), desk.as_of)
        self.batch, self.document = Field(Text("Batch")), Field(Text("Document"))
        self.source = Field(Text("Source of the new value"))
        self.source.setText(usual_source(None, date.today()))
        for text, control in (
            (Text("SRDI tier"), self.tier),
            (Text("Status"), self.status),
            (Text("Date"), self.day),
            (Text("Batch"), self.batch),
            (Text("Document"), self.document),
            (Text("Source"), self.source),
        ):
            self.line(text, control)
        self.finish()
        self.add_button(Text("Cancel"), run=self.reject)
        self.add_button(Text("Set status"), "primary", self.take)
        self.tier.setFocus()
        self.fit_height()

    def take(self) -> None:
        """Record it for all firms, or say what is wrong."""
        from registry.cultivation.many import NewStatus

        day = self.day.day()
        if day is None:
            self.say_wrong(NO_DAY)
            return
        batch, document = self.batch.text().strip(), self.document.text().strip()
        new = NewStatus(self.tier.value or "", self.status.value or "", day, batch, document)
        uids, actor, source, desk = self._uids, self.desk.actor, self.source.text().strip(), self.desk

        def work(registry: Registry) -> tuple[int, int]:
            from registry.change import apply
            from registry.cultivation.many import set_status

            with registry.read() as connection:
                change, left = set_status(connection, uids, new, actor=actor, source=source)
            count = len(tuple(change.operations))
            if count:
                apply(registry, change)
            return count, left

        def done(counts: tuple[int, int]) -> None:
            set_, left = counts
            said = Text("Status set for {n:,} firm", "Status set for {n:,} firms", n=set_)
            rest = Text(
                "{n:,} left as it is: it stands there already, has no such title, or is barred.",
                "{n:,} left as they are: they stand there already, have no such title, or are barred.",
                n=left,
            )
            desk.say(said, rest if left else "", action=(Text("Undo"), desk.undo) if set_ else None)

        self.write(work, done)


class RequestDialog(FormDialog):
    """Asks until when districts are to answer; `save` then asks where the workbook goes."""

    def __init__(self, parent: QWidget, desk: Desk, count: int, save: Callable[[date], bool]) -> None:
        super().__init__(parent, desk, Text("Request data"), 460)
        self._save = save
        self.body.addWidget(Label(n_("{n:,} firm", "{n:,} firms", count), Type.CELL, "text2"))
        said = Text("A workbook is written, one sheet a district, and each firm gets a task in its cultivation file.")
        self.body.addWidget(Label(said, Type.SMALL, "text2", wrap=True))
        self.due = DayField(Text("Answer by"), date.today() + timedelta(days=_DAYS))
        self.line(Text("Answer by"), self.due)
        self.finish()
        self.add_button(Text("Cancel"), run=self.reject)
        self.add_button(Text("Save the workbook"), "primary", self.take)
        self.due.setFocus()
        self.fit_height()

    def take(self) -> None:
        """Ask for the place of the file, or say that no day stands there."""
        day = self.due.day()
        if day is None:
            self.say_wrong(NO_DAY)
        elif self._save(day):
            self.accept()


class ManyActs(QObject):
    """Acts on the checked firms; where none is checked, on the one under the cursor."""

    def __init__(self, page: QWidget, desk: Desk, firms: Callable[[], Sequence[FirmRow]]) -> None:
        super().__init__(page)
        self._page, self._desk, self._firms = page, desk, firms

    def set_status(self) -> None:
        """Record how far the firms are on the ladder."""
        uids = [firm.uid for firm in self._firms()]
        if uids and self._desk.registry is not None:
            StatusDialog(self._page, self._desk, uids).open()

    def request_data(self) -> None:
        """Write what is to be asked of the districts, and note that it was asked."""
        uids = [firm.uid for firm in self._firms()]
        if uids and self._desk.registry is not None:
            RequestDialog(self._page, self._desk, len(uids), lambda day: self._save(uids, day)).open()

    def _save(self, uids: Sequence[str], due: date) -> bool:
        desk, summary = self._desk, self._desk.summary
        if desk.registry is None or summary is None:
            return False
        start = str(desk.registry.path.with_name(f"{desk.registry.path.stem}-request.xlsx"))
        name, _kind = QFileDialog.getSaveFileName(self._page, _("Request data"), start, "Excel (*.xlsx)")
        if not name:
            return False
        path = Path(name)
        from registry.report.data_request import Request

        said = str(Text("Data requested from the district, {file}", file=path.name))
        ask = Request(said, due, desk.as_of, desk.actor, current_language(), summary.fictional)
        desk.write(
            lambda registry, _ticket: _ask(registry, uids, ask, path),
            lambda made: desk.say(
                Text("Request saved as {file}", file=path.name),
                Text("{n} district", "{n} districts", n=made),
                action=(Text("Undo"), desk.undo),
            ),
            title=Text("Writing the request"),
            initiator=self._page,
        )
        return True


def _ask(registry: Registry, uids: Sequence[str], ask: Request, path: Path) -> int:
    from registry.report.data_request import ask_districts

    return ask_districts(registry, uids, ask, path)
