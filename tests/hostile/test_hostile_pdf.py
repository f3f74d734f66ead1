"""Hostile PDFs and pictures: each ends in exactly one state, soon and in little memory."""

import struct
import zlib
from pathlib import Path

import pytest
from hostile_ends import DT, ends, swiftly
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pdf_maker import At, Sheet, assemble, first_free, make, set_lines, stream

WORDS = "Trong kỳ báo cáo, địa phương đã đón 03 đoàn khách với 25 lượt người sang thăm và làm việc."
SHEETS = set_lines([WORDS] * 3)
GOOD = make(SHEETS)
FREE = first_free(1, 1)
READ = {"read", "warned"}
REFUSED = {DT["empty"], DT["broken"], DT["failed"], DT["locked"], "DT-002", "DT-011", "DT-012", "DT-013"}
ANY = READ | REFUSED


def with_page(entries: bytes, contents: bytes = b"", *, media: bytes = b"[0 0 595 842]") -> bytes:
    """One page with these entries, its contents packed."""
    page = b"<< /Type /Page /Parent 2 0 R /MediaBox %s /Contents 4 0 R /Resources << /Font << /F0 5 0 R >> >> %s >>"
    font = b"<< /Type /Font /Subtype /Type1 /BaseFont /Times-Roman >>"
    return assemble(
        [
            b"<< /Type /Catalog /Pages 2 0 R >>",
            b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            page % (media, entries),
            stream(contents),
            font,
        ]
    )


SAID = b"BT /F0 12 Tf 72 700 Td (Bao cao ket qua cong tac doi ngoai nam 2024) Tj ET\n"


def encrypted() -> bytes:
    """A file that says it is encrypted with a password nobody knows."""
    lock = b"<< /Filter /Standard /V 1 /R 2 /O <%s> /U <%s> /P -4 >>" % (b"ab" * 32, b"cd" * 32)
    return make(SHEETS[:1], more=[lock], trailer=b"/Encrypt %d 0 R /ID [<00><00>] " % FREE)


def loops() -> dict[str, bytes]:
    """References that lead back to themselves."""
    pages = b"<< /Type /Pages /Kids [2 0 R] /Count 1 >>"
    root = b"<< /Type /Catalog /Pages 2 0 R >>"
    form = b"<< /Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /X 6 0 R >> >> /Length 5 >>\nstream\n/X Do\nendstream"
    page = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F0 5 0 R >> /XObject << /X 6 0 R >> >> >>"
    font = b"<< /Type /Font /Subtype /Type1 /BaseFont /Times-Roman >>"
    kids = b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>"
    return {
        "pages_in_themselves": assemble([root, pages]),
        "root_is_itself": assemble([b"1 0 R"]),
        "form_in_itself": assemble([root, kids, page, stream(SAID + b"/X Do"), font, form]),
        "length_is_itself": assemble([root, kids, page, b"<< /Length 4 0 R >>\nstream\nBT\nendstream", font]),
        "contents_is_the_page": assemble([root, kids, page.replace(b"4 0 R", b"3 0 R", 1), font, font]),
        "xref_back_to_itself": GOOD.replace(b"trailer << ", b"trailer << /Prev %d " % GOOD.rfind(b"xref\n0")),
        "outlines": make(
            SHEETS,
            catalog=b"/Outlines %d 0 R " % FREE,
            more=[b"<< /First %d 0 R /Last %d 0 R >>" % (FREE, FREE)],
        ),
    }


def deep(count: int) -> bytes:
    return make(SHEETS, more=[b"[" * count + b"]" * count])


def pages_tree(depth: int) -> bytes:
    """Pages below pages below pages."""
    objects = [b"<< /Type /Catalog /Pages 2 0 R >>"]
    objects += [b"<< /Type /Pages /Kids [%d 0 R] /Count 1 >>" % (number + 3) for number in range(depth)]
    objects.append(b"<< /Type /Page /Parent %d 0 R /MediaBox [0 0 595 842] >>" % (depth + 1))
    return assemble(objects)


