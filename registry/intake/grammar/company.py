"""Company names and their parts: ``北京甲星航天科技股份有限公司（曾用名…）``. Rule: import reference 4.8."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache, lru_cache

from registry.intake.grammar.reading import PLAIN, Context, Reading, opened, read_as, refused, without_value
from registry.intake.grammar.text import CJK, display, key, longest_first, squeeze
from registry.model.chinese import either_script
from registry.resources import resource_path


@dataclass(frozen=True, slots=True)
class CompanyName:
    """A company's name and its parts.

    Attributes:
        name: the name as shown and stored, without numbering, footnote marks and remarks.
        key: what names are compared by: folded, without brackets, blanks and legal form; a branch keeps its own.
        core: the name without region and legal form (甲星航天科技).
        region: province or city in the name, bare (北京); None without one.
        legal: legal form (股份有限公司); None for short names.
        branch: a branch's own part (西安分公司): another entity than its company.
        formers: former names that stood beside it, newest first.
        short: short name that stood beside it.
        english: English name in brackets behind a Chinese one.
    """

    name: str
    key: str
    core: str
    region: str | None = None
    legal: str | None = None
    branch: str | None = None
    formers: tuple[str, ...] = ()
    short: str | None = None
    english: str | None = None

    @property
    def former(self) -> str | None:
        """The former name that stood beside it, the first of several."""
        return self.formers[0] if self.formers else None


def read_company(value: object, context: Context = PLAIN) -> Reading[CompanyName]:
    """A company's name. One without a legal form carries ``no_legal_form``: it may be a short name."""
    del context  # a name is a name under every header
    raw, squeezed = opened(value)
    nothing = without_value(raw, squeezed)
    if nothing is not None:
        return nothing
    if not isinstance(value, str):
        return refused(raw, "unparsed")
    name, note, code = _read(raw)
    if name is None:
        return refused(raw, code)
    return read_as(raw, name, (code,) if code else (), note)


@lru_cache(maxsize=8192)
def _read(raw: str) -> tuple[CompanyName | None, str | None, str]:
    """The name, a note, and the code: of the fault when there is no name, else of a doubt or ""."""
    beside = _Beside(_stripped(display(raw).replace("\n", " ")))
    body = _closed_up(beside.body)
    if not re.search(r"[^\W\d_]", body) or squeeze(key(body)) in _LEGAL_FORMS:
        return None, None, "unparsed"
    if _is_two(body):
        return None, None, "multiple_names"
    chinese = re.search(f"[{CJK}]", body) is not None
    parts = _chinese(body) if chinese else _english(body)
    name = CompanyName(
        body, *parts, formers=tuple(beside.formers), short=beside.short, english=beside.english if chinese else None
    )
    return name, "；".join(beside.notes) or None, "" if name.legal else "no_legal_form"


# --- around the name -------------------------------------------------------------------------------------------------

_NUMBERING = re.compile(
    r"(?:[(（]\d{1,3}[)）]|\d{1,3}[、.．)）]|\d{1,3}\s+(?=[\u4e00-\u9fff])|[①-⑳㉑-㉟㊱-㊿])\s*(?=\D)"
)
_MARKS = re.compile(r"[*＊※#＃△▲★☆†‡¹²³\s]+\Z|\[\d+\]\Z|[（(]注\d*[)）]\Z")
_LEADING_MARKS = re.compile(r"[*＊※#＃△▲★☆\s]+")
_WRAPPED = re.compile(r"[“\"'‘「《](.+)[”\"'’」》]\Z")
_BEHIND = either_script(r"[\s,，;；]+(曾用名|原名|更名前|简称|以下简称)[:：为]?\s*(.+)\Z")


def _stripped(shown: str) -> str:
    before = ""
    shown = shown.strip(" ;；,，、。")
    while shown != before:
        before = shown
        shown = _MARKS.sub("", shown)
        shown = _LEADING_MARKS.sub("", shown) if _LEADING_MARKS.match(shown) else shown
        match = _NUMBERING.match(shown)
        shown = shown[match.end() :] if match else shown
        wrapped = _WRAPPED.match(shown)
        shown = wrapped[1] if wrapped else shown
    return shown


