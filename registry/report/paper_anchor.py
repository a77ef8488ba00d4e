"""Reading what a paper says of the registry it was made from: see `registry.change.anchors`."""

from __future__ import annotations

import re
from hashlib import sha256
from io import BytesIO

import pikepdf
import pypdfium2  # pyright: ignore[reportMissingTypeStubs]

from registry.change.anchors import SHORT, Anchor, LogHead
from registry.errors import UserError
from registry.i18n import Text
from registry.pdfium import texts_of
from registry.report.emit.archive import SEALED, attached
from registry.store.faults import NOTHING_CHANGED

_WHOLE = re.compile(r"log (\d+) ([0-9a-f]{64})")
_PRINTED = re.compile(r"(?:Log|日志)\s*(\d+)\s*[:：]\s*((?:[0-9a-f]{4}\s*){4})")
_PAGES = 3  # the foot of one of the first pages; a cover may bear none


def paper_anchor(name: str, body: bytes) -> Anchor:
    """What the PDF `body`, called `name`, says of the log and of the round it was sealed with.

    The properties of the file are read first; a paper that came back from a printer as text alone still bears its foot.

    Raises:
        UserError: it is no PDF, or it says nothing of a registry.
    """
    try:
        files = attached(body)
        head = _stated(body) or _printed(body)
    except (pikepdf.PdfError, pypdfium2.PdfiumError) as error:
        raise UserError(
            Text("{file} is not a PDF that can be read.", file=name),
            NOTHING_CHANGED,
            Text("Choose the paper as it was saved."),
        ) from error
    digest = sha256(files[SEALED]).hexdigest() if SEALED in files else ""
    if head is None and not digest:
        raise UserError(
            Text("{file} says nothing of the log of a registry.", file=name),
            NOTHING_CHANGED,
            Text(
                "Choose a paper that this program made, with “Log” at the foot of its pages; or type number and digits."
            ),
        )
    return Anchor(name, head, digest)


def typed_anchor(text: str) -> Anchor:
    """An anchor read off a printed page by a person: ``57:3f2a 9c01 77ab 12cd``.

    Raises:
        UserError: it is not a number, a colon and at least sixteen digits of a hash.
    """
    number, colon, digits = text.replace("：", ":").partition(":")
    digits = "".join(digits.split()).lower()
    if (
        not colon
        or not number.strip().isdigit()
        or len(digits) < SHORT
        or re.fullmatch(r"[0-9a-f]{16,64}", digits) is None
    ):
        raise UserError(
            Text("{text} is not a number with digits as a page prints them at its foot.", text=text[:80]),
            NOTHING_CHANGED,
            Text("Type it as it stands at the foot of a page, like 57:3f2a9c0177ab12cd."),
        )
    return Anchor(text, LogHead(int(number), digits))


def _stated(body: bytes) -> LogHead | None:
    with pikepdf.open(BytesIO(body)) as pdf:
        info = str(pdf.docinfo.get("/Keywords", "")) if "/Info" in pdf.trailer else ""
        xmp = str(pdf.open_metadata().get("pdf:Keywords") or "")
    found = _WHOLE.search(info) or _WHOLE.search(xmp)
    return LogHead(int(found[1]), found[2]) if found else None


def _printed(body: bytes) -> LogHead | None:
    for text in texts_of(body, _PAGES):
        if found := _PRINTED.search(text):
            return LogHead(int(found[1]), "".join(found[2].split()))
    return None
