"""The Word reader on small packages built here, each with one thing that offices do, and on real ones."""

import io
import re
import shutil
import subprocess
import unicodedata
import zipfile
from collections import Counter
from collections.abc import Mapping
from pathlib import Path

import docx
import pytest

from doingoai.model import Block, Document, UserError
from doingoai.read import read_document

NS = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:v="urn:schemas-microsoft-com:vml" xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml"'
)
REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
TYPES = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    '<Override PartName="/word/document.xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
)
ROOTS = {"styles": "styles", "numbering": "numbering", "footnotes": "footnotes", "endnotes": "endnotes", "comments": "comments",
         "settings": "settings", "header": "hdr", "footer": "ftr"}  # fmt: skip


def package(
    body: str, parts: Mapping[str, str] | None = None, extra: Mapping[str, bytes] | None = None
) -> bytes:
    """A Word package. body: XML inside w:body; parts: kind ("footnotes", "header") → XML inside its root."""
    parts = parts or {}
    links = "".join(f'<Relationship Id="{kind}" Type="{REL}/{kind}" Target="{kind}.xml"/>' for kind in parts)
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", TYPES)
        archive.writestr("_rels/.rels", f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
                         f'<Relationship Id="d" Type="{REL}/officeDocument" Target="word/document.xml"/></Relationships>')  # fmt: skip
        archive.writestr("word/document.xml", f"<w:document {NS}><w:body>{body}</w:body></w:document>")
        archive.writestr(
            "word/_rels/document.xml.rels",
            f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{links}</Relationships>',
        )
        for kind, xml in parts.items():
            archive.writestr(f"word/{kind}.xml", f"<w:{ROOTS[kind]} {NS}>{xml}</w:{ROOTS[kind]}>")
        for name, data in (extra or {}).items():
            archive.writestr(name, data)
    return stream.getvalue()


def t(text: str, properties: str = "") -> str:
    """A run."""
    return f'<w:r>{f"<w:rPr>{properties}</w:rPr>" if properties else ""}<w:t xml:space="preserve">{text}</w:t></w:r>'


def p(*runs: str, style: str = "") -> str:
    """A paragraph; style: XML inside its properties."""
    inner = "".join(run if run.startswith("<") else t(run) for run in runs)
    return f"<w:p>{f'<w:pPr>{style}</w:pPr>' if style else ''}{inner}</w:p>"


def num(number: int, level: int = 0) -> str:
    return f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>'


def lvl(index: int, fmt: str, text: str, more: str = "") -> str:
    return f'<w:lvl w:ilvl="{index}"><w:start w:val="1"/><w:numFmt w:val="{fmt}"/>{more}<w:lvlText w:val="{text}"/></w:lvl>'


def abstract(number: int, *levels: str) -> str:
    return f'<w:abstractNum w:abstractNumId="{number}">{"".join(levels)}</w:abstractNum>'


def link(number: int, to: int, more: str = "") -> str:
    return f'<w:num w:numId="{number}"><w:abstractNumId w:val="{to}"/>{more}</w:num>'


def tc(*paragraphs: str, properties: str = "") -> str:
    inner = "".join(x if x.startswith("<") else p(x) for x in paragraphs)
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{inner}</w:tc>"


def tr(*cells: str, properties: str = "") -> str:
    return f"<w:tr><w:trPr>{properties}</w:trPr>{''.join(c if c.startswith('<') else tc(c) for c in cells)}</w:tr>"


RULED = '<w:tblBorders><w:top w:val="single"/><w:insideV w:val="single"/></w:tblBorders>'


def tbl(*rows: str, ruled: bool = True) -> str:
    grid = '<w:tblGrid><w:gridCol w:w="4000"/><w:gridCol w:w="4000"/></w:tblGrid>'
    return f"<w:tbl><w:tblPr>{RULED if ruled else ''}</w:tblPr>{grid}{''.join(rows)}</w:tbl>"


@pytest.fixture
def read(tmp_path: Path):  # type: ignore[no-untyped-def]
    def run(
        body: str, parts: Mapping[str, str] | None = None, extra: Mapping[str, bytes] | None = None
    ) -> Document:
        path = tmp_path / "bao-cao.docx"
        path.write_bytes(package(body, parts, extra))
        document = read_document(path)
        check_spans(document)
        return document

    return run


