"""The papers that can be made, by kind, and the list of them at the left."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from registry.i18n import Text
from registry.report.papers.kinds import REGISTER_KINDS, ROUND_KINDS
from ui.kit import layout
from ui.kit.pane import Scroll
from ui.reports.widgets import PaperItem

ABOUT = ("card", "why_not", "recusal", "dossier", "sheet_blank", "sheet_filled", "reverify")
"""Papers about one firm, one expert or one district."""
NOTICES = ("public_notice", "official_notice", "reverify")
"""Papers that leave something open until somebody fills it in."""
BOOKS = ("shortlist", "ledger", "support", "evidence")
"""Papers that are a workbook too."""
DOCUMENTS = ("public_notice", "official_notice")
"""Papers that are a Word document too."""
ONE_SIZE = ("public_notice", "official_notice", "dossier")
"""Papers that are always of A4: notices by their standard, dossiers because all of them go into one file."""
PRINTED = ("shortlist", "dossier", *ROUND_KINDS, *REGISTER_KINDS)
WORKBOOKS = ("register", "template")


@dataclass(frozen=True, slots=True)
class PaperKind:
    """A paper as the list names it: its drawing, its title, and what is made."""

    key: str
    icon: str
    title: Text
    note: Text


_SIGNED = Text("PDF, to be signed")
_NOTICE = Text("PDF and Word, GB/T 9704")
_BOTH = Text("PDF and Excel")

KINDS = (
    PaperKind("shortlist", "key", Text("Key enterprise shortlist"), _BOTH),
    PaperKind("dossier", "firms", Text("Firm dossier"), Text("PDF, one firm or all")),
    PaperKind("card", "doc", Text("Score card"), Text("PDF, one firm")),
    PaperKind("why_not", "doc", Text("Why a firm is not on the list"), Text("PDF, one page")),
    PaperKind("ledger", "ladder", Text("Cultivation ledger"), _BOTH),
    PaperKind("support", "db", Text("Overview of support"), _BOTH),
    PaperKind("brief", "overview", Text("Quarterly brief"), Text("PDF, last quarter")),
    PaperKind("reverify", "cal", Text("Notice of re-verification"), Text("PDF, one page a firm")),
    PaperKind("evidence", "link", Text("Evidence index"), _BOTH),
    PaperKind("sheet_blank", "panel", Text("Score sheet, blank"), Text("PDF, by hand")),
    PaperKind("sheet_filled", "panel", Text("Score sheet, filled in"), _SIGNED),
    PaperKind("panel", "panel", Text("Panel summary and opinion"), _SIGNED),
    PaperKind("recusal", "panel", Text("Expert recusal form"), _SIGNED),
    PaperKind("objections", "warn", Text("Record of objections"), Text("PDF, one page each")),
    PaperKind("to_fix", "warn", Text("Data to fix, by district"), Text("PDF, to be sent out")),
    PaperKind("public_notice", "doc", Text("Public notice"), _NOTICE),
    PaperKind("official_notice", "doc", Text("Official notice"), _NOTICE),
    PaperKind("register", "db", Text("The whole register"), Text("Excel, one sheet a table")),
    PaperKind("template", "sheet", Text("District return template"), Text("Excel, with drop-downs")),
)
TITLES = {kind.key: kind.title for kind in KINDS}


class PaperList(QWidget):
    """The list, with `below` under it; `picked` tells the kind that was clicked."""

    picked = Signal(str)

    def __init__(self, below: QWidget) -> None:
        super().__init__()
        self.items: dict[str, PaperItem] = {}
        box = QVBoxLayout()
        box.setContentsMargins(0, 8, 0, 8)
        box.setSpacing(2)
        for kind in KINDS:
            item = PaperItem(kind.icon, kind.title, kind.note)
            item.clicked.connect(lambda _on=False, key=kind.key: self.picked.emit(key))
            self.items[kind.key] = item
            box.addWidget(item)
        box.addStretch(1)
        content = QWidget()
        content.setLayout(box)
        self._scroll = Scroll(content, Text("Papers"))
        whole = layout.column(self._scroll, below)
        whole.setStretch(0, 1)
        self.setLayout(layout.column(layout.panel(whole)))
        self.setMinimumWidth(200)

    def show_kind(self, key: str) -> None:
        """Mark the paper that is shown."""
        for own, item in self.items.items():
            item.setChecked(own == key)
            item.update()
        self._scroll.ensureWidgetVisible(self.items[key], 0, 8)

    def respeak(self) -> None:
        """Say the names in the language in use."""
        for item in self.items.values():
            item.respeak()
