"""The pane beside the table: how the panel marked one candidate, who stepped aside, who has still to mark."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QSizePolicy, QVBoxLayout, QWidget

from registry.i18n import Language, Text, _, current_language
from registry.report.charts.dots import strip_plot
from registry.report.charts.geometry import Scene
from ui.kit import glyphs, layout
from ui.kit.charts import paint_scene
from ui.kit.controls import Button, ElidedLabel, Glyph, Label
from ui.kit.fonts import Type, advance
from ui.kit.pane import Scroll
from ui.kit.theme import tokens
from ui.kit.work import Work
from ui.panel.model import dots_of
from ui.panel.state import Loaded
from ui.panel.words import Names, distance, face, ordinal, points, result_title, specialty, still_to_do

if TYPE_CHECKING:
    from registry.rounds.book import RecusalRecord, RoundBook, Seat
    from registry.scoring.panel_checks import WithoutExpert
    from registry.view.panel_board import BoardCell, BoardRow, BoardTotal, PanelBoard
    from ui.kit.desk import Desk


class StripChart(QWidget):
    """The large strip of one candidate, as wide as the pane."""

    def __init__(self) -> None:
        super().__init__()
        self._row: BoardRow | None = None
        self._board: PanelBoard | None = None
        self._names: dict[str, str] = {}
        self._scene: Scene | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_row(self, row: BoardRow, board: PanelBoard, names: dict[str, str]) -> None:
        """Show the totals of `row`; `names` by expert."""
        self._row, self._board, self._names = row, board, names
        self._make()

    def _make(self) -> None:
        row, board = self._row, self._board
        if row is None or board is None:
            return
        dots = dots_of(row, lambda expert: self._names.get(expert, ""))
        mean = ""
        if row.result is not None:
            mean = _("{title} {points}", title=result_title(board.rule), points=points(row.result, board.decimals))
        widths = [advance(Type.LABEL_STRONG, mean), *(advance(Type.SMALL, dot.name) for dot in dots)]
        self._scene = strip_plot(dots, row.result, mean, board.low, max(self.width(), 200), widths)
        self.setAccessibleName(str(self._scene.alt))
        self.setFixedHeight(round(self._scene.height))
        self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._make()

    def sizeHint(self) -> QSize:
        return QSize(300, round(self._scene.height) if self._scene else 100)

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._scene is not None:
            paint_scene(QPainter(self), self._scene, 0, 0)


class Card(QFrame):
    """A message on `warnSoft`."""

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        with glyphs.kept(painter):
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(tokens().warnSoft)
            painter.drawRoundedRect(QRectF(self.rect()), 6, 6)


class FirmPane(QWidget):
    """What is known of the current candidate, and of the panel as a whole.

    Signals carry the key of the expert (`open_wanted`: with the candidature before it) or of the recusal.
    """

    open_wanted = Signal(str, str)
    ask_wanted = Signal(str)
    keep_wanted = Signal(str)
    remind_wanted = Signal(str)
    answer_wanted = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.desk: Desk | None = None
        self._english, self._chinese = ElidedLabel("", Type.PANE_TITLE), ElidedLabel("", Type.PANE_SUBTITLE, "text2")
        self._where = Label("", Type.CELL, "text2", wrap=True)
        self._body = QVBoxLayout()
        self._body.setContentsMargins(16, 0, 16, 16)
        self._body.setSpacing(0)
        content = QWidget()
        content.setLayout(self._body)
        names = layout.row(self._english, self._chinese, None, gap=6)
        head = layout.column(names, self._where, gap=2, margins=(16, 14, 16, 8))
        self.setLayout(layout.column(head, Scroll(content, Text("Marks of the candidate"))))
        self._names = Names.FULL

    def show_firm(self, loaded: Loaded, uid: str, names: Names, lost: Sequence[WithoutExpert]) -> None:
        """Show the candidate `uid`; `lost`: what the list would be without each expert, as far as it may be told."""
        self._names = names
        layout.clear(self._body)
        book, board = loaded.book, loaded.board
        row = board.row(uid) if board is not None else None
        if book is None or board is None or row is None:
            for label in (self._english, self._chinese, self._where):
                label.say("")
            return
        first, second = (row.chinese, row.english) if current_language() is Language.ZH else (row.english, row.chinese)
        self._english.say(first)
        self._chinese.say(second if second != first else "")
        self._where.say(_standing(row, board))
        if not (board.sight.expert and len(board.seats) == 1):
            self._totals(row, board)
            self._both_parts(row.total)
            self._outliers(row, board, book)
        self._recusals(book, board)
        self._still(board)
        self._panel(board, book, lost)
        self._body.addStretch(1)

    # -- the candidate

    def _totals(self, row: BoardRow, board: PanelBoard) -> None:
        chart = StripChart()
        seats = {c.seat.expert.uid: c.seat for c in board.seats}
        chart.show_row(row, board, {expert: self._name_at(seat) for expert, seat in seats.items()})
        self._body.addWidget(chart)
        notes = layout.row(
            Label(Text("hollow: trimmed"), Type.SMALL, "text3"),
            Label(Text("diamond: outlier"), Type.SMALL, "text3"),
            None,
            gap=16,
            margins=(0, 2, 0, 8),
        )
        self._body.addLayout(notes)
        self._body.addWidget(layout.rule())
        figures = layout.row(gap=0, margins=(0, 8, 0, 8))
        spread = "—" if row.spread is None else distance(row.spread)
        for number, (title, said) in enumerate(
            (
                (result_title(board.rule), points(row.result, board.decimals)),
                (Text("Plain mean"), points(row.plain, board.decimals)),
                (Text("Spread"), spread),
            )
        ):
            if number:
                figures.addWidget(layout.rule(vertical=True))
            box = layout.column(
                Label(title, Type.SMALL, "text2"),
                Label(said, Type.PANE_TITLE),
                gap=2,
                margins=(12 if number else 0, 0, 0, 0),
            )
            figures.addLayout(box, 1)
        self._body.addLayout(figures)
        self._body.addWidget(layout.rule())

    def _both_parts(self, total: BoardTotal | None) -> None:
        """The total that the list ranks by, once the whole panel is in."""
        if total is None:
            return
        self._section(Text("Total"))
        for name, said, share in (
            (Text("Objective part"), total.objective, total.share),
            (Text("Panel"), total.panel, 100 - total.share),
        ):
            words = Label(Text("{part}, {share} % of the total", part=name, share=share), Type.CELL, "text2")
            self._body.addLayout(layout.row(words, None, Label(said, Type.CELL), margins=(0, 2, 0, 2)))
        place = Text("Total, place {place}", place=total.place_label) if total.place_label else Text("Total")
        said = layout.row(
            Label(place, Type.CELL_STRONG), None, Label(total.total, Type.CELL_STRONG), margins=(0, 2, 0, 2)
        )
        self._body.addLayout(said)

    def _name_at(self, seat: Seat) -> str:
        name, field = face(seat, self._names), specialty(seat, self._names)
        return _("{name}, {specialty}", name=name, specialty=field) if field else name

    def _outliers(self, row: BoardRow, board: PanelBoard, book: RoundBook) -> None:
        far = [cell for cell in row.cells if cell.off]
        if not far:
            return
        title = Text("Outlier") if len(far) == 1 else Text("Outliers")
        self._section(title)
        for cell in far:
            self._outlier(cell, row, book)

    def _outlier(self, cell: BoardCell, row: BoardRow, book: RoundBook) -> None:
        seat = book.seat_of(cell.expert)
        values = {
            "name": face(seat, self._names),
            "points": points(cell.total, 0 if (cell.total or 0) % 100 == 0 else 1),
            "distance": distance(cell.off),
        }
        said = (
            Text("{name} gave {points}, {distance} points above the median", **values)
            if cell.off > 0
            else Text("{name} gave {points}, {distance} points below the median", **values)
        )
        kept = next(
            (
                d
                for d in book.decisions
                if d.kind.value == "outlier" and d.subject == cell.expert and d.candidature == row.uid
            ),
            None,
        )
        words = layout.column(Label(said, Type.CELL_STRONG, "warn", wrap=True), gap=2)
        if cell.comment:
            words.addWidget(Label(_("“{text}”", text=cell.comment), Type.CELL, "text2", wrap=True))
        if kept is not None:
            by = Text("Kept by {person}: {reason}", person=kept.decided_by, reason=kept.reason)
            words.addWidget(Label(by, Type.CELL, "text2", wrap=True))
        card = Card()
        line = layout.row(layout.column(2, Glyph("warn", "warn", 14), None), words, gap=8, margins=(10, 8, 10, 8))
        line.setStretch(1, 1)
        card.setLayout(line)
        self._body.addWidget(card)
        self._body.addSpacing(8)
        if kept is not None:
            return
        ask, keep = Button(Text("Ask for a reason")), Button(Text("Keep as is"), "quiet")
        ask.clicked.connect(lambda _on=False, expert=cell.expert: self.ask_wanted.emit(expert))
        keep.clicked.connect(lambda _on=False, expert=cell.expert: self.keep_wanted.emit(expert))
        self._hold_back(ask, work=Work.ROUND)
        self._hold_back(keep, work=Work.RULING)
        self._body.addLayout(layout.row(ask, keep, None, gap=8, margins=(0, 0, 0, 4)))

    def _hold_back(self, button: Button, work: Work) -> None:
        if self.desk is not None:
            self.desk.hold_back(button, work=work)

    # -- the panel

    def _recusals(self, book: RoundBook, board: PanelBoard) -> None:
        from registry.rounds.causes import cause_title

        shown = {c.seat.expert.uid: c.seat for c in board.seats}
        opened = [r for r in book.recusals if r.answer.value == "open" and r.expert in shown]
        if opened:
            self._section(Text("Possible recusals, {n}", n=len(opened)))
            for recusal in opened:
                answer = Button(Text("Answer"), "link")
                answer.clicked.connect(lambda _on=False, uid=recusal.uid: self.answer_wanted.emit(uid))
                self._hold_back(answer, work=Work.ROUND)
                self._line(shown[recusal.expert], self._firm_names(book, board, [recusal]), answer)
        aside = [r for r in book.recusals if r.answer.value == "recused" and r.expert in shown]
        if not aside:
            return
        self._section(Text("Recusals, {n}", n=len(aside)))
        groups: dict[tuple[str, str], list[RecusalRecord]] = {}
        for recusal in aside:
            groups.setdefault((recusal.expert, recusal.cause), []).append(recusal)
        for (expert, cause), recusals in sorted(groups.items(), key=lambda g: shown[g[0][0]].number):
            firms = self._firm_names(book, board, recusals)
            self._line(shown[expert], firms, Label(cause_title(cause), Type.CELL, "text2"))

    def _firm_names(self, book: RoundBook, board: PanelBoard, recusals: Sequence[RecusalRecord]) -> str:
        zh = current_language() is Language.ZH
        names: list[str] = []
        for recusal in recusals:
            row = board.row(recusal.candidature)
            name = book.by_uid[recusal.candidature].name
            names.append(name if row is None else row.chinese if zh else row.english)
        return ("、" if zh else ", ").join(names)

    def _still(self, board: PanelBoard) -> None:
        waiting = [c for c in board.seats if not c.sent]
        if not waiting or board.head.is_sealed:
            return
        self._section(Text("Still to score"))
        for column in waiting:
            expert = column.seat.expert.uid
            remind = Button(Text("Remind"), "link", name=Text("Remind {name}", name=face(column.seat, self._names)))
            remind.clicked.connect(lambda _on=False, expert=expert: self.remind_wanted.emit(expert))
            self._hold_back(remind, work=Work.ROUND)
            self._line(column.seat, still_to_do(column), remind)

    def _panel(self, board: PanelBoard, book: RoundBook, lost: Sequence[WithoutExpert]) -> None:
        for expert in board.uniform:
            self._section(Text("No difference made"))
            said = Text(
                "{name} gave all candidates the same total. Take the marks back or keep them by decision.",
                name=face(book.seat_of(expert), self._names),
            )
            self._body.addWidget(Label(said, Type.CELL, "warn", wrap=True))
            keep = Button(Text("Keep as is"), "quiet")
            keep.clicked.connect(lambda _on=False, expert=expert: self.keep_wanted.emit("uniform:" + expert))
            self._hold_back(keep, work=Work.RULING)
            self._body.addLayout(layout.row(keep, None))
        if board.kendall is not None:
            self._section(Text("Agreement"))
            share = points(round(board.kendall * 100), 2)
            said = Text(
                "Kendall's W {w}, over {n} candidate that all have marked",
                "Kendall's W {w}, over {n} candidates that all have marked",
                w=share,
                n=board.compared,
            )
            self._body.addWidget(Label(said, Type.CELL, "text2", wrap=True))
        for expert, lean in board.leans:
            values = {"name": face(book.seat_of(expert), self._names), "points": points(abs(lean), 1)}
            said = (
                Text("{name} marks {points} points higher than the others", **values)
                if lean > 0
                else Text("{name} marks {points} points lower than the others", **values)
            )
            self._body.addWidget(Label(said, Type.CELL, "warn", wrap=True))
        self._before_seal(board)
        moved = [w for w in lost if w.entered or w.left]
        if not lost:
            return
        self._section(Text("Without one expert"))
        if not moved:
            said = Text("Whoever is left out, the same firms have a seat.")
            self._body.addWidget(Label(said, Type.CELL, "text2", wrap=True))
        for one in moved:
            name = face(book.seat_of(one.expert), self._names)
            entered, left = self._firms(one.entered, book, board), self._firms(one.left, book, board)
            if not entered:
                said = Text("Without {name}: {left} out, and nobody comes in", name=name, left=left)
            elif not left:
                said = Text("Without {name}: {entered} in, and nobody goes out", name=name, entered=entered)
            else:
                said = Text("Without {name}: {entered} in, {left} out", name=name, entered=entered, left=left)
            self._body.addWidget(Label(said, Type.CELL, wrap=True))

    def _before_seal(self, board: PanelBoard) -> None:
        if board.head.is_sealed or board.sight.expert or not board.obstacles:
            return
        self._section(Text("Before the seal"))
        for obstacle in board.obstacles:
            self._body.addWidget(Label(obstacle.text, Type.CELL, "text2", wrap=True))

    def _firms(self, uids: Sequence[str], book: RoundBook, board: PanelBoard) -> str:
        zh = current_language() is Language.ZH
        rows = [board.row(book.by_firm[uid].uid) for uid in uids]
        return ("、" if zh else ", ").join((r.chinese if zh else r.english) for r in rows if r is not None)

    # -- pieces

    def _section(self, title: Text) -> None:
        self._body.addLayout(layout.column(Label(title, Type.SECTION), margins=(0, 12, 0, 6)))

    def _line(self, seat: Seat, words: str, end: QWidget) -> None:
        name = ElidedLabel(face(seat, self._names), Type.CONTROL)
        name.setFixedWidth(64)
        self._body.addWidget(layout.rule())
        line = layout.row(name, ElidedLabel(words, Type.CELL, "text2"), end, gap=8, margins=(0, 4, 0, 4))
        line.setStretch(1, 1)
        self._body.addLayout(line)


def _standing(row: BoardRow, board: PanelBoard) -> str:
    """Places by panel and model, or how far the marks are."""
    if row.result is None:
        if board.sight.expert:
            return row.candidature.name
        return _("{n} of {needed} totals are in", n=row.given, needed=row.needed)
    if not row.model_label:
        return _("{place} by panel", place=ordinal(row.rank_label))
    return _(
        "{place} by panel, {model} by objective part", place=ordinal(row.rank_label), model=ordinal(row.model_label)
    )
