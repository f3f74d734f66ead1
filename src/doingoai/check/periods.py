"""Years and periods that cannot be this report's: what stays behind when last year's report is copied."""

import re
from bisect import insort
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from doingoai.check.engine import Hit
from doingoai.check.places import citations_before, inside, last_before, paragraph_at
from doingoai.model import Period, PeriodMention, Report, Rule, Section, Span
from doingoai.periods import find_periods
from doingoai.text.sentences import sentences

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
_YEAR_IN: Final = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
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
_COMPARED: Final = re.compile(
    r"so với|cùng kỳ|cùng kì|tăng|giảm|trước đó|từ năm|kể từ|từ khi|đến nay|đến năm|tính đến|tính từ|những năm|các năm|lũy kế|luỹ kế|"
    r"chuyển tiếp|ký kết năm|ký năm|đã ký|thành lập|bắt đầu|giai đoạn|nhiệm kỳ|được công nhận|năm trước",
    re.IGNORECASE,
)
_DOCUMENT: Final = re.compile(
    r"(?:Nghị quyết|Chỉ thị|Kết luận|Quyết định|Kế hoạch|Công văn|Chương trình|Đề án|Dự án|Thông báo|Hướng dẫn|Nghị định|Thông tư|Luật|"
    r"Chiến lược|Hiệp định|Thỏa thuận|Thoả thuận|Biên bản|Quy chế|Hội nghị|Hội thảo|Lễ|Cuộc thi|Ngày hội|Tuần|Diễn đàn|Báo cáo số)\b"
)
_YEAR_FOLLOWS: Final = re.compile(r"[^.;:\n/]{0,60}?(?:năm|NĂM)\s{1,3}(?:19|20)\d\d|\s?/\s?(?:19|20)\d\d")
_ASKED: Final = re.compile(
    r"(?:về việc|[Vv]/v|yêu cầu|đề nghị|hướng dẫn|về)\s{1,3}(?:xây dựng |gửi |nộp |chế độ )?báo cáo"
)
_END_OF_TITLE: Final = re.compile(r"[;:]|\.\s|\n\n|,\s{1,3}(?=[A-ZĐỦỤ])")
_LETTERS: Final = frozenset({"Công văn", "Văn bản", "Công điện", "Thông báo", "Hướng dẫn"})
_OPENING_LENGTH: Final = 4000  # characters within which a report tells why it is written
_OPENING: Final = re.compile(
    r"[\s\-–+•*]{0,8}(?:[Tt]rong\s{1,3}|[Tt]ính\s{1,3}trong\s{1,3}|[Kk]ết thúc\s{1,3}|[Tt]ổng kết\s{1,3})?(?:kỳ báo cáo\s{1,3}|thời gian\s{1,3})?$"
)
_END_MARK: Final = re.compile(r"[.;]\s|\n")


@dataclass(frozen=True, slots=True)
class _Context:
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


def _alien(period: Period, own: Period) -> bool:
    """Neither the report's own period, nor part of it, nor around it."""
    return not period.overlaps(own)


def _next_to(period: Period, own: Period) -> bool:
    """The time right after the report's own: where a plan belongs."""
    return period.first > own.first and period.first.year <= own.last.year + 2


def _hit(
    mention: PeriodMention,
    context: _Context,
    where: str,
    where_en: str,
    severity: str | None,
    start: int | None = None,
) -> Hit:
    span = Span(mention.span.start if start is None else start, mention.span.end)
    related = (context.report.period.span,) if context.report.period else ()
    own = _shown(context)
    values = {"where": where, "where_en": where_en, "where_zh": _WHERE_ZH[where_en], "own": own}
    return Hit(span, values, related=related, severity=severity)


def _shown(context: _Context) -> str:
    """The report's period in its own words."""
    period = context.report.period
    words = " ".join(context.report.words(period.span).split()) if period else ""
    return words if _YEAR_IN.search(words) else f"{words} ({context.own.code})".strip()


