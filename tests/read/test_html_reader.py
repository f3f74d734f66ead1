"""Web pages, also under the name of a Word file: structure, merged cells, numbers, notes, encodings."""

from collections.abc import Callable
from pathlib import Path

import pytest

from doingoai.model import Document
from doingoai.read import read_document

Read = Callable[..., Document]


@pytest.fixture
def read(tmp_path: Path) -> Read:
    def run(inner: str | bytes, name: str = "bao-cao.doc", head: str = "<meta charset=utf-8>") -> Document:
        path = tmp_path / name
        path.write_bytes(
            inner
            if isinstance(inner, bytes)
            else f"<html><head>{head}</head><body>{inner}</body></html>".encode()
        )
        return read_document(path)

    return run


def test_structure(read: Read) -> None:
    document = read(
        "<h1>BÁO CÁO</h1><p align=center><b>Công tác  đối\n ngoại</b></p><div>Đón <b>03</b> đoàn.<br>Tiễn 02 đoàn.</div>"
    )
    assert document.text == "BÁO CÁO\n\nCông tác đối ngoại\n\nĐón 03 đoàn.\nTiễn 02 đoàn."
    heading, title, words = document.blocks
    assert (heading.kind, heading.level, title.bold, title.centred, words.bold) == (
        "heading",
        1,
        True,
        True,
        False,
    )
    assert document.format == "html"


def test_merged_cells_stand_once(read: Read) -> None:
    document = read(
        "<table border=1><tr><th rowspan=2>TT<th colspan=2>Đoàn</tr><tr><th>Vào<th>Ra</tr><tr><td>1<td>03<td>02</tr></table>"
    )
    (table,) = document.blocks
    found = [(document.words(c.span), c.row, c.col, c.row_span, c.col_span, c.header) for c in table.cells]
    assert found == [
        ("TT", 0, 0, 2, 1, True),
        ("Đoàn", 0, 1, 1, 2, True),
        ("Vào", 1, 1, 1, 1, True),
        ("Ra", 1, 2, 1, 1, True),
        ("1", 2, 0, 1, 1, False),
        ("03", 2, 1, 1, 1, False),
        ("02", 2, 2, 1, 1, False),
    ]


def test_lists_have_the_numbers_that_are_shown(read: Read) -> None:
    document = read(
        "<ol type=I><li>Kết quả<ol type=a start=3><li>Đoàn vào<li>Đoàn ra</ol></li><li>Tồn tại</ol><ol><li>Mới</ol><ul><li>Gạch</ul>"
    )
    assert [block.label for block in document.blocks] == ["I.", "c.", "d.", "II.", "1.", "•"]
    assert [block.level for block in document.blocks] == [1, 2, 2, 1, 1, 1]


def test_notes_of_word_pages(read: Read) -> None:
    document = read(
        '<p>Ký 02 thỏa thuận<a href="#_ftn1" name="_ftnref1"><sup>[1]</sup></a>.</p><hr>'
        '<div id=ftn1><p><a href="#_ftnref1" name="_ftn1">[1]</a> Với tỉnh bạn.</p></div>'
    )
    assert document.text == "Ký 02 thỏa thuận¹.\n\n¹ Với tỉnh bạn."
    assert [(b.kind, b.mark, b.anchor) for b in document.blocks][1] == ("footnote", "1", 16)


def test_what_is_not_on_the_page_is_left_out(read: Read) -> None:
    document = read(
        "<script>x</script><style>p{}</style><p>Đón <del>99</del><ins>03</ins> đoàn<span style='display:none'>99</span>.</p>"
        "<!--[if gte mso 9]><xml>99</xml><![endif]--><img src=a.png>"
    )
    assert document.text == "Đón 03 đoàn."
    assert any("xóa" in note for note in document.notes)
    assert any("hình ảnh" in note for note in document.notes)


def test_lists_that_word_writes_as_text(read: Read) -> None:
    item = "<p class=MsoListParagraph><![if !supportLists]><span style='mso-list:Ignore'>{}<span style='font:7.0pt'>&nbsp;&nbsp;&nbsp; </span></span><![endif]>{}</p>"
    document = read(item.format("1.", "Đoàn vào: 03 đoàn.") + item.format("2.", "Đoàn ra."))
    assert document.text == "1. Đoàn vào: 03 đoàn.\n\n2. Đoàn ra."


SENTENCE = "Tổng kết công tác đối ngoại của huyện"


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (f"<html><meta charset=utf-8><p>{SENTENCE}</p></html>".encode(), "utf-8"),
        (f"<html><p>{SENTENCE}</p></html>".encode(), "unnamed"),
        (b"\xef\xbb\xbf" + f"<html><meta charset=windows-1252><p>{SENTENCE}</p></html>".encode(), "mark over name"),
        (b"\xff\xfe" + f"<html><p>{SENTENCE}</p></html>".encode("utf-16-le"), "utf-16"),
        (f"<html><p>{SENTENCE}</p></html>".encode("utf-16-be"), "utf-16 without mark"),
        (f'<?xml version="1.0" encoding="utf-8"?><html xmlns="http://www.w3.org/1999/xhtml"><p>{SENTENCE}</p></html>'.encode(), "xhtml"),
    ],
)  # fmt: skip
def test_unicode_encodings(read: Read, data: bytes, name: str) -> None:
    assert read(data).text == SENTENCE, name


def test_windows_1258(read: Read) -> None:
    """Letters with a tone are a letter and a combining tone in this code page."""
    words = "Tổng kết công tác của huyện"
    pieces = {"ổ": b"\xf4\xd2", "ế": b"\xea\xec", "ệ": b"\xea\xf2", "ủ": b"u\xd2"}
    raw = b"".join(pieces[c] if c in pieces else c.encode("cp1258") for c in words)
    for head in (b"<meta charset=windows-1258>", b""):
        assert read(b"<html>" + head + b"<p>" + raw + b"</p></html>").text == words


def test_pages_put_one_after_another(read: Read) -> None:
    assert read("<p>Một.</p></body></html><html><body><p>Hai.</p>").text == "Một.\n\nHai."


@pytest.mark.parametrize(
    "inner", ["<table><tr><td>Một</td></tr></table>", "<!-- x --><html><p>Một</html>", "<DIV>Một</DIV>"]
)
def test_pages_without_their_outer_elements(read: Read, inner: str) -> None:
    assert read(inner.encode()).format == "html"


@pytest.mark.parametrize("text", ["a < b và c > d", "<Tên đơn vị>\nBáo cáo", "< 5 đoàn"])
def test_text_that_begins_with_a_bracket_is_text(read: Read, text: str) -> None:
    assert read(text.encode(), "a.txt").format == "txt"


def test_time_is_linear(stays_linear: Callable[[Callable[[str], object], str, int], None]) -> None:
    from doingoai.read import html

    for unit in ("<p>a", "<table><tr><td>a</table>", "<ol><li>a</ol>", "<!--", "<a b=c"):
        stays_linear(lambda text: html.read(f"<p>x</p>{text}".encode(), "a"), unit, 5_000)


def test_real_page(shared: Path) -> None:
    document = read_document(shared / "files" / "ke-hoach-html-luu-duoi-doc.doc")
    table = next(block for block in document.blocks if block.kind == "table")
    assert len(table.cells) == 35
    assert any(cell.row_span == 2 for cell in table.cells)
