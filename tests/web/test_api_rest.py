"""The interface for programs: lists, facts with their sentences, handing in, decisions, errors in words."""

import json
import os
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from api_program import Program, words
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from doingoai_web.api import calls
from doingoai_web.api.v1.access import Throttle
from doingoai_web.campaigns.models import Asked, Campaign
from doingoai_web.intake.models import State
from doingoai_web.intake.services import Upload, hand_in
from doingoai_web.jobs.services import do
from doingoai_web.people.models import User
from doingoai_web.review.models import Fact, Submission, Version
from doingoai_web.totals.models import Result
from doingoai_web.units.models import Unit

pytestmark = pytest.mark.django_db


def submission_of(unit: str, period: str = "2025H2") -> Submission:
    return Submission.objects.get(asked__unit__name=unit, asked__campaign__period=period)


def test_what_is_said_of_oneself() -> None:
    me = Program("chuyenvien", writes=False).get("/me")
    assert me["username"] == "chuyenvien"
    assert me["writes"] is False
    assert me["roles"][0]["unit"]["name"] == "tỉnh Tây Khuê"
    assert "review" in me["roles"][0]["rights"]


def test_units_as_of_a_day() -> None:
    """Districts ended with the reform; who asks for a day before it still sees them."""
    program = Program("chuyenvien")
    before = {row["name"] for row in program.get("/units?day=2025-06-30&size=200")["items"]}
    after = {row["name"] for row in program.get("/units?day=2025-07-02&size=200")["items"]}
    assert "huyện Mường Thinh" in before
    assert "huyện Mường Thinh" not in after
    assert "xã Mường Thinh" in after - before
    assert [row["name"] for row in program.get("/units?q=Chiềng&day=2025-07-02")["items"]] == [
        "xã Chiềng Thoa"
    ]


def test_lists_come_page_by_page() -> None:
    program = Program("chuyenvien")
    campaign = Campaign.objects.get(period="2025H1")
    whole = program.get(f"/campaigns/{campaign.pk}/asked?size=200")
    assert whole["count"] == len(whole["items"]) > 4
    seen, path = [], f"/campaigns/{campaign.pk}/asked?size=2"
    while path:
        part = program.get(path)
        seen += part["items"]
        path = (part["next"] or "").removeprefix("/api/v1")
    assert seen == whole["items"]
    assert program.get(f"/campaigns/{campaign.pk}/asked?page=99")["items"] == []
    overdue = program.get(f"/campaigns/{campaign.pk}/asked?state=accepted")["items"]
    assert {row["state"] for row in overdue} == {"accepted"}


def test_campaigns_with_their_figures() -> None:
    found = Program("chuyenvien").get("/campaigns?period=2025H2")["items"]
    assert len(found) == 1
    assert found[0]["period_title"] == "6 tháng cuối năm 2025"
    assert 0 < found[0]["came"] < found[0]["asked"]
    one = Program("chuyenvien").get(f"/campaigns/{found[0]['id']}")
    assert one == found[0]


def test_each_fact_stands_at_its_words() -> None:
    program, version = Program("lanhdao", writes=False), submission_of("phường Lam Khuê").current
    assert version is not None
    text = program.get(f"/versions/{version.pk}/text")["text"]
    facts = program.get(f"/versions/{version.pk}/facts?size=200")["items"]
    assert len(facts) == version.facts.count() > 5
    for fact in facts:
        assert " ".join(text[fact["start"] : fact["end"]].split()) == fact["words"]
        assert fact["words"] in fact["sentence"]
    corrected = next(fact for fact in facts if fact["decision"])
    assert (corrected["value"], corrected["decision"]["value"]) == (12, 11)
    assert corrected["decision"]["by"] == "chuyenvien"


