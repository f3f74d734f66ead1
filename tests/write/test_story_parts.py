"""What a story can hold beyond words: content controls, pictures, boxes, lists; and the same story as HTML and PDF."""

import io
import re
import shutil
import unicodedata
from dataclasses import replace
from pathlib import Path

import docx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from official_samples import LETTER, REPORT, SAMPLES, grid, png
from ooxml_parts import W, parts, processed, schema, words

from doingoai.model import UserError
from doingoai.read import isolation, limits, read_bytes
from doingoai.write import pdf
from doingoai.write.documents import heading, story_of, text, write_official
from doingoai.write.docx.counting import letter, roman
from doingoai.write.docx.package import package
from doingoai.write.docx.story import (
    Block,
    Boxed,
    Cell,
    ContentControl,
    Controlled,
    Marked,
    Note,
    Paragraph,
    Picture,
    Rule,
    Section,
    Story,
    Table,
    Text,
    paragraph,
    plain,
)
from doingoai.write.docx.xml import clean
from doingoai.write.html_document import document_html, fragment

CONTROLS = (
    ContentControl("so.doan_ra", "Số đoàn ra", "number", placeholder="nhập số"),
    ContentControl("so.doan_vao", "Số đoàn vào", "number", value="12"),
    ContentControl("khong", "Không phát sinh", "checkbox"),
    ContentControl("co", "Có phát sinh", "checkbox", value="1"),
    ContentControl("ngay", "Ngày", "date", value="2024-06-05"),
    ContentControl("ngay_trong", "Ngày", "date"),
    ContentControl("loai", "Loại", "dropdown", choices=("đoàn ra", "đoàn vào", "đoàn ra")),
    ContentControl("loi", "Lời", "text", value="dòng một\ndòng hai", lines=True),
)


def story(*blocks: Block, **changes: object) -> Story:
    made = Story((Section(blocks),), "Mẫu", "Sở Ngoại vụ", "Mẫu", "2024-06-30")
    return replace(made, **changes)  # type: ignore[arg-type]


def form() -> Story:
    row = (
        Cell((paragraph("Đoàn ra", "TableText"),), heading=True),
        Cell((Paragraph((CONTROLS[0],), "TableText"),)),
    )
    whole = (
        Cell((paragraph("Ghi chú", "TableText"),)),
        Cell((paragraph("Chưa có", "TableText"),), control=ContentControl("ghi_chu", "Ghi chú")),
    )
    head = (Cell((paragraph("Chỉ tiêu", "TableHead"),), span=2),)
    return story(
        Paragraph(CONTROLS),
        Table((head, row, whole), (80, 80), header_rows=1, title="Bảng điền"),
        Controlled(ContentControl("phan_hai", "Phần hai"), (paragraph("Một."), paragraph("Hai."))),
        Boxed("HỎA TỐC", 30, 64),
        Picture(png(), 60, 30, "Bốn cột", "Hình"),
        Picture(png(), 40, 20, "Bốn cột, nhỏ hơn"),
        Table(((Cell((grid(1),)),),), (160,), ruled=False),
    )


def test_controls_pictures_and_boxes_are_valid(shared: Path, tmp_path: Path) -> None:
    known = schema(shared, tmp_path)
    for part, root in parts(package(form())).items():
        if part != "docProps/core.xml":
            assert known.validate(processed(root)), (part, known.error_log)


def test_controls_are_found_by_their_tags() -> None:
    root = parts(package(form()))["word/document.xml"]
    found = {}
    for control in root.iter(f"{W}sdt"):
        head = control.find(f"{W}sdtPr")
        assert head is not None
        tag = head.find(f"{W}tag")
        assert tag is not None
        found[tag.get(f"{W}val")] = (head.find(f"{W}showingPlcHdr") is not None, words(control))
    assert found["so.doan_ra"] == (True, "nhập số")
    assert found["so.doan_vao"] == (False, "12")
    assert found["khong"] == (False, "☐")
    assert found["co"] == (False, "☒")
    assert found["ngay"] == (False, "05/06/2024")
    assert found["ngay_trong"][0]
    assert found["loi"] == (False, "dòng một dòng hai")
    assert found["ghi_chu"] == (False, "Chưa có")
    assert found["phan_hai"] == (False, "Một.Hai.")
    numbers = [item.get(f"{W}val") for item in root.iter(f"{W}id") if item.getparent().tag == f"{W}sdtPr"]  # type: ignore[union-attr]
    assert len(set(numbers)) == len(numbers) == 11
    items = [item.get(f"{W}value") for item in root.iter(f"{W}listItem")]
    assert items == ["đoàn ra", "đoàn vào"]


