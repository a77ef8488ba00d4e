"""Policy instruments: those shipped with the program, and those an office wrote down in its registry.

A record with the code of a shipped instrument stands in its place; taking the record out brings the shipped one back.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from sqlalchemy import Connection, select

from registry.i18n import Text, Title
from registry.model.entities import ENTITIES, TABLES
from registry.model.toml_table import Table, TomlFile, no_twins
from registry.model.values import Amount, AmountKind, Precision, UncertainDate
from registry.model.vocab import normalised, vocabulary
from registry.resources import resource_path

_FILE = "instruments/shanghai.toml"
_WAN = 1_000_000
_MONTH = re.compile(r"(20\d\d)-(0[1-9]|1[0-2])")
_NO_TEXT = Title("", "")


@dataclass(frozen=True, slots=True)
class Instrument:
    """One policy instrument.

    Attributes:
        kind: code of the vocabulary ``instrument``.
        first, last: since when and until when it is in force, None where that is not known.
        ceiling: the most one firm gets, None where no figure is known.
        uid: of the record it was read from, "" for a shipped one.
    """

    code: str
    name: Title
    kind: str
    document: Title = _NO_TEXT
    authority: Title = _NO_TEXT
    first: UncertainDate | None = None
    last: UncertainDate | None = None
    ceiling: Amount | None = None
    note: Title = _NO_TEXT
    source: str = ""
    uid: str = ""
    aliases: tuple[str, ...] = ()

    def record(self) -> dict[str, object]:
        """The fields of a record that says the same, to be edited in a registry. Its texts are the Chinese ones."""
        return {
            "code": self.code,
            "en": self.name.en,
            "zh": self.name.zh,
            "kind": self.kind,
            "document": self.document.zh or None,
            "authority": self.authority.zh or None,
            "in_force": self.first,
            "ends": self.last,
            "ceiling": self.ceiling,
            "remark": self.note.zh or None,
            "source": self.source or None,
        }


class Instruments:
    """All instruments of a registry, found by code or by any of their names."""

    def __init__(self, given: Iterable[Instrument]) -> None:
        self.all = tuple(given)
        self._by_word: dict[str, Instrument] = {}
        for one in self.all:
            for text in (one.code, one.name.en, one.name.zh, *one.aliases):
                if text:
                    self._by_word.setdefault(normalised(text), one)

    def find(self, text: str) -> Instrument | None:
        """The instrument that a support names; None where the words are those of none."""
        return self._by_word.get(normalised(text))

    def title(self, text: str) -> Text:
        """What the instrument of a support is called: its name, or the words it was written in."""
        found = self.find(text)
        return found.name if found is not None else Title(text, text)

    def kind(self, text: str) -> str:
        """The kind of support, by the instrument or by words that name a kind; "" where it is not known."""
        found = self.find(text)
        if found is not None:
            return found.kind
        term = vocabulary("instrument").find(text)
        return term.code if term is not None else ""


@cache
def shipped_instruments() -> tuple[Instrument, ...]:
    """The instruments shipped with the program.

    Raises:
        UserError: the file was edited and is wrong now; names the line.
    """
    path = resource_path(_FILE)
    return parse_instruments(path.read_text(encoding="utf-8"), path.name)


def parse_instruments(text: str, name: str) -> tuple[Instrument, ...]:
    """The instruments written in `text`.

    Raises:
        UserError: something in it is wrong; names line and key.
    """
    safe, mend = Text("No instrument was read."), Text("Correct the line.")
    root = TomlFile(name, text, safe, mend).root
    root.integer("format", 1, 1)
    tables = root.tables("instrument")
    no_twins(tables)
    made = tuple(_instrument(table) for table in tables)
    root.finish()
    return made


def _instrument(table: Table) -> Instrument:
    kind = table.text("kind")
    if kind not in vocabulary("instrument"):
        raise table.fault("kind", Text("“{value}” is not a value of “{key}”.", value=kind, key="kind"))
    ceiling = None
    if "ceiling" in table:
        wan = table.integer("ceiling", 1, 10**9)
        ceiling = Amount(AmountKind.EXACT, wan * _WAN, wan * _WAN, "CNY", f"{wan}万元")
    made = Instrument(
        table.text("code"),
        table.title("name"),
        kind,
        _title(table, "document"),
        _title(table, "authority"),
        _day(table, "from"),
        _day(table, "until"),
        ceiling=ceiling,
        note=_title(table, "note"),
        source=table.text("source"),
        aliases=table.texts("aliases"),
    )
    table.finish()
    return made


def _title(table: Table, key: str) -> Title:
    return table.title(key) if key in table else _NO_TEXT


def _day(table: Table, key: str) -> UncertainDate | None:
    if key not in table:
        return None
    value = table.raw(key)
    if isinstance(value, str) and (month := _MONTH.fullmatch(value)):  # a source may tell the month alone
        year, number = int(month[1]), int(month[2])
        last = date(year, number, monthrange(year, number)[1])
        return UncertainDate(Precision.MONTH, last.replace(day=1), last, value)
    if not isinstance(value, date):
        raise table.fault(key, Text("“{key}” must be a day such as 2025-04-24.", key=key))
    return UncertainDate(Precision.DAY, value, value, value.isoformat())


def instruments(connection: Connection) -> Instruments:
    """The instruments of a registry: its own first, then the shipped ones that none of them stands for."""
    entity, table = ENTITIES["instrument"], TABLES["instrument"]
    rows = connection.execute(select(table).order_by(table.c.code)).mappings()
    shipped = {one.code: one for one in shipped_instruments()}
    own = [_own(entity.decode(row) | {"uid": row["uid"]}, shipped.get(row["code"])) for row in rows]
    codes = {one.code for one in own}
    return Instruments((*own, *(one for one in shipped.values() if one.code not in codes)))


def _own(record: dict[str, Any], shipped: Instrument | None) -> Instrument:
    def both(key: str) -> Title:
        text = record[key] or ""
        return Title(text, text)

    return Instrument(
        record["code"],
        Title(record["en"] or record["zh"], record["zh"]),
        record["kind"],
        both("document"),
        both("authority"),
        record["in_force"],
        record["ends"],
        record["ceiling"],
        both("remark"),
        record["source"] or "",
        record["uid"],
        # A sheet goes on to find it by the words of the instrument it stands for.
        (*shipped.aliases, shipped.name.en, shipped.name.zh) if shipped is not None else (),
    )
