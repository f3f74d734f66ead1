"""Follow up: plans of last period against this one's reports, proposals with their answers, reports with a day of their own."""

import csv
import io
import re
from collections.abc import Callable
from datetime import UTC, date, datetime
from itertools import pairwise

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

import doingoai
from doingoai.model import UserError
from doingoai_web.audit.models import Entry
from doingoai_web.campaigns.models import Campaign
from doingoai_web.campaigns.services import open_campaign
from doingoai_web.followup import services
from doingoai_web.followup.duties import duties
from doingoai_web.followup.grouping import put_in_groups
from doingoai_web.followup.levels import level_of, levels
from doingoai_web.followup.models import (
    DutyWord,
    Event,
    GroupAnswer,
    Match,
    Noted,
    PlanAnswer,
    PlanItem,
    Proposal,
    ProposalGroup,
    Reply,
)
from doingoai_web.followup.periods import before, earlier, heirs, inherited
from doingoai_web.followup.plans import plans, rows
from doingoai_web.followup.reading import key_of
from doingoai_web.jobs.models import Job
from doingoai_web.jobs.services import do
from doingoai_web.people.models import Reach, User
from doingoai_web.review.models import Status, Submission, Version
from doingoai_web.review.services import receive
from doingoai_web.units.models import Succession, Unit
from doingoai_web.vault import services as vault

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 1, 20, 2, tzinfo=UTC)
HEAD = "ỦY BAN NHÂN DÂN\n{unit}\n\nSố: 9/BC-UBND\n\nngày 05 tháng 12 năm 2025\n\nBÁO CÁO\nKết quả công tác đối ngoại 6 tháng cuối năm 2025\n\nI. KẾT QUẢ\n\n{results}\n\n"


@pytest.fixture
def officer(user: Callable[[str], User]) -> User:
    return user("chuyenvien")


@pytest.fixture
def campaign() -> Campaign:
    return Campaign.objects.get(period="2025H2")


def item_of(words: str) -> PlanItem:
    return PlanItem.objects.get(words__contains=words)


def send(unit: str, text: str, *, period: str = "2025H2", accepted: bool = False) -> Version:
    """A new version of a unit's report, from its text."""
    submission = Submission.objects.get(asked__campaign__period=period, asked__unit__name=unit)
    Submission.objects.filter(pk=submission.pk).update(status=Status.RECEIVED)
    data = text.encode()
    version = receive(
        asked=submission.asked,
        report=doingoai.parse(text, source="moi.txt"),
        original=vault.keep(data=data, at=NOW),
        source="moi.txt",
        channel="upload",
        sent_by=None,
        now=NOW,
    )
    if accepted:
        Submission.objects.filter(pk=submission.pk).update(status=Status.ACCEPTED)
    return Version.objects.get(pk=version.pk)


def report(unit: str, *, results: str = "Không phát sinh.", plan: str = "", asks: str = "") -> str:
    parts = [HEAD.format(unit=unit, results=results)]
    if plan:
        parts.append(f"II. PHƯƠNG HƯỚNG, NHIỆM VỤ\n\n{plan}\n\n")
    if asks:
        parts.append(f"III. ĐỀ XUẤT, KIẾN NGHỊ\n\n{asks}\n\n")
    return "".join(parts)


# ---- plans ----


def test_a_plan_stands_beside_the_sentence_that_answers_it(
    sign_in: Callable[[str], Client], campaign: Campaign
) -> None:
    page = sign_in("chuyenvien").get(reverse("plans", args=(campaign.pk,))).content.decode()
    assert "phối hợp tổ chức 10 lượt tuần tra" in page
    assert "18 lượt tuần tra" in page
    assert "kế hoạch 10 lượt, kỳ này 18 lượt" in page
    assert "máy đoán" in page
    assert "báo cáo kỳ trước chưa được chấp nhận" in page
    for address in re.findall(r'href="(/bao-cao/[^"]+|/[^"]*\?tim=[^"]+#tim)"', page)[:6]:
        shown = sign_in("chuyenvien").get(address.replace("&amp;", "&"))
        assert shown.status_code == 200
        assert 'id="tim"' in shown.content.decode(), "the link leads to the words"


def test_what_an_abolished_unit_planned_is_looked_for_where_its_ground_went(
    officer: User, campaign: Campaign
) -> None:
    found = plans(campaign, officer)
    items = [item for item in found.items if item.submission.asked.unit.name == "huyện Nà Lưa"]
    shown = rows(items, campaign, officer)
    reports = {one.unit for row in shown for one in row.found} | {
        unit for row in shown for unit in row.silent
    }
    assert "xã Nà Lưa" in reports
    assert all(not one.own for row in shown for one in row.found)


BAD_ANSWERS = {
    "no_outcome": ({"outcome": ""}, "TD-002"),
    "no_such_outcome": ({"outcome": "later"}, "TD-002"),
    "moot_without_reason": ({"outcome": "moot", "note": " "}, "TD-004"),
}


