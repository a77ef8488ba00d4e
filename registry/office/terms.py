"""An office's own words for the vocabularies: a shipped term worded anew or offered no more, and terms that it added.

Codes of shipped terms never change and none goes away, because stored values and rules speak of them. An added term has a
code of its own (``own_…``) and can be taken out as long as no record holds it.
"""

from __future__ import annotations

import re
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, replace

from sqlalchemy import Connection, func, select

from registry.change.changeset import ChangeSet, Delete, Insert, Update
from registry.errors import UserError
from registry.i18n import N_, Text
from registry.model.catalogue import Title
from registry.model.entities import ENTITIES, TABLES
from registry.model.vocab import OWN, OwnTerms, Term, normalised, shipped_terms, spellings, use_own_terms, vocabulary
from registry.store import Registry

VOCABULARIES: Mapping[str, Title] = {
    "district": Title("Districts", "所属区"),
    "segment2": Title("Positions in the chain", "产业链环节"),
    "segment1": Title("Segments", "领域"),
    "tier": Title("SRDI tiers", "梯度"),
    "round": Title("Funding rounds", "融资轮次"),
    "milestone": Title("Kinds of milestones", "里程碑类别"),
    "outcome": Title("Outcomes", "结果"),
    "metric": Title("Yearly figures", "年度指标"),
    "ownership": Title("Ownership", "企业性质"),
    "ipo_stage": Title("Listing stages", "上市进程"),
    "recognition_status": Title("States of a recognition", "认定状态"),
    "revocation": Title("Reasons for revocation", "撤销事由"),
    "veto": Title("Vetoes", "一票否决事项"),
    "engagement": Title("Kinds of contact", "走访联系方式"),
    "need_state": Title("States of a need", "诉求办理状态"),
    "instrument": Title("Kinds of support", "扶持方式"),
    "support_state": Title("States of a support", "扶持状态"),
    "payment": Title("Kinds of payment", "收付类别"),
    "name_kind": Title("Kinds of names", "名称类别"),
}
"""The vocabularies that an office may word anew, as Settings lists them."""
OPEN = frozenset(("district", "segment2", "milestone", "ownership", "ipo_stage", "revocation", "engagement"))
"""Those it may add to: no rule of the program depends on their being complete."""
_PARENTS = {"district": "district", "segment2": "segment1"}
_NOTHING = Text("Nothing was changed.")


@dataclass(frozen=True, slots=True)
class TermLine:
    """One term as the office has it.

    Attributes:
        term: as it stands now.
        uid: of the office's record, "" where the term is as it was shipped.
        shipped: the program ships a term of this code.
        hidden: it is not offered.
    """

    term: Term
    uid: str = ""
    shipped: bool = True
    hidden: bool = False


def own_terms(connection: Connection) -> dict[str, OwnTerms]:
    """What the office says of each vocabulary; those it says nothing of are left out."""
    found: dict[str, list[TermLine]] = {}
    t = TABLES["office_term"]
    for row in connection.execute(select(t).order_by(t.c.vocabulary, t.c.code)).mappings():
        if row["vocabulary"] in VOCABULARIES:
            found.setdefault(row["vocabulary"], []).append(_line(dict(row)))
    return {
        name: OwnTerms(tuple(one.term for one in lines), frozenset(one.term.code for one in lines if one.hidden))
        for name, lines in found.items()
    }


def use_terms_of(registry: Registry | None) -> bool:
    """Let the words of `registry` hold in this process; None lets the shipped ones hold alone. Whether any changed."""
    if registry is None:
        return use_own_terms({})
    with registry.read() as connection:
        return use_own_terms(own_terms(connection))


def _line(row: Mapping[str, object]) -> TermLine:
    code = str(row["code"])
    shipped = next((t for t in shipped_terms(str(row["vocabulary"])) if t.code == code), None)
    zh, en = str(row["zh"]), str(row["en"] or row["zh"])
    term = replace(
        shipped or Term(code, en, zh, en, zh),
        en=en,
        zh=zh,
        short_en=str(row["short_en"] or en),
        short_zh=str(row["short_zh"] or zh),
        aliases=tuple(str(row["aliases"] or "").splitlines()),
        parent=str(row["parent"] or ""),
        # Running text is classified by its words; an added term has those it is called by.
        words=shipped.words if shipped is not None else (zh,),
    )
    return TermLine(term, str(row["uid"]), shipped is not None, bool(row["hidden"]))


def term_lines(connection: Connection, name: str) -> tuple[TermLine, ...]:
    """All terms of a vocabulary in its order, those offered no more too, added ones last."""
    t = TABLES["office_term"]
    rows = connection.execute(select(t).where(t.c.vocabulary == name).order_by(t.c.code)).mappings()
    own = {line.term.code: line for line in (_line(dict(row)) for row in rows)}
    shipped = [own.pop(term.code, TermLine(term)) for term in shipped_terms(name)]
    return (*shipped, *own.values())


def parents_of(name: str) -> tuple[Term, ...]:
    """What a term of this vocabulary may stand under; () where terms stand for themselves."""
    return tuple(vocabulary(_PARENTS[name])) if name in _PARENTS else ()


