"""A round as the page shows it; no widget, testable without a window."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from registry.i18n import Text

if TYPE_CHECKING:
    from registry.rounds.book import RoundBook, RoundHead
    from registry.rounds.sealing import Obstacle
    from registry.rounds.steps import Step
    from registry.scoring.final_list import FinalList
    from registry.scoring.robustness import Robustness
    from registry.scoring.sealed import Recount
    from registry.scoring.total import PanelPart
    from registry.scoring.why import Distance
    from registry.view import Registry
    from ui.keylist.state import Draft, Scored

SEAL = "seal"
"""The act of sealing, among those that take a round on."""


@dataclass(frozen=True)
class RoundView:
    """A round, read and computed in one moment.

    Attributes:
        moved: keys of firms of which the registry says something else now than what went to the panel.
        missing: missing values of ranked firms without an answer, as firm and indicator.
        lot_over: the digest that a lot is drawn over, "" where no equals wait at the cut and none was drawn.
        names: what a firm is called, short, by key: (English or Chinese, Chinese).
    """

    book: RoundBook
    counted: Recount = field(repr=False)
    obstacles: tuple[Obstacle, ...]
    moved: tuple[str, ...]
    missing: tuple[tuple[str, str], ...]
    lot_over: str
    names: dict[str, tuple[str, str]]

    @property
    def head(self) -> RoundHead:
        """What lists show of it."""
        return self.book.head

    @property
    def listed(self) -> FinalList:
        """Its list."""
        return self.counted.listed

    def name(self, firm: str) -> str:
        """What a firm is called in the language in use; that of its application where it is not scored."""
        from registry.i18n import Language, current_language

        if firm in self.names:
            english, chinese = self.names[firm]
            return chinese if current_language() is Language.ZH else english
        standing = self.book.by_firm.get(firm)
        return standing.name if standing is not None else firm


@dataclass(frozen=True, slots=True)
class NextAct:
    """What takes a round on. `step` is None for the seal and at the end; `why_not` is None where it can be done now."""

    title: Text
    step: Step | None
    seals: bool = False
    why_not: Text | None = None


def read_rounds(registry: Registry) -> list[RoundHead]:
    """All rounds, the newest first."""
    from registry.rounds.book import rounds_of

    with registry.read() as connection:
        return rounds_of(connection)


def usual_round(heads: Sequence[RoundHead]) -> str:
    """The round that is opened unasked: the newest that is not sealed, else the newest; "" where there is none."""
    for head in heads:
        if not head.is_sealed:
            return head.uid
    return heads[0].uid if heads else ""


def read_view(registry: Registry, uid: str) -> RoundView:
    """The round `uid`, computed without draws.

    Raises:
        UserError: it is not on record, or it cannot be computed.
    """
    from registry.rounds.book import read_book
    from registry.rounds.sealing import count_round, obstacles
    from registry.rounds.snapshot import moved_since
    from registry.scoring.rulings import unanswered
    from registry.scoring.sealed import lot_digest
    from registry.view.names import firm_names

    with registry.read() as connection:
        book = read_book(connection, uid)
        counted = count_round(connection, book)
        moved = () if book.head.is_sealed else moved_since(connection, book)
        names = firm_names(connection, book.by_firm)
    ranked = [row.uid for row in counted.listed.rows if row.rank is not None]
    # A sealed round calls its candidates what it called them then.
    names |= {
        c.uid: (c.english_name or c.short_name or c.legal_name, c.short_name or c.legal_name)
        for c in counted.result.candidates
    }
    blank = tuple(unanswered(counted.result.evaluation, ranked))
    over = lot_digest(counted.inputs, counted.facts) if counted.listed.tie is not None or counted.listed.lot else ""
    return RoundView(book, counted, obstacles(book, counted), moved, blank, over, names)


def round_draft(view: RoundView) -> Draft:
    """What the round is scored by."""
    from ui.keylist.state import Draft

    return Draft(view.book.scheme, missing=view.head.missing)


def tried_list(view: RoundView, scored: Scored) -> FinalList:
    """The list that other weights would give, with the panel and the decisions as they are."""
    from registry.scoring.final_list import final_list

    panel = view.counted.panel
    return final_list(
        scored.result,
        panel.results if panel is not None and panel.done else None,
        view.counted.inputs.entrants,
        view.counted.inputs.rulings,
        size=view.head.size,
        reserve=view.head.reserve,
        lot_of=view.lot_over,
    )


def draw_round(view: RoundView, scored: Scored, listed: FinalList) -> Robustness:
    """How often each candidate is in the list when the weights are drawn; a sealed round draws as many as its file."""
    from registry.scoring.robustness import robustness, seated_whatever
    from ui.keylist.state import DRAWS

    draws = view.counted.inputs.draws if view.head.is_sealed else DRAWS
    found = robustness(scored.result, draws=draws, panel=panel_part(view), seats=listed.chosen)
    return seated_whatever(found, listed.chosen) if listed.empty else found


def panel_part(view: RoundView) -> PanelPart | None:
    """The panel's part of the totals, None while it is not in."""
    from registry.scoring.total import PanelPart

    panel = view.counted.panel
    if panel is None or not view.listed.with_panel:
        return None
    return PanelPart(view.book.scheme.objective_share, panel.results)


