"""The sheets of a round: every mark, the panel's figure of each firm, and the total with its rank, all as formulas.

The total is reckoned as in `registry.scoring.final_list`: both parts in whole parts of a point, rounded half up once.
"""

from __future__ import annotations

from collections.abc import Callable

from openpyxl.utils import get_column_letter as letter
from openpyxl.utils import quote_sheetname

from registry.i18n import Text
from registry.report.emit.workbook import BODY, HEAD, HEAD_RIGHT, INPUT, TWO_STRONG, WHOLE, WRAPPED, Sheet
from registry.report.round_views import MarkRow, MarkRule, RoundPart
from registry.report.views import RankRow, ShortlistView
from registry.report.wording import Words

Say = Callable[[Words | Text], str]


class MarkSheet:
    """Fills the sheet Marks: one row for each firm and seat, the total by formula."""

    def __init__(self, part: RoundPart, rule: MarkRule, view: ShortlistView, sheet: Sheet, say: Say) -> None:
        self.part = part
        self.rule = rule
        self.names = {row.key: row.name for row in view.rows}
        self.sheet = sheet
        self.say = say

    def fill(self, row: int) -> dict[str, tuple[int, int]]:
        """Fill from `row` on; answers the first and the last row of each firm."""
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

    def __init__(self, part: RoundPart, view: ShortlistView, sheet: Sheet, say: Say) -> None:
        self.part = part
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
        labels = [Text("No."), Text("Firm"), Text("Objective part"), Text("Panel"), Text("Total"), Text("Published")]
        for column, label in enumerate([*labels, Text("Difference"), Text("Seat")], 1):
            sheet.text(row, column, self.say(label), HEAD if column in (2, 8) else HEAD_RIGHT)
        sheet.text(row + 1, 2, self.say(Text("Share of the total, %")), BODY)
        for column, share in zip((3, 4), self.part.parts, strict=True):
            sheet.number(row + 1, column, share, hundredths=False, look=INPUT)
        first, last = row + 2, row + 1 + len(self.view.rows)
        for at, firm in enumerate(self.view.rows, first):
            self._firm(at, firm, row + 1, (first, last), quote_sheetname(marks), spans.get(firm.key), exact[firm.key])
        sheet.row_height(row, 30)
        sheet.freeze(row + 2, 3)
        sheet.widths([8, 40, 14, 14, 14, 14, 14, 26])

    def _firm(
        self, row: int, firm: RankRow, shares: int, every: tuple[int, int], marks: str, span: tuple[int, int] | None,
        exact: str,
    ) -> None:  # fmt: skip
        sheet = self.sheet
        sheet.text(row, 2, self.say(firm.name), WRAPPED)
        sheet.text(row, 8, self.say(firm.place), WRAPPED)
        sheet.formula(row, 3, f"=ROUND({exact}/10000,0)/100", firm.score / 100)
        if firm.total is None or (firm.panel is None and self.part.with_panel):
            sheet.text(row, 4, "—", WHOLE)
            sheet.text(row, 5, "—", WHOLE)
            sheet.text(row, 1, "—", WHOLE)
            return
        self._panel(row, firm, marks, span)
        panel = f"$D${shares}*ROUND(D{row}*100,0)*10000" if firm.panel is not None else "0"
        total = f"=ROUND(ROUND($C${shares}*{exact}+{panel},0)/1000000,0)/100"
        sheet.formula(row, 5, total, firm.total / 100, TWO_STRONG)
        sheet.number(row, 6, firm.total)
        sheet.formula(row, 7, f"=ROUND(E{row}-F{row},2)", 0.0)
        totals = [other.total for other in self.view.rows if other.total is not None]
        rank = 1 + sum(other > firm.total for other in totals)
        sheet.formula(row, 1, f"=RANK(E{row},E${every[0]}:E${every[1]},0)", float(rank), WHOLE)

    def _panel(self, row: int, firm: RankRow, marks: str, span: tuple[int, int] | None) -> None:
        if firm.panel is None or span is None or self.rule is None:
            self.sheet.text(row, 4, "—", WHOLE)
            return
        if self.rule.figure == "items":
            self.sheet.number(row, 4, firm.panel)
            return
        column = letter(3 + len(self.rule.items))
        cells = f"{marks}!{column}${span[0]}:{column}${span[1]}"
        self.sheet.formula(row, 4, f"={figure_formula(self.rule, cells)}", firm.panel / 100)


def figure_formula(rule: MarkRule, cells: str) -> str:
    """The panel's figure of the totals in `cells`, where experts without a sheet have a word instead of a number."""
    plain = f"ROUND(ROUND(SUM({cells})*10000,0)/(COUNT({cells})*100),0)/100"
    match rule.figure:
        case "median":
            return f"ROUND(ROUND(MEDIAN({cells})*20000,0)/200,0)/100"
        case "trimmed":
            ends = "".join(f"-LARGE({cells},{k})-SMALL({cells},{k})" for k in range(1, rule.drop + 1))
            left = f"(COUNT({cells})-{2 * rule.drop})"
            trimmed = f"ROUND(ROUND((SUM({cells}){ends})*10000,0)/({left}*100),0)/100"
            return f"IF(COUNT({cells})>={max(rule.drop_from, 2 * rule.drop + 1)},{trimmed},{plain})"
        case _:
            return plain
