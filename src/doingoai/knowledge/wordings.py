"""What users' errors say in other languages, by code."""

from collections.abc import Mapping
from functools import cache

from doingoai.knowledge.loader import entries

LANGUAGES = ("en", "zh")


@cache
def wordings(language: str) -> Mapping[str, str]:
    """Code → words. language: "en" or "zh"; of any other, Vietnamese too, which stands where the error is raised, none."""
    if language not in LANGUAGES:
        return {}
    return {entry.take("code", str): entry.take(language, str) for entry in entries("errors.yaml")}


def wording(code: str, language: str) -> str:
    """What an error says in a language; "" where it says nothing there. language: as pages and programs name it ("zh-hans", "en-GB")."""
    words = wordings(language[:2].lower()).get(code, "")
    return f"{words[:1].upper()}{words[1:]}"
