"""How the command line speaks: JSON on request, else tables and sentences; progress only on a terminal.

Results go to standard output, everything else to standard error, so that a pipe gets results alone.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Generator, Iterable, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Protocol

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn
from rich.table import Table

from registry.i18n import Language
from registry.waiting import waiting_text

_SAID_AT = frozenset({0, 1, 2, 5, 10, 15, 20, 25, 30})
"""Seconds of waiting that are said where nothing can be written over."""


class Step(Protocol):
    """Called with the share done, in whole percent."""

    def __call__(self, percent: int) -> None: ...


@dataclass(slots=True)
class Output:
    """Where results, messages and progress go.

    Attributes:
        as_json: results as one JSON document.
        language: of sentences and titles.
    """

    as_json: bool
    language: Language
    _waited: int = -1

    def result(self, data: Any) -> None:
        """Write `data` as JSON; only in JSON mode."""
        if self.as_json:
            sys.stdout.write(json.dumps(data, ensure_ascii=False, indent=2, sort_keys=False) + "\n")

    def line(self, text: str) -> None:
        """A sentence of the result for people; nothing in JSON mode."""
        if not self.as_json:
            sys.stdout.write(text + "\n")

    def note(self, text: str) -> None:
        """A remark on the way, on standard error."""
        sys.stderr.write(text + "\n")

    def table(self, titles: Sequence[str], rows: Sequence[Sequence[str]], right: Sequence[int] = ()) -> None:
        """A table for people; columns in `right` are right-aligned. Nothing in JSON mode."""
        if self.as_json:
            return
        table = Table(box=None, pad_edge=False, header_style="bold")
        for number, title in enumerate(titles):
            table.add_column(title, justify="right" if number in right else "left", overflow="fold")
        for row in rows:
            table.add_row(*(_plain(cell) for cell in row))
        width = None if sys.stdout.isatty() else 200
        Console(file=sys.stdout, width=width, highlight=False, soft_wrap=False).print(table)

    def listed(self, items: Iterable[str]) -> str:
        """Items in one line, parted as the language parts them."""
        return ("、" if self.language is Language.ZH else ", ").join(items)

    def waiting(self, seconds: float | None) -> None:
        """Say that a colleague is writing: on a terminal in one line that counts, else now and then."""
        if sys.stderr.isatty():
            said = "" if seconds is None else waiting_text(seconds).render(self.language)
            sys.stderr.write(f"\r\x1b[K{said}")
            sys.stderr.flush()
        elif seconds is None:
            self._waited = -1
        elif int(seconds) > self._waited and int(seconds) in _SAID_AT:
            self._waited = int(seconds)
            self.note(waiting_text(seconds).render(self.language))

    @contextmanager
    def progress(self, title: str) -> Generator[Step]:
        """A progress bar while the block runs, when standard error is a terminal."""
        if not sys.stderr.isatty():
            yield lambda percent: None
            return
        console = Console(file=sys.stderr)
        bar = Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            TextColumn("{task.percentage:>3.0f} %"),
            console=console,
            transient=True,
        )
        with bar:
            task = bar.add_task(title, total=100)
            yield lambda percent: bar.update(task, completed=percent)


def _plain(text: str) -> str:
    """`text` with rich's markup brackets made harmless."""
    return text.replace("[", r"\[")
