"""Dates as Vietnamese texts write them, the impossible ones included.

A date is found by its digits, so the time is linear in the text and small on prose: each run of digits is looked at once,
with patterns of bounded length.
"""

import re
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from doingoai.model import Span

_MONTH_WORDS = {
    "giêng": 1,
    "một": 1,
    "hai": 2,
    "ba": 3,
    "tư": 4,
    "năm": 5,
    "sáu": 6,
    "bảy": 7,
    "bẩy": 7,
    "tám": 8,
    "chín": 9,
    "mười": 10,
    "mười một": 11,
    "mười hai": 12,
    "chạp": 12,
}
_RUN = re.compile(r"[0-9][0-9]*")  # a set first: the engine then skips prose quickly
_LEAD = re.compile(r"(?:ngày|mùng|mồng)(?:\s{1,4}|(?=[0-9]))", re.IGNORECASE)
# "ngày" ends no other syllable: glued to the word before it ("nhân dânngày 26 …") it is read all the same
_LEAD_BEFORE = re.compile(r"(?:ngày|(?<!\w)(?:mùng|mồng))\s{0,4}$", re.IGNORECASE)
_NUMERIC = re.compile(
    r"(?P<d>[0-9]{1,2})\s{0,2}(?P<s>[/.\-–])\s{0,2}(?P<m>[0-9]{1,2})\s{0,2}(?P<t>[/.\-–])\s{0,2}(?P<y>[0-9]{2,6})(?![0-9])"
    r"(?!\s?/\s?[0-9A-ZĐ]|-[A-ZĐ]|[.,][0-9])"
)
_DAY_MONTH = re.compile(r"(?P<d>[0-9]{1,2})\s?[/\-]\s?(?P<m>[0-9]{1,2})(?![0-9])(?!\s?[/\-–.]\s?[0-9A-ZĐ])")
_LONG = re.compile(
    r"(?P<d>[0-3]\s?[0-9]|[0-9]{1,2})[\s,/]{0,4}tháng\s{0,4}"
    r"(?:(?P<m>[01]\s?[0-9](?![0-9])|[0-9]{1,2}(?![0-9]))|(?P<w>giêng|mười một|mười hai|mười|một|hai|ba|tư|năm|sáu|b[ảẩ]y|tám|chín|chạp)\b)"
    r"(?:[\s,/.-]{0,4}(?:năm\s{0,4}(?P<y>[12]\s?[0-9]\s?[0-9]\s?[0-9](?![0-9])|[0-9]{1,6}(?![0-9]))|(?P<z>(?:19|20)[0-9]{2})(?![0-9])))?",
    re.IGNORECASE,
)
_MONTH_YEAR = re.compile(
    r"(?P<m>[0-9]{1,2})(?:\s{0,4}/\s{0,2}(?P<z>[0-9]{4})|[\s,]{1,4}năm\s{0,4}(?P<y>[0-9]{4}))(?![0-9]|\s?[/-]\s?[A-ZĐ])",
    re.IGNORECASE,
)
_DASHED = re.compile(r"[0-9]{1,4}-")
_WHOLE = 2000  # characters from which a text is kept with its dates
_MONTH_BEFORE = re.compile(r"(?<!\w)tháng\s{0,4}$", re.IGNORECASE)
_YEAR_BEFORE = re.compile(r"(?<!\w)năm\s{1,4}$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class DateMention:
    """A date as one text writes it.

    span: from the word "ngày" (or "tháng", "năm"), where it stands, to the last digit. value: the day, None where a part is
    absent or the day does not exist. year, month, day: the numbers as written (20010 stays 20010); None if not written.
    form: "long" (ngày 8 tháng 5 năm 2024), "numeric" (8/5/2024), "day_month", "month_year", "year".
    problem: why there is no such day: "day", "month" or "year" (out of range, or a year that has not four digits); else None.
    """

    span: Span
    value: date | None
    year: int | None
    month: int | None
    day: int | None
    form: str
    problem: str | None = None


def _number(written: str | None) -> int | None:
    return None if written is None else int("".join(written.split()))


def _mention(span: Span, form: str, year: int | None, month: int | None, day: int | None) -> DateMention:
    value, problem = None, None
    if year is not None and not 1000 <= year <= 2999:
        problem = "year"
    elif month is not None and not 1 <= month <= 12:
        problem = "month"
    elif day is not None and not 1 <= day <= 31:
        problem = "day"
    elif day is not None and month is not None:
        try:
            value = date(year if year is not None else 2000, month, day)  # 2000 has a 29 February
        except ValueError:
            problem = "day"
    return DateMention(span, value if year is not None else None, year, month, day, form, problem)


def _numeric(text: str, pos: int, start: int) -> DateMention | None:
    """A date in digits at ``pos``; ``start`` < ``pos`` where "ngày" stands before it, which lets doubtful ones through."""
    match = _NUMERIC.match(text, pos)
    led = start < pos
    if match is None:
        match = _DAY_MONTH.match(text, pos) if led else None
        if match is None:
            return None
        mention = _mention(Span(start, match.end()), "day_month", None, int(match["m"]), int(match["d"]))
        return mention if mention.problem is None or int(match["m"]) <= 31 else None
    day, month, year = int(match["d"]), int(match["m"]), int(match["y"])
    digits = len(match["y"])
    if digits == 2:
        if not led:
            return None
        year += 2000 if year < 50 else 1900
    mention = _mention(Span(start, match.end()), "numeric", year, month, day)
    if not led and (digits not in (4, 5) or not _plausible(match, mention)):
        return None
    return mention


def _plausible(match: "re.Match[str]", mention: DateMention) -> bool:
    """Whether digits without "ngày" before them are a date: an impossible one only where it can be nothing else."""
    if match["s"] != match["t"]:
        return False
    if mention.problem is None:
        return match["s"] != "." or (len(match["d"]) == 2 and len(match["m"]) == 2)
    return match["s"] == "/" and (mention.day or 0) <= 31 and (mention.month or 0) <= 31


def _long(text: str, pos: int, start: int) -> DateMention | None:
    match = _LONG.match(text, pos)
    if match is None or (start == pos and (match["w"] or not (match["y"] or match["z"]))):
        return None  # "8 tháng năm 2024" is a length of time, "ngày 8 tháng năm" is 8 May
    month = _number(match["m"]) if match["m"] else _MONTH_WORDS[" ".join(match["w"].lower().split())]
    year = _number(match["y"] or match["z"])
    form = "long" if year is not None else "day_month"
    return _mention(Span(start, match.end()), form, year, month, _number(match["d"]))


def match_date(text: str, pos: int) -> DateMention | None:
    """The date that begins exactly at ``pos``, with or without the word "ngày"; None if there is none."""
    lead = _LEAD.match(text, pos)
    at = lead.end() if lead else pos
    return _numeric(text, at, pos) or _long(text, at, pos)


def _partial(text: str, pos: int, end: int) -> DateMention | None:
    """A month with its year, or a year, whose first digit stands at ``pos``."""
    before = text[max(0, pos - 10) : pos]
    if end - pos <= 2 and (lead := _MONTH_BEFORE.search(before)):
        match = _MONTH_YEAR.match(text, pos)
        if match and 1 <= int(match["m"]) <= 12:
            start = pos - len(before) + lead.start()
            return _mention(
                Span(start, match.end()), "month_year", int(match["y"] or match["z"]), int(match["m"]), None
            )
    if end - pos == 4 and (lead := _YEAR_BEFORE.search(before)) and 1900 <= int(text[pos:end]) <= 2100:
        return _mention(Span(pos - len(before) + lead.start(), end), "year", int(text[pos:end]), None, None)
    return None


def _joined(text: str, pos: int) -> bool:
    """Whether the digits at ``pos`` go on from a number or a word before them, and so are no date."""
    before = text[pos - 1 : pos]
    if not before or before.isspace():
        return False
    if before.isalpha() or before == "_":
        return True
    if not text[max(0, pos - 2) : pos - 1].isdigit():
        return False
    return before in "/.," or (
        before == "-" and bool(_DASHED.match(text, pos))
    )  # "01/10/2019-31/3/2020" is two dates


def find_dates(text: str) -> tuple[DateMention, ...]:
    """Every date of a text, in order and without overlap; impossible dates are kept and say what is wrong."""
    return _dates_in(text) if len(text) < _WHOLE else _dates_kept(text)


@lru_cache(maxsize=4)
def _dates_kept(text: str) -> tuple[DateMention, ...]:
    """The dates of a whole report, which several stages ask for."""
    return _dates_in(text)


def _dates_in(text: str) -> tuple[DateMention, ...]:
    found: list[DateMention] = []
    done = 0
    for run in _RUN.finditer(text):
        pos, end = run.span()
        if pos < done or end - pos > 4:
            continue
        mention = None
        if end - pos <= 2:
            before = text[max(0, pos - 9) : pos]
            lead = _LEAD_BEFORE.search(before)
            if lead or not _joined(text, pos):
                start = pos - len(before) + lead.start() if lead else pos
                mention = _numeric(text, pos, start) or _long(text, pos, start)
        mention = mention or _partial(text, pos, end)
        if mention is not None and mention.span.start >= done:
            found.append(mention)
            done = mention.span.end
    return tuple(found)
