"""Who may see what: every address, with every role, with the rows of another unit."""

from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from strict import faults

from doingoai_web.campaigns.models import Asked, Campaign
from doingoai_web.intake.models import Item, Parcel
from doingoai_web.jobs.models import Job
from doingoai_web.people.models import Assignment
from doingoai_web.review.models import Fact, Remark, Submission, Version
from doingoai_web.totals.models import Edited, Result

pytestmark = pytest.mark.django_db
#: the tables of the single apps: see ``access_of_campaigns``
TABLES: list[Any] = [
    import_module(path.stem) for path in sorted(Path(__file__).parent.glob("access_of_*.py"))
]
OPEN = {"home", "health", "sign-in", "sign-out", "set_language", "try", "invitation"}.union(
    *(table.OPEN for table in TABLES)
)  # what no role guards
OWN = {"mine", "account", "password", "second-factor", "campaigns", "units"}.union(
    *(table.OWN for table in TABLES)
)  # of whoever is signed in


def addresses(resolver: Any = None) -> Iterator[URLPattern]:
    for pattern in (resolver or get_resolver()).url_patterns:
        if isinstance(pattern, URLResolver):
            if pattern.namespace is None:  # the interface for programs has its own walk: test_api_access
                yield from addresses(pattern)
        else:
            yield pattern


ALL = sorted({str(pattern.name) for pattern in addresses()})


def place_of_mường_thinh() -> dict[str, Any]:
    """Rows that belong to huyện Mường Thinh or to the province: what the clerk of xã Bản Lìm may not see."""
    submission = Submission.objects.get(asked__unit__name="huyện Mường Thinh")
    version = submission.current
    assert version is not None
    campaign = submission.asked.campaign
    officer = Assignment.objects.get(user__username="chuyenvien").user
    note = Remark.objects.get_or_create(
        version=version, text="xem lại", author=officer, at=version.arrived_at
    )[0]
    item = Item.objects.waiting_for_a_person().first()
    assert item is not None
    result = Result.objects.filter(campaign=campaign).first()
    assert result is not None
    report = result.files.get(name="bao-cao.docx")
    edited = Edited.objects.get_or_create(
        result=result, source="da-sua.docx", original=report.original, actor=officer, at=result.made_at
    )[0]
    parcel = Parcel.objects.filter(campaign=campaign).first()
    fact = Fact.objects.filter(version=version).first()
    job = Job.objects.filter(kind="consolidate").first()
    assert parcel
    assert fact
    assert job
    found: dict[str, Any] = {
        "campaign": (campaign.pk,),
        "open-campaign": (),
        "hand-in": (campaign.pk,),
        "hand-in-for": (campaign.pk, submission.asked.pk),
        "parcel": (parcel.pk,),
        "queue": (),
        "place-item": (item.pk,),
        "discard-item": (item.pk,),
        "preview-item": (item.pk,),
        "settle-items": (),
        "parcels": (campaign.pk,),
        "submission": (submission.pk,),
        "review": (version.pk,),
        "original": (version.pk,),
        "commented": (version.pk,),
        "add-fact": (version.pk,),
        "remark": (version.pk,),
        "send-back": (version.pk,),
        "accept": (version.pk,),
        "reopen": (version.pk,),
        "attach-signed": (version.pk,),
        "decide": (fact.pk,),
        "settle-remark": (note.pk,),
        "totals": (campaign.pk,),
        "recompute": (campaign.pk,),
        "decide-pair": (campaign.pk,),
        "total": (campaign.pk, "delegations.in_count"),
        "result-file": (result.pk, "bao-cao.docx"),
        "chart": (result.pk, "timeliness"),
        "sources": (campaign.pk,),
        "results": (campaign.pk,),
        "keep-edits": (campaign.pk,),
        "edited-file": (edited.pk,),
        "campaign-export": (campaign.pk, "csv"),
        "call-sheet": (campaign.pk,),
        "close-campaign": (campaign.pk,),
        "reopen-campaign": (campaign.pk,),
        "job": (job.pk,),
        "cancel-job": (job.pk,),
        "restart-job": (job.pk,),
        "audit": (),
        "audit-export": (),
        "users": (),
        "end-role": (Assignment.objects.get(user__username="muongthinh").pk,),
        "give-role": (),
        "reset-access": (Assignment.objects.get(user__username="muongthinh").user_id,),
        "invitation": ("nothing",),
    }
    for table in TABLES:
        found.update(table.rows())
    return found


def test_every_address_is_in_the_table() -> None:
    assert set(ALL) == OPEN | OWN | set(place_of_mường_thinh())


