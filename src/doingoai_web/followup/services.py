"""Every write to what follows a report up."""

from datetime import date, datetime

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from doingoai.model import UserError
from doingoai.periods.obligations import LOCAL, obligations
from doingoai_web.audit.services import record
from doingoai_web.campaigns.models import Campaign
from doingoai_web.followup.models import (
    CARRIED,
    EVERY,
    DutyState,
    DutyWord,
    Event,
    EventWord,
    GroupAnswer,
    GroupState,
    Outcome,
    PlanAnswer,
    PlanItem,
    Proposal,
    ProposalGroup,
)
from doingoai_web.followup.periods import after, heirs, later
from doingoai_web.followup.reading import event_rules, match
from doingoai_web.jobs.models import OPEN, Job
from doingoai_web.jobs.services import queue
from doingoai_web.people.models import User
from doingoai_web.review.models import Version
from doingoai_web.units.models import Unit

NOTE = 4_000  # characters of a note or an answer
OLDEST = date(2000, 1, 1)  # an event or document of an earlier day is a slip of the pen


# ---- plans ----


@transaction.atomic
def answer_plan(
    *,
    item: PlanItem,
    campaign: Campaign,
    outcome: str,
    note: str,
    actor: User,
    now: datetime,
    unit: Unit | None = None,
) -> PlanAnswer:
    """Say what became of a plan item in a campaign's period. unit: of an item of a unit that ended, the one that took a part over and
    for whose part this is said. Raises UserError TD-002 (no outcome), TD-003 (the item is not of a period before it), TD-004 (no reason
    where it no longer fits), TD-005 (the unit's report does not say it any more), TD-006 (the unit did not take it over)."""
    rows = PlanItem.objects.select_related("submission__asked__unit", "submission__asked__campaign")
    item = rows.select_for_update(of=("self",)).get(pk=item.pk)
    took = heirs([item.submission.asked.unit_id], campaign.span.last).get(item.submission.asked.unit_id, [])
    _may_be_said(item, campaign, outcome, note)
    if unit is not None and unit not in took:
        raise UserError(
            "TD-006",
            unit.name,
            f"đơn vị này không tiếp nhận nhiệm vụ của {item.submission.asked.unit.name}.",
            "Tải lại trang; xem các đơn vị kế tiếp ở dòng ấy.",
        )
    made = PlanAnswer.objects.create(
        item=item,
        campaign=campaign,
        outcome=outcome,
        unit=unit,
        whole=outcome if unit is None else _together(item, campaign, took, unit, outcome),
        note=note.strip()[:NOTE],
        actor=actor,
        at=now,
    )
    record(
        action="plan.answered",
        at=now,
        actor=actor,
        unit=unit or item.submission.asked.unit,
        subject=item,
        details={"outcome": outcome, "campaign": campaign.pk, "whole": made.whole},
    )
    if made.whole in CARRIED:
        _match_on(item, campaign)
    return made


def _may_be_said(item: PlanItem, campaign: Campaign, outcome: str, note: str) -> None:
    """Raises UserError TD-002 to TD-005, see ``answer_plan``."""
    where, own = item.submission.asked.unit.name, item.submission.asked.campaign
    if outcome not in Outcome.values:
        raise UserError(
            "TD-002",
            where,
            "chưa chọn kết quả.",
            "Chọn một trong: đã thực hiện, một phần, chưa, không còn phù hợp.",
        )
    if own.owner_id != campaign.owner_id or own.span.last >= campaign.span.last:
        raise UserError(
            "TD-003",
            where,
            "việc này không phải kế hoạch của kỳ trước đợt đang xem.",
            "Mở đợt báo cáo của kỳ sau rồi xác nhận ở đó.",
        )
    if outcome == Outcome.MOOT and not note.strip():
        raise UserError("TD-004", where, "chưa có lý do.", "Ghi vì sao việc không còn phù hợp rồi bấm Ghi.")
    if item.version_id != item.submission.current_id:
        raise UserError(
            "TD-005",
            where,
            "báo cáo mới của đơn vị không còn câu này.",
            "Tải lại trang để xem kế hoạch theo báo cáo mới nhất.",
        )


def _together(item: PlanItem, campaign: Campaign, took: list[Unit], unit: Unit, outcome: str) -> str:
    """What the parts come to once each unit that took one over has said its own: all alike that, else a part; parts that no longer fit
    do not count beside others. Until then what stood before."""
    said = {row.unit_id: row.outcome for row in item.answers.filter(campaign=campaign, unit__in=took)}
    said[unit.pk] = outcome
    if len(said) < len(took):
        last = item.answers.filter(campaign=campaign).last()
        return last.counted if last is not None else ""
    outcomes = set(said.values()) - {Outcome.MOOT.value} or {Outcome.MOOT.value}
    return outcomes.pop() if len(outcomes) == 1 else Outcome.PART.value


