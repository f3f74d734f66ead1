"""Sentences that look alike to a rule and are not: each pair holds one that must be found and one that must be left alone."""

from datetime import date

import pytest
from docx import Document

import doingoai
from doingoai.check.format.forms import STATE, form_of
from doingoai.check.format.page import first_font, is_strange
from doingoai.check.format.sheet import _is_pushed

HEAD = (
    "{parent}\n\n{issuer}\n\nCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\n\nĐộc lập - Tự do - Hạnh phúc\n\nSố: 45/BC-UBND\n\n"
    "{place}, ngày 12 tháng 6 năm 2026\n\nBÁO CÁO\n\nKết quả công tác đối ngoại 6 tháng đầu năm 2026\n\n"
)
HA_KHAU = HEAD.format(parent="UBND TỈNH LÀO CAI", issuer="UBND XÃ PHA LONG", place="Pha Long")
END = "\n\nNơi nhận:\n\n- Sở Ngoại vụ;\n\n- Lưu: VT.\n\nTM. ỦY BAN NHÂN DÂN\n\nCHỦ TỊCH\n\nTráng A Sỉn\n"

ROWS = [
    # three delegations, three items: the list is whole although it opens with "trong đó"
    (
        "Xã tiếp 03 đoàn với 40 người, trong đó: đoàn Hội Chữ thập đỏ 12 người; đoàn báo chí 15 người; đoàn Plan 11 người.",
        "SH-001",
        True,
    ),
    ("Xã tiếp 05 đoàn với 40 người, trong đó: đoàn báo chí 15 người; đoàn Plan 11 người.", "SH-001", False),
    # a figure of another unit stands between the figure and its change
    (
        "Xã mở 18 lớp tập huấn cho 1.350 lượt người, tăng 20% so với cùng kỳ năm 2025 (12 lớp).",
        "SH-006",
        True,
    ),
    (
        "Xã mở 18 lớp tập huấn cho 1.350 lượt người, tăng 50% so với cùng kỳ năm 2025 (12 lớp).",
        "SH-006",
        False,
    ),
    # who issued the second document stands before the first
    (
        "UBND xã đã ban hành Kế hoạch số 9/KH-UBND ngày 12/01/2026; Công văn số 31/UBND-VP ngày 02/3/2026 về lưu trú.",
        "VD-004",
        False,
    ),
    (
        "Thực hiện Chương trình số 07/CTr-HPN-BĐBP ngày 11/4/2023 giữa Hội Phụ nữ và Bộ đội Biên phòng tỉnh.",
        "VD-004",
        False,
    ),
    ("Xã thực hiện Công văn số 31/UBND-VP ngày 02/3/2026 về lưu trú.", "VD-004", True),
    # tourists are no delegation
    (
        "1. Đoàn vào\n\nTrong kỳ, xã không có đoàn vào.\n\n2. Du lịch\n\nKhách quốc tế lưu trú đạt 2.150 lượt.",
        "MT-005",
        False,
    ),
    (
        "1. Đoàn vào\n\nTrong kỳ, xã không có đoàn vào.\n\n2. Hợp tác\n\nNgày 14/3/2026, UBND xã đón 01 đoàn vào của Hà Khẩu (Trung Quốc) gồm 09 người.",
        "MT-005",
        True,
    ),
    # its own district of before 1 July 2025, and a county across the border
    (
        "Pha Long là xã biên giới của huyện Mường Khương, giáp huyện Mã Quan, tỉnh Vân Nam (Trung Quốc).",
        "DV-003",
        True,
    ),
    ("Xã có 9 km đường biên giáp huyện Mã Quan,\n\ntỉnh Vân Nam, Trung Quốc.", "DV-003", False),
    # a unit that went into one of its own name
    ("Xã Pha Long trước thuộc huyện Mường Khương (cũ). UBND xã Pha Long báo cáo.", "DV-005", False),
]


