"""``paper KIND OUT``: ledger, brief, notices, index and the papers of a round as PDF, some of them as a workbook."""

from __future__ import annotations

import argparse
from pathlib import Path

from registry.cli.common import judged_on, opened, summary_of
from registry.cli.keylist import named_round
from registry.cli.output import Output
from registry.errors import UserError
from registry.i18n import Text, _
from registry.report.emit.register_books import BookPaper, write_register_book
from registry.report.emit.sheet import AnyPaper, write_sheet
from registry.report.papers.choosing import (
    BOOK_KINDS,
    Subjects,
    register_sheet,
    round_sheet,
    round_subjects,
)
from registry.report.papers.kinds import REGISTER_KINDS
from registry.report.round_paper import counted_round
from registry.report.wording import PaperLanguage
from registry.rounds.book import rounds_of
from registry.store import Registry


def write_paper(options: argparse.Namespace, output: Output) -> int:
    """Write the paper that was asked for."""
    kind = str(options.kind).replace("-", "_")
    out: Path = options.out
    is_book = out.suffix.lower() == ".xlsx"
    if is_book and kind not in BOOK_KINDS:
        raise UserError(
            Text("This paper is no workbook."), Text("Nothing was written."), Text("Use a name that ends in .pdf.")
        )
    language = PaperLanguage(options.language)
    with opened(options) as registry:
        of_registry = kind in REGISTER_KINDS
        paper = _of_registry(registry, options, kind) if of_registry else _of_round(registry, options, kind)
    warnings: tuple[Text, ...] = ()
    if is_book and isinstance(paper, BookPaper):
        write_register_book(paper, out, language)
    else:
        warnings = write_sheet(paper, out, language).warnings
    output.result({"file": str(out), "snapshot": paper.head.snapshot})
    output.line(_("Wrote {file}.", file=str(out)))
    for warning in warnings:
        output.note(warning.render(output.language))
    return 0


def _of_registry(registry: Registry, options: argparse.Namespace, kind: str) -> AnyPaper:
    as_of = judged_on(options, summary_of(registry))
    with registry.read() as connection:
        paper, subjects = register_sheet(connection, kind, as_of)
        if not options.about:
            return paper
        return register_sheet(connection, kind, as_of, _named(subjects, options.about))[0]


def _of_round(registry: Registry, options: argparse.Namespace, kind: str) -> AnyPaper:
    with registry.read() as connection:
        if options.round is not None:
            uid = named_round(registry, options.round).uid
        else:
            heads = rounds_of(connection)
            if not heads:
                raise UserError(Text("There is no round yet."), None, Text("Open one on the page Key list."))
            uid = heads[0].uid
        held = counted_round(connection, uid)
    subjects = round_subjects(held, kind)
    subject = _named(subjects, options.about) if options.about else subjects.taken
    return round_sheet(held, kind, subject)


def _named(subjects: Subjects, wanted: str) -> str:
    """The key of the subject that is called `wanted`, in either language, by its key, or by a part of its name."""
    asked = wanted.strip().casefold()
    names = {key: (key.casefold(), name.en.casefold(), name.zh.casefold()) for key, name in subjects.all}
    found = [key for key, said in names.items() if asked in said]
    found = found or [key for key, said in names.items() if any(asked in one for one in said)]
    if len(found) == 1:
        return found[0]
    if found:
        raise UserError(Text("“{name}” names several.", name=wanted), None, Text("Give the whole name or the key."))
    raise UserError(
        Text("This paper is not about “{name}”.", name=wanted), None, Text("Leave the name out, or choose another one.")
    )
