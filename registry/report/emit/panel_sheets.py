"""The sheets of a round: every mark, the panel's figure of each firm, and the total with its rank, all as formulas.

The total is reckoned as in `registry.scoring.final_list`: both parts in whole parts of a point, rounded half up once.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from openpyxl.utils import get_column_letter as letter
from openpyxl.utils import quote_sheetname

from registry.i18n import Text
from registry.report.emit.cut_cells import CUT, CutCells
from registry.report.emit.workbook import BODY, HEAD, HEAD_RIGHT, INPUT, TWO_STRONG, WHOLE, WRAPPED, Sheet
from registry.report.round_views import MarkRow, MarkRule, RoundPart
from registry.report.views import RankRow, ShortlistView
from registry.report.wording import Words

Say = Callable[[Words | Text], str]
EXACT = 10  # the column of the exact totals
WEIGHTS = 6  # the row of the items' weights on the sheet Marks


class MarkSheet:
    """Fills the sheet Marks: one row for each firm and seat, the total by formula."""

    def __init__(self, part: RoundPart, rule: MarkRule, view: ShortlistView, sheet: Sheet, say: Say) -> None:
        self.part = part
        self.rule = rule
        self.names = {row.key: row.name for row in view.rows}
        self.sheet = sheet
        self.say = say

    def fill(self) -> dict[str, tuple[int, int]]:
        """Fill from the row before `WEIGHTS` on; answers the first and the last row of each firm."""
        row = WEIGHTS - 1
        sheet, items = self.sheet, self.rule.items
        labels: list[Text | Words] = [Text("Firm"), Text("Expert"), *(name for name, _ in items), Text("Total")]
        for column, label in enumerate(labels, 1):
            sheet.text(row, column, self.say(label), HEAD if column < 3 else HEAD_RIGHT)
        sheet.text(row + 1, 1, self.say(Text("Weight")), BODY)
        for column, (_, weight) in enumerate(items, 3):
            sheet.number(row + 1, column, weight, look=INPUT)
        sheet.row_height(row, 46)
        sheet.freeze(row + 2, 3)
        places: dict[str, tuple[int, int]] = {}
        for at, one in enumerate(self.part.marks, row + 2):
            self._sheet_of(at, one, row + 1)
            places[one.key] = (places.get(one.key, (at, at))[0], at)
        sheet.widths([34, 10, *([14.0] * len(items)), 12])
        return places

    def _sheet_of(self, row: int, one: MarkRow, weights: int) -> None:
        sheet, n = self.sheet, len(self.rule.items)
        sheet.text(row, 1, self.say(self.names[one.key]), WRAPPED)
        sheet.text(row, 2, one.seat, BODY)
        if not one.marks:
            sheet.text(row, 3 + n, self.say(Text("recused") if one.recused else Text("no sheet")), WHOLE)
            return
        for column, mark in enumerate(one.marks, 3):
            sheet.number(row, column, mark, hundredths=False, look=WHOLE)
        first, last = letter(3), letter(2 + n)
        total = f"=SUMPRODUCT({first}${weights}:{last}${weights}*{first}{row}:{last}{row})/100"
        exact = sum(weight * mark for (_, weight), mark in zip(self.rule.items, one.marks, strict=True))
        sheet.formula(row, 3 + n, total, exact / 10_000)


class TotalSheet:
    """Fills the sheet Total: objective part, panel's figure and total of each firm, and the rank by the total."""

    def __init__(self, part: RoundPart, view: ShortlistView, sheet: Sheet, seats: str, say: Say) -> None:
        self.part = part
        self.seats = seats
        self.rule = part.mark_rule
        self.view = view
        self.sheet = sheet
        self.say = say

    def fill(self, row: int, marks: str, spans: dict[str, tuple[int, int]], exact: dict[str, str]) -> None:
        """Fill from `row` on.

        Args:
            marks: name of the sheet of marks; `spans`: rows of each firm there.
            exact: by firm a formula of the exact objective part, in millionths of a point.
        """
        sheet = self.sheet
        key = letter(EXACT) if self.view.exact_rank else "E"
        line = CutCells(sheet, self.say, self.seats, "E", key, self.view.size)
        published = [firm.total for firm in self.view.rows if firm.total is not None]
        line.head(row, row + 2, row + 1 + len(self.view.rows), published)
        row += CUT
        labels = [
            Text("Rank"),
            Text("Firm"),
            Text("Objective part"),
            Text("Panel part"),
            Text("Total"),
            Text("Published"),
        ]
        labels += [Text("Difference"), Text("By the total alone"), Text("As decided"), Text("Exact total")]
        for column, label in enumerate(labels, 1):
            sheet.text(row, column, self.say(label), HEAD if column in (2, 8, 9) else HEAD_RIGHT)
        sheet.text(row + 1, 2, self.say(Text("Share of the total, %")), BODY)
        for column, share in zip((3, 4), self.part.parts, strict=True):
            sheet.number(row + 1, column, share, hundredths=False, look=INPUT)
        first, last = row + 2, row + 1 + len(self.view.rows)
        for at, firm in enumerate(self.view.rows, first):
            span = spans.get(firm.key)
            self._firm(at, firm, row + 1, (first, last), quote_sheetname(marks), span, exact[firm.key], line)
        sheet.row_height(row, 30)
        sheet.freeze(row + 2, 3)
        sheet.hide_columns(EXACT, EXACT)
        sheet.widths([8, 40, 14, 14, 14, 14, 14, 20, 26])

    def _firm(
        self, row: int, firm: RankRow, shares: int, every: tuple[int, int], marks: str, span: tuple[int, int] | None,
        exact: str, line: CutCells,
    ) -> None:  # fmt: skip
        sheet = self.sheet
        sheet.text(row, 2, self.say(firm.name), WRAPPED)
        sheet.text(row, 9, self.say(firm.place), WRAPPED)
        sheet.formula(row, 3, f"=ROUND({exact}/10000,0)/100", firm.score / 100)
        if firm.total is None or (firm.panel is None and self.part.with_panel):
            for column in (1, 4, 5, 8):
                sheet.text(row, column, "—", WHOLE)
            return
        self._panel(row, firm, marks, span)
        panel = f"$D${shares}*ROUND(D{row}*100,0)*10000" if firm.panel is not None else "0"
        whole = f"ROUND($C${shares}*{exact}+{panel},0)"
        sheet.formula(row, EXACT, f"={whole}", float(self._exact(firm)), WHOLE)
        sheet.formula(row, 5, f"=ROUND({whole}/1000000,0)/100", firm.total / 100, TWO_STRONG)
        sheet.number(row, 6, firm.total)
        sheet.formula(row, 7, f"=ROUND(E{row}-F{row},2)", 0.0)
        keys = [self._key(other) for other in self.view.rows if other.total is not None]
        rank = 1 + sum(other > self._key(firm) for other in keys)
        column = line.key
        sheet.formula(row, 1, f"=RANK({column}{row},{column}${every[0]}:{column}${every[1]},0)", float(rank), WHOLE)
        line.firm(row, 8, *every, rank, keys.count(self._key(firm)))

    def _key(self, firm: RankRow) -> int:
        return self._exact(firm) if self.view.exact_rank else firm.total or 0

    def _exact(self, firm: RankRow) -> int:
        """The total in whole parts, 10^8 a point."""
        objective, panel = self.part.parts
        return objective * sum(s.weight * (s.value or 0) for s in firm.scores) + panel * (firm.panel or 0) * 10_000

    def _panel(self, row: int, firm: RankRow, marks: str, span: tuple[int, int] | None) -> None:
        if firm.panel is None or span is None or self.rule is None:
            self.sheet.text(row, 4, "—", WHOLE)
            return
        columns = [f"{marks}!{letter(n)}${span[0]}:{letter(n)}${span[1]}" for n in range(3, 4 + len(self.rule.items))]
        weights = [f"{marks}!{letter(n)}${WEIGHTS}" for n in range(3, 3 + len(self.rule.items))]
        figure = figure_formula(self.rule, columns[-1], columns[:-1], weights)
        self.sheet.formula(row, 4, f"={figure}", firm.panel / 100)


