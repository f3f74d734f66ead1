"""Opens an Office package within limits and parses its XML parts without entities, document types or network."""

import io
import posixpath
import re
import struct
import zipfile
import zlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache

from lxml import etree

from doingoai.read import limits, signatures

Element = etree._Element

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
VML = "{urn:schemas-microsoft-com:vml}"
_RELATIONSHIP = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_STRICT = (
    (b"http://purl.oclc.org/ooxml/wordprocessingml/main", b"http://schemas.openxmlformats.org/wordprocessingml/2006/main"),
    (b"http://purl.oclc.org/ooxml/officeDocument/relationships", b"http://schemas.openxmlformats.org/officeDocument/2006/relationships"),
)  # fmt: skip


# What says how letters look and where they stand, and is never read: dropped before the XML is parsed, it halves the tree.
# Leaves only, without text, in the prefix that every writer uses; in another prefix nothing is dropped and all reads the same.
_UNREAD = re.compile(
    rb"<w:(?:rFonts|sz|szCs|lang|color|kern|bCs|i|iCs|u|spacing|ind|proofErr|bookmarkStart|bookmarkEnd|noProof|snapToGrid|keepNext"
    rb"|keepLines|widowControl|contextualSpacing|adjustRightInd|autoSpaceDE|autoSpaceDN|highlight|shd|position|w|tcW|trHeight"
    rb"|gridCol|noWrap|vAlign|tblW|tblLook|tblInd|textAlignment|pgSz|pgMar|cols|docGrid|effect|shadow|strike|dstrike|cs|rtl"
    rb"|eastAsianLayout|suppressAutoHyphens|overflowPunct|kinsoku|wordWrap|bidi|topLinePunct|mirrorIndents|tab(?= w:(?:val|pos)))(?: [^<>]*)?/>"
)
_KEEPS_FONTS = re.compile(_UNREAD.pattern.replace(b"rFonts|", b""))
_SYMBOLS = (b"ymbol", b"ingdings", b"Courier")
_STORIES = re.compile(r"/(?:document|footnotes|endnotes|comments|header|footer)\d*\.xml$")
_LEGACY = re.compile(rb"""=["'](?:\.[Vv]|V[NnPI]|vn|TCVN|ABC|HoangYen|MinhQuan)""")


@dataclass(frozen=True, slots=True)
class Relation:
    """kind: last word of the relationship's type ("footnotes", "header"); target: name of a part of the package."""

    id: str
    kind: str
    target: str


@cache
def _parser() -> etree.XMLParser:
    return etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )


def entry_count(data: bytes) -> int:
    """How many entries the archive says it has, from its last record, before any of them is listed; 0 if it has no end."""
    end = data.rfind(b"PK\x05\x06", max(0, len(data) - 65_600))
    return int(struct.unpack_from("<H", data, end + 10)[0]) if 0 <= end <= len(data) - 22 else 0


