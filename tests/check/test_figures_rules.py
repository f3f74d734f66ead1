"""One thing with two values, and "không có" against a figure: what must be found and what must not."""

import re
from dataclasses import replace
from decimal import Decimal

import pytest

import doingoai
from doingoai.check.engine import run_rule
from doingoai.extract.citations import find_citations
from doingoai.extract.quantities import find_quantities
from doingoai.knowledge import rules
from doingoai.model import Document, Finding, Header, Observation, Paragraph, Report, Span


def report_of(text: str, role: str = "results") -> Report:
    document = Document("thu.txt", "", "txt", text, ())
    paragraphs = tuple(
        Paragraph(Span(*m.span()), "body", role=role) for m in re.finditer(r"\S[\s\S]*?(?=\n\s*\n|\Z)", text)
    )
    citations = find_citations(text)
    return Report(
        document,
        Header(Span(0, 0)),
        None,
        (),
        paragraphs,
        citations=citations,
        quantities=find_quantities(text, citations),
    )


def observed(report: Report, words: str, indicator: str, value: str, **other: object) -> Observation:
    """An observation as extraction would give it, at the words quoted."""
    start = report.text.index(words)
    item = Observation(
        indicator,
        Span(start, start + len(words)),
        Decimal(value),
        "exact",
        "",
        "stated",
        period="2024",
        confidence=0.95,
    )
    return replace(item, **other)  # type: ignore[arg-type]


def findings(report: Report, family: str) -> list[Finding]:
    return [
        found
        for rule in rules()
        if rule.check.startswith(("figures:", "figures_")) and rule.rule == family
        for found in run_rule(report, rule)
    ]


WRONG = [
    "Có tổng số 88 lượt người nước ngoài đến làm việc với 05 lượt đoàn, 32 lượt người nước ngoài chủ yếu khảo sát đầu tư.",
    "Tổng vốn là 2.500.000.000 đồng (Bằng chữ: Hai tỷ năm trăm nghìn đồng).",
    "Giá trị 45.000 USD (Bốn mươi lăm triệu đô la Mỹ) do tổ chức tài trợ.",
    "Tỷ lệ hộ nghèo toàn xã còn 8,4%.\n\nDo tỷ lệ hộ nghèo toàn xã còn cao (9,4%) nên còn khó khăn.",
]
RIGHT = [
    "Có tổng số 88 lượt người nước ngoài đến làm việc, trong đó 32 lượt người nước ngoài là chuyên gia.",
    "Có tổng số 88 lượt người nước ngoài đến làm việc, tăng 32 lượt người nước ngoài so với cùng kỳ.",
    "Tổng số 30 lượt người nước ngoài: 18 lượt người nước ngoài cư trú, 12 lượt người nước ngoài lao động.",
    "Tổng số 30 lượt người đi Lào, 12 lượt người đi Thái Lan.",
    "Tổng vốn là 2.500.000.000 đồng (Bằng chữ: Hai tỷ năm trăm triệu đồng).",
    "Giá trị 45.000 USD (tương đương 1,1 tỷ đồng) do tổ chức tài trợ.",
    "Tỷ lệ hộ nghèo toàn xã còn 8,4%; tỷ lệ hộ cận nghèo toàn xã còn 9,4%.",
    "Tỷ lệ hộ nghèo toàn xã giảm từ 10,2% xuống còn 8,4%.",
    "18/19 xã, thị trấn thuộc vùng khó khăn. Có 18/18 xã thuộc diện đầu tư.",
    "Triển khai tại 4 xã của huyện. Dự án khác hỗ trợ 10 xã của huyện.",
]


@pytest.mark.parametrize("text", WRONG)
def test_contradiction_in_the_text(text: str) -> None:
    assert len(findings(report_of(text), "figures.contradiction")) == 1


@pytest.mark.parametrize("text", RIGHT)
def test_no_contradiction_in_the_text(text: str) -> None:
    assert findings(report_of(text), "figures.contradiction") == []


