"""The page's dealings with schemes: which version is in use, the editor, files, and what a version changed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from registry.i18n import Text, _
from ui.keylist.scheme_chooser import SchemeChooser
from ui.keylist.scheme_editor import SchemeEditor
from ui.keylist.scheme_files import ask_export, ask_import
from ui.keylist.scheme_review import SchemeReview
from ui.keylist.weigh import WeighDialog
from ui.kit.dialog import Dialog

if TYPE_CHECKING:
    from registry.rounds.schemes import SchemeVersion
    from registry.scoring import FirmFacts, Scheme
    from ui.keylist.state import Draft
    from ui.kit.desk import Desk


class SchemeDesk(QObject):
    """Keeps the versions and the one in use.

    Args:
        page: whose dialogs they are.
        chooser: in the head of the tree.
        draft: the page's draft now, None before it is read.
        facts: the candidates.
        taken: told the scheme that is in use from now on.
    """

    def __init__(
        self,
        page: QWidget,
        desk: Desk,
        chooser: SchemeChooser,
        *,
        draft: Callable[[], Draft | None],
        facts: Callable[[], Sequence[FirmFacts]],
        taken: Callable[[Scheme], None],
    ) -> None:
        super().__init__(page)
        self._page, self._desk, self._chooser = page, desk, chooser
        self._draft, self._facts, self._taken = draft, facts, taken
        self._versions: Sequence[SchemeVersion] = ()
        self._uid = self._digest = ""
        chooser.version_wanted.connect(self.choose)
        chooser.edit_wanted.connect(self.edit)
        chooser.help_wanted.connect(self.ask_weights)
        chooser.changes_wanted.connect(self.show_changes)
        chooser.import_wanted.connect(self._import)
        chooser.export_wanted.connect(self._export)

    def forget(self) -> None:
        """Another registry is open."""
        self._versions = ()
        self._uid = self._digest = ""

    def take_versions(self, versions: Sequence[SchemeVersion]) -> bool:
        """The versions on record now; whether the one in use is another than before (it was undone, or none was)."""
        self._versions = versions
        if self.in_use is not None:
            return False
        # The shipped scheme gets a key of its own when a round stores it: it is the same scheme all the same.
        same = next((v for v in versions if v.digest == self._digest), None)
        chosen = same or _usual(versions)
        self._uid, self._digest = chosen.uid, chosen.digest
        return same is None

    def follow(self, uid: str) -> None:
        """A round says which version is in use; nobody is told."""
        found = next((v for v in self._versions if v.uid == uid), None)
        if found is not None:
            self._uid, self._digest = found.uid, found.digest

    @property
    def in_use(self) -> SchemeVersion | None:
        """The version in use, None where it is not on record."""
        return next((v for v in self._versions if v.uid == self._uid), None)

    @property
    def base(self) -> Scheme | None:
        """The scheme in use as it is on record."""
        held = self.in_use
        return None if held is None else held.scheme

    def show(self) -> None:
        """Say in the tree's head what is in use; moved weights are no version yet."""
        draft, held = self._draft(), self.in_use
        if draft is None or held is None:
            return
        words = Text("{name} v{version}", name=held.title, version=held.version)
        if draft.scheme != held.scheme:
            words = Text("{words}, changed", words=words)
        self._chooser.show_version(words, self._versions, self._uid)

    def choose(self, uid: str) -> None:
        """Use another version."""
        found = next((v for v in self._versions if v.uid == uid), None)
        if found is not None:
            self._uid, self._digest = found.uid, found.digest
            self._taken(found.scheme)

    # -- the editor

    def edit(self) -> None:
        """Open the editor with what the page has now."""
        editor = self.editor()
        if editor is not None:
            editor.exec()
            editor.deleteLater()

    def save_changed(self) -> None:
        """Show what was moved on the page against what is saved, and save it as the next version."""
        editor = self.editor()
        if editor is not None:
            editor.review_changes()
            editor.exec()
            editor.deleteLater()

    def editor(self) -> SchemeEditor | None:
        """The editor, not shown yet; None while nothing is read."""
        draft, base = self._draft(), self.base
        if draft is None or base is None:
            return None
        scheme = draft.scheme if draft.missing is None else replace(draft.scheme, missing=draft.missing)
        newest = max((v.version for v in self._versions if v.code == base.code), default=0)
        return SchemeEditor(
            self._page, self._desk, scheme, self._facts(), self._desk.as_of, base=base, newest=newest, saved=self._saved
        )

    def _saved(self, version: SchemeVersion) -> None:
        self._versions = (version, *self._versions)
        self.choose(version.uid)
        self._desk.say(Text("Saved as version {n}", n=str(version.version)), action=(Text("Undo"), self._desk.undo))

    def ask_weights(self) -> None:
        """Ask for weights by points, swings, an order or in pairs; what comes of it is a draft like a moved weight."""
        dialog = self.weigh_dialog()
        if dialog is not None:
            dialog.exec()
            dialog.deleteLater()

    def weigh_dialog(self) -> WeighDialog | None:
        """The dialog, not shown yet; None while nothing is read."""
        draft = self._draft()
        return None if draft is None else WeighDialog(self._page, draft.scheme, self._taken)

    def show_changes(self) -> None:
        """What the version in use changed against the one before it."""
        from registry.scoring.scheme_diff import scheme_diff

        held = self.in_use
        if held is None:
            return
        before = [v for v in self._versions if v.code == held.code and v.version < held.version]
        if not before:
            return
        earlier = max(before, key=lambda v: v.version)
        dialog = ChangesDialog(self._page)
        title = Text("What version {n} changes", n=str(held.version))
        dialog.review.show_differences(title, scheme_diff(earlier.scheme, held.scheme), noted=False)
        dialog.exec()
        dialog.deleteLater()

    # -- files

    def _import(self) -> None:
        path = ask_import(self._page)
        editor = self.editor() if path is not None else None
        if path is not None and editor is not None:
            editor.take_file(path)
            editor.exec()
            editor.deleteLater()

    def _export(self, suffix: str) -> None:
        draft = self._draft()
        if draft is not None:
            ask_export(self._desk, draft.scheme, suffix, self._page)


class ChangesDialog(Dialog):
    """What one version changed."""

    def __init__(self, parent: QWidget) -> None:
        window = parent.window()
        super().__init__(parent, min(1080, max(window.width() - 48, 900)))
        self.setFixedHeight(min(680, max(window.height() - 64, 480)))
        self.setWindowTitle(_("Differences"))
        self.body.setContentsMargins(0, 0, 0, 0)
        self.review = SchemeReview()
        self.body.addWidget(self.review, 1)
        self.add_button(Text("Close"), "primary")


def _usual(versions: Sequence[SchemeVersion]) -> SchemeVersion:
    """The newest version of the scheme that was saved last, else of the shipped one."""
    from datetime import date

    saved = [v for v in versions if v.saved is not None]
    code = max(saved, key=lambda v: (v.saved or date.min, v.version)).code if saved else versions[0].code
    return next(v for v in versions if v.code == code)
