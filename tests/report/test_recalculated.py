"""The score workbook computed by LibreOffice: every cell is what the program says, also after a weight or value was changed."""

from __future__ import annotations

from functools import cache
from io import BytesIO
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook

from registry.report.emit.panel_sheets import figure_formula
from registry.report.emit.xlsx import render_shortlist_xlsx
from registry.report.round_views import MarkRule
from registry.report.wording import PaperLanguage, Words
from registry.scoring import Place, RoundResult, Scheme, score
from registry.scoring.panel import Mark, PanelMarks, tally
from registry.scoring.rules import Aggregate, PanelItem, PanelRule, TrimLevel
from registry.scoring.titles import Title
from tests.report import played
from tests.report.office import needs_office, saved_again
from tests.report.papers import undecided
from tests.report.scored import view_of
from tests.report.test_workbook import FIRMS, FIVE
from tests.scoring.builders import DAY, firm, not_asked, scheme

pytestmark = needs_office

# Nothing of the dimension "b" applies to some: its weight goes to all that do.
ORPHANED = [
    firm("o1", 90, 80, 70, not_asked(), not_asked()),
    firm("o2", 61, not_asked(), 77, not_asked(), not_asked()),
    firm("o3", 70, 70, 70, 70, 70),
    firm("o4", 33, 34, 35, 36, not_asked()),
    firm("o5", not_asked(), not_asked(), not_asked(), 91, 17),
]
EXACT = scheme(3333, 3333, 3334, dimensions="aab", size="2", rank_on='"exact"')
CLOSE = [firm("e1", 71, 70, 70), firm("e2", 70, 71, 70), firm("e3", 70, 70, 71), firm("e4", 10, 10, 10)]


@cache
def written() -> dict[str, bytes]:
    """Workbooks of rounds with every case: handed-on weights, orphaned dimensions, ties, panels, and none decided."""
    both = PaperLanguage.BOTH
    made = {f"five-{lang}.xlsx": render_shortlist_xlsx(view_of(FIVE, FIRMS)[1], lang) for lang in PaperLanguage}
    made["orphaned.xlsx"] = render_shortlist_xlsx(view_of(FIVE, ORPHANED)[1], both)
    made["exact.xlsx"] = render_shortlist_xlsx(view_of(EXACT, CLOSE)[1], both)
    made["undecided.xlsx"] = render_shortlist_xlsx(undecided(), both)
    return made | {f"round-{s}.xlsx": render_shortlist_xlsx(played.view(s), both) for s in ("open", "sealed")}


@cache
def recalculated() -> dict[str, Workbook]:
    """The same, as LibreOffice computes them."""
    return {name: shown(data) for name, data in saved_again(written()).items()}


def shown(data: bytes) -> Workbook:
    """The values of a workbook."""
    return load_workbook(BytesIO(data), data_only=True)


def put(cell: Any, value: Any) -> None:
    """Type a value into a cell."""
    cell.value = value


def same(a: Any, b: Any) -> bool:
    """Equal; figures as far as a sheet keeps them."""
    if isinstance(a, (int, float)) and isinstance(b, (int, float)):
        return a == pytest.approx(b, abs=1e-9)
    return a == b


@pytest.mark.parametrize("name", [*(f"five-{lang}" for lang in PaperLanguage), "orphaned", "exact", "undecided",
                                  "round-open", "round-sealed"])  # fmt: skip
def test_every_cell_is_what_the_program_wrote(name: str) -> None:
    ours, theirs = shown(written()[f"{name}.xlsx"]), recalculated()[f"{name}.xlsx"]
    assert theirs.sheetnames == ours.sheetnames
    compared = 0
    for sheet in ours.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                found = theirs[sheet.title][cell.coordinate].value
                assert same(found, cell.value), (sheet.title, cell.coordinate, cell.value, found)
                compared += cell.value is not None
    assert compared > 100


def columns(book: Workbook, sheet: str, least: str) -> tuple[int, dict[str, int]]:
    """The row of the heads of a sheet, and the column of the first of each name."""
    for row in book[sheet].iter_rows():
        names = [str(cell.value) for cell in row]
        if least in names:
            return row[0].row or 0, {name: names.index(name) + 1 for name in reversed(names)}
    raise AssertionError(f"{sheet} has no column {least}")


