"""Scanned pages: words with their certainty, ink of stamps and signatures, what is missing on the machine."""

import io
import shutil
import subprocess
from pathlib import Path

import pytest
from PIL import Image, ImageChops, ImageDraw, ImageFont

from doingoai.extract.doubts import apply_doubts
from doingoai.model import Citation, Document, Doubt, Observation, Report, Span, UserError
from doingoai.read import image_reader, pdf_reader, read_document
from doingoai.read.scan import tesseract
from doingoai.read.scan.pictures import COARSE, Picture, picture, skew
from doingoai.read.scan.words import lines_of, words_of
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
        [("đón", 96.0), ("14", 86.0), ("đoàn", 60.0), ("khach", 93.0), ("UBND", 93.0)]
    )
)


def test_certainty_of_words() -> None:
    page = Picture(1, 595, 842, 200, b"", b"", b"", 0)
    assert [word.text for word in words_of(TABLE)] == ["đón", "14", "đoàn", "khach", "UBND"]
    (line,) = lines_of(page, TABLE.replace("\t150\t40\t", "\t180\t40\t"), 1)
    doubts = {line.text[mark.start : mark.end]: mark.doubt for mark in line.marks}
    assert doubts == {"14": 0.55, "đoàn": 0.6, "khach": 0.6}


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


@pytest.mark.parametrize("scan", [False, True])
def test_real_reports_give_the_same_facts_as_pdf(scan: bool, shared: Path, tmp_path: Path) -> None:
    """One real report, written by LibreOffice; as a scan at least 97 % of its facts, the rest doubted."""
    if shutil.which("soffice") is None:
        pytest.skip("không có LibreOffice")
    import docx
    from docx.shared import Cm, Pt

    from doingoai.pipeline import understand

    source = shared / "reports" / "dak-glei-2024h1.txt"
    made = docx.Document()
    made.styles["Normal"].font.name, made.styles["Normal"].font.size = "Times New Roman", Pt(14)
    made.sections[0].left_margin, made.sections[0].right_margin = Cm(3), Cm(2)
    for paragraph in source.read_text(encoding="utf-8").split("\n\n"):
        made.add_paragraph(paragraph.strip())
    made.save(str(tmp_path / "x.docx"))
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    subprocess.run(
        [
            "soffice",
            "--headless",
            profile,
            "--convert-to",
            "pdf",
            "--outdir",
            str(tmp_path),
            str(tmp_path / "x.docx"),
        ],
        check=True,
        capture_output=True,
        timeout=120,
    )
    path = tmp_path / "x.pdf"
    if scan:
        _as_scan(path)
    plain, found = understand(read_document(source)), understand(read_document(path))
    wanted = [*_keys(plain)]
    got = dict(_keys(found))
    kept = [key for key, _ in wanted if key in got]
    assert len(kept) >= (0.97 if scan else 1.0) * len(wanted)
    known = dict(wanted)
    assert not [key for key, sure in got.items() if key not in known and sure >= 0.6]


def _keys(report: Report) -> list[tuple[tuple[object, ...], float]]:
    cited = [((c.kind, c.number, c.issued), c.confidence) for c in report.citations]
    return [
        *cited,
        *(
            ((o.indicator, o.value, o.qualifier, o.unit, o.basis, o.period), o.confidence)
            for o in report.observations
        ),
    ]


def _as_scan(path: Path) -> None:
    import pypdfium2

    document = pypdfium2.PdfDocument(path.read_bytes())
    pages = [page.render(scale=200 / 72).to_pil().convert("L") for page in document]
    document.close()
    pages[0].save(path, save_all=True, append_images=pages[1:], resolution=200)
