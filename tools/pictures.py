"""The pictures of the README, taken from the running program on the demo's registries.

python tools/pictures.py     makes the demo in a temporary folder and writes resources/pictures/*.png
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
OUT = ROOT / "resources" / "pictures"
SHOTS = (
    ("sample.car", "firms", "light", "en", "firms"),
    ("sample.car", "keylist", "light", "en", "key-list"),
    ("sample.car", "reports", "light", "en", "reports"),
    ("sample.car", "firms", "dark", "zh", "firms-dark-zh"),
)


def main() -> None:
    """Take them all."""
    OUT.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        demo = Path(folder) / "demo"
        subprocess.run([sys.executable, "-m", "registry", "demo", str(demo)], cwd=ROOT, check=True)
        for registry, page, theme, language, name in SHOTS:
            command = [
                sys.executable,
                "tools/shots.py",
                str(demo / registry),
                folder,
                "--page",
                page,
                "--size",
                "1440x900",
            ]
            subprocess.run([*command, "--theme", theme, "--language", language], cwd=ROOT, check=True)
            (Path(folder) / f"{page}-1440x900-{theme}-{language}.png").replace(OUT / f"{name}.png")
            print(OUT / f"{name}.png")


if __name__ == "__main__":
    main()
