"""Countries and territories named in a text, by their names or by a city or province that points to one."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from doingoai.knowledge import entries
from doingoai.model import Span

HOME = "VN"
_CAPITAL_BEFORE = re.compile(r"(?P<word>[^\W\d_]+)[ \n]$")
_CAPITAL_AFTER = re.compile(r"[ \n](?P<word>[^\W\d_]+)")
_CLEAR_BEFORE = frozenset(
    [
        "nước",
        "tại",
        "từ",
        "và",
        "sang",
        "ở",
        "với",
        "của",
        "đến",
        "bạn",
        "phía",
        "hoặc",
        "cả",
        "giữa",
        "khách",
        "đoàn",
    ]
)
_NEVER_BEFORE = frozenset(["tiếng", "chữ", "thuốc"])
_FOLLOWERS = frozenset(
    [
        "Đến",
        "Sang",
        "Về",
        "Trong",
        "Năm",
        "Ngày",
        "Tại",
        "Do",
        "Và",
        "Là",
        "Có",
        "Thăm",
        "Đoàn",
        "Các",
        "Của",
        "Hội",
        "Hai",
        "Tổ",
        "Trường",
        "Trung",
        "Tâm",
        "Công",
        "Ty",
        "Đại",
    ]
)


@dataclass(frozen=True, slots=True)
class CountryMention:
    """A country as named. span: the words; code: ISO 3166-1; direct: False where a city or province points to it."""

    span: Span
    code: str
    direct: bool


@dataclass(frozen=True, slots=True)
class _Names:
    pattern: re.Pattern[str]
    codes: Mapping[str, tuple[str, bool]]
    short: frozenset[str]


def _key(words: str) -> str:
    return re.sub(r"[\s\-–]", "", words).casefold()


@cache
def country_names() -> Mapping[str, str]:
    """Code → the Vietnamese name to print."""
    return {entry.take("code", str): entry.strings("names")[0] for entry in entries("countries.yaml")}


@cache
def _names() -> _Names:
    codes: dict[str, tuple[str, bool]] = {}
    spellings: set[str] = set()
    short: set[str] = set()
    for entry in entries("countries.yaml"):
        code = entry.take("code", str)
        for key, direct in (("names", True), ("short", True), ("places", False)):
            for name in entry.strings(key, []):
                codes.setdefault(_key(name), (code, direct))
                spellings.add(name)
        short.update(_key(name) for name in entry.strings("short", []))
        entry.close()
    ordered = sorted({re.escape(name) for name in spellings}, key=len, reverse=True)
    words = "|".join(name.replace(r"\ ", r"[ \xa0\n]").replace(r"\-", r"[-–]") for name in ordered)
    return _Names(re.compile(rf"(?<![\w-])(?=[A-ZÀ-ỸĐ])(?:{words})(?!\w)"), codes, frozenset(short))


def _is_country(text: str, start: int, end: int) -> bool:
    """True where a name of one syllable stands by itself, and is no part of another name ("Phú Mỹ", "Lào Cai", "Anh Sơn")."""
    before = _CAPITAL_BEFORE.search(text, max(0, start - 14), start)
    word = before["word"] if before else ""
    if word.lower() in _NEVER_BEFORE:
        return False
    if word[:1].isupper() and word.lower() not in _CLEAR_BEFORE and not word.isupper():
        return False
    after = _CAPITAL_AFTER.match(text, end)
    return not (after and after["word"][0].isupper() and after["word"] not in _FOLLOWERS)


def find_countries(text: str, start: int = 0, end: int | None = None) -> tuple[CountryMention, ...]:
    """The countries that a stretch of text names, in its order; Việt Nam among them, languages ("tiếng Anh") not."""
    names = _names()
    found = []
    for match in names.pattern.finditer(text, start, len(text) if end is None else end):
        key = _key(match[0])
        if key in names.short and not _is_country(text, match.start(), match.end()):
            continue
        code, direct = names.codes[key]
        found.append(CountryMention(Span(match.start(), match.end()), code, direct))
    return tuple(found)
