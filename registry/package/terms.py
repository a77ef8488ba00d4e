"""The terms of all vocabularies beside the data, so that a code can be read without this program. Not read back."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from registry.model.catalogue import Title
from registry.model.vocab import vocabulary
from registry.package.describe import PROFILE, titled
from registry.resources import resource_path

TERMS = "data/terms.csv"
_COLUMNS = {
    "vocabulary": Title("Vocabulary", "词表"),
    "code": Title("Code", "代码"),
    "en": Title("English", "英文"),
    "zh": Title("Chinese", "中文"),
    "parent": Title("Term above it", "上级代码"),
    "unit": Title("Unit of a metric", "指标单位"),
}
TERM_COLUMNS = tuple(_COLUMNS)


def terms_title() -> Title:
    """What the table is called."""
    return Title("Terms", "代码表")


def stored_terms() -> Iterator[tuple[str | None, ...]]:
    """Every term: vocabulary, code, both labels, the term above it, the unit."""
    for path in sorted(resource_path("vocabularies").glob("*.toml")):
        for term in vocabulary(path.stem):
            yield path.stem, term.code, term.en, term.zh, term.parent or None, term.unit


def terms_schema() -> dict[str, Any]:
    """The Table Schema of `stored_terms`."""
    return {
        "$schema": PROFILE + "tableschema.json",
        "fieldsMatch": "exact",
        "fields": [{"name": name, "type": "string", **titled(title)} for name, title in _COLUMNS.items()],
        "missingValues": [""],
        "primaryKey": ["vocabulary", "code"],
    }
