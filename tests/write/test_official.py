"""Every kind of administrative document: its parts and their places, read back from the file; and what is refused."""

import io
import json
import re
import shutil
import subprocess
from dataclasses import replace
from datetime import date
from pathlib import Path

import docx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from official_samples import (
    DECISION,
    LETTER,
    NOTICE,
    PARTY_LETTER,
    PARTY_SUBMISSION,
    PLAN,
    REPORT,
    SAMPLES,
    SUBMISSION,
    party_report,
)
from ooxml_parts import W, lines, parts, processed, schema, styles, words

import doingoai
from doingoai.model import UserError
from doingoai.read import read_document
from doingoai.write.documents import Official, Signing, heading, item, story_of, text, write_official
from doingoai.write.docx.issuing import issuer_of
from doingoai.write.docx.story import Paragraph, Text
from doingoai.write.docx.ties import tie
from doingoai.write.docx.xml import clean

NBSP = "\u00a0"


@pytest.fixture(scope="module")
def written() -> dict[str, bytes]:
    return {name: write_official(sample) for name, sample in SAMPLES.items()}


@pytest.fixture(scope="module")
def opened(written: dict[str, bytes]) -> dict[str, dict[str, etree._Element]]:
    return {name: parts(data) for name, data in written.items()}


def body(data: bytes) -> list[str]:
    return [line for line in lines(parts(data)["word/document.xml"]) if line.strip()]


@pytest.mark.parametrize("name", SAMPLES)
def test_every_part_is_valid(
    shared: Path, name: str, opened: dict[str, dict[str, etree._Element]], tmp_path: Path
) -> None:
    known = schema(shared, tmp_path)
    for part, root in opened[name].items():
        if part != "docProps/core.xml":  # its schema wants one of the Dublin Core, which is not at hand
            assert known.validate(processed(root)), (part, known.error_log)


@pytest.mark.parametrize("name", SAMPLES)
def test_the_same_document_gives_the_same_bytes(name: str, written: dict[str, bytes]) -> None:
    assert write_official(SAMPLES[name]) == written[name]


@pytest.mark.parametrize("name", SAMPLES)
def test_opens_in_python_docx(name: str, written: dict[str, bytes]) -> None:
    document = docx.Document(io.BytesIO(written[name]))
    assert document.core_properties.language == "vi-VN"
    assert document.core_properties.title
    assert document.tables


@pytest.mark.parametrize("name", SAMPLES)
def test_our_reader_reads_it_whole(name: str, written: dict[str, bytes], tmp_path: Path) -> None:
    path = tmp_path / f"{name}.docx"
    path.write_bytes(written[name])
    heard = " ".join(re.sub("[¹²³]", "", read_document(path).text.replace(NBSP, " ")).split())
    for line in body(written[name]):
        if "<" not in line:
            assert " ".join(line.split()) in heard, line


@pytest.mark.parametrize("name", sorted(SAMPLES.keys() - {"quyet-dinh"}))
def test_our_own_rules_of_form_find_nothing(name: str, written: dict[str, bytes], tmp_path: Path) -> None:
    path = tmp_path / f"{name}.docx"
    path.write_bytes(written[name])
    report = doingoai.read(path)
    found = [finding for finding in doingoai.check(report) if finding.rule.startswith("format.")]
    assert found == []


def test_pandoc_finds_headings_footnotes_and_tables(written: dict[str, bytes], tmp_path: Path) -> None:
    pandoc = shutil.which("pandoc")
    if pandoc is None:
        pytest.skip("không có pandoc")
    path = tmp_path / "a.docx"
    path.write_bytes(written["bao-cao"])
    out = subprocess.run([pandoc, str(path), "-t", "json"], capture_output=True, check=True).stdout
    tree = json.dumps(json.loads(out), ensure_ascii=False)
    assert tree.count('"t": "Note"') == 1
    levels = "".join(re.findall(r'"t": "Header", "c": \[(\d)', tree))
    assert levels == "123333332" + "1" + "121"
    assert tree.count('"t": "Table"') == 3
    assert tree.count('"t": "Image"') == 1


