"""Report → facts: citations, quantities, observations, records.

``extract`` fills them in; ``find_citations``, ``find_quantities`` and ``find_observations`` each do one of them.
"""

from dataclasses import replace

from doingoai.extract.answered import fill, form_of
from doingoai.extract.citations import find_citations
from doingoai.extract.observations import find_observations
from doingoai.extract.passages import passages
from doingoai.extract.quantities import find_quantities
from doingoai.extract.records import find_records
from doingoai.extract.short_forms import resolve_short_forms
from doingoai.model import Citation, Quantity, Report, Span

__all__ = ["extract", "find_citations", "find_observations", "find_quantities"]

_NO_FIGURES = {"furniture", "signature", "recipients"}


def extract(report: Report) -> Report:
    """The report with its citations, quantities, observations and records; the structure must be there already."""
    found = find_citations(report.text)
    citations = tuple(c for c in found if not _is_own_number(c, report))
    apart = _apart(report)
    quantities = tuple(q for q in find_quantities(report.text, found) if not _outside(q, apart))
    references = resolve_short_forms(report.text, citations)
    found_in = replace(report, citations=citations, references=references, quantities=quantities)
    form = form_of(found_in)
    return _observed(found_in) if form is None else fill(form, found_in, _observed)


def _observed(report: Report) -> Report:
    ready = passages(report)  # joining and folding them is dear: once for both
    return replace(report, observations=find_observations(report, ready), records=find_records(report, ready))


def _is_own_number(citation: Citation, report: Report) -> bool:
    own = report.header.number_span
    return own is not None and own.overlaps(citation.span)


def _apart(report: Report) -> tuple[Span, ...]:
    """Page furniture, the number line, the recipients and the signature: where figures state nothing."""
    spans = [p.span for p in report.paragraphs if p.kind in _NO_FIGURES]
    if report.header.number_span is not None:
        spans.append(report.header.number_span)
    return tuple(spans)


def _outside(quantity: Quantity, apart: tuple[Span, ...]) -> bool:
    return any(span.overlaps(quantity.span) for span in apart)
