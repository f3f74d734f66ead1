"""Sums, shares, percentages and changes: sentences of our own with the mistake that must be found, and true ones that must not."""

import json
import re
import unicodedata
from pathlib import Path

import pytest

import doingoai
from doingoai.check.engine import run_rule
from doingoai.extract.citations import find_citations
from doingoai.extract.quantities import find_quantities
from doingoai.knowledge import rules
from doingoai.model import Block, Cell, Document, Finding, Header, Paragraph, Report, Span


def report_of(text: str, blocks: tuple[Block, ...] = ()) -> Report:
    """A report that is nothing but paragraphs, as far as these checks look at it."""
    document = Document("thu.txt", "", "txt", text, blocks)
    paragraphs = tuple(
        Paragraph(Span(*m.span()), "body") for m in re.finditer(r"\S[\s\S]*?(?=\n\s*\n|\Z)", text)
    )
    citations = find_citations(text)
    return Report(
        document,
        Header(Span(0, 0)),
        None,
        (),
        paragraphs,
        citations=citations,
        quantities=find_quantities(text, citations),
    )


def findings(text: str, family: str, blocks: tuple[Block, ...] = ()) -> list[Finding]:
    report = report_of(text, blocks)
    return [found for rule in rules() if rule.rule.startswith(family) for found in run_rule(report, rule)]


WRONG_SUMS = {
    "complete_list": (
        "Tỉnh tiếp 19 đoàn, gồm 7 đoàn Lào, 5 đoàn Trung Quốc và 6 đoàn Nhật Bản.",
        "7 + 5 + 6 = 18",
    ),
    "in_brackets": (
        "Ghi nhận 14 trường hợp nhập cảnh (trong đó: 09 trường hợp thăm thân và 06 trường hợp lao động).",
        "9 + 6 = 15",
    ),
    "next_sentence": (
        "Toàn huyện có 22 dự án viện trợ. Trong đó: 12 dự án y tế, 11 dự án giáo dục.",
        "12 + 11 = 23",
    ),
    "money": (
        "Kinh phí 500 triệu đồng, bao gồm 320 triệu đồng ngân sách tỉnh và 170 triệu đồng đối ứng.",
        "320.000.000 + 170.000.000",
    ),
    "closed_by_and": (
        "Có 40 đại biểu dự, trong đó 25 đại biểu nước bạn và 12 đại biểu trong tỉnh.",
        "25 + 12 = 37",
    ),
    "total_after": ("Cử 3 đoàn đi Lào, 4 đoàn đi Thái Lan, tổng cộng 8 đoàn.", "3 + 4 = 7"),
    "bullets": (
        "Trong kỳ tiếp nhận 6 dự án mới, cụ thể như sau:\n- Lĩnh vực y tế: 02 dự án;\n- Lĩnh vực giáo dục: 03 dự án.",
        "2 + 3 = 5",
    ),
    "numbered": (
        "Tổng số đoàn vào là 10 đoàn, gồm:\n1. Cấp tỉnh: 4 đoàn.\n2. Cấp huyện: 7 đoàn.",
        "4 + 7 = 11",
    ),
    "sub_bullets": (
        "Tổng vốn 90.000 USD, trong đó:\n- Nước sạch: 50.000 USD\n+ Giai đoạn đầu: 20.000 USD\n- Học bổng: 45.000 USD",
        "50.000 + 45.000 = 95.000",
    ),
}
RIGHT_SUMS = {
    "complete_list": "Tỉnh tiếp 19 đoàn, gồm 7 đoàn Lào, 6 đoàn Trung Quốc và 6 đoàn Nhật Bản.",
    "only_some_named": "Tỉnh tiếp 19 đoàn, trong đó có 7 đoàn Lào và 5 đoàn Trung Quốc.",
    "remainder": "Tỉnh tiếp 19 đoàn, gồm 7 đoàn Lào, 5 đoàn Trung Quốc, còn lại là các nước khác.",
    "other_unit": "Tỉnh tiếp 19 đoàn, trong đó có 74 lượt người Lào và 21 lượt người Thái Lan.",
    "change": "Tỉnh tiếp 19 đoàn, trong đó 12 đoàn Lào, tăng 3 đoàn so với cùng kỳ và 7 đoàn Thái Lan.",
    "brackets_in_parts": "Mở 5 lớp cho 120 học viên, gồm 3 lớp tại tỉnh (70 học viên) và 2 lớp tại huyện (50 học viên).",
    "qualified": "Tỉnh tiếp trên 19 đoàn, gồm 7 đoàn Lào, 5 đoàn Trung Quốc.",
    "list_continues": "Cử 12 đoàn, gồm 5 đoàn đi Lào, 7 đoàn đi Thái Lan; phối hợp đón 3 đoàn phóng viên.",
    "closed_bracket": "Mở 02 lớp tại Hàn Quốc (25 cán bộ); 01 khóa (21 người gồm cán bộ và nông dân); cử 04 cán bộ, 05 cán bộ khác.",
    "ratio": "Có 18/19 xã thuộc vùng khó khăn, gồm 10 xã biên giới và 8 xã miền núi.",
    "bullets_right": "Tổng giá trị là 30.000 USD, cụ thể:\n- Y tế: 12.000 USD.\n- Giáo dục: 18.000 USD.",
    "bullets_partly": "Triển khai trên địa bàn 4 xã, cụ thể:\n- Dự án nước sạch tại 03 xã.\n- Dự án học bổng cho học sinh.",
    "nested": "Tiếp 30 đoàn, trong đó 20 đoàn Lào (gồm 12 đoàn cấp tỉnh, 8 đoàn cấp huyện) và 10 đoàn Thái Lan.",
    "overlap_open": "Tiếp 30 đoàn, tiêu biểu như 5 đoàn doanh nghiệp và 6 đoàn báo chí.",
}


