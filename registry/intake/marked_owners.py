"""Which firm a row of a marked workbook speaks of: the plan says it of one row a firm, names and codes of the others."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import cache

from registry.intake.layout import Region, RegionKind
from registry.intake.plan import PlannedFirm, RowState
from registry.intake.reading import Sheet
from registry.model.entities import ENTITIES
from registry.model.vocab import normalised

_NAMING = ("legal_name", "short_name", "english_name", "uscc")


@cache
def _naming_headers() -> frozenset[str]:
    """Headers, as aliases are compared, of columns that name the firm of a row."""
    fields = [ENTITIES["firm"].field(key) for key in _NAMING] + [ENTITIES["milestone"].field("firm")]
    return frozenset(normalised(text) for f in fields for text in (f.zh, f.en, *f.aliases))


def _naming_columns(region: Region) -> list[int]:
    headers = _naming_headers()
    return [c.index for c in region.columns if c.path and normalised(c.path[-1]) in headers]


class Owners:
    """Finds the registry's key of the firm of a row.

    Args:
        firms: those the plan found in this workbook.
        tables: its sheets with their regions.
        new_keys: whether firms new to the registry have keys, because the plan is carried out.
    """

    def __init__(
        self, firms: Sequence[PlannedFirm], tables: Sequence[tuple[Sheet, Sequence[Region]]], *, new_keys: bool
    ) -> None:
        self._known: dict[tuple[str, int], str] = {}
        by_name: dict[str, set[str]] = defaultdict(set)
        for firm in firms:
            # A firm that the import does not bring into the registry has no key there.
            stays_out = firm.state is RowState.NEW and not (firm.included and new_keys)
            key = "" if stays_out else firm.uid
            self._known[firm.sheet, firm.row] = key
            by_name[normalised(firm.name)].add(key)
        for sheet, regions in tables:
            for region in regions:
                columns = _naming_columns(region)
                for row in region.data_rows:
                    if (key := self._known.get((sheet.name, row))) is not None:
                        for name in _texts(sheet, region, row, columns):
                            by_name[name].add(key)
        # A name that two firms bear says nothing.
        self._names: Mapping[str, str] = {name: next(iter(k)) for name, k in by_name.items() if len(k) == 1}

    def of(self, sheet: Sheet, region: Region, row: int) -> str:
        """The key of the firm of a row, "" where it has none or it is not known."""
        rows = region.header_rows if region.kind is RegionKind.FORM else (row,)
        for number in rows:
            if (sheet.name, number) in self._known:
                return self._known[sheet.name, number]
        keys = {self._names.get(name, "") for name in _texts(sheet, region, row, _naming_columns(region))} - {""}
        return next(iter(keys)) if len(keys) == 1 else ""


def _texts(sheet: Sheet, region: Region, row: int, columns: Sequence[int]) -> Iterator[str]:
    """What the naming cells of a record hold, as names are compared; merged cells speak for all their rows."""
    for column in columns:
        text = normalised(region.cell(sheet, row, column).text())
        if text:
            yield text
