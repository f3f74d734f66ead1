"""Campaigns: whom one asks, the list of where each stands, closing, the sheet to call from, the tree of units on a day."""

import csv
import gzip
import io
import zipfile
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from doingoai.model import UserError
from doingoai_web.audit.models import Entry
from doingoai_web.campaigns import services
from doingoai_web.campaigns.listing import chosen, listing, plain, summaries
from doingoai_web.campaigns.models import Asked, Campaign
from doingoai_web.campaigns.opening import CampaignForm
from doingoai_web.campaigns.outlines import outline_of, registers_of
from doingoai_web.campaigns.revising import Wanted, days_revised, revise, to_look_at
from doingoai_web.intake.services import Upload, hand_in
from doingoai_web.jobs.models import Job
from doingoai_web.jobs.services import do
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


FAULTS: dict[str, tuple[dict[str, object], str, str]] = {
    "a period that is none": ({"period": "quý năm"}, "period", ""),
    "a period asked already": ({"period": "2025H2"}, "period", "Đã có đợt"),
    "a day that has passed": ({"due_on": "10/6/2025"}, "due_on", "đã qua"),
    "a Sunday": ({"due_on": "14/6/2026"}, "due_on", "12/06/2026 hoặc 15/06/2026"),
    "a holiday, by its name": ({"due_on": "1/5/2026"}, "due_on", "ngày nghỉ (Ngày Quốc tế lao động)"),
    "no day at all": ({"due_on": ""}, "due_on", "Ghi hạn gửi"),
    "two days": ({"due_after": "2"}, "due_after", "một trong hai"),
    "a counted day that has passed": (
        {"period": "2025H1", "due_on": "", "due_after": "2", "cut_off": "decree"},
        "period",
        "Đã có đợt",
    ),
    "a counted day of a quarter past": (
        {"period": "2025Q1", "due_on": "", "due_after": "2", "cut_off": "decree"},
        "due_after",
        "18/03/2025, đã qua",
    ),
    "no rule on cut-offs for years": (
        {"period": "2011..2020", "cut_off": "decree"},
        "cut_off",
        "không định ngày chốt",
    ),
    "own days, one missing": ({"cut_off": "own", "data_from": "1/1/2026"}, "data_from", "cả hai ngày"),
    "own days the wrong way round": (
        {"cut_off": "own", "data_from": "1/6/2026", "data_to": "1/5/2026"},
        "data_to",
        "trước ngày đầu",
    ),
    "reminders that are no numbers": ({"before": "năm ngày"}, "before", "ví dụ 5, 1"),
    "reminders too far": ({"after": "1000"}, "after", "không quá 60"),
    "nobody asked": ({"kinds": []}, "kinds", ""),
}


@pytest.mark.parametrize(("given", "field", "said"), FAULTS.values(), ids=FAULTS)
def test_what_cannot_be_opened_is_said(
    given: dict[str, object], field: str, said: str, province: Unit
) -> None:
    made = form(province, **given)
    assert not made.is_valid()
    assert said in " ".join(str(error) for error in made.errors[field])


DAYS: dict[str, tuple[dict[str, object], date, date, date]] = {
    "by the calendar": ({"cut_off": "calendar"}, date(2026, 1, 1), date(2026, 6, 30), date(2026, 6, 10)),
    "by the decree, two working days after": (
        {"cut_off": "decree", "due_on": "", "due_after": "2"}, date(2025, 12, 15), date(2026, 6, 14), date(2026, 6, 16),
    ),
    "own days": (
        {"cut_off": "own", "data_from": "15/12/2025", "data_to": "31/5/2026"},
        date(2025, 12, 15), date(2026, 5, 31), date(2026, 6, 10),
    ),
    "the period in words": (
        {"period": "quý II năm 2026", "cut_off": "calendar"}, date(2026, 4, 1), date(2026, 6, 30), date(2026, 6, 10),
    ),
    "over the holidays of April": (
        {"cut_off": "own", "data_from": "1/1/2026", "data_to": "24/4/2026", "due_on": "", "due_after": "3"},
        date(2026, 1, 1), date(2026, 4, 24), date(2026, 5, 4),
    ),
}  # fmt: skip


@pytest.mark.parametrize(("given", "first", "last", "due"), DAYS.values(), ids=DAYS)
def test_the_days_follow_from_the_period(
    given: dict[str, object], first: date, last: date, due: date, province: Unit
) -> None:
    made = form(province, **given)
    assert made.is_valid(), made.errors
    assert (made.cleaned_data["days"], made.cleaned_data["due_on"]) == ((first, last), due)


