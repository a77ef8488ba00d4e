"""The head of a paper of the whole registry. Its snapshot is a digest of everything that the paper says."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, select

from registry.change.anchors import LogHead, log_head
from registry.model.entities import REGISTRY_INFO, TABLES
from registry.report.letterhead import letterhead
from registry.report.papers.head import PaperHead
from registry.report.wording import Words


@dataclass(frozen=True, slots=True)
class About:
    """A registry as papers name it."""

    registry: str
    office: Words
    fictional: bool
    log: LogHead


def about(connection: Connection) -> About:
    """The registry of `connection`."""
    info = connection.execute(select(TABLES["registry_info"])).mappings().first()
    known = REGISTRY_INFO.decode(info) if info else {}
    name, office = known.get("name") or "", letterhead(connection).office
    return About(name, office, bool(known.get("fictional")), log_head(connection))


def register_head(told: About, title: Words, as_of: date) -> PaperHead:
    """The head of a paper as of a day, not yet named by its content. Nothing in it can still change: it is no draft."""
    return PaperHead(
        title,
        Words.same(told.registry),
        told.office,
        as_of,
        "",
        None,
        told.fictional,
        told.log,
    )
