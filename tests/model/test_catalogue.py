"""The field catalogue: said once, in both languages, and nothing in it means two things."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date
from functools import cache

import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st

from registry.i18n import Language
from registry.model.catalogue import Entity, Field, Kind, Sensitivity
from registry.model.entities import ENTITIES, KEPT_FROM_LOG, TABLES, metadata
from registry.model.values import Amount, AmountKind, Precision, UncertainDate
from registry.model.vocab import normalised, vocabulary
from registry.store.driver import choose_driver

CHINESE = re.compile(r"[一-鿿]")
EVERY_FIELD = [pytest.param(e, f, id=f"{e.table}.{f.key}") for e in ENTITIES.values() for f in e.fields]

# Text that SQLite and JSON can carry: no lone surrogates, no NUL (applying refuses both).
TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=40)
INT64 = st.integers(-(2**63), 2**63 - 1)
DATES = st.builds(
    UncertainDate,
    precision=st.sampled_from(Precision),
    start=st.none() | st.dates(),
    end=st.none() | st.dates(),
    text=TEXTS,
    doubt=st.booleans(),
    approx=st.booleans(),
    planned=st.booleans(),
    as_of=st.booleans(),
)
AMOUNTS = st.builds(
    Amount,
    kind=st.sampled_from(AmountKind),
    lo_fen=st.none() | INT64,
    hi_fen=st.none() | INT64,
    currency=st.sampled_from(["CNY", "USD", "HKD", "EUR"]),
    text=TEXTS,
    cumulative=st.booleans(),
)


@pytest.mark.parametrize(("entity", "field"), EVERY_FIELD)
def test_every_field_speaks_both_languages(entity: Entity, field: Field) -> None:
    assert field.en.isascii()
    assert field.en.strip() == field.en != ""
    assert CHINESE.search(field.zh)
    assert field.title(Language.EN) == field.en
    assert field.title(Language.ZH) == field.zh
    assert entity.en.isascii()
    assert CHINESE.search(entity.zh)


@pytest.mark.parametrize("entity", ENTITIES.values(), ids=lambda e: e.table)
def test_titles_tell_fields_apart(entity: Entity) -> None:
    for language in Language:
        titles = Counter(f.title(language).casefold() for f in entity.fields)
        assert [t for t, n in titles.items() if n > 1] == []


@pytest.mark.parametrize("entity", ENTITIES.values(), ids=lambda e: e.table)
def test_keys_and_columns_are_unique(entity: Entity) -> None:
    assert len({f.key for f in entity.fields}) == len(entity.fields)
    columns = [c.name for f in entity.fields for c in f.columns]
    assert len(set(columns)) == len(columns)
    assert {"uid", "row_version"}.isdisjoint(columns)
    assert all(re.fullmatch(r"[a-z][a-z0-9_]*", c) for c in columns)


@pytest.mark.parametrize("entity", ENTITIES.values(), ids=lambda e: e.table)
def test_a_header_means_one_field_of_an_entity(entity: Entity) -> None:
    owners: dict[str, set[str]] = {}
    for field in entity.fields:
        if field.computed:  # never asked for in a sheet
            continue
        for text in (field.en, field.zh, *field.aliases):
            owners.setdefault(normalised(text), set()).add(field.key)
    shared = {text: keys for text, keys in owners.items() if len(keys) > 1}
    assert shared == {}


@pytest.mark.parametrize(("entity", "field"), EVERY_FIELD)
def test_negatives_are_never_aliases_of_the_same_field(entity: Entity, field: Field) -> None:
    own = {normalised(text) for text in (field.en, field.zh, *field.aliases)}
    assert own.isdisjoint(normalised(text) for text in field.negatives)


@pytest.mark.parametrize(("entity", "field"), EVERY_FIELD)
def test_declarations_hold_together(entity: Entity, field: Field) -> None:
    if field.vocabulary is not None:
        assert field.kind is Kind.CODE
        assert len(vocabulary(field.vocabulary)) > 1
    assert field.many is False or field.kind is Kind.CODE
    assert field.unit is None or field.kind is Kind.INTEGER
    if field.sensitivity is Sensitivity.PERSONAL:
        assert any(f.key == "digest" for f in entity.fields), "personal data stand where they can be erased"
        assert field.key in KEPT_FROM_LOG[entity.table]
    assert entity.field(field.key) is field


def test_an_unknown_field_is_named() -> None:
    with pytest.raises(KeyError, match=r"firm\.nothing"):
        ENTITIES["firm"].field("nothing")


@pytest.mark.parametrize("entity", ENTITIES.values(), ids=lambda e: e.table)
def test_the_table_has_exactly_the_columns_of_the_fields(entity: Entity) -> None:
    table = TABLES[entity.table]
    declared = {"uid", "row_version"} | {c.name for f in entity.fields for c in f.columns}
    assert {c.name for c in table.columns} == declared
    for field in entity.fields:
        for spec in field.columns:
            column = table.c[spec.name]
            assert isinstance(column.type, sa.Integer if spec.integer else sa.Text)
            assert column.nullable is not field.required
    assert table.dialect_options["sqlite"]["strict"]


def test_parents_come_before_children() -> None:
    seen: set[str] = set()
    for name in ENTITIES:
        seen.add(name)
        assert {key.column.table.name for key in TABLES[name].foreign_keys} <= seen


def _fields(kind: Kind) -> list[Field]:
    return [f for e in ENTITIES.values() for f in e.fields if f.kind is kind]


@given(field=st.sampled_from(_fields(Kind.DATE)), value=DATES)
def test_dates_come_back_as_they_were(field: Field, value: UncertainDate) -> None:
    assert field.decode(field.encode(value)) == value
    assert field.decode(_through_sqlite(field.encode(value))) == value


@given(field=st.sampled_from(_fields(Kind.AMOUNT)), value=AMOUNTS)
def test_amounts_come_back_as_they_were(field: Field, value: Amount) -> None:
    assert field.decode(field.encode(value)) == value
    assert field.decode(_through_sqlite(field.encode(value))) == value


@pytest.mark.parametrize(("entity", "field"), EVERY_FIELD)
def test_nothing_empties_every_column(entity: Entity, field: Field) -> None:
    columns = field.encode(None)
    assert list(columns) == [c.name for c in field.columns]
    assert set(columns.values()) == {None}
    assert field.decode(columns) is None


@pytest.mark.parametrize(
    ("kind", "value"),
    [(Kind.TEXT, "文"), (Kind.LONG_TEXT, "长文"), (Kind.CODE, "sat"), (Kind.INTEGER, 0), (Kind.BOOLEAN, False)],
)
def test_plain_kinds_come_back_as_they_were(kind: Kind, value: object) -> None:
    for field in _fields(kind):
        assert field.decode(field.encode(value)) == value
        assert type(field.decode(field.encode(value))) is type(value)


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        (Kind.TEXT, 1), (Kind.INTEGER, "1"), (Kind.INTEGER, True), (Kind.INTEGER, 1.0), (Kind.BOOLEAN, 1), (Kind.DATE, date(2024, 1, 1)),
        (Kind.AMOUNT, 100), (Kind.AMOUNT, 1.5), (Kind.CODE, 3),
    ],
)  # fmt: skip
def test_a_value_of_another_kind_is_refused(kind: Kind, value: object) -> None:
    with pytest.raises(TypeError, match=kind.value):
        _fields(kind)[0].encode(value)


def test_a_record_encodes_field_by_field() -> None:
    firm = ENTITIES["firm"]
    day = UncertainDate(Precision.YEAR, date(2015, 1, 1), date(2015, 12, 31), "2015年")
    columns = firm.encode({"legal_name": "甲公司", "established": day, "hnte": None})
    assert set(columns) == {
        "legal_name",
        "hnte",
        *(f"established_{p}" for p in ("from", "to", "precision", "flags", "text")),
    }
    empty = {c.name: None for f in firm.fields for c in f.columns}
    decoded = firm.decode(empty | columns)
    assert decoded["established"] == day
    assert decoded["legal_name"] == "甲公司"
    assert decoded["reg_capital"] is None


def test_titles_and_aliases_are_trimmed() -> None:
    for entity in ENTITIES.values():
        for field in entity.fields:
            for text in (field.zh, *field.aliases, *field.negatives):
                assert text == text.strip()
                assert normalised(text)
            assert len(set(field.aliases)) == len(field.aliases), f"{field.key} says an alias twice"


def test_all_tables_are_declared_in_one_place() -> None:
    assert set(TABLES) <= set(metadata.tables)
    assert set(TABLES) == set(ENTITIES)


@cache
def _scratch() -> sa.Connection:
    engine = sa.create_engine("sqlite://", module=choose_driver().module)
    connection = engine.connect()
    for name, kinds in (("date", "TEXT TEXT TEXT TEXT TEXT"), ("amount", "INTEGER INTEGER TEXT TEXT TEXT TEXT")):
        columns = ", ".join(f"c{i} {kind}" for i, kind in enumerate(kinds.split()))
        connection.exec_driver_sql(f"CREATE TABLE {name} ({columns}) STRICT")
    return connection


def _through_sqlite(columns: dict[str, str | int | None]) -> dict[str, str | int | None]:
    connection = _scratch()
    table = "date" if len(columns) == 5 else "amount"
    connection.exec_driver_sql(f"DELETE FROM {table}")
    marks = ", ".join("?" * len(columns))
    connection.exec_driver_sql(f"INSERT INTO {table} VALUES ({marks})", tuple(columns.values()))
    row = connection.exec_driver_sql(f"SELECT * FROM {table}").one()
    return dict(zip(columns, row, strict=True))
