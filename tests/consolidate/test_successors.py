"""In a year that holds a reform a successor may report for its predecessors: compared, never added."""

from decimal import Decimal

import doingoai
from doingoai.model import Report

TEXT = """UBND {unit}

Số: 07/BC-UBND

{place}, ngày 28 tháng 12 năm 2025

BÁO CÁO

Kết quả công tác đối ngoại năm 2025

Thực hiện Công văn số 21/SNgV-VP ngày 12/5/2025 của Sở Ngoại vụ tỉnh Thái Nguyên, UBND {unit} báo cáo như sau:

I. KẾT QUẢ CÔNG TÁC ĐỐI NGOẠI

1. Công tác đoàn ra, đoàn vào

- Đoàn vào: {count} đoàn.
"""


def report(unit: str, count: int) -> Report:
    text = TEXT.format(unit=unit, place=unit.split(" ", 1)[1], count=f"{count:02d}")
    return doingoai.parse(text, source=f"{unit}.txt")


def test_the_successor_counts_and_the_predecessor_is_compared() -> None:
    reports = [report("xã Bộc Nhiêu", 2), report("xã Trung Hội", 5)]
    result = doingoai.consolidate(reports, unit="tỉnh Thái Nguyên", period="2025")
    (total,) = [total for total in result.totals if total.indicator == "delegations.in_count"]
    units = {addend.unit for addend in total.addends}
    assert (total.value, units) == (Decimal(5), {"xã Trung Hội"})
    assert [item.unit for item in total.left_out] == ["xã Bộc Nhiêu"]
    assert any(
        "xã Trung Hội đã báo cáo cho cả xã Bộc Nhiêu" in question.text for question in result.questions
    )
