"""What the program is made of: under which licences, as a bill of materials, and whether any of it is known to be unsafe.

    python tools/supply.py licences        every locked package has a licence that may be shipped; exit code 1 where one has not
    python tools/supply.py sbom OUT.json   a bill of materials (CycloneDX 1.6) from the lock, the same bytes every time
    python tools/supply.py audit           known weaknesses, by pip-audit; exit code 3 where that cannot be told

The lock says which packages and which files of each, by SHA-256; the installed packages say their licence and what they need.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import re
import subprocess
import sys
import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from importlib.util import find_spec
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
LOCK = ROOT / "requirements.lock"
UNKNOWN, UNSAFE = 3, 1

ALLOWED = frozenset({
    "0BSD", "Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "BlueOak-1.0.0", "CC0-1.0", "ISC", "MIT", "MIT-0", "MIT-CMU",
    "MPL-2.0", "OFL-1.1", "PSF-2.0", "Python-2.0", "Zlib", "LGPL-2.1-or-later", "LGPL-3.0-only",
})  # fmt: skip
"""Licences under which a part may be shipped with this program: permissive ones, and those that ask for their own part alone
(MPL; LGPL for libraries that are loaded and can be exchanged)."""

SAID: dict[str, str] = {
    "babel": "BSD-3-Clause",
    "charset-normalizer": "MIT",
    "defusedxml": "PSF-2.0",
    "et-xmlfile": "MIT",
    "fonttools": "MIT",
    "lxml": "BSD-3-Clause",
    "markdown-it-py": "MIT",
    "mdurl": "MIT",
    "msoffcrypto-tool": "MIT",
    "olefile": "BSD-2-Clause",
    "openpyxl": "MIT",
    "psutil": "BSD-3-Clause",
    "pypdfium2": "Apache-2.0 OR BSD-3-Clause",
    "pypinyin": "MIT",
    # Qt for Python comes under one of three; this program takes it under the LGPL: its libraries are files of their own.
    "pyside6-essentials": "LGPL-3.0-only",
    "shiboken6": "LGPL-3.0-only",
    "python-docx": "MIT",
    "python-stdnum": "LGPL-2.1-or-later",
    "reportlab": "BSD-3-Clause",
    "rich": "MIT",
    "rl-accel": "BSD-3-Clause",
    "sqlcipher3": "Zlib",
}
"""What the metadata of a package say in words or not at all, as SPDX; read from the licence file that it carries."""

INSIDE: dict[str, tuple[tuple[str, str], ...]] = {
    "sqlcipher3": (("SQLite", "blessing"), ("SQLCipher", "BSD-3-Clause"), ("OpenSSL", "Apache-2.0")),
    "pyside6-essentials": (("Qt", "LGPL-3.0-only"),),
    "pypdfium2": (("PDFium", "BSD-3-Clause"),),
    "pikepdf": (("qpdf", "Apache-2.0"),),
    "highspy": (("HiGHS", "MIT"),),
    "lxml": (("libxml2", "MIT"), ("libxslt", "MIT")),
    "cryptography": (("OpenSSL", "Apache-2.0"),),
}
"""Libraries inside the wheels that their names do not tell."""

FONTS = (("Inter", "OFL-1.1"), ("Source Sans 3", "OFL-1.1"), ("Noto Sans SC", "OFL-1.1"), ("Noto Serif SC", "OFL-1.1"))
_ENTRY = re.compile(r"^([A-Za-z0-9._-]+)==([^ ;\\]+)(?: ; ([^\\]*))?")
_HASH = re.compile(r"--hash=sha256:([0-9a-f]{64})")


@dataclass(frozen=True)
class Locked:
    """A package of the lock. `marker`: on which machines it is needed, "" for all."""

    name: str
    version: str
    marker: str
    hashes: tuple[str, ...]


def locked(lock: Path = LOCK) -> list[Locked]:
    """The packages of the lock, in its order."""
    found: list[tuple[re.Match[str], list[str]]] = []
    for line in lock.read_text("utf-8").splitlines():
        if entry := _ENTRY.match(line):
            found.append((entry, []))
        elif (digest := _HASH.search(line)) and found:
            found[-1][1].append(digest[1])
    return [Locked(e[1].lower(), e[2], (e[3] or "").strip(), tuple(sorted(hashes))) for e, hashes in found]


def licence_of(name: str) -> str:
    """The licence of an installed package as an SPDX expression, "" where nobody says."""
    if name in SAID:
        return SAID[name]
    try:
        metadata = distribution(name).metadata
    except PackageNotFoundError:
        return ""
    return str((metadata.get_all("License-Expression") or [""])[0])


def may_be_shipped(expression: str) -> bool:
    """Whether an SPDX expression of ANDs and ORs leaves a choice of allowed licences."""
    choices = [part.strip(" ()") for part in expression.split(" OR ")]
    return any(part and all(one.strip(" ()") in ALLOWED for one in part.split(" AND ")) for part in choices)


def licences() -> int:
    """Print each package with its licence; 1 where one may not be shipped."""
    bad = 0
    for one in locked():
        said = licence_of(one.name)
        ok = may_be_shipped(said)
        bad += not ok
        print(f"{one.name:28} {one.version:12} {said or 'nobody says'}{'' if ok else '   MAY NOT BE SHIPPED'}")
    print(f"{len(locked())} packages, {bad} to look at")
    return UNSAFE if bad else 0


def bill() -> dict[str, Any]:
    """The bill of materials of the program. Its serial number is made of its content, and it bears no time."""
    sys.path.insert(0, str(ROOT))
    from registry import __version__

    parts = locked()
    names = {one.name for one in parts}
    components = [*(_component(one) for one in parts), *(_font(name, said) for name, said in FONTS)]
    program = {
        "type": "application",
        "bom-ref": "program",
        "name": "commercial-aerospace-registry",
        "version": __version__,
    }
    dependencies = [
        {"ref": "program", "dependsOn": sorted(_ref(one) for one in parts)},
        *({"ref": _ref(one), "dependsOn": sorted(_needs(one, parts, names))} for one in parts),
    ]
    content = {"components": components, "dependencies": dependencies}
    digest = hashlib.sha256(json.dumps(content, sort_keys=True).encode()).digest()
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "serialNumber": f"urn:uuid:{uuid.UUID(bytes=digest[:16], version=4)}",
        "version": 1,
        "metadata": {"component": program},
        **content,
    }


def _ref(one: Locked) -> str:
    return f"pkg:pypi/{one.name}@{one.version}"


def _component(one: Locked) -> dict[str, Any]:
    said = licence_of(one.name)
    made: dict[str, Any] = {
        "type": "library",
        "bom-ref": _ref(one),
        "name": one.name,
        "version": one.version,
        "purl": _ref(one),
        "hashes": [{"alg": "SHA-256", "content": digest} for digest in one.hashes],
    }
    if said:
        made["licenses"] = [{"expression": said}]
    if one.marker:
        made["properties"] = [{"name": "marker", "value": one.marker}]
    if one.name in INSIDE:
        made["components"] = [
            {"type": "library", "name": name, "licenses": [{"expression": inner}]} for name, inner in INSIDE[one.name]
        ]
    return made


def _font(name: str, said: str) -> dict[str, Any]:
    return {"type": "data", "bom-ref": f"font:{name}", "name": name, "licenses": [{"expression": said}]}


def _needs(one: Locked, parts: Sequence[Locked], names: set[str]) -> Iterator[str]:
    try:
        found: Distribution = distribution(one.name)
    except PackageNotFoundError:
        return
    by_name = {part.name: part for part in parts}
    for need in sorted({_name(text) for text in found.requires or [] if "extra ==" not in text}):
        if need in names:
            yield _ref(by_name[need])


def _name(requirement: str) -> str:
    matched = re.match(r"[A-Za-z0-9._-]+", requirement)
    return re.sub(r"[-_.]+", "-", matched[0]).lower() if matched else ""


def sbom(out: Path) -> int:
    """Write the bill of materials."""
    text = json.dumps(bill(), indent=1, ensure_ascii=False) + "\n"
    out.write_text(text, "utf-8", newline="\n")
    print(f"{out}: {len(locked())} packages, SHA-256 {hashlib.sha256(text.encode()).hexdigest()}")
    return 0


def audit() -> int:
    """Ask pip-audit about the lock; what cannot be told is said and is no success."""
    if find_spec("pip_audit") is None:
        print("pip-audit is not installed, so nothing is known: pip install --group audit")
        return UNKNOWN
    command = [
        sys.executable,
        "-m",
        "pip_audit",
        "--strict",
        "--require-hashes",
        "--disable-pip",
        "--progress-spinner=off",
    ]
    done = subprocess.run([*command, "-r", str(LOCK)], capture_output=True, text=True, check=False)
    words = done.stdout + done.stderr
    print(done.stdout, end="")
    if done.returncode == 0:
        print(f"no known weakness in {len(locked())} packages")
        return 0
    if re.search(r"Found \d+ known vulnerabilit", words):
        print(done.stderr, end="")
        return UNSAFE
    last = next((line for line in reversed(done.stderr.strip().splitlines()) if line), "no reason given")
    print(f"The data on weaknesses cannot be reached, so nothing is known. Ask again with a connection. ({last[:200]})")
    return UNKNOWN


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    acts = parser.add_subparsers(dest="act", required=True)
    acts.add_parser("licences")
    acts.add_parser("sbom").add_argument("out", type=Path)
    acts.add_parser("audit")
    options = parser.parse_args(arguments)
    if options.act == "sbom":
        return sbom(options.out)
    return licences() if options.act == "licences" else audit()


if __name__ == "__main__":
    sys.exit(main())
