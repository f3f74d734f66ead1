"""Campaigns: whom one asks, the list of where each stands, closing, the sheet to call from, the tree of units on a day."""

import csv
import io
import zipfile
from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from doingoai.model import UserError
from doingoai_web.audit.models import Entry
from doingoai_web.campaigns import services
from doingoai_web.campaigns.listing import chosen, listing, plain, summaries
from doingoai_web.campaigns.models import Asked, Campaign
from doingoai_web.campaigns.opening import CampaignForm
from doingoai_web.intake.services import Upload, hand_in
from doingoai_web.people.models import User
from doingoai_web.review.models import Submission
from doingoai_web.units.models import Unit

pytestmark = pytest.mark.django_db
NOW = datetime(2025, 12, 12, 2, tzinfo=UTC)
TODAY = date(2025, 12, 12)


@pytest.fixture
def half(db: None) -> Campaign:
    return Campaign.objects.get(period="2025H2")


@pytest.fixture
def province(db: None) -> Unit:
    return Unit.objects.get(name="tỉnh Tây Khuê")


def form(province: Unit, **given: object) -> CampaignForm:
    filled = {
        "period": "2026H1", "due_on": "10/6/2026", "parents": [str(province.pk)], "kinds": ["xã"], **given
    }  # fmt: skip
    return CampaignForm(province, TODAY, filled)


def test_units_are_chosen_by_parent_and_kind(province: Unit) -> None:
    made = form(province)
    assert made.is_valid(), made.errors
    assert {unit.kind for unit in made.units()} == {"xã"}
    assert all(unit.valid_to is None for unit in made.units()), (
        "as the tree stands today: no district of before"
    )


FAULTS = {
    "a period that is none": ({"period": "quý năm"}, "period", ""),
    "a period asked already": ({"period": "2025H2"}, "period", "Đã có đợt"),
    "a day that has passed": ({"due_on": "10/6/2025"}, "due_on", "đã qua"),
    "a Sunday": ({"due_on": "14/6/2026"}, "due_on", "12/06/2026 hoặc 15/06/2026"),
    "a holiday": ({"due_on": "1/5/2026"}, "due_on", "ngày nghỉ"),
    "nobody asked": ({"kinds": []}, "kinds", ""),
}


@pytest.mark.parametrize(("given", "field", "said"), FAULTS.values(), ids=FAULTS)
def test_what_cannot_be_opened_is_said(
    given: dict[str, object], field: str, said: str, province: Unit
) -> None:
    made = form(province, **given)
    assert not made.is_valid()
    assert said in " ".join(str(error) for error in made.errors[field])


def test_a_campaign_is_opened_once(
    province: Unit, user: Callable[[str], User], sign_in: Callable[[str], Client]
) -> None:
    units = list(form_units(province))
    given = {
        "owner": province,
        "period": "2027H1",
        "opens_on": TODAY,
        "due_on": date(2027, 6, 10),
        "now": NOW,
    }
    services.open_campaign(**given, units=units, actor=user("chuyenvien"))  # type: ignore[arg-type]
    with pytest.raises(UserError, match="DB-003"):
        services.open_campaign(**given, units=units, actor=user("chuyenvien"))  # type: ignore[arg-type]
    page = sign_in("chuyenvien").get(reverse("open-campaign")).content.decode()
    assert "xã (6)" in page


def form_units(province: Unit) -> list[Unit]:
    made = form(province)
    assert made.is_valid()
    return list(made.units())


def test_a_closed_campaign_takes_no_file(
    half: Campaign, user: Callable[[str], User], sign_in: Callable[[str], Client]
) -> None:
    client = sign_in("chuyenvien")
    client.post(reverse("close-campaign", args=(half.pk,)))
    assert Campaign.objects.filter(pk=half.pk, closed_at__isnull=False).exists()
    half.refresh_from_db()
    page = client.get(reverse("campaign", args=(half.pk,))).content.decode()
    assert "Mở lại đợt" in page
    assert "Nhận báo cáo" not in page
    assert "Gửi báo cáo" not in page
    later = datetime(2030, 1, 1, tzinfo=UTC)
    with pytest.raises(UserError, match="TN-003"):
        hand_in(
            campaign=half,
            uploads=[Upload("a.txt", b"a", 1)],
            sent_by=user("chuyenvien"),
            cleared=True,
            now=later,
        )
    client.post(reverse("close-campaign", args=(half.pk,)))
    client.post(reverse("reopen-campaign", args=(half.pk,)))
    assert Campaign.objects.filter(pk=half.pk, closed_at__isnull=True).exists()
    assert Entry.objects.filter(action="campaign.closed").count() == 1, "twice is once"
    assert Entry.objects.filter(action="campaign.reopened").count() == 1


