"""Floor 1: the file, its engine, migrations, backups and checks.

`Registry` is an open registry file. Reading goes through `Registry.read()`; writing is the business of
`registry.change` alone, through `Registry.write()`.
"""

from __future__ import annotations

from registry.store.file import Registry, create_registry, open_registry

__all__ = ["Registry", "create_registry", "open_registry"]
