"""Checking a draft as it is written: its Word form is read in the limited child as any file is, and what was found is put at the field
or the section where it stands."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from doingoai.apart import read_apart
from doingoai.consolidate.masking import masked
from doingoai.extract.answered.tags import read_tag
from doingoai.knowledge.record_fields import CURRENCY, registers
from doingoai.model import Finding, Report, Span
from doingoai.text.numbers_vi import figure, number
from doingoai_web.campaigns.models import Asked
from doingoai_web.filling.drawing import word_file
from doingoai_web.filling.fields import Data, row_numbers
from doingoai_web.filling.models import Draft
from doingoai_web.filling.outline import WHOLE, Place, ask_of, places_of
from doingoai_web.filling.waivers import key_of_finding, set_aside, words_of
from doingoai_web.setup.rules import file_for

AGAIN = timedelta(seconds=3)  # at the least between two checks of a draft
NAME = "mau-tren-web.docx"


@dataclass(frozen=True, slots=True)
class Spot:
    """Where something stands in the form. field: its name, empty where it is none; section: key, empty for the head and the end."""

    field: str
    section: str


class Spots:
    """The places of a filled form's text."""

    def __init__(self, report: Report, places: Iterable[Place], data: Data) -> None:
        self._keys = {place.part.number: place.key for place in places if place.key}
        self._keys[0] = WHOLE
        self._data = data
        self._controls: list[tuple[Span, Spot]] = []
        for control in report.document.controls:
            read = read_tag(control.tag)
            spot = self._spot(read[1]) if read else None
            if spot is not None:
                self._controls.append((control.span, spot))
        kinds = ("recipients", "signature", "closing")
        self._ends = [p.span for p in report.paragraphs if p.kind in kinds]
        self._text = report.text

    def _spot(self, asked: Any) -> Spot | None:
        key = self._keys.get(asked.section, "")
        if asked.kind == "figure":
            return Spot(f"i.{asked.indicator}", key)
        if asked.kind == "row":
            numbers = row_numbers(self._data, asked.register)
            row = numbers[asked.row - 1] if asked.row <= len(numbers) else asked.row
            return Spot(f"r.{asked.register}.{row}.{asked.column}", key)
        return Spot(f"{'n' if asked.kind == 'none' else 't'}.{key}", key) if key else None

    def at(self, *spans: Span) -> Spot:
        """The field that holds the words, else that of the words they are set against, else the section around them."""
        for span in spans:
            line = self._text.rfind("\n", 0, span.start) + 1
            for own, spot in self._controls:
                inside = own.start < span.end and span.start < own.end
                if inside or (spot.field.startswith("n.") and line <= own.start < span.end):
                    return spot
        if any(end.overlaps(spans[0]) for end in self._ends):
            return Spot("", "")
        before = [spot for own, spot in self._controls if own.end <= spans[0].start and spot.section != WHOLE]
        return Spot("", before[-1].section if before else "")


def told(report: Report, spots: Spots) -> list[dict[str, Any]]:
    """The findings as a draft keeps them: the gravest first."""
    shown = masked(report)
    gravity = {"error": 0, "warning": 1, "info": 2}
    ordered = sorted(report.findings, key=lambda f: (gravity[f.severity], f.span.start))
    return [_told(shown, finding, spots) for finding in ordered]


def _told(report: Report, finding: Finding, spots: Spots) -> dict[str, Any]:
    spot = spots.at(finding.span, *finding.related)
    words = words_of(report, finding)
    return {
        "key": key_of_finding(finding.id, words),
        "field": spot.field,
        "section": spot.section,
        "rule": finding.id,
        "severity": finding.severity,
        "message": finding.message,
        "suggestion": finding.suggestion,
        "basis": finding.basis or "",
        "words": words,
        "waived": finding.waived or "",
    }


def sums_of(report: Report) -> dict[str, str]:
    """Register → what its rows add up to, in words: “3 dòng; Số người: 21; Giải ngân: 12.500 USD”."""
    return {
        register: "; ".join(_sums(report, register))
        for register in dict.fromkeys(r.register for r in report.records)
    }


def _sums(report: Report, register: str) -> Iterator[str]:
    rows = [record.fields for record in report.records if record.register == register]
    yield f"{len(rows)} dòng"
    for field in registers()[register].fields.values():
        if field.type == "number":
            values = [value for row in rows if isinstance(value := row.get(field.id), Decimal)]
            if len(values) > 1:
                yield f"{field.name['vi']}: {number(sum(values, Decimal(0)))}"
        elif field.type == "money":
            yield from _money(rows, field.id, field.name["vi"])


def _money(rows: Iterable[Mapping[str, object]], name: str, title: str) -> Iterator[str]:
    by_currency: dict[str, list[Decimal]] = {}
    for row in rows:
        value = row.get(name)
        if isinstance(value, Decimal):
            by_currency.setdefault(str(row.get(f"{name}{CURRENCY}", "")), []).append(value)
    for currency, values in by_currency.items():
        if len(values) > 1:
            yield f"{title}: {figure(sum(values, Decimal(0)), '', currency=currency or None, padded=False)}"


def read_draft(asked: Asked, data: Data, *, sending: int = 0) -> tuple[bytes, Report]:
    """The draft as its Word form, and that form as it is read. Raises UserError BM-001 where it bears a mark of secrecy, DT-…"""
    made = word_file(ask_of(asked), data, sending=sending)
    return made, read_apart(made, NAME, rules=file_for(asked.campaign))


def check(*, asked: Asked, draft: Draft, now: datetime) -> Draft:
    """Check what is saved, unless that was done already or a moment ago. Reading takes place outside any transaction."""
    recent = draft.checked_at is not None and now - draft.checked_at < AGAIN
    if draft.pk is None or draft.checked == draft.revision or recent:
        return draft
    _, report = read_draft(asked, draft.data)
    spots = Spots(report, places_of(ask_of(asked).outline), draft.data)
    report = set_aside(asked.pk, report)
    draft.checked, draft.checked_at = draft.revision, now
    draft.findings, draft.sums = told(report, spots), sums_of(report)
    Draft.objects.filter(pk=draft.pk).exclude(checked__gt=draft.checked).update(
        checked=draft.checked, checked_at=now, findings=draft.findings, sums=draft.sums
    )
    return draft
