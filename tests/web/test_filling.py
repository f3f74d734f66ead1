"""The form in the browser: what it says is what the library's form says, nothing typed is lost, and what is sent goes the way of a file."""

import gzip
import io
import json
import zipfile
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from lxml import html

from doingoai.knowledge.forms import forms
from doingoai.knowledge.outlines import outline
from doingoai.knowledge.record_fields import registers
from doingoai.model import AskedSection, Outline, Report, UserError
from doingoai.periods import parse_code
from doingoai.pipeline import understand
from doingoai.read import read_bytes
from doingoai.write.forms import Ask, write_form
from doingoai_web.campaigns.models import Asked, Campaign
from doingoai_web.filling import fields, keeping, sending, services
from doingoai_web.filling.checking import check
from doingoai_web.filling.drawing import answers_of, word_file
from doingoai_web.filling.models import Change, Draft, Kept
from doingoai_web.filling.outline import places_of
from doingoai_web.filling.page import screen
from doingoai_web.filling.running import running_rows
from doingoai_web.intake import services as intake
from doingoai_web.intake.models import Item, State
from doingoai_web.intake.services import Upload, hand_in
from doingoai_web.jobs.models import Job
from doingoai_web.jobs.services import cancel, do
from doingoai_web.people.models import User
from doingoai_web.review.models import Status, Submission, Version
from doingoai_web.review.services import accept, remark, reopen, send_back
from form_filler import filled

pytestmark = pytest.mark.django_db
NOW = datetime(2025, 12, 5, 2, tzinfo=UTC)
ASK = Ask("xã Bản Lìm, tỉnh Tây Khuê", parse_code("2025H2"), outline("xa-2025"), date(2025, 12, 10))
PLACES = places_of(ASK.outline)


def tree_of(page: bytes) -> Any:
    """A page as a tree; of no type, which lxml's stubs make unusable."""
    return html.fromstring(page.decode())


def read(data: bytes) -> Report:
    return understand(read_bytes(data, "mau.docx"), findings=False)


@pytest.fixture
def asked(db: None) -> Asked:
    """xã Pù Thoang, which has sent nothing."""
    return Asked.objects.select_related("campaign__owner", "unit__parent", "above").get(
        unit__name="xã Pù Thoang", campaign__period="2025H2"
    )


@pytest.fixture
def mine(db: None) -> Asked:
    """xã Bản Lìm, of which banlim is the clerk."""
    return Asked.objects.select_related("campaign__owner", "unit__parent", "above").get(
        unit__name="xã Bản Lìm", campaign__period="2025H2"
    )


@pytest.fixture
def officer(user: Callable[[str], User]) -> User:
    return user("chuyenvien")


@pytest.fixture
def clerk(user: Callable[[str], User]) -> User:
    return user("banlim")


# ---- the web form and the library's form say the same ----

FIGURES = st.sampled_from(
    [
        "3",
        "03",
        "0",
        "không",
        "khoảng 5",
        "trên 70",
        "5-7",
        "vài chục",
        "1.204",
        "12 người",
        "chưa thống kê",
        "2 đoàn",
    ]
)
MONEY = st.sampled_from(["12.500 USD", "300 triệu đồng", "0", "12.500 USD; 300 triệu đồng", "450", "không"])
WORDS = st.sampled_from(
    [
        "Trong kỳ, xã đón 02 đoàn với 15 lượt người đến làm việc.",
        "Không phát sinh.",
        "- Ban hành 04 văn bản chỉ đạo.\n- Tuần tra song phương 03 lần với phía bạn.",
        "Số kiều bào gốc địa phương là 41 người, kiều hối khoảng 20.000 USD.",
        "Không có đoàn ra;\n\ntiếp 01 đoàn vào.",
    ]
)
CELLS = {
    "text": st.sampled_from(["Đoàn khảo sát nước sạch", "Hội Chữ thập đỏ", "trồng rừng, nước sạch"]),
    "list": st.sampled_from(["xã Bản Lìm", "Bản Lìm, Na Thuông"]),
    "number": st.sampled_from(["6", "12", "khoảng 20"]),
    "money": st.sampled_from(["15.000 USD", "200 triệu đồng"]),
    "date": st.sampled_from(["14/10/2025", "3/9/2025", "12/3", "tháng 8"]),
    "countries": st.sampled_from(["Lào", "Nhật Bản, Hàn Quốc"]),
}


def _cell(column: Any) -> st.SearchStrategy[str]:
    return st.sampled_from(list(column.choices.values())) if column.type == "choice" else CELLS[column.type]


