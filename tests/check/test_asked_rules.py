"""Against a request letter: the rules' own examples, matching of titles, the outline read from a letter."""

from pathlib import Path

import pytest

import doingoai
from doingoai.check import Context, run_rule
from doingoai.check.letter import find_outline, outline_of_letter
from doingoai.check.matching import likeness, matched
from doingoai.knowledge import Entry, rules
from doingoai.knowledge.outlines import outline, outline_of
from doingoai.model import AskedSection, Example, Outline, Report, Rule, UserError
from doingoai.pipeline import understand
from doingoai.read import document_from_text

RULES = {rule.id: rule for rule in rules() if rule.check.startswith("asked:")}
EXAMPLES = [
    pytest.param(
        rule, example, id=f"{rule.id}-{'borderline' if example.borderline else example.finds}-{number}"
    )
    for rule in RULES.values()
    for number, example in enumerate(rule.examples)
]
HEAD = (
    "ỦY BAN NHÂN DÂN\nXÃ HUỔI LENG\n\nSố: 64/BC-UBND\n\nHuổi Leng, ngày 09 tháng 6 năm 2026\n\nBÁO CÁO\n"
    "Kết quả công tác đối ngoại 6 tháng đầu năm 2026\n\n"
)
LETTER = (
    "SỞ NGOẠI VỤ\n\nSố: 205/SNgV-VP\n\nKính gửi: UBND các xã, phường\n\nĐề nghị các đơn vị báo cáo theo đề cương gửi kèm.\n\n"
    "Nơi nhận:\n- Như trên;\n- Lưu: VT.\n\nGIÁM ĐỐC\n\nTrần Thị Bình\n\nĐỀ CƯƠNG BÁO CÁO\n(Kèm theo Công văn số 205/SNgV-VP)\n\n"
    "I. TÌNH HÌNH CHUNG\n\nII. KẾT QUẢ CÔNG TÁC ĐỐI NGOẠI\n\n1. Công tác đoàn ra, đoàn vào (số đoàn, số người)\n\n"
    "2. Công tác biên giới, lãnh thổ (nếu có)\n\n3. Chuyển đổi số trong lưu trữ hồ sơ\n\nIII. KHÓ KHĂN, VƯỚNG MẮC\n\n"
    "IV. PHƯƠNG HƯỚNG 6 THÁNG CUỐI NĂM\n\nPHỤ LỤC 1\nBIỂU TỔNG HỢP ĐOÀN RA, ĐOÀN VÀO\n"
)


def report_of(*parts: str) -> Report:
    return understand(document_from_text(HEAD + "\n\n".join(parts) + "\n"), findings=False)


def context_of(example: Example) -> Context:
    given = example.given.get("outline")
    return (
        Context(outline=outline_of(Entry("outline.yaml", given, 1))) if isinstance(given, dict) else Context()
    )


def found(identifier: str, report: Report, asked: Outline) -> list[tuple[str, str]]:
    return [
        (f.severity, f.message) for f in run_rule(report, RULES[identifier], context=Context(outline=asked))
    ]


@pytest.mark.parametrize(("rule", "example"), EXAMPLES)
def test_every_example(rule: Rule, example: Example) -> None:
    report = understand(document_from_text(example.text), findings=False)
    for lang in ("vi", "en", "zh"):
        findings = list(run_rule(report, rule, lang, context_of(example)))
        assert bool(findings) == example.finds, example.why
        assert all("{" not in finding.message + finding.suggestion for finding in findings)


@pytest.mark.parametrize("rule", RULES.values(), ids=RULES)
def test_a_rule_has_all_three_kinds_of_example_and_three_languages(rule: Rule) -> None:
    kinds = {"borderline" if e.borderline else "fires" if e.finds else "quiet" for e in rule.examples}
    assert kinds == {"borderline", "fires", "quiet"}
    assert {"vi", "en", "zh"} <= rule.message.keys() & rule.suggestion.keys()


SAME = [
    ("Tổ chức và quản lý đoàn ra, đoàn vào", "Công tác đoàn ra/đoàn vào"),
    ("Chuyển đổi số trong lưu trữ hồ sơ", "Công tác lưu trữ hồ sơ và chuyển đổi số"),
    ("Văn hóa đối ngoại", "Công tác VĂN HOÁ ĐỐI NGOẠI năm 2026"),
]


@pytest.mark.parametrize(("asked", "title"), SAME)
def test_titles_in_other_words_are_the_same(asked: str, title: str) -> None:
    assert likeness(asked, title) >= 0.6


@pytest.mark.parametrize(
    ("asked", "title"),
    [
        ("Chuyển đổi số trong lưu trữ hồ sơ", "Công tác thông tin đối ngoại"),
        ("Công tác cán bộ", "Công tác biên giới"),
        ("Phòng, chống mua bán người", "Đối ngoại nhân dân"),
    ],
)
def test_other_titles_are_not(asked: str, title: str) -> None:
    assert likeness(asked, title) < 0.6


def test_an_absent_section_is_said_after_the_one_before_it() -> None:
    report = report_of(
        "I. ĐẶC ĐIỂM TÌNH HÌNH", "Xã có 7 bản.", "II. KẾT QUẢ CÔNG TÁC ĐỐI NGOẠI", "1. Công tác đoàn ra, đoàn vào", "Không có.",
        "III. KHÓ KHĂN, VƯỚNG MẮC VÀ NGUYÊN NHÂN", "Thiếu kinh phí.", "IV. PHƯƠNG HƯỚNG 6 THÁNG CUỐI NĂM 2026", "Tiếp tục.",
        "V. ĐỀ XUẤT, KIẾN NGHỊ", "Không.",
    )  # fmt: skip
    context = Context(outline=outline("muoi-ba-muc"))
    findings = list(run_rule(report, RULES["BC-003"], context=context))
    assert len(findings) == 12
    assert {report.words(f.span) for f in findings} == {"1. Công tác đoàn ra, đoàn vào"}
    assert all(f.severity == "warning" for f in findings)


