"""Campaigns: the outline as it was prescribed, and what is taken along: the letter, the calendar of deadlines."""

import io
import re
import zipfile
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as st

from doingoai_web.campaigns.calendar_file import Event, as_ics
from doingoai_web.campaigns.models import Campaign
from doingoai_web.campaigns.outlines import (
    changed_since,
    kept,
    loaded,
    outline_of,
    outlines_offered,
    registers_of,
    registers_offered,
    with_annexes,
)
from doingoai_web.jobs.models import Job
from doingoai_web.jobs.services import do

pytestmark = pytest.mark.django_db
NOW = datetime(2025, 11, 20, 2, tzinfo=UTC)


@pytest.fixture
def year(db: None) -> Campaign:
    """The campaign of the demo that no unit has answered yet: opened on 10/11/2025, due on 8/12/2025."""
    return Campaign.objects.select_related("owner").get(period="2025")


# ---- the outline ----


@pytest.mark.parametrize("name", ["muoi-ba-muc", "xa-2025", "chuyen-de-nhieu-nam"])
def test_an_outline_is_kept_whole_with_the_annexes_chosen(name: str) -> None:
    one = outlines_offered()[name]
    assert kept(loaded(kept(one))) == kept(one)
    wanted = list(registers_offered())
    assert set(registers_of(with_annexes(one, wanted))) == set(wanted)
    assert registers_of(with_annexes(one, [])) == ()


def test_an_outline_that_changes_changes_no_open_campaign(
    year: Campaign, sign_in: Callable[[str], Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    from dataclasses import replace

    from doingoai_web.campaigns import outlines

    before, client = outline_of(year), sign_in("chuyenvien")
    address = reverse("campaign-outline", args=(year.pk,))
    assert changed_since(year) is None
    edited = replace(before, sections=before.sections[:-1])
    monkeypatch.setattr(outlines, "SOURCES", [lambda: {before.id: edited}])
    assert outline_of(year) == before
    assert "Đề cương gốc đã sửa" in client.get(address).content.decode()
    assert (
        "DB-011"
        in client.post(address, {"outline": before.id, "annexes": registers_of(before)}).content.decode()
    )
    given = {"outline": before.id, "annexes": registers_of(before), "note": "Bỏ mục kiến nghị.", "tell": "1"}
    client.post(address, given)
    assert outline_of(year) == edited
    assert "DB-012" in client.post(address, given).content.decode()
    assert "DB-018" in client.post(address, {**given, "outline": "không"}).content.decode()
    assert "Bỏ mục kiến nghị." in sign_in("banlim").get(reverse("mine")).content.decode()
    assert before.sections[-1].title in client.get(address).content.decode(), (
        "the numbers before stay, with what was left out"
    )
    do(Job.objects.get(kind="remind").pk)
    assert "Bỏ mục kiến nghị." in mail.outbox[0].body


# ---- what is taken along ----


def test_the_letter_says_what_the_campaign_says(year: Campaign, sign_in: Callable[[str], Client]) -> None:
    year.basis = ["Quyết định số 99/QĐ-UBND ngày 01 tháng 10 năm 2025"]
    year.save()
    whole = _words(sign_in("chuyenvien").get(reverse("campaign-letter", args=(year.pk,))))
    assert "Căn cứ Quyết định số 99/QĐ-UBND" in whole
    assert "15 tháng 12 năm 2024" in whole
    assert "Xã Khe Rịa (báo cáo thay cho huyện Khe Rịa)" in whole
    own = _words(sign_in("banlim").get(reverse("campaign-letter", args=(year.pk,))))
    assert "Xã Bản Lìm" in own
    assert "Khe Rịa" not in own, "each sees its own line of the list"


def _words(answer: Any) -> str:
    assert answer["Content-Disposition"].startswith("attachment")
    with zipfile.ZipFile(io.BytesIO(answer.content)) as package:
        return re.sub(r"<[^>]+>", "", package.read("word/document.xml").decode()).replace("\xa0", " ")


@settings(max_examples=60, deadline=None)
@given(title=st.text(max_size=120), day=st.dates(date(1990, 1, 1), date(2100, 1, 1)))
def test_a_calendar_file_keeps_every_letter_and_no_long_line(title: str, day: date) -> None:
    made = as_ics([Event("a", day, title)], name=title, now=NOW)
    lines = made.split(b"\r\n")
    assert all(len(line) <= 75 for line in lines)
    assert all(line.decode() or line == lines[-1] for line in lines), "no letter is cut in two"
    unfolded = made.decode().replace("\r\n ", "")
    written = next(line for line in unfolded.split("\r\n") if line.startswith("SUMMARY:"))
    plain = re.sub(
        r"\\(.)", lambda found: "\n" if found[1] == "n" else found[1], written.removeprefix("SUMMARY:")
    )
    assert plain == "".join(
        char for char in title.replace("\r\n", "\n") if char == "\n" or char.isprintable()
    )


def test_deadlines_are_taken_into_ones_calendar(year: Campaign, sign_in: Callable[[str], Client]) -> None:
    mine = sign_in("banlim").get(reverse("my-calendar")).content.decode()
    assert mine.count("BEGIN:VEVENT") == 1, "what is accepted or waits for others is owed no more"
    assert "DTSTART;VALUE=DATE:20251208" in mine
    whole = sign_in("chuyenvien").get(reverse("campaign-calendar", args=(year.pk,))).content.decode()
    assert whole.count("BEGIN:VEVENT") == 2, "the day of all, and the later day of one"
