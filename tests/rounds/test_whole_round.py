"""A whole round of the fictional sample: 41 candidates, nine experts, three recusals, a tie across the cut, a quota that
displaces one, a seal, an objection upheld and a revision, and every later change of a digit caught.
"""

from __future__ import annotations

import contextlib
import json
import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from itertools import product
from pathlib import Path

import pytest

from registry.change import ChangeSet, Update, apply, check_registry, undo
from registry.errors import UserError
from registry.i18n import Language
from registry.rounds.book import Outcome, RecusalAnswer
from registry.rounds.deciding import NewDecision, NewObjection, answer_objection, decide, record_objection
from registry.rounds.marking import MarkEntry, enter_marks, panel_items, recusals_of, send_marks
from registry.rounds.opening import CandidatureEdit, NewRound, edit_candidatures, go_to, open_round
from registry.rounds.sealing import count_round, obstacles, seal, verify_round
from registry.rounds.seating import DECLARED, FoundTie, record_recusals
from registry.rounds.steps import Step
from registry.scoring.final_cut import difference
from registry.scoring.final_list import ListPlace, SeatBy
from registry.scoring.rulings import DecisionKind, unanswered
from registry.scoring.sealed import Recount, canonical_bytes
from registry.scoring.sealed_check import verify_sealed
from registry.scoring.total import combined, published_total
from registry.store import Registry, open_registry
from tests.rounds.conftest import OFFICER, SCHEME, SECOND, best, book_of, draft, panel_of, walk
from tests.scenarios.command_line import run

ON = date(2025, 8, 20)
APPLIED = date(2025, 7, 5)
TIED_SCHEME = SCHEME.replace(
    'tie_chain = ["panel", "dimension:technology", "dimension:output", "indicator:srdi_tier", "applied_on"]',
    'tie_chain = ["applied_on"]',
)


def _counted(registry: Registry, uid: str) -> Recount:
    with registry.read() as connection:
        return count_round(connection, book_of(registry, uid))


def _group(registry: Registry, firms: list[str]) -> None:
    """The three firms belong to one parent group, of which the scheme seats two."""
    updates = tuple(Update("firm", f, {"parent_group": None}, {"parent_group": "长泓控股（虚构）"}) for f in firms)
    apply(registry, ChangeSet("edit", "x", OFFICER, updates))


def _sheets_for_tie(counted: Recount, inside: str, outside: str) -> list[list[int]]:
    """Item marks above 80 for `outside`, one sheet for each of nine experts, so that its total prints as that of `inside`
    whom everybody gives 80. Two experts give a little more: one of these is trimmed, one counts.
    """
    scheme = counted.result.scheme
    a, b = counted.result.candidate(inside).score, counted.result.candidate(outside).score
    target = published_total(combined(a, 8000, scheme.objective_share), scheme.decimals)
    weights = [item.weight for item in scheme.panel.items]
    sheets = sorted(product(range(6), repeat=len(weights)), key=lambda d: (sum(d), d))
    for base in sheets:
        for more in sheets[:40]:
            common = sum(w * m for w, m in zip(weights, base, strict=True))
            extra = sum(w * m for w, m in zip(weights, more, strict=True))
            result = 8000 + (2 * (7 * common + extra) + 700) // 1400
            if published_total(combined(b, result, scheme.objective_share), scheme.decimals) == target:
                higher = [x + y for x, y in zip(base, more, strict=True)]
                return [higher, higher, *[list(base)] * 7]
    raise AssertionError("no marks make a tie")


def _entries(registry: Registry, uid: str, expert: str, extra: dict[str, list[int]]) -> list[MarkEntry]:
    book = book_of(registry, uid)
    aside = {key for key, answer in recusals_of(book, expert).items() if answer is RecusalAnswer.RECUSED}
    items = panel_items(book)
    return [
        MarkEntry(c.uid, item.code, 80 + extra.get(c.firm, [0] * len(items))[at])
        for c in book.admitted
        if c.uid not in aside
        for at, item in enumerate(items)
    ]


@pytest.fixture(scope="module")
def whole_file(sample_file: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str, dict[str, str]]:
    path = tmp_path_factory.mktemp("whole") / "r.car"
    shutil.copy(sample_file, path)
    with open_registry(path) as registry:
        return path, *_play(registry)