@st.composite
def fillings(draw: st.DrawFn) -> dict[str, str]:
    """Fields of the web form, answered at random."""
    found: dict[str, str] = {}
    for place in PLACES:
        if not place.key:
            continue
        for one in place.part.indicators:
            if draw(st.booleans()):
                money = one in (
                    "foreign_aid.committed",
                    "foreign_aid.disbursed",
                    "overseas_vietnamese.remittances",
                )
                found[f"i.{one}"] = draw(MONEY if money else FIGURES)
        if place.part.box and draw(st.integers(0, 4)) == 0:
            found[f"n.{place.key}"] = "1"
        if draw(st.integers(0, 3)) == 0:
            found[f"t.{place.key}"] = draw(WORDS)
        for register in place.part.registers:
            for number in range(1, draw(st.integers(0, forms().registers[register].rows)) + 1):
                names = draw(
                    st.lists(
                        st.sampled_from(forms().registers[register].fields),
                        min_size=1,
                        max_size=4,
                        unique=True,
                    )
                )
                known = registers()[register].fields
                found |= {f"r.{register}.{number}.{name}": draw(_cell(known[name])) for name in names}
    if draw(st.integers(0, 5)) == 0:
        found["n.*"] = "1"
    return found


def typed(data: dict[str, str]) -> bytes:
    """The library's form with the same answers, as Word leaves it."""
    numbers = {place.key: place.part.number for place in PLACES if place.key} | {"*": 0}
    answers, ticks = {}, set()
    for name, words in data.items():
        kind, _, key = name.partition(".")
        if kind == "i":
            part = next(p.part.number for p in PLACES if key in p.part.indicators)
            answers[f"i{part:02d}.{forms().code(key)}"] = words
        elif kind == "n":
            ticks.add(f"n{numbers[key]:02d}")
        elif kind == "t":
            answers[f"t{numbers[key]:02d}"] = words
        else:
            register, row, column = key.split(".")
            part = next(p.part.number for p in PLACES if register in p.part.registers)
            answers[f"r{part:02d}.{forms().registers[register].code}.{int(row):02d}.{column}"] = words
    return filled(write_form(ASK), answers, ticks)


def told(report: Report) -> list[tuple[object, ...]]:
    """Every observation and every row of a register, with their words."""
    seen: list[tuple[object, ...]] = [
        (o.indicator, o.value, o.upper, o.qualifier, o.unit, o.currency, o.basis, o.period, o.scope, o.breakdown, o.confidence,
         " ".join(report.words(o.span).split()))
        for o in report.observations
    ]  # fmt: skip
    return sorted(seen + [(r.register, sorted(map(str, r.fields.items()))) for r in report.records], key=str)


@settings(max_examples=6, deadline=None, suppress_health_check=list(HealthCheck), phases=(Phase.generate,))
@given(fillings())
def test_the_web_form_gives_the_observations_of_the_library_form(data: dict[str, str]) -> None:
    assert told(read(word_file(ASK, data))) == told(read(typed(data)))


@settings(max_examples=4, deadline=None, suppress_health_check=list(HealthCheck), phases=(Phase.generate,))
@given(fillings())
def test_a_form_says_back_what_was_written_in_it(data: dict[str, str]) -> None:
    back = answers_of(read(word_file(ASK, data)), ASK)
    single = {name: words for name, words in data.items() if not name.startswith("r.")}
    assert {n: w for n, w in back.items() if not n.startswith("r.")} == {
        name: "\n".join(line for line in words.split("\n") if line) for name, words in single.items()
    }
    for register in forms().registers:
        rows = [fields.row(data, register, number) for number in fields.row_numbers(data, register)]
        assert [fields.row(back, register, number) for number in fields.row_numbers(back, register)] == rows


def test_more_rows_than_are_printed_are_all_read() -> None:
    data = {f"r.delegations.{n}.name": f"Đoàn thứ {n} của tổ chức bạn" for n in range(1, 105)}
    report = read(word_file(ASK, data))
    assert sum(record.register == "delegations" for record in report.records) == 104


@pytest.mark.parametrize(
    ("name", "given_words", "kept"),
    [
        ("i.delegations.in_count", " 3 \n đoàn ", "3 đoàn"),
        ("i.delegations.in_count", "3\u0007\ufffe", "3"),
        ("i.delegations.in_count", "9" * 400, "9" * 300),
        ("t.delegations", "Một đoàn.\r\nHai đoàn.\n\n", "Một đoàn.\nHai đoàn."),
        ("n.delegations", "on", "1"),
        ("n.delegations", "không", ""),
        ("i.delegations.in_count", "e\u0302\u0301", "ế"),
    ],
)
def test_a_value_is_kept_as_a_document_can_hold_it(name: str, given_words: str, kept: str) -> None:
    assert fields.tidy(name, given_words) == kept


