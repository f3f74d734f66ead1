"""Builds a Word document as Vietnamese offices type them: header table, footnotes, automatic numbering, tracked changes.

The parts are written as text and zipped with a fixed date, so the same source gives the same bytes.
"""

import io
import re
import zipfile
from collections.abc import Iterable, Mapping
from html import escape

from doingoai.example.markup import Part, Source

_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_R = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_STAMP = (2025, 6, 1, 8, 0, 0)
_TRACKED = 'w:author="Văn phòng" w:date="2025-06-01T08:00:00Z"'
_INLINE = re.compile(
    r"(\*\*[^*]{1,400}\*\*|\*[^*]{1,400}\*|\{\+[^}]{1,400}\+\}|\{-[^}]{1,400}-\}|\[\^\d{1,2}\])"
)
_LEVELS = {"heading1": 0, "heading2": 1, "heading3": 2}


def _properties(*, bold: bool = False, italic: bool = False, size: int = 14) -> str:
    marks = ("<w:b/>" if bold else "") + ("<w:i/>" if italic else "")
    half_points = "" if size == 14 else f'<w:sz w:val="{size * 2}"/><w:szCs w:val="{size * 2}"/>'
    return f"<w:rPr>{marks}{half_points}</w:rPr>" if marks or half_points else ""


def _run(text: str, properties: str = "", tag: str = "w:t") -> str:
    return f'<w:r>{properties}<{tag} xml:space="preserve">{escape(text, quote=False)}</{tag}></w:r>'


def _inline(text: str, *, bold: bool = False, italic: bool = False, size: int = 14) -> str:
    """Runs for a line of markup."""
    runs = []
    for piece in filter(None, _INLINE.split(text)):
        plain = _properties(bold=bold, italic=italic, size=size)
        if piece.startswith("**") and len(piece) > 4:
            runs.append(_run(piece[2:-2], _properties(bold=True, italic=italic, size=size)))
        elif piece.startswith("*") and len(piece) > 2:
            runs.append(_run(piece[1:-1], _properties(bold=bold, italic=True, size=size)))
        elif piece.startswith("{+"):
            runs.append(f'<w:ins w:id="901" {_TRACKED}>{_run(piece[2:-2], plain)}</w:ins>')
        elif piece.startswith("{-"):
            runs.append(f'<w:del w:id="902" {_TRACKED}>{_run(piece[2:-2], plain, "w:delText")}</w:del>')
        elif piece.startswith("[^"):
            mark = '<w:rPr><w:rStyle w:val="FootnoteReference"/></w:rPr>'
            runs.append(f'<w:r>{mark}<w:footnoteReference w:id="{piece[2:-1]}"/></w:r>')
        else:
            runs.append(_run(piece, plain))
    return "".join(runs)


def _paragraph(
    runs: str,
    *,
    align: str = "both",
    indent: int = 0,
    after: int = 120,
    numbering: str = "",
    extra: str = "",
    mark: str = "",
) -> str:
    """mark: run properties of the paragraph mark, which an automatic number takes on."""
    first = f'<w:ind w:firstLine="{indent}"/>' if indent else ""
    spacing = f'<w:spacing w:before="0" w:after="{after}"/>'
    return f'<w:p><w:pPr>{extra}{numbering}{spacing}{first}<w:jc w:val="{align}"/>{mark}</w:pPr>{runs}</w:p>'


def _centred(
    lines: Iterable[str], *, bold: bool = False, italic: bool = False, size: int = 14, after: int = 0
) -> str:
    return "".join(
        _paragraph(_inline(line, bold=bold, italic=italic, size=size), align="center", after=after)
        for line in lines
    )


def _numbering(level: int, list_id: int) -> str:
    return f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{list_id}"/></w:numPr>'


def _cell(content: str, width: int, properties: str = "") -> str:
    return f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{properties}</w:tcPr>{content}</w:tc>'


