"""Files dragged onto the window, whatever page is in front: words while they hang over it, and what becomes of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from PySide6.QtCore import QMimeData, QObject, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QDragEnterEvent, QDragLeaveEvent, QDragMoveEvent, QDropEvent, QPainter, QPen
from PySide6.QtWidgets import QWidget

from registry.i18n import Text
from ui.kit import glyphs, icons
from ui.kit.books import KINDS
from ui.kit.desk import Desk
from ui.kit.fonts import Type, advance
from ui.kit.theme import tokens
from ui.kit.worker import Ticket
from ui.shell.firstrun import REGISTRIES

_HEIGHT, _EDGE = 120, 32
_NAMED = 2


@dataclass(frozen=True, slots=True)
class Sorted:
    """What was dropped, told apart.

    Attributes:
        books: workbooks, and folders as they are.
        folders: how many of them are folders.
        registries: registry files.
        others: names of what is neither.
        foreign: how many are no files of this computer.
    """

    books: tuple[Path, ...] = ()
    folders: int = 0
    registries: tuple[Path, ...] = ()
    others: tuple[str, ...] = ()
    foreign: int = 0

    @property
    def refusal(self) -> tuple[Text, Text] | None:
        """Why nothing of it is taken, and what to do; None where something is."""
        if self.folders > 1:
            return Text("Several folders were dropped."), Text("Drop one folder at a time, or all its files.")
        if self.registries and (self.books or len(self.registries) > 1):
            return Text("A registry was dropped with other files."), Text("Drop one registry alone to open it.")
        if self.books or self.registries:
            return None
        if self.others:
            said = Text("{files} is no workbook, folder or registry.", files=named(self.others))
            if len(self.others) > 1:
                said = Text("{files} are no workbooks, folders or registries.", files=named(self.others))
            return said, Text("Drop .xlsx, .xls, .xlsb, .ods, .et, .csv or a folder of them.")
        return Text("No file was dropped."), Text("Save it on this computer, then drop the file.")


def named(names: Sequence[str]) -> Text | str:
    """The first names, and how many more there are."""
    first = ", ".join(names[:_NAMED])
    more = len(names) - _NAMED
    if more <= 0:
        return first
    return Text("{files} and {n:,} more", "{files} and {n:,} more", files=first, n=more)


def tell_apart(paths: Iterable[Path], foreign: int = 0) -> Sorted:
    """What `paths` are: looks at the disk, so not on the window's thread."""
    books: list[Path] = []
    registries: list[Path] = []
    others: list[str] = []
    folders = 0
    for path in paths:
        suffix = path.suffix.lower()
        if path.is_dir():
            folders += 1
            books.append(path)
        elif suffix in REGISTRIES:
            registries.append(path)
        elif suffix in KINDS:
            books.append(path)
        else:
            others.append(path.name)
    return Sorted(tuple(books), folders, tuple(registries), tuple(others), foreign)


@dataclass(frozen=True, slots=True)
class Hanging:
    """What hangs over the window, as far as the names tell: a name without an ending may be a folder."""

    paths: tuple[Path, ...] = ()
    foreign: int = 0
    names: tuple[str, ...] = field(default=())

    @property
    def words(self) -> tuple[Text, Text | str]:
        """What a drop would do, and to what."""
        suffixes = {path.suffix.lower() for path in self.paths}
        if not self.paths:
            return Text("Only files of this computer can be dropped"), ""
        if suffixes <= REGISTRIES:
            return Text("Drop to open this registry"), named(self.names)
        if self.is_taken:
            return Text("Drop to import"), named(self.names)
        return Text("This is no workbook, folder or registry"), named(self.names)

    @property
    def is_taken(self) -> bool:
        """Whether any of it may be taken."""
        return any(path.suffix.lower() in {*KINDS, *REGISTRIES} or _may_be_folder(path) for path in self.paths)


def _may_be_folder(path: Path) -> bool:
    """Whether the name has no ending of a file: 2024年12月, 松江, Q3 returns."""
    ending = path.suffix[1:]
    return not (ending.isascii() and ending.isalnum() and ending[:1].isalpha() and len(ending) <= 5)


