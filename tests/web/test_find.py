"""Search, sentences alike, and the page of figures."""

import random
import re
import unicodedata
from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal
from itertools import islice
from typing import Any
from urllib.parse import unquote

import pytest
from django.core.management import call_command
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree, html

from doingoai.consolidate.masking import MASK
from doingoai.knowledge import folder, indicators, mapping
from doingoai.model import UserError
from doingoai.pipeline import understand
from doingoai.read import read_bytes
from doingoai_web.campaigns.models import Asked, Campaign
from doingoai_web.campaigns.services import open_campaign
from doingoai_web.find import engine, figures, likeness, query, services, tiles
from doingoai_web.find.alike import alike, of_report
from doingoai_web.find.models import Indexed, Sentence, Words
from doingoai_web.find.searching import MOST, Narrowed, search, subtree
from doingoai_web.find.words import tokens
from doingoai_web.people.models import User
from doingoai_web.review.models import Status, Submission, Verdict, Version
from doingoai_web.review.services import decide, receive
from doingoai_web.totals.models import Result
from doingoai_web.units.models import Unit
from doingoai_web.vault import services as vault

pytestmark = pytest.mark.django_db
SignIn = Callable[[str], Client]
Who = Callable[[str], User]
NOW = datetime(2025, 12, 6, 2, tzinfo=UTC)
HEAD = "ỦY BAN NHÂN DÂN\nXÃ PÙ THOANG\n\nSố: 41/BC-UBND\n\nPù Thoang, ngày 04 tháng 12 năm 2025\n\nBÁO CÁO\nKết quả công tác đối ngoại 6 tháng cuối năm 2025\n\n"
FOOT = "\n\nNơi nhận:\n- UBND tỉnh;\n- Lưu: VT.\n\nTM. ỦY BAN NHÂN DÂN\nCHỦ TỊCH\n\n\nHoàng Văn Thắm\n"


def texts(written: str, user: User, narrowed: Narrowed | None = None) -> list[str]:
    found = search(query.parse(written), narrowed or Narrowed(), user)
    kept = Sentence.objects.in_bulk([hit.pk for hit in found.hits])
    return [kept[hit.pk].text for hit in found.hits]


@pytest.fixture
def officer(user: Who) -> User:
    return user("chuyenvien")


Take = Callable[..., Version]


@pytest.fixture
def take(db: None) -> Take:
    """A report of xã Pù Thoang with these sentences comes in."""
    asked = Asked.objects.get(campaign__period="2025H2", unit__name="xã Pù Thoang")

    def taken(*sentences: str, asked: Asked = asked) -> Version:
        body = "\n\n".join(sentences)
        data = f"{HEAD}I. KẾT QUẢ CÔNG TÁC ĐỐI NGOẠI\n\n{body}{FOOT}".encode()
        return receive(
            asked=asked, report=understand(read_bytes(data, "bc.txt")), original=vault.keep(data=data, at=NOW),
            source="bc.txt", channel="upload", sent_by=None, now=NOW,
        )  # fmt: skip

    return taken


# ---- words ----


@pytest.mark.parametrize(
    ("typed", "text", "held"),
    [
        ("đoàn vào", "Huyện đón 02 đoàn khách vào thăm.", True),
        ("doan vao", "Huyện đón 02 đoàn khách vào thăm.", True),
        ("DOAN Vao", "Huyện đón 02 đoàn khách vào thăm.", True),
        ("đoan vào", "Huyện đón 02 đoàn khách vào thăm.", False),  # one marked word says that marks count
        ("đoàn vao", "Huyện đón 02 đoàn khách vào thăm.", False),
        ("dang", "Đảng bộ đăng tin đáng đọc.", True),  # đ is a d without its mark
        ("đang", "Đảng bộ đăng tin.", False),
        ("hòa bình", "giữ gìn hoà bình", True),  # the old and the new place of the mark are one
        ("kỹ thuật", "hợp tác kĩ thuật", True),
        ('"đoàn vào"', "Huyện đón 02 đoàn khách vào thăm.", False),
        ('"khách vào"', "Huyện đón 02 đoàn khách vào thăm.", True),
        ("“khách vào”", "Huyện đón 02 đoàn khách vào thăm.", True),
        ('"khach vao"', "Huyện đón 02 đoàn khách vào thăm.", False),  # in quotes: as typed
        ("1250", "Đăng 1.250 tin, bài.", True),
        ("1.250", "Đăng 1250 tin, bài.", True),
        ("3 đoàn", "Đón 03 đoàn.", True),
        ("12/3/2025", "Ngày 12/03/2025, xã đón đoàn.", True),
        ("12/3/2025", "Ngày 12 xã đón 3 đoàn của năm 2025.", False),
        ("448/SNgV-LSHTQT", "Theo Công văn số 448/SNgV-LSHTQT của Sở.", True),
        ("lào", "hợp tác với Lào", True),
        ("doan ra nuoc", "đoàn ra", False),
    ],
)
def test_what_a_query_holds(typed: str, text: str, held: bool) -> None:
    asked = query.parse(typed)
    assert query.holds(asked, text) is held
    assert query.holds(asked, unicodedata.normalize("NFC", text.upper())) is held


