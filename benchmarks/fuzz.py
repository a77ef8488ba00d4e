"""Readers and parsers are given what nobody would write, for as long as one likes.

    python -m benchmarks.fuzz [--minutes 10] [--seed N] [--only PART,…] [--corpus FOLDER] [--atheris]

Parts: `values` (what stands in a cell, through every field reader), `books` (workbooks with bytes and parts changed, through
the whole reading process), `text` (comma- and tab-separated files), `queries` (the search), `schemes` (TOML), `papers` (PDFs
whose anchors are read), `packages` (data packages), `sealed` (sealed files), `layouts` (remembered layouts), `handovers` (the
settings of another office, as far as into a registry). An answer or a refusal in words is right; anything
else is a finding, kept in the corpus as a file that the next run tries first. Exit code 1 while a finding is open.
"""

from __future__ import annotations

import argparse
import hashlib
import random
import sys
import time
import traceback
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import redirect_stdout, suppress
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from io import BytesIO, StringIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING
from zipfile import ZIP_DEFLATED, BadZipFile, ZipFile

from registry.errors import RegistryError
from registry.resources import resource_path

if TYPE_CHECKING:
    from registry.store import Registry

CORPUS = Path(__file__).resolve().parent.parent / "tests" / "data" / "fuzz"
IN_A_PROCESS = ("books", "text")
"""Parts that read in a process of their own, which has a limit of time: its seconds are those of the clock."""
_HANG_CLOCK, _HANG_CPU = 90.0, 10.0  # seconds after which an answer counts as a hang
Try = Callable[[bytes], object]


@dataclass
class Told:
    """What came of the tries of one part."""

    tries: int = 0
    answered: int = 0
    refused: int = 0
    slowest: float = 0.0
    findings: dict[str, bytes] = field(default_factory=dict[str, bytes])


# -- what is tried


def _values(data: bytes) -> object:
    from registry.intake import grammar
    from registry.model.vocab import vocabulary

    text = data.decode("utf-8", "replace")
    code = grammar.read_code(text, vocabulary("district"))
    readers = (
        grammar.read_amount,
        grammar.read_bool,
        grammar.read_company,
        grammar.read_date,
        grammar.read_grade,
        grammar.read_integer,
        grammar.read_outcome,
        grammar.read_percent,
        grammar.read_phone,
        grammar.read_rounds,
        grammar.read_srdi,
        grammar.read_text,
        grammar.read_uscc,
    )
    return [code, *(reader(text) for reader in readers)]


def _book(data: bytes) -> object:
    from registry.intake.reading import read_workbook

    with TemporaryDirectory(prefix="fuzz-") as folder:
        path = Path(folder, "return.xlsx")
        path.write_bytes(data)
        return read_workbook(path)


def _text(data: bytes) -> object:
    from registry.intake.reading import read_workbook

    with TemporaryDirectory(prefix="fuzz-") as folder:
        path = Path(folder, "return.csv")
        path.write_bytes(data)
        return read_workbook(path)


def _query(data: bytes) -> object:
    from registry.view.query import parse

    return parse(data.decode("utf-8", "replace"), date(2025, 6, 30))


def _scheme(data: bytes) -> object:
    from registry.scoring.scheme_file import parse_scheme

    return parse_scheme(data.decode("utf-8", "replace"), "s.toml")


def _paper(data: bytes) -> object:
    from registry.report.paper_anchor import paper_anchor

    return paper_anchor("x.pdf", data)


def _package(data: bytes) -> object:
    from registry.package import restore_package

    with TemporaryDirectory(prefix="fuzz-") as folder:
        path = Path(folder, "p.zip")
        path.write_bytes(data)
        return restore_package(path, Path(folder, "new.car"))


def _sealed(data: bytes) -> object:
    from registry.scoring.sealed_check import verify_sealed

    return verify_sealed(data)


def _layout(data: bytes) -> object:
    from registry.intake.layout_file import layout_from_json, layout_to_json

    try:
        text = data.decode()
    except UnicodeDecodeError:  # both doors read UTF-8 alone
        return None
    return layout_to_json(layout_from_json(text)).encode()


