"""The Word report: its parts, its form, and that nothing the consolidation holds is lost on the way to the page."""

import io
import re
import zipfile
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import docx
import pytest
from lxml import etree

from doingoai.knowledge import indicators, topics
from doingoai.model import (
    Addend,
    Consolidation,
    Document,
    Duplicate,
    Excerpt,
    FileError,
    Finding,
    Header,
    LateReport,
    LeftOut,
    Period,
    PlacedFinding,
    Question,
    Report,
    SetAside,
    Span,
    Total,
    UsedReport,
    UserError,
)
from doingoai.periods import parse_code
from doingoai.write.docx import write_docx
from doingoai.write.docx.issuing import issuer_of
from doingoai.write.docx.layout import layout
from doingoai.write.docx.regime import addressing, bases, period_words
from doingoai.write.docx.wording import wording

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
UNITS = {
    "huyện Đá Vách": "da-vach.docx",
    "huyện Khe Sim": "khe-sim.docx",
    "huyện Bản Chu": "ban-chu.txt",
    "thị xã Hồng Giang": "hong-giang.docx",
    "thành phố Tân Hà": "tan-ha.docx",
    "xã Phiêng Cọ, huyện Bản Chu": "phieng-co.txt",
    "Sở Công Thương": "so-cong-thuong.docx",
}
NAMES = tuple(UNITS)


def used(unit: str, **changes: Any) -> UsedReport:
    issuer = unit if unit.startswith("Sở") else f"UBND {unit}"
    header = Header(span=Span(0, 0), issuer=issuer.split(",")[0])
    document = Document(source=UNITS[unit], sha256="0" * 64, format="txt", text="", blocks=())
    report = Report(document=document, header=header, period=None, sections=(), paragraphs=())
    fields: dict[str, Any] = {
        "source": UNITS[unit],
        "unit": unit,
        "period": "2024H1",
        "used": True,
        "report": report,
    }
    return UsedReport(**(fields | {"received": date(2024, 6, 7)} | changes))


def addend(unit: int, value: str, start: int, **changes: Any) -> Addend:
    name = NAMES[unit]
    fields: dict[str, Any] = {"qualifier": "exact", "text": f"{value} …"} | changes
    return Addend(unit=name, value=Decimal(value), source=UNITS[name], span=Span(start, start + 10), **fields)


def zero(unit: int, start: int) -> Addend:
    return addend(unit, "0", start, basis="declared_none", text="không có")


def total(
    indicator: str,
    value: str | None,
    unit: str,
    *addends: Addend,
    none: tuple[Addend, ...] = (),
    **changes: Any,
) -> Total:
    heard = {item.unit for item in (*addends, *none)}
    silent = tuple(name for name in NAMES if name not in heard)
    fields: dict[str, Any] = {"qualifier": "exact", "silent": silent} | changes
    return Total(
        indicator,
        None if value is None else Decimal(value),
        unit=unit,
        addends=addends,
        declared_none=none,
        **fields,
    )


def excerpt(topic: str | None, kind: str, unit: int, start: int, text: str) -> Excerpt:
    return Excerpt(topic, kind, NAMES[unit], UNITS[NAMES[unit]], Span(start, start + len(text)), text)


