"""What is suggested for a row, and that nothing weaker than an equal name ever links."""

from __future__ import annotations

import random

from hypothesis import given, settings
from hypothesis import strategies as st

from registry.intake.grammar import CompanyName, read_company
from registry.intake.matching import Candidate, FirmIndex, Ground, PartKind, Verdict, name_key
from tests.effort import calls
from tests.intake.desk import CODES

DAWN = "上海晨曦航天科技有限公司"


def named(text: str) -> CompanyName:
    """The parts of a name."""
    company = read_company(text).value
    assert company is not None
    return company


def index_of(*names: str, not_same: frozenset[tuple[str, str]] = frozenset()) -> FirmIndex:
    """Firms called `names`, each its own key, with the codes in turn."""
    index = FirmIndex(not_same)
    for number, name in enumerate(names):
        index.add(name, named(name), CODES[number] if number < len(CODES) else None)
    return index


def verdicts(candidate: Candidate) -> dict[PartKind, Verdict]:
    """How each part compares."""
    return {part.kind: part.verdict for part in candidate.parts}


def test_a_mistyped_brand_is_suggested_with_its_parts_and_never_linked() -> None:
    index = index_of(DAWN)
    row = named("上海晨羲航天科技股份有限公司")
    match = index.find(row, None)
    assert (match.uid, match.like) == (None, (DAWN,))
    (one,) = index.candidates(row, None)
    assert verdicts(one) == {
        PartKind.USCC: Verdict.MISSING,
        PartKind.NAME: Verdict.LIKE,
        PartKind.CORE: Verdict.LIKE,
        PartKind.BRAND: Verdict.LIKE,
        PartKind.REGION: Verdict.EQUAL,
        PartKind.LEGAL_FORM: Verdict.DIFFERS,
    }
    details = {part.kind: part.detail for part in one.parts}
    assert details[PartKind.BRAND] == "晨羲 / 晨曦"
    assert details[PartKind.REGION] == "上海"


def test_the_best_stands_first() -> None:
    index = index_of("上海晨曦卫星技术有限公司", "北京晨曦航天科技有限公司", "晨曦航天科技有限公司", DAWN)
    found = index.candidates(named("上海晨羲航天科技有限公司"), None)
    assert [c.name for c in found] == [DAWN, "晨曦航天科技有限公司", "上海晨曦卫星技术有限公司"][: len(found)]
    same_core = index.candidates(named("晨曦航天科技有限公司"), None)
    assert same_core[0].name == "晨曦航天科技有限公司"
    assert {c.name for c in same_core[1:3]} == {DAWN, "北京晨曦航天科技有限公司"}


def test_a_legal_form_that_changed_is_the_same_firm() -> None:
    index = index_of(DAWN)
    assert index.find(named("上海晨曦航天科技股份有限公司"), None).ground is Ground.NAME
    assert index.find(named("晨曦航天科技（上海）股份有限公司"), None).ground is Ground.CORE


def test_the_same_core_elsewhere_is_a_suggestion() -> None:
    index = index_of(DAWN)
    row = named("北京晨曦航天科技有限公司")
    assert index.find(row, None).uid is None
    (one,) = index.candidates(row, None)
    assert verdicts(one)[PartKind.REGION] is Verdict.DIFFERS
    assert verdicts(one)[PartKind.CORE] is Verdict.EQUAL


def test_another_code_is_listed_last_and_only_for_an_equal_or_very_close_name() -> None:
    index = index_of(DAWN)
    (twin,) = index.candidates(named(DAWN), CODES[3])
    assert twin.vetoed
    assert twin.score < 50
    assert verdicts(twin)[PartKind.USCC] is Verdict.DIFFERS
    assert index.candidates(named("上海晨羲航天科技有限公司"), CODES[3]) == ()
    assert index.find(named(DAWN), CODES[3]).like == (), "what is ruled out is no advice"


def test_a_branch_is_another_entity_than_its_house() -> None:
    index = index_of(DAWN)
    row = named(f"{DAWN}南通分公司")
    assert index.find(row, None).uid is None
    (house,) = index.candidates(row, None)
    assert house.vetoed
    assert verdicts(house)[PartKind.BRANCH] is Verdict.DIFFERS


def test_a_former_name_that_looks_alike_says_so() -> None:
    index = FirmIndex()
    index.add("f", named("上海启明空间技术有限公司"), None, former=(DAWN,))
    (one,) = index.candidates(named("上海晨羲航天科技有限公司"), None)
    assert one.name == "上海启明空间技术有限公司"
    assert verdicts(one)[PartKind.FORMER] is Verdict.LIKE


def test_a_short_name_finds_the_firms_of_its_brand() -> None:
    index = index_of(DAWN, "江苏晨曦卫星技术有限公司", "上海启明卫星技术有限公司")
    found = index.candidates(named("晨曦"), None)
    assert {c.name for c in found} == {DAWN, "江苏晨曦卫星技术有限公司"}


def test_an_english_name_is_found_by_its_first_telling_word() -> None:
    index = index_of("Shanghai Morninglight Space Co., Ltd.", "Shanghai Eastwind Space Co., Ltd.")
    found = index.candidates(named("Shanghai Morninglihgt Space Co., Ltd."), None)
    assert [c.name for c in found] == ["Shanghai Morninglight Space Co., Ltd."]


