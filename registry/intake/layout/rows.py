"""What a row says of itself: a total, a note, a signature line, units, a numbering, hints to the one who fills it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from registry.intake.layout.grid import Piece
from registry.intake.layout.header import is_unit
from registry.model.chinese import either_script

_TOTAL = either_script(
    r"^[\w（）()]{0,8}?(?:合计|总计|小计|共计|合计数|平均值?)(?:[（(].*[）)])?[:：]?$"
    r"|^(?:sub-?total|grand total|total|sum|average)$",
    re.IGNORECASE,
)
_NOTE = either_script(
    r"^[*※]?\s*(?:注|附注|备注|说明|注释|注意事项?|填[表报]说明|编制说明|填写说明|数据来源|资料来源|来源|notes?|remarks?|source)"
    r"\s*\d{0,2}\s*[:：.、]|^[（(]?注\s*\d*\s*[）)]?\s*[:：]|^※",
    re.IGNORECASE,
)
_FOOTER = either_script(
    r"^(?:单位)?(?:负责人|填表人|制表人?|填报人|编制人?|审核人?|复核人?|经办人|联系人|审批人?|分管领导|主管领导|盖章|签字|签章)"
    r"(?:签字|签章|（.*?）|\(.*?\))?\s*[:：]"
    r"|^(?:联系)?(?:电话|手机|邮箱)\s*[:：]|^(?:填[表报]|制表|报出|报送|打印|审核)(?:日期|时间)\s*[:：]?"
    r"|^（?(?:公章|盖章|单位盖章)）?$|^第?\s*\d+\s*页|^page\s*\d+|^-\s*\d+\s*-$|^(?:以下空白|以下无正文)",
    re.IGNORECASE,
)
_EXAMPLE = either_script(r"^[（(]?(?:示例|样例|例|举例|填写示例|填报示例|example)\s*\d*[）)]?[:：]?$", re.IGNORECASE)
_HINT = either_script(
    r"^[（(]?(?:必填|选填|required|optional)|^(?:格式|例如?|如|示例)\s*[:：]|^(?:请|下拉|填写|单选|多选)"
    r"|^(?:文本|数字|日期|数值|整数|text|number|date)$|yyyy",
    re.IGNORECASE,
)
_UNIT_FIRST = either_script(r"^[（(【\[]?(?:金额|货币|计量|数据|本表|表内|以下)*(?:单位|币种|units?\b)", re.IGNORECASE)
_ATTACHMENT = either_script(r"^附[件表录]\s*[（(]?[\d一二三四五六七八九十]*(?:[-－—]\d+)?[)）]?[:：]?$")
_STEMS = "甲乙丙丁戊己庚辛壬癸"
_NUMBER = re.compile(r"^[（(]?(\d{1,3})[）)]?(?:\s*[=＝].*)?$")
_SECTION = re.compile(
    r"^(?:[一二三四五六七八九十]{1,3}[、.．]|[（(][一二三四五六七八九十]{1,3}[）)]|第[一二三四五六七八九十]+[部章]|[IVX]+\.\s)"
)
_CJK = re.compile(r"[\u4e00-\u9fff]")
_LATIN = re.compile(r"[A-Za-z]")


def is_total(text: str) -> bool:
    """合计, 小计, 全区合计（25家）, Total."""
    return len(text) <= 40 and _TOTAL.match(_squeezed(text)) is not None


def is_note(text: str) -> bool:
    """注：…, 填报说明：…, ※ …"""
    return _NOTE.match(_plain(text)) is not None


def is_footer(text: str) -> bool:
    """填表人：…, 填报日期：…, 第 1 页."""
    return _FOOTER.match(_squeezed(text)) is not None


def is_example(text: str) -> bool:
    """示例, 例1: the row shows how to fill the sheet."""
    return _EXAMPLE.match(text.strip()) is not None


def is_section(text: str) -> bool:
    """一、运载火箭: a band over the rows below it."""
    return len(text) <= 60 and _SECTION.match(text.strip()) is not None


def is_attachment(text: str) -> bool:
    """附件1, 附表二：: the number of a paper, above its title."""
    return _ATTACHMENT.match(_squeezed(text)) is not None


def begins_with_unit(text: str) -> bool:
    """单位：万元, （金额单位为亿元）: a line that says nothing but the unit, where a title may end with it."""
    return len(text) <= 40 and _UNIT_FIRST.match(text.strip()) is not None


def is_unit_row(pieces: Sequence[Piece]) -> bool:
    """Whether a row below a header holds units and nothing else."""
    texts = [piece.text.strip() for piece in pieces]
    units = [text for text in texts if is_unit(text)]
    others = [text for text in texts if not is_unit(text)]
    if not units or any(text not in ("-", "—", "——", "/", "单位", "计量单位", "Unit", "无") for text in others):
        return False
    return len(units) >= 2 or units[0][0] in "（("


def is_numbering_row(pieces: Sequence[Piece]) -> bool:
    """Whether a row below a header numbers its columns: 甲 乙 1 2 3, ① ② ③, A B C."""
    texts = [unicodedata.normalize("NFKC", piece.text).strip() for piece in pieces]
    if len(texts) < 3:
        return False
    stems = [text for text in texts if text in _STEMS and len(text) == 1]
    letters = [text for text in texts if len(text) == 1 and text.isascii() and text.isalpha()]
    numbers = [int(found[1]) for text in texts if (found := _NUMBER.match(text))]
    if len(stems) + len(letters) + len(numbers) != len(texts) or (stems and letters):
        return False
    if stems != list(_STEMS[: len(stems)]) or (
        letters and [ord(c) - ord(letters[0]) for c in letters] != [*range(len(letters))]
    ):
        return False
    start = numbers[0] if numbers else 1
    return start <= 2 and numbers == list(range(start, start + len(numbers)))


def is_hint_row(pieces: Sequence[Piece]) -> bool:
    """Whether a row below a header tells how to fill its columns."""
    hints = sum(_HINT.search(piece.text) is not None for piece in pieces)
    return hints >= 2 and hints * 2 >= len(pieces)


def script(pieces: Sequence[Piece]) -> str:
    """``zh`` where most texts hold Chinese, ``en`` where most are Latin, else nothing."""
    texts = [piece.text for piece in pieces]
    chinese = sum(_CJK.search(text) is not None for text in texts)
    latin = sum(_CJK.search(text) is None and _LATIN.search(text) is not None for text in texts)
    if chinese * 2 > len(texts):
        return "zh"
    return "en" if latin * 10 > len(texts) * 7 else ""


def _squeezed(text: str) -> str:
    return "".join(text.split()) if _CJK.search(text) else text.strip().rstrip(":")


def _plain(text: str) -> str:
    return re.sub(r"^注\s+", "注", text.strip())
