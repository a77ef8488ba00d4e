"""Whether a printed list holds, from its PDF alone: the sealed round inside is computed again and compared with the paper.
Of a paper of the whole registry, whether the data inside are those whose digest its pages bear.

Nothing but the file is needed, no registry and no network. What is compared: every part of the sealed round with its digest,
the list that follows from it, its weights with those of the workbook inside, the digests in the file's properties and on its
pages, what each page shows with its digest from when the paper was saved, and rank, name and points of every row of the
ranking. So a letter changed on a page is told; who also writes new digests of the pages is told by the ranking. What such a
person writes into other sentences is not: that needs the office's signature (`registry.report.emit.signing`), or the digest
of the file kept elsewhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from hashlib import sha256
from io import BytesIO
from zipfile import BadZipFile, ZipFile

import pikepdf
import pypdfium2  # pyright: ignore[reportMissingTypeStubs]

from registry.errors import UserError
from registry.i18n import Text
from registry.pdfium import texts_of
from registry.report.emit.archive import CONTENT, SEALED, WORKBOOK, attached
from registry.report.emit.page_seal import PAGES, changed_pages
from registry.report.emit.signing import can_sign, is_signed, signatures
from registry.report.paper_weights import changed_weights
from registry.scoring.facts import FirmFacts
from registry.scoring.grid import GRID, half_up, points_text
from registry.scoring.list_rows import ListRow
from registry.scoring.sealed import Recount
from registry.scoring.sealed_check import Difference, Verification, verify_sealed
from registry.scoring.total import TOTAL_POINT

_UNSIGNED_ROUND = Text(
    "The paper is not signed. The ranking was computed anew; its other sentences are compared with digests in the same file, "
    "and somebody could have changed both. Compare with the copy the office keeps, or ask for a signed one."
)
_UNSIGNED = Text(
    "The paper is not signed. What its pages say is compared with digests in the same file, and somebody could have changed "
    "both. Compare with the copy the office keeps, or ask for a signed one."
)
"""What a check of a paper alone cannot tell."""
_DIGEST = re.compile(r"snapshot ([0-9a-f]{64})")
_SHORT = 16
_ROW = re.compile(r"(?P<code>[0-9A-HJ-NP-RTUWXY]{18})(?P<points> ?\d{1,3}\.\d\d[\d. —–]*)")
_NONE = "—"
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
        spaced = _pages(body)
    except (pikepdf.PdfError, pypdfium2.PdfiumError) as error:
        raise UserError(
            Text("This PDF cannot be read."), None, Text("Choose the file as it was saved, not a scan or a part of it.")
        ) from error
    pages = ["".join(page.split()) for page in spaced]  # a name broken over lines is found too
    if SEALED not in files and CONTENT in files:
        return _with_signatures(_verify_content(body, files, stated, pages, expected), body)
    if SEALED not in files:
        raise UserError(
            Text("There is no sealed round in this PDF: it is a draft, or another program wrote it anew."),
            None,
            Text("Choose the list that was saved after the seal, or the sealed file itself."),
        )
    found = verify_sealed(files[SEALED], expected=expected)
    differences = [*_printed_digests(found.digest, stated, pages), *_workbook(found.digest, files), *found.differences]
    if WORKBOOK in files:
        differences += changed_weights(files[SEALED], files[WORKBOOK])
    differences += _shown(body, files)
    if found.counted is not None:
        differences += [*_printed_list(found.counted, pages), *_printed_rows(found.counted, spaced)]
    found = replace(found, digest=sha256(files[SEALED]).hexdigest(), differences=tuple(differences))
    return _with_signatures(found, body)


def _with_signatures(found: Verification, body: bytes) -> Verification:
    """Who signed the paper stands beside the verdict; a signature that does not hold is a difference."""
    if not is_signed(body):
        return replace(found, notes=(_UNSIGNED if found.counted is None else _UNSIGNED_ROUND,))
    if not can_sign():
        return replace(found, notes=(Text("The paper is signed. Checking who signed it needs the signing extra."),))
    signed = signatures(body)
    broken = tuple(Difference("signature", one.said()) for one in signed if not one.holds)
    notes = tuple(one.said() for one in signed if one.holds)
    return replace(found, differences=(*found.differences, *broken), notes=notes)


def is_of_registry(body: bytes) -> bool:
    """Whether a PDF is a paper of the whole registry, with what it says inside and no sealed round."""
    try:
        return CONTENT in attached(body)
    except pikepdf.PdfError:
        return False


def _verify_content(
    body: bytes, files: dict[str, bytes], stated: dict[str, str], pages: list[str], expected: str
) -> Verification:
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
    found += _shown(body, files)
    if expected and digest != expected.strip().lower():
        text = Text("The digest of the data inside is {found}, and {expected} was expected.", found=digest[:_SHORT],
                    expected=expected[:_SHORT])  # fmt: skip
        found.append(Difference("digest", text))
    return Verification(digest, tuple(found), None)


def _shown(body: bytes, files: dict[str, bytes]) -> list[Difference]:
    """Pages that show something else than when the paper was saved, or over which something was laid."""
    changed, covered = changed_pages(body, files.get(PAGES))
    found: list[Difference] = []
    if changed is None:
        text = Text("The file does not say what its pages showed when it was saved: something was taken out of it.")
        found.append(Difference("pages", text))
    elif changed:
        text = Text("Page {pages} shows something else than when the paper was saved.",
                    "Pages {pages} show something else than when the paper was saved.",
                    n=len(changed), pages=", ".join(map(str, changed)))  # fmt: skip
        found.append(Difference("pages", text))
    if covered:
        text = Text("Something was laid over page {pages} that is not of this paper.",
                    "Something was laid over pages {pages} that is not of this paper.",
                    n=len(covered), pages=", ".join(map(str, covered)))  # fmt: skip
        found.append(Difference("pages", text))
    return found


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
    """The text of each page, one blank between what stands apart."""
    return [" ".join(text.split()) for text in texts_of(body)]


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


def _printed_rows(counted: Recount, pages: list[str]) -> list[Difference]:
    """Wherever a page prints a credit code with points beside it, rank, name and points are those that follow from the round.

    This needs nothing but the sealed round: who prints another list and digests of its pages to match is found by it.
    """
    if not counted.listed.with_panel:
        return []
    firms = {firm.uscc: firm for firm in counted.facts if firm.uscc}
    found: list[Difference] = []
    for number, page in enumerate(pages, 1):
        for met in _ROW.finditer(page):
            firm = firms.get(met["code"])
            before = page[max(0, met.start() - _WITHIN_A_ROW) : met.start()]
            if firm is not None and _follows(firm, counted.listed.row(firm.uid), before, met["points"]):
                continue
            text = Text("Page {n} prints a row for {firm} that does not follow from the sealed round.", n=number,
                        firm=firm.legal_name if firm is not None else met["code"])  # fmt: skip
            found.append(Difference(f"pages/{number}", text))
    return found


def _follows(firm: FirmFacts, row: ListRow, before: str, points: str) -> bool:
    """Whether what stands before a firm's code on a page, and the points after it, are what the round says of it."""
    name, english = (
        " ?".join(re.escape(sign) for sign in one if sign != " ") for one in (firm.legal_name, firm.english_name)
    )
    head = re.search(rf"(?<!\d){re.escape(row.rank_label)} (?:{english} ?|\D{{0,60}}?){name}", before)
    total, low, high = (
        _NONE if one is None else points_text(half_up(one, TOTAL_POINT // 100))
        for one in (row.total, row.total_lo, row.total_hi)
    )
    panel = _NONE if row.panel is None else points_text(row.panel)
    said = f"{points_text(half_up(row.objective, GRID))}{panel}{total}"
    # Beside a total that is open stand its bounds, unless a mark comes first.
    return head is not None and points.replace(" ", "") in (said, f"{said}{low}–{high}")