@pytest.mark.parametrize(("text", "sum_text"), WRONG_SUMS.values(), ids=WRONG_SUMS)
def test_wrong_sum(text: str, sum_text: str) -> None:
    found = findings(text, "arithmetic.sum")
    assert len(found) == 1
    assert sum_text in found[0].message
    assert all(text[span.start : span.end].strip() for span in found[0].related)


@pytest.mark.parametrize("text", RIGHT_SUMS.values(), ids=RIGHT_SUMS)
def test_right_sum(text: str) -> None:
    assert findings(text, "arithmetic.sum") == []


WRONG_SHARES = [
    "Thành phần: dân tộc Tày chiếm 52,1%, dân tộc Dao chiếm 30,5%, dân tộc Kinh chiếm 16,9%.",
    "Cơ cấu: nông nghiệp chiếm 40%; công nghiệp 35%; dịch vụ 28%.",
]
RIGHT_SHARES = [
    "Thành phần: dân tộc Tày chiếm 52,1%, dân tộc Dao chiếm 30,5%, dân tộc Kinh chiếm 17,4%.",
    "Dân tộc Tày chiếm 33,3%, dân tộc Dao chiếm 33,3%, dân tộc Kinh chiếm 33,3%.",
    "Dân tộc Tày chiếm 52,1%, dân tộc Dao chiếm 30,5%, dân tộc Kinh chiếm 16,9%; còn lại là các dân tộc khác.",
    "Nông nghiệp tăng 40%, công nghiệp tăng 35%, dịch vụ tăng 28%.",
    "Xuất khẩu đạt 40% kế hoạch, nhập khẩu đạt 35% kế hoạch, thu hút đầu tư đạt 28% kế hoạch.",
]


@pytest.mark.parametrize("text", WRONG_SHARES)
def test_shares_that_do_not_make_a_whole(text: str) -> None:
    assert [found.id for found in findings(text, "arithmetic.sum")] == ["SH-004"]


@pytest.mark.parametrize("text", RIGHT_SHARES)
def test_shares_that_do(text: str) -> None:
    assert findings(text, "arithmetic.sum") == []


