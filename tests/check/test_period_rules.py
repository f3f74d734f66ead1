"""Years that cannot be the report's, and the many years that can."""

import pytest

import doingoai
from doingoai.check.engine import run_rule
from doingoai.extract import extract
from doingoai.knowledge import rules
from doingoai.model import Finding, Report
from doingoai.parse import parse_document
from doingoai.read import document_from_text

RULE = next(rule for rule in rules() if rule.rule == "period.mismatch")


def written(
    title: str = "Kết quả công tác đối ngoại năm 2024; phương hướng, nhiệm vụ năm 2025",
    *,
    date: str = "ngày 10 tháng 12 năm 2024",
    intro: str = "Ủy ban nhân dân xã báo cáo kết quả công tác đối ngoại năm 2024 như sau:",
    heading: str = "II. KẾT QUẢ CÔNG TÁC ĐỐI NGOẠI NĂM 2024",
    result: str = "Trong năm 2024, xã không có đoàn ra.",
    plan_heading: str = "III. PHƯƠNG HƯỚNG, NHIỆM VỤ NĂM 2025",
    plan: str = "Tiếp tục tuyên truyền.",
    closing: str = "Trên đây là báo cáo kết quả công tác đối ngoại năm 2024 của xã./.",
) -> Report:
    text = (
        f"ỦY BAN NHÂN DÂN\nXÃ NẬM TIN\n\nSố: 45/BC-UBND\n\nNậm Tin, {date}\n\nBÁO CÁO\n\n{title}\n\n{intro}\n\n"
        f"I. ĐẶC ĐIỂM TÌNH HÌNH\n\nXã có 9 bản giáp biên giới.\n\n{heading}\n\n1. Công tác đoàn ra, đoàn vào\n\n{result}\n\n"
        f"{plan_heading}\n\n{plan}\n\n{closing}\n\nNơi nhận:\n\n- Sở Ngoại vụ;\n- Lưu: VT.\n\nCHỦ TỊCH\n\nTráng A Lềnh\n"
    )
    return extract(parse_document(document_from_text(text, source="")))


def found(report: Report) -> list[tuple[str, Finding]]:
    return [(report.words(f.span), f) for f in run_rule(report, RULE)]


HALF = {
    "title": "Kết quả công tác đối ngoại 6 tháng đầu năm 2024, phương hướng nhiệm vụ 6 tháng cuối năm 2024",
    "date": "ngày 10 tháng 6 năm 2024",
    "intro": "Ủy ban nhân dân xã báo cáo kết quả công tác đối ngoại 6 tháng đầu năm 2024 như sau:",
    "heading": "II. KẾT QUẢ CÔNG TÁC ĐỐI NGOẠI 6 THÁNG ĐẦU NĂM 2024",
    "result": "Trong 6 tháng đầu năm 2024, xã không có đoàn ra.",
    "plan_heading": "III. PHƯƠNG HƯỚNG, NHIỆM VỤ 6 THÁNG CUỐI NĂM 2024",
    "closing": "Trên đây là báo cáo công tác đối ngoại 6 tháng đầu năm 2024 của xã./.",
}

STALE = {
    "own_naming": (
        {"intro": "Ủy ban nhân dân xã báo cáo kết quả công tác đối ngoại năm 2021 như sau:"},
        "năm 2021",
        "error",
    ),
    "own_naming_capital": (
        {"intro": "UBND xã Báo cáo kết quả hoạt động đối ngoại năm 2022 với những nội dung sau:"},
        "năm 2022",
        "error",
    ),
    "closing": (
        {"closing": "Trên đây là Báo cáo kết quả công tác đối ngoại năm 2023 của xã./."},
        "năm 2023",
        "error",
    ),
    "heading": ({"heading": "II. KẾT QUẢ CÔNG TÁC ĐỐI NGOẠI NĂM 2022"}, "NĂM 2022", "error"),
    "plan_heading_past": ({"plan_heading": "III. PHƯƠNG HƯỚNG, NHIỆM VỤ NĂM 2023"}, "NĂM 2023", "warning"),
    "plan_heading_own": ({"plan_heading": "III. PHƯƠNG HƯỚNG, NHIỆM VỤ NĂM 2024"}, "NĂM 2024", "warning"),
    "plan_in_title": (
        {"title": "Kết quả công tác đối ngoại năm 2024; phương hướng, nhiệm vụ năm 2023"},
        "năm 2023",
        "warning",
    ),
    "result": ({"result": "Trong năm 2021, xã đón 02 đoàn khách."}, "năm 2021", "warning"),
    "result_without_in": ({"result": "Năm 2021, xã đón 02 đoàn khách."}, "Năm 2021", "info"),
    "plan_paragraph": ({"plan": "Trong năm 2022, xã tập trung tuyên truyền."}, "năm 2022", "warning"),
    "half_year_naming": (
        {**HALF, "intro": "Ủy ban nhân dân xã báo cáo công tác đối ngoại 6 tháng đầu năm 2023 như sau:"},
        "6 tháng đầu năm 2023",
        "error",
    ),
    "half_year_heading": (
        {**HALF, "heading": "II. KẾT QUẢ CÔNG TÁC ĐỐI NGOẠI 6 THÁNG ĐẦU NĂM 2022"},
        "6 THÁNG ĐẦU NĂM 2022",
        "error",
    ),
    "title_against_signing": (
        {"title": "Kết quả công tác đối ngoại năm 2024", "date": "ngày 10 tháng 12 năm 2027"},
        "năm 2024",
        "warning",
    ),
}


