"""Days: their weekday, ranges that end before they begin, and what is told as done after the report was signed."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Final

from doingoai.check.engine import Hit
from doingoai.check.places import holding, paragraph_at
from doingoai.extract.symbols import find_symbols
from doingoai.model import Report, Rule, Span
from doingoai.text.dates import DateMention, find_dates

_WEEKDAYS: Final = {
    "hai": 0,
    "2": 0,
    "ba": 1,
    "3": 1,
    "tư": 2,
    "4": 2,
    "năm": 3,
    "5": 3,
    "sáu": 4,
    "6": 4,
    "bảy": 5,
    "bẩy": 5,
    "7": 5,
    "nhật": 6,
}
_NAMES: Final = ("thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy", "Chủ nhật")
_NAMES_EN: Final = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_NAMES_ZH: Final = ("星期一", "星期二", "星期三", "星期四", "星期五", "星期六", "星期日")
_WEEKDAY_BEFORE: Final = re.compile(
    r"(?<!\w)(?:thứ\s{1,2}(hai|ba|tư|năm|sáu|b[ảẩ]y|[2-7])|chủ\s{1,2}(nhật))[\s,(]{1,4}$", re.IGNORECASE
)
_WEEKDAY_AFTER: Final = re.compile(
    r"\s?\(\s?(?:thứ\s{1,2}(hai|ba|tư|năm|sáu|b[ảẩ]y|[2-7])|chủ\s{1,2}(nhật))\s?\)", re.IGNORECASE
)
_UNTIL: Final = re.compile(r"\s{0,2}(?:đến hết|đến|tới|-|–)\s{0,2}(?:hết\s)?", re.IGNORECASE)
_YEARS: Final = re.compile(
    r"(?:[Gg]iai đoạn|[Nn]hiệm kỳ|[Nn]iên khóa|[Tt]hời kỳ)\s(?:từ\s)?(?:năm\s)?((?:19|20)\d\d)\s?(?:[-–]|đến|tới)\s?(?:năm\s)?((?:19|20)\d\d)(?!\d)"
    r"|(?<!\w)[Tt]ừ năm ((?:19|20)\d\d)\s(?:đến|tới)\s(?:hết\s)?(?:năm\s)?((?:19|20)\d\d)(?!\d)"
)
_FUTURE: Final = re.compile(
    r"dự kiến|sẽ|kế hoạch|thời hạn|hạn|chậm nhất|trước ngày|hiệu lực|đến hết|đến ngày|hết ngày|phấn đấu|chuẩn bị|thời gian tới|nếu|hoàn thành trước|yêu cầu|đề nghị|hết hạn|giai đoạn",
    re.IGNORECASE,
)
_DONE: Final = re.compile(
    r"(?<!\w)đã(?!\w)|(?:tổ chức|đón|tiếp|ký kết|diễn ra|tham dự|làm việc|thăm|khai mạc|bàn giao)\s",
    re.IGNORECASE,
)
_REACH: Final = 160
_END: Final = re.compile(r"[.;]\s|\n")


def _weekday(match: "re.Match[str] | None") -> int | None:
    return None if match is None else _WEEKDAYS[(match[1] or match[2]).lower()]


def weekday(report: Report, rule: Rule) -> Iterator[Hit]:
    """ "thứ Hai, ngày 04/6/2024" where that day was a Tuesday."""
    text = report.text
    if "thứ " not in text and "Thứ " not in text and "hủ nhật" not in text and "hủ Nhật" not in text:
        return
    for mention in find_dates(text):
        if mention.value is None:
            continue
        start = mention.span.start
        said = _weekday(_WEEKDAY_BEFORE.search(text[max(0, start - 20) : start]))
        if said is None:
            said = _weekday(_WEEKDAY_AFTER.match(text, mention.span.end))
        right = mention.value.weekday()
        if said is not None and said != right:
            yield Hit(mention.span, {"date": f"{mention.value:%d/%m/%Y}", "right": _NAMES[right], "said": _NAMES[said],
                                     "right_en": _NAMES_EN[right], "said_en": _NAMES_EN[said],
                                     "right_zh": _NAMES_ZH[right], "said_zh": _NAMES_ZH[said]})  # fmt: skip


def ranges(report: Report, rule: Rule) -> Iterator[Hit]:
    """ "từ ngày 15/5/2024 đến ngày 10/5/2024"; "giai đoạn 2025-2021"."""
    text = report.text
    for first, second in pairwise(find_dates(text)):
        if (
            first.value
            and second.value
            and second.value < first.value
            and second.span.start - first.span.end <= 14
            and _UNTIL.fullmatch(text[first.span.end : second.span.start])
        ):
            values = {"first": f"{first.value:%d/%m/%Y}", "second": f"{second.value:%d/%m/%Y}"}
            yield Hit(Span(first.span.start, second.span.end), values)
    for match in _YEARS.finditer(text):
        begins, ends = (match[1], match[2]) if match[1] else (match[3], match[4])
        if int(ends) < int(begins):
            yield Hit(Span(match.start(), match.end()), {"first": begins, "second": ends})


def after_signing(report: Report, rule: Rule) -> Iterator[Hit]:
    """An event told as done on a day after the report was signed."""
    issued = report.header.issued
    if issued is None:
        return
    cited = tuple(_Place(citation.date_span) for citation in report.citations if citation.date_span)
    for mention in find_dates(report.text):
        if mention.value is None or mention.value <= issued or mention.span.start < report.header.span.end:
            continue
        paragraph = paragraph_at(report, mention.span.start)
        if paragraph is not None and (
            paragraph.role in ("plan", "recommendations")
            or paragraph.kind in ("header", "signature", "recipients", "table_cell", "heading")
        ):
            continue
        if _of_document(report.text, mention, cited) or not _told_as_done(report.text, mention):
            continue
        related = (report.header.date_span,) if report.header.date_span else ()
        yield Hit(mention.span, {"date": f"{mention.value:%d/%m/%Y}", "own": f"{issued:%d/%m/%Y}"}, related)


@dataclass(frozen=True, slots=True)
class _Place:
    span: Span


def _of_document(text: str, mention: DateMention, cited: tuple[_Place, ...]) -> bool:
    """The day is that of a cited document."""
    before = text[max(0, mention.span.start - 60) : mention.span.start]
    return holding(cited, mention.span.start) is not None or next(find_symbols(before), None) is not None


def _told_as_done(text: str, mention: DateMention) -> bool:
    low, high = max(0, mention.span.start - _REACH), min(len(text), mention.span.end + _REACH)
    starts = [match.end() for match in _END.finditer(text, low, mention.span.start)]
    stop = _END.search(text, mention.span.end, high)
    sentence = text[starts[-1] if starts else low : stop.start() if stop else high]
    return _FUTURE.search(sentence) is None and _DONE.search(sentence) is not None


def symbol_later(report: Report, rule: Rule) -> Iterator[Hit]:
    """A document without date whose number carries a year after the report's own."""
    issued = report.header.issued
    year = issued.year if issued else (report.period.period.last.year + 1 if report.period else None)
    if year is None:
        return
    seen: set[str] = set()
    for citation in report.citations:
        if not citation.number or citation.issued or citation.number in seen:
            continue
        seen.add(citation.number)
        symbol = next(find_symbols(citation.number), None)
        if symbol is not None and symbol.year is not None and year < symbol.year <= 2100:
            values = {"number": citation.number, "year": symbol.year, "own": year}
            yield Hit(citation.span, values, severity=None if issued else "warning")


def signed_before(report: Report, rule: Rule) -> Iterator[Hit]:
    """A report signed before the period it reports had begun."""
    issued, period, where = report.header.issued, report.period, report.header.date_span
    if issued is None or period is None or where is None or issued >= period.period.first:
        return
    values = {
        "own": f"{issued:%d/%m/%Y}",
        "first": _shown(period.period.first),
        "period": " ".join(report.words(period.span).split()),
    }
    yield Hit(where, values, (period.span,))


def _shown(day: date) -> str:
    return f"{day:%d/%m/%Y}"