def test_a_query_in_decomposed_letters_is_the_same() -> None:
    assert query.parse(unicodedata.normalize("NFD", "đoàn vào")) == query.parse("đoàn vào")


@pytest.mark.parametrize(
    "typed",
    ["001085012345", "034 092 004 567", "012345678", "0912345678", "0912 345 678", "+84 912 345 678", "0205.3871.234", "B1234567", "CCCD 001085012345", "024.085.012.345"],
)  # fmt: skip
def test_numbers_of_persons_are_not_looked_for(typed: str, officer: User, sign_in: SignIn) -> None:
    with pytest.raises(UserError, match="TM-001") as raised:
        texts(typed, officer)
    assert typed not in str(raised.value)
    response = sign_in("chuyenvien").get(reverse("find"), {"q": typed})
    assert response.status_code == 422
    page = response.content.decode()
    assert "không tìm theo số của cá nhân" in page
    assert typed not in page.partition("<main")[2], "nor is it said again"


@pytest.mark.parametrize(
    "typed", ["180.000.000", "1.250", "47/NQ-CP", "15/12/2025", "2024", "12.500.000.000", "2019-2025"]
)
def test_amounts_dates_and_documents_are_looked_for(typed: str, officer: User) -> None:
    assert not query.parse(typed).personal
    texts(typed, officer)


@pytest.mark.parametrize(
    ("typed", "text", "close"),
    [
        ("đoàn vào", "Trong kỳ có 02 đoàn vào.", 0),
        ("đoàn vào", "Vào tháng 3, xã đón 01 đoàn.", 1),
        ("vào đoàn", "Trong kỳ có 02 đoàn vào.", 1),
        ("doan vao", "Trong kỳ có 02 đoàn vào.", 0),
        ("đoàn vào", "Đoàn viên của xã tham gia phong trào trồng cây, làm đường, dọn vệ sinh, rồi mới vào hội.", 2),
        ('"đón đoàn" lào', "Xã đón đoàn Lào.", 0),
        ("đoàn", "Đoàn.", 0),
    ],
)  # fmt: skip
def test_how_close_a_sentence_holds_the_words(typed: str, text: str, close: int) -> None:
    asked = query.parse(typed)
    assert query.holds(asked, text)
    assert query.closeness(asked, text) == close


@pytest.mark.parametrize(
    ("typed", "words", "cut"),
    [
        ("một hai ba", 3, False),
        (
            " ".join(f"từ{letter}" for letter in "abcdefghijklmnop"),
            12,
            True,
        ),  # words of which none is left out unsaid
        ("đoàn " + "x" * 600, 1, True),
        ("x" * 600, 1, True),
        ("hợp tác " * 100, 2, True),
        (unicodedata.normalize("NFD", "hợp tác quốc tế về phòng chống buôn bán người"), 10, False),
    ],
)
def test_a_query_that_is_too_long_says_so(typed: str, words: int, cut: bool) -> None:
    asked = query.parse(typed)
    assert (len(asked.terms), asked.cut) == (words, cut)
    assert asked.relaxed().cut == cut


# ---- the index holds what a walk over all sentences holds ----

SYLLABLES = "doan đoàn đoan vào vao ra lào lao hoà hòa bình binh 3 03 1.250 ky kỹ kĩ ba bà bá đón don".split()


def plain(word: str) -> str:
    letters = unicodedata.normalize("NFD", word.lower().replace("đ", "d"))
    return "".join(letter for letter in letters if not unicodedata.combining(letter))


@settings(max_examples=50)
@given(
    st.lists(st.lists(st.sampled_from(SYLLABLES), min_size=1, max_size=7), min_size=1, max_size=6),
    st.lists(st.sampled_from(SYLLABLES), min_size=1, max_size=3),
    st.booleans(),
)
def test_a_plain_query_holds_what_has_all_its_words(
    sentences: list[list[str]], wanted: list[str], quoted: bool
) -> None:
    """The reading of a query against a second one, written another way."""
    bare = [plain(word) for word in wanted]
    same = {"hoa": "hoa", "ky": "ki", "03": "3", "1.250": "1250"}
    alike_ = [same.get(word, word) for word in bare]
    for words in sentences:
        forms = [same.get(plain(word), plain(word)) for word in words]
        assert query.holds(query.parse(" ".join(bare)), " ".join(words)) == all(
            word in forms for word in alike_
        )


