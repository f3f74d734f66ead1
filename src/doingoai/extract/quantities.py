"""Finds what a text counts or measures: value, qualifier, unit and the noun phrase counted.

A number is a quantity where something is counted: a noun, a measure, a currency or a percent sign follows (or, in "Đoàn ra:
01", stands before). Dates, document numbers, ordinals, section labels, lengths of time, ages and idioms ("hai nước") are none.
Each number is looked at once, through windows of fixed width: time is linear in the text.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache

from doingoai.extract.citations import find_citations
from doingoai.extract.nouns import match_noun, unlisted_noun, words_of
from doingoai.knowledge import mapping
from doingoai.model import Citation, Quantity, Span
from doingoai.text.dates import find_dates
from doingoai.text.numerals import (
    SUPERSCRIPTS,
    Numeral,
    figures_end,
    fold_word,
    parse_words,
    read_figures,
    read_numeral,
    read_ratio,
    start_pattern,
)

_CALENDAR = (4, 12, 31)  # the limits of quarters, months and days
_DENIED_WITHIN = 4  # words between "không" and "quá"
_LEFT = 60  # how far before a number its qualifier and label are looked for
_UPPER = "".join(char for char in map(chr, range(0x41, 0x1EFA)) if char.isupper())
_LINE_HEAD = re.compile(
    r"[ \t>*_#+•-]{0,6}(?:\d{1,2}\.){0,4}\d{1,2}[.)](?![\d,])"  # 2.1. and 3) at the head of a line
    rf"|[ \t>*_#+•-]{{0,6}}\d{{1,2}}(?:\.\d{{1,2}}){{1,4}}(?=\s{{1,3}}[{_UPPER}])"  # 2.1 Kết quả
    rf"|[ \t]{{0,6}}\d{{1,2}}\s?[/-](?=\s{{1,3}}[{_UPPER}])"  # 1/ Đoàn ra
)
# One set of letters first, and what may not stand before them said behind: the engine then skips prose quickly.
_MASKS = re.compile(
    r"[Đđ\d](?:(?<=[Đđ])(?<!\w.)(?:(?<=Đ)VT|ơn vị(?: tính)?)\s?:\s?[^\n)]{0,30}"  # "Đơn vị tính: 1000 đồng"
    r"|(?<=\d)(?:\d?\s?[/.-]\s?\d{1,2}\s?[/.-]\s?\d{4,5}(?!\d)"  # a date with its year
    r"|(?<![\d/].)\d?\s?/\s?(?:19|20)\d\d(?!\d)"  # a month with its year
    r"|(?<!\d.)(?:(?<=1)9|(?<=2)0)\d\d\s{0,2}[-–—]\s{0,2}(?:19|20)\d\d(?!\d)))"  # a period of years
)
_FOOTNOTE_HEAD = re.compile(
    rf"(?<=\n)\d{{1,2}}(?= [{_UPPER}])"
)  # "2 Đoàn cán bộ …": a note's mark at the head of its line
_BLANKS = re.compile(rf"[\s*_{SUPERSCRIPTS}\u200b\u00ad\ufeff]{{0,5}}")
_IN_BRACKETS = re.compile(r"\(\s?([^\W_]{1,8}(?: [^\W\d_]{1,7}){0,12})\s?\)[\s*]{0,3}")
_WORD = re.compile(r"[^\W_]+|[^\w\s]")
_RESTATED = re.compile(r"[\s*]{0,3}\(\s?(?:(?:viết )?bằng chữ\s?:?\s?|tức (?:là )?)?$", re.IGNORECASE)
_CLAUSE = re.compile(r"[.;!?](?=\s)|\n")
_FIGURE = re.compile(r"\d[\d.,]*\s?(?:%|[^\W\d_]{1,6}\b)?[,)]?")
_PART_NAME = re.compile(r"[\s*]{1,3}(?:\d|[IVXLC]{1,6}\b|[A-ZĐ]\b)")
_PHRASE_STOP = re.compile(rf"[.;:()=\n“”\"\[\]0-9\ufffc{SUPERSCRIPTS}]|,\s|\*\*")
_TO = re.compile(r"\s{0,2}[-–—]\s{0,2}(?=\d)|\s{1,2}(?:đến|tới)\s{1,2}(?=\d)", re.IGNORECASE)
_AFTER = re.compile(
    r"(?:\s?/\s?[^\W\d_]{1,10}){0,2}((?:\s+[^\W\d_]{1,7}){0,2}?)\s+(trở [^\W\d_]{1,5})", re.IGNORECASE
)
_LEFT_MONEY = re.compile(r"(US\$|\$|€|£|¥|₫|\b[A-Z]{3})\s?$")
_STATED = re.compile(r"(?:[:=]|\b(?:là|đạt|còn|gồm|được)(?: được)?)[\s*]{1,3}$", re.IGNORECASE)
_BULLET = re.compile(r"^[\s+*•-]{0,8}(?:[^\W_]{1,3}[.)/]\s)?[\s*]{0,3}")
_SO_WITH = re.compile(r"[\s*]{1,3}(?:so với|so cùng kỳ)", re.IGNORECASE)
_CHANGE = re.compile(r"(?:tăng|giảm|nhiều hơn|ít hơn|tăng thêm)\s$", re.IGNORECASE)
_AFTER_NAME = re.compile(rf"[^\s.;:,()][ ][{_UPPER}][^\W\d_]*[ ]$")
_STATED_END = re.compile(r"[\s*]{0,3}(?:[,.;)(]|$)")


@dataclass(frozen=True, slots=True)
class _Context:
    """The word lists of ``quantities.yaml``; phrases as tuples of folded words."""

    qualifiers: dict[tuple[str, ...], str]
    after: dict[str, str]
    labels: dict[tuple[str, ...], tuple[int, bool, bool]]
    free: frozenset[tuple[str, ...]]
    years: frozenset[tuple[str, ...]]
    counted: frozenset[str]
    money: tuple[str, ...]
    distant: tuple[str, ...]
    heads: tuple[str, ...]
    links: frozenset[str]
    ends: frozenset[str]
    difference: frozenset[str]
    five_after: frozenset[str]
    date_cues: frozenset[tuple[str, ...]]
    idioms: frozenset[tuple[str, ...]]
    places_on: frozenset[str]


@cache
def _context() -> _Context:
    entry, nouns = mapping("quantities.yaml"), mapping("nouns.yaml")
    before, after = entry.sub("before"), entry.sub("after")
    levels = ("more_than", "nearly", "about", "at_least", "at_most", "less_than")
    labels = entry.take("labels", dict)
    return _Context(
        qualifiers={words_of(phrase): level for level in levels for phrase in before.strings(level)},
        after={phrase: level for level in ("at_least", "at_most") for phrase in after.strings(level)},
        labels={
            words_of(word.rstrip("!^")): (limit, "!" in word, "^" in word) for word, limit in labels.items()
        },
        free=frozenset(map(words_of, entry.strings("number_word_free"))),
        years=frozenset(map(words_of, entry.strings("year_cues"))),
        counted=frozenset(entry.strings("counted_despite_year")),
        money=entry.strings("money_cues"),
        distant=entry.strings("about_at_distance"),
        heads=tuple(sorted(entry.strings("heads"), key=len, reverse=True)),
        links=frozenset(entry.strings("links")),
        ends=frozenset(entry.strings("phrase_ends")),
        difference=frozenset(entry.strings("difference_before_more")),
        five_after=frozenset(entry.strings("five_after")),
        date_cues=frozenset(map(words_of, entry.strings("date_cues"))),
        idioms=frozenset(map(words_of, nouns.strings("idioms"))),
        places_on=frozenset(nouns.strings("places_after_on")),
    )


@dataclass(frozen=True, slots=True)
class _Left:
    """What stands before a number. words: folded words of its clause, nearest last; start: where each begins."""

    words: tuple[str, ...]
    starts: tuple[int, ...]
    raw: str

    def ends_with(
        self, phrases: "Iterable[tuple[str, ...]] | dict[tuple[str, ...], object]", skip: int = 0
    ) -> tuple[str, ...] | None:
        """The longest of the phrases that stands right before the number (after leaving out ``skip`` words)."""
        words = self.words[: len(self.words) - skip]
        known = phrases if isinstance(phrases, (dict, frozenset)) else frozenset(phrases)
        for size in range(min(5, len(words)), 0, -1):
            if words[-size:] in known:
                return words[-size:]
        return None


def _word_or_emphasis(written: str) -> bool:
    return written[0].isalnum() or written in "*_"


def _left(text: str, start: int) -> _Left:
    base = max(0, start - _LEFT)
    matches = list(_WORD.finditer(text, base, start))
    clause = next((at for at in range(len(matches), 0, -1) if not _word_or_emphasis(matches[at - 1][0])), 0)
    matches = [match for match in matches[clause:] if match[0] not in "*_"]
    words = [fold_word(match[0]) for match in matches]
    starts = [match.start() for match in matches]
    if base and starts and starts[0] == base and text[base - 1].isalnum():
        words, starts = words[1:], starts[1:]  # the window cut this word
    return _Left(tuple(words), tuple(starts), text[base:start])


@dataclass(frozen=True, slots=True)
class _Read:
    """A number with the noun found for it. end: end of the unit; noun None where no list holds it (then unit is as written)."""

    numeral: Numeral
    kind: str
    unit: str | None
    end: int
    noun_start: int
    currency: str | None = None
    confidence: float = 0.95


def _gap_to_noun(text: str, position: int, value: Decimal) -> int:
    """Where the noun may begin: past blanks, footnote marks and the number repeated in brackets ("05 (năm) lớp")."""
    blanks = _BLANKS.match(text, position)
    position = blanks.end() if blanks else position
    if text[position : position + 1] == "(" and (again := _IN_BRACKETS.match(text, position)):
        inner = again[1]
        repeated = Decimal(inner) if inner.isdecimal() and len(inner) < 9 else parse_words(inner)
        if repeated == value:
            return again.end()
    return position


def _torn(text: str, start: int, end: int) -> bool:
    """A noun across a line break counts only where the sentence visibly goes on: in small letters."""
    return "\n" in text[start:end] and not text[end : end + 1].islower()


def _with_noun(text: str, numeral: Numeral, before: str) -> _Read | None:
    end = numeral.span.end
    at = _gap_to_noun(text, end, numeral.value)
    found = None if _torn(text, end, at) else match_noun(text, at)
    if found:
        noun, stop = found
        if len(noun.unit) == 1 and noun.kind in ("measure", "duration") and text[at].isupper():
            return None  # "mạng 4G, 5G"
        if noun.unit in ("điều", "khoản", "mục", "chương", "phần", "điểm") and _PART_NAME.match(text, stop):
            return None  # "điểm 1 Mục V": parts of a law, named and not counted
        return _Read(numeral, noun.kind, noun.unit, stop, at, noun.currency)
    if money := _money_before(before, numeral):
        return money
    if numeral.scale >= 10**6 and any(cue in before.lower() for cue in _context().money):
        return _Read(numeral, "currency", "đồng", end, end, "VND", 0.8)
    if numeral.words or at == end or _torn(text, end, at):
        return None
    if numeral.scale >= 10**6:
        return _Read(numeral, "currency", "đồng", end, end, "VND", 0.6)
    if _AFTER_NAME.search(before):
        return None  # "tàu Hoàng Anh 08 nằm …": after a name, only a listed noun is sure to be counted
    unlisted = unlisted_noun(text, at)
    return (
        _Read(numeral, "count", text[at:unlisted].lower(), unlisted, at, confidence=0.75)
        if unlisted
        else None
    )


def _money_before(before: str, numeral: Numeral) -> _Read | None:
    """``USD 150.000`` and ``$5,000``: the currency before the figures."""
    if not (match := _LEFT_MONEY.search(before)):
        return None
    found = match_noun(match[1], 0)
    if found is None or found[0].kind != "currency" or found[1] < len(match[1]):
        return None
    start = numeral.span.start - len(match[0])
    moved = replace(numeral, span=Span(start, numeral.span.end))
    return _Read(moved, "currency", found[0].unit, numeral.span.end, numeral.span.end, found[0].currency, 0.9)


def _is_label(text: str, read: _Read, left: _Left, figures: str, previous_end: int) -> bool:
    """The number names or orders something ("khóa 15", "Điều 5") and counts nothing."""
    if read.kind in ("percent", "currency", "measure") or read.numeral.scale > 1 or not left.words:
        return False
    context = _context()
    phrase = left.ends_with(context.labels)
    if phrase is None or left.ends_with(context.free):
        return False
    label_end = left.starts[-1] + len(left.words[-1])
    limit, padded_too, capital = context.labels[phrase]
    if capital and not text[left.starts[-len(phrase)]].isupper():
        return False
    counted_before = len(left.words) > len(phrase) and left.words[-len(phrase) - 1].isdecimal()
    if previous_end >= label_end or (counted_before and (limit in _CALENDAR or not padded_too)):
        return False  # "02 lớp 60 người", "6 tháng 15 đoàn": the word before is itself counted
    if figures.startswith("0") and not padded_too:
        return False
    return limit == 0 or read.numeral.value <= limit


def _is_year(read: _Read, left: _Left, figures: str) -> bool:
    if (
        not (len(figures) == 4 and figures.isdecimal() and "1900" <= figures < "2100")
        or read.numeral.scale > 1
    ):
        return False
    if read.kind in ("percent", "currency"):
        return False
    if left.words and left.words[-1] in ("năm", "tháng", "quý"):
        return True
    if read.unit in _context().counted:
        return False
    raw = left.raw.rstrip(" *")
    named = bool(raw) and (raw.split()[-1][:1].isupper() or not raw[-1].isalnum())
    return named or not left.words or left.ends_with(_context().years) is not None or read.confidence < 0.9


def _is_word_idiom(read: _Read, left: _Left, text: str) -> bool:
    """Number words that are an article, a name or a set phrase: "một", "Ba Vì", "hai nước", "trong năm"."""
    numeral = read.numeral
    if numeral.value == 1 or (numeral.value < 1 and read.kind == "count"):
        return True
    written = text[numeral.digits.start : numeral.digits.end]
    if written.lower() == "năm" and not (left.words and left.words[-1] in _context().five_after):
        return True
    opens = not left.words or _opens_line(text, numeral.digits.start)
    if written[0].isupper() and not (opens and text[read.noun_start : read.noun_start + 1].islower()):
        return True
    if read.kind != "count" or numeral.value > 10 or numeral.scale > 1:
        return False
    words = words_of(text[read.noun_start : read.noun_start + 40])
    return any(words[:size] in _context().idioms for size in (1, 2, 3))


def _opens_line(text: str, start: int) -> bool:
    """True where nothing but a list's sign stands between the beginning of its line and a number."""
    line = text.rfind("\n", max(0, start - 12), start)
    return line >= 0 and not text[line:start].strip('\n \t*_+•–“"(-')


