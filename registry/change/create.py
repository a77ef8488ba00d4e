"""Making a registry: the file, and the first sealed change that says what it is."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from sqlalchemy import select

from registry.change.apply import apply
from registry.change.changeset import ChangeSet, Insert, Update
from registry.i18n import N_
from registry.model.entities import REGISTRY_INFO, TABLES
from registry.model.values import Precision, UncertainDate
from registry.store import Registry, create_registry

INFO_UID = "registry"


def new_registry(
    path: Path, *, name: str, actor: str, office: str = "", fictional: bool = False, data_date: date | None = None
) -> Registry:
    """Make an empty registry at `path`, say what it is, and open it.

    Args:
        name: what the window and papers call it.
        fictional: the data are invented; every screen and page will say so.
        data_date: the day the data speak of; standings are judged on it. None: on the day somebody looks.

    Raises:
        UserError: something lies at `path` already.
        EnvironmentFault: the folder cannot be written.
    """
    registry = create_registry(path)
    day = None if data_date is None else UncertainDate(Precision.DAY, data_date, data_date)
    info = REGISTRY_INFO.encode({"name": name, "office": office, "fictional": fictional, "data_date": day})
    first = Insert("registry_info", INFO_UID, info)
    change = ChangeSet(kind="create", label=N_("Create registry"), actor=actor, operations=(first,))
    try:
        apply(registry, change)
    except BaseException:
        registry.close()
        path.unlink(missing_ok=True)
        raise
    return registry


def mark_as_fictional(registry: Registry, actor: str) -> ChangeSet | None:
    """The change that marks a registry as holding invented data, to go before such data; None where it is marked already."""
    table = TABLES["registry_info"]
    with registry.read() as connection:
        held = connection.execute(select(table.c.fictional).where(table.c.uid == INFO_UID)).scalar()
    if held:
        return None
    mark = Update("registry_info", INFO_UID, {"fictional": held}, {"fictional": 1})
    return ChangeSet(kind="create", label=N_("Mark as fictional"), actor=actor, operations=(mark,))
