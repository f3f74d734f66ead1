"""Every step a paper takes: each deed one transaction with the paper locked, the same deed twice harmless."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from doingoai.model import UserError
from doingoai.model.stored import loads
from doingoai_web.api.telling import tell_result
from doingoai_web.approval.chains import Hand, chosen_hand, gate, hands
from doingoai_web.approval.locked import CONSOLIDATED
from doingoai_web.approval.models import (
    Approval,
    Comment,
    Deed,
    Kind,
    Lock,
    State,
    Supplement,
    SupplementState,
    Turn,
    acting_q,
)
from doingoai_web.approval.outgoing import queue_word
from doingoai_web.approval.submitting import LONGEST, act, submit_report, submit_totals, takes
from doingoai_web.approval.telling import tell_of
from doingoai_web.approval.words import hidden
from doingoai_web.audit.services import record
from doingoai_web.people.models import User
from doingoai_web.review.models import Submission, Version
from doingoai_web.review.services import receive
from doingoai_web.totals.services import inputs_digest

__all__ = ["approve", "gate", "send_back", "submit_report", "submit_totals", "take_back"]


@dataclass(frozen=True, slots=True)
class Pinned:
    """Words on a part of the paper."""

    section: str
    text: str


def _opened(approval_id: int, revision: int, actor: User, deed: Iterable[str]) -> tuple[Approval, bool]:
    """The paper, locked; whether this very deed was done already. Raises UserError PD-008 where somebody else did something since."""
    found = (
        Approval.objects.select_for_update(of=("self",))
        .select_related("unit", "campaign__owner", "asked__unit", "supplement")
        .get(pk=approval_id)
    )
    if found.revision != revision:
        done = found.acts.filter(revision=revision, actor=actor, deed__in=list(deed)).exists()
        if done:
            return found, True
        raise UserError(
            "PD-008",
            "Trang đang xem",
            "đã cũ: người khác vừa xử lý văn bản này.",
            "Việc vừa bấm chưa được ghi. Quay lại, tải lại trang rồi xem trước khi làm tiếp.",
        )
    return found, False


def _turn(approval: Approval, actor: User, day: date) -> tuple[Turn, Hand]:
    """The turn that waits and how this person may act in it. Raises UserError PD-009 where not."""
    if approval.state != State.OPEN:
        raise UserError(
            "PD-009",
            "Văn bản",
            f"{State(approval.state).label}, không còn chờ ký.",
            "Mở trang của văn bản để xem.",
        )
    turn = approval.turns.select_related("unit").get(order=approval.position)
    found = hands(turn.role, turn.unit, day)
    hand = chosen_hand(found, actor, alone=approval.alone, submitter=approval.submitted_by_id)
    if hand is not None:
        return turn, hand
    own = any(item.user.pk == actor.pk for item in found)
    what, do = _why_not(turn, actor, day, submitted=own and actor.pk == approval.submitted_by_id)
    raise UserError("PD-009", f"Bước {turn.order}: {turn.get_role_display()}, {turn.unit.name}", what, do)


def _why_not(turn: Turn, actor: User, day: date, *, submitted: bool) -> tuple[str, str]:
    """Why somebody may not act in a turn, and what to do. submitted: the role is this person's, and so is the submission."""
    if submitted:
        what = "anh/chị là người trình nên không tự duyệt."
        return what, "Để người khác giữ vai trò này, hoặc người được ủy quyền, duyệt."
    past = actor.delegations.filter(unit=turn.unit, role=turn.role).order_by("-until").first()
    if past is None:
        return "chưa đến lượt anh/chị, hoặc bước này của người khác.", "Xem các bước ở trang của văn bản."
    last = past.ended_on - timedelta(1) if past.ended_on else past.until
    do = "Đề nghị quản trị gia hạn ủy quyền, hoặc người giữ vai trò tự ký."
    if past.since <= day <= last:
        return "người giao thôi giữ vai trò này nên ủy quyền hết hiệu lực.", do
    days = f"{past.since:%d/%m/%Y} – {last:%d/%m/%Y}"
    if last < past.since:
        return "ủy quyền ký của anh/chị đã được thu hồi nên không có hiệu lực hôm nay.", do
    return f"ủy quyền ký của anh/chị không có hiệu lực hôm nay ({days}).", do


