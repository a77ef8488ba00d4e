"""A new registry from a package: everything is checked, and only what verifies gets its name."""

from __future__ import annotations

import os
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, cast

from sqlalchemy import Table

from registry.change.check import check_registry
from registry.errors import EnvironmentFault, UserError
from registry.files import read_json
from registry.i18n import Text
from registry.package.container import Source, measured, opened_package
from registry.package.csv_text import read_rows
from registry.package.describe import columns_of
from registry.package.faults import ASK_ANEW, NO_REGISTRY, no_package, not_as_written
from registry.package.writing import DESCRIPTOR, FORMAT, README
from registry.store import Registry
from registry.store.migrate import SCHEMA_VERSION
from registry.store.rebuild import Filling, registry_of, tables_of
from registry.store.schema import IMPORT_FILE

_DESCRIPTOR_LIMIT = 64 * 2**20
OLDEST = 3
"""The schema in which the first packages were written."""
_FILE_LIMIT = 2**30  # bytes of one imported sheet, which is held while it is packed


@dataclass(frozen=True, slots=True)
class Restored:
    """What was made: rows by table, imported files, the last seal; whether an earlier version of the program wrote it."""

    tables: Mapping[str, int]
    files: int
    last_seal: str
    upgraded: bool = False

    @property
    def rows(self) -> int:
        """All rows."""
        return sum(self.tables.values())


def restore_package(package: Path, out: Path) -> Restored:
    """Make the registry `out` of the package at `package`.

    Raises:
        UserError: something lies at `out`; it is no package, or not as it was written, or of a kind this program does not
            know; its change log does not verify. No registry was made then.
        EnvironmentFault: it cannot be read, or the registry cannot be written.
    """
    if out.exists():
        raise UserError(
            Text("{file} exists already.", file=out.name), Text("It was not touched."), Text("Choose another name.")
        )
    with opened_package(package) as source:
        held = _Contents.of(source, package.name)
        held.check()
        try:
            out.parent.mkdir(parents=True, exist_ok=True)
            with TemporaryDirectory(prefix=f".{out.name}-", dir=out.parent) as folder:
                made = Path(folder, out.name)
                counts: dict[str, int] = {}
                with registry_of(made, _filling(held, counts), held.version) as registry:
                    _refuse_unless_sound(registry)
                os.replace(made, out)
        except OSError as error:
            raise EnvironmentFault(
                Text("{file} cannot be made in this folder.", file=out.name),
                NO_REGISTRY,
                Text("Choose a folder that may be written."),
            ) from error
    return Restored(counts, len(held.files), held.last_seal, upgraded=held.version != SCHEMA_VERSION)


@dataclass(frozen=True, slots=True)
class _Part:
    """A part as the descriptor lists it."""

    path: str
    size: int
    sha256: str
    absent: str = ""
    rows: int = 0


@dataclass(frozen=True, slots=True)
class _Contents:
    """A package whose descriptor was understood; `kept`: the tables of the schema `version` in which it was written."""

    source: Source
    version: int
    kept: tuple[Table, ...]
    tables: Mapping[str, _Part]
    files: Mapping[str, _Part]
    others: tuple[_Part, ...]
    last_seal: str

    @staticmethod
    def of(source: Source, name: str) -> _Contents:
        """Read the descriptor."""
        if DESCRIPTOR not in source.sizes:
            raise no_package(name)
        if source.sizes[DESCRIPTOR] > _DESCRIPTOR_LIMIT:
            raise not_as_written(DESCRIPTOR, Text("it is too long"))
        try:
            with source.open(DESCRIPTOR) as file:
                told = read_json(file.read(_DESCRIPTOR_LIMIT + 1))
        except (ValueError, RecursionError) as error:
            raise not_as_written(DESCRIPTOR, Text("it is not JSON")) from error
        about = _mapping(_mapping(told).get("registry"))
        if not about:
            raise no_package(name)
        version = _known_version(about, name)
        return _understood(source, version, _mapping(told), str(about.get("last_seal", "")))

    def check(self) -> None:
        """Refuse a package with a part that is missing, not listed, or not as the descriptor says."""
        parts = {part.path: part for part in (*self.tables.values(), *self.files.values(), *self.others)}
        for path in sorted(self.source.sizes.keys() - parts.keys() - {DESCRIPTOR, README}):
            raise not_as_written(path, Text("the descriptor does not list it"))
        for path, part in parts.items():
            if path not in self.source.sizes:
                raise UserError(Text("The package lacks {file}.", file=path), NO_REGISTRY, ASK_ANEW)
            found = None if self.source.sizes[path] != part.size else measured(self.source, path)
            if found is None or (found.size, found.sha256) != (part.size, part.sha256):
                raise not_as_written(path, Text("its SHA-256 differs"))


