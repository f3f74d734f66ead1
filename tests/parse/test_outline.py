"""Headings, sections, topics and roles: from the style of labels, whatever their numbers say."""

from collections.abc import Iterable
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from doingoai.knowledge import topics
from doingoai.model import Report, Section
from doingoai.parse import parse_document
from doingoai.parse.headings import match_topics
from doingoai.parse.labels import read_label
from doingoai.read import document_from_text

HEAD = "BÁO CÁO\n\nKết quả công tác đối ngoại năm 2024, phương hướng năm 2025\n\nUBND xã Ea Bung báo cáo như sau:\n\n"


def read(text: str) -> Report:
    return parse_document(document_from_text(text))


def flat(sections: Iterable[Section]) -> list[Section]:
    return [found for section in sections for found in (section, *flat(section.children))]


def outline(text: str) -> list[tuple[str | None, int, str | None, str]]:
    return [(s.label, s.level, s.topic, s.role) for s in flat(read(text).sections)]


def check_structure(report: Report) -> None:
    """What holds of every report: spans lie in the text, sections nest, paragraphs stand in order and do not overlap."""
    length = len(report.text)

    def nested(sections: tuple[Section, ...], start: int, end: int, level: int) -> None:
        position = start
        for section in sections:
            assert position <= section.span.start <= section.span.end <= end <= length
            assert section.span.contains(section.heading)
            assert section.level == level
            assert all(topic in topics() for topic in section.topics)
            nested(section.children, section.heading.start, section.span.end, level + 1)
            position = section.span.end

    nested(report.sections, 0, length, 1)
    spans = [paragraph.span for paragraph in report.paragraphs]
    assert all(a.end <= b.start for a, b in pairwise(spans))
    assert all(0 <= span.start < span.end <= length for span in spans)
    for index, paragraph in enumerate(report.paragraphs):
        assert paragraph.continues is None or paragraph.continues < index
        assert all(
            section.span.start <= paragraph.span.start < section.span.end for section in paragraph.path
        )
    assert all(0 <= note.span.start < note.span.end <= length for note in report.footnotes)
    if report.signature:
        assert report.signature.span.end <= length


TOPICS = {  # heading: topics
    "KẾT QUẢ TRIỂN KHAI CÔNG TÁC ĐỐI NGOẠI": ("results",),
    "Công tác quản lý đoàn ra, đoàn vào": ("delegations",),
    "Công tác kí kết và thực hiện thoả thuận quốc tế": ("agreements",),
    "Tổ chức và quản lý hội nghị, hội thảo quốc tế": ("conferences",),
    "Ngoại giao kinh tế, xúc tiến đầu tư": ("economic_diplomacy",),
    "Công tác đối ngoại nhân dân và viện trợ PCPNN": ("people_diplomacy", "foreign_aid"),
    "Công tác ngoại giao văn hoá": ("cultural_diplomacy",),
    "Thông tin đối ngoại và quản lý phóng viên nước ngoài": ("foreign_information", "foreign_press"),
    "Công tác biên giới, lãnh thổ": ("border_territory",),
    "Lãnh sự, bảo hộ công dân": ("consular_protection",),
    "Công tác về người Việt Nam ở nước ngoài": ("overseas_vietnamese",),
    "Quản lý tổ chức, cá nhân nước ngoài trên địa bàn": ("foreign_entities",),
    "Đào tạo, bồi dưỡng cán bộ": ("training",),
    "Tiếp nhận các hình thức khen thưởng của nước ngoài": ("awards_received",),
    "Kiến nghị tặng khen thưởng cho người nước ngoài": ("awards_conferred",),
    "Chế độ thông tin, báo cáo": ("reporting_compliance",),
    "Công tác lễ tân": ("protocol",),
    "Công tác đối ngoại Đảng": ("party_external",),
    "Kinh phí và cơ sở vật chất": ("resources",),
    "Thuận lợi, khó khăn": ("strengths", "difficulties"),
    "Tồn tại, hạn chế và nguyên nhân": ("difficulties", "causes"),
    "Phương hướng, nhiệm vụ trọng tâm": ("next_plan",),
    "Kiến nghị, đề xuất": ("recommendations",),
    "Dự báo tình hình": ("forecast",),
    "Đánh giá chung": ("assessment",),
    "PHỤ LỤC 1": ("annex",),
    "Bối cảnh, tình hình": ("context",),
    "Công tác chỉ đạo, điều hành": ("direction",),
    # near misses
    "Công tác an sinh xã hội": (),
    "Kết quả thực hiện nhiệm vụ năm 2024": ("results",),
    "Công tác của Đoàn Thanh niên, các đoàn thể": (),
}


