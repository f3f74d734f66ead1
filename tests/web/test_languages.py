"""The pages in English and Chinese: every phrase has its wording, and what a page shows is in the language that was chosen."""

import re
from collections.abc import Callable, Iterator
from html import unescape

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from doingoai.knowledge import indicators, topics
from doingoai_web.campaigns.models import Campaign
from doingoai_web.languages import (
    DOMAIN,
    HERE,
    LANGUAGES,
    catalogue,
    compiled,
    phrases,
    untold,
    updated,
    written,
)
from doingoai_web.pages.templatetags.words import indicator_name, topic_name
from doingoai_web.review.models import Submission

CODES = {"vi": "vi", "en": "en", "zh-hans": "zh_Hans"}  # of the page → of the catalogue
PROPER = re.compile(
    "Tây Khuê|Mường Thinh|Bản Lìm|NĐ-CP|Nghị quyết số 1665/NQ-UBTVQH15|thỏa thuận, thoả thuận|thỏa thuận、thoả thuận|xã Mường Thinh|xã Bản Lìm|xã Nà Lưa"
    "|xã Đồng Đăng, tỉnh Lạng Sơn|tỉnh Lạng Sơn|6 tháng đầu năm 2026|năm 2026|“khoảng 5”|“trên 70”|xã A; 60%|nghỉ; Tết|làm bù"
)  # names, and whole examples of what people type in Vietnamese in whatever language the page is: no single word passes
VIETNAMESE = re.compile(
    "[ăâđêôơưàáảãạằắẳẵặầấẩẫậèéẻẽẹềếểễệìíỉĩịòóỏõọồốổỗộờớởỡợùúủũụừứửữựỳýỷỹỵ]", re.IGNORECASE
)
PLACE = re.compile(r"%\(\w+\)[sd]|\{\w*\}|<[^>]+>")


def wordings(language: str) -> Iterator[tuple[tuple[str, ...], tuple[str, ...]]]:
    """Each phrase of a catalogue (one, or singular and plural) and its wordings."""
    for message in catalogue(language):
        if message.id:
            ids = message.id if isinstance(message.id, list | tuple) else (message.id,)
            strings = message.string if isinstance(message.string, list | tuple) else (message.string,)
            yield tuple(ids), tuple(str(string) for string in strings)


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_phrase_of_the_pages_lacks_its_wording(language: str) -> None:
    assert len(phrases()) > 300
    assert untold(updated(language)) == [], "python -m doingoai_web.languages, rồi dịch các câu còn trống"


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_catalogue_holds_todays_phrases_and_no_other(language: str) -> None:
    folder = HERE / "locale" / language / "LC_MESSAGES"
    assert (folder / f"{DOMAIN}.po").read_bytes() == written(updated(language))
    assert (folder / f"{DOMAIN}.mo").read_bytes() == compiled(catalogue(language))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_wording_keeps_the_places_of_its_phrase(language: str) -> None:
    for ids, strings in wordings(language):
        for string in strings:
            assert sorted(PLACE.findall(string)) == sorted(PLACE.findall(ids[0])), (ids[0], string)


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_wording_is_left_in_vietnamese(language: str) -> None:
    left = [string for _, strings in wordings(language) for string in strings]
    assert [string for string in left if VIETNAMESE.search(PROPER.sub("", string))] == []


def test_chinese_is_written_in_chinese() -> None:
    """A wording of letters alone would be English left in the Chinese pages."""
    for ids, strings in wordings("zh_Hans"):
        bare = PROPER.sub("", PLACE.sub("", strings[0]))
        if re.search("[A-Za-z]{2}", bare):
            assert re.search("[\u4e00-\u9fff]", bare), ids


@pytest.mark.parametrize("code", ["en", "zh-hans"])
def test_indicators_and_topics_are_named_in_the_language_or_in_english(code: str) -> None:
    with translation.override(code):
        names = [indicator_name(key) for key in indicators()] + [topic_name(key) for key in topics()]
    assert [name for name in names if not name or VIETNAMESE.search(name)] == []


BARE = re.compile(
    r"\{#.*?#\}|\{%-?\s*blocktranslate.*?endblocktranslate\s*%\}|\{%.*?%\}|\{\{.*?\}\}|placeholder=\"[^\"]*\"|<(\w+)\b[^>]*\blang=\"vi\".*?</\1>",
    re.DOTALL,
)


