"""Text of a cell: the form that is shown and stored, the key by which it is compared, and why a text says nothing.

The shown form keeps Chinese punctuation; only the key is folded (NFKC, lower case, simplified). Storing the folded form
would turn ① into 1 and ㎡ into m2.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from datetime import date, datetime, time
from decimal import Decimal
from functools import lru_cache

from registry.model.chinese import simplified
from registry.model.values import Missing

CJK = "\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0003ffff"
"""Chinese characters, for use inside a character class."""

MAX_LENGTH = 240
"""Longer texts are prose: no value reader looks into them."""


def _display_table() -> dict[int, str]:
    table = {c: "" for c in (*range(0x20), *range(0x7F, 0xA0)) if chr(c) not in "\t\n"}
    table |= dict.fromkeys((*range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x2070), 0xFEFF, 0xAD), "")
    table |= dict.fromkeys((0xA0, 0x1680, *range(0x2000, 0x200B), 0x202F, 0x205F, 0x3000), " ")
    table |= {0x2028: "\n", 0x2029: "\n", 0x85: "\n"}
    for full, half, count in ((0xFF10, 0x30, 10), (0xFF21, 0x41, 26), (0xFF41, 0x61, 26)):
        table |= {full + i: chr(half + i) for i in range(count)}
    return table


_DISPLAY = _display_table()
_SPACES = re.compile(r" {2,}| *\n *")
_FULL_WIDTH = re.compile("[０-９Ａ-Ｚａ-ｚ]")


def display(text: str) -> str:
    """`text` as it is shown and stored.

    Zero-width and control characters are gone, every kind of space is one plain space, full-width digits and letters
    are half-width; brackets and punctuation stay as they were. Tabs and line ends stay.
    """
    if text.isprintable() and _FULL_WIDTH.search(text) is None:
        shown = text  # the rest of what is folded is not printable
    else:
        shown = text.replace("\r\n", "\n").replace("\r", "\n").translate(_DISPLAY)
    if "  " in shown or "\n" in shown:
        shown = _SPACES.sub(lambda m: "\n" if "\n" in m[0] else " ", shown)
    shown = shown.strip()
    return text if shown == text else shown  # hundreds of thousands are kept: one string for both


@lru_cache(maxsize=8192)
def key(text: str) -> str:
    """`text` as it is compared: NFKC, lower case, simplified characters, plain spaces; ``key(key(x)) == key(x)``."""
    if text.isascii():
        return display(text).lower()
    for _ in range(3):  # lower case can undo NFKC in a few scripts; two rounds settle every known character
        folded = simplified(display(unicodedata.normalize("NFKC", text)).lower())
        if folded == text:
            break
        text = folded
    return text


def squeeze(folded: str) -> str:
    """A key without any blanks."""
    return "".join(folded.split())


_DASHES = frozenset("-‐‑‒–—―_/\\.…·・~*")
_MARKERS: dict[str, Missing] = {
    marker: reason
    for reason, markers in (
        (Missing.BLANK, "空 空白 (空) (空白) nan"),
        (Missing.NONE, "无 没有 none nil 无此项 无。 无; 无."),
        (
            Missing.UNDISCLOSED,
            "未披露 未公开 未公布 未透露 未知 不详 保密 涉密 不公开 不便透露 暂未披露 暂未公开 尚未披露 未公开披露 "
            "金额未披露 具体金额未披露 未披露金额 未披露具体金额 "
            "n/a na n.a. n.a null undisclosed notdisclosed confidential unknown",
        ),
        (
            Missing.TBD,
            "待定 待核实 待确认 待补充 待填 待填写 待查 待更新 待公布 暂无 暂缺 暂未确定 暂不确定 未定 "
            "tbd tbc tba pending ? ?? ??? (待定) (待核实)",
        ),
    )
    for marker in markers.split()
}
_NOT_APPLICABLE = frozenset(("不适用", "(不适用)", "不涉及", "notapplicable"))
_EXCEL_ERROR = re.compile(
    r"#(?:n/a|ref!|div/0!|value!|name\?|num!|null!|spill!|calc!|getting_data|field!|blocked!|connect!|unknown!|busy!"
    r"|external!|python!|timeout!|#{2,})\Z"
)


def missing_reason(squeezed: str) -> Missing | None:
    """Why a text (its key without blanks) holds no value, or None when it holds one."""
    if not squeezed or (squeezed[0] in _DASHES and all(c in _DASHES for c in squeezed)):
        return Missing.BLANK
    return _MARKERS.get(squeezed)


_LONGEST_MARKER = max(map(len, (*_MARKERS, *_NOT_APPLICABLE)))
_OPENERS = frozenset("#") | _DASHES


def is_plain(text: str) -> bool:
    """Whether `text` is shown as it is and says something: no character to fold, no marker of a missing value, no error.

    A quick answer for most texts; False means that a longer look is needed.
    """
    return (
        len(text) - text.count(" ") > _LONGEST_MARKER
        and text.isprintable()
        and text[0] not in _OPENERS
        and text[0] != " "
        and text[-1] != " "
        and "  " not in text
        and unicodedata.is_normalized("NFKC", text)
    )


def is_not_applicable(squeezed: str) -> bool:
    """Whether a text says that the question does not apply, which is neither none nor unknown."""
    return squeezed in _NOT_APPLICABLE


def is_excel_error(squeezed: str) -> bool:
    """Whether a text is what Excel shows instead of a result, or the ##### of a narrow column copied as text."""
    return _EXCEL_ERROR.match(squeezed) is not None