@pytest.fixture
def whole(
    whole_file: tuple[Path, str, dict[str, str]], tmp_path: Path
) -> Iterator[tuple[Registry, str, dict[str, str]]]:
    path, uid, names = whole_file
    shutil.copy(path, tmp_path / "r.car")
    with open_registry(tmp_path / "r.car") as registry:
        yield registry, uid, names


def _play(registry: Registry) -> tuple[str, dict[str, str]]:
    """The round up to the deliberation."""
    firms = best(registry, 41)
    uid = draft(registry, firms, TIED_SCHEME)
    edit_candidatures(
        registry, OFFICER, uid, [CandidatureEdit(c.uid, applied=APPLIED) for c in book_of(registry, uid).candidatures]
    )
    walk(registry, uid, Step.DATA_CHECK)
    _answer_missing(registry, uid)
    firms = [candidate.uid for candidate in _counted(registry, uid).result.ranked]
    _group(registry, [firms[0], firms[1], firms[8]])
    walk(registry, uid, Step.PANEL)
    experts = panel_of(registry, uid, 9)
    book = book_of(registry, uid)
    pairs = [(experts[0], firms[4]), (experts[3], firms[20]), (experts[8], firms[2])]
    ties = [FoundTie(e, book.by_firm[f].uid, DECLARED, "adviser", "任企业顾问") for e, f in pairs]
    assert record_recusals(registry, OFFICER, uid, ties) == 3
    counted = _counted(registry, uid)
    names = {"displaced": firms[8], "inside": firms[10], "outside": firms[11], "recused": firms[4]}
    extra = _sheets_for_tie(counted, names["inside"], names["outside"])
    for at, expert in enumerate(experts):
        enter_marks(registry, OFFICER, uid, expert, _entries(registry, uid, expert, {names["outside"]: extra[at]}))
        send_marks(registry, OFFICER, uid, expert, ON)
    go_to(registry, OFFICER, uid, Step.RANKING, ON)
    go_to(registry, OFFICER, uid, Step.DELIBERATION, ON, document_no="会议纪要〔2025〕12号")
    return uid, names | {"expert": experts[0]}


def _answer_missing(registry: Registry, uid: str) -> None:
    book, counted = book_of(registry, uid), _counted(registry, uid)
    blank = unanswered(counted.result.evaluation, [row.uid for row in counted.listed.rows if row.rank])
    assert blank
    assert "missing" in {one.code for one in obstacles(book, counted)}
    answers = [
        NewDecision(
            DecisionKind.MISSING, "not_provided", "两次催报未果", "业务处", book.by_firm[firm].uid, indicator, ON
        )
        for firm, indicator in blank
    ]
    decide(registry, OFFICER, uid, answers)


def _settle(registry: Registry, uid: str, names: dict[str, str]) -> None:
    """The meeting gives the last seat to the one whose name came second."""
    book = book_of(registry, uid)
    seated = book.by_firm[names["outside"]].uid
    tie = NewDecision(DecisionKind.TIE, "in", "产能已形成，会议一致同意", "局长办公会", seated, "", ON, "12号")
    decide(registry, OFFICER, uid, [tie])
    listed = _counted(registry, uid).listed
    assert listed.tie is None
    assert listed.row(names["outside"]).seat_by is SeatBy.DECISION
    assert listed.row(names["inside"]).place is not ListPlace.IN


def test_the_list_says_why_each_seat_is_taken(whole: tuple[Registry, str, dict[str, str]]) -> None:
    registry, uid, names = whole
    counted = _counted(registry, uid)
    listed = counted.listed
    inside, outside = listed.row(names["inside"]), listed.row(names["outside"])
    assert inside.published == outside.published, "the totals print the same"
    assert listed.tie is not None
    assert {*listed.tie.members} == {names["inside"], names["outside"]}
    assert (inside.place, outside.place) == (ListPlace.TIED, ListPlace.TIED), "no key and no row order decides"
    assert listed.row(names["displaced"]).place is ListPlace.DISPLACED
    why = [text.render(Language.EN) for text in listed.row(names["displaced"]).why]
    assert any("parent" in text.lower() or "group" in text.lower() for text in why), why
    recused = counted.panel.firm(names["recused"]) if counted.panel else None
    assert recused is not None
    assert (recused.given, recused.needed) == (8, 8), "the denominator without the recused expert"
    codes = {one.code for one in obstacles(book_of(registry, uid), counted)}
    assert codes == {"tie"}
    with pytest.raises(UserError, match="cannot be sealed"):
        seal(registry, OFFICER, uid, SECOND, draws=500)


