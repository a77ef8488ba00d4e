"""What a panel says as one paper: the figures of all firms, how far experts agree, what stands out, and room for an opinion."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from fractions import Fraction

from registry.errors import UserError
from registry.i18n import Text
from registry.report.paper_round import PaperOptions, PaperRound
from registry.report.papers.head import PaperHead, head_of, round_of
from registry.report.phrases import ABSENT, listed, points, sentences, weight
from registry.report.round_build import name_of, round_part
from registry.report.round_paper import CountedRound
from registry.report.round_views import PanelRow, RecusalRow
from registry.report.scheme_words import spoken
from registry.report.views import LabelledFact
from registry.report.wording import Words
from registry.scoring.agreement import agreement
from registry.scoring.panel import PanelResult
from registry.scoring.panel_checks import OutlierKind, outliers
from registry.scoring.rulings import DecisionKind


@dataclass(frozen=True, slots=True)
class OutlierRow:
    """A mark that stands out, and what was made of it."""

    seat: str
    firm: Words
    said: Words
    kept: Words


@dataclass(frozen=True, slots=True)
class ItemColumn:
    """An item that was marked: its letter, as on the score sheets, its name and weight in percent."""

    code: str
    name: Words
    weight: str


@dataclass(frozen=True, slots=True)
class ItemRow:
    """What the panel gives one firm on each item, as printed, in the order of the columns; `rank`: by its own figure."""

    rank: str
    name: Words
    values: tuple[str, ...]
    result: str


@dataclass(frozen=True, slots=True)
class PanelPaper:
    """The summary of a panel and the page of its opinion.

    Attributes:
        opinion: what the panel hands on, in sentences made of the same figures; `signers`: seats and names.
    """

    head: PaperHead
    facts: tuple[LabelledFact, ...]
    rule: Words
    rows: tuple[PanelRow, ...]
    items: tuple[ItemColumn, ...]
    item_rows: tuple[ItemRow, ...]
    outliers: tuple[OutlierRow, ...]
    recusals: tuple[RecusalRow, ...]
    opinion: tuple[Words, ...]
    signers: tuple[tuple[str, str, str], ...]


def panel_paper(held: CountedRound) -> PanelPaper:
    """The panel of a round.

    Raises:
        UserError: the panel has not marked.
    """
    counted = held.counted
    paper = PaperRound(counted.result, held.inputs, PaperOptions(), held)
    if counted.panel is None or not counted.listed.with_panel or paper.seats is None:
        raise UserError(Text("The panel of this round has not marked."), None, Text("Take the marks in first."))
    part, panel = round_part(paper), counted.panel
    rule = panel.rule
    ranked = _by_figure(panel, zip(part.panel, _by_total(paper), strict=True))
    rows = [
        ItemRow(
            row.rank,
            row.name,
            tuple(points(item.value) for item in panel.firm(uid).items) or (ABSENT,) * len(rule.items),
            row.result,
        )
        for row, uid in ranked
    ]
    return PanelPaper(
        head=head_of(held, Words.of(Text("Panel: summary of marks and opinion"))),
        facts=tuple(_facts(held)),
        rule=part.panel_rule,
        rows=tuple(row for row, _ in ranked),
        items=tuple(ItemColumn(chr(65 + at), Words.of(i.title), weight(i.weight)) for at, i in enumerate(rule.items)),
        item_rows=tuple(rows),
        outliers=tuple(_outliers(held)),
        recusals=part.recusals,
        opinion=_opinion(held, paper),
        signers=tuple((e.seat, e.name, e.specialty) for e in counted.inputs.experts),
    )


def _by_figure(panel: PanelResult, rows: Iterable[tuple[PanelRow, str]]) -> list[tuple[PanelRow, str]]:
    """In the order of the panel's figures and with their ranks: where a firm stands by the total is not for who signs this."""
    found = [(replace(row, rank=panel.firm(uid).rank_label or ABSENT), uid) for row, uid in rows]
    return sorted(found, key=lambda one: panel.firm(one[1]).rank or 10**6)


