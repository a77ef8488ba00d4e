"""Numbering the sources of a paper in the order in which they are first cited, and the cells read from each."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from openpyxl.utils import column_index_from_string, get_column_letter

from registry.change import Provenance
from registry.i18n import Text
from registry.report.annex_views import Ref, SourceRow
from registry.report.typeset.characters import clean
from registry.report.wording import NOTHING, Words
from registry.scoring.facts import Ref as FactRef

TITLE = 200  # characters of a source's title
_CELL = re.compile(r"([A-Z]{1,3})(\d+)$")


@dataclass(slots=True)
class _Source:
    number: int
    detail: Words
    cited: int = 0
    cells: dict[str, dict[str, None]] = field(default_factory=dict[str, dict[str, None]])


@dataclass(slots=True)
class Citations:
    """The sources cited so far."""

    origins: Mapping[tuple[str, str], Provenance]
    _sources: dict[str, _Source] = field(default_factory=dict[str, "_Source"])
    _names: dict[str, Words] = field(default_factory=dict[str, Words])

    def cite(self, refs: Sequence[FactRef], firm: str, name: Words) -> tuple[Ref, ...]:
        """The numbers and places of the values `refs`; a value without a recorded origin cites nothing."""
        found: dict[Ref, None] = {}
        # By place, not by the keys of the records: two imports of one sheet give the same paper.
        origins = [origin for ref in refs if (origin := self.origins.get((ref.uid, ref.field))) is not None]
        for origin in sorted(origins, key=lambda o: (o.file, o.sheet, o.note, o.actor, _order(_place(o)))):
            title, detail = _titled(origin)
            source = self._sources.setdefault(title, _Source(len(self._sources) + 1, detail))
            one = Ref(source.number, _place(origin))
            if one in found:
                continue
            found[one] = None
            source.cited += 1
            if one.place:
                self._names[firm] = name
                source.cells.setdefault(firm, {})[one.place] = None
        return tuple(found)

    def rows(self) -> tuple[SourceRow, ...]:
        """All sources cited, with the cells read from each, firm by firm."""
        return tuple(
            SourceRow(
                source.number,
                title,
                source.detail,
                source.cited,
                tuple((self._names[firm], cells_in_words(cells)) for firm, cells in source.cells.items()),
            )
            for title, source in self._sources.items()
        )


def _titled(origin: Provenance) -> tuple[str, Words]:
    """What a source is called, and how it came."""
    if origin.file:
        return f"{origin.file} › {origin.sheet}", NOTHING
    if origin.note:
        return clean(origin.note, TITLE), NOTHING
    return origin.actor, Words.of(Text("Entered by hand"))


def _order(place: str) -> tuple[int, int, str]:
    found = _CELL.match(place)
    return (int(found[2]), column_index_from_string(found[1]), "") if found else (0, 0, place)


def _place(origin: Provenance) -> str:
    """The cell; a value computed from a whole row cites the row as a spreadsheet writes it, 12:12."""
    return f"{origin.cell}:{origin.cell}" if origin.cell.isdigit() else origin.cell


def cells_in_words(cells: Iterable[str]) -> str:
    """Cells with neighbours drawn together: F12, G12 and H12 are ``F12:H12``."""
    single: list[tuple[int, int]] = []
    others: list[str] = []
    for cell in cells:
        found = _CELL.match(cell)
        if found is None:
            others.append(cell)
        else:
            single.append((int(found[2]), column_index_from_string(found[1])))
    parts: list[str] = []
    ordered = sorted(set(single))
    for _, run in groupby(enumerate(ordered), key=lambda pair: (pair[1][0], pair[1][1] - pair[0])):
        places = [place for _, place in run]
        (row, first), (_, last) = places[0], places[-1]
        left, right = f"{get_column_letter(first)}{row}", f"{get_column_letter(last)}{row}"
        parts.append(left if first == last else f"{left}:{right}")
    return ", ".join([*parts, *others])
