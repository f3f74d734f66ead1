"""Reports come in as they do in life: every file gets a definite answer, and nothing is kept that must not be."""

import io
import zipfile
from collections.abc import Callable
from datetime import UTC, datetime
from email.message import EmailMessage
from html import unescape
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from lxml import html

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


def tree_of(page: str) -> Any:
    """A page as a tree; of no type, which lxml's stubs make unusable."""
    return html.fromstring(page)


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
    from doingoai_web.intake import settling

    calls: list[str] = []

    def dies(data: bytes, name: str, **more: Any) -> Any:
        calls.append(name)
        if len(calls) == 3:
            raise SystemExit
        return read(data, name, **more)

    monkeypatch.setattr(settling, "read_apart", dies)
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


# -- a folder, many files, the queue ----------------------------------------------------------------------------------------


def upload(
    client: Client, campaign: Campaign, *files: tuple[str, str, bytes], asked: Asked | None = None
) -> Parcel:
    """Post files as (field, name, bytes) and let the worker read them."""
    page = (
        reverse("hand-in-for", args=(campaign.pk, asked.pk))
        if asked
        else reverse("hand-in", args=(campaign.pk,))
    )
    body: dict[str, Any] = {"cleared": "1"}
    for field, name, data in files:
        body.setdefault(field, []).append(SimpleUploadedFile(name, data))
    assert client.post(page, body).status_code == 302
    parcel = Parcel.objects.latest("pk")
    assert parcel.job is not None
    do(parcel.job.pk)
    return parcel


def test_a_folder_is_handed_in_without_what_lies_beside_the_documents(
    campaign: Campaign, sign_in: Callable[[str], Client]
) -> None:
    parcel = upload(
        sign_in("chuyenvien"), campaign,
        ("folder", "bc.txt", report(period=HALF)), ("folder", "~$bc.docx", b"lock"), ("folder", "Thumbs.db", b"x"),
        ("folder", ".DS_Store", b"x"), ("files", "khac.txt", report("xã Nơi Khác", HALF)),
    )  # fmt: skip
    assert sorted(answers(parcel)) == [("bc.txt", State.PLACED), ("khac.txt", State.DOUBTFUL)]


def locked(data: bytes) -> bytes:
    """An archive whose members say that they are encrypted."""
    raw = bytearray(data)
    for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = raw.find(mark)
        while place >= 0:
            raw[place + at] |= 1
            place = raw.find(mark, place + 4)
    return bytes(raw)


OLE = bytes.fromhex("d0cf11e0a1b11ae1")
BAD_FILES: dict[str, tuple[str, bytes, str, str]] = {
    "wrong kind": ("trinh-chieu.exe", b"MZ" + bytes(range(256)) * 30, State.UNREADABLE, ""),
    "empty": ("rong.docx", b"", State.UNREADABLE, ""),
    "encrypted archive": ("khoa.zip", locked(zipped({"bc.txt": report()})), State.UNREADABLE, "mật khẩu"),
    "broken Word file": ("hong.docx", b"PK\x03\x04" + b"\0" * 300, State.UNREADABLE, ""),
    "broken old Word file": ("hong.doc", OLE + b"\0" * 900, State.UNREADABLE, ""),
    "of another unit": ("la.txt", report("xã Nơi Khác", HALF), State.DOUBTFUL, "không có trong danh sách"),
    "of another period": ("cu.txt", report(period="năm 2023"), State.DOUBTFUL, "nhầm tệp kỳ trước"),
    "no report at all": ("tho.txt", "Trăng lên đầu núi, sương xuống bản xa.\n".encode() * 9, State.DOUBTFUL, "Chọn đơn vị"),
    "secret": ("x.txt", SECRET, State.REFUSED, "mật"),
}  # fmt: skip


@pytest.mark.parametrize(("name", "data", "state", "words"), BAD_FILES.values(), ids=BAD_FILES)
def test_a_bad_file_is_answered_with_what_to_do(
    name: str, data: bytes, state: str, words: str, campaign: Campaign, sign_in: Callable[[str], Client]
) -> None:
    client = sign_in("chuyenvien")
    parcel = upload(client, campaign, ("files", name, data))
    item = parcel.items.exclude(state=State.SPLIT).get()
    assert item.state == state
    assert words in item.reason
    assert item.reason.rstrip().endswith("."), "a sentence"
    assert len(item.reason.split(". ")) >= 2 or state == State.DOUBTFUL, "what is wrong, and what to do"
    assert item.reason in unescape(client.get(reverse("parcel", args=(parcel.pk,))).content.decode())