def written(version: Version, lines: list[str]) -> None:
    report = Indexed.objects.get(pk=version.pk)
    rows = Sentence.objects.bulk_create(
        Sentence(report=report, position=1000 + n, start=0, end=1, text=line) for n, line in enumerate(lines)
    )
    engine.write([(row.pk, row.text, ["u1"]) for row in rows])


@settings(max_examples=20)
@given(
    st.lists(
        st.lists(st.sampled_from(SYLLABLES), min_size=1, max_size=8).map(" ".join), min_size=1, max_size=12
    ),
    st.lists(
        st.sampled_from([*SYLLABLES, '"đoàn vào"', '"doan vao"', '"hòa bình ba"']), min_size=1, max_size=3
    ).map(" ".join),
)
def test_the_index_finds_all_and_only_what_holds_the_words(lines: list[str], typed: str) -> None:
    officer = User.objects.get(username="chuyenvien")
    asked = query.parse(typed)
    with transaction.atomic():
        version = Submission.objects.exclude(current=None).order_by("pk")[0].current
        assert version is not None
        written(version, lines)
        found = search(asked, Narrowed(), officer)
        everything = Sentence.objects.visible_to(officer).of_current()
        assert {hit.pk for hit in found.hits} == {
            row.pk for row in everything if query.holds(asked, row.text)
        }
        transaction.set_rollback(True)


def test_every_word_of_the_reports_is_found_where_it_stands(officer: User) -> None:
    rows = list(Sentence.objects.visible_to(officer).of_current())
    assert len(rows) > 300
    known = sorted({token.exact for row in rows for token in tokens(row.text)})
    typed = [token.exact for word in random.Random(9).sample(known, 12) for token in tokens(word)]
    for word in [*typed, *(plain(word) for word in typed)]:
        asked = query.parse(word)
        held = {row.pk for row in rows if query.holds(asked, row.text)}
        if len(held) < MOST:
            assert {hit.pk for hit in search(asked, Narrowed(), officer).hits} == held, word


# ---- what is in the index ----


def test_signers_addressees_and_personal_numbers_are_not_in_it(take: Take, officer: User) -> None:
    version = take(
        "Ông Lò Văn Tình, số căn cước 001085012345, điện thoại 0912345678, đã về nước ngày 12/11/2025 theo đường ngoại giao."
    )
    kept = " ".join(version.indexed.sentences.values_list("text", flat=True))
    assert "đã về nước" in kept
    assert MASK in kept
    for words in ("001085012345", "0912345678", "Hoàng Văn Thắm", "Lưu: VT"):
        assert words not in kept
    assert texts("Hoàng Văn Thắm", officer) == []
    assert any("41/BC-UBND" in text for text in texts("41/BC-UBND", officer)), (
        "a report is found by its number"
    )
    assert texts('"Kết quả công tác đối ngoại 6 tháng cuối năm 2025"', officer)


def test_a_newer_version_takes_the_place_of_the_older(take: Take, officer: User) -> None:
    first = take("Xã tổ chức hội thi tiếng hát hữu nghị biên thùy lần đầu tiên.")
    assert len(texts("biên thùy", officer)) == 1
    second = take("Xã tổ chức hội thi tiếng hát hữu nghị hai bờ lần đầu tiên.")
    assert texts("biên thùy", officer) == []
    assert len(texts("hai bờ", officer)) == 1
    both = texts("tiếng hát hữu nghị", officer, Narrowed(old=True))
    assert len(both) == 2
    assert "hai bờ" in both[0], "the newest first"
    assert {first.pk, second.pk} <= set(Indexed.objects.values_list("pk", flat=True))


def test_a_version_taken_back_leaves_nothing(take: Take) -> None:
    with transaction.atomic():
        take("Xã đón đoàn khách biên thùy sang thăm.")
        transaction.set_rollback(True)
    assert not Sentence.objects.filter(text__contains="biên thùy").exists()
    assert Words.objects.count() == Sentence.objects.count()


def test_indexing_twice_is_once(take: Take, officer: User) -> None:
    version = take("Xã đón đoàn khách biên thùy sang thăm.")
    before = list(version.indexed.sentences.values_list("text", "start", "end"))
    services.index(version=version, report=version.report)
    assert list(Sentence.objects.filter(report=version.pk).values_list("text", "start", "end")) == before
    assert Words.objects.count() == Sentence.objects.count(), "the words of the former rows are gone"
    assert len(texts("biên thùy", officer)) == 1


def test_sentences_stand_where_they_say() -> None:
    for report in Indexed.objects.select_related("version"):
        text = report.version.report.text
        for row in report.sentences.all():
            words = {token.exact for token in tokens(text[row.start : row.end])}
            assert MASK in row.text or {token.exact for token in tokens(row.text)} <= words, row.text


