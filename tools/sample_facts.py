"""Invents the facts of the fictional district return: the same ones on every run and every machine.

Nothing here is about a real firm. Figures follow from a level (0 to 100) that each invented firm is given in
``sample_firms.tsv``, spread by a fixed seed, so that the scores of the sample lie as close together as real ones do.
"""

from __future__ import annotations

import csv
import random
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import TypeVar

from sample_events import menu

T = TypeVar("T")

SEED = 20250630
AS_OF = date(2025, 6, 30)
YEARS = (2022, 2023, 2024)

_USCC_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_ORG_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
_DISTRICT_CODES = {
    "黄浦": "310101", "徐汇": "310104", "漕河泾": "310104", "长宁": "310105", "静安": "310106",
    "普陀": "310107", "虹口": "310109", "杨浦": "310110", "闵行": "310112", "310112": "310112",
    "宝山": "310113", "嘉定": "310114", "浦东": "310115", "临港": "310115", "张江": "310115",
    "金山": "310116", "松江": "310117", "九亭": "310117", "青浦": "310118", "奉贤": "310120",
    "崇明": "310151",
}  # fmt: skip

# Full marks of yearly output and capacity by profile (domain 10.3); the figures are invented around them.
_ANCHORS: dict[str, tuple[int, int]] = {
    "rocket": (5, 10), "engine": (40, 100), "part": (40, 100), "sat": (60, 120), "payload": (40, 100),
    "terminal": (20000, 100000), "chip": (20000, 100000), "gnss": (20000, 100000), "station": (2, 4),
    "constellation": (100, 300), "application": (5, 0),
}  # fmt: skip

_SIDES = ("money", "people", "research", "output", "links", "standing")
_HOUSES = (
    "棹歌资本",
    "青箬创投",
    "岚汀投资",
    "石湖荡产业基金",
    "砚池资本",
    "半泖创投",
    "松壑基金",
    "云碶投资",
    "鹿鸣泾资本",
    "桐渚创投",
)
_MUNICIPAL = "示例市级产业引导基金"
_SPECIAL_ROUNDS = {
    ("泾望终端", 3): "B轮、B+轮",
    ("穗瞰星座", 3): "B轮及B+轮",
    ("曜禾空间", 1): "战略融资",
    ("筠穹航天器", 1): "股权转让",
}
_ROUND_LADDER = ("天使轮", "Pre-A轮", "A轮", "A+轮", "B轮", "B+轮", "C轮", "C+轮", "D轮")


class Dice:
    """Random numbers from `random.random` alone, whose sequence is fixed for a seed in every Python version."""

    def __init__(self, seed: int) -> None:
        self._next = random.Random(seed).random

    def spread(self, width: float) -> float:
        """A number between -width and +width."""
        return (self._next() * 2 - 1) * width

    def chance(self, share: float) -> bool:
        """True in `share` of all throws."""
        return self._next() < share

    def whole(self, low: int, high: int) -> int:
        """A whole number from low to high, both included."""
        return low + int(self._next() * (high - low + 1))

    def share(self) -> float:
        """A number from 0 up to 1."""
        return self._next()

    def pick(self, choices: tuple[T, ...]) -> T:
        """One of `choices`."""
        return choices[self.whole(0, len(choices) - 1)]


@dataclass(slots=True)
class Round:
    """One announcement of money raised; `wan` is the true sum in 10,000 yuan, whatever the sheet says of it."""

    label: str
    day: date
    wan: int
    investors: tuple[str, ...]
    valuation_wan: int | None = None
    remark: str = ""
    grade: str = "B"


@dataclass(slots=True)
class Event:
    """One milestone and the kind under which it must be filed."""

    text: str
    day: date
    outcome: str
    kind: str
    quantity: int | None = None
    remark: str = ""
    grade: str = "B"


