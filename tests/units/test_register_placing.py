"""A report that does not say where its unit lies is placed by the register, where that is beyond doubt."""

import pytest

import doingoai


def report(unit: str, place: str) -> str:
    return (
        f"ỦY BAN NHÂN DÂN\n{unit.upper()}\n\nSố: 45/BC-UBND\n\n{place}, ngày 10 tháng 6 năm 2024\n\nBÁO CÁO\n"
        "Kết quả công tác đối ngoại 6 tháng đầu năm 2024\n\nI. KẾT QUẢ\n\n1. Đoàn vào: Đã đón 02 đoàn khách.\n\n"
        "II. PHƯƠNG HƯỚNG\n\nTiếp tục tuyên truyền.\n"
    )


@pytest.mark.parametrize(
    ("unit", "place", "here", "counts", "reason"),
    [
        ("huyện Văn Quan", "Văn Quan", "tỉnh Lạng Sơn", True, ""),
        ("huyện Văn Quan", "Văn Quan", "tỉnh Cao Bằng", False, "tỉnh Lạng Sơn"),
        ("huyện Nà Phạ", "Nà Phạ", "tỉnh Lạng Sơn", False, "không cho biết"),
        ("huyện Văn Quan", "Văn Quan", "tỉnh Tây Khuê", False, "không cho biết"),
    ],
)
def test_placed_by_the_register(unit: str, place: str, here: str, counts: bool, reason: str) -> None:
    result = doingoai.consolidate([doingoai.parse(report(unit, place))], unit=here, period="2024H1")
    assert [used.used for used in result.reports] == [counts]
    if not counts:
        assert reason in result.set_aside[0].reason
