"""Where a sentence declares that there was nothing, and where it only seems to."""

import pytest

from doingoai.extract.negation import denials, is_generic
from doingoai.extract.passages import fold

DECLARED = {
    "plain": ("Trong kỳ, xã không có đoàn ra.", "không có", "đoàn ra"),
    "verb": ("Phường không tổ chức hội nghị quốc tế nào.", "không tổ chức", "hội nghị quốc tế nào"),
    "not_yet": ("Đến nay chưa tiếp nhận khoản viện trợ nào.", "chưa tiếp nhận", "khoản viện trợ nào"),
    "none_detected": (
        "Công an xã chưa phát hiện trường hợp vượt biên.",
        "chưa phát hiện",
        "trường hợp vượt biên",
    ),
    "not_happened": (
        "Trên tuyến biên giới không xảy ra vụ việc phức tạp.",
        "không xảy ra",
        "vụ việc phức tạp",
    ),
    "label": ("Đoàn vào: Không.", "không", ""),
    "label_with_verb": ("- Đoàn nước ngoài: Không có", "không có", ""),
    "in_brackets": ("Đoàn ra (không có), đoàn vào 02 đoàn.", "không có", ""),
    "second_clause": ("Đã đón 03 đoàn, không phát sinh đoàn ra.", "không phát sinh", "đoàn ra"),
    "stops_at_what_there_was": ("Không có đoàn ra, đã đón 05 đoàn vào.", "không có", "đoàn ra"),
    "stops_at_but": ("Không có đoàn ra nhưng có hai đoàn vào.", "không có", "đoàn ra"),
    "stops_at_next_denial": ("Không có đoàn ra, không có đoàn vào.", "không có", "đoàn ra,"),
    "set_phrase_inside": ("Không có người kết hôn không giá thú.", "không có", "người kết hôn không giá thú"),
    "free_is_no_reason": (
        "Không có người di cư tự do trên tuyến.",
        "không có",
        "người di cư tự do trên tuyến",
    ),
}


@pytest.mark.parametrize(("sentence", "words", "covered"), DECLARED.values(), ids=DECLARED)
def test_a_denial_and_its_reach(sentence: str, words: str, covered: str) -> None:
    folded = fold(sentence)
    first = next(denials(folded))
    assert folded[first.start : first.end] == words
    assert folded[first.end : first.reach].strip(" .)") == covered


NOT_DECLARED = {
    "not_only": "Huyện không chỉ đón đoàn vào mà còn cử đoàn ra.",
    "ceaselessly": "Không ngừng nâng cao chất lượng công tác đối ngoại.",
    "not_really": "Công tác phối hợp chưa thật sự chặt chẽ.",
    "not_fully": "Nhận thức của một số cán bộ chưa đầy đủ.",
    "grant_aid": "Tiếp nhận viện trợ không hoàn lại của Nhật Bản.",
    "part_time": "Cán bộ không chuyên trách được tập huấn.",
    "airline": "Hãng hàng không có văn phòng tại tỉnh.",
    "air_defence": "Quân chủng Phòng không có đoàn đến thăm.",
    "an_aim": "Chủ động nắm tình hình để không phát sinh vụ việc phức tạp.",
    "an_effort": "Phấn đấu không có vụ việc vi phạm quy chế biên giới.",
    "a_condition": "Nếu không có đoàn vào thì báo cáo bằng văn bản.",
    "others": "Các xã không có đường biên giới thực hiện theo hướng dẫn.",
    "some_of_them": "Có 12 xã không có dự án viện trợ.",
    "not_many": "Trên địa bàn không có nhiều dự án.",
    "not_allowed": "Không cho phép truyền đạo trái phép.",
}


@pytest.mark.parametrize("sentence", NOT_DECLARED.values(), ids=NOT_DECLARED)
def test_words_that_only_look_like_a_denial(sentence: str) -> None:
    assert list(denials(fold(sentence))) == []


def test_an_exception_makes_a_denial_unsure() -> None:
    (first,) = denials(fold("Huyện không có đoàn ra, ngoại trừ 01 cán bộ đi cùng đoàn của tỉnh."))
    assert not first.sure


@pytest.mark.parametrize(
    "text", [" hoạt động nào trên địa bàn xã.", " nội dung phát sinh trong kỳ", "", " trường hợp nào"]
)
def test_nothing_particular(text: str) -> None:
    assert is_generic(text)


def test_something_particular() -> None:
    assert not is_generic(" đoàn công tác của tỉnh bạn")


@pytest.mark.parametrize("unit", ["không có ", "không ", "chưa ", "không có đoàn, "])
def test_long_text_stays_linear(unit: str) -> None:
    assert len(list(denials(unit * 4000))) <= 8000
