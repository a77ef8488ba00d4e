"""Who a firm is, as papers print it: names, district, segment, tier, raw values."""

from __future__ import annotations

from registry.i18n import Language, Text
from registry.model.vocab import vocabulary
from registry.report.card_words import raw_words
from registry.report.inputs import FirmFile
from registry.report.typeset.characters import clean
from registry.report.views import SegmentMark, TierMark
from registry.report.wording import NOTHING, Words
from registry.scoring import Candidate, Contribution
from registry.scoring.facts import State
from registry.scoring.scheme import Indicator

HELD_STATES = ("lapsed", "applied")
NAME = 120  # characters of a firm's name; a longer one is a mistake of somebody's sheet


def raw_of(x: Contribution, indicator: Indicator) -> Words:
    """What the registry holds for an indicator, or that it was not provided."""
    return Words.of(Text("not provided")) if x.state is State.NOT_PROVIDED else raw_words(x, indicator)


def name_of(candidate: Candidate) -> Words:
    """Both names of a candidate."""
    return Words(clean(candidate.english_name, NAME), clean(candidate.legal_name, NAME))


def district_of(file: FirmFile) -> Words:
    """The district, or the place where none is known."""
    if file.district is None:
        return Words.same(file.place)
    return Words(file.district.label(Language.EN, short=True), file.district.label(Language.ZH, short=True))


def segment_of(file: FirmFile) -> SegmentMark:
    """The segment with its mark."""
    if not file.segment:
        return SegmentMark("", NOTHING)
    term = vocabulary("segment1").get(file.segment)
    return SegmentMark(term.code, Words(term.en, term.zh))


def tier_of(file: FirmFile) -> TierMark:
    """The tier that is held on the day; one that lapsed or is applied for is not."""
    code = file.standing.tier
    if code is None or code == "none" or file.standing.state in HELD_STATES:
        return TierMark(0, NOTHING)
    term = vocabulary("tier").get(code)
    return TierMark(max(0, min(3, term.rank)), Words(term.short_en, term.short_zh))
