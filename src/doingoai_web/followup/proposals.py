"""Proposals by addressee, like ones together, with what was answered: what the pages and the table show."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, F, Q, QuerySet
from django.utils.translation import get_language

from doingoai.extract.addressees import name_of
from doingoai_web.campaigns.models import Campaign, answered_in
from doingoai_web.followup.models import GroupAnswer, GroupState, Proposal, ProposalGroup
from doingoai_web.followup.plans import sentence_address
from doingoai_web.people.models import Right, User


def addressee_name(key: str) -> str:
    """The name of an addressee in the language of the page."""
    named = name_of(key)
    language = (get_language() or "vi").split("-")[0]
    return named.get(language) or named["vi"]


@dataclass(frozen=True, slots=True)
class Said:
    """A proposal with where it stands."""

    proposal: Proposal

    @property
    def unit(self) -> str:
        return self.proposal.submission.asked.unit.name

    @property
    def address(self) -> str:
        return sentence_address(self.proposal.version_id, self.proposal.start, self.proposal.end)

    @property
    def also(self) -> list[str]:
        return [addressee_name(key) for key in self.proposal.others]


@dataclass(frozen=True, slots=True)
class GroupRow:
    """A group as this person may see it. said: its proposals, the first one its face; answers: the last first."""

    group: ProposalGroup
    said: tuple[Said, ...]
    answers: tuple[GroupAnswer, ...]

    @property
    def units(self) -> int:
        return len({said.proposal.submission.asked.unit_id for said in self.said})

    @property
    def answer(self) -> GroupAnswer | None:
        return self.answers[0] if self.answers else None

    @property
    def addressee(self) -> str:
        return addressee_name(self.group.addressee)


def _mine(user: User) -> Q:
    """The condition on a group's proposals that this person may read and the units still say."""
    mine = answered_in(user.reach(Right.READ), "proposals__submission__asked__")
    return mine & Q(proposals__version=F("proposals__submission__current"))


def groups_of(campaign: Campaign, user: User) -> QuerySet[ProposalGroup]:
    """The groups of a campaign, those of most units first."""
    return (
        ProposalGroup.objects.visible_to(user)
        .filter(campaign=campaign)
        .annotate(units=Count("proposals__submission__asked__unit", filter=_mine(user), distinct=True))
        .order_by("-units", "pk")
    )


def group_rows(groups: Sequence[ProposalGroup], user: User) -> list[GroupRow]:
    """The groups with their proposals and answers: two queries."""
    said: dict[int, list[Said]] = {}
    proposals = (
        Proposal.objects.visible_to(user)
        .standing()
        .filter(group__in=groups)
        .select_related("submission__asked__unit", "submission__asked__campaign")
    )
    for proposal in proposals:
        said.setdefault(proposal.group_id, []).append(Said(proposal))
    answers: dict[int, list[GroupAnswer]] = {}
    for answer in GroupAnswer.objects.filter(group__in=groups).select_related("actor").order_by("-pk"):
        answers.setdefault(answer.group_id, []).append(answer)
    return [
        GroupRow(group, tuple(said.get(group.pk, ())), tuple(answers.get(group.pk, ()))) for group in groups
    ]


@dataclass(frozen=True, slots=True)
class Facets:
    """addressees: (key, name, how many groups), most first; states: state → how many."""

    addressees: tuple[tuple[str, str, int], ...]
    states: dict[str, int]


def facets(groups: QuerySet[ProposalGroup]) -> Facets:
    """How many groups there are by addressee and by state: one query."""
    by_addressee: dict[str, int] = {}
    by_state: dict[str, int] = {}
    for addressee, state, count in (
        groups.order_by().values_list("addressee", "state").annotate(n=Count("pk", distinct=True))
    ):
        by_addressee[addressee] = by_addressee.get(addressee, 0) + count
        by_state[state] = by_state.get(state, 0) + count
    ordered = sorted(by_addressee.items(), key=lambda item: (-item[1], item[0]))
    return Facets(
        tuple((key, addressee_name(key), count) for key, count in ordered),
        {state: by_state.get(state, 0) for state in GroupState.values},
    )
