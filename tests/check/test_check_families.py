"""Families of slips in the words of many clerks: each rule with sentences that fire, near misses that must not, and borders."""

from collections.abc import Callable

import pytest

import doingoai
from doingoai.check.tone_marks import put_right
from doingoai.model import Finding


def found(text: str, rule: str) -> list[Finding]:
    return [f for f in doingoai.parse(text).findings if f.rule.startswith(rule)]


TAB = "Kết quả:\n\nTT\tĐối tác\tSố đoàn\tSố người\n1\tLào\t3\t31\n2\tÁo\t4\t12\nTổng cộng\t\t{}\t43\n"
GAPS = "Kết quả:\n\nĐối tác     Số đoàn     Số người\nLào         3           31\nÁo          4           12\nCộng        {}           43\n"
BARS = "TT | Đối tác | Số đoàn | Số người | Ghi chú\n1 | Lào | 3 | 31 | ấm\n2 | Áo | 4 | 12 | vui\nTổng cộng | | {} | 43\n"


@pytest.mark.parametrize("table", [TAB, GAPS, BARS], ids=["tabs", "gaps", "bars"])
@pytest.mark.parametrize(("total", "wrong"), [("7", 0), ("8", 1), ("17", 1)])
def test_a_typed_table(table: str, total: str, wrong: int) -> None:
    assert len(found(table.format(total), "arithmetic.sum")) == wrong


QUIET_SUMS = [
    "Vốn cam kết 120.000 USD, giải ngân 55.000 USD, gồm:\n- Nước sạch: 30.000 USD;\n- Học bổng: 25.000 USD.",
    "Vốn cam kết 120.000 USD, giải ngân ước đạt 55.000 USD, cụ thể:\n- Nước sạch: 30.000 USD;\n- Học bổng: 25.000 USD.",
    "Năm 2024 ký 9 dự án; đang triển khai 5 dự án, gồm: 2 dự án y tế, 3 dự án giáo dục.",
    "Có 7.300 lượt người qua cửa khẩu, trong đó công dân Việt Nam xuất cảnh 4.100 lượt, người nước ngoài nhập cảnh 2.050 lượt.",
    "Tỉnh đón 12 đoàn, gồm 80 lượt người, 5 nước.",
    "Trong 52 đoàn vào có 30 đoàn Lào.",
    "Trong 6 tháng có 3 đoàn Lào, 2 đoàn Thái Lan.",
]
WRONG_SUMS = [
    "Vốn cam kết 120.000 USD, giải ngân 56.000 USD, gồm:\n- Nước sạch: 30.000 USD;\n- Học bổng: 25.000 USD.",
    "Đoàn Thanh niên kết nạp 30 hội viên, trong đó nam 14 người, nữ 17 người.",
    "Đã cấp 640 giấy thông hành, gồm 412 giấy cho cư dân và 218 giấy cho cán bộ.",
    "Trong 52 đoàn vào có 30 đoàn địa phương và 24 đoàn doanh nghiệp.",
    "Số đoàn vào là 25 đoàn, chia theo kênh: Đảng 4 đoàn, Nhà nước 13 đoàn, Nhân dân 9 đoàn.",
    "Tỉnh tiếp 19 đoàn, gồm 70 đoàn Lào và 12 đoàn Áo.",
]


@pytest.mark.parametrize("text", QUIET_SUMS)
def test_sums_that_are_right_or_not_claimed(text: str) -> None:
    assert found(text, "arithmetic.sum") == []


@pytest.mark.parametrize("text", WRONG_SUMS)
def test_sums_that_are_wrong(text: str) -> None:
    assert len(found(text, "arithmetic.sum")) == 1


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("Có 1.150 lao động xuất cảnh; so với con số 1.000 người của cùng kỳ năm trước thì tăng 18%.", 1),
        ("Có 1.150 lao động xuất cảnh; so với con số 1.000 người của cùng kỳ năm trước thì tăng 15%.", 0),
        ("Đón 20 đoàn Lào, 30 đoàn Áo; so với 40 đoàn của cùng kỳ năm trước thì tăng 25%.", 0),
        ("Đã chi 391 triệu đồng/850 triệu đồng, đạt 64%.", 1),
        ("Đã chi 391 triệu đồng/850 triệu đồng, đạt 46%.", 0),
    ],
)
def test_changes_and_ratios(text: str, wrong: int) -> None:
    assert len(found(text, "arithmetic.percentage")) == wrong


