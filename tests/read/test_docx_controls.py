"""Content controls: those of our forms are known by their place; those of other documents are words like any others."""

import io
import zipfile

import pytest

from doingoai.model import Control, Document
from doingoai.read.docx import read
from doingoai.read.ooxml.places import places

HEAD = (
    '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml"><w:body>'
)
TAG = "dn1/a1b2/nacuongxa/2026H1/"


def run(words: str) -> str:
    return f'<w:r><w:t xml:space="preserve">{words}</w:t></w:r>'


def control(tag: str, inside: str, more: str = "") -> str:
    return (
        f'<w:sdt><w:sdtPr><w:tag w:val="{tag}"/>{more}</w:sdtPr><w:sdtContent>{inside}</w:sdtContent></w:sdt>'
    )


def document(body: str) -> Document:
    return read(packed(body), "mau.docx")


def packed(body: str) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", f"{HEAD}{body}</w:body></w:document>")
    return stream.getvalue()


def seen(body: str) -> list[tuple[str, str, bool | None]]:
    found = document(body)
    return [(c.tag.removeprefix(TAG), found.words(c.span), c.ticked) for c in found.controls]


def test_inside_a_paragraph() -> None:
    body = f"<w:p>{run('Số đoàn: ')}{control(TAG + 'i02.0401', run(' 05 '))}{run(' đoàn')}</w:p>"
    assert document(body).text == "Số đoàn:  05  đoàn"
    assert seen(body) == [("i02.0401", "05", None)]


def test_around_paragraphs() -> None:
    inside = "".join(f"<w:p>{run(words)}</w:p>" for words in ("Câu một.", "", "Câu hai."))
    assert seen(f"<w:p>{run('Trước')}</w:p>{control(TAG + 't02', inside)}<w:p>{run('Sau')}</w:p>") == [
        ("t02", "Câu một.\n\nCâu hai.", None)
    ]


@pytest.mark.parametrize("level", ["cell", "row", "paragraph", "run"])
def test_in_a_table(level: str) -> None:
    words = run("7")
    inner = control(TAG + "i02.0401", words) if level == "run" else words
    paragraph = f"<w:p>{inner}</w:p>"
    paragraph = control(TAG + "i02.0401", paragraph) if level == "paragraph" else paragraph
    cell = f"<w:tc>{paragraph}</w:tc>"
    cell = control(TAG + "i02.0401", cell) if level == "cell" else cell
    row = f"<w:tr>{cell}</w:tr>"
    row = control(TAG + "i02.0401", row) if level == "row" else row
    assert seen(f"<w:tbl><w:tr><w:tc><w:p>{run('Kỳ này')}</w:p></w:tc></w:tr>{row}</w:tbl><w:p/>") == [
        ("i02.0401", "7", None)
    ]


@pytest.mark.parametrize(("state", "ticked"), [("1", True), ("true", True), ("0", False), ("false", False)])
def test_boxes(state: str, ticked: bool) -> None:
    box = f'<w14:checkbox><w14:checked w14:val="{state}"/></w14:checkbox>'
    body = f"<w:p>{control(TAG + 'n02', run('☒' if ticked else '☐'), box)}{run(' Không phát sinh')}</w:p>"
    assert seen(body) == [("n02", "☒" if ticked else "☐", ticked)]


def test_an_empty_control_has_no_words() -> None:
    body = f"<w:p>{run('Số: ')}{control(TAG + 'i02.0401', '')}{run('đoàn')}</w:p>"
    assert seen(body) == [("i02.0401", "", None)]
    assert seen(f"<w:p>{run('x')}</w:p><w:p>{control(TAG + 'i02.0401', '')}</w:p>") == []


def test_controls_of_others_are_plain_words() -> None:
    plain = f"<w:p>{run('Kính gửi: ')}{run('Sở Ngoại vụ')}</w:p>"
    foreign = f"<w:p>{run('Kính gửi: ')}{control('noi-nhan', run('Sở Ngoại vụ'))}</w:p>"
    assert document(plain).text == document(foreign).text
    assert document(foreign).controls == ()
    untagged = (
        f"<w:p>{run('Kính gửi: ')}<w:sdt><w:sdtContent>{run('Sở Ngoại vụ')}</w:sdtContent></w:sdt></w:p>"
    )
    assert document(untagged).text == document(plain).text


def test_controls_leave_the_text_as_it_is_and_places_still_hold() -> None:
    with_control = f"<w:p>{run('Đã đón ')}{control(TAG + 'i02.0403', run('02'))}{run(' đoàn.')}</w:p>"
    without = f"<w:p>{run('Đã đón ')}{run('02')}{run(' đoàn.')}</w:p>"
    assert document(with_control).text == document(without).text
    found = places(packed(with_control), "mau.docx")
    (place,) = found.paragraphs
    assert [found.document.words(r.span) for r in place.runs] == ["Đã đón ", "02", " đoàn."]


def test_a_document_has_none_by_default() -> None:
    assert document(f"<w:p>{run('Không có mẫu.')}</w:p>").controls == ()
    assert Control(TAG, document(f"<w:p>{run('x')}</w:p>").blocks[0].span).ticked is None