def test_nobody_signed_in_sees_only_the_door() -> None:
    places, seen = place_of_mường_thinh(), []
    for name in sorted(set(ALL) - OPEN):
        for method in ("get", "post"):
            response = getattr(Client(), method)(reverse(name, args=places.get(name, ())))
            door = response.status_code == 302 and response["Location"].startswith("/vao/")
            if not door and response.status_code != 405:
                seen.append((method, name, response.status_code))
    assert seen == []


WORDS = {"sources", "results", "chart", "edited-file", "campaign-export"}  # with the words behind totals
#: role → what it may open of huyện Mường Thinh's and the province's rows; everything else is 403, 404 or 405
MAY: dict[str, set[str]] = {
    "banlim": {"campaign", "campaign-export", "parcels"},  # a clerk of a commune below: the list of the campaign, its own row alone
    "muongthinh": {"campaign", "campaign-export", "parcels", "hand-in-for", "submission", "review", "original", "commented"},
    "nguoixem": {"campaign", "campaign-export", "totals"},  # outside the reporting line: totals without the words behind them
    "lanhdao": {"campaign", *WORDS, "submission", "review", "original", "commented", "totals", "total", "result-file", "audit", "audit-export"},
    "truongphong": {
        "campaign", *WORDS, "call-sheet", "open-campaign", "hand-in", "hand-in-for", "parcel", "parcels", "queue", "preview-item", "submission", "review", "original", "commented",
        "totals", "total", "result-file", "job", "audit", "audit-export",
    },
    "chuyenvien": {
        "campaign", *WORDS, "call-sheet", "open-campaign", "hand-in", "hand-in-for", "parcel", "parcels", "queue", "preview-item", "submission", "review", "original", "commented",
        "totals", "total", "result-file", "job",
    },
    "quantri": {"campaign", "campaign-export", "users", "audit", "audit-export"},
}  # fmt: skip
for table in TABLES:
    for role, names in table.MAY.items():
        MAY[role] |= names


@pytest.mark.parametrize("role", MAY)
def test_each_role_opens_its_pages_and_no_other(role: str, sign_in: Callable[[str], Client]) -> None:
    """And every answer, also one that says no, keeps to the strict policy."""
    client, opened, lax, places = sign_in(role), set(), {}, place_of_mường_thinh()
    for name in ALL:
        response = client.get(reverse(name, args=places.get(name, ())))
        if found := faults(name, response):
            lax[name] = found
        if name not in places or name in OPEN:
            continue
        assert response.status_code in (200, 302, 403, 404, 405), (name, response.status_code)
        if response.status_code in (200, 302):
            opened.add(name)
    assert opened == MAY[role]
    assert lax == {}


WRITES = {
    "place-item", "discard-item", "settle-items", "add-fact", "remark", "send-back", "accept", "reopen", "attach-signed", "decide",
    "settle-remark", "recompute", "decide-pair", "keep-edits", "close-campaign", "reopen-campaign", "cancel-job", "restart-job", "end-role", "give-role",
    "reset-access", "hand-in", "hand-in-for", "open-campaign",
    "users",
}.union(*(table.WRITES for table in TABLES))  # fmt: skip


@pytest.mark.parametrize("role", ["banlim", "muongthinh", "nguoixem", "lanhdao", "quantri"])
def test_no_write_reaches_the_rows_of_another(role: str, sign_in: Callable[[str], Client]) -> None:
    """Every post to rows a role may not change is refused, and changes nothing."""
    before = (
        list(Submission.objects.order_by("pk").values_list("status", "revision")),
        Version.objects.count(), Parcel.objects.count(), Campaign.objects.count(), Asked.objects.count(),
    )  # fmt: skip
    allowed = {
        "muongthinh": {"hand-in-for"},
        "quantri": {"users", "end-role", "give-role", "reset-access"},
    }.get(role, set())
    for table in TABLES:
        allowed |= table.ALLOWED.get(role, set())
    client = sign_in(role)
    for name, arguments in place_of_mường_thinh().items():
        if name not in WRITES or name in allowed:
            continue
        response = client.post(
            reverse(name, args=arguments),
            {
                "verdict": "accept",
                "note": "không",
                "text": "không",
                "asked": "1",
                "revision": "0",
                "pair": "x",
            },
        )
        assert response.status_code in (403, 404), (name, response.status_code)
    after = (
        list(Submission.objects.order_by("pk").values_list("status", "revision")),
        Version.objects.count(), Parcel.objects.count(), Campaign.objects.count(), Asked.objects.count(),
    )  # fmt: skip
    assert before == after


def test_the_list_shows_a_clerk_her_own_unit_alone(sign_in: Callable[[str], Client]) -> None:
    campaign = Campaign.objects.get(period="2025H1")
    page = sign_in("banlim").get(reverse("campaign", args=(campaign.pk,))).content.decode()
    assert "xã Bản Lìm" in page
    assert "huyện Khe Rịa" not in page
    assert "1/1" in page, "not even how many others have reported"
