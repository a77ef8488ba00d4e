"""Which field a column means.

The words come from the field catalogue and the vocabulary of yearly figures, in both languages
(`registry.intake.header_words`), and from what people taught. The values are a second opinion: they make a column more or
less sure, and of an unknown one they may propose a meaning; they never decide.

A region speaks of one kind of record. Rows of firms may carry a recognition, a round, contacts and yearly figures in the
same row; rows of rounds, milestones, recognitions and veto checks name their firm.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from types import MappingProxyType

from registry.intake.column_types import confirmed, proposed
from registry.intake.header_words import (
    SHARED,
    TABLES,
    HeaderWords,
    Subject,
    Word,
    bare,
    figure_words,
    header_key,
    speaks_of_earlier_year,
    speaks_of_last_year,
    word_of,
    words_of,
)
from registry.intake.layout.lexicon import says_little
from registry.intake.ours import FIRM_UID, is_identifier_header, is_ignored_header
from registry.intake.splitting import split_value
from registry.intake.targets import Target, target_for
from registry.model.entities import ENTITIES
from registry.model.firm_entities import METRIC
from registry.model.vocab import normalised, vocabulary

__all__ = [
    "HeaderWords",
    "MappedColumn",
    "Subject",
    "Target",
    "choices",
    "header_key",
    "map_columns",
    "split_value",
    "subject_of",
    "target_for",
]


@dataclass(frozen=True, slots=True)
class MappedColumn:
    """One column of a region with what it means.

    Attributes:
        column: number, from 1.
        header: its header path, joined.
        targets: empty when the column is only kept with the row; two when one column feeds two fields, in the order in
            which its header names them.
        doubt: why a column that was recognised has no target: ``year``, ``twice``.
        confidence: how sure that is, 0 to 100; 0 for an unknown column.
        why: what decided: ``word`` (a word of the catalogue), ``joined`` (words of several header rows together),
            ``learned``, ``remembered``, ``hand``, ``identifier`` (the registry's own keys), ``ignored`` (left out),
            ``negative`` (known to be none of our fields), ``year_missing``, ``twice`` (another column has the field),
            ``type`` (the values propose something), ``unknown``.
        proposal: what the values speak for, or the figure that lacks its year. Never taken unasked.
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
        """The first field it feeds, None when it is only kept with the row."""
        return self.targets[0] if self.targets else None


@dataclass(frozen=True, slots=True)
class _Hit:
    """What a header says: fields (figures without a year), why, how sure."""

    fields: tuple[Target, ...] = ()
    why: str = "unknown"
    confidence: int = 0
    is_loose: bool = False


_UNKNOWN = _Hit()
_SURE, _WORD, _LEARNED, _JOINED, _TWO = 100, 95, 97, 90, 85
_PROPOSED = 50
_NOTHING_LEARNED: Mapping[str, str] = MappingProxyType({})
_HALVES = (re.compile(r"\s*[/／]\s*"), re.compile(r"[、;；]"), re.compile(r"及|与|和|\band\b|&"))
_BEFORE_MONEY = re.compile(r"投前|pre-?\s?money", re.IGNORECASE)
_TOLD_BY = {Subject.ENGAGEMENT: "held", Subject.SUPPORT: "instrument"}
_TOLD_LAST = {
    Subject.NEED: {"text"},
    Subject.TASK: {"text"},
    Subject.PLAN: {"officer", "target_tier", "target_year"},
}
_ROUNDS = frozenset(("round_text", "announced", "investors"))
_COLUMNS_OF_A_FIRM = ("legal_name", "short_name", *SHARED)


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
        samples: some values of each column, by its number.
    """
    headers = list(columns)
    hits = [_find(words, subject, learned) for words in headers]
    spoken = {field.table for hit in hits if not hit.is_loose for field in hit.fields}
    samples = samples or {}
    taken: set[str] = set()
    mapped: dict[int, MappedColumn] = {}
    # 本年营业收入 beside 上年营业收入: then the last year is the one before the return's.
    this_year = {
        tuple(field.key for field in hit.fields)
        for words, hit in zip(headers, hits, strict=True)
        if hit.fields and words.year in (None, report_year) and not speaks_of_last_year(words.path)
    }
    # Of two valuations the one after the money is the one a round is known by.
    for place in sorted(range(len(headers)), key=lambda n: _BEFORE_MONEY.search("".join(headers[n].path)) is not None):
        words, hit = headers[place], hits[place]
        if hit.is_loose and not spoken.issuperset(field.table for field in hit.fields):
            hit = _UNKNOWN
        is_before = tuple(field.key for field in hit.fields) in this_year and speaks_of_last_year(words.path)
        year = report_year - 1 if report_year is not None and is_before else report_year
        mapped[place] = _mapped(words, hit, year, taken, samples.get(words.column, ()))
    return tuple(_with_proposal(mapped[place], subject, taken, samples) for place in range(len(headers)))


def _mapped(
    words: HeaderWords, hit: _Hit, report_year: int | None, taken: set[str], values: Sequence[object]
) -> MappedColumn:
    year = words.year or (None if speaks_of_earlier_year(words.path) else report_year)
    targets = tuple(replace(f, year=year) if f.metric is not None else f for f in hit.fields)
    column = MappedColumn(words.column, " › ".join(words.path), targets, None, hit.confidence, hit.why)
    if any(target.metric is not None and target.year is None for target in targets):
        return replace(column, targets=(), doubt="year", why="year_missing", proposal=targets[0])
    if any(target.key in taken for target in targets):
        return replace(column, targets=(), doubt="twice", why="twice")
    taken.update(target.key for target in targets)
    if len(targets) == 1 and hit.why in ("word", "joined", "learned") and values:
        return replace(column, confidence=confirmed(hit.confidence, targets[0], values))
    return column


def _with_proposal(
    column: MappedColumn, subject: Subject, taken: set[str], samples: Mapping[int, Sequence[object]]
) -> MappedColumn:
    """The column, where it is unknown with what its values speak for; a field that has its column is not proposed."""
    values = samples.get(column.column, ())
    if column.why != "unknown" or not values:
        return column
    proposal = proposed(values, subject.value)
    if proposal is None or proposal.key in taken:
        return column
    return replace(column, why="type", confidence=_PROPOSED, proposal=proposal)


def _find(words: HeaderWords, subject: Subject, learned: Mapping[str, str]) -> _Hit:
    """What a header says, whatever the other columns say."""
    text = "".join(words.path)
    if is_ignored_header(text):
        return _Hit(why="ignored", confidence=_SURE)
    if is_identifier_header(text):
        return _Hit((target_for(FIRM_UID),), "identifier", _SURE)
    taught = learned.get(header_key(words.path)) or learned.get(normalised(text)) if learned else None
    if taught is not None and (hit := _taught(taught, subject)) is not None:
        return hit
    path = bare(words.path)
    word = word_of(path, subject)
    if word is None:
        return _two(path, subject) or _UNKNOWN
    if word.target is None:
        return _Hit(why="negative", confidence=_WORD)
    why, confidence = ("joined", _JOINED) if word.is_joined else ("word", _WORD)
    return _Hit((word.target,), why, confidence, word.is_loose)


def _taught(key: str, subject: Subject) -> _Hit | None:
    """What a taught word means here; None where no column of this kind of table may go there."""
    if key in ("note", "ignore"):
        return _Hit(why="learned" if key == "note" else "ignored", confidence=_LEARNED)
    field = _by_key(subject).get(key)
    return None if field is None else _Hit((field,), "learned", _LEARNED)


def _two(path: tuple[str, ...], subject: Subject) -> _Hit | None:
    """金额/时间, 联系人及电话: a column that feeds two fields; both halves must be known."""
    if not path:
        return None
    *groups, leaf = path
    for mark in _HALVES:
        halves = [half for half in mark.split(leaf) if normalised(half)]
        if len(halves) != 2:
            continue
        first = word_of((*groups, halves[0]), subject)
        if first is None or first.target is None:
            continue
        second = _second_half(tuple(groups), halves[0], halves[1], first, subject)
        if second is None or second.target is None:
            continue
        if second.target == first.target:  # 统一社会信用代码/税号
            return _Hit((first.target,), "word", _TWO, first.is_loose and second.is_loose)
        is_apart = first.target.table != second.target.table
        if is_apart and (says_little(halves[0]) or says_little(halves[1])):
            continue  # 法人及电话: whose telephone that is, the other half does not say
        return _Hit((first.target, second.target), "word", _TWO, first.is_loose and second.is_loose)
    return None


def _second_half(groups: tuple[str, ...], one: str, other: str, first: Word, subject: Subject) -> Word | None:
    """The meaning of 时间 in 融资金额/时间, which is 融资时间; else that of the half alone."""
    for length in range(len(one) - 1, 1, -1):
        word = word_of((*groups, one[:length] + other), subject)
        if word is not None and word.target is not None:
            return word
    word = word_of((*groups, other), subject)
    if word is not None or first.target is None or first.target.table not in TABLES:
        return word
    return word_of((other,), Subject(first.target.table))


def subject_of(columns: Sequence[HeaderWords]) -> Subject:
    """What the rows of a region with these columns are."""
    texts = {normal for column in columns for normal in _texts(bare(column.path))}
    found = {
        subject: {words_of(TABLES[subject])[n].field.key for n in texts if n in words_of(TABLES[subject])}
        for subject in Subject
        if subject is not Subject.FIRM
    }
    firm = {words_of(("firm",))[n].field.key for n in texts if n in words_of(("firm",))} - {*_COLUMNS_OF_A_FIRM}
    has_figures = any(n in figure_words() for n in texts)
    if "answer" in found[Subject.VETO] and "kind" in found[Subject.VETO]:
        return Subject.VETO
    if len(firm) < 3:
        for subject, key in _TOLD_BY.items():
            if key in found[subject]:
                return subject
    if "event" in found[Subject.MILESTONE] and len(firm) < 3:
        return Subject.MILESTONE
    if (
        len(found[Subject.FUNDING] & {"round_text", "announced", "amount", "investors"}) >= 2
        and len(firm) < 3
        and not has_figures
    ):
        return Subject.FUNDING
    if "tier" in found[Subject.RECOGNITION] and len(firm) < 3 and not has_figures:
        return Subject.RECOGNITION
    for subject, keys in _TOLD_LAST.items():
        if keys & found[subject] and len(firm) < 3 and not has_figures and not found[Subject.FUNDING] & _ROUNDS:
            return subject
    return Subject.FIRM


def _texts(path: tuple[str, ...]) -> list[str]:
    """The texts of a header: each of its words, the last two together, and the halves of the last."""
    halves = [half for mark in _HALVES for half in mark.split(path[-1])] if path else []
    return [normalised(text) for text in (*path, "".join(path[-2:]), *halves) if normalised(text)]


@cache
def choices(subject: Subject) -> tuple[Target, ...]:
    """All fields that a column of a table of this subject may feed; yearly figures once each, without a year."""
    found: list[Target] = []
    if subject is not Subject.FIRM:
        found += [target_for(f"{subject.value}.firm"), target_for("firm.uscc"), target_for(FIRM_UID)]
    for table in TABLES[subject]:
        if table == "metric":
            found += [Target("metric", METRIC.field("lo"), term.code) for term in vocabulary("metric")]
            continue
        for field in ENTITIES[table].fields:
            is_other_name = table == "firm_name" and field.key != "name"
            is_shared = table != subject.value and field.key in SHARED
            if not (field.computed or field.key == "firm" or is_other_name or is_shared):
                found.append(Target(table, field))
        if table == "firm":
            found.append(target_for(FIRM_UID))
    return tuple(found)


@cache
def _by_key(subject: Subject) -> Mapping[str, Target]:
    """`choices` by field key; the name of a firm is that of the firm a round or milestone belongs to."""
    known = {target.field_key: target for target in choices(subject)}
    own = target_for("firm.legal_name" if subject is Subject.FIRM else f"{subject.value}.firm")
    names = ["firm.legal_name", *(f"{other.value}.firm" for other in Subject if other is not Subject.FIRM)]
    return {**dict.fromkeys(names, own), **known}
