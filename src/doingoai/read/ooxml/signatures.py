"""Digital signatures of an Office package: who and when, as the file says; they are not verified."""

import base64
import binascii
import re

from doingoai.model import ElectronicSignature
from doingoai.read.ooxml.package import Element, Package

_PART = re.compile(r"_xmlsignatures/[^/]+\.xml")
_COMMON_NAME = re.compile(r'(?:^|[,;+]\s*)CN\s*=\s*("(?:[^"]|"")*"|[^,;+]+)', re.IGNORECASE)
_OID_COMMON_NAME = b"\x06\x03\x55\x04\x03"  # 2.5.4.3 in DER
_TIMES = ("{*}SigningTime", "{*}SignatureTime/{*}Value", "{*}Value")
_STRINGS = {0x0C: "utf-8", 0x13: "ascii", 0x14: "latin-1", 0x16: "ascii", 0x1E: "utf-16-be"}
MOST = 20


def read_signatures(package: Package) -> tuple[ElectronicSignature, ...]:
    """The signatures of a package, in the order of their parts' names; at most ``MOST``."""
    parts = sorted(name for name in package.names if _PART.fullmatch(name))[:MOST]
    found = []
    for part in parts:
        root = package.xml(part)
        if root is not None and root.tag.endswith("}Signature"):
            found.append(ElectronicSignature(_signer(root), _signed(root)))
    return tuple(found)


def _text(root: Element, path: str) -> str | None:
    element = root.find(f".//{path}")
    text = (element.text or "").strip() if element is not None else ""
    return text or None


def _signer(root: Element) -> str | None:
    """The name in the certificate, else the one typed in the signature line."""
    certificate = _text(root, "{*}X509Certificate")
    named = _subject(certificate) if certificate else None
    subject = _text(root, "{*}X509SubjectName")
    if named is None and subject and (match := _COMMON_NAME.search(subject)):
        named = match[1].strip().strip('"')
    return named or _text(root, "{*}SignatureText") or subject


def _subject(certificate: str) -> str | None:
    """The common name of a certificate's subject: the last of its two names, the issuer's coming first."""
    if len(certificate) > 100_000:
        return None
    try:
        data = base64.b64decode(certificate, validate=False)
    except (binascii.Error, ValueError):
        return None
    places = [match.end() for match in re.finditer(re.escape(_OID_COMMON_NAME), data[:8000])]
    names = [name for place in places if (name := _der_string(data, place))]
    return names[1] if len(names) > 1 else names[0] if names else None


def _der_string(data: bytes, place: int) -> str | None:
    if place + 2 > len(data) or data[place] not in _STRINGS or data[place + 1] > 127:
        return None
    raw = data[place + 2 : place + 2 + data[place + 1]]
    try:
        return raw.decode(_STRINGS[data[place]]).strip() or None
    except UnicodeDecodeError:
        return None


def _signed(root: Element) -> str | None:
    for path in _TIMES:
        text = _text(root, path)
        if text and re.match(r"\d{4}-\d\d-\d\d", text):
            return re.sub(r"Z$", "+00:00", text)
    return None
