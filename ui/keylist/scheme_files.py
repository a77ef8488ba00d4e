"""Schemes out to files and in from them, in a worker."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path as FilePath
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFileDialog, QWidget

from registry.i18n import Text, _
from ui.kit.dialog import show_error

if TYPE_CHECKING:
    from registry.scoring import Scheme
    from ui.kit.desk import Desk

FILES = "*.xlsx *.toml"
"""What a scheme may be read from."""


def export_scheme(desk: Desk, scheme: Scheme, path: FilePath, owner: QWidget) -> None:
    """Write a scheme to a file in a worker, and say so."""

    def work(_ticket: object) -> None:
        from ui.keylist.scheme_state import write_file

        write_file(scheme, path)

    desk.jobs.read(
        work,
        lambda _none: desk.say(Text("Scheme written to {file}", file=path.name)),
        title=Text("Writing {file}", file=path.name),
        owner=owner,
    )


def import_scheme(desk: Desk, path: FilePath, owner: QWidget, taken: Callable[[Scheme], None]) -> None:
    """Read a scheme from a file in a worker; what is wrong in it is told in front of `owner`."""

    def work(_ticket: object) -> Scheme:
        from ui.keylist.scheme_state import read_file

        return read_file(path)

    def failed(error: Exception) -> None:
        tell_failure(desk, owner, error)

    desk.jobs.read(work, taken, failed=failed, title=Text("Reading {file}", file=path.name), owner=owner)


def tell_failure(desk: Desk, owner: QWidget, error: Exception) -> None:
    """Tell what went wrong in front of `owner`; what nobody foresaw goes to the program."""
    from registry.errors import RegistryError

    if isinstance(error, RegistryError):
        show_error(owner, error)
    else:
        desk.failed.emit(error)


def ask_export(desk: Desk, scheme: Scheme, suffix: str, owner: QWidget) -> None:
    """Ask for a place and write a scheme there."""
    name = f"{scheme.code}-v{scheme.version}{suffix}"
    path, _kind = QFileDialog.getSaveFileName(owner, _("Export scheme"), name, f"*{suffix}")
    if path:
        export_scheme(desk, scheme, FilePath(path), owner)


def ask_import(owner: QWidget) -> FilePath | None:
    """Ask for a file to read a scheme from; None where none was chosen."""
    path, _kind = QFileDialog.getOpenFileName(owner, _("Import scheme"), "", FILES)
    return FilePath(path) if path else None