def _match_on(item: PlanItem, campaign: Campaign) -> None:
    """Look for an item that goes on in the reports of later periods that are there already: the unit's, and those of its successors."""
    own = item.submission.asked.unit_id
    versions = Version.objects.filter(
        submission__asked__unit__in=[own, *after([own]).get(own, [])],
        submission__asked__campaign__in=later(campaign),
        submission__current=F("pk"),
    ).select_related("submission__asked__campaign", "submission__asked__unit")
    for version in versions.order_by("pk"):
        match(version=version, report=version.report, items=[item])


# ---- proposals ----


@transaction.atomic
def answer_group(
    *,
    group: ProposalGroup,
    state: str,
    text: str,
    number: str,
    day: date | None,
    forwarded_to: str,
    actor: User,
    now: datetime,
) -> GroupAnswer:
    """Record what became of a group of proposals, once for all units in it. Raises UserError TD-010 (no such state), TD-011 (an answer
    without words or document), TD-012 (forwarded to nobody), TD-013 (a day to come)."""
    text, number, forwarded_to = text.strip()[:NOTE], number.strip()[:80], forwarded_to.strip()[:200]
    _is_an_answer(state, text, number, forwarded_to)
    _real_day(day, now, "TD-013", "Trả lời kiến nghị", "văn bản")
    group = (
        ProposalGroup.objects.select_for_update(of=("self",))
        .select_related("campaign__owner")
        .get(pk=group.pk)
    )
    made = GroupAnswer.objects.create(
        group=group,
        state=state,
        text=text,
        number=number,
        day=day,
        forwarded_to=forwarded_to,
        actor=actor,
        at=now,
    )
    ProposalGroup.objects.filter(pk=group.pk).update(state=state)
    record(
        action="proposal.answered",
        at=now,
        actor=actor,
        unit=group.campaign.owner,
        subject=group,
        details={"state": state, "number": number},
    )
    return made


def _is_an_answer(state: str, text: str, number: str, forwarded_to: str) -> None:
    """Raises UserError TD-010 to TD-012, see ``answer_group``."""
    where = "Trả lời kiến nghị"
    if state not in GroupState.values:
        raise UserError(
            "TD-010",
            where,
            "chưa chọn tình trạng.",
            "Chọn: chưa trả lời, đã trả lời, không tiếp nhận hoặc đã chuyển lên trên.",
        )
    if state in (GroupState.ANSWERED, GroupState.DECLINED) and not (text or number):
        raise UserError(
            "TD-011",
            where,
            "chưa có nội dung hay số văn bản.",
            "Ghi nội dung trả lời, hoặc số văn bản trả lời.",
        )
    if state == GroupState.FORWARDED and not forwarded_to:
        raise UserError(
            "TD-012", where, "chưa ghi chuyển đến cơ quan nào.", "Ghi tên cơ quan ở ô Chuyển đến."
        )


@transaction.atomic
def move_proposal(
    *, proposal: Proposal, to: ProposalGroup | None, actor: User, now: datetime
) -> ProposalGroup:
    """Put a proposal into another group of its campaign, or (None) into one of its own. Raises UserError TD-014 where the group is of
    another campaign. A group left empty stays, and is shown to nobody: a report that comes in may just be put into it."""
    old = proposal.group
    if to is None:
        to = ProposalGroup.objects.create(campaign=old.campaign, addressee=old.addressee, made_at=now)
    if to.campaign_id != old.campaign_id:
        raise UserError(
            "TD-014", "Gộp kiến nghị", "nhóm này thuộc đợt báo cáo khác.", "Chọn một nhóm của cùng đợt."
        )
    if to.pk == old.pk:
        return to
    proposal.group = to
    proposal.save(update_fields=("group",))
    record(
        action="proposal.moved",
        at=now,
        actor=actor,
        unit=to.campaign.owner,
        subject=proposal,
        details={"from": old.pk, "to": to.pk},
    )
    return to


# ---- events and duties ----


def _real_day(day: date | None, now: datetime, code: str, where: str, of_what: str) -> None:
    if day is not None and not OLDEST <= day <= timezone.localdate(now):
        raise UserError(
            code,
            where,
            f"ngày {of_what} {day:%d/%m/%Y} chưa tới hoặc quá xa.",
            "Ghi ngày đã qua, dạng ngày/tháng/năm.",
        )


