"""``package OUT`` and ``package --restore IN NEW.car``: the whole registry as an open data package, and back."""

from __future__ import annotations

import argparse
from pathlib import Path

from registry.change.persons import without_persons
from registry.cli.common import actor, opened
from registry.cli.output import Output
from registry.i18n import _, n_
from registry.package import restore_package, write_package


def package(options: argparse.Namespace, output: Output) -> int:
    """Write the package of a registry, or make a registry of one."""
    out: Path = options.out
    if options.restore is not None:
        return _restore(options.restore, out, output)
    with opened(options) as registry:
        if options.contacts:
            packed = write_package(registry, out)
        else:
            with without_persons(registry, actor()) as copy:
                packed = write_package(copy, out)
    output.result(
        {"file": str(out), "rows": dict(packed.tables), "files": packed.files, "descriptor_sha256": packed.sha256}
        | {"warnings": [warning.render(output.language) for warning in packed.warnings]}
    )
    output.line(n_("{n} row", "{n} rows", packed.rows))
    output.line(_("Wrote {file}.", file=str(out)))
    output.line(f"SHA-256 datapackage.json {packed.sha256}")
    for warning in packed.warnings:
        output.note(warning.render(output.language))
    return 0


def _restore(source: Path, out: Path, output: Output) -> int:
    made = restore_package(source, out)
    output.result(
        {
            "file": str(out),
            "rows": dict(made.tables),
            "files": made.files,
            "last_seal": made.last_seal,
            "upgraded": made.upgraded,
        }
    )
    output.line(n_("{n} row", "{n} rows", made.rows))
    output.line(_("Made the registry {file}; its change log verifies.", file=str(out)))
    if made.upgraded:
        output.line(
            _(
                "The package was written by an earlier version of this program; the new registry was "
                "upgraded to this one."
            )
        )
    return 0
