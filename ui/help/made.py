"""What of the help is made from the program itself, as Markdown: it cannot say anything else than the program does."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from registry.i18n import Language, Text, translate
from registry.intake.problem_titles import TITLES
from registry.intake.reading import refusal_words
from registry.model.catalogue import Entity, Field, Kind, Sensitivity
from registry.model.entities import ENTITIES
from registry.model.vocab import vocabulary
from ui.kit.commands import Command, shown_keys

_KINDS = {
    Kind.TEXT: Text("text"),
    Kind.LONG_TEXT: Text("running text"),
    Kind.CODE: Text("code"),
    Kind.INTEGER: Text("whole number"),
    Kind.BOOLEAN: Text("yes or no"),
    Kind.DATE: Text("date with its precision"),
    Kind.AMOUNT: Text("amount of money"),
    Kind.REFERENCE: Text("reference"),
}
_SENSITIVITY = {
    Sensitivity.PUBLIC: Text("public"),
    Sensitivity.INTERNAL: Text("internal"),
    Sensitivity.PERSONAL: Text("personal"),
}
_SHOWN_ALIASES = 6
_TABLE_KEYS = (
    (Text("Move in a table"), ("Up", "Down", "Page Up", "Page Down")),
    (Text("Open what is selected"), ("Enter",)),
    (Text("Check or uncheck a row"), ("Space",)),
    (Text("Check rows one after another"), ("Shift Up", "Shift Down")),
    (Text("Check all rows"), ("Ctrl A",)),
    (Text("Copy rows with headers"), ("Ctrl C",)),
    (Text("Edit the cell of a firm"), ("F2",)),
    (Text("Empty the cell of a firm"), ("Del",)),
    (Text("Source of a value"), ("Alt Enter",)),
)
_PAGES = {
    None: Text("Everywhere"),
    "overview": Text("Overview"),
    "firms": Text("Firms"),
    "intake": Text("Import"),
    "keylist": Text("Key list"),
    "panel": Text("Panel"),
    "cultivation": Text("Cultivation"),
    "reports": Text("Reports"),
    "settings": Text("Settings"),
}


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table in Markdown."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |" for line in lines)


def dictionary(language: Language) -> str:
    """Every field of every kind of record, from the catalogue."""
    coded = {f.vocabulary: f for entity in ENTITIES.values() for f in entity.fields if f.vocabulary}
    blocks = [_entity(entity, language) for entity in ENTITIES.values()]
    return "\n\n".join([*blocks, *(_codes(field, language) for field in coded.values())])


def _entity(entity: Entity, language: Language) -> str:
    head = [str(text.render(language)) for text in (Text("Field"), Text("Holds"), Text("Also known in sheets as"))]
    rows = [
        (f"**{field.title(language)}** `{field.key}`", _holds(field, language), _aliases(field, language))
        for field in entity.fields
    ]
    return f"## {entity.title(language)} {{#{entity.table}}}\n\n{table(head, rows)}"


def _holds(field: Field, language: Language) -> str:
    parts = [_KINDS[field.kind].render(language)]
    if field.unit:
        parts.append(field.unit)
    if field.vocabulary:
        parts.append(_terms(field, language))
    if field.required:
        parts.append(Text("required").render(language))
    if field.computed:
        parts.append(Text("written by the program").render(language))
    if field.sensitivity is not Sensitivity.PUBLIC:
        parts.append(_SENSITIVITY[field.sensitivity].render(language))
    return _comma(language).join(parts)


def _terms(field: Field, language: Language) -> str:
    assert field.vocabulary is not None
    count = len(vocabulary(field.vocabulary))
    said = Text("one of {n} term", "one of {n} terms", n=count).render(language)
    return f"[{said}](#codes-{field.vocabulary})"


def _codes(field: Field, language: Language) -> str:
    """All terms of the vocabulary behind `field`."""
    assert field.vocabulary is not None
    head = [text.render(language) for text in (Text("Term"), Text("Code"), Text("Also known in sheets as"))]
    rows = [
        (term.label(language), f"`{term.code}`", _shortened(term.aliases, language))
        for term in vocabulary(field.vocabulary)
    ]
    title = Text("Terms: {field}", field=field.title(language)).render(language)
    return f"## {title} {{#codes-{field.vocabulary}}}\n\n{table(head, rows)}"


def _aliases(field: Field, language: Language) -> str:
    return _shortened(field.aliases, language)


def _shortened(names: Sequence[str], language: Language) -> str:
    shown = names[:_SHOWN_ALIASES]
    return _comma(language, list_mark=True).join(shown) + (" …" if len(names) > len(shown) else "")


def _comma(language: Language, *, list_mark: bool = False) -> str:
    if language is Language.EN:
        return ", "
    return "、" if list_mark else "，"


def keys(commands: Sequence[Command], language: Language) -> str:
    """All commands that have keys, by page, from the table of commands."""
    blocks: list[str] = []
    head = [text.render(language) for text in (Text("What it does"), Text("Keys"))]
    for page, title in _PAGES.items():
        rows = [
            (c.text.render(language), _caps(map(shown_keys, c.keys))) for c in commands if c.page == page and c.keys
        ]
        if page is None:
            rows += [(text.render(language), _caps(caps)) for text, caps in _TABLE_KEYS]
        if rows:
            blocks.append(f"## {title.render(language)} {{#{page or 'everywhere'}}}\n\n{table(head, rows)}")
    return "\n\n".join(blocks)


def _caps(keys: Iterable[str]) -> str:
    return " ".join(f"`{key}`" for key in keys)


def refusals(language: Language) -> str:
    """Each reason for which a file is not read, with the way out."""
    blocks: list[str] = []
    for code, (what, mend) in refusal_words().items():
        said = _blank(translate(what, language))
        blocks.append(f"### {said} {{#refused-{code}}}\n\n{_blank(translate(mend, language)) if mend else ''}")
    return "\n\n".join(blocks)


def _blank(text: str) -> str:
    """A message with its values left open: ``{name}`` becomes an ellipsis."""
    out, depth = [], 0
    for sign in text:
        if sign == "{":
            depth += 1
            out.append("…")
        elif sign == "}":
            depth -= 1
        elif depth == 0:
            out.append(sign)
    return "".join(out)


def problems(language: Language) -> str:
    """What the review of an import calls each kind of doubt."""
    titles = dict.fromkeys(translate(title, language) for title in TITLES.values())
    return "\n".join(f"- {title}" for title in titles)


def example(language: Language) -> str:
    """One invented firm, scored by the engine under the shipped scheme."""
    from ui.help.example import worked_example

    return worked_example(language)


Maker = Callable[[Sequence[Command], Language], str]
BLOCKS: dict[str, Maker] = {
    "dictionary": lambda _commands, language: dictionary(language),
    "keys": keys,
    "refusals": lambda _commands, language: refusals(language),
    "problems": lambda _commands, language: problems(language),
    "example": lambda _commands, language: example(language),
}
"""What a page of the help may ask for by a line ``{{name}}`` of its own."""
