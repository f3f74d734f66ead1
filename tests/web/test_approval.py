"""Signing: who may do what when; what is signed is what was seen; what was signed never changes but by a numbered supplement."""

import io
import zipfile
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from functools import partial
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from doingoai.apart import read_apart
from doingoai.model import UserError
from doingoai.model.stored import dumps
from doingoai.write.findings.plain import plain_docx
from doingoai_web.approval import chains, delegations, services, submitting, supplements, telling
from doingoai_web.approval.chains import Step
from doingoai_web.approval.comparing import differences, unlike
from doingoai_web.approval.locked import approved, is_locked
from doingoai_web.approval.models import (
    Act,
    Approval,
    Deed,
    Kind,
    Lock,
    SignMail,
    State,
    Supplement,
    SupplementState,
    Told,
)
from doingoai_web.approval.outgoing import outgoing_file
from doingoai_web.approval.services import Pinned
from doingoai_web.approval.signers import Chain, Delegation, Form, Subject
from doingoai_web.approval.telling import each_morning
from doingoai_web.approval.word import _numbered as fill
from doingoai_web.approval.word import differing
from doingoai_web.approval.words import hidden
from doingoai_web.audit.models import Entry
from doingoai_web.audit.services import verify
from doingoai_web.campaigns import mails
from doingoai_web.campaigns.models import Asked, Campaign
from doingoai_web.campaigns.services import open_campaign
from doingoai_web.intake.services import Upload, hand_in
from doingoai_web.jobs.models import Job
from doingoai_web.jobs.services import do
from doingoai_web.people.models import Assignment, Role, User
from doingoai_web.review import services as review
from doingoai_web.review.models import Status, Submission, Verdict, Version
from doingoai_web.setup import transfer
from doingoai_web.totals import services as totals
from doingoai_web.totals.models import Result
from doingoai_web.units.models import Unit
from doingoai_web.vault import services as vault
from doingoai_web.vault.models import Spool

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 1, 12, 2, tzinfo=UTC)
TODAY = date(2026, 1, 12)
VISITS = "delegations.in_count"
NAME = "Lò Văn Thử"
Users = Callable[[str], User]


@pytest.fixture
def paper(db: None) -> Approval:
    """The province's first half year, agreed by its head, waiting for its leader."""
    return Approval.objects.get(campaign__period="2025H1")


def code_of(call: Callable[[], object]) -> str:
    """The code with which a deed is refused, in whole words; empty where it is not. Nothing of a refused one is kept."""
    found: list[UserError] = []
    try:
        with transaction.atomic():
            call()
    except UserError as error:
        found.append(error)
    assert all(error.where and error.what and error.do.endswith((".", ")")) for error in found)
    return found[0].code if found else ""


def person(name: str, role: str, unit: Unit, title: str = "") -> User:
    made = User.objects.create(username=name, full_title=title or name)
    Assignment.objects.create(user=made, unit=unit, role=role, since=date(2025, 1, 1))
    return made


def sign(paper: Approval, user: User, **more: Any) -> Approval:
    paper = Approval.objects.get(pk=paper.pk)
    return services.approve(approval=paper, revision=paper.revision, actor=user, now=NOW, name=NAME, **more)


def work(*kinds: str) -> None:
    """Do what is queued of these kinds."""
    for job in Job.objects.filter(state="waiting", kind__in=kinds or ("sign_word", "signed_scan")).order_by(
        "pk"
    ):
        do(job.pk)


def fresh_result(campaign: Campaign) -> Result:
    totals.recompute(campaign=campaign, now=timezone.now())
    work("consolidate")
    return Result.objects.filter(campaign=campaign, as_of=None, accepted_only=False).latest()


def again(campaign: Campaign, **values: int) -> Result:
    """As if the campaign had been computed anew, with these totals where they are given; the long way is ``fresh_result``."""
    last = Result.objects.filter(campaign=campaign, as_of=None, accepted_only=False).latest()
    told = {key.replace("__", "."): value for key, value in values.items()}
    rows = [{**row, "value": told.get(row["indicator"], row["value"])} for row in last.data["totals"]]
    made = Result.objects.create(
        campaign=campaign,
        inputs=totals.inputs_digest(campaign),
        data={**last.data, "totals": rows},
        made_at=NOW,
        code="x",
    )
    made.files.create(name="bao-cao.docx", original=last.files.get(name="bao-cao.docx").original)
    return made


def own(campaign: Campaign, unit: str) -> Version:
    found = Submission.objects.get(asked__campaign=campaign, asked__unit__name=unit).current
    assert found is not None
    return found


# -- the steps ---------------------------------------------------------------------------------------------------------------


def test_what_the_last_step_does(paper: Approval, user: Users) -> None:
    campaign = paper.campaign
    data, digest = paper.result.data, paper.file.sha256  # type: ignore[union-attr]
    done = sign(paper, user("lanhdao"))
    assert (done.state, done.signer) == (State.LOCKED, ["KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC", NAME])
    assert approved(campaign) == done
    counted = {row["source"].split()[0] for row in data["reports"]}
    locks = Lock.objects.filter(approval=done).select_related("version")
    assert {f"{lock.submission_id}-{lock.version.number}" for lock in locks} == counted
    entry = Entry.objects.filter(action="approval.signed").latest("number")
    assert entry.details["sha256"] == digest
    assert verify().broken is None
    assert Job.objects.filter(kind="sign_word", state="waiting").count() == 1


def test_the_word_report_bears_the_block_of_who_signed_then_number_and_day(
    paper: Approval, user: Users, sign_in: Callable[[str], Client]
) -> None:
    client, number = sign_in("chuyenvien"), reverse("approval-number", args=(paper.pk,))
    given_ = {"number": "5", "day": "04/06/2025"}
    assert "chưa được ký duyệt" in client.post(number, given_).content.decode()
    sign(paper, user("lanhdao"))
    assert "đang ghi khối chữ ký" in client.post(number, given_).content.decode()
    read_as(paper, LETTER)
    work()
    done = Approval.objects.get(pk=paper.pk)
    assert done.signed is not None
    before, after = vault.fetch(done.file), vault.fetch(done.signed)
    assert "KT. GIÁM ĐỐC\nPHÓ GIÁM ĐỐC" in "\n".join(words_of(after))
    assert NAME in words_of(after)
    assert [words for words in words_of(after) if words not in (NAME, "KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC")] == [
        words for words in words_of(before) if words != "GIÁM ĐỐC"
    ], "nothing else was touched"
    signed = done.signed_id
    Job.objects.filter(kind="sign_word").update(state="waiting", attempt=0)
    work()
    assert Approval.objects.get(pk=paper.pk).signed_id == signed, "done again after a crash it is the same"

    assert "BC-SNgV" in client.post(number, {**given_, "number": "5/BC-UBND"}).content.decode()
    for _ in range(2):
        assert client.post(number, given_).status_code == 302
    issued = done.issues.get()
    assert (issued.number, issued.day, issued.source) == (
        "05/BC-SNgV", date(2025, 6, 4), "bao-cao-so-05-BC-SNgV.docx"
    )  # fmt: skip
    with_number = client.get(reverse("approval-file", args=(paper.pk, "co-so"))).content
    count, pairs = differing(after, with_number)
    assert issued.written is not None
    assert sum(times for _before, _after, times in issued.written["lines"]) == len(pairs) < 20 < count
    assert [new.replace("\u00a0", " ") for _old, new in pairs][:2] == [
        "Số: 05/BC-SNgV",
        "Tây Khuê, ngày 04 tháng 6 năm 2025",
    ]
    assert client.get(reverse("approval-file", args=(paper.pk, "khoi-ky"))).content == after, "kept as signed"
    assert client.get(reverse("approval-file", args=(paper.pk, "ban-ky"))).status_code == 404
    assert Approval.objects.get(pk=paper.pk).stored is None, "what goes up is read anew, with its number"
    assert outgoing_file(Approval.objects.get(pk=paper.pk))[0] == issued.original
    page = client.get(reverse("approval", args=(paper.pk,))).content.decode()
    assert "cùng lời văn với bản đã ký" in page