@dataclass(slots=True)
class Package:
    """A package that passed the limits. name: of the file, for messages."""

    name: str
    archive: zipfile.ZipFile
    names: frozenset[str]
    spent: int = 0
    keeps_fonts: bool = False  # the names of fonts are wanted
    _parts: dict[str, Element] = field(default_factory=dict)

    def xml(self, part: str) -> Element | None:
        """The root of an XML part, None where the package lacks it. Raises UserError DT-008, DT-009, DT-010."""
        if part not in self.names:
            return None
        if part not in self._parts:
            data = self._bytes(part)
            if _STORIES.search(part):
                fonts = self.keeps_fonts or any(name in data for name in _SYMBOLS)
                data = (_KEEPS_FONTS if fonts else _UNREAD).sub(b"", data).replace(b"<w:rPr></w:rPr>", b"")
            self._parts[part] = self._parse(part, data)
        return self._parts[part]

    def names_old_fonts(self, parts: Iterable[str], other: str) -> bool:
        """A part (the list of fonts, the styles) names a font of before Unicode. other: looked through where the package holds
        none of the parts."""
        listed = [part for part in parts if part in self.names] or [
            part for part in (other,) if part in self.names
        ]
        return any(_LEGACY.search(self._bytes(part)) for part in listed)

    def _bytes(self, part: str) -> bytes:
        info = self.archive.getinfo(part)
        self.spent += info.file_size
        if info.file_size > limits.MAX_PART_BYTES or self.spent > limits.MAX_XML_BYTES:
            raise limits.bomb(self.name, "phần chữ bung ra quá lớn")
        if info.flag_bits & 1:
            raise limits.locked(self.name)
        try:
            data = self.archive.read(info)
        except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, ValueError):
            raise limits.broken(self.name, part) from None
        for strict, transitional in _STRICT:
            if strict in data:
                data = data.replace(strict, transitional)
        return data

    def _parse(self, part: str, data: bytes) -> Element:
        if b"<!DOCTYPE" in data or b"<!ENTITY" in data:
            raise limits.entities(self.name, part)
        try:
            root = etree.fromstring(data, _parser())
        except (etree.XMLSyntaxError, ValueError, LookupError):
            raise limits.broken(self.name, part) from None
        if getattr(
            root.getroottree().docinfo, "doctype", ""
        ):  # written in another encoding, so not seen above
            raise limits.entities(self.name, part)
        return root

    def relations(self, part: str) -> tuple[Relation, ...]:
        """What a part points to inside the package; links to the outside are left alone."""
        folder, _, base = part.rpartition("/")
        root = self.xml(f"{folder}/_rels/{base}.rels" if folder else f"_rels/{base}.rels")
        found: list[Relation] = []
        for item in root.iter(_RELATIONSHIP) if root is not None else ():
            if item.get("TargetMode") != "External":
                target = item.get("Target") or ""
                joined = (
                    target.lstrip("/")
                    if target.startswith("/")
                    else posixpath.normpath(posixpath.join(folder, target))
                )
                found.append(
                    Relation(item.get("Id") or "", (item.get("Type") or "").rpartition("/")[2], joined)
                )
        return tuple(found)


def open_package(data: bytes, name: str) -> Package:
    """Open a package from its bytes. Raises UserError DT-008 (broken), DT-009 (would unpack beyond measure)."""
    if entry_count(data) > limits.MAX_PARTS or signatures.directory_bytes(data) > signatures.MAX_DIRECTORY:
        raise limits.bomb(name, f"có hơn {limits.MAX_PARTS} phần")
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except (zipfile.BadZipFile, OSError, ValueError, struct.error, NotImplementedError):
        raise limits.broken(name) from None
    if signatures.overlaps(archive):
        raise limits.bomb(name, "các phần bên trong chồng lên nhau")
    total = 0
    for info in archive.infolist():
        total += info.file_size
        ratio = info.file_size / max(1, info.compress_size)
        if info.file_size > limits.MIN_RATIO_BYTES and ratio > limits.MAX_RATIO:
            raise limits.bomb(name, f"một phần nén đến {ratio:.0f} lần")
    if total > limits.MAX_UNPACKED_BYTES or len(archive.filelist) > limits.MAX_PARTS:
        raise limits.bomb(name, "bung ra quá lớn")
    return Package(name, archive, frozenset(archive.namelist()))


def is_on(element: Element | None) -> bool | None:
    """A toggle such as ``w:b``: True, False, or None where it does not stand."""
    if element is None:
        return None
    return element.get(W + "val") not in ("0", "false", "off")


def value(parent: Element | None, tag: str) -> str | None:
    """``w:val`` of a child, None where there is no such child."""
    child = parent.find(W + tag) if parent is not None else None
    return None if child is None else child.get(W + "val")


def whole(text: str | None) -> int | None:
    """A whole number, None where there is none or it is no number."""
    try:
        return int(text) if text is not None and len(text) < 12 else None
    except ValueError:
        return None
