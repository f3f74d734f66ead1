"""Reports with a day of their own: which are owed by whom, when, and which were sent."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from doingoai.knowledge.record_fields import registers
from doingoai.periods.obligations import Due, Obligation, due_after, due_between, obligations
from doingoai_web.campaigns.days import Calendar, in_force
from doingoai_web.campaigns.models import Campaign
from doingoai_web.followup.levels import OF_CALENDAR, PROVINCES, level_of, said
from doingoai_web.followup.models import EVERY, DutyState, DutyWord, Event, EventWord
from doingoai_web.followup.plans import sentence_address
from doingoai_web.people.models import Right, User
from doingoai_web.units.models import Unit

BACK = 365  # days back that a day of the calendar is looked for
SOON = 7  # days before its day that a report is called due
HORIZONS = (30, 120, 365)  # days ahead that can be chosen
MOST_EVENTS = 2_000
NAMES = {
    "late": gettext_lazy("quá hạn"),
    "soon": gettext_lazy("đến hạn"),
    "later": gettext_lazy("chưa đến hạn"),
    DutyState.DONE.value: gettext_lazy("đã làm"),
    DutyState.NONE.value: gettext_lazy("không áp dụng"),
}
MARKS = {
    "read": gettext_lazy("đã đọc trong văn bản"),
    "scan": gettext_lazy("đọc từ bản quét, cần đối chiếu"),
    "known": gettext_lazy("theo hiểu biết chung, chưa đối chiếu văn bản"),
    "unknown": gettext_lazy("chưa đọc được văn bản"),
}
WHO = {
    "province": gettext_lazy("UBND cấp tỉnh"),
    "department": gettext_lazy("Sở, ban, ngành"),
    "commune": gettext_lazy("UBND cấp xã"),
    "border_commune": gettext_lazy("UBND cấp xã biên giới"),
    "organiser": gettext_lazy("Cơ quan tổ chức hội nghị"),
    "press_guide": gettext_lazy("Cơ quan hướng dẫn phóng viên"),
    "aid_manager": gettext_lazy("Cơ quan chủ quản viện trợ"),
    "aid_owner": gettext_lazy("Chủ khoản viện trợ"),
    "ministry": gettext_lazy("Bộ Ngoại giao"),
    "committee": gettext_lazy("Ủy ban công tác về các tổ chức phi chính phủ nước ngoài"),
    "foreign_ngo": gettext_lazy("Tổ chức phi chính phủ nước ngoài"),
}
OF_EVENT = {"conferences": "organiser", "foreign_press_groups": "press_guide", "aid_projects": "aid_owner"}
INHERITED = "Điều 3 Nghị định 177/2025/NĐ-CP"


@dataclass(frozen=True, slots=True)
class EventRow:
    """An event with what people said of it. day: theirs, else as read; note: why it starts no clock we know, in words."""

    event: Event
    word: EventWord | None
    unit: Unit
    note: str = ""
    may: bool = False

    @property
    def day(self) -> date | None:
        return self.word.day if self.word is not None else self.event.day

    @property
    def dropped(self) -> bool:
        return self.word is not None and self.word.dropped

    @property
    def kind(self) -> str:
        register = registers().get(self.event.register)
        return said(register.name) if register else self.event.register

    @property
    def address(self) -> str:
        found = self.event
        return sentence_address(found.version_id, found.start, found.end) if found.version_id else ""


@dataclass(frozen=True, slots=True)
class Duty:
    """A report owed by a day. key: of the occurrence; state: key of ``NAMES``; more: earlier occurrences of the same rule that are open
    as well; may: this person may say what became of it."""

    due: Due
    unit: Unit
    key: str
    event: EventRow | None
    word: DutyWord | None
    state: str
    may: bool
    more: int = 0

    @property
    def rule(self) -> Obligation:
        return self.due.rule

    @property
    def name(self) -> str:
        return str(NAMES[self.state])

    @property
    def what(self) -> str:
        return said(self.rule.what)

    @property
    def to(self) -> str:
        return said(self.rule.to)

    @property
    def form(self) -> str:
        return said(self.rule.form) if self.rule.form else ""

    @property
    def doubts(self) -> list[str]:
        """Everything about the rule and its day that is not certain."""
        found = [said(doubt) for doubt in self.rule.doubts]
        if self.rule.mark != "read":
            found.insert(0, _("Quy định này: %(mark)s.") % {"mark": MARKS[self.rule.mark]})
        return [*found, *(f"{text[:1].upper()}{text[1:]}" for text in self.due.doubts)]

    @property
    def id(self) -> str:
        return f"{self.rule.id}-{self.unit.pk}-{self.key}"


@dataclass(frozen=True, slots=True)
class Duties:
    """duties: those to do, the late ones first, then by day; done: those told, the last first; undated: events without a day; unruled:
    events that start no clock of ours, with the reason; dropped: events that a person set aside."""

    duties: tuple[Duty, ...]
    done: tuple[Duty, ...]
    undated: tuple[EventRow, ...]
    unruled: tuple[EventRow, ...]
    dropped: tuple[EventRow, ...]

    @property
    def late(self) -> int:
        return sum(duty.state == "late" for duty in self.duties)

    @property
    def by_recipient(self) -> list[tuple[str, list[Duty]]]:
        """Those to do under whom they go to, who is owed the most urgent first."""
        found: dict[str, list[Duty]] = {}
        for duty in self.duties:
            found.setdefault(duty.to, []).append(duty)
        return list(found.items())


def may_tell(user: User, unit: Unit) -> bool:
    """An officer over the unit, or a clerk of it."""
    return user.may(Right.REVIEW, unit) or user.may(Right.SEND, unit)


def provinces(user: User, unit: Unit | None = None) -> list[Unit]:
    """The provinces in one's reach."""
    found = Unit.objects.filter(user.reach(Right.READ).on("path"), kind__in=PROVINCES).select_related(
        "parent"
    )
    return [row for row in found if level_of(row) == "province" and unit in (None, row)]


