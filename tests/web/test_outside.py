"""Who stands outside the reporting line sees totals, and nothing that a unit's figure or a person's case could be worked out from."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from doingoai_web.campaigns.models import Campaign
from doingoai_web.campaigns.services import open_campaign
from doingoai_web.totals.models import Result
from doingoai_web.totals.outside import published, sections
from doingoai_web.totals.summary import summary_of
from doingoai_web.units.models import Unit

pytestmark = pytest.mark.django_db
SENSITIVE, OTHER = "consular_protection.illegal_exits", "delegations.in_count"


@pytest.fixture
def whole(db: None) -> Campaign:
    """The first half year, taken as complete, with counts chosen for the test."""
    campaign = Campaign.objects.get(period="2025H1")
    result = Result.objects.filter(campaign=campaign, as_of=None, accepted_only=False).first()
    assert result is not None
    result.data["missing"] = []
    result.summary = summary_of(result.data)
    result.save()
    return campaign


def put(campaign: Campaign, **values: int) -> None:
    result = Result.objects.filter(campaign=campaign, as_of=None, accepted_only=False).first()
    assert result is not None
    for total in result.data["totals"]:
        if total["indicator"].replace(".", "_") in values:
            total["value"] = values[total["indicator"].replace(".", "_")]
    result.summary = summary_of(result.data)
    result.save()


def page(client: Client, campaign: Campaign, query: str = "") -> str:
    response = client.get(f"{reverse('totals', args=(campaign.pk,))}{query}")
    assert response.status_code == 200
    return response.content.decode()


@pytest.mark.parametrize(
    ("count", "shown"), [(1, "dưới 5"), (4, "dưới 5"), (5, "5 trường hợp"), (0, "0 trường hợp")]
)
def test_small_counts_of_people_are_banded(
    count: int, shown: str, whole: Campaign, sign_in: Callable[[str], Client]
) -> None:
    put(whole, consular_protection_illegal_exits=count, delegations_in_count=3)
    rows = {
        row.total["indicator"]: row.band
        for _, part in sections(Result.objects.filter(campaign=whole)[0])
        for row in part
    }
    assert rows[OTHER] is None, "a delegation is no private person"
    text = page(sign_in("nguoixem"), whole)
    line = text.partition("Số trường hợp xuất cảnh trái phép")[2].partition("</tr>")[0]
    assert shown in line
    if 0 < count < 5:
        assert f">{count} " not in line
    assert "3 đoàn" in text


def test_the_reporting_line_sees_the_figures_themselves(
    whole: Campaign, sign_in: Callable[[str], Client]
) -> None:
    put(whole, consular_protection_illegal_exits=2)
    for name in ("chuyenvien", "lanhdao"):
        assert "dưới 5" not in page(sign_in(name), whole)


def test_a_viewer_reads_no_sentence_and_no_unit(whole: Campaign, sign_in: Callable[[str], Client]) -> None:
    result = Result.objects.filter(campaign=whole)[0]
    client = sign_in("nguoixem")
    text = page(client, whole).partition("<table")[2].partition("</table>")[0]
    assert "Số đoàn vào" in text
    for total in result.data["totals"]:
        for part in total["addends"]:
            assert part["sentence"] not in text
            assert part["unit"] not in text
    for name, arguments in (
        ("total", (whole.pk, OTHER)), ("sources", (whole.pk,)), ("results", (whole.pk,)), ("result-file", (result.pk, "bao-cao.docx")),
        ("result-file", (result.pk, "ket-qua.json")), ("result-file", (result.pk, "phu-luc.xlsx")),
    ):  # fmt: skip
        assert client.get(reverse(name, args=arguments)).status_code == 403, name


def test_no_two_states_can_be_compared(whole: Campaign, sign_in: Callable[[str], Client]) -> None:
    """With and without reports under review, by another day, of an earlier time: a viewer always gets the one state."""
    client = sign_in("nguoixem")
    first = Result.objects.filter(campaign=whole)[0]
    Result.objects.create(
        campaign=whole, inputs="x", data={**first.data, "totals": []}, accepted_only=True, made_at=first.made_at, code="x"
    )  # fmt: skip
    usual = page(client, whole).partition("<main")[2]
    for query in ("?chi=da-chap-nhan", "?tinh-den=2025-06-01", f"?lan={first.pk}", "?lan=999999"):
        assert page(client, whole, query).partition("<main")[2] == usual, query


def test_nothing_is_shown_while_reports_still_come_in(sign_in: Callable[[str], Client]) -> None:
    campaign = Campaign.objects.get(period="2025H2")
    result = Result.objects.filter(campaign=campaign)[0]
    assert result.data["missing"], "a unit has not yet reported"
    text = page(sign_in("nguoixem"), campaign)
    assert "khi các đơn vị đã gửi đủ" in text
    assert "Số đoàn vào" not in text
    assert published(campaign) is None


def test_what_is_computed_after_closing_stays_inside(whole: Campaign) -> None:
    before = published(whole)
    assert before is not None
    whole.closed_at = before.made_at + timedelta(seconds=1)
    whole.save()
    Result.objects.create(
        campaign=whole, inputs="x", data=before.data, made_at=before.made_at + timedelta(days=1), code="x"
    )
    assert published(whole) == before


def test_the_total_of_two_units_is_as_good_as_their_figures(whole: Campaign) -> None:
    result: Any = published(whole)
    used = [report for report in result.data["reports"] if report.get("used")]
    result.data["reports"] = used[:2]
    result.summary = summary_of(result.data)
    result.save()
    assert published(whole) is None


def test_a_clerk_sees_no_total_and_no_other_unit(sign_in: Callable[[str], Client]) -> None:
    """Neither figures, nor how many others have reported, nor that there is a campaign that does not ask her."""
    campaign = Campaign.objects.get(period="2025H1")
    clerk = sign_in("banlim")
    assert clerk.get(reverse("totals", args=(campaign.pk,))).status_code == 403
    listed = clerk.get(reverse("campaigns")).content.decode()
    shown = clerk.get(reverse("campaign", args=(campaign.pk,))).content.decode()
    for text in (listed, shown):
        for unit in Unit.objects.exclude(name__in=("xã Bản Lìm", "tỉnh Tây Khuê", "huyện Mường Thinh")):
            assert unit.name not in text
        assert "/7" not in text
        assert "/6" not in text
    district = Unit.objects.get(name="huyện Khe Rịa")
    other = open_campaign(
        owner=district, period="2025Q1", due_on=campaign.due_on, opens_on=campaign.opens_on, units=[district], now=campaign.made_at
    )  # fmt: skip
    assert clerk.get(reverse("campaign", args=(other.pk,))).status_code == 404