_FORMER = either_script(r"(?:曾用名称?|原名称?|原企业名称|更名前|前身|原称|原)[:：为是]*\s*(.+)\Z", re.DOTALL)
_SHORT = either_script(r"(?:以下)?(?:简称|品牌名?|商号|下称)[:：为]*\s*(.+)\Z", re.DOTALL)
_PART_OF_NAME = re.compile(r"(?:有限合伙|普通合伙|特殊普通合伙|集团|控股|中国|国际|筹)\Z")
_QUOTES = "“”\"'‘’「」"


class _Beside:
    """What stands behind a name in brackets, each bracket sorted; `body` is what is left."""

    def __init__(self, shown: str) -> None:
        self.body = shown
        self.formers: list[str] = []
        self.short: str | None = None
        self.english: str | None = None
        self.notes: list[str] = []
        behind = _BEHIND.search(shown)
        if behind is not None:
            self.body = shown[: behind.start()]
            self._sort(behind[1] + "：" + behind[2])
        while (match := re.search(r"\s*[（(【\[]([^（()）【】\[\]]+)[)）】\]]\s*\Z", self.body)) is not None:
            inner = match[1].strip()
            if match.start() == 0 or _PART_OF_NAME.match(key(inner)) or region_named(squeeze(key(inner))):
                break
            self.body = self.body[: match.start()].rstrip()
            self._sort(inner)

    def _sort(self, inner: str) -> None:
        former, short = _FORMER.match(inner), _SHORT.match(inner)
        if former is not None and (
            not inner.startswith("原") or inner[1:2] in "名企称稱" or _ends_as_company(former[1])
        ):
            names = (_closed_up(name.strip(_QUOTES + " ")) for name in re.split(r"[、,，;；]", former[1]))
            self.formers += [name for name in names if name]
        elif short is not None:
            self.short = _closed_up(short[1].strip(_QUOTES + " "))
        elif inner.isascii() and re.search(r"[A-Za-z]{2}", inner):
            self.english = inner
        else:
            self.notes.insert(0, inner)


_COMPANY_END = either_script(r"(?:公司|厂|中心|院|所|集团)[”\"’」]*\Z")


def _ends_as_company(text: str) -> bool:
    return _COMPANY_END.search(text) is not None


_INNER = re.compile(rf"(?<=[{CJK}（()）]) +(?=[{CJK}（()）])")


def _closed_up(shown: str) -> str:
    """Without the blanks between Chinese characters and brackets; those beside Latin words stay."""
    return _INNER.sub("", shown).strip()


_LEGAL_END = r"(?:有限公司|有限责任公司|股份公司|合伙企业(?:[（(][^（()）]*[)）])?)"
_TWO = either_script(rf"{_LEGAL_END}\s*[、,，;；/／和与及+＋\s]\s*[^、,，;；/／]*{_LEGAL_END}")


def _is_two(body: str) -> bool:
    return _TWO.search(body) is not None


# --- inside the name -------------------------------------------------------------------------------------------------

Parts = tuple[str, str, str | None, str | None, str | None]
"""key, core, region, legal form, branch."""

_LEGAL_FORMS = {
    squeeze(key(form)): form
    for form in (
        "股份有限公司",
        "有限责任公司",
        "有限责任公司（自然人独资）",
        "有限公司",
        "股份公司",
        "集团公司",
        "总公司",
        "公司",
        "合伙企业（有限合伙）",
        "合伙企业（普通合伙）",
        "合伙企业（特殊普通合伙）",
        "（有限合伙）",
        "（普通合伙）",
        "（特殊普通合伙）",
        "有限合伙企业",
        "合伙企业",
        "有限合伙",
        "个人独资企业",
        "（个人独资）",
    )
}
_LEGAL = re.compile(rf"(?<=.)({longest_first(_LEGAL_FORMS)})\Z")
_BRANCH = re.compile(r"(.*(?:公司|合伙\)|合伙企业))(.*(?:分公司|分厂|分所|办事处|代表处|营业部))\Z")
_BRACKET = re.compile(r"\(([^()]*)\)")
_DROPPED = re.compile(r"集团|控股|筹")
_NOISE = re.compile(r"[\s()·•.,，、\-—_'‘’“”\"&/]+")