SPACE = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
#: paragraphs (runs parted by |), number typed, day → the paragraphs then, or the code of the refusal
NUMBERED: dict[str, tuple[list[str], str, date, list[str] | str]] = {
    "blanks of the form": (
        ["Số:      /BC-UBND", "Xã A, ngày    tháng    năm 2026"], "41", date(2026, 1, 5),
        ["Số: 41/BC-UBND", "Xã A, ngày~05~tháng~01~năm 2026"],
    ),
    "dots, runs torn by an editor": (
        ["Số: ...|.../BC-|UBND", "Xã A, ng|ày … tháng| … năm 2025"], "123/BC-UBND", date(2026, 12, 31),
        ["Số: 123/BC-UBND", "Xã A, ngày~31~tháng~12~năm~2026"],
    ),
    "no space left, symbol typed otherwise": (
        ["Số:/BC-UBND", "Xã A, ngày tháng năm"], "7 / bc-ubnd", date(2026, 3, 9),
        ["Số: 07/BC-UBND", "Xã A, ngày~09~tháng~3~năm~2026"],
    ),
    "of the Party": (
        ["Số      -BC/TU", "Xã A, ngày    tháng    năm 2026"], "8-BC/TU", date(2026, 10, 10),
        ["Số 08-BC/TU", "Xã A, ngày~10~tháng~10~năm 2026"],
    ),
    "annexes name it, other documents stay": (
        [
            "Số:   /BC-X", "A, ngày  tháng  năm 2026", "(Kèm theo Báo cáo số   /BC-X ngày  tháng  năm 2026 của X)",
            "Thực hiện Công văn số 12/CV-X ngày 02 tháng 3 năm 2026", "Số:   /BC-X",
        ],
        "15", date(2026, 3, 9),
        [
            "Số: 15/BC-X", "A, ngày~09~tháng~3~năm 2026",
            "(Kèm theo Báo cáo số~15/BC-X ngày~09~tháng~3~năm 2026 của X)",
            "Thực hiện Công văn số 12/CV-X ngày 02 tháng 3 năm 2026", "Số:   /BC-X",
        ],
    ),
    "written already, the same": (
        ["Số: 41/BC-X", "A, ngày 09 tháng 3 năm 2026"], "41", date(2026, 3, 9), ["Số: 41/BC-X", "A, ngày 09 tháng 3 năm 2026"],
    ),
    "another number there": (["Số: 40/BC-X", "A, ngày  tháng  năm 2026"], "41", date(2026, 3, 9), "PD-026"),
    "another day there": (["Số:  /BC-X", "A, ngày 8 tháng 3 năm 2026"], "41", date(2026, 3, 9), "PD-026"),
    "another symbol": (["Số:  /BC-X", "A, ngày  tháng  năm 2026"], "41/BC-Y", date(2026, 3, 9), "PD-026"),
    "no line for it": (["BÁO CÁO", "A, ngày  tháng  năm 2026"], "41", date(2026, 3, 9), "PD-026"),
    "no number": (["Số:  /BC-X", "A, ngày  tháng  năm 2026"], "BC-X 4", date(2026, 3, 9), "PD-023"),
}  # fmt: skip


@pytest.mark.parametrize(("lines", "number", "day", "wanted"), NUMBERED.values(), ids=NUMBERED)
def test_number_and_day_fill_blank_places_alone(
    lines: list[str], number: str, day: date, wanted: list[str] | str
) -> None:
    runs = ("".join(f"<w:r><w:t>{run}</w:t></w:r>" for run in line.split("|")) for line in lines)
    body = "".join(f"<w:p>{run}</w:p>" for run in runs)
    document = f'<w:document xmlns:w="{SPACE}"><w:body>{body}</w:body></w:document>'.encode()
    if isinstance(wanted, str):
        assert code_of(lambda: fill(document, number, day)) == wanted
        return
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w") as made:
        made.writestr("word/document.xml", fill(document, number, day)[0])
    assert [words.replace("\u00a0", "~") for words in words_of(whole.getvalue())] == wanted


def words_of(data: bytes) -> list[str]:
    """The paragraphs of a .docx that hold words."""
    from lxml import etree

    space = f"{{{SPACE}}}"
    root: Any = etree.fromstring(zipfile.ZipFile(io.BytesIO(data)).read("word/document.xml"))
    found = ["".join(node.text or "" for node in p.iter(f"{space}t")) for p in root.iter(f"{space}p")]
    return [words for words in found if words]


#: who, with what → the code of the refusal; the paper waits for the leader, the head agreed, the officer submitted
REFUSED: dict[str, tuple[str, str, dict[str, Any], str]] = {
    "the officer who submitted": ("approve", "chuyenvien", {"name": NAME}, "PD-009"),
    "the head, whose turn is over": ("approve", "truongphong", {"name": NAME}, "PD-009"),
    "somebody of another unit": ("approve", "banlim", {"name": NAME}, "PD-009"),
    "no name below the signature": ("approve", "lanhdao", {"name": " "}, "PD-016"),
    "a stale page": ("approve", "lanhdao", {"name": NAME, "revision": 0}, "PD-008"),
    "a return without words": ("send_back", "lanhdao", {"note": " "}, "PD-017"),
    "a return by who may not": ("send_back", "chuyenvien", {"note": "x"}, "PD-009"),
    "taken back after the next acted": ("take_back", "chuyenvien", {}, "PD-018"),
    "taken back by who did nothing": ("take_back", "lanhdao", {}, "PD-018"),
}


@pytest.mark.parametrize(("deed", "name", "given_", "code"), REFUSED.values(), ids=REFUSED)
def test_what_is_refused_says_why_and_changes_nothing(
    deed: str, name: str, given_: dict[str, Any], code: str, paper: Approval, user: Users
) -> None:
    before = (list(Act.objects.values_list("pk")), Approval.objects.values().get(pk=paper.pk))
    arguments = {"revision": paper.revision, "now": NOW, "actor": user(name), **given_}
    assert code_of(lambda: getattr(services, deed)(approval=paper, **arguments)) == code
    assert (list(Act.objects.values_list("pk")), Approval.objects.values().get(pk=paper.pk)) == before


def test_each_deed_twice_is_once(paper: Approval, user: Users) -> None:
    leader, head = user("lanhdao"), user("truongphong")
    revision = paper.revision
    for _ in range(2):
        services.take_back(approval=paper, revision=revision, actor=head, now=NOW)
    paper.refresh_from_db()
    assert (paper.position, paper.revision) == (1, revision + 1)
    for _ in range(2):
        services.approve(approval=paper, revision=revision + 1, actor=head, now=NOW)
    for _ in range(2):
        services.approve(approval=paper, revision=revision + 2, actor=leader, now=NOW, name=NAME)
    paper.refresh_from_db()
    assert (paper.state, paper.revision) == (State.LOCKED, revision + 3)
    assert Act.objects.filter(approval=paper, deed=Deed.SIGN).count() == 1
    assert (
        code_of(lambda: services.take_back(approval=paper, revision=paper.revision, actor=leader, now=NOW))
        == "PD-018"
    )


def test_words_are_pinned_to_a_part_and_the_officer_may_submit_again(
    paper: Approval, user: Users, sign_in: Callable[[str], Client]
) -> None:
    client = sign_in("lanhdao")
    page = client.get(reverse("approval", args=(paper.pk,))).content.decode()
    assert "Hợp tác quốc tế" in page
    client.post(
        reverse("approval-return", args=(paper.pk,)),
        {
            "revision": paper.revision,
            "section-0": "Công tác lãnh sự",
            "text-0": "Thiếu số vụ, gọi 0912 345 678.",
            "text-1": "",
        },
    )
    paper.refresh_from_db()
    assert (paper.state, paper.slot) == (State.RETURNED, None)
    page = sign_in("chuyenvien").get(reverse("approval", args=(paper.pk,))).content.decode()
    assert "Công tác lãnh sự</b>: Thiếu số vụ" in page
    assert "0912 345 678" not in page, "numbers of persons are masked"
    result = again(paper.campaign)
    second = services.submit_totals(result=result, edited=None, actor=user("chuyenvien"), now=NOW)
    assert second.pk != paper.pk
    assert second.position == 1


