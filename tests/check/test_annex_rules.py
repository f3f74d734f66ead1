"""Annexes announced and absent, present and never mentioned."""

import pytest

from doingoai.check.engine import run_rule
from doingoai.knowledge import rules
from doingoai.model import Block, Document, Finding, Header, Report, Signature, Span

ANNOUNCED, UNMENTIONED = (
    next(rule for rule in rules() if rule.id == identifier) for identifier in ("PL-001", "PL-002")
)


def report(text: str, *, table: str | None = None) -> Report:
    blocks = (
        () if table is None else (Block("table", Span(text.index(table), text.index(table) + len(table))),)
    )
    sign = text.find("CHỦ TỊCH")
    signature = Signature(None, "CHỦ TỊCH", None, Span(sign, sign + 8)) if sign >= 0 else None
    return Report(
        Document("", "", "txt", text, blocks), Header(Span(0, 0)), None, (), (), signature=signature
    )


def quoted(text: str, table: str | None = None) -> list[str]:
    findings: list[Finding] = list(run_rule(report(text, table=table), ANNOUNCED))
    return [text[f.span.start : f.span.end] for f in findings]


@pytest.mark.parametrize(
    "text",
    [
        "Có 03 đoàn vào (có phụ lục chi tiết kèm theo).",
        "Số liệu cụ thể theo các biểu mẫu đính kèm.",
        "Kết quả đoàn ra, đoàn vào (theo Phụ lục 1 kèm theo).",
        "Danh mục dự án: Chi tiết tại Phụ lục II.",
        "Kèm theo Báo cáo này là phụ lục số liệu.",
        "(Có danh sách kèm theo)",
    ],
)
def test_an_announced_annex_that_is_absent(text: str) -> None:
    assert len(quoted(text + "\n\nCHỦ TỊCH\n")) == 1


@pytest.mark.parametrize(
    "text",
    [
        "Quy chế ban hành kèm theo Quyết định số 15/2019/QĐ-UBND.",
        "Báo cáo theo mẫu tại phụ lục kèm theo Công văn số 12/SNgV-VP.",
        "Đoàn đến thăm có phiên dịch đi kèm theo lịch.",
        "Tổ chức lễ hội kèm theo các hoạt động thể thao.",
    ],
)
def test_the_annexes_of_others_are_not_asked_for(text: str) -> None:
    assert quoted(text) == []


def test_an_annex_that_follows_is_found() -> None:
    text = "Có 03 đoàn vào (Chi tiết có phụ lục kèm theo).\n\nCHỦ TỊCH\n\nPHỤ LỤC\nDANH MỤC ĐOÀN VÀO\n"
    assert quoted(text) == []
    assert list(run_rule(report(text), UNMENTIONED)) == []


def test_a_table_after_the_signature_is_the_annex() -> None:
    text = "Có 03 đoàn vào (Chi tiết có phụ lục kèm theo).\n\nCHỦ TỊCH\n\nTT\tĐoàn\n1\tMã Quan\n"
    assert quoted(text, table="TT\tĐoàn\n1\tMã Quan") == []


def test_an_annex_that_nobody_mentions() -> None:
    text = "Có 03 đoàn vào.\n\nCHỦ TỊCH\n\nPHỤ LỤC I\nDANH MỤC ĐOÀN VÀO\n"
    findings = list(run_rule(report(text), UNMENTIONED))
    assert [text[f.span.start : f.span.end].strip() for f in findings] == ["PHỤ LỤC I"]
    assert findings[0].severity == "info"
