"""Commands that change the registry: import, undo, redo."""

from __future__ import annotations

import argparse
from contextlib import ExitStack
from typing import Any

from registry.change import new_registry, redo, undo
from registry.change.undo import Undone
from registry.cli.common import actor, opened, registry_path
from registry.cli.output import Output
from registry.i18n import N_, Language, _, n_
from registry.intake.importing import commit, prepare, read_files
from registry.intake.plan import Decisions, ImportPlan
from registry.store import open_registry


def plan_json(plan: ImportPlan, language: Language, *, applied: bool) -> dict[str, Any]:
    """A plan as JSON data: counts of firms, new records, problems."""
    counts = plan.counts
    return {
        "files": [f.name for f in plan.files],
        "new": counts.new,
        "updated": counts.updated,
        "unchanged": counts.unchanged,
        "conflicts": counts.conflicts,
        "skipped": counts.skipped,
        "records": dict(plan.records),
        "problems": [dict(p.plain(language)) for p in plan.problems],
        "warnings": [dict(p.plain(language)) for p in plan.warnings],
        "applied": applied,
    }


def show_plan(plan: ImportPlan, output: Output) -> None:
    """A plan for people."""
    c = plan.counts
    output.line(
        _(
            "{new} new, {updated} updated, {unchanged} unchanged, {conflicts} conflicts, {skipped} skipped",
            new=c.new,
            updated=c.updated,
            unchanged=c.unchanged,
            conflicts=c.conflicts,
            skipped=c.skipped,
        )
    )
    if plan.problems:
        output.line(n_("{n} problem:", "{n} problems:", len(plan.problems)))
        titles = (_("Cell"), _("Text"), _("What is wrong"), _("What to do"))
        rows = [
            (
                f"{p.sheet}!{p.cell}",
                p.text[:60],
                p.message.render(output.language),
                p.suggestion.render(output.language) if p.suggestion else "",
            )
            for p in plan.problems
        ]
        output.table(titles, rows)


def import_workbooks(options: argparse.Namespace, output: Output) -> int:
    """``import WORKBOOK... [--dry-run]``: a registry that does not exist yet is made, unless it is a dry run."""
    path = registry_path(options)
    with ExitStack() as stack:
        step = stack.enter_context(output.progress(_("Reading")))
        files = read_files(options.workbooks, progress=step)
        decisions = Decisions(report_year=options.year)
        registry = stack.enter_context(open_registry(path)) if path.exists() else None
        plan = prepare(registry, files, decisions, progress=step)
        applied = None
        if not options.dry_run and plan.operations:
            if registry is None:
                registry = stack.enter_context(
                    new_registry(path, name=path.stem, actor=actor(), fictional=plan.fictional)
                )
                output.note(_("Made the registry {file}.", file=path.name))
            applied = commit(registry, plan, actor())
    output.result(plan_json(plan, output.language, applied=applied is not None))
    show_plan(plan, output)
    if options.dry_run:
        output.line(_("Dry run: nothing was written."))
    elif applied is None:
        output.line(_("Nothing to change."))
    else:
        output.line(_("Imported as one undo step."))
    return 0


def _show_undone(done: Undone, output: Output, said: str) -> int:
    output.result(
        {
            "change": done.change.label(output.language),
            "records": done.records,
            "kept": [{"table": k.table, "uid": k.uid, "column": k.column} for k in done.kept],
        }
    )
    output.line(_(said, label=done.change.label(output.language)))
    output.line(n_("{n} record", "{n} records", done.records))
    if done.kept:
        output.line(
            n_(
                "{n} value was changed since and is kept.",
                "{n} values were changed since and are kept.",
                len(done.kept),
            )
        )
    return 0


def undo_last(options: argparse.Namespace, output: Output) -> int:
    """``undo``: take back the latest change."""
    with opened(options) as registry:
        return _show_undone(undo(registry, actor()), output, N_("Undone: {label}"))


def redo_last(options: argparse.Namespace, output: Output) -> int:
    """``redo``: bring back what was undone last."""
    with opened(options) as registry:
        return _show_undone(redo(registry, actor()), output, N_("Done again: {label}"))
