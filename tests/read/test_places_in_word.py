"""From a place in the text to its paragraph and run, and how they look in effect."""

import io
import unicodedata
import zipfile
from pathlib import Path

import pytest
from lxml import etree

from doingoai.model import Span
from doingoai.read import docx
from doingoai.read.ooxml.faces import faces
from doingoai.read.ooxml.package import W
from doingoai.read.ooxml.places import Places, places

_NS = f'xmlns:w="{W[1:-1]}" xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def made(body: str, styles: str = "", theme: str = "", footnotes: str = "") -> bytes:
    """A .docx of a body, the styles' insides, a theme's font and the insides of the footnotes."""
    parts = {
        "_rels/.rels": _relations((("officeDocument", "word/document.xml"),)),
        "word/document.xml": f"<w:document {_NS}><w:body>{body}</w:body></w:document>",
        "word/styles.xml": f"<w:styles {_NS}>{styles}</w:styles>",
        "word/footnotes.xml": f"<w:footnotes {_NS}>{footnotes}</w:footnotes>",
        "word/theme.xml": f'<a:theme {_NS}><a:minorFont><a:latin typeface="{theme}"/></a:minorFont></a:theme>',
        "word/_rels/document.xml.rels": _relations(
            (("styles", "styles.xml"), ("theme", "theme.xml"), ("footnotes", "footnotes.xml"))
        ),
        "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
    }
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    return buffer.getvalue()


def _relations(rows: tuple[tuple[str, str], ...]) -> str:
    items = "".join(
        f'<Relationship Id="r{i}" Type="{_OFFICE}/{kind}" Target="{part}"/>'
        for i, (kind, part) in enumerate(rows)
    )
    return f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{items}</Relationships>'


def words(read: Places, run: etree._Element) -> str:
    return "".join(text.text or "" for text in run.iter(W + "t"))


def run(text: str, properties: str = "") -> str:
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def test_each_character_is_found_in_its_run() -> None:
    read = places(
        made(
            f"<w:p>{run('  Đoàn ra ')}{run('02 đoàn', '<w:b/>')}{run('.')}</w:p><w:p>{run('Đoàn vào 04 đoàn.')}</w:p>"
        )
    )
    text = read.document.text
    assert text == "Đoàn ra 02 đoàn.\n\nĐoàn vào 04 đoàn."
    found = read.run_at(text.index("02"))
    assert found is not None
    place, inside = found
    assert (text[place.span.start : place.span.end], inside) == ("02 đoàn", 0)
    assert words(read, place.run) == "02 đoàn"
    assert read.run_at(text.index("\n")) is None
    assert [text[p.span.start : p.span.end] for p in read.paragraphs_in(Span(0, len(text)))] == text.split(
        "\n\n"
    )


def test_a_note_between_runs_moves_what_follows() -> None:
    note = '<w:footnote w:id="2"><w:p><w:r><w:t>Gồm 02 đoàn Lào.</w:t></w:r></w:p></w:footnote>'
    call = '<w:r><w:footnoteReference w:id="2"/></w:r>'
    read = places(made(f"<w:p>{run('Đón 03 đoàn')}{call}{run(' trong kỳ.')}</w:p>", footnotes=note))
    text = read.document.text
    found = read.run_at(text.index("trong"))
    assert found is not None
    assert words(read, found[0].run) == " trong kỳ."
    assert read.run_at(text.index("¹")) is None
    noted = read.paragraph_at(text.index("Gồm"))
    assert noted is not None
    assert "".join(words(read, place.run) for place in noted.runs) == "Gồm 02 đoàn Lào."


def test_letters_that_melt_together_keep_their_places() -> None:
    apart = unicodedata.normalize("NFD", "Tổ chức")
    read = places(made(f"<w:p>{run(apart)}{run(' 05 hội nghị')}</w:p>"))
    text = read.document.text
    assert text == "Tổ chức 05 hội nghị"
    found = read.run_at(text.index("05"))
    assert found is not None
    assert (words(read, found[0].run), found[1]) == (" 05 hội nghị", 1)


