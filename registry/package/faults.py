"""What a package may be refused for, in words."""

from __future__ import annotations

from registry.errors import UserError
from registry.i18n import Text

NO_REGISTRY = Text("No registry was made.")
ASK_ANEW = Text("Ask for the package anew where it was written.")


def not_as_written(name: str, detail: Text) -> UserError:
    """A file of the package is not what this program writes."""
    return UserError(
        Text("{file} of the package is not as it was written: {detail}.", file=name[:80], detail=detail),
        NO_REGISTRY,
        ASK_ANEW,
    )


def no_package(name: str) -> UserError:
    """There is nothing that could be a package."""
    return UserError(
        Text("{file} is not a data package of a registry.", file=name),
        NO_REGISTRY,
        Text("Choose the zip, or the folder with datapackage.json in it."),
    )


def too_big(name: str) -> UserError:
    """It would unpack to more than any registry holds."""
    return UserError(
        Text("{file} unpacks to more than a registry can hold.", file=name),
        NO_REGISTRY,
        ASK_ANEW,
    )


def unsafe_name(name: str) -> UserError:
    """A part that would lie outside the package."""
    return UserError(
        Text("The package holds a file that would lie outside of it: {file}.", file=name[:80]), NO_REGISTRY, ASK_ANEW
    )
