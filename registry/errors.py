"""The three kinds of failure: what the user can mend, what the environment did, and everything else, which is a bug.

Each known error says what happened, what is safe and how to mend it. Anything not derived from `RegistryError` is a bug
and reaches the crash dialog (window) or exit code 70 (command line).
"""

from __future__ import annotations

import traceback
from collections.abc import Iterable
from pathlib import Path
from types import TracebackType

from registry.i18n import Language, Text, current_language


def _joined(sentences: Iterable[Text | None], language: Language) -> str:
    # Chinese sentences follow each other without a space.
    return ("" if language is Language.ZH else " ").join(t.render(language) for t in sentences if t is not None)


class RegistryError(Exception):
    """A known failure with words for the person in front of the screen.

    Args:
        what: what happened, one sentence.
        safe: what is safe, or None where nothing was at risk.
        mend: how to go on, or None where there is nothing to do.
    """

    exit_code = 1

    def __init__(self, what: Text, safe: Text | None = None, mend: Text | None = None) -> None:
        super().__init__(what)
        self.what = what
        self.safe = safe
        self.mend = mend

    def render(self, language: Language) -> str:
        """All sentences in `language`, in the order what, safe, mend."""
        return _joined((self.what, self.safe, self.mend), language)

    def __str__(self) -> str:
        return self.render(current_language())

    @property
    def brief(self) -> str:
        """What happened and how to go on, for the form where it happened: there, nothing was at risk."""
        return _joined((self.what, self.mend), current_language())


class _OfFile(RegistryError):
    """A registry that is not opened as it is.

    Args:
        path: of the file.
        what, safe, mend: see `RegistryError`.
    """

    def __init__(self, path: Path, what: Text, safe: Text, mend: Text) -> None:
        super().__init__(what, safe, mend)
        self.path = path


class UserError(RegistryError):
    """The user can mend it: a wrong file, an unknown firm, a rule not met."""

    exit_code = 2


class LockedRegistry(_OfFile, UserError):
    """A file that may be an encrypted registry whose key is not known."""


class StrangeRegistry(_OfFile, UserError):
    """A registry with rules or tables that this program did not make; its rows can be taken over into a new file."""


LOOK_AGAIN = Text("Somebody has removed it meanwhile; open the list again.")
"""How to go on where what was to be changed is not there any more."""


def fault_report(kind: type[BaseException], trace: TracebackType | None) -> str:
    """A fault of the program for a log or a report: its kind, and where in the program it came up.

    The message of the exception and the lines of code are left out: they may quote a value of the registry.
    """
    frames = traceback.extract_tb(trace, limit=None)
    places = [f"  {frame.name}  {'/'.join(Path(frame.filename).parts[-3:])}:{frame.lineno}" for frame in frames]
    return "\n".join([kind.__name__, *places])


class EnvironmentFault(RegistryError):
    """The machine got in the way: disk full, file locked, no right to write."""

    exit_code = 3


class DamagedRegistry(_OfFile, EnvironmentFault):
    """A registry whose bytes are broken; what can be read of it can be brought into a new file."""
