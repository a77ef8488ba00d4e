"""Between floors 4 and 5: the whole registry as an open data package, and back without loss.

A package (Data Package v2) is a folder or a zip that any program can read: a CSV a table with its schema, the sheets that were
imported by their SHA-256, the change log with its seals.
"""

from __future__ import annotations

from registry.package.restoring import Restored, restore_package
from registry.package.writing import Packed, write_package

__all__ = ["Packed", "Restored", "restore_package", "write_package"]
