"""Files the import hands out: the empty return for the districts."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QWidget

from registry.i18n import Text, _
from ui.kit.desk import Desk
from ui.kit.worker import Ticket

WORKBOOKS = "Excel (*.xlsx)"
_FOLDER = "reports/template"  # where the reports page puts it too


def save_template(desk: Desk, parent: QWidget) -> None:
    """Ask for a place and write the empty district return for last year's figures there."""
    folder = Path(str(desk.settings.value(_FOLDER, "") or ""))
    chosen, _kind = QFileDialog.getSaveFileName(
        parent, _("District return template"), str(folder / "district-return.xlsx"), WORKBOOKS
    )
    if not chosen:
        return
    path, year = Path(chosen), desk.as_of.year - 1
    desk.settings.setValue(_FOLDER, str(path.parent))

    def work(_ticket: Ticket) -> None:
        from registry.report.template import write_template

        write_template(path, year)

    desk.jobs.read(work, lambda _none: say_saved(desk, [path]), title=Text("Saving"), owner=parent)


def say_saved(desk: Desk, paths: list[Path]) -> None:
    """Say which files were saved, and where; one click opens their folder."""
    folder = paths[0].parent
    said = Text("Saved {n} workbook", "Saved {n} workbooks", n=len(paths))
    if len(paths) == 1:
        said = Text("Saved {file}", file=paths[0].name)
    desk.say(said, str(folder), action=(Text("Open folder"), lambda: open_folder(desk, folder)))


def open_folder(desk: Desk, folder: Path) -> None:
    """Show a folder as the system does."""
    if not QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder))):
        desk.say(Text("The folder cannot be opened from here."), str(folder), "warn")
