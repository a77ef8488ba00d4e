"""Two lists side by side: two rounds, or two schemes over the same candidates. Seats gained and lost, places, and why."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from registry.i18n import Language, Text, current_language
from ui.keylist.round_dialog import RoundDialog
from ui.kit import layout
from ui.kit.combo import Combo
from ui.kit.controls import Label
from ui.kit.feedback import EmptyState
from ui.kit.fonts import Type
from ui.kit.table.columns import Column, tag_painter
from ui.kit.table.model import RowsModel
from ui.kit.table.view import Table

if TYPE_CHECKING:
    from registry.scoring import FirmFacts, RoundResult, Scheme
    from registry.scoring.final_list import FinalList
    from registry.view import Registry
    from ui.keylist.round_state import RoundView
    from ui.keylist.state import Scored
    from ui.kit.desk import Desk

PAGE, ROUND, SCHEME = "page", "round", "scheme"


@dataclass(frozen=True, slots=True)
class Side:
    """One of the lists that can be compared: what the page shows, a round, or a scheme over the page's candidates."""

    kind: str
    uid: str
    title: Text

    @property
    def key(self) -> str:
        """Its place in a list of choices."""
        return f"{self.kind}|{self.uid}"


@dataclass(frozen=True)
class Ground:
    """What the page shows when lists are compared: the candidates and the list."""

    view: RoundView | None
    scored: Scored
    listed: FinalList | None
    as_of: date


@dataclass(frozen=True, slots=True)
class Changed:
    """A firm that stands otherwise on the second list."""

    uid: str
    name: str
    seat: tuple[str, str] | None
    ranks: str
    points: str


@dataclass(frozen=True, slots=True)
class Compared:
    """Two lists, compared. `causes`: what differs in how they were made, in words; `same`: seats that both share."""

    rows: tuple[Changed, ...]
    causes: tuple[Text, ...]
    gained: int
    lost: int
    same: int


def sides(registry: Registry, ground: Ground) -> list[Side]:
    """Everything that can be compared, what the page shows first."""
    from registry.rounds.schemes import scheme_versions
    from ui.keylist.round_state import read_rounds

    with registry.read() as connection:
        versions = scheme_versions(connection)
    page = Text("The page: “{title}”", title=ground.view.head.title) if ground.view else Text("The page: try-out")
    made = [Side(PAGE, "", page)]
    made += [Side(ROUND, h.uid, Text("Round “{title}”", title=h.title)) for h in read_rounds(registry)]
    made += [
        Side(SCHEME, v.uid, Text("{name} v{version}, same candidates", name=v.title, version=v.version))
        for v in versions
    ]
    return made


def compare(registry: Registry, ground: Ground, first: Side, second: Side) -> Compared:
    """Compute both lists and what differs.

    Raises:
        UserError: a round or scheme cannot be computed.
    """
    from registry.scoring.final_cut import difference
    from registry.scoring.grid import points_text

    (old, before), (new, after) = (_list_of(registry, ground, side) for side in (first, second))
    names = _names(old) | _names(new)
    rows: list[Changed] = []
    changes = difference(before, after)
    for d in changes:
        seat = (str(Text("Seat gained")), "ok") if d.gained else (str(Text("Seat lost")), "bad") if d.lost else None
        decimals = (before.decimals, after.decimals)
        points = [
            "—" if units is None else points_text(units, places)
            for units, places in zip(d.published, decimals, strict=True)
        ]
        ranks = [label or "—" for label in d.rank_labels]
        rows.append(Changed(d.uid, names[d.uid], seat, " → ".join(ranks), " → ".join(points)))
    gained, lost = sum(d.gained for d in changes), sum(d.lost for d in changes)
    same = len(set(before.chosen) & set(after.chosen))
    return Compared(tuple(rows), tuple(_causes(old, new, before, after)), gained, lost, same)


def _list_of(registry: Registry, ground: Ground, side: Side) -> tuple[RoundResult, FinalList]:
    from registry.rounds.schemes import scheme_versions
    from registry.scoring import parse_scheme
    from ui.keylist.round_state import read_view

    if side.kind == PAGE:
        listed = ground.listed if ground.listed is not None else _bare(ground.scored.result)
        return ground.scored.result, listed
    if side.kind == ROUND:
        view = read_view(registry, side.uid)
        return view.counted.result, view.listed
    with registry.read() as connection:
        version = next(v for v in scheme_versions(connection) if v.uid == side.uid)
    return _under(ground, parse_scheme(version.body, version.code), version.body, ground.scored.facts)


def _under(ground: Ground, scheme: Scheme, body: str, facts: Sequence[FirmFacts]) -> tuple[RoundResult, FinalList]:
    from dataclasses import replace

    from registry.scoring import score
    from registry.scoring.sealed import recount

    if ground.view is None:
        result = score(scheme, facts, ground.as_of)
        return result, _bare(result)
    counted = recount(replace(ground.view.counted.inputs, scheme=body), ground.view.counted.facts, draws=False)
    return counted.result, counted.listed


def _bare(result: RoundResult) -> FinalList:
    """A list without panel, candidatures and decisions."""
    from registry.scoring.final_list import final_list

    return final_list(result, None, (), size=result.size, reserve=result.scheme.reserve)


