"""Totals of a campaign: what the command line gives for the same files, as people decided, each opening to its sentences."""

import io
import re
import zipfile
from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from doingoai.consolidate import consolidate
from doingoai.example import write_example
from doingoai.model import UserError
from doingoai.pipeline import read_many, report_files
from doingoai.units.roster import read_roster
from doingoai.write.result_json import consolidation_json
from doingoai_web.approval.models import Act, Approval
from doingoai_web.audit.models import Entry
from doingoai_web.campaigns.models import Campaign
from doingoai_web.jobs.models import Job
from doingoai_web.jobs.services import do
from doingoai_web.people.models import User
from doingoai_web.review.models import Decision, Status, Submission, Verdict, Version
from doingoai_web.review.services import accept, decide, send_back
from doingoai_web.totals import services
from doingoai_web.totals.models import Edited, PairDecision, Result
from doingoai_web.vault import services as vault

pytestmark = pytest.mark.django_db
NOW = datetime(2025, 12, 12, 2, tzinfo=UTC)
VISITORS = "delegations.in_persons"
VISITS = "delegations.in_count"


def undone(period: str) -> Campaign:
    """The campaign as its reports came in, before anybody decided anything."""
    campaign = Campaign.objects.get(period=period)
    Submission.objects.filter(asked__campaign=campaign).update(status=Status.RECEIVED)
    Decision.objects.filter(version__submission__asked__campaign=campaign).delete()
    PairDecision.objects.filter(campaign=campaign).delete()
    Act.objects.all().delete()
    Approval.objects.all().delete()
    Result.objects.all().delete()
    return campaign


def computed(campaign: Campaign, **settings: Any) -> Result:
    """Ask for the totals and let the worker do it."""
    job = services.recompute(campaign=campaign, now=timezone.now(), **settings)
    assert job is not None
    do(job.pk)
    assert Job.objects.get(pk=job.pk).state == "done", Job.objects.get(pk=job.pk).message
    return Result.objects.filter(campaign=campaign).latest()


@pytest.fixture
def half(db: None) -> Campaign:
    """The second half of 2025 as its reports came in."""
    return undone("2025H2")


def of(campaign: Campaign, unit: str) -> Version:
    version = Submission.objects.get(asked__campaign=campaign, asked__unit__name=unit).current
    assert version is not None
    return version


def total(result: Result, indicator: str = VISITS) -> Any:
    return next(row for row in result.data["totals"] if row["indicator"] == indicator)


def told(data: Any) -> list[Any]:
    """The totals of a result without what differs by the names of files."""
    return [
        (
            row["indicator"], row["currency"], row["value"], row["qualifier"], row["value_without_duplicates"],
            sorted((part["unit"], part["value"], part["text"]) for part in row["addends"]),
            sorted(row["declared_none"]), sorted(row["silent"]),
            sorted((part["unit"], part["value"], part["reason"]) for part in row["left_out"]),
        )
        for row in data["totals"]
    ]  # fmt: skip


@pytest.mark.parametrize("period", ["2025H1", "2025H2"])
def test_totals_are_those_of_the_command_line(period: str, tmp_path: Path) -> None:
    write_example(tmp_path)
    roster = read_roster(tmp_path / f"don-vi-{period}.csv")
    reports = [report for report in read_many(report_files(tmp_path / period)) if hasattr(report, "document")]
    expected = consolidation_json(
        consolidate(reports, unit="tỉnh Tây Khuê", period=period, issuer="Sở Ngoại vụ", roster=roster)  # type: ignore[arg-type]
    )
    result = computed(undone(period))
    assert told(result.data) == told(expected)
    assert sorted(result.data["missing"]) == sorted(expected["missing"])
    assert len(result.data["duplicates"]) == len(expected["duplicates"])


def test_a_correction_reaches_the_total(half: Campaign, user: Callable[[str], User]) -> None:
    before = total(computed(half))["value"]
    fact = of(half, "phường Lam Khuê").facts.get(indicator=VISITS, value=12)
    decide(fact=fact, verdict=Verdict.CORRECT, value=Decimal(11), actor=user("chuyenvien"), now=NOW)
    assert total(computed(half))["value"] == before - 1
    decide(fact=fact, verdict=Verdict.RESET, actor=user("chuyenvien"), now=NOW)
    assert total(computed(half))["value"] == before


def test_a_report_sent_back_leaves_the_total(half: Campaign, user: Callable[[str], User]) -> None:
    before = total(computed(half))
    version = of(half, "xã Mường Thinh")
    own = sum(part["value"] for part in before["addends"] if part["unit"] == "xã Mường Thinh")
    assert own
    revision = version.submission.revision
    send_back(version=version, revision=revision, note="xem lại", actor=user("chuyenvien"), now=NOW)
    after = computed(half)
    assert total(after)["value"] == before["value"] - own
    assert "xã Mường Thinh" in after.data["missing"]