def test_findings_records_decisions_and_remarks() -> None:
    program, version = Program("chuyenvien"), submission_of("xã Chiềng Thoa").current
    assert version is not None
    findings = program.get(f"/versions/{version.pk}/findings")
    assert findings[0]["severity"] == "error"
    assert any("30/02/2025" in item["words"] for item in findings)
    remarks = program.get(f"/versions/{version.pk}/remarks")
    assert remarks[0]["settled_at"] is None
    registers = {row["id"] for row in program.get("/registers")}
    rows = [
        row
        for pk in Version.objects.values_list("pk", flat=True)
        for row in program.get(f"/versions/{pk}/records")
    ]
    assert rows
    assert {row["register_id"] for row in rows} <= registers


def test_personal_numbers_are_masked_everywhere(user: Callable[[str], User]) -> None:
    """Whatever is asked about a version, no answer holds a number that the pages mask."""
    campaign, number = Campaign.objects.get(period="2025H2"), "012345678901"
    text = (
        "UBND PHƯỜNG LAM KHUÊ\n\nBÁO CÁO\nCông tác đối ngoại 6 tháng cuối năm 2025\n\nPhường đón 12 đoàn vào; bảo hộ 01 công dân, số căn cước "
        f"công dân {number}, điện thoại 0912 345 678.\n"
    )
    asked = Asked.objects.get(campaign=campaign, unit__name="phường Lam Khuê")
    parcel = hand_in(
        campaign=campaign, asked=asked, uploads=[Upload("b.txt", text.encode(), 1)], sent_by=user("chuyenvien"), cleared=True, now=timezone.now()
    )  # fmt: skip
    assert parcel.job is not None
    do(parcel.job.pk)
    version = parcel.items.get().version
    assert version is not None
    assert number in version.report.text
    program = Program("chuyenvien")
    assert "•" * 12 in program.get(f"/versions/{version.pk}/text")["text"]
    for part in ("text", "facts?size=200", "findings", "records", "decisions"):
        body = json.dumps(program.get(f"/versions/{version.pk}/{part}"), ensure_ascii=False)
        assert number not in body, part
        assert "0912 345 678" not in body, part


def test_a_fact_is_decided_and_a_stale_view_is_refused_in_words() -> None:
    program = Program("chuyenvien")
    submission = submission_of("phường Lam Khuê")
    fact = Fact.objects.filter(version=submission.current, decisions=None).first()
    assert fact is not None
    mark = program("get", f"/submissions/{submission.pk}").headers["ETag"]
    made = program("post", f"/facts/{fact.pk}/decision", {"verdict": "accept"}, **{"If-Match": mark})
    assert made.status_code == 200, made.content
    assert made.json()["decision"]["verdict"] == "accept"
    assert made.headers["ETag"] != mark
    stale = {"verdict": "reject", "reason": "chép nhầm"}
    told = words(program("post", f"/facts/{fact.pk}/decision", stale, **{"If-Match": mark}), 409, "NB-002")
    assert "người khác" in told["what"]
    assert "revision" in told["do"]
    again = program("post", f"/facts/{fact.pk}/decision", {**stale, "revision": submission.revision + 1})
    assert again.json()["decision"]["verdict"] == "reject"
    assert [row["verdict"] for row in program.get(f"/versions/{submission.current_id}/decisions") if row["fact"] == fact.pk] == ["accept", "reject"]  # fmt: skip


