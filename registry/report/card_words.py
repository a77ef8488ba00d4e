"""What a score card says in words: raw values, why a firm stands where it stands, and what to know of its figures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from registry.i18n import Language, Text
from registry.report.phrases import listed, signed, weight
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
    parts = [
        spoken(
            Text("{points} from {dimension}", points=signed(half_up(value, 10_000)), dimension=""),
            dimension=Words.of(result.scheme.dimension(code).title),
        )
        for code, value in largest
        if value
    ]
    other = result.candidate(gap.against)
    total = candidate.published - other.published
    if total == 0:
        return Words.of(Text("Level with no. {place} across the cut.", place=other.rank_label))
    message = Text(
        "{total} points against no. {place}, of which {parts}.", total=signed(total), place=other.rank_label, parts=""
    )
    return spoken(message, parts=listed(parts))


def card_notes(
    contributions: Sequence[Contribution], codes: Mapping[str, str], scheme: Scheme, policy: MissingPolicy
) -> tuple[Words, ...]:
    """Notes below the indicators: open values, milestones one by one, rules applied, caps by evidence."""
    notes: list[Words] = []
    if any(x.lo != x.hi for x in contributions):
        zero = Text("In amber: the points an open value may give; the lowest counts. — is not reported.")
        middle = Text("In amber: the points an open value may give; the middle counts. — is not reported.")
        others = Text("In amber: the points an open value may give, and what it counts. — is not reported.")
        notes.append(Words.of({MissingPolicy.ZERO: zero, MissingPolicy.MIDDLE: middle}.get(policy, others)))
    for x in contributions:
        notes += _milestones(x, codes[x.code])
    remarks = [_remark(x, codes[x.code]) for x in contributions if x.notes and x.state is not State.MISSING]
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


def _remark(x: Contribution, code: str) -> Words:
    said = [Words.of(note) for note in x.notes]
    return Words(
        f"{code}: {'; '.join(s.en.rstrip('.') for s in said)}.",
        f"{code}：{'；'.join(s.zh.rstrip('。') for s in said)}。",
    )


def _milestones(x: Contribution, code: str) -> list[Words]:
    counted = [part for part in x.parts if part.counted and part.points]
    pending = [part for part in x.parts if not part.counted and part.points]
    notes: list[Words] = []
    if counted:
        notes.append(spoken(Text("{code} counts: {parts}.", code=code, parts=""), parts=_parts(counted)))
    if pending:
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