def test_accepted_reports_alone(half: Campaign, user: Callable[[str], User]) -> None:
    version = of(half, "xã Mường Thinh")
    accept(version=version, revision=version.submission.revision, actor=user("chuyenvien"), now=NOW)
    result = computed(half, accepted_only=True)
    assert {part["unit"] for part in total(result)["addends"]} == {"xã Mường Thinh"}
    assert Result.objects.filter(campaign=half, accepted_only=False).count() == 0


def test_stale_is_said_and_recomputed_once(
    half: Campaign, user: Callable[[str], User], sign_in: Callable[[str], Client]
) -> None:
    Job.objects.filter(kind="consolidate").delete()
    computed(half)
    assert services.recompute(campaign=half, now=NOW) is None, "nothing changed"
    client, address = sign_in("chuyenvien"), reverse("totals", args=(half.pk,))
    assert "Đã có thay đổi" not in client.get(address).content.decode()
    fact = of(half, "phường Lam Khuê").facts.get(indicator=VISITS, value=12)
    decide(fact=fact, verdict=Verdict.REJECT, actor=user("chuyenvien"), now=NOW)
    assert "Đã có thay đổi" in client.get(address).content.decode()
    for _ in range(3):
        client.post(reverse("recompute", args=(half.pk,)))
    waiting = Job.objects.get(kind="consolidate", state="waiting")
    assert "đang tính lại" in client.get(address).content.decode()
    do(waiting.pk)
    assert Result.objects.filter(campaign=half).count() == 2
    page = client.get(address).content.decode()
    assert "Đã có thay đổi" not in page
    assert "đang tính lại" not in page


def test_the_job_done_again_makes_nothing_more(half: Campaign) -> None:
    computed(half)
    job = Job.objects.filter(kind="consolidate", arguments__campaign=half.pk).latest("pk")
    Job.objects.filter(pk=job.pk).update(state="waiting", attempt=0)
    do(job.pk)
    assert Job.objects.get(pk=job.pk).state == "done"
    assert Result.objects.filter(campaign=half).count() == 1


def test_a_pair_decided_changes_the_total_and_is_shown(
    half: Campaign, sign_in: Callable[[str], Client]
) -> None:
    before = computed(half)
    pair = before.data["duplicates"][0]["id"]
    was = total(before, VISITORS)
    client, address = sign_in("chuyenvien"), reverse("totals", args=(half.pk,))
    page = client.get(address).content.decode()
    assert "bỏ phần trùng" in page
    assert "Là một việc" in page
    client.post(reverse("decide-pair", args=(half.pk,)), {"pair": pair, "verdict": "one"})
    do(Job.objects.filter(kind="consolidate", state="waiting").latest("pk").pk)
    after = total(Result.objects.filter(campaign=half).latest(), VISITORS)
    assert after["value"] == was["value_without_duplicates"] < was["value"]
    page = client.get(address).content.decode()
    assert "chỉ tính một lần" in page
    assert "bỏ phần trùng" not in page
    detail = client.get(reverse("total", args=(half.pk, VISITORS))).content.decode()
    assert "đã trừ 15" in detail
    refused = client.post(reverse("decide-pair", args=(half.pk,)), {"pair": "t0000000", "verdict": "one"})
    assert refused.status_code == 404


def test_units_of_another_day(half: Campaign, sign_in: Callable[[str], Client]) -> None:
    plain = computed(half)
    row = {"unit": "xã Mường Thinh", "unit_id": "1", "allotted": False, "value": 3, "qualifier": "exact",
           "addends": [], "declared_none": [], "reason": "bị chia", "among": []}  # fmt: skip
    moved = {
        "indicator": VISITS,
        "unit": "đoàn",
        "currency": None,
        "value": 3,
        "qualifier": "exact",
        "rows": [row],
    }
    rebased = {"as_of": "2025-07-01", "unit_id": "1", "unknown": ["xã Lạ"], "totals": [moved]}
    day = date(2025, 7, 1)
    Result.objects.create(
        campaign=half, inputs="", data={**plain.data, "rebased": rebased}, as_of=day, made_at=NOW, code="1"
    )
    client = sign_in("chuyenvien")
    page = client.get(reverse("totals", args=(half.pk,)), {"tinh-den": "2025-07-01"}).content.decode()
    assert "xã Lạ" in page
    assert f"{VISITS}/?tinh-den=2025-07-01" in page, "what opens from here is of the same computation"
    detail = client.get(reverse("total", args=(half.pk, VISITS)), {"tinh-den": "2025-07-01"}).content.decode()
    assert "chưa phân bổ" in detail
    job = services.recompute(campaign=half, now=NOW, as_of=date(2026, 1, 1))
    assert job is not None
    do(job.pk)
    job.refresh_from_db()
    assert job.state == "done", "the invented province is known by this installation's own units"
    made = Result.objects.get(campaign=half, as_of=date(2026, 1, 1)).data["rebased"]
    assert made["unknown"] == []
    assert {row["unit"] for total in made["totals"] for row in total["rows"]} <= {
        f"{name} (tỉnh Tây Khuê)" for name in half.asked.values_list("unit__name", flat=True)
    }


