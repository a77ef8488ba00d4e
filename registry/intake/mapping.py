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
from types import MappingProxyType

from registry.intake.column_types import confirmed, proposed
from registry.intake.ours import FIRM_UID, is_identifier_header, is_ignored_header
from registry.intake.targets import Target, target_for
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
class MappedColumn:
    """One column of a region with what it means.

    Attributes:
        column: number, from 1.
        header: its header path, joined.
        targets: empty when the column is only kept with the row (unknown, a number column, a figure without a year);
            two when one column feeds two fields.
        doubt: why a column that was recognised has no target: ``year``, ``twice``.
        confidence: 0 to 100.
        why: what decided: ``word``, ``joined``, ``split``, ``learned``, ``remembered``, ``hand``, ``identifier``,
            ``ignored``, ``type``, ``unknown``, ``negative``.
        proposal: a field that the values speak for, or a figure that lacks its year; never taken unasked.
    """

    column: int
    header: str
    targets: tuple[Target, ...]
    doubt: str | None = None
    confidence: int = 0
    why: str = "unknown"
    proposal: Target | None = None

    @property
    def target(self) -> Target | None:
        """The first field it feeds."""
        return self.targets[0] if self.targets else None


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
_NOTHING_LEARNED: Mapping[str, str] = MappingProxyType({})
_HALVES = (re.compile(r"[/／、]"), re.compile(r"及|与|和|\band\b|&"))
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


def _bare(path: Sequence[str]) -> list[str]:
    """The words of a header without years."""
    return [p for p in (_EARLIER.sub("", _LAST_YEAR.sub("", _YEAR.sub("", part))).strip() for part in path) if p]


def _texts(words: HeaderWords) -> list[str]:
    """The texts a column may be recognised by: the lowest word first, then the ones above it, joined to it and alone."""
    path = _bare(words.path)
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


@dataclass(frozen=True, slots=True)
class _Hit:
    """What a header says: targets, and why."""

    targets: tuple[Target, ...] = ()
    why: str = "unknown"
    confidence: int = 0
    doubt: str | None = None
    proposal: Target | None = None


_UNKNOWN = _Hit()
_SURE, _JOINED, _LEARNED, _SPLIT = 99, 92, 96, 88


def _find(
    words: HeaderWords, subject: Subject, report_year: int | None, learned: Mapping[str, str], whole: bool = True
) -> _Hit:
    text = words.path[-1] if words.path else ""
    if is_ignored_header(text):
        return _Hit(why="ignored", confidence=_SURE)
    if is_identifier_header(text):
        return _Hit((target_for(FIRM_UID),), "identifier", _SURE)
    known = learned.get(header_key(words.path)) if learned else None
    if known is not None:
        return _of_learned(known, words, report_year)
    tables = _SUBJECT_TABLES[subject]
    for place, normal in enumerate(_normal(words)):
        sure = _SURE if place == 0 else _JOINED
        why = "word" if place == 0 else "joined"
        if subject is not Subject.FIRM and normal in _firm_words() and normal not in _words(tables):
            return _Hit((Target(subject.value, ENTITIES[subject.value].field("firm")),), why, sure)
        if (
            subject is not Subject.FIRM
            and normalised(words.path[-1]) == normal
            and normal == normalised("统一社会信用代码")
        ):
            return _Hit((target_for("firm.uscc"),), why, sure)
        hit = _words(tables).get(normal)
        if hit is not None:
            return _Hit((Target(hit[0], hit[1]),), why, sure)
        if subject is Subject.FIRM and normal in _metric_words():
            earlier = any(_EARLIER.search(part) for part in words.path)
            year = words.year or (None if earlier else report_year)
            return _of_metric(_metric_words()[normal], year, why, sure)
        if normal in _negatives():
            return _Hit(why="negative", confidence=_SURE)
    return _of_halves(words, subject, report_year) if whole else _UNKNOWN


def _of_metric(metric: str, year: int | None, why: str, sure: int) -> _Hit:
    target = Target("metric", METRIC.field("lo"), metric, year)
    if year is None:
        return _Hit(why=why, confidence=sure, doubt="year", proposal=target)
    return _Hit((target,), why, sure)


