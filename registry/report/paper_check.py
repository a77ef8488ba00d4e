"""Whether a printed list holds, from its PDF alone: the sealed round inside is computed again and compared with the paper.
Of a paper of the whole registry, whether the data inside are those whose digest its pages bear.

Nothing but the file is needed, no registry and no network. What is compared: every part of the sealed round with its digest,
the list that follows from it, the digests in the file's properties and on its pages, and the totals that the pages print.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from contextlib import closing
from dataclasses import replace
from hashlib import sha256
from io import BytesIO
from zipfile import BadZipFile, ZipFile

import pikepdf
import pypdfium2  # pyright: ignore[reportMissingTypeStubs]

from registry.errors import UserError
from registry.i18n import Text
from registry.report.emit.archive import CONTENT, SEALED, WORKBOOK, attached
from registry.scoring.sealed import Recount
from registry.scoring.sealed_check import Difference, Verification, verify_sealed

_DIGEST = re.compile(r"snapshot ([0-9a-f]{64})")
_SHORT = 16
_WITHIN_A_ROW = 90  # characters between a firm's name, its code and its total in the ranking


def is_pdf(body: bytes) -> bool:
    """Whether bytes begin as a PDF does; up to a kilobyte may stand before its head."""
    return b"%PDF-" in body[:1024]


def verify_paper(body: bytes, *, expected: str = "") -> Verification:
    """Compute the list of a paper again from the paper alone.

    Args:
        body: the PDF.
        expected: the digest of the round as somebody else knows it, "" where nobody does.

    Raises:
        UserError: the PDF cannot be read, or it has no sealed round inside.
    """
    try:
        files = attached(body)
        stated = dict(_stated(body))
        pages = _pages(body)
    except (pikepdf.PdfError, pypdfium2.PdfiumError) as error:
        raise UserError(
            Text("This PDF cannot be read."), None, Text("Choose the file as it was saved, not a scan or a part of it.")
        ) from error
    if SEALED not in files and CONTENT in files:
        return _verify_content(files, stated, pages, expected)
    if SEALED not in files:
        raise UserError(
            Text("There is no sealed round in this PDF: it is a draft, or another program wrote it anew."),
            None,
            Text("Choose the list that was saved after the seal, or the sealed file itself."),
        )
    found = verify_sealed(files[SEALED], expected=expected)
    differences = [*_printed_digests(found.digest, stated, pages), *_workbook(found.digest, files), *found.differences]
    if found.counted is not None:
        differences += _printed_list(found.counted, pages)
    return replace(found, digest=sha256(files[SEALED]).hexdigest(), differences=tuple(differences))


def is_of_registry(body: bytes) -> bool:
    """Whether a PDF is a paper of the whole registry, with what it says inside and no sealed round."""
    try:
        return CONTENT in attached(body)
    except pikepdf.PdfError:
        return False


def _verify_content(files: dict[str, bytes], stated: dict[str, str], pages: list[str], expected: str) -> Verification:
    """A paper of the whole registry: its data, its workbook, its properties and every page bear one digest."""
    digest = sha256(files[CONTENT]).hexdigest()
    found: list[Difference] = []
    for place, said in stated.items():
        if said != digest:
            text = Text("The digest in {place} is {said}, that of the data inside is {found}.", place=_PLACES[place],
                        said=said[:_SHORT] or "—", found=digest[:_SHORT])  # fmt: skip
            found.append(Difference(place, text))
    bare = [str(number) for number, text in enumerate(pages, 1) if digest not in text]
    if bare:
        text = Text("{n} page does not bear the digest of the data inside: {pages}",
                    "{n} pages do not bear the digest of the data inside: {pages}",
                    n=len(bare), pages=", ".join(bare))  # fmt: skip
        found.append(Difference("pages", text))
    for name in sorted(files):
        if name.endswith(".xlsx") and _digest_of_book(files[name]) != digest:
            found.append(Difference("workbook", Text("The workbook inside is not the one of this paper.")))
    if expected and digest != expected.strip().lower():
        text = Text("The digest of the data inside is {found}, and {expected} was expected.", found=digest[:_SHORT],
                    expected=expected[:_SHORT])  # fmt: skip
        found.append(Difference("digest", text))
    return Verification(digest, tuple(found), None)


def _digest_of_book(book: bytes) -> str:
    """The digest that a workbook states of what it was made from, "" where it states none."""
    try:
        with ZipFile(BytesIO(book)) as archive:
            said = _DIGEST.search(archive.read("docProps/core.xml").decode("utf-8", "replace"))
    except (BadZipFile, KeyError):
        return ""
    return said[1] if said is not None else ""


_PLACES = {"keywords": Text("the properties of the file"), "xmp": Text("the metadata of the file")}


def _stated(body: bytes) -> Iterable[tuple[str, str]]:
    """The digests that the file's properties state, by where they stand."""
    with pikepdf.open(BytesIO(body)) as pdf:
        info = str(pdf.docinfo.get("/Keywords", "")) if "/Info" in pdf.trailer else ""
        metadata = pdf.open_metadata()
        xmp = str(metadata.get("pdf:Keywords") or "")
    for place, text in (("keywords", info), ("xmp", xmp)):
        digest = _DIGEST.search(text)
        yield place, digest[1] if digest else ""


