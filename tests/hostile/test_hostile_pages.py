"""Hostile web pages and plain texts: each ends in exactly one state, soon and in little memory."""

from pathlib import Path

import pytest
from hostile_ends import DT, ends, swiftly
from hostile_parts import WORDS, laughs, page

from doingoai.read import read_document

CELL = "<td>số</td>"
PAGES = {
    "divs_nested_50000": (page("<div>" * 50_000 + WORDS + "</div>" * 50_000), "read"),
    "divs_open_50000": (page("<div>" * 50_000 + WORDS), "read"),
    "bold_nested_50000": (page("<b>" * 50_000 + WORDS), "read"),
    "fonts_nested_20000": (page("<font color=red>" * 20_000 + WORDS), "read"),
    "tables_nested_3000": (page("<table><tr><td>" * 3_000 + WORDS), DT["broken"]),
    "tables_nested_closed": (page("<table border=1><tr><td>" * 200 + WORDS + "</td></tr></table>" * 200), "read"),
    "lists_nested_20000": (page("<ul><li>" * 20_000 + WORDS), "read"),
    "quotes_nested_50000": (page("<blockquote>" * 50_000 + WORDS), "read"),
    "closing_tags_alone": (page("</div></table></td></tr></html>" * 20_000 + WORDS), "read"),
    "colspan_thousand_million": (page(f"<table><tr><td colspan=1000000000>{WORDS}</td></tr></table>"), "read"),
    "rowspan_65534": (page("<table>" + f"<tr>{'<td rowspan=65534>số</td>' * 40}</tr>" * 40 + "</table>"), "read"),
    "rowspan_staircase": (page("<table>" + "".join(f"<tr><td rowspan={n}>số</td></tr>" for n in range(1, 400)) + "</table>"), "read"),
    "spans_of_nonsense": (page(f"<table><tr><td colspan=-3 rowspan='x²'>{WORDS}</td></tr></table>"), "read"),
    "cells_without_rows": (page(f"<table>{CELL * 8_000}</table>"), "read"),
    "words_between_cells": (page(f"<table>một<tr>hai{CELL}ba</tr>bốn</table>"), "read"),
    "row_of_8000_cells": (page(f"<table><tr>{CELL * 8_000}</tr></table>"), "read"),
    "rows_8000": (page(f"<table border=1>{f'<tr>{CELL}{CELL}</tr>' * 8_000}</table>"), "read"),
    "paragraphs_20000": (page(f"<p>{WORDS}" * 20_000), "read"),
    "list_from_two_thousand_million": (page(f"<ol type=i start=99999><li>{WORDS}</ol><ol start=99999999999><li>{WORDS}</ol>"), "read"),
    "lists_5000": (page(f"<ol><li>{WORDS}</ol>" * 5_000), "read"),
    "script": (page(f"<script>document.write('</scr'+'ipt><p>Đón 99 đoàn')</script><p onclick=x()>{WORDS}</p>"), "read"),
    "script_open": (page(f"<p>{WORDS}</p><script>while(1){{"), "read"),
    "only_a_script": (page("<script>alert('Đón 99 đoàn')</script>"), DT["empty"]),
    "only_style": (page("<style>p{}</style>"), DT["empty"]),
    "frames": (page(f"<iframe src='file:///etc/passwd'></iframe><object data=x></object><p>{WORDS}</p>"), "warned"),
    "picture_outside": (page(f"<img src='http://127.0.0.1:9/a.png'><p>{WORDS}</p>"), "warned"),
    "picture_of_data": (page(f"<img src='data:image/png;base64,{'A' * 3_000_000}'><p>{WORDS}</p>"), "warned"),
    "refresh": (page(f"<p>{WORDS}</p>", "<meta charset=utf-8><meta http-equiv=refresh content='0;url=file:///etc/passwd'><base href='http://127.0.0.1:9/'>"), "read"),
    "entity_bomb": (laughs(page("<p>&e9; đọc</p>").decode()).encode(), "read"),
    "entity_outside": (b'<!DOCTYPE html [<!ENTITY x SYSTEM "file:///etc/passwd">]>' + page("<p>&x; chữ</p>"), "read"),
    "xhtml_entity_outside": (b'<?xml version="1.0"?><!DOCTYPE html [<!ENTITY x SYSTEM "file:///etc/passwd">]>' + page("<p>&x; chữ</p>"), "read"),
    "attribute_of_5_mb": (page(f"<p title='{'a' * 5_000_000}'>{WORDS}</p>"), {"read"}),
    "style_of_5_mb": (page(f"<p style='{'color:red;' * 500_000}'>{WORDS}</p>"), {"read"}),
    "attributes_50000": (page("<p " + " ".join(f"a{n}=1" for n in range(50_000)) + f">{WORDS}</p>"), "read"),
    "names_of_tags_50000": (page("".join(f"<x{n}>a</x{n}>" for n in range(50_000))), "read"),
    "comment_open": (page(f"<p>{WORDS}</p><!-- " + "x" * 1_000_000), "read"),
    "conditional_comments": (page(f"<!--[if gte mso 9]><xml><o:p>Đón 99</o:p></xml><![endif]--><![if !supportLists]>1. <![endif]>{WORDS}"), "read"),
    "cdata": (page(f"<![CDATA[<p>x</p>]]><p>{WORDS}</p>"), "read"),
    "plaintext": (page(f"<p>{WORDS}</p><plaintext><table><tr>"), "read"),
    "nul_in_tags": (page(f"<p\0>{WORDS}</\0p><scr\0ipt>x</script>"), "read"),
    "svg_and_math": (page(f"<svg><script>x</script><text>bỏ</text></svg><math><mi>x</mi></math><p>{WORDS}</p>"), "read"),
    "utf7_named": (page("<p>+ADw-script+AD4- chữ</p>", "<meta charset=utf-7>"), "read"),
    "encoding_wrong": (page("<p>Cong van</p>".replace("n", "\xe3"), "<meta charset=utf-8>").decode().encode("cp1258", "ignore"), "read"),
    "encoding_unknown": (page(head="<meta charset=x-sao-hoa>"), "read"),
    "utf16_with_mark": (b"\xff\xfe" + page().decode().encode("utf-16-le"), "read"),
    "utf16_without_mark": (page().decode().encode("utf-16-le"), "read"),
    "utf16_odd": (b"\xff\xfe" + page().decode().encode("utf-16-le") + b"a", "warned"),
    "bytes_lost": (page("<p>Chữ \udcff\udcfe\udcfa</p>".encode("utf-8", "surrogateescape").decode("latin1"), "").decode().encode("latin1") + b"\x81", {"read", "warned"}),
    "hidden_only": (page(f"<p style='display:none'>{WORDS}</p>"), DT["empty"]),
    "note_calls_itself": (page('<p>Chữ<a href="#_ftn1">[1]</a></p><div id=ftn1><p>Chú<a href="#_ftn1">[1]</a><a href="#_ftnref1">[1]</a></p></div>'), "read"),
    "notes_in_notes": (page("<p>Chữ</p>" + "<div id=ftn1>" * 500 + WORDS + "</div>" * 500), "read"),
    "ids_100000": (page("".join(f"<a id=ftn{n}></a>" for n in range(50_000)) + WORDS), "read"),
    "empty_page": (b"<html></html>", DT["empty"]),
    "deleted_only": (page(f"<p><del>{WORDS}</del></p>"), DT["empty"]),
    "bidi": (page(f"<bdo dir=rtl>\u202e{WORDS}</bdo>"), "read"),
    "archive_without_page": (b"MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=x\r\n\r\n--x\r\nContent-Type: image/png\r\n\r\nx\r\n--x--\r\n", DT["broken"]),
    "archive_of_a_page": (b'MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary="x"\r\n\r\n--x\r\nContent-Type: text/html; charset=utf-8\r\n\r\n' + page() + b"\r\n--x--\r\n", "read"),
}  # fmt: skip