def test_the_demo_tells_its_story(half: Campaign, user: Callable[[str], User]) -> None:
    seen = listing(half, user("chuyenvien"), TODAY)
    assert {state: n for state, n in seen.counts.items() if n} == {
        "accepted": 2, "received": 3, "returned": 1, "overdue": 1,
    }  # fmt: skip
    assert [line.unit for line in seen.lines if line.late] == ["xã Chiềng Thoa"]
    (row,) = summaries([half], user("chuyenvien"), TODAY)
    assert (row.whole, row.came, row.late, row.overdue, row.received, row.accepted) == (7, 6, 1, 1, 3, 2)


SEARCHES = {
    "without marks": ({"words": "muong thinh"}, ["xã Mường Thinh"]),
    "đ as d, capitals": ({"words": "PHUONG LAM"}, ["phường Lam Khuê"]),
    "a state": ({"state": "returned"}, ["xã Chiềng Thoa"]),
    "late": ({"late": True}, ["xã Chiềng Thoa"]),
    "both": ({"state": "accepted", "words": "na lua"}, ["xã Nà Lưa"]),
    "nothing": ({"words": "không có"}, []),
}


@pytest.mark.parametrize(("given", "expected"), SEARCHES.values(), ids=SEARCHES)
def test_the_list_is_searched(
    given: dict[str, object], expected: list[str], half: Campaign, user: Callable[[str], User]
) -> None:
    seen = listing(half, user("chuyenvien"), TODAY)
    assert [line.unit for line in chosen(seen.lines, **given)] == expected  # type: ignore[arg-type]


def test_the_list_is_sorted(half: Campaign, user: Callable[[str], User]) -> None:
    lines = listing(half, user("chuyenvien"), TODAY).lines
    names = [plain(line.unit) for line in chosen(lines, order="ten")]
    assert names == sorted(names)
    assert chosen(lines, order="nhan")[-1].unit == "xã Pù Thoang", "who sent nothing comes last"
    assert chosen(lines, order="loi")[0].errors == max(line.errors for line in lines)


def test_the_list_is_taken_along(half: Campaign, sign_in: Callable[[str], Client]) -> None:
    Unit.objects.filter(name="xã Nà Lưa").update(name="=1+1")
    client = sign_in("chuyenvien")
    got = client.get(reverse("campaign-export", args=(half.pk, "csv")))
    assert got["Content-Disposition"].startswith("attachment")
    rows = list(csv.reader(io.StringIO(got.content.decode("utf-8-sig"))))
    assert len(rows) == 8
    assert "'=1+1" in {row[0] for row in rows}, "words, never a formula"
    book = client.get(reverse("campaign-export", args=(half.pk, "xlsx"))).content
    assert zipfile.ZipFile(io.BytesIO(book)).testzip() is None
    filtered = client.get(reverse("campaign-export", args=(half.pk, "csv")), {"tinh-trang": "overdue"})
    assert len(filtered.content.decode().splitlines()) == 2
    assert client.get(reverse("campaign-export", args=(half.pk, "exe"))).status_code == 404


def test_the_call_sheet_names_whom_to_call(half: Campaign, sign_in: Callable[[str], Client]) -> None:
    page = sign_in("chuyenvien").get(reverse("call-sheet", args=(half.pk,))).content.decode()
    assert "xã Pù Thoang" in page
    assert "xã Chiềng Thoa" in page, "sent back: to be sent again"
    assert "xã Mường Thinh" not in page


def test_the_tree_of_units_on_a_day(province: Unit, sign_in: Callable[[str], Client]) -> None:
    client = sign_in("chuyenvien")
    before = client.get(reverse("units"), {"goc": str(province.pk), "ngay": "2025-06-30"}).content.decode()
    after = client.get(reverse("units"), {"goc": str(province.pk), "ngay": "2025-07-01"}).content.decode()
    assert "huyện Mường Thinh" in before
    assert "xã Mường Thinh" not in before
    assert "xã Mường Thinh" in after
    assert "huyện Mường Thinh" in after.split("đã thôi hoạt động")[1], "named as gone, with its days"
    assert client.get(reverse("units"), {"goc": "999999"}).status_code == 404


def test_a_list_of_three_thousand_units_stays_quick(
    province: Unit, half: Campaign, sign_in: Callable[[str], Client]
) -> None:
    made = Unit.objects.bulk_create(
        [
            Unit(parent=province, name=f"xã số {n}", kind="xã", path=f"{province.path}9{n:05}/")
            for n in range(3300)
        ]
    )
    asked = Asked.objects.bulk_create([Asked(campaign=half, unit=unit, above=province) for unit in made])
    Submission.objects.bulk_create([Submission(asked=row, received_on=TODAY) for row in asked[::2]])
    client = sign_in("chuyenvien")
    for name, arguments in (("campaign", (half.pk,)), ("campaigns", ()), ("units", ())):
        with CaptureQueriesContext(connection) as queries:
            page = client.get(
                reverse(name, args=arguments), {"goc": str(province.pk)} if name == "units" else {}
            )
        assert len(queries) <= 20, name
        assert len(page.content) < 100_000, name
    found = client.get(reverse("campaign", args=(half.pk,)), {"tim": "so 3299"}).content.decode()
    assert "xã số 3299" in found
    assert "trang=2" not in found
