"""Wording that no reader meant: words typed twice, letters of another alphabet, remains of an old encoding."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, fields
from functools import lru_cache
from typing import Final

from doingoai.check.compounds import is_compound
from doingoai.check.engine import Hit
from doingoai.check.words import Words, words_of
from doingoai.model import Report, Rule, Span

_LONGEST_PHRASE: Final = 6


@dataclass(frozen=True, slots=True)
class Lists:
    """The word lists of the rule ``text.repetition``, as sets."""

    reduplications: frozenset[str]
    nouns_that_are_verbs: frozenset[str]
    before_nouns: frozenset[str]
    grammatical: frozenset[str]
    plain: frozenset[str]

    @classmethod
    def of(cls, rule: Rule) -> "Lists":
        return cls(*(frozenset(_strings(rule.params.get(field.name, []))) for field in fields(cls)))


def _strings(value: object) -> list[str]:
    return [item for item in value if isinstance(item, str)] if isinstance(value, list) else []


def _in_tables(report: Report) -> tuple[Span, ...]:
    """Where tables stand: there a value often stands beside an equal one."""
    return tuple(block.span for block in report.document.blocks if block.kind == "table")


def _heading_case(words: Words, index: int) -> bool:
    word = words.as_written(index)
    return len(word) > 1 and word.isupper()


def _doubled_phrase(words: Words, index: int, lists: Lists) -> int:
    """Length of the phrase that stands twice from ``index`` on (2 to 6 words), else 0."""
    lower = words.lower
    for size in range(2, _LONGEST_PHRASE + 1):
        end = index + size
        if end + size > len(words):
            return 0
        if (
            lower[index] != lower[end]
            or lower[index:end] != lower[end : end + size]
            or not words.run(index, 2 * size)
        ):
            continue
        if len(set(lower[index:end])) == 1:
            continue
        return (
            0
            if _allowed_phrase(words, index, size, lists) or _new_line_inside(words, index, end + size)
            else size
        )
    return 0


def _allowed_phrase(words: Words, index: int, size: int, lists: Lists) -> bool:
    phrase = " ".join(words.lower[index : index + size])
    if phrase in lists.reduplications:
        return True
    before = words.lower[index - 1] if index and words.joined[index] else ""
    if phrase in lists.nouns_that_are_verbs and (
        before in lists.before_nouns or words.as_written(index)[0].isupper()
    ):
        return True
    return words.capital(index + size) and not words.capital(index)


def _new_line_inside(words: Words, first: int, end: int) -> bool:
    return any(_line_end_case(words, index) for index in range(first + 1, end))


def _line_end_case(words: Words, index: int) -> bool:
    """A word at the end of a line and the same at the beginning of the next: doubled only inside a sentence."""
    return words.line_break(index) and words.as_written(index)[0].isupper()


def _doubled_word(words: Words, index: int, lists: Lists) -> str | None:
    """Severity of the word at ``index`` being the same as the one before it; None where that is right."""
    word = words.lower[index]
    if not words.joined[index] or word != words.lower[index - 1] or word in lists.reduplications:
        return None
    first, second = index - 1, index
    if words.capital(second) and not _heading_case(words, first):
        return _capital_word(words, first, second, lists)
    if len(word) == 1 and word not in ("ở", "ý"):
        return None
    if words.capital(first) and words.capital(first - 1) if first and words.joined[first] else False:
        return "info"
    if word in lists.grammatical:
        return "warning"
    return _content_word(words, first, second, lists)


def _capital_word(words: Words, first: int, second: int, lists: Lists) -> str | None:
    """ "Quyết Quyết định" is a slip, "Na Na Hì" a name."""
    word, after = words.lower[second], second + 1
    joined = after < len(words) and words.joined[after] and not words.capital(after)
    if not words.capital(first) or not joined:
        return None
    return "warning" if word in lists.grammatical or is_compound(word, words.lower[after]) else None


def _content_word(words: Words, first: int, second: int, lists: Lists) -> str | None:
    word = words.lower[second]
    before = words.lower[first - 1] if first and words.joined[first] else ""
    after = words.lower[second + 1] if second + 1 < len(words) and words.joined[second + 1] else ""
    grammatical = lists.grammatical
    left, right = is_compound(before, word), is_compound(word, after)
    if left and right:
        return None
    if word.isascii() and word not in lists.plain:
        return "info"
    if left and (not after or after in grammatical):
        return "warning"
    if right and (not before or before in grammatical):
        return "warning"
    return "info"


def _candidates(lower: tuple[str, ...]) -> list[int]:
    """Where a word stands again next to itself, or two words stand again within reach; all other places need no look."""
    found: list[int] = []
    following: dict[tuple[str, str], int] = {}  # two words → where they stand next
    after, far = "", _LONGEST_PHRASE
    for index in range(len(lower) - 1, -1, -1):
        word = lower[index]
        pair = (word, after)
        if word == after or following.get(pair, index + far + 1) - index <= far:
            found.append(index)
        following[pair] = index
        after = word
    return found[::-1]


def _repeated(words: Words, index: int, lists: Lists) -> tuple[int, str | None] | None:
    """The index after the last repeated word, and the severity where it is not the rule's; None where all is right."""
    size = _doubled_phrase(words, index, lists)
    if size:
        return index + 2 * size, None
    severity = _doubled_word(words, index + 1, lists) if index + 1 < len(words) else None
    if severity is None or _line_end_case(words, index + 1):
        return None
    end = index + 2
    while end < len(words) and words.joined[end] and words.lower[end] == words.lower[index]:
        end += 1
    return end, severity