def test_a_file_that_is_too_big_is_answered_beside_the_others(
    campaign: Campaign, sign_in: Callable[[str], Client], settings: Any
) -> None:
    settings.MAX_UPLOAD_BYTES = 2000
    small = report(period=HALF)
    parcel = upload(
        sign_in("chuyenvien"), campaign, ("files", "to.pdf", b"%PDF" * 2000), ("files", "bc.txt", small)
    )
    assert sorted(answers(parcel)) == [("bc.txt", State.PLACED), ("to.pdf", State.UNREADABLE)]
    assert "200 dpi" in parcel.items.get(name="to.pdf").reason


def test_a_doubtful_file_is_looked_at_in_place_and_kept_nowhere_else(
    handed: Callable[..., Parcel], sign_in: Callable[[str], Client]
) -> None:
    item = handed({"la.txt": report("xã <b>Lạ</b>", HALF)}).items.get()
    kept = (Original.objects.count(), Spool.objects.count(), Version.objects.count())
    officer, page = sign_in("chuyenvien"), reverse("preview-item", args=(item.pk,))
    first = officer.get(page, headers={"HX-Request": "true"}).content.decode()
    assert "ỦY BAN NHÂN DÂN" in first
    assert "<html" not in first
    assert "<b>L" not in first
    assert "TM. ỦY BAN NHÂN DÂN" in officer.get(page).content.decode()
    assert (Original.objects.count(), Spool.objects.count(), Version.objects.count()) == kept
    assert Entry.objects.filter(action="item.read").count() == 2, "reading it is in the trail"
    officer.post(reverse("discard-item", args=(item.pk,)))
    gone = officer.get(page)
    assert gone.status_code == 422
    assert "Mở lại hàng đợi" in gone.content.decode()


def test_several_doubtful_files_are_settled_at_once(
    campaign: Campaign, handed: Callable[..., Parcel], sign_in: Callable[[str], Client]
) -> None:
    old = handed({"cu.txt": report(period="năm 2024")}).items.get()
    strange = handed({"la.txt": report("xã Nơi Khác", HALF)}).items.get()
    officer, page = sign_in("chuyenvien"), reverse("settle-items")
    said = unescape(
        officer.post(page, {"item": [old.pk, strange.pk], "do": "place"}, follow=True).content.decode()
    )
    assert "Đã nhận 1 tệp." in said
    assert "“la.txt”: chưa rõ đơn vị." in said
    said = unescape(
        officer.post(page, {"item": [old.pk, strange.pk], "do": "discard"}, follow=True).content.decode()
    )
    assert "Đã bỏ 1 tệp." in said
    assert "“cu.txt”: tệp này đã được người khác xử lý." in said
    assert [Item.objects.get(pk=row.pk).state for row in (old, strange)] == [State.PLACED, State.DISCARDED]
    nothing = officer.post(page, {"do": "discard"})
    assert nothing.status_code == 422
    assert "Đánh dấu các tệp" in nothing.content.decode()


def test_several_reaches_no_file_of_another_place(
    handed: Callable[..., Parcel], sign_in: Callable[[str], Client]
) -> None:
    item = handed({"la.txt": report("xã Nơi Khác", HALF)}).items.get()
    for role in ("banlim", "muongthinh", "lanhdao", "nguoixem", "quantri"):
        answer = sign_in(role).post(reverse("settle-items"), {"item": [item.pk], "do": "discard"})
        assert answer.status_code == 403
    item.refresh_from_db()
    assert item.state == State.DOUBTFUL


# -- what was sent, and what became of it -----------------------------------------------------------------------------------


def test_each_sees_what_was_sent_that_is_hers(
    campaign: Campaign, handed: Callable[..., Parcel], sign_in: Callable[[str], Client]
) -> None:
    handed({"bc.txt": report(period=HALF), "la.txt": report("xã Nơi Khác", HALF)})
    page = reverse("parcels", args=(campaign.pk,))
    seen = sign_in("chuyenvien").get(page).content.decode()
    assert "1 đã nhận" in seen
    assert "1 cần người quyết định" in seen
    empty = sign_in("banlim").get(page).content.decode()
    assert "Chưa gửi tệp nào trong đợt này." in empty
    assert reverse("mine") in empty, "and where to send it"


