"""Campaigns: what the units are told and when, who is stuck, who answers for a unit that ended."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from smtplib import SMTPException
from typing import Any

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st

from doingoai.apart import read_apart
from doingoai.model import UserError
from doingoai_web.audit.models import Entry
from doingoai_web.campaigns import changes, mails, reminding
from doingoai_web.campaigns.listing import listing
from doingoai_web.campaigns.models import Asked, Campaign, Extension, MailKind, MailState, Reminder
from doingoai_web.campaigns.stuck import stuck
from doingoai_web.campaigns.succession import named, predecessors
from doingoai_web.filling.models import Draft
from doingoai_web.intake.matching import match
from doingoai_web.jobs.models import Job
from doingoai_web.jobs.services import do
from doingoai_web.people.models import Assignment, Role, User
from doingoai_web.review.models import Fact, Submission
from doingoai_web.review.services import receive
from doingoai_web.units.models import Unit
from doingoai_web.vault import services as vault

pytestmark = pytest.mark.django_db
NOW = datetime(2025, 11, 20, 2, tzinfo=UTC)


@pytest.fixture
def year(db: None) -> Campaign:
    """The campaign of the demo that no unit has answered yet: opened on 10/11/2025, due on 8/12/2025."""
    return Campaign.objects.select_related("owner").get(period="2025")


def of(campaign: Campaign, unit: str) -> Asked:
    return Asked.objects.select_related("unit", "reporter", "campaign").get(
        campaign=campaign, unit__name=unit
    )


@pytest.fixture
def officer(user: Callable[[str], User]) -> User:
    return user("chuyenvien")


# ---- reminders ----

DAYS = {
    "long before": (date(2025, 11, 28), []),
    "five working days before": (date(2025, 12, 1), [("before", date(2025, 12, 1))]),
    "a day later, where the worker stood still": (date(2025, 12, 2), [("before", date(2025, 12, 1))]),
    "one day before": (date(2025, 12, 5), [("before", date(2025, 12, 5))]),
    "on a Sunday nobody": (date(2025, 12, 7), []),
    "on the day itself, once more the last": (date(2025, 12, 8), [("before", date(2025, 12, 5))]),
    "one day after": (date(2025, 12, 9), [("after", date(2025, 12, 9))]),
    "long after": (date(2025, 12, 22), []),
}  # fmt: skip


@pytest.mark.parametrize(("today", "expected"), DAYS.values(), ids=DAYS)
def test_reminders_go_out_on_their_days(
    today: date, expected: list[tuple[str, date]], year: Campaign
) -> None:
    Reminder.objects.all().delete()
    assert [(one.kind, one.day) for one in reminding.rounds(today)] == expected


@settings(max_examples=8, deadline=None)
@given(days=st.lists(st.integers(0, 45), max_size=12))
def test_no_reminder_goes_out_twice(days: list[int]) -> None:
    from django.db import transaction

    with transaction.atomic():
        Reminder.objects.all().delete()
        mail.outbox = []
        for offset in days:
            for one in reminding.rounds(date(2025, 11, 10) + timedelta(days=offset)):
                reminding.deliver(
                    list(reminding.ready(Asked.objects.filter(pk__in=one.asked))), one.kind, one.day
                )
        assert len(mail.outbox) == len({letter.subject for letter in mail.outbox}) or len(mail.outbox) <= 3
        assert len(mail.outbox) == Reminder.objects.count() <= 3, (
            "one unit has an address, three days are set"
        )
        transaction.set_rollback(True)


def test_the_command_and_the_worker_do_the_same_once(
    year: Campaign, capsys: pytest.CaptureFixture[str]
) -> None:
    call_command("send_reminders", day="2025-12-05", dry_run=True)
    assert "1 đơn vị" in capsys.readouterr().out
    assert mail.outbox == []
    call_command("send_reminders", day="2025-12-05")
    (letter,) = mail.outbox
    assert "năm 2025" in letter.subject
    morning = datetime(2025, 12, 5, 1, tzinfo=UTC)
    reminding._looked.clear()
    assert reminding.daily(morning) == 0, "sent already"
    reminding._looked.clear()
    assert reminding.daily(morning + timedelta(days=4)) == 1
    assert reminding.daily(morning + timedelta(days=4)) == 0, "once a day"
    reminding._looked.clear()
    assert reminding.daily(morning + timedelta(days=4)) == 0, "the job waits already"
    do(Job.objects.get(kind="remind").pk)
    assert len(mail.outbox) == 2
    assert "quá hạn" in mail.outbox[1].subject
    reminding._looked.clear()
    assert reminding.daily(datetime(2025, 12, 9, 22, tzinfo=UTC)) == 0, "five in the morning of the 10th"
    call_command("send_reminders", day="2025-12-05")
    assert "không có thư nhắc" in capsys.readouterr().out


def test_what_was_begun_is_not_begun_again_and_what_failed_is(
    year: Campaign, monkeypatch: pytest.MonkeyPatch
) -> None:
    row, day = of(year, "xã Bản Lìm"), date(2025, 12, 5)
    rows = list(reminding.ready(Asked.objects.filter(pk=row.pk)))
    Reminder.objects.create(
        asked=row, kind=MailKind.ASKED, day=day, at=NOW
    )  # a crash before the answer of the server
    assert reminding.deliver(rows, MailKind.ASKED, day) == {"before": 1}
    assert mail.outbox == []

    def refused(*given: object) -> int:
        raise SMTPException("550 no such box")

    sending = EmailBackend.send_messages
    monkeypatch.setattr(EmailBackend, "send_messages", refused)
    assert reminding.deliver(rows, MailKind.AFTER, day) == {"failed": 1}
    kept_row = Reminder.objects.get(asked=row, kind=MailKind.AFTER)
    assert (kept_row.state, kept_row.fault) == (MailState.FAILED, "SMTPException"), (
        "not the words of the server"
    )
    monkeypatch.setattr(EmailBackend, "send_messages", sending)
    assert reminding.deliver(rows, MailKind.AFTER, day) == {"sent": 1}
    monkeypatch.setattr(EmailBackend, "open", refused)
    with pytest.raises(UserError, match="DB-015"):
        reminding.deliver(rows, MailKind.BEFORE, day)
    assert not Reminder.objects.filter(asked=row, kind=MailKind.BEFORE, day=day).exists(), "nothing was begun"


def test_the_button_reminds_whom_it_showed(year: Campaign, sign_in: Callable[[str], Client]) -> None:
    client, address = sign_in("chuyenvien"), reverse("campaign-reminders", args=(year.pk,))
    page = client.get(address).content.decode()
    assert "va…@taykhue.example" in page
    assert "vanhoa.banlim@" not in page, "addresses are shown in part"
    assert "chưa có, gọi điện" in page
    left = client.post(address, {"leave": of(year, "xã Bản Lìm").pk})
    assert left.status_code == 422
    assert "DB-019" in left.content.decode()
    client.post(address, {"note": "Họp ngày 5/12."})
    client.post(address, {"note": "Họp ngày 5/12."})
    for job in Job.objects.filter(kind="remind"):
        do(job.pk)
    (letter,) = mail.outbox
    assert "Họp ngày 5/12." in letter.body
    assert "hôm nay đã nhắc" in client.get(address).content.decode()
    said = sorted(job.message for job in Job.objects.filter(kind="remind"))
    assert said == ["Đã gửi thư cho 0 đơn vị.", "Đã gửi thư cho 1 đơn vị."]
    client.post(reverse("reminder-days", args=(year.pk,)), {"before": "3", "after": "1, 2"})
    year.refresh_from_db()
    assert (year.reminding, year.reminder_days) == (False, [-3, 1, 2])
    wrong = client.post(reverse("reminder-days", args=(year.pk,)), {"before": "ba"})
    assert "DB-020" in wrong.content.decode()


@pytest.mark.parametrize("kind", MailKind.values)
@pytest.mark.parametrize("language", mails.LANGUAGES)
def test_the_words_of_mails_are_whole(kind: str, language: str, monkeypatch: pytest.MonkeyPatch) -> None:
    subject, body = mails.text(kind, language)
    assert mails.unknown_fields(subject + body) == ()
    assert mails.text(kind, "zh-hans") == mails.text(kind, "vi")
    subject, body = mails.filled(kind, language, dict.fromkeys(mails.FIELDS, "x\nBcc: y"))
    assert "\n" not in subject
    monkeypatch.setattr(mails, "OVERRIDES", [lambda kind, language: ("{period}", "{không}{sai}")])
    assert mails.filled(kind, language, {"period": "2025"}) == ("2025", "{không}{sai}\n")
    assert mails.unknown_fields("{sai} {unit}") == ("sai",)


# ---- changes ----

REFUSED: dict[str, tuple[str, dict[str, str]]] = {
    "DB-005": ("days", {"due_on": "1/12/2025", "reason": "x"}),
    "DB-006": ("days", {"due_on": "2/9/2030", "reason": "x"}),
    "DB-008": ("days", {"due_on": "3/9/2030"}),
    "DB-016": ("days", {"due_on": "mai", "reason": "x"}),
    "DB-002": ("add", {}),
}


@pytest.mark.parametrize("code", [*REFUSED, "DB-007", "DB-014"])
def test_a_change_that_cannot_be_is_said(code: str, year: Campaign, sign_in: Callable[[str], Client]) -> None:
    client = sign_in("chuyenvien")
    if code == "DB-007":
        half = Campaign.objects.get(period="2025H2")
        asked = of(half, "xã Nà Lưa").pk
        answer = client.post(reverse("campaign-units", args=(half.pk,)), {"do": "drop", "asked": asked})
    elif code == "DB-014":
        answer = client.post(reverse("campaign-units", args=(year.pk,)), {"do": "drop", "asked": "x"})
    else:
        deed, given = REFUSED[code]
        data = {"do": deed, "asked": of(year, "xã Nà Lưa").pk, **given}
        answer = client.post(reverse("campaign-units", args=(year.pk,)), data)
    assert answer.status_code == 422
    assert code in answer.content.decode()


def test_units_come_and_go_and_get_days_of_their_own(
    year: Campaign, sign_in: Callable[[str], Client]
) -> None:
    client, address = sign_in("chuyenvien"), reverse("campaign-units", args=(year.pk,))
    office = Unit.objects.get(kind="sở")
    assert office.name in client.get(address, {"tim": "so van hoa"}).content.decode()
    client.post(address, {"do": "add", "unit": office.pk})
    assert of(year, office.name).above == year.owner
    client.post(address, {"do": "drop", "asked": of(year, office.name).pk})
    assert not year.asked.filter(unit=office).exists()
    client.post(address, {"do": "add-kinds", "parents": year.owner_id, "kinds": ["sở", "xã"]})
    assert year.asked.filter(unit=office).count() == 1
    row = of(year, "xã Bản Lìm")
    client.post(
        address, {"do": "days", "asked": row.pk, "due_on": "3/9/2030", "reason": "lũ quét", "tell": "1"}
    )
    row.refresh_from_db()
    assert row.due_on == date(2030, 9, 3)
    assert Extension.objects.get(asked=row).before == date(2025, 12, 8)
    do(Job.objects.get(kind="remind").pk)
    assert "lũ quét" in mail.outbox[0].body
    assert "lũ quét" in client.get(address).content.decode()
    assert {"campaign.units_added", "campaign.units_dropped", "campaign.days_moved"} <= set(
        Entry.objects.values_list("action", flat=True)
    )
    client.post(reverse("close-campaign", args=(year.pk,)))
    assert "DB-009" in client.post(address, {"do": "add", "unit": office.pk}).content.decode()
    page = client.post(reverse("reopen-campaign", args=(year.pk,)), follow=True).content.decode()
    assert "Hạn gửi 08/12/2025 đã qua" in page


# ---- who answers for a unit that ended ----


def test_a_successor_answers_for_a_unit_that_ended(
    year: Campaign, officer: User, user: Callable[[str], User], sign_in: Callable[[str], Client]
) -> None:
    found = {row.unit.name: row for row in predecessors(year)}
    assert found["huyện Nà Lưa"].proposed == "xã Nà Lưa"
    assert found["huyện Nà Lưa"].ended == date(2025, 6, 30)
    assert found["huyện Mường Thinh"].proposed == "", "two units took it over: a person chooses"
    assert [unit.name for unit in found["huyện Mường Thinh"].heirs] == ["xã Mường Thinh", "xã Bản Lìm"]
    client, address = sign_in("chuyenvien"), reverse("campaign-successors", args=(year.pk,))
    district = found["huyện Mường Thinh"].unit
    for words, code in (("", "DB-017"), ("xã Không Có", "DB-013"), ("huyện Mường Thinh", "DB-013")):
        answer = client.post(address, {"unit": district.pk, f"reporter-{district.pk}": words})
        assert code in answer.content.decode()
    client.post(address, {"unit": district.pk, f"reporter-{district.pk}": "Xã Bản Lìm"})
    row = of(year, "huyện Mường Thinh")
    assert row.reporter is not None
    assert (row.reporter.name, row.above) == ("xã Bản Lìm", year.owner)
    page = client.get(reverse("campaign", args=(year.pk,))).content.decode()
    assert "xã Bản Lìm báo cáo thay cho huyện Mường Thinh" in page
    clerk = sign_in("banlim")
    assert "xã Bản Lìm báo cáo thay cho huyện Mường Thinh" in clerk.get(reverse("mine")).content.decode()
    assert clerk.get(reverse("hand-in-for", args=(year.pk, row.pk))).status_code == 200
    other = of(year, "huyện Khe Rịa")
    assert clerk.get(reverse("hand-in-for", args=(year.pk, other.pk))).status_code == 404
    submission = _sent(row, "6 tháng đầu năm 2025", user("banlim"))
    assert Submission.objects.visible_to(user("banlim")).filter(pk=submission.pk).exists()
    assert Submission.objects.visible_to(user("muongthinh")).filter(pk=submission.pk).exists(), (
        "its own people too"
    )
    assert Fact.objects.visible_to(user("banlim")).filter(version__submission=submission).exists()
    nobody = User.objects.create_user("nalua")
    home = Unit.objects.get(name="xã Nà Lưa")
    Assignment.objects.create(user=nobody, unit=home, role=Role.CLERK, since=date(2025, 7, 1))
    assert not Submission.objects.visible_to(nobody).filter(pk=submission.pk).exists()
    client.post(address, {"unit": district.pk, f"reporter-{district.pk}": ""})
    assert of(year, "huyện Mường Thinh").reporter is None
    assert not Submission.objects.visible_to(user("banlim")).filter(pk=submission.pk).exists()


REPORT = (
    "ỦY BAN NHÂN DÂN\n{unit}\n\nSố: 41/BC-UBND\n\nTây Khuê, ngày 04 tháng 12 năm 2025\n\nBÁO CÁO\nKết quả công tác đối ngoại {period}\n\n"
    "I. CÔNG TÁC ĐOÀN RA, ĐOÀN VÀO\n\nTrong kỳ đón 03 đoàn khách nước ngoài với 21 lượt người đến thăm, làm việc. Không có đoàn ra.\n"
)


def _read(unit: str, period: str) -> tuple[bytes, Any]:
    data = REPORT.format(unit=unit, period=period).encode()
    return data, read_apart(data, "bao-cao.txt")


def _sent(row: Asked, period: str, sender: User) -> Submission:
    data, report = _read("XÃ BẢN LÌM", period)
    version = receive(
        asked=row, report=report, original=vault.keep(data=data, at=NOW), source="bao-cao.txt", channel="upload", sent_by=sender, now=NOW
    )  # fmt: skip
    return version.submission


MATCHES = {
    "for the district, said by the sender": ("XÃ KHE RỊA", "6 tháng đầu năm 2025", "huyện Khe Rịa", "huyện Khe Rịa", ""),
    "for itself, said by the sender": ("XÃ KHE RỊA", "năm 2025", "xã Khe Rịa", "xã Khe Rịa", ""),
    "of the half for itself": ("XÃ KHE RỊA", "6 tháng đầu năm 2025", "xã Khe Rịa", None, "khac-ky"),
    "for whom, nobody said": ("XÃ KHE RỊA", "năm 2025", None, None, "bao-cao-thay"),
    "the district's own words": ("HUYỆN KHE RỊA", "6 tháng đầu năm 2025", None, "huyện Khe Rịa", ""),
    "another unit's": ("XÃ NÀ LƯA", "năm 2025", "huyện Khe Rịa", None, "don-vi-khac"),
    "of no unit here": ("XÃ ĐÂU ĐÓ", "năm 2025", None, None, "ngoai-danh-sach"),
}  # fmt: skip


@pytest.mark.parametrize(("issuer", "period", "wanted", "placed", "code"), MATCHES.values(), ids=MATCHES)
def test_whose_report_it_is(
    issuer: str, period: str, wanted: str | None, placed: str | None, code: str, year: Campaign
) -> None:
    rows = year.asked.select_related("unit", "above", "campaign", "reporter")
    found = match(_read(issuer, period)[1], year, rows, of(year, wanted) if wanted else None)
    assert found.code == code
    assert (found.asked.unit.name if found.asked else None) == placed


def test_a_name_is_found_or_the_choice_is_told(year: Campaign) -> None:
    day = date(2025, 12, 1)
    assert named("xã nà lưa", year.owner, day).name == "xã Nà Lưa"
    twin = Unit.objects.create(parent=Unit.objects.get(name="phường Lam Khuê"), name="xã Nà Lưa", kind="xã")
    with pytest.raises(UserError, match=r"có 2 đơn vị cùng tên: .*phường Lam Khuê"):
        named("xã Nà Lưa", year.owner, day)
    assert named("xã Nà Lưa", year.owner, day, [twin]) == twin


# ---- who is stuck ----


def test_reasons_are_facts_and_the_own_desk_comes_first(
    year: Campaign, officer: User, user: Callable[[str], User]
) -> None:
    half = Campaign.objects.get(period="2025H2")
    rows = stuck(half, listing(half, officer, date(2025, 12, 18)).lines, date(2025, 12, 18))
    assert [(row.group, row.line.unit) for row in rows] == [
        ("returned", "xã Chiềng Thoa"),
        ("overdue", "xã Pù Thoang"),
    ]
    assert "quá hạn 6 ngày làm việc" in rows[1].reasons
    Draft.objects.filter(asked__campaign=year).delete()
    early = stuck(year, listing(year, officer, date(2025, 11, 20)).lines, date(2025, 11, 20))
    assert early == [], "nothing speaks against anybody yet"
    near = {
        row.line.unit: row
        for row in stuck(year, listing(year, officer, date(2025, 12, 3)).lines, date(2025, 12, 3))
    }
    assert near["xã Bản Lìm"].reasons == ("chưa mở đợt báo cáo",)
    assert near["xã Bản Lìm"].last is not None
    assert near["xã Nà Lưa"].reasons == ("chưa có tài khoản gửi báo cáo",)
    assert {row.group for row in near.values()} == {"soon"}
    begun = datetime(2025, 11, 27, 2, tzinfo=UTC)
    draft = Draft.objects.create(asked=of(year, "xã Bản Lìm"), begun_at=begun, saved_at=begun)
    writing = stuck(year, listing(year, officer, date(2025, 12, 3)).lines, date(2025, 12, 3))
    reasons = {row.line.unit: row.reasons for row in writing}
    assert reasons["xã Bản Lìm"] == ("đang viết dở, không sửa gì 4 ngày làm việc",)
    draft.delete()
    changes.mark_opened(user=user("banlim"), now=NOW)
    after = {
        row.line.unit
        for row in stuck(year, listing(year, officer, date(2025, 12, 3)).lines, date(2025, 12, 3))
    }
    assert "xã Bản Lìm" not in after


def test_the_pages_name_units_and_reasons(year: Campaign, sign_in: Callable[[str], Client]) -> None:
    client = sign_in("truongphong")
    page = client.get(reverse("campaign-stuck", args=(year.pk,)), {"nhom": "overdue"}).content.decode()
    assert "chưa có tài khoản gửi báo cáo" in page
    sheet = client.get(reverse("call-sheet", args=(year.pk,))).content.decode()
    assert "gọi xã Khe Rịa, báo cáo thay" in sheet
    assert "01/12 đã gửi" in sheet


def test_what_was_opened_is_of_the_unit(year: Campaign, user: Callable[[str], User]) -> None:
    changes.mark_opened(user=user("chuyenvien"), now=NOW)
    assert not year.asked.filter(opened_at__isnull=False).exists(), (
        "an officer who looks is no unit that opened it"
    )
    changes.mark_opened(user=user("banlim"), now=NOW, campaign=year)
    changes.mark_opened(user=user("banlim"), now=timezone.now(), campaign=year)
    assert list(year.asked.filter(opened_at__isnull=False).values_list("unit__name", "opened_at")) == [
        ("xã Bản Lìm", NOW)
    ]