def agrees(book: Workbook, result: RoundResult, codes: dict[str, str]) -> int:
    """Compare points, dimensions, scores, ranks and the line with a scored round; answers how many figures agree."""
    head, at = columns(book, "Scores", "Published")
    sheet = book["Scores"]
    rows = {sheet.cell(r, 2).value: r for r in range(head + 4, sheet.max_row + 1)}
    places = {Place.IN: "above the line", Place.TIED: "tied at the line", Place.OUT: "below the line"}
    points = {
        name: next(c for c in range(1, sheet.max_column + 1) if sheet.cell(head - 1, c).value == "Points")
        for name in codes
    }
    compared = 0
    for candidate in result.ranked:
        row = rows[candidate.legal_name]
        assert same(sheet.cell(row, at["Score"]).value, candidate.published / 100), candidate.legal_name
        assert sheet.cell(row, 1).value == candidate.rank
        assert sheet.cell(row, at["By score alone"]).value == places[candidate.place]
        for number, dimension in enumerate(candidate.dimensions, at["By score alone"] + 1):
            assert same(sheet.cell(row, number).value, dimension.points / 1_000_000)
        for number, x in enumerate(candidate.contributions):
            column = points[x.code] + number
            assert str(sheet.cell(head, column).value).endswith(codes[x.code])
            assert same(sheet.cell(row, column).value, x.points / 1_000_000), (candidate.legal_name, x.code)
            compared += 1
    return compared


def test_points_scores_ranks_and_the_line_are_the_scored_ones() -> None:
    codes = {i.code: str(i.title) for i in FIVE.indicators}
    result, _ = view_of(FIVE, FIRMS)
    assert agrees(recalculated()["five-en.xlsx"], result, codes) == len(FIRMS) * 5


WEIGHTS = {"class1_ip": 1234, "class2_ip": 4017, "standards": 1999, "local_suppliers": 2250, "platforms_led": 500}


def _changed(
    scheme_: Scheme, firms: list[Any], name: str, indicator: int, value: int, weights: dict[str, int]
) -> bytes:
    """The workbook of a round in which somebody typed other weights, and one other value of one firm."""
    _, view = view_of(scheme_, firms)
    book = load_workbook(BytesIO(render_shortlist_xlsx(view, PaperLanguage.EN)))
    keys = {str(book["Scheme"].cell(r, 9).value): r for r in range(1, book["Scheme"].max_row + 1)}
    for code, weight in weights.items():
        put(book["Scheme"].cell(keys[code], 4), weight / 100)
    head, _ = columns(book, "Scores", "Published")
    sheet = book["Scores"]
    first = next(c for c in range(1, sheet.max_column + 1) if str(sheet.cell(head - 1, c).value).startswith("Value"))
    row = next(r for r in range(head + 4, sheet.max_row + 1) if sheet.cell(r, 2).value == name)
    put(sheet.cell(row, first + indicator), value)
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def test_a_changed_weight_and_a_changed_value_give_what_the_program_gives() -> None:
    codes = {i.code: str(i.title) for i in FIVE.indicators}
    names = {c.uid: c.legal_name for c in view_of(FIVE, FIRMS)[0].candidates}
    orphans = {c.uid: c.legal_name for c in view_of(FIVE, ORPHANED)[0].candidates}
    books = saved_again(
        {
            "f1.xlsx": _changed(FIVE, FIRMS, names["f1"], 0, 17, WEIGHTS),
            "f7.xlsx": _changed(FIVE, FIRMS, names["f7"], 3, 100, WEIGHTS),
            "o3.xlsx": _changed(FIVE, ORPHANED, orphans["o3"], 1, 5, WEIGHTS),
        }
    )
    other = FIVE.with_weights(WEIGHTS)
    first = [firm("f1", 17, 80, 70, 60, 50), *FIRMS[1:]]
    last = [*FIRMS[:-1], firm("f7", 10, 20, 30, 100, 50)]
    orphaned = [*ORPHANED[:2], firm("o3", 70, 5, 70, 70, 70), *ORPHANED[3:]]
    for name, firms in (("f1", first), ("f7", last), ("o3", orphaned)):
        again = score(other, firms, DAY)
        assert agrees(shown(books[f"{name}.xlsx"]), again, codes) == len(firms) * 5


