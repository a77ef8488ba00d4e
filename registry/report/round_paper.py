"""A counted round as papers take it: from the registry while it is open, from its sealed file alone once it is sealed.

A paper of a sealed round says what was sealed: names, figures, marks and decisions come out of the sealed file, not out of
what the registry says today.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from hashlib import sha256
from typing import Any, cast

from sqlalchemy import Connection

from registry.model.vocab import Term, vocabulary
from registry.report.inputs import FirmFile, PaperInputs, paper_inputs
from registry.rounds.book import RoundBook, read_book
from registry.rounds.sealing import count_round
from registry.rounds.steps import Step
from registry.scoring.confidence import pairs_of_round
from registry.scoring.facts import FirmFacts
from registry.scoring.facts_file import facts_text
from registry.scoring.paired import Pair
from registry.scoring.robustness import Spread
from registry.scoring.seal import canonical, canonical_object
from registry.scoring.sealed import Recount, read_sealed, recount
from registry.srdi import standing


@dataclass(frozen=True)
class CountedRound:
    """A round ready for its papers.

    Attributes:
        book: everything on record of it; papers on objections and recusals read it, the list does not.
        step: where the round stands.
        sealed: the sealed file, empty while the round is open; `digest`: of it, or of what decides the draft now.
        shares: by firm, in how many of all draws around the adopted weights the total alone seats it, as
            (times, draws).
        pairs: firms at the cut, each against the one across it: as the sealed file states them, else drawn here.
    """

    counted: Recount
    inputs: PaperInputs
    book: RoundBook
    step: Step
    sealed: bytes
    digest: str
    shares: Mapping[str, tuple[int, int]]
    pairs: tuple[Pair, ...] = ()

    @property
    def is_sealed(self) -> bool:
        """Whether what the paper says can still change."""
        return bool(self.sealed)


def counted_round(connection: Connection, uid: str) -> CountedRound:
    """The round `uid`, with who its firms are and where their figures stand.

    Raises:
        UserError: there is no such round, or its sealed file was damaged.
    """
    book = read_book(connection, uid)
    if not book.head.is_sealed:
        counted = count_round(connection, book)
        inputs = _known(paper_inputs(connection, counted.result), counted)
        digest = _draft_digest(counted)
        return CountedRound(counted, inputs, book, book.head.step, b"", digest, {}, pairs_of_round(counted))
    body = book.sealed.encode()
    went_in, facts, whole = read_sealed(body)
    counted = recount(went_in, facts, draws=False)
    inputs = _known(paper_inputs(connection, counted.result), counted)
    inputs = replace(inputs, sources=_before(inputs, went_in.sealed_at))
    digest, shares = sha256(body).hexdigest(), _shares(whole)
    return CountedRound(counted, inputs, book, book.head.step, body, digest, shares, _pairs(whole, counted))


def _draft_digest(counted: Recount) -> str:
    """What names an open round: everything that decides it at this moment."""
    body = canonical_object({"inputs": canonical(counted.inputs), "facts": facts_text(counted.facts)})
    return sha256(body.encode()).hexdigest()


def _known(inputs: PaperInputs, counted: Recount) -> PaperInputs:
    """Firms as the facts name them; one that has left the registry since is not missing from the paper."""
    as_of = counted.inputs.as_of
    firms = {one.uid: _file(one, inputs.firms.get(one.uid), as_of) for one in counted.facts}
    return replace(inputs, firms=firms)


def _file(facts: FirmFacts, now: FirmFile | None, as_of: date) -> FirmFile:
    district = _district(facts.district)
    if now is None:
        return FirmFile(district, "", facts.segment, standing([], as_of), None, "", "", None, facts.legal_name)
    return replace(now, district=district or now.district, segment=facts.segment or now.segment)


def _district(code: str) -> Term | None:
    return vocabulary("district").get(code) if code else None


def _before(inputs: PaperInputs, sealed_at: str) -> Mapping[tuple[str, str], Any]:
    """Origins of values that stood at the seal; a value written later is another one and says nothing of the sealed one."""
    return {cell: one for cell, one in inputs.sources.items() if one.at.isoformat(timespec="seconds") <= sealed_at}


def _shares(whole: Mapping[str, Any]) -> Mapping[str, tuple[int, int]]:
    """How often each firm is on the list around the adopted weights, as the sealed file states it."""
    stated = cast("list[dict[str, Any]]", whole.get("outcome", {}).get("shares", []))
    for one in stated:
        if one.get("spread") == Spread.ADOPTED.value and one["draws"]:
            return {uid: (times, int(one["draws"])) for uid, times in cast("dict[str, int]", one["counts"]).items()}
    return {}


def _pairs(whole: Mapping[str, Any], counted: Recount) -> tuple[Pair, ...]:
    """Firms side by side at the cut as the sealed file states them; a file of the first format states none."""
    stated = cast("list[dict[str, Any]] | None", whole.get("outcome", {}).get("pairs"))
    return pairs_of_round(counted) if stated is None else tuple(Pair(**one) for one in stated)