def _qualifier(text: str, read: _Read, left: _Left, start: int) -> tuple[str, int]:
    """The qualifier before a number and where its words begin; the word nearest to the number decides."""
    context = _context()
    phrase = left.ends_with(context.qualifiers)
    if phrase is None:
        if (
            left.words
            and any(cue in left.raw.lower() for cue in context.distant)
            and "đạt" in left.words[-2:]
        ):
            return "about", start
        return "exact", start
    level = context.qualifiers[phrase]
    outside = left.words[: -len(phrase)]
    if phrase in (("hơn",),) and outside and outside[-1] in context.difference:
        return "exact", start
    if phrase[-1] == "quá" and level == "more_than" and _denies(outside):
        level = "at_most"  # "không đi quá 03 nước"
    if phrase in (("trên",), ("dưới",)) and read.unit in context.places_on and read.numeral.value <= 30:
        return "exact", start
    taken = len(phrase)
    while outer := left.ends_with(context.qualifiers, skip=taken):
        taken += len(outer)
    begin = left.starts[-taken]
    # "tỉnh Xiêng Khoảng 500 …" is a name; a capital that opens a line or a sentence is none
    opens = len(left.words) <= taken or any(
        mark in text[left.starts[-taken - 1] : begin] for mark in "\n.:;-–"
    )
    named = text[begin].isupper() and not opens
    return ("exact", start) if named else (level, begin)


