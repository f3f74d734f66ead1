"""Facts from a filled form: its answers exactly, by field; the free words in its areas as any report is read.

An answer is certain (confidence 1). A ticked "không phát sinh" declares none for what can arise in a period, never for what
stands at its end (a stock). An empty field is silence. What the words of an area say again of an answered indicator is kept
with the scope ``TOLD``, so that it is counted once and can be compared.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

from doingoai.extract.answered.form import Field, Form, RowAnswer, form_of
from doingoai.extract.answered.values import Problem, read_figure
from doingoai.extract.registers.merging import merged
from doingoai.extract.registers.values import Row
from doingoai.knowledge import indicators
from doingoai.knowledge.record_fields import registers
from doingoai.model import Observation, Paragraph, Quantity, Record, Report, Span
from doingoai.periods import parse_code

__all__ = ["TOLD", "Field", "Form", "Unread", "answers", "fill", "form_of", "unread"]

TOLD = "told_again"
_FLOWS = ("sum", "sum_dedup", "union")  # what is nought where nothing arose
_DOUBTED = 0.55
_DAY = "ngày "
_STATING = ("run_in", "body", "list_item", "table_cell")
_NOTES = "mẫu báo cáo: {count} ô được đọc theo chữ in trên mẫu, vì tệp không còn các ô điền (content control) của Word"


@dataclass(frozen=True, slots=True)
class Unread:
    """An answer that could not be used. name: of what is asked; reason: as in ``values.Problem``."""

    name: str
    span: Span
    reason: str


def answers(form: Form, report: Report) -> Iterator[tuple[Field, Quantity]]:
    """Every figure that was answered and understood, with the span of its words in the document."""
    for field in form.figures:
        read = read_figure(report.words(field.span), field.asked.indicator or "")
        for quantity in () if isinstance(read, Problem) else read:
            start = field.span.start
            span = Span(start + quantity.span.start, start + quantity.span.end)
            yield field, replace(quantity, span=span, number_span=None)


def unread(form: Form, report: Report) -> Iterator[Unread]:
    """The answers that nobody can use: a figure that is none, a column of a register that its words do not fill."""
    for field in form.figures:
        read = read_figure(report.words(field.span), field.asked.indicator or "")
        if isinstance(read, Problem):
            yield Unread(indicators()[field.asked.indicator or ""].name["vi"], field.span, read.reason)
    for answer in form.rows:
        row = _row(answer, form, report)
        register = registers()[answer.register]
        for name, span in answer.cells:
            if name not in row.fields and register.fields[name].type != "text":
                yield Unread(register.fields[name].name["vi"], span, "column")


def fill(form: Form, report: Report, observed: Callable[[Report], Report]) -> Report:
    """The report with the facts of a filled form. observed: finds what free words state, in a report of those words alone."""
    told = observed(_free_words(form, report))
    stated = [_observation(field, quantity, form) for field, quantity in answers(form, report)]
    inside = [q for _, q in answers(form, report)]
    own = {(o.indicator, o.currency) for o in stated}
    said = {o.indicator for o in told.observations if _own(o, form) and o.value > 0}
    zeros = list(_zeros(form, {o.indicator for o in stated}, said, stated))
    none = {o.indicator for o in zeros}
    again = [_again(o, own, none) if _own(o, form) else o for o in told.observations]
    observations = sorted([*stated, *zeros, *again], key=lambda o: (o.span, o.indicator))
    records = _records(form, report, told.records)
    printed = form.printed
    notes = (*report.document.notes, _NOTES.format(count=printed)) if printed else report.document.notes
    return replace(
        report,
        document=replace(report.document, notes=notes),
        quantities=tuple(sorted([*told.quantities, *inside], key=lambda q: q.span)),
        observations=tuple(observations),
        paragraphs=tuple(_framed(form, report.paragraphs)),
        records=tuple(sorted(records, key=lambda record: (record.span, record.register))),
    )


def _framed(form: Form, paragraphs: Iterable[Paragraph]) -> Iterator[Paragraph]:
    """What the form itself says (how to fill it in, names of figures, last period's) states nothing: only its areas do."""
    areas = [field.span for field in form.areas]
    for paragraph in paragraphs:
        own = any(area.overlaps(paragraph.span) for area in areas)
        yield paragraph if own or paragraph.kind not in _STATING else replace(paragraph, kind="furniture")


def _own(observation: Observation, form: Form) -> bool:
    """A figure of the report's own period and unit, not a part of one."""
    return (
        observation.scope == "own"
        and observation.breakdown is None
        and observation.period in (None, form.key.period)
    )


def _again(observation: Observation, own: set[tuple[str, str | None]], none: set[str]) -> Observation:
    answered = (observation.indicator, observation.currency) in own or observation.indicator in none
    return replace(observation, scope=TOLD) if answered else observation


def _observation(field: Field, quantity: Quantity, form: Form) -> Observation:
    indicator = indicators()[field.asked.indicator or ""]
    nought = quantity.value == 0 and quantity.upper is None
    return Observation(
        indicator=indicator.id,
        span=quantity.span,
        value=quantity.value,
        upper=quantity.upper,
        qualifier=quantity.qualifier,
        unit=(quantity.unit or indicator.unit) if indicator.money else indicator.unit,
        currency=quantity.currency,
        basis="declared_none" if nought else "stated",
        period=form.key.period,
        confidence=1.0,
    )


def _zeros(
    form: Form, stated: set[str], said: set[str], figures: Iterable[Observation]
) -> Iterator[Observation]:
    """What the ticked boxes declare to be none. Beside a figure in the same section a tick is doubtful."""
    counted = {o.indicator for o in figures if o.value > 0}
    done: set[str] = set()
    for tick in sorted(form.ticks, key=lambda field: (field.asked.section == 0, field.span)):
        covered = [a for a in form.asked if tick.asked.section in (0, a.section)]
        names = [
            a.indicator for a in covered if a.indicator and indicators()[a.indicator].aggregation in _FLOWS
        ]
        flows = {a.indicator for a in covered if a.indicator in names}
        doubtful = bool(flows & (counted | said))
        for name in names:
            if name not in stated and name not in said and name not in done:
                done.add(name)
                yield _zero(name, tick, form, _DOUBTED if doubtful else 1.0)


def _zero(name: str, tick: Field, form: Form, sure: float) -> Observation:
    return Observation(
        indicator=name,
        span=tick.span,
        value=Decimal(0),
        qualifier="exact",
        unit=indicators()[name].unit,
        basis="declared_none",
        period=form.key.period,
        confidence=sure,
    )


def _free_words(form: Form, report: Report) -> Report:
    """The report as if nothing but the words of its filled areas stood in it."""
    areas = sorted(field.span for field in form.areas)

    def inside(span: Span) -> bool:
        return any(area.start <= span.start < area.end for area in areas)

    kept: list[Paragraph] = []
    places: dict[int, int] = {}
    for index, paragraph in enumerate(report.paragraphs):
        for area in areas:
            start, end = max(area.start, paragraph.span.start), min(area.end, paragraph.span.end)
            if start < end:
                places[index] = len(kept)
                before = places.get(paragraph.continues) if paragraph.continues is not None else None
                kept.append(replace(paragraph, span=Span(start, end), continues=before))
                break
    return replace(
        report,
        document=replace(report.document, blocks=tuple(b for b in report.document.blocks if inside(b.span))),
        paragraphs=tuple(kept),
        footnotes=tuple(
            n for n in report.footnotes if n.anchor is not None and inside(Span(n.anchor, n.anchor))
        ),
        quantities=tuple(q for q in report.quantities if inside(q.span)),
        citations=tuple(c for c in report.citations if inside(c.span)),
    )


def _row(answer: RowAnswer, form: Form, report: Report) -> Row:
    """A row of a register table, with what its columns hold."""
    spans = [span for _, span in answer.cells]
    period = parse_code(form.key.period)
    year = period.first.year if period.first.year == period.last.year else None
    register = registers()[answer.register]
    first, last = min(s.start for s in spans), max(s.end for s in spans)
    row = Row(register, first, last, 1.0, year, source="body", group=answer.section)
    for name, span in answer.cells:
        words = report.words(span)
        if register.fields[name].type == "date":
            _put_date(row, name, words, span.start)
        else:
            row.put(name, words, span.start)
    return row


def _put_date(row: Row, name: str, words: str, start: int) -> None:
    """A day, also without its year, or as "12/3" alone."""
    hint = str(row.year or "")
    if not row.put(name, words, start, hint) and row.put(name, _DAY + words, start, hint):
        row.places[name] = Span(start, start + len(words))


def _same_day(row: Row, record: Record) -> bool:
    """The free words tell of the event of a row: it began on the same day, and nothing speaks against it."""
    days = row.register.dates[:1]
    if row.register.id != record.register or not days or days[0] not in row.fields:
        return False
    both = [name for name in row.register.same if name in row.fields and name in record.fields]
    firm = [name for name in both if row.register.fields[name].type in ("choice", "number", "date")]
    return days[0] in both and all(row.fields[name] == record.fields[name] for name in firm)


def _records(form: Form, report: Report, told: Iterable[Record]) -> list[Record]:
    """The rows of the registers; what the free words tell of the same events fills their gaps and is no record of its own."""
    rows = [row for row in (_row(answer, form, report) for answer in form.rows) if row.fields]
    exact = [(row, dict(row.fields), dict(row.places)) for row in rows]
    beside = [
        Row(
            registers()[record.register],
            record.span.start,
            record.span.end,
            record.confidence,
            source="table",  # merged after those of the form, which keep their values
            group=-2,
            fields=dict(record.fields),
            places=dict(record.places),
        )
        for record in told
        if not any(_same_day(row, record) for row in rows)
    ]
    kept = merged([*rows, *beside])
    for row, fields, places in exact:
        row.fields.update(fields)
        row.places.update(places)
    return [
        Record(row.register.id, Span(row.start, row.end), row.fields, row.places, row.confidence)
        for row in kept
    ]
