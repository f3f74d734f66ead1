"""Headings and the sections they open, from the style of their labels: numbers are not trusted, they repeat and jump."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import pairwise

from doingoai.knowledge import mapping
from doingoai.model import Period, Section, Span
from doingoai.parse.bodies import is_upper, names_body
from doingoai.parse.chunks import Chunk
from doingoai.parse.folding import fold
from doingoai.parse.headings import match_topics, part_of, role_under
from doingoai.parse.headwords import head_words, starts_with
from doingoai.parse.labels import Label, read_label
from doingoai.parse.lines import plain
from doingoai.periods import find_periods

_LONGEST_TITLE = 300
_LONGEST_LEAD = 220
_SENTENCE_END = re.compile(r"[.!?](?=\s{1,3}[^\W\d_a-z]|\s{0,3}$)|[.!?]\s{1,3}(?=[-–“\"(])")
_COLON = re.compile(r":(?!\s{0,2}//)")
_DIGIT = re.compile(r"\d")
_STRAY = re.compile(r"(?<![\w/.-])\d[\d.,]*(?![\w/-])")
_CITED = re.compile(r"(?:số|ngày|khóa|Khóa|lần thứ|điều|khoản)\s{1,3}[\w/.&ĐđƯư-]{1,40}")
_STRONG = frozenset(("part", "item", "article", "roman", "capital", "roman_decimal"))
_LEVEL_RANK = {1: 2, 2: 5, 3: 6, 4: 8}
_UNLABELLED_UPPER, _UNLABELLED_BOLD, _UNLABELLED_LEAD = 2, 5, 8


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading found in a chunk. rank: lower is further out; title: span of its words without label and end mark; run_in:
    where the text behind it begins on the same line, None where the heading fills its chunk. opens: False for a numbered item
    that is a sentence: it opens no section, and closes those of its level."""

    chunk: int
    rank: int
    label: str | None
    title: Span
    whole: Span
    run_in: int | None
    opens: bool = True


@cache
def _openers() -> tuple[str, ...]:
    words = mapping("outline.yaml").strings("nominal_openers")
    return tuple(sorted((fold(word) for word in words), key=len, reverse=True))


@cache
def _named_things() -> tuple[str, ...]:
    return tuple(
        sorted(
            (fold(word) for word in mapping("outline.yaml").strings("named_things")), key=len, reverse=True
        )
    )


@cache
def _sentence_words() -> re.Pattern[str]:
    words = "|".join(re.escape(fold(word)) for word in mapping("outline.yaml").strings("sentence_words"))
    return re.compile(rf"(?<!\S)(?:{words})(?!\S)")


def is_nominal(title: str) -> bool:
    """True where the words begin with what a heading begins with ("Công tác …", "Tình hình …")."""
    return starts_with(fold(title), _openers()) is not None


def _counts_something(title: str) -> bool:
    """True where a number stands that is no period, date or document: "Đón 02 đoàn khách" is no heading."""
    if _DIGIT.search(title) is None:
        return False
    rest = title
    for mention in reversed(find_periods(title, year=2000)):
        rest = rest[: mention.span.start] + rest[mention.span.end :]
    rest = re.sub(r"\d{1,2}\s+năm|năm\s+\d{4}|\d+\s*tháng", " ", _CITED.sub(" ", rest))
    return bool(_STRAY.search(rest))


def _is_title(title: str, *, strict: bool) -> bool:
    """Whether some words can be a heading. strict: a full stop closes them, so they must not read like a sentence."""
    words = title.strip(' *_"')
    if (
        not 2 <= len(words) <= _LONGEST_TITLE
        or words.count(";") > (0 if strict else 1)
        or _counts_something(words)
    ):
        return is_upper(words) and 2 <= len(words) <= _LONGEST_TITLE
    if is_upper(words):
        return True
    verbal = _sentence_words().search(fold(words))
    if strict:
        return len(words.split()) <= 30 and is_nominal(words) and not verbal
    return not verbal or is_nominal(words) or len(words.split()) <= 8


def _colon(words: str, start: int) -> int | None:
    """The first colon outside brackets and quotes, within reach of a heading."""
    for found in _COLON.finditer(words, start, min(len(words), start + _LONGEST_TITLE)):
        before = words[start : found.start()]
        if before.count("(") <= before.count(")") and before.count("“") <= before.count("”"):
            return found.start()
    return None


def _first_stop(words: str, start: int) -> int | None:
    found = _SENTENCE_END.search(words, start, min(len(words), start + _LONGEST_TITLE + 40))
    return found.start() if found else None