def event_rows(user: User, unit: Unit | None = None) -> list[EventRow]:
    """The events that this person may see, with the word that counts of each: three queries."""
    visible = Event.objects.visible_to(user).standing()
    if unit is not None:
        visible = visible.filter(unit=unit)
    events = list(
        visible.select_related("unit__parent", "submission__asked__campaign").order_by("-pk")[:MOST_EVENTS]
    )
    last = {
        word.event_id: word for word in EventWord.objects.filter(event__in=events).select_related("actor")
    }
    tops = {event.unit.path.split("/")[0] for event in events if event.owed_by == "province"}
    above = {str(row.pk): row for row in Unit.objects.filter(pk__in=tops)} if tops else {}
    return [
        EventRow(
            event,
            last.get(event.pk),
            above.get(event.unit.path.split("/")[0], event.unit)
            if event.owed_by == "province"
            else event.unit,
            _inherited(event),
            may_tell(user, event.unit),
        )
        for event in events
    ]


def _inherited(event: Event) -> str:
    """What became of an agreement whose unit is no more."""
    ended = event.unit.valid_to
    if event.register != "agreements" or ended is None:
        return ""
    return _("Đơn vị kết thúc từ %(day)s: UBND cấp tỉnh kế thừa thỏa thuận này (%(basis)s).") % {
        "day": f"{ended:%d/%m/%Y}",
        "basis": INHERITED,
    }


def _rules_of(row: EventRow) -> list[Obligation]:
    """The rules of the event's register that speak of who owes it."""
    who = OF_EVENT.get(row.event.register) or level_of(row.unit)
    rules = obligations().values()
    return [rule for rule in rules if rule.trigger.register == row.event.register and rule.who == who]


def _never(row: EventRow) -> str:
    """Why an event without a day starts no clock, whatever its day was; "" where it may start one."""
    rules = _rules_of(row)
    if not rules:
        return _("Bộ quy định không có thời hạn cho cấp của đơn vị này.")
    told = row.event.submission
    span = told.asked.campaign.span if told is not None else None
    if span is None or any(rule.valid_from <= span.last for rule in rules):
        return ""
    return _not_yet(f"{span.last:%d/%m/%Y}", min(rule.valid_from for rule in rules))


def _not_yet(day: str, first: date) -> str:
    return _("Ngày %(day)s chưa có quy định này: có hiệu lực từ %(first)s.") % {
        "day": day,
        "first": f"{first:%d/%m/%Y}",
    }


