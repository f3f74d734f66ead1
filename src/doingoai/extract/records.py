"""Report → records: rows of the registers of ``knowledge/registers.yaml``, assembled from text, footnotes and tables."""

from collections.abc import Iterator, Sequence

from doingoai.extract.passages import Passage, passages
from doingoai.extract.registers.listed import from_citations, from_sections
from doingoai.extract.registers.merging import merged
from doingoai.extract.registers.statements import from_statements
from doingoai.extract.registers.tables import from_tables
from doingoai.extract.registers.values import Row
from doingoai.model import Record, Report, Span

__all__ = ["find_records"]


def find_records(report: Report, ready: Sequence[Passage] | None = None) -> tuple[Record, ...]:
    """The records of a report, in the order of its text; its citations must be there already.

    A record's ``places`` say where each field stands; the place "also" is a second telling of the same event. Dates are ISO
    ("2025-03-10", or "2025-03" where no day is written), countries ISO 3166-1 codes, and a figure that is not exact has its
    qualifier beside it ("members_qualifier").
    """
    year = _year(report)
    rows = merged([*_rows(report, year, passages(report) if ready is None else ready)])
    records = (_record(row) for row in rows)
    return tuple(sorted(records, key=lambda record: (record.span, record.register)))


def _rows(report: Report, year: int | None, ready: Sequence[Passage]) -> Iterator[Row]:
    yield from from_statements(report, ready, year)
    yield from from_tables(report, year)
    yield from from_sections(report, ready, year)
    yield from from_citations(report)


def _year(report: Report) -> int | None:
    """The year of the report's period where it lies within one year: the year of "ngày 27/3"."""
    if report.period is None:
        return None
    period = report.period.period
    return period.first.year if period.first.year == period.last.year else None


def _record(row: Row) -> Record:
    return Record(
        register=row.register.id,
        span=Span(row.start, row.end),
        fields=dict(row.fields),
        places=dict(row.places),
        confidence=round(row.confidence, 2),
    )
