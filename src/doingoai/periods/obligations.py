"""Reports that are owed by a day of their own: the rules of ``knowledge/obligations.yaml``, and the days they give.

A rule fires on a fixed day of each year or month, or so many days after an event that a register holds. What the texts do not
say, or what was not read in the text itself, stays a doubt and is told with every day computed from it.
"""

from calendar import monthrange
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from types import MappingProxyType

from doingoai.knowledge import entries
from doingoai.knowledge.loader import Entry
from doingoai.knowledge.record_fields import registers
from doingoai.model import UserError
from doingoai.periods.working_days import Calendar
from doingoai.periods.working_days import calendar as shipped

LANGUAGES = ("vi", "en", "zh")
MARKS = ("read", "scan", "known", "unknown")
#: who may owe a report: units of a locality first, then those that a site of a locality only lists
LOCAL = (
    "province", "department", "commune", "border_commune", "organiser", "press_guide", "aid_manager", "aid_owner",
)  # fmt: skip
OTHERS = ("ministry", "committee", "foreign_ngo")
COUNTS = ("days", "working", "months")


@dataclass(frozen=True, slots=True)
class DayOfYear:
    """A day relative to the year of the figures: year 0 is that year, 1 the next, -1 the one before."""

    year: int
    month: int
    day: int

    def of(self, year: int) -> date:
        return date(year + self.year, self.month, self.day)


