"""The report as it was generated, kept inside its own file: a custom XML part, which Word and LibreOffice carry along unseen."""

import base64
import json
import zlib

from lxml import etree

from doingoai.model import UserError
from doingoai.write.docx.story import Story
from doingoai.write.merge.from_story import nodes_of
from doingoai.write.merge.nodes import Node, packed, unpacked
from doingoai.write.merge.package import Docx, open_docx, parse, refuse

SPACE = "urn:doingoai:goc"
ROOT = f"{{{SPACE}}}goc"
_ITEM, _PROPERTIES = "customXml/item1.xml", "customXml/itemProps1.xml"
_ID = "{5E0B6C1A-6B0D-4E57-9D0A-2F6D676F6301}"
_DATA_STORE = "http://schemas.openxmlformats.org/officeDocument/2006/customXml"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
_TYPE = "application/vnd.openxmlformats-officedocument.customXmlProperties+xml"
MOST_BYTES = 100_000_000


def _part(nodes: tuple[Node, ...]) -> bytes:
    """The nodes, deflated: about a twentieth of the document."""
    words = json.dumps([packed(node) for node in nodes], ensure_ascii=False, separators=(",", ":"))
    data = base64.b64encode(zlib.compress(words.encode(), 6)).decode("ascii")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<goc xmlns="{SPACE}">{data}</goc>'.encode()


def _found(docx: Docx) -> str | None:
    """The name of the part that holds the base."""
    for name, data in docx.files.items():
        if name.startswith("customXml/") and name.endswith(".xml") and SPACE.encode() in data:
            try:
                if parse(data).tag == ROOT:
                    return name
            except etree.XMLSyntaxError:
                continue
    return None


def has_base(data: bytes) -> bool:
    """True for a report that this program wrote and that still carries its own text as generated."""
    return _found(open_docx(data)) is not None


def put_base(docx: Docx, nodes: tuple[Node, ...]) -> None:
    """Put the base into the file, in place of an older one."""
    name = _found(docx)
    if name is not None:
        docx.trees.pop(name, None)
        docx.files[name] = _part(nodes)
        return
    taken = [name for name in docx.files if name.startswith("customXml/item")]
    number = len(taken) + 1
    item, properties = _ITEM.replace("1", str(number)), _PROPERTIES.replace("1", str(number))
    docx.files[item] = _part(nodes)
    docx.files[properties] = (
        '<?xml version="1.0" encoding="UTF-8" standalone="no"?>\n'
        f'<ds:datastoreItem xmlns:ds="{_DATA_STORE}" ds:itemID="{_ID}"><ds:schemaRefs>'
        f'<ds:schemaRef ds:uri="{SPACE}"/></ds:schemaRefs></ds:datastoreItem>'
    ).encode()
    docx.files[f"customXml/_rels/item{number}.xml.rels"] = (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        f'<Relationships xmlns="{_PACKAGE}"><Relationship Id="rId1" Type="{_OFFICE}/customXmlProps" '
        f'Target="itemProps{number}.xml"/></Relationships>'
    ).encode()
    docx.relate("customXml", item)
    docx.declare(properties, _TYPE)


def with_base(data: bytes, story: Story | None = None) -> bytes:
    """A report as generated, with its own text kept in it. story: what it was made of, which spares reading it again."""
    docx = open_docx(data, parsed=False)
    found = nodes_of(story) if story is not None else None
    if found is None:
        found = docx.nodes()
        docx.trees.clear()  # read, not changed: their bytes stay
    put_base(docx, found)
    return docx.data()


def base_of(docx: Docx, where: str = "") -> tuple[Node, ...]:
    """The report as it was generated. Raises UserError GS-002 where the file does not carry it, GS-001 where it is damaged."""
    name = _found(docx)
    if name is None:
        raise UserError(
            code="GS-002",
            where=where or "Tệp đã sửa",
            what="tệp không còn mang bản gốc do chương trình ghi ra, nên không biết người sửa đã sửa gì.",
            do="Thêm --original với tệp bao-cao.docx gốc chưa sửa, hoặc sửa lại từ tệp do chương trình ghi ra.",
        )
    try:
        packed_words = base64.b64decode("".join(map(str, parse(docx.files[name]).itertext())), validate=True)
        unfolder = zlib.decompressobj()
        words = unfolder.decompress(packed_words, MOST_BYTES)
        return tuple(map(unpacked, json.loads(words)))
    except (ValueError, zlib.error, KeyError, TypeError) as error:
        raise refuse(
            "phần lưu bản gốc trong tệp đã hỏng.", "Chỉ thêm bản gốc chưa sửa bằng --original.", where
        ) from error
