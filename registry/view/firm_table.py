"""The firm table as typed columns, for files: what the screen shows, and with each value where it came from, if wanted.

Personal data stand in columns of their own, which nobody gets who did not ask for them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from registry.change import Provenance, provenance_of
from registry.errors import UserError
from registry.i18n import Language, Text
from registry.model.raised import day_of
from registry.model.typed_table import Cell, CellKind, TypedColumn, TypedTable
from registry.model.vocab import vocabulary
from registry.srdi import TierState
from registry.store import Registry
from registry.view.rows import Children, FirmRow, Record, children, records
from registry.view.summary import registry_summary

_STATES = {
    TierState.VALID: Text("Valid"),
    TierState.DUE: Text("Due within 90 days"),
    TierState.LAPSED: Text("Lapsed"),
    TierState.APPLIED: Text("Applied for"),
}


_Value = Callable[[FirmRow, Language], Cell]
_Cells = Callable[[Record, Mapping[str, Children]], list[tuple[str, str, str]]]


@dataclass(frozen=True, slots=True)
class _Column:
    column: TypedColumn
    value: _Value
    cells: _Cells
    """(table, key, field) of the values it is made of."""


def _own(field: str) -> _Cells:
    return lambda firm, _kin: [("firm", firm["uid"], field)]


def _all(table: str, *fields: str) -> _Cells:
    return lambda firm, kin: [(table, r["uid"], f) for r in kin[table].get(firm["uid"], ()) for f in fields]


def _last(table: str, day: str, field: str) -> _Cells:
    def cells(firm: Record, kin: Mapping[str, Children]) -> list[tuple[str, str, str]]:
        held = [r for r in kin[table].get(firm["uid"], ()) if r.get("status") != "planned"]
        last = max(held, key=lambda r: (day_of(r[day]), r["uid"]), default=None)
        return [(table, last["uid"], field)] if last is not None else []

    return cells


def _metric(*codes: str) -> _Cells:
    def cells(firm: Record, kin: Mapping[str, Children]) -> list[tuple[str, str, str]]:
        found: list[tuple[str, str, str]] = []
        for code in codes:
            held = [m for m in kin["metric"].get(firm["uid"], ()) if m["metric"] == code and m["lo"] is not None]
            if held:
                found.append(("metric", max(held, key=lambda m: m["year"])["uid"], "lo"))
        return found

    return cells


def _term(name: str, code: str | None, language: Language) -> str | None:
    return vocabulary(name).get(code).label(language) if code else None


def _raised_note(row: FirmRow, language: Language) -> str | None:
    if row.raised_fen is None:
        return None
    said = [Text("at least")] if row.raised_is_bound else []
    if row.raised_missing:
        said.append(Text("{n} round without a figure", "{n} rounds without a figure", n=row.raised_missing))
    joint = "，" if language is Language.ZH else ", "
    return joint.join(t.render(language) for t in said) or None


def _share(row: FirmRow) -> int | None:
    if row.rd_expense_fen is None or not row.revenue_fen or row.revenue_fen < 0:
        return None
    return (row.rd_expense_fen * 200 + row.revenue_fen) // (2 * row.revenue_fen)


def _round(row: FirmRow, language: Language) -> str | None:
    if row.last_round is None:
        return None
    by_label = {term.short_en: term for term in vocabulary("round")}
    parts = [by_label[p].label(language) if p in by_label else p for p in row.last_round.split(" · ")]
    return " · ".join(parts)


def _made(key: str, title: Text, value: _Value, cells: _Cells, kind: CellKind = CellKind.TEXT) -> _Column:
    return _Column(TypedColumn(key, title, kind), value, cells)


_VALID = _all("recognition", "valid_to", "recognised")
_AMOUNTS = _all("funding_event", "amount")
_ROUND = _last("funding_event", "announced", "round_text")
_MONEY, _DATE, _WHOLE, _PERCENT = CellKind.MONEY, CellKind.DATE, CellKind.WHOLE, CellKind.PERCENT
_COLUMNS: tuple[_Column, ...] = (
    _made("legal_name", Text("Legal name"), lambda r, _l: r.legal_name, _own("legal_name")),
    _made("short_name", Text("Short name"), lambda r, _l: r.short_name, _own("short_name")),
    _made("english_name", Text("English name"), lambda r, _l: r.english_name, _own("english_name")),
    _made("uscc", Text("Credit code"), lambda r, _l: r.uscc, _own("uscc")),
    _made("district", Text("District"), lambda r, x: r.district.label(x) if r.district else r.place, _own("district")),
    _made("segment", Text("Segment"), lambda r, x: _term("segment1", r.segment, x), _all("firm_segment", "code")),
    _made("tier", Text("Tier"), lambda r, x: _term("tier", r.tier, x), _all("recognition", "tier")),
    _made(
        "tier_state",
        Text("State of the tier"),
        lambda r, x: _STATES[r.tier_state].render(x) if r.tier_state else None,
        _VALID,
    ),
    _made("until", Text("Valid until"), lambda r, _l: r.valid_until, _VALID, _DATE),
    _made("raised", Text("Raised, CNY"), lambda r, _l: r.raised_fen, _AMOUNTS, _MONEY),
    _made("raised_note", Text("About the sum raised"), _raised_note, _AMOUNTS),
    _made("round", Text("Last round"), _round, _ROUND),
    _made(
        "round_year",
        Text("Year of the last round"),
        lambda r, _l: r.last_round_year,
        _last("funding_event", "announced", "announced"),
        _WHOLE,
    ),
    _made("revenue", Text("Revenue, CNY"), lambda r, _l: r.revenue_fen, _metric("revenue"), _MONEY),
    _made("rd", Text("R&D share of revenue"), lambda r, _l: _share(r), _metric("rd_expense", "revenue"), _PERCENT),
    _made("headcount", Text("Headcount"), lambda r, _l: r.headcount, _metric("headcount"), _WHOLE),
    _made("milestone", Text("Last milestone"), lambda r, _l: r.last_milestone, _last("milestone", "happened", "event")),
    _made(
        "milestone_date",
        Text("Date of the last milestone"),
        lambda r, _l: r.last_milestone_date,
        _last("milestone", "happened", "happened"),
        _DATE,
    ),
    _made("filled", Text("Filled"), lambda r, _l: r.filled, lambda _f, _k: [], _PERCENT),
)
_BY_KEY = {one.column.key: one for one in _COLUMNS}
FIRM_COLUMNS: tuple[TypedColumn, ...] = tuple(one.column for one in _COLUMNS)
"""All columns, in their usual order."""
SCREEN = {
    "name": ("legal_name", "uscc"),
    "other_name": ("short_name", "english_name"),
    "tier": ("tier", "tier_state"),
    "raised": ("raised", "raised_note"),
    "round": ("round", "round_year"),
    "milestone": ("milestone", "milestone_date"),
}
"""What a column of the screen is in a file, where it is more than itself: there two things stand in one cell."""
_CONTACT = (
    ("person", Text("Contact person")),
    ("phone", Text("Phone")),
    ("email", Text("E-mail")),
)
_SOURCED = ("firm_segment", "recognition", "funding_event", "milestone", "metric")


def columns_of_screen(keys: Sequence[str]) -> list[str]:
    """The columns of a file for columns of the screen, in their order."""
    wanted = dict.fromkeys(part for key in keys for part in SCREEN.get(key, (key,)))
    return [key for key in wanted if key in _BY_KEY]


def sorted_rows(rows: Sequence[FirmRow], keys: Sequence[str], language: Language) -> list[FirmRow]:
    """The rows by columns, ``-key`` in falling order; what is unknown stands last.

    Raises:
        UserError: there is no such column.
    """
    ordered = list(rows)
    for key in reversed(keys):
        column = _column(key.removeprefix("-"))
        known = [(row, _rank(column.value(row, language))) for row in ordered]
        there = [(row, value) for row, value in known if value is not None]
        there.sort(key=lambda pair: pair[1], reverse=key.startswith("-"))
        ordered = [row for row, _ in there] + [row for row, value in known if value is None]
    return ordered


def _rank(value: Cell) -> tuple[int, str] | None:
    if value is None:
        return None
    if isinstance(value, int):
        return value, ""
    return (0, value) if isinstance(value, str) else (day_of(value).toordinal(), "")


def _column(key: str) -> _Column:
    if key not in _BY_KEY:
        raise UserError(
            Text("There is no column {column}.", column=key),
            None,
            Text("The columns are: {columns}.", columns=", ".join(_BY_KEY)),
        )
    return _BY_KEY[key]


def firm_table(
    registry: Registry,
    rows: Sequence[FirmRow],
    as_of: date,
    language: Language,
    *,
    columns: Sequence[str] | None = None,
    sources: bool = False,
    contacts: bool = False,
) -> TypedTable:
    """The rows as a table, in their order.

    Args:
        columns: keys of `FIRM_COLUMNS` in the order wanted; all by default.
        sources: beside each column one with the places its values came from.
        contacts: the contact persons too, which are personal data.

    Raises:
        UserError: there is no such column.
    """
    chosen = [_column(key) for key in columns] if columns is not None else list(_COLUMNS)
    places = _places(registry, rows, chosen) if sources else {}
    people = _people(registry) if contacts else {}
    titles: list[TypedColumn] = []
    for one in chosen:
        titles.append(one.column)
        if sources and one.column.key != "filled":
            title = Text("Source: {column}", column=one.column.title.render(language))
            titles.append(TypedColumn(f"{one.column.key}_source", title))
    if contacts:
        titles += [TypedColumn(f"contact_{key}", title) for key, title in _CONTACT]
    made: list[list[Cell]] = []
    for row in rows:
        cells: list[Cell] = []
        for one in chosen:
            cells.append(one.value(row, language))
            if sources and one.column.key != "filled":
                cells.append(places.get((row.uid, one.column.key)))
        cells += people.get(row.uid, [None] * len(_CONTACT)) if contacts else []
        made.append(cells)
    return TypedTable(Text("Firms"), as_of, registry_summary(registry).fictional, titles, made)


def _places(registry: Registry, rows: Sequence[FirmRow], columns: Sequence[_Column]) -> dict[tuple[str, str], str]:
    """Where the values came from, by (firm, column)."""
    with registry.read() as connection:
        kin: dict[str, Children] = {table: children(connection, table) for table in _SOURCED}
        firms = {firm["uid"]: firm for firm in records(connection, "firm")}
        wanted = {
            (row.uid, one.column.key): one.cells(firms[row.uid], kin)
            for row in rows
            if row.uid in firms
            for one in columns
        }
        owners = sorted({(table, uid) for cells in wanted.values() for table, uid, _ in cells})
        origins = provenance_of(connection, owners)
    found: dict[tuple[str, str], str] = {}
    for key, cells in wanted.items():
        said = [_place(origins[uid, field]) for _, uid, field in cells if (uid, field) in origins]
        if said:
            found[key] = "; ".join(dict.fromkeys(p for p in said if p))
    return found


def _place(origin: Provenance) -> str:
    return origin.short() or origin.actor


def _people(registry: Registry) -> dict[str, list[Cell]]:
    with registry.read() as connection:
        held = children(connection, "contact")
    return {
        firm: ["; ".join(str(p[key]) for p in people if p[key]) or None for key, _ in _CONTACT]
        for firm, people in held.items()
    }
