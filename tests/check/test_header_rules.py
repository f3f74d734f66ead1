"""The head of the document: blanks and absences."""

import pytest

from doingoai.check.engine import run_rule
from doingoai.knowledge import rules
from doingoai.model import Finding, Report
from doingoai.parse import parse_document
from doingoai.read import document_from_text

RULES = [rule for rule in rules() if rule.rule.startswith("header.")]
TITLE = "BÁO CÁO\n\nKết quả công tác đối ngoại 6 tháng đầu năm 2024\n"
BODY = "\nI. KẾT QUẢ\n\n1. Công tác đoàn ra: Không có.\n\nII. PHƯƠNG HƯỚNG\n\nTiếp tục tuyên truyền.\n"
ISSUER = "ỦY BAN NHÂN DÂN\nXÃ NẬM TIN\n\n"


def report_of(text: str) -> Report:
    return parse_document(document_from_text(text, source=""))


def found(text: str, family: str) -> list[tuple[str, Finding]]:
    report = report_of(text)
    hits = [f for rule in RULES for f in run_rule(report, rule) if f.rule.startswith(family)]
    return [(report.words(f.span), f) for f in hits]


BLANKS = {
    "number_and_day": (
        "Số: /BC-UBND\n\nNậm Tin, ngày tháng 6 năm 2024\n\n",
        ["Số: /BC-UBND", "ngày tháng 6 năm 2024"],
    ),
    "number_with_spaces": (
        "Số:       /BC-UBND\n\nNậm Tin, ngày 5 tháng 6 năm 2024\n\n",
        ["Số:       /BC-UBND"],
    ),
    "number_with_dots": ("Số: ……/BC-SNgV\n\nNậm Tin, ngày 05 tháng 6 năm 2024\n\n", ["Số: ……/BC-SNgV"]),
    "party_number": ("Số     -BC/HU\n\nNậm Tin, ngày 05 tháng 6 năm 2024\n\n", ["Số     -BC/HU"]),
    "day_and_month": (
        "Số: 45/BC-UBND\n\nNậm Tin, ngày ... tháng ... năm 2024\n\n",
        ["ngày ... tháng ... năm 2024"],
    ),
    "month_only": ("Số: 45/BC-UBND\n\nNậm Tin, ngày 05 tháng   năm 2024\n\n", ["ngày 05 tháng   năm 2024"]),
    "nothing_blank": ("Số: 45/BC-UBND\n\nNậm Tin, ngày 05 tháng 6 năm 2024\n\n", []),
    "nothing_blank_party": ("Số 45-BC/HU\n\nNậm Tin, ngày 05 tháng 6 năm 2024\n\n", []),
}


@pytest.mark.parametrize(("head", "words"), BLANKS.values(), ids=BLANKS)
def test_what_was_left_blank(head: str, words: list[str]) -> None:
    hits = found(ISSUER + head + TITLE + BODY, "header.blank")
    assert [w for w, _ in hits] == words
    assert all(f.severity == "info" for _, f in hits)


def test_the_message_says_which_part() -> None:
    hits = found(
        ISSUER + "Số: 45/BC-UBND\n\nNậm Tin, ngày     tháng     năm 2024\n\n" + TITLE + BODY, "header.blank"
    )
    assert "ngày và tháng" in hits[0][1].message


def test_blanks_in_the_body_are_not_the_header_s() -> None:
    head = ISSUER + "Số: 45/BC-UBND\n\nNậm Tin, ngày 05 tháng 6 năm 2024\n\n" + TITLE
    body = BODY + "\nMẫu ghi: Số:      /GM-UBND, ngày     tháng     năm 2024.\n"
    assert found(head + body, "header.blank") == []


ABSENT = {
    "begins_at_its_title": (
        TITLE + BODY,
        ["tên cơ quan ban hành", "dòng số, ký hiệu", "địa danh và ngày tháng"],
    ),
    "no_issuer": (
        "Số: 45/BC-UBND\n\nNậm Tin, ngày 05 tháng 6 năm 2024\n\n" + TITLE + BODY,
        ["tên cơ quan ban hành"],
    ),
    "no_number": (ISSUER + "Nậm Tin, ngày 05 tháng 6 năm 2024\n\n" + TITLE + BODY, ["dòng số, ký hiệu"]),
    "no_date": (ISSUER + "Số: 45/BC-UBND\n\n" + TITLE + BODY, ["địa danh và ngày tháng"]),
}


@pytest.mark.parametrize(("text", "parts"), ABSENT.values(), ids=ABSENT)
def test_what_is_absent_is_said_once(text: str, parts: list[str]) -> None:
    hits = found(text, "header.missing")
    assert len(hits) == 1
    words, finding = hits[0]
    assert "BÁO CÁO" in words
    assert finding.severity == "info"
    for part in ("tên cơ quan ban hành", "dòng số, ký hiệu", "địa danh và ngày tháng", "tên loại văn bản"):
        assert (part in finding.message) == (part in parts)


def test_a_whole_header_is_quiet() -> None:
    assert (
        found(ISSUER + "Số: 45/BC-UBND\n\nNậm Tin, ngày 05 tháng 6 năm 2024\n\n" + TITLE + BODY, "header")
        == []
    )


@pytest.mark.parametrize("text", ["Trong kỳ có 02 đoàn vào.", "", "\n\n"])
def test_a_passage_is_not_asked_for_a_header(text: str) -> None:
    assert found(text, "header") == []
