"""Citations in passages of our own and, where they are at hand, in real reports."""

import json
import random
from collections.abc import Callable
from pathlib import Path

import citation_cases
import citation_cases_more
import citation_cases_registers
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from doingoai.extract import extract
from doingoai.extract.citation_words import issuer_of, issuers, kinds, type_codes
from doingoai.extract.citations import find_citations
from doingoai.extract.issuers import read_issuer
from doingoai.extract.short_forms import resolve_short_forms
from doingoai.extract.symbols import find_symbols
from doingoai.model import Citation
from doingoai.model.json import report_json
from doingoai.parse import parse_document
from doingoai.read import document_from_text

CASES = {**citation_cases.CASES, **citation_cases_more.CASES, **citation_cases_registers.CASES}


def line(citation: Citation) -> str:
    day = citation.issued.isoformat() if citation.issued else "-"
    return "|".join([citation.kind or "-", citation.number or "-", day, citation.issuer or "-"])


def agrees(expected: str, got: str) -> bool:
    return all(want in ("*", have) for want, have in zip(expected.split("|"), got.split("|"), strict=True))


@pytest.mark.parametrize(("text", "expected"), CASES.values(), ids=CASES)
def test_find_citations(text: str, expected: list[str]) -> None:
    found = find_citations(text)
    got = [line(citation) for citation in found]
    assert len(got) == len(expected), got
    assert all(agrees(want, have) for want, have in zip(expected, got, strict=True)), got
    for citation in found:
        words = text[citation.span.start : citation.span.end]
        if citation.number:
            assert "".join(words.split()).endswith(citation.number)
        if citation.kind and words[0].isalpha():
            assert citation.kind.lower().split()[0] in words.lower() or words.split()[0].isupper()
        if citation.issuer_span and citation.issuer:
            assert (
                " ".join(text[citation.issuer_span.start : citation.issuer_span.end].split())
                == citation.issuer
            )
        if citation.date_span and citation.issued:
            assert str(citation.issued.year)[-2:] in "".join(
                text[citation.date_span.start : citation.date_span.end].split()
            )


def test_no_two_cases_share_a_name() -> None:
    tables = (citation_cases.CASES, citation_cases_more.CASES, citation_cases_registers.CASES)
    assert len(CASES) == sum(len(table) for table in tables)


SUBJECTS = [
    (
        "Kế hoạch số 9/KH-UBND ngày 8/1/2025 của UBND tỉnh về việc đón tiếp kiều bào; các xã thực hiện.",
        "đón tiếp kiều bào",
    ),
    (
        "Chỉ thị số 25-CT/TW ngày 08/8/2018 của Ban Bí thư về nâng tầm đối ngoại đa phương. Sau đó",
        "nâng tầm đối ngoại đa phương",
    ),
    (
        "Quyết định số 930/QĐ-TTg ngày 03/8/2022 của Thủ tướng Chính phủ phê duyệt Đề án tôn vinh tiếng Việt",
        "phê duyệt Đề án tôn vinh tiếng Việt",
    ),
    ("Kết luận số 70-KL/TW ngày 27/12/2023 của Bộ Chính trị đã được quán triệt.", None),
    ("Công văn số 12/UBND-VP ngày 5/5/2024 của UBND huyện V/v rà soát\nđoàn ra", "rà soát đoàn ra"),
]


@pytest.mark.parametrize(("text", "subject"), SUBJECTS, ids=[text[:20] for text, _ in SUBJECTS])
def test_subject(text: str, subject: str | None) -> None:
    assert find_citations(text)[0].subject == subject


def test_impossible_date_keeps_its_place() -> None:
    text = "Công văn số 411/SNgV-VP ngày 31/4/2024 của Sở Ngoại vụ"
    citation = find_citations(text)[0]
    assert citation.issued is None
    assert citation.date_span
    assert text[citation.date_span.start : citation.date_span.end] == "ngày 31/4/2024"