@pytest.mark.parametrize(("given", "code"), BAD_ANSWERS.values(), ids=BAD_ANSWERS)
def test_an_answer_that_says_too_little_is_refused_in_words(
    given: dict[str, str], code: str, sign_in: Callable[[str], Client], campaign: Campaign
) -> None:
    item, before = item_of("UNESCO"), PlanAnswer.objects.count()
    answer = sign_in("chuyenvien").post(
        reverse("answer-plan", args=(item.pk,)), {"dot": campaign.pk, "note": "", **given}
    )
    assert answer.status_code == 422
    assert code in answer.content.decode()
    assert PlanAnswer.objects.count() == before


def test_the_last_answer_counts_and_every_one_is_kept(
    sign_in: Callable[[str], Client], campaign: Campaign, officer: User
) -> None:
    item, client = item_of("UNESCO"), sign_in("chuyenvien")
    for outcome, note in (("not", "chờ hồ sơ"), ("part", ""), ("done", "=1+1")):
        sent = client.post(
            reverse("answer-plan", args=(item.pk,)),
            {"dot": campaign.pk, "outcome": outcome, "note": note, "tiep": "ket-qua=cho"},
        )
        assert sent["Location"] == f"{reverse('plans', args=(campaign.pk,))}?ket-qua=cho#v{item.pk}"
    (row,) = rows([item], campaign, officer)
    assert row.told
    assert (row.told.outcome, len(row.history)) == ("done", 3)
    assert plans(campaign, officer).items.get(pk=item.pk).now == "done"  # type: ignore[attr-defined]
    assert Entry.objects.filter(action="plan.answered", subject=f"followup.planitem:{item.pk}").count() == 3
    table = client.get(reverse("plans-export", args=(campaign.pk, "csv"))).content.decode("utf-8-sig")
    line = next(line for line in csv.reader(io.StringIO(table)) if "UNESCO" in line[2])
    assert line[9] == "'=1+1", "no cell becomes a formula"


@pytest.fixture
def divided() -> PlanItem:
    """A plan of huyện Mường Thinh, whose ground went to xã Mường Thinh and xã Bản Lìm."""
    submission = Submission.objects.get(
        asked__campaign__period="2025H1", asked__unit__name="huyện Mường Thinh"
    )
    Submission.objects.filter(pk=submission.pk).update(status=Status.ACCEPTED)
    return item_of("phấn đấu thực hiện 50 lượt tuần tra")


def test_successors_each_confirm_their_part_of_what_was_planned(
    sign_in: Callable[[str], Client],
    campaign: Campaign,
    officer: User,
    user: Callable[[str], User],
    divided: PlanItem,
) -> None:
    address, clerk = reverse("answer-plan", args=(divided.pk,)), sign_in("banlim")
    mine, other = (Unit.objects.get(name=f"xã {name}") for name in ("Bản Lìm", "Mường Thinh"))
    page = clerk.get(reverse("plans", args=(campaign.pk,))).content.decode()
    line = page.partition(f'id="v{divided.pk}"')[2].partition("</tr>")[0]
    assert "đã chia cho 2 đơn vị" in line
    assert "18 lượt tuần tra" in line, "beside her own results"
    assert "22 lượt tuần tra" not in line, "not beside those of the other"
    assert reverse("review", args=(divided.version_id,)) not in line, "the rest of that report is not hers"
    given = {"dot": campaign.pk, "outcome": "done", "note": "18 lượt"}
    assert clerk.post(address, given).status_code == 403, "not for the whole"
    assert clerk.post(address, {**given, "phan": other.pk}).status_code == 403
    assert clerk.post(address, {**given, "phan": mine.pk}).status_code == 302

    def counts(who: str) -> str:
        return str(plans(campaign, user(who)).items.get(pk=divided.pk).now)  # type: ignore[attr-defined]

    assert (counts("banlim"), counts("chuyenvien")) == ("done", ""), (
        "one part is said, the other is waited for"
    )
    boss = sign_in("chuyenvien")
    boss.post(address, {**given, "outcome": "not", "note": "thiếu người", "phan": other.pk})
    assert (counts("banlim"), counts("chuyenvien")) == ("done", "part")
    page = clerk.get(reverse("plans", args=(campaign.pk,))).content.decode()
    assert "thiếu người" not in page, "what the other says is not hers to read"
    (row,) = rows([divided], campaign, officer)
    assert [(heir.unit.name, heir.told and heir.told.outcome) for heir in row.heirs] == [
        ("xã Bản Lìm", "done"),
        ("xã Mường Thinh", "not"),
    ]
    boss.post(address, {**given, "outcome": "done", "phan": ""})
    assert counts("chuyenvien") == "done", "an officer says it of the whole"
    stranger = Unit.objects.get(name="xã Khe Rịa")
    refused = boss.post(address, {**given, "phan": stranger.pk})
    assert (refused.status_code, "TD-006" in refused.content.decode()) == (422, True)