def check_spans(document: Document) -> None:
    """What holds for every document: NFC, spans inside the text, blocks that begin and end in words, cells in their table."""
    assert unicodedata.is_normalized("NFC", document.text)
    for block in document.blocks:
        words = document.words(block.span)
        assert block.kind == "page_break" or words == words.strip(), block
        assert block.label is None or words.startswith(block.label)
        if block.anchor is not None:
            assert 0 <= block.anchor <= len(document.text)
        for cell in block.cells:
            assert block.span.contains(cell.span)


def words(document: Document, kind: str) -> list[str]:
    return [document.words(block.span) for block in document.blocks if block.kind == kind]


def one(document: Document, kind: str) -> Block:
    (found,) = [block for block in document.blocks if block.kind == kind]
    return found


def test_paragraphs_are_parted_by_a_blank_line(read) -> None:  # type: ignore[no-untyped-def]
    document = read(
        p("Phần mở đầu.") + p() + p("Trong kỳ, đơn vị đón ", t("03", "<w:b/>"), " đoàn khách Lào.")
    )
    assert document.text == "Phần mở đầu.\n\nTrong kỳ, đơn vị đón 03 đoàn khách Lào."
    assert document.format == "docx"
    assert document.source == "bao-cao.docx"
    assert len(document.sha256) == 64
    assert not document.blocks[1].bold


def test_decomposed_letters_are_composed_across_runs(read) -> None:  # type: ignore[no-untyped-def]
    nfd = unicodedata.normalize("NFD", "Cộng hòa xã hội")
    document = read(p(t(nfd[:2]), t(nfd[2:])))
    assert document.text == "Cộng hòa xã hội"


def test_breaks_tabs_hyphens_symbols(read) -> None:  # type: ignore[no-untyped-def]
    body = p("<w:r><w:t>Kính gửi:</w:t><w:tab/><w:t>Sở Ngoại vụ</w:t><w:br/><w:t>Kế hoạch 12</w:t><w:noBreakHyphen/>"
             '<w:t>KH/TU</w:t><w:softHyphen/><w:sym w:font="Wingdings" w:char="F0FE"/></w:r>')  # fmt: skip
    assert read(body).text == "Kính gửi:\tSở Ngoại vụ\nKế hoạch 12-KH/TU☑"


def test_superscripts_do_not_run_into_numbers(read) -> None:  # type: ignore[no-untyped-def]
    up = '<w:vertAlign w:val="superscript"/>'
    document = read(
        p(
            "năm 2024",
            t("1", up),
            ", diện tích 12 km",
            t("2", up),
            ", khí CO",
            t("2", '<w:vertAlign w:val="subscript"/>'),
        )
    )
    assert document.text == "năm 2024¹, diện tích 12 km², khí CO2"


def test_capitals_as_printed_and_hidden_text(read) -> None:  # type: ignore[no-untyped-def]
    document = read(
        p(t("Báo cáo", "<w:caps/>"), t(" nội bộ", "<w:vanish/>"), t(" tổng kết", '<w:caps w:val="0"/>'))
    )
    assert document.text == "BÁO CÁO tổng kết"
    assert any("chữ ẩn" in note for note in document.notes)


def test_tracked_changes(read) -> None:  # type: ignore[no-untyped-def]
    body = p("Đón ", '<w:ins w:id="1" w:author="a"><w:r><w:t>05</w:t></w:r></w:ins>',
             '<w:del w:id="2" w:author="a"><w:r><w:delText>04</w:delText></w:r></w:del>', " đoàn",
             '<w:moveFrom w:id="3"><w:r><w:t> cũ</w:t></w:r></w:moveFrom><w:moveTo w:id="4"><w:r><w:t> vào</w:t></w:r></w:moveTo>')  # fmt: skip
    document = read(body)
    assert document.text == "Đón 05 đoàn vào"
    assert any(note.startswith("có 2 chỗ xóa") for note in document.notes)
    assert any(note.startswith("có 2 chỗ chèn") for note in document.notes)


def test_a_deleted_paragraph_end_joins_two_paragraphs(read) -> None:  # type: ignore[no-untyped-def]
    body = p("Tổ chức ký kết ", style="<w:rPr><w:del w:id='1' w:author='a'/></w:rPr>") + p(
        "02 thỏa thuận quốc tế."
    )
    assert read(body).text == "Tổ chức ký kết 02 thỏa thuận quốc tế."


def test_deleted_rows_are_left_out(read) -> None:  # type: ignore[no-untyped-def]
    document = read(
        tbl(
            tr("Đoàn ra", "3"),
            tr("Đoàn vào", "9", properties="<w:del w:id='1' w:author='a'/>"),
            tr("Hội nghị", "1"),
        )
    )
    assert document.text == "Đoàn ra\n3\n\nHội nghị\n1"
    assert [cell.row for cell in one(document, "table").cells] == [0, 0, 1, 1]


