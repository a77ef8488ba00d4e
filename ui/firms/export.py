"""The whole register as a workbook, for the Export button."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from registry.i18n import Language

if TYPE_CHECKING:
    from registry.view import Registry


def write_register(registry: Registry, path: Path, language: Language) -> Path:
    """Write every record of `registry` to `path`, one sheet a table.

    Raises:
        EnvironmentFault: the file cannot be written.
    """
    from registry.report.register_workbook import export_register

    export_register(registry, path, language)
    return path
