"""Terms of closed vocabularies: segments, rounds, outcomes, evidence grades. An unknown word is an error, no guess."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from rapidfuzz import fuzz, process

from registry.intake.grammar.reading import PLAIN, Context, Reading, opened, read_as, refused, without_value
from registry.intake.grammar.text import display, key, raw_text, split_brackets, squeeze
from registry.model.chinese import either_script
from registry.model.values import Grade
from registry.model.vocab import Vocabulary, normalised, spellings, vocabulary

_BETWEEN = either_script(r"[/／、，,;；\n|｜&＆]|以及|和|及|与")
_SUGGEST_FROM = 60
_MOST = 12


def read_code(value: object, terms: Vocabulary, context: Context = PLAIN) -> Reading[tuple[str, ...]]:
    """Codes of the terms a cell names, the first one primary: ``火箭/卫星`` names two.

    The whole text is tried first, then its parts, then what stands in brackets. A part that is no term is kept as a
    note when another is one.
    """
    del context  # a term means the same under every header
    raw, squeezed = opened(value)
    whole = terms.find(key(raw)) if squeezed else None
    if whole is not None:
        return read_as(raw, (whole.code,))
    nothing = without_value(raw, squeezed)
    if nothing is not None:
        return nothing
    codes: list[str] = []
    strange: list[str] = []
    for part, bracketed in _parts(display(raw)):
        term = terms.find(key(part))
        if term is None:
            strange += [part] if not bracketed or codes else []
        elif term.code not in codes:
            codes.append(term.code)
    if not codes:
        return refused(raw, "unknown_term", alike(squeezed, terms))
    if strange:
        note = "、".join(strange)
        return read_as(raw, tuple(codes), ("unknown_part",), note, params=(("part", note),))
    return read_as(raw, tuple(codes))


def _parts(shown: str) -> Iterator[tuple[str, bool]]:
    """The parts of an enumeration and, behind each, those of its brackets."""
    for part in _split_outside(shown):
        body, inner = split_brackets(part)
        yield body, False
        for bracket in inner:
            for piece in _BETWEEN.split(bracket):
                if piece.strip():
                    yield piece.strip(), True


def _split_outside(shown: str) -> list[str]:
    """`shown` cut at separators that stand in no bracket."""
    parts: list[str] = []
    start = 0
    for match in _BETWEEN.finditer(shown):
        before = shown[start : match.start()]
        if sum(c in "（([" for c in before) > sum(c in "）)]" for c in before):
            continue
        parts.append(before.strip())
        start = match.end()
    parts.append(shown[start:].strip())
    return [part for part in parts if part][:_MOST]


@lru_cache(maxsize=64)
def _spelled(terms: Vocabulary) -> dict[str, str]:
    return {normalised(text): term.zh for term in terms for text in spellings(term)}


def alike(text: str, terms: Vocabulary) -> tuple[str, ...]:
    """Chinese labels of up to three terms that look like `text`, best first."""
    spelled = _spelled(terms)
    hits = process.extract(normalised(text), list(spelled), scorer=fuzz.ratio, limit=6, score_cutoff=_SUGGEST_FROM)
    return tuple(dict.fromkeys(spelled[hit[0]] for hit in hits))[:3]


# --- rounds ----------------------------------------------------------------------------------------------------------

_ROUND_BETWEEN = re.compile(r"[/、，,;；\n|&]|以及|和|及|与")
_TAIL = re.compile(r"(?:轮?次?融资|轮次|投资|首次交割|交割)\Z")
_SEVERAL = re.compile(r"多轮|数轮|若干轮|两轮|三轮")
_SERIES = re.compile(r"series[- ]?")


def read_rounds(value: object, context: Context = PLAIN, terms: Vocabulary | None = None) -> Reading[tuple[str, ...]]:
    """Codes of the financing rounds one announcement covers: ``Pre-D及D轮`` are two.

    Args:
        value: the cell.
        context: not needed.
        terms: the rounds; the vocabulary ``round`` when None.
    """
    del context  # a round means the same under every header
    terms = terms or vocabulary("round")
    raw, squeezed = opened(value)
    folded = key(raw)
    several = ("several_rounds",) if _SEVERAL.search(folded) else ()
    whole = _round(folded, terms) if squeezed else None
    if whole is not None:
        return read_as(raw, (whole,), several)
    nothing = without_value(raw, squeezed)
    if nothing is not None:
        return nothing
    body, notes = split_brackets(display(raw))
    codes: list[str] = []
    for part in _ROUND_BETWEEN.split(key(body)):
        if not part.strip():
            continue
        code = _round(part, terms)
        if code is None:
            return refused(raw, "unknown_round", alike(squeezed, terms))
        if code not in codes:
            codes.append(code)
    if not codes:
        return refused(raw, "unknown_round", alike(squeezed, terms))
    return read_as(raw, tuple(codes), several, "；".join(notes) or None)


def _round(text: str, terms: Vocabulary) -> str | None:
    text = squeeze(text)
    for form in (text, _TAIL.sub("", text), _TAIL.sub("", text) + "轮", _SERIES.sub("", text)):
        term = terms.find(form) if form else None
        if term is not None:
            return term.code
    return None


# --- outcomes and grades ---------------------------------------------------------------------------------------------


def read_outcome(value: object, context: Context = PLAIN, terms: Vocabulary | None = None) -> Reading[str]:
    """How a milestone ended: success, partial, failure, unknown. 完成 counts as success."""
    del context  # an outcome means the same under every header
    terms = terms or vocabulary("outcome")
    raw, squeezed = opened(value)
    term = terms.find(squeezed) if squeezed else None
    if term is not None:
        return read_as(raw, term.code)
    nothing = without_value(raw, squeezed)
    if nothing is not None:
        return nothing
    body, notes = split_brackets(display(raw))
    found = {term.code for part in _BETWEEN.split(body) if (term := terms.find(key(part))) is not None}
    if len(found) != 1:
        return refused(raw, "unknown_outcome", ("成功", "部分成功", "失败"))
    return read_as(raw, found.pop(), (), "；".join(notes) or None)


_GRADES: dict[str, Grade] = {
    word: grade
    for grade, words in {
        Grade.A: "a 官方 官方文件 政府文件 official",
        Grade.B: "b 披露 上市披露 审计 审计报告 disclosure",
        Grade.C: "c 媒体 主流媒体 权威媒体 media",
        Grade.D: "d 其他 其它 自报 自述 企业自报 自行申报 other",
    }.items()
    for word in words.split()
}
_GRADE_WORD = re.compile(r"(?:证据)?(?:等级|grade)?[:]?([abcd])[级类等]?\Z")


def read_grade(value: object, context: Context = PLAIN) -> Reading[Grade]:
    """An evidence grade: A official, B disclosed or audited, C media, D other."""
    del context  # a grade means the same under every header
    raw = raw_text(value)
    body, notes = split_brackets(display(raw))
    squeezed = squeeze(key(body))
    match = _GRADE_WORD.match(squeezed)
    grade = _GRADES.get(match[1] if match else squeezed)
    if grade is not None:
        return read_as(raw, grade, (), "；".join(notes) or None)
    return without_value(raw, squeeze(key(raw))) or refused(raw, "unknown_grade", tuple(g.value for g in Grade))
