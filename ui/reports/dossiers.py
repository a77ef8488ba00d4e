"""Dossiers as the reports page makes them: one for the preview, all of them as files; no widget."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from registry.i18n import Language, Text, current_language
from ui.reports.state import Check, Paper

if TYPE_CHECKING:
    from registry.report.dossier_views import DossierView
    from registry.report.emit.dossiers import Written
    from registry.view import Registry
    from ui.kit.worker import Ticket


def dossier_of(
    registry: Registry, as_of: date, subject: str, language: str
) -> tuple[Paper | None, tuple[tuple[str, Text], ...], str]:
    """The dossier of the firm `subject` (of the first one where there is none such), the firms there are, and which it is."""
    from registry.report.dossier_build import dossier_view
    from registry.report.dossier_files import dossier_files, firm_names
    from registry.report.emit.dossier import render_dossier
    from registry.report.wording import PaperLanguage

    with registry.read() as connection:
        names = firm_names(connection)
        chinese = current_language() is Language.ZH
        firms = tuple(
            (uid, Text("{name}", name=legal if chinese else english or legal)) for uid, legal, english in names
        )
        keys = [uid for uid, _ in firms]
        if not keys:
            return None, (), ""
        chosen = subject if subject in keys else keys[0]
        view = dossier_view(next(dossier_files(connection, [chosen], as_of)))
    made = render_dossier(view, PaperLanguage(language))
    return Paper(made.data, made.pages, made.warnings, None, tuple(_checks(view, made.warnings))), firms, chosen


def _checks(view: DossierView, warnings: tuple[Text, ...]) -> list[Check]:
    said: list[Check] = []
    missing = sum(len(items) for _, items in view.gaps)
    if missing:
        said.append(Check("warn", "warn", Text("{n} item is not known.", "{n} items are not known.", n=missing)))
    failed = sum(row.failed for row in view.checks)
    if failed:
        said.append(Check("warn", "bad", Text("{n} veto check not passed", "{n} veto checks not passed", n=failed)))
    said += [Check("warn", "warn", one) for one in warnings]
    if view.fictional:
        said.append(Check("info", "accent", Text("Fictional data, marked on every page")))
    return said


def save_all(registry: Registry, as_of: date, out: Path, language: str, ticket: Ticket) -> Written:
    """Write the dossiers of all firms: into one file where `out` ends in .pdf, else a file each into the folder.

    Raises:
        EnvironmentFault: a file cannot be written.
        StoppedError: somebody stopped it; what is whole by then stays.
    """
    from registry.report.emit.dossiers import write_dossiers
    from registry.report.wording import PaperLanguage

    def tell(done: int, count: int) -> None:
        ticket.check()
        ticket.progress(done, count)

    with registry.read() as connection:
        return write_dossiers(connection, out, as_of, PaperLanguage(language), tell=tell)