def _denies(words: tuple[str, ...]) -> bool:
    """True where the words before "quá" deny it: "không được cử quá …", never "không những …"."""
    near = words[-_DENIED_WITHIN:]
    return any(
        word in ("không", "chưa", "chớ") and near[at + 1 : at + 2] not in (("những",), ("chỉ",))
        for at, word in enumerate(near)
    )


def _after_qualifier(text: str, end: int) -> tuple[str, int] | None:
    """``… trở lên``, ``… trở xuống`` right behind the unit."""
    match = _AFTER.match(text, end, end + 60)
    if match is None or {"từ", "cấp"} & set(match[1].lower().split()):
        return None
    level = _context().after.get(" ".join(match[2].lower().split()))
    return (level, match.end()) if level else None


def _phrase(text: str, start: int, end: int) -> str:
    """The noun with its modifiers, from the unit to the end of the phrase."""
    stop = _PHRASE_STOP.search(text, end, end + 80)
    limit = stop.start() if stop else min(len(text), end + 80)
    words = text[end:limit].split()
    if not stop and limit < len(text) and text[limit].isalnum() and text[limit - 1].isalnum():
        words = words[:-1]
    kept: list[str] = []
    for word in words:
        if word.lower() in _context().ends:
            break
        kept.append(word)
    head = " ".join(text[start:end].split())
    return " ".join([head, *kept]).strip(" ,*_-–/")


