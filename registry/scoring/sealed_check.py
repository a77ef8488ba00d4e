"""Checking a sealed round from its file alone: the digests of its parts, and the whole list computed again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, cast

from registry.errors import UserError
from registry.i18n import Text
from registry.scoring.grid import points_text
from registry.scoring.sealed import Recount, canonical_bytes, outcome_plain, part_digests, read_sealed, recount


@dataclass(frozen=True, slots=True)
class Difference:
    """Something that does not hold. `place`: where in the file; `text`: in words."""

    place: str
    text: Text


@dataclass(frozen=True)
class Verification:
    """What checking a sealed file found.

    Attributes:
        digest: of the bytes that were given.
        differences: everything that does not hold, empty where all holds.
        counted: the round computed anew, None where the file cannot be read.
        notes: what stands beside the verdict: who signed, and what this check cannot tell.
    """

    digest: str
    differences: tuple[Difference, ...]
    counted: Recount | None
    notes: tuple[Text, ...] = ()

    @property
    def holds(self) -> bool:
        """Whether the list follows from what went in and nothing was changed."""
        return not self.differences


def verify_sealed(body: bytes, *, expected: str = "") -> Verification:
    """Compute a sealed round again from its file alone and compare everything.

    Args:
        body: the file.
        expected: the digest printed on the paper or kept in the registry, "" where none is at hand.

    Raises:
        UserError: it is no sealed round.
    """
    inputs, facts, whole = read_sealed(body)
    digest = sha256(body).hexdigest()
    found: list[Difference] = []
    if expected and digest != expected.strip().lower():
        found.append(
            Difference(
                "digest",
                Text(
                    "The digest of the file is {found}, the paper or registry says {expected}.",
                    found=digest[:16],
                    expected=expected[:16],
                ),
            )
        )
    if body != canonical_bytes(whole):
        found.append(Difference("form", Text("The file is not in its canonical form: somebody wrote it anew.")))
    names = {firm.uid: firm.legal_name for firm in facts}
    seats = {expert.uid: expert.seat for expert in inputs.experts}
    found += _changed_parts(whole, names, seats)
    try:
        counted = recount(inputs, facts, form=whole["format"])
    except UserError as error:
        found.append(Difference("inputs", error.what))
        return Verification(digest, tuple(found), None)
    found += _changed_outcome(whole.get("outcome"), outcome_plain(counted), names, counted.listed.decimals)
    return Verification(digest, tuple(found), counted)


def _changed_parts(whole: Mapping[str, Any], names: Mapping[str, str], seats: Mapping[str, str]) -> list[Difference]:
    stated = whole.get("parts")
    stated = cast("dict[str, Any]", stated) if isinstance(stated, dict) else {}
    real = part_digests(whole["inputs"])
    changed = sorted(name for name in stated.keys() | real.keys() if stated.get(name) != real.get(name))
    return [Difference(f"parts/{name}", _part_text(name, names, seats)) for name in changed]


def _part_text(name: str, names: Mapping[str, str], seats: Mapping[str, str]) -> Text:
    kind, _, key = name.partition("/")
    if kind == "facts":
        return Text("The figures of {firm} were changed after the seal.", firm=names.get(key, key))
    if kind == "marks":
        return Text("The marks of {seat} were changed after the seal.", seat=seats.get(key, key))
    if kind == "scheme":
        return Text("The scheme was changed after the seal.")
    return Text("“{part}” was changed after the seal.", part=kind)


def _changed_outcome(
    stated: object, real: Mapping[str, Any], names: Mapping[str, str], decimals: int
) -> list[Difference]:
    if not isinstance(stated, dict):
        return [Difference("outcome", Text("The file states no outcome."))]
    said = cast("dict[str, Any]", stated)
    rows = _stated_rows(said)
    found: list[Difference] = []
    for row in cast("list[dict[str, Any]]", real["candidates"]):
        uid = str(row["uid"])
        before = rows.pop(uid, {})
        if before != row:
            found.append(Difference(f"outcome/{uid}", _row_text(names.get(uid, uid), before, row, decimals)))
    for uid in rows:
        text = Text("{firm} is on the file's list and was no candidate.", firm=names.get(uid, uid))
        found.append(Difference(f"outcome/{uid}", text))
    for key, text in (
        ("chosen", Text("The list in the file is not the one that follows from what went in.")),
        ("reserve", Text("The reserve list in the file is not the one that follows from what went in.")),
        ("shares", Text("The shares of draws in the file are not those that follow from what went in.")),
        ("pairs", Text("What the file says of firms side by side at the cut does not follow from what went in.")),
    ):
        if said.get(key) != real.get(key):
            found.append(Difference(f"outcome/{key}", text))
    return found


def _stated_rows(said: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    listed = said.get("candidates")
    if not isinstance(listed, list):
        return {}
    rows = [cast("dict[str, Any]", row) for row in cast("list[object]", listed) if isinstance(row, dict)]
    return {str(row.get("uid", "")): row for row in rows}


def _row_text(firm: str, said: Mapping[str, Any], real: Mapping[str, Any], decimals: int) -> Text:
    if said.get("published") != real.get("published"):
        return Text(
            "{firm}: the file states {said} points, {real} follow from what went in.",
            firm=firm,
            said=_points(said.get("published"), decimals),
            real=_points(real.get("published"), decimals),
        )
    if said.get("rank") != real.get("rank"):
        return Text(
            "{firm}: the file states place {said}, place {real} follows from what went in.",
            firm=firm,
            said=str(said.get("rank", "—")),
            real=str(real.get("rank", "—")),
        )
    return Text("{firm}: what the file states does not follow from what went in.", firm=firm)


def _points(units: object, decimals: int) -> str:
    return points_text(units, decimals) if isinstance(units, int) else "—"
