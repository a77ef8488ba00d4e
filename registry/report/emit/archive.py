"""Papers as PDF/A-3b (ISO 19005-3), with the sealed round and the workbook inside.

`pikepdf.pdfa` writes the sRGB intent and the XMP metadata; here every date is pinned and the file's ID made from its content,
so that one snapshot gives one file. Checking takes longer than writing, so it is a step of its own: `complaints`.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from io import BytesIO
from typing import Any, cast

import pikepdf
from pikepdf import pdfa

from registry.i18n import Text
from registry.report.emit.page_seal import PAGES, pages_json
from registry.report.emit.tagging import write_structure
from registry.report.typeset.ink import Drawn

logging.getLogger("pikepdf").addHandler(
    logging.NullHandler()
)  # else it tells the terminal of every oddity of somebody's PDF

FLAVOUR = "3b"
SEALED = "sealed-round.json"
"""Name of the attached sealed round."""
WORKBOOK = "shortlist.xlsx"
"""Name of the attached workbook."""
CONTENT = "content.json"
"""Name of the attached content of a paper of the whole registry, whose SHA-256 is the snapshot on every page."""
DATA = "data.json"
"""Name of the attached content of another paper, whose snapshot is that of the round or records it was made from."""
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
LARGEST = 200 * 2**20  # bytes of an attachment that is taken out of somebody's file


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file inside the paper. `relationship`: to the paper, as ISO 32000-2 7.11.3 names it (Source, Data, Supplement)."""

    name: str
    mime: str
    data: bytes
    description: str
    relationship: str = "Source"


def archive(drawn: Drawn, dated: date, language: str, attachments: Sequence[Attachment] = ()) -> bytes:
    """A drawn paper as PDF/A-3b.

    Args:
        drawn: the paper as reportlab drew it.
        dated: stands as every date in the file.
        language: BCP 47 tag of the leading language.
        attachments: files to put inside.
    """
    stamp = f"D:{dated:%Y%m%d}000000+00'00'"
    with pikepdf.open(BytesIO(drawn.data)) as pdf:
        if any(one.name in (SEALED, CONTENT) for one in attachments):
            attachments = [*attachments, _shown(pdf)]
        for one in attachments:
            spec = pikepdf.AttachedFileSpec(
                pdf,
                one.data,
                filename=one.name,
                description=one.description,
                mime_type=one.mime,
                creation_date=stamp,
                mod_date=stamp,
                relationship=cast("Any", pikepdf.Name(f"/{one.relationship}")),
            )
            pdf.attachments[one.name] = spec
        if attachments:
            pdf.Root.PageMode = pikepdf.Name("/UseOutlines")
        declare_archive(pdf, dated, language)
        write_structure(pdf, drawn.structure)  # after it: the checks of the declaration go over every object there is
        out = BytesIO()
        pdf.save(out, **pdfa.resolve_save_kwargs(FLAVOUR, deterministic_id=True))
    return out.getvalue()


def _shown(pdf: pikepdf.Pdf) -> Attachment:
    return Attachment(
        PAGES, "application/json", pages_json(pdf), "SHA-256 of what each page shows 各页内容摘要", "Data"
    )


def declare_archive(pdf: pikepdf.Pdf, dated: date, language: str) -> None:
    """Make an open PDF say that it is PDF/A-3b, and take away what none may have; the arguments as in `archive`."""
    for page in pdf.pages:
        if "/Trans" in page:  # reportlab writes an empty one, which no archive allows
            del page["/Trans"]
    pdfa.prepare(pdf, FLAVOUR)
    with pdf.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as metadata:
        metadata["xmp:MetadataDate"] = f"{dated.isoformat()}T00:00:00+00:00"
        metadata["dc:language"] = [language]


def complaints(data: bytes) -> tuple[str, ...]:
    """What keeps a file from being PDF/A-3b, in the words of the checker; empty where it is one.

    The checker approves only what it knows: its approval can be trusted, its complaint may be a false alarm. It takes as
    long as making the paper, so what it said of a file is kept: a preview that goes back to an earlier one is known already.
    """
    digest = sha256(data).digest()
    said = _said.get(digest)
    if said is None:
        if len(_said) >= _KEPT:  # other threads ask too: what is gone is asked anew
            _said.clear()
        said = _said[digest] = _checked(data)
    return said


_said: dict[bytes, tuple[str, ...]] = {}
_KEPT = 1_000


def _checked(data: bytes) -> tuple[str, ...]:
    report = pdfa.validate_written(BytesIO(data), FLAVOUR)
    if report.passed:
        return ()
    return tuple(dict.fromkeys(str(finding) for finding in report.findings)) or (str(report.verdict),)


def archive_warnings(data: bytes) -> tuple[Text, ...]:
    """`complaints` as a warning for people."""
    found = complaints(data)
    if not found:
        return ()
    return (Text("The file may not be accepted as PDF/A: {reason}", reason=found[0]),)


def attached(data: bytes) -> dict[str, bytes]:
    """The files inside a PDF, by name; none of them larger than `LARGEST`.

    Raises:
        pikepdf.PdfError: it is no PDF, or damaged beyond repair.
    """
    with pikepdf.open(BytesIO(data)) as pdf:
        found: dict[str, bytes] = {}
        for name, spec in pdf.attachments.items():
            stream = spec.get_file()
            if stream.size <= LARGEST:
                found[name] = stream.read_bytes()
        return found