def test_profile_told_twice() -> None:
    report = report_of("Dân số của xã là 4.120 nhân khẩu.\n\nXã có 4.210 nhân khẩu sinh sống tại 9 xóm.")
    items = (
        observed(report, "4.120 nhân khẩu", "profile.population", "4120"),
        observed(report, "4.210 nhân khẩu", "profile.population", "4210"),
    )
    found = findings(replace(report, observations=items), "figures.contradiction")
    assert [report.words(item.span) for item in found] == ["4.210 nhân khẩu"]
    assert [report.words(span) for span in found[0].related] == ["4.120 nhân khẩu"]


@pytest.mark.parametrize(
    "change",
    [
        {"value": Decimal(4120)},
        {"period": "2023"},
        {"scope": "province"},
        {"breakdown": "nữ"},
        {"confidence": 0.6},
        {"qualifier": "about", "value": Decimal(4200)},
    ],
    ids=["same", "other_period", "other_scope", "part", "unsure", "rounded"],
)
def test_profile_told_twice_and_right(change: dict[str, object]) -> None:
    report = report_of("Dân số của xã là 4.120 nhân khẩu.\n\nXã có 4.210 nhân khẩu sinh sống tại 9 xóm.")
    second = replace(observed(report, "4.210 nhân khẩu", "profile.population", "4210"), **change)  # type: ignore[arg-type]
    items = (observed(report, "4.120 nhân khẩu", "profile.population", "4120"), second)
    assert findings(replace(report, observations=items), "figures.contradiction") == []


def test_results_against_assessment() -> None:
    report = report_of("Đoàn vào: 11 đoàn.\n\nĐã đón 12 đoàn vào, góp phần quảng bá địa phương.")
    roles = (replace(report.paragraphs[0], role="results"), replace(report.paragraphs[1], role="assessment"))
    items = (
        observed(report, "11 đoàn", "delegations.in_count", "11"),
        observed(report, "12 đoàn vào", "delegations.in_count", "12"),
    )
    assert len(findings(replace(report, paragraphs=roles, observations=items), "figures.contradiction")) == 1
    same = tuple(replace(paragraph, role="results") for paragraph in report.paragraphs)
    assert findings(replace(report, paragraphs=same, observations=items), "figures.contradiction") == []


@pytest.mark.parametrize(
    ("text", "zero", "figure", "indicator", "other", "fires"),
    [
        (
            "Đoàn ra: không có.\n\nĐã cử 02 đoàn đi Lào.",
            "không có",
            "02 đoàn",
            "delegations.out_count",
            {},
            True,
        ),
        (
            "Đoàn ra: không có.\n\nĐã đón 02 đoàn đến từ Lào.",
            "không có",
            "02 đoàn",
            "delegations.in_count",
            {},
            False,
        ),
        (
            "Đoàn ra: không có.\n\nNăm 2023 đã cử 02 đoàn đi Lào.",
            "không có",
            "02 đoàn",
            "delegations.out_count",
            {"scope": "last_year"},
            False,
        ),
        (
            "Viện trợ: Không.\n\nGiải ngân 20.000 USD.",
            "Không",
            "20.000 USD",
            "foreign_aid.disbursed",
            {"zero": "foreign_aid.projects_active"},
            True,
        ),
        (
            "Dự án mới: không có.\n\nGiải ngân 20.000 USD.",
            "không có",
            "20.000 USD",
            "foreign_aid.disbursed",
            {"zero": "foreign_aid.projects_new"},
            False,
        ),
    ],
    ids=["same", "other_indicator", "last_year", "implied", "not_implied"],
)
def test_none_and_some(
    text: str, zero: str, figure: str, indicator: str, other: dict[str, object], fires: bool
) -> None:
    report = report_of(text)
    name = str(other.pop("zero", "delegations.out_count"))
    items = (
        observed(report, zero, name, "0", basis="declared_none"),
        observed(report, figure, indicator, "2", **other),
    )
    found = findings(replace(report, observations=items), "none.contradiction")
    assert bool(found) == fires
    if fires:
        assert report.words(found[0].span) == zero
        assert zero in found[0].message
        assert figure in found[0].message


