"""The form of an indicator: its source, its value function with goalposts, and when it is asked. No widget."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from registry.i18n import Text, current_language
from registry.model.vocab import vocabulary
from registry.scoring.function_words import UNDATED, UNITS
from registry.scoring.scheme_dimensions import with_home
from registry.scoring.words import POLICIES, code_title
from ui.keylist.scheme_specs import FieldSpec, Kind, Option, RowsSpec, Spec, both, names, options

if TYPE_CHECKING:
    from registry.model.toml_table import Path
    from registry.scoring.scheme_draft import SchemeDraft

_NUMERIC: tuple[Option, ...] = (
    ("efficacy", Text("Efficacy")),
    ("linear", Text("Linear")),
    ("bands", Text("Bands")),
    ("piecewise", Text("Straight between points")),
)
_CODED: tuple[Option, ...] = (
    ("codes", Text("By category")),
    ("phrases", Text("By words in the text")),
    ("certificates", Text("By certificates in force on the day")),
)
_SCALES: tuple[Option, ...] = (("linear", Text("Linear")), ("log", Text("Logarithmic")))
_ONE, _EACH = "one", "each"


def indicator_specs(draft: SchemeDraft, path: Path) -> Iterator[Spec]:
    """The fields and rows of the indicator at `path`."""
    yield from names(path)
    yield FieldSpec((*path, "weight"), Text("Weight"), Kind.WEIGHT)
    language = current_language().value
    homes = tuple((d["code"], d["title"].get(language, d["code"])) for d in draft.get(("dimension",)) or ())
    yield FieldSpec(
        (*path, "dimension"), Text("Dimension"), Kind.CHOICE, homes, choose=lambda d, key: with_home(d, path, key)
    )
    typed_in = {
        "wan_cny": Text("Goalposts are typed in units of 10,000 yuan."),
        "percent": Text("Goalposts are typed in per cent."),
    }
    yield FieldSpec(
        (*path, "unit"),
        Text("Unit"),
        Kind.CHOICE,
        options(UNITS),
        note=typed_in.get(str(draft.get((*path, "unit")))),
        choose=lambda d, key: _with_unit(d, path, key),
    )
    yield FieldSpec((*path, "source"), Text("Source of its figures"))
    yield from _value(draft, path)
    policies = (("", Text("As the scheme says")), *options(POLICIES))
    yield FieldSpec((*path, "missing"), Text("A missing value counts"), Kind.CHOICE, policies)
    yield from _rules(draft, path)
    yield FieldSpec((*path, "not_applicable"), Text("Not asked where"))
    yield from both(path, "not_applicable_note", Text("Why it is not asked"), Text("The same, English"))
    yield from both(path, "grounded", Text("What it rests on"), Text("The same, English"))


def _value(draft: SchemeDraft, path: Path) -> Iterator[Spec]:
    at: Path = (*path, "value")
    value: dict[str, Any] = draft.get(at) or {}
    kind = value.get("kind")
    offered = _CODED if draft.get((*path, "unit")) == "code" else _NUMERIC
    yield FieldSpec(
        (*at, "kind"), Text("Value function"), Kind.CHOICE, offered, choose=lambda d, key: with_kind(d, path, key)
    )
    match kind:
        case "efficacy" | "linear":
            first = "basic" if kind == "efficacy" else "start"
            yield FieldSpec(
                (*at, first), Text("60 points at") if first == "basic" else Text("0 points at"), Kind.NUMBER
            )
            by = _EACH if value.get("full") == "anchor" else _ONE
            shared = ((_ONE, Text("One for all")), (_EACH, Text("By segment")))
            yield FieldSpec(
                (*at, "full?"),
                Text("Full goalpost"),
                Kind.CHOICE,
                shared,
                choose=lambda d, key: _with_anchors(d, path, key),
                shown=by,
            )
            if by == _ONE:
                yield FieldSpec((*at, "full"), Text("100 points at"), Kind.NUMBER)
            else:
                yield _anchors(draft, path)
            yield FieldSpec(
                (*at, "scale"),
                Text("Scale"),
                Kind.CHOICE,
                _SCALES,
                choose=lambda d, key: d.with_value((*at, "scale"), None if key == "linear" else key),
                shown=value.get("scale", "linear"),
            )
        case "bands" | "piecewise":
            yield _points(draft, at, "cuts" if kind == "bands" else "at")
        case "codes":
            yield _codes(draft, path)
        case "phrases" | "certificates":
            if kind == "certificates":
                undated = options(UNDATED)
                yield FieldSpec((*at, "undated"), Text("One without an end"), Kind.CHOICE, undated)
            yield _steps(draft, at)
        case _:
            return


def _anchors(draft: SchemeDraft, path: Path) -> RowsSpec:
    """A goalpost for each segment, or each of its positions; blank where the segment is not asked."""
    rows: list[tuple[FieldSpec, ...]] = []
    heads: list[Text | str] = []
    label = Text("100 points at")
    for segment, held in (draft.get((*path, "anchors")) or {}).items():
        name = code_title("segment1", segment)
        if not isinstance(held, dict):
            rows.append((FieldSpec((*path, "anchors", segment), label, Kind.GOALPOST),))
            heads.append(name)
            continue
        for detail in held:
            rows.append((FieldSpec((*path, "anchors", segment, detail), label, Kind.GOALPOST),))
            inner = Text("others") if detail == "*" else code_title("segment2", detail)
            heads.append(Text("{segment} · {position}", segment=name, position=inner))
    return RowsSpec(Text("Goalposts by segment"), tuple(rows), tuple(heads))


def _points(draft: SchemeDraft, at: Path, key: str) -> RowsSpec:
    count = len(draft.get((*at, key)) or ())
    rows = tuple(
        (
            FieldSpec((*at, key, n), Text("Figure"), Kind.NUMBER),
            FieldSpec((*at, "points", n), Text("Points"), Kind.NUMBER),
        )
        for n in range(count)
    )

    def add(held: SchemeDraft) -> SchemeDraft:
        cuts, values = held.get((*at, key)) or [], held.get((*at, "points")) or []
        last = cuts[-1] if cuts and isinstance(cuts[-1], int) else len(cuts)
        return held.with_item((*at, key), last + 1).with_item((*at, "points"), values[-1] if values else 0)

    def remove(held: SchemeDraft, number: int) -> SchemeDraft:
        for name in (key, "points"):
            left = [v for n, v in enumerate(held.get((*at, name)) or ()) if n != number]
            held = held.with_value((*at, name), left)
        return held

    return RowsSpec(Text("Points of the curve"), rows, (), (Text("Add point"), add), remove)


def _codes(draft: SchemeDraft, path: Path) -> RowsSpec:
    at: Path = (*path, "value", "points")
    held: dict[str, Any] = draft.get(at) or {}
    name = _vocabulary_of(draft, path)
    heads: list[Text | str] = [code_title(name, code) if name and code in vocabulary(name) else code for code in held]
    rows = tuple((FieldSpec((*at, code), Text("Points"), Kind.NUMBER),) for code in held)
    return RowsSpec(Text("Points of each category"), rows, tuple(heads))


def _steps(draft: SchemeDraft, at: Path) -> RowsSpec:
    home: Path = (*at, "steps")
    rows = tuple(
        (
            FieldSpec((*home, n, "any"), Text("Words"), Kind.LIST),
            FieldSpec((*home, n, "points"), Text("Points"), Kind.NUMBER),
        )
        for n in range(len(draft.get(home) or ()))
    )
    add = (Text("Add words"), lambda d: d.with_item(home, {"any": ["…"], "points": 0}))
    return RowsSpec(Text("Words and their points"), rows, (), add, lambda d, n: d.without((*home, n)))


def _rules(draft: SchemeDraft, path: Path) -> Iterator[RowsSpec]:
    home: Path = (*path, "rule")
    rows = tuple(
        (
            FieldSpec((*home, n, "when"), Text("Where")),
            FieldSpec((*home, n, "points"), Text("Points"), Kind.NUMBER),
            FieldSpec((*home, n, "note", "zh"), Text("Note, Chinese")),
            FieldSpec((*home, n, "note", "en"), Text("Note, English")),
        )
        for n in range(len(draft.get(home) or ()))
    )
    made: dict[str, Any] = {
        "when": "metric:revenue == 0",
        "points": 60,
        "note": {"en": "To be filled in", "zh": "待填写"},
    }
    add = (Text("Add fixed value"), lambda d: d.with_item(home, made))
    yield RowsSpec(Text("Fixed values"), rows, (), add, lambda d, n: d.without((*home, n)))


def _vocabulary_of(draft: SchemeDraft, path: Path) -> str:
    from registry.scoring.scheme import source_vocabulary

    return source_vocabulary(str(draft.get((*path, "source")) or ""))


def with_kind(draft: SchemeDraft, path: Path, kind: str) -> SchemeDraft:
    """The draft with another value function for an indicator, begun from the goalposts of the one before."""
    at: Path = (*path, "value")
    old: dict[str, Any] = draft.get(at) or {}
    if old.get("kind") == kind:
        return draft
    first = old.get("basic", old.get("start", 0))
    full = old.get("full", 100)
    low = first if isinstance(first, int) else 0
    high = full if isinstance(full, int) and full != low else low + 100
    made: dict[str, Any]
    match kind:
        case "efficacy":
            made = {"kind": kind, "basic": first if first not in (0, "0") else 1, "full": full}
        case "linear":
            made = {"kind": kind, "start": first, "full": full}
        case "bands" | "piecewise":
            pairs = [(low, 0), (high, 100)] if low < high else [(high, 100), (low, 0)]
            name = "cuts" if kind == "bands" else "at"
            made = {"kind": kind, name: [x for x, _ in pairs], "points": [p for _, p in pairs]}
        case "codes":
            name = _vocabulary_of(draft, path)
            codes = [term.code for term in vocabulary(name)] if name else ["yes", "no"]
            made = {"kind": kind, "points": dict.fromkeys(codes, 0)}
        case _:
            steps = old.get("steps") or [{"any": ["…"], "points": 100}]
            made = {"kind": kind, "steps": steps} | ({"undated": "counts"} if kind == "certificates" else {})
    if kind in ("efficacy", "linear") and old.get("scale") == "log":
        made["scale"] = "log"
    draft = draft.with_value(at, made)
    return draft if made.get("full") == "anchor" else draft.with_value((*path, "anchors"), None)


def _with_unit(draft: SchemeDraft, path: Path, unit: str) -> SchemeDraft:
    """Another unit; between figures and codes the value function changes with it."""
    was_code = draft.get((*path, "unit")) == "code"
    draft = draft.with_value((*path, "unit"), unit)
    if was_code == (unit == "code"):
        return draft
    return with_kind(draft, path, "phrases" if unit == "code" else "linear")


def _with_anchors(draft: SchemeDraft, path: Path, key: str) -> SchemeDraft:
    at: Path = (*path, "value", "full")
    held = draft.get(at)
    if (key == _EACH) == (held == "anchor"):
        return draft
    if key == _ONE:
        anchors: dict[str, Any] = draft.get((*path, "anchors")) or {}
        first = next((value for value in anchors.values() if isinstance(value, int)), 100)
        return draft.with_value(at, first).with_value((*path, "anchors"), None)
    goal = held if held is not None else 100
    anchors = {term.code: goal for term in vocabulary("segment1")}
    return draft.with_value(at, "anchor").with_value((*path, "anchors"), anchors)