def bomb(size: int) -> bytes:
    """A page whose contents unpack to ``size`` bytes."""
    packer = zlib.compressobj(9)
    body = b"".join(packer.compress(b"q Q\n" * 262_144) for _ in range(size >> 20)) + packer.flush()
    return with_page(b"", b"").replace(
        stream(b""), b"<< /Filter /FlateDecode /Length %d >>\nstream\n%s\nendstream" % (len(body), body)
    )


def png(width: int, height: int, data: bytes = b"") -> bytes:
    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(data))
        + chunk(b"IEND", b"")
    )


MANY = b"".join(b"BT /F0 1 Tf %d %d Td (x) Tj ET\n" % (n % 500, n // 70) for n in range(40_000))
CASES: dict[str, tuple[bytes, str | set[str]]] = {
    "good": (GOOD, "read"),
    "password": (encrypted(), DT["locked"]),
    "head_alone": (b"%PDF-1.7\n", DT["broken"]),
    "junk_after_head": (b"%PDF-1.7\n" + bytes(range(256)) * 40, DT["broken"]),
    "cut_in_half": (GOOD[: len(GOOD) // 2], ANY),
    "cut_tail": (GOOD[:-40], ANY),
    "no_pages": (
        assemble([b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Kids [] /Count 0 >>"]),
        DT["broken"],
    ),
    "count_lies": (GOOD.replace(b"/Count 1 ", b"/Count 99999 "), ANY),
    "count_negative": (GOOD.replace(b"/Count 1 ", b"/Count -7 "), ANY),
    "wrong_xref": (GOOD.replace(b"startxref\n", b"startxref\n9"), READ),
    "xref_of_zeros": (GOOD.replace(b" 00000 n", b" 00000 f"), ANY),
    "size_lies": (GOOD.replace(b"/Size ", b"/Size 99999999"), ANY),
    "no_trailer": (GOOD[: GOOD.rfind(b"xref\n0")], ANY),
    "junk_before": (b"\x00\x01junk\n" * 20 + GOOD, ANY),
    "junk_behind": (GOOD + b"\x00" * 5000, READ),
    "two_files": (GOOD + GOOD, READ),
    "stream_length_huge": (GOOD.replace(b"/Length ", b"/Length 9999"), ANY),
    "stream_cut": (with_page(b"", SAID).replace(b"endstream", b""), ANY),
    "not_packed": (with_page(b"", SAID).replace(b"x\x9c", b"\xff\xff"), ANY),
    "filters": (with_page(b"", SAID).replace(b"/FlateDecode", b"[" + b"/FlateDecode " * 300 + b"]"), ANY),
    "kilometre": (with_page(b"", SAID, media=b"[0 0 2834645 2834645]"), READ),
    "page_of_nothing": (with_page(b"", SAID, media=b"[0 0 0 0]"), ANY),
    "page_negative": (with_page(b"", SAID, media=b"[0 0 -500 -800]"), ANY),
    "page_not_numbers": (with_page(b"", SAID, media=b"[/a /b (c) null]"), ANY),
    "user_unit": (with_page(b"/UserUnit 1e30", SAID), ANY),
    "rotated_oddly": (with_page(b"/Rotate 45", SAID), READ),
    "text_far_away": (with_page(b"", SAID.replace(b"72 700", b"9e30 -9e30") + SAID), ANY),
    "font_of_a_million": (with_page(b"", SAID.replace(b"12 Tf", b"1000000 Tf")), ANY),
    "font_of_nothing": (with_page(b"", SAID.replace(b"12 Tf", b"0 Tf")), ANY),
    "matrix_of_nothing": (with_page(b"", b"0 0 0 0 0 0 cm " + SAID), ANY),
    "many_pieces": (with_page(b"", MANY), READ),
    "many_rules": (
        with_page(
            b"", SAID + b"".join(b"%d 0 m %d 800 l S 0 %d m 500 %d l S\n" % (n, n, n, n) for n in range(3000))
        ),
        READ,
    ),
    "many_boxes": (
        with_page(b"", SAID + b"".join(b"%d %d 30 20 re S\n" % (n % 400, n % 700) for n in range(5000))),
        READ,
    ),
    "unbalanced": (with_page(b"", b"Q Q Q ET ET BT BT " * 500 + SAID), ANY),
    "saved_states": (with_page(b"", b"q " * 200_000 + SAID), ANY),
    "many_pages": (make([Sheet([At(80, 700, f"Trang {n}")]) for n in range(400)]), READ),
    "too_many_pages": (make([Sheet() for _ in range(2100)]), "DT-002"),
    "deep_arrays": (deep(100_000), ANY),
    "deep_pages": (pages_tree(3000), ANY),
    "unpacks_to_48_mb": (bomb(48 << 20), ANY),
    "script": (
        make(
            SHEETS,
            catalog=b"/OpenAction << /S /JavaScript /JS (app.alert\\(1\\)) >> /Names << /JavaScript << /Names [(a) << /S /JavaScript /JS (x) >>] >> >> ",
        ),
        "warned",
    ),
    "launches": (make(SHEETS, catalog=b"/OpenAction << /S /Launch /F (/bin/sh) >> "), READ),
    "attachment": (
        make(
            SHEETS,
            catalog=b"/Names << /EmbeddedFiles << /Names [(a.exe) %d 0 R] >> >> " % FREE,
            more=[b"<< /Type /Filespec /F (a.exe) /EF << /F %d 0 R >> >>" % (FREE + 1), stream(b"MZ")],
        ),
        "warned",
    ),
    "remote_contents": (
        with_page(b"", SAID).replace(
            b"/Filter /FlateDecode", b"/F (http://127.0.0.1:9/x) /FFilter /FlateDecode"
        ),
        ANY,
    ),
    "signature_of_junk": (
        make(
            SHEETS,
            catalog=b"/AcroForm << /Fields [%d 0 R] >> " % FREE,
            more=[b"<< /FT /Sig /V << /Type /Sig /Contents <30848888888801> /M (D:99999999) >> >>"],
        ),
        "warned",
    ),
    "control_letters": (
        make([Sheet([At(80, 700, WORDS), At(80, 650, "\x01\x02\ufffe\uffff\u202e abc")])]),
        READ,
    ),
    "png_of_nothing": (png(0, 0), {DT["broken"], "DT-013"}),
    "png_bomb": (png(60_000, 60_000), {DT["bomb"], DT["broken"], "DT-013"}),
    "png_cut": (png(800, 800, b"\x00" * 100), {DT["broken"], "DT-013"}),
    "jpeg_of_junk": (b"\xff\xd8\xff\xe0" + b"\x00" * 500, {DT["broken"], "DT-013"}),
    "tiff_of_junk": (b"II*\x00" + b"\xff" * 500, {DT["broken"], "DT-013"}),
    **{name: (data, ANY) for name, data in loops().items()},
}


@pytest.mark.parametrize("name", CASES)
def test_a_hostile_pdf_ends(name: str, tmp_path: Path) -> None:
    data, expected = CASES[name]
    with swiftly():
        assert ends(
            tmp_path / ("x.png" if name.startswith(("png", "jpeg", "tiff")) else "x.pdf"), data, expected
        )


def test_a_page_of_a_kilometre_that_is_a_picture(tmp_path: Path) -> None:
    picture = b"<< /Type /XObject /Subtype /Image /Width 1 /Height 1 /ColorSpace /DeviceGray /BitsPerComponent 8 /Length 1 >>\nstream\n\x00\nendstream"
    page = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 2834645 2834645] /Contents 4 0 R /Resources << /XObject << /X 5 0 R >> >> >>"
    drawn = stream(b"2834645 0 0 2834645 0 0 cm /X Do")
    data = assemble(
        [
            b"<< /Type /Catalog /Pages 2 0 R >>",
            b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            page,
            drawn,
            picture,
        ]
    )
    with swiftly():
        assert ends(tmp_path / "x.pdf", data, {DT["empty"], DT["broken"], "DT-011", "DT-013"})


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.tuples(st.integers(0, len(GOOD) - 1), st.binary(min_size=1, max_size=6)), min_size=1, max_size=12
    )
)
def test_a_changed_pdf_ends(tmp_path: Path, changes: list[tuple[int, bytes]]) -> None:
    data = bytearray(GOOD)
    for place, new in changes:
        data[place : place + len(new)] = new
    if data[:5] == b"%PDF-":
        assert ends(tmp_path / "x.pdf", bytes(data), ANY)
