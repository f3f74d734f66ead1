"""The .docx file itself: parts, their types and relations, in a zip whose bytes depend on the content alone."""

import io
import zipfile
from xml.sax.saxutils import escape

from doingoai.write.docx import render, styles
from doingoai.write.docx.checking import check
from doingoai.write.docx.layout import layout
from doingoai.write.docx.story import Story
from doingoai.write.docx.xml import DECLARATION, clean
from doingoai.write.template_set import STANDARD, Templates

_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml"
ZIP_TIME = (1980, 1, 1, 0, 0, 0)  # the zip format's zero: a document carries no clock

# relation id, relation kind, part below word/, content type
_PARTS = (
    ("rIdStyles", "styles", "styles.xml", f"{_WORD}.styles+xml"),
    ("rIdNumbering", "numbering", "numbering.xml", f"{_WORD}.numbering+xml"),
    ("rIdSettings", "settings", "settings.xml", f"{_WORD}.settings+xml"),
    ("rIdFootnotes", "footnotes", "footnotes.xml", f"{_WORD}.footnotes+xml"),
    ("rIdComments", "comments", "comments.xml", f"{_WORD}.comments+xml"),
    (render.HEADER, "header", "header1.xml", f"{_WORD}.header+xml"),
    (render.FIRST_HEADER, "header", "header2.xml", f"{_WORD}.header+xml"),
)


def _types(feet: int) -> str:
    overrides = [
        ("/word/document.xml", f"{_WORD}.document.main+xml"),
        *((f"/word/{part}", kind) for _, _, part, kind in _PARTS),
        *((f"/word/footer{number}.xml", f"{_WORD}.footer+xml") for number in range(1, feet + 1)),
        ("/docProps/core.xml", "application/vnd.openxmlformats-package.core-properties+xml"),
        ("/docProps/app.xml", "application/vnd.openxmlformats-officedocument.extended-properties+xml"),
    ]
    rows = "".join(f'<Override PartName="{part}" ContentType="{kind}"/>' for part, kind in overrides)
    return (
        f'{DECLARATION}<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="png" ContentType="image/png"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{rows}</Types>'
    )


def _relations(rows: list[tuple[str, str, str]]) -> str:
    items = "".join(f'<Relationship Id="{i}" Type="{kind}" Target="{target}"/>' for i, kind, target in rows)
    return f'{DECLARATION}<Relationships xmlns="{_PACKAGE}/relationships">{items}</Relationships>'


def _core(story: Story, language: str) -> str:
    moment = f"{story.created}T00:00:00Z"
    values = (
        ("dc:title", story.title),
        ("dc:subject", story.subject),
        ("dc:creator", story.author),
        ("cp:keywords", story.keywords),
        ("dc:language", language),
        ("cp:lastModifiedBy", story.author),
    )
    rows = "".join(f"<{name}>{escape(clean(text))}</{name}>" for name, text in values)
    dates = "".join(
        f'<dcterms:{name} xsi:type="dcterms:W3CDTF">{moment}</dcterms:{name}>'
        for name in ("created", "modified")
    )
    return (
        f'{DECLARATION}<cp:coreProperties xmlns:cp="{_PACKAGE}/metadata/core-properties" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" '
        f'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">{rows}{dates}</cp:coreProperties>'
    )


def _application() -> str:
    space = "http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"
    return f'{DECLARATION}<Properties xmlns="{space}"><Application>doingoai</Application></Properties>'


def _zip(files: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            entry = zipfile.ZipInfo(name, ZIP_TIME)
            entry.compress_type = zipfile.ZIP_STORED if name.endswith(".png") else zipfile.ZIP_DEFLATED
            entry.create_system = 0
            entry.external_attr = 0
            archive.writestr(entry, content)
    return buffer.getvalue()


_PACKAGE_ROWS = [
    ("rId1", f"{_OFFICE}/officeDocument", "word/document.xml"),
    ("rId2", f"{_PACKAGE}/relationships/metadata/core-properties", "docProps/core.xml"),
    ("rId3", f"{_OFFICE}/extended-properties", "docProps/app.xml"),
]


def package(story: Story, templates: Templates = STANDARD) -> bytes:
    """The story as the bytes of a .docx file; the same story gives the same bytes. templates: whose layout it is set in.

    Raises UserError KT-001 where the layout is wrong or lacks a part, VB-003 where the story uses a style or a level of
    headings that the layout has not.
    """
    look = layout(templates, story.look)
    check(story, look)
    parts = render.Parts(look)
    document = render.body(story, parts)
    images = [
        (relation, f"media/image{i}.png", png) for i, (relation, png) in enumerate(parts.pictures.values(), 1)
    ]
    feet = [(relation, f"footer{i}.xml", xml) for i, (relation, xml) in enumerate(parts.feet, 1)]
    rows = [
        *((i, f"{_OFFICE}/{kind}", name) for i, kind, name, _ in _PARTS),
        *((i, f"{_OFFICE}/footer", name) for i, name, _ in feet),
        *((i, f"{_OFFICE}/image", name) for i, name, _ in images),
    ]
    return _zip(
        {
            "[Content_Types].xml": _types(len(feet)).encode(),
            "_rels/.rels": _relations(_PACKAGE_ROWS).encode(),
            "word/document.xml": document,
            "word/_rels/document.xml.rels": _relations(rows).encode(),
            "word/styles.xml": styles.styles(look),
            "word/numbering.xml": styles.numbering(look, parts.starts.values()),
            "word/settings.xml": styles.settings(look),
            "word/footnotes.xml": render.footnotes(parts),
            "word/comments.xml": render.comments(parts),
            "word/header1.xml": render.header(first=False),
            "word/header2.xml": render.header(first=True),
            **{f"word/{name}": content for _, name, content in (*feet, *images)},
            "docProps/core.xml": _core(story, look.language).encode(),
            "docProps/app.xml": _application().encode(),
        }
    )
