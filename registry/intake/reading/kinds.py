"""What a file is, told by its content; the suffix is not looked at. Used by the reading process."""

from __future__ import annotations

import re
import zipfile

from registry.intake.reading.limits import RefusalError

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_STARTS = (
    (b"%PDF", "pdf"),
    (b"{\\rtf", "word"),
    (b"\x89PNG", "picture"),
    (b"\xff\xd8\xff", "picture"),
    (b"GIF8", "picture"),
    (b"Rar!", "archive"),
    (b"7z\xbc\xaf", "archive"),
    (b"\x1f\x8b", "archive"),
    (b"SQLite format 3\x00", "database"),
    (b"\x09\x00\x04\x00", "old_excel"),  # BIFF2
    (b"\x09\x02\x06\x00", "old_excel"),  # BIFF3
    (b"\x09\x04\x06\x00", "old_excel"),  # BIFF4
)
_GLOBALS = (b"\x09\x08\x10\x00\x00\x06\x05\x00", b"\x09\x08\x08\x00\x00\x05\x05\x00")  # BIFF8, BIFF5
_FILEPASS = 0x2F
_FIRST_RECORDS = 12
_CONTROL = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_ODS = b"application/vnd.oasis.opendocument.spreadsheet"


def kind_of_bytes(data: bytes, *, is_utf16: bool = False) -> str:
    """``zip``, ``xls``, ``encrypted`` or ``text``, or a refusal that says what else the file is.

    Args:
        is_utf16: a person said that the text is UTF-16, where every second byte may be 0.

    Raises:
        RefusalError: ``empty``, ``damaged``, or ``other`` and ``old_format`` with the thing it is.
    """
    if not data:
        raise RefusalError("empty")
    if data.startswith(b"PK\x03\x04"):
        return "zip"
    if data.startswith(_OLE):
        return _kind_of_ole(data)
    head = data[:1024]
    for start, thing in _STARTS:
        if head.startswith(start):
            raise RefusalError("old_format" if thing == "old_excel" else "other", thing=thing)
    if b"%PDF-" in head:
        raise RefusalError("other", thing="pdf")
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "text"
    if data.startswith(b"PK"):
        raise RefusalError("damaged")
    markup = head.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if markup.startswith(b"<"):
        thing = _kind_of_markup(markup)
        raise RefusalError("old_format" if thing == "xml_2003" else "other", thing=thing)
    if not is_utf16 and _CONTROL.search(data):
        raise RefusalError("other", thing="binary")
    return "text"


def _kind_of_ole(data: bytes) -> str:
    if _utf16("EncryptedPackage") in data:
        return "encrypted"
    if _utf16("WordDocument") in data:
        raise RefusalError("other", thing="word")
    if _utf16("PowerPoint Document") in data:
        raise RefusalError("other", thing="slides")
    if _utf16("Workbook") in data or _utf16("Book") in data or _utf16("WORKBOOK") in data or _utf16("BOOK") in data:
        return "xls"
    if len(data) < 2048:
        raise RefusalError("damaged")
    raise RefusalError("other", thing="binary")


def has_password(data: bytes) -> bool:
    """Whether an xls file asks for a password: a FILEPASS record among the first of its global records."""
    for start in _GLOBALS:
        place = data.find(start)
        if place < 0:
            continue
        for _ in range(_FIRST_RECORDS):
            record = int.from_bytes(data[place : place + 2], "little")
            if record == _FILEPASS:
                return True
            place += 4 + int.from_bytes(data[place + 2 : place + 4], "little")
    return False


def _kind_of_markup(markup: bytes) -> str:
    if b"mso-application" in markup or b"schemas-microsoft-com:office:spreadsheet" in markup:
        return "xml_2003"
    if b"<html" in markup or b"<!doctype html" in markup or b"<table" in markup or b"<meta" in markup:
        return "html"
    return "xml"


def kind_of_archive(archive: zipfile.ZipFile) -> str:
    """``xlsx``, ``xlsm``, ``xlsb`` or ``ods`` by the names inside a zip archive.

    Raises:
        RefusalError: ``other`` with the thing it is.
    """
    names = [name.lower().lstrip("/") for name in archive.namelist()]
    if "mimetype" in names and _starts_with(archive, "mimetype", _ODS):
        return "ods"
    if any(name.endswith("workbook.bin") for name in names):
        return "xlsb"
    if any(name.startswith("word/") for name in names):
        raise RefusalError("other", thing="word")
    if any(name.startswith("ppt/") for name in names):
        raise RefusalError("other", thing="slides")
    if any(name.endswith(".iwa") for name in names):
        raise RefusalError("old_format", thing="numbers")
    if "[content_types].xml" not in names and "xl/workbook.xml" not in names and "_rels/.rels" not in names:
        raise RefusalError("other", thing="archive")
    return "xlsm" if any(name.endswith("vbaproject.bin") for name in names) else "xlsx"


def _starts_with(archive: zipfile.ZipFile, name: str, start: bytes) -> bool:
    with archive.open(name) as part:
        return part.read(len(start)) == start


def _utf16(text: str) -> bytes:
    return text.encode("utf-16-le")