@pytest.mark.parametrize(
    "name",
    ["i.no.such", "r.delegations.0.name", "r.delegations.1.no", "x.y", "t.", "csrfmiddlewaretoken", "why.ab"],
)
def test_what_is_no_field_is_not_kept(name: str) -> None:
    assert fields.known(name) is None


def test_what_runs_on_is_carried_over_and_nothing_stale() -> None:
    earlier = Ask(ASK.unit, parse_code("2025H1"), ASK.outline)
    data = {
        "r.agreements.1.title": "Thỏa thuận hợp tác với huyện bạn", "r.agreements.1.signed": "02/03/2025", "r.agreements.1.status": "ký mới",
        "r.agreements.2.title": "Bản ghi nhớ về chợ biên giới", "r.agreements.2.partners": "Phía bạn", "r.agreements.2.status": "chấm dứt",
        "r.aid_projects.1.name": "Nước sạch bản Na", "r.aid_projects.1.donor": "Tổ chức Nước xanh", "r.aid_projects.1.committed": "15.000 USD",
        "r.aid_projects.1.disbursed": "5.000 USD", "r.aid_projects.1.status": "mới",
        "r.delegations.1.name": "Đoàn khảo sát", "r.delegations.1.members": "6", "t.agreements": "Câu văn của kỳ trước.",
    }  # fmt: skip
    found = running_rows(read(word_file(earlier, data)), PLACES, date(2025, 7, 1))
    assert fields.row(found, "agreements", 1)["title"] == "Thỏa thuận hợp tác với huyện bạn"
    assert fields.row(found, "agreements", 1)["status"] == "đang thực hiện", "what was new is running now"
    assert fields.row_numbers(found, "agreements") == [1], "what ended does not run on"
    assert fields.row(found, "aid_projects", 1) == {
        "name": "Nước sạch bản Na", "donor": "Tổ chức Nước xanh", "committed": "15.000 USD", "status": "đang triển khai"
    }  # fmt: skip
    assert not any(name.startswith(("r.delegations", "t.")) for name in found)


# ---- saving ----


def put(
    asked: Asked, actor: User, base: int = 0, tab: str = "", whole: bool = False, **changes: str
) -> services.Saved:
    named = {name.replace("__", "."): words for name, words in changes.items()}
    return services.save(asked=asked, changes=named, base=base, actor=actor, now=NOW, tab=tab, whole=whole)


IN, OUT = "i.delegations.in_count", "i.delegations.out_count"


def test_two_people_lose_nothing(asked: Asked, officer: User, user: Callable[[str], User]) -> None:
    first = put(asked, officer, tab="a", i__delegations__in_count="3")
    assert (first.draft.revision, first.written) == (1, 1)
    other = put(
        asked, user("truongphong"), tab="b", i__delegations__in_count="4", i__delegations__out_count="1"
    )
    assert other.draft.data == {IN: "3", OUT: "1"}, "what met nobody is written"
    assert other.met == 1
    assert dict(other.news) == {IN: "3"}
    (held,) = other.draft.pending
    assert (held["values"], held["name"]) == ({IN: "4"}, "Trưởng phòng Hợp tác quốc tế")
    taken = services.take(asked=asked, pending=held["id"], actor=officer, now=NOW)
    assert (taken.data[IN], taken.pending) == ("4", [])
    assert (
        services.take(asked=asked, pending=held["id"], actor=officer, now=NOW).revision == taken.revision
    ), "twice is harmless"


def test_a_page_whose_answer_was_lost_does_not_meet_itself(asked: Asked, officer: User) -> None:
    put(asked, officer, tab="a", i__delegations__in_count="3")
    again = put(asked, officer, tab="a", i__delegations__in_count="35")
    assert (again.met, again.draft.data[IN]) == (0, "35")
    assert Change.objects.filter(draft=again.draft).count() == 1, (
        "savings of a page within a minute are one row"
    )
    assert Change.objects.get(draft=again.draft).changes == {IN: ["", "35"]}


def test_without_script_a_field_left_alone_overwrites_nothing(asked: Asked, officer: User) -> None:
    put(asked, officer, i__delegations__in_count="3", i__delegations__out_count="1")
    put(asked, officer, base=1, tab="b", i__delegations__in_count="5")
    late = put(
        asked, officer, base=1, whole=True, i__delegations__in_count="3", i__delegations__out_count="2"
    )
    assert late.draft.data == {IN: "5", OUT: "2"}
    assert late.met == 0