@pytest.mark.parametrize(("heading", "expected"), TOPICS.items(), ids=TOPICS)
def test_topics_of_headings(heading: str, expected: tuple[str, ...]) -> None:
    assert match_topics(heading) == expected
    assert match_topics(heading.upper()) == expected


def test_every_topic_is_its_own_canonical_heading() -> None:
    silent = {"thematic_block"}
    for topic in topics().values():
        assert topic.id in match_topics(topic.name["vi"]) or topic.id in silent, topic.id


LABELS = {
    "II. KẾT QUẢ": ("roman", "II"), "II- KẾT QUẢ": ("roman", "II"), "IV/ Kiến nghị": ("roman", "IV"), "3. Công tác": ("arabic", "3"),
    "3/ Công tác": ("arabic", "3"), "3) Công tác": ("arabic", "3"), "3.2.Hạn chế": ("decimal", "3.2"), "3.2.1 Hạn chế": ("decimal", "3.2.1"),
    "a) Đoàn ra": ("letter", "a"), "đ) Khác": ("letter", "đ"), "A. PHẦN CHUNG": ("capital", "A"), "Phần I": ("part", "Phần I"),
    "Chương II. Quy định": ("part", "Chương II"), "Điều 5. Hiệu lực": ("article", "Điều 5"), "- Đoàn ra": ("bullet", "-"), "+ Đoàn ra": ("bullet", "+"),
    "(1) Đoàn ra": ("paren", "1"), "**I. KẾT QUẢ**": None, "20/10/2024": None, "1.169 hộ nghèo": None, "6 tháng đầu năm": None, "5. đoàn": None,
    "Vì vậy": None, "I": None, "MỤC TIÊU": None, "12.5 triệu đồng": None,
}  # fmt: skip


@pytest.mark.parametrize(("words", "expected"), LABELS.items(), ids=LABELS)
def test_labels(words: str, expected: tuple[str, str] | None) -> None:
    label = read_label(words)
    assert (label and (label.style, label.text)) == expected


