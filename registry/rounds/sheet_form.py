"""What the program writes into a score sheet to know it again: whose it is, of which round, what each row and column means.

These stand in hidden rows and a hidden column. A check sum over them shows when somebody has changed them.
"""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256

FORMAT = "CAR score sheet 1"
"""First cell of the hidden first row; after it round, expert, check sum."""
ITEMS = "items"
"""First cell of the hidden second row; below each mark's column stands the code of its item."""
COMMENT = "comment"
"""What stands there below the column of comments."""
KEY_COLUMN, NUMBER_COLUMN, FIRM_COLUMN, CODE_COLUMN, FIRST_ITEM = 1, 2, 3, 4, 5
FORMAT_ROW, ITEMS_ROW = 1, 2
RECUSED = "R"
"""What stands in the cells of a candidate that the expert steps aside for."""


def check_sum(round_uid: str, expert: str, items: Sequence[str]) -> str:
    """16 hexadecimal digits over whose sheet it is and what its columns mean."""
    return sha256("\n".join((FORMAT, round_uid, expert, *items)).encode()).hexdigest()[:16]


def joined_comment(comments: Sequence[str]) -> str:
    """The comments of one candidate's items in one cell: each once, in order."""
    return "；".join(dict.fromkeys(comment.strip() for comment in comments if comment.strip()))
