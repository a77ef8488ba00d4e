"""The chart of the benchmarks as SVG: a bar a way, a scale a job, ours in the accent, peers and floors in slate."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape

_WIDTH, _LEFT, _RIGHT = 860, 250, 90
_BAR, _GAP, _HEAD = 16, 6, 34
_COLOURS = {"ours": "#2450C0", "peer": "#66748C", "floor": "#D9DEE7"}

Bars = Mapping[str, Sequence[tuple[str, str, float]]]
"""By job the ways: name, kind (ours, peer, floor), seconds."""


def draw(bars: Bars, title: str) -> str:
    """The chart. Every job has a zero and a scale of its own; each bar is labelled with its figure."""
    parts: list[str] = []
    y = 40
    for job, ways in bars.items():
        parts.append(_text(12, y + 14, job, weight=600))
        y += _HEAD - 8
        longest = max((seconds for _n, _k, seconds in ways), default=1.0) or 1.0
        for name, kind, seconds in ways:
            width = max(1.0, (_WIDTH - _LEFT - _RIGHT) * seconds / longest)
            parts.append(_text(_LEFT - 10, y + 12, name, anchor="end", weight=600 if kind == "ours" else 400))
            parts.append(f'<rect x="{_LEFT}" y="{y}" width="{width:.1f}" height="{_BAR}" fill="{_COLOURS[kind]}"/>')
            parts.append(_text(_LEFT + width + 6, y + 12, _figure(seconds)))
            y += _BAR + _GAP
        y += 10
    told = f"{title}. {'; '.join(_told(job, ways) for job, ways in bars.items())}"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{_WIDTH}" height="{y}" viewBox="0 0 {_WIDTH} {y}" role="img" '
        f'font-family="Inter, Helvetica, Arial, sans-serif" font-size="12"><title>{escape(told)}</title>'
        f'<rect width="{_WIDTH}" height="{y}" fill="#FFFFFF"/>{_text(12, 24, title, weight=600, size=14)}'
        f"{''.join(parts)}</svg>\n"
    )


def _told(job: str, ways: Sequence[tuple[str, str, float]]) -> str:
    return f"{job}: {', '.join(f'{name} {_figure(seconds)}' for name, _kind, seconds in ways)}"


def _figure(seconds: float) -> str:
    return f"{seconds * 1000:,.2f} ms" if seconds < 0.1 else f"{seconds:,.2f} s"


def _text(x: float, y: float, words: str, *, anchor: str = "start", weight: int = 400, size: int = 12) -> str:
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" font-weight="{weight}" font-size="{size}" '
        f'fill="#1B1A18">{escape(words)}</text>'
    )
