"""Where a unit lies, when its report does not say: the register's word, and its silence."""

from datetime import date

import pytest

from doingoai.units.belonging import lies_in
from doingoai.units.names import parse_unit

H1_2024 = (date(2024, 1, 1), date(2024, 6, 30))
YEAR_2025 = (date(2025, 1, 1), date(2025, 12, 31))
H2_2025 = (date(2025, 7, 1), date(2025, 12, 31))

LIES = {  # unit, here, days: inside, province it lies in instead
    ("huyện Văn Quan", "tỉnh Lạng Sơn", H1_2024): (True, None),
    ("UBND huyện Văn Quan", "tỉnh Lạng Sơn", H1_2024): (True, None),
    ("Công an huyện Văn Quan", "tỉnh Lạng Sơn", H1_2024): (True, None),
    ("huyện Văn Quan", "tỉnh Cao Bằng", H1_2024): (False, "tỉnh Lạng Sơn"),
    ("xã Bộc Nhiêu, huyện Định Hóa", "tỉnh Thái Nguyên", H1_2024): (True, None),
    ("xã Bộc Nhiêu", "huyện Định Hóa", H1_2024): (True, None),
    ("xã Bộc Nhiêu", "huyện Phú Lương", H1_2024): (False, "tỉnh Thái Nguyên"),
    ("xã Tân Lập", "tỉnh Lạng Sơn", H1_2024): (None, None),  # many provinces have one
    ("xã Tân Lập, huyện Bắc Sơn", "tỉnh Lạng Sơn", H1_2024): (True, None),
    ("xã Điềm He", "tỉnh Lạng Sơn", YEAR_2025): (True, None),
    ("xã Điềm He", "tỉnh Lạng Sơn", H2_2025): (True, None),
    ("huyện Văn Quan", "tỉnh Lạng Sơn", H2_2025): (None, None),  # did not exist
    ("huyện Đắk Glei", "tỉnh Quảng Ngãi", H1_2024): (None, None),  # counted there later, not then
    ("huyện Nà Phạ", "tỉnh Lạng Sơn", H1_2024): (None, None),  # not in the register
    ("huyện Văn Quan", "tỉnh Tây Khuê", H1_2024): (None, None),
    ("Sở Ngoại vụ", "tỉnh Lạng Sơn", H1_2024): (None, None),
    ("Văn Quan", "tỉnh Lạng Sơn", H1_2024): (None, None),
    ("xã Diêm He", "tỉnh Lạng Sơn", H1_2024): (None, None),  # not as the register writes it
}


@pytest.mark.parametrize(("asked", "expected"), LIES.items())
def test_lies_in(asked: tuple[str, str, tuple[date, date]], expected: tuple[bool | None, str | None]) -> None:
    unit, here, days = asked
    inside, elsewhere = lies_in(parse_unit(unit), parse_unit(here), *days)
    assert (inside, elsewhere.title if elsewhere else None) == expected