def _mapping(value: Any) -> dict[str, Any]:
    return cast("dict[str, Any]", value) if isinstance(value, dict) else {}


def _known_version(about: Mapping[str, Any], name: str) -> int:
    """The schema in which the package was written, if this program knows it."""
    known = (about.get("format"), about.get("schema_version"))
    version = known[1]
    if known[0] == FORMAT and isinstance(version, int) and OLDEST <= version <= SCHEMA_VERSION:
        return version
    newer = all(isinstance(number, int) for number in known) and known > (FORMAT, SCHEMA_VERSION)
    raise UserError(
        Text("{file} was written by a newer version of this program.", file=name)
        if newer
        else Text("{file} is of a version that this program does not know.", file=name),
        NO_REGISTRY,
        Text("Restore it with the version of the program that wrote it, and open the registry with this one."),
    )


def _understood(source: Source, version: int, told: Mapping[str, Any], last_seal: str) -> _Contents:
    tables: dict[str, _Part] = {}
    files: dict[str, _Part] = {}
    others: list[_Part] = []
    kept = tables_of(version)
    known = {table.name: f"data/{table.name}.csv" for table in kept}
    listed: Any = told.get("resources")
    for resource in cast("list[Any]", listed) if isinstance(listed, list) else []:
        part = _part(_mapping(resource))
        name = str(_mapping(resource).get("name"))
        if part.path == known.get(name):
            tables[name] = part
        elif part.path == f"files/{part.sha256}":
            files[part.path] = part
        elif name == "terms" and part.path == "data/terms.csv":
            others.append(part)
        else:
            raise not_as_written(DESCRIPTOR, Text("it lists “{file}”, which no registry has", file=part.path[:80]))
    for name, path in known.items():
        if name not in tables:
            raise UserError(Text("The package lacks {file}.", file=path), NO_REGISTRY, ASK_ANEW)
    return _Contents(source, version, kept, tables, files, tuple(others), last_seal)


def _part(resource: Mapping[str, Any]) -> _Part:
    path, size, digest = resource.get("path"), resource.get("bytes"), resource.get("hash")
    absent: Any = _mapping(resource.get("schema")).get("missingValues", [""])
    if not (isinstance(path, str) and isinstance(size, int) and isinstance(digest, str)):
        raise not_as_written(DESCRIPTOR, Text("a resource lacks its path, size or SHA-256"))
    if not (isinstance(absent, list) and len(cast("list[Any]", absent)) == 1 and isinstance(absent[0], str)):
        raise not_as_written(DESCRIPTOR, Text("“{file}” does not say how absent values are written", file=path[:80]))
    return _Part(path, size, digest.removeprefix("sha256:"), absent[0])


def _filling(held: _Contents, counts: dict[str, int]) -> Filling:
    """The tables of the package with their rows; `counts` gets how many rows each had, as they go by."""
    return ((table, [c.name for c in table.columns], _rows(table, held, counts)) for table in held.kept)


def _rows(table: Table, held: _Contents, counts: dict[str, int]) -> Iterator[tuple[Any, ...]]:
    part = held.tables[table.name]
    counts[table.name] = 0
    with held.source.open(part.path) as file:
        for row in read_rows(cast("Any", file), part.path, table, columns_of(table), part.absent):
            counts[table.name] += 1
            yield (*row[:-1], _body(row[-1], held)) if table.name == IMPORT_FILE.name else row


def _body(path: str | int | None, held: _Contents) -> bytes:
    if path is None:
        return b""
    if path not in held.files:
        raise UserError(Text("The package lacks {file}.", file=str(path)[:80]), NO_REGISTRY, ASK_ANEW)
    part = held.files[str(path)]
    if part.size > _FILE_LIMIT:
        raise not_as_written(part.path, Text("it is too long"))
    with held.source.open(part.path) as file:
        return zlib.compress(file.read(), 6)


def _refuse_unless_sound(registry: Registry) -> None:
    found = check_registry(registry)
    if found:
        raise UserError(
            Text("The registry in the package does not verify: {finding}", finding=found[0].text), NO_REGISTRY, ASK_ANEW
        )