STATE_NATION = ["CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc"]
HEADS = {  # document: (left lines, right lines, below left, below right)
    "report": (REPORT, ["UBND TỈNH HÀ SƠN", "SỞ NGOẠI VỤ"], STATE_NATION, ["Số:       /BC-SNgV"], ["Hà Sơn, ngày      tháng      năm 2024"]),
    "letter": (LETTER, ["ỦY BAN NHÂN DÂN", "TỈNH HÀ SƠN"], STATE_NATION,
               ["Số: 07/UBND-NC", "V/v báo cáo kết quả công tác đối ngoại 6 tháng đầu năm 2024", "KHẨN"], ["Hà Sơn, ngày 06 tháng 5 năm 2024"]),
    "plan": (PLAN, ["ỦY BAN NHÂN DÂN", "XÃ NÀ LẦU"], STATE_NATION, ["Số:       /KH-UBND"], ["Nà Lầu, ngày      tháng      năm 2026"]),
    "notice": (NOTICE, ["UBND TỈNH HÀ SƠN", "VĂN PHÒNG"], STATE_NATION, ["Số:       /TB-VP", "LƯU HÀNH NỘI BỘ"], ["Hà Sơn, ngày      tháng      năm 2025"]),
    "decision": (DECISION, ["ỦY BAN NHÂN DÂN", "TỈNH HÀ SƠN"], STATE_NATION, ["Số:       /QĐ-UBND"], ["Hà Sơn, ngày      tháng      năm 2025"]),
    "party_2024": (party_report(date(2024, 2, 3)), ["TỈNH ỦY HÀ SƠN", "*"], ["ĐẢNG CỘNG SẢN VIỆT NAM"], ["Số 09-BC/TU"], ["Hà Sơn, ngày 03 tháng 02 năm 2024"]),
    "party_letter": (PARTY_LETTER, ["TỈNH ỦY HÀ SƠN", "BAN TUYÊN GIÁO", "VÀ DÂN VẬN", "*"], ["ĐẢNG CỘNG SẢN VIỆT NAM"],
                     ["Số       -CV/BTGDVTU", "về việc báo cáo công tác thông tin đối ngoại"], ["Hà Sơn, ngày 01 tháng 6 năm 2026"]),
}  # fmt: skip


@pytest.mark.parametrize(("sample", "left", "right", "number", "day"), HEADS.values(), ids=HEADS)
def test_heads(
    sample: Official, left: list[str], right: list[str], number: list[str], day: list[str]
) -> None:
    table = next(parts(write_official(sample))["word/document.xml"].iter(f"{W}tbl"))
    cells = [[line for line in lines(cell) if line.strip()] for cell in table.iter(f"{W}tc")]
    assert cells == [left, right, number, day]


CLOSINGS = {  # document: (recipients, signature, last words)
    "report": (REPORT, ["Nơi nhận:", "- Như trên;", "- Bộ Ngoại giao (b/c);", "- Lãnh đạo Sở;", "- Lưu: VT, LTLS."], ["KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC"], "tỉnh./."),
    "letter": (LETTER, ["Nơi nhận:", "- Như trên;", "- Chủ tịch, các PCT UBND tỉnh;", "- Lưu: VT, NC. NVT.(42)."],
               ["TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH", "Lò Thị Mẫu"], "thực hiện./."),
    "party_2024": (party_report(date(2024, 6, 28)), ["Nơi nhận:", "- Ban Bí thư (để báo cáo),", "- Các đồng chí Tỉnh ủy viên,", "- Lưu Văn phòng Tỉnh ủy."],
                   ["T/M BAN THƯỜNG VỤ", "PHÓ BÍ THƯ", "Vàng A Mẫu"], "kết nghĩa."),
    "party_2026": (party_report(date(2026, 5, 27)), ["Nơi nhận:", "- Ban Bí thư (để báo cáo);", "- Các đồng chí Tỉnh ủy viên;", "- Lưu Văn phòng Tỉnh ủy."],
                   ["T/M BAN THƯỜNG VỤ", "PHÓ BÍ THƯ", "Vàng A Mẫu"], "kết nghĩa."),
}  # fmt: skip


