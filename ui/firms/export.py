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
    from registry.report.register_workbook import EXPORTED, write_export
    from registry.view import registry_summary
    from registry.view.rows import records

    with registry.read() as connection:
        tables = {table: records(connection, table) for table in EXPORTED}
    names = {firm["uid"]: firm["legal_name"] for firm in tables["firm"]}
    write_export(path, tables, names, language, fictional=registry_summary(registry).fictional)
    return path