def _two_columns(left: str, right: str, widths: tuple[int, int]) -> str:
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    cells = _cell(left, widths[0]) + _cell(right, widths[1])
    width = f'<w:tblPr><w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:tblLayout w:type="fixed"/></w:tblPr>'
    return f"<w:tbl>{width}<w:tblGrid>{grid}</w:tblGrid><w:tr>{cells}</w:tr></w:tbl>"


def _line(typed: str, drawn: bool, margin: int, size: int = 14) -> str:
    """The short line under a title: drawn as a border with a margin (twips) on both sides, or typed as some offices do."""
    if not drawn:
        return _centred([typed], size=size)
    border = '<w:pBdr><w:bottom w:val="single" w:sz="6" w:space="1" w:color="auto"/></w:pBdr>'
    properties = f'{border}<w:spacing w:after="60"/><w:ind w:left="{margin}" w:right="{margin}"/>'
    return f'<w:p><w:pPr>{properties}<w:rPr><w:sz w:val="4"/></w:rPr></w:pPr></w:p>'


def _letterhead(head: Mapping[str, object]) -> str:
    """The header table and the title; a document without ``cơ quan`` begins at its title."""
    drawn = head.get("đánh số") == "tự động"
    title = _centred([str(head["loại"])], bold=True) + _centred(_lines(head["trích yếu"]), bold=True)
    title += _line("_______________", drawn, 3400) + _paragraph("", after=0)
    if "cơ quan" not in head:
        return title
    motto = ["CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc"]
    left = _centred(_lines(head.get("cấp trên")), size=13) + _centred(
        _lines(head["cơ quan"]), bold=True, size=13
    )
    left += _line("_______", drawn, 1300, 8) + _centred([str(head["số"])], size=13)
    right = _centred(motto, bold=True, size=12) + _line("______________________", drawn, 1300, 8)
    right += _centred([str(head["ngày"])], italic=True)
    to = [
        _paragraph(_run(f"Kính gửi: {name}"), align="center", after=160)
        for name in _lines(head.get("kính gửi"))
    ]
    return _two_columns(left, right, (3900, 5700)) + _paragraph("", after=0) + title + "".join(to)


def _lines(value: object) -> list[str]:
    """A text as its lines, a list as it is, nothing as no line."""
    if isinstance(value, list):
        return [str(item) for item in value]
    return str(value).strip().splitlines() if value else []


def _foot(head: Mapping[str, object]) -> str:
    left = _paragraph(_inline("Nơi nhận:", bold=True, italic=True, size=12), align="left", after=0)
    left += "".join(
        _paragraph(_inline(line, size=11), align="left", after=0) for line in _lines(head.get("nơi nhận"))
    )
    right = _centred(_lines(head.get("ký")), bold=True)
    if name := head.get("tên ký"):
        right += _paragraph("", after=0) * 4 + _centred([str(name)], bold=True)
    return _paragraph("", after=0) + _two_columns(left, right or _paragraph(""), (4600, 5000))