@pytest.mark.parametrize(("sample", "recipients", "signs", "end"), CLOSINGS.values(), ids=CLOSINGS)
def test_closings(sample: Official, recipients: list[str], signs: list[str], end: str) -> None:
    root = parts(write_official(sample))["word/document.xml"]
    table = list(root.iter(f"{W}tbl"))[1]
    left, right = ([line for line in lines(cell) if line.strip()] for cell in table.iter(f"{W}tc"))
    assert (left, right) == (recipients, signs)
    before = [words(p) for p in table.itersiblings(f"{W}p", preceding=True) if words(p)]
    assert before[0].endswith(end)
    assert not before[0].endswith(f".{end}")
    kept = [p for p in table.iter(f"{W}p") if p.find(f"{W}pPr/{W}pStyle[@{W}val='Signer']") is None]
    look = {s.get(f"{W}styleId"): s for s in parts(write_official(sample))["word/styles.xml"]}
    for paragraph in kept:
        style = paragraph.find(f"{W}pPr/{W}pStyle")
        assert style is not None
        assert look[style.get(f"{W}val")].find(f"{W}pPr/{W}keepNext") is not None


def test_addressees() -> None:
    assert "Kính gửi: Ủy ban nhân dân tỉnh Hà Sơn." in body(write_official(SUBMISSION))
    found = body(write_official(LETTER))
    start = found.index("Kính gửi:")
    assert found[start + 1 : start + 4] == [
        "- Các sở, ban, ngành của tỉnh;",
        "- Ủy ban nhân dân các huyện, thành phố;",
        "- Công an tỉnh.",
    ]
    assert "Kính trình: Ban Thường vụ Tỉnh ủy." in body(write_official(PARTY_SUBMISSION))
    before = replace(PARTY_SUBMISSION, day=date(2026, 5, 26))
    assert "Kính gửi: Ban Thường vụ Tỉnh ủy." in body(write_official(before))


def test_titles() -> None:
    found = body(write_official(REPORT))
    start = found.index("BÁO CÁO")
    assert found[start + 1].startswith("Kết quả công tác đối ngoại 6 tháng đầu năm,")
    party = body(write_official(party_report(date(2026, 6, 28))))
    start = party.index("BÁO CÁO")
    assert party[start + 1].startswith("kết quả công tác đối ngoại đảng")
    assert party[start + 2] == "-----"
    assert not {"CÔNG VĂN", "BÁO CÁO"} & set(body(write_official(LETTER)))


def test_bases_end_with_semicolons_and_a_full_stop() -> None:
    found = [line for line in body(write_official(PLAN)) if line.startswith("Căn cứ")]
    assert [line[-1] for line in found] == [";", "."]
    assert [line for line in body(write_official(PARTY_LETTER)) if line.startswith("- Căn cứ")]


def test_a_decision_is_written_in_articles(
    opened: dict[str, dict[str, etree._Element]], tmp_path: Path
) -> None:
    found = body(write_official(DECISION))
    assert "CHỦ TỊCH ỦY BAN NHÂN DÂN TỈNH HÀ SƠN" in found
    assert "QUYẾT ĐỊNH:" in found
    path = tmp_path / "a.docx"
    path.write_bytes(write_official(DECISION))
    heard = read_document(path).text.replace(NBSP, " ")
    numbers = re.findall(r"^(Điều \d\.|\d\.|[a-zđ]\))", heard, re.M)
    assert numbers == ["Điều 1.", "Điều 2.", "1.", "a)", "b)", "c)", "d)", "đ)", "e)", "2.", "Điều 3."]


def test_headings_are_numbered_by_the_program_and_anew_in_an_annex(
    written: dict[str, bytes], tmp_path: Path
) -> None:
    path = tmp_path / "a.docx"
    path.write_bytes(written["bao-cao"])
    heard = read_document(path).text.replace(NBSP, " ")
    numbers = re.findall(r"^([IVX]+\.|\d\.|[a-zđ]\)) [A-ZĐ]", heard, re.M)
    assert numbers == ["I.", "1.", "a)", "b)", "c)", "d)", "đ)", "e)", "2.", "II.", "I.", "1.", "II."]
    assert not any(re.match(r"[IVX\d]+\.|[a-zđ]\)", line) for line in body(written["bao-cao"]))


