"""A corrected copy of a Word document: what can be put right in its layout without touching a word of it.

``write_fixed(path, out, report=None, lang="vi") -> Fixed`` reads a file, writes the copy and says what was done;
``fix(data, report, lang="vi") -> Fixed`` does the same in memory. ``Fixed.done`` and ``Fixed.left`` are findings of the rules of layout
(``format.*``): those that are gone from the copy, and those that a person must see to. The text that the reader finds in the copy is that of the
original, letter for letter; where nothing can be put right the copy is the original, byte for byte.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from doingoai.check.context import PLAIN, Context, Settings
from doingoai.check.engine import check
from doingoai.check.format.roles import Roles, assigned
from doingoai.check.format.sheet import measured_anew
from doingoai.knowledge import rules
from doingoai.model import Finding, Report, Rule, UserError
from doingoai.read import docx, read_document
from doingoai.read.ooxml.package import open_package
from doingoai.write.fix import lines, page, parts, running
from doingoai.write.fix.package import Copy

__all__ = ["Fixed", "fix", "write_fixed"]

MOST_TURNS: Final = 3  # what one correction brings to light, the next turn puts right
_STRICT: Final = b"http://purl.oclc.org/ooxml/"

Fixer = Callable[[Roles, Rule, Copy], None]
FIXERS: Final[Mapping[str, Fixer]] = {
    "format.page:paper": page.paper,
    "format.page:orientation": page.orientation,
    "format.page:margins": page.margins,
    "format.page:font": page.font,
    "format.page:colour": page.colour,
    "format.numbering:absent": page.number_added,
    "format.numbering:place": page.number_placed,
    "format.numbering:first_page": page.first_page,
    "format.numbering:size": page.number_size,
    "format.parts:look": parts.look,
    "format.parts:sizes": parts.sizes,
    "format.parts:ruled": lines.ruled,
    "format.running:size": running.size,
    "format.running:mixed": running.one_size,
    "format.running:align": running.align,
    "format.running:indent": running.indent,
    "format.running:gap": running.gap,
    "format.running:spacing": running.spacing,
    "format.habits:blank_paragraphs": running.blank_paragraphs,
    "format.habits:header_rows": page.header_rows,
}


@dataclass(frozen=True, slots=True)
class Fixed:
    """data: the copy; done: what was put right; left: what is still to be seen to; notes: what a user should know of the copy, in Vietnamese."""

    data: bytes
    done: tuple[Finding, ...]
    left: tuple[Finding, ...]
    notes: tuple[str, ...] = ()


def _rules(settings: Settings) -> tuple[Rule, ...]:
    return settings.applied(
        rule for rule in rules() if rule.needs == "docx" and rule.check.startswith("format.")
    )


def _findings(data: bytes, report: Report, held: tuple[Rule, ...], lang: str) -> tuple[Finding, ...]:
    return check(report, rules=held, context=Context(docx=data), lang=lang)


def _corrected(data: bytes, report: Report, held: tuple[Rule, ...]) -> bytes:
    """The file with every one of these rules' faults put right that can be."""
    sheet = measured_anew(data)
    if sheet.text != report.text:
        return data
    roles = assigned(sheet, report)
    copy = Copy(data, sheet)
    for rule in held:
        if roles.form is not None and (fixer := FIXERS.get(rule.check)) is not None:
            fixer(roles, rule, copy)
    return copy.bytes()


def _keeps_words(data: bytes, report: Report) -> bool:
    return docx.read(data, report.document.source).text == report.text


def _safely(data: bytes, report: Report, held: tuple[Rule, ...]) -> bytes:
    """All corrections at once; should one of them change the text, each by itself and that one not at all."""
    corrected = _corrected(data, report, held)
    if corrected == data or _keeps_words(corrected, report):
        return corrected
    for rule in held:
        turned = _corrected(data, report, (rule,))
        data = turned if turned != data and _keeps_words(turned, report) else data
    return data


def _notes(data: bytes, *, changed: bool, strict: bool) -> tuple[str, ...]:
    if strict:
        return ("Tệp Word theo chuẩn Strict: chương trình không sửa.",)
    signed = changed and b"_xmlsignatures/" in data
    return ("Bản sửa không còn chữ ký số hợp lệ; hãy ký lại.",) if signed else ()


def _is_strict(data: bytes) -> bool:
    """The document is in the namespaces of strict OOXML, which the reader turns into the usual ones: written back they would mix."""
    package = open_package(data, "")
    return any(
        _STRICT in package.archive.read(name) for name in package.names if name.endswith("/document.xml")
    )


def fix(data: bytes, report: Report, lang: str = "vi", settings: Settings = PLAIN) -> Fixed:
    """The corrected copy of the .docx that a report was read from. settings: rules that are off are not put right either.

    Raises the UserErrors of the reader of .docx. A second call on the copy finds nothing to do and gives it back as it is.
    """
    held = _rules(settings)
    before = _findings(data, report, held, lang)
    copy, turns, strict = data, 0, _is_strict(data)
    found = before
    while turns < MOST_TURNS and not strict:
        hit = {finding.id for finding in found}
        due = tuple(rule for rule in held if rule.id in hit and rule.check in FIXERS)
        turned = _safely(copy, report, due) if due else copy
        if turned == copy:
            break
        copy, turns = turned, turns + 1
        found = _findings(copy, report, held, lang)
    still = {finding.id for finding in found}
    done = tuple(finding for finding in before if finding.id not in still)
    return Fixed(copy, done, found, _notes(data, changed=copy != data, strict=strict))


def write_fixed(path: Path, out: Path, report: Report | None = None, lang: str = "vi") -> Fixed:
    """Write the corrected copy of a .docx to ``out``, which must not be the file itself. report: of the file, where it was read already.

    Raises UserError SF-001 where the file is no .docx, SF-002 where ``out`` is the file itself or cannot be written, and those of the reader.
    """
    data = path.read_bytes()
    if not docx.sniff(data, path.name):
        raise UserError(
            code="SF-001",
            where=path.name,
            what="chỉ sửa được thể thức của tệp Word .docx.",
            do="Mở tệp bằng Word, chọn Lưu thành (Save As) “Word Document (.docx)” rồi chạy lại.",
        )
    if report is None:
        from doingoai.parse import parse_document

        report = parse_document(read_document(path))
    if out.resolve() == path.resolve():
        raise UserError(
            code="SF-002",
            where=str(out),
            what="bản sửa trùng tên với tệp gốc.",
            do="Chọn tên hoặc thư mục khác cho bản sửa.",
        )
    fixed = fix(data, report, lang)
    try:
        out.write_bytes(fixed.data)
    except OSError as error:
        raise UserError(
            code="SF-002",
            where=str(out),
            what=f"không ghi được ({error.strerror}).",
            do="Chọn thư mục khác mà bạn có quyền ghi.",
        ) from error
    return fixed
