"""Days off of this installation over those that the program knows: a year's own days, and the decision that settles it."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from doingoai.model import UserError
from doingoai.periods.working_days import Calendar, Year, calendar
from doingoai.units.name_words import loose
from doingoai_web.people.models import User
from doingoai_web.setup.models import Kind
from doingoai_web.setup.services import all_of, put, value

OFF, WORKED = "off", "worked"
_DAY = re.compile(r"(\d{1,2})[/.\-](\d{1,2})(?:[/.\-](\d{4}))?")
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_WORKED = ("lambu", "dilam", "lamviec")


def _wrong(where: str, what: str, do: str) -> UserError:
    return UserError(code="CD-050", where=where, what=what, do=do)


def of_year(year: int) -> dict[str, Any]:
    """What was kept of a year: off (day → name), worked (days), dropped (days), decision (its number, "" while there is none)."""
    return {"off": {}, "worked": [], "dropped": [], "decision": "", **(value(Kind.HOLIDAYS, str(year)) or {})}


def kept() -> Calendar | None:
    """The program's calendar with the days kept here; None where there are none."""
    own = all_of(Kind.HOLIDAYS)
    return _with(calendar(), own) if own else None


def _with(known: Calendar, own: Mapping[str, Any]) -> Calendar:
    years = dict(known.years)
    for key, told in own.items():
        year = int(key)
        before = years.get(year) or Year(year, {}, frozenset(), False)
        dropped = {date.fromisoformat(day) for day in told.get("dropped", ())}
        off = {day: name for day, name in before.off.items() if day not in dropped}
        off |= {date.fromisoformat(day): name for day, name in told.get("off", {}).items()}
        worked = frozenset(date.fromisoformat(day) for day in told.get("worked", ()))
        years[year] = Year(
            year,
            {day: name for day, name in off.items() if day not in worked},
            (before.made_up - dropped - frozenset(off)) | worked,
            before.decided or bool(told.get("decision")),
        )
    return replace(known, years=years)


@dataclass(frozen=True, slots=True)
class Line:
    """A day of a year that is no common day. own: kept here; fixed: the same each year, by law; dropped: known, and taken out here."""

    day: date
    name: str
    worked: bool
    own: bool
    fixed: bool = False
    dropped: bool = False


def lines(year: int) -> list[Line]:
    """The days off, and the Saturdays worked, of a year, in their order."""
    base, told = calendar(), of_year(year)
    known = base.years.get(year)
    dropped = {date.fromisoformat(day) for day in told["dropped"]}
    found = {
        date(year, item.month, item.day): Line(
            date(year, item.month, item.day), item.name, False, False, True
        )
        for item in base.fixed
        if item.since <= year <= item.until
    }
    for day, name in known.off.items() if known else ():
        found.setdefault(day, Line(day, name, False, False, dropped=day in dropped))
    for day in known.made_up if known else ():
        found[day] = Line(day, "", True, False, dropped=day in dropped)
    for key, name in told["off"].items():
        found[date.fromisoformat(key)] = Line(date.fromisoformat(key), name, False, True)
    for key in told["worked"]:
        found[date.fromisoformat(key)] = Line(date.fromisoformat(key), "", True, True)
    return [found[day] for day in sorted(found)]


def add(
    *, year: int, days: Sequence[tuple[date, str, str]], actor: User, now: datetime, decision: str = ""
) -> None:
    """Keep days of a year: (day, "off" or "worked", name). decision: the number of the year's notice, which settles it. Raises
    UserError CD-050 for a day of another year, one said to be both, or a Saturday worked that is none."""
    told = of_year(year)
    off, worked, dropped = dict(told["off"]), set(told["worked"]), set(told["dropped"])
    both = {day for day, what, _ in days if what == OFF} & {day for day, what, _ in days if what == WORKED}
    for day, what, name in days:
        where = f"Ngày {day:%d/%m/%Y}"
        if day.year != year:
            raise _wrong(where, f"không thuộc năm {year}.", "Sửa năm, hoặc mở trang của năm ấy.")
        if day in both:
            raise _wrong(where, "vừa là ngày nghỉ vừa là ngày làm bù.", "Giữ một trong hai.")
        if what == WORKED and day.weekday() < 5:
            raise _wrong(
                where, "không phải thứ Bảy hay Chủ nhật, nên không là ngày làm bù.", "Kiểm tra lại ngày."
            )
        key = day.isoformat()
        dropped.discard(key)
        if what == OFF:
            off[key] = " ".join(name.split())[:80] or "ngày nghỉ theo thông báo của năm"
            worked.discard(key)
        else:
            worked.add(key)
            off.pop(key, None)
    _put(year, off, worked, dropped, decision or told["decision"], actor, now)


