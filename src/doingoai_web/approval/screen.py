"""What the pages of signing show: the stages of a paper, what a signer should know before signing, the inbox."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from doingoai.consolidate.masking import masked
from doingoai.knowledge import topics
from doingoai.model.stored import loads
from doingoai_web.approval.chains import Hand, chosen_hand, hands_of, named
from doingoai_web.approval.models import Act, Approval, Deed, Kind, State, Turn
from doingoai_web.approval.services import fresh, last_hand, sources_of
from doingoai_web.pages.templatetags.words import topic_name
from doingoai_web.people.models import User
from doingoai_web.review.models import Status, Version
from doingoai_web.review.screen import worded
from doingoai_web.totals.models import PairDecision, Result
from doingoai_web.totals.summary import topic_of

SECTIONS = 60  # headings offered to pin words to


@dataclass(frozen=True, slots=True)
class Stage:
    """A step of a paper. act: how it was done, None while it was not; now: it waits; people: who may do it."""

    turn: Turn
    act: Act | None
    now: bool
    people: tuple[Hand, ...]

    @property
    def names(self) -> str:
        """Who may act, by title, with whom they act for."""
        return ", ".join(
            f"{named(hand.user)} ({_('thay')} {named(hand.delegation.holder)})"
            if hand.delegation
            else named(hand.user)
            for hand in self.people
        )


@dataclass(frozen=True, slots=True)
class Caution:
    """Something to know before signing. grave: it stands against signing; address: where to look."""

    text: str
    address: str = ""
    grave: bool = False


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper as one person sees it. hand: how this person may act now; alone: only because the unit has one person; block: what
    would stand above the name."""

    approval: Approval
    stages: tuple[Stage, ...]
    acts: tuple[Act, ...]
    hand: Hand | None
    last: bool
    block: tuple[str, ...]
    name: str
    may_take_back: bool
    alone: bool

    @property
    def turn(self) -> Turn | None:
        return next((stage.turn for stage in self.stages if stage.now), None)


def paper(approval: Approval, user: User, day: date) -> Paper:
    """Everything about the way of a paper."""
    acts = tuple(approval.acts.select_related("actor", "delegation__holder").prefetch_related("comments"))
    is_open = approval.state == State.OPEN
    done = {act.order: act for act in acts if act.deed in (Deed.APPROVE, Deed.SIGN)}
    turns = list(approval.turns.select_related("unit"))
    open_turns = [turn for turn in turns if is_open and turn.order >= approval.position]
    found = hands_of([(turn.role, turn.unit) for turn in open_turns], day) if open_turns else []
    people = {turn.order: item for turn, item in zip(open_turns, found, strict=True)}
    stages = []
    for turn in turns:
        now = is_open and turn.order == approval.position
        reached = turn.order < approval.position or approval.state == State.LOCKED
        act = done.get(turn.order) if reached else None
        stages.append(Stage(turn, act, now, people.get(turn.order, ())))
    waits = next((stage.turn for stage in stages if stage.now), None)
    hand = (
        chosen_hand(people[waits.order], user, alone=approval.alone, submitter=approval.submitted_by_id)
        if waits
        else None
    )
    lines = (hand.delegation or waits).lines if hand and waits else ()
    last = bool(waits and waits.order == len(stages))
    return Paper(
        approval,
        tuple(stages),
        acts,
        hand,
        last,
        lines,
        _name(user) if hand and last else "",
        is_open and last_hand(approval) == user.pk,
        bool(hand and approval.submitted_by_id == user.pk),
    )


def _name(user: User) -> str:
    """The name below this person's last signature."""
    if user.get_full_name():
        return user.get_full_name()
    last = Act.objects.filter(actor=user, deed=Deed.SIGN).select_related("approval").order_by("-pk").first()
    return str(last.approval.signer[-1]) if last and last.approval.signer else ""


def _units(names: list[str]) -> str:
    shown = ", ".join(names[:8])
    return shown + (_(" và %(n)s đơn vị nữa") % {"n": len(names) - 8} if len(names) > 8 else "")


def _counted(keys: list[tuple[int, int]]) -> tuple[int, int, int]:
    """Of the versions that a result was made from: errors and warnings found in them, and how many are not accepted."""
    wanted, errors, warnings, waiting = set(keys), 0, 0, 0
    rows = Version.objects.filter(submission__in=[pk for pk, _number in keys])
    for sub, number, e, w, status in rows.values_list(
        "submission", "number", "errors", "warnings", "submission__status"
    ):
        if (sub, number) in wanted:
            errors, warnings, waiting = errors + e, warnings + w, waiting + (status != Status.ACCEPTED)
    return errors, warnings, waiting


