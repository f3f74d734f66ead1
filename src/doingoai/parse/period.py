"""Which period a report is about: what its title says, else its opening or closing sentence, else its headings."""

import re
from collections.abc import Iterable, Sequence

from doingoai.model import PeriodMention, Span
from doingoai.periods import find_periods
from doingoai.periods.codes import kind_of

_PLAN = re.compile(
    r"phương\s+hướng|nhiệm\s+vụ|kế\s+hoạch|chương\s+trình|dự\s+kiến|mục\s+tiêu|giải\s+pháp", re.IGNORECASE
)
_REVIEW = re.compile(r"tổng\s+kết|sơ\s+kết", re.IGNORECASE)
_CARRIED_OUT = re.compile(
    r"(?:thực\s+hiện|triển\s+khai|đề\s+án|chiến\s+lược|chương\s+trình|kế\s+hoạch|nghị\s+quyết)[^.;]{0,160}$",
    re.IGNORECASE,
)
_BESIDE = re.compile(
    r"(?:\s*năm\s*\d{4})?[\s,;]*(?:và|;|,)\s*(?:(?:kết\s+quả|công\s+tác|trong|cả)\s+){0,3}", re.IGNORECASE
)
_LONG_OPENING = 1500
_LONG_KINDS = ("years", "days")


def _planned(words: str, mentions: Sequence[PeriodMention], index: int) -> bool:
    """True where a period is the plan's: words of planning stand before it, behind the period named before it."""
    start = mentions[index - 1].span.end if index else 0
    return bool(_PLAN.search(words, start, mentions[index].span.start))


def _choose(words: str, year: int | None) -> PeriodMention | None:
    """The results period among those a title or sentence names."""
    mentions = find_periods(words, year=year)
    results = [
        mention
        for index, mention in enumerate(mentions)
        if index == 0 or not _planned(words, mentions, index)
    ]
    if len(results) < 2:
        return results[0] if results else None
    if not _REVIEW.search(words):
        # "thực hiện Kế hoạch giai đoạn 2021-2025 năm 2024": the programme's years are not the report's
        short = [
            mention
            for mention in results
            if not (
                kind_of(mention.period) in _LONG_KINDS and _CARRIED_OUT.search(words[: mention.span.start])
            )
        ]
        results = short or results
    return _widest(words, results)


def _widest(words: str, results: Sequence[PeriodMention]) -> PeriodMention:
    """The first, or the longer part of the year that is named beside it: "quý III và 9 tháng đầu năm 2024"."""
    chosen = results[0]
    for mention in results[1:]:
        if (
            kind_of(mention.period) not in _LONG_KINDS
            and mention.period.contains(chosen.period)
            and _BESIDE.fullmatch(words, chosen.span.end, mention.span.start)
        ):
            chosen = mention
    return chosen


def report_period(
    text: str, title: Span | None, sentences: Iterable[Span], headings: Iterable[Span], year: int | None
) -> PeriodMention | None:
    """The report's period with the words that say so, None where nothing says so.

    title, sentences (opening, then closing), headings: where to look, in the order of trust. year: of the date line, for a
    title that says "6 tháng đầu năm" and no year.
    """
    places = [span for span in (title, *sentences, *headings) if span is not None]
    for span in places:
        start, end = span.start, min(span.end, span.start + _LONG_OPENING)
        if span is not title and not re.search(r"báo\s+cáo|kết\s+quả", text[start:end], re.IGNORECASE):
            continue
        if found := _choose_in(text, start, end, year, span is title):
            return PeriodMention(found.period, Span(start + found.span.start, start + found.span.end))
    return None


def _choose_in(text: str, start: int, end: int, year: int | None, is_title: bool) -> PeriodMention | None:
    words = text[start:end]
    if not is_title:
        # what the report calls itself comes behind "báo cáo"; documents cited before it have periods of their own
        matches = list(re.finditer(r"báo\s+cáo|kết\s+quả", words, re.IGNORECASE))
        for match in reversed(matches):
            if found := _choose(words[match.start() :], year):
                return PeriodMention(
                    found.period, Span(found.span.start + match.start(), found.span.end + match.start())
                )
        return None
    return _choose(words, year)
