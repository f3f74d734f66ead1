"""Names of units: reading them, comparing them, finding them in sentences."""

import csv
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from doingoai.units.names import canonical, find_unit_names, fold, loose, parse_unit, same_unit

CANONICAL = {
    "UBND xã Nam Tuấn": "xã Nam Tuấn",
    "Ủy ban nhân dân huyện Hòa An": "huyện Hòa An",
    "Uỷ ban nhân dân huyện Hoà An": "huyện Hoà An",
    "ỦY BAN NHÂN DÂN\nXÃ NAM TUẤN": "xã Nam Tuấn",
    "HĐND và UBND huyện Bắc Hà": "huyện Bắc Hà",
    "UBND TT. Phố Lu": "thị trấn Phố Lu",
    "Thị trấn Phố Lu": "thị trấn Phố Lu",
    "TX. Sa Pa": "thị xã Sa Pa",
    "TP. Lào Cai": "thành phố Lào Cai",
    "TP.HCM": "thành phố Hồ Chí Minh",
    "Thủ đô Hà Nội": "thành phố Hà Nội",
    "Thành phố Huế": "thành phố Huế",
    "phường 5": "phường 5",
    "Đặc khu Lý Sơn": "đặc khu Lý Sơn",
    "huyện Đắk Glei": "huyện Đắk Glei",
    "HUYỆN ĐẮK R'LẤP": "huyện Đắk R'Lấp",
    "UBND huyện": "huyện",
    "Sở Ngoại vụ tỉnh Kon Tum": "Sở Ngoại vụ tỉnh Kon Tum",
    "SỞ NGOẠI VỤ TỈNH KON TUM": "Sở Ngoại vụ tỉnh Kon Tum",
    "SỞ NGOẠI VỤ": "Sở Ngoại vụ",
    "Sở Ngoại vụ Cao Bằng": "Sở Ngoại vụ Cao Bằng",
    "SỞ VĂN HÓA, THỂ THAO VÀ DU LỊCH TỈNH LÀO CAI": "Sở Văn hóa, Thể thao và Du lịch tỉnh Lào Cai",
    "VĂN PHÒNG UBND TỈNH CAO BẰNG": "Văn phòng UBND tỉnh Cao Bằng",
    "Công an huyện Bắc Hà": "Công an huyện Bắc Hà",
    "Huyện uỷ Bắc Hà": "Huyện ủy Bắc Hà",
    "BAN TUYÊN GIÁO TỈNH ỦY": "Ban Tuyên giáo Tỉnh ủy",
    "xã Bản Phố, huyện Bắc Hà, tỉnh Lào Cai": "xã Bản Phố",
    "Bắc Hà": "Bắc Hà",
    "xã Tân Xã": "xã Tân Xã",
}


@pytest.mark.parametrize(("given_name", "expected"), CANONICAL.items())
def test_canonical(given_name: str, expected: str) -> None:
    assert canonical(given_name) == expected


@pytest.mark.parametrize("name", sorted(set(CANONICAL.values())))
def test_a_canonical_name_stays(name: str) -> None:
    assert canonical(name) == name


def test_parents_are_read() -> None:
    unit = parse_unit("UBND xã Bản Phố huyện Bắc Hà, tỉnh Lào Cai")
    assert unit.of is not None
    assert unit.of.of is not None
    assert (unit.own, unit.of.own, unit.of.of.own) == ("xã Bản Phố", "huyện Bắc Hà", "tỉnh Lào Cai")


LEVELS = {"tỉnh Lào Cai": "province", "thành phố Lào Cai": "district", "TP. Hải Phòng": "province", "quận 3": "district", "xã A": "commune",
          "đặc khu Côn Đảo": "commune", "thị xã Sa Pa": "district", "Sở Ngoại vụ tỉnh Lào Cai": "province", "Sở Ngoại vụ": "province",
          "Công an huyện Bắc Hà": "district", "Huyện ủy Bắc Hà": "district", "Bắc Hà": None}  # fmt: skip