@pytest.mark.parametrize(("words", "rule", "finds"), ROWS)
def test_found_or_left_alone(words: str, rule: str, finds: bool) -> None:
    report = doingoai.parse(f"{HA_KHAU}{words}{END}")
    assert (rule in {finding.id for finding in doingoai.check(report)}) is finds


def test_numbered_paragraphs_before_the_first_heading() -> None:
    text = f"{HA_KHAU}1. Các đồn tổ chức 12 buổi tuyên truyền cho 900 lượt người ở các bản.\n\n2. Đón 01 đoàn gồm 9 người.\n\n3. Hạn chế: còn thiếu người biết tiếng.{END}"
    assert "BC-001" not in {finding.id for finding in doingoai.check(doingoai.parse(text))}


def test_letter_has_its_date_beside_its_subject() -> None:
    text = (
        "UBND TỈNH CÀ MAU\nUBND XÃ ĐẤT MŨI\n\nCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc\n\nSố: 210/UBND-VX\n"
        "V/v báo cáo công tác đối ngoại 6 tháng đầu năm 2026\n\nĐất Mũi, ngày 9 tháng 6 năm 2026\n\nKính gửi: Sở Ngoại vụ.\n\n"
        "Phúc đáp Công văn số 88/SNgV-VP ngày 20/5/2026 của Sở Ngoại vụ, UBND xã báo cáo như sau:\n\n1. Đoàn vào: 02 đoàn.\n\n2. Đoàn ra: không có."
    )
    report = doingoai.parse(text)
    assert report.header.issued == date(2026, 6, 9)
    assert "TD-002" not in {finding.id for finding in doingoai.check(report)}


def test_title_and_date_torn_in_two_lines() -> None:
    text = (
        "UBND TỈNH CÀ MAU\n\nCỘNG HÒA XÃ HỘI CHỦ NGHĨA\n\nUBND XÃ ĐẤT MŨI\n\nVIỆT NAM\n\nĐộc lập - Tự do - Hạnh phúc\n\nSố: 71/BC-UBND\n\n"
        "Đất Mũi, ngày 9 tháng 6 năm\n\n2026\n\nBÁO CÁO\n\nKết quả công tác đối ngoại 6 tháng đầu năm 2026\n\nUBND xã báo cáo như sau: xã đón 02 đoàn khách nước ngoài."
    )
    header = doingoai.parse(text).header
    assert (header.parent, header.issuer) == ("UBND TỈNH CÀ MAU", "UBND xã Đất Mũi")
    assert header.issued == date(2026, 6, 9)


def test_mass_organisation_is_no_party_body() -> None:
    text = (
        "HỘI LIÊN HIỆP PHỤ NỮ TỈNH HÀ TĨNH\n\nBAN THƯỜNG VỤ\n\nSố: 31/BC-BTV\n\nHà Tĩnh, ngày 11 tháng 6 năm 2026\n\nBÁO CÁO\n\n"
        "Công tác đối ngoại nhân dân 6 tháng đầu năm 2026\n\nHội đón 01 đoàn khách Lào.\n\nNơi nhận:\n\n- Sở Ngoại vụ;\n\n- Lưu VP.\n\n"
        "TM. BAN THƯỜNG VỤ\n\nPHÓ CHỦ TỊCH\n\nLê Thị Hoa\n"
    )
    assert "CK-006" not in {finding.id for finding in doingoai.check(doingoai.parse(text))}


def test_font_of_a_web_page() -> None:
    form = form_of(STATE, date(2026, 6, 1))
    assert form is not None
    assert first_font("Times New Roman;serif") == "Times New Roman"
    assert not is_strange("Times New Roman;serif", form)
    assert is_strange("Arial;sans-serif", form)


@pytest.mark.parametrize(
    ("words", "pushed"),
    [
        ("\t\t\t\tHồ Văn Nam", True),
        ("        Hồ Văn Nam", True),
        ("\tI. TÌNH HÌNH", False),
        ("Tình hình", False),
    ],
)
def test_pushed_words(words: str, pushed: bool) -> None:
    paragraph = Document().add_paragraph(words)
    assert _is_pushed(paragraph._p) is pushed
