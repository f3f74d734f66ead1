"""Secrecy marks in odd places of every format: the file is refused, and nothing of it stays."""

import traceback
import unicodedata
from pathlib import Path

import pytest
from hostile_parts import NS, OFFICE, WORDS, archive, body, links, p, page, word

from doingoai.model import UserError
from doingoai.read import read_document

HEADED = p() + '<w:sectPr><w:headerReference r:id="h"/><w:footerReference r:id="f"/></w:sectPr>'


def margins(header: str = "", footer: str = "") -> bytes:
    return word(
        HEADED,
        whole={
            "word/_rels/document.xml.rels": links(
                ("h", "header", "header1.xml", ""), ("f", "footer", "footer1.xml", "")
            ),
            "word/header1.xml": f"<w:hdr {NS}>{header}</w:hdr>",
            "word/footer1.xml": f"<w:ftr {NS}>{footer}</w:ftr>",
        },
    )


def runs(*texts: str, look: str = "") -> str:
    return (
        "<w:p>" + "".join(f"<w:r><w:rPr>{look}</w:rPr><w:t>{text}</w:t></w:r>" for text in texts) + "</w:p>"
    )


def boxed(inner: str) -> str:
    return f"<w:p><w:r><w:t>Chữ</w:t></w:r><w:r><w:pict><v:textbox><w:txbxContent>{inner}</w:txbxContent></v:textbox></w:pict></w:r></w:p>"


LONG = "".join(p(f"{n}. {WORDS}") for n in range(1, 90))
NOTED = '<w:p><w:r><w:t>Chữ</w:t></w:r><w:r><w:{0}Reference w:id="7"/></w:r></w:p>'

WORD = {
    "first_line": word(p("MẬT") + p()),
    "header": margins(header=p("TỐI MẬT")),
    "footer": margins(footer=p("MẬT")),
    "header_beside_a_page_number": margins(header="<w:tbl><w:tr><w:tc>" + p("MẬT") + "</w:tc><w:tc>" + p("Trang 1") + "</w:tc></w:tr></w:tbl>"),
    "header_of_a_later_section": word(p() + f'<w:p><w:pPr><w:sectPr><w:headerReference r:id="h"/></w:sectPr></w:pPr></w:p>{LONG}', whole={"word/_rels/document.xml.rels": links(("h", "header", "header1.xml", "")), "word/header1.xml": f"<w:hdr {NS}>{p('TUYỆT MẬT')}</w:hdr>"}),
    "text_box": word(p() + boxed(p("TUYỆT MẬT"))),
    "text_box_after_100_paragraphs": word(LONG + boxed(p("MẬT"))),
    "text_box_in_a_text_box": word(boxed(boxed(p("MẬT")))),
    "text_box_in_a_header": margins(header=boxed(p("MẬT"))),
    "watermark": word(p() + '<w:p><w:r><w:t>Chữ</w:t></w:r><w:r><w:pict><v:shape><v:textpath string="TỐI MẬT"/></v:shape></w:pict></w:r></w:p>'),
    "table_of_one_cell_at_the_end": word(LONG + "<w:tbl><w:tr><w:tc>" + p("TỐI MẬT") + "</w:tc></w:tr></w:tbl>"),
    "cell_of_the_head": word("<w:tbl><w:tr><w:tc>" + p("UBND TỈNH") + p("MẬT") + "</w:tc><w:tc>" + p("CỘNG HÒA") + "</w:tc></w:tr></w:tbl>" + p()),
    "deleted": word("<w:p><w:del><w:r><w:delText>TỐI MẬT</w:delText></w:r></w:del></w:p>" + p()),
    "deleted_in_pieces": word("<w:p><w:del><w:r><w:delText>TỐI </w:delText></w:r><w:r><w:delText>MẬT</w:delText></w:r></w:del></w:p>" + p()),
    "moved_away": word("<w:p><w:moveFrom><w:r><w:t>MẬT</w:t></w:r></w:moveFrom></w:p>" + p()),
    "inserted": word("<w:p><w:ins><w:r><w:t>MẬT</w:t></w:r></w:ins></w:p>" + p()),
    "over_runs": word(runs("T", "Ố", "I", " ", "M", "Ậ", "T") + p()),
    "over_runs_in_two_looks": word('<w:p><w:r><w:rPr><w:b/></w:rPr><w:t>M</w:t></w:r><w:r><w:t>ẬT</w:t></w:r></w:p>' + p()),
    "decomposed": word(p(unicodedata.normalize("NFD", "TUYỆT MẬT")) + p()),
    "decomposed_over_runs": word(runs(*unicodedata.normalize("NFD", "MẬT")) + p()),
    "spaced": word(p("T Ố I   M Ậ T") + p()),
    "spaced_no_break": word(p("T\xa0Ố\xa0I\u2003M\u2009Ậ\xa0T") + p()),
    "zero_width_between": word(p("M\u200bẬ\u200dT") + p()),
    "right_to_left_marks": word(p("\u200eMẬT\u200f") + p()),
    "soft_hyphen_between": word(runs("MẬ\xadT") + p()),
    "tabs_between": word("<w:p><w:r><w:t>MẬT</w:t><w:tab/><w:t>CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM</w:t></w:r></w:p>" + p()),
    "caps_by_look": word(p("tối mật", look="<w:caps/>") + p()),
    "in_brackets": word(p("(Mật)") + p()),
    "in_a_control": word("<w:sdt><w:sdtContent>" + p("MẬT") + "</w:sdtContent></w:sdt>" + p()),
    "in_a_link": word('<w:p><w:hyperlink r:id="x"><w:r><w:t>MẬT</w:t></w:r></w:hyperlink></w:p>' + p()),
    "in_a_field": word('<w:p><w:fldSimple w:instr="DOCPROPERTY"><w:r><w:t>MẬT</w:t></w:r></w:fldSimple></w:p>' + p()),
    "with_urgency": word(p("HỎA TỐC - MẬT") + p()),
    "second_document": word(LONG + p("MẬT") + p("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM") + p()),
    "macro_file": word(p("MẬT") + p(), whole={"word/vbaProject.bin": b"x"}),
    "strict_names": word(whole={"word/document.xml": body(p("MẬT") + p()).replace("http://schemas.openxmlformats.org/wordprocessingml/2006/main", "http://purl.oclc.org/ooxml/wordprocessingml/main"), "_rels/.rels": links(("d", "officeDocument", "word/document.xml", "")).replace(OFFICE, "http://purl.oclc.org/ooxml/officeDocument/relationships")}),
    "main_of_another_name": archive([("[Content_Types].xml", "<Types/>"), ("_rels/.rels", links(("d", "officeDocument", "/word/document2.xml", ""))), ("word/document2.xml", body(p("MẬT") + p()))]),
}  # fmt: skip

