"""Scanned pages: words with their certainty, ink of stamps and signatures, what is missing on the machine."""

import io
import re
import shutil
from pathlib import Path
from typing import Any

import pytest
from PIL import Image, ImageChops, ImageDraw, ImageFont

from doingoai.extract.doubts import apply_doubts
from doingoai.model import Citation, Document, Doubt, Observation, Report, Span, UserError
from doingoai.read import image_reader, pdf_reader, read_document
from doingoai.read.pdf.shapes import Page
from doingoai.read.scan import tesseract
from doingoai.read.scan.kept import FOLDER
from doingoai.read.scan.neighbours import doubt_rare
from doingoai.read.scan.pictures import COARSE, Picture, picture, skew, without_specks
from doingoai.read.scan.words import clean, lines_of, words_of
from pdf_maker import make, set_lines

WORDS = (
    "Trong năm, huyện đã đón 14 đoàn khách nước ngoài",
    "với 126 lượt người đến thăm và làm việc; tổ chức",
    "03 đoàn đi công tác nước ngoài theo Kế hoạch số",
    "25/KH-UBND ngày 15/01/2024 của Ủy ban nhân dân.",
)
FONTS = ("Tinos-Regular.ttf", "LiberationSerif-Regular.ttf", "DejaVuSerif.ttf")


def font(size: int) -> ImageFont.FreeTypeFont:

    for name in FONTS:
        try:
            return ImageFont.truetype(name, size)
        except OSError:
            continue
    pytest.skip("không có phông chữ có dấu tiếng Việt")


def drawn(
    lines: tuple[str, ...] = WORDS, size: tuple[int, int] = (1654, 1200), height: int = 44
) -> Image.Image:
    image = Image.new("RGB", size, "white")
    pen = ImageDraw.Draw(image)
    for index, line in enumerate(lines):
        pen.text((180, 250 + 70 * index), line, fill="black", font=font(height))
    return image


def png(image: Image.Image) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, "PNG")
    return buffer.getvalue()


@pytest.fixture(scope="module", autouse=True)
def _ocr() -> None:
    if shutil.which("tesseract") is None:
        pytest.skip("không có tesseract")
    try:
        tesseract.needed("")
    except UserError:
        pytest.skip("không có dữ liệu tiếng Việt của tesseract")


def test_a_picture_is_read() -> None:
    document = image_reader.read(png(drawn()), "quet.png")
    assert " ".join(document.text.split()) == " ".join(WORDS)
    assert document.format == "png"
    assert document.notes[0] == "có 1 trang là ảnh quét, đọc bằng nhận dạng chữ (OCR)"


@pytest.mark.parametrize("angle", [-2.0, 0.0, 1.3])
def test_a_page_is_made_upright(angle: float) -> None:
    turned = drawn().convert("L").rotate(angle, Image.Resampling.BICUBIC, fillcolor=255)
    assert skew(turned) == pytest.approx(-angle, abs=0.15)


def stamped(text_colour: str = "black") -> Image.Image:
    """With a red ring over words: ink lets what is dark below it stay dark."""
    image = drawn()
    ink = Image.new("RGB", image.size, "white")
    ImageDraw.Draw(ink).ellipse((150, 230, 430, 420), outline=(225, 40, 50), width=14)
    image = ImageChops.multiply(image, ink)
    pen = ImageDraw.Draw(image)
    pen.text((180, 560), "Người ký", fill=text_colour, font=font(44))
    return image


def test_words_below_a_stamp_are_read_and_doubted() -> None:
    document = image_reader.read(png(stamped()), "dau.png")
    first = document.text.index("Trong")
    under = [d for d in document.doubts if d.span.start <= first < d.span.end]
    assert under
    assert under[0].confidence <= 0.5
    assert "126 lượt người" in document.text
    far = document.text.index("khách")
    assert not [d for d in document.doubts if d.span.start <= far < d.span.end]


def test_ink_leaves_the_words_dark() -> None:
    read = picture(stamped(), 1, 200)
    grey = Image.open(io.BytesIO(read.grey))
    assert grey.crop((289, 236, 291, 238)).getextrema()[0] > 180  # type: ignore[operator]
    assert read.ink
    assert read.ink_width == 1654 // COARSE + (1654 % COARSE > 0)
    assert read.red


