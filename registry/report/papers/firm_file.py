"""What the printed cultivation file of a firm says, settled before it is set. Who was met is not printed."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from hashlib import sha256
from typing import Any

from sqlalchemy import Connection, select

from registry.change.anchors import LogHead, log_head
from registry.cultivation import CultivationFile, cultivation_file
from registry.cultivation.file import SETTLED, Money, promise_overdue, task_overdue
from registry.errors import UserError
from registry.i18n import Text
from registry.model.catalogue import Sensitivity
from registry.model.entities import ENTITIES, REGISTRY_INFO, TABLES
from registry.model.values import UncertainDate
from registry.report.dossier_figures import large_sum
from registry.report.letterhead import letterhead
from registry.report.papers.file_lines import (
    FileLine,
    capital,
    free,
    iso,
    last_or_never,
    recognition_lines,
    support_lines,
    term,
)
from registry.report.papers.places import joined, tier_words
from registry.report.phrases import ABSENT, listed
from registry.report.scheme_words import spoken
from registry.report.typeset.characters import clean
from registry.report.views import KeyFigure
from registry.report.wording import NOTHING, Words
from registry.srdi.board import Place, place
from registry.srdi.check import Check, check
from registry.srdi.figure import Verdict, all_of
from registry.srdi.figures import Figures
from registry.srdi.inputs import firm_facts, rule_sets
from registry.srdi.ruleset import RuleSet, rules_for

Record = Mapping[str, Any]
NAME = 120  # characters of a name
_NOT_SET, _NOT_RECORDED = Text("not set"), Text("not on record")


@dataclass(frozen=True, slots=True)
class FirmFilePaper:
    """Everything the paper says."""

    name: Words
    uscc: str
    title: Words
    office: Words
    as_of: date
    snapshot: str
    fictional: bool
    finding: Words
    figures: tuple[KeyFigure, ...]
    target: tuple[tuple[Words, Words], ...]
    rules: Words
    open: tuple[FileLine, ...]
    support: tuple[FileLine, ...]
    recognitions: tuple[FileLine, ...]
    timeline: tuple[FileLine, ...]
    draft_mark: Words | None = None
    log: LogHead | None = None

    @property
    def snapshot_short(self) -> str:
        """The first twelve digits of the snapshot, in fours."""
        return " ".join(self.snapshot[i : i + 4] for i in (0, 4, 8))


def firm_file_paper(connection: Connection, uid: str, as_of: date) -> FirmFilePaper:
    """The paper of the firm `uid` as of a day.

    Raises:
        UserError: there is no such firm.
    """
    file = cultivation_file(connection, uid)
    if file is None:
        raise UserError(
            Text("There is no such firm in this registry."), None, Text("Search for it by name or credit code.")
        )
    info = connection.execute(select(TABLES["registry_info"])).mappings().first()
    about = REGISTRY_INFO.decode(info) if info else {}
    sets = rule_sets(connection)
    (facts,) = firm_facts(connection, uid)
    office = letterhead(connection).office
    paper = _Build(file, place(facts, sets, as_of), rules_for(sets, as_of), as_of, about, office).paper()
    return replace(paper, log=log_head(connection))


class _Build:
    def __init__(
        self, file: CultivationFile, stand: Place, rules: RuleSet, as_of: date, about: Record, office: Words
    ) -> None:
        self.office = office
        self.file, self.place, self.rules, self.as_of, self.about = file, stand, rules, as_of, about
        self.name = Words(clean(file.firm["english_name"] or "", NAME), clean(file.firm["legal_name"], NAME))

    def paper(self) -> FirmFilePaper:
        firm = self.file.firm
        return FirmFilePaper(
            name=self.name,
            uscc=firm["uscc"] or "",
            title=_titled(self.name),
            office=self.office,
            as_of=self.as_of,
            snapshot=_digest(self.file, self.as_of),
            fictional=bool(self.about.get("fictional")),
            finding=self._finding(),
            figures=self._figures(),
            target=tuple(self._target()),
            rules=self._rules(),
            open=tuple(self._open()),
            support=tuple(line for one in self.file.supports for line in support_lines(self.file, one)),
            recognitions=tuple(line for one in reversed(self.file.recognitions) for line in recognition_lines(one)),
            timeline=tuple(self._timeline()),
        )

    def _overdue(self) -> tuple[int, int]:
        return (
            sum(promise_overdue(need, self.as_of) for need in self.file.needs),
            sum(task_overdue(task, self.as_of) for task in self.file.tasks),
        )

    def _last_contact(self) -> UncertainDate | None:
        for one in self.file.engagements:
            when: UncertainDate | None = one["held"]
            if when is not None and when.start is not None and when.start <= self.as_of and not when.planned:
                return when
        return None

    def _finding(self) -> Words:
        promises, tasks = self._overdue()
        last = self._last_contact()
        parts = [
            Text("Last contact: {day}.", day=last.iso()) if last is not None else Text("No contact is on record."),
        ]
        if promises:
            parts.append(Text("{n} promise is overdue.", "{n} promises are overdue.", n=promises))
        if tasks:
            parts.append(Text("{n} task is overdue.", "{n} tasks are overdue.", n=tasks))
        if not promises and not tasks:
            parts.append(Text("No promise and no task is overdue."))
        if self.place.barred is not None:
            parts.append(Text("A title was revoked: no application before {day}.", day=self.place.barred.isoformat()))
        return _sentences(Words.of(part) for part in parts)

    def _figures(self) -> tuple[KeyFigure, ...]:
        ready = self.place.next_check
        out = [one.paid for one in self.file.supports]
        paid = Money(sum(m.fen for m in out), sum(m.unknown for m in out))
        met, asked = ready.count(Verdict.MET), len(ready.strip)
        contacts, due = len(self.file.engagements), sum(1 for _ in self._open())
        return (
            KeyFigure(
                f"{met} / {asked}",
                Words.of(Text("condition", "conditions", n=asked)),
                spoken(Text("Met for {tier}", tier=""), tier=tier_words(ready.tier)),
            ),
            KeyFigure(
                str(contacts),
                Words.of(Text("contact", "contacts", n=contacts)),
                Words.of(Text("Visits, meetings and calls")),
            ),
            KeyFigure(str(due), Words.of(Text("item", "items", n=due)), Words.of(Text("Promised or to do, and open"))),
            _paid_out(paid),
        )

    def _target(self) -> Iterator[tuple[Words, Words]]:
        plan = self.file.plan or {}
        yield Words.of(Text("Liaison officer")), free(plan.get("officer")) or Words.of(Text("not assigned"))
        yield Words.of(Text("Target")), _target(plan.get("target_tier"), plan.get("target_year")) or Words.of(_NOT_SET)
        stand = self.place.stand
        held = term("tier", stand.tier) if stand.tier else Words.of(_NOT_RECORDED)
        if stand.valid_until is not None:
            held = spoken(Text("{tier}, until {until}", tier="", until=stand.valid_until.iso()), tier=held)
        yield Words.of(Text("Tier held")), held
        yield from self._conditions()

    def _conditions(self) -> Iterator[tuple[Words, Words]]:
        """What of the next tier is not met or not known, by name: as many as the figure counts."""
        made = check(self.rules, self.place.next_check.tier, Figures(self.place.facts, self.as_of))
        unmet, unknown = made.count(Verdict.UNMET), made.count(Verdict.UNKNOWN)
        if unmet:
            yield Words.of(Text("Not met: {n}", n=unmet)), joined(_of_verdict(made, Verdict.UNMET))
        if unknown:
            yield Words.of(Text("Not known: {n}", n=unknown)), joined(_of_verdict(made, Verdict.UNKNOWN))

    def _rules(self) -> Words:
        values = {"title": self.rules.title, "version": self.rules.version}
        said = Text(
            "Conditions of {tier} by {title}, version {version}; those for entry count as one.", tier="", **values
        )
        more = Text("These rules are provisional, from secondary sources.")
        return _sentences(
            [
                spoken(said, tier=tier_words(self.place.next_check.tier)),
                *([Words.of(more)] if self.rules.provisional else []),
            ]
        )

    def _open(self) -> Iterator[FileLine]:
        rows: list[tuple[date, FileLine]] = []
        for need in self.file.needs:
            if need["closed"] is None and need["state"] not in SETTLED:
                late = promise_overdue(need, self.as_of)
                state = Words.of(Text("overdue")) if late else term("need_state", need["state"])
                line = FileLine(
                    iso(need["due"]),
                    free(need["text"]),
                    free(need["promised"]),
                    capital(state),
                    "bad" if late else "",
                    by=free(need["promised_by"]),
                )
                rows.append((last_or_never(need["due"]), line))
        for task in self.file.tasks:
            if task["done"] is None:
                late = task_overdue(task, self.as_of)
                state = Words.of(Text("overdue")) if late else Words.of(Text("to do"))
                line = FileLine(
                    iso(task["due"]),
                    free(task["text"]),
                    NOTHING,
                    capital(state),
                    "bad" if late else "",
                    by=free(task["officer"]),
                )
                rows.append((last_or_never(task["due"]), line))
        return (line for _day, line in sorted(rows, key=lambda row: (row[1].tone != "bad", row[0], row[1].what.zh)))

    def _timeline(self) -> Iterator[FileLine]:
        rows: list[tuple[date, FileLine]] = []
        for one in self.file.engagements:
            rows.append(
                (
                    last_or_never(one["held"]),
                    FileLine(
                        iso(one["held"]),
                        free(one["notes"]) or Words.of(Text("no notes")),
                        NOTHING,
                        term("engagement", one["kind"]),
                        by=free(one["officer"]),
                    ),
                )
            )
        for one in self.file.needs:
            if one["raised"] is not None:
                rows.append(
                    (
                        last_or_never(one["raised"]),
                        FileLine(
                            iso(one["raised"]),
                            free(one["text"]),
                            free(one["promised"]),
                            capital(Words.of(Text("need raised"))),
                        ),
                    )
                )
            if one["closed"] is not None:
                rows.append(
                    (
                        last_or_never(one["closed"]),
                        FileLine(
                            iso(one["closed"]),
                            free(one["text"]),
                            free(one["outcome"]),
                            term("need_state", one["state"]) or capital(Words.of(Text("settled"))),
                        ),
                    )
                )
        for one in self.file.tasks:
            if one["done"] is not None:
                rows.append(
                    (
                        last_or_never(one["done"]),
                        FileLine(
                            iso(one["done"]),
                            free(one["text"]),
                            NOTHING,
                            capital(Words.of(Text("task done"))),
                            by=free(one["officer"]),
                        ),
                    )
                )
        return (line for _day, line in sorted(rows, key=lambda row: (row[0], row[1].what.zh)))


def _target(tier: str | None, year: int | None) -> Words:
    named = term("tier", tier)
    if named and year:
        return spoken(Text("{tier} in {year}", tier="", year=year), tier=named)
    return named or (Words.same(str(year)) if year else NOTHING)


def _titled(name: Words) -> Words:
    kind = Words.of(Text("Cultivation file"))
    return Words(f"{kind.en} · {name.en or name.zh}", f"{kind.zh} · {name.zh}")


def _of_verdict(made: Check, verdict: Verdict) -> list[Words]:
    """The conditions with an answer, those for entry together as one."""
    entry = [Words.of(line.condition.title) for line in made.entry if line.verdict is verdict]
    own = [Words.of(line.condition.title) for line in made.lines if line.verdict is verdict]
    return [listed(entry), *own] if all_of(line.verdict for line in made.entry) is verdict else own


def _paid_out(paid: Money) -> KeyFigure:
    """A sum as a large figure, with what has none said below it; a dash where none of it is known."""
    label = Words.of(Text("Paid out under support"))
    if paid.unknown:
        more = Words.of(Text("{n} without a figure", "{n} without a figure", n=paid.unknown))
        label = Words(f"{label.en}, {more.en}", f"{label.zh}，{more.zh}")
    return large_sum(paid.fen, label) if paid.fen or not paid.unknown else KeyFigure(ABSENT, NOTHING, label)


def _sentences(parts: Iterator[Words] | Sequence[Words]) -> Words:
    held = list(parts)
    return Words(" ".join(p.en for p in held), "".join(p.zh for p in held))


def _digest(file: CultivationFile, as_of: date) -> str:
    """SHA-256 of the canonical JSON of what the paper is made of; personal data stay out."""
    tables = {
        "firm": [file.firm],
        "cultivation_plan": [file.plan] if file.plan is not None else [],
        "engagement": file.engagements,
        "need": file.needs,
        "task": file.tasks,
        "support": [one.record for one in file.supports],
        "payment": [p for one in file.supports for p in one.payments],
        "recognition": file.recognitions,
    }
    said = {
        name: sorted((_plain(name, record) for record in held), key=lambda r: r["uid"]) for name, held in tables.items()
    }
    text = json.dumps({"as_of": as_of.isoformat(), **said}, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return sha256(text.encode()).hexdigest()


def _plain(table: str, record: Record) -> dict[str, Any]:
    kept = [f for f in ENTITIES[table].fields if f.sensitivity is not Sensitivity.PERSONAL and f.key != "digest"]
    return {"uid": record["uid"], **{k: v for f in kept for k, v in f.encode(record[f.key]).items()}}
