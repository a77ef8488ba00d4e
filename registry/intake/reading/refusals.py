"""The words of a refusal: what is wrong with the file, that nothing was changed, and the way out."""

from __future__ import annotations

from collections.abc import Mapping

from registry.errors import UserError
from registry.i18n import N_, Text

NOTHING_CHANGED = N_("Nothing was changed.")

_ASK_AGAIN = N_("Ask the sender for the file again, or open it in Excel or WPS and save it under a new name.")
_SAVE_AGAIN = N_("Open it in Excel or WPS, save it under a new name and choose that, or ask the sender for it again.")
_SAVE_XLSX = N_("Open it in Excel or WPS, save it as an .xlsx workbook, and choose that.")
_ONLY_TABLES = N_("Copy the tables you need into a new workbook in Excel or WPS, and choose that.")
_NO_PASSWORD = N_("Open it in Excel or WPS, remove the password, save it, and choose it again.")
_SPLIT = N_("Delete what is not needed, or split it into several workbooks, and try again.")
_DELETE_CELL = N_("In Excel or WPS, delete the row or column of this cell, save, and choose the file again.")
_CHOOSE_WORKBOOK = N_("Choose an Excel workbook (.xlsx, .xls), an .ods or a .csv file.")

_WORDS: Mapping[str, tuple[str, str]] = {
    "missing": (N_("There is no file {name}."), N_("It may have been moved or renamed: choose it again.")),
    "folder": (N_("{name} is a folder, not a workbook."), N_("Choose a workbook inside it.")),
    "not_a_file": (N_("{name} is a device or a pipe, not a file."), _CHOOSE_WORKBOOK),
    "no_access": (
        N_("{name} cannot be opened: another program holds it, or reading it is not allowed."),
        N_("Close it in Excel or WPS, check that you may read it, and try again."),
    ),
    "empty": (N_("{name} is empty: it holds 0 bytes."), N_("Ask the sender for the file again.")),
    "too_large": (
        N_("{name} has {size} MB; a workbook may have at most {limit} MB."),
        N_("Delete pictures and sheets that are not needed, or split it into several workbooks."),
    ),
    "other": (N_("{name} is {thing}, not a workbook."), _CHOOSE_WORKBOOK),
    "old_format": (N_("{name} is {thing}, a format that is not read."), _SAVE_XLSX),
    "encrypted": (
        N_("{name} is protected by a password."),
        N_("Give its password, or remove it in Excel or WPS, save the file, and choose it again."),
    ),
    "wrong_password": (
        N_("The password does not open {name}."),
        N_("Check upper and lower case, try again, or ask the sender for the password."),
    ),
    "encryption_method": (
        N_("{name} is protected by a password, in a way that cannot be opened here."),
        _NO_PASSWORD,
    ),
    "damaged": (N_("{name} is damaged or cut off: it cannot be unpacked."), _ASK_AGAIN),
    "unreadable": (
        N_("{name} cannot be read: it is damaged, or written in a way this program does not know."),
        _SAVE_AGAIN,
    ),
    "crashed": (N_("{name} is so damaged that the reader gave up on it."), _ASK_AGAIN),
    "no_sheet": (N_("{name} holds no sheet with cells."), _ONLY_TABLES),
    "text_encoding": (
        N_("{name} is text in an unknown encoding: neither UTF-8 nor GB18030."),
        N_("Save it as CSV UTF-8 in Excel or WPS, and choose it again."),
    ),
    "wrong_encoding": (
        N_("{name} is not written in {encoding}."),
        N_("Choose another encoding, or leave it to be found."),
    ),
    "far_cell": (
        N_("{sheet}!{cell} holds a value so far out that the sheet would have {rows} rows and {columns} columns."),
        _DELETE_CELL,
    ),
    "out_of_sheet": (N_("{sheet}!{cell} lies outside of any sheet: the last cell is XFD1048576."), _DELETE_CELL),
    "long_text": (
        N_("{sheet}!{cell} holds more than {limit} characters, the most a cell can hold."),
        N_("Shorten the text of this cell, and choose the file again."),
    ),
    "cells": (N_("{name} has more than {limit} filled cells."), _SPLIT),
    "merge": (
        N_("{sheet}!{range} merges {count} cells into one."),
        N_("Undo this merge in Excel or WPS, save, and choose the file again."),
    ),
    "merges": (N_("The sheet {sheet} has more than {limit} merged ranges."), _ONLY_TABLES),
    "comments": (N_("{name} has more than {limit} comments on one sheet."), _ONLY_TABLES),
    "sheets": (N_("{name} has more than {limit} sheets."), _SPLIT),
    "parts": (N_("{name} is packed from {count} parts; a workbook may have at most {limit}."), _ONLY_TABLES),
    "part_size": (N_("The part {part} of {name} has {size} MB; it may have at most {limit} MB."), _ONLY_TABLES),
    "unpacked": (N_("{name} would unpack to {size} MB; a workbook may have at most {limit} MB."), _ONLY_TABLES),
    "ratio": (
        N_("{name} is packed {ratio} to 1, tighter than any real workbook: it may be built to fill the memory."),
        _ONLY_TABLES,
    ),
    "depth": (N_("{name} nests elements more than {limit} deep, which no real workbook does."), _ONLY_TABLES),
    "doctype": (N_("{name} declares a document type (DTD), which attacks do and workbooks never need."), _ONLY_TABLES),
    "encoding": (N_("{name} is written in {encoding}; the inside of a workbook is UTF-8."), _SAVE_XLSX),
    "unsafe_part": (N_("{name} holds a part with the unsafe path {part}."), _ONLY_TABLES),
    "text": (N_("{name} holds more than {limit} MB of text."), _SPLIT),
    "memory": (N_("Reading {name} takes more than {limit} MB of memory."), _SPLIT),
    "timeout": (N_("Reading {name} took longer than {seconds} seconds and was stopped."), _SPLIT),
    "cancelled": (N_("Reading {name} was cancelled."), ""),
}

