"""A paper signed with a certificate that the test makes: who signed, what was changed since, and what stands in the way."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import cache
from io import BytesIO
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, pkcs12
from cryptography.x509.oid import NameOID
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import fields, signers

from registry.cli.main import main
from registry.errors import UserError
from registry.report.emit import signing
from registry.report.emit.archive import complaints
from registry.report.emit.sheet import render_sheet
from registry.report.emit.signing import Later, sign_paper, signatures
from registry.report.paper_check import verify_paper
from registry.report.wording import PaperLanguage
from tests.report import played
from tests.report.sheets import sheets
from tests.store.support import assert_spoken

OFFICE = "示例市商业航天办公室（虚构）"
PASSWORD = "口令-2025"


@cache
def certificate(begins: int = -1, ends: int = 365) -> bytes:
    """A certificate and its key, from day `begins` to day `ends` counted from now."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, OFFICE)])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now + timedelta(days=begins))
        .not_valid_after(now + timedelta(days=ends))
        .sign(key, hashes.SHA256())
    )
    locked = BestAvailableEncryption(PASSWORD.encode())
    return pkcs12.serialize_key_and_certificates(b"office", key, made, None, locked)


@cache
def notice() -> bytes:
    return render_sheet(sheets()["official-notice"], PaperLanguage.ZH).data


@cache
def signed() -> bytes:
    return sign_paper(notice(), certificate(), PASSWORD)


def test_who_signed_is_told_and_the_archive_stays_beneath() -> None:
    (one,) = signatures(signed())
    assert one.holds
    assert one.certificate is not None
    assert one.certificate.subject == OFFICE
    assert one.at is not None
    assert OFFICE in str(one.said())
    assert "unchanged since" in str(one.said())
    assert signed().startswith(notice()), "the checked bytes stay as they were"
    assert complaints(notice()) == ()
    with pikepdf.open(BytesIO(signed())) as pdf:
        field = pdf.Root.AcroForm.Fields[0]
        assert str(field.V.SubFilter) == "/ETSI.CAdES.detached"
        assert [float(x) for x in field.Rect] == [0, 0, 0, 0], "no visible line unless it is asked for"
        assert bool(pdf.Root.MarkInfo.Marked)
    assert signatures(notice()) == ()


def test_a_changed_byte_is_told() -> None:
    at = signed().index(b"/Keywords") if b"/Keywords" in signed() else len(notice()) // 2
    changed = bytearray(signed())
    changed[at + 12] ^= 1
    (one,) = signatures(bytes(changed))
    assert not one.holds
    assert "does not hold" in str(one.said())


def test_a_second_signature_leaves_the_first_one_standing() -> None:
    twice = sign_paper(signed(), certificate(), PASSWORD, visible=True)
    first, second = signatures(twice)
    assert first.holds
    assert first.later is Later.SIGNATURES
    assert "only signatures were added since" in str(first.said())
    assert second.later is Later.NOTHING
    assert "unchanged since" in str(second.said())


def added(data: bytes, change: Callable[[IncrementalPdfFileWriter], object]) -> bytes:
    """A revision appended to a PDF as an editor that keeps signatures does it."""
    writer = IncrementalPdfFileWriter(BytesIO(data))
    change(writer)
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


def other_content(writer: IncrementalPdfFileWriter) -> None:
    page = writer.root["/Pages"]["/Kids"][0].get_object()
    while page["/Type"] == "/Pages":
        page = page["/Kids"][0].get_object()
    page["/Contents"] = writer.add_object(generic.StreamObject(stream_data=b"0 0 m 9 9 l S"))
    writer.update_container(page)


def drawn_over(data: bytes) -> bytes:
    """Signed with a field that covers a part of the first page, as any program that signs can make one."""
    signer = signers.SimpleSigner.load_pkcs12_data(certificate(), [], PASSWORD.encode())
    place = fields.SigFieldSpec("Over", on_page=0, box=(100, 400, 300, 500))
    made = signers.PdfSigner(signers.PdfSignatureMetadata(field_name="Over"), signer=signer, new_field_spec=place)
    return made.sign_pdf(IncrementalPdfFileWriter(BytesIO(data))).getvalue()


LATER = [
    ("bytes behind it", lambda data: data + b"\n% later\n"),
    ("another page", lambda data: added(data, other_content)),
    ("a field over the page", drawn_over),
    (
        "another page, then signed",
        lambda data: sign_paper(added(data, other_content), certificate(), PASSWORD),
    ),
    ("signed, then bytes", lambda data: sign_paper(data, certificate(), PASSWORD) + b"\n% later\n"),
]


@pytest.mark.parametrize("change", [one[1] for one in LATER], ids=[one[0] for one in LATER])
def test_whatever_else_was_added_later_is_told(change: Callable[[bytes], bytes]) -> None:
    first, *_ = signatures(change(signed()))
    assert first.intact
    assert not first.holds
    assert "added" in str(first.said())


def test_visible_lines_stand_below_one_another_and_a_third_is_refused() -> None:
    one = sign_paper(notice(), certificate(), PASSWORD, visible=True)
    two = sign_paper(one, certificate(), PASSWORD, visible=True)
    with pikepdf.open(BytesIO(two)) as pdf:
        upper, lower = ([float(at) for at in field.Rect] for field in pdf.Root.AcroForm.Fields)
    assert lower[3] <= upper[1], "the second line covers nothing of the first"
    assert lower[1] > 0
    with pytest.raises(UserError) as caught:
        sign_paper(two, certificate(), PASSWORD, visible=True)
    assert_spoken(caught.value, "The page has no room for another visible line: 2 are there.")
    assert [one.holds for one in signatures(sign_paper(two, certificate(), PASSWORD))] == [True] * 3