@dataclass(slots=True)
class Honour:
    """One recognition."""

    tier: str
    batch: str
    day: date
    valid_from: date
    valid_to: date
    status: str
    monthly: bool
    """Validity counted in whole months, as Shanghai does; else to the day."""


@dataclass(slots=True)
class SampleFirm:
    """An invented firm with everything the sheets say about it."""

    row: dict[str, str]
    serial: int
    uscc: str
    founded: date
    level: float
    lifts: dict[str, float]
    """Level by side of the firm (money, people, research, output, links, standing): nobody is strong in everything."""
    figures: dict[tuple[str, int], float | int] = field(default_factory=dict)
    texts: dict[str, str] = field(default_factory=dict)
    vetoes: dict[str, str] = field(default_factory=dict)
    rounds: list[Round] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)
    honours: list[Honour] = field(default_factory=list)

    @property
    def profile(self) -> str:
        """What the firm makes."""
        return self.row["profile"]

    @property
    def short(self) -> str:
        """Its short name."""
        return self.row["short_name"]


def uscc(division: str, serial: int) -> str:
    """A synthetic credit code, both check digits right (GB 11714, GB 32100), from a block of numbers of its own."""
    organisation = f"MA1YX{serial:03d}"
    total = sum(int(c, 36) * w for c, w in zip(organisation, _ORG_WEIGHTS, strict=True))
    digit = {10: "X", 11: "0"}.get(11 - total % 11, str(11 - total % 11))
    body = "91" + division + organisation + digit
    check = (31 - sum(_USCC_ALPHABET.index(c) * pow(3, i, 31) for i, c in enumerate(body)) % 31) % 31
    return body + _USCC_ALPHABET[check]


def invent(table: Path) -> list[SampleFirm]:
    """All firms of `table` with their facts, in the order of the table."""
    with table.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t"))
    firms = []
    for number, row in enumerate(rows, start=1):
        dice = Dice(SEED * 100 + number)  # each firm its own, so that a change to one leaves the others alone
        level = int(row["level"]) / 100
        place = row["district"].removesuffix("新区").removesuffix("区")
        founded = date(2022 - int(level * 8) + dice.whole(-1, 1), dice.whole(1, 12), dice.whole(1, 28))
        lifts = {side: 0.1 + 0.74 * level + dice.spread(0.17) for side in _SIDES}
        firm = SampleFirm(row, number * 7, uscc(_DISTRICT_CODES[place], number * 7), founded, level, lifts)
        _money(firm, dice)
        _people(firm, dice)
        _research(firm, dice)
        _output(firm, dice)
        _links(firm, dice)
        _standing(firm, dice)
        _rounds(firm, dice)
        _honours(firm, dice, number)
        _events(firm, dice)
        _vetoes(firm)
        _blanks(firm, dice)
        firms.append(firm)
    return firms


def _near(level: float, dice: Dice, width: float = 0.1) -> float:
    return min(1.0, max(0.0, level + dice.spread(width)))


def _log(low: float, high: float, level: float) -> float:
    return low * (high / low) ** level


def _linear(low: float, high: float, level: float) -> float:
    return low + (high - low) * level


def _two(value: float) -> float | int:
    rounded = round(value, 2)
    return int(rounded) if rounded == int(rounded) else rounded


