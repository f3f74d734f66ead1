"""Tables read by their header rows, and joined with what the text tells of the same events."""

from dataclasses import replace

import pytest

import doingoai
from doingoai.model import Block, Cell, Document, Record, Report, Span
from doingoai.pipeline import understand

HEAD = """UBND HUYỆN NẬM SUA

Số: 31/BC-UBND

Nậm Sua, ngày 05 tháng 6 năm 2024

BÁO CÁO

Kết quả công tác đối ngoại 6 tháng đầu năm 2024

UBND huyện Nậm Sua báo cáo như sau:

I. KẾT QUẢ

{body}

TM. ỦY BAN NHÂN DÂN
CHỦ TỊCH

Lò Văn Pản

PHỤ LỤC

{caption}

"""
Row = list[str]


def with_table(body: str, caption: str, rows: list[Row]) -> Report:
    """A report with an annex table. "<" goes on from the cell on its left, "^" from the one above."""
    text = HEAD.format(body=body, caption=caption)
    start, cells = len(text), []
    for number, row in enumerate(rows):
        for column, words in enumerate(row):
            if words in ("<", "^"):
                continue
            wide = next((i for i, w in enumerate(row[column + 1 :]) if w != "<"), len(row) - column - 1) + 1
            high = (
                next(
                    (i for i, r in enumerate(rows[number + 1 :]) if r[column] != "^"), len(rows) - number - 1
                )
                + 1
            )
            cells.append(
                Cell(Span(len(text), len(text) + len(words)), number, column, high, wide, number == 0)
            )
            text += words + "\t"
        text += "\n"
    plain = doingoai.parse(text).document
    blocks = tuple(block for block in plain.blocks if block.span.end <= start)
    table = Block("table", Span(start, len(text) - 1), cells=tuple(cells))
    return understand(replace(plain, blocks=(*blocks, table)))


def rows_of(report: Report, register: str) -> list[Record]:
    return [record for record in report.records if record.register == register]


DELEGATIONS = [
    ["STT", "Tên đoàn", "Trưởng đoàn", "Số người", "Nước", "Thời gian", "Nội dung"],
    ["I", "ĐOÀN RA", "<", "<", "<", "<", "<"],
    [
        "1",
        "Đoàn cán bộ huyện",
        "Ông Vi Văn Sâng, Chủ tịch UBND huyện",
        "08",
        "Lào",
        "10-12/3/2024",
        "Thăm, làm việc",
    ],
    ["II", "ĐOÀN VÀO", "<", "<", "<", "<", "<"],
    ["1", "Đoàn công tác huyện Sầm Tớ", "Huyện trưởng", "09", "Lào", "18/4/2024", "Trao đổi phòng dịch"],
    ["2", "Đoàn Quỹ Bầu trời xanh", "", "khoảng 05", "Pháp", "02/5/2024", "Khảo sát"],
    ["", "Tổng cộng", "", "22", "", "", ""],
]


def test_delegations_by_groups_titles_and_without_the_total() -> None:
    report = with_table(
        "1. Đoàn ra, đoàn vào\n\nDanh sách tại Phụ lục.", "DANH SÁCH CÁC ĐOÀN RA, ĐOÀN VÀO", DELEGATIONS
    )
    found = [record.fields for record in rows_of(report, "delegations")]
    assert [(f["direction"], f["name"], f["members"], f["countries"]) for f in found] == [
        ("out", "Đoàn cán bộ huyện", 8, ["LA"]),
        ("in", "Đoàn công tác huyện Sầm Tớ", 9, ["LA"]),
        ("in", "Đoàn Quỹ Bầu trời xanh", 5, ["FR"]),
    ]
    assert [f.get("head_title") for f in found] == ["Chủ tịch UBND huyện", "Huyện trưởng", None]
    assert found[0]["date_to"] == "2024-03-12"
    assert found[2]["members_qualifier"] == "about"
    assert not any("Sâng" in str(value) for f in found for value in f.values())