OUTLINES = {
    "repeated_and_skipped_numbers": (
        "I. ĐẶC ĐIỂM TÌNH HÌNH\n\nXã có 9 buôn.\n\nI. KẾT QUẢ NĂM 2024\n\n1. Đoàn ra, đoàn vào\n\nKhông có.\n\n4. Công tác biên giới: Ổn định.\n\n"
        "III. PHƯƠNG HƯỚNG NĂM 2025\n\n1. Đoàn ra\n\nDự kiến 01 đoàn.",
        [
            ("I", 1, "context", "context"), ("I", 1, "results", "results"), ("1", 2, "delegations", "results"),
            ("4", 2, "border_territory", "results"), ("III", 1, "next_plan", "plan"), ("1", 2, "delegations", "plan"),
        ],
    ),
    "every_line_a_paragraph": (
        "I. KẾT QUẢ\n1. Đoàn ra, đoàn vào\n1.1. Đoàn ra: 03 đoàn.\n1.2. Đoàn vào\nXã đón 02 đoàn.\n2. Công tác lãnh sự. Trong năm không phát sinh.\n"
        "II. KIẾN NGHỊ\n1. Đề nghị cấp trên hỗ trợ kinh phí.\n2. Đề nghị mở lớp tập huấn.",
        [
            ("I", 1, "results", "results"), ("1", 2, "delegations", "results"), ("1.1", 3, "delegations", "results"),
            ("1.2", 3, "delegations", "results"), ("2", 2, "consular_protection", "results"), ("II", 1, "recommendations", "recommendations"),
        ],
    ),
    "arabic_on_top": (
        "1. Tình hình chung\n\nỔn định.\n\n2. Kết quả công tác đối ngoại\n\na) Đoàn vào: 02 đoàn.\n\nb) Viện trợ: Không.\n\n3. Nhiệm vụ thời gian tới\n\na) Đoàn ra\n\nTiếp tục.",
        [
            ("1", 1, "context", "context"), ("2", 1, "results", "results"), ("a", 2, "delegations", "results"), ("b", 2, "foreign_aid", "results"),
            ("3", 1, "next_plan", "plan"), ("a", 2, "delegations", "plan"),
        ],
    ),
    "parts_on_two_lines": (
        "Phần thứ nhất\nKẾT QUẢ NĂM 2024\n\nI. Đoàn vào\n\nKhông.\n\nPhần thứ hai\nNHIỆM VỤ NĂM 2025\n\nI. Đoàn vào\n\nĐón 02 đoàn.",
        [
            ("Phần thứ nhất", 1, "results", "results"), ("I", 2, "delegations", "results"), ("Phần thứ hai", 1, "next_plan", "plan"),
            ("I", 2, "delegations", "plan"),
        ],
    ),
    "bold_without_numbers": (
        "**Kết quả công tác đối ngoại**\n\nXã đón 02 đoàn.\n\n**Khó khăn, hạn chế**\n\nThiếu kinh phí.\n\n**Phương hướng**\n\nTiếp tục.",
        [(None, 1, "results", "results"), (None, 1, "difficulties", "assessment"), (None, 1, "next_plan", "plan")],
    ),
    "upper_case_without_numbers": (
        "KẾT QUẢ CÔNG TÁC ĐỐI NGOẠI\n\nXã đón 02 đoàn.\n\nPHƯƠNG HƯỚNG NĂM 2025\n\nTiếp tục.",
        [(None, 1, "results", "results"), (None, 1, "next_plan", "plan")],
    ),
    "plan_named_only_by_its_year": (
        "I. CÔNG TÁC ĐỐI NGOẠI NĂM 2024\n\n1. Đoàn vào\n\nĐón 02 đoàn.\n\nII. CÔNG TÁC ĐỐI NGOẠI NĂM 2025\n\n1. Đoàn vào\n\nĐón 04 đoàn.",
        [("I", 1, "results", "results"), ("1", 2, "delegations", "results"), ("II", 1, "next_plan", "plan"), ("1", 2, "delegations", "plan")],
    ),
    "assessment_inside_results": (
        "I. KẾT QUẢ\n\n1. Đoàn ra: Không.\n\n2. Đánh giá chung\n\n2.1. Ưu điểm\n\nTốt.\n\n2.2. Hạn chế\n\nThiếu người.\n\n3. Kiến nghị\n\nHỗ trợ.",
        [
            ("I", 1, "results", "results"), ("1", 2, "delegations", "results"), ("2", 2, "assessment", "assessment"), ("2.1", 3, "strengths", "assessment"),
            ("2.2", 3, "difficulties", "assessment"), ("3", 2, "recommendations", "recommendations"),
        ],
    ),
    "a_numbered_sentence_is_no_heading": (
        "I. KẾT QUẢ\n\n1. Đoàn vào\n\na) Đoàn cấp tỉnh: 01 đoàn.\n\n2. Xã đã tổ chức 02 hội nghị quốc tế với 150 đại biểu tham dự.\n\n3. Biên giới\n\nỔn định.",
        [("I", 1, "results", "results"), ("1", 2, "delegations", "results"), ("a", 3, None, "results"), ("3", 2, "border_territory", "results")],
    ),
    "names_are_no_subjects": (
        "I. KẾT QUẢ\n\n1. Viện trợ phi chính phủ nước ngoài\n\na) Quỹ Đào tạo và Xúc tiến đầu tư cộng đồng\n\nGiải ngân 5.000 USD.",
        [("I", 1, "results", "results"), ("1", 2, "foreign_aid", "results"), ("a", 3, None, "results")],
    ),
    "a_law": (
        "Chương I\nQUY ĐỊNH CHUNG\n\nĐiều 1. Phạm vi điều chỉnh\n\nLuật này quy định về lễ hội.\n\nĐiều 2. Đối tượng áp dụng\n\n1. Cơ quan nhà nước áp dụng Luật này.",
        [("Chương I", 1, None, "other"), ("Điều 1", 2, None, "other"), ("Điều 2", 2, None, "other")],
    ),
}  # fmt: skip


@pytest.mark.parametrize(("body", "expected"), OUTLINES.values(), ids=OUTLINES)
def test_outline(body: str, expected: list[tuple[str | None, int, str | None, str]]) -> None:
    assert outline(HEAD + body) == expected
    check_structure(read(HEAD + body))


def test_titles_are_the_headings_words() -> None:
    report = read(
        HEAD
        + "I. KẾT QUẢ\n\n5. Công tác vận động viện trợ (PCPNN): Không.\n\n6. **Công tác biên giới**:\n\nỔn định."
    )
    assert [s.title for s in flat(report.sections)] == [
        "KẾT QUẢ",
        "Công tác vận động viện trợ (PCPNN)",
        "Công tác biên giới",
    ]
    assert [report.words(s.heading) for s in flat(report.sections)][
        1
    ] == "5. Công tác vận động viện trợ (PCPNN)"


