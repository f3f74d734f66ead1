"""Officials stand by title: personal names are taken out of what goes into a register."""

import re
from dataclasses import dataclass
from functools import cache

from doingoai.extract.registers.countries import country_names
from doingoai.knowledge import mapping
from doingoai.knowledge.record_fields import is_personal

_CAPITAL = r"[A-ZÀ-ỸĐ][\w’'-]*"
_NUMBERS = re.compile(
    r"(?<![\d.,/])(?:\+84[ .]?)?\d{3,4}[ .-]?\d{3}[ .-]?\d{3,6}(?![\d/]|[.,]\d{3})|(?<![\w/.-])[A-Z]{1,2}\d{6,8}(?![\w/])"
)
_PUBLIC_NUMBER = re.compile(r"\d{1,3}(?:\.\d{3})+|\d{1,3}(?: \d{3})+")
_PLACE = re.compile(
    r"(?:tỉnh|huyện|xã|phường|thành phố|thị xã|thị trấn|quận|bản|thôn|TP\.?)( [A-ZÀ-ỸĐ]\w*)?$", re.IGNORECASE
)
_EDGES = " \t,;:.-–+•*"


@dataclass(frozen=True, slots=True)
class _Words:
    after_honorific: re.Pattern[str]
    after_title: re.Pattern[str]
    title: re.Pattern[str]
    not_names: tuple[str, ...]
    weak: frozenset[str]
    surnames: frozenset[str]


@cache
def _words() -> _Words:
    entry = mapping("person_words.yaml")
    weak = entry.strings("weak_honorifics")
    honorifics = _any((*entry.strings("honorifics"), *weak))
    titles = _any(entry.strings("titles"))
    surnames = _any(entry.strings("surnames"))
    entry_not = entry.strings("not_names")
    return _Words(
        after_honorific=re.compile(
            rf"(?<!\w)(?P<word>{honorifics}|[ÔBĐN](?:ng|à|ồng chí|gài|/c))\s{{1,2}}(?:(?:{honorifics})\s{{1,2}})?"
            rf"(?!(?:{titles})(?!\w))(?P<name>{_CAPITAL}(?:[ ](?!(?:{titles})(?!\w)){_CAPITAL}){{0,5}})\s?[,–-]?\s?"
        ),
        after_title=re.compile(
            rf"(?<=[\wà-ỹ])\s{{1,2}}(?P<name>(?:{surnames})(?:[ ](?!(?:{titles})(?!\w)){_CAPITAL}){{1,3}})(?![ ][A-ZÀ-ỸĐ])"
        ),
        title=re.compile(rf"(?<!\w)(?:{titles})(?!\w| quán)", re.IGNORECASE),
        not_names=entry_not,
        weak=frozenset(weak),
        surnames=frozenset(entry.strings("surnames")),
    )


def _any(words: tuple[str, ...]) -> str:
    return "|".join(re.escape(word) for word in sorted(set(words), key=len, reverse=True))


def without_persons(words: str) -> str:
    """The words on one line, personal names taken out and titles kept: "ông Lê Văn A, Chủ tịch" → "Chủ tịch"."""
    line = _words().after_honorific.sub(
        lambda m: m[0] if _kept(m["name"]) or not _whole(m) else "", " ".join(words.split())
    )
    position = 0
    while name := _name_after_title(line, position):
        line = line[: name[0]].rstrip() + line[name[1] :]
        position = name[0] - 1
    return line.strip(_EDGES)


def _whole(match: re.Match[str]) -> bool:
    """False for "Bà Rịa", "trẻ em Sao Mai": a word that has other uses is an honorific only before a surname and a given name."""
    if match["word"] in _words().weak:
        return " " in match["name"] and match["name"].split()[0] in _words().surnames
    return match["word"][0].islower() or " " in match["name"]


def _name_after_title(line: str, position: int) -> tuple[int, int] | None:
    pattern = _words().after_title
    while match := pattern.search(line, max(0, position)):
        start, end = match.span("name")
        if not _kept(match["name"]) and _follows_title(line, start, match["name"]):
            return start, end
        position = start
    return None


@cache
def _countries() -> frozenset[str]:
    return frozenset(country_names().values())


def _kept(name: str) -> bool:
    return name in _countries() or any(name in known or known in name for known in _words().not_names)


def _follows_title(line: str, start: int, name: str) -> bool:
    """True where a title stands shortly before a name, and the name is not that of a place ("Chủ tịch UBND huyện Hà Trung")."""
    before = line[max(0, start - 70) : start].rstrip()
    titles = list(_words().title.finditer(before))
    if not titles or re.search(r"[,;.()]", before[titles[-1].end() :]):
        return False
    place = _PLACE.search(before)
    if place is None:
        return True
    return place[1] is None and len(name.split()) > 2


def title_of(words: str) -> tuple[str, int, int] | None:
    """The title in the words about a head of a delegation, and where it stands in them; None where they give but a name."""
    match = _words().title.search(words)
    if match is None:
        return None
    end = len(words)
    if stop := re.compile(
        r"\s*(?:[;.()]|\s[-–]\s|,? (?:làm |là |dẫn đầu|đi cùng|cùng )|, (?!(?:Ủy viên|Phó|Bí thư|Chủ tịch)))"
    ).search(words, match.end()):
        end = stop.start()
    name = _name_after_title(words[:end], match.end() - 1)
    if name:
        end = name[0]
    text = without_persons(words[match.start() : end])
    return (
        (text, match.start(), match.start() + len(words[match.start() : end].rstrip(_EDGES)))
        if text
        else None
    )


def fit(words: str) -> str | None:
    """Words fit for a register: names of persons out, and None where a number of a person (identity, telephone) stands in them."""
    line = without_persons(words)
    for match in _NUMBERS.finditer(line):
        if not _PUBLIC_NUMBER.fullmatch(match[0]):
            return None
    return line or None


__all__ = ["fit", "is_personal", "title_of", "without_persons"]
