"""Policy instruments out of a workbook: one that `registry.report.instrument_book` wrote, or an office's own list.

Nothing is written here: what the workbook would change is told line by line, and handed over as one change set. A row is told
by its code, else by its name; blank cells change nothing, and no instrument is ever removed.
"""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from registry.change import ChangeSet, Insert, Operation, Update
from registry.cultivation import Instrument, Instruments
from registry.errors import UserError
from registry.i18n import N_, Language, Text
from registry.intake.grammar import Context, Status, read_amount, read_date
from registry.intake.layout.header import clean_header
from registry.intake.reading import Cell, Sheet, Workbook, read_workbook
from registry.model.catalogue import Field, Kind, Title
from registry.model.entities import ENTITIES
from registry.model.values import Amount, UncertainDate
from registry.model.vocab import normalised, vocabulary
from registry.model.wording import show_value
from registry.office.handover import Handover, HandoverLine

_ENTITY = ENTITIES["instrument"]
_SEARCHED = 20  # rows among which the heads stand
_ALIASES = {
    "code": ("编码", "政策代码"),
    "zh": ("政策名称", "名称", "扶持政策", "政策工具", "扶持项目", "政策", "name", "policy instrument"),
    "en": ("english name",),
    "kind": ("扶持类型", "支持方式", "政策类型", "类别", "类型", "kind", "type"),
    "document": ("政策依据", "依据文件", "文件", "文件名称", "document"),
    "authority": ("发布部门", "主管部门", "牵头部门", "发文单位", "issued by"),
    "in_force": ("生效日期", "实施日期", "起始日期", "开始日期", "from"),
    "ends": ("截止日期", "有效期至", "终止日期", "结束日期", "until"),
    "ceiling": ("上限金额", "最高金额", "扶持上限", "最高额度", "支持上限"),
    "remark": ("备注", "说明", "remark", "note"),
    "source": ("资料来源",),
}
"""Heads of an office's own lists, beside the names of the fields in both languages."""


@dataclass
class _Compared:
    lines: list[HandoverLine] = field(default_factory=list[HandoverLine])
    operations: list[Operation] = field(default_factory=list[Operation])


def read_instrument_book(path: Path, known: Instruments, actor: str) -> Handover:
    """What the workbook at `path` would change of the instruments that are `known`; nothing is written.

    Raises:
        UserError: it holds no list of instruments, or something in it is wrong; names sheet and cell.
        WorkbookError: it cannot be read at all.
        EnvironmentFault: the reading process could not be started.
    """
    book = read_workbook(path)
    sheet, head, columns = _heads(book)
    found, seen = _Compared(), dict[str, str]()
    for number in range(head + 1, sheet.last_row + 1):
        cells = {key: cell for key, at in columns.items() if not (cell := sheet.cell(number, at)).is_blank}
        if not cells or _is_foot(cells):
            continue
        if "zh" not in cells and "code" not in cells:
            raise _fault(book, sheet, next(iter(cells.values())), Text("the row names no instrument."))
        stated = {key: _value(book, sheet, cell, _ENTITY.field(key)) for key, cell in cells.items()}
        held = _held(known, stated)
        code = held.code if held is not None else str(stated.get("code") or _new_code(str(stated["zh"])))
        if code in seen:
            first = next(iter(cells.values()))
            raise _fault(book, sheet, first, Text("the instrument stands in row {row} already.", row=seen[code]))
        seen[code] = str(number)
        _compare(book, sheet, next(iter(cells.values())), stated | {"code": code}, held, found)
    change = None
    if found.operations:
        change = ChangeSet(
            "edit", N_("Import policy instruments from {file}"), actor, tuple(found.operations), {"file": book.name}
        )
    return Handover(book.name, "", tuple(found.lines), change)


def _heads(book: Workbook) -> tuple[Sheet, int, dict[str, int]]:
    """The sheet with a list of instruments, the row of its heads, and the column of each field."""
    for sheet in book.sheets:
        for number in range(1, min(sheet.last_row, _SEARCHED) + 1):
            columns: dict[str, int] = {}
            for at in range(1, sheet.last_column + 1):
                cell = sheet.cell(number, at)
                key = None if cell.is_blank else _field_called(cell.text())
                if key is not None:
                    columns.setdefault(key, at)
            if "zh" in columns and len(columns) > 1:
                return sheet, number, columns
    raise UserError(
        Text("{file} holds no list of policy instruments.", file=book.name),
        Text("Nothing was taken over."),
        Text("Its heads must name the instrument and at least its kind. Export the list and fill that one in."),
    )


def _field_called(head: str) -> str | None:
    """The field that a head names: whole, or by its first words where both languages stand in it."""
    words = normalised(clean_header(head).words)
    return _names().get(words)


@cache
def _names() -> Mapping[str, str]:
    """The field of each head, as `normalised` has it."""
    made: dict[str, str] = {}
    for one in _ENTITY.fields:
        for name in (one.zh, one.en, f"{one.zh} {one.en}", *_ALIASES.get(one.key, ())):
            made.setdefault(normalised(name), one.key)
    return made


