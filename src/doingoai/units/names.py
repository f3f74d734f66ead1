"""Names of administrative units and agencies: reading, comparing, finding them in running text.

One name is written many ways: "UBND huyện Văn Quan", "HUYỆN VĂN QUAN", "Đắk/Đăk/Đak Glei", "Định Hoá/Hóa", "TP. Huế". Here
they become one value; nothing is known of which units exist, when, or under which parent.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache

from doingoai.knowledge.loader import mapping
from doingoai.model import Span

LEVELS = ("province", "district", "commune")
AGENCY = "cơ quan"

_TONES = {"\u0300": "2", "\u0301": "1", "\u0309": "3", "\u0303": "4", "\u0323": "5"}
_WITHOUT_TONES = dict.fromkeys(map(ord, _TONES))
_LOWER = "a-zàáảãạăằắẳẵặâầấẩẫậèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵđ"
_UPPER = "A-ZÀÁẢÃẠĂẰẮẲẴẶÂẦẤẨẪẬÈÉẺẼẸÊỀẾỂỄỆÌÍỈĨỊÒÓỎÕỌÔỒỐỔỖỘƠỜỚỞỠỢÙÚỦŨỤƯỪỨỬỮỰỲÝỶỸỴĐ"
_WORD = rf"(?:[{_UPPER}]['’ʼ`] ?)?[{_UPPER}][{_LOWER}{_UPPER}]{{0,14}}(?:['’ʼ`-][{_LOWER}{_UPPER}]{{1,12}}){{0,4}}"
_TOKEN = re.compile(_WORD)
_STEP = re.compile(
    rf"({_WORD})(?:(?=[ \xa0\n]{{1,2}}(\w{{1,12}}))|)([ \t\xa0]{{1,3}})?"
)  # word, the next one, the gap
_NUMBER = re.compile(r"\d{1,2}(?!\d|[.,/]\d)")
_SPLIT = re.compile(r"[\s\-–'’ʼ`.,]+")
_TORN = re.compile(r"[ \t\xa0]{0,2}\n[ \t\xa0]{0,2}")
_KIND_GAP = re.compile(r"[ \t\xa0]{0,3}\n?[ \t\xa0]{0,2}")
_LIST = re.compile(r",?[ \t\xa0]{1,2}(?:và|hoặc|với)[ \t\xa0\n]{1,2}|[,;][ \t\xa0]{0,2}\n?[ \t\xa0]{0,2}")
_NEXT_OR_AT_ONCE = re.compile(r"[ \xa0\n]{0,2}(\w{1,12})")
_NEXT_ON_LINE = re.compile(r"[ \xa0]{0,2}(\w{1,12})")
_CLOSING = re.compile(r"[ \xa0]([1-9]\d?)(?![\d.,/%]\d|\d)")
_PARENT_WORDS = frozenset(("huyện", "tỉnh", "thành", "thị", "quận"))
_VOWEL = re.compile(r"[^BCDFGHJKLMNPQRSTVWXZĐ\W\d]")
MAX_WORDS = 5
NATION = "cả nước"  # the kind of the whole country, which has no name of its own among units
_NATION_WORDS = frozenset(("canuoc", "toanquoc", "vietnam", "nuocvietnam"))


@dataclass(frozen=True, slots=True)
class UnitName:
    """A unit's or agency's name, read.

    kind: "huyện", "xã", … ; ``AGENCY`` for an office ("Sở Ngoại vụ"); None where the words do not say. name: without the kind
    ("Văn Quan"), for an agency its own name ("Sở Ngoại vụ"), empty where only the kind stands ("UBND huyện").
    of: the unit it belongs to, where the words say so.
    """

    kind: str | None
    name: str
    of: "UnitName | None" = None

    def __str__(self) -> str:
        own = self.own
        if self.of is None or self.kind != AGENCY:
            return own
        if self.name in _knowledge().party:
            return f"{own} {self.of.name}"
        return f"{own} {self.of.own}"

    @property
    def own(self) -> str:
        """Kind and name, without what it belongs to."""
        return self.name if self.kind in (None, AGENCY) else f"{self.kind} {self.name}".strip()

    @property
    def key(self) -> str:
        """``fold`` of the name without its kind."""
        return fold(self.name)

    @property
    def level(self) -> str | None:
        """One of ``LEVELS``: an agency has that of its unit; None where it is not known."""
        if self.kind == AGENCY:
            own = self.of.level if self.of else None
            return own or _knowledge().agency_levels.get(self.name.split(" ")[0])
        if self.kind == "thành phố" and self.key in _knowledge().central:
            return "province"
        return _knowledge().levels.get(self.kind or "")


@dataclass(frozen=True, slots=True)
class UnitMention:
    """A unit named in running text. span: kind word and name; in a list ("các huyện A, B") of later names the name alone."""

    span: Span
    kind: str
    name: str

    def __str__(self) -> str:
        return f"{self.kind} {self.name}"


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
def _knowledge() -> _Knowledge:
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
    alias = _knowledge().aliases.get(key)
    return fold_key(alias) if alias else key


def fold_all(names: Iterable[str]) -> list[str]:
    """``fold`` of many names, each asked once: nothing is remembered."""
    aliases = {alias: fold_key(name) for alias, name in _knowledge().aliases.items()}
    keys = map(fold_key, names)
    return [aliases.get(key, key) for key in keys]


@lru_cache(maxsize=50_000)
def loose(name: str) -> str:
    """A looser key for near misses and search: no marks, no tones, đ as d ("dak glei" → "dakglei")."""
    decomposed = unicodedata.normalize("NFD", fold(name).replace("đ", "d"))
    return "".join(c for c in decomposed if c.isalpha() or (c.isdigit() and name[-1:].isdigit()))


def _cased(name: str) -> str:
    """ "VĂN QUAN" → "Văn Quan"; mixed case is left as it is."""
    name = " ".join(name.split())
    if not name.isupper() or not _VOWEL.search(name):  # "HCM"
        return name
    return re.sub(r"\w+", lambda word: word[0].capitalize(), name.lower())


def _agency_cased(name: str) -> str:
    """ "SỞ VĂN HÓA VÀ DU LỊCH" → "Sở Văn hóa và Du lịch": the kind of office, and each field, begin with a capital."""
    name = " ".join(name.split())
    if not name.isupper() or " " not in name:
        return name
    match = _knowledge().agencies.match(name)
    head, rest = (match[1], name[match.end() :].lower()) if match else ("", name.lower())
    rest = re.sub(r"(^\s*|, | và | - )(\w)", lambda part: part[1] + part[2].upper(), rest)
    for word in ("ubnd", "hđnd"):
        rest = re.sub(rf"(?i)\b{word}\b", word.upper(), rest)
    return head.capitalize() + rest


@lru_cache(maxsize=256)
def _kind_of(word: str) -> str:
    return _knowledge().spellings[" ".join(word.lower().split())]


@lru_cache(maxsize=20_000)
def _name(words: str) -> str:
    return _alias(_cased(words))


def _alias(name: str) -> str:
    alias = _knowledge().aliases.get(fold_key(name))
    return alias or name


@lru_cache(maxsize=20_000)
def parse_unit(text: str) -> UnitName:
    """Read a name given alone, not in running text: "UBND xã X, huyện Y" → xã X of huyện Y."""
    words = " ".join(unicodedata.normalize("NFC", text).split()).strip(" .,;:-–*_/")
    knowledge = _knowledge()
    if authority := knowledge.authorities.match(words):
        words = words[authority.end() :].lstrip(" ,-–:")
        if not words:
            return UnitName(AGENCY, "UBND")
    places = [match for match in knowledge.kind_words.finditer(words) if _is_kind(words, match)]
    if len(places) > 1 and places[-1].end() == len(words):  # "xã Tân Xã"
        places.pop()
    if places and places[0].start() == 0:
        return _chain(words, places)
    if party := knowledge.party_words.search(words):
        return _committee(words, party)
    if places:
        before = words[: places[0].start()].rstrip(" ,-–")
        return UnitName(AGENCY, _agency_cased(before), _chain(words, places))
    if (bare := knowledge.bare_agencies.match(words)) and len(words) > bare.end() + 1:
        rest = words[bare.end() :].strip()
        if _TOKEN.match(rest):
            return UnitName(AGENCY, _agency_cased(bare[1]), UnitName(None, _alias(_cased(rest))))
    if knowledge.agencies.match(words):
        return UnitName(AGENCY, _agency_cased(words))
    return UnitName(None, _alias(_cased(words)))


def _is_kind(words: str, match: re.Match[str]) -> bool:
    """False for "xã" in "hợp tác xã", "Tỉnh" in "Tỉnh ủy", "Huyện" in "Huyện đoàn"."""
    before = words[: match.start()].rstrip().lower()
    if before.endswith(_knowledge().not_after):
        return False
    after = words[match.end() :].lstrip().lower()
    return not after.startswith(("ủy", "uỷ", "đoàn ", "hội ch")) and after != "đoàn"


def _chain(words: str, places: list[re.Match[str]]) -> UnitName:
    """ "xã A, huyện B, tỉnh C" → A of B of C."""
    of: UnitName | None = None
    for match, following in reversed(list(zip(places, [*places[1:], None], strict=True))):
        end = following.start() if following else len(words)
        name = words[match.end() : end].strip(" ,-–.;:")
        of = UnitName(_kind_of(match[0]), _alias(_cased(name)), of)
    assert of is not None
    return of


def _committee(words: str, party: re.Match[str]) -> UnitName:
    before = words[: party.start()].rstrip(" ,-–")
    committee = party[1].lower().replace("uỷ", "ủy").capitalize()
    name = (party["name"] or "").strip()
    of = UnitName(_knowledge().party[committee], _alias(_cased(name))) if name else None
    own = f"{_agency_cased(before)} {committee}" if before else committee
    return UnitName(AGENCY, own, of) if not before else UnitName(AGENCY, own, of and UnitName(None, of.name))


def canonical(text: str) -> str:
    """The unit as we write it: "UBND HUYỆN VĂN QUAN" → "huyện Văn Quan", "SỞ NGOẠI VỤ TỈNH KON TUM" → "Sở Ngoại vụ tỉnh Kon Tum"."""
    return str(parse_unit(text))


def is_nation(text: str) -> bool:
    """Whether the words mean the whole country ("cả nước", "toàn quốc", "Việt Nam")."""
    return "".join(loose(text).split()) in _NATION_WORDS


def _agree(a: UnitName | None, b: UnitName | None) -> bool:
    """True unless the two chains of parents name two units of one kind."""
    chains: list[dict[str | None, str]] = [{}, {}]
    for chain, unit in zip(chains, (a, b), strict=True):
        while unit is not None:
            chain[unit.kind] = unit.key
            unit = unit.of
    left, right = chains
    if None in left or None in right:
        return not left or not right or bool(set(left.values()) & set(right.values()))
    return all(right.get(kind, key) == key for kind, key in left.items())


def same_unit(a: str | UnitName, b: str | UnitName) -> bool:
    """True where two names mean one unit as far as the words tell.

    Kinds must agree where both have one ("xã Văn Quan" is not "huyện Văn Quan"), parents where both name them. An empty name
    ("UBND huyện") is the same as nothing.
    """
    left = parse_unit(a) if isinstance(a, str) else a
    right = parse_unit(b) if isinstance(b, str) else b
    if not left.name or not right.name or left.key != right.key:
        return False
    if left.kind != right.kind and left.kind is not None and right.kind is not None:
        return False
    return _agree(left.of, right.of)


# ---- names in running text ----


def find_unit_names(text: str) -> tuple[UnitMention, ...]:
    """The units that a text names with a kind word ("huyện Văn Quan", "TP. Huế", "các xã A, B và C"), in its order."""
    found: list[UnitMention] = []
    position = 0
    pattern = _knowledge().kind_words
    while match := pattern.search(text, position):
        position = match.end()
        for mention in _mentions(text, match):
            found.append(mention)
            position = mention.span.end
    return tuple(found)


def _mentions(text: str, match: re.Match[str]) -> Iterator[UnitMention]:
    word, knowledge = match[0], _knowledge()
    first, after = match.span()
    start = after + 1 if text[after : after + 1] == " " else after
    if not text[start : start + 1].isupper():  # mostly it is one space and a capital
        gap = _KIND_GAP.match(text, after)
        start = gap.end() if gap else after
        first_letter = text[start : start + 1]
        if not (first_letter.isupper() or first_letter.isdigit() or first_letter == "("):
            return
    if start == after and not word.endswith("."):
        return
    before = text[max(0, first - 24) : first].rstrip().lower()
    if before.endswith(knowledge.not_after):
        return
    kind, upper = _kind_of(word), word.isupper() and word[-1] != "." and word != "TP"
    last = before.rsplit(None, 1)[-1:]
    plural = bool(last) and (last[0] in knowledge.plurals or last[0].isdigit())
    if plural and text.startswith("(", start):  # "3 huyện (A, B và C)"
        start += 1
        first = start
    if (
        kind == "xã"
        and upper
        and text.startswith("HỘI", start)
        and not before.endswith(("ubnd", "dân", "ủy"))
    ):
        return
    end = _name_end(text, start, kind, word, upper)
    if end is None:
        return
    yield _mention(text, first, start, end, kind)
    if plural:
        yield from _listed(text, end, kind, upper)


def _mention(text: str, first: int, start: int, end: int, kind: str) -> UnitMention:
    return UnitMention(Span(first, end), kind, _name(text[start:end]))


def _listed(text: str, end: int, kind: str, upper: bool) -> Iterator[UnitMention]:
    """The further names of "các huyện A, B và C"."""
    for _ in range(60):
        comma = _LIST.match(text, end)
        if not comma:
            return
        start = comma.end()
        last = _name_end(text, start, kind, "", upper)
        if last is None:
            return
        yield _mention(text, start, start, last, kind)
        end = last


def _name_end(text: str, start: int, kind: str, word: str, upper: bool) -> int | None:
    """Where the name that begins at ``start`` ends, or None where no name stands there."""
    knowledge = _knowledge()
    if number := _NUMBER.match(text, start):
        return number.end() if _is_number_name(text, number.end(), kind, word) else None
    if known := knowledge.hyphenated.match(text, start):
        return known.end()
    end: int | None = None
    position = start
    for count in range(MAX_WORDS):
        step = _STEP.match(text, position)
        if not step or not _belongs(step[1], step[2] or "", count, upper=upper):
            break
        end = step.end(1)
        position = step.end()
        if position == end:
            torn = _TORN.match(text, end) if count == 0 and not upper else None
            if torn is None:
                break
            position = torn.end()
    return end if end is None else _with_number(text, end)


def _with_number(text: str, end: int) -> int:
    """ "Móng Cái 2", "Bảo Lâm 3": a number that closes the name, and counts nothing."""
    number = _CLOSING.match(text, end, end + 5)
    if not number:
        return end
    last = number.end()
    following = _NEXT_OR_AT_ONCE.match(text, last, last + 16)
    closes = following is None or following[1] in _knowledge().after_number or following[1] in _PARENT_WORDS
    return last if closes else end


def _belongs(word: str, next_word: str, before: int, *, upper: bool) -> bool:
    """Whether a capitalised word is part of the name. next_word: "" where none follows; before: how many words of it stand already."""
    knowledge = _knowledge()
    if len(word) > 1 and word.isupper() and not upper:
        return before == 0 and fold_key(word) in knowledge.aliases
    if upper and not word.isupper():
        return False
    lower = word.lower()
    pair = f"{lower} {next_word.lower()}"
    if (upper or next_word.islower()) and pair in knowledge.followers:
        return False
    if pair in knowledge.countries or (before == 0 and lower in knowledge.not_first):
        return False
    weak = lower in knowledge.weak_stops
    if before == 0:  # "huyện Đoàn", "tỉnh Ủy"; but "xã Nam Sơn", "xã Đoàn Kết"
        return not ((weak or lower in knowledge.stops) and (not next_word or next_word.islower()))
    if weak:
        return before < 2 and not next_word[:1].isdigit()
    return lower not in knowledge.stops


def _is_number_name(text: str, end: int, kind: str, word: str) -> bool:
    """ "Quận 1", "UBND phường 5," are names; "xã 05 đoàn", "phường 12 người" are counts."""
    if kind not in ("quận", "phường"):
        return False
    following = _NEXT_ON_LINE.match(text, end, end + 16)
    if following is None or word[:1].isupper():
        return True
    next_word = following[1]
    return (
        next_word[0].isupper()
        or next_word.lower() in _knowledge().after_number
        or next_word in ("quận", "thành", "thị")
    )
