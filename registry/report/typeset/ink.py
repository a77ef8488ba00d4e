"""The one place that talks to reportlab's canvas: typed, top-down, in points.

y grows downwards from the top edge of the page, as on screen and in the charts' geometry. Nothing here knows what is
drawn. Bytes are reproducible: dates come from the caller, compression and encoding are fixed, no clock is read.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cache
from hashlib import md5
from io import BytesIO
from typing import Any, cast

from reportlab.lib import colors, utils
from reportlab.pdfgen.canvas import Canvas

from registry.report.typeset.faces import SANS, Face, face
from registry.report.typeset.structure import LinkMark, Mark, Node, Outline, Structure

Area = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class FileFacts:
    """What the file says about itself.

    Attributes:
        title, author, subject, keywords: document properties.
        language: BCP 47 tag of the leading language.
        dated: stands as creation date, so that the same view gives the same bytes.
    """

    title: str
    author: str
    subject: str
    keywords: str
    language: str
    dated: date


@dataclass(frozen=True, slots=True)
class Drawn:
    """A drawn file, and what the marks on its pages mean."""

    data: bytes
    structure: Structure


@cache
def _colour(token: str) -> Any:
    return cast("Any", colors).HexColor(token)


class Ink:
    """A PDF being drawn. Coordinates are points from the top left corner of the page.

    `targets` are the anchors that the paper will have: a link to any other place (a section left out) is not made.
    `scale` enlarges the whole page: its sheet is as much larger than `width` by `height`.
    """

    def __init__(
        self, width: float, height: float, facts: FileFacts, targets: Collection[str], scale: float = 1.0
    ) -> None:
        self.width = width
        self.height = height
        self._scale = scale
        self._targets = frozenset(targets)
        self._chapter = ""
        self._buffer = BytesIO()
        face(SANS)  # the initial font must be an embedded one, else Helvetica enters every page unseen
        canvas: Any = cast("Any", Canvas)(
            self._buffer,
            pagesize=(width * scale, height * scale),
            pageCompression=1,
            invariant=1,
            lang=facts.language,
            initialFontName=SANS,
            initialFontSize=8,
        )
        document = canvas._doc
        document._timeStamp = _time_stamp(facts.dated)
        # The file's ID is made from this; the library would seed it with SOURCE_DATE_EPOCH.
        document.signature = md5(f"{facts.dated.isoformat()} {facts.keywords}".encode(), usedforsecurity=False)
        canvas.setTitle(facts.title)
        canvas.setAuthor(facts.author)
        canvas.setSubject(facts.subject)
        canvas.setKeywords(facts.keywords)
        canvas.setCreator("Commercial Aerospace Cultivation Registry")
        canvas.setViewerPreference("DisplayDocTitle", "true")
        canvas.showOutline()
        self._canvas = canvas
        self.tags = Outline(facts.language)
        self._owner: Node | None = None
        self._marked = False
        self._marks = self._links = self._page = 0
        self._enlarged = False

    def chapter(self, key: str, targets: Collection[str]) -> None:
        """From here on anchors and links are those of another paper in the same file, told apart by `key`."""
        self._chapter, self._targets = key, frozenset(targets)
        self.tags.section()

    def glyphs(
        self, x: float, baseline: float, which: Face, size: float, colour: str, text: str, spacing: float = 0.0
    ) -> None:
        """Draw `text` of one face with its origin at `x`, `baseline`; `spacing` is added after every character."""
        self._mark(is_text=True)
        block: Any = self._canvas.beginText()
        block.setFillColor(_colour(colour))
        block.setFont(which.name, size)
        if spacing:
            block.setCharSpace(spacing)
        block.setTextOrigin(x, self.height - baseline)
        block.textOut(text)
        if spacing:
            block.setCharSpace(0)
        self._canvas.drawText(block)

    def rect(self, x: float, y: float, width: float, height: float, fill: str, radius: float = 0.0) -> None:
        """A filled rectangle; `y` is its top edge."""
        self._mark()
        self._canvas.setFillColor(_colour(fill))
        if radius:
            self._canvas.roundRect(x, self.height - y - height, width, height, radius, stroke=0, fill=1)
        else:
            self._canvas.rect(x, self.height - y - height, width, height, stroke=0, fill=1)

    def frame(
        self, x: float, y: float, width: float, height: float, stroke: str, line: float = 0.5, radius: float = 0.0
    ) -> None:
        """The outline of a rectangle; `y` is its top edge."""
        self._mark()
        self._pen(stroke, line, ())
        if radius:
            self._canvas.roundRect(x, self.height - y - height, width, height, radius, stroke=1, fill=0)
        else:
            self._canvas.rect(x, self.height - y - height, width, height, stroke=1, fill=0)

    def line(
        self, x1: float, y1: float, x2: float, y2: float, stroke: str, line: float = 0.5, dash: Sequence[float] = ()
    ) -> None:
        """A straight line with butt ends."""
        self._mark()
        self._pen(stroke, line, dash)
        self._canvas.line(x1, self.height - y1, x2, self.height - y2)

    def polygon(self, points: Sequence[tuple[float, float]], fill: str) -> None:
        """A filled polygon."""
        self._mark()
        path: Any = self._canvas.beginPath()
        path.moveTo(points[0][0], self.height - points[0][1])
        for x, y in points[1:]:
            path.lineTo(x, self.height - y)
        path.close()
        self._canvas.setFillColor(_colour(fill))
        self._canvas.drawPath(path, stroke=0, fill=1)

    def circle(
        self, x: float, y: float, radius: float, fill: str | None = None, stroke: str | None = None, line: float = 0.5
    ) -> None:
        """A disc, a ring, or both."""
        self._mark()
        if fill is not None:
            self._canvas.setFillColor(_colour(fill))
        if stroke is not None:
            self._pen(stroke, line, ())
        self._canvas.circle(x, self.height - y, radius, stroke=int(stroke is not None), fill=int(fill is not None))

    def arc(self, x: float, y: float, radius: float, start: float, extent: float, stroke: str, line: float) -> None:
        """Part of a circle round `x`, `y`; degrees anticlockwise from three o'clock."""
        self._mark()
        self._pen(stroke, line, ())
        top = self.height - y
        self._canvas.arc(x - radius, top - radius, x + radius, top + radius, startAng=start, extent=extent)

    def anchor(self, key: str, y: float) -> None:
        """Name the place at height `y` of this page, for links and the outline."""
        self._enlarge()
        self._canvas.bookmarkHorizontal(self._chapter + key, 0, self.height - y)

    def link(self, key: str, x: float, y: float, width: float, height: float) -> None:
        """Make a rectangle lead to an anchor, where the paper has it."""
        if key not in self._targets:
            return
        bottom = self.height - y - height
        name = self._chapter + key
        self._canvas.linkRect("", name, self._area(x, bottom, width, height), relative=0, thickness=0)
        self.tags.link(LinkMark(self._page, self._links))
        self._links += 1

    def outline(self, title: str, key: str, level: int) -> None:
        """An entry of the document outline, leading to an anchor."""
        self._canvas.addOutlineEntry(title, self._chapter + key, level, closed=level > 0)

    def end_page(self) -> None:
        """Finish this page and begin another."""
        self._unmark()
        self.tags.structure.marks.append(self._marks)
        self._marks = self._links = 0
        self._page += 1
        self._canvas.showPage()
        self._enlarged = False

    def box(self, x: float, y: float, width: float, height: float) -> Area:
        """A rectangle, `y` its top edge, as the file counts: left, bottom, right, top on the sheet."""
        return self._area(x, self.height - y - height, width, height)

    def _area(self, x: float, bottom: float, width: float, height: float) -> Area:
        by = self._scale
        return x * by, bottom * by, (x + width) * by, (bottom + height) * by

    def _enlarge(self) -> None:
        """Begin a page on a sheet larger than it was laid out for; nothing that is drawn comes before it."""
        if self._scale != 1.0 and not self._enlarged:
            self._canvas.scale(self._scale, self._scale)
        self._enlarged = True

    def finish(self) -> Drawn:
        """The whole file."""
        self._canvas.save()
        return Drawn(self._buffer.getvalue(), self.tags.finish())

    def _mark(self, *, is_text: bool = False) -> None:
        """What is drawn next belongs to the element of the moment; a stretch of one element is marked once."""
        self._enlarge()
        owner = self.tags.owner(is_text=is_text)
        if self._marked and owner is self._owner:
            return
        self._unmark()
        self._owner, self._marked = owner, True
        if owner is None:
            self._canvas._code.append("/Artifact BMC")
            return
        owner.children.append(Mark(self._page, self._marks))
        self._canvas._code.append(f"/{owner.kind} <</MCID {self._marks}>> BDC")
        self._marks += 1

    def _unmark(self) -> None:
        if self._marked:
            self._canvas._code.append("EMC")
            self._marked = False

    def _pen(self, stroke: str, line: float, dash: Sequence[float]) -> None:
        self._canvas.setStrokeColor(_colour(stroke))
        self._canvas.setLineWidth(line)
        self._canvas.setDash(list(dash) if dash else [])


def _time_stamp(day: date) -> Any:
    """The day at midnight UTC, whatever the clock, the time zone and SOURCE_DATE_EPOCH say."""
    stamp: Any = cast("Any", utils).TimeStamp(1)
    moment = datetime(day.year, day.month, day.day, tzinfo=UTC)
    stamp.t = moment.timestamp()
    stamp.lt = moment.timetuple()
    stamp.YMDhms = tuple(stamp.lt)[:6]
    stamp.dhh = stamp.dmm = 0
    stamp.tzname = "UTC"
    return stamp