def test_the_same_picture_is_kept_once() -> None:
    import zipfile

    with zipfile.ZipFile(io.BytesIO(package(form()))) as archive:
        assert [name for name in archive.namelist() if name.startswith("word/media/")] == [
            "word/media/image1.png"
        ]
    document = docx.Document(io.BytesIO(package(form())))
    assert [round(shape.width.mm) for shape in document.inline_shapes] == [60, 40]


BAD = {
    "kind": lambda: ContentControl("a", kind="slider"),
    "tag": lambda: ContentControl("x" * 65),
    "no_tag": lambda: ContentControl(""),
    "picture": lambda: Picture(b"GIF89a", 10, 10, "ảnh"),
    "no_alt": lambda: Picture(png(), 10, 10, " "),
    "row": lambda: package(story(Table(((Cell((paragraph("a"),)),),), (10, 10)))),
}


@pytest.mark.parametrize("make", BAD.values(), ids=BAD)
def test_what_cannot_be_written_is_a_fault_of_the_caller(make: object) -> None:
    with pytest.raises(ValueError, match=r"."):
        make()  # type: ignore[operator]


def test_an_unknown_style_is_told() -> None:
    with pytest.raises(UserError, match=r"\[VB-003\].*“Lạ”"):
        package(story(Table(((Cell((paragraph("a", "Lạ"),)),),), (10,))))


@pytest.mark.parametrize(
    ("position", "written"),
    [(1, "a"), (4, "d"), (5, "đ"), (6, "e"), (7, "g"), (9, "i"), (10, "k"), (23, "y"), (24, "aa")],
)
def test_letters_are_vietnamese(position: int, written: str) -> None:
    assert letter(position) == written


@pytest.mark.parametrize(
    ("value", "written"), [(1, "I"), (4, "IV"), (9, "IX"), (14, "XIV"), (40, "XL"), (99, "XCIX")]
)
def test_roman(value: int, written: str) -> None:
    assert roman(value) == written


def test_plain_words() -> None:
    inlines = (
        Text("Có "),
        Marked((Text("12"),), ("góp ý",), "so_a"),
        Note("nguồn"),
        Text(" đoàn "),
        CONTROLS[1],
        CONTROLS[3],
    )
    assert plain(inlines) == "Có 12 đoàn 12☒"


# The same story for the web


def spoken(element: etree._Element) -> str:
    """The words of an element of HTML, with single ordinary spaces."""
    return " ".join("".join(map(str, element.itertext())).replace("\u00a0", " ").split())


@pytest.mark.parametrize("name", SAMPLES)
def test_html_has_every_word_of_the_document(name: str) -> None:
    made = story_of(SAMPLES[name])
    shown = spoken(etree.HTML(document_html(made))).replace(" ", "")
    root = parts(write_official(SAMPLES[name]))["word/document.xml"]
    for line in root.iter(f"{W}p"):
        if line.find(f".//{W}footnoteReference") is None:
            assert words(line).replace(" ", "") in shown


def test_html_is_accessible() -> None:
    page = etree.HTML(document_html(story_of(REPORT)))
    assert page.get("lang") == "vi-VN"
    assert [element.tag for element in page.iter("h1", "h2", "h3", "h4")][:5] == [
        "h1",
        "h2",
        "h3",
        "h4",
        "h4",
    ]
    headings = [spoken(element) for element in page.iter("h4")]
    assert [line.split()[0] for line in headings] == ["a)", "b)", "c)", "d)", "đ)", "e)"]
    assert all(image.get("alt") for image in page.iter("img"))
    assert [cell.get("scope") for cell in page.iter("th")] == ["col"] * 4
    assert page.find(".//caption") is not None
    call = page.find(".//a[@role='doc-noteref']")
    assert call is not None
    target = str(call.get("href")).removeprefix("#")
    assert [element.tag for element in page.iter() if element.get("id") == target] == ["li"]
    identifiers = [element.get("id") for element in page.iter() if element.get("id")]
    assert len(set(identifiers)) == len(identifiers)


def test_html_escapes_and_loads_nothing() -> None:
    nasty = "<script>alert(1)</script>\"'&\x00 onload="
    made = replace(
        REPORT,
        abstract=nasty,
        body=(
            heading(1, nasty),
            text(Marked((Text(nasty),), (nasty,), "so_<b>"), Note(nasty)),
            Picture(png(), 20, 20, nasty, nasty),
            Paragraph((ContentControl("t", nasty, value=nasty),)),
        ),
    )
    page = document_html(story_of(made), comments=True)
    assert "<script" not in page
    assert not re.search(r"(?:src|href)=\"(?!data:image/png;base64,|#)", page)
    tree = etree.HTML(page)
    assert not [name for element in tree.iter() for name in element.attrib if str(name).startswith("on")]
    assert "góp ý 1" in page


