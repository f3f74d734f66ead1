"""Who signed a PDF electronically, and when. The signature itself is not verified."""

import ctypes
import re
from collections.abc import Iterator

import pypdfium2.raw as pdfium

from doingoai.model import ElectronicSignature

MOST = 20  # signatures that are read
MAX_CONTENTS = 1 << 20
_DATE = re.compile(r"D:(\d{4})(\d{2})?(\d{2})?(\d{2})?(\d{2})?(\d{2})?(Z|[+-]\d{2}'?\d{0,2})?")
_COMMON_NAME = bytes.fromhex("0603550403")
_STRINGS = {0x0C: "utf-8", 0x13: "ascii", 0x14: "latin-1", 0x16: "ascii", 0x1E: "utf-16-be"}


def iso(date: str) -> str | None:
    """A PDF date as ISO 8601 with its offset; as it is where it cannot be understood; None where there is none."""
    found = _DATE.match(date)
    if not found:
        return date or None
    year, month, day, hour, minute, second, zone = found.groups()
    text = f"{year}-{month or '01'}-{day or '01'}T{hour or '00'}:{minute or '00'}:{second or '00'}"
    if zone == "Z":
        return f"{text}+00:00"
    digits = (zone or "").replace("'", "")
    return f"{text}{digits[:3]}:{digits[3:5] or '00'}" if digits else text


class _Der:
    """One value of a DER structure: tag, where its content begins and ends."""

    def __init__(self, data: bytes, start: int, end: int) -> None:
        if end - start < 2:
            raise ValueError("short")
        self.data, self.start, self.tag = data, start, data[start]
        size, self.body = data[start + 1], start + 2
        if size & 0x80:
            count = size & 0x7F
            if not 1 <= count <= 4:
                raise ValueError("length")
            size = int.from_bytes(data[self.body : self.body + count], "big")
            self.body += count
        self.end = self.body + size
        if self.end > end:
            raise ValueError("beyond the end")

    def inside(self) -> "Iterator[_Der]":
        place = self.body
        while place < self.end:
            child = _Der(self.data, place, self.end)
            yield child
            place = child.end

    @property
    def content(self) -> bytes:
        return self.data[self.body : self.end]

    @property
    def whole(self) -> bytes:
        return self.data[self.start : self.end]


def _common_name(name: bytes) -> str | None:
    """The last common name in a distinguished name."""
    place = name.rfind(_COMMON_NAME)
    if place < 0:
        return None
    value = _Der(name, place + len(_COMMON_NAME), len(name))
    encoding = _STRINGS.get(value.tag)
    return value.content.decode(encoding, "replace").strip() if encoding else None


def signer_of(contents: bytes) -> str | None:
    """The common name of the certificate that signed a PKCS #7 structure; None where that cannot be told."""
    try:
        info = _Der(contents, 0, len(contents))
        signed = next(item for item in info.inside() if item.tag == 0xA0)
        parts = list(next(signed.inside()).inside())
        first = next(iter(parts[-1].inside()))  # the first SignerInfo
        issuer, serial = list(list(first.inside())[1].inside())[:2]
        certificates = [c for part in parts if part.tag == 0xA0 for c in part.inside()]
        for certificate in certificates:
            fields = [f for f in next(certificate.inside()).inside() if f.tag != 0xA0]
            if fields[0].whole == serial.whole and fields[2].whole == issuer.whole:
                return _common_name(fields[4].whole)
    except (ValueError, StopIteration, IndexError):
        return None
    return None


def _bytes_of(function: object, signature: object, limit: int) -> bytes:
    size = function(signature, None, 0)  # type: ignore[operator]
    if not 0 < size <= limit:
        return b""
    buffer = ctypes.create_string_buffer(size)
    function(signature, buffer, size)  # type: ignore[operator]
    return buffer.raw


def _plain_names(data: bytes) -> list[str]:
    """The /Name entries of signature dictionaries that lie open in the file."""
    found = []
    for match in re.finditer(rb"/Type\s{0,4}/Sig\b", data):
        near = data[max(0, match.start() - 400) : match.end() + 400]
        name = re.search(rb"/Name\s{0,4}\(((?:[^()\\]|\\.){1,200})\)", near)
        if name:
            raw = re.sub(rb"\\([()\\])", rb"\1", name[1])
            text = raw[2:].decode("utf-16-be", "replace") if raw[:2] == b"\xfe\xff" else raw.decode("latin-1")
            found.append(text.strip())
    return found


def signatures(handle: object, data: bytes) -> list[ElectronicSignature]:
    """The signatures of an open document. data: its bytes, for names that pdfium does not give."""
    count = min(pdfium.FPDF_GetSignatureCount(handle), MOST)
    names = _plain_names(data) if count > 0 else []
    found = []
    for index in range(max(0, count)):
        signature = pdfium.FPDF_GetSignatureObject(handle, index)
        if not signature:
            continue
        contents = _bytes_of(pdfium.FPDFSignatureObj_GetContents, signature, MAX_CONTENTS)
        time = _bytes_of(pdfium.FPDFSignatureObj_GetTime, signature, 200)
        signed = iso(time.rstrip(b"\0").decode("ascii", "replace"))
        if not contents.strip(b"\0") and not signed:
            continue  # a field that nobody has signed
        signer = signer_of(contents) or (names[index] if index < len(names) else None)
        found.append(ElectronicSignature(signer, signed))
    return found
