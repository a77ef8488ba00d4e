"""Printing a paper: the system's dialog, then the pages of the very bytes that are saved, drawn one after another.

A page of another format than the paper in the tray is fitted to it; one that lies across is turned.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from PySide6.QtCore import QMarginsF, QRect, QSizeF, Qt
from PySide6.QtGui import QImage, QPageLayout, QPageSize, QPainter, QTransform
from PySide6.QtPrintSupport import QAbstractPrintDialog, QPrintDialog, QPrinter
from PySide6.QtWidgets import QDialog, QWidget

from registry.errors import EnvironmentFault
from registry.i18n import Text
from ui.kit.pdf_page import page_sizes, picture_at

if TYPE_CHECKING:
    from ui.kit.desk import Desk
    from ui.kit.worker import Ticket

DOTS = 300
"""Pixels an inch: fine enough for small type, and a page of A4 takes 35 MB while it is sent."""

Tell = Callable[[int, int], None]


def print_pdf(desk: Desk, owner: QWidget, data: bytes, name: Text) -> None:
    """Ask for a printer, and print the PDF `data` under `name` as a job that can be stopped."""
    printer = printer_for(data, name)
    dialog = QPrintDialog(printer, owner)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.setOption(QAbstractPrintDialog.PrintDialogOption.PrintPageRange)
    dialog.setOption(QAbstractPrintDialog.PrintDialogOption.PrintCollateCopies)
    # The dialog does not own the printer: it lives with this connection, and then with the job.
    dialog.accepted.connect(lambda _chosen: send(desk, owner, printer, data, name))
    QDialog.open(dialog)  # the print dialog's own `open` wants a slot to call


def send(desk: Desk, owner: QWidget, printer: QPrinter, data: bytes, name: Text) -> None:
    """Print on the printer that was chosen, and say how many pages went."""

    def work(ticket: Ticket) -> int:
        def tell(done: int, count: int) -> None:
            ticket.check()
            ticket.progress(done, count)

        return print_pages(printer, data, tell)

    def done(pages: int) -> None:
        desk.say(Text("{n} page sent to the printer", "{n} pages sent to the printer", n=pages), printer.printerName())

    desk.jobs.read(work, done, title=Text("Printing {name}", name=name), owner=owner)


def printer_for(data: bytes, name: Text) -> QPrinter:
    """A printer on which nothing is chosen yet but the format of the first page and the number of pages."""
    sizes = page_sizes(data)
    width, height = sizes[0]
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setDocName(str(name))
    printer.setFullPage(True)
    short, long = sorted((width, height))
    printer.setPageSize(QPageSize(QSizeF(short, long), QPageSize.Unit.Point, "", QPageSize.SizeMatchPolicy.FuzzyMatch))
    across = QPageLayout.Orientation.Landscape if width > height else QPageLayout.Orientation.Portrait
    printer.setPageOrientation(across)
    printer.setPageMargins(QMarginsF(0, 0, 0, 0))
    printer.setFromTo(1, len(sizes))
    return printer


def print_pages(printer: QPrinter, data: bytes, tell: Tell) -> int:
    """Draw the pages that were asked for on `printer`; answers how many.

    Args:
        printer: as the person chose it: range, order, copies.
        data: the PDF.
        tell: called before each page with how many are done and how many there are; what it raises stops the printing.

    Raises:
        EnvironmentFault: the printer does not take the pages.
    """
    wanted = list(_wanted(printer, len(page_sizes(data))))
    painter = QPainter()
    if not painter.begin(printer):
        raise _refused(printer)
    try:
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.setRenderHint(QPainter.RenderHint.LosslessImageRendering)
        for done, page in enumerate(wanted):
            tell(done, len(wanted))
            if done and not printer.newPage():
                raise _refused(printer)
            _draw(painter, printer, data, page)
        tell(len(wanted), len(wanted))
    except BaseException:
        printer.abort()
        raise
    finally:
        painter.end()
    return len(wanted)


def _wanted(printer: QPrinter, pages: int) -> Iterator[int]:
    """The pages from 0, in the order in which they are sent."""
    numbers = list(range(pages))
    if printer.printRange() == QPrinter.PrintRange.PageRange:
        first, last = printer.fromPage() or 1, printer.toPage() or pages
        ranges = printer.pageRanges()
        numbers = [n for n in numbers if (first <= n + 1 <= last if ranges.isEmpty() else ranges.contains(n + 1))]
    if printer.pageOrder() == QPrinter.PageOrder.LastPageFirst:
        numbers.reverse()
    copies = 1 if printer.supportsMultipleCopies() else max(printer.copyCount(), 1)
    if printer.collateCopies():
        yield from numbers * copies
    else:
        yield from (number for number in numbers for _copy in range(copies))


def _draw(painter: QPainter, printer: QPrinter, data: bytes, page: int) -> None:
    """One page, as large as the paper lets it be."""
    drawn = picture_at(data, page, min(DOTS, printer.resolution()))
    image = QImage(drawn.pixels, drawn.width, drawn.height, drawn.width * 4, QImage.Format.Format_RGB32)
    paper = printer.pageLayout().fullRectPixels(printer.resolution())
    if (image.width() > image.height()) != (paper.width() > paper.height()):
        image = image.transformed(QTransform().rotate(90))
    size = image.size().scaled(paper.size(), Qt.AspectRatioMode.KeepAspectRatio)
    place = QRect((paper.width() - size.width()) // 2, (paper.height() - size.height()) // 2, *size.toTuple())
    painter.drawImage(place, image)


def _refused(printer: QPrinter) -> EnvironmentFault:
    name = printer.printerName() or printer.outputFileName()
    return EnvironmentFault(
        Text("The printer {name} did not accept the paper.", name=name or "—"),
        Text("The registry is unchanged."),
        Text("Check that it is on and connected, or save the PDF and print it with another program."),
    )
