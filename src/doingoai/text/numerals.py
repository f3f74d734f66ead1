"""Vietnamese numerals: digits as officials write them, number words, scale words, ranges and ratios.

Digits follow the pattern of their groups, for usage is mixed: ``2.690,67`` and ``1,958,182`` are both met. A single comma
before three digits is the one case that the digits alone do not decide (``1,125 tỷ`` is a fraction, ``1,500 người`` is not);
the caller says by ``fraction`` which way the measured thing leans.

Every function takes time linear in the text it looks at, and at most ``MAX_DIGITS`` digits make a number.
"""

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from doingoai.knowledge import mapping
from doingoai.model import Span

MAX_DIGITS = 18  # beyond it stands an account, a code or noise
_FEW_WORDS = 7
MAX_WORDS = 40  # "chín trăm chín mươi chín triệu …" to the unit takes fewer

SUPERSCRIPTS = "¹²³⁴⁵⁶⁷⁸⁹⁰"
DIGITS = (
    r"\d{1,3}(?:\.\s?\d{3})+(?:,\d{1,9})?(?![.,]?\d)"  # 2.690,67 and the torn 87. 000
    r"|\d{1,3}(?:[\u00a0\u202f]\d{3})+(?:,\d{1,9})?(?![.,]?\d)"  # 1 250 000 with unbreakable spaces
    r"|\d{1,3}(?: \d{3}){2,6}(?![\d.,])"
    r"|\d+(?:[.,]\d+)*"
)
_DIGITS = re.compile(DIGITS)
_WORD = re.compile(rf"[^\W\d_{SUPERSCRIPTS}]+|,")
_GAP = re.compile(r"[\s*\u200b\u00ad\ufeff]{0,4}")
_GROUP = re.compile(r"[.,]")
_RANGE = re.compile(r"\s{0,2}[-–—÷]\s{0,2}(?=\w)|\s{1,2}(?:đến|tới)\s{1,2}", re.IGNORECASE)
_RATIO = re.compile(
    r"(\d{1,3}(?:\.\d{3}){1,3}|\d{1,9})(?:\s?/\s?|\strên\s(?:tổng\ssố\s)?)(\d{1,3}(?:\.\d{3}){1,3}|\d{1,9})(?![\d/]|[.,]\d)"
)


@dataclass(frozen=True, slots=True)
class Numeral:
    """A number as written. span: digits or words with their scale words; digits: span of the figures or number words alone.

    value, upper: in units (``5,3 tỷ`` is 5 300 000 000); upper only for a range. scale: what the scale words multiply by, 1
    where there are none. words: written in words. half_read: the digits alone leave open whether ``1,125`` is 1125 or 1.125.
    """

    span: Span
    digits: Span
    value: Decimal
    scale: Decimal = Decimal(1)
    upper: Decimal | None = None
    words: bool = False
    half_read: bool = False


@dataclass(frozen=True, slots=True)
class _Words:
    digits: dict[str, int]
    unit_digits: dict[str, int]
    scales: dict[str, int]
    abbreviated: dict[str, int]
    not_before: frozenset[str]


@cache
def _words() -> _Words:
    entry = mapping("numerals.yaml")
    return _Words(
        digits=entry.take("digits", dict),
        unit_digits=entry.take("unit_digits", dict),
        scales=entry.take("scales", dict),
        abbreviated=entry.take("abbreviated_scales", dict),
        not_before=frozenset(entry.strings("not_scale_before")),
    )


def parse_digits(token: str, *, fraction: bool = False) -> Decimal | None:
    """The value of a number in figures, or None where the groups make no number (``1.23.456``, a version, a date).

    fraction: read the doubtful ``1,125`` as 1.125 rather than 1125.
    """
    token = re.sub(r"\s", "", token)
    groups = _GROUP.split(token)
    if sum(map(len, groups)) > MAX_DIGITS or not all(group.isdecimal() for group in groups):
        return None
    marks = _GROUP.findall(token)
    if not marks:
        return Decimal(token)
    whole, last = groups[:-1], groups[-1]
    if len(set(marks)) == 1:
        if _thousands(groups) and not (len(marks) == 1 and marks[0] == "," and fraction):
            return Decimal("".join(groups))
        return Decimal(f"{groups[0]}.{last}") if len(marks) == 1 else None
    if len(set(marks[:-1])) == 1 and marks[-1] != marks[0] and _thousands(whole):
        return Decimal(f"{''.join(whole)}.{last}")
    return None


