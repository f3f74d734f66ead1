"""Working days: Monday to Friday but for holidays, and Saturdays worked in place of a day off.

The days stand in ``knowledge/holidays.yaml``, or in a file of one's own of the same form. Tết moves, and each year's notice says
which days round it are free: of a year that the file does not know only the fixed days count, and whoever asks is told so.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path

from doingoai.knowledge import mapping
from doingoai.knowledge.loader import Entry, mapping_of, small_text
from doingoai.model import UserError

_FILE = "holidays.yaml"
_MOST = 4_000  # working days asked for at once: sixteen years
TET, HUNG_KINGS, DAY_OFF = "Tết Nguyên đán", "Giỗ Tổ Hùng Vương", "ngày nghỉ theo thông báo của năm"


@dataclass(frozen=True, slots=True)
class FixedHoliday:
    """The same day each year; since, until: the first and last year in which it holds."""

    month: int
    day: int
    name: str
    since: int
    until: int


@dataclass(frozen=True, slots=True)
class Year:
    """What one year's notice decided. off, made_up: see the file; decided: False while only the days of the moon are known."""

    year: int
    off: Mapping[date, str]
    made_up: frozenset[date]
    decided: bool


@dataclass(frozen=True, slots=True)
class Deadline:
    """When a time limit ends. passed: the days off on the way with their names; doubts: what the calendar does not know."""

    day: date
    passed: tuple[tuple[date, str], ...]
    doubts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Calendar:
    """The days off and the Saturdays worked, by year."""

    fixed: tuple[FixedHoliday, ...]
    years: Mapping[int, Year]

    def holiday(self, day: date) -> str | None:
        """Why a day from Monday to Friday is free; None where it is not, or at a weekend that is no holiday."""
        for item in self.fixed:
            if (day.month, day.day) == (item.month, item.day) and item.since <= day.year <= item.until:
                return item.name
        year = self.years.get(day.year)
        return year.off.get(day) if year else None

    def is_working_day(self, day: date) -> bool:
        """False for holidays and weekends, but for a Saturday worked in place of a day off."""
        year = self.years.get(day.year)
        if year and day in year.made_up:
            return True
        return day.weekday() < 5 and self.holiday(day) is None

    def doubt(self, year: int) -> str | None:
        """What is not known of a year, in words for the reader."""
        known = self.years.get(year)
        if known is None:
            return f"chưa có lịch nghỉ năm {year}: chỉ trừ ngày lễ cố định và cuối tuần, chưa trừ Tết Nguyên đán, Giỗ Tổ Hùng Vương."
        if not known.decided:
            return (
                f"chưa có thông báo lịch nghỉ năm {year}: ngày nghỉ thêm quanh Tết và Quốc khánh có thể khác."
            )
        return None

    def add(self, day: date, count: int) -> date:
        """The day ``count`` working days after (before, if negative) a day, which itself is not counted; for 0 the day itself."""
        if abs(count) > _MOST:
            raise ValueError(f"{count} working days: at most {_MOST}")
        step = timedelta(days=1 if count > 0 else -1)
        left = abs(count)
        while left:
            day += step
            left -= self.is_working_day(day)
        return day

    def between(self, first: date, last: date) -> int:
        """How many working days lie after ``first`` and up to ``last``; negative where ``last`` comes before."""
        if last < first:
            return -self.between(last - timedelta(days=1), first - timedelta(days=1))
        return sum(map(self.is_working_day, _days(first, last)))

    def deadline(self, day: date, count: int, *, working: bool = True) -> Deadline:
        """The last day of a time limit of ``count`` days that starts the day after ``day``.

        working: count working days only; else calendar days, and a limit that ends on a day off ends on the next working day
        (Điều 147, 148 Bộ luật Dân sự 2015).
        """
        end = self.add(day, count) if working else day + timedelta(days=count)
        while not working and not self.is_working_day(end):
            end += timedelta(days=1)
        passed = tuple((off, name) for off in _days(day, end) if (name := self.holiday(off)))
        years = range(day.year, end.year + 1)
        return Deadline(end, passed, tuple(text for year in years if (text := self.doubt(year))))


