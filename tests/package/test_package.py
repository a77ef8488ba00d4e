"""The whole registry as a data package and back: whatever it holds comes back, and nothing hostile gets in."""

from __future__ import annotations

import csv
import hashlib
import json
import shutil
import zipfile
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from registry.change import ChangeSet, ImportBatch, Insert, SheetRow, apply, check_registry, undo
from registry.change.changeset import Delete, Operation, Update, ValueSource
from registry.cli.main import main
from registry.errors import UserError
from registry.i18n import Language
from registry.model.entities import ENTITIES
from registry.package import restore_package, write_package
from registry.rounds.book import rounds_of
from registry.rounds.sealing import verify_round
from registry.store import Registry, open_registry
from registry.store.rebuild import KEPT, stored_rows
from tests.report import played
from tests.store.support import ROOT, assert_spoken, everything, fresh_file

TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=12) | st.sampled_from(
    ["", "NULL", "NULL-1", "=1+1", "+8613800000000", "-5", "@SUM(A1)", '"', "a,b\r\nc", "\n", "\r", " x ", "﻿", "00123"]
)


def contents(registry: Registry) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table, in the order of the file."""
    with registry.read() as connection:
        return {table.name: list(stored_rows(connection, table)) for table in KEPT}


def there_and_back(registry: Registry, folder: Path, package: str = "package.zip") -> Path:
    """The registry made of the package of `registry`."""
    write_package(registry, folder / package)
    restore_package(folder / package, folder / "back.car")
    return folder / "back.car"


def assert_same(registry: Registry, other: Path) -> None:
    """`other` holds the same, row for row, and verifies."""
    with open_registry(other) as back:
        assert contents(back) == contents(registry)
        assert check_registry(back) == []


# --- any registry ----------------------------------------------------------------------------------------------------------

_NAMES = st.lists(st.tuples(TEXTS, TEXTS, st.none() | TEXTS), min_size=1, max_size=4)


@settings(max_examples=8, suppress_health_check=[HealthCheck.too_slow])
@given(
    firms=_NAMES,
    cells=st.dictionaries(st.sampled_from("ABC"), TEXTS),
    body=st.binary(max_size=40),
    taken_back=st.booleans(),
)
def test_any_registry_comes_back_row_for_row(
    tmp_path_factory: pytest.TempPathFactory,
    firms: list[tuple[str, str, str | None]],
    cells: dict[str, str],
    body: bytes,
    taken_back: bool,
) -> None:
    folder = tmp_path_factory.mktemp("any")
    with open_registry(fresh_file(folder / "r.car")) as registry:
        operations: list[Operation] = []
        for n, (name, product, remark) in enumerate(firms):
            operations.append(Insert("firm", f"f{n}", {"legal_name": name, "main_product": product, "remark": remark}))
            operations.append(Insert("contact", f"c{n}", {"firm": f"f{n}", "person": name, "phone": product}))
            operations.append(Insert("metric", f"m{n}", {"firm": f"f{n}", "metric": "revenue", "year": 2024, "lo": -n}))
        batch = ImportBatch(
            uid="b1", sha256=hashlib.sha256(body).hexdigest(), name="表.xlsx", body=body, mapping="{}", counts="{}",
            rows=(SheetRow("Sheet1", 2, cells, (("firm", "f0", {"legal_name": "A"}),)),),
        )  # fmt: skip
        sources = (ValueSource("f0", "legal_name", "person", firms[0][1]),)
        apply(registry, ChangeSet("import", "Import", "王莉", tuple(operations), sources=sources, batches=(batch,)))
        held = everything(registry)["firm", "f0"]
        edit = Update("firm", "f0", {"park": held["park"]}, {"park": firms[0][0]})
        apply(
            registry,
            ChangeSet(
                "edit", "Edit", firms[0][0] or "x", (edit, Delete("metric", "m0", everything(registry)["metric", "m0"]))
            ),
        )
        if taken_back:
            undo(registry, "王莉")
        assert_same(registry, there_and_back(registry, folder))


def test_a_played_round_keeps_its_history_and_its_seal(tmp_path: Path) -> None:
    with open_registry(played.files()["published"]) as registry:
        back = there_and_back(registry, tmp_path, "package")
        assert_same(registry, back)
    with open_registry(back) as registry:
        with registry.read() as connection:
            sealed = [head.uid for head in rounds_of(connection) if head.is_sealed]
        assert sealed
        assert all(verify_round(registry, uid).holds for uid in sealed)
        # Work goes on: the next change is chained to the last, and the oldest can still be undone.
        assert undo(registry, "王莉") is not None
        assert check_registry(registry) == []


def test_a_package_is_the_same_bytes_twice_and_again_after_a_restore(tmp_path: Path) -> None:
    with open_registry(played.files()["sealed"]) as registry:
        write_package(registry, tmp_path / "1.zip")
        write_package(registry, tmp_path / "2.zip")
    restore_package(tmp_path / "1.zip", tmp_path / "back.car")
    with open_registry(tmp_path / "back.car") as registry:
        write_package(registry, tmp_path / "3.zip")
    first = (tmp_path / "1.zip").read_bytes()
    assert first == (tmp_path / "2.zip").read_bytes() == (tmp_path / "3.zip").read_bytes()


# --- packages of earlier programs -------------------------------------------------------------------------------------------

OLD = ROOT / "tests" / "data" / "version-3-package.zip"
"""Written by the program as it was under schema 3 (and beside it under 4): two firms, an imported sheet, a recognition, a contact that was edited."""


@pytest.mark.parametrize("schema", [3, 4])
def test_a_package_of_an_older_schema_comes_back_with_all_it_holds_and_verifies(tmp_path: Path, schema: int) -> None:
    old = OLD.with_name(f"version-{schema}-package.zip")
    made = restore_package(old, tmp_path / "back.car")
    assert made.upgraded
    with zipfile.ZipFile(old) as archive:
        told = json.loads(archive.read("datapackage.json"))
        listed = {r["name"]: r["rows"] for r in told["resources"] if "rows" in r}
        sheets = [archive.read(name) for name in archive.namelist() if name.startswith("files/")]
    assert dict(made.tables) == listed
    assert made.last_seal == told["registry"]["last_seal"]
    with open_registry(tmp_path / "back.car") as registry:
        assert check_registry(registry) == []
        held = contents(registry)
        kept = {name: rows for name, rows in listed.items() if name != "setting"}  # an upgrade may note what it did
        assert {name: len(held[name]) for name in kept} == kept
        assert told["registry"]["schema_version"] == schema
        assert {"engagement", "support", "payment"} <= set(held)
        records = everything(registry)
        assert records["firm", "f2"]["park"] == "NULL"
        assert records["firm", "f2"]["remark"] is None
        assert records["recognition", "r1"]["status"] == "renewed"
        assert records["recognition", "r1"]["revoked_for"] is None
        assert records["contact", "c1"]["phone"] == "021-55550001"
        with registry.read() as connection:
            bodies = connection.exec_driver_sql("SELECT body FROM import_file").scalars().all()
        assert [zlib.decompress(body) for body in bodies] == sheets
        undone = undo(registry, "王莉")
        assert undone is not None
        assert ("firm", "f2") not in everything(registry)
        assert check_registry(registry) == []
        write_package(registry, tmp_path / "new.zip")
    assert not restore_package(tmp_path / "new.zip", tmp_path / "again.car").upgraded


def test_a_changed_package_of_schema_three_is_refused(tmp_path: Path) -> None:
    with zipfile.ZipFile(OLD) as archive:
        archive.extractall(tmp_path / "package")
    alter(tmp_path / "package", "data/firm.csv", "Fictional No. 2", "Fictional No. 3")
    with pytest.raises(UserError) as caught:
        restore_package(tmp_path / "package", tmp_path / "back.car")
    assert_spoken(caught.value, "The registry in the package does not verify: Firm f2 differs from what the log says.")
    assert not (tmp_path / "back.car").exists()


# --- what others read ------------------------------------------------------------------------------------------------------


@pytest.fixture
def package(tmp_path: Path) -> Path:
    """The package of a small registry, as a folder."""
    with open_registry(fresh_file(tmp_path / "r.car")) as registry:
        values = {
            "legal_name": '=HYPERLINK("http://x")',
            "uscc": "0001",
            "remark": "甲\n乙",
            "established_from": "2018-03-01",
        }
        body = b"sheet"
        batch = ImportBatch("b1", "表.xlsx", hashlib.sha256(body).hexdigest(), body, "{}", "{}", ())
        apply(registry, ChangeSet("import", "x", "王莉", (Insert("firm", "f1", values),), batches=(batch,)))
        write_package(registry, tmp_path / "package")
    return tmp_path / "package"


def descriptor(package: Path) -> dict[str, Any]:
    return json.loads((package / "datapackage.json").read_text("utf-8"))


def test_the_descriptor_describes_every_column_in_two_languages(package: Path) -> None:
    told = descriptor(package)
    assert told["$schema"] == "https://datapackage.org/profiles/2.0/datapackage.json"
    tables = {r["name"]: r for r in told["resources"] if r.get("type") == "table"}
    assert set(tables) == {t.name for t in KEPT} | {"terms"}
    for name, resource in tables.items():
        with (package / resource["path"]).open(encoding="utf-8", newline="") as file:
            header = next(csv.reader(file))
        fields = resource["schema"]["fields"]
        assert [f["name"] for f in fields] == header, name
        assert all(f["titles"]["en"] and f["titles"]["zh"] for f in fields), name
        assert set(resource["schema"]["primaryKey"]) <= set(header)
        for key in resource["schema"].get("foreignKeys", ()):
            assert key["reference"]["resource"] in tables
        body = (package / resource["path"]).read_bytes()
        assert resource["hash"] == "sha256:" + hashlib.sha256(body).hexdigest()
        assert resource["bytes"] == len(body)
    firm = {f["name"]: f for f in tables["firm"]["schema"]["fields"]}
    assert firm["established_from"]["type"] == "date"
    assert firm["reg_capital_lo"]["unit"].startswith("0.01")
    assert firm["hnte"]["type"] == "boolean"
    assert set(ENTITIES) <= set(tables)


def test_values_are_not_touched_and_the_readme_warns(package: Path) -> None:
    told = next(r for r in descriptor(package)["resources"] if r["name"] == "firm")
    with (package / "data/firm.csv").open(encoding="utf-8", newline="") as file:
        row = next(csv.DictReader(file))
    assert row["legal_name"] == '=HYPERLINK("http://x")'
    assert row["uscc"] == "0001"
    assert row["remark"] == "甲\n乙"
    assert row["park"] == told["schema"]["missingValues"][0]
    readme = (package / "README.md").read_text("utf-8")
    assert "Excel" in readme
    assert "双击" in readme
    assert (package / "files" / hashlib.sha256(b"sheet").hexdigest()).read_bytes() == b"sheet"


# --- hostile packages ------------------------------------------------------------------------------------------------------


def rewrite(package: Path, change: Callable[[dict[str, Any]], None]) -> None:
    told = descriptor(package)
    change(told)
    (package / "datapackage.json").write_text(json.dumps(told), "utf-8")


def alter(package: Path, path: str, old: str, new: str, *, listed: bool = True) -> None:
    """Change a part, and let the descriptor list it as it is then."""
    body = (package / path).read_bytes().replace(old.encode(), new.encode())
    (package / path).write_bytes(body)

    def relist(told: dict[str, Any]) -> None:
        for resource in told["resources"]:
            if resource["path"] == path:
                resource |= {"bytes": len(body), "hash": "sha256:" + hashlib.sha256(body).hexdigest()}

    if listed:
        rewrite(package, relist)


def set_about(package: Path, **values: object) -> None:
    rewrite(package, lambda told: told["registry"].update(values))


FAULTS: list[tuple[str, Callable[[Path], object], str]] = [
    ("a changed value", lambda p: alter(p, "data/firm.csv", "0001", "0002", listed=False),
     "data/firm.csv of the package is not as it was written: its SHA-256 differs."),
    ("a changed value, listed anew", lambda p: alter(p, "data/firm.csv", "0001", "0002"),
     "The registry in the package does not verify: Firm f1 differs from what the log says."),
    ("a changed log", lambda p: alter(p, "data/change_log.csv", "0001", "0002"),
     "The registry in the package does not verify: The log of change 2 was altered."),
    ("a column less", lambda p: alter(p, "data/firm.csv", "uscc,", ""),
     "data/firm.csv of the package lacks the columns uscc."),
    ("a column more", lambda p: alter(p, "data/firm.csv", "uscc,", "uscc,secret,"),
     "data/firm.csv of the package has unknown columns: secret."),
    ("no number", lambda p: alter(p, "data/firm.csv", "f1,1,", "f1,one,"),
     "data/firm.csv of the package is not as it was written: “one” in row 3 is not a number."),
    ("a short row", lambda p: alter(p, "data/firm.csv", "f1,1,", "f1,"),
     "data/firm.csv of the package is not as it was written: row 3 has another number of values."),
    ("not UTF-8", lambda p: (p / "datapackage.json").write_bytes(b"\xff\xfe{"),
     "datapackage.json of the package is not as it was written: it is not JSON."),
    ("a table less", lambda p: (p / "data/firm.csv").unlink(), "The package lacks data/firm.csv."),
    ("a sheet less", lambda p: next((p / "files").iterdir()).unlink(), "The package lacks files/"),
    ("a file more", lambda p: (p / "data/evil.csv").write_text("x"),
     "data/evil.csv of the package is not as it was written: the descriptor does not list it."),
    ("a strange resource", lambda p: rewrite(p, lambda told: told["resources"].append(
        {"name": "x", "path": "../x.csv", "bytes": 1, "hash": "sha256:0"})),
     "datapackage.json of the package is not as it was written: it lists “../x.csv”, which no registry has."),
    ("a newer schema", lambda p: set_about(p, schema_version=99), "package was written by a newer version of this program."),
    ("a schema before packages", lambda p: set_about(p, schema_version=2),
     "package is of a version that this program does not know."),
    ("an unknown format", lambda p: set_about(p, format="two"), "package is of a version that this program does not know."),
    ("another data package", lambda p: rewrite(p, lambda told: told.pop("registry")), "package is not a data package of a registry."),
    ("no descriptor", lambda p: (p / "datapackage.json").unlink(), "package is not a data package of a registry."),
    ("a link", lambda p: (p / "data/more.csv").symlink_to("/etc/hostname"),
     "The package holds a file that would lie outside of it: data/more.csv."),
    ("a broken reference", lambda p: alter(p, "data/import_batch.csv", hashlib.sha256(b"sheet").hexdigest(), "0" * 64),
     "The rows of import_batch contradict the rules of a registry: FOREIGN KEY constraint failed."),
]  # fmt: skip


@pytest.mark.parametrize(("change", "sentence"), [f[1:] for f in FAULTS], ids=[f[0] for f in FAULTS])
def test_a_hostile_package_is_refused_in_one_sentence(
    package: Path, tmp_path: Path, change: Callable[[Path], object], sentence: str
) -> None:
    change(package)
    target = tmp_path / "new" / "back.car"
    target.parent.mkdir()
    with pytest.raises(UserError) as caught:
        restore_package(package, target)
    said = caught.value.what.render(Language.EN)
    assert said.startswith(sentence.removesuffix("."))
    assert_spoken(caught.value, said)
    assert list(target.parent.iterdir()) == [], "something half-made was left"


def zipped(package: Path, out: Path) -> Path:
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(package.rglob("*")):
            if path.is_file():
                archive.write(path, path.relative_to(package).as_posix())
    return out


def climbing(archive: zipfile.ZipFile) -> None:
    archive.writestr("../../climbed.txt", "x")


def twice(archive: zipfile.ZipFile) -> None:
    with pytest.warns(UserWarning, match="Duplicate"):
        archive.writestr("data/firm.csv", "x")


def huge(archive: zipfile.ZipFile) -> None:
    archive.writestr("data/zeros.csv", "0")
    archive.filelist[-1].file_size = 2**45


ZIPS: list[tuple[Callable[[zipfile.ZipFile], None], str]] = [
    (climbing, "The package holds a file that would lie outside of it: ../../climbed.txt."),
    (twice, "data/firm.csv of the package is not as it was written: it is there twice."),
    (huge, "evil.zip unpacks to more than a registry can hold."),
]


@pytest.mark.parametrize(("change", "sentence"), ZIPS, ids=["climbs out", "a part twice", "too big"])
def test_a_hostile_zip_is_refused(
    package: Path, tmp_path: Path, change: Callable[[zipfile.ZipFile], None], sentence: str
) -> None:
    evil = zipped(package, tmp_path / "evil.zip")
    restore_package(evil, tmp_path / "good.car")
    with zipfile.ZipFile(evil, "a") as archive:
        change(archive)
    with pytest.raises(UserError) as caught:
        restore_package(evil, tmp_path / "back.car")
    assert_spoken(caught.value, sentence)
    assert not (tmp_path / "back.car").exists()
    assert not (tmp_path.parent / "climbed.txt").exists()


def test_no_zip_and_a_torn_zip(package: Path, tmp_path: Path) -> None:
    (tmp_path / "text.zip").write_text("not a zip")
    whole = zipped(package, tmp_path / "whole.zip").read_bytes()
    at = whole.index(b"data/firm.csv") + 60
    (tmp_path / "torn.zip").write_bytes(whole[:at] + bytes(32) + whole[at + 32 :])
    for name in ("text.zip", "torn.zip", "nothing.zip"):
        with pytest.raises(UserError):
            restore_package(tmp_path / name, tmp_path / "back.car")
    assert not (tmp_path / "back.car").exists()


def test_nothing_is_overwritten(package: Path, tmp_path: Path) -> None:
    before = (tmp_path / "r.car").read_bytes()
    with pytest.raises(UserError):
        restore_package(package, tmp_path / "r.car")
    assert (tmp_path / "r.car").read_bytes() == before
    with open_registry(tmp_path / "r.car") as registry, pytest.raises(UserError):
        write_package(registry, package)
    shutil.rmtree(package)


@pytest.fixture(autouse=True)
def _no_leftovers(tmp_path: Path) -> Iterator[None]:
    yield
    assert [p.name for p in tmp_path.iterdir() if p.name.startswith(".") or p.name.endswith(".part")] == []


def test_the_command_line_packs_and_restores(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    fresh_file(tmp_path / "r.car")
    assert main(["--registry", str(tmp_path / "r.car"), "--json", "package", str(tmp_path / "p.zip")]) == 0
    told = json.loads(capsys.readouterr().out)
    with zipfile.ZipFile(tmp_path / "p.zip") as archive:
        assert told["descriptor_sha256"] == hashlib.sha256(archive.read("datapackage.json")).hexdigest()
    assert main(["package", "--restore", str(tmp_path / "p.zip"), str(tmp_path / "new.car")]) == 0
    said = capsys.readouterr().out
    assert "its change log verifies" in said
    assert "earlier version" not in said
    assert main(["package", "--restore", str(OLD), str(tmp_path / "old.car")]) == 0
    assert "written by an earlier version of this program" in capsys.readouterr().out
    assert main(["package", "--restore", str(tmp_path / "p.zip"), str(tmp_path / "new.car")]) == UserError.exit_code
