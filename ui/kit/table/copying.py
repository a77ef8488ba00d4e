"""Rows onto the clipboard, with headers."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import TypeVar

from PySide6.QtCore import QMimeData
from PySide6.QtGui import QGuiApplication

from ui.kit.table.columns import Column

R = TypeVar("R")


def copy_rows(rows: Sequence[R], columns: Sequence[Column[R]]) -> str:
    """`rows` as tab-separated text, which is returned, and as a table of a page, which a text program keeps as one."""
    cells = [[str(column.title) for column in columns]]
    cells += [[" ".join(column.text(row).split()) for column in columns] for row in rows]
    text = "\n".join("\t".join(line) for line in cells)
    if rows:
        data = QMimeData()
        data.setText(text)
        data.setHtml(as_page(cells, [column.numeric for column in columns]))
        QGuiApplication.clipboard().setMimeData(data)
    return text


def as_page(cells: Sequence[Sequence[str]], numeric: Sequence[bool]) -> str:
    """Cells as an HTML table, the first line as its head; figures stand at the right."""
    head, *body = cells
    sides = [' align="right"' if right else "" for right in numeric]
    lines = ["".join(f"<td{side}>{escape(cell)}</td>" for cell, side in zip(line, sides, strict=True)) for line in body]
    heads = "".join(f"<th{side}>{escape(cell)}</th>" for cell, side in zip(head, sides, strict=True))
    rows = "".join(f"<tr>{line}</tr>" for line in lines)
    return f'<meta charset="utf-8"><table><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>'
