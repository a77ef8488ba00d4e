"""Choosing the key enterprises: scheme, exact scores, ranks, membership, explanation, robustness, seal.

Pure: frozen facts in, frozen results out; no session, no screen. `registry.scoring.inputs` alone reads a registry.

    scheme = load_scheme()
    result = score(scheme, firm_facts(connection, day), day)
    result.candidates, result.cut, result.finding, result.digest
    explain(result, uid), robustness(result)
"""

from __future__ import annotations

from registry.scoring.cells import Evaluation, evaluate
from registry.scoring.explain import Explanation, explain
from registry.scoring.facts import Answer, FirmFacts, State
from registry.scoring.floors import FailedFloor, failed_floors
from registry.scoring.result import Candidate, Contribution, Flag, FlagKind, Membership, Place, RoundResult, Verdict
from registry.scoring.robustness import Robustness, Spread, robustness
from registry.scoring.rounds import rescore, score
from registry.scoring.scheme import MissingPolicy, Scheme
from registry.scoring.scheme_file import load_scheme, parse_scheme
from registry.scoring.seal import digest_of, to_json

__all__ = [
    "Answer", "Candidate", "Contribution", "Evaluation", "Explanation", "FailedFloor", "FirmFacts", "Flag",
    "FlagKind", "Membership", "MissingPolicy", "Place", "Robustness", "RoundResult", "Scheme", "Spread",
    "State", "Verdict", "digest_of", "evaluate", "explain", "failed_floors", "load_scheme", "parse_scheme",
    "rescore", "robustness", "score", "to_json",
]  # fmt: skip
