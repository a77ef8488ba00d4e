"""Parts of a scheme that is being edited: new ones, valid at once with weight 0, and weights that move. No widget."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING, Any

from registry.model.vocab import vocabulary
from registry.scoring.words import code_title
from ui.keylist.what_if import FINE_STEP, STEP, Room, room

if TYPE_CHECKING:
    from registry.model.toml_table import Path
    from registry.scoring.scheme_draft import SchemeDraft


def new_item(draft: SchemeDraft, path: Path) -> tuple[SchemeDraft, Path] | None:
    """The draft with a new item in the list that `path` belongs to, and where it stands; None where nothing is added."""
    match path:
        case ():
            return new_dimension(draft, path)
        case ("dimension", number) | ("indicator", number):
            assert isinstance(number, int)
            dimension = draft.get((*path, "code" if path[0] == "dimension" else "dimension"))
            home: Path = ("indicator",)
            made: dict[str, Any] = {"dimension": dimension, **_NEW_INDICATOR}
        case ("veto", *_):
            home = ("veto",)
            used = {v["code"] for v in draft.get(home) or ()}
            code = next((t.code for t in vocabulary("veto") if t.code not in used), "")
            if not code:
                return None
            title = code_title("veto", code)
            said = {"en": title.en, "zh": title.zh}
            made = {"code": code, "title": said, "failed": dict(said)}
        case ("floor", *_):
            home, made = ("floor",), {"on": "objective", "least": 50}
        case ("quota", *_):
            home, made = ("quota",), {"attribute": "segment", "group": "*", "most": 4}
        case ("panel", *_):
            home, made = ("panel", "item"), {"weight": 0}
        case ("milestone", *_):
            home, made = ("milestone",), {"kinds": ["award"], "points": 1}
        case _:
            return None
    made = {"code": _fresh(draft, home), "title": dict(_NEW)} | made
    if home == ("panel", "item") and draft.get(("panel",)) is None:
        draft = draft.with_value(("panel",), dict(_NEW_PANEL))
        made["weight"] = 10_000
    draft = draft.with_item(home, made)
    return draft, (*home, len(draft.get(home)) - 1)


def new_dimension(draft: SchemeDraft, path: Path) -> tuple[SchemeDraft, Path]:
    """The draft with a new dimension and its first indicator behind the dimension that `path` belongs to, or at the end;
    and where the dimension stands.
    """
    from registry.scoring.scheme_dimensions import with_dimension

    codes = [d["code"] for d in draft.get(("dimension",)) or ()]
    at = len(codes)
    if path[:1] == ("dimension",):
        at = int(path[1]) + 1
    elif path[:1] == ("indicator",):
        at = codes.index(draft.get((*path, "dimension"))) + 1
    dimension = {"code": _fresh(draft, ("dimension",)), "title": {"en": "New dimension", "zh": "新维度"}}
    indicator = {"code": _fresh(draft, ("indicator",)), "title": dict(_NEW), **_NEW_INDICATOR}
    return with_dimension(draft, at, dimension, indicator), ("dimension", at)


_NEW = {"en": "New", "zh": "新增"}
_NEW_INDICATOR: dict[str, Any] = {
    "weight": 0,
    "unit": "count",
    "source": "metric:headcount",
    "grounded": {"en": "To be filled in", "zh": "待填写"},
    "value": {"kind": "linear", "start": 0, "full": 100},
}
_NEW_PANEL = {
    "aggregate": "trimmed",
    "trim_level": "total",
    "drop": 1,
    "drop_from": 5,
    "least": 3,
    "outlier": 20,
    "comment_above": 95,
    "comment_below": 50,
    "item": [],
}


def _fresh(draft: SchemeDraft, home: Path) -> str:
    used = {item["code"] for item in draft.get(home) or ()}
    stem = home[-1]
    return next(code for n in range(1, 10_000) if (code := f"{stem}_{n}") not in used)


def weighed(draft: SchemeDraft, path: Path, weight: int, locked: Collection[str]) -> SchemeDraft:
    """The draft with the part at `path` at `weight`; its unlocked siblings share the difference."""
    code = draft.get((*path, "code"))
    held = _held(path, locked)
    if path[0] == "dimension":
        return draft.with_dimension_weight(code, weight, held)
    return draft.with_weight(path[:-1], code, weight, held)


def room_of(draft: SchemeDraft, path: Path, locked: Collection[str]) -> Room | None:
    """How the weight of the part at `path` can move; None where it has none. The tick is what the base has."""
    match path:
        case ("dimension", _):
            weights = {d["code"]: draft.dimension_weight(d["code"]) for d in draft.get(("dimension",))}
            base = {d.code: draft.base.dimension_weight(d.code) for d in draft.base.dimensions}
            step = STEP
        case ("indicator", _):
            home = draft.get((*path, "dimension"))
            items = [i for i in draft.get(("indicator",)) if i.get("dimension") == home]
            weights = {i["code"]: i.get("weight", 0) for i in items}
            base, step = draft.base.weights, FINE_STEP
        case ("panel", "item", _):
            weights, step = draft.weights(("panel", "item")), STEP
            base = {item.code: item.weight for item in draft.base.panel.items}
        case _:
            return None
    code = draft.get((*path, "code"))
    return room(weights, _held(path, locked), code, base.get(code, weights[code]), step)


def _held(path: Path, locked: Collection[str]) -> list[str]:
    """Codes of the locked parts of the kind of `path`."""
    prefix = {"dimension": "dimension:", "panel": "item:"}.get(str(path[0]), "")
    return [key.removeprefix(prefix) for key in locked if key.startswith(prefix)]
