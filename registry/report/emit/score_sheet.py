"""The sheet that recomputes every score: values, weights, points, score and rank as formulas.

Points are whole ten-thousandths of a hundredth while they are added, so that no sum is off by a binary fraction and a tie
stays a tie. Where an indicator does not apply to a firm, its weight goes to its siblings by largest remainder, and where a
whole dimension does not apply, to all that do, as in `registry.scoring.grid.hand_over`. The line is drawn anew from the
number of seats on the sheet Scheme.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import groupby

from openpyxl.utils import get_column_letter as letter
from openpyxl.utils import quote_sheetname

from registry.i18n import Text
from registry.report.emit.cut_cells import CUT, CutCells
from registry.report.emit.workbook import BODY, HEAD, HEAD_RIGHT, OPEN, SOFT, TWO, TWO_STRONG, WHOLE, WRAPPED, Sheet
from registry.report.views import IndicatorScore, Known, RankRow, ShortlistView
from registry.report.wording import Words

FIXED = 6  # rank, firm, credit code, score, published, difference


@dataclass(frozen=True, slots=True)
class SchemeCells:
    """Where the sheet Scheme holds what a person may change: the weight of each indicator, and the number of seats."""

    sheet: str
    weights: tuple[str, ...]
    seats: str

    def at(self, cell: str) -> str:
        """One of the cells as other sheets name it."""
        return f"{quote_sheetname(self.sheet)}!{cell}"


@dataclass(frozen=True, slots=True)
class FirmCells:
    """Where a firm's figures stand: the cell to go to, and formulas of its rank, score and dimensions for other sheets."""

    cell: str
    rank: str
    score: str
    dimensions: tuple[str, ...]