def test_two_people_in_one_new_row_make_two(asked: Asked, officer: User) -> None:
    put(asked, officer, tab="a", r__delegations__1__name="Đoàn một")
    second = put(
        asked, officer, tab="b", r__delegations__1__members="7", r__delegations__1__purpose="Khảo sát"
    )
    assert second.met == 2
    (held,) = second.draft.pending
    draft = services.take(asked=asked, pending=held["id"], actor=officer, now=NOW, new_row=True)
    assert fields.row(draft.data, "delegations", 1) == {"name": "Đoàn một"}
    assert fields.row(draft.data, "delegations", 2) == {"members": "7", "purpose": "Khảo sát"}


def test_nothing_is_written_while_nothing_changes(
    asked: Asked, officer: User, sign_in: Callable[[str], Client]
) -> None:
    sign_in("chuyenvien").get(reverse("fill", args=(asked.pk,)))
    assert not Draft.objects.filter(asked=asked).exists(), "opening a form writes nothing"
    put(asked, officer, i__delegations__in_count="3")
    assert put(asked, officer, base=1, i__delegations__in_count="3").draft.revision == 1


def _post(client: Client, asked: Asked, **body: Any) -> Any:
    address = reverse("fill-save", args=(asked.pk,))
    return client.post(
        address, json.dumps({"revision": 0, "changes": {}, **body}), content_type="application/json"
    )


def test_the_script_is_told_what_others_wrote(
    asked: Asked, officer: User, sign_in: Callable[[str], Client]
) -> None:
    client = sign_in("chuyenvien")
    answer = _post(client, asked, tab="a", changes={IN: "3"}).json()
    assert (answer["revision"], answer["met"], answer["news"], answer["notes"]) == (1, 0, {}, None)
    answer = _post(client, asked, tab="b", changes={IN: "4"}, outline="old").json()
    assert (answer["met"], answer["news"], answer["outline_changed"]) == (1, {IN: "3"}, True)
    assert "“4”" in answer["notes"][IN]
    held = Draft.objects.get(asked=asked).pending[0]["id"]
    answer = _post(client, asked, tab="b", revision=2, do=f"take:{held}").json()
    assert (answer["news"], answer["notes"]) == ({IN: "4"}, {})


@pytest.mark.parametrize(
    "body",
    [
        "",
        "[]",
        "{}",
        '{"revision": "1"}',
        '{"revision": 1, "changes": [1]}',
        '{"revision": 1, "changes": {"i.a.b": 3}}',
        "\xff",
    ],
)
def test_a_broken_saving_is_answered_in_words(
    body: str, asked: Asked, sign_in: Callable[[str], Client]
) -> None:
    address = reverse("fill-save", args=(asked.pk,))
    answer = sign_in("chuyenvien").post(address, body.encode("latin-1"), content_type="application/json")
    assert answer.status_code == 422
    assert "Tải lại trang" in answer.json()["error"]


# ---- the page ----


def test_the_form_is_filled_and_sent_without_a_script(
    asked: Asked, sign_in: Callable[[str], Client], django_assert_max_num_queries: Any
) -> None:
    client, address = sign_in("chuyenvien"), reverse("fill", args=(asked.pk,))
    with django_assert_max_num_queries(30):
        page = client.get(address)
    assert len(gzip.compress(page.content)) < 60_000
    tree = tree_of(page.content)
    values = {
        one.get("name"): one.get("value") or ""
        for one in tree.xpath('//form[@id="mau"]//input[@name and not(@type="checkbox")]')
    }
    values |= {IN: "3", "t.delegations": "Xã đón 03 đoàn.", "n.agreements": "1", "do": "check"}
    assert client.post(address, values).status_code == 302
    draft = Draft.objects.get(asked=asked)
    assert draft.data == {IN: "3", "t.delegations": "Xã đón 03 đoàn.", "n.agreements": "1"}
    assert draft.checked == draft.revision
    assert {found["rule"] for found in draft.findings} >= {"TD-001"}
    refused = client.post(address, {"revision": draft.revision, "do": "send"})
    assert refused.status_code == 422
    assert "chưa xác nhận" in refused.content.decode()
    sent = client.post(address, {"revision": draft.revision, "do": "send", "cleared": "1"}, follow=True)
    version = Version.objects.get(submission__asked=asked)
    assert (version.channel, version.number, version.sent_by) == ("form", 1, sent.context["user"])
    assert version.facts.get(indicator="delegations.in_count", scope="own").value == 3
    assert version.facts.get(indicator="agreements.signed").basis == "declared_none"
    assert "sau hạn nên được ghi là gửi chậm" in sent.content.decode(), (
        "the demo's day is past: allowed, and told"
    )
    unchanged = client.post(address, {"revision": draft.revision, "do": "send", "cleared": "1"})
    assert "chưa sửa gì so với bản đã gửi" in unchanged.content.decode()