@pytest.mark.parametrize(("parts", "words", "severity"), STALE.values(), ids=STALE)
def test_what_stayed_behind(parts: dict[str, str], words: str, severity: str) -> None:
    hits = [(w, f) for w, f in found(written(**parts)) if words in w]
    assert hits, found(written(**parts))
    assert hits[0][1].severity == severity


RIGHT: dict[str, dict[str, str]] = {
    "year": {},
    "half_year": HALF,
    "old_legal_basis": {
        "result": "Thực hiện Chỉ thị số 45-CT/TW ngày 19/5/2015 của Bộ Chính trị, xã không có đoàn ra."
    },
    "running_programme": {"result": "Xã triển khai Đề án giai đoạn 2022 - 2026 và Chiến lược đến năm 2030."},
    "old_title": {
        "result": "Thực hiện Kế hoạch số 12/KH-UBND ngày 05/01/2020 của UBND huyện về công tác đối ngoại năm 2020, xã đã tuyên truyền."
    },
    "comparison": {
        "result": "Trong năm, xã đón 05 đoàn, tăng 02 đoàn so với năm 2023; cùng kỳ năm 2023 là 03 đoàn."
    },
    "history": {
        "result": "Năm 2018, xã ký kết nghĩa với cụm bản nước bạn, đến nay quan hệ ngày càng phát triển."
    },
    "plan_of_december": {
        "result": "Ủy ban nhân dân xã ban hành Kế hoạch số 78/KH-UBND ngày 29/12/2023 về công tác đối ngoại năm 2024."
    },
    "request_letter": {
        "intro": "Thực hiện Công văn số 12/SNgV-VP ngày 01/11/2024 của Sở Ngoại vụ về việc báo cáo kết quả công tác đối ngoại năm 2024, xã báo cáo như sau:"
    },
    "next_year": {"plan": "Trong năm 2025, xã tiếp tục tuyên truyền; đến năm 2026 hoàn thành chỉ tiêu."},
    "closing_with_plan": {
        "closing": "Trên đây là báo cáo kết quả công tác đối ngoại năm 2024 và phương hướng, nhiệm vụ năm 2025 của xã./."
    },
    "january_report": {"title": "Kết quả công tác đối ngoại năm 2024", "date": "ngày 08 tháng 01 năm 2025"},
    "multi_year_heading": {"plan_heading": "III. PHƯƠNG HƯỚNG, NHIỆM VỤ GIAI ĐOẠN 2025 - 2030"},
    "event_of_its_year": {
        "result": "Xã tham gia Hội nghị xúc tiến đầu tư năm 2023 do tỉnh tổ chức và tiếp nhận kết quả."
    },
    "half_year_within_year": {
        "result": "Trong 6 tháng đầu năm 2024, xã đón 01 đoàn; quý III năm 2024 đón 02 đoàn."
    },
    "plan_of_whole_year_at_half": {**HALF, "plan": "Hoàn thành các chỉ tiêu năm 2024."},
    "plan_heading_whole_year_at_half": {
        **HALF,
        "plan_heading": "III. NHIỆM VỤ TRỌNG TÂM 6 THÁNG CUỐI NĂM 2024",
    },
}