def _names(result: RoundResult) -> dict[str, str]:
    zh = current_language() is Language.ZH
    return {
        c.uid: (c.short_name or c.legal_name) if zh else (c.english_name or c.short_name or c.legal_name)
        for c in result.candidates
    }


def _causes(old: RoundResult, new: RoundResult, before: FinalList, after: FinalList) -> list[Text]:
    from registry.report.phrases import weight as weight_text

    found: list[Text] = []
    weights = (old.scheme.weights, new.scheme.weights)
    titles = {i.code: i.title for scheme in (old.scheme, new.scheme) for i in scheme.indicators}
    for code in dict.fromkeys([*weights[0], *weights[1]]):
        one, other = (w.get(code, 0) for w in weights)
        if one != other:
            found.append(
                Text(
                    "{name}: weight {before} → {after}",
                    name=titles[code],
                    before=weight_text(one),
                    after=weight_text(other),
                )
            )
    if old.missing is not new.missing:
        found.append(Text("Missing values count otherwise"))
    if {v.code for v in old.scheme.vetoes} != {v.code for v in new.scheme.vetoes}:
        found.append(Text("Other vetoes are in force"))
    if before.with_panel != after.with_panel:
        found.append(Text("Only one of the lists has the panel's part"))
    if old.as_of != new.as_of:
        found.append(
            Text("Judged on {before} and on {after}", before=old.as_of.isoformat(), after=new.as_of.isoformat())
        )
    if {c.uid for c in old.candidates} != {c.uid for c in new.candidates}:
        found.append(Text("The candidates differ"))
    if _rulings(before) != _rulings(after):
        found.append(Text("Other decisions are recorded"))
    return found


def _rulings(listed: FinalList) -> set[tuple[str, str, str, str]]:
    return {(r.kind.value, r.uid, r.subject, r.answer) for row in listed.rows for r in row.rulings}


def _columns() -> list[Column[Changed]]:
    return [
        Column(
            key="name",
            title=Text("Candidate"),
            text=lambda c: c.name,
            role=Type.NAME,
            width=180,
            indent=8,
            stretch=True,
        ),
        Column(
            key="seat",
            title=Text("Seat"),
            text=lambda c: c.seat[0] if c.seat else "—",
            paint=tag_painter(lambda c: c.seat),
            width=110,
        ),
        Column(key="ranks", title=Text("Place"), text=lambda c: c.ranks, numeric=True, width=100),
        Column(key="points", title=Text("Points"), text=lambda c: c.points, numeric=True, width=130),
    ]


class CompareDialog(RoundDialog):
    """Compares two lists; choosing another side computes anew in a worker."""

    def __init__(self, parent: QWidget, desk: Desk, ground: Ground, offered: Sequence[Side], second: str = "") -> None:
        super().__init__(parent, desk, Text("Compare drafts"), 720)
        self._ground, self._sides = ground, {side.key: side for side in offered}
        keys = list(self._sides)
        other = second if second in self._sides else keys[min(1, len(keys) - 1)]
        options = [(side.key, side.title) for side in offered]
        self.first = Combo(options, Text("First list"), other)
        self.second = Combo(options, Text("Second list"), keys[0])
        for combo in (self.first, self.second):
            combo.setMinimumContentsLength(28)
            combo.chosen.connect(lambda _key: self._compute())
        line = layout.row(self.first, Label("→", Type.CELL_STRONG, "text3"), self.second, None)
        self.body.addLayout(line)
        self.body.addSpacing(6)
        self._sum = Label("", Type.CELL_STRONG, wrap=True)
        self.body.addWidget(self._sum)
        self.model: RowsModel[Changed] = RowsModel(_columns(), lambda row: row.uid)
        self.table: Table[Changed] = Table(self.model, Text("Differences"), density="compact", frozen=0, sortable=False)
        self.table.setMinimumHeight(220)
        self.table.set_empty(EmptyState(Text("Both lists are the same")))
        self.body.addWidget(self.table, 1)
        self._why = Label("", Type.SMALL, "text2", wrap=True)
        self.body.addWidget(self._why)
        self.finish()
        self.add_button(Text("Close"), "primary")
        self._compute()

    def _compute(self) -> None:
        registry, ground = self.desk.registry, self._ground
        first, second = self._sides[self.first.value or ""], self._sides[self.second.value or ""]
        if registry is None:
            return

        def work(_ticket: object) -> Compared:
            return compare(registry, ground, first, second)

        self.desk.jobs.read(work, self._show, lane="rounds.compare", owner=self)

    def _show(self, found: Compared) -> None:
        self.model.set_rows(found.rows)
        self._sum.say(
            Text(
                "Seats: {same} stay, {gained} gained, {lost} lost",
                same=found.same,
                gained=found.gained,
                lost=found.lost,
            )
        )
        self._why.setVisible(bool(found.rows) or bool(found.causes))
        joint = "；" if current_language() is Language.ZH else "; "
        self._why.say(
            Text("What differs: {causes}", causes=joint.join(str(cause) for cause in found.causes))
            if found.causes
            else Text("The schemes are the same; figures or marks differ.")
        )
        self.fit_height()