def test_an_earlier_campaign_is_compared(half: Campaign, sign_in: Callable[[str], Client]) -> None:
    first = undone("2025H1")
    computed(first)
    result = computed(half)
    assert [item["relation"] for item in result.data["comparison"]] == ["preceding"]
    page = sign_in("chuyenvien").get(reverse("totals", args=(half.pk,))).content.decode()
    assert "So với 6 tháng đầu năm 2025" in page
    assert re.search(r"18 đoàn · \d+ đơn vị", page), "the earlier figure, and how many units had reported it"
    fact = of(first, "huyện Mường Thinh").facts.filter(indicator=VISITS, scope="own").first()
    assert fact is not None
    decide(fact=fact, verdict=Verdict.REJECT, actor=User.objects.get(username="chuyenvien"), now=NOW)
    computed(first)
    assert services.recompute(campaign=half, now=NOW) is not None, (
        "the earlier one changed: this is out of date"
    )


def test_results_are_kept_and_their_files_are_whole(
    half: Campaign, user: Callable[[str], User], sign_in: Callable[[str], Client]
) -> None:
    first = computed(half, actor=user("chuyenvien"))
    decide(
        fact=of(half, "phường Lam Khuê").facts.get(indicator=VISITS, value=12),
        verdict=Verdict.CORRECT, value=Decimal(11), actor=user("chuyenvien"), now=NOW,
    )  # fmt: skip
    second = computed(half)
    client = sign_in("lanhdao")
    for result in (first, second):
        for file in result.files.select_related("original"):
            got = client.get(reverse("result-file", args=(result.pk, file.name)))
            assert got.status_code == 200
            assert got["Content-Disposition"].startswith("attachment")
            assert got.content == vault.fetch(file.original)
    assert Entry.objects.filter(action="result.read").exists()
    archive = client.get(reverse("result-file", args=(first.pk, "nguon.zip")))
    assert "nguon.html" in zipfile.ZipFile(io.BytesIO(archive.content)).namelist()
    history = client.get(reverse("results", args=(half.pk,))).content.decode()
    assert "chuyenvien" in history
    assert history.count("bao-cao.docx</a>") == 2
    old = client.get(reverse("totals", args=(half.pk,)), {"lan": first.pk}).content.decode()
    assert "lần tính cũ" in old
    other = undone("2025H1")
    assert client.get(reverse("totals", args=(other.pk,)), {"lan": second.pk}).status_code == 404


def test_every_figure_opens_to_its_words(half: Campaign, sign_in: Callable[[str], Client]) -> None:
    result = computed(half)
    client = sign_in("chuyenvien")
    for row in result.data["totals"]:
        piece = client.get(reverse("total", args=(half.pk, row["indicator"])), headers={"HX-Request": "true"})
        page = piece.content.decode()
        assert "<html" not in page
        rows = [other for other in result.data["totals"] if other["indicator"] == row["indicator"]]
        kinds = ("addends", "declared_none_sources", "left_out")
        places = [place for other in rows for kind in kinds for place in other[kind]]
        links = re.findall(r'href="(/[^"#]+)#(ts\d+)"', page)
        assert len(links) == len(places), row["indicator"]
    address, mark = links[0]
    assert f'id="{mark}"' in client.get(address).content.decode()
    assert client.get(reverse("total", args=(half.pk, "no.such"))).status_code == 404


def test_charts_are_pictures_with_words(half: Campaign, sign_in: Callable[[str], Client]) -> None:
    result = computed(half)
    client = sign_in("lanhdao")
    page = client.get(reverse("totals", args=(half.pk,))).content.decode()
    for chart in result.charts:
        assert chart["alt"]
        address = reverse("chart", args=(result.pk, chart["id"]))
        assert f'src="{address}"' in page
        picture = client.get(address)
        assert picture["Content-Type"] == "image/svg+xml"
        assert "sandbox" in picture["Content-Security-Policy"]
    assert result.charts
    assert client.get(reverse("chart", args=(result.pk, "no-such"))).status_code == 404