def test_one_computation_at_a_time(paper: Approval, user: Users) -> None:
    result, officer = paper.result, user("chuyenvien")
    assert result is not None
    assert services.submit_totals(result=result, edited=None, actor=officer, now=NOW).pk == paper.pk, (
        "the same"
    )
    head = user("truongphong")
    assert (
        code_of(lambda: services.submit_totals(result=result, edited=None, actor=head, now=NOW)) == "PD-005"
    )
    sign(paper, user("lanhdao"))
    assert (
        code_of(lambda: services.submit_totals(result=result, edited=None, actor=officer, now=NOW))
        == "PD-006"
    )


def test_a_computation_out_of_date_is_not_submitted_and_told_to_who_signs(
    paper: Approval, user: Users, sign_in: Callable[[str], Client]
) -> None:
    version = own(paper.campaign, "huyện Khe Rịa")
    review.decide(fact=version.facts.first(), verdict=Verdict.ACCEPT, actor=user("chuyenvien"), now=NOW)  # type: ignore[arg-type]
    page = sign_in("lanhdao").get(reverse("approval", args=(paper.pk,))).content.decode()
    assert "bản trình không có các thay đổi ấy" in page
    services.send_back(
        approval=paper, revision=paper.revision, note="tính lại", actor=user("lanhdao"), now=NOW
    )
    result = paper.result
    assert result is not None
    assert (
        code_of(lambda: services.submit_totals(result=result, edited=None, actor=user("chuyenvien"), now=NOW))
        == "PD-004"
    )


# -- what stands fast --------------------------------------------------------------------------------------------------------


def test_what_was_signed_never_changes(
    paper: Approval, user: Users, sign_in: Callable[[str], Client]
) -> None:
    officer, campaign = user("chuyenvien"), paper.campaign
    done = sign(paper, user("lanhdao"))
    assert done.result is not None
    kept = Result.objects.values().get(pk=done.result.pk)
    files = list(done.result.files.values_list("name", "original__sha256"))
    version = own(campaign, "huyện Khe Rịa")
    fact, revision = version.facts.first(), version.submission.revision
    assert fact is not None
    accepted = Submission.objects.filter(asked__campaign=campaign, status=Status.ACCEPTED).first()
    assert accepted is not None
    deeds: dict[str, Callable[[], object]] = {
        "decide": lambda: review.decide(fact=fact, verdict=Verdict.REJECT, actor=officer, now=NOW),
        "add": lambda: review.add_fact(version=version, indicator=VISITS, value=Decimal(9), qualifier="exact", start=0, end=5, actor=officer, now=NOW),
        "remark": lambda: review.remark(version=version, text="x", actor=officer, now=NOW),
        "accept": lambda: review.accept(version=version, revision=revision, actor=officer, now=NOW),
        "return": lambda: review.send_back(version=version, revision=revision, note="x", actor=officer, now=NOW),
        "reopen": lambda: review.reopen(submission=accepted, note="x", actor=officer, now=NOW),
        "receive": lambda: received(version, officer, b"khac"),
    }  # fmt: skip
    assert {name: code_of(deed) for name, deed in deeds.items()} == dict.fromkeys(deeds, "PD-001")
    pair = kept["data"]["duplicates"][-1]["id"]
    decide = partial(totals.decide_pair, campaign=campaign, pair=pair, verdict="two", actor=officer, now=NOW)
    assert code_of(decide) == "PD-028"
    page = f"/dot/{campaign.pk}/tong-hop/"
    assert 'name="verdict"' not in sign_in("chuyenvien").get(page).content.decode(), "no button that refuses"
    supplements.open_supplement(campaign=campaign, reason="x", units=[], actor=officer, now=NOW)
    assert 'name="verdict"' in sign_in("chuyenvien").get(page).content.decode()
    assert code_of(decide) == "", "in a supplement it may be decided otherwise"
    later = again(campaign)
    assert later.pk != done.result.pk, "another computation may be made"
    stands = approved(campaign)
    assert stands is not None
    assert stands.result_id == done.result.pk, "what was approved stays the approved one"
    assert Result.objects.values().get(pk=done.result.pk) == kept
    assert list(done.result.files.values_list("name", "original__sha256")) == files


def received(version: Version, officer: User, data: bytes) -> Version:
    return review.receive(
        asked=version.submission.asked, report=version.report, original=vault.keep(data=data, at=NOW), source="khac.txt",
        channel="upload", sent_by=officer, now=NOW,
    )  # fmt: skip


def test_the_pages_of_totals_say_which_figures_are_approved(
    paper: Approval, user: Users, sign_in: Callable[[str], Client]
) -> None:
    client, campaign = sign_in("chuyenvien"), paper.campaign
    address = reverse("totals", args=(campaign.pk,))
    assert "đang trình ký" in client.get(address).content.decode()
    done = sign(paper, user("lanhdao"))
    assert done.result is not None
    page = client.get(address).content.decode()
    assert f"?lan={done.result_id}" in page
    assert "chưa được phê duyệt" not in page
    again(campaign)
    assert "chưa được phê duyệt" in client.get(address).content.decode()
    later = Campaign(owner=campaign.owner, period="2025H2")
    assert done.result_id in totals.earlier_results(later).values_list("pk", flat=True)


# -- supplements -------------------------------------------------------------------------------------------------------------


def corrected(campaign: Campaign, unit: str, value: int, officer: User) -> None:
    """A figure of a unit's report set right."""
    version = own(campaign, unit)
    fact = version.facts.filter(indicator=VISITS, scope="own").first()
    assert fact is not None
    review.decide(fact=fact, verdict=Verdict.CORRECT, value=Decimal(value), actor=officer, now=NOW)


def told_of(campaign: Campaign) -> Any:
    stands = approved(campaign)
    assert stands is not None
    assert stands.result is not None
    return next(row["value"] for row in stands.result.data["totals"] if row["indicator"] == VISITS)


def test_later_changes_are_numbered_supplements(
    paper: Approval, user: Users, sign_in: Callable[[str], Client]
) -> None:
    officer, head, leader, campaign = user("chuyenvien"), user("truongphong"), user("lanhdao"), paper.campaign
    client = sign_in("chuyenvien")
    assert (
        code_of(
            lambda: supplements.open_supplement(
                campaign=campaign, reason="x", units=[], actor=officer, now=NOW
            )
        )
        == "PD-019"
    )
    base = sign(paper, leader)
    unit = "huyện Khe Rịa"
    asked = Asked.objects.get(campaign=campaign, unit__name=unit)
    client.post(
        reverse("open-supplement", args=(campaign.pk,)),
        {"reason": "Huyện đếm sót một đoàn.", "names": f"{unit}\n"},
    )
    made = Supplement.objects.get(campaign=campaign)
    assert list(made.units.all()) == [asked]
    assert not is_locked(asked.submission.pk)
    other = own(campaign, "huyện Mường Thinh")
    assert is_locked(other.submission_id), "the reports of all other units stay fast"
    unchanged = base.result
    assert unchanged is not None
    submit = partial(supplements.submit_supplement, supplement=made, actor=officer, now=NOW)
    assert code_of(lambda: submit(result=unchanged)) in ("PD-021", "PD-004")
    before = told_of(campaign)
    corrected(campaign, unit, 90, officer)
    assert code_of(lambda: submit(result=unchanged)) == "PD-004"
    result = fresh_result(campaign)
    page = client.get(reverse("supplement", args=(made.pk,))).content.decode()
    assert unit in page
    client.post(reverse("supplement", args=(made.pk,)), {"result": result.pk})
    second = Approval.objects.get(kind=Kind.SUPPLEMENT)
    made.refresh_from_db()
    assert made.number == 1
    lines = "\n".join(words_of(vault.fetch(second.file)))
    assert "Huyện đếm sót một đoàn." in lines
    assert "bổ sung" in lines.casefold()
    assert told_of(campaign) == before, "until the last signature the approved figures are the first ones"
    assert code_of(lambda: supplements.cancel_supplement(supplement=made, actor=officer, now=NOW)) == "PD-020"
    read_as(second, LETTER)
    sign(second, head)
    sign(second, leader)
    assert (
        told_of(campaign)
        == next(row["value"] for row in result.data["totals"] if row["indicator"] == VISITS)
        != before
    )
    assert is_locked(asked.submission.pk), "fast again, as it now stands"
    work()
    assert Approval.objects.get(pk=second.pk).signed is not None
    base.refresh_from_db()
    assert base.state == State.LOCKED, "what was signed first stays signed"
    for address in (
        reverse("campaign-approval", args=(campaign.pk,)),
        reverse("totals", args=(campaign.pk,)),
    ):
        assert "bổ sung số 1" in client.get(address).content.decode()
    third = supplements.open_supplement(campaign=campaign, reason="y", units=[asked], actor=officer, now=NOW)
    corrected(campaign, unit, 91, officer)
    paper_3 = supplements.submit_supplement(
        supplement=third, result=again(campaign, delegations__in_count=7), actor=officer, now=NOW
    )
    third.refresh_from_db()
    assert (third.number, third.base_id) == (2, second.pk)
    services.take_back(approval=paper_3, revision=paper_3.revision, actor=officer, now=NOW)
    supplements.cancel_supplement(supplement=third, actor=officer, now=NOW)
    third.refresh_from_db()
    assert (third.state, third.number) == (SupplementState.CANCELLED, None)
    assert is_locked(asked.submission.pk)