def _money(firm: SampleFirm, dice: Dice) -> None:
    f = firm.figures
    rocket = firm.profile == "rocket"
    last = _log(400, 90000, _near(firm.lifts["money"], dice)) * (0.6 if rocket else 1)
    growth = _linear(-0.04, 0.52, _near(firm.lifts["money"], dice, 0.3))
    first = last / (1 + growth) ** 2
    revenue = {2022: first, 2023: first * (1 + growth) * (1 + dice.spread(0.08)), 2024: last}
    share = _linear(0.05, 0.19, _near(firm.lifts["money"], dice, 0.25)) * (3 if rocket else 1)
    margin = _linear(-0.22, 0.16, _near(firm.lifts["money"], dice, 0.2)) - (0.5 if rocket else 0)
    for year in YEARS:
        f["revenue", year] = round(revenue[year])
        f["rd_expense", year] = round(revenue[year] * share * (1 + dice.spread(0.06)))
        f["net_profit", year] = round(revenue[year] * (margin + dice.spread(0.03)))
        f["tax_paid", year] = _two(revenue[year] * _linear(0.012, 0.045, _near(firm.lifts["money"], dice, 0.3)))
    f["main_revenue", 2024] = round(last * (0.86 + 0.12 * dice.share()))
    f["total_assets", 2024] = round(last * _linear(1.6, 3.2, dice.share()))
    f["total_liabilities", 2024] = round(f["total_assets", 2024] * _linear(0.2, 0.62, dice.share()))
    firm.texts["reg_capital"] = str(
        dice.pick((500, 800, 1000, 2000, 3000)) * (1 if firm.level < 0.5 else dice.pick((2, 3, 5)))
    )


def _people(firm: SampleFirm, dice: Dice) -> None:
    f = firm.figures
    staff = round(_log(18, 900, _near(firm.lifts["people"], dice, 0.07)))
    f["headcount", 2024] = staff
    f["rd_staff", 2024] = round(staff * _linear(0.14, 0.56, _near(firm.lifts["people"], dice, 0.2)))
    f["insured_staff", 2024] = round(staff * (0.86 + 0.13 * dice.share()))


def _research(firm: SampleFirm, dice: Dice) -> None:
    f = firm.figures
    class1 = round(_linear(0, 24, _near(firm.lifts["research"], dice, 0.14)))
    f["class1_ip", 2024] = class1
    f["class2_ip", 2024] = round(_linear(2, 60, _near(firm.lifts["research"], dice, 0.2)))
    f["invention_patents", 2024] = max(0, class1 - dice.whole(0, 2))
    f["standards", 2024] = round(_linear(0, 4.4, _near(firm.lifts["research"] - 0.1, dice, 0.2)))
    f["platforms_led", 2024] = round(_linear(0, 3.2, _near(firm.lifts["research"] - 0.12, dice, 0.2)))


def _output(firm: SampleFirm, dice: Dice) -> None:
    f = firm.figures
    output, capacity = _ANCHORS[firm.profile]
    made = output * _near(firm.lifts["output"], dice, 0.12) ** 1.2 * 1.05
    f["output_units", 2024] = round(made, -2) if output >= 10000 else round(made)
    if capacity:
        built = max(capacity * _near(firm.lifts["output"], dice, 0.12) ** 1.1, float(f["output_units", 2024]))
        f["capacity_units", 2024] = round(built, -3) if capacity >= 10000 else round(built)
    if firm.profile == "rocket":
        flown = round(_linear(0, 9, firm.level)) if firm.level > 0.45 else 0
        won = max(0, flown - (1 if firm.level < 0.9 and flown else 0))
        f["launches", 2024], f["launch_successes", 2024] = flown, won
        if flown >= 3:
            f["success_rate", 2024] = _two(100 * won / flown)
    else:
        f["success_rate", 2024] = _two(min(99.6, _linear(66, 99, _near(firm.lifts["output"], dice, 0.25))))
    if firm.profile == "sat":
        f["sats_produced", 2024] = int(f["output_units", 2024]) * 2 + dice.whole(0, 6)
    if firm.profile == "constellation":
        f["sats_in_orbit", 2024] = int(f["output_units", 2024]) + dice.whole(4, 20)
    f["cost_cycle_level", 2024] = round(_linear(0, 3, _near(firm.lifts["output"], dice, 0.2)))


