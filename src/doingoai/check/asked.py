"""Against the outline of a request letter: sections absent or empty, their order, annex tables, figures that were asked for."""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from typing import Final

from doingoai.check.context import Context
from doingoai.check.engine import Hit
from doingoai.check.matching import Found, every, matched, met_topics, telling_words
from doingoai.check.places import sections_of
from doingoai.knowledge import indicators, topics
from doingoai.knowledge.record_fields import registers
from doingoai.model import AskedSection, Observation, Outline, Report, Rule, Section, Span
from doingoai.parse.folding import fold
from doingoai.parse.headings import match_topics
from doingoai.text.sentences import sentences

_ABSENT: Final = ("; báo cáo không có mục này", "; the report has no such section", "；报告中没有该节")
_ELSEWHERE: Final = (
    "; báo cáo có nhắc đến, nhưng ở mục khác",
    "; the report speaks of it, but under another heading",
    "；报告在其他章节中提及",
)
_NO_SECTIONS: Final = (
    "; báo cáo không chia mục nào",
    "; the report has no sections at all",
    "；报告没有分节",
)
_MOST: Final = 40  # findings of one rule
_LONGEST_STRAY: Final = 1500  # characters of a section that may be wholly out of place
_PLAN, _OTHER = "plan", "other"


def shown(asked: AskedSection) -> str:
    """A section as the letter prints it: "2. Ký kết thỏa thuận"."""
    return f"{asked.label}. {asked.title}" if asked.label else asked.title


def _title_place(report: Report) -> Span:
    return report.header.title_span or report.header.kind_span or Span(0, min(len(report.text), 80))


def _outline(context: Context) -> Outline:
    assert context.outline is not None
    return context.outline


def _absent(found: Sequence[Found], after: Span) -> Iterator[tuple[Found, Span]]:
    """The absent sections, the outermost where all below it is absent too, each with the heading after which it should stand."""
    place = after
    for one in found:
        if not one.present:
            if one.asked.required:
                yield one, place
            continue
        if one.sections:
            place = one.sections[0].heading
        yield from _absent(one.children, place)
        last = [section for child in every(one.children) for section in child.sections]
        if last:
            place = max((section.heading for section in last), key=lambda span: span.start)


def _noted(section: str, note: tuple[str, str, str], below: str = "") -> dict[str, object]:
    """The values of the message: the section, what is to be said of it in three languages, and what stands below it."""
    with_it = (f" (gồm: {below})", f" (with: {below})", f"（包括：{below}）") if below else ("", "", "")
    vi, en, zh = (inner + said for inner, said in zip(with_it, note, strict=True))
    return {"section": section, "note": vi, "note_en": en, "note_zh": zh}


def sections_absent(report: Report, rule: Rule, context: Context) -> Iterator[Hit]:
    """Sections that the outline asks for and no heading answers, said where they should stand."""
    outline, start = _outline(context), _title_place(report)
    found = matched(report, outline)
    if not report.sections:
        names = "; ".join(shown(one.asked) for one in found if one.asked.required)
        yield Hit(start, _noted(names, _NO_SECTIONS))
        return
    for one, place in list(_absent(found, start))[:_MOST]:
        below = "; ".join(shown(child.asked) for child in every(one.children) if child.asked.required)
        if one.mentioned:
            yield Hit(place, _noted(shown(one.asked), _ELSEWHERE), severity="info")
        else:  # one that is known by its words alone is a note
            severity = None if one.asked.topics else "info"
            yield Hit(place, _noted(shown(one.asked), _ABSENT, below), severity=severity)


def parts_absent(report: Report, rule: Rule, context: Context) -> Iterator[Hit]:
    """A section is there, but one of the matters asked for in it is spoken of nowhere."""
    met = met_topics(report)
    for one in every(matched(report, _outline(context))):
        definite = [
            t for t in one.absent if topics()[t].part == "results" and t not in ("results", "thematic_block")
        ]
        missing = [topic for topic in definite if topic not in met]
        if one.sections and missing and one.asked.required:
            names = [topics()[topic].name for topic in missing]
            yield Hit(
                one.sections[0].heading,
                {
                    "section": shown(one.asked),
                    "topics": "; ".join(name["vi"] for name in names),
                    "topics_en": "; ".join(name.get("en", name["vi"]) for name in names),
                },
            )


