"""Changes to a campaign that is open: its units, their days, who answers for them, its outline, its reminders."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime

from django.db import transaction
from django.db.models import ProtectedError, Q
from django.utils import timezone

from doingoai.model import Outline, UserError
from doingoai_web.audit.services import record
from doingoai_web.campaigns.days import in_force
from doingoai_web.campaigns.models import Asked, Campaign, Extension, MailKind, Prescribed
from doingoai_web.campaigns.outlines import kept, with_annexes
from doingoai_web.campaigns.services import queue_mails
from doingoai_web.intake.mine import own_units
from doingoai_web.intake.models import Item, Parcel
from doingoai_web.people.models import User
from doingoai_web.totals.services import recompute
from doingoai_web.units.models import Unit


def held(campaign: Campaign) -> Campaign:
    """The campaign, locked against other changes. Raises UserError DB-009 where it is closed."""
    found = Campaign.objects.select_for_update(of=("self",)).select_related("owner").get(pk=campaign.pk)
    if found.closed_at is not None:
        raise UserError(
            "DB-009", str(found), "đợt báo cáo đã đóng.", "Mở lại đợt rồi sửa; mở lại được bất cứ lúc nào."
        )
    return found


def _added_up_again(campaign: Campaign, actor: User, now: datetime) -> None:
    """The list of units is in the totals: where there are some, they are made again."""
    if campaign.results.exists():
        recompute(campaign=campaign, now=now, actor=actor)


@transaction.atomic
def add_units(*, campaign: Campaign, units: Iterable[Unit], actor: User, now: datetime) -> int:
    """Ask further units; how many. One that is asked already stays as it is. Raises UserError DB-009 (closed), DB-002 (none chosen)."""
    campaign = held(campaign)
    wanted = list(units)
    if not wanted:
        raise UserError("DB-002", "Đơn vị phải báo cáo", "chưa chọn đơn vị nào.", "Chọn ít nhất một đơn vị.")
    there = set(campaign.asked.filter(unit__in=wanted).values_list("unit", flat=True))
    fresh = [unit for unit in wanted if unit.pk not in there]
    Asked.objects.bulk_create([Asked(campaign=campaign, unit=unit, above=unit.parent) for unit in fresh])
    if fresh:
        record(
            action="campaign.units_added",
            at=now,
            actor=actor,
            unit=campaign.owner,
            subject=campaign,
            details={"units": len(fresh), "ids": [unit.pk for unit in fresh][:50]},
        )
        _added_up_again(campaign, actor, now)
    return len(fresh)


@transaction.atomic
def drop_units(*, campaign: Campaign, asked: Sequence[Asked], actor: User, now: datetime) -> int:
    """Ask these units no longer; how many. Raises UserError DB-007 where one of them has sent something or begun to write."""
    campaign = held(campaign)
    rows = [row.pk for row in asked]
    used = Asked.objects.filter(pk__in=rows).filter(
        Q(submission__isnull=False)
        | Q(pk__in=Parcel.objects.filter(asked__in=rows).values("asked"))
        | Q(pk__in=Item.objects.filter(guess__in=rows).values("guess"))
    )
    names = [row.unit.name for row in used.select_related("unit")[:5]]
    if names:
        raise _has_sent(", ".join(names))
    try:
        with transaction.atomic():
            Asked.objects.filter(pk__in=rows).delete()
    except ProtectedError:
        raise _has_sent(", ".join(row.unit.name for row in asked[:5])) from None
    record(
        action="campaign.units_dropped",
        at=now,
        actor=actor,
        unit=campaign.owner,
        subject=campaign,
        details={"units": len(rows), "ids": [row.unit_id for row in asked][:50]},
    )
    _added_up_again(campaign, actor, now)
    return len(rows)


def _has_sent(names: str) -> Exception:
    return UserError(
        "DB-007",
        names,
        "đã gửi hoặc đang viết báo cáo cho đợt này, không bỏ khỏi đợt được.",
        "Bỏ chọn các đơn vị ấy; báo cáo đã gửi nhầm thì trả lại kèm lý do.",
    )


@transaction.atomic
def move_days(
    *,
    campaign: Campaign,
    asked: Sequence[Asked],
    due_on: date,
    reason: str,
    actor: User,
    now: datetime,
    tell: bool = False,
) -> int:
    """Give units a day of their own: an extension, or an earlier day; how many were moved. Raises UserError DB-005 (the day has
    passed), DB-006 (a day off), DB-008 (no reason), DB-009 (closed), DB-014 (no unit ticked)."""
    campaign = held(campaign)
    _refuse_day(due_on, timezone.localdate(now))
    if not asked:
        raise nothing_ticked()
    if not reason.strip():
        raise UserError(
            "DB-008",
            "Lý do",
            "chưa ghi lý do đổi hạn.",
            "Ghi một dòng, ví dụ “theo đề nghị tại Công văn số …”.",
        )
    rows = _moved(campaign, asked, due_on, reason, actor, now)
    if rows:
        record(
            action="campaign.days_moved",
            at=now,
            actor=actor,
            unit=campaign.owner,
            subject=campaign,
            details={
                "units": len(rows),
                "due_on": due_on.isoformat(),
                "ids": [row.unit_id for row in rows][:50],
            },
        )
        _added_up_again(campaign, actor, now)
        if tell:
            day, pks = timezone.localdate(now), [row.pk for row in rows]
            queue_mails(campaign=campaign, kind=MailKind.EXTENDED, day=day, now=now, actor=actor, asked=pks)
    return len(rows)


def _moved(
    campaign: Campaign, asked: Sequence[Asked], due_on: date, reason: str, actor: User, now: datetime
) -> list[Asked]:
    """Write the new day of those that have another, each with the day before and the reason."""
    rows = [row for row in asked if (row.due_on or campaign.due_on) != due_on]
    made = [
        Extension(
            asked=row,
            before=row.due_on or campaign.due_on,
            due_on=due_on,
            reason=reason.strip()[:400],
            actor=actor,
            at=now,
        )
        for row in rows
    ]
    Extension.objects.bulk_create(made)
    Asked.objects.filter(pk__in=[row.pk for row in rows]).update(due_on=due_on)
    return rows


def _refuse_day(day: date, today: date) -> None:
    """Raise UserError DB-005 for a day that has passed, DB-006 for a day off."""
    if day < today:
        raise UserError(
            "DB-005", f"{day:%d/%m/%Y}", "hạn mới đã qua.", f"Chọn một ngày từ {today:%d/%m/%Y} trở đi."
        )
    calendar = in_force()
    if not calendar.is_working_day(day):
        before, after = calendar.add(day, -1), calendar.add(day, 1)
        raise UserError(
            "DB-006",
            f"{day:%d/%m/%Y}",
            f"là ngày nghỉ{f' ({name})' if (name := calendar.holiday(day)) else ''}.",
            f"Ngày làm việc gần nhất: {before:%d/%m/%Y} hoặc {after:%d/%m/%Y}.",
        )


def nothing_ticked() -> Exception:
    return UserError(
        "DB-014", "Danh sách đơn vị", "chưa đánh dấu đơn vị nào.", "Đánh dấu các đơn vị rồi bấm lại."
    )


@transaction.atomic
def set_reporters(
    *, campaign: Campaign, reporters: Mapping[Unit, Unit | None], actor: User, now: datetime
) -> int:
    """Say who answers for units that ended within the period, which are then asked; None: that the unit's own people do, as before.
    How many rows changed. Raises UserError DB-009 (closed), DB-010 (a unit cannot answer for itself)."""
    campaign = held(campaign)
    there = {row.unit_id: row for row in campaign.asked.filter(unit__in=list(reporters))}
    changed = 0
    for unit, reporter in reporters.items():
        if reporter is not None and reporter.pk == unit.pk:
            raise UserError(
                "DB-010", unit.name, "không thể báo cáo thay cho chính mình.", "Chọn đơn vị tiếp nhận."
            )
        row = there.get(unit.pk)
        if row is None and reporter is None:
            continue
        if row is None:
            row = Asked.objects.create(campaign=campaign, unit=unit, above=unit.parent)
        elif row.reporter_id == (reporter.pk if reporter else None):
            continue
        row.reporter, row.opened_at = reporter, None
        row.save(update_fields=("reporter", "opened_at"))
        changed += 1
    if changed:
        record(
            action="campaign.reporters_named",
            at=now,
            actor=actor,
            unit=campaign.owner,
            subject=campaign,
            details={"units": changed},
        )
        _added_up_again(campaign, actor, now)
    return changed


@transaction.atomic
def prescribe(
    *,
    campaign: Campaign,
    outline: Outline,
    annexes: Sequence[str],
    note: str,
    actor: User,
    now: datetime,
    tell: bool = False,
) -> Prescribed:
    """Change the outline of an open campaign: a new number, with a note that the units see. Raises UserError DB-009 (closed),
    DB-011 (no note), DB-012 (nothing changed)."""
    campaign = held(campaign)
    if not note.strip():
        raise UserError(
            "DB-011",
            "Lời báo các đơn vị",
            "chưa ghi lý do đổi đề cương.",
            "Ghi điều các đơn vị phải làm khác đi, hiện ở trang Báo cáo của tôi.",
        )
    last = campaign.prescribed.order_by("-number").first()
    wanted = kept(with_annexes(outline, annexes))
    if last is not None and last.kept == wanted:
        raise UserError(
            "DB-012",
            "Đề cương",
            "không khác bản đang dùng.",
            "Chọn đề cương hoặc phụ lục khác, hoặc để nguyên.",
        )
    number = (last.number if last else 0) + 1
    made = Prescribed.objects.create(
        campaign=campaign, number=number, kept=wanted, note=note.strip(), made_at=now, actor=actor
    )
    _noticed(campaign, outline, annexes, note.strip(), now)
    record(
        action="campaign.outline_changed",
        at=now,
        actor=actor,
        unit=campaign.owner,
        subject=campaign,
        details={"number": made.number, "outline": outline.id},
    )
    if tell:
        queue_mails(
            campaign=campaign, kind=MailKind.CHANGED, day=timezone.localdate(now), now=now, actor=actor
        )
    return made


def _noticed(campaign: Campaign, outline: Outline, annexes: Sequence[str], note: str, now: datetime) -> None:
    """Write what the campaign asks for now, and what the units are told of it."""
    campaign.outline, campaign.annexes = outline.id, list(annexes)
    campaign.notice, campaign.noticed_at = note, now
    campaign.save(update_fields=("outline", "annexes", "notice", "noticed_at"))


@transaction.atomic
def set_reminders(
    *, campaign: Campaign, reminding: bool, days: Sequence[int], actor: User, now: datetime
) -> None:
    """Switch the reminders of a campaign on or off, and say on which working days from the day it is due they go out."""
    campaign = held(campaign)
    wanted = sorted(set(days))
    if (campaign.reminding, campaign.reminder_days) == (reminding, wanted):
        return
    campaign.reminding, campaign.reminder_days = reminding, wanted
    campaign.save(update_fields=("reminding", "reminder_days"))
    record(
        action="campaign.reminders_set",
        at=now,
        actor=actor,
        unit=campaign.owner,
        subject=campaign,
        details={"on": reminding, "days": wanted},
    )


def mark_opened(*, user: User, now: datetime, campaign: Campaign | None = None) -> None:
    """Somebody of the unit saw that it is asked: the first time is kept, of the unit and not of the person. One query."""
    rows = Asked.objects.filter(own_units(user), opened_at__isnull=True, campaign__closed_at__isnull=True)
    if campaign is not None:
        rows = rows.filter(campaign=campaign)
    rows.update(opened_at=now)
