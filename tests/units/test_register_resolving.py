"""Names in reports: whose "huyện" it is, which xã of many, what is a slip and what is not ours; and all names of a text."""

from collections.abc import Callable
from datetime import date

import pytest

from doingoai.units.mentions import find_units
from doingoai.units.resolving import AMBIGUOUS, NO_CONTEXT, NOT_LISTED, OWN, Context, context_of, resolve

COMMUNE = ("UBND xã Bản Phố", ("huyện Bắc Hà", "tỉnh Lào Cai"), date(2024, 11, 1))
DISTRICT = ("UBND huyện Bắc Hà", (), date(2024, 6, 30))
OFFICE = ("Sở Ngoại vụ", ("tỉnh Lào Cai",), date(2025, 12, 31))
UNKNOWN = (None, (), None)
INVENTED = ("Sở Ngoại vụ", ("tỉnh Tây Khuê",), date(2025, 6, 30))
Given = tuple[str | None, tuple[str, ...], date | None]

CONTEXTS: dict[Given, list[str]] = {
    COMMUNE: ["xã Bản Phố", "huyện Bắc Hà", "tỉnh Lào Cai"],
    DISTRICT: ["huyện Bắc Hà", "tỉnh Lào Cai"],
    OFFICE: ["tỉnh Lào Cai"],
    UNKNOWN: [],
    INVENTED: [],
    ("UBND xã Tân Lập", (), date(2024, 1, 1)): [],
    ("UBND xã Tân Lập", ("huyện Bắc Sơn",), date(2024, 1, 1)): ["xã Tân Lập", "huyện Bắc Sơn", "tỉnh Lạng Sơn"],
    ("UBND xã Bản Phố", ("tỉnh Lào Cai",), date(2026, 1, 1)): ["xã Bản Phố", "huyện Bắc Hà", "tỉnh Lào Cai"],
    ("Huyện ủy Bắc Hà", (), date(2024, 1, 1)): ["huyện Bắc Hà", "tỉnh Lào Cai"],
    ("Công an huyện Bắc Hà", (), date(2024, 1, 1)): ["huyện Bắc Hà", "tỉnh Lào Cai"],
}  # fmt: skip


@pytest.mark.parametrize(("given", "line"), CONTEXTS.items())
def test_contexts(given: Given, line: list[str]) -> None:
    assert [unit.title for unit in context_of(*given).line] == line


RESOLVED = {  # context, name: (title, reason)
    (COMMUNE, "huyện"): ("huyện Bắc Hà", OWN),
    (COMMUNE, "UBND huyện"): ("huyện Bắc Hà", OWN),
    (COMMUNE, "UBND xã"): ("xã Bản Phố", OWN),
    (COMMUNE, "UBND"): ("xã Bản Phố", OWN),
    (COMMUNE, "UBND tỉnh"): ("tỉnh Lào Cai", OWN),
    (COMMUNE, "Sở Ngoại vụ"): ("Sở Ngoại vụ tỉnh Lào Cai", OWN),
    (COMMUNE, "Công an xã"): ("Công an xã Bản Phố", OWN),
    (COMMUNE, "Huyện ủy"): ("Huyện ủy Bắc Hà", OWN),
    (COMMUNE, "Văn phòng UBND tỉnh"): ("Văn phòng UBND tỉnh Lào Cai", OWN),
    (COMMUNE, "Bộ Ngoại giao"): ("Bộ Ngoại giao", "exact"),
    (COMMUNE, "xã Tả Van Chư"): ("xã Tả Van Chư", "exact"),
    (COMMUNE, "TT. Bắc Hà"): ("thị trấn Bắc Hà", "exact"),
    (COMMUNE, "xã Bản Phô"): ("xã Bản Phố", "marks"),
    (COMMUNE, "xã Tả Van Chứ"): ("xã Tả Van Chư", "marks"),
    (COMMUNE, "xã Lùng Phìh"): ("xã Lùng Phình", "slip"),
    (COMMUNE, "TP Lào Cai"): ("thành phố Lào Cai", "exact"),
    (COMMUNE, "huyện Văn Quan"): ("huyện Văn Quan", "exact"),
    (DISTRICT, "UBND tỉnh"): ("tỉnh Lào Cai", OWN),
    (DISTRICT, "xã Bảo Nhai"): ("xã Bảo Nhai", "exact"),
    (DISTRICT, "Sở Ngoại vụ tỉnh Kon Tum"): ("Sở Ngoại vụ tỉnh Kon Tum", "exact"),
    (DISTRICT, "Công an huyện"): ("Công an huyện Bắc Hà", OWN),
    (OFFICE, "tỉnh"): ("tỉnh Lào Cai", OWN),
    (OFFICE, "xã Bắc Hà"): ("xã Bắc Hà", "exact"),
    (UNKNOWN, "huyện Văn Quan"): ("huyện Văn Quan", "exact"),
    (UNKNOWN, "TP.HCM"): ("thành phố Hồ Chí Minh", "exact"),
}  # fmt: skip