SIX_VISITS = excerpt(
    "delegations", "activity", 0, 1000,
    "Ngày 14/3/2024, huyện đón đoàn công tác của thành phố Kawa (Nhật Bản) gồm 06 người đến trao đổi về trồng cây dược liệu.",
)  # fmt: skip
SAME_VISITS = excerpt(
    "delegations", "activity", 6, 1000,
    "Ngày 14/3/2024, Sở tháp tùng đoàn thành phố Kawa (Nhật Bản) thăm vùng trồng cây dược liệu tại huyện Đá Vách.",
)  # fmt: skip
EXCERPTS = (
    excerpt("direction", "activity", 3, 400, "Thị xã ban hành Kế hoạch số 41/KH-UBND ngày 18/01/2024 về công tác đối ngoại năm 2024."),
    SIX_VISITS,
    SAME_VISITS,
    excerpt("delegations", "activity", 4, 1200, "Thành phố cử 01 đoàn gồm 05 người dự diễn đàn đô thị ven sông tại Viêng Chăn (Lào), từ ngày 20 đến ngày 24/5/2024;"),
    excerpt("delegations", "declared_none", 1, 900, "Trong kỳ huyện không có đoàn ra, đoàn vào."),
    excerpt("agreements", "declared_none", 1, 1100, "Công tác thỏa thuận quốc tế: không phát sinh."),
    excerpt("agreements", "declared_none", 2, 1100, "Huyện không ký kết thỏa thuận quốc tế"),
    excerpt("conferences", "activity", 6, 1500, "Sở phối hợp tổ chức hội thảo “Kết nối chuỗi quế hồi” với sự tham gia của 12 doanh nghiệp nước ngoài."),
    excerpt("foreign_aid", "activity", 0, 2000, "Tổ chức Blue Hill (Thụy Điển) bàn giao 03 công trình nước sạch tại xã Nà Lầu, trị giá 48.500 USD."),
    excerpt("foreign_aid", "activity", 0, 2200, "Dự án dinh dưỡng học đường tiếp tục được triển khai tại 07 điểm trường"),
    excerpt("foreign_aid", "declared_none", 3, 2000, "Không có dự án viện trợ mới."),
    excerpt("consular_protection", "activity", 2, 2500, "Huyện tiếp nhận, hướng dẫn 03 công dân làm thủ tục về nước."),
    excerpt(None, "activity", 5, 2600, "Xã treo 12 băng rôn chào mừng đoàn đua xe đạp hữu nghị đi qua địa bàn."),
    excerpt("strengths", "strength", 0, 3000, "Cấp ủy, chính quyền quan tâm bố trí kinh phí cho công tác đối ngoại."),
    excerpt("difficulties", "difficulty", 1, 3000, "Cán bộ làm công tác đối ngoại đều kiêm nhiệm, chưa qua đào tạo ngoại ngữ."),
    excerpt("difficulties", "difficulty", 5, 3100, "Xã chưa có cán bộ biết tiếng của nước láng giềng."),
    excerpt("causes", "cause", 1, 3200, "Nguồn ngân sách dành cho đối ngoại còn hạn hẹp."),
    excerpt("next_plan", "plan", 0, 3300, "Tổ chức Tuần lễ văn hóa hữu nghị tại cửa khẩu Đá Vách trong tháng 9/2024."),
    excerpt("next_plan", "plan", 4, 3400, "Đón đoàn công tác của thành phố kết nghĩa vào quý IV/2024."),
    excerpt("recommendations", "recommendation", 1, 3500, "Đề nghị Sở Ngoại vụ mở lớp bồi dưỡng nghiệp vụ cho cán bộ cấp huyện."),
    excerpt("recommendations", "recommendation", 2, 3600, "Đề nghị tỉnh giới thiệu tổ chức phi chính phủ nước ngoài đến khảo sát."),
)  # fmt: skip
TOTALS = (
    total("direction.docs_issued", "4", "văn bản", addend(3, "3", 420), addend(4, "1", 420)),
    total("delegations.out_count", "3", "đoàn", addend(4, "2", 1210), addend(6, "1", 1210), none=(zero(1, 910),)),
    total("delegations.out_persons", "11", "lượt người", addend(4, "9", 1215), addend(6, "2", 1215)),
    total("delegations.in_count", "8", "đoàn", addend(0, "5", 1010), addend(6, "3", 1010), none=(zero(1, 910), zero(2, 910)),
          left_out=(LeftOut(NAMES[5], Decimal(1), "đã tính ở cấp trên", UNITS[NAMES[5]], Span(50, 60), "01 đoàn"),)),
    total("delegations.in_persons", "82", "lượt người", addend(0, "70", 1015, qualifier="more_than"), addend(6, "12", 1030), qualifier="more_than"),
    total("delegations.countries", None, "nước", addend(4, "2", 1220), addend(6, "3", 1220), additive=False),
    total("agreements.signed", "0", "văn bản", none=(zero(1, 1110), zero(2, 1110))),
    total("conferences.count", "1", "cuộc", addend(6, "1", 1510), none=tuple(zero(i, 1510) for i in range(6))),
    total("foreign_aid.projects_new", "0", "dự án", none=(zero(3, 2010),)),
    total("foreign_aid.projects_active", "6", "dự án", addend(0, "4", 2010), addend(2, "2", 2010, qualifier="about"), qualifier="about"),
    total("foreign_aid.disbursed", "150796.5", "USD", addend(0, "150796.5", 2020), currency="USD"),
    total("foreign_aid.disbursed", "5300000000", "đồng", addend(2, "5300000000", 2020), currency="VND"),
    total("foreign_aid.beneficiaries", "5", "người", addend(2, "5", 2040, upper=Decimal(7)), upper=Decimal(7)),
    total("foreign_aid.communes", None, "xã"),
    total("foreign_information.activities", "0", "hoạt động", none=(zero(2, 2110),)),
    total("foreign_press.groups", "0", "đoàn", none=tuple(zero(i, 2700) for i in range(7)), silent=()),
    total("consular_protection.foreign_entries", "10", "trường hợp", addend(2, "10", 2510, basis="derived")),
    total("profile.population", "87000", "người", addend(2, "87000", 10)),
)  # fmt: skip


