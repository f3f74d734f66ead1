"""Whose figure and of when: the report's own, or last year's, the year to date, a plan, a larger area, another programme."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache

from doingoai.knowledge import mapping
from doingoai.model import Period, PeriodMention, Report, Span
from doingoai.periods import find_periods, of_months

_ADVERBIAL = re.compile(
    r"(?:^|[;:(,\-+•] ?|\b(?:trong|riêng|tính đến|tính từ|đến|hết|từ|của|giai đoạn|qua|kết quả|cùng kỳ|cả|trong cả|thực hiện|so với|như sau:)) *$"
)
_BARE_MONTH = re.compile(r"\b(?:riêng|trong|của) tháng (?P<month>\d{1,2})(?![\d/.-]|\s{1,3}năm)")
_SINCE = re.compile(
    r"từ (?:\w+ ){0,3}(?:[\d/.-]{1,8}[/.-])?(?P<year>(?:19|20)\d\d) (?:cho )?(?:đến|tới) (?:nay|thời điểm)(?!\w)"
)
_WHOLE_YEAR = re.compile(r"(?:^|[\s(])(?:cả|toàn) năm(?: (?:19|20)\d\d)?\b(?! đạt)")
_MONTHS = re.compile(r"(\d{1,2}) tháng:")
_TARGET = re.compile(r"(?:kế hoạch|dự toán|chỉ tiêu)(?: \w+){0,3} ?\([^()]{0,40}$")
_YEAR = re.compile(r"(?:19|20)\d\d")
# "từ 60 đoàn lên 90 đoàn": the first is of before, the second is the report's own
_RISEN = re.compile(
    r"\btừ [\d.,]+(?: [^\W\d][^\d;.,]{0,30}?)? (?:lên|xuống|xuống còn|còn)(?: tới| đến| thành)? $"
)
_RISES = re.compile(r"[^\d;.,]{0,12} (?:lên|xuống|còn)(?: còn| tới| đến| thành)? \d")
_LOWER_UNITS = ("xã", "phường", "thị trấn", "đặc khu")
_MIDDLE_UNITS = ("huyện", "quận", "thị xã", "thành phố thuộc")


@dataclass(frozen=True, slots=True)
class Frame:
    """What a report's figures are measured against: its period, and the level of its unit ("xã", "huyện", "tỉnh" or "")."""

    period: Period | None
    level: str


@cache
def _words() -> dict[str, re.Pattern[str]]:
    entry = mapping("observations.yaml").sub("scope")
    keys = (
        "difference",
        "difference_after",
        "selected",
        "last_year",
        "year_to_date",
        "plan",
        "whole",
        "province",
        "district",
        "breakdown",
        "division",
        "asked",
        "not_done",
        "definite",
        "new_clause",
        "allowed",
        "overtaken",
        "called_off",
        "rate",
    )
    return {key: re.compile(entry.take(key, str)) for key in keys}


def frame_of(report: Report) -> Frame:
    """The frame of a report: period as read, level from its issuer's name."""
    issuer = (report.header.issuer or "").lower()
    level = ""
    if any(f" {unit} " in f" {issuer} " for unit in _LOWER_UNITS):
        level = "xã"
    elif any(f" {unit} " in f" {issuer} " for unit in _MIDDLE_UNITS):
        level = "huyện"
    elif issuer:
        level = "tỉnh"
    return Frame(report.period.period if report.period else None, level)


def is_difference(left: str, right: str) -> bool:
    """True where a figure is no result of its own: a change ("tăng 208 đoàn"), or taken up again ("cả hai hội thảo").

    left, right: the folded words around it.
    """
    words = _words()
    if (
        words["definite"].search(left[-60:])
        or words["rate"].search(left[-110:])
        or words["selected"].match(right.lstrip()[:40])
    ):
        return True
    return bool(words["difference"].search(left[-40:])) or bool(
        words["difference_after"].match(right.lstrip(" ,")[:40]) and _rate(right)
    )