def test_a_lot_decides_the_same_on_every_machine(whole: tuple[Registry, str, dict[str, str]]) -> None:
    registry, uid, names = whole
    decide(registry, OFFICER, uid, [NewDecision(DecisionKind.LOT, "2025098", "公开抽签", "局长办公会")])
    first = _counted(registry, uid).listed
    assert first.tie is None
    assert first.lot is not None
    seated = [row for row in first.rows if row.uid in (names["inside"], names["outside"]) and row.place is ListPlace.IN]
    assert [row.seat_by for row in seated] == [SeatBy.LOT]
    assert _counted(registry, uid).listed.chosen == first.chosen
    undo(registry, OFFICER)
    assert _counted(registry, uid).listed.tie is not None


def test_sealed_exported_tampered_and_caught(whole: tuple[Registry, str, dict[str, str]], tmp_path: Path) -> None:
    registry, uid, names = whole
    _settle(registry, uid, names)
    with pytest.raises(UserError, match="second person"):
        seal(registry, OFFICER, uid, OFFICER)
    sealed = seal(registry, OFFICER, uid, SECOND, draws=500)
    head = book_of(registry, uid).head
    assert (head.digest, head.sealed_by, head.witness) == (sealed.digest, OFFICER, SECOND)
    assert verify_round(registry, uid).holds
    assert len(json.loads(sealed.body)["outcome"]["chosen"]) == 10
    assert names["outside"] in json.loads(sealed.body)["outcome"]["chosen"]

    file = tmp_path / "sealed.json"
    file.write_bytes(sealed.body)
    answer = run("verify", file, "--digest", sealed.digest)
    assert (answer.code, "the list holds" in answer.out) == (0, True)

    seat = _one_digit_of_one_mark(sealed.body, file)
    answer = run("verify", file)
    assert answer.code == 1
    assert f"The marks of {seat} were changed after the seal." in answer.out

    _everything_locked(registry, uid, names)
    _one_digit_in_the_database(registry, uid)


def _one_digit_of_one_mark(body: bytes, file: Path) -> str:
    """Write the file with 80 changed to 90 in one mark, no byte longer; returns the seat of the expert."""
    data = json.loads(body)
    mark = next(m for m in data["inputs"]["marks"] if m["value"] == 80)
    changed = body.replace(canonical_bytes(mark), canonical_bytes(mark | {"value": 90}))
    assert len(changed) == len(body)
    file.write_bytes(changed)
    return next(e["seat"] for e in data["inputs"]["experts"] if e["uid"] == mark["expert"])


def _everything_locked(registry: Registry, uid: str, names: dict[str, str]) -> None:
    book = book_of(registry, uid)
    with pytest.raises(UserError, match="sealed"):
        decide(
            registry,
            OFFICER,
            uid,
            [NewDecision(DecisionKind.OVERRIDE, "out", "改主意", "某人", book.candidatures[0].uid)],
        )
    mark = book.marks[0]
    forced = Update("mark", mark.uid, {"value": mark.value}, {"value": 99})
    with pytest.raises(UserError, match="The round is sealed"):
        apply(registry, ChangeSet("edit", "x", OFFICER, (forced,)))
    own = Update("selection_round", uid, {"digest": book.head.digest}, {"digest": None})
    with pytest.raises(UserError, match="The round is sealed"):
        apply(registry, ChangeSet("edit", "x", OFFICER, (own,)))
    before = verify_round(registry, uid).digest
    with contextlib.suppress(UserError):  # at last there is nothing left to undo
        while True:
            undo(registry, OFFICER)
    assert verify_round(registry, uid).digest == before