def _cut(words: str, start: int, strong: bool) -> tuple[int, int | None] | None:
    """Where a labelled line's title ends, and where the text behind it begins; None where the line is no heading."""
    end = len(words.rstrip())
    while end > start and words[end - 1] in "*_ ":
        end -= 1
    stop, colon = _first_stop(words, start), _colon(words, start)
    if colon is not None and (stop is None or colon < stop):
        title = words[start:colon]
        rest = words[colon + 1 :].strip(" *_\n\t")
        if not rest:
            return (colon, None) if _is_title(title, strict=False) or strong else None
        fits = _is_title(title, strict=False) and len(title) <= _LONGEST_LEAD
        return (colon, colon + 1) if fits else None
    if stop is None or stop >= end:
        whole = words[start:end]
        if whole.endswith((";", ",")) or not (
            _is_title(whole, strict=False) or (strong and len(whole) <= 600)
        ):
            return None
        return end, None
    title, rest = words[start:stop], words[stop + 1 :].strip(" *_\n\t/.")
    if not rest:
        if words.rstrip("* _").endswith("./."):
            return None
        return (
            (stop, None)
            if _is_title(title, strict=True) or (strong and _is_title(title, strict=False))
            else None
        )
    if len(title) <= 150 and _is_title(title, strict=True) and (match_topics(title) or strong):
        return stop, stop + 1
    return None


def _trimmed(text: str, start: int, end: int) -> Span:
    while start < end and (text[start].isspace() or text[start] in "*_#"):
        start += 1
    while end > start and (text[end - 1].isspace() or text[end - 1] in "*_:"):
        end -= 1
    return Span(start, max(start, end))


def _labelled(text: str, index: int, chunk: Chunk, start: int, label: Label) -> Heading | None:
    base, words = chunk.span.start, text[chunk.span.start : chunk.span.end]
    if label.style in ("bullet", "paren"):
        return None
    begin = start + label.length
    if not words[begin:].strip(" *_"):
        return (
            Heading(index, label.rank, label.text, Span(base + begin, base + begin), chunk.span, None)
            if label.rank <= 3
            else None
        )
    cut = _cut(words, begin, label.style in _STRONG or chunk.line.bold or chunk.line.block_kind == "heading")
    if cut is None:
        return None
    title = _trimmed(text, base + begin, base + cut[0])
    if title.start == title.end:
        return None
    run_in = None
    if cut[1] is not None:
        rest = _trimmed(text, base + cut[1], chunk.span.end)
        run_in = rest.start if rest.end > rest.start else None
    return Heading(index, label.rank, label.text, title, Span(base + start, title.end), run_in)


def _unlabelled(text: str, index: int, chunk: Chunk, start: int, following: Chunk | None) -> Heading | None:
    base, words = chunk.span.start, text[chunk.span.start : chunk.span.end]
    core = plain(words)
    line = chunk.line
    end = len(words.rstrip(" *_\n"))
    title = _trimmed(text, base + start, base + end)
    if (
        title.end - title.start < 3
        or len(core) > _LONGEST_TITLE
        or core.endswith((".", ";", ",", "!", "?", "/"))
        or "\n\n" in words
    ):
        return None
    whole = Span(title.start, title.end)
    if line.block_kind == "heading":
        return Heading(index, _LEVEL_RANK.get(line.level or 1, 8), None, title, whole, None)
    if re.match(r"(?:PHỤ LỤC|Phụ lục)(?!\w)", core) and len(core) < 160:
        return Heading(index, 0, None, title, whole, None)
    if is_upper(core) and len(core.split()) > 1 and (match_topics(core) or not _names_somebody(core)):
        return Heading(index, _UNLABELLED_UPPER, None, title, whole, None)
    if line.bold and len(core) <= 200 and not _counts_something(core):
        return Heading(index, _UNLABELLED_BOLD, None, title, whole, None)
    if following is None or len(core) > 110 or _counts_something(core) or core.startswith("("):
        return None
    closed = core.endswith(":")
    if (
        is_nominal(core)
        and not _sentence_words().search(fold(core))
        and match_topics(core)
        and (closed or len(core) <= 90)
    ):
        return Heading(index, _UNLABELLED_LEAD, None, title, whole, None)
    return None


def _names_somebody(words: str) -> bool:
    """ "ỦY BAN NHÂN DÂN TỈNH …", "CHỦ TỊCH …" on a line of its own: who decides, not a heading; nor is a line of figures."""
    folded = fold(words)
    if folded in head_words().nation or names_body(words) or any(char.isdigit() for char in words):
        return True
    return starts_with(folded, head_words().positions) is not None


def find_headings(text: str, chunks: Sequence[Chunk], last: int) -> list[Heading]:
    """The headings and numbered items among the chunks, in their order. last: index of the chunk that closes the report."""
    found: list[Heading] = []
    body = [index for index, chunk in enumerate(chunks) if chunk.kind in ("text", "cell")]
    after = dict(pairwise(body))
    for index, chunk in enumerate(chunks):
        if chunk.kind != "text" or chunk.continues is not None or index == last:
            continue
        words = text[chunk.span.start : chunk.span.end]
        start = len(words) - len(words.lstrip("*_# \t"))
        label = read_label(words[start : start + 120])
        if label is not None:
            heading = _labelled(text, index, chunk, start, label) or _item(index, chunk, label)
        else:
            following = chunks[after[index]] if index in after else None
            heading = _unlabelled(text, index, chunk, start, following)
        if heading is None:
            continue
        if (
            label is None
            and found
            and found[-1].opens
            and _is_empty(found[-1])
            and found[-1].chunk == index - 1
        ):
            previous = found.pop()  # "Phần thứ nhất" on one line, its words on the next
            whole = Span(previous.whole.start, heading.whole.end)
            heading = replace(heading, rank=previous.rank, label=previous.label, whole=whole)
        found.append(heading)
    return found


