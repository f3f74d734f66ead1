"""A text with comments as a plain .docx: a paragraph for each line, for reports that did not come as .docx."""

import io
import zipfile
from collections.abc import Iterator, Sequence
from xml.sax.saxutils import escape

from doingoai.write.docx.xml import DECLARATION, el, part, spaced
from doingoai.write.findings.remarks import Remark

_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_ZIP_TIME = (1980, 1, 1, 0, 0, 0)
_FONT = el(
    "rFonts",
    ascii="Times New Roman",
    hAnsi="Times New Roman",
    cs="Times New Roman",
    eastAsia="Times New Roman",
)


def _lines(text: str) -> Iterator[tuple[int, str]]:
    """Each line with the offset it begins at."""
    start = 0
    for line in text.split("\n"):
        yield start, line
        start += len(line) + 1


def _marks(notes: Sequence[Remark]) -> dict[int, list[str]]:
    """Offset → the ends of comments that stand there, those that end before those that begin."""
    found: dict[int, list[str]] = {}
    for number, note in enumerate(notes):
        found.setdefault(note.span.start, []).append(el("commentRangeStart", id=number))
        reference = el("r", el("commentReference", id=number))
        found.setdefault(note.span.end, []).insert(0, el("commentRangeEnd", id=number) + reference)
    return found


def _paragraph(start: int, line: str, marks: dict[int, list[str]]) -> str:
    cuts = [at for at in range(start, start + len(line) + 1) if at in marks] if marks else []
    pieces: list[str] = []
    position = start
    for at in cuts:
        if at > position:
            pieces.append(el("r", spaced("t", line[position - start : at - start])))
        pieces.extend(marks[at])
        position = at
    if position < start + len(line):
        pieces.append(el("r", spaced("t", line[position - start :])))
    return el("p", *pieces)


def _document(text: str, notes: Sequence[Remark]) -> bytes:
    marks = _marks(notes)
    paragraphs = [_paragraph(start, line, marks) for start, line in _lines(text)]
    page = el(
        "sectPr",
        el("pgSz", w=11906, h=16838),
        el("pgMar", top=1134, right=850, bottom=1134, left=1701, header=709, footer=709, gutter=0),
    )
    return part("document", [el("body", *paragraphs, page)])


def _comments(notes: Sequence[Remark]) -> bytes:
    rows = []
    for number, note in enumerate(notes):
        lines = [
            el("p", el("r", el("rPr", el("b")) if index == 0 else None, spaced("t", line)))
            for index, line in enumerate(note.lines)
        ]
        rows.append(el("comment", *lines, id=number, author=note.author, initials=note.initials))
    return part("comments", rows)


def _styles() -> bytes:
    look = el("rPrDefault", el("rPr", _FONT, el("sz", val=26), el("szCs", val=26), el("lang", val="vi-VN")))
    spacing = el("pPrDefault", el("pPr", el("spacing", after=0, line=276, lineRule="auto")))
    normal = el(
        "style", el("name", val="Normal"), el("qFormat"), type="paragraph", default="1", styleId="Normal"
    )
    return part("styles", [el("docDefaults", look, spacing), normal])


def _types() -> bytes:
    rows = "".join(
        f'<Override PartName="/word/{name}.xml" ContentType="{_WORD}.{kind}+xml"/>'
        for name, kind in (("document", "document.main"), ("comments", "comments"), ("styles", "styles"))
    )
    core = '<Override PartName="/docProps/core.xml" ContentType="application/vnd.openxmlformats-package.core-properties+xml"/>'
    return (
        f'{DECLARATION}<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{rows}{core}</Types>'
    ).encode()


def _relations(rows: Sequence[tuple[str, str]]) -> bytes:
    items = "".join(
        f'<Relationship Id="rId{n}" Type="{kind}" Target="{target}"/>'
        for n, (kind, target) in enumerate(rows, 1)
    )
    return f'{DECLARATION}<Relationships xmlns="{_PACKAGE}/relationships">{items}</Relationships>'.encode()


def plain_docx(text: str, notes: Sequence[Remark], title: str) -> bytes:
    """The text as .docx, every line a paragraph, with the comments at their words. title: of the file, in its properties."""
    core = (
        f'{DECLARATION}<cp:coreProperties xmlns:cp="{_PACKAGE}/metadata/core-properties" '
        f'xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>{escape(title)}</dc:title></cp:coreProperties>'
    )
    files = {
        "[Content_Types].xml": _types(),
        "_rels/.rels": _relations(
            [
                (f"{_OFFICE}/officeDocument", "word/document.xml"),
                (f"{_PACKAGE}/relationships/metadata/core-properties", "docProps/core.xml"),
            ]
        ),
        "word/document.xml": _document(text, notes),
        "word/_rels/document.xml.rels": _relations(
            [(f"{_OFFICE}/comments", "comments.xml"), (f"{_OFFICE}/styles", "styles.xml")]
        ),
        "word/comments.xml": _comments(notes),
        "word/styles.xml": _styles(),
        "docProps/core.xml": core.encode(),
    }
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            entry = zipfile.ZipInfo(name, _ZIP_TIME)
            entry.compress_type, entry.create_system = zipfile.ZIP_DEFLATED, 0
            archive.writestr(entry, data)
    return buffer.getvalue()
