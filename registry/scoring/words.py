"""Raw values in words, the same on screens, in papers and on the command line."""

from __future__ import annotations

from registry.i18n import Language, Text, translate
from registry.model.vocab import vocabulary
from registry.scoring.facts import State
from registry.scoring.result import Contribution
from registry.scoring.scheme import MissingPolicy
from registry.scoring.titles import Title, Unit, span

NOT_KNOWN = "—"

POLICIES: dict[MissingPolicy, Text] = {
    MissingPolicy.MIDDLE: Text("The middle of what is possible"),
    MissingPolicy.ZERO: Text("Zero"),
    MissingPolicy.NEUTRAL: Text("A neutral 60, with a flag"),
    MissingPolicy.REDISTRIBUTE: Text("As its siblings, its weight shared among them"),
}
"""What a missing value counts, in words."""


def raw_text(contribution: Contribution, language: Language) -> str:
    """What the registry holds for one indicator of one firm: ``9.2 %``, a tier, milestones, or ``—``."""
    if contribution.state is State.NOT_APPLICABLE:
        return translate("n/a", language)
    if contribution.parts:
        return _milestones(contribution, language)
    if contribution.raw is not None:
        bounds = span(contribution.raw.lo, contribution.raw.hi, contribution.unit)
        return bounds.render(language) if bounds else NOT_KNOWN
    if contribution.codes and contribution.state is not State.MISSING:
        return _codes(contribution, language)
    return NOT_KNOWN


def code_title(name: str, code: str) -> Title:
    """The label of a code of the vocabulary `name`; the code itself where there is no such vocabulary."""
    if not name:
        return Title(code, code)
    term = vocabulary(name).get(code)
    return Title(term.short_en, term.short_zh)


def _codes(contribution: Contribution, language: Language) -> str:
    separator = "、" if language is Language.ZH else ", "
    held = separator.join(code_title(contribution.vocabulary, code).render(language) for code in contribution.codes)
    if not contribution.maybe:
        return held
    maybe = separator.join(code_title(contribution.vocabulary, code).render(language) for code in contribution.maybe)
    return translate("{held}, perhaps {maybe}", language, held=held, maybe=maybe)


def _milestones(contribution: Contribution, language: Language) -> str:
    separator = "；" if language is Language.ZH else "; "
    counted = [part.text or part.title.render(language) for part in contribution.parts if part.counted and part.points]
    if counted:
        return separator.join(counted)
    bounds = span(contribution.raw.lo, contribution.raw.hi, Unit.POINTS) if contribution.raw else None
    return translate("{points} milestone points", language, points=bounds.render(language) if bounds else NOT_KNOWN)
