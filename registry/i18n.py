"""One strings mechanism for core, screens and papers.

English is the source language; Chinese is complete. Catalogues are written as one ``.po`` file a room in
``resources/translations/zh_CN/`` and compiled by Babel into a single ``registry.mo`` (``tools/strings.py``).

A text that must be kept and rendered later, perhaps in two languages at once, is a `Text`; the current language of the
program is a process-wide setting that the window switches live.
"""

from __future__ import annotations

import gettext
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import Any

from registry.resources import resource_path


class Language(StrEnum):
    """A language of the program. `BOTH` is for papers only: Chinese leads, English follows."""

    EN = "en"
    ZH = "zh"


_current: list[Language] = [Language.EN]


def set_language(language: Language) -> None:
    """Make `language` the one that `_` and `str(Text)` speak from now on."""
    _current[0] = language


def current_language() -> Language:
    """The language in use."""
    return _current[0]


@cache
def _catalogue(language: Language) -> gettext.NullTranslations:
    if language is Language.EN:
        return gettext.NullTranslations()
    path = resource_path("translations/zh_CN/LC_MESSAGES/registry.mo")
    if not path.is_file():
        return gettext.NullTranslations()
    with path.open("rb") as file:
        return gettext.GNUTranslations(file)


def translate(message: str, language: Language, **values: Any) -> str:
    """`message` in `language`, its ``{names}`` filled from `values` after the look-up."""
    text = _catalogue(language).gettext(message) if message else ""
    return text.format(**values) if values else text


def translate_plural(singular: str, plural: str, n: int, language: Language, **values: Any) -> str:
    """The form for `n` things; ``{n}`` is filled too."""
    return _catalogue(language).ngettext(singular, plural, n).format(n=n, **values)


def _(message: str, **values: Any) -> str:
    """`message` in the current language."""
    return translate(message, _current[0], **values)


def n_(singular: str, plural: str, n: int, **values: Any) -> str:
    """The plural form for `n` in the current language."""
    return translate_plural(singular, plural, n, _current[0], **values)


def N_(message: str) -> str:  # noqa: N802 (the gettext convention for "mark, do not translate yet")
    """Mark `message` for the catalogues without translating it."""
    return message


@dataclass(frozen=True, slots=True)
class Text:
    """A message and its values, rendered when somebody reads it.

    ``Text("{cell} holds no date", cell="F12").render(Language.ZH)``; ``str(text)`` speaks the current language.
    A value may itself be a `Text`.
    """

    message: str
    values: tuple[tuple[str, object], ...] = ()
    plural: str | None = None

    def __init__(self, message: str, plural: str | None = None, /, **values: object) -> None:
        object.__setattr__(self, "message", message)
        object.__setattr__(self, "values", tuple(sorted(values.items())))
        object.__setattr__(self, "plural", plural)

    def render(self, language: Language) -> str:
        """This text in `language`."""
        values = {k: v.render(language) if isinstance(v, Text) else v for k, v in self.values}
        if self.plural is not None:
            n = values.pop("n")
            assert isinstance(n, int), "a plural text counts by its value n"
            return translate_plural(self.message, self.plural, n, language, **values)
        return translate(self.message, language, **values)

    def __str__(self) -> str:
        return self.render(_current[0])


class Title(Text):
    """A text from data that knows both languages already. It goes wherever a `Text` goes."""

    __slots__ = ()

    def __init__(self, en: str, zh: str) -> None:
        super().__init__("{en}", en=en, zh=zh)

    @property
    def en(self) -> str:
        """The English text."""
        return str(self.values[0][1])

    @property
    def zh(self) -> str:
        """The Chinese text."""
        return str(self.values[1][1])

    def render(self, language: Language) -> str:
        """The text in `language`."""
        return self.zh if language is Language.ZH else self.en
