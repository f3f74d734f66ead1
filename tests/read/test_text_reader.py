"""Plain text: encodings, offsets, blocks, footnotes."""

import unicodedata
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from doingoai.model import Document, UserError
from doingoai.read import document_from_text, read_document
from doingoai.read import text as text_reader

TEXT = "BÁO CÁO\n\nKết quả công tác đối ngoại\n\n1. Đoàn ra: 03 đoàn.\n"


def kinds(document: Document) -> list[tuple[str, str]]:
    return [(block.kind, document.words(block.span)) for block in document.blocks]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_encodings(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(TEXT.encode(encoding))
    document = read_document(path)
    assert document.text == TEXT
    assert (document.source, document.format) == ("a.txt", "txt")


@pytest.mark.parametrize("encoding", ["cp1258", "latin-1"])
def test_other_encodings_are_named_as_the_trouble(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(b"Dong dau\n" + "Công tác đối ngoại quý này".encode(encoding, "ignore"))
    with pytest.raises(UserError, match=r"DT-007.*dòng 2.*UTF-8") as caught:
        read_document(path)
    assert caught.value.__context__ is None


def test_legacy_letters_are_noted() -> None:
    tcvn3 = "Uû ban nh©n d©n huyÖn b¸o c¸o c«ng t¸c ®èi ngo¹i n¨m 2004: ®ãn 05 ®oµn kh¸ch quèc tÕ ®Õn th¨m vµ lµm viÖc. "
    assert any("bảng mã cũ" in note for note in document_from_text(tcvn3 * 3).notes)
    assert document_from_text(TEXT * 5).notes == ()
    assert document_from_text("The delegation visited the café. " * 50).notes == ()


def test_only_line_ends_and_composition_change() -> None:
    given_text = "A\u0301  b\r\nc\td\re "
    assert document_from_text(given_text).text == "Á  b\nc\td\ne "


@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=300))
def test_text_in_nfc_is_unchanged(text: str) -> None:
    composed = unicodedata.normalize("NFC", text).replace("\r\n", "\n").replace("\r", "\n")
    document = text_reader.document(composed, source="", sha256="")
    assert document.text == composed
    ends = [block.span.end for block in document.blocks]
    starts = [block.span.start for block in document.blocks]
    assert all(end <= start for end, start in zip(ends, starts[1:], strict=False))
    covered = "".join(document.words(block.span) for block in document.blocks)
    assert "".join(covered.split()) == "".join(composed.split())


def test_blocks_are_paragraphs_and_list_lines() -> None:
    document = document_from_text(
        "\n\nBÁO CÁO\nTổng kết năm\n\nNơi nhận:\n- UBND tỉnh;\n- Lưu: VT.\n\n**TM. ỦY BAN NHÂN DÂN\nCHỦ TỊCH**\n\n1. Một\n2. Hai\n"
    )
    assert kinds(document) == [
        ("paragraph", "BÁO CÁO\nTổng kết năm"),
        ("paragraph", "Nơi nhận:"),
        ("list_item", "- UBND tỉnh;"),
        ("list_item", "- Lưu: VT."),
        ("paragraph", "**TM. ỦY BAN NHÂN DÂN\nCHỦ TỊCH**"),
        ("paragraph", "1. Một"),
        ("paragraph", "2. Hai"),
    ]
    assert [block.bold for block in document.blocks] == [False, False, False, False, True, False, False]


def test_a_torn_line_is_no_list_line() -> None:
    (block,) = document_from_text("Huyện đã cử 12\n5 cán bộ và\n-nhân viên tham dự").blocks
    assert block.kind == "paragraph"


def test_markdown_headings() -> None:
    first, second = document_from_text("## Kết quả\n\n#5 không phải tiêu đề").blocks
    assert (first.kind, first.level, second.kind) == ("heading", 2, "paragraph")


def test_footnotes_find_their_calls() -> None:
    text = (
        "Ban hành Kế hoạch¹ và đón **02 đoàn**².\n\n¹ Kế hoạch số 21/KH-UBND.\n\n²Đoàn tỉnh Hủa Phăn.\n\n"
        "Diện tích 40 km², đón 3 đoàn³\n\n³ Gồm ba nước.\n\nĐợt hai có kế hoạch¹ mới.\n\n¹ Kế hoạch bổ sung."
    )
    document = document_from_text(text)
    notes = [block for block in document.blocks if block.kind == "footnote"]
    assert [note.mark for note in notes] == ["1", "2", "3", "1"]
    assert [text[note.anchor - 4 : note.anchor] for note in notes if note.anchor is not None] == [
        "oạch",
        "àn**",
        "đoàn",
        "oạch",
    ]
    assert notes[0].anchor != notes[3].anchor


def test_a_note_without_its_call() -> None:
    (block,) = document_from_text("⁷ Số liệu tính đến 31/5.").blocks
    assert (block.kind, block.mark, block.anchor) == ("footnote", "7", None)


def test_pages_parted_by_form_feeds() -> None:
    assert [words for _, words in kinds(document_from_text("Trang một\fTrang hai"))] == [
        "Trang một",
        "Trang hai",
    ]


@pytest.mark.parametrize(
    "unit",
    ["\n", " \n", "¹\n\n", "x¹\n\n¹ a\n\n", "- a\n", "**", "số số số ", "1. \n", "\f ", " " * 50 + "x"],
)
def test_time_is_linear(unit: str, stays_linear: Callable[[Callable[[str], object], str, int], None]) -> None:
    stays_linear(document_from_text, unit, 8_000)


def test_real_reports(shared: Path) -> None:
    for path in (shared / "reports").glob("*.txt"):
        document = read_document(path)
        assert document.text == path.read_text(encoding="utf-8")
        for block in document.blocks:
            if block.kind == "footnote":
                assert block.anchor is not None
                assert document.text[block.anchor] in "¹²³⁴⁵⁶⁷⁸⁹"
