"""Years and periods that cannot be this report's: what stays behind when last year's report is copied."""

import re
from bisect import insort
from collections.abc import Iterator
from typing import Final

from doingoai.check.engine import Hit
from doingoai.check.period_mentions import (
    COMPARED,
    YEAR_IN,
    Periods,
    alien,
    compared,
    hit_at,
    in_citation,
    mentions_in,
    next_to,
    own_words,
)
from doingoai.check.periods_told import ended_programmes, in_paragraphs, in_tasks
from doingoai.check.places import last_before
from doingoai.model import Period, PeriodMention, Report, Rule, Section, Span
from doingoai.text.sentences import sentences

_OWN_NAMING: Final = re.compile(
    r"(?:[Bb]áo cáo|BÁO CÁO)(?:\s{1,3}(?:tóm tắt|tổng hợp|tổng kết|sơ kết|về|cụ thể|tình hình|nhanh|đánh giá)){0,3},?\s{1,3}"
    r"(?:tình hình|[Kk]ết quả|công tác|hoạt động|tình hình,\s{1,2}kết quả|việc|tổng kết|sơ kết|đối ngoại|triển khai|thực hiện)"
)
_REQUEST: Final = re.compile(
    r"về việc|[Vv]/v|(?:yêu cầu|đề nghị|hướng dẫn|xây dựng|chế độ|gửi|nộp)\s{1,3}(?:các\s{1,2})?$|(?:số\s{0,2}\d|/[A-ZĐ]{2})"
)
# After a document's title, a comma and the body that now speaks: "…, Ủy ban nhân dân xã báo cáo kết quả …"
_SUBJECT: Final = re.compile(
    r"[,;:]\s{1,3}(?:Ủy ban|Uỷ ban|ỦY BAN|UBND|HĐND|Sở|Ban|Phòng|Văn phòng|Công an|Bộ|Cục|Chi cục|Hội|Liên hiệp|Đảng ủy|Huyện ủy|Thị ủy|Tỉnh ủy|Thành ủy|"
    r"Mặt trận|Trung tâm|Đồn|Tỉnh đoàn|Quận ủy)[^,;:.\n]{0,60}$"
)
_PLAN_WORDS: Final = re.compile(
    r"phương hướng|nhiệm vụ|kế hoạch|chương trình|dự kiến|giải pháp|mục tiêu|định hướng|trọng tâm|thời gian tới|dự báo",
    re.IGNORECASE,
)
_PLAN_HEADING: Final = re.compile(
    r"phương hướng|định hướng|kế hoạch|nhiệm vụ (?:trọng tâm|chủ yếu|thời gian|6|06|năm|tháng)|dự kiến",
    re.IGNORECASE,
)
_RESULT_WORDS: Final = re.compile(
    r"kết quả|tình hình|đánh giá|tổng kết|sơ kết|ưu điểm|hạn chế|khó khăn|thuận lợi", re.IGNORECASE
)
_AND: Final = re.compile(r"(?<!\w)(?:và|VÀ|Và)(?!\w)|[,;:–\n]|\s-\s")
_DOCUMENT: Final = re.compile(
    r"(?:Nghị quyết|Chỉ thị|Kết luận|Quyết định|Kế hoạch|Công văn|Chương trình|Đề án|Dự án|Thông báo|Hướng dẫn|Nghị định|Thông tư|Luật|"
    r"Chiến lược|Hiệp định|Thỏa thuận|Thoả thuận|Biên bản|Quy chế|Hội nghị|Hội thảo|Lễ|Cuộc thi|Ngày hội|Tuần|Diễn đàn|Báo cáo số)\b"
)
_ASKED: Final = re.compile(
    r"(?:về việc|[Vv]/v|yêu cầu|đề nghị|hướng dẫn|về)\s{1,3}(?:xây dựng |gửi |nộp |chế độ )?báo cáo"
)
_END_OF_TITLE: Final = re.compile(r"[;:]|\.\s|\n\n|,\s{1,3}(?=[A-ZĐỦỤ])")
_LETTERS: Final = frozenset({"Công văn", "Văn bản", "Công điện", "Thông báo", "Hướng dẫn"})
_OPENING_LENGTH: Final = 4000  # characters within which a report tells why it is written


def _issue_year(report: Report) -> int | None:
    header = report.header
    if header.issued:
        return header.issued.year
    found = YEAR_IN.search(header.date_text or "")
    return int(found.group()) if found else None


