"""Names of administrative units and agencies: reading and comparing them.

One name is written many ways: "UBND huyện Văn Quan", "HUYỆN VĂN QUAN", "Đắk/Đăk/Đak Glei", "Định Hoá/Hóa", "TP. Huế". Here
they become one value; nothing is known of which units exist, when, or under which parent.
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from doingoai.units.name_words import NAME_WORD, fold, fold_key, loose, words_of_names

LEVELS = ("province", "district", "commune")
AGENCY = "cơ quan"
_TOKEN = re.compile(NAME_WORD)
_VOWEL = re.compile(r"[^BCDFGHJKLMNPQRSTVWXZĐ\W\d]")
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
        if self.name in words_of_names().party:
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
            return own or words_of_names().agency_levels.get(self.name.split(" ")[0])
        if self.kind == "thành phố" and self.key in words_of_names().central:
            return "province"
        return words_of_names().levels.get(self.kind or "")


def cased(name: str) -> str:
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
    match = words_of_names().agencies.match(name)
    head, rest = (match[1], name[match.end() :].lower()) if match else ("", name.lower())
    rest = re.sub(r"(^\s*|, | và | - )(\w)", lambda part: part[1] + part[2].upper(), rest)
    for word in ("ubnd", "hđnd"):
        rest = re.sub(rf"(?i)\b{word}\b", word.upper(), rest)
    return head.capitalize() + rest


@lru_cache(maxsize=256)
def kind_of(word: str) -> str:
    """The kind that a word stands for, in any of its spellings: "TP." → "thành phố"."""
    return words_of_names().spellings[" ".join(word.lower().split())]


def own_name(name: str) -> str:
    """The name itself, where this is another name of it ("TP.HCM")."""
    alias = words_of_names().aliases.get(fold_key(name))
    return alias or name


@lru_cache(maxsize=20_000)
def parse_unit(text: str) -> UnitName:
    """Read a name given alone, not in running text: "UBND xã X, huyện Y" → xã X of huyện Y."""
    words = " ".join(unicodedata.normalize("NFC", text).split()).strip(" .,;:-–*_/")
    knowledge = words_of_names()
    if authority := knowledge.authorities.match(words):
        words = words[authority.end() :].lstrip(" ,-–:")
        if not words:
            return UnitName(AGENCY, "UBND")
    places = [match for match in knowledge.kind_words.finditer(words) if _is_kind(words, match)]
    if len(places) > 1 and places[-1].end() == len(words):  # "xã Tân Xã"
        places.pop()
    if len(places) > 1 and not words[places[0].end() : places[1].start()].strip():  # "phường Phường Đúc"
        del places[1]
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
            return UnitName(AGENCY, _agency_cased(bare[1]), UnitName(None, own_name(cased(rest))))
    if knowledge.agencies.match(words):
        return UnitName(AGENCY, _agency_cased(words))
    return UnitName(None, own_name(cased(words)))


def _is_kind(words: str, match: re.Match[str]) -> bool:
    """False for "xã" in "hợp tác xã", "Tỉnh" in "Tỉnh ủy", "Huyện" in "Huyện đoàn"."""
    before = words[: match.start()].rstrip().lower()
    if before.endswith(words_of_names().not_after):
        return False
    after = words[match.end() :].lstrip().lower()
    return not after.startswith(("ủy", "uỷ", "đoàn ", "hội ch")) and after != "đoàn"


def _chain(words: str, places: list[re.Match[str]]) -> UnitName:
    """ "xã A, huyện B, tỉnh C" → A of B of C."""
    of: UnitName | None = None
    for match, following in reversed(list(zip(places, [*places[1:], None], strict=True))):
        end = following.start() if following else len(words)
        name = words[match.end() : end].strip(" ,-–.;:")
        of = UnitName(kind_of(match[0]), own_name(cased(name)), of)
    assert of is not None
    return of


def _committee(words: str, party: re.Match[str]) -> UnitName:
    before = words[: party.start()].rstrip(" ,-–")
    committee = party[1].lower().replace("uỷ", "ủy").capitalize()
    name = (party["name"] or "").strip()
    of = UnitName(words_of_names().party[committee], own_name(cased(name))) if name else None
    own = f"{_agency_cased(before)} {committee}" if before else committee
    return UnitName(AGENCY, own, of) if not before else UnitName(AGENCY, own, of and UnitName(None, of.name))


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
