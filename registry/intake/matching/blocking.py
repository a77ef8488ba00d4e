"""Which names are worth comparing with a name: those whose brand shares a piece with its own.

Comparing every name with every other is quadratic. 航天 stands in thousands of names and says nothing; what tells firms
apart is the brand, two to four characters. So names are looked up by their brand, its pairs of characters, and, within one
region, by a single character in its place.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from functools import lru_cache

from rapidfuzz import fuzz

from registry.intake.grammar import CompanyName
from registry.intake.grammar.text import CJK, longest_first, words

_ENOUGH = 80
"""So many names are compared at most with one name."""

_TRADE = words(
    "商业航天 航天 航空 宇航 空天 空间 太空 星际 卫星 火箭 运载 科技 技术 科学 动力 推进 发动机 装备 制造 "
    "智造 智能 智慧 信息 电子 通信 通讯 测控 遥感 导航 定位 新材料 复合材料 材料 精密 机械 机电 工程 系统 "
    "数据 网络 互联 服务 集团 控股 产业 发展 实业 工业 研究院 研究所 应用 仪器 仪表 设备 光电 激光 能源 "
    "电源 软件 咨询 投资 贸易 发射 测试 检测 结构 部件 零部件 组件 低温 特种 创新 国际 股份 器件 芯片 "
    "半导体 微电子 控制 自动化 传感 天线 射频 微波"
)
_TRADE_END = re.compile(rf"(?<=..)(?:{longest_first(_TRADE)})+\Z")
_CHINESE = re.compile(f"[{CJK}]")
# First words of English names that tell no firm from another.
_PLACES = frozenset(
    words(
        "shanghai beijing tianjin chongqing jiangsu zhejiang anhui shandong hubei hunan guangdong sichuan shaanxi "
        "hainan jilin nanjing suzhou wuxi nantong hangzhou ningbo hefei jinan wuhan changsha guangzhou shenzhen "
        "chengdu xian china chinese the"
    )
)
_ONE_OF_TWO = 0.5
_MOST_OF_IT = 60.0
_MOST_OF_A_WORD = 75.0


@lru_cache(maxsize=8192)
def brand(core: str) -> str:
    """What sets a firm apart in its core: 晨曦 of 晨曦航天科技, the first telling word of an English name."""
    if _CHINESE.search(core) is None:
        return next((word for word in core.split() if word not in _PLACES), core)
    return _TRADE_END.sub("", core)


def are_alike(ours: str, theirs: str, one_region: bool) -> bool:
    """Whether two brands that differ may be one brand mistyped.

    Args:
        one_region: the two names do not stand for different regions; only then may half of a brand differ.
    """
    if ours.isascii() or theirs.isascii():
        return fuzz.ratio(ours, theirs) >= _MOST_OF_A_WORD
    if sorted(ours) == sorted(theirs):
        return True
    if one_region and len(ours) == len(theirs):
        return sum(map(str.__eq__, ours, theirs)) >= _ONE_OF_TWO * len(ours)
    return fuzz.ratio(ours, theirs) >= _MOST_OF_IT


def _pieces(text: str) -> Iterator[str]:
    """What a brand is found by in every region."""
    yield text
    if text.isascii():
        yield from (f"{text[:4]}…", f"…{text[-4:]}") if len(text) > 4 else ()
        return
    yield "".join(sorted(text))
    for i in range(len(text) - 1):
        yield text[i : i + 2]


def _places(text: str) -> Iterator[str]:
    """Its characters, each in its place."""
    if not text.isascii():
        for i, character in enumerate(text[:4]):
            yield f"{i}{character}"


class Blocks:
    """Numbers of names by the pieces of their brands. Names are cut up when somebody first asks."""

    def __init__(self) -> None:
        self._names: list[CompanyName] = []
        self._cut = 0
        self._holders: dict[str, list[int]] = defaultdict(list)

    def add(self, name: CompanyName) -> None:
        """The next name; the first has the number 0."""
        self._names.append(name)

    def near(self, name: CompanyName) -> set[int]:
        """The names whose brands share a piece with `name`: a few hundred at most, those of rare pieces first."""
        self._catch_up()
        text = brand(name.core)
        wanted = set(_pieces(text))
        for piece in _places(text):
            # Half of a brand may differ only where the regions do not.
            wanted |= {f"{piece}@{name.region}", f"{piece}@"} if name.region else {f"{piece}@*"}
        lists = [held for piece in wanted if (held := self._holders.get(piece)) is not None]
        found: set[int] = set()
        for held in sorted(lists, key=lambda held: (len(held), held[0])):
            if found and len(found) + len(held) > _ENOUGH:
                break
            found.update(held[:_ENOUGH])
        return found

    def _catch_up(self) -> None:
        for number in range(self._cut, len(self._names)):
            name = self._names[number]
            text = brand(name.core)
            held = set(_pieces(text))
            for piece in _places(text):
                held |= {f"{piece}@{name.region or ''}", f"{piece}@*"}
            for piece in held:
                self._holders[piece].append(number)
        self._cut = len(self._names)
