"""Credit codes, telephones, company names beyond the vectors."""

from __future__ import annotations

import pytest

from registry.intake.grammar import OldNumber, Status, Verdict, read_company, read_phone, read_uscc, verdict


@pytest.mark.parametrize(
    "code",
    [
        "914403001922038216",
        "9144030071526726XG",
        "91110000802100433B",
        "9144030027939873X7",
        "91330100799655058B",
        "91440300192317458F",
        "91310000132260250X",
        "91310000631696382C",
        "911100007109250324",
        "91350100M000100Y43",
        "91310112MA1GA1238U",
        "91310115MA1K3X7P2H",
        "91310000MA1FL9TX6U",
        "91310120MA1HXYW868",
        "91320682MA1UT5R34H",
    ],
)
def test_both_check_digits(code: str) -> None:
    assert verdict(code) is Verdict.VALID
    assert read_uscc(code).status is Status.OK


def test_pilot_codes_only_warn() -> None:
    for code in ("91350100M0001TGQXM", "91350211M0000XUF46", "91350203M0001FUE2P"):
        assert verdict(code) is Verdict.PILOT
        assert (read_uscc(code).status, read_uscc(code).value) == (Status.WARN, code)


def test_a_numeric_cell_lost_digits() -> None:
    for value in (914403001922038216, 9.14403e17, "9.14403E+17", "914403001922038000"):
        assert read_uscc(value).codes == ("numeric_precision_lost",), value


def test_old_numbers_are_of_their_own_kind() -> None:
    assert read_uscc(110108012345678).value == OldNumber("reg_no", "110108012345678")
    assert read_uscc("55138508-2").value == OldNumber("org_code", "551385082")
    assert read_uscc("55138508-3").codes == ("organisation_check_digit",)


def test_what_is_wrong_with_a_code() -> None:
    assert read_uscc("91310117MA1J00014V").codes == ("illegal_character",)
    assert read_uscc("913A0117MA1J00014T").codes == ("division_digits",)
    assert read_uscc("垣信").codes == ("unparsed",)
    longer = read_uscc("913101117MA1J00014T")
    assert longer.codes == ("length",)
    assert "91310117MA1J00014T" in longer.suggestions


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("电话：010-88888888", ("010-88888888",)),
        ("021-5888 8888、13800138000", ("021-58888888", "13800138000")),
        ("+86-21-58888888", ("021-58888888",)),
        ("13800138000;13900139000", ("13800138000", "13900139000")),
        ("8008208888", ("8008208888",)),
    ],
)
def test_phones(text: str, numbers: tuple[str, ...]) -> None:
    assert read_phone(text).value == numbers


def test_phone_notes_and_numbers() -> None:
    assert read_phone("13800138000（张三）").note == "张三"
    assert read_phone(13800138000.0).value == ("13800138000",)
    assert read_phone("12345").codes == ("unparsed",)


@pytest.mark.parametrize(
    ("text", "core", "region", "legal"),
    [
        ("星河动力（北京）空间科技有限公司", "星河动力空间科技", "北京", "有限公司"),
        ("蓝箭航天空间科技股份有限公司", "蓝箭航天空间科技", None, "股份有限公司"),
        ("江苏省南京市甲乙科技有限公司", "甲乙科技", "南京", "有限公司"),
        ("新疆维吾尔自治区甲乙公司", "甲乙", "新疆", "公司"),
        ("21世纪甲乙技术应用股份有限公司", "21世纪甲乙技术应用", None, "股份有限公司"),
        ("甲乙投资中心（有限合伙）", "甲乙投资中心", None, "（有限合伙）"),
        ("中国甲乙集团有限公司", "中国甲乙集团", None, "有限公司"),
        ("甲星（北京）", "甲星", "北京", None),
        ("吉林吉林有限公司", "吉林", "吉林", "有限公司"),
    ],
)
def test_parts_of_a_name(text: str, core: str, region: str | None, legal: str | None) -> None:
    name = read_company(text).value
    assert name is not None
    assert (name.name, name.core, name.region, name.legal) == (text, core, region, legal)


def test_names_that_are_the_same() -> None:
    keys = {
        name.key
        for text in (
            "上海 ABC 科技有限公司",
            "上海ABC科技有限责任公司",
            "1、上海Abc科技有限公司*",
            "“上海ＡＢＣ科技有限公司”",
        )
        if (name := read_company(text).value) is not None
    }
    assert keys == {"上海abc科技"}


def test_a_branch_is_another_entity() -> None:
    parent, branch = read_company("甲星（上海）有限公司").value, read_company("甲星（上海）有限公司北京分公司").value
    assert parent is not None
    assert branch is not None
    assert (parent.core, parent.region) == (branch.core, branch.region)
    assert branch.branch == "北京分公司"
    assert parent.key != branch.key


def test_what_stands_beside_a_name() -> None:
    reading = read_company("北京甲星有限公司（迁出）（简称甲星）（原名：北京丙云有限公司、北京旧名有限公司）")
    name = reading.value
    assert name is not None
    assert (name.name, name.short, reading.note) == ("北京甲星有限公司", "甲星", "迁出")
    assert name.formers == ("北京丙云有限公司", "北京旧名有限公司")
    assert name.former == "北京丙云有限公司"
    brand = read_company("甲星航天（JiaStar）").value
    assert brand is not None
    assert (brand.name, brand.english) == ("甲星航天", "JiaStar")


def test_what_is_no_name() -> None:
    assert read_company("北京甲星有限公司/上海丁宇有限公司").codes == ("multiple_names",)
    assert read_company("有限公司").codes == ("unparsed",)
    assert read_company("123").codes == ("unparsed",)
    assert read_company(123).codes == ("unparsed",)
    assert read_company("未披露").status is Status.MISSING