def field(code: str, result: str) -> str:
    def char(kind: str) -> str:
        return f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'

    return (
        f"{char('begin')}<w:r><w:instrText>{code}</w:instrText></w:r>{char('separate')}{result}{char('end')}"
    )


def test_fields_give_their_results(read) -> None:  # type: ignore[no-untyped-def]
    nested = field("IF " + "x", t("07")).replace("<w:r><w:instrText>IF x</w:instrText></w:r>",
                                                  "<w:r><w:instrText>IF </w:instrText></w:r>" + field("DOCPROPERTY a", t("mã")))  # fmt: skip
    simple = '<w:fldSimple w:instr="DATE"><w:r><w:t>05/6/2024</w:t></w:r></w:fldSimple>'
    assert read(p("Có ", field("SEQ a", t("12")), " đoàn, ", nested, " lượt, ngày ", simple)).text == (
        "Có 12 đoàn, 07 lượt, ngày 05/6/2024"
    )


def test_a_field_may_span_paragraphs(read) -> None:  # type: ignore[no-untyped-def]
    begin = '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>TOC</w:instrText></w:r>'
    middle, end = (
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r>',
        '<w:r><w:fldChar w:fldCharType="end"/></w:r>',
    )
    body = (
        p(begin, t("không hiện"))
        + p(t("cũng không"), middle, t("Mục lục"))
        + p("Phần I", end)
        + p("Nội dung")
    )
    assert read(body).text == "Mục lục\n\nPhần I\n\nNội dung"


def test_wrappers_are_seen_through(read) -> None:  # type: ignore[no-untyped-def]
    body = (
        p('<w:hyperlink r:id="x"><w:r><w:t>Cổng thông tin</w:t></w:r></w:hyperlink>',
          '<w:smartTag w:element="date"><w:r><w:t xml:space="preserve"> ngày </w:t></w:r></w:smartTag>',
          "<w:sdt><w:sdtPr><w:alias w:val='không'/></w:sdtPr><w:sdtContent><w:r><w:t>15/6</w:t></w:r></w:sdtContent></w:sdt>")
        + f"<w:sdt><w:sdtPr/><w:sdtContent>{p('Trong khung.')}</w:sdtContent></w:sdt>"
    )  # fmt: skip
    assert read(body).text == "Cổng thông tin ngày 15/6\n\nTrong khung."


# ---- numbers ----

OUTLINE = abstract(
    0, lvl(0, "upperRoman", "%1."), lvl(1, "decimal", "%2."), lvl(2, "lowerLetter", "%3)")
) + link(1, 0)


def labels(document: Document) -> list[str | None]:
    return [block.label for block in document.blocks if block.label]


def test_an_outline_of_automatic_numbers_stands_in_the_text(read) -> None:  # type: ignore[no-untyped-def]
    levels = [0, 1, 2, 2, 1, 0, 1, 2]
    body = "".join(p(f"Mục {i}", style=num(1, level)) for i, level in enumerate(levels))
    document = read(body, {"numbering": OUTLINE})
    assert labels(document) == ["I.", "1.", "a)", "b)", "2.", "II.", "1.", "a)"]
    assert document.text.startswith("I. Mục 0\n\n1. Mục 1\n\na) Mục 2")
    assert {block.kind for block in document.blocks} == {"list_item"}
    assert [block.level for block in document.blocks] == [level + 1 for level in levels]