def consolidation(**changes: Any) -> Consolidation:
    finding = Finding(
        "SL-001",
        "arithmetic.sum",
        "error",
        "Các phần cộng lại không bằng tổng.",
        "Đối chiếu lại.",
        Span(1010, 1020),
    )
    fields: dict[str, Any] = {
        "unit": "tỉnh Hà Sơn",
        "issuer": "UBND tỉnh Hà Sơn",
        "period": Period("2024H1", date(2024, 1, 1), date(2024, 6, 30)),
        "reports": tuple(used(unit, received=date(2024, 6, 11 if unit == NAMES[2] else 3)) for unit in NAMES),
        "set_aside": (
            SetAside("khe-sim-cu.docx", "huyện Khe Sim", "2023", "báo cáo của kỳ khác (năm 2023)"),
        ),
        "errors": (FileError("hong.docx", "DT-002", "tệp không phải .docx hợp lệ."),),
        "totals": TOTALS,
        "excerpts": EXCERPTS,
        "duplicates": (Duplicate(0.91, SIX_VISITS, SAME_VISITS, ("ngày 14/3/2024", "Kawa")),),
        "questions": (
            Question(
                "Số người đi của thành phố Tân Hà nêu 9 và 5, chọn số nào?", UNITS[NAMES[4]], Span(1216, 1220)
            ),
            Question("Báo cáo của xã Phiêng Cọ có thuộc tỉnh không?", UNITS[NAMES[5]]),
        ),
        "findings": (PlacedFinding(finding, NAMES[0], UNITS[NAMES[0]]),),
        "not_checked": ("Hiệu lực của văn bản được viện dẫn.",),
        "expected": 10,
        "missing": ("huyện Nậm Rốn", "huyện Cốc Mười"),
        "late": (LateReport("huyện Bản Chu", date(2024, 6, 5), date(2024, 6, 11)),),
    }
    return Consolidation(**(fields | changes))


EMPTY: dict[str, Any] = dict.fromkeys(
    ("reports", "set_aside", "errors", "totals", "excerpts", "duplicates", "questions", "findings"), ()
)


def parts(data: bytes) -> dict[str, etree._Element]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {
            name: etree.fromstring(archive.read(name))
            for name in archive.namelist()
            if name.endswith((".xml", ".rels"))
        }


def words(element: etree._Element) -> str:
    """The text of an element with ordinary spaces."""
    return "".join(str(part) for part in element.itertext(f"{W}t")).replace("\u00a0", " ")


def paragraphs(root: etree._Element) -> list[str]:
    return [words(p) for p in root.iter(f"{W}p")]


@pytest.fixture(scope="module")
def written() -> bytes:
    return write_docx(consolidation())


@pytest.fixture(scope="module")
def opened(written: bytes) -> dict[str, etree._Element]:
    return parts(written)


@pytest.fixture(scope="module")
def body(opened: dict[str, etree._Element]) -> etree._Element:
    return opened["word/document.xml"]


@pytest.fixture(scope="module")
def text(body: etree._Element) -> str:
    return "\n".join(paragraphs(body))


@pytest.fixture(scope="module")
def notes(opened: dict[str, etree._Element]) -> list[str]:
    return [words(note).strip() for note in opened["word/footnotes.xml"] if note.get(f"{W}type") is None]


def test_opens_in_python_docx_and_reads_back(written: bytes) -> None:
    document = docx.Document(io.BytesIO(written))
    assert document.core_properties.title.startswith("BÁO CÁO: Kết quả công tác đối ngoại 6 tháng đầu năm")
    assert document.core_properties.language == "vi-VN"
    assert document.core_properties.author == "Ủy ban nhân dân tỉnh Hà Sơn"
    headings = [
        p.text.replace("\u00a0", " ")
        for p in document.paragraphs
        if p.style is not None and p.style.name == "Heading 1"
    ]
    assert headings == [
        "CÔNG TÁC CHỈ ĐẠO, ĐIỀU HÀNH",
        "KẾT QUẢ TRIỂN KHAI CÔNG TÁC ĐỐI NGOẠI 6 THÁNG ĐẦU NĂM 2024",
        "THUẬN LỢI, KHÓ KHĂN, VƯỚNG MẮC, NGUYÊN NHÂN",
        "PHƯƠNG HƯỚNG, NHIỆM VỤ CÔNG TÁC ĐỐI NGOẠI 6 THÁNG CUỐI NĂM 2024",
        "ĐỀ XUẤT, KIẾN NGHỊ",
    ]