@pytest.mark.parametrize(("asked", "expected"), RESOLVED.items())
def test_resolved(asked: tuple[Given, str], expected: tuple[str, str]) -> None:
    given, name = asked
    found = resolve(name, context_of(*given))
    assert found.unit is not None, found
    shown = (found.unit.title, found.reason)
    assert shown == expected or (shown[0], "exact" if shown[1] == "spelling" else shown[1]) == expected
    assert found.question is None


ASKED = {
    (COMMUNE, "xã Tân Lập"): AMBIGUOUS,
    (UNKNOWN, "xã Tân Lập"): AMBIGUOUS,
    (UNKNOWN, "huyện"): NO_CONTEXT,
    (UNKNOWN, "Sở Ngoại vụ"): NO_CONTEXT,
    (UNKNOWN, "huyện Châu Thành"): AMBIGUOUS,
    (DISTRICT, "UBND xã"): NO_CONTEXT,
}


@pytest.mark.parametrize(("asked", "reason"), ASKED.items())
def test_a_doubt_is_a_question(asked: tuple[Given, str], reason: str) -> None:
    found = resolve(asked[1], context_of(*asked[0]))
    assert (found.unit, found.reason) == (None, reason)
    assert found.question
    assert asked[1] in found.question


@pytest.mark.parametrize(
    "name",
    ["huyện Mã Quan", "tỉnh Vân Nam", "tỉnh Át-ta-pư", "huyện Hà Khẩu", "tỉnh Tây Khuê", "xã Văn Quam"],
)
def test_units_that_are_not_ours_are_not_bent_to_fit(name: str) -> None:
    found = resolve(name, context_of(*DISTRICT))
    assert (found.unit, found.reason, found.question) == (None, NOT_LISTED, None)


def test_a_unit_named_after_its_end_is_reported() -> None:
    found = resolve("huyện Bắc Hà", context_of(*OFFICE))
    assert found.unit is not None
    assert found.outside
    assert found.note == "huyện Bắc Hà đã kết thúc ngày 30/06/2025"


def test_of_several_that_ended_the_last_is_meant() -> None:
    """Xã Bình Phúc of Văn Quan ended in 2019 (of an older one) and in 2025; others so called live far away."""
    found = resolve("xã Bình Phúc", context_of("UBND xã Điềm He", (), date(2025, 12, 5)))
    assert found.unit is not None
    assert (found.unit.ended, found.outside) == (date(2025, 6, 30), True)
    assert resolve("xã Tân Lập", context_of("UBND xã Điềm He", (), date(2019, 6, 1))).reason == AMBIGUOUS


def test_a_slip_is_reported() -> None:
    found = resolve("xã Lùng Phìh", context_of(*COMMUNE))
    assert found.note is not None
    assert "gõ nhầm" in found.note


def test_old_communes_of_a_merged_province_are_near_its_heir() -> None:
    """xã Tân Lập of the old Yên Bái in a report of today's Lào Cai."""
    found = resolve("xã Tân Lập, huyện Lục Yên", context_of(*OFFICE))
    assert found.unit is not None
    assert found.outside


TEXTS = {
    "UBND huyện Bắc Hà đã đón đoàn công tác của huyện Hà Khẩu (Trung Quốc).": ["huyện Bắc Hà", None],
    "Các xã Bản Phố, Lùng Phình và Tả Van Chư đã tổ chức giao lưu.": ["xã Bản Phố", "xã Lùng Phình", "xã Tả Van Chư"],
    "Lễ hội tại Bản Phố và Lùng Phình thu hút nhiều du khách từ Hà Nội.": ["xã Bản Phố", "xã Lùng Phình", "thành phố Hà Nội"],
    "Ủy ban nhân dân đã ban hành văn bản; Hội nghị tổng kết.": [],
    "Đoàn Việt Nam thăm Trung Quốc.": [],
    "UBND TỈNH LÀO CAI\nSỞ NGOẠI VỤ": ["tỉnh Lào Cai"],
}  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), TEXTS.items())
def test_all_units_of_a_text(text: str, expected: list[str | None]) -> None:
    found = find_units(text, context_of(*DISTRICT))
    assert [item.resolution.unit.title if item.resolution.unit else None for item in found] == expected
    for item in found:
        words = text[item.span.start : item.span.end]
        assert words
        assert words[0].isupper() or words.split()[0] in {"xã", "huyện", "tỉnh"}


@pytest.mark.parametrize("unit", ["Bản Phố ", "huyện Bắc Hà, ", "Hà ", "A-", "Bắc Hà - ", "xã "])
def test_time_is_linear(unit: str, stays_linear: Callable[[Callable[[str], object], str, int], None]) -> None:
    context = context_of(*DISTRICT)
    stays_linear(lambda text: find_units(text, context), unit, 4_000)


def test_a_context_without_a_unit_reads_provinces_only() -> None:
    found = find_units("Đoàn đi từ Hà Nội đến Bản Phố.", Context())
    assert [item.resolution.name for item in found] == ["Hà Nội"]
