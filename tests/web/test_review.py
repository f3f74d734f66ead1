"""Review: what people decide stands beside what the machine read; nothing is lost, nothing is changed behind anybody's back."""

import io
import zipfile
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from itertools import pairwise
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree, html

from doingoai.model import Block, Cell, Document, Header, Report, Span, UserError
from doingoai.pipeline import understand
from doingoai.read import read_bytes
from doingoai_web.audit.models import Entry
from doingoai_web.audit.services import verify
from doingoai_web.campaigns.models import Asked, Campaign
from doingoai_web.people.models import User
from doingoai_web.review import services
from doingoai_web.review.models import Decision, Fact, Status, Submission, Verdict, Version
from doingoai_web.review.page import Mark, text_html
from doingoai_web.totals.computing import corrected
from doingoai_web.vault import services as vault

pytestmark = pytest.mark.django_db
NOW = datetime(2025, 12, 6, 2, tzinfo=UTC)
UNIT = "xã Pù Thoang"
Take = Callable[..., Version]


def letter(figure: str = "03", visitors: str = "21", more: str = "") -> bytes:
    """A report of xã Pù Thoang for the second half of 2025."""
    return (
        "ỦY BAN NHÂN DÂN\nXÃ PÙ THOANG\n\nSố: 41/BC-UBND\n\nPù Thoang, ngày 04 tháng 12 năm 2025\n\n"
        "BÁO CÁO\nKết quả công tác đối ngoại 6 tháng cuối năm 2025\n\nI. CÔNG TÁC ĐOÀN RA, ĐOÀN VÀO\n\n"
        f"Trong kỳ, xã đón {figure} đoàn khách nước ngoài với {visitors} lượt người đến thăm, làm việc. "
        f"Không có đoàn ra.{more}\n\nTM. ỦY BAN NHÂN DÂN\nCHỦ TỊCH\n"
    ).encode()


def tree_of(page: str) -> Any:
    """A page as a tree; of no type, which lxml's stubs make unusable."""
    return html.fromstring(page)


@pytest.fixture
def asked(db: None) -> Asked:
    return Asked.objects.get(campaign__period="2025H2", unit__name=UNIT)


@pytest.fixture
def officer(user: Callable[[str], User]) -> User:
    return user("chuyenvien")


@pytest.fixture
def take(asked: Asked) -> Take:
    """A report comes in as the next version."""

    def taken(data: bytes | None = None, name: str = "bc.txt", now: datetime = NOW) -> Version:
        data = letter() if data is None else data
        return services.receive(
            asked=asked,
            report=understand(read_bytes(data, name)),
            original=vault.keep(data=data, at=now),
            source=name,
            channel="upload",
            sent_by=None,
            now=now,
        )

    return taken


def fact_of(version: Version, indicator: str) -> Fact:
    return version.facts.get(indicator=indicator, scope="own")


def place(version: Version, words: str) -> tuple[int, int]:
    start = version.report.text.index(words)
    return start, start + len(words)


def submission_of(version: Version) -> Submission:
    return Submission.objects.get(pk=version.submission_id)


IN = "delegations.in_count"
PEOPLE = "delegations.in_persons"


# -- deciding -------------------------------------------------------------------------------------------------------------


DECISIONS: dict[str, tuple[dict[str, Any], list[Decimal]]] = {
    "nothing said": ({}, [Decimal(3)]),
    "accepted": ({"verdict": Verdict.ACCEPT}, [Decimal(3)]),
    "corrected": ({"verdict": Verdict.CORRECT, "value": Decimal(5)}, [Decimal(5)]),
    "another indicator": ({"verdict": Verdict.CORRECT, "indicator": "delegations.out_count"}, []),
    "rejected": ({"verdict": Verdict.REJECT, "reason": "đoàn của tỉnh"}, []),
}


