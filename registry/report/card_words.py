"""What a score card says in words: raw values, why a firm stands where it stands, and what to know of its figures."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from registry.i18n import Language, Text
from registry.report.phrases import listed, signed, weight
from registry.report.scheme_words import spoken
from registry.report.views import Words
from registry.scoring import Candidate, Contribution, MissingPolicy, RoundResult, Scheme
from registry.scoring.explain import gap_to_cut
from registry.scoring.facts import State
from registry.scoring.grid import half_up
from registry.scoring.reading import Part
from registry.scoring.titles import Unit, span
from registry.scoring.words import raw_text

PARTS = 3  # dimensions named in the reason
EVENT = 34  # characters of an event that a note quotes


def raw_words(x: Contribution) -> Words:
    """What the registry holds for one indicator; for milestones the points, which the notes take apart."""
    if x.parts and x.raw is not None:
        bounds = span(x.raw.lo, x.raw.hi, Unit.POINTS)
        return Words.of(bounds) if bounds is not None else Words.same("—")
    return Words(raw_text(x, Language.EN), raw_text(x, Language.ZH))


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
        "{total} points against no. {place}: {parts}.", total=signed(total), place=other.rank_label, parts=""
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
        notes.append(Words.of(zero if policy is MissingPolicy.ZERO else middle))
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
        notes.append(_listing(counted, lambda parts: Text("{code} counts: {parts}.", code=code, parts=parts)))
    if pending:
        notes.append(_listing(pending, lambda parts: Text("{code} may yet count: {parts}.", code=code, parts=parts)))
    return notes


def _listing(parts: Sequence[Part], say: Callable[[str], Text]) -> Words:
    en = "; ".join(_part(part, Language.EN) for part in parts)
    zh = "；".join(_part(part, Language.ZH) for part in parts)
    return Words(say(en).render(Language.EN), say(zh).render(Language.ZH))


def _part(part: Part, language: Language) -> str:
    event = part.text if len(part.text) <= EVENT else f"{part.text[: EVENT - 1]}…"
    title = part.title.render(language)
    if not event:
        return Text("{title} {points}", title=title, points=part.points).render(language)
    return Text("{title} {points} (“{event}”)", title=title, points=part.points, event=event).render(language)
