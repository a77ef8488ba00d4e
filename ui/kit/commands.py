"""Commands: what can be done, said once. Menus, palette, shortcuts and the help on keys are made from this."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from registry.i18n import Text
from ui.kit.work import Work


@dataclass(frozen=True, slots=True)
class Command:
    """One act.

    Attributes:
        name: stable name, ``firms.search``.
        text: a verb and its object, sentence case.
        keys: shortcuts in Qt's portable spelling, ``Ctrl+F``.
        icon: drawing in ``resources/icons``.
        page: the page in front of which it can be done; None everywhere.
        menu: the menu it stands in: registry, edit, view, go, page, or "" for none.
        listed: whether the palette offers it.
        changes: whether it changes the registry, so that it rests where nothing may be changed.
        work: what it changes there, so that it rests for whoever may not do that.
    """

    name: str
    text: Text
    keys: tuple[str, ...] = ()
    icon: str | None = None
    page: str | None = None
    menu: str = ""
    listed: bool = True
    changes: bool = False
    work: Work = Work.RECORDS


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the palette.

    Attributes:
        text, note: its words, and the other name of a firm.
        run: what Enter does; None for a heading.
        icon: a drawing, or ``segment.launch`` for the shape of a segment.
        keys: shortcut, shown.
        right: words at the right end.
        rests: it is a command that cannot be run now; `right` says why.
    """

    text: str
    run: Callable[[], None] | None = None
    note: str = ""
    icon: str = ""
    keys: str = ""
    right: str = ""
    rests: bool = False


def shown_keys(keys: str) -> str:
    """Keys as the program writes them: Ctrl K."""
    return keys.replace("+", " ")
