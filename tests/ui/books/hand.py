"""Workbooks as they come, and a person who chooses them on the page Import and reads what it says."""

from __future__ import annotations

from pathlib import Path

from openpyxl import load_workbook
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from registry.view.rows import records
from tests.intake.desk import CODES, write
from tests.ui.conftest import idle
from ui.intake.file_row import FileRow
from ui.intake.made_dialog import MadeDialog
from ui.intake.page import IntakePage
from ui.kit.feedback import Toast
from ui.shell.window import Window

HEAD = ("企业名称", "统一社会信用代码", "所在园区")


def row_of(number: int, park: str = "临港") -> tuple[str, str, str]:
    return (f"上海第{'甲乙丙丁戊己'[number]}航天科技有限公司", CODES[number], park)


def book(path: Path, *numbers: int) -> Path:
    return write(path, {"企业情况表": (HEAD, *(row_of(n) for n in numbers))})


def broken(path: Path) -> Path:
    book(path, 0)
    path.write_bytes(path.read_bytes()[:2000])
    return path


def chosen(window: Window, page: IntakePage, qtbot: QtBot, *paths: Path) -> list[FileRow]:
    """Read files of which one at least is not read at once."""
    page.read(list(paths))
    idle(window, qtbot, lambda: page.phase == "choose")
    return list(page.choose.list.rows.values())


def states(page: IntakePage) -> list[str]:
    return [row.line.state for row in page.choose.list.rows.values()]


def shown(row: FileRow) -> str:
    return "\n".join(label.text() for label in row.findChildren(QLabel) if label.isVisible())


def notes(row: FileRow) -> list[str]:
    return [label.text() for label in row._notes]


def firms(window: Window) -> list[str]:
    registry = window.desk.registry
    assert registry is not None
    with registry.read() as connection:
        return sorted(f["legal_name"] for f in records(connection, "firm"))


def said(window: Window) -> list[str]:
    return [toast.accessibleName() for toast in window.findChildren(Toast) if toast.isVisible()]


def imported(window: Window, page: IntakePage, qtbot: QtBot, *paths: Path) -> None:
    page.read(list(paths))
    idle(window, qtbot, lambda: page.phase in ("map", "review"))
    page.show_step("review")
    page.commit()
    idle(window, qtbot, lambda: page.phase == "done" and page.desk.summary is not None)


def made_dialog(page: IntakePage) -> MadeDialog:
    return next(one for one in page.window().findChildren(MadeDialog) if one.isVisible())


def texts(path: Path) -> set[str]:
    return {str(cell.value) for row in load_workbook(path)["企业情况表"].iter_rows() for cell in row}
