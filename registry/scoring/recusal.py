"""Who must not mark whom: conflicts of interest computed from dated facts, and declared ones, each with its cause.

The rule is that of public procurement, which selection panels adopt by analogy (domain reference 8.3): an expert steps
aside who within three years before was employed by the firm, sat on its board, held its shares or controlled it, or was
in a lawsuit with it; who is kin of its head; or whose relation to it may affect fairness in another way. Besides, an
employer that belongs to the firm's own parent group.

Firms are recognised by their code or their full legal name, present or former, never by a short name. Where a date or
an identity is not settled, the conflict is open: somebody must answer it, and until then it is not passed over.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum

from registry.i18n import Text
from registry.scoring.calendar_months import months_before
from registry.scoring.facts import Span

YEARS = 3
_NEVER = Span()


class TieKind(StrEnum):
    """What ties an expert to a firm."""

    EMPLOYED = "employed"
    DIRECTOR = "director"  # or supervisor
    SHAREHOLDER = "shareholder"
    CONTROLLER = "controller"
    KIN = "kin"  # of the legal representative or head
    ADVISER = "adviser"
    JOINT_WORK = "joint_work"  # a project, paper or patent
    INVESTOR = "investor"
    LAWSUIT = "lawsuit"
    SAME_GROUP = "same_group"  # of the employer and the firm; computed only
    OTHER = "other"


WITHIN_YEARS = frozenset(
    {TieKind.EMPLOYED, TieKind.DIRECTOR, TieKind.SHAREHOLDER, TieKind.CONTROLLER, TieKind.LAWSUIT, TieKind.SAME_GROUP}
)
"""Kinds that count only within the years before the round; the others count whenever they began."""


@dataclass(frozen=True, slots=True)
class ExpertTie:
    """One fact about an expert.

    Attributes:
        expert: key.
        firm: key of the firm where it is known; else it is recognised by `uscc` or `organisation`.
        organisation: full legal name, as written.
        group: parent group of the organisation, "" where it has none or none is known.
        since, until: the days it may have begun and ended; an empty span is not known.
        ongoing: it lasts to this day.
        declared: the expert said so himself; else it was found in records.
        note: what the source says.
    """

    expert: str
    kind: TieKind
    firm: str = ""
    organisation: str = ""
    uscc: str = ""
    group: str = ""
    since: Span = _NEVER
    until: Span = _NEVER
    ongoing: bool = False
    declared: bool = False
    note: str = ""


@dataclass(frozen=True, slots=True)
class FirmIdentity:
    """What a firm is recognised by."""

    uid: str
    legal_name: str
    uscc: str = ""
    former_names: tuple[str, ...] = ()
    parent_group: str = ""


@dataclass(frozen=True, slots=True)
class Cause:
    """One reason to step aside.

    Attributes:
        certain: dates and identity are settled; else it must be answered.
        text: in words, with the dates.
        tie: the fact behind it.
    """

    kind: TieKind
    certain: bool
    declared: bool
    text: Text
    tie: ExpertTie


@dataclass(frozen=True, slots=True)
class Recusal:
    """An expert who must not mark a firm, or of whom it must be answered whether he may.

    Attributes:
        certain: some cause is certain, or the open ones were answered with yes.
        causes: certain ones first, in the order of the facts.
    """

    expert: str
    firm: str
    certain: bool
    causes: tuple[Cause, ...]

    @property
    def declared(self) -> bool:
        """Whether the expert himself said so."""
        return any(cause.declared for cause in self.causes)

    @property
    def computed(self) -> bool:
        """Whether records say so."""
        return any(not cause.declared for cause in self.causes)


def find_recusals(
    experts: Sequence[str],
    firms: Sequence[FirmIdentity],
    ties: Iterable[ExpertTie],
    as_of: date,
    *,
    years: int = YEARS,
    answers: Mapping[tuple[str, str], bool] | None = None,
) -> tuple[Recusal, ...]:
    """The recusals of a panel, by expert and firm in the given order.

    Args:
        experts: keys; ties of others are passed over.
        firms: the candidates.
        ties: facts, in any order.
        as_of: the round's day.
        years: how far back the dated kinds reach; a tie that ended on the very day counts.
        answers: by expert and firm, the recorded answer to an open conflict: True recuses, False clears. What is
            certain cannot be cleared.
    """
    known = list(ties)
    found: list[Recusal] = []
    for expert in experts:
        own = [tie for tie in known if tie.expert == expert]
        for firm in firms:
            causes = [c for tie in own for c in _causes(tie, firm, firms, as_of, years)]
            if recusal := _recusal(expert, firm.uid, causes, (answers or {}).get((expert, firm.uid))):
                found.append(recusal)
    return tuple(found)


def enforced(recusals: Iterable[Recusal]) -> frozenset[tuple[str, str]]:
    """Pairs of expert and firm that cannot be marked, for `registry.scoring.panel.PanelMarks`."""
    return frozenset((r.expert, r.firm) for r in recusals if r.certain)


def to_answer(recusals: Iterable[Recusal]) -> tuple[Recusal, ...]:
    """The conflicts that somebody must answer before the expert marks the firm, or is recused."""
    return tuple(r for r in recusals if not r.certain)


def _recusal(expert: str, firm: str, causes: list[Cause], answer: bool | None) -> Recusal | None:
    if not causes:
        return None
    certain = any(cause.certain for cause in causes)
    if not certain and answer is False:
        return None
    ordered = sorted(causes, key=lambda cause: not cause.certain)
    return Recusal(expert, firm, certain or answer is True, tuple(ordered))


def _causes(
    tie: ExpertTie, firm: FirmIdentity, firms: Sequence[FirmIdentity], as_of: date, years: int
) -> Iterable[Cause]:
    same = _is_firm(tie, firm)
    if same is not False:
        when = _counts(tie, tie.kind, as_of, years)
        if when is not False:
            yield _cause(tie.kind, tie, bool(same and when), _relation(tie.kind))
    if tie.kind is not TieKind.EMPLOYED or same or not firm.parent_group:
        return
    if firm.parent_group and _in_group(tie, firm, firms):
        when = _counts(tie, TieKind.SAME_GROUP, as_of, years)
        if when is not False:
            words = Text("Employer and firm belong to the same group, {group}", group=firm.parent_group)
            yield _cause(TieKind.SAME_GROUP, replace(tie, declared=False), when is True, words)


def _cause(kind: TieKind, tie: ExpertTie, certain: bool, relation: Text) -> Cause:
    period = _period(tie)
    text = Text("{relation}, {period}", relation=relation, period=period) if period else relation
    if not certain:
        text = Text("{cause}: to be answered", cause=text)
    return Cause(kind, certain, tie.declared, text, tie)


def _is_firm(tie: ExpertTie, firm: FirmIdentity) -> bool | None:
    """Whether a tie is to this firm; None where name and code say different things."""
    if tie.firm:
        return tie.firm == firm.uid
    code, own = _code(tie.uscc), _code(firm.uscc)
    if code and code == own:
        return True
    name = _name(tie.organisation)
    named = bool(name) and name in {_name(known) for known in (firm.legal_name, *firm.former_names)}
    if code and own:
        return None if named else False
    return named


def _in_group(tie: ExpertTie, firm: FirmIdentity, firms: Sequence[FirmIdentity]) -> bool:
    """Whether the employer belongs to the firm's parent group: as recorded, by its own record, or by being the group."""
    group = _name(firm.parent_group)
    if group in (_name(tie.group), _name(tie.organisation)):
        return True
    return any(_name(other.parent_group) == group and _is_firm(tie, other) for other in firms)