def _rate(right: str) -> bool:
    return right.lstrip().startswith("%")


def not_done(left: str, right: str) -> bool:
    """True where the folded words around a figure say that it did not take place: "… nhưng không thực hiện", "hủy 09 đoàn",
    or that it was only allowed and less was done ("cho phép 17 đoàn, thực tế đi 15 đoàn").
    """
    words = _words()
    if words["called_off"].search(left[-40:]):
        return True
    if words["allowed"].search(left[-60:]) and words["overtaken"].match(right[:130]):
        return True
    right = right[:90]
    found = words["not_done"].search(right)
    return found is not None and not re.search(r"\d|[;(]|\. ", right[: found.start()])


def part_gap(gap: str) -> bool:
    """True where the folded words between a total and a figure say that the figure is a part of it.

    Before the word that announces the parts ("trong đó") the sentence may not end; after it the parts are listed.
    """
    found = _words()["breakdown"].search(gap)
    if found is None:
        return False
    before = gap[: found.start()]
    before = before.rstrip(". \n")  # "… 28 đoàn. Trong đó, …"
    after = gap[found.end() :]
    return (
        not re.search(r"[;.] ", before)
        and not re.search(r"\. ", after)
        and not _words()["new_clause"].search(after)
    )


def divides(words: str) -> bool:
    """True where folded words announce the parts of what was stated before ("trong đó:", "phân theo lĩnh vực")."""
    return _words()["division"].search(words) is not None


def without_breakdown(words: str) -> str:
    """A part's name without the word that announces it ("trong đó kênh Đảng" → "kênh Đảng")."""
    return re.sub(rf"^(?:{_words()['breakdown'].pattern})(?: có| là)?\s*", "", words, flags=re.IGNORECASE)


@lru_cache(maxsize=256)
def periods_in(sentence: str, frame: Frame) -> tuple[PeriodMention, ...]:
    """The periods that a folded sentence names as its time, not as a part of a document's or event's name."""
    year = frame.period.last.year if frame.period else None
    found = [*_bare_months(sentence, year)]
    for mention in find_periods(sentence, year=year):
        words = sentence[mention.span.start : mention.span.end]
        if not (_ADVERBIAL.search(sentence[: mention.span.start]) or words.startswith("từ ")):
            continue
        if not _YEAR.search(words):  # "trong 6 tháng đầu năm" is of the report's year, whatever year follows
            again = find_periods(words, year=year)
            mention = PeriodMention(again[0].period, mention.span) if again else mention
        found.append(mention)
    return tuple(sorted(found, key=lambda mention: mention.span.start))


def _bare_months(sentence: str, year: int | None) -> Iterator[PeriodMention]:
    """ "Riêng tháng 9, …": a month of the report's year."""
    for match in _BARE_MONTH.finditer(sentence) if year else ():
        if 1 <= int(match["month"]) <= 12:
            yield PeriodMention(
                of_months(year or 0, int(match["month"]), int(match["month"])),
                Span(match.start(), match.end()),
            )


# A verb of intent governs what is listed behind it: "phấn đấu ký 60 thỏa thuận, tổ chức 100 sự kiện".
_INTENT = re.compile(
    r"(?:phấn đấu|\bsẽ|dự kiến (?:tổ chức|đón|cử|ký|tiếp|mở)) (?:(?!\bđã\b|\bkết quả|hiện nay|thực tế|[.] )[^;]){0,200}$"
)


