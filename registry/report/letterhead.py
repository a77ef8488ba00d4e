"""How papers name the office that makes them."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection

from registry.i18n import Text
from registry.office.headings import MASTHEAD, OFFICE, PRINTED, SIGNED, Heading, headings
from registry.report.wording import Words


@dataclass(frozen=True, slots=True)
class Letterhead:
    """The office as its papers name it.

    Attributes:
        masthead: above an official paper, in Chinese.
        signed: below it.
        printed: at its foot, in Chinese.
    """

    office: Words
    masthead: str
    signed: Words
    printed: str


def letterhead(connection: Connection) -> Letterhead:
    """The letterhead of a registry; what nobody worded follows from the name of the office."""
    said = headings(connection)
    office = _words(said[OFFICE]) or Words.of(Text("Commercial aerospace cultivation office"))
    return Letterhead(
        office,
        said[MASTHEAD].zh or f"{office.zh}文件",
        _words(said[SIGNED]) or office,
        said[PRINTED].zh or office.zh,
    )


def _words(heading: Heading) -> Words:
    return Words(heading.title.message, heading.title.zh)
