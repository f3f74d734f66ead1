"""Reports come in as they do in life: every file gets a definite answer, and nothing is kept that must not be."""

import io
import zipfile
from collections.abc import Callable
from datetime import UTC, datetime
from email.message import EmailMessage
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from doingoai.model import UserError
from doingoai_web.audit.models import Entry
from doingoai_web.audit.services import verify
from doingoai_web.campaigns.models import Asked, Campaign
from doingoai_web.intake import services
from doingoai_web.intake.models import Item, Parcel, State
from doingoai_web.intake.services import Upload
from doingoai_web.jobs.models import Job
from doingoai_web.jobs.services import do
from doingoai_web.people.models import User
from doingoai_web.review.models import Status, Submission, Version
from doingoai_web.vault.models import Original, Spool

pytestmark = pytest.mark.django_db
NOW = datetime(2025, 12, 5, 2, tzinfo=UTC)


def report(unit: str = "xã Pù Thoang", period: str = "năm 2025", figure: str = "03") -> bytes:
    """A small report of a unit of the example province, as a text file."""
    kind, _, name = unit.partition(" ")
    return (
        f"ỦY BAN NHÂN DÂN\n{kind.upper()} {name.upper()}\n\nSố: 41/BC-UBND\n\n{name}, ngày 04 tháng 12 năm 2025\n\n"
        f"BÁO CÁO\nKết quả công tác đối ngoại {period}\n\nI. CÔNG TÁC ĐOÀN RA, ĐOÀN VÀO\n\n"
        f"Trong kỳ, xã đón {figure} đoàn khách nước ngoài với 21 lượt người đến thăm, làm việc. Không có đoàn ra.\n\n"
        "TM. ỦY BAN NHÂN DÂN\nCHỦ TỊCH\n"
    ).encode()


SECRET = "MẬT\n\n".encode() + report()
HALF = "6 tháng cuối năm 2025"


def zipped(files: dict[str, bytes]) -> bytes:
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return whole.getvalue()


def mailed(files: dict[str, bytes], subject: str = "Gửi báo cáo") -> bytes:
    message = EmailMessage()
    message["Subject"] = subject
    message["From"] = "vanphong@example.vn"
    message.set_content("Kính gửi báo cáo.")
    for name, data in files.items():
        message.add_attachment(data, maintype="application", subtype="octet-stream", filename=name)
    return message.as_bytes()


@pytest.fixture
def campaign(db: None) -> Campaign:
    return Campaign.objects.get(period="2025H2")


@pytest.fixture
def handed(campaign: Campaign, user: Callable[[str], User]) -> Callable[..., Parcel]:
    """Hand files in and let the worker read them."""

    def hand_in(files: dict[str, bytes], asked: Asked | None = None) -> Parcel:
        uploads = [Upload(name, data, len(data)) for name, data in files.items()]
        parcel = services.hand_in(
            campaign=campaign, uploads=uploads, sent_by=user("chuyenvien"), cleared=True, now=NOW, asked=asked
        )
        assert parcel.job is not None
        do(parcel.job.pk)
        assert Job.objects.get(pk=parcel.job.pk).state == "done"
        return parcel

    return hand_in


def answers(parcel: Parcel) -> list[tuple[str, str]]:
    return [(item.name, item.state) for item in parcel.items.all()]