def test_what_a_unit_that_goes_on_planned_is_its_own(campaign: Campaign, user: Callable[[str], User]) -> None:
    own = set(plans(campaign, user("banlim")).items.values_list("submission__asked__unit__name", flat=True))
    assert own == {"xã Bản Lìm"}, "a plan that nobody accepted yet is shown to no successor"


def test_reforms_one_after_another_are_followed() -> None:
    units = [
        Unit.objects.create(name=f"xã Số {n}", kind="xã", valid_to=date(2025, n + 1, 1) if n < 4 else None)
        for n in range(1, 5)
    ]
    for old, new in pairwise(units):
        Succession.objects.create(kind="merged", on=old.valid_to or NOW, old=old, new=new, made_at=NOW)
    first, last = units[0], units[-1]
    assert before([last.pk])[last.pk] == [unit.pk for unit in reversed(units[:-1])]
    assert {
        pk: [unit.pk for unit in found] for pk, found in heirs([first.pk], date(2025, 12, 31)).items()
    } == {first.pk: [last.pk]}
    assert inherited(Reach((last.path,))) == [unit.pk for unit in units[:-1]]
    assert inherited(Reach(())) == []
    Succession.objects.create(kind="merged", on=date(2025, 5, 1), old=units[2], new=first, made_at=NOW)
    assert first.pk not in before([first.pk]).get(first.pk, []), "a circle ends"


def test_only_an_answer_of_the_period_after_it_is_taken(officer: User, campaign: Campaign) -> None:
    own = Campaign.objects.get(period="2025H1")
    with pytest.raises(UserError, match="TD-003"):
        services.answer_plan(
            item=item_of("UNESCO"), campaign=own, outcome="done", note="", actor=officer, now=NOW
        )


def test_a_clerk_answers_for_her_unit_and_sees_no_other(
    sign_in: Callable[[str], Client], campaign: Campaign
) -> None:
    client = sign_in("banlim")
    page = client.get(reverse("plans", args=(campaign.pk,))).content.decode()
    assert "xã Bản Lìm" in page
    assert "UNESCO" not in page
    assert "huyện" not in page.split("<table", 1)[1]
    own, other = item_of("10 lượt tuần tra"), item_of("UNESCO")
    given = {"dot": campaign.pk, "outcome": "done"}
    assert client.post(reverse("answer-plan", args=(own.pk,)), given).status_code == 302
    assert client.post(reverse("answer-plan", args=(other.pk,)), given).status_code == 404
    for refused in ("nguoixem", "quantri"):
        assert sign_in(refused).get(reverse("plans", args=(campaign.pk,))).status_code == 403
    assert sign_in("lanhdao").post(reverse("answer-plan", args=(own.pk,)), given).status_code == 403


@pytest.fixture
def next_campaign(campaign: Campaign, officer: User) -> Campaign:
    found = Campaign.objects.filter(period="2026H1", owner=campaign.owner).first()
    return found or open_campaign(
        owner=campaign.owner,
        issuer="Sở Ngoại vụ",
        period="2026H1",
        opens_on=date(2026, 5, 1),
        due_on=date(2026, 6, 20),
        units=list(Unit.objects.filter(asked__campaign=campaign)),
        now=NOW,
        actor=officer,
    )


CARRIED = {"not": True, "part": True, "done": False, "moot": False, "": False}


@pytest.mark.parametrize(("outcome", "goes_on"), CARRIED.items())
def test_what_is_open_goes_on_to_the_next_period(
    outcome: str, goes_on: bool, officer: User, campaign: Campaign, next_campaign: Campaign
) -> None:
    item = item_of("UNESCO")
    if outcome:
        services.answer_plan(
            item=item, campaign=campaign, outcome=outcome, note="vì lẽ ấy", actor=officer, now=NOW
        )
    found = plans(next_campaign, officer)
    assert found.previous == campaign
    assert found.items.filter(pk=item.pk).exists() == goes_on
    if goes_on:
        (row,) = rows([item], next_campaign, officer)
        assert row.before
        assert row.before.outcome == outcome
        assert row.told is None
        services.answer_plan(
            item=item, campaign=next_campaign, outcome="done", note="", actor=officer, now=NOW
        )
        assert plans(campaign, officer).items.get(pk=item.pk).now == outcome, "earlier pages stay"  # type: ignore[attr-defined]


