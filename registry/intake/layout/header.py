"""What the text of a header says: the words, and beside them a unit, a currency, a year, a share.

``*2024年营业收入（万元）`` is the word 营业收入, the year 2024 and the unit 万元. Brackets that say something else stay
with the words, because they change the meaning: 发明专利（申请） is not 发明专利.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from registry.intake.grammar import composed_unit, unit_named, unit_text
from registry.model.chinese import simplified

_CJK = r"[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\u3000-\u303f]"
_BLANKS = re.compile(r"[\s\u00a0\u200b-\u200f\u2060\ufeff]+")
_BETWEEN_CJK = re.compile(rf"(?<={_CJK})\s+(?={_CJK})")
_BRACKET = re.compile(r"[（(【\[〔]([^（）()【】\[\]〔〕]*)[)）】\]〕]")
_MARKS = re.compile(r"^[\s*＊※★☆●▲#]+|[\s*＊※★☆●▲:：]+$")
_ORDINAL = re.compile(
    r"^(?:[（(]?\d{1,2}[)）、]|\d{1,2}[.．](?!\d)|[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十]{1,3}[)）]|[①-⑳])\s*(?=\S)"
)
_EDGES = " \t\n-–—_:：,，、;；/／·"

_COUNTED = (
    "个|家|人|人次|名|位|件|项|颗|次|枚|台|套|年|月|天|日|岁|小时|周|亩|平方米|平米|㎡|m2|吨|公里|公斤|发|座|条|辆|只|架|组|批|篇"
    "|份|户|处|艘|级|分|股|km|kg|pcs|pieces|people|persons|staff|units|years|months|days|items"
)
_COUNT_UNIT = re.compile(rf"(?:{_COUNTED})(?:[/／](?:年|月|日|天|人|季度|季|周|次|year|y))?", re.IGNORECASE)
_SHARE_UNIT = re.compile(r"[%％‰]|百分比|百分数|percent|per cent|pct", re.IGNORECASE)
_UNIT_LABEL = re.compile(r"^(?:金额|货币|计量|数据|本表)?(?:(?:单位|币种|unit)\s*[:：为]?|in\s)\s*", re.IGNORECASE)
_WORDS_TOO = frozenset("年月日天周批级分组户处股")  # alone in a cell they are a header rather than a unit
_HINT = re.compile(
    r"^(?:必填项?|选填|可选|可不填|如有|若有|可多选|多选|单选|下拉选择|全称|盖章|自动计算|公式|请.*|格式.*|填写.*|填报.*|示例.*"
    r"|例如.*|例[:：].*|如[:：].*|yyyy.*|required|optional|if any)$",
    re.IGNORECASE,
)
_APART_UNIT = re.compile(r"(?<=\S)\s+([^\sA-Za-z]+)\s*$")  # 营业收入⏎万元
_TAIL_UNIT = re.compile(
    r"[\s/／,，:：_\-–—]+(?:单位\s*[:：]?\s*)?([^\s/／,，:：_\-–—]+(?: (?:mn|million|bn|billion|k|thousand))?)$"
)
_TOKEN = re.compile(r"[^\s/／,，:：;；_\-–—]+")
_MOST_TOKENS = 6  # of a unit at the end of a header: ``in RMB 100 million``
_COMPARED = re.compile(r"(?:above|over|below|under|than|exceed\w*|least|most|to|of|[<>≥≤超过于达])\s*$", re.IGNORECASE)
_TAIL_COUNT = re.compile(rf"[/／]\s*({_COUNT_UNIT.pattern})$", re.IGNORECASE)
_TAIL_SHARE = re.compile(r"\s*[%％]$")
_AMOUNTS_IN = re.compile(
    r"(?:all )?(?:amounts?|figures?|values?|sums?)?(?: are)?(?: expressed| stated| shown)? ?in (.{1,30})", re.IGNORECASE
)
_WHOLE_BRACKET = re.compile(r"[（(【\[]([^（）()【】\[\]]{1,30})[)）】\]]")
_UNIT_LINE = re.compile(
    r"(?<!填报)(?<!编制)(?<!报送)(?<!制表)(?<!主管)(?<!填表)(?<!企业)(?:单位|币种|units?)\s*[:为]\s*(.{1,30})",
    re.IGNORECASE,
)

_Y = r"(?:19|20)\d{2}"
_RANGE = re.compile(rf"{_Y}\s*年?度?\s*[-–—~～至到]\s*{_Y}")
_YEAR = re.compile(
    rf"(?:截至|截止到?|at end of|end of)?\s*(?:FY\s?({_Y})|(?<![\d.\-/A-Za-z年])({_Y})\s*(?:年度末?|财年|年末|年底|年终"
    r"|年12月(?:31日|末|底)?(?!\d)|年1\s*[-–—~至]\s*12月|年(?![-–—~至到]?\d)|(?![\d\-–—~/.年])))",
    re.IGNORECASE,
)
_CURRENCY_WORDS = {
    "人民币": "CNY", "rmb": "CNY", "cny": "CNY", "美元": "USD", "usd": "USD", "港元": "HKD", "欧元": "EUR",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class HeaderParts:
    """The parts of one header text.

    Attributes:
        words: what is left when all else is taken out; empty when the text is nothing but a unit or a year.
        unit: the unit as it stands there (``万元``, ``件``, ``%``), None for none.
        year: the one year it names, None for none or several.
        currency: ISO 4217 code where the unit or a bracket names one.
        percent: whether the figures are declared as percentages.
        note: what brackets said for the person who fills the sheet (必填, 格式…).
    """

    words: str
    unit: str | None = None
    year: int | None = None
    currency: str | None = None
    percent: bool = False
    note: str = ""


@lru_cache(maxsize=4096)
def clean_header(text: str) -> HeaderParts:
    """Take the text of one header cell apart. Never raises. What it says comes in simplified characters."""
    text = simplified(text)
    found = _Found()
    apart = _APART_UNIT.search(text)
    if (
        apart
        and apart[1].count("）") <= apart[1].count("（")
        and _kind_of_unit(_bare_unit(apart[1])) in ("money", "share")
    ):
        found.see_unit(apart[1])
        text = text[: apart.start()]
    words = _ORDINAL.sub("", _MARKS.sub("", one_line(text)))
    if is_unit(words) and words not in _WORDS_TOO:
        if not found.see_composed(words):
            found.see_unit(words)
        words = ""
    words = _MARKS.sub("", _BRACKET.sub(found.see_bracket, words))
    words = found.take_year(found.take_tail(words))
    words = _MARKS.sub("", words).strip(_EDGES)
    return HeaderParts(words, found.unit, found.year, found.currency, found.percent, "; ".join(found.notes))


def one_line(text: str) -> str:
    """`text` on one line: no break and no blank between Chinese characters, one blank elsewhere."""
    text = _BETWEEN_CJK.sub("", text.replace("\u3000", " "))
    return _BLANKS.sub(" ", text).strip()


def is_unit(text: str) -> bool:
    """Whether `text` names a unit and nothing else: 万元, （件）, 单位：亿元, %."""
    text = simplified(text)
    bare = _bare_unit(text)
    if not bare or _kind_of_unit(bare) is not None:
        return bool(bare)
    is_declared = text.strip()[:1] in ("(", "（", "[", "【") or _UNIT_LABEL.match(text.strip()) is not None
    return is_declared and composed_unit(bare) is not None


def sheet_unit_in(text: str) -> str | None:
    """The unit of money that a line above or below a table declares (``单位：万元``), None for none.

    填报单位：… names an office, not a unit.
    """
    text = _BLANKS.sub(" ", simplified(unicodedata.normalize("NFKC", text))).strip()
    whole = _WHOLE_BRACKET.fullmatch(text) or _AMOUNTS_IN.fullmatch(text.strip("()[]. "))
    if whole is not None and (unit_named(whole[1]) or composed_unit(whole[1])) is not None:
        return _money(whole[1])
    for found in _UNIT_LINE.finditer(text):
        said = re.split(r"[;。]", found[1])[0].rstrip(" )）.")
        ends = [token.end() for token in re.finditer(r"[^\s,、/()]+\)?", said)]
        for piece in (said[:end].strip(" (),") for end in reversed(ends)):  # 人民币/万元 rather than 人民币
            if (unit_named(piece) or composed_unit(piece)) is not None:
                return _money(piece)
        for piece in re.split(r"[,;、/和及 。]", found[1]):
            piece = piece.strip(" ().")
            if piece and unit_named(piece) is not None:
                return piece
    return None


def _money(text: str) -> str:
    """A unit of money in words that the grammar reads."""
    composed = composed_unit(text)
    return _bare_unit(text) if composed is None else unit_text(composed)


class _Found:
    """What has been taken out of a header so far."""

    def __init__(self) -> None:
        self.unit: str | None = None
        self.year: int | None = None
        self.currency: str | None = None
        self.percent = False
        self.notes: list[str] = []

    def see_bracket(self, bracket: re.Match[str]) -> str:
        """What stays of a bracket: nothing where it said a unit, a year or a hint."""
        inside = bracket[1].strip()
        if not inside:
            return ""
        if self.see_composed(inside):
            return ""
        head, *rest = re.split(r"[,，;；、]", inside)
        if not self._take_piece(head):
            return bracket[0]
        for piece in rest:
            if not self._take_piece(piece):
                self.notes.append(piece.strip())
        return ""

    def see_composed(self, text: str) -> bool:
        """Whether `text` spells a unit of money out of parts; if so it is kept."""
        composed = composed_unit(_bare_unit(text))
        if composed is None:
            return False
        if self.unit is None:
            self.unit = unit_text(composed)
            self.currency = self.currency or composed.currency
        return True

    def see_unit(self, text: str) -> None:
        """Keep a unit, the first one that comes."""
        bare = _bare_unit(text)
        kind = _kind_of_unit(bare)
        if kind is None or self.unit is not None:
            return
        self.unit = bare
        self.percent = kind == "share"
        named = unit_named(bare) if kind == "money" else None
        if named is not None and named.currency is not None:
            self.currency = self.currency or named.currency

    def take_tail(self, words: str) -> str:
        """Take a unit off the end: ``营收/亿元``, ``Revenue, RMB mn``, ``研发占比%``, ``从业人员/人``."""
        if self.unit is not None:
            return words
        tokens = list(_TOKEN.finditer(words))
        for token in tokens[max(1, len(tokens) - _MOST_TOKENS) :]:
            before = words[: token.start()].rstrip("'’ ")
            tail = words[len(before) :].strip(_EDGES)
            if _is_closed(before) and not _COMPARED.search(before) and self.see_composed(tail):
                return before
        for pattern in (_TAIL_SHARE, _TAIL_COUNT, _TAIL_UNIT):
            tail = pattern.search(words)
            if tail is None or tail.start() == 0 or not _is_closed(words[: tail.start()]):
                continue
            unit = tail[1] if pattern.groups else "%"
            if pattern is not _TAIL_UNIT or _kind_of_unit(unit) == "money":
                self.see_unit(unit)
                return words[: tail.start()]
        return words

    def take_year(self, words: str) -> str:
        """Take the one year out; a span of years or several of them stay."""
        if _RANGE.search(words):
            return words
        values = {int(found[1] or found[2]) for found in _YEAR.finditer(words)}
        if len(values) != 1:
            return words
        self.year = self.year or values.pop()
        return _YEAR.sub("", words)

    def _take_piece(self, text: str) -> bool:
        """Whether a piece in brackets is a currency, a unit, a year or a hint; if so it is kept."""
        text = text.strip()
        year = _YEAR.fullmatch(text)
        if text.lower() in _CURRENCY_WORDS:
            self.currency = self.currency or _CURRENCY_WORDS[text.lower()]
        elif is_unit(text):
            self.see_unit(text)
        elif year:
            self.year = int(year[1] or year[2])
        elif _HINT.match(text):
            self.notes.append(text)
        else:
            return False
        return True


def _is_closed(text: str) -> bool:
    """Whether no bracket stands open at the end."""
    return sum(text.count(c) for c in "（([【") <= sum(text.count(c) for c in "）)]】")


def _bare_unit(text: str) -> str:
    text = unicodedata.normalize("NFKC", one_line(text)).strip(" ()[]【】:;。,")
    return _UNIT_LABEL.sub("", text).strip()


def _kind_of_unit(text: str) -> str | None:
    if _SHARE_UNIT.fullmatch(text):
        return "share"
    if _COUNT_UNIT.fullmatch(text):
        return "count"
    return "money" if 0 < len(text) <= 20 and unit_named(text) is not None else None
