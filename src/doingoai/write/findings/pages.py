"""Self-contained pages of a check: the report's text with its findings beside the words, and one page over many reports."""

import json
from bisect import bisect_left
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from markupsafe import Markup, escape

from doingoai.check.checked import GRAVITY, Checked
from doingoai.check.engine import MAX_WIDTH
from doingoai.check.waivers import ENDINGS
from doingoai.check.where import Map
from doingoai.model import FileError, Finding, Span
from doingoai.periods import title as period_title
from doingoai.write.findings.wording import Words, groups, place_name, section_name, unused_lines
from doingoai.write.html import environment

MOST = 20  # findings of one report on the page over many
WAIVED = "mien"


@dataclass(frozen=True, slots=True)
class Item:
    """A finding as a page shows it. look: its severity, or that it was set aside: a class of the style sheet."""

    number: int
    look: str
    severity: str
    id: str
    message: str
    suggestion: str
    basis: str | None
    waived: str | None
    place: str
    section: str
    span: Span
    waiver: str


@dataclass(frozen=True, slots=True)
class Row:
    """A paragraph of the text, its words marked, and the findings beside it."""

    body: Markup
    entries: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """The findings of one section, for the list at the top."""

    name: str
    entries: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """A report on the page over many."""

    href: str
    source: str
    unit: str
    errors: int
    warnings: int
    infos: int
    waived: int
    loud: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Count:
    """A rule on the page over many."""

    id: str
    look: str
    example: str
    times: int
    reports: int


def _items(checked: Checked, say: Words) -> tuple[Item, ...]:
    """Every finding in the order of the text, numbered."""
    places = Map(checked.report)
    found = sorted(
        checked.report.findings, key=lambda finding: (finding.span, GRAVITY[finding.severity], finding.id)
    )
    return tuple(
        _item(number, finding, " ".join(checked.report.words(finding.span).split()), places, say)
        for number, finding in enumerate(found, 1)
    )


def _item(number: int, finding: Finding, words: str, places: Map, say: Words) -> Item:
    where = places.at(finding.span)
    return Item(
        number=number,
        look=finding.severity if finding.waived is None else WAIVED,
        severity=say(finding.severity) if finding.waived is None else say("waived"),
        id=finding.id,
        message=finding.message,
        suggestion=finding.suggestion,
        basis=finding.basis,
        waived=finding.waived,
        place=place_name(where, say),
        section=section_name(where, say),
        span=finding.span,
        waiver=_waiver(finding, words),
    )


def _waiver(finding: Finding, words: str) -> str:
    """The lines of a waiver for this finding, to be filled in."""
    rows = {
        "quy tắc": finding.id,
        "đoạn trích": json.dumps(words, ensure_ascii=False),
        "lý do": "",
        "người quyết định": "",
        "ngày": "",
    }
    return "\n".join(
        f"{'- ' if n == 0 else '  '}{key}: {value}".rstrip() for n, (key, value) in enumerate(rows.items())
    )


def _paragraphs(text: str) -> Iterator[Span]:
    """The stretches between blank lines."""
    start = 0
    for piece in text.split("\n\n"):
        if piece.strip():
            yield Span(start, start + len(piece))
        start += len(piece) + 2


_WEIGHT = {"error": 0, "warning": 1, "info": 2, WAIVED: 3}


def _marked(text: str, whole: Span, items: Sequence[Item], say: Words) -> Markup:
    """A paragraph with its findings' words marked, the gravest where several meet, and after each its number."""
    begins: dict[int, list[Item]] = {}
    stops: dict[int, list[Item]] = {}
    for item in items:
        begins.setdefault(min(max(item.span.start, whole.start), whole.end), []).append(item)
        stops.setdefault(min(max(item.span.end, whole.start), whole.end), []).append(item)
    out: list[Markup] = []
    live: dict[int, str] = {}
    position = whole.start
    for at in sorted({whole.start, whole.end, *begins, *stops}):
        out.append(_stretch(text[position:at], live.values()))
        for item in stops.get(at, ()):
            live.pop(item.number, None)
            if item.span.start >= whole.start or item.span.end <= whole.start:
                out.append(_number(item, say))
        for item in begins.get(at, ()):
            if item.span.start >= whole.start:
                out.append(Markup('<span id="v{}"></span>').format(item.number))
            if item.span.end > at:
                live[item.number] = item.look
        position = at
    return Markup("").join(out)


def _stretch(words: str, looks: Collection[str]) -> Markup:
    if not looks or not words:
        return escape(words)
    return Markup('<mark class="{}">{}</mark>').format(min(looks, key=_WEIGHT.__getitem__), words)


def _number(item: Item, say: Words) -> Markup:
    return Markup('<sup class="so-ph"><a href="#f{0}" aria-label="{1} {0}">{0}</a></sup>').format(
        item.number, say("to_finding")
    )


