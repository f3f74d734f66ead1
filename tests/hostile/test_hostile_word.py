"""Hostile Word packages: each ends in exactly one state, soon and in little memory."""

import zipfile
from pathlib import Path

import pytest
from hostile_ends import DT, ends, swiftly
from hostile_parts import (
    NS,
    ROOTS,
    TYPES,
    WORDS,
    archive,
    body,
    laughs,
    links,
    overlapping,
    p,
    page,
    parts,
    patched,
    without,
    word,
)

GOOD = word()
BIG = word("".join(p(f"Đoạn {n}: {WORDS}") for n in range(300)))
ENTITY_KINDS = {
    "laughs": laughs("{}"),
    "file": '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e9 SYSTEM "file:///etc/passwd">]>{}',
    "http": '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e9 SYSTEM "http://127.0.0.1:9/x">]>{}',
    "parameter": '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY % p SYSTEM "http://127.0.0.1:9/x.dtd"> %p;]>{}',
    "outside_type": '<?xml version="1.0"?><!DOCTYPE x SYSTEM "http://127.0.0.1:9/x.dtd">{}',
    "quadratic": '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e9 "' + "a" * 50_000 + '">]>{}',
}
ENTITIES = {
    f"entities_{kind}_{part}": word(
        more={} if part in ("document", "rels") else {part: ""},
        whole={
            "_rels/.rels" if part == "rels" else f"word/{part}.xml": xml.replace("{}", links(("d", "officeDocument", "word/document.xml", "")) if part == "rels" else body(p("&e9;")) if part == "document" else f"<w:{ROOTS[part]} {NS}>&e9;</w:{ROOTS[part]}>")
        },
    )
    for kind, xml in ENTITY_KINDS.items()
    for part in ("document", "styles", "numbering", "rels")
    if kind in ("laughs", "file") or part == "document"
}  # fmt: skip

NOTES = {"footnotes": f'<w:footnote w:id="7">{p("Chú thích")}</w:footnote>'}
CALL = '<w:p><w:r><w:t>Chữ</w:t></w:r><w:r><w:footnoteReference w:id="7"/></w:r></w:p>'


def nested(tag: str, depth: int, inside: str) -> str:
    return f"<w:{tag}>" * depth + inside + f"</w:{tag}>" * depth


def tables(depth: int) -> str:
    return "<w:tbl><w:tr><w:tc>" * depth + p() + "</w:tc></w:tr></w:tbl>" * depth


def boxes(depth: int) -> str:
    return "<w:p><w:r><w:pict><w:txbxContent>" * depth + p() + "</w:txbxContent></w:pict></w:r></w:p>" * depth


def number(form: str, start: str = "1", text: str = "%1.", more: str = "") -> dict[str, str]:
    level = f'<w:lvl w:ilvl="0"><w:start w:val="{start}"/><w:numFmt w:val="{form}"/><w:lvlText w:val="{text}"/>{more}</w:lvl>'
    return {
        "numbering": f'<w:abstractNum w:abstractNumId="1">{level}</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num>'
    }


LISTED = p(properties='<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>')
PICTURE = '<w:p><w:r><w:t>Chữ</w:t></w:r><w:r><w:drawing><a:blip xmlns:a="a" r:embed="i" r:link="j"/></w:drawing></w:r></w:p>'
OBJECT = '<w:p><w:r><w:t>Chữ</w:t></w:r><w:r><w:object><o:OLEObject xmlns:o="o" ProgID="Package" r:id="o"/></w:object></w:r></w:p>'
FIELD = '<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>{}</w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>đọc</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>'

