"""Decisions, recusals, panel and steps of a round as rows of a paper."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from registry.i18n import Text
from registry.report.paper_round import PaperRound
from registry.report.phrases import ABSENT, enumerated, points, sentences, weight
from registry.report.round_views import DecisionRow, MarkRow, MarkRule, PanelRow, RecusalRow, StepRow
from registry.report.scheme_words import spoken
from registry.report.typeset.characters import clean
from registry.report.wording import NOTHING, Words
from registry.rounds.deciding import DECISION_TITLES
from registry.rounds.seating import COMPUTED
from registry.rounds.steps import TITLES, Step
from registry.scoring.panel import SheetState
from registry.scoring.rules import Aggregate, TrimLevel
from registry.scoring.rulings import DecisionKind, Ruling
from registry.scoring.sealed import SealedStep

ANSWERS = {
    "not_provided": Text("not provided, scores zero"),
    "not_applicable": Text("does not apply"),
    "in": Text("in"),
    "out": Text("out"),
    "kept": Text("mark kept"),
    "waived": Text("waived"),
    "admitted": Text("admitted"),
}
FREE = 240  # characters of a reason that somebody wrote


def decision_rows(paper: PaperRound) -> tuple[DecisionRow, ...]:
    """Decisions in the order of the sealed file; those of one kind, answer, reason and paper in one row."""
    assert paper.round is not None, "only the paper of a round asks"
    rulings = paper.round.counted.inputs.rulings

    def same(r: Ruling) -> tuple[str, str, str, str, str, str]:
        when = r.decided.isoformat() if r.decided is not None else ""
        return (r.kind.value, r.answer, r.reason, r.decided_by, when, r.document_no)

    grouped = [list(found) for _, found in groupby(sorted(rulings, key=same), key=same)]
    order = list(DecisionKind)
    grouped.sort(key=lambda found: (order.index(found[0].kind), same(found[0])))
    return tuple(_decision(paper, found) for found in grouped)


def _decision(paper: PaperRound, rulings: Sequence[Ruling]) -> DecisionRow:
    first = rulings[0]
    answer = ANSWERS.get(first.answer)
    return DecisionRow(
        Words.of(DECISION_TITLES[first.kind]),
        _about(paper, rulings),
        Words.of(answer) if answer is not None else Words.same(clean(first.answer, FREE)),
        Words.same(clean(first.reason, FREE)),
        clean(first.decided_by, FREE),
        first.decided.isoformat() if first.decided is not None else "",
        clean(first.document_no, FREE),
    )


def _about(paper: PaperRound, rulings: Sequence[Ruling]) -> Words:
    """The firms, each with the indicators, seats or rules that the decision is about."""
    by_firm: dict[str, list[str]] = {}
    for ruling in rulings:
        by_firm.setdefault(ruling.uid, []).append(_subject(paper, ruling))
    told: list[Words] = []
    known = {c.uid: c for c in paper.result.candidates}
    for uid, subjects in sorted(by_firm.items(), key=lambda pair: _turn(paper, pair[0])):
        named = [s for s in subjects if s]
        if not uid or uid not in known:
            told.append(Words.same(", ".join(named)))
            continue
        name = Words(known[uid].english_name or known[uid].legal_name, known[uid].legal_name)
        place = f" ({', '.join(sorted(named))})" if named else ""
        broad = f"（{'、'.join(sorted(named))}）" if named else ""
        told.append(Words(f"{name.en}{place}", f"{name.zh}{broad}"))
    told = [t for t in told if t]
    return Words("; ".join(t.en for t in told), "；".join(t.zh for t in told))


def _turn(paper: PaperRound, uid: str) -> int:
    return paper.seats.order.index(uid) if paper.seats is not None and uid in paper.seats.order else -1


def _subject(paper: PaperRound, ruling: Ruling) -> str:
    assert paper.round is not None, "only the paper of a round asks"
    if ruling.kind is DecisionKind.MISSING:
        return paper.codes.get(ruling.subject, ruling.subject)
    if ruling.kind is DecisionKind.OUTLIER:
        return next((e.seat for e in paper.round.counted.inputs.experts if e.uid == ruling.subject), ruling.subject)
    return ruling.subject


def recusal_rows(paper: PaperRound) -> tuple[RecusalRow, ...]:
    """Who stepped aside for whom; experts by their seats."""
    assert paper.round is not None, "only the paper of a round asks"
    went_in = paper.round.counted.inputs
    seats = {e.uid: e.seat for e in went_in.experts}
    rows = [
        RecusalRow(
            seats.get(r.expert, r.expert),
            _firm(paper, r.firm),
            basis_words(r.basis),
            Words.same(clean(r.reason or r.cause, FREE)),
        )
        for r in went_in.recusals
    ]
    return tuple(sorted(rows, key=lambda row: (len(row.seat), row.seat, row.firm.zh)))


def basis_words(basis: str) -> Words:
    """Whether the tie was declared or found."""
    return Words.of(Text("found by comparison") if basis == COMPUTED else Text("declared"))


def panel_rows(paper: PaperRound) -> tuple[PanelRow, ...]:
    """Each firm before the panel, in the order of the paper: figure, spread, and the denominator."""
    assert paper.round is not None, "only the paper of a round asks"
    panel, seats = paper.round.counted.panel, paper.seats
    if panel is None or seats is None:
        return ()
    names = {e.uid: e.seat for e in paper.round.counted.inputs.experts}
    rows: list[PanelRow] = []
    for uid in sorted(seats.order, key=lambda uid: (seats.rows[uid].rank or 10**6, seats.order.index(uid))):
        firm = panel.firm(uid)
        aside = [names[s.expert] for s in firm.sheets if s.state is SheetState.RECUSED]
        rows.append(
            PanelRow(
                seats.rows[uid].rank_label or ABSENT,
                _firm(paper, uid),
                _figure(firm.result),
                _figure(firm.plain),
                _figure(firm.reach),
                f"{firm.given} / {firm.needed}",
                str(firm.counted),
                ", ".join(aside),
            )
        )
    return tuple(rows)


def _figure(value: int | None) -> str:
    return ABSENT if value is None else points(value)


def mark_rows(paper: PaperRound) -> tuple[MarkRow, ...]:
    """Every sheet, firm by firm in the order of the paper, seat by seat."""
    assert paper.round is not None, "only the paper of a round asks"
    panel, seats = paper.round.counted.panel, paper.seats
    if panel is None or seats is None:
        return ()
    names = {e.uid: e.seat for e in paper.round.counted.inputs.experts}
    return tuple(
        MarkRow(
            uid,
            names[sheet.expert],
            sheet.state is SheetState.RECUSED,
            tuple(mark.value or 0 for mark in sheet.marks) if sheet.state is SheetState.GIVEN else (),
        )
        for uid in seats.order
        for sheet in panel.firm(uid).sheets
    )


def mark_rule(paper: PaperRound) -> MarkRule | None:
    """How marks count, None where nobody marks."""
    rule = paper.scheme.panel
    if not rule.items:
        return None
    by_item = rule.aggregate is Aggregate.TRIMMED and rule.trim_level is TrimLevel.ITEM
    return MarkRule(
        tuple((Words.of(item.title), item.weight) for item in rule.items),
        "items" if by_item else rule.aggregate.value,
        rule.drop,
        rule.drop_from,
    )


def panel_rule(paper: PaperRound) -> Words:
    """How one figure is made of the marks of a firm, in a sentence."""
    rule = paper.scheme.panel
    if not rule.items:
        return NOTHING
    match rule.aggregate:
        case Aggregate.MEAN:
            said = Text("The panel’s figure is the mean of the experts’ totals.")
        case Aggregate.MEDIAN:
            said = Text("The panel’s figure is the median of the experts’ totals.")
        case Aggregate.TRIMMED if rule.trim_level is TrimLevel.TOTAL:
            said = Text(
                "The panel’s figure is the mean of the experts’ totals without the highest and the lowest,"
                " where {least} or more are given; with fewer it is the plain mean.",
                "The panel’s figure is the mean of the experts’ totals without the {n} highest and the {n} lowest,"
                " where {least} or more are given; with fewer it is the plain mean.",
                n=rule.drop,
                least=rule.drop_from,
            )
        case Aggregate.TRIMMED:
            said = Text(
                "The panel’s figure is the weighted sum of the items’ means, each without the highest and the lowest mark"
                " where {least} or more are given; with fewer it is the plain mean.",
                "The panel’s figure is the weighted sum of the items’ means, each without the {n} highest and the {n}"
                " lowest marks where {least} or more are given; with fewer it is the plain mean.",
                n=rule.drop,
                least=rule.drop_from,
            )
    items = enumerated(
        [
            spoken(Text("{item} {share} %", item="", share=weight(item.weight)), item=Words.of(item.title))
            for item in rule.items
        ]
    )
    tail = Text("A recusal does not count as a missing mark: it makes the denominator smaller.")
    weighed = spoken(Text("Items: {items}.", items=""), items=items)
    both, last = Words.of(said), Words.of(tail)
    return sentences(both, weighed, last)


def step_rows(steps: Sequence[SealedStep]) -> tuple[StepRow, ...]:
    """The steps taken, in order."""
    return tuple(
        StepRow(
            number,
            Words.of(TITLES[Step(one.step)]),
            one.entered.isoformat() if one.entered is not None else "",
            clean(one.actor, FREE),
            clean(one.document_no, FREE),
            clean(one.remark, FREE),
        )
        for number, one in enumerate(steps, 1)
    )


def _firm(paper: PaperRound, uid: str) -> Words:
    candidate = next((c for c in paper.result.candidates if c.uid == uid), None)
    if candidate is None:
        return Words.same(uid)
    return Words(clean(candidate.english_name or candidate.legal_name, 120), clean(candidate.legal_name, 120))
