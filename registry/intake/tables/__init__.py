"""Where the tables of a sheet are: titles, unit lines, headers of one to three rows, data, footers."""

from __future__ import annotations

from registry.intake.tables.header import HeaderParts, clean_header
from registry.intake.tables.region import Column, Lexicon, Region, Skipped, SkipReason
from registry.intake.tables.search import find_regions

__all__ = ["Column", "HeaderParts", "Lexicon", "Region", "SkipReason", "Skipped", "clean_header", "find_regions"]
