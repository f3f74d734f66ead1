"""Forms, papers under way and what is followed up, for programs: as the pages have them."""

from collections.abc import Callable
from typing import Any

import pytest
from api_program import Program, words
from django.test import Client
from django.urls import reverse

from doingoai_web.approval.models import Approval
from doingoai_web.audit.models import Entry
from doingoai_web.campaigns.models import Asked, Campaign
from doingoai_web.filling.models import Draft
from doingoai_web.followup.models import PlanItem
from doingoai_web.review.models import Version

pytestmark = pytest.mark.django_db


@pytest.fixture
def owing() -> Asked:
    """A unit that has not reported to the campaign under way."""
    return Asked.objects.get(campaign__period="2025H2", unit__name="xã Bản Lìm")


def test_a_form_is_read_filled_and_sent(owing: Asked) -> None:
    program, path = Program("banlim"), f"/asked/{owing.pk}/form"
    form = program.get(path)
    assert (form["unit"], form["accepted"]) == ("xã Bản Lìm", False)
    figures = [one for section in form["sections"] for one in section["figures"]]
    texts = [f"t.{section['key']}" for section in form["sections"] if section["key"]]
    name, text = figures[0]["name"], texts[0]
    written = program("post", path, {"revision": form["revision"], "changes": {name: "7", text: "Đã làm."}})
    assert written.status_code == 200
    assert (written.json()["written"], written.json()["undecided"]) == (2, 0)
    again = program.get(path)
    assert again["revision"] == written.json()["revision"]
    assert next(one for s in again["sections"] for one in s["figures"] if one["name"] == name)["value"] == "7"
    stale = program("post", f"{path}/send", {"revision": again["revision"] + 1, "cleared": True})
    words(stale, 409, "DF-004")
    words(program("post", f"{path}/send", {"revision": again["revision"]}), 422, "DF-001")
    sent = program("post", f"{path}/send", {"revision": again["revision"], "cleared": True})
    assert sent.status_code == 201, sent.content
    version = Version.objects.get(pk=sent.json()["version"])
    assert (version.channel, version.submission.asked_id) == ("form", owing.pk)


def test_a_field_that_there_is_not_is_refused_and_nothing_is_written(owing: Asked) -> None:
    program, path = Program("banlim"), f"/asked/{owing.pk}/form"
    before = program.get(path)
    changes = {"t.*": "x", "i.khong.co": "1", "n.*": "1"}
    told = words(program("post", path, {"revision": before["revision"], "changes": changes}), 422, "GD-030")
    assert "i.khong.co" in told["what"]
    assert program.get(path) == before
    secret = {"revision": before["revision"], "changes": {f"t.{before['sections'][0]['key'] or 'x'}": "MẬT"}}
    words(program("post", path, secret), 422, "DF-012")
    assert not Draft.objects.filter(asked=owing, revision__gt=before["revision"]).exists()


def test_two_programs_that_write_the_same_field_lose_nothing(owing: Asked) -> None:
    program, path = Program("banlim"), f"/asked/{owing.pk}/form"
    form = program.get(path)
    name = next(one["name"] for section in form["sections"] for one in section["figures"])
    for value in ("7", "8"):
        last = program("post", path, {"revision": form["revision"], "changes": {name: value}}).json()
    assert (last["undecided"], last["news"][name]) == (1, "7")
    assert program.get(path)["undecided"] == 1
    words(program("post", f"{path}/send", {"revision": last["revision"], "cleared": True}), 409, "DF-011")


def test_papers_are_read_and_never_signed_by_a_program() -> None:
    program, paper = Program("lanhdao"), Approval.objects.get(campaign__period="2025H1")
    listed = program.get("/approvals?waiting=true")["items"]
    waits = [row.pk for row in Approval.objects.all() if row.state == "open"]
    assert [row["id"] for row in listed] == [pk for pk in waits if pk == paper.pk]
    whole = program.get(f"/approvals/{paper.pk}")
    assert whole["steps"] == len(whole["turns"]) > 0
    assert whole["acts"][0]["deed"] == "submit"
    got = program("get", f"/approvals/{paper.pk}/files/trinh")
    assert got.content[:2] == b"PK"
    assert Entry.objects.filter(action="approval.file_read", actor=program.user).exists()
    absent = [which for which in ("khoi-ky", "ban-ky") if which not in whole["files"]]
    for which in absent:
        words(program("get", f"/approvals/{paper.pk}/files/{which}"), 404, "GD-005")
    for path in (f"/approvals/{paper.pk}", f"/approvals/{paper.pk}/sign", f"/approvals/{paper.pk}/approve"):
        assert program("post", path, {}).status_code in (404, 405)


@pytest.mark.parametrize("state", ["", "none", "done", "khong-co"])
def test_plans_are_those_of_the_page(state: str, sign_in: Callable[[str], Client]) -> None:
    campaign = Campaign.objects.get(period="2025H2")
    found: list[Any] = Program("chuyenvien").get(f"/campaigns/{campaign.pk}/plans?outcome={state}&size=200")[
        "items"
    ]
    page = sign_in("chuyenvien").get(
        reverse("plans", args=(campaign.pk,)), {"ket-qua": {"none": "cho"}.get(state, state)}
    )
    shown = {row.item.pk for row in page.context["rows"]}
    if state == "khong-co":
        assert found == []
    else:
        assert shown <= {row["id"] for row in found}
        assert len(found) == page.context["page"].paginator.count
    items = PlanItem.objects.in_bulk([row["id"] for row in found])
    assert all(row["words"] == items[row["id"]].words for row in found)


def test_proposals_and_days_are_those_of_the_pages(sign_in: Callable[[str], Client]) -> None:
    program, client = Program("chuyenvien"), sign_in("chuyenvien")
    campaign = Campaign.objects.get(period="2025H1")
    page = client.get(reverse("proposals", args=(campaign.pk,)))
    groups = program.get(f"/campaigns/{campaign.pk}/proposals?size=200")
    assert groups["count"] == page.context["page"].paginator.count > 0
    assert all(group["proposals"] and group["addressee_name"] for group in groups["items"])
    assert program.get(f"/campaigns/{campaign.pk}/proposals?state=khong-co")["items"] == []
    duties = program.get("/duties?size=200")
    assert duties["count"] == len(client.get(reverse("duties")).context["found"].duties) > 0
    assert all(row["basis"] for row in duties["items"])
    words(program("get", "/duties?ahead=0"), 422, "GD-014")
