"""What a dossier rests on: veto checks, evidence, remarks of the senders, and what is not known."""

from __future__ import annotations

from registry.i18n import Text
from registry.report.blocks.annex import source_blocks
from registry.report.blocks.common import SectionHead, SubHead, heads, table, table_look
from registry.report.blocks.dossier import places, text_or_dash
from registry.report.compositor import Compositor
from registry.report.dossier_views import DossierView
from registry.report.phrases import ABSENT
from registry.report.typeset.block import Block, Stack
from registry.report.typeset.paragraph import Align
from registry.report.typeset.table import Row
from registry.report.wording import Words


def checks(c: Compositor, view: DossierView, number: str) -> list[Block]:
    """How many veto checks were passed, and those that were not."""
    blocks: list[Block] = [SectionHead(c, number, Text("Veto checks"))]
    said = c.pair(view.checks_finding, "body")
    if not view.checks:
        return [*blocks, said]
    labels: list[tuple[Text | None, str]] = [
        (Text("Rule"), "left"),
        (Text("Answer"), "left"),
        (Text("Authority, document, remark"), "left"),
        (Text("Source"), "left"),
    ]
    rows = [
        Row(
            (
                c.inline(row.rule, "cell"),
                c.pair(row.answer, "bad" if row.failed else "warn.strong"),
                text_or_dash(c, row.detail, "cell.soft"),
                places(c, row.refs),
            )
        )
        for row in view.checks
    ]
    said.keep_with_next = True
    return [*blocks, said, table(c, (200.0, 70.0, 142.0), heads(c, labels), rows, table_look(pad_y=2.2))]


def evidence(c: Compositor, view: DossierView, number: str) -> list[Block]:
    """Evidence on file and the sources that the records name, with their grades; then what senders remarked."""
    blocks: list[Block] = [SectionHead(c, number, Text("Evidence"))]
    if not view.evidence:
        blocks += c.flow(Text("No record names its source, and no evidence is on file."), "body")
    else:
        labels: list[tuple[Text | None, str]] = [
            (Text("Grade"), "centre"),
            (Text("Evidence or source as the record names it"), "left"),
            (Text("Supports"), "left"),
        ]
        rows = [
            Row(
                (
                    c.figure(row.grade or ABSENT, "cell.label", align=Align.CENTRE),
                    Stack(c.text(row.title, "cell"), *([c.text(row.detail, "small")] if row.detail else [])),
                    c.inline(row.supports, "cell.soft"),
                )
            )
            for row in view.evidence
        ]
        key = Text("A official document, B audit or listed company, C press, D stated by the firm.")
        notes = [c.inline(key, "small")]
        blocks.append(table(c, (38.0, 232.0), heads(c, labels), rows, table_look(pad_y=2.4), notes=notes))
    if view.notes:
        blocks.append(SubHead(c, Text("Remarks in the returns")))
        rows = [
            Row((c.text(note.title, "cell.label"), c.text(note.text, "cell"), places(c, note.refs)))
            for note in view.notes
        ]
        columns: list[tuple[Text | None, str]] = [
            (Text("Column"), "left"),
            (Text("Content"), "left"),
            (Text("Source"), "left"),
        ]
        blocks.append(table(c, (110.0, 290.0), heads(c, columns), rows, table_look(pad_y=2.2), space_before=2.0))
    return blocks


def gaps(c: Compositor, view: DossierView, number: str) -> list[Block]:
    """What is not known, by kind."""
    blocks: list[Block] = [SectionHead(c, number, Text("Data gaps"))]
    said = c.pair(view.gaps_finding, "body")
    if not view.gaps:
        return [*blocks, said]
    said.keep_with_next = True
    labels: list[tuple[Text | None, str]] = [
        (Text("Kind of gap"), "left"),
        (Text("Items"), "right"),
        (Text("Not known"), "left"),
    ]
    rows = [
        Row(
            (
                c.pair(title, "cell"),
                c.figure(str(len(items)), "number"),
                c.pair(Words("; ".join(i.en for i in items), "、".join(i.zh for i in items)), "cell.soft"),
            )
        )
        for title, items in view.gaps
    ]
    return [*blocks, said, table(c, (116.0, 42.0), heads(c, labels), rows, table_look(pad_y=2.8))]


def sources(c: Compositor, view: DossierView, number: str) -> list[Block]:
    """Numbered sources and the cells read from each."""
    return [SectionHead(c, number, Text("Sources")), *source_blocks(c, view.sources)]
