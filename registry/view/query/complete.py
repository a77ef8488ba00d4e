"""What may be typed at the cursor of a query: a field by the beginning of its name, a value of a list."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from registry.i18n import Language
from registry.model.vocab import normalised
from registry.view.query.fields import FIELDS, Asked, Choice, QueryField, choices_called, field_named
from registry.view.query.parse import KNOWN, UNKNOWN
from registry.view.query.words import Part, Word, split

_SIGN = {Asked.MONEY: ">", Asked.COUNT: ">", Asked.PERCENT: ">", Asked.DATE: "<"}
_LEAST = 2
"""Letters of a field's name before it is offered: one letter begins most firms."""
_MOST = 12


@dataclass(frozen=True, slots=True)
class Offer:
    """One thing that may stand there: the text to put, and what it means."""

    text: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Completion:
    """What may stand in place of the letters from `start` to `end`."""

    start: int
    end: int
    offers: tuple[Offer, ...]


def complete(text: str, cursor: int, language: Language) -> Completion:
    """What may be put at `cursor`; no offers where the word there says all or is a name."""
    word = next((w for w in split(text) if w.start < cursor <= w.end), None)
    if word is None:
        return Completion(cursor, cursor, ())
    if word.operator is None:
        return _of_fields(word, language)
    part = next((p for p in word.parts if p.start <= cursor <= p.end), None)
    field = field_named(word.name.text) if word.name is not None else None
    if part is None or field is None or part.quoted or choices_called(field, part.text):
        return Completion(cursor, cursor, ())
    return Completion(part.start, part.end, tuple(_of_values(field, word, part, language))[:_MOST])


def _of_fields(word: Word, language: Language) -> Completion:
    start, typed = word.start + word.negated, normalised(word.value)
    if len(typed) < (1 if not typed.isascii() else _LEAST):
        return Completion(word.end, word.end, ())
    hits = [f for f in FIELDS if any(normalised(name).startswith(typed) for name in f.all_names())]
    offers = (Offer(f.name(language) + _SIGN.get(f.asked, ":"), f.title.render(language)) for f in hits)
    return Completion(start, word.end, tuple(offers))


def _of_values(field: QueryField, word: Word, part: Part, language: Language) -> Iterator[Offer]:
    typed = normalised(part.text)
    if field.asked is Asked.CHOICE:
        for choice in _sorted(field.choices(), typed):
            text = written(choice, language)
            if text != part.text:
                yield Offer(text, choice.label(language))
    if not typed and word.operator == ":":
        yield Offer(UNKNOWN, field.nothing.render(language))
        yield Offer(KNOWN, field.anything.render(language))


def _sorted(choices: tuple[Choice, ...], typed: str) -> list[Choice]:
    """The values that begin with what was typed before those that hold it; all where nothing was."""
    begin = [c for c in choices if any(normalised(w).startswith(typed) for w in c.words)]
    rest = [c for c in choices if c not in begin and any(typed in normalised(w) for w in c.words)]
    return [*begin, *rest]


def written(choice: Choice, language: Language) -> str:
    """A value as it is put into the text: its code where that is a word, else its label, in quotes where it has a space."""
    label = choice.label(language)
    if language is Language.EN and not choice.code.isdigit():
        return choice.code
    return f'"{label}"' if any(letter.isspace() or letter in ",，、|" for letter in label) else label
