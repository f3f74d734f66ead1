"""Units that no longer existed when the report speaks of them."""

import re
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Final

from doingoai.check.abroad import told
from doingoai.check.context import Context
from doingoai.check.engine import Hit
from doingoai.check.places import paragraph_at
from doingoai.check.unit_names import (
    DISTRICT_KINDS,
    STATE_BODY,
    clause_of,
    foreign_names,
    is_old_title,
    known_units,
    standing_of,
    style,
    unit_mentions,
)
from doingoai.model import Report, Rule
from doingoai.periods import find_periods
from doingoai.units.name_search import UnitMention
from doingoai.units.register import said
from doingoai.units.resolving import resolve

_ASKS: Final = re.compile(
    r"^[\W\d]{0,8}(?:Đề nghị|Kiến nghị|Đề xuất|Kính đề nghị|Trân trọng đề nghị)", re.MULTILINE
)
_MONTH: Final = re.compile(r"(?<!\d )[Tt]háng\s(\d{1,2})(?!\d|\s?/|\s?năm|\s?-)")  # of the report's own year


def _day(rule: Rule) -> date | None:
    value = rule.params.get("abolished_on")
    if isinstance(value, date):
        return value
    return date.fromisoformat(value) if isinstance(value, str) else None


def _of_another_time(clause: str, day: date) -> bool:
    """The clause speaks of a time before the change."""
    return any(mention.period.last < day for mention in find_periods(clause))


def _of_the_past(report: Report, mention: UnitMention, day: date) -> bool:
    """The unit is named as one that was: by the words around it, in an old document's title, with an earlier time."""
    clause = clause_of(report.text, mention.span)
    if told("former").search(report.text, clause.start, clause.end) or is_old_title(report, mention.span):
        return True
    return _of_another_time(report.text[clause.start : clause.end], day)


def _dated_after(report: Report, mention: UnitMention, day: date) -> bool:
    """The words say that they speak of a time after the change: "Trong tháng 10, xã phối hợp với UBND huyện …". Where the
    sentence names no time, the one before it in the paragraph does."""
    clause = clause_of(report.text, mention.span)
    year = report.period.period.last.year if report.period else day.year
    paragraph = paragraph_at(report, mention.span.start)
    begins = max(paragraph.span.start if paragraph else clause.start, clause.start - 250)
    for around in (report.words(clause), report.text[begins : clause.start]):
        firsts = [
            date(year, int(found[1]), 1) for found in _MONTH.finditer(around) if 1 <= int(found[1]) <= 12
        ]
        periods = [found.period for found in find_periods(around, year=year)]
        firsts += [
            p.first
            for p in periods
            if (p.first.year == p.last.year == year and p.last.month < 12) or p.first >= day
        ]
        if firsts:
            return all(first >= day for first in firsts)
    return False


def _speaks_of_now(report: Report, mention: UnitMention, day: date) -> bool:
    """A report written after the change asks a district's body for something, or plans with it."""
    written = report.header.issued or (report.period.period.last if report.period else None)
    if written is None or written < day:
        return False
    if not STATE_BODY.search(report.text, max(0, mention.span.start - 24), mention.span.start):
        return False
    paragraph = paragraph_at(report, mention.span.start)
    if paragraph is not None and paragraph.role in ("plan", "recommendations"):
        return True
    clause = clause_of(report.text, mention.span)
    return _ASKS.search(report.text, clause.start, mention.span.start) is not None


def abolished(report: Report, rule: Rule, context: Context) -> Iterator[Hit]:
    """A Vietnamese district named as existing in a report on a time when there were none."""
    day = _day(rule)
    period = report.period.period if report.period else None
    if day is None or (period is None and report.header.issued is None):
        return
    begins = period.first if period else report.header.issued
    if begins is None or (begins < day and (period is None or period.last < day)):
        return
    districts = [m for m in unit_mentions(report.text) if m.kind in DISTRICT_KINDS and m.name]
    passed = set(foreign_names(report, districts, known_units(context)))
    for mention in districts:
        key = style(str(mention))
        if key in passed or _of_the_past(report, mention, day):
            continue
        if begins < day and not (_dated_after(report, mention, day) or _speaks_of_now(report, mention, day)):
            continue
        passed.add(key)
        yield Hit(mention.span, {"name": str(mention), "day": f"{day.day:02d}/{day.month}/{day.year}"})


def ended(report: Report, rule: Rule, context: Context) -> Iterator[Hit]:
    """A commune or a province that acts ("UBND xã A") in a report on a time after it had gone into another."""
    period = report.period.period if report.period else None
    begins = period.first if period else report.header.issued
    if begins is None:
        return
    known = known_units(context)
    seen: set[str] = set()
    for mention in unit_mentions(report.text):
        name = str(mention)
        if mention.kind in DISTRICT_KINDS or not mention.name or name in seen:
            continue
        if not STATE_BODY.search(report.text, max(0, mention.span.start - 24), mention.span.start):
            continue
        unit = resolve(name, standing_of(report, known), known).unit
        if unit is None or unit.level == "district" or unit.ended is None or unit.ended >= begins:
            continue
        if not _of_the_past(report, mention, unit.ended + timedelta(days=1)):
            seen.add(name)
            heirs = [event.to for event in known.successors(unit.id) if event.to]
            if any(heir.level == unit.level and style(heir.name) == style(unit.name) for heir in heirs):
                continue  # the new unit bears the name on
            now = ", ".join(heir.title for heir in heirs)
            yield Hit(mention.span, {"name": name, "day": said(unit.ended), "now": now or "…"})
