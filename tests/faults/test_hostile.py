"""Input made to do harm: workbooks that reach out, texts that want to run, files kept as evidence, registries of strangers.

Entity bombs, zip bombs, far cells, deep nesting and parts outside of the package are in `tests/intake/reading/test_refusals.py`.
"""

from __future__ import annotations

import contextlib
import csv
import gzip
import shutil
import sqlite3
import zlib
from hashlib import sha256
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import openpyxl
import pytest

from registry.change import Insert, apply, check_registry
from registry.change.attachments import can_run, safe_name, unpacked
from registry.change.evidence_file import keep_file, kept_file
from registry.change.repair import repair
from registry.errors import UserError
from registry.i18n import Language
from registry.intake.reading import read_workbook
from registry.store import Registry, open_registry
from registry.store.driver import choose_driver
from registry.store.settings import read_setting
from tests.change.acts import act, do, firm
from tests.intake.reading.packages import archive_of
from tests.scenarios.command_line import ROOT, run
from tests.store.support import assert_spoken, bytes_around, everything

RUNS = (
    "=1+1",
    "+1+1",
    "-1+1",
    "@SUM(1)",
    "=cmd|'/c calc'!A0",
    "\t=1+1",
    "＝1+1",
    '=HYPERLINK("http://evil.example/","x")',
)
MARKUP = (
    '<img src="file:///etc/passwd"/>', '<a href="javascript:alert(1)">x</a>', '<a href="http://evil.example/">x</a>',
    "<b>fett", "</para>", "&lt;b&gt;", '<font color="[[[getattr(pow,chr(120))]]]">x</font>', "<!--", "]]>",
)  # fmt: skip


# -- workbooks


