"""What is found in a report beside its unit's earlier ones, its neighbours' and the outline: by a job, shown with the rest."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from api_program import Program
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from doingoai.apart import read_apart
from doingoai.consolidate.masking import masked
from doingoai.knowledge import rules
from doingoai_web.campaigns.listing import listing
from doingoai_web.campaigns.models import Campaign
from doingoai_web.filling.models import Kept
from doingoai_web.filling.waivers import words_of
from doingoai_web.jobs.models import Job, JobState
from doingoai_web.jobs.services import do
from doingoai_web.review.beside import with_beside
from doingoai_web.review.later import compare_later
from doingoai_web.review.models import Beside, Submission, Version
from doingoai_web.review.screen import findings_of
from doingoai_web.review.services import receive
from doingoai_web.setup.rules import EMPTY, save
from doingoai_web.vault import services as vault

pytestmark = pytest.mark.django_db


def current(unit: str, period: str) -> Version:
    found = Submission.objects.get(asked__unit__name=unit, asked__campaign__period=period).current
    assert found is not None
    return found


@pytest.fixture
def compared(db: None) -> Campaign:
    """The second half year, looked at as a whole."""
    campaign = Campaign.objects.get(period="2025H2")
    do(compare_later(campaign=campaign, now=timezone.now()).pk)
    return campaign


def test_every_report_is_looked_at_beside_the_others(compared: Campaign) -> None:
    versions = Version.objects.filter(submission__asked__campaign=compared, submission__current__isnull=False)
    rows = Beside.objects.filter(version__in=versions)
    assert rows.count() == len({version.submission_id for version in versions})
    for row in rows.select_related("version"):
        assert "campaign" in row.given
        report, given = with_beside(row.version)
        assert set(given) == set(row.given)
        assert len(report.findings) >= len(row.version.report.findings)
        counts = [
            sum(item.severity == kind and item.waived is None for item in report.findings)
            for kind in ("error", "warning")
        ]
        assert counts == [row.version.errors, row.version.warnings]


def test_the_reading_itself_stays(db: None) -> None:
    """What was found beside others is kept beside: the stored reading is what the machine read in the file alone."""
    campaign = Campaign.objects.get(period="2025H2")
    Beside.objects.filter(version__submission__asked__campaign=campaign).delete()
    rows = Version.objects.filter(submission__asked__campaign=campaign)
    before = {pk: bytes(stored) for pk, stored in rows.values_list("pk", "stored")}
    do(compare_later(campaign=campaign, now=timezone.now()).pk)
    assert Beside.objects.filter(version__in=before).exists()
    assert {pk: bytes(stored) for pk, stored in rows.values_list("pk", "stored")} == before


def test_nothing_is_done_twice(compared: Campaign, monkeypatch: pytest.MonkeyPatch) -> None:
    before = dict(Beside.objects.values_list("version", "made_at"))
    do(compare_later(campaign=compared, now=timezone.now()).pk)
    assert dict(Beside.objects.values_list("version", "made_at")) == before
    gone = Beside.objects.filter(version__submission__asked__campaign=compared).first()
    assert gone is not None
    gone.delete()
    do(compare_later(campaign=compared, now=timezone.now()).pk)
    again = dict(Beside.objects.values_list("version", "made_at"))
    assert again.keys() == before.keys()
    assert {key for key in again if again[key] != before[key]} == {gone.version_id}


def test_one_comparison_waits_however_many_reports_come(compared: Campaign) -> None:
    first = compare_later(campaign=compared, now=timezone.now())
    assert compare_later(campaign=compared, now=timezone.now()) == first
    Job.objects.filter(pk=first.pk).update(state=JobState.DONE)
    assert compare_later(campaign=compared, now=timezone.now()) != first


def test_a_long_comparison_gives_way_and_goes_on(compared: Campaign, monkeypatch: pytest.MonkeyPatch) -> None:
    Beside.objects.filter(version__submission__asked__campaign=compared).delete()
    Job.objects.filter(kind="compare", state=JobState.WAITING).update(state=JobState.DONE)
    monkeypatch.setattr("doingoai_web.review.beside.SECONDS", -1.0)
    rounds = 0
    do(compare_later(campaign=compared, now=timezone.now()).pk)
    while (waiting := Job.objects.filter(kind="compare", state=JobState.WAITING).first()) is not None:
        do(waiting.pk)
        rounds += 1
        assert rounds < 50
    versions = Submission.objects.filter(asked__campaign=compared, current__isnull=False).count()
    assert Beside.objects.filter(version__submission__asked__campaign=compared).count() == versions
    assert rounds == versions - 1


TEXT = """ỦY BAN NHÂN DÂN
{unit}