@transaction.atomic
def approve(
    *, approval: Approval, revision: int, actor: User, now: datetime, note: str = "", name: str = ""
) -> Approval:
    """Agree; the last step signs and locks. name: what stands below the signature (last step).

    Raises UserError PD-008 (stale page), PD-009 (not this person's turn), PD-016 (no name), PD-001 …"""
    found, done = _opened(approval.pk, revision, actor, (Deed.APPROVE, Deed.SIGN))
    if done:
        return found
    turn, hand = _turn(found, actor, timezone.localdate(now))
    last = turn.order == found.turns.count()
    deed = Deed.SIGN if last else Deed.APPROVE
    act(found, deed, actor, note, now, revision=found.revision, order=turn.order, hand=hand)
    found.revision += 1
    if last:
        found.signer = _signature(turn, hand, name)
        _lock(found, actor, now)
    else:
        found.position += 1
        found.save(update_fields=("position", "revision"))
    record(
        action=f"approval.{'signed' if last else 'agreed'}", at=now, actor=actor, unit=found.unit, subject=found,
        details={"step": turn.order, "sha256": found.file.sha256, **({"delegation": hand.delegation.pk} if hand.delegation else {})},
    )  # fmt: skip
    tell_of(found, now)
    return found


def _signature(turn: Turn, hand: Hand, name: str) -> list[str]:
    """The block above the name, and the name. Raises UserError PD-016."""
    written = hidden(" ".join(name.split()))[:80] or hand.user.get_full_name()
    if not written:
        raise UserError("PD-016", "Họ tên người ký", "còn để trống.", "Ghi họ tên đứng dưới chữ ký.")
    return [*(hand.delegation or turn).lines, written]


@transaction.atomic
def send_back(
    *, approval: Approval, revision: int, note: str, actor: User, now: datetime, pinned: Iterable[Pinned] = ()
) -> Approval:
    """Return a paper to who submitted it. The words that say why are obligatory; some may be pinned to a part of the paper.

    Raises UserError PD-008, PD-009, PD-017 (no words)."""
    found, done = _opened(approval.pk, revision, actor, (Deed.RETURN,))
    if done:
        return found
    turn, hand = _turn(found, actor, timezone.localdate(now))
    comments = [item for item in pinned if item.text.strip()]
    if not note.strip() and not comments:
        raise UserError("PD-017", "Lý do trả lại", "còn để trống.", "Viết cần sửa gì rồi bấm Trả lại.")
    made = act(found, Deed.RETURN, actor, note, now, revision=found.revision, order=turn.order, hand=hand)
    Comment.objects.bulk_create(
        Comment(act=made, section=item.section[:200], text=hidden(item.text.strip())[:LONGEST])
        for item in comments
    )
    _leave(found, State.RETURNED)
    record(
        action="approval.returned", at=now, actor=actor, unit=found.unit, subject=found,
        details={"step": turn.order, "comments": len(comments)},
    )  # fmt: skip
    tell_of(found, now)
    return found


def _leave(found: Approval, state: str) -> None:
    found.state, found.slot = state, None
    found.revision += 1
    found.save(update_fields=("state", "slot", "revision"))


def turns_of(user: User) -> QuerySet[Turn]:
    """The turns in which somebody has, or ever had, a hand."""
    return Turn.objects.filter(acting_q(user))