class ScoreSheet:
    """Fills the sheet Scores. Columns: fixed ones, dimensions, then a band each of values, weights, points, raw values.

    `exact`: by firm, once filled, a formula of the exact score in millionths of a point, to be used on another sheet.
    """

    def __init__(
        self, view: ShortlistView, sheet: Sheet, scheme: SchemeCells, say: Callable[[Words | Text], str]
    ) -> None:
        self.view = view
        self.sheet = sheet
        self.say = say
        self.scheme = scheme
        self.n = len(view.scheme_rows)
        self.d = len(view.dimensions)
        # A round draws its line by the total, on a sheet of its own.
        self.cuts = view.decided and view.round is None
        self.fixed = FIXED + self.cuts
        self.values = self.fixed + self.d + 1
        self.weights = self.values + self.n
        self.points = self.weights + self.n
        self.raw = self.points + self.n
        self.freed = self.raw + self.n
        self.handed = self.freed + 3 * self.d  # weight of dimensions that do not apply, all that apply, remainder
        self.score = self.handed + 3  # exact, in millionths of a point
        groups = groupby(range(self.n), key=lambda k: view.scheme_rows[k].dimension)
        self.spans = {dimension: (run[0], run[-1]) for dimension, run in ((key, list(group)) for key, group in groups)}
        self.exact: dict[str, str] = {}
        by_key = sorted(range(self.n), key=lambda k: view.scheme_rows[k].key)
        self.turn = {k: 999 - place for place, k in enumerate(by_key)}

    def fill(self, row: int) -> dict[str, FirmCells]:
        """Fill from `row` on; answers where the figures of each firm stand."""
        line = None
        first, last = row + 5, row + 4 + len(self.view.rows)
        if self.cuts:
            line = CutCells(self.sheet, self.say, self.scheme.at(self.scheme.seats), "D", self._key(), self.view.size)
            line.head(row, first, last, [firm.score for firm in self.view.rows if firm.scores])
            row, first, last = row + CUT, first + CUT, last + CUT
        self._heads(row)
        places: dict[str, FirmCells] = {}
        for number, firm in enumerate(self.view.rows, start=first):
            if not firm.scores:
                continue
            self._firm(number, firm, first, last, row)
            if line is not None:
                line.firm(number, FIXED + 1, first, last, *self._stands(firm))
            places[firm.key] = self._places(number, first, last)
        self._shape(row)
        return places

    def _key(self) -> str:
        """The column that ranks: the published score, or the exact one where the scheme says so."""
        return letter(self.score) if self.view.exact_rank else "D"

    def _stands(self, firm: RankRow) -> tuple[int, int]:
        """The rank of a firm, and how many share it."""
        keys = [self._ranks_by(other) for other in self.view.rows if other.scores]
        own = self._ranks_by(firm)
        return sum(key > own for key in keys) + 1, keys.count(own)

    def _ranks_by(self, firm: RankRow) -> int:
        return sum(s.weight * (s.value or 0) for s in firm.scores) if self.view.exact_rank else firm.score

    def _places(self, row: int, first: int, last: int) -> FirmCells:
        name = quote_sheetname(self.sheet.title)
        rank, ranks = f"{name}!A{row}", f"{name}!A${first}:A${last}"
        return FirmCells(
            f"D{row}",
            f'=CONCATENATE({rank},IF(COUNTIF({ranks},{rank})>1,"=",""))',
            f"={name}!D{row}",
            tuple(
                f"=ROUND(ROUND({name}!{letter(self.fixed + 1 + index)}{row}*1000000,0)/10000,0)/100"
                for index in range(self.d)
            ),
        )

    # -- heads ----------------------------------------------------------------------------------------------------

    def _heads(self, row: int) -> None:
        """Band labels, names, weights, and two hidden rows: weights in hundredths, and the turn of equal remainders."""
        sheet, view = self.sheet, self.view
        bands = (
            (self.values, Text("Value, 0 to 100")),
            (self.weights, Text("Weight used")),
            (self.points, Text("Points")),
        )
        for start, label in (*bands, (self.raw, Text("Raw value"))):
            sheet.merge_label(row, start, start + self.n - 1, self.say(label))
        rank = Text("Rank by objective part") if view.round is not None else Text("Rank")
        names = [rank, Text("Firm"), Text("Credit code"), Text("Score"), Text("Published"), Text("Difference")]
        for column, name in enumerate(names, start=1):
            sheet.text(row + 1, column, self.say(name), HEAD if column in (2, 3) else HEAD_RIGHT)
        if self.cuts:
            sheet.text(row + 1, FIXED + 1, self.say(Text("By score alone")), HEAD)
        for index, dimension in enumerate(view.dimensions):
            sheet.text(row + 1, self.fixed + 1 + index, self.say(dimension.name), HEAD_RIGHT)
        for k, entry in enumerate(view.scheme_rows):
            for start in (self.values, self.weights, self.points, self.raw):
                sheet.text(row + 1, start + k, f"{entry.code} {self.say(entry.name)}", HEAD)
            column = self.values + k
            sheet.formula(row + 2, column, f"={self.scheme.at(self.scheme.weights[k])}", entry.weight / 100, TWO_STRONG)
            sheet.formula(row + 3, column, f"=ROUND({letter(column)}{row + 2}*100,0)", float(entry.weight), WHOLE)
            sheet.number(row + 4, column, self.turn[k], hundredths=False, look=WHOLE)
        sheet.text(row + 2, 2, self.say(Text("Weight in the scheme")), SOFT)
        for index, dimension in enumerate(view.dimensions):
            for offset, label in enumerate((Text("Weight freed"), Text("Weight that applies"), Text("Remainder"))):
                column = self.freed + offset * self.d + index
                sheet.text(row + 1, column, f"{self.say(label)}: {self.say(dimension.short)}", HEAD_RIGHT)
        every = self.say(Text("all dimensions"))
        for offset, label in enumerate((Text("Weight freed"), Text("Weight that applies"), Text("Remainder"))):
            sheet.text(row + 1, self.handed + offset, f"{self.say(label)}: {every}", HEAD_RIGHT)
        sheet.text(row + 1, self.score, self.say(Text("Exact score")), HEAD_RIGHT)

    def _shape(self, row: int) -> None:
        sheet = self.sheet
        sheet.row_height(row + 1, 60)
        sheet.hide_row(row + 3)
        sheet.hide_row(row + 4)
        sheet.hide_columns(self.freed, self.score)
        sheet.freeze(row + 2, 4)
        bands = [11.0] * (3 * self.n)
        sheet.widths([8, 34, 22, 10, 10, 10, *([14.0] * self.cuts), *([13.0] * self.d), *bands, *([18.0] * self.n)])

    # -- one firm -------------------------------------------------------------------------------------------------

    def _firm(self, row: int, firm: RankRow, first: int, last: int, head: int) -> None:
        sheet = self.sheet
        handed = any(score.state is Known.NOT_APPLICABLE for score in firm.scores)
        for k, score in enumerate(firm.scores):
            self._value(row, k, score)
            self._weight(row, k, score, head, handed)
            value, weight = f"{letter(self.values + k)}{row}", f"{letter(self.weights + k)}{row}"
            points = f"=IF(ISNUMBER({value}),ROUND({value}*100,0)*ROUND({weight}*100,0)/1000000,0)"
            sheet.formula(row, self.points + k, points, score.weight * (score.value or 0) / 1_000_000)
            sheet.text(row, self.raw + k, self.say(score.raw) or "—", SOFT)
        if handed:
            self._helpers(row, firm, head)
        self._sums(row, firm)
        if self.view.decided:
            key = self._key()
            rank, _ = self._stands(firm)
            sheet.formula(row, 1, f"=RANK({key}{row},{key}${first}:{key}${last},0)", float(rank), WHOLE)
        else:
            sheet.text(row, 1, "—", WHOLE)
        sheet.text(row, 2, self.say(firm.name), WRAPPED)
        sheet.text(row, 3, firm.uscc, BODY)

    def _value(self, row: int, k: int, score: IndicatorScore) -> None:
        column = self.values + k
        if score.value is None:
            self.sheet.text(row, column, self.say(Text("n/a")), WHOLE)
            return
        settled = score.low == score.high
        self.sheet.number(row, column, score.value, look=TWO if settled else OPEN)

    def _weight(self, row: int, k: int, score: IndicatorScore, head: int, handed: bool) -> None:
        sheet, column = self.sheet, self.weights + k
        own = letter(self.values + k)
        if not handed:
            sheet.formula(row, column, f"={own}${head + 2}", score.weight / 100)
            return
        dimension = self.view.scheme_rows[k].dimension
        inside = self._share(row, k, head, *self.spans[dimension], self.freed + dimension, self.d)
        across = self._share(row, k, head, 0, self.n - 1, self.handed, 1)
        formula = f"=IF(ISNUMBER({own}{row}),({own}${head + 3}+{inside}+{across})/100,0)"
        sheet.formula(row, column, formula, score.weight / 100 if score.value is not None else 0.0)

    def _share(self, row: int, k: int, head: int, a: int, b: int, helpers: int, step: int) -> str:
        """What indicator `k` gets of the weight freed among those from `a` to `b`, by largest remainder."""
        f, s, r = (f"${letter(helpers + n * step)}{row}" for n in range(3))
        left, right, mine = letter(self.values + a), letter(self.values + b), letter(self.values + k)
        own, turn = f"{mine}${head + 3}", f"{mine}${head + 4}"
        owns, turns = f"${left}${head + 3}:${right}${head + 3}", f"${left}${head + 4}:${right}${head + 4}"
        key, keys = (f"(MOD({f}*{w},{s})*100000000+{w}*1000+{t})" for w, t in ((own, turn), (owns, turns)))
        ahead = f"SUMPRODUCT(ISNUMBER(${left}{row}:${right}{row})*({keys}>{key}))"
        return f"IF({s}*{f}=0,0,INT({f}*{own}/{s})+IF({ahead}<{r},1,0))"

    def _helpers(self, row: int, firm: RankRow, head: int) -> None:
        """Of each dimension, and of all: weight freed, weight that applies, and what division leaves over."""
        declared = [entry.weight for entry in self.view.scheme_rows]
        there = [score.value is not None for score in firm.scores]
        orphaned: list[str] = []
        lost = 0
        for dimension, (a, b) in self.spans.items():
            columns = [self.freed + dimension + step * self.d for step in range(3)]
            freed = f"=SUMPRODUCT((1-ISNUMBER({self._cells(row, a, b)}))*{self._cells(head + 3, a, b, '$')})"
            own = sum(w for w, is_there in zip(declared[a : b + 1], there[a : b + 1], strict=True) if not is_there)
            self._helper(row, columns, head, (a, b), freed, own, declared, there)
            f, s = (f"{letter(column)}{row}" for column in columns[:2])
            orphaned.append(f"IF({s}=0,{f},0)")
            lost += (
                own
                if not any(w for w, is_in in zip(declared[a : b + 1], there[a : b + 1], strict=True) if is_in)
                else 0
            )
        columns = [self.handed, self.handed + 1, self.handed + 2]
        self._helper(row, columns, head, (0, self.n - 1), f"={'+'.join(orphaned)}", lost, declared, there)

    def _helper(
        self, row: int, columns: list[int], head: int, span: tuple[int, int], freed: str, own: int,
        declared: list[int], there: list[bool],
    ) -> None:  # fmt: skip
        """Weight freed by the formula `freed`, which gives `own`; what applies in `span`, and what division leaves over."""
        a, b = span
        values, owns = self._cells(row, a, b), self._cells(head + 3, a, b, "$")
        applies = [w if is_in else 0 for w, is_in in zip(declared[a : b + 1], there[a : b + 1], strict=True)]
        live = sum(applies)
        rest = own - sum(own * w // live for w in applies) if live else 0
        f, s = (f"{letter(column)}{row}" for column in columns[:2])
        self.sheet.formula(row, columns[0], freed, float(own), WHOLE)
        self.sheet.formula(row, columns[1], f"=SUMPRODUCT(ISNUMBER({values})*{owns})", float(live), WHOLE)
        over = f"=IF({s}=0,0,{f}-SUMPRODUCT(ISNUMBER({values})*INT({f}*{owns}/{s})))"
        self.sheet.formula(row, columns[2], over, float(rest), WHOLE)

    def _cells(self, row: int, a: int, b: int, fixed: str = "") -> str:
        return f"${letter(self.values + a)}{fixed}{row}:${letter(self.values + b)}{fixed}{row}"

    def _sums(self, row: int, firm: RankRow) -> None:
        sheet = self.sheet
        for dimension, (a, b) in self.spans.items():
            first, last = letter(self.points + a), letter(self.points + b)
            exact = sum(s.weight * (s.value or 0) for s in firm.scores[a : b + 1])
            sheet.formula(row, self.fixed + 1 + dimension, f"=SUM({first}{row}:{last}{row})", exact / 1_000_000)
        first, last = letter(self.points), letter(self.points + self.n - 1)
        name = quote_sheetname(sheet.title)
        self.exact[firm.key] = f"ROUND(SUM({name}!{first}{row}:{last}{row})*1000000,0)"
        score = f"=ROUND(ROUND(SUM({first}{row}:{last}{row})*1000000,0)/10000,0)/100"
        sheet.formula(row, 4, score, firm.score / 100, TWO_STRONG)
        exact = sum(s.weight * (s.value or 0) for s in firm.scores)
        sheet.formula(row, self.score, f"=ROUND(SUM({first}{row}:{last}{row})*1000000,0)", float(exact), WHOLE)
        sheet.number(row, 5, firm.score)
        sheet.formula(row, 6, f"=ROUND(D{row}-E{row},2)", 0.0)
