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
_UNREAD_TAGS = (
    "sz szCs lang color kern bCs i iCs u spacing ind proofErr bookmarkStart bookmarkEnd noProof snapToGrid keepNext keepLines "
    "widowControl contextualSpacing adjustRightInd autoSpaceDE autoSpaceDN highlight shd position w tcW trHeight gridCol noWrap "
    "vAlign tblW tblLook tblInd tblLayout textAlignment pgSz pgMar cols docGrid effect shadow strike dstrike cs rtl "
    "eastAsianLayout suppressAutoHyphens overflowPunct kinsoku wordWrap bidi topLinePunct mirrorIndents bottom cantSplit cnfStyle"
).split()


def _alternatives(words: Iterable[str]) -> str:
    """A pattern for any of the words that looks at each letter once: twice as fast as the words in a row."""
    after: dict[str, list[str]] = {}
    for word in words:
        after.setdefault(word[:1], []).append(word[1:])
    ends = after.pop("", None) is not None
    parts = [letter + _alternatives(rest) for letter, rest in after.items()]
    if not parts:
        return ""
    return (parts[0] if len(parts) == 1 and not ends else f"(?:{'|'.join(parts)})") + "?" * ends


@cache
def _unread(*more: str) -> re.Pattern[bytes]:
    """Leaves with these tags and those that are never read anywhere."""
    tags = _alternatives([*more, *_UNREAD_TAGS])
    return re.compile(rf"<w:(?>{tags}|tab(?= w:(?:val|pos)))(?: [^<>/]*+(?:/(?!>)[^<>/]*+)*+)?/>".encode())


# The numbers of editing sessions; on these elements Word repeats them without end.
_REVISIONS = re.compile(
    rb" w:rsid(?:(?<=<w:p w:rsid)|(?<=<w:r w:rsid)|(?<=<w:tr w:rsid))[A-Za-z]{1,6}=\"[0-9A-F]{8}\""
    rb"(?: w:rsid[A-Za-z]{1,6}=\"[0-9A-F]{8}\")*"
)
_WHOLE_OF_STYLES = (b"w:latentStyles", b"w:tblStylePr")  # with all they hold: most of the styles
_UNREAD_OF_STYLES = ("uiPriority", "qFormat", "rsid", "semiHidden", "unhideWhenUsed", "next", "link")
_PLAIN_FLAGS = (
    0x80E  # how hard it was packed, sizes after the data, name in UTF-8: all that an ordinary entry sets
)
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
        collect_ids=False,
    )


def _without(data: bytes, tag: bytes) -> bytes:
    """XML without the elements of a tag that holds none of its own kind; all of it where one of them is not closed."""
    before, *parts = data.split(b"<%b " % tag)
    close, kept = b"</%b>" % tag, [before]
    for part in parts:
        end = part.find(close)
        if end < 0:
            return data
        kept.append(part[end + len(close) :])
    return b"".join(kept)


def entry_count(data: bytes) -> int:
    """How many entries the archive says it has, from its last record, before any of them is listed; 0 if it has no end."""
    end = data.rfind(b"PK\x05\x06", max(0, len(data) - 65_600))
    return int(struct.unpack_from("<H", data, end + 10)[0]) if 0 <= end <= len(data) - 22 else 0


def _inflated(data: bytes, info: zipfile.ZipInfo) -> bytes | None:
    """A part where header, length and checksum agree, in a fifth of the time that ``zipfile`` takes for a small one; None where
    it has to look closer."""
    head = data[info.header_offset : info.header_offset + 30]
    plain = info.compress_type == zipfile.ZIP_DEFLATED and not info.flag_bits & ~_PLAIN_FLAGS
    if not plain or len(head) < 30 or not head.startswith(b"PK\x03\x04"):
        return None
    name_size, extra_size = struct.unpack_from("<HH", head, 26)
    start = info.header_offset + 30 + name_size
    encoding = "utf-8" if info.flag_bits & 0x800 else "cp437"
    if data[start - name_size : start].decode(encoding, "replace") != info.orig_filename:
        return None
    start += extra_size
    try:
        found = zlib.decompressobj(-zlib.MAX_WBITS).decompress(
            data[start : start + info.compress_size], max(1, info.file_size)
        )
    except zlib.error:
        return None
    return found if len(found) == info.file_size and zlib.crc32(found) == info.CRC else None


@dataclass(slots=True)
class Package:
    """A package that passed the limits. name: of the file, for messages."""

    name: str
    data: bytes
    archive: zipfile.ZipFile
    names: frozenset[str]
    spent: int = 0
    keeps_fonts: bool = False  # the names of fonts are wanted
    keeps_all: bool = False  # everything is wanted, also how letters look and where they stand
    _parts: dict[str, Element] = field(default_factory=dict)

    def xml(self, part: str) -> Element | None:
        """The root of an XML part, None where the package lacks it. Raises UserError DT-008, DT-009, DT-010."""
        if part not in self.names:
            return None
        if part not in self._parts:
            data = self._bytes(part)
            if self.keeps_all:
                pass
            elif _STORIES.search(part):
                fonts = self.keeps_fonts or any(name in data for name in _SYMBOLS)
                data = (
                    (_unread() if fonts else _unread("rFonts"))
                    .sub(b"", data)
                    .replace(b"<w:rPr></w:rPr>", b"")
                )
                data = _REVISIONS.sub(b"", data) if b" w:rsid" in data else data
            elif part.endswith("/styles.xml"):
                for tag in _WHOLE_OF_STYLES:
                    data = _without(data, tag)
                data = _unread(*_UNREAD_OF_STYLES).sub(b"", data)
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
            data = _inflated(self.data, info) or self.archive.read(info)
        except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, ValueError):
            raise limits.broken(self.name, part) from None
        for strict, transitional in _STRICT:
            if strict in data:
                data = data.replace(strict, transitional)
        return data

    def _parse(self, part: str, data: bytes) -> Element:
        if b"<!" in data and (b"<!DOCTYPE" in data or b"<!ENTITY" in data):
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
    return Package(name, data, archive, frozenset(archive.namelist()))


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
