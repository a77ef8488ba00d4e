"""``demo``: the main job on the two shipped samples, end to end.

The folder is replaced only when this program made it, told by a marker file in it.
"""

from __future__ import annotations

import argparse
import shutil
from datetime import date
from pathlib import Path

from registry.change import new_registry
from registry.cli.common import actor, spoken_name
from registry.cli.output import Output
from registry.cli.papers import write_papers
from registry.errors import EnvironmentFault, UserError
from registry.i18n import Text, _, n_
from registry.intake.importing import commit, prepare, read_files
from registry.intake.plan import ImportPlan
from registry.report.wording import PaperLanguage
from registry.scoring import RoundResult, load_scheme, score
from registry.scoring.inputs import firm_facts
from registry.store import Registry
from registry.view.samples import DISTRICT_RETURN, PUBLIC_FACTS, Sample

MARKER = ".made-by-the-demo"


def demo(options: argparse.Namespace, output: Output) -> int:
    """Make both registries, score them, write the shortlist."""
    folder: Path = options.folder
    _clear(folder)
    with output.progress(_("Demo")) as step:
        facts_plan, facts = _make(folder / "public-facts.car", PUBLIC_FACTS)
        step(40)
        sample_plan, sample = _make(folder / "sample.car", DISTRICT_RETURN)
        step(70)
        from registry.store import open_registry

        with open_registry(folder / "sample.car") as registry:
            write_papers(registry, sample, folder / "shortlist.pdf", folder / "shortlist.xlsx", PaperLanguage.BOTH)
        step(100)
    output.result(
        {
            "public_facts": _plain(facts_plan, facts, output),
            "sample": _plain(sample_plan, sample, output),
            "folder": str(folder),
        }
    )
    _tell(output, "public-facts.car", facts_plan, facts)
    _tell(output, "sample.car", sample_plan, sample)
    for problem in sample_plan.problems:
        output.line(f"  {problem.sheet}!{problem.cell}  {problem.message.render(output.language)}")
    for place, candidate in enumerate(sample.seats, 1):
        name = spoken_name(candidate.english_name, candidate.short_name, output.language) or candidate.legal_name
        output.line(f"  {place:>2}  {sample.printed(candidate.published)}  {name}")
    output.line(_("Wrote {file}.", file=str(folder / "shortlist.pdf")))
    output.line(_("Wrote {file}.", file=str(folder / "shortlist.xlsx")))
    return 0


def _clear(folder: Path) -> None:
    """Make an empty folder, replacing one that an earlier demo made.

    Raises:
        UserError: something else lies there.
        EnvironmentFault: it cannot be made or replaced.
    """
    foreign = folder.exists() and not (folder / MARKER).is_file()
    if foreign and not (folder.is_dir() and not any(folder.iterdir())):
        raise UserError(
            Text("{folder} exists and was not made by the demo.", folder=str(folder)),
            Text("It was not touched."),
            Text("Name another folder: demo FOLDER."),
        )
    try:
        if folder.exists():
            shutil.rmtree(folder)
        folder.mkdir(parents=True)
        (folder / MARKER).write_text("", encoding="utf-8")
    except OSError as error:
        raise EnvironmentFault(
            Text("{folder} cannot be written.", folder=str(folder)),
            None,
            Text("Close files that are open from it, or name another folder."),
        ) from error


def _make(path: Path, sample: Sample) -> tuple[ImportPlan, RoundResult]:
    """A registry from one sample, and its scored round."""
    files = read_files([sample.path])
    with new_registry(
        path, name=str(sample.name), actor=actor(), fictional=sample.fictional, data_date=sample.day
    ) as registry:
        plan = prepare(registry, files)
        commit(registry, plan, actor())
        return plan, _score(registry, sample.day)


def _score(registry: Registry, day: date) -> RoundResult:
    with registry.read() as connection:
        facts = firm_facts(connection, day)
    return score(load_scheme(), facts, day)


def _plain(plan: ImportPlan, result: RoundResult, output: Output) -> dict[str, object]:
    return {
        "firms": plan.counts.new,
        "rounds": plan.records.get("funding_event", 0),
        "milestones": plan.records.get("milestone", 0),
        "problems": [dict(p.plain(output.language)) for p in plan.problems],
        "verdict": result.verdict.value,
        "finding": result.finding.render(output.language),
        "snapshot": result.digest,
        "selected": [c.legal_name for c in result.seats],
    }


def _tell(output: Output, file: str, plan: ImportPlan, result: RoundResult) -> None:
    firms = n_("{n} firm", "{n} firms", plan.counts.new)
    rounds = n_("{n} announcement", "{n} announcements", plan.records.get("funding_event", 0))
    milestones = n_("{n} milestone", "{n} milestones", plan.records.get("milestone", 0))
    problems = n_("{n} problem", "{n} problems", len(plan.problems))
    output.line(_("{file}: {holds}", file=file, holds=output.listed((firms, rounds, milestones, problems))))
    output.line("  " + result.finding.render(output.language))
