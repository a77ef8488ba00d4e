"""A copy of a workbook that opens at a cell: Excel, WPS and LibreOffice go where the file says it was left.

Only the view is written anew, as text, so that everything else in the file stays byte for byte; other kinds of file than xlsx
and xlsm are left as they are, and open where they were left.
"""

from __future__ import annotations

import re
import zipfile
from io import BytesIO

from defusedxml.ElementTree import fromstring

_BOOK = "xl/workbook.xml"
_RELATIONS = "xl/_rels/workbook.xml.rels"
_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_REL = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_VIEWS = re.compile(rb"<sheetViews\b.*?</sheetViews>|<sheetViews\s*/>", re.DOTALL)
_PANE = re.compile(rb"<pane\b[^>]*/>")
_ATTRIBUTE = re.compile(rb'\b(activePane|ySplit|xSplit|topLeftCell)="([^"]*)"')
_AFTER = re.compile(rb"<(?:sheetFormatPr|cols|sheetData)\b")
_TAB = re.compile(rb'\s(?:activeTab|firstSheet)="\d+"')
_LEFT = re.compile(rb'\stabSelected="[^"]*"')
_ROWS_ABOVE = 6


def opened_at(body: bytes, sheet: str, cell: str) -> bytes:
    """`body` with `cell` of `sheet` in front; as it is where that cannot be said in it."""
    if not zipfile.is_zipfile(BytesIO(body)):
        return body
    with zipfile.ZipFile(BytesIO(body)) as held:
        if not {_BOOK, _RELATIONS} <= set(held.namelist()):
            return body
        parts = _parts(held)
        names = [name for name, _part in parts]
        if sheet not in names or any(part not in held.namelist() for _name, part in parts):
            return body
        at, out = names.index(sheet), BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
            for info in held.infolist():
                data = held.read(info)
                if info.filename == _BOOK:
                    data = _in_front(data, at)
                elif info.filename == parts[at][1]:
                    data = _left_at(data, cell)
                elif any(info.filename == part for _name, part in parts):
                    data = _LEFT.sub(b"", data, count=1)
                made.writestr(info, data)
    return out.getvalue()


def _parts(held: zipfile.ZipFile) -> list[tuple[str, str]]:
    """Name and part of each sheet, in their order."""
    targets = {one.get("Id"): str(one.get("Target")) for one in fromstring(held.read(_RELATIONS))}
    sheets = fromstring(held.read(_BOOK)).iterfind(f"{_MAIN}sheets/{_MAIN}sheet")
    found: list[tuple[str, str]] = []
    for one in sheets:
        target = targets.get(one.get(_REL), "")
        found.append((str(one.get("name")), target.removeprefix("/") if target.startswith("/") else f"xl/{target}"))
    return found


def _in_front(book: bytes, at: int) -> bytes:
    """The workbook with sheet number `at` in front."""
    start = book.find(b"<workbookView")
    if start < 0:
        views = f'<bookViews><workbookView activeTab="{at}"/></bookViews>'.encode()
        return book.replace(b"<sheets>", views + b"<sheets>", 1)
    end = book.find(b">", start)
    view = _TAB.sub(b"", book[start:end])
    slash = view.endswith(b"/")
    view = view.removesuffix(b"/") + f' activeTab="{at}"'.encode() + (b"/" if slash else b"")
    return book[:start] + view + book[end:]


def _left_at(part: bytes, cell: str) -> bytes:
    """The sheet as if it had been left at `cell`. Frozen panes stay."""
    end = _AFTER.search(part)
    head = part[: end.start()] if end is not None else part
    views = _VIEWS.search(head)
    pane = _PANE.search(views.group()) if views is not None else None
    row = int(re.sub(r"\D", "", cell) or 1)
    top = f"A{max(row - _ROWS_ABOVE, 1)}"
    if pane is None:
        inside, at = b"", f' topLeftCell="{top}"'
        where = ""
    else:
        inside, at = _scrolled(pane.group(), row), ""
        said = dict(_ATTRIBUTE.findall(pane.group()))
        where = f' pane="{said.get(b"activePane", b"bottomLeft").decode()}"'
    view = f'<sheetViews><sheetView tabSelected="1"{at} workbookViewId="0">'.encode() + inside
    view += f'<selection{where} activeCell="{cell}" sqref="{cell}"/></sheetView></sheetViews>'.encode()
    if views is not None:
        return part[: views.start()] + view + part[views.end() :]
    return part if end is None else part[: end.start()] + view + part[end.start() :]


def _scrolled(pane: bytes, row: int) -> bytes:
    """A pane whose lower part begins some rows above `row`."""
    said = dict(_ATTRIBUTE.findall(pane))
    frozen = int(float(said.get(b"ySplit", b"0") or 0))
    held = said.get(b"topLeftCell", b"A1").decode()
    column = re.sub(r"\d", "", held) or "A"
    top = f'topLeftCell="{column}{max(row - _ROWS_ABOVE, frozen + 1)}"'.encode()
    if b"topLeftCell" in said:
        return re.sub(rb'topLeftCell="[^"]*"', top, pane)
    return pane.replace(b"<pane", b"<pane " + top, 1)
