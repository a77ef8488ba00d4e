"""Commands that change the registry: import, undo, redo."""

from __future__ import annotations

import argparse
from collections import defaultdict
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from string import ascii_uppercase
from typing import Any

from registry.change import new_registry, redo, undo
from registry.change.undo import Undone
from registry.cli.common import actor, opened, registry_path
from registry.cli.output import Output, Step
from registry.cli.sheets import marked_paths
from registry.errors import UserError
from registry.i18n import N_, Language, Text, _, n_
from registry.intake.chosen import UNSEEN, shows_all
from registry.intake.decisions import Decisions
from registry.intake.facets import kinds
from registry.intake.folders import workbooks_in
from registry.intake.importing import commit, prepare, read_file, told_apart
from registry.intake.layout_file import layout_from_json
from registry.intake.marked import write_marked
from registry.intake.memory import Layout, Memory, load_memory, remember_layout
from registry.intake.plan import ImportPlan, SourceFile
from registry.intake.problems import Severity
from registry.intake.reading import Workbook
from registry.store import Registry, open_registry


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
            "{new} new, {updated} updated, {unchanged} unchanged, {conflicts} in conflict, {skipped} skipped",
            new=c.new,
            updated=c.updated,
            unchanged=c.unchanged,
            conflicts=c.conflicts,
            skipped=c.skipped,
        )
    )
    if c.conflicts:
        output.line(
            _("Where a conflict is undecided the registry's value stays. Decide it in the review of the window.")
        )
    if plan.problems:
        output.line(n_("{n} problem:", "{n} problems:", len(plan.problems)))
        titles = (_("Cell"), _("Text"), _("What is wrong"), _("What to do"))
        several = len(plan.files) > 1
        rows = [
            (
                f"{p.file} › {p.sheet}!{p.cell}" if several else f"{p.sheet}!{p.cell}",
                p.text[:60],
                p.message.render(output.language),
                p.suggestion.render(output.language) if p.suggestion else "",
            )
            for p in plan.problems
        ]
        output.table(titles, rows)
    if plan.warnings:
        doubts = "; ".join(f"{kind.title.render(output.language)} {kind.count}" for kind in kinds(plan.warnings))
        output.line(_("Read, but worth a look: {doubts}", doubts=doubts))


def import_workbooks(options: argparse.Namespace, output: Output) -> int:
    """``import WORKBOOK|FOLDER...``: a registry that does not exist yet is made, unless nothing is written.

    Exit code 2 when ``--policy all`` found something to mend.
    """
    path = registry_path(options)
    paths = workbooks_in(options.workbooks)
    if options.problems:
        marked_paths(options.problems, paths)  # refuses an unfit place before anything is read
    with ExitStack() as stack:
        step = stack.enter_context(output.progress(_("Reading")))
        layout = read_layout(options.layout) if options.layout else None
        password = read_password(options.password_file) if options.password_file else None
        paths, files = _read(paths, password, options, output, step)
        for workbook, _source in files:
            if not shows_all(workbook):
                output.note(f"{workbook.name}: {UNSEEN.render(output.language)}")
        copies = marked_paths(options.problems, paths) if options.problems else []
        registry = stack.enter_context(open_registry(path)) if path.exists() else None
        plan, refused = _planned(registry, files, options, step, layout)
        writes = not (options.dry_run or refused)
        for (workbook, _source), copy in zip(files, copies, strict=bool(copies)):
            write_marked(workbook, plan, copy, output.language, new_keys=writes)
        applied = None
        if writes and plan.changes_anything:
            if registry is None:
                registry = stack.enter_context(
                    new_registry(path, name=path.stem, actor=actor(), fictional=plan.fictional)
                )
                output.note(_("Made the registry {file}.", file=path.name))
            applied = commit(registry, plan, actor())
            if layout is not None and any(
                table.layout is not None and table.layout.key == layout.key for table in plan.survey.tables
            ):
                remember_layout(registry, layout)
    answer = plan_json(plan, output.language, applied=applied is not None)
    output.result(answer | ({"marked": [str(copy) for copy in copies]} if copies else {}))
    show_plan(plan, output)
    for copy in copies:
        output.line(_("Wrote {file}.", file=str(copy)))
    if options.dry_run:
        output.line(_("Dry run: nothing was written."))
    elif refused:
        output.note(_("Nothing was imported: mend the problems first, or import the clean rows with --policy clean."))
        return UserError.exit_code
    elif applied is None:
        output.line(_("Nothing to change."))
    else:
        output.line(_("Imported as one undo step."))
    return 0