@dataclass(frozen=True, slots=True)
class Trigger:
    """What starts the clock. on: "yearly" (due: the day), "monthly" (day of the month after), "event" (register, field: its column
    of the day; within, count: the limit), "unknown" (how: what is known, by language)."""

    on: str
    due: DayOfYear | None = None
    day: int = 0
    register: str = ""
    field: str = ""
    within: int = 0
    count: str = ""
    how: Mapping[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Obligation:
    """A rule. to, what, form, doubts: by language; data: first and last day of its figures; basis: the text and where in it;
    mark: how its content is known, dates_mark: how its validity is (``MARKS``); valid_from, valid_to: both days included."""

    id: str
    who: str
    to: Mapping[str, str]
    what: Mapping[str, str]
    trigger: Trigger
    basis: str
    document: str
    mark: str
    dates_mark: str
    valid_from: date
    valid_to: date | None
    data: tuple[DayOfYear, DayOfYear] | None = None
    form: Mapping[str, str] | None = None
    doubts: tuple[Mapping[str, str], ...] = ()

    def holds(self, day: date) -> bool:
        return self.valid_from <= day <= (self.valid_to or date.max)


@dataclass(frozen=True, slots=True)
class Due:
    """A day by which something is owed.

    key: which occurrence, unique within the rule ("2025", "2025M03", the day of the event); start: the event's day, None for a
    day of the calendar; first, last: of the figures; day_off: the day is no working day, better: the last working day before;
    passed: holidays on the way; doubts: what the calendar does not know: where there are any, the day is provisional.
    """

    rule: Obligation
    day: date
    key: str
    start: date | None = None
    first: date | None = None
    last: date | None = None
    day_off: bool = False
    better: date | None = None
    passed: tuple[tuple[date, str], ...] = ()
    doubts: tuple[str, ...] = ()

    @property
    def provisional(self) -> bool:
        return bool(self.doubts)


def _wrong(entry: Entry, what: str, do: str) -> UserError:
    return UserError("TD-001", entry.where, what, do)


def _texts(entry: Entry, key: str) -> Mapping[str, str]:
    found = entry.texts(key)
    if missing := [code for code in LANGUAGES if not found.get(code, "").strip()]:
        raise _wrong(entry, f"“{key}” thiếu tiếng: {', '.join(missing)}.", "Ghi đủ vi, en, zh.")
    return MappingProxyType(found)


def _day_of_year(entry: Entry, key: str = "") -> DayOfYear:
    own = entry.sub(key) if key else entry
    found = DayOfYear(own.take("year", int, 0), own.take("month", int), own.take("day", int))
    if key:
        own.close()
    try:
        found.of(2025)
    except ValueError:
        raise _wrong(
            entry, f"không có ngày {found.day}/{found.month} hằng năm.", "Ghi một ngày có trong mọi năm."
        ) from None
    return found


def _trigger(entry: Entry) -> Trigger:
    on = entry.choice("on", ("yearly", "monthly", "event", "unknown"))
    if on == "yearly":
        found = Trigger(on, due=_day_of_year(entry))
    elif on == "monthly":
        day = entry.take("day", int)
        if not 1 <= day <= 28:
            raise _wrong(entry, f"“day: {day}” không có trong mọi tháng.", "Ghi một ngày từ 1 đến 28.")
        found = Trigger(on, day=day)
    elif on == "event":
        found = _event(entry)
    else:
        found = Trigger(on, how=_texts(entry, "how"))
    entry.close()
    return found


def _event(entry: Entry) -> Trigger:
    register, field = entry.take("register", str), entry.take("day", str)
    known = registers().get(register)
    if known is None or not any(item.id == field and item.type == "date" for item in known.fields.values()):
        raise _wrong(
            entry,
            f"sổ “{register}” không có cột ngày “{field}”.",
            "Dùng một sổ và một cột ngày của registers.yaml.",
        )
    within = entry.take("within", int)
    if not 0 < within <= 400:
        raise _wrong(entry, f"“within: {within}” không phải một thời hạn.", "Ghi một số từ 1 đến 400.")
    return Trigger(
        "event", register=register, field=field, within=within, count=entry.choice("count", COUNTS)
    )


def _basis(entry: Entry) -> tuple[str, str]:
    basis = entry.sub("legal_basis")
    document, locator = basis.take("document", str).strip(), basis.take("locator", str).strip()
    amended = basis.take("amended_by", str, "")
    basis.close()
    if not document or not locator:
        raise _wrong(entry, "căn cứ pháp lý còn để trống.", "Ghi số hiệu văn bản và điều khoản.")
    return document, f"{locator} {document}" + (f" (sửa đổi bởi {amended})" if amended else "")


def _obligation(entry: Entry) -> Obligation:
    document, basis = _basis(entry)
    data = entry.sub("data") if "data" in entry else None
    span = None
    if data is not None:
        span = (_day_of_year(data, "first"), _day_of_year(data, "last"))
        data.close()
        if span[1].of(2025) < span[0].of(2025):
            raise _wrong(entry, "số liệu kết thúc trước khi bắt đầu.", "Đổi lại first và last.")
    ends = entry.take("valid_to", date) if entry.take("valid_to", object) is not None else None
    found = Obligation(
        id=entry.take("id", str),
        who=entry.choice("who", (*LOCAL, *OTHERS)),
        to=_texts(entry, "to"),
        what=_texts(entry, "what"),
        trigger=_trigger(entry.sub("trigger")),
        basis=basis,
        document=document,
        mark=entry.choice("mark", MARKS),
        dates_mark=entry.choice("dates_mark", MARKS),
        valid_from=entry.take("valid_from", date),
        valid_to=ends,
        data=span,
        form=_texts(entry, "form") if "form" in entry else None,
        doubts=tuple(_doubt(item) for item in entry.subs("doubts", [])),
    )
    entry.close()
    if ends is not None and ends < found.valid_from:
        raise _wrong(entry, "hết hiệu lực trước khi có hiệu lực.", "Xem lại valid_from, valid_to.")
    return found


def _doubt(entry: Entry) -> Mapping[str, str]:
    found = {code: entry.take(code, str) for code in LANGUAGES}
    entry.close()
    return MappingProxyType(found)


@cache
def obligations(root: Path | None = None) -> Mapping[str, Obligation]:
    """Rule id → rule, in the order of the file. Raises UserError KT-001, KT-002, KT-003, TD-001 with line and remedy."""
    found: dict[str, Obligation] = {}
    for entry in entries("obligations.yaml", root=root):
        one = _obligation(entry)
        if one.id in found:
            raise UserError(
                code="KT-003",
                where=entry.where,
                what=f"mã “{one.id}” đã dùng ở một mục khác.",
                do="Đặt mã khác; mã đã dùng không dùng lại.",
            )
        found[one.id] = one
    return MappingProxyType(found)


# ---- the days ----


def _months_after(day: date, months: int) -> date:
    """The same day so many months later, the month's last day where it has none such."""
    month = day.year * 12 + day.month - 1 + months
    year, number = month // 12, month % 12 + 1
    return date(year, number, min(day.day, monthrange(year, number)[1]))


def due_after(rule: Obligation, day: date, calendar: Calendar | None = None) -> Due | None:
    """What an event of a day starts; None where the rule is not one of events, or was not in force on that day."""
    trigger = rule.trigger
    if trigger.on != "event" or not rule.holds(day):
        return None
    known = calendar or shipped()
    if trigger.count == "months":
        plain = _months_after(day, trigger.within)
        found = known.deadline(day, (plain - day).days, working=False)
    else:
        found = known.deadline(day, trigger.within, working=trigger.count == "working")
    return Due(rule, found.day, day.isoformat(), start=day, passed=found.passed, doubts=found.doubts)


def due_between(rule: Obligation, first: date, last: date, calendar: Calendar | None = None) -> Iterator[Due]:
    """The days of the calendar on which a rule of fixed dates is due, from day to day, both included, in order."""
    known = calendar or shipped()
    for due, key, begin, end in _fixed(rule, first, last):
        if first <= due <= last and rule.holds(due):
            working = known.is_working_day(due)
            yield Due(
                rule,
                due,
                key,
                first=begin,
                last=end,
                day_off=not working,
                better=None if working else known.add(due, -1),
                doubts=(doubt,) if not working and (doubt := known.doubt(due.year)) else (),
            )


def _fixed(rule: Obligation, first: date, last: date) -> Iterator[tuple[date, str, date | None, date | None]]:
    """(day, key, first and last day of the figures), a year of room on both sides."""
    trigger = rule.trigger
    if trigger.on == "yearly" and trigger.due is not None:
        for year in range(first.year - 2, last.year + 3):
            begin, end = (rule.data[0].of(year), rule.data[1].of(year)) if rule.data else (None, None)
            yield trigger.due.of(year), str(year), begin, end
    elif trigger.on == "monthly":
        month = first.replace(day=1)
        while month <= last:
            before = month - timedelta(days=1)
            yield month.replace(day=trigger.day), f"{before:%YM%m}", before.replace(day=1), before
            month = _months_after(month, 1)


__all__ = ["LOCAL", "OTHERS", "Due", "Obligation", "Trigger", "due_after", "due_between", "obligations"]
