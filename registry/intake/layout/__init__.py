"""Where the tables and forms of a sheet stand, and what their headers say: `find_regions`."""

from __future__ import annotations

from registry.intake.layout.by_hand import region_by_hand
from registry.intake.layout.header import HeaderParts, clean_header
from registry.intake.layout.lexicon import CatalogueLexicon, Lexicon
from registry.intake.layout.region import Column, Reason, Region, RegionKind, SkippedRow
from registry.intake.layout.search import find_regions

__all__ = [
    "CatalogueLexicon",
    "Column",
    "HeaderParts",
    "Lexicon",
    "Reason",
    "Region",
    "RegionKind",
    "SkippedRow",
    "clean_header",
    "find_regions",
    "region_by_hand",
]
