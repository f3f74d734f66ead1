"""PDFs with a text layer: what stands on the page comes out in its order, with its blocks."""

import re

import pytest

from doingoai.model import Block, Document
from doingoai.read import pdf_reader
from pdf_maker import At, Sheet, centred, first_free, length, make, set_lines, width

LONG = (
    "Thực hiện chương trình công tác năm, Ủy ban nhân dân xã đã chỉ đạo các thôn, bản dọc tuyến biên giới phối hợp với đồn biên "
    "phòng tuần tra, nắm tình hình người qua lại và tuyên truyền cho nhân dân chấp hành các quy định về khu vực biên giới."
)
SHORT = "1. Trong kỳ đã đón 02 đoàn khách với 15 lượt người."


def read(data: bytes) -> Document:
    document = pdf_reader.understood(data).document
    assert document is not None
    return document


def kinds(document: Document, kind: str) -> list[str]:
    return [document.words(block.span) for block in document.blocks if block.kind == kind]


def only(document: Document, kind: str) -> Block:
    (block,) = [block for block in document.blocks if block.kind == kind]
    return block


def cells(document: Document, block: Block) -> list[str]:
    return [document.words(cell.span) for cell in block.cells]


def test_lines_become_paragraphs() -> None:
    document = read(make(set_lines([LONG, SHORT, LONG])))
    assert kinds(document, "paragraph") == [LONG, SHORT, LONG]
    assert document.format == "pdf"
    assert document.pages == 1


def test_a_paragraph_goes_on_behind_a_page_break() -> None:
    document = read(make(set_lines([SHORT, *[LONG] * 11])))
    assert document.pages == 2
    assert kinds(document, "paragraph") == [SHORT, *[LONG] * 11]
    broken = only(document, "page_break")
    torn = [
        b for b in document.blocks if b.kind == "paragraph" and b.span.start < broken.span.start < b.span.end
    ]
    assert broken.page == 2
    assert len(torn) == 1
    assert torn[0].page == 1


def test_page_numbers_and_running_heads_leave_the_flow() -> None:
    sheets = set_lines([LONG] * 33)
    for number, sheet in enumerate(sheets, 1):
        sheet.pieces.append(At(308, 40, str(number)))
        sheet.pieces.insert(0, At(200, 815, "SỔ TAY CÔNG TÁC BIÊN GIỚI", 11))
    document = read(make(sheets))
    assert len(sheets) > 2
    assert kinds(document, "paragraph") == [LONG] * 33
    assert kinds(document, "footer") == [str(number) for number in range(1, len(sheets) + 1)]
    assert kinds(document, "header") == ["SỔ TAY CÔNG TÁC BIÊN GIỚI"]


@pytest.mark.parametrize("number", ["3", "- 3 -", "Trang 3", "3/8", "iii"])
def test_forms_of_page_numbers(number: str) -> None:
    sheets = set_lines([LONG])
    sheets[0].pieces.append(At(300, 35, number))
    document = read(make(sheets))
    assert kinds(document, "footer") == [number]
    assert kinds(document, "paragraph") == [LONG]