@pytest.mark.parametrize("colour", [(210, 30, 40), (0, 0, 0)])
def test_a_secrecy_mark_that_only_ocr_sees(colour: tuple[int, int, int], tmp_path: Path) -> None:
    image = drawn(size=(1654, 2339))
    ImageDraw.Draw(image).text((200, 120), "TUYỆT MẬT", fill=colour, font=font(54))
    path = tmp_path / "quet.png"
    path.write_bytes(png(image))
    with pytest.raises(UserError) as caught:
        read_document(path)
    assert caught.value.code == "BM-001"
    assert caught.value.__context__ is None


def test_a_pdf_of_pictures_and_text() -> None:
    image = drawn(size=(1654, 2339))
    buffer = io.BytesIO()
    image.save(buffer, "PDF", resolution=200)
    document = pdf_reader.read(buffer.getvalue(), "quet.pdf")
    assert " ".join(document.text.split()) == " ".join(WORDS)
    assert document.format == "pdf"
    assert document.pages == 1


def test_text_is_never_read_by_ocr(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tesseract, "table", lambda *_, **__: pytest.fail("OCR"))
    assert "đoàn khách" in pdf_reader.read(make(set_lines(WORDS)), "chu.pdf").text


def test_without_tesseract_it_is_said_how_to_install_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda *_, **__: None)
    with pytest.raises(UserError) as caught:
        image_reader.read(png(drawn()), "quet.png")
    assert caught.value.code == "DT-013"
    assert "tesseract-ocr-vie" in f"{caught.value.what} {caught.value.do}"


def test_without_vietnamese_data(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tesseract, "_languages", lambda: frozenset({"eng"}))
    with pytest.raises(UserError) as caught:
        image_reader.read(png(drawn()), "quet.png")
    assert caught.value.code == "DT-013"
    assert "tesseract-ocr-vie" in f"{caught.value.what} {caught.value.do}"


TABLE = "\n".join(
    "\t".join(("5", "1", "1", "1", "1", str(n + 1), str(100 + 200 * n), "100", "150", "40", str(sure), word))
    for n, (word, sure) in enumerate(
        [("đón", 96.0), ("14", 84.0), ("đoàn", 60.0), ("khach", 93.0), ("UBND", 93.0)]
    )
)


def doubts_of(table: str) -> dict[str, float | None]:
    page = Picture(1, 595, 842, 200, b"", b"", b"", 0)
    (line,) = lines_of(page, clean(words_of(table)), 1)
    return {line.text[mark.start : mark.end]: mark.doubt for mark in line.marks}


def test_certainty_of_words() -> None:
    assert [word.text for word in words_of(TABLE)] == ["đón", "14", "đoàn", "khach", "UBND"]
    doubts = doubts_of(TABLE.replace("\t150\t40\t", "\t180\t40\t"))
    assert doubts == {"14": 0.55, "đoàn": 0.55, "khach": 0.55}


def row(*words: tuple[str, float], block: int = 1) -> str:
    """A line of tesseract's TSV, each letter 20 points wide."""
    x, rows = 100, []
    for text, sure in words:
        wide = max(20, 20 * len(text))
        rows.append(f"5\t1\t{block}\t1\t1\t1\t{x}\t{100 * block}\t{wide}\t40\t{sure}\t{text}")
        x += wide + 20
    return "\n".join(rows)


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ((("đón", 89.0), ("khách", 96.0)), {"đón": 0.75}),
        ((("đón", 96.0), ("tỉnh3.", 96.0)), {"tỉnh3.": 0.55}),
        ((("biên", 96.0), ("giới!", 96.0)), {"giới!": 0.55}),
        ((("1Chỉ", 95.0), ("thị", 96.0)), {"1Chỉ": 0.55}),
        ((("số", 96.0), ("25/KH-UBND", 88.0)), {}),
        ((("số", 96.0), ("25/KH-UBND", 82.0)), {"25/KH-UBND": 0.55}),
        ((("ngày", 96.0), ("15/01/2024", 91.0)), {}),
        ((("_", 60.0), ("đón", 96.0), (":khách", 96.0)), {}),
    ],
)
def test_what_is_doubted(words: tuple[tuple[str, float], ...], expected: dict[str, float]) -> None:
    assert doubts_of(row(*words)) == expected


def test_dirt_between_words_falls_away() -> None:
    table = row(("_", 60.0), ("đón", 96.0), (":", 50.0), (":khách", 96.0), ("-", 90.0), ("nhận:", 96.0))
    assert [word.text for word in clean(words_of(table))] == ["đón", "khách", "-", "nhận:"]


