"""Checking again after an edit finds what a check of the whole finds."""

from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from doingoai.check import check
from doingoai.check.again import LOCAL, Rechecker
from doingoai.extract import extract
from doingoai.extract.doubts import apply_doubts
from doingoai.knowledge import rules
from doingoai.model import Report
from doingoai.parse import parse_document
from doingoai.read import document_from_text

REPORTS = sorted((Path(__file__).parents[1] / "corpus" / "reports").glob("*.txt"))[::6]
PUT_IN = (
    " ",
    "các các ",
    "Xã đón 12 đoàn, gồm 5 đoàn của Lào và 6 đoàn của Thái Lan. ",
    "theo Kế hoạch số 61/KH-TU ngày 02/02/2023 của Tỉnh ủy ",
    "thứ Hai, ngày 04/6/2024 ",
    "chiếm 134% ",
    "\n\n",
    "\n- ",
    "I. KẾT QUẢ\n",
    "… đoàn ",
)


@cache
def read(text: str) -> Report:
    return apply_doubts(extract(parse_document(document_from_text(text))))


@cache
def text_of(index: int) -> str:
    return read(REPORTS[index].read_text(encoding="utf-8")).text


EDITS = st.lists(
    st.tuples(st.floats(0, 0.999), st.integers(0, 30), st.sampled_from(PUT_IN)), min_size=1, max_size=3
)


@settings(max_examples=15)
@given(st.integers(0, len(REPORTS) - 1), EDITS)
def test_the_same_as_a_check_of_the_whole(index: int, edits: list[tuple[float, int, str]]) -> None:
    text = text_of(index)
    again = Rechecker()
    again.check(read(text))
    for where, gone, put_in in edits:
        place = int(where * len(text))
        text = text[:place] + put_in + text[place + gone :]
        report = read(text)
        text = report.text
        assert again.check(report) == check(report)


def test_the_first_check_is_a_check() -> None:
    report = read(text_of(0))
    assert Rechecker().check(report) == check(report)


def test_another_language_and_another_report() -> None:
    first, second = read(text_of(0)), read(text_of(1))
    again = Rechecker(lang="zh")
    again.check(first)
    assert again.check(second) == check(second, lang="zh")


@pytest.mark.parametrize("named", sorted(LOCAL))
def test_what_is_called_local_is_a_rule_of_the_report_alone(named: str) -> None:
    assert any(rule.check == named and rule.needs is None for rule in rules())
