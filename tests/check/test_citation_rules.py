"""The rules on cited documents and dates: every example of every rule, and what a careful reader would not flag."""

from datetime import date

import pytest

from doingoai.check.engine import run_rule
from doingoai.extract.citations import find_citations
from doingoai.knowledge import rules
from doingoai.model import Document, Finding, Header, Report, Span
from doingoai.text.dates import find_dates

RULES = {rule.id: rule for rule in rules() if rule.id.startswith(("VD-", "NG-"))}


def report_of(text: str, issued: date | None = None, date_text: str | None = None) -> Report:
    """A report with its citations only; the first "ngày … tháng … năm" of a text that begins with a header is its own date."""
    head = text.find("BÁO CÁO")
    own = next((d for d in find_dates(text[:head])), None) if head > 0 else None
    header = Header(
        Span(0, 0),
        issued=issued or (own.value if own else None),
        date_span=own.span if own else None,
        date_text=date_text,
    )
    document = Document("thu.txt", "", "txt", text, ())
    return Report(document, header, None, (), (), citations=find_citations(text))


def findings(text: str, *, issued: date | None = None, date_text: str | None = None) -> list[Finding]:
    report = report_of(text, issued, date_text)
    return [finding for rule in RULES.values() for finding in run_rule(report, rule)]


SILENT = [
    "Thực hiện Nghị quyết số 36-NQ/TW ngày 26/3/2004 của Bộ Chính trị khóa IX. Nghị quyết số 36-NQ/TW đã đi vào cuộc sống.",
    "Căn cứ Nghị định số 34/2014/NĐ-CP ngày 29 tháng 4 năm 2014 của Chính phủ về quy chế khu vực biên giới đất liền;",
    "Công văn số 145-CV/BTGTU ngày 03/3/2023 của Ban Tuyên giáo Tỉnh ủy; Tờ trình số 12/TTr-SNgV ngày 5/5/2023 của Sở Ngoại vụ.",
    "Quyết định số 999-TC/QĐ-CĐKT ngày 02/11/1996 của Bộ trưởng Bộ Tài chính.",
    "Thông tư liên tịch số 02/2009/TTLT-BNG-BNV ngày 27/5/2009 của Bộ Ngoại giao và Bộ Nội vụ.",
    "Quyết định số 272-QĐ/TW ngày 21/01/2015 của Bộ Chính trị; Công văn số 4410/UBND-VP ngày 06/9/2024 của UBND huyện.",
    "Nghị quyết số 110/2023/QH15 ngày 29/11/2023 của Quốc hội; Luật Thỏa thuận quốc tế số 70/2020/QH14.",
    "Hướng dẫn số 18/HD-MTTQ-BTT ngày 06/6/2023 của Ban Thường trực Ủy ban MTTQ Việt Nam tỉnh.",
]


@pytest.mark.parametrize("text", SILENT, ids=lambda text: text[:30])
def test_well_formed_citations_raise_nothing(text: str) -> None:
    assert findings(text) == []


def test_one_document_is_asked_for_its_date_once() -> None:
    found = findings(
        "Quán triệt Chỉ thị số 15-CT/TW của Ban Bí thư. Sau đó Chỉ thị số 15-CT/TW được gửi các thôn."
    )
    assert [finding.id for finding in found] == ["VD-003"]


def test_a_party_number_is_rewritten() -> None:
    found = findings("Kế hoạch số 36/KH-TU ngày 15/02/2022 của Tỉnh ủy.")
    assert [finding.id for finding in found] == ["VD-005"]
    assert "36-KH/TU" in found[0].suggestion


def test_cited_document_after_the_reports_month() -> None:
    text = "Thực hiện Công văn số 30/UBND-VP ngày 01/7/2024 của UBND huyện."
    assert [f.id for f in findings(text, date_text="ngày tháng 6 năm 2024")] == ["NG-002"]
    assert findings(text, date_text="ngày tháng 7 năm 2024") == []


def test_english_messages() -> None:
    rule = RULES["VD-010"]
    report = report_of("Thông tư số 22/2016/TT-BTTTT ngày 19/10/2012 của Bộ Thông tin và Truyền thông.")
    assert "does not go with" in next(iter(run_rule(report, rule, "en"))).message
