"""A report generated again over one that people edited: their words stay, the figures elsewhere are the new ones, nothing is lost."""

import io
import random
import shutil
import subprocess
import zipfile
from collections.abc import Callable
from pathlib import Path

import docx
import pytest
from docx.document import Document
from docx.text.paragraph import Paragraph as DocxParagraph
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from ooxml_parts import parts, processed, schema

from doingoai.model import UserError
from doingoai.write.docx.package import package
from doingoai.write.docx.report import report_and_trail
from doingoai.write.docx.story import Cell, Marked, Note, Paragraph, Section, Story, Table, Text, paragraph
from doingoai.write.merge import has_base, merge, read_edits, with_base
from doingoai.write.merge.from_story import nodes_of
from doingoai.write.merge.nodes import W
from doingoai.write.merge.package import open_docx

TOPICS = (
    ("doan_ra", "Trong kỳ, trên địa bàn có {} đi công tác nước ngoài theo kế hoạch đã duyệt", "đoàn"),
    ("doan_vao", "Các đơn vị đón {} khách nước ngoài đến thăm và làm việc", "đoàn"),
    ("vien_tro", "Toàn tỉnh tiếp nhận {} viện trợ từ các tổ chức nước ngoài", "dự án"),
    ("tuan_tra", "Lực lượng chức năng tổ chức {} tuần tra chung dọc tuyến biên giới", "lượt"),
    ("tin_bai", "Cổng thông tin điện tử đăng {} giới thiệu địa phương", "tin, bài"),
    ("lop_hoc", "Sở mở {} bồi dưỡng kiến thức cho công chức cấp xã", "lớp"),
)
UNITS = ("Xã Đồi Sim", "Xã Suối Cát", "Phường Bến Đá", "Xã Nà Hoi")


def figure_paragraph(number: int, name: str, sentence: str, unit: str) -> Paragraph:
    before, _, after = sentence.partition("{}")
    marked = Marked((Text(f"{number} {unit}"),), (), f"so_{name}")
    return Paragraph((Text(before), marked, Note(f"Báo cáo của xã: {number} {unit}."), Text(f"{after}.")))


def story(
    figures: tuple[int, ...], units: tuple[str, ...] = UNITS, lacking: frozenset[int] = frozenset()
) -> Story:
    """A small report: a sentence a topic, a heading before each, a table of units by topics."""
    blocks: list[Paragraph | Table] = [paragraph("Báo cáo kết quả công tác", "Kind")]
    for index, ((name, sentence, unit), number) in enumerate(zip(TOPICS, figures, strict=True)):
        if index not in lacking:
            blocks += [
                paragraph(f"Mục về {unit} của năm", "Heading1"),
                figure_paragraph(number, name, sentence, unit),
            ]
    head = tuple(Cell((paragraph(words, "TableHead"),)) for words in ("Đơn vị", "Số đoàn", "Số dự án"))
    rows = [
        tuple(
            Cell((paragraph(words, "TableText"),))
            for words in (unit, str(figures[0] + i), str(figures[2] + i))
        )
        for i, unit in enumerate(units)
    ]
    blocks.append(Table((head, *rows), (60, 50, 50), header_rows=1))
    blocks.append(paragraph("Trên đây là báo cáo./."))
    return Story((Section(tuple(blocks)),), "Báo cáo", "Sở", "Kỳ", "2025-06-30")


OLD, NEW = (7, 18, 9, 84, 60, 4), (7, 20, 9, 90, 60, 5)


def generated(figures: tuple[int, ...], **more: object) -> bytes:
    return with_base(package(story(figures, **more)))  # type: ignore[arg-type]


def edited(data: bytes, change: Callable[[Document], None]) -> bytes:
    document = docx.Document(io.BytesIO(data))
    change(document)
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def find(document: Document, start: str) -> DocxParagraph:
    return next(p for p in document.paragraphs if p.text.startswith(start))


def take_out(paragraph: DocxParagraph) -> None:
    element = paragraph._p
    parent = element.getparent()
    assert parent is not None
    parent.remove(element)


def texts(data: bytes) -> list[str]:
    return [p.text for p in docx.Document(io.BytesIO(data)).paragraphs]


def comments(data: bytes) -> list[str]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        name = next((n for n in archive.namelist() if n.startswith("word/comments")), None)
        if name is None:
            return []
        root = etree.fromstring(archive.read(name))
    return ["".join(map(str, item.itertext(f"{W}t"))) for item in root]


def footnotes(data: bytes) -> dict[str, str]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        root = etree.fromstring(archive.read("word/footnotes.xml"))
    return {
        item.get(f"{W}id", ""): "".join(map(str, item.itertext(f"{W}t"))).strip()
        for item in root
        if item.get(f"{W}type") is None
    }


