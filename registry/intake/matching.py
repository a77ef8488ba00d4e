"""Which firm a row speaks of.

In order: the credit code; a legal, short, English or former name that is equal; the same core and region. Each step links
only where exactly one firm fits. A different valid credit code or another branch forbids a link by name. Fuzzy likeness is
never more than a suggestion: brands have two to four characters, and one of them makes another firm.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from rapidfuzz import fuzz, process

from registry.intake.grammar import CompanyName, read_company

_SUGGEST_FROM = 75


class Ground(StrEnum):
    """Why a row was linked to a firm."""

    USCC = "uscc"
    NAME = "name"
    FORMER = "former"
    CORE = "core"


@dataclass(frozen=True, slots=True)
class Match:
    """The firm found, or the reasons why none was.

    Attributes:
        uid: the firm, None for none.
        ground: what linked it.
        several: firms that fit equally well; a person decides.
        like: names that look alike, best first.
    """

    uid: str | None
    ground: Ground | None = None
    several: tuple[str, ...] = ()
    like: tuple[str, ...] = ()


class FirmIndex:
    """Firms by code and by name: those of the registry and, as a file is read, those of the file."""

    def __init__(self) -> None:
        self._by_uscc: dict[str, str] = {}
        self._uscc_of: dict[str, str] = {}
        self._by_name: dict[str, set[str]] = defaultdict(set)
        self._by_former: dict[str, set[str]] = defaultdict(set)
        self._by_core: dict[tuple[str, str], set[str]] = defaultdict(set)
        self._branch_of: dict[str, str | None] = {}
        self._shown: dict[str, str] = {}

    def add(
        self,
        uid: str,
        name: CompanyName | None,
        uscc: str | None,
        others: Iterable[str] = (),
        former: Iterable[str] = (),
    ) -> None:
        """Make a firm findable.

        Args:
            name: its legal name.
            others: short, English and brand names.
            former: names it no longer bears.
        """
        if uscc:
            self._by_uscc.setdefault(uscc, uid)
            self._uscc_of[uid] = uscc
        if name is not None:
            self._by_name[name.key].add(uid)
            self._shown[name.name] = uid
            self._branch_of[uid] = name.branch
            if name.region and name.legal:
                self._by_core[name.core, name.region].add(uid)
        for other in others:
            key = name_key(other)
            if key:
                self._by_name[key].add(uid)
                self._shown.setdefault(other, uid)
        for old in former:
            key = name_key(old)
            if key:
                self._by_former[key].add(uid)

    def find(self, company: CompanyName | None, uscc: str | None) -> Match:
        """The firm that a row with this name and code speaks of."""
        if uscc and uscc in self._by_uscc:
            return Match(self._by_uscc[uscc], Ground.USCC)
        if company is None:
            return Match(None)
        steps = (
            (self._by_name.get(company.key, set()), Ground.NAME),
            (self._by_former.get(company.key, set()), Ground.FORMER),
            (self._by_core.get((company.core, company.region or ""), set()), Ground.CORE),
        )
        for hits, ground in steps:
            fitting = sorted(uid for uid in hits if self._may_link(uid, company, uscc))
            if len(fitting) == 1:
                return Match(fitting[0], ground)
            if fitting:
                return Match(None, several=tuple(fitting))
        return Match(None, like=self._like(company.name))

    def _may_link(self, uid: str, company: CompanyName, uscc: str | None) -> bool:
        known = self._uscc_of.get(uid)
        if known and uscc and known != uscc:
            return False
        return self._branch_of.get(uid) == company.branch

    def _like(self, name: str) -> tuple[str, ...]:
        hits = process.extract(name, list(self._shown), scorer=fuzz.ratio, limit=3, score_cutoff=_SUGGEST_FROM)
        return tuple(hit[0] for hit in hits)


def name_key(name: str) -> str:
    """The comparison key of a firm's name, "" for nothing."""
    company = read_company(name).value
    return company.key if company is not None else ""
