"""Running text: kept as it is shown, with the markers of a missing value told apart."""

from __future__ import annotations

from registry.intake.grammar.reading import PLAIN, Context, Reading, missing, opened, read_as, refused
from registry.intake.grammar.text import display, is_excel_error, is_not_applicable, is_plain, missing_reason
from registry.model.values import Missing


def read_text(value: object, context: Context = PLAIN) -> Reading[str]:
    """The text of a cell in its shown form, line ends kept; of any length."""
    del context  # text is text under every header
    if isinstance(value, str) and is_plain(value):
        return read_as(value, value)
    raw, squeezed = opened(value)
    reason = missing_reason(squeezed)
    if reason is not None:
        return missing(raw, reason)
    if is_excel_error(squeezed):
        return refused(raw, "excel_error")
    if is_not_applicable(squeezed):
        return missing(raw, Missing.NONE, ("not_applicable",))
    shown = display(raw)
    return read_as(raw, shown) if shown else missing(raw, Missing.BLANK)