def scope_of(
    sentence: str, start: int, end: int, mentions: tuple[PeriodMention, ...], frame: Frame
) -> tuple[str, str | None]:
    """Scope and period code (None for the report's own) of a figure at sentence[start:end], a folded sentence."""
    words = _words()
    left = sentence[max(0, start - 220) : start]
    told = (
        left[:-1] if left.endswith("(") else left
    )  # "dự kiến đón 02 đoàn (09 người)": the bracket is of the same time
    if _RISEN.search(left):
        return "own", None
    if left.endswith("từ ") and _RISES.match(sentence[end : end + 40]):
        return "last_year", None
    clause = told[max((told.rfind(mark) for mark in (", ", ";", "(", ")")), default=-1) + 1 :]
    if _last_year(left, clause, sentence[end : end + 60]):
        return "last_year", None
    if (
        words["plan"].search(clause)
        or words["asked"].search(clause)
        or _TARGET.search(left)
        or _INTENT.search(left)
    ):
        return "plan", None
    if (to_date := words["year_to_date"].search(left)) and not _own_to_date(to_date.group(), frame):
        return "year_to_date", None
    if _since_earlier(left, frame) or (_WHOLE_YEAR.search(clause) and _within_year(frame)):
        return "year_to_date", None
    if words["whole"].search(left) or _larger(clause, frame):
        return "province", None
    earlier = [m for m in mentions if m.span.end <= start and not _compared(m, sentence, start)]
    return _by_period(earlier, frame)


def _last_year(left: str, clause: str, right: str) -> bool:
    pattern = _words()["last_year"]
    if pattern.search(clause) and not re.search(r"so với (?:\w+ ){0,4}$|so với cùng kỳ.*,", left):
        return True
    near = re.search(r"(?:cùng kỳ|kỳ trước|năm trước)[^,;)]{0,40}$", left)
    if near and not re.search(r"(?:so với|bằng|so) (?:cùng kỳ|năm trước)[^,;)]{0,24}, $", left):
        return True
    return bool(
        re.match(r"\s*(?:\w+ ){0,2}(?:của |vào |trong )?(?:cùng kỳ|năm trước)(?! (?:tăng|giảm))", right)
    )


def _since_earlier(left: str, frame: Frame) -> bool:
    """ "Từ năm 2021 đến nay" where the report's period begins later."""
    period = frame.period
    years = [int(match["year"]) for match in _SINCE.finditer(left)]
    return bool(years) and period is not None and years[-1] < period.first.year


def _within_year(frame: Frame) -> bool:
    """True where the report is of a part of a year, so that "cả năm" is a longer time than its own."""
    period = frame.period
    return period is not None and (period.last - period.first).days < 360


def _own_to_date(words: str, frame: Frame) -> bool:
    """ "Từ đầu năm đến nay" is the period itself where the period begins on 1 January."""
    period = frame.period
    if (months := _MONTHS.search(words)) is not None:
        return period is not None and (period.first.month, period.last.month) == (1, int(months[1]))
    return "từ đầu năm" in words and period is not None and (period.first.month, period.first.day) == (1, 1)


def _larger(clause: str, frame: Frame) -> bool:
    words = _words()
    if frame.level in {"xã", "huyện"} and words["province"].search(clause):
        return True
    return frame.level == "xã" and words["district"].search(clause) is not None


def _compared(mention: PeriodMention, sentence: str, start: int) -> bool:
    """True where a time is only what is compared with: "so với năm 2023 (39 đoàn), năm nay …"."""
    left = sentence[: mention.span.start].rstrip()
    between = sentence[mention.span.end : start]
    return left.endswith(("so với", "so với cả", "so với cùng kỳ", "so cùng kỳ")) and (
        ")" in between or between.startswith(",")
    )


def _by_period(before: list[PeriodMention], frame: Frame) -> tuple[str, str | None]:
    own = frame.period
    if not before or own is None:
        return "own", None
    named = before[-1].period
    if named.code == own.code:
        return "own", None
    if not named.overlaps(own):
        if named.first > own.last:
            return "plan", None
        return ("last_year" if named.last.year == own.first.year - 1 else "other_programme"), named.code
    if named.contains(own):
        return ("own", None) if named.last.year - named.first.year == 0 else ("other_programme", named.code)
    return "own", named.code