def hanging(mime: QMimeData) -> Hanging | None:
    """The files of a drag; None where it carries something else (a text)."""
    if not mime.hasUrls():
        return None
    paths = tuple(Path(url.toLocalFile()) for url in mime.urls() if url.isLocalFile())
    return Hanging(paths, len(mime.urls()) - len(paths), tuple(path.name for path in paths))


class DropVeil(QWidget):
    """Lies over the window while files hang over it, says what a drop does, and takes the drop."""

    def __init__(self, window: QWidget, dropped: Callable[[Hanging], None]) -> None:
        super().__init__(window)
        self._dropped = dropped
        self._held = Hanging()
        self.setAcceptDrops(True)
        self.hide()

    def begin(self, held: Hanging) -> None:
        """Files came over the window."""
        self._held = held
        title, note = held.words
        self.setAccessibleName(f"{title} {note}".strip())
        parent = self.parentWidget()
        if parent is not None:
            self.setGeometry(parent.rect())
        self.show()
        self.raise_()
        self.update()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        held = hanging(event.mimeData())
        if held is None:
            event.ignore()
            return
        self.begin(held)
        event.acceptProposedAction()

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        event.acceptProposedAction()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self.hide()

    def dropEvent(self, event: QDropEvent) -> None:
        self.hide()
        held = hanging(event.mimeData())
        if held is not None:
            event.acceptProposedAction()
            self._dropped(held)

    def paintEvent(self, event: object) -> None:
        painter, now = QPainter(self), tokens()
        shade = QColor(now.text)
        shade.setAlphaF(0.18)
        painter.fillRect(self.rect(), shade)
        title, note = (str(part) for part in self._held.words)
        taken = self._held.is_taken
        room = self.width() - 4 * _EDGE
        width = min(max(advance(Type.PANE_TITLE, title), advance(Type.BODY, note), 320) + 2 * _EDGE, room)
        card = QRect((self.width() - width) // 2, (self.height() - _HEIGHT) // 2, width, _HEIGHT)
        with glyphs.kept(painter):
            pen = QPen(now.accent if taken else now.bad, 1)
            pen.setDashPattern([3, 2])
            painter.setPen(pen)
            painter.setBrush(now.surface)
            painter.drawRoundedRect(QRectF(card).adjusted(0.5, 0.5, -0.5, -0.5), 8, 8)
        icon, ink = ("import", "accent") if taken else ("ban", "bad")
        painter.drawPixmap(card.center().x() - 10, card.top() + 18, icons.pixmap(icon, ink, 20))
        inner, centre = card.adjusted(16, 0, -16, 0), Qt.AlignmentFlag.AlignHCenter
        upper = QRect(inner.left(), card.top() + 46, inner.width(), 24)
        glyphs.paint_text(painter, upper, title, Type.PANE_TITLE, "text" if taken else "bad", centre)
        lower = QRect(inner.left(), card.top() + 76, inner.width(), 20)
        glyphs.paint_text(painter, lower, note, Type.BODY, "text2", centre)


class Drops(QObject):
    """Takes what is dropped on a window.

    Args:
        import_books: gets workbooks and at most one folder.
        open_file: gets a registry.
    """

    def __init__(
        self,
        window: QWidget,
        desk: Desk,
        import_books: Callable[[list[Path]], None],
        open_file: Callable[[Path], None],
    ) -> None:
        super().__init__(window)
        self._desk, self._import, self._open = desk, import_books, open_file
        self.veil = DropVeil(window, self.take)

    def enter(self, event: QDragEnterEvent) -> None:
        """A drag came onto the window."""
        held = hanging(event.mimeData())
        if held is not None:
            event.acceptProposedAction()
            self.veil.begin(held)

    def take(self, held: Hanging) -> None:
        """Files were dropped: look what they are, off the window's thread, then go on."""

        def work(_ticket: Ticket) -> Sorted:
            return tell_apart(held.paths, held.foreign)

        self._desk.jobs.read(work, self._go, lane="shell.drop", owner=self)

    def _go(self, found: Sorted) -> None:
        refusal = found.refusal
        if refusal is not None:
            self._desk.say(*refusal, "warn")
            return
        left = len(found.others) + found.foreign
        if left:
            said = Text("{n:,} dropped file was left out", "{n:,} dropped files were left out", n=left)
            self._desk.say(said, named(found.others), "warn")
        if found.registries:
            self._open(found.registries[0])
        else:
            self._import(list(found.books))