def test_a_build_that_was_stopped_goes_on(capsys: pytest.CaptureFixture[str]) -> None:
    list(services.build())  # units that the reform moved
    whole = sorted(Sentence.objects.values_list("report", "text"))
    count = Version.objects.count()
    Indexed.objects.all().delete()
    assert Words.objects.count() == 0
    assert list(islice(services.build(), 3)) == [1, 2, 3]
    assert Indexed.objects.count() >= 3
    call_command("build_search")
    assert Indexed.objects.count() == count
    assert sorted(Sentence.objects.values_list("report", "text")) == whole
    assert list(services.build()) == []
    call_command("build_search", anew=True)
    assert sorted(Sentence.objects.values_list("report", "text")) == whole
    assert f"Đã lập chỉ mục {count} bản báo cáo." in capsys.readouterr().out


# ---- who finds what ----

ACCOUNTS = ("chuyenvien", "truongphong", "lanhdao", "muongthinh", "banlim", "nguoixem", "quantri")


@pytest.mark.parametrize("name", ACCOUNTS)
def test_one_finds_what_one_may_open(name: str, user: Who) -> None:
    someone = user(name)
    may = set(Submission.objects.visible_to(someone).values_list("current", flat=True))
    asked = query.parse("xa huyen doan".split()[0])
    for typed in ("đoàn", "xa", "trong", "2025"):
        asked = query.parse(typed)
        rows = Sentence.objects.filter(report__in=may)
        held = {row.pk for row in rows if query.holds(asked, row.text)}
        assert {hit.pk for hit in search(asked, Narrowed(), someone).hits} == held
    assert set(Sentence.objects.visible_to(someone).of_current().values_list("report", flat=True)) == may
    facts = figures.found(figures.Range("delegations.in_count"), Narrowed(), someone)
    assert len(facts) == (0 if name in ("nguoixem", "quantri") else len(facts))
    if name == "banlim":
        assert may, "a clerk finds her own reports"


def test_a_unit_that_was_moved_is_still_found(officer: User, user: Who) -> None:
    """Its reports stand in the index under its former place until the index is built again."""
    unit = Unit.objects.get(name="xã Bản Lìm")
    clerk = user("muongthinh")
    before = texts("xã", clerk)
    unit.parent = Unit.objects.get(name="huyện Mường Thinh")
    unit.save()
    assert len(texts("xã", clerk)) > len(before)
    narrowed = Narrowed(unit=unit.parent)
    moved = texts("xã", officer, narrowed)
    assert sorted(moved) == sorted(texts("xã", clerk))
    list(services.build())
    assert sorted(texts("xã", officer, narrowed)) == sorted(moved)
    assert [clause.marks for clause in subtree([unit.path]) if isinstance(clause, engine.Either)] == [
        (f"u{unit.pk}",)
    ]


def test_a_search_is_narrowed(officer: User) -> None:
    everything = Sentence.objects.visible_to(officer).of_current()
    asked = query.parse("đoàn")

    def found(**narrowed: Any) -> set[int]:
        return {hit.pk for hit in search(asked, Narrowed(**narrowed), officer).hits}

    def held(**where: Any) -> set[int]:
        return {row.pk for row in everything.filter(**where) if query.holds(asked, row.text)}

    unit = Unit.objects.get(name="huyện Mường Thinh")
    assert found(unit=unit) == held(report__asked__unit__path__startswith=unit.path) != set()
    assert found(period="2025H2") == held(report__period="2025H2") != set()
    assert found(period="2025") == held() == found()
    assert found(period="2024") == set()
    for status in Status.values:
        assert found(status=status) == held(report__submission__status=status) != set()
    assert found(role="plan") == held(role="plan") != set()
    assert found(topic="delegations") >= held(topic="delegations") != set()
    assert found(indicator="delegations.in_count") < found()
    assert found(unit=unit, period="2025H2") == set()


# ---- figures ----


def test_figures_are_found_as_people_decided(officer: User) -> None:
    def values(least: int | None = None, most: int | None = None, own: bool = True) -> list[Decimal]:
        low, high = (None if limit is None else Decimal(limit) for limit in (least, most))
        numbers = figures.found(figures.Range("delegations.in_count", low, high, own), Narrowed(), officer)
        shown = (line.shown for line in figures.lines(numbers))
        return sorted(Decimal(str(item["value"])) if isinstance(item, dict) else item.value for item in shown)

    assert Decimal(12) not in values(), "corrected to 11 in the example"
    assert Decimal(11) in values(11, 11)
    assert values(12, 12) == []
    assert all(2 <= value <= 6 for value in values(2, 6))
    assert len(values(own=False)) > len(values())
    fact = figures.lines(figures.found(figures.Range("delegations.in_count"), Narrowed(), officer))[-1].fact
    whole = len(values())
    Submission.objects.filter(current=fact.version_id).update(status=Status.RECEIVED)
    decide(fact=fact, verdict=Verdict.REJECT, actor=officer, now=NOW)
    assert len(values()) == whole - 1
    decide(fact=fact, verdict=Verdict.CORRECT, indicator="delegations.out_count", actor=officer, now=NOW)
    assert len(values()) == whole - 1
    moved = figures.found(figures.Range("delegations.out_count"), Narrowed(), officer)
    assert fact.pk in moved
    decide(fact=fact, verdict=Verdict.RESET, actor=officer, now=NOW)
    assert len(values()) == whole