def _leading(found: Sequence[Found]) -> list[tuple[Found, Section]]:
    """The asked sections of one level that exactly one heading of the report answers first, with that heading."""
    taken: dict[Span, int] = {}
    rows = [(one, one.sections[0]) for one in found if one.sections]
    for _, section in rows:
        taken[section.heading] = taken.get(section.heading, 0) + 1
    return [(one, section) for one, section in rows if taken[section.heading] == 1]


def _in_order(starts: Sequence[int]) -> set[int]:
    """Indexes of a longest run of rising numbers: what is not in it stands out of order."""
    best: list[int] = []
    tails: list[int] = []
    before: list[int] = []
    for index, start in enumerate(starts):
        at = bisect_left([starts[i] for i in tails], start)
        before.append(tails[at - 1] if at else -1)
        tails[at : at + 1] = [index]
    index = tails[-1] if tails else -1
    while index >= 0:
        best.append(index)
        index = before[index]
    return set(best)


def order(report: Report, rule: Rule, context: Context) -> Iterator[Hit]:
    """Sections that stand in another order than the outline's, said once a level at the first of them."""
    found = matched(report, _outline(context))
    for level in (found, *(one.children for one in every(found) if one.children)):
        rows = _leading(level)
        rows = [row for row in rows if row[1].level == rows[0][1].level]
        keep = _in_order([section.heading.start for _, section in rows])
        moved = [row for index, row in enumerate(rows) if index not in keep]
        if moved:
            names = "; ".join(f"“{shown(one.asked)}”" for one, _ in moved)
            first = min((section.heading for _, section in moved), key=lambda span: span.start)
            related = tuple(section.heading for _, section in moved if section.heading != first)
            yield Hit(first, {"sections": names}, related=related)


def _positive(report: Report, ids: Sequence[str]) -> Observation | None:
    rows = [o for o in report.observations if o.indicator in ids and o.scope == "own" and o.value > 0]
    return max(rows, key=lambda o: o.confidence, default=None)


def _has_table(report: Report, words: frozenset[str]) -> bool:
    """A table stands in the file whose words or whose heading name the register."""
    for block in report.document.blocks:
        if block.kind == "table":
            around = report.words(
                Span(max(0, block.span.start - 300), min(block.span.end, block.span.start + 600))
            )
            if len(words & set(fold(around).split())) * 2 >= len(words):
                return True
    return False


def annexes_absent(report: Report, rule: Rule, context: Context) -> Iterator[Hit]:
    """Annex tables are asked for, the report states figures for them, and holds neither a table nor a row of them: said once."""
    rows = list(_annexes_absent(report, _outline(context)))
    if not rows:
        return
    names = [registers()[register].name for register, _, _ in rows]
    asked = {"section": "; ".join(shown(section) for _, section, _ in rows)}
    values = {
        "registers": "; ".join(f"“{name['vi']}”" for name in names),
        "registers_en": "; ".join(f"“{name.get('en', name['vi'])}”" for name in names),
    }
    yield Hit(rows[0][2], {**asked, **values}, related=tuple(span for _, _, span in rows[1:]))


def _annexes_absent(report: Report, outline: Outline) -> Iterator[tuple[str, AskedSection, Span]]:
    """Each register asked for and absent, the section that asks for it, and a figure that its table should hold."""
    kept = {record.register for record in report.records}
    annexed = {t for section in sections_of(report) if "annex" in section.topics for t in section.topics}
    for one in every(matched(report, outline)):
        topics_asked = set(one.asked.topics)
        ids = [
            i
            for i, one_of in indicators().items()
            if one_of.topic in topics_asked and one_of.aggregation.startswith("sum")
        ]
        stated = _positive(report, ids)
        if stated is None or not one.sections or annexed & topics_asked:
            continue
        for register in one.asked.registers:
            if register not in kept and not _has_table(
                report, telling_words(registers()[register].name["vi"])
            ):
                yield register, one.asked, stated.span
                break


def figures_absent(report: Report, rule: Rule, context: Context) -> Iterator[Hit]:
    """A section is there and has words, but no figure that the outline asks for in it, not even “không có”."""
    spoken = {indicators()[o.indicator].topic for o in report.observations if o.scope == "own"}
    given = {o.indicator for o in report.observations if o.scope == "own"}
    headings = _next_headings(report)
    for one in every(matched(report, _outline(context))):
        asked = [i for i in one.asked.indicators if indicators()[i].topic in one.asked.topics]
        named = {topic for section in one.sections[:1] for topic in section.topics}
        if not asked or not named & set(one.asked.topics):
            continue
        if given & set(asked) or spoken & set(one.asked.topics):
            continue
        if all(is_empty(report, section, headings) for section in one.sections):
            continue
        names = [indicators()[i].name for i in asked[:4]]
        yield Hit(
            one.sections[0].heading,
            {
                "section": shown(one.asked),
                "figures": "; ".join(name["vi"] for name in names),
                "figures_en": "; ".join(name.get("en", name["vi"]) for name in names),
            },
        )


