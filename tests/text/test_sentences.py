"""Sentences of official prose: where they end and where a full stop does not end them."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from doingoai.model import Span
from doingoai.text.sentences import sentences

CASES = {
    "two": ("Đã tổ chức 02 đoàn ra. Đón 03 đoàn vào.", ["Đã tổ chức 02 đoàn ra.", "Đón 03 đoàn vào."]),
    "thousands": ("Có 1.169 hộ dân. Hộ nghèo còn 60.", ["Có 1.169 hộ dân.", "Hộ nghèo còn 60."]),
    "abbreviation": (
        "Đoàn đến TP. Hòa An làm việc. Sau đó về.",
        ["Đoàn đến TP. Hòa An làm việc.", "Sau đó về."],
    ),
    "initial": ("Ông A. Keomany dẫn đầu đoàn.", ["Ông A. Keomany dẫn đầu đoàn."]),
    "label": ("1. Đoàn ra: không có.", ["1. Đoàn ra: không có."]),
    "quotation": ("Tổ chức “Ngày hội.” Sau đó tổng kết.", ["Tổ chức “Ngày hội.”", "Sau đó tổng kết."]),
    "dash_list": ("Kết quả:\n- Đoàn ra: 01\n- Đoàn vào: 02", ["Kết quả:", "- Đoàn ra: 01", "- Đoàn vào: 02"]),
    "torn_line": ("Đoàn công tác của\nSở Ngoại vụ đến xã.", ["Đoàn công tác của\nSở Ngoại vụ đến xã."]),
    "blank_line": ("Không có\n\nNội dung khác", ["Không có", "Nội dung khác"]),
    "dots_go_on": (
        "Đoàn đến từ Pháp, Đức... và các nước khác.",
        ["Đoàn đến từ Pháp, Đức... và các nước khác."],
    ),
    "quoted_stops": (
        "Phát hành cuốn “Bản làng. Con người. Hội nhập” trong quý. Xong.",
        ["Phát hành cuốn “Bản làng. Con người. Hội nhập” trong quý.", "Xong."],
    ),
    "quote_never_closed": (
        "Phát động “Xanh, sạch. Sau đó tổng kết.",
        ["Phát động “Xanh, sạch.", "Sau đó tổng kết."],
    ),
    "torn_page": (
        "Mở các lớp tập huấn cho các\n\nđối tượng ở cơ sở.",
        ["Mở các lớp tập huấn cho các\n\nđối tượng ở cơ sở."],
    ),
    "torn_figure": (
        "Hỗ trợ 09 cháu với\n\n33 lượt. Kết thúc.",
        ["Hỗ trợ 09 cháu với\n\n33 lượt.", "Kết thúc."],
    ),
    "date_dots": ("Ngày 12.5.2024 đón đoàn.", ["Ngày 12.5.2024 đón đoàn."]),
}


@pytest.mark.parametrize(("text", "expected"), CASES.values(), ids=CASES)
def test_sentences(text: str, expected: list[str]) -> None:
    assert [text[span.start : span.end] for span in sentences(text)] == expected


def test_semicolons_on_request() -> None:
    text = "Đón đoàn của tỉnh bạn; ký biên bản; bàn giao."
    assert len(list(sentences(text))) == 1
    assert len(list(sentences(text, semicolons=True))) == 3


def test_inside_a_span() -> None:
    text = "Một. Hai. Ba."
    assert [text[s.start : s.end] for s in sentences(text, Span(5, 9))] == ["Hai."]


@given(st.text(alphabet="aĐ. \n;“”-1?", max_size=200))
def test_nothing_is_lost(text: str) -> None:
    spans = list(sentences(text))
    assert all(a.end <= b.start for a, b in pairwise(spans))
    kept = "".join(text[s.start : s.end] for s in spans)
    assert "".join(kept.split()) == "".join(text.split())
