"""A header on its own, as the mapping reads it."""

from __future__ import annotations

from registry.intake.mapping import HeaderWords, MappedColumn, Subject, map_columns


def mapped(*path: str, year: int | None = None, subject: Subject = Subject.FIRM) -> MappedColumn:
    (one,) = map_columns([HeaderWords(2, path, year)], subject)
    return one
