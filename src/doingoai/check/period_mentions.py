"""The periods that a report names, read once for its rules, and the hits made of them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from doingoai.check.engine import Hit
from doingoai.check.places import citations_before, inside
from doingoai.model import Period, PeriodMention, Report, Span
from doingoai.periods import find_periods

_WHERE_ZH: Final = {
    "the plan in the title": "标题中的计划部分",
    "the title, against the date of signing": "标题（与签发日期相比）",
    "the title": "标题",
    "the sentence that names this report": "报告自称语句",
    "the letter that asks for the report": "要求报送报告的公文",
    "the heading of the plan": "计划部分标题",
    "a heading": "小标题",
    "the plan": "计划部分",
    "the results": "结果部分",
    "a programme told as being carried out": "所述正在实施的规划、计划",
}
YEAR_IN: Final = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
COMPARED: Final = re.compile(
    r"so với|cùng kỳ|cùng kì|tăng|giảm|trước đó|từ năm|kể từ|từ khi|đến nay|đến năm|tính đến|tính từ|những năm|các năm|lũy kế|luỹ kế|"
    r"chuyển tiếp|ký kết năm|ký năm|đã ký|thành lập|bắt đầu|giai đoạn|nhiệm kỳ|được công nhận|năm trước",
    re.IGNORECASE,
)
_YEAR_FOLLOWS: Final = re.compile(r"[^.;:\n/]{0,60}?(?:năm|NĂM)\s{1,3}(?:19|20)\d\d|\s?/\s?(?:19|20)\d\d")
END_MARK: Final = re.compile(r"[.;]\s|\n")


@dataclass(frozen=True, slots=True)
class Periods:
    """own: the report's period; text, mentions: what the report's text names, in its order."""

    report: Report
    own: Period
    mentions: tuple[PeriodMention, ...]

    @property
    def text(self) -> str:
        return self.report.text

    def within(self, span: Span) -> Iterator[PeriodMention]:
        return inside(self.mentions, span)

    def before(self, mention: PeriodMention, start: int) -> str:
        return self.text[max(start, mention.span.start - 200) : mention.span.start]


def alien(period: Period, own: Period) -> bool:
    """Neither the report's own period, nor part of it, nor around it."""
    return not period.overlaps(own)


def next_to(period: Period, own: Period) -> bool:
    """The time right after the report's own: where a plan belongs."""
    return period.first > own.first and period.first.year <= own.last.year + 2


def hit_at(
    mention: PeriodMention,
    context: Periods,
    where: str,
    where_en: str,
    severity: str | None,
    start: int | None = None,
) -> Hit:
    """A hit at a period that is not the report's. where, where_en: what it stands in; start: of the words shown, before it."""
    span = Span(mention.span.start if start is None else start, mention.span.end)
    related = (context.report.period.span,) if context.report.period else ()
    own = own_words(context)
    values = {"where": where, "where_en": where_en, "where_zh": _WHERE_ZH[where_en], "own": own}
    return Hit(span, values, related=related, severity=severity)


def own_words(context: Periods) -> str:
    """The report's period in its own words."""
    period = context.report.period
    words = " ".join(context.report.words(period.span).split()) if period else ""
    return words if YEAR_IN.search(words) else f"{words} ({context.own.code})".strip()


def compared(context: Periods, mention: PeriodMention, sentence: Span) -> bool:
    """The words before the period set it beside the report's own: "so với năm 2023"."""
    before = context.text[max(sentence.start, mention.span.start - 40) : mention.span.start]
    return COMPARED.search(before) is not None


def in_citation(report: Report, span: Span, since: int = 0) -> bool:
    """The words belong to a cited document: its number, its date, the subject that follows. since: where a new clause begins,
    which documents cited before it do not reach."""
    for citation in citations_before(report, span.start):
        if citation.span.start >= since and span.start - citation.span.end <= 200:
            between = report.text[citation.span.end : span.start]
            if citation.span.overlaps(span) or not END_MARK.search(between):
                return True
    return False


def mentions_in(text: str, own: Period) -> Iterator[PeriodMention]:
    """The periods that a text names. One without its year ("06 tháng cuối năm") is of the report's year, unless the year
    follows closely: a year further on in the sentence may be that of a cited document."""
    for mention in find_periods(text, year=own.last.year):
        words = text[mention.span.start : mention.span.end]
        if YEAR_IN.search(words) or _YEAR_FOLLOWS.match(text, mention.span.end, mention.span.end + 90):
            yield mention
            continue
        here = next(iter(find_periods(words, year=own.last.year)), None)
        yield PeriodMention(here.period, mention.span) if here else mention
