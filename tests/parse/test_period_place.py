"""The period a report is about, the units it is placed under, and whether it replaces another."""

from pathlib import Path

import pytest

from doingoai.model import Report
from doingoai.parse import parse_document
from doingoai.read import document_from_text


def read(text: str) -> Report:
    return parse_document(document_from_text(text))


TITLES = {  # title: period
    "Kết quả công tác đối ngoại năm 2023; phương hướng nhiệm vụ năm 2024": "2023",
    "Công tác đối ngoại 6 tháng đầu năm, nhiệm vụ trọng tâm 6 tháng cuối năm 2023": "2023H1",
    "Kết quả công tác đối ngoại 9 tháng đầu năm và phương hướng 3 tháng cuối năm 2025": "2025-9M",
    "Công tác đối ngoại quý III/2024": "2024Q3",
    "Công tác đối ngoại quý III và 9 tháng đầu năm 2024": "2024-9M",
    "Kết quả công tác đối ngoại tháng 6 và 6 tháng đầu năm 2023": "2023H1",
    "Kết quả công tác đối ngoại quý I, nhiệm vụ quý II năm 2024": "2024Q1",
    "Công tác đối ngoại tháng 5 năm 2024, nhiệm vụ tháng 6 năm 2024": "2024M05",
    "Tổng kết 5 năm thực hiện Chiến lược ngoại giao văn hóa giai đoạn 2016 - 2020": "2016..2020",
    "Tình hình thực hiện Đề án thông tin đối ngoại giai đoạn 2021-2025 năm 2023": "2023",
    "Kết quả công tác lãnh sự từ ngày 15/12/2023 đến ngày 14/6/2024": "2023-12-15..2024-06-14",
    "Kế hoạch công tác đối ngoại năm 2025": "2025",
}


@pytest.mark.parametrize(("title", "code"), TITLES.items(), ids=TITLES)
def test_period_of_a_title(title: str, code: str) -> None:
    report = read(
        f"BÁO CÁO\n\n{title}\n\nThực hiện Công văn ngày 01/02/2022, UBND xã báo cáo như sau:\n\nI. KẾT QUẢ\n\nKhông."
    )
    assert report.period is not None
    assert report.period.period.code == code
    assert report.header.title_span is not None
    assert report.header.title_span.contains(report.period.span)


def test_the_year_of_the_date_line_completes_a_title() -> None:
    report = read(
        "Số: /BC-UBND\n\nEa Bung, ngày    tháng 6 năm 2023\n\nBÁO CÁO\n\nCông tác đối ngoại 6 tháng đầu năm\n\nI. KẾT QUẢ\n\nKhông."
    )
    assert report.period is not None
    assert report.period.period.code == "2023H1"


def test_a_title_without_period_leaves_it_to_the_opening() -> None:
    report = read(
        "BÁO CÁO\n\nVề công tác đối ngoại\n\nThực hiện Kế hoạch năm 2021, UBND xã Ea Bung báo cáo kết quả công tác đối ngoại năm 2023 như sau:\n\nI. KẾT QUẢ\n\nKhông."
    )
    assert report.period is not None
    assert report.period.period.code == "2023"


@pytest.mark.parametrize(
    "text",
    ["Trong năm 2024, huyện đón 3 đoàn.", "LUẬT\nLỄ HỘI\nĐiều 1. Phạm vi\nLuật này quy định về lễ hội."],
)
def test_no_period_where_nothing_says_so(text: str) -> None:
    assert read(text).period is None


