"""Findings that the reporting unit set aside, with its reason: kept in a file beside the report, shown, never silent."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from doingoai.extract.registers.persons import fit
from doingoai.knowledge import Entry
from doingoai.knowledge import rules as all_rules
from doingoai.knowledge.loader import list_of, small_text
from doingoai.model import Finding, Report, UserError

ENDINGS = (".mien-tru.yaml", ".mien-tru.yml", ".mien-tru.json")
_KEYS = {
    "rule": ("rule", "quy tắc"),
    "words": ("words", "đoạn trích"),
    "reason": ("reason", "lý do"),
    "by": ("by", "người quyết định"),
    "date": ("date", "ngày"),
    "file": ("file", "tệp"),
}
_LEAST = 3  # characters of a part of a quotation: fewer stand everywhere


@dataclass(frozen=True, slots=True)
class Waiver:
    """rule: id; words: the finding's quoted words, or a part of them; by: a title, never a private person; day: of the decision;
    file: name of the report, None for any; origin: file and line that say so."""

    rule: str
    words: str
    reason: str
    by: str | None
    day: date | None
    file: str | None
    origin: str

    @property
    def said(self) -> str:
        """The reason with who gave it and when."""
        who = ", ".join(part for part in (self.by, f"{self.day:%d/%m/%Y}" if self.day else None) if part)
        return f"{self.reason} ({who})" if who else self.reason


def _wrong(entry: Entry, what: str, do: str) -> UserError:
    return UserError("BQ-001", entry.where, what, do)


def _text(entry: Entry, name: str) -> str | None:
    """A value by either of its keys, None where it is missing or blank."""
    key = next((key for key in _KEYS[name] if key in entry), None)
    value = entry.take(key, object) if key else None
    return " ".join(str(value).split()) or None if value is not None else None


def _day(entry: Entry) -> date | None:
    said = _text(entry, "date")
    if said is None:
        return None
    try:
        parts = said.split("/")
        return date(*(int(part) for part in reversed(parts))) if len(parts) == 3 else date.fromisoformat(said)
    except (ValueError, TypeError):
        raise _wrong(
            entry, f"“{said}” không phải một ngày.", "Viết ngày/tháng/năm, ví dụ 12/6/2026."
        ) from None


def _person(entry: Entry) -> str | None:
    """Who decided, by title: the name of a person has no place in a file that goes with the report."""
    said = _text(entry, "by")
    if said is not None and fit(said) != said.strip(" \t,;:.-–+•*"):
        what = "ở “người quyết định” có tên riêng hoặc số của cá nhân."
        raise _wrong(entry, what, "Chỉ ghi chức danh, ví dụ “Phó Chủ tịch UBND xã”.")
    return said


def _waiver(entry: Entry) -> Waiver:
    rule, words, reason = (_text(entry, name) for name in ("rule", "words", "reason"))
    if rule is None or rule not in {known.id for known in all_rules()}:
        raise _wrong(
            entry,
            f"“quy tắc: {rule or ''}” không phải mã của quy tắc nào.",
            "Chép mã trong ngoặc vuông của phát hiện.",
        )
    if words is None:
        raise _wrong(entry, "chưa có “đoạn trích”.", "Chép các chữ trong ngoặc kép của phát hiện.")
    if reason is None:
        raise _wrong(entry, "chưa có “lý do”; không được bỏ qua phát hiện mà không nói vì sao.", "Ghi lý do.")
    made = Waiver(
        rule,
        words,
        reason,
        _person(entry),
        _day(entry),
        _text(entry, "file"),
        entry.where,
    )
    entry.close()
    return made


def read_waivers(path: Path) -> tuple[Waiver, ...]:
    """The waivers in a file. Raises UserError BQ-001 (no reason, unknown rule, a person's name …), KT-001 (wrong YAML)."""
    entries = list_of(small_text(path, "BQ-001", "tệp miễn trừ"), path.name)
    return tuple(_waiver(entry) for entry in entries)


def is_waivers(path: Path) -> bool:
    """A file of waivers, which is no report."""
    return path.name.lower().endswith(ENDINGS)


def waivers_beside(report: Path) -> tuple[Waiver, ...]:
    """Those in the file that lies beside a report: ``bao-cao.docx.mien-tru.yaml`` or ``bao-cao.mien-tru.yaml``."""
    found = (report.with_name(name + ending) for name in (report.name, report.stem) for ending in ENDINGS)
    return tuple(waiver for path in dict.fromkeys(found) if path.is_file() for waiver in read_waivers(path))


def _squeezed(words: str) -> str:
    return " ".join(words.split()).casefold()


def _waives(waiver: Waiver, finding: Finding, words: str) -> bool:
    own = _squeezed(waiver.words).strip('“”"… ')
    within = (len(own) >= _LEAST and own in words) or (len(words) >= _LEAST and words in own)
    return waiver.rule == finding.id and (own == words.strip('“”"… ') or within)


def waive(
    report: Report, findings: Iterable[Finding], waivers: Sequence[Waiver]
) -> tuple[tuple[Finding, ...], tuple[Waiver, ...]]:
    """The findings, those set aside with their reason; and the waivers that matched nothing."""
    used: set[Waiver] = set()
    shown: list[Finding] = []
    mine = [w for w in waivers if w.file in (None, report.document.source)]
    for finding in findings:
        words = _squeezed(report.words(finding.span))
        match = next((w for w in mine if _waives(w, finding, words)), None)
        used.update(w for w in mine if _waives(w, finding, words))
        shown.append(replace(finding, waived=match.said) if match else finding)
    return tuple(shown), tuple(w for w in mine if w not in used)