def _thousands(groups: list[str]) -> bool:
    """``1.234.567``: one to three digits, not a leading zero alone, then groups of three."""
    head, *rest = groups
    return (
        1 <= len(head) <= 3
        and head != "0"
        and not head.startswith("0")
        and all(len(group) == 3 for group in rest)
    )


def doubtful(token: str) -> bool:
    """True for ``1,125``: one comma before three digits, which is a fraction or a thousand by what is counted."""
    return bool(re.fullmatch(r"[1-9]\d{0,2},\d{3}", token))


def fold_word(word: str) -> str:
    """A syllable in lower case with the older tone placement (``khoá``, ``thuỷ``) brought to the newer (``khóa``, ``thủy``)."""
    word = word.lower()
    tail = word[-2:]
    return (
        word[:-2] + _TONES[tail] if tail in _TONES and not (tail[0] == "u" and word[-3:-2] == "q") else word
    )


_TONES = {
    old: new
    for olds, news in (
        ("oà oá oả oã oạ", "òa óa ỏa õa ọa"),
        ("oè oé oẻ oẽ oẹ", "òe óe ỏe õe ọe"),
        ("uỳ uý uỷ uỹ uỵ", "ùy úy ủy ũy ụy"),
    )
    for old, new in zip(olds.split(), news.split(), strict=True)
}


def _tokens(text: str, start: int, limit: int) -> list[tuple[str, int, int]]:
    """Words and commas from ``start`` on, with nothing but blanks between them: (folded word, start, end)."""
    found: list[tuple[str, int, int]] = []
    position = start
    while len(found) < limit:
        gap = _GAP.match(text, position)
        match = _WORD.match(text, gap.end() if gap else position)
        if match is None:
            break
        found.append((fold_word(match[0]), match.start(), match.end()))
        position = match.end()
    return found