def _handover(data: bytes) -> object:
    from registry.change import apply, undo
    from registry.office.handover import read_handover

    registry = _scratch()
    with TemporaryDirectory(prefix="fuzz-") as folder:
        path = Path(folder, "settings.office.json")
        path.write_bytes(data)
        said = read_handover(registry, path, "tester")
    if said.change is not None:
        apply(registry, said.change)
        undo(registry, "tester")
    return said.lines


@cache
def _scratch() -> Registry:
    """A registry to take settings into."""
    from registry.change import new_registry

    folder = TemporaryDirectory(prefix="fuzz-")
    registry = new_registry(Path(folder.name, "r.car"), name="示例库", actor="tester", fictional=True)
    _KEPT.append(folder)
    return registry


_KEPT: list[TemporaryDirectory[str]] = []
PARTS: dict[str, Try] = {
    "values": _values,
    "books": _book,
    "text": _text,
    "queries": _query,
    "schemes": _scheme,
    "papers": _paper,
    "packages": _package,
    "sealed": _sealed,
    "layouts": _layout,
    "handovers": _handover,
}


# -- what it is tried with


CELLS = """1.35亿元|约 3,000 万元人民币|2018年3月？|2024-13-45|91310000MA1FL00000|12.5%|8成|未披露|专精特新“小巨人”（第三批）
021-5555 6666 转 801|三千二百|是/否|超15亿元|2023Q4|—""".replace("\n", "|").split("|")
QUERIES = ["tier:little_giant raised>5亿 district:松江", "梯度:小巨人 -融资:?", "until<=+90d", 'ljht "卫 星" or (a b)']
SHEETS = [
    "企业名称,融资金额\n示例企业,1.35亿元\n".encode(),
    "企业名称\t日期\n示例\t2024年3月\n".encode("gb18030"),
    b"\xef\xbb\xbfa;b\n1;2\n",
]


LAYOUT = """{"format": "registry-layout", "version": 1, "key": "k", "name": "松江 季报", "office": "",
"headers": ["企业名称", "营业收入"], "body": {"subject": "firm", "header_rows": 1, "data_from": null, "columns": {
"企业名称": {"fields": ["firm.legal_name"], "unit": null},
"营业收入": {"fields": ["metric.revenue"], "unit": "万元", "year": 2024}}}}"""


@cache
def seeds(part: str) -> tuple[bytes, ...]:
    """Honest examples of what the part reads."""
    match part:
        case "values":
            return tuple(cell.encode() for cell in CELLS)
        case "queries":
            return tuple(query.encode() for query in QUERIES)
        case "text":
            return tuple(SHEETS)
        case "books":
            return tuple(path.read_bytes() for path in sorted(resource_path("samples").glob("*.xlsx")))
        case "schemes":
            return (resource_path("schemes/key-enterprises.toml").read_bytes(),)
        case "sealed":
            return ((CORPUS.parent / "sealed-1.json").read_bytes(),)
        case "layouts":
            return (LAYOUT.encode(),)
        case _:
            return _made(part)


def _made(part: str) -> tuple[bytes, ...]:
    """A paper, a package, or the settings of an office, made by the program itself."""
    from registry.change import ChangeSet, Insert, apply, new_registry
    from registry.cli.main import main

    if part == "handovers":
        return (_settings(),)
    with TemporaryDirectory(prefix="fuzz-") as folder:
        path = Path(folder, "r.car")
        with new_registry(path, name="示例库", actor="tester", fictional=True) as registry:
            apply(registry, ChangeSet("edit", "x", "a", (Insert("firm", "f1", {"legal_name": "示例企业"}),)))
        out = Path(folder, "out.pdf" if part == "papers" else "out.zip")
        words = ["paper", "ledger", str(out), "--as-of", "2025-06-30"] if part == "papers" else ["package", str(out)]
        with redirect_stdout(StringIO()):
            main(["--registry", str(path), *words])
        return (out.read_bytes(),)