def _rows(checked: Checked, items: Sequence[Item], say: Words) -> Iterator[Row]:
    """The paragraphs, each with the findings that begin in it; a finding that goes on into the next is marked there too."""
    text, starts = checked.report.text, [item.span.start for item in items]
    spans = list(_paragraphs(text))
    first = 0
    for index, whole in enumerate(spans):
        last = len(items) if index == len(spans) - 1 else bisect_left(starts, whole.end, first)
        reach = bisect_left(starts, whole.start - MAX_WIDTH)
        reaching = [item for item in items[reach:first] if item.span.end > whole.start]
        own = tuple(items[first:last])
        first = last
        yield Row(_marked(text, whole, [*reaching, *own], say), own)


def _counts(errors: int, warnings: int, infos: int, waived: int, say: Words) -> list[tuple[str, str]]:
    rows = [("error", errors), ("warning", warnings), ("info", infos)]
    made = [(look, f"{say(look)}: {number}") for look, number in rows]
    return [*made, (WAIVED, f"{say('waived')}: {waived}")] if waived else made


def report_page(checked: Checked, lang: str = "vi", index: str | None = None) -> bytes:
    """The page of one report. index: the page over all, to link back to."""
    say, report = Words(lang), checked.report
    items = _items(checked, say)
    numbered = {(item.id, item.span, item.message): item for item in items}
    parts = [
        Part(group.name, tuple(numbered[(f.id, f.span, f.message)] for f, _ in group.findings))
        for group in groups(checked, say)
    ]
    page = (
        environment()
        .get_template("phat-hien.html")
        .render(
            lang=lang,
            say=say,
            source=report.document.source or say("report"),
            unit=report.header.issuer or say("unknown"),
            period=period_title(report.period.period) if report.period else say("unknown"),
            counts=_counts(
                checked.count("error"),
                checked.count("warning"),
                checked.count("info"),
                len(checked.waived),
                say,
            ),
            groups=parts,
            waived=[item for item in items if item.waived is not None],
            unused=unused_lines(checked.unused, say),
            not_checked=checked.not_checked,
            rows=list(_rows(checked, items, say)),
            index=index,
            waiver_file=(report.document.source or "bao-cao") + ENDINGS[0],
        )
    )
    return page.encode()


def _line(href: str, checked: Checked, say: Words) -> Line:
    loud = sorted(
        (item for item in _items(checked, say) if item.look in ("error", "warning")),
        key=lambda item: (_WEIGHT[item.look], item.number),
    )
    return Line(
        href=href,
        source=checked.report.document.source,
        unit=checked.report.header.issuer or "",
        errors=checked.count("error"),
        warnings=checked.count("warning"),
        infos=checked.count("info"),
        waived=len(checked.waived),
        loud=tuple(loud),
    )


def _rules(rows: Sequence[tuple[str, Checked]]) -> list[Count]:
    """The rules that found something, the gravest and most frequent first."""
    found: dict[tuple[str, str], list[tuple[str, Finding]]] = {}
    for href, checked in rows:
        for finding in checked.open:
            found.setdefault((finding.id, finding.severity), []).append((href, finding))
    counts = [
        Count(rule, severity, hits[0][1].message, len(hits), len({href for href, _ in hits}))
        for (rule, severity), hits in found.items()
    ]
    return sorted(counts, key=lambda count: (GRAVITY[count.look], -count.times, count.id))


def index_page(rows: Sequence[tuple[str, Checked]], errors: Sequence[FileError], lang: str = "vi") -> bytes:
    """The page over many reports: counts by report and rule, the gravest first, each leading to the report's own page."""
    say = Words(lang)
    lines = [_line(href, checked, say) for href, checked in rows]
    lines.sort(key=lambda line: (-line.errors, -line.warnings, -line.infos, line.source))
    page = (
        environment()
        .get_template("phat-hien-chung.html")
        .render(
            lang=lang,
            say=say,
            reports=lines,
            clean=sum(not line.loud for line in lines),
            counts=_counts(
                sum(line.errors for line in lines),
                sum(line.warnings for line in lines),
                sum(line.infos for line in lines),
                sum(line.waived for line in lines),
                say,
            ),
            rules=_rules(rows),
            errors=errors,
            most=MOST,
            not_checked=_common([checked for _, checked in rows]),
        )
    )
    return page.encode()


def _common(rows: Sequence[Checked]) -> list[str]:
    """What was not looked at in some report, each line once, with how many reports it holds for where not for all."""
    times: dict[str, int] = {}
    for checked in rows:
        for line in checked.not_checked:
            times[line] = times.get(line, 0) + 1
    return [
        line if number == len(rows) else f"{line} ({number}/{len(rows)})" for line, number in times.items()
    ]