def _phrase_before(text: str, start: int) -> str | None:
    """The noun phrase that an amount or a share belongs to: the words before it in its clause, without the linking verb."""
    base = max(0, start - 120)
    clauses = [part for part in _CLAUSE.split(text[base:start]) if part.strip(" ,:=*()-–+")]
    if not clauses:
        return None
    clause = clauses[-1]
    if figure := list(_FIGURE.finditer(clause)):
        clause = clause[figure[-1].end() :]
    words = [
        word for word in re.sub(r"[*_“”\"()=:\ufffc]", " ", clause).split() if word not in ("-", "–", "+")
    ]
    while words and words[-1].lower().strip(",") in _context().links | {""}:
        words.pop()
    phrase = " ".join(words).strip(" ,–-/")
    lowered = f" {phrase.lower()} "
    places = [lowered.rfind(f" {head} ") for head in _context().heads]
    cut = next((place for place in places if place >= 0), 0)
    return phrase[cut:].strip() or None


def _build(text: str, read: _Read, left: _Left) -> Quantity:
    numeral = read.numeral
    level, start = _qualifier(text, read, left, numeral.span.start)
    end = read.end
    if level == "exact" and (later := _after_qualifier(text, end)):
        level = later[0]
        if text[end:].startswith(" ") and later[1] - end <= len(" trở xuống"):
            end = later[1]
        if left.words and left.words[-1] == "từ":
            start = left.starts[-1]
    counted = (
        _phrase(text, read.noun_start, read.end) if read.kind == "count" else _phrase_before(text, start)
    )
    return Quantity(
        span=Span(start, end),
        value=numeral.value,
        qualifier=level,
        unit=read.unit,
        counted=counted,
        upper=numeral.upper,
        currency=read.currency,
        number_span=numeral.digits,
        confidence=read.confidence if not numeral.words else min(read.confidence, 0.85),
    )


