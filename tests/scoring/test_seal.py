"""Canonical bytes: the same in another process with another hash seed, time zone and number of threads."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from registry.i18n import Text
from registry.scoring import digest_of, score, to_json
from registry.scoring.titles import Title
from tests.scoring.builders import DAY, firm, scheme

ROOT = Path(__file__).parents[2]

PROGRAM = """
from registry.scoring import explain, load_scheme, robustness, score, to_json, digest_of
from registry.scoring.facts import Fact, FundingFact, MilestoneFact, RecognitionFact, Ref, Span
from registry.model.values import Grade
from tests.scoring.builders import DAY, count, money, with_metrics
from dataclasses import replace
from datetime import date

firms = []
for i in range(40):
    f = with_metrics(f"u{i:02}", ("launch", "sat", "ground", "service", "parts", "payload")[i % 6],
        revenue=money(10**7 * (i + 1)), class1_ip=count(i % 23), insured_staff=count(20 + 13 * i),
        local_suppliers=count(i % 9, 9 + i % 9), standards=count(i % 5, grade=Grade.D))
    day = Span(date(2024, 1 + i % 12, 1), date(2024, 1 + i % 12, 28))
    kinds = ("orbital_launch", "licence_radio", "booster_recovery")[: i % 4]
    events = tuple(
        MilestoneFact(kind, f"事件{j}", day, "done", "success", None, Grade.B, Ref("milestone", f"{i}.{j}", "event"))
        for j, kind in enumerate(kinds)
    )
    funding = tuple(FundingFact(day, 10**11 * j, None if j == 2 else 10**11 * j) for j in range(i % 4))
    held = (RecognitionFact("srdi_sme", day),) if i % 3 else ()
    fields = {"qms_cert": Fact.text("ISO9001")} if i % 2 else {}
    firms.append(replace(f, milestones=events, funding=funding, recognitions=held, fields=fields))
result = score(load_scheme(), firms, DAY)
drawn = robustness(result, draws=2500)
print(result.digest, digest_of(drawn), digest_of([explain(result, c.uid) for c in result.candidates[:15]]))
print([c.uid for c in result.candidates])
"""


def _run(**environment: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM],
        cwd=ROOT,
        env=os.environ | environment,
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    return done.stdout


def test_another_process_gives_the_same_bytes() -> None:
    one = _run(PYTHONHASHSEED="1", TZ="Asia/Shanghai", OMP_NUM_THREADS="1", OPENBLAS_NUM_THREADS="1", LC_ALL="C")
    two = _run(
        PYTHONHASHSEED="4242", TZ="America/Los_Angeles", OMP_NUM_THREADS="2", OPENBLAS_NUM_THREADS="2", LC_ALL="C.UTF-8"
    )
    assert one == two
    assert len(one.split()[0]) == 64


def _kinds(value: Any) -> set[type]:
    if isinstance(value, dict):
        return {dict}.union(*(_kinds(v) for v in value.values())) if value else {dict}
    if isinstance(value, list):
        return {list}.union(*(_kinds(v) for v in value)) if value else {list}
    return {type(value)}


def test_a_sealed_round_holds_integers_and_strings_only() -> None:
    result = score(
        scheme(6000, 4000, vetoes=["tax_evasion"]), [firm("a", 3, None), firm("b", (1, 9), 4), firm("c", 2, 2)], DAY
    )
    sealed = json.loads(result.json())
    assert _kinds(sealed) == {dict, list, int, str}
    assert sealed["as_of"] == "2025-06-30"
    assert sealed["scheme_digest"] == result.scheme.digest == digest_of(result.scheme)
    assert {c["code"] for c in sealed["candidates"][0]["contributions"]} == {"class1_ip", "class2_ip"}
    assert "evaluation" not in sealed
    assert "standing" not in sealed
    assert result.digest == digest_of(result)


def test_canonical_forms() -> None:
    value = {
        "b": Fraction(7, 3),
        "a": True,
        "c": date(2025, 1, 2),
        "d": None,
        "e": (),
        "f": Title("x", "甲"),
        "g": Text("{n} y", n=1),
    }
    assert to_json(value).decode() == (
        '{"a":1,"b":"7/3","c":"2025-01-02","f":{"message":"{en}","values":{"en":"x","zh":"甲"}},'
        '"g":{"message":"{n} y","values":{"n":1}}}'
    )
    assert to_json({2: 1, 1: 2}) == b'{"1":2,"2":1}'


@pytest.mark.parametrize("value", [1.5, {"a": [0.0]}, {1, 2}, object()])
def test_what_has_no_canonical_form_is_refused(value: object) -> None:
    with pytest.raises(TypeError):
        to_json(value)


def test_one_value_more_is_another_snapshot() -> None:
    plain = scheme(6000, 4000)
    assert score(plain, [firm("a", 3, 4)], DAY).digest != score(plain, [firm("a", 3, 5)], DAY).digest