XML = {
    "attribute_of_4_mb": (word(f'<w:p w:x="{"a" * 4_000_000}"><w:r><w:t>Chữ</w:t></w:r></w:p>'), "read"),
    "attribute_of_12_mb": (word(f'<w:p w:x="{"a1b2" * 3_000_000}"/>'), {"DT-008", "DT-009"}),
    "text_of_12_mb": (word(p("an " * 4_000_000)), {"DT-008", "DT-009"}),
    "many_attributes": (word("<w:p " + " ".join(f'w:a{n}="1"' for n in range(20_000)) + "><w:r><w:t>Chữ</w:t></w:r></w:p>"), "read"),
    "attribute_twice": (word('<w:p w:a="1" w:a="2"/>'), DT["broken"]),
    "many_namespaces": (word("<w:p " + " ".join(f'xmlns:n{n}="u{n}"' for n in range(5_000)) + "><w:r><w:t>Chữ</w:t></w:r></w:p>"), "read"),
    "deep_controls_200": (word(nested("sdt", 100, p())), "read"),
    "deep_controls_5000": (word(nested("sdt", 5_000, p())), DT["broken"]),
    "deep_runs": (word(f"<w:p>{nested('hyperlink', 200, '<w:r><w:t>Chữ</w:t></w:r>')}</w:p>"), "read"),
    "deep_tables_40": (word(tables(40)), "read"),
    "deep_tables_2000": (word(tables(2_000)), DT["broken"]),
    "deep_boxes_40": (word(boxes(40)), "read"),
    "deep_boxes_900": (word(boxes(900)), DT["broken"]),
    "deep_changes": (word(f"<w:p>{nested('ins', 200, '<w:r><w:t>Chữ</w:t></w:r>')}</w:p>"), "warned"),
    "deep_math": (word("<w:p><m:oMath>" + "<m:e>" * 200 + "<m:t>x</m:t>" + "</m:e>" * 200 + "</m:oMath></w:p>"), "read"),
    "xinclude": (word('<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="file:///etc/passwd" parse="text"/>' + p()), "read"),
    "stylesheet": (word(whole={"word/document.xml": '<?xml-stylesheet href="http://127.0.0.1:9/x.xsl"?>' + body(p())}), "read"),
    "schema_place": (word(whole={"word/document.xml": body(p()).replace("<w:document", '<w:document xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:schemaLocation="x http://127.0.0.1:9/x.xsd"')}), "read"),
    "cdata": (word(p("<![CDATA[Chữ <w:t>]]>")), "read"),
    "cdata_open": (word(p("<![CDATA[Chữ")), DT["broken"]),
    "nul_reference": (word(p("a&#0;b")), DT["broken"]),
    "surrogate_reference": (word(p("a&#xD800;b")), DT["broken"]),
    "entity_unknown": (word(p("a&nbsp;b")), DT["broken"]),
    "raw_nul": (word(whole={"word/document.xml": body(p("a\0b"))}), DT["broken"]),
    "wrong_encoding": (word(whole={"word/document.xml": b'<?xml version="1.0" encoding="utf-8"?>' + body(p("đón")).encode("utf-16-le")}), DT["broken"]),
    "unknown_encoding": (word(whole={"word/document.xml": '<?xml version="1.0" encoding="x-lạ"?>' + body(p())}), DT["broken"]),
    "encoding_cp1258": (word(whole={"word/document.xml": b'<?xml version="1.0" encoding="windows-1258"?>' + body(p("Cong van")).encode()}), "read"),
    "utf16_part": (word(whole={"word/document.xml": ('<?xml version="1.0" encoding="utf-16"?>' + body(p())).encode("utf-16")}), "read"),
    "utf7_part": (word(whole={"word/document.xml": b'<?xml version="1.0" encoding="utf-7"?>' + body("+ADw-w:p/+AD4-").encode()}), {"DT-008", "DT-003", "DT-010"}),
    "invalid_utf8": (word(whole={"word/document.xml": body(p("Chữ")).encode().replace("ữ".encode(), b"\xff\xfe")}), DT["broken"]),
    "not_xml": (word(whole={"word/document.xml": b"\x89PNG\r\n\x1a\n" + b"\0" * 99}), DT["broken"]),
    "html_as_document": (word(whole={"word/document.xml": page()}), DT["broken"]),
    "other_root": (word(whole={"word/document.xml": "<a><b/></a>"}), DT["broken"]),
    "empty_part": (word(whole={"word/document.xml": ""}), DT["broken"]),
    "two_roots": (word(whole={"word/document.xml": body(p()) * 2}), DT["broken"]),
    "junk_after_root": (word(whole={"word/document.xml": body(p()) + "\0\0\0"}), DT["broken"]),
    "comment_of_3_mb": (word(f"<!-- {'x' * 3_000_000} -->" + p()), "read"),
}  # fmt: skip