def test_a_rare_word_beside_a_frequent_one_with_other_marks() -> None:
    page = Picture(1, 595, 842, 200, b"", b"", b"", 0)
    words = "việc trao đổi đoàn; tăng trao đổi khách; nhiều trao đổi hàng; có trao đối thư; chỉ đạo chi tiết"
    table = row(*((word, 96.0) for word in words.split()))
    pages = [Page(1, 595, 842, lines_of(page, words_of(table), 1))]
    doubt_rare(pages)
    (line,) = pages[0].lines
    assert [line.text[mark.start : mark.end] for mark in line.marks] == ["đối"]


def turn(image: Image.Image, angle: int) -> Image.Image:
    return image.rotate(angle, expand=True, fillcolor="white")


@pytest.mark.parametrize("angle", [90, 180, 270])
def test_a_page_on_its_side_or_its_head(angle: int) -> None:
    lines = (
        *WORDS,
        "Các đơn vị đã phối hợp với lực lượng bảo vệ biên giới",
        "tuần tra song phương theo kế hoạch.",
    )
    document = image_reader.read(png(turn(drawn(lines), angle)), "nghieng.png")
    assert " ".join(document.text.split()) == " ".join(lines)


CALLED = ("Đã ban hành Kế hoạch công tác", "với 126 lượt người", "tham gia trong năm")


def with_calls(figures: tuple[str, ...] = ("1", "2", "")) -> Image.Image:
    """Lines with small raised figures at their ends, and a small note at the foot."""
    image = drawn(CALLED, size=(1654, 2339))
    pen = ImageDraw.Draw(image)
    for index, (line, figure) in enumerate(zip(CALLED, figures, strict=True)):
        x = 180 + pen.textlength(line, font=font(44))
        pen.text((x + 1, 248 + 70 * index), figure, fill="black", font=font(28))
    for index, line in enumerate(
        ("Trong kỳ các đơn vị đã tổ chức gặp gỡ", "với các bản đối diện theo kế hoạch")
    ):
        pen.text((180, 460 + 70 * index), line, fill="black", font=font(44))
    return image


def test_raised_figures_are_no_figures_of_the_line() -> None:
    text = image_reader.read(png(with_calls()), "chu-thich.png").text
    assert "Kế hoạch công tác¹" in text
    assert "126 lượt người²" in text
    assert not re.search(r"[?!]", text)


def test_a_raised_figure_at_a_figure() -> None:
    image = drawn(("Trong năm đã đón 15",), size=(1654, 800))
    pen = ImageDraw.Draw(image)
    pen.text(
        (181 + pen.textlength("Trong năm đã đón 15", font=font(44)), 248), "3", fill="black", font=font(28)
    )
    pen.text((180, 330), "đoàn khách của các địa phương bạn", fill="black", font=font(44))
    text = image_reader.read(png(image), "so-mu.png").text
    assert "đón 15³" in text


def test_notes_in_small_type_stand_apart() -> None:
    image = with_calls()
    pen = ImageDraw.Draw(image)
    for index, (mark, words) in enumerate(
        (("1", "Kế hoạch số 25/KH-UBND ngày 15/01/2024"), ("2", "Trong đó có 40 lượt người của tỉnh bạn"))
    ):
        pen.text((180, 1998 + 50 * index), mark, fill="black", font=font(20))
        pen.text((194, 2000 + 50 * index), words, fill="black", font=font(31))
    document = image_reader.read(png(image), "chu-thich.png")
    notes = [block for block in document.blocks if block.kind == "footnote"]
    assert [note.mark for note in notes] == ["1", "2"]
    assert "25/KH-UBND" in document.words(notes[0].span)
    assert notes[1].anchor is not None
    assert document.text[: notes[1].anchor].endswith("lượt người")


def test_specks_are_wiped_away() -> None:
    image = drawn().convert("L")
    for n in range(400):
        image.putpixel((7 + (n * 1013) % 1600, 11 + (n * 769) % 1150), 0)
    found = image_reader.read(png(image), "ban.png")
    assert " ".join(found.text.split()) == " ".join(WORDS)
    assert not without_specks(Image.new("L", (50, 50), 255), 200).point(lambda v: 255 - v).getbbox()


