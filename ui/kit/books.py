"""The kinds of files an import takes, as file dialogs list them."""

from __future__ import annotations

from registry.i18n import Text

KINDS = (".xlsx", ".xlsm", ".xls", ".xlsb", ".ods", ".et", ".csv", ".tsv", ".txt")
"""Endings of the workbooks that can be read."""
_NAMED = (
    (Text("Excel workbook"), (".xlsx", ".xlsm")),
    (Text("Excel 97–2003"), (".xls",)),
    (Text("Excel binary workbook"), (".xlsb",)),
    (Text("OpenDocument spreadsheet"), (".ods",)),
    (Text("WPS spreadsheet"), (".et",)),
    (Text("Text with separators"), (".csv", ".tsv", ".txt")),
)


def book_filters() -> str:
    """The filters of a file dialog: all kinds together, each by itself, and any file, for content tells more than a name."""
    named = ((Text("Workbooks"), KINDS), *_NAMED)
    listed = [f"{title} ({' '.join(f'*{kind}' for kind in kinds)})" for title, kinds in named]
    return ";;".join((*listed, f"{Text('All files')} (*)"))