def _days(first: date, last: date) -> Iterator[date]:
    """The days after ``first`` up to ``last``."""
    for offset in range(1, (last - first).days + 1):
        yield first + timedelta(days=offset)


# ---- the file ----


@cache
def calendar() -> Calendar:
    """The days of ``knowledge/holidays.yaml``."""
    return _calendar(mapping(_FILE))


def read_calendar(path: Path) -> Calendar:
    """A file of one's own of the same form. Raises UserError KY-004 (no such file), KY-005 (a wrong day), KT-001."""
    return _calendar(mapping_of(small_text(path, "KY-004", "tệp ngày nghỉ"), path.name))


def _calendar(file: Entry) -> Calendar:
    fixed = tuple(_fixed(entry) for entry in file.subs("fixed"))
    years = [_year(entry) for entry in file.subs("years")]
    file.close()
    return Calendar(fixed, {year.year: year for year in years})


def _fixed(entry: Entry) -> FixedHoliday:
    words = entry.take("day", str)
    month, _, number = words.partition("-")
    try:
        day = date(2024, int(month), int(number))
    except ValueError:
        raise _wrong(entry, f"không có ngày “{words}”", "Ghi tháng-ngày, ví dụ 09-02") from None
    found = FixedHoliday(
        day.month,
        day.day,
        entry.take("name", str),
        entry.take("since", int, 1),
        entry.take("until", int, 9999),
    )
    entry.take("basis", str)
    entry.close()
    return found


def _year(entry: Entry) -> Year:
    number = entry.take("year", int)
    tet = entry.take("tet_first", date)
    off = dict.fromkeys(_dates(entry, "off", number), DAY_OFF)
    for offset in range(-1, 4):
        off[tet + timedelta(days=offset)] = TET
    off |= {
        day: TET for day in off if off[day] == DAY_OFF and abs((day - tet).days) < 9
    }  # given in place of its weekends
    off[entry.take("hung_kings", date)] = HUNG_KINGS
    made_up = frozenset(_dates(entry, "made_up", number))
    if both := sorted(made_up & set(off)):
        raise _wrong(entry, f"{both[0]:%d/%m/%Y} vừa là ngày nghỉ vừa là ngày làm bù", "Giữ một trong hai")
    found = Year(number, off, made_up, entry.take("decided", bool, True))
    entry.take("basis", str)
    entry.close()
    return found


def _dates(entry: Entry, key: str, year: int) -> tuple[date, ...]:
    found = entry.take(key, list, [])
    for day in found:
        if not isinstance(day, date) or day.year != year:
            raise _wrong(
                entry, f"“{day}” ở mục {key} không phải một ngày của năm {year}", "Ghi năm-tháng-ngày"
            )
    return tuple(found)


def _wrong(entry: Entry, what: str, do: str) -> UserError:
    return UserError(code="KY-005", where=entry.where, what=f"{what}.", do=f"{do}.")


# ---- the calendar that comes with the program ----


def is_working_day(day: date) -> bool:
    """See ``Calendar.is_working_day``."""
    return calendar().is_working_day(day)


def add_working_days(day: date, count: int) -> date:
    """See ``Calendar.add``."""
    return calendar().add(day, count)


def working_days_between(first: date, last: date) -> int:
    """See ``Calendar.between``."""
    return calendar().between(first, last)


def deadline(day: date, count: int, *, working: bool = True) -> Deadline:
    """See ``Calendar.deadline``."""
    return calendar().deadline(day, count, working=working)


__all__ = [
    "Calendar",
    "Deadline",
    "add_working_days",
    "calendar",
    "deadline",
    "is_working_day",
    "read_calendar",
    "working_days_between",
]