def _title(context: Periods) -> Iterator[Hit]:
    """The title: its period against the day of signing, its plan against its period."""
    report, title = context.report, context.report.header.title_span
    if title is None:
        return
    year = _issue_year(report)
    for mention in context.within(title):
        period = mention.period
        if period.last.year - period.first.year > 1:
            continue
        planned = _PLAN_WORDS.search(context.before(mention, title.start)) is not None
        if planned and (
            (period.last <= context.own.last and period != context.own)
            or period.first.year > context.own.last.year + 1
        ):
            yield hit_at(
                mention, context, "phần phương hướng trong tên báo cáo", "the plan in the title", "warning"
            )
        elif not planned and year and not year - 1 <= period.last.year <= year and period == context.own:
            yield Hit(
                mention.span,
                {
                    "where": "tên báo cáo, trong khi ngày ký",
                    "where_en": "the title, against the date of signing",
                    "where_zh": "标题（与签发日期相比）",
                    "own": f"năm {year}",
                },
                severity="warning",
            )
        elif not planned and alien(period, context.own) and not next_to(period, context.own):
            yield hit_at(mention, context, "tên báo cáo", "the title", "error")


def _find_namings(context: Periods) -> Iterator[tuple[int, Span]]:
    """Sentences in which the report names itself: where the naming begins, and the sentence."""
    for paragraph in context.report.paragraphs:
        if paragraph.kind in ("header", "heading", "table_cell", "footnote", "furniture"):
            continue
        span = paragraph.span
        if "báo cáo" not in context.text[span.start : span.end].lower():
            continue
        for sentence in sentences(context.text, span):
            for match in _OWN_NAMING.finditer(context.text, sentence.start, sentence.end):
                before = context.text[max(sentence.start, match.start() - 60) : match.start()]
                if not _REQUEST.search(before) or _SUBJECT.search(before):
                    yield match.start(), Span(match.start(), sentence.end)
                    break


def _own_naming(context: Periods) -> Iterator[Hit]:
    for start, sentence in _naming_spans(context):
        for mention in context.within(sentence):
            before = context.before(mention, sentence.start)
            if _DOCUMENT.search(before[7:]) or in_citation(context.report, mention.span, start):
                break
            period = mention.period
            if _PLAN_WORDS.search(before):
                if period.last < context.own.first:
                    yield hit_at(
                        mention,
                        context,
                        "câu báo cáo tự gọi tên mình",
                        "the sentence that names this report",
                        "error",
                        start,
                    )
            elif alien(period, context.own) and not compared(context, mention, sentence):
                severity = "error" if period.last < context.own.first else "warning"
                yield hit_at(
                    mention,
                    context,
                    "câu báo cáo tự gọi tên mình",
                    "the sentence that names this report",
                    severity,
                    start,
                )


def _requests(context: Periods) -> Iterator[Hit]:
    """The letter that asks for this report, at its beginning, names another period: left over from an older report."""
    sections = context.report.sections
    end = min(sections[0].heading.start if sections else _OPENING_LENGTH, _OPENING_LENGTH)
    for citation in context.report.citations:
        if citation.span.start >= end:
            return
        start = citation.date_span.end if citation.date_span else citation.span.end
        stop = _END_OF_TITLE.search(context.text, start, min(len(context.text), start + 400))
        title = Span(start, stop.start() if stop else min(len(context.text), start + 400))
        asked = _ASKED.search(context.text, title.start, title.end)
        if asked is None or citation.kind not in _LETTERS:
            continue
        found = list(context.within(Span(asked.start(), title.end)))
        if found and all(alien(mention.period, context.own) for mention in found):
            yield hit_at(
                found[0], context, "công văn yêu cầu báo cáo", "the letter that asks for the report", None
            )


def _all_sections(sections: tuple[Section, ...], under_plan: bool = False) -> Iterator[tuple[Section, bool]]:
    """Every section, and whether a heading above it speaks of a plan ("Hạn chế; phương hướng 6 tháng cuối năm")."""
    for section in sections:
        yield section, under_plan
        yield from _all_sections(
            section.children, under_plan or _PLAN_HEADING.search(section.title) is not None
        )


