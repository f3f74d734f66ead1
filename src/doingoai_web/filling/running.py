"""What is already known when a form is opened: the figures of the unit's last report, to stand beside the empty cells, and what runs
on from it in the registers. No sentence of an earlier report is copied."""

from collections.abc import Iterable
from datetime import date

from django.db.models import F

from doingoai.consolidate.masking import masked
from doingoai.knowledge.forms import forms
from doingoai.knowledge.record_fields import RegisterField, registers
from doingoai.model import Record, Report
from doingoai.write.docx.registers import shown
from doingoai.write.forms import Previous, from_report
from doingoai_web.campaigns.models import Asked
from doingoai_web.filling.outline import Place
from doingoai_web.review.models import Status, Version

RUNNING = {
    "agreements": ("status", ("signed", "in_force", "amended")),
    "aid_projects": ("status", ("new", "running")),
    "border_groups": ("", ()),
}  # registers whose rows run on: the column that says so, and with which values; no column: all of them
_NOW = {
    "signed": "in_force",
    "amended": "in_force",
    "new": "running",
}  # what is new in one period is not in the next
_ENDS = {"aid_projects": "end"}
_STALE = {"aid_projects": ("disbursed",)}  # told anew in each period
ROWS = 30  # of a register carried over


def earlier(asked: Asked) -> Version | None:
    """The unit's report for the last period before this one, accepted before others of the same period; two queries."""
    rows = (
        Version.objects.filter(
            submission__asked__unit=asked.unit_id,
            submission__current=F("pk"),
        )
        .exclude(submission__asked__campaign=asked.campaign_id)
        .select_related("submission__asked__campaign")
        .defer("stored")
    )
    first = asked.campaign.span.first
    before = [row for row in rows if row.submission.asked.campaign.span.last < first]

    def order(row: Version) -> tuple[date, bool, int]:
        span = row.submission.asked.campaign.span
        return span.last, row.submission.status == Status.ACCEPTED, row.pk

    return max(before, key=order, default=None)


def previous_of(version: Version | None) -> Previous | None:
    """The figures of an earlier report."""
    return from_report(version.report) if version is not None else None


def running_rows(report: Report, places: Iterable[Place], period_first: date) -> dict[str, str]:
    """Fields of the rows that run on from an earlier report, for the registers that the form asks for."""
    asked = {register for place in places for register in place.part.registers}
    found: dict[str, str] = {}
    told = masked(report)
    for register in RUNNING:
        if register not in asked:
            continue
        own = [r for r in told.records if r.register == register and _runs(r, period_first)]
        rows = [row for row in map(_row, own) if len(row) > 1]
        for number, row in enumerate(rows[:ROWS], 1):
            found |= {f"r.{register}.{number}.{column}": words for column, words in row.items()}
    return found


def _runs(record: Record, period_first: date) -> bool:
    column, values = RUNNING[record.register]
    if column and str(record.fields.get(column, values[0])) not in values:
        return False
    ended = record.fields.get(_ENDS.get(record.register, ""))
    return not (isinstance(ended, date) and ended < period_first)


def _row(record: Record) -> dict[str, str]:
    register, columns = registers()[record.register], forms().registers[record.register]
    stale = _STALE.get(record.register, ())
    fields = (register.fields[name] for name in columns.fields if name not in stale)
    return {field.id: words for field in fields if (words := _words(record, field))}


def _words(record: Record, field: RegisterField) -> str:
    value = str(record.fields.get(field.id, ""))
    if field.type == "choice":
        return field.choices.get(_NOW.get(value, value), "")
    if field.type == "date":
        said = record.fields.get(field.id)
        return f"{said:%d/%m/%Y}" if isinstance(said, date) else shown(record, field)
    return shown(record, field)
