"""``passphrase``: give a registry one, another one, or none; and where any command gets that of an encrypted registry from.

Never from an argument: those stand in the list of processes for everybody to read. In this order: the file named by
``--passphrase-file``, the variable ``REGISTRY_PASSPHRASE``, a question on the terminal.
"""

from __future__ import annotations

import argparse
import getpass
import os
import sys
from pathlib import Path

from registry.cli.output import Output
from registry.errors import EnvironmentFault, UserError
from registry.i18n import Text, _
from registry.store.keys import key_of, locked, looks_encrypted, refuse_weak, unlock

_VARIABLE, _NEW_VARIABLE = "REGISTRY_PASSPHRASE", "REGISTRY_NEW_PASSPHRASE"


def unlock_for(options: argparse.Namespace, path: Path) -> None:
    """Hold the key of the registry at `path` where it is encrypted.

    Raises:
        LockedRegistry: nobody gave a passphrase, or the wrong one.
        EnvironmentFault: the file that holds it cannot be read.
    """
    try:
        if key_of(path) is not None or not looks_encrypted(path):
            return
    except OSError:  # opening it will say so better
        return
    told = _told(getattr(options, "passphrase_file", None), _VARIABLE)
    if told is None and sys.stdin.isatty():
        told = getpass.getpass(_("Passphrase of {file}: ", file=path.name))
    if not told:
        raise locked(path)
    unlock(path, told)


def _told(file: Path | None, variable: str) -> str | None:
    if file is None:
        return os.environ.get(variable)
    try:
        with file.open(encoding="utf-8-sig") as text:
            return text.readline().rstrip("\r\n")
    except (OSError, UnicodeDecodeError) as error:
        raise EnvironmentFault(
            Text("{file} cannot be read.", file=file.name),
            Text("Nothing was changed."),
            Text("Check that it may be read."),
        ) from error


def passphrase(options: argparse.Namespace, output: Output) -> int:
    """``passphrase set | change | remove``."""
    from registry.change.people import refuse_unable
    from registry.cli.common import actor, registry_path
    from registry.store import open_registry
    from registry.store.encrypting import set_passphrase

    path = registry_path(options)
    encrypted = key_of(path) is not None
    if options.act == "set" and encrypted:
        raise UserError(
            Text("{file} is encrypted already.", file=path.name),
            Text("Nothing was changed."),
            Text("Use passphrase change."),
        )
    if options.act in ("change", "remove") and not encrypted:
        raise UserError(
            Text("{file} is not encrypted.", file=path.name), Text("Nothing was changed."), Text("Use passphrase set.")
        )
    with open_registry(path) as registry, registry.read() as connection:
        refuse_unable(connection, actor(), "edit", ("setting",))
    new = None if options.act == "remove" else _new(options)
    with output.progress(_("Writing it anew")) as step:
        left = set_passphrase(path, new, lambda done, total: step(done * 100 // total))
    output.result({"encrypted": new is not None, "left": [str(file) for file in left]})
    if new is None:
        output.line(_("{file} and its backups are not encrypted any more.", file=path.name))
    else:
        output.line(_("{file} and its backups are encrypted. Without the passphrase nobody can open them, not even you.",
                      file=path.name))  # fmt: skip
    for file in left:
        output.note(_("{file} could not be written anew and is as it was.", file=file.name))
    return 0


def _new(options: argparse.Namespace) -> str:
    told = _told(options.new_passphrase_file, _NEW_VARIABLE)
    if told is None and sys.stdin.isatty():
        told = getpass.getpass(_("New passphrase: "))
        refuse_weak(told)
        if getpass.getpass(_("Once more: ")) != told:
            raise UserError(
                Text("The two passphrases differ."), Text("Nothing was changed."), Text("Type it twice the same way.")
            )
    if not told:
        raise UserError(
            Text("No new passphrase was given."),
            Text("Nothing was changed."),
            Text("Type it on a terminal, or name a file with --new-passphrase-file."),
        )
    refuse_weak(told)
    return told
