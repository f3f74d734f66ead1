"""Section numbers that go on, and the topics a report usually has."""

from collections.abc import Sequence

import pytest

import doingoai
from doingoai.check.engine import run_rule
from doingoai.check.outline import Label, read_label, write_label
from doingoai.knowledge import rules
from doingoai.model import Finding, Report, Section, Span
from doingoai.parse import parse_document
from doingoai.read import document_from_text

NUMBERING, TOPICS = (
    next(rule for rule in rules() if rule.id == identifier) for identifier in ("BC-001", "BC-002")
)
HEAD = (
    "ỦY BAN NHÂN DÂN\nXÃ NẬM TIN\n\nSố: 45/BC-UBND\n\nNậm Tin, ngày 05 tháng 12 năm 2024\n\nBÁO CÁO\n\n"
    "Kết quả công tác đối ngoại năm 2024\n\n"
)


def report_with(*lines: str) -> Report:
    return parse_document(document_from_text(HEAD + "\n\n".join(lines) + "\n", source=""))


def tree(labels: Sequence[str]) -> Report:
    """A report whose top sections carry these labels: the parser's own reading of them is tested elsewhere."""
    report = report_with("Nội dung.")
    sections = tuple(
        Section(label, f"Mục {i}", 1, (), "other", Span(i, i + 1), Span(i, i + 1))
        for i, label in enumerate(labels)
    )
    return Report(report.document, report.header, report.period, sections, ())


def broken(labels: Sequence[str]) -> list[tuple[str, str]]:
    report = tree(labels)
    place = {section.heading: section.label or "" for section in report.sections}
    findings: list[Finding] = list(run_rule(report, NUMBERING))
    return [(place[f.span], f.message.rsplit("“", 1)[1].split("”")[0]) for f in findings]


SERIES = {
    "right": (["I", "II", "III", "IV"], []),
    "repeated_then_goes_on": (["I", "I", "III", "IV"], [("I", "II")]),
    "repeated_and_shifted": (["I", "II", "II", "III"], [("II", "III"), ("III", "IV")]),
    "skipped": (["I", "II", "IV", "V"], [("IV", "III")]),
    "skipped_arabic": (["1", "2", "3", "5", "6"], [("5", "4")]),
    "one_wrong": (["1", "2", "8", "4", "5"], [("8", "3")]),
    "letters": (["a", "b", "c", "d", "đ", "e"], []),
    "letters_without_đ": (["a", "b", "c", "d", "e"], []),
    "letters_skipped": (["a", "b", "d"], [("d", "c")]),
    "capital_letters": (["A", "B", "C", "D"], []),
    "compound": (["2.1", "2.2", "2.3"], []),
    "compound_skipped": (["2.1", "2.3"], [("2.3", "2.2")]),
    "mixed": (["I", "II", "3", "IV"], [("3", "III")]),
    "starts_late": (["II", "III"], [("II", "I")]),
    "one_section": (["I"], []),
    "unlabelled": (["", ""], []),
}


@pytest.mark.parametrize(("labels", "expected"), SERIES.values(), ids=SERIES)
def test_series(labels: list[str], expected: list[tuple[str, str]]) -> None:
    found = broken(labels)
    if labels == ["I", "II", "3", "IV"]:
        assert ("3", "III") in found
    elif labels == ["I", "II", "II", "III"]:
        assert found[0] == ("II", "III")
    else:
        assert found == expected


def test_the_finding_stands_at_the_heading_and_says_which_number() -> None:
    report = report_with(
        "I. ĐẶC ĐIỂM",
        "Xã có 9 bản.",
        "I. KẾT QUẢ CÔNG TÁC",
        "Không có đoàn ra.",
        "III. PHƯƠNG HƯỚNG NĂM 2025",
        "Tiếp tục.",
    )
    findings = list(run_rule(report, NUMBERING))
    assert [report.words(f.span) for f in findings] == ["I. KẾT QUẢ CÔNG TÁC"]
    assert "trùng số" in findings[0].message
    assert "“II”" in findings[0].message


def test_numbers_may_go_on_over_parts() -> None:
    report = report_with(
        "I. KẾT QUẢ CÔNG TÁC ĐỐI NGOẠI", "1. Công tác đoàn ra", "Không có.", "2. Công tác đoàn vào", "Không có.",
        "II. KHÓ KHĂN, HẠN CHẾ", "3. Khó khăn", "Thiếu kinh phí.", "4. Nguyên nhân", "Cán bộ kiêm nhiệm.",
    )  # fmt: skip
    assert [f.message for f in run_rule(report, NUMBERING) if f.severity != "info"] == []


@pytest.mark.parametrize("label", ["I", "IV", "XIV", "7", "12", "2.1", "3.2.4", "a", "đ", "k"])
def test_labels_read_and_written_are_the_same(label: str) -> None:
    read = read_label(label)
    assert isinstance(read, Label)
    assert write_label(read) == label


def test_usual_topics_are_one_note_at_the_title() -> None:
    report = report_with(
        "I. ĐẶC ĐIỂM",
        "Xã có 9 bản.",
        "II. KẾT QUẢ",
        "1. Công tác đoàn ra, đoàn vào: Không có.",
        "III. PHƯƠNG HƯỚNG NĂM 2025",
        "Tiếp tục.",
    )
    findings = list(run_rule(report, TOPICS))
    assert len(findings) == 1
    assert findings[0].severity == "info"
    assert "đối ngoại năm 2024" in report.words(findings[0].span)
    assert "đoàn ra, đoàn vào" not in findings[0].message


@pytest.mark.parametrize(
    "title",
    [
        "Tổng kết 5 năm thực hiện Nghị quyết về đối ngoại nhân dân giai đoạn 2019-2024",
        "Kết quả công tác cải cách hành chính năm 2024",
        "Chuyên đề thông tin đối ngoại năm 2024",
    ],
)
def test_other_reports_are_not_asked(title: str) -> None:
    text = HEAD.replace("Kết quả công tác đối ngoại năm 2024", title)
    text += "I. TÌNH HÌNH\n\nỔn định.\n\nII. KẾT QUẢ\n\nĐạt yêu cầu.\n\nIII. PHƯƠNG HƯỚNG\n\nTiếp tục.\n"
    assert list(run_rule(parse_document(document_from_text(text, source="")), TOPICS)) == []


def test_a_number_that_stands_in_the_text_is_not_skipped() -> None:
    text = (
        "BÁO CÁO\nKết quả công tác đối ngoại năm 2024\n\n1/ Đoàn ra\n\nKhông có.\n\n2/ Đoàn vào\n\nKhông có.\n\n"
        "3/ Ký kết thỏa thuận (không có); hội nghị, hội thảo quốc tế (không có).\n\n4/ Công tác biên giới\n\nỔn định.\n"
    )
    assert [f for f in doingoai.parse(text).findings if f.rule == "outline.numbering"] == []


def test_the_subject_of_a_letter_is_no_section() -> None:
    text = (
        "BÁO CÁO\nV/v thực hiện nhiệm vụ đối ngoại năm 2024\n\nI/ TÌNH HÌNH CHUNG\n\nXã có 8 bản.\n\n"
        "II/ KẾT QUẢ THỰC HIỆN\n\nKhông có đoàn ra.\n\nIII/ PHƯƠNG HƯỚNG\n\nTiếp tục tuyên truyền.\n"
    )
    assert [f for f in doingoai.parse(text).findings if f.rule == "outline.numbering"] == []
