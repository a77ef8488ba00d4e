"""The sections of a firm at work, in the pane and on its page: what their lines ask for."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from registry.i18n import Text
from ui.firms.cells import lines_behind
from ui.firms.export_flow import ExportFlow
from ui.firms.firm_page import FirmPage
from ui.firms.model import column_titles
from ui.firms.pane import FirmPane
from ui.firms.record_flow import RecordFlow
from ui.firms.value_flow import ValueFlow
from ui.kit.table.view import Table

if TYPE_CHECKING:
    from registry.view import FirmCard, FirmRow


class SectionFlow(QObject):
    """Joins the lines of a firm with values, records and sources.

    Args:
        show_pane: brings the pane into sight.
    """

    def __init__(
        self,
        page: QObject,
        table: Table[FirmRow],
        values: ValueFlow,
        records: RecordFlow,
        exporting: ExportFlow,
        pane: FirmPane,
        firm_page: FirmPage,
        show_pane: Callable[[], None],
    ) -> None:
        super().__init__(page)
        self._table, self._values, self._records = table, values, records
        self._pane, self._show_pane = pane, show_pane
        for lines in (pane, firm_page.lines):
            lines.edited.connect(values.writer(lines))
            lines.record_wanted.connect(self.record)
            lines.record_deleted.connect(records.delete)
            lines.history_wanted.connect(lambda line, pane=lines: values.tell(line, pane.card, pane))
            lines.source_wanted.connect(lambda line, pane=lines: values.tell_record(line, pane.card, pane))
            lines.request_wanted.connect(lambda pane=lines: exporting.copy_request(pane.card))
            lines.evidence_wanted.connect(records.open_file)
        whole = firm_page.lines
        firm_page.record_wanted.connect(self.record)
        firm_page.settle_wanted.connect(lambda line: values.settle(line, whole.card, whole))
        firm_page.side.value_told.connect(lambda line: values.tell(line, whole.card, whole))
        firm_page.side.record_told.connect(lambda line: values.tell_record(line, whole.card, whole))

    def record(self, table: str, given: Mapping[str, object] | None = None) -> None:
        """Add a record of `table` to the current firm, or edit the one that was given."""
        firm = self._table.current()
        if firm is not None:
            self._records.start(firm, table, given)

    def tell_of_cell(self, card: FirmCard, key: str) -> None:
        """Show what a cell of the table is made of and where that came from."""
        lines = lines_behind(card, key)
        heading = column_titles(self._table.rows.columns).get(key, "")
        if lines:
            self._values.tell_of(Text("Source of {field}", field=heading), lines, card, self._pane)

    def lead(self, section: str, table: str) -> None:
        """Lead to where a cell that is worked out can be changed: a record to add, else a section."""
        if table:
            self.record(table)
            return
        self._show_pane()
        self._pane.tabs.pick(section)
        self._pane.focus_values()
