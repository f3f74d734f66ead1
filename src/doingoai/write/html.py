"""``nguon.html``: every figure of the consolidated report, and a click away the sentence it came from, highlighted in its source.

Self-contained: no script, no network. Past ``INLINE_REPORTS`` reports the sources stand on a page each, linked from the first.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape

from doingoai.knowledge import indicators, topics
from doingoai.model import Addend, Consolidation, LeftOut, Report, Span, Total, UsedReport
from doingoai.periods import title as period_title
from doingoai.text.numbers_vi import figure
from doingoai.write.places import sentence_of

INLINE_REPORTS = 50
CONTEXT = 110  # characters of the sentence shown on either side of a figure
SEVERITY = {"error": "Lỗi", "warning": "Cảnh báo", "info": "Lưu ý"}


@dataclass(frozen=True, slots=True)
class Link:
    """One figure of one unit with the page and anchor of its sentence."""

    unit: str
    figure: str
    before: str
    words: str
    after: str
    href: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """One indicator on the page."""

    anchor: str
    name: str
    total: str
    additive: bool
    links: tuple[Link, ...]
    zeros: tuple[Link, ...]
    left_out: tuple[Link, ...]
    silent: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Source:
    """One report on the page."""

    anchor: str
    page: str
    unit: str
    source: str
    status: str
    body: Markup


@cache
def environment() -> Environment:
    """The templates of the pages that stand alone: escaped, and nothing undefined passes."""
    return Environment(
        loader=PackageLoader("doingoai.write", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def _anchor(number: int, span: Span) -> str:
    return f"b{number}-{span.start}-{span.end}"


class _Places:
    """Where each source stands: its number, its page and its anchors."""

    def __init__(self, result: Consolidation) -> None:
        self.numbers = {used.source: number for number, used in enumerate(result.reports, 1)}
        self.reports = {used.source: used.report for used in result.reports}
        self.many = len(result.reports) > INLINE_REPORTS

    def page(self, source: str) -> str:
        return f"nguon/{self.numbers[source]:04d}.html" if self.many else ""

    def href(self, source: str, span: Span) -> str:
        return f"{self.page(source)}#{_anchor(self.numbers[source], span)}"


def _groups(report: Report, spans: Iterable[Span]) -> list[tuple[Span, list[Span]]]:
    """Sentences that something leads to, each with the spans in it; sentences that overlap are one."""
    groups: list[tuple[Span, list[Span]]] = []
    for span in sorted(set(spans)):
        sentence = sentence_of(report, span)
        if groups and sentence.start < groups[-1][0].end:
            whole, held = groups[-1]
            groups[-1] = (Span(whole.start, max(whole.end, sentence.end)), [*held, span])
        else:
            groups.append((sentence, [span]))
    return groups


def _marked(text: str, whole: Span, held: Sequence[Span]) -> Markup:
    """The sentence with its figures in <mark>; where figures overlap, the mark covers both."""
    out, position = [], whole.start
    for span in sorted(held):
        if span.end <= position:
            continue
        start = max(span.start, position)
        out.append(escape(text[position:start]))
        out.append(Markup("<mark>{}</mark>").format(text[start : span.end]))
        position = span.end
    out.append(escape(text[position : whole.end]))
    return Markup("").join(out)


def source_body(number: int, report: Report, figures: Iterable[Span], others: Iterable[Span]) -> Markup:
    """A source's whole text, escaped, with every figure marked, and an anchor for every figure and every other place linked to."""
    text = report.text
    out, position = [], 0
    marks = set(figures)
    for whole, held in _groups(report, {*marks, *others}):
        out.append(escape(text[position : whole.start]))
        inner = _marked(text, whole, [span for span in held if span in marks])
        for span in held:
            inner = Markup('<span class="cau" id="{}">{}</span>').format(_anchor(number, span), inner)
        out.append(inner)
        position = whole.end
    out.append(escape(text[position:]))
    return Markup("").join(out)


