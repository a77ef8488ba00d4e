"""The names of a firm: the one to lead with, the other one, and what they sort by."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from registry.i18n import Language

if TYPE_CHECKING:
    from registry.view import FirmRow


class Named(Protocol):
    """Something with the names of a firm."""

    @property
    def legal_name(self) -> str: ...
    @property
    def short_name(self) -> str | None: ...
    @property
    def english_name(self) -> str | None: ...


def short_chinese(row: Named) -> str:
    """The Chinese name as people say it."""
    return row.short_name or row.legal_name


def names(row: Named, language: Language) -> tuple[str, str]:
    """The name to lead with and the other one. The language in use comes first; a firm without an English name leads
    with its Chinese one and its legal name follows."""
    chinese = short_chinese(row)
    if language is Language.ZH:
        return chinese, row.english_name or "—"
    if row.english_name:
        return row.english_name, chinese
    return chinese, row.legal_name if row.legal_name != chinese else "—"


def name_key(row: FirmRow, language: Language) -> str:
    """What the firm column sorts by: the stored pinyin in Chinese, the English name (else the pinyin) in English."""
    if language is Language.ZH or not row.english_name:
        return (row.pinyin or row.legal_name).casefold()
    return row.english_name.casefold()
