"""A layout as a file that an officer can hand on: JSON in and out, and a plain word about what is wrong in one."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, NoReturn, cast

from registry.errors import UserError
from registry.files import read_json
from registry.i18n import Text
from registry.intake.memory import Layout
from registry.model.entities import ENTITIES
from registry.model.vocab import vocabulary

FORMAT = "registry-layout"
VERSION = 1
NOT_FIELDS = ("note", "ignore")
"""What a column may go to that is no field: kept as a note of the firm, or left out."""
_BLANKS = ("keep", "clear")
_COLUMN = {"unit": (str,), "currency": (str,), "year": (int,), "percent": (bool, str)}

_STRING = Text("a text")
_OBJECT = Text("an object in braces")
_LIST = Text("a list in square brackets")


def layout_to_json(layout: Layout) -> str:
    """`layout` as the text of a file. When and how often it was used stays here: that is the registry's own."""
    data = {
        "format": FORMAT,
        "version": VERSION,
        "key": layout.key,
        "name": layout.name,
        "office": layout.office,
        "headers": list(layout.headers),
        "body": dict(layout.body),
    }
    return json.dumps(data, ensure_ascii=False, indent=2) + "\n"


def layout_from_json(text: str) -> Layout:
    """The layout that a file holds.

    Raises:
        UserError: the text is no layout; it says what is wrong and where.
    """
    try:
        data = read_json(text.removeprefix("\ufeff"))
    except ValueError as error:
        where = f" ({error.lineno}:{error.colno})" if isinstance(error, json.JSONDecodeError) else ""
        _refuse(Text("This is not a layout file: it is not JSON{where}.", where=where))
    except RecursionError:
        _refuse(Text("This is not a layout file: it is not JSON{where}.", where=""))
    if not isinstance(data, dict) or cast("dict[str, Any]", data).get("format") != FORMAT:
        _refuse(Text("This is not a layout file."))
    file = cast("dict[str, Any]", data)
    if file.get("version") != VERSION:
        _refuse(Text("This layout file was written by another version of this program."))
    headers = _of(file, "headers", list, _LIST)
    for number, header in enumerate(headers, 1):
        if not isinstance(header, str):
            _wrong(f"headers[{number}]", _STRING)
    return Layout(
        key=_named(file, "key"),
        name=_named(file, "name"),
        office=_of(file, "office", str, _STRING) if "office" in file else "",
        headers=tuple(headers),
        body=_body(_of(file, "body", dict, _OBJECT)),
    )


def is_target(key: str) -> bool:
    """Whether a column may go there: a field (``firm.uscc``), a yearly figure (``metric.revenue``), or no field at all."""
    table, _, name = key.partition(".")
    if key in NOT_FIELDS or key == "firm.uid":
        return True
    if table == "metric" and name in vocabulary("metric"):
        return True
    return table in ENTITIES and any(f.key == name for f in ENTITIES[table].fields)


def _body(body: Mapping[str, Any]) -> Mapping[str, Any]:
    subject = _of(body, "subject", str, _STRING, "body.")
    if subject not in ENTITIES:
        _wrong(
            "body.subject", Text("one of {choices}", choices="firm, funding_event, milestone, recognition, veto_record")
        )
    rows = body.get("header_rows")
    if rows is not None and (not isinstance(rows, int) or isinstance(rows, bool) or rows < 0):
        _wrong("body.header_rows", Text("a number from 1, 0 for no header, or null"))
    first = body.get("data_from")
    if first is not None and (not isinstance(first, int) or isinstance(first, bool) or first < 1):
        _wrong("body.data_from", Text("a number from 1, or null"))
    for header, column in _of(body, "columns", dict, _OBJECT, "body.").items():
        place = f"body.columns[{header}]"
        if not isinstance(column, dict):
            _wrong(place, _OBJECT)
        _column(cast("dict[str, Any]", column), place + ".")
    return body


def _column(column: Mapping[str, Any], place: str) -> None:
    for key in _of(column, "fields", list, _LIST, place):
        if not isinstance(key, str):
            _wrong(place + "fields", Text("a list of field names"))
        if not is_target(key):
            _refuse(
                Text("{place} names {field}, which is no field of this program.", place=place + "fields", field=key)
            )
    for key, kinds in _COLUMN.items():
        value = column.get(key)
        if value is not None and (not isinstance(value, kinds) or (isinstance(value, bool) and bool not in kinds)):
            _wrong(place + key, Text("a number, or null") if int in kinds else Text("a text, or null"))
    if column.get("blank", "keep") not in (*_BLANKS, None):
        _wrong(place + "blank", Text("one of {choices}", choices=", ".join(_BLANKS)))


def _of(data: Mapping[str, Any], key: str, kind: type, said: Text, place: str = "") -> Any:
    value = data.get(key)
    if not isinstance(value, kind):
        _wrong(place + key, said)
    return value


def _named(data: Mapping[str, Any], key: str) -> str:
    value = _of(data, key, str, _STRING)
    if not value.strip():
        _wrong(key, Text("a text that is not blank"))
    return value


def _wrong(place: str, expected: Text) -> NoReturn:
    _refuse(Text("In the layout file, {place} must be {expected}.", place=place, expected=expected))


def _refuse(what: Text) -> NoReturn:
    raise UserError(what, Text("Nothing was changed."), Text("Ask for the file again, or mend it in a text editor."))