def test_a_report_sent_again_keeps_the_answers_of_the_sentences_it_keeps(
    officer: User, campaign: Campaign
) -> None:
    old = item_of("10 lượt tuần tra")
    plan = "Củng cố tổ tự quản sau sắp xếp; phối hợp tổ chức 10 lượt tuần tra; tham gia\nhội đàm khi được cấp trên giao.\n\nMở một lớp tiếng Lào cho dân quân."
    send("xã Bản Lìm", report("XÃ BẢN LÌM", plan=plan), period="2025H1", accepted=True)
    found = plans(campaign, officer).items.filter(submission=old.submission)
    assert {item.words[:7] for item in found} == {"Củng cố", "Mở một "}
    kept = found.get(pk=old.pk)
    assert kept.version_id == kept.submission.current_id
    assert kept.now == "done"  # type: ignore[attr-defined]
    send(
        "xã Bản Lìm",
        report("XÃ BẢN LÌM", plan="Mở một lớp tiếng Lào cho dân quân."),
        period="2025H1",
        accepted=True,
    )
    assert not plans(campaign, officer).items.filter(pk=old.pk).exists()
    assert PlanAnswer.objects.filter(item=old).exists(), "what people said is not lost"
    with pytest.raises(UserError, match="TD-005"):
        services.answer_plan(
            item=PlanItem.objects.get(pk=old.pk),
            campaign=campaign,
            outcome="done",
            note="",
            actor=officer,
            now=NOW,
        )


def test_personal_numbers_are_masked_in_what_is_kept() -> None:
    done = "1. Thông tin đối ngoại\n\nXã đã dựng pa-nô song ngữ giới thiệu cột mốc, người trông coi có căn cước công dân số 012345678901."
    send(
        "xã Bản Lìm",
        report("XÃ BẢN LÌM", plan="Dựng pa-nô song ngữ giới thiệu cột mốc."),
        period="2025H1",
        accepted=True,
    )
    send("xã Bản Lìm", report("XÃ BẢN LÌM", results=done))
    words = Reply.objects.get(match__item__words__contains="pa-nô", words__contains="pa-nô").words
    assert "012345678901" not in words
    assert "•" in words


def test_the_machine_reads_an_old_report_again_without_doubling_it(
    sign_in: Callable[[str], Client], campaign: Campaign
) -> None:
    def counts() -> tuple[int, ...]:
        return tuple(model.objects.count() for model in (PlanItem, Proposal, Event, Match, ProposalGroup))

    before = counts()
    Noted.objects.all().delete()
    client = sign_in("chuyenvien")
    page = client.get(reverse("plans", args=(campaign.pk,))).content.decode()
    assert "chưa được đọc phần kế hoạch" in page
    sent = client.post(reverse("read-plans", args=(campaign.pk,)))
    job = Job.objects.get(kind="follow")
    assert sent["Location"] == reverse("job", args=(job.pk,))
    do(job.pk)
    job.refresh_from_db()
    assert (job.state, counts()) == ("done", before)
    assert "chưa được đọc" not in client.get(reverse("plans", args=(campaign.pk,))).content.decode()
    assert sign_in("banlim").post(reverse("read-plans", args=(campaign.pk,))).status_code == 403


# ---- proposals ----

LAO = "Đề nghị Sở Ngoại vụ mở lớp bồi dưỡng tiếng Lào cho công chức các xã biên giới."
LAO_TOO = (
    "Đề nghị Sở Ngoại vụ quan tâm mở các lớp tập huấn tiếng Lào cho cán bộ, công chức cấp xã ở biên giới."
)
ROAD = "Đề nghị Sở Ngoại vụ sớm chuyển hồ sơ dự án nước sạch học đường đã bàn giao từ huyện."
MINISTRY = "Đề nghị Bộ Ngoại giao mở lớp bồi dưỡng tiếng Lào cho công chức các xã biên giới."


@pytest.fixture
def raised() -> dict[str, Proposal]:
    """Three units, five proposals."""
    send("xã Khe Rịa", report("XÃ KHE RỊA", asks=f"{LAO}\n\n{ROAD}"))
    send("xã Chiềng Thoa", report("XÃ CHIỀNG THOA", asks=LAO_TOO))
    send(
        "phường Lam Khuê", report("PHƯỜNG LAM KHUÊ", asks=f"{MINISTRY}\n\nĐề nghị tỉnh bố trí thêm biên chế.")
    )
    names = {
        "lao": LAO,
        "lao_too": LAO_TOO,
        "road": ROAD,
        "ministry": MINISTRY,
        "posts": "bố trí thêm biên chế",
    }
    campaign = Campaign.objects.get(period="2025H2")
    of_campaign = Proposal.objects.standing().filter(submission__asked__campaign=campaign)
    return {name: of_campaign.get(words__contains=words) for name, words in names.items()}


def test_like_proposals_to_one_addressee_are_one_group(raised: dict[str, Proposal]) -> None:
    groups = {name: proposal.group for name, proposal in raised.items()}
    assert groups["lao"] == groups["lao_too"]
    assert len({group.pk for group in groups.values()}) == 4
    assert groups["ministry"].addressee == "foreign_ministry", (
        "the same words to another body are another matter"
    )
    assert groups["posts"].addressee == "provincial_committee"


