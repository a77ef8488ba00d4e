"""Words in both languages, and the languages of a paper."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from registry.i18n import Language, Text


class PaperLanguage(StrEnum):
    """The language of a paper. In `BOTH` Chinese leads and English follows, smaller."""

    EN = "en"
    ZH = "zh"
    BOTH = "both"


@dataclass(frozen=True, slots=True)
class Words:
    """The same thing said in both languages."""

    en: str
    zh: str

    @classmethod
    def of(cls, text: Text) -> Words:
        """Both renderings of a text."""
        return cls(text.render(Language.EN), text.render(Language.ZH))

    @classmethod
    def same(cls, text: str) -> Words:
        """A name, code or figure that has one form only."""
        return cls(text, text)

    def __bool__(self) -> bool:
        return bool(self.en or self.zh)


NOTHING = Words("", "")
