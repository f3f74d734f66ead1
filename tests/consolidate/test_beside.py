"""Rates and earlier results beside the totals."""

import json
from decimal import Decimal
from pathlib import Path

import pytest

import doingoai
from doingoai.cli.main import main
from doingoai.consolidate import consolidate
from doingoai.consolidate.comparing import read_earlier
from doingoai.consolidate.currencies import read_rates
from doingoai.model import Report, UserError
from doingoai.write import render

TEXT = """UBND xã Nà Phạ

Số: 07/BC-UBND

Nà Phạ, ngày 05 tháng 6 năm {year}

BÁO CÁO

Kết quả công tác đối ngoại {period}

Thực hiện Công văn số 21/SNgV-VP ngày 12/5/{year} của Sở Ngoại vụ tỉnh Hà Lương, UBND xã Nà Phạ báo cáo như sau:

I. KẾT QUẢ CÔNG TÁC ĐỐI NGOẠI

1. Công tác đoàn ra, đoàn vào

- Đoàn vào: {count} đoàn.

2. Công tác vận động và quản lý viện trợ phi chính phủ nước ngoài

- Giá trị giải ngân: 1.500 USD.
"""
IN = "delegations.in_count"


def report(count: int, period: str = "6 tháng đầu năm 2025", year: int = 2025) -> Report:
    return doingoai.parse(TEXT.format(count=f"{count:02d}", period=period, year=year), source="na-pha.txt")


def result_file(
    folder: Path, name: str, count: int, period: str, code: str, unit: str = "tỉnh Hà Lương"
) -> Path:
    made = consolidate([report(count, period, int(code[:4]))], unit=unit, period=code)
    path = folder / name
    path.write_bytes(render(made)["ket-qua.json"])
    return path


def rates(folder: Path, *rows: str) -> Path:
    path = folder / "ty-gia.csv"
    path.write_text("\n".join(["ngày;tiền tệ;tỷ giá;nguồn", *rows]), encoding="utf-8")
    return path


def test_a_total_in_dong_stands_beside_and_names_its_rate(tmp_path: Path) -> None:
    table = read_rates(
        rates(
            tmp_path,
            "01/01/2025;USD;24.000;Kho bạc",
            "15/6/2025;USD;25.450,5;Kho bạc",
            "01/07/2025;USD;26000;Kho bạc",
        )
    )
    result = consolidate([report(2)], unit="tỉnh Hà Lương", period="2025H1", rates=table)
    (converted,) = result.converted
    assert converted.value == Decimal(1500) * Decimal("25450.5")
    assert [(part.currency, str(part.day), part.origin) for part in converted.parts] == [
        ("USD", "2025-06-15", "Kho bạc")
    ]
    (total,) = [total for total in result.totals if total.indicator == converted.indicator]
    assert (total.value, total.currency) == (Decimal(1500), "USD")


def test_a_missing_rate_is_an_error_not_a_smaller_sum(tmp_path: Path) -> None:
    table = read_rates(rates(tmp_path, "01/07/2025;USD;26000;Kho bạc", "01/01/2025;EUR;27000;Kho bạc"))
    with pytest.raises(UserError) as raised:
        consolidate([report(2)], unit="tỉnh Hà Lương", period="2025H1", rates=table)
    assert raised.value.code == "TH-010"
    assert "30/06/2025" in raised.value.what


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ("01/01/2025;USD;25,450;Kho bạc", "TH-009"),
        ("01/01/2025;USD;0;Kho bạc", "TH-009"),
        ("01/01/2025;đô;25450;Kho bạc", "TH-009"),
        ("01/01/2025;USD;25450;", "TH-009"),
        (";USD;25450;Kho bạc", "TH-009"),
        ("31/02/2025;USD;25450;Kho bạc", "DV-007"),
    ],
)
def test_a_wrong_rate_is_named_by_its_row(tmp_path: Path, row: str, code: str) -> None:
    with pytest.raises(UserError) as raised:
        read_rates(rates(tmp_path, row))
    assert raised.value.code == code
    assert "dòng 2" in raised.value.where


