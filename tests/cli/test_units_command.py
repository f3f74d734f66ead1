"""``doingoai units``: tables for people, JSON for programs, errors that say what to do."""

import json
from pathlib import Path
from typing import Any

import pytest

from doingoai.cli.main import main


def asked(capsys: pytest.CaptureFixture[str], *arguments: str) -> Any:
    assert main(["units", *arguments, "--format", "json"]) == 0
    return json.loads(capsys.readouterr().out)


def test_find_gives_the_best_match_first(capsys: pytest.CaptureFixture[str]) -> None:
    first, *_ = asked(capsys, "find", "Đak Glei", "--at", "2024-06-01")
    assert first["id"] == "610"
    assert first["name"] == "Đắk Glei"
    assert first["kind"] == "huyện"
    assert (first["parent"]["id"], first["parent"]["name"]) == ("62", "Kon Tum")
    assert (first["valid_from"], first["valid_to"]) == (None, "2025-06-30")


def test_show_of_an_ended_unit_gives_its_end_and_its_heirs(capsys: pytest.CaptureFixture[str]) -> None:
    (unit,) = asked(capsys, "show", "23341", "--at", "2026-01-01")
    assert (unit["valid_to"], unit["ended"]) == ("2025-06-30", True)
    assert [(heir["id"], heir["name"], heir["parent"]["name"]) for heir in unit["successors"]] == [
        ("2025-23341", "Đăk Pék", "Quảng Ngãi")
    ]


def test_tree_and_successors(capsys: pytest.CaptureFixture[str]) -> None:
    rows = asked(capsys, "tree", "tỉnh Quảng Ngãi", "--at", "2026-01-01")
    assert (rows[0]["id"], rows[0]["parent"], len(rows)) == ("2025-51", None, 97)
    assert all(row["depth"] == 1 for row in rows[1:])
    heirs = asked(capsys, "successors", "huyện Văn Quan")
    assert len(heirs) == 6
    assert {heir["resolution_title"] for heir in heirs} == {heirs[0]["resolution_title"]}
    assert "chính quyền địa phương" in heirs[0]["resolution_title"]
    assert asked(capsys, "successors", "01") == []
    assert [row["id"] for row in asked(capsys, "successors", "20/so-ke-hoach-va-dau-tu")] == [
        "20/so-tai-chinh"
    ]


def test_under_narrows(capsys: pytest.CaptureFixture[str]) -> None:
    rows = asked(capsys, "find", "xã Tân Lập", "--under", "tỉnh Lạng Sơn", "--at", "1/6/2024")
    assert rows[0]["parent"]["name"] == "Bắc Sơn"


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["find", "Đak Glei"], ["610", "huyện Đắk Glei", "tỉnh Kon Tum", "30/06/2025", "cách viết khác"]),
        (["show", "610"], ["đã kết thúc", "Nay thuộc 6 đơn vị", "xã Đăk Pék", "72/2025/QH15"]),
        (["show", "2025-05581"], ["Hình thành từ", "xã Bộc Nhiêu", "nhập vào"]),
        (["show", "62"], ["Sở Ngoại vụ (2024-05-05"]),
        (["show", "62/so-ngoai-vu"], ["Sở Ngoại vụ tỉnh Kon Tum"]),
        (["tree", "huyện Văn Quan"], ["xã Điềm He", "đơn vị trực thuộc"]),
        (["successors", "Tuần Giáo", "--lang", "en"], ["abolished", "xã Quài Tở", "Document"]),
        (["successors", "xã Văn Quan"], ["vẫn tồn tại"]),
        (["find", "phường 5", "--at", "2026-01-01"], ["không tồn tại vào ngày đó"]),
        (["show", "02224"], ["nguồn không nêu"]),
    ],
)
def test_tables(capsys: pytest.CaptureFixture[str], arguments: list[str], words: list[str]) -> None:
    assert main(["units", *arguments]) == 0
    shown = capsys.readouterr().out
    for word in words:
        assert word in shown


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["find", "qwxz"], ["HC-001", "--register"]),
        (["show", "99999"], ["HC-001"]),
        (["show", "2025-06253", "--at", "2024-01-01"], ["HC-002", "01/07/2025"]),
        (["tree", "610", "--at", "2026-01-01"], ["HC-002", "Đăk Pék"]),
        (["tree", "huyện Châu Thành", "--at", "2024-01-01"], ["HC-007", "tỉnh Sóc Trăng"]),
        (["show", "62/khong-co"], ["HC-001"]),
    ],
)
def test_errors(capsys: pytest.CaptureFixture[str], arguments: list[str], words: list[str]) -> None:
    assert main(["units", *arguments]) == 2
    shown = capsys.readouterr().err
    for word in words:
        assert word in shown


@pytest.mark.parametrize("day", ["32/1/2024", "2024", "hôm qua", "1/2", "a/b/c"])
def test_a_day_that_is_none_is_refused(capsys: pytest.CaptureFixture[str], day: str) -> None:
    with pytest.raises(SystemExit):
        main(["units", "show", "01", "--at", day])
    assert "không phải một ngày" in capsys.readouterr().err


def test_own_register(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    path = tmp_path / "rieng.csv"
    path.write_text("tên,loại,cấp trên\nTây Khuê,tỉnh,\nSa Lung,xã,Tây Khuê\n", encoding="utf-8")
    rows = asked(capsys, "tree", "tỉnh Tây Khuê", "--register", str(path))
    assert [row["full_name"] for row in rows] == ["tỉnh Tây Khuê", "xã Sa Lung"]
    path.write_text("tên,loại,cấp trên\nSa Lung,xã,Không Có\n", encoding="utf-8")
    assert main(["units", "find", "Sa Lung", "--register", str(path)]) == 2
    assert "dòng 2" in capsys.readouterr().err


def test_english_errors(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--lang", "en", "units", "find", "qwxz"]) == 2
    assert "register has no such unit" in capsys.readouterr().err
