"""How fast the ladder is checked: 5,000 firms × three tiers within 3 s, one firm within 20 ms, and no worse than linear.

python benchmarks/srdi.py [FIRMS ...]
"""

from __future__ import annotations

import sys
import time
from datetime import date
from fractions import Fraction
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from registry.srdi.board import board, place
from registry.srdi.facts import FirmFacts
from registry.srdi.figure import Figure, exactly
from registry.srdi.ruleset_file import shipped_rules

DAY = date(2025, 9, 30)
WAN = 1_000_000
_MONEY = ("revenue", "main_revenue", "rd_expense", "net_profit", "total_assets", "total_liabilities", "equity_paid_in")


def invented(number: int) -> FirmFacts:
    """An invented firm; every seventh figure of it is unknown."""
    metrics: dict[tuple[str, int], Figure] = {}
    for year in (2021, 2022, 2023, 2024):
        for place_, code in enumerate(_MONEY):
            value = (number * 7919 + place_ * 104729 + year * 31) % 20000
            if value % 7:
                metrics[code, year] = exactly(value * WAN, year)
    for code in ("headcount", "rd_staff", "segment_years", "class1_ip", "own_class1_ip", "class2_ip"):
        metrics[code, 2024] = exactly((number * 13 + len(code)) % 90, 2024)
    metrics["market_share", 2024] = exactly(Fraction(number % 400, 10), 2024)
    return FirmFacts(f"f{number}", f"虚构{number}航天有限公司", district="310117", industry="C3742", metrics=metrics)


def main() -> int:
    """Measure and print; 1 where a limit is broken."""
    counts = [int(n) for n in sys.argv[1:]] or [5000, 20000]
    sets = shipped_rules()
    place(invented(1), sets, DAY)
    start = time.perf_counter()
    place(invented(2), sets, DAY)
    one = time.perf_counter() - start
    print(f"one firm: {one * 1000:.2f} ms (limit 20)")
    rates: list[float] = []
    for count in counts:
        firms = [invented(n) for n in range(count)]
        start, busy = time.perf_counter(), time.process_time()
        board(firms, sets, DAY)
        took, busy = time.perf_counter() - start, time.process_time() - busy
        rates.append(took / count)
        said = f"{took / count * 1e6:.0f} µs a firm, {busy:.2f} s of the processor"
        print(f"{count} firms: {took:.2f} s, {said} (limit for 5,000: 3 s)")
    return int(one > 0.020 or rates[0] * 5000 > 3 or rates[-1] > 1.5 * rates[0])


if __name__ == "__main__":
    raise SystemExit(main())