def _due_of(row: EventRow, known: Calendar) -> tuple[list[Due], str]:
    """The days an event starts, or why it starts none."""
    day = row.day
    assert day is not None
    rules = _rules_of(row)
    if not rules:
        return [], _("Bộ quy định không có thời hạn cho cấp của đơn vị này.")
    dues = [due for rule in rules if (due := due_after(rule, day, known)) is not None]
    if dues:
        return dues, ""
    first = min(rule.valid_from for rule in rules)
    if day < first:
        return [], _not_yet(f"{day:%d/%m/%Y}", first)
    return [], _("Ngày %(day)s quy định đã hết hiệu lực; chưa đọc được quy định thay thế.") % {
        "day": f"{day:%d/%m/%Y}"
    }


def duties(user: User, today: date, *, ahead: int = 120, unit: Unit | None = None) -> Duties:
    """Everything with a day of its own that this person may see: at most seven queries."""
    found: list[tuple[Due, Unit, str, EventRow | None]] = []
    undated: list[EventRow] = []
    unruled: list[EventRow] = []
    dropped: list[EventRow] = []
    known = in_force()
    for row in event_rows(user, unit):
        if row.dropped:
            dropped.append(row)
        elif row.day is None:
            why = _never(row)
            (unruled if why else undated).append(_with_note(row, why))
        else:
            dues, why = _due_of(row, known)
            found += [(due, row.unit, f"e{row.event.pk}", row) for due in dues]
            if not dues:
                unruled.append(_with_note(row, why))
    found += _of_calendar(provinces(user, unit), user, today, ahead, known)
    told = _words([owed for _, owed, _, _ in found])
    rows = [_duty(user, today, told, *item) for item in found]
    open_rows = _folded([row for row in rows if row.state in ("late", "soon", "later")])
    done = sorted(
        (row for row in rows if row.state in DutyState.values), key=lambda row: row.due.day, reverse=True
    )
    return Duties(tuple(open_rows), tuple(done), tuple(undated), tuple(unruled), tuple(dropped))


def _with_note(row: EventRow, why: str) -> EventRow:
    return EventRow(row.event, row.word, row.unit, f"{row.note} {why}".strip(), row.may)


def _of_calendar(
    units: Sequence[Unit], user: User, today: date, ahead: int, known: Calendar
) -> list[tuple[Due, Unit, str, EventRow | None]]:
    """The days of the calendar of the provinces, not from before their first campaign."""
    if not units:
        return []
    opened = Campaign.objects.visible_to(user).order_by("opens_on").values_list("opens_on", flat=True).first()
    first = max(today - timedelta(days=BACK), opened or today)
    last = today + timedelta(days=ahead)
    rules = [rule for rule in obligations().values() if rule.who in OF_CALENDAR]
    return [
        (due, unit, due.key, None)
        for unit in units
        for rule in rules
        for due in due_between(rule, first, last, known)
    ]


def _words(units: Iterable[Unit]) -> dict[tuple[str, int, str], DutyWord]:
    """(rule, unit, key) → the word that counts."""
    rows = DutyWord.objects.filter(unit__in={unit.pk for unit in units}).select_related("actor")
    return {(row.rule, row.unit_id, row.key): row for row in rows}


def _duty(
    user: User,
    today: date,
    told: dict[tuple[str, int, str], DutyWord],
    due: Due,
    unit: Unit,
    key: str,
    event: EventRow | None,
) -> Duty:
    word = told.get((due.rule.id, unit.pk, key)) or told.get((due.rule.id, unit.pk, EVERY))
    if word is not None and word.state != DutyState.OPEN:
        state = str(word.state)
    elif due.day < today:
        state = "late"
    else:
        state = "soon" if (due.day - today).days <= SOON else "later"
    return Duty(due, unit, key, event, word, state, may_tell(user, unit))


def _folded(rows: list[Duty]) -> list[Duty]:
    """The late ones first, then by day; of a monthly rule the last late one alone, with how many there are before it."""
    late_months: dict[tuple[str, int], list[Duty]] = {}
    kept = []
    for row in rows:
        if row.state == "late" and row.rule.trigger.on == "monthly":
            late_months.setdefault((row.rule.id, row.unit.pk), []).append(row)
        else:
            kept.append(row)
    for months in late_months.values():
        last = max(months, key=lambda row: row.due.day)
        kept.append(
            Duty(last.due, last.unit, last.key, None, last.word, last.state, last.may, len(months) - 1)
        )
    return sorted(kept, key=lambda row: (row.state != "late", row.due.day, row.unit.path, row.rule.id))


def unit_condition(user: User) -> Q:
    """The condition on ``path`` of units for which one may enter an event."""
    return user.reach(Right.SEND).on("path") | user.reach(Right.REVIEW).on("path")
