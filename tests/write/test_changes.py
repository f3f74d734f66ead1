"""Rises and falls in words: grammatical, and only where the two figures can be set side by side."""

from dataclasses import replace
from decimal import Decimal

import pytest

from doingoai.model import Compared, Consolidation
from doingoai.write.docx.changes import change_words
from doingoai.write.docx.draft import Draft, draft_of

ROW = Compared(
    "delegations.in_count", "đoàn", None, Decimal(25), "exact", Decimal(20), "exact", Decimal(5), None, 5, 5
)


@pytest.fixture(scope="module")
def draft(second_half: Consolidation) -> Draft:
    return draft_of(second_half)


TOLD = [
    (25, 20, "tăng 05 đoàn (25%)"),
    (15, 20, "giảm 05 đoàn (25%)"),
    (10, 20, "giảm một nửa (từ 20 xuống 10 đoàn)"),
    (40, 20, "tăng gấp đôi (từ 20 lên 40 đoàn)"),
    (20, 20, "không thay đổi"),
    (3, 2, "tăng từ 02 lên 03 đoàn"),
    (2, 1, "tăng từ 01 lên 02 đoàn"),
    (1, 3, "giảm từ 03 xuống 01 đoàn"),
    (4, 0, "tăng 04 đoàn (trước đó không phát sinh)"),
    (0, 4, "giảm 04 đoàn (nay không phát sinh)"),
    (1001, 3000, "giảm 1.999 đoàn (66,6%)"),
]


@pytest.mark.parametrize(("now", "then", "words"), TOLD)
def test_words_of_a_change(now: int, then: int, words: str, draft: Draft) -> None:
    row = replace(ROW, value=Decimal(now), earlier=Decimal(then))
    assert (change_words(row, draft) or "").replace("\u00a0", " ") == words


def test_money_has_its_percentage_whatever_the_base(draft: Draft) -> None:
    row = replace(
        ROW, indicator="foreign_aid.disbursed", currency="USD", value=Decimal(86050), earlier=Decimal(296250)
    )
    assert (change_words(row, draft) or "").replace("\u00a0", " ") == "giảm 210.200 USD (71%)"


UNTOLD = [
    {"earlier": None},
    {"value": None},
    {"qualifier": "about"},
    {"earlier_qualifier": "more_than"},
    {"upper": Decimal(30)},
    {"value": Decimal(0), "earlier": Decimal(0)},
    {"reporting": 12, "earlier_reporting": 3},
    {"earlier_reporting": 0},
]


@pytest.mark.parametrize("fields", UNTOLD, ids=str)
def test_nothing_is_said_where_the_figures_cannot_be_compared(
    fields: dict[str, object], draft: Draft
) -> None:
    assert change_words(replace(ROW, **fields), draft) is None  # type: ignore[arg-type]
