"""The list of units that owe a report: what it may look like, and what is refused."""

from datetime import date
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter

from doingoai.model import UserError
from doingoai.units.roster import Roster, read_roster

HEAD = "Tên,Loại,Cấp trên,Phải báo cáo,Hạn,Ngày nhận\n"
ROWS = (
    "Lào Cai,tỉnh,,không,,\n"
    "Sở Ngoại vụ,sở,tỉnh Lào Cai,có,20/6/2024,2024-06-18\n"
    "Bắc Hà,huyện,Lào Cai,Có,20/6/2024,21/06/2024\n"
    "Mường Khương,huyện,tỉnh Lào Cai,x,ngày 20 tháng 6 năm 2024,\n"
    "Tân Lập,xã,huyện Bắc Hà,có,15.6.2024,\n"
    "UBND xã Tân Lập,,huyện Mường Khương,có,,\n"
    "TT. Bắc Hà,thị trấn,huyện Bắc Hà,không,,\n"
)


def write(tmp_path: Path, text: str, encoding: str = "utf-8") -> Path:
    path = tmp_path / "don-vi.csv"
    path.write_bytes(text.encode(encoding))
    return path


@pytest.fixture
def roster(tmp_path: Path) -> Roster:
    return read_roster(write(tmp_path, HEAD + ROWS))


def test_rows(roster: Roster) -> None:
    assert [(u.name, u.kind, u.parent, u.must_report) for u in roster.units] == [
        ("tỉnh Lào Cai", "tỉnh", None, False),
        ("Sở Ngoại vụ", "sở", "tỉnh Lào Cai", True),
        ("huyện Bắc Hà", "huyện", "tỉnh Lào Cai", True),
        ("huyện Mường Khương", "huyện", "tỉnh Lào Cai", True),
        ("xã Tân Lập", "xã", "huyện Bắc Hà", True),
        ("xã Tân Lập", "xã", "huyện Mường Khương", True),
        ("thị trấn Bắc Hà", "thị trấn", "huyện Bắc Hà", False),
    ]
    assert [u.line for u in roster.units] == [2, 3, 4, 5, 6, 7, 8]
    assert [u.due for u in roster.units[:5]] == [None, *[date(2024, 6, 20)] * 3, date(2024, 6, 15)]
    assert [u.received for u in roster.units[1:4]] == [date(2024, 6, 18), date(2024, 6, 21), None]
    assert len(roster.owing) == 5


LOOKUPS = {  # name, parent: lines found
    ("UBND huyện Bắc Hà", None): [4],
    ("BẮC HÀ", None): [4, 8],
    ("thị trấn Bắc Hà", None): [8],
    ("xã Tân Lập", None): [6, 7],
    ("xã Tân Lập, huyện Mường Khương", None): [7],
    ("xã Tân Lập", "huyện Bắc Hà"): [6],
    ("xã Tân Lập", "tỉnh Lào Cai"): [6, 7],
    ("Sở Ngoại vụ tỉnh Lào Cai", None): [3],
    ("SỞ NGOẠI VỤ", "tỉnh Lào Cai"): [3],
    ("Sở Ngoại vụ tỉnh Lai Châu", None): [],
    ("huyện Bát Xát", None): [],
    ("huyện Mường Khương, tỉnh Lai Châu", None): [],
}


@pytest.mark.parametrize(("asked", "lines"), LOOKUPS.items())
def test_lookups(roster: Roster, asked: tuple[str, str | None], lines: list[int]) -> None:
    found = roster.lookup(*asked)
    assert [unit.line for unit in found] == lines
    assert roster.find(*asked) == (found[0] if len(found) == 1 else None)


