"""The sample registry: sixty fictional firms, made from the shipped district return when it is first wanted."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import platformdirs

from registry.i18n import Text

if TYPE_CHECKING:
    from ui.kit.desk import Desk
    from ui.kit.worker import Ticket


def sample_path() -> Path:
    """Where the sample registry lies: in the user's data folder, never in the program's."""
    return Path(platformdirs.user_data_dir("cultivation-registry", appauthor=False)) / "sample.car"


def make_sample(desk: Desk) -> None:
    """Open the sample registry; make it first if it is not there."""
    path = sample_path()
    if path.is_file():
        desk.open(path)
        return
    actor = desk.actor
    desk.jobs.write(
        lambda ticket: _build(path, actor, ticket),
        desk.open,
        title=Text("Making the sample registry"),
        owner=desk,
    )


def _build(path: Path, actor: str, ticket: Ticket) -> Path:
    """A registry from the shipped return, imported as any other. It gets its name only once it is whole."""
    from registry.change import new_registry
    from registry.intake.importing import commit, prepare, read_files
    from registry.view.samples import DISTRICT_RETURN as SAMPLE

    path.parent.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(dir=path.parent, prefix="making-") as folder:
        part = Path(folder) / path.name
        with new_registry(
            part, name=str(SAMPLE.name), actor=actor, fictional=SAMPLE.fictional, data_date=SAMPLE.day
        ) as registry:
            books = read_files([SAMPLE.path])
            ticket.check()
            commit(registry, prepare(registry, books), actor)
        return part.replace(path)