OTHERS = {
    "page": ("a.html", page(f"<p>MẬT</p><p>{WORDS}</p>")),
    "page_spans": ("a.doc", page(f"<p><b>TỐI</b> <span>M</span><span>ẬT</span></p><p>{WORDS}</p>")),
    "page_entities": ("a.doc", page(f"<p>M&#7852;T</p><p>{WORDS}</p>")),
    "page_uppercase_by_style": ("a.html", page(f"<p style='text-transform:uppercase'>tối mật</p><p>{WORDS}</p>")),
    "page_cell": ("a.html", page(f"<table><tr><td>UBND TỈNH<br>MẬT</td><td>CỘNG HÒA</td></tr></table><p>{WORDS}</p>")),
    "page_deleted": ("a.html", page(f"<p><del>MẬT</del></p><p>{WORDS}</p>")),
    "page_cp1258": ("a.html", page(f"<p>M\xc2\xf2T</p><p>{'Cong van so 5'}</p>", "<meta charset=windows-1258>").decode().encode("latin1")),
    "page_utf16": ("a.doc", b"\xff\xfe" + page(f"<p>MẬT</p><p>{WORDS}</p>").decode().encode("utf-16-le")),
    "page_archive": ("a.mht", b"MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=x\r\n\r\n--x\r\nContent-Type: text/html; charset=utf-8\r\n\r\n" + page(f"<p>MẬT</p><p>{WORDS}</p>") + b"\r\n--x--\r\n"),
    "text_nfd": ("a.txt", unicodedata.normalize("NFD", f"TỐI MẬT\n\n{WORDS}").encode()),
    "text_utf16": ("a.txt", f"TỐI MẬT\n\n{WORDS}".encode("utf-16")),
    "markdown": ("a.md", f"# **MẬT**\n\n{WORDS}".encode()),
}  # fmt: skip


@pytest.mark.parametrize("data", WORD.values(), ids=WORD)
def test_a_marked_word_file_is_refused(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "bao-cao.docx"
    path.write_bytes(data)
    with pytest.raises(UserError, match="BM-001") as caught:
        read_document(path)
    held = [
        repr(frame.f_locals)
        for frame, _ in traceback.walk_tb(caught.value.__traceback__)
        if frame.f_code.co_filename != __file__
    ]
    assert WORDS not in "".join(held)
    assert "b'PK" not in "".join(held)
    assert caught.value.__context__ is None


@pytest.mark.parametrize(("name", "data"), OTHERS.values(), ids=OTHERS)
def test_a_marked_file_of_another_format_is_refused(tmp_path: Path, name: str, data: bytes) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    with pytest.raises(UserError, match="BM-001"):
        read_document(path)


@pytest.mark.parametrize("kind", ["footnote", "endnote", "comment"])
def test_a_mark_in_a_note_is_no_mark_of_the_document(tmp_path: Path, kind: str) -> None:
    """A note that says "Mật" after a hundred paragraphs explains something; in doubt only the head and the margins speak."""
    path = tmp_path / "a.docx"
    path.write_bytes(
        word(LONG + NOTED.format(kind), {f"{kind}s": f'<w:{kind} w:id="7">{p("Mật")}</w:{kind}>'})
    )
    assert "Mật" in read_document(path).text