def test_a_report_is_corrected_added_to_returned_and_reopened() -> None:
    program = Program("chuyenvien")
    submission = submission_of("phường Lam Khuê")
    pk = submission.current_id
    fact = Fact.objects.filter(version=pk).first()
    assert fact is not None
    corrected = program("post", f"/facts/{fact.pk}/decision", {"verdict": "correct", "value": "12.5"}).json()
    assert corrected["decision"]["value"] == 12.5
    added = {"indicator": "delegations.in_count", "value": 3, "start": fact.start, "end": fact.end}
    assert program("post", f"/versions/{pk}/facts", added).status_code == 201
    noted = program("post", f"/versions/{pk}/remarks", {"text": "Nêu rõ nguồn.", "start": 3, "end": 9})
    assert noted.status_code == 201
    assert program("post", f"/remarks/{noted.json()['id']}/settle").json()["settled_at"]
    words(program("post", f"/versions/{pk}/return", {"note": "Thiếu phụ lục."}), 422, "GD-019")
    revision = program.get(f"/submissions/{submission.pk}")["revision"]
    words(program("post", f"/versions/{pk}/return", {"note": " ", "revision": revision}), 422, "NB-009")
    back = program("post", f"/versions/{pk}/return", {"note": "Thiếu phụ lục.", "revision": revision})
    assert back.json()["status"] == "returned"
    assert back.json()["steps"][-1]["note"] == "Thiếu phụ lục."
    done = program("post", f"/versions/{pk}/accept", {"revision": back.json()["revision"]})
    assert done.json()["status"] == "accepted"
    words(program("post", f"/facts/{fact.pk}/decision", {"verdict": "accept"}), 409, "NB-004")
    opened = program("post", f"/submissions/{submission.pk}/reopen", {"note": "Bản thay thế."})
    assert opened.json()["status"] == "received"


WRONG: list[tuple[dict[str, Any], str, str]] = [
    ({"verdict": "yes"}, "GD-014", "verdict"),
    ({}, "GD-014", "verdict"),
    ({"verdict": "correct"}, "NB-005", "Ô sửa số"),
    ({"verdict": "correct", "value": -1}, "GD-014", "value"),
    ({"verdict": "correct", "value": "12,5"}, "GD-014", "value"),
    ({"verdict": "correct", "value": 1, "qualifier": "chừng"}, "GD-018", "qualifier"),
    ({"verdict": "correct", "indicator": "khong.co"}, "NB-006", "Ô chỉ tiêu"),
    ({"verdict": "accept", "revision": "ba"}, "GD-014", "revision"),
]


@pytest.mark.parametrize(("given", "code", "where"), WRONG)
def test_what_is_wrong_in_a_decision_is_named(given: dict[str, Any], code: str, where: str) -> None:
    fact = Fact.objects.filter(version=submission_of("phường Lam Khuê").current).first()
    assert fact is not None
    told = words(Program("chuyenvien")("post", f"/facts/{fact.pk}/decision", given), 422, code)
    assert where in told["where"]


def test_files_are_handed_in_and_read_in_the_background() -> None:
    program, campaign = Program("muongthinh"), Campaign.objects.get(period="2025H1")
    asked = Asked.objects.get(campaign=campaign, unit__name="huyện Mường Thinh")
    Submission.objects.filter(asked=asked).update(status="received")
    report = "UBND HUYỆN MƯỜNG THINH\n\nBÁO CÁO\nCông tác đối ngoại 6 tháng đầu năm 2025\n\nHuyện đón 4 đoàn vào với 31 lượt người.\n"

    def send(**more: Any) -> Any:
        files = SimpleUploadedFile("bao-cao.txt", report.encode())
        return program.client.post(
            f"/api/v1/asked/{asked.pk}/files",
            {"files": files, **more},
            headers={"Authorization": f"Bearer {program.secret}"},
        )

    words(send(), 422, "TN-002")
    taken = send(cleared="true")
    assert taken.status_code == 202, taken.content
    job = taken.json()["job"]
    assert taken.headers["Location"] == f"/api/v1/jobs/{job['id']}"
    assert job["state"] == "waiting"
    do(job["id"])
    assert program.get(f"/jobs/{job['id']}")["state"] == "done"
    items = program.get(f"/parcels/{taken.json()['parcel']}")["items"]
    assert [item["state"] for item in items] == [State.PLACED], items
    facts = program.get(f"/versions/{items[0]['version']}/facts")["items"]
    assert {(fact["indicator"], fact["value"]) for fact in facts} >= {("delegations.in_count", 4)}


