"""Opening a round, who stands in it, what it is scored by, and its way from step to step."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import Connection, select

from registry.change import apply
from registry.change.changeset import Insert, Operation
from registry.errors import UserError
from registry.i18n import N_, Text
from registry.model.entities import TABLES
from registry.rounds.book import CandidatureStatus, RoundBook, StepRecord, read_book
from registry.rounds.records import NOTHING_CHANGED, amended, day, inserted, require, round_change
from registry.rounds.snapshot import live_facts
from registry.rounds.steps import TITLES, Act, Group, Step, group_of, move
from registry.scoring.facts_file import facts_text
from registry.scoring.scheme import MissingPolicy
from registry.scoring.scheme_file import parse_scheme
from registry.store import Registry


@dataclass(frozen=True, slots=True)
class NewRound:
    """What a round is opened with.

    Attributes:
        scheme: the scheme's file, TOML.
        as_of: the day that figures are judged on.
        firms: keys of the firms that stand; each is taken as having applied.
        admitted: take them as admitted, where the office chooses among all firms on record without an application.
        size, reserve: seats and reserve places; the scheme's number and 3 by default.
        revises: key of the sealed round that this one revises.
    """

    title: str
    scheme: str
    as_of: date
    firms: Sequence[str]
    admitted: bool = False
    size: int | None = None
    reserve: int = 3
    missing: MissingPolicy | None = None
    closes: date | None = None
    revises: str = ""


def open_round(registry: Registry, actor: str, new: NewRound, on: date, document_no: str = "") -> str:
    """Open a round at its first step and return its key.

    Raises:
        UserError: no title, no seat, the scheme is wrong or stands under its version with other content, or a firm is
            not on record.
    """
    _check_head(new.title)
    scheme = parse_scheme(new.scheme, new.title)
    size = scheme.size if new.size is None else new.size
    _check_head(new.title, size, new.reserve)
    with registry.read() as connection:
        kept = stored_scheme(connection, new.scheme, actor, on)
        head = inserted(
            "selection_round",
            title=new.title.strip(),
            state=Step.ANNOUNCED.value,
            scheme=kept.uid,
            as_of=day(new.as_of),
            missing_policy=(new.missing or scheme.missing).value,
            size=size,
            reserve=new.reserve,
            closes=day(new.closes),
            revises=new.revises or None,
        )
        step = _step(head.uid, 1, Step.ANNOUNCED, on, actor, document_no, "")
        status = CandidatureStatus.ADMITTED if new.admitted else CandidatureStatus.APPLIED
        standing = _candidatures(connection, head.uid, new.firms, status)
    operations = (*kept.operations, head, step, *standing)
    apply(registry, round_change(N_("Open round “{title}”"), actor, *operations, title=new.title.strip()))
    return head.uid


@dataclass(frozen=True, slots=True)
class StoredScheme:
    """Where a scheme stands, or will stand, in the registry."""

    uid: str
    operations: tuple[Insert, ...]


def stored_scheme(connection: Connection, body: str, author: str, on: date, note: str = "") -> StoredScheme:
    """The place of a scheme's file in the registry, with what has to be written for it.

    Raises:
        UserError: its version stands there already with other content.
    """
    scheme = parse_scheme(body, "scheme")
    t = TABLES["scheme"]
    found = connection.execute(
        select(t.c.uid, t.c.digest).where(t.c.code == scheme.code, t.c.version == str(scheme.version))
    ).first()
    if found is None:
        made = inserted(
            "scheme",
            code=scheme.code,
            version=str(scheme.version),
            body=body,
            digest=scheme.digest,
            author=author,
            note=note or None,
            saved=on.isoformat(),
        )
        return StoredScheme(made.uid, (made,))
    if found.digest != scheme.digest:
        raise UserError(
            Text("Version {version} of “{title}” is on record with other content.", version=str(scheme.version),
                 title=scheme.title),
            NOTHING_CHANGED,
            Text("Save the scheme as a new version."),
        )  # fmt: skip
    return StoredScheme(found.uid, ())


def _candidatures(
    connection: Connection, round_uid: str, firms: Iterable[str], status: CandidatureStatus
) -> list[Insert]:
    t = TABLES["firm"]
    wanted = list(dict.fromkeys(firms))
    names = {
        row.uid: row for row in connection.execute(select(t.c.uid, t.c.legal_name, t.c.uscc)) if row.uid in set(wanted)
    }
    if len(names) < len(wanted):
        raise UserError(
            Text("{n} of the firms is not in the registry any more.", "{n} of the firms are not in the registry any more.",
                 n=len(wanted) - len(names)),
            NOTHING_CHANGED,
            Text("Look at the list of firms again."),
        )  # fmt: skip
    return [
        inserted(
            "candidature",
            round=round_uid,
            firm_uid=uid,
            name=names[uid].legal_name,
            uscc=names[uid].uscc,
            status=status.value,
        )
        for uid in wanted
    ]


def add_candidates(registry: Registry, actor: str, round_uid: str, firms: Sequence[str]) -> None:
    """Let further firms stand, as having applied.

    Raises:
        UserError: the step does not allow it, a firm stands already, or is not on record.
    """
    with registry.read() as connection:
        book = read_book(connection, round_uid)
        require(book, Act.CANDIDATES)
        fresh = [uid for uid in firms if uid not in book.by_firm]
        standing = _candidatures(connection, round_uid, fresh, CandidatureStatus.APPLIED)
    apply(registry, round_change(N_("Add candidates to “{title}”"), actor, *standing, title=book.head.title))


@dataclass(frozen=True, slots=True)
class CandidatureEdit:
    """What is set in one candidature; None leaves it as it is."""

    candidature: str
    status: CandidatureStatus | None = None
    applied: date | None = None
    origin: str | None = None
    recommended_by: str | None = None
    document_no: str | None = None
    remark: str | None = None


def edit_candidatures(
    registry: Registry, actor: str, round_uid: str, edits: Sequence[CandidatureEdit], reason: str = ""
) -> None:
    """Admit, reject, send back, withdraw, or complete applications, in one undo step.

    Raises:
        UserError: the step does not allow it, or a rejection has no remark.
    """
    with registry.read() as connection:
        book = read_book(connection, round_uid)
        require(book, Act.CANDIDATES)
        operations: list[Operation | None] = []
        for edit in edits:
            if edit.status in (CandidatureStatus.REJECTED, CandidatureStatus.CORRECTION) and not (
                edit.remark or book.by_uid[edit.candidature].remark
            ):
                raise UserError(
                    Text("“{firm}” has no reason beside it.", firm=book.by_uid[edit.candidature].name),
                    NOTHING_CHANGED,
                    Text("Say what is missing or why it was turned down."),
                )
            values: dict[str, object] = {
                key: value
                for key, value in (
                    ("status", edit.status.value if edit.status else None),
                    ("applied", day(edit.applied)),
                    ("origin", edit.origin),
                    ("recommended_by", edit.recommended_by),
                    ("document_no", edit.document_no),
                    ("remark", edit.remark),
                )
                if value is not None
            }
            operations.append(amended(connection, "candidature", edit.candidature, **values))
    change = round_change(N_("Candidates of “{title}”"), actor, *operations, reason=reason, title=book.head.title)
    apply(registry, change)


@dataclass(frozen=True, slots=True)
class RoundEdit:
    """What is set in a round while it is a draft; None leaves it as it is."""

    title: str | None = None
    scheme: str | None = None
    as_of: date | None = None
    size: int | None = None
    reserve: int | None = None
    missing: MissingPolicy | None = None
    closes: date | None = None


def _check_head(title: str | None, size: int | None = None, reserve: int | None = None) -> None:
    """What a round cannot be without; None is not asked about."""
    if title is not None and not title.strip():
        raise UserError(Text("The round has no title."), NOTHING_CHANGED, Text("Give it a title, such as “2026”."))
    if size is not None and size < 1:
        raise UserError(Text("A list needs at least one seat."), NOTHING_CHANGED, Text("Ask for 1 or more."))
    if reserve is not None and reserve < 0:
        raise UserError(
            Text("A reserve list cannot have fewer than 0 places."), NOTHING_CHANGED, Text("Ask for 0 or more.")
        )


def edit_round(registry: Registry, actor: str, round_uid: str, edit: RoundEdit, on: date, reason: str = "") -> None:
    """Change what a draft is scored by; `scheme` is a scheme's file.

    Raises:
        UserError: the step does not allow it, there is no title or no seat, or the scheme's version is on record with
            other content.
    """
    _check_head(edit.title, edit.size, edit.reserve)
    with registry.read() as connection:
        book = read_book(connection, round_uid)
        require(book, Act.SCHEME)
        kept = StoredScheme("", ()) if edit.scheme is None else stored_scheme(connection, edit.scheme, actor, on)
        values: dict[str, object] = {
            key: value
            for key, value in (
                ("title", edit.title),
                ("scheme", kept.uid or None),
                ("as_of", day(edit.as_of)),
                ("size", edit.size),
                ("reserve", edit.reserve),
                ("missing_policy", edit.missing.value if edit.missing else None),
                ("closes", day(edit.closes)),
            )
            if value is not None
        }
        update = amended(connection, "selection_round", round_uid, **values)
    change = round_change(
        N_("Settings of “{title}”"), actor, *kept.operations, update, reason=reason, title=book.head.title
    )
    apply(registry, change)


def go_to(
    registry: Registry, actor: str, round_uid: str, step: Step, on: date, *, document_no: str = "", remark: str = ""
) -> None:
    """Take a round one step on, or back with a reason. Entering the panel takes the candidates' facts as they are then.

    Raises:
        UserError: the round cannot go there; the sentence says why.
    """
    with registry.read() as connection:
        book = read_book(connection, round_uid)
        _check_move(book, step, remark)
        values: dict[str, object] = {"state": step.value}
        if group_of(book.head.step) is Group.DRAFT and group_of(step) is Group.REVIEW:
            values["facts"] = facts_text(live_facts(connection, book))
        if group_of(step) is Group.DRAFT and book.facts:
            values["facts"] = None
        update = amended(connection, "selection_round", round_uid, **values)
        number = max((s.number for s in book.steps), default=0) + 1
    record = _step(round_uid, number, step, on, actor, document_no, remark)
    change = round_change(
        N_("“{title}” at step “{step}”"), actor, update, record, reason=remark, title=book.head.title, step=TITLES[step]
    )
    apply(registry, change)


def _check_move(book: RoundBook, step: Step, remark: str) -> None:
    why_not = hindrance(book, step, remark)
    if why_not is not None:
        raise UserError(Text("The round cannot go to “{step}”.", step=TITLES[step]), NOTHING_CHANGED, why_not)


def hindrance(book: RoundBook, step: Step, remark: str = "") -> Text | None:
    """Why a round cannot go to `step`, None where it can. `remark`: the reason given, which going back needs."""
    judged = move(book.head.step, step, is_sealed=book.head.is_sealed, has_reason=bool(remark.strip()))
    why_not = judged.why_not
    if why_not is None and step is Step.PANEL and not judged.back and not book.admitted:
        why_not = Text("No candidate is admitted.")
    if why_not is None and step is Step.RANKING and not judged.back:
        why_not = _marks_missing(book)
    return why_not


def _marks_missing(book: RoundBook) -> Text | None:
    unsent = [seat for seat in book.seats if seat.status.value != "sent"]
    if not book.seats:
        return Text("Nobody sits on the panel.")
    if unsent:
        return Text("{n} expert has not sent the marks.", "{n} experts have not sent their marks.", n=len(unsent))
    return None


def _step(round_uid: str, number: int, step: Step, on: date, actor: str, document_no: str, remark: str) -> Insert:
    return inserted(
        "round_step",
        round=round_uid,
        step=step.value,
        number=number,
        entered=day(on),
        actor=actor,
        document_no=document_no or None,
        remark=remark or None,
    )


def path_of(book: RoundBook) -> tuple[StepRecord | None, ...]:
    """The latest record of each step in the order of `Step`, None for a step that the round has not taken.

    Steps that lie ahead of where the round stands now count as not taken, though it may have stood there before.
    """
    latest = {record.step: record for record in book.steps}
    return tuple(
        replace(latest[step]) if step in latest and step.number <= book.head.step.number else None for step in Step
    )