def test_the_page_of_figures(sign_in: SignIn) -> None:
    client = sign_in("chuyenvien")
    shown = client.get(
        reverse("find"), {"tim": "so-lieu", "chi-tieu": "Số đoàn vào (nước ngoài)", "tu": "11"}
    )
    page = shown.content.decode()
    assert "11 đoàn" in page
    assert "đã sửa" in page
    assert re.search(r'href="/ban/\d+/\?tim=\d+-\d+#tim"', page)
    for wrong, words in (
        ({"tu": "mười"}, "không phải một số"),
        ({"chi-tieu": "không có"}, "Không có chỉ tiêu này"),
    ):
        asked = {"tim": "so-lieu", "chi-tieu": "delegations.in_count", **wrong}
        assert words in client.get(reverse("find"), asked).content.decode()


# ---- the page ----


def test_the_words_are_marked_and_lead_to_their_place(sign_in: SignIn) -> None:
    client = sign_in("chuyenvien")
    tree: Any = html.fromstring(client.get(reverse("find"), {"q": "doan vao"}).content.decode())
    found = tree.xpath('//section[@class="tim-thay"]//li')
    assert found
    for item in found[:4]:
        assert {plain(mark.text) for mark in item.xpath(".//mark")} == {"doan", "vao"}
        address = next(link for link in item.xpath(".//a/@href") if "?tim=" in link)
        shown: Any = html.fromstring(client.get(address.partition("#")[0]).content.decode())
        there = "".join(
            "".join(mark.itertext()) for mark in shown.xpath('//article//mark[contains(@class,"tim")]')
        )
        said = "".join(item.xpath("string(./p[1])"))
        assert [t.exact for t in tokens(there)] == [t.exact for t in tokens(said)]
        assert len(shown.xpath('//*[@id="tim"]')) == 1


@pytest.mark.parametrize("place", ["5-3", "-1-4", "0-99999999", "a-b", "12", "0-0", "999999999-1000000000"])
def test_a_place_that_is_none_marks_what_there_is(place: str, sign_in: SignIn) -> None:
    version = Submission.objects.exclude(current=None)[0].current_id
    assert sign_in("chuyenvien").get(reverse("review", args=(version,)), {"tim": place}).status_code == 200


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ({"q": "đoan vào"}, "Bỏ dấu thì có"),
        ({"q": "đoàn vào", "ky": "2024H1"}, "Bỏ các điều kiện thu hẹp thì có"),
        ({"q": "đoàn vào", "don-vi": "xã Không Có"}, "Không có đơn vị này trong phạm vi"),
        ({"q": "đoàn", "ky": "hôm qua"}, "Điều kiện lọc trong địa chỉ không đúng"),
        ({"q": "..."}, "Không có câu nào"),
        ({"q": "x" * 5000}, "Không có câu nào"),
        ({"q": "' OR 1=1 -- \" NEAR(a b) *"}, "Không có câu nào"),
        ({"q": "a\0b"}, "Không có câu nào"),
        ({"q": "<script>alert(1)</script>"}, "Không có câu nào"),
        ({"trang": "999", "q": "đoàn"}, "câu trong"),
    ],
)  # fmt: skip
def test_what_finds_nothing_says_what_to_do(asked: dict[str, str], words: str, sign_in: SignIn) -> None:
    response = sign_in("chuyenvien").get(reverse("find"), asked)
    assert response.status_code == 200
    assert words in response.content.decode()
    assert "<script>alert" not in response.content.decode()


SIGNS = [
    *"-*\"%&|!:()'\\<>^~+?\0\t“”§",
    "AND",
    "NEAR(",
    "và",
    "của",
    "Đoàn",
    "ḍ̈",
    "1.250",
    "²",
    "ﬁ",
    "\u200b",
]