@pytest.mark.parametrize(("said", "values"), DECISIONS.values(), ids=DECISIONS)
def test_the_totals_count_what_people_decided_and_the_page_shows_both(
    said: dict[str, Any], values: list[Decimal], take: Take, officer: User, sign_in: Callable[[str], Client]
) -> None:
    version = take()
    fact = fact_of(version, IN)
    if said:
        services.decide(fact=fact, actor=officer, now=NOW, **said)
    counted = [
        item.value
        for item in corrected(version, version.decisions.all()).observations
        if item.indicator == IN
    ]
    assert counted == values
    fact.refresh_from_db()
    assert fact.value == 3, "what the machine read stays"
    assert [
        item.value for item in Version.objects.get(pk=version.pk).report.observations if item.indicator == IN
    ] == [3]
    page = sign_in("chuyenvien").get(reverse("review", args=(version.pk,))).content.decode()
    card = tree_of(page).get_element_by_id(f"s{fact.pk}")
    assert "3 đoàn" in card.text_content()
    if "value" in said:
        assert "5 đoàn" in card.find(".//ins").text_content()
    if "reason" in said:
        assert said["reason"] in card.text_content()


def test_the_last_word_counts_and_all_words_stay(take: Take, officer: User) -> None:
    version = take()
    fact = fact_of(version, IN)
    for verdict, value in (("accept", None), ("correct", Decimal(7)), ("reject", None), ("reset", None)):
        services.decide(fact=fact, verdict=verdict, actor=officer, now=NOW, value=value)
    assert fact.decisions.count() == 4
    assert services.latest(list(fact.decisions.all())) == {}
    assert [
        o.value for o in corrected(version, version.decisions.all()).observations if o.indicator == IN
    ] == [3]
    said = (
        Entry.objects.filter(action__startswith="fact.").order_by("number").values_list("action", flat=True)
    )
    assert list(said)[-4:] == ["fact.accept", "fact.correct", "fact.reject", "fact.reset"]
    assert verify().broken is None


def test_a_figure_the_machine_missed_is_added_at_its_words(take: Take, officer: User) -> None:
    version = take(letter(more=" Ngoài ra còn một số khách vãng lai."))
    start, end = place(version, "một số khách vãng lai")
    services.add_fact(
        version=version, indicator="delegations.out_persons", value=Decimal(2), qualifier="exact", start=start, end=end,
        actor=officer, now=NOW,
    )  # fmt: skip
    whole = corrected(version, version.decisions.all())
    added = [
        item for item in whole.observations if item.indicator == "delegations.out_persons" and item.value
    ]
    assert [(item.value, whole.words(item.span)) for item in added] == [(Decimal(2), "một số khách vãng lai")]


def test_a_remark_stays_at_its_words_until_it_is_settled(
    take: Take, officer: User, sign_in: Callable[[str], Client]
) -> None:
    version = take()
    start, end = place(version, "khách nước ngoài")
    note = services.remark(
        version=version, text="  Nêu rõ đoàn nào?  ", actor=officer, now=NOW, start=start, end=end
    )
    assert note.text == "Nêu rõ đoàn nào?"
    page = tree_of(sign_in("chuyenvien").get(reverse("review", args=(version.pk,))).content.decode())
    marked = [node.text_content() for node in page.xpath(f'//a[contains(@data-k, "g{note.pk}")]')]
    assert "".join(marked) == "khách nước ngoài"
    assert page.get_element_by_id(f"tg{note.pk}") is not None
    services.settle_remark(note=note, actor=officer, now=NOW)
    services.settle_remark(note=note, actor=officer, now=NOW + timedelta(days=1))
    note.refresh_from_db()
    assert note.settled_at == NOW, "the first day stays"
    assert (
        services.remark(version=version, text="cả bài", actor=officer, now=NOW, start=90, end=5).start is None
    )


# -- what is refused, in words -----------------------------------------------------------------------------------------------


def _decide(version: Version, **more: Any) -> Callable[[User], object]:
    return lambda officer: services.decide(fact=fact_of(version, IN), actor=officer, now=NOW, **more)


def _add(version: Version, **more: Any) -> Callable[[User], object]:
    given: dict[str, Any] = {
        "indicator": IN,
        "value": Decimal(1),
        "qualifier": "exact",
        "start": 0,
        "end": 3,
        **more,
    }
    return lambda officer: services.add_fact(version=version, actor=officer, now=NOW, **given)