def _by_unit(text: str, numeral: Numeral) -> Numeral:
    """Settle ``1,125``: a fraction of a measure or a percentage, a thousand of anything counted or paid."""
    if not numeral.half_read:
        return numeral
    found = match_noun(text, _gap_to_noun(text, numeral.span.end, numeral.value))
    if found and found[0].kind in ("measure", "percent"):
        return read_numeral(text, numeral.span.start, fraction=True) or numeral
    return numeral


def _stretched(text: str, read: _Read) -> _Read:
    """``5% đến 7%``, ``50 triệu đồng - 70 triệu đồng``: the unit said twice, one range."""
    joint = _TO.match(text, read.end) if read.numeral.upper is None and not read.numeral.words else None
    if joint is None:
        return read
    high = read_figures(text, joint.end(), fraction=read.kind in ("measure", "percent"))
    found = match_noun(text, _gap_to_noun(text, high.span.end, high.value)) if high else None
    if high is None or found is None or found[0].unit != read.unit or high.value <= read.numeral.value:
        return read
    low = read.numeral
    whole = replace(
        low,
        span=Span(low.span.start, high.span.end),
        digits=Span(low.digits.start, high.digits.end),
        upper=high.value,
    )
    return replace(read, numeral=whole, end=found[1])


def _ratio(text: str, start: int) -> _Read | None:
    """``18/19 xã``: the first number counts, the second is what it is counted out of."""
    ratio = read_ratio(text, start)
    if ratio is None or ratio[0] > ratio[1]:
        return None
    part, _, end = ratio
    at = _gap_to_noun(text, end, Decimal(part))
    found = None if _torn(text, end, at) else match_noun(text, at)
    left = _left(text, start)
    if (
        found is None
        or found[0].kind != "count"
        or left.ends_with(_context().date_cues)
        or left.ends_with(_context().labels)
    ):
        return None
    numeral = Numeral(Span(start, end), Span(start, end), Decimal(part))
    return _Read(numeral, "count", found[0].unit, found[1], at)


