"""How long confidence takes: draws, stability and explanations at 1,000 firms and 24 indicators, beside what BLAS needs.

    python -m benchmarks.robustness [FIRMS]

Processor time of this process, the best of several runs; limits are those of issue 4. The floor is a bare product of
float64 matrices in the same run: one vector for a re-score, 10,000 rows for the draws. BLAS is held to one thread, for
threads that wait count as work. The firms are those of `benchmarks.scoring`. Open values are drawn in two ways: one figure
in eleven, as a return leaves them out; and a quarter of all weight in every firm, as in no round that is near its end. A
round that can be sealed has next to none.
"""

from __future__ import annotations

import os
import sys

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import numpy as np

from benchmarks.scoring import DAY, best, invented_firms
from registry.scoring import evaluate, load_scheme, rescore, robustness
from registry.scoring.cells import Evaluation
from registry.scoring.contest import Contest
from registry.scoring.explain import gap_to_cut
from registry.scoring.joint import cheapest_changes, fewest_changes
from registry.scoring.keeping import leave_out, weight_intervals
from registry.scoring.panel import Mark, PanelMarks, tally
from registry.scoring.robustness import draw_weights
from registry.scoring.rules import PanelItem, PanelRule
from registry.scoring.rulings import NOT_PROVIDED, DecisionKind, Ruling, answered
from registry.scoring.stability import list_stability
from registry.scoring.standing import stand
from registry.scoring.titles import Title
from registry.scoring.total import PanelPart
from registry.scoring.why import why_not


def _panel(uids: list[str]) -> PanelMarks:
    """Nine experts and five items, marks that follow from their numbers."""
    rule = PanelRule(tuple(PanelItem(f"i{n}", Title(f"Item {n}", f"第 {n} 项"), 2000) for n in range(5)))
    experts = tuple(f"e{n}" for n in range(9))
    marks = tuple(
        Mark(expert, uid, item.code, 50 + (f * 7919 + e * 104_729 + i * 31) % 47)
        for f, uid in enumerate(uids)
        for e, expert in enumerate(experts)
        for i, item in enumerate(rule.items)
    )
    return PanelMarks(rule, experts, tuple(uids), marks)


def _one_in_eleven(evaluation: Evaluation) -> Evaluation:
    """With an answer to what the invented firms have no records of at all, so that only figures left out are open."""
    codes = [indicator.code for indicator in evaluation.scheme.indicators]
    nowhere = [codes[j] for j in np.flatnonzero(evaluation.missing.all(axis=0))]
    rulings = [
        Ruling(DecisionKind.MISSING, firm.uid, code, NOT_PROVIDED, "", "")
        for firm in evaluation.firms
        for code in nowhere
    ]
    return answered(evaluation, rulings)


def _print(rows: list[tuple[str, float, float | None, float | None]]) -> None:
    print(f"{'':<58}{'ms':>10}{'limit':>9}{'x floor':>10}")
    for what, ms, limit, floor in rows:
        most = f"{limit:9,.0f}" if limit else " " * 9
        against = f"{ms / floor:10,.1f}" if floor else ""
        print(f"{what:<58}{ms:10,.2f}{most}{against}")


def main() -> None:
    """Measure and print."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 1000
    scheme = load_scheme()
    evaluation = evaluate(scheme, invented_firms(count), DAY)
    result = rescore(evaluation)
    competes = np.ones(count, dtype=np.bool_)
    moved = scheme.move_dimension("technology", 3500).weights
    values = result.standing.values.astype(np.float64)
    vector = np.array([moved[i.code] for i in scheme.indicators], dtype=np.float64)
    drawn = draw_weights(scheme.weights, 10_000, 1, 100).astype(np.float64)
    one, many = best(lambda: values @ vector, 50), best(lambda: drawn @ values.T)
    uids = [c.uid for c in result.candidates]
    marks = _panel(uids)
    panel = PanelPart(scheme.objective_share, tally(marks).results)
    contest = Contest.of(result)
    last = result.ranked[min(result.size, count - 1)].uid
    # No value is open: what a round is when it can be sealed.
    settled = rescore(evaluation, missing="zero")
    usual = rescore(_one_in_eleven(evaluation))
    print(f"{count:,} firms, {len(scheme.indicators)} indicators, {result.size} seats, numpy {np.__version__}")
    _print(
        [
            ("floor: one matrix times one vector", one, None, None),
            ("floor: 10,000 drawn weights times all firms", many, None, None),
            ("re-score on a weight move", best(lambda: stand(evaluation, competes, weights=moved)), 5, one),
            ("10,000 draws", best(lambda: robustness(result, values=False), 5), 150, many),
            (
                "10,000 draws, any weights at all",
                best(lambda: robustness(result, values=False, spread="uniform"), 3),
                150,
                many,
            ),
            ("10,000 draws with the panel's part", best(lambda: robustness(settled, panel=panel), 3), 150, many),
            ("10,000 draws, one figure in eleven open and drawn", best(lambda: robustness(usual), 3), 150, many),
            ("10,000 draws, a quarter of all weight open and drawn", best(lambda: robustness(result), 3), 150, many),
            ("100,000 draws", best(lambda: robustness(settled, draws=100_000), 1), 2000, many),
            ("the contest as arrays", best(lambda: Contest.of(result), 20), None, None),
            (
                "smallest changes: the cut and the list, three measures",
                best(lambda: list_stability(contest), 20),
                10,
                None,
            ),
            ("gap to the cut, one firm", best(lambda: gap_to_cut(result, last), 20), None, None),
            ("the interval of every weight, both ends tried", best(lambda: weight_intervals(contest), 20), None, None),
            ("the list without each indicator and dimension", best(lambda: leave_out(contest), 10), None, None),
            ("the panel's result, nine experts", best(lambda: tally(marks), 1), None, None),
            ("fewest changes, one firm", best(lambda: fewest_changes(result, last), 3), None, None),
            ("cheapest changes, one firm", best(lambda: cheapest_changes(result, last), 3), None, None),
            ("why not us, one firm", best(lambda: why_not(result, last), 3), None, None),
        ]
    )


if __name__ == "__main__":
    main()
