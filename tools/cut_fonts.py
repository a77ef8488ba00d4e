"""Make ``resources/fonts/`` from four npm packages: copy the Latin faces as they are, cut the Chinese ones.

Run once whenever a source changes; the product never runs it. The archives are what these four commands bring::

    npm pack @expo-google-fonts/inter@0.4.2 @expo-google-fonts/source-sans-3@0.4.1
    npm pack @expo-google-fonts/noto-sans-sc@0.4.3 @expo-google-fonts/noto-serif-sc@0.4.3
    python tools/cut_fonts.py FOLDER_WITH_THE_ARCHIVES

The same archives and the same fontTools give the same bytes. Only the Noto faces are cut: Source Sans 3 has a reserved
name, which a changed copy may not bear, and Inter is small enough to ship whole.
"""

from __future__ import annotations

import argparse
import hashlib
import io
import sys
import tarfile
from dataclasses import dataclass
from pathlib import Path

import fontTools
from fontTools import subset
from fontTools.ttLib import TTFont

ROOT = Path(__file__).resolve().parent.parent
TARGET = ROOT / "resources" / "fonts"
TABLE = ROOT / "tools" / "standard_characters.txt"

# Blocks kept whole, as far as the face has them: Latin with accents, punctuation, indices, currency, arrows, figures.
BLOCKS = (
    (0x0020, 0x024F),
    (0x2000, 0x206F),
    (0x2070, 0x218F),
    (0x2190, 0x22FF),
    (0x2300, 0x23FF),
    (0x2460, 0x26FF),
    (0x3000, 0x303F),
    (0x3200, 0x33FF),
    (0xFE30, 0xFE4F),
    (0xFF00, 0xFFEF),
)
# Outside both tables, yet met in the public workbook and in published lists: a zero and two Japanese spellings. (The
# name of a Chinese firm must be written in standard characters, so the table is enough for the firms themselves.)
RARE = "〇術間"
FEATURES = ("ccmp", "halt", "kern", "liga", "mark", "mkmk", "palt")


README = """\
# Fonts

Made by `tools/cut_fonts.py` (fontTools {tool}); do not edit by hand. All four families are under
the SIL Open Font License 1.1; the texts stand beside the files as `OFL-*.txt`.

The Noto faces are cut to the 8,105 characters of 通用规范汉字表, all of GB 2312, Latin, punctuation, figures,
arrows and the characters {rare}: {kept:,} code points. Their family names are not reserved ones. The table is
field kTGH of the Unihan database (`tools/standard_characters.txt`). Inter and Source Sans 3 are unchanged.

| File | npm package | Change | Bytes | SHA-256 |
| --- | --- | --- | ---: | --- |"""


@dataclass(frozen=True, slots=True)
class Source:
    """One npm archive: its name and version, its SHA-256, and which of its faces becomes which file."""

    package: str
    version: str
    sha256: str
    licence: str
    cut: bool
    faces: tuple[tuple[str, str], ...]

    @property
    def archive(self) -> str:
        """The file name that ``npm pack`` gives."""
        return f"{self.package.removeprefix('@').replace('/', '-')}-{self.version}.tgz"


SOURCES = (
    Source(
        "@expo-google-fonts/inter",
        "0.4.2",
        "b5c1e5878c07a5637169da9f7b1f370c69709f1f8de55998e2522f7aa9dfe2a9",
        "OFL-Inter.txt",
        cut=False,
        faces=(
            ("400Regular/Inter_400Regular.ttf", "Inter-Regular.ttf"),
            ("500Medium/Inter_500Medium.ttf", "Inter-Medium.ttf"),
            ("600SemiBold/Inter_600SemiBold.ttf", "Inter-SemiBold.ttf"),
            ("700Bold/Inter_700Bold.ttf", "Inter-Bold.ttf"),
        ),
    ),
    Source(
        "@expo-google-fonts/source-sans-3",
        "0.4.1",
        "eb41834f563921e19b18b40bc924b97110983aef800d9cb67b9186f546311828",
        "OFL-SourceSans3.txt",
        cut=False,
        faces=(
            ("400Regular/SourceSans3_400Regular.ttf", "SourceSans3-Regular.ttf"),
            ("600SemiBold/SourceSans3_600SemiBold.ttf", "SourceSans3-SemiBold.ttf"),
            ("400Regular_Italic/SourceSans3_400Regular_Italic.ttf", "SourceSans3-Italic.ttf"),
        ),
    ),
    Source(
        "@expo-google-fonts/noto-sans-sc",
        "0.4.3",
        "0d69d0f4971d2ff574e3d93cbc218dc950bf3f3f8f8e2c008d97687ed53aee59",
        "OFL-NotoSansSC.txt",
        cut=True,
        faces=(
            ("400Regular/NotoSansSC_400Regular.ttf", "NotoSansSC-Regular.ttf"),
            ("700Bold/NotoSansSC_700Bold.ttf", "NotoSansSC-Bold.ttf"),
        ),
    ),
    Source(
        "@expo-google-fonts/noto-serif-sc",
        "0.4.3",
        "ff6bcf5ba68d92dfecc05544bb150f9e724741a932354a0dd97e7289c40a3f5e",
        "OFL-NotoSerifSC.txt",
        cut=True,
        faces=(
            ("400Regular/NotoSerifSC_400Regular.ttf", "NotoSerifSC-Regular.ttf"),
            ("700Bold/NotoSerifSC_700Bold.ttf", "NotoSerifSC-Bold.ttf"),
        ),
    ),
)