NUMBER_CASES = {  # id: (definitions, [(numId, level)], printed)
    "multilevel_text": (
        abstract(0, lvl(0, "decimal", "%1."), lvl(1, "decimal", "%1.%2."), lvl(2, "decimal", "%1.%2.%3")) + link(1, 0),
        [(1, 0), (1, 1), (1, 2), (1, 2), (1, 0), (1, 1)], ["1.", "1.1.", "1.1.1", "1.1.2", "2.", "2.1."]),
    "legal_shows_decimals": (
        abstract(0, lvl(0, "upperRoman", "Phần %1"), lvl(1, "decimal", "%1.%2", "<w:isLgl/>")) + link(1, 0),
        [(1, 0), (1, 1), (1, 0), (1, 1)], ["Phần I", "1.1", "Phần II", "2.1"]),
    "start_override_restarts_a_shared_list": (
        abstract(0, lvl(0, "decimal", "%1.")) + link(1, 0)
        + link(2, 0, '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride>'),
        [(1, 0), (1, 0), (2, 0), (2, 0), (1, 0)], ["1.", "2.", "1.", "2.", "3."]),
    "two_lists_of_one_definition_go_on": (
        abstract(0, lvl(0, "decimal", "%1)")) + link(1, 0) + link(2, 0), [(1, 0), (2, 0), (1, 0)], ["1)", "2)", "3)"]),
    "override_with_another_level": (
        abstract(0, lvl(0, "decimal", "%1.")) + link(1, 0)
        + link(2, 0, f'<w:lvlOverride w:ilvl="0">{lvl(0, "lowerLetter", "%1)")}</w:lvlOverride>'),
        [(1, 0), (2, 0)], ["1.", "b)"]),
    "never_restarts": (
        abstract(0, lvl(0, "upperLetter", "%1."), lvl(1, "decimal", "%2.", '<w:lvlRestart w:val="0"/>')) + link(1, 0),
        [(1, 0), (1, 1), (1, 0), (1, 1)], ["A.", "1.", "B.", "2."]),
    "restarts_after_the_first_level_only": (
        abstract(0, lvl(0, "decimal", "%1."), lvl(1, "decimal", "%2."), lvl(2, "lowerRoman", "%3.", '<w:lvlRestart w:val="1"/>')) + link(1, 0),
        [(1, 0), (1, 1), (1, 2), (1, 1), (1, 2), (1, 0), (1, 2)], ["1.", "1.", "i.", "2.", "ii.", "2.", "i."]),
    "other_formats": (
        abstract(0, lvl(0, "decimalZero", "%1"), lvl(1, "ordinal", "%2"), lvl(2, "vietnameseCounting", "Thứ %3:")) + link(1, 0),
        [(1, 0), (1, 1), (1, 2)], ["01", "1.", "Thứ một:"]),
    "custom_width_in_alternate_content": (
        '<w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:start w:val="7"/><mc:AlternateContent><mc:Choice Requires="w14">'
        '<w:numFmt w:val="custom" w:format="001, 002, 003, ..."/></mc:Choice><mc:Fallback><w:numFmt w:val="decimal"/></mc:Fallback>'
        '</mc:AlternateContent><w:lvlText w:val="%1/"/></w:lvl></w:abstractNum>' + link(1, 0), [(1, 0)], ["007/"]),
    "deep_level_without_its_parent": (
        abstract(0, lvl(0, "decimal", "%1."), lvl(1, "decimal", "%1.%2.")) + link(1, 0), [(1, 1), (1, 0)], ["1.1.", "1."]),
    "many_letters": (abstract(0, lvl(0, "lowerLetter", "%1)")) + link(1, 0), [(1, 0)] * 28, [f"{c}{')'}" for c in [*"abcdefghijklmnopqrstuvwxyz", "aa", "bb"]]),
    "unknown_number": (abstract(0, lvl(0, "decimal", "%1.")) + link(1, 0), [(9, 0), (1, 0)], ["1."]),
    "hidden_number": (
        abstract(0, lvl(0, "decimal", "%1.", "<w:rPr><w:vanish/></w:rPr>").replace("<w:rPr><w:vanish/></w:rPr><w:lvlText", "<w:lvlText").replace("</w:lvl>", "<w:rPr><w:vanish/></w:rPr></w:lvl>")) + link(1, 0),
        [(1, 0)], []),
}  # fmt: skip


@pytest.mark.parametrize(("definitions", "used", "printed"), NUMBER_CASES.values(), ids=NUMBER_CASES)
def test_automatic_numbers(read, definitions, used, printed) -> None:  # type: ignore[no-untyped-def]
    body = "".join(p("Nội dung", style=num(number, level)) for number, level in used)
    assert labels(read(body, {"numbering": definitions})) == printed