def repetition(report: Report, rule: Rule) -> Iterator[Hit]:
    """A word or a phrase typed twice; never a reduplication, two compounds that meet, a list or a table cell."""
    words, tables, lists = words_of(report.text), _in_tables(report), Lists.of(rule)
    done = 0
    for index in _candidates(words.lower):
        found = _repeated(words, index, lists) if index >= done else None
        if found is None:
            continue
        done, severity = found
        span = words.span(index, done - 1)
        if not any(table.overlaps(span) for table in tables):
            once = 1 if words.lower[index] == words.lower[index + 1] else (done - index) // 2
            kept = words.text[span.start : words.ends[index + once - 1]]
            yield Hit(span, {"kept": " ".join(kept.split())}, severity=severity)


# --- encoding -----------------------------------------------------------------------------------------------------

_STRANGE: Final = re.compile(
    "[\u0080-\u009f\u00d0\u00f0\u0189\u0131\u0300-\u036f\u0370-\u03ff\u0400-\u04ff\ue000-\uf8ff\uff21-\uff5a\ufffd\u200b\u00ad]"
    "|[\U0001d400-\U0001d7ff]"
)
_TOKEN: Final = re.compile(r"[^\s]{1,60}")
_TCVN3: Final = re.compile(
    r"[A-Za-z]{0,4}[\u00a8-\u00ae\u00b5-\u00b8][a-z]{1,3}\b|[a-z]{1,3}[\u00b5\u00b6\u00b8\u00ae\u00ab\u00ac][a-z]{0,3}\b"
)
_MOJIBAKE: Final = re.compile("á[º»][\u0080-\u2122]|Ä[\u2018\u0192\u0090\u0091]|Æ[°¡]|Ã[\u00a0-\u00bf]")
_VNI: Final = re.compile(r"\b[a-zñ]{0,3}(?:[aeo][âêîåäëüæïøùûõ]|[uö]ô[ïøùûõ]|[iuöyô][øûõï])[a-z]{0,3}\b")
_TCVN3_CORE: Final = re.compile(
    "[\u00a8-\u00ae\u00b5-\u00b8]"
)  # what each match of the pattern holds: quick to look for
_VNI_CORE: Final = re.compile("[âêîåëäüæïøùûõ](?<=[aeo].)|ô(?<=[uö].)|[øûõï](?<=[iuöyô].)")
_GREEK_TWINS: Final = frozenset(
    "ΑΒΕΖΗΙΚΜΝΟΡΤΥΧονυρικτ"
)  # α, β, μ, Ω beside a Latin letter are formulas and units
_LATIN: Final = re.compile(r"[A-Za-zÀ-ɏḀ-ỿ]")
_PUNCTUATION: Final = ".,;:!?()[]“”\"'…"
_TOKEN_REACH: Final = 40  # characters before a strange letter in which its word begins
_MANY: Final = (
    3  # fewer signs of an old encoding than this are a trade mark, a degree sign or a quotation mark
)
_LOOKALIKE_LIMIT: Final = 20


def _alphabet(char: str) -> str:
    code = ord(char)
    if code in (0xD0, 0xF0, 0x189):
        return "eth"
    if 0x370 <= code <= 0x3FF:
        return "Hy Lạp"
    if 0x400 <= code <= 0x4FF:
        return "Kirin"
    if 0xE000 <= code <= 0xF8FF:
        return "private"
    if 0x300 <= code <= 0x36F:
        return "combining"
    if code >= 0x1D400 or 0xFF21 <= code <= 0xFF5A:
        return "fancy"
    if code == 0xFFFD or 0x80 <= code <= 0x9F:
        return "broken"
    return "other"


