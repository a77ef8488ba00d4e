"""The first and the last step of an import in the real window: several files, one of them bad; the ways on at the end."""

from __future__ import annotations

from PySide6.QtCore import Qt

Key = Qt.Key
