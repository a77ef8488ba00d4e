"""Commands that write files: the shortlist, the export, the template."""

from __future__ import annotations

import argparse
from datetime import date

from registry.cli.common import opened, summary_of
from registry.cli.output import Output
from registry.errors import UserError
from registry.i18n import Text, _
from registry.report.register_workbook import EXPORTED, write_export as export_to, write_template as template_to
from registry.view.rows import records


def write_export(options: argparse.Namespace, output: Output) -> int:
    """``export OUT.xlsx``: every record, one sheet a table."""
    with opened(options) as registry:
        summary = summary_of(registry)
        with registry.read() as connection:
            tables = {table: records(connection, table) for table in EXPORTED}
    names = {firm["uid"]: firm["legal_name"] for firm in tables["firm"]}
    export_to(options.out, tables, names, output.language, fictional=summary.fictional)
    output.result({"file": str(options.out), "firms": len(tables["firm"])})
    output.line(_("Wrote {file}.", file=str(options.out)))
    return 0


def write_template(options: argparse.Namespace, output: Output) -> int:
    """``template OUT.xlsx``: the empty district return for last year's figures."""
    template_to(options.out, date.today().year - 1)
    output.result({"file": str(options.out)})
    output.line(_("Wrote {file}.", file=str(options.out)))
    return 0


def write_shortlist(options: argparse.Namespace, output: Output) -> int:
    """``shortlist --pdf OUT --xlsx OUT``: the paper and the workbook of one scored round."""
    if options.pdf is None and options.xlsx is None:
        raise UserError(Text("No file was named."), None, Text("Add --pdf OUT.pdf, --xlsx OUT.xlsx, or both."))
    raise NotImplementedError