def _is_foot(cells: Mapping[str, Cell]) -> bool:
    """Whether a row is a sum or a note under the list."""
    first = next(iter(cells.values())).text().strip()
    return len(cells) == 1 and first.startswith(("合计", "总计", "注", "备注", "说明", "Total", "Note"))


def _value(book: Workbook, sheet: Sheet, cell: Cell, of: Field) -> object:
    if cell.error is not None or cell.formula_without_value:
        raise _fault(book, sheet, cell, Text("this cell has no value."))
    match of.kind:
        case Kind.CODE:
            term = vocabulary(str(of.vocabulary)).find(cell.text())
            if term is None:
                raise _fault(
                    book, sheet, cell, Text("“{value}” is not a value of “{key}”.", value=cell.text(), key=_title(of))
                )
            return term.code
        case Kind.DATE:
            reading: Any = read_date(cell.value, Context(number_format=cell.number_format))
        case Kind.AMOUNT:
            reading = read_amount(cell.value, Context(header=_head_over(sheet, cell), number_format=cell.number_format))
        case _:
            return cell.text().strip()
    if reading.status is Status.MISSING:
        return None
    if reading.value is None or reading.status is Status.ERROR:
        raise _fault(book, sheet, cell, Text("“{value}” cannot be read as “{key}”.", value=cell.text(), key=_title(of)))
    return reading.value


def _head_over(sheet: Sheet, cell: Cell) -> str:
    """The head of the column of `cell`, which may tell its unit."""
    for number in range(1, min(cell.row - 1, _SEARCHED) + 1):
        head = sheet.cell(number, cell.column)
        if not head.is_blank and _field_called(head.text()) == "ceiling":
            return head.text()
    return ""


def _title(of: Field) -> Title:
    return Title(of.en, of.zh)


def _held(known: Instruments, stated: Mapping[str, object]) -> Instrument | None:
    """The instrument that a row speaks of: by its code, else by a name."""
    if code := stated.get("code"):
        return next((one for one in known.all if one.code == code), None)
    return known.find(str(stated["zh"]))


def _new_code(name: str) -> str:
    """The code of an instrument that came without one; the same name gets the same."""
    return f"own-{hashlib.sha256(normalised(name).encode()).hexdigest()[:10]}"


def _compare(
    book: Workbook,
    sheet: Sheet,
    first: Cell,
    stated: Mapping[str, object],
    held: Instrument | None,
    found: _Compared,
) -> None:
    before = held.record() if held is not None else {}
    after = {**before, **{key: value for key, value in stated.items() if value is not None}}
    if lacking := next((one for one in _ENTITY.fields if one.required and not after.get(one.key)), None):
        raise _fault(book, sheet, first, Text("“{key}” is missing.", key=_title(lacking)))
    name = str(after["zh"])
    changed = [one for one in _ENTITY.fields if not _same(before.get(one.key), after.get(one.key))]
    if not changed:
        return
    if held is None:
        found.lines.append(HandoverLine(_entity(), name, None, "", "", "new"))
    else:
        found.lines += [
            HandoverLine(_entity(), name, _title(one), _said(one, before), _said(one, after), "changed")
            for one in changed
        ]
    if held is not None and held.uid:
        was = dict(_columns(before, changed))
        found.operations.append(Update("instrument", held.uid, was, dict(_columns(after, changed))))
    else:
        given = {key: value for key, value in _columns(after, _ENTITY.fields) if value is not None}
        found.operations.append(Insert("instrument", str(uuid.uuid4()), given))


def _columns(record: Mapping[str, object], fields: Any) -> Iterator[tuple[str, Any]]:
    """The columns of some fields of a decoded record."""
    for one in fields:
        yield from one.encode(record.get(one.key)).items()


def _same(one: object, other: object) -> bool:
    """Whether both say the same, however it was written."""
    match one, other:
        case Amount(), Amount():
            return (one.kind, one.lo_fen, one.hi_fen, one.currency) == (
                other.kind,
                other.lo_fen,
                other.hi_fen,
                other.currency,
            )
        case UncertainDate(), UncertainDate():
            return (one.start, one.end) == (other.start, other.end)
        case _:
            return (one or None) == (other or None)


def _said(of: Field, record: Mapping[str, object]) -> Text | str:
    value = record.get(of.key)
    if value is None or value == "":
        return ""
    return Title(show_value(of, value, Language.EN), show_value(of, value, Language.ZH))


def _entity() -> Title:
    return Title(_ENTITY.en, _ENTITY.zh)


def _fault(book: Workbook, sheet: Sheet, cell: Cell, problem: Text) -> UserError:
    return UserError(
        Text(
            "{file}, sheet “{sheet}”, cell {cell}: {problem}",
            file=book.name,
            sheet=sheet.name,
            cell=cell.name,
            problem=problem,
        ),
        Text("Nothing was taken over."),
        Text("Correct the cell, save the workbook and read it again."),
    )
