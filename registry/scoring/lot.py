"""A recorded lot for equals at the cut, that anybody can draw again (scoring reference 2.5).

Each name gets a ticket, the SHA-256 of three lines of text in UTF-8; the smallest ticket comes first::

    printf '%s\\n%s\\n%s' DIGEST FIRM NUMBER | sha256sum
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256

from registry.errors import UserError
from registry.i18n import Text


@dataclass(frozen=True, slots=True)
class Lot:
    """A lot: what it was drawn over, the public number, and the keys in the order drawn."""

    digest: str
    number: str
    order: tuple[str, ...]

    @property
    def tickets(self) -> tuple[tuple[str, str], ...]:
        """Each key with its ticket in hexadecimal, in the order drawn; for a paper beside which it is checked."""
        return tuple((uid, ticket(self.digest, uid, self.number)) for uid in self.order)

    @property
    def text(self) -> Text:
        """How the lot was drawn."""
        return Text(
            "Lot with the public number {number}: the order follows the SHA-256 of round, firm and number, smallest"
            " first.",
            number=self.number,
        )

    def holds(self) -> bool:
        """Whether the recorded order is the one that digest and number give."""
        return self == draw_lot(self.digest, self.number, self.order)


def draw_lot(digest: str, number: str, uids: Iterable[str]) -> Lot:
    """Order firms by the SHA-256 of digest, key and public number, the smallest first.

    The digest is known before the number is, and the number (of a public draw on a day named beforehand) is in nobody's
    hand; so nobody can choose the order.

    Raises:
        UserError: there is no number.
        ValueError: a part that would make the lines of text ambiguous (a bug of the caller).
    """
    if not number.strip():
        raise UserError(
            Text("A lot needs a public number."),
            Text("Nothing was drawn."),
            Text("Enter the number as it was published."),
        )
    return Lot(digest, number, tuple(sorted(set(uids), key=lambda uid: ticket(digest, uid, number))))


def ticket(before: str, uid: str, after: str) -> str:
    """The ticket of one name, in hexadecimal.

    Raises:
        ValueError: a part holds the sign that joins the parts.
    """
    if any("\n" in part for part in (before, uid, after)):
        raise ValueError("a part of a ticket stands on one line")
    return sha256(f"{before}\n{uid}\n{after}".encode()).hexdigest()