@transaction.atomic
def add_event(
    *, unit: Unit, register: str, words: str, day: date | None, actor: User, now: datetime
) -> Event:
    """Something that starts a clock and stands in no report yet. Raises UserError TD-020 (kind), TD-021 (no words), TD-022 (no day, or
    one to come)."""
    if register not in event_rules():
        raise UserError("TD-020", "Loại việc", "không có loại việc này.", "Chọn một loại trong danh sách.")
    if not words.strip():
        raise UserError(
            "TD-021", "Nội dung việc", "còn để trống.", "Ghi tên thỏa thuận, hội nghị, đoàn hoặc dự án."
        )
    if day is None:
        raise UserError(
            "TD-022",
            "Ngày",
            "chưa có ngày bắt đầu tính thời hạn.",
            "Ghi ngày ký, ngày kết thúc, dạng ngày/tháng/năm.",
        )
    _real_day(day, now, "TD-022", "Ngày", "của việc")
    made = Event.objects.create(
        register=register, unit=unit, words=" ".join(words.split())[:NOTE], day=day, added_by=actor, at=now
    )
    record(
        action="event.added",
        at=now,
        actor=actor,
        unit=unit,
        subject=made,
        details={"register": register, "day": day.isoformat()},
    )
    return made


@transaction.atomic
def tell_event(
    *, event: Event, day: date | None, dropped: bool, note: str, actor: User, now: datetime
) -> EventWord:
    """Give an event its day, or say that it starts no clock. Raises UserError TD-022 (no day, or one to come), TD-023 (dropped without
    a reason)."""
    if dropped and not note.strip():
        raise UserError(
            "TD-023", event.unit.name, "chưa có lý do bỏ việc này.", "Ghi vì sao việc này không phải báo cáo."
        )
    if not dropped and day is None:
        raise UserError(
            "TD-022",
            event.unit.name,
            "chưa có ngày bắt đầu tính thời hạn.",
            "Ghi ngày ký, ngày kết thúc, dạng ngày/tháng/năm.",
        )
    _real_day(day, now, "TD-022", event.unit.name, "của việc")
    made = EventWord.objects.create(
        event=event,
        day=None if dropped else day,
        dropped=dropped,
        note=note.strip()[:NOTE],
        actor=actor,
        at=now,
    )
    record(
        action="event.told",
        at=now,
        actor=actor,
        unit=event.unit,
        subject=event,
        details={"day": day.isoformat() if day else "", "dropped": dropped},
    )
    return made


@transaction.atomic
def tell_duty(
    *,
    rule: str,
    unit: Unit,
    key: str,
    state: str,
    number: str,
    day: date | None,
    note: str,
    always: bool,
    actor: User,
    now: datetime,
) -> DutyWord:
    """Say that a report of a day of its own was sent, or is not owed. always: not owed, now and later. Raises UserError TD-030 (no such
    rule), TD-031 (state), TD-032 (sent, without number and day), TD-033 (not owed, without a reason), TD-034 (a day to come)."""
    number, note = number.strip()[:80], note.strip()[:NOTE]
    where = _is_a_word(rule, unit, key, state, number, day, note)
    _real_day(day, now, "TD-034", where, "gửi")
    made = DutyWord.objects.create(
        rule=rule,
        unit=unit,
        key=EVERY if always and state == DutyState.NONE else key,
        state=state,
        number=number,
        day=day,
        note=note,
        actor=actor,
        at=now,
    )
    record(
        action="duty.told",
        at=now,
        actor=actor,
        unit=unit,
        subject=made,
        details={"rule": rule, "key": made.key, "state": state, "number": number},
    )
    return made


def _is_a_word(rule: str, unit: Unit, key: str, state: str, number: str, day: date | None, note: str) -> str:
    """The duty in words. Raises UserError TD-030 to TD-033, see ``tell_duty``."""
    known = obligations().get(rule)
    if known is None or known.who not in LOCAL or not key or len(key) > 24:
        raise UserError("TD-030", unit.name, "không có việc này.", "Tải lại trang Việc có hạn rồi làm lại.")
    where = f"{unit.name}, {known.what['vi']}"
    if state not in DutyState.values:
        raise UserError("TD-031", where, "chưa chọn tình trạng.", "Chọn đã làm, không áp dụng hoặc chưa làm.")
    if state == DutyState.DONE and (not number or day is None):
        raise UserError(
            "TD-032",
            where,
            "chưa đủ số văn bản và ngày gửi.",
            "Ghi số, ký hiệu văn bản (ví dụ 45/BC-UBND) và ngày gửi.",
        )
    if state == DutyState.NONE and not note:
        raise UserError(
            "TD-033", where, "chưa có lý do không áp dụng.", "Ghi vì sao đơn vị không phải báo cáo việc này."
        )
    return where


# ---- reading what came before ----


@transaction.atomic
def read_later(*, campaign: Campaign, actor: User, now: datetime) -> Job:
    """Queue the reading of the reports that were received before plans and proposals were read of them; one job at a time."""
    arguments = {"campaign": campaign.pk}
    waiting = Job.objects.filter(kind="follow", state__in=OPEN, arguments=arguments).first()
    return waiting or queue(kind="follow", arguments=arguments, now=now, owner=actor, unit=campaign.owner)