def test_a_clerk_reads_what_became_of_her_report_and_what_to_do(
    campaign: Campaign, user: Callable[[str], User], sign_in: Callable[[str], Client]
) -> None:
    from doingoai_web.review.services import accept, remark, send_back

    asked = campaign.asked.get(unit__name="xã Bản Lìm")
    clerk, officer = sign_in("banlim"), user("chuyenvien")

    def card() -> str:
        tree = tree_of(clerk.get(reverse("mine")).content.decode())
        return " ".join(
            tree.xpath('//section[contains(., "6 tháng cuối năm 2025")]')[0].text_content().split()
        )

    assert "chờ cơ quan tổng hợp xem xét" in card()
    upload(clerk, campaign, ("files", "nham.txt", report(period=HALF)), asked=asked)
    assert "Tệp “nham.txt” đang chờ cơ quan tổng hợp quyết định" in card()
    version = asked.submission.current
    assert version is not None
    start = version.report.text.index("Bản Lìm")
    remark(version=version, text="Ghi đủ tên xã.", actor=officer, now=NOW, start=start, end=start + 7)
    revision = Submission.objects.get(pk=version.submission_id).revision
    send_back(version=version, revision=revision, note="Thiếu số đoàn ra.", actor=officer, now=NOW)
    said = card()
    assert "Trả lại vì: Thiếu số đoàn ra." in said
    assert "sửa theo nhận xét rồi gửi bản mới" in said
    file = clerk.get(reverse("commented", args=(version.pk,)))
    comments = zipfile.ZipFile(io.BytesIO(file.content)).read("word/comments.xml").decode()
    assert "Thiếu số đoàn ra." in comments
    assert "Ghi đủ tên xã." in comments
    upload(clerk, campaign, ("files", "sua.txt", report("xã Bản Lìm", HALF, "04")), asked=asked)
    found = Submission.objects.select_related("current").get(pk=version.submission_id)
    assert found.current is not None
    accept(version=found.current, revision=found.revision, actor=officer, now=NOW)
    assert "không còn gì; báo cáo đã được chấp nhận" in card()
    assert "Gửi bản mới" not in card()


@pytest.mark.parametrize("role", ["chuyenvien", "lanhdao", "quantri"])
def test_who_owes_no_report_is_shown_the_way(role: str, sign_in: Callable[[str], Client]) -> None:
    page = sign_in(role).get(reverse("mine"))
    assert page.status_code == 200
    assert (
        "dành cho đơn vị gửi báo cáo" in page.content.decode() or "Chưa đợt nào hỏi" in page.content.decode()
    )


WAIVER = """- quy tắc: {rule}
  đoạn trích: "{words}"
  lý do: {reason}
  người quyết định: Phó Chủ tịch UBND xã
  ngày: 04/12/2025
"""
TWICE = report(period=HALF).replace("đến thăm".encode(), "đến thăm, phối hợp phối hợp".encode())
BESIDE: dict[str, tuple[dict[str, bytes], list[tuple[str, str]], str | None]] = {
    "in an archive": (
        {"goi.zip": zipped({
            "a/bc.txt.mien-tru.yaml": WAIVER.format(rule="CV-001", words="phối hợp phối hợp", reason="nguyên văn").encode(),
            "a/bc.txt": TWICE,
        })},
        [("a/bc.txt", State.PLACED), ("a/bc.txt.mien-tru.yaml", State.BESIDE), ("goi.zip", State.SPLIT)],
        "nguyên văn (Phó Chủ tịch UBND xã, 04/12/2025)",
    ),
    "among files": (
        {"bc.mien-tru.yaml": WAIVER.format(rule="CV-001", words="phối hợp phối hợp", reason="nguyên văn").encode(), "bc.txt": TWICE},
        [("bc.mien-tru.yaml", State.BESIDE), ("bc.txt", State.PLACED)],
        "nguyên văn (Phó Chủ tịch UBND xã, 04/12/2025)",
    ),
    "without a reason": (
        {"bc.txt": TWICE, "bc.mien-tru.yaml": WAIVER.format(rule="CV-001", words="phối hợp phối hợp", reason="").encode()},
        [("bc.mien-tru.yaml", State.UNREADABLE), ("bc.txt", State.PLACED)],
        None,
    ),
    "of no report": (
        {"khac.mien-tru.yaml": WAIVER.format(rule="CV-001", words="x", reason="y").encode(), "bc.txt": TWICE},
        [("bc.txt", State.PLACED), ("khac.mien-tru.yaml", State.UNREADABLE)],
        None,
    ),
}  # fmt: skip


@pytest.mark.parametrize(("files", "expected", "waived"), BESIDE.values(), ids=BESIDE)
def test_what_a_unit_set_aside_comes_with_its_report(
    files: dict[str, bytes],
    expected: list[tuple[str, str]],
    waived: str | None,
    handed: Callable[..., Parcel],
) -> None:
    parcel = handed(files)
    assert sorted(answers(parcel)) == expected
    version = parcel.items.get(state=State.PLACED).version
    assert version is not None
    doubled = [finding for finding in version.report.findings if finding.id == "CV-001"]
    assert [finding.waived for finding in doubled] == [waived]
    assert version.warnings == sum(
        f.severity == "warning" and f.waived is None for f in version.report.findings
    )
    for item in parcel.items.filter(state=State.UNREADABLE):
        assert "lý do" in item.reason or "báo cáo" in item.reason
    assert not Spool.objects.filter(item__parcel=parcel).exists()