def test_two_runs_give_the_same_bytes(written: bytes) -> None:
    assert write_docx(consolidation()) == written
    with zipfile.ZipFile(io.BytesIO(written)) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_header_and_title_follow_model_1_4(body: etree._Element) -> None:
    table = next(body.iter(f"{W}tbl"))
    rows = [[paragraphs(cell) for cell in row.iter(f"{W}tc")] for row in table.iter(f"{W}tr")]
    assert [line for line in rows[0][0] if line] == ["ỦY BAN NHÂN DÂN", "TỈNH HÀ SƠN"]
    assert [line for line in rows[0][1] if line] == [
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Độc lập - Tự do - Hạnh phúc",
    ]
    assert re.fullmatch(r"Số: +/BC-UBND", rows[1][0][0])
    assert re.fullmatch(r"Hà Sơn, ngày +tháng +năm 2024", rows[1][1][0])
    lines = paragraphs(body)
    start = lines.index("BÁO CÁO")
    assert (
        lines[start + 1]
        == "Kết quả công tác đối ngoại 6 tháng đầu năm,phương hướng, nhiệm vụ 6 tháng cuối năm 2024"
    )
    assert "Kính gửi: Bộ Ngoại giao." in lines
    assert any("Quyết định số 67/2011/QĐ-TTg" in line and "báo cáo của 07 đơn vị" in line for line in lines)


def test_closing(text: str, body: etree._Element) -> None:
    assert "của Ủy ban nhân dân tỉnh Hà Sơn./." in text
    closing = list(body.iter(f"{W}tbl"))[1]
    left, right = ([line for line in paragraphs(cell) if line] for cell in closing.iter(f"{W}tc"))
    assert left[0] == "Nơi nhận:"
    assert left[1] == "- Như trên;"
    assert left[-1] == "- Lưu: VT."
    assert right == ["TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"]


def test_numbering_is_automatic(opened: dict[str, etree._Element], body: etree._Element) -> None:
    numbering, styles = opened["word/numbering.xml"], opened["word/styles.xml"]
    formats = [level.find(f"{W}numFmt").get(f"{W}val") for level in numbering[0].iter(f"{W}lvl")]  # type: ignore[union-attr]
    assert formats == ["upperRoman", "decimal", "lowerLetter"]
    numbered = {s.get(f"{W}styleId") for s in styles if s.find(f"{W}pPr/{W}numPr") is not None}
    assert numbered == {"Heading1", "Heading2", "Heading3", "Article", "Clause", "Point"}
    headings = [p for p in body.iter(f"{W}p") if p.find(f"{W}pPr/{W}pStyle[@{W}val='Heading2']") is not None]
    assert headings
    assert not any(re.match(r"[\dIVX]+\.", words(p)) for p in headings)


def test_times_new_roman_everywhere(opened: dict[str, etree._Element]) -> None:
    fonts = [
        font for name, part in opened.items() if name.startswith("word/") for font in part.iter(f"{W}rFonts")
    ]
    assert len(fonts) == 1
    assert {font.get(f"{W}{slot}") for font in fonts for slot in ("ascii", "hAnsi", "eastAsia", "cs")} == {
        "Times New Roman"
    }
    assert {lang.get(f"{W}val") for lang in opened["word/styles.xml"].iter(f"{W}lang")} == {"vi-VN"}


def test_sections_and_page_numbers(opened: dict[str, etree._Element], body: etree._Element) -> None:
    sections = list(body.iter(f"{W}sectPr"))
    sizes = [section.find(f"{W}pgSz") for section in sections]
    assert [size.get(f"{W}orient") for size in sizes if size is not None] == [None] + ["landscape"] * (
        len(sections) - 1
    )
    assert sizes[0] is not None
    assert (sizes[0].get(f"{W}w"), sizes[0].get(f"{W}h")) == ("11906", "16838")
    margins = sections[0].find(f"{W}pgMar")
    assert margins is not None
    assert [margins.get(f"{W}{side}") for side in ("top", "bottom", "left", "right")] == [
        "1134",
        "1134",
        "1701",
        "1134",
    ]
    assert all(section.find(f"{W}titlePg") is not None for section in sections)
    assert all(section.find(f"{W}pgNumType[@{W}start='1']") is not None for section in sections)
    assert "PAGE" in [str(part).strip() for part in opened["word/header1.xml"].itertext(f"{W}instrText")]
    assert not words(opened["word/header2.xml"])


