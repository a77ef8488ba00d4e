"""The problems of an import as a table, and what is said of one wherever it is shown."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from registry.i18n import Language, Text, _
from registry.model.vocab import vocabulary
from ui.intake.state import problem_key
from ui.kit.fonts import Type
from ui.kit.format import DASH
from ui.kit.table.columns import Column, lines_painter
from ui.kit.table.model import RowsModel

if TYPE_CHECKING:
    from registry.intake.problems import Problem

_SHORT = 16
"""Characters of a cell's text that are quoted."""


def quoted(text: str) -> str:
    """`text`, cut to what a button can hold."""
    return text if len(text) <= _SHORT else text[: _SHORT - 1] + "…"


def use_words(problem: Problem, text: str) -> Text:
    """What accepts the proposal of a problem."""
    if problem.code == "row_struck":
        return Text("Take the row")
    if problem.code == "struck":
        return Text("Take {text}", text=quoted(text))
    return Text("Use {text}", text=text)


def leave_words(problem: Problem) -> Text:
    """What settles a problem without a value."""
    if problem.code == "row_struck":
        return Text("Leave the row out")
    return Text("Leave it out") if problem.code == "struck" else Text("Leave it unknown")


def field_title(problem: Problem, language: Language) -> str:
    """What the problem's column means; yearly figures with their year."""
    parts = problem.field_key.split(".")
    if parts[0] == "metric" and len(parts) == 3:
        term = vocabulary("metric").get(parts[1])
        return Text("{metric} in {year}", metric=term.label(language), year=parts[2]).render(language)
    return problem.field.title(language) if problem.field is not None else DASH


def problem_place(problem: Problem) -> str:
    """Sheet and cell of a problem."""
    return f"{problem.sheet}!{problem.cell}"


def problem_columns(firms: Mapping[tuple[str, str, int], str], language: Language) -> list[Column[Problem]]:
    """The columns of the problems."""

    def firm(problem: Problem) -> str:
        return firms.get((problem.file, problem.sheet, problem.row)) or _("Row {row}", row=problem.row)

    def field(problem: Problem) -> str:
        return field_title(problem, language)

    def message(problem: Problem) -> str:
        return str(problem.message)

    def advice(problem: Problem) -> str:
        return str(problem.suggestion) if problem.suggestion else DASH

    def where(problem: Problem) -> str:
        return problem_place(problem)

    return [
        Column(
            key="cell",
            title=Text("Cell"),
            text=where,
            tip=lambda p: f"{p.file} › {where(p)}",
            role=Type.NAME,
            width=150,
            indent=24,
            priority=-1,
        ),
        Column(
            key="field",
            title=Text("Field"),
            text=lambda p: f"{field(p)}, {firm(p)}",
            paint=lines_painter(field, firm, role=Type.CELL),
            width=156,
            wide=190,
            priority=2,
        ),
        Column(key="text", title=Text("Text"), text=lambda p: p.text, width=130, wide=190, priority=3),
        Column(
            key="message",
            title=Text("What is wrong, what to do"),
            text=lambda p: f"{message(p)} {advice(p)}",
            paint=lines_painter(message, advice, role=Type.CELL),
            width=220,
            stretch=True,
            priority=-1,
        ),
    ]


def problem_model(language: Language) -> RowsModel[Problem]:
    """The problems of an import."""
    return RowsModel(problem_columns({}, language), problem_key)
