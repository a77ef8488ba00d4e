"""Views for the tests of papers: invented firms, invented figures, every awkward case a real round may bring."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date
from hashlib import sha256

from registry.report.annex_views import CoverageRow, MissingRow, Ref, SchemeRow, SignOff, SourceRow, VetoedRow
from registry.report.phrases import points
from registry.report.views import (
    Card,
    CardDimension,
    CardIndicator,
    CutLine,
    DimensionHead,
    KeyFigure,
    Known,
    LabelledFact,
    RankRow,
    SegmentMark,
    ShortlistView,
    Standing,
    TierMark,
)
from registry.report.wording import NOTHING, Words

NAMES = [
    ("星衡焜动力科技股份有限公司", "Xingheng Propulsion Technology Co., Ltd."),
    ("云翀空间技术有限公司", "Yunchong Space Technology Co., Ltd."),
    ("辰𬭩遥感数据有限公司", "Chenyang Imaging Data Co., Ltd."),
    ("沧垣卫星制造有限公司", "Cangyuan Satellites Co., Ltd."),
    ("璇玑测控系统有限公司", "Xuanji TT&C Systems Co., Ltd."),
    ("长焜复合材料有限公司", "Changkun Composites Co., Ltd."),
    ("赤霄激光通信有限公司", "Chixiao Laser Communications Co., Ltd."),
    ("北陆导航控制有限公司", "Beilu Guidance and Control Co., Ltd."),
    ("丰隅空间电源有限公司", "Fengyu Space Power Co., Ltd."),
    ("澜台在轨服务有限公司", "Lantai In-orbit Services Co., Ltd."),
    (
        "上海浦东苍穹可重复使用运载火箭总装集成与发射服务（集团）股份有限公司",
        "Cangqiong Reusable Launch Vehicle Integration and Launch Services (Group) Corporation Limited",
    ),
    ("瀚祁终端有限公司", ""),
    ("玄戈雷达有限公司", "Xuange Radar Co., Ltd."),
    ("天枢星座运营有限公司", "Tianshu Constellation Operations Co., Ltd."),
    ("甘棠推进剂有限公司", "Gantang Propellants Co., Ltd."),
]
DISTRICTS = [
    Words("Pudong", "浦东新区"),
    Words("Minhang", "闵行区"),
    Words("Songjiang", "松江区"),
    Words("Jiading", "嘉定区"),
    Words("Lin-gang", "临港"),
]
SEGMENTS = [
    SegmentMark("launch", Words("Launch", "运载火箭")),
    SegmentMark("parts", Words("Parts", "动力部件")),
    SegmentMark("sat", Words("Satellites", "卫星制造")),
    SegmentMark("payload", Words("Payloads", "载荷通信")),
    SegmentMark("ground", Words("Ground", "地面系统")),
    SegmentMark("service", Words("Services", "应用服务")),
]
TIERS = [
    TierMark(3, Words("Little Giant", "小巨人")),
    TierMark(2, Words("SRDI", "专精特新")),
    TierMark(1, Words("Innovative", "创新型")),
    TierMark(0, NOTHING),
]
DIMENSIONS = (
    DimensionHead("technology", Words("Technology", "技术能力"), Words("Tech", "技术"), 2500),
    DimensionHead("output", Words("Output", "产出能力"), Words("Output", "产出"), 2000),
    DimensionHead("economy", Words("Economy and application", "经济贡献与应用"), Words("Econ.", "经济"), 2000),
    DimensionHead("capital", Words("Capital", "资本实力"), Words("Cap.", "资本"), 1200),
    DimensionHead("chain", Words("Chain and standing", "产业链与资质"), Words("Chain", "链条"), 2300),
)
INDICATORS = [
    ("1.1", "Milestone points, last 36 months", "近 36 个月里程碑得分", 0, 1000),
    ("1.2", "R&D share of revenue, last year", "上年研发费用占营收比重", 0, 600),
    ("1.3", "Class-I intellectual property in force", "有效Ⅰ类知识产权", 0, 500),
    ("1.4", "R&D staff share", "研发人员占比", 0, 400),
    ("2.1", "Output of the last 12 months", "近 12 个月实际产出", 1, 800),
    ("2.2", "Capacity built", "已建成产能", 1, 500),
    ("2.3", "Success rate", "成功率", 1, 500),
    ("2.4", "Cost or cycle improvement", "降本或缩周期", 1, 200),
    ("3.1", "Revenue", "营业收入", 2, 600),
    ("3.2", "Revenue growth, two years", "营收两年复合增速", 2, 300),
    ("3.3", "Tax paid in Shanghai", "在沪纳税", 2, 300),
    ("3.4", "Insured staff in Shanghai", "在沪参保人数", 2, 300),
    ("7.1", "Demonstration scenarios", "示范应用场景", 2, 300),
    ("7.2", "Delta collaborations", "长三角协作", 2, 200),
    ("4.1", "Paid-in equity", "实缴股权融资", 3, 600),
    ("4.2", "Institutional investors, 24 months", "近 24 个月机构投资者", 3, 200),
    ("4.3", "IPO stage", "上市阶段", 3, 400),
    ("5.1", "Shanghai suppliers", "在沪配套企业", 4, 500),
    ("5.2", "Local procurement ratio", "本地采购占比", 4, 300),
    ("5.3", "Platforms and laboratories led", "牵头平台与实验室", 4, 300),
    ("5.4", "Standards led", "牵头标准", 4, 200),
    ("6.1", "SRDI tier", "专精特新梯度", 4, 400),
    ("6.2", "Quality certificates", "质量认证", 4, 200),
    ("6.3", "Licences complete for the segment", "所需许可齐备程度", 4, 400),
]


def _firm(index: int) -> tuple[Words, str]:
    zh, en = NAMES[index % len(NAMES)]
    if index >= len(NAMES):
        number = index // len(NAMES) + 1
        zh, en = f"{zh[:2]}{number}号{zh[2:]}", f"{en} {number}" if en else ""
    return Words(en, zh), f"91310000MA1F{index:04d}{'XY'[index % 2]}Q"[:18]


def _indicators(rng: random.Random, strength: float, blanks: int) -> list[CardIndicator]:
    made: list[CardIndicator] = []
    empty = set(rng.sample(range(len(INDICATORS)), blanks))
    for number, (code, en, zh, dimension, weight) in enumerate(INDICATORS):
        value = min(10_000, max(0, int(rng.gauss(strength, 900))))
        state, low, high, raw = Known.KNOWN, value, value, Words(f"¥ {value / 37:.2f} m", f"{value / 3700:.2f} 亿元")
        if number in empty:
            state, value, low, high, raw = Known.MISSING, 5000, 0, 10_000, NOTHING
        elif number == 20 and blanks:
            state, value, low, high, raw = Known.NOT_APPLICABLE, 0, 0, 0, NOTHING
        elif number == 14 and blanks:
            state, low, high = Known.INTERVAL, max(0, value - 700), min(10_000, value + 500)
            raw = Words("at least ¥ 1,500 m", "不低于 15 亿元")
        grade = "" if state is Known.MISSING else "ABCD"[rng.randrange(4)]
        refs = () if state in (Known.MISSING, Known.NOT_APPLICABLE) else (Ref(1 + number % 3, f"{chr(65 + number)}12"),)
        made.append(
            CardIndicator(
                code, Words(en, zh), dimension, state, raw, None if state is Known.NOT_APPLICABLE else value, weight,
                weight * value // 10_000, weight * low // 10_000, weight * high // 10_000, grade, refs,
            )
        )  # fmt: skip
    return made


def _standing(index: int, size: int, reserve: int) -> Standing:
    if index < size:
        return Standing.SELECTED
    return Standing.RESERVE if index < size + reserve else Standing.BELOW


def paper(
    count: int = 24, size: int = 10, *, tie: bool = False, seed: int = 7, fictional: bool = True
) -> ShortlistView:
    """A decided round of `count` firms."""
    rng = random.Random(seed)
    made: list[tuple[RankRow, list[CardIndicator]]] = []
    for index in range(count):
        name, uscc = _firm(index)
        blanks = (0, 0, 1, 0, 2, 0, 0, 3)[index % 8]
        indicators = _indicators(rng, 8900 - 4200 * index / max(count, 12), blanks)
        parts = tuple(sum(i.points for i in indicators if i.dimension == d) for d in range(5))
        low, high = sum(i.low for i in indicators), sum(i.high for i in indicators)
        row = RankRow(
            f"firm-{index}", "", Standing.BELOW, name, uscc, DISTRICTS[index % 5], SEGMENTS[index % 6], TIERS[index % 4],
            parts, sum(parts), low, high, 10_000 - 400 * blanks, blanks, marks=("a",) if blanks else (),
        )  # fmt: skip
        made.append((row, indicators))
    made.sort(key=lambda pair: -pair[0].score)
    if tie and count > size:
        twin, _ = made[size - 1]
        made[size] = (
            replace(made[size][0], points=twin.points, score=twin.score, low=twin.low, high=twin.high),
            made[size][1],
        )
    reserve = min(5, max(0, count - size))
    rows: list[RankRow] = []
    for index, (row, _) in enumerate(made):
        first = next(k for k, (other, _) in enumerate(made) if other.score == row.score)
        shared = sum(other.score == row.score for other, _ in made) > 1
        rows.append(
            replace(
                row,
                rank=f"{first + 1}{'=' if shared else ''}",
                standing=_standing(index, size, reserve),
                has_card=index < size,
            )
        )
    selected = rows[:size]
    cards = tuple(_card(row, indicators, selected) for row, (_, indicators) in zip(selected, made, strict=False))
    gap = rows[size - 1].score - rows[size].score if count > size else None
    cut = None
    if gap is not None:
        crossed = rows[size].high >= rows[size - 1].score
        words = Words(
            f"Gap {points(gap)} points, less than the interval of no. {rows[size].rank}",
            f"差距 {points(gap)} 分，小于第 {rows[size].rank} 名的区间",
        )
        if not crossed:
            words = Words(f"Gap {points(gap)} points", f"差距 {points(gap)} 分")
        cut = CutLine(size, Words(f"Cut line, {size} firms", f"分界线，{size} 家"), words, gap, crossed)
    shown = rows[: size + reserve]
    missing = tuple(
        MissingRow(row.rank, row.name, row.district, i.code, i.name, i.weight, i.points, i.low, i.high)
        for row, (_, indicators) in zip(shown, made, strict=False)
        for i in indicators
        if i.state is Known.MISSING
    )
    return ShortlistView(
        title=Words("Key commercial aerospace enterprises: proposed list", "商业航天重点企业建议名单"),
        subtitle=Words("Ranking, score cards and evidence, 2026", "排序、评分卡与依据（2026 年度）"),
        office=Words("Sample Office of Commercial Aerospace", "示例市商业航天工作办公室"),
        registry="sample.car",
        scheme=Words("Key enterprises, base weights", "重点企业评分方案（基准权重）"),
        scheme_version="1",
        scheme_digest=sha256(b"scheme").hexdigest(),
        as_of=date(2026, 9, 30),
        snapshot=sha256(f"{count}/{size}/{seed}".encode()).hexdigest(),
        draft_mark=Words("Draft", "草案"),
        fictional=fictional,
        decided=True,
        size=size,
        finding=Words(
            f"{size} firms are proposed out of {count} candidates. The line falls {points(gap or 0)} points above no. {size + 1}, and the missing values could still move it.",
            f"从 {count} 家参评企业中建议 {size} 家。分界线两侧相差 {points(gap or 0)} 分，缺失数据补齐后仍可能变动。",
        ),
        findings=(
            Words(
                f"No. 1 is {rows[0].name.en or rows[0].name.zh} with {points(rows[0].score)} points. Technology gives the list most of its lead; the ten stand in five districts.",
                f"第 1 名为{rows[0].name.zh}，得 {points(rows[0].score)} 分。技术能力对领先优势贡献最大；入选企业分布在 5 个区（“专精特新”企业 {size - 2} 家）。",
            ),
        ),
        figures=(
            KeyFigure(str(size), Words("firms", "家"), Words("Proposed", "建议入选")),
            KeyFigure(str(count), Words("firms", "家"), Words("Candidates ranked", "参评企业")),
            KeyFigure("2", Words("firms", "家"), Words("Vetoed", "一票否决")),
            KeyFigure(str(len(missing)), Words("values", "项"), Words("Values missing", "缺失数据")),
        ),
        cover_facts=(
            LabelledFact(Words("Registry", "培育库"), Words.same("sample.car")),
            LabelledFact(Words("Scheme", "评分方案"), Words("Key enterprises, base weights, version 1", "重点企业评分方案（基准权重），第 1 版")),
            LabelledFact(Words("Data as of", "数据截止"), Words("30 September 2026", "2026 年 9 月 30 日")),
            LabelledFact(Words("State", "状态"), Words("Draft: objective part only, 60 % of the total", "草案：仅客观部分，占总分 60%")),
            LabelledFact(Words("Missing values", "缺失数据处理"), Words("Counted at the middle", "按区间中点计")),
        ),
        dimensions=DIMENSIONS,
        rows=tuple(rows),
        shown=len(shown),
        cut=cut,
        footnotes=(("a", Words("Some values are missing; they count at the middle of their possible points, and the possible score stands below.", "部分数据缺失，按可能得分的中点计；可能得分区间列于得分之下。")),),
        cards=cards,
        vetoed=(
            VetoedRow(Words("Zhelin Phased Array Co., Ltd.", "柘林相控阵有限公司"), "91310000MA1FXXXX1Q", DISTRICTS[1], True, Words("No entity or site in Shanghai", "在沪无法人主体或场所"), "市监〔2026〕17号", 6130, "9", (Ref(2, "C18"),)),
            VetoedRow(Words("Nanhui Launch Co., Ltd.", "南汇发射有限公司"), "91310000MA1FXXXX2Q", DISTRICTS[0], False, Words("Tax evasion: not checked yet", "偷逃税款：尚未核查"), "", 5240, "16"),
        ),
        missing=missing,
        missing_summary=Words(f"{len(missing)} values are missing among the {len(shown)} firms shown.", f"所列 {len(shown)} 家企业共缺 {len(missing)} 项数据。"),
        coverage=tuple(CoverageRow(code, Words(en, zh), d, w, count - 2, 1, 1, 0) for code, en, zh, d, w in INDICATORS),
        scheme_rows=tuple(
            SchemeRow(code, Words(en, zh), d, w, Words("CNY 10,000", "万元"), Words("Efficacy, logarithmic", "功效系数（对数）"), Words("60 at 1,000, 100 at 100,000", "1,000 得 60 分，100,000 得 100 分"), Words("Plan, task 6", "方案任务 6"))
            for code, en, zh, d, w in INDICATORS
        ),
        method=(
            Words(
                "The score is additive over fixed goalposts: each indicator becomes a value from 0 to 100 by its own function, and values are added with the weights below. No firm’s score depends on who else is a candidate.",
                "得分采用固定目标值的加性模型：每项指标按各自的功效函数换算为 0 至 100 的分值，再按下列权重相加。任何企业的得分都不受其他参评企业影响。",
            ),
        ),
        policy=Words("A missing value counts at the middle of its possible points. Missing is not zero.", "缺失数据按可能得分的中点计分；缺失不等于零。"),
        sources=(
            SourceRow(1, "district-return.xlsx › 申报表", Words("Imported 12 October 2026", "2026 年 10 月 12 日导入"), 120, tuple((row.name, "F12, H12, J12, K12, M12, N12, P12") for row in selected)),
            SourceRow(2, "songjiang-2025.xlsx › Sheet1", NOTHING, 80, tuple((row.name, "C8, D8") for row in selected[:4])),
            SourceRow(3, "公司官网公告《首飞任务完成证明》，2024-11-28", NOTHING, 3),
        ),
        sign_off=SignOff(
            (Words("Drafter", "经办人"), Words("Section chief", "处长"), Words("Leader in charge", "分管领导")),
            Words("Office meeting no.", "办公会议纪要编号"),
            Words("Decision", "审议结论"),
        ),
        limits=Words(
            "This paper is a working recommendation of the office. It is no official list and confers nothing.",
            "本文件为办公室工作建议，不是正式认定名单，不产生任何认定效力。",
        ),
    )  # fmt: skip


def _card(row: RankRow, indicators: list[CardIndicator], selected: list[RankRow]) -> Card:
    heads = []
    for index, head in enumerate(DIMENSIONS):
        others = sorted(other.points[index] for other in selected)
        inside = [i for i in indicators if i.dimension == index]
        heads.append(
            CardDimension(
                head.name,
                row.points[index],
                sum(i.low for i in inside),
                sum(i.high for i in inside),
                head.weight,
                others[len(others) // 2],
            )
        )
    notes = (
        Words(
            "— not reported; counted at the middle of its possible points, which stand in amber.",
            "— 未填报，按可能得分的中点计，可能得分以琥珀色列出。",
        ),
    )
    return Card(
        row.key, row.rank, row.standing, row.name,
        Words(f"In by {points(420)} points over no. 11: +2.31 from Technology, +1.20 from Output, −0.40 from Capital.", "领先第 11 名 4.20 分：技术能力 +2.31，产出能力 +1.20，资本实力 −0.40。"),
        row.score, row.low, row.high,
        (
            LabelledFact(Words("Credit code", "信用代码"), Words.same(row.uscc)),
            LabelledFact(Words("Founded", "成立时间"), Words("June 2018", "2018 年 6 月")),
            LabelledFact(Words("District", "所属区"), row.district),
            LabelledFact(Words("Segment", "领域"), row.segment.name),
            LabelledFact(Words("SRDI tier", "专精特新梯度"), row.tier.name or Words.same("—")),
            LabelledFact(Words("Main product", "主导产品"), Words("Methalox engine of 80 t thrust", "80 吨级液氧甲烷发动机")),
        ),
        tuple(heads), tuple(indicators), notes if row.missing else (),
    )  # fmt: skip


def undecided(count: int = 25) -> ShortlistView:
    """A round of public facts: nearly everything unknown, so intervals and no rank."""
    base = paper(count, min(10, count - 1), fictional=False)
    rng = random.Random(3)
    rows = []
    for row in sorted(base.rows, key=lambda row: row.name.zh):
        low = rng.randrange(200, 1800)
        rows.append(
            replace(
                row,
                rank="",
                standing=Standing.UNDECIDED,
                low=low,
                high=low + rng.randrange(6000, 7800),
                known=rng.randrange(300, 2600),
                missing=rng.randrange(15, 23),
                marks=(),
                has_card=False,
            )
        )
    return replace(
        base,
        decided=False,
        rows=tuple(rows),
        shown=len(rows),
        cut=None,
        cards=(),
        footnotes=(),
        missing=(),
        draft_mark=Words("Draft", "草案"),
        finding=Words(f"Cannot be decided from public facts: 0 of {count} candidates have 70 % of the weight known.", f"仅凭公开信息无法判定：{count} 家参评企业中，没有一家的已知权重达到 70%。"),
        findings=(Words("Each bar shows where the score may lie. They overlap, so no order is shown; firms stand in alphabetical order.", "横条表示得分可能所在的区间。区间相互重叠，因此不显示排序；企业按拼音顺序排列。"),),
    )  # fmt: skip


def with_first_name(view: ShortlistView, name: Words) -> ShortlistView:
    """The same view, its first firm under another name."""
    rows = (replace(view.rows[0], name=name), *view.rows[1:])
    cards = (replace(view.cards[0], name=name), *view.cards[1:]) if view.cards else ()
    return replace(view, rows=rows, cards=cards)