SENTENCES = {
    "sum_and_persons": "có 03 đoàn đi công tác nước ngoài với 11 lượt người",
    "more_than": "đón 08 đoàn khách nước ngoài đến thăm, làm việc với trên 82 lượt người",
    "not_additive": "theo từng đơn vị (không cộng dồn): thành phố Tân Hà 02 nước, Sở Công Thương 03 nước",
    "some_declare": "có 02 đơn vị báo cáo không ký mới thỏa thuận quốc tế",
    "all_declare": "không có đoàn phóng viên nước ngoài đến hoạt động.",
    "about": "trên địa bàn tỉnh có khoảng 06 dự án viện trợ phi chính phủ nước ngoài đang triển khai",
    "currencies": "giá trị viện trợ giải ngân đạt 150.796,5 USD và 5,3 tỷ đồng",
    "range": "số người hưởng lợi là 05–07 người",
    "annex": "lượt người; số quốc gia",
    "see_annex": "(Chi tiết tại Phụ lục II).",
    "none_units": "Các đơn vị báo cáo không phát sinh: các huyện Khe Sim, Bản Chu.",
    "silent_unit": "Đơn vị không nêu nội dung này trong báo cáo: thị xã Hồng Giang.",
    "missing": "Các đơn vị chưa gửi báo cáo: các huyện Nậm Rốn, Cốc Mười.",
    "late": "Đơn vị gửi báo cáo chậm so với thời hạn: huyện Bản Chu (hạn 05/6/2024, nhận 11/6/2024).",
    "set_aside": "huyện Khe Sim, khe-sim-cu.docx (báo cáo của kỳ khác (năm 2023))",
    "owed": "có 10 đơn vị phải gửi báo cáo; đã tổng hợp báo cáo của 07 đơn vị",
    "other": "Xã treo 12 băng rôn",
}


@pytest.mark.parametrize("sentence", SENTENCES.values(), ids=SENTENCES)
def test_sentences(text: str, sentence: str) -> None:
    assert sentence in text


def test_silence_is_not_nought(text: str) -> None:
    """A topic nobody speaks of is named once; no nought is made of it, and a unit's profile is no result."""
    named = re.findall(r"Các báo cáo nhận được không nêu các nội dung sau: .*", text)
    assert len(named) == 1
    assert "công tác ngoại giao kinh tế" in named[0]
    assert "thỏa thuận" not in named[0]
    assert "87.000" not in text


def test_every_figure_has_its_footnote(body: etree._Element, notes: list[str]) -> None:
    calls = [call.get(f"{W}id") for call in body.iter(f"{W}footnoteReference")]
    assert calls == [str(i) for i in range(1, len(notes) + 1)]
    assert any(
        note.startswith(
            "Báo cáo của UBND huyện Đá Vách (da-vach.docx): 05 đoàn; Sở Công Thương (so-cong-thuong.docx): 03 đoàn."
        )
        and "Không phát sinh: các huyện Khe Sim, Bản Chu." in note
        and "Không cộng: xã Phiêng Cọ, huyện Bản Chu 1 (đã tính ở cấp trên)" in note
        for note in notes
    )
    assert any("(số cộng từ các phần)" in note for note in notes)
    bookmarks = [mark.get(f"{W}name") for mark in body.iter(f"{W}bookmarkStart")]
    assert "so_delegations_in_count" in bookmarks
    assert len(set(bookmarks)) == len(bookmarks)


def test_no_words_of_a_unit_are_lost(text: str, notes: list[str]) -> None:
    everything = text + "\n" + "\n".join(notes)
    for item in EXCERPTS:
        assert item.text.rstrip(" .;") in everything
    assert "Huyện Đá Vách: “" in text


