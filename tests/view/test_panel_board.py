"""What of a panel may be seen, by whom, and what it is counted over. All experts and marks are fictional."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

import pytest

from registry.change import new_registry
from registry.intake.importing import commit, prepare, read_files
from registry.rounds.book import Expert, RoundBook, read_book
from registry.rounds.sealing import count_round
from registry.scoring.grid import half_up
from registry.scoring.sealed import Recount
from registry.store import Registry, open_registry
from registry.view.panel_board import CellState, PanelBoard, Sight, initials, panel_board, seats_without, sheet_total
from registry.view.samples import DISTRICT_RETURN
from tests.rounds.panel_round import DAY, OFFICER, UNSENT, mark_panel, open_panel, panel_round, seat_panel


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("base") / "base.car"
    with new_registry(path, name="示例库", actor=OFFICER, fictional=True, data_date=DAY) as registry:
        commit(registry, prepare(registry, read_files([DISTRICT_RETURN.path])), OFFICER)
    return path


@pytest.fixture
def registry(base: Path, tmp_path: Path) -> Iterator[Registry]:
    shutil.copy(base, tmp_path / "own.car")
    with open_registry(tmp_path / "own.car") as opened:
        yield opened


def counted(registry: Registry, uid: str) -> tuple[RoundBook, Recount]:
    with registry.read() as connection:
        book = read_book(connection, uid)
        return book, count_round(connection, book)


def column(board: PanelBoard, expert: str) -> list[CellState]:
    return [cell.state for row in board.rows if (cell := row.cell(expert)) is not None]


def test_what_is_not_sent_shows_nowhere_until_the_office_asks(registry: Registry) -> None:
    uid, experts = panel_round(registry)
    book, recount = counted(registry, uid)
    office, curious = panel_board(book, recount), panel_board(book, recount, Sight(unsent=True))
    for at, expert in enumerate(experts):
        given = column(curious, expert).count(CellState.GIVEN)
        if at in UNSENT:
            assert column(office, expert).count(CellState.HIDDEN) == given
            assert CellState.GIVEN not in column(office, expert)
        else:
            assert column(office, expert).count(CellState.GIVEN) == given
    assert (office.done, office.needed) == (curious.done, curious.needed) == (124, 136)
    # A mean over some of the marks would tell of the others once they are in.
    assert all(row.result is None and row.plain is None and row.rank == 0 for row in office.rows)
    assert not any(cell.trimmed for row in office.rows for cell in row.cells)
    assert [row.rank for row in curious.rows] == sorted(row.rank for row in curious.rows)


def test_no_list_counts_a_mark_before_all_have_sent_theirs(registry: Registry) -> None:
    uid, experts = panel_round(registry)
    book, recount = counted(registry, uid)
    assert recount.inputs.marks == ()
    assert not recount.listed.with_panel
    assert all(row.panel is None and row.total == row.objective * 100 for row in recount.listed.rows)
    assert [row.uid for row in recount.listed.rows] == [c.uid for c in recount.result.candidates]
    assert all(row.total is None for row in panel_board(book, recount, Sight(unsent=True)).rows)
    assert all(row.total is None for row in panel_board(book, recount, Sight(experts[5])).rows)


def test_who_enters_sees_himself_alone_until_he_has_sent(registry: Registry) -> None:
    uid, experts = panel_round(registry)
    book, recount = counted(registry, uid)
    own = panel_board(book, recount, Sight(experts[5], unsent=True))
    assert [c.seat.expert.uid for c in own.seats] == [experts[5]]
    assert column(own, experts[5]).count(CellState.GIVEN) == 10
    assert {row.model_label for row in own.rows} == {""}
    assert [row.candidature.name for row in own.rows] == sorted(row.candidature.name for row in own.rows)
    assert own.kendall is None
    sent = panel_board(book, recount, Sight(experts[0]))
    assert len(sent.seats) == 9
    assert all(CellState.GIVEN not in column(sent, experts[at]) for at in UNSENT)


def test_once_all_have_sent_the_board_says_what_the_panel_counts(registry: Registry) -> None:
    uid = open_panel(registry)
    experts = seat_panel(registry, uid)
    mark_panel(registry, uid, experts, {})
    book, recount = counted(registry, uid)
    board = panel_board(book, recount)
    assert recount.panel is not None
    assert {row.candidature.firm: row.result for row in board.rows} == recount.panel.results
    assert [row.rank_label for row in board.rows] == [
        recount.panel.firm(r.candidature.firm).rank_label for r in board.rows
    ]
    assert board.cut == book.head.size
    for row in board.rows:
        listed = recount.listed.row(row.candidature.firm)
        assert row.total is not None
        assert (row.total.place_label, row.total.share) == (listed.rank_label, 60)
        parts = 60 * Fraction(row.total.objective) + 40 * Fraction(row.total.panel)
        assert abs(parts / 100 - Fraction(row.total.total)) <= Fraction(1, 100), "rounded once, from exact parts"
    far = {(cell.expert, row.uid): cell for row in board.rows for cell in row.cells if cell.off}
    assert sorted(cell.settled for cell in far.values()) == [False, True, True], "two have a comment"
    lost = seats_without(book, recount)
    assert [one.expert for one in lost] == list(experts)
    shown = {half_up(row.result, 10 ** (2 - board.decimals)) for row in board.rows if row.result is not None}
    assert len(shown) == len({row.result for row in board.rows}), "different results print differently"


def test_a_board_without_experts_has_its_candidates(registry: Registry) -> None:
    book, recount = counted(registry, open_panel(registry))
    board = panel_board(book, recount)
    assert (len(board.rows), board.seats, board.needed) == (16, (), 0)
    assert "Nobody sits on the panel" in [str(one.text) for one in board.obstacles]


def test_a_total_needs_every_item(registry: Registry) -> None:
    book, _recount = counted(registry, open_panel(registry))
    rule = book.scheme.panel
    marks = {item.code: 80 for item in rule.items}
    assert sheet_total(rule, marks) == 8_000
    assert sheet_total(rule, dict(list(marks.items())[1:])) is None
    assert sheet_total(rule, marks | {rule.items[0].code: 81}) == 8_025


@pytest.mark.parametrize(("name", "english", "said"), [("顾尧", "Gu Y.", "GY"), ("顾尧", "", "GY"), ("包锐", "", "BR")])
def test_initials(name: str, english: str, said: str) -> None:
    assert initials(Expert("x", name, english, "", "", "", "")) == said
