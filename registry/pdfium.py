"""PDFs read by pdfium, one thread at a time.

pdfium keeps global state: two threads within it end the process, or one of them finds a sound document broken. Whoever
reads a PDF in this program does it here.
"""

from __future__ import annotations

from collections.abc import Generator
from contextlib import closing, contextmanager
from threading import Lock
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pypdfium2 import PdfDocument  # pyright: ignore[reportMissingTypeStubs]

_ONE_AT_A_TIME = Lock()


@contextmanager
def opened_pdf(data: bytes) -> Generator[PdfDocument]:
    """The document of `data`, open until the block ends; other threads wait so long.

    It is closed within the turn, so that nothing is left for the garbage collector to free on another thread. Not for a
    block within a block.

    Raises:
        pypdfium2.PdfiumError: it is no PDF that can be read.
    """
    import pypdfium2  # pyright: ignore[reportMissingTypeStubs]

    with _ONE_AT_A_TIME, closing(pypdfium2.PdfDocument(data)) as document:
        yield document


def texts_of(data: bytes, most: int | None = None) -> list[str]:
    """The text of each page, of the first `most` where it is said.

    Raises:
        pypdfium2.PdfiumError: it is no PDF that can be read.
    """
    texts: list[str] = []
    with opened_pdf(data) as document:
        for number in range(len(document) if most is None else min(len(document), most)):
            with closing(document[number]) as page, closing(page.get_textpage()) as text:
                texts.append(text.get_text_range())
    return texts
