"""``keylist`` and ``verify``: the rounds of choosing the key list, and whether a sealed one holds."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from registry.cli.common import actor, opened
from registry.cli.output import Output
from registry.errors import EnvironmentFault, UserError
from registry.files import write_whole
from registry.i18n import Text, _, n_
from registry.rounds.book import RoundBook, RoundHead, read_book, rounds_of
from registry.rounds.sealing import count_round, obstacles, seal, verify_round
from registry.rounds.steps import TITLES
from registry.rounds.words import PLACES
from registry.scoring.grid import points_text
from registry.scoring.sealed import Recount
from registry.scoring.sealed_check import Verification, verify_sealed
from registry.store import Registry

if TYPE_CHECKING:
    from registry.report.emit.signing import Signed

NOT_HOLDING = 1
"""Exit code where a sealed list does not hold."""


def keylist(options: argparse.Namespace, output: Output) -> int:
    """``keylist [list] | show ROUND | seal ROUND --witness NAME | export ROUND FILE``."""
    acts = {"show": _show, "seal": _seal, "export": _export}
    return acts.get(options.act, _list)(options, output)


def _list(options: argparse.Namespace, output: Output) -> int:
    with opened(options) as registry, registry.read() as connection:
        heads = rounds_of(connection)
    output.result({"rounds": [_head_plain(head) for head in heads]})
    titles = (_("Round"), _("As of"), _("Seats"), _("Step"), _("Digest"))
    rows = [
        (
            head.title,
            head.as_of.isoformat(),
            str(head.size),
            TITLES[head.step].render(output.language),
            head.digest[:16] or "—",
        )
        for head in heads
    ]
    output.table(titles, rows, right=(2,))
    return 0


def _head_plain(head: RoundHead) -> dict[str, object]:
    return {
        "uid": head.uid,
        "title": head.title,
        "as_of": head.as_of.isoformat(),
        "size": head.size,
        "step": head.step.value,
        "digest": head.digest,
        "previous": head.previous,
        "revises": head.revises,
        "sealed_by": head.sealed_by,
        "witness": head.witness,
    }


def named_round(registry: Registry, name: str) -> RoundHead:
    """The round of a title or key.

    Raises:
        UserError: none has it, or several do.
    """
    with registry.read() as connection:
        heads = rounds_of(connection)
    found = [head for head in heads if name in (head.uid, head.title)]
    if len(found) == 1:
        return found[0]
    what = (
        Text("No round is called “{name}”.", name=name)
        if not found
        else Text("Several rounds are called “{name}”.", name=name)
    )
    mend = Text("Name one of: {names}", names=", ".join(f"{head.title} ({head.uid})" for head in heads) or "—")
    raise UserError(what, None, mend)


def _counted(registry: Registry, name: str) -> tuple[RoundBook, Recount]:
    head = named_round(registry, name)
    with registry.read() as connection:
        book = read_book(connection, head.uid)
        return book, count_round(connection, book)


def _show(options: argparse.Namespace, output: Output) -> int:
    with opened(options) as registry:
        book, counted = _counted(registry, options.round)
    left = obstacles(book, counted) if not book.head.is_sealed else ()
    names = {c.firm: c.name for c in book.candidatures}
    output.result(
        _head_plain(book.head)
        | {
            "chosen": [{"uid": uid, "name": names[uid]} for uid in counted.listed.chosen],
            "reserve": [{"uid": uid, "name": names[uid]} for uid in counted.listed.reserve],
            "obstacles": [one.text.render(output.language) for one in left],
        }
    )
    titles = (_("No."), _("Candidate"), _("Objective"), _("Panel"), _("Total"), _("Seat"), _("Why"))
    rows = [
        (
            row.rank_label or "×",
            names[row.uid],
            counted.result.points(row.objective),
            "—" if row.panel is None else points_text(row.panel, 2),
            "—" if row.published is None else counted.result.printed(row.published),
            PLACES[row.place].render(output.language),
            output.listed(text.render(output.language) for text in row.why),
        )
        for row in counted.listed.rows
    ]
    output.table(titles, rows, right=(0, 2, 3, 4))
    output.line(counted.listed.text.render(output.language))
    for one in left:
        output.line("  " + one.text.render(output.language))
    return 0


def _seal(options: argparse.Namespace, output: Output) -> int:
    with opened(options, output) as registry:
        sealed = seal(registry, actor(), named_round(registry, options.round).uid, options.witness)
    output.result({"digest": sealed.digest})
    output.line(_("Sealed. SHA-256 {digest}", digest=sealed.digest))
    return 0


def _export(options: argparse.Namespace, output: Output) -> int:
    with opened(options) as registry:
        head = named_round(registry, options.round)
        with registry.read() as connection:
            book = read_book(connection, head.uid)
    if not book.sealed:
        raise UserError(Text("“{title}” is not sealed yet.", title=head.title), None, Text("Seal it first."))
    path: Path = options.file
    write_whole(path, book.sealed.encode())
    output.result({"file": str(path), "digest": head.digest})
    output.line(_("Wrote {file}.", file=str(path)))
    output.line(f"SHA-256 {head.digest}")
    return 0


def verify(options: argparse.Namespace, output: Output) -> int:
    """``verify [FILE] [--digest HEX] [--anchors PAPER…]``: a sealed file or a paper by itself, or all sealed rounds of a
    registry, or its log against papers.

    Of a signed paper also who signed it, and whether it was changed since; a paper without a round may be signed alone.
    """
    if options.anchors:
        from registry.cli.anchors import verify_anchors

        return verify_anchors(options, output)
    checked: list[tuple[str, Verification]] = []
    signed: list[Signed] = []
    of_registry = False
    if options.file is not None:
        body = _read(options.file)
        signed += _signatures(body)
        of_registry = _of_registry(body)
        if not signed or of_registry or _has_round(body):
            checked.append((options.file.name, _verified(body, options.digest or "")))
    else:
        with opened(options) as registry:
            with registry.read() as connection:
                heads = [head for head in rounds_of(connection) if head.is_sealed]
            checked += [(head.title, verify_round(registry, head.uid)) for head in heads]
    output.result(
        {
            "rounds": [
                {
                    "name": name,
                    "holds": found.holds,
                    "digest": found.digest,
                    "differences": [
                        {"place": d.place, "text": d.text.render(output.language)} for d in found.differences
                    ],
                    "notes": [note.render(output.language) for note in found.notes],
                }
                for name, found in checked
            ],
            "signatures": [{"holds": one.holds, "text": one.said().render(output.language)} for one in signed],
        }
    )
    if not checked and not signed:
        output.line(_("No round is sealed yet."))
    for name, found in checked:
        _tell(output, name, found, of_registry=of_registry)
    if not checked:  # else they stand with what was checked
        for one in signed:
            output.line(one.said().render(output.language))
    held = all(found.holds for _name, found in checked) and all(one.holds for one in signed)
    return 0 if held else NOT_HOLDING


def _signatures(body: bytes) -> tuple[Signed, ...]:
    from registry.report.emit.signing import signatures  # the PDF library; a sealed file needs none
    from registry.report.paper_check import is_pdf

    return signatures(body) if is_pdf(body) else ()


def _of_registry(body: bytes) -> bool:
    from registry.report.paper_check import is_of_registry, is_pdf

    return is_pdf(body) and is_of_registry(body)


def _has_round(body: bytes) -> bool:
    from registry.report.emit.archive import SEALED, attached

    return SEALED in attached(body)


def _verified(body: bytes, expected: str) -> Verification:
    """What the bytes are, is seen from the bytes: a PDF with a sealed round inside, or the sealed round itself."""
    from registry.report.paper_check import is_pdf, verify_paper  # both PDF libraries; a sealed file needs neither

    return verify_paper(body, expected=expected) if is_pdf(body) else verify_sealed(body, expected=expected)


def _tell(output: Output, name: str, found: Verification, *, of_registry: bool) -> None:
    if found.holds:
        said = _("{name}: the list holds. SHA-256 {digest}", name=name, digest=found.digest)
        if of_registry:
            said = _("{name}: the data inside are those of its pages. SHA-256 {digest}", name=name, digest=found.digest)
        output.line(said)
        _note(output, found)
        return
    n = len(found.differences)
    said = n_("{name}: the list does not hold, {n} difference.", "{name}: the list does not hold, {n} differences.",
              n, name=name)  # fmt: skip
    if of_registry:
        said = n_("{name}: the paper does not hold, {n} difference.", "{name}: the paper does not hold, {n} differences.",
                  n, name=name)  # fmt: skip
    output.line(said)
    for one in found.differences:
        output.line("  " + one.text.render(output.language))
    _note(output, found)


def _note(output: Output, found: Verification) -> None:
    for note in found.notes:
        output.line(note.render(output.language))


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        raise UserError(
            Text("There is no file {file}.", file=str(path)), None, Text("Name the file that was written at the seal.")
        ) from None
    except OSError as error:
        raise EnvironmentFault(
            Text("{file} cannot be read.", file=path.name), None, Text("Check that it may be read.")
        ) from error
