"""``file FIRM OUT.pdf``: the cultivation file of a firm as PDF."""

from __future__ import annotations

import argparse

from registry.cli.common import judged_on, opened, summary_of
from registry.cli.listing import find_firm
from registry.cli.output import Output
from registry.i18n import _
from registry.report.emit.firm_file import write_firm_file
from registry.report.wording import PaperLanguage


def write_file(options: argparse.Namespace, output: Output) -> int:
    """Write the cultivation file that was asked for."""
    with opened(options) as registry:
        as_of = judged_on(options, summary_of(registry))
        uid = find_firm(registry, options.firm, as_of).uid
        made = write_firm_file(registry, uid, as_of, options.out, PaperLanguage(options.language))
    output.result({"files": [str(options.out)], "firms": 1, "pages": made.pages})
    output.line(_("Wrote {file}.", file=str(options.out)))
    for warning in made.warnings:
        output.note(warning.render(output.language))
    return 0
