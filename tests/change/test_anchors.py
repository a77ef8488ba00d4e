"""Papers as anchors: what no check of the file alone can see is seen by what was printed, and told by paper and log row."""

from __future__ import annotations

import contextlib
import shutil
from pathlib import Path

import pytest

from registry.change.anchors import Anchor, AnchorFault, LogHead, anchor_faults, log_head
from registry.errors import UserError
from registry.i18n import Language
from registry.report.paper_anchor import typed_anchor
from registry.store import open_registry
from registry.store.driver import choose_driver
from tests.change.acts import do, edit, firm
from tests.scenarios.command_line import run
from tests.store.support import assert_spoken


@pytest.fixture
def printed(path: Path) -> tuple[Path, list[Anchor]]:
    """A registry and the papers of its second and fourth change; two more came after."""
    papers: list[Anchor] = []
    with open_registry(path) as registry:
        for n in range(5):
            do(registry, firm(f"f{n}"))
            if n % 2 == 0 and n < 4:
                with registry.read() as connection:
                    papers.append(Anchor(f"paper {n}", log_head(connection)))
        do(registry, edit(registry, "firm", "f1", park="张江"))
    return path, papers


def _faults(path: Path, papers: list[Anchor]) -> list[AnchorFault]:
    with open_registry(path) as registry, registry.read() as connection:
        return anchor_faults(connection, papers)


def _tool(path: Path, *statements: str) -> None:
    with contextlib.closing(choose_driver().module.connect(str(path))) as connection:
        names = (
            "keep_change_seal_update",
            "keep_change_seal_delete",
            "keep_change_log_update",
            "keep_change_log_delete",
        )
        for statement in (*(f"DROP TRIGGER {name}" for name in names), *statements):
            connection.execute(statement)
        connection.commit()


def test_papers_of_an_honest_registry_agree(printed: tuple[Path, list[Anchor]]) -> None:
    assert _faults(*printed) == []


def test_short_digits_read_off_a_page_are_enough(printed: tuple[Path, list[Anchor]]) -> None:
    path, papers = printed
    head = papers[-1].head
    assert head is not None
    typed = typed_anchor(f" {head.tx}：{head.short.upper()} ")
    assert typed.head == LogHead(head.tx, head.hash[:16])
    assert _faults(path, [typed]) == []
    assert _faults(path, [typed_anchor(f"{head.tx}:{'0' * 16}")]) != []


@pytest.mark.parametrize(
    "text", ["", "57", "57:", "57:3f2a", "x:3f2a9c0177ab12cd", "57:3f2a9c0177ab12cg", "57:" + "a" * 65]
)
def test_what_is_no_anchor_is_said(text: str) -> None:
    with pytest.raises(UserError):
        typed_anchor(text)


def test_a_tail_cut_off_is_named_by_the_first_paper_it_lies_before(printed: tuple[Path, list[Anchor]]) -> None:
    path, papers = printed
    _tool(path, "DELETE FROM change_seal WHERE tx > 3", "DELETE FROM change_log WHERE tx > 3")
    (fault,) = _faults(path, papers)
    assert (fault.paper, fault.after, fault.until) == ("paper 2", 2, 4)
    assert "the log ends with change 3" in fault.text.render(Language.EN)
    assert fault.text.render(Language.ZH).startswith("paper 2 写明第 4 次变更")


def test_a_change_altered_in_the_middle_is_named_with_its_first_row(printed: tuple[Path, list[Anchor]]) -> None:
    path, papers = printed
    _tool(path, "UPDATE change_seal SET actor = '别人' WHERE tx = 4")
    with open_registry(path) as registry, registry.read() as connection:
        first = connection.exec_driver_sql("SELECT first_id FROM change_seal WHERE tx = 4").scalar()
    (fault,) = _faults(path, papers)
    assert (fault.paper, fault.row) == ("paper 2", first)


def test_a_round_that_is_not_there_is_named(printed: tuple[Path, list[Anchor]]) -> None:
    path, _papers = printed
    (fault,) = _faults(path, [Anchor("list.pdf", None, "ab" * 32)])
    assert fault.paper == "list.pdf"
    assert "abababababababab" in str(fault.text)


def test_a_paper_made_by_the_program_catches_a_rewritten_tail(path: Path, tmp_path: Path) -> None:
    """From the command line, with a real paper: made, the tail rewritten as a whole, and caught."""
    from benchmarks.faults.tampering import rewrite_tail, tool_on

    with open_registry(path) as registry:
        do(registry, firm("f1", "示例企业"))
        do(registry, firm("f2", "示例企业二"))
    paper = tmp_path / "ledger.pdf"
    assert run("--registry", path, "paper", "ledger", paper, "--as-of", "2025-06-30").code == 0
    agrees = run("--registry", path, "verify", "--anchors", paper)
    assert (agrees.code, agrees.out.splitlines()[0]) == (0, "1 paper agrees with the log.")
    with open_registry(path) as registry:
        do(registry, firm("f3", "示例企业三"))
    with tool_on(path, Path(shutil.copy(path, tmp_path / "early.car"))) as victim:
        rewrite_tail(victim)
    assert run("--registry", path, "check").code == 0, "the file alone looks sound"
    caught = run("--registry", path, "verify", "--anchors", paper)
    assert caught.code == 1
    assert caught.out.startswith(
        "ledger.pdf does not agree with the log: it was rewritten after change 0 and not after change 3"
    )


def test_a_paper_that_says_nothing_is_refused(tmp_path: Path) -> None:
    import pikepdf

    from registry.report.paper_anchor import paper_anchor

    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        pdf.save(tmp_path / "x.pdf")
    with pytest.raises(UserError) as caught:
        paper_anchor("x.pdf", (tmp_path / "x.pdf").read_bytes())
    assert_spoken(caught.value, "x.pdf says nothing of the log of a registry.")
    with pytest.raises(UserError):
        paper_anchor("x.pdf", b"not a pdf")
