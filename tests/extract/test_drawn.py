"""Tables drawn with signs of the text, as cells."""

import pytest

from doingoai.extract.drawn import drawn_tables
from doingoai.model import Report
from doingoai.parse import parse_document
from doingoai.read import document_from_text


def _report(body: str) -> Report:
    return parse_document(document_from_text(f"BÁO CÁO\nKết quả năm 2024\n\n{body}\n\nHết.\n"))


@pytest.mark.parametrize(
    "body",
    [
        "Nội dung | Số đoàn | Số người\nĐoàn ra | 04 | 21\nĐoàn vào | 06 | 52",
        "| Nội dung | Số đoàn | Số người |\n|---|---|---|\n| Đoàn ra | 04 | 21 |\n| Đoàn vào | 06 | 52 |",
        "Nội dung\tSố đoàn\tSố người\nĐoàn ra\t04\t21\nĐoàn vào\t06\t52",
        "Nội dung; Số đoàn; Số người\nĐoàn ra; 04; 21\nĐoàn vào; 06; 52",
        "Nội dung       Số đoàn     Số người\nĐoàn ra           04           21\nĐoàn vào          06           52",
    ],
    ids=["bars", "framed", "tabs", "semicolons", "blanks"],
)
def test_the_same_table(body: str) -> None:
    report = _report(body)
    (cells,) = drawn_tables(report)
    rows: dict[int, list[str]] = {}
    for cell in cells:
        rows.setdefault(cell.row, []).append(report.words(cell.span))
        assert cell.col == len(rows[cell.row]) - 1
    assert list(rows.values()) == [
        ["Nội dung", "Số đoàn", "Số người"],
        ["Đoàn ra", "04", "21"],
        ["Đoàn vào", "06", "52"],
    ]


def test_empty_cells_keep_their_columns() -> None:
    report = _report(
        "Nhà tài trợ      Cam kết      Giải ngân\nUNDP             250.000        120.000\nCộng                            120.000"
    )
    (cells,) = drawn_tables(report)
    assert [(c.col, report.words(c.span)) for c in cells if c.row == 2] == [(0, "Cộng"), (2, "120.000")]


@pytest.mark.parametrize(
    "body",
    [
        "Huyện    đã đón    05 đoàn    khách với\n41    lượt người    trong năm qua.",
        "Đơn vị chủ trì: Sở; đơn vị phối hợp: Ban; thời gian: 2024.",
        "UBND TỈNH | SỞ NGOẠI VỤ",
        "Nơi nhận:\tKT. CHỦ TỊCH\n- Như trên;\tPHÓ CHỦ TỊCH",
    ],
    ids=["wide_blanks", "semicolons", "one_line", "signature"],
)
def test_no_table(body: str) -> None:
    assert list(drawn_tables(_report(body))) == []
