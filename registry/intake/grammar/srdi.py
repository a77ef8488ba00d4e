"""Tiers of the gradient system in a firm's own words: 国家级小巨人, 专精特新(市级). Rule: import reference 4.5."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from registry.intake.grammar.flags import NO, YES
from registry.intake.grammar.reading import PLAIN, Context, Reading, opened, read_as, refused, without_value
from registry.intake.grammar.spans import FIRST_YEAR, LAST_YEAR
from registry.intake.grammar.text import display, key, squeeze


class Level(StrEnum):
    """A tier as it was named; the codes of the tier vocabulary, and three answers that are no tier of it."""

    NONE = "none"
    TECH_SME = "tech_sme"
    INNOVATIVE_SME = "innovative_sme"
    SRDI_SME = "srdi_sme"
    LITTLE_GIANT = "little_giant"
    KEY_LITTLE_GIANT = "key_little_giant"
    CHAMPION_MUNICIPAL = "champion_municipal"
    CHAMPION_NATIONAL = "champion_national"
    CHAMPION = "champion"  # 单项冠军 without a level: by name the national title
    CANDIDATE = "candidate"  # 公示, 申报: not recognised yet
    UNCLEAR = "unclear"


_ORDER = tuple(Level)


@dataclass(frozen=True, slots=True)
class TierClaim:
    """What a cell says about a firm's tier.

    Attributes:
        level: the tier named.
        applied: of a candidate, the tier it applies for.
        year: year of recognition, as far as the cell says.
        batch: batch as written (第六批).
        expired: the cell says that it is no longer valid.
    """

    level: Level
    applied: Level | None = None
    year: int | None = None
    batch: str | None = None
    expired: bool = False

    @property
    def tier(self) -> str | None:
        """Code of the tier vocabulary; None for a candidate and where the words leave it open."""
        if self.level in (Level.CANDIDATE, Level.UNCLEAR):
            return None
        return Level.CHAMPION_NATIONAL.value if self.level is Level.CHAMPION else self.level.value


_QUOTES = re.compile(r"[“”\"'‘’「」《》<>]")
_CANDIDATE = re.compile(r"公示|申报|申请|拟认定|推荐|培育|入围|候选|candidate|applied|pending")
_EXPIRED = re.compile(r"过期|失效|到期|已过有效期|有效期满|expired")
_BATCH = re.compile(r"第[一二三四五六七八九十\d]{1,3}批")
_YEAR = re.compile(r"((?:19|20)\d\d)")
_SEPARATORS = re.compile(r"[、，,;；/+和及与\n]")
_NATIONAL = re.compile(r"国家|工信部|national")
# The technology little giant (科技小巨人) is a project of the science authorities, no tier of the gradient system.
_OF_SCIENCE = re.compile(r"科技(?:型)?小巨人|technology\s?little\s?giant", re.IGNORECASE)
_LOCAL = re.compile(r"省级|市级|省市级|[省市](?=专精特新|单项冠军|制造业|小巨人|创新型)|上海|municipal|provincial")


def read_srdi(value: object, context: Context = PLAIN) -> Reading[TierClaim]:
    """A tier. 专精特新 or 是 alone leaves it open which, and says so."""
    del context  # the words alone decide
    raw, squeezed = opened(value)
    if isinstance(value, bool):
        squeezed = "是" if value else "否"
    if squeezed in NO:
        return read_as(raw, TierClaim(Level.NONE))
    nothing = without_value(raw, squeezed)
    if nothing is not None:
        return nothing
    if not isinstance(value, (str, bool)):
        return refused(raw, "unknown_level")
    if squeezed in YES:
        return read_as(raw, TierClaim(Level.UNCLEAR), ("level_unclear",))
    text = squeeze(_QUOTES.sub("", key(display(raw))))
    named = [level for part in _SEPARATORS.split(text) if (level := _level(part)) is not None]
    whole = _level(text)
    if not named and whole is not None:
        named = [whole]
    if not named:
        return refused(raw, "unknown_level")
    return _claim(raw, text, named)


def _claim(raw: str, text: str, named: list[Level | str]) -> Reading[TierClaim]:
    codes: list[str] = []
    levels = [level for level in named if isinstance(level, Level)]
    if len(levels) < len(named):
        return read_as(raw, _dated(text, Level.UNCLEAR), ("conflicting_words",))
    level = max(levels, key=_ORDER.index)
    clear = [one for one in levels if one is not Level.UNCLEAR]
    if level is Level.UNCLEAR and clear:
        level = max(clear, key=_ORDER.index)
    if len(set(clear)) > 1:
        codes.append("several_levels")
    if _CANDIDATE.search(text):
        return read_as(raw, _dated(text, Level.CANDIDATE, level), (*codes, "not_recognised_yet"))
    if level is Level.UNCLEAR:
        codes.append("level_unclear")
    claim = _dated(text, level)
    if claim.expired:
        codes.append("level_expired")
    return read_as(raw, claim, tuple(codes))


def _level(text: str) -> Level | str | None:
    """The tier a phrase names, ``conflict`` when its words exclude each other, None when it names none."""
    text = _OF_SCIENCE.sub("", text)
    national, local = _NATIONAL.search(text) is not None, _LOCAL.search(text) is not None
    if "单项冠军" in text or "champion" in text:
        if national and local:
            return "conflict"
        return Level.CHAMPION_NATIONAL if national else Level.CHAMPION_MUNICIPAL if local else Level.CHAMPION
    if "小巨人" in text or "littlegiant" in text:
        if re.search(r"(?:省级|市级|municipal|provincial)", text):
            return "conflict"
        return Level.KEY_LITTLE_GIANT if re.search(r"重点|建议支持|key", text) else Level.LITTLE_GIANT
    if "创新型" in text or "innovative" in text:
        return Level.INNOVATIVE_SME
    if "科技型" in text or "techsme" in text or "technologysme" in text:
        return Level.TECH_SME
    if "专精特新" in text or "srdi" in text:
        if national:
            return "conflict" if local else Level.LITTLE_GIANT
        return Level.SRDI_SME if local or "中小" in text or "sme" in text else Level.UNCLEAR
    if national and re.fullmatch(r"国家级?", text):
        return Level.LITTLE_GIANT
    return Level.SRDI_SME if re.fullmatch(r"省级|市级|省市级", text) else None


def _dated(text: str, level: Level, applied: Level | None = None) -> TierClaim:
    year = _YEAR.search(text)
    batch = _BATCH.search(text)
    named = int(year[1]) if year else None
    return TierClaim(
        level,
        applied,
        named if named is not None and FIRST_YEAR <= named <= LAST_YEAR else None,
        batch[0] if batch else None,
        _EXPIRED.search(text) is not None,
    )
