"""Reading a file that came from outside in the child process of ``read.isolation``: for programs that must outlive any file.

The command line reads the user's own files in its own process, where converters and fragile libraries run apart. A server reads
files of strangers: there the whole reading, from the first byte to the facts, happens in a process with limits of time and memory,
which dies with the file that broke it.
"""

import json
import re
import struct
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory

from doingoai.check.context import PLAIN, Settings
from doingoai.check.settings import settings_of
from doingoai.check.waivers import Waiver, read_waivers
from doingoai.knowledge.loader import mapping_of
from doingoai.model import Report, Span
from doingoai.model.stored import dumps, loads
from doingoai.read.isolation import call

SECONDS = 600.0  # a long scan; other files take a fraction of a second
MEMORY_MB = 4096  # address space: LibreOffice reserves much of it and uses little
_COMMAND = re.compile(r"[,;，]? ?(?:hoặc để|or let|或用)[ ]?[“\"]doingoai [^”\"]{1,80}[”\"][^.。]{0,80}")
_LENGTH = struct.Struct(">I")

_WARM = """ỦY BAN NHÂN DÂN
XÃ MẪU

Số: 01/BC-UBND

Xã Mẫu, ngày 02 tháng 6 năm 2025

BÁO CÁO
Kết quả công tác đối ngoại 6 tháng đầu năm 2025

Thực hiện Công văn số 12/SNgV ngày 02/5/2025 của Sở Ngoại vụ, UBND xã báo cáo như sau:

I. KẾT QUẢ
1. Đoàn ra: Không có.
2. Đoàn vào: Xã đón 02 đoàn với 15 lượt người, giải ngân 1.200 USD, tăng 10% so với cùng kỳ.

II. NHIỆM VỤ
Tiếp tục đón 03 đoàn.

TM. ỦY BAN NHÂN DÂN
CHỦ TỊCH
"""

__all__ = ["commented_apart", "members_apart", "read_apart", "warm", "without_commands"]


def _packed(
    data: bytes, name: str, lang: str, waivers: tuple[str, bytes] = ("", b""), rules: bytes = b""
) -> bytes:
    head = json.dumps([name, lang, waivers[0], len(waivers[1]), len(rules)]).encode()
    return _LENGTH.pack(len(head)) + head + waivers[1] + rules + data


def _unpacked(payload: bytes) -> tuple[bytes, str, str, tuple[str, bytes], bytes]:
    size = _LENGTH.unpack_from(payload)[0]
    name, lang, beside, length, ruled = json.loads(payload[_LENGTH.size : _LENGTH.size + size])
    body = payload[_LENGTH.size + size :]
    end = length + ruled
    return body[end:], name, lang, (beside, body[:length]), body[length:end]


def _waivers(beside: tuple[str, bytes]) -> tuple[Waiver, ...]:
    name, data = beside
    if not name:
        return ()
    with TemporaryDirectory() as folder:
        path = Path(folder) / PurePosixPath(name).name
        path.write_bytes(data)
        return read_waivers(path)


def _settings(rules: bytes) -> Settings:
    return settings_of(mapping_of(rules.decode(), "quy-tac")) if rules else PLAIN


def understand_in_child(payload: bytes) -> bytes:
    """In the child: the report, stored."""
    from doingoai.check.checked import check_whole
    from doingoai.check.context import Context
    from doingoai.pipeline import understand
    from doingoai.read import read_bytes

    data, name, lang, beside, rules = _unpacked(payload)
    document = read_bytes(data, name)
    report = understand(document, lang, findings=False)
    word = data if document.format == "docx" else None
    checked = check_whole(
        report, context=Context(docx=word), settings=_settings(rules), waivers=_waivers(beside), lang=lang
    )
    return dumps(_without_commands(checked.report))


def _without_commands(report: Report) -> Report:
    """The findings without the advice to run a command: who reads them on a page has no command line."""
    findings = tuple(
        replace(finding, suggestion=without_commands(finding.suggestion)) for finding in report.findings
    )
    return replace(report, findings=findings)


def without_commands(words: str) -> str:
    """A suggestion without the advice to run a command."""
    return _COMMAND.sub("", words)


def members_in_child(payload: bytes) -> list[tuple[str, bytes, str]]:
    """In the child: (name, bytes, note) of the files in a container; of any other file, itself."""
    from doingoai.read.containers import unpack

    data, name, *_ = _unpacked(payload)
    return [(member.name, member.data, member.note) for member in unpack(data, name)]


def read_apart(
    data: bytes,
    name: str,
    *,
    lang: str = "vi",
    note: str = "",
    waivers: tuple[str, bytes] = ("", b""),
    rules: bytes = b"",
) -> Report:
    """A file's bytes as a report with facts and findings. waivers: name and bytes of the list of findings set aside that lay
    beside it; rules: how the checks are changed, as a file of rules (``check.settings``). Raises UserError DT-… or BM-001, as
    ``read_document`` does; BQ-001, KT-001 for a list that is wrong, QT-001 for such rules."""
    stored = call(
        understand_in_child,
        _packed(data, name, lang, waivers, rules),
        seconds=SECONDS,
        memory_mb=MEMORY_MB,
        name=name,
    )
    report = loads(stored)
    if note:
        report = replace(report, document=replace(report.document, notes=(*report.document.notes, note)))
    return report


def members_apart(data: bytes, name: str) -> list[tuple[str, bytes, str]]:
    """The files in an archive or e-mail, as (name, bytes, note); of any other file, itself. Raises UserError DT-…, BM-001."""
    return call(members_in_child, _packed(data, name, "vi"), seconds=120, memory_mb=MEMORY_MB, name=name)


def warm_in_child(payload: bytes) -> bytes:
    """In the child: a small report as text and as Word file, read and checked, so that all that reading needs is loaded."""
    from doingoai.write.findings.plain import plain_docx

    understand_in_child(_packed(payload, "khoi-dong.txt", "vi"))
    return understand_in_child(_packed(plain_docx(payload.decode(), (), ""), "khoi-dong.docx", "vi"))


def warm() -> None:
    """Start the child and let it load what reading needs, so that the first file does not wait for that."""
    call(warm_in_child, _WARM.encode(), seconds=60, memory_mb=MEMORY_MB, name="khoi-dong.txt")


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