def cautions(result: Result, campaign_id: int, *, stale: bool) -> list[Caution]:
    """What is open in a consolidation: what came since, who is missing, findings, questions, duplicates that nobody decided."""
    data: dict[str, Any] = result.shown
    page, totals = reverse("campaign", args=(campaign_id,)), reverse("totals", args=(campaign_id,))
    missing = list(data["missing"] or ())
    errors, warnings, waiting = _counted(sources_of(data))
    decided = set(PairDecision.objects.filter(campaign=campaign_id).values_list("pair", flat=True))
    pairs = sum(pair["id"] not in decided for pair in data["duplicates"])
    asked, aside, of_this = len(data["questions"]), len(data["set_aside"]), f"{totals}?lan={result.pk}"
    stale_words = _(
        "Sau lần tính này có báo cáo mới, số liệu được sửa hoặc quyết định mới; bản trình không có các thay đổi ấy."
    )
    named_missing = {"n": len(missing), "units": _units(missing)}
    lines: tuple[tuple[object, str, str, bool], ...] = (  # where there is any: words, where to look, whether it is grave
        (stale, stale_words, totals, True),
        (missing, _("%(n)s đơn vị chưa có trong báo cáo: %(units)s.") % named_missing, of_this, True),
        (errors or warnings, _("Báo cáo các đơn vị còn %(e)s lỗi, %(w)s cảnh báo máy nhắc.") % {"e": errors, "w": warnings}, page, False),
        (waiting, _("%(n)s báo cáo được tính nhưng chưa được chấp nhận.") % {"n": waiting}, page, False),
        (asked, _("%(n)s câu hỏi về số liệu chưa ai trả lời.") % {"n": asked}, f"{of_this}#hoi", False),
        (pairs, _("%(n)s việc có thể trùng giữa hai đơn vị chưa ai quyết định.") % {"n": pairs}, f"{of_this}#trung", False),
        (aside, _("%(n)s báo cáo không tính.") % {"n": aside}, f"{of_this}#khong-tinh", False),
    )  # fmt: skip
    return [Caution(words, address, grave) for there, words, address, grave in lines if there]


def cautions_of(approval: Approval) -> list[Caution]:
    """The same for a paper under way; of a unit's own report, what the machine found in it."""
    if approval.result is not None:
        stale = approval.state == State.OPEN and not fresh(approval)
        return cautions(approval.result, approval.campaign_id, stale=stale)
    if approval.stored is None:
        return []
    findings = [item for item in masked(loads(bytes(approval.stored))).findings if item.waived is None]
    return [
        Caution(worded(item).message, grave=item.severity == "error")
        for item in sorted(findings, key=lambda item: item.severity != "error")[:12]
    ]


def sections_of(approval: Approval) -> list[str]:
    """Parts of the paper that words can be pinned to."""
    if approval.kind == Kind.SUPPLEMENT:
        return [_("Lý do bổ sung"), _("Số liệu thay đổi")]
    if approval.result is not None:
        order = {identifier: topic.order for identifier, topic in topics().items()}
        there = {topic_of(row["indicator"]) for row in approval.result.shown["totals"]}
        return [
            topic_name(topic) for topic in sorted(there, key=lambda topic: (order.get(topic, 999), topic))
        ]
    if approval.stored is None:
        return []
    report = loads(bytes(approval.stored))
    return [f"{item.label or ''} {item.title}".strip()[:200] for item in report.sections if item.level <= 2][
        :SECTIONS
    ]


@dataclass(frozen=True, slots=True)
class Inbox:
    """waiting: for this person; mine: what this person submitted that is under way or came back; done: what this person signed."""

    waiting: tuple[Approval, ...]
    mine: tuple[Approval, ...]
    done: tuple[Approval, ...]


def inbox(user: User, day: date) -> Inbox:
    """Three queries, whatever is in it."""
    rows = Approval.objects.select_related(
        "unit", "campaign__owner", "submitted_by", "supplement", "asked__campaign__owner"
    ).defer("stored")
    waiting = rows.waiting_for(user, day).order_by("submitted_at")
    mine = rows.filter(submitted_by=user).order_by("-pk")[:20]
    acted = Act.objects.filter(actor=user, deed__in=(Deed.APPROVE, Deed.SIGN, Deed.RETURN)).values("approval")
    return Inbox(tuple(waiting[:100]), tuple(mine), tuple(rows.filter(pk__in=acted).order_by("-pk")[:20]))
