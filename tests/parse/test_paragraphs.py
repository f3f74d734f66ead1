"""Logical paragraphs: torn ones put together, notes apart, run-in text behind its heading."""

from collections.abc import Callable
from pathlib import Path

import pytest

from doingoai.model import Block, Cell, Document, Report, Span
from doingoai.parse import parse_document
from doingoai.read import document_from_text

HEAD = "BÁO CÁO\n\nKết quả công tác đối ngoại năm 2024\n\nI. KẾT QUẢ\n\n"


def read(text: str) -> Report:
    return parse_document(document_from_text(text))


def body(text: str) -> list[tuple[str, str]]:
    report = read(HEAD + text)
    return [(p.kind, report.words(p.span)) for p in report.paragraphs if p.span.start >= len(HEAD)]


LONG = "Ủy ban nhân dân xã đã phối hợp với đồn biên phòng và các đoàn thể tổ chức tuyên truyền"

CASES = {
    "torn_before_a_small_letter": (
        f"{LONG} cho các\n\nhộ dân.\n\nĐoàn vào: Không.",
        [("body", f"{LONG} cho các\n\nhộ dân."), ("body", "Đoàn vào: Không.")],
    ),
    "torn_inside_a_name": (
        f"{LONG} tại biên giới Việt\n\nNam - Lào.",
        [("body", f"{LONG} tại biên giới Việt\n\nNam - Lào.")],
    ),
    "torn_behind_a_number": (f"{LONG} cho 33\n\nlượt người.", [("body", f"{LONG} cho 33\n\nlượt người.")]),
    "torn_behind_a_comma": (f"{LONG},\n\nHội Nông dân.", [("body", f"{LONG},\n\nHội Nông dân.")]),
    "not_torn_behind_a_full_stop": (
        f"{LONG}.\n\nnội dung khác.",
        [("body", f"{LONG}."), ("body", "nội dung khác.")],
    ),
    "not_torn_before_a_bullet": (
        f"{LONG} gồm\n\n- Đoàn ra.",
        [("body", f"{LONG} gồm"), ("list_item", "- Đoàn ra.")],
    ),
    "not_torn_without_a_full_stop": (
        f"{LONG} năm 2024\n\nKết quả: tốt.",
        [("body", f"{LONG} năm 2024"), ("body", "Kết quả: tốt.")],
    ),
    "a_heading_does_not_go_on": (
        "1. Quản lý đoàn ra, đoàn vào\n\nKhông có.",
        [("heading", "1. Quản lý đoàn ra, đoàn vào"), ("body", "Không có.")],
    ),
    "run_in": ("5. Viện trợ: Không.", [("heading", "5. Viện trợ"), ("run_in", "Không.")]),
    "run_in_torn": (
        f"5. Lãnh sự: {LONG} cho các cơ\n\nquan.",
        [("heading", "5. Lãnh sự"), ("run_in", f"{LONG} cho các cơ\n\nquan.")],
    ),
    "hard_wrapped_lines": (
        "Trong năm, xã đã đón tiếp hai đoàn khách của tỉnh bạn đến thăm\nvà làm việc, trao đổi về công tác bảo vệ an ninh biên giới của\n"
        "Việt Nam và nước bạn Lào, thống nhất các nội dung phối hợp.\n- Đoàn ra: Không.",
        [
            (
                "body",
                "Trong năm, xã đã đón tiếp hai đoàn khách của tỉnh bạn đến thăm\nvà làm việc, trao đổi về công tác bảo vệ an ninh biên giới của\n"
                "Việt Nam và nước bạn Lào, thống nhất các nội dung phối hợp.",
            ),
            ("list_item", "- Đoàn ra: Không."),
        ],
    ),
    "page_numbers_are_furniture": (
        "Xã đón 02 đoàn.\n\n2\n\nKhông có đoàn ra.",
        [("body", "Xã đón 02 đoàn."), ("furniture", "2"), ("body", "Không có đoàn ra.")],
    ),
    "closing": (
        "Không có đoàn ra.\n\nTrên đây là báo cáo của UBND xã Ea Bung./.",
        [("body", "Không có đoàn ra."), ("closing", "Trên đây là báo cáo của UBND xã Ea Bung./.")],
    ),
}


@pytest.mark.parametrize(("text", "expected"), CASES.values(), ids=CASES)
def test_paragraphs(text: str, expected: list[tuple[str, str]]) -> None:
    assert body(text) == expected


def test_a_footnote_between_the_halves_of_a_sentence() -> None:
    report = read(HEAD + f"{LONG}¹ và\n\n¹ Kế hoạch số 12/KH-UBND.\n\ncác hộ dân trên tuyến biên giới.")
    first, note, second = report.paragraphs[-3:]
    assert (first.kind, note.kind, second.kind) == ("body", "footnote", "body")
    assert second.continues == len(report.paragraphs) - 3
    assert second.path == first.path
    assert [(n.mark, n.anchor) for n in report.footnotes] == [("1", report.text.index("¹"))]


def test_a_page_number_between_the_halves_of_a_sentence() -> None:
    report = read(HEAD + f"{LONG} và\n\n- 3 -\n\ncác hộ dân.")
    assert [p.kind for p in report.paragraphs[-3:]] == ["body", "furniture", "body"]
    assert report.paragraphs[-1].continues == len(report.paragraphs) - 3