def _context(report: Report, span: Span) -> tuple[str, str]:
    """The words of the sentence before and after the figure, shortened."""
    whole = sentence_of(report, span)
    before = " ".join(report.words(Span(whole.start, span.start)).split())
    after = " ".join(report.words(Span(span.end, whole.end)).split())
    return before if len(before) <= CONTEXT else "…" + before[-CONTEXT:], after if len(
        after
    ) <= CONTEXT else after[:CONTEXT] + "…"


def _link(places: _Places, item: Addend | LeftOut, shown: str, note: str) -> Link:
    before, after = _context(places.reports[item.source], item.span)
    return Link(item.unit, shown, before, item.text, after, places.href(item.source, item.span), note)


def _row(places: _Places, total: Total) -> Row:
    shown = (
        "không cộng"
        if total.value is None
        else figure(
            total.value, total.unit, qualifier=total.qualifier, upper=total.upper, currency=total.currency
        )
    )
    links = tuple(
        _link(
            places,
            a,
            figure(a.value, total.unit, qualifier=a.qualifier, upper=a.upper, currency=total.currency),
            f"số liệu của kỳ {a.period}" if a.period else "",
        )
        for a in total.addends
    )
    zeros = tuple(_link(places, a, "không có", "") for a in total.declared_none)
    left = tuple(
        _link(places, item, figure(item.value, total.unit, currency=total.currency), item.reason)
        for item in total.left_out
    )
    anchor = f"ct-{total.indicator}-{total.currency or ''}"
    return Row(
        anchor,
        indicators()[total.indicator].name["vi"],
        shown,
        total.additive,
        links,
        zeros,
        left,
        total.silent,
    )


def _figures(result: Consolidation, used: UsedReport) -> Iterator[Span]:
    for total in result.totals:
        items: tuple[Addend | LeftOut, ...] = (*total.addends, *total.declared_none, *total.left_out)
        yield from (item.span for item in items if item.source == used.source)


def _others(result: Consolidation, used: UsedReport) -> Iterator[Span]:
    yield from (excerpt.span for excerpt in result.excerpts if excerpt.source == used.source)
    yield from (q.span for q in result.questions if q.source == used.source and q.span is not None)
    yield from (p.finding.span for p in result.findings if p.source == used.source)
    yield from (
        side.span for pair in result.duplicates for side in (pair.a, pair.b) if side.source == used.source
    )


def _sources(result: Consolidation, places: _Places) -> list[Source]:
    reasons = {item.source: item.reason for item in result.set_aside}
    made = []
    for used in result.reports:
        number = places.numbers[used.source]
        body = source_body(number, used.report, _figures(result, used), _others(result, used))
        status = "được tính" if used.used else f"không tính: {reasons.get(used.source, '')}"
        made.append(Source(f"b{number}", places.page(used.source), used.unit, used.source, status, body))
    return made


def _sections(result: Consolidation, places: _Places) -> list[tuple[str, list[Row]]]:
    made = []
    for topic in topics().values():
        rows = [
            _row(places, total) for total in result.totals if indicators()[total.indicator].topic == topic.id
        ]
        if rows:
            made.append((topic.name["vi"], rows))
    return made


def write_html(result: Consolidation) -> dict[str, bytes]:
    """The pages: file name → bytes."""
    places = _Places(result)
    sources = _sources(result, places)
    shared = {
        "result": result,
        "period": period_title(result.period),
        "places": places,
        "severity": SEVERITY,
        "topics": topics(),
    }
    template = environment().get_template("nguon.html")
    index = template.render(
        **shared, sections=_sections(result, places), sources=sources, inline=not places.many
    )
    pages = {"nguon.html": index.encode()}
    if places.many:
        page = environment().get_template("bao-cao-goc.html")
        pages |= {source.page: page.render(**shared, source=source).encode() for source in sources}
    return pages
