"""An encrypted registry does all that a plain one does, nothing of it can be read without its passphrase, and its backups are
encrypted with it."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from registry.change import ChangeSet, Insert, apply, check_registry, redo, undo
from registry.change.repair import compact, repair
from registry.change.restore import preview_restore, restore
from registry.errors import EnvironmentFault, LockedRegistry, UserError
from registry.store import open_registry
from registry.store.backup import make_backup
from registry.store.encrypting import set_passphrase
from registry.store.keeping import choose_second_place, fill_second_place
from registry.store.keys import can_encrypt, forget, key_of, make_key, unlock
from registry.store.shelf import backup_folder, list_backups
from tests.change.acts import do, firm
from tests.scenarios.command_line import run
from tests.store.support import assert_spoken, everything, run_python

pytestmark = pytest.mark.skipif(not can_encrypt(), reason="the system's library cannot encrypt")

WORDS, OTHER = "四个 词 便于 记住", "another good one"
SECRET = "绝密航天有限公司".encode()


@pytest.fixture
def plain(path: Path) -> Path:
    """A registry with a firm whose name must not be seen, and a backup."""
    with open_registry(path) as registry:
        do(registry, firm("f1", SECRET.decode()))
    make_backup(path, "manual")
    return path


@pytest.fixture
def encrypted(plain: Path) -> Path:
    """The same, encrypted, its key held."""
    assert set_passphrase(plain, WORDS) == []
    return plain


def _locked(path: Path) -> None:
    forget(key_of(path))


def _folder_holds_secret(folder: Path) -> list[str]:
    return [str(f) for f in folder.rglob("*") if f.is_file() and SECRET in f.read_bytes()]


def test_nothing_plain_is_left_beside_it(encrypted: Path) -> None:
    assert _folder_holds_secret(encrypted.parent) == []
    with open_registry(encrypted) as registry:
        do(registry, firm("f2", SECRET.decode() + "二"))
        assert _folder_holds_secret(encrypted.parent) == [], "nor in its write-ahead log"
        make_backup(encrypted, "manual")
    assert _folder_holds_secret(encrypted.parent) == []
    if os.name == "posix":
        assert encrypted.stat().st_mode & 0o777 == 0o600


def test_it_wants_its_passphrase(encrypted: Path) -> None:
    _locked(encrypted)
    with pytest.raises(LockedRegistry) as caught:
        open_registry(encrypted)
    assert_spoken(caught.value, "test.car is encrypted, or no registry.")
    with pytest.raises(LockedRegistry) as caught:
        unlock(encrypted, "not the one")
    assert_spoken(caught.value, "The passphrase does not open test.car.")
    unlock(encrypted, WORDS)
    with open_registry(encrypted) as registry:
        assert everything(registry).keys() == {("firm", "f1")}


def test_all_features_go_on(encrypted: Path, tmp_path: Path) -> None:
    with open_registry(encrypted) as registry:
        do(registry, firm("f2"))
        assert undo(registry, "a")
        assert redo(registry, "a")
        assert check_registry(registry) == []
    made = make_backup(encrypted, "manual")
    with open_registry(encrypted) as registry:
        do(registry, firm("f3"))
    outcome = preview_restore(encrypted, made)
    assert len(outcome.lost) == 1
    restore(encrypted, made, "a")
    with open_registry(encrypted) as registry:
        assert everything(registry).keys() == {("firm", "f1"), ("firm", "f2")}
    compact(encrypted)
    done = repair(encrypted, tmp_path / "new.car", [])
    assert done.findings == ()
    assert key_of(tmp_path / "new.car") == key_of(encrypted), "what is salvaged is encrypted too"
    assert _folder_holds_secret(encrypted.parent) == []


def _says_damage(path: Path) -> bool:
    try:
        with open_registry(path) as registry:
            return check_registry(registry) != []
    except EnvironmentFault:
        return True


def test_any_byte_that_goes_wrong_is_found(encrypted: Path, tmp_path: Path) -> None:
    raw = bytearray(encrypted.read_bytes())
    for place in range(5000, len(raw), len(raw) // 12):
        raw[place] ^= 1
        damaged = tmp_path / "damaged.car"
        damaged.write_bytes(raw)
        raw[place] ^= 1
        assert _says_damage(damaged), f"byte {place}"


def test_another_passphrase_and_none(encrypted: Path) -> None:
    first = key_of(encrypted)
    assert set_passphrase(encrypted, OTHER) == []
    assert key_of(encrypted) not in (None, first)
    _locked(encrypted)
    with pytest.raises(LockedRegistry):
        unlock(encrypted, WORDS)
    unlock(encrypted, OTHER)
    for backup in list_backups(encrypted):
        assert preview_restore(encrypted, backup).related
    assert set_passphrase(encrypted, None) == []
    with open_registry(encrypted) as registry:
        assert everything(registry).keys() == {("firm", "f1")}
        assert check_registry(registry) == []
    assert all(b.read_bytes().startswith(b"SQLite format 3\0") for b in list_backups(encrypted))


def test_a_passphrase_that_protects_nothing_is_refused(plain: Path) -> None:
    before = plain.read_bytes()
    with pytest.raises(UserError) as caught:
        set_passphrase(plain, "short")
    assert_spoken(caught.value, "The passphrase is too short.")
    assert plain.read_bytes() == before


def test_a_file_in_use_is_left_as_it_is(plain: Path) -> None:
    with open_registry(plain) as registry:
        everything(registry)
        before = plain.read_bytes()
        with pytest.raises(EnvironmentFault) as caught:
            set_passphrase(plain, WORDS)
        assert_spoken(caught.value, "test.car is in use by another program.")
        assert plain.read_bytes() == before
        do(registry, firm("f2"))
    assert not list(plain.parent.glob("*.part"))
    with open_registry(plain) as registry:
        assert check_registry(registry) == []


def test_copies_in_the_second_place_are_encrypted_too(plain: Path, tmp_path: Path) -> None:
    place = tmp_path / "second"
    place.mkdir()
    with open_registry(plain) as registry:
        choose_second_place(registry, place)
        assert len(fill_second_place(registry)) == 1
    assert _folder_holds_secret(place) != []
    set_passphrase(plain, WORDS)
    assert _folder_holds_secret(place) == []
    unlock(next((place / backup_folder(plain).name).glob("*.car")), WORDS)


def test_a_backup_of_another_passphrase_is_not_put_over_it(encrypted: Path, tmp_path: Path) -> None:
    other = Path(shutil.copy(list_backups(encrypted)[0], tmp_path / "other.car"))
    set_passphrase(other, OTHER)
    with pytest.raises(UserError) as caught:
        restore(encrypted, other, "a")
    assert_spoken(caught.value, "The backup other.car bears another passphrase than the registry, or none.")


def test_a_locked_registry_is_not_taken_for_a_damaged_one(encrypted: Path) -> None:
    backup = list_backups(encrypted)[0]
    plain = encrypted.read_bytes()
    _locked(encrypted)
    with pytest.raises(LockedRegistry):
        restore(encrypted, backup, "a")
    assert encrypted.read_bytes() == plain


def test_the_key_is_the_one_the_library_makes(encrypted: Path) -> None:
    """Any program that knows SQLCipher 4 opens the file with the passphrase alone."""
    opens = (
        "import sys; from sqlcipher3 import dbapi2\n"
        'c = dbapi2.connect(sys.argv[1]); c.execute("PRAGMA key = \'" + sys.argv[2] + "\'")\n'
        "print(c.execute('SELECT count(*) FROM firm').fetchone()[0])"
    )
    assert run_python(opens, encrypted, WORDS).strip() == "1"
    assert "raw" not in repr(make_key("x" * 9))


def test_from_the_command_line(plain: Path, tmp_path: Path) -> None:
    words, other = tmp_path / "words.txt", tmp_path / "other.txt"
    words.write_text(WORDS + "\n", "utf-8")
    other.write_text(OTHER + "\r\n", "utf-8")
    done = run("--registry", plain, "passphrase", "set", "--new-passphrase-file", words)
    assert done.code == 0, done.err
    assert (
        done.out
        == "test.car and its backups are encrypted. Without the passphrase nobody can open them, not even you.\n"
    )
    asked = run("--registry", plain, "firms")
    assert (asked.code, asked.err) == (
        2, "test.car is encrypted, or no registry. The file was not touched. Give its passphrase, or choose a file that ends in .car.\n",
    )  # fmt: skip
    assert run("--registry", plain, "firms", env={"REGISTRY_PASSPHRASE": "wrong one"}).code == 2
    assert SECRET.decode() in run("--registry", plain, "firms", env={"REGISTRY_PASSPHRASE": WORDS}).out
    assert run("--registry", plain, "check", "--passphrase-file", words).out == "No faults found.\n"
    assert run("--registry", plain, "backup", "--passphrase-file", words).code == 0
    again = run("--registry", plain, "passphrase", "set", "--passphrase-file", words, "--new-passphrase-file", other)
    assert again.code == 2
    changed = run(
        "--registry", plain, "passphrase", "change", "--passphrase-file", words, "--new-passphrase-file", other
    )
    assert changed.code == 0
    removed = run("--registry", plain, "passphrase", "remove", "--passphrase-file", other)
    assert removed.code == 0
    assert run("--registry", plain, "check").out == "No faults found.\n"


def test_who_may_not_change_the_registry_may_not_lock_it_either(plain: Path, tmp_path: Path) -> None:
    """As in the window: a reader who sets a passphrase would keep everybody else out."""
    with open_registry(plain) as registry:
        boss = Insert("person", "p", {"name": "王莉", "roles": "officer"})
        reader = Insert("person", "q", {"name": "李静", "roles": "reader"})
        apply(registry, ChangeSet("edit", "People", "王莉", (boss, reader)))
    words = tmp_path / "words.txt"
    words.write_text(WORDS, "utf-8")
    asked = ("--registry", plain, "passphrase", "set", "--new-passphrase-file", words)
    before = plain.read_bytes()
    refused = run(*asked, env={"REGISTRY_ACTOR": "李静"})
    assert refused.code == 2
    assert refused.err.startswith("李静 may read this registry and change nothing. Nothing was changed.")
    assert run(*asked, env={"REGISTRY_ACTOR": "somebody"}).code == 2
    assert plain.read_bytes() == before
    assert run(*asked, env={"REGISTRY_ACTOR": "王莉"}).code == 0
    assert plain.read_bytes() != before
    opened = {"REGISTRY_PASSPHRASE": WORDS, "REGISTRY_ACTOR": "李静"}
    assert run("--registry", plain, "passphrase", "remove", env=opened).code == 2
    assert run("--registry", plain, "passphrase", "remove", env=opened | {"REGISTRY_ACTOR": "王莉"}).code == 0