def standard_characters() -> set[int]:
    """The 8,105 code points of 通用规范汉字表."""
    lines = TABLE.read_text(encoding="utf-8").splitlines()
    return {ord(character) for line in lines if not line.startswith("#") for character in line}


def gb2312() -> set[int]:
    """Every code point of GB 2312-80: 6,763 characters and the symbols, kana, Greek and Cyrillic letters."""
    found: set[int] = set()
    for row in range(0xA1, 0xF8):
        for cell in range(0xA1, 0xFF):
            decoded = bytes((row, cell)).decode("gb2312", errors="ignore")
            found.update(map(ord, decoded))
    return found


def wanted() -> set[int]:
    """All code points that a cut face keeps."""
    blocks = {code for first, last in BLOCKS for code in range(first, last + 1)}
    return standard_characters() | gb2312() | blocks | set(map(ord, RARE))


def cut(data: bytes, keep: set[int]) -> bytes:
    """`data` (a TrueType face) with only the glyphs that `keep` and the kept features need."""
    options = subset.Options(
        layout_features=list(FEATURES),
        name_IDs=["*"],
        name_languages=["*"],
        notdef_outline=True,
        recalc_timestamp=False,
        canonical_order=True,
    )
    options.drop_tables += ["vhea", "vmtx"]
    font = TTFont(io.BytesIO(data), recalcTimestamp=False)
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=keep)
    subsetter.subset(font)
    out = io.BytesIO()
    font.save(out)
    return out.getvalue()


def member(archive: tarfile.TarFile, name: str) -> bytes:
    """The bytes of `name` inside the npm archive."""
    file = archive.extractfile(f"package/{name}")
    if file is None:
        raise SystemExit(f"{archive.name} holds no {name}")
    return file.read()


def build(folder: Path) -> list[str]:
    """Write every face and licence; the rows of the README's table."""
    keep = wanted()
    rows: list[str] = []
    for source in SOURCES:
        path = folder / source.archive
        if hashlib.sha256(path.read_bytes()).hexdigest() != source.sha256:
            raise SystemExit(f"{path.name} is not the archive this script was written for")
        with tarfile.open(path) as archive:
            (TARGET / source.licence).write_bytes(member(archive, "LICENSE_FONT"))
            for inner, outer in source.faces:
                data = member(archive, inner)
                data = cut(data, keep) if source.cut else data
                (TARGET / outer).write_bytes(data)
                digest = hashlib.sha256(data).hexdigest()
                change = "cut" if source.cut else "as it is"
                rows.append(f"| {outer} | {source.package} {source.version} | {change} | {len(data):,} | `{digest}` |")
    return rows


def kept_code_points() -> int:
    """How many code points a cut face really has."""
    return len(TTFont(TARGET / "NotoSansSC-Regular.ttf").getBestCmap() or {})


def readme(rows: list[str], kept: int) -> str:
    """What lies in ``resources/fonts``, where it came from, and under which licence."""
    return "\n".join((README.format(tool=fontTools.version, rare=RARE, kept=kept), *rows, ""))


def main() -> int:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("folder", type=Path, help="where the four .tgz archives lie")
    folder: Path = parser.parse_args().folder
    TARGET.mkdir(parents=True, exist_ok=True)
    rows = build(folder)
    (TARGET / "README.md").write_text(readme(rows, kept_code_points()), encoding="utf-8", newline="\n")
    sys.stdout.write("\n".join(rows) + "\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
