"""Periods in the text below the headings that cannot be the report's: results, tasks, programmes of other years."""

import re
from collections.abc import Iterator
from typing import Final

from doingoai.check.engine import Hit
from doingoai.check.period_mentions import COMPARED, END_MARK, Periods, alien, hit_at, in_citation
from doingoai.check.places import paragraph_at
from doingoai.model import PeriodMention, Span
from doingoai.text.sentences import sentences

_OPENING: Final = re.compile(
    r"[\s\-–+•*]{0,8}(?:[Tt]rong\s{1,3}|[Tt]ính\s{1,3}trong\s{1,3}|[Kk]ết thúc\s{1,3}|[Tt]ổng kết\s{1,3})?(?:kỳ báo cáo\s{1,3}|thời gian\s{1,3})?$"
)


def in_paragraphs(context: Periods) -> Iterator[Hit]:
    """Results told as of another year: "Trong năm 2018, …" at the beginning of a sentence."""
    for paragraph in context.report.paragraphs:
        if paragraph.kind not in ("body", "list_item", "run_in") or paragraph.role not in (
            "results",
            "assessment",
            "plan",
            "direction",
        ):
            continue
        inside = list(context.within(paragraph.span))
        if not any(alien(mention.period, context.own) for mention in inside):
            continue
        for sentence in sentences(context.text, paragraph.span):
            first = next(context.within(sentence), None)
            if first is not None:
                yield from _opening(context, paragraph.role, sentence, first)


_TASK: Final = re.compile(
    r"(?:[Hh]oàn thành|[Tt]riển khai|[Tt]hực hiện|[Xx]ây dựng|[Bb]an hành|[Tt]ham mưu)[^.;:\n\d]{0,60}?"
    r"\s(kế hoạch|chương trình|nhiệm vụ)\s[^.;:,\n\d]{0,40}$"
)
_OLD_MATTER: Final = re.compile(
    r"tổng kết|sơ kết|đánh giá|rút kinh nghiệm|quyết toán|còn lại|chuyển tiếp|tồn đọng|chuyển sang|kết quả|hạn chế|khắc phục|chưa|kéo dài",
    re.IGNORECASE,
)


def in_tasks(context: Periods) -> Iterator[Hit]:
    """A task of the plan that is a past year's: "hoàn thành kế hoạch công tác … năm 2023" among the tasks of 2025."""
    for paragraph in context.report.paragraphs:
        if paragraph.role != "plan" or paragraph.kind not in ("body", "list_item", "run_in"):
            continue
        for mention in context.within(paragraph.span):
            if (
                mention.period.last >= context.own.first
                or mention.period.last.year - mention.period.first.year
            ):
                continue
            before = context.before(mention, paragraph.span.start)
            before = END_MARK.split(before)[-1]
            after = END_MARK.split(context.text[mention.span.end : mention.span.end + 80])[0]
            task = _TASK.search(before)
            if (
                task is None
                or _OLD_MATTER.search(before)
                or _OLD_MATTER.search(after)
                or COMPARED.search(before)
                or in_citation(context.report, mention.span)
            ):
                continue
            start = mention.span.start - len(before) + task.start(1)
            yield hit_at(mention, context, "phần phương hướng, nhiệm vụ", "the plan", "warning", start)


def _opening(context: Periods, role: str, sentence: Span, mention: PeriodMention) -> Iterator[Hit]:
    period, own = mention.period, context.own
    before = context.text[sentence.start : mention.span.start]
    if not _OPENING.fullmatch(before) or not alien(period, own) or in_citation(context.report, mention.span):
        return
    rest = context.text[mention.span.end : min(sentence.end, mention.span.end + 200)]
    if COMPARED.search(rest) or period.last.year - period.first.year > 1:
        return
    certain = "trong" in before.lower()
    if role == "plan":
        if period.last < own.first:
            yield hit_at(
                mention, context, "phần phương hướng, nhiệm vụ", "the plan", "warning" if certain else "info"
            )
        return
    if period.last < own.first or period.first > own.last:
        yield hit_at(mention, context, "phần kết quả", "the results", "warning" if certain else "info")


def ended_programmes(context: Periods) -> Iterator[Hit]:
    """A programme whose years ended before the report's period, told as being carried out: a note, for titles stay as they are."""
    for mention in context.mentions:
        if (
            mention.period.last - mention.period.first
        ).days < 700 or mention.period.last >= context.own.first:
            continue
        paragraph = paragraph_at(context.report, mention.span.start)
        if paragraph is None or paragraph.role not in ("results", "plan", "direction"):
            continue
        sentence = next(
            (s for s in sentences(context.text, paragraph.span) if s.contains(mention.span)), None
        )
        if sentence is None:
            continue
        before = context.text[max(sentence.start, mention.span.start - 600) : mention.span.start].lower()
        if re.search(r"tiếp tục|triển khai|thực hiện", before) and not re.search(
            r"tổng kết|sơ kết|kết thúc|so với|đã hoàn thành", before
        ):
            yield hit_at(
                mention,
                context,
                "chương trình, kế hoạch đang nêu là thực hiện",
                "a programme told as being carried out",
                "info",
            )
