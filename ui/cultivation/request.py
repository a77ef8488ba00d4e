"""What other pages may ask of this one."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class FileRequest:
    """Show the cultivation file of the firm `uid`."""

    uid: str
