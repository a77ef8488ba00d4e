"""What each page of a paper shows, as a digest that survives being written anew: so that a letter changed on a page is told.

A page shows what its content says in the fonts and pictures that it names. Notes and fields that lie over a page are not in the
digest: a paper of ours has links, and a signature beside them; anything else over a page covers what was printed.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from hashlib import sha256
from io import BytesIO
from typing import Any, cast

import pikepdf

PAGES = "pages.json"
"""Name of the attached digests of the pages."""
_NOT_SHOWN = frozenset(("/Parent", "/Length", "/Filter", "/DecodeParms", "/Metadata"))


def page_digests(pdf: pikepdf.Pdf) -> list[str]:
    """The SHA-256 of each page, in hexadecimal; the same after another program has written the file anew as it is."""
    known: dict[tuple[int, int], bytes] = {}
    found: list[str] = []
    for page in pdf.pages:
        box = [_digest(page.obj.get(name), known) for name in ("/MediaBox", "/CropBox", "/Rotate", "/UserUnit")]
        shown = [_content(page), _digest(page.obj.get("/Resources"), known), *box]
        found.append(sha256(b"".join(shown)).hexdigest())
    return found


def pages_json(pdf: pikepdf.Pdf) -> bytes:
    """`page_digests` as the attachment that says them."""
    return json.dumps({"pages": page_digests(pdf)}, separators=(",", ":")).encode()


def changed_pages(body: bytes, said: bytes | None) -> tuple[list[int] | None, list[int]]:
    """Numbers of the pages that show something else than `said`, the attachment, says they did, and of those over which
    something lies; None for the first where `said` is not there or says nothing of these pages.
    """
    with pikepdf.open(BytesIO(body)) as pdf:
        now = page_digests(pdf)
        covered = [number for number, page in enumerate(pdf.pages, 1) if any(_covering(page))]
    stated = _stated(said)
    if stated is None or len(stated) != len(now):
        return None, covered
    return [number for number, (old, new) in enumerate(zip(stated, now, strict=True), 1) if old != new], covered


def _stated(said: bytes | None) -> list[Any] | None:
    try:
        whole: Any = json.loads(said or b"")
    except ValueError:
        return None
    pages = cast("dict[str, Any]", whole).get("pages") if isinstance(whole, dict) else None
    return cast("list[Any]", pages) if isinstance(pages, list) else None


def _content(page: pikepdf.Page) -> bytes:
    """What the page draws: its parts are one text, wherever it was cut."""
    content = page.obj.get("/Contents")
    parts = list(cast("Any", content)) if isinstance(content, pikepdf.Array) else [content]
    return sha256(b"\n".join(part.read_bytes() for part in parts if isinstance(part, pikepdf.Stream))).digest()


def _digest(item: Any, known: dict[tuple[int, int], bytes]) -> bytes:
    """Of one object and all it names. `known`: of objects met already, by their number; one that names itself is cut there."""
    number = item.objgen if isinstance(item, pikepdf.Object) else (0, 0)
    if number != (0, 0):
        if number in known:
            return known[number]
        known[number] = b"again"
    found = sha256(b"\0".join(_parts(item, known))).digest()
    if number != (0, 0):
        known[number] = found
    return found


def _parts(item: Any, known: dict[tuple[int, int], bytes]) -> Iterator[bytes]:
    if isinstance(item, (pikepdf.Dictionary, pikepdf.Stream)):
        yield b"dictionary"
        for name in sorted(set(item.keys()) - _NOT_SHOWN):
            yield name.encode()
            yield _digest(item[name], known)
        if isinstance(item, pikepdf.Stream):
            yield sha256(_bytes(item)).digest()
    elif isinstance(item, pikepdf.Array):
        yield b"array"
        for one in cast("Any", item):
            yield _digest(one, known)
    elif isinstance(item, pikepdf.String):
        yield b"string"
        yield bytes(item)
    else:
        yield str(item).encode()


def _bytes(stream: pikepdf.Stream) -> bytes:
    try:
        return stream.read_bytes()
    except pikepdf.PdfError:  # a picture in a form of its own, such as JPEG
        return stream.read_raw_bytes()


def _covering(page: pikepdf.Page) -> Iterator[bool]:
    """For everything that lies over a page, whether it can hide what is printed."""
    for note in cast("Any", page.obj.get("/Annots", ())):
        kind = str(note.get("/Subtype", ""))
        signature = kind == "/Widget" and str(note.get("/FT", "")) == "/Sig"
        yield not (signature or (kind == "/Link" and "/AP" not in note))
