"""The packages: what may go in, whose work it is, and how a system learns of the program and of its files."""

from __future__ import annotations

import configparser
import os
import re
import shutil
import subprocess
import tomllib
from importlib.metadata import PathDistribution
from pathlib import Path
from xml.etree import ElementTree

import pytest

import start
from installers.allowed import LEFT_OUT_MODULES, QT_LIBRARIES, QT_PLUGINS, wanted
from installers.debian import COMMANDS, NAME, depends, make_deb
from installers.notices import LicenceError, copy_texts, licence_of, locked
from registry.store.migrate import APPLICATION_ID

ROOT = Path(start.__file__).resolve().parent
HERE = ROOT / "installers"
QT = "PySide6/Qt"


# -- what may go in


@pytest.mark.parametrize(
    ("target", "source", "goes_in"),
    [
        (f"{QT}/lib/libQt6Core.so.6", "", True),
        (f"{QT}/lib/libQt6VirtualKeyboard.so.6", "", False),  # under the GPL alone
        (f"{QT}/lib/libQt6WaylandCompositor.so.6", "", False),  # under the GPL alone
        (f"{QT}/plugins/platforminputcontexts/libqtvirtualkeyboardplugin.so", "", False),
        (f"{QT}/plugins/platforminputcontexts/libibusplatforminputcontextplugin.so", "", True),
        (f"{QT}/plugins/platforms/libqxcb.so", "", True),
        ("PySide6\\plugins\\platforms\\qwindows.dll", "", True),
        (f"{QT}/plugins/platformthemes/libqgtk3.so", "", False),
        (f"{QT}/plugins/sqldrivers/libqsqlmysql.so", "", False),
        (f"{QT}/translations/qtbase_zh_CN.qm", "", True),
        (f"{QT}/translations/qtbase_de.qm", "", False),
        (f"{QT}/qml/QtQuick/qmldir", "", False),
        ("PySide6/QtWidgets.abi3.so", "", True),
        ("libgtk-3.so.0", "/usr/lib/x86_64-linux-gnu/libgtk-3.so.0", False),
        ("libglib-2.0.so.0", "/usr/lib/x86_64-linux-gnu/libglib-2.0.so.0", False),
        ("libreadline.so.8", "/usr/lib/x86_64-linux-gnu/libreadline.so.8", False),
        ("libpython3.11.so.1.0", "/opt/python/lib/libpython3.11.so.1.0", True),
        ("libQt6Core.so.6", "/v/site-packages/PySide6/Qt/lib/libQt6Core.so.6", True),
        ("babel/locale-data/zh_Hans.dat", "", True),
        ("babel/locale-data/de.dat", "", False),
        ("resources/pictures/firms.png", "", False),
        ("resources/help/zh/firms.png", "", True),
        ("resources/translations/zh_CN/help.po", "", False),
        ("resources/translations/zh_CN/LC_MESSAGES/registry.mo", "", True),
    ],
)
def test_only_what_may_be_given_on_goes_in(target: str, source: str, goes_in: bool) -> None:
    assert wanted(target, source, linux=True) is goes_in


def test_what_stands_on_readline_is_left_out() -> None:
    assert {"readline", "_gdbm", "_dbm"} <= set(LEFT_OUT_MODULES)
    assert not [name for name in (*QT_LIBRARIES, *QT_PLUGINS) if re.search("keyboard|compositor", name, re.IGNORECASE)]


# -- whose work it is


def test_the_notice_names_every_package_that_is_shipped() -> None:
    notice = (ROOT / "NOTICE").read_text(encoding="utf-8")
    named = {
        line.split()[0].lower().replace("_", "-").replace(".", "-") for line in notice.splitlines() if line.strip()
    }
    elsewhere = {"typing-extensions", "colorama", "tzdata", "exceptiongroup", "greenlet"}
    missing = {name.lower().replace("_", "-") for name in locked(ROOT / "requirements.lock")} - named - elsewhere
    assert not missing


def _said(folder: Path, *lines: str) -> PathDistribution:
    place = folder / "thing-1.dist-info"
    place.mkdir()
    head = ("Metadata-Version: 2.4", "Name: thing", "Version: 1")
    (place / "METADATA").write_text("\n".join((*head, *lines)) + "\n", encoding="utf-8")
    return PathDistribution(place)


@pytest.mark.parametrize(
    "line",
    [
        "License-Expression: GPL-3.0-only",
        "License: AGPL-3.0",
        "Classifier: License :: OSI Approved :: GNU General Public License v3 (GPLv3)",
        "Summary: says nothing",
    ],
)
def test_what_must_not_be_given_on_is_refused(tmp_path: Path, line: str) -> None:
    with pytest.raises(LicenceError, match="thing"):
        licence_of(_said(tmp_path, line))


