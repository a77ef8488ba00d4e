"""Schemes out to files, in a worker."""

from __future__ import annotations

from pathlib import Path as FilePath
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from registry.i18n import Text

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
