"""The words of the mails to the units: data, which an administrator can replace."""

import re
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType

from django.db.models import TextChoices

from doingoai.knowledge.loader import mapping_of
from doingoai_web.campaigns.models import MailKind

Words = tuple[str, str]  # subject, body
LANGUAGES = ("vi", "en")
FIELDS = ("unit", "period", "due", "asks", "data", "left", "late", "note", "address")
_FIELD = re.compile(r"\{([a-z]{1,12})\}")

#: who keeps other words puts a function here, (kind, language) → words or None; the first that answers counts
OVERRIDES: list[Callable[[str, str], Words | None]] = []

#: (kinds, the file with their words): who sends other mails adds theirs before the first one is asked for
SOURCES: list[tuple[type[TextChoices], Path]] = [(MailKind, Path(__file__).with_name("mails.yaml"))]


def kinds() -> dict[str, TextChoices]:
    """Every kind of mail there is."""
    return {kind.value: kind for source, _path in SOURCES for kind in source}


@cache
def defaults() -> Mapping[tuple[str, str], Words]:
    """(kind, language) → words, from the files of ``SOURCES``. Raises UserError KT-001 where one is wrong."""
    found = {}
    for source, path in SOURCES:
        file = mapping_of(path.read_text(encoding="utf-8"), path.name)
        for kind in source.values:
            entry = file.sub(kind)
            for language in LANGUAGES:
                words = entry.sub(language)
                found[kind, language] = words.take("subject", str), words.take("body", str)
                words.close()
            entry.close()
        file.close()
    return MappingProxyType(found)


def text(kind: str, language: str) -> Words:
    """Subject and body of a mail, with its fields in braces; in a language without words of its own the Vietnamese ones."""
    for override in OVERRIDES:
        if (found := override(kind, language)) is not None:
            return found
    known = defaults()
    return known.get((kind, language)) or known[kind, "vi"]


def unknown_fields(words: str) -> tuple[str, ...]:
    """What stands in braces and is no field: for whoever lets words be edited."""
    return tuple(dict.fromkeys(name for name in _FIELD.findall(words) if name not in FIELDS))


def filled(kind: str, language: str, fields: Mapping[str, object]) -> Words:
    """Subject (one line) and body with the fields put in."""

    def put(words: str) -> str:
        return _FIELD.sub(lambda found: str(fields.get(found[1], found[0])), words)

    subject, body = text(kind, language)
    lines = [line.rstrip() for line in put(body).splitlines()]
    return " ".join(put(subject).split())[:200], "\n".join(lines).strip() + "\n"
