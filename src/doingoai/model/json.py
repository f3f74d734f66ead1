"""The JSON of one report, schema ``doingoai/1``: the contract of ``design/data-model.md``.

Numbers are printed as integers where they are whole, else as floats; everything the contract names is always present.
"""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from doingoai.model.document import Document
from doingoai.model.facts import Citation, Finding, Observation, Quantity, Record, Reference
from doingoai.model.report import Report, Section
from doingoai.model.spans import Span, quote

SCHEMA = "doingoai/1"
Json = dict[str, Any]


def number(value: Decimal | None) -> int | float | None:
    """A Decimal as the JSON number that a reader expects: 5, not 5.0."""
    if value is None:
        return None
    return int(value) if value == value.to_integral_value() else float(value)


def _place(span: Span) -> Json:
    return {"start": span.start, "end": span.end}


def _spread(span: Span | None) -> Json | None:
    return None if span is None else _place(span)


def document_json(document: Document) -> Json:
    blocks = []
    for block in document.blocks:
        item: Json = {
            "kind": block.kind,
            "start": block.span.start,
            "end": block.span.end,
            "page": block.page,
        }
        for key in ("level", "label", "mark", "anchor"):
            if (value := getattr(block, key)) is not None:
                item[key] = value
        if block.cells:
            item["cells"] = [
                {
                    "start": c.span.start,
                    "end": c.span.end,
                    "row": c.row,
                    "col": c.col,
                    "row_span": c.row_span,
                    "col_span": c.col_span,
                }
                for c in block.cells
            ]
        blocks.append(item)
    return {
        "source": document.source,
        "sha256": document.sha256,
        "format": document.format,
        "pages": document.pages,
        "text": document.text,
        "blocks": blocks,
        "notes": list(document.notes),
        "repaired": [{**_place(r.span), "encoding": r.encoding} for r in document.repairs],
        "doubts": [{**_place(d.span), "confidence": d.confidence} for d in document.doubts],
        "signatures": [{"signer": s.signer, "signed": s.signed} for s in document.signatures],
    }


def citation_json(citation: Citation, text: str) -> Json:
    return {
        **quote(text, citation.span),
        "type": citation.kind,
        "number": citation.number,
        "date": citation.issued.isoformat() if citation.issued else None,
        "issuer": citation.issuer,
        "subject": citation.subject,
        "confidence": citation.confidence,
    }


def reference_json(reference: Reference, text: str) -> Json:
    return {
        **quote(text, reference.span),
        "type": reference.kind,
        "antecedent": {**quote(text, reference.antecedent.span), "number": reference.antecedent.number},
        "confidence": round(reference.confidence, 2),
    }


def quantity_json(quantity: Quantity, text: str) -> Json:
    result = {
        **quote(text, quantity.span),
        "value": number(quantity.value),
        "qualifier": quantity.qualifier,
        "unit": quantity.unit,
        "counted": quantity.counted,
        "currency": quantity.currency,
        "confidence": quantity.confidence,
    }
    if quantity.upper is not None:
        result["upper"] = number(quantity.upper)
    return result


def observation_json(observation: Observation, text: str) -> Json:
    result = {
        "indicator": observation.indicator,
        "value": number(observation.value),
        "qualifier": observation.qualifier,
        "unit": observation.unit,
        "currency": observation.currency,
        "basis": observation.basis,
        "period": observation.period,
        "scope": observation.scope,
        "confidence": observation.confidence,
        **quote(text, observation.span),
    }
    if observation.upper is not None:
        result["upper"] = number(observation.upper)
    if observation.breakdown is not None:
        result["breakdown"] = observation.breakdown
    return result


def record_json(record: Record, text: str) -> Json:
    fields = {
        key: number(value) if isinstance(value, Decimal) else value for key, value in record.fields.items()
    }
    places = {key: quote(text, span) for key, span in record.places.items()}
    return {
        "register": record.register,
        "fields": fields,
        "places": places,
        "confidence": record.confidence,
        **quote(text, record.span),
    }


def finding_json(finding: Finding, text: str) -> Json:
    return {
        "id": finding.id,
        "rule": finding.rule,
        "severity": finding.severity,
        "message": finding.message,
        "suggestion": finding.suggestion,
        "basis": finding.basis,
        **quote(text, finding.span),
        "related": [quote(text, span) for span in finding.related],
    }


def section_json(section: Section) -> Json:
    return {
        "label": section.label,
        "title": section.title,
        "level": section.level,
        "topic": section.topic,
        "topics": list(section.topics),
        "role": section.role,
        "start": section.span.start,
        "end": section.span.end,
        "children": [section_json(child) for child in section.children],
    }


def own_observations(observations: Iterable[Observation]) -> list[Observation]:
    """The report's own results: figures of another scope are kept apart and are no observations of this report."""
    return [observation for observation in observations if observation.scope == "own"]


def report_json(report: Report) -> Json:
    """The whole report; figures of another scope stand under ``other_scope``."""
    text, header = report.text, report.header
    return {
        "schema": SCHEMA,
        "document": document_json(report.document),
        "header": {
            "kind": header.kind,
            "issuer": header.issuer,
            "parent": header.parent,
            "number": header.number,
            "symbol": header.symbol,
            "place": header.place,
            "date": header.issued.isoformat() if header.issued else None,
            "date_text": header.date_text,
            "title": header.title,
            "addressees": list(header.addressees),
            "start": header.span.start,
            "end": header.span.end,
        },
        "period": None
        if report.period is None
        else {"code": report.period.period.code, **(_spread(report.period.span) or {})},
        "place": list(report.place),
        "sections": [section_json(section) for section in report.sections],
        "footnotes": [
            {"mark": note.mark, "anchor": note.anchor, **quote(text, note.span)} for note in report.footnotes
        ],
        "recipients": list(report.recipients),
        "signature": None
        if report.signature is None
        else {
            "authority": report.signature.authority,
            "position": report.signature.position,
            "name": report.signature.name,
        },
        "citations": [citation_json(item, text) for item in report.citations],
        "references": [reference_json(item, text) for item in report.references],
        "quantities": [quantity_json(item, text) for item in report.quantities],
        "observations": [observation_json(item, text) for item in own_observations(report.observations)],
        "other_scope": [observation_json(item, text) for item in report.observations if item.scope != "own"],
        "records": [record_json(item, text) for item in report.records],
        "findings": [finding_json(item, text) for item in report.findings],
    }