def test_comparison_with_last_year_and_the_period_before(tmp_path: Path) -> None:
    last_year = result_file(tmp_path, "a.json", 4, "6 tháng đầu năm 2024", "2024H1")
    before = result_file(tmp_path, "b.json", 2, "6 tháng cuối năm 2024", "2024H2")
    result = consolidate(
        [report(5)],
        unit="tỉnh Hà Lương",
        period="2025H1",
        previous=[read_earlier(last_year), read_earlier(before)],
    )
    assert [item.relation for item in result.comparisons] == ["year_before", "preceding"]
    rows = [next(row for row in item.rows if row.indicator == IN) for item in result.comparisons]
    assert [(row.difference, row.percent) for row in rows] == [
        (Decimal(1), Decimal(25)),
        (Decimal(3), Decimal(150)),
    ]
    assert not any("kỳ trước" in line for line in result.not_checked)
    data = json.loads(render(result)["ket-qua.json"])
    assert [item["period"] for item in data["comparison"]] == ["2024H1", "2024H2"]
    assert data["rebased"] is None


def test_halves_against_the_stated_year_are_a_finding_where_they_disagree(tmp_path: Path) -> None:
    halves = [
        read_earlier(result_file(tmp_path, "a.json", 4, "6 tháng đầu năm 2024", "2024H1")),
        read_earlier(result_file(tmp_path, "b.json", 2, "6 tháng cuối năm 2024", "2024H2")),
    ]
    wrong, right = (
        consolidate([report(count, "năm 2024", 2024)], unit="tỉnh Hà Lương", period="2024", previous=halves)
        for count in (7, 6)
    )
    messages = [item.finding.message for item in wrong.findings if item.finding.id == "TH-020"]
    assert any(
        "7 đoàn" in message.replace("07", "7") and "6 đoàn" in message.replace("06", "6")
        for message in messages
    )
    assert not any("đoàn" in item.finding.message for item in right.findings if item.finding.id == "TH-020")
    assert next(total.value for total in right.totals if total.indicator == IN) == 6


def test_earlier_results_that_do_not_fit_are_refused(tmp_path: Path) -> None:
    other = result_file(tmp_path, "a.json", 4, "6 tháng đầu năm 2024", "2024H1", "tỉnh Lạng Sơn")
    strange = result_file(tmp_path, "b.json", 4, "6 tháng đầu năm 2022", "2022H1")
    broken = tmp_path / "c.json"
    broken.write_text('{"schema": "doingoai/1", "totals": 3}', encoding="utf-8")
    for path, code in (
        (other, "TH-012"),
        (strange, "TH-013"),
        (broken, "TH-011"),
        (tmp_path / "d.json", "TH-011"),
    ):
        with pytest.raises(UserError) as raised:
            consolidate([report(5)], unit="tỉnh Hà Lương", period="2025H1", previous=[read_earlier(path)])
        assert raised.value.code == code


def test_the_command_takes_all_of_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "bc"
    folder.mkdir()
    text = report(5).text.replace("tỉnh Hà Lương", "tỉnh Kon Tum").replace("xã Nà Phạ", "huyện Đắk Glei")
    (folder / "a.txt").write_text(text.replace("2025", "2024"), encoding="utf-8")
    call = [
        "consolidate",
        str(folder),
        "--for",
        "tỉnh Quảng Ngãi",
        "--period",
        "2024H1",
        "--out",
        str(tmp_path / "ra"),
    ]
    given = rates(tmp_path, "01/01/2024;USD;24000;Kho bạc")
    assert main([*call, "--as-of", "1/7/2025", "--rates", str(given)]) == 0
    out = capsys.readouterr().out
    assert "tỉnh Quảng Ngãi, chưa phân bổ: 5  (từ huyện Đắk Glei)" in out
    assert "36.000.000 đồng" in out
    data = json.loads((tmp_path / "ra" / "ket-qua.json").read_text(encoding="utf-8"))
    assert data["rebased"]["as_of"] == "2025-07-01"
    assert main([*call, "--force", "--shares", str(given)]) == 2
    assert "TH-018" in capsys.readouterr().err
    assert (
        main([*call, "--force", "--as-of", "1/7/2025", "--previous", str(tmp_path / "ra" / "ket-qua.json")])
        == 2
    )
    assert "TH-013" in capsys.readouterr().err
