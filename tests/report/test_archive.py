"""The paper as a file for the archive: PDF/A-3b by an independent checker, with the sealed round and the workbook inside."""

from __future__ import annotations

import errno
import hashlib
import os
import subprocess
import sys
from dataclasses import replace
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2
import pytest
from openpyxl import load_workbook

from registry.report.documents.shortlist import draw_shortlist, lay_out_shortlist
from registry.report.emit.archive import SEALED, WORKBOOK, archive_warnings, attached, complaints
from registry.report.emit.joining import Joining
from registry.report.emit.pdf import render_shortlist, write_shortlist_pdf
from registry.report.typeset.faces import MissingGlyphError, TypeCase
from registry.report.wording import PaperLanguage, Words
from registry.scoring.sealed_check import verify_sealed
from tests.report import played
from tests.report.papers import paper, undecided, with_first_name

VIEWS = {"ten": paper, "undecided": undecided, "sealed": lambda: played.view("sealed")}
UNKNOWN = "\U0002ebf0"  # an ideograph of Extension I that no bundled font holds


@pytest.mark.parametrize(
    ("name", "language"),
    [
        *(("sealed", language) for language in PaperLanguage),
        ("ten", PaperLanguage.EN),
        ("undecided", PaperLanguage.BOTH),
    ],
)
def test_the_checker_approves(name: str, language: PaperLanguage) -> None:
    sealed = played.held("sealed").sealed if name == "sealed" else b""
    rendered = render_shortlist(VIEWS[name](), language, strict=True, sealed=sealed)
    assert complaints(rendered.data) == ()
    assert rendered.cut_words == ()


def test_a_file_that_is_none_is_named(tmp_path: Path) -> None:
    bare = draw_shortlist(lay_out_shortlist(paper(3, 2), PaperLanguage.EN, TypeCase())).data
    assert complaints(bare)
    assert "PDF/A" in str(archive_warnings(bare)[0])
    assert write_shortlist_pdf(paper(3, 2), tmp_path / "a.pdf", PaperLanguage.EN).warnings == ()


@pytest.mark.parametrize("language", PaperLanguage)
def test_what_the_file_says_of_itself(language: PaperLanguage) -> None:
    view = played.view("sealed")
    with pikepdf.open(BytesIO(played.printed(language))) as pdf:
        assert str(pdf.Root.Lang) == ("en" if language is PaperLanguage.EN else "zh-CN")
        assert view.snapshot in str(pdf.docinfo["/Keywords"])
        metadata = pdf.open_metadata()
        assert metadata["pdfaid:part"] == "3"
        assert metadata["pdfaid:conformance"] == "B"
        assert view.snapshot in metadata["pdf:Keywords"]
        assert metadata["xmp:MetadataDate"].startswith(view.as_of.isoformat())
        assert {str(spec.relationship) for spec in pdf.attachments.values()} == {"/Source", "/Data"}
        assert len(pdf.Root.AF) == 3  # the sealed round, the workbook, what each page shows
        intents = pdf.Root.OutputIntents
        assert [str(i.OutputConditionIdentifier) for i in intents] == ["sRGB"]


def test_the_sealed_round_and_the_workbook_come_out_as_they_went_in() -> None:
    held, view = played.held("sealed"), played.view("sealed")
    files = attached(played.printed(PaperLanguage.BOTH))
    assert files[SEALED] == held.sealed
    assert hashlib.sha256(files[SEALED]).hexdigest() == view.snapshot
    assert verify_sealed(files[SEALED], expected=view.snapshot).holds
    assert load_workbook(BytesIO(files[WORKBOOK])).sheetnames[0] == "排序 Ranking"
    assert set(attached(render_shortlist(paper(3, 2), PaperLanguage.ZH).data)) == {WORKBOOK}, "no round, none inside"


PRINT_DIGESTS = """
import hashlib, sys
from pathlib import Path
from registry.report.build import round_view
from registry.report.emit.pdf import render_shortlist
from registry.report.round_paper import counted_round
from registry.report.wording import PaperLanguage
from registry.rounds.book import rounds_of
from registry.store import open_registry
from tests.report.papers import paper
with open_registry(Path(sys.argv[1])) as registry, registry.read() as connection:
    held = counted_round(connection, rounds_of(connection)[0].uid)
made = [render_shortlist(round_view(held), PaperLanguage.BOTH, sealed=held.sealed)]
made += [render_shortlist(paper(), PaperLanguage(language)) for language in sys.argv[2:]]
print(*[hashlib.sha256(one.data).hexdigest() for one in made])
"""