def test_thematic_blocks_of_a_report_over_several_years() -> None:
    text = (
        "BÁO CÁO\n\nTổng kết thực hiện Chiến lược ngoại giao văn hóa giai đoạn 2016-2020\n\nI. Kết quả thực hiện\n\n1. Kết quả 5 năm\n\n"
        "1.1. Nâng cao nhận thức của các ngành\n\nĐã phổ biến.\n\n1.2. Hợp tác với các địa phương bạn\n\nĐã ký 02 văn bản."
    )
    sections = flat(read(text).sections)
    assert [s.topic for s in sections] == ["results", "results", "thematic_block", "thematic_block"]


REAL_TOPICS = {
    "boc-nhieu-2024.txt": {
        "context", "results", "delegations", "agreements", "conferences", "economic_diplomacy", "people_diplomacy", "foreign_aid",
        "cultural_diplomacy", "foreign_information", "consular_protection", "overseas_vietnamese", "training", "awards_received",
        "awards_conferred", "reporting_compliance", "difficulties", "causes", "recommendations", "next_plan",
    },
    "dak-glei-2024h1.txt": {
        "context", "results", "delegations", "agreements", "conferences", "economic_diplomacy", "foreign_aid", "cultural_diplomacy",
        "foreign_information", "foreign_press", "border_territory", "consular_protection", "awards_conferred", "difficulties", "causes",
        "recommendations", "next_plan",
    },
    "tuan-giao-2020h1.txt": {
        "context", "direction", "results", "delegations", "foreign_aid", "cultural_diplomacy", "foreign_information", "overseas_vietnamese",
        "difficulties", "causes", "next_plan", "forecast", "recommendations",
    },
    "van-quan-2024h1.txt": {
        "context", "direction", "results", "delegations", "foreign_aid", "cultural_diplomacy", "foreign_information", "foreign_press",
        "consular_protection", "strengths", "difficulties", "causes", "next_plan", "recommendations",
    },
    "lang-son-2011-2020.txt": {
        "foreign_information", "direction", "results", "thematic_block", "training", "resources", "assessment", "strengths", "difficulties",
        "causes", "next_plan", "forecast", "recommendations",
    },
}  # fmt: skip


@pytest.mark.parametrize("name", REAL_TOPICS)
def test_real_reports(shared: Path, name: str) -> None:
    report = read((shared / "reports" / name).read_text(encoding="utf-8"))
    check_structure(report)
    sections = flat(report.sections)
    assert {topic for section in sections for topic in section.topics} == REAL_TOPICS[name]
    plan = next(section for section in report.sections if "next_plan" in section.topics)
    assert {s.role for s in flat([plan])} <= {"plan", "recommendations"}
    assert all(s.role == "results" for s in sections if s.topic == "foreign_aid")


def test_real_word_files(shared: Path) -> None:
    from doingoai.read import read_document

    for path in sorted((shared / "files").glob("*.docx")):
        check_structure(parse_document(read_document(path)))


PIECES = st.sampled_from(
    [
        "I. KẾT QUẢ", "II. PHƯƠNG HƯỚNG", "1. Đoàn ra", "2. Biên giới: Ổn định.", "1.1. Đoàn vào", "a) Lãnh sự", "- Đoàn vào: 02 đoàn.", "¹ Kế hoạch số 1",
        "Phần I", "PHỤ LỤC", "Nơi nhận:", "- Lưu: VT.", "TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH", "Lê Văn An", "BÁO CÁO", "Kính gửi: Sở Ngoại vụ", "**Khó khăn**",
        "Trên đây là báo cáo./.", "Số: /BC-UBND", "tiếp tục phối hợp với các", "Xã đã đón 02 đoàn khách đến thăm và làm việc tại địa phương¹ và", "12", "***",
        "Điều 1. Phạm vi", "(1) Một là", "Công tác đoàn vào:", "Ea Bung, ngày 1 tháng 2 năm 2024",
    ]
)  # fmt: skip


@settings(max_examples=80, deadline=None)
@given(st.lists(st.tuples(PIECES, st.sampled_from(["\n", "\n\n"])), max_size=25))
def test_any_order_of_lines_gives_a_sound_structure(pieces: list[tuple[str, str]]) -> None:
    check_structure(read("".join(words + gap for words, gap in pieces)))


@settings(max_examples=60, deadline=None)
@given(st.text(alphabet="IVX1230.)(-:;*_#¹² \n\tabđẤSốngàyBÁOCÁO", max_size=200))
def test_any_text_gives_a_sound_structure(text: str) -> None:
    check_structure(read(text))
