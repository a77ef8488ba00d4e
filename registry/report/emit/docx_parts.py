"""What python-docx has no word for: faces by script with their alternatives, the grid of characters, rules, fields, frames."""

from __future__ import annotations

import zipfile
from dataclasses import dataclass
from io import BytesIO
from typing import Any, cast

import docx.oxml
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml.ns import qn

_EPOCH = (1980, 1, 1, 0, 0, 0)
TWIPS = 20  # to a point


@dataclass(frozen=True, slots=True)
class Face:
    """A face by its name in the document.

    Attributes:
        name: for every script.
        instead: what Word takes where `name` is not installed.
        family: of the font table: roman, swiss, script.
        han: whether it is a face for Chinese.
        bold: set heavier.
        east: the face of Chinese characters within Latin text.
    """

    name: str
    instead: str
    family: str
    han: bool = True
    bold: bool = False
    east: str = ""


FACES = {
    "title": Face("方正小标宋简体", "宋体", "roman"),
    "formal": Face("仿宋_GB2312", "仿宋", "roman"),
    "heavy": Face("黑体", "微软雅黑", "swiss"),
    "quote": Face("楷体_GB2312", "楷体", "script"),
    "small": Face("宋体", "SimSun", "roman"),
    "latin": Face("Arial", "Liberation Sans", "swiss", han=False, east="黑体"),
    "strong": Face("Arial", "Liberation Sans", "swiss", han=False, bold=True, east="黑体"),
}
"""Roles of GB/T 9704-2012, and those of the translation."""


def _element(name: str) -> Any:
    return cast("Any", docx.oxml).OxmlElement(name)


def set_face(styled: Any, face: Face, size: Any) -> None:
    """Give a run or a style a face for all scripts, and a size."""
    styled.font.name = face.name
    styled.font.size = size
    fonts = styled.element.get_or_add_rPr().get_or_add_rFonts()
    fonts.set(qn("w:eastAsia"), face.east or face.name)
    fonts.set(qn("w:cs"), face.name)


def set_grid(section: Any, pitch: float) -> None:
    """The grid of lines of a section, `pitch` points from one to the next.

    No grid of characters: where a character is wider than its cell, Word draws it together and LibreOffice gives it two cells.
    """
    properties = section._sectPr
    for old in properties.findall(qn("w:docGrid")):
        properties.remove(old)
    grid = _element("w:docGrid")
    grid.set(qn("w:type"), "lines")
    grid.set(qn("w:linePitch"), str(int(pitch * TWIPS)))
    properties.append(grid)


def draw_together(style: Any, points: float) -> None:
    """Set the characters of a style closer by `points` (in twentieths), and its lines off the grid where they say their own."""
    spacing = _element("w:spacing")
    spacing.set(qn("w:val"), str(round(-points * TWIPS)))
    style.element.get_or_add_rPr().insert_element_before(
        spacing, "w:w", "w:kern", "w:position", "w:sz", "w:szCs", "w:u", "w:lang"
    )
    free = _element("w:snapToGrid")
    free.set(qn("w:val"), "0")
    style.element.get_or_add_pPr().insert_element_before(free, "w:spacing", "w:ind", "w:jc", "w:outlineLvl", "w:rPr")


def outline_level(paragraph: Any, level: int) -> None:
    """The level of a heading in the navigation pane, from 1."""
    made = _element("w:outlineLvl")
    made.set(qn("w:val"), str(level - 1))
    paragraph._p.get_or_add_pPr().append(made)


def border(paragraph: Any, side: str, colour: str, points: float, space: int) -> None:
    """A rule at the `side` of a paragraph, `space` points away."""
    properties = paragraph._p.get_or_add_pPr()
    borders = properties.find(qn("w:pBdr"))
    if borders is None:
        borders = _element("w:pBdr")
        # The schema wants it before shading, tabs, spacing and indents.
        properties.insert_element_before(
            borders, "w:shd", "w:tabs", "w:suppressAutoHyphens", "w:snapToGrid", "w:spacing", "w:ind", "w:jc",
            "w:outlineLvl", "w:rPr",
        )  # fmt: skip
    line = _element(f"w:{side}")
    for name, value in (("val", "single"), ("sz", round(points * 8)), ("space", space), ("color", colour[1:])):
        line.set(qn(f"w:{name}"), str(value))
    borders.append(line)


def framed_at_foot(paragraph: Any, width: float) -> None:
    """Stand a paragraph at the foot of the type area of its page, wherever the text ends."""
    frame = _element("w:framePr")
    for name, value in (
        ("w", round(width * TWIPS)), ("hSpace", 0), ("wrap", "around"), ("vAnchor", "margin"), ("hAnchor", "margin"),
        ("xAlign", "left"), ("yAlign", "bottom"),
    ):  # fmt: skip
        frame.set(qn(f"w:{name}"), str(value))
    paragraph._p.get_or_add_pPr().insert_element_before(
        frame, "w:widowControl", "w:numPr", "w:suppressLineNumbers", "w:pBdr", "w:shd", "w:tabs", "w:spacing", "w:ind",
        "w:jc", "w:outlineLvl", "w:rPr",
    )  # fmt: skip


def page_field(paragraph: Any, face: Face, size: Any) -> None:
    """``— 1 —``, the figure counted by Word."""
    for kind, said in (("text", "— "), ("begin", ""), ("code", "PAGE"), ("separate", ""), ("text", "1"), ("end", ""),
                       ("text", " —")):  # fmt: skip
        run = paragraph.add_run(said if kind == "text" else "")
        set_face(run, face, size)
        if kind == "code":
            code = _element("w:instrText")
            code.set(qn("xml:space"), "preserve")
            code.text = f" {said} "
            run._r.append(code)
        elif kind != "text":
            mark = _element("w:fldChar")
            mark.set(qn("w:fldCharType"), kind)
            run._r.append(mark)


def repeat_header(row: Any) -> None:
    """Let a row come again on every page, and no row be cut."""
    properties = row._tr.get_or_add_trPr()
    properties.append(_element("w:cantSplit"))
    properties.append(_element("w:tblHeader"))


def add_font_table(document: Any) -> None:
    """Name each face's alternative, as Word's own font table does."""
    part = document.part.part_related_by(RELATIONSHIP_TYPE.FONT_TABLE)
    space = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    fonts = "".join(
        f'<w:font w:name="{face.name}"><w:altName w:val="{face.instead}"/>'
        f'<w:charset w:val="{"86" if face.han else "00"}"/><w:family w:val="{face.family}"/>'
        '<w:pitch w:val="variable"/></w:font>'
        for face in {face.name: face for face in FACES.values()}.values()
    )
    xml = f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<w:fonts xmlns:w="{space}">{fonts}</w:fonts>'
    part._blob = xml.encode()


def steady(document: Any) -> bytes:
    """The document as a file whose bytes depend on its contents alone."""
    raw = BytesIO()
    document.save(raw)
    out = BytesIO()
    with zipfile.ZipFile(raw) as source, zipfile.ZipFile(out, "w") as target:
        for info in source.infolist():
            still = zipfile.ZipInfo(info.filename, _EPOCH)
            still.compress_type = zipfile.ZIP_DEFLATED
            still.create_system = 3
            target.writestr(still, source.read(info))
    return out.getvalue()
