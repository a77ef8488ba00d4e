"""A sealed round: everything that decided it in one canonical file, from which anybody can make the list again.

The file holds what went in (scheme, facts, candidatures, marks, recusals, decisions) and what came out (values, scores,
places, the draws), integers and texts only, and a digest of each part, so that a change is found and named from the file
alone. What somebody changes consistently everywhere is found by the digest printed on the papers and chained in the next
round (scoring reference 2.15).
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date
from hashlib import sha256
from itertools import groupby
from math import isfinite
from typing import Any, cast

from registry.errors import UserError
from registry.files import read_json
from registry.i18n import Text
from registry.pause import collection_paused
from registry.scoring.cells import evaluate
from registry.scoring.facts import FirmFacts, State
from registry.scoring.facts_file import facts_of, facts_text, facts_texts
from registry.scoring.final_list import Entrant, FinalList, final_list
from registry.scoring.paired import Pair, pairs_at_cut
from registry.scoring.panel import Mark, PanelMarks, PanelResult, tally
from registry.scoring.result import RoundResult
from registry.scoring.revive import Unreadable, revive
from registry.scoring.robustness import Robustness, Spread, robustness, seated_whatever
from registry.scoring.rounds import rescore
from registry.scoring.rulings import DecisionKind, Ruling, answered, ruled_facts
from registry.scoring.scheme import MissingPolicy
from registry.scoring.scheme_file import parse_scheme
from registry.scoring.seal import canonical, canonical_list, canonical_object, members
from registry.scoring.total import PanelPart

FORMAT = 2
"""What is written now. In format 1 the shares of draws ranked everybody not vetoed, whether or not the firm could be chosen,
and no two firms were compared; such files are read and checked as they were written."""
_FORMATS = (1, 2)
DRAWS = 100_000


@dataclass(frozen=True, slots=True)
class SealedExpert:
    """An expert of the panel. `seat`: what is shown where names are hidden."""

    uid: str
    seat: str
    name: str
    specialty: str = ""


@dataclass(frozen=True, slots=True)
class SealedRecusal:
    """An expert who stepped aside for a candidate, and why."""

    expert: str
    firm: str
    basis: str
    cause: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class SealedStep:
    """A step that the round has taken before the seal."""

    step: str
    entered: date | None
    actor: str
    document_no: str = ""
    remark: str = ""


@dataclass(frozen=True, slots=True)
class Inputs:
    """What went in, but for the facts.

    Attributes:
        scheme: the scheme's file, TOML.
        previous: digest of the round sealed before in this registry, "" for the first.
        revises: digest of the round that this one revises, "" for a first one.
        draws: how many draws the shares of membership rest on.
        sealed_at: ISO 8601 with its zone.
    """

    title: str
    as_of: date
    size: int
    reserve: int
    missing: MissingPolicy
    scheme: str
    entrants: tuple[Entrant, ...]
    experts: tuple[SealedExpert, ...] = ()
    marks: tuple[Mark, ...] = ()
    recusals: tuple[SealedRecusal, ...] = ()
    rulings: tuple[Ruling, ...] = ()
    steps: tuple[SealedStep, ...] = ()
    draws: int = DRAWS
    sealed_at: str = ""
    sealed_by: str = ""
    witness: str = ""
    previous: str = ""
    revises: str = ""
    program: str = ""


@dataclass(frozen=True)
class Recount:
    """A round computed from what went in.

    Attributes:
        panel: None where the scheme has no panel.
        shares: draws around the adopted weights and over all weights, by spread; empty where they were not asked for.
        pairs: firms at the cut, each against the one across it, under the draws around the adopted weights; as `shares`.
        form: the format of the file that it is computed for.
    """

    inputs: Inputs
    facts: tuple[FirmFacts, ...]
    result: RoundResult
    panel: PanelResult | None
    listed: FinalList
    shares: tuple[Robustness, ...]
    pairs: tuple[Pair, ...] = ()
    form: int = FORMAT


@collection_paused(spare=False)
def recount(inputs: Inputs, facts: Sequence[FirmFacts], *, draws: bool = True, form: int = FORMAT) -> Recount:
    """Compute a round from what went in: the same for a draft, for the seal, and for who checks it.

    Args:
        draws: draw weights too, which takes longer than all the rest.
        form: the format of the sealed file that is checked.

    Raises:
        UserError: the scheme is wrong, a mark is not allowed, or there is no seat.
    """
    scheme = parse_scheme(inputs.scheme, inputs.title)
    ruled = ruled_facts(facts, inputs.rulings)
    evaluation = answered(evaluate(scheme, ruled, inputs.as_of), inputs.rulings)
    result = rescore(evaluation, scheme, missing=inputs.missing, size=inputs.size)
    panel = tally(panel_marks(inputs, result), _names(inputs, facts)) if scheme.panel.items and inputs.experts else None
    marked = panel.results if panel is not None and panel.done else None
    listed = final_list(
        result,
        marked,
        inputs.entrants,
        inputs.rulings,
        size=inputs.size,
        reserve=inputs.reserve,
        lot_of=lot_digest(inputs, facts) if any(r.kind is DecisionKind.LOT for r in inputs.rulings) else "",
    )
    bare = Recount(inputs, tuple(facts), result, panel, listed, (), form=form)
    if not draws:
        return bare
    part = PanelPart(scheme.objective_share, marked) if marked is not None else None
    shares = tuple(
        robustness(result, draws=inputs.draws, spread=spread, panel=part, seats=listed.chosen) for spread in Spread
    )
    if form == 1:
        return replace(bare, shares=shares)
    if listed.empty:
        shares = tuple(seated_whatever(one, listed.chosen) for one in shares)
    pairs = pairs_at_cut(result, listed.chosen, listed.waiting, draws=inputs.draws, panel=part)
    return replace(bare, shares=shares, pairs=pairs)


def panel_marks(inputs: Inputs, result: RoundResult) -> PanelMarks:
    """The panel's marks of the candidates of a round, by key."""
    return PanelMarks(
        result.scheme.panel,
        experts=tuple(expert.uid for expert in inputs.experts),
        firms=tuple(sorted(candidate.uid for candidate in result.candidates)),
        marks=inputs.marks,
        recusals=frozenset((recusal.expert, recusal.firm) for recusal in inputs.recusals),
    )


