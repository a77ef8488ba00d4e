"""From spans of text to atoms and gaps: what belongs together, what is squeezed, what is spaced.

Rules, in ems of the span: two full-width marks in a row share half an em; a mark at a line's edge drops its blank half;
Han and Latin stand a fifth of an em apart; a number keeps its unit, 第 its number, —— and …… stay whole.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from registry.report.typeset.breaking import Atom, Gap, Kind
from registry.report.typeset.characters import (
    CLOSING,
    OPENING,
    UNIT_PAIRS,
    UNITS_EN,
    UNITS_ZH,
    ZH_QUOTES_CLOSING,
    ZH_QUOTES_OPENING,
    Voice,
    is_ideographic,
    may_part,
)
from registry.report.typeset.faces import TypeCase, Weight

AUTOSPACE = 0.2
HALF = 0.5
SIGNS = frozenset("+−-±×≥≤<>=¥$€~≈")


@dataclass(frozen=True, slots=True)
class SetSpan:
    """A span with everything settled: clean text and no question left open."""

    text: str
    voice: Voice
    weight: Weight
    colour: str
    size: float
    rise: float
    link: str | None


@dataclass(slots=True)
class _Piece:
    """A token before it is measured: an atom's text, or spaces."""

    text: str
    span: int
    kind: Kind
    space_after: bool = False
    sticky_after: bool = False  # a no-break space follows


def cut(case: TypeCase, spans: Sequence[SetSpan], width: float) -> tuple[list[Atom], list[Gap]]:
    """Atoms and gaps of a paragraph.

    A Latin word is cut into its characters where it is wider than `width`, alone or with the marks that cling to it.
    """
    pieces = _tokens(spans)
    whole = [_measure(case, piece, spans[piece.span]) for piece in pieces]
    between = [_gap(case, left, right, spans) for left, right in pairwise(pieces)]
    too_wide = _too_wide(whole, between, width)
    atoms: list[Atom] = []
    gaps: list[Gap] = []
    for index, atom in enumerate(whole):
        parts = [atom]
        if index in too_wide:
            case.cut_words[atom.text] = None
            span = spans[atom.span]
            parts = [
                Atom(ch, atom.span, Kind.WORD, case.width(ch, span.size, span.voice, span.weight)) for ch in atom.text
            ]
        for number, part in enumerate(parts):
            atoms.append(part)
            if number < len(parts) - 1:
                gaps.append(Gap(penalty=0.0 if may_part(part.text, parts[number + 1].text) else None))
        if index < len(between):
            gaps.append(between[index])
    return atoms, gaps


def _too_wide(atoms: Sequence[Atom], gaps: Sequence[Gap], width: float) -> set[int]:
    """The widest word of each chain that no line may break and no line can hold."""
    found: set[int] = set()
    start = 0
    for stop in range(1, len(atoms) + 1):
        if stop < len(atoms) and gaps[stop - 1].penalty is None and not gaps[stop - 1].soft:
            continue
        chain = range(start, stop)
        natural = sum(atoms[k].width for k in chain) + sum(gaps[k].width for k in range(start, stop - 1))
        natural -= atoms[start].trim_start + atoms[stop - 1].trim_end
        words = [k for k in chain if atoms[k].kind is Kind.WORD and len(atoms[k].text) > 1]
        if natural > width and words:
            found.add(max(words, key=lambda k: atoms[k].width))
        start = stop
    return found


@cache
def _kind(ch: str, voice: Voice) -> Kind:
    if ch in CLOSING or (voice is Voice.ZH and ch in ZH_QUOTES_CLOSING):
        return Kind.CLOSE
    if ch in OPENING or (voice is Voice.ZH and ch in ZH_QUOTES_OPENING):
        return Kind.OPEN
    if is_ideographic(ch) or (voice is Voice.ZH and ch in "—…ⅠⅡⅢⅣⅤⅥⅦⅧⅨⅩ①②③④⑤⑥⑦⑧⑨⑩●○■□▲△▼◆◇★☆℃‰"):
        return Kind.HAN
    return Kind.WORD


def _tokens(spans: Sequence[SetSpan]) -> list[_Piece]:
    pieces: list[_Piece] = []
    for number, span in enumerate(spans):
        text = span.text
        i = 0
        while i < len(text):
            ch = text[i]
            if ch in " \u00a0":
                if pieces:
                    pieces[-1].space_after = True
                    pieces[-1].sticky_after |= ch == "\u00a0"
                i += 1
                continue
            kind = _kind(ch, span.voice)
            if ch in "’‘" and 0 < i < len(text) - 1 and text[i - 1].isascii() and text[i + 1].isascii():
                kind = Kind.WORD
            if kind is not Kind.WORD:
                step = 2 if ch in "—…" and text[i + 1 : i + 2] == ch else 1
                pieces.append(_Piece(text[i : i + step], number, kind))
                i += step
                continue
            last = pieces[-1] if pieces else None
            joins = last is not None and last.kind is Kind.WORD and last.span == number and not last.space_after
            if joins and last is not None and not _breaks_inside(last.text, ch):
                last.text += ch
            else:
                pieces.append(_Piece(ch, number, Kind.WORD))
            i += 1
    return pieces


