"""The first page of every kind of document beside the one that was looked at and found good.

What is kept in ``reference``: the styles of the paragraphs in their order, and page 1 as a small grey picture. After a change that is
meant, look at the new pages, then write them anew: ``DOINGOAI_REFERENCES=write python -m pytest tests/write/test_reference_pages.py``.
"""

import io
import json
import os
import shutil
from pathlib import Path

import pypdfium2
import pytest
from official_samples import SAMPLES
from ooxml_parts import parts, styles
from PIL import Image, ImageChops, ImageFilter, ImageStat

from doingoai.read.converted import office
from doingoai.write.documents import write_official

HERE = Path(__file__).parent / "reference"
STYLES = HERE / "styles.json"
WRITES = os.environ.get("DOINGOAI_REFERENCES") == "write"
SCALE = 40 / 72  # 40 dots an inch: words are grey bars, their places and weights are seen
BLUR = 1.5  # what a slightly different font does not show through
MOST_DIFFERENT = 2.5  # mean difference of a page, of 255; a line of text moved by its height makes about 4
MOST_IN_A_PLACE = 60  # of any one place


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Image.Image]:
    """Page 1 of every document, in one start of LibreOffice."""
    if shutil.which("soffice") is None:
        pytest.skip("không có LibreOffice")
    folder = tmp_path_factory.mktemp("trang")
    sources = []
    for name, sample in SAMPLES.items():
        sources.append(folder / f"{name}.docx")
        sources[-1].write_bytes(write_official(sample))
    kind = ["--convert-to", "pdf:writer_pdf_Export", "--outdir", str(folder)]
    office([*kind, *map(str, sources)], folder=folder, seconds=120, name="")
    found: dict[str, Image.Image] = {}
    for source in sources:
        document = pypdfium2.PdfDocument(source.with_suffix(".pdf"))
        found[source.stem] = document[0].render(scale=SCALE).to_pil().convert("L")
        document.close()
    return found


def differs(made: Image.Image, kept: Image.Image) -> tuple[float, int]:
    """The mean difference of two pages, and the largest in any one place, after a blur."""
    soft = [page.filter(ImageFilter.GaussianBlur(BLUR)) for page in (made, kept)]
    difference = ImageChops.difference(*soft)
    most = max(value for value, count in enumerate(difference.histogram()) if count)
    return ImageStat.Stat(difference).mean[0], most


def test_the_styles_stand_in_their_order() -> None:
    found = {
        name: " ".join(styles(parts(write_official(sample))["word/document.xml"]))
        for name, sample in SAMPLES.items()
    }
    if WRITES:
        HERE.mkdir(exist_ok=True)
        STYLES.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
    assert found == json.loads(STYLES.read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", SAMPLES)
def test_the_first_page_looks_as_it_did(name: str, pages: dict[str, Image.Image]) -> None:
    made = pages[name]
    path = HERE / f"{name}.png"
    if WRITES:
        kept = io.BytesIO()
        made.quantize(16).save(kept, "PNG", optimize=True)
        path.write_bytes(kept.getvalue())
    with Image.open(path) as picture:
        kept_page = picture.convert("L")
    assert made.size == kept_page.size
    mean, most = differs(made, kept_page)
    assert mean < MOST_DIFFERENT, mean
    assert most < MOST_IN_A_PLACE, most


def test_a_moved_line_would_be_seen() -> None:
    """The tolerance is no blindfold: the same page with its lower half one line down is told apart."""
    with Image.open(HERE / "to-trinh.png") as picture:
        page = picture.convert("L")
    moved = page.copy()
    half = page.crop((0, 60, page.width, page.height - 10))
    moved.paste(half, (0, 68))
    mean, most = differs(page, moved)
    assert mean > MOST_DIFFERENT or most > MOST_IN_A_PLACE
