"""The help as a book: its chapters read from Markdown, what is made put in, headings found, and a search over all of it.

Nothing here needs a screen. A heading may end with ``{#name}``: that is its place, the same in both languages. A line
``{{name}}`` stands for a block of `ui.help.made`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from markdown_it import MarkdownIt
from markdown_it.token import Token

from registry.i18n import Language
from registry.resources import resource_path
from ui.help.made import BLOCKS
from ui.help.topics import LISTS, TOPICS
from ui.kit.commands import Command

_PLACE = re.compile(r"\s*\{#([\w-]+)\}\s*$")
_BLOCK = re.compile(r"^\{\{(\w+)\}\}$", re.MULTILINE)
_BROKEN = re.compile(r"(?<=[\u3000-\uffef])\n(?=[\u3000-\uffef`*\[])|(?<=[`*)])\n(?=[\u3000-\uffef])")
"""Where a line of Chinese was broken in the source: no space belongs there."""
_FORMAT = MarkdownIt("commonmark", {"html": False}).enable("table")
_SNIPPET = 60


@dataclass(frozen=True, slots=True)
class Section:
    """What stands below one heading.

    Attributes:
        topic, anchor: its place; no anchor is the beginning of the chapter.
        title: the heading; `chapter`: that of the whole chapter.
        text: its words, plain.
    """

    topic: str
    anchor: str
    title: str
    chapter: str
    text: str

    @property
    def place(self) -> str:
        """``topic#anchor``."""
        return f"{self.topic}#{self.anchor}" if self.anchor else self.topic


@dataclass(frozen=True, slots=True)
class Chapter:
    """One page of the help.

    Attributes:
        body: HTML, of the part that QTextBrowser knows.
        links, pictures: what it leads to and shows, as written.
    """

    key: str
    title: str
    body: str
    sections: tuple[Section, ...]
    links: tuple[str, ...]
    pictures: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """A place that holds what was searched for, with the words around it."""

    section: Section
    snippet: str


class Book:
    """The help in one language."""

    def __init__(self, language: Language, commands: Sequence[Command]) -> None:
        self.language = language
        self.chapters = {topic.key: _chapter(topic.key, language, commands) for topic in TOPICS}

    def places(self) -> set[str]:
        """Every place there is."""
        return {s.place for c in self.chapters.values() for s in c.sections} | set(self.chapters)

    def search(self, text: str) -> list[Found]:
        """The sections that hold every word of `text`: where a heading holds them first, then the pages that tell before
        those that list, then by how often."""
        words = text.casefold().split()
        if not words:
            return []
        weighed = [(weight, n, s) for n, s in enumerate(self._sections()) if (weight := _weight(s, words)) is not None]
        return [Found(section, _around(section.text, words)) for _weight_, _n, section in sorted(weighed)]

    def _sections(self) -> list[Section]:
        return [section for chapter in self.chapters.values() for section in chapter.sections]


def pictures_folder(language: Language) -> Path:
    """Where the pictures of the help in `language` lie."""
    return resource_path(f"help/{language.value}")


def _chapter(key: str, language: Language, commands: Sequence[Command]) -> Chapter:
    source = resource_path(f"help/{language.value}/{key}.md").read_text(encoding="utf-8")
    if language is Language.ZH:
        source = _BROKEN.sub("", source)
    filled = _BLOCK.sub(lambda block: BLOCKS[block[1]](commands, language), source)
    tokens = _FORMAT.parse(filled)
    sections = _take_sections(key, tokens)
    children = [child for token in tokens for child in token.children or ()]
    return Chapter(
        key,
        sections[0].title,
        _FORMAT.renderer.render(tokens, _FORMAT.options, {}),
        tuple(sections),
        tuple(str(c.attrGet("href")) for c in children if c.type == "link_open"),
        tuple(str(c.attrGet("src")) for c in children if c.type == "image"),
    )


def _take_sections(key: str, tokens: list[Token]) -> list[Section]:
    """Cut the chapter at its headings, and turn each ``{#place}`` into an anchor."""
    heads: list[tuple[str, str]] = []
    texts: list[list[str]] = []
    for before, token in zip([None, *tokens], tokens, strict=False):
        if token.type != "inline":
            continue
        if before is not None and before.type == "heading_open":
            heads.append(_take_heading(token))
            texts.append([])
        elif texts:
            texts[-1].append(_plain(token))
    chapter = heads[0][1]
    return [
        Section(key, anchor, title, chapter, " ".join(text)) for (anchor, title), text in zip(heads, texts, strict=True)
    ]


def _take_heading(token: Token) -> tuple[str, str]:
    last = (token.children or [Token("text", "", 0)])[-1]
    place = _PLACE.search(last.content)
    if place is None:
        return "", _plain(token)
    last.content = last.content[: place.start()]
    title = _plain(token)
    anchor = Token("html_inline", "", 0, content=f'<a name="{place[1]}"></a>')
    token.children = [anchor, *(token.children or ())]
    return place[1], title


def _plain(token: Token) -> str:
    return "".join(
        " " if child.type in ("softbreak", "hardbreak") else child.content
        for child in token.children or ()
        if child.type in ("text", "code_inline", "softbreak", "hardbreak")
    )


def _weight(section: Section, words: list[str]) -> tuple[int, bool, int] | None:
    """What comes first has the lowest; None where a word is missing."""
    title, text = section.title.casefold(), section.text.casefold()
    if not all(word in title or word in text for word in words):
        return None
    headed = sum(word in title for word in words)
    return -headed, section.topic in LISTS, -sum(text.count(word) for word in words)


def _around(text: str, words: list[str]) -> str:
    """The words around the first find."""
    low = text.casefold()
    at = min((place for word in words if (place := low.find(word)) >= 0), default=0)
    start = max(0, at - _SNIPPET // 3)
    end = min(len(text), start + _SNIPPET)
    return f"{'…' if start else ''}{text[start:end].strip()}{'…' if end < len(text) else ''}"
