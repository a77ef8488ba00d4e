"""Where a value came from, also after it was edited, taken back and brought again."""

from __future__ import annotations

from registry.change import ImportBatch, Provenance, SheetRow, Update, ValueSource, apply, provenance_of, redo, undo
from registry.store import Registry
from tests.change.acts import act, do, edit, firm, milestone, removal


def _import(registry: Registry) -> None:
    cells = {"A": "甲公司", "B": "2015年", "F": "上海 张江"}
    row = SheetRow("Sheet1", 12, cells, (("firm", "f1", {"legal_name": "A", "established": "B", "place": "F"}),))
    batch = ImportBatch("b1", "Q3-Songjiang.xlsx", "00", b"x", "{}", "{}", (row,))
    made = firm("f1", "甲公司", place="上海 张江", park="张江", established_precision="year", established_text="2015年")
    apply(registry, act(made, milestone("m1", "f1"), kind="import", batches=(batch,)))


def _of(registry: Registry, field: str, uid: str = "f1", table: str = "firm") -> Provenance | None:
    with registry.read() as connection:
        return provenance_of(connection, [(table, uid)]).get((uid, field))


def _short(registry: Registry, field: str) -> str:
    found = _of(registry, field)
    assert found is not None
    return found.short()


def test_a_value_leads_to_its_cell(registry: Registry) -> None:
    _import(registry)
    found = _of(registry, "place")
    assert found is not None
    assert (found.kind, found.cell, found.text, found.actor) == ("sheet", "F12", "上海 张江", "officer")
    assert found.short() == "Q3-Songjiang.xlsx › Sheet1!F12"
    assert _short(registry, "established") == "Q3-Songjiang.xlsx › Sheet1!B12"


def test_a_value_derived_from_a_row_names_the_row(registry: Registry) -> None:
    _import(registry)
    found = _of(registry, "park")
    assert found is not None
    assert (found.kind, found.file, found.sheet, found.cell) == ("computed", "Q3-Songjiang.xlsx", "Sheet1", "12")


def test_a_field_never_written_has_no_source(registry: Registry) -> None:
    _import(registry)
    assert _of(registry, "stock_code") is None


def test_an_edit_is_its_own_source(registry: Registry) -> None:
    _import(registry)
    now = edit(registry, "firm", "f1", place="上海 临港", stock_code="688000")
    apply(registry, act(now, sources=(ValueSource("f1", "place", "document", "Letter of 17 Oct"),)))
    assert _short(registry, "place") == "Letter of 17 Oct"
    assert (found := _of(registry, "stock_code")) is not None
    assert found.kind == "person"
    assert _short(registry, "legal_name").endswith("!A12")


def test_undo_gives_the_former_source_back(registry: Registry) -> None:
    _import(registry)
    for place in ("上海 临港", "上海 松江"):
        now = edit(registry, "firm", "f1", place=place, stock_code="688000")
        apply(registry, act(now, sources=(ValueSource("f1", "place", "document", place),)))
    undo(registry, "a")
    assert _short(registry, "place") == "上海 临港"
    undo(registry, "a")
    assert _short(registry, "place").endswith("!F12")
    assert _of(registry, "stock_code") is None
    redo(registry, "a")
    assert _short(registry, "place") == "上海 临港"
    redo(registry, "a")
    assert _short(registry, "place") == "上海 松江"


def test_an_import_brought_again_still_leads_to_its_cells(registry: Registry) -> None:
    _import(registry)
    undo(registry, "a")
    redo(registry, "a")
    assert _short(registry, "place").endswith("!F12")


def test_a_record_brought_back_keeps_its_sources(registry: Registry) -> None:
    _import(registry)
    do(registry, removal(registry, "milestone", "m1"), removal(registry, "firm", "f1"))
    undo(registry, "a")
    assert _short(registry, "place").endswith("!F12")


def test_of_two_rows_that_give_a_value_the_later_one_stands(registry: Registry) -> None:
    rows = tuple(
        SheetRow("Sheet1", n, {"A": "甲", "C": f"{n}"}, (("firm", "f1", {"legal_name": "A"} | more),))
        for n, more in ((4, {"place": "C"}), (9, {}))
    )
    apply(
        registry,
        act(firm("f1", place="4"), kind="import", batches=(ImportBatch("b", "x.xlsx", "00", b"", "{}", "{}", rows),)),
    )
    assert _short(registry, "legal_name").endswith("!A9")
    assert _short(registry, "place").endswith("!C4")


def test_many_records_are_asked_for_at_once(registry: Registry) -> None:
    do(registry, *(firm(f"f{i}") for i in range(1100)))
    do(registry, Update("firm", "f7", {}, {"place": "上海"}))
    with registry.read() as connection:
        found = provenance_of(connection, [("firm", f"f{i}") for i in range(1100)])
    assert {uid for uid, field in found if field == "legal_name"} == {f"f{i}" for i in range(1100)}
    assert found["f7", "place"].kind == "person"
