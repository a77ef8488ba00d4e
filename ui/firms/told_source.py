"""Where the values behind a figure of another page came from: the sheet round each cell, as the page of firms shows it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from registry.i18n import Text
from ui.firms.line_kinds import ValueLine, origin_of
from ui.firms.sheet_preview import SourceView
from ui.firms.source_flow import SourceFlow
from ui.firms.value_history import HistoryDialog

if TYPE_CHECKING:
    from registry.change import Provenance
    from ui.kit.desk import Desk


def tell_sources(page: QWidget, desk: Desk, flow: SourceFlow, of: str, sources: Sequence[Provenance]) -> HistoryDialog:
    """Show the sources of the value called `of`, at least one."""
    lines = [ValueLine(of, source.text, origin_of(source)) for source in sources]

    def shown(line: ValueLine, view: SourceView) -> None:
        if line.origin is not None:
            flow.show(line.origin, view)

    dialog = HistoryDialog(
        page,
        Text("Source of {field}", field=of),
        lines,
        lambda _line: (),
        shown,
        lambda _line, _past: None,
        desk.hold_back,
    )
    dialog.source.wanted.connect(flow.open)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.open()
    return dialog
