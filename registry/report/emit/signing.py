"""Signing a paper with an office's own certificate, and saying who signed one: PAdES B-B, without a network.

The signature is appended, so that the bytes that were checked as PDF/A stay as they were before it. It needs the optional extra
`signature` (pyHanko). A certificate's issuer is named and not judged: which issuers an office trusts it knows itself.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from enum import StrEnum
from importlib import import_module
from importlib.util import find_spec
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, cast

import pikepdf

from registry.errors import UserError
from registry.i18n import Text
from registry.report.compositor import Compositor
from registry.report.emit.pdf import ONE_AT_A_TIME
from registry.report.theme import GRID, WIDE, Grid
from registry.report.typeset.faces import TypeCase
from registry.report.typeset.ink import FileFacts, Ink
from registry.report.wording import PaperLanguage

_UNSIGNED = Text("Nothing was signed.")
FIELD = "Signature"
_LINE = 9.0  # points, the height of a visible line
_LINES = 2
"""Visible lines a page has room for, one below the other, under the running foot."""
_BELOW_FOOT = 13.5  # from the running foot to the first line: below the second line of the foot


class Later(StrEnum):
    """What was added to a file after a signature."""

    NOTHING = "nothing"
    SIGNATURES = "signatures"
    """Further signatures and nothing else; where they draw something, it is a line below the foot."""
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Certificate:
    """Whom a certificate names, who issued it, and how long it holds (UTC)."""

    subject: str
    issuer: str
    begins: datetime
    ends: datetime


@dataclass(frozen=True, slots=True)
class Signed:
    """A signature of a paper.

    Attributes:
        certificate: of who signed, None where it could not be read.
        at: when, by the signer's own clock.
        intact: the bytes that were signed are unchanged.
        later: what was added to the file after it.
    """

    certificate: Certificate | None
    at: datetime | None
    intact: bool
    later: Later

    @property
    def holds(self) -> bool:
        """Whether the file says what was signed: nothing was changed, and nothing added but further signatures."""
        return self.intact and self.later is not Later.OTHER

    def said(self) -> Text:
        """The sentence for people."""
        name = self.certificate.subject if self.certificate else "—"
        issuer = self.certificate.issuer if self.certificate else "—"
        at = self.at.strftime("%Y-%m-%d %H:%M UTC") if self.at else "—"
        if not self.intact:
            return Text("Signed by {name} on {at}, and changed since: the signature does not hold.", name=name, at=at)
        if self.later is Later.OTHER:
            return Text("Signed by {name} on {at}; something was added to the file since.", name=name, at=at)
        if self.later is Later.SIGNATURES:
            return Text(
                "Signed by {name} on {at}, and only signatures were added since; "
                "certificate of {issuer}, whose trust is not judged here.",
                name=name,
                at=at,
                issuer=issuer,
            )
        return Text(
            "Signed by {name} on {at}, unchanged since; certificate of {issuer}, whose trust is not judged here.",
            name=name,
            at=at,
            issuer=issuer,
        )


def can_sign() -> bool:
    """Whether the extra is installed."""
    return find_spec("pyhanko") is not None


def sign_paper(data: bytes, certificate: bytes, password: str, *, visible: bool = False) -> bytes:
    """Append a signature.

    Args:
        data: the PDF.
        certificate: a PKCS #12 file (.p12, .pfx) with the key and its certificate.
        password: of that file.
        visible: print a line at the foot of the last page too.

    Raises:
        UserError: the extra is not installed; the certificate cannot be read, or not with this password, or does not hold
            today; it is no PDF; or the page has no room for one more visible line.
    """
    _needs_extra()
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
    from pyhanko.pdf_utils.layout import AxisAlignment, Margins, SimpleBoxLayoutRule
    from pyhanko.pdf_utils.misc import PdfError
    from pyhanko.sign import fields, signers
    from pyhanko.stamp import StaticStampStyle

    signer = _signer(certificate, password)
    named = _named(signer.signing_cert)
    _refuse_outside_its_term(named)
    number = len(_signatures_of(data)) + 1
    field = FIELD if number == 1 else f"{FIELD}{number}"
    described = signers.PdfSignatureMetadata(
        field_name=field, md_algorithm="sha256", subfilter=fields.SigSeedSubFilter.PADES, name=named.subject
    )
    place, style = fields.SigFieldSpec(field), None
    with TemporaryDirectory(prefix="signing-") as folder:
        if visible:
            line = Path(folder, "line.pdf")
            line.write_bytes(_drawn_line(data, named, datetime.now(UTC).date()))
            # Left alone, the stamp keeps five points of margin on every side, which is the whole height of a line.
            flush = SimpleBoxLayoutRule(AxisAlignment.ALIGN_MIN, AxisAlignment.ALIGN_MIN, Margins(0, 0, 0, 0))
            made: Any = StaticStampStyle
            style = made.from_pdf_file(str(line), border_width=0, background_layout=flush, background_opacity=1.0)
            place = _place(data, field)
        try:
            writer = IncrementalPdfFileWriter(BytesIO(data))
            pen: Any = signers.PdfSigner(described, signer=signer, stamp_style=style, new_field_spec=place)
            return cast("bytes", pen.sign_pdf(writer).getvalue())
        except PdfError as error:
            raise _unreadable() from error


def is_signed(data: bytes) -> bool:
    """Whether a PDF bears a signature; the extra is not needed to see that."""
    return bool(_signatures_of(data))


def signatures(data: bytes) -> tuple[Signed, ...]:
    """The signatures of a PDF, in the order in which they were made.

    Raises:
        UserError: it is signed, and the extra that checks it is not installed.
    """
    if not _signatures_of(data):
        return ()
    _needs_extra()
    from pyhanko.pdf_utils.reader import PdfFileReader

    reader = cast("Any", PdfFileReader)(BytesIO(data))
    made = reader.embedded_signatures
    checked = [_checked(one) for one in made]
    if checked[-1].later is not Later.NOTHING:  # nobody signed what lies behind the last one
        return tuple(replace(one, later=Later.OTHER) for one in checked)
    drawn = _drawn_outside_the_foot(data)
    told: list[Signed] = []
    for at, one in enumerate(checked):
        # A later signature can cover a figure with what it draws, and one that does not hold vouches for nothing.
        fine = all(later.intact for later in checked[at + 1 :]) and not any(x.fq_name in drawn for x in made[at + 1 :])
        told.append(one if fine else replace(one, later=Later.OTHER))
    return tuple(told)


def _drawn_outside_the_foot(data: bytes) -> frozenset[str]:
    """Names of the signature fields that show something anywhere but in the lines below the foot."""
    found: set[str] = set()
    with pikepdf.open(BytesIO(data)) as pdf:
        for page in pdf.pages:
            grid, by = _grid_of(page)
            for widget in cast("Any", page.obj.get("/Annots", [])):
                if widget.get("/Subtype") != "/Widget" or "/Rect" not in widget:
                    continue
                left, low, right, high = (float(at) / by for at in widget.Rect)
                shown = right != left and high != low
                if shown and max(low, high) > grid.height - grid.footer - _BELOW_FOOT + 1:  # a point for whole numbers
                    found.add(str(widget.get("/T", "")))
    return frozenset(found)


def _checked(one: Any) -> Signed:
    from pyhanko.sign.diff_analysis import ModificationLevel
    from pyhanko.sign.general import CMSStructuralError
    from pyhanko.sign.validation import validate_pdf_signature
    from pyhanko.sign.validation.errors import SignatureValidationError
    from pyhanko.sign.validation.status import SignatureCoverageLevel
    from pyhanko_certvalidator import ValidationContext

    context = ValidationContext(trust_roots=[], allow_fetching=False)
    try:
        status: Any = validate_pdf_signature(one, context)
    except (SignatureValidationError, CMSStructuralError, ValueError):
        return Signed(None, None, intact=False, later=Later.OTHER)
    if status.coverage is SignatureCoverageLevel.ENTIRE_FILE:
        later = Later.NOTHING
    else:
        level: Any = status.modification_level
        later = Later.SIGNATURES if level <= ModificationLevel.FORM_FILLING else Later.OTHER
    at: datetime | None = one.self_reported_timestamp
    when = at.astimezone(UTC) if at else None
    return Signed(_named(one.signer_cert), when, bool(status.intact and status.valid), later)


def _signatures_of(data: bytes) -> list[Any]:
    """The signature fields that are filled, found without the extra."""
    try:
        with pikepdf.open(BytesIO(data)) as pdf:
            form = cast("Any", pdf.Root).get("/AcroForm", {})
            return [f.V.objgen for f in form.get("/Fields", []) if f.get("/FT") == "/Sig" and "/V" in f]
    except pikepdf.PdfError as error:
        raise _unreadable() from error


def _signer(certificate: bytes, password: str) -> Any:
    from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, pkcs12
    from pyhanko.sign import signers
    from pyhanko_certvalidator.registry import SimpleCertificateStore

    wrong = UserError(
        Text("The certificate file cannot be read."),
        _UNSIGNED,
        Text("Choose a file that ends in .p12 or .pfx, with the key inside."),
    )
    # Without stubs; they come with the extra.
    outer, keys, x509 = (cast("Any", import_module(f"asn1crypto.{name}")) for name in ("pkcs12", "keys", "x509"))
    try:
        held = outer.Pfx.load(certificate, strict=True).native
    except (ValueError, TypeError) as error:
        raise wrong from error
    try:
        key, leaf, chain = pkcs12.load_key_and_certificates(certificate, password.encode())
    except ValueError as error:
        raise UserError(
            Text("The password does not open the certificate file."),
            _UNSIGNED,
            Text("Give the password it was saved with."),
        ) from error
    if not held or key is None or leaf is None:
        raise wrong
    private = key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    plain = [x509.Certificate.load(one.public_bytes(Encoding.DER)) for one in (leaf, *chain)]
    store = cast("Any", SimpleCertificateStore).from_certs(plain)
    return signers.SimpleSigner(plain[0], keys.PrivateKeyInfo.load(private), store)


def _named(certificate: Any) -> Certificate:
    return Certificate(
        _name(certificate.subject),
        _name(certificate.issuer),
        certificate.not_valid_before.astimezone(UTC),
        certificate.not_valid_after.astimezone(UTC),
    )


def _name(name: Any) -> str:
    parts: dict[str, Any] = name.native
    said = parts.get("common_name") or parts.get("organization_name") or name.human_friendly
    return str(said)


def _refuse_outside_its_term(certificate: Certificate) -> None:
    now = datetime.now(UTC)
    mend = Text("Ask for a certificate that holds today.")
    if now > certificate.ends:
        day = certificate.ends.date().isoformat()
        raise UserError(
            Text("The certificate of {name} expired on {day}.", name=certificate.subject, day=day), _UNSIGNED, mend
        )
    if now < certificate.begins:
        day = certificate.begins.date().isoformat()
        raise UserError(
            Text("The certificate of {name} does not hold before {day}.", name=certificate.subject, day=day),
            _UNSIGNED,
            mend,
        )


def _place(data: bytes, field: str) -> Any:
    """The next free line below the running foot of the last page."""
    from pyhanko.sign import fields

    with pikepdf.open(BytesIO(data)) as pdf:
        last = len(pdf.pages) - 1
        grid, by = _grid_of(pdf.pages[last])
        taken = sum(_is_line(one) for one in cast("Any", pdf.pages[last].obj.get("/Annots", [])))
    if taken >= _LINES:
        raise UserError(
            Text("The page has no room for another visible line: {count} are there.", count=taken),
            _UNSIGNED,
            Text("Sign without a visible line; a check of the paper names everybody who signed."),
        )
    high = grid.height - grid.footer - _BELOW_FOOT - taken * _LINE
    box = (grid.left, high - _LINE, grid.right, high)
    return fields.SigFieldSpec(field, on_page=last, box=cast("Any", tuple(round(at * by) for at in box)))


def _grid_of(page: pikepdf.Page) -> tuple[Grid, float]:
    """How a page was set, and by how much it is enlarged."""
    width, height = float(page.mediabox[2]), float(page.mediabox[3])
    grid = WIDE if width > height else GRID
    return grid, width / grid.width


def _is_line(annotation: Any) -> bool:
    """Whether an annotation is a signature that shows something."""
    if annotation.get("/FT") != "/Sig" or "/Rect" not in annotation:
        return False
    left, low, right, high = (float(at) for at in annotation.Rect)
    return left != right and low != high


def _drawn_line(data: bytes, named: Certificate, day: date) -> bytes:
    """The line on a page of its own size, in the papers' own faces, so that every font stays embedded."""
    text = f"电子签名 Signed electronically · {named.subject} · {day.isoformat()}"
    with pikepdf.open(BytesIO(data)) as pdf:
        grid, by = _grid_of(pdf.pages[-1])
    width = (round(grid.right * by) - round(grid.left * by)) / by
    with ONE_AT_A_TIME:
        line = Compositor(PaperLanguage.BOTH, TypeCase()).text(text, "running.small")
        ink = Ink(width, _LINE, FileFacts("", "", "", "", "zh-CN", day), (), by)
        with ink.tags.artifact():
            line.draw(ink, 0, 0, width)
        ink.end_page()
        return ink.finish().data


def _unreadable() -> UserError:
    return UserError(
        Text("This PDF cannot be read."), None, Text("Choose the file as it was saved, not a scan or a part of it.")
    )


def _needs_extra() -> None:
    if not can_sign():
        raise UserError(
            Text("Signatures need an extra that is not installed."),
            None,
            Text('Install it: pip install "commercial-aerospace-registry[signature]"'),
        )
