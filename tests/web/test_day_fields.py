"""Days are typed and shown as 05/6/2026, whatever the browser's language."""

import re
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

import doingoai_web
from doingoai_web.pages.dates import DayField, day_of
from doingoai_web.pages.templatetags.words import day_input

WRITTEN = [
    ("05/06/2026", date(2026, 6, 5)), ("5/6/2026", date(2026, 6, 5)), (" 5 / 6 / 2026 ", date(2026, 6, 5)), ("5.6.2026", date(2026, 6, 5)),
    ("5-6-2026", date(2026, 6, 5)), ("05062026", date(2026, 6, 5)), ("2026-06-05", date(2026, 6, 5)), ("29/2/2028", date(2028, 2, 29)),
    ("29/2/2026", None), ("31/4/2026", None), ("6/13/2026", None), ("5/6/26", None), ("562026", None), ("20260605", None), ("hôm qua", None),
    ("2026-W23-5", None), ("٠٥/٠٦/٢٠٢٦", None), ("0/0/0000", None), ("1/1/0999", None), ("", None),
]  # fmt: skip


@pytest.mark.parametrize(("words", "day"), WRITTEN)
def test_a_day_is_read_as_people_write_it(words: str, day: date | None) -> None:
    assert day_of(words) == day


@given(st.dates(date(1900, 1, 1), date(2200, 12, 31)))
def test_a_day_shown_is_read_back_as_the_same(day: date) -> None:
    field = DayField()
    assert field.clean(f"{day:%d/%m/%Y}") == day
    assert f'value="{day:%d/%m/%Y}"' in day_input("n", value=day)
    assert day_of(day.isoformat()) == day_of(f"{day.day}/{day.month}/{day.year}") == day


def test_no_page_lets_the_browser_choose_how_a_day_is_written() -> None:
    home = Path(doingoai_web.__file__).parent
    files = [*home.rglob("*.html"), *(path for path in home.rglob("*.py") if path.name != "dates.py")]
    own = re.compile(r'type="date"|forms\.Date(?:Input|Field)\(')
    assert [path.name for path in files if own.search(path.read_text("utf-8"))] == []


@pytest.mark.django_db
@pytest.mark.parametrize("code", ["vi", "en", "zh-hans"])
def test_a_wrong_day_is_answered_in_words(code: str, sign_in: Callable[[str], Client]) -> None:
    client = sign_in("quantri")
    client.cookies["django_language"] = code
    assert 'value="30/06/2025"' in client.get(reverse("units"), {"ngay": "30/6/2025"}).content.decode()
    assert client.get(reverse("units"), {"ngay": "2025-06-30"}).status_code == 200
    wrong = client.get(reverse("units"), {"ngay": "31/6/2025"})
    assert wrong.status_code == 422
    assert "MT-117" in wrong.content.decode()
    assert "05/6/2026" in wrong.content.decode()
