"""Build step of the wheel: the catalogues of strings are compiled first, so that the ``.mo`` is inside."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class StringsHook(BuildHookInterface):  # type: ignore[type-arg]
    """Called by hatchling before it collects the files."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Compile ``registry.mo``. An editable install needs it as much as a wheel does."""
        tools = Path(self.root) / "tools"
        sys.path.insert(0, str(tools))
        try:
            from strings import compile_catalogue
        finally:
            sys.path.remove(str(tools))
        compile_catalogue(Path(self.root))