MEANING = {
    "style_loop": (word(p(properties='<w:pStyle w:val="A"/>'), {"styles": '<w:style w:styleId="A"><w:basedOn w:val="B"/></w:style><w:style w:styleId="B"><w:basedOn w:val="A"/></w:style>'}), "read"),
    "style_of_itself": (word(p(properties='<w:pStyle w:val="A"/>'), {"styles": '<w:style w:styleId="A" w:type="table"><w:basedOn w:val="A"/></w:style>'}), "read"),
    "style_chain_3000": (word(p(properties='<w:pStyle w:val="S0"/>'), {"styles": "".join(f'<w:style w:styleId="S{n}"><w:basedOn w:val="S{n + 1}"/></w:style>' for n in range(3000))}), "read"),
    "numbering_loop": (word(LISTED, {"numbering": '<w:abstractNum w:abstractNumId="1"><w:numStyleLink w:val="N"/></w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num>', "styles": '<w:style w:styleId="N" w:type="numbering"><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'}), "read"),
    "roman_two_thousand_million": (word(LISTED, number("lowerRoman", "2000000000")), "read"),
    "letters_two_thousand_million": (word(LISTED, number("lowerLetter", "2000000000")), "read"),
    "number_negative": (word(LISTED, number("upperRoman", "-5")), "read"),
    "number_no_number": (word(LISTED, number("decimal", "một")), "read"),
    "number_format_unknown": (word(LISTED, number("klingon")), "read"),
    "number_text_huge": (word(LISTED * 50, number("decimal", text="%1" * 50_000)), {"read", "DT-009"}),
    "number_level_90": (word(p(properties='<w:numPr><w:ilvl w:val="90"/><w:numId w:val="1"/></w:numPr>'), number("decimal")), "read"),
    "numbering_missing": (word(LISTED), "read"),
    "span_thousand_million": (word('<w:tbl><w:tr><w:tc><w:tcPr><w:gridSpan w:val="1000000000"/></w:tcPr><w:p><w:r><w:t>Ô</w:t></w:r></w:p></w:tc></w:tr></w:tbl>'), "read"),
    "row_of_5000_cells": (word("<w:tbl><w:tr>" + "<w:tc><w:p><w:r><w:t>1</w:t></w:r></w:p></w:tc>" * 5_000 + "</w:tr></w:tbl>"), "read"),
    "merge_of_nothing": (word("<w:tbl><w:tr><w:tc><w:tcPr><w:vMerge/></w:tcPr><w:p><w:r><w:t>Ô</w:t></w:r></w:p></w:tc></w:tr></w:tbl>"), "read"),
    "table_in_paragraph": (word(p() + "<w:p><w:tbl><w:tr><w:tc/></w:tr></w:tbl></w:p>"), "read"),
    "page_of_a_kilometre": (word(p() + '<w:sectPr><w:pgSz w:w="56692913" w:h="56692913"/></w:sectPr>'), "read"),
    "letters_of_a_kilometre": (word(p(look='<w:sz w:val="5669291"/>')), "read"),
    "ten_thousand_page_breaks": (word(p() + '<w:p><w:r><w:br w:type="page"/></w:r></w:p>' * 10_000), "read"),
    "fields_open": (word('<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r></w:p>' * 2_000 + p()), {"DT-003"}),
    "field_include_text": (word(FIELD.format("INCLUDETEXT &quot;file:///etc/passwd&quot;")), "read"),
    "field_dde": (word(FIELD.format("DDEAUTO c:\\\\windows\\\\cmd.exe &quot;/k calc&quot;")), "read"),
    "link_javascript": (word('<w:p><w:hyperlink r:id="h"><w:r><w:t>Chữ</w:t></w:r></w:hyperlink></w:p>', whole={"word/_rels/document.xml.rels": links(("h", "hyperlink", "javascript:alert(1)", "External"))}), "read"),
    "macros": (word(whole={"word/vbaProject.bin": b"\xd0\xcf\x11\xe0" + b"AutoOpen" * 99}), "warned"),
    "ole_object": (word(OBJECT, whole={"word/embeddings/oleObject1.bin": b"MZ" + b"\0" * 999}), "warned"),
    "activex": (word(whole={"word/activeX/activeX1.bin": b"\0" * 999}), "read"),
    "alt_chunk": (word(p() + '<w:altChunk r:id="c"/>', whole={"word/afchunk.htm": page("<script>alert(1)</script>")}), "warned"),
    "sub_document": (word(p() + '<w:subDoc r:id="s"/>', whole={"word/_rels/document.xml.rels": links(("s", "subDocument", "file:///etc/passwd", "External"))}), "warned"),
    "font_embedded": (word(whole={"word/fonts/font1.odttf": b"\0\1\0\0" + b"\xff" * 5_000}), "read"),
    "picture_of_a_kilometre": (word(PICTURE, whole={"word/media/a.png": b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\x7f\xff\xff\xff\x7f\xff\xff\xff\x08\6\0\0\0" + b"\0" * 99}), "warned"),
    "picture_svg_script": (word(PICTURE, whole={"word/media/a.svg": "<svg onload='alert(1)'/>"}), "warned"),
    "picture_outside": (word(PICTURE, whole={"word/_rels/document.xml.rels": links(("j", "image", "http://127.0.0.1:9/a.png", "External"))}), "warned"),
    "ten_thousand_comments": (word("".join(f'<w:p><w:r><w:t>Chữ</w:t><w:commentReference w:id="{n % 3}"/></w:r></w:p>' for n in range(5_000)), {"comments": "".join(f'<w:comment w:id="{n}">{p("Ý kiến")}</w:comment>' for n in range(3))}), "read"),
    "note_calls_itself": (word(CALL, {"footnotes": f'<w:footnote w:id="7">{CALL}</w:footnote>'}), "read"),
    "note_missing": (word(CALL), "read"),
    "note_called_2000_times": (word(CALL * 2_000, NOTES), "read"),
    "right_to_left_override": (word(p("Đón \u202e03\u202c đoàn \u2066và\u2069 khách")), "read"),
    "marks_stacked": (word(p("a" + "\u0301" * 50_000)), "warned"),
    "zero_width": (word(p("\u200b" * 50_000 + "Chữ")), "read"),
    "private_use": (word(p("\uf0b7" * 5_000 + "\U0010ffff Chữ")), "read"),
    "hidden_only": (word(p(look="<w:vanish/>")), DT["empty"]),
    "deleted_only": (word(f"<w:p><w:del><w:r><w:delText>{WORDS}</w:delText></w:r></w:del></w:p>"), DT["empty"]),
    "long_word": (word(p("a" * 2_000_000)), "read"),
    "digits": (word(p("1" * 500_000)), "read"),
}  # fmt: skip

PACKAGES = {
    "no_content_types": (without("[Content_Types].xml"), DT["unread"]),
    "no_relations": (without("_rels/.rels"), "read"),
    "no_document": (without("word/document.xml"), DT["unread"]),
    "wrong_content_types": (word(whole={"[Content_Types].xml": TYPES.replace("application/xml", "image/png")}), "read"),
    "content_types_with_entities": (word(whole={"[Content_Types].xml": laughs("<Types>&e9;</Types>")}), "read"),
    "main_outside_http": (word(whole={"_rels/.rels": links(("d", "officeDocument", "http://127.0.0.1:9/a.xml", "External"))}), "read"),
    "main_outside_file": (word(whole={"_rels/.rels": links(("d", "officeDocument", "file:///etc/passwd", ""))}), DT["broken"]),
    "main_above_the_package": (word(whole={"_rels/.rels": links(("d", "officeDocument", "../../../../etc/passwd", ""))}), DT["broken"]),
    "main_is_itself_a_relation": (word(whole={"_rels/.rels": links(("d", "officeDocument", "_rels/.rels", ""))}), DT["broken"]),
    "header_is_the_document": (word(p() + '<w:sectPr><w:headerReference r:id="h"/></w:sectPr>', whole={"word/_rels/document.xml.rels": links(("h", "header", "document.xml", ""))}), "read"),
    "notes_are_the_document": (word(CALL, whole={"word/_rels/document.xml.rels": links(("h", "footnotes", "document.xml", ""))}), "read"),
    "header_missing": (word(p() + '<w:sectPr><w:headerReference r:id="h"/></w:sectPr>'), "read"),
    "relations_of_relations": (word(whole={"word/_rels/_rels/document.xml.rels.rels": links(("a", "x", "document.xml.rels", ""))}), "read"),
    "ten_thousand_relations": (word(whole={"word/_rels/document.xml.rels": links(*((f"i{n}", "image", f"media/{n}.png", "") for n in range(10_000)))}), "read"),
    "template_outside": (word(more={"settings": '<w:attachedTemplate r:id="t"/>'}, whole={"word/_rels/settings.xml.rels": links(("t", "attachedTemplate", "http://127.0.0.1:9/x.dotm", "External"))}), "read"),
    "names_upward": (word(whole={"../../../../tmp/doingoai-thoat.txt": b"x", "/etc/doingoai": b"x", "C:\\doingoai.txt": b"x"}), "read"),
    "names_twice": (archive([*parts().items(), ("word/document.xml", body(p("Bản thứ hai")))]), "read"),
    "name_of_nul": (word(whole={"word/a\0b.xml": b"x"}), "read"),
    "name_of_60000": (word(whole={"word/" + "a" * 60_000: b"x"}), "read"),
    "part_is_a_folder": (archive([*((n, d) for n, d in parts().items() if n != "word/document.xml"), ("word/document.xml/", b"")]), DT["broken"]),
    "stored": (archive(list(parts().items()), zipfile.ZIP_STORED), "read"),
    "bzip2": (archive(list(parts().items()), zipfile.ZIP_BZIP2), "read"),
    "lzma": (archive(list(parts().items()), zipfile.ZIP_LZMA), "read"),
    "method_unknown": (patched(patched(GOOD, b"PK\1\2", 10, b"\x63\0", 2), b"PK\3\4", 8, b"\x63\0", 2), DT["broken"]),
    "part_encrypted": (patched(patched(GOOD, b"PK\1\2", 8, b"\1\0", 2), b"PK\3\4", 6, b"\1\0", 2), DT["locked"]),
    "crc_wrong": (patched(GOOD, b"PK\1\2", 16, b"\0\0\0\0", 2), DT["broken"]),
    "size_too_small": (patched(BIG, b"PK\1\2", 24, b"\x10\0\0\0", 2), DT["broken"]),
    "size_too_large": (patched(BIG, b"PK\1\2", 24, b"\0\0\0\1", 2), {"DT-008", "DT-009"}),
    "size_of_4_gb": (patched(BIG, b"PK\1\2", 24, b"\xfe\xff\xff\xff", 2), DT["bomb"]),
    "packed_size_beyond_the_file": (patched(BIG, b"PK\1\2", 20, b"\xff\xff\xff\x0f", 2), {"DT-008", "DT-009"}),
    "offset_beyond_the_file": (patched(GOOD, b"PK\1\2", 42, b"\xff\xff\xff\x0f", 2), {"DT-008", "DT-009"}),
    "offset_of_another_part": (patched(GOOD, b"PK\1\2", 42, b"\0\0\0\0", 2), DT["bomb"]),
    "directory_offset_wrong": (patched(GOOD, b"PK\5\6", 16, b"\xff\xff\xff\x7f"), DT["broken"]),
    "directory_count_lies": (patched(GOOD, b"PK\5\6", 8, b"\xff\xff\xff\xff"), DT["bomb"]),
    "several_disks": (patched(GOOD, b"PK\5\6", 4, b"\7\0\7\0"), {"read", "DT-008"}),
    "comment_of_64_kb": (GOOD[:-2] + b"\xff\xff" + b"x" * 65_535, "read"),
    "junk_before": (b"MZ" + b"\0" * 500 + GOOD, {"DT-004"}),
    "junk_after": (GOOD + b"\0" * 3_000, "read"),
    "two_packages": (GOOD + word(p("Gói thứ hai")), "read"),
    "parts_6000": (word(whole={f"word/media/{n}": b"" for n in range(6_000)}), DT["bomb"]),
    "ratio_document": (word(whole={"word/document.xml": body(p() + "<w:p/>" * 1_500_000)}), DT["bomb"]),
    "ratio_picture": (word(whole={"word/media/a.bmp": b"\0" * 20_000_000}), DT["bomb"]),
    "package_in_package": (word(whole={"word/embeddings/a.docx": GOOD}), "read"),
}  # fmt: skip

CUT = {f"cut_after_{percent}_percent": (BIG[: len(BIG) * percent // 100], DT["broken"]) for percent in (3, 5, 10, 20, 30, 40, 50, 60, 70, 80, 90, 95, 99)}  # fmt: skip
MISSING_MIDDLE = {f"hole_at_{percent}_percent": (BIG[: len(BIG) * percent // 100] + BIG[len(BIG) * percent // 100 + 40 :], DT["broken"]) for percent in (20, 50, 80)}  # fmt: skip
CASES = {
    **{name: (data, DT["entities"]) for name, data in ENTITIES.items()},
    **XML,
    **MEANING,
    **PACKAGES,
    **CUT,
    **MISSING_MIDDLE,
    "overlapping_parts": (overlapping(3_000), DT["bomb"]),
}


@pytest.mark.parametrize(("data", "expected"), CASES.values(), ids=CASES)
def test_word_files_end_in_one_state(tmp_path: Path, data: bytes, expected: str | set[str]) -> None:
    with swiftly():
        assert ends(tmp_path / "bao-cao.docx", data, expected)