def test_annexes_have_sections_pages_and_heads_of_their_own(
    opened: dict[str, dict[str, etree._Element]],
) -> None:
    root = opened["bao-cao"]["word/document.xml"]
    sections = list(root.iter(f"{W}sectPr"))
    orients = [size.get(f"{W}orient") for s in sections if (size := s.find(f"{W}pgSz")) is not None]
    assert orients == [None, "landscape", None]
    assert all(s.find(f"{W}pgNumType[@{W}start='1']") is not None for s in sections)
    assert all(s.find(f"{W}titlePg") is not None for s in sections)
    found = [line for line in lines(root) if line.strip()]
    assert "Phụ lục I" in found
    assert "Phụ lục II" in found
    assert sum(bool(re.match(r"\(Kèm theo Báo cáo số +/BC-SNgV ngày", line)) for line in found) == 2
    party = body(write_official(party_report(date(2024, 6, 28))))
    assert "Phụ lục" in party
    assert any(line.startswith("(Kèm theo Báo cáo số 09-BC/TU, ngày 28 tháng 6 năm 2024") for line in party)


def test_tables_repeat_their_heads_and_pictures_say_what_they_show(
    opened: dict[str, dict[str, etree._Element]],
) -> None:
    root = opened["bao-cao"]["word/document.xml"]
    table = next(t for t in root.iter(f"{W}tbl") if t.find(f"{W}tblPr/{W}tblCaption") is not None)
    rows = list(table.iter(f"{W}tr"))
    assert rows[0].find(f"{W}trPr/{W}tblHeader") is not None
    assert all(row.find(f"{W}trPr/{W}cantSplit") is not None for row in rows)
    shown = list(root.iter("{*}docPr"))
    assert [element.get("descr") for element in shown] == [
        "Biểu đồ cột: số đoàn vào theo bốn nước, nhiều nhất 9 đoàn."
    ]


def test_a_letter_has_its_contact_at_the_foot_of_the_first_page(
    opened: dict[str, dict[str, etree._Element]],
) -> None:
    assert "số 1 đường Mẫu" in words(opened["cong-van"]["word/footer1.xml"])
    section = next(opened["cong-van"]["word/document.xml"].iter(f"{W}sectPr"))
    assert [foot.get(f"{W}type") for foot in section.iter(f"{W}footerReference")] == ["first"]


def test_party_pages_have_their_own_margins_and_spacing(opened: dict[str, dict[str, etree._Element]]) -> None:
    found = opened["dang-bao-cao-2026"]
    margins = next(found["word/document.xml"].iter(f"{W}pgMar"))
    assert [margins.get(f"{W}{side}") for side in ("top", "right", "bottom", "left")] == [
        "1134",
        "850",
        "1134",
        "1701",
    ]
    spacing = found["word/styles.xml"].find(f"{W}style[@{W}styleId='Body']/{W}pPr/{W}spacing")
    assert spacing is not None
    assert (spacing.get(f"{W}line"), spacing.get(f"{W}lineRule")) == ("360", "exact")


TIES = {  # as written, with ~ where the space does not break
    "date": "ngày~05~tháng~6 năm~2024",
    "number": "Quyết định số~67/2011/QĐ-TTg",
    "article": "theo Điều~5, khoản~2, điểm~a",
    "article_in_a_row": "khoản~2 Điều~5 Nghị định",
    "noun": "đón 10~đoàn với 86~lượt người, 07~dự án",
    "no_noun": "năm~2024 của tỉnh, 12 trên 15",
    "annex": "chi tiết tại Phụ~lục~II",
    "annex_arabic": "Phụ~lục~1",
    "quarter": "quý~IV năm~2024",
    "blank": "ngày~~~~~~tháng~~~~~~năm~2024",
    "nothing": "không có gì",
}


@pytest.mark.parametrize("sentence", TIES.values(), ids=TIES)
def test_ties(sentence: str) -> None:
    given_ = re.sub("~{6}", f" {NBSP * 4} ", sentence).replace("~", " ")
    assert tie(given_).replace(NBSP, "~") == sentence