def test_body_and_annex_are_one_record_with_both_places() -> None:
    body = "1. Đoàn ra, đoàn vào\n\nNgày 18/4/2024, huyện tiếp Đoàn công tác huyện Sầm Tớ, tỉnh Hủa Phăn (Lào) gồm 09 người đến thăm."
    report = with_table(body, "DANH SÁCH CÁC ĐOÀN RA, ĐOÀN VÀO", DELEGATIONS)
    found = rows_of(report, "delegations")
    assert len(found) == 3
    both = next(record for record in found if "also" in record.places)
    assert both.fields["name"] == "Đoàn công tác huyện Sầm Tớ, tỉnh Hủa Phăn (Lào)"
    assert both.fields["head_title"] == "Huyện trưởng"
    assert report.words(both.places["head_title"]) == "Huyện trưởng"
    assert "Sầm Tớ" in report.words(both.places["also"])


def test_another_day_is_another_event() -> None:
    body = "1. Đoàn ra, đoàn vào\n\nNgày 20/5/2024, huyện tiếp Đoàn công tác huyện Sầm Tớ (Lào) gồm 15 người đến thăm."
    report = with_table(body, "DANH SÁCH CÁC ĐOÀN RA, ĐOÀN VÀO", DELEGATIONS)
    assert len(rows_of(report, "delegations")) == 4


def test_aid_with_a_heading_of_two_rows_and_a_merged_donor() -> None:
    report = with_table(
        "1. Viện trợ phi chính phủ nước ngoài\n\nChi tiết tại Phụ lục.",
        "DANH MỤC DỰ ÁN VIỆN TRỢ",
        [
            ["TT", "Tên dự án", "Nhà tài trợ", "Giá trị (USD)", "<", "Chủ dự án"],
            ["^", "^", "^", "Cam kết", "Giải ngân", "^"],
            ["(1)", "(2)", "(3)", "(4)", "(5)", "(6)"],
            [
                "1",
                "Lớp học vùng cao",
                "Tổ chức Nguồn sáng (Hoa Kỳ)",
                "120.000",
                "40.250",
                "Phòng Giáo dục và Đào tạo",
            ],
            ["2", "Giếng khoan", "^", "60.000", "31.250", "Hội Chữ thập đỏ"],
            ["Tổng cộng", "<", "<", "180.000", "71.500", ""],
        ],
    )
    found = [record.fields for record in rows_of(report, "aid_projects")]
    assert [
        (f["name"], f["donor"], f["committed"], f["disbursed"], f["committed_currency"]) for f in found
    ] == [
        ("Lớp học vùng cao", "Tổ chức Nguồn sáng (Hoa Kỳ)", 120000, 40250, "USD"),
        ("Giếng khoan", "Tổ chức Nguồn sáng (Hoa Kỳ)", 60000, 31250, "USD"),
    ]
    assert found[0]["recipient"] == "Phòng Giáo dục và Đào tạo"


def test_a_list_of_persons_gives_no_row() -> None:
    report = with_table(
        "1. Đào tạo, bồi dưỡng\n\nCó danh sách kèm theo.",
        "DANH SÁCH HỌC VIÊN LỚP BỒI DƯỠNG",
        [
            ["STT", "Họ và tên", "Ngày sinh", "Số điện thoại", "Đơn vị"],
            ["1", "Nông Thị Én", "01/02/1990", "0912 345 678", "Xã Pá Hu"],
            ["2", "Vi Văn Sâng", "03/04/1991", "0912 345 679", "Xã Bản Mon"],
        ],
    )
    assert not any(record.span.start > report.text.index("PHỤ LỤC") for record in report.records)


@pytest.mark.parametrize("rows", [[["a", "b"], ["c", "d"], ["e", "f"]], [["", ""], ["", ""], ["", ""]]])
def test_other_tables_are_left_alone(rows: list[Row]) -> None:
    report = with_table("1. Đoàn ra, đoàn vào\n\nKhông có.", "BẢNG", rows)
    assert isinstance(report.document, Document)
    assert not rows_of(report, "delegations")
