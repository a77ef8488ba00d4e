"""Yes and no: ``是``, ``√``, ``☑``, ``已认定``, ``是（2022年）``. Rule: import reference 4.5.

An unknown word is an error, never no.
"""

from __future__ import annotations

import re
from decimal import Decimal

from registry.intake.grammar.numerals import cell_number
from registry.intake.grammar.reading import PLAIN, Context, Reading, opened, read_as, refused, without_value
from registry.intake.grammar.text import display, key, split_note, squeeze, words

YES = frozenset(
    words(
        "是 是的 有 对 已 √ ✓ ✔ ☑ ✅ ■ ● y yes true t 1 "
        "已认定 认定 已通过 通过 具备 具有 已具备 已取得 取得 已获得 已有"
    )
)
NO = frozenset(
    words(
        "否 无 没有 不是 × x ✗ ✘ ✕ ❌ ☐ □ n no false f 0 "
        "未认定 未 非 不 不具备 不具有 未通过 未取得 未获得 尚无 未认证 none nil"
    )
)
_FOLLOWED = re.compile(r"(是|否|有|无|已认定|未认定|√|×|yes|no)[\s,，:：、]+(.+)", re.DOTALL)
_BOXES = re.compile(r"(?:([☑☒✓√■])|([☐□]))(是|有|否|无)")
_CERTIFICATE = re.compile(r"GR20\d{10}\Z")


def read_bool(value: object, context: Context = PLAIN) -> Reading[bool]:
    """Yes or no; what stands beside the word is kept as a note."""
    del context  # yes is yes under every header
    raw, squeezed = opened(value)
    if isinstance(value, bool):
        return read_as(raw, value)
    if isinstance(value, (int, float, Decimal)):
        number = cell_number(value)
        return read_as(raw, number == 1) if number in (0, 1) else refused(raw, "not_a_bool", ("是", "否"))
    if not isinstance(value, str) and value is not None:
        return refused(raw, "not_a_bool", ("是", "否"))
    answer = _answer(squeezed)
    if answer is not None:
        return read_as(raw, answer)
    nothing = without_value(raw, squeezed)
    if nothing is not None:
        return nothing
    ticked = _ticked(squeezed)
    if ticked is not None:
        return read_as(raw, ticked)
    body, note = split_note(display(raw))
    answer = _answer(squeeze(key(body)))
    if answer is None:
        followed = _FOLLOWED.match(key(body))
        answer = _answer(followed[1]) if followed else None
        note = display(body)[followed.start(2) :].strip() if followed else note
    if answer is not None:
        return read_as(raw, answer, (), note)
    if _CERTIFICATE.match(squeezed.upper()):
        return read_as(raw, True, ("certificate_number",), squeezed.upper())
    return refused(raw, "not_a_bool", ("是", "否"))


def _answer(word: str) -> bool | None:
    if word in YES:
        return True
    return False if word in NO else None


def _ticked(squeezed: str) -> bool | None:
    """☑是☐否 as forms have it; None when no box or more than one is ticked."""
    boxes = _BOXES.findall(squeezed)
    ticked = [word for tick, _, word in boxes if tick]
    return _answer(ticked[0]) if len(boxes) > 1 and len(ticked) == 1 else None
