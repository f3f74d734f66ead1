"""User errors in the language asked for."""

from functools import cache

from doingoai.knowledge import entries
from doingoai.model import FileError, UserError


@cache
def _english() -> dict[str, str]:
    return {entry.take("code", str): entry.take("en", str) for entry in entries("errors.yaml")}


def shown(error: UserError, lang: str) -> str:
    """One error as a line: code, where, what is wrong, what to do. English is by code; the place is named in both."""
    if lang == "en" and error.code in _english():
        return f"[{error.code}] {error.where}: {_english()[error.code]}"
    return str(error)


def shown_row(error: FileError, lang: str) -> str:
    """The same for a row of the error table."""
    message = _english().get(error.code, error.message) if lang == "en" else error.message
    return f"[{error.code}] {error.source}: {message}"
