"""How a campaign changes the rules: a YAML or JSON file of rules switched off, severities and thresholds, checked as it loads."""

import difflib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from doingoai.check.context import Settings
from doingoai.knowledge import Entry
from doingoai.knowledge import rules as all_rules
from doingoai.knowledge.loader import mapping_of, small_text
from doingoai.model import Rule, UserError
from doingoai.model.facts import SEVERITIES

_KEYS = {"off": ("off", "tắt"), "severity": ("severity", "mức"), "params": ("params", "ngưỡng")}
_SEVERITIES = {"lỗi": "error", "cảnh báo": "warning", "lưu ý": "info"}
_KINDS = {
    bool: "có/không (true, false)",
    int: "số nguyên",
    float: "số",
    str: "chữ",
    list: "danh sách",
    dict: "bảng",
}


def _wrong(entry: Entry, what: str, do: str) -> UserError:
    return UserError("QT-001", entry.where, what, do)


def _key(entry: Entry, name: str) -> str | None:
    """The key as the file writes it, in either language."""
    return next((key for key in _KEYS[name] if key in entry), None)


def _near(name: str, known: Sequence[str]) -> str:
    near = difflib.get_close_matches(name, known, n=1)
    return f"Có phải là “{near[0]}”?" if near else "Xem mã quy tắc ở đầu mỗi phát hiện, trong ngoặc vuông."


def _named(entry: Entry, name: str, rules: Mapping[str, Rule]) -> Iterator[Rule]:
    """The rules that a name means: an id ("BC-002"), a rule or a family of rules ("spelling", "citation.*")."""
    if name in rules:
        yield rules[name]
        return
    family = name.removesuffix(".*")
    found = [r for r in rules.values() if r.rule == family or r.rule.startswith(family + ".")]
    if not found:
        families = sorted({rule.rule.split(".")[0] for rule in rules.values()})
        raise _wrong(
            entry, f"không có quy tắc nào mang mã hoặc tên “{name}”.", _near(name, [*rules, *families])
        )
    yield from found


def _severity(entry: Entry, name: str, value: object) -> str:
    said = _SEVERITIES.get(value, value) if isinstance(value, str) else value
    if said not in SEVERITIES:
        allowed = ", ".join((*SEVERITIES, *_SEVERITIES))
        raise _wrong(entry, f"mức của “{name}” là “{value}”, không dùng được.", f"Chọn một trong: {allowed}.")
    return str(said)


def _kind(value: object) -> type:
    return int if isinstance(value, int) and not isinstance(value, bool) else type(value)


def _fits(value: object, model: object) -> bool:
    kinds = {_kind(value), _kind(model)}
    return len(kinds) == 1 or kinds == {int, float}


def _params(entry: Entry, rule: Rule, given: Any) -> dict[str, object]:
    if not isinstance(given, dict):
        raise _wrong(entry, f"ngưỡng của “{rule.id}” phải là các dòng “tên: giá trị”.", "Sửa cách viết.")
    for name, value in given.items():
        if name not in rule.params:
            listed = ", ".join(rule.params) or "không có"
            do = f"{_near(str(name), list(rule.params)) if rule.params else 'Bỏ dòng này.'} Các ngưỡng: {listed}."
            raise _wrong(entry, f"quy tắc “{rule.id}” không có ngưỡng “{name}”.", do)
        if not _fits(value, rule.params[name]):
            wanted = _KINDS.get(_kind(rule.params[name]), "giá trị khác")
            what = f"ngưỡng “{name}” của “{rule.id}” phải là {wanted}, đang là “{value}”."
            raise _wrong(entry, what, f"Ví dụ giá trị đang dùng: {rule.params[name]}.")
    return {str(name): value for name, value in given.items()}


def settings_of(entry: Entry, rules: Sequence[Rule] | None = None) -> Settings:
    """Settings from their YAML. Raises UserError QT-001 with line and remedy, KT-001 for a key that means nothing."""
    known = {rule.id: rule for rule in (all_rules() if rules is None else rules)}
    off, severity, params = (_key(entry, name) for name in ("off", "severity", "params"))
    switched = {
        rule.id for name in (entry.strings(off, []) if off else ()) for rule in _named(entry, name, known)
    }
    graver: dict[str, str] = {}
    if severity:
        rows = entry.sub(severity)
        for name in rows:
            value = _severity(rows, name, rows.take(name, object))
            graver.update({rule.id: value for rule in _named(rows, name, known)})
    changed: dict[str, dict[str, object]] = {}
    if params:
        rows = entry.sub(params)
        for name in rows:
            if name not in known:
                raise _wrong(rows, f"không có quy tắc nào mang mã “{name}”.", _near(name, list(known)))
            changed[name] = _params(rows, known[name], rows.take(name, object))
    entry.close()
    return Settings(frozenset(switched), graver, changed)


def read_settings(path: Path) -> Settings:
    """The settings in a file of the user's (``--rules``). Raises UserError QT-001, KT-001 with file, line and remedy."""
    return settings_of(mapping_of(small_text(path, "QT-001", "tệp quy tắc"), path.name))