def test_a_contradiction_stands_beside_its_box(asked: Asked, officer: User) -> None:
    saved = put(
        asked,
        officer,
        i__delegations__in_count="2",
        n__delegations="1",
        r__delegations__1__name="Đoàn khảo sát nước",
    )
    draft = check(asked=asked, draft=saved.draft, now=NOW)
    shown = screen(asked, draft)
    assert "DM-005" in {found["rule"] for found in shown.notes["n.delegations"].findings}
    assert draft.sums == {"delegations": "1 dòng"}
    again = check(
        asked=asked,
        draft=put(asked, officer, base=1, i__delegations__in_count="0").draft,
        now=NOW + timedelta(seconds=1),
    )
    assert again.checked != again.revision, "not twice within a few seconds"


@pytest.mark.parametrize(
    ("changes", "closed", "cleared", "code"),
    [
        ({IN: "3"}, False, False, "DF-001"),
        ({IN: "3"}, True, True, "DF-002"),
        ({}, False, True, "DF-003"),
        ({"t.no-longer-asked": "Chữ cũ"}, False, True, "DF-003"),
    ],
)
def test_what_cannot_be_sent_says_why(
    changes: dict[str, str], closed: bool, cleared: bool, code: str, asked: Asked, officer: User
) -> None:
    if closed:
        asked.campaign.closed_at = NOW
        asked.campaign.save()
    services.save(asked=asked, changes=changes, base=0, actor=officer, now=NOW)
    with pytest.raises(UserError) as told_why:
        sending.send(asked=asked, cleared=cleared, actor=officer, now=NOW)
    assert told_why.value.code == code
    assert not Version.objects.filter(submission__asked=asked).exists()


@pytest.mark.parametrize("words", ["TUYỆT MẬT", "Nội dung.\n(Mật)\nCòn nữa", "M Ậ T"])
def test_a_mark_of_secrecy_is_refused_and_not_kept(words: str, asked: Asked, officer: User) -> None:
    with pytest.raises(UserError, match="DF-012"):
        services.save(asked=asked, changes={"t.delegations": words, IN: "3"}, base=0, actor=officer, now=NOW)
    assert not Draft.objects.filter(asked=asked).exists()


# ---- sent, sent back, sent again ----


def _sent(asked: Asked, actor: User, **changes: str) -> Version:
    draft = Draft.objects.filter(asked=asked).first()
    put(asked, actor, draft.revision if draft else 0, "", False, **changes)
    version = sending.send(asked=asked, cleared=True, actor=actor, now=NOW).version
    assert version is not None
    return version


def test_what_came_back_opens_at_the_words_and_goes_out_again(
    mine: Asked, officer: User, clerk: User, sign_in: Callable[[str], Client]
) -> None:
    first = _sent(
        mine, clerk, i__delegations__in_count="47", t__delegations="Xã đón 47 đoàn đến khảo sát nước sạch."
    )
    text = first.report.text
    start, figure = text.index("khảo sát nước sạch"), text.index("47")
    remark(version=first, text="Ghi rõ đoàn của ai.", actor=officer, now=NOW, start=start, end=start + 18)
    remark(version=first, text="47 hay 4?", actor=officer, now=NOW, start=figure, end=figure + 2)
    remark(version=first, text="Thiếu chữ ký.", actor=officer, now=NOW)
    client = sign_in("banlim")
    review, word = (client.get(reverse(name, args=(first.pk,))) for name in ("review", "commented"))
    assert "Ghi rõ đoàn của ai." not in review.content.decode(), (
        "what the officer notes is hers until the report comes back"
    )
    comments = zipfile.ZipFile(io.BytesIO(word.content)).read("word/comments.xml").decode()
    assert "Ghi rõ đoàn của ai." not in comments
    assert (
        "Ghi rõ đoàn của ai."
        in sign_in("chuyenvien").get(reverse("review", args=(first.pk,))).content.decode()
    )
    revision = Submission.objects.get(asked=mine).revision
    send_back(version=first, revision=revision, note="Sửa số đoàn.", actor=officer, now=NOW)
    assert "Ghi rõ đoàn của ai." in client.get(reverse("review", args=(first.pk,))).content.decode()
    page = client.get(reverse("fill", args=(mine.pk,)))
    notes = page.context["screen"].notes
    assert [said.text for said in notes[IN].remarks] == ["47 hay 4?"]
    assert [said.text for said in notes["t.delegations"].remarks] == ["Ghi rõ đoàn của ai."]
    assert [said.text for said in notes["s."].remarks] == ["Thiếu chữ ký."]
    assert "Sửa số đoàn." in page.content.decode()
    second = _sent(mine, clerk, i__delegations__in_count="4")
    assert (second.number, Submission.objects.get(asked=mine).status) == (first.number + 1, Status.RECEIVED)
    third = _sent(mine, clerk, i__delegations__in_count="47")
    assert third.number == second.number + 1, "the words of the first again are a version of their own"
    assert Submission.objects.get(asked=mine).current == third
    shown = client.get(reverse("review", args=(second.pk,))).content.decode()
    assert "Số liệu khác bản" in shown


