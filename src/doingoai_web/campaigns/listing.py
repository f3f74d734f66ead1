"""The units of a campaign as a list that stays quick with thousands of them: plain rows, one query."""

import unicodedata
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, F, Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from doingoai_web.campaigns.models import Asked, Campaign
from doingoai_web.campaigns.status import NAMES, standing
from doingoai_web.people.models import Right, User

ORDERS = {
    "cay": _("theo cấp"),
    "ten": _("theo tên"),
    "han": _("theo hạn"),
    "nhan": _("theo ngày nhận"),
    "loi": _("nhiều lỗi trước"),
}


@dataclass(frozen=True, slots=True)
class Line:
    """A unit of a campaign. state: key of ``NAMES``; submission, version, number: None where nothing came; reporter: the unit that
    answers for it; ended: the last day of a unit that is no more; own_day: it has a day of its own."""

    asked: int
    unit: str
    path: str
    above: str
    above_is_owner: bool
    due_on: date
    state: str
    submission: int | None
    received_on: date | None
    version: int | None
    number: int | None
    errors: int
    warnings: int
    reporter: str = ""
    reporter_path: str = ""
    ended: date | None = None
    own_day: bool = False

    @property
    def name(self) -> str:
        return str(NAMES[self.state])

    @property
    def late(self) -> bool:
        return self.received_on is not None and self.received_on > self.due_on

    @property
    def came(self) -> bool:
        return self.submission is not None


@dataclass(frozen=True, slots=True)
class Listing:
    """lines: in the order of the tree; counts: state → how many; came: reports in hand, also those under review or sent back."""

    lines: tuple[Line, ...]
    counts: dict[str, int]

    @property
    def whole(self) -> int:
        return len(self.lines)

    @property
    def came(self) -> int:
        return sum(line.came for line in self.lines)

    @property
    def late(self) -> int:
        return sum(line.late for line in self.lines)


def asked_of(campaign: Campaign, user: User) -> QuerySet[Asked]:
    """The units of a campaign that this person may see."""
    return Asked.objects.visible_to(user).filter(campaign=campaign)


def listing(campaign: Campaign, user: User, today: date) -> Listing:
    """The units that this person may see, with where each stands: one query, however many units."""
    rows = asked_of(campaign, user).order_by("unit__path").values_list(
        "pk", "unit__name", "unit__path", "above__name", "above_id", "due_on",
        "submission__status", "submission__pk", "submission__received_on", "submission__current_id",
        "submission__current__number", "submission__current__errors", "submission__current__warnings",
        "reporter__name", "reporter__path", "unit__valid_to", "submission__current__errors_quoting",
        "submission__current__warnings_quoting",
    )  # fmt: skip
    lines, quoted = (
        [],
        user.may(Right.READ, campaign.owner),
    )  # what quotes other units is counted for who may read it
    for asked, unit, path, above, above_id, own_due, status, submission, received, version, number, errors, warnings, reporter, reporter_path, gone, e_quoting, w_quoting in rows:  # fmt: skip
        due_on = own_due or campaign.due_on
        lines.append(
            Line(
                asked, unit, path, above or "", above_id == campaign.owner_id, due_on,
                standing(status, due_on, today), submission, received, version, number,
                (errors or 0) - (0 if quoted else e_quoting or 0), (warnings or 0) - (0 if quoted else w_quoting or 0),
                reporter or "", reporter_path or "", gone - timedelta(days=1) if gone and reporter else None,
                own_due is not None and own_due != campaign.due_on,
            )
        )  # fmt: skip
    counts = Counter(line.state for line in lines)
    return Listing(tuple(lines), {state: counts[state] for state in NAMES})


def plain(words: str) -> str:
    """Words as people type them in a hurry: small letters without marks."""
    letters = unicodedata.normalize("NFD", words.casefold().replace("đ", "d"))
    return "".join(letter for letter in letters if not unicodedata.combining(letter))


def chosen(
    lines: Sequence[Line], *, state: str = "", late: bool = False, words: str = "", order: str = ""
) -> list[Line]:
    """The lines in a state whose unit or the unit above it holds the words (marks and case do not matter), in an order."""
    wanted = plain(words) if words else ""
    found = [
        line
        for line in lines
        if state in ("", line.state)
        and (not late or line.late)
        and (not wanted or any(wanted in plain(name) for name in (line.unit, line.above, line.reporter)))
    ]
    if order == "ten":
        found.sort(key=lambda line: plain(line.unit))
    elif order == "han":
        found.sort(key=lambda line: line.due_on)
    elif order == "nhan":
        found.sort(key=lambda line: (line.received_on is None, line.received_on or line.due_on))
    elif order == "loi":
        found.sort(key=lambda line: (-line.errors, -line.warnings))
    return found


@dataclass(frozen=True, slots=True)
class Summary:
    """A campaign in one line of the list of campaigns."""

    campaign: Campaign
    whole: int
    came: int
    late: int
    overdue: int
    received: int
    accepted: int


def summaries(campaigns: Sequence[Campaign], user: User, today: date) -> list[Summary]:
    """Where each campaign stands, of the units that this person may see: one query."""
    due = Coalesce("due_on", "campaign__due_on")
    rows = (
        Asked.objects.visible_to(user)
        .filter(campaign__in=campaigns)
        .annotate(day=due)
        .values("campaign")
        .annotate(
            whole=Count("pk"),
            came=Count("submission"),
            late=Count("pk", filter=Q(submission__received_on__gt=F("day"))),
            overdue=Count("pk", filter=Q(submission__isnull=True, day__lt=today)),
            received=Count("pk", filter=Q(submission__status="received")),
            accepted=Count("pk", filter=Q(submission__status="accepted")),
        )
        .order_by()
    )
    found = {row["campaign"]: row for row in rows}
    return [_summary(campaign, found.get(campaign.pk, {})) for campaign in campaigns]


def _summary(campaign: Campaign, row: Mapping[str, object]) -> Summary:
    keys = ("whole", "came", "late", "overdue", "received", "accepted")
    return Summary(campaign, *(int(str(row.get(key, 0))) for key in keys))
