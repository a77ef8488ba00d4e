"""``score``: the ranking with its cut line, or the honest answer that there is none."""

from __future__ import annotations

import argparse
import json

from registry.cli.common import judged_on, opened, spoken_name, summary_of
from registry.cli.output import Output
from registry.i18n import _, n_
from registry.scoring import Candidate, FlagKind, Membership, RoundResult, Verdict, load_scheme, score
from registry.scoring.inputs import firm_facts
from registry.store import Registry


def scored_round(registry: Registry, options: argparse.Namespace) -> RoundResult:
    """The round that the options ask for: scheme, day, seats, treatment of missing values."""
    as_of = judged_on(options, summary_of(registry))
    with registry.read() as connection:
        facts = firm_facts(connection, as_of)
    return score(load_scheme(options.scheme), facts, as_of, missing=options.missing, size=options.size)


def score_firms(options: argparse.Namespace, output: Output) -> int:
    """``score [--scheme S] [--as-of DATE]``."""
    with opened(options) as registry:
        result = scored_round(registry, options)
    if output.as_json:
        output.result(_plain(result, output))
        return 0
    language = output.language
    output.line(result.finding.render(language))
    ranked = result.verdict is not Verdict.UNDECIDABLE
    if ranked:
        output.line(result.draft.render(language))
    titles = (_("No."), _("Candidate"), _("Score"), _("Interval"), _("Known, %"), _("Seat"), _("Flags"))
    rows: list[tuple[str, ...]] = []
    shown = result.candidates if ranked else tuple(sorted(result.candidates, key=lambda c: c.legal_name))
    for candidate in shown:
        if ranked and result.cut is not None and candidate.uid == result.cut.first_out:
            rows.append(
                (
                    "",
                    n_("— cut line, {n} seat —", "— cut line, {n} seats —", result.size),
                    "",
                    result.cut.text.render(language),
                    "",
                    "",
                    "",
                )
            )
        flags = output.listed(f.text.render(language) for f in candidate.flags if ranked or f.kind is not FlagKind.TIE)
        rows.append(
            (
                (candidate.rank_label or "×") if ranked or candidate.rank is None else "",
                spoken_name(candidate.english_name, candidate.short_name, language) or candidate.legal_name,
                result.printed(candidate.published) if ranked else "",
                f"{result.points(candidate.score_lo)}–{result.points(candidate.score_hi)}",
                str(result.percent(candidate.completeness)),
                _seat(candidate),
                flags,
            )
        )
    output.table(titles, rows, right=(0, 2, 3, 4))
    output.line(_("Snapshot {digest}", digest=result.digest))
    return 0


def _seat(candidate: Candidate) -> str:
    if candidate.rank is None:
        return ""
    match candidate.membership:
        case Membership.NECESSARY:
            return _("certain")
        case Membership.POSSIBLE:
            return _("possible")
        case _:
            return _("out")


def _plain(result: RoundResult, output: Output) -> dict[str, object]:
    """The round as JSON: what people read first, then everything that decided, as it is sealed."""
    language = output.language
    return {
        "verdict": result.verdict.value,
        "decided": result.decided,
        "finding": result.finding.render(language),
        "draft": result.draft.render(language),
        "as_of": result.as_of.isoformat(),
        "size": result.size,
        "snapshot": result.digest,
        "scheme": result.scheme_digest,
        "cut": result.cut.text.render(language) if result.cut else None,
        "selected": [c.uid for c in result.seats],
        "candidates": [
            {
                "uid": c.uid,
                "legal_name": c.legal_name,
                "uscc": c.uscc,
                "rank": c.rank,
                "rank_label": c.rank_label,
                "place": c.place.value,
                "membership": c.membership.value,
                "score": result.printed(c.published),
                "score_lo": result.points(c.score_lo),
                "score_hi": result.points(c.score_hi),
                "completeness": result.percent(c.completeness),
                "selectable": c.selectable,
                "flags": [f.text.render(language) for f in c.flags],
                "vetoes": [
                    {"code": v.code, "answer": v.answer.value, "reason": v.reason.render(language)} for v in c.vetoes
                ],
                "dimensions": {d.code: result.points(d.points) for d in c.dimensions},
                "contributions": {x.code: result.points(x.points) for x in c.contributions},
            }
            for c in result.candidates
        ],
        "round": json.loads(result.json()),
    }