@settings(max_examples=25, deadline=None)
@given(
    st.lists(st.sampled_from(SIGNS), max_size=14).map("".join),
    st.sampled_from(["q", "don-vi", "ky", "chi-tieu", "trang"]),
)
def test_whatever_is_typed_is_answered(typed: str, key: str) -> None:
    client = Client()
    client.force_login(User.objects.get(username="chuyenvien"))
    with transaction.atomic():
        for asked in ({"q": "đoàn", key: typed}, {"q": typed + " của"}):
            assert client.get(reverse("find"), asked).status_code in (200, 422)
        transaction.set_rollback(True)


def test_close_words_come_first_then_the_newest(take: Take, officer: User, sign_in: SignIn) -> None:
    take(
        "Hội thi hát của xã mở rộng cho thanh niên các bản vùng cao và người ở nước bạn cùng tham dự, nơi biên thùy.",
        "Xã mở hội thi biên thùy lần thứ hai.",
    )
    found = texts("hội biên thùy", officer)
    assert [text[:7] for text in found] == ["Xã mở h", "Hội thi"]
    page = sign_in("chuyenvien").get(reverse("find"), {"q": "hội biên thùy"}).content.decode()
    assert "câu có các từ đứng gần nhau xếp trước" in page
    assert texts('"hội thi biên thùy"', officer) == found[:1]
    assert texts('"hoi thi bien thuy"', officer) == [], "in quotes: as typed"


