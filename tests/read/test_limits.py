"""Broken, hostile and mislabelled files: each ends in one clear refusal."""

import io
import zipfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from doingoai.model import UserError
from doingoai.read import limits, read_document, readers

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
RELS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="d" '
    'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>'
)


def word(
    document: str | bytes, extra: dict[str, bytes] | None = None, store: int = zipfile.ZIP_DEFLATED
) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", store) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("_rels/.rels", RELS)
        archive.writestr("word/document.xml", document)
        for name, data in (extra or {}).items():
            archive.writestr(name, data)
    return stream.getvalue()


def body(inner: str) -> str:
    return f"<w:document {W}><w:body>{inner}</w:body></w:document>"


GOOD = word(body("<w:p><w:r><w:t>Đón 02 đoàn.</w:t></w:r></w:p>"))
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600
LAUGHS = '<?xml version="1.0"?><!DOCTYPE d [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>' + body(
    "<w:p><w:r><w:t>&b;</w:t></w:r></w:p>"
)
OUTSIDE = '<?xml version="1.0"?><!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]>' + body(
    "<w:p><w:r><w:t>&x;</w:t></w:r></w:p>"
)
NESTED = word(body("<w:p/>"), {"xl/workbook.xml": b"<x/>"})

CASES = {  # name: (file name, bytes, code, a word the reader of the message needs)
    "empty": ("a.docx", b"", "DT-003", "rỗng"),
    "blank_text": ("a.txt", b" \n\t\n", "DT-003", "rỗng"),
    "byte_order_mark_alone": ("a.txt", b"\xef\xbb\xbf", "DT-003", "rỗng"),
    "empty_word_file": ("a.docx", word(body("<w:p/>")), "DT-003", "rỗng"),
    "old_excel": ("a.xls", OLE + "Workbook".encode("utf-16-le"), "DT-004", "Office"),
    "locked": ("a.docx", OLE + "EncryptedPackage".encode("utf-16-le"), "DT-005", "mật khẩu"),
    "pdf": ("a.pdf", b"%PDF-1.7\n...", "DT-008", "hỏng"),
    "pdf_named_docx": ("a.docx", b"%PDF-1.7\n...", "DT-008", "hỏng"),
    "xml": ("a.xml", b'<?xml version="1.0"?><a/>', "DT-004", "XML"),
    "picture": ("a.gif", b"GIF89a" + b"\x00" * 99, "DT-004", "hình ảnh"),
    "zip": ("a.zip", word("x").replace(b"word/document.xml", b"data/document.bin"), "DT-004", "ZIP"),
    "sheet": ("a.docx", NESTED, "DT-004", "Excel"),
    "junk": ("a.txt", bytes(range(256)) * 20, "DT-006", "không phải văn bản"),
    "zeros": ("a.txt", b"\x00" * 5000, "DT-006", "không phải văn bản"),
    "text_with_zeros": ("a.txt", b"Bao cao" * 300 + b"\x00\x00", "DT-006", "không phải văn bản"),
    "encoding": ("a.txt", "Tổng kết công tác của huyện trong kỳ".encode("cp1258", "ignore"), "DT-007", "UTF-8"),
    "cut_off": ("a.docx", GOOD[: len(GOOD) // 2], "DT-008", "hỏng"),
    "broken_xml": ("a.docx", word("<w:document"), "DT-008", "hỏng"),
    "no_body": ("a.docx", word(f"<w:document {W}/>"), "DT-008", "hỏng"),
    "crc": ("a.docx", GOOD.replace(b"PK\x01\x02", b"PK\x01\x03"), "DT-008", "hỏng"),
    "laughs": ("a.docx", word(LAUGHS), "DT-010", "thực thể"),
    "outside_entity": ("a.docx", word(OUTSIDE), "DT-010", "thực thể"),
    "entity_in_utf16": ("a.docx", word(OUTSIDE.replace('"1.0"', '"1.0" encoding="utf-16"').encode("utf-16")), "DT-010", "thực thể"),
    "deep": ("a.docx", word(body("<w:sdt>" * 5000 + "</w:sdt>" * 5000)), "DT-008", "hỏng"),
}  # fmt: skip


@pytest.mark.parametrize(("name", "data", "code", "needs"), CASES.values(), ids=CASES)
def test_refusals(tmp_path: Path, name: str, data: bytes, code: str, needs: str) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    with pytest.raises(UserError) as caught:
        read_document(path)
    assert caught.value.code == code
    assert name in caught.value.where
    assert needs in str(caught.value)
    assert caught.value.do


def test_a_good_file_under_any_name(tmp_path: Path) -> None:
    for name in ("a.docx", "a.doc", "a.txt", "không đuôi"):
        path = tmp_path / name
        path.write_bytes(GOOD)
        document = read_document(path)
        assert (document.text, document.format) == ("Đón 02 đoàn.", "docx")


def test_text_named_docx_is_read_as_text(tmp_path: Path) -> None:
    path = tmp_path / "a.docx"
    path.write_text("Đón 02 đoàn.", encoding="utf-8")
    assert read_document(path).format == "txt"


@pytest.mark.parametrize(("path", "needs"), [("khong-co.txt", "không có tệp"), (".", "thư mục")])
def test_nothing_to_read(tmp_path: Path, path: str, needs: str) -> None:
    with pytest.raises(UserError, match=f"DT-001.*{needs}"):
        read_document(tmp_path / path)


def test_too_large_is_known_before_reading(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.txt"
    with path.open("wb") as file:  # sparse: takes no room
        file.truncate(200 << 20)
    monkeypatch.setattr(Path, "read_bytes", lambda self: pytest.fail(f"{self.name} được đọc cả tệp"))
    with pytest.raises(UserError, match=r"DT-002.*200 MB.*100 MB"):
        read_document(path)


def test_a_large_text_is_refused_by_its_reader(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(b"Doan vao. " * (limits.MAX_TEXT_BYTES // 10 + 1))
    with pytest.raises(UserError, match="DT-002"):
        read_document(path)


def test_too_many_parts(tmp_path: Path) -> None:
    path = tmp_path / "a.docx"
    path.write_bytes(word(body("<w:p/>"), {f"word/media/{i}": b"" for i in range(limits.MAX_PARTS + 1)}))
    with pytest.raises(UserError, match="DT-009"):
        read_document(path)


def test_a_part_that_unpacks_beyond_measure(tmp_path: Path) -> None:
    path = tmp_path / "a.docx"
    path.write_bytes(word(body("<w:p/>"), {"word/media/a.bmp": b"\x00" * (30 << 20)}))
    with pytest.raises(UserError, match="DT-009"):
        read_document(path)


def test_a_long_honest_document_is_no_bomb(tmp_path: Path) -> None:
    path = tmp_path / "a.docx"
    rows = "".join(
        f"<w:p><w:r><w:t>Ngày {i}: đón {i % 7} đoàn khách, làm việc tại trụ sở Ủy ban.</w:t></w:r></w:p>"
        for i in range(20_000)
    )
    path.write_bytes(word(body(rows)))
    assert len(read_document(path).blocks) == 20_000


def test_the_registry_finds_its_readers() -> None:
    endings = [ending for reader in readers() for ending in reader.NAMES]
    assert len(endings) == len(set(endings))
    assert {".doc", ".docx", ".html", ".md", ".mht", ".odt", ".rtf", ".txt"} <= set(endings)


def _end(path: Path) -> str:
    """How reading ends: the code of the refusal, or "read"."""
    try:
        read_document(path)
    except UserError as error:
        return error.code
    return "read"


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_damaged_files_end_in_text_or_a_refusal(tmp_path: Path, data: st.DataObject) -> None:
    damaged = bytearray(GOOD)
    for _ in range(data.draw(st.integers(1, 6))):
        damaged[data.draw(st.integers(0, len(damaged) - 1))] = data.draw(st.integers(0, 255))
    path = tmp_path / "a.docx"
    path.write_bytes(bytes(damaged))
    assert _end(path).startswith(("read", "DT-"))


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.binary(max_size=400))
def test_any_bytes_end_in_text_or_a_refusal(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "a.bin"
    path.write_bytes(data)
    assert _end(path).startswith(("read", "DT-", "BM-"))