def _settings() -> bytes:
    """What an office has set, with a record of each kind that a person types."""
    from registry.change import ChangeSet, Insert, apply, new_registry
    from registry.model.entities import ENTITIES
    from registry.model.values import Precision, UncertainDate
    from registry.office.handover import write_handover
    from registry.office.headings import PARTS as HEADED

    day = date(2025, 10, 1)
    rows = (
        Insert("plan_set", "p", {"code": "own", "en": "Own", "zh": "本区"}),
        Insert(
            "holiday", "h", ENTITIES["holiday"].encode({"day": UncertainDate(Precision.DAY, day, day), "name": "国庆"})
        ),
        Insert("heading", "g", {"part": next(iter(HEADED)), "zh": "示例区"}),
    )
    with TemporaryDirectory(prefix="fuzz-") as folder:
        out = Path(folder, "s.office.json")
        with new_registry(Path(folder, "r.car"), name="示例库", actor="tester", fictional=True) as registry:
            apply(registry, ChangeSet("edit", "x", "a", rows))
            write_handover(registry, out)
        return out.read_bytes()


_TOKENS = (
    *[
        "亿",
        "万",
        "元",
        "％",
        "%",
        "年",
        "月",
        "日",
        "?",
        "？",
        "-",
        "—",
        "约",
        "超",
        "近",
        "至",
        "~",
        "，",
        ",",
        "(",
        "（",
        ":",
        ">",
        "<=",
        "０",
        "一",
        "〇",
        "e9",
        "1e999",
        "NaN",
        "-0",
        "]]>",
        "&#0;",
        "<a>",
        "{",
        "[",
        "null",
        "=",
    ],
    *("\x00", "\u202e", "\ufeff", "\U0001f680", "𠮷", "0" * 40, "9" * 400, "\n", "\r", "\t", '"', "'", "\\", "\x1b"),
)


def changed(part: str, chance: random.Random) -> bytes:
    """An honest example with a few things changed."""
    raw = chance.choice(seeds(part))
    if part in ("books", "packages") and chance.random() < 0.7:
        return _parts_changed(raw, chance)
    return _bytes_changed(raw, chance)


def _bytes_changed(raw: bytes, chance: random.Random) -> bytes:
    data = bytearray(raw)
    for _ in range(chance.choice((1, 1, 2, 3, 8))):
        at = chance.randrange(len(data) + 1)
        match chance.randrange(6):
            case 0 if data:
                data[at % len(data)] ^= 1 << chance.randrange(8)
            case 1:
                data[at:at] = chance.choice(_TOKENS).encode("utf-8", "surrogatepass")
            case 2:
                del data[at : at + chance.randrange(1, 30)]
            case 3:
                data[at:at] = data[at : at + chance.randrange(1, 60)] * chance.randrange(1, 4)
            case 4:
                data[at:at] = bytes(chance.randrange(256) for _ in range(chance.randrange(1, 8)))
            case _:
                del data[at:]
    return bytes(data)


def _parts_changed(raw: bytes, chance: random.Random) -> bytes:
    """The package with the bytes of one part changed, so that what unpacks it finds a sound archive."""
    out = BytesIO()
    try:
        with ZipFile(BytesIO(raw)) as whole, ZipFile(out, "w", ZIP_DEFLATED) as made:
            names = whole.namelist()
            hit = chance.choice(names)
            for name in names:
                body = whole.read(name)
                if name == hit and chance.random() < 0.1:
                    continue
                made.writestr(name, _bytes_changed(body, chance) if name == hit else body)
    except (BadZipFile, ValueError):
        return raw
    return out.getvalue()


# -- trying


def attempt(part: str, data: bytes, told: Told) -> None:
    """Try one input; what is neither an answer nor a refusal in words is a finding."""
    clock, most = (time.monotonic, _HANG_CLOCK) if part in IN_A_PROCESS else (time.process_time, _HANG_CPU)
    start = clock()
    told.tries += 1
    try:
        PARTS[part](data)
        told.answered += 1
    except RegistryError as refusal:
        told.refused += 1
        if getattr(refusal, "code", "") == "crashed":
            told.findings.setdefault("the reading process ended by itself", data)
    except Exception as error:  # noqa: BLE001 (this is what is looked for)
        frame = traceback.extract_tb(error.__traceback__)[-1]
        told.findings.setdefault(f"{type(error).__name__} {Path(frame.filename).name}:{frame.lineno}", data)
    took = clock() - start
    told.slowest = max(told.slowest, took)
    if took > most:
        told.findings.setdefault("hang", data)


