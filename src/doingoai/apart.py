"""Reading a file that came from outside in the child process of ``read.isolation``: for programs that must outlive any file.

The command line reads the user's own files in its own process, where converters and fragile libraries run apart. A server reads
files of strangers: there the whole reading, from the first byte to the facts, happens in a process with limits of time and memory,
which dies with the file that broke it.
"""

import json
import struct
from collections.abc import Sequence
from dataclasses import replace

from doingoai.model import Report, Span
from doingoai.model.stored import dumps, loads
from doingoai.read.isolation import call

SECONDS = 600.0  # a long scan; other files take a fraction of a second
MEMORY_MB = 4096  # address space: LibreOffice reserves much of it and uses little
_LENGTH = struct.Struct(">I")

__all__ = ["commented_apart", "members_apart", "read_apart", "warm"]


def _packed(data: bytes, name: str, lang: str) -> bytes:
    head = json.dumps([name, lang]).encode()
    return _LENGTH.pack(len(head)) + head + data


def _unpacked(payload: bytes) -> tuple[bytes, str, str]:
    size = _LENGTH.unpack_from(payload)[0]
    name, lang = json.loads(payload[_LENGTH.size : _LENGTH.size + size])
    return payload[_LENGTH.size + size :], name, lang


def understand_in_child(payload: bytes) -> bytes:
    """In the child: the report, stored."""
    from doingoai.check.checked import check_whole
    from doingoai.check.context import Context
    from doingoai.pipeline import understand
    from doingoai.read import read_bytes

    data, name, lang = _unpacked(payload)
    document = read_bytes(data, name)
    report = understand(document, lang, findings=False)
    word = data if document.format == "docx" else None
    return dumps(check_whole(report, context=Context(docx=word), lang=lang).report)


def members_in_child(payload: bytes) -> list[tuple[str, bytes, str]]:
    """In the child: (name, bytes, note) of the files in a container; of any other file, itself."""
    from doingoai.read.containers import unpack

    data, name, _ = _unpacked(payload)
    return [(member.name, member.data, member.note) for member in unpack(data, name)]


def read_apart(data: bytes, name: str, *, lang: str = "vi", note: str = "") -> Report:
    """A file's bytes as a report with facts and findings. Raises UserError DT-… or BM-001, as ``read_document`` does."""
    stored = call(
        understand_in_child, _packed(data, name, lang), seconds=SECONDS, memory_mb=MEMORY_MB, name=name
    )
    report = loads(stored)
    if note:
        report = replace(report, document=replace(report.document, notes=(*report.document.notes, note)))
    return report


def members_apart(data: bytes, name: str) -> list[tuple[str, bytes, str]]:
    """The files in an archive or e-mail, as (name, bytes, note); of any other file, itself. Raises UserError DT-…, BM-001."""
    return call(members_in_child, _packed(data, name, "vi"), seconds=120, memory_mb=MEMORY_MB, name=name)


def warm() -> None:
    """Start the child and let it load what reading needs, so that the first file does not wait for that."""
    read_apart("BÁO CÁO\n\nTrong kỳ, xã đón 02 đoàn khách.\n".encode(), "khoi-dong.txt")


def commented_in_child(payload: bytes) -> bytes:
    """In the child: the report's .docx with comments."""
    from doingoai.check.checked import Checked
    from doingoai.write.findings.commented import commented
    from doingoai.write.findings.remarks import Remark, title_span

    size = _LENGTH.unpack_from(payload)[0]
    head = json.loads(payload[_LENGTH.size : _LENGTH.size + size])
    body = payload[_LENGTH.size + size :]
    report, data = loads(body[: head["stored"]]), body[head["stored"] :]
    said = [
        Remark(title_span(report) if span is None else Span(*span), tuple(lines), author)
        for span, lines, author in head["said"]
    ]
    word = data if report.document.format == "docx" else None
    return commented(Checked(report, tuple(head["not_checked"]), (), word), head["lang"], said)


def commented_apart(
    report: Report,
    data: bytes,
    said: "Sequence[tuple[Span | None, Sequence[str], str]]",
    not_checked: Sequence[str],
    *,
    lang: str = "vi",
) -> bytes:
    """The report's file as .docx with Word comments: what people said, as (words or None for the whole, lines, author), then the
    findings. data: the file as it came; of another format than .docx the text alone is kept. Raises UserError DT-…"""
    stored = dumps(report)
    head = json.dumps(
        {
            "said": [
                (None if span is None else [span.start, span.end], list(lines), who)
                for span, lines, who in said
            ],
            "not_checked": list(not_checked),
            "stored": len(stored),
            "lang": lang,
        }
    ).encode()
    payload = _LENGTH.pack(len(head)) + head + stored + data
    return call(commented_in_child, payload, seconds=120, memory_mb=MEMORY_MB, name=report.document.source)
