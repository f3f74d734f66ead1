"""Periods as texts name them: "06 tháng đầu năm 2020", "quý III/2024", "giai đoạn 2011-2020", "từ ngày … đến hết …"."""

import re
from collections.abc import Callable, Iterator
from datetime import date

from doingoai.model import Period, PeriodMention, Span
from doingoai.periods.codes import of_days, of_half, of_months, of_quarter, of_year, of_years
from doingoai.text.stems import holds_any

_WORDS = {
    "một": 1, "hai": 2, "ba": 3, "bốn": 4, "tư": 4, "năm": 5, "sáu": 6, "bảy": 7, "bẩy": 7, "tám": 8, "chín": 9,
    "mười": 10, "mười một": 11, "mười hai": 12, "i": 1, "ii": 2, "iii": 3, "iv": 4, "giêng": 1, "chạp": 12,
}  # fmt: skip
_COUNT = r"(?P<n>[01]?\d|mười hai|mười một|mười|chín|tám|bảy|bẩy|sáu|năm|bốn|ba|hai|một)"
_YEAR = r"(?P<y>(?:19|20)\d\d)(?![\d/])"
_DASH = r"\s{0,2}[-–—−]\s{0,2}"
_S = r"\s{1,3}"
_DATE = (
    r"(?P<{0}d>[0-3]?\d)(?:\s?[/.-]\s?(?P<{0}m>[01]?\d)|\s{{1,3}}tháng\s{{1,3}}(?P<{0}mw>[01]?\d))"
    r"(?:(?:\s?[/.-]\s?|\s{{1,3}}năm\s{{1,3}})(?P<{0}y>(?:19|20)\d\d))?(?!\d)"
)
_MONTH = (
    r"tháng\s{{1,3}}(?P<{0}m>[01]?\d)(?:(?:\s?[/.-]\s?|\s{{1,3}}năm\s{{1,3}})(?P<{0}y>(?:19|20)\d\d))?(?!\d)"
)
_TO = r"\s{1,3}(?:đến|tới)\s{1,3}(?:hết\s{1,3})?"