TEXTS = {
    "nul": (WORDS.encode() + b"\0" + WORDS.encode(), DT["binary"]),
    "nuls_only": (b"\0" * 100_000, DT["binary"]),
    "controls": (bytes(range(1, 9)) * 500, DT["binary"]),
    "utf8_overlong": (b"Bao cao \xc0\xaf\xe0\x80\xaf ve viec", DT["encoding"]),
    "utf8_surrogate": (b"Bao cao \xed\xa0\x80 ve viec", DT["encoding"]),
    "utf8_cut": (WORDS.encode()[:-60] + b"\xe1\xbb", DT["encoding"]),
    "utf16_odd": (b"\xff\xfe" + WORDS.encode("utf-16-le") + b"a", DT["encoding"]),
    "utf16_lone_surrogate": (b"\xff\xfe" + WORDS.encode("utf-16-le") + b"\x00\xd8", DT["encoding"]),
    "utf32": (WORDS.encode("utf-32"), {"DT-006", "DT-007"}),
    "ebcdic": (b"\xc2\xc1\xd6\x40\xc3\xc1\xd6" * 50, {"DT-006", "DT-007"}),
    "bidi": (f"Đón \u202e03\u202c đoàn\u2066\u2069. {WORDS}".encode(), "read"),
    "zero_width": (("\u200b\u200d\ufeff" * 50_000 + WORDS).encode(), "read"),
    "marks_stacked": (("a" + "\u0301\u0323" * 50_000).encode(), {"read", "warned"}),
    "one_line_of_5_mb": ("năm ".encode() * 1_000_000, "read"),
    "lines_1000000": (b"a\n" * 1_000_000, "read"),
    "blank_lines_1000000": (b"a" + b"\n" * 1_000_000 + b"b", "read"),
    "returns_1000000": (b"a" + b"\r" * 1_000_000 + b"b", "read"),
    "form_feeds": (b"a\f" * 50_000, "read"),
    "superscripts": ("¹".encode() * 200_000, "read"),
    "stars": (b"**" * 400_000, "read"),
    "too_long": (b"a " * (9 << 20), "DT-002"),
    "noncharacters": ("\ufffe\uffff\U0010ffff chữ".encode() * 100, "read"),
    "looks_like_xml": (b'<?xml version="1.0"?><a>x</a>', DT["unread"]),
    "shell": (b"#!/bin/sh\nrm -rf /\n", "read"),
    "program": (b"MZ\x90\0\3\0\0\0" + b"\0" * 400, DT["unread"]),
    "gzip": (b"\x1f\x8b\x08\0" + b"\0" * 400, DT["unread"]),
    "rar": (b"Rar!\x1a\x07\0" + b"\0" * 400, DT["unread"]),
}  # fmt: skip


@pytest.mark.parametrize(("data", "expected"), PAGES.values(), ids=PAGES)
def test_pages_end_in_one_state(tmp_path: Path, data: bytes, expected: str | set[str]) -> None:
    with swiftly():
        assert ends(tmp_path / "bao-cao.doc", data, expected)


@pytest.mark.parametrize(("data", "expected"), TEXTS.values(), ids=TEXTS)
def test_texts_end_in_one_state(tmp_path: Path, data: bytes, expected: str | set[str]) -> None:
    with swiftly():
        assert ends(tmp_path / "bao-cao.txt", data, expected)


QUIET = (
    "script",
    "script_open",
    "refresh",
    "entity_outside",
    "xhtml_entity_outside",
    "conditional_comments",
    "svg_and_math",
)


@pytest.mark.parametrize("name", QUIET)
def test_what_is_read_of_a_page_is_on_the_page(tmp_path: Path, name: str) -> None:
    """Nothing comes in from scripts, hidden conditional comments or the outside."""
    path = tmp_path / "a.html"
    path.write_bytes(PAGES[name][0])
    text = read_document(path).text
    assert WORDS in text or name.endswith("entity_outside")
    assert "99" not in text
    assert "root:" not in text