def test_what_needs_a_decision_is_a_comment(
    opened: dict[str, etree._Element], body: etree._Element, text: str
) -> None:
    comments = [words(comment) for comment in opened["word/comments.xml"]]
    assert sum("Kawa" in comment for comment in comments) == 1
    for part in ("chọn số nào?", "Phiêng Cọ có thuộc tỉnh", "Các phần cộng lại không bằng tổng", "hong.docx"):
        assert any(part in comment for comment in comments), part
        assert part not in text.split("Phụ lục I\n")[0] or part == "hong.docx"
    for tag in ("commentRangeStart", "commentRangeEnd", "commentReference"):
        assert sorted(int(str(item.get(f"{W}id"))) for item in body.iter(f"{W}{tag}")) == list(
            range(len(comments))
        )


def test_annexes(body: etree._Element, text: str) -> None:
    labels = re.findall(r"^Phụ lục [IVX]+$", text, re.M)
    assert labels == [f"Phụ lục {n}" for n in ("I", "II", "III", "IV", "V", "VI")]
    before = text.split("Phụ lục I\n")[0]
    assert all(label in before for label in labels)
    assert re.search(
        r"\(Kèm theo Báo cáo số +/BC-UBND ngày +tháng +năm 2024 của Ủy ban nhân dân tỉnh Hà Sơn\)", text
    )
    tables = [table for table in body.iter(f"{W}tbl") if table.find(f"{W}tblPr/{W}tblCaption") is not None]
    assert len(tables) == 6
    for table in tables:
        first = table.find(f"{W}tr")
        assert first is not None
        assert first.find(f"{W}trPr/{W}tblHeader") is not None
        assert all(row.find(f"{W}trPr/{W}cantSplit") is not None for row in table.iter(f"{W}tr"))
    rows = {
        words(cells[1]): [words(cell) for cell in cells[2:]]
        for cells in ([*row.iter(f"{W}tc")] for row in tables[1].iter(f"{W}tr"))
    }
    assert rows["Huyện Đá Vách"] == ["–", "–", "5", "trên 70", "–"]
    assert rows["Huyện Khe Sim"] == ["0", "–", "0", "–", "–"]
    assert rows["Xã Phiêng Cọ, huyện Bản Chu"] == ["–", "–", "(1)", "–", "–"]
    assert rows["Tổng cộng"] == ["3", "11", "8", "trên 82", "không cộng"]


def test_valid_against_the_schemas(shared: Path, opened: dict[str, etree._Element], tmp_path: Path) -> None:
    (tmp_path / "xml.xsd").write_text(
        '<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" targetNamespace="http://www.w3.org/XML/1998/namespace">'
        '<xs:attribute name="space" type="xs:NCName"/></xs:schema>'
    )
    (tmp_path / "all.xsd").write_text(
        '<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema">'
        '<xs:import namespace="http://www.w3.org/XML/1998/namespace" schemaLocation="xml.xsd"/>'
        f'<xs:import namespace="{W[1:-1]}" schemaLocation="{(shared / "xsd" / "wml.xsd").as_uri()}"/></xs:schema>'
    )
    schema = etree.XMLSchema(etree.parse(str(tmp_path / "all.xsd")))
    checked = [name for name in opened if name.startswith("word/") and name.endswith(".xml")]
    assert len(checked) == 8
    for name in checked:
        assert schema.validate(opened[name]), (name, schema.error_log)


def test_empty_consolidation_is_a_whole_document() -> None:
    text = "\n".join(
        paragraphs(
            parts(write_docx(consolidation(**EMPTY, expected=None, missing=None, late=None)))[
                "word/document.xml"
            ]
        )
    )
    assert "chưa nhận được báo cáo nào có thể tổng hợp" in text
    assert "chưa xác định được đơn vị nào chưa gửi" in text
    assert "Phụ lục\n" in text


def test_without_a_list_nobody_can_tell_who_is_missing() -> None:
    text = "\n".join(
        paragraphs(
            parts(write_docx(consolidation(expected=None, missing=None, late=None)))["word/document.xml"]
        )
    )
    assert (
        "Do không có danh sách các đơn vị phải gửi báo cáo nên chưa xác định được đơn vị nào chưa gửi."
        in text
    )
    assert "Đã tổng hợp báo cáo của 07 đơn vị (Chi tiết tại Phụ lục VI)." in text


def test_control_characters_and_long_names() -> None:
    long = "huyện " + "Rất Dài " * 40
    dirty = replace(EXCERPTS[0], unit=long, text="Huyện đón\x00 đoàn\x0b từ {nước} bạn\ud800 <b>&")
    data = write_docx(consolidation(excerpts=(dirty,)))
    text = "\n".join(paragraphs(parts(data)["word/document.xml"]))
    assert "Huyện đón đoàn từ {nước} bạn <b>&" in text
    assert ("Huyện " + "Rất Dài " * 40).strip() in text
    docx.Document(io.BytesIO(data))


