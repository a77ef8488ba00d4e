"""Certificates: which the words name, until when each is valid, and what counts on the day."""

from __future__ import annotations

from datetime import date

import pytest

from registry.scoring import load_scheme, score
from registry.scoring.certificates import Certificates, Undated, end_of
from registry.scoring.facts import Fact, FirmFacts

STEPS = ((("GJB", "AS9100"), 10_000), (("ISO", "GB/T19001"), 6000), (("无",), 0))
DAY = date(2025, 6, 30)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("有效期至2026-05-31", (date(2026, 5, 31), date(2026, 5, 31))),
        ("2023.05.31至2026.05.30", (date(2026, 5, 30), date(2026, 5, 30))),
        ("2023-05-31 — 2026-05-30", (date(2026, 5, 30), date(2026, 5, 30))),
        ("有效期到 2026年5月", (date(2026, 5, 1), date(2026, 5, 31))),
        ("valid until 2024-2", (date(2024, 2, 1), date(2024, 2, 29))),
        ("expires on 2025/02/31", (date(2025, 2, 28), date(2025, 2, 28))),
        ("发证日期 2023-05-31", None),
        ("9001:2015", None),
    ],
)
def test_the_end_of_validity(text: str, expected: tuple[date, date] | None) -> None:
    assert end_of(text) == expected


@pytest.mark.parametrize(
    ("text", "counts", "open_", "nothing"),
    [
        ("GJB 9001C（有效期至2026-05-31）", (10_000, 10_000), (10_000, 10_000), (10_000, 10_000)),
        ("GJB 9001C（有效期至2025-06-29）；ISO9001，有效期至2025-06-30", (6000, 6000), (6000, 6000), (6000, 6000)),
        ("GJB 9001C，有效期至2025-06", (0, 10_000), (0, 10_000), (0, 10_000)),
        ("ISO 9001、AS 9100", (10_000, 10_000), (0, 10_000), (0, 0)),
        ("GB/T19001 至2024年1月", (0, 0), (0, 0), (0, 0)),
        ("无", (0, 0), (0, 0), (0, 0)),
        ("其他", None, None, None),
    ],
)
def test_what_counts_on_the_day(
    text: str, counts: tuple[int, int], open_: tuple[int, int], nothing: tuple[int, int]
) -> None:
    for undated, expected in ((Undated.COUNTS, counts), (Undated.OPEN, open_), (Undated.NOTHING, nothing)):
        assert Certificates(STEPS, undated).bounds(text, DAY) == expected


def test_a_certificate_that_ran_out_counts_nothing_and_says_so() -> None:
    held = {"qms_cert": Fact.text("GJB 9001C 有效期至2025-03-31")}
    firm = FirmFacts("f", "企业", segment="launch", fields=held)
    before = score(load_scheme(), [firm], date(2025, 3, 31)).candidates[0].contribution("quality")
    after = score(load_scheme(), [firm], date(2025, 4, 1)).candidates[0].contribution("quality")
    assert (before.value, after.value) == (8000, 0)  # without better evidence it is self-declared, capped at 80
    assert any("run out" in str(note) for note in after.notes)
    assert not any("run out" in str(note) for note in before.notes)