def _links(firm: SampleFirm, dice: Dice) -> None:
    f = firm.figures
    f["local_suppliers", 2024] = round(_log(2, 62, _near(firm.lifts["links"], dice, 0.12)))
    f["local_ratio", 2024] = _two(_linear(8, 62, _near(firm.lifts["links"], dice, 0.25)))
    f["demo_scenarios", 2024] = round(_linear(0, 5, _near(firm.lifts["links"], dice, 0.25)))
    f["delta_collaborations", 2024] = round(_linear(0, 5, _near(firm.lifts["links"], dice, 0.3)))
    f["licence_share", 2024] = round(_linear(0.4, 1.0, _near(firm.lifts["links"], dice, 0.25)), 2)
    if firm.level > 0.3:
        f["key_orders", 2024] = _two(_log(0.05, 6, _near(firm.lifts["links"], dice, 0.15)))


def _standing(firm: SampleFirm, dice: Dice) -> None:
    t = firm.texts
    level = firm.level
    t["hnte"] = "是" if level > 0.28 else dice.pick(("否", "是", "否"))
    certificates = (
        ("GJB9001C、ISO9001", "GJB9001C", "ISO9001、AS9100D") if level > 0.66 else ("ISO9001", "ISO9001", "GJB9001C")
    )
    t["qms_cert"] = dice.pick(certificates) if level > 0.2 else "无"
    stage = _near(firm.lifts["standing"], dice, 0.06)
    t["ipo_stage"] = (
        "注册生效" if stage > 0.96 else "已受理" if stage > 0.88 else "辅导备案" if stage > 0.74 else "未启动"
    )
    licences = {
        "rocket": "民用航天发射项目许可证",
        "engine": "武器装备科研生产许可证",
        "sat": "空间无线电台执照",
        "constellation": "空间无线电台执照、卫星通信业务经营许可证",
        "station": "无线电台执照",
        "terminal": "电信设备进网许可证",
    }
    t["licences"] = licences.get(firm.profile, "") if level > 0.3 else ""
    t["grade"] = "B" if level > 0.5 else dice.pick(("B", "C", "D"))
    t["source"] = {"B": "2024年度审计报告", "C": "行业媒体", "D": "企业自报"}[t["grade"]]


def _rounds(firm: SampleFirm, dice: Dice) -> None:
    count = round(_linear(0.4, 4.6, firm.level))
    if firm.row["ownership"] == "国有控股":
        count = min(count, 1)
    total = 0
    start = max(0, min(2, round(firm.level * 2)) - 1)
    for n in range(count):
        label = _ROUND_LADDER[start + n] if firm.row["ownership"] != "国有控股" else "增资扩股"
        span = (date(2025, 4, 1) - firm.founded).days
        day = firm.founded + timedelta(days=int(span * (n + 1) / (count + 0.15)) - dice.whole(10, 60))
        wan = round(_log(800, 60000, _near(firm.lifts["money"] * 0.6 + n * 0.12, dice, 0.05)) / 500) * 500
        wan = max(wan, 500)
        houses = tuple(dict.fromkeys(dice.pick(_HOUSES) for _ in range(dice.whole(1, 2 + round(firm.level * 3)))))
        if firm.level > 0.7 and n == count - 1:
            houses = (f"{houses[0]}（领投）", *houses[1:], _MUNICIPAL)
        value = round(wan * dice.whole(5, 9) / 1000) * 1000 if firm.level > 0.6 and n >= 1 else None
        label = _SPECIAL_ROUNDS.get((firm.short, n), label)
        firm.rounds.append(
            Round(label, day, wan, houses, value, grade="B" if firm.level > 0.4 else dice.pick(("C", "D")))
        )
        total += wan if day <= date(2024, 12, 31) and label != "股权转让" else 0
    if total:
        firm.figures["paid_in_equity", 2024] = _two(total * (0.9 + 0.1 * dice.share()) / 10000)
    recent = {h.removesuffix("（领投）") for r in firm.rounds if r.day > date(2023, 6, 30) for h in r.investors}
    firm.figures["institutional_investors", 2024] = len(recent)