def _one_digit_in_the_database(registry: Registry, uid: str) -> None:
    """A plain SQL tool takes the guards off, changes one digit of the sealed file, and puts them back."""
    body = book_of(registry, uid).sealed
    at = body.index('"value":80')
    with registry.write() as connection:
        rows = connection.exec_driver_sql(
            "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'selection_round'"
        ).all()
        for name, _sql in rows:
            connection.exec_driver_sql(f"DROP TRIGGER {name}")
        connection.exec_driver_sql(
            "UPDATE selection_round SET result = ? WHERE uid = ?", (body[:at] + '"value":81' + body[at + 10 :], uid)
        )
        for _name, sql in rows:
            connection.exec_driver_sql(sql)
    found = verify_round(registry, uid)
    assert not found.holds
    assert {d.place.split("/")[0] for d in found.differences} >= {"digest", "parts"}
    assert check_registry(registry), "the log says something else than the table"


def test_an_objection_upheld_leads_to_a_revision_with_its_difference(
    whole: tuple[Registry, str, dict[str, str]],
) -> None:
    registry, uid, names = whole
    _settle(registry, uid, names)
    first = seal(registry, OFFICER, uid, SECOND, draws=500)
    go_to(registry, OFFICER, uid, Step.PUBLIC_NOTICE, ON)
    go_to(registry, OFFICER, uid, Step.OBJECTIONS, ON)
    book = book_of(registry, uid)
    out = json.loads(first.body)["outcome"]["chosen"][0]
    objection = record_objection(
        registry, OFFICER, uid, NewObjection("某单位", "申报数据与年报不符", ON, book.by_firm[out].uid, "年报复印件")
    )
    answer_objection(
        registry, OFFICER, uid, objection, Outcome.UPHELD, "经核查属实，取消入选资格", ON, "异议〔2025〕1号"
    )
    assert verify_round(registry, uid).holds, "an answer changes nothing that was sealed"
    revision = open_round(
        registry,
        OFFICER,
        NewRound(
            "2025（修订）", TIED_SCHEME, book.head.as_of, [c.firm for c in book.admitted if c.firm != out], revises=uid
        ),
        ON,
    )
    walk(registry, revision, Step.DATA_CHECK)
    counted = _counted(registry, revision)
    assert out not in {row.uid for row in counted.listed.rows}
    before = _counted(registry, uid).listed
    lost = [one for one in difference(before, counted.listed) if one.lost]
    gained = [one for one in difference(before, counted.listed) if one.gained]
    assert out in {one.uid for one in lost}
    assert len(gained) == len(lost), "as many come in as go out"
    assert all(one.seated == (False, True) for one in gained)
    place = next(one for one in lost if one.uid == out)
    assert (place.rank_labels[0] != "", place.rank_labels[1], place.published[1]) == (True, "", None)
    assert book_of(registry, revision).head.revises == uid
    assert replace(book_of(registry, uid).head, step=Step.DELIBERATION).digest == first.digest


def test_the_sealed_bytes_do_not_depend_on_the_order_of_records(whole: tuple[Registry, str, dict[str, str]]) -> None:
    from registry.rounds.sealing import inputs_of
    from registry.rounds.snapshot import round_facts
    from registry.scoring.sealed import seal_round

    registry, uid, names = whole
    _settle(registry, uid, names)
    book = book_of(registry, uid)
    with registry.read() as connection:
        facts = round_facts(connection, book)
    inputs = inputs_of(book, draws=200)
    turned = replace(
        inputs,
        marks=inputs.marks[::-1],
        entrants=inputs.entrants[::-1],
        recusals=inputs.recusals[::-1],
    )
    one, other = seal_round(inputs, facts), seal_round(turned, facts[::-1])
    assert one == other
    assert verify_sealed(one.body, expected=one.digest).holds


def test_a_registry_of_another_place_verifies_the_same_file(
    whole: tuple[Registry, str, dict[str, str]], tmp_path: Path
) -> None:
    registry, uid, names = whole
    _settle(registry, uid, names)
    seal(registry, OFFICER, uid, SECOND, draws=500)
    copy = tmp_path / "copy.car"
    shutil.copy(registry.path, copy)
    for suffix in ("-wal", "-shm"):
        side = Path(str(registry.path) + suffix)
        if side.exists():
            shutil.copy(side, Path(str(copy) + suffix))
    with open_registry(copy) as other:
        assert verify_round(other, uid).holds
    answer = run("--registry", copy, "verify")
    assert answer.code == 0, answer.err