def total(value: int | None, units: dict[str, int], indicator: str = VISITS) -> dict[str, Any]:
    return {
        "indicator": indicator, "currency": None, "value": value, "upper": None, "qualifier": "exact", "unit": "đoàn", "combined": None,
        "addends": [{"unit": unit, "value": part} for unit, part in units.items()],
    }  # fmt: skip


def reports(**versions: int) -> list[dict[str, Any]]:
    return [
        {"unit": unit, "source": f"{ord(unit[0])}-{number} x.docx", "used": True}
        for unit, number in versions.items()
    ]


#: before, after → (figures as before, after, change and whose), whose reports changed
CHANGES: dict[str, tuple[Any, Any, list[Any], list[Any]]] = {
    "nothing": ({"a": 1, "b": 2}, {"a": 1, "b": 2}, [], []),
    "one unit more": ({"a": 1}, {"a": 1, "b": 2}, [("01 đoàn", "03 đoàn", "+2", ["b"])], [("b", "came")]),
    "one unit gone": ({"a": 1, "b": 2}, {"a": 1}, [("03 đoàn", "01 đoàn", "−2", ["b"])], [("b", "went")]),
    "the sum the same, the parts not": (
        {"a": 1, "b": 2},
        {"a": 2, "b": 1},
        [("03 đoàn", "03 đoàn", "0", ["a", "b"])],
        [],
    ),
}


@pytest.mark.parametrize(("old", "new", "figures", "changed"), CHANGES.values(), ids=CHANGES)
def test_what_differs_between_two_computations(old: Any, new: Any, figures: Any, changed: Any) -> None:
    before = {"totals": [total(sum(old.values()), old)], "reports": reports(**dict.fromkeys(old, 1))}
    after = {"totals": [total(sum(new.values()), new)], "reports": reports(**dict.fromkeys(new, 1))}
    found = differences(before, after)
    shown = [
        (row["before"].zfill(0), row["after"], row["change"], [u["unit"] for u in row["units"]])
        for row in found["figures"]
    ]
    assert [(b.lstrip("0"), a.lstrip("0"), c, u) for b, a, c, u in shown] == [
        (b.lstrip("0"), a.lstrip("0"), c, u) for b, a, c, u in figures
    ]
    assert [(row["unit"], row["what"]) for row in found["reports"]] == changed


def test_a_total_in_one_of_two_computations_alone() -> None:
    before = {"totals": [], "reports": reports(a=1)}
    after = {"totals": [total(4, {"a": 4})], "reports": reports(a=2)}
    found = differences(before, after)
    assert [(row["before"], row["change"]) for row in found["figures"]] == [("–", "")]
    assert found["reports"] == [{"unit": "a", "what": "version", "before": "1", "after": "2"}]


# -- a unit's own report -----------------------------------------------------------------------------------------------------

LETTER = (
    "ỦY BAN NHÂN DÂN\nXÃ PÙ THOANG\n\nSố: 41/BC-UBND\n\nPù Thoang, ngày 04 tháng 12 năm 2025\n\nBÁO CÁO\n"
    "Kết quả công tác đối ngoại 6 tháng cuối năm 2025\n\nI. CÔNG TÁC ĐOÀN RA, ĐOÀN VÀO\n\nTrong kỳ, xã đón 03 đoàn khách nước "
    "ngoài với 21 lượt người đến thăm, làm việc. Không có đoàn ra.\n\nTM. ỦY BAN NHÂN DÂN\nCHỦ TỊCH\n"
)


@pytest.fixture
def commune(db: None, user: Users) -> Asked:
    """xã Pù Thoang, whose reports its chair signs before they go up."""
    asked = Asked.objects.select_related("unit", "campaign__owner").get(
        campaign__period="2025H2", unit__name="xã Pù Thoang"
    )
    person("puthoang", Role.CLERK, asked.unit, "Công chức văn hóa")
    person("chutich", Role.LEADER, asked.unit, "Chủ tịch UBND xã")
    chains.set_chain(
        unit=asked.unit, subject=Subject.REPORT, valid_from=date(2025, 7, 1), until=None,
        steps=[Step("leader", asked.unit, "TM.", "TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH")], alone=False, actor=user("quantri"), now=NOW,
    )  # fmt: skip
    return asked


def test_a_units_own_report_is_sent_when_it_is_signed(
    commune: Asked, user: Users, sign_in: Callable[[str], Client]
) -> None:
    clerk, client = user("puthoang"), sign_in("puthoang")
    mine = client.get(reverse("mine")).content.decode()
    address = reverse("report-approval", args=(commune.campaign_id, commune.pk))
    assert address in mine
    upload = Upload("bc.txt", LETTER.encode(), len(LETTER.encode()))
    assert (
        code_of(
            lambda: hand_in(
                campaign=commune.campaign,
                uploads=[upload],
                sent_by=clerk,
                cleared=True,
                now=NOW,
                asked=commune,
            )
        )
        == "PD-012"
    )
    officer = user("chuyenvien")
    assert chains.gate(commune, officer, TODAY) is None, (
        "who takes reports in enters what was signed on paper"
    )
    assert (
        client.post(
            address, {"cleared": "1", "file": SimpleUploadedFile("bc.txt", LETTER.encode())}
        ).status_code
        == 422
    )
    report = read_apart(LETTER.encode(), "bc.txt")
    made = services.submit_report(
        asked=commune, report=report, data=LETTER.encode(), name="bc.txt", actor=clerk, now=NOW
    )
    assert (
        services.submit_report(
            asked=commune, report=report, data=LETTER.encode(), name="bc.txt", actor=clerk, now=NOW
        )
        == made
    )
    assert not Submission.objects.filter(asked=commune).exists(), "nobody above sees it before it is signed"
    page = reverse("approval", args=(made.pk,))
    assert sign_in("chuyenvien").get(page).status_code == 404
    leader = sign_in("chutich")
    assert leader.get(reverse("to-sign")).content.decode().count(page) == 1
    assert (
        "I. CÔNG TÁC" in leader.get(page).content.decode()
        or "I CÔNG TÁC" in leader.get(page).content.decode()
    )
    answer = leader.post(reverse("approve", args=(made.pk,)), {"revision": made.revision, "name": NAME})
    assert answer.status_code == 302
    made.refresh_from_db()
    version = Submission.objects.get(asked=commune).current
    assert version is not None
    assert (made.state, made.version_id, version.channel, version.sent_by) == (
        State.LOCKED,
        version.pk,
        "signed",
        clerk,
    )
    assert version.facts.filter(indicator=VISITS, value=3).exists()
    review.send_back(
        version=version, revision=version.submission.revision + 0, note="thiếu", actor=officer, now=NOW
    )
    anew = services.submit_report(
        asked=commune, report=report, data=LETTER.encode() + b"\n", name="bc2.txt", actor=clerk, now=NOW
    )
    assert anew.state == State.OPEN, "what came back is signed anew"