# A set of letters or a fixed word first, and what may not stand before it said behind it: the engine then skips prose quickly.
_FULL_DATE = re.compile(
    r"[n\d](?:(?<=n)gày\s{0,3}(?:[0-3]?\d|[.…_]{1,12})?\s{0,3}(?:/\s?|tháng\s{0,3})(?:[01]?\d|[.…_]{1,12})?\s{0,3}(?:/\s?|năm\s{0,3})(?:19|20)\d\d"
    r"|(?<=\d)(?<![\d/].)(?:(?<=[0-3])\d)?\s?[/.-]\s?[01]?\d\s?[/.-]\s?(?:19|20)\d\d(?!\d))"
)
_DAYS = re.compile(rf"từ{_S}(?:ngày{_S})?" + _DATE.format("a") + _TO + rf"(?:ngày{_S})?" + _DATE.format("b"))
_MONTHS = re.compile(rf"từ{_S}" + _MONTH.format("a") + _TO + _MONTH.format("b"))
_SPAN_OF_YEARS = re.compile(
    rf"(?:(?:giai đoạn|thời kỳ|thời kì|nhiệm kỳ|nhiệm kì|các năm|năm){_S}(?:từ{_S})?(?:năm{_S})?)"
    rf"(?P<a>(?:19|20)\d\d)(?:{_DASH}|{_S}(?:đến|tới){_S}(?:hết{_S})?(?:năm{_S})?)(?P<b>(?:19|20)\d\d)(?![\d/])"
)
_FROM_YEAR_TO_YEAR = re.compile(
    rf"từ{_S}(?:năm{_S})?(?P<a>(?:19|20)\d\d)(?:{_DASH}|{_S}(?:đến|tới){_S}(?:hết{_S})?(?:năm{_S})?)(?P<b>(?:19|20)\d\d)(?![\d/])"
)
_SCHOOL_YEAR = re.compile(rf"(?:năm học|niên khóa|niên khoá){_S}(?:19|20)\d\d(?:{_DASH}(?:19|20)\d\d)?")
_BARE_YEARS = re.compile(
    rf"(?P<a>[12](?<![\w/.,-].)(?:(?<=1)9|(?<=2)0)\d\d){_DASH}(?P<b>(?:19|20)\d\d)(?![\d/])"
)
_PART_OF_YEAR = re.compile(
    rf"(?<!\w){_COUNT}{_S}tháng(?:{_S}(?P<part>đầu|cuối))?(?:{_S}của)?(?:{_S}năm(?:{_S}{_YEAR})?|\s?/\s?(?P<y2>20\d\d)(?!\d))"
)
_HALF = re.compile(rf"nửa(?<!\w...){_S}(?P<part>đầu|cuối){_S}năm(?:{_S}{_YEAR})?")
_QUARTER = re.compile(
    rf"qu[ýí](?<!\w...){_S}(?P<n>iv|iii|ii|i|[1-4]|một|nhất|hai|ba|bốn|tư)(?!\w)"
    rf"(?:(?:\s{{0,2}}[/,-]?\s{{0,2}}|{_S})(?:năm{_S})?{_YEAR})?"
)
_ONE_MONTH = re.compile(
    rf"tháng(?<!\w.....){_S}(?P<n>[01]?\d|giêng|chạp|mười hai|mười một|mười|chín|tám|bảy|sáu|năm|tư|ba|hai|một)(?![\w])"
    rf"(?:\s?[/.-]\s?|\s{{0,3}},?\s{{0,2}}năm{_S}){_YEAR}"
)
_ONE_YEAR = re.compile(rf"năm(?<!\w...){_S}(?:công tác{_S}|kế hoạch{_S}|ngân sách{_S})?{_YEAR}")
_AHEAD = re.compile(rf"năm{_S}(?P<y>(?:19|20)\d\d)(?!\d)|/(?P<y2>20\d\d)(?!\d)")
_DAY_AND_MONTH = re.compile(  # what stands before the year of a full date
    r"(?:(?<!\d)[0-3]?\d\s?[/.-]\s?[01]?\d\s?|(?:ngày|mùng|mồng)\s{0,3}[\d.…_]{0,12}\s{0,3}(?:tháng\s{0,3}|[/.-]\s?)[\d.…_]{0,12}\s{0,3},?\s{0,3})$"
)
_ANY_YEAR = re.compile(r"[12](?:(?<=1)9|(?<=2)0)\d\d")
_DIGIT = re.compile(r"\d")
_WITHOUT_DIGITS = ("tháng", "nửa", "quý", "quí")  # one of these stands in every period that has no digit
_REACH = 260  # how far ahead the year of "6 tháng đầu năm, phương hướng … 6 tháng cuối năm 2024" may stand, in characters
_NEW_SENTENCE = re.compile(r"\.\s|\n\s{0,9}\n")
_OPEN_END = re.compile(r"(?:đến|tới|trước|sau|khóa)\s{1,3}(?:hết\s{1,3}|cuối\s{1,3})?$")
_DAY_BEFORE = re.compile(r"(?:ngày|mùng|mồng)[\s\d.…_,/]{0,12}$|\d\s?[/-]\s?$")

Maker = Callable[[re.Match[str], str, int | None], Period | None]


def _lowered(text: str) -> str:
    """Lower case with every offset kept (a few letters outside Vietnamese grow when lowered)."""
    low = text.lower()
    return low if len(low) == len(text) else "".join(c.lower() if len(c.lower()) == 1 else c for c in text)


def _number(written: str) -> int:
    return int(written) if written.isdigit() else _WORDS.get(written, 1)


def _date(match: re.Match[str], side: str, year: int | None) -> date | None:
    written = match[f"{side}y"]
    if not written and year is None:
        return None
    try:
        return date(
            int(written or year or 0), int(match[f"{side}m"] or match[f"{side}mw"]), int(match[f"{side}d"])
        )
    except ValueError:
        return None


def _days(match: re.Match[str], text: str, default: int | None) -> Period | None:
    last = _date(match, "b", default)
    first = _date(match, "a", last.year if last else None)
    if first and last and first > last and not match["ay"]:
        first = _date(match, "a", last.year - 1)  # "từ 15/12 đến 14/6/2024" begins in the year before
    return of_days(first, last) if first and last and first <= last else None


def _months(match: re.Match[str], text: str, default: int | None) -> Period | None:
    last_year = int(match["by"]) if match["by"] else default
    first_month, last_month = int(match["am"]), int(match["bm"])
    if last_year is None or not (1 <= first_month <= 12 and 1 <= last_month <= 12):
        return None
    first_year = int(match["ay"]) if match["ay"] else last_year - (first_month > last_month)
    if (first_year, first_month) > (last_year, last_month):
        return None
    return of_days(
        of_months(first_year, first_month, first_month).first,
        of_months(last_year, last_month, last_month).last,
    )


def _years(match: re.Match[str], text: str, default: int | None) -> Period | None:
    first, last = int(match["a"]), int(match["b"])
    return of_years(first, last) if first <= last else None


