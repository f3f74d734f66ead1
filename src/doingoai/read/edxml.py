"""Packages in which offices exchange documents (edXML, QCVN 102:2016/BTTTT): a header that says who sends what to whom, and files.

Names of elements are looked at without their namespace and its prefix: packages in use differ there (with the namespace of the
regulation, with an older one, attachments without any). Document types and entities are refused, nothing is fetched.
"""

import base64
import binascii
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache

from lxml import etree

from doingoai.read import limits

__all__ = [
    "ENDING",
    "Attachment",
    "Header",
    "Package",
    "Party",
    "is_package",
    "note_of",
    "parse",
    "sender_of",
]

ENDING = ".edxml"
MAX_ATTACHMENTS = 200
MAX_WORDS = 500  # characters of a field of the header that are kept
_ROOT = re.compile(
    r"\s{0,100}(?:<\?xml[^>]{0,200}\?>)?\s{0,100}(?:<!DOCTYPE[^>\[]{0,200}(?:\[[^\]]{0,2000}\])?[^>]{0,100}>\s{0,100})?"
    r"(?:<!--[^>]{0,1000}-->\s{0,100}){0,3}<(?:[\w.-]{1,40}:)?edXML(?:Envelope)?[\s>]"
)
_SPACE = re.compile(r"\s+")
_DAY = re.compile(r"(\d{4})[/-](\d{1,2})[/-](\d{1,2})")
_DAY_FIRST = re.compile(r"(\d{1,2})[/-](\d{1,2})[/-](\d{4})")
_NOTE = "gói edXML: nơi gửi {sender}; số {code}; ngày {day}"
_NOTED = re.compile(r"gói edXML: nơi gửi (.{1,120}?); số ")


@dataclass(frozen=True, slots=True)
class Party:
    """Who sends or receives. id: its code in the exchange ("000.00.14.H38"); in_charge: the body above it."""

    id: str
    name: str
    in_charge: str = ""
    email: str = ""