@pytest.mark.parametrize(
    ("year", "said"), [(2026, ""), (2027, "chưa có thông báo"), (2031, "chưa có lịch nghỉ")]
)
def test_what_the_calendar_does_not_know_is_said(year: int, said: str, province: Unit) -> None:
    made = form(province, period=f"{year}Q3", due_on=f"8/9/{year}")
    assert made.is_valid(), made.errors
    assert said in " ".join(made.doubts)
    assert bool(made.doubts) == bool(said)


def test_a_campaign_is_previewed_then_opened(
    province: Unit, sign_in: Callable[[str], Client], user: Callable[[str], User]
) -> None:
    client, year = sign_in("chuyenvien"), timezone.localdate().year + 1
    given: dict[str, Any] = {
        "owner": province.pk, "period": f"{year}H1", "cut_off": "decree", "due_after": "2", "parents": [province.pk], "kinds": ["xã", "phường"],
        "basis": "Luật số 1\n\nCông văn số 2", "outline": "xa-2025", "own_annexes": "on", "annexes": ["delegations", "awards"],
        "tell": "on", "reminding": "on", "before": "5, 1", "after": "1", "letter_number": "9/SNgV",
    }  # fmt: skip
    page = client.post(reverse("open-campaign"), given).content.decode()
    assert "từ 15/12/" in page
    assert "KT – " in page, "an annex that the outline has not is named"
    assert not Campaign.objects.filter(period=f"{year}H1").exists()
    left = Unit.objects.get(name="xã Pù Thoang").pk
    page = client.post(reverse("open-campaign"), {**given, "leave": left}).content.decode()
    assert "xã Pù Thoang" not in page
    assert 'value="xã"' in client.post(reverse("open-campaign"), {**given, "do": "back"}).content.decode()
    client.post(reverse("open-campaign"), {**given, "leave": left, "do": "open"})
    made = Campaign.objects.get(period=f"{year}H1")
    assert made.asked.count() == 6
    assert (made.basis, made.letter_number, made.due_after) == (["Luật số 1", "Công văn số 2"], "9/SNgV", 2)
    assert made.reminder_days == [-5, -1, 1]
    assert made.data_days == (date(year - 1, 12, 15), date(year, 6, 14))
    assert registers_of(outline_of(made)) == ("delegations", "awards")
    do(Job.objects.get(kind="remind").pk)
    (letter,) = mail.outbox
    assert letter.to == [user("banlim").email], (
        "to those who send for a unit and have an address, and to nobody else"
    )
    assert f"6 tháng đầu năm {year}" in letter.subject
    assert "xã Bản Lìm" in letter.body
    assert "{" not in letter.body
    mine = sign_in("banlim").get(reverse("mine")).content.decode()
    assert f"6 tháng đầu năm {year}" in mine
    assert "mới</span>" in mine
    assert "mới</span>" not in sign_in("banlim").get(reverse("mine")).content.decode(), "seen once"


def test_an_empty_choice_opens_nothing(province: Unit, sign_in: Callable[[str], Client]) -> None:
    year = timezone.localdate().year + 1
    given = {"owner": province.pk, "period": f"{year}H1", "due_after": "2", "parents": [province.pk], "kinds": ["sở"], "do": "open"}  # fmt: skip
    left = Unit.objects.get(kind="sở").pk
    page = sign_in("chuyenvien").post(reverse("open-campaign"), {**given, "leave": left}).content.decode()
    assert "không có đơn vị nào" in page
    assert not Campaign.objects.filter(period=f"{year}H1").exists()