def test_an_accepted_report_is_closed_until_it_is_reopened(
    mine: Asked, officer: User, clerk: User, sign_in: Callable[[str], Client]
) -> None:
    version = _sent(mine, clerk, i__delegations__in_count="4")
    submission = Submission.objects.get(asked=mine)
    accept(version=version, revision=submission.revision, actor=officer, now=NOW)
    with pytest.raises(UserError, match="DF-009"):
        put(mine, clerk, base=1, i__delegations__in_count="5")
    page = sign_in("banlim").get(reverse("fill", args=(mine.pk,)))
    assert tree_of(page.content).xpath("//fieldset[@disabled]")
    reopen(submission=submission, note="Đề nghị sửa.", actor=officer, now=NOW)
    assert put(mine, clerk, base=1, i__delegations__in_count="5").written == 1


def test_a_value_that_met_another_is_decided_before_sending(mine: Asked, officer: User, clerk: User) -> None:
    put(mine, officer, tab="a", i__delegations__in_count="3")
    put(mine, clerk, tab="b", i__delegations__in_count="4")
    with pytest.raises(UserError, match="DF-011"):
        sending.send(asked=mine, cleared=True, actor=clerk, now=NOW)
    services.drop(asked=mine, pending=Draft.objects.get(asked=mine).pending[0]["id"], actor=clerk, now=NOW)
    version = sending.send(asked=mine, cleared=True, actor=clerk, now=NOW).version
    assert version is not None
    assert version.facts.get(indicator="delegations.in_count", scope="own").value == 3


def test_a_form_filled_in_word_comes_into_the_draft(
    mine: Asked, clerk: User, sign_in: Callable[[str], Client]
) -> None:
    put(
        mine,
        clerk,
        i__delegations__in_count="3",
        r__delegations__1__name="Đoàn khảo sát nước",
        r__delegations__1__members="6",
    )
    client = sign_in("banlim")
    blank = b"".join(client.get(reverse("form-blank", args=(mine.pk,))))
    numbers = {place.key: place.part.number for place in PLACES}
    part = f"{numbers['delegations']:02d}"
    code, out = forms().code("delegations.in_count"), forms().code("delegations.out_count")
    row = f"r{part}.DR"
    word = filled(
        blank,
        {
            f"i{part}.{code}": "4", f"i{part}.{out}": "1", f"t{part}": "Xã đón 04 đoàn.",
            f"{row}.01.name": "Đoàn khảo sát nước", f"{row}.01.members": "6", f"{row}.01.purpose": "Khảo sát", f"{row}.02.name": "Đoàn dệt",
        },
    )  # fmt: skip
    for _ in range(2):  # the same file twice changes nothing more
        file = SimpleUploadedFile("mau.docx", word)
        client.post(reverse("fill-merge", args=(mine.pk,)), {"form": file})
    draft = Draft.objects.get(asked=mine)
    assert {IN: "3", OUT: "1", "t.delegations": "Xã đón 04 đoàn."}.items() <= draft.data.items()
    assert fields.row(draft.data, "delegations", 1) == {
        "name": "Đoàn khảo sát nước",
        "members": "6",
        "purpose": "Khảo sát",
    }
    assert fields.row_numbers(draft.data, "delegations") == [1, 2]
    (held,) = draft.pending
    assert (held["values"], held["why"], held["source"]) == ({IN: "4"}, "file", "mau.docx")