def test_many_questions_and_pairs_are_shown_a_page_at_a_time(
    half: Campaign, sign_in: Callable[[str], Client]
) -> None:
    result = computed(half)
    data = result.shown
    source, pair = data["reports"][0]["source"], {"id": "", "shared": ["ngày"], "a": {}, "b": {}}
    place = {"unit": "xã A", "text": "đón đoàn", "source": source, "start": 0, "end": 9}
    data["questions"] = [{"text": f"Câu hỏi {n}?", "source": source, "start": 0, "end": 9} for n in range(95)]
    data["duplicates"] = [{**pair, "id": f"p{n}", "a": place, "b": place} for n in range(700)]
    Result.objects.filter(pk=result.pk).update(summary=data)
    address = reverse("totals", args=(half.pk,))
    officer = sign_in("chuyenvien")
    with CaptureQueriesContext(connection) as asked:
        page = officer.get(address).content.decode()
    assert page.count("Câu hỏi ") == 31  # thirty of them, and the link above with all
    assert ("Câu hỏi 95" in page, "0/700" in page or "700/700" in page, page.count('class="the cap"')) == (
        True,
        True,
        20,
    )
    assert len(asked) <= 30
    last = officer.get(f"{address}?trang-hoi=4&cap=35").content.decode()
    assert "Câu hỏi 94?" in last
    assert "35/35" in last


def edited_docx(data: bytes, words: str, new: str) -> bytes:
    """The report as somebody left it who changed these words in Word."""
    whole = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as before, zipfile.ZipFile(whole, "w") as after:
        for name in before.namelist():
            part = before.read(name)
            if name == "word/document.xml":
                assert words.encode() in part
                part = part.replace(words.encode(), new.encode(), 1)
            after.writestr(name, part)
    return whole.getvalue()


def test_the_report_is_made_again_and_edits_stay(half: Campaign, sign_in: Callable[[str], Client]) -> None:
    result = computed(half)
    report = vault.fetch(result.files.get(name="bao-cao.docx").original)
    changed = edited_docx(report, "Trong kỳ", "Trong kỳ báo cáo vừa qua") if "Trong kỳ".encode() in zipfile.ZipFile(
        io.BytesIO(report)
    ).read("word/document.xml") else edited_docx(report, "công tác", "các công tác")  # fmt: skip
    client = sign_in("chuyenvien")
    file = SimpleUploadedFile("bao-cao (sửa).docx", changed)
    answer = client.post(reverse("keep-edits", args=(half.pk,)), {"edited": file})
    job = Job.objects.filter(kind="keep_edits").latest("pk")
    assert answer["Location"] == reverse("job", args=(job.pk,))
    do(job.pk)
    job.refresh_from_db()
    assert (job.state, job.message) == ("done", "")
    made = Edited.objects.get(result=result)
    assert made.spool is None
    assert made.counts["kept"] >= 1
    got = client.get(reverse("edited-file", args=(made.pk,)))
    assert got["Content-Disposition"].startswith("attachment")
    assert zipfile.ZipFile(io.BytesIO(got.content)).testzip() is None
    assert Entry.objects.filter(action="result.edits_kept").count() == 1
    assert "Tải bản giữ chỗ đã sửa" in client.get(reverse("totals", args=(half.pk,))).content.decode()


def test_a_file_that_is_no_report_of_ours_is_refused_in_words(
    half: Campaign, user: Callable[[str], User]
) -> None:
    result = computed(half)
    with pytest.raises(UserError, match="TG-001"):
        services.keep_edits(result=result, name="", data=None, actor=user("chuyenvien"), now=NOW)
    job = services.keep_edits(
        result=result, name="khac.docx", data=b"BAO CAO", actor=user("chuyenvien"), now=NOW
    )
    do(job.pk)
    job.refresh_from_db()
    assert job.state == "failed"
    assert job.message
    assert not Edited.objects.exists(), "nothing of it stays"


@pytest.mark.parametrize(
    "name", ["totals", "sources", "results", "campaign", "campaigns", "call-sheet", "units"]
)
def test_pages_stay_light(half: Campaign, name: str, sign_in: Callable[[str], Client]) -> None:
    import gzip

    computed(half)
    client = sign_in("chuyenvien")
    address = reverse(name, args=() if name in ("campaigns", "units") else (half.pk,))
    with CaptureQueriesContext(connection) as queries:
        page = client.get(address)
    assert page.status_code == 200
    assert len(queries) <= 30
    assert len(gzip.compress(page.content)) < 60_000