@pytest.mark.parametrize(
    ("first", "second", "fires"),
    [
        ("06 phường", "05 xã", False),
        ("18 xã", "19 xã", True),
        ("18 xã", "19 xã, thị trấn", False),
    ],
)
def test_units_of_different_kinds_do_not_contradict(first: str, second: str, fires: bool) -> None:
    report = report_of(f"Toàn huyện chia thành {first}.\n\nToàn huyện chia thành {second}.")
    items = (
        observed(report, first, "profile.communes", first[:2]),
        observed(report, second, "profile.communes", second[:2]),
    )
    assert bool(findings(replace(report, observations=items), "figures.contradiction")) == fires


@pytest.mark.parametrize(
    ("event", "fires"),
    [
        ("Tháng 3, xã đón tiếp đoàn cán bộ huyện Khun, tỉnh Xiêng Khoảng (Lào) sang thăm.", True),
        ("Tháng 3, xã đón tiếp đoàn công tác của Hội Nông dân đến trao sinh kế.", False),
        ("Tháng 3, xã chưa đón tiếp đoàn cán bộ nào của Lào.", False),
        ("Năm 2019, xã đón tiếp đoàn cán bộ huyện Khun (Lào) sang thăm.", False),
        ("Tháng 3, xã tham gia đón tiếp đoàn cấp tỉnh của Lào.", False),
    ],
)
def test_none_and_an_event_told_in_words(event: str, fires: bool) -> None:
    text = (
        "BÁO CÁO\nKết quả công tác đối ngoại năm 2024\n\nI. KẾT QUẢ CÔNG TÁC ĐỐI NGOẠI NĂM 2024\n\n"
        f"1. Đoàn vào: không có.\n\n2. Đối ngoại nhân dân\n\n{event}\n\nII. PHƯƠNG HƯỚNG\n\nTiếp tục."
    )
    assert any(f.rule == "none.contradiction" for f in doingoai.parse(text).findings) == fires


@pytest.mark.parametrize(
    ("text", "zero", "figure", "indicator"),
    [
        (
            "Chưa ký thỏa thuận nào.\n\nĐang thực hiện 02 biên bản ghi nhớ.",
            "Chưa ký thỏa thuận nào",
            "02 biên bản",
            "agreements.signed",
        ),
        (
            "Đoàn ra: không có.\n\nCó 03 cán bộ đi nước ngoài vì việc riêng.",
            "không có",
            "03 cán bộ",
            "delegations.out_count",
        ),
        (
            "Đào tạo ở nước ngoài: chưa có.\n\nMở lớp tiếng Lào cho 30 học viên.",
            "Đào tạo ở nước ngoài: chưa có",
            "30 học viên",
            "training.persons",
        ),
    ],
)
def test_figures_that_a_declared_none_does_not_speak_of(
    text: str, zero: str, figure: str, indicator: str
) -> None:
    report = report_of(text)
    items = (
        observed(report, zero, indicator, "0", basis="declared_none"),
        observed(report, figure, indicator, "2"),
    )
    assert findings(replace(report, observations=items), "none.contradiction") == []


@pytest.mark.parametrize(
    ("second", "fires"), [("tại 08 cụm bản kết nghĩa", True), ("tại 05 cụm bản kết nghĩa", False)]
)
def test_more_places_than_there_are(second: str, fires: bool) -> None:
    text = f"Hiện có 06 cụm bản kết nghĩa với bạn. Tổ chức giao lưu {second}."
    assert ("MT-009" in [f.id for f in doingoai.parse(text).findings]) == fires