@pytest.mark.parametrize(
    "name",
    ["huong-dan-36-hd-vptw.docx", "nghi-dinh-30-2020-phu-luc-1.docx", "nghi-dinh-30-2020-phu-luc-3-mau.docx"],
)
def test_real_files_read_the_same_and_every_run_is_in_its_place(shared: Path, name: str) -> None:
    data = (shared / "files" / name).read_bytes()
    read = places(data, name)
    assert read.document == docx.read(data, name)
    text = read.document.text
    for place in read.paragraphs:
        for part in place.runs:
            assert place.span.start <= part.span.start < part.span.end <= place.span.end
            shown = unicodedata.normalize("NFC", words(read, part.run)).split()
            assert text[part.span.start : part.span.end].split() == shown or name.endswith("mau.docx")


STYLES = """
<w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:asciiTheme="minorHAnsi" w:hAnsiTheme="minorHAnsi"/><w:sz w:val="22"/></w:rPr></w:rPrDefault>
<w:pPrDefault><w:pPr><w:spacing w:after="160" w:line="259" w:lineRule="auto"/></w:pPr></w:pPrDefault></w:docDefaults>
<w:style w:type="paragraph" w:default="1" w:styleId="N"><w:pPr><w:jc w:val="both"/></w:pPr></w:style>
<w:style w:type="paragraph" w:styleId="B"><w:basedOn w:val="N"/><w:pPr><w:ind w:firstLine="720"/></w:pPr><w:rPr><w:b/><w:sz w:val="28"/></w:rPr></w:style>
<w:style w:type="paragraph" w:styleId="C"><w:basedOn w:val="B"/><w:pPr><w:spacing w:after="0"/></w:pPr></w:style>
<w:style w:type="character" w:styleId="M"><w:rPr><w:b/><w:i/></w:rPr></w:style>
"""


def test_looks_are_put_together_as_word_does() -> None:
    runs = (
        run("Một"),
        run("hai", '<w:rStyle w:val="M"/>'),
        run("ba", '<w:b w:val="0"/><w:sz w:val="26"/>'),
        run(
            "bốn", '<w:rFonts w:ascii="Times New Roman" w:hAnsi="Times New Roman"/><w:color w:val="FF0000"/>'
        ),
    )
    body = f'<w:p><w:pPr><w:pStyle w:val="C"/></w:pPr>{"".join(runs)}</w:p>'
    read = places(made(body, STYLES, "Calibri"))
    looks = faces(read.package)
    paragraph = read.paragraphs[0]
    shape = looks.shape(paragraph.element)
    assert (shape.align, round(shape.first, 1), shape.after, round(shape.line, 2)) == (
        "both",
        12.7,
        0.0,
        1.08,
    )
    one, two, three, four = (looks.face(place.run, paragraph.element) for place in paragraph.runs)
    assert (one.high, one.size, one.bold, one.italic) == ("Calibri", 14.0, True, False)
    assert (two.bold, two.italic) == (False, True)  # bold in both styles: off again
    assert (three.size, three.bold) == (13.0, False)
    assert (four.high, four.colour) == ("Times New Roman", "FF0000")


def test_odd_values_do_no_harm() -> None:
    odd = run("Chữ", '<w:sz w:val="x"/><w:color w:val="?"/>')
    body = f'<w:p><w:pPr><w:jc w:val="?"/><w:spacing w:line="x" w:after="12pt"/><w:ind w:left="-"/></w:pPr>{odd}</w:p>'
    read = places(made(body))
    looks = faces(read.package)
    shape = looks.shape(read.paragraphs[0].element)
    assert (shape.align, shape.after, shape.left) == ("left", 12.0, 0.0)
    assert looks.face(read.paragraphs[0].runs[0].run, read.paragraphs[0].element).size == 10.0
