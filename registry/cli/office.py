"""``people``, ``office``, ``instruments``: who works with a registry, and what the office has set, in files."""

from __future__ import annotations

import argparse
from pathlib import Path

from registry.change import apply
from registry.change.people import Person, people, system_account
from registry.cli.common import actor, opened
from registry.cli.output import Output
from registry.cultivation import Instrument
from registry.cultivation import instruments as known_instruments
from registry.errors import UserError
from registry.i18n import Text, _, n_
from registry.intake.instrument_book import read_instrument_book
from registry.model.vocab import vocabulary
from registry.office.handover import Handover, read_handover, write_handover
from registry.office.staff import person_change
from registry.report.instrument_book import write_instrument_book
from registry.store import Registry


def list_people(options: argparse.Namespace, output: Output) -> int:
    """``people``: list them, or with ``--add`` name one."""
    with opened(options, output if options.add else None) as registry:
        if options.add:
            with registry.read() as connection:
                known = next((p for p in people(connection) if p.name == options.add and not p.gone), None)
                change = person_change(
                    connection,
                    known.uid if known is not None else "",
                    name=options.add,
                    account=options.account if options.account is not None else known.account if known else "",
                    roles=options.roles.split(","),
                    actor=actor(),
                )
            if change is not None:
                apply(registry, change)
        with registry.read() as connection:
            found = people(connection)
    output.result({"people": [_plain(one) for one in found], "account": system_account()})
    rows = [(one.name, one.account or "—", one.titles(), _("no longer here") if one.gone else "") for one in found]
    if rows:
        output.table((_("Name"), _("Account"), _("Roles"), _("State")), rows)
    else:
        output.line(_("This registry names nobody: whoever has the file may change everything."))
    return 0


def _plain(one: Person) -> dict[str, object]:
    return {
        "name": one.name,
        "account": one.account or None,
        "roles": sorted(one.roles),
        "confirmed": one.confirmed.isoformat() if one.confirmed is not None else None,
        "gone": one.gone,
    }


def office(options: argparse.Namespace, output: Output) -> int:
    """``office export FILE`` and ``office import FILE [--yes]``."""
    file: Path = options.file
    if options.act == "export":
        with opened(options) as registry:
            count = write_handover(registry, file)
        output.result({"file": str(file), "settings": count})
        output.line(n_("{n} setting", "{n} settings", count))
        output.line(_("Wrote {file}.", file=str(file)))
        return 0
    with opened(options, output) as registry:
        _take_over(registry, read_handover(registry, file, actor()), options, output)
    return 0


def instruments(options: argparse.Namespace, output: Output) -> int:
    """``instruments [list | export FILE | import FILE [--yes]]``: the policy instruments, and their workbook."""
    file: Path | None = options.file
    with opened(options, output if options.act == "import" else None) as registry:
        with registry.read() as connection:
            known = known_instruments(connection)
        if options.act == "import" and file is not None:
            _take_over(registry, read_instrument_book(file, known, actor()), options, output)
            return 0
    if options.act == "export" and file is not None:
        count = write_instrument_book(known.all, file)
        output.result({"file": str(file), "instruments": count})
        output.line(n_("{n} policy instrument", "{n} policy instruments", count))
        output.line(_("Wrote {file}.", file=str(file)))
        return 0
    if options.act != "list":
        raise UserError(
            Text("{act} wants a file.", act=options.act),
            Text("Nothing was changed."),
            Text("Add the name of the file."),
        )
    output.result({"instruments": [_instrument_plain(one) for one in known.all]})
    kinds = vocabulary("instrument")
    rows = [
        (one.code, str(one.name), kinds.get(one.kind).label(output.language), str(one.document) or "—")
        for one in known.all
    ]
    output.table((_("Code"), _("Name"), _("Kind of support"), _("Document")), rows)
    return 0


def _instrument_plain(one: Instrument) -> dict[str, object]:
    return {"code": one.code, "en": one.name.en, "zh": one.name.zh, "kind": one.kind, "own": bool(one.uid)}


def _take_over(registry: Registry, found: Handover, options: argparse.Namespace, output: Output) -> None:
    """Tell what a file would change, and change it where that is asked for."""
    _tell(found, output)
    taken = options.yes and found.change is not None
    if taken and found.change is not None:
        if registry.barred is not None:
            raise UserError(registry.barred, Text("Nothing was changed."))
        apply(registry, found.change)
    output.result({"differences": [_difference(found, n) for n in range(len(found.lines))], "taken": taken})
    if not found.lines:
        output.line(_("The registry says all that the file says."))
    elif not taken:
        output.line(_("Nothing was changed. Add --yes to take this over."))


def _tell(found: Handover, output: Output) -> None:
    rows = [
        (
            str(one.table),
            one.name,
            str(one.field) if one.field is not None else {"new": _("new"), "kept": _("stays as it is here")}[one.kind],
            str(one.before) or "—",
            str(one.after) or "—",
        )
        for one in found.lines
    ]
    if rows:
        output.table((_("What"), _("Name"), _("Field"), _("Here"), _("In the file")), rows)


def _difference(found: Handover, number: int) -> dict[str, object]:
    one = found.lines[number]
    return {
        "what": str(one.table),
        "name": one.name,
        "field": str(one.field) if one.field is not None else None,
        "before": str(one.before),
        "after": str(one.after),
        "kind": one.kind,
    }