def _counts(tie: ExpertTie, kind: TieKind, as_of: date, years: int) -> bool | None:
    """Whether a tie counts on a day; None where its dates do not settle it.

    It lasts from `since` to `until`, or to this day. A kind without a window counts once it has begun.
    """
    begins, ends = tie.since, tie.until
    if begins.first is not None and begins.first > as_of and not begins.doubt:
        return False
    begun = True if tie.ongoing or _surely_by(begins, as_of) or _surely_by(ends, as_of) else None
    if kind not in WITHIN_YEARS:
        # Kin and joint work need no date; what is recorded counts unless it lies after the day.
        return True if begun or begins == _NEVER else None
    if tie.ongoing:
        return True
    after = months_before(as_of, 12 * years)
    if ends.last is not None and ends.last < after and not ends.doubt:
        return False
    recent = any(span.first is not None and span.first >= after and not span.doubt for span in (ends, begins))
    return True if recent and begun else None


def _surely_by(span: Span, day: date) -> bool:
    return span.last is not None and span.last <= day and not span.doubt


def _name(written: str) -> str:
    """A full name without differences of width, spacing, brackets and case."""
    return "".join(unicodedata.normalize("NFKC", written).split()).casefold()


def _code(written: str) -> str:
    return _name(written).upper().replace("-", "")


def _relation(kind: TieKind) -> Text:
    match kind:
        case TieKind.EMPLOYED:
            return Text("Employed by the firm")
        case TieKind.DIRECTOR:
            return Text("Director or supervisor of the firm")
        case TieKind.SHAREHOLDER:
            return Text("Shareholder of the firm")
        case TieKind.CONTROLLER:
            return Text("Controls the firm")
        case TieKind.KIN:
            return Text("Close relative of the firm’s head")
        case TieKind.ADVISER:
            return Text("Adviser to the firm")
        case TieKind.JOINT_WORK:
            return Text("Joint project or patent with the firm")
        case TieKind.INVESTOR:
            return Text("Invested in the firm")
        case TieKind.LAWSUIT:
            return Text("Lawsuit with the firm")
        case TieKind.SAME_GROUP:
            return Text("Employer and firm belong to the same group")
        case TieKind.OTHER:
            return Text("Another relation that may affect fairness")


def _period(tie: ExpertTie) -> Text | None:
    since, until = _day(tie.since), _day(tie.until)
    if tie.ongoing:
        return Text("since {since}, to this day", since=since) if since else Text("to this day")
    if since and until:
        return Text("{since} to {until}", since=since, until=until)
    if since:
        return Text("since {since}, end not known", since=since)
    if until:
        return Text("until {until}", until=until)
    return Text("dates not known") if tie.kind in WITHIN_YEARS else None


def _day(span: Span) -> str:
    """A day, month or year where the span is one, else both ends; "" where nothing is known."""
    first, last = span.first, span.last
    if first is None or last is None:
        return f"{first or '…'}/{last or '…'}" if first or last else ""
    if first == last:
        return first.isoformat()
    if (first.month, first.day, last.month, last.day) == (1, 1, 12, 31):
        return str(first.year) if first.year == last.year else f"{first.year}/{last.year}"
    if first.day == 1 and months_before(first, -1) == last + timedelta(days=1):
        return f"{first:%Y-%m}"
    return f"{first}/{last}"
