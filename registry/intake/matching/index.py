"""Which firm a row speaks of.

In order: the credit code; a legal, short, English or former name that is equal; the same core and region. Each step links
only where exactly one firm fits. A different valid credit code or another branch forbids a link by name. Fuzzy likeness is
never more than a suggestion: brands have two to four characters, and one of them makes another firm.

A changed legal form (有限公司 → 股份有限公司) is no other name: names are compared without it.
"""

from __future__ import annotations

from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar

from registry.intake.grammar import CompanyName, read_company
from registry.intake.matching.blocking import Blocks
from registry.intake.matching.likeness import Candidate, Entry, compare

_NOBODY: frozenset[str] = frozenset()


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
    """Firms by code and by name: those of the registry and, as a file is read, those of the file.

    Args:
        not_same: (uid of a firm, comparison key of a name or a credit code) that a person once told apart. Such a pair is
            neither linked by its name nor suggested; an equal credit code still links, for one code is one firm.
    """

    def __init__(self, not_same: AbstractSet[tuple[str, str]] = frozenset()) -> None:
        self._not_same = not_same
        self._by_uscc: dict[str, str] = {}
        self._uscc_of: dict[str, str] = {}
        # Nearly all bear a name of their own: a tuple of one takes a fifth of a set's memory.
        self._by_name: dict[str, tuple[str, ...]] = {}
        self._by_former: dict[str, tuple[str, ...]] = {}
        self._by_core: dict[tuple[str, str], tuple[str, ...]] = {}
        self._codeless: set[str] = set()
        self._branch_of: dict[str, str | None] = {}
        self._shown: dict[str, str] = {}
        self._entries: list[Entry] = []
        self._entries_of: dict[str, tuple[int, ...]] = {}
        self._blocks = Blocks()

    def add(
        self,
        uid: str,
        name: CompanyName | None,
        uscc: str | None,
        others: Iterable[str] = (),
        former: Iterable[str] = (),
    ) -> None:
        """Make a firm findable. More about a firm that is there already may be added at any time.

        Args:
            name: its legal name.
            others: short, English and brand names.
            former: names it no longer bears.
        """
        if uscc:
            self._by_uscc.setdefault(uscc, uid)
            self._uscc_of[uid] = uscc
            self._codeless.discard(uid)
        elif uid not in self._uscc_of:
            self._codeless.add(uid)
        if name is not None:
            _hold(self._by_name, name.key, uid)
            self._shown[uid] = name.name
            self._branch_of[uid] = name.branch
            if name.region and name.legal:
                _hold(self._by_core, (name.core, name.region), uid)
            self._enter(Entry(uid, name, legal=True))
        for other in others:
            company = read_company(other).value
            if company is not None:
                _hold(self._by_name, company.key, uid)
                self._shown.setdefault(uid, other)
                self._enter(Entry(uid, company))
        for old in former:
            company = read_company(old).value
            if company is not None:
                _hold(self._by_former, company.key, uid)
                self._enter(Entry(uid, company, former=True))

    def add_code(self, uid: str, uscc: str) -> None:
        """A credit code that the firm had before it was merged."""
        self._by_uscc.setdefault(uscc, uid)

    def owner(self, uscc: str | None) -> str | None:
        """The firm that has this credit code."""
        return self._by_uscc.get(uscc) if uscc else None

    def has_namesake(self, company: CompanyName, uscc: str) -> bool:
        """Whether a firm with another credit code bears the same name."""
        return any(self._uscc_of.get(uid, uscc) != uscc for uid in self._by_name.get(company.key, _NOBODY))

    def find(self, company: CompanyName | None, uscc: str | None, *, suggest: bool = True) -> Match:
        """The firm that a row with this name and code speaks of.

        Args:
            suggest: fill `Match.like` where no firm was found; it costs more than all the rest.
        """
        if uscc and uscc in self._by_uscc:
            return Match(self._by_uscc[uscc], Ground.USCC)
        if company is None:
            return Match(None)
        for hits, ground in self._steps(company):
            fitting = sorted(uid for uid in hits if self._may_link(uid, company, uscc))
            if len(fitting) == 1:
                return Match(fitting[0], ground)
            if fitting:
                return Match(None, several=tuple(fitting))
        like = self.candidates(company, uscc, limit=3) if suggest else ()
        return Match(None, like=tuple(c.name for c in like if not c.vetoed))

    def candidates(
        self,
        company: CompanyName | None,
        uscc: str | None,
        limit: int = 5,
        *,
        without: AbstractSet[str] = _NOBODY,
        vetoed: bool = True,
    ) -> tuple[Candidate, ...]:
        """Firms that a row with this name and code may speak of, best first, each with what agrees and what does not.

        Those that bear an equal name come along, and so does the owner of the credit code. A firm that another credit code
        or branch rules out is listed last, and only where its name is equal or very close.

        Args:
            without: firms not to list, such as the one just made of the row itself.
            vetoed: list those too that another credit code rules out.
        """
        if company is None:
            return ()
        # Another code rules out every firm that has one: in a return where all have, there is nobody to compare with.
        no_rival = not vetoed and uscc is not None and uscc not in self._by_uscc
        if no_rival and not self._codeless:
            return ()
        certain = set[str]().union(*(hits for hits, _ in self._steps(company)))
        if uscc and uscc in self._by_uscc:
            certain.add(self._by_uscc[uscc])
        near = self._blocks.near(company).union(*(self._entries_of.get(uid, ()) for uid in certain))
        best: dict[str, tuple[tuple[bool, int, int], Candidate]] = {}
        for number in sorted(near):
            entry = self._entries[number]
            uid = entry.uid
            if uid in without or self._is_told_apart(uid, company, uscc):
                continue
            if no_rival and uid not in self._codeless:
                continue
            if not vetoed and uscc and self._uscc_of.get(uid, uscc) != uscc:
                continue
            found = compare(company, uscc, entry, self._uscc_of.get(uid), self._shown.get(uid, entry.company.name))
            if found is None:
                continue
            # Of several names of one firm the most alike speaks for it; its registered name where they are equally so.
            rank = (not found.vetoed, found.score, 2 * entry.legal + (not entry.former))
            if uid not in best or rank > best[uid][0]:
                best[uid] = rank, found
        listed = sorted((c for _, c in best.values()), key=lambda c: (c.vetoed, -c.score, c.name, c.uid))
        return tuple(listed[:limit])

    def _steps(self, company: CompanyName) -> tuple[tuple[tuple[str, ...], Ground], ...]:
        return (
            (self._by_name.get(company.key, ()), Ground.NAME),
            (self._by_former.get(company.key, ()), Ground.FORMER),
            (self._by_core.get((company.core, company.region or ""), ()), Ground.CORE),
        )

    def _may_link(self, uid: str, company: CompanyName, uscc: str | None) -> bool:
        known = self._uscc_of.get(uid)
        if known and uscc and known != uscc:
            return False
        return self._branch_of.get(uid) == company.branch and not self._is_told_apart(uid, company, uscc)

    def _is_told_apart(self, uid: str, company: CompanyName, uscc: str | None) -> bool:
        if not self._not_same:
            return False
        return (uid, company.key) in self._not_same or (uscc is not None and (uid, uscc) in self._not_same)

    def _enter(self, entry: Entry) -> None:
        own = self._entries_of.get(entry.uid, ())
        known = (entry.company.name, entry.former)
        if all((self._entries[n].company.name, self._entries[n].former) != known for n in own):
            self._entries_of[entry.uid] = (*own, len(self._entries))
            self._entries.append(entry)
            self._blocks.add(entry.company)


_Key = TypeVar("_Key")


def _hold(holders: dict[_Key, tuple[str, ...]], key: _Key, uid: str) -> None:
    held = holders.get(key, ())
    if uid not in held:
        holders[key] = (*held, uid)


def name_key(name: str) -> str:
    """The comparison key of a firm's name, "" for nothing."""
    company = read_company(name).value
    return company.key if company is not None else ""
