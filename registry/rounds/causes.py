"""The kinds of ties between experts and firms, as words for forms, lists and papers (domain reference 8.3)."""

from __future__ import annotations

from registry.i18n import Text
from registry.scoring.recusal import TieKind
from registry.scoring.titles import Title

CAUSES: dict[TieKind, Title] = {
    TieKind.EMPLOYED: Title("employed there", "任职单位"),
    TieKind.DIRECTOR: Title("director or supervisor", "董事或监事"),
    TieKind.SHAREHOLDER: Title("shareholder", "股东"),
    TieKind.CONTROLLER: Title("controls it", "实际控制人"),
    TieKind.KIN: Title("relative", "亲属关系"),
    TieKind.ADVISER: Title("adviser", "顾问"),
    TieKind.JOINT_WORK: Title("joint work or patent", "合作项目或专利"),
    TieKind.INVESTOR: Title("invested in it", "投资关系"),
    TieKind.LAWSUIT: Title("lawsuit", "诉讼关系"),
    TieKind.SAME_GROUP: Title("same group", "同一集团"),
    TieKind.OTHER: Title("other relation", "其他关系"),
}
TYPED = tuple(kind for kind in TieKind if kind is not TieKind.SAME_GROUP)
"""The kinds that a form offers: that two firms are of one group is computed only."""


def cause_title(code: str) -> Text:
    """The words of a cause on record; a code that is none of ours stands for itself."""
    return CAUSES[TieKind(code)] if code in list(TieKind) else Title(code, code)
