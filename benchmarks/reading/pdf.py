"""PDF: files a second beside bare pypdfium2, pypdf, pdfplumber and pdftotext in one run; character error of OCR on noisy pages.

    python -m benchmarks.reading.pdf FILES …      times of these files (processor time, best of several runs)
    python -m benchmarks.reading.pdf --ocr FILE   each page of a PDF with a text layer drawn at 200 dpi, turned, blurred and
                                                  noisy, read by OCR and compared with its text layer

Peers are optional: one that is not installed is reported as absent.
"""

import argparse
import difflib
import importlib
import io
import random
import resource
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from doingoai.read.pdf_reader import understood

ANGLES = (0.6, -0.8, 0.3, 1.1)
DPI = 200


def _bare(data: bytes) -> object:
    import pypdfium2

    document = pypdfium2.PdfDocument(data)
    words = [page.get_textpage().get_text_range() for page in document]
    document.close()
    return words


def _pypdf(data: bytes) -> object:
    reader = importlib.import_module("pypdf").PdfReader(io.BytesIO(data))
    return [page.extract_text() for page in reader.pages]


def _pdfplumber(data: bytes) -> object:
    with importlib.import_module("pdfplumber").open(io.BytesIO(data)) as document:
        return [page.extract_text() for page in document.pages]


def _pdftotext(data: bytes) -> object:
    return subprocess.run(  # noqa: S603 - the file goes in by a pipe
        [str(shutil.which("pdftotext")), "-layout", "-", "-"], input=data, capture_output=True, check=True
    ).stdout


READERS: dict[str, tuple[Callable[[bytes], object], int]] = {
    "pypdfium2": (_bare, 9),
    "ours": (understood, 9),
    "pdftotext": (_pdftotext, 3),
    "pypdf": (_pypdf, 1),
    "pdfplumber": (_pdfplumber, 1),
}


def _absent(name: str) -> bool:
    if name == "pdftotext":
        return shutil.which(name) is None
    try:
        importlib.import_module(name if name != "ours" else "doingoai")
    except ImportError:
        return True
    return False


def _spent() -> float:
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + children.ru_utime + children.ru_stime


def _best(read: Callable[[bytes], object], data: bytes, times: int) -> float:
    best = float("inf")
    for _ in range(times):
        start = _spent()
        read(data)
        best = min(best, _spent() - start)
    return max(best, 1e-6)


def times(files: list[Path]) -> None:
    """Print the files a second of each reader, and what ours takes for what bare pypdfium2 takes one."""
    names = [name for name in READERS if not _absent(name)]
    print(f"{'files/s':34}" + "".join(f"{name:>12}" for name in names) + f"{'ours/bare':>12}")
    for path in files:
        data = path.read_bytes()
        spent = {name: _best(READERS[name][0], data, READERS[name][1]) for name in names}
        ratio = spent["ours"] / spent["pypdfium2"]
        print(
            f"{path.name[:33]:34}"
            + "".join(f"{1 / spent[name]:>12.1f}" for name in names)
            + f"{ratio:>12.2f}"
        )
    for name in READERS:
        if name not in names:
            print(f"{name}: absent")


def spoiled(data: bytes, number: int) -> bytes:
    """A page drawn at 200 dpi, turned, blurred and with noise, as a PNG. number: from 0."""
    import pypdfium2
    from PIL import Image, ImageChops, ImageFilter

    document = pypdfium2.PdfDocument(data)
    image = document[number].render(scale=DPI / 72).to_pil().convert("L")
    image = image.rotate(ANGLES[number % len(ANGLES)], Image.Resampling.BICUBIC, fillcolor=255)
    image = image.filter(ImageFilter.GaussianBlur(0.6))
    seeded = random.Random(number)  # noqa: S311 - noise that is the same each time
    noise = Image.frombytes(
        "L", image.size, bytes(seeded.choices(range(256), weights=_bell(), k=image.width * image.height))
    )
    image = ImageChops.add(image, noise, scale=1, offset=-128)
    buffer = io.BytesIO()
    image.save(buffer, "PNG")
    return buffer.getvalue()


def _bell() -> list[float]:
    """Weights of noise around 128, with a spread of 12."""
    return [2.718281828 ** (-(((value - 128) / 12) ** 2) / 2) for value in range(256)]


def character_error(read: str, true: str) -> float:
    """The share of characters to change, insert or delete, blanks counted as one."""
    a, b = " ".join(read.split()), " ".join(true.split())
    wrong = 0
    for kind, a0, a1, b0, b1 in difflib.SequenceMatcher(None, a, b, autojunk=False).get_opcodes():
        if kind != "equal":
            wrong += max(a1 - a0, b1 - b0)
    return wrong / max(1, len(b))


def ocr(path: Path, most: int = 4) -> None:
    """Print the character error of the first pages."""
    from doingoai.read import image_reader

    data = path.read_bytes()
    document = understood(data).document
    if document is None:
        print(f"{path.name}: no text layer to compare with")
        return
    import pypdfium2

    plain = pypdfium2.PdfDocument(data)
    for number in range(min(most, len(plain))):
        true = plain[number].get_textpage().get_text_range().replace("\ufffe", "-").replace("\x02", "-")
        found = image_reader.read(spoiled(data, number), "page.png")
        print(
            f"{path.name[:33]:34} page {number + 1}: character error {character_error(found.text, true):.2%}"
        )


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--ocr", type=Path)
    parser.add_argument("files", nargs="*", type=Path)
    arguments = parser.parse_args()
    if arguments.files:
        times(arguments.files)
    if arguments.ocr:
        ocr(arguments.ocr)
    return 0


if __name__ == "__main__":
    sys.exit(main())
