"""The pictures of the README, taken from the running program on the demo's registries.

python tools/pictures.py     makes the demo in a temporary folder and writes resources/pictures/*.png
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from openpyxl import load_workbook
from openpyxl.comments import Comment
from openpyxl.styles import Font

ROOT = Path(__file__).resolve().parent.parent
OUT = ROOT / "resources" / "pictures"
SAMPLE = ROOT / "resources" / "samples" / "district-return.xlsx"
_FIRST, _REVENUE, _HEADCOUNT = 6, 17, 30
"""Of the sample's list of firms: its first row, and columns."""
SHOTS = (
    ("sample.car", "firms", "light", "en", "firms"),
    ("sample.car", "intake", "light", "en", "import-review"),
    ("sample.car", "keylist", "light", "en", "key-list"),
    ("sample.car", "reports", "light", "en", "reports"),
    ("sample.car", "firms", "dark", "zh", "firms-dark-zh"),
)


def next_return(out: Path) -> Path:
    """The fictional return as its district might mend it: figures of some firms corrected, one value withdrawn."""
    book = load_workbook(SAMPLE)
    sheet = book.worksheets[0]
    for row in range(_FIRST, _FIRST + 40, 4):
        for column, factor in ((_REVENUE, 1.08), (_HEADCOUNT, 1.05)):
            cell: Any = sheet.cell(row, column)
            if isinstance(cell.value, int | float):
                cell.value = round(cell.value * factor)
    sheet.cell(_FIRST, _HEADCOUNT).comment = Comment("含劳务派遣 21 人", "松江区")
    sheet.cell(_FIRST + 4, _REVENUE).font = Font(strike=True)
    book.save(out)
    return out


def main() -> None:
    """Take them all."""
    OUT.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        demo = Path(folder) / "demo"
        subprocess.run([sys.executable, "-m", "registry", "demo", str(demo)], cwd=ROOT, check=True)
        returned = next_return(Path(folder) / "2025-Q3-return.xlsx")
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
            if page == "intake":
                command += ["--import", str(returned)]
            subprocess.run([*command, "--theme", theme, "--language", language], cwd=ROOT, check=True)
            (Path(folder) / f"{page}-1440x900-{theme}-{language}.png").replace(OUT / f"{name}.png")
            print(OUT / f"{name}.png")


if __name__ == "__main__":
    main()
