"""The words that names of units are made of, and the patterns that find them."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache

from doingoai.knowledge.loader import mapping

_TONES = {"\u0300": "2", "\u0301": "1", "\u0309": "3", "\u0303": "4", "\u0323": "5"}
_WITHOUT_TONES = dict.fromkeys(map(ord, _TONES))
_LOWER = "a-zàáảãạăằắẳẵặâầấẩẫậèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵđ"
_UPPER = "A-ZÀÁẢÃẠĂẰẮẲẴẶÂẦẤẨẪẬÈÉẺẼẸÊỀẾỂỄỆÌÍỈĨỊÒÓỎÕỌÔỒỐỔỖỘƠỜỚỞỠỢÙÚỦŨỤƯỪỨỬỮỰỲÝỶỸỴĐ"
NAME_WORD = rf"(?:[{_UPPER}]['’ʼ`] ?)?[{_UPPER}][{_LOWER}{_UPPER}]{{0,14}}(?:['’ʼ`-][{_LOWER}{_UPPER}]{{1,12}}){{0,4}}"
_SPLIT = re.compile(r"[\s\-–'’ʼ`.,]+")


@dataclass(frozen=True, slots=True)
class _Knowledge:
    levels: dict[str, str]
    spellings: dict[str, str]  # folded spelling → kind
    kind_words: re.Pattern[str]
    central: frozenset[str]
    party: dict[str, str]
    party_words: re.Pattern[str]
    authorities: re.Pattern[str]
    agencies: re.Pattern[str]
    agency_levels: dict[str, str]
    bare_agencies: re.Pattern[str]
    hyphenated: re.Pattern[str]
    aliases: dict[str, str]
    followers: frozenset[str]
    stops: frozenset[str]
    weak_stops: frozenset[str]
    countries: frozenset[str]
    not_first: frozenset[str]
    not_after: tuple[str, ...]
    plurals: frozenset[str]
    after_number: frozenset[str]


def _flexible(words: str) -> str:
    """A pattern for words whatever the case, the white space and the tone's place in "ủy/uỷ"."""
    pattern = re.escape(words.lower()).replace(r"\ ", r"\s{1,3}")
    return pattern.replace("ủy", "(?:ủy|uỷ)")


def _anycase(words: str) -> Iterator[str]:
    """Literal alternatives in place of IGNORECASE, which is slow: "tỉnh", "Tỉnh", "TỈNH"."""
    forms = {words, words[0].upper() + words[1:], words.title(), words.upper()}
    return (re.escape(form).replace(r"\ ", r"[ \xa0\n]") for form in forms)


_FORM_TOKEN = re.compile(r"\[[^\]]+\]|\\.|.")
_Trie = dict[str, "_Trie"]


def _any_of(forms: Iterable[str]) -> str:
    """The forms as whole words, the longest first, letter by letter: the search skips to a first letter and then follows one path,
    where a plain alternation would try every form. What stands before is looked at after two letters. A spelling that ends
    in a full stop may touch the name; a word must end where it ends."""
    trie: _Trie = {}
    for form in forms:
        node = trie
        for token in _FORM_TOKEN.findall(form):
            node = node.setdefault(token, {})
        node["" if form.endswith(r"\.") else r"(?!\w)"] = {}
    return "|".join(
        rf"{first}{second}(?<!\w{first}{second}){_paths(node)}"
        for first, seconds in trie.items()
        for second, node in seconds.items()
    )


def _paths(trie: _Trie) -> str:
    """A pattern for what may follow; where a form ends, only if no longer one does."""
    ends = ("", r"(?!\w)")
    longer = [f"{token}{_paths(node)}" for token, node in trie.items() if token not in ends]
    paths = [*longer, *(end for end in ends if end in trie)]
    return paths[0] if len(paths) == 1 else f"(?:{'|'.join(paths)})"


