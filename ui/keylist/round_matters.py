"""What can be decided in a round as it stands; plain values, testable without a window."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from registry.i18n import Text

if TYPE_CHECKING:
    from registry.rounds.deciding import NewDecision
    from registry.scoring.lot import Lot
    from ui.keylist.round_state import RoundView

KINDS = ("tie", "lot", "veto", "floor", "completeness", "override", "outlier")
"""The kinds of decision that one dialog asks for, in its order; missing values have a list of their own."""


@dataclass(frozen=True, slots=True)
class Matter:
    """Something that waits for a decision. `firm`: its key, "" where it is about none; `text`: in words."""

    kind: str
    firm: str
    subject: str
    text: Text

    @property
    def key(self) -> str:
        """Its place in a list of choices."""
        return f"{self.firm}|{self.subject}"


def matters(view: RoundView, kind: str) -> list[Matter]:
    """What a decision of `kind` can be about, in the order of the list."""
    match kind:
        case "tie" | "lot":
            return _tied(view, kind)
        case "veto":
            return _vetoed(view)
        case "floor":
            return [
                Matter(kind, row.uid, floor.code, Text("{firm}: {why}", firm=view.name(row.uid), why=floor.text))
                for row in view.listed.rows
                for floor in row.failed_floors
            ]
        case "completeness":
            return _little_known(view)
        case "outlier":
            return _outlying(view)
        case _:
            return [Matter(kind, row.uid, "", Text("{firm}", firm=view.name(row.uid))) for row in view.listed.rows]


def _tied(view: RoundView, kind: str) -> list[Matter]:
    tie = view.listed.tie
    return [Matter(kind, uid, "", Text("{firm}", firm=view.name(uid))) for uid in tie.members] if tie else []


def _vetoed(view: RoundView) -> list[Matter]:
    found: list[Matter] = []
    for candidate in view.counted.result.vetoed:
        for veto in candidate.vetoes:
            if veto.answer.value == "fail":
                said = Text("{firm}: {why}", firm=view.name(candidate.uid), why=veto.reason)
                found.append(Matter("veto", candidate.uid, veto.code, said))
    return found


def _little_known(view: RoundView) -> list[Matter]:
    result = view.counted.result
    found: list[Matter] = []
    for row in view.listed.rows:
        candidate = result.candidate(row.uid)
        if row.place.value == "incomplete" and candidate.completeness < result.scheme.completeness_floor:
            said = Text(
                "{firm}: {percent} % of the weight is known",
                firm=view.name(row.uid),
                percent=result.percent(candidate.completeness),
            )
            found.append(Matter("completeness", row.uid, "", said))
    return found


def _outlying(view: RoundView) -> list[Matter]:
    from registry.rounds.sealing import open_outliers

    seats = {seat.expert.uid: seat.code for seat in view.book.seats}
    return [
        Matter(
            "outlier",
            one.firm,
            one.expert,
            Text("{firm}, {seat}: {why}", firm=view.name(one.firm), seat=seats[one.expert], why=one.text),
        )
        for one in open_outliers(view.book, view.counted)
    ]


def lot_preview(view: RoundView, number: str) -> Lot:
    """What a lot with a public number would give among the equals at the cut."""
    from registry.scoring.lot import draw_lot

    tie = view.listed.tie
    return draw_lot(view.lot_over, number, tie.members if tie else ())


@dataclass(frozen=True, slots=True)
class Signed:
    """What every decision carries."""

    reason: str
    decided_by: str
    decided: date | None
    document_no: str


def tie_decisions(view: RoundView, chosen: Sequence[str], signed: Signed) -> list[NewDecision]:
    """Who of the equals sits, and who does not."""
    tie = view.listed.tie
    if tie is None:
        return []
    return [_decision(view, "tie", uid, "", "in" if uid in chosen else "out", signed) for uid in tie.members]


def one_decision(view: RoundView, kind: str, firm: str, subject: str, answer: str, signed: Signed) -> list[NewDecision]:
    """A decision about one firm, or about none."""
    return [_decision(view, kind, firm, subject, answer, signed)]


def missing_decisions(
    view: RoundView, cells: Sequence[tuple[str, str]], answer: str, signed: Signed
) -> list[NewDecision]:
    """One answer to several missing values."""
    return [_decision(view, "missing", firm, code, answer, signed) for firm, code in cells]


def _decision(view: RoundView, kind: str, firm: str, subject: str, answer: str, signed: Signed) -> NewDecision:
    from registry.rounds.deciding import NewDecision
    from registry.scoring.rulings import DecisionKind

    return NewDecision(
        DecisionKind(kind),
        answer,
        signed.reason,
        signed.decided_by,
        candidature=view.book.by_firm[firm].uid if firm else "",
        subject=subject,
        decided=signed.decided,
        document_no=signed.document_no,
    )
