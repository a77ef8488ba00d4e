"""Opening a workbook that is protected by a password, in memory only. Used by the reading process.

The libraries are loaded when the first such file comes: they are no part of the start of every import.
"""

from __future__ import annotations

import io
import struct
from importlib import import_module
from typing import Any
from xml.parsers.expat import ExpatError

from registry.intake.reading import limits
from registry.intake.reading.limits import RefusalError
from registry.intake.reading.package import Stream

BUILT_IN = "VelvetSweatshop"  # what Excel itself takes for a workbook that is only protected against changes
_FILEPASS = 0x2F
_BOUNDSHEET = 0x85
# Never encrypted: BOF, UsrExcl, FileLock, InterfaceHdr, RRDInfo, RRDHead ([MS-XLS] 2.2.10).
_OPEN_RECORDS = frozenset((0x809, 0x194, 0x195, 0xE1, 0x196, 0x138))
_BLOCK = 1024


def decrypted(data: bytes, password: str | None) -> bytes:
    """The workbook inside a protected one, opened with Excel's built-in password, else with `password`.

    Raises:
        RefusalError: ``encrypted`` (a password is needed), ``wrong_password``, ``encryption_method`` (no password would
            help here), ``unreadable`` or ``doctype``.
    """
    olefile, faults = _library("olefile"), _library("msoffcrypto.exceptions")
    try:
        with olefile.OleFileIO(io.BytesIO(data)) as ole:
            modern = ole.exists("EncryptedPackage")
            if not modern and not ole.exists("Workbook"):
                raise RefusalError("encryption_method")  # an Excel of 1995
            if modern:
                _check_description(ole)
        for attempt in (BUILT_IN, password):
            if attempt:
                opened = _package(data, attempt) if modern else _xls(data, attempt)
                if opened is not None:
                    return opened
    except faults.DecryptionError as fault:
        raise RefusalError("encryption_method") from fault
    except (
        *(faults.FileFormatError, faults.ParseError, ExpatError, struct.error),
        *(
            OSError,
            ValueError,
            LookupError,
            AssertionError,
            TypeError,
            AttributeError,
            RecursionError,
        ),  # of a bent header
    ) as fault:
        raise RefusalError("unreadable", detail=str(fault)[:200]) from fault
    raise RefusalError("wrong_password" if password else "encrypted")


def _library(name: str) -> Any:
    """A module without types, loaded when it is needed."""
    return import_module(name)


def _check_description(ole: Any) -> None:
    """Refuse a description of the encryption that would hurt the XML reader of the library."""
    with ole.openstream("EncryptionInfo") as stream:
        description = stream.read(limits.SMALL_PART_BYTES)[8:]
    if description.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"<"):
        Stream("EncryptionInfo").see(description)


def _package(data: bytes, password: str) -> bytes | None:
    """The package of a file of Excel 2007 or later, None where the password is wrong."""
    invalid = _library("msoffcrypto.exceptions").InvalidKeyError
    file = _library("msoffcrypto.format.ooxml").OOXMLFile(io.BytesIO(data))
    opened = io.BytesIO()
    try:
        file.load_key(password=password, verify_password=True)
    except invalid:
        return None
    try:
        file.decrypt(opened)
    except invalid as fault:  # the password is right, what it opens is no package
        raise RefusalError("damaged") from fault
    return opened.getvalue()


def _xls(data: bytes, password: str) -> bytes | None:
    """The xls file without its password, None where the password is wrong.

    The library verifies the password and deciphers; the records are walked here, because it would put the opened file
    into a temporary one on the disk, and gives up on bytes after the last record.
    """
    file = _library("msoffcrypto.format.xls97").Xls97File(io.BytesIO(data))
    try:
        file.load_key(password=password)
    except _library("msoffcrypto.exceptions").InvalidKeyError:
        return None
    except (IndexError, OverflowError, struct.error):
        # The oldest method knows neither more than 15 characters nor Chinese ones.
        return None
    copy = io.BytesIO(data)
    with _library("olefile").OleFileIO(copy, write_mode=True) as ole:
        with ole.openstream("Workbook") as stream:
            records = stream.read()
        ole.write_stream("Workbook", _plain_records(records, file))
    return copy.getvalue()


def _plain_records(records: bytes, file: Any) -> bytes:
    """The stream of records with their content deciphered and the record of the password blanked."""
    hidden, sealed = _sealed_parts(records)
    match file.type:
        case "rc4":
            method = _library("msoffcrypto.method.rc4").DocumentRC4
            clear = method.decrypt(file.key, file.salt, io.BytesIO(records), blocksize=_BLOCK).read()
        case "rc4_cryptoapi":
            method = _library("msoffcrypto.method.rc4_cryptoapi").DocumentRC4CryptoAPI
            clear = method.decrypt(file.key, file.salt, file.keySize, io.BytesIO(records), blocksize=_BLOCK).read()
        case _:
            clear = _without_xor(records, sealed, file.key)
    plain = bytearray(records)
    for start, _base, end in sealed:
        plain[start:end] = clear[start:end]
    plain[hidden[0] : hidden[0] + 2] = b"\x00\x00"
    plain[hidden[0] + 4 : hidden[1]] = bytes(hidden[1] - hidden[0] - 4)
    return bytes(plain)


def _sealed_parts(records: bytes) -> tuple[tuple[int, int], list[tuple[int, int, int]]]:
    """Where the record of the password stands, and each enciphered part: its start, and start and end of its record."""
    hidden = (0, 4)
    sealed: list[tuple[int, int, int]] = []
    place = 0
    while place + 4 <= len(records):
        number, size = struct.unpack_from("<HH", records, place)
        start, end = place + 4, min(place + 4 + size, len(records))
        if number == _FILEPASS:
            hidden = (place, end)
        elif number not in _OPEN_RECORDS and end > start:
            # The place of the sheet in the stream stays readable: the first four bytes of its record.
            sealed.append((min(start + 4, end) if number == _BOUNDSHEET else start, start, end))
        place += 4 + size
    return hidden, sealed


def _without_xor(records: bytes, sealed: list[tuple[int, int, int]], password: str) -> bytes:
    """The stream with the XOR obfuscation of the sealed parts taken off ([MS-OFFCRYPTO] 2.3.7.3)."""
    method = _library("msoffcrypto.method.xor_obfuscation").DocumentXOR
    keys = bytes(method.create_xor_array_method1(password))
    turned = bytes((value >> 5 | value << 3) & 0xFF for value in range(256))
    clear = bytearray(records)
    for start, base, end in sealed:
        first = (start + end - base) % 16
        key = (keys * 2)[first : first + 16]
        length = end - start
        pad = (key * (length // 16 + 1))[:length]
        mixed = int.from_bytes(records[start:end], "little") ^ int.from_bytes(pad, "little")
        clear[start:end] = mixed.to_bytes(length, "little").translate(turned)
    return bytes(clear)
