"""Making a package in which an office sends a document (edXML, QCVN 102:2016/BTTTT). Reading one: ``doingoai.read.edxml``.

The order and names of the elements are those of packages that systems in use write; see docs/api.md for what is known from where.
"""

import base64
import hashlib
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone
from lxml import etree

from doingoai.model import UserError
from doingoai.read.edxml import Header, Party

NAMESPACE = "http://www.mic.gov.vn/TBT/QCVN_102_2016"
PLAIN = {None: NAMESPACE}
XLINK = "http://www.w3.org/1999/xlink"
ACTOR = "http://schemas.xmlsoap.org/soap/actor/next"
NEW = "Văn bản điện tử mới"
LETTER = "18"  # "công văn", as packages in use have it
KINDS = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pdf": "application/pdf",
}


@dataclass(frozen=True, slots=True)
class File:
    name: str
    data: bytes

    @property
    def kind(self) -> str:
        return KINDS.get(self.name.lower().rpartition(".")[2], "application/octet-stream")

    @property
    def identity(self) -> str:
        """The same for the same bytes under the same name."""
        digest = hashlib.sha256(self.data).hexdigest()
        return str(uuid.uuid5(uuid.NAMESPACE_URL, f"{digest}/{self.name}"))


def _tag(name: str) -> str:
    return f"{{{NAMESPACE}}}{name}"


def _add(parent: etree._Element, name: str, words: str | None = None) -> etree._Element:
    made = etree.SubElement(parent, _tag(name))
    if words is not None:
        made.text = "".join(char for char in words if char >= " " or char == "\n")
    return made


def _day(day: date | None) -> str:
    return f"{day:%Y/%m/%d}" if day else ""


def _party(parent: etree._Element, name: str, party: Party) -> None:
    made = _add(parent, name)
    _add(made, "OrganId", party.id)
    _add(made, "OrganizationInCharge", party.in_charge or party.name)
    _add(made, "OrganName", party.name)
    if party.email:
        _add(made, "Email", party.email)


def document_id(header: Header) -> str:
    """ "000.00.14.H38,2025/06/10,12/BC-SNgV"."""
    return f"{header.sender.id},{_day(header.day)},{header.code}"


def _message(head: etree._Element, header: Header) -> None:
    message = _add(head, "MessageHeader")
    _party(message, "From", header.sender)
    for receiver in header.receivers:
        _party(message, "To", receiver)
    code = _add(message, "Code")
    _add(code, "CodeNumber", header.number)
    _add(code, "CodeNotation", header.notation)
    issued = _add(message, "PromulgationInfo")
    _add(issued, "Place", header.place)
    _add(issued, "PromulgationDate", _day(header.day))
    kind = _add(message, "DocumentType")
    _add(kind, "Type", header.document_type)
    _add(kind, "TypeName", header.type_name)
    _add(message, "Subject", header.subject)
    _add(message, "Content", header.content or header.subject)
    signer = _add(message, "SignerInfo")
    _add(signer, "Competence", "")
    _add(signer, "Position", header.position)
    _add(signer, "FullName", "")
    if header.due:
        _add(message, "DueDate", _day(header.due))
    places = _add(message, "ToPlaces")
    for receiver in header.receivers:
        _add(places, "Place", receiver.name)
    other = _add(message, "OtherInfo")
    for name, words in header.other or (("Priority", "0"),):
        _add(other, name, words)
    _add(message, "SteeringType", "0")
    _add(message, "DocumentId", document_id(header))


def _trace(head: etree._Element, header: Header, now: datetime) -> None:
    traces = _add(head, "TraceHeaderList")
    traces.set("id", hashlib.sha256(document_id(header).encode()).hexdigest()[:8])
    traces.set("version", "1.0")
    traces.set("mustUnderstand", "1")
    traces.set("actor", ACTOR)
    trace = _add(traces, "TraceHeader")
    _add(trace, "OrganId", header.sender.id)
    _add(trace, "Timestamp", f"{timezone.localtime(now):%Y/%m/%d %H:%M:%S}")
    business = _add(traces, "Bussiness")  # spelled so in the regulation's schema
    _add(business, "BussinessDocType", header.business)
    _add(business, "BussinessDocReason", NEW)
    _add(business, "Paper", "0")


def _list(envelope: etree._Element, files: Sequence[File]) -> None:
    manifest = _add(_add(envelope, "edXMLBody"), "edXMLManifest")
    manifest.set("version", "1.0")
    for file in files:
        made = etree.SubElement(manifest, _tag("Reference"), nsmap={"xlink": XLINK})
        made.set(f"{{{XLINK}}}href", f"cid:{file.identity}")
        made.set(f"{{{XLINK}}}role", "XLinkRole")
        made.set(f"{{{XLINK}}}type", "simple")
        _add(made, "Description", file.name)
        _add(made, "AttachmentName", file.name)
        _add(made, "ContentType", file.kind)
        _add(made, "ContentId", f"cid:{file.identity}")


def _missing(header: Header, files: Sequence[File]) -> str:
    wanted = {
        "mã cơ quan gửi": header.sender.id,
        "tên cơ quan gửi": header.sender.name,
        "nơi nhận": all(party.id and party.name for party in header.receivers) and header.receivers,
        "số văn bản": header.number,
        "ký hiệu": header.notation,
        "ngày ban hành": header.day,
        "trích yếu": header.subject,
        "tệp": files,
    }
    return ", ".join(name for name, value in wanted.items() if not value)


def package(header: Header, files: Sequence[File], now: datetime) -> bytes:
    """The package. Same header, same files, same moment: same bytes. Raises UserError GD-028 where something is missing."""
    if missing := _missing(header, files):
        raise UserError(
            code="GD-028", where="Gói edXML", what=f"còn thiếu {missing}.", do="Điền đủ rồi tạo lại gói."
        )
    root = etree.Element(_tag("edXML"), nsmap=PLAIN)  # type: ignore[arg-type]  # the stubs know no namespace without a prefix
    envelope = etree.SubElement(root, _tag("edXMLEnvelope"), nsmap={"edXML": NAMESPACE})
    head = _add(envelope, "edXMLHeader")
    _message(head, header)
    _trace(head, header, now)
    _add(head, "DigitalSignature")
    _list(envelope, files)
    encoded = _add(root, "AttachmentEncoded")
    for file in files:
        made = _add(encoded, "Attachment")
        _add(made, "ContentType", file.kind)
        _add(made, "ContentId", file.identity)
        _add(made, "Description", file.name)
        _add(made, "ContentTransferEncoded", base64.b64encode(file.data).decode())
        _add(made, "AttachmentName", file.name)
    return etree.tostring(root, xml_declaration=True, encoding="utf-8")
