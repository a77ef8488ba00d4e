"""Writing the package of a registry."""

from __future__ import annotations

import json
import os
import re
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, BinaryIO

from sqlalchemy import Connection, Table, func, select

import registry as program
from registry.change.verify import verify_log
from registry.errors import EnvironmentFault, UserError
from registry.files import write_through
from registry.i18n import Language, Text
from registry.model.entities import TABLES
from registry.model.table_words import table_title
from registry.package.container import SUFFIX, FolderSink, Measure, Sink, ZipSink
from registry.package.csv_text import absent_mark, write_rows
from registry.package.describe import DIALECT, PROFILE, columns_of, schema_of, titled
from registry.package.readme import readme
from registry.package.terms import TERM_COLUMNS, TERMS, stored_terms, terms_schema, terms_title
from registry.store import Registry
from registry.store.migrate import SCHEMA_VERSION
from registry.store.rebuild import KEPT, holds_text, stored_rows
from registry.store.schema import CHANGE_SEAL, IMPORT_FILE

FORMAT = 1
"""Of the package itself; a reader refuses what it does not know."""
DESCRIPTOR = "datapackage.json"
README = "README.md"
NO_SEAL = "1970-01-01T00:00:00.000+00:00"


@dataclass(frozen=True, slots=True)
class Packed:
    """What was written.

    Attributes:
        tables: rows by table.
        files: imported files inside.
        sha256: digest of the descriptor, which holds the digests of all other parts.
        warnings: what a reader should know, such as that the change log of the registry does not verify.
    """

    tables: Mapping[str, int]
    files: int
    sha256: str
    warnings: tuple[Text, ...]

    @property
    def rows(self) -> int:
        """All rows."""
        return sum(self.tables.values())


def write_package(registry: Registry, out: Path) -> Packed:
    """Write the whole registry to `out`: a zip where the name ends in .zip, else a folder that does not exist yet.

    One registry gives the same bytes every time.

    Raises:
        UserError: the folder is there already.
        EnvironmentFault: it cannot be written, or the registry cannot be read.
    """
    with registry.read() as connection:
        if out.suffix.lower() == SUFFIX:
            made: list[Packed] = []

            def write(file: BinaryIO) -> None:
                with zipfile.ZipFile(file, "w") as archive:
                    made.append(_write(connection, ZipSink(archive), registry.path.name))

            write_through(out, write)
            return made[0]
        return _folder(connection, out, registry.path.name)


def _folder(connection: Connection, out: Path, name: str) -> Packed:
    if out.exists() and not (out.is_dir() and not any(out.iterdir())):
        raise UserError(
            Text("{file} exists already.", file=out.name), Text("It was not touched."), Text("Choose another name.")
        )
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        with TemporaryDirectory(prefix=f".{out.name}-", dir=out.parent) as made:
            packed = _write(connection, FolderSink(Path(made, "package")), name)
            if out.exists():
                out.rmdir()
            os.replace(Path(made, "package"), out)
    except OSError as error:
        raise EnvironmentFault(
            Text("The folder {folder} could not be made.", folder=str(out)),
            Text("The registry is unchanged."),
            Text("Choose another place."),
        ) from error
    return packed


def _write(connection: Connection, sink: Sink, registry_file: str) -> Packed:
    warnings = [finding.text for finding in verify_log(connection)[:5]]
    resources: list[dict[str, Any]] = []
    counts: dict[str, int] = {}
    places, sources = _put_files(connection, sink, registry_file)
    for table in KEPT:
        absent = absent_mark(lambda text, table=table: holds_text(connection, table, text))
        path = f"data/{table.name}.csv"

        def write(file: BinaryIO, table: Table = table, absent: str = absent) -> None:
            rows = _rows(connection, table, places)
            counts[table.name] = write_rows(file, columns_of(table), rows, absent)

        measure = sink.put(path, write)
        resources.append(
            {
                "name": table.name,
                **titled(table_title(table.name)),
                **_tabular(path, measure),
                "rows": counts[table.name],
                "schema": schema_of(table, absent),
            }
        )
    measure = sink.put(TERMS, lambda file: _drop(write_rows(file, TERM_COLUMNS, stored_terms(), "")))
    resources.append({"name": "terms", **titled(terms_title()), **_tabular(TERMS, measure), "schema": terms_schema()})
    resources += [
        {"name": f"file-{Path(source['path']).name}", "title": source["title"], "path": source["path"],
         "bytes": source["bytes"], "hash": f"sha256:{Path(source['path']).name}"}
        for source in sources
    ]  # fmt: skip
    sink.put(README, lambda file: _drop(file.write(readme().encode())))
    text = json.dumps(_descriptor(connection, resources, sources), ensure_ascii=False, indent=1) + "\n"
    measure = sink.put(DESCRIPTOR, lambda file: _drop(file.write(text.encode())))
    return Packed(counts, len(sources), measure.sha256, tuple(warnings))


