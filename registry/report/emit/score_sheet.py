"""The sheet that recomputes every score: values, weights, points, score and rank as formulas.

Points are whole ten-thousandths of a hundredth while they are added, so that no sum is off by a binary fraction and a tie
stays a tie. Where an indicator does not apply to a firm, its weight goes to its siblings by largest remainder, as in
`registry.scoring.grid.hand_over`.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import groupby

from openpyxl.utils import get_column_letter as letter
from openpyxl.utils import quote_sheetname

from registry.i18n import Text
from registry.report.emit.workbook import BODY, HEAD, HEAD_RIGHT, OPEN, SOFT, TWO, TWO_STRONG, WHOLE, WRAPPED, Sheet
from registry.report.views import IndicatorScore, Known, RankRow, ShortlistView
from registry.report.wording import Words

FIXED = 6  # rank, firm, credit code, score, published, difference


class ScoreSheet:
    """Fills the sheet Scores. Columns: fixed ones, dimensions, then a band each of values, weights, points, raw values.

    `exact`: by firm, once filled, a formula of the exact score in millionths of a point, to be used on another sheet.
    """

    def __init__(
        self, view: ShortlistView, sheet: Sheet, scheme: str, weights: list[str], say: Callable[[Words | Text], str]
    ) -> None:
        self.view = view
        self.sheet = sheet
        self.say = say
        self.weight_cells = [f"{quote_sheetname(scheme)}!{cell}" for cell in weights]
        self.n = len(view.scheme_rows)
        self.d = len(view.dimensions)
        self.values = FIXED + self.d + 1
        self.weights = self.values + self.n
        self.points = self.weights + self.n
        self.raw = self.points + self.n
        self.freed = self.raw + self.n
        groups = groupby(range(self.n), key=lambda k: view.scheme_rows[k].dimension)
        self.spans = {dimension: (run[0], run[-1]) for dimension, run in ((key, list(group)) for key, group in groups)}
        self.exact: dict[str, str] = {}
        by_key = sorted(range(self.n), key=lambda k: view.scheme_rows[k].key)
        self.turn = {k: 999 - place for place, k in enumerate(by_key)}

    def fill(self, row: int) -> dict[str, tuple[str, str]]:
        """Fill from `row` on; answers for each firm the cell of its score and a formula that reads it."""
        self._heads(row)
        first = row + 5
        last = row + 4 + len(self.view.rows)
        places: dict[str, tuple[str, str]] = {}
        for number, firm in enumerate(self.view.rows, start=first):
            if not firm.scores:
                continue
            self._firm(number, firm, first, last, row)
            places[firm.key] = (f"D{number}", f"={quote_sheetname(self.sheet.title)}!D{number}")
        self._shape(row)
        return places

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
        names = [Text("No."), Text("Firm"), Text("Credit code"), Text("Score"), Text("Published"), Text("Difference")]
        for column, name in enumerate(names, start=1):
            sheet.text(row + 1, column, self.say(name), HEAD if column in (2, 3) else HEAD_RIGHT)
        for index, dimension in enumerate(view.dimensions):
            sheet.text(row + 1, FIXED + 1 + index, self.say(dimension.name), HEAD_RIGHT)
        for k, entry in enumerate(view.scheme_rows):
            for start in (self.values, self.weights, self.points, self.raw):
                sheet.text(row + 1, start + k, f"{entry.code} {self.say(entry.name)}", HEAD)
            column = self.values + k
            sheet.formula(row + 2, column, f"={self.weight_cells[k]}", entry.weight / 100, TWO_STRONG)
            sheet.formula(row + 3, column, f"=ROUND({letter(column)}{row + 2}*100,0)", float(entry.weight), WHOLE)
            sheet.number(row + 4, column, self.turn[k], hundredths=False, look=WHOLE)
        sheet.text(row + 2, 2, self.say(Text("Weight in the scheme")), SOFT)
        for index, dimension in enumerate(view.dimensions):
            for offset, label in enumerate((Text("Weight freed"), Text("Weight that applies"), Text("Remainder"))):
                column = self.freed + offset * self.d + index
                sheet.text(row + 1, column, f"{self.say(label)}: {self.say(dimension.short)}", HEAD_RIGHT)

    def _shape(self, row: int) -> None:
        sheet = self.sheet
        sheet.row_height(row + 1, 60)
        sheet.hide_row(row + 3)
        sheet.hide_row(row + 4)
        sheet.hide_columns(self.freed, self.freed + 3 * self.d - 1)
        sheet.freeze(row + 2, 4)
        bands = [11.0] * (3 * self.n)
        sheet.widths([8, 34, 22, 10, 10, 10, *([13.0] * self.d), *bands, *([18.0] * self.n)])

    # -- one firm -------------------------------------------------------------------------------------------------

    def _firm(self, row: int, firm: RankRow, first: int, last: int, head: int) -> None:
        sheet = self.sheet
        handed = any(score.state is Known.NOT_APPLICABLE for score in firm.scores)
        orphaned = self._orphaned(firm)
        for k, score in enumerate(firm.scores):
            self._value(row, k, score)
            self._weight(row, k, score, head, handed and not orphaned, constant=orphaned)
            value, weight = f"{letter(self.values + k)}{row}", f"{letter(self.weights + k)}{row}"
            points = f"=IF(ISNUMBER({value}),ROUND({value}*100,0)*ROUND({weight}*100,0)/1000000,0)"
            sheet.formula(row, self.points + k, points, score.weight * (score.value or 0) / 1_000_000)
            sheet.text(row, self.raw + k, self.say(score.raw) or "—", SOFT)
        if handed and not orphaned:
            self._helpers(row, firm, head)
        self._sums(row, firm)
        if self.view.decided:
            rank = sum(other.score > firm.score for other in self.view.rows) + 1
            sheet.formula(row, 1, f"=RANK(D{row},D${first}:D${last},0)", float(rank), WHOLE)
        else:
            sheet.text(row, 1, "—", WHOLE)
        sheet.text(row, 2, self.say(firm.name), WRAPPED)
        sheet.text(row, 3, firm.uscc, BODY)

    def _orphaned(self, firm: RankRow) -> bool:
        """Whether nothing of some dimension applies: its weight then goes to all others, which the formulas do not model."""
        away = [score.state is Known.NOT_APPLICABLE for score in firm.scores]
        return any(all(away[a : b + 1]) for a, b in self.spans.values())

    def _value(self, row: int, k: int, score: IndicatorScore) -> None:
        column = self.values + k
        if score.value is None:
            self.sheet.text(row, column, self.say(Text("n/a")), WHOLE)
            return
        settled = score.low == score.high
        self.sheet.number(row, column, score.value, look=TWO if settled else OPEN)

    def _weight(self, row: int, k: int, score: IndicatorScore, head: int, handed: bool, constant: bool) -> None:
        sheet, column = self.sheet, self.weights + k
        if constant:
            sheet.number(row, column, score.weight)
            return
        base = f"{letter(self.values + k)}${head + 2}"
        if not handed:
            sheet.formula(row, column, f"={base}", score.weight / 100)
            return
        dimension = self.view.scheme_rows[k].dimension
        a, b = self.spans[dimension]
        f, s, r = (f"${letter(self.freed + step * self.d + dimension)}{row}" for step in range(3))
        value = f"{letter(self.values + k)}{row}"
        values = f"${letter(self.values + a)}{row}:${letter(self.values + b)}{row}"
        own, turn = f"{letter(self.values + k)}${head + 3}", f"{letter(self.values + k)}${head + 4}"
        owns = f"${letter(self.values + a)}${head + 3}:${letter(self.values + b)}${head + 3}"
        turns = f"${letter(self.values + a)}${head + 4}:${letter(self.values + b)}${head + 4}"
        key, keys = (f"(MOD({f}*{w},{s})*100000000+{w}*1000+{t})" for w, t in ((own, turn), (owns, turns)))
        ahead = f"SUMPRODUCT(ISNUMBER({values})*({keys}>{key}))"
        extra = f"IF({ahead}<{r},1,0)"
        formula = f"=IF(ISNUMBER({value}),({own}+INT({f}*{own}/{s})+{extra})/100,0)"
        sheet.formula(row, column, formula, score.weight / 100 if score.value is not None else 0.0)

    def _helpers(self, row: int, firm: RankRow, head: int) -> None:
        """Of each dimension: weight freed, weight that applies, and what division leaves over."""
        for dimension, (a, b) in self.spans.items():
            values = f"${letter(self.values + a)}{row}:${letter(self.values + b)}{row}"
            owns = f"${letter(self.values + a)}${head + 3}:${letter(self.values + b)}${head + 3}"
            declared = [self.view.scheme_rows[k].weight for k in range(a, b + 1)]
            there = [firm.scores[k].value is not None for k in range(a, b + 1)]
            live = sum(w for w, is_there in zip(declared, there, strict=True) if is_there)
            freed = sum(declared) - live
            given = sum(freed * w // live for w, is_there in zip(declared, there, strict=True) if is_there)
            f, s = (f"{letter(self.freed + step * self.d + dimension)}{row}" for step in range(2))
            column = self.freed + dimension
            self.sheet.formula(row, column, f"=SUMPRODUCT((1-ISNUMBER({values}))*{owns})", float(freed), WHOLE)
            self.sheet.formula(row, column + self.d, f"=SUMPRODUCT(ISNUMBER({values})*{owns})", float(live), WHOLE)
            rest = f"={f}-SUMPRODUCT(ISNUMBER({values})*INT({f}*{owns}/{s}))"
            self.sheet.formula(row, column + 2 * self.d, rest, float(freed - given), WHOLE)

    def _sums(self, row: int, firm: RankRow) -> None:
        sheet = self.sheet
        for dimension, (a, b) in self.spans.items():
            first, last = letter(self.points + a), letter(self.points + b)
            exact = sum(s.weight * (s.value or 0) for s in firm.scores[a : b + 1])
            sheet.formula(row, FIXED + 1 + dimension, f"=SUM({first}{row}:{last}{row})", exact / 1_000_000)
        first, last = letter(self.points), letter(self.points + self.n - 1)
        name = quote_sheetname(sheet.title)
        self.exact[firm.key] = f"ROUND(SUM({name}!{first}{row}:{last}{row})*1000000,0)"
        score = f"=ROUND(ROUND(SUM({first}{row}:{last}{row})*1000000,0)/10000,0)/100"
        sheet.formula(row, 4, score, firm.score / 100, TWO_STRONG)
        sheet.number(row, 5, firm.score)
        sheet.formula(row, 6, f"=ROUND(D{row}-E{row},2)", 0.0)
