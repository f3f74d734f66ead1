"""What several units say in like words is told once; what only resembles it is not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from doingoai.model import Excerpt, Span
from doingoai.write.docx.likeness import grouped


def said(*sentences: str, units: tuple[str, ...] = ()) -> list[Excerpt]:
    names = units or tuple(f"xã Số {i}" for i in range(len(sentences)))
    return [
        Excerpt(None, "difficulty", unit, f"{i}.docx", Span(0, len(text)), text)
        for i, (unit, text) in enumerate(zip(names, sentences, strict=True))
    ]


ALIKE = [
    ("Cán bộ phụ trách còn kiêm nhiệm, trình độ ngoại ngữ hạn chế.", "Công chức làm công tác đối ngoại kiêm nhiều việc và yếu ngoại ngữ."),
    ("Kinh phí dành cho công tác đối ngoại còn hạn hẹp.", "Nguồn ngân sách bố trí cho hoạt động đối ngoại của phường rất ít."),
    ("Đề nghị Sở Ngoại vụ mở lớp bồi dưỡng nghiệp vụ lễ tân cho cán bộ xã.", "Kiến nghị tổ chức tập huấn nghiệp vụ lễ tân đối ngoại cho công chức cấp xã."),
    ("Tổ chức bàn giao hồ sơ các dự án viện trợ cho xã mới.", "Hoàn thành việc bàn giao hồ sơ dự án phi chính phủ sau sắp xếp."),
]  # fmt: skip
APART = [
    ("Kinh phí dành cho công tác đối ngoại còn hạn hẹp.", "Đường lên các mốc giới bị sạt lở sau mùa mưa."),
    ("Đề nghị Sở Ngoại vụ mở lớp bồi dưỡng nghiệp vụ lễ tân cho cán bộ xã.", "Đề nghị tỉnh sớm phê duyệt dự án kè sông biên giới."),
    ("Tiếp tục tăng cường công tác đối ngoại trên địa bàn.", "Tiếp tục đẩy mạnh hoạt động đối ngoại của địa phương."),
]  # fmt: skip


@pytest.mark.parametrize("pair", ALIKE)
def test_like_sentences_of_two_units_stand_together(pair: tuple[str, str]) -> None:
    groups = grouped(said(*pair))
    assert [len(group.units) for group in groups] == [2]


@pytest.mark.parametrize("pair", APART)
def test_other_matters_stay_apart_and_empty_words_join_nothing(pair: tuple[str, str]) -> None:
    assert [len(group.units) for group in grouped(said(*pair))] == [1, 1]


def test_one_units_own_sentences_are_no_group() -> None:
    assert len(grouped(said(*ALIKE[0], units=("xã A", "xã A")))) == 2


def test_activities_are_one_only_with_the_same_figures() -> None:
    first = "Ngày 12/5, xã đón đoàn thanh niên huyện bạn gồm 15 người sang giao lưu bóng chuyền."
    other = first.replace("15 người", "20 người")
    assert [
        len(g.units) for g in grouped(said(first, first.replace("xã đón", "phường đón")), repeated=True)
    ] == [2]
    assert [len(g.units) for g in grouped(said(first, other), repeated=True)] == [1, 1]


def test_the_largest_group_comes_first_and_alone_keeps_its_order() -> None:
    budget = ("Kinh phí đối ngoại hạn hẹp, phụ thuộc cấp trên.",) * 3
    lone = ("Phần mềm quản lý tạm trú hay lỗi.", "Mưa lũ làm hỏng đường tuần tra.")
    groups = grouped(said(lone[0], *budget, lone[1]))
    assert [len(group.units) for group in groups] == [3, 1, 1]
    assert [group.items[0].text for group in groups[1:]] == list(lone)


WORDS = st.lists(
    st.sampled_from("kinh phí ngoại ngữ đường mốc giới phần mềm tập huấn dự án cán bộ lớp".split()),
    min_size=1,
    max_size=9,
)


@given(st.lists(st.tuples(st.sampled_from(["xã A", "xã B", "xã C"]), WORDS), max_size=12))
def test_every_sentence_is_told_exactly_once(rows: list[tuple[str, list[str]]]) -> None:
    items = said(*(" ".join(words) for _, words in rows), units=tuple(unit for unit, _ in rows))
    told = [item for group in grouped(items) for item in group.items]
    assert sorted(told, key=lambda item: item.source) == sorted(items, key=lambda item: item.source)
    assert grouped(items) == grouped(items)
