"""How fast a keystroke in the search narrows the firms, a word of the query added letter by letter.

    python -m benchmarks.query [FIRMS]             default 140000

Plain rows without a file or a window: what `ui.firms.state` does for each letter, before the table sorts and paints. Time
of the processor.
"""

from __future__ import annotations

import random
import sys
import time
from collections.abc import Iterator
from datetime import date, timedelta

from registry.model.values import Precision, UncertainDate
from registry.model.vocab import vocabulary
from registry.srdi import TierState
from registry.view import FirmRow
from ui.firms.state import FirmsState

AS_OF = date(2025, 10, 17)
LIMIT_MS = 50
QUERIES = (
    "ljht",
    "上海虚构 航天",
    "tier:little_giant raised>5亿 district:松江",
    "-tier:* until<2026-06 headcount:100..500",
    "rd>10 filled<60 state:due,lapsed segment:launch",
)


def rows_of(count: int) -> Iterator[FirmRow]:
    """Fictional firms with gaps, the same ones every time."""
    chance = random.Random(7)
    districts, tiers = list(vocabulary("district")), [t.code for t in vocabulary("tier")]
    segments = [t.code for t in vocabulary("segment1")]
    for n in range(count):
        until = AS_OF + timedelta(days=chance.randrange(-200, 1100))
        name = f"上海虚构航天科技{n}有限公司"
        yield FirmRow(
            uid=f"firm-{n:06}", legal_name=name, short_name=f"虚构{n}", english_name=f"Fictional {n}",
            uscc=f"91310000{n:010}", district=chance.choice(districts), place=None, segment=chance.choice(segments),
            segments=(), tier=chance.choice([*tiers, None]), tier_state=chance.choice([*TierState, None]),
            valid_until=UncertainDate(Precision.DAY, until, until) if chance.random() < 0.7 else None,
            days_left=None, raised_fen=chance.randrange(10**12) if chance.random() < 0.6 else None, raised_missing=0,
            raised_is_bound=chance.random() < 0.1, last_round="A", last_round_year=2024, last_milestone="首飞",
            last_milestone_date=None, filled=chance.randrange(101), revenue_fen=chance.randrange(1, 10**11),
            rd_expense_fen=chance.randrange(10**10), headcount=chance.randrange(2000), in_shanghai=True,
            pinyin=f"xu gou {n}", initials=f"xg{n}",
            search_key=f"{name} 虚构{n} fictional {n} 91310000{n:010} xu gou {n} xugou{n} xg{n}".casefold(),
            former_names=(),
        )  # fmt: skip


def main(count: int) -> None:
    """Measure and print."""
    state = FirmsState()
    state.set_rows(tuple(rows_of(count)), AS_OF)
    state.text = "tier:none"  # vocabularies are read once
    state.visible()
    print(f"{count:,} firms")
    worst: list[float] = []
    for query in QUERIES:
        taken: list[float] = []
        for end in range(1, len(query) + 1):
            start = time.thread_time()  # of this thread alone: what else runs on the machine does not count
            state.text = query[:end]
            found = state.visible()
            taken.append((time.thread_time() - start) * 1000)
        worst.append(max(taken))
        middle = sorted(taken)[len(taken) // 2]
        print(f"  {query}: median {middle:.0f} ms, worst {worst[-1]:.0f} ms, finds {len(found):,}")
    holds = max(worst) <= LIMIT_MS
    print(f"{'holds ' if holds else 'MISSED'}  a keystroke within {LIMIT_MS} ms: {max(worst):.0f} ms")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 140_000)