REFUSED = {  # what is wrong: (document, words of the message)
    "kind": (replace(REPORT, kind="poem"), r"\[VB-004\].*không có loại văn bản “poem”.*report"),
    "party_only": (replace(REPORT, kind="conclusion"), r"\[VB-004\].*“conclusion” theo Nghị định 30"),
    "abstract": (replace(REPORT, abstract=" \x01 "), r"\[VB-004\].*trích yếu để trống"),
    "long": (replace(REPORT, abstract="rất dài " * 200), r"\[VB-004\].*có dòng dài 1600 chữ"),
    "body": (replace(REPORT, body=()), r"\[VB-004\].*không có nội dung"),
    "number": (replace(REPORT, number=0), r"\[VB-004\].*số văn bản 0"),
    "urgency": (replace(REPORT, urgency="GẤP"), r"\[VB-004\].*“GẤP”.*HỎA TỐC"),
    "circulation": (replace(REPORT, circulation="ĐỌC XONG ĐỐT"), r"\[VB-004\].*XEM XONG TRẢ LẠI"),
    "signing": (replace(REPORT, signing=Signing("PHÓ BÍ THƯ", ("T/M BAN THƯỜNG VỤ",))), r"\[VB-004\].*“T/M”, không dùng theo Nghị định 30"),
    "party_signing": (replace(PARTY_LETTER, signing=Signing("TRƯỞNG BAN", ("TM. TỈNH ỦY",))), r"\[VB-004\].*“TM\.”, không dùng theo Hướng dẫn 05"),
    "position": (replace(REPORT, signing=Signing(" ")), r"\[VB-004\].*chưa có chức vụ"),
    "levels": (replace(REPORT, body=(Paragraph((Text("sâu"),), level=4),)), r"\[VB-003\].*đề mục cấp 4, mẫu trình bày chỉ có 3"),
    "dashes": (replace(REPORT, body=(item("sâu", depth=3),)), r"\[VB-003\].*gạch đầu dòng cấp 3"),
    "heading": (replace(REPORT, body=(heading(4, "sâu"),)), r"\[VB-003\].*“Heading4”"),
}  # fmt: skip


@pytest.mark.parametrize(("sample", "message"), REFUSED.values(), ids=REFUSED)
def test_refused_with_the_remedy(sample: Official, message: str) -> None:
    with pytest.raises(UserError, match=message):
        write_official(sample)


def test_a_name_of_three_hundred_letters() -> None:
    name = "Ban quản lý " + "rất dài " * 36
    data = write_official(replace(REPORT, issuer=issuer_of(name.strip(), "tỉnh Hà Sơn"), abstract="x" * 300))
    docx.Document(io.BytesIO(data))
    assert "X" + "x" * 299 in body(data)


ANY = st.text(st.characters(), max_size=120)


@settings(max_examples=40)
@given(abstract=ANY, words_=ANY, name=ANY, drafter=ANY)
def test_any_words_give_a_file_that_opens_or_a_clear_error(
    abstract: str, words_: str, name: str, drafter: str
) -> None:
    sample = replace(
        REPORT,
        abstract=abstract,
        body=(heading(1, words_), text(words_), item(words_)),
        signing=Signing("GIÁM ĐỐC", (), name),
        addressees=(name, words_),
        drafter=drafter,
        contact=(words_,),
    )
    if not clean(abstract).strip():
        with pytest.raises(UserError, match=r"\[VB-004\]"):
            write_official(sample)
        return
    data = write_official(sample)
    document = docx.Document(io.BytesIO(data))
    assert len(document.tables) == 3
    for root in parts(data).values():
        assert root is not None


def test_the_order_of_styles_is_that_of_the_model_forms() -> None:
    """Model 1.4: header, kind, abstract, body, recipients, signature; annexes after."""
    seen = styles(parts(write_official(REPORT))["word/document.xml"])
    expected = (
        "End ParentBody IssuingBody Rule Nation Motto Rule SymbolLine PlaceDate Kind DocumentTitle Rule Addressee Body Heading1 Heading2"
        " Body Heading3 Item"
    )
    assert seen[: len(expected.split())] == expected.split()
    assert styles(parts(write_official(LETTER))["word/document.xml"])[:9] == (
        "IssuingBody IssuingBody Rule Nation Motto Rule SymbolLine LetterAbstract Urgency".split()
    )


def test_a_story_is_set_in_the_look_of_its_side() -> None:
    assert story_of(REPORT).look == "state"
    assert story_of(PARTY_LETTER).look == "party"
