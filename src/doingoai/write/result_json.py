"""The JSON of a consolidation: ``ket-qua.json``, schema ``doingoai/1`` of `design/data-model.md`."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from doingoai.model import (
    SCHEMA,
    Addend,
    Combined,
    Consolidation,
    Duplicate,
    Excerpt,
    LeftOut,
    Overlap,
    PlacedFinding,
    Question,
    Report,
    Span,
    Total,
)
from doingoai.model.json import number
from doingoai.write.beside import comparison_json, converted_json, rebased_json
from doingoai.write.places import sentence_of

Json = dict[str, Any]
Reports = Mapping[str, Report]


def _sentence(reports: Reports, source: str, span: Span) -> str:
    """The sentence a figure stands in, on one line; a report's list item or table row counts as one."""
    report = reports[source]
    return " ".join(report.words(sentence_of(report, span)).split())


def _addend(addend: Addend, reports: Reports) -> Json:
    result: Json = {
        "unit": addend.unit,
        "value": number(addend.value),
        "qualifier": addend.qualifier,
        "basis": addend.basis,
        "source": addend.source,
        "start": addend.span.start,
        "end": addend.span.end,
        "text": addend.text,
        "sentence": _sentence(reports, addend.source, addend.span),
    }
    if addend.upper is not None:
        result["upper"] = number(addend.upper)
    if addend.period is not None:
        result["period"] = addend.period
    return result


def _left_out(item: LeftOut, reports: Reports) -> Json:
    place = {"source": item.source, "start": item.span.start, "end": item.span.end, "text": item.text}
    sentence = _sentence(reports, item.source, item.span)
    return {
        "unit": item.unit,
        "value": number(item.value),
        "reason": item.reason,
        **place,
        "sentence": sentence,
    }


def _total(total: Total, reports: Reports) -> Json:
    result: Json = {
        "indicator": total.indicator,
        "value": number(total.value),
        "qualifier": total.qualifier,
        "unit": total.unit,
        "currency": total.currency,
        "additive": total.additive,
        "addends": [_addend(addend, reports) for addend in total.addends],
        "declared_none": [addend.unit for addend in total.declared_none],
        "declared_none_sources": [_addend(addend, reports) for addend in total.declared_none],
        "silent": list(total.silent),
        "left_out": [_left_out(item, reports) for item in total.left_out],
        "overlaps": [_overlap(item) for item in total.overlaps],
        "value_with_duplicates": number(_with_duplicates(total)),
        "value_without_duplicates": number(total.without_duplicates),
        "combined": _combined(total.combined),
    }
    if total.upper is not None:
        result["upper"] = number(total.upper)
    return result


def _overlap(item: Overlap) -> Json:
    return {
        "pairs": list(item.pairs),
        "units": list(item.units),
        "value": number(item.value),
        "decided": item.decided,
    }


def _with_duplicates(total: Total) -> Decimal | None:
    """The plain sum of the addends, where some tell of one event; null where none do."""
    if total.without_duplicates is None:
        return None
    return sum((addend.value for addend in total.addends), Decimal(0))


def _combined(item: Combined | None) -> Json | None:
    if item is None:
        return None
    members = [
        {
            "name": member.name,
            "units": list(member.units),
            "places": [{"source": s, "start": span.start, "end": span.end} for s, span in member.places],
        }
        for member in item.members
    ]
    return {
        "how": item.how,
        "value": number(item.value),
        "qualifier": item.qualifier,
        "members": members,
        "part": number(item.part),
        "whole": number(item.whole),
    }


def _excerpt(excerpt: Excerpt) -> Json:
    return {
        "topic": excerpt.topic,
        "kind": excerpt.kind,
        "unit": excerpt.unit,
        "source": excerpt.source,
        "start": excerpt.span.start,
        "end": excerpt.span.end,
        "text": excerpt.text,
    }


def _duplicate(pair: Duplicate) -> Json:
    return {
        "id": pair.id,
        "score": pair.score,
        "a": _excerpt(pair.a),
        "b": _excerpt(pair.b),
        "shared": list(pair.shared),
        "decision": pair.decision,
        "note": pair.note,
    }


def _question(question: Question) -> Json:
    span = question.span
    return {
        "text": question.text,
        "source": question.source,
        "start": span.start if span else None,
        "end": span.end if span else None,
    }


def _finding(placed: PlacedFinding) -> Json:
    finding = placed.finding
    return {
        "source": placed.source,
        "unit": placed.unit,
        "id": finding.id,
        "rule": finding.rule,
        "severity": finding.severity,
        "message": finding.message,
        "suggestion": finding.suggestion,
        "start": finding.span.start,
        "end": finding.span.end,
    }


def _files(result: Consolidation) -> Json:
    """What became of every file: read, set aside, not read."""
    return {
        "reports": [
            {
                "source": used.source,
                "sha256": used.report.document.sha256,
                "unit": used.unit,
                "parent": used.parent,
                "period": used.period,
                "used": used.used,
            }
            for used in result.reports
        ],
        "set_aside": [
            {"source": item.source, "unit": item.unit, "period": item.period, "reason": item.reason}
            for item in result.set_aside
        ],
        "errors": [
            {"source": error.source, "code": error.code, "message": error.message} for error in result.errors
        ],
    }


def _attendance(result: Consolidation) -> Json:
    """Who was to report: null where no list of units was given."""
    missing, late = result.missing, result.late
    return {
        "expected": result.expected,
        "missing": None if missing is None else list(missing),
        "late": None
        if late is None
        else [
            {"unit": item.unit, "due": item.due.isoformat(), "received": item.received.isoformat()}
            for item in late
        ],
        "partial": [
            {"unit": item.unit, "have": list(item.have), "lacking": list(item.lacking)}
            for item in result.partial
        ],
    }


def consolidation_json(result: Consolidation) -> Json:
    """The whole consolidation; every figure with its source and span."""
    reports = {used.source: used.report for used in result.reports}
    period = result.period
    return {
        "schema": SCHEMA,
        "for": {"unit": result.unit, "issuer": result.issuer},
        "period": {
            "code": period.code,
            "first": period.first.isoformat(),
            "last": period.last.isoformat(),
        },
        **_files(result),
        **_attendance(result),
        "totals": [_total(total, reports) for total in result.totals],
        "rebased": rebased_json(result.rebased),
        "comparison": [comparison_json(item) for item in result.comparisons],
        "converted": [converted_json(item) for item in result.converted],
        "excerpts": [_excerpt(excerpt) for excerpt in result.excerpts],
        "duplicates": [_duplicate(pair) for pair in result.duplicates],
        "questions": [_question(question) for question in result.questions],
        "findings": [_finding(placed) for placed in result.findings],
        "not_checked": list(result.not_checked),
    }