def ways_in(view: RoundView, scored: Scored, listed: FinalList, uid: str) -> tuple[Text, ...]:
    """What parts a firm below the line from it, and what would take it in, in words; with the panel's part only, as the
    objective part has a list of its own.
    """
    from registry.scoring.final_list import ListPlace
    from registry.scoring.why import why_not

    part = panel_part(view)
    if part is None or listed.row(uid).place not in (ListPlace.OUT, ListPlace.RESERVE):
        return ()
    found = why_not(scored.result, uid, part)
    return found.sentences if found.distance is not None else ()


def gap_in_round(view: RoundView, scored: Scored, listed: FinalList, uid: str) -> Distance | None:
    """What parts a candidate of a round from the other side of its cut, the panel's part included."""
    from registry.scoring.final_list import ListPlace
    from registry.scoring.why import distance

    row = listed.row(uid)
    inside = [r for r in listed.rows if r.place is ListPlace.IN and r.total is not None]
    outside = [r for r in listed.rows if r.place in (ListPlace.OUT, ListPlace.RESERVE)]
    if row.total is None or not inside or not outside:
        return None
    last, first = min(inside, key=lambda r: r.total or 0), max(outside, key=lambda r: r.total or 0)
    against = first if row.place is ListPlace.IN else last
    return distance(scored.result, uid, against.uid, panel_part(view))


def next_act(view: RoundView) -> NextAct | None:
    """What takes a round on from where it stands, None at the end of its way."""
    from registry.rounds.opening import hindrance
    from registry.rounds.steps import Step

    step = view.head.step
    following = step.following
    if following is None:
        return None
    titles = {
        Step.DISTRICT_REVIEW: Text("Start district review"),
        Step.FORMAL_CHECK: Text("Start formal check"),
        Step.DATA_CHECK: Text("Start data check"),
        Step.PANEL: Text("Send to panel"),
        Step.RANKING: Text("Close marks"),
        Step.DELIBERATION: Text("Send to deliberation"),
        Step.PUBLIC_NOTICE: Text("Publish notice"),
        Step.OBJECTIONS: Text("Close notice"),
        Step.RECOGNITION: Text("Recognise firms"),
        Step.CHANGES: Text("Start changes"),
    }
    if step is Step.DELIBERATION and not view.head.is_sealed:
        first = view.obstacles[0].text if view.obstacles else None
        return NextAct(Text("Seal list"), None, seals=True, why_not=first)
    return NextAct(titles[following], following, why_not=hindrance(view.book, following))


def may(view: RoundView, act: str) -> bool:
    """Whether an act (`registry.rounds.steps.Act`) is open in a round now."""
    from registry.rounds.steps import Act, allows

    if view.head.is_sealed and act != Act.OBJECTIONS.value:
        return False
    return allows(view.head.step, Act(act))


def read_choice(registry: Registry, wanted: str | None) -> tuple[list[RoundHead], RoundView | None]:
    """All rounds, and the one in front: `wanted`; the usual one for None; none for "" or one that is gone.

    Raises:
        UserError: the round cannot be computed.
    """
    heads = read_rounds(registry)
    uid = usual_round(heads) if wanted is None else wanted
    return heads, read_view(registry, uid) if uid in {head.uid for head in heads} else None


def score_in_round(view: RoundView, draft: Draft, *, moving: bool = False) -> tuple[Scored, FinalList]:
    """The round under `draft`: its own list where nothing was moved, else what the moved weights would give.

    `moving`: a hand is at a weight, so reasons may wait; the list is exact all the same.
    """
    from registry.scoring import rescore
    from registry.scoring.scheme_write import write_scheme
    from registry.scoring.sealed import recount
    from ui.keylist.state import Scored, same_cells

    own = round_draft(view)
    if draft.scheme == own.scheme and (draft.missing or own.missing) is own.missing:
        return Scored(draft, view.counted.result, view.counted.facts), view.listed
    missing = draft.missing or view.head.missing
    if not same_cells(own.scheme, draft.scheme):
        inputs = replace(view.counted.inputs, scheme=write_scheme(draft.scheme), missing=missing)
        counted = recount(inputs, view.counted.facts, draws=False)
        return Scored(draft, counted.result, view.counted.facts), counted.listed
    if moving and (seen := _glimpse(view, draft)) is not None:
        return seen, tried_list(view, seen)
    result = rescore(view.counted.result.evaluation, draft.scheme, missing=missing, size=view.head.size)
    scored = Scored(draft, result, view.counted.facts)
    return scored, tried_list(view, scored)


def _glimpse(view: RoundView, draft: Draft) -> Scored | None:
    """The round under other weights without its reasons; None where the list asks for one of them."""
    from ui.keylist.state import Scored, glimpse_draft

    own = Scored(round_draft(view), view.counted.result, view.counted.facts)
    seen = glimpse_draft(draft, own)
    if seen is None or not seen.result.standing.redistributed.any():
        return seen
    # Equals are told apart by the value of an indicator, and one that counts its siblings' mean moves with the weights.
    by_value = any(key.startswith("indicator:") for key in draft.scheme.tie_chain)
    return None if by_value else seen