Số: {number}/BC-UBND

Ngày 04 tháng 12 năm 2025

BÁO CÁO
Kết quả công tác đối ngoại 6 tháng cuối năm 2025

I. CÔNG TÁC THÔNG TIN ĐỐI NGOẠI

Đã mở 12 buổi chiếu phim lưu động về chủ quyền biển đảo tại 09 bản vùng cao với 1.483 lượt người xem, mỗi buổi có cán bộ song ngữ đi cùng.

Phát 2.650 tờ gấp bằng ba thứ tiếng cho 417 hộ có người đi làm ở nước ngoài, có ghi số điện thoại của cơ quan đại diện.

TM. ỦY BAN NHÂN DÂN
CHỦ TỊCH
"""


def test_a_paragraph_shared_with_a_neighbour_is_shown_on_the_page(
    db: None, sign_in: Callable[[str], Client], user: Callable[[str], Any]
) -> None:
    campaign, now = Campaign.objects.get(period="2025H2"), timezone.now()
    made = []
    for number, unit in enumerate(("xã Chiềng Thoa", "phường Lam Khuê"), 41):
        data = TEXT.format(unit=unit.upper(), number=number).encode()
        made.append(
            receive(
                asked=campaign.asked.get(unit__name=unit),
                report=read_apart(data, f"{number}.txt"),
                original=vault.keep(data=data, at=now),
                source=f"{number}.txt",
                channel="upload",
                sent_by=user("chuyenvien"),
                now=now,
            )
        )
    do(compare_later(campaign=campaign, now=timezone.now()).pk)
    for version in made:
        alone = {item.id for item in version.report.findings}
        found = {item.id for item in with_beside(version)[0].findings} - alone
        assert found, "the same paragraph stands in the neighbour's report"
        page = sign_in("chuyenvien").get(reverse("review", args=(version.pk,))).content.decode()
        assert "So với các đơn vị khác trong đợt." not in page, "that was looked at"
        for name in found:
            assert f"[{name}]" in page
        programs = Program("chuyenvien").get(f"/versions/{version.pk}/findings")
        shown = findings_of(masked(with_beside(version)[0])).cards
        assert [row["message"] for row in programs] == [card.finding.message for card in shown]
    clerk = user("banlim")
    clerk.assignments.update(unit=made[0].submission.asked.unit)
    assert not any(
        "phường Lam Khuê" in row["message"]
        for row in Program("banlim").get(f"/versions/{made[0].pk}/findings")
    )
    page = sign_in("banlim").get(reverse("review", args=(made[0].pk,))).content.decode()
    assert "DC-001" not in page, "what a neighbour wrote is not for another unit's clerk"
    version = Version.objects.get(pk=made[0].pk)
    assert version.warnings_quoting, "it is counted apart"
    told = {
        name: next(
            line
            for line in listing(campaign, user(name), date(2025, 12, 12)).lines
            if line.version == version.pk
        )
        for name in ("chuyenvien", "banlim")
    }
    assert (told["chuyenvien"].warnings, told["banlim"].warnings) == (version.warnings, version.own_warnings)
    assert Program("banlim").get(f"/versions/{version.pk}")["warnings"] == version.own_warnings
    open_ones = with_beside(version, neighbours=False)[0].findings
    assert version.own_warnings == sum(item.severity == "warning" and not item.waived for item in open_ones)
    assert "So với các đơn vị khác trong đợt." in page


def test_changed_checks_are_looked_at_again_and_what_was_accepted_stays(
    compared: Campaign, sign_in: Callable[[str], Client], user: Callable[[str], Any]
) -> None:
    now, rows = timezone.now(), Submission.objects.filter(asked__campaign=compared, current__isnull=False)
    first, second = rows.exclude(status="returned")[:2]
    rows.filter(pk=first.pk).update(status="received")
    rows.filter(pk=second.pk).update(status="accepted")
    versions = [row.current for row in (first, second) if row.current is not None]
    before = [with_beside(version)[0].findings for version in versions]
    stored = [bytes(version.stored) for version in versions]
    gone, kept = ({item.id for item in found if item.id != "BC-001"} for found in before)
    off = min(gone & {rule.id for rule in rules() if rule.needs is None})
    waived = next(item for item in before[0] if item.id != off)
    Kept.objects.create(
        asked=first.asked,
        rule=waived.id,
        words=words_of(masked(versions[0].report), waived),
        reason="đúng",
        by=user("muongthinh"),
        at=now,
    )
    save(data={**EMPTY, "off": [off]}, unit=None, campaign=compared, actor=user("chuyenvien"), now=now)
    do(Job.objects.get(kind="compare", state=JobState.WAITING).pk)
    after = [with_beside(version)[0].findings for version in versions]
    assert {item.id for item in after[0]} == {item.id for item in before[0]} - {off}
    assert any(item.id == waived.id and item.waived for item in after[0]), "what was set aside stays so"
    assert {item.id for item in after[1]} >= kept, "what was accepted stays as it was checked"
    assert [bytes(Version.objects.get(pk=version.pk).stored) for version in versions] == stored
    page = sign_in("chuyenvien").get(reverse("review", args=(versions[0].pk,))).content.decode()
    assert f"tắt {off}" in page


@pytest.mark.parametrize(("language", "words"), [("vi", "Cuối văn bản"), ("en", "signer"), ("zh-hans", "签")])
def test_findings_are_in_the_language_of_the_page(
    language: str, words: str, sign_in: Callable[[str], Client]
) -> None:
    with translation.override(language):
        shown = findings_of(read_apart(TEXT.format(unit="XÃ CHIỀNG THOA", number=1).encode(), "bc.txt"))
    said = next(card.finding for card in shown.cards if card.finding.id == "CK-001")
    assert words in f"{said.message} {said.suggestion}"


def test_a_number_that_is_hidden_is_hidden_in_what_is_said_too() -> None:
    data = (
        "BÁO CÁO\nKết quả công tác đối ngoại năm 2025\n\nI. CÔNG TÁC LÃNH SỰ\n\n"
        "Có 01 công dân (CCCD số 011199004567) bị tai nạn tai nạn ở nước ngoài, điện thoại 0912 345 678.\n"
    ).encode()
    read = read_apart(data, "bc.txt")
    assert any(item.rule.startswith("privacy.") for item in read.findings)
    for item in masked(read).findings:
        assert "011199004567" not in f"{item.message}{item.suggestion}{item.values}"
        assert "0912 345 678" not in f"{item.message}{item.suggestion}{item.values}"


def test_an_empty_campaign_has_nothing_to_compare(db: None) -> None:
    campaign = Campaign.objects.get(period="2025H2")
    Submission.objects.filter(asked__campaign=campaign).update(current=None)
    before = Beside.objects.count()
    job = compare_later(campaign=campaign, now=timezone.now())
    do(job.pk)
    assert Job.objects.get(pk=job.pk).state == JobState.DONE
    assert Beside.objects.count() == before
