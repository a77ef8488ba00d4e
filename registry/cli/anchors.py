"""``verify --anchors``: papers that were printed, held against the log of the registry as it is."""

from __future__ import annotations

import argparse
from pathlib import Path

from registry.change.anchors import Anchor, AnchorFault, anchor_faults
from registry.change.verify import verify_chain
from registry.cli.common import opened
from registry.cli.output import Output
from registry.errors import EnvironmentFault, UserError
from registry.i18n import Text, _, n_

DISAGREEING = 1
"""Exit code where a paper and the log do not agree."""


def verify_anchors(options: argparse.Namespace, output: Output) -> int:
    """Hold papers against the log: the first that does not agree is named, with the first log row nobody vouches for."""
    papers = [_anchor(told) for told in options.anchors]
    with opened(options) as registry, registry.read() as connection:
        chain = verify_chain(connection)
        faults = anchor_faults(connection, papers)
    output.result(
        {
            "papers": [_plain(paper) for paper in papers],
            "faults": [_fault(fault, output) for fault in faults],
            "chain": [finding.text.render(output.language) for finding in chain],
        }
    )
    for text in (*(fault.text for fault in faults), *(finding.text for finding in chain)):
        output.line(text.render(output.language))
    if not faults and not chain:
        n = len(papers)
        output.line(n_("{n} paper agrees with the log.", "{n} papers agree with the log.", n))
        newest = max((p.head.tx for p in papers if p.head is not None), default=0)
        output.line(_("Nothing outside the file vouches for changes after change {tx}.", tx=str(newest)))
    return DISAGREEING if faults or chain else 0


def _anchor(told: str) -> Anchor:
    from registry.report.paper_anchor import paper_anchor, typed_anchor  # both PDF libraries

    path = Path(told)
    if not path.exists() and ":" in told.replace("：", ":") and not told.lower().endswith(".pdf"):
        return typed_anchor(told)
    try:
        return paper_anchor(path.name, path.read_bytes())
    except FileNotFoundError:
        raise UserError(
            Text("There is no file {file}.", file=told), None, Text("Check the name and the folder.")
        ) from None
    except OSError as error:
        raise EnvironmentFault(
            Text("{file} cannot be read.", file=path.name), None, Text("Check that it may be read.")
        ) from error


def _plain(paper: Anchor) -> dict[str, object]:
    head = paper.head
    return {
        "paper": paper.paper,
        "tx": head.tx if head else None,
        "hash": head.hash if head else None,
        "round": paper.round,
    }


def _fault(fault: AnchorFault, output: Output) -> dict[str, object]:
    return {
        "paper": fault.paper,
        "agreed_until": fault.after,
        "change": fault.until,
        "log_row": fault.row or None,
        "text": fault.text.render(output.language),
    }