def ink_within(data: bytes, scale: int = 4) -> tuple[float, float]:
    """Width and height in points of what the visible signature of the last page really shows."""
    with pikepdf.open(BytesIO(data)) as pdf:
        left, low, right, high = (float(at) for at in pdf.Root.AcroForm.Fields[0].Rect)
        sheet = float(pdf.pages[-1].mediabox[3])
    document = pypdfium2.PdfDocument(data)
    document.init_forms()
    page = document[len(document) - 1]
    picture = page.render(scale=scale, may_draw_forms=True).to_pil().convert("L")  # pyright: ignore[reportArgumentType]
    shown = picture.crop(tuple(int(at * scale) for at in (left, sheet - high, right, sheet - low)))
    box = shown.point(lambda value: 255 if value < 160 else 0).getbbox()
    page.close()
    document.close()
    return (0.0, 0.0) if box is None else ((box[2] - box[0]) / scale, (box[3] - box[1]) / scale)


def test_a_visible_line_can_be_read() -> None:
    width, height = ink_within(sign_paper(notice(), certificate(), PASSWORD, visible=True))
    assert 150 < width < 300, "one line of small type, neither shrunk nor blown up"
    assert 5 < height < 9, "nothing of it is cut off"


def test_a_visible_line_is_set_in_embedded_faces() -> None:
    shown = sign_paper(notice(), certificate(), PASSWORD, visible=True)
    (one,) = signatures(shown)
    assert one.holds
    with pikepdf.open(BytesIO(shown)) as pdf:
        field = pdf.Root.AcroForm.Fields[0]
        assert float(field.Rect[2]) - float(field.Rect[0]) > 100
        fonts = [
            f
            for obj in pdf.objects
            if isinstance(obj, pikepdf.Dictionary) and obj.get("/Type") == "/Font"
            for f in [obj]
        ]
        assert fonts
        assert all("/FontFile2" in f.FontDescriptor for f in fonts if "/FontDescriptor" in f)
        assert all("/FontDescriptor" in f for f in fonts if f.get("/Subtype") == "/TrueType")


REFUSED = [
    (
        "wrong password",
        lambda: sign_paper(notice(), certificate(), "nein"),
        "The password does not open the certificate file.",
    ),
    ("no certificate", lambda: sign_paper(notice(), b"not a certificate", ""), "The certificate file cannot be read."),
    ("no PDF", lambda: sign_paper(b"not a PDF", certificate(), PASSWORD), "This PDF cannot be read."),
]


@pytest.mark.parametrize(("act", "sentence"), [r[1:] for r in REFUSED], ids=[r[0] for r in REFUSED])
def test_what_cannot_be_signed_is_refused_in_one_sentence(act: object, sentence: str) -> None:
    with pytest.raises(UserError) as caught:
        act()  # type: ignore[operator]
    assert str(caught.value.what) == sentence


@pytest.mark.parametrize(("begins", "ends", "said"), [(-30, -1, "expired on"), (1, 30, "does not hold before")])
def test_a_certificate_outside_its_term_signs_nothing(begins: int, ends: int, said: str) -> None:
    with pytest.raises(UserError) as caught:
        sign_paper(notice(), certificate(begins, ends), PASSWORD)
    assert said in str(caught.value.what)
    assert_spoken(caught.value, str(caught.value.what))


def test_without_the_extra_one_sentence_says_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(signing, "can_sign", lambda: False)
    for act in (lambda: sign_paper(notice(), certificate(), PASSWORD), lambda: signatures(signed())):
        with pytest.raises(UserError, match="extra"):
            act()
    assert signatures(notice()) == (), "an unsigned paper needs no extra"


def test_a_check_of_a_paper_says_who_signed_it_and_what_it_cannot_tell_without() -> None:
    bare = played.printed(PaperLanguage.ZH)
    found = verify_paper(bare)
    assert found.holds
    assert [str(note).partition(".")[0] for note in found.notes] == ["The paper is not signed"]
    data = sign_paper(bare, certificate(), PASSWORD)
    found = verify_paper(data)
    assert found.holds
    (note,) = found.notes
    assert str(note).startswith(f"Signed by {OFFICE}")
    assert verify_paper(sign_paper(data, certificate(), PASSWORD)).holds, "the director signs after the officer"
    found = verify_paper(data + b"\n% later\n")
    assert [one.place for one in found.differences] == ["signature"]
    assert "added to the file since" in str(found.differences[0].text)


def test_the_command_line_signs_and_verifies(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    data = played.printed(PaperLanguage.BOTH)
    (tmp_path / "list.pdf").write_bytes(data)
    (tmp_path / "notice.pdf").write_bytes(notice())
    (tmp_path / "office.p12").write_bytes(certificate())
    (tmp_path / "password.txt").write_text(PASSWORD + "\n", "utf-8")
    given = ["--certificate", str(tmp_path / "office.p12"), "--password-file", str(tmp_path / "password.txt")]
    for name in ("list", "notice"):
        assert main(["sign", str(tmp_path / f"{name}.pdf"), *given]) == 0
        assert OFFICE in capsys.readouterr().out
        assert main(["verify", str(tmp_path / f"{name}-signed.pdf")]) == 0
        out = capsys.readouterr().out
        assert f"Signed by {OFFICE}" in out
        assert ("the list holds" in out) == (name == "list")
    body = bytearray((tmp_path / "notice-signed.pdf").read_bytes())
    body[len(notice()) // 2] ^= 1
    (tmp_path / "notice-signed.pdf").write_bytes(body)
    assert main(["verify", str(tmp_path / "notice-signed.pdf")]) != 0
