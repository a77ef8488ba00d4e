"""What a paper says of a round: seats and what they are owed to, the reserve, who was displaced, decisions, recusals, path.

Frozen and plain, like `registry.report.views`. Scores are strings, as the scheme prints them.
"""

from __future__ import annotations

from dataclasses import dataclass

from registry.report.wording import NOTHING, Words


@dataclass(frozen=True, slots=True)
class SeatRow:
    """A seat and what it is owed to.

    Attributes:
        total, objective, panel: as printed.
        by: what the seat is owed to.
        why: reasons that rank alone does not give.
        share: in how many of 100 draws around the adopted weights the objective part alone seats the firm; "" where
            nobody drew.
    """

    key: str
    rank: str
    name: Words
    total: str
    objective: str
    panel: str
    by: Words
    why: Words = NOTHING
    share: str = ""


@dataclass(frozen=True, slots=True)
class PairRow:
    """Two firms across the cut from one another, under the same draws.

    Attributes:
        inside, outside: the firm with a seat and the one without, with their places.
        draws: how many.
        ahead: in how many of 100 draws the first has the higher total.
        lead: the bounds that its lead keeps in nine draws of ten, hundredths of a point.
        apart: the lead keeps its sign within these bounds.
    """

    inside: tuple[str, Words]
    outside: tuple[str, Words]
    draws: int
    ahead: str
    lead: tuple[int, int]
    apart: bool


@dataclass(frozen=True, slots=True)
class ReserveRow:
    """A firm that waits, in order, and the seats it could take without breaking a quota."""

    turn: int
    rank: str
    name: Words
    total: str
    gap: str
    replaces: Words


@dataclass(frozen=True, slots=True)
class AsideRow:
    """A firm ranked among the list that has no seat: displaced, below a floor, out by decision, incomplete.

    Attributes:
        place: what the list says of it.
        why: the reason; for a quota the certificate.
        price: points the list gives up for the quota, "" for other reasons.
    """

    key: str
    rank: str
    name: Words
    total: str
    place: Words
    why: Words
    price: str = ""


@dataclass(frozen=True, slots=True)
class DecisionRow:
    """A decision of the office, or several of one kind and reason taken on one day."""

    kind: Words
    about: Words
    answer: Words
    reason: Words
    by: str
    day: str
    document: str


@dataclass(frozen=True, slots=True)
class RecusalRow:
    """An expert who stepped aside for a firm."""

    seat: str
    firm: Words
    basis: Words
    reason: Words


@dataclass(frozen=True, slots=True)
class PanelRow:
    """What the panel says of one firm: the figure, and how many sheets it rests on.

    Attributes:
        denominator: sheets given of those needed, recused experts left out.
        counted: sheets whose total entered the figure.
    """

    rank: str
    name: Words
    result: str
    plain: str
    reach: str
    denominator: str
    counted: str
    recused: str


@dataclass(frozen=True, slots=True)
class MarkRow:
    """One expert's complete marks of one firm; no marks where he was recused or gave none."""

    key: str
    seat: str
    recused: bool
    marks: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class MarkRule:
    """How the marks of a firm become its figure, as a workbook reckons it.

    Attributes:
        items: name and weight (of 10 000) of each item, in the order of `MarkRow.marks`.
        figure: ``mean``, ``median``, ``trimmed``, or ``items`` where extremes are left out item by item.
        drop, drop_from: how many are left out at each end, and from how many on.
    """

    items: tuple[tuple[Words, int], ...]
    figure: str
    drop: int
    drop_from: int


@dataclass(frozen=True, slots=True)
class StepRow:
    """A step that the round has taken."""

    number: int
    step: Words
    day: str
    actor: str
    document: str
    remark: str


@dataclass(frozen=True, slots=True)
class RoundPart:
    """Everything a paper says of a round beyond scores.

    Attributes:
        title: of the round.
        parts: shares of objective part and panel in the total, in percent; the second is 0 without a panel.
        with_panel: the panel has marked.
        summary: what the seats are owed to, in a sentence.
        floors: the floors that were tried, and how many fell below.
        pairs: firms at the cut, each against the one across it.
        panel_rule: how one figure is made of the marks.
        marks, mark_rule: every complete sheet, firm by firm, and how it counts; the workbook reckons with them.
        digest: SHA-256 of the sealed file, "" while the round is open; `previous` and `revises`: what it is chained to.
        sealed_at, sealed_by, witness: the seal.
    """

    title: str
    parts: tuple[int, int]
    with_panel: bool
    summary: Words
    seats: tuple[SeatRow, ...]
    reserve: tuple[ReserveRow, ...]
    aside: tuple[AsideRow, ...]
    floors: Words
    lowered: tuple[Words, ...]
    decisions: tuple[DecisionRow, ...]
    recusals: tuple[RecusalRow, ...]
    panel: tuple[PanelRow, ...]
    panel_rule: Words
    steps: tuple[StepRow, ...]
    pairs: tuple[PairRow, ...] = ()
    marks: tuple[MarkRow, ...] = ()
    mark_rule: MarkRule | None = None
    digest: str = ""
    sealed_at: str = ""
    sealed_by: str = ""
    witness: str = ""
    previous: str = ""
    revises: str = ""
