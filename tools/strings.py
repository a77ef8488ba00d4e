"""The catalogues of strings: compile them, check them against the code, print what still wants Chinese.

    python tools/strings.py compile     every zh_CN/*.po into zh_CN/LC_MESSAGES/registry.mo
    python tools/strings.py check       every string of the code has its Chinese; exit code 1 when one has not
    python tools/strings.py missing     entries to fill in, room by room

The code is read as syntax trees, because a string of Python is found there as it runs: joined over several lines, with
values by keyword, plural or not. Babel reads the ``.po`` files and writes the ``.mo``.
"""

from __future__ import annotations

import argparse
import ast
import os
import re
import sys
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from string import Formatter
from typing import Any

from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import PoFileParser, normalize

ROOT = Path(__file__).resolve().parent.parent
SOURCES = ("registry", "ui")
CATALOGUES = Path("resources/translations/zh_CN")
COMPILED = CATALOGUES / "LC_MESSAGES" / "registry.mo"

# How many leading arguments are strings to translate. `Text` takes its plural as a second one, if there is one.
CALLS = {"_": 1, "N_": 1, "translate": 1, "n_": 2, "translate_plural": 2, "Text": 2}
# These speak at once, in the language of the moment; at import time that moment is too early.
SPEAKING = frozenset({"_", "n_"})
# Half-width punctuation at a Chinese character, and a Chinese character touching a Latin letter or a digit.
HALF_WIDTH = re.compile(r"[一-鿿][,;:?!]|[,;:?!][一-鿿]|[一-鿿]\.(?=\s|$)|\([^()]*[一-鿿][^()]*\)")
QUOTED = re.compile(r"“[^”]*”")  # what a sheet says is quoted as it stands there
PERCENT = re.compile(r"[0-9}] [%％]")  # Chinese sets the sign close to its number; English has a space there
TOUCHING = re.compile(r"[一-鿿][A-Za-z0-9]|[A-Za-z0-9][一-鿿]")

Key = tuple[str, str | None]


class CatalogueError(Exception):
    """A catalogue that cannot be compiled; the text says which entry of which file."""


@dataclass(frozen=True, slots=True)
class Use:
    """One string of the code."""

    path: str
    line: int
    singular: str
    plural: str | None

    @property
    def key(self) -> Key:
        """What the catalogue knows it by."""
        return self.singular, self.plural

    @property
    def room(self) -> str:
        """The package it stands in, two parts deep: ``registry/intake``."""
        package, *rest = self.path.split("/")
        return f"{package}/{rest[0]}" if len(rest) > 1 else package


def names_in(text: str) -> set[str]:
    """The ``{names}`` that `text` wants filled."""
    try:
        return {field.split(".")[0].split("[")[0] for _, field, _, _ in Formatter().parse(text) if field is not None}
    except ValueError:
        return set()