REFUSED: dict[str, tuple[Callable[[Version], Callable[[User], object]], str, str]] = {
    "a correction without a number": (lambda v: _decide(v, verdict="correct"), "NB-005", "Gõ số đúng"),
    "an indicator nobody knows": (lambda v: _decide(v, verdict="correct", indicator="x"), "NB-006", "danh sách"),
    "an added figure without words": (lambda v: _add(v, start=-1, end=-1), "NB-007", "Bôi đen"),
    "an added figure past the end": (lambda v: _add(v, start=5, end=10**6), "NB-007", "Bôi đen"),
    "an added figure of no indicator": (lambda v: _add(v, indicator=""), "NB-006", "danh sách"),
    "an empty remark": (lambda v: lambda o: services.remark(version=v, text=" ", actor=o, now=NOW), "NB-008", "Gõ nhận xét"),
    "a return without words": (
        lambda v: lambda o: services.send_back(version=v, revision=v.submission.revision, note="\n", actor=o, now=NOW),
        "NB-009",
        "Viết cho đơn vị",
    ),
    "a signed copy before acceptance": (
        lambda v: lambda o: services.attach_signed(
            version=v, original=v.original, report=v.report, source="ky.pdf", actor=o, now=NOW
        ),
        "NB-011",
        "Chấp nhận báo cáo trước",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("doing", "code", "words"), REFUSED.values(), ids=REFUSED)
def test_what_cannot_be_is_said_and_nothing_is_written(
    doing: Callable[[Version], Callable[[User], object]], code: str, words: str, take: Take, officer: User
) -> None:
    version = Version.objects.get(pk=take().pk)
    before = (Decision.objects.count(), Entry.objects.count(), submission_of(version).revision)
    with pytest.raises(UserError) as caught:
        doing(version)(officer)
    assert caught.value.code == code
    assert words in caught.value.do
    assert (Decision.objects.count(), Entry.objects.count(), submission_of(version).revision) == before


NUMBERS = {
    "12": "12", "1.250": "1250", "1.250,5": "1250.5", "1250,5": "1250.5", " 03 ": "3", "1 250": "1250",
    "12.345.678": "12345678", "0": "0",
}  # fmt: skip


@pytest.mark.parametrize(("written", "value"), NUMBERS.items())
def test_numbers_as_people_type_them(written: str, value: str) -> None:
    from doingoai_web.review.views import number

    assert number(written) == Decimal(value)


@pytest.mark.parametrize("written", ["năm", "1e5", "--3", "1.2.3,", "∞", "9" * 30, "1,2,3"])
def test_what_is_no_number_is_told(written: str, take: Take, sign_in: Callable[[str], Client]) -> None:
    fact = fact_of(take(), IN)
    answer = sign_in("chuyenvien").post(
        reverse("decide", args=(fact.pk,)), {"verdict": "correct", "value": written}
    )
    assert answer.status_code == 422
    assert "NB-012" in answer.content.decode()
    assert not fact.decisions.exists()


# -- accepting, returning, opening again -------------------------------------------------------------------------------------


def accepted(version: Version, officer: User) -> Submission:
    return services.accept(version=version, revision=submission_of(version).revision, actor=officer, now=NOW)


def test_accepting_twice_is_once(take: Take, officer: User) -> None:
    version = take()
    first = accepted(version, officer)
    again = services.accept(version=version, revision=0, actor=officer, now=NOW + timedelta(days=2))
    assert (again.accepted_at, again.revision) == (NOW, first.revision)
    assert first.steps.count() == 1
    assert Entry.objects.filter(action="report.accepted", subject=f"version:{version.pk}").count() <= 1


def test_two_people_on_one_report_are_told_of_each_other(
    take: Take, officer: User, sign_in: Callable[[str], Client]
) -> None:
    version = take()
    mine, theirs = sign_in("chuyenvien"), sign_in("truongphong")
    seen = submission_of(version).revision
    theirs.post(reverse("decide", args=(fact_of(version, IN).pk,)), {"verdict": "correct", "value": "4"})
    answer = mine.post(reverse("accept", args=(version.pk,)), {"revision": seen})
    assert answer.status_code == 422
    assert "người khác vừa thay đổi" in answer.content.decode()
    assert submission_of(version).status == Status.RECEIVED
    again = submission_of(version).revision
    assert mine.post(reverse("accept", args=(version.pk,)), {"revision": again}).status_code == 302
    assert submission_of(version).accepted_by == officer


def test_a_newer_version_meanwhile_takes_the_place(take: Take, sign_in: Callable[[str], Client]) -> None:
    old = take()
    new = take(letter("04"), "moi.txt")
    client = sign_in("chuyenvien")
    for name, body in (
        ("accept", {"revision": submission_of(old).revision}),
        ("send-back", {"revision": submission_of(old).revision, "note": "sửa"}),
        ("remark", {"text": "sửa"}),
    ):
        answer = client.post(reverse(name, args=(old.pk,)), body)
        assert answer.status_code == 422
        assert "đơn vị đã gửi bản mới hơn" in answer.content.decode()
    page = client.get(reverse("review", args=(old.pk,))).content.decode()
    assert "Đây là bản cũ, chỉ để xem." in page
    assert "Chấp nhận báo cáo" not in page
    assert client.get(reverse("submission", args=(old.submission_id,)))["Location"] == reverse(
        "review", args=(new.pk,)
    )


def test_what_was_accepted_cannot_change_until_it_is_opened_again(
    take: Take, officer: User, sign_in: Callable[[str], Client]
) -> None:
    version = take()
    accepted(version, officer)
    fact, client = fact_of(version, IN), sign_in("chuyenvien")
    for answer in (
        client.post(reverse("decide", args=(fact.pk,)), {"verdict": "reject"}),
        client.post(reverse("remark", args=(version.pk,)), {"text": "sửa"}),
        client.post(reverse("send-back", args=(version.pk,)), {"note": "sửa", "revision": "1"}),
        client.post(reverse("add-fact", args=(version.pk,)), {"indicator": IN, "value": "1", "start": "0", "end": "3"}),
    ):  # fmt: skip
        assert answer.status_code == 422
        assert "đã được chấp nhận" in answer.content.decode()
    with pytest.raises(UserError, match="NB-001"):
        take(letter("09"), "khac.txt")
    empty = client.post(reverse("reopen", args=(version.pk,)), {"note": ""})
    assert "NB-010" in empty.content.decode()
    client.post(reverse("reopen", args=(version.pk,)), {"note": "Xã gửi bản thay thế"})
    found = submission_of(version)
    assert (found.status, found.accepted_at, found.accepted_by) == (Status.RECEIVED, None, None)
    assert list(found.steps.values_list("status", "note")) == [
        ("accepted", ""),
        ("received", "Xã gửi bản thay thế"),
    ]
    assert "Xã gửi bản thay thế" in client.get(reverse("review", args=(version.pk,))).content.decode()
    assert client.post(reverse("decide", args=(fact.pk,)), {"verdict": "reject"}).status_code == 302


def test_a_report_goes_back_with_words_and_comes_again_with_what_changed(
    take: Take, officer: User, sign_in: Callable[[str], Client]
) -> None:
    first = take(letter("03", "21"))
    client = sign_in("chuyenvien")
    client.post(
        reverse("send-back", args=(first.pk,)),
        {"revision": submission_of(first).revision, "note": "Đoàn vào thiếu một đoàn."},
    )
    assert submission_of(first).status == Status.RETURNED
    assert "Đoàn vào thiếu một đoàn." in client.get(reverse("review", args=(first.pk,))).content.decode()
    second = take(letter("04", "21"), "sua.txt")
    found = submission_of(first)
    assert (found.status, found.current_id) == (Status.RECEIVED, second.pk)
    page = tree_of(client.get(reverse("review", args=(second.pk,))).content.decode())
    rows = [
        [cell.text_content() for cell in row]
        for row in page.xpath('//details[contains(@class, "the")]//tbody/tr')
    ]
    assert [row[1:] for row in rows] == [["3 đoàn", "4 đoàn"]], "the people who came did not change"
    same = take(letter("04", "21") + b"\n", "lai.txt")
    assert "Không số liệu nào khác bản 2" in client.get(reverse("review", args=(same.pk,))).content.decode()


def test_the_same_file_is_the_same_version(take: Take) -> None:
    assert take().pk == take(name="ten-khac.txt").pk


SIGNED: dict[str, tuple[bytes, list[tuple[str, str]]]] = {
    "the same": (letter("03", "21"), []),
    "another figure": (letter("03", "22"), [("21 lượt người", "22 lượt người")]),
}


@pytest.mark.parametrize(("data", "expected"), SIGNED.values(), ids=SIGNED)
def test_the_signed_copy_is_compared_figure_by_figure(
    data: bytes, expected: list[tuple[str, str]], take: Take, officer: User, sign_in: Callable[[str], Client]
) -> None:
    version = take()
    accepted(version, officer)
    client = sign_in("chuyenvien")
    answer = client.post(
        reverse("attach-signed", args=(version.pk,)), {"signed": SimpleUploadedFile("ky.txt", data + b"\n")}
    )
    assert answer.status_code == 302
    made = Version.objects.get(pk=version.pk).signed
    assert [(line["before"], line["after"]) for line in made.differences] == expected
    page = client.get(reverse("review", args=(version.pk,))).content.decode()
    assert ("khớp từng số liệu" in page) is (not expected)
    assert all(after in page for _, after in expected)


# -- the text of the page ----------------------------------------------------------------------------------------------------

ODD = st.text(alphabet=st.sampled_from("ab <>&\"'/=`#;đệ\u0301\u200b\n\t0"), min_size=1, max_size=80)


@st.composite
def marked(draw: st.DrawFn) -> tuple[Report, list[Mark]]:
    """A text cut in blocks anywhere, a table among them, and marks anywhere."""
    text = draw(ODD)
    cuts = sorted({0, len(text), *draw(st.lists(st.integers(0, len(text)), max_size=4))})
    blocks = []
    for start, end in pairwise(cuts):
        kind = draw(st.sampled_from(("paragraph", "heading", "table")))
        cells = (Cell(Span(start, end), 0, 0),) if kind == "table" else ()
        blocks.append(Block(kind, Span(start, end), cells=cells, page=draw(st.sampled_from((None, 1)))))
    spans = st.tuples(st.integers(0, len(text)), st.integers(0, len(text))).filter(
        lambda pair: pair[0] < pair[1]
    )
    found = draw(st.lists(st.tuples(spans, st.sampled_from("slg")), max_size=8))
    marks = [Mark(start, end, kind, number, "is-x") for number, ((start, end), kind) in enumerate(found)]
    document = Document("x", "0" * 64, "txt", text, tuple(blocks))
    return Report(document, Header(Span(0, 0)), None, (), ()), marks


@given(marked())
@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_the_page_shows_exactly_the_words_however_marks_overlap(given_: tuple[Report, list[Mark]]) -> None:
    report, marks = given_
    made = text_html(report, marks)
    tree: Any = etree.fromstring(f"<div>{made}</div>".replace("&#x27;", "&apos;"))
    shown = "".join(tree.itertext()).replace("\n", "")
    blocks = [report.words(block.span) for block in report.document.blocks]
    assert shown == "".join(words for words in blocks if words.strip()).replace("\n", "")
    assert {node.tag for node in tree.iter()} <= {"div", "p", "a", "span", "table", "tbody", "tr", "td"}
    anchors = [node.get("id") for node in tree.iter() if node.get("id")]
    assert len(anchors) == len(set(anchors))
    visible = [block.span for block in report.document.blocks if report.words(block.span).strip()]
    for mark in marks:
        seen = any(mark.start < span.end and mark.end > span.start for span in visible)
        assert (f"t{mark.kind}{mark.key}" in anchors) is seen
        pieces = [node for node in tree.iter("a") if f"{mark.kind}{mark.key}" in node.get("data-k").split()]
        words = "".join(
            report.text[max(mark.start, s.start) : min(mark.end, s.end)]
            for s in visible
            if mark.start < s.end and mark.end > s.start
        )
        assert "".join("".join(piece.itertext()) for piece in pieces) == words


def test_a_report_that_carries_markup_shows_it_as_words(take: Take, sign_in: Callable[[str], Client]) -> None:
    nasty = ' <script>alert("x")</script> & <img src=x onerror=alert(1)> “05 đoàn <b>vào</b>”.'
    version = take(letter(more=nasty), '<i>"bc".txt')
    page = sign_in("chuyenvien").get(reverse("review", args=(version.pk,))).content.decode()
    tree = tree_of(page)
    assert not tree.xpath("//article//script | //article//img | //article//b | //main//i")
    assert nasty.strip() in tree.get_element_by_id("van").text_content()


def test_offsets_of_paragraphs_are_those_of_the_text(take: Take, sign_in: Callable[[str], Client]) -> None:
    version = take()
    tree = tree_of(sign_in("chuyenvien").get(reverse("review", args=(version.pk,))).content.decode())
    for node in tree.xpath("//article//p[@data-o]"):
        start, words = int(node.get("data-o")), node.text_content()
        assert version.report.text[start : start + len(words)] == words


def test_the_review_page_asks_the_database_little(take: Take, sign_in: Callable[[str], Client]) -> None:
    take()
    version = take(letter("05", more=" Đón 12 đoàn khách Lào với 40 lượt người." * 40), "dai.txt")
    client = sign_in("chuyenvien")
    with CaptureQueriesContext(
        connection,
    ) as asked:
        client.get(reverse("review", args=(version.pk,)))
    assert len(asked) <= 30
    fact = (
        fact_of(version, PEOPLE)
        if version.facts.filter(indicator=PEOPLE, scope="own").count() == 1
        else version.facts.first()
    )
    assert fact is not None
    with CaptureQueriesContext(connection) as asked:
        client.post(reverse("decide", args=(fact.pk,)), {"verdict": "accept"}, headers={"HX-Request": "true"})
    assert len(asked) <= 30


def test_reports_of_the_example_read_back_as_they_were_stored() -> None:
    for version in Version.objects.all():
        report = version.report
        assert replace(report) == report
        assert len(report.observations) == version.facts.count()


def test_campaign_counts_follow_what_was_decided(
    take: Take, officer: User, sign_in: Callable[[str], Client]
) -> None:
    """An accepted report stands in the totals with the corrected number."""
    from doingoai_web.jobs.models import Job
    from doingoai_web.jobs.services import do
    from doingoai_web.totals.models import Result

    version = take()
    client = sign_in("chuyenvien")
    client.post(reverse("decide", args=(fact_of(version, IN).pk,)), {"verdict": "correct", "value": "8"})
    client.post(reverse("accept", args=(version.pk,)), {"revision": submission_of(version).revision})
    campaign = Campaign.objects.get(period="2025H2")
    for job in Job.objects.filter(kind="consolidate", state="waiting"):
        do(job.pk)
    data = Result.objects.filter(campaign=campaign).latest("pk").data
    parts = [
        part
        for row in data["totals"] if row["indicator"] == IN
        for part in row["addends"] if part["unit"] == UNIT
    ]  # fmt: skip
    assert [Decimal(str(part["value"])) for part in parts] == [8]


# -- what a unit mends its report by ------------------------------------------------------------------------------------------


def comments_of(data: bytes) -> list[tuple[str, str]]:
    """(author, words) of the comments in a .docx."""
    space = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
    root: Any = etree.fromstring(zipfile.ZipFile(io.BytesIO(data)).read("word/comments.xml"))
    return [(node.get(f"{space}author"), "\n".join("".join(p.itertext()) for p in node)) for node in root]


def at_comment(data: bytes, number: int) -> str:
    """The words between the marks of a comment."""
    space = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
    root: Any = etree.fromstring(zipfile.ZipFile(io.BytesIO(data)).read("word/document.xml"))
    inside, words = False, ""
    for node in root.iter():
        if node.get(f"{space}id") == str(number) and node.tag in (
            f"{space}commentRangeStart",
            f"{space}commentRangeEnd",
        ):
            inside = node.tag.endswith("Start")
        elif inside and node.tag == f"{space}t":
            words += node.text or ""
    return words


def test_the_word_file_with_comments_is_the_units_own(
    sign_in: Callable[[str], Client], officer: User
) -> None:
    version = Version.objects.get(source="huyen-khe-ria.docx")
    text = version.report.text
    start = text.index("09 xã")
    services.remark(
        version=version,
        text="Số xã này\nđúng chưa <kiểm tra>?",
        actor=officer,
        now=NOW,
        start=start,
        end=start + 5,
    )
    note = services.remark(version=version, text="đã xong", actor=officer, now=NOW)
    services.settle_remark(note=note, actor=officer, now=NOW)
    revision = submission_of(version).revision
    services.send_back(version=version, revision=revision, note="Bổ sung phụ lục.", actor=officer, now=NOW)
    answer = sign_in("chuyenvien").get(reverse("commented", args=(version.pk,)))
    assert answer["Content-Disposition"].startswith("attachment")
    assert ".docx" in answer["Content-Disposition"]
    found = comments_of(answer.content)
    title = officer.full_title
    assert found[0] == (title, "đã trả lại: Bổ sung phụ lục.")
    assert found[1] == (title, "Số xã này\nđúng chưa <kiểm tra>?")
    assert at_comment(answer.content, 1) == "09 xã"
    assert not any("đã xong" in words for _, words in found)
    assert len([who for who, _ in found if who == "doingoai"]) == 1 + len(version.report.findings)
    assert not any("doingoai check" in words or "(--" in words for _, words in found), "no commands"
    again = read_bytes(answer.content, "lai.docx")
    before = read_bytes(vault.fetch(version.original), "goc.docx")
    plain = [again.words(b.span) for b in again.blocks if b.kind != "comment"]
    assert plain == [before.words(b.span) for b in before.blocks], "its text is what it was"
    assert Entry.objects.latest("number").action == "original.read"


def test_a_report_in_another_format_comes_back_as_its_text(
    take: Take, officer: User, sign_in: Callable[[str], Client]
) -> None:
    version = take()
    start, end = place(version, "khách nước ngoài")
    services.remark(version=version, text="Nước nào?", actor=officer, now=NOW, start=start, end=end)
    answer = sign_in("chuyenvien").get(reverse("commented", args=(version.pk,)))
    found = comments_of(answer.content)
    assert found[0] == (officer.full_title, "Nước nào?")
    assert at_comment(answer.content, 0) == "khách nước ngoài"


# -- findings ------------------------------------------------------------------------------------------------------------------


def test_what_a_unit_set_aside_stands_last_with_its_reason() -> None:
    from doingoai_web.review.screen import findings_of

    report = Version.objects.get(source="huyen-khe-ria.docx").report
    first = next(item for item in report.findings if item.severity == "error")
    waived = replace(
        report,
        findings=tuple(
            replace(item, waived="đã đối chiếu sổ (Phó Chủ tịch)") if item is first else item
            for item in report.findings
        ),
    )
    shown = findings_of(waived)
    assert [card.finding.id for card in shown.waived] == [first.id]
    assert shown.cards[-1].finding.waived == "đã đối chiếu sổ (Phó Chủ tịch)"
    assert all(card.finding.severity != "error" for card in shown.first)
    assert len(shown.first) + len(shown.more) + len(shown.waived) == len(report.findings)
    assert [card.number for card in shown.cards] == list(range(1, len(report.findings) + 1))
    assert any("chỉ người mới biết" in line for line in shown.not_checked)
    assert not any("--" in line for line in shown.not_checked), "nobody on a page has a command line"
    assert all(card.place for card in shown.cards)


def test_a_wrong_number_on_the_half_replaced_page_is_told_on_the_card(
    take: Take, sign_in: Callable[[str], Client]
) -> None:
    fact = fact_of(take(), IN)
    answer = sign_in("chuyenvien").post(
        reverse("decide", args=(fact.pk,)),
        {"verdict": "correct", "value": "ba"},
        headers={"HX-Request": "true"},
    )
    assert answer.status_code == 200
    assert (
        "không phải một số" in tree_of(answer.content.decode()).xpath('//*[@role="alert"]')[0].text_content()
    )
    assert not fact.decisions.exists()


@pytest.mark.parametrize("written", ["Số đoàn ra", "số đoàn  RA", "delegations.out_count"])
def test_an_indicator_is_chosen_by_its_name(
    written: str, take: Take, sign_in: Callable[[str], Client]
) -> None:
    fact = fact_of(take(), IN)
    sign_in("chuyenvien").post(
        reverse("decide", args=(fact.pk,)), {"verdict": "correct", "indicator": written}
    )
    assert fact.decisions.get().indicator == "delegations.out_count"
