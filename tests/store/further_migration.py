"""A further migration for tests: it rebuilds the table of firms, which others refer to."""

from __future__ import annotations

import shutil
from pathlib import Path

from registry.store import migrate

_VERSION = '''
"""Rebuild firm."""
import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"

def upgrade():
    with op.batch_alter_table("firm", recreate="always", table_kwargs={"sqlite_strict": True}) as batch:
        batch.add_column(sa.Column("probe", sa.Text()))
    %s
'''


def install(folder: Path, *, then: str = "pass") -> None:
    """Let this process believe that its program is one migration further; the migration ends with `then`."""
    scripts = folder / "migrations"
    if not scripts.exists():
        shutil.copytree(Path(migrate.__file__).parent / "migrations", scripts)
        (scripts / "versions" / "v0006_rebuild_firm.py").write_text(_VERSION % then)
    migrate._SCRIPTS = scripts
    migrate.SCHEMA_VERSION = 6
    from registry.store import file

    file.SCHEMA_VERSION = 6