_OPENING, _CLOSING = "（([【〔", "）)]】〕"
_SEPARATORS = re.compile(r"[；;\n]|[。，](?!\d)")


def split_note(shown: str) -> tuple[str, str | None]:
    """The body of a shown text and the note behind it: a last bracket, or what follows ；, 。, ， or a line end.

    ``3亿元（含债权融资）`` is ``3亿元`` and ``含债权融资``. A text that is nothing but a bracket stays whole.
    """
    notes: list[str] = []
    cut = _SEPARATORS.search(shown)
    if cut and cut.start() > 0 and _is_closed(shown[: cut.start()]):
        rest = shown[cut.end() :].strip(" \n，；;。")
        shown = shown[: cut.start()].rstrip()
        if rest:
            notes.append(rest)
    shown, inner = split_brackets(shown)
    return shown, "；".join((*inner, *notes)) or None


def split_brackets(shown: str) -> tuple[str, tuple[str, ...]]:
    """The body of a shown text and the contents of the brackets behind it, in their order."""
    found: list[str] = []
    while shown[-1:] and shown[-1] in _CLOSING:
        start = _matching(shown)
        if start <= 0:
            break
        inner = shown[start + 1 : -1].strip()
        if inner:
            found.insert(0, inner)
        shown = shown[:start].rstrip()
    return shown, tuple(found)


def _is_closed(shown: str) -> bool:
    return sum(c in _OPENING for c in shown) == sum(c in _CLOSING for c in shown)


def _matching(shown: str) -> int:
    """Where the bracket begins that ends `shown`, -1 when it never began."""
    depth = 0
    for position in range(len(shown) - 1, -1, -1):
        if shown[position] in _CLOSING:
            depth += 1
        elif shown[position] in _OPENING:
            depth -= 1
            if depth == 0:
                return position
    return -1


def raw_text(value: object) -> str:
    """What stood in the cell, as text that is kept for ever: numbers without a needless ``.0``, dates in ISO form."""
    match value:
        case str():
            return value
        case None:
            return ""
        case bool():
            return "TRUE" if value else "FALSE"
        case int():
            return str(value) if value.bit_length() < 256 else hex(value)[:64]
        case float():
            return str(int(value)) if value.is_integer() and abs(value) < 1e17 else repr(value)
        case Decimal():
            return str(value)
        case datetime():
            return value.isoformat(" ") if value.time() != time() else value.date().isoformat()
        case date() | time():
            return value.isoformat()
        case _:
            return str(value)


def words(text: str) -> tuple[str, ...]:
    """The words of a list kept as one text."""
    return tuple(text.split())


def longest_first(words: Iterable[str]) -> str:
    """A regular-expression alternation of `words` in which no word hides a longer one."""
    return "|".join(re.escape(word) for word in sorted(words, key=lambda w: (-len(w), w)))
