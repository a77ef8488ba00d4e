"""The shortlist as a workbook that recomputes itself: ranking, scores by formulas, scheme, missing data, vetoes, sources.

Change a weight or the seats on the sheet Scheme or a value on the sheet Scores, and points, scores, ranks and the line
follow by the same integer arithmetic as in the program (`registry.scoring.grid`), the handing-on of weights that do not
apply included. The column Difference compares with the published score.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

from registry.files import write_whole
from registry.i18n import Text
from registry.report.anchoring import seal_line
from registry.report.emit.panel_sheets import MarkSheet, TotalSheet
from registry.report.emit.score_sheet import FirmCells, SchemeCells, ScoreSheet
from registry.report.emit.workbook import (
    ALARM,
    BODY,
    HEAD,
    HEAD_RIGHT,
    INPUT,
    NOTE,
    SOFT,
    TITLE,
    TWO_STRONG,
    WHOLE,
    WRAPPED,
    Book,
    Sheet,
)
from registry.report.phrases import FICTIONAL_ON_PAPER, words
from registry.report.round_views import RoundPart
from registry.report.views import Known, PaperSection, RankRow, ShortlistView, Standing
from registry.report.wording import PaperLanguage, Words

STANDINGS = {
    Standing.SELECTED: Text("Proposed"),
    Standing.TIED: Text("Tied at the cut"),
    Standing.RESERVE: Text("Reserve"),
    Standing.ASIDE: Text("Ranked high enough, without a seat"),
    Standing.BELOW: Text("Below the line"),
    Standing.UNDECIDED: Text("Not decided"),
}
KNOWN = {
    Known.KNOWN: Text("Known"),
    Known.INTERVAL: Text("Within bounds"),
    Known.MISSING: Text("Missing"),
    Known.NOT_PROVIDED: Text("not provided"),
    Known.NOT_APPLICABLE: Text("n/a"),
}


def write_shortlist_xlsx(view: ShortlistView, path: Path, language: PaperLanguage) -> None:
    """Write the shortlist workbook to `path`, whole or not at all.

    Raises:
        EnvironmentFault: the disk is full, or the file is open elsewhere, or the place cannot be written.
    """
    write_whole(path, render_shortlist_xlsx(view, language))


def render_shortlist_xlsx(view: ShortlistView, language: PaperLanguage) -> bytes:
    """The bytes of the shortlist workbook; the same view and language give the same bytes.

    Which sections are printed says nothing to a workbook: one that was made is kept while sections come and go.
    """
    return _made(replace(view, sections=tuple(PaperSection)), language)


@lru_cache(2)
def _made(view: ShortlistView, language: PaperLanguage) -> bytes:
    return _Shortlist(view, language).book()


class _Shortlist:
    def __init__(self, view: ShortlistView, language: PaperLanguage) -> None:
        self.view = view
        self.language = language

    def book(self) -> bytes:
        view = self.view
        book = Book(self.say(view.title), self.say(view.office), f"snapshot {view.snapshot}", view.as_of)
        ranking = book.sheet(self.say(Text("Ranking")))
        scores = book.sheet(self.say(Text("Scores")))
        scheme = book.sheet(self.say(Text("Scheme")))
        cells = self._scheme(scheme)
        sheet = ScoreSheet(view, scores, cells, self.say)
        first = self._head(scores, Text("Scores, recomputed by the formulas in this sheet"))
        places = sheet.fill(first)
        self._ranking(ranking, scores.title, places)
        if view.round is not None:
            self._round(book, view.round, sheet, cells)
        self._missing(book.sheet(self.say(Text("Missing data"))))
        self._vetoes(book.sheet(self.say(Text("Vetoes"))))
        self._sources(book.sheet(self.say(Text("Sources"))))
        return book.finish()

    def _round(self, book: Book, part: RoundPart, scores: ScoreSheet, scheme: SchemeCells) -> None:
        """The sheets of a round: totals, and the marks they rest on."""
        totals = book.sheet(self.say(Text("Total")))
        first = self._head(totals, Text("Totals, recomputed by the formulas in this sheet"))
        spans: dict[str, tuple[int, int]] = {}
        named = ""
        if part.mark_rule is not None:
            marks = book.sheet(self.say(Text("Marks")))
            named = marks.title
            self._head(marks, Text("Marks"))
            spans = MarkSheet(part, part.mark_rule, self.view, marks, self.say).fill()
        seats = scheme.at(scheme.seats)
        TotalSheet(part, self.view, totals, seats, self.say).fill(first, named, spans, scores.exact)

    # -- words ----------------------------------------------------------------------------------------------------

    def say(self, said: Words | Text) -> str:
        """A word or sentence in the workbook's languages, on one line."""
        both = words(said)
        if self.language is PaperLanguage.EN:
            return both.en or both.zh
        if self.language is PaperLanguage.ZH or both.en == both.zh or not both.en:
            return both.zh or both.en
        return f"{both.zh} {both.en}"

    def _head(self, sheet: Sheet, title: Words | Text) -> int:
        """Title, mark and snapshot; answers the first free row."""
        view = self.view
        sheet.text(1, 1, self.say(title), TITLE)
        state = [self.say(view.draft_mark)] if view.draft_mark is not None else []
        mark = " · ".join([*([FICTIONAL_ON_PAPER] if view.fictional else []), *state])
        sheet.text(2, 1, mark, ALARM)
        note = Text("{office} · data as of {day}", office=self.say(view.office), day=view.as_of.isoformat())
        seal = seal_line(view)
        lead = PaperLanguage.EN if self.language is PaperLanguage.EN else PaperLanguage.ZH
        spoken = [words(note), words(seal)]
        sheet.text(3, 1, " · ".join(w.en if lead is PaperLanguage.EN else w.zh for w in spoken), NOTE)
        sheet.print_setup(" · ".join(part for part in (mark, view.snapshot_short) if part))
        return 5

    def _labels(self, sheet: Sheet, row: int, labels: Sequence[tuple[Text | Words, bool]]) -> None:
        for column, (label, right) in enumerate(labels, start=1):
            sheet.text(row, column, self.say(label), HEAD_RIGHT if right else HEAD)
        sheet.row_height(row, 30)
        sheet.freeze(row + 1, 1)

    # -- sheets ---------------------------------------------------------------------------------------------------

    def _ranking(self, sheet: Sheet, scores: str, places: dict[str, FirmCells]) -> None:
        view = self.view
        row = self._head(sheet, view.title)
        sheet.text(row - 1, 1, self.say(view.finding), BODY)
        labels: list[tuple[Text | Words, bool]] = [
            (Text("Rank"), True),
            (Text("Standing"), False),
            (Text("Chinese name"), False),
            (Text("English name"), False),
            (Text("Credit code"), False),
            (Text("District"), False),
            (Text("Segment"), False),
            (Text("SRDI tier"), False),
            (Text("Objective part") if view.round is not None else Text("Score"), True),
            (Text("Possible, from"), True),
            (Text("Possible, to"), True),
        ]
        labels += [(dimension.name, True) for dimension in view.dimensions]
        labels += [(Text("Panel part"), True), (Text("Total"), True)] if view.round is not None else []
        labels += [(Text("Missing"), True), (Text("Known, %"), True), (Text("Remarks"), False)]
        self._labels(sheet, row, labels)
        for number, firm in enumerate(view.rows, start=row + 1):
            self._ranked(sheet, number, firm, scores, places)
        last = row + 1 + len(view.rows)
        sheet.text(last + 1, 1, self.say(view.limits), NOTE)
        sheet.widths(
            [
                8,
                14,
                30,
                34,
                22,
                14,
                14,
                14,
                10,
                10,
                10,
                *([13] * len(view.dimensions)),
                *([10, 10] if view.round is not None else []),
                9,
                9,
                30,
            ]
        )

    def _ranked(self, sheet: Sheet, row: int, firm: RankRow, scores: str, places: dict[str, FirmCells]) -> None:
        view = self.view
        own = places.get(firm.key)
        if own is not None and view.decided and view.round is None:
            sheet.formula(row, 1, own.rank, firm.rank, WHOLE)
        else:
            sheet.text(row, 1, firm.rank or "—", WHOLE)
        texts = [self.say(STANDINGS[firm.standing]), firm.name.zh, firm.name.en, firm.uscc]
        texts += [self.say(firm.district), self.say(firm.segment.name), self.say(firm.tier.name) or "—"]
        for column, text in enumerate(texts, start=2):
            sheet.text(row, column, text, WRAPPED)
        sheet.number(row, 10, firm.low)
        sheet.number(row, 11, firm.high)
        if own is not None:
            sheet.link(row, 3, scores, own.cell)
        if view.decided:
            self._points(sheet, row, firm, own)
        else:  # a figure to sort by would be the ranking that the facts do not settle
            for column in (9, *range(12, 12 + len(view.dimensions))):
                sheet.text(row, column, "—", WHOLE)
        column = 12 + len(view.dimensions)
        if view.round is not None:
            for value in (firm.panel, firm.total):
                if value is None:
                    sheet.text(row, column, "—", WHOLE)
                else:
                    sheet.number(row, column, value, look=TWO_STRONG)
                column += 1
        sheet.number(row, column, firm.missing, hundredths=False, look=WHOLE)
        sheet.number(row, column + 1, firm.known, look=WHOLE)
        sheet.text(row, column + 2, "; ".join(self.say(flag) for flag in firm.flags), WRAPPED)

    def _points(self, sheet: Sheet, row: int, firm: RankRow, own: FirmCells | None) -> None:
        """The score and its dimensions: from the sheet that works them out, else as figures."""
        if own is None:
            sheet.number(row, 9, firm.score, look=TWO_STRONG)
            for index, part in enumerate(firm.points):
                sheet.number(row, 12 + index, part)
            return
        sheet.formula(row, 9, own.score, firm.score / 100, TWO_STRONG)
        for index, part in enumerate(firm.points):
            sheet.formula(row, 12 + index, own.dimensions[index], part / 100)

    def _scheme(self, sheet: Sheet) -> SchemeCells:
        """The scheme; answers the cells of the weights, in the order of the rows, and of the seats."""
        view = self.view
        row = self._head(sheet, view.scheme)
        note = Text("Figures on blue ground may be changed: the sheets follow. The weights must sum to 100.")
        sheet.text(row - 1, 1, self.say(note), NOTE)
        labels: list[tuple[Text | Words, bool]] = [
            (Text("Code"), False),
            (Text("Indicator"), False),
            (Text("Dimension"), False),
            (Text("Weight"), True),
            (Text("Unit"), False),
            (Text("Value function"), False),
            (Text("Goalposts"), False),
            (Text("Grounds"), False),
            (Text("Key"), False),
        ]
        self._labels(sheet, row, labels)
        cells: list[str] = []
        for number, entry in enumerate(view.scheme_rows, start=row + 1):
            dimension = view.dimensions[entry.dimension].name
            texts = {
                1: entry.code,
                2: self.say(entry.name),
                3: self.say(dimension),
                5: self.say(entry.unit),
                6: self.say(entry.function),
            }
            texts |= {7: self.say(entry.anchors), 8: self.say(entry.grounds)}
            for column, text in texts.items():
                sheet.text(number, column, text, WRAPPED)
            sheet.number(number, 4, entry.weight, look=INPUT)
            sheet.text(number, 9, entry.key, SOFT)
            cells.append(f"$D${number}")
        last = row + len(view.scheme_rows)
        sheet.text(last + 1, 2, self.say(Text("Sum")), HEAD)
        total = sum(entry.weight for entry in view.scheme_rows)
        sheet.formula(last + 1, 4, f"=SUM(D{row + 1}:D{last})", total / 100, TWO_STRONG)
        sheet.text(last + 2, 2, self.say(Text("Seats")), HEAD)
        sheet.number(last + 2, 4, view.size, hundredths=False, look=replace(INPUT, format="0"))
        sheet.widths([8, 40, 24, 10, 14, 24, 44, 48, 16])
        return SchemeCells(sheet.title, tuple(cells), f"$D${last + 2}")

    def _missing(self, sheet: Sheet) -> None:
        view = self.view
        row = self._head(sheet, Text("Missing data"))
        sheet.text(row - 1, 1, self.say(view.policy), NOTE)
        labels: list[tuple[Text | Words, bool]] = [
            (Text("Rank"), True),
            (Text("Firm"), False),
            (Text("Credit code"), False),
            (Text("District"), False),
            (Text("Code"), False),
            (Text("Indicator"), False),
            (Text("State"), False),
            (Text("Weight"), True),
            (Text("Raw value"), False),
            (Text("Value counted"), True),
            (Text("Possible, from"), True),
            (Text("Possible, to"), True),
        ]
        self._labels(sheet, row, labels)
        at = row + 1
        for firm in view.rows:
            for entry, score in zip(view.scheme_rows, firm.scores, strict=False):
                if score.state not in (Known.MISSING, Known.NOT_PROVIDED, Known.INTERVAL):
                    continue
                sheet.text(at, 1, firm.rank or "—", WHOLE)
                texts = [
                    self.say(firm.name),
                    firm.uscc,
                    self.say(firm.district),
                    entry.code,
                    self.say(entry.name),
                    self.say(KNOWN[score.state]),
                ]
                for column, text in enumerate(texts, start=2):
                    sheet.text(at, column, text, WRAPPED)
                sheet.number(at, 8, score.weight)
                sheet.text(at, 9, self.say(score.raw) or "—", WRAPPED)
                sheet.number(at, 10, score.value or 0)
                sheet.number(at, 11, score.low)
                sheet.number(at, 12, score.high)
                at += 1
        sheet.widths([8, 40, 22, 14, 8, 36, 14, 10, 22, 12, 12, 12])

    def _vetoes(self, sheet: Sheet) -> None:
        row = self._head(sheet, Text("Vetoed candidates"))
        labels: list[tuple[Text | Words, bool]] = [
            (Text("Firm"), False),
            (Text("Credit code"), False),
            (Text("District"), False),
            (Text("Answer"), False),
            (Text("Reason"), False),
            (Text("Document"), False),
            (Text("Score without the veto"), True),
            (Text("Place"), True),
            (Text("Source"), False),
        ]
        self._labels(sheet, row, labels)
        for number, veto in enumerate(self.view.vetoed, start=row + 1):
            answer = Text("Excluded") if veto.excluded else Text("Not settled")
            texts = [
                self.say(veto.name),
                veto.uscc,
                self.say(veto.district),
                self.say(answer),
                self.say(veto.reason),
                veto.document,
            ]
            for column, text in enumerate(texts, start=1):
                sheet.text(number, column, text, WRAPPED)
            if veto.shadow is not None:
                sheet.number(number, 7, veto.shadow)
            sheet.text(number, 8, veto.shadow_rank, WHOLE)
            sheet.text(number, 9, ", ".join(f"[{ref.number}] {ref.place}".strip() for ref in veto.refs), WRAPPED)
        sheet.widths([40, 22, 14, 14, 50, 30, 12, 8, 20])

    def _sources(self, sheet: Sheet) -> None:
        row = self._head(sheet, Text("Sources"))
        labels: list[tuple[Text | Words, bool]] = [
            (Text("No."), True),
            (Text("Source"), False),
            (Text("Remarks"), False),
            (Text("Figures"), True),
            (Text("Firm"), False),
            (Text("Cells read"), False),
        ]
        self._labels(sheet, row, labels)
        at = row + 1
        for source in self.view.sources:
            for name, cells in source.cells or ((Words("", ""), ""),):
                sheet.number(at, 1, source.number, hundredths=False, look=WHOLE)
                sheet.text(at, 2, source.title, WRAPPED)
                sheet.text(at, 3, self.say(source.detail), WRAPPED)
                sheet.number(at, 4, source.cited, hundredths=False, look=WHOLE)
                sheet.text(at, 5, self.say(name), WRAPPED)
                sheet.text(at, 6, cells, WRAPPED)
                at += 1
        sheet.widths([8, 50, 30, 10, 40, 60])