def _breaks_inside(word: str, ch: str) -> bool:
    """Whether a Latin word may end after a hyphen: only between letters (cost-cycle, but not CASC-2026)."""
    return len(word) > 2 and word[-1] == "-" and word[-2].isalpha() and word[-2].islower() and ch.isalpha()


def _measure(case: TypeCase, piece: _Piece, span: SetSpan) -> Atom:
    size = span.size
    if piece.text == "——":
        # The dash of Noto leaves a tenth of an em between two; drawn closer they are one stroke.
        single = case.width("—", size, span.voice, span.weight)
        return Atom("——", piece.span, Kind.HAN, 2 * single - 0.1 * size)
    advance = case.width(piece.text, size, span.voice, span.weight)
    full = advance > 0.9 * size
    return Atom(
        piece.text,
        piece.span,
        piece.kind,
        advance,
        trim_start=HALF * size if full and piece.kind is Kind.OPEN else 0.0,
        trim_end=HALF * size if full and piece.kind is Kind.CLOSE else 0.0,
    )


def _gap(case: TypeCase, left: _Piece, right: _Piece, spans: Sequence[SetSpan]) -> Gap:
    span = spans[left.span]
    size = min(span.size, spans[right.span].size)
    penalty, soft = _penalty(left, right, spans)
    squeezed = (left.kind, right.kind) in (
        (Kind.CLOSE, Kind.CLOSE),
        (Kind.CLOSE, Kind.OPEN),
        (Kind.OPEN, Kind.OPEN),
    )
    if squeezed:
        return Gap(-HALF * size, penalty=penalty, soft=soft, stretch=0.04 * size)
    if left.kind is Kind.CLOSE or right.kind is Kind.OPEN:
        # Full-width marks carry their own blank; a typed space beside them would double it.
        return Gap(0.0, 0.06 * size, 0.2 * size, penalty, soft)
    if left.space_after and (left.kind is Kind.OPEN or right.kind is Kind.CLOSE):
        return Gap(0.0, penalty=penalty, soft=soft)
    if left.space_after:
        natural = case.width(" ", span.size, span.voice, span.weight)
        return Gap(natural, 0.12 * size, 0.05 * size, penalty, soft, space=True)
    pair = {left.kind, right.kind}
    if "—" in (left.text, right.text):
        return Gap(0.0, penalty=penalty, soft=soft)  # a span, 2023—2025 年, stands close
    if pair == {Kind.HAN, Kind.WORD}:
        inner = left.text[-1] if left.kind is Kind.WORD else right.text[0]
        if inner.isalnum() or inner in SIGNS or inner in "%#&@":
            risen = spans[left.span].rise or spans[right.span].rise
            return Gap(0.0 if risen else AUTOSPACE * size, 0.1 * size, 0.08 * size, penalty, soft)
        return Gap(0.0, 0.04 * size, 0.0, penalty, soft)
    if pair == {Kind.WORD}:
        return Gap(0.0, penalty=penalty, soft=soft)
    return Gap(0.0, 0.06 * size, 0.0, penalty, soft)


def _penalty(left: _Piece, right: _Piece, spans: Sequence[SetSpan]) -> tuple[float | None, bool]:
    """Cost of a line end between two pieces, and whether a forbidden one is only a wish."""
    a, b = left.text[-1], right.text[0]
    if not may_part(a, b):
        return None, False
    if left.sticky_after:
        return None, True
    if left.kind is Kind.WORD and right.kind is Kind.WORD and not left.space_after:
        hyphen = left.span == right.span and left.text.endswith("-")
        return (150.0, False) if hyphen else (None, True)
    if a == "〕" and (b.isdigit() or b == "第"):  # a document number: 〔2025〕1 号
        return None, True
    if spans[right.span].rise or (b.isdigit() and (a in "第约近超" or (a in SIGNS and len(left.text) == 1))):
        return None, True
    if a.isdigit() and (b in UNITS_ZH or right.text.rstrip(".,;:") in UNITS_EN):
        return None, True
    if a + b in UNIT_PAIRS or (b.isdigit() and left.text.lower() in ("no.", "nos.", "p.", "pp.", "cny")):
        return None, True
    return 0.0, False


def forbidden_ends(lines: Sequence[str]) -> list[tuple[str, str]]:
    """Pairs of neighbouring lines that may not part where they do; for tests and for the checker of a paper."""
    return [(a, b) for a, b in pairwise(lines) if not may_part(a[-1], b[0])]