def remove(*, year: int, day: date, actor: User, now: datetime) -> None:
    """Take a day out: one kept here is forgotten, one of the program is dropped. Raises UserError CD-050 for a day fixed by law."""
    if any(line.day == day and line.fixed and not line.own for line in lines(year)):
        raise _wrong(
            f"Ngày {day:%d/%m/%Y}", "là ngày lễ theo luật, năm nào cũng nghỉ.", "Không bỏ được ngày này."
        )
    told, key = of_year(year), day.isoformat()
    off, worked, dropped = dict(told["off"]), set(told["worked"]), set(told["dropped"])
    if key in off or key in worked:
        off.pop(key, None)
        worked.discard(key)
    elif any(line.day == day for line in lines(year)):
        dropped.add(key)
    _put(year, off, worked, dropped, told["decision"], actor, now)


def restore(*, year: int, day: date, actor: User, now: datetime) -> None:
    """A day of the program's that was dropped counts again."""
    told = of_year(year)
    dropped = set(told["dropped"]) - {day.isoformat()}
    _put(year, dict(told["off"]), set(told["worked"]), dropped, told["decision"], actor, now)


def _put(
    year: int,
    off: dict[str, str],
    worked: set[str],
    dropped: set[str],
    decision: str,
    actor: User,
    now: datetime,
) -> None:
    kept_now = {
        "off": dict(sorted(off.items())), "worked": sorted(worked), "dropped": sorted(dropped), "decision": decision.strip()[:200],
    }  # fmt: skip
    put(
        kind=Kind.HOLIDAYS,
        key=str(year),
        value=kept_now if any(kept_now.values()) else None,
        actor=actor,
        now=now,
    )


def read(text: str, year: int) -> list[tuple[date, str, str]]:
    """The days of a notice as people paste them, one a line: "03/02/2027; nghỉ; Tết Nguyên đán", "20/02/2027; làm bù". Also a stretch:
    "04/02/2027 - 10/02/2027; nghỉ; Tết". Raises UserError CD-050 with the number of the line."""
    found: list[tuple[date, str, str]] = []
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip():
            continue
        first, _, rest = line.replace("\t", ";").partition(";")
        days = _days_in(first, year, number)
        what, _, name = rest.partition(";")
        key = "".join(char for char in loose(what) if char.isalnum()) if what.strip() else ""
        if key in _WORKED:
            found += [(day, WORKED, name) for day in days]
        elif key in ("", "nghi", "nghile", "nghibu", "nghitet"):
            found += [(day, OFF, name) for day in days if day.weekday() < 5 or len(days) == 1]
        else:
            found += [(day, OFF, f"{what} {name}") for day in days if day.weekday() < 5 or len(days) == 1]
    if not found:
        raise _wrong("Lịch nghỉ", "chưa có ngày nào.", "Mỗi dòng một ngày: 03/02/2027; nghỉ; Tết Nguyên đán.")
    return found


def _days_in(words: str, year: int, number: int) -> list[date]:
    where = f"Dòng {number}"
    plain = _ISO.sub(lambda iso: f"{iso[3]}/{iso[2]}/{iso[1]}", words)
    given = []
    for match in list(_DAY.finditer(plain))[:3]:
        try:
            given.append(date(int(match[3] or year), int(match[2]), int(match[1])))
        except ValueError:
            raise _wrong(where, f"không có ngày “{match[0]}”.", "Ghi ngày/tháng/năm.") from None
    if len(given) == 1:
        return given
    if len(given) == 2 and 0 < (given[1] - given[0]).days <= 20:
        first = given[0].toordinal()
        return [date.fromordinal(first + n) for n in range((given[1] - given[0]).days + 1)]
    raise _wrong(
        where,
        f"“{words.strip()[:60]}” không phải một ngày.",
        "Ghi mỗi dòng: 03/02/2027; nghỉ; Tết Nguyên đán.",
    )


def replaced(*, year: int, told: Mapping[str, Any], actor: User, now: datetime) -> None:
    """Keep a year as a file of settings has it. Raises UserError CD-050, ValueError for what is no day."""
    days = [(date.fromisoformat(day), OFF, str(name)) for day, name in dict(told.get("off", {})).items()]
    days += [(date.fromisoformat(day), WORKED, "") for day in list(told.get("worked", []))]
    add(year=year, days=days, actor=actor, now=now, decision=str(told.get("decision", "")))
    for day in list(told.get("dropped", [])):
        remove(year=year, day=date.fromisoformat(day), actor=actor, now=now)
