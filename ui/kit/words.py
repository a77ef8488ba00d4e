"""Words on screen: every fixed text is bound to its widget once and spoken again when the language changes."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from html import escape
from typing import Any, TypeVar
from weakref import WeakKeyDictionary

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from registry.i18n import Language, Text, current_language, set_language

W = TypeVar("W", bound=QObject)


class Speech(QObject):
    """The language of the window. `changed` fires after every bound text has been spoken again."""

    changed = Signal()

    def set_language(self, language: Language) -> None:
        """Speak `language` from now on, everywhere, without restart."""
        set_language(language)
        for widget, bound in list(_bound.items()):
            if isValid(widget):
                for setter, text in bound.items():
                    setter(widget, str(text))
        self.changed.emit()

    def toggle(self) -> None:
        """English becomes Chinese and the reverse."""
        self.set_language(Language.EN if current_language() is Language.ZH else Language.ZH)


_bound: WeakKeyDictionary[QObject, dict[Callable[[Any, str], object], Text]] = WeakKeyDictionary()


@cache
def speech() -> Speech:
    """The one speech of the program."""
    return Speech()


def say(widget: W, setter: Callable[[W, str], object], text: Text) -> None:
    """Set a text now and after each change of language.

    ``say(label, QLabel.setText, Text("Firms"))``: the setter is the unbound method, so that nothing here keeps the
    widget alive. A second call with the same setter replaces the first.
    """
    _bound.setdefault(widget, {})[setter] = text
    setter(widget, str(text))


Spoken = Text | str
"""A text that follows the language (`Text`), or data that does not (`str`)."""


def speak(widget: QWidget, setter: object, text: Spoken) -> None:
    """Bind a `Text`, or set plain data once."""
    if isinstance(text, Text):
        say(widget, setter, text)  # type: ignore[arg-type]
    else:
        setter(widget, text)  # type: ignore[operator]


def plain_tip(text: str) -> str:
    """`text` for a tooltip, as it stands: Qt takes what looks like HTML for it, and a name may look like it on purpose."""
    return f'<span style="white-space:pre-wrap">{escape(text)}</span>' if "<" in text else text
