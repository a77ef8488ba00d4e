"""A recorded lot for equals at the cut, that anybody can draw again (scoring reference 2.5)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256


@dataclass(frozen=True, slots=True)
class Lot:
    """A lot: what it was drawn over, the public number, and the keys in the order drawn."""

    digest: str
    number: str
    order: tuple[str, ...]


def draw_lot(digest: str, number: str, uids: Iterable[str]) -> Lot:
    """Order firms by the SHA-256 of digest, key and public number, the smallest first.

    The digest is known before the number is, and the number (of a public draw on a day named beforehand) is in nobody's
    hand; so nobody can choose the order.
    """
    wanted = sorted(set(uids), key=lambda uid: sha256(f"{digest}\n{uid}\n{number}".encode()).hexdigest())
    return Lot(digest, number, tuple(wanted))
