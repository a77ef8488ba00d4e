"""The versions of schemes in a registry: saved side by side, never changed. What a round used stands for ever.

The shipped scheme is known without being stored; it is written when a round first uses it or a version is made of it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection, select

from registry.change import apply
from registry.errors import UserError
from registry.i18n import N_, Text
from registry.model.entities import ENTITIES, TABLES
from registry.rounds.opening import stored_scheme
from registry.rounds.records import NOTHING_CHANGED, round_change
from registry.scoring.scheme import Scheme
from registry.scoring.scheme_file import load_scheme, parse_scheme
from registry.scoring.scheme_write import write_scheme
from registry.store import Registry

SHIPPED = "shipped"
"""Key of the shipped scheme while the registry does not hold it."""


@dataclass(frozen=True, slots=True)
class SchemeVersion:
    """One version of a scheme.

    Attributes:
        uid: its key in the registry, or `SHIPPED`.
        body: its file, TOML.
        author, note, saved: who saved it, why, and on which day; empty for the shipped one.
        rounds: titles of the rounds that use it.
        sealed: one of them is sealed.
    """

    uid: str
    code: str
    version: int
    title: Text
    digest: str
    body: str
    author: str = ""
    note: str = ""
    saved: date | None = None
    rounds: tuple[str, ...] = ()
    sealed: bool = False

    @property
    def scheme(self) -> Scheme:
        """The scheme itself.

        Raises:
            UserError: the record was changed by another program and is no scheme any more.
        """
        return _parsed(self.body, f"{self.code} v{self.version}")


def scheme_versions(connection: Connection, code: str | None = None) -> tuple[SchemeVersion, ...]:
    """All versions, or those of the scheme `code`; by code, the newest first.

    Raises:
        UserError: a record was changed by another program and is no scheme any more.
    """
    t = TABLES["scheme"]
    used = _rounds_by_scheme(connection)
    found = [_version(dict(row), used) for row in connection.execute(select(t)).mappings()]
    shipped = shipped_version()
    if not any(v.code == shipped.code and v.version == shipped.version for v in found):
        found.append(shipped)
    kept = [v for v in found if code is None or v.code == code]
    return tuple(sorted(kept, key=lambda v: (v.code, -v.version)))


def newest_scheme(connection: Connection) -> SchemeVersion:
    """The newest version of the scheme that was saved last; the shipped one where none was saved."""
    versions = scheme_versions(connection)
    saved = [v for v in versions if v.saved is not None]
    if not saved:
        return versions[0]
    code = max(saved, key=lambda v: (v.saved or date.min, v.version)).code
    return next(v for v in versions if v.code == code)


def find_version(connection: Connection, name: str) -> SchemeVersion:
    """The version on record that `name` means. See `pick_version`.

    Raises:
        UserError: there is none, or several.
    """
    return pick_version(scheme_versions(connection), name)


def pick_version(versions: Sequence[SchemeVersion], name: str) -> SchemeVersion:
    """The version that `name` means: a key, ``code``, ``code@3``, ``v3``, or a digest from eight signs on.

    Raises:
        UserError: there is none, or several.
    """
    code, _, number = name.rpartition("@")
    tried = (
        [v for v in versions if v.uid == name],
        [v for v in versions if v.code == code and number.lstrip("v") == str(v.version)],
        [v for v in versions if v.code == name][:1],
        [v for v in versions if name.lower().lstrip("v") == str(v.version)],
        [v for v in versions if len(name) >= 8 and v.digest.startswith(name.lower())],
    )
    for found in tried:
        if len(found) == 1:
            return found[0]
    raise UserError(
        Text("There is no one scheme “{name}”.", name=name),
        None,
        Text("Name it as code@version; `scheme list` shows them all."),
    )


def save_scheme(
    registry: Registry, scheme: Scheme, *, actor: str, note: str = "", on: date | None = None
) -> SchemeVersion:
    """Save `scheme` as the next version of its code, whatever number it carries; earlier ones stay as they are.

    One change, so that undo takes it back, unless a round uses it meanwhile.

    Args:
        actor: who.
        note: why it was changed.
        on: the day it is saved, today by default.

    Raises:
        UserError: it says the same as the newest version.
        EnvironmentFault: the registry cannot be written.
    """
    with registry.read() as connection:
        versions = scheme_versions(connection, scheme.code)
        newest = versions[0] if versions else None
        if newest is not None and replace(scheme, version=newest.version).digest == newest.digest:
            raise UserError(
                Text("Nothing differs from version {version}.", version=str(newest.version)),
                NOTHING_CHANGED,
                Text("Change something in the scheme before saving it as a new version."),
            )
        numbered = replace(scheme, version=newest.version + 1 if newest else 1)
        kept = stored_scheme(connection, write_scheme(numbered), actor, on or date.today(), note.strip())
    label = N_("Save scheme “{title}”, version {version}")
    values: dict[str, str | Text] = {"title": numbered.title, "version": str(numbered.version)}
    apply(registry, round_change(label, actor, *kept.operations, reason=note.strip(), **values))
    with registry.read() as connection:
        return next(v for v in scheme_versions(connection, scheme.code) if v.version == numbered.version)


def shipped_version() -> SchemeVersion:
    """The scheme that comes with the program."""
    scheme = load_scheme()
    return SchemeVersion(SHIPPED, scheme.code, scheme.version, scheme.title, scheme.digest, write_scheme(scheme))


def _version(row: Mapping[str, Any], used: Mapping[str, list[tuple[str, bool]]]) -> SchemeVersion:
    record = ENTITIES["scheme"].decode(dict(row))
    scheme = _parsed(record["body"], f"{record['code']} v{record['version']}")
    rounds = used.get(row["uid"], [])
    return SchemeVersion(
        uid=row["uid"],
        code=record["code"],
        version=int(record["version"]),
        title=scheme.title,
        digest=record["digest"],
        body=record["body"],
        author=record["author"] or "",
        note=record["note"] or "",
        saved=date.fromisoformat(record["saved"]) if record["saved"] else None,
        rounds=tuple(title for title, _ in rounds),
        sealed=any(is_sealed for _, is_sealed in rounds),
    )


def _rounds_by_scheme(connection: Connection) -> dict[str, list[tuple[str, bool]]]:
    t = TABLES["selection_round"]
    used: dict[str, list[tuple[str, bool]]] = {}
    for row in connection.execute(select(t.c.scheme, t.c.title, t.c.digest).order_by(t.c.title)):
        if row.scheme:
            used.setdefault(row.scheme, []).append((row.title, row.digest is not None))
    return used


@lru_cache(maxsize=64)
def _parsed(body: str, name: str) -> Scheme:
    """Parsing takes some hundredths of a second, and a version never changes."""
    return parse_scheme(body, name)