def test_a_campaign_is_opened_closed_and_reopened() -> None:
    program, today = Program("chuyenvien"), timezone.localdate()
    day = today + timedelta(days=30)
    while day.weekday() > 4 or (day.month, day.day) == (1, 1):
        day += timedelta(days=1)
    owner = Unit.objects.get(name="tỉnh Tây Khuê")
    units = [row["id"] for row in program.get("/units?size=200")["items"] if row["parent"] == owner.pk]
    given = {"owner": owner.pk, "period": "2031Q1", "due_on": day.isoformat(), "units": units}
    made = program("post", "/campaigns", given)
    assert made.status_code == 201, made.content
    assert made.json()["asked"] == len(units)
    words(program("post", "/campaigns", given), 409, "DB-003")
    words(program("post", "/campaigns", {**given, "units": [*units, 987654]}), 422, "GD-016")
    words(program("post", "/campaigns", {**given, "due_on": "2020-01-02"}), 422, "GD-017")
    pk = made.json()["id"]
    assert program("post", f"/campaigns/{pk}/close").json()["closed_at"]
    assert program("post", f"/campaigns/{pk}/reopen").json()["closed_at"] is None


def test_sentences_are_found_by_their_words() -> None:
    program = Program("chuyenvien")
    found = program.get("/search?q=đoàn vào&size=200")
    assert found["count"] > 3
    for hit in found["items"][:3]:
        text = program.get(f"/versions/{hit['version']}/text")["text"]
        assert " ".join(text[hit["start"] : hit["end"]].split()) == hit["sentence"]
    assert {hit["period"] for hit in program.get("/search?q=đoàn vào&period=2025H2&size=200")["items"]} == {
        "2025H2"
    }
    words(program("get", "/search?q=012345678901"), 422, "TM-001")
    for query in ("unit=999999", "topic=khong", "status=khong"):
        words(program("get", f"/search?q=đoàn&{query}"), 422, "GD-014")
    words(program("get", "/search?q="), 422, "GD-014")


LISTED = [
    "/units?size=200", "/campaigns?size=200", "/campaigns/{c}/asked?size=200", "/submissions?size=200", "/versions/{v}/facts?size=200",
    "/versions/{v}/decisions", "/campaigns/{c}/results?size=200", "/campaigns/{c}/totals", "/search?q=đoàn&size=200", "/submissions/{s}",
    "/approvals?size=200", "/duties?size=200", "/campaigns/{c}/proposals?size=200",
]  # fmt: skip


@pytest.mark.parametrize("path", LISTED)
def test_a_list_takes_few_queries_however_long(path: str, django_assert_max_num_queries: Any) -> None:
    program, submission = Program("chuyenvien"), submission_of("huyện Mường Thinh", "2025H1")
    path = path.format(c=submission.asked.campaign_id, v=submission.current_id, s=submission.pk)
    program.get("/me")
    with django_assert_max_num_queries(14):
        program.get(path)


def test_totals_down_to_the_sentence() -> None:
    program, campaign = Program("lanhdao"), Campaign.objects.get(period="2025H1")
    whole = program.get(f"/campaigns/{campaign.pk}/totals")
    assert whole["fresh"] is True
    assert whole["outside"] is False
    guests = next(row for row in whole["totals"] if row["indicator"] == "delegations.in_count")
    opened = program.get(f"/campaigns/{campaign.pk}/totals/delegations.in_count")["totals"][0]
    assert opened["value"] == guests["value"] == sum(part["value"] for part in opened["addends"])
    assert all(part["text"] in part["sentence"] for part in opened["addends"])
    results = program.get(f"/campaigns/{campaign.pk}/results")["items"]
    data = program.get(f"/results/{results[0]['id']}")["data"]
    assert any(row["indicator"] == "delegations.in_count" for row in data["totals"])
    file = program("get", f"/results/{results[0]['id']}/files/bao-cao.docx")
    assert file.content[:2] == b"PK"
    assert "attachment" in file.headers["Content-Disposition"]
    words(program("get", f"/results/{results[0]['id']}/files/khong-co.docx"), 404, "GD-005")


