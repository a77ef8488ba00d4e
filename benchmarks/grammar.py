"""How fast the value grammar reads, in values a second of processor time, beside a floor measured in the same run.

    python -m benchmarks.grammar

The floor is what Python needs to make a Decimal of each text (or a text of each number). Texts are all different, so that
no cache answers for the readers.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from registry.intake import grammar
from registry.intake.grammar import Context

COUNT = 20_000
WAN = Context(unit="万元")
PERCENT = Context(header="研发占比（%）")
_FIRST = date(2000, 1, 1)


def _days() -> list[date]:
    return [_FIRST + timedelta(days=i % 9000) for i in range(COUNT)]


def _uscc(i: int) -> str:
    from stdnum.cn.uscc import calc_check_digit

    from registry.intake.grammar.uscc import organisation_check_digit

    body = f"MA1{i:05d}"
    front = "91310117" + body + organisation_check_digit(body)
    return front + calc_check_digit(front)


def cases() -> dict[str, tuple[Callable[[Any, Context], object], Context, list[Any]]]:
    """Each case: a reader, a context, and as many different values as are to be read."""
    n = range(COUNT)
    figures = [f"{i + 1}.{i % 100:02d}" for i in n]
    return {
        "amount: 1234.5 (万元)": (grammar.read_amount, WAN, [i + 0.5 for i in n]),
        "amount: 1234.50万元": (grammar.read_amount, WAN, [f"{f}万元" for f in figures]),
        "amount: 近12.34亿元": (grammar.read_amount, WAN, [f"近{f}亿元" for f in figures]),
        "amount: 人民币 1,234.5 万元": (grammar.read_amount, WAN, [f"人民币 {i + 1:,}.5 万元" for i in n]),
        "amount: 1.5-2.5亿元（含债权）": (grammar.read_amount, WAN, [f"{i}-{i + 1}.5亿元（含债权）" for i in n]),
        "percent: 25.6%": (grammar.read_percent, PERCENT, [f"{f}%" for f in figures]),
        "integer: 约298人": (grammar.read_integer, grammar.PLAIN, [f"约{i}人" for i in n]),
        "integer: 298": (grammar.read_integer, grammar.PLAIN, list(n)),
        "date: 2023-05-01": (grammar.read_date, grammar.PLAIN, [d.isoformat() for d in _days()]),
        "date: 2023年5月": (grammar.read_date, grammar.PLAIN, [f"{d.year}年{d.month}月" for d in _days()]),
        "date: 2023.5.1": (grammar.read_date, grammar.PLAIN, [f"{d.year}.{d.month}.{d.day}" for d in _days()]),
        "date: a date cell": (grammar.read_date, grammar.PLAIN, _days()),
        "credit code": (grammar.read_uscc, grammar.PLAIN, [_uscc(i) for i in n]),
        "company": (grammar.read_company, grammar.PLAIN, [f"上海甲星{i}航天科技有限公司" for i in n]),
        "text": (grammar.read_text, grammar.PLAIN, [f"平板卫星，产线 {i} 颗/年" for i in n]),
    }


def rate(work: Callable[[Any], object], values: Iterable[Any]) -> float:
    """Values a second, the best of three runs."""
    values = list(values)
    best = 0.0
    for _ in range(3):
        started = time.process_time()
        for value in values:
            work(value)
        best = max(best, len(values) / max(time.process_time() - started, 1e-9))
        values = [f"{v} " if isinstance(v, str) else v for v in values]  # no run may profit from the one before
    return best


def main() -> None:
    floor = rate(Decimal, [f"{i}.{i % 100:02d}" for i in range(COUNT)])
    print(f"{'floor: Decimal(text)':<34}{floor:>12,.0f}/s")
    for name, (reader, context, values) in cases().items():
        fast = rate(lambda value, r=reader, c=context: r(value, c), values)
        print(f"{name:<34}{fast:>12,.0f}/s{floor / fast:>8.1f} x floor")


if __name__ == "__main__":
    main()