def _read(
    paths: Sequence[Path], password: str | None, options: argparse.Namespace, output: Output, step: Step
) -> tuple[list[Path], list[tuple[Workbook, SourceFile]]]:
    """The files that can be read, and what they hold. Of several that cannot, all are named at once.

    Raises:
        UserError: one cannot be read, and ``--skip-unreadable`` was not given or none is left.
    """
    read: list[tuple[Path, tuple[Workbook, SourceFile]]] = []
    refused: list[UserError] = []
    for number, path in enumerate(paths):
        try:
            read.append((path, read_file(path, password=password, encoding=options.encoding)))
        except UserError as error:
            refused.append(error)
        step((number + 1) * 70 // len(paths))
    if len(refused) == 1 and not (options.skip_unreadable and read):
        raise refused[0]
    for error in refused:
        output.note(error.render(output.language))
    if refused and not (options.skip_unreadable and read):
        raise UserError(
            Text("{n} of {all} files cannot be read.", n=len(refused), all=len(paths)),
            Text("Nothing was changed."),
            Text("Mend or remove them, or leave them out with --skip-unreadable."),
        )
    kept = [path for path, _file in read]
    return kept, told_apart(kept, [file for _path, file in read])


def _planned(
    registry: Registry | None,
    files: Sequence[tuple[Workbook, SourceFile]],
    options: argparse.Namespace,
    step: Step,
    layout: Layout | None,
) -> tuple[ImportPlan, bool]:
    """The plan under the policy that was asked for, and whether the policy forbids carrying it out."""
    decisions = Decisions(report_year=options.year)
    memory = load_memory(registry) if registry is not None else Memory()
    if layout is not None:
        memory = replace(memory, layouts={**memory.layouts, layout.key: layout})
    plan = prepare(registry, files, decisions, progress=step, memory=memory)
    faulty = any(p.severity is Severity.ERROR for p in plan.problems)
    if options.policy == "clean" and faulty:
        plan = prepare(registry, files, replace(decisions, excluded=faulty_firms(plan)), progress=step, memory=memory)
    return plan, options.policy == "all" and faulty


def read_layout(path: Path) -> Layout:
    """The layout in a file.

    Raises:
        UserError: there is no such file, or it is no layout.
    """
    try:
        return layout_from_json(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise UserError(
            Text("{file} cannot be read.", file=path.name),
            Text("Nothing was changed."),
            Text("Name a layout that was written with: layouts export KEY FILE"),
        ) from error


def read_password(path: Path) -> str:
    """The first line of a file: on the command line itself everybody on the machine could read it.

    Raises:
        UserError: there is no such file, or it is no text.
    """
    try:
        return (path.read_text(encoding="utf-8").splitlines() or [""])[0]
    except (OSError, UnicodeDecodeError) as error:
        raise UserError(
            Text("{file} cannot be read.", file=path.name),
            Text("Nothing was changed."),
            Text("Name a text file whose first line is the password."),
        ) from error


def faulty_firms(plan: ImportPlan) -> frozenset[str]:
    """The firms (uids) that have a row with a value or more left out."""
    owners: dict[tuple[str, str, int], set[str]] = defaultdict(set)
    for firm in plan.firms:
        owners[firm.file, firm.sheet, firm.row].add(firm.uid)
        for change in firm.changes:
            if change.cell:
                owners[change.file, change.sheet, int(change.cell.lstrip(ascii_uppercase))].add(firm.uid)
    errors = [p for p in plan.problems if p.severity is Severity.ERROR]
    return frozenset(uid for p in errors for uid in owners[p.file, p.sheet, p.row])


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


def undo_change(options: argparse.Namespace, output: Output) -> int:
    """``undo [NUMBER]``: take back the latest change, or the one of this number."""
    with opened(options, output) as registry:
        return _show_undone(undo(registry, actor(), options.change), output, N_("Undone: {label}"))


def redo_last(options: argparse.Namespace, output: Output) -> int:
    """``redo``: bring back what was undone last."""
    with opened(options, output) as registry:
        return _show_undone(redo(registry, actor()), output, N_("Done again: {label}"))
