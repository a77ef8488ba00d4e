"""``sign FILE.pdf --certificate FILE.p12``: a paper signed with an office's own certificate."""

from __future__ import annotations

import argparse
import getpass
import sys
from pathlib import Path

from registry.cli.importing import read_password
from registry.cli.output import Output
from registry.errors import UserError
from registry.files import write_whole
from registry.i18n import Text, _
from registry.report.emit.signing import sign_paper, signatures


def sign(options: argparse.Namespace, output: Output) -> int:
    """Write the signed paper beside the unsigned one, or where it was asked for."""
    paper: Path = options.paper
    out: Path = options.out or paper.with_name(f"{paper.stem}-signed{paper.suffix}")
    data, certificate = _read(paper), _read(options.certificate)
    signed = sign_paper(data, certificate, _password(options.password_file), visible=options.visible)
    said = [one.said() for one in signatures(signed)]
    write_whole(out, signed)
    output.result({"file": str(out), "signatures": [one.render(output.language) for one in said]})
    output.line(_("Wrote {file}.", file=str(out)))
    for one in said:
        output.line(one.render(output.language))
    return 0


def _password(file: Path | None) -> str:
    """From the file that was named, else asked for where somebody can answer, else none."""
    if file is not None:
        return read_password(file)
    return getpass.getpass(_("Password of the certificate: ")) if sys.stdin.isatty() else ""


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise UserError(
            Text("{file} cannot be read.", file=path.name),
            Text("Nothing was signed."),
            Text("Check the name, and that it may be read."),
        ) from error