def with_table() -> Image.Image:
    image = drawn(("Các đoàn đã đón trong kỳ báo cáo:",), size=(1654, 1200))
    pen = ImageDraw.Draw(image)
    columns, rows = (180, 300, 900, 1200), (340, 420, 500, 580)
    for y in rows:
        pen.line((columns[0], y, columns[-1], y), fill="black", width=3)
    for x in columns:
        pen.line((x, rows[0], x, rows[-1]), fill="black", width=3)
    for row, words in enumerate(
        (("TT", "Tên đoàn", "Số người"), ("1", "Đoàn tỉnh bạn", "12"), ("2", "Đoàn báo chí", "7"))
    ):
        for col, word in enumerate(words):
            pen.text((columns[col] + 14, rows[row] + 12), word, fill="black", font=font(44))
    return image


@pytest.mark.parametrize("angle", [0, 90])
def test_a_ruled_table(angle: int) -> None:
    image = with_table()
    pen = ImageDraw.Draw(image)
    for index, line in enumerate(WORDS):
        pen.text((180, 660 + 70 * index), line, fill="black", font=font(44))
    document = image_reader.read(png(turn(image, angle)), "bang.png")
    (table,) = [block for block in document.blocks if block.kind == "table"]
    cells = {(cell.row, cell.col): document.words(cell.span) for cell in table.cells}
    assert (len(cells), cells[0, 1][:3]) == (9, "Tên")
    assert cells[1, 1] == "Đoàn tỉnh bạn"
    assert cells[1, 2] == "12"
    assert cells[2, 1] == "Đoàn báo chí"
    assert "126 lượt người" in document.text


def pdf_of(images: list[Image.Image]) -> bytes:
    buffer = io.BytesIO()
    images[0].save(buffer, "PDF", save_all=True, append_images=images[1:], resolution=200)
    return buffer.getvalue()


def test_a_job_that_was_stopped_goes_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(FOLDER, str(tmp_path))
    data = pdf_of([drawn(WORDS[:2]), drawn(WORDS[2:])])
    whole = pdf_reader.read(data, "quet.pdf")
    (folder,) = tmp_path.iterdir()
    assert sorted(path.name for path in folder.iterdir()) == ["1.json", "2.json"]
    (folder / "2.json").write_text('{"version": 1, "li', encoding="utf-8")  # cut off: read anew
    read: list[int] = []
    table = tesseract.table

    def counted(*arguments: Any, **named: Any) -> str:
        read.append(1)
        return table(*arguments, **named)

    monkeypatch.setattr(tesseract, "table", counted)
    assert pdf_reader.read(data, "quet.pdf") == whole
    assert len(read) == 1
    assert pdf_reader.read(data, "quet.pdf") == whole
    assert len(read) == 1


@pytest.mark.parametrize("colour", [(210, 30, 40), (0, 0, 0)])
def test_nothing_is_kept_of_a_page_with_a_mark(
    colour: tuple[int, int, int], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    work = tmp_path / "giu"
    work.mkdir()
    monkeypatch.setenv(FOLDER, str(work))
    image = drawn(size=(1654, 2339))
    ImageDraw.Draw(image).text((200, 120), "TỐI MẬT", fill=colour, font=font(54))
    with pytest.raises(UserError) as caught:
        pdf_reader.read(pdf_of([image, drawn(WORDS[2:])]), "quet.pdf")
    assert caught.value.code == "BM-001"
    assert not list(work.iterdir())


def _report() -> Report:
    text = "Kế hoạch số 25/KH-UBND; đón 14 đoàn; đón 3 đoàn"
    document = Document(
        "x", "", "pdf", text, (), doubts=(Doubt(Span(12, 22), 0.4), Doubt(Span(28, 30), 0.55))
    )
    from decimal import Decimal

    from doingoai.model import Header

    return Report(
        document=document,
        header=Header(Span(0, 1)),
        period=None,
        sections=(),
        paragraphs=(),
        citations=(Citation(Span(0, 22), "Kế hoạch", "25/KH-UBND"),),
        observations=(
            Observation("a.b", Span(28, 35), Decimal(14), "exact", "đoàn", "stated"),
            Observation("a.b", Span(41, 47), Decimal(3), "exact", "đoàn", "stated", confidence=0.9),
        ),
    )


def test_facts_carry_the_doubt_of_their_words() -> None:
    report = apply_doubts(_report())
    assert [fact.confidence for fact in report.citations] == [0.4]
    assert [fact.confidence for fact in report.observations] == [0.55, 0.9]
