"""What the tables of a package mean: the schema of each, from the field catalogue, for people and programs without ours.

The words are of Data Package v2 (https://datapackage.org/standard/): `title` is English; `titles` holds both languages, which
the standard has no word for and allows.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import Integer, Table

from registry.model.catalogue import Field, Kind, Sensitivity, Title
from registry.model.entities import ENTITIES
from registry.package.store_words import COLUMNS

PROFILE = "https://datapackage.org/profiles/2.0/"
DIALECT: Mapping[str, Any] = {
    "$schema": PROFILE + "tabledialect.json",
    "header": True,
    "delimiter": ",",
    "lineTerminator": "\r\n",
    "quoteChar": '"',
    "doubleQuote": True,
    "skipInitialSpace": False,
}
"""RFC 4180."""

_PARTS = {
    "from": Title("first day", "起"),
    "to": Title("last day", "止"),
    "precision": Title("precision", "精度"),
    "flags": Title("marks", "标记"),
    "text": Title("as written", "原文"),
    "lo": Title("lower bound", "下限"),
    "hi": Title("upper bound", "上限"),
    "kind": Title("how stated", "口径"),
    "currency": Title("currency", "币种"),
}
FEN = "0.01 of the currency (fen)"
_METRIC_UNIT = "as the term of the metric says in data/terms.csv; money in " + FEN
BODY = "body"
"""The column of the table of imported files whose place a column ``path`` takes."""


def columns_of(table: Table) -> list[str]:
    """The columns of a table's CSV: those of the table, the bodies of files by their path."""
    return ["path" if column.name == BODY and table.name == "import_file" else column.name for column in table.columns]


def schema_of(table: Table, absent: str) -> dict[str, Any]:
    """The Table Schema of a table's CSV, in which `absent` stands for a value that is not there."""
    described = dict(_described(table))
    fields = [_field(table, name, described.get(name, {})) for name in columns_of(table)]
    schema: dict[str, Any] = {
        "$schema": PROFILE + "tableschema.json",
        "fieldsMatch": "exact",
        "fields": fields,
        "missingValues": [absent],
        "primaryKey": [column.name for column in table.primary_key],
    }
    keys = [
        {"fields": [link.parent.name], "reference": {"resource": link.column.table.name, "fields": [link.column.name]}}
        for link in sorted(table.foreign_keys, key=lambda link: link.parent.name)
    ]
    if keys:
        schema["foreignKeys"] = keys
    return schema


def titled(title: Title) -> dict[str, Any]:
    """A title as the descriptor has it."""
    return {"title": title.message, "titles": {"en": title.message, "zh": title.zh}}


def _field(table: Table, name: str, said: Mapping[str, Any]) -> dict[str, Any]:
    column = table.columns.get(name)
    is_number = column is not None and isinstance(column.type, Integer)
    field: dict[str, Any] = {"name": name, "type": "integer" if is_number else "string", **said}
    if column is not None and not column.nullable:
        field["constraints"] = {"required": True}
    return field


def _described(table: Table) -> Iterator[tuple[str, dict[str, Any]]]:
    for name, title in COLUMNS.get(table.name, {}).items():
        yield name, titled(title)
    entity = ENTITIES.get(table.name)
    if entity is None:
        return
    yield "uid", titled(Title("Key", "主键"))
    yield "row_version", titled(Title("Number of changes", "修改次数"))
    for field in entity.fields:
        for column in field.columns:
            said = _of_catalogue(field, column.name)
            if table.name == "metric" and field.key in ("lo", "hi"):
                said["unit"] = _METRIC_UNIT
            yield column.name, said


def _of_catalogue(field: Field, column: str) -> dict[str, Any]:
    part = _PARTS[column.removeprefix(f"{field.key}_")] if column != field.key else None
    title = Title(field.en, field.zh)
    if part is not None:
        title = Title(f"{field.en}: {part.message}", f"{field.zh}·{part.zh}")
    said = titled(title)
    if field.kind is Kind.BOOLEAN:
        said |= {"type": "boolean", "trueValues": ["1"], "falseValues": ["0"]}
    if field.kind is Kind.DATE and column.endswith(("_from", "_to")):
        said["type"] = "date"
    if field.kind is Kind.AMOUNT and column.endswith(("_lo", "_hi")):
        said["unit"] = FEN
    elif field.unit is not None:
        said["unit"] = field.unit
    if field.vocabulary is not None:
        said["vocabulary"] = field.vocabulary
        if field.many:
            said["separator"] = " "
    if field.sensitivity is not Sensitivity.PUBLIC:
        said["sensitivity"] = field.sensitivity.value
    return said