def kept(part: str, corpus: Path) -> Iterator[bytes]:
    """What was found before."""
    for file in sorted((corpus / part).glob("*.bin")):
        yield file.read_bytes()


TEXTS = ("values", "queries")
"""Parts that read a short text: half of their time goes to texts that hypothesis puts together."""


def by_hypothesis(part: str, told: Told, ends: float, seed: int) -> None:
    """Try texts of tokens, honest examples and any letters, until `ends`."""
    from hypothesis import HealthCheck, Phase, given, settings, strategies
    from hypothesis import seed as seeded

    pieces = strategies.one_of(
        strategies.sampled_from((*_TOKENS, *(one.decode() for one in seeds(part)))), strategies.text(max_size=6)
    )
    texts = strategies.lists(pieces, max_size=8).map("".join)
    number = seed
    while time.monotonic() < ends:
        number += 1

        @seeded(number)
        @settings(
            max_examples=500, deadline=None, database=None, phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )  # fmt: skip
        @given(texts)
        def one(text: str) -> None:
            if time.monotonic() < ends:
                attempt(part, text.encode("utf-8", "surrogatepass"), told)

        one()


def run(parts: Sequence[str], seconds: float, seed: int, corpus: Path) -> dict[str, Told]:
    """Try each part for its share of the seconds, what was found before first; keep what is found."""
    told = {part: Told() for part in parts}
    for part in parts:
        for data in kept(part, corpus):
            attempt(part, data, told[part])
        if part in TEXTS:
            by_hypothesis(part, told[part], time.monotonic() + seconds / len(parts) / 2, seed)
        chance = random.Random(f"{seed}{part}")
        ends = time.monotonic() + seconds / len(parts) / (2 if part in TEXTS else 1)
        while time.monotonic() < ends:
            attempt(part, changed(part, chance), told[part])
        for data in told[part].findings.values():
            folder = corpus / part
            folder.mkdir(parents=True, exist_ok=True)
            (folder / f"{hashlib.sha256(data).hexdigest()[:16]}.bin").write_bytes(data)
    return told


def by_atheris(part: str, seconds: int, corpus: Path) -> None:
    """Try `part` guided by what of the code each input reaches (libFuzzer); ends the process, with 77 on a finding."""
    import atheris  # type: ignore[import-not-found]

    with atheris.instrument_imports(include=["registry"]):
        PARTS[part](seeds(part)[0])

    def one(data: bytes) -> None:
        with suppress(RegistryError):
            PARTS[part](data)

    folder = corpus / part
    folder.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(prefix="fuzz-") as start:
        for number, data in enumerate(seeds(part)):
            Path(start, str(number)).write_bytes(data)
        atheris.Setup([sys.argv[0], f"-max_total_time={seconds}", f"-artifact_prefix={folder}/", start], one)
        atheris.Fuzz()


def main() -> int:
    """Fuzz, print a table; 1 while a finding is open."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.fuzz", description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--seed", type=int, default=int(time.time()))
    parser.add_argument("--only", default=",".join(PARTS))
    parser.add_argument("--corpus", type=Path, default=CORPUS)
    parser.add_argument(
        "--atheris", action="store_true", help="guided by coverage; with one part, where atheris is installed"
    )
    options = parser.parse_args()
    if options.atheris:
        by_atheris(options.only.split(",")[0], round(options.minutes * 60), options.corpus)
        return 0
    print(f"seed {options.seed}")
    told = run(options.only.split(","), options.minutes * 60, options.seed, options.corpus)
    print(f"{'part':10} {'tries':>8} {'answered':>9} {'refused':>8} {'slowest, s':>11} {'findings':>9}")
    for part, one in told.items():
        print(f"{part:10} {one.tries:8} {one.answered:9} {one.refused:8} {one.slowest:11.2f} {len(one.findings):9}")
        for name in one.findings:
            print(f"  {part}: {name}")
    count = Counter(bool(one.findings) for one in told.values())
    return 1 if count[True] else 0


if __name__ == "__main__":
    sys.exit(main())
