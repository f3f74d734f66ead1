"""Names of units: reading them, comparing them, finding them in sentences."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from doingoai.units.name_words import fold, loose
from doingoai.units.names import parse_unit, same_unit

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
    "phường Phường Đúc": "phường Phường Đúc",
}


@pytest.mark.parametrize(("given_name", "expected"), CANONICAL.items())
def test_canonical(given_name: str, expected: str) -> None:
    assert str(parse_unit(given_name)) == expected


@pytest.mark.parametrize("name", sorted(set(CANONICAL.values())))
def test_a_canonical_name_stays(name: str) -> None:
    assert str(parse_unit(name)) == name


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