def test_how_many_a_choice_means(province: Unit, sign_in: Callable[[str], Client]) -> None:
    client = sign_in("chuyenvien")
    choices: tuple[tuple[dict[str, Any], str], ...] = (
        ({"parents": [province.pk], "kinds": ["xã"]}, "6 đơn vị"), ({"parents": ["*"], "kinds": ["xã", "sở"]}, "7 đơn vị"), ({}, "0 đơn vị"),
        ({"parents": ["x"], "kinds": ["xã"]}, "0 đơn vị"),
    )  # fmt: skip
    for given, said in choices:
        assert said in client.get(reverse("count-units"), given).content.decode()


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
            for n in range(3321)
        ]
    )
    asked = Asked.objects.bulk_create([Asked(campaign=half, unit=unit, above=province) for unit in made])
    Submission.objects.bulk_create([Submission(asked=row, received_on=TODAY) for row in asked[::2]])
    client = sign_in("chuyenvien")
    own = (half.pk,)
    pages = (
        ("campaign", own), ("campaigns", ()), ("units", ()), ("campaign-units", own), ("campaign-stuck", own), ("campaign-reminders", own),
        ("campaign-successors", own), ("open-campaign", ()), ("campaign-outline", own),
    )  # fmt: skip
    for name, arguments in pages:
        with CaptureQueriesContext(connection) as queries:
            page = client.get(
                reverse(name, args=arguments), {"goc": str(province.pk)} if name == "units" else {}
            )
        assert page.status_code == 200, name
        assert len(queries) <= 25, name
        assert len(page.content) < 100_000, name
    found = client.get(reverse("campaign", args=(half.pk,)), {"tim": "so 3299"}).content.decode()
    assert "xã số 3299" in found
    assert "trang=2" not in found
    given = {
        "owner": province.pk,
        "period": "năm 2031",
        "due_on": "8/9/2031",
        "parents": [province.pk],
        "kinds": ["xã"],
    }
    with CaptureQueriesContext(connection) as queries:
        page = client.post(reverse("open-campaign"), given)
    assert len(queries) <= 25
    assert len(gzip.compress(page.content)) < 60_000
    assert "3327" in page.content.decode()
    with CaptureQueriesContext(connection) as queries:
        client.post(reverse("open-campaign"), {**given, "do": "open"})
    assert len(queries) <= 60, "rows are written in bulk"
    assert Campaign.objects.get(period="2031").asked.count() == 3327


def wanted(campaign: Campaign, **changed: Any) -> Wanted:
    first, last = campaign.data_days
    given = {
        "basis": campaign.basis, "letter_number": campaign.letter_number, "cut_off": "own", "data_from": first, "data_to": last, **changed
    }  # fmt: skip
    return Wanted(**given)


def test_what_is_asked_is_corrected_with_a_number_and_a_reason(
    half: Campaign, sign_in: Callable[[str], Client], user: Callable[[str], User]
) -> None:
    officer, now = user("chuyenvien"), timezone.now()
    rows = Submission.objects.filter(asked__campaign=half, current__isnull=False)
    before = list(rows.order_by("pk").values_list("pk", "status", "current", "revision"))
    revise(
        campaign=half,
        wanted=wanted(half, basis=["Công văn số 12/SNgV"]),
        reason="Sửa căn cứ.",
        actor=officer,
        now=now,
    )
    assert days_revised(half) is None
    moved = wanted(Campaign.objects.get(pk=half.pk), data_from=date(2025, 6, 16))
    made = revise(campaign=half, wanted=moved, reason="Sở đổi kỳ.", actor=officer, now=now)
    half.refresh_from_db()
    assert (made.number, half.data_days[0], half.basis, half.notice) == (
        2, date(2025, 6, 16), ["Công văn số 12/SNgV"], "Sở đổi kỳ."
    )  # fmt: skip
    assert list(rows.order_by("pk").values_list("pk", "status", "current", "revision")) == before, (
        "nothing that came is touched"
    )
    again = list(to_look_at(half, made))
    assert {row.pk for row in again} == {row[0] for row in before}
    for name, words in (("chuyenvien", "Đã xem, đúng kỳ mới"), ("banlim", "Sở đổi kỳ.")):
        page = sign_in(name).get(reverse("campaign-revisions", args=(half.pk,))).content.decode()
        assert words in page
        assert ("Ghi bản sửa" in page) == (name == "chuyenvien")
    review = sign_in("chuyenvien").get(reverse("review", args=(again[0].current_id,))).content.decode()
    assert "sau khi báo cáo này đến" in review
    sign_in("chuyenvien").post(reverse("revision-seen", args=(half.pk,)), {"submission": [again[0].pk]})
    made.refresh_from_db()
    assert again[0].pk not in {row.pk for row in to_look_at(half, made)}
    assert list(rows.order_by("pk").values_list("pk", "status", "current", "revision")) == before


@pytest.mark.parametrize(
    ("changed", "reason", "code"),
    [
        ({}, "Sửa.", "DB-022"),
        ({"letter_number": "9/SNgV"}, " ", "DB-021"),
        ({"data_to": date(2020, 1, 1)}, "Sửa.", "DB-004"),
    ],
)
def test_a_wrong_revision_is_refused(
    half: Campaign, user: Callable[[str], User], changed: dict[str, Any], reason: str, code: str
) -> None:
    with pytest.raises(UserError) as refused:
        revise(
            campaign=half, wanted=wanted(half, **changed), reason=reason, actor=user("chuyenvien"), now=NOW
        )
    assert refused.value.code == code
