"""One event told by two units is proposed; two events of one day, or two citations of one letter, are not."""

import pytest

import doingoai
from doingoai.model import Duplicate, Report

TEXT = """UBND {unit}

Số: 07/BC-UBND

Nà Phạ, ngày 05 tháng 6 năm 2025

BÁO CÁO

Kết quả công tác đối ngoại 6 tháng đầu năm 2025

Thực hiện Công văn số 21/SNgV-VP ngày 12/5/2025 của Sở Ngoại vụ tỉnh Hà Lương, UBND {unit} báo cáo như sau:

I. KẾT QUẢ CÔNG TÁC ĐỐI NGOẠI

1. Công tác đoàn ra, đoàn vào

{body}
"""


def report(unit: str, body: str) -> Report:
    return doingoai.parse(TEXT.format(unit=unit, body=body), source=f"{unit}.txt")


def proposed(first: str, second: str) -> tuple[Duplicate, ...]:
    reports = [report("xã Nà Phạ", first), report("xã Bản Hốc", second)]
    return doingoai.consolidate(reports, unit="tỉnh Hà Lương", period="2025H1").duplicates


SAME = {
    "same_day_partner_and_size": (
        "Ngày 14/4/2025, xã phối hợp đón đoàn công tác huyện Mường Khun (Lào) gồm 12 người sang thăm, làm việc.",
        "Ngày 14 tháng 4 năm 2025, xã tiếp 01 đoàn 12 người của huyện Mường Khun, Lào sang trao đổi việc bảo vệ mốc giới.",
    ),
}
UNDATED = {
    "one_gives_only_the_month": (
        "Ngày 14/4/2025, xã phối hợp đón đoàn công tác huyện Mường Khun (Lào) gồm 12 người sang thăm, làm việc.",
        "Trong tháng 4/2025, xã tiếp 01 đoàn 12 người của huyện Mường Khun, Lào sang làm việc về bảo vệ mốc giới.",
    ),
    "neither_gives_a_day": (
        "Xã tiếp đoàn Tổ chức Bàn Tay Ấm gồm 07 người của Nhật Bản đến khảo sát nhu cầu nước sạch.",
        "Đã phối hợp đón đoàn khảo sát 07 người thuộc Tổ chức Bàn Tay Ấm (Nhật Bản) về nước sạch.",
    ),
}
OTHER = {
    "another_month": (
        "Trong tháng 3/2025, xã đón đoàn công tác huyện Mường Khun (Lào) gồm 12 người sang thăm, làm việc.",
        "Trong tháng 5/2025, xã đón đoàn công tác huyện Mường Khun (Lào) gồm 12 người sang thăm, làm việc.",
    ),
    "no_day_another_size": (
        "Trong tháng 4/2025, xã đón đoàn công tác huyện Mường Khun (Lào) gồm 12 người sang thăm, làm việc.",
        "Trong tháng 4/2025, xã đón đoàn công tác huyện Mường Khun (Lào) gồm 30 người sang thăm, làm việc.",
    ),
    "no_day_another_partner": (
        "Trong tháng 4/2025, xã tiếp đoàn Tổ chức Bàn Tay Ấm gồm 07 người của Nhật Bản đến khảo sát.",
        "Trong tháng 4/2025, xã tiếp đoàn Quỹ Mầm Xanh gồm 07 người của Hàn Quốc đến khảo sát.",
    ),
    "another_day": (
        "Ngày 14/4/2025, xã đón đoàn công tác huyện Mường Khun (Lào) gồm 12 người sang thăm.",
        "Ngày 15/5/2025, xã đón đoàn công tác huyện Mường Khun (Lào) gồm 12 người sang thăm.",
    ),
    "same_day_another_partner": (
        "Ngày 14/4/2025, xã đón đoàn công tác huyện Mường Khun (Lào) gồm 12 người sang thăm.",
        "Ngày 14/4/2025, xã đón đoàn chuyên gia của Tổ chức Cứu trợ Trẻ em gồm 03 người đến khảo sát.",
    ),
    "one_letter_cited_twice": (
        "Xã thực hiện Kế hoạch số 15/KH-UBND ngày 14/4/2025 của UBND tỉnh Hà Lương về đón 02 đoàn của Mường Khun.",
        "Xã đã quán triệt Kế hoạch số 15/KH-UBND ngày 14/4/2025 của UBND tỉnh Hà Lương về đón 02 đoàn của Mường Khun.",
    ),
}


@pytest.mark.parametrize(("first", "second"), SAME.values(), ids=SAME)
def test_one_event_is_proposed_with_its_score(first: str, second: str) -> None:
    pairs = proposed(first, second)
    assert len(pairs) == 1
    assert 0.6 <= pairs[0].score <= 1
    assert "ngày 14/04/2025" in pairs[0].shared
    assert pairs[0].decision is None


@pytest.mark.parametrize(("first", "second"), UNDATED.values(), ids=UNDATED)
def test_one_event_without_a_shared_day_has_a_lower_score(first: str, second: str) -> None:
    pairs = proposed(first, second)
    assert len(pairs) == 1
    assert 0.5 <= pairs[0].score <= 0.8
    assert pairs[0].shared


@pytest.mark.parametrize(("first", "second"), OTHER.values(), ids=OTHER)
def test_two_events_are_not(first: str, second: str) -> None:
    assert proposed(first, second) == ()
