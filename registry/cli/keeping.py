"""Commands that keep a registry safe: backups and their second place, going back to one, mending, compacting."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from registry.change.repair import Repaired, compact, repair, told
from registry.change.restore import Outcome, preview_restore, restore
from registry.cli.common import actor, carry_backups, opened, registry_path
from registry.cli.output import Output
from registry.errors import UserError
from registry.i18n import Language, Text, _, n_
from registry.model.entities import ENTITIES
from registry.store.backup import make_backup
from registry.store.keeping import choose_second_place, second_place
from registry.store.shelf import Backup, read_backup, shelf

_SHOWN = 20
"""Changes that are listed one by one."""


def backup(options: argparse.Namespace, output: Output) -> int:
    """``backup``: make one now, list those there are, or choose the second place."""
    with opened(options) as registry:
        if options.second is not None or options.no_second:
            choose_second_place(registry, options.second)
        elif not options.list:
            make_backup(registry.path, "manual")
        carry_backups(registry, output)
        second = second_place(registry)
        found = shelf(registry.path)
    output.result({"backups": [_plain(b) for b in found], "second": str(second) if second else None})
    output.table(
        (_("Made"), _("Why"), _("Size, MB"), _("Changes"), _("File")),
        [_line(b, output.language) for b in found],
        right=(2, 3),
    )
    if not found:
        output.line(_("There is no backup yet."))
    if second is not None:
        output.line(_("Each is copied to {folder} too.", folder=str(second)))
    return 0


def _line(b: Backup, language: Language) -> tuple[str, ...]:
    made = f"{b.made.astimezone():%Y-%m-%d %H:%M:%S}"
    changes = "—" if b.tx is None else f"{b.tx:,}"
    return made, b.reason.render(language), f"{b.size / 1e6:,.1f}", changes, b.path.name


def _plain(b: Backup) -> dict[str, Any]:
    return {
        "file": str(b.path),
        "made": b.made.isoformat(timespec="seconds"),
        "why": b.why,
        "size": b.size,
        "sha256": b.digest,
        "changes": b.tx,
    }


def restore_backup(options: argparse.Namespace, output: Output) -> int:
    """``restore``: show what going back to a backup would lose, and with ``--yes`` do it."""
    path = registry_path(options)
    file = _chosen(path, options.backup)
    outcome = preview_restore(path, file)
    _tell(outcome, output)
    if not options.yes:
        output.result(_outcome(outcome) | {"restored": False})
        output.line(_("Nothing was changed. Add --yes to go back to this backup."))
        return 0
    done = restore(path, file, actor())
    output.result(_outcome(outcome) | {"restored": True, "before": str(done.before)})
    output.line(_("Restored. The state before lies in {file}.", file=done.before.name))
    return 0


def _chosen(path: Path, named: Path | None) -> Path:
    found = shelf(path)
    if named is None:
        if not found:
            raise UserError(
                Text("There is no backup of {file}.", file=path.name),
                Text("Nothing was changed."),
                Text("Name the file to restore from."),
            )
        return found[0].path
    beside = next((b.path for b in found if b.path.name == str(named)), None)
    return beside or named


def _tell(outcome: Outcome, output: Output) -> None:
    language = output.language
    backup = outcome.backup or read_backup(outcome.file)
    when = f"{backup.made.astimezone():%Y-%m-%d %H:%M:%S}" if backup else outcome.file.name
    output.line(_("Backup of {when}.", when=when))
    if not outcome.readable:
        output.line(_("The registry as it is cannot be read, so what would be lost cannot be told. It is kept."))
        return
    if not outcome.related:
        output.line(_("It is a backup of another registry: nothing of this one is in it."))
    n = len(outcome.lost)
    output.line(n_("{n} change would be lost.", "{n} changes would be lost.", n))
    lines = [
        (f"{c.at.astimezone():%Y-%m-%d %H:%M}", c.actor, c.label(language), str(c.records))
        for c in outcome.lost[:_SHOWN]
    ]
    if lines:
        output.table((_("When"), _("Who"), _("What"), _("Records")), lines, right=(3,))
    if n > _SHOWN:
        output.line(_("… and {n} older ones", n=n - _SHOWN))
    for name, (now, then) in outcome.rows.items():
        title = ENTITIES[name].zh if language is Language.ZH else ENTITIES[name].en
        output.line(_("{entity}: {now} now, {then} then", entity=title, now=f"{now:,}", then=f"{then:,}"))


def _outcome(outcome: Outcome) -> dict[str, Any]:
    return {
        "backup": str(outcome.file),
        "lost": [{"tx": c.tx, "at": c.at.isoformat(), "actor": c.actor} for c in outcome.lost],
        "regained": len(outcome.regained),
        "related": outcome.related,
        "readable": outcome.readable,
        "rows": {name: {"now": now, "then": then} for name, (now, then) in outcome.rows.items()},
    }


def repair_registry(options: argparse.Namespace, output: Output) -> int:
    """``repair``: bring what can be had of a damaged registry into a new file; exit code 1 when faults remain."""
    done = repair(registry_path(options), options.out)
    output.result(_repaired(done))
    lines = told(done, options.out)
    for line in lines[:_SHOWN]:
        output.line(line.render(output.language))
    if len(lines) > _SHOWN:
        output.line(_("… and {n} more", n=len(lines) - _SHOWN))
    return 1 if done.findings else 0


def _repaired(done: Repaired) -> dict[str, Any]:
    return {
        "tables": [
            {"table": s.table, "read": s.read, "lost": s.lost, "refused": s.refused}
            for s in done.read
            if s.lost or s.refused
        ],
        "backup": str(done.backup) if done.backup else None,
        "from_backup": dict(done.from_backup),
        "from_log": done.from_log,
        "findings": [f.code for f in done.findings],
    }


def compact_registry(options: argparse.Namespace, output: Output) -> int:
    """``compact``: give back the room that deleted rows left."""
    before, after = compact(registry_path(options))
    output.result({"before": before, "after": after})
    output.line(_("{before} MB before, {after} MB now.", before=f"{before / 1e6:,.1f}", after=f"{after / 1e6:,.1f}"))
    return 0
