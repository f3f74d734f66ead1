"""Figures that divide a total, say it again, leave out their noun, or stand in the tables of an annex."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from test_observation_families import report_of

from doingoai.model import Observation

GROUPS = "Công tác quản lý đoàn ra, đoàn vào"
AID = "Công tác viện trợ phi chính phủ nước ngoài"


def _read(hand: str, heading: str, text: str) -> list[Observation]:
    return list(report_of(hand, f"1. {heading}\n\n{text}").observations)


def _parts(found: list[Observation]) -> list[tuple[str, int]]:
    return [(o.indicator, int(o.value)) for o in found if o.breakdown is not None]


PARTS = {
    "in_brackets": ("Huyện cử 05 đoàn ra (Lào 03 đoàn, Nhật Bản 02 đoàn).", [("delegations.out_count", 3), ("delegations.out_count", 2)]),
    "most_of_them": (
        "Đón 12 đoàn khách quốc tế; nhiều nhất là khách Pháp (05 đoàn).",
        [("delegations.in_count", 5)],
    ),
    "by_channel": (
        "Toàn huyện có 08 đoàn ra. Phân theo kênh:\n\n- Kênh Đảng: 02 đoàn;\n\n- Kênh Nhà nước: 06 đoàn.",
        [("delegations.out_count", 2), ("delegations.out_count", 6)],
    ),
    "named_whole": (
        "Huyện có 10 đoàn ra; lũy kế từ đầu nhiệm kỳ 31 đoàn ra. Trong số 10 đoàn có 04 đoàn do bạn mời.",
        [("delegations.out_count", 4)],
    ),
    "a_single_event": (
        "Đón 04 đoàn nước ngoài với 40 lượt người. Ngày 05/3/2024, huyện tiếp đoàn Đại sứ quán Bỉ gồm 06 người.",
        [("delegations.in_persons", 6)],
    ),
    "sum_at_the_end": (
        "Cử 02 đoàn ra đi Lào, 03 đoàn ra đi Thái Lan; tổng cộng 05 đoàn ra.",
        [("delegations.out_count", 2), ("delegations.out_count", 3)],
    ),
    "another_unit_of_the_same": (
        "Cử 09 đoàn ra với 61 lượt cán bộ (trong đó quý IV 02 đoàn, 14 lượt người).",
        [("delegations.out_count", 2), ("delegations.out_persons", 14)],
    ),
    "further_ones_are_no_parts": ("Đón 05 đoàn khách Lào. Ngoài ra, huyện đón 02 đoàn khách Nhật Bản.", []),
}  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), PARTS.values(), ids=PARTS)
def test_parts(text: str, expected: list[tuple[str, int]]) -> None:
    assert _parts(_read("huyện", GROUPS, text)) == expected


def test_a_sector_divides_what_is_disbursed() -> None:
    found = _read(
        "sở", AID, "Giải ngân 80.000 USD. Cơ cấu theo lĩnh vực: y tế 50.000 USD, giáo dục 30.000 USD."
    )
    assert _parts(found) == [("foreign_aid.disbursed", 50000), ("foreign_aid.disbursed", 30000)]


def test_a_total_said_again_counts_once() -> None:
    text = "Cử 03 đoàn ra với 20 lượt người.\n\nNhư vậy, trong năm huyện có tổng cộng 03 đoàn ra."
    own = [o for o in _read("huyện", GROUPS, text) if o.indicator == "delegations.out_count"]
    assert [(o.value, o.breakdown) for o in own] == [(Decimal(3), None)]


@pytest.mark.parametrize(
    ("heading", "text", "indicator", "value", "words"),
    [
        (
            "Hội nghị, hội thảo quốc tế",
            "Trong năm huyện tổ chức một hội thảo quốc tế.",
            "conferences.count",
            1,
            "một hội thảo",
        ),
        (GROUPS, "Huyện đón một đoàn khách nước ngoài.", "delegations.in_count", 1, "một đoàn"),
        (
            "Công tác thỏa thuận quốc tế",
            "Gia hạn 03, chấm dứt 01 thỏa thuận quốc tế.",
            "agreements.amended",
            3,
            "03",
        ),
    ],
)
def test_what_is_left_out(heading: str, text: str, indicator: str, value: int, words: str) -> None:
    report = report_of("sở", f"1. {heading}\n\n{text}")
    found = [o for o in report.observations if o.indicator == indicator]
    assert [(o.value, report.words(o.span)) for o in found] == [(Decimal(value), words)]


@pytest.mark.parametrize(
    "text", ["Huyện không tổ chức một hội thảo nào.", "Huyện đón một số đoàn khách quốc tế."]
)
def test_no_count_is_read_where_there_is_none(text: str) -> None:
    assert all(o.value == 0 for o in _read("huyện", GROUPS, text))


@given(st.integers(2, 400), st.integers(1, 400))
def test_a_part_is_never_more_than_its_total(total: int, part: int) -> None:
    found = _read("huyện", GROUPS, f"Đón {total} đoàn nước ngoài, trong đó {part} đoàn của Lào.")
    assert all(o.value < total for o in found if o.breakdown is not None)
