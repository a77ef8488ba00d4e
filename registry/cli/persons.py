"""``person TEXT [--erase --yes]``: where a person's data stand, and erasing them."""

from __future__ import annotations

import argparse

from registry.change.persons import PersonPlace, erase_person, person_places
from registry.cli.common import actor, opened
from registry.cli.output import Output
from registry.i18n import Title, _, n_
from registry.model.entities import ENTITIES


def person(options: argparse.Namespace, output: Output) -> int:
    """Show where a person is named; with ``--erase`` erase all of it."""
    with opened(options, output if options.erase else None) as registry:
        with registry.read() as connection:
            places = person_places(connection, options.text)
        if options.erase and places:
            erase_person(registry, places, actor())
    output.result({"places": [_plain(one) for one in places], "erased": bool(options.erase and places)})
    rows = [_line(one) for one in places]
    if rows:
        output.table((_("Record"), _("Firm"), _("What stands there"), _("State")), rows)
    if not places:
        output.line(_("Nobody is named so."))
    elif options.erase:
        n = len(places)
        output.line(n_("{n} record erased for good.", "{n} records erased for good.", n))
        output.line(_("Backups made before still hold the person; delete them by hand."))
    else:
        output.line(_("Nothing was changed. Add --erase to erase all of this for good."))
    return 0


def _line(one: PersonPlace) -> tuple[str, ...]:
    entity = ENTITIES[one.table]
    state = _("earlier version") if one.gone else _("on record")
    return str(Title(entity.en, entity.zh)), one.firm or "—", one.said, state


def _plain(one: PersonPlace) -> dict[str, object]:
    return {"table": one.table, "uid": one.uid, "firm": one.firm, "said": one.said, "gone": one.gone}
