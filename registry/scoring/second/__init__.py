"""Second opinions: other methods over the same values, to see what hangs on the method. They never decide.

    for opinion in second_opinions(result):
        opinion.title, opinion.overlap, opinion.comes_in, opinion.goes_out

What is relative to the candidates (distances to the best of them, weights from their spread) changes for all when one
firm comes or goes; so it may be looked at and never decides. Floating point is allowed here, and ranks are taken on
figures rounded to 1e-9, so that noise makes no difference between equals.
"""

from __future__ import annotations

from registry.scoring.second.additive import share_of_sum, weighted_product, weighted_sum
from registry.scoring.second.distance import Norm, Vikor, topsis, vikor
from registry.scoring.second.opinions import Method, SecondOpinion, second_opinion, second_opinions
from registry.scoring.second.outranking import promethee2
from registry.scoring.second.spread import critic_weights, entropy_weights

__all__ = [
    "Method", "Norm", "SecondOpinion", "Vikor", "critic_weights", "entropy_weights", "promethee2", "second_opinion",
    "second_opinions", "share_of_sum", "topsis", "vikor", "weighted_product", "weighted_sum",
]  # fmt: skip