def _is_empty(heading: Heading) -> bool:
    return heading.title.start == heading.title.end


def _item(index: int, chunk: Chunk, label: Label) -> Heading | None:
    """A numbered item that is no heading."""
    if label.style not in ("arabic", "decimal", "letter", "roman"):
        return None
    return Heading(index, label.rank, label.text, chunk.span, chunk.span, None, opens=False)


# ---- sections ----


@dataclass(frozen=True, slots=True)
class _Open:
    heading: Heading
    level: int
    role: str
    topics: tuple[str, ...]
    start: int
    end: int


def _later(title: str, period: Period | None) -> bool:
    """True where a heading names a period after the report's own: "V. CÔNG TÁC ĐỐI NGOẠI NĂM 2025" of a report of 2024."""
    if period is None:
        return False
    mentions = find_periods(title, year=period.last.year)
    return bool(mentions) and all(mention.period.first > period.last for mention in mentions)


def _topics(title: str, parent: _Open | None, period: Period | None, decimal: bool) -> tuple[str, ...]:
    topics = match_topics(title)
    if parent is not None and parent.topics and starts_with(fold(title), _named_things()):
        topics = tuple(
            topic for topic in topics if topic in parent.topics
        )  # "Trung tâm …": a name, not a subject
    structural = any(part_of(topic) in ("assessment", "plan", "recommendations", "other") for topic in topics)
    if (
        not structural
        and _later(title, period)
        and (parent is None or parent.role in ("results", "other", "context"))
    ):
        return ("next_plan", *(topic for topic in topics if topic not in ("results", "context")))
    many_years = period is not None and period.last.year > period.first.year
    if decimal and many_years and parent is not None and parent.role == "results" and not structural:
        return ("thematic_block", *(topic for topic in topics if topic != "direction"))
    return topics


def _role(topics: tuple[str, ...], parent: _Open | None, before: str | None) -> str:
    """The role of a section. before: role of the section in front of it on the same level, which an unknown one follows."""
    role = role_under(topics, parent.role if parent else None)
    if role is not None:
        return role
    return "results" if before in ("context", "direction") else before or "other"


def build_sections(
    text: str, headings: Sequence[Heading], end: int, period: Period | None
) -> tuple[Section, ...]:
    """The sections that the headings open, nested, up to offset ``end``; each ends where the next heading or numbered item
    of its level or further out begins."""
    opened: list[_Open] = []
    stack: list[int] = []
    parents: list[int | None] = []
    last_role: dict[int | None, str] = {}
    nested: int | None = None  # rank of a numbered list inside a section of the same style
    for heading in headings:
        if not heading.opens and nested is not None and heading.rank >= nested:
            continue
        same = any(opened[index].heading.rank == heading.rank for index in stack)
        if not heading.opens and same and heading.label in ("1", "a"):
            nested = heading.rank
            continue
        nested = None
        while stack and opened[stack[-1]].heading.rank >= heading.rank:
            last = stack.pop()
            opened[last] = replace(opened[last], end=heading.whole.start)
        if heading.opens:
            _open(text, heading, end, period, opened, stack, parents, last_role)
    return _nest(text, [_trimmed_end(text, section) for section in opened], parents)


def _open(
    text: str,
    heading: Heading,
    end: int,
    period: Period | None,
    opened: list[_Open],
    stack: list[int],
    parents: list[int | None],
    last_role: dict[int | None, str],
) -> None:
    """Put a heading's section on the stack."""
    parent = stack[-1] if stack else None
    above = opened[parent] if parent is not None else None
    title = plain(text[heading.title.start : heading.title.end])
    decimal = heading.label is not None and heading.label.count(".") == 1
    topics = _topics(title, above, period, decimal)
    role = _role(topics, above, last_role.get(parent))
    last_role[parent] = role
    opened.append(_Open(heading, len(stack) + 1, role, topics, heading.whole.start, end))
    parents.append(parent)
    stack.append(len(opened) - 1)


def _trimmed_end(text: str, section: _Open) -> _Open:
    end = section.end
    while end > section.start and text[end - 1].isspace():
        end -= 1
    return replace(section, end=max(end, section.heading.whole.end))


def _nest(text: str, opened: list[_Open], parents: list[int | None]) -> tuple[Section, ...]:
    children: dict[int | None, list[Section]] = {}
    for index in range(len(opened) - 1, -1, -1):
        item = opened[index]
        title = plain(text[item.heading.title.start : item.heading.title.end]).rstrip(" .:")
        section = Section(
            label=item.heading.label,
            title=title,
            level=item.level,
            topics=item.topics,
            role=item.role,
            heading=item.heading.whole,
            span=Span(item.start, item.end),
            children=tuple(reversed(children.get(index, []))),
        )
        children.setdefault(parents[index], []).append(section)
    return tuple(reversed(children.get(None, [])))