class _Reader:
    """Reads one number in words from a list of tokens; ``at`` is where it stopped."""

    def __init__(self, tokens: list[str]) -> None:
        self.tokens, self.at, self.words = tokens, 0, _words()

    def peek(self, ahead: int = 0) -> str:
        index = self.at + ahead
        return self.tokens[index] if index < len(self.tokens) else ""

    def scale(self, ahead: int = 0) -> int | None:
        value = self.words.scales.get(self.peek(ahead))
        return None if self.peek(ahead + 1) in self.words.not_before else value

    def number(self) -> Decimal | None:
        """The largest number the tokens begin with, None where they begin with none."""
        stack: list[Decimal] = []
        while (group := self.group(first=not stack)) is not None:
            group = self.fraction(group)
            stack.append(group)
            scaled = False
            while (scale := self.scale()) is not None:
                self.at += 1
                part = Decimal(0)
                while stack and stack[-1] < scale:
                    part += stack.pop()
                if self.peek() == "rưỡi":
                    self.at += 1
                    part += Decimal("0.5")
                stack.append((part or Decimal(1)) * scale)
                scaled = True
            if not scaled:
                break
            if self.peek() == "," and self.continues():
                self.at += 1
        return sum(stack, Decimal(0)) if stack else None

    def continues(self) -> bool:
        """After "năm tỷ," the number goes on where a smaller scale follows ("một trăm triệu"), not where a new count begins."""
        mark = self.at
        self.at += 1
        more = self.group(first=False) is not None and self.scale() is not None
        self.at = mark
        return more

    def fraction(self, group: Decimal) -> Decimal:
        if self.peek() not in ("phẩy", "phảy"):
            return group
        mark = self.at
        self.at += 1
        read = ""
        while (digit := self.words.digits.get(self.peek())) is not None and len(read) < 6:
            if self.peek(1) in ("mươi", "trăm"):
                break
            read += str(digit)
            self.at += 1
        if not read and (tail := self.group(first=False)) is not None:
            read = str(tail)
        if not read:
            self.at = mark
            return group
        return Decimal(f"{group}.{read}")

    def group(self, *, first: bool) -> Decimal | None:
        """A number below a thousand: "hai trăm linh năm", "mười lăm", "ba", "nửa" (before a scale word)."""
        if self.peek() == "nửa" and first and self.scale(1) is not None:
            self.at += 1
            return Decimal("0.5")
        if (hundreds := self.words.digits.get(self.peek())) is not None and self.peek(1) == "trăm":
            self.at += 2
            if self.peek() == "rưỡi":
                self.at += 1
                return Decimal(hundreds * 100 + 50)
            return Decimal(hundreds * 100 + self.tens(after_hundred=True))
        mark = self.at
        value = self.tens(after_hundred=False)
        return Decimal(value) if self.at > mark else None

    def tens(self, *, after_hundred: bool) -> int:
        digits, word = self.words.digits, self.peek()
        if after_hundred and word in ("linh", "lẻ"):
            if (unit := {**digits, **self.words.unit_digits}.get(self.peek(1))) is None:
                return 0
            self.at += 2
            return unit
        if word == "mười":
            self.at += 1
            return 10 + self.unit()
        ten = digits.get(word)
        if ten and self.peek(1) in ("mươi", "chục"):
            chuc = self.peek(1) == "chục"
            self.at += 2
            return ten * 10 + (0 if chuc else self.unit())
        if ten is None or ten == 0 or after_hundred:
            return 0
        self.at += 1
        return ten

    def unit(self) -> int:
        """The unit after tens. "năm" there is the word for year, unless a scale follows ("hai mươi năm nghìn")."""
        word = self.peek()
        value = self.words.unit_digits.get(word, self.words.digits.get(word, 0))
        if not value or (word == "năm" and self.scale(1) is None) or self.peek(1) in ("trăm", "mươi", "chục"):
            return 0
        self.at += 1
        return value


def read_words(text: str, start: int = 0) -> Numeral | None:
    """The number in words that begins at ``start``, with its scale words; None where none begins there."""
    for limit in (_FEW_WORDS, MAX_WORDS):  # most numbers are short; only a long one is worth reading on
        tokens = _tokens(text, start, limit)
        reader = _Reader([token for token, _, _ in tokens])
        value = reader.number()
        if reader.at < limit - 3 and reader.peek() != ",":
            break
    if value is None or reader.at == 0:
        return None
    taken = tokens[: reader.at]
    span = Span(taken[0][1], taken[-1][2])
    scaled = any(token in reader.words.scales for token, _, _ in taken)
    return Numeral(span, span, value, Decimal(1000) if scaled else Decimal(1), words=True)


def parse_words(text: str) -> Decimal | None:
    """The value of a text that is one number in words and nothing else: "hai mươi ba" → 23."""
    numeral = read_words(text)
    return (
        numeral.value
        if numeral and not text[numeral.span.end :].strip() and not text[: numeral.span.start].strip()
        else None
    )


def _read_scale(text: str, position: int) -> tuple[Decimal, int]:
    """The scale words after figures and where they end: "nghìn tỷ" → 10¹²; (1, position) where none follow."""
    words, scale, end = _words(), Decimal(1), position
    tokens = _tokens(text, position, 4)
    for index, (token, _, stop) in enumerate(tokens[:3]):
        follower = tokens[index + 1][0] if index + 1 < len(tokens) else ""
        step = words.scales.get(token) or words.abbreviated.get(token) or {"trăm": 100, "chục": 10}.get(token)
        if step is None or follower in words.not_before or scale * step > 10**15:
            break
        scale, end = scale * step, stop
    if end > position and tokens[-1][0] != "" and (half := _after(text, end, "rưỡi")):
        return scale, -half
    return scale, end


def _after(text: str, position: int, word: str) -> int:
    """Where the word ends if it comes next, else 0."""
    tokens = _tokens(text, position, 1)
    return tokens[0][2] if tokens and tokens[0][0] == word else 0