def _heading_mentions(
    context: Periods, section: Section, under_plan: bool
) -> Iterator[tuple[PeriodMention, bool]]:
    """The periods in a heading, and whether each belongs to a plan; documents and programmes named there are passed over."""
    for mention in context.within(section.heading):
        before = context.before(mention, section.heading.start)
        if "|" in context.text[section.heading.start : section.heading.end]:
            continue  # the top row of a typed table, which sets periods side by side
        document = _DOCUMENT.search(before)
        if document and before[: document.start()].strip(" .)IVX0123456789"):
            continue
        if COMPARED.search(before[-40:]) or mention.period.last.year - mention.period.first.year > 1:
            continue
        yield mention, _is_plan(before, section.role) or (under_plan and not _RESULT_WORDS.search(before))


def _is_plan(before: str, role: str) -> bool:
    """The words before a period speak of a plan: "hạn chế và phương hướng năm 2023", but not "kết quả thực hiện nhiệm vụ"."""
    results, plans = list(_RESULT_WORDS.finditer(before)), list(_PLAN_WORDS.finditer(before))
    if not results:
        return bool(plans) or role in ("plan", "recommendations")
    return any(
        plan.start() > results[-1].end() and _AND.search(before, results[-1].end(), plan.start()) is not None
        for plan in plans
    )


def _headings(context: Periods) -> Iterator[Hit]:
    for section, under_plan in _all_sections(context.report.sections):
        for mention, plan in _heading_mentions(context, section, under_plan):
            period, own = mention.period, context.own
            if plan:
                whole = (period.last - period.first).days > 360
                if (
                    period.last < own.first
                    or (period == own and not _has_results(section))
                    or (period.last < own.last and not whole)
                ):
                    yield hit_at(
                        mention,
                        context,
                        "tên mục phương hướng, nhiệm vụ",
                        "the heading of the plan",
                        "warning",
                    )
            elif section.role in ("results", "assessment", "context", "direction", "other") and alien(
                period, own
            ):
                severity = "error" if period.last < own.first and section.role == "results" else "warning"
                yield hit_at(mention, context, "tên mục", "a heading", severity)


def _has_results(section: Section) -> bool:
    return _RESULT_WORDS.search(section.title) is not None


class _Last:
    """What was read out of the report checked last: two rules ask for it."""

    report: Report | None = None
    context: Periods | None = None
    namings: tuple[tuple[int, Span], ...] = ()


def _context_of(report: Report, own: Period) -> Periods:
    if _Last.report is not report or _Last.context is None:
        context = Periods(report, own, tuple(mentions_in(report.text, own)))
        _Last.report, _Last.context, _Last.namings = report, context, tuple(_find_namings(context))
    return _Last.context


def _naming_spans(context: Periods) -> tuple[tuple[int, Span], ...]:
    return _Last.namings if _Last.context is context else tuple(_find_namings(context))


def mismatch(report: Report, rule: Rule) -> Iterator[Hit]:
    """A year or period that cannot be this report's: in the title, in the sentence that names the report, in headings, in
    results and in the plan. Old legal bases and their titles, comparisons and next year's plan are right as they are."""
    if report.period is None:
        return
    context = _context_of(report, report.period.period)
    seen: list[Hit] = []  # in the order of the text
    for check in (_title, _own_naming, _requests, _headings, in_paragraphs, in_tasks, ended_programmes):
        for hit in check(context):
            if not any(hit.span.overlaps(other.span) for other in last_before(seen, hit.span.end, 3)):
                insort(seen, hit, key=lambda item: item.span.start)
                yield hit


def part_for_whole(report: Report, rule: Rule) -> Iterator[Hit]:
    """A year's report that names itself a half-year's, or the reverse: left over from the report before."""
    if report.period is None:
        return
    context = _context_of(report, report.period.period)
    own = context.own
    for start, sentence in _naming_spans(context):
        first = next(context.within(sentence), None)
        if first is None or first.period == own or alien(first.period, own):
            continue
        before = context.before(first, sentence.start)
        if _PLAN_WORDS.search(before) or _DOCUMENT.search(before[7:]) or compared(context, first, sentence):
            continue
        if first.period.first.year != own.first.year or first.period.last.year != own.last.year:
            continue
        values = {
            "own": own_words(context),
            "said": " ".join(context.text[first.span.start : first.span.end].split()),
        }
        yield Hit(Span(start, first.span.end), values, (report.period.span,))
        return