def test_what_nobody_edited_follows_the_new_figures() -> None:
    merged = merge(generated(NEW), generated(OLD))
    assert texts(merged.data) == texts(generated(NEW))
    assert (merged.kept, merged.deleted, merged.flagged) == (0, 0, 0)
    assert sorted(footnotes(merged.data).values()) == sorted(footnotes(generated(NEW)).values())


def notes_in_order(data: bytes) -> list[str]:
    """The footnotes as LibreOffice takes them: by their order in the file; they must be those that the calls name, in turn."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        body = etree.fromstring(archive.read("word/document.xml"))
    held = footnotes(data)
    called = [call.get(f"{W}id", "") for call in body.iter(f"{W}footnoteReference")]
    assert list(held) == called
    return [held[identifier] for identifier in called]


def test_footnotes_follow_the_text() -> None:
    def change(document: Document) -> None:
        last, moved = find(document, "Sở mở")._p, find(document, "Lực lượng")._p
        last.addnext(moved)

    merged = merge(generated(NEW), edited(generated(OLD), change))
    assert notes_in_order(merged.data) == [
        f"Báo cáo của xã: {words}."
        for words in ("7 đoàn", "20 đoàn", "9 dự án", "60 tin, bài", "5 lớp", "90 lượt")
    ]


def test_the_same_files_give_the_same_bytes() -> None:
    assert merge(generated(NEW), generated(OLD)).data == merge(generated(NEW), generated(OLD)).data


def test_an_edited_sentence_stays_and_its_changed_figure_is_flagged() -> None:
    def change(document: Document) -> None:
        found = find(document, "Các đơn vị đón")
        found.runs[0].text = "Nhân dịp năm du lịch, các đơn vị đón "
        found.runs[0].bold = True

    merged = merge(generated(NEW), edited(generated(OLD), change))
    assert "Nhân dịp năm du lịch, các đơn vị đón 18 đoàn khách nước ngoài đến thăm và làm việc." in texts(
        merged.data
    )
    kept = find(docx.Document(io.BytesIO(merged.data)), "Nhân dịp")
    assert kept.runs[0].bold
    assert [note for note in comments(merged.data) if "“18 đoàn” nay là “20 đoàn”" in note]
    assert (merged.kept, merged.flagged) == (1, 1)


def test_an_edit_over_unchanged_figures_is_not_flagged() -> None:
    def change(document: Document) -> None:
        find(document, "Trong kỳ").runs[0].text = "Năm qua, trên địa bàn có "

    merged = merge(generated(NEW), edited(generated(OLD), change))
    assert "Năm qua, trên địa bàn có 7 đoàn đi công tác nước ngoài theo kế hoạch đã duyệt." in texts(
        merged.data
    )
    assert (merged.kept, merged.flagged) == (1, 0)


def test_a_figure_put_right_by_hand_is_not_flagged() -> None:
    def change(document: Document) -> None:
        find(document, "Các đơn vị đón").runs[1].text = "20 đoàn"

    merged = merge(generated(NEW), edited(generated(OLD), change))
    assert merged.flagged == 0


def test_formatting_alone_is_an_edit() -> None:
    def change(document: Document) -> None:
        find(document, "Lực lượng").runs[1].bold = True

    merged = merge(generated(NEW), edited(generated(OLD), change))
    kept = find(docx.Document(io.BytesIO(merged.data)), "Lực lượng")
    assert kept.runs[1].bold
    assert kept.runs[1].text == "84 lượt"
    assert merged.flagged == 1


def test_added_stays_deleted_stays_away() -> None:
    def change(document: Document) -> None:
        find(document, "Mục về dự án").insert_paragraph_before("Đoạn do lãnh đạo yêu cầu bổ sung.")
        take_out(find(document, "Cổng thông tin"))

    merged = merge(generated(NEW), edited(generated(OLD), change))
    lines = texts(merged.data)
    assert lines.index("Đoạn do lãnh đạo yêu cầu bổ sung.") + 1 == lines.index("Mục về dự án của năm")
    assert not [line for line in lines if line.startswith("Cổng thông tin")]
    assert "Sở mở 5 lớp bồi dưỡng kiến thức cho công chức cấp xã." in lines
    assert (merged.kept, merged.deleted) == (1, 1)


def test_a_moved_section_stays_where_it_was_moved_and_is_brought_up_to_date() -> None:
    def change(document: Document) -> None:
        last = find(document, "Sở mở")._p
        heading, words = find(document, "Mục về lượt")._p, find(document, "Lực lượng")._p
        last.addnext(heading)
        heading.addnext(words)

    lines = texts(merge(generated(NEW), edited(generated(OLD), change)).data)
    assert lines.index("Sở mở 5 lớp bồi dưỡng kiến thức cho công chức cấp xã.") < lines.index(
        "Mục về lượt của năm"
    )
    assert lines.count("Lực lượng chức năng tổ chức 90 lượt tuần tra chung dọc tuyến biên giới.") == 1


def test_a_new_section_comes_in_at_its_place() -> None:
    old = generated(OLD, lacking=frozenset({2}))
    merged = merge(
        generated(NEW), edited(old, lambda d: setattr(find(d, "Sở mở").runs[0], "text", "Riêng Sở mở "))
    )
    lines = texts(merged.data)
    place = lines.index("Mục về dự án của năm")
    assert lines[place - 1].startswith("Các đơn vị đón 20 đoàn")
    assert lines[place + 1] == "Toàn tỉnh tiếp nhận 9 dự án viện trợ từ các tổ chức nước ngoài."
    assert [line for line in lines if line.startswith("Riêng Sở mở 4 lớp")]


def test_a_section_that_is_gone_goes_unless_it_was_edited() -> None:
    new = generated(NEW, lacking=frozenset({3, 4}))

    def change(document: Document) -> None:
        find(document, "Cổng thông tin").runs[0].text = "Cổng thông tin điện tử và báo của tỉnh đăng "

    merged = merge(new, edited(generated(OLD), change))
    lines = texts(merged.data)
    assert not [line for line in lines if line.startswith("Lực lượng")]
    assert [line for line in lines if line.startswith("Cổng thông tin điện tử và báo của tỉnh")]
    assert [note for note in comments(merged.data) if note.startswith("Báo cáo tạo lại không còn đoạn này")]


def test_a_table_is_merged_cell_by_cell() -> None:
    def change(document: Document) -> None:
        document.tables[0].rows[2].cells[2].paragraphs[0].runs[0].text = "12 (đã xác minh)"
        document.tables[0].rows[1].cells[0].paragraphs[0].runs[0].text = "Xã Đồi Sim (cũ)"

    new = generated(
        (9, *NEW[1:]), units=("Xã Đồi Sim", "Xã Suối Cát", "Xã Mới Lập", "Phường Bến Đá", "Xã Nà Hoi")
    )
    merged = merge(new, edited(generated(OLD), change))
    table = docx.Document(io.BytesIO(merged.data)).tables[0]
    rows = [[cell.text for cell in row.cells] for row in table.rows]
    assert rows[1] == ["Xã Đồi Sim (cũ)", "9", "9"]
    assert rows[2] == ["Xã Suối Cát", "10", "12 (đã xác minh)"]
    assert rows[3] == ["Xã Mới Lập", "11", "11"]
    assert [row[0] for row in rows] == [
        "Đơn vị",
        "Xã Đồi Sim (cũ)",
        "Xã Suối Cát",
        "Xã Mới Lập",
        "Phường Bến Đá",
        "Xã Nà Hoi",
    ]


def test_peoples_comments_stay_also_on_what_is_renewed() -> None:
    def change(document: Document) -> None:
        found = find(document, "Các đơn vị đón")
        document.add_comment(found.runs, text="Anh Hà kiểm tra lại số này", author="Lãnh đạo", initials="LĐ")

    merged = merge(generated(NEW), edited(generated(OLD), change))
    assert "Các đơn vị đón 20 đoàn khách nước ngoài đến thăm và làm việc." in texts(merged.data)
    assert "Anh Hà kiểm tra lại số này" in comments(merged.data)


def test_merging_again_starts_from_what_was_generated_last() -> None:
    def change(document: Document) -> None:
        find(document, "Trong kỳ").runs[0].text = "Năm qua, trên địa bàn có "

    once = merge(generated(NEW), edited(generated(OLD), change)).data
    assert has_base(once)
    third = (8, 20, 9, 95, 60, 5)
    twice = merge(generated(third), once)
    lines = texts(twice.data)
    assert "Năm qua, trên địa bàn có 7 đoàn đi công tác nước ngoài theo kế hoạch đã duyệt." in lines
    assert "Lực lượng chức năng tổ chức 95 lượt tuần tra chung dọc tuyến biên giới." in lines
    assert twice.flagged == 1


def test_a_file_without_its_base_needs_the_original(tmp_path: Path) -> None:
    old = package(story(OLD))
    with pytest.raises(UserError) as refused:
        merge(generated(NEW), old)
    assert refused.value.code == "GS-002"
    changed = edited(old, lambda d: setattr(find(d, "Sở mở").runs[0], "text", "Riêng Sở mở "))
    merged = merge(generated(NEW), changed, original=old)
    assert [line for line in texts(merged.data) if line.startswith("Riêng Sở mở 4 lớp")]
    (tmp_path / "khong.docx").write_bytes(b"PK\x03\x04 hong")
    with pytest.raises(UserError) as broken:
        read_edits(tmp_path / "khong.docx")
    assert broken.value.code == "GS-001"
    with pytest.raises(UserError):
        read_edits(tmp_path / "vang-mat.docx")


@pytest.mark.skipif(shutil.which("soffice") is None, reason="máy không có LibreOffice")
def test_a_file_saved_by_libreoffice_merges_the_same(tmp_path: Path) -> None:
    def change(document: Document) -> None:
        find(document, "Các đơn vị đón").runs[0].text = "Nhân dịp năm du lịch, các đơn vị đón "
        find(document, "Mục về dự án").insert_paragraph_before("Đoạn do lãnh đạo yêu cầu bổ sung.")

    source = tmp_path / "sua.docx"
    source.write_bytes(edited(generated(OLD), change))
    profile = f"-env:UserInstallation=file://{tmp_path}/ho-so"
    command = [
        "soffice",
        profile,
        "--headless",
        "--convert-to",
        "docx",
        "--outdir",
        str(tmp_path / "ra"),
        str(source),
    ]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    saved = (tmp_path / "ra" / "sua.docx").read_bytes()
    assert has_base(saved)
    merged = merge(generated(NEW), saved)
    lines = [line for line in texts(merged.data) if line]
    wanted = [line for line in texts(merge(generated(NEW), source.read_bytes()).data) if line]
    assert lines == wanted
    assert (merged.kept, merged.flagged) == (2, 1)
    again = merge(generated(OLD), generated(OLD))
    assert again.updated == 0


@settings(max_examples=20)
@given(st.integers(0, 10**6), st.tuples(*(st.integers(0, 99) for _ in TOPICS)))
def test_no_edit_is_ever_lost(seed: int, figures: tuple[int, ...]) -> None:
    """Random edits: each is in the result, the rest is the new report, what was deleted is not there."""
    chance = random.Random(seed)
    document = docx.Document(io.BytesIO(generated(OLD)))
    new_texts = texts(generated(figures))
    touched: dict[int, str] = {}
    added: list[str] = []
    deleted: set[int] = set()
    for index, item in enumerate(document.paragraphs):
        kind = chance.choice(("keep", "keep", "keep", "edit", "delete", "add"))
        if kind == "edit":
            words = f"Lời sửa số {seed} ở đoạn {index}: "
            item.runs[0].text = words + item.runs[0].text
            touched[index] = item.text
        elif kind == "add":
            added.append(f"Thêm mới {seed} trước đoạn {index} để nhấn mạnh kết quả.")
            item.insert_paragraph_before(added[-1])
        elif kind == "delete" and item.text:
            deleted.add(index)
            take_out(item)
    buffer = io.BytesIO()
    document.save(buffer)
    merged = merge(generated(figures), buffer.getvalue())
    found = texts(merged.data)
    for words in (*touched.values(), *added):
        assert found.count(words) == 1
    untouched = [text for i, text in enumerate(new_texts) if i not in touched and i not in deleted]
    rest = [line for line in found if line not in touched.values() and line not in added]
    assert rest == untouched
    etree.fromstring(zipfile.ZipFile(io.BytesIO(merged.data)).read("word/document.xml"))


def test_the_merged_file_is_valid(shared: Path, tmp_path: Path) -> None:
    def change(document: Document) -> None:
        found = find(document, "Các đơn vị đón")
        found.runs[0].text = "Nhân dịp năm du lịch, các đơn vị đón "
        document.add_comment(found.runs, text="Xem lại", author="Lãnh đạo", initials="LĐ")
        take_out(find(document, "Cổng thông tin"))

    valid = schema(shared, tmp_path)
    merged = merge(
        generated((9, *NEW[1:]), units=(*UNITS, "Xã Mới Lập")), edited(generated(OLD), change)
    ).data
    found = parts(merged)
    for name in (
        "word/document.xml",
        "word/footnotes.xml",
        "word/comments.xml",
        "[Content_Types].xml",
        "word/_rels/document.xml.rels",
    ):
        valid.assertValid(processed(found[name]))


@pytest.mark.parametrize("name", ["first_half", "second_half"])
def test_the_base_made_from_the_story_is_what_reading_the_file_gives(
    name: str, request: pytest.FixtureRequest
) -> None:
    made, _ = report_and_trail(request.getfixturevalue(name))
    quick, read = nodes_of(made), open_docx(package(made)).nodes()
    assert quick is not None
    assert len(quick) == len(read)
    for one, other in zip(quick, read, strict=True):
        assert one.identical(other), other.text
        assert one.figures == other.figures
        assert one.broken == other.broken