def test_html_of_a_form_and_of_the_party() -> None:
    page = fragment(form())
    assert 'data-tag="so.doan_ra"' in page
    assert "☒" in page
    assert 'scope="row"' in page
    party = fragment(story_of(SAMPLES["dang-bao-cao-2026"]))
    assert "I- KẾT QUẢ" in party
    assert "-----" in party


def test_rules_and_comments_may_be_left_out() -> None:
    made = story(Rule(10, 0), Paragraph((Marked((Text("a"),), ("góp ý",)),)))
    assert "góp ý" not in fragment(made)
    assert "góp ý" in fragment(made, comments=True)


# PDF


def test_pdf_is_tagged_and_has_the_same_pages_twice() -> None:
    if shutil.which("soffice") is None:
        pytest.skip("không có LibreOffice")
    import pypdfium2

    data = write_official(REPORT)
    first, second = pdf.to_pdf(data), pdf.to_pdf(data)
    pages = [pypdfium2.PdfDocument(made) for made in (first, second)]
    assert [len(document) for document in pages] == [4, 4]
    assert "Sở Ngoại vụ" in " ".join(pages[0][0].get_textpage().get_text_range().split())
    assert b"/StructTreeRoot" in first
    numbers = [page.get_textpage().get_text_range().strip().splitlines()[0].strip() for page in pages[0]]
    assert numbers[1] == "2"
    assert numbers[2] != "1"
    for document in pages:
        document.close()


def test_without_libreoffice_the_way_out_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    def absent(*_: object, **__: object) -> None:
        raise limits.converter_missing("a.docx", "LibreOffice", "libreoffice-writer")

    monkeypatch.setattr(pdf, "office", absent)
    with pytest.raises(UserError, match=r"\[XP-001\].*apt-get install libreoffice-writer.*Lưu dưới dạng"):
        pdf.to_pdf(write_official(LETTER), "a.docx")


def test_the_lack_of_libreoffice_is_told_before_the_work(monkeypatch: pytest.MonkeyPatch) -> None:
    def absent(*_: object, **__: object) -> str:
        raise limits.converter_missing("a.docx", "LibreOffice", "libreoffice-writer")

    monkeypatch.setattr(pdf, "program", absent)
    with pytest.raises(UserError, match=r"\[XP-001\] bao-cao\.pdf"):
        pdf.check_available()


def test_a_pdf_that_does_not_come_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "office", lambda *_, **__: None)
    with pytest.raises(UserError, match=r"\[XP-002\]"):
        pdf.to_pdf(b"x")

    def late(*_: object, **__: object) -> isolation.Finished:
        raise limits.too_long("a.docx", 60)

    monkeypatch.setattr(pdf, "office", late)
    with pytest.raises(UserError, match=r"\[XP-002\]"):
        pdf.to_pdf(b"x")


ANY = st.text(st.characters(), max_size=60)
SMALL = png(60, 40)


@settings(max_examples=40)
@given(first=ANY, second=ANY)
def test_any_words_in_any_place_make_a_file_that_opens(first: str, second: str) -> None:
    control = ContentControl("o", first, value=second, placeholder=first, choices=(first, second), lines=True)
    made = story(
        Paragraph((Marked((Text(first, bold=True),), (second, first), "so_1"), Note(second), control)),
        Paragraph((Text(second),), "Heading3"),
        Controlled(ContentControl("k", second), (paragraph(first),)),
        Table(
            ((Cell((paragraph(first),), control=ContentControl("c", first)),),),
            (160,),
            header_rows=1,
            title=first,
            description=second,
        ),
        Picture(SMALL, 10, 10, first + "ảnh", second),
        Boxed(first, 30, 64),
        title=first,
        author=second,
        subject=first,
        keywords=second,
    )
    data = package(made)
    docx.Document(io.BytesIO(data))
    heard = read_bytes(data, "a.docx").text
    for given_ in (first, second):
        expected = "".join(clean(unicodedata.normalize("NFC", given_)).split())
        if expected.isalnum():
            assert expected in "".join(heard.split())
    assert etree.HTML(document_html(made, comments=True)) is not None


def test_the_parts_are_xml() -> None:
    for root in parts(package(form())).values():
        assert isinstance(root, etree._Element)