@cache
def words_of_names() -> _Knowledge:
    """``knowledge/unit_names.yaml``, read once."""
    entry = mapping("unit_names.yaml")
    levels: dict[str, str] = {}
    spellings: dict[str, str] = {}
    words: list[str] = []
    for item in entry.subs("kinds"):
        kind = item.take("kind", str)
        levels[kind] = item.take("level", str)
        spellings[kind] = kind
        words += _anycase(kind)
        for spelling in item.strings("spellings", []):
            spellings[spelling.lower()] = kind
            words += _anycase(spelling) if " " in spelling else (re.escape(spelling),)
    words.sort(key=lambda form: (-len(form), form))
    party: dict[str, str] = entry.take("party_committees", dict)
    return _Knowledge(
        levels=levels,
        spellings=spellings,
        kind_words=re.compile(_any_of(words)),
        central=frozenset(fold_key(name) for name in entry.strings("central_cities")),
        party=party,
        party_words=re.compile(rf"(?i:({'|'.join(map(_flexible, party))}))(?:\s+(?P<name>.+))?$"),
        authorities=_starts(entry.strings("authorities")),
        agencies=_starts(entry.strings("agencies")),
        agency_levels=entry.take("agency_levels", dict),
        bare_agencies=_starts(entry.strings("bare_agencies")),
        hyphenated=re.compile("|".join(_hyphen(name) for name in entry.strings("hyphenated"))),
        aliases={fold_key(alias): name for alias, name in entry.take("aliases", dict).items()},
        followers=frozenset(entry.strings("followers")),
        stops=frozenset(entry.strings("stops")),
        weak_stops=frozenset(entry.strings("weak_stops")),
        countries=frozenset(entry.strings("countries")),
        not_first=frozenset(entry.strings("not_first")),
        not_after=entry.strings("not_after"),
        plurals=frozenset(entry.strings("plurals")),
        after_number=frozenset(entry.strings("after_number")),
    )


def _starts(words: tuple[str, ...]) -> re.Pattern[str]:
    ordered = sorted(words, key=len, reverse=True)
    return re.compile(rf"(?i:({'|'.join(map(_flexible, ordered))}))(?!\w)")


def _hyphen(name: str) -> str:
    left, right = name.split(" - ")
    return "|".join(
        rf"{a}[ \xa0]{{0,2}}[-–][ \xa0]{{0,2}}{b}" for a, b in ((left, right), (left.upper(), right.upper()))
    )


@lru_cache(maxsize=20_000)
def _syllable(syllable: str) -> str:
    """One syllable as letters with hats, then its tone as a digit, whatever vowel the tone is written on."""
    letters = unicodedata.normalize("NFD", syllable)
    if letters.isascii():
        base, tone = syllable, ""
    else:
        tone = next((_TONES[char] for char in reversed(letters) if char in _TONES), "")
        base = unicodedata.normalize("NFC", letters.translate(_WITHOUT_TONES))
    if base.endswith(
        "k"
    ):  # no Vietnamese syllable ends so: names of other languages, whose marks vary (Đắk, Đăk, Đak)
        return "".join(c for c in unicodedata.normalize("NFD", base) if not unicodedata.combining(c))
    if base == "y" or (
        base.endswith("y") and len(base) > 1 and (base[-2] in "bcdđghklmnprstvx" or base == "quy")
    ):
        base = base[:-1] + "i"
    if base.isdigit():
        base = base.lstrip("0") or "0"
    return base + tone


def fold_key(name: str) -> str:
    """``fold`` without the aliases."""
    lowered = unicodedata.normalize("NFC", name).lower()
    if lowered.replace(" ", "").isalpha():
        return "".join(map(_syllable, lowered.split()))
    return "".join(_syllable(part) for part in _SPLIT.split(lowered) if part)


@lru_cache(maxsize=50_000)
def fold(name: str) -> str:
    """The key by which two spellings of a name are one: case, spaces, hyphens, apostrophes, the tone's place (hoá/hóa),
    y/i (Mỹ/Mĩ), Đắk/Đăk/Đak, 05/5, known aliases. Tones and đ stay apart: Hà Giang is not Hạ Giang."""
    key = fold_key(name)
    alias = words_of_names().aliases.get(key)
    return fold_key(alias) if alias else key


def fold_all(names: Iterable[str]) -> list[str]:
    """``fold`` of many names, each asked once: nothing is remembered."""
    aliases = {alias: fold_key(name) for alias, name in words_of_names().aliases.items()}
    keys = map(fold_key, names)
    return [aliases.get(key, key) for key in keys]


@lru_cache(maxsize=50_000)
def loose(name: str) -> str:
    """A looser key for near misses and search: no marks, no tones, đ as d ("dak glei" → "dakglei")."""
    decomposed = unicodedata.normalize("NFD", fold(name).replace("đ", "d"))
    return "".join(c for c in decomposed if c.isalpha() or (c.isdigit() and name[-1:].isdigit()))