def test_an_answer_is_told_to_every_unit_that_asked(
    raised: dict[str, Proposal], sign_in: Callable[[str], Client], campaign: Campaign
) -> None:
    group, client = raised["lao"].group, sign_in("chuyenvien")
    page = client.get(
        f"{reverse('proposals', args=(campaign.pk,))}?gui=external_affairs_department"
    ).content.decode()
    assert "2 đơn vị" in page
    assert "Bộ Ngoại giao mở lớp" not in page
    sent = client.post(
        reverse("answer-group", args=(group.pk,)),
        {
            "state": "answered",
            "text": "Sở mở lớp trong quý II.",
            "number": "77/SNgV-HTQT",
            "day": "15/01/2026",
        },
    )
    assert sent.status_code == 302
    for name in ("lao", "lao_too"):
        unit = raised[name].submission.asked.unit
        own = client.get(reverse("follow-unit", args=(unit.pk,))).content.decode()
        assert "Sở mở lớp trong quý II." in own
        assert "77/SNgV-HTQT" in own
    table = client.get(reverse("proposals-export", args=(campaign.pk, "csv"))).content.decode("utf-8-sig")
    told = [line for line in csv.reader(io.StringIO(table)) if "77/SNgV-HTQT" in line]
    assert {line[3] for line in told} == {"xã Khe Rịa", "xã Chiềng Thoa"}
    assert {line[9] for line in told} == {"15/01/2026"}


BAD_GROUP_ANSWERS = {
    "no_state": ({"state": ""}, "TD-010"),
    "no_words_no_number": ({"state": "answered"}, "TD-011"),
    "declined_without_words": ({"state": "declined", "text": "  "}, "TD-011"),
    "forwarded_to_nobody": ({"state": "forwarded"}, "TD-012"),
    "a_day_to_come": ({"state": "answered", "text": "được", "day": "2999-01-01"}, "TD-013"),
    "no_such_day": ({"state": "answered", "text": "được", "day": "31/02/2026"}, "TD-040"),
    "no_day_at_all": ({"state": "answered", "text": "được", "day": "hôm qua"}, "TD-040"),
}


@pytest.mark.parametrize(("given", "code"), BAD_GROUP_ANSWERS.values(), ids=BAD_GROUP_ANSWERS)
def test_a_wrong_answer_to_proposals_is_refused_in_words(
    given: dict[str, str], code: str, sign_in: Callable[[str], Client]
) -> None:
    group = ProposalGroup.objects.filter(state="open").first()
    assert group
    answer = sign_in("chuyenvien").post(reverse("answer-group", args=(group.pk,)), given)
    assert answer.status_code == 422
    assert code in answer.content.decode()
    assert not GroupAnswer.objects.filter(group=group).exists()


def test_every_answer_of_a_group_is_kept_and_the_last_one_is_its_state(
    raised: dict[str, Proposal], officer: User, sign_in: Callable[[str], Client]
) -> None:
    group = raised["road"].group
    for state, words, to in (
        ("forwarded", "", "UBND tỉnh"),
        ("declined", "không thuộc thẩm quyền", ""),
        ("open", "", ""),
    ):
        services.answer_group(
            group=group, state=state, text=words, number="", day=None, forwarded_to=to, actor=officer, now=NOW
        )
    group.refresh_from_db()
    assert group.state == "open"
    page = sign_in("lanhdao").get(reverse("proposal-group", args=(group.pk,))).content.decode()
    assert all(words in page for words in ("UBND tỉnh", "không thuộc thẩm quyền"))
    assert "answer-group" not in page
    assert 'name="state"' not in page, "a leader reads"


def test_a_proposal_is_moved_out_of_a_group_and_back(raised: dict[str, Proposal], officer: User) -> None:
    moved, group = raised["lao_too"], raised["lao"].group
    alone = services.move_proposal(proposal=moved, to=None, actor=officer, now=NOW)
    assert alone != group
    assert set(group.proposals.all()) == {raised["lao"]}
    send(
        "xã Khe Rịa",
        report("XÃ KHE RỊA", asks=f"{LAO}\n\n{ROAD}\n\nĐề nghị Sở Ngoại vụ mở lớp bồi dưỡng tiếng Lào."),
    )
    moved.refresh_from_db()
    assert moved.group == alone, "what a person parted the machine leaves"
    services.move_proposal(proposal=moved, to=group, actor=officer, now=NOW)
    assert not ProposalGroup.objects.visible_to(officer).filter(pk=alone.pk).exists()
    other = ProposalGroup.objects.exclude(campaign=group.campaign).first()
    assert other
    with pytest.raises(UserError, match="TD-014"):
        services.move_proposal(proposal=moved, to=other, actor=officer, now=NOW)


