"""Which field a column means.

The words come from the field catalogue and the vocabulary of yearly figures, in both languages; a header is compared
without its unit, year, brackets and marks. Edit distance is not used: two-character Chinese headers are all within two
edits of each other. A header that a field names as its negative is known and means something else.

A region speaks of one kind of record. Rows of firms may carry a recognition, a round, contacts and yearly figures in the
same row; rows of rounds, milestones, recognitions and veto checks name their firm.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from registry.model.catalogue import Field
from registry.model.entities import ENTITIES, METRIC
from registry.model.vocab import normalised, vocabulary


class Subject(StrEnum):
    """What a region's rows are: the table of their main record."""

    FIRM = "firm"
    FUNDING = "funding_event"
    MILESTONE = "milestone"
    RECOGNITION = "recognition"
    VETO = "veto_record"


@dataclass(frozen=True, slots=True)
class Target:
    """Where a column's values go: a field of a table, or the yearly figure `metric` of the year `year`."""

    table: str
    field: Field
    metric: str | None = None
    year: int | None = None

    @property
    def key(self) -> str:
        """``firm.uscc``, ``metric.revenue.2024``."""
        return f"metric.{self.metric}.{self.year}" if self.metric else f"{self.table}.{self.field.key}"


@dataclass(frozen=True, slots=True)
class MappedColumn:
    """One column of a region with what it means.

    Attributes:
        column: number, from 1.
        header: its header path, joined.
        target: None when the column is only kept with the row (unknown, a number column, a figure without a year).
        doubt: why a column that was recognised has no target: ``year``, ``twice``.
    """

    column: int
    header: str
    target: Target | None
    doubt: str | None = None


@dataclass(frozen=True, slots=True)
class HeaderWords:
    """What the layout found in a column's header: the words from the top row down, and the year it names."""

    column: int
    path: tuple[str, ...]
    year: int | None


_FIRM_TABLES = ("firm", "firm_segment", "recognition", "funding_event", "firm_name", "contact", "metric")
_SUBJECT_TABLES: Mapping[Subject, tuple[str, ...]] = {
    Subject.FIRM: _FIRM_TABLES,
    Subject.FUNDING: ("funding_event",),
    Subject.MILESTONE: ("milestone",),
    Subject.RECOGNITION: ("recognition",),
    Subject.VETO: ("veto_record",),
}
# Fields that every kind of row has: with the main record of the region they describe.
_SHARED = ("source", "grade", "remark")
_FIRM_NAME_FIELDS = ("legal_name", "short_name", "uscc", "english_name")
_YEAR = re.compile(r"(?:19|20)\d\d\s*年?度?|^年度?$")
_LAST_YEAR = re.compile(r"上年度|上一年度?|上年|去年|本年度?|当年")
# The year before that one: which it is, only the header can say.
_EARLIER = re.compile(r"(?<![目以当之])前一?年度?")


@cache
def _words(tables: tuple[str, ...]) -> Mapping[str, tuple[str, Field]]:
    """{normalised header: (table, field)} of these tables; the first table that claims a word has it."""
    words: dict[str, tuple[str, Field]] = {}
    for table in tables:
        if table == "metric":
            continue
        for field in ENTITIES[table].fields:
            if field.computed or field.key == "firm" or (table != tables[0] and field.key in _SHARED):
                continue
            for text in (field.zh, field.en, field.key, *field.aliases):
                if table == "firm_name" and field.key != "name":
                    continue
                words.setdefault(normalised(text), (table, field))
    if "firm_name" in tables:
        # 名称 alone is the firm's own name; a former name says so.
        words[normalised("名称")] = ("firm", ENTITIES["firm"].field("legal_name"))
        words.pop(normalised("name"), None)
    return words


@cache
def _firm_words() -> frozenset[str]:
    texts = list(ENTITIES["milestone"].field("firm").aliases)
    for key in _FIRM_NAME_FIELDS[:2]:
        field = ENTITIES["firm"].field(key)
        texts += [field.zh, field.en, *field.aliases]
    return frozenset(normalised(t) for t in (*texts, "企业"))


