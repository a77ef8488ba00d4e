"""What the page shows of rounds: which is in front, its rows and columns, notices, and the words of header and foot."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from registry.i18n import Text, _, n_
from ui.keylist.foot import figures
from ui.keylist.round_model import round_columns, round_lines, round_marks
from ui.kit import format as write

if TYPE_CHECKING:
    from registry.rounds.book import RoundHead
    from registry.scoring.final_list import FinalList
    from registry.scoring.robustness import Robustness
    from ui.keylist.model import Line
    from ui.keylist.round_side import RoundSide
    from ui.keylist.round_state import NextAct, RoundView
    from ui.keylist.state import Draft, Scored
    from ui.kit.table.columns import Band, Column

Said = tuple[Text, str, tuple[Text, Callable[[], None]] | None]
"""A notice: its words, its tone, its act."""


class RoundShow:
    """The round in front and the list that is shown of it; plain, testable without a window.

    Attributes:
        wanted: key of the round asked for; None for the usual one, "" for the try-out.
        view: the round in front, None for the try-out.
        listed: the list shown: the round's own, or what moved weights would give.
    """

    def __init__(self) -> None:
        self.wanted: str | None = None
        self.heads: Sequence[RoundHead] = ()
        self.view: RoundView | None = None
        self.listed: FinalList | None = None
        self._drafted: tuple[str, str, str] | None = None

    def forget(self) -> None:
        """Another registry is open."""
        self.__init__()

    def take(self, heads: Sequence[RoundHead], view: RoundView | None) -> bool:
        """Take what was read. True where what was moved on the page belongs to something else and shall be dropped."""
        self.heads, self.view, self.listed = heads, view, view.listed if view is not None else None
        now = (
            ("", "", "")
            if view is None
            else (view.head.uid, view.head.scheme_uid, "" if view.head.group.value == "draft" else "locked")
        )
        other = self._drafted is not None and self._drafted != now
        self._drafted = now
        return other

    @property
    def uid(self) -> str:
        """Key of the round in front, "" for the try-out."""
        return self.view.head.uid if self.view is not None else ""

    @property
    def locked(self) -> bool:
        """Whether weights can only be read."""
        return self.view is not None and (self.view.head.is_sealed or self.view.head.group.value != "draft")

    @property
    def tried(self) -> bool:
        """Whether moved weights give another list than the round's own."""
        return self.view is not None and self.listed is not self.view.listed

    # -- words

    def caption(self) -> Text:
        """The round in front, in words."""
        if self.view is None:
            return Text("Try-out, not a round")
        head = self.view.head
        if not self.view.book.admitted:
            return Text("{title} round, seats: {size}, nobody admitted yet", title=head.title, size=head.size)
        return Text(
            "{title} round, {size} of {n} candidate",
            "{title} round, {size} of {n} candidates",
            n=len(self.view.book.admitted),
            size=head.size,
            title=head.title,
        )

    def step_words(self) -> Text:
        """The step where the round stands."""
        from registry.rounds.steps import TITLES

        assert self.view is not None
        step = self.view.head.step
        return Text("Step {n} of 11, {step}", n=step.number, step=TITLES[step])

    def group(self) -> str:
        """The group of the stepper."""
        if self.view is None:
            return "draft"
        if self.view.head.is_sealed:
            return "sealed"
        return {"draft": "draft", "review": "panel", "sealed": "sealed"}[self.view.head.group.value]

    def notices(
        self, act: NextAct | None, show_moved: Callable[[], None], keep: Callable[[], None], shifted: Text | None
    ) -> list[Said]:
        """What stands above the list, at most two: the state of lock and seal, then what waits.

        `shifted` says what moved weights did to the seats.
        """
        assert self.view is not None
        head = self.view.head
        said: list[Said] = []
        if head.is_sealed:
            words = Text(
                "Sealed on {day} by {by}, second person {witness}. Snapshot {digest}",
                day=head.sealed_at[:10],
                by=head.sealed_by,
                witness=head.witness,
                digest=head.digest[:16],
            )
            said.append((words, "accent", None))
        elif self.tried:
            tried = Text("What if: the scheme is changed on this page only; the round keeps its own.")
            words = tried if shifted is None else Text("{what} {then}", what=tried, then=shifted)
            said.append((words, "warn", (Text("Take into the round…"), keep)))
        elif self.locked:
            said.append((self._lock_words(), "accent", None))
        else:
            said.append((self.view.counted.result.draft, "accent", None))
        if self.view.moved:
            text = Text(
                "{n} candidate's figures changed since the round went to the panel",
                "{n} candidates' figures changed since the round went to the panel",
                n=len(self.view.moved),
            )
            said.append((text, "warn", (Text("Show them"), show_moved)))
        elif self.listed is not None and self.listed.rows and not any(r.rank is not None for r in self.listed.rows):
            text = Text("No candidate can take a seat. The reason stands beside each; a decision can lift it.")
            said.append((text, "warn", None))
        elif act is not None and act.why_not is not None:
            said.append((Text("“{act}” waits: {why}", act=act.title, why=act.why_not), "warn", None))
        return said[:2]

    def _lock_words(self) -> Text:
        from registry.rounds.steps import Step

        assert self.view is not None
        sent = [s.entered for s in self.view.book.steps if s.step is Step.PANEL and s.entered is not None]
        day = sent[-1].isoformat() if sent else "—"
        if self.listed is not None and not self.listed.with_panel:
            return Text(
                "Weights are locked since the round went to the panel on {day}. The panel's part is still missing.",
                day=day,
            )
        return Text("Weights are locked since the round went to the panel on {day}.", day=day)

    def side(self, uid: str, ways: Sequence[Text], show_firms: Callable[[str], None]) -> RoundSide | None:
        """What the right-hand pane says of a firm in the round; None for the try-out."""
        from ui.keylist.round_side import RoundSide

        if self.view is None or self.listed is None or uid not in {row.uid for row in self.listed.rows}:
            return None
        return RoundSide(self.view, self.listed, uid, ways, show_firms)

    # -- rows

    def columns(self) -> Sequence[Column[Line]]:
        """The columns of the list."""
        return round_columns(with_panel=self.listed is not None and self.listed.with_panel)

    def rows(self, scored: Scored, chances: Mapping[str, int] | None, *, everyone: bool) -> list[Line | Band]:
        """The rows of the list."""
        assert self.listed is not None
        return round_lines(scored.result, self.listed, chances, everyone=everyone)

    def marks(self, scored: Scored, shorts: Sequence[str]) -> list[tuple[float, str]]:
        """The names of the parts above the first bar."""
        assert self.listed is not None
        return round_marks(scored.result, self.listed, shorts)

    def first_choice(self) -> str | None:
        """The firm just below the line, else the last above it: the one people ask about."""
        assert self.listed is not None
        rows = self.listed.rows
        below = [row.uid for row in rows if row.place.value in ("tied", "displaced", "reserve", "out")]
        return below[0] if below else rows[-1].uid if rows else None

    def foot(
        self, scored: Scored, robust: Robustness | None, chances: Mapping[str, int] | None
    ) -> list[tuple[str, str]]:
        """Up to three figures below the list, with their words."""
        assert self.listed is not None
        may = sum(row.membership.value == "possible" for row in self.listed.rows)
        chosen = self.listed.chosen
        moved = any(row.uid in chosen and (row.rank or 0) > len(chosen) for row in self.listed.rows)
        return figures(len(self.listed.certain), may, robust, chances, tuple(chosen) if moved else ())

    def status(self) -> list[str]:
        """The round's part of the status bar."""
        assert self.view is not None
        head = self.view.head
        parts = [_("Data as of {day}", day=write.day(head.as_of))]
        if head.is_sealed:
            parts.insert(0, _("Snapshot {digest}", digest=head.digest[:12]))
        return [*parts, n_("{n} candidate", "{n} candidates", len(self.view.book.admitted))]


def lock_tree(tree: object, on: bool) -> None:
    """Let the weights of the scheme only be read, or be moved again."""
    from PySide6.QtWidgets import QAbstractButton, QLineEdit, QWidget

    from ui.keylist.scheme_chooser import SchemeChooser
    from ui.kit.controls import IconButton
    from ui.kit.icons import set_icon
    from ui.kit.slider import ShareSlider

    assert isinstance(tree, QWidget)
    for field in tree.findChildren(QLineEdit):
        if on:
            field.setReadOnly(True)
    for slider in tree.findChildren(ShareSlider):
        slider.setEnabled(not on)
    for button in tree.findChildren(QAbstractButton):
        if isinstance(button, SchemeChooser):  # what is locked can still be looked at and written to a file
            continue
        button.setEnabled(not on)
        if on and isinstance(button, IconButton):
            set_icon(button, "lock", "text3", size=14)


def begins(draft: Draft | None, fresh: Draft, *, dropped: bool) -> Draft:
    """The draft to go on with: what was moved on the page, or the fresh one."""
    return fresh if draft is None or dropped else draft
