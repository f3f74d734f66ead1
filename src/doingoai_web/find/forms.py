"""What the address of the search asks for."""

from dataclasses import dataclass
from decimal import Decimal
from urllib.parse import urlencode

from django.db.models import Exists, OuterRef, Q
from django.http import QueryDict

from doingoai.knowledge import indicators, topics
from doingoai.model import UserError
from doingoai.periods import parse_code
from doingoai_web.campaigns.models import Asked, Campaign, answered_in
from doingoai_web.campaigns.periods import period_words
from doingoai_web.find.query import LONGEST
from doingoai_web.find.searching import Narrowed, subtree
from doingoai_web.people.models import Right, User
from doingoai_web.review.models import Status
from doingoai_web.review.views import indicator_of, number
from doingoai_web.units.models import Unit

KEYS = ("q", "don-vi", "ky", "noi-dung", "chi-tieu", "tinh-trang", "phan", "tu", "den")
FIGURES, SENTENCES = "so-lieu", "cau"
ROLES = ("results", "plan", "recommendations", "assessment")


@dataclass(frozen=True, slots=True)
class Wanted:
    """given: what was typed in each field, cleaned; narrowed: the same as values; wrong: fields that name nothing known."""

    given: dict[str, str]
    kind: str
    any_marks: bool
    narrowed: Narrowed
    indicator: str
    least: Decimal | None
    most: Decimal | None
    all_scopes: bool
    wrong: tuple[str, ...]

    def query(self, **changed: str) -> str:
        """The same search for a link, with some of it changed."""
        kept = {
            **self.given,
            **({"tim": FIGURES} if self.kind == FIGURES else {}),
            **({"dau": "bo"} if self.any_marks else {}),
            **({"cu": "1"} if self.narrowed.old else {}),
            **({"moi": "1"} if self.all_scopes else {}),
        }
        kept.update(changed)
        return f"?{urlencode({key: value for key, value in kept.items() if value})}"


def _unit(written: str, user: User) -> Unit | None:
    """The unit of one's reach with this number, or of this name."""
    seen = Unit.objects.visible_to(user)
    if written.isascii() and written.isdigit() and len(written) < 10:
        return seen.filter(pk=int(written)).first()
    return seen.filter(name__iexact=written).order_by("-pk").first() if written else None


def _period(written: str) -> str:
    try:
        return parse_code(written).code if written else ""
    except UserError:
        return ""


def asked(given: QueryDict, user: User) -> Wanted:
    """What was asked. Raises UserError NB-012 where a value is no number."""
    kept = {key: " ".join(given.get(key, "").replace("\0", " ").split()) for key in KEYS}
    kept = {key: value if key == "q" else value[:LONGEST] for key, value in kept.items()}
    kept["q"] = kept["q"][: 5 * LONGEST]  # what of it is looked for ``query.parse`` says
    unit, period = _unit(kept["don-vi"], user), _period(kept["ky"])
    topic = kept["noi-dung"] if kept["noi-dung"] in topics() else ""
    named = indicator_of(kept["chi-tieu"])
    indicator = named if named in indicators() else ""
    status = kept["tinh-trang"] if kept["tinh-trang"] in Status.values else ""
    role = kept["phan"] if kept["phan"] in ROLES else ""
    read = {
        "don-vi": unit,
        "ky": period,
        "noi-dung": topic,
        "chi-tieu": indicator,
        "tinh-trang": status,
        "phan": role,
    }
    figures = given.get("tim") == FIGURES
    return Wanted(
        given=kept,
        kind=FIGURES if figures else SENTENCES,
        any_marks=given.get("dau") == "bo",
        narrowed=Narrowed(unit, period, topic, indicator, status, role, given.get("cu") == "1"),
        indicator=indicator,
        least=number(kept["tu"]),
        most=number(kept["den"]),
        all_scopes=given.get("moi") == "1",
        wrong=tuple(key for key, value in read.items() if kept[key] and not value),
    )


def periods(user: User) -> list[tuple[str, str]]:
    """(code, words) of the periods and years in which one may look, the newest first."""
    reach = user.reach(Right.READ)
    asked = Asked.objects.filter(answered_in(reach))
    # where most units are one's own the first one settles it; where few are, those few are walked
    told = (
        Q(pk__in=asked.values("campaign"))
        if subtree(reach.paths)
        else Q(Exists(asked.filter(campaign=OuterRef("pk"))))
    )
    seen = Campaign.objects.filter(reach.on("owner__path") | told)
    codes = seen.order_by().values_list("period", flat=True).distinct()
    known = sorted(
        {parse_code(code) for code in codes}, key=lambda period: (period.last, period.code), reverse=True
    )
    years = sorted(
        {str(period.last.year) for period in known} - {period.code for period in known}, reverse=True
    )
    return [
        *((period.code, period_words(period)) for period in known),
        *((year, period_words(parse_code(year))) for year in years),
    ]
