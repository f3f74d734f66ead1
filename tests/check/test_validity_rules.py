"""Documents out of force when the reported time began."""

import pytest

import doingoai
from doingoai.check.validity import ended

REPORT = (
    "ỦY BAN NHÂN DÂN\nHUYỆN NẬM LÙM\n\nSố: 40/BC-UBND\n\nNậm Lùm, ngày 03 tháng {month} năm {year}\n\nBÁO CÁO\n"
    "Kết quả công tác đối ngoại năm {year}\n\nI. KẾT QUẢ\n\n{words}\n\nII. PHƯƠNG HƯỚNG\n\nTiếp tục tuyên truyền.\n"
)


def severities(year: int, words: str) -> list[str]:
    report = doingoai.parse(REPORT.format(month=12, year=year, words=words))
    return [finding.severity for finding in report.findings if finding.rule == "citation.validity"]


@pytest.mark.parametrize(
    ("year", "words", "expected"),
    [
        (2026, "Thực hiện Nghị định số 80/2020/NĐ-CP ngày 08/7/2020 của Chính phủ.", ["warning"]),
        (2025, "Thực hiện Nghị định số 80/2020/NĐ-CP ngày 08/7/2020 của Chính phủ.", []),
        (2022, "Thực hiện Nghị định số 12/2012/NĐ-CP ngày 01/3/2012 của Chính phủ.", ["info"]),
        (2021, "Thực hiện Nghị định số 12/2012/NĐ-CP ngày 01/3/2012 của Chính phủ.", []),
        (2024, "Quán triệt Luật Thi đua, khen thưởng số 15/2003/QH11 ngày 26/11/2003.", ["warning"]),
        (2024, "Nghị định số 58/2022/NĐ-CP thay thế Nghị định số 12/2012/NĐ-CP ngày 01/3/2012.", []),
        (2024, "Thực hiện Nghị định số 12/2013/NĐ-CP ngày 01/3/2013 của Chính phủ.", []),
    ],
)
def test_out_of_force(year: int, words: str, expected: list[str]) -> None:
    assert severities(year, words) == expected


def test_said_once() -> None:
    words = "Theo Nghị định số 93/2009/NĐ-CP ngày 22/10/2009. Việc xét duyệt theo Nghị định số 93/2009/NĐ-CP."
    assert severities(2024, words) == ["warning"]


def test_the_table_names_a_successor() -> None:
    assert all(item.by and item.until.year > 2000 for item in ended().values())