@pytest.mark.parametrize("parts", RIGHT.values(), ids=RIGHT)
def test_years_that_are_right(parts: dict[str, str]) -> None:
    assert [(w, f.severity) for w, f in found(written(**parts)) if f.severity != "info"] == []


def test_an_ended_programme_is_a_note() -> None:
    hits = found(
        written(
            result="Xã tiếp tục triển khai Chương trình hành động giai đoạn 2016-2020 về người Việt Nam ở nước ngoài."
        )
    )
    assert [(w, f.severity) for w, f in hits] == [("giai đoạn 2016-2020", "info")]


def test_the_finding_names_the_report_s_own_period() -> None:
    report = written(intro="Ủy ban nhân dân xã báo cáo kết quả công tác đối ngoại năm 2021 như sau:")
    finding = found(report)[0][1]
    assert "năm 2024" in finding.message
    assert [report.words(span) for span in finding.related] == ["năm 2024"]


ISSUED = (
    "ỦY BAN NHÂN DÂN\nXÃ PÁC NGÀ\n\nSố: 12/BC-UBND\n\nPác Ngà, ngày 05 tháng 6 năm 2024\n\nBÁO CÁO\n"
    "Kết quả công tác đối ngoại 6 tháng đầu năm 2024\n\n{opening}\n\nI. KẾT QUẢ\n\nKhông có đoàn ra.\n\n{heading}\n\nTiếp tục.\n"
)
OPENING = "Ủy ban nhân dân xã báo cáo kết quả như sau:"
PLAN = "II. PHƯƠNG HƯỚNG 6 THÁNG CUỐI NĂM 2024"
LETTER = (
    "Thực hiện Công văn số 31/SNgV-VP ngày 20/5/2024 của Sở Ngoại vụ về việc báo cáo công tác đối ngoại {}, "
)


@pytest.mark.parametrize(
    ("opening", "heading", "words"),
    [
        (OPENING, PLAN, []),
        (OPENING, "II. HẠN CHẾ VÀ PHƯƠNG HƯỚNG 6 THÁNG CUỐI NĂM 2024", []),
        (OPENING, "II. HẠN CHẾ VÀ PHƯƠNG HƯỚNG 6 THÁNG CUỐI NĂM 2022", ["6 THÁNG CUỐI NĂM 2022"]),
        (OPENING, "II. PHƯƠNG HƯỚNG 06 THÁNG CUỐI NĂM", []),
        (LETTER.format("6 tháng đầu năm 2024") + OPENING, PLAN, []),
        (LETTER.format("năm 2024") + OPENING, PLAN, []),
        (LETTER.format("6 tháng đầu năm 2023") + OPENING, PLAN, ["6 tháng đầu năm 2023"]),
        (
            LETTER.format("6 tháng đầu năm 2024")
            + "Ủy ban nhân dân xã báo cáo kết quả công tác đối ngoại 6 tháng đầu năm 2022 như sau:",
            PLAN,
            ["báo cáo kết quả công tác đối ngoại 6 tháng đầu năm 2022"],
        ),
        (
            "Theo Công văn số 31/SNgV-VP ngày 20/5/2024 về tổng kết Đề án giai đoạn 2015 - 2020, xã báo cáo như sau:",
            PLAN,
            [],
        ),
    ],
)
def test_opening_letter_and_plan(opening: str, heading: str, words: list[str]) -> None:
    report = doingoai.parse(ISSUED.format(opening=opening, heading=heading))
    assert [report.words(f.span) for f in report.findings if f.rule == "period.mismatch"] == words


@pytest.mark.parametrize(
    ("plan", "fires"),
    [
        ("Hoàn thành kế hoạch công tác đối ngoại năm 2022 đúng tiến độ.", True),
        ("Triển khai chương trình thông tin đối ngoại năm 2021.", True),
        ("Hoàn thành kế hoạch công tác đối ngoại năm 2025.", False),
        ("Tổng kết việc thực hiện kế hoạch công tác đối ngoại năm 2022.", False),
        ("Khắc phục việc chưa hoàn thành kế hoạch đối ngoại năm 2023.", False),
    ],
)
def test_a_past_years_task_in_the_plan(plan: str, fires: bool) -> None:
    assert any(f.severity == "warning" for _, f in found(written(plan=plan))) == fires
