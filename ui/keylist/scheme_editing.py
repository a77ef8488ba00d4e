"""What a person does to a scheme in its editor: parts added, moved and removed, weights dragged, every step taken back."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from registry.i18n import Text
from ui.keylist.scheme_dimension import HeirDialog
from ui.keylist.scheme_outline import SchemeOutline
from ui.keylist.scheme_parts import new_dimension, new_item, weighed
from ui.keylist.scheme_specs import Node, outline
from ui.kit.dialog import Dialog
from ui.kit.feedback import Notice

if TYPE_CHECKING:
    from registry.model.toml_table import Path
    from registry.scoring.scheme_draft import SchemeDraft

_STEPS = 200


@dataclass(frozen=True)
class _Drag:
    """A weight being dragged: from which draft, to which, and what could be taken back before."""

    path: Path
    start: SchemeDraft
    end: SchemeDraft
    past: list[SchemeDraft]


class SchemeEditing(Dialog):
    """A dialog that holds a draft and its past. The editor below shows them."""

    outline: SchemeOutline
    _notice: Notice

    def __init__(self, parent: QWidget, width: int, draft: SchemeDraft) -> None:
        super().__init__(parent, width)
        self._draft = draft
        self._past: list[SchemeDraft] = []
        self._drag: _Drag | None = None
        self._locked: frozenset[str] = frozenset()
        self._path: Path = ()

    def _show(self) -> None:
        """Show the draft."""
        raise NotImplementedError

    def _show_part(self, nodes: Sequence[Node] | None = None) -> None:
        """Show the part in front."""
        raise NotImplementedError

    def _enter_form(self) -> None:
        """Bring the keyboard into the form."""
        raise NotImplementedError

    def _change(self, change: Callable[[SchemeDraft], SchemeDraft]) -> None:
        self._take(change(self._draft))

    def _take(self, draft: SchemeDraft) -> None:
        if draft.tables == self._draft.tables:
            self._show_part()
            return
        self._past = [*self._past[-_STEPS:], self._draft]
        self._draft = draft
        self._show()

    def _take_back(self) -> None:
        if self._past:
            self._draft = self._past.pop()
            self._show()

    def _weigh(self, path: Path, weight: int) -> None:
        # All steps of one drag begin where it began, and are taken back as one.
        drag = self._drag
        if drag is None or drag.path != path or drag.end is not self._draft:
            drag = _Drag(path, self._draft, self._draft, self._past)
        self._draft, self._past = drag.start, drag.past
        self._take(weighed(drag.start, path, weight, self._locked))
        if self._draft is drag.start:
            self._show()
        self._drag = replace(drag, end=self._draft)

    def _settle(self) -> None:
        self._drag = None

    def _turn_lock(self, path: Path) -> None:
        node = next((n for n in outline(self._draft) if n.path == path), None)
        if node is not None and node.lock:
            self._locked = self._locked ^ {node.lock}
            self._show()

    def _add(self, path: Path) -> None:
        self._put(new_item(self._draft, path))

    def _add_dimension(self, path: Path) -> None:
        self._put(new_dimension(self._draft, path))

    def _put(self, made: tuple[SchemeDraft, Path] | None) -> None:
        if made is not None:
            self._take(made[0])
            self._front(made[1])
            self._enter_form()

    def _front(self, path: Path) -> None:
        """Bring a part to the front; the list keeps its row, not its part, where the parts before it change."""
        self.outline.set_current(path)
        self._path = path
        self._show_part()

    def _move(self, path: Path, step: int) -> None:
        if path[:1] in (("dimension",), ("indicator",)):
            from registry.scoring.scheme_dimensions import moved_among_siblings

            draft, target = moved_among_siblings(self._draft, path, step)
            self._take(draft)
            self._front(target)

    def _remove(self, path: Path) -> None:
        if not (path and isinstance(path[-1], int)):
            return
        if path[0] == "dimension":
            self._remove_dimension(path)
            return
        draft = self._draft.without(path)
        if path[:2] == ("panel", "item") and not draft.get(("panel", "item")):
            draft = draft.with_value(("panel",), None)
        self._let_go(path, draft)

    def _let_go(self, path: Path, draft: SchemeDraft) -> None:
        """Take the draft without the part at `path`; the one before it comes to the front."""
        before = outline(self._draft)
        place = next((n for n, node in enumerate(before) if node.path == path), 1)
        here = before[place - 1].path
        self._take(draft)
        self._front(here if here in {node.path for node in outline(draft)} else ())

    def _remove_dimension(self, path: Path) -> None:
        from registry.scoring.scheme_dimensions import indicators_of, without_dimension

        code, draft = self._draft.get((*path, "code")), self._draft
        if len(draft.get(("dimension",))) < 2:
            self._notice.show_message(Text("A scheme needs one dimension. Add another before you delete this one."))
        elif not indicators_of(draft, code):
            self._let_go(path, without_dimension(draft, code, None))
        else:
            dialog = HeirDialog(
                self, draft, code, lambda heir: self._let_go(path, without_dimension(draft, code, heir))
            )
            dialog.exec()
            dialog.deleteLater()
