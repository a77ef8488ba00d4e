"""The files of the window's menu: which registry to open, where to make one or to put a copy, which workbooks to import."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFileDialog, QWidget

from registry.i18n import Text, _
from ui.kit.books import book_filters

if TYPE_CHECKING:
    from ui.kit.desk import Desk

_REGISTRY = ".car"


def choose_registry(window: QWidget, desk: Desk) -> None:
    """Ask for a registry file and open it."""
    path, _kind = QFileDialog.getOpenFileName(window, _("Open a registry"), _folder(desk), _filter())
    if path:
        desk.open(Path(path))


def new_registry(window: QWidget, desk: Desk) -> None:
    """Ask where, and make an empty registry there."""
    if made := _ask_where(window, _("Make a new registry"), _folder(desk)):
        desk.create(made, made.stem)


def new_for_import(window: QWidget, desk: Desk, then: Callable[[], None]) -> None:
    """Ask where, make an empty registry there, and go on with what is to be imported into it."""
    if made := _ask_where(window, _("Make a new registry for this import"), ""):
        desk.create(made, made.stem, then)


def save_copy(window: QWidget, desk: Desk) -> None:
    """Ask where, and put a verified copy of the open registry there."""
    registry = desk.registry
    if registry is None:
        return
    target = _ask_where(window, _("Save a copy as"), _folder(desk))
    if target is None:
        return

    def work(_ticket: object) -> Path:
        from registry.store.backup import save_copy

        save_copy(registry.path, target)
        return target

    desk.jobs.write(
        work,
        lambda made: desk.say(Text("Copy saved as {file}", file=made.name)),
        title=Text("Saving a copy"),
        owner=window,
    )


def choose_books(window: QWidget, desk: Desk) -> list[Path]:
    """Ask for workbooks; none where nothing was chosen."""
    paths, _kind = QFileDialog.getOpenFileNames(window, _("Choose Excel files"), _folder(desk), book_filters())
    return [Path(path) for path in paths]


def _ask_where(window: QWidget, title: str, folder: str) -> Path | None:
    path, _kind = QFileDialog.getSaveFileName(window, title, folder, _filter())
    return Path(path).with_suffix(_REGISTRY) if path else None


def _folder(desk: Desk) -> str:
    return str(desk.registry.path.parent) if desk.registry is not None else ""


def _filter() -> str:
    return f"{_('Registries')} (*{_REGISTRY})"