@pytest.mark.parametrize(
    ("word", "right"),
    [
        *[("tóan", "toán"), ("ngọai", "ngoại"), ("qúy", "quý"), ("gía", "giá"), ("nghiã", "nghĩa"), ("cuả", "của")],
        *[("tíên", "tiến"), ("rựơu", "rượu"), ("laị", "lại"), ("qủa", "quả"), ("khuỷên", None)],
        *[(word, None) for word in "hòa hoà thúy thuý khỏe khoẻ gì giếng quý quốc mùa lúa chìa thuở khuỷu yếu ỷ".split()],
    ],
)  # fmt: skip
def test_where_a_tone_mark_stands(word: str, right: str | None) -> None:
    if word == "khuỷên":
        right = "khuyển"
    assert put_right(word) == right


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("Nguồn lực của đơn vị còn hạng hẹp.", ["hạng hẹp"]),
        ("Công tác phối hợp còn hạng chế, chưa chặc chẽ.", ["hạng chế", "chặc chẽ"]),
        ("Cơ quang chủ quản đã hợp tát tốt.", ["Cơ quang", "hợp tát"]),
        ("Di tích quốc gia hạng đặc biệt; giải thế giới hạng nhất; Hoàng thành Thăng Long.", []),
        ("Cán bộ đi các thôn tin tưởng; người Việt làm ăn tại Lào; phía bắc giữ vững ổn định.", []),
        ("ỦY BAN NHÂN DÂN TỈNH ĐÔNG THUẬN\n\nTỉnh Đông Thuận đã đón 02 đoàn. CÔNG TÁC TẠI ĐÔNG THUẬN.", []),
        ("CÔNG TÁC ĐÔI NGOẠI NĂM 2024", ["ĐÔI NGOẠI"]),
    ],
)
def test_spelling(text: str, wrong: list[str]) -> None:
    assert [text[f.span.start : f.span.end] for f in found(text, "text.spelling")] == wrong


HEAD = "ỦY BAN NHÂN DÂN\nXÃ HÒA LẠC\n\nSố: 12/BC-UBND\n\nHòa Lạc, ngày 05 tháng 12 năm {}\n\nBÁO CÁO\nKết quả công tác đối ngoại năm {}\n\nI. KẾT QUẢ\n\n"


@pytest.fixture
def of_2025() -> Callable[[str, str], str]:
    return lambda results, plan: HEAD.format(2025, 2025) + f"{results}\n\nII. KIẾN NGHỊ\n\n{plan}\n"


@pytest.mark.parametrize(
    ("results", "plan", "wrong"),
    [
        ("Xã tuyên truyền.", "Đề nghị UBND huyện Tân Mỹ bố trí kinh phí.", 1),
        ("Xã tuyên truyền.", "- Kiến nghị Công an huyện Tân Mỹ hỗ trợ phiên dịch.", 1),
        (
            "Tháng 10, xã mở lớp tiếng Anh. Trong dịp này, xã phối hợp với UBND huyện Tân Mỹ đón đoàn.",
            "Không.",
            1,
        ),
        (
            "Tháng 3, xã mở lớp tiếng Anh. Trong dịp này, xã phối hợp với UBND huyện Tân Mỹ đón đoàn.",
            "Không.",
            0,
        ),
        ("Xã phối hợp với UBND huyện Tân Mỹ đón đoàn.", "Không.", 0),
        ("Hồ sơ do UBND huyện Tân Mỹ (cũ) bàn giao.", "Đề nghị UBND tỉnh bố trí kinh phí.", 0),
        ("Xã tuyên truyền.", "Đề nghị huyện Mường Mày, tỉnh Phông-sa-lỳ (Lào) phối hợp.", 0),
    ],
)
def test_districts_that_are_no_more(
    of_2025: Callable[[str, str], str], results: str, plan: str, wrong: int
) -> None:
    assert len(found(of_2025(results, plan), "unit.abolished")) == wrong


def test_a_district_before_the_change_is_asked_for_money() -> None:
    text = (
        HEAD.format(2024, 2024)
        + "Xã tuyên truyền.\n\nII. KIẾN NGHỊ\n\nĐề nghị UBND huyện Tân Mỹ bố trí kinh phí.\n"
    )
    assert found(text, "unit.abolished") == []


@pytest.mark.parametrize(
    ("first", "second", "wrong"),
    [
        ("Đoàn ra: không có.", "Trong năm, xã đã cử 02 đoàn đi công tác nước ngoài.", 1),
        (
            "Năm 2024 xã không tổ chức đoàn ra.",
            "Có 03 đồng chí được cử tham gia các đoàn của tỉnh đi Lào.",
            0,
        ),
        (
            "Xã chưa ký kết thỏa thuận quốc tế.",
            "Xã tiếp nhận theo dõi 01 bản ghi nhớ do đơn vị cũ ký năm 2021.",
            0,
        ),
        ("Khen thưởng của nước ngoài: không có.", "Có 98 lượt công dân được cấp giấy xác nhận.", 0),
        (
            "Không xảy ra vụ việc vi phạm chủ quyền, lãnh thổ.",
            "Xử lý 14 vụ vi phạm quy chế khu vực biên giới.",
            0,
        ),
    ],
)
def test_none_here_and_some_there(first: str, second: str, wrong: int) -> None:
    text = HEAD.format(2024, 2024) + f"1. Công tác thứ nhất\n\n{first}\n\n2. Công tác thứ hai\n\n{second}\n"
    assert len(found(text, "none.contradiction")) == wrong


@pytest.mark.parametrize(
    "unit", ["12 xã, ", "Trong 5 ", "7 phường và ", "\t1\t", "a   1   ", "gồm 1 ", "so với 3 đoàn "]
)
def test_time_grows_with_the_text(
    stays_linear: Callable[[Callable[[str], object], str, int], None], unit: str
) -> None:
    from doingoai.check.arithmetic.shared import markers
    from doingoai.check.arithmetic.typed import typed_tables
    from doingoai.check.unit_counts import _PARTS, _TOGETHER

    def work(text: str) -> None:
        markers(text)
        list(typed_tables(text))
        list(_PARTS.finditer(text))
        list(_TOGETHER.finditer(text))

    stays_linear(work, unit, 20_000)
