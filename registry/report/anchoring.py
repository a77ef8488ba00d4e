"""What every paper bears as an anchor outside the registry: its snapshot, and the head of the change log it was made from.

Printed at the foot of each page, and in the properties of the file in full, so that `registry.report.paper_anchor` can read it
from a paper years later and hold it against the log.
"""

from __future__ import annotations

from typing import Protocol

from registry.change.anchors import LogHead
from registry.i18n import Text


class Anchored(Protocol):
    """A paper's view, as far as it tells what it was made from."""

    @property
    def snapshot(self) -> str:
        """SHA-256 in hexadecimal."""
        ...

    @property
    def snapshot_short(self) -> str:
        """Its first digits in fours."""
        ...

    @property
    def log(self) -> LogHead | None:
        """The last change of the registry when it was made."""
        ...


def seal_line(view: Anchored) -> Text:
    """The line at the foot of a page."""
    if view.log is None or not view.log.tx:
        return Text("Snapshot {short} · SHA-256 {full}", short=view.snapshot_short, full=view.snapshot)
    return Text(
        "Snapshot {short} · SHA-256 {full} · Log {tx}: {head}",
        short=view.snapshot_short, full=view.snapshot, tx=view.log.tx, head=view.log.short,
    )  # fmt: skip


def keywords(snapshot: str, log: LogHead | None) -> str:
    """The properties of the file: ``snapshot <SHA-256>``, and ``log <number> <hash>`` where there is a log."""
    return f"snapshot {snapshot}" + (f"; log {log.tx} {log.hash}" if log is not None and log.tx else "")
