"""Tables and pages: header again, marked as continued, no row cut, nothing left alone at a page's foot."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.i18n import Text
from registry.report.blocks.common import table
from registry.report.compositor import Compositor
from registry.report.theme import GRID
from registry.report.typeset.block import Block, Space
from registry.report.typeset.faces import TypeCase
from registry.report.typeset.flow import Anchor, Company, NewPage, lay_out, pages_of_anchors
from registry.report.typeset.ink import Ink
from registry.report.typeset.structure import Outline
from registry.report.typeset.table import DataTable, Row
from registry.report.wording import PaperLanguage

WIDTH = GRID.measure


@dataclass
class Spy:
    """Stands for ink: keeps what is drawn."""

    texts: list[str] = field(default_factory=list)
    rules: list[float] = field(default_factory=list)
    tags: Outline = field(default_factory=lambda: Outline("en"))

    def glyphs(
        self, x: float, baseline: float, which: object, size: float, colour: str, text: str, spacing: float = 0
    ) -> None:
        self.texts.append(text)

    def line(self, x1: float, y1: float, x2: float, y2: float, *_: object) -> None:
        self.rules.append(max(y1, y2))

    def rect(self, *_: object) -> None:
        pass


def made(count: int, notes: int = 0) -> DataTable:
    c = Compositor(PaperLanguage.BOTH, TypeCase(strict=True))
    rows = [Row((c.figure(f"row{n}", "cell"), c.figure(str(n * n), "number"))) for n in range(count)]
    said = [c.text(f"note{n}", "note") for n in range(notes)]
    return table(c, (200.0,), [c.text("HEADONE", "head"), c.text("HEADTWO", "head.right")], rows, notes=said)


def drawn(block: Block) -> list[str]:
    spy = Spy()
    block.draw(cast("Ink", spy), 0, 0, WIDTH)
    return spy.texts


def test_parts_repeat_the_header_and_say_that_they_continue() -> None:
    whole = made(100)
    parts: list[DataTable] = []
    rest: DataTable | None = whole
    while rest is not None:
        cut = rest.split(WIDTH, 300) if rest.height(WIDTH) > 300 else None
        parts.append(cut[0] if cut else rest)
        rest = cut[1] if cut else None
    assert len(parts) > 3
    seen: list[str] = []
    for number, part in enumerate(parts):
        texts = drawn(part)
        assert part.height(WIDTH) <= 300
        assert texts.count("HEADONE") == 1
        assert ("续表" in "".join(texts)) == (number > 0)
        seen += [text for text in texts if text.startswith("row")]
    assert seen == [f"row{n}" for n in range(100)]


def test_a_part_is_as_high_as_it_draws_its_header_and_its_mark_included() -> None:
    cut = made(100).split(WIDTH, 300)
    assert cut is not None
    for part in cut:
        spy = Spy()
        part.draw(cast("Ink", spy), 0, 50, WIDTH)
        assert max(spy.rules) == pytest.approx(50 + part.height(WIDTH))


@given(st.integers(1, 60), st.floats(30, 700), st.integers(0, 3))
def test_a_split_loses_no_row_and_leaves_none_alone(count: int, room: float, notes: int) -> None:
    whole = made(count, notes)
    if whole.height(WIDTH) <= room:
        return
    cut = whole.split(WIDTH, room)
    if cut is None:
        return
    head, tail = cut
    assert head.height(WIDTH) <= room + 0.02
    rows = [text for part in (head, tail) for text in drawn(part) if text.startswith("row")]
    assert rows == [f"row{n}" for n in range(count)]
    if count > 3:
        assert all(sum(text.startswith("row") for text in drawn(part)) >= 2 for part in cut)
    assert not any(text.startswith("note") for text in drawn(head))


def test_notes_never_stand_without_rows() -> None:
    whole = made(20, notes=2)
    cut = whole.split(WIDTH, whole.height(WIDTH) - 4)
    assert cut is not None
    texts = drawn(cut[1])
    assert sum(text.startswith("row") for text in texts) >= 3
    assert sum(text.startswith("note") for text in texts) == 2


def test_splitting_costs_what_the_rows_cost_once() -> None:
    whole = made(400)
    whole.height(WIDTH)
    pages = lay_out([whole], WIDTH, GRID.top, GRID.bottom)
    parts = [placed.block for page in pages for placed in page.placed]
    assert len(parts) > 5
    assert all(cast("DataTable", part)._measured is whole._measured for part in parts)


def test_a_heading_goes_with_what_follows_it() -> None:
    c = Compositor(PaperLanguage.EN, TypeCase(strict=True))
    heading = c.words(Text("Ranking"), "h1")
    body = c.text("word " * 400, "body")
    for filled in range(560, 700, 7):
        pages = lay_out([Space(filled), heading, body], WIDTH, GRID.top, GRID.bottom)
        for page in pages:
            assert page.placed[-1].block is not heading, filled
            assert page.used <= GRID.bottom + 0.1


def test_a_sign_off_never_stands_alone_on_a_page() -> None:
    c = Compositor(PaperLanguage.EN, TypeCase(strict=True))
    for filled in range(0, 700, 9):
        for before in (made(60), made(5), c.text("word " * 90, "body"), Space(50)):
            end = Space(120)
            pages = lay_out([Space(filled), before, Anchor("end", "", 0), Company(), end], WIDTH, GRID.top, GRID.bottom)
            last = [placed.block for placed in pages[-1].placed]
            assert last[-1] is end
            above = [one for one in last[:-1] if one.height(WIDTH) > 0]
            assert above, filled
            assert above[-1].height(WIDTH) > 20, "two lines or rows at least"
            assert all(page.used <= GRID.bottom + 0.1 for page in pages)


def test_anchors_know_their_page_and_begin_no_page_of_their_own() -> None:
    blocks: list[Block] = [
        Anchor("a", "A", 0),
        Space(100),
        NewPage(),
        Anchor("b", "B", 0),
        Space(680),
        Anchor("c", "C", 0),
        Space(60),
    ]
    pages = lay_out(blocks, WIDTH, GRID.top, GRID.bottom)
    assert pages_of_anchors(pages) == {"a": 0, "b": 1, "c": 2}
    assert [page.ends_section for page in pages] == [True, False, True]


def test_a_block_higher_than_a_page_is_told() -> None:
    pages = lay_out([Space(2000)], WIDTH, GRID.top, GRID.bottom)
    assert [page.overfull for page in pages] == [True]


def test_columns_that_leave_nothing_are_refused() -> None:
    c = Compositor(PaperLanguage.EN, TypeCase(strict=True))
    with pytest.raises(ValueError, match="leave"):
        table(c, (480.0, 13.0), [None, None, None], [])