def _of_learned(key: str, words: HeaderWords, report_year: int | None) -> _Hit:
    if key in ("note", "ignore"):
        return _Hit(why="learned" if key == "note" else "ignored", confidence=_LEARNED)
    try:
        target = target_for(key, words.year or report_year)
    except KeyError:  # a field that is no more
        return _UNKNOWN
    if target.metric is not None:
        return _of_metric(target.metric, target.year, "learned", _LEARNED)
    return _Hit((target,), "learned", _LEARNED)


def _of_halves(words: HeaderWords, subject: Subject, report_year: int | None) -> _Hit:
    """金额/时间: a column that feeds two fields; 投资方及金额 too. Both halves must be known."""
    if not words.path:
        return _UNKNOWN
    for mark in _HALVES:
        halves = [half.strip() for half in mark.split(words.path[-1]) if half.strip()]
        if len(halves) != 2:
            continue
        first = _half(words, halves[0], subject, report_year)
        second = _half(words, halves[1], subject, report_year)
        if not second.targets:  # 融资金额/时间 means 融资时间
            second = _half(words, halves[0][:2] + halves[1], subject, report_year)
        hits = (first, second)
        if all(len(hit.targets) == 1 for hit in hits) and hits[0].targets != hits[1].targets:
            return _Hit((hits[0].targets[0], hits[1].targets[0]), "split", _SPLIT)
    return _UNKNOWN


def _half(words: HeaderWords, text: str, subject: Subject, report_year: int | None) -> _Hit:
    half = HeaderWords(words.column, (*words.path[:-1], text), words.year)
    return _find(half, subject, report_year, _NOTHING_LEARNED, whole=False)


def map_columns(
    columns: Iterable[HeaderWords],
    subject: Subject,
    report_year: int | None = None,
    *,
    learned: Mapping[str, str] = _NOTHING_LEARNED,
    samples: Mapping[int, Sequence[object]] | None = None,
) -> tuple[MappedColumn, ...]:
    """What each column means. Two columns that mean the same: the first has it, the other is kept with the row.

    Args:
        columns: header words of each column.
        subject: what the rows are.
        report_year: the year a figure without one belongs to (上年度…), from the sheet's title or name.
        learned: {`header_key`: field key without year, ``note`` or ``ignore``} that people taught.
        samples: some values of each column: a second opinion beside the header.
    """
    taken: set[str] = set()
    mapped: list[MappedColumn] = []
    for words in columns:
        hit = _find(words, subject, report_year, learned)
        targets, doubt, confidence, proposal = hit.targets, hit.doubt, hit.confidence, hit.proposal
        if any(target.key in taken for target in targets):
            targets, doubt = (), "twice"
        taken.update(target.key for target in targets)
        values = samples.get(words.column, ()) if samples is not None else ()
        if len(targets) == 1 and hit.why not in ("identifier", "learned") and values:
            confidence = confirmed(confidence, targets[0], values)
        why = hit.why
        if not targets and why == "unknown" and values:
            proposal = proposed(values, subject.value)
            why, confidence = ("type", 50) if proposal is not None else (why, confidence)
        header = " › ".join(words.path)
        mapped.append(MappedColumn(words.column, header, targets, doubt, confidence, why, proposal))
    return tuple(mapped)


def header_key(path: Sequence[str]) -> str:
    """What a header is known by when it comes again: its words, whatever the year."""
    return " › ".join(n for n in (normalised(p) for p in _bare(path)) if n)


def choices(subject: Subject) -> tuple[Target, ...]:
    """All fields that a column of a table with this subject may feed; yearly figures once each, without a year."""
    found: list[Target] = []
    if subject is not Subject.FIRM:
        found += [Target(subject.value, ENTITIES[subject.value].field("firm")), target_for("firm.uscc")]
    for table in _SUBJECT_TABLES[subject]:
        if table == "metric":
            found += [Target("metric", METRIC.field("lo"), term.code) for term in vocabulary("metric")]
            continue
        for field in ENTITIES[table].fields:
            is_name = table == "firm_name" and field.key != "name"
            if field.computed or field.key == "firm" or is_name or (table != subject.value and field.key in _SHARED):
                continue
            found.append(Target(table, field))
    return tuple(found)