def test_a_clerk_sees_her_own_words_of_a_group_and_not_who_else_asks(
    sign_in: Callable[[str], Client], campaign: Campaign
) -> None:
    send("xã Bản Lìm", report("XÃ BẢN LÌM", asks=LAO_TOO))
    send("xã Khe Rịa", report("XÃ KHE RỊA", asks=LAO))
    group = Proposal.objects.get(words=LAO).group
    assert group == Proposal.objects.get(words=LAO_TOO).group
    client = sign_in("banlim")
    for page in (
        client.get(reverse("proposals", args=(campaign.pk,))),
        client.get(reverse("proposal-group", args=(group.pk,))),
    ):
        text = page.content.decode()
        assert LAO_TOO in text
        assert LAO not in text
        assert "Khe Rịa" not in text
    assert client.post(reverse("answer-group", args=(group.pk,)), {"state": "open"}).status_code == 403


def test_grouping_does_not_depend_on_how_many_come_at_once(
    raised: dict[str, Proposal], campaign: Campaign
) -> None:
    submission = raised["lao"].submission
    fresh = [
        ("external_affairs_department", Proposal(submission=submission, version=submission.current, key=key_of(words), words=words, start=0, end=1))
        for words in ("Đề nghị Sở Ngoại vụ mở lớp tiếng Lào cho công chức xã biên giới.", "Đề nghị Sở Ngoại vụ cấp lại con dấu đã mòn.")
    ]  # fmt: skip
    put_in_groups(fresh, campaign=campaign, now=NOW)
    assert fresh[0][1].group == raised["lao"].group
    assert fresh[1][1].group not in {proposal.group for proposal in raised.values()}


# ---- duties ----

TODAY = date(2025, 12, 10)


def test_days_are_listed_late_ones_first_with_their_basis(officer: User) -> None:
    found = duties(officer, TODAY)
    days = [(duty.state != "late", duty.due.day) for duty in found.duties]
    assert days == sorted(days)
    assert {duty.rule.basis for duty in found.duties} >= {
        "Điều 8 Quyết định 06/2020/QĐ-TTg", "khoản 6 Điều 24 Nghị định 58/2022/NĐ-CP",
    } - {duty.rule.basis for duty in found.done}  # fmt: skip
    (signed,) = [duty for duty in found.duties if duty.rule.id == "agreement_signed_by_border_commune"]
    assert (signed.unit.name, signed.due.day, signed.state) == ("xã Mường Thinh", date(2025, 10, 23), "late")
    assert signed.event
    assert "ký kết 01 thỏa thuận quốc tế" in signed.event.event.words
    months = [duty for duty in found.duties if duty.rule.id == "aid_budget_month" and duty.state == "late"]
    assert len(months) <= 1, "late months are one line"


@pytest.mark.parametrize(
    "today", [date(2025, 11, 20), date(2026, 2, 14), date(2026, 11, 15), date(2027, 6, 1)]
)
@pytest.mark.parametrize("ahead", [30, 365])
def test_whatever_the_day_no_duty_is_twice_in_the_list(today: date, ahead: int, officer: User) -> None:
    found = duties(officer, today, ahead=ahead)
    ids = [duty.id for duty in (*found.duties, *found.done)]
    assert len(ids) == len(set(ids))
    assert all((duty.due.day < today) == (duty.state == "late") for duty in found.duties)


def test_a_duty_is_done_with_its_document_and_open_again(
    sign_in: Callable[[str], Client], officer: User
) -> None:
    (duty,) = [one for one in duties(officer, TODAY).duties if one.rule.id == "ngos_yearly"]
    client, address = sign_in("chuyenvien"), reverse("tell-duty", args=(duty.unit.pk,))
    given = {
        "rule": duty.rule.id,
        "key": duty.key,
        "state": "done",
        "number": "45/BC-UBND",
        "day": "2025-12-12",
    }
    assert client.post(address, given).status_code == 302
    (done,) = [one for one in duties(officer, TODAY).done if one.rule.id == "ngos_yearly"]
    assert done.word
    assert (done.word.number, done.word.day) == ("45/BC-UBND", date(2025, 12, 12))
    client.post(address, {**given, "state": "open"})
    assert [one for one in duties(officer, TODAY).duties if one.rule.id == "ngos_yearly"]
    assert DutyWord.objects.filter(rule="ngos_yearly").count() == 2, "every word is kept"
    client.post(address, {**given, "state": "none", "note": "tỉnh không có tổ chức nào", "always": "1"})
    client.post(address, {**given, "key": "2025", "state": "open"})
    later = [one for one in duties(officer, date(2026, 12, 1)).duties if one.rule.id == "ngos_yearly"]
    assert [one.key for one in later] == ["2025"], "not owed in any year, but the one that was opened again"


