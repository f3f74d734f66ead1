"""Which documents are refused for a secrecy mark, and that nothing of them remains."""

import traceback
import unicodedata
from pathlib import Path

import docx
import pytest

from doingoai.model import UserError
from doingoai.read import document_from_text, read_document
from doingoai.read.secrecy import is_mark

HEAD = "UBND TỈNH HÒA AN\nSỞ NGOẠI VỤ\n\nSố: 07/BC-SNgV\n\n"
BODY = "BÁO CÁO\n\nKết quả công tác đối ngoại năm 2024\n\nI. KẾT QUẢ\n\n1. Đoàn ra: 03 đoàn, việc hệ trọng của quê ta.\n"

MARKED = {
    "above_everything": "MẬT\n\n" + HEAD + BODY,
    "below_the_number": HEAD + "TỐI MẬT\n\n" + BODY,
    "highest": HEAD + "TUYỆT MẬT\n\n" + BODY,
    "spaced_letters": HEAD + "T Ố I   M Ậ T\n\n" + BODY,
    "spaced_short": HEAD + "M Ậ T\n\n" + BODY,
    "bold_markdown": HEAD + "**MẬT**\n\n" + BODY,
    "in_brackets": HEAD + "(MẬT)\n\n" + BODY,
    "brackets_at_the_title": HEAD + BODY.replace("BÁO CÁO\n", "BÁO CÁO (TỐI MẬT)\n"),
    "boxed_by_signs": HEAD + "+-------+\n|  MẬT  |\n+-------+\n\n" + BODY,
    "beside_the_national_heading": "MẬT\tCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\n" + HEAD + BODY,
    "in_columns_of_spaces": "UBND TỈNH HÒA AN          TỐI MẬT          CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\n" + BODY,
    "with_urgency": HEAD + "MẬT - HỎA TỐC\n\n" + BODY,
    "urgency_first": HEAD + "KHẨN/MẬT\n\n" + BODY,
    "labelled": HEAD + "Độ mật: Tối mật\n\n" + BODY,
    "title_case": HEAD + "Mật\n\n" + BODY,
    "decomposed": unicodedata.normalize("NFD", HEAD + "TUYỆT MẬT\n\n" + BODY),
    "no_break_spaces": HEAD + "TỐI\xa0MẬT\n\n" + BODY,
    "windows_lines": (HEAD + "MẬT\n\n" + BODY).replace("\n", "\r\n"),
    "second_document_in_one_file": HEAD + BODY + "Đoạn dài. " * 60 + "\n\nMẬT\nCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc\n\n" + BODY,
    "under_the_second_heading": BODY + "\n\nCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc\n\nMẬT\n\nCÔNG VĂN\n",
    "legacy_letters": "TèI MËT\n\nB¸o c¸o c«ng t¸c ®èi ngo¹i\n",
}  # fmt: skip

OPEN = {
    "no_word_of_it": HEAD + BODY,
    "running_text": HEAD + BODY + "\nTài liệu mật, tối mật, tuyệt mật được quản lý đúng quy định.\n",
    "a_title": HEAD + "BÁO CÁO\n\nCông tác bảo vệ bí mật nhà nước năm 2024\n\n" + BODY,
    "a_title_in_capitals": HEAD + "BÁO CÁO\nCÔNG TÁC BẢO VỆ BÍ MẬT NHÀ NƯỚC\n\n" + BODY,
    "state_secret_torn": HEAD + "KẾ HOẠCH BẢO VỆ BÍ\nMẬT NHÀ NƯỚC\n\n" + BODY,
    "the_end_of_a_torn_sentence": "Đơn vị thực hiện nghiêm quy định về bảo vệ tài liệu\nmật\ntheo luật định.\n",
    "in_the_body_of_a_report": HEAD + BODY + "Đoạn văn rất dài. " * 40 + "\n\nMẬT\n\n2. Đoàn vào: 05 đoàn.",
    "under_a_numbered_heading": HEAD + BODY + "\nMẬT\n",
    "honey_and_density": HEAD + "Mật ong\n\nMật độ dân số\n\n" + BODY,
    "secret_ballot": HEAD + "THƯ MẬT\n\n" + BODY,
    "urgent_only": HEAD + "HỎA TỐC\n\n" + BODY,
    "a_code_word": HEAD + "MẬT MÃ\n\n" + BODY,
}


@pytest.mark.parametrize("text", MARKED.values(), ids=MARKED)
def test_marked_text_is_refused(text: str) -> None:
    with pytest.raises(UserError, match="BM-001"):
        document_from_text(text, source="a.txt")