ISSUERS = [
    ("Bộ Khoa học và Công nghệ về việc", "Bộ Khoa học và Công nghệ"),
    ("Hội đồng quản lý Quỹ Khuyến học tỉnh đề nghị", "Hội đồng quản lý Quỹ Khuyến học tỉnh"),
    ("Ủy ban nhân dân thành phố Buôn Ma Thuột ban hành", "Ủy ban nhân dân thành phố Buôn Ma Thuột"),
    ("Tỉnh ủy Đắk Lắk, các huyện", "Tỉnh ủy Đắk Lắk"),
    ("UBND huyện Đại Từ; UBND huyện Năm Căn", "UBND huyện Đại Từ"),
    (
        "Chính phủ nước Cộng hòa xã hội chủ nghĩa Việt Nam và Chính phủ",
        "Chính phủ nước Cộng hòa xã hội chủ nghĩa Việt Nam",
    ),
    ("UBND tỉnh Bà Rịa - Vũng Tàu quy định", "UBND tỉnh Bà Rịa - Vũng Tàu"),
    ("Sở Ngoại vụ tỉnh Trường Khê về việc", "Sở Ngoại vụ tỉnh Trường Khê"),
    ("UBND xã Hội Lâm, UBND xã", "UBND xã Hội Lâm"),
    ("UBND thành phố Hội Sơn Hội Nông dân", "UBND thành phố Hội Sơn"),
    ("Đoàn Chủ tịch Trung ương Hội Nông dân Việt Nam về", "Đoàn Chủ tịch Trung ương Hội Nông dân Việt Nam"),
    (
        "Ban Chấp hành Trung ương Đảng Cộng sản Việt Nam về",
        "Ban Chấp hành Trung ương Đảng Cộng sản Việt Nam",
    ),
    ("Ban Thường vụ Trung ương Đoàn ban hành", "Ban Thường vụ Trung ương Đoàn"),
    ("Sở tham mưu UBND tỉnh", None),
    ("người dân trong xã", None),
    ("các đơn vị", None),
]


@pytest.mark.parametrize(("text", "name"), ISSUERS, ids=[text[:20] for text, _ in ISSUERS])
def test_read_issuer(text: str, name: str | None) -> None:
    span = read_issuer(text, 0)
    assert (text[span.start : span.end] if span else None) == name


SHORT = [
    ("Kết luận số 57-KL/TW ngày 15/6/2023 của Bộ Chính trị. Kết luận số 57 được phổ biến.", ["57-KL/TW"]),
    (
        "Quyết định số 272-QĐ/TW ngày 21/01/2015. Thực hiện Quy chế 272, các đoàn ra đều xin phép.",
        ["272-QĐ/TW"],
    ),
    (
        "Kế hoạch số 20/KH-UBND ngày 05/02/2024 của UBND huyện. Thực hiện Kế hoạch trên, xã đã tổ chức hội nghị.",
        ["20/KH-UBND"],
    ),
    ("Kế hoạch số 20/KH-UBND. Kế hoạch nêu trên gửi các thôn; kế hoạch trên địa bàn xã.", ["20/KH-UBND"]),
    ("Kết luận 12 được nêu mà không có văn bản nào trước đó.", []),
]


@pytest.mark.parametrize(("text", "numbers"), SHORT, ids=[text[:20] for text, _ in SHORT])
def test_short_forms(text: str, numbers: list[str]) -> None:
    found = resolve_short_forms(text, find_citations(text))
    assert [short.antecedent.number for short in found] == numbers
    assert all(short.antecedent.span.end <= short.span.start and 0 < short.confidence <= 1 for short in found)


def test_knowledge_rows() -> None:
    assert {"quyết định", "công văn", "thông tư liên tịch"} <= set(kinds())
    assert {"QD", "KH", "TTR"} <= type_codes()
    assert len(issuers()) > 60
    for issuer in issuers().values():
        assert issuer.side in ("state", "party", "both")
        assert not (issuer.valid_from and issuer.valid_to) or issuer.valid_from < issuer.valid_to
    running_on = issuer_of("UBTVQH14")
    assert running_on
    assert running_on.code == "UBTVQH"


PIECES = [
    "Nghị định số 12/2020/NĐ-CP",
    "ngày 31/4/2024",
    "của UBND tỉnh",
    "số ",
    "12-KH/TU",
    "Luật A ",
    "18/19 xã",
    "\n\n",
    "Ngày 5/5/2023, ",
    "ban hành ",
    "; ",
    "((",
    "1/",
    "QĐ-",
    "é",
]


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from(PIECES) | st.text(max_size=6), max_size=14))
def test_spans_are_ordered_and_inside(pieces: list[str]) -> None:
    text = "".join(pieces)
    end = 0
    for citation in find_citations(text):
        assert end <= citation.span.start < citation.span.end <= len(text)
        end = citation.span.end
        assert citation.number or citation.issued or citation.date_span
        assert 0 < citation.confidence <= 1
        for span in (citation.date_span, citation.issuer_span):
            assert span is None or span.end <= len(text)