def _names(inputs: Inputs, facts: Sequence[FirmFacts]) -> dict[str, str]:
    return {e.uid: e.seat for e in inputs.experts} | {firm.uid: firm.legal_name for firm in facts}


def lot_digest(inputs: Inputs, facts: Sequence[FirmFacts]) -> str:
    """What a lot is drawn over: everything that decided before it, so that nobody can shape it afterwards."""
    before = {
        "facts": facts_text(facts),
        "scheme": canonical(inputs.scheme),
        "marks": canonical(_sorted_marks(inputs.marks)),
        "as_of": canonical(inputs.as_of),
    }
    return sha256(canonical_object(before).encode()).hexdigest()


def _sorted_marks(marks: Sequence[Mark]) -> list[Mark]:
    return sorted(marks, key=lambda m: (m.expert, m.firm, m.item))


@dataclass(frozen=True, slots=True)
class SealedFile:
    """A sealed round as bytes, with the digest that names it."""

    body: bytes
    digest: str


@collection_paused(spare=False)
def seal_round(inputs: Inputs, facts: Sequence[FirmFacts]) -> SealedFile:
    """Compute a round and seal it.

    Raises:
        UserError: see `recount`.
    """
    return sealed_file(recount(inputs, facts))


@collection_paused(spare=False)
def sealed_file(counted: Recount) -> SealedFile:
    """A computed round in its canonical file. Every text is written once, for its part's digest and for the file."""
    inputs = counted.inputs
    went_in = members(inputs)
    went_in["entrants"] = canonical(sorted(inputs.entrants, key=lambda e: e.uid))
    went_in["recusals"] = canonical(sorted(inputs.recusals, key=lambda r: (r.expert, r.firm)))
    marks = _sorted_marks(inputs.marks)
    parts = {name: text for name, text in went_in.items() if name != "marks"}
    parts |= {f"marks/{expert}": canonical(list(given)) for expert, given in groupby(marks, lambda mark: mark.expert)}
    firms = facts_texts(counted.facts)
    parts |= {f"facts/{uid}": text for uid, text in firms.items()}
    went_in["marks"], went_in["facts"] = canonical(marks), canonical_list(firms.values())
    body = canonical_object(
        {
            "format": canonical(counted.form),
            "inputs": canonical_object(went_in),
            "outcome": outcome_text(counted),
            "parts": canonical({name: sha256(text.encode()).hexdigest() for name, text in parts.items()}),
        }
    ).encode()
    return SealedFile(body, sha256(body).hexdigest())


def part_digests(went_in: Mapping[str, Any]) -> dict[str, str]:
    """SHA-256 of each part of what went in: facts by firm, marks by expert, everything else by its name."""
    parts: dict[str, Any] = {key: value for key, value in went_in.items() if key not in ("facts", "marks")}
    for firm in went_in.get("facts", []):
        parts[f"facts/{firm.get('uid', '')}"] = firm
    by_expert: dict[str, list[Any]] = {}
    for mark in went_in.get("marks", []):
        by_expert.setdefault(str(mark.get("expert", "")), []).append(mark)
    parts |= {f"marks/{expert}": marks for expert, marks in by_expert.items()}
    return {name: sha256(canonical_bytes(part)).hexdigest() for name, part in parts.items()}