def test_many_units_are_counted_and_named_in_a_footnote() -> None:
    units = [f"xã Mẫu {n}" for n in range(1, 61)]
    reports = tuple(replace(used(NAMES[0]), unit=unit, source=f"{n}.txt") for n, unit in enumerate(units))
    figures = tuple(
        Addend(unit, Decimal(1), "exact", f"{n}.txt", Span(0, 5), "01 đoàn")
        for n, unit in enumerate(units[:40])
    )
    found = (Total("delegations.in_count", Decimal(40), "exact", "đoàn", figures, (), tuple(units[40:])),)
    opened = parts(write_docx(consolidation(reports=reports, totals=found, excerpts=())))
    text = "\n".join(paragraphs(opened["word/document.xml"]))
    notes = "\n".join(paragraphs(opened["word/footnotes.xml"]))
    assert "Các đơn vị không nêu nội dung này trong báo cáo: 20 đơn vị." in text
    assert (
        "Tổng hợp từ báo cáo của 40 đơn vị; số liệu từng đơn vị tại Phụ lục I, tên báo cáo tại Phụ lục II."
        in notes
    )
    assert "Mẫu 60" in notes


def test_several_figures_of_one_report_stand_together_in_the_footnote() -> None:
    figures = (
        addend(0, "19", 10),
        addend(0, "40", 30, qualifier="nearly", period="2024Q1"),
        addend(1, "6", 10),
    )
    found = total("delegations.out_persons", "65", "lượt người", *figures, qualifier="nearly", silent=())
    notes = paragraphs(parts(write_docx(consolidation(totals=(found,), excerpts=())))["word/footnotes.xml"])
    assert any(
        "UBND huyện Đá Vách (da-vach.docx): 19 lượt người + gần 40 lượt người (kỳ quý I năm 2024); UBND huyện Khe Sim"
        in note
        for note in notes
    )


ISSUERS = {  # issuer, unit: (parent, body, symbol, signs, place, full name)
    "province": ("Uỷ ban nhân dân tỉnh Hà Sơn", "tỉnh Hà Sơn", ((), ("ỦY BAN NHÂN DÂN", "TỈNH HÀ SƠN"), "BC-UBND", "PHÓ CHỦ TỊCH", "Hà Sơn")),
    "department": ("Sở Ngoại vụ", "tỉnh Hà Sơn", (("UBND TỈNH HÀ SƠN",), ("SỞ NGOẠI VỤ",), "BC-SNgV", "GIÁM ĐỐC", "Hà Sơn")),
    "department_named": ("Sở Công Thương tỉnh Hà Sơn", "tỉnh Hà Sơn", (("UBND TỈNH HÀ SƠN",), ("SỞ CÔNG THƯƠNG",), "BC-SCT", "GIÁM ĐỐC", "Hà Sơn")),
    "central_city": ("UBND thành phố Hồ Chí Minh", "thành phố Hồ Chí Minh", ((), ("ỦY BAN NHÂN DÂN", "THÀNH PHỐ HỒ CHÍ MINH"), "BC-UBND", "PHÓ CHỦ TỊCH", "Thành phố Hồ Chí Minh")),
    "district": ("UBND huyện Khe Sim", "huyện Khe Sim", ((), ("ỦY BAN NHÂN DÂN", "HUYỆN KHE SIM"), "BC-UBND", "PHÓ CHỦ TỊCH", "Khe Sim")),
    "special_zone": ("UBND đặc khu Đảo Cát", "đặc khu Đảo Cát", ((), ("ỦY BAN NHÂN DÂN", "ĐẶC KHU ĐẢO CÁT"), "BC-UBND", "PHÓ CHỦ TỊCH", "Đảo Cát")),
    "office": ("Văn phòng UBND tỉnh Hà Sơn", "tỉnh Hà Sơn", (("UBND TỈNH HÀ SƠN",), ("VĂN PHÒNG",), "BC-VP", "CHÁNH VĂN PHÒNG", "Hà Sơn")),
    "ministry": ("Bộ Ngoại giao", "cả nước", ((), ("BỘ NGOẠI GIAO",), "BC-BNG", "THỨ TRƯỞNG", "Hà Nội")),
    "unknown": ("Ban quản lý Khu kinh tế cửa khẩu", "tỉnh Hà Sơn", ((), ("BAN QUẢN LÝ KHU KINH TẾ CỬA KHẨU",), "BC-BQLKKTCK", "THỦ TRƯỞNG ĐƠN VỊ", "Hà Sơn")),
}  # fmt: skip


