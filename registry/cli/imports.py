"""The command that lists what was imported."""

from __future__ import annotations

import argparse

from registry.cli.common import opened
from registry.cli.output import Output
from registry.i18n import _, n_
from registry.intake.made import made_imports


def imports(options: argparse.Namespace, output: Output) -> int:
    """``imports``: all imports, the latest first; their numbers are what ``undo`` takes."""
    with opened(options) as registry:
        made = made_imports(registry)
    output.result(
        [
            {
                "number": one.tx,
                "at": one.at.isoformat(),
                "actor": one.actor,
                "files": list(one.files),
                "records": one.records,
                "undone": not one.stands,
            }
            for one in made
        ]
    )
    if made:
        output.table(
            (_("Number"), _("Day"), _("By"), _("Files"), _("Records"), _("State")),
            [
                (
                    str(one.tx),
                    one.at.astimezone().date().isoformat(),
                    one.actor,
                    _(", ").join(one.files),
                    f"{one.records:,}",
                    _("stands") if one.stands else _("undone"),
                )
                for one in made
            ],
            right=(0, 4),
        )
    output.line(n_("{n} import", "{n} imports", len(made)))
    return 0