def _drop(_count: int) -> None:
    """A part is written; how much of it is measured elsewhere."""


def _tabular(path: str, measure: Measure) -> dict[str, Any]:
    return {
        "$schema": PROFILE + "dataresource.json",
        "type": "table",
        "path": path,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": measure.size,
        "hash": f"sha256:{measure.sha256}",
        "dialect": dict(DIALECT),
    }


_Places = Mapping[str, str | None]
"""Where the body of an imported file lies, by the key of its row; None where it was erased with a person."""


def _put_files(connection: Connection, sink: Sink, registry_file: str) -> tuple[_Places, list[dict[str, Any]]]:
    places: dict[str, str | None] = {}
    written: dict[str, dict[str, Any]] = {}
    c = IMPORT_FILE.c
    for key in connection.execute(select(c.sha256).order_by(c.sha256)).scalars().all():
        row = connection.execute(select(c.name, c.body).where(c.sha256 == key)).one()
        if not row.body:
            places[key] = None
            continue
        try:
            body = zlib.decompress(row.body)
        except zlib.error as error:
            raise EnvironmentFault(
                Text("{file} is damaged.", file=registry_file),
                Text("It was left as it is."),
                Text("Open the newest backup from the folder beside it."),
            ) from error
        digest = sha256(body).hexdigest()
        places[key] = f"files/{digest}"
        if digest not in written:
            sink.put(f"files/{digest}", lambda file, body=body: _drop(file.write(body)))
            written[digest] = {"title": row.name, "path": f"files/{digest}", "bytes": len(body)}
    return places, list(written.values())


def _rows(connection: Connection, table: Table, places: _Places) -> Iterator[tuple[Any, ...]]:
    if table is not IMPORT_FILE:
        yield from stored_rows(connection, table)
        return
    c = IMPORT_FILE.c
    for row in connection.execute(select(c.sha256, c.name, c.size)).all():
        yield (row.sha256, row.name, row.size, places[row.sha256])


def _descriptor(
    connection: Connection, resources: list[dict[str, Any]], sources: list[dict[str, Any]]
) -> dict[str, Any]:
    c = CHANGE_SEAL.c
    last = connection.execute(select(c.tx, c.at, c.hash).order_by(c.tx.desc()).limit(1)).first()
    info = connection.execute(select(TABLES["registry_info"])).mappings().first()
    name = str(info["name"]) if info else ""
    firms = connection.execute(select(func.count()).select_from(TABLES["firm"])).scalar_one()
    return {
        "$schema": PROFILE + "datapackage.json",
        "name": re.sub(r"[^a-z0-9._-]+", "-", name.lower()).strip("-.") or "registry",
        "title": name,
        "description": _said(Text("A registry of commercial aerospace firms, whole, with its change log.")),
        "version": str(last.tx) if last else "0",
        "created": str(last.at) if last else NO_SEAL,
        "keywords": ["commercial aerospace", "商业航天"],
        "licenses": [
            {
                "name": "other-closed",
                "title": _said(
                    Text("For the work of the office; it holds personal data and is not licensed for publication")
                ),
                "path": README,
            }
        ],
        "sources": [{"title": source["title"], "path": source["path"]} for source in sources],
        "registry": {
            "format": FORMAT,
            "schema_version": SCHEMA_VERSION,
            "program": program.__version__,
            "fictional": bool(info["fictional"]) if info else False,
            "firms": firms,
            "last_change": last.tx if last else 0,
            "last_seal": last.hash if last else "",
        },
        "resources": resources,
    }


def _said(text: Text) -> str:
    return f"{text.render(Language.EN)} {text.render(Language.ZH)}"