CASES: dict[str, tuple[dict[str, bytes], list[tuple[str, str]], str]] = {
    "a report": ({"bc.txt": report(period=HALF)}, [("bc.txt", State.PLACED)], ""),
    "an archive in folders": (
        {"goi.zip": zipped({"a/pu-thoang.txt": report(period=HALF), "a/khac.txt": report("xã Nơi Khác", HALF)})},
        [("goi.zip", State.SPLIT), ("a/pu-thoang.txt", State.PLACED), ("a/khac.txt", State.DOUBTFUL)],
        "không có trong danh sách",
    ),
    "an e-mail with an archive": (
        {"thu.eml": mailed({"goi.zip": zipped({"bc.txt": report(period=HALF)})})},
        [("thu.eml", State.SPLIT), ("goi.zip » bc.txt", State.PLACED)],
        "",
    ),
    "another period": ({"cu.txt": report(period="6 tháng cuối năm 2024")}, [("cu.txt", State.DOUBTFUL)], "6 tháng cuối năm 2024"),
    "no period at all": ({"bc.txt": report(period="của xã")}, [("bc.txt", State.DOUBTFUL)], "không nói rõ kỳ"),
    "a secrecy mark": ({"mat.txt": SECRET}, [("", State.REFUSED)], "độ mật"),
    "a secrecy mark in an archive": (
        {"goi.zip": zipped({"mat.txt": SECRET, "bc.txt": report(period=HALF)})},
        [("goi.zip", State.SPLIT), ("", State.REFUSED), ("bc.txt", State.PLACED)],
        "độ mật",
    ),
    "no document": ({"hinh.docx": bytes(range(256)) * 40}, [("hinh.docx", State.UNREADABLE)], "không phải văn bản"),
    "empty": ({"rong.txt": b""}, [("rong.txt", State.UNREADABLE)], ""),
    "a broken archive": ({"goi.zip": zipped({"bc.txt": report()})[:-30]}, [("goi.zip", State.UNREADABLE)], ""),
    "twice in one parcel": (
        {"bc.txt": report(period=HALF), "bc (1).txt": report(period=HALF)},
        [("bc.txt", State.PLACED), ("bc (1).txt", State.DUPLICATE)],
        "xã Pù Thoang",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("files", "expected", "said"), CASES.values(), ids=CASES)
def test_every_file_has_an_answer(
    files: dict[str, bytes], expected: list[tuple[str, str]], said: str, handed: Callable[..., Parcel]
) -> None:
    parcel = handed(files)
    assert sorted(answers(parcel)) == sorted(expected)
    assert said in " ".join(item.reason for item in parcel.items.all())
    for item in parcel.items.exclude(state=State.DOUBTFUL):
        assert item.settled_at is not None
        assert item.spool is None, "what was settled is no longer spooled"


def test_of_a_refused_file_only_time_unit_and_size_stay(
    handed: Callable[..., Parcel], django_capture_on_commit_callbacks: Any
) -> None:
    kept, spooled = Original.objects.count(), default_storage.listdir("cho")[1]
    with django_capture_on_commit_callbacks(execute=True):
        handed({"BÁO CÁO MẬT về biên giới.txt": SECRET})
    item = Item.objects.latest("pk")
    assert (item.name, item.note, item.issuer, item.period) == ("", "", "", "")
    assert "biên giới" not in str(list(Item.objects.values())) + str(list(Entry.objects.values()))
    assert (Original.objects.count(), Spool.objects.filter(item=None).count()) == (kept, 0)
    entry = Entry.objects.filter(action="file.refused").latest("number")
    assert entry.details == {"size": len(SECRET), "code": "BM-001"}
    assert entry.unit is not None
    assert default_storage.listdir("cho")[1] == spooled, "its bytes are gone too"


def test_an_upload_is_unreadable_without_its_key(campaign: Campaign, user: Callable[[str], User]) -> None:
    parcel = services.hand_in(
        campaign=campaign,
        uploads=[Upload("bc.txt", report(), 1)],
        sent_by=user("chuyenvien"),
        cleared=True,
        now=NOW,
    )
    item = parcel.items.get()
    assert item.spool is not None
    with default_storage.open(item.spool.name) as file:
        raw = file.read()
    assert "Pù Thoang".encode() not in raw
    assert b"B" in raw


def test_a_worker_that_died_is_replaced_and_nothing_is_done_twice(
    campaign: Campaign, user: Callable[[str], User], monkeypatch: Any
) -> None:
    files = {f"bc{n}.txt": report(period=HALF, figure=f"{n:02}") for n in range(1, 6)}
    parcel = services.hand_in(
        campaign=campaign,
        uploads=[Upload(name, data, len(data)) for name, data in files.items()],
        sent_by=user("chuyenvien"),
        cleared=True,
        now=NOW,
    )
    from doingoai.apart import read_apart as read
    from doingoai_web.intake import reading

    calls: list[str] = []

    def dies(data: bytes, name: str, **more: Any) -> Any:
        calls.append(name)
        if len(calls) == 3:
            raise SystemExit
        return read(data, name, **more)

    monkeypatch.setattr(reading, "read_apart", dies)
    assert parcel.job is not None
    with pytest.raises(SystemExit):
        do(parcel.job.pk)
    assert Job.objects.get(pk=parcel.job.pk).state == "running"
    Job.objects.filter(pk=parcel.job.pk).update(heard_at=NOW)
    do(parcel.job.pk)
    assert Job.objects.get(pk=parcel.job.pk).state == "done"
    assert answers(parcel) == [(name, State.PLACED) for name in files]
    submission = Submission.objects.get(asked__campaign=campaign, asked__unit__name="xã Pù Thoang")
    assert list(submission.versions.values_list("number", flat=True)) == [1, 2, 3, 4, 5]
    assert verify().broken is None


def test_a_clerk_sends_her_own_report_and_another_units_is_held(
    campaign: Campaign, sign_in: Callable[[str], Client]
) -> None:
    asked = campaign.asked.get(unit__name="xã Bản Lìm")
    page = reverse("hand-in-for", args=(campaign.pk, asked.pk))
    clerk = sign_in("banlim")
    refused = clerk.post(page, {"files": SimpleUploadedFile("bc.txt", report())})
    assert refused.status_code == 422
    assert "bí mật nhà nước" in refused.content.decode()
    sent = clerk.post(page, {"files": SimpleUploadedFile("bc.txt", report(period=HALF)), "cleared": "1"})
    parcel = Parcel.objects.latest("pk")
    assert sent["Location"] == reverse("parcel", args=(parcel.pk,))
    assert parcel.job is not None
    do(parcel.job.pk)
    shown = clerk.get(sent["Location"]).content.decode()
    assert "không phải xã Bản Lìm" in shown
    assert parcel.items.get().guess == asked


def test_an_officer_decides_what_was_in_doubt(
    campaign: Campaign, handed: Callable[..., Parcel], sign_in: Callable[[str], Client]
) -> None:
    item = handed({"cu.txt": report(period="6 tháng cuối năm 2024")}).items.get()
    other = handed({"la.txt": report("xã Nơi Khác", HALF)}).items.get()
    officer = sign_in("chuyenvien")
    assert "cu.txt" in officer.get(reverse("queue")).content.decode()
    asked = campaign.asked.get(unit__name="xã Pù Thoang")
    officer.post(reverse("place-item", args=(item.pk,)), {"asked": asked.pk})
    officer.post(reverse("discard-item", args=(other.pk,)))
    item.refresh_from_db()
    other.refresh_from_db()
    assert (item.state, other.state) == (State.PLACED, State.DISCARDED)
    assert item.version is not None
    assert item.version.submission.asked == asked
    again = officer.post(reverse("discard-item", args=(item.pk,)))
    assert again.status_code == 422
    assert "đã được người khác xử lý" in again.content.decode()
    assert officer.post(reverse("place-item", args=(item.pk,)), {"asked": "không"}).status_code == 404


def test_after_acceptance_a_new_file_waits_for_a_person(
    campaign: Campaign, handed: Callable[..., Parcel], user: Callable[[str], User]
) -> None:
    from doingoai_web.review.services import accept

    handed({"bc.txt": report(period=HALF)})
    submission = Submission.objects.get(asked__campaign=campaign, asked__unit__name="xã Pù Thoang")
    assert submission.current is not None
    accept(version=submission.current, revision=submission.revision, actor=user("chuyenvien"), now=NOW)
    item = handed({"moi.txt": report(period=HALF, figure="09")}).items.get()
    assert (item.state, item.code) == (State.DOUBTFUL, "NB-001")
    submission.refresh_from_db()
    assert (submission.status, submission.versions.count()) == (Status.ACCEPTED, 1)


BAD: dict[str, tuple[dict[str, Any], str]] = {
    "no file": ({"uploads": []}, "TN-001"),
    "not confirmed": ({"cleared": False}, "TN-002"),
}


@pytest.mark.parametrize(("change", "code"), BAD.values(), ids=BAD)
def test_what_is_missing_is_said(
    change: dict[str, Any], code: str, campaign: Campaign, user: Callable[[str], User]
) -> None:
    given: dict[str, Any] = {
        "campaign": campaign, "uploads": [Upload("bc.txt", b"x", 1)], "sent_by": user("chuyenvien"), "cleared": True, "now": NOW,
    }  # fmt: skip
    before = (Parcel.objects.count(), Version.objects.count())
    with pytest.raises(UserError) as caught:
        services.hand_in(**{**given, **change})
    assert caught.value.code == code
    assert (Parcel.objects.count(), Version.objects.count()) == before


def test_a_file_that_is_too_long_is_one_row(campaign: Campaign, user: Callable[[str], User]) -> None:
    uploads = [Upload("dai.pdf", None, 90 << 20), Upload("bc.txt", report(period=HALF), 1)]
    parcel = services.hand_in(
        campaign=campaign, uploads=uploads, sent_by=user("chuyenvien"), cleared=True, now=NOW
    )
    assert [item.state for item in parcel.items.all()] == [State.UNREADABLE, State.WAITING]