def last_hand(approval: Approval) -> int:
    """Who acted last on the way up, and may take that back: who submitted, or who agreed last."""
    if approval.position == 1:
        return approval.submitted_by_id
    acts = approval.acts.filter(deed=Deed.APPROVE, order=approval.position - 1)
    return int(acts.order_by("-pk").values_list("actor", flat=True)[0])


@transaction.atomic
def take_back(*, approval: Approval, revision: int, actor: User, now: datetime, note: str = "") -> Approval:
    """Before the next one acts: take a submission or an agreement back. Raises UserError PD-008, PD-018."""
    found, done = _opened(approval.pk, revision, actor, (Deed.TAKE_BACK,))
    if done:
        return found
    if found.state != State.OPEN or last_hand(found) != actor.pk:
        raise UserError(
            "PD-018", "Rút lại", "người sau đã xử lý, hoặc việc này không phải của anh/chị.",
            "Nếu cần sửa, đề nghị người đang giữ văn bản trả lại.",
        )  # fmt: skip
    step = found.position - 1
    act(found, Deed.TAKE_BACK, actor, note, now, revision=found.revision, order=step)
    if step == 0:
        _leave(found, State.WITHDRAWN)
    else:
        found.position, found.revision = step, found.revision + 1
        found.save(update_fields=("position", "revision"))
    record(
        action="approval.taken_back",
        at=now,
        actor=actor,
        unit=found.unit,
        subject=found,
        details={"step": step},
    )
    return found


# -- the last step -----------------------------------------------------------------------------------------------------------


def _lock(found: Approval, actor: User, now: datetime) -> None:
    """All that the last signature does, in its transaction: the paper stands, what it was made from stands, a unit's own report is
    taken in by the level above."""
    found.state, found.locked_at = State.LOCKED, now
    if found.kind == Kind.REPORT:
        found.slot = None
        found.version = _taken_in(found, now)
    elif found.kind == Kind.SUPPLEMENT:
        assert found.supplement is not None
        Supplement.objects.filter(pk=found.supplement.pk).update(state=SupplementState.LOCKED)
    found.save(update_fields=("state", "slot", "locked_at", "revision", "signer", "version"))
    if found.kind in CONSOLIDATED:
        _hold(found)
        if found.result is not None:
            tell_result("result.approved", found.result, now)
        queue_word(found, actor, now)


def _taken_in(found: Approval, now: datetime) -> Version:
    assert found.asked is not None
    assert found.stored is not None
    takes(found.asked, now)
    return receive(
        asked=found.asked, report=loads(bytes(found.stored)), original=found.file, source=found.name, channel="signed",
        sent_by=found.submitted_by, now=now,
    )  # fmt: skip


def _hold(found: Approval) -> None:
    """Note the version of each report that the consolidation was made from; nobody writes to one of them meanwhile."""
    assert found.result is not None
    wanted = sources_of(found.result.shown)
    held = {
        row.pk: row
        for row in Submission.objects.select_for_update()
        .filter(pk__in=[pk for pk, _ in wanted])
        .order_by("pk")
    }
    versions = {
        (sub, number): pk
        for sub, number, pk in Version.objects.filter(submission__in=held).values_list(
            "submission", "number", "pk"
        )
    }
    Lock.objects.bulk_create(
        Lock(approval=found, submission=held[key[0]], version_id=versions[key])
        for key in wanted
        if key in versions
    )


def sources_of(data: Mapping[str, Any]) -> list[tuple[int, int]]:
    """(submission, number of version) of every report that a result was made from, once each."""
    found = []
    for report in data["reports"]:
        key, _, number = str(report["source"]).partition(" ")[0].partition("-")
        if key.isdigit() and number.isdigit():
            found.append((int(key), int(number)))
    return sorted(set(found))


def fresh(approval: Approval) -> bool:
    """Whether what a consolidation was made from is still what there is."""
    if approval.result is None:
        return True
    result = approval.result
    return approval.inputs == inputs_digest(
        approval.campaign, as_of=result.as_of, accepted_only=result.accepted_only
    )