def test_leads_name_topic_and_role() -> None:
    report = read(
        HEAD
        + "- Công tác lãnh sự: không phát sinh.\n\n- Khó khăn: thiếu kinh phí.\n\n- Phương hướng: đón 02 đoàn.\n\nThời gian: ngày 02/5/2024."
    )
    found = [(p.topics, p.role) for p in report.paragraphs[-4:]]
    assert found == [
        (("consular_protection",), "results"),
        (("difficulties",), "assessment"),
        (("next_plan",), "plan"),
        (("results",), "results"),
    ]


def test_a_numbered_item_closes_deeper_sections() -> None:
    report = read(
        HEAD
        + "1. Biên giới\n\na) Tuần tra: 24 lượt.\n\n2. Xã đã tổ chức 02 hội nghị quốc tế với nhiều đại biểu."
    )
    item = report.paragraphs[-1]
    assert (item.kind, [s.label for s in item.path]) == ("list_item", ["I"])


def test_table_cells_and_nested_tables() -> None:
    text = "BÁO CÁO\n\nCông tác đối ngoại năm 2024\n\nI. KẾT QUẢ\n\nSTT\nĐoàn vào\n1\n02 đoàn\n\nHết bảng."
    starts = {words: text.index(words) for words in ("STT", "Đoàn vào", "\n1\n", "02 đoàn")}

    def cell(words: str, row: int, col: int) -> Cell:
        start = starts[words] + (words[0] == "\n")
        return Cell(Span(start, start + len(words.strip())), row, col)

    cells = (cell("STT", 0, 0), cell("Đoàn vào", 0, 1), cell("\n1\n", 1, 0), cell("02 đoàn", 1, 1))
    plain = document_from_text(text)
    outer = Span(starts["STT"], starts["02 đoàn"] + len("02 đoàn"))
    inner = Block("table", cells[3].span, cells=(Cell(cells[3].span, 0, 0),))
    blocks = [block for block in plain.blocks if not block.span.overlaps(outer)]
    report = parse_document(
        Document("a.docx", "", "docx", text, (*blocks, Block("table", outer, cells=cells), inner))
    )
    assert [report.words(p.span) for p in report.paragraphs if p.kind == "table_cell"] == [
        "STT",
        "Đoàn vào",
        "1",
        "02 đoàn",
    ]


def test_word_header_and_foot_in_tables() -> None:
    lines = [
        "UBND TỈNH PHÚ YÊN\nSỞ NGOẠI VỤ\nSố: 9/BC-SNgV", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc\nPhú Yên, ngày 1 tháng 6 năm 2024",
        "BÁO CÁO", "Kết quả công tác đối ngoại", "6 tháng đầu năm 2024", "I. KẾT QUẢ", "Không có đoàn ra.", "Nơi nhận:\n- Như trên;\n- Lưu: VT.",
        "GIÁM ĐỐC\n\nTrần Thị Hòa",
    ]  # fmt: skip
    text, blocks, spans = "", [], []
    for words in lines:
        spans.append(Span(len(text), len(text) + len(words)))
        text += words + "\n\n"
    blocks.append(Block("table", Span(0, spans[1].end), cells=(Cell(spans[0], 0, 0), Cell(spans[1], 0, 1))))
    blocks += [Block("paragraph", span, bold=True, centred=True) for span in spans[2:5]]
    blocks.append(Block("paragraph", spans[5], label="I.", bold=True))
    blocks.append(Block("paragraph", spans[6]))
    blocks.append(
        Block("table", Span(spans[7].start, spans[8].end), cells=(Cell(spans[7], 0, 0), Cell(spans[8], 0, 1)))
    )
    report = parse_document(Document("a.docx", "", "docx", text, tuple(blocks)))
    header = report.header
    assert (header.issuer, header.parent, header.number, header.place) == (
        "Sở Ngoại vụ",
        "UBND TỈNH PHÚ YÊN",
        "9",
        "Phú Yên",
    )
    assert header.title == "Kết quả công tác đối ngoại 6 tháng đầu năm 2024"
    assert report.recipients == ("Như trên", "Lưu: VT")
    assert report.signature is not None
    assert (report.signature.position, report.signature.name) == ("GIÁM ĐỐC", "Trần Thị Hòa")
    assert [s.label for s in report.sections] == ["I"]


ADVERSARIAL = {
    "digits": "1", "slashes": "/", "brackets": "(", "numbers": "số ", "dates": "ngày tháng năm ", "labels": "1. a: b\n\n", "notes": "¹ x\n\n",
    "recipients": "Nơi nhận:\n", "units": "huyện A, tỉnh B, ", "torn": "tiếp tục thực hiện nhiệm vụ được giao\n\n",
}  # fmt: skip


@pytest.mark.parametrize("unit", ADVERSARIAL.values(), ids=ADVERSARIAL)
def test_time_stays_linear(
    unit: str, stays_linear: Callable[[Callable[[str], object], str, int], None]
) -> None:
    stays_linear(lambda text: parse_document(document_from_text(text)), unit, 8_000)


def test_real_report_torn_by_footnotes(shared: Path) -> None:
    report = read((shared / "reports" / "lang-son-2011-2020.txt").read_text(encoding="utf-8"))
    torn = [p for p in report.paragraphs if p.continues is not None]
    assert len(torn) == 3
    assert [note.mark for note in report.footnotes] == ["1", "2", "3", "4", "5", "6"]
    assert all(note.anchor is not None and note.anchor < note.span.start for note in report.footnotes)
