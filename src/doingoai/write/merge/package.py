"""A .docx opened for merging: its parts, its document tree, its footnotes and comments, and the zip it goes back into."""

import io
import posixpath
import zipfile
from dataclasses import dataclass, field

from lxml import etree

from doingoai.model import UserError
from doingoai.write.merge.nodes import Node, W, nodes, plain

ZIP_TIME = (1980, 1, 1, 0, 0, 0)
RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_PARSER = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True)
MOST_BYTES = 400_000_000  # unpacked


def refuse(what: str, do: str, where: str = "") -> UserError:
    """GS-001: the file given as edited cannot be merged."""
    return UserError(code="GS-001", where=where or "Tệp đã sửa", what=what, do=do)


def parse(data: bytes) -> etree._Element:
    return etree.fromstring(data, _PARSER)


@dataclass(slots=True)
class Docx:
    """files: every part of the zip, in its order. trees: parts that were opened; ``data`` writes them back."""

    files: dict[str, bytes]
    trees: dict[str, etree._Element] = field(default_factory=dict)

    def tree(self, name: str) -> etree._Element:
        if name not in self.trees:
            self.trees[name] = parse(self.files[name])
        return self.trees[name]

    @property
    def main(self) -> str:
        """The name of the main part, usually ``word/document.xml``."""
        for relation in self.relations(""):
            if relation.get("Type", "").endswith("/officeDocument"):
                return relation.get("Target", "").lstrip("/")
        return "word/document.xml"

    def relations(self, part: str) -> list[etree._Element]:
        """The relations of a part ("" for the package)."""
        name = _relations_of(part)
        return list(self.tree(name)) if name in self.files else []

    def related(self, kind: str) -> str | None:
        """The part that the main one is related to as "footnotes", "comments", "styles" …"""
        for relation in self.relations(self.main):
            if relation.get("Type", "").endswith(f"/{kind}") and relation.get("TargetMode") != "External":
                return _resolved(self.main, relation.get("Target", ""))
        return None

    def target(self, identifier: str) -> str | None:
        """The part a relation of the main part leads to."""
        for relation in self.relations(self.main):
            if relation.get("Id") == identifier and relation.get("TargetMode") != "External":
                return _resolved(self.main, relation.get("Target", ""))
        return None

    def relate(self, kind: str, name: str, content_type: str | None = None) -> str:
        """Relate the main part to a part; the id of the relation."""
        relations = _relations_of(self.main)
        if relations not in self.files:
            self.files[relations] = f'<Relationships xmlns="{_RELATIONS}"/>'.encode()
        root = self.tree(relations)
        taken = {item.get("Id") for item in root}
        identifier = next(f"rIdDn{i}" for i in range(1, len(taken) + 2) if f"rIdDn{i}" not in taken)
        target = posixpath.relpath(name, posixpath.dirname(self.main))
        etree.SubElement(
            root, f"{{{_RELATIONS}}}Relationship", Id=identifier, Type=f"{_OFFICE}/{kind}", Target=target
        )
        if content_type is not None:
            self.declare(name, content_type)
        return identifier

    def declare(self, name: str, content_type: str) -> None:
        """Say of which type a part is."""
        types = self.tree("[Content_Types].xml")
        if not any(item.get("PartName") == f"/{name}" for item in types):
            etree.SubElement(types, f"{{{_TYPES}}}Override", PartName=f"/{name}", ContentType=content_type)

    def default(self, ending: str, content_type: str) -> None:
        """Say of which type parts with this ending are."""
        types = self.tree("[Content_Types].xml")
        if not any(item.get("Extension", "").lower() == ending for item in types):
            types.insert(0, etree.Element(f"{{{_TYPES}}}Default", Extension=ending, ContentType=content_type))

    def part(self, kind: str, root: str) -> etree._Element:
        """The tree of the footnotes, comments or numbering, made empty where the document has none."""
        name = self.related(kind)
        if name is None or name not in self.files:
            name = posixpath.join(posixpath.dirname(self.main), f"{kind}-dn.xml")
            self.files[name] = f'<w:{root} xmlns:w="{W[1:-1]}"/>'.encode()
            self.relate(kind, name, f"{_WORD}.{kind}+xml")
        return self.tree(name)

    def notes(self) -> dict[str, str]:
        """Footnotes by id, their words."""
        name = self.related("footnotes")
        if name is None or name not in self.files:
            return {}
        return {
            note.get(f"{W}id", ""): plain("".join(str(words) for words in note.itertext(f"{W}t")))
            for note in self.tree(name)
            if note.get(f"{W}type") in (None, "normal")
        }

    @property
    def body(self) -> etree._Element:
        body = self.tree(self.main).find(f"{W}body")
        if body is None:
            raise refuse("tệp không có phần thân văn bản.", "Mở bằng Word, lưu lại thành .docx rồi chạy lại.")
        return body

    def nodes(self) -> tuple[Node, ...]:
        return nodes(self.body, self.notes())

    def data(self) -> bytes:
        """The file again; the same parts give the same bytes."""
        for name, root in self.trees.items():
            self.files[name] = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, content in self.files.items():
                entry = zipfile.ZipInfo(name, ZIP_TIME)
                entry.compress_type = zipfile.ZIP_STORED if name.endswith(".png") else zipfile.ZIP_DEFLATED
                entry.create_system = 0
                entry.external_attr = 0
                archive.writestr(entry, content)
        return buffer.getvalue()


def _relations_of(part: str) -> str:
    folder, name = posixpath.split(part)
    return posixpath.join(folder, "_rels", f"{name}.rels")


def _resolved(part: str, target: str) -> str:
    if target.startswith("/"):
        return target[1:]
    return posixpath.normpath(posixpath.join(posixpath.dirname(part), target))


def open_docx(data: bytes, where: str = "", *, parsed: bool = True) -> Docx:
    """A .docx file. parsed: its main part is looked at now. Raises UserError GS-001 where it is none."""
    do = "Chỉ đến tệp bao-cao.docx do chương trình ghi ra và đã được sửa bằng Word hoặc LibreOffice."
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            if sum(entry.file_size for entry in archive.infolist()) > MOST_BYTES:
                raise refuse("tệp quá lớn.", "Bỏ bớt hình ảnh trong tệp rồi chạy lại.", where)
            files = {
                entry.filename: archive.read(entry) for entry in archive.infolist() if not entry.is_dir()
            }
        docx = Docx(files)
        if docx.main not in files:
            raise refuse("tệp không phải .docx.", do, where)
        if parsed:
            docx.tree(docx.main)
    except (
        zipfile.BadZipFile,
        etree.XMLSyntaxError,
        KeyError,
        ValueError,
        NotImplementedError,
        RuntimeError,
    ) as error:
        raise refuse("tệp không phải .docx, bị hỏng hoặc có mật khẩu.", do, where) from error
    return docx