PLACES = {
    "header_parent": (
        "UBND HUYỆN SÔNG HINH\nUBND XÃ EA BAR\nSố: 1/BC-UBND\nEa Bar, ngày 1 tháng 6 năm 2023\nBÁO CÁO\nCông tác đối ngoại 6 tháng đầu năm 2023\n"
        "Thực hiện Công văn số 5/UBND-VP của UBND huyện Sông Hinh, UBND xã báo cáo:\nI. KẾT QUẢ\nXã giáp huyện Krông Năng, tỉnh Đắk Lắk.",
        ("huyện Sông Hinh",),
    ),
    "requesting_body": (
        "BÁO CÁO\n\nCông tác đối ngoại 6 tháng đầu năm 2023\n\nThực hiện Công văn số 5/SNgV-VP ngày 05/5/2023 của Sở Ngoại vụ tỉnh Phú Yên, "
        "UBND huyện Sông Hinh báo cáo như sau:\n\nI. KẾT QUẢ\n\nĐoàn của huyện sang tỉnh Attapeu, Lào. Học tập tại huyện Krông Năng, tỉnh Đắk Lắk.",
        ("tỉnh Phú Yên",),
    ),
    "chain": (
        "BÁO CÁO\n\nCông tác đối ngoại năm 2023\n\nUBND xã Ea Bar, huyện Sông Hinh, tỉnh Phú Yên báo cáo như sau:\n\nI. KẾT QUẢ\n\nKhông.",
        ("huyện Sông Hinh", "tỉnh Phú Yên"),
    ),
    "party_committee": (
        "BÁO CÁO\n\nCông tác đối ngoại năm 2023\n\nUBND huyện Sông Hinh báo cáo như sau:\n\nI. KẾT QUẢ\n\nThực hiện Kế hoạch số 12-KH/TU ngày 1/2/2023 của Tỉnh ủy Phú Yên.",
        ("tỉnh Phú Yên",),
    ),
    "department": (
        "UBND TỈNH PHÚ YÊN\nSỞ NGOẠI VỤ\nSố: 8/BC-SNgV\nPhú Yên, ngày 1 tháng 6 năm 2023\nBÁO CÁO\nCông tác đối ngoại 6 tháng đầu năm 2023\nI. KẾT QUẢ\nKhông.",
        ("tỉnh Phú Yên",),
    ),
    "two_tiers": (
        "UBND TỈNH ĐẮK LẮK\nUBND XÃ EA BAR\nSố: 8/BC-UBND\nEa Bar, ngày 1 tháng 12 năm 2025\nBÁO CÁO\nCông tác đối ngoại năm 2025\nI. KẾT QUẢ\nKhông.",
        ("tỉnh Đắk Lắk",),
    ),
    "neighbours_and_partners_are_no_evidence": (
        "BÁO CÁO\n\nCông tác đối ngoại năm 2023\n\nUBND huyện Sông Hinh báo cáo như sau:\n\nI. KẾT QUẢ\n\nPhía tây giáp tỉnh Đắk Lắk, phía nam giáp tỉnh Khánh Hòa. "
        "Đoàn công tác đến thăm tỉnh Champasak. Dự án triển khai tại tỉnh Gia Lai.",
        (),
    ),
    "ministry": (
        "BỘ NGOẠI GIAO\nCỤC LÃNH SỰ\nSố: 8/BC-LS\nHà Nội, ngày 1 tháng 6 năm 2023\nBÁO CÁO\nCông tác lãnh sự 6 tháng đầu năm 2023\nI. KẾT QUẢ\n"
        "Phối hợp với UBND tỉnh Phú Yên, UBND tỉnh Phú Yên, Sở Ngoại vụ tỉnh Phú Yên.",
        (),
    ),
}


@pytest.mark.parametrize(("text", "expected"), PLACES.values(), ids=PLACES)
def test_place(text: str, expected: tuple[str, ...]) -> None:
    assert read(text).place == expected


REPLACES = {
    "(Báo cáo này thay thế Báo cáo số 120/BC-UBND ngày 15/12/2023)": "Báo cáo này thay thế Báo cáo số 120/BC-UBND ngày 15/12/2023",
    "Báo cáo này thay thế cho Báo cáo số 7/BC-UBND ngày 01 tháng 6 năm 2023 của UBND xã.": "Báo cáo này thay thế cho Báo cáo số 7/BC-UBND ngày 01 tháng 6 năm 2023",
    "Nghị định này thay thế Nghị định số 93/2009/NĐ-CP.": None,
    "Cán bộ mới thay thế người làm báo cáo.": None,
}


@pytest.mark.parametrize(("sentence", "expected"), REPLACES.items(), ids=range(len(REPLACES)))
def test_replaces(sentence: str, expected: str | None) -> None:
    report = read(f"BÁO CÁO\n\nCông tác đối ngoại năm 2023\n\nI. KẾT QUẢ\n\n{sentence}")
    span = report.header.replaces_span
    assert (report.words(span) if span else None) == expected


REAL = {
    "boc-nhieu-2024.txt": ("2024", ("huyện Định Hóa", "tỉnh Thái Nguyên")),
    "dak-glei-2024h1.txt": ("2024H1", ("tỉnh Kon Tum",)),
    "lang-son-2011-2020.txt": ("2011..2020", ("tỉnh Lạng Sơn",)),
    "tuan-giao-2020h1.txt": ("2020H1", ("tỉnh Điện Biên",)),
    "van-quan-2024h1.txt": ("2024H1", ("tỉnh Lạng Sơn",)),
}


@pytest.mark.parametrize("name", REAL)
def test_real_reports(shared: Path, name: str) -> None:
    report = read((shared / "reports" / name).read_text(encoding="utf-8"))
    assert report.period is not None
    assert (report.period.period.code, report.place) == REAL[name]