@dataclass(frozen=True, slots=True)
class Header:
    """What a package says of its document. number, notation: "12" and "BC-UBND"; day: on which it was issued; document_type: its
    number in the regulation's list, with its name; business: "0" for a new document; other: what else stands there, by name."""

    sender: Party
    receivers: tuple[Party, ...] = ()
    number: str = ""
    notation: str = ""
    subject: str = ""
    content: str = ""
    place: str = ""
    day: date | None = None
    document_type: str = ""
    type_name: str = ""
    position: str = ""
    due: date | None = None
    document_id: str = ""
    business: str = "0"
    other: tuple[tuple[str, str], ...] = ()

    @property
    def code(self) -> str:
        """ "12/BC-UBND"."""
        return "/".join(part for part in (self.number, self.notation) if part)


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file of a package as it stands there. encoded: Base64."""

    name: str
    kind: str
    encoded: str

    def data(self, source: str) -> bytes:
        """Its bytes. Raises UserError DT-008."""
        try:
            return base64.b64decode(_SPACE.sub("", self.encoded), validate=True)
        except (binascii.Error, ValueError):
            raise limits.broken(source) from None


@dataclass(frozen=True, slots=True)
class Package:
    header: Header
    attachments: tuple[Attachment, ...]


def _decoded(data: bytes) -> str | None:
    """The package as text, None where it is in none of the encodings in which XML comes without being told."""
    encoding = "utf-16" if data.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8-sig"
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        return None


def is_package(data: bytes) -> bool:
    """True where the outermost element is that of a package; its first bytes are enough."""
    head = data[:4096]
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        words = head[: len(head) & ~1].decode("utf-16", "replace")
    else:
        words = head.removeprefix(b"\xef\xbb\xbf").decode("utf-8", "replace")
    return _ROOT.match(words) is not None


@cache
def _parser() -> etree.XMLParser:
    """huge_tree: a file of more than 10 MB is one stretch of Base64."""
    return etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        huge_tree=True,
        remove_comments=True,
        remove_pis=True,
        collect_ids=False,
    )


def _name(element: etree._Element) -> str:
    return str(element.tag).rpartition("}")[2]


def _all(element: etree._Element | None, name: str) -> Iterator[etree._Element]:
    """The children of this name."""
    for child in element if element is not None else ():
        if isinstance(child.tag, str) and _name(child) == name:
            yield child


def _one(element: etree._Element | None, *path: str) -> etree._Element | None:
    for name in path:
        element = next(_all(element, name), None)
    return element


def _text(element: etree._Element | None, *path: str) -> str:
    found = _one(element, *path)
    return " ".join((found.text or "").split())[:MAX_WORDS] if found is not None else ""


def _day(words: str) -> date | None:
    """ "2025/06/10", "2025-06-10" or "10/06/2025"; None where it is no day."""
    try:
        if found := _DAY.match(words):
            return date(int(found[1]), int(found[2]), int(found[3]))
        if found := _DAY_FIRST.match(words):
            return date(int(found[3]), int(found[2]), int(found[1]))
    except ValueError:
        return None
    return None


def _party(element: etree._Element | None) -> Party:
    return Party(
        _text(element, "OrganId"),
        _text(element, "OrganName"),
        _text(element, "OrganizationInCharge"),
        _text(element, "Email"),
    )


_OTHER = ("Priority", "SphereOfPromulgation", "TyperNotation", "PromulgationAmount", "PageAmount")


def _header(envelope: etree._Element) -> Header:
    head = _one(envelope, "edXMLHeader")
    message = _one(head, "MessageHeader")
    trace = _one(head, "TraceHeaderList")
    other = [(name, _text(message, "OtherInfo", name)) for name in _OTHER]
    return Header(
        sender=_party(_one(message, "From")),
        receivers=tuple(_party(item) for item in _all(message, "To")),
        number=_text(message, "Code", "CodeNumber"),
        notation=_text(message, "Code", "CodeNotation"),
        subject=_text(message, "Subject"),
        content=_text(message, "Content"),
        place=_text(message, "PromulgationInfo", "Place"),
        day=_day(_text(message, "PromulgationInfo", "PromulgationDate")),
        document_type=_text(message, "DocumentType", "Type"),
        type_name=_text(message, "DocumentType", "TypeName"),
        position=_text(message, "SignerInfo", "Position"),
        due=_day(_text(message, "DueDate")),
        document_id=_text(message, "DocumentId"),
        business=_text(trace, "Bussiness", "BussinessDocType") or "0",
        other=tuple((name, words) for name, words in other if words),
    )


def _plain_id(words: str) -> str:
    return words.strip().removeprefix("cid:")


def _named(envelope: etree._Element) -> dict[str, str]:
    """Id of an attachment → its name, as the list in the envelope has it."""
    manifest = _one(envelope, "edXMLBody", "edXMLManifest")
    if manifest is None:
        manifest = _one(envelope, "edXMLBody", "Manifest")
    return {
        _plain_id(_text(item, "ContentId")): _text(item, "AttachmentName")
        for item in _all(manifest, "Reference")
    }


def _attachments(root: etree._Element, envelope: etree._Element, source: str) -> tuple[Attachment, ...]:
    named = _named(envelope)
    found: list[Attachment] = []
    for holder in (root, envelope):
        for encoded in _all(holder, "AttachmentEncoded"):
            for item in _all(encoded, "Attachment"):
                if len(found) >= MAX_ATTACHMENTS:
                    raise limits.bomb(source, f"có hơn {MAX_ATTACHMENTS} tệp bên trong")
                own = _text(item, "AttachmentName")
                name = own or named.get(_plain_id(_text(item, "ContentId")), "") or f"tệp {len(found) + 1}"
                content = _one(item, "ContentTransferEncoded")
                words = (content.text or "") if content is not None else ""
                found.append(Attachment(name, _text(item, "ContentType"), words))
        if root is envelope:
            break
    return tuple(found)


def parse(data: bytes, source: str) -> Package:
    """The package. Raises UserError DT-008 (broken), DT-009 (too many files), DT-010 (a document type or entities)."""
    words = _decoded(data)
    if words is None:
        raise limits.broken(source)
    if "<!DOCTYPE" in words or "<!ENTITY" in words:
        raise limits.entities(source, "đầu")
    plain = re.sub(
        r"^\s{0,100}<\?xml[^>]{0,200}\?>", "", words, count=1
    )  # what it says of its encoding holds no longer
    try:
        root = etree.fromstring(plain.encode(), _parser())
    except (etree.XMLSyntaxError, ValueError, UnicodeEncodeError):
        raise limits.broken(source) from None
    envelope = root if _name(root) == "edXMLEnvelope" else _one(root, "edXMLEnvelope")
    if envelope is None or _one(envelope, "edXMLHeader", "MessageHeader") is None:
        raise limits.broken(source, "edXMLHeader")
    return Package(_header(envelope), _attachments(root, envelope, source))


def _plain(words: str, most: int) -> str:
    return words.replace(";", ",")[:most]


def note_of(header: Header) -> str:
    """What a reader of a file should know of how it came: at most some 200 characters."""
    day = f"{header.day:%d/%m/%Y}" if header.day else "không ghi"
    sender = _plain(header.sender.name or header.sender.id, 100) or "không ghi"
    return _NOTE.format(sender=sender, code=_plain(header.code, 60) or "không ghi", day=day)


def sender_of(note: str) -> str:
    """The sender that such a note names; empty for any other note."""
    found = _NOTED.match(note)
    return found[1] if found and found[1] != "không ghi" else ""
