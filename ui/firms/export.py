"""Exporting the firm table: which firms, which columns, which kind of file, and what must be asked for."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from registry.i18n import Language, Text
from ui.kit.controls import CheckBox, Label, Segmented
from ui.kit.dialog import Dialog
from ui.kit.fonts import Type
from ui.kit.form import FormRow

if TYPE_CHECKING:
    from registry.view import FirmRow, Registry

KINDS = (("xlsx", "Excel"), ("csv", "CSV"), ("json", "JSON"))


@dataclass(frozen=True, slots=True)
class ExportChoice:
    """What a person chose.

    Attributes:
        rows: shown, selected or all.
        every_column: all columns instead of those in sight.
        kind: xlsx, csv or json.
        sources: beside each column where its values came from.
        contacts: contact persons too.
    """

    rows: str = "shown"
    every_column: bool = False
    kind: str = "xlsx"
    sources: bool = False
    contacts: bool = False


def write_firms(
    registry: Registry,
    rows: Sequence[FirmRow],
    shown: Sequence[str],
    choice: ExportChoice,
    path: Path,
    as_of: date,
    language: Language,
) -> Path:
    """Write `rows` in their order; `shown`: keys of the columns in sight.

    Raises:
        EnvironmentFault: the file cannot be written.
    """
    from registry.report.emit.tables import write_table
    from registry.view.firm_table import columns_of_screen, firm_table

    columns = None if choice.every_column else columns_of_screen(shown)
    table = firm_table(
        registry, rows, as_of, language, columns=columns, sources=choice.sources, contacts=choice.contacts
    )
    write_table(table, path, language)
    return path


def dossier_pdf(registry: Registry, uid: str, as_of: date, language: Language) -> bytes:
    """The dossier of the firm `uid` as PDF/A.

    Raises:
        UserError: there is no such firm.
    """
    from registry.report.dossier_build import dossier_view
    from registry.report.dossier_files import dossier_files
    from registry.report.emit.dossier import render_dossier
    from registry.report.wording import PaperLanguage

    with registry.read() as connection:
        view = dossier_view(next(dossier_files(connection, [uid], as_of)))
    return render_dossier(view, PaperLanguage(language.value)).data


def write_dossier(registry: Registry, uid: str, as_of: date, language: Language, path: Path) -> None:
    """Write the dossier of the firm `uid`.

    Raises:
        UserError: there is no such firm.
        EnvironmentFault: the file cannot be written.
    """
    from registry.files import write_whole

    write_whole(path, dossier_pdf(registry, uid, as_of, language))


def plain_name(name: str) -> str:
    """A name as a file can bear it on any system."""
    return (
        "".join("-" if mark in '<>:"/\\|?*' or not mark.isprintable() else mark for mark in name).strip(" .") or "firm"
    )


class ExportDialog(Dialog):
    """Asks what to export; `taken` gets the choice. Personal data are left out unless they are ticked."""

    def __init__(self, parent: QWidget, counts: dict[str, int], taken: Callable[[ExportChoice], None]) -> None:
        super().__init__(parent, 520)
        self.setWindowTitle(str(Text("Export firms")))
        self._taken = taken
        words = {
            "shown": Text("The {n} shown", n=counts["shown"]),
            "selected": Text("The {n} selected", n=counts["selected"]),
            "all": Text("All {n} firms", n=counts["all"]),
        }
        offered = [(key, words[key]) for key in words if counts[key] or key == "all"]
        first = "selected" if counts["selected"] else offered[0][0]
        self.rows = Segmented(offered, first, Text("Firms in the file"))
        self.columns = Segmented(
            [("shown", Text("As shown")), ("all", Text("All columns"))], "shown", Text("Columns in the file")
        )
        self.kind = Segmented(KINDS, "xlsx", Text("Kind of file"))
        for control in (self.rows, self.columns, self.kind):
            control.chosen.connect(control.set_value)
        self.sources = CheckBox(Text("Where each value came from"))
        self.contacts = CheckBox(Text("Contact persons (personal data)"))
        self._warning = Label(
            Text("Anybody who gets the file can read the contact persons in it."), Type.SMALL, "warn", wrap=True
        )
        self._warning.hide()
        self.contacts.toggled.connect(self._warn)
        self.body.addWidget(Label(Text("Export firms"), Type.PANE_TITLE))
        self.body.addSpacing(8)
        self.body.addWidget(FormRow(Text("Firms"), self.rows))
        self.body.addWidget(FormRow(Text("Columns"), self.columns))
        self.body.addWidget(FormRow(Text("Kind of file"), self.kind))
        self.body.addSpacing(6)
        for widget in (self.sources, self.contacts, self._warning):
            self.body.addWidget(widget)
        self.add_button(Text("Cancel"), run=self.reject)
        self.add_button(Text("Choose a place…"), "primary", self.take)

    def _warn(self, on: bool) -> None:
        self._warning.setVisible(on)
        self.adjustSize()

    def take(self) -> None:
        """Hand the choice over."""
        choice = ExportChoice(
            self.rows.value,
            self.columns.value == "all",
            self.kind.value,
            self.sources.isChecked(),
            self.contacts.isChecked(),
        )
        self.accept()
        self._taken(choice)
