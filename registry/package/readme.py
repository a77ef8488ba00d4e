"""The readme inside a package, in both languages."""

from __future__ import annotations

from registry.i18n import Language, Text

_HEAD = Text("A registry of commercial aerospace firms as a data package")
_PARAGRAPHS = (
    Text(
        "`datapackage.json` says what each file is: its columns with titles in both languages, types, units, keys and the "
        "SHA-256 of its bytes. Any program that knows Data Package v2 or CSV reads it."
    ),
    Text(
        "`data/` holds a CSV a table (RFC 4180, UTF-8), the change log with its seals among them; `data/terms.csv` says what "
        "the codes mean; `files/` holds the imported sheets, each named by its SHA-256."
    ),
    Text(
        "Values stand exactly as they are. A value may begin with =, +, - or @: do not double-click a CSV in Excel, which "
        "would compute it, drop zeros in front of codes and turn names into dates. Bring it in with Data › From Text/CSV, "
        "all columns as text."
    ),
    Text(
        "A value that is absent is written as the text that `missingValues` names for its table; an empty text is an "
        "empty text."
    ),
    Text(
        "The package holds everything, persons to talk to and experts among it. Hand it on only to those who may see that; "
        "for others export the table of firms."
    ),
    Text("A new registry is made of it with: python -m registry package --restore PACKAGE NEW.car"),
)


def readme() -> str:
    """The text of the file."""
    lines: list[str] = []
    for language in (Language.ZH, Language.EN):
        lines += [f"# {_HEAD.render(language)}", ""]
        for paragraph in _PARAGRAPHS:
            lines += [paragraph.render(language), ""]
    return "\n".join(lines)