def test_numbers_of_styles_through_based_on(read) -> None:  # type: ignore[no-untyped-def]
    styles = (
        '<w:style w:type="paragraph" w:styleId="M1"><w:name w:val="Mục lớn"/><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr>'
        '<w:outlineLvl w:val="0"/></w:pPr><w:rPr><w:b/></w:rPr></w:style>'
        '<w:style w:type="paragraph" w:styleId="M2"><w:name w:val="Mục nhỏ"/><w:pPr><w:numPr><w:ilvl w:val="1"/><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
        '<w:style w:type="paragraph" w:styleId="M3"><w:basedOn w:val="M2"/></w:style>'
        '<w:style w:type="paragraph" w:styleId="M4"><w:basedOn w:val="M1"/><w:pPr><w:numPr><w:numId w:val="0"/></w:numPr></w:pPr></w:style>'
    )
    numbering = abstract(
        0,
        lvl(0, "upperRoman", "%1.", '<w:pStyle w:val="M1"/>'),
        lvl(1, "decimal", "%2.", '<w:pStyle w:val="M2"/>'),
    ) + link(1, 0)
    body = "".join(p("Kết quả", style=f'<w:pStyle w:val="{s}"/>') for s in ("M1", "M2", "M3", "M4", "M1"))
    document = read(body, {"styles": styles, "numbering": numbering})
    assert [block.label for block in document.blocks] == ["I.", "1.", "2.", None, "II."]
    assert [block.kind for block in document.blocks] == [
        "heading",
        "list_item",
        "list_item",
        "heading",
        "heading",
    ]
    assert [block.level for block in document.blocks] == [1, 2, 2, 1, 1]
    assert [block.bold for block in document.blocks] == [True, False, False, True, True]


def test_a_numbering_style_is_followed(read) -> None:  # type: ignore[no-untyped-def]
    styles = '<w:style w:type="numbering" w:styleId="DS"><w:pPr><w:numPr><w:numId w:val="5"/></w:numPr></w:pPr></w:style>'
    numbering = (
        '<w:abstractNum w:abstractNumId="0"><w:numStyleLink w:val="DS"/></w:abstractNum>'
        + abstract(1, lvl(0, "upperLetter", "%1.")) + link(1, 0) + link(5, 1)
    )  # fmt: skip
    assert labels(
        read(p("Một", style=num(1)) + p("Hai", style=num(1)), {"styles": styles, "numbering": numbering})
    ) == ["A.", "B."]


def test_bullets_print_their_sign(read) -> None:  # type: ignore[no-untyped-def]
    symbol = '<w:rPr><w:rFonts w:ascii="Symbol"/></w:rPr>'
    numbering = abstract(
        0, lvl(0, "bullet", "-"), lvl(1, "bullet", "\uf0b7").replace("</w:lvl>", symbol + "</w:lvl>")
    ) + link(1, 0)
    document = read(
        p("Đoàn ra", style=num(1)) + p("Đoàn vào", style=num(1, 1)) + p(style=num(1)),
        {"numbering": numbering},
    )
    assert document.text == "- Đoàn ra\n\n• Đoàn vào"


def test_a_running_number_in_an_empty_cell_is_printed(read) -> None:  # type: ignore[no-untyped-def]
    rows = [tr(tc(p(style=num(1))), "Bản sao y"), tr(tc(p(style=num(1))), "Bản trích sao")]
    document = read(tbl(*rows), {"numbering": abstract(0, lvl(0, "decimal", "%1.")) + link(1, 0)})
    assert document.text == "1.\nBản sao y\n\n2.\nBản trích sao"


# ---- notes, boxes, margins ----


def note(number: int, *texts: str) -> str:
    paragraphs = "".join(
        p("<w:r><w:footnoteRef/></w:r>" if i == 0 else t(""), t(f" {x}")) for i, x in enumerate(texts)
    )
    return f'<w:footnote w:id="{number}">{paragraphs}</w:footnote>'


def call(number: int, kind: str = "footnote", more: str = "") -> str:
    return f'<w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr><w:{kind}Reference w:id="{number}"{more}/></w:r>'


SEPARATORS = '<w:footnote w:type="separator" w:id="-1"><w:p/></w:footnote><w:footnote w:type="continuationSeparator" w:id="0"><w:p/></w:footnote>'


def test_footnotes_follow_the_paragraph_that_calls_them(read) -> None:  # type: ignore[no-untyped-def]
    notes = (
        SEPARATORS
        + note(2, "Kế hoạch số 15/KH-UBND.")
        + note(5, "Gồm Lào và Thái Lan.", "Không kể Trung Quốc.")
    )
    body = p("Ban hành kế hoạch", call(2), " và đón 04 đoàn", call(5), ".") + p("Đoạn sau.")
    document = read(body, {"footnotes": notes})
    assert document.text == (
        "Ban hành kế hoạch¹ và đón 04 đoàn².\n\n¹ Kế hoạch số 15/KH-UBND.\n\n² Gồm Lào và Thái Lan.\nKhông kể Trung Quốc.\n\nĐoạn sau."
    )
    found = [block for block in document.blocks if block.kind == "footnote"]
    assert [(block.mark, document.text[block.anchor]) for block in found if block.anchor is not None] == [
        ("1", "¹"),
        ("2", "²"),
    ]


