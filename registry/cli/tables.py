"""``table OUT``: the table of firms as XLSX, CSV or JSON, narrowed, sorted and with the columns that were asked for."""

from __future__ import annotations

import argparse

from registry.cli.common import judged_on, opened, summary_of
from registry.cli.output import Output
from registry.i18n import _, n_
from registry.report.emit.tables import write_table as table_to
from registry.view import firm_rows
from registry.view.firm_table import firm_table, sorted_rows


def write_table(options: argparse.Namespace, output: Output) -> int:
    """Write the firms that pass the search."""
    terms = options.search.casefold().split()
    with opened(options) as registry:
        as_of = judged_on(options, summary_of(registry))
        rows = [row for row in firm_rows(registry, as_of) if all(term in row.search_key for term in terms)]
        rows = sorted_rows(rows, _keys(options.sort), output.language)
        table = firm_table(
            registry,
            rows,
            as_of,
            output.language,
            columns=_keys(options.columns) or None,
            sources=options.sources,
            contacts=options.contacts,
        )
    table_to(table, options.out, output.language)
    output.result({"file": str(options.out), "firms": len(rows), "columns": [c.key for c in table.columns]})
    output.line(n_("{n} firm", "{n} firms", len(rows)))
    output.line(_("Wrote {file}.", file=str(options.out)))
    return 0


def _keys(given: str | None) -> list[str]:
    return [part.strip() for part in (given or "").split(",") if part.strip()]
