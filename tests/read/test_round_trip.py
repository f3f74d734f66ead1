"""The real reports as .docx, .doc, .pdf and as scans say what they say as .txt.

Scans are slow, so the shortest report alone is read as one; with ``DOINGOAI_ALL_SCANS=1`` all of them are, clean and noisy.
"""

import os
import shutil
import subprocess
from collections import Counter
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest

from conftest import shared_folder
from doingoai.model import Report, UserError
from doingoai.pipeline import understand
from doingoai.read import read_document
from doingoai.read.scan import tesseract

ROOT = shared_folder()
TEXTS = sorted((ROOT / "reports").glob("*.txt"), key=lambda path: path.stat().st_size) if ROOT else []
NAMES = [path.stem for path in TEXTS]
ALL = bool(os.environ.get("DOINGOAI_ALL_SCANS"))
SCANS = (
    [(name, noisy) for name in NAMES for noisy in (False, True)] if ALL else [(n, False) for n in NAMES[:1]]
)
QUESTION = 0.6  # what is less certain is asked about, never counted
ANGLES = (0.6, -0.8, 0.3, 1.1)

pytestmark = pytest.mark.skipif(
    not TEXTS, reason="không có thư mục báo cáo thật (DOINGOAI_SHARED hoặc ../shared)"
)

Fact = tuple[object, ...]


def facts(report: Report) -> list[tuple[Fact, float]]:
    """Citations and observations without their places, with their certainty."""
    cited: list[tuple[Fact, float]] = [
        (("citation", c.kind, c.number, c.issued, c.issuer and " ".join(c.issuer.split())), c.confidence)
        for c in report.citations
    ]
    observed: list[tuple[Fact, float]] = [
        ((o.indicator, o.value, o.qualifier, o.unit, o.basis, o.period, o.scope), o.confidence)
        for o in report.observations
    ]
    return cited + observed


@cache
def plain(name: str) -> Counter[Fact]:
    path = next(path for path in TEXTS if path.stem == name)
    return Counter(fact for fact, _ in facts(understand(read_document(path))))


def as_word(text: str, path: Path) -> None:
    """A report set as offices set it: paragraphs, justified where they are long; a line break stays one."""
    import docx
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Cm, Pt

    made = docx.Document()
    made.styles["Normal"].font.name, made.styles["Normal"].font.size = "Times New Roman", Pt(14)
    made.sections[0].left_margin, made.sections[0].right_margin = Cm(3), Cm(2)
    for paragraph in text.split("\n\n"):
        lines = paragraph.strip().split("\n")
        placed = made.add_paragraph()
        for number, line in enumerate(lines):
            run = placed.add_run(line)
            if number + 1 < len(lines):
                run.add_break()
        if len(lines) == 1 and len(paragraph) > 120:
            placed.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
            placed.paragraph_format.first_line_indent = Cm(1.27)
    made.save(str(path))


@pytest.fixture(scope="module")
def written(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The reports as .docx, .doc and .pdf, in one folder."""
    if shutil.which("soffice") is None:
        pytest.skip("không có LibreOffice (soffice)")
    folder = tmp_path_factory.mktemp("bao-cao")
    for path in TEXTS:
        as_word(path.read_text(encoding="utf-8"), folder / f"{path.stem}.docx")
    made = [str(folder / f"{name}.docx") for name in NAMES]
    start = ["soffice", "--headless", f"-env:UserInstallation=file://{folder}/profile"]
    for kind in ("doc", "pdf"):
        subprocess.run(
            [*start, "--convert-to", kind, "--outdir", str(folder), *made],
            check=True,
            capture_output=True,
            timeout=240,
        )
    return folder


@pytest.mark.parametrize("ending", ["docx", "doc", "pdf"])
@pytest.mark.parametrize("name", NAMES)
def test_a_report_says_the_same(name: str, ending: str, written: Path) -> None:
    found = Counter(fact for fact, _ in facts(understand(read_document(written / f"{name}.{ending}"))))
    assert found == plain(name)


@pytest.fixture(scope="module")
def _ocr() -> None:
    try:
        tesseract.needed("")
    except UserError:
        pytest.skip("không có tesseract với dữ liệu tiếng Việt")


@pytest.mark.usefixtures("_ocr")
@pytest.mark.parametrize(("name", "noisy"), SCANS)
def test_a_scan_says_the_same_or_asks(name: str, noisy: bool, written: Path, tmp_path: Path) -> None:
    """Of the facts at least 97 % are kept (95 % on noisy pages; of few, all but one), and none that is wrong goes without a question."""
    scanned(written / f"{name}.pdf", tmp_path / "quet.pdf", spoiled if noisy else lambda image, _: image)
    wanted = plain(name)
    found = facts(understand(read_document(tmp_path / "quet.pdf")))
    missing = wanted - Counter(fact for fact, _ in found)
    assert sum(missing.values()) <= max(1, (0.05 if noisy else 0.03) * sum(wanted.values())), missing
    assert not [fact for fact, sure in found if fact not in wanted and sure >= QUESTION]


def scanned(source: Path, path: Path, change: Callable[..., object]) -> None:
    """The pages of a PDF as pictures of 200 dots an inch."""
    import pypdfium2

    document = pypdfium2.PdfDocument(source.read_bytes())
    images = [
        change(page.render(scale=200 / 72).to_pil().convert("L"), number)
        for number, page in enumerate(document)
    ]
    document.close()
    first, *others = images
    first.save(path, save_all=True, append_images=others, resolution=200)  # type: ignore[attr-defined]


def spoiled(image: object, number: int) -> object:
    """A page turned a little, blurred, with noise."""
    from PIL import Image, ImageChops, ImageFilter

    assert isinstance(image, Image.Image)
    image = image.rotate(ANGLES[number % len(ANGLES)], Image.Resampling.BICUBIC, fillcolor=255)
    image = image.filter(ImageFilter.GaussianBlur(0.6))
    return ImageChops.add(image, Image.effect_noise(image.size, 24), offset=-128)
