"""Names of units in running text."""

import csv
from collections.abc import Callable
from pathlib import Path

import pytest

from doingoai.units.name_search import find_unit_names
from doingoai.units.name_words import fold
from doingoai.units.names import parse_unit

FOUND = {  # sentence: names found
    "Đoàn làm việc tại huyện Bắc Hà, tỉnh Lào Cai trong 02 ngày.": ["huyện Bắc Hà", "tỉnh Lào Cai"],
    "Các tỉnh Lào Cai, Lai Châu và Điện Biên đã ký biên bản.": [
        "tỉnh Lào Cai",
        "tỉnh Lai Châu",
        "tỉnh Điện Biên",
    ],
    "Giao lưu giữa 3 huyện (Bắc Hà, Mường Khương, Si Ma Cai).": [
        "huyện Bắc Hà",
        "huyện Mường Khương",
        "huyện Si Ma Cai",
    ],
    "UBND huyện Bắc Hà Báo cáo kết quả như sau": ["huyện Bắc Hà"],
    "UBND TỈNH LÀO CAI\nSỞ NGOẠI VỤ": ["tỉnh Lào Cai"],
    "UBND HUYỆN BẮC HÀ\nXÃ BẢN PHỐ": ["huyện Bắc Hà", "xã Bản Phố"],
    "BÁO CÁO TÌNH HÌNH TRÊN ĐỊA BÀN TỈNH LÀO CAI NĂM 2024": ["tỉnh Lào Cai"],
    "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM": [],
    "PHÁT TRIỂN KINH TẾ - XÃ HỘI": [],
    "ỦY BAN NHÂN DÂN XÃ HỘI HOAN": ["xã Hội Hoan"],
    "tại TP. Hồ Chí Minh và TP.HCM": ["thành phố Hồ Chí Minh", "thành phố Hồ Chí Minh"],
    "UBND phường 5 đã đón 2 đoàn; toàn phường 12 người nước ngoài": ["phường 5"],
    "khách lưu trú tại Quận 1, quận 3 và huyện 02 đoàn": ["quận 1", "quận 3"],
    "xã có 05 thôn, huyện 12 xã": [],
    "huyện Bắc\nHà đón khách": ["huyện Bắc Hà"],
    "đại diện huyện Bắc Hà\nSố lượng: 12": ["huyện Bắc Hà"],
    "Tỉnh ủy Lào Cai, Huyện ủy, Tỉnh đoàn và huyện Đoàn": [],
    "Hợp tác xã Tân Tiến, Thông tấn xã Việt Nam": [],
    "xã Đoàn Kết và xã Trung Hội": ["xã Đoàn Kết", "xã Trung Hội"],
    "giữa tỉnh Lạng Sơn - Quảng Tây": ["tỉnh Lạng Sơn"],
    "tỉnh Bà Rịa - Vũng Tàu và thành phố Phan Rang - Tháp Chàm": [
        "tỉnh Bà Rịa - Vũng Tàu",
        "thành phố Phan Rang - Tháp Chàm",
    ],
    "huyện Xản Xay, tỉnh Át-ta-pư (Lào)": ["huyện Xản Xay", "tỉnh Át-ta-pư"],
    "huyện Đăk Glei, xã Đắk R'Tíh và xã Ia O": ["huyện Đăk Glei", "xã Đắk R'Tíh", "xã Ia O"],
    "Thị trấn Phố Lu, thị xã Sa Pa, đặc khu Vân Đồn": ["thị trấn Phố Lu", "thị xã Sa Pa", "đặc khu Vân Đồn"],
    "UBND tỉnh đề nghị các huyện báo cáo": [],
    "18 xã, thị trấn của huyện": [],
    "UBND huyện Kính gửi Sở Ngoại vụ": [],
    "phường Móng Cái 2, xã Bảo Lâm 3 và huyện Bắc Hà 6 tháng đầu năm": [
        "phường Móng Cái 2",
        "xã Bảo Lâm 3",
        "huyện Bắc Hà",
    ],
    "HUYỆN NGÃ NĂM; THÀNH PHỐ HUẾ NĂM 2024; HUYỆN ĐẠI TỪ QUÝ I": [
        "huyện Ngã Năm",
        "thành phố Huế",
        "huyện Đại Từ",
    ],
    "tỉnh Quảng Tây Trung Quốc và các tỉnh Lào Cai, Sở Công Thương": ["tỉnh Quảng Tây", "tỉnh Lào Cai"],
    "các tỉnh Việt Nam có biên giới": [],
    "xã Tân Xã và huyện Cái Nước": ["xã Tân Xã", "huyện Cái Nước"],
}


@pytest.mark.parametrize(("sentence", "expected"), FOUND.items())
def test_names_in_running_text(sentence: str, expected: list[str]) -> None:
    found = find_unit_names(sentence)
    assert [str(mention) for mention in found] == expected
    for mention in found:
        assert (
            fold(mention.name.split()[-1]) in fold(sentence[mention.span.start : mention.span.end])
            or mention.name == "Hồ Chí Minh"
        )
    assert [m.span.start for m in found] == sorted(m.span.start for m in found)


@pytest.mark.parametrize(
    "unit", ["huyện ", "huyện A", "các xã A, ", "TỈNH LÀO CAI ", "1/2 ", "số ", "Xã Hội ", "A", "((("]
)
def test_time_is_linear(unit: str, stays_linear: Callable[[Callable[[str], object], str, int], None]) -> None:
    stays_linear(find_unit_names, unit, 10_000)


def test_every_real_name_is_read_and_found(shared: Path) -> None:
    """All names of the register, each in a sentence: none may be cut or run on."""
    with (shared / "units" / "units.csv").open(encoding="utf-8") as file:
        rows = {(row["kind"], row["name"]) for row in csv.DictReader(file)}
    wrong = []
    for kind, name in rows:
        kind = "thành phố" if kind.startswith("thành phố") else kind
        words = f"{kind} {name}"
        sentence = f"Đoàn công tác của UBND {words} đã tổ chức 02 hội nghị."
        found = find_unit_names(sentence)
        if str(parse_unit(f"UBND {words}")).casefold() != words.casefold() or [
            str(m).casefold() for m in found[:1]
        ] != [words.casefold()]:
            wrong.append(words)
    assert len(wrong) <= 0.005 * len(rows), wrong[:60]