@pytest.mark.parametrize(("name", "data", "said"), [
    ("bao-cao.txt", "UBND XÃ BẢN LÌM\n\nBÁO CÁO\n\nXã đón 03 đoàn.".encode(), "không phải mẫu báo cáo"),
    ("khac.docx", write_form(Ask("xã Na Thuông, tỉnh Tây Khuê", parse_code("2025H2"), ASK.outline)), "của đơn vị hoặc kỳ khác"),
    ("hong.docx", b"PK\x03\x04" + b"\0" * 300, "hong.docx"),
])  # fmt: skip
def test_a_file_that_is_no_form_of_this_unit_is_refused_in_words(
    name: str, data: bytes, said: str, mine: Asked, sign_in: Callable[[str], Client]
) -> None:
    answer = sign_in("banlim").post(
        reverse("fill-merge", args=(mine.pk,)), {"form": SimpleUploadedFile(name, data)}
    )
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert not Draft.objects.filter(asked=mine).exists()


def test_an_outline_that_changed_loses_no_word(
    mine: Asked, clerk: User, sign_in: Callable[[str], Client]
) -> None:
    put(
        mine,
        clerk,
        i__delegations__in_count="3",
        t__delegations="Đoàn vào.",
        t__agreements="Thỏa thuận.",
        i__direction__docs_issued="2",
    )
    short = Outline(
        "rut-gon", {"vi": "Rút gọn"},
        (AskedSection("1", "Đoàn ra và đoàn vào trong kỳ", ("delegations",), indicators=("delegations.in_count",)),),
    )  # fmt: skip
    mine.__dict__["_outline"] = short
    shown = screen(mine, services.draft_of(mine, NOW))
    assert shown.changed
    assert shown.sections[0].words == "Đoàn vào.", "a new title loses nothing"
    assert [figure.value for figure in shown.figures] == ["3"]
    lost = {one.name: (one.label, one.words) for one in shown.lost}
    assert lost["t.agreements"] == (
        "2. Thỏa thuận quốc tế; thỏa thuận kế thừa của cấp huyện trước đây",
        "Thỏa thuận.",
    )
    assert set(lost) == {"t.agreements", "i.direction.docs_issued"}
    put(mine, clerk, base=1, i__delegations__in_count="4")
    again = screen(mine, services.draft_of(mine, NOW))
    assert {one.name: one.label for one in again.lost}["t.agreements"].startswith("2. Thỏa thuận"), (
        "also after it is saved anew"
    )


# ---- findings that are kept ----

TWICE = (
    "ỦY BAN NHÂN DÂN\nXÃ PÙ THOANG\n\nSố: 41/BC-UBND\n\nPù Thoang, ngày 04 tháng 12 năm 2025\n\nBÁO CÁO\n"
    "Kết quả công tác đối ngoại {period}\n\nI. CÔNG TÁC ĐOÀN RA, ĐOÀN VÀO\n\nTrong kỳ, xã phối hợp phối hợp đón 03 đoàn khách nước ngoài.\n\n"
    "TM. ỦY BAN NHÂN DÂN\nCHỦ TỊCH\n"
)
LIST = "- quy tắc: CV-001\n  đoạn trích: phối hợp phối hợp\n  lý do: nguyên văn tên chương trình\n"


def test_a_draft_keeps_a_finding_with_its_reason(
    mine: Asked, clerk: User, sign_in: Callable[[str], Client]
) -> None:
    saved = put(mine, clerk, t__delegations="Xã phối hợp phối hợp đón 03 đoàn khách.")
    draft = check(asked=mine, draft=saved.draft, now=NOW)
    found = next(one for one in draft.findings if one["rule"] == "CV-001")
    assert found["field"] == "t.delegations"
    client, address = sign_in("banlim"), reverse("fill", args=(mine.pk,))
    wrong = client.post(address, {"revision": "1", "do": f"keep:{found['key']}", f"why.{found['key']}": " "})
    assert "chưa ghi lý do" in wrong.content.decode()
    client.post(
        address,
        {"revision": "1", "do": f"keep:{found['key']}", f"why.{found['key']}": "nguyên văn tên chương trình"},
    )
    page = client.get(address).content.decode()
    assert "Đơn vị giữ nguyên, lý do: nguyên văn tên chương trình" in page
    version = sending.send(asked=mine, cleared=True, actor=clerk, now=NOW).version
    assert version is not None
    seen = sign_in("chuyenvien").get(reverse("review", args=(version.pk,))).content.decode()
    assert "nguyên văn tên chương trình (Công chức Văn hóa - Xã hội" in seen
    kept = Kept.objects.get(asked=mine)
    client.post(reverse("unkeep-finding", args=(kept.pk,)))
    assert not any(one["waived"] for one in Draft.objects.get(asked=mine).findings)


