"""The head of a paper of the whole registry. Its snapshot is a digest of everything that the paper says."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, fields, is_dataclass
from datetime import date
from hashlib import sha256
from typing import Any, cast

from sqlalchemy import Connection, select

from registry.i18n import Text
from registry.model.entities import REGISTRY_INFO, TABLES
from registry.report.papers.head import PaperHead
from registry.report.wording import Words


@dataclass(frozen=True, slots=True)
class About:
    """A registry as papers name it."""

    registry: str
    office: str
    fictional: bool


def about(connection: Connection) -> About:
    """The registry of `connection`."""
    info = connection.execute(select(TABLES["registry_info"])).mappings().first()
    known = REGISTRY_INFO.decode(info) if info else {}
    return About(known.get("name") or "", known.get("office") or "", bool(known.get("fictional")))


def register_head(told: About, title: Words, as_of: date, content: Sequence[object]) -> PaperHead:
    """The head of a paper that says `content` (frozen views) as of a day. Nothing in it can still change: it is no draft."""
    said = [told.registry, as_of.isoformat(), _plain(title), *map(_plain, content)]
    text = json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return PaperHead(
        title,
        Words.same(told.registry),
        Words.same(told.office) if told.office else Words.of(Text("Commercial aerospace cultivation office")),
        as_of,
        sha256(text.encode()).hexdigest(),
        None,
        told.fictional,
    )


def _plain(said: Any) -> Any:
    """A frozen view in what JSON knows."""
    if is_dataclass(said):
        return {one.name: _plain(getattr(said, one.name)) for one in fields(said)}
    if isinstance(said, (list, tuple)):
        return [_plain(one) for one in cast("Sequence[Any]", said)]
    return said if said is None or isinstance(said, (str, int, bool)) else str(said)
