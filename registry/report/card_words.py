"""What a score card says in words: raw values, why a firm stands where it stands, and what to know of its figures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from registry.i18n import Language, Text
from registry.report.phrases import enumerated, rank_words, signed, weight
from registry.report.phrases import points as points_text
from registry.report.scheme_words import spoken
from registry.report.typeset.characters import clean, is_ideographic
from registry.report.wording import Words
from registry.scoring import Candidate, Contribution, MissingPolicy, RoundResult, Scheme
from registry.scoring.explain import gap_to_cut
from registry.scoring.facts import State
from registry.scoring.grid import half_up
from registry.scoring.reading import Part
from registry.scoring.scheme import Indicator
from registry.scoring.titles import Unit, span
from registry.scoring.values import Codes
from registry.scoring.words import code_title, raw_text

PARTS = 3  # dimensions named in the reason
RAW = 60  # characters of a raw value, where it is a running text
EVENT = 24  # characters of an event that a note quotes


def raw_words(x: Contribution, indicator: Indicator) -> Words:
    """What the registry holds for one indicator.

    For milestones the points, which the notes take apart; of several categories the one that counts.
    """
    if x.parts and x.raw is not None:
        bounds = span(x.raw.lo, x.raw.hi, Unit.POINTS)
        return Words.of(bounds) if bounds is not None else Words.same("—")
    if isinstance(indicator.value, Codes) and len(x.codes) > 1 and not x.maybe and x.state is State.KNOWN:
        scale = indicator.value
        best = max(x.codes, key=lambda code: (scale.of(code) or 0, code))
        return Words.of(code_title(x.vocabulary, best))
    return Words(_english_commas(clean(raw_text(x, Language.EN), RAW)), clean(raw_text(x, Language.ZH), RAW))


def _english_commas(text: str) -> str:
    """The marks between Latin words made commas (``ISO9001、AS9100D``); a text with Chinese in it stays as written."""
    parts = text.split("、")
    return text if any(map(is_ideographic, "".join(parts))) else ", ".join(part.strip() for part in parts)


def why(result: RoundResult, candidate: Candidate) -> Words:
    """The gap to the cut: by how much, against whom, and from which dimensions, the largest first."""
    gap = gap_to_cut(result, candidate.uid)
    if gap is None:
        return Words.of(Text("Every candidate has a seat, so nothing separates this firm from a cut."))
    by_dimension: dict[str, int] = {}
    for item in gap.items:
        code = result.scheme.indicator(item.code).dimension
        by_dimension[code] = by_dimension.get(code, 0) + item.points
    largest = sorted(by_dimension.items(), key=lambda pair: (-abs(pair[1]), pair[0]))[:PARTS]
    other = result.candidate(gap.against)
    parts = [(half_up(value, 10_000), Words.of(result.scheme.dimension(code).title)) for code, value in largest]
    return distance(candidate.published - other.published, other.rank_label, parts)


def distance(points: int, place: str, parts: Sequence[tuple[int, Words]]) -> Words:
    """How far a firm is from another one across the cut, and what most of it comes from.

    Args:
        points: hundredths; negative where it is behind.
        place: the other one's rank.
        parts: hundredths with what they come from.
    """
    other = rank_words(place)
    if points == 0:
        return spoken(Text("Level with no. {place} across the cut.", place=""), place=other)
    from_what = enumerated(
        [
            spoken(Text("{dimension} {points}", dimension="", points=signed(value)), dimension=title)
            for value, title in parts
            if value
        ]
    )
    amount = points_text(abs(points))
    if points > 0:
        message = Text(
            "{points} points ahead of no. {place} across the cut, of which {parts}.", points=amount, place="", parts=""
        )
    else:
        message = Text(
            "{points} points behind no. {place} across the cut, of which {parts}.", points=amount, place="", parts=""
        )
    return spoken(message, place=other, parts=from_what)


def card_notes(
    contributions: Sequence[Contribution], codes: Mapping[str, str], scheme: Scheme, policy: MissingPolicy
) -> tuple[Words, ...]:
    """Notes below the indicators: open values, milestones one by one, rules applied, caps by evidence."""
    notes: list[Words] = []
    if any(x.lo != x.hi for x in contributions):
        zero = Text("Two figures under “Source or range”: the points an open value may give; the lowest counts.")
        middle = Text("Two figures under “Source or range”: the points an open value may give; the middle counts.")
        others = Text("Two figures under “Source or range”: the points an open value may give.")
        notes.append(Words.of({MissingPolicy.ZERO: zero, MissingPolicy.MIDDLE: middle}.get(policy, others)))
    for x in contributions:
        notes += _milestones(x, codes[x.code], scheme.milestone_cap)
    remarks = _remarks([x for x in contributions if x.notes and x.state is not State.MISSING], codes)
    capped = [codes[x.code] for x in contributions if x.capped]
    if capped:
        caps = {grade.value: weight(cap) for grade, cap in scheme.grade_caps}
        message = Text(
            "Evidence of grade {grade} only: value held at {cap} at most",
            grade=", ".join(caps),
            cap=", ".join(caps.values()),
        )
        said = Words.of(message)
        remarks.append(Words(f"{', '.join(capped)}: {said.en}.", f"{'、'.join(capped)}：{said.zh}。"))
    if remarks:
        notes.append(Words(" ".join(r.en for r in remarks), "".join(r.zh for r in remarks)))
    return tuple(notes)


def _remarks(noted: Sequence[Contribution], codes: Mapping[str, str]) -> list[Words]:
    """What is noted of indicators, each sentence once with all that it is said of."""
    found: dict[tuple[str, str], list[str]] = {}
    for x in noted:
        said = [Words.of(note) for note in x.notes]
        key = "; ".join(s.en.rstrip(".") for s in said), "；".join(s.zh.rstrip("。") for s in said)
        found.setdefault(key, []).append(codes[x.code])
    return [Words(f"{', '.join(of)}: {en}.", f"{'、'.join(of)}：{zh}。") for (en, zh), of in found.items()]


def _milestones(x: Contribution, code: str, cap: int) -> list[Words]:
    """The milestones that count, and where they give more than can count, how much does; what is open is then nothing."""
    counted = [part for part in x.parts if part.counted and part.points]
    pending = [part for part in x.parts if not part.counted and part.points]
    notes: list[Words] = []
    over = sum(part.points for part in counted) > cap
    if counted and over:
        message = Text("{code} counts: {parts}; {cap} points at most.", code=code, parts="", cap=cap)
        notes.append(spoken(message, parts=_parts(counted)))
    elif counted:
        notes.append(spoken(Text("{code} counts: {parts}.", code=code, parts=""), parts=_parts(counted)))
    if pending and not over and sum(part.points for part in counted) < cap:
        notes.append(spoken(Text("{code} may yet count: {parts}.", code=code, parts=""), parts=_parts(pending)))
    return notes


def _parts(parts: Sequence[Part]) -> Words:
    """Milestones by kind with their points; the Chinese list quotes the events, which are recorded in Chinese."""
    kinds: dict[str, list[Part]] = {}
    for part in parts:
        kinds.setdefault(part.title.render(Language.EN), []).append(part)
    en: list[str] = []
    zh: list[str] = []
    for kind, group in kinds.items():
        points = " + ".join(str(part.points) for part in group)
        events = "、".join(_cut(part.text) for part in group if part.text)
        en.append(f"{kind} {points}")
        zh.append(f"{group[0].title.render(Language.ZH)} {points}" + (f"（{events}）" if events else ""))
    return Words("; ".join(en), "；".join(zh))


def _cut(text: str) -> str:
    return text if len(text) <= EVENT else f"{text[: EVENT - 1]}…"