def new_code(name: str, en: str, zh: str) -> str:
    """A code for an added term: made of its English name, or of its pinyin."""
    from registry.model.pinyin import pinyin_of

    words = re.sub(r"[^a-z0-9]+", "_", (en if en.isascii() and en.strip() else pinyin_of(zh)[0]).lower()).strip("_")
    base = OWN + (words[:40] or "term")
    known = {term.code for term in vocabulary(name)}
    return base if base not in known else f"{base}_{uuid.uuid4().hex[:6]}"


def term_change(
    connection: Connection, name: str, wanted: TermLine, *, actor: str, reason: str = ""
) -> ChangeSet | None:
    """The change set that makes the office say `wanted`; None where it says so already.

    Args:
        wanted: a term with the code "" is added.

    Raises:
        UserError: it has no name, one of its spellings is another term's, or nothing can be added to the vocabulary.
    """
    lines = term_lines(connection, name)
    term = wanted.term
    if not term.zh.strip():
        raise UserError(Text("A term needs a Chinese name."), _NOTHING)
    if not term.code:
        if name not in OPEN:
            raise UserError(
                Text("Nothing can be added to this vocabulary: rules rest on what is in it."),
                _NOTHING,
                Text("Write the word among the other spellings of a term that is there."),
            )
        term = replace(term, code=new_code(name, term.en, term.zh))
    _refuse_taken_words(lines, term)
    if term.parent and term.parent not in {t.code for t in parents_of(name)} - {term.code}:
        raise UserError(
            Text("A term cannot stand under “{code}”.", code=term.parent),
            _NOTHING,
            Text("Choose another term above it, or none."),
        )
    before = next((line for line in lines if line.term.code == term.code), None)
    if before is not None and replace(wanted, term=term, uid=before.uid, shipped=before.shipped) == before:
        return None
    t = TABLES["office_term"]
    chosen = select(t).where(t.c.vocabulary == name, t.c.code == term.code)
    held = connection.execute(chosen).mappings().first()
    values = ENTITIES["office_term"].encode(_values(name, term, wanted.hidden))
    if held is None:
        operation: Insert | Update = Insert("office_term", str(uuid.uuid4()), values)
    else:
        changed = [key for key, value in values.items() if held[key] != value]
        before_values, after_values = {k: held[k] for k in changed}, {k: values[k] for k in changed}
        operation = Update("office_term", str(held["uid"]), before_values, after_values)
    label = {"term": Title(term.en, term.zh), "vocabulary": VOCABULARIES[name]}
    return ChangeSet("edit", N_("Edit “{term}” of {vocabulary}"), actor, (operation,), label, reason)


def _values(name: str, term: Term, hidden: bool) -> dict[str, object]:
    return {
        "vocabulary": name,
        "code": term.code,
        "en": term.en.strip() or None,
        "zh": term.zh.strip(),
        "short_en": term.short_en.strip() or None,
        "short_zh": term.short_zh.strip() or None,
        "aliases": "\n".join(a.strip() for a in term.aliases if a.strip()) or None,
        "parent": term.parent or None,
        "hidden": hidden or None,
    }


def _refuse_taken_words(lines: tuple[TermLine, ...], term: Term) -> None:
    taken = {normalised(a): line.term for line in lines if line.term.code != term.code for a in spellings(line.term)}
    for word in spellings(term):
        other = taken.get(normalised(word)) if word else None
        if other is not None:
            raise UserError(
                Text("“{word}” already means “{other}”.", word=word, other=Title(other.en, other.zh)),
                _NOTHING,
                Text("Each spelling belongs to one term only; take it out of one of the two."),
            )


def uses_of(connection: Connection, name: str, code: str) -> int:
    """How many records hold a term."""
    total = 0
    for table, entity in ENTITIES.items():
        for field in entity.fields:
            if field.vocabulary == name:
                column = TABLES[table].c[field.key]
                holds = (" " + column + " ").contains(f" {code} ", autoescape=True) if field.many else column == code
                total += connection.execute(select(func.count()).where(holds)).scalar_one()
    return total


def drop_term(connection: Connection, name: str, code: str, *, actor: str, reason: str = "") -> ChangeSet:
    """The change set that takes the office's word for a term out: the shipped one holds again, an added term goes.

    Raises:
        UserError: the office says nothing of it, or records hold the added term.
    """
    t = TABLES["office_term"]
    held = connection.execute(select(t).where(t.c.vocabulary == name, t.c.code == code)).mappings().first()
    if held is None:
        raise UserError(
            Text("This term is as it was shipped."),
            _NOTHING,
            Text("To have another one, change it or add one of your own."),
        )
    line = _line(dict(held))
    uses = 0 if line.shipped else uses_of(connection, name, code)
    if uses:
        raise UserError(
            Text(
                "{n:,} record holds “{term}”.",
                "{n:,} records hold “{term}”.",
                n=uses,
                term=Title(line.term.en, line.term.zh),
            ),
            _NOTHING,
            Text("Offer it no more instead, or give those records another value first."),
        )
    label = {"term": Title(line.term.en, line.term.zh), "vocabulary": VOCABULARIES[name]}
    operation = Delete("office_term", str(held["uid"]), dict(held))
    return ChangeSet("edit", N_("Take back “{term}” of {vocabulary}"), actor, (operation,), label, reason)