class _Reader(ast.NodeVisitor):
    """Collects the strings of one module and what is wrong with its calls."""

    def __init__(self, path: str) -> None:
        self.path = path
        self.uses: list[Use] = []
        self.faults: list[str] = []
        self._depth = 0

    def _inside(self, before: Iterable[ast.AST | None], body: Iterable[ast.AST]) -> None:
        """Visit `before` where we stand (decorators and defaults run at once) and `body` as code that runs later."""
        for node in before:
            if node is not None:
                self.visit(node)
        self._depth += 1
        for node in body:
            self.visit(node)
        self._depth -= 1

    def visit_FunctionDef(self, node: ast.FunctionDef | ast.AsyncFunctionDef) -> None:
        self._inside([*node.decorator_list, *node.args.defaults, *node.args.kw_defaults], node.body)

    def visit_AsyncFunctionDef(self, node: ast.AsyncFunctionDef) -> None:
        self.visit_FunctionDef(node)

    def visit_Lambda(self, node: ast.Lambda) -> None:
        self._inside([*node.args.defaults, *node.args.kw_defaults], [node.body])

    def visit_Call(self, node: ast.Call) -> None:
        if isinstance(node.func, ast.Name) and node.func.id in CALLS:
            self._call(node.func.id, node)
        self.generic_visit(node)

    def _fault(self, node: ast.AST, words: str) -> None:
        self.faults.append(f"{self.path}:{getattr(node, 'lineno', 0)}: {words}")

    def _call(self, name: str, node: ast.Call) -> None:
        texts: list[str] = []
        for argument in node.args[: CALLS[name]]:
            if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
                texts.append(argument.value)
            elif isinstance(argument, ast.JoinedStr):
                self._fault(argument, f"an f-string inside {name}(): it can never match a catalogue")
            elif isinstance(argument, ast.BinOp):
                self._fault(argument, f"a string put together inside {name}(): translate it whole")
        if name in SPEAKING and self._depth == 0:
            self._fault(node, f"{name}() at import time, before the language is set: mark with N_() or keep a Text")
        if not texts or not texts[0]:
            return
        use = Use(self.path, node.lineno, texts[0], texts[1] if len(texts) > 1 else None)
        self.uses.append(use)
        self._values(name, use, node)

    def _values(self, name: str, use: Use, node: ast.Call) -> None:
        """Each ``{name}`` must be given a value, else it fails when it is shown."""
        if name not in {"_", "n_", "Text"} or any(keyword.arg is None for keyword in node.keywords):
            return
        given = {keyword.arg for keyword in node.keywords if keyword.arg}
        if not given and name == "_":
            return  # shown as it stands: without values nothing is filled
        counted = {"n"} if name == "n_" else set[str]()
        wanted = names_in(use.singular) | names_in(use.plural or "")
        for missing in sorted(wanted - given - counted):
            self._fault(node, f"{{{missing}}} gets no value in {use.singular!r}")


def read_code(root: Path = ROOT) -> tuple[list[Use], list[str]]:
    """Every string in the source below `root`, in order, and the faults of the calls."""
    uses: list[Use] = []
    faults: list[str] = []
    for source in SOURCES:
        for file in sorted((root / source).rglob("*.py")):
            path = file.relative_to(root).as_posix()
            reader = _Reader(path)
            reader.visit(ast.parse(file.read_text(encoding="utf-8"), path))
            uses += reader.uses
            faults += reader.faults
    return uses, faults


class _Strict(Catalog):
    """A catalogue that refuses a second, different translation of the same string."""

    def __setitem__(self, id: Any, message: Message) -> None:
        known = self.get(message.id) if message.id else None
        if known is not None and known.string != message.string:
            raise CatalogueError(f"{_shown(message)} is translated twice: {known.string!r} and {message.string!r}")
        super().__setitem__(id, message)


def _shown(message: Message) -> str:
    return repr(message.id[0] if isinstance(message.id, (tuple, list)) else message.id)


def read_catalogues(root: Path = ROOT) -> Catalog:
    """All catalogues merged, in the order of their names.

    Raises:
        CatalogueError: two entries give one string different Chinese, or a file is malformed.
    """
    merged = _Strict(locale="zh_CN", domain="registry", charset="utf-8")
    for file in sorted((root / CATALOGUES).glob("*.po")):
        try:
            one = _Strict(locale="zh_CN", domain="registry", charset="utf-8")
            with file.open("rb") as stream:
                PoFileParser(one, abort_invalid=True).parse(stream)
            for message in one:
                if message.id:
                    merged[message.id] = message
        except (CatalogueError, ValueError) as error:
            raise CatalogueError(f"{file.name}: {error}") from error
    return merged


def compile_catalogue(root: Path = ROOT) -> Path:
    """Write the compiled catalogue, whole or not at all; the same entries give the same bytes.

    Raises:
        CatalogueError: see `read_catalogues`.
    """
    merged = read_catalogues(root)
    merged.creation_date = merged.revision_date = datetime(2026, 1, 1, tzinfo=UTC)
    out = BytesIO()
    write_mo(out, merged)
    target = root / COMPILED
    target.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=target.parent, suffix=".tmp")
    with os.fdopen(handle, "wb") as file:
        file.write(out.getvalue())
    Path(temporary).chmod(0o644)
    Path(temporary).replace(target)
    return target


