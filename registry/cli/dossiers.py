"""``dossier FIRM OUT`` and ``dossier --all OUT``: what is known of a firm, or of every firm, as PDF."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from registry.cli.common import judged_on, opened, summary_of
from registry.cli.listing import find_firm
from registry.cli.output import Output
from registry.errors import UserError
from registry.i18n import Text, _, n_
from registry.report.emit.dossiers import write_dossiers
from registry.report.wording import PaperLanguage


def write_dossier(options: argparse.Namespace, output: Output) -> int:
    """Write the dossiers that were asked for."""
    out: Path = options.out
    firm: str | None = options.firm
    if firm is None and not options.all:
        raise UserError(Text("No firm was named."), None, Text("Name a firm, or add --all for all of them."))
    if firm is not None and options.all:
        raise UserError(Text("A firm was named, and all were asked for."), None, Text("Leave out one of the two."))
    with opened(options) as registry:
        as_of = judged_on(options, summary_of(registry))
        uids = None if firm is None else [find_firm(registry, firm, as_of).uid]
        with registry.read() as connection:
            written = write_dossiers(
                connection, out, as_of, PaperLanguage(options.language), uids=uids, tell=_Counter(options.all, output)
            )
    files = [str(path) for path in written.files]
    output.result({"files": files, "firms": written.firms, "pages": written.pages})
    pages = n_("{n} page", "{n} pages", written.pages)
    output.line(n_("{n} dossier, {pages}", "{n} dossiers, {pages}", written.firms, pages=pages))
    for file in files if len(files) <= SHOWN else [str(out)]:
        output.line(_("Wrote {file}.", file=file))
    for warning in written.warnings:
        output.note(warning.render(output.language))
    return 0


SHOWN = 5
"""More files than this are named by their folder."""


class _Counter:
    """Progress on a terminal, on one line; nothing where the output is read by a program."""

    def __init__(self, wanted: bool, output: Output) -> None:
        self._shown = wanted and not output.as_json and sys.stderr.isatty()

    def __call__(self, done: int, count: int) -> None:
        if self._shown:
            sys.stderr.write(f"\r{done} / {count}" + ("\n" if done == count else ""))
            sys.stderr.flush()
