"""Where the program's data files lie: beside the source in a checkout, inside the wheel when installed."""

from __future__ import annotations

from pathlib import Path

import resources

_ROOT = Path(resources.__file__).resolve().parent


def resource_path(relative: str) -> Path:
    """The file or folder `relative` below ``resources/``. It need not exist."""
    return _ROOT / relative