@cache
def _metric_words() -> Mapping[str, str]:
    words: dict[str, str] = {}
    for term in vocabulary("metric"):
        for text in (term.code, term.en, term.zh, *term.aliases):
            words.setdefault(normalised(text), term.code)
    return words


@cache
def _negatives() -> frozenset[str]:
    known = [n for e in ENTITIES.values() for f in e.fields for n in f.negatives]
    known += [n for term in vocabulary("metric") for n in term.negatives]
    return frozenset(normalised(n) for n in known)


def _texts(words: HeaderWords) -> list[str]:
    """The texts a column may be recognised by: the lowest word first, then the ones above it, joined to it and alone."""
    path = [p for p in (_EARLIER.sub("", _LAST_YEAR.sub("", _YEAR.sub("", part))).strip() for part in words.path) if p]
    texts: list[str] = []
    for depth in range(len(path)):
        leaf = path[len(path) - 1 - depth]
        texts.append(leaf)
        if depth == 0 and len(path) > 1:
            texts.append("".join(path[-2:]))
    return texts


def subject_of(columns: Sequence[HeaderWords]) -> Subject:
    """What the rows of a region with these columns are."""
    found = {
        subject: {
            _words(_SUBJECT_TABLES[subject])[n][1].key
            for c in columns
            for n in _normal(c)
            if n in _words(_SUBJECT_TABLES[subject])
        }
        for subject in (Subject.FUNDING, Subject.MILESTONE, Subject.RECOGNITION, Subject.VETO)
    }
    firm = {_words(("firm",))[n][1].key for c in columns for n in _normal(c) if n in _words(("firm",))} - {
        "legal_name",
        "short_name",
        *_SHARED,
    }
    has_metrics = any(n in _metric_words() for c in columns for n in _normal(c))
    if "answer" in found[Subject.VETO] and "kind" in found[Subject.VETO]:
        return Subject.VETO
    if "event" in found[Subject.MILESTONE] and len(firm) < 3:
        return Subject.MILESTONE
    if (
        len(found[Subject.FUNDING] & {"round_text", "announced", "amount", "investors"}) >= 2
        and len(firm) < 3
        and not has_metrics
    ):
        return Subject.FUNDING
    if "tier" in found[Subject.RECOGNITION] and len(firm) < 3 and not has_metrics:
        return Subject.RECOGNITION
    return Subject.FIRM


def _normal(words: HeaderWords) -> list[str]:
    return [n for n in (normalised(t) for t in _texts(words)) if n]


def _target(words: HeaderWords, subject: Subject, report_year: int | None) -> tuple[Target | None, str | None]:
    tables = _SUBJECT_TABLES[subject]
    for normal in _normal(words):
        if subject is not Subject.FIRM and normal in _firm_words() and normal not in _words(tables):
            return Target(subject.value, ENTITIES[subject.value].field("firm")), None
        if (
            subject is not Subject.FIRM
            and normalised(words.path[-1]) == normal
            and normal == normalised("统一社会信用代码")
        ):
            return Target("firm", ENTITIES["firm"].field("uscc")), None
        hit = _words(tables).get(normal)
        if hit is not None:
            return Target(hit[0], hit[1]), None
        if subject is Subject.FIRM and normal in _metric_words():
            earlier = any(_EARLIER.search(part) for part in words.path)
            year = words.year or (None if earlier else report_year)
            if year is None:
                return None, "year"
            return Target("metric", METRIC.field("lo"), _metric_words()[normal], year), None
        if normal in _negatives():
            return None, None
    return None, None


def map_columns(
    columns: Iterable[HeaderWords], subject: Subject, report_year: int | None = None
) -> tuple[MappedColumn, ...]:
    """What each column means. Two columns that mean the same: the first has it, the other is kept with the row.

    Args:
        columns: header words of each column.
        subject: what the rows are.
        report_year: the year a figure without one belongs to (上年度…), from the sheet's title or name.
    """
    taken: set[str] = set()
    mapped: list[MappedColumn] = []
    for words in columns:
        header = " › ".join(words.path)
        target, doubt = _target(words, subject, report_year)
        if target is not None and target.key in taken:
            target, doubt = None, "twice"
        if target is not None:
            taken.add(target.key)
        mapped.append(MappedColumn(words.column, header, target, doubt))
    return tuple(mapped)