def _definite(names: Sequence[str]) -> frozenset[str]:
    return frozenset(name for name in names if topics()[name].part == "results") - {
        "results",
        "thematic_block",
    }


def wrong_heading(report: Report, rule: Rule, context: Context) -> Iterator[Hit]:
    """All that stands under a heading is of another matter, and nothing of its own: words and figures agree on which."""
    own = {topic: section for section in sections_of(report) for topic in reversed(section.topics)}
    asked = {topic for one in every(matched(report, _outline(context))) for topic in one.asked.topics}
    narrow = rule.params.get("narrow", [])
    for section in sections_of(report):
        topic = _strayed(report, section, frozenset(narrow) if isinstance(narrow, list) else frozenset())
        if topic is None or (topic not in own and topic not in asked):
            continue
        name = topics()[topic].name
        start = section.heading.end
        body = report.text[start : section.span.end]
        start += len(body) - len(body.lstrip(" \n\t\xa0:.-–*_"))
        yield Hit(
            Span(start, section.span.end),
            {"section": section.title, "topic": name["vi"], "topic_en": name.get("en", name["vi"])},
            related=(section.heading,),
        )


def _strayed(report: Report, section: Section, narrow: frozenset[str]) -> str | None:
    """The one matter that a section speaks of, where it is not its own; None where in doubt. narrow: the matters that hold none of
    another: delegations may well stand under the Party's external relations."""
    own = _definite(section.topics)
    if section.children or section.role != "results" or not own or own != set(section.topics) or own - narrow:
        return None
    inside = Span(section.heading.end, section.span.end)
    found = {
        indicators()[o.indicator].topic
        for o in report.observations
        if o.scope == "own" and inside.contains(o.span)
    }
    if len(found) != 1 or found & own or inside.end - inside.start > _LONGEST_STRAY:
        return None
    named = [_definite(match_topics(report.words(sentence))) for sentence in sentences(report.text, inside)]
    spoken = frozenset().union(*named)
    return next(iter(found)) if spoken == found and found <= narrow else None


# ---- without an outline too ----


def _next_headings(report: Report) -> tuple[int, ...]:
    """Where headings and the foot of the report begin, in their order."""
    foot = [
        span.start for span in (report.recipients_span, report.signature and report.signature.span) if span
    ]
    return tuple(
        sorted([section.heading.start for section in sections_of(report)] + foot[:1] + [len(report.text)])
    )


def is_empty(report: Report, section: Section, headings: Sequence[int]) -> bool:
    """Nothing stands between the heading and the next one, or the foot: the closing sentence counts for words, for it may be more."""
    if section.children:
        return False
    following = headings[min(bisect_left(headings, section.heading.end), len(headings) - 1)]
    return not report.text[section.heading.end : following].strip(" \n\t\xa0:.;-–*_/")


def _siblings(report: Report) -> Iterator[Sequence[Section]]:
    yield report.sections
    for section in sections_of(report):
        if section.children:
            yield section.children


def empty_sections(report: Report, rule: Rule) -> Iterator[Hit]:
    """Headings without a word below them, among sections that have words: a list of short lines is no row of headings."""
    if report.header.kind is None and report.header.title is None:
        return
    headings = _next_headings(report)
    for group in _siblings(report):
        bare = [section for section in group if is_empty(report, section, headings)]
        held = [section for section in group if section not in bare]
        if len(bare) > max(1, len(held)):
            continue
        for section in bare:
            if _is_bare_heading(section):
                yield Hit(section.heading)


_LONGEST_BARE: Final = 120


def _is_bare_heading(section: Section) -> bool:
    """A heading that names a matter of its own and says nothing of it: neither “không” nor a whole sentence."""
    words = fold(section.title).split()
    if (
        not section.topics
        or section.label is None
        or "annex" in section.topics
        or "conclusion" in section.topics
    ):
        return False
    if len(section.title) > _LONGEST_BARE or section.role in (_PLAN, _OTHER):
        return False
    if section.role == "recommendations" and section.level > 1:
        return False  # "3. Kiến nghị bộ …": the recommendation itself
    return not {"không", "chưa", "đã", "được", "có"} & set(words)
