"""Two firms become one: which value stays, that nothing is lost or doubled, and that one undo brings both back."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from registry.change import (
    Insert,
    StaleChange,
    apply,
    compare_firms,
    firm_records,
    merge_firms,
    merge_lines,
    provenance_of,
    redo,
    undo,
)
from registry.change.firm_records import CHILD_TABLES, content
from registry.errors import UserError
from registry.model.catalogue import Scalar
from registry.model.entities import ENTITIES
from registry.model.values import Amount, AmountKind
from registry.store import Registry, open_registry
from tests.change.acts import do, edit, faults, firm, milestone
from tests.store.support import Rows, assert_spoken, everything, fresh_file

ONE, OTHER = "91310117MA1J00014T", "91310112MA1GA1238U"
NONE: frozenset[str] = frozenset()


def child(table: str, uid: str, of: str, **values: Scalar) -> Insert:
    return Insert(table, uid, {"firm": of, **values})


def figure(uid: str, of: str, lo: int, metric: str = "revenue", year: int = 2024, **more: Scalar) -> Insert:
    return child("metric", uid, of, metric=metric, year=year, lo=lo, hi=lo, kind="exact", **more)


def join(registry: Registry, take: Iterable[str] = (), code: str | None = None) -> Rows:
    """The firm b becomes a; answers all records."""
    applied = apply(registry, merge_firms(registry, "a", "b", frozenset(take), "officer", "one firm", code=code))
    assert applied is not None
    return everything(registry)


def of(rows: Rows, table: str) -> list[dict[str, Scalar]]:
    return [row for (name, _), row in sorted(rows.items()) if name == table]


@pytest.mark.parametrize(
    ("ours", "theirs", "take", "after"),
    [
        ({"park": "甲园"}, {}, (), {"park": "甲园"}),
        ({}, {"park": "乙园"}, (), {"park": "乙园"}),
        ({"park": "甲园"}, {"park": "乙园"}, (), {"park": "甲园"}),
        ({"park": "甲园"}, {"park": "乙园"}, ("firm.park",), {"park": "乙园"}),
        ({"park": "甲园"}, {}, ("firm.park",), {"park": "甲园"}),
        ({"hnte": 0}, {"hnte": 1}, (), {"hnte": 0}),
        ({"uscc": ONE}, {}, (), {"uscc": ONE}),
        ({}, {"uscc": ONE}, (), {"uscc": ONE}),
        ({"uscc": "WRONG"}, {"uscc": ONE}, (), {"uscc": "WRONG"}),
        ({"uscc": ONE}, {"uscc": OTHER}, ("firm.uscc",), {"uscc": OTHER}),
        ({"segment": "launch"}, {"segment": "ground"}, (), {"segment": "launch"}),
        ({}, {"segment": "ground"}, (), {"segment": "ground"}),
    ],
)
def test_the_kept_firm_has_its_own_values_those_taken_and_those_it_lacked(
    registry: Registry,
    ours: dict[str, Scalar],
    theirs: dict[str, Scalar],
    take: tuple[str, ...],
    after: dict[str, Scalar],
) -> None:
    do(registry, firm("a", "甲", **ours), firm("b", "乙", **theirs))
    (kept,) = of(join(registry, take), "firm")
    assert {key: kept[key] for key in after} == after
    assert (kept["uid"], kept["legal_name"]) == ("a", "甲")


def test_an_amount_is_taken_whole(registry: Registry) -> None:
    capital = {"reg_capital_lo": 100, "reg_capital_hi": 100, "reg_capital_kind": "exact", "reg_capital_currency": "USD"}
    do(registry, firm("a"), firm("b", "乙", **capital, reg_capital_text="1美元"))
    (kept,) = of(join(registry), "firm")
    assert ENTITIES["firm"].decode(kept)["reg_capital"] == Amount(AmountKind.EXACT, 100, 100, "USD", "1美元")


def test_whatever_points_at_the_firm_moves(registry: Registry) -> None:
    do(
        registry,
        firm("a", "甲"),
        firm("b", "乙"),
        child("firm_name", "1", "b", kind="former", name="丙"),
        child("firm_identifier", "2", "b", scheme="reg_no", value="310000000000001"),
        child("firm_site", "3", "b", kind="works", place="临港"),
        child("firm_segment", "4", "b", code="engine", is_primary=1),
        child("recognition", "5", "b", tier="srdi_sme"),
        child("funding_event", "6", "b", round_text="A轮", rounds="a"),
        milestone("7", "b"),
        figure("8", "b", 1),
        child("veto_record", "9", "b", kind="tax", answer="pass"),
        child("evidence", "10", "b", title="公告"),
        child("contact", "11", "b", person="某某", digest=""),
        child("note", "12", "b", title="栏", text="文"),
        child("cultivation_plan", "13", "b", officer="某专员"),
        child("engagement", "14", "b", kind="visit", participants="某某"),
        child("need", "15", "b", text="厂房"),
        child("task", "16", "b", text="回访"),
        child("support", "17", "b", instrument="贷款贴息"),
        child("payment", "18", "b", support="17", kind="out"),
        child("claim", "19", "b", about="firm", record="b", field="park", value='{"park":"临港"}', origin="web"),
    )
    rows = join(registry)
    tables = {name for (name, uid), row in rows.items() if uid.isdecimal() and row["firm"] == "a"}
    assert tables == set(CHILD_TABLES), "a table of children was added: it has to move too"
    assert ("firm", "b") not in rows
    assert of(rows, "firm_segment")[0]["is_primary"] == 1
    assert of(rows, "contact")[0]["person"] == "某某"
    assert of(rows, "claim")[0]["record"] == "a"


def test_a_support_that_both_have_keeps_the_payments_of_both(registry: Registry) -> None:
    do(
        registry,
        firm("a", "甲"),
        firm("b", "乙"),
        *(child("support", f"s{f}", f, instrument="贷款贴息") for f in "ab"),
        *(child("payment", f"p{f}", f, support=f"s{f}", kind="out") for f in "ab"),
        child("support", "s2", "a", instrument="场景开放"),
        child("support", "s3", "b", instrument="场景开放"),
    )
    rows = join(registry)
    assert {row["uid"] for row in of(rows, "support")} == {"sa", "sb", "s2"}, "the one without payments was a twin"
    assert {(row["uid"], row["firm"], row["support"]) for row in of(rows, "payment")} == {
        ("pa", "a", "sa"),
        ("pb", "a", "sb"),
    }


def _round(uid: str, *firms: str, facts: str | None = None) -> list[Insert]:
    head = {"title": f"Round {uid}", "state": "announced", "facts": facts}
    standing = [
        Insert("candidature", f"{uid}-{f}", {"round": uid, "firm_uid": f, "name": f, "status": "applied"})
        for f in firms
    ]
    return [Insert("selection_round", uid, head), *standing]


def test_who_stands_in_a_draft_stands_on_under_the_kept_firm(registry: Registry) -> None:
    do(registry, firm("a"), firm("b"), *_round("draft", "b"), *_round("marked", "b", facts="[]"))
    rows = join(registry)
    standing = {row["round"]: row["firm_uid"] for row in of(rows, "candidature")}
    assert standing == {"draft": "a", "marked": "b"}, (
        "a round before the panel keeps its snapshot of the firm as it was"
    )
    undo(registry, "officer")
    assert {row["firm_uid"] for row in of(everything(registry), "candidature")} == {"b"}


def test_two_that_stand_in_one_round_are_not_merged(registry: Registry) -> None:
    do(registry, firm("a"), firm("b"), *_round("draft", "a", "b"))
    with pytest.raises(UserError) as refused:
        merge_firms(registry, "a", "b", NONE, "officer", "one firm")
    assert_spoken(refused.value, "Both firms have applied in the round “Round draft”.")


@pytest.mark.parametrize(
    ("table", "ours", "theirs", "left"),
    [
        ("milestone", {"event": "首飞"}, {"event": "首飞"}, 1),
        ("milestone", {"event": "首飞"}, {"event": "首飞", "outcome": "success"}, 2),
        ("milestone", {"event": "首飞", "source": "甲报"}, {"event": "首飞", "source": "乙报"}, 1),
        ("funding_event", {"rounds": "a", "amount_text": "1亿"}, {"rounds": "a", "amount_text": "一亿元"}, 1),
        ("funding_event", {"rounds": "a"}, {"rounds": "b"}, 2),
        ("note", {"title": "栏", "text": "文"}, {"title": "栏", "text": "另"}, 2),
        ("note", {"title": "栏", "text": "文"}, {"title": "栏", "text": "文"}, 1),
        ("contact", {"person": "某", "phone": "1", "digest": ""}, {"person": "某", "phone": "1", "digest": ""}, 1),
        ("contact", {"person": "某", "phone": "1", "digest": ""}, {"person": "某", "phone": "2", "digest": ""}, 2),
        ("firm_name", {"kind": "former", "name": "丙", "norm": "丙"}, {"kind": "former", "name": "丙"}, 1 + 1),
        ("evidence", {"title": "公告", "sha256": "1"}, {"title": "公告", "sha256": "2"}, 2),
    ],
)
def test_equal_records_are_not_doubled(
    registry: Registry, table: str, ours: dict[str, Scalar], theirs: dict[str, Scalar], left: int
) -> None:
    amount = {"amount_lo": 1, "amount_hi": 1, "amount_kind": "exact", "amount_currency": "CNY"}
    both = amount if table == "funding_event" else {}
    do(registry, firm("a", "甲"), firm("b", "乙"), child(table, "1", "a", **both | ours))
    do(registry, child(table, "2", "b", **both | theirs))
    before = everything(registry)
    rows = join(registry)
    assert len(of(rows, table)) == left
    assert (table, "1") in rows, "what the kept firm had stays"
    undo(registry, "officer")
    assert everything(registry) == before


def test_a_record_told_by_nobody_learns_who_tells_it(registry: Registry) -> None:
    do(registry, firm("a"), firm("b", "乙"), milestone("1", "a"), milestone("2", "b", source="某报", grade="C"))
    (one,) = of(join(registry), "milestone")
    assert (one["uid"], one["source"], one["grade"]) == ("1", "某报", "C")


@pytest.mark.parametrize(
    ("ours", "theirs", "primary"),
    [
        ({"engine": 1}, {"terminal": 1}, ["engine"]),
        ({"engine": 1}, {"engine": 1, "terminal": 0}, ["engine"]),
        ({"engine": 0}, {"engine": 1}, ["engine"]),
        ({}, {"terminal": 1}, ["terminal"]),
    ],
)
def test_a_firm_has_one_primary_position(
    registry: Registry, ours: dict[str, int], theirs: dict[str, int], primary: list[str]
) -> None:
    do(registry, firm("a"), firm("b", "乙"))
    for uid, codes in (("a", ours), ("b", theirs)):
        for code, is_primary in codes.items():
            do(registry, child("firm_segment", f"{uid}-{code}", uid, code=code, is_primary=is_primary))
    found = of(join(registry), "firm_segment")
    assert [row["code"] for row in found if row["is_primary"]] == primary
    assert {row["code"] for row in found} == {*ours, *theirs}
    assert len(found) == len({*ours, *theirs})


@pytest.mark.parametrize(("take", "uid", "lo"), [((), "1", 100), (("metric.revenue.2024",), "2", 200)])
def test_of_two_figures_of_a_year_one_stays(registry: Registry, take: tuple[str, ...], uid: str, lo: int) -> None:
    do(
        registry,
        firm("a"),
        firm("b", "乙"),
        figure("1", "a", 100),
        figure("2", "b", 200),
        figure("3", "b", 5, year=2023),
    )
    found = {row["uid"]: row["lo"] for row in of(join(registry, take), "metric")}
    assert found == {uid: lo, "3": 5}


@pytest.mark.parametrize(
    ("take", "legal", "former", "short"),
    [
        ((), "甲公司", ["乙公司"], ["乙"]),
        (("firm.legal_name",), "乙公司", ["甲公司"], ["乙"]),
        (("firm.short_name",), "甲公司", ["乙公司"], ["甲"]),
    ],
)
def test_names_that_went_stay_findable(
    registry: Registry, take: tuple[str, ...], legal: str, former: list[str], short: list[str]
) -> None:
    do(registry, firm("a", "甲公司", short_name="甲"), firm("b", "乙公司", short_name="乙"))
    rows = join(registry, take)
    assert of(rows, "firm")[0]["legal_name"] == legal
    assert [r["name"] for r in of(rows, "firm_name") if r["kind"] == "former"] == former
    assert [r["name"] for r in of(rows, "firm_name") if r["kind"] == "short"] == short


def test_a_firm_is_no_former_name_of_itself(registry: Registry) -> None:
    do(registry, firm("a", "甲公司"), firm("b", "乙公司"), child("firm_name", "1", "b", kind="former", name="甲公司"))
    do(registry, child("firm_name", "2", "a", kind="former", name="乙公司"))
    assert [(r["uid"], r["name"]) for r in of(join(registry), "firm_name")] == [("2", "乙公司")]


def test_the_pinyin_follows_the_name(registry: Registry) -> None:
    do(registry, firm("a", "蓝箭", pinyin="x", initials="x"), firm("b", "星河", pinyin="mended", initials="m"))
    assert of(join(registry), "firm")[0]["pinyin"] == "x"
    undo(registry, "officer")
    assert of(join(registry, ["firm.legal_name"]), "firm")[0]["pinyin"] == "mended"


def test_two_valid_codes_need_a_choice(registry: Registry) -> None:
    do(registry, firm("a", uscc=ONE), firm("b", "乙", uscc=OTHER))
    before = everything(registry)
    with pytest.raises(UserError) as caught:
        merge_firms(registry, "a", "b", NONE, "officer")
    assert_spoken(caught.value, f"The two firms have different credit codes: {ONE} and {OTHER}.")
    assert everything(registry) == before
    for code, other in ((ONE, OTHER), (OTHER, ONE)):
        rows = join(registry, code=code)
        assert of(rows, "firm")[0]["uscc"] == code
        assert [(r["scheme"], r["value"]) for r in of(rows, "firm_identifier")] == [("uscc", other)]
        undo(registry, "officer")
        assert everything(registry) == before


@pytest.mark.parametrize(
    ("keep", "gone", "said"),
    [
        ("a", "a", "A firm cannot be merged with itself."),
        ("a", "x", "One of the two firms is not in the registry any more."),
        ("x", "a", "One of the two firms is not in the registry any more."),
    ],
)
def test_what_cannot_be_merged_is_refused(registry: Registry, keep: str, gone: str, said: str) -> None:
    do(registry, firm("a"))
    for ask in (
        lambda: merge_firms(registry, keep, gone, NONE, "officer"),
        lambda: merge_lines(registry, keep, gone),
    ):
        with pytest.raises(UserError) as caught:
            ask()
        assert_spoken(caught.value, said)


def test_side_by_side(registry: Registry) -> None:
    do(registry, firm("a", "甲", park="园", pinyin="jia"), firm("b", "乙", park="园", place="上海"))
    do(registry, figure("1", "a", 1, text="1"), figure("2", "b", 1, text="1.0"), figure("3", "b", 7, year=2023))
    lines = {line.key: line for line in merge_lines(registry, "a", "b")}
    assert list(lines) == ["firm.legal_name", "firm.place", "firm.park", "metric.revenue.2024", "metric.revenue.2023"]
    assert [line.equal for line in lines.values()] == [False, False, True, True, False]
    assert (lines["firm.place"].kept, lines["firm.place"].gone) == (None, "上海")
    newest, older = lines["metric.revenue.2024"], lines["metric.revenue.2023"]
    assert (newest.kept["lo"], newest.gone["lo"], older.kept, older.gone["lo"]) == (1, 1, None, 7)
    assert (newest.title.zh, newest.year) == ("营业收入", 2024)


def test_equal_words_are_no_difference(registry: Registry) -> None:
    capital = {"reg_capital_lo": 1, "reg_capital_hi": 1, "reg_capital_kind": "exact", "reg_capital_currency": "CNY"}
    do(registry, firm("a", **capital, reg_capital_text="1分"), firm("b", "乙", **capital, reg_capital_text="0.01元"))
    with registry.read() as connection:
        one, other = firm_records(connection, "a"), firm_records(connection, "b")
    assert one is not None
    assert other is not None
    assert {line.key: line.equal for line in compare_firms(one, other)}["firm.reg_capital"]


def test_a_taken_value_says_where_it_came_from(registry: Registry) -> None:
    do(registry, firm("a"), firm("b", "乙"))
    from registry.change import ValueSource
    from tests.change.acts import act

    apply(
        registry, act(edit(registry, "firm", "b", park="园"), sources=(ValueSource("b", "park", "web", "example.cn"),))
    )
    join(registry)
    with registry.read() as connection:
        found = provenance_of(connection, [("firm", "a")])["a", "park"]
    assert (found.kind, found.note) == ("web", "example.cn")


def test_what_came_meanwhile_stops_it(registry: Registry) -> None:
    do(registry, firm("a"), firm("b", "乙"))
    change = merge_firms(registry, "a", "b", NONE, "officer")
    do(registry, milestone("m", "b"))
    with pytest.raises(StaleChange):
        apply(registry, change)


# --- any two firms -----------------------------------------------------------------------------------------------------

_TEXT = st.sampled_from(["甲", "乙", "丙"])
_MAYBE = st.none() | _TEXT
_CHILDREN = st.one_of(
    st.tuples(st.just("milestone"), st.fixed_dictionaries({"event": _TEXT, "source": _MAYBE, "remark": _MAYBE})),
    st.tuples(st.just("funding_event"), st.fixed_dictionaries({"round_text": _MAYBE, "investors": _MAYBE})),
    st.tuples(st.just("recognition"), st.fixed_dictionaries({"tier": _TEXT, "batch": _MAYBE, "grade": _MAYBE})),
    st.tuples(st.just("firm_name"), st.fixed_dictionaries({"kind": st.just("former"), "name": _TEXT, "norm": _MAYBE})),
    st.tuples(st.just("firm_segment"), st.fixed_dictionaries({"code": _TEXT, "is_primary": st.sampled_from([0, 1])})),
    st.tuples(st.just("contact"), st.fixed_dictionaries({"person": _TEXT, "phone": _MAYBE, "digest": st.just("")})),
    st.tuples(st.just("note"), st.fixed_dictionaries({"title": _TEXT, "text": _TEXT})),
    st.tuples(st.just("evidence"), st.fixed_dictionaries({"title": _TEXT, "sha256": _MAYBE})),
    st.tuples(st.just("firm_identifier"), st.fixed_dictionaries({"scheme": st.just("reg_no"), "value": _TEXT})),
    st.tuples(st.just("firm_site"), st.fixed_dictionaries({"kind": st.just("works"), "place": _MAYBE})),
    st.tuples(st.just("veto_record"), st.fixed_dictionaries({"kind": _TEXT, "answer": _TEXT})),
)
_FIRMS = st.fixed_dictionaries(
    {"legal_name": _TEXT, "short_name": _MAYBE, "english_name": _MAYBE, "park": _MAYBE, "source": _MAYBE}
)
_YEARS = st.dictionaries(st.sampled_from([2022, 2023, 2024]), st.integers(0, 2), max_size=3)
_TAKES = st.frozensets(
    st.sampled_from(["firm.legal_name", "firm.short_name", "firm.park", "metric.revenue.2024", "metric.revenue.2023"])
)


def contents(rows: Rows) -> set[object]:
    """What all children say; former names that a firm bears itself aside, for the firm says them, and what is set aside."""
    return {
        (table, content(table, row))
        for (table, _), row in rows.items()
        if table in CHILD_TABLES and table not in ("metric", "firm_name", "claim")
    }


def names(rows: Rows) -> set[Scalar]:
    """Every name that a firm bears or bore."""
    bears = {row[key] for row in of(rows, "firm") for key in ("legal_name", "short_name", "english_name")}
    return (bears | {row["name"] for row in of(rows, "firm_name")}) - {None}


@settings(max_examples=25)
@given(
    st.tuples(_FIRMS, _FIRMS),
    st.tuples(st.lists(_CHILDREN, max_size=6), st.lists(_CHILDREN, max_size=6)),
    st.tuples(_YEARS, _YEARS),
    st.tuples(st.sampled_from([None, ONE, "WRONG"]), st.sampled_from([None, OTHER])),
    _TAKES,
)
def test_a_merge_loses_nothing_and_one_undo_brings_both_back(
    firms: tuple[dict[str, str | None], dict[str, str | None]],
    children: tuple[list[tuple[str, dict[str, Scalar]]], list[tuple[str, dict[str, Scalar]]]],
    years: tuple[dict[int, int], dict[int, int]],
    usccs: tuple[str | None, str | None],
    take: frozenset[str],
) -> None:
    with TemporaryDirectory() as folder, open_registry(fresh_file(Path(folder, "a.car"))) as registry:
        for uid, values, records, figures, uscc in zip("ab", firms, children, years, usccs, strict=True):
            do(
                registry,
                Insert("firm", uid, {**values, "uscc": uscc}),
                *(child(table, f"{uid}{n}", uid, **kept) for n, (table, kept) in enumerate(records)),
                *(figure(f"{uid}{year}", uid, lo, year=year) for year, lo in figures.items()),
            )
        before = everything(registry)
        merged = join(registry, take, code=usccs[0])
        assert [row["uid"] for row in of(merged, "firm")] == ["a"]
        assert contents(merged) >= contents(before)
        assert len(contents(merged)) - len(contents(before)) == (usccs[0] is not None and usccs[1] is not None)
        assert names(merged) == names(before)
        different = {y for y in years[0].keys() & years[1].keys() if years[0][y] != years[1][y]}
        several = [key for key in firms[0] if ENTITIES["firm"].field(key).competing]
        clashing = [key for key in several if len({values[key] for values in firms} - {None}) == 2]
        assert len(of(merged, "claim")) == len(different) + len(clashing)
        kept = {**years[1], **years[0], **{y: years[1][y] for y in years[1] if f"metric.revenue.{y}" in take}}
        assert {row["year"]: row["lo"] for row in of(merged, "metric")} == kept
        assert undo(registry, "officer").kept == ()
        assert everything(registry) == before
        assert redo(registry, "officer").kept == ()
        assert everything(registry) == merged
        assert faults(registry) == []