def _honours(firm: SampleFirm, dice: Dice, number: int) -> None:
    level = firm.level
    if level > 0.36:
        day = date(
            2022 if level > 0.6 else 2023, dice.whole(8, 12) if level > 0.6 else dice.whole(1, 6), dice.whole(5, 25)
        )
        firm.honours.append(
            _sh("创新型中小企业", f"{day.year}年(第二批)" if number % 2 else f"{day.year}年(第一批)", day)
        )
    elif level > 0.2:
        day = date(2024, dice.whole(3, 9), 15)
        year = ("科技型中小企业", f"{day.year}年(第三批)", day, day, date(2025, 3, 31), "已到期", False)
        firm.honours.append(Honour(*year) if dice.chance(0.3) else _sh("创新型中小企业", f"{day.year}年(第一批)", day))
    if level > 0.58:
        day = date(2023, dice.whole(1, 10), dice.whole(5, 25)) if number % 5 else date(2022, 9, 8)
        firm.honours.append(_sh("专精特新中小企业", f"{day.year - 1}年(第二批)", day))
    if level > 0.83 or firm.short in ("炘岳电源", "甪川导航"):
        batch, day = dice.pick(
            (("第四批", date(2022, 8, 8)), ("第五批", date(2023, 7, 14)), ("第六批", date(2024, 9, 2)))
        )
        end = date(day.year + 3, day.month, day.day) - timedelta(days=1)
        firm.honours.append(Honour("专精特新“小巨人”企业", batch, day, day, end, "有效", False))


def _sh(tier: str, batch: str, day: date) -> Honour:
    """Shanghai's arithmetic: from the month of the announcement to the month before the same month three years on."""
    first = day.replace(day=1)
    last = date(day.year + 3, day.month, 1) - timedelta(days=1)
    return Honour(tier, batch, day, first, last, "有效" if last > AS_OF else "已到期", True)


def _events(firm: SampleFirm, dice: Dice) -> None:
    name, level = firm.row["product"], firm.level
    grade = "B" if level > 0.45 else dice.pick(("B", "C", "D"))
    found = [e for floor, e in menu(firm.profile, name) if level >= floor]
    start = max(date(2022, 9, 1), firm.founded + timedelta(days=300))
    span = (date(2025, 6, 1) - start).days
    for n, (text, kind, outcome, quantity) in enumerate(found):
        day = start + timedelta(days=round(span * (n + 0.6) / (len(found) + 0.4)) + dice.whole(-30, 18))
        firm.events.append(Event(text, day, outcome, kind, quantity, grade=grade))


VETO_WORDS = (
    "严重失信", "经营异常", "重大安全事故", "质量环保处罚", "税收违法",
    "数据造假", "在沪无主体", "禁限产品", "出口管制或泄密", "破产",
)  # fmt: skip


def _vetoes(firm: SampleFirm) -> None:
    firm.vetoes = dict.fromkeys(VETO_WORDS, "通过")
    changes = {
        "钧砥动力": {"质量环保处罚": "不通过"},
        "蓼原制造": {"经营异常": "不通过"},
        "渟宇工程": {"出口管制或泄密": "待核实"},
        "璞枢伺服": {"税收违法": "待核实"},
        "郯星教育": {"经营异常": "待核实"},
    }
    firm.vetoes |= changes.get(firm.short, {})
    if firm.short in ("朔檀箭体", "荻浦经纪", "皋澈紧固件"):
        firm.vetoes |= dict.fromkeys(("重大安全事故", "质量环保处罚", "数据造假", "出口管制或泄密"), "")


def _blanks(firm: SampleFirm, dice: Dice) -> None:
    """Leaves out what a real return leaves out: little for the strong, more for the small."""
    share = 0.015 if firm.level > 0.7 else 0.05 if firm.level > 0.4 else 0.11
    for key in list(firm.figures):
        if key[0] not in ("revenue", "headcount") and dice.chance(share):
            del firm.figures[key]
    if firm.level < 0.4 and dice.chance(0.3):
        for key in ("qms_cert", "ipo_stage"):
            firm.texts[key] = ""
