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
from registry.cultivation import CultivationFile, Supported, cultivation_file
from registry.cultivation.file import SETTLED, Money, last_day, promise_overdue, task_overdue
from registry.errors import UserError
from registry.i18n import Language, Text
from registry.model.catalogue import Sensitivity
from registry.model.entities import ENTITIES, REGISTRY_INFO, TABLES
from registry.model.values import Amount, AmountKind, UncertainDate
from registry.model.vocab import vocabulary
from registry.model.wording import show_money
from registry.report.letterhead import letterhead
from registry.report.phrases import ABSENT
from registry.report.typeset.characters import clean
from registry.report.views import KeyFigure
from registry.report.wording import NOTHING, Words
from registry.srdi.board import Place, place
from registry.srdi.figure import Verdict
from registry.srdi.inputs import firm_facts, rule_sets
from registry.srdi.ruleset import RuleSet, rules_for

Record = Mapping[str, Any]
NAME, FREE = 120, 900  # characters of a name, and of what people wrote
_DASH = Words.same(ABSENT)


@dataclass(frozen=True, slots=True)
class FileLine:
    """A line of a table: a day, what, a second thing, and how it stands.

    Attributes:
        tone: ``bad`` for what is overdue or revoked, else "".
        sum: money of the line, "" where it has none.
    """

    day: str
    what: Words
    note: Words = NOTHING
    state: Words = NOTHING
    tone: str = ""
    sum: Words = NOTHING
    is_part: bool = False


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

    def paper(self) -> FirmFilePaper:
        firm = self.file.firm
        return FirmFilePaper(
            name=Words(clean(firm["english_name"] or "", NAME), clean(firm["legal_name"], NAME)),
            uscc=firm["uscc"] or "",
            title=Words.of(Text("Cultivation file")),
            office=self.office,
            as_of=self.as_of,
            snapshot=_digest(self.file, self.as_of),
            fictional=bool(self.about.get("fictional")),
            finding=self._finding(),
            figures=self._figures(),
            target=tuple(self._target()),
            rules=self._rules(),
            open=tuple(self._open()),
            support=tuple(line for one in self.file.supports for line in _support(self.file, one)),
            recognitions=tuple(line for one in reversed(self.file.recognitions) for line in _steps(one)),
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
            Text("Promises overdue: {n}; tasks overdue: {m}.", n=promises, m=tasks),
        ]
        if self.place.barred is not None:
            parts.append(Text("A title was revoked: no application before {day}.", day=self.place.barred.isoformat()))
        return _sentences(Words.of(part) for part in parts)

    def _figures(self) -> tuple[KeyFigure, ...]:
        check = self.place.next_check
        paid, out = Money(), [one.paid for one in self.file.supports]
        paid = Money(sum(m.fen for m in out), sum(m.unknown for m in out))
        tier = vocabulary("tier").get(check.tier)
        met = Text("conditions of {tier} met", tier=Words(tier.short_en, tier.short_zh).en)
        said = Words(met.render(Language.EN), Text("conditions of {tier} met", tier=tier.short_zh).render(Language.ZH))
        value, unit = _large(paid)
        return (
            KeyFigure(f"{check.count(Verdict.MET)} / {len(check.strip)}", NOTHING, said),
            KeyFigure(str(len(self.file.engagements)), NOTHING, Words.of(Text("contacts on record"))),
            KeyFigure(str(sum(1 for _ in self._open())), NOTHING, Words.of(Text("promises and tasks open"))),
            KeyFigure(value, unit, Words.of(Text("paid out under support"))),
        )

    def _target(self) -> Iterator[tuple[Words, Words]]:
        plan = self.file.plan or {}
        yield Words.of(Text("Liaison officer")), _free(plan.get("officer")) or _DASH
        tier, year = plan.get("target_tier"), plan.get("target_year")
        yield Words.of(Text("Target tier")), _term("tier", tier) or _DASH
        yield Words.of(Text("Target year")), Words.same(str(year)) if year else _DASH
        stand = self.place.stand
        held = _term("tier", stand.tier) if stand.tier else _DASH
        yield Words.of(Text("Tier held")), held
        until = stand.valid_until.iso() if stand.valid_until is not None else ""
        yield Words.of(Text("Valid until")), Words.same(until) if until else _DASH

    def _rules(self) -> Words:
        values = {"code": self.rules.code, "version": self.rules.version}
        said = Text("Checked by {title} ({code}, version {version}).", title=self.rules.title, **values)
        more = Text("These rules are provisional, from secondary sources.")
        return _sentences([Words.of(said), *([Words.of(more)] if self.rules.provisional else [])])

    def _open(self) -> Iterator[FileLine]:
        rows: list[tuple[date, FileLine]] = []
        for need in self.file.needs:
            if need["closed"] is None and need["state"] not in SETTLED:
                late = promise_overdue(need, self.as_of)
                state = Words.of(Text("overdue")) if late else _term("need_state", need["state"])
                note = _joined(_free(need["promised"]), _free(need["promised_by"]))
                rows.append(
                    (
                        _sort(need["due"]),
                        FileLine(_iso(need["due"]), _free(need["text"]), note, state, "bad" if late else ""),
                    )
                )
        for task in self.file.tasks:
            if task["done"] is None:
                late = task_overdue(task, self.as_of)
                state = Words.of(Text("overdue")) if late else Words.of(Text("to do"))
                rows.append(
                    (
                        _sort(task["due"]),
                        FileLine(
                            _iso(task["due"]), _free(task["text"]), _free(task["officer"]), state, "bad" if late else ""
                        ),
                    )
                )
        return (line for _day, line in sorted(rows, key=lambda row: (row[1].tone != "bad", row[0], row[1].what.zh)))

    def _timeline(self) -> Iterator[FileLine]:
        rows: list[tuple[date, FileLine]] = []
        for one in self.file.engagements:
            rows.append(
                (
                    _sort(one["held"]),
                    FileLine(
                        _iso(one["held"]),
                        _free(one["notes"]) or _term("engagement", one["kind"]),
                        _free(one["officer"]),
                        _term("engagement", one["kind"]),
                    ),
                )
            )
        for one in self.file.needs:
            if one["raised"] is not None:
                rows.append(
                    (
                        _sort(one["raised"]),
                        FileLine(
                            _iso(one["raised"]),
                            _free(one["text"]),
                            _free(one["promised"]),
                            Words.of(Text("need raised")),
                        ),
                    )
                )
            if one["closed"] is not None:
                rows.append(
                    (
                        _sort(one["closed"]),
                        FileLine(
                            _iso(one["closed"]),
                            _free(one["text"]),
                            _free(one["outcome"]),
                            _term("need_state", one["state"]) or Words.of(Text("settled")),
                        ),
                    )
                )
        for one in self.file.tasks:
            if one["done"] is not None:
                rows.append(
                    (
                        _sort(one["done"]),
                        FileLine(
                            _iso(one["done"]), _free(one["text"]), _free(one["officer"]), Words.of(Text("task done"))
                        ),
                    )
                )
        return (line for _day, line in sorted(rows, key=lambda row: (row[0], row[1].what.zh)))


