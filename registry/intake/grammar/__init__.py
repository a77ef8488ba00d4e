"""The value grammar: what a person wrote into a cell, read as a value that carries its meaning.

Every reader is a pure function ``(value, context) -> Reading`` and never raises, whatever the cell holds. What is
inferred carries a code (`CODES`), what could be wrong is a warning, what cannot be decided is an error with a sentence
and, where there is one, a suggestion. Nothing is guessed silently; the raw text is always kept.
Rules: import reference 4.
"""

from __future__ import annotations

from registry.intake.grammar.amount import read_amount
from registry.intake.grammar.codes import CODES, Code, Severity, message, suggestion
from registry.intake.grammar.company import CompanyName, read_company
from registry.intake.grammar.counts import Count, read_integer
from registry.intake.grammar.dates import read_date
from registry.intake.grammar.flags import read_bool
from registry.intake.grammar.phone import read_phone
from registry.intake.grammar.prose import read_text
from registry.intake.grammar.ratio import Ratio, read_percent
from registry.intake.grammar.reading import PLAIN, Context, Reading, Status
from registry.intake.grammar.sniff import Guess, Sniffed, sniff
from registry.intake.grammar.srdi import Level, TierClaim, read_srdi
from registry.intake.grammar.terms import read_code, read_grade, read_outcome, read_rounds
from registry.intake.grammar.text import display, key
from registry.intake.grammar.units import composed_unit, unit_named, unit_of, unit_text
from registry.intake.grammar.uscc import OldNumber, read_uscc
from registry.intake.grammar.writing import amount_text
from registry.model.credit_code import Verdict, verdict

__all__ = [
    "CODES",
    "PLAIN",
    "Code",
    "CompanyName",
    "Context",
    "Count",
    "Guess",
    "Level",
    "OldNumber",
    "Ratio",
    "Reading",
    "Severity",
    "Sniffed",
    "Status",
    "TierClaim",
    "Verdict",
    "amount_text",
    "composed_unit",
    "display",
    "key",
    "message",
    "read_amount",
    "read_bool",
    "read_code",
    "read_company",
    "read_date",
    "read_grade",
    "read_integer",
    "read_outcome",
    "read_percent",
    "read_phone",
    "read_rounds",
    "read_srdi",
    "read_text",
    "read_uscc",
    "sniff",
    "suggestion",
    "unit_named",
    "unit_of",
    "unit_text",
    "verdict",
]