def _chinese(body: str) -> Parts:
    text = squeeze(key(body))
    branch_match = _BRANCH.match(text)
    branch = branch_match[2] if branch_match else None
    text = branch_match[1] if branch_match else text
    legal_match = _LEGAL.search(text)
    legal = _LEGAL_FORMS[legal_match[1]] if legal_match else None
    text = text[: legal_match.start()] if legal_match else text
    folded = _NOISE.sub("", text)
    regions: list[str] = []
    text = _NOISE.sub("", _BRACKET.sub(lambda m: _bracketed(m[1], regions), text))
    region, core = _leading_region(text) if not regions else (regions[0], text)
    shown_branch = _closed_up(body)[-len(branch) :] if branch else None
    return folded + (branch or ""), core or folded or text, region, legal, shown_branch


def _bracketed(inner: str, regions: list[str]) -> str:
    region = region_named(inner)
    if region is not None:
        regions.append(region)
        return ""
    return "" if _DROPPED.fullmatch(inner) else inner


_ENGLISH_FORM = re.compile(
    r"(?<=[\w)])[\s,.]*(?:\bco(?:mpany)?\b\.?[\s,]*\b(?:limited|ltd|inc)\b|\b(?:pte|pty)\b\.?\s*\bltd\b|\blimited\b|\bltd\b"
    r"|\bincorporated\b|\binc\b|\bcorporation\b|\bcorp\b|\bl\.?l\.?c\b|\bplc\b|\bgmbh\b|\bllp\b|\blp\b|\bco\b|\bcompany\b"
    r"|\bs\.a\b|\bb\.v\b)[\s.,]*\Z",
    re.IGNORECASE,
)
_PUNCTUATION = re.compile(r"[^\w+]+")


def _english(body: str) -> Parts:
    legal: str | None = None
    text = body
    while (match := _ENGLISH_FORM.search(text)) is not None and match.start() > 0:
        legal = body[match.start() :].strip(" ,")
        text = text[: match.start()]
    core = _PUNCTUATION.sub(" ", key(text)).strip()
    return (core or key(body), core or key(body), None, legal, None)


# --- regions ---------------------------------------------------------------------------------------------------------

_PROVINCE_SUFFIX = re.compile(r"(?:维吾尔自治区|壮族自治区|回族自治区|自治区|特别行政区|省|市)")
_CITY_SUFFIX = re.compile(r"(?:市|地区)")


@cache
def _regions() -> tuple[dict[str, frozenset[str]], re.Pattern[str], re.Pattern[str]]:
    """Cities by province, and a pattern each for provinces and cities."""
    with resource_path("grammar/regions.toml").open("rb") as file:
        data: dict[str, list[str]] = tomllib.load(file)["regions"]
    cities = {province: frozenset(names) for province, names in data.items()}
    every_city = [city for names in cities.values() for city in names]
    return cities, re.compile(f"({longest_first(cities)})"), re.compile(f"({longest_first(every_city)})")


def region_named(text: str) -> str | None:
    """The region that is the whole of `text` (a folded text without blanks), its city rather than its province."""
    region, rest = _leading_region(text, least=0)
    return region if region is not None and not rest else None


def _leading_region(text: str, least: int = 2) -> tuple[str | None, str]:
    """The region a name begins with and the rest; none when the rest would be shorter than `least`."""
    cities, province_pattern, city_pattern = _regions()
    province = province_pattern.match(text)
    region, end = None, 0
    if province is not None:
        region, end = province[1], province.end()
        suffix = _PROVINCE_SUFFIX.match(text, end)
        end = suffix.end() if suffix else end
    city = city_pattern.match(text, end)
    if city is not None and (province is None or city[1] in cities[province[1]]):
        suffix = _CITY_SUFFIX.match(text, city.end())
        city_end = suffix.end() if suffix else city.end()
        if len(text) - city_end >= least:
            region, end = city[1], city_end
    if region is None or len(text) - end < least:
        return None, text
    return region, text[end:]