WRONG_PERCENTAGES = [
    ("Toàn xã có 640 hộ. Hộ nghèo hiện còn 32 hộ = 6%.", "5%", "warning"),
    ("Giải quyết 57/60 hồ sơ, đạt 98%.", "95%", "warning"),
    ("Có 17/19 xã (89,4%) đạt chuẩn.", "89,47%", "info"),
    ("Trong tổng số 250 cán bộ có 40 cán bộ nữ, chiếm 18%.", "16%", "warning"),
    ("Tỉnh đón 36 đoàn, tăng 25% so với cùng kỳ năm 2023 (30 đoàn).", "20%", "warning"),
    ("Tỉnh đón 36 đoàn, giảm 20% so với cùng kỳ (30 đoàn).", "tăng 20%", "warning"),
    ("Số đoàn ra tăng từ 20 đoàn lên 25 đoàn (tăng 20%).", "25%", "warning"),
    ("Tỉnh đón 36 đoàn, tăng 8 đoàn so với cùng kỳ năm 2023 (30 đoàn).", "6", "warning"),
]
RIGHT_PERCENTAGES = [
    "Toàn xã có 640 hộ. Hộ nghèo hiện còn 32 hộ = 5%.",
    "Giải quyết 57/60 hồ sơ, đạt 95%.",
    "Có 17/19 xã (89,5%) đạt chuẩn.",
    "Tỉnh cử 15 đoàn ra, đạt 62,5% kế hoạch năm.",
    "Tỉnh đón 36 đoàn, tăng 20% so với cùng kỳ năm 2023 (30 đoàn).",
    "Tỉnh đón 36 đoàn, tăng 20% so với cùng kỳ; có 30 đoàn Lào.",
    "Huyện có 18 xã, tỷ lệ hộ nghèo chiếm 12%.",
    "Có 12 dự án, giải ngân đạt 45%.",
    "Trong tổng số 250 cán bộ có 40 cán bộ nữ, chiếm gần 18%.",
]


@pytest.mark.parametrize(("text", "right", "severity"), WRONG_PERCENTAGES)
def test_wrong_percentage(text: str, right: str, severity: str) -> None:
    found = findings(text, "arithmetic.percentage")
    assert [(item.severity, right in item.message) for item in found] == [(severity, True)]


@pytest.mark.parametrize("text", RIGHT_PERCENTAGES)
def test_right_percentage(text: str) -> None:
    assert findings(text, "arithmetic.percentage") == []


def table(rows: list[list[str]]) -> tuple[str, tuple[Block, ...]]:
    """A table as a reader would give it: the cells' words in the text, and where each stands."""
    text, cells = "Phụ lục\n", []
    start = len(text)
    for row, contents in enumerate(rows):
        for col, content in enumerate(contents):
            cells.append(Cell(Span(len(text), len(text) + len(content)), row, col))
            text += content + "\t"
        text += "\n"
    return text, (Block("table", Span(start, len(text)), cells=tuple(cells)),)


HEAD = ["TT", "Tên huyện", "Số đoàn", "Lượt người"]


@pytest.mark.parametrize(
    ("rows", "wrong"),
    [
        ([HEAD, ["1", "Na Rì", "3", "20"], ["2", "Chợ Mới", "4", "31"], ["", "Tổng cộng", "7", "51"]], []),
        ([HEAD, ["1", "Na Rì", "3", "20"], ["2", "Chợ Mới", "4", "31"], ["", "Tổng cộng", "8", "51"]], ["8"]),
        (
            [HEAD, ["", "Tổng số", "7", "1.052"], ["1", "Na Rì", "3", "1.020"], ["2", "Chợ Mới", "4", "31"]],
            ["1.052"],
        ),
        (
            [
                HEAD,
                ["I", "Cấp tỉnh", "3", "20"],
                ["1", "Sở A", "1", "8"],
                ["2", "Sở B", "2", "12"],
                ["II", "Cấp xã", "4", "31"],
                ["", "Cộng", "7", "51"],
            ],
            [],
        ),
        (
            [
                HEAD,
                ["1", "Na Rì", "3", "-"],
                ["2", "Chợ Mới", "có 4 đoàn", "31"],
                ["", "Tổng cộng", "9", "31"],
            ],
            [],
        ),
        ([["TT", "Năm", "Tỷ lệ"], ["1", "2020", "5"], ["2", "2021", "6"], ["", "Tổng", "4"]], []),
    ],
    ids=["right", "wrong", "total_first", "subtotals", "words_in_a_cell", "columns_not_added"],
)
def test_table(rows: list[list[str]], wrong: list[str]) -> None:
    text, blocks = table(rows)
    found = findings(text, "arithmetic.sum", blocks)
    assert [text[item.span.start : item.span.end] for item in found] == wrong
    assert all(item.rule == "arithmetic.sum.table" and item.severity == "error" for item in found)


