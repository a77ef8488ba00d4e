"""Alembic's entry: it upgrades inside the transaction of the connection that `registry.store.migrate` hands over."""

from __future__ import annotations

from alembic import context

from registry.model.entities import metadata

connection = context.config.attributes["connection"]
context.configure(connection=connection, target_metadata=metadata, render_as_batch=True, transactional_ddl=False)
context.run_migrations()
