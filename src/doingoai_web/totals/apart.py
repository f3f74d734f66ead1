"""Merging an edited report in the child process of ``doingoai.read.isolation``: the edited file comes from outside.

Holds nothing of Django: the child imports this module alone.
"""

import io
import struct
import zipfile
from collections.abc import Mapping
from typing import Any

from doingoai.read.isolation import call

_LENGTH = struct.Struct(">I")
_COMMENTS = "word/comments.xml"


def _flags(data: bytes) -> list[str]:
    """The words of this program's comments in a .docx."""
    from lxml import etree

    from doingoai.write.docx.render import AUTHOR

    with zipfile.ZipFile(io.BytesIO(data)) as package:
        if _COMMENTS not in package.namelist():
            return []
        root = etree.fromstring(package.read(_COMMENTS), etree.XMLParser(resolve_entities=False))
    word = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
    return [
        "".join(text.text or "" for text in comment.iter(f"{word}t"))
        for comment in root.iter(f"{word}comment")
        if comment.get(f"{word}author") == AUTHOR
    ]


def merge_in_child(payload: bytes) -> dict[str, Any]:
    """In the child: the new report with what people changed in the edited one. flags: the comments that it now holds."""
    from doingoai.write.merge import merge

    size = _LENGTH.unpack_from(payload)[0]
    new, edited = payload[_LENGTH.size : _LENGTH.size + size], payload[_LENGTH.size + size :]
    before = set(_flags(new))
    merged = merge(new, edited)
    return {
        "data": merged.data,
        "kept": merged.kept,
        "updated": merged.updated,
        "deleted": merged.deleted,
        "flagged": merged.flagged,
        "flags": [words for words in _flags(merged.data) if words not in before],
    }


def merge_apart(new: bytes, edited: bytes, name: str) -> Mapping[str, Any]:
    """The merged report as bytes, with counts and flags. Raises UserError GS-001, GS-002, DT-…"""
    payload = _LENGTH.pack(len(new)) + new + edited
    return call(merge_in_child, payload, seconds=120, memory_mb=2048, name=name)
