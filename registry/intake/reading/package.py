"""The guard of zip packages (xlsx, xlsm, xlsb, ods): no part is unpacked before its size, ratio and name are known.

Used by the reading process. The limits stand in `registry.intake.reading.limits`; what they stop is a package that
unpacks to gigabytes, entities that multiply, and elements nested a million deep.
"""

from __future__ import annotations

import io
import posixpath
import re
import xml.parsers.expat
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator

from registry.intake.reading import limits
from registry.intake.reading.limits import RefusalError

_CHUNK = 1 << 20
_ENCODING = re.compile(rb"""^\s*<\?xml[^>]*?\sencoding\s*=\s*["']([A-Za-z0-9._-]+)["']""")
_UTF8 = frozenset(("utf-8", "utf8", "us-ascii", "ascii"))
_UTF16_STARTS = (b"\xff\xfe", b"\xfe\xff", b"<\x00", b"\x00<")

Attributes = dict[str, str]


class Package:
    """An opened zip package whose size and parts are within the limits.

    Raises:
        RefusalError: ``damaged``, ``encryption_method``, ``parts``, ``unpacked``, ``ratio`` or ``unsafe_part``.
    """

    def __init__(self, data: bytes) -> None:
        try:
            self.archive = zipfile.ZipFile(io.BytesIO(data))
        except (zipfile.BadZipFile, ValueError, EOFError, NotImplementedError, UnicodeDecodeError) as fault:
            raise RefusalError("damaged") from fault
        infos = self.archive.infolist()
        if len(infos) > limits.PARTS:
            raise RefusalError("parts", count=len(infos), limit=limits.PARTS)
        total = sum(info.file_size for info in infos)
        if total > limits.UNPACKED_BYTES:
            raise RefusalError("unpacked", size=total >> 20, limit=limits.UNPACKED_BYTES >> 20)
        if total > limits.RATIO_FROM_BYTES and total > limits.RATIO * len(data):
            raise RefusalError("ratio", ratio=total // max(len(data), 1), limit=limits.RATIO)
        for info in infos:
            _check_part(info)
        self._names = {info.filename.lower().lstrip("/"): info for info in infos}

    def __contains__(self, name: str) -> bool:
        return name.lower().lstrip("/") in self._names

    @property
    def names(self) -> Iterable[str]:
        """The names of the parts, in lower case."""
        return self._names

    def size(self, name: str) -> int:
        """Unpacked size of a part in bytes, 0 where there is none."""
        info = self._names.get(name.lower().lstrip("/"))
        return 0 if info is None else info.file_size

    def chunks(self, name: str) -> Iterator[bytes]:
        """A part, unpacked piece by piece; nothing where there is no such part.

        Raises:
            RefusalError: ``damaged``.
        """
        info = self._names.get(name.lower().lstrip("/"))
        if info is None:
            return
        try:
            with self.archive.open(info) as part:
                while chunk := part.read(_CHUNK):
                    yield chunk
        except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, ValueError) as fault:
            raise RefusalError("damaged") from fault

    def walk(
        self,
        name: str,
        start: Callable[[str, Attributes], None],
        end: Callable[[str], None] | None = None,
        text: Callable[[str], None] | None = None,
    ) -> None:
        """Call `start` with each element of a small part: its name and attributes, both without prefixes.

        `end` gets its name when it closes, `text` the characters between, in pieces.

        Raises:
            RefusalError: ``damaged``, ``doctype``, ``encoding``, ``depth`` or ``part_size``.
        """
        if self.size(name) > limits.SMALL_PART_BYTES:
            raise RefusalError("part_size", part=name, size=self.size(name) >> 20, limit=limits.SMALL_PART_BYTES >> 20)
        data = b"".join(self.chunks(name))
        if not data:
            return
        check_head(data, name)
        depth = 0

        def opened(tag: str, attributes: Attributes) -> None:
            nonlocal depth
            depth += 1
            if depth > limits.DEPTH:
                raise RefusalError("depth", part=name, limit=limits.DEPTH)
            start(_local(tag), {_local(key): value for key, value in attributes.items()})

        def closed(tag: str) -> None:
            nonlocal depth
            depth -= 1
            if end is not None:
                end(_local(tag))

        def doctype(*_: object) -> None:
            raise RefusalError("doctype", part=name)

        parser = xml.parsers.expat.ParserCreate()
        parser.StartElementHandler = opened
        parser.EndElementHandler = closed
        parser.StartDoctypeDeclHandler = doctype
        if text is not None:
            parser.CharacterDataHandler = text
        try:
            parser.Parse(data, True)
        except xml.parsers.expat.ExpatError as fault:
            raise RefusalError("damaged") from fault

    def relations(self, name: str) -> dict[str, tuple[str, str]]:
        """The relations of a part: identifier to (kind, name of the part it leads to). Outside links are left out."""
        folder, base = posixpath.split(name)
        found: dict[str, tuple[str, str]] = {}

        def start(tag: str, attributes: Attributes) -> None:
            if tag == "Relationship" and attributes.get("TargetMode") != "External":
                target = attributes.get("Target", "")
                path = target.lstrip("/") if target.startswith("/") else posixpath.join(folder, target)
                kind = attributes.get("Type", "").rpartition("/")[2]
                found[attributes.get("Id", "")] = (kind, posixpath.normpath(path))

        self.walk(posixpath.join(folder, "_rels", base + ".rels"), start)
        return found


class Stream:
    """Watches a large part while it streams by: encoding, document type, depth.

    The depth is counted at the end of each piece, which is exact enough: no reader here recurses, and a part nested
    beyond the limit stays so for pieces on end.
    """

    def __init__(self, part: str) -> None:
        self._part = part
        self._depth = 0
        self._tail = b""

    def see(self, chunk: bytes) -> None:
        """Look at the next piece.

        Raises:
            RefusalError: ``encoding``, ``doctype`` or ``depth``.
        """
        if not self._tail:
            check_head(chunk, self._part)
        if b"<!DOCTYPE" in self._tail + chunk:
            raise RefusalError("doctype", part=self._part)
        self._tail = chunk[-16:]
        if b"<![CDATA[" in chunk:
            return  # its < may be text
        count = chunk.count
        self._depth += count(b"<") - 2 * count(b"</") - count(b"/>") - count(b"<?") - count(b"<!")
        if self._depth > limits.DEPTH:
            raise RefusalError("depth", part=self._part, limit=limits.DEPTH)


def check_head(data: bytes, part: str) -> None:
    """Refuse a part that is not UTF-8.

    Raises:
        RefusalError: ``encoding``.
    """
    if data.startswith(_UTF16_STARTS):
        raise RefusalError("encoding", part=part, encoding="UTF-16")
    declared = _ENCODING.match(data[:256].lstrip(b"\xef\xbb\xbf"))
    if declared and declared[1].decode("ascii").lower() not in _UTF8:
        raise RefusalError("encoding", part=part, encoding=declared[1].decode("ascii")[:20])


def _check_part(info: zipfile.ZipInfo) -> None:
    if info.flag_bits & 0x1:
        raise RefusalError("encryption_method")
    if info.file_size > limits.RATIO_FROM_BYTES and info.file_size > limits.RATIO * max(info.compress_size, 1):
        raise RefusalError("ratio", ratio=info.file_size // max(info.compress_size, 1), limit=limits.RATIO)
    if ".." in re.split(r"[/\\]", info.filename) or ":" in info.filename:
        raise RefusalError("unsafe_part", part=info.filename[:80])


def _local(name: str) -> str:
    return name.rpartition(":")[2]