def test_more_than_are_shown_is_said_and_narrowing_finds_the_rest(
    officer: User, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = len(texts("đoàn", officer))
    monkeypatch.setattr("doingoai_web.find.searching.MOST", 5)
    found = search(query.parse("đoàn"), Narrowed(), officer)
    assert (len(found.hits), found.more) == (5, True)
    page = sign_in("chuyenvien").get(reverse("find"), {"q": "đoàn"}).content.decode()
    assert "<b>hơn 5</b> câu" in page
    assert "thêm từ hoặc thu hẹp để thấy hết" in page
    monkeypatch.setattr("doingoai_web.find.searching.MOST", 1000)
    units = Unit.objects.filter(asked__isnull=False).distinct()
    parts = {
        hit.pk for unit in units for hit in search(query.parse("đoàn"), Narrowed(unit=unit), officer).hits
    }
    assert len(parts) == whole, "each unit by itself finds all of it"


def test_a_unit_out_of_reach_is_as_unknown_as_one_that_is_not(sign_in: SignIn) -> None:
    page = (
        sign_in("muongthinh").get(reverse("find"), {"q": "đoàn", "don-vi": "huyện Khe Rịa"}).content.decode()
    )
    assert "Không có đơn vị này trong phạm vi" in page
    assert "tim-thay" not in page


@pytest.mark.parametrize(
    "asked",
    [
        {"q": "đoàn"},
        {"tim": "so-lieu", "chi-tieu": "delegations.in_count"},
        {"q": "không-có-từ-này", "ky": "2025H1"},
    ],
)
def test_a_search_asks_the_database_little(asked: dict[str, str], sign_in: SignIn) -> None:
    client = sign_in("chuyenvien")
    client.get(reverse("find"), asked)
    with CaptureQueriesContext(connection) as asked_of:
        assert client.get(reverse("find"), asked).status_code == 200
    assert len(asked_of) <= 25


# ---- alike ----

LIKE = (
    "Ngày 12/3/2025, xã phối hợp với Đồn Biên phòng tổ chức 02 buổi giao lưu hữu nghị với nhân dân hai bên biên giới, có 120 lượt người tham gia.",
    "Ngày 05/9/2025, xã phối hợp với Đồn Biên phòng tổ chức 04 buổi giao lưu hữu nghị với nhân dân hai bên biên giới, có 95 lượt người tham gia.",
    "Xã phối hợp với Hội Phụ nữ mở lớp dạy nghề dệt thổ cẩm cho lao động nữ ở ba bản vùng cao trong quý III.",
)


def test_the_marks_of_a_sentence_do_not_heed_figures_times_and_names() -> None:
    one, other, third = (likeness.kernel(text, "xã Pù Thoang") for text in LIKE)
    assert likeness.bands(one) == likeness.bands(other)
    assert likeness.likeness(one, other) == 1.0
    assert not set(likeness.bands(one)) & set(likeness.bands(third))
    assert likeness.bands(likeness.kernel("Đón 03 đoàn.", "xã Pù Thoang")) == ()
    own = likeness.kernel(
        "UBND xã Pù Thoang đã ban hành kế hoạch công tác đối ngoại của năm.", "xã Pù Thoang"
    )
    assert own == likeness.kernel(
        "UBND xã Bản Lìm đã ban hành kế hoạch công tác đối ngoại của năm.", "xã Bản Lìm"
    )


def test_sentences_with_most_runs_in_common_meet() -> None:
    """0.7 in common: 96 of 100 pairs agree in a mark; looked at over many pairs."""
    chance, met, pairs = random.Random(3), 0, 0
    vocabulary = [f"từ{a}{b}" for a in "abcdefghij" for b in "klmnopqrst"]
    for _ in range(300):
        words = [chance.choice(vocabulary) for _ in range(34)]
        changed = [*words]
        changed[chance.randrange(3, 30)] = "khác"
        changed[-1] = "hết"
        if likeness.likeness(words, changed) >= 0.7:
            pairs += 1
            met += bool(set(likeness.bands(words)) & set(likeness.bands(changed)))
    assert pairs > 200
    assert met / pairs > 0.93


def test_alike_across_units_and_periods(take: Take, officer: User, sign_in: SignIn) -> None:
    mine = take(LIKE[0], LIKE[2])
    other = Asked.objects.get(campaign__period="2025H1", unit__name="huyện Nà Lưa")
    Submission.objects.filter(asked=other).update(status=Status.RECEIVED)
    theirs = take(LIKE[1], asked=other)
    Submission.objects.filter(asked=other).update(current=theirs)
    sentence = mine.indexed.sentences.get(text=LIKE[0])
    pairs = alike(sentence, officer)
    assert [(pair.other.report_id, pair.percent, pair.same_figures) for pair in pairs] == [
        (theirs.pk, 100, False)
    ]
    own, others = pairs[0].stretches
    assert [s.text for s in own if s.own] == ["12/3/2025,", "02", "120"]
    assert [s.text for s in others if s.own] == ["05/9/2025,", "04", "95"]
    for stretches, text in ((own, LIKE[0]), (others, LIKE[1])):
        assert " ".join(s.text for s in stretches) == text
    page = sign_in("chuyenvien").get(reverse("alike", args=(mine.pk, sentence.start))).content.decode()
    assert "giống 100%" in page
    assert "huyện Nà Lưa" in page
    assert alike(mine.indexed.sentences.get(text=LIKE[2]), officer) == []


def test_what_was_copied_from_the_report_before(take: Take, officer: User, sign_in: SignIn) -> None:
    earlier = Campaign.objects.get(period="2025H1")
    unit = Unit.objects.get(name="xã Pù Thoang")
    before = open_campaign(
        owner=earlier.owner,
        period="2024H2",
        due_on=earlier.due_on,
        opens_on=earlier.opens_on,
        units=[unit],
        now=NOW,
    )
    take(LIKE[1], LIKE[2], asked=before.asked.get())
    mine = take(LIKE[0], LIKE[2])
    beside = of_report(mine.indexed, officer)
    assert [(item.pair.own.text, item.pair.other.text) for item in beside.earlier] == [
        (LIKE[0], LIKE[1]),
        (LIKE[2], LIKE[2]),
    ]
    assert [row.period for row in beside.before] == ["2024H2"]
    page = sign_in("chuyenvien").get(reverse("repeated", args=(mine.pk,))).content.decode()
    assert "Giống báo cáo trước của đơn vị (2)" in page
    client = sign_in("chuyenvien")
    with CaptureQueriesContext(connection) as asked_of:
        client.get(reverse("repeated", args=(mine.pk,)))
    assert len(asked_of) <= 20


def test_nobody_is_shown_a_sentence_out_of_reach(user: Who) -> None:
    clerk = user("muongthinh")
    seen = set(Sentence.objects.visible_to(clerk).values_list("report", flat=True))
    for report in Indexed.objects.filter(pk__in=seen).select_related("asked__unit", "asked__campaign"):
        beside = of_report(report, clerk)
        assert {item.pair.other.report_id for item in (*beside.earlier, *beside.others)} <= seen
        for sentence in report.sentences.select_related("report__asked__unit"):
            assert {pair.other.report_id for pair in alike(sentence, clerk)} <= seen


# ---- the page of figures ----


def test_the_tiles_are_todays_provinces_each_at_a_place_of_its_own() -> None:
    lines = (folder() / "units" / "units.tsv").read_text().splitlines()
    rows = [[*line.split("\t"), "", "", ""] for line in lines if not line.startswith("#")]
    today = {plain(row[2]) for row in rows if row[1] in ("T", "TW") and not row[5]}
    assert set(tiles.places()) == today
    assert len(set(tiles.places().values())) == 34
    assert all(1 <= row <= 16 and 1 <= column <= 6 for row, column in tiles.places().values())


def test_figures_over_periods_with_their_charts(sign_in: SignIn, officer: User) -> None:
    client = sign_in("chuyenvien")
    with CaptureQueriesContext(connection) as asked_of:
        page = client.get(reverse("dashboard")).content.decode()
    assert len(asked_of) <= 30
    campaign = Campaign.objects.get(period="2025H2")
    result = Result.objects.filter(campaign=campaign, as_of=None, accepted_only=False)[0]
    total = next(row for row in result.data["totals"] if row["indicator"] == "delegations.in_count")
    assert f"{total['value']} đoàn" in page
    assert f'href="/dot/{campaign.pk}/tong-hop/delegations.in_count/"' in page
    tree: Any = html.fromstring(page)
    pictures = tree.xpath("//figure/img")
    assert pictures
    for picture in pictures:
        assert "6 tháng đầu năm 2025" in picture.get("alt")
        drawn = etree.fromstring(unquote(picture.get("src").partition(",")[2]).encode())
        assert drawn.tag.endswith("svg")
    letters = {tile.text_content().split()[0] for tile in tree.xpath('//ul[contains(@class,"luoi")]/li')}
    assert letters == {"C", "X", "T", "Q"}, "told by a letter, not by colour alone"
    coverage = tree.xpath('string(//section[h2[contains(.,"cấp trên")]]//tbody/tr[1])')
    assert "tỉnh Tây Khuê" in coverage
    assert set(mapping("dashboard.yaml").strings("indicators")) <= set(indicators())


def test_a_declared_zero_is_told_from_a_silence(sign_in: SignIn) -> None:
    campaign = Campaign.objects.get(period="2025H2")
    result = Result.objects.filter(campaign=campaign, as_of=None, accepted_only=False)[0]
    shown = result.shown
    for total in shown["totals"]:
        if total["indicator"] == "delegations.in_count":
            total.update(value=0, combined=None, none=4, silent_units=3)
    shown["totals"] = [row for row in shown["totals"] if row["indicator"] != "delegations.out_count"]
    result.summary = shown
    result.save()
    page = sign_in("chuyenvien").get(reverse("dashboard"), {"dot": campaign.pk}).content.decode()
    zero = page.partition('<th scope="row">Số đoàn vào')[2].partition("</td>")[0]
    assert "báo không phát sinh: 4" in zero
    assert "không nêu: 3" in zero
    silent = page.partition('<th scope="row">Số đoàn ra')[2].partition("</td>")[0]
    assert "không nêu" in silent
    assert "báo không phát sinh" not in silent


def test_a_viewer_sees_what_the_totals_show_outside(sign_in: SignIn) -> None:
    client = sign_in("nguoixem")
    campaign = Campaign.objects.get(period="2025H1")
    assert "Số đoàn vào" not in client.get(reverse("dashboard")).content.decode()
    for result in Result.objects.filter(campaign=campaign, as_of=None, accepted_only=False):
        for data in (result.data, result.summary):
            if data:
                data["missing"] = []
                for total in data["totals"]:
                    if total["indicator"] == "consular_protection.legal_exits":
                        total["value"] = 3
        result.save()
    page = client.get(reverse("dashboard"), {"dot": campaign.pk}).content.decode()
    assert "Số đoàn vào (nước ngoài)" in page
    line = page.partition("Số lượt công dân xuất cảnh hợp pháp")[2].partition("</tr>")[0]
    assert "dưới 5" in line
    assert "/tong-hop/delegations" not in page, "no link to the words behind"
    assert reverse("find") not in page.partition("<main")[2]
    assert client.get(reverse("dashboard"), {"dot": "99999"}).status_code == 404


def test_a_country_has_its_grid(db: None, sign_in: SignIn) -> None:
    """An installation above the provinces: each where it lies, with how many of its units have reported."""
    country = Unit.objects.create(name="Bộ Ngoại giao", kind="bộ")
    names = [
        "Hà Nội",
        "Huế",
        "Lạng Sơn",
        "Cà Mau",
        "Đà Nẵng",
        "Hồ Chí Minh",
        "Điện Biên",
        "Nghệ An",
        "Khánh Hòa",
    ]
    cities = {"Hà Nội", "Huế", "Đà Nẵng", "Hồ Chí Minh"}
    units = [
        Unit.objects.create(name=f"{'thành phố' if name in cities else 'tỉnh'} {name}", parent=country)
        for name in names
    ]
    units.append(Unit.objects.create(name="xã Bản Chu", parent=units[2]))
    campaign = open_campaign(
        owner=country, period="2025H2", due_on=NOW.date(), opens_on=NOW.date(), units=units, now=NOW
    )
    User.objects.get(username="lanhdao").assignments.create(unit=country, role="leader", since=NOW.date())
    page = sign_in("lanhdao").get(reverse("dashboard"), {"dot": campaign.pk}).content.decode()
    tree: Any = html.fromstring(page)
    shown = tree.xpath('//ul[@class="luoi ca-nuoc"]/li')
    assert len(shown) == len(names)
    assert len({tile.get("class").partition(" r")[2] for tile in shown}) == len(names)
    assert "đây không phải bản đồ" in page
    assert any("Lạng Sơn 0/2" in " ".join(tile.text_content().split()) for tile in shown)
