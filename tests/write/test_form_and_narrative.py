"""The filled form and the free narrative meet: the same facts, written either way, give the same observations."""

from datetime import date
from functools import cache

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import doingoai
from doingoai.extract.answered.tags import key_of
from doingoai.knowledge.outlines import outline
from doingoai.model import Report
from doingoai.periods import parse_code
from doingoai.pipeline import understand
from doingoai.read.docx import read
from doingoai.write.forms import Ask, write_form
from form_filler import filled, without_controls

UNIT, PERIOD = "xã Nà Cường, tỉnh Hà Lương", "2026H1"
Fact = tuple[str, str, str, str, str | None]

NARRATIVE = """UBND TỈNH HÀ LƯƠNG
ỦY BAN NHÂN DÂN XÃ NÀ CƯỜNG

Số: 15/BC-UBND

Nà Cường, ngày 08 tháng 6 năm 2026

BÁO CÁO
Kết quả công tác đối ngoại 6 tháng đầu năm 2026

II. KẾT QUẢ CÔNG TÁC ĐỐI NGOẠI TRONG KỲ

1. Đoàn ra, đoàn vào

{s2}

2. Thỏa thuận quốc tế

{s3}

3. Biên giới, lãnh thổ

{s4}

6. Viện trợ phi chính phủ nước ngoài

{s7}

7. Thông tin đối ngoại

{s8}

8. Phóng viên, báo chí nước ngoài đến địa bàn

{s9}

TM. ỦY BAN NHÂN DÂN
CHỦ TỊCH

Vi Thị Hằng
"""


@cache
def form() -> bytes:
    return write_form(Ask(UNIT, parse_code(PERIOD), outline("xa-2025"), date(2026, 6, 10)))


def facts(report: Report) -> set[Fact]:
    return {
        (o.indicator, str(o.value.normalize()), o.qualifier, o.basis, o.period)
        for o in report.observations
        if o.scope == "own"
    }


def from_form(answers: dict[str, str], ticks: tuple[str, ...] = ()) -> Report:
    return understand(read(filled(form(), answers, ticks), "mau.docx"))


def from_narrative(sections: dict[int, str]) -> Report:
    words = {f"s{number}": sections.get(number, "") for number in (2, 3, 4, 7, 8, 9)}
    return doingoai.parse(NARRATIVE.format(**words))


CASES: dict[str, tuple[dict[str, str], dict[int, str]]] = {
    "đoàn ra và số người": (
        {"i02.0401": "03", "i02.0402": "14"},
        {2: "Trong kỳ, xã đã cử 03 đoàn ra nước ngoài với 14 lượt người."},
    ),
    "đoàn vào ước lượng": (
        {"i02.0403": "khoảng 5 đoàn", "i02.0404": "trên 70"},
        {2: "Đã đón khoảng 05 đoàn nước ngoài vào thăm và làm việc với trên 70 lượt người."},
    ),
    "không có, ghi bằng chữ": ({"i02.0401": "không"}, {2: "Đoàn ra: Không có."}),
    "không có, ghi bằng số": ({"i02.0403": "0"}, {2: "Đoàn vào: Không có."}),
    "tuần tra": (
        {"i04.1301": "ít nhất 24"},
        {4: "Đã tổ chức ít nhất 24 lượt tuần tra biên giới."},
    ),
    "thỏa thuận ký mới": ({"i03.0501": "2 biên bản"}, {3: "Trong kỳ đã ký kết 02 thỏa thuận quốc tế."}),
    "viện trợ hai loại tiền": (
        {"i07.0904": "12.500 USD; 300 triệu đồng"},
        {7: "Tổng giá trị viện trợ cam kết là 12.500 USD và 300 triệu đồng."},
    ),
    "phóng viên": (
        {"i09.1201": "hai", "i09.1202": "9 người"},
        {9: "Đã tiếp nhận 02 đoàn phóng viên nước ngoài với 09 lượt phóng viên đến tác nghiệp."},
    ),
    "tin bài": ({"i08.1105": "gần 40"}, {8: "Đã đăng tải gần 40 tin, bài về thông tin đối ngoại."}),
}


@pytest.mark.parametrize(("answers", "sections"), CASES.values(), ids=CASES)
def test_form_and_narrative_state_the_same(answers: dict[str, str], sections: dict[int, str]) -> None:
    given_form = facts(from_form(answers))
    assert given_form == facts(from_narrative(sections))
    assert len(given_form) >= len(answers)


# indicator: (field, section, the sentence that states it)
STATED = {
    "delegations.out_count": ("i02.0401", 2, "Đã cử {n} đoàn ra nước ngoài."),
    "delegations.in_count": ("i02.0403", 2, "Đã đón {n} đoàn nước ngoài vào thăm, làm việc."),
    "agreements.signed": ("i03.0501", 3, "Đã ký kết {n} thỏa thuận quốc tế."),
    "border_territory.patrols": ("i04.1301", 4, "Đã tổ chức {n} lượt tuần tra biên giới."),
    "foreign_information.articles": ("i08.1105", 8, "Đã đăng tải {n} tin, bài về thông tin đối ngoại."),
    "foreign_press.groups": ("i09.1201", 9, "Đã đón {n} đoàn phóng viên nước ngoài."),
}
WAYS = {
    "exact": "{v}",
    "about": "khoảng {v}",
    "more_than": "trên {v}",
    "nearly": "gần {v}",
    "at_least": "ít nhất {v}",
}
FILLINGS = st.dictionaries(
    st.sampled_from(sorted(STATED)), st.tuples(st.integers(2, 400), st.sampled_from(sorted(WAYS))), min_size=1
)


@given(FILLINGS, st.booleans())
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_random_fillings_meet_their_narrative(filling: dict[str, tuple[int, str]], controls: bool) -> None:
    answers, sections = dict[str, str](), dict[int, str]()
    for indicator, (value, way) in filling.items():
        field, section, sentence = STATED[indicator]
        words = WAYS[way].format(v=f"{value:02d}")
        answers[field] = words
        sections[section] = f"{sections.get(section, '')} {sentence.format(n=words)}".strip()
    data = filled(form(), answers)
    report = understand(read(data if controls else without_controls(data), "mau.docx"))
    expected = {(i, str(v), way, "stated", PERIOD) for i, (v, way) in filling.items()}
    assert {(i, str(int(float(v))), q, b, p) for i, v, q, b, p in facts(report)} == expected
    told = {(i, str(int(float(v))), q, b, p) for i, v, q, b, p in facts(from_narrative(sections))}
    assert told == expected


def test_a_ticked_box_declares_what_the_words_declare() -> None:
    ticked = facts(from_form({}, ("n02", "n09")))
    told = facts(from_narrative({2: "Không phát sinh.", 9: "Không có."}))
    assert told
    assert told <= ticked
    assert all(fact[3] == "declared_none" for fact in ticked)


def test_the_words_of_an_area_are_read_as_any_report_is() -> None:
    words = "Trong kỳ, xã đã cử 03 đoàn ra nước ngoài với 14 lượt người."
    assert facts(from_form({"t02": words})) == facts(from_narrative({2: words}))


def test_the_form_knows_itself() -> None:
    assert str(key_of("xa-2025", UNIT, PERIOD)) in read(form(), "mau.docx").text