def test_a_unit_without_chain_sends_directly(user: Users) -> None:
    asked = Asked.objects.get(campaign__period="2025H2", unit__name="xã Pù Thoang")
    assert chains.gate(asked, user("muongthinh"), TODAY) is None
    report = read_apart(LETTER.encode(), "bc.txt")
    assert (
        code_of(
            lambda: services.submit_report(
                asked=asked, report=report, data=b"x", name="x.docx", actor=user("banlim"), now=NOW
            )
        )
        == "PD-007"
    )


# -- who signs for whom ------------------------------------------------------------------------------------------------------


def lend(user: Users, since: date, until: date) -> Delegation:
    return delegations.delegate(
        unit=Unit.objects.get(name="tỉnh Tây Khuê"), role="leader", holder=user("lanhdao"), to=user("nguoixem"), since=since, until=until, form="TUQ.",
        authority="TUQ. GIÁM ĐỐC", title="CHÁNH VĂN PHÒNG", basis="Giấy ủy quyền số 12/GUQ-SNgV", actor=user("quantri"), now=NOW,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("since", "until", "code"), [(-3, 0, ""), (0, 3, ""), (-9, -1, "PD-009"), (1, 5, "PD-009")]
)
def test_a_delegation_holds_from_its_day_to_its_day(
    since: int, until: int, code: str, paper: Approval, user: Users
) -> None:
    lend(user, TODAY + timedelta(since), TODAY + timedelta(until))
    assert code_of(lambda: sign(paper, user("nguoixem"))) == code
    if not code:
        done = Approval.objects.get(pk=paper.pk)
        assert done.signer == ["TUQ. GIÁM ĐỐC", "CHÁNH VĂN PHÒNG", NAME]
        act = done.acts.get(deed=Deed.SIGN)
        assert act.delegation is not None
        assert (act.title, act.delegation.basis) == ("CHÁNH VĂN PHÒNG", "Giấy ủy quyền số 12/GUQ-SNgV")


def test_a_delegation_ends_with_its_holders_role_or_its_withdrawal(paper: Approval, user: Users) -> None:
    given = lend(user, TODAY, TODAY + timedelta(30))
    assert lend(user, TODAY, TODAY + timedelta(30)) == given, "twice is one"
    delegations.end_delegation(given=given, actor=user("quantri"), now=NOW, day=TODAY)
    with pytest.raises(UserError, match="không có hiệu lực hôm nay"):
        sign(paper, user("nguoixem"))
    lend(user, TODAY, TODAY + timedelta(31))
    Assignment.objects.filter(user=user("lanhdao")).update(until=TODAY)
    assert code_of(lambda: sign(paper, user("nguoixem"))) == "PD-009"


def test_nobody_signs_what_he_submitted_but_where_the_unit_has_one_person(
    user: Users, paper: Approval
) -> None:
    leader, campaign = user("lanhdao"), paper.campaign
    services.send_back(approval=paper, revision=paper.revision, note="x", actor=leader, now=NOW)
    Assignment.objects.create(user=leader, unit=campaign.owner, role=Role.OFFICER, since=date(2025, 1, 1))
    result = again(campaign)
    submit = partial(services.submit_totals, result=result, edited=None, actor=leader, now=NOW)
    assert code_of(submit) == "PD-002"
    last = Step("leader", campaign.owner, "KT.", "KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC")
    common = {
        "unit": campaign.owner,
        "subject": Subject.TOTALS,
        "valid_from": TODAY,
        "until": None,
        "actor": user("quantri"),
        "now": NOW,
    }
    chains.set_chain(steps=[last], alone=True, **common)  # type: ignore[arg-type]
    made = submit()
    lend(user, TODAY, TODAY)
    assert code_of(lambda: sign(made, leader)) == "PD-009", "there is another who may"
    Delegation.objects.update(ended_on=TODAY)
    assert sign(made, leader).state == State.LOCKED


def test_a_delegate_sees_what_was_there_in_his_days_alone(
    paper: Approval, user: Users, sign_in: Callable[[str], Client]
) -> None:
    """Withdrawn between the page and the button: words say why; a paper of later is none of his business."""
    today = timezone.localdate()
    Approval.objects.filter(pk=paper.pk).update(submitted_at=timezone.now())
    person("thay", Role.VIEWER, Unit.objects.get(name="xã Nà Lưa"))
    given_ = lend(user, today, today)
    Delegation.objects.filter(pk=given_.pk).update(delegate=User.objects.get(username="thay"))
    client = sign_in("thay")
    page, deed = reverse("approval", args=(paper.pk,)), reverse("approve", args=(paper.pk,))
    assert client.get(page).status_code == 200
    delegations.end_delegation(given=given_, actor=user("quantri"), now=NOW, day=today)
    answer = client.post(deed, {"revision": paper.revision, "name": NAME})
    assert (answer.status_code, "không có hiệu lực hôm nay" in answer.content.decode()) == (422, True)
    Approval.objects.filter(pk=paper.pk).update(submitted_at=timezone.now() + timedelta(days=2))
    assert client.get(page).status_code == 404
    Assignment.objects.filter(user=user("truongphong")).update(until=TODAY)
    assert sign_in("truongphong").get(page).status_code == 200, "who agreed to it sees it again"


def test_a_delegation_of_one_who_lost_the_role_waits_for_nobody(paper: Approval, user: Users) -> None:
    lend(user, TODAY, TODAY)
    delegate = user("nguoixem")
    assert list(Approval.objects.waiting_for(delegate, TODAY)) == [paper]
    Assignment.objects.filter(user=user("lanhdao")).update(until=TODAY)
    assert not Approval.objects.waiting_for(delegate, TODAY).exists(), "counted is what can be signed"


# -- who is told -------------------------------------------------------------------------------------------------------------


def told(mailoutbox: list[Any]) -> list[tuple[str, str]]:
    """The mails since the last look: (to whom, first words of the subject)."""
    work("tell_signers")
    found = [(item.to[0].partition("@")[0], item.subject.partition(":")[0]) for item in mailoutbox]
    mailoutbox.clear()
    return sorted(found)


WAITS, CAME_BACK, STILL = "Có văn bản chờ anh/chị ký", "Văn bản trình ký bị trả lại", "Nhắc"