BAD_DUTY = {
    "no_rule": ({"rule": "tax"}, "TD-030"),
    "rule_of_others": ({"rule": "ngo_own_report"}, "TD-030"),
    "no_key": ({"key": ""}, "TD-030"),
    "no_state": ({"state": ""}, "TD-031"),
    "no_number": ({"number": ""}, "TD-032"),
    "no_day": ({"day": ""}, "TD-032"),
    "wrong_day": ({"day": "2025-02-30"}, "TD-040"),
    "day_to_come": ({"day": "2999-02-01"}, "TD-034"),
    "not_owed_without_reason": ({"state": "none"}, "TD-033"),
}


@pytest.mark.parametrize(("given", "code"), BAD_DUTY.values(), ids=BAD_DUTY)
def test_a_word_on_a_duty_that_says_too_little_is_refused(
    given: dict[str, str], code: str, sign_in: Callable[[str], Client]
) -> None:
    province = Unit.objects.get(kind="tỉnh")
    good = {
        "rule": "conferences_yearly",
        "key": "2025",
        "state": "done",
        "number": "1/BC",
        "day": "2025-12-01",
        "note": "",
    }
    answer = sign_in("chuyenvien").post(reverse("tell-duty", args=(province.pk,)), {**good, **given})
    assert answer.status_code == 422
    assert code in answer.content.decode()


def test_an_event_without_a_day_waits_for_one(sign_in: Callable[[str], Client], officer: User) -> None:
    (row,) = [row for row in duties(officer, TODAY).undated if row.unit.name == "phường Lam Khuê"]
    client, address = sign_in("chuyenvien"), reverse("tell-event", args=(row.event.pk,))
    for given, code in (({}, "TD-022"), ({"day": "2999-01-01"}, "TD-022"), ({"dropped": "1"}, "TD-023")):
        answer = client.post(address, given)
        assert (answer.status_code, code in answer.content.decode()) == (422, True)
    client.post(address, {"day": "14/11/2025"})
    (duty,) = [one for one in duties(officer, TODAY).duties if one.key == f"e{row.event.pk}"]
    assert (duty.rule.id, duty.due.day) == ("conference_result", date(2025, 12, 1))  # the 29th is a Saturday
    client.post(address, {"dropped": "1", "note": "hội thảo trong nước"})
    found = duties(officer, TODAY)
    assert duty.id not in {one.id for one in found.duties}
    assert row.event not in {one.event for one in found.undated}
    assert [one.event for one in found.dropped] == [row.event]


def test_an_agreement_of_an_abolished_district_names_its_heir(officer: User) -> None:
    (row,) = [row for row in duties(officer, TODAY).unruled if row.unit.name == "huyện Mường Thinh"]
    assert "UBND cấp tỉnh kế thừa" in row.note
    assert "177/2025/NĐ-CP" in row.note


def test_what_the_province_signed_is_the_provinces_to_report(officer: User) -> None:
    said = "1. Công tác thỏa thuận quốc tế\n\nNgày 12/11/2025, UBND tỉnh ký kết 01 thỏa thuận quốc tế với tỉnh Nậm Khăm (Lào) về y tế."
    send("phường Lam Khuê", report("PHƯỜNG LAM KHUÊ", results=said))
    (duty,) = [one for one in duties(officer, TODAY).duties if one.rule.id == "agreement_signed_by_province"]
    assert (duty.unit.name, duty.due.start, duty.due.day) == (
        "tỉnh Tây Khuê",
        date(2025, 11, 12),
        date(2025, 11, 27),
    )


LEVELS = {
    "tỉnh": "province",
    "xã": "border_commune",
    "phường": "border_commune",
    "huyện": "",
    "sở": "department",
    "ban": "department",
}


@pytest.mark.parametrize(("kind", "level"), LEVELS.items())
def test_which_rules_speak_of_which_unit(kind: str, level: str) -> None:
    assert level_of(Unit(name=f"{kind} X", kind=kind)) == level


@pytest.mark.parametrize(
    ("who", "dated"),
    [
        ("banlim", {"Cấp xã": False}),
        ("chuyenvien", {"Cấp tỉnh": True, "Sở, ban, ngành": False, "Cấp xã": False}),
    ],
)
def test_what_a_level_owes_without_a_day_is_said(
    who: str, dated: dict[str, bool], sign_in: Callable[[str], Client], user: Callable[[str], User]
) -> None:
    found = levels(user(who), TODAY)
    assert {level.name: bool(level.dated) for level in found} == dated
    assert all(level.rules for level in found)
    page = sign_in(who).get(reverse("duties"), {"xep": "noi-nhan"}).content.decode()
    assert "không văn bản nào trong bộ quy định nêu ngày cố định" in page
    assert "Thông tư 09/2025/TT-BNG" in page