def _table(rows: tuple[tuple[str, ...], ...]) -> str:
    columns = len(rows[0])
    narrow = 700 if rows[0][0] == "STT" else 9600 // columns
    widths = [narrow] + [(9600 - narrow) // (columns - 1)] * (columns - 1)
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    body = []
    for number, row in enumerate(rows):
        cells = []
        for position, text in enumerate(row):
            if text == "<":
                continue
            span = 1 + next(
                (i for i, cell in enumerate(row[position + 1 :]) if cell != "<"), columns - position - 1
            )
            below = number + 1 < len(rows) and rows[number + 1][position] == "^"
            merge = "<w:vMerge/>" if text == "^" else '<w:vMerge w:val="restart"/>' if below else ""
            across = f'<w:gridSpan w:val="{span}"/>' if span > 1 else ""
            runs = "" if text == "^" else _inline(text, bold=number == 0, size=12)
            align = "center" if number == 0 or len(text) < 8 else "left"
            width = sum(widths[position : position + span])
            cells.append(_cell(_paragraph(runs, align=align, after=40), width, across + merge))
        head = "<w:trPr><w:tblHeader/></w:trPr>" if number == 0 else ""
        body.append(f"<w:tr>{head}{''.join(cells)}</w:tr>")
    sides = ("top", "left", "bottom", "right", "insideH", "insideV")
    borders = "".join(f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="auto"/>' for side in sides)
    properties = f'<w:tblPr><w:tblW w:w="9600" w:type="dxa"/><w:tblBorders>{borders}</w:tblBorders></w:tblPr>'
    return f"<w:tbl>{properties}<w:tblGrid>{grid}</w:tblGrid>{''.join(body)}</w:tbl>" + _paragraph(
        "", after=0
    )


def _body(part: Part, automatic: bool) -> str:
    if part.kind == "table":
        return _table(part.rows)
    if part.kind == "break":
        return '<w:p><w:r><w:br w:type="page"/></w:r></w:p>'
    if part.kind == "centred":
        return _centred([part.text], bold=True, after=120)
    if part.kind in _LEVELS:
        heading, _, rest = part.text.partition(" :: ")
        runs = _inline(heading, bold=True) + (_inline(f" {rest}") if rest else "")
        numbering = _numbering(_LEVELS[part.kind], 1) if automatic else ""
        return _paragraph(
            runs, indent=720, extra="<w:keepNext/>", numbering=numbering, mark=_properties(bold=True)
        )
    if part.kind == "item":
        numbering = _numbering(0, 2) if automatic else ""
        return _paragraph(
            _inline(part.text if automatic else f"- {part.text}"), indent=720, numbering=numbering
        )
    return _paragraph(_inline(part.text), indent=720)


def _document(source: Source) -> str:
    automatic = source.head.get("đánh số") == "tự động"
    breaks = [index for index, part in enumerate(source.parts) if part.kind == "break"]
    end = breaks[0] if breaks else len(source.parts)  # what stands after the first page break is the annex
    content = _letterhead(source.head) + "".join(_body(part, automatic) for part in source.parts[:end])
    content += _foot(source.head) + "".join(_body(part, automatic) for part in source.parts[end:])
    section = (
        '<w:sectPr><w:headerReference w:type="default" r:id="rId4"/><w:pgSz w:w="11906" w:h="16838"/>'
        '<w:pgMar w:top="1134" w:right="1021" w:bottom="1134" w:left="1701" w:header="567" w:footer="567" w:gutter="0"/>'
        "<w:titlePg/></w:sectPr>"
    )
    return f"{_XML}<w:document {_W} {_R}><w:body>{content}{_paragraph('', after=0)}{section}</w:body></w:document>"


def _footnotes(notes: Mapping[int, str]) -> str:
    ends = "".join(
        f'<w:footnote w:type="{kind}" w:id="{number}"><w:p><w:r><w:{kind}/></w:r></w:p></w:footnote>'
        for number, kind in ((-1, "separator"), (0, "continuationSeparator"))
    )
    mark = '<w:r><w:rPr><w:rStyle w:val="FootnoteReference"/></w:rPr><w:footnoteRef/></w:r>'
    texts = "".join(
        f'<w:footnote w:id="{number}">{_paragraph(mark + _inline(f" {text}", size=10), after=0)}</w:footnote>'
        for number, text in sorted(notes.items())
    )
    return f"{_XML}<w:footnotes {_W}>{ends}{texts}</w:footnotes>"


def _level(number: int, form: str, text: str) -> str:
    return (
        f'<w:lvl w:ilvl="{number}"><w:start w:val="1"/><w:numFmt w:val="{form}"/><w:suff w:val="space"/>'
        f'<w:lvlText w:val="{text}"/><w:lvlJc w:val="left"/></w:lvl>'
    )


_LISTS = (
    f"{_XML}<w:numbering {_W}>"
    f'<w:abstractNum w:abstractNumId="0"><w:multiLevelType w:val="multilevel"/>{_level(0, "upperRoman", "%1.")}'
    f"{_level(1, 'decimal', '%2.')}{_level(2, 'lowerLetter', '%3)')}</w:abstractNum>"
    f'<w:abstractNum w:abstractNumId="1"><w:multiLevelType w:val="singleLevel"/>{_level(0, "bullet", "-")}</w:abstractNum>'
    '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num><w:num w:numId="2"><w:abstractNumId w:val="1"/></w:num>'
    "</w:numbering>"
)
_STYLES = (
    f'{_XML}<w:styles {_W}><w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii="Times New Roman" w:hAnsi="Times New Roman"'
    ' w:eastAsia="Times New Roman" w:cs="Times New Roman"/><w:sz w:val="28"/><w:szCs w:val="28"/><w:lang w:val="vi-VN"/></w:rPr>'
    '</w:rPrDefault></w:docDefaults><w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/>'
    '</w:style><w:style w:type="character" w:styleId="FootnoteReference"><w:name w:val="footnote reference"/><w:rPr>'
    '<w:vertAlign w:val="superscript"/></w:rPr></w:style></w:styles>'
)
_PAGE_NUMBER = (
    f'{_XML}<w:hdr {_W}><w:p><w:pPr><w:jc w:val="center"/></w:pPr><w:fldSimple w:instr=" PAGE "><w:r><w:t>2</w:t></w:r>'
    "</w:fldSimple></w:p></w:hdr>"
)
_PARTS = ("styles", "numbering", "footnotes", "header")
_TYPES = (
    f'{_XML}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    f'<Override PartName="/word/document.xml" ContentType="{_WORD}.document.main+xml"/>'
    + "".join(f'<Override PartName="/word/{part}.xml" ContentType="{_WORD}.{part}+xml"/>' for part in _PARTS)
    + '<Override PartName="/docProps/core.xml" ContentType="application/vnd.openxmlformats-package.core-properties+xml"/></Types>'
)
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_ROOT = (
    f'{_XML}<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="rId1" Type="{_OFFICE}/officeDocument"'
    f' Target="word/document.xml"/><Relationship Id="rId2" Type="{_PACKAGE}/relationships/metadata/core-properties"'
    ' Target="docProps/core.xml"/></Relationships>'
)
_RELATIONS = (
    f'{_XML}<Relationships xmlns="{_PACKAGE}/relationships">'
    + "".join(
        f'<Relationship Id="rId{number}" Type="{_OFFICE}/{part}" Target="{part}.xml"/>'
        for number, part in enumerate(_PARTS, 1)
    )
    + "</Relationships>"
)
_CORE = (
    f'{_XML}<cp:coreProperties xmlns:cp="{_PACKAGE}/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/"'
    ' xmlns:dcterms="http://purl.org/dc/terms/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
    '<dc:creator>Văn phòng</dc:creator><dcterms:created xsi:type="dcterms:W3CDTF">2025-06-01T08:00:00Z</dcterms:created>'
    "</cp:coreProperties>"
)


def build(source: Source) -> bytes:
    """The bytes of the .docx file."""
    members = {
        "[Content_Types].xml": _TYPES,
        "_rels/.rels": _ROOT,
        "docProps/core.xml": _CORE,
        "word/document.xml": _document(source),
        "word/_rels/document.xml.rels": _RELATIONS,
        "word/styles.xml": _STYLES,
        "word/numbering.xml": _LISTS,
        "word/footnotes.xml": _footnotes(source.footnotes),
        "word/header.xml": _PAGE_NUMBER,
    }
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            info = zipfile.ZipInfo(name, date_time=_STAMP)
            info.compress_type, info.create_system, info.external_attr = zipfile.ZIP_DEFLATED, 3, 0o644 << 16
            archive.writestr(info, content.encode("utf-8"))
    return buffer.getvalue()
