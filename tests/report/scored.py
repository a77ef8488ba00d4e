"""Views made from rounds that were really scored, on small schemes and invented firms."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from registry.change import Provenance
from registry.i18n import Text
from registry.model.vocab import vocabulary
from registry.office.calendar import Calendar
from registry.report.build import PaperOptions, shortlist_view
from registry.report.inputs import FirmFile, PaperInputs
from registry.report.letterhead import Letterhead
from registry.report.views import ShortlistView
from registry.report.wording import Words
from registry.scoring import FirmFacts, RoundResult, Scheme, score
from registry.srdi import standing
from tests.scoring.builders import DAY

READ = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)


def inputs(result: RoundResult, *, fictional: bool = True) -> PaperInputs:
    """Plain firms in Pudong, each figure from the cell C of the firm's row."""
    firms: dict[str, FirmFile] = {}
    sources: dict[tuple[str, str], Provenance] = {}
    for row, candidate in enumerate(sorted(result.candidates, key=lambda c: c.uid), start=4):
        firms[candidate.uid] = FirmFile(
            district=vocabulary("district").get("310115"),
            place="",
            segment="launch",
            standing=standing([], result.as_of),
            founded=None,
            main_product="",
            park="",
            ownership=None,
            pinyin=f"qi ye {candidate.uid}",
        )
        for x in candidate.contributions:
            for ref in x.refs:
                sources[ref.uid, ref.field] = Provenance(
                    "sheet", "tester", READ, file="return.xlsx", sheet="表", cell=f"C{row}"
                )
    office = Words.of(Text("Commercial aerospace cultivation office"))
    letterhead = Letterhead(office, f"{office.zh}文件", office, office.zh)
    return PaperInputs("test.car", letterhead, Calendar({}), fictional, firms, sources)


def view_of(
    scheme: Scheme, firms: Sequence[FirmFacts], options: PaperOptions | None = None
) -> tuple[RoundResult, ShortlistView]:
    """A scored round and its paper."""
    result = score(scheme, firms, DAY)
    return result, shortlist_view(result, inputs(result), options)
