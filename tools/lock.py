"""Resolve ``pyproject.toml`` into the two locks that ``start.py`` installs from, and the one of the packages.

    uv run tools/lock.py        or, with uv on the path:  python tools/lock.py

``requirements.lock`` holds what the product needs, ``requirements-dev.lock`` the same and what the tests need,
``requirements-build.lock`` what goes into a package, signing included, and what makes it. All
carry hashes for CPython 3.11 to 3.14 on Linux, macOS and Windows, and no address: pip asks whatever index the machine
is set to.
"""

from __future__ import annotations

import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
HEADER = "# Made by tools/lock.py from pyproject.toml; do not edit by hand.\n"
RESOLVE = (
    *("uv", "pip", "compile", "--quiet", "--universal", "--python-version", "3.11", "--fork-strategy", "fewest"),
    *("--generate-hashes", "--no-emit-index-url", "--no-emit-find-links", "--no-annotate", "--no-header", "--upgrade"),
)


def resolve(target: str, *sources: str) -> None:
    """Write the lock `target` from `sources` (arguments of ``uv pip compile``)."""
    lines = subprocess.run((*RESOLVE, *sources), cwd=ROOT, check=True, capture_output=True, text=True).stdout
    if "://" in lines or "file:" in lines:
        raise SystemExit(f"{target} would name an address; look at the settings of uv on this machine")
    (ROOT / target).write_text(HEADER + lines, encoding="utf-8", newline="\n")
    print(target, sum("==" in line for line in lines.splitlines()), "packages")


if __name__ == "__main__":
    resolve("requirements.lock", "pyproject.toml")
    resolve("requirements-dev.lock", "pyproject.toml", "--group", "dev", "--constraint", "requirements.lock")
    build = ("--extra", "signature", "--group", "build")
    resolve("requirements-build.lock", "pyproject.toml", *build, "--constraint", "requirements-dev.lock")