def test_no_template_says_a_word_outside_its_phrases() -> None:
    """A placeholder shows what is typed, in Vietnamese whatever the page's language."""
    left = {
        path.name: words
        for path in (HERE / "templates").rglob("*.html")
        if (words := VIETNAMESE.findall(PROPER.sub("", BARE.sub(" ", path.read_text("utf-8")))))
    }
    assert left == {}


def pages() -> list[tuple[str, str]]:
    """Account and address of each main page."""
    campaign = Campaign.objects.get(period="2025H1").pk
    submission = Submission.objects.get(asked__unit__name="huyện Mường Thinh")
    officer = [
        reverse(name, args=args)
        for name, args in (
            ("campaigns", ()), ("campaign", (campaign,)), ("open-campaign", ()), ("hand-in", (campaign,)), ("queue", ()),
            ("review", (submission.current_id,)), ("totals", (campaign,)), ("total", (campaign, "delegations.in_count")),
            ("account", ()), ("password", ()), ("try", ()),
        )
    ]  # fmt: skip
    return [("chuyenvien", address) for address in officer] + [
        ("quantri", reverse("users")),
        ("truongphong", reverse("audit")),
        ("muongthinh", reverse("hand-in-for", args=(campaign, submission.asked_id))),
        ("quantri", reverse("setup")), ("quantri", reverse("new-headings")), ("quantri", reverse("reform")), ("quantri", reverse("holidays")),
        ("quantri", reverse("chains")), ("chuyenvien", reverse("campaign-stuck", args=(campaign,))), ("lanhdao", reverse("to-sign")),
        ("chuyenvien", reverse("tokens")), ("chuyenvien", reverse("find")),
    ]  # fmt: skip


def spoken(page: str) -> str:
    """The words of a page that the program says: without what stands in reports, in Vietnamese whatever the page's language."""
    own = re.sub(
        r'<(article|ul|select|datalist|span|p|li|b|pre|td|blockquote)\b[^>]*\blang="vi".*?</\1>',
        " ",
        page,
        flags=re.DOTALL,
    )
    return unescape(re.sub(r"\s+", " ", own))


def shown_in(page: str) -> set[str]:
    """What stands between two tags, or in an attribute that is read out or shown."""
    bare = re.split(r"<[^>]+>", page)
    return {words.strip(" :") for words in (*bare, *re.findall(r'(?:aria-label|title)="([^"]*)"', page))}


@pytest.mark.django_db
@pytest.mark.parametrize("code", CODES)
def test_each_page_is_in_the_language_chosen(code: str, sign_in: Callable[[str], Client]) -> None:
    long = [key for key in phrases() if isinstance(key, str) and len(key.split()) > 1 and "%" not in key]
    for account, address in pages():
        client = sign_in(account)
        client.cookies["django_language"] = code
        response = client.get(address)
        assert response.status_code == 200, address
        page = response.content.decode()
        assert f'<html lang="{code}">' in page, address
        said = spoken(page)
        shown = [key for key in long if f">{key}<" in said]
        if code == "vi":
            assert shown, address
        else:
            assert shown == [], address


@pytest.mark.django_db
def test_the_language_of_the_browser_changes_nothing_and_a_button_does() -> None:
    client = Client()
    assert '<html lang="vi">' in client.get("/vao/", headers={"accept-language": "en"}).content.decode()
    client.post(reverse("set_language"), {"language": "en", "next": "/vao/"})
    page = client.get("/vao/").content.decode()
    assert '<html lang="en">' in page
    assert "<h1>Sign in</h1>" in page


def test_what_is_counted_has_a_name_in_every_language() -> None:
    from doingoai.knowledge.record_fields import registers

    lacking = [
        (name, code)
        for catalogue in (indicators(), topics(), registers())
        for name, entry in catalogue.items()
        for code in ("vi", "en", "zh")
        if not entry.name.get(code)
    ]
    assert lacking == []


def test_an_error_is_said_in_the_language_chosen_too(sign_in: Callable[[str], Client]) -> None:
    client = sign_in("chuyenvien")
    campaign = Campaign.objects.get(period="2025H2")
    in_vietnamese = client.post(reverse("hand-in", args=(campaign.pk,)))
    assert in_vietnamese.status_code == 422
    assert 'class="loi" lang=' not in in_vietnamese.content.decode().partition("<main")[2]
    for code, words in (("en", "No file"), ("zh-hans", "未选择文件")):
        client.cookies["django_language"] = code
        page = client.post(reverse("hand-in", args=(campaign.pk,))).content.decode().partition("<main")[2]
        assert f'lang="{code}">{words}' in page
        assert "chưa chọn tệp nào" in page, "the details of the case stay"
