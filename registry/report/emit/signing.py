"""Signing a paper with an office's own certificate, and saying who signed one: PAdES B-B, without a network.

The signature is appended, so that the bytes that were checked as PDF/A stay as they were before it. It needs the optional extra
`signature` (pyHanko). A certificate's issuer is named and not judged: which issuers an office trusts it knows itself.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
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
from registry.report.theme import A4, GRID
from registry.report.typeset.faces import TypeCase
from registry.report.typeset.ink import FileFacts, Ink
from registry.report.wording import PaperLanguage

_UNSIGNED = Text("Nothing was signed.")
FIELD = "Signature"
_LINE = 12.0  # points, the height of the visible line


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
        whole: nothing was added to the file after it.
    """

    certificate: Certificate | None
    at: datetime | None
    intact: bool
    whole: bool

    @property
    def holds(self) -> bool:
        """Whether the file is as it was signed."""
        return self.intact and self.whole

    def said(self) -> Text:
        """The sentence for people."""
        name = self.certificate.subject if self.certificate else "—"
        issuer = self.certificate.issuer if self.certificate else "—"
        at = self.at.strftime("%Y-%m-%d %H:%M UTC") if self.at else "—"
        if not self.intact:
            return Text("Signed by {name} on {at}, and changed since: the signature does not hold.", name=name, at=at)
        if not self.whole:
            return Text("Signed by {name} on {at}; something was added to the file since.", name=name, at=at)
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
            today; or it is no PDF.
    """
    _needs_extra()
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
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
            line.write_bytes(_drawn_line(named, datetime.now(UTC).date()))
            place, style = _place(data, field), cast("Any", StaticStampStyle).from_pdf_file(str(line), border_width=0)
        try:
            writer = IncrementalPdfFileWriter(BytesIO(data))
            made: Any = signers.PdfSigner(described, signer=signer, stamp_style=style, new_field_spec=place)
            return cast("bytes", made.sign_pdf(writer).getvalue())
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
    return tuple(_checked(one) for one in reader.embedded_signatures)


def _checked(one: Any) -> Signed:
    from pyhanko.sign.general import CMSStructuralError
    from pyhanko.sign.validation import validate_pdf_signature
    from pyhanko.sign.validation.errors import SignatureValidationError
    from pyhanko.sign.validation.status import SignatureCoverageLevel
    from pyhanko_certvalidator import ValidationContext

    context = ValidationContext(trust_roots=[], allow_fetching=False)
    try:
        status: Any = validate_pdf_signature(one, context, skip_diff=True)
    except (SignatureValidationError, CMSStructuralError, ValueError):
        return Signed(None, None, intact=False, whole=False)
    whole = status.coverage is SignatureCoverageLevel.ENTIRE_FILE
    at: datetime | None = one.self_reported_timestamp
    return Signed(
        _named(one.signer_cert), at.astimezone(UTC) if at else None, bool(status.intact and status.valid), whole
    )


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
    """The foot of the last page, above the running foot."""
    from pyhanko.sign import fields

    with pikepdf.open(BytesIO(data)) as pdf:
        last = len(pdf.pages) - 1
        by = float(pdf.pages[last].mediabox[2]) / A4[0]  # a larger sheet shows the page enlarged
    bottom = A4[1] - GRID.footer + 14.0
    left, low, right, high = (round(at * by) for at in (GRID.left, bottom, GRID.right, bottom + _LINE))
    box = (left, low, right, high)
    return fields.SigFieldSpec(field, on_page=last, box=box)


def _drawn_line(named: Certificate, day: date) -> bytes:
    """The line on a page of its own size, in the papers' own faces, so that every font stays embedded."""
    text = f"电子签名 Signed electronically · {named.subject} · {day.isoformat()}"
    width = float(round(GRID.right) - round(GRID.left))
    with ONE_AT_A_TIME:
        line = Compositor(PaperLanguage.BOTH, TypeCase()).text(text, "running")
        ink = Ink(width, _LINE, FileFacts("", "", "", "", "zh-CN", day), ())
        with ink.tags.artifact():
            line.draw(ink, 0, 1, width)
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
