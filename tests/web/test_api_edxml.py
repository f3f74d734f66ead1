"""Exchange packages on the site: one handed in becomes its files, the sender a hint; documents go out as packages."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st

from doingoai.model import UserError
from doingoai.read.edxml import Header, Party, parse
from doingoai_web.api.edxml import File, package
from doingoai_web.audit.models import Entry
from doingoai_web.campaigns.models import Campaign
from doingoai_web.intake.models import State
from doingoai_web.intake.services import Upload, hand_in
from doingoai_web.jobs.services import do
from doingoai_web.people.models import User
from doingoai_web.totals.models import Result

pytestmark = pytest.mark.django_db
NOW = datetime(2025, 6, 12, 1, 0, tzinfo=UTC)
NAMED = "UBND HUYỆN PÙ THOANG\n\nBÁO CÁO\nCông tác đối ngoại 6 tháng đầu năm 2025\n\nHuyện đón 02 đoàn vào.\n"
UNNAMED = "BÁO CÁO\nCông tác đối ngoại 6 tháng đầu năm 2025\n\nĐơn vị đón 02 đoàn vào.\n"


def header(**changed: Any) -> Header:
    known: dict[str, Any] = {
        "sender": Party("000.05.30.H99", "UBND huyện Pù Thoang"),
        "receivers": (Party("000.00.14.H99", "Sở Ngoại vụ"),),
        "number": "45",
        "notation": "BC-UBND",
        "subject": "Báo cáo công tác đối ngoại",
        "day": date(2025, 6, 10),
    }
    return Header(**{**known, **changed})


def handed_in(data: bytes, user: User) -> list[Any]:
    campaign = Campaign.objects.get(period="2025H1")
    parcel = hand_in(
        campaign=campaign,
        uploads=[Upload("goi.edxml", data, len(data))],
        sent_by=user,
        cleared=True,
        now=timezone.now(),
    )
    assert parcel.job is not None
    do(parcel.job.pk)
    return list(parcel.items.order_by("pk"))


def test_a_package_handed_in_becomes_its_files(user: Callable[[str], User]) -> None:
    data = package(header(), [File("bao-cao.txt", NAMED.encode())], NOW)
    whole, file = handed_in(data, user("chuyenvien"))
    assert (whole.state, file.state, file.name) == (State.SPLIT, State.PLACED, "bao-cao.txt")
    assert file.version.submission.asked.unit.name == "huyện Pù Thoang"
    assert "45/BC-UBND" in " ".join(file.version.report.document.notes)


def test_the_sender_is_a_hint_and_never_decides(user: Callable[[str], User]) -> None:
    data = package(header(), [File("bao-cao.txt", UNNAMED.encode())], NOW)
    _, file = handed_in(data, user("chuyenvien"))
    assert file.state == State.DOUBTFUL
    assert file.guess.unit.name == "huyện Pù Thoang"
    assert "Gói tin ghi nơi gửi là “UBND huyện Pù Thoang”" in file.reason
    other = package(header(sender=Party("x", "Công ty ABC")), [File("b.txt", UNNAMED.encode() + b" ")], NOW)
    _, file = handed_in(other, user("chuyenvien"))
    assert file.guess is None


GIVEN = {
    "from_code": "000.00.14.H99", "from_name": "Sở Ngoại vụ", "to_code": "000.00.00.G10", "to_name": "Bộ Ngoại giao", "number": "77",
    "notation": "BC-SNgV", "day": "20/6/2025", "subject": "Báo cáo công tác đối ngoại 6 tháng đầu năm 2025", "position": "Phó Giám đốc",
}  # fmt: skip


def test_the_consolidated_report_goes_out_as_a_package(sign_in: Callable[[str], Client]) -> None:
    client, result = sign_in("chuyenvien"), Result.objects.filter(campaign__period="2025H1")[0]
    address = reverse("result-package", args=(result.pk,))
    assert "chưa phê duyệt" in client.get(address).content.decode()
    response = client.post(address, GIVEN)
    assert "77-BC-SNgV.edxml" in response.headers["Content-Disposition"]
    made = parse(response.content, "x.edxml")
    assert made.header.code == "77/BC-SNgV"
    assert made.header.document_id == "000.00.14.H99,2025/06/20,77/BC-SNgV"
    assert made.header.receivers == (Party("000.00.00.G10", "Bộ Ngoại giao", "Bộ Ngoại giao"),)
    assert [item.name for item in made.attachments] == ["bao-cao.docx", "phu-luc.xlsx"]
    assert all(item.data("x")[:2] == b"PK" for item in made.attachments)
    assert Entry.objects.filter(action="package.made").exists()
    wrong = client.post(address, {**GIVEN, "day": "", "to_code": ""})
    assert wrong.status_code == 200
    assert wrong.content.decode().count('role="alert"') == 2


def test_the_request_letter_goes_out_as_a_package(sign_in: Callable[[str], Client]) -> None:
    campaign = Campaign.objects.get(period="2025H1")
    response = sign_in("chuyenvien").post(reverse("letter-package", args=(campaign.pk,)), GIVEN)
    made = parse(response.content, "x.edxml")
    assert [item.name for item in made.attachments] == ["cong-van.docx"]
    assert (made.header.type_name, made.header.document_type, made.header.due) == (
        "Công văn",
        "18",
        campaign.due_on,
    )


@pytest.mark.parametrize(
    "missing", [{"number": ""}, {"day": None}, {"receivers": ()}, {"subject": ""}, {"sender": Party("", "x")}]
)
def test_a_package_with_something_missing_says_what(missing: dict[str, Any]) -> None:
    with pytest.raises(UserError, match="GD-028"):
        package(header(**missing), [File("a.txt", b"x")], NOW)


WORDS = (
    st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=40)
    .map(lambda words: " ".join(words.split()))
    .filter(bool)
)


@settings(max_examples=40, deadline=None)
@given(
    name=WORDS,
    subject=WORDS,
    files=st.lists(st.tuples(WORDS, st.binary(max_size=50)), min_size=1, max_size=4),
)
def test_what_is_made_reads_back_the_same(name: str, subject: str, files: list[tuple[str, bytes]]) -> None:
    given_header = header(sender=Party("1", name), subject=subject)
    data = package(given_header, [File(*file) for file in files], NOW)
    assert data == package(given_header, [File(*file) for file in files], NOW)
    made = parse(data, "x.edxml")
    assert (made.header.sender.name, made.header.subject) == (name, subject)
    assert [(item.name, item.data("x")) for item in made.attachments] == files