def _joined_to_code(text: str, start: int, end: int) -> bool:
    """The figures are part of something longer: ``Covid-19``, ``18-22/7``, ``15+200``, ``G20``."""
    before, after = text[max(0, start - 2) : start], text[end : end + 2]
    if before[-1:] in ("-", "–", "+", ".", ",") and before[:1].isalnum() and len(before) == 2:
        return True
    if before[-1:] == "/" and before[:1].isdecimal():
        return True
    return (after[:1] in ("/", "+", "-", "–", ".", ",", ":") and after[1:].isdecimal()) or after[:1] == "_"


def _stated_before(text: str, numeral: Numeral, before: str, previous: Quantity | None) -> _Read | None:
    """``Số đoàn ra: 01.`` and ``tăng 15 so với …``: the noun stands before the number."""
    end = numeral.span.end
    if numeral.words or numeral.upper is not None:
        return None
    if previous and _SO_WITH.match(text, end) and _CHANGE.search(before) and numeral.scale == 1:
        return _Read(numeral, "count", previous.unit, end, end, previous.currency, 0.7)
    if not _STATED_END.match(text, end) or not _STATED.search(before):
        return None
    line = text.rfind("\n", max(0, numeral.span.start - 120), numeral.span.start) + 1
    clause = re.split(r"[.;(]\s", text[max(line, numeral.span.start - 120) : numeral.span.start])[-1]
    clause = _BULLET.sub("", clause, count=1)
    head = re.match(r"(?:(?:tổng )?số(?: lượng)?|tổng)\s+", clause, re.IGNORECASE)
    colon = before.rstrip(" *").endswith(":")
    if not head and not colon:
        return None
    found = match_noun(clause, head.end() if head else 0)
    if found is None or found[0].kind != "count" or _year_like(text, numeral):
        return None
    return _Read(numeral, "count", found[0].unit, end, end, confidence=0.7)


def _year_like(text: str, numeral: Numeral) -> bool:
    written = text[numeral.digits.start : numeral.digits.end]
    return len(written) == 4 and written.isdecimal() and "1900" <= written < "2100"


