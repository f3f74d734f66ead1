"""The quick ways of looking find what the plain ones find: each is held against the plain way, on texts made of its own pieces."""

import re
from dataclasses import fields

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from doingoai.extract.figures import _open_to
from doingoai.extract.passages import _BLANKS, _leads, _retone, fold
from doingoai.extract.patterns import FigurePattern, ZeroPattern, figure_patterns, zero_patterns
from doingoai.extract.quantities import _UPPER, _look_alikes
from doingoai.extract.registers.specs import specs
from doingoai.text.beginnings import LENGTH, begins_with
from doingoai.text.lazily import LazyPattern

ROLES = frozenset({"results", "context", "assessment", "direction", "other"})
WORDS = (
    "đoàn lượt người cán bộ cuộc hội nghị hội thảo dự án thỏa thuận bản ghi nhớ triệu USD đồng tin bài phóng viên nước ngoài vụ "
    "công dân lớp học viên buổi tiếp xúc cột mốc văn bản kế hoạch giải thưởng tổ chức chuyên gia lao động ấn phẩm chương trình"
).split()
PLAIN_MASKS = re.compile(
    rf"^[ \t>*_#+•-]{{0,6}}(?:\d{{1,2}}\.){{0,4}}\d{{1,2}}[.)](?![\d,])"
    rf"|^[ \t>*_#+•-]{{0,6}}\d{{1,2}}(?:\.\d{{1,2}}){{1,4}}(?=\s{{1,3}}[{_UPPER}])"
    rf"|^[ \t]{{0,6}}\d{{1,2}}\s?[/-](?=\s{{1,3}}[{_UPPER}])"
    r"|\b(?:ĐVT|[Đđ]ơn vị(?: tính)?)\s?:\s?[^\n)]{0,30}"
    r"|\d{1,2}\s?[/.-]\s?\d{1,2}\s?[/.-]\s?\d{4,5}(?!\d)"
    r"|(?<![\d/])\d{1,2}\s?/\s?(?:19|20)\d\d(?!\d)"
    r"|(?<!\d)(?:19|20)\d\d\s{0,2}[-–—]\s{0,2}(?:19|20)\d\d(?!\d)",
    re.MULTILINE,
)
FIGURES = st.sampled_from(
    [
        "1",
        "12",
        "2024",
        "2019",
        "3",
        "/",
        ".",
        "-",
        "–",
        " ",
        "\n",
        ")",
        "Đ",
        "đơn vị tính: ",
        "ĐVT:",
        "a",
        "Kết quả",
        "*",
        "\t",
        "x",
    ]
)


@settings(max_examples=400)
@given(st.lists(FIGURES, max_size=25).map("".join))
def test_look_alikes_are_those_of_one_plain_pattern(text: str) -> None:
    assert list(_look_alikes(text)) == [match.span() for match in PLAIN_MASKS.finditer(text)]


@settings(max_examples=300)
@given(
    st.lists(
        st.sampled_from(
            ["oà", "uý", "quý", "oÁ", "q", "\n", "\u00a0", "–", "*", "²", "hoà ", "thuỷ", "x", "İ", "Ðoàn"]
        )
    ).map("".join)
)
def test_folding_is_the_plain_folding(text: str) -> None:
    lowered = (
        text.lower()
        if len(text.lower()) == len(text)
        else "".join(c.lower() if len(c.lower()) == 1 else c for c in text)
    )
    tone = re.compile(r"(?<!q)([ou])([àáảãạèéẻẽẹỳýỷỹỵ])(?!\w)")
    assert fold(text) == tone.sub(_retone, lowered.translate(_BLANKS))


@given(
    st.lists(
        st.sampled_from(["như", "sau", ":", ".", " ", "gồm", "cụ thể", "các", "\x0b", "đoàn"]), max_size=8
    ).map("".join)
)
def test_a_lead_is_what_the_plain_pattern_takes_for_one(text: str) -> None:
    plain = re.search(r":\s*$|(?:sau|cụ thể|gồm|như)\s*[:.]?\s*$", text)
    assert _leads(text) == (plain is not None)


@settings(max_examples=60)
@given(
    st.lists(st.sampled_from([*WORDS, ",", "(", "05"]), min_size=1, max_size=5).map(" ".join),
    st.sampled_from(["", " ", "\n "]),
)
def test_no_pattern_is_left_out_whose_noun_matches(words: str, gap: str) -> None:
    first = words.lstrip()[:LENGTH]
    for pattern in figure_patterns():
        if pattern.noun is not None and pattern.noun.match(gap + words):
            assert begins_with(first, pattern.begins)


@pytest.mark.parametrize("words", [f"{word} " for word in WORDS])
def test_patterns_filed_under_first_letters_keep_their_order(words: str) -> None:
    topics = frozenset({"delegations"})
    kept = _open_to(ROLES, topics, False, words[:LENGTH])
    orders = [order for order, _ in kept]
    assert orders == sorted(orders)
    matching = {
        order
        for order, pattern in enumerate(figure_patterns())
        if pattern.noun is not None
        and pattern.noun.match(words)
        and pattern.roles & ROLES
        and not pattern.currencies
        and not pattern.not_topics & topics
        and (not pattern.topics or pattern.topics & topics)
    }
    assert matching <= set(orders)


def test_every_pattern_of_the_knowledge_can_be_compiled() -> None:
    patterns: list[FigurePattern | ZeroPattern] = [*figure_patterns(), *zero_patterns()]
    for pattern in patterns:
        values = [getattr(pattern, item.name) for item in fields(pattern)]
        assert all(value.pattern for value in values if isinstance(value, LazyPattern))
    for spec in specs():
        lone = [
            spec.marks,
            spec.refuse,
            *(s.pattern for s in spec.statements),
            *(s.lead for s in spec.statements),
        ]
        named = [pattern for _, _, pattern in (*spec.implied, *spec.groups, *spec.turns)]
        found = [pattern for _, patterns in spec.finders for pattern in patterns]
        assert all(pattern.pattern for pattern in (*filter(None, lone), *named, *found))
