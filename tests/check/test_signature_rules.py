"""The signature block: whole, and a deputy's where it says KT."""

import pytest

from doingoai.check.engine import run_rule
from doingoai.knowledge import rules
from doingoai.model import Finding
from doingoai.parse import parse_document
from doingoai.read import document_from_text

RULES = [rule for rule in rules() if rule.rule.startswith("signature.")]
REPORT = (
    "ỦY BAN NHÂN DÂN\nXÃ NẬM TIN\n\nSố: 45/BC-UBND\n\nNậm Tin, ngày 05 tháng 6 năm 2024\n\nBÁO CÁO\n\n"
    "Kết quả công tác đối ngoại 6 tháng đầu năm 2024\n\nI. KẾT QUẢ\n\n1. Công tác đoàn ra: Không có.\n\n"
    "II. PHƯƠNG HƯỚNG\n\nTiếp tục tuyên truyền./.\n\nNơi nhận:\n\n- Sở Ngoại vụ;\n- Lưu: VT.\n\n"
)


def found(block: str) -> list[tuple[str, Finding]]:
    report = parse_document(document_from_text(REPORT + block, source=""))
    return [(report.words(f.span), f) for rule in RULES for f in run_rule(report, rule)]


WHOLE = {
    "chair": "TM. ỦY BAN NHÂN DÂN\nCHỦ TỊCH\n\nTráng A Lềnh",
    "collective_and_deputy": "TM. ỦY BAN NHÂN DÂN\nKT. CHỦ TỊCH\nPHÓ CHỦ TỊCH\n\nHoàng Thị Pín",
    "deputy_director": "KT. GIÁM ĐỐC\nPHÓ GIÁM ĐỐC\n\nHoàng Thị Pín",
    "acting": "Q. CHỦ TỊCH\n\nHoàng Thị Pín",
    "by_order": "TL. CHỦ TỊCH\nCHÁNH VĂN PHÒNG\n\nHoàng Thị Pín",
    "head_alone": "GIÁM ĐỐC\n\nHoàng Thị Pín",
    "party": "T/M BAN THƯỜNG VỤ\nPHÓ BÍ THƯ\n\nHoàng Thị Pín",
    "bold": "**TM. ỦY BAN NHÂN DÂN\nCHỦ TỊCH**\n\nTráng A Lềnh",
}


@pytest.mark.parametrize("block", WHOLE.values(), ids=WHOLE)
def test_whole_blocks_are_quiet(block: str) -> None:
    assert [f.message for _, f in found(block)] == []


BROKEN = {
    "authority_alone": ("TM. ỦY BAN NHÂN DÂN\n", "TM. ỦY BAN NHÂN DÂN", "chức vụ và họ tên", "warning"),
    "no_name": ("TM. ỦY BAN NHÂN DÂN\nCHỦ TỊCH\n", "TM. ỦY BAN NHÂN DÂN\nCHỦ TỊCH", "họ tên", "info"),
    "nothing_at_all": ("", "- Lưu: VT.", "khối chữ ký", "info"),
    "deputy_without_title": ("KT. CHỦ TỊCH\nCHỦ TỊCH\n\nTráng A Lềnh", "KT. CHỦ TỊCH", "ký thay", "warning"),
}


@pytest.mark.parametrize(("block", "words", "says", "severity"), BROKEN.values(), ids=BROKEN)
def test_broken_blocks(block: str, words: str, says: str, severity: str) -> None:
    hits = found(block)
    assert [w for w, _ in hits] == [words]
    assert says in hits[0][1].message
    assert hits[0][1].severity == severity


def test_a_passage_needs_no_signature() -> None:
    report = parse_document(document_from_text("Trong kỳ có 02 đoàn vào.", source=""))
    assert [f for rule in RULES for f in run_rule(report, rule)] == []