def _read_at(
    text: str, start: int, previous: Quantity | None, previous_end: int
) -> tuple[Quantity | None, int]:
    """The quantity whose number begins at ``start``, if any, and where to go on."""
    figures = text[start].isdecimal()
    if figures and (ratio := _ratio(text, start)):
        return _build(text, ratio, _left(text, start)), ratio.end
    numeral = read_numeral(text, start)
    if numeral is None:
        return None, figures_end(text, start)
    numeral = _by_unit(text, numeral)
    written = text[numeral.digits.start : numeral.digits.end]
    if figures and _joined_to_code(text, start, numeral.span.end):
        return None, numeral.digits.end
    before = text[max(0, start - _LEFT) : start]
    read = _with_noun(text, numeral, before) or _stated_before(text, numeral, before, previous)
    if read is None or read.numeral.span.start < previous_end:
        return None, numeral.digits.end
    if read.kind in ("duration", "none"):
        return None, read.end if read.kind == "duration" else numeral.span.end
    left = _left(text, start)
    qualified = left.ends_with(_context().qualifiers) is not None
    if numeral.words:
        if _is_word_idiom(read, left, text) or left.ends_with(_context().labels):
            return None, numeral.span.end
    elif (not qualified and _is_label(text, read, left, written, previous_end)) or _is_year(
        read, left, written
    ):
        return None, numeral.digits.end
    if (
        previous
        and numeral.words
        and numeral.value == previous.value
        and _RESTATED.fullmatch(text, previous.span.end, start)
    ):
        return None, read.end
    read = _stretched(text, read)
    return _build(text, read, left), max(read.end, read.numeral.span.end)


def _look_alikes(text: str) -> Iterator[tuple[int, int]]:
    """Where labels, dates and periods stand that only look like numbers, from left to right and without overlap."""
    heads = [found for at in _line_starts(text) if (found := _LINE_HEAD.match(text, at))]
    position, next_head = 0, 0
    other = _MASKS.search(text)
    while other is not None or next_head < len(heads):
        head = heads[next_head] if next_head < len(heads) else None
        if head is not None and head.start() < position:
            next_head += 1
            continue
        if other is not None and other.start() < position:
            other = _MASKS.search(text, position)
            continue
        first = head if other is None or (head is not None and head.start() <= other.start()) else other
        if first is not None:
            yield first.span()
            position = first.end()


def _line_starts(text: str) -> Iterator[int]:
    at = 0
    while True:
        yield at
        at = text.find("\n", at) + 1
        if not at:
            return


def _masked(text: str, spans: Iterable[Span]) -> str:
    """The text with the given spans and everything else that only looks like a number blanked out, at equal length."""
    found = [(span.start, span.end) for span in spans]
    found += _look_alikes(text)
    found += [match.span() for match in _FOOTNOTE_HEAD.finditer(text)]
    parts: list[str] = []
    position = 0
    for start, end in sorted(found):
        if end <= position:
            continue
        start = max(start, position)
        parts += [text[position:start], "\ufffc" * (end - start)]
        position = end
    return "".join([*parts, text[position:]])


def find_quantities(text: str, citations: Sequence[Citation] | None = None) -> tuple[Quantity, ...]:
    """The quantities of a text, in its order; spans are offsets into ``text``.

    citations: the documents cited in the text, whose numbers count nothing; found here where they are not given.
    A span runs from the qualifier, if there is one, to the end of the unit. Money is in whole units of its currency.
    """
    if citations is None:
        citations = find_citations(text)
    spans = [span for item in citations for span in (item.span, item.date_span) if span]
    spans += [mention.span for mention in find_dates(text)]
    masked, pattern = _masked(text, spans), start_pattern()
    found: list[Quantity] = []
    position = previous_end = 0
    while match := pattern.search(masked, position):
        quantity, position = _read_at(masked, match.start(), found[-1] if found else None, previous_end)
        position = max(position, match.start() + 1)
        if quantity is not None:
            found.append(quantity)
            previous_end = quantity.span.end
    return tuple(found)