@pytest.mark.parametrize("name", ["boc-nhieu-2024", "tuan-giao-2020h1", "van-quan-2024h1"])
def test_real_report(shared: Path, name: str) -> None:
    text = unicodedata.normalize("NFC", (shared / "reports" / f"{name}.txt").read_text(encoding="utf-8"))
    gold = json.loads((shared / "gold" / f"{name}.findings.json").read_text(encoding="utf-8"))
    report = report_of(text)
    found = [
        item
        for rule in rules()
        if rule.check.startswith(("arithmetic.", "figures"))
        for item in run_rule(report, rule)
    ]
    wanted = [item for item in gold["must"] if item["rule"].startswith(("arithmetic", "figures"))]
    met = [[f for f in found if f.span.start < item["end"] and item["start"] < f.span.end] for item in wanted]
    assert all(met)
    spare = [f for f in found if not any(f in hits for hits in met) and f.severity != "info"]
    assert spare == []


TABLE = "STT | Đối tác | Số đoàn | Số người\n1 | Lào | 6 | 60\n2 | Thái Lan | 3 | 21\nTổng cộng | {} | {}\n"
YEAR = "Nội dung | 6 tháng đầu năm | 6 tháng cuối năm | Cả năm\nĐoàn ra | 1 | 3 | {}\nĐoàn vào | 2 | 3 | 5\nHội thảo | 2 | 2 | 4\n"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (TABLE.format(9, 81), []),
        (TABLE.format(9, 82), ["82"]),
        (TABLE.format(10, 81), ["10"]),
        (YEAR.format(4), []),
        (YEAR.format(5), ["5"]),
        (YEAR.replace("Cả năm", "Ghi chú").format(5), []),
    ],
)
def test_tables_typed_with_bars_between_the_cells(text: str, words: list[str]) -> None:
    report = doingoai.parse(text)
    assert [report.words(f.span) for f in report.findings if f.id == "SH-003"] == words


@pytest.mark.parametrize(
    ("text", "fires"),
    [
        ("Xã có 9 thôn với 2.000 hộ. Rà soát cuối năm còn 120 hộ nghèo (7,5%).", True),
        ("Xã có 9 thôn với 2.000 hộ. Rà soát cuối năm còn 120 hộ nghèo (6%).", False),
        ("Xã có 2.000 hộ, trong đó 120 hộ nghèo (chiếm 9%).", True),
        ("Xã có 2.000 hộ, trong đó 120 hộ nghèo (giảm 1,5%).", False),
        ("Xã có 2.000 hộ, 400 hộ trồng chè; trong số này 120 hộ nghèo (chiếm 30%).", False),
        ("Dự toán được giao 600 triệu đồng; đã chi 270 triệu đồng (đạt 47%).", True),
        ("Dự toán được giao 600 triệu đồng; đã chi 270 triệu đồng (đạt 45%).", False),
        ("Tổng vốn 600 triệu đồng, giải ngân 270 triệu đồng, đạt 90% kế hoạch năm.", False),
    ],
)
def test_percentage_of_the_only_whole(text: str, fires: bool) -> None:
    assert any(f.id == "SH-005" for f in doingoai.parse(text).findings) == fires


@pytest.mark.parametrize(
    ("text", "fires"),
    [
        ("Huyện cử 04 đoàn đi nước ngoài (Lào 02 đoàn, Thái Lan 01 đoàn).", True),
        ("Huyện cử 03 đoàn đi nước ngoài (Lào 02 đoàn, Thái Lan 01 đoàn).", False),
        ("Huyện cử 02 đoàn đi nước ngoài (Lào 02 đoàn, Thái Lan 01 đoàn).", True),
        ("Huyện cử 04 đoàn đi nước ngoài (chủ yếu Lào 02 đoàn, Thái Lan 01 đoàn).", False),
        ("Huyện đón 07 đoàn khách (Hàn Quốc 02 đoàn, 15 lượt người).", False),
        ("Huyện đón 07 đoàn khách (cùng kỳ năm trước Lào 02 đoàn, Thái Lan 03 đoàn).", False),
    ],
)
def test_parts_in_brackets(text: str, fires: bool) -> None:
    assert any(f.id == "SH-007" for f in doingoai.parse(text).findings) == fires


