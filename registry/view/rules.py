"""The rule sets of a registry as they are shown and edited: each with its text."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select

from registry.i18n import Text
from registry.model.entities import TABLES
from registry.resources import resource_path
from registry.srdi.ruleset import RuleSet
from registry.srdi.ruleset_file import parse_rules
from registry.store import Registry


@dataclass(frozen=True, slots=True)
class KnownRules:
    """One version of one set. `uid`: of its record, "" for a shipped one; `body`: its text."""

    key: str
    words: Text
    body: str
    uid: str


def known_rules(registry: Registry) -> tuple[KnownRules, ...]:
    """All versions, shipped and own, by code and version.

    Raises:
        UserError: one of them is wrong now; names the line.
    """
    t = TABLES["rule_set"]
    found: list[tuple[RuleSet, str, str]] = []
    for path in sorted(resource_path("rules").glob("miit-*.toml")):
        body = path.read_text(encoding="utf-8")
        found.append((parse_rules(body, path.name), body, ""))
    with registry.read() as connection:
        for row in connection.execute(select(t)):
            found.append((parse_rules(row.body, f"{row.code}, {row.version}"), row.body, row.uid))
    found.sort(key=lambda one: (one[0].code, one[0].version))
    return tuple(KnownRules(f"{s.code}, {s.version}", _words(s, bool(uid)), body, uid) for s, body, uid in found)


def _words(rules: RuleSet, own: bool) -> Text:
    values = {"title": rules.title, "code": rules.code, "version": rules.version}
    if own:
        return Text("{title} ({code}, version {version}), own", **values)
    return Text("{title} ({code}, version {version})", **values)