@cache
def digest(language: str | None) -> str:
    """Of the sealed list, or of a paper of ten in one of the languages."""
    if language is None:
        return hashlib.sha256(played.printed(PaperLanguage.BOTH)).hexdigest()
    return hashlib.sha256(render_shortlist(paper(), PaperLanguage(language)).data).hexdigest()


@pytest.mark.parametrize(
    ("seed", "zone", "epoch", "languages"),
    [("1", "Asia/Shanghai", "", ("zh",)), ("2027", "America/New_York", "86400", ("en",))],
)
def test_another_process_gives_the_same_bytes(seed: str, zone: str, epoch: str, languages: tuple[str, ...]) -> None:
    environment = os.environ | {"PYTHONHASHSEED": seed, "TZ": zone} | ({"SOURCE_DATE_EPOCH": epoch} if epoch else {})
    there = subprocess.run(
        [sys.executable, "-c", PRINT_DIGESTS, str(played.files()["sealed"]), *languages],
        capture_output=True, text=True, check=True, cwd=Path(__file__).parents[2], env=environment,
    )  # fmt: skip
    assert there.stdout.split() == [digest(None), *map(digest, languages)]


def test_a_missing_glyph_is_an_error_in_tests_and_a_named_warning_in_use() -> None:
    view = with_first_name(paper(4, 2), Words(f"Firm {UNKNOWN}", f"星{UNKNOWN}航天"))
    with pytest.raises(MissingGlyphError, match="U\\+2EBF0"):
        render_shortlist(view, PaperLanguage.ZH, strict=True)
    rendered = render_shortlist(view, PaperLanguage.ZH)
    assert "U+2EBF0" in str(rendered.warnings[0])
    assert complaints(rendered.data) == (), "the stand-in is a glyph of its own"


def test_the_paper_without_its_workbook_is_smaller_and_still_an_archive() -> None:
    view = replace(paper(4, 2))
    bare, whole = (render_shortlist(view, PaperLanguage.ZH, workbook=w).data for w in (False, True))
    assert len(bare) < len(whole)
    assert complaints(bare) == ()
    assert len(pypdfium2.PdfDocument(bare)) == len(pypdfium2.PdfDocument(whole))


class FullDisk(BytesIO):
    """A file for which there is room for so many bytes."""

    def __init__(self, room: int) -> None:
        super().__init__()
        self.room = room

    def write(self, data: Any) -> int:
        if self.tell() + len(data) > self.room:
            raise OSError(errno.ENOSPC, "No space left on device")
        return super().write(data)


@pytest.mark.parametrize("room", [0, 100, 2_000])
def test_a_disk_that_is_full_is_an_error_and_not_the_end_of_the_program(room: int) -> None:
    with pikepdf.new() as pdf, pytest.raises(OSError, match="No space left"):  # noqa: PT012 (any of the writes may meet it)
        for _page in range(20):
            pdf.add_blank_page()
        joined = Joining(FullDisk(room))
        for page in pdf.pages:
            page.Contents = pdf.make_stream(os.urandom(200))
            joined.copy(pdf, [page.obj], {})
        joined.finish(joined.number(), 0)


JOIN = """
import resource, signal, sys
from datetime import date
from pathlib import Path
from registry.errors import EnvironmentFault
from registry.report.emit.dossiers import write_dossiers
from registry.report.wording import PaperLanguage
from registry.store import open_registry
from registry.report.dossier_files import firm_keys

signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
with open_registry(Path(sys.argv[1])) as registry, registry.read() as connection:
    resource.setrlimit(resource.RLIMIT_FSIZE, (60_000, 60_000))
    try:
        write_dossiers(connection, Path(sys.argv[2]), date(2025, 6, 30), PaperLanguage.ZH, uids=firm_keys(connection)[:2])
    except EnvironmentFault as fault:
        print(fault)
"""


@pytest.mark.skipif(os.name == "nt", reason="Windows has no limit on the size of a file")
def test_joined_dossiers_that_find_no_room_leave_what_stood_there(tmp_path: Path) -> None:
    out = tmp_path / "all.pdf"
    out.write_bytes(b"of last year")
    done = subprocess.run(
        [sys.executable, "-c", JOIN, str(played.files()["open"]), str(out)], capture_output=True, check=True, text=True
    )
    assert "all.pdf was not written" in done.stdout
    assert out.read_bytes() == b"of last year"
    assert [one.name for one in tmp_path.iterdir()] == ["all.pdf"]