def _issue_year(report: Report) -> int | None:
    header = report.header
    if header.issued:
        return header.issued.year
    found = _YEAR_IN.search(header.date_text or "")
    return int(found.group()) if found else None


def _title(context: _Context) -> Iterator[Hit]:
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
            yield _hit(
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
        elif not planned and _alien(period, context.own) and not _next_to(period, context.own):
            yield _hit(mention, context, "tên báo cáo", "the title", "error")


def _find_namings(context: _Context) -> Iterator[tuple[int, Span]]:
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


def _own_naming(context: _Context) -> Iterator[Hit]:
    for start, sentence in _naming_spans(context):
        for mention in context.within(sentence):
            before = context.before(mention, sentence.start)
            if _DOCUMENT.search(before[7:]) or _in_citation(context.report, mention.span, start):
                break
            period = mention.period
            if _PLAN_WORDS.search(before):
                if period.last < context.own.first:
                    yield _hit(
                        mention,
                        context,
                        "câu báo cáo tự gọi tên mình",
                        "the sentence that names this report",
                        "error",
                        start,
                    )
            elif _alien(period, context.own) and not _compared(context, mention, sentence):
                severity = "error" if period.last < context.own.first else "warning"
                yield _hit(
                    mention,
                    context,
                    "câu báo cáo tự gọi tên mình",
                    "the sentence that names this report",
                    severity,
                    start,
                )


def _requests(context: _Context) -> Iterator[Hit]:
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
        if found and all(_alien(mention.period, context.own) for mention in found):
            yield _hit(
                found[0], context, "công văn yêu cầu báo cáo", "the letter that asks for the report", None
            )


def _compared(context: _Context, mention: PeriodMention, sentence: Span) -> bool:
    before = context.text[max(sentence.start, mention.span.start - 40) : mention.span.start]
    return _COMPARED.search(before) is not None


def _in_citation(report: Report, span: Span, since: int = 0) -> bool:
    """The words belong to a cited document: its number, its date, the subject that follows. since: where a new clause begins,
    which documents cited before it do not reach."""
    for citation in citations_before(report, span.start):
        if citation.span.start >= since and span.start - citation.span.end <= 200:
            between = report.text[citation.span.end : span.start]
            if citation.span.overlaps(span) or not _END_MARK.search(between):
                return True
    return False


def _all_sections(sections: tuple[Section, ...], under_plan: bool = False) -> Iterator[tuple[Section, bool]]:
    """Every section, and whether a heading above it speaks of a plan ("Hạn chế; phương hướng 6 tháng cuối năm")."""
    for section in sections:
        yield section, under_plan
        yield from _all_sections(
            section.children, under_plan or _PLAN_HEADING.search(section.title) is not None
        )


def _heading_mentions(
    context: _Context, section: Section, under_plan: bool
) -> Iterator[tuple[PeriodMention, bool]]:
    """The periods in a heading, and whether each belongs to a plan; documents and programmes named there are passed over."""
    for mention in context.within(section.heading):
        before = context.before(mention, section.heading.start)
        if "|" in context.text[section.heading.start : section.heading.end]:
            continue  # the top row of a typed table, which sets periods side by side
        document = _DOCUMENT.search(before)
        if document and before[: document.start()].strip(" .)IVX0123456789"):
            continue
        if _COMPARED.search(before[-40:]) or mention.period.last.year - mention.period.first.year > 1:
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


def _headings(context: _Context) -> Iterator[Hit]:
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
                    yield _hit(
                        mention,
                        context,
                        "tên mục phương hướng, nhiệm vụ",
                        "the heading of the plan",
                        "warning",
                    )
            elif section.role in ("results", "assessment", "context", "direction", "other") and _alien(
                period, own
            ):
                severity = "error" if period.last < own.first and section.role == "results" else "warning"
                yield _hit(mention, context, "tên mục", "a heading", severity)


def _has_results(section: Section) -> bool:
    return _RESULT_WORDS.search(section.title) is not None


def _paragraphs(context: _Context) -> Iterator[Hit]:
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
        if not any(_alien(mention.period, context.own) for mention in inside):
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


def _tasks(context: _Context) -> Iterator[Hit]:
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
            before = _END_MARK.split(before)[-1]
            after = _END_MARK.split(context.text[mention.span.end : mention.span.end + 80])[0]
            task = _TASK.search(before)
            if (
                task is None
                or _OLD_MATTER.search(before)
                or _OLD_MATTER.search(after)
                or _COMPARED.search(before)
                or _in_citation(context.report, mention.span)
            ):
                continue
            start = mention.span.start - len(before) + task.start(1)
            yield _hit(mention, context, "phần phương hướng, nhiệm vụ", "the plan", "warning", start)


def _opening(context: _Context, role: str, sentence: Span, mention: PeriodMention) -> Iterator[Hit]:
    period, own = mention.period, context.own
    before = context.text[sentence.start : mention.span.start]
    if (
        not _OPENING.fullmatch(before)
        or not _alien(period, own)
        or _in_citation(context.report, mention.span)
    ):
        return
    rest = context.text[mention.span.end : min(sentence.end, mention.span.end + 200)]
    if _COMPARED.search(rest) or period.last.year - period.first.year > 1:
        return
    certain = "trong" in before.lower()
    if role == "plan":
        if period.last < own.first:
            yield _hit(
                mention, context, "phần phương hướng, nhiệm vụ", "the plan", "warning" if certain else "info"
            )
        return
    if period.last < own.first or period.first > own.last:
        yield _hit(mention, context, "phần kết quả", "the results", "warning" if certain else "info")


def _ended_programmes(context: _Context) -> Iterator[Hit]:
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
            yield _hit(
                mention,
                context,
                "chương trình, kế hoạch đang nêu là thực hiện",
                "a programme told as being carried out",
                "info",
            )


def _mentions(text: str, own: Period) -> Iterator[PeriodMention]:
    """The periods that a text names. One without its year ("06 tháng cuối năm") is of the report's year, unless the year
    follows closely: a year further on in the sentence may be that of a cited document."""
    for mention in find_periods(text, year=own.last.year):
        words = text[mention.span.start : mention.span.end]
        if _YEAR_IN.search(words) or _YEAR_FOLLOWS.match(text, mention.span.end, mention.span.end + 90):
            yield mention
            continue
        here = next(iter(find_periods(words, year=own.last.year)), None)
        yield PeriodMention(here.period, mention.span) if here else mention


class _Last:
    """What was read out of the report checked last: two rules ask for it."""

    report: Report | None = None
    context: _Context | None = None
    namings: tuple[tuple[int, Span], ...] = ()


def _context_of(report: Report, own: Period) -> _Context:
    if _Last.report is not report or _Last.context is None:
        context = _Context(report, own, tuple(_mentions(report.text, own)))
        _Last.report, _Last.context, _Last.namings = report, context, tuple(_find_namings(context))
    return _Last.context


def _naming_spans(context: _Context) -> tuple[tuple[int, Span], ...]:
    return _Last.namings if _Last.context is context else tuple(_find_namings(context))


def mismatch(report: Report, rule: Rule) -> Iterator[Hit]:
    """A year or period that cannot be this report's: in the title, in the sentence that names the report, in headings, in
    results and in the plan. Old legal bases and their titles, comparisons and next year's plan are right as they are."""
    if report.period is None:
        return
    context = _context_of(report, report.period.period)
    seen: list[Hit] = []  # in the order of the text
    for check in (_title, _own_naming, _requests, _headings, _paragraphs, _tasks, _ended_programmes):
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
        if first is None or first.period == own or _alien(first.period, own):
            continue
        before = context.before(first, sentence.start)
        if _PLAN_WORDS.search(before) or _DOCUMENT.search(before[7:]) or _compared(context, first, sentence):
            continue
        if first.period.first.year != own.first.year or first.period.last.year != own.last.year:
            continue
        values = {
            "own": _shown(context),
            "said": " ".join(context.text[first.span.start : first.span.end].split()),
        }
        yield Hit(Span(start, first.span.end), values, (report.period.span,))
        return
