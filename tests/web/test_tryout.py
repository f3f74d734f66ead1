"""Try it: anybody's report on the front page of the demo, read and shown, kept nowhere."""

import io
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client, override_settings
from django.urls import reverse
from lxml import html

from doingoai.example import write_example

pytestmark = pytest.mark.django_db
PAGE = "/thu/"


def tree_of(page: str) -> Any:
    """A page as a tree; of no type, which lxml's stubs make unusable."""
    return html.fromstring(page)


@pytest.fixture(scope="session")
def example(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("example")
    write_example(folder)
    return folder / "2025H1"


@pytest.fixture
def visitor() -> Client:
    return Client()


def sent(client: Client, name: str, data: bytes) -> "tuple[int, str]":
    with override_settings(DEMO=True):
        answer = client.post(PAGE, {"file": SimpleUploadedFile(name, data)})
    return answer.status_code, answer.content.decode()


def kept() -> dict[str, int]:
    """How many rows every table holds, and how many files there are."""
    found = {
        model._meta.label: model._default_manager.count()
        for model in apps.get_models()
        if model._meta.label != "sessions.Session"
    }
    for folder in ("cho", "goc"):
        found[folder] = len(default_storage.listdir(folder)[1]) if default_storage.exists(folder) else 0
    return found


@pytest.mark.parametrize("name", ["huyen-khe-ria.docx", "xa-ban-lim.txt"])
def test_the_facts_stand_beside_their_sentences_and_nothing_is_kept(
    name: str, example: Path, visitor: Client
) -> None:
    before = kept()
    status, page = sent(visitor, name, (example / name).read_bytes())
    assert status == 200
    assert kept() == before
    tree = tree_of(page)
    cards = tree.xpath('//aside//li[starts-with(@id, "s")]')
    assert len(cards) > 5
    for card in cards:
        words = card.find(".//mark").text_content()
        key = card.get("id")
        marked = "".join(
            node.text_content()
            for node in tree.xpath(f'//article//a[contains(concat(" ", @data-k, " "), " {key} ")]')
        )
        assert " ".join(marked.split()) == words
        assert tree.get_element_by_id(f"t{key}") is not None
    assert "Máy chưa kiểm tra những gì" in page


def _archive() -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("a.txt", "Xã đón 02 đoàn khách.")
        archive.writestr("b.txt", "Xã đón 03 đoàn khách.")
    return made.getvalue()


LOCKED = bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 600

WRONG: dict[str, tuple[str, bytes, str]] = {
    "no document": ("hinh.docx", bytes(range(256)) * 40, "DT-"),
    "empty": ("rong.txt", b"", "DT-"),
    "blanks only": ("trang.txt", b" \n\n ", ""),
    "broken Word file": ("bc.docx", b"PK\x03\x04" + b"x" * 200, "DT-"),
    "broken old Word file": ("bc.doc", LOCKED, "DT-"),
    "a secrecy mark": ("mat.txt", "MẬT\n\nBÁO CÁO\n\nXã đón 02 đoàn khách.".encode(), "BM-001"),
    "several files": ("goi.zip", _archive(), ""),
}


@pytest.mark.parametrize(("name", "data", "code"), WRONG.values(), ids=WRONG)
def test_what_cannot_be_read_is_answered_in_words(name: str, data: bytes, code: str, visitor: Client) -> None:
    before = kept()
    status, page = sent(visitor, name, data)
    assert status in (200, 422)
    assert kept() == before
    if code:
        assert status == 422
        assert code in page
    if status == 422:
        said = tree_of(page).xpath("//main//p")
        assert len(said[0].text_content()) > 15, "what is wrong"
        assert said[1].text_content().strip().endswith("."), "and what to do"


def test_without_a_file_it_says_what_to_do(visitor: Client) -> None:
    with override_settings(DEMO=True):
        answer = visitor.post(PAGE)
    assert answer.status_code == 422
    assert "Chọn một báo cáo rồi bấm Đọc thử." in answer.content.decode()


def test_where_it_is_no_demo_an_account_is_asked_for(
    visitor: Client, sign_in: Callable[[str], Client], example: Path
) -> None:
    with override_settings(DEMO=False):
        for answer in (visitor.get(PAGE), visitor.post(PAGE, {"file": SimpleUploadedFile("a.txt", b"x")})):
            assert answer.status_code == 302
            assert answer["Location"].startswith(reverse("sign-in"))
        assert sign_in("banlim").get(PAGE).status_code == 200


def test_numbers_of_persons_are_masked_on_the_page(visitor: Client) -> None:
    words = (
        "BÁO CÁO\nKết quả công tác đối ngoại năm 2025\n\nI. CÔNG TÁC LÃNH SỰ\n\n"
        "Trong năm có 01 công dân, CCCD số 011199004567, điện thoại 0912 345 678, xin cấp lại giấy tờ.\n"
    )
    status, page = sent(visitor, "bc.txt", words.encode())
    assert status == 200
    assert "011199004567" not in page
    assert "345 678" not in page
    assert "CCCD" in page
