"""Units of one's own in a consolidation: names resolve by them, reports are placed by them, a wrong row is named."""

import json
from pathlib import Path

import pytest

from doingoai.cli.main import main
from doingoai.units import load

ROWS = """tên,loại,cấp trên,từ ngày,đến ngày,chuyển thành
Tây Khuê,tỉnh,,,,
Nà Phạ,huyện,tỉnh Tây Khuê,,30/6/2025,Nà Phạ Mới
Nà Phạ Mới,xã,tỉnh Tây Khuê,01/7/2025,,
"""
REPORT = """UBND huyện Nà Phạ

Số: 07/BC-UBND

Nà Phạ, ngày 05 tháng 6 năm 2024

BÁO CÁO

Kết quả công tác đối ngoại 6 tháng đầu năm 2024

Thực hiện Công văn số 21/SNgV-VP ngày 12/5/2024 của cấp trên, UBND huyện Nà Phạ báo cáo như sau:

I. KẾT QUẢ CÔNG TÁC ĐỐI NGOẠI

1. Công tác đoàn ra, đoàn vào

- Đoàn vào: 04 đoàn.
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "bao-cao").mkdir()
    (tmp_path / "bao-cao/na-pha.txt").write_text(REPORT, encoding="utf-8")
    (tmp_path / "don-vi.csv").write_text(ROWS, encoding="utf-8")
    return tmp_path


def run(folder: Path, *more: str) -> int:
    call = ["consolidate", str(folder / "bao-cao"), "--period", "2024H1", "--for", "tỉnh Tây Khuê"]
    return main([*call, "--out", str(folder / "ra"), "--force", *more])


def test_a_report_is_placed_and_moved_by_ones_own_units(folder: Path) -> None:
    assert run(folder, "--register", str(folder / "don-vi.csv"), "--as-of", "2026-01-01") == 0
    result = json.loads((folder / "ra/ket-qua.json").read_text(encoding="utf-8"))
    assert [item["used"] for item in result["reports"]] == [True]
    (total,) = result["rebased"]["totals"]
    (row,) = total["rows"]
    assert (row["unit"], row["value"], row["allotted"]) == ("xã Nà Phạ Mới (tỉnh Tây Khuê)", 4, True)


def test_without_it_the_place_is_not_known(folder: Path) -> None:
    assert run(folder) == 0
    result = json.loads((folder / "ra/ket-qua.json").read_text(encoding="utf-8"))
    assert [item["used"] for item in result["reports"]] == [False]


def test_a_wrong_row_is_named_before_any_work(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "don-vi.csv").write_text(ROWS + "Sa Lung,xã,tỉnh Không Đâu,,,\n", encoding="utf-8")
    assert run(folder, "--register", str(folder / "don-vi.csv")) == 2
    assert "dòng 5" in capsys.readouterr().err
    assert not (folder / "ra").exists()


def test_a_register_is_read_once_while_its_file_stays(folder: Path) -> None:
    path = folder / "don-vi.csv"
    first = load(path)
    assert load(path) is first
    path.write_text(ROWS + "Sa Lung,xã,tỉnh Tây Khuê,01/7/2025,,\n", encoding="utf-8")
    assert load(path) is not first
