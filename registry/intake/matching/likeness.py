"""How alike a row and a firm are, part by part, so that a person sees why a firm is suggested."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from rapidfuzz import fuzz

from registry.i18n import N_, Text
from registry.intake.grammar import CompanyName
from registry.intake.matching.blocking import are_alike, brand


class PartKind(StrEnum):
    """What is compared."""

    USCC = "uscc"
    NAME = "name"
    CORE = "core"
    BRAND = "brand"
    REGION = "region"
    LEGAL_FORM = "legal_form"
    BRANCH = "branch"
    FORMER = "former"

    @property
    def label(self) -> Text:
        """What to call it on screen."""
        return Text(_TITLES[self])


class Verdict(StrEnum):
    """How a part compares."""

    EQUAL = "equal"
    LIKE = "like"
    DIFFERS = "differs"
    MISSING = "missing"  # one side does not say

    @property
    def label(self) -> Text:
        """What to call it on screen."""
        return Text(_VERDICTS[self])


_TITLES: Mapping[PartKind, str] = {
    PartKind.USCC: N_("Credit code"),
    PartKind.NAME: N_("Full name"),
    PartKind.CORE: N_("Name without place and legal form"),
    PartKind.BRAND: N_("Brand"),
    PartKind.REGION: N_("Place in the name"),
    PartKind.LEGAL_FORM: N_("Legal form"),
    PartKind.BRANCH: N_("Branch"),
    PartKind.FORMER: N_("Former name"),
}
_VERDICTS: Mapping[Verdict, str] = {
    Verdict.EQUAL: N_("equal"),
    Verdict.LIKE: N_("alike"),
    Verdict.DIFFERS: N_("different"),
    Verdict.MISSING: N_("not stated"),
}


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a comparison.

    Attributes:
        detail: what was compared, the row's first (上海 / 北京); one text where both are equal, "" where none says.
    """

    kind: PartKind
    verdict: Verdict
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A firm that a row may speak of; a person decides.

    Attributes:
        name: its legal name, or the name it is known by.
        score: 0 to 100, only to order candidates by.
        parts: what agrees and what does not.
        vetoed: it bears the name but is another entity for certain: another valid credit code, another branch.
    """

    uid: str
    name: str
    score: int
    parts: tuple[Part, ...]
    vetoed: bool = False


@dataclass(frozen=True, slots=True)
class Entry:
    """One name of a firm, as it can be found.

    Attributes:
        former: the firm no longer bears it.
        legal: it is the registered name, not a short or an English one.
    """

    uid: str
    company: CompanyName
    former: bool = False
    legal: bool = False


_SUGGEST_FROM = 70
_VERY_CLOSE = 90.0
_SAME_BRAND = 80.0  # 晨曦航天 and 晨曦卫星 may be one house, however little the rest is alike
_LIKE_FROM = 50.0
_EQUAL_NAME = 97
_VETOED_BELOW = 49
_CORE_SHARE = 0.84
_REGION = {Verdict.EQUAL: 10, Verdict.MISSING: 6, Verdict.DIFFERS: 0}
_LEGAL_FORM = {Verdict.EQUAL: 3, Verdict.MISSING: 2, Verdict.DIFFERS: 2}
_BRANCH = {Verdict.EQUAL: 3, Verdict.DIFFERS: 0}


def compare(company: CompanyName, uscc: str | None, entry: Entry, known: str | None, shown: str) -> Candidate | None:
    """The firm behind `entry` as a candidate for a row, None where they are not alike enough to show.

    Args:
        company, uscc: what the row says.
        known: the firm's credit code.
        shown: the firm's legal name.
    """
    theirs = entry.company
    code = _of_two(uscc, known)
    core = fuzz.ratio(company.core, theirs.core)
    if code is Verdict.DIFFERS and core < _VERY_CLOSE:  # most pairs of a list with credit codes end here
        return None
    ours_brand, their_brand = brand(company.core), brand(theirs.core)
    region = _of_two(company.region, theirs.region)
    same_brand = ours_brand == their_brand
    like_brand = same_brand or are_alike(ours_brand, their_brand, region is not Verdict.DIFFERS)
    if not like_brand and code is not Verdict.EQUAL:
        return None
    legal = _of_two(company.legal, theirs.legal)
    branch = Verdict.EQUAL if company.branch == theirs.branch else Verdict.DIFFERS
    likeness = max(core, _SAME_BRAND) if same_brand else core
    score = round(_CORE_SHARE * likeness) + _REGION[region] + _LEGAL_FORM[legal] + _BRANCH[branch]
    if company.key == theirs.key and branch is Verdict.EQUAL:
        score = max(score, _EQUAL_NAME)
    if code is Verdict.EQUAL:
        score = 100
    vetoed = code is Verdict.DIFFERS or (branch is Verdict.DIFFERS and code is not Verdict.EQUAL)
    if vetoed and core < _VERY_CLOSE:
        return None
    if score < _SUGGEST_FROM:
        return None
    parts = [
        _part(PartKind.USCC, code, uscc, known),
        _part(PartKind.NAME, _equal_or_like(company.key == theirs.key, core), company.name, theirs.name),
        _part(PartKind.CORE, _equal_or_like(company.core == theirs.core, core), company.core, theirs.core),
        _part(PartKind.BRAND, _equal_or_like(same_brand, 100.0 if like_brand else 0.0), ours_brand, their_brand),
        _part(PartKind.REGION, region, company.region, theirs.region),
        _part(PartKind.LEGAL_FORM, legal, company.legal, theirs.legal),
    ]
    if company.branch or theirs.branch:
        parts.append(_part(PartKind.BRANCH, branch, company.branch, theirs.branch))
    if entry.former:
        parts.append(_part(PartKind.FORMER, parts[1].verdict, company.name, theirs.name))
    return Candidate(entry.uid, shown, min(score, _VETOED_BELOW) if vetoed else score, tuple(parts), vetoed)


def _of_two(ours: str | None, theirs: str | None) -> Verdict:
    if not ours or not theirs:
        return Verdict.MISSING
    return Verdict.EQUAL if ours == theirs else Verdict.DIFFERS


def _equal_or_like(equal: bool, ratio: float) -> Verdict:
    if equal:
        return Verdict.EQUAL
    return Verdict.LIKE if ratio >= _LIKE_FROM else Verdict.DIFFERS


def _part(kind: PartKind, verdict: Verdict, ours: str | None, theirs: str | None) -> Part:
    if ours == theirs or (verdict is Verdict.EQUAL and kind is not PartKind.NAME):
        return Part(kind, verdict, ours or "")
    return Part(kind, verdict, f"{ours or '—'} / {theirs or '—'}")
