"""Personal data: found by its cue, never repeated; figures, accounts and office lines are left alone."""

import pytest

from doingoai.check.engine import run_rule
from doingoai.knowledge import rules
from doingoai.model import Document, Finding, Header, Paragraph, Report, Span

RULE = next(rule for rule in rules() if rule.rule == "privacy.personal_data")


def found(text: str, *, footer_from: int | None = None) -> list[Finding]:
    paragraphs = () if footer_from is None else (Paragraph(Span(footer_from, len(text)), "recipients"),)
    report = Report(Document("", "", "txt", text, ()), Header(Span(0, 0)), None, (), paragraphs)
    return list(run_rule(report, RULE))


PERSONAL = {
    "identity_12": (
        "Công dân Sùng A Páo, CCCD: 011088004321, xuất cảnh trái phép.",
        "011088004321",
        "warning",
    ),
    "identity_9": ("Bà Lường Thị Ín, số CMND 040123456 do Công an tỉnh cấp.", "040123456", "warning"),
    "identity_spaced": ("Căn cước công dân số 034 088 001 122.", "034 088 001 122", "warning"),
    "passport": ("Ông Kham Xay, hộ chiếu số PA0123456, quốc tịch Lào.", "PA0123456", "warning"),
    "mobile": ("Đầu mối liên lạc của đoàn: ông Tráng A Lử, SĐT 0987.654.321.", "0987.654.321", "warning"),
    "mobile_without_cue": ("Ông Tráng A Lử (0987654321) dẫn đoàn.", "0987654321", "info"),
    "birth_date": (
        "Chị Vàng Thị Dợ, sinh ngày 02/9/1995, kết hôn với người nước ngoài.",
        "Chị Vàng Thị Dợ, sinh ngày 02/9/1995",
        "warning",
    ),
    "birth_year_alone": ("Anh Lý Seo Chúng (SN 1987) bị xử phạt.", "Anh Lý Seo Chúng (SN 1987", "info"),
}


@pytest.mark.parametrize(("text", "words", "severity"), PERSONAL.values(), ids=PERSONAL)
def test_personal_data_is_found_and_not_repeated(text: str, words: str, severity: str) -> None:
    findings = found(text)
    assert [text[f.span.start : f.span.end] for f in findings] == [words]
    assert [f.severity for f in findings] == [severity]
    assert words not in findings[0].message + findings[0].suggestion


def test_a_list_of_births_is_a_warning() -> None:
    text = "1. Lý Seo Chúng, sinh năm 1987;\n2. Giàng A Sình, sinh năm 1990."
    assert [f.severity for f in found(text)] == ["warning", "warning"]


QUIET = {
    "money": "Giải ngân 150.796.000 đồng, tương đương 123456789 đồng.",
    "account": "Chuyển vào tài khoản 011088004321 tại Kho bạc.",
    "office_line": "Điện thoại văn phòng: 0912.345.678; Fax: 0205.3812.345.",
    "landline": "Điện thoại: 0214.3840.003",
    "hotline": "Duy trì đường dây nóng bảo hộ công dân 0981.848.484.",
    "document_number": "Công văn số 0912345678/UBND.",
    "passports_counted": "Cấp 123456789 lượt hộ chiếu trong cả giai đoạn.",
    "unit_founded": "Hội Hữu nghị Việt Lào, thành lập năm 1990.",
}


@pytest.mark.parametrize("text", QUIET.values(), ids=QUIET)
def test_other_numbers_are_left_alone(text: str) -> None:
    assert [f for f in found(text) if f.severity != "info"] == []


def test_a_telephone_among_the_recipients_is_the_office_s() -> None:
    text = "Nơi nhận:\n- Lưu: VT (ĐT 0912.345.678)."
    assert found(text, footer_from=0) == []
