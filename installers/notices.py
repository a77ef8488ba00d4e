"""Whose work a package holds, and under which terms: the list in NOTICE, and the texts of the licences beside the program.

    python installers/notices.py     write NOTICE anew from the packages that are installed

What may not be given on with a program under the Apache License is refused: a package whose licence is the GPL or AGPL and
nothing else. The LGPL is kept by shipping Qt and python-stdnum as files of their own that anybody can exchange.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import Distribution, distribution
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
LOCKS = {"the program": ROOT / "requirements.lock"}
_HEAD = """\
Commercial Aerospace Cultivation Registry
Licensed under the Apache License, Version 2.0 (see LICENSE).

Packages of this program hold the work of others, unchanged, under these terms. The full texts lie in the folder `licenses`
of a package, and in each wheel that pip installs.

Qt and PySide6 are used under the GNU Lesser General Public License 3: their libraries are files of their own, which you may
replace by others of the same interface; their source is at code.qt.io. python-stdnum is used under the same terms (LGPL 2.1
or later). Of Qt only modules under the LGPL are packed, none of those that are under the GPL alone.

The bundled fonts (Inter, Source Sans 3, Noto Sans SC, Noto Serif SC) are under the SIL Open Font License 1.1; their texts lie
in resources/fonts. The table of Chinese characters in resources/grammar comes from OpenCC, Apache License 2.0.

"""
_KNOWN = {
    "PySide6_Essentials": "LGPL-3.0-only",
    "shiboken6": "LGPL-3.0-only",
    "sqlcipher3": "Zlib (with SQLCipher, BSD-3-Clause, and OpenSSL, Apache-2.0)",
    "python-stdnum": "LGPL-2.1-or-later",
    "pypdfium2": "Apache-2.0 OR BSD-3-Clause (with PDFium, BSD-3-Clause)",
    "reportlab": "BSD-3-Clause",
    "rl_accel": "BSD-3-Clause",
}
"""Where the metadata do not say it in a word, or offer a choice that we take."""
_KNOWN["pyinstaller"] = "GPL-2.0-or-later WITH Bootloader-exception"
"""Of it a package holds the loader, which its exception lets go with programs under any licence."""
BUILD_ONLY = frozenset({"altgraph", "pyinstaller-hooks-contrib", "setuptools", "pefile", "macholib", "pywin32-ctypes"})
"""What requirements-build.lock names and no package holds."""
_REFUSED = re.compile(r"(?<!L)A?GPL(?!.* WITH Bootloader-exception)|(?<!Lesser )General Public License", re.IGNORECASE)
_TEXTS = re.compile(r"licen[cs]e|copying|notice|copyright", re.IGNORECASE)


class LicenceError(Exception):
    """A package that must not be given on."""


@dataclass(frozen=True)
class Part:
    """A distribution that is shipped, with its licence in a word."""

    name: str
    version: str
    licence: str


def locked(lock: Path) -> list[str]:
    """The names in a lock, as written there."""
    return re.findall(r"^([A-Za-z0-9][\w.-]*)==", lock.read_text(encoding="utf-8"), re.MULTILINE)


def licence_of(found: Distribution) -> str:
    """The licence of a distribution.

    Raises:
        LicenceError: it is under the GPL or AGPL alone, or says nothing.
    """
    data: Any = found.metadata  # a message of mail; its declared type knows less
    classified = [c.rpartition(" :: ")[2] for c in data.get_all("Classifier") or () if c.startswith("License ::")]
    own = str(data.get("License") or "").strip().partition("\n")[0]
    said = (
        _KNOWN.get(data["Name"])
        or data.get("License-Expression")
        or (own if len(own) < 60 else "")
        or ", ".join(classified)
    )
    if not said or _REFUSED.search(said):
        raise LicenceError(f"{data['Name']}: {said or 'no licence is named'}")
    return said


def parts(names: list[str]) -> list[Part]:
    """Those of `names` that are installed here (a lock names what other systems need, too), with their licences."""
    return [Part(d.metadata["Name"], d.version, licence_of(d)) for d in _installed(names)]


def _installed(names: list[str]) -> Iterator[Distribution]:
    for name in sorted(set(names), key=str.casefold):
        try:
            yield distribution(name)
        except ModuleNotFoundError:
            continue


def notice() -> str:
    """The text of NOTICE."""
    rows = [f"{part.name:<28}{part.licence}" for part in parts(locked(LOCKS["the program"]))]
    return _HEAD + "\n".join(rows) + "\n"


def copy_texts(names: list[str], target: Path) -> int:
    """Put the licence texts of `names` below `target`, a folder each, and answer how many there are."""
    count = 0
    for found in _installed(names):
        licence_of(found)
        for file in found.files or ():
            source = Path(str(found.locate_file(file)))
            if _TEXTS.search(file.name) and source.is_file() and ".dist-info" in str(file):
                place = target / f"{found.metadata['Name']}-{found.version}"
                place.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(source, place / file.name)
                count += 1
    return count


if __name__ == "__main__":
    (ROOT / "NOTICE").write_text(notice(), encoding="utf-8", newline="\n")
