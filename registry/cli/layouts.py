"""Commands on what the program remembers of the senders' sheets: list, show, export and forget layouts."""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from typing import Any

from registry.cli.common import opened
from registry.cli.output import Output
from registry.errors import UserError
from registry.files import write_whole
from registry.i18n import Language, Text, _, n_
from registry.intake.layout_file import layout_to_json
from registry.intake.memory import Layout, forget_layout, load_memory, unknown_layout
from registry.model.entities import ENTITIES
from registry.model.vocab import vocabulary
from registry.store import Registry


def layouts(options: argparse.Namespace, output: Output) -> int:
    """``layouts [list | show KEY | export KEY FILE | forget KEY]``."""
    with opened(options) as registry:
        match options.act:
            case "show":
                _show(find_layout(registry, options.key), output)
            case "export":
                _export(find_layout(registry, options.key), options, output)
            case "forget":
                layout = find_layout(registry, options.key)
                forget_layout(registry, layout.key)
                output.result({"forgotten": layout.key})
                output.line(_("Forgotten: {name}", name=layout.name))
            case _:
                _list(registry, output)
    return 0


def find_layout(registry: Registry, asked: str) -> Layout:
    """The one layout that `asked` names: its key, the beginning of its key, or its name.

    Raises:
        UserError: none or several.
    """
    held = load_memory(registry).layouts
    if asked in held:
        return held[asked]
    hits = [x for x in held.values() if x.key.startswith(asked) or x.name.casefold() == asked.strip().casefold()]
    if len(hits) == 1:
        return hits[0]
    if not hits:
        raise unknown_layout(asked)
    raise UserError(
        Text("{n} layouts fit {name}.", "{n} layouts fit {name}.", n=len(hits), name=asked),
        Text("Nothing was changed."),
        Text("Give the whole key."),
    )


def _list(registry: Registry, output: Output) -> None:
    held = sorted(load_memory(registry).layouts.values(), key=lambda x: (x.used, x.key), reverse=True)
    output.result([_plain(x) for x in held])
    if held:
        output.table(
            (_("Key"), _("Name"), _("Office"), _("Columns"), _("Used"), _("Times")),
            [(x.key, x.name, x.office, str(len(x.headers)), x.used[:10], str(x.times)) for x in held],
            right=(3, 5),
        )
    output.line(n_("{n} layout", "{n} layouts", len(held)))


def _show(layout: Layout, output: Output) -> None:
    output.result(_plain(layout) | {"headers": list(layout.headers), "body": layout.body})
    output.line(" · ".join(x for x in (layout.name, layout.office, layout.key) if x))
    columns: Mapping[str, Mapping[str, Any]] = layout.body.get("columns", {})
    rows = [(header, _targets(column, output), _modes(column)) for header, column in columns.items()]
    output.table((_("Header"), _("Field"), _("Read as")), rows)


def _targets(column: Mapping[str, Any], output: Output) -> str:
    return output.listed(_field_title(key, output.language) for key in column.get("fields", ())) or "—"


def _field_title(key: str, language: Language) -> str:
    table, _dot, name = key.partition(".")
    if table == "metric" and name in vocabulary("metric"):
        return vocabulary("metric").get(name).label(language)
    if table in ENTITIES and any(f.key == name for f in ENTITIES[table].fields):
        return ENTITIES[table].field(name).title(language)
    return key


def _modes(column: Mapping[str, Any]) -> str:
    said = [str(column[key]) for key in ("unit", "currency", "year", "blank") if column.get(key)]
    return " ".join([*said, *(["%"] if column.get("percent") in (True, "percent") else [])])


def _export(layout: Layout, options: argparse.Namespace, output: Output) -> None:
    write_whole(options.file, layout_to_json(layout).encode())
    output.result({"file": str(options.file)})
    output.line(_("Wrote {file}.", file=str(options.file)))


def _plain(layout: Layout) -> dict[str, Any]:
    return {
        "key": layout.key,
        "name": layout.name,
        "office": layout.office,
        "columns": len(layout.headers),
        "created": layout.created,
        "used": layout.used,
        "times": layout.times,
    }
