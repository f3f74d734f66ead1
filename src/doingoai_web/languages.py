"""The words of the pages in other languages: ``python -m doingoai_web.languages`` brings the catalogues up to date.

The pages are written in Vietnamese; each phrase is its own key, and a catalogue (``locale/en``, ``locale/zh_Hans``) gives the other
wording. The tests fail on a phrase without one, on a placeholder that differs, and on a compiled catalogue that is not of its source.
Needs Babel (extra ``test``).
"""

import io
import re
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

HERE = Path(__file__).parent
LANGUAGES = ("en", "zh_Hans")
DOMAIN = "django"
_TRANSLATE = re.compile(r"""\{%-?\s*translate\s+(?:"([^"]+)"|'([^']+)')""")
_BLOCK = re.compile(
    r"\{%\s*blocktranslate\b([^%]*)%\}(.*?)(?:\{%\s*plural\s*%\}(.*?))?\{%\s*endblocktranslate\s*%\}",
    re.DOTALL,
)
_VARIABLE = re.compile(r"\{\{\s*(\w+)\s*\}\}")
_KEYWORDS = {"_": None, "gettext": None, "gettext_lazy": None, "ngettext": (1, 2), "ngettext_lazy": (1, 2)}

_NO_DAY = datetime(2025, 1, 1, tzinfo=UTC)  # Babel writes a day in every catalogue

Phrase = str | tuple[str, str]


def _doubled(words: str) -> str:
    """Words with their percent signs as Django looks them up."""
    return words.replace("%", "%%")


def _in_template(text: str) -> Iterator[Phrase]:
    for found in _TRANSLATE.finditer(text):
        yield _doubled(found.group(1) or found.group(2))
    for found in _BLOCK.finditer(text):
        singular, plural = (_VARIABLE.sub(r"%(\1)s", _doubled(part or "")) for part in found.group(2, 3))
        yield (singular, plural) if "count " in found.group(1) else singular


def _in_code(path: Path) -> Iterator[Phrase]:
    for _, message, _, _ in extract("python", io.BytesIO(path.read_bytes()), keywords=_KEYWORDS):
        yield message if isinstance(message, str) else (message[0], message[1])


def phrases() -> dict[Phrase, str]:
    """Every phrase of the pages → the file it stands in first."""
    found: dict[Phrase, str] = {}
    for path in sorted(HERE.rglob("*")):
        name = path.relative_to(HERE).as_posix()
        if path.suffix == ".html":
            here = _in_template(path.read_text(encoding="utf-8"))
        elif path.suffix == ".py" and "migrations" not in path.parts and path.name != Path(__file__).name:
            here = _in_code(path)
        else:
            continue
        for phrase in here:
            found.setdefault(phrase, name)
    return found


def catalogue(language: str) -> Catalog:
    """The catalogue as it stands in its .po file; an empty one where there is none."""
    path = HERE / "locale" / language / "LC_MESSAGES" / f"{DOMAIN}.po"
    if not path.exists():
        return Catalog(locale=language, domain=DOMAIN)
    with path.open("rb") as file:
        return read_po(file, locale=language, domain=DOMAIN)


def compiled(found: Catalog) -> bytes:
    """The catalogue as gettext reads it, the same for the same words on whatever day."""
    out = io.BytesIO()
    found.creation_date = found.revision_date = _NO_DAY
    write_mo(out, found)
    return out.getvalue()


def updated(language: str) -> Catalog:
    """The catalogue with today's phrases: new ones empty, those no longer used gone."""
    old = catalogue(language)
    new = Catalog(
        locale=language,
        domain=DOMAIN,
        project="doingoai",
        version="1",
        header_comment="",
        msgid_bugs_address="",
        last_translator="",
        language_team="",
        charset="utf-8",
        fuzzy=False,
        creation_date=old.creation_date if old.creation_date else None,
    )
    for phrase, place in phrases().items():
        known = old.get(phrase[0] if isinstance(phrase, tuple) else phrase)
        flags = ("python-format",) if "%(" in str(phrase) else ()
        new.add(phrase, known.string if known else None, locations=[(place, 1)], flags=flags)
    return new


_UNTOLD = re.compile(
    rb'"(?:(?:POT-Creation|PO-Revision)-Date|Report-Msgid-Bugs-To|Last-Translator|Language-Team): [^"]*"\n'
)


def written(found: Catalog) -> bytes:
    """The catalogue as its .po file holds it: no days and no addresses in it, so that the same words make the same file."""
    out = io.BytesIO()
    write_po(out, found, width=110, sort_by_file=True, omit_header=False, no_location=True)
    return _UNTOLD.sub(b"", out.getvalue())


def main() -> int:
    """Write every catalogue and compile it; 1 where a phrase has no wording yet."""
    missing = 0
    for language in LANGUAGES:
        folder = HERE / "locale" / language / "LC_MESSAGES"
        folder.mkdir(parents=True, exist_ok=True)
        found = updated(language)
        (folder / f"{DOMAIN}.po").write_bytes(written(found))
        (folder / f"{DOMAIN}.mo").write_bytes(compiled(catalogue(language)))
        empty = untold(found)
        missing += len(empty)
        for phrase in empty:
            sys.stderr.write(f"{language}: {phrase}\n")
    return int(missing > 0)


def untold(found: Catalog) -> list[str]:
    """The phrases of a catalogue that have no wording, or not every plural of it."""
    return [str(message.id) for message in found if message.id and not _complete(message.string)]


def _complete(string: object) -> bool:
    return all(string) if isinstance(string, tuple | list) else bool(string)


if __name__ == "__main__":
    raise SystemExit(main())
