"""Spelling: known confusions, words of officialese missed by one syllable, and syllables that cannot be Vietnamese."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Final

from doingoai.check.compounds import is_compound, key_of, meant, stands_alone
from doingoai.check.engine import Hit
from doingoai.check.places import glued, holding
from doingoai.check.text import is_legacy
from doingoai.check.words import Words, words_of
from doingoai.knowledge import entries
from doingoai.model import Report, Rule, Span
from doingoai.text.syllables import is_syllable, vowel_groups

_QUOTED: Final = re.compile(r"“[^“”]{1,300}”|\"[^\"\n]{1,300}\"")
_MARK_AFTER: Final = re.compile(r"\s{0,3}([,.;:)])")


@dataclass(frozen=True, slots=True)
class Confusion:
    """One entry of ``knowledge/confusions.yaml``; words are keys without case and tone place."""

    wrong: tuple[str, ...]
    right: str
    next: tuple[str, ...]
    prev: tuple[tuple[str, ...], ...]
    unless_next: tuple[str, ...]
    unless_prev: tuple[str, ...]


def _keys(phrase: str) -> tuple[str, ...]:
    return tuple(key_of(word) for word in phrase.split())


@cache
def confusions() -> Mapping[str, tuple[Confusion, ...]]:
    """First word of the wrong phrase → its entries, the longest first."""
    table: dict[str, list[Confusion]] = {}
    for entry in entries("confusions.yaml"):
        wrong = _keys(entry.take("wrong", str))
        item = Confusion(
            wrong,
            entry.take("right", str),
            tuple(key_of(word) for word in entry.strings("next", [])),
            tuple(_keys(phrase) for phrase in entry.strings("prev", [])),
            tuple(key_of(word) for word in entry.strings("unless_next", [])),
            tuple(key_of(word) for word in entry.strings("unless_prev", [])),
        )
        entry.close()
        table.setdefault(wrong[0], []).append(item)
    return {first: tuple(sorted(items, key=lambda item: -len(item.wrong))) for first, items in table.items()}


def _matches(item: Confusion, keys: list[str], words: Words, index: int) -> bool:
    size = len(item.wrong)
    if size > 1 and keys[index + 1 : index + 2] != [item.wrong[1]]:
        return False
    if tuple(keys[index : index + size]) != item.wrong or not words.run(index, size):
        return False
    end = index + size
    after = keys[end] if end < len(words) and words.joined[end] else ""
    before = keys[index - 1] if index and words.joined[index] else ""
    if after in item.unless_next or (before and before in item.unless_prev):
        return False
    right = tuple(key_of(word) for word in item.right.split())
    if size == 2 and len(right) == 2 and not item.next and not item.prev and _claimed(words, index, right):
        return False
    if item.prev and not any(tuple(keys[max(0, index - len(p)) : index]) == p for p in item.prev):
        return False
    if item.next and after not in item.next:
        mark = _MARK_AFTER.match(words.text, words.ends[end - 1])
        return not after and mark is not None and mark.group(1) in item.next
    return True


_UNIT_KINDS: Final = frozenset(
    "tỉnh huyện xã phường quận bản thôn xóm làng buôn ấp tổ phố trấn khu sông núi cầu suối hồ đảo chợ".split()
)


def _is_name(words: Words, index: int, size: int) -> bool:
    """Every word of several has a capital: a name, which may be written as it likes. In a line of capitals the word before
    tells it ("TỈNH ĐÔNG THUẬN"), or the same words with capitals elsewhere."""
    places = range(index, index + size)
    if size > 1 and all(words.capital(i) for i in places):
        return True
    if not all(words.as_written(i)[0].isupper() for i in places):
        return False
    if index and words.lower[index - 1] in _UNIT_KINDS:
        return True
    return size > 1 and words.lower[index : index + 2] in _names(words)


@lru_cache(maxsize=4)
def _names(words: Words) -> frozenset[tuple[str, ...]]:
    """Pairs of words that stand somewhere in the text with a capital each, behind a word that is none's beginning."""
    return frozenset(
        words.lower[i : i + 2]
        for i in range(len(words) - 1)
        if words.joined[i + 1] and words.capital(i) and words.capital(i + 1)
    )


def _written(right: str, words: Words, index: int) -> str:
    """The remedy in the case of the words it replaces."""
    word = words.as_written(index)
    if len(word) > 1 and word.isupper():
        return right.upper()
    return right[0].upper() + right[1:] if word[0].isupper() else right


def known_confusions(report: Report, rule: Rule) -> Iterator[Hit]:
    """Slips listed in ``knowledge/confusions.yaml`` ("thăm quan" for "tham quan"), where their neighbours allow."""
    words, table = words_of(report.text), confusions()
    begin = {word for word in set(words.lower) if key_of(word) in table}
    if not begin:
        return
    keys = [key_of(word) for word in words.lower]
    done = 0
    for index in [index for index, word in enumerate(words.lower) if word in begin]:
        for item in table[keys[index]] if index >= done else ():
            if _matches(item, keys, words, index) and not _is_name(words, index, len(item.wrong)):
                yield Hit(
                    words.span(index, index + len(item.wrong) - 1),
                    {"right": _written(item.right, words, index)},
                )
                done = index + len(item.wrong)
                break


