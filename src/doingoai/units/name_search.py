"""Names of units in running text: "huyện Văn Quan", "TP. Huế", "các xã A, B và C"."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from doingoai.model import Span
from doingoai.units.name_words import NAME_WORD, fold_key, words_of_names
from doingoai.units.names import cased, kind_of, own_name

_STEP = re.compile(
    rf"({NAME_WORD})(?:(?=[ \xa0\n]{{1,2}}(\w{{1,12}}))|)([ \t\xa0]{{1,3}})?"
)  # word, the next one, the gap
_NUMBER = re.compile(r"\d{1,2}(?!\d|[.,/]\d)")
_TORN = re.compile(r"[ \t\xa0]{0,2}\n[ \t\xa0]{0,2}")
_KIND_GAP = re.compile(r"[ \t\xa0]{0,3}\n?[ \t\xa0]{0,2}")
_LIST = re.compile(r",?[ \t\xa0]{1,2}(?:và|hoặc|với)[ \t\xa0\n]{1,2}|[,;][ \t\xa0]{0,2}\n?[ \t\xa0]{0,2}")
_NEXT_OR_AT_ONCE = re.compile(r"[ \xa0\n]{0,2}(\w{1,12})")
_NEXT_ON_LINE = re.compile(r"[ \xa0]{0,2}(\w{1,12})")
_CLOSING = re.compile(r"[ \xa0]([1-9]\d?)(?![\d.,/%]\d|\d)")
_PARENT_WORDS = frozenset(("huyện", "tỉnh", "thành", "thị", "quận"))
MAX_WORDS = 5


@dataclass(frozen=True, slots=True)
class UnitMention:
    """A unit named in running text. span: kind word and name; in a list ("các huyện A, B") of later names the name alone."""

    span: Span
    kind: str
    name: str

    def __str__(self) -> str:
        return f"{self.kind} {self.name}"


@lru_cache(maxsize=20_000)
def _name(words: str) -> str:
    return own_name(cased(words))


def find_unit_names(text: str) -> tuple[UnitMention, ...]:
    """The units that a text names with a kind word ("huyện Văn Quan", "TP. Huế", "các xã A, B và C"), in its order."""
    found: list[UnitMention] = []
    position = 0
    pattern = words_of_names().kind_words
    while match := pattern.search(text, position):
        position = match.end()
        for mention in _mentions(text, match):
            found.append(mention)
            position = mention.span.end
    return tuple(found)


def _mentions(text: str, match: re.Match[str]) -> Iterator[UnitMention]:
    word, knowledge = match[0], words_of_names()
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
    kind, upper = kind_of(word), word.isupper() and word[-1] != "." and word != "TP"
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
    knowledge = words_of_names()
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
    closes = (
        following is None or following[1] in words_of_names().after_number or following[1] in _PARENT_WORDS
    )
    return last if closes else end


def _belongs(word: str, next_word: str, before: int, *, upper: bool) -> bool:
    """Whether a capitalised word is part of the name. next_word: "" where none follows; before: how many words of it stand already."""
    knowledge = words_of_names()
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
        or next_word.lower() in words_of_names().after_number
        or next_word in ("quận", "thành", "thị")
    )
