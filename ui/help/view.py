"""Where a page of the help is read: Qt's own browser, dressed in the tokens, with its pictures scaled to the column."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QEvent, Qt, QUrl, Signal
from PySide6.QtGui import QColor, QImage, QResizeEvent, QTextCharFormat, QTextCursor, QTextDocument
from PySide6.QtWidgets import QTextBrowser, QTextEdit

from registry.i18n import Language, Text
from ui.help.book import Chapter, pictures_folder
from ui.kit.fonts import FAMILIES, Type, prose, scaled
from ui.kit.overlay import OverlayBar
from ui.kit.theme import Tokens, theme, tokens
from ui.kit.words import speak

COLUMN = 720
"""Reading text stays at 72 characters or so, however wide the window is."""
_MARGIN = 32


class HelpView(QTextBrowser):
    """Shows chapters. `followed` carries a link as it is written: a place of the help, or ``page:KEY`` of the program."""

    followed = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._language = Language.EN
        self._chapter: Chapter | None = None
        self.setOpenLinks(False)
        self.setFont(prose(Type.BODY))
        self.setStyleSheet("QTextBrowser { border: none; border-radius: 0px; padding: 0px; background: transparent; }")
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.document().setDocumentMargin(0)
        self._bar = OverlayBar(self)
        speak(self, QTextBrowser.setAccessibleName, Text("Page of the help"))
        self.anchorClicked.connect(lambda url: self.followed.emit(url.toString()))
        theme().changed.connect(self.dress)

    def show_chapter(self, chapter: Chapter, language: Language, anchor: str = "") -> None:
        """Show a chapter from its beginning, or from `anchor` on."""
        if (chapter, language) != (self._chapter, self._language):
            self._chapter, self._language = chapter, language
            self.dress()
        if anchor:
            self.scrollToAnchor(anchor)
        else:
            self.verticalScrollBar().setValue(0)
        self.setExtraSelections([])

    def dress(self) -> None:
        """Set the page again in the colours and sizes in use."""
        if self._chapter is None:
            return
        at = self.verticalScrollBar().value()
        self.document().setDefaultStyleSheet(style(tokens()))
        body = self._chapter.body.replace("<table>", '<table cellspacing="0" cellpadding="6" width="100%">')
        self.setHtml(f"<html><body>{body}</body></html>")
        self._fit()
        self.verticalScrollBar().setValue(at)

    def mark(self, words: list[str]) -> None:
        """Mark each of `words` in the page, and bring the first into view where no anchor did."""
        shade = QTextCharFormat()
        shade.setBackground(tokens().warnSoft)
        found: list[QTextEdit.ExtraSelection] = []
        for word in words:
            cursor = QTextCursor(self.document())
            while not (cursor := self.document().find(word, cursor)).isNull():
                selection: Any = QTextEdit.ExtraSelection()
                selection.cursor, selection.format = cursor, shade
                found.append(selection)
        self.setExtraSelections(found)

    def loadResource(self, kind: int, name: QUrl) -> Any:
        """Pictures of the help, in its language; nothing else is ever loaded."""
        if kind != QTextDocument.ResourceType.ImageResource.value or name.scheme():
            return None
        image = QImage(str(pictures_folder(self._language) / name.path()))
        if image.isNull():
            return None
        ratio = self.devicePixelRatioF()
        width = min(image.width(), round(self._column() * ratio))
        image = image.scaledToWidth(width, Qt.TransformationMode.SmoothTransformation)
        image.setDevicePixelRatio(ratio)
        return image

    def _column(self) -> int:
        return max(240, min(COLUMN, self.width() - 2 * _MARGIN))

    def _fit(self) -> None:
        """Keep the column in the middle. The margins are those of the document, so that its lines follow them."""
        frame = self.document().rootFrame()
        form = frame.frameFormat()
        side = (self.width() - self._column()) // 2
        if form.leftMargin() != side:
            form.setLeftMargin(side)
            form.setRightMargin(side)
            form.setTopMargin(24)
            form.setBottomMargin(48)
            frame.setFrameFormat(form)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._fit()
        super().resizeEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self.dress()


def style(now: Tokens) -> str:
    """The style of a page, in the part of CSS that Qt knows."""

    def size(role: Type) -> str:
        pixels, _line, weight = role.value
        return f"font-size: {scaled(pixels)}px; font-weight: {weight};"

    def colour(value: QColor) -> str:
        return value.name()

    return f"""
body {{ color: {colour(now.text)}; {size(Type.BODY)} font-family: {", ".join(f"'{name}'" for name in FAMILIES)};
        line-height: 150%; }}
h1 {{ {size(Type.FIRM_TITLE)} margin-top: 0px; margin-bottom: 12px; }}
h2 {{ {size(Type.PANE_TITLE)} margin-top: 24px; margin-bottom: 6px; }}
h3 {{ {size(Type.SECTION)} margin-top: 16px; margin-bottom: 4px; }}
p, li {{ margin-top: 0px; margin-bottom: 8px; }}
a {{ color: {colour(now.accent)}; text-decoration: none; }}
code {{ font-family: 'Inter', 'Noto Sans SC'; color: {colour(now.text2)}; background-color: {colour(now.sunken)}; }}
pre {{ background-color: {colour(now.sunken)}; color: {colour(now.text2)}; margin-bottom: 10px; }}
th {{ {size(Type.LABEL)} color: {colour(now.text3)}; background-color: {colour(now.sunken)}; }}
table {{ margin-top: 4px; margin-bottom: 12px; }}
td, th {{ border-bottom: 1px solid {colour(now.line)}; text-align: left; }}
blockquote {{ color: {colour(now.text2)}; margin-left: 12px; }}
"""