def test_a_mark_of_ones_own(read) -> None:  # type: ignore[no-untyped-def]
    body = p(
        "Số liệu ước tính",
        call(1, more=' w:customMarkFollows="1"'),
        t("*", '<w:vertAlign w:val="superscript"/>'),
        " năm 2025.",
    )
    document = read(body, {"footnotes": '<w:footnote w:id="1">' + p("* Ước đến 31/12.") + "</w:footnote>"})
    assert document.text == "Số liệu ước tính* năm 2025.\n\n* Ước đến 31/12."
    assert one(document, "footnote").mark == "*"


def test_endnotes_have_roman_marks(read) -> None:  # type: ignore[no-untyped-def]
    notes = f'<w:endnote w:id="3">{p("Theo báo cáo của Công an tỉnh.")}</w:endnote>'
    document = read(p("Có 12 lượt", call(3, "endnote"), "."), {"endnotes": notes})
    assert document.text == "Có 12 lượtⁱ.\n\nⁱ Theo báo cáo của Công an tỉnh."
    assert one(document, "endnote").mark == "i"


def test_notes_numbered_anew_in_each_section(read) -> None:  # type: ignore[no-untyped-def]
    settings = '<w:footnotePr><w:numRestart w:val="eachSect"/></w:footnotePr>'
    body = p("Một", call(1)) + p("Hai", call(2), style="<w:sectPr/>") + p("Ba", call(3))
    document = read(
        body, {"footnotes": SEPARATORS + note(1, "a") + note(2, "b") + note(3, "c"), "settings": settings}
    )
    assert [block.mark for block in document.blocks if block.kind == "footnote"] == ["1", "2", "1"]


def test_notes_called_in_a_table_follow_it(read) -> None:  # type: ignore[no-untyped-def]
    document = read(
        tbl(tr(tc(p("Đoàn ra", call(1))), "3"), tr("Đoàn vào", "5")),
        {"footnotes": SEPARATORS + note(1, "Kể cả việc riêng.")},
    )
    assert document.text == "Đoàn ra¹\n3\n\nĐoàn vào\n5\n\n¹ Kể cả việc riêng."
    assert document.words(one(document, "table").cells[0].span) == "Đoàn ra¹"


def box(*texts: str) -> str:
    content = f"<w:txbxContent>{''.join(map(p, texts))}</w:txbxContent>"
    return (
        '<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wp:anchor><a:graphic><a:graphicData><wps:wsp><wps:txbx>'
        f"{content}</wps:txbx></wps:wsp></a:graphicData></a:graphic></wp:anchor></w:drawing></mc:Choice><mc:Fallback><w:pict><v:rect>"
        f"<v:textbox>{content}</v:textbox></v:rect></w:pict></mc:Fallback></mc:AlternateContent></w:r>"
    )


def test_text_boxes_once(read) -> None:  # type: ignore[no-untyped-def]
    document = read(p("Trang đầu", box("DỰ THẢO", "lần 2")) + p("Tiếp theo."))
    assert document.text == "Trang đầu\n\nDỰ THẢO\nlần 2\n\nTiếp theo."
    assert words(document, "text_box") == ["DỰ THẢO\nlần 2"]


def test_a_box_of_the_old_kind(read) -> None:  # type: ignore[no-untyped-def]
    old = f"<w:r><w:pict><v:shape><v:textbox><w:txbxContent>{p('HỎA TỐC')}</w:txbxContent></v:textbox></v:shape></w:pict></w:r>"
    assert words(read(p(old)), "text_box") == ["HỎA TỐC"]


def test_headers_and_footers_stand_after_the_end(read) -> None:  # type: ignore[no-untyped-def]
    section = '<w:sectPr><w:headerReference w:type="default" r:id="header"/><w:footerReference w:type="default" r:id="footer"/></w:sectPr>'
    document = read(
        p("Thân bài.") + section,
        {"header": p("Báo cáo công tác đối ngoại"), "footer": p(field("PAGE", t("2")))},
    )
    assert document.text == "Thân bài.\n\nBáo cáo công tác đối ngoại"
    assert words(document, "header") == ["Báo cáo công tác đối ngoại"]
    assert words(document, "footer") == []  # a page number alone


