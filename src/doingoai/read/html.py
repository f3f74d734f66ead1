"""Web pages (.html, .htm, .mht), also under a name ending in .doc, as Word and older office systems save them.

The page is put into the terms of a Word document (``html_word``) and read by the reader of .docx, so that tables, lists, notes,
tracked changes and fonts of before Unicode are treated alike. Scripts, styles and pictures are left out; nothing is fetched.
"""

import email.parser
import email.policy
import hashlib
import re
from dataclasses import replace

from lxml import etree

from doingoai.model import Document
from doingoai.read import docx, limits, signatures

NAMES = (".html", ".htm", ".mht")
MAX_BYTES = limits.MAX_TEXT_BYTES
LOST_NOTE = "có {count} ký tự không đúng bảng mã của trang: không đọc được"

_META = re.compile(rb"<meta\b[^>]{0,300}?charset\s{0,3}=\s{0,3}[\"']?\s{0,3}([\w:-]{2,30})", re.IGNORECASE)
_XML = re.compile(rb"<\?xml\b[^>]{0,200}?encoding\s{0,3}=\s{0,3}[\"']([\w:-]{2,30})", re.IGNORECASE)
_ENCODINGS = {  # names a page may give, as those of the decoder; Western pages are Windows-1252, as browsers have it
    "utf-8": "utf-8", "utf8": "utf-8", "windows-1258": "cp1258", "cp1258": "cp1258", "x-cp1258": "cp1258",
    "windows-1252": "cp1252", "iso-8859-1": "cp1252", "latin1": "cp1252", "us-ascii": "cp1252", "x-user-defined": "cp1252",
    "windows-1250": "cp1250", "windows-1251": "cp1251", "gb2312": "gb18030", "gbk": "gb18030", "gb18030": "gb18030",
    "big5": "big5", "shift_jis": "cp932", "euc-kr": "cp949", "windows-874": "cp874",
}  # fmt: skip
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff\ud800-\udfff]")
_OVERDRESSED = re.compile(r"<([a-zA-Z][\w:]{0,30})[\s/][^<>]{3000,}>")  # many attributes take quadratic time
_ENDS = re.compile(
    r"(?i)</(?:html|body)\s{0,9}>"
)  # the parser leaves out what follows; pages are put one after another
_DRESS = re.compile(
    r"(?i)</?(?:font|b|i|u|em|strong|span|a|center|small|big|o:p|st1:\w{1,30})(?:\s[^<>]{0,3000})?>"
)
_PARTING = re.compile(r"(?i)</?(?:div|blockquote|ul|ol|dir|section|form)(?:\s[^<>]{0,3000})?>")
_OLD_FONT = re.compile(rb"(?i)\.Vn|VNI[- ]")


def sniff(data: bytes, name: str) -> bool:
    """True for a page, or the one-file archive of a page."""
    return signatures.is_html(data) or signatures.is_page_archive(data)


def _page(data: bytes, name: str) -> tuple[bytes, str | None]:
    """The page's bytes and the encoding that its envelope names; of an archive the first page in it."""
    if not signatures.is_page_archive(data):
        return data, None
    message = email.parser.BytesParser(policy=email.policy.compat32).parsebytes(data)
    for part in message.walk():
        if part.get_content_type() == "text/html":
            body = part.get_payload(decode=True)
            return (body if isinstance(body, bytes) else b""), part.get_content_charset()
    raise limits.broken(name)


def _candidates(data: bytes, outer: str | None) -> list[str]:
    """The encodings to try, the likeliest first."""
    head = data[:4096]
    found = [match[1].decode("ascii").lower() for match in (_XML.search(head), _META.search(head)) if match]
    named = [_ENCODINGS[name] for name in (*([outer.lower()] if outer else []), *found) if name in _ENCODINGS]
    rest = ["cp1252"] if _OLD_FONT.search(data) else ["cp1258"]
    return [*named, "utf-8", *rest]


def decode(data: bytes, outer: str | None = None) -> str:
    """The page's text. outer: the encoding its envelope names. Where none fits, what does not fit is U+FFFD."""
    for mark, encoding in (
        (b"\xef\xbb\xbf", "utf-8"),
        (b"\xff\xfe", "utf-16-le"),
        (b"\xfe\xff", "utf-16-be"),
    ):
        if data.startswith(mark):
            return data[len(mark) :].decode(encoding, "replace")
    if data[:200].count(0) > 40:
        return data.decode(
            "utf-16-le" if data[1:200:2].count(0) > data[0:200:2].count(0) else "utf-16-be", "replace"
        )
    candidates = _candidates(data, outer)
    for encoding in candidates:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    return data.decode(candidates[0], "replace")


def _parsed(text: str, name: str) -> etree._Element:
    """The root of a page. The parser gives up below 2,000 elements in one another: then those that only dress the words go."""
    text = _ENDS.sub("", _OVERDRESSED.sub(r"<\1>", text))
    for attempt in (text, _PARTING.sub("<br>", _DRESS.sub("", text))):
        parser = etree.HTMLParser(
            encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True, huge_tree=True
        )
        try:
            root = etree.fromstring(attempt.encode("utf-8"), parser)
        except (etree.XMLSyntaxError, ValueError, AssertionError):
            root = None
        if root is None:
            raise limits.empty(name)
        if not any("depth" in entry.message for entry in parser.error_log):
            return root
    raise limits.broken(name)


def read(data: bytes, name: str) -> Document:
    """Read a page's bytes. Raises UserError DT-003 (no words), DT-008 (no page in the archive)."""
    page, outer = _page(data, name)
    text = decode(page, outer)
    lost = text.count("\ufffd")
    text = _UNPRINTABLE.sub("", text)
    root = _parsed(text, name)
    from doingoai.read.html_word import package

    document = docx.read(package(root), name)
    notes = (*document.notes, LOST_NOTE.format(count=lost)) if lost else document.notes
    return replace(document, sha256=hashlib.sha256(data).hexdigest(), format="html", notes=notes)