def _by_total(paper: PaperRound) -> list[str]:
    """The firms in the order in which the round's part lists them."""
    assert paper.seats is not None, "asked before"
    seats = paper.seats
    return sorted(seats.order, key=lambda uid: (seats.rows[uid].rank or 10**6, seats.order.index(uid)))


def _facts(held: CountedRound) -> list[LabelledFact]:
    panel = held.counted.panel
    assert panel is not None, "asked before"
    agreed = agreement(panel)
    compared = Text("{n} firm", "{n} firms", n=len(agreed.firms))
    return [
        round_of(held),
        LabelledFact(Words.of(Text("Experts")), Words.same(str(len(panel.experts)))),
        LabelledFact(Words.of(Text("Firms")), Words.same(str(len(panel.firms)))),
        LabelledFact(Words.of(Text("Sheets given / needed")), Words.same(f"{panel.done} / {panel.needed}")),
        LabelledFact(Words.of(Text("Kendall’s W")), Words.same(_decimal(agreed.kendall))),
        LabelledFact(Words.of(Text("Intraclass correlation ICC(2,k)")), Words.same(_decimal(agreed.icc))),
        LabelledFact(Words.of(Text("Compared over")), Words.of(compared)),
    ]


def _decimal(value: Fraction | None) -> str:
    if value is None:
        return ABSENT
    scaled = abs(value) * 1000
    whole = (2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator)
    return f"{'−' if value < 0 and whole else ''}{whole // 1000}.{whole % 1000:03d}"


def _outliers(held: CountedRound) -> list[OutlierRow]:
    counted = held.counted
    assert counted.panel is not None, "asked before"
    seats = {e.uid: e.seat for e in counted.inputs.experts}
    kept = {(r.subject, r.uid): r.reason for r in counted.inputs.rulings if r.kind is DecisionKind.OUTLIER}
    comments: dict[tuple[str, str], list[str]] = {}
    for mark in counted.inputs.marks:
        if mark.comment.strip() and mark.comment not in comments.setdefault((mark.expert, mark.firm), []):
            comments[mark.expert, mark.firm].append(mark.comment.strip())
    rows: list[OutlierRow] = []
    for one in outliers(counted.panel):
        reason = kept.get((one.expert, one.firm)) or "；".join(comments.get((one.expert, one.firm), []))
        firm = Words.of(Text("all firms")) if one.kind is OutlierKind.UNIFORM else name_of(counted.result, one.firm)
        open_still = Words.of(Text("neither reason nor decision"))
        rows.append(
            OutlierRow(seats[one.expert], firm, Words.of(one.text), Words.same(reason) if reason else open_still)
        )
    return rows


def _opinion(held: CountedRound, paper: PaperRound) -> tuple[Words, ...]:
    """The panel's opinion as far as figures say it; experts add their own words and sign."""
    panel = held.counted.panel
    assert panel is not None, "asked before"
    given = Text(
        "{n} experts marked {firms} firms by the items and weights of the scheme; {done} of {needed} sheets are in.",
        n=len(panel.experts),
        firms=len(panel.firms),
        done=panel.done,
        needed=panel.needed,
    )
    order = sorted((f for f in panel.firms if f.rank is not None), key=lambda f: (f.rank or 0, f.firm))
    first = [name_of(paper.result, f.firm) for f in order[:3]]
    said = [Words.of(given)]
    if len(first) == 3:
        top = Text("By the panel’s figures alone {firms} lead, with {points} points and more.", firms="",
                   points=points(order[2].result or 0))  # fmt: skip
        said.append(spoken(top, firms=listed(first)))
    aside = sum(s.state.value == "recused" for f in panel.firms for s in f.sheets)
    stepped = Text("{n} recusal was kept.", "{n} recusals were kept.", n=aside)
    return (
        sentences(*said, Words.of(stepped)),
        Words.of(
            Text(
                "The panel’s figures and comments go to the office; they are one part of the total and decide nothing alone."
            )
        ),
    )