def test_the_tree(roster: Roster) -> None:
    assert [u.name for u in roster.ancestors(roster.units[4])] == ["huyện Bắc Hà", "tỉnh Lào Cai"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_csv_as_spreadsheets_write_it(tmp_path: Path, encoding: str, delimiter: str, roster: Roster) -> None:
    text = (HEAD + ROWS).replace(",", delimiter).replace("\n", "\r\n")
    assert read_roster(write(tmp_path, text, encoding)) == roster


def test_headings_in_any_order_and_case_below_a_title(tmp_path: Path) -> None:
    text = "Danh sách đơn vị phải báo cáo,,,,,\n\nSTT,PHẢI BÁO CÁO,cap tren,Tên đơn vị,Ghi chú,Loại\n1,Có,,Bắc Hà,gửi muộn,huyện\n"
    (unit,) = read_roster(write(tmp_path, text)).units
    assert (unit.name, unit.must_report, unit.due, unit.line) == ("huyện Bắc Hà", True, None, 4)


def test_a_list_may_begin_below_its_province(tmp_path: Path) -> None:
    text = HEAD + "Bắc Hà,huyện,tỉnh Lào Cai,có,,\nSở Ngoại vụ,sở,Lào Cai,có,,\n"
    roster = read_roster(write(tmp_path, text))
    assert [unit.parent for unit in roster.units] == ["tỉnh Lào Cai", "tỉnh Lào Cai"]
    assert roster.find("Sở Ngoại vụ tỉnh Lào Cai") is roster.units[1]


def test_sheets(tmp_path: Path) -> None:
    path = tmp_path / "don-vi.xlsx"
    book = xlsxwriter.Workbook(str(path))
    book.add_worksheet("Trống")
    sheet = book.add_worksheet("Đơn vị")
    day = book.add_format({"num_format": "dd/mm/yyyy"})
    for column, words in enumerate(("Tên", "Loại", "Cấp trên", "Phải báo cáo", "Hạn", "Ngày nhận")):
        sheet.write(1, column, words)
    sheet.write_row(2, 0, ["Phường 5", "phường", "thành phố Huế", True])
    sheet.write_datetime(2, 4, date(2025, 6, 20), day)
    sheet.write_row(2, 5, ["18/6/2025"])
    sheet.write_row(3, 0, [6, "phường", "thành phố Huế", 1])
    book.close()
    first, second = read_roster(path).units
    assert (first.name, first.must_report, first.due, first.received) == (
        "phường 5",
        True,
        date(2025, 6, 20),
        date(2025, 6, 18),
    )
    assert (second.name, second.line, second.must_report) == ("phường 6", 4, True)


ERRORS = {  # text: code, words the reader needs
    "": ("DV-003", "Phải báo cáo".lower()),
    HEAD: ("DV-003", "dưới dòng tiêu đề"),
    "Tên,Loại,Cấp trên\nA,xã,\n": ("DV-004", "phải báo cáo"),
    "a,b\n1,2\n": ("DV-004", "“tên”"),
    HEAD + ",xã,,có,,\n": ("DV-005", "dòng 2"),
    HEAD + "Bắc Hà,,,có,,\n": ("DV-005", "loại"),
    HEAD + "Bắc Hà,huyện,,có lẽ,,\n": ("DV-006", "có lẽ"),
    HEAD + "Bắc Hà,huyện,,có,31/6/2024,\n": ("DV-007", "31/6/2024"),
    HEAD + "Bắc Hà,huyện,,có,,20/6/24\n": ("DV-007", "ngày nhận"),
    HEAD + "Bắc Hà,huyện,,có,,\nBản Phố,xã,huyện Bắc Hạ,có,,\n": ("DV-008", "Có phải “huyện Bắc Hà”?"),
    HEAD + "Bắc Hà,huyện,tỉnh Lào Cai,có,,\nSa Pa,thị xã,tỉnh Lào Cải,có,,\n": ("DV-008", "Lào Cai"),
    HEAD + "Hoà An,xã,,có,,\nxã Hòa An,,,có,,\n": ("DV-009", "dòng 2"),
    HEAD + "An,xã,xã Bình,có,,\nBình,xã,xã Chi,có,,\nChi,xã,xã An,có,,\n": (
        "DV-010",
        "xã An → xã Bình → xã Chi → xã An",
    ),
    HEAD + "An,xã,huyện Hà,có,,\nHà,huyện,,có,,\nHà,huyện,huyện Sơn,có,,\nSơn,huyện,,có,,\n": (
        "DV-011",
        "3, 4",
    ),
}


@pytest.mark.parametrize(("text", "expected"), ERRORS.items())
def test_errors_name_file_row_and_remedy(tmp_path: Path, text: str, expected: tuple[str, str]) -> None:
    with pytest.raises(UserError) as caught:
        read_roster(write(tmp_path, text))
    code, words = expected
    assert caught.value.code == code
    assert "don-vi.csv" in caught.value.where
    assert words in str(caught.value)


@pytest.mark.parametrize(
    "data",
    [b"PK\x03\x04 broken", b"%PDF-1.4", "Tên,Loại\nHuế".encode("cp1258", "ignore") + b"\xff", b"T\x00e\x00n"],
)
def test_files_that_are_no_list(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(data)
    with pytest.raises(UserError, match=r"DV-00[24]"):
        read_roster(path)


def test_a_missing_file(tmp_path: Path) -> None:
    with pytest.raises(UserError, match=r"DV-001.*khong-co"):
        read_roster(tmp_path / "khong-co.csv")


def test_an_empty_sheet(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    openpyxl.Workbook().save(path)
    with pytest.raises(UserError, match="DV-003"):
        read_roster(path)
