"""The marked workbooks for the senders, written from the review or after the commit."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFileDialog, QWidget

from registry.i18n import Language, Text, _, current_language, n_
from ui.intake.files_out import WORKBOOKS, say_saved
from ui.intake.review import Files
from ui.kit.desk import Desk
from ui.kit.worker import Ticket

if TYPE_CHECKING:
    from registry.intake.decisions import Decisions
    from registry.intake.layout import Region
    from registry.intake.plan import ImportPlan

_FOLDER = "intake/marked"


def save_marked(
    desk: Desk,
    parent: QWidget,
    plan: ImportPlan,
    files: Files,
    decisions: Decisions,
    *,
    committed: bool = False,
) -> None:
    """Ask for a place and write a marked workbook for each of `files` there, off the GUI thread.

    One file is asked for by name, several by a folder, where no file that is there is replaced.

    Args:
        plan: what the import makes of the files, as it is shown or was committed.
        decisions: of this plan; firms that wait get no key.
        committed: the plan was carried out, so that new firms have their keys.
    """
    folder = str(desk.settings.value(_FOLDER, "") or "")
    names = marked_names([book.name for book, _source in files])
    if len(files) == 1:
        chosen, _kind = QFileDialog.getSaveFileName(
            parent,
            n_("Save the marked workbook", "Save the marked workbooks", 1),
            str(Path(folder) / names[0]),
            WORKBOOKS,
        )
    else:
        chosen = QFileDialog.getExistingDirectory(parent, _("Choose a folder for the marked workbooks"), folder)
    if not chosen:
        return
    target, language = Path(chosen), current_language()
    desk.settings.setValue(_FOLDER, str(target.parent if len(files) == 1 else target))

    def work(ticket: Ticket) -> list[Path]:
        outs = [_with_ending(target)] if len(files) == 1 else [_free(target / name) for name in names]
        return write_all(plan, files, outs, language, ticket, waiting=decisions.excluded, committed=committed)

    desk.jobs.read(
        work,
        lambda paths: say_saved(desk, paths),
        title=Text("Saving {n} marked workbook", "Saving {n} marked workbooks", n=len(files)),
        owner=parent,
    )


def marked_names(names: list[str]) -> list[str]:
    """What the marked copies of these files are called; files of one name are numbered."""
    used: set[str] = set()
    found: list[str] = []
    for name in names:
        stem = _("{file} (marked)", file=Path(name).stem)
        title, number = stem, 1
        while title.casefold() in used:
            number += 1
            title = f"{stem} {number}"
        used.add(title.casefold())
        found.append(f"{title}.xlsx")
    return found


def write_all(
    plan: ImportPlan,
    files: Files,
    outs: list[Path],
    language: Language,
    ticket: Ticket,
    *,
    waiting: frozenset[str],
    committed: bool,
) -> list[Path]:
    """Write the marked copies of `files` to `outs`. For a worker.

    Raises:
        UserError: one would replace the sender's own file.
        EnvironmentFault: one cannot be written.
    """
    from registry.intake.marked import write_marked

    if committed:
        plan = replace(plan, firms=tuple(firm for firm in plan.firms if firm.included and firm.uid not in waiting))
    for number, ((book, _source), out) in enumerate(zip(files, outs, strict=True)):
        ticket.check()
        write_marked(book, plan, out, language, regions_of(plan, number), new_keys=committed)
        ticket.progress(number + 1, len(files))
    return outs


def regions_of(plan: ImportPlan, number: int) -> dict[str, list[Region]]:
    """The tables of file `number` by sheet, as they were read: also those that a person marked or left out."""
    return {
        sheet.sheet: [table.region for table in sheet.tables] for sheet in plan.survey.sheets if sheet.file == number
    }


def _with_ending(path: Path) -> Path:
    return path if path.suffix.lower() == ".xlsx" else path.with_name(f"{path.name}.xlsx")


def _free(path: Path) -> Path:
    """`path`, numbered where a file of its name is there."""
    free, number = path, 1
    while free.exists():
        number += 1
        free = path.with_name(f"{path.stem} {number}{path.suffix}")
    return free