def is_stale(root: Path = ROOT) -> bool:
    """Whether a catalogue is newer than the compiled file, or there is none."""
    target = root / COMPILED
    if not target.is_file():
        return True
    made = target.stat().st_mtime_ns
    folder = root / CATALOGUES
    return any(path.stat().st_mtime_ns > made for path in (folder, *folder.glob("*.po")))


def _translations(catalogue: Catalog) -> dict[str, Message]:
    return {(m.id[0] if isinstance(m.id, (tuple, list)) else m.id): m for m in catalogue if m.id}


def _chinese(message: Message) -> list[str]:
    strings = message.string if isinstance(message.string, (tuple, list)) else [message.string]
    return [string for string in strings if string]


def _untranslated(uses: Iterable[Use], known: dict[str, Message]) -> Iterator[Use]:
    """The first use of each string without finished Chinese."""
    seen: set[Key] = set()
    for use in uses:
        if use.key in seen:
            continue
        seen.add(use.key)
        message = known.get(use.singular)
        plural_wanted = use.plural is not None and (message is None or not message.pluralizable)
        if message is None or message.fuzzy or not _chinese(message) or plural_wanted:
            yield use


def _wording(message: Message) -> Iterator[str]:
    """What is wrong with a translation itself."""
    ids: Sequence[str] = message.id if isinstance(message.id, (tuple, list)) else [message.id]
    wanted = names_in(ids[-1])
    for string in _chinese(message):
        if names_in(string) != wanted:
            yield f"{ids[0]!r}: names {sorted(wanted)} became {sorted(names_in(string))}"
        own = QUOTED.sub("“…”", string)
        if HALF_WIDTH.search(own):
            yield f"{ids[0]!r}: half-width punctuation in {string!r}"
        if PERCENT.search(own):
            yield f"{ids[0]!r}: no space is wanted before the sign in {string!r}"
        if TOUCHING.search(re.sub(r"\{[^{}]*\}", "…", own.replace("{n}", "1"))):
            yield f"{ids[0]!r}: a space is wanted between Chinese and digits or Latin letters in {string!r}"


def check(root: Path = ROOT) -> tuple[list[str], list[str]]:
    """What must be mended, and what is merely left over (translations that no code uses)."""
    uses, faults = read_code(root)
    try:
        known = _translations(read_catalogues(root))
    except CatalogueError as error:
        return [*faults, str(error)], []
    faults += [f"{use.path}:{use.line}: no Chinese for {use.singular!r}" for use in _untranslated(uses, known)]
    for message in known.values():
        faults += _wording(message)
    used = {use.singular for use in uses}
    unused = [f"no longer used: {singular!r}" for singular in known if singular not in used]
    return faults, unused


def missing(root: Path = ROOT) -> str:
    """Entries ready to be filled in, under the name of their room."""
    uses, _ = read_code(root)
    known = _translations(read_catalogues(root))
    wanted = sorted(_untranslated(uses, known), key=lambda use: (use.room, use.path, use.line))
    lines: list[str] = []
    room = ""
    for use in wanted:
        if use.room != room:
            room = use.room
            lines += [f"# ---- {room}", ""]
        lines += [f"#: {use.path}:{use.line}", f"msgid {normalize(use.singular)}"]
        lines += ['msgstr ""'] if use.plural is None else [f"msgid_plural {normalize(use.plural)}", 'msgstr[0] ""']
        lines.append("")
    return "\n".join(lines)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run from the command line; 0 when all is well."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("job", choices=("compile", "check", "missing"))
    job: str = parser.parse_args(arguments).job
    sys.stdout.reconfigure(encoding="utf-8")  # type: ignore[union-attr]  (a pipe on Windows would speak another)
    try:
        if job == "compile":
            compile_catalogue()
            return 0
        if job == "missing":
            print(missing(), end="")
            return 0
    except CatalogueError as error:
        print(error, file=sys.stderr)
        return 1
    faults, unused = check()
    print("\n".join([*unused, *faults, f"{len(faults)} to mend, {len(unused)} no longer used"]))
    return 1 if faults else 0


if __name__ == "__main__":
    raise SystemExit(main())
