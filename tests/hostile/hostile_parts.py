"""Builds Word packages, archives, messages and pages in memory, good ones and bad ones, for the hostile tests."""

import base64
import email.message
import io
import struct
import warnings
import zipfile
from collections.abc import Mapping, Sequence

OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
NS = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    f'xmlns:r="{OFFICE}" xmlns:v="urn:schemas-microsoft-com:vml" '
    'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
)
TYPES = '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="xml" ContentType="application/xml"/></Types>'
ROOTS = {"styles": "styles", "numbering": "numbering", "footnotes": "footnotes", "endnotes": "endnotes", "comments": "comments",
         "settings": "settings", "header": "hdr", "footer": "ftr"}  # fmt: skip
WORDS = "Trong kỳ, đơn vị đã đón 03 đoàn khách đến làm việc."
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def links(*rows: tuple[str, str, str, str]) -> str:
    """A part of relationships from (id, kind, target, mode)."""
    inner = "".join(
        f'<Relationship Id="{identifier}" Type="{OFFICE}/{kind}" Target="{target}"{f" TargetMode={chr(34)}{mode}{chr(34)}" if mode else ""}/>'
        for identifier, kind, target, mode in rows
    )
    return f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{inner}</Relationships>'


def p(text: str = WORDS, properties: str = "", look: str = "") -> str:
    """A paragraph of one run."""
    return f'<w:p><w:pPr>{properties}</w:pPr><w:r><w:rPr>{look}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r></w:p>'


def body(inner: str) -> str:
    return f"<w:document {NS}><w:body>{inner}</w:body></w:document>"


def archive(entries: Sequence[tuple[str, bytes | str]], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A zip of (name, content), in this order."""
    stream = io.BytesIO()
    with warnings.catch_warnings(), zipfile.ZipFile(stream, "w", method) as out:
        warnings.simplefilter("ignore")  # names that stand twice are meant
        for name, data in entries:
            info = zipfile.ZipInfo(name, (2024, 6, 30, 8, 0, 0))
            info.compress_type = method
            out.writestr(info, data)
    return stream.getvalue()


def parts(
    inner: str = p(), more: Mapping[str, str] | None = None, whole: Mapping[str, str | bytes] | None = None
) -> dict[str, str | bytes]:
    """The parts of a Word package by name. more: kind of part → XML inside its root; whole: name → content, replacing."""
    more = more or {}
    rows = [(kind, kind, f"{kind}.xml", "") for kind in more]
    found: dict[str, str | bytes] = {
        "[Content_Types].xml": TYPES,
        "_rels/.rels": links(("d", "officeDocument", "word/document.xml", "")),
        "word/document.xml": body(inner),
        "word/_rels/document.xml.rels": links(*rows),
    }
    for kind, xml in more.items():
        found[f"word/{kind}.xml"] = f"<w:{ROOTS[kind]} {NS}>{xml}</w:{ROOTS[kind]}>"
    return found | dict(whole or {})


def word(
    inner: str = p(), more: Mapping[str, str] | None = None, whole: Mapping[str, str | bytes] | None = None
) -> bytes:
    """A Word file."""
    return archive(list(parts(inner, more, whole).items()))


def without(*names: str, inner: str = p()) -> bytes:
    """A Word file that lacks these parts."""
    return archive([(name, data) for name, data in parts(inner).items() if name not in names])


def patched(data: bytes, signature: bytes, offset: int, value: bytes, which: int = -1) -> bytes:
    """The zip with bytes changed at an offset in one of its records (PK\\1\\2 the directory, PK\\3\\4 the local headers)."""
    places = [i for i in range(len(data)) if data.startswith(signature, i)]
    at = places[which] + offset
    return data[:at] + value + data[at + len(value) :]


def overlapping(count: int) -> bytes:
    """A zip whose directory names one compressed stream many times."""
    good = archive([("a.txt", b"0" * 200_000)])
    start = good.index(b"PK\x01\x02")
    end = good.index(b"PK\x05\x06")
    record = good[start:end]
    directory = b"".join(record.replace(b"a.txt", f"{n:05d}".encode()[:5]) for n in range(count))
    tail = struct.pack(
        "<4sHHHHLLH", b"PK\x05\x06", 0, 0, count & 0xFFFF, count & 0xFFFF, len(directory), start, 0
    )
    return good[:start] + directory + tail


def mail(
    attached: Sequence[tuple[str, bytes]] = (),
    text: str = "Kính gửi quý cơ quan báo cáo đính kèm.",
    subject: str = "Gửi báo cáo",
) -> bytes:
    """A message with files attached."""
    message = email.message.EmailMessage()
    message["From"], message["To"], message["Subject"] = "a@tinh.vn", "b@bo.vn", subject
    message.set_content(text)
    for name, data in attached:
        message.add_attachment(data, maintype="application", subtype="octet-stream", filename=name)
    return message.as_bytes()


def raw_mail(headers: str, content: str | bytes) -> bytes:
    """A message written by hand."""
    head = f"From: a@tinh.vn\r\nTo: b@bo.vn\r\nSubject: Bao cao\r\nMIME-Version: 1.0\r\n{headers}\r\n\r\n"
    return head.encode() + (content.encode() if isinstance(content, str) else content)


def multipart(*leaves: str, boundary: str = "ranh") -> str:
    return "".join(f"--{boundary}\r\n{leaf}\r\n" for leaf in leaves) + f"--{boundary}--\r\n"


def encoded(data: bytes) -> str:
    return base64.b64encode(data).decode()


def page(inner: str = f"<p>{WORDS}</p>", head: str = '<meta charset="utf-8">') -> bytes:
    return f"<html><head>{head}</head><body>{inner}</body></html>".encode()


def laughs(root: str) -> str:
    """An entity bomb before a root element that uses it."""
    steps = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 10))
    return f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e0 "ha">{steps}]>{root}'