def test_comments_stand_last_with_their_place(read) -> None:  # type: ignore[no-untyped-def]
    comments = f'<w:comment w:id="0" w:author="a">{p("Kiểm tra lại số này.")}</w:comment>'
    document = read(p("Có 45 lượt", call(0, "comment"), " người.") + p("Hết."), {"comments": comments})
    assert document.text == "Có 45 lượt người.\n\nHết.\n\nKiểm tra lại số này."
    assert one(document, "comment").anchor == len("Có 45 lượt")


# ---- tables ----


def test_a_header_table_reads_cell_by_cell(read) -> None:  # type: ignore[no-untyped-def]
    left = tc("UBND HUYỆN HÒA AN", p(t("XÃ NAM TUẤN", "<w:b/>")), p("Số: 12/BC-UBND"))
    right = tc(
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Độc lập - Tự do - Hạnh phúc",
        p(),
        "Nam Tuấn, ngày 05 tháng 6 năm 2024",
    )
    document = read(tbl(tr(left, right), ruled=False) + p("BÁO CÁO"))
    assert document.text == (
        "UBND HUYỆN HÒA AN\nXÃ NAM TUẤN\nSố: 12/BC-UBND\n\nCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc\n\n"
        "Nam Tuấn, ngày 05 tháng 6 năm 2024\n\nBÁO CÁO"
    )
    assert [(cell.row, cell.col) for cell in one(document, "table").cells] == [(0, 0), (0, 1)]


def test_merged_cells_stand_once(read) -> None:  # type: ignore[no-untyped-def]
    span, start, on = '<w:gridSpan w:val="2"/>', '<w:vMerge w:val="restart"/>', "<w:vMerge/>"
    document = read(tbl(
        tr(tc("TT", properties=start), tc("Số đoàn", properties=span), properties="<w:tblHeader/>"),
        tr(tc(p(), properties=on), "Đoàn ra", "Đoàn vào"),
        tr("1", "3", "5"),
    ))  # fmt: skip
    cells = one(document, "table").cells
    assert [(c.row, c.col, c.row_span, c.col_span, document.words(c.span), c.header) for c in cells] == [
        (0, 0, 2, 1, "TT", True), (0, 1, 1, 2, "Số đoàn", True), (1, 1, 1, 1, "Đoàn ra", False), (1, 2, 1, 1, "Đoàn vào", False),
        (2, 0, 1, 1, "1", False), (2, 1, 1, 1, "3", False), (2, 2, 1, 1, "5", False),
    ]  # fmt: skip
    assert document.text == "TT\nSố đoàn\n\nĐoàn ra\nĐoàn vào\n\n1\n3\n5"


def test_empty_cells_keep_their_place(read) -> None:  # type: ignore[no-untyped-def]
    document = read(tbl(tr("Lào", "", "2"), tr("", "", ""), tr("Trung Quốc", "4", "")))
    assert document.text == "Lào\n2\n\nTrung Quốc\n4"
    assert [(c.row, c.col) for c in one(document, "table").cells if document.words(c.span)] == [
        (0, 0),
        (0, 2),
        (2, 0),
        (2, 1),
    ]


def test_a_table_inside_a_cell(read) -> None:  # type: ignore[no-untyped-def]
    document = read(tbl(tr(tc("Trước", tbl(tr("a", "b")), "Sau"), "Bên cạnh")))
    assert document.text == "Trước\na\nb\nSau\nBên cạnh"
    assert len(one(document, "table").cells) == 2


def test_a_bold_first_row_is_a_header(read) -> None:  # type: ignore[no-untyped-def]
    document = read(
        tbl(tr(tc(p(t("TT", "<w:b/>"))), tc(p(t("Tên đoàn", "<w:b/>")))), tr("1", "Đoàn Hủa Phăn"))
    )
    assert [cell.header for cell in one(document, "table").cells] == [True, True, False, False]


def test_bold_and_centred(read) -> None:  # type: ignore[no-untyped-def]
    body = p(t("BÁO CÁO", "<w:b/>"), style='<w:jc w:val="center"/>') + p(t("Kết quả ", "<w:b/>"), "chung")
    first, second = read(body).blocks
    assert (first.bold, first.centred, second.bold, second.centred) == (True, True, False, False)


def test_pages_where_word_wrote_them(read) -> None:  # type: ignore[no-untyped-def]
    last = "<w:r><w:lastRenderedPageBreak/></w:r>"
    document = read(p("Trang một.") + p('<w:r><w:br w:type="page"/></w:r>') + p(last, "Trang hai."))
    assert document.pages == 2
    assert [(b.kind, b.page) for b in document.blocks] == [
        ("paragraph", 1),
        ("page_break", 1),
        ("paragraph", 2),
    ]
    assert read(p("Không rõ trang.")).pages is None