def header() -> Sheet:
    sheet = set_lines([LONG], top=640)[0]
    sheet.pieces[:0] = [
        At(95, 780, "ỦY BAN NHÂN DÂN", 13, "Times-Bold"),
        At(262, 780, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", 13, "Times-Bold"),
        At(110, 764, "XÃ NÀ SẦM", 13, "Times-Bold"),
        At(310, 764, "Độc lập - Tự do - Hạnh phúc", 14, "Times-Bold"),
        At(100, 740, "Số: 12/BC-UBND", 13),
        At(300, 740, "Nà Sầm, ngày 10 tháng 6 năm 2024"),
        centred(700, "BÁO CÁO"),
        centred(680, "Kết quả công tác đối ngoại 6 tháng đầu năm 2024"),
    ]
    return sheet


def test_a_header_of_two_columns() -> None:
    document = read(make([header()]))
    assert cells(document, only(document, "table")) == [
        "ỦY BAN NHÂN DÂN\nXÃ NÀ SẦM\nSố: 12/BC-UBND",
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc\nNà Sầm, ngày 10 tháng 6 năm 2024",
    ]
    title = next(block for block in document.blocks if document.words(block.span) == "BÁO CÁO")
    assert (title.bold, title.centred) == (True, True)


def test_a_number_filled_in_by_hand_stays_in_its_column() -> None:
    sheet = header()
    sheet.pieces = [piece for piece in sheet.pieces if "12/BC-UBND" not in piece.text]
    sheet.pieces += [At(80, 740, "Số:", 13), At(135, 740, "J/70/BC-UBND", 13)]
    table = only(document := read(make([sheet])), "table")
    assert cells(document, table)[0].endswith("Số: J/70/BC-UBND")
    assert cells(document, table)[1].endswith("Nà Sầm, ngày 10 tháng 6 năm 2024")


def test_recipients_beside_the_signature() -> None:
    sheet = set_lines([LONG])[0]
    for index, words in enumerate(["Nơi nhận:", "- Như trên;", "- Lưu: VT."]):
        sheet.pieces.append(At(90, 600 - 14 * index, words, 11))
    for y, words in ((607, "TM. ỦY BAN NHÂN DÂN"), (590, "CHỦ TỊCH"), (500, "Lò Văn Pành")):
        sheet.pieces.append(centred(y, words, middle=430))
    document = read(make([sheet]))
    assert cells(document, only(document, "table")) == [
        "Nơi nhận:\n- Như trên;\n- Lưu: VT.",
        "TM. ỦY BAN NHÂN DÂN\nCHỦ TỊCH\nLò Văn Pành",
    ]


@pytest.mark.parametrize(
    "words",
    ["Bắc Mê, ngày      tháng 6 năm 2024", "(Kèm theo Báo cáo số       /BC-UBND ngày 12/6/2024)"],
)
def test_a_blank_to_be_filled_in_is_no_column(words: str) -> None:
    left, right = re.split(r" {4,}", words)
    sheet = set_lines([LONG])[0]
    sheet.pieces += [At(121, 600, left), At(121 + length(left, 14) + 45, 600, right)]
    document = read(make([sheet]))
    assert not kinds(document, "table")
    assert kinds(document, "paragraph")[-1] == f"{left} {right}"


def test_a_ruled_table() -> None:
    sheet = Sheet([At(121, 730, "Các đoàn đã đón trong kỳ:")])
    columns, rows = [85.0, 130, 330, 430, 538], [700.0, 680, 660, 640]
    sheet.rules = [(85, y, 538, y) for y in rows] + [(x, 640, x, 700) for x in columns]
    words = [
        ["TT", "Tên đoàn", "Số người", "Ngày"],
        ["1", "Đoàn tỉnh bạn", "12", "05/3"],
        ["2", "Đoàn doanh nghiệp", "7", "11/5"],
    ]
    for row, line in enumerate(words):
        font = "Times-Bold" if row == 0 else "Times-Roman"
        sheet.pieces += [
            At(columns[col] + 4, rows[row] - 15, text, 13, font) for col, text in enumerate(line)
        ]
    sheet.pieces.append(At(121, 600, "Trên đây là kết quả."))
    document = read(make([sheet]))
    table = only(document, "table")
    assert [(cell.row, cell.col, document.words(cell.span)) for cell in table.cells] == [
        (row, col, text) for row, line in enumerate(words) for col, text in enumerate(line)
    ]
    assert [cell.header for cell in table.cells] == [True] * 4 + [False] * 8
    assert [b.kind for b in document.blocks] == ["paragraph", "table", "paragraph"]


def test_a_merged_cell_stands_once() -> None:
    sheet = Sheet([At(90, 685, "Đoàn vào", 13), At(90, 665, "Lào", 13), At(310, 665, "3", 13)])
    sheet.rules = [(85, 700, 500, 700), (85, 680, 500, 680), (85, 660, 500, 660)]
    sheet.rules += [(85, 660, 85, 700), (500, 660, 500, 700), (300, 660, 300, 680)]
    document = read(make([sheet]))
    found = [
        (c.row, c.col, c.row_span, c.col_span, document.words(c.span)) for c in only(document, "table").cells
    ]
    assert found == [(0, 0, 1, 2, "Đoàn vào"), (1, 0, 1, 1, "Lào"), (1, 1, 1, 1, "3")]


def test_a_footnote_follows_what_calls_it() -> None:
    sheet = set_lines(["Đã triển khai kế hoạch", LONG], top=700)[0]
    end = 121 + length("Đã triển khai kế hoạch", 14)
    sheet.pieces += [
        At(end, 705, "1", 9),
        At(85, 120, "1", 7),
        At(90, 115, " Kế hoạch số 20/KH-UBND ngày 05/02/2024", 10),
        At(85, 103, "của Ủy ban nhân dân xã.", 10),
    ]
    document = read(make([sheet]))
    note = only(document, "footnote")
    assert document.words(note.span) == "¹ Kế hoạch số 20/KH-UBND ngày 05/02/2024 của Ủy ban nhân dân xã."
    assert note.mark == "1"
    assert note.anchor is not None
    assert document.text[: note.anchor].endswith("kế hoạch")
    assert document.text[note.anchor] == "¹"


@pytest.mark.parametrize(
    ("first", "second", "joined"),
    [
        ("căn cứ Quyết định số 15/QĐ-", "UBND của tỉnh", "số 15/QĐ-UBND của tỉnh"),
        ("theo Nghị quyết số 22-NQ/", "TW của Bộ Chính trị", "số 22-NQ/TW của Bộ Chính trị"),
        ("phát triển kinh tế xã hội", "vùng cao", "kinh tế xã hội vùng cao"),
    ],
)
def test_words_over_the_end_of_a_line(first: str, second: str, joined: str) -> None:
    y, pieces = 700, []
    for words in (first, second):
        x = 538 - length(words, 14) if words == first else 85
        pieces.append(At(x, y, words))
        y -= 18
    filler = set_lines([LONG], top=600)[0].pieces
    text = read(make([Sheet([*pieces, *filler])])).text
    assert joined in text.replace("\n\n", " ")


def test_lines_of_notes_that_come_back_are_no_running_feet() -> None:
    sheets = set_lines([LONG] * 33)
    said = "sửa đổi, bổ sung một số điều theo Nghị quyết số 11/NQ-HĐND của xã."
    for number, sheet in enumerate(sheets, 1):
        sheet.pieces += [
            At(85, 58, str(number), 7),
            At(90, 54, f" Điểm này được thêm ở kỳ họp thứ {number},", 10),
        ]
        sheet.pieces.append(At(85, 38, said, 10))
    document = read(make(sheets))
    notes = kinds(document, "footnote")
    assert len(notes) == len(sheets) > 2
    assert all(note.endswith(said) for note in notes)
    assert not kinds(document, "footer")


def test_type_that_is_scaled_piece_by_piece() -> None:
    """Producers write all type one point high and scale it: notes are still smaller than the body."""
    sheet = set_lines([LONG], top=700)[0]
    hexes = [text.encode("utf-16-be").hex() for text in ("1", "Theo Kế hoạch số 20/KH-UBND của xã.")]
    body = "Đã triển khai kế hoạch".encode("utf-16-be").hex()
    sheet.extra = (
        f"BT /F0 1 Tf 14 0 0 14 121 560 Tm <{body}> Tj ET BT /F0 1 Tf 7 0 0 7 85 120 Tm <{hexes[0]}> Tj ET "
        f"BT /F0 1 Tf 10 0 0 10 91 115 Tm <{hexes[1]}> Tj ET"
    ).encode()
    document = read(make([sheet]))
    assert only(document, "footnote").mark == "1"


def test_two_lines_drawn_in_one_stroke_are_no_box() -> None:
    sheet = set_lines([LONG])[0]
    sheet.pieces += [
        At(95, 585, "VĂN PHÒNG", 13),
        At(350, 585, "XÁC NHẬN VĂN BẢN", 13),
        At(95, 560, "Số: 3/VP", 13),
    ]
    sheet.pieces.append(At(380, 560, "CHÁNH VĂN PHÒNG", 13))
    sheet.extra = b" 0.5 w 85 605 m 538 605 l 100 578 m 160 578 l S"
    document = read(make([sheet]))
    assert cells(document, only(document, "table")) == [
        "VĂN PHÒNG\nSố: 3/VP",
        "XÁC NHẬN VĂN BẢN\nCHÁNH VĂN PHÒNG",
    ]


def torn_page(lines: list[str]) -> Sheet:
    """Each line as one piece with holes, the letters with diacritics after it, as some producers write them."""
    sheet, extra = Sheet([At(400, 60, " ")]), []
    for index, line in enumerate(lines):
        y, x, pieces, late = 760 - 20 * index, 85.0, "", []
        for char in line:
            if char.isascii():
                pieces += f"<{char.encode('utf-16-be').hex()}>"
            else:
                pieces += f" -{width(char)} "
                late.append((x, char))
            x += width(char) * 14 / 1000
        extra.append(f"BT /F0 14 Tf 1 0 0 1 85 {y} Tm [{pieces}] TJ ET")
        holes, place = "", 85.0
        for at, char in late:
            holes += f" {-(at - place) / 14 * 1000:.1f} <{char.encode('utf-16-be').hex()}>"
            place = at + width(char) * 14 / 1000
        extra.append(f"BT /F0 14 Tf 1 0 0 1 85 {y} Tm [{holes}] TJ ET")
    sheet.extra = "\n".join(extra).encode()
    return sheet


def test_torn_letters_are_put_back() -> None:
    lines = [
        "Trong năm qua, cấp ủy và chính quyền địa phương đã chỉ đạo",
        "triển khai đồng bộ các nhiệm vụ đối ngoại, giữ vững quan hệ",
        "hữu nghị với các bản đối diện và bảo vệ đường biên, cột mốc.",
        "Đã tổ chức 04 lượt giao ban định kỳ với lực lượng bảo vệ biên giới.",
    ]
    document = read(make([torn_page(lines)]))
    assert document.text.replace("\n\n", " ").replace("\n", " ") == " ".join(lines)
    if document.repairs:  # the engine may see through it by itself
        assert {repair.encoding for repair in document.repairs} == {"glyphs"}
        assert any("tách rời chữ có dấu" in note for note in document.notes)


def test_a_font_of_before_unicode() -> None:
    words = "Céng hoµ x· héi chñ nghÜa ViÖt Nam thùc hiÖn nhiÖm vô n¨m häc míi vµ b¸o c¸o kÕt qu¶"
    sheet = Sheet(
        [
            At(85, 700, words[: words.index("nhiÖm") - 1], 12, ".VnTime"),
            At(85, 680, words[words.index("nhiÖm") :], 12, ".VnTime"),
        ]
    )
    document = read(make([sheet]))
    assert "nhiệm vụ" in document.text
    assert "hoà xã hội chủ nghĩa Việt Nam" in document.text
    assert {repair.encoding for repair in document.repairs} == {"TCVN3"}


def test_a_turned_page() -> None:
    lines = ["Bảng tổng hợp kết quả công tác", "Số đoàn đã đón trong kỳ là 12 đoàn"]
    turned = [
        f"BT /F0 14 Tf 0 1 -1 0 {100 + 20 * i} 100 Tm <{t.encode('utf-16-be').hex()}> Tj ET"
        for i, t in enumerate(lines)
    ]
    sheet = Sheet([], rotate=90, extra="\n".join(turned).encode())
    assert read(make([sheet])).text.split("\n\n") == lines


def signed(contents: bytes, date: bytes) -> bytes:
    sheet = header()
    number = first_free(2, 1)
    field = b"<< /FT /Sig /T (Ky1) /V %d 0 R >>" % (number + 1)
    value = b"<< /Type /Sig /Filter /Adobe.PPKLite /SubFilter /adbe.pkcs7.detached /Name (Van phong UBND) /M (%s) /ByteRange [0 1 2 3] /Contents <%s> >>"
    form = b"/AcroForm << /Fields [%d 0 R] /SigFlags 3 >> " % number
    return make([sheet], catalog=form, more=[field, value % (date, contents)])


@pytest.mark.parametrize(
    ("date", "expected"),
    [
        (b"D:20240612083005+07'00'", "2024-06-12T08:30:05+07:00"),
        (b"D:20240612083005Z", "2024-06-12T08:30:05+00:00"),
        (b"D:2024", "2024-01-01T00:00:00"),
    ],
)
def test_a_signature_is_noted(date: bytes, expected: str) -> None:
    document = read(signed(b"3003020101", date))
    (signature,) = document.signatures
    assert signature.signed == expected
    assert signature.signer == "Van phong UBND"
    assert any("chữ ký điện tử (chưa xác thực)" in note for note in document.notes)


def test_a_field_that_nobody_signed_is_none() -> None:
    form = b"/AcroForm << /Fields [%d 0 R] >> " % first_free(1, 1)
    data = make(set_lines([LONG]), catalog=form, more=[b"<< /FT /Sig /T (Ky1) >>"])
    assert read(data).signatures == ()


def test_spans_and_order() -> None:
    document = read(make([header(), *set_lines([LONG] * 12)]))
    starts = [block.span.start for block in document.blocks if block.kind not in ("page_break",)]
    assert starts == sorted(starts)
    for block in document.blocks:
        assert 0 <= block.span.start <= block.span.end <= len(document.text)
        for cell in block.cells:
            assert block.span.start <= cell.span.start <= cell.span.end <= block.span.end


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"%PDF-1.4\n...", True),
        (b"junk\n%PDF-1.4\n1 0 obj\nendobj", True),
        ("Tệp %PDF-1.4 là gì?".encode(), False),
        (b"PK\x03\x04", False),
    ],
)
def test_what_is_a_pdf(data: bytes, expected: bool) -> None:
    assert pdf_reader.sniff(data, "x.pdf") is expected