def test_a_viewer_gets_totals_without_units_and_small_counts_as_a_band() -> None:
    campaign = Campaign.objects.get(period="2025H1")
    result = Result.objects.filter(campaign=campaign, as_of=None, accepted_only=False)[0]
    for part in (result.data, result.summary):
        part["missing"] = []
        for total in part.get("totals", ()):
            if total["indicator"] == "consular_protection.illegal_exits":
                total["value"] = 2
    result.save()
    program = Program("nguoixem")
    whole = program.get(f"/campaigns/{campaign.pk}/totals?accepted_only=true&as_of=2025-06-01")
    assert whole["outside"] is True
    assert (whole["accepted_only"], whole["as_of"], whole["missing"]) == (False, None, [])
    rows = {row["indicator"]: row for row in whole["totals"]}
    assert rows["consular_protection.illegal_exits"]["band"] == "dưới 5"
    assert rows["consular_protection.illegal_exits"]["value"] is None
    assert rows["delegations.in_count"]["value"] > 0
    for path in (f"/campaigns/{campaign.pk}/totals/delegations.in_count", f"/campaigns/{campaign.pk}/results", f"/results/{result.pk}"):  # fmt: skip
        words(program("get", path), 403, "GD-004")
    asked = program.get(f"/campaigns/{campaign.pk}/asked")["items"]
    assert {row["submission"] for row in asked} == {None}


def test_errors_before_the_interface_is_reached_are_words_too() -> None:
    client = Client()
    words(client.get("/api/v1/me"), 401, "GD-001")
    words(client.get("/api/v1/khong-co"), 404, "GD-005")
    wrong = client.delete("/api/v1/me")
    words(wrong, 405, "GD-008")
    assert wrong.headers["Allow"] == "GET"
    program = Program("chuyenvien")
    headers = {"Authorization": f"Bearer {program.secret}"}
    broken = client.post("/api/v1/campaigns", "{", content_type="application/json", headers=headers)
    words(broken, 400, "GD-006")
    null = client.post("/api/v1/campaigns/1/files", {"cleared": "\0"}, headers=headers)
    words(null, 422, "GD-014")


@pytest.mark.parametrize(
    ("asked", "words_of"),
    [("en-GB,en;q=0.9", "The token is wrong"), ("zh-CN", "令牌不正确"), ("vi", ""), ("*", "")],
)
def test_an_error_is_said_in_the_language_asked_for_too(asked: str, words_of: str) -> None:
    found = Client().get("/api/v1/me", headers={"Accept-Language": asked}).json()
    assert found["what"] == "thiếu hoặc không đúng."
    assert found.get("message", "").startswith(words_of)
    assert ("message" in found) == bool(words_of)


def test_a_token_calls_so_often_in_a_minute(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.API_CALLS_A_MINUTE = 3
    monkeypatch.setattr(Throttle, "wait", lambda self: 12.2)
    one, other = Program("chuyenvien"), Program("chuyenvien")
    for _ in range(3):
        one.get("/me")
    refused = one("get", "/me")
    words(refused, 429, "GD-007")
    assert refused.headers["Retry-After"] == "13"
    other.get("/me")


def test_calls_are_counted_over_all_processes() -> None:
    """What another process of the server counted is seen here; another token in the same place begins anew."""
    place, digest = 4095, "ab" * 32
    assert calls.called(place, digest) == 1
    if (child := os.fork()) == 0:
        calls.called(place, digest)
        calls.called(place, digest)
        os._exit(0)
    os.waitpid(child, 0)
    assert calls.called(place, digest) == 4
    assert calls.called(place + calls.SLOTS, "cd" * 32) == 1


def test_the_description_for_machines_is_served_to_anybody_and_in_vietnamese() -> None:
    client = Client()
    document = client.get("/api/v1/openapi.json").json()
    operations = [operation for methods in document["paths"].values() for operation in methods.values()]
    assert len(operations) > 30
    assert all(operation["summary"] and operation["description"] for operation in operations)
    page = client.get("/api/").content.decode()
    for path in document["paths"]:
        assert path in page
    assert "http://" not in page.replace("http://testserver", "")
    assert "https://" not in page