def _year_of(match: re.Match[str], text: str, default: int | None) -> int | None:
    groups = match.groupdict()
    written = groups.get("y") or groups.get("y2")
    if written:
        return int(written)
    for ahead in _AHEAD.finditer(text, match.end(), match.end() + _REACH):
        if _NEW_SENTENCE.search(text, match.end(), ahead.start()):
            break
        if not _of_a_document(text, ahead):
            return int(ahead["y"] or ahead["y2"])
    return default


def _of_a_document(text: str, year: re.Match[str]) -> bool:
    """The year of a full date ("Công văn … ngày 03/4/2024"), or one inside a number ("15/2024/QĐ-UBND")."""
    before = text[max(0, year.start() - 24) : year.start()]
    return text[year.end() : year.end() + 1] == "/" or _DAY_AND_MONTH.search(before) is not None


def _part(match: re.Match[str], text: str, default: int | None) -> Period | None:
    count, year = _number(match["n"]), _year_of(match, text, default)
    if year is None or not 1 <= count <= 12:
        return None
    if match["part"] == "cuối":
        return of_months(year, 13 - count, 12)
    if match["part"] is None and not (match["y"] or match["y2"]):
        return None  # "6 tháng năm" alone is a slip, not a period
    return of_months(year, 1, count) if count > 1 or match["part"] else None


def _half(match: re.Match[str], text: str, default: int | None) -> Period | None:
    year = _year_of(match, text, default)
    return of_half(year, 1 if match["part"] == "đầu" else 2) if year else None


def _quarter(match: re.Match[str], text: str, default: int | None) -> Period | None:
    year = _year_of(match, text, default)
    number = {"nhất": 1}.get(match["n"]) or _number(match["n"])
    return of_quarter(year, number) if year else None


def _one_month(match: re.Match[str], text: str, default: int | None) -> Period | None:
    month = _number(match["n"])
    if not 1 <= month <= 12 or _DAY_BEFORE.search(text[max(0, match.start() - 16) : match.start()]):
        return None
    return of_months(int(match["y"]), month, month)


def _one_year(match: re.Match[str], text: str, default: int | None) -> Period | None:
    if _OPEN_END.search(text[max(0, match.start() - 16) : match.start()]):
        return None  # "đến năm 2030" names an end, not a period
    if re.match(rf"{_S}đến{_S}nay", text[match.end() : match.end() + 10]):
        return None
    return of_year(int(match["y"]))


# In the order of trust: what an earlier pattern took, a later one does not see. Before each, a word that stands in whatever it
# finds; "" where that is a year.
_PATTERNS: tuple[tuple[str, re.Pattern[str], Maker], ...] = (
    ("từ", _DAYS, _days),
    ("từ", _MONTHS, _months),
    ("", _FULL_DATE, lambda match, text, default: None),
    ("", _SCHOOL_YEAR, lambda match, text, default: None),
    ("", _SPAN_OF_YEARS, _years),
    ("", _FROM_YEAR_TO_YEAR, _years),
    ("", _BARE_YEARS, _years),
    ("tháng", _PART_OF_YEAR, _part),
    ("nửa", _HALF, _half),
    ("qu", _QUARTER, _quarter),
    ("", _ONE_MONTH, _one_month),
    ("", _ONE_YEAR, _one_year),
)


def _hits(text: str, default: int | None) -> Iterator[PeriodMention]:
    taken = bytearray(len(text))
    dated = _ANY_YEAR.search(text) is not None
    for stem, pattern, make in _PATTERNS:
        if not (stem in text if stem else dated):
            continue
        for match in pattern.finditer(text):
            start, end = match.span()
            if 1 in taken[start:end]:
                continue
            period = make(match, text, default)
            if period is not None or pattern in (_FULL_DATE, _SCHOOL_YEAR):
                taken[start:end] = b"\x01" * (end - start)
            if period is not None:
                yield PeriodMention(period, Span(start, end))


def find_periods(text: str, *, year: int | None = None) -> tuple[PeriodMention, ...]:
    """The periods a text names, in its order; spans are offsets into ``text``.

    A part of a year without its own year ("6 tháng đầu năm, phương hướng 6 tháng cuối năm 2024") takes the year that follows
    in the same clause, else ``year``; where neither is known it is no period. Days, months and years inside the date of a
    document ("ngày 05 tháng 6 năm 2024") are no periods.
    """
    low = _lowered(text)
    if _DIGIT.search(low) is None and not holds_any(low, _WITHOUT_DIGITS):
        return ()
    return tuple(sorted(_hits(low, year), key=lambda mention: mention.span.start))
