"""Reports read again after an upgrade: offered as a difference, adopted by a person, what people decided carried over."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from doingoai.model import Observation, Report, Span, UserError
from doingoai.model.stored import dumps
from doingoai_web.campaigns.models import Campaign
from doingoai_web.jobs.models import Job
from doingoai_web.jobs.services import do
from doingoai_web.operation.models import Reading, ReadingState
from doingoai_web.operation.rereading import ask, outdated, overview
from doingoai_web.people.models import User
from doingoai_web.review.models import Decision, Fact, Remark, Submission, Verdict, Version
from doingoai_web.review.moving import Moves
from doingoai_web.review.rereading import Carried, adopt_reading, decline_reading, offer
from doingoai_web.review.services import accept, add_fact, decide, knowledge_digest, remark
from doingoai_web.totals.computing import corrected
from doingoai_web.totals.models import Result
from doingoai_web.totals.services import inputs_digest

pytestmark = pytest.mark.django_db
NOW = datetime(2025, 12, 20, 2, tzinfo=UTC)


def version_of(unit: str) -> Version:
    found = Submission.objects.get(asked__unit__name=unit, asked__campaign__period="2025H2").current
    assert found is not None
    return found


def older(version: Version, report: Report) -> Version:
    """The version as an older program had read it: this report, these facts."""
    from doingoai_web.review.services import fact_row as _fact

    version.facts.all().delete()
    Fact.objects.bulk_create(_fact(version, at, item) for at, item in enumerate(report.observations))
    Version.objects.filter(pk=version.pk).update(stored=dumps(report), code="0.0.9", knowledge="0" * 64)
    return Version.objects.select_related("submission__asked__unit", "submission__asked__campaign").get(
        pk=version.pk
    )


@pytest.fixture
def officer(user: Callable[[str], User]) -> User:
    return user("chuyenvien")


@pytest.fixture
def now_read() -> Report:
    """A report with several figures, as it is read today."""
    report = version_of("phường Lam Khuê").report
    assert len(report.observations) >= 5
    return report


def facts(version: Version) -> list[tuple[str, Decimal, str]]:
    rows = version.facts.order_by("position")
    return [(row.indicator, row.value.normalize(), version.report.text[row.start : row.end]) for row in rows]


def observed(report: Report) -> list[tuple[str, Decimal, str]]:
    return [
        (item.indicator, Decimal(item.value).normalize(), report.words(item.span))
        for item in report.observations
    ]


def test_after_an_upgrade_a_job_reads_again_and_a_person_adopts(
    sign_in: Callable[[str], Client], now_read: Report, officer: User
) -> None:
    version = older(
        version_of("phường Lam Khuê"), replace(now_read, observations=now_read.observations[2:], findings=())
    )
    campaign = version.submission.asked.campaign
    before = bytes(version.stored)
    page = sign_in("chuyenvien").get(reverse("campaign", args=(campaign.pk,))).content.decode()
    assert reverse("rereading", args=(campaign.pk,)) in page
    assert [item.pk for item in outdated(campaign)] == [version.pk]
    job = ask(campaign=campaign, actor=officer, now=NOW)
    assert ask(campaign=campaign, actor=officer, now=NOW) == job, "once"
    do(job.pk)
    job.refresh_from_db()
    assert (job.state, job.message) == ("done", "")
    reading = Reading.objects.get(version=version)
    assert (reading.state, reading.knowledge) == ("offered", knowledge_digest())
    assert bytes(Version.objects.get(pk=version.pk).stored) == before, "nothing changes by itself"
    client = sign_in("chuyenvien")
    shown = client.get(reverse("rereading", args=(campaign.pk,))).content.decode()
    assert "Nhận cách đọc mới" in shown
    assert "phường Lam Khuê" in shown
    digest = inputs_digest(campaign)
    answer = client.post(reverse("decide-reading", args=(reading.pk,)), {"verdict": "adopt"})
    assert answer.status_code == 302
    version = Version.objects.get(pk=version.pk)
    assert (version.code, version.knowledge) != ("0.0.9", "0" * 64)
    assert facts(version) == observed(now_read)
    former = Reading.objects.get(version=version, state=ReadingState.FORMER)
    assert bytes(former.stored) == before, "what was read before is kept"
    assert inputs_digest(campaign) != digest, "the result is out of date"
    assert Job.objects.filter(kind="consolidate", state="waiting").exists()
    again = client.post(reverse("decide-reading", args=(reading.pk,)), {"verdict": "adopt"})
    assert again.status_code == 422
    assert "SL-020" in again.content.decode()


def with_first(report: Report, **changed: Any) -> Report:
    first, *rest = report.observations
    return replace(report, observations=(replace(first, **changed), *rest))


def without_first(report: Report) -> Report:
    return replace(report, observations=report.observations[1:])


#: how it was read before → what a person decided → how it reads now → value and verdict that count afterwards
CASES: dict[str, tuple[str, dict[str, Any], str, Decimal | None]] = {
    "accepted, reads the same": ("accept", {}, "same", Decimal(4)),
    "accepted, reads otherwise": ("accept", {}, "other", Decimal(4)),
    "accepted, not read any more": ("accept", {}, "gone", Decimal(4)),
    "corrected, reads the same": ("correct", {"value": Decimal(9)}, "same", Decimal(9)),
    "corrected, reads otherwise": ("correct", {"value": Decimal(9)}, "other", Decimal(9)),
    "corrected, not read any more": ("correct", {"value": Decimal(9)}, "gone", Decimal(9)),
    "rejected, reads the same": ("reject", {}, "same", None),
    "rejected, not read any more": ("reject", {}, "gone", None),
    "rejected, reads otherwise: a question of its own": ("reject", {}, "other", Decimal(77)),
}


@pytest.mark.parametrize(("verdict", "more", "fresh", "counts"), CASES.values(), ids=CASES)
def test_what_people_decided_stays(
    verdict: str,
    more: dict[str, Any],
    fresh: str,
    counts: Decimal | None,
    now_read: Report,
    officer: User,
) -> None:
    before = with_first(now_read, value=Decimal(4), qualifier="exact", upper=None, scope="own")
    version = older(version_of("phường Lam Khuê"), before)
    fact = version.facts.get(position=0)
    decide(fact=fact, verdict=verdict, actor=officer, now=NOW, **more)
    now = {"same": before, "other": with_first(before, value=Decimal(77)), "gone": without_first(before)}[
        fresh
    ]
    extra = replace(now, document=replace(now.document, notes=(*now.document.notes, "khác")))
    added = Observation(
        "delegations.in_count", before.observations[-1].span, Decimal(3), "exact", None, "stated"
    )
    reading = offer(
        version=version, fresh=replace(extra, observations=(*now.observations, added)), note="", now=NOW
    )
    decisions = list(Decision.objects.filter(version=version).values_list("pk", "fact", "verdict"))
    adopt_reading(reading=reading, actor=officer, now=NOW)
    version = Version.objects.get(pk=version.pk)
    assert list(Decision.objects.filter(version=version).values_list("pk", "fact", "verdict")) == decisions
    assert version.facts.count() == len(version.report.observations)
    assert facts(version) == observed(version.report)
    final = corrected(version, version.decisions.all())
    first = before.observations[0]
    values = [
        item.value
        for item in final.observations
        if (item.span, item.indicator) == (first.span, first.indicator)
    ]
    assert values == ([counts] if counts is not None else [])
    assert Decimal(3) in [item.value for item in final.observations]


def test_words_move_with_the_text(now_read: Report, officer: User) -> None:
    """The file reads with a line more at its head, and one word otherwise: figures, remarks and added figures go with their words."""
    version = older(version_of("phường Lam Khuê"), now_read)
    text = now_read.text
    fact = version.facts.order_by("start").first()
    assert fact is not None
    words = text[fact.start : fact.end]
    decide(fact=fact, verdict=Verdict.ACCEPT, actor=officer, now=NOW)
    remark(version=version, text="xem", actor=officer, now=NOW, start=fact.start, end=fact.end)
    add_fact(
        version=version, indicator="delegations.in_count", value=Decimal(2), qualifier="exact",
        start=fact.start, end=fact.end, actor=officer, now=NOW,
    )  # fmt: skip
    moved = shifted(now_read, "UBND PHƯỜNG – bản số hóa\n")
    reading = offer(version=version, fresh=moved, note="", now=NOW)
    adopt_reading(reading=reading, actor=officer, now=NOW)
    version = Version.objects.get(pk=version.pk)
    assert version.report.text.startswith("UBND PHƯỜNG – bản số hóa\n")
    for row in (
        Fact.objects.get(pk=fact.pk),
        Remark.objects.get(version=version, text="xem"),
        Decision.objects.get(version=version, fact=None),
    ):
        assert version.report.text[row.start : row.end] == words


def shifted(report: Report, head: str) -> Report:
    """The report with words before its text."""
    from doingoai.model.stored import loads

    by = len(head)

    def moved(span: Span) -> Span:
        return Span(span.start + by, span.end + by)

    document = replace(report.document, text=head + report.text)
    observations = tuple(replace(item, span=moved(item.span)) for item in report.observations)
    bare = replace(report, document=document, observations=observations, findings=())
    assert loads(dumps(bare)).text == bare.text
    return bare


def test_where_decided_words_are_gone_the_reading_is_refused_in_words(
    now_read: Report, officer: User
) -> None:
    version = older(version_of("phường Lam Khuê"), now_read)
    fact = version.facts.order_by("start").first()
    assert fact is not None
    decide(fact=fact, verdict=Verdict.ACCEPT, actor=officer, now=NOW)
    cut = now_read.text[: fact.start] + "?" * (fact.end - fact.start) + now_read.text[fact.end :]
    fresh = replace(now_read, document=replace(now_read.document, text=cut), observations=(), findings=())
    reading = offer(version=version, fresh=fresh, note="", now=NOW)
    with pytest.raises(UserError) as caught:
        adopt_reading(reading=reading, actor=officer, now=NOW)
    assert caught.value.code == "SL-022"
    assert Version.objects.get(pk=version.pk).code == "0.0.9"
    assert Reading.objects.filter(version=version).count() == 1
    decline_reading(reading=reading, actor=officer, now=NOW)
    assert Reading.objects.get(pk=reading.pk).state == ReadingState.DECLINED


def test_an_accepted_report_stands(now_read: Report, officer: User, sign_in: Callable[[str], Client]) -> None:
    version = older(version_of("phường Lam Khuê"), without_first(now_read))
    campaign = version.submission.asked.campaign
    revision = Submission.objects.get(pk=version.submission_id).revision
    reading = offer(version=version, fresh=now_read, note="", now=NOW)
    accept(version=version, revision=revision, actor=officer, now=NOW)
    results = list(Result.objects.order_by("pk").values_list("pk", "inputs", "data"))
    page = sign_in("chuyenvien").get(reverse("rereading", args=(campaign.pk,))).content.decode()
    assert "số liệu giữ nguyên" in page
    assert 'value="adopt"' not in page
    with pytest.raises(UserError, match="NB-004"):
        adopt_reading(reading=reading, actor=officer, now=NOW)
    client = sign_in("chuyenvien")
    client.post(reverse("adopt-readings", args=(campaign.pk,)))
    do(Job.objects.get(kind="adopt_readings").pk)
    assert Reading.objects.get(pk=reading.pk).state == ReadingState.OFFERED
    assert Version.objects.get(pk=version.pk).code == "0.0.9"
    kept = Result.objects.filter(pk__in=[pk for pk, *_ in results]).order_by("pk")
    assert list(kept.values_list("pk", "inputs", "data")) == results, "what was consolidated never changes"


def test_all_at_once(now_read: Report, officer: User, sign_in: Callable[[str], Client]) -> None:
    campaign = Campaign.objects.get(period="2025H2")
    Version.objects.filter(submission__asked__campaign=campaign).update(code="0.0.9")
    older(version_of("phường Lam Khuê"), without_first(now_read))
    files = {row.pk: (row.inputs, row.data) for row in Result.objects.all()}
    do(ask(campaign=campaign, actor=officer, now=NOW).pk)
    seen = overview(campaign)
    assert (seen.unread, len(seen.failed)) == (0, 0)
    assert [item.version.submission.asked.unit.name for item in seen.offered] == ["phường Lam Khuê"]
    assert seen.same >= 3, "what reads the same is not asked about"
    sign_in("chuyenvien").post(reverse("adopt-readings", args=(campaign.pk,)))
    do(Job.objects.get(kind="adopt_readings").pk)
    assert overview(campaign).offered == ()
    assert {row.pk: (row.inputs, row.data) for row in Result.objects.filter(pk__in=files)} == files


def test_what_cannot_be_read_again_is_told(officer: User, sign_in: Callable[[str], Client]) -> None:
    from django.core.files.storage import default_storage

    version = version_of("phường Lam Khuê")
    Version.objects.filter(pk=version.pk).update(code="0.0.9")
    campaign, name = version.submission.asked.campaign, version.original.name
    with default_storage.open(name) as file:
        data = file.read()
    default_storage.delete(name)
    try:
        do(ask(campaign=campaign, actor=officer, now=NOW).pk)
    finally:
        from django.core.files.base import ContentFile

        default_storage.save(name, ContentFile(data))
    assert Reading.objects.get(version=version).state == ReadingState.FAILED
    page = sign_in("chuyenvien").get(reverse("rereading", args=(campaign.pk,))).content.decode()
    assert "tệp gốc không còn" in page
    do(ask(campaign=campaign, actor=officer, now=NOW).pk)
    assert Reading.objects.get(version=version).state == ReadingState.SAME, "tried again"


def test_the_page_asks_the_database_little(
    sign_in: Callable[[str], Client], django_assert_max_num_queries: Any
) -> None:
    campaign = Campaign.objects.get(period="2025H2")
    for version in Version.objects.filter(submission__asked__campaign=campaign):
        Reading.objects.create(
            version=version, stored=bytes(version.stored), code=version.code, knowledge=version.knowledge,
            state=ReadingState.OFFERED, made_at=NOW,
        )  # fmt: skip
    Version.objects.filter(submission__asked__campaign=campaign).update(code="0.0.9")
    client = sign_in("chuyenvien")
    with django_assert_max_num_queries(30):
        page = client.get(reverse("rereading", args=(campaign.pk,)))
    assert page.content.decode().count('class="the"') >= 5


@given(st.lists(st.text("abc xyz\n", min_size=1, max_size=8), min_size=1, max_size=8), st.data())
def test_words_are_never_found_elsewhere(pieces: list[str], data: st.DataObject) -> None:
    """Whatever changed between two texts, what is found says the same words."""
    before = "".join(pieces)
    after = "".join(data.draw(st.permutations(pieces)))
    start = data.draw(st.integers(0, len(before) - 1))
    end = data.draw(st.integers(start + 1, len(before)))
    found = Moves(before, after).to(Span(start, end))
    if before == after:
        assert found == Span(start, end)
    if found is not None:
        assert after[found.start : found.end] == before[start:end]


def test_a_reading_that_says_the_same_changes_nothing(now_read: Report) -> None:
    version = version_of("phường Lam Khuê")
    carried = Carried(version, version.report)
    assert carried.changes_nothing
    assert carried.report == version.report