def test_firms_told_apart_are_neither_linked_nor_suggested() -> None:
    by_name = index_of(DAWN, not_same=frozenset({(DAWN, name_key(DAWN))}))
    assert by_name.find(named(DAWN), None).uid is None
    assert by_name.candidates(named(DAWN), None) == ()
    by_code = index_of(DAWN, not_same=frozenset({(DAWN, CODES[4])}))
    assert by_code.candidates(named(DAWN), CODES[4]) == ()
    assert by_code.find(named(DAWN), None).uid == DAWN
    assert by_name.find(named(DAWN), CODES[0]).ground is Ground.USCC, "one code is one firm"


def test_several_firms_of_one_name_are_all_candidates() -> None:
    index = FirmIndex()
    for uid in ("one", "two"):
        index.add(uid, named(f"上海{'晨曦' if uid == 'one' else '启明'}航天科技有限公司"), None, others=("曦明",))
    match = index.find(named("曦明"), None)
    assert set(match.several) == {"one", "two"}
    assert {c.uid for c in index.candidates(named("曦明"), None)} == {"one", "two"}


def test_firms_of_the_file_itself_become_findable() -> None:
    index = index_of(DAWN)
    row = named("上海启明航天科技有限公司")
    assert index.candidates(row, None) == ()
    index.add("fresh", row, None)
    assert index.find(row, None).uid == "fresh"
    assert [c.uid for c in index.candidates(named("上海启朋航天科技有限公司"), None)] == ["fresh"]
    assert index.candidates(row, None, without=frozenset({"fresh"})) == ()


PLACES = st.sampled_from(("", "上海", "北京"))
BRANDS = st.sampled_from(("晨曦", "晨羲", "曦晨", "启明", "晨曦光"))
TRADES = st.sampled_from(("航天科技", "卫星技术", "航天动力"))
FORMS = st.sampled_from(("有限公司", "股份有限公司", ""))
ENDS = st.sampled_from(("", "", "", "南通分公司"))
CODE = st.sampled_from((None, *CODES[:3]))


@st.composite
def firm_names(draw: st.DrawFn) -> str:
    """Names near to one another."""
    form = draw(FORMS)
    return draw(PLACES) + draw(BRANDS) + draw(TRADES) + form + (draw(ENDS) if form else "")


FIRMS = st.lists(st.tuples(firm_names(), CODE), min_size=1, max_size=6)


@given(FIRMS, firm_names(), CODE, st.booleans())
@settings(max_examples=300, deadline=None)
def test_nothing_weaker_than_an_equal_name_or_core_and_region_links(
    firms: list[tuple[str, str | None]], row: str, uscc: str | None, apart: bool
) -> None:
    not_same = frozenset({("0", name_key(row))} if apart else ())
    index = FirmIndex(not_same)
    for number, (name, code) in enumerate(firms):
        index.add(str(number), named(name), code)
    company = named(row)
    match = index.find(company, uscc)
    candidates = index.candidates(company, uscc, limit=99)
    assert all(0 <= c.score <= 100 for c in candidates)
    assert [c.vetoed for c in candidates] == sorted(c.vetoed for c in candidates)
    if apart:
        assert all(c.uid != "0" for c in candidates)
    if match.uid is None:
        return
    name, code = firms[int(match.uid)]
    if match.ground is Ground.USCC:
        assert code == uscc
        return
    theirs = named(name)
    assert (match.uid, company.key) not in not_same
    assert theirs.branch == company.branch
    assert not (code and uscc and code != uscc)
    assert theirs.key == company.key or (
        company.region and (theirs.core, theirs.region) == (company.core, company.region)
    )


@given(firm_names(), firm_names())
@settings(max_examples=200, deadline=None)
def test_likeness_is_the_same_from_both_sides(one: str, other: str) -> None:
    def seen(row: str, firm: str) -> list[tuple[int, bool, list[Verdict]]]:
        index = FirmIndex()
        index.add("f", named(firm), None)
        return [(c.score, c.vetoed, [p.verdict for p in c.parts]) for c in index.candidates(named(row), None)]

    assert seen(one, other) == seen(other, one)


def test_a_row_is_compared_with_few_of_many_firms() -> None:
    """Comparing every name with every other would take minutes where there are ten thousand of each."""
    dice = random.Random(7)
    characters = (
        "晨曦曙光星辰天行远航银河长风破浪青云瑞华明德智宏图志高飞鹏程万里金石玉衡北斗南极海帆浩宇苍穹凌霄揽月逐日"
    )

    def invented() -> CompanyName:
        brand = "".join(dice.choice(characters) for _ in range(dice.choice((2, 2, 2, 3))))
        place, trade = dice.choice(("上海", "北京", "苏州", "西安")), dice.choice(("航天科技", "卫星技术", "空间动力"))
        return named(f"{place}{brand}{trade}{dice.choice(('有限公司', '股份有限公司'))}")

    count = 8_000
    index = FirmIndex()
    for number in range(count):
        index.add(str(number), invented(), None)
    rows = [invented() for _ in range(200)]

    def look() -> None:
        for row in rows:
            if index.find(row, None, suggest=False).uid is None:
                index.candidates(row, None)

    assert calls(look) < len(rows) * count / 3, "fewer calls than there are firms, however each is looked at"