def _handed(files: dict[str, str], campaign: Campaign, officer: User) -> list[Item]:
    uploads = [Upload(name, words.encode(), len(words)) for name, words in files.items()]
    parcel = hand_in(campaign=campaign, uploads=uploads, sent_by=officer, cleared=True, now=NOW)
    assert parcel.job is not None
    do(parcel.job.pk)
    return list(parcel.items.all())


def test_a_report_sent_as_a_file_keeps_a_finding_and_its_next_version_too(
    mine: Asked, officer: User, clerk: User, sign_in: Callable[[str], Client]
) -> None:
    text = (
        TWICE.replace("PÙ THOANG", "BẢN LÌM")
        .replace("Pù Thoang", "Bản Lìm")
        .format(period="6 tháng cuối năm 2025")
    )
    (item,) = _handed({"bc.txt": text}, mine.campaign, officer)
    version = item.version
    assert version is not None
    page = sign_in("banlim").get(reverse("review", args=(version.pk,)))
    card = next(one for one in page.context["screen"].findings.cards if one.finding.id == "CV-001")
    address = reverse("keep-finding", args=(version.pk,))
    body = {"key": card.key, "reason": "nguyên văn tên chương trình"}
    assert sign_in("chuyenvien").post(address, body).status_code == 403, (
        "who judges the report does not answer for the unit"
    )
    before = version.warnings
    assert sign_in("banlim").post(address, body).status_code == 302
    version.refresh_from_db()
    assert version.warnings == before - 1
    (again,) = _handed({"bc2.txt": text.replace("03 đoàn", "04 đoàn")}, mine.campaign, officer)
    assert again.version is not None
    assert again.version.warnings == before - 1, "the reason holds for the same words in the next version"
    gone = sign_in("banlim").post(address, {"key": "0" * 16, "reason": "đúng"})
    assert gone.status_code == 404, "an old version is to look at"
    with pytest.raises(UserError, match="DF-008"):
        keeping.finding_of(again.version.report, "0" * 16)


def test_the_reasons_beside_a_doubtful_file_are_read_when_it_is_placed(asked: Asked, officer: User) -> None:
    items = _handed(
        {"bc.txt": TWICE.format(period="của xã"), "bc.mien-tru.yaml": LIST}, asked.campaign, officer
    )
    report, reasons = sorted(items, key=lambda item: len(item.name))
    assert (report.state, reasons.state) == (State.DOUBTFUL, State.BESIDE)
    placed = intake.place(item=report, asked=asked, actor=officer, now=NOW)
    assert placed.version is not None
    waived = [finding.waived for finding in placed.version.report.findings if finding.id == "CV-001"]
    assert waived == ["nguyên văn tên chương trình"]
    reasons.refresh_from_db()
    assert reasons.spool is None, "with the report settled nothing is spooled any more"


def test_a_stopped_reading_is_told_where_the_clerk_looks(
    mine: Asked, clerk: User, sign_in: Callable[[str], Client]
) -> None:
    words = TWICE.format(period="6 tháng cuối năm 2025").encode()
    parcel = hand_in(
        campaign=mine.campaign,
        asked=mine,
        uploads=[Upload("bc.txt", words, len(words))],
        sent_by=clerk,
        cleared=True,
        now=NOW,
    )
    assert parcel.job is not None
    cancel(job=parcel.job, now=NOW)
    client = sign_in("banlim")
    restart = reverse("restart-job", args=(parcel.job.pk,))
    for address in (reverse("mine"), reverse("parcel", args=(parcel.pk,))):
        page = client.get(address).content.decode()
        assert "chưa tính là đã gửi" in page
        assert f'action="{restart}"' in page
    client.post(restart)
    do(parcel.job.pk)
    assert Job.objects.get(pk=parcel.job.pk).state == "done"
    assert "chưa tính là đã gửi" not in client.get(reverse("mine")).content.decode()


def test_a_draft_is_thrown_away_whole(mine: Asked, clerk: User, sign_in: Callable[[str], Client]) -> None:
    put(mine, clerk, i__delegations__in_count="3")
    sign_in("banlim").post(reverse("fill-discard", args=(mine.pk,)))
    assert not Draft.objects.filter(asked=mine).exists()
    assert not Change.objects.filter(draft__asked=mine).exists()