def _support(file: CultivationFile, one: Supported) -> Iterator[FileLine]:
    record = one.record
    note = _joined(*(_free(record[key]) for key in ("document", "condition", "outcome")))
    tone = "bad" if record["state"] == "revoked" else ""
    day = _iso(record["decided"]) or _iso(record["sought"])
    title = Words.of(file.instruments.title(record["instrument"]))
    yield FileLine(day, title, note, _term("support_state", record["state"]), tone, _money(record["amount"]))
    for payment in one.payments:
        kind, remark = _term("payment", payment["kind"]), _free(payment["remark"])
        yield FileLine(_iso(payment["paid"]), remark, NOTHING, kind, "", sum=_money(payment["amount"]), is_part=True)


_STEPS = {
    "applied_on": Text("applied for"),
    "publicised_on": Text("under public notice"),
    "recognised": Text("recognised"),
    "reverified_on": Text("re-verified"),
    "changed_on": Text("major change"),
    "reported_on": Text("change reported"),
    "revoked_on": Text("revoked"),
}


def _steps(one: Record) -> Iterator[FileLine]:
    shown = [key for key in _STEPS if one[key] is not None]
    for key in sorted(shown, key=lambda k: _sort(one[k])) or ["recognised"]:
        note = (
            _joined(_free(one["batch"]), _free(one["document"])) if key in ("publicised_on", "recognised") else NOTHING
        )
        if key == "revoked_on":
            note = _term("revocation", one["revoked_for"])
        yield FileLine(
            _iso(one[key]),
            _term("tier", one["tier"]),
            note,
            Words.of(_STEPS[key]),
            "bad" if key == "revoked_on" else "",
        )


def _term(name: str, code: str | None) -> Words:
    if not code or code not in vocabulary(name):
        return NOTHING
    term = vocabulary(name).get(code)
    return Words(term.en, term.zh)


def _free(text: str | None) -> Words:
    return Words.same(clean(text, FREE)) if text and text.strip() else NOTHING


def _iso(when: UncertainDate | None) -> str:
    return when.iso() if when is not None else ""


def _sort(when: UncertainDate | None) -> date:
    return last_day(when) or date.max


def _money(amount: Amount | None) -> Words:
    if amount is None:
        return NOTHING
    return Words(show_money(amount, Language.EN), show_money(amount, Language.ZH))


def _large(paid: Money) -> tuple[str, Words]:
    """A sum as a large figure in ten thousand yuan; a dash where none of it is known."""
    if not paid.fen and paid.unknown:
        return ABSENT, NOTHING
    amount = Amount(AmountKind.EXACT, paid.fen, paid.fen)
    number = show_money(amount, Language.ZH).split(" ")
    unit = Words("× CNY 100 million" if number[1] == "亿元" else "× CNY 10,000", number[1])
    return number[0], unit


def _joined(*parts: Words) -> Words:
    held = [part for part in parts if part]
    return Words("; ".join(p.en for p in held), "；".join(p.zh for p in held))


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