@pytest.mark.parametrize("licence", ["MIT", "LGPL-2.1-or-later", "Apache-2.0 OR BSD-3-Clause", "MPL-2.0"])
def test_what_may_be_given_on_is_named(tmp_path: Path, licence: str) -> None:
    assert licence_of(_said(tmp_path, f"License-Expression: {licence}")) == licence


def test_the_texts_of_licences_are_put_beside_the_program(tmp_path: Path) -> None:
    assert copy_texts(["SQLAlchemy", "no-such-package"], tmp_path) >= 1
    (place,) = tmp_path.iterdir()
    assert place.name.lower().startswith("sqlalchemy-")
    assert "Permission is hereby granted" in next(place.iterdir()).read_text(encoding="utf-8")


def test_the_licences_of_qt_are_there_since_its_wheel_holds_none() -> None:
    for name in ("LGPL-3.0", "GPL-3.0", "LGPL-2.1", "MPL-2.0"):
        assert (ROOT / "resources" / "licenses" / f"{name}.txt").stat().st_size > 5000


# -- how a system learns of it


def test_desktop_entry_type_and_bundle_speak_of_the_same_thing() -> None:
    entry = configparser.ConfigParser(interpolation=None)
    entry.optionxform = str  # type: ignore[assignment]  (keys differ by case)
    entry.read(HERE / "linux" / f"{NAME}.desktop", encoding="utf-8")
    desktop = entry["Desktop Entry"]
    kind = desktop["MimeType"].rstrip(";")
    assert desktop["Exec"].split() == [NAME, "%f"]
    assert desktop["Icon"] == NAME
    assert desktop["Name[zh_CN]"] == "商业航天企业培育库"
    space = {"m": "http://www.freedesktop.org/standards/shared-mime-info"}
    mime = ElementTree.parse(HERE / "linux" / f"{NAME}.xml").getroot()
    declared = mime.find("m:mime-type", space)
    assert declared is not None
    assert declared.get("type") == kind
    assert [glob.get("pattern") for glob in declared.findall("m:glob", space)] == ["*.car"]
    told = declared.findall(".//m:match", space)[-1]
    assert (told.get("offset"), str(told.get("value")).encode()) == ("68", APPLICATION_ID.to_bytes(4, "big"))
    about = ElementTree.parse(HERE / "linux" / f"{NAME}.metainfo.xml").getroot()
    assert about.findtext("provides/mediatype") == kind
    assert about.findtext("launchable") == f"{NAME}.desktop"


def test_both_commands_are_those_that_pip_makes() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert {*project["scripts"], *project["gui-scripts"]} == set(COMMANDS)


def test_the_package_needs_what_start_asks_of_a_system() -> None:
    names = re.split(r", | \| ", depends())
    assert {*start.QT.values(), *start.QT_X11.values()} <= set(names)


@pytest.mark.skipif(shutil.which("dpkg-deb") is None, reason="no dpkg-deb here")
def test_a_deb_holds_folder_commands_entry_and_type(tmp_path: Path) -> None:
    folder = tmp_path / NAME
    (folder / "_internal").mkdir(parents=True)
    for command in COMMANDS:
        (folder / command).write_text("#!/bin/sh\n", encoding="utf-8")
        (folder / command).chmod(0o755)
    (folder / "_internal" / "data").write_text("1", encoding="utf-8")
    made = make_deb(folder, tmp_path, "1.2.3")
    held = subprocess.run(["dpkg-deb", "--contents", made], check=True, capture_output=True, text=True).stdout
    for path in (
        f"/usr/lib/{NAME}/{NAME}",
        f"/usr/lib/{NAME}/_internal/data",
        f"/usr/bin/{NAME} -> ../lib/{NAME}/{NAME}",
        f"/usr/bin/cultivation -> ../lib/{NAME}/cultivation",
        f"/usr/share/applications/{NAME}.desktop",
        f"/usr/share/mime/packages/{NAME}.xml",
        f"/usr/share/icons/hicolor/scalable/apps/{NAME}.svg",
        f"/usr/share/doc/{NAME}/copyright",
    ):
        assert f".{path}" in held, path
    assert all(line.split()[1] == "root/root" for line in held.splitlines())
    fields = subprocess.run(["dpkg-deb", "--field", made], check=True, capture_output=True, text=True).stdout
    assert "Version: 1.2.3" in fields
    assert f"Architecture: {'arm64' if os.uname().machine == 'aarch64' else 'amd64'}" in fields
