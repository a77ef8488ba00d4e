"""The values of a column as a second opinion on what its header says."""

from __future__ import annotations

from collections.abc import Sequence

from registry.intake.grammar.sniff import Guess, sniff
from registry.intake.targets import Target, target_for
from registry.model.catalogue import Kind
from registry.model.vocab import vocabulary

_FITS: dict[Kind, frozenset[Guess]] = {
    Kind.DATE: frozenset((Guess.DATE, Guess.INTEGER, Guess.NUMBER)),
    Kind.AMOUNT: frozenset((Guess.AMOUNT, Guess.NUMBER, Guess.INTEGER)),
    Kind.INTEGER: frozenset((Guess.INTEGER, Guess.NUMBER)),
    Kind.BOOLEAN: frozenset((Guess.BOOL,)),
}
_FITS_METRIC = {
    "money": frozenset((Guess.AMOUNT, Guess.NUMBER, Guess.INTEGER)),
    "ratio": frozenset((Guess.PERCENT, Guess.NUMBER, Guess.INTEGER)),
}
_COUNTS = frozenset((Guess.INTEGER, Guess.NUMBER))
_LITTLE = 500  # of a thousand values
_LESS = 35
_LEAST_SAMPLE = 3


def confirmed(confidence: int, target: Target, values: Sequence[object]) -> int:
    """`confidence` in `target`, lowered where most of the values look like something else."""
    fits = _fitting(target)
    seen = sniff(values)
    if not fits or seen.count < _LEAST_SAMPLE:
        return confidence
    share = max((seen.share(kind) for kind in fits), default=0)
    return confidence if share >= _LITTLE else max(confidence - _LESS, 0)


def proposed(values: Sequence[object], subject: str) -> Target | None:
    """The field that the values of a column with an unknown header speak for: credit codes and firms' names only."""
    seen = sniff(values)
    if seen.count < _LEAST_SAMPLE:
        return None
    if seen.kind is Guess.USCC:
        return target_for("firm.uscc")
    if seen.kind is Guess.COMPANY:
        return target_for("firm.legal_name" if subject == "firm" else f"{subject}.firm")
    return None


def _fitting(target: Target) -> frozenset[Guess]:
    if target.metric is not None:
        return _FITS_METRIC.get(vocabulary("metric").get(target.metric).unit or "", _COUNTS)
    if target.key == "firm.uscc":
        return frozenset((Guess.USCC,))
    return _FITS.get(target.field.kind, frozenset())
