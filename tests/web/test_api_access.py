"""Every operation of the interface, with every account, on the rows of huyện Mường Thinh and of the province."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from api_program import Program, words
from django.test import Client

from doingoai_web.api.v1 import api
from doingoai_web.approval.models import Approval
from doingoai_web.campaigns.models import Asked, Campaign
from doingoai_web.filling.models import Draft
from doingoai_web.intake.models import Parcel
from doingoai_web.jobs.models import Job
from doingoai_web.people.models import Assignment, Role, User
from doingoai_web.review.models import Decision, Fact, Remark, Submission, Version
from doingoai_web.totals.models import Result
from doingoai_web.units.models import Unit

pytestmark = pytest.mark.django_db


def operations() -> Iterator[tuple[str, str]]:
    for path, methods in api.get_openapi_schema(path_prefix="/api/v1/")["paths"].items():
        for method in methods:
            yield method, path.removeprefix("/api/v1")


ALL = sorted(f"{method} {path}" for method, path in operations())
#: lists answer everybody, with the rows that each may see; me and the names of registers hold no rows
LISTS = {"get /me", "get /units", "get /campaigns", "get /registers", "get /approvals"}
READS = {name for name in ALL if name.startswith("get")} - LISTS
_SEEN = {
    "get /campaigns/{campaign_id}",
    "get /campaigns/{campaign_id}/asked",
}  # of a campaign that asks a unit in one's reach
_REPORT = {name for name in READS if "/submissions" in name or "/versions" in name} | {"get /search"}
_TOTALS = {name for name in READS if "/totals" in name or "/results" in name}
_WORK = {"get /parcels/{parcel_id}", "get /jobs/{job_id}"}
_UNIT = {"get /units/{unit_id}"}
_FORM = {"get /asked/{asked_id}/form"}
_PAPERS = {name for name in READS if "/approvals/" in name}
_FOLLOWED = {
    "get /duties",
    "get /campaigns/{campaign_id}/plans",
    "get /campaigns/{campaign_id}/proposals",
}
#: account → what it reads of the rows of huyện Mường Thinh and of the province
MAY: dict[str, set[str]] = {
    "khong": set(),  # an account without a role
    "banlim": _SEEN
    | _FOLLOWED
    | {"get /submissions", "get /search"},  # a clerk of a commune below: lists without a row of another
    "muongthinh": _SEEN | _REPORT | _UNIT | _FORM | _FOLLOWED,
    "nguoixem": _SEEN | _UNIT | {"get /campaigns/{campaign_id}/totals"},
    "lanhdao": _SEEN | _REPORT | _TOTALS | _UNIT | _PAPERS | _FOLLOWED,
    "truongphong": READS - _FORM,
    "chuyenvien": READS,
    "quantri": _SEEN | _UNIT,
}
WRITES = {name for name in ALL if name.startswith("post")}
#: account → writes that it may do there; they are not tried
_OWN = {name for name in WRITES if name.startswith("post /asked/")}
ALLOWED = {"muongthinh": _OWN}


def rows() -> dict[str, Any]:
    submission = Submission.objects.get(asked__unit__name="huyện Mường Thinh")
    version, campaign = submission.current, submission.asked.campaign
    assert version is not None
    officer = User.objects.get(username="chuyenvien")
    note = Remark.objects.get_or_create(
        version=version, text="xem lại", author=officer, at=version.arrived_at
    )[0]
    found = {
        "unit_id": Unit.objects.get(name="huyện Mường Thinh").pk,
        "campaign_id": campaign.pk,
        "asked_id": submission.asked.pk,
        "parcel_id": Parcel.objects.filter(campaign=campaign).values_list("pk", flat=True).first(),
        "job_id": Job.objects.filter(kind="consolidate").values_list("pk", flat=True).first(),
        "submission_id": submission.pk,
        "version_id": version.pk,
        "fact_id": Fact.objects.filter(version=version).values_list("pk", flat=True).first(),
        "remark_id": note.pk,
        "result_id": Result.objects.filter(campaign=campaign).values_list("pk", flat=True).first(),
        "indicator": "delegations.in_count",
        "name": "bao-cao.docx",
        "approval_id": Approval.objects.get(campaign__period="2025H1").pk,
        "which": "trinh",
    }
    assert all(found.values())
    return found


BODY = {
    "verdict": "accept", "note": "không", "text": "không", "revision": 0, "indicator": "delegations.in_count", "value": 1, "start": 0, "end": 3,
    "changes": {"n.*": "1"}, "cleared": True, "owner": 1, "period": "2031", "due_on": "2031-06-10", "units": [1],
}  # fmt: skip


def send(program: Any, name: str, given: dict[str, Any]) -> Any:
    method, _, path = name.partition(" ")
    for key, value in given.items():
        path = path.replace(f"{{{key}}}", str(value))
    if name == "get /search":
        return program(method, f"{path}?q=đoàn")
    if path.endswith("/files") and method == "post":
        return program.client.post(
            f"/api/v1{path}", {"cleared": "true", "files": _file()}, headers=program.headers
        )
    return program(method, path, BODY if method == "post" else None)


def _file() -> Any:
    from django.core.files.uploadedfile import SimpleUploadedFile

    return SimpleUploadedFile("x.txt", b"x")


@pytest.fixture
def nobody(db: None) -> User:
    return User.objects.create_user("khong", password="x")


@pytest.mark.parametrize("account", MAY)
def test_each_account_reads_its_rows_and_no_other(account: str, nobody: User) -> None:
    program, given = Program(account), rows()
    read = set()
    for name in sorted(READS):
        response = send(program, name, given)
        assert response.status_code in (200, 403, 404), (name, response.status_code, response.content)
        if response.status_code == 200:
            read.add(name)
        else:
            words(response, response.status_code, "GD-004" if response.status_code == 403 else "GD-005")
    assert read == MAY[account]


def test_the_lists_hold_no_row_of_another(nobody: User) -> None:
    """A clerk of a commune finds neither units nor reports nor sentences of others; who has no role finds nothing."""
    clerk, empty = Program("banlim"), Program("khong")
    own = Unit.objects.get(name="xã Bản Lìm")
    assert [row["id"] for row in clerk.get("/units?day=2025-06-01")["items"]] == [own.pk]
    reports = clerk.get("/submissions?size=200")["items"]
    assert {row["unit"]["id"] for row in reports} == {own.pk}
    hits = clerk.get("/search?q=đoàn&size=200")["items"]
    assert {row["unit"] for row in hits} <= {own.name}
    for campaign in clerk.get("/campaigns")["items"]:
        assert {row["unit"] for row in clerk.get(f"/campaigns/{campaign['id']}/asked")["items"]} <= {own.name}
        assert campaign["asked"] == 1
    for path in ("/units", "/campaigns", "/approvals"):
        assert empty.get(path)["items"] == []
    campaign = rows()["campaign_id"]
    for path in (
        f"/campaigns/{campaign}/plans?size=200",
        f"/campaigns/{campaign}/proposals?size=200",
        "/duties?ahead=365",
    ):
        for row in clerk.get(path)["items"]:
            units = [row["unit"]] if "unit" in row else [said["unit"] for said in row["proposals"]]
            assert {unit["id"] for unit in units} == {own.pk}, path


def _state() -> tuple[Any, ...]:
    return (
        list(Submission.objects.order_by("pk").values_list("status", "revision")),
        list(Campaign.objects.order_by("pk").values_list("pk", "closed_at")),
        list(Job.objects.order_by("pk").values_list("pk", "state", "cancel")),
        list(Draft.objects.order_by("pk").values_list("pk", "revision")), Version.objects.count(), Parcel.objects.count(), Asked.objects.count(), Decision.objects.count(), Remark.objects.count(),
    )  # fmt: skip


@pytest.mark.parametrize("account", ["khong", "banlim", "muongthinh", "nguoixem", "lanhdao", "quantri"])
def test_no_write_reaches_the_rows_of_another(account: str, nobody: User) -> None:
    program, given = Program(account), rows()
    before = _state()
    for name in sorted(WRITES - ALLOWED.get(account, set())):
        response = send(program, name, given)
        assert response.status_code in (403, 404), (name, response.status_code, response.content)
        assert set(response.json()) == {"code", "where", "what", "do"}
    assert _state() == before


def test_a_token_for_reading_writes_nothing_even_for_an_officer() -> None:
    program, given = Program("chuyenvien", writes=False), rows()
    before = _state()
    for name in sorted(WRITES):
        told = words(send(program, name, given), 403, "GD-003")
        assert "đọc và ghi" in told["do"]
    assert _state() == before
    for name in sorted(READS):
        assert send(program, name, given).status_code == 200, name


def test_without_a_token_and_by_a_browser_s_cookie_nothing_opens() -> None:
    """A cookie opens nothing: another site could make a browser send it."""
    client = Client()
    client.force_login(
        User.objects.get(username="chuyenvien"), backend="django.contrib.auth.backends.ModelBackend"
    )
    given = rows()
    for name in ALL:
        method, _, path = name.partition(" ")
        for key, value in given.items():
            path = path.replace(f"{{{key}}}", str(value))
        for caller in (Client(), client):
            response = getattr(caller, method)(f"/api/v1{path}", json.dumps(BODY), content_type="application/json") if method == "post" else caller.get(f"/api/v1{path}")  # fmt: skip
            assert response.status_code == 401, (name, response.status_code)
            assert response.headers["WWW-Authenticate"].startswith("Bearer")


def test_a_role_that_ends_takes_its_tokens_rights_with_it() -> None:
    program, given = Program("chuyenvien"), rows()
    path = f"/versions/{given['version_id']}"
    program.get(path)
    Assignment.objects.filter(user=program.user, role=Role.OFFICER).update(until="2025-01-02")
    assert program("get", path).status_code == 404
    User.objects.filter(pk=program.user.pk).update(is_active=False)
    words(program("get", "/me"), 401, "GD-001")
