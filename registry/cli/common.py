"""What several commands need: the registry they work on, who is at work, and the day they judge by."""

from __future__ import annotations

import argparse
import getpass
import os
from collections.abc import Generator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from registry.change.clock import clock_warning
from registry.change.people import why_read_only
from registry.cli.output import Output
from registry.cli.passphrases import unlock_for
from registry.errors import EnvironmentFault, UserError
from registry.i18n import Language, Text
from registry.office.terms import use_terms_of
from registry.store import Registry, open_registry
from registry.store.file import FILE_READ_ONLY, may_write
from registry.store.keeping import back_up_once_a_day, fill_second_place
from registry.store.place import risk_of
from registry.view import Summary, registry_summary


def actor() -> str:
    """Who is at work: ``REGISTRY_ACTOR``, or the account's name."""
    named = os.environ.get("REGISTRY_ACTOR")
    if named:
        return named
    try:
        return getpass.getuser()
    except (OSError, KeyError):
        return "unknown"


def registry_path(options: argparse.Namespace) -> Path:
    """The registry file that was named, unlocked where it is encrypted.

    Raises:
        LockedRegistry: it is encrypted, and its passphrase was not given.
        UserError: none was.
    """
    path = getattr(options, "registry", None)
    if path is None:
        raise UserError(Text("No registry was named."), None, Text("Add --registry FILE.car."))
    unlock_for(options, path)
    return path


@contextmanager
def opened(options: argparse.Namespace, output: Output | None = None) -> Generator[Registry]:
    """The named registry, open for the block.

    Args:
        options: of the command.
        output: of a command that writes: it is told where the file lies unsafely, today's backup is made before, and
            new backups are carried to the second place after.
    """
    path = registry_path(options)
    with open_registry(path, read_only=None if may_write(path) else FILE_READ_ONLY) as registry:
        with registry.read() as connection:
            registry.bar(registry.barred or why_read_only(connection, actor()))
        use_terms_of(registry)
        if output is not None and registry.barred is None:
            say_risk(registry, output)
            say_clock(registry, output)
            back_up_once_a_day(registry)
        yield registry
        if output is not None and registry.barred is None:
            carry_backups(registry, output)


def say_risk(registry: Registry, output: Output) -> None:
    """Say on the side what speaks against the place of the registry."""
    risk = risk_of(registry.path)
    if risk is not None:
        for text in (risk.what, risk.why, risk.mend):
            output.note(text.render(output.language))


def say_clock(registry: Registry, output: Output) -> None:
    """Say on the side that the clock of this computer is behind."""
    with registry.read() as connection:
        warning = clock_warning(connection)
    if warning is not None:
        output.note(warning.render(output.language))


def carry_backups(registry: Registry, output: Output) -> None:
    """Copy new backups to the second place; where it is not there, that is said and the command goes on."""
    try:
        fill_second_place(registry)
    except EnvironmentFault as error:
        output.note(error.render(output.language))


def judged_on(options: argparse.Namespace, summary: Summary) -> date:
    """The day of the assessment: the one asked for, else the registry's data date, else today."""
    asked: date | None = getattr(options, "as_of", None)
    return asked or summary.as_of(date.today())


def spoken_name(english: str | None, short: str | None, language: Language) -> str | None:
    """The name a reader of `language` knows a firm by; the other one where there is none, None where both are unknown."""
    return (short or english) if language is Language.ZH else (english or short)


def summary_of(registry: Registry) -> Summary:
    """The registry's summary."""
    return registry_summary(registry)
