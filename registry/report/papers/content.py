"""What a paper says, as JSON: attached to the file, and by its digest the snapshot that every page bears."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import fields, is_dataclass, replace
from hashlib import sha256
from typing import Any, Protocol, TypeVar, cast

from registry.report.papers.head import PaperHead

_SNAPSHOT = "snapshot"


class HasHead(Protocol):
    """A frozen view of a paper."""

    @property
    def head(self) -> PaperHead:
        """What stands on every page."""
        ...


P = TypeVar("P", bound=HasHead)


def content_json(paper: object) -> bytes:
    """A frozen view in canonical JSON: keys sorted, no blanks, UTF-8; snapshots are left out, days are ISO 8601."""
    return json.dumps(_plain(paper), ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def named_by_content(paper: P) -> P:
    """`paper` with the SHA-256 of its `content_json` as its snapshot."""
    snapshot = sha256(content_json(paper)).hexdigest()
    return cast("P", replace(cast("Any", paper), head=replace(paper.head, snapshot=snapshot)))


def _plain(said: Any) -> Any:
    if is_dataclass(said):
        return {one.name: _plain(getattr(said, one.name)) for one in fields(said) if one.name != _SNAPSHOT}
    if isinstance(said, (list, tuple)):
        return [_plain(one) for one in cast("Sequence[Any]", said)]
    if isinstance(said, dict):
        return {str(key): _plain(value) for key, value in cast("dict[Any, Any]", said).items()}
    return said if said is None or isinstance(said, (str, int, bool)) else str(said)
