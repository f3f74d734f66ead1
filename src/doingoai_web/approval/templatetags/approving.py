"""What other pages say of signing: how much waits for somebody, what stands approved, which units sign before they send."""

from collections.abc import Iterable
from typing import Any

from django import template
from django.utils import timezone

from doingoai_web.approval.chains import named
from doingoai_web.approval.locked import approved, is_locked
from doingoai_web.approval.models import Approval, Kind, State
from doingoai_web.approval.signers import Chain, Subject
from doingoai_web.approval.words import hidden
from doingoai_web.campaigns.models import Campaign
from doingoai_web.people.models import User
from doingoai_web.review.models import Submission

register = template.Library()


@register.simple_tag
def to_sign(user: User) -> int:
    """How many papers wait for this person's signature."""
    return Approval.objects.waiting_for(user, timezone.localdate()).count()


@register.simple_tag
def signing_of(campaign: Campaign) -> dict[str, Any]:
    """approved: what stands; open: what is under way."""
    rows = Approval.objects.filter(
        campaign=campaign, state=State.OPEN, kind__in=(Kind.TOTALS, Kind.SUPPLEMENT)
    )
    return {"approved": approved(campaign), "open": rows.first()}


@register.simple_tag
def gated_units(duties: Iterable[Any]) -> set[int]:
    """The units whose reports must be signed before they are sent."""
    units = {duty.row.asked.unit_id for duty in duties}
    chains = Chain.objects.on(timezone.localdate()).filter(unit__in=units, subject=Subject.REPORT)
    return set(chains.values_list("unit", flat=True))


@register.simple_tag
def stands_fast(submission: Submission) -> bool:
    """Whether a report stands in an approved consolidation and cannot change."""
    return is_locked(submission.pk)


@register.filter
def who(user: User) -> str:
    """What people call somebody on these pages."""
    return named(user)


@register.filter
def masked_words(words: str) -> str:
    return hidden(words)