@pytest.mark.parametrize(("name", "level"), LEVELS.items())
def test_levels(name: str, level: str | None) -> None:
    assert parse_unit(name).level == level


SAME = [("Đắk Glei", "Đăk Glei"), ("Đắk Glei", "Đak Glei"), ("ĐẮK GLEI", "Đắk Glei"), ("Định Hoá", "Định Hóa"), ("Thuỷ Nguyên", "Thủy Nguyên"),
        ("Mỹ Lý", "Mĩ Lí"), ("Quy Nhơn", "Qui Nhơn"), ("Krông Ana", "Krông A Na"), ("Ea H'leo", "Ea H’leo"), ("Phường 05", "Phường 5"),
        ("Bà Rịa - Vũng Tàu", "Bà Rịa–Vũng Tàu"), ("Thừa Thiên - Huế", "Thừa Thiên Huế"), ("Hoà\u0300 "[:3], "Hòa")]  # fmt: skip
OTHER = [
    ("Hà Giang", "Hạ Giang"),
    ("Đông Hà", "Dông Hà"),
    ("Tân An", "Tân Ân"),
    ("Thuý", "Thúi"),
    ("Lai Châu", "Lãi Châu"),
    ("Vị Xuyên", "Vĩ Xuyên"),
]


@pytest.mark.parametrize(("a", "b"), SAME)
def test_spellings_fold_together(a: str, b: str) -> None:
    assert fold(a) == fold(b)


@pytest.mark.parametrize(("a", "b"), OTHER)
def test_names_stay_apart(a: str, b: str) -> None:
    assert fold(a) != fold(b)


def test_the_loose_key_forgets_marks() -> None:
    assert loose("Đắk Glei") == loose("dak glei") == "dakglei"
    assert loose("Hạ Giang") == loose("Hà Giang")


@given(st.text(max_size=30))
def test_folding_is_stable(text: str) -> None:
    assert fold(text) == fold(text.strip())
    parse_unit(text)


SAME_UNIT = {
    ("UBND huyện Bắc Hà", "huyện Bắc Hà"): True,
    ("huyện Bắc Hà", "Bắc Hà"): True,
    ("xã Văn Quan", "huyện Văn Quan"): False,
    ("thị trấn Văn Quan", "xã Văn Quan"): False,
    ("xã Tân Lập, huyện Bắc Sơn", "xã Tân Lập"): True,
    ("xã Tân Lập, huyện Bắc Sơn", "xã Tân Lập, huyện Bắc Quang"): False,
    ("xã Tân Lập, huyện Bắc Sơn, tỉnh Lạng Sơn", "xã Tân Lập, tỉnh Lạng Sơn"): True,
    ("Sở Ngoại vụ", "SỞ NGOẠI VỤ TỈNH LẠNG SƠN"): True,
    ("Sở Ngoại vụ tỉnh Lạng Sơn", "Sở Ngoại vụ tỉnh Cao Bằng"): False,
    ("Sở Ngoại vụ Lạng Sơn", "Sở Ngoại vụ tỉnh Lạng Sơn"): True,
    ("Sở Ngoại vụ tỉnh Lạng Sơn", "tỉnh Lạng Sơn"): False,
    ("Huyện ủy Bắc Hà", "huyện Bắc Hà"): False,
    ("UBND huyện", "UBND huyện"): False,
    ("", ""): False,
    ("TP Huế", "thành phố Huế"): True,
    ("thành phố Huế", "tỉnh Thừa Thiên Huế"): False,
}


@pytest.mark.parametrize(("pair", "expected"), SAME_UNIT.items())
def test_same_unit(pair: tuple[str, str], expected: bool) -> None:
    assert same_unit(*pair) is expected
    assert same_unit(*reversed(pair)) is expected


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
        if canonical(f"UBND {words}").casefold() != words.casefold() or [
            str(m).casefold() for m in found[:1]
        ] != [words.casefold()]:
            wrong.append(words)
    assert len(wrong) <= 0.005 * len(rows), wrong[:60]
