"""Write resources/grammar/simplified.txt: one traditional character and its simplified form a line.

    pip install opencc==1.4.2        # only to run this script; the program itself needs nothing
    python tools/simplified.py

The table is frozen in the repository because comparison keys are stored: a newer OpenCC must not change them unasked.
Characters, not phrases: a key has to be the same whatever stands beside the character.
"""

from __future__ import annotations

from pathlib import Path

import opencc  # type: ignore[import-not-found]

TARGET = Path(__file__).resolve().parent.parent / "resources" / "grammar" / "simplified.txt"
BLOCKS = ((0x3400, 0x4DC0), (0x4E00, 0xA000))  # extension A and the main block; rarer blocks occur in no name we know
KEPT = "乾"  # 乾 is written so in simplified text too (乾坤, 乾元), where 干 would be another word
HEADER = """\
# Traditional to simplified Chinese, character by character. Written by tools/simplified.py from the dictionaries of
# OpenCC 1.4.2 (https://github.com/BYVoid/OpenCC), Apache License 2.0; choice of characters and format changed.
"""


def main() -> None:
    characters = [chr(c) for first, end in BLOCKS for c in range(first, end)]
    simplified = opencc.OpenCC("t2s.json").convert("\n".join(characters)).split("\n")
    table = {a: b for a, b in zip(characters, simplified, strict=True) if a != b and a not in KEPT}
    for a in table:
        while table[a] in table:  # 薴 -> 苧 -> 苎: one step must be enough
            table[a] = table[table[a]]
    TARGET.parent.mkdir(parents=True, exist_ok=True)
    TARGET.write_text(HEADER + "".join(f"{a}{b}\n" for a, b in table.items()), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
