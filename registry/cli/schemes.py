"""``scheme``: the scoring schemes on record, what differs between two, and their way out of and into files."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

from registry.cli.common import actor, opened
from registry.cli.output import Output
from registry.files import write_whole
from registry.i18n import Text, _, n_
from registry.intake.scheme_book import read_scheme_book
from registry.report.scheme_book import write_scheme_book
from registry.rounds.schemes import (
    SchemeVersion,
    newest_scheme,
    pick_version,
    save_scheme,
    scheme_versions,
    shipped_version,
)
from registry.scoring.function_words import RANKS, floor_title, function_title, goalposts, points, tie_title
from registry.scoring.scheme import Scheme
from registry.scoring.scheme_diff import Difference, scheme_diff
from registry.scoring.scheme_file import load_scheme
from registry.scoring.scheme_tables import scheme_tables
from registry.scoring.scheme_write import write_scheme
from registry.scoring.words import POLICIES

_FILES = (".toml", ".xlsx")


def scheme(options: argparse.Namespace, output: Output) -> int:
    """``scheme [list | show NAME | diff OLD NEW | export NAME FILE | import FILE]``."""
    acts = {"show": _show, "diff": _diff, "export": _export, "import": _import}
    return acts.get(options.act, _list)(options, output)


def _versions(options: argparse.Namespace) -> Sequence[SchemeVersion]:
    """The versions of the named registry; the shipped scheme alone where none is named."""
    if getattr(options, "registry", None) is None:
        return (shipped_version(),)
    with opened(options) as registry, registry.read() as connection:
        return scheme_versions(connection)


def _named(options: argparse.Namespace, name: str) -> Scheme:
    """The scheme in a file, or the version of that name; the newest one without a name."""
    if name.lower().endswith(_FILES):
        return _read(Path(name))
    if name:
        return pick_version(_versions(options), name).scheme
    if getattr(options, "registry", None) is None:
        return load_scheme()
    with opened(options) as registry, registry.read() as connection:
        return newest_scheme(connection).scheme


def _read(path: Path) -> Scheme:
    return load_scheme(path) if path.suffix.lower() == ".toml" else read_scheme_book(path)


def _list(options: argparse.Namespace, output: Output) -> int:
    held = _versions(options)
    output.result({"schemes": [_version_plain(v) for v in held]})
    rows = [
        (
            f"{v.code}@{v.version}",
            v.title.render(output.language),
            v.saved.isoformat() if v.saved else _("as shipped"),
            v.author or "—",
            v.note or "—",
            output.listed(v.rounds) or "—",
            v.digest[:16],
        )
        for v in held
    ]
    titles = (_("Scheme"), _("Name"), _("Saved"), _("Person"), _("Note"), _("Rounds"), _("Digest"))
    output.table(titles, rows)
    output.line(n_("{n} version", "{n} versions", len(held)))
    return 0


def _version_plain(version: SchemeVersion) -> dict[str, Any]:
    return {
        "uid": version.uid,
        "code": version.code,
        "version": version.version,
        "title": {"en": version.scheme.title.en, "zh": version.scheme.title.zh},
        "digest": version.digest,
        "author": version.author,
        "note": version.note,
        "saved": version.saved.isoformat() if version.saved else None,
        "rounds": list(version.rounds),
        "sealed": version.sealed,
    }


def _show(options: argparse.Namespace, output: Output) -> int:
    shown, language = _named(options, options.name or ""), output.language
    output.result({"digest": shown.digest, "scheme": scheme_tables(shown)})
    output.line(f"{shown.title.render(language)} · {shown.code}@{shown.version} · {shown.digest}")
    rows: list[tuple[str, ...]] = []
    for dimension in shown.dimensions:
        rows.append((dimension.title.render(language), points(shown.dimension_weight(dimension.code)), "", "", ""))
        for i in shown.of_dimension(dimension.code):
            missing = POLICIES[i.missing].render(language) if i.missing else ""
            kind, goals = function_title(i.value), goalposts(i)
            rows.append(
                (
                    f"  {i.title.render(language)}",
                    points(i.weight),
                    kind.render(language),
                    goals.render(language),
                    missing,
                )
            )
    titles = (_("Indicator"), _("Weight"), _("Value function"), _("Goalposts"), _("A missing value counts"))
    output.table(titles, rows, right=(1,))
    for title, said in _rules(shown, output):
        output.line(f"{title.render(language)}: {said}" if said else f"{title.render(language)}: —")
    return 0


def _rules(shown: Scheme, output: Output) -> list[tuple[Text, str]]:
    language = output.language
    floors = [f"{floor_title(shown, f.on).render(language)} ≥ {points(f.least)}" for f in shown.floors]
    items = [f"{i.title.render(language)} {points(i.weight)}" for i in shown.panel.items]
    return [
        (Text("Seats"), f"{shown.size} + {shown.reserve}"),
        (Text("Ranked on"), RANKS[shown.rank_on].render(language)),
        (Text("A missing value counts"), POLICIES[shown.missing].render(language)),
        (Text("Ties across the cut"), " → ".join(tie_title(shown, key).render(language) for key in shown.tie_chain)),
        (Text("Vetoes"), output.listed(v.title.render(language) for v in shown.vetoes)),
        (Text("Floors"), output.listed(floors)),
        (Text("Quotas"), output.listed(q.title.render(language) for q in shown.quotas)),
        (Text("Panel"), output.listed(items)),
    ]


def _diff(options: argparse.Namespace, output: Output) -> int:
    old, new = _named(options, options.old), _named(options, options.new)
    _tell(scheme_diff(old, new), output)
    return 0


def _tell(found: Sequence[Difference], output: Output) -> None:
    language = output.language
    rows = [
        (
            d.subject.render(language),
            d.what.render(language),
            d.old.render(language) if d.old else "—",
            d.new.render(language) if d.new else "—",
        )
        for d in found
    ]
    plain = [
        {
            "part": d.part.value,
            "code": d.code,
            "subject": row[0],
            "what": row[1],
            "old": row[2] if d.old else None,
            "new": row[3] if d.new else None,
        }
        for d, row in zip(found, rows, strict=True)
    ]
    output.result({"differences": plain})
    if rows:
        output.table((_("Part"), _("Property"), _("Before"), _("After")), rows)
    output.line(n_("{n} difference", "{n} differences", len(found)))


def _export(options: argparse.Namespace, output: Output) -> int:
    shown, path = _named(options, options.name), options.file
    if path.suffix.lower() == ".xlsx":
        write_scheme_book(shown, path)
    else:
        write_whole(path, write_scheme(shown).encode())
    output.result({"file": str(path), "digest": shown.digest})
    output.line(_("Wrote {file}.", file=str(path)))
    return 0


def _import(options: argparse.Namespace, output: Output) -> int:
    read = _read(options.file)
    with opened(options, output) as registry:
        with registry.read() as connection:
            before = [v for v in scheme_versions(connection) if v.code == read.code]
        found = scheme_diff(before[0].scheme, read) if before else ()
        if options.dry_run:
            _tell(found, output)
            output.line(_("Nothing was written."))
            return 0
        saved = save_scheme(registry, read, actor=actor(), note=options.note or "", on=date.today())
    if not output.as_json:
        _tell(found, output)
    output.result(_version_plain(saved))
    output.line(_("Saved as {name}.", name=f"{saved.code}@{saved.version}"))
    return 0