def _book(path: Path, extra: dict[str, bytes], formula: str) -> Path:
    """A workbook whose second row has a formula with a stored value, and more parts."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["企业名称", "融资金额"])
    sheet.append(["示例企业", formula])
    book.save(path)
    parts = {}
    with ZipFile(path) as whole:
        for name in whole.namelist():
            body = whole.read(name)
            if name.endswith("sheet1.xml"):
                body = (
                    body.replace(b"<v></v>", b"<v>42</v>")
                    .replace(b"<v />", b"<v>42</v>")
                    .replace(b"<v/>", b"<v>42</v>")
                )
            parts[name] = body
    path.write_bytes(archive_of(parts | extra))
    return path


LINK = b"""<externalLink xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"
 xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">
 <ddeLink ddeService="cmd" ddeTopic="/c calc"><ddeItems><ddeItem name="A0" advise="1"/></ddeItems></ddeLink></externalLink>"""
RELATION = b"""<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">
 <Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/externalLinkPath"
 Target="http://127.0.0.1:9/evil.xlsx" TargetMode="External"/></Relationships>"""
REACHING: dict[str, tuple[dict[str, bytes], str]] = {
    "dde": ({"xl/externalLinks/externalLink1.xml": LINK}, "cmd|'/c calc'!A0"),
    "external link": ({"xl/externalLinks/_rels/externalLink1.xml.rels": RELATION}, "[1]Sheet1!$A$1"),
    "macros": ({"xl/vbaProject.bin": b"\xd0\xcf\x11\xe0" + bytes(600)}, "1+41"),
    "web query": ({"xl/connections.xml": b'<connections><connection><webPr url="http://127.0.0.1:9/"/></connection></connections>'}, "WEBSERVICE(\"http://127.0.0.1:9/\")"),
}  # fmt: skip


@pytest.mark.parametrize("kind", REACHING)
def test_a_workbook_that_reaches_out_is_read_as_it_stands(tmp_path: Path, kind: str) -> None:
    """The stored value counts; nothing is computed, run or fetched."""
    extra, formula = REACHING[kind]
    book = read_workbook(_book(tmp_path / "return.xlsx", extra, f"={formula}"))
    values = [value for row in book.sheets[0].rows for value in row.values]
    assert values[:3] == ["企业名称", "融资金额", "示例企业"]
    assert all("calc" not in str(value) and "WEBSERVICE" not in str(value) for value in values)


# -- texts


@pytest.fixture
def hostile(path: Path) -> Path:
    """A registry whose firms are called what nobody is called."""
    with open_registry(path) as registry:
        do(registry, *(
            firm(f"f{n}", f"{text} 企业{n}") for n, text in enumerate((*RUNS, *MARKUP))
        ), *(
            Insert("note", f"n{n}", {"firm": f"f{n}", "title": text, "text": text}) for n, text in enumerate((*RUNS, *MARKUP))
        ))  # fmt: skip
    return path


FILES = (
    ("export", "{}/export.xlsx"), ("table", "{}/table.xlsx"), ("table", "{}/table.csv"),
    ("paper", "ledger", "{}/ledger.xlsx", "--as-of", "2025-06-30"), ("paper", "evidence", "{}/evidence.xlsx", "--as-of", "2025-06-30"),
)  # fmt: skip


def test_no_text_becomes_a_formula_in_any_file(hostile: Path, tmp_path: Path) -> None:
    for command in FILES:
        done = run("--registry", hostile, *(part.format(tmp_path) for part in command))
        assert done.code == 0, done.err
    for file in tmp_path.glob("*.xlsx"):
        book = openpyxl.load_workbook(file)
        cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
        formulas = [str(cell.value) for cell in cells if cell.data_type == "f"]
        assert not [f for f in formulas if "calc" in f or "evil" in f or f.startswith(("=1+1", "+1+1", "@SUM"))], (
            file.name
        )
        assert not [cell.hyperlink.target for cell in cells if cell.hyperlink and cell.hyperlink.target], file.name
    with (tmp_path / "table.csv").open(encoding="utf-8-sig", newline="") as text:
        written = [cell for row in csv.reader(text) for cell in row]
    assert any("=cmd" in cell for cell in written)
    assert not [cell for cell in written if cell.startswith(("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠"))]


def test_no_text_becomes_markup_on_paper(hostile: Path, tmp_path: Path) -> None:
    import pikepdf
    import pypdfium2

    for command in (("paper", "ledger", "{}/l.pdf", "--as-of", "2025-06-30"), ("dossier", "--all", "{}/d.pdf")):
        done = run("--registry", hostile, *(part.format(tmp_path) for part in command))
        assert done.code == 0, done.err
    for file in tmp_path.glob("*.pdf"):
        with pikepdf.open(file) as pdf:
            actions = [
                str(a.get("/A", {}).get("/URI", "")) for page in pdf.pages for a in page.get("/Annots", pikepdf.Array())
            ]
            images = [name for page in pdf.pages for name in page.get("/Resources", {}).get("/XObject", {})]
            assert not [uri for uri in actions if uri]
            assert images == []
            assert "/OpenAction" not in pdf.Root
            assert "/JavaScript" not in pdf.Root.get("/Names", {})
        with contextlib.closing(pypdfium2.PdfDocument(str(file))) as document:
            said = "".join("".join(document[n].get_textpage().get_text_range().split()) for n in range(len(document)))
        assert '<imgsrc="file:///etc/passwd"/>' in said, f"{file.name} prints it as it stands"


def test_no_name_becomes_markup_in_a_tooltip() -> None:
    from ui.kit.words import plain_tip

    assert plain_tip("上海某某公司\n第二行") == "上海某某公司\n第二行"
    for text in MARKUP:
        assert "<img" not in plain_tip(text)
        assert "<a " not in plain_tip(text)


# -- files kept as evidence


@pytest.mark.parametrize(
    ("name", "body", "runs"),
    [
        ("批文.pdf", b"%PDF-1.7 ...", False),
        ("照片.JPG", b"\xff\xd8\xff\xe0", False),
        ("说明.txt", "说明".encode(), False),
        ("表.xlsx", archive_of({"xl/workbook.xml": b"<x/>"}), False),
        ("表.xlsx", archive_of({"xl/vbaProject.bin": b"x"}), True),
        ("表.xlsm", archive_of({"xl/workbook.xml": b"<x/>"}), True),
        ("批文.pdf", b"MZ\x90\x00", True),
        ("批文.pdf.exe", b"MZ\x90\x00", True),
        ("批文.exe ", b"%PDF-1.7", True),
        ("run.bat", b"calc", True),
        ("run.js", b"x", True),
        ("page.html", b"<html>", True),
        ("link.lnk", b"L\0\0\0", True),
        ("link.url", b"[InternetShortcut]", True),
        ("图.svg", b"<svg onload='x'/>", True),
        ("没有后缀", b"%PDF-1.7", True),
        ("说明.txt", b"MZ\0\0", True),
    ],
)
def test_what_can_run_is_told_from_what_is_looked_at(name: str, body: bytes, runs: bool) -> None:
    assert can_run(name, body) is runs


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("批文.pdf", "批文.pdf"),
        ("../../etc/passwd", "passwd"),
        ("..\\..\\Windows\\evil.exe", "evil.exe"),
        ("C:\\Users\\x\\a.pdf", "a.pdf"),
        ("/", "file"),
        ("..", "file"),
        ("", "file"),
        ("a\x00b\n.pdf", "ab.pdf"),
        ("批文\u202efdp.exe", "批文fdp.exe"),
        ('a*b?"<>|.pdf', "a_b_____.pdf"),
        ("CON.pdf", "_CON.pdf"),
        ("lpt1", "_lpt1"),
        ("x" * 300 + ".pdf", "x" * 80 + ".pdf"),
    ],
)
def test_a_kept_file_is_put_where_it_belongs(name: str, safe: str) -> None:
    assert safe_name(name) == safe


def test_a_bomb_kept_as_a_file_is_not_unpacked(registry: Registry) -> None:
    packer = zlib.compressobj(9)
    bomb = b"".join(packer.compress(bytes(1 << 20)) for _ in range(300)) + packer.flush()
    assert len(unpacked(bomb)) <= 128 << 20
    with registry.write() as connection:
        connection.exec_driver_sql("INSERT INTO import_file VALUES (?, 'a.pdf', 1, ?)", (sha256(b"").hexdigest(), bomb))
    with registry.read() as connection, pytest.raises(UserError):
        kept_file(connection, sha256(b"").hexdigest())
    assert "file" in {finding.code for finding in check_registry(registry)}


def test_a_file_is_kept_and_comes_back(registry: Registry, tmp_path: Path) -> None:
    (tmp_path / "批文.pdf").write_bytes(b"%PDF-1.7 x")
    digest = keep_file(registry, tmp_path / "批文.pdf")
    with registry.read() as connection:
        assert kept_file(connection, digest) == ("批文.pdf", b"%PDF-1.7 x")


# -- registries of strangers

STRANGE: dict[str, tuple[str, str]] = {
    "a trigger": ("CREATE TRIGGER evil AFTER INSERT ON setting BEGIN DELETE FROM layout_memory; END", "trigger evil"),
    "a trigger under a name of ours": (
        "DROP TRIGGER keep_change_log_delete; CREATE TRIGGER keep_change_log_delete BEFORE DELETE ON change_log BEGIN SELECT 1; END",
        "trigger keep_change_log_delete",
    ),
    "a view": ("CREATE VIEW firms AS SELECT * FROM firm", "view firms"),
    "a view in the place of a table": (
        "DROP TABLE not_same; CREATE VIEW not_same AS WITH RECURSIVE r(a) AS (SELECT 1 UNION ALL SELECT a FROM r) SELECT a, a b, a decided, a actor FROM r",
        "view not_same",
    ),
    "a table": ("CREATE TABLE extra (a)", "table extra"),
    "a virtual table": ("CREATE VIRTUAL TABLE spy USING fts5(a)", "table spy"),
    "a computed column": ("ALTER TABLE setting ADD COLUMN x TEXT AS (hex(value))", "table setting"),
    "an index over a computation": ("CREATE INDEX spy ON setting (hex(value))", "index spy"),
}  # fmt: skip


def _meddle(path: Path, script: str) -> None:
    with contextlib.closing(choose_driver().module.connect(str(path))) as connection:
        connection.executescript(script)
        connection.commit()
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")


@pytest.mark.parametrize("kind", STRANGE)
def test_a_strange_schema_is_refused_and_its_rows_can_be_taken_over(path: Path, tmp_path: Path, kind: str) -> None:
    script, named = STRANGE[kind]
    with open_registry(path) as registry:
        do(registry, firm("f1", "示例企业"))
    _meddle(path, script)
    before = bytes_around(path)
    with pytest.raises(UserError) as caught:
        open_registry(path)
    message = caught.value.what.render(Language.EN)
    assert message.startswith("test.car holds rules or tables that this program did not make: ")
    assert named in message
    assert_spoken(caught.value, message)
    assert bytes_around(path).keys() >= before.keys()
    assert bytes_around(path)[path.name] == before[path.name]
    checked = run("--registry", path, "check")
    assert checked.code == (3 if kind == "a view in the place of a table" else 1), "a check still looks at it"
    done = repair(path, tmp_path / "fresh.car", [])
    assert [f.code for f in done.findings if f.code != "beside"] == []
    with open_registry(tmp_path / "fresh.car") as registry:
        assert everything(registry).keys() == {("firm", "f1")}


def test_an_older_file_runs_none_of_its_own_rules_while_it_is_upgraded(tmp_path: Path) -> None:
    path = tmp_path / "old.car"
    with contextlib.closing(sqlite3.connect(path)) as connection:
        connection.executescript(gzip.decompress((ROOT / "tests/data/version-3.sql.gz").read_bytes()).decode())
        if connection.execute("PRAGMA user_version").fetchone()[0] == 0:
            connection.execute("PRAGMA user_version=3")
            connection.execute(f"PRAGMA application_id={0x43414552}")
        connection.execute("CREATE TRIGGER evil AFTER INSERT ON setting BEGIN DELETE FROM layout_memory; END")
        connection.execute("CREATE VIEW spy AS SELECT * FROM firm")
        connection.commit()
    with open_registry(path) as registry:
        with registry.read() as connection:
            names = set(connection.exec_driver_sql("SELECT name FROM sqlite_master").scalars())
            assert not names & {"evil", "spy"}
            assert read_setting(connection, "nothing") is None
        assert "schema" not in {finding.code for finding in check_registry(registry)}


def test_a_copy_into_another_folder_is_no_stranger(path: Path, tmp_path: Path) -> None:
    with open_registry(path) as registry:
        apply(registry, act(firm("f1")))
    copy = Path(shutil.copy(path, tmp_path / "copy.car"))
    with open_registry(copy) as registry:
        kept: Any = everything(registry)
    assert kept.keys() == {("firm", "f1")}
