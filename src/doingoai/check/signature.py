"""The signature block: there, whole, and signed under the right authority."""

import re
from collections.abc import Iterator
from typing import Final

from doingoai.check.engine import Hit
from doingoai.model import Report, Rule, Span

_MARKS: Final = " \t*_"
_FOR_HEAD: Final = re.compile(r"\bK\.?T\b\.?|\bK/T\b")
_DEPUTY: Final = re.compile(r"\bPHÓ\b|\bPhó\b|\bPCT\b|\bUỶ VIÊN\b|\bỦY VIÊN\b")
_BY_ORDER: Final = re.compile(r"\bT\.?L\b\.|\bT/L\b|\bT\.?U\.?Q\b\.")


def _last_line(report: Report) -> Span:
    text = report.text.rstrip()
    start = text.rfind("\n") + 1
    return Span(start, max(len(text), start))


def _is_whole_report(report: Report) -> bool:
    """A text with the outline, recipients or title of a report, not a passage of one."""
    return bool(report.recipients or report.header.kind or len(report.sections) >= 2)


def _looks_signed(report: Report) -> bool:
    """The end holds an authority line that the structure did not take as a signature."""
    return re.search(r"\b(?:TM|T/M|KT|K/T|TL|T/L|TUQ|Q)\.?\s", report.text[-400:]) is not None


def missing(report: Report, rule: Rule) -> Iterator[Hit]:
    """No signature block; or an authority line without position or name under it."""
    signature = report.signature
    if signature is None:
        if _is_whole_report(report) and not _looks_signed(report) and report.text.strip():
            yield Hit(
                _last_line(report),
                {
                    "absent": "khối chữ ký (quyền hạn, chức vụ, họ tên người ký)",
                    "absent_en": "the signature block",
                    "absent_zh": "署名部分（权限、职务、签署人姓名）",
                },
                severity="info",
            )
        return
    absent = []
    if signature.position is None and not (signature.authority and _DEPUTY.search(signature.authority)):
        absent.append(("chức vụ", "position", "职务"))
    if signature.name is None:
        absent.append(("họ tên", "name", "姓名"))
    if absent:
        yield Hit(
            signature.span,
            {
                "absent": " và ".join(part[0] for part in absent) + " người ký",
                "absent_en": "the signer's " + " and ".join(part[1] for part in absent),
                "absent_zh": "签署人" + "和".join(part[2] for part in absent),
            },
            severity="warning" if len(absent) == 2 else "info",
        )


def deputy(report: Report, rule: Rule) -> Iterator[Hit]:
    """ "KT." means that a deputy signs for the head, so a deputy's title must follow."""
    signature = report.signature
    if signature is None:
        return
    block = report.words(signature.span)
    found = _FOR_HEAD.search(block)
    if found is None or _BY_ORDER.search(block):
        return
    if not _DEPUTY.search(block, found.end()) and (signature.position or signature.name):
        lines = [line.strip(_MARKS) for line in block[found.start() :].split("\n") if line.strip(_MARKS)]
        start = signature.span.start + found.start()
        yield Hit(
            Span(start, min(signature.span.end, start + len(block[found.start() :].split("\n")[0]))),
            {"line": lines[0]},
        )