def _neighbour_claims(words: Words, index: int) -> bool:
    """A syllable of the pair at ``index`` belongs to the word before or after it."""
    lower = words.lower
    if index and words.joined[index] and is_compound(lower[index - 1], lower[index]):
        return True
    after = index + 2
    return after < len(words) and words.joined[after] and is_compound(lower[index + 1], lower[after])


def _claimed(words: Words, index: int, right: tuple[str, ...]) -> bool:
    """A syllable of the pair at ``index`` that would be wrong makes a word with its other neighbour: "quân đội | ngoại giao".
    Where it is often a word by itself, it is enough that the right one makes a word with its own: "tỉnh | hình thành"."""
    lower = words.lower
    wrong = [place for place in (0, 1) if key_of(lower[index + place]) != right[place]]
    if any(stands_alone(lower[index + place]) for place in wrong) or len(wrong) != 1:
        return _neighbour_claims(words, index)
    if wrong[0] == 0:
        return index > 0 and words.joined[index] and is_compound(lower[index - 1], lower[index])
    after = index + 2
    return after < len(words) and words.joined[after] and is_compound(lower[index + 1], lower[after])


def _listed(words: Words, index: int) -> bool:
    """The pair, or the three words around it, is an entry of the list of confusions, which then speaks for itself."""
    table = confusions()
    for start in range(max(0, index - 2), min(index + 2, len(words))):
        for item in table.get(key_of(words.lower[start]), ()):
            end = start + len(item.wrong)
            if (
                start <= index + 1
                and end > index
                and tuple(key_of(w) for w in words.lower[start:end]) == item.wrong
            ):
                return True
    return False


def near_words(report: Report, rule: Rule) -> Iterator[Hit]:
    """A two-syllable word of officialese of which one syllable misses a mark or a letter ("kế hoặch", "chính phũ")."""
    words = words_of(report.text)
    for index, (first, second, joined) in enumerate(
        zip(words.lower, words.lower[1:], words.joined[1:], strict=False)
    ):
        pair = meant(first, second) if joined else None
        if (
            pair is None
            or words.line_break(index + 1)
            or words.capital(index + 1)
            or _is_name(words, index, 2)
            or _claimed(words, index, (key_of(pair[0]), key_of(pair[1])))
            or _listed(words, index)
        ):
            continue
        yield Hit(words.span(index, index + 1), {"right": _written(" ".join(pair), words, index)})


@lru_cache(maxsize=1 << 15)
def _impossible(word: str) -> bool:
    """A lower-case word of Vietnamese letters that no Vietnamese syllable can be, nor a loan in one piece."""
    if not all(c.isascii() or c in _VIETNAMESE for c in word):
        return False  # letters of another alphabet are said by the rule on encoding
    if word.isascii() or is_syllable(word) or vowel_groups(word) != 1 or len(word) > 8:
        return False
    return not word.endswith(("k", "l", "r", "b", "d", "đ", "s")) and any(c in _VIETNAMESE for c in word)


_VIETNAMESE: Final = frozenset("ăâđêôơưáàảãạắằẳẵặấầẩẫậéèẻẽẹếềểễệíìỉĩịóòỏõọốồổỗộớờởỡợúùủũụứừửữựýỳỷỹỵ")


@dataclass(frozen=True, slots=True)
class _Quoted:
    span: Span


def _said_elsewhere(words: Words, index: int) -> bool:
    """The word stands in a known confusion or in a word missed by one syllable: said there, with the remedy."""
    if _listed(words, index) or (index and _listed(words, index - 1)):
        return True
    pairs = [(i, i + 1) for i in (index - 1, index) if i >= 0 and i + 1 < len(words) and words.joined[i + 1]]
    return any(meant(words.lower[a], words.lower[b]) for a, b in pairs)


def impossible_syllables(report: Report, rule: Rule) -> Iterator[Hit]:
    """Words that break the syllable grammar: "nghiêp", "trưong", "đựơcc". Names, abbreviations and quotations are left alone."""
    text, words = report.text, words_of(report.text)
    if is_legacy(text):
        return
    wrong = {word for word in set(words.lower) if _impossible(word)}
    if not wrong:
        return
    quoted = [_Quoted(Span(match.start(), match.end())) for match in _QUOTED.finditer(text)]
    seen: set[str] = set()
    for index, word in enumerate(words.lower):
        if word not in wrong or word in seen or _said_elsewhere(words, index):
            continue
        written = words.as_written(index)
        span = words.span(index, index)
        if written != word or glued(text, span.start, span.end) or holding(quoted, span.start) is not None:
            continue
        seen.add(word)
        yield Hit(span)