_THINGS: Mapping[str, str] = {
    "pdf": N_("a PDF document"),
    "html": N_("a web page"),
    "xml": N_("an XML document"),
    "xml_2003": N_("an XML spreadsheet of 2003"),
    "word": N_("a text document"),
    "slides": N_("a presentation"),
    "archive": N_("an archive"),
    "picture": N_("a picture"),
    "database": N_("a database"),
    "numbers": N_("a Numbers spreadsheet"),
    "old_excel": N_("a worksheet of Excel 4 or older"),
    "binary": N_("a file of an unknown kind"),
}
_MENDS: Mapping[str, str] = {
    "pdf": N_("Ask the sender for the workbook it was made from."),
    "html": _SAVE_XLSX,
    "numbers": N_("Export it as an .xlsx workbook, and choose that."),
    "archive": N_("Unpack it, and choose a workbook inside it."),
}
CODES = frozenset(_WORDS)


def refusal_words() -> Mapping[str, tuple[str, str]]:
    """By code what is said of a file that is not read, and how to go on ("" where there is nothing to do), for the help.

    Both are messages of the catalogue with their ``{values}`` open.
    """
    return _WORDS


class WorkbookError(UserError):
    """A file that is not read, with the reason.

    Attributes:
        code: the reason, one of `CODES`; it never changes once shipped.
    """

    def __init__(self, code: str, values: Mapping[str, str | int]) -> None:
        words, mend = _WORDS[code]
        filled: dict[str, object] = {k: f"{v:,}" if isinstance(v, int) else v for k, v in values.items()}
        if "thing" in values:
            thing = str(values["thing"])
            mend = _MENDS.get(thing, mend)
            filled["thing"] = Text(_THINGS[thing])
        super().__init__(Text(words, **filled), Text(NOTHING_CHANGED), Text(mend) if mend else None)
        self.code = code


class ReadingCancelledError(WorkbookError):
    """The reading was cancelled by the one who asked for it."""

    def __init__(self, name: str) -> None:
        super().__init__("cancelled", {"name": name})
