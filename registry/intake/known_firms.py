"""The firms of the registry, made findable by all that they are and were called; which name is another, which row counts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from collections.abc import Set as AbstractSet

from registry.intake.drafts import SourceRow
from registry.intake.grammar import CompanyName, read_company
from registry.intake.matching import FirmIndex, name_key
from registry.intake.snapshot import Snapshot
from registry.pace import Pulse, paced


def index_of(snapshot: Snapshot, not_same: AbstractSet[tuple[str, str]], pulse: Pulse | None = None) -> FirmIndex:
    """The firms of `snapshot` by code and by name.

    Args:
        not_same: (firm uid, name key or credit code) pairs that a person told apart.
        pulse: called often.
    """
    index = FirmIndex(not_same)
    former: dict[str, list[str]] = defaultdict(list)
    for held in snapshot.rows["firm_name"].values():
        former[held["firm"]].append(held["name"])
    for uid, held in paced(snapshot.rows["firm"].items(), pulse):
        others = [name for name in (held["short_name"], held["english_name"]) if name]
        index.add(uid, read_company(held["legal_name"]).value, held["uscc"], others, former[uid])
    for held in snapshot.rows["firm_identifier"].values():
        if held["scheme"] == "uscc":
            index.add_code(held["firm"], held["value"])
    return index


def is_other_name(held: str, company: CompanyName) -> bool:
    """Whether a firm called `held` bears another name now, be it only that it became a company limited by shares.

    有限责任公司 for 有限公司 is the same form written otherwise.
    """
    known = read_company(held).value
    if known is None or known.key != company.key:
        return True
    return bool(known.legal and company.legal) and ("股份" in (known.legal or "")) != ("股份" in (company.legal or ""))


def became_limited_by_shares(held: str, company: CompanyName) -> bool:
    """Whether a firm called `held` bears the name of a company limited by shares now, and no other."""
    known = read_company(held).value
    if known is None or known.core != company.core or known.legal is None or company.legal is None:
        return False
    return "股份" in company.legal and "股份" not in known.legal


def main_rows_first(rows: Sequence[SourceRow]) -> list[SourceRow]:
    """The row that counts for a firm is the first that names it: rows without a name come last, before them rows whose name
    another row lists as a former one.
    """
    listed: set[str] = set()
    for row in rows:
        names = [d.values["name"] for d in row.drafts if d.table == "firm_name"]
        if row.company is not None and row.company.former:
            names.append(row.company.former)
        listed |= {name_key(name) for name in names}
    return sorted(rows, key=lambda r: 2 if r.company is None else int(r.company.key in listed))


def spoken_part(company: CompanyName) -> str:
    """The part of a legal name that people say: the core."""
    return company.core or company.name
