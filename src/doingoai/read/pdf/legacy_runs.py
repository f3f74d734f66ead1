"""Letters of the fonts of before Unicode (.VnTime, VNI-Times) in a PDF, made Unicode run by run."""

from doingoai.read.legacy import suspicious
from doingoai.read.pdf.engine import TextPage
from doingoai.read.pdf.shapes import HYPHEN, Line, Mark, Page
from doingoai.text.legacy import decode_runs, legacy_font

# What producers of PDF make of TCVN3's letters that are signs elsewhere; pdfium takes its soft hyphen for a hyphen.
_SIGNS = str.maketrans(
    {"\u2212": "\xad", "\u2010": "\xad", "\ufffe": "\xad", "\x02": "\xad", "\u2219": "\xb7"}
)


def note_fonts(page: TextPage, line: Line) -> None:
    """Keep a line's letters with their fonts, where they may be of before Unicode."""
    if line.first < 0:
        return
    if legacy_font(line.font) is None and (line.text.isascii() or not suspicious(line.text)):
        return
    runs: list[tuple[str, str]] = []
    for index in range(line.first, line.last + 1):
        char = page.text[index]
        font = page.font(index) if not char.isspace() else (runs[-1][1] if runs else line.font)
        if runs and runs[-1][1] == font:
            runs[-1] = (runs[-1][0] + char, font)
        else:
            runs.append((char, font))
    line.runs = tuple(runs)


def to_unicode(pages: list[Page]) -> None:
    """Turn the letters of all lines that are of before Unicode into Unicode; what was is marked in the lines."""
    lines = [line for page in pages for line in page.lines]
    lines += [
        line for page in pages for table in page.tables for part in table.lines.values() for line in part
    ]
    lines = [line for line in lines if line.runs]
    if not lines:
        return
    runs = [(text.translate(_SIGNS), font) for line in lines for text, font in line.runs]
    decoded = iter(decode_runs(runs))
    for line in lines:
        parts = [next(decoded) for _ in line.runs]
        if all(part.encoding is None for part in parts):
            continue
        hyphen = line.text.endswith(HYPHEN) and parts[-1].encoding is None
        text, marks = "", []
        for part, (raw, _) in zip(parts, line.runs, strict=True):
            words = raw if part.encoding is None else part.text
            if part.encoding and words.strip():
                marks.append(Mark(len(text), len(text) + len(words), encoding=part.encoding))
            text += words
        line.text = text.replace("\xa0", " ").rstrip("\ufffe\x02") + (HYPHEN if hyphen else "")
        line.marks = tuple(marks)