@pytest.mark.parametrize("text", OPEN.values(), ids=OPEN)
def test_open_text_is_read(text: str) -> None:
    assert document_from_text(text).text == text


@pytest.mark.parametrize("text", MARKED.values(), ids=MARKED)
def test_marked_files_are_refused_in_any_encoding(text: str, tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    for encoding in ("utf-8", "utf-8-sig", "utf-16"):
        path.write_bytes(text.encode(encoding))
        with pytest.raises(UserError, match="BM-001"):
            read_document(path)


def _objects_of(error: BaseException) -> str:
    """Everything an exception holds: its arguments, its causes, and the values of every frame it went through but ours."""
    parts = [repr(error), repr(error.__dict__), repr(error.__cause__), repr(error.__context__)]
    for frame, _ in traceback.walk_tb(error.__traceback__):
        if frame.f_code.co_filename != __file__:
            parts.append(repr(dict(frame.f_locals)))
    return "\n".join(parts)


def test_the_refusal_holds_nothing_of_the_text() -> None:
    with pytest.raises(UserError) as caught:
        document_from_text(MARKED["below_the_number"], source="bao-cao.txt")
    assert "hệ trọng" not in _objects_of(caught.value)
    assert caught.value.__cause__ is None


def test_the_refusal_of_a_file_holds_nothing_of_it(tmp_path: Path) -> None:
    path = tmp_path / "bao-cao.txt"
    path.write_text(MARKED["highest"], encoding="utf-8")
    with pytest.raises(UserError) as caught:
        read_document(path)
    assert "hệ trọng" not in _objects_of(caught.value)
    assert caught.value.where == "bao-cao.txt"


def _word(tmp_path: Path, build) -> Path:  # type: ignore[no-untyped-def]
    document = docx.Document()
    build(document)
    path = tmp_path / "a.docx"
    document.save(str(path))
    return path


def _cell(document) -> None:  # type: ignore[no-untyped-def]
    table = document.add_table(rows=2, cols=2)
    table.cell(0, 0).text, table.cell(0, 1).text = "UBND TỈNH HÒA AN", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
    table.cell(1, 0).text = "MẬT"
    document.add_paragraph("BÁO CÁO")


def _page_header(document) -> None:  # type: ignore[no-untyped-def]
    document.add_paragraph("BÁO CÁO")
    document.sections[0].header.paragraphs[0].text = "TỐI MẬT"


def _box_of_one_cell_late(document) -> None:  # type: ignore[no-untyped-def]
    document.add_paragraph("I. KẾT QUẢ")
    document.add_paragraph("Một đoạn văn dài. " * 40)
    document.add_table(rows=1, cols=1).cell(0, 0).text = "TUYỆT MẬT"


@pytest.mark.parametrize("build", [_cell, _page_header, _box_of_one_cell_late])
def test_marked_word_files_are_refused(build, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(UserError, match="BM-001"):
        read_document(_word(tmp_path, build))


def test_a_table_about_secrets_in_the_body_is_read(tmp_path: Path) -> None:
    def build(document) -> None:  # type: ignore[no-untyped-def]
        document.add_paragraph("BÁO CÁO")
        document.add_paragraph("I. CÔNG TÁC BẢO VỆ BÍ MẬT NHÀ NƯỚC")
        table = document.add_table(rows=2, cols=3)
        for column, words in enumerate(("Tuyệt mật", "Tối mật", "Mật")):
            table.cell(0, column).text, table.cell(1, column).text = words, "0"

    assert "Tuyệt mật" in read_document(_word(tmp_path, build)).text


@pytest.mark.parametrize(
    "words", ["MẬT", "Tối Mật", "TUYỆT MẬT.", "“MẬT”", "[ MẬT ]", "M.Ậ.T", "HẸN GIỜ - MẬT"]
)
def test_marks(words: str) -> None:
    assert is_mark(words)


@pytest.mark.parametrize(
    "words", ["", "mật", "BÍ MẬT", "MẬT KHẨU", "Mật danh", "TỐI", "ĐỘ MẬT", "MẶT", "MÁT", "MẬT 5 NGƯỜI"]
)
def test_no_marks(words: str) -> None:
    assert not is_mark(words)


def test_real_documents_are_open(shared: Path) -> None:
    for path in [*(shared / "reports").glob("*.txt"), *(shared / "files").rglob("*.docx")]:
        assert read_document(path).text