@settings(max_examples=60, deadline=None)
@given(
    number=st.integers(1, 9999),
    year=st.integers(1996, 2030),
    month=st.integers(1, 12),
    day=st.integers(1, 28),
)
def test_what_is_written_is_read(number: int, year: int, month: int, day: int) -> None:
    text = f"theo Nghị định số {number}/{year}/NĐ-CP ngày {day:02d} tháng {month} năm {year} của Chính phủ;"
    assert [line(citation) for citation in find_citations(text)] == [
        f"Nghị định|{number}/{year}/NĐ-CP|{year}-{month:02d}-{day:02d}|Chính phủ"
    ]


def test_lone_symbols_have_exact_ends() -> None:
    text = "12/QĐ-UBND, 45-CT/TW. (3/2020/TT-BNG)"
    assert [text[symbol.start : symbol.end] for symbol in find_symbols(text)] == [
        "12/QĐ-UBND",
        "45-CT/TW",
        "3/2020/TT-BNG",
    ]


ADVERSARIAL = [
    "1/",
    "số số ",
    "số 1/A- ",
    "12/QĐ-UBND ",
    "ngày 1/1/2020 ",
    "Luật A ngày 1/1/2020 ",
    "((((1/",
    "1-A-",
    "1 ",
]


@pytest.mark.parametrize("unit", ADVERSARIAL)
def test_time_is_linear(unit: str, stays_linear: Callable[[Callable[[str], object], str, int], None]) -> None:
    stays_linear(find_citations, unit, 3_000)


def test_order_of_paragraphs_does_not_matter() -> None:
    """Citations of independent paragraphs do not disturb each other."""
    passages = [text for text, _ in CASES.values() if text.endswith((".", ";"))]
    alone = sorted(line(citation) for text in passages for citation in find_citations(text))
    random.Random(7).shuffle(passages)
    assert sorted(line(citation) for citation in find_citations("\n\n".join(passages))) == alone


@pytest.mark.parametrize("name", ["van-quan-2024h1", "boc-nhieu-2024", "tuan-giao-2020h1"])
def test_real_reports(shared: Path, name: str) -> None:
    text = (shared / "reports" / f"{name}.txt").read_text(encoding="utf-8")
    gold = json.loads((shared / "gold" / f"{name}.citations.json").read_text(encoding="utf-8"))
    wanted = [
        (item["type"], item["number"], item["date"], item["issuer"])
        for item in gold
        if not item.get("optional")
    ]
    found = [
        (c.kind, c.number, c.issued.isoformat() if c.issued else None, c.issuer) for c in find_citations(text)
    ]
    assert found == wanted


def test_real_passages(shared: Path) -> None:
    missed = spurious = wanted = 0
    for row in (shared / "gold" / "passages.citations.jsonl").read_text(encoding="utf-8").splitlines():
        passage = json.loads(row)
        found = find_citations(passage["text"])
        must = [item for item in passage["citations"] if not item.get("optional")]
        numbers = {"".join((item["number"] or "").lower().split()) for item in must}
        got = {(c.number or "").lower() for c in found}
        wanted += len(must)
        missed += len(numbers - got)
        free = [(item["start"], item["end"]) for item in passage["citations"]]
        spurious += sum(
            not any(c.span.start < end and start < c.span.end for start, end in free) for c in found
        )
    assert wanted > 200
    assert missed + spurious <= 0.02 * wanted


def test_short_forms_are_references_of_the_report() -> None:
    text = (
        "UBND XÃ SƠN LĨNH\n\nBÁO CÁO\nKết quả công tác đối ngoại năm 2024\n\nI. CHỈ ĐẠO\n\n"
        "Thực hiện Kế hoạch số 20/KH-UBND ngày 05/02/2024 của UBND huyện An Lâm, xã đã mở 01 hội nghị. "
        "Kế hoạch nêu trên được gửi tới 09 thôn.\n"
    )
    report = extract(parse_document(document_from_text(text)))
    (reference,) = report.references
    assert report.words(reference.span) == "Kế hoạch nêu trên"
    assert reference.antecedent == report.citations[0]
    printed = report_json(report)["references"][0]
    assert printed["text"] == text[printed["start"] : printed["end"]]
    assert printed["antecedent"]["number"] == "20/KH-UBND"