def canonical_bytes(value: object) -> bytes:
    """Plain data as the canonical form writes it."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False).encode()


def outcome_text(counted: Recount) -> str:
    """What came out, in canonical form: each candidate's values, scores and place, the list, the reserve, and the draws."""
    listed = counted.listed
    outcome = {
        "candidates": canonical_list(_candidate_texts(counted)),
        "chosen": canonical(list(listed.chosen)),
        "reserve": canonical(list(listed.reserve)),
        "shares": canonical_list(_share_text(share) for share in counted.shares),
    }
    if counted.form > 1:
        outcome["pairs"] = canonical([asdict(pair) for pair in counted.pairs])
    return canonical_object(outcome)


def _candidate_texts(counted: Recount) -> Iterator[str]:
    marks = {firm.firm: firm for firm in counted.panel.firms} if counted.panel else {}
    values = _value_texts(counted.result)
    for row in counted.listed.rows:
        record: dict[str, object] = {
            "uid": row.uid,
            "rank": row.rank,
            "place": row.place,
            "objective": row.objective,
            "objective_lo": row.objective_lo,
            "objective_hi": row.objective_hi,
            "panel": row.panel,
            "total": row.total,
            "published": row.published,
            "seat_by": row.seat_by,
            "completeness": counted.result.candidate(row.uid).completeness,
        }
        if row.uid in marks:
            record |= {"marks_given": marks[row.uid].given, "marks_needed": marks[row.uid].needed}
        texts = {key: canonical(value) for key, value in record.items() if value is not None}
        yield canonical_object(texts | {"values": values[row.uid]})


def _value_texts(result: RoundResult) -> dict[str, str]:
    """By firm, of each indicator its state, the weight and the value used, and the value's bounds."""
    evaluation, standing = result.evaluation, result.standing
    codes = [canonical(indicator.code) for indicator in evaluation.scheme.indicators]
    order = sorted(range(len(codes)), key=lambda j: evaluation.scheme.indicators[j].code)
    states = {state: canonical(state) for state in State}
    tables = (standing.weights, standing.values, evaluation.lo, evaluation.hi)
    texts: dict[str, str] = {}
    for firm, cells, *columns in zip(
        evaluation.firms, evaluation.cells, *(table.tolist() for table in tables), strict=True
    ):
        weights, values, los, his = columns
        inside = [f"{codes[j]}:[{states[cells[j].state]},{weights[j]},{values[j]},{los[j]},{his[j]}]" for j in order]
        texts[firm.uid] = f"{{{','.join(inside)}}}"
    return texts


def _share_text(share: Robustness) -> str:
    numbers = {"draws": share.draws, "same_list": share.same_list, "seed": share.seed}
    texts = {key: canonical(number) for key, number in numbers.items()}
    counts = canonical_object({uid: canonical(count) for uid, count in share.counts.items()})
    return canonical_object(texts | {"counts": counts, "spread": canonical(share.spread)})


def outcome_plain(counted: Recount) -> dict[str, Any]:
    """The same as plain data."""
    return json.loads(outcome_text(counted))


def _refuse_number(text: str) -> float:
    raise ValueError(f"{text} is no number of JSON")


def _finite(text: str) -> float:
    number = float(text)
    return number if isfinite(number) else _refuse_number(text)


def read_sealed(body: bytes) -> tuple[Inputs, list[FirmFacts], dict[str, Any]]:
    """What went into a sealed file, the facts, and the whole file as plain data.

    Raises:
        UserError: it is no sealed round, or something in it is not as it was written.
    """
    try:
        data = read_json(body, parse_constant=_refuse_number, parse_float=_finite)
        whole = cast("dict[str, Any]", data) if isinstance(data, dict) else {}
        form = whole.get("format")
        if type(form) is not int or form not in _FORMATS:
            raise Unreadable("format")
        given = whole.get("inputs")
        if not isinstance(given, dict):
            raise Unreadable("inputs")
        record = dict(cast("dict[str, Any]", given))
        facts = facts_of(record.pop("facts", None))
        if len({firm.uid for firm in facts}) != len(facts):
            raise Unreadable("inputs.facts")
        return revive(Inputs, record, "inputs"), facts, whole
    except (ValueError, RecursionError) as error:
        place = error.place if isinstance(error, Unreadable) else ""
        raise UserError(
            Text("This is not a sealed round, or it was damaged at “{place}”.", place=place)
            if place
            else Text("This is not a sealed round."),
            Text("Nothing was changed."),
            Text("Choose the file that was written when the round was sealed."),
        ) from error
