"""The fictional sample in a registry of its own for each test, and rounds made of it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

import pytest

from registry.change import new_registry
from registry.intake.importing import commit, prepare, read_files
from registry.resources import resource_path
from registry.rounds.book import CandidatureStatus, RecusalAnswer, RoundBook, read_book
from registry.rounds.marking import MarkEntry, enter_marks, panel_items, recusals_of, send_marks
from registry.rounds.opening import CandidatureEdit, NewRound, edit_candidatures, go_to, open_round
from registry.rounds.seating import NewExpert, add_experts, seat_experts
from registry.rounds.steps import Step
from registry.scoring import load_scheme, score
from registry.scoring.inputs import firm_facts
from registry.store import Registry, open_registry
from registry.view.samples import DISTRICT_RETURN

DAY = DISTRICT_RETURN.day
SCHEME = resource_path("schemes/key-enterprises.toml").read_text("utf-8")
OFFICER, SECOND = "王莉", "赵敏"


@pytest.fixture(scope="session")
def sample_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("sample") / "sample.car"
    with new_registry(path, name="示例库", actor=OFFICER, fictional=True, data_date=DAY) as registry:
        commit(registry, prepare(registry, read_files([DISTRICT_RETURN.path])), OFFICER)
    return path


@pytest.fixture
def registry(sample_file: Path, tmp_path: Path) -> Iterator[Registry]:
    shutil.copy(sample_file, tmp_path / "r.car")
    with open_registry(tmp_path / "r.car") as opened:
        yield opened


def best(registry: Registry, n: int) -> list[str]:
    """Keys of the `n` firms that the objective part puts first."""
    with registry.read() as connection:
        result = score(load_scheme(), firm_facts(connection, DAY), DAY)
    return [c.uid for c in result.ranked[:n]]


def book_of(registry: Registry, uid: str) -> RoundBook:
    with registry.read() as connection:
        return read_book(connection, uid)


def draft(registry: Registry, firms: Sequence[str], scheme: str = SCHEME, **more: object) -> str:
    """A round of `firms` at the step announced."""
    return open_round(registry, OFFICER, NewRound("2025", scheme, DAY, firms, **more), date(2025, 7, 1))  # type: ignore[arg-type]


def walk(registry: Registry, uid: str, to: Step) -> None:
    """Take a round step by step to `to`, admitting everybody on the way."""
    book = book_of(registry, uid)
    if book.head.step is Step.ANNOUNCED:
        edits = [CandidatureEdit(c.uid, CandidatureStatus.ADMITTED) for c in book.candidatures]
        edit_candidatures(registry, OFFICER, uid, edits)
    while (step := book_of(registry, uid).head.step) is not to:
        following = step.following
        assert following is not None
        go_to(registry, OFFICER, uid, following, date(2025, 7, 1 + following.number))


def panel_of(registry: Registry, uid: str, n: int = 9) -> tuple[str, ...]:
    """Seat `n` fictional experts."""
    experts = add_experts(registry, OFFICER, [NewExpert(f"专家{i}", specialty="总体") for i in range(1, n + 1)])
    seat_experts(registry, OFFICER, uid, experts)
    return experts


def mark_all(registry: Registry, uid: str, experts: Sequence[str], value: int = 80) -> None:
    """Every expert gives every candidate `value`, one point more or less from expert to expert, and sends."""
    for at, expert in enumerate(experts):
        book = book_of(registry, uid)
        aside = {key for key, answer in recusals_of(book, expert).items() if answer is RecusalAnswer.RECUSED}
        entries = [
            MarkEntry(c.uid, item.code, value + (at + n) % 5 - 2)
            for n, c in enumerate(book.admitted)
            if c.uid not in aside
            for item in panel_items(book)
        ]
        enter_marks(registry, OFFICER, uid, expert, entries)
        send_marks(registry, OFFICER, uid, expert, date(2025, 8, 1))