def read_figures(text: str, start: int, *, fraction: bool = False) -> Numeral | None:
    """The number in figures that begins at ``start``, with its scale words: ``5 tỷ 300 triệu``, ``1.490 triệu``, ``2 tỷ rưỡi``."""
    match = _DIGITS.match(text, start)
    if match is None:
        return None
    scale, end = _read_scale(text, match.end())
    value = parse_digits(match[0], fraction=fraction or scale >= 10**6)
    if value is None:
        return None
    half_read = doubtful(match[0]) and scale < 10**6
    value *= scale
    if end < 0:  # "2 tỷ rưỡi"
        end, value = -end, value + scale / 2
    digits = Span(start, match.end())
    if scale > 1000:
        value, end = _smaller_parts(text, value, scale, end)
    return Numeral(Span(start, max(end, match.end())), digits, value, scale, half_read=half_read)


def _smaller_parts(text: str, value: Decimal, scale: Decimal, end: int) -> tuple[Decimal, int]:
    """ "5 tỷ 300 triệu": figures with a smaller scale word right after belong to the same number."""
    for _ in range(2):
        gap = re.compile(r"[ \u00a0\n]{1,2}").match(text, end)
        match = _DIGITS.match(text, gap.end()) if gap else None
        part = parse_digits(match[0]) if match else None
        if match is None or part is None:
            break
        step, stop = _read_scale(text, match.end())
        if not 1 < step < scale or stop < 0 or part * step >= scale:
            break
        value, scale, end = value + part * step, step, stop
    return value, end


def read_numeral(text: str, start: int, *, fraction: bool = False) -> Numeral | None:
    """The number that begins at ``start``, in figures or words, with its range ("220 - 280 triệu", "từ 5 đến 7")."""
    figures = text[start : start + 1].isdecimal()
    low = read_figures(text, start, fraction=fraction) if figures else read_words(text, start)
    if low is None:
        return None
    joint = _RANGE.match(text, low.span.end)
    if joint is None:
        return low
    if figures:
        high = (
            read_figures(text, joint.end(), fraction=fraction)
            if text[joint.end() : joint.end() + 1].isdecimal()
            else None
        )
    else:
        high = read_words(text, joint.end())
    if high is None:
        return low
    value = low.value * high.scale if low.scale == 1 and high.scale > 1 and not low.words else low.value
    if high.value <= value:
        return low
    digits = Span(low.digits.start, high.digits.end)
    return Numeral(
        Span(low.span.start, high.span.end),
        digits,
        value,
        high.scale,
        high.value,
        low.words,
        low.half_read or high.half_read,
    )


def figures_end(text: str, start: int) -> int:
    """Where the run of figures that begins at ``start`` ends, whether or not it makes a number; start + 1 where none begins."""
    match = _DIGITS.match(text, start)
    return match.end() if match else start + 1


def read_ratio(text: str, start: int) -> tuple[int, int, int] | None:
    """``18/19`` at ``start`` as (18, 19, end); None where it is no ratio."""
    match = _RATIO.match(text, start)
    return (int(match[1].replace(".", "")), int(match[2].replace(".", "")), match.end()) if match else None


@cache
def start_pattern() -> "re.Pattern[str]":
    """Finds where a number may begin: at figures, or at the first word of a number in words."""
    words = sorted({*_words().digits, "mười", "nửa"} - {"không"}, key=len, reverse=True)
    by_letter: dict[str, list[str]] = {}
    for word in words:
        by_letter.setdefault(word[0], []).append(word[1:])
    rests = "|".join(
        f"(?<=[{letter}{letter.upper()}])(?:{'|'.join(rest)})" for letter, rest in by_letter.items()
    )
    letters = "".join(by_letter) + "".join(by_letter).upper()
    return re.compile(  # one set of letters first: the engine then skips prose quickly
        rf"[\d{letters}](?:(?<=\d)(?<![^\W{SUPERSCRIPTS}].)|(?<!\w.)(?i:{rests})(?!\w))"
    )
