"""The signature block of a Word report, written anew in the child process of ``doingoai.read.isolation``: an edited report comes from
outside.

Holds nothing of Django: the child imports this module alone.
"""

import io
import json
import struct
import zipfile
from collections.abc import Sequence
from copy import deepcopy
from typing import Any

from doingoai.read.isolation import call

_LENGTH = struct.Struct(">I")
_DOCUMENT = "word/document.xml"
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"


def _style(node: Any) -> str:
    found = node.find(f"{_W}pPr/{_W}pStyle")
    return "" if found is None else str(found.get(f"{_W}val"))


def _say(node: Any, words: str, style: str) -> None:
    """Make these the words of a paragraph, in the face of its first run."""
    runs = list(node.iter(f"{_W}r"))
    face = runs[0].find(f"{_W}rPr") if runs else None
    for child in list(node):
        if child.tag != f"{_W}pPr":
            node.remove(child)
    run = node.makeelement(f"{_W}r")
    if face is not None:
        run.append(deepcopy(face))
    text = run.makeelement(f"{_W}t")
    text.text = words
    text.set(_SPACE, "preserve")
    run.append(text)
    node.append(run)
    node.find(f"{_W}pPr/{_W}pStyle").set(f"{_W}val", style)


def _resigned(document: bytes, lines: Sequence[str], name: str) -> bytes | None:
    """The document with this block; None where it has no block of this program's styles."""
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
    root: Any = etree.fromstring(document, parser)
    position = next((node for node in root.iter(f"{_W}p") if _style(node) == "Position"), None)
    if position is None:
        return None
    block = position.getparent()
    signer = next((node for node in block.findall(f"{_W}p") if _style(node) == "Signer"), None)
    old = [node for node in block.findall(f"{_W}p") if _style(node) == "Authority"]
    *authority, title = lines
    pattern = deepcopy(old[0] if old else position)
    for node in old:
        block.remove(node)
    for words in authority:
        line = deepcopy(pattern)
        _say(line, words, "Authority")
        position.addprevious(line)
    _say(position, title, "Position")
    if signer is None:
        signer = deepcopy(position)
        block.append(signer)
    _say(signer, name, "Signer")
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True))


def sign_in_child(payload: bytes) -> bytes:
    """In the child: the report with its block; no bytes where it has none that could be written."""
    size = _LENGTH.unpack_from(payload)[0]
    given = json.loads(payload[_LENGTH.size : _LENGTH.size + size])
    whole = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(payload[_LENGTH.size + size :])) as package:
        if _DOCUMENT not in package.namelist():
            return b""
        written = _resigned(package.read(_DOCUMENT), given["lines"], given["name"])
        if written is None:
            return b""
        with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as made:
            for entry in package.infolist():
                made.writestr(entry, written if entry.filename == _DOCUMENT else package.read(entry))
    return whole.getvalue()


def signed_apart(data: bytes, lines: Sequence[str], name: str, where: str) -> bytes:
    """A .docx with this signature block (authority lines, the position last; the name below); all else as it was. No bytes where it
    has no block that could be written. Raises UserError DT-…"""
    head = json.dumps({"lines": list(lines), "name": name}).encode()
    return call(sign_in_child, _LENGTH.pack(len(head)) + head + data, seconds=60, memory_mb=2048, name=where)
