"""The lists of the backups page: the backups there are, and the changes that going back to one would set aside."""

from __future__ import annotations

from typing import TYPE_CHECKING

from registry.i18n import Text, current_language
from ui.kit import format as write
from ui.kit.fonts import Type
from ui.kit.format import DASH
from ui.kit.table.columns import Column

if TYPE_CHECKING:
    from registry.change import Change
    from registry.store.shelf import Backup


def size_words(size: int) -> str:
    """Bytes as megabytes."""
    return f"{size / 1e6:,.1f} MB"


def backup_columns() -> list[Column[Backup]]:
    """The columns of the backups."""
    return [
        Column(
            key="made",
            title=Text("Made"),
            text=lambda one: write.moment(one.made),
            sort=lambda one: one.made,
            role=Type.NAME,
            width=184,
            indent=24,
            priority=-1,
        ),
        Column(
            key="why",
            title=Text("Why"),
            text=lambda one: one.reason.render(current_language()),
            sort=lambda one: one.why,
            width=150,
            stretch=True,
            priority=-1,
        ),
        Column(
            key="firms",
            title=Text("Firms"),
            text=lambda one: f"{one.rows['firm']:,}" if "firm" in one.rows else DASH,
            sort=lambda one: one.rows.get("firm"),
            numeric=True,
            width=80,
            priority=2,
        ),
        Column(
            key="changes",
            title=Text("Changes"),
            text=lambda one: DASH if one.tx is None else f"{one.tx:,}",
            sort=lambda one: one.tx,
            numeric=True,
            width=80,
            priority=3,
        ),
        Column(
            key="size",
            title=Text("Size"),
            text=lambda one: size_words(one.size),
            sort=lambda one: one.size,
            numeric=True,
            width=96,
            gap=16,
            priority=1,
        ),
    ]


def change_columns() -> list[Column[Change]]:
    """The columns of the changes that would be set aside."""
    return [
        Column(
            key="what",
            title=Text("What"),
            text=lambda one: one.label(current_language()),
            width=150,
            stretch=True,
            indent=16,
            priority=-1,
        ),
        Column(key="who", title=Text("Who"), text=lambda one: one.actor, width=80, priority=1),
        Column(key="when", title=Text("When"), text=lambda one: write.moment(one.at), width=144, gap=8, priority=-1),
    ]
