"""One PDF made of many, each written to the disk before the next is made.

qpdf holds every object of the file it writes: some 300 KB for a page with its tree, a gigabyte for a thousand dossiers. Here an
object is copied as the bytes qpdf makes of it, with its references renumbered, and forgotten; what stays is where it lies.
Objects without a stream are packed into compressed ones (ISO 32000-1, 7.5.7), with a cross-reference stream at the end.
"""

from __future__ import annotations

import re
import sys
import zlib
from array import array
from collections import deque
from collections.abc import Iterable, Mapping
from hashlib import sha256
from typing import Any, BinaryIO, cast

import pikepdf

_HEAD = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"  # ISO 19005-3, 6.1.2: a comment of four bytes above 127
_TOGETHER = 200  # objects of a compressed one
_LEVEL = 6
_PLAIN, _PACKED = 1, 2  # kinds of entries of the cross-reference stream
_SAID = re.compile(rb"\((?:\\.|[^\\)])*\)|<[0-9a-f]*>|(\d+) (\d+) R", re.DOTALL)
"""A string, which is left as it is, or a reference. qpdf escapes every bracket in a string and every blank in a name."""

Key = tuple[int, int]
"""Number and generation of an object."""
Known = Mapping[Key, int]


class Joining:
    """A PDF that grows at the end of an open file. Objects have numbers; 0 is none."""

    def __init__(self, out: BinaryIO) -> None:
        self._out = out
        self._digest = sha256()
        self._at = 0
        self._places = array("Q", [0])  # of each object, as the cross-reference stream has it: kind, place, index
        self._pack: list[tuple[int, bytes]] = []
        self._write(_HEAD)

    def number(self) -> int:
        """A number for an object that is written later."""
        self._places.append(0)
        return len(self._places) - 1

    def put(self, number: int, body: bytes) -> None:
        """Write an object that is no stream."""
        self._pack.append((number, body))
        if len(self._pack) == _TOGETHER:
            self._close_pack()

    def copy(self, pdf: pikepdf.Pdf, roots: Iterable[Any], known: Known, promised: Known | None = None) -> list[int]:
        """Copy indirect objects of `pdf` and all they lead to; answers their numbers.

        Args:
            known: numbers of what is written already, or will be; the way ends there.
            promised: numbers that were given out for objects of this file.
        """
        numbers = dict(known)
        waiting: deque[Key] = deque()

        def numbered(key: Key) -> int:
            if key not in numbers:
                numbers[key] = (promised or {}).get(key) or self.number()
                waiting.append(key)
            return numbers[key]

        def renumbered(found: re.Match[bytes]) -> bytes:
            if found[1] is None:
                return found[0]
            return b"%d 0 R" % numbered((int(found[1]), int(found[2])))

        copied = [numbered(root.objgen) for root in roots]
        while waiting:
            key = waiting.popleft()
            one: Any = pdf.get_object(key)
            if isinstance(one, pikepdf.Stream):
                held, raw = _packed(one)
                self._stream(numbers[key], _SAID.sub(renumbered, held.unparse()), raw)
            else:
                self.put(numbers[key], _SAID.sub(renumbered, one.unparse(resolved=True)))
        return copied

    def finish(self, root: int, info: int) -> None:
        """Write where everything lies. `root`, `info`: the catalogue and the properties."""
        self._close_pack()
        own = self.number()
        start = self._at
        self._places[own] = _PLAIN << 56 | start << 16
        places = array("Q", self._places)
        if sys.byteorder == "little":
            places.byteswap()
        raw = zlib.compress(places, _LEVEL)
        name = self._digest.hexdigest()[:32]  # of all that was written: the same file has the same name
        said = f"/Type /XRef /Size {len(self._places)} /W [1 5 2] /Root {root} 0 R /Info {info} 0 R"
        said += f" /ID [<{name}> <{name}>] /Filter /FlateDecode /Length {len(raw)}"
        self._write_stream(own, f"<< {said} >>".encode(), raw)
        self._write(b"startxref\n%d\n%%%%EOF\n" % start)

    def _close_pack(self) -> None:
        if not self._pack:
            return
        own = self.number()
        heads: list[bytes] = []
        at = 0
        for index, (number, body) in enumerate(self._pack):
            self._places[number] = _PACKED << 56 | own << 16 | index
            heads.append(b"%d %d" % (number, at))
            at += len(body) + 1
        head = b" ".join(heads) + b"\n"
        raw = zlib.compress(head + b"\n".join(body for _, body in self._pack), _LEVEL)
        said = f"/Type /ObjStm /N {len(self._pack)} /First {len(head)} /Filter /FlateDecode /Length {len(raw)}"
        self._pack = []
        self._stream(own, f"<< {said} >>".encode(), raw)

    def _stream(self, number: int, held: bytes, raw: bytes) -> None:
        self._places[number] = _PLAIN << 56 | self._at << 16
        self._write_stream(number, held, raw)

    def _write_stream(self, number: int, held: bytes, raw: bytes) -> None:
        self._write(b"%d 0 obj\n%b\nstream\n" % (number, held))
        self._write(raw)
        self._write(b"\nendstream\nendobj\n")

    def _write(self, data: bytes) -> None:
        self._out.write(data)
        self._digest.update(data)
        self._at += len(data)


def _packed(stream: pikepdf.Stream) -> tuple[Any, bytes]:
    """The dictionary and the bytes of a stream as they are written."""
    held: Any = pikepdf.Dictionary(cast("Any", stream.stream_dict))
    raw = stream.read_raw_bytes()
    if "/Filter" not in held and held.get("/Type") != "/Metadata":  # metadata are to be read by any program
        raw = zlib.compress(raw, _LEVEL)
        held.Filter = pikepdf.Name.FlateDecode
    held.Length = len(raw)
    return held, raw