def test_what_is_not_read_is_said(read) -> None:  # type: ignore[no-untyped-def]
    picture = "<w:r><w:drawing><wp:inline><a:graphic><a:graphicData><a:blip/></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>"
    document = read(p("Ảnh: ", picture), extra={"word/vbaProject.bin": b"macro"})
    assert any("hình ảnh" in note for note in document.notes)
    assert any("macro" in note for note in document.notes)


def test_strict_documents_read_the_same(tmp_path: Path) -> None:
    data = package(p("Theo chuẩn chặt."))
    path = tmp_path / "strict.docx"
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(path, "w") as target:
        for name in source.namelist():
            text = source.read(name).replace(
                b"http://schemas.openxmlformats.org/wordprocessingml/2006/main",
                b"http://purl.oclc.org/ooxml/wordprocessingml/main",
            )
            target.writestr(name, text)
    assert read_document(path).text == "Theo chuẩn chặt."


def test_files_written_by_a_library(tmp_path: Path) -> None:
    document = docx.Document()
    document.add_heading("Kết quả công tác", level=1)
    document.add_paragraph("Đón 02 đoàn khách quốc tế.")
    table = document.add_table(rows=1, cols=2, style="Table Grid")
    table.rows[0].cells[0].text, table.rows[0].cells[1].text = "Đoàn vào", "02"
    path = tmp_path / "a.docx"
    document.save(str(path))
    read = read_document(path)
    check_spans(read)
    assert read.text == "Kết quả công tác\n\nĐón 02 đoàn khách quốc tế.\n\nĐoàn vào\n02"
    assert [block.kind for block in read.blocks] == ["heading", "paragraph", "table"]


# ---- real files, and the oracle ----

CLEAN = (
    "huong-dan-36-hd-vptw",
    "nghi-dinh-30-2020-nfd",
    "nghi-dinh-30-2020-phu-luc-1",
    "nghi-dinh-30-2020-phu-luc-3-mau",
)


def _counted(text: str) -> Counter[str]:
    plain = re.sub(r"[¹²³⁰⁴-⁹]", " ", unicodedata.normalize("NFC", text).casefold())
    return Counter(re.findall(r"[^\W\d_]{2,}", plain))


@pytest.mark.parametrize("name", CLEAN)
def test_real_files_hold_every_word_that_pandoc_finds(shared: Path, name: str) -> None:
    path = shared / "files" / f"{name}.docx"
    document = read_document(path)
    check_spans(document)
    pandoc = shutil.which("pandoc")
    if pandoc is None:
        pytest.skip("không có pandoc")
    command = [pandoc, "-f", "docx", "-t", "plain", "--wrap=none", "--track-changes=accept", str(path)]
    plain = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    lost = _counted(plain) - _counted(document.text)
    assert sum(lost.values()) <= 1, lost


@pytest.mark.skipif(shutil.which("pandoc") is None, reason="không có pandoc")
def test_a_hard_file_against_pandoc(tmp_path: Path) -> None:
    body = (
        p("Mục một", style=num(1)) + p("Mục hai", call(1), style=num(1))
        + p("Chèn ", '<w:ins w:id="1" w:author="a"><w:r><w:t>thêm</w:t></w:r></w:ins>', '<w:del w:id="2" w:author="a"><w:r><w:delText>xóa</w:delText></w:r></w:del>')
        + tbl(tr("Ô trái", "Ô phải"))
    )  # fmt: skip
    path = tmp_path / "a.docx"
    path.write_bytes(package(body, {"numbering": OUTLINE, "footnotes": SEPARATORS + note(1, "Chú thích.")}))
    out = subprocess.run(
        ["pandoc", "-f", "docx", "-t", "plain", str(path)], capture_output=True, text=True, check=True
    ).stdout
    document = read_document(path)
    assert _counted(out) == _counted(document.text)
    assert "I.  Mục một" in out
    assert labels(document) == ["I.", "II."]


def test_a_deleted_secrecy_mark_still_refuses(read) -> None:  # type: ignore[no-untyped-def]
    body = p('<w:del w:id="2" w:author="a"><w:r><w:delText>TỐI MẬT</w:delText></w:r></w:del>') + p(
        "Nội dung."
    )
    with pytest.raises(UserError, match="BM-001"):
        read(body)