def _strange_kind(token: str, char: str, *, first: bool) -> str | None:
    """What is wrong with a token that holds a strange letter; None where it is in its place (a Russian word, μ, a bullet)."""
    alphabet = _alphabet(char)
    if alphabet in ("Hy Lạp", "Kirin"):
        letters = [c for c in token if c.isalpha()]
        latin = sum(bool(_LATIN.match(c)) for c in letters)
        return "lookalike" if latin and (alphabet == "Kirin" or char in _GREEK_TWINS) else None
    if alphabet == "private":
        return None if first and len(token) == 1 else "private"
    if alphabet == "combining":
        return "combining"
    if alphabet == "eth":
        return "eth"
    if alphabet == "fancy":
        return "lookalike"
    return "broken" if alphabet == "broken" else None


_WHAT: Final = {
    "lookalike": (
        "chữ của bảng chữ cái khác nhìn giống chữ La-tinh",
        "letters of another alphabet that look like Latin ones",
        "形似拉丁字母的其他字母",
    ),
    "eth": (
        "chữ Ð của tiếng Băng Đảo thay cho chữ Đ",
        "the Icelandic letter Ð instead of Đ",
        "以冰岛字母 Ð 代替 Đ",
    ),
    "private": (
        "ký tự riêng của một phông chữ, máy khác không đọc được",
        "a character private to one font",
        "某字体专用字符，其他电脑无法识别",
    ),
    "combining": (
        "dấu thanh rời, không ghép được với chữ nào",
        "a stray tone mark that joins no letter",
        "无法与字母组合的孤立声调符号",
    ),
    "broken": ("ký tự hỏng khi chuyển mã", "a character broken in conversion", "转码损坏的字符"),
    "legacy": (
        "chữ mã cũ (TCVN3, VNI) hoặc chuyển mã sai",
        "text in an old encoding (TCVN3, VNI) or wrongly converted",
        "旧编码（TCVN3、VNI）或转码错误的文字",
    ),
}


def _hit(span: Span, kind: str, **values: object) -> Hit:
    vi, en, zh = _WHAT[kind]
    return Hit(span, {"what": vi, "what_en": en, "what_zh": zh, **values}, detail=kind)


def _line_start(text: str, position: int) -> bool:
    return not text[max(0, position - 8) : position].rpartition("\n")[2].strip()


def _strange_letters(text: str) -> Iterator[Hit]:
    seen: set[tuple[str, str]] = set()
    match = _STRANGE.search(text)
    while match is not None and len(seen) < _LOOKALIKE_LIMIT:
        low = max(0, match.start() - _TOKEN_REACH)
        start = max(text.rfind(" ", low, match.start()), text.rfind("\n", low, match.start()), low - 1) + 1
        token = _TOKEN.match(text, start) or _TOKEN.match(text, match.start())
        end = max(match.end(), token.end() if token else 0)
        if token is not None:
            yield from _in_token(text, token, seen)
        match = _STRANGE.search(text, end)


def _in_token(text: str, token: "re.Match[str]", seen: set[tuple[str, str]]) -> Iterator[Hit]:
    """What is wrong with a word that holds strange letters, each kind once; said once for equal words."""
    first = _line_start(text, token.start())
    word = token.group().strip(_PUNCTUATION) or token.group()
    for char in dict.fromkeys(_STRANGE.findall(token.group())):
        kind = _strange_kind(token.group(), char, first=first)
        if kind is not None and (kind, word) not in seen:
            seen.add((kind, word))
            start = token.start() + token.group().index(word)
            yield _hit(Span(start, start + len(word)), kind)


@lru_cache(maxsize=8)
def _legacy(text: str) -> tuple[Hit, ...]:
    return tuple(_legacy_hits(text))


def _legacy_hits(text: str) -> Iterator[Hit]:
    for core, pattern in ((_TCVN3_CORE, _TCVN3), (_MOJIBAKE, _MOJIBAKE), (_VNI_CORE, _VNI)):
        if core.search(text) is None:
            continue
        found = []
        for match in pattern.finditer(text):
            found.append(match)
            if len(found) > _MANY:
                break
        if len(found) >= _MANY and found[_MANY - 1].start() - found[0].start() < 400:
            yield _hit(Span(found[0].start(), found[0].end()), "legacy")
            return


def is_legacy(text: str) -> bool:
    """The text stands in an old encoding as a whole, so that no word of it can be judged."""
    return not text.isascii() and bool(_legacy(text))


def encoding(report: Report, rule: Rule) -> Iterator[Hit]:
    """Letters from another alphabet inside Vietnamese words, private-use and broken characters, legacy encodings."""
    text = report.text
    if text.isascii():
        return
    yield from _strange_letters(text)
    yield from _legacy(text)
