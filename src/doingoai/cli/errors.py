"""User errors in the language asked for."""

from doingoai.knowledge.wordings import wordings
from doingoai.model import FileError, UserError


def shown(error: UserError, lang: str) -> str:
    """One error as a line: code, where, what is wrong, what to do. English is by code; the place is named in both."""
    if lang == "en" and error.code in wordings(lang):
        return f"[{error.code}] {error.where}: {wordings(lang)[error.code]}"
    return str(error)


def shown_row(error: FileError, lang: str) -> str:
    """The same for a row of the error table."""
    message = wordings(lang).get(error.code, error.message)
    return f"[{error.code}] {error.source}: {message}"
