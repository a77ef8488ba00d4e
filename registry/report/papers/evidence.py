"""The evidence index: every piece of evidence and every source that a record names, with its grade and what rests on it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

from sqlalchemy import Connection, select

from registry.i18n import Text
from registry.model.entities import ENTITIES, TABLES
from registry.model.values import Grade
from registry.report import dossier_prose as prose
from registry.report.dossier_build import LONG, NAME
from registry.report.papers.content import named_by_content
from registry.report.papers.head import PaperHead
from registry.report.papers.register_head import about, register_head
from registry.report.phrases import share
from registry.report.scheme_words import spoken
from registry.report.typeset.characters import clean
from registry.report.views import KeyFigure
from registry.report.wording import NOTHING, PaperLanguage, Words

_Named = TypeVar("_Named")
NAMING = ("firm", "recognition", "funding_event", "milestone", "metric", "veto_record")
"""Records that may name their source."""


@dataclass(frozen=True, slots=True)
class EvidenceUse:
    """What of one firm rests on a piece: records by kind, in words. `records`: how many."""

    firm: Words
    supports: Words
    records: int


@dataclass(frozen=True, slots=True)
class EvidencePiece:
    """A piece of evidence or a named source.

    Attributes:
        grade: A to D, "" where none is given.
        detail: issuer, day and address.
        on_file: it is held as a piece of evidence, not only named.
    """

    number: int
    title: str
    detail: str
    grade: str
    on_file: bool
    records: int
    uses: tuple[EvidenceUse, ...]


@dataclass(frozen=True, slots=True)
class GradeCount:
    """Records whose source has this grade; "" for records with a source and no grade, "-" for those without a source."""

    grade: str
    label: Words
    records: int


@dataclass(frozen=True, slots=True)
class FirmEvidence:
    """A firm, the numbers of its pieces, and how many of its records name no source."""

    name: Words
    uscc: str
    numbers: tuple[int, ...]
    bare: int


@dataclass(frozen=True, slots=True)
class EvidencePaper:
    """The whole index."""

    head: PaperHead
    finding: Words
    figures: tuple[KeyFigure, ...]
    grades_finding: Words
    grades: tuple[GradeCount, ...]
    pieces_finding: Words
    pieces: tuple[EvidencePiece, ...]
    firms_finding: Words
    firms: tuple[FirmEvidence, ...]


def in_order(names: Iterable[_Named], language: PaperLanguage, name: Callable[[_Named], Words]) -> list[_Named]:
    """Things with the name of a firm as a reader looks them up: in an English paper by the English name, else as they stand,
    in the order of the Chinese one.
    """
    if language is not PaperLanguage.EN:
        return list(names)
    return sorted(names, key=lambda one: (name(one).en or name(one).zh).casefold())


_Found = dict[str, dict[str, int]]
"""Records by kind, by firm."""


def evidence_paper(connection: Connection, as_of: date) -> EvidencePaper:
    """The index of a registry. Read it within one transaction."""
    names, codes = _firms(connection)
    named, bare, graded = _named(connection)
    pieces = _on_file(connection, names) + [
        (title, "", grade, False, found) for (title, grade), found in sorted(named.items(), key=_by_grade)
    ]
    rows = tuple(
        EvidencePiece(
            number, title, detail, grade, on_file, sum(sum(x.values()) for x in found.values()),
            tuple(EvidenceUse(names[uid], prose.supports(found[uid]) if found[uid] else NOTHING, sum(found[uid].values()))
                  for uid in names if uid in found),
        )
        for number, (title, detail, grade, on_file, found) in enumerate(pieces, 1)
    )  # fmt: skip
    numbers: dict[str, list[int]] = defaultdict(list)
    for number, (*_, found) in enumerate(pieces, 1):
        for uid in found:
            numbers[uid].append(number)
    firms = tuple(FirmEvidence(name, codes[uid], tuple(numbers[uid]), bare.get(uid, 0)) for uid, name in names.items())
    grades = _grades(graded, sum(bare.values()))
    content = (
        _finding(rows, grades),
        _figures(rows, grades),
        _grades_finding(grades),
        grades,
        _pieces_finding(rows),
        rows,
        _firms_finding(rows, firms),
        firms,
    )
    title = Words.of(Text("Evidence index"))
    return named_by_content(EvidencePaper(register_head(about(connection), title, as_of), *content))


def _firms(connection: Connection) -> tuple[dict[str, Words], dict[str, str]]:
    c = TABLES["firm"].c
    found = connection.execute(
        select(c.uid, c.english_name, c.legal_name, c.uscc).order_by(c.pinyin, c.legal_name, c.uid)
    ).all()
    names = {row.uid: Words(clean(row.english_name or "", NAME), clean(row.legal_name, NAME)) for row in found}
    return names, {row.uid: row.uscc or "" for row in found}


def _on_file(connection: Connection, names: Mapping[str, Words]) -> list[tuple[str, str, str, bool, _Found]]:
    """The pieces on file, the same piece of several firms once."""
    t, entity = TABLES["evidence"], ENTITIES["evidence"]
    merged: dict[tuple[str, str, str], _Found] = {}
    for row in connection.execute(select(t).order_by(t.c.title, t.c.uid)).mappings():
        one: Mapping[str, Any] = entity.decode(dict(row))
        issued = one["issued"].iso() if one["issued"] is not None else ""
        detail = clean(" · ".join(x for x in (one["issuer"], issued, one["url"]) if x), LONG)
        if one["firm"] in names:
            merged.setdefault((clean(one["title"], LONG), detail, one["grade"] or ""), {}).setdefault(one["firm"], {})
    return [(title, detail, grade, True, found) for (title, detail, grade), found in merged.items()]


def _named(connection: Connection) -> tuple[dict[tuple[str, str], _Found], dict[str, int], dict[str, int]]:
    """Sources that records name, by title and grade; records without one by firm; records with one by grade."""
    named: dict[tuple[str, str], _Found] = {}
    bare: dict[str, int] = defaultdict(int)
    graded: dict[str, int] = defaultdict(int)
    for table in NAMING:
        c = TABLES[table].c
        owner = c.uid if table == "firm" else c.firm
        for firm, source, grade in connection.execute(select(owner, c.source, c.grade).order_by(c.uid)):
            if not (source or "").strip():
                bare[firm] += 1
                continue
            graded[grade or ""] += 1
            counts = named.setdefault((clean(source, LONG), grade or ""), {}).setdefault(firm, {})
            counts[table] = counts.get(table, 0) + 1
    return named, bare, graded


def _by_grade(pair: tuple[tuple[str, str], _Found]) -> tuple[str, str]:
    (title, grade), _ = pair
    return (grade or "Z", title)


def _grades(graded: Mapping[str, int], bare: int) -> tuple[GradeCount, ...]:
    said = {
        Grade.A.value: Text("official document"),
        Grade.B.value: Text("audit or listed company"),
        Grade.C.value: Text("press"),
        Grade.D.value: Text("stated by the firm"),
        "": Text("source named, no grade"),
        "-": Text("no source named"),
    }
    counts = {**graded, "-": bare}
    return tuple(GradeCount(grade, Words.of(label), counts.get(grade, 0)) for grade, label in said.items())


def _finding(rows: tuple[EvidencePiece, ...], grades: tuple[GradeCount, ...]) -> Words:
    file = sum(one.on_file for one in rows)
    named = len(rows) - file
    bare = next(one.records for one in grades if one.grade == "-")
    with_source = sum(one.records for one in grades) - bare
    pieces = Text("{n:,} piece of evidence is on file", "{n:,} pieces of evidence are on file", n=file)
    sources = Text("{n:,} source is named", "{n:,} sources are named", n=named)
    records = Text("{n:,} record names its source", "{n:,} records name their source", n=with_source)
    rest = Text("{n:,} names none", "{n:,} name none", n=bare) if bare else Text("none is without one")
    return spoken(
        Text("{file}, {named}; {records}, {bare}.", file="", named="", records="", bare=""),
        file=Words.of(pieces if file else Text("No evidence is on file")),
        named=Words.of(sources if named else Text("no source is named")),
        records=Words.of(records if with_source else Text("no record names its source")),
        bare=Words.of(rest),
    )


def _pieces_finding(rows: tuple[EvidencePiece, ...]) -> Words:
    if not rows:
        return Words.of(Text("No record names its source, and no evidence is on file."))
    counts = sorted((one.records for one in rows), reverse=True)
    n, title = counts[0], next(one.title for one in rows if one.records == counts[0])
    if not n:
        return Words.of(Text("No record names its source."))
    if counts[1:2] == [n]:
        return Words.of(
            Text(
                "No source is named more often than “{title}”: {n:,} record.",
                "No source is named more often than “{title}”: {n:,} records.",
                title=title,
                n=n,
            )
        )
    return Words.of(
        Text(
            "The source most often named is “{title}”: {n:,} record.",
            "The source most often named is “{title}”: {n:,} records.",
            title=title,
            n=n,
        )
    )


def _firms_finding(rows: tuple[EvidencePiece, ...], firms: tuple[FirmEvidence, ...]) -> Words:
    good = {one.number for one in rows if one.grade in (Grade.A.value, Grade.B.value)}
    n, whole = sum(not good.isdisjoint(firm.numbers) for firm in firms), len(firms)
    bare = sum(firm.bare > 0 for firm in firms)
    if not whole:
        return Words.of(Text("There is no firm in this registry yet."))
    well = Text(
        "{n} of {all} firms rests on a piece of grade A or B",
        "{n} of {all} firms rest on a piece of grade A or B",
        n=n,
        all=whole,
    )
    if n in (0, whole):
        none = Text("None of {all} firms rests on a piece of grade A or B", all=whole)
        well = Text("All {all} firms rest on a piece of grade A or B", all=whole) if n else none
    left = Text("{n} has records that name no source", "{n} have records that name no source", n=bare)
    if bare in (0, whole):
        left = Text("all have records that name no source") if bare else Text("every record names its source")
    return spoken(Text("{good}; {bare}.", good="", bare=""), good=Words.of(well), bare=Words.of(left))


def _figures(rows: tuple[EvidencePiece, ...], grades: tuple[GradeCount, ...]) -> tuple[KeyFigure, ...]:
    count = {one.grade: one.records for one in grades}
    told = (
        (len(rows), Text("Pieces and sources")),
        (count["A"] + count["B"], Text("Records on grade A or B")),
        (count["C"] + count["D"], Text("Records on grade C or D")),
        (count["-"], Text("Records without a source")),
    )
    return tuple(KeyFigure(f"{n:,}", NOTHING, Words.of(label)) for n, label in told)


def _grades_finding(grades: tuple[GradeCount, ...]) -> Words:
    whole = sum(one.records for one in grades)
    if not whole:
        return Words.of(Text("There is no record yet."))
    best = sum(one.records for one in grades if one.grade in ("A", "B"))
    if not best:
        return Words.of(Text("No record rests on grade A or B."))
    part = share(best * 10_000 // whole)
    return Words.of(Text("{share} % of all {n:,} records rest on grade A or B.", share=part, n=whole))