def test_who_a_step_falls_to_is_told_once(
    paper: Approval, user: Users, mailoutbox: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("truongphong", "lanhdao", "nguoixem", "chuyenvien"):
        User.objects.filter(username=name).update(email=f"{name}@x.example", language="vi")
    User.objects.filter(username="nguoixem").update(language="en")
    Job.objects.filter(kind="tell_signers").delete()
    leader, head, officer, today = (
        *map(user, ("lanhdao", "truongphong", "chuyenvien")),
        timezone.localdate(),
    )

    def morning() -> list[tuple[str, str]]:
        each_morning(timezone.now())
        Job.objects.filter(kind="tell_signers", arguments__has_key="day").update(state="waiting", attempt=0)
        return told(mailoutbox)

    each_morning(timezone.now())
    work("tell_signers")
    words = mailoutbox[0].subject + mailoutbox[0].body
    for wanted in ("6 tháng đầu năm 2025", "tỉnh Tây Khuê", reverse("approval", args=(paper.pk,))):
        assert wanted in words
    assert "{" not in words
    assert told(mailoutbox) == [("lanhdao", WAITS)]
    assert morning() == [], "twice is once"
    lend(user, today, today)
    Job.objects.filter(kind="tell_signers", arguments__has_key="unit").delete()
    assert morning() == [("nguoixem", "A paper waits for your signature")], "a delegation begins"
    services.take_back(approval=paper, revision=paper.revision, actor=head, now=NOW)
    paper.refresh_from_db()
    services.approve(approval=paper, revision=paper.revision, actor=head, now=NOW)
    assert told(mailoutbox) == [], "the same step once"
    Told.objects.filter(kind="sign").update(at=NOW)
    monkeypatch.setattr(telling, "in_force", WorkingDays)
    Job.objects.filter(kind="tell_signers").delete()
    assert morning() == [("lanhdao", STILL), ("nguoixem", "Reminder")]
    assert morning() == [], "one reminder a day"
    paper.refresh_from_db()
    services.send_back(approval=paper, revision=paper.revision, note="sửa mục II", actor=leader, now=NOW)
    work("tell_signers")
    assert "sửa mục II" not in mailoutbox[0].body, "no word of the paper in a mail"
    assert told(mailoutbox) == [("chuyenvien", CAME_BACK)]
    made = services.submit_totals(result=again(paper.campaign), edited=None, actor=officer, now=NOW)
    assert told(mailoutbox) == [("truongphong", WAITS)]
    sign(made, head)
    with monkeypatch.context() as patched:
        patched.setattr("django.core.mail.backends.locmem.EmailBackend.open", unreachable, raising=False)
        assert told(mailoutbox) == []
    job = Job.objects.filter(kind="tell_signers").order_by("pk").last()
    assert job is not None
    assert (job.state, "DB-015" in job.message) == ("failed", True)
    sign(made, leader)
    assert told(mailoutbox) == [("chuyenvien", "Văn bản đã ký xong")], "what is past is told to nobody"


@pytest.mark.parametrize("language", mails.LANGUAGES)
@pytest.mark.parametrize("kind", SignMail.values)
def test_the_words_of_mails_to_signers_are_whole(kind: str, language: str) -> None:
    words = mails.filled(kind, language, dict.fromkeys(mails.FIELDS, "x"))
    assert mails.unknown_fields("".join(mails.text(kind, language))) == ()
    assert "{" not in "".join(words)
    assert mails.text(kind, language) != mails.text(kind, "en" if language == "vi" else "vi")


class WorkingDays:
    def is_working_day(self, day: date) -> bool:
        return True


def unreachable(*given_: object) -> None:
    raise ConnectionRefusedError


def test_chains_travel_in_the_file_of_all_settings(user: Users) -> None:
    admin = user("quantri")
    file = transfer.exported(actor=admin, now=NOW)
    read = partial(transfer.taken_in, data=file, name="cai-dat.json", actor=admin, now=NOW)

    def there() -> list[Any]:
        return [(row.unit, row.subject, row.valid_from, chains.steps_of(row)) for row in Chain.objects.all()]

    before = there()
    assert read() == 0, "twice is once"
    Chain.objects.all().delete()
    assert read() == len(before) > 0
    assert there() == before
    Chain.objects.all().delete()
    other = file.replace("tỉnh Tây Khuê".encode(), "tỉnh Đông Khuê".encode())
    assert read(data=other) == 0, "units of another place sign in other steps"
    assert code_of(lambda: read(data=file.replace(b'"vai_tro": "leader"', b'"vai_tro": "vua"'))) == "CD-060"


# -- chains ------------------------------------------------------------------------------------------------------------------


def steps(*given_: tuple[str, str, str, str]) -> Callable[[Unit], list[Step]]:
    return lambda unit: [Step(role, unit, form, authority, title) for role, form, authority, title in given_]


LAST = ("leader", "KT.", "KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC")
#: steps, from, until → the code of the refusal
CHAINS: dict[str, tuple[Callable[[Unit], list[Step]], date, date | None, str]] = {
    "no step": (steps(), TODAY, None, "PD-011"),
    "no role": (steps(("viewer", "", "", "X")), TODAY, None, "PD-011"),
    "the same role twice": (steps(LAST, LAST), TODAY, None, "PD-011"),
    "nobody's position at the end": (steps(("leader", "", "", "")), TODAY, None, "PD-011"),
    "form without its line": (steps(("leader", "KT.", "", "PHÓ GIÁM ĐỐC")), TODAY, None, "PD-010"),
    "a line that is no authority": (steps(("leader", "", "GIÁM ĐỐC", "PHÓ GIÁM ĐỐC")), TODAY, None, "PD-010"),
    "form and line differ": (steps(("leader", "TL.", "KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC")), TODAY, None, "PD-010"),
    "ends before it begins": (steps(LAST), TODAY, TODAY - timedelta(1), "PD-014"),
    "over one set for later": (steps(LAST), TODAY, None, "PD-014"),
    "until the one set for later": (steps(LAST), TODAY, date(2026, 5, 31), ""),
    "for a collective": (
        steps(("leader", "KT.", "TM. ỦY BAN NHÂN DÂN\nKT. CHỦ TỊCH", "PHÓ CHỦ TỊCH")),
        TODAY,
        date(2026, 5, 1),
        "",
    ),
    "in one's own right": (steps(("leader", "", "", "GIÁM ĐỐC")), TODAY, date(2026, 5, 1), ""),
}


@pytest.mark.parametrize(("made_of", "since", "until", "code"), CHAINS.values(), ids=CHAINS)
def test_a_chain_that_cannot_hold_is_refused(
    made_of: Any, since: date, until: date | None, code: str, user: Users, paper: Approval
) -> None:
    unit, admin = paper.unit, user("quantri")
    later = steps(LAST)(unit)
    chains.set_chain(
        unit=unit,
        subject="totals",
        valid_from=date(2026, 6, 1),
        until=None,
        steps=later,
        alone=False,
        actor=admin,
        now=NOW,
    )
    before = Chain.objects.count()
    values = {
        "valid_from": since,
        "until": until,
        "steps": made_of(unit),
        "alone": False,
        "actor": admin,
        "now": NOW,
    }
    deed = partial(chains.set_chain, unit=unit, subject="totals", **values)
    assert code_of(deed) == code
    assert Chain.objects.count() == before + (not code)
    for day in (date(2025, 6, 1), TODAY, date(2026, 7, 1)):
        assert Chain.objects.on(day).filter(unit=unit, subject="totals").count() == 1
    turns = list(paper.turns.values_list("role", "title"))
    assert turns[-1] == ("leader", "PHÓ GIÁM ĐỐC"), "a paper under way keeps the steps it began with"


def test_a_chain_with_nobody_in_it_is_told(
    user: Users, paper: Approval, sign_in: Callable[[str], Client]
) -> None:
    Assignment.objects.filter(user=user("lanhdao")).update(until=TODAY)
    page = sign_in("quantri").get(reverse("chain", args=(paper.unit_id,))).content.decode()
    assert "chưa có ai giữ vai trò này" in page
    assert "văn bản sẽ không trình được" in page
    services.take_back(approval=paper, revision=paper.revision, actor=user("truongphong"), now=NOW)
    paper.refresh_from_db()
    services.take_back(approval=paper, revision=paper.revision, actor=user("chuyenvien"), now=NOW)
    result = again(paper.campaign)
    with pytest.raises(UserError, match="chưa có ai giữ vai trò này") as refused:
        services.submit_totals(result=result, edited=None, actor=user("chuyenvien"), now=NOW)
    assert refused.value.code == "PD-002"


def test_the_default_chain_is_of_those_there_are(user: Users, paper: Approval) -> None:
    chain = Chain.objects.get(unit=paper.unit)
    chains.end_chain(chain=chain, actor=user("quantri"), now=NOW, day=TODAY)
    found = chains.steps_on(paper.unit, Subject.TOTALS, TODAY, "UBND tỉnh Tây Khuê")
    assert found.chain is None
    assert [step.role for step in found.steps] == ["head", "leader"]
    assert found.steps[-1].lines == ("TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH")
    assert found.steps[-1].form == Form.KT
    Assignment.objects.filter(role=Role.HEAD).update(until=TODAY)
    assert [step.role for step in chains.steps_on(paper.unit, Subject.TOTALS, TODAY).steps] == ["leader"]
    assert chains.steps_on(paper.unit, Subject.REPORT, TODAY).steps == ()


def test_the_administrator_sets_a_chain_on_a_page(sign_in: Callable[[str], Client], paper: Approval) -> None:
    client = sign_in("quantri")
    address = reverse("chain", args=(paper.unit_id,))
    sent = {
        "subject": "totals", "valid_from": "2026-03-01", "role-1": "leader", "form-1": "TL.", "authority-1": "TL. CHỦ TỊCH",
        "title-1": "GIÁM ĐỐC SỞ NGOẠI VỤ",
    }  # fmt: skip
    assert client.post(address, sent).status_code == 302
    made = Chain.objects.get(valid_from=date(2026, 3, 1))
    assert made.steps.get().lines == ("TL. CHỦ TỊCH", "GIÁM ĐỐC SỞ NGOẠI VỤ")
    assert Chain.objects.get(valid_from=date(2025, 1, 1)).until == date(2026, 2, 28)
    assert client.post(address, {**sent, "valid_from": "hôm nay"}).status_code == 422
    page = client.get(reverse("chains")).content.decode()
    assert address in page
    assert client.post(reverse("end-chain", args=(made.pk,))).status_code == 302


# -- out and up --------------------------------------------------------------------------------------------------------------


def test_the_signed_file_is_attached_with_number_and_day(
    paper: Approval, user: Users, sign_in: Callable[[str], Client]
) -> None:
    client, address = sign_in("chuyenvien"), reverse("approval-issue", args=(paper.pk,))

    def sent(data: bytes = LETTER.encode(), name: str = "ky.txt", **more: str) -> str:
        upload = SimpleUploadedFile(name.replace(".txt", ".pdf") if data == b"%PDF" else name, data)
        given_ = {"number": "41/BC-UBND", "day": "2025-12-04", "signed": upload, **more}
        return client.post(address, given_, follow=True).content.decode()

    read_as(paper, LETTER)
    assert "không phải văn bản để ký" in sent(name="x.exe")
    assert "chưa được ký duyệt" in sent(name="x.docx")
    sign(paper, user("lanhdao"))
    assert "không có chữ số" in sent(name="x.docx", number="BC")
    assert "còn để trống" in sent(name="x.docx", day="")
    data = plain_docx(LETTER, (), "")
    for _ in range(2):
        assert "Đang đọc và so sánh" in sent(data, "ky.docx")
        work()
    made = paper.issues.get()
    assert (made.number, made.day, made.remarks) == ("41/BC-UBND", date(2025, 12, 4), [])
    assert "Khớp từng số liệu" in client.get(reverse("approval", args=(paper.pk,))).content.decode()
    sent(
        plain_docx(LETTER.replace("03 đoàn", "04 đoàn"), (), ""),
        "ky-2.docx",
        number="42/BC-UBND",
        day="2025-12-05",
    )
    work()
    last = paper.issues.first()
    assert last is not None
    assert [words.partition(":")[0] for words in last.remarks][2:] == ["Số đoàn vào (nước ngoài)"]
    assert "41" in last.remarks[0]
    assert "04/12/2025" in last.remarks[1]
    assert paper.issues.count() == 2, "what was attached before stays on record"
    sent(b"%PDF", "quet.pdf")
    work()
    last = paper.issues.first()
    assert last is not None
    assert "bằng mắt" in last.remarks[0]
    assert client.get(reverse("approval-file", args=(paper.pk, "ban-ky"))).content == b"%PDF"
    assert Entry.objects.latest("number").action == "approval.file_read"
    assert client.get(reverse("approval-file", args=(paper.pk, "khac"))).status_code == 404
    sent(plain_docx("TỐI MẬT\n\n" + LETTER, (), ""), "mat.docx")
    work()
    assert paper.issues.count() == 3, "a mark of secrecy is refused, and the file gone"
    assert not Spool.objects.filter(
        pk__in=[job.arguments["spool"] for job in Job.objects.filter(kind="signed_scan")]
    ).exists()


def read_as(paper: Approval, words: str) -> None:
    """As if the paper had been read already, and said this: the long way is in ``test_the_word_report…``."""
    Approval.objects.filter(pk=paper.pk).update(stored=dumps(read_apart(words.encode(), "bc.txt")))


@pytest.fixture
def ministry(paper: Approval, user: Users) -> Asked:
    """A ministry above the province, which asks it for the same half year."""
    province = paper.unit
    above = Unit.objects.create(name="Bộ Ngoại giao", kind="bộ")
    officer = person("bongoaigiao", Role.OFFICER, above)
    Unit.objects.filter(pk=province.pk).update(parent=above)
    for unit in Unit.objects.filter(path__startswith=province.path):
        Unit.objects.filter(pk=unit.pk).update(path=f"{above.path}{unit.path}")
    campaign = open_campaign(
        owner=above, issuer="Bộ Ngoại giao", period="2025H1", opens_on=date(2025, 5, 1), due_on=date(2025, 7, 1),
        units=[Unit.objects.get(pk=province.pk)], now=NOW, actor=officer,
    )  # fmt: skip
    return campaign.asked.get()


def test_the_level_above_receives_the_signed_report_and_can_return_it(
    ministry: Asked, paper: Approval, user: Users, sign_in: Callable[[str], Client]
) -> None:
    client = sign_in("chuyenvien")
    up = reverse("approval-send-up", args=(paper.pk, ministry.pk))
    assert "chưa được ký duyệt" in client.post(up).content.decode()
    read_as(paper, LETTER)
    sign(paper, user("lanhdao"))
    work()
    page = client.get(reverse("approval", args=(paper.pk,))).content.decode()
    assert "Bộ Ngoại giao hỏi báo cáo" in page
    for _ in range(2):
        assert client.post(up).status_code == 302
    version = Submission.objects.get(asked=ministry).current
    assert version is not None
    sent = paper.sent.get()
    assert (version.channel, version.number, sent.version_id) == ("level", 1, version.pk)
    assert version.original_id == Approval.objects.get(pk=paper.pk).signed_id, (
        "what went up is what was signed"
    )
    assert version.facts.filter(indicator=VISITS).exists()
    above = user("bongoaigiao")
    assert sign_in("bongoaigiao").get(reverse("review", args=(version.pk,))).status_code == 200
    review.send_back(version=version, revision=1, note="Thiếu phần lãnh sự.", actor=above, now=NOW)
    page = client.get(reverse("campaign-approval", args=(paper.campaign_id,))).content.decode()
    assert "Thiếu phần lãnh sự." in page
    assert "trả lại" in page


def test_figures_that_the_sent_report_says_otherwise_are_listed() -> None:
    report = read_apart(LETTER.encode(), "bc.txt")
    same = {"totals": [total(3, {"a": 3})]}
    other = {"totals": [total(5, {"a": 5}), total(1, {"a": 1}, "delegations.none_such")]}
    assert unlike(report, same) == []
    assert [(row["recorded"], row["read"]) for row in unlike(report, other)] == [("5 đoàn", "3 đoàn")]


# -- pages -------------------------------------------------------------------------------------------------------------------


def test_what_waits_is_counted_in_the_menu_of_who_signs(
    paper: Approval, user: Users, sign_in: Callable[[str], Client]
) -> None:
    counted = {
        name: 'class="so-dem">1</b>' in sign_in(name).get(reverse("to-sign")).content.decode()
        for name in ("lanhdao", "truongphong", "nguoixem", "banlim")
    }
    assert counted == {"lanhdao": True, "truongphong": False, "nguoixem": False, "banlim": False}
    lend(user, timezone.localdate(), timezone.localdate())
    client = sign_in("nguoixem")
    assert reverse("approval", args=(paper.pk,)) in client.get(reverse("to-sign")).content.decode()
    page = client.get(reverse("approval", args=(paper.pk,))).content.decode()
    assert "Giấy ủy quyền số 12/GUQ-SNgV" in page
    assert "TUQ. GIÁM ĐỐC" in page
    assert client.get(reverse("approval-file", args=(paper.pk, "trinh"))).status_code == 200, (
        "a delegate reads what he signs"
    )


@pytest.mark.parametrize(
    ("name", "who"), [("approval", "lanhdao"), ("campaign-approval", "chuyenvien"), ("to-sign", "chuyenvien"), ("chain", "quantri"), ("chains", "quantri")]
)  # fmt: skip
def test_pages_ask_the_database_little(
    name: str, who: str, paper: Approval, sign_in: Callable[[str], Client]
) -> None:
    places = {"approval": (paper.pk,), "campaign-approval": (paper.campaign_id,), "chain": (paper.unit_id,)}
    client = sign_in(who)
    with CaptureQueriesContext(connection) as asked:
        assert client.get(reverse(name, args=places.get(name, ()))).status_code == 200
    assert len(asked) <= 30, len(asked)


def test_who_may_only_look_does_nothing(paper: Approval, sign_in: Callable[[str], Client]) -> None:
    """The officer's colleague sees the paper and has no hand in it."""
    person("dongnghiep", Role.OFFICER, paper.unit)
    client = sign_in("dongnghiep")
    assert client.get(reverse("approval", args=(paper.pk,))).status_code == 200
    for name in ("approve", "approval-return", "approval-take-back"):
        assert (
            client.post(
                reverse(name, args=(paper.pk,)), {"revision": paper.revision, "note": "x"}
            ).status_code
            == 403
        )


@pytest.mark.parametrize(
    ("given_", "shown"),
    [
        ("CCCD 012345678901", "CCCD ••••••••••••"),
        ("gọi 0912 345 678 nhé", "gọi •••• ••• ••• nhé"),
        ("giải ngân 1.250.000.000 đồng", "giải ngân 1.250.000.000 đồng"),
        ("năm 2025, 12 đoàn", "năm 2025, 12 đoàn"),
    ],
)
def test_numbers_of_persons_are_masked_and_sums_are_not(given_: str, shown: str) -> None:
    assert hidden(given_) == shown


# -- every order of deeds ----------------------------------------------------------------------------------------------------

WHO = ("chuyenvien", "truongphong", "lanhdao", "nguoixem")
DEEDS = ("submit", "approve", "return", "take_back", "open", "cancel", "supplement", "change", "stale")
Op = tuple[str, str, bool]


class BrokenError(Exception):
    """The machine stops in the middle of a deed."""


def deed_of(op: str, actor: User, campaign: Campaign) -> Callable[[], object] | None:
    """What a person tries; None where there is nothing to try it on."""
    paper = (
        Approval.objects.filter(campaign=campaign, state=State.OPEN).first()
        or Approval.objects.filter(campaign=campaign).first()
    )
    last = Result.objects.filter(campaign=campaign).defer("data", "summary", "charts").latest()
    under = supplements.under_way(campaign)
    moved = {"approval": paper, "revision": paper.revision if paper else 0, "actor": actor, "now": NOW}
    if op == "submit":
        return lambda: services.submit_totals(result=last, edited=None, actor=actor, now=NOW)
    if op == "open":
        return lambda: supplements.open_supplement(
            campaign=campaign, reason="x", units=campaign.asked.all()[:2], actor=actor, now=NOW
        )
    if op in ("cancel", "supplement") and under is not None:
        found = under
        if op == "cancel":
            return lambda: supplements.cancel_supplement(supplement=found, actor=actor, now=NOW)
        return lambda: supplements.submit_supplement(supplement=found, result=last, actor=actor, now=NOW)
    if paper is None:
        return None
    if op in ("approve", "stale"):
        return lambda: services.approve(**{**moved, "revision": paper.revision - (op == "stale")}, name=NAME)  # type: ignore[arg-type]
    if op == "return":
        return lambda: services.send_back(**moved, note="", pinned=[Pinned("I", "sửa")])  # type: ignore[arg-type]
    return (lambda: services.take_back(**moved)) if op == "take_back" else None  # type: ignore[arg-type]


def state_of_all(campaign: Campaign) -> Any:
    return (
        list(
            Approval.objects.filter(campaign=campaign)
            .order_by("pk")
            .values_list("pk", "state", "position", "revision", "slot", "locked_at")
        ),
        list(Act.objects.order_by("pk").values_list("pk", "deed", "revision")),
        list(Supplement.objects.order_by("pk").values_list("pk", "state", "number")),
        list(Lock.objects.order_by("pk").values_list("pk")),
        Entry.objects.count(),
        Job.objects.count(),
    )


def sound(campaign: Campaign) -> None:
    """What holds between any two deeds."""
    papers = list(Approval.objects.filter(campaign=campaign).order_by("pk"))
    assert sum(row.state == State.OPEN for row in papers) <= 1
    assert sum(row.state == State.LOCKED and row.kind == Kind.TOTALS for row in papers) <= 1
    for row in papers:
        acts = list(row.acts.order_by("pk"))
        assert [act.revision for act in acts] == list(range(row.revision)), "one deed, one revision"
        up = sum(act.deed in (Deed.APPROVE, Deed.SIGN) for act in acts)
        down = sum(act.deed == Deed.TAKE_BACK and act.order > 0 for act in acts)
        signed = acts[-1].deed == Deed.SIGN
        assert signed == (row.state == State.LOCKED) == (row.locked_at is not None) == bool(row.signer)
        assert row.position == 1 + up - down - signed
        assert (row.slot is not None) == (row.state in (State.OPEN, State.LOCKED))
        assert row.locks.exists() == signed
        assert row.submitted_by_id not in {
            act.actor_id for act in acts if act.deed in (Deed.APPROVE, Deed.SIGN)
        }
    made = list(Supplement.objects.filter(campaign=campaign))
    assert sum(item.state == SupplementState.OPEN for item in made) <= 1
    locked = sorted(item.number for item in made if item.state == SupplementState.LOCKED and item.number)
    assert locked == list(range(1, len(locked) + 1)), "numbers without a gap"
    for item in made:
        signed_one = item.approvals.filter(state=State.LOCKED).exists()
        assert signed_one == (item.state == SupplementState.LOCKED)


OPS = st.lists(
    st.tuples(st.sampled_from(DEEDS), st.sampled_from(WHO), st.booleans()), min_size=4, max_size=22
)


@given(OPS)
@settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck))
def test_no_order_of_deeds_leaves_half_a_state(monkeypatch: pytest.MonkeyPatch, ops: list[Op]) -> None:
    """Anybody tries anything in any order; now and then the machine stops just before the deed is on record."""
    with transaction.atomic():
        campaign = Campaign.objects.get(period="2025H1")
        users = {name: User.objects.get(username=name) for name in WHO}
        monkeypatch.setattr(submitting, "current", lambda result: None)
        good: list[Op] = [
            ("submit", "chuyenvien", False),
            ("approve", "truongphong", False),
            ("approve", "lanhdao", False),
            ("open", "chuyenvien", False),
        ]
        for number, (op, name, breaks) in enumerate([*ops[: len(ops) // 2], *good, *ops[len(ops) // 2 :]]):
            if op == "change":
                again(campaign, delegations__in_count=number)
                continue
            deed = deed_of(op, users[name], campaign)
            if deed is None:
                continue
            before = state_of_all(campaign)
            with monkeypatch.context() as patched:
                if breaks:
                    for module in (services, submitting, supplements):
                        patched.setattr(module, "record", stopped)
                try:
                    with transaction.atomic():
                        deed()
                except (UserError, BrokenError):
                    assert state_of_all(campaign) == before, "what was not done left nothing"
            sound(campaign)
        assert verify().broken is None
        transaction.set_rollback(True)


def stopped(**given_: object) -> None:
    raise BrokenError