def test_a_changed_number_of_seats_moves_the_line() -> None:
    result, view = view_of(FIVE, FIRMS)
    book = load_workbook(BytesIO(render_shortlist_xlsx(view, PaperLanguage.EN)))
    scheme_sheet = book["Scheme"]
    seats = next(r for r in range(1, scheme_sheet.max_row + 1) if scheme_sheet.cell(r, 2).value == "Seats")
    put(scheme_sheet.cell(seats, 4), 5)
    out = BytesIO()
    book.save(out)
    made = shown(saved_again({"seats.xlsx": out.getvalue()})["seats.xlsx"])
    head, at = columns(made, "Scores", "Published")
    sheet = made["Scores"]
    said = {
        sheet.cell(r, 2).value: sheet.cell(r, at["By score alone"]).value for r in range(head + 4, sheet.max_row + 1)
    }
    for candidate in result.ranked:
        shared = [c for c in result.ranked if c.rank == candidate.rank]
        assert candidate.rank is not None
        over = candidate.rank + len(shared) - 1 <= 5
        assert said[candidate.legal_name] == (
            "above the line" if over else "below the line" if candidate.rank > 5 else "tied at the line"
        )


ITEMS = (
    PanelItem("a", Title("a", "a"), 3300),
    PanelItem("b", Title("b", "b"), 3300),
    PanelItem("c", Title("c", "c"), 3400),
)
RULES = {
    "mean": PanelRule(ITEMS, Aggregate.MEAN),
    "median": PanelRule(ITEMS, Aggregate.MEDIAN),
    "trimmed": PanelRule(ITEMS, Aggregate.TRIMMED, TrimLevel.TOTAL, drop=1, drop_from=5),
    "items": PanelRule(ITEMS, Aggregate.TRIMMED, TrimLevel.ITEM, drop=2, drop_from=6),
}


def test_the_panels_figure_by_every_rule_is_the_tallied_one() -> None:
    experts = tuple(f"e{n}" for n in range(9))
    book = Workbook()
    expected: list[tuple[str, int]] = []
    result = book.worksheets[0]
    result.title = "figures"
    for number, (name, rule) in enumerate(RULES.items()):
        sheet = book.create_sheet(name)
        for column, item in enumerate(ITEMS, 3):
            sheet.cell(6, column).value = item.weight / 100
        for given in (9, 6, 5, 4, 3):
            row = 10 + 12 * given
            marks: list[Mark] = []
            for at in range(9):
                if at >= given:
                    sheet.cell(row + at, 6).value = "no sheet"
                    continue
                values = [(61 + 13 * at + 7 * n * at + 5 * given + number) % 101 for n in range(3)]
                marks += [Mark(experts[at], "f", i.code, v) for i, v in zip(ITEMS, values, strict=True)]
                for column, value in enumerate(values, 3):
                    sheet.cell(row + at, column).value = value
                sheet.cell(row + at, 6).value = f"=SUMPRODUCT($C$6:$E$6*C{row + at}:E{row + at})/100"
            spans = [f"{name}!{letter}${row}:{letter}${row + 8}" for letter in "CDEF"]
            weights = [f"{name}!{letter}$6" for letter in "CDE"]
            said = MarkRule(tuple((Words.same(i.code), i.weight) for i in ITEMS), name, rule.drop, rule.drop_from)
            expected.append((name, tally(PanelMarks(rule, experts, ("f",), tuple(marks))).firm("f").result or 0))
            put(result.cell(len(expected), 1), f"={figure_formula(said, spans[-1], spans[:-1], weights)}")
    out = BytesIO()
    book.save(out)
    made = shown(saved_again({"figures.xlsx": out.getvalue()})["figures.xlsx"])["figures"]
    for row, (name, figure) in enumerate(expected, 1):
        assert same(made.cell(row, 1).value, figure / 100), (name, row)
