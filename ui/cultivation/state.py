"""What the page shows, without a window: the board's columns from the checked firms and the filters."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from registry.i18n import Text, _, n_
from registry.srdi import TierState
from registry.srdi.board import LADDER, Readiness, WorkList, on_list
from ui.cultivation import words

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from registry.change import Provenance
    from registry.cultivation import FirmState
    from registry.srdi.board import Place
    from registry.srdi.figure import Source
    from registry.view.cultivation import LadderBoard
    from ui.kit.desk import Desk

COLUMNS = (Text("Not listed"), Text("Innovative SME"), Text("SRDI SME"), Text("Little Giant"))
LISTS = {
    "board": Text("Board"),
    WorkList.DUE_30: Text("Due in 30"),
    WorkList.DUE_60: Text("60 days"),
    WorkList.DUE_90: Text("90 days"),
    WorkList.LAPSED: Text("Lapsed"),
    WorkList.UPDATES: Text("No update"),
    WorkList.READY: Text("Can move up"),
    WorkList.CLOSE: Text("Nearly there"),
    WorkList.MISSING: Text("Deciding data"),
    WorkList.FORWARD: Text("Fails 2026"),
    "promises": Text("Promises overdue"),
    "tasks": Text("Tasks overdue"),
    "silent": Text("No contact, 6 months"),
    WorkList.UNREPORTED: Text("Change not reported"),
    WorkList.BARRED: Text("May not apply"),
}
GROUPS = {
    "ready": Text("Ready to move up"),
    "apply": Text("Ready to apply"),
    "due": Text("Re-verify in 90 days"),
    "close": Text("Nearly there"),
    "valid": Text("Valid"),
    "far": Text("Far or unknown"),
    "lapsed": Text("Lapsed"),
}
SHOWN_FIRST = 4


@dataclass(frozen=True, slots=True)
class Group:
    """Cards of one column under one heading; `shown` of them are in sight before the rest is asked for."""

    key: str
    places: tuple[Place, ...]
    shown: int = SHOWN_FIRST


@dataclass(frozen=True, slots=True)
class Filters:
    """What the board is narrowed to."""

    work: str = "board"
    shanghai: bool = True
    segment: str = ""
    district: str = ""

    def keep(self, one: Place) -> bool:
        """Whether a firm stays in sight, the list aside."""
        facts = one.facts
        if self.shanghai and facts.district and not facts.district.startswith("31"):
            return False
        return self.segment in ("", facts.segment) and self.district in ("", facts.district)

    def on(self, one: Place, state: FirmState) -> bool:
        """Whether a firm stands on the list."""
        match self.work:
            case "board":
                return True
            case "promises":
                return state.promises > 0
            case "tasks":
                return state.tasks > 0
            case "silent":
                return state.silent
            case _:
                return on_list(one, WorkList(self.work))


def note_of(one: Place, board: LadderBoard, work: str) -> tuple[str, str] | None:
    """What a card says of why it stands on a list, with the tone; None where its usual date says it."""
    state = board.state(one.facts.uid)
    match work:
        case "promises":
            return n_("{n} promise overdue", "{n} promises overdue", state.promises), "bad"
        case "tasks":
            return n_("{n} task overdue", "{n} tasks overdue", state.tasks), "bad"
        case "silent":
            last = state.last_contact
            return (_("last {day}", day=last.isoformat()) if last else _("none on record")), "warn"
        case WorkList.UNREPORTED if one.untold is not None:
            return _("tell by {day}", day=one.untold.isoformat()), "bad" if one.untold < board.as_of else "warn"
        case WorkList.BARRED if one.barred is not None:
            return _("to {month}", month=one.barred.isoformat()), "bad"
        case _:
            return None


def group_of(one: Place) -> str:
    """Under which heading a firm stands in its column."""
    if one.step and one.stand.state is TierState.LAPSED:
        return "lapsed"
    if one.step == len(LADDER):
        return "due" if one.stand.state is TierState.DUE else "valid"
    match one.readiness:
        case Readiness.READY:
            return "ready" if one.step else "apply"
        case Readiness.CLOSE:
            return "close"
        case Readiness.FAR:
            # Whoever is due stays in sight, however far the next step is.
            return "due" if one.step and one.stand.state is TierState.DUE else "far"


def _order(one: Place) -> tuple[int, int, str]:
    days = one.stand.days_left if one.step and one.stand.days_left is not None else 10**6
    short = one.next_check
    return (days if one.step == len(LADDER) else 0, -short.strip.count("m"), words.names(one.facts)[0])


def columns(places: list[Place], filters: Filters) -> list[list[Group]]:
    """The four columns with their groups; a list other than the board folds nothing."""
    made: list[list[Group]] = []
    for step in range(len(LADDER) + 1):
        inside = [p for p in places if p.step == step]
        groups: list[Group] = []
        for key in GROUPS:
            held = sorted((p for p in inside if group_of(p) == key), key=_order)
            if held:
                folded = key == "far" and bool(groups)
                shown = (0 if folded else SHOWN_FIRST) if filters.work == "board" else len(held)
                groups.append(Group(key, tuple(held), shown))
        made.append(groups)
    return made


def lists_of(board: LadderBoard) -> Mapping[str, frozenset[str]]:
    """On which lists each firm stands, by its key."""
    every = [Filters(str(key)) for key in LISTS]
    found: dict[str, frozenset[str]] = {}
    for one in board.places:
        state = board.state(one.facts.uid)
        found[one.facts.uid] = frozenset(f.work for f in every if f.on(one, state))
    return found


def load(
    desk: Desk,
    done: Callable[[tuple[LadderBoard, Mapping[str, frozenset[str]]]], None],
    failed: Callable[[Exception], None],
    owner: object,
) -> None:
    """Read and check all firms, and sort them into the lists, in a job that shows its progress and can be stopped."""
    registry, as_of = desk.registry, desk.as_of
    if registry is None:
        return

    def work(ticket: object) -> tuple[LadderBoard, Mapping[str, frozenset[str]]]:
        from registry.view.cultivation import ladder_board

        def progress(so_far: int, total: int) -> None:
            ticket.check()  # type: ignore[attr-defined]
            ticket.progress(so_far, total)  # type: ignore[attr-defined]

        board = ladder_board(registry, as_of, progress)
        return board, lists_of(board)

    desk.jobs.read(
        work,
        done,
        failed=failed,
        title=Text("Checking firms"),
        lane="cultivation.load",
        owner=owner,  # type: ignore[arg-type]
    )


def ask_origins(
    desk: Desk,
    sources: tuple[Source, ...],
    done: Callable[[Mapping[tuple[str, str], Provenance]], None],
    owner: object,
) -> None:
    """Ask where values came from."""
    registry = desk.registry
    if registry is None:
        return

    def work(_ticket: object) -> Mapping[tuple[str, str], Provenance]:
        from registry.view.cultivation import origins

        return origins(registry, sources)

    desk.jobs.read(work, done, lane="cultivation.origins", owner=owner)  # type: ignore[arg-type]
