"""Whom a proposal asks: many ways of writing one body."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from doingoai.extract.addressees import NOBODY, addressees_of, name_of

CASES = {  # as reports write it → names, in their order
    "UBND tỉnh": ["UBND tỉnh"],
    "Ủy ban nhân dân tỉnh Lạng Sơn": ["UBND tỉnh"],
    "Chủ tịch UBND tỉnh": ["UBND tỉnh"],
    "tỉnh": ["UBND tỉnh"],
    "Uỷ ban nhân dân thành phố": ["UBND tỉnh"],
    "Thường trực Tỉnh ủy": ["Tỉnh ủy, Thành ủy"],
    "HĐND tỉnh, UBND tỉnh": ["HĐND tỉnh", "UBND tỉnh"],
    "Sở Ngoại vụ": ["Sở Ngoại vụ"],
    "SỞ NGOẠI VỤ TỈNH": ["Sở Ngoại vụ"],
    "Bộ Ngoại giao": ["Bộ Ngoại giao"],
    "Cục Lãnh sự, Bộ Ngoại giao": ["Bộ Ngoại giao"],
    "Bộ Ngoại giao, các Bộ, ngành trung ương": ["Bộ Ngoại giao", "Bộ, ngành trung ương"],
    "Bộ Quốc phòng": ["Bộ Quốc phòng"],
    "Sở Văn hóa, Thể thao và Du lịch": ["Sở Văn hóa, Thể thao và Du lịch"],
    "các sở, ban, ngành của tỉnh": ["Sở, ban, ngành tỉnh"],
    "Văn phòng UBND tỉnh": ["Văn phòng UBND tỉnh"],
    "Chính phủ": ["Chính phủ, Thủ tướng Chính phủ"],
    "Liên hiệp các tổ chức hữu nghị tỉnh": ["Liên hiệp các tổ chức hữu nghị"],
    "Bộ Ngoại giao và tỉnh": ["Bộ Ngoại giao", "UBND tỉnh"],
    "UBND huyện": ["UBND cấp huyện"],
    "UBND các xã biên giới": ["UBND cấp xã"],
    "cấp có thẩm quyền": ["Cấp trên (không nêu rõ)"],
    "đội văn nghệ": ["Chưa rõ nơi nhận"],
    "": ["Chưa rõ nơi nhận"],
}


@pytest.mark.parametrize(("written", "names"), CASES.items())
def test_the_bodies_named(written: str, names: list[str]) -> None:
    found = addressees_of(written)
    assert [body.name["vi"] for body in found] == names
    assert [name_of(body.key)["vi"] for body in found] == names


def test_names_stand_in_every_language() -> None:
    for written in CASES:
        for body in addressees_of(written):
            assert set(body.name) == {"vi", "en", "zh"}


@given(st.text(max_size=400))
def test_any_words_name_somebody_or_nobody(words: str) -> None:
    found = addressees_of(words)
    assert found
    assert len({body.key for body in found}) == len(found)
    assert found == (NOBODY,) or all(body.level for body in found)