@pytest.mark.parametrize(("name", "unit", "expected"), ISSUERS.values(), ids=ISSUERS)
def test_issuers(name: str, unit: str, expected: tuple[Any, ...]) -> None:
    found = issuer_of(name, unit)
    assert (found.parent, found.body, found.symbol, found.signs[-1], found.place) == expected
    write_docx(consolidation(issuer=name, unit=unit))


def test_a_party_body_reports_in_the_form_of_the_party() -> None:
    text = "\n".join(
        paragraphs(parts(write_docx(consolidation(issuer="Ban Tuyên giáo Tỉnh ủy")))["word/document.xml"])
    )
    assert "ĐẢNG CỘNG SẢN VIỆT NAM" in text
    assert "CỘNG HÒA" not in text
    assert re.search(r"^Số +-BC/BTGTU$", text, re.M)
    assert "Kính gửi" not in text
    assert "./." not in text
    assert re.search(r"^Phụ lục 1$", text, re.M)
    assert "- Lưu Ban Tuyên giáo." in text


def test_bodies_without_documents_of_their_own_are_refused_with_the_reason() -> None:
    with pytest.raises(UserError, match=r"\[VB-001\].*Đảng bộ tỉnh Hà Sơn.*không rõ cấp ủy nào"):
        write_docx(consolidation(issuer="Đảng bộ tỉnh Hà Sơn"))


def test_an_indicator_out_of_the_catalogue_is_named() -> None:
    strange = total("delegations.no_such_thing", "1", "đoàn", addend(0, "1", 5))
    with pytest.raises(UserError, match=r"\[VB-002\].*delegations\.no_such_thing"):
        write_docx(consolidation(totals=(strange,)))


def test_knowledge_is_whole() -> None:
    """Patterns are of known indicators, take a figure, and add to indicators that have a pattern; phrases are all there."""
    known = indicators()
    patterns = wording().patterns
    for name, pattern in patterns.items():
        assert name in known, name
        assert pattern.some.count("{figure}") == 1, name
        assert "{" not in pattern.none, name
        assert pattern.after is None or (
            pattern.after in patterns and "{figure}" in (pattern.joined or "")
        ), name
    assert {part.topics_of for part in wording().outline if part.topics_of} <= {
        topic.part for topic in topics().values()
    }
    assert {level.style for level in layout().outline} <= set(layout().styles)


PERIODS = {
    "2024": "Kết quả công tác đối ngoại năm 2024, phương hướng, nhiệm vụ năm 2025",
    "2024H1": "Kết quả công tác đối ngoại 6 tháng đầu năm, phương hướng, nhiệm vụ 6 tháng cuối năm 2024",
    "2024H2": "Kết quả công tác đối ngoại 6 tháng cuối năm 2024, phương hướng, nhiệm vụ 6 tháng đầu năm 2025",
    "2024Q3": "Kết quả công tác đối ngoại quý III năm 2024, phương hướng, nhiệm vụ quý IV năm 2024",
    "2024-9M": "Kết quả công tác đối ngoại 9 tháng đầu năm, phương hướng, nhiệm vụ 3 tháng cuối năm 2024",
    "2011..2020": "Tổng kết công tác đối ngoại giai đoạn 2011-2020, phương hướng, nhiệm vụ giai đoạn 2021-2030",
}


@pytest.mark.parametrize(("code", "title"), PERIODS.items(), ids=PERIODS)
def test_titles(code: str, title: str) -> None:
    assert period_words(parse_code(code)).title == title


def test_bases_are_those_in_force() -> None:
    province = issuer_of("UBND tỉnh Hà Sơn", "tỉnh Hà Sơn")
    assert len(bases(province, date(2024, 6, 30))) == 2
    assert len(bases(province, date(2015, 6, 30))) == 1
    assert bases(province, date(2010, 6, 30)) == ()
    commune = issuer_of("UBND xã Nà Lầu", "xã Nà Lầu")
    assert addressing(commune, date(2025, 6, 30)).addressees == ("Ủy ban nhân dân cấp huyện",)
    assert addressing(commune, date(2025, 7, 1)).addressees == ("Sở Ngoại vụ",)
