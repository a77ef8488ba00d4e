"""The public notice of a proposed list (公示) and the official notice of the list (通知), as GB/T 9704-2012 wants them.

The Chinese text is the notice; the English one is a courtesy translation and says so. What nobody has filled in yet is left
as a line to write on, and counted.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from registry.errors import UserError
from registry.i18n import Language, Text
from registry.report.papers.head import PaperHead, head_of
from registry.report.phrases import day, listed
from registry.report.round_build import name_of
from registry.report.round_paper import CountedRound
from registry.report.typeset.characters import clean
from registry.report.wording import NOTHING, Words
from registry.rounds.steps import Step
from registry.scoring.total import PERCENT

BLANK = "＿＿＿＿＿＿"
SHORT_BLANK = "＿＿＿＿"


class NoticeKind(StrEnum):
    """Which of the two notices."""

    PUBLIC = "public"  # 公示: a proposed list, open to objections
    OFFICIAL = "official"  # 通知: the list as it was recognised


@dataclass(frozen=True, slots=True)
class NoticeOptions:
    """What a person fills in; everything may stay empty.

    Attributes:
        number: document number, such as 示商航〔2025〕3号.
        basis: the paper that the selection rests on, with its number.
        first, last: of the period of public notice.
        working_days: of the period; counted by the office's days off where None and both ends are known.
        addressed: to whom an official notice goes.
        ranked: print places in the annex; else the firms stand by name and the notice says so.
        dated: day of the notice.
    """

    number: str = ""
    basis: str = ""
    first: date | None = None
    last: date | None = None
    working_days: int | None = None
    contact: str = ""
    telephone: str = ""
    supervision: str = ""
    address: str = ""
    addressed: str = ""
    ranked: bool = False
    dated: date | None = None


@dataclass(frozen=True, slots=True)
class NoticeRow:
    """A firm in the annex."""

    number: int
    name: Words
    uscc: str
    district: Words


class Level(StrEnum):
    """How a paragraph of a notice is set: GB/T 9704-2012, 7.3.3."""

    ADDRESSED = "addressed"
    BODY = "body"
    KEPT = "kept"  # body that never parts from what follows
    FIRST = "first"  # 一、 in 黑体
    SECOND = "second"  # （一） in 楷体


@dataclass(frozen=True, slots=True)
class NoticePaper:
    """A notice and its annex.

    Attributes:
        masthead: the red name above an official notice, "" for a public one.
        number: the document number below it; nothing for a public one.
        title_lines: the Chinese title, broken by sense so that the lines taper downwards.
        body: paragraphs with their level, in both languages.
        blanks: how many places are left to fill in.
        copies: to whom a copy goes, at the foot of an official notice.
    """

    kind: NoticeKind
    head: PaperHead
    masthead: str
    number: Words
    title_lines: tuple[str, ...]
    body: tuple[tuple[Level, Words], ...]
    annex_title: Words
    annex_note: Words
    rows: tuple[NoticeRow, ...]
    signed: Words
    dated: Words
    printed: str
    blanks: int


def notice_paper(held: CountedRound, kind: NoticeKind, options: NoticeOptions | None = None) -> NoticePaper:
    """The notice of a round.

    Raises:
        UserError: the round ranks nobody, or no seat is given.
    """
    return _Notice(held, kind, options or NoticeOptions()).paper()


class _Notice:
    def __init__(self, held: CountedRound, kind: NoticeKind, options: NoticeOptions) -> None:
        self.held = held
        self.kind = kind
        self.options = options
        self.blanks = 0
        self.chosen = held.counted.listed.chosen
        if not self.chosen:
            raise UserError(Text("The list of this round is empty."), None, Text("Finish the ranking first."))

    def paper(self) -> NoticePaper:
        public = self.kind is NoticeKind.PUBLIC
        year = self.held.counted.inputs.as_of.year
        title = Words(
            f"Public notice of the key commercial aerospace enterprises proposed for {year}"
            if public
            else f"Notice on the key commercial aerospace enterprises of {year}",
            f"关于{year}年度商业航天重点企业拟认定名单的公示"
            if public
            else f"关于公布{year}年度商业航天重点企业名单的通知",
        )
        lines = (
            (f"关于{year}年度商业航天重点企业", "拟认定名单的公示")
            if public
            else (f"关于公布{year}年度商业航天", "重点企业名单的通知")
        )
        body = tuple(self._public(year) if public else self._official(year))
        head = head_of(self.held, title)
        dated = self.options.dated
        return NoticePaper(
            kind=self.kind,
            head=head,
            masthead="" if public else self.held.inputs.letterhead.masthead,
            number=NOTHING if public else self._number(year),
            title_lines=lines,
            body=body,
            annex_title=Words(
                f"Key commercial aerospace enterprises {'proposed for' if public else 'of'} {year}",
                f"{year}年度商业航天重点企业{'拟认定' if public else ''}名单",
            ),
            annex_note=NOTHING
            if self.options.ranked
            else Words("(in the order of names, not of places)", "（排名不分先后）"),
            rows=tuple(self._rows()),
            signed=self.held.inputs.letterhead.signed,
            dated=_plain_day(dated) if dated else self._blank_day(year),
            printed="" if public else self.held.inputs.letterhead.printed,
            blanks=self.blanks,
        )

    def _working_days(self) -> Words:
        """How many working days the period of notice has, by the office's days off; a blank where nobody can know."""
        o, known = self.options, self.options.working_days
        if known is None and o.first is not None and o.last is not None and o.first <= o.last:
            known = self.held.inputs.calendar.working_days(o.first, o.last)
        if known is None:
            return Words(f"{SHORT_BLANK} working days", f"{self._blank('　')}个工作日")
        return Words(f"{known} working {'day' if known == 1 else 'days'}", f"{known}个工作日")

    def _number(self, year: int) -> Words:
        number = clean(self.options.number)
        zh = number or self._blank(f"〔{year}〕{'　'}号")
        return Words(f"Document number: {number or BLANK}", zh)

    def _blank(self, text: str) -> str:
        self.blanks += 1
        return text

    def _blank_day(self, year: int) -> Words:
        return Words(f"{SHORT_BLANK} {year}", self._blank(f"{year}年{'　'}月{'　'}日"))

    def _filled(self, text: str, blank: str = BLANK) -> str:
        return clean(text) if text.strip() else self._blank(blank)

    def _rows(self) -> list[NoticeRow]:
        firms = {c.firm: c for c in self.held.book.candidatures}
        order = list(self.chosen)
        if not self.options.ranked:
            order.sort(key=lambda uid: (self.held.inputs.firms[uid].pinyin, firms[uid].name if uid in firms else uid))
        return [self._row(number, uid) for number, uid in enumerate(order, 1)]

    def _row(self, number: int, uid: str) -> NoticeRow:
        candidate = self.held.counted.result.candidate(uid)
        term = self.held.inputs.firms[uid].district
        district = Words.same("—") if term is None else Words(term.label(Language.EN), term.label(Language.ZH))
        return NoticeRow(number, name_of(self.held.counted.result, uid), candidate.uscc or "—", district)

    def _steps(self) -> Words:
        """The procedure that was followed, as the round's own path says."""
        names = {
            Step.DISTRICT_REVIEW: Words("district review", "区级初审"),
            Step.FORMAL_CHECK: Words("formal check", "形式审查"),
            Step.DATA_CHECK: Words("data check", "数据核验"),
            Step.PANEL: Words("panel review", "专家评审"),
            Step.RANKING: Words("ranking", "综合排序"),
            Step.DELIBERATION: Words("deliberation", "会议审议"),
        }
        taken = [Step(step.step) for step in self.held.counted.inputs.steps]
        passed = [names[step] for step in dict.fromkeys(taken) if step in names]
        passed.insert(0, Words("application by the enterprises", "企业申报"))
        return Words(listed(passed).en, "、".join(p.zh for p in passed))

    def _opening(self, year: int) -> Words:
        basis, steps = self._filled(self.options.basis), self._steps()
        n, every = len(self.chosen), len(self.held.counted.result.candidates)
        public = self.kind is NoticeKind.PUBLIC
        done = ("is proposed" if n == 1 else "are proposed") if public else ("was chosen" if n == 1 else "were chosen")
        firms = "a key commercial aerospace enterprise" if n == 1 else "key commercial aerospace enterprises"
        return Words(
            f"In accordance with {in_english(basis)}, and after {steps.en}, {n} of {every} candidates {done} as {firms}"
            f" of {year}.",
            f"根据{basis}要求，经{steps.zh}，从{every}家候选企业中{'拟认定' if public else '遴选'}{n}家企业"
            f"为{year}年度商业航天重点企业。",
        )

    def _public(self, year: int) -> list[tuple[Level, Words]]:
        o = self.options
        opening = self._opening(year)
        first = _plain_day(o.first) if o.first else self._blank_day(year)
        last = _plain_day(o.last) if o.last else self._blank_day(year)
        days = self._working_days()
        contact, phone = self._filled(o.contact, SHORT_BLANK), self._filled(o.telephone)
        supervision, address = self._filled(o.supervision), self._filled(o.address)
        return [
            (
                Level.BODY,
                Words(
                    f"{opening.en} The list is given in the annex and is open to objections.",
                    f"{opening.zh}现将名单（见附件）予以公示，接受社会监督。",
                ),
            ),
            (Level.FIRST, Words("1. Period", "一、公示时间")),
            (
                Level.BODY,
                Words(
                    f"{first.en} to {last.en} ({days.en}).",
                    f"{first.zh}至{last.zh}（{days.zh}）。",
                ),
            ),
            (Level.FIRST, Words("2. Objections", "二、异议提出方式")),
            (
                Level.BODY,
                Words(
                    "Whoever objects does so in writing within the period, with evidence. Persons give their real name and a"
                    " telephone number; organisations affix their seal. Anonymous or late objections, and those without"
                    " evidence, are not admitted.",
                    "公示期内，任何单位和个人如有异议，请以书面形式提出，并附证据材料。以个人名义提出的，应当署真实姓名并注明联系电话；"
                    "以单位名义提出的，应当加盖单位公章。匿名、逾期或者没有证据材料的异议，不予受理。",
                ),
            ),
            (Level.FIRST, Words("3. Contact", "三、联系方式")),
            (Level.KEPT, Words(f"Contact: {contact}; telephone: {phone}.", f"联系人：{contact}；联系电话：{phone}。")),
            (Level.KEPT, Words(f"Supervision telephone: {supervision}.", f"监督电话：{supervision}。")),
            (Level.BODY, Words(f"Address: {address}.", f"通讯地址：{address}。")),
        ]

    def _official(self, year: int) -> list[tuple[Level, Words]]:
        opening = self._opening(year)
        share = self.held.counted.result.scheme.objective_share
        typed = clean(self.options.addressed)
        addressed = (
            Words(f"To {in_english(typed)}:", f"{typed}：")
            if typed
            else Words("To the district governments and municipal departments concerned:", "各区人民政府、市有关部门：")
        )
        n = len(self.chosen)
        sealed = (
            Words(
                "; the sealed round is kept with its digest and can be checked at any time",
                "，评审轮次已封存并留存摘要，可随时复核",
            )
            if self.held.is_sealed
            else NOTHING
        )
        published = any(step.step is Step.PUBLIC_NOTICE for step in self.held.book.steps)
        passed = Words("The list has been open to objections. ", "经公示，") if published else NOTHING
        return [
            (Level.ADDRESSED, addressed),
            (
                Level.BODY,
                Words(
                    f"{opening.en} {passed.en}The list is announced herewith.",
                    f"{opening.zh}{passed.zh}现将名单予以公布，并就有关事项通知如下。",
                ),
            ),
            (Level.FIRST, Words("1. Result", "一、认定结果")),
            (
                Level.BODY,
                Words(
                    f"{'One enterprise is' if n == 1 else f'{n} enterprises are'} listed in the annex. The total score is"
                    f" made up of the objective part ({share} %) and the panel ({PERCENT - share} %){sealed.en}.",
                    f"认定{n}家企业为{year}年度商业航天重点企业（名单见附件）。总分由客观部分（占{share}%）"
                    f"和专家评审（占{PERCENT - share}%）构成{sealed.zh}。",
                ),
            ),
            (Level.FIRST, Words("2. Services and cultivation", "二、培育服务")),
            (Level.SECOND, Words("(1) Services", "（一）加强服务")),
            (
                Level.BODY,
                Words(
                    "The districts support the listed enterprises, follow their milestones and report obstacles in time.",
                    "请各区对名单内企业做好跟踪服务，及时掌握其研发、产能和市场进展，协调解决发展中的困难。",
                ),
            ),
            (Level.SECOND, Words("(2) Changes", "（二）动态管理")),
            (
                Level.BODY,
                Words(
                    "Where an enterprise moves away, falsifies data or has a serious accident, the district reports it and the"
                    " list is adjusted by a recorded decision.",
                    "名单内企业发生整体搬迁、数据造假或者重大安全、质量事故等情形的，所在区应当及时报告，按程序予以调整。",
                ),
            ),
        ]


def in_english(typed: str) -> str:
    """What was typed for the Chinese notice, a title or names, with the marks of English around it: it has no translation."""
    for mark, other in _MARKS.items():
        typed = typed.replace(mark, other)
    return clean(typed)


_MARKS = {"《": "“", "》": "” ", "（": " (", "）": ") ", "、": ", ", "，": ", ", "；": "; "}


def _plain_day(when: date) -> Words:
    """A day without blanks between figures and words, as official papers write it."""
    return Words(day(when).en, f"{when.year}年{when.month}月{when.day}日")
