"""The steps of a round, in their order, what each allows, and how it goes on (domain reference 8.1).

A round may go one step on, or back to any earlier one with a reason, until it is sealed. The seal stands between the
deliberation and the public notice: what is published is what was sealed.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from registry.i18n import Text
from registry.scoring.titles import Title


class Step(StrEnum):
    """Where a round stands."""

    ANNOUNCED = "announced"
    DISTRICT_REVIEW = "district_review"
    FORMAL_CHECK = "formal_check"
    DATA_CHECK = "data_check"
    PANEL = "panel"
    RANKING = "ranking"
    DELIBERATION = "deliberation"
    PUBLIC_NOTICE = "public_notice"
    OBJECTIONS = "objections"
    RECOGNITION = "recognition"
    CHANGES = "changes"

    @property
    def number(self) -> int:
        """Its place in the order, from 1."""
        return list(Step).index(self) + 1

    @property
    def following(self) -> Step | None:
        """The step after it, None after the last."""
        order = list(Step)
        return order[self.number] if self.number < len(order) else None


class Group(StrEnum):
    """The three groups of steps on screen."""

    DRAFT = "draft"
    REVIEW = "review"
    SEALED = "sealed"


class Act(StrEnum):
    """What people do in a round."""

    CANDIDATES = "candidates"  # who stands
    SCHEME = "scheme"  # weights, goalposts, day, seats
    FACTS = "facts"  # the figures that are scored
    PANEL = "panel"  # who sits, who is recused
    MARKS = "marks"
    DECISIONS = "decisions"  # answers to missing values, ties, outliers, overrides
    OBJECTIONS = "objections"


TITLES: dict[Step, Title] = {
    Step.ANNOUNCED: Title("Announced", "发布通知"),
    Step.DISTRICT_REVIEW: Title("District review", "区级初审"),
    Step.FORMAL_CHECK: Title("Formal check", "形式审查"),
    Step.DATA_CHECK: Title("Data check", "数据核验"),
    Step.PANEL: Title("Panel", "专家评审"),
    Step.RANKING: Title("Ranking", "综合排序"),
    Step.DELIBERATION: Title("Deliberation", "会议审议"),
    Step.PUBLIC_NOTICE: Title("Public notice", "公示"),
    Step.OBJECTIONS: Title("Objections", "异议处理"),
    Step.RECOGNITION: Title("Recognition", "认定公布"),
    Step.CHANGES: Title("Changes", "动态调整"),
}
GROUP_TITLES: dict[Group, Title] = {
    Group.DRAFT: Title("Draft", "拟定"),
    Group.REVIEW: Title("Panel review", "专家评审"),
    Group.SEALED: Title("Sealed", "封存"),
}
ACT_TITLES: dict[Act, Title] = {
    Act.CANDIDATES: Title("Candidates", "候选企业"),
    Act.SCHEME: Title("Scheme and weights", "方案与权重"),
    Act.FACTS: Title("Figures of the candidates", "候选企业数据"),
    Act.PANEL: Title("Panel and recusals", "专家与回避"),
    Act.MARKS: Title("Marks", "评分"),
    Act.DECISIONS: Title("Decisions", "决定事项"),
    Act.OBJECTIONS: Title("Objections", "异议"),
}

_DRAFT = (Step.ANNOUNCED, Step.DISTRICT_REVIEW, Step.FORMAL_CHECK, Step.DATA_CHECK)
_REVIEW = (Step.PANEL, Step.RANKING, Step.DELIBERATION)
_ALLOWED: dict[Act, tuple[Step, ...]] = {
    Act.CANDIDATES: _DRAFT,
    Act.SCHEME: _DRAFT,
    Act.FACTS: _DRAFT,
    Act.PANEL: (*_DRAFT, Step.PANEL),
    Act.MARKS: (Step.PANEL,),
    Act.DECISIONS: (Step.DATA_CHECK, *_REVIEW),
    Act.OBJECTIONS: (Step.PUBLIC_NOTICE, Step.OBJECTIONS, Step.RECOGNITION, Step.CHANGES),
}


def group_of(step: Step) -> Group:
    """The group on screen that a step belongs to."""
    if step in _DRAFT:
        return Group.DRAFT
    return Group.REVIEW if step in _REVIEW else Group.SEALED


def allows(step: Step, act: Act) -> bool:
    """Whether an act is open while a round stands at a step."""
    return step in _ALLOWED[act]


def locked(step: Step) -> tuple[Act, ...]:
    """What is locked at a step, in the order of `Act`."""
    return tuple(act for act in Act if not allows(step, act))


@dataclass(frozen=True, slots=True)
class Move:
    """Whether a round may go from one step to another. `why_not` is None where it may."""

    back: bool
    why_not: Text | None = None


def move(now: Step, wanted: Step, *, is_sealed: bool, has_reason: bool) -> Move:
    """Judge a move: one step on, or back to any earlier one with a reason; nothing goes back behind a seal.

    The public notice needs the seal. A seal is made at the deliberation only.
    """
    back = wanted.number < now.number
    if wanted is now:
        return Move(back, Text("The round is already at this step."))
    if not back and wanted is not now.following:
        following = now.following
        assert following is not None, "a later step than the last there is not"
        return Move(back, Text("The next step is “{step}”.", step=TITLES[following]))
    if group_of(wanted) is Group.SEALED and not is_sealed:
        return Move(back, Text("The list must be sealed before it is published."))
    if back and is_sealed and group_of(wanted) is not Group.SEALED:
        return Move(back, Text("A sealed round does not go back. Open a new round that revises it."))
    if back and not has_reason:
        return Move(back, Text("Going back needs a reason."))
    return Move(back)
