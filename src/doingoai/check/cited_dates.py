"""Days that do not exist, and documents cited before they were issued."""

import calendar
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import cast

from doingoai.check.cited import name_of
from doingoai.check.engine import Hit
from doingoai.model import Report, Rule, Span
from doingoai.text.dates import DateMention, find_dates

_SIGNED_WITHIN = timedelta(days=92)  # after its period, for a report whose own date is blank
_REASONS = {"reason": "reasons", "reason_en": "reasons_en", "reason_zh": "reasons_zh"}


def impossible(report: Report, rule: Rule) -> Iterator[Hit]:
    """Days that do not exist, anywhere in the report."""
    for mention in find_dates(report.text):
        if mention.problem is not None:
            parts = _parts(mention)
            values = {
                key: cast("Mapping[str, str]", rule.params[name])[mention.problem].format_map(parts)
                for key, name in _REASONS.items()
            }
            yield Hit(mention.span, values)


def _parts(mention: DateMention) -> dict[str, object]:
    days = 31
    if mention.month and 1 <= mention.month <= 12:
        days = calendar.monthrange(
            mention.year if mention.year and 1 <= mention.year <= 9999 else 2000, mention.month
        )[1]
    return {"day": mention.day, "month": mention.month, "year": mention.year, "days": days}


def cited_later(report: Report, rule: Rule) -> Iterator[Hit]:
    """A cited document dated after the report itself. Where only the report's month is given, its last day counts;
    where nothing is given, a quarter after its period."""
    signed = report.header.issued or _end_of_month(report)
    dated = signed is not None
    own = signed or (report.period.period.last + _SIGNED_WITHIN if report.period else None)
    if own is None:
        return
    for citation in report.citations:
        if citation.issued and citation.issued > own and citation.date_span:
            span = Span(
                min(citation.span.start, citation.date_span.start),
                max(citation.span.end, citation.date_span.end),
            )
            related = (report.header.date_span,) if report.header.date_span else ()
            yield Hit(
                span,
                {
                    "name": name_of(citation) or citation.kind,
                    "date": f"{citation.issued:%d/%m/%Y}",
                    "own": f"{own:%d/%m/%Y}" if dated else f"kỳ báo cáo đến {_period_end(report)}",
                    "own_en": f"{own:%d/%m/%Y}" if dated else f"its period ends {_period_end(report)}",
                    "own_zh": f"{own:%d/%m/%Y}" if dated else f"报告期截至 {_period_end(report)}",
                },
                related,
                severity=None if dated else "warning",
            )


def _end_of_month(report: Report) -> date | None:
    for mention in find_dates(report.header.date_text or ""):
        if mention.form == "month_year" and mention.year and mention.month and mention.problem is None:
            return date(mention.year, mention.month, calendar.monthrange(mention.year, mention.month)[1])
    return None


def _period_end(report: Report) -> str:
    return f"{report.period.period.last:%d/%m/%Y}" if report.period else ""
