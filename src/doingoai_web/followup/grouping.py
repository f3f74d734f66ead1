"""Putting like proposals to one addressee together, as reports come in: what stands in a group already is never moved by the machine."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime

from django.db.models import Min

from doingoai.model import Excerpt, Span
from doingoai.write.docx.likeness import grouped
from doingoai_web.campaigns.models import Campaign
from doingoai_web.followup.models import Proposal, ProposalGroup

_NOWHERE = Span(0, 1)
MOST_GROUPS = 2_000  # of one addressee in one campaign that a proposal is held against


def put_in_groups(fresh: Sequence[tuple[str, Proposal]], *, campaign: Campaign, now: datetime) -> None:
    """Save new proposals, each in the group of those like it, or in one of its own. fresh: key of the addressee, proposal."""
    by_addressee: dict[str, list[Proposal]] = defaultdict(list)
    for addressee, proposal in fresh:
        by_addressee[addressee].append(proposal)
    for addressee, proposals in by_addressee.items():
        _place(campaign, addressee, proposals, now)
    Proposal.objects.bulk_create(proposal for _, proposal in fresh)


def _excerpt(unit: str, words: str) -> Excerpt:
    return Excerpt(None, "recommendation", unit, "", _NOWHERE, words)


def _place(campaign: Campaign, addressee: str, fresh: Sequence[Proposal], now: datetime) -> None:
    """Each new proposal into the first group whose oldest sentence it is like."""
    groups = {
        group.pk: group
        for group in ProposalGroup.objects.filter(campaign=campaign, addressee=addressee)[:MOST_GROUPS]
    }
    oldest = (
        Proposal.objects.filter(group__in=groups)
        .values("group")
        .annotate(first=Min("pk"))
        .values_list("group", "first")
    )
    words = dict(Proposal.objects.filter(pk__in=[pk for _, pk in oldest]).values_list("group", "words"))
    known = [_excerpt(f"g{group}", said) for group, said in words.items()]
    new = [_excerpt(f"n{number}", proposal.words) for number, proposal in enumerate(fresh)]
    for star in grouped([*known, *new]):
        holder = next((item.unit for item in star.items if item.unit.startswith("g")), None)
        group = groups[int(holder[1:])] if holder else None
        for item in star.items:
            if item.unit.startswith("n"):
                if group is None:
                    group = ProposalGroup.objects.create(campaign=campaign, addressee=addressee, made_at=now)
                fresh[int(item.unit[1:])].group = group


__all__ = ["put_in_groups"]