def _pages(body: bytes) -> list[str]:
    """The text of each page without blanks, so that a name broken over lines is found."""
    with closing(pypdfium2.PdfDocument(body)) as document:
        texts: list[str] = []
        for number in range(len(document)):
            with closing(document[number]) as page, closing(page.get_textpage()) as text:
                texts.append("".join(text.get_text_range().split()))
        return texts


def _printed_digests(digest: str, stated: dict[str, str], pages: list[str]) -> list[Difference]:
    found: list[Difference] = []
    for place, said in stated.items():
        if said != digest:
            text = Text(
                "The digest in {place} is {said}, that of the sealed round inside is {found}.",
                place=_PLACES[place],
                said=said[:_SHORT] or "—",
                found=digest[:_SHORT],
            )
            found.append(Difference(place, text))
    bare = [str(number) for number, text in enumerate(pages, 1) if digest not in text]
    if bare:
        text = Text(
            "{n} page does not bear the digest of the sealed round inside: {pages}",
            "{n} pages do not bear the digest of the sealed round inside: {pages}",
            n=len(bare),
            pages=", ".join(bare),
        )
        found.append(Difference("pages", text))
    return found


def _workbook(digest: str, files: dict[str, bytes]) -> list[Difference]:
    """The workbook inside names the same round."""
    if WORKBOOK not in files or _digest_of_book(files[WORKBOOK]) == digest:
        return []
    return [Difference("workbook", Text("The workbook inside is not the one of this round."))]


def _printed_list(counted: Recount, pages: list[str]) -> list[Difference]:
    """Every firm on the list is printed in one row with its code and total; a paper without a ranking says nothing of it."""
    names = {firm.uid: firm.legal_name for firm in counted.facts}
    codes = {firm.uid: firm.uscc for firm in counted.facts}
    listed = counted.listed
    printed: dict[str, bool] = {}
    for uid in listed.chosen:
        row = listed.row(uid)
        total = "" if row.published is None else counted.result.printed(row.published)
        parts = [re.escape("".join(part.split())) for part in (names[uid], codes[uid]) if part]
        row_of = re.compile(f".{{0,{_WITHIN_A_ROW}}}?".join([*parts, re.escape(total)]))
        printed[uid] = any(row_of.search(text) for text in pages)
    if not any(printed.values()):
        return []
    return [
        Difference(
            f"pages/{uid}",
            Text(
                "{firm} is on the list with {total} points, and no page says so.",
                firm=names[uid],
                total=counted.result.printed(listed.row(uid).published or 0),
            ),
        )
        for uid, there in printed.items()
        if not there
    ]