def test_all_below_an_absent_section_is_said_once() -> None:
    report = report_of(
        "I. TÌNH HÌNH TRIỂN KHAI THỰC HIỆN", "1. Công tác lãnh đạo, chỉ đạo", "Đã ban hành 02 văn bản.", "2. Kết quả thực hiện", "Đạt yêu cầu.",
        "II. PHƯƠNG HƯỚNG, NHIỆM VỤ", "1. Nhiệm vụ và giải pháp", "Tiếp tục.",
    )  # fmt: skip
    said = found("BC-003", report, outline("chuyen-de-nhieu-nam"))
    assert [message for _, message in said if "Đánh giá chung" in message] == [
        "Đề cương yêu cầu mục “II. Đánh giá chung” (gồm: 1. Ưu điểm; 2. Hạn chế, khó khăn; 3. Nguyên nhân); báo cáo không có mục này."
    ]
    assert not any("“1. Ưu điểm”" in message for _, message in said)


def test_a_text_without_sections_is_one_finding() -> None:
    said = found("BC-003", report_of("Trong kỳ, xã không có hoạt động đối ngoại nào."), outline("xa-2025"))
    assert len(said) == 1
    assert "không chia mục nào" in said[0][1]


def test_a_plan_does_not_answer_what_is_asked_of_results() -> None:
    asked = Outline("x", {"vi": "x"}, (AskedSection("1", "Hội nghị quốc tế", ("conferences",)),))
    report = report_of(
        "I. KẾT QUẢ", "1. Công tác đoàn vào", "Không có.", "II. PHƯƠNG HƯỚNG 6 THÁNG CUỐI NĂM 2026", "1. Hội nghị, hội thảo quốc tế", "Sẽ tổ chức 01 hội nghị.",
    )  # fmt: skip
    assert [severity for severity, _ in found("BC-003", report, asked)] == ["warning"]


def test_the_usual_topics_are_not_guessed_where_the_outline_is_given() -> None:
    report = report_of(
        "I. KẾT QUẢ",
        "1. Đoàn vào",
        "Không có.",
        "II. KHÓ KHĂN",
        "Không.",
        "III. PHƯƠNG HƯỚNG 6 THÁNG CUỐI NĂM 2026",
        "Tiếp tục.",
    )
    assert [f.id for f in doingoai.check(report) if f.id == "BC-002"] == ["BC-002"]
    assert [f.id for f in doingoai.check(report, outline="xa-2025") if f.id == "BC-002"] == []


def test_the_outline_in_a_request_letter(tmp_path: Path) -> None:
    path = tmp_path / "cong-van.txt"
    path.write_text(LETTER, encoding="utf-8")
    read = find_outline(str(path))
    assert [section.label for section in read.sections] == ["I", "II", "III", "IV"]
    first, border, archive = read.sections[1].children
    assert (first.topics, first.registers) == (("delegations",), ("delegations",))
    assert (border.topics, border.required) == (("border_territory",), False)
    assert (archive.topics, archive.title) == ((), "Chuyển đổi số trong lưu trữ hồ sơ")
    assert "205/SNgV-VP" in (read.basis or "")


def test_a_title_in_doubt_is_asked_for_softly() -> None:
    asked = outline_of_letter(document_from_text(LETTER, "cong-van.txt"))
    report = report_of(
        "I. TÌNH HÌNH CHUNG", "Ổn định.", "II. KẾT QUẢ CÔNG TÁC ĐỐI NGOẠI", "1. Đoàn ra, đoàn vào", "Không có.", "III. KHÓ KHĂN", "Không.",
        "IV. PHƯƠNG HƯỚNG 6 THÁNG CUỐI NĂM 2026", "Tiếp tục.",
    )  # fmt: skip
    assert [severity for severity, _ in found("BC-003", report, asked)] == ["info"]
    with_it = report_of(
        "I. TÌNH HÌNH CHUNG",
        "Ổn định.",
        "II. KẾT QUẢ",
        "1. Đoàn ra, đoàn vào",
        "Không có.",
        "2. Lưu trữ hồ sơ, chuyển đổi số",
        "Đã làm.",
    )
    assert next(one for one in matched(with_it, asked)[1].children if not one.asked.topics).present


def test_a_letter_without_sections_says_so() -> None:
    with pytest.raises(UserError, match="YC-003"):
        outline_of_letter(document_from_text("Đề nghị các đơn vị báo cáo.\n", "cong-van.txt"))


def test_real_reports_against_the_thirteen_sections(shared: Path) -> None:
    report = doingoai.read(shared / "reports" / "boc-nhieu-2024.txt")
    loud = [
        f for f in doingoai.check(report, outline="muoi-ba-muc") if f.id in RULES and f.severity != "info"
    ]
    assert not loud  # all thirteen sections stand


@pytest.mark.parametrize("unit", ["1. Công tác đoàn ra\n\n", "((((\n\n"])
def test_time_stays_linear(stays_linear, unit: str) -> None:  # type: ignore[no-untyped-def]
    context = Context(outline=outline("muoi-ba-muc"))

    def work(text: str) -> None:
        report = understand(document_from_text(HEAD + text), findings=False)
        for rule in RULES.values():
            list(run_rule(report, rule, context=context))

    stays_linear(work, unit, 2_500)