SHAPES = {
    "another classifier": (
        "Xã có 120 tàu thuyền, trong đó loại lớn 45 chiếc, loại vừa 40 chiếc, loại nhỏ 41 chiếc.",
        True,
    ),
    "classes that leave nothing out": (
        "Huyện có 90 tàu cá, trong đó từ 12m trở lên 30 chiếc, dưới 12m 58 chiếc.",
        True,
    ),
    "classes that make it": (
        "Huyện có 90 tàu cá, trong đó từ 12m trở lên 30 chiếc, dưới 12m 60 chiếc.",
        False,
    ),
    "one class only": ("Huyện có 90 tàu cá, trong đó từ 12m trở lên 30 chiếc đã lắp thiết bị.", False),
    "two that complete each other": (
        "Kim ngạch đạt 80,5 triệu USD, trong đó xuất khẩu 50,2 triệu USD, nhập khẩu 30,1 triệu USD.",
        True,
    ),
    "they do": (
        "Kim ngạch đạt 80,5 triệu USD, trong đó xuất khẩu 50,2 triệu USD, nhập khẩu 30,3 triệu USD.",
        False,
    ),
    "Vietnam is no man": (
        "Có 40 đại biểu, trong đó 12 đại biểu Việt Nam, 9 đại biểu nữ của tỉnh bạn.",
        False,
    ),
    "a semicolon before the parts": (
        "Giải ngân 90.000 USD; trong đó y tế 50.000 USD, giáo dục 45.000 USD.",
        True,
    ),
    "a colon": ("Đoàn thi đạt 06 giải: 01 giải Nhất, 02 giải Nhì, 02 giải Ba.", True),
    "a colon and right": ("Đoàn thi đạt 06 giải: 01 giải Nhất, 02 giải Nhì, 03 giải Ba.", False),
    "a colon and something else": ("Đã mở 06 lớp: tập huấn cho 120 học viên, 05 lớp ở xã biên giới.", False),
    "brackets beside names": ("Sở cử 06 đoàn, đến Lào (03 đoàn), Đức (01 đoàn), Nga (01 đoàn).", True),
    "brackets that make it": ("Sở cử 05 đoàn, đến Lào (03 đoàn), Đức (01 đoàn), Nga (01 đoàn).", False),
    "brackets of the chief ones": ("Sở đón 26 đoàn, chủ yếu từ Lào (03 đoàn), Đức (01 đoàn).", False),
    "brackets of some": ("Sở đón 26 đoàn, trong đó có Lào (03 đoàn), Đức (01 đoàn).", False),
    "bare figures": ("Huyện có 12 dự án (may mặc 7, điện tử 4) đang hoạt động.", True),
    "bare figures that make it": ("Huyện có 11 dự án (may mặc 7, điện tử 4) đang hoạt động.", False),
    "numbers of places": ("Đã họp 12 cuộc (thôn 7, thôn 4) về quy chế biên giới.", False),
    "months": ("Đã mở 08 lớp (tháng 3, tháng 4) cho cán bộ xã.", False),
    "the chief items of a list": (
        "Huyện đón 20 đoàn với 90 lượt người (năm trước 15 đoàn, 70 lượt người), nhiều nhất là:\n- Lào: 08 đoàn, 40 lượt người;\n- Đức: 06 đoàn, 30 lượt người.",
        False,
    ),
    "totals on the lines before": (
        "Số đoàn khách: 07 đoàn\nSố khách: 40 lượt\nTrong đó:\n+ Lào: 04 đoàn, 25 lượt\n+ Đức: 02 đoàn, 15 lượt",
        True,
    ),
    "lines without marks": (
        "Năm qua giải ngân 70.000 USD, bao gồm:\n\nNước sạch: 40.000 USD\n\nHọc bổng: 29.000 USD\n\nCác dự án đúng tiến độ.",
        True,
    ),
    "a total at the end of the list": (
        "Giải ngân 70.000 USD, bao gồm:\n- Nước sạch: 40.000 USD\n- Học bổng: 30.000 USD\n- Tổng cộng: 70.000 USD",
        False,
    ),
    "decimals and brackets in the items": (
        "Tổng vốn 3,2 tỷ đồng, cụ thể:\n- Trồng rừng (Nhật Bản): 1,8 tỷ đồng;\n- Sinh kế (Đức): 1,5 tỷ đồng.",
        True,
    ),
    "two sentences between": (
        "Tổng số người: 09 người. Nơi đến là Lào. Cụ thể: đoàn huyện 05 người; đoàn xã 03 người.",
        True,
    ),
}


@pytest.mark.parametrize(("text", "fires"), SHAPES.values(), ids=SHAPES)
def test_shapes_of_sums(text: str, fires: bool) -> None:
    assert bool(findings(text, "arithmetic.sum")) == fires