def test_days_are_put_under_whom_they_go_to(officer: User) -> None:
    found = duties(officer, TODAY)
    assert sum(len(owed) for _, owed in found.by_recipient) == len(found.duties)
    for to, owed in found.by_recipient:
        assert {duty.to for duty in owed} == {to}
        assert [duty for duty in found.duties if duty.to == to] == owed, "in the order of the days"


BAD_EVENT = {
    "no_kind": ({"register": "border_meetings"}, "TD-020"),
    "no_words": ({"words": " "}, "TD-021"),
    "no_day": ({"day": ""}, "TD-022"),
    "day_to_come": ({"day": "2999-01-01"}, "TD-022"),
    "unit_by_a_wrong_name": ({"unit": "", "unit_name": "xã Không Có"}, "TD-024"),
}


@pytest.mark.parametrize(("given", "code"), BAD_EVENT.values(), ids=BAD_EVENT)
def test_an_event_entered_by_hand_needs_its_parts(
    given: dict[str, str], code: str, sign_in: Callable[[str], Client]
) -> None:
    unit = Unit.objects.get(name="xã Bản Lìm")
    good = {"unit": unit.pk, "register": "agreements", "words": "Thỏa thuận kết nghĩa", "day": "2025-12-01"}
    answer = sign_in("chuyenvien").post(reverse("add-event"), {**good, **given})
    assert answer.status_code == 422
    assert code in answer.content.decode()


def test_a_clerk_enters_an_event_of_her_unit_alone(
    sign_in: Callable[[str], Client], user: Callable[[str], User]
) -> None:
    client, own = sign_in("banlim"), Unit.objects.get(name="xã Bản Lìm")
    given = {"register": "agreements", "words": "Thỏa thuận kết nghĩa cụm bản", "day": "2025-12-01"}
    assert client.post(reverse("add-event"), {**given, "unit_name": "xã Bản Lìm"}).status_code == 302
    (duty,) = duties(user("banlim"), TODAY).duties
    assert (duty.unit, duty.due.day) == (own, date(2025, 12, 16))
    assert duty.may
    other = Unit.objects.get(name="xã Khe Rịa")
    assert client.post(reverse("add-event"), {**given, "unit": other.pk}).status_code == 404
    assert client.post(reverse("tell-duty", args=(other.pk,)), {}).status_code == 404


def test_the_calendar_file_can_be_taken_along(sign_in: Callable[[str], Client]) -> None:
    answer = sign_in("chuyenvien").get(reverse("duties-export", args=("ics",)))
    assert "viec-co-han.ics" in answer["Content-Disposition"]
    text = answer.content.decode()
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    names = re.findall(r"^UID:(.+)$", text.replace("\r\n ", "").replace("\r\n", "\n"), re.M)
    assert names
    assert len(names) == len(set(names)) == text.count("BEGIN:VEVENT") == text.count("END:VEVENT")
    assert sign_in("chuyenvien").get(reverse("duties-export", args=("pdf",))).status_code == 404


def test_the_rules_are_shown_with_what_is_not_sure(sign_in: Callable[[str], Client]) -> None:
    page = sign_in("banlim").get(reverse("duty-rules")).content.decode()
    assert "đọc từ bản quét, cần đối chiếu" in page
    assert "Mới đọc được tóm tắt của Nghị định 148/2026/NĐ-CP" in page
    assert "văn bản không nêu ngày" in page
    assert "hết hiệu lực" in page


PAGES = ("plans", "proposals", "duties", "duty-rules", "follow-unit", "proposal-group")


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_small_and_asks_little(
    name: str, sign_in: Callable[[str], Client], campaign: Campaign
) -> None:
    from access_of_followup import rows as places

    client, arguments = (
        sign_in("chuyenvien"),
        places()[name] if name not in ("plans", "proposals") else (campaign.pk,),
    )
    client.get(reverse(name, args=arguments))
    with CaptureQueriesContext(connection) as asked:
        page = client.get(reverse(name, args=arguments), headers={"Accept-Encoding": "gzip"})
    assert len(asked) <= 30
    assert len(page.content) < 60_000


@pytest.mark.parametrize("language", ["en", "zh-hans"])
@pytest.mark.parametrize("name", ["duties", "duty-rules"])
def test_the_rules_speak_the_language_of_the_page(
    name: str, language: str, sign_in: Callable[[str], Client]
) -> None:
    client = sign_in("chuyenvien")
    client.post(reverse("set_language"), {"language": language, "next": "/"})
    page = client.get(reverse(name)).content.decode()
    assert ("Ministry of Foreign Affairs" if language == "en" else "外交部") in page


def test_earlier_campaigns_are_those_whose_period_ends_before(campaign: Campaign) -> None:
    assert [row.period for row in earlier(campaign)][:1] == ["2025H1"]
    assert earlier(Campaign.objects.get(period="2025H1")) == []