def figure_formula(rule: MarkRule, cells: str, items: Sequence[str] = (), weights: Sequence[str] = ()) -> str:
    """The panel's figure of the totals in `cells`, where experts without a sheet have a word instead of a number.

    Args:
        items: the cells of the marks of each item; `weights`: the cell of its weight in percent. Extremes may be left out
            item by item.
    """
    plain = f"ROUND(ROUND(SUM({cells})*10000,0)/(COUNT({cells})*100),0)/100"
    match rule.figure:
        case "median":
            return f"ROUND(ROUND(MEDIAN({cells})*20000,0)/200,0)/100"
        case "trimmed":
            left = f"(COUNT({cells})-{2 * rule.drop})"
            trimmed = f"ROUND(ROUND((SUM({cells}){_ends(cells, rule.drop)})*10000,0)/({left}*100),0)/100"
            return f"IF(COUNT({cells})>={max(rule.drop_from, 2 * rule.drop + 1)},{trimmed},{plain})"
        case "items":
            left = f"(COUNT({cells})-{2 * rule.drop})"
            kept = "+".join(
                f"{weight}*(SUM({marks}){_ends(marks, rule.drop)})"
                for marks, weight in zip(items, weights, strict=True)
            )
            trimmed = f"ROUND(ROUND(({kept})*100,0)/({left}*100),0)/100"
            return f"IF(COUNT({cells})>={max(rule.drop_from, 2 * rule.drop + 1)},{trimmed},{plain})"
        case _:
            return plain


def _ends(cells: str, drop: int) -> str:
    """Less the `drop` highest and lowest of `cells`."""
    return "".join(f"-LARGE({cells},{k})-SMALL({cells},{k})" for k in range(1, drop + 1))
