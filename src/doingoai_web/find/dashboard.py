"""The page of figures: how far a campaign is, and its main figures beside those of earlier ones."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from urllib.parse import quote

from django.db.models import Max

from doingoai.knowledge import indicators, mapping
from doingoai.periods.codes import kind_of
from doingoai.write.charts import Bar, Chart, draw, svg
from doingoai_web.campaigns.listing import Line, Summary, summaries
from doingoai_web.campaigns.models import Campaign
from doingoai_web.pages.templatetags.words import indicator_name
from doingoai_web.people.models import Right, User
from doingoai_web.totals import outside
from doingoai_web.totals.models import Result

Json = Mapping[str, Any]
Key = tuple[str, str | None]  # indicator, currency
EARLIER = 5  # campaigns before the one chosen
DRAWN = 4


@dataclass(frozen=True, slots=True)
class Coverage:
    """The units below one: how many are asked, came, came in time or late, are overdue, were accepted."""

    name: str
    whole: int
    came: int
    late: int
    overdue: int
    accepted: int

    @property
    def in_time(self) -> int:
        return self.came - self.late

    @property
    def percent(self) -> int:
        return round(100 * self.came / self.whole) if self.whole else 0


def _covered(name: str, lines: Sequence[Line]) -> Coverage:
    return Coverage(
        name,
        len(lines),
        sum(line.came for line in lines),
        sum(line.late for line in lines),
        sum(line.state == "overdue" for line in lines),
        sum(line.state == "accepted" for line in lines),
    )


def coverage(lines: Sequence[Line]) -> tuple[Coverage, ...]:
    """By the unit above, in the order of the tree; the whole last where there is more than one."""
    above: dict[str, list[Line]] = {}
    for line in lines:
        above.setdefault(line.above, []).append(line)
    found = [_covered(name, held) for name, held in above.items()]
    return (*found, _covered("", lines)) if len(found) > 1 else tuple(found)


@dataclass(frozen=True, slots=True)
class Cell:
    """A total of a campaign. figure: as the ``figure`` filter takes it, None where there is none; band: words in its place; computed: the
    campaign has totals, so that no figure means that nobody wrote of it; none, silent: how many units declared none, and how many
    reported without a word of it."""

    campaign: Campaign
    figure: Json | None
    band: str | None = None
    detail: bool = False
    computed: bool = True
    none: int = 0
    silent: int = 0

    @property
    def zero(self) -> bool:
        """Nothing but declared zeros stands in it."""
        return self.figure is not None and self.band is None and not Decimal(str(self.figure["value"]))


@dataclass(frozen=True, slots=True)
class Row:
    """An indicator over the campaigns, the newest first. chart: the address of a picture, alt: the same in words."""

    indicator: str
    currency: str | None
    cells: tuple[Cell, ...]
    chart: str = ""
    alt: str = ""


@dataclass(frozen=True, slots=True)
class Dashboard:
    campaign: Campaign
    campaigns: tuple[Campaign, ...]
    summaries: tuple[Summary, ...]
    rows: tuple[Row, ...]

    @property
    def charts(self) -> list[Row]:
        return [row for row in self.rows if row.chart][:DRAWN]


def campaigns_of(user: User) -> list[Campaign]:
    """Those whose totals one may see, the newest first."""
    seen = Campaign.objects.visible_to(user).workable_by(user, Right.TOTALS)
    return list(seen.select_related("owner").distinct().order_by("-due_on", "-pk"))


def beside(campaign: Campaign, campaigns: Sequence[Campaign]) -> tuple[Campaign, ...]:
    """The campaign, and those of its unit for earlier periods of the same length, the newest first."""
    span = campaign.span
    kind = kind_of(span)
    found = [
        other
        for other in campaigns
        if other.owner_id == campaign.owner_id
        and kind_of(other.span) == kind
        and other.span.last < span.first
    ]
    found.sort(key=lambda other: other.span.last, reverse=True)
    return (campaign, *found[:EARLIER])


def _inside(campaigns: Sequence[Campaign]) -> dict[int, dict[Key, Cell]]:
    """The totals as the reporting line sees them: of each campaign the last computation."""
    plain = Result.objects.filter(campaign__in=campaigns, as_of=None, accepted_only=False)
    last = plain.order_by().values("campaign").annotate(last=Max("pk")).values("last")
    found: dict[int, dict[Key, Cell]] = {}
    known = {campaign.pk: campaign for campaign in campaigns}
    for result in Result.objects.filter(pk__in=last).defer("data", "charts"):
        campaign = known[result.campaign_id]
        found[result.campaign_id] = {
            (total["indicator"], total["currency"]): _cell(campaign, total)
            for total in result.shown["totals"]
        }
    return found


def _cell(campaign: Campaign, total: Json) -> Cell:
    return Cell(campaign, _figure(total), detail=True, none=total["none"], silent=total["silent_units"])


def _figure(total: Json) -> Json | None:
    combined = total["combined"]
    if combined is not None:
        return {**combined, "unit": "%" if combined["how"] == "ratio" else total["unit"]}
    return total if total["value"] is not None else None


def _outside(campaigns: Sequence[Campaign]) -> dict[int, dict[Key, Cell]]:
    """The totals as ``totals.outside`` shows them."""
    found: dict[int, dict[Key, Cell]] = {}
    for campaign in campaigns:
        result = outside.published(campaign)
        rows = [row for _, held in outside.sections(result) for row in held] if result else []
        found[campaign.pk] = {
            (row.total["indicator"], row.total["currency"]): Cell(campaign, row.total, row.band)
            for row in rows
        }
    return found


def dashboard(campaign: Campaign, campaigns: Sequence[Campaign], user: User, today: date) -> Dashboard:
    """What the page shows but the grid: three queries for the reporting line, two a campaign more for others."""
    chosen = beside(campaign, campaigns)
    inside = user.may(Right.READ, campaign.owner)
    known = _inside(chosen) if inside else _outside(chosen)
    return Dashboard(campaign, chosen, tuple(summaries(chosen, user, today)), tuple(_rows(chosen, known)))


def _rows(campaigns: Sequence[Campaign], known: Mapping[int, Mapping[Key, Cell]]) -> list[Row]:
    wanted = mapping("dashboard.yaml").strings("indicators")
    keys = {key for cells in known.values() for key in cells if key[0] in wanted}
    found = []
    for key in sorted(keys, key=lambda key: (wanted.index(key[0]), key[1] or "")):
        cells = tuple(
            known.get(campaign.pk, {}).get(key) or Cell(campaign, None, computed=bool(known.get(campaign.pk)))
            for campaign in campaigns
        )
        if any(cell.figure is not None for cell in cells):
            found.append(_drawn(key, cells))
    return found


def _drawn(key: Key, cells: tuple[Cell, ...]) -> Row:
    """The row with its chart, where two periods have a figure."""
    bars = tuple(_bar(cell) for cell in reversed(cells))
    values = [bar.values[0] for bar in bars]
    if sum(value is not None for value in values) < 2 or not any(values):
        return Row(key[0], key[1], cells)
    name = indicator_name(key[0])
    unit = key[1] or (indicators()[key[0]].unit if key[0] in indicators() else "")
    chart = Chart("over_periods", "", f"{name} ({unit})" if unit else name, "", "", ("",), bars)
    picture = svg(draw(chart))
    return Row(key[0], key[1], cells, f"data:image/svg+xml,{quote(picture)}", chart.alt)


def _bar(cell: Cell) -> Bar:
    name = cell.campaign.period_title
    if cell.band is not None:
        return Bar(name, (None,), words=cell.band)
    value = cell.figure["value"] if cell.figure is not None else None
    return Bar(name, (Decimal(str(value)),)) if value is not None else Bar(name, (None,), words="–")
