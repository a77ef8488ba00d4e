"""Commands that write files: the shortlist, the export, the template."""

from __future__ import annotations

import argparse
from datetime import date
from pathlib import Path

from registry.cli.common import opened
from registry.cli.keylist import named_round
from registry.cli.output import Output
from registry.cli.scoring import scored_round
from registry.errors import UserError
from registry.i18n import Language, Text, _
from registry.report.build import round_view, shortlist_view
from registry.report.emit.pdf import write_shortlist_pdf
from registry.report.emit.xlsx import write_shortlist_xlsx
from registry.report.inputs import paper_inputs
from registry.report.register_workbook import export_register
from registry.report.round_paper import counted_round
from registry.report.template import write_template as template_to
from registry.report.wording import PaperLanguage
from registry.scoring import RoundResult
from registry.store import Registry


def write_export(options: argparse.Namespace, output: Output) -> int:
    """``export OUT.xlsx``: every record, one sheet a table."""
    with opened(options) as registry:
        firms = export_register(registry, options.out, output.language)
    output.result({"file": str(options.out), "firms": firms})
    output.line(_("Wrote {file}.", file=str(options.out)))
    return 0


def write_template(options: argparse.Namespace, output: Output) -> int:
    """``template OUT.xlsx``: the empty district return for last year's figures."""
    template_to(options.out, date.today().year - 1)
    output.result({"file": str(options.out)})
    output.line(_("Wrote {file}.", file=str(options.out)))
    return 0


def write_papers(
    registry: Registry, result: RoundResult, pdf: Path | None, xlsx: Path | None, language: PaperLanguage
) -> list[Text]:
    """The paper and the workbook of `result`; answers what a reader should know of them.

    Raises:
        EnvironmentFault: a file could not be written; the registry is untouched.
    """
    with registry.read() as connection:
        view = shortlist_view(result, paper_inputs(connection, result, trial=True))
    warnings: list[Text] = []
    if xlsx is not None:
        write_shortlist_xlsx(view, xlsx, language)
    if pdf is not None:
        warnings += write_shortlist_pdf(view, pdf, language).warnings
    return warnings


def write_shortlist(options: argparse.Namespace, output: Output) -> int:
    """``shortlist --pdf OUT --xlsx OUT``: the paper and the workbook of one scored round."""
    if options.pdf is None and options.xlsx is None:
        raise UserError(Text("No file was named."), None, Text("Add --pdf OUT.pdf, --xlsx OUT.xlsx, or both."))
    if options.round is not None:
        return _write_round(options, output)
    with opened(options) as registry:
        result = scored_round(registry, options)
        warnings = write_papers(registry, result, options.pdf, options.xlsx, PaperLanguage(options.language))
    files = [str(path) for path in (options.pdf, options.xlsx) if path is not None]
    output.result({"files": files, "snapshot": result.digest, "finding": result.finding.render(output.language)})
    output.line(result.finding.render(output.language))
    for file in files:
        output.line(_("Wrote {file}.", file=file))
    for warning in warnings:
        output.note(warning.render(output.language))
    return 0


def _write_round(options: argparse.Namespace, output: Output) -> int:
    """``shortlist --round ROUND``: the paper of a round, with the sealed file inside once it is sealed."""
    language = PaperLanguage(options.language)
    with opened(options) as registry, registry.read() as connection:
        held = counted_round(connection, named_round(registry, options.round).uid)
    view = round_view(held)
    warnings: list[Text] = []
    if options.xlsx is not None:
        write_shortlist_xlsx(view, options.xlsx, language)
    if options.pdf is not None:
        warnings += write_shortlist_pdf(view, options.pdf, language, sealed=held.sealed).warnings
    files = [str(path) for path in (options.pdf, options.xlsx) if path is not None]
    spoken = view.finding.zh if output.language is Language.ZH else view.finding.en
    output.result({"files": files, "snapshot": view.snapshot, "finding": spoken})
    output.line(spoken)
    for file in files:
        output.line(_("Wrote {file}.", file=file))
    for warning in warnings:
        output.note(warning.render(output.language))
    return 0
