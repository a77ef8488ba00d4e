"""What happens beside the work when a registry is opened: the day's backup, its second copy, a word on an unsafe place."""

from __future__ import annotations

from typing import TYPE_CHECKING

from registry.errors import RegistryError
from registry.i18n import Text
from ui.kit.desk import Desk
from ui.kit.worker import Ticket

if TYPE_CHECKING:
    from registry.store.place import Risk


def keep_safe(desk: Desk) -> None:
    """Make today's backup of the open registry where one is due and carry it to the second place.

    Work goes on meanwhile, and goes on where it fails: that is said in a message with the way to mend it.
    """
    registry = desk.registry
    if registry is None:
        return

    def work(_ticket: Ticket) -> tuple[Risk | None, Text | None]:
        from registry.change.clock import clock_warning
        from registry.store.keeping import back_up_once_a_day, fill_second_place
        from registry.store.place import risk_of

        back_up_once_a_day(registry)
        fill_second_place(registry)
        with registry.read() as connection:
            return risk_of(registry.path), clock_warning(connection)

    desk.jobs.write(work, lambda found: _say(desk, *found), failed=lambda error: _failed(desk, error), owner=desk)


def _say(desk: Desk, risk: Risk | None, clock: Text | None) -> None:
    if clock is not None:
        desk.say(clock, "", "warn")
    if risk is not None:
        desk.say(risk.what, risk.mend, "warn", (Text("Show"), lambda: desk.go("settings", "backups")))


def _failed(desk: Desk, error: Exception) -> None:
    if not isinstance(error, RegistryError):
        raise error
    desk.say(error.what, error.mend or "", "bad", (Text("Show"), lambda: desk.go("settings", "backups")))
