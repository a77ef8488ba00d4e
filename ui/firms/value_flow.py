"""One value at work: written with its source as one undo step, told of, given back as it was."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QWidget

from registry.i18n import Text, _
from ui.firms.claims_popover import offer_claims
from ui.firms.edit import change_of
from ui.firms.line_kinds import RecordLine, Target, ValueLine
from ui.firms.names import short_chinese
from ui.firms.sections import record_lines
from ui.firms.sheet_preview import SourceView
from ui.firms.source_flow import SourceFlow
from ui.firms.value_history import HistoryDialog, Past, past_of
from ui.kit import format as write
from ui.kit.desk import Desk
from ui.kit.worker import Ticket

if TYPE_CHECKING:
    from registry.view import FirmCard, FirmRow, Registry


class Holder(Protocol):
    """Where a value was typed."""

    @property
    def firm(self) -> FirmRow | None: ...
    def leave_editor(self) -> bool: ...
    def refuse(self, reason: str) -> None: ...


class ValueFlow(QObject):
    """Joins the editors of the page with the writer."""

    def __init__(self, page: QWidget, desk: Desk) -> None:
        super().__init__(page)
        self._page, self._desk = page, desk
        self.sources = SourceFlow(page, desk)

    def write(self, target: Target, value: object, source: str, holder: Holder) -> None:
        """Write a value of the firm of `holder`, whose editor closes when it is written or says why it is not."""
        firm = holder.firm
        if firm is None:
            return
        change = change_of(target, value, firm=short_chinese(firm), actor=self._desk.actor, source=source)
        if change is None:
            holder.leave_editor()
            return

        def work(registry: Registry, _ticket: Ticket) -> object:
            from registry.change import apply, with_pinyin

            with registry.read() as connection:
                whole = with_pinyin(connection, change)
            return apply(registry, whole)

        def done(_applied: object) -> None:
            holder.leave_editor()
            self._desk.say(Text("Saved"), action=(Text("Undo"), self._desk.undo))

        self._desk.write(work, done, failed=lambda error: holder.refuse(str(error)), initiator=self._page)

    def writer(self, holder: Holder) -> Callable[[Target, object, str], None]:
        """`write` for one holder."""
        return lambda target, value, source: self.write(target, value, source, holder)

    def tell(self, line: ValueLine, card: FirmCard | None, holder: Holder) -> None:
        """Show where a value came from and what it was; an older one can be given back."""
        if card is not None:
            self.tell_of(Text("History of {field}", field=line.label), [line], card, holder)

    def settle(self, line: ValueLine, card: FirmCard | None, holder: Holder) -> None:
        """Let a value be settled of which sources say different things."""
        if card is not None:
            self.tell_of(Text("{field}: which value counts?", field=line.label), [line], card, holder)

    def tell_record(self, line: RecordLine, card: FirmCard | None, holder: Holder) -> None:
        """The same of the values of a record."""
        if card is not None and line.values is not None:
            lines = record_lines(card, line.table, str(line.values["uid"]))
            if lines:
                self.tell_of(Text("Source of {field}", field=line.head.strip()), lines, card, holder)

    def tell_of(self, heading: Text, lines: Sequence[ValueLine], card: FirmCard, holder: Holder) -> None:
        """The same of the values that a cell is worked out from."""

        def states(line: ValueLine) -> list[Past]:
            return past_of(card, line.target) if line.target is not None else []

        def restore(line: ValueLine, past: Past) -> None:
            when = write.day(past.at.astimezone().date()) if past.at is not None else "—"
            if line.target is not None:
                self.write(line.target, past.value, _("Value of {day} restored", day=when), holder)

        dialog = HistoryDialog(
            self._page, heading, lines, states, lambda *shown: self._shown(*shown), restore, self._desk.hold_back
        )
        dialog.source.wanted.connect(self.sources.open)
        shelf = offer_claims(dialog, self._desk, card, lines)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()
        shelf.begin()

    def _shown(self, line: ValueLine, view: SourceView) -> None:
        if line.origin is not None:
            self.sources.show(line.origin, view)
