"""``python -m benchmarks.checks_format [--write] [--missed]``: breaks the layout of well-formed Word documents in one place at a time.

Found: the rule of the broken property reports it. False: findings of layout that the well-formed document has, or that a break brings up in
another rule's field. Documents: those of the example province's consolidation, those of the tests' maker in each way of making, and (with
LibreOffice on the machine) the same after a turn through LibreOffice's formats and through HTML. ``--write`` puts the table into
docs/checks-format.md.
"""

import argparse
import importlib.util
import shutil
import subprocess
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from types import ModuleType

from benchmarks.format_breaking import Way, ways
from doingoai.check.context import Context
from doingoai.check.engine import check
from doingoai.check.format.roles import assigned
from doingoai.check.format.sheet import measured_anew
from doingoai.knowledge import rules
from doingoai.model import Finding, Report
from doingoai.parse import parse_document
from doingoai.read import docx
from doingoai.write.fix import FIXERS, fix
from doingoai.write.fix.package import Copy

_ROOT = Path(__file__).parents[1]
_PAGE = _ROOT / "docs" / "checks-format.md"
RULES = [rule for rule in rules() if rule.needs == "docx" and rule.check.startswith("format.")]
_NAMES = {rule.id: rule.rule for rule in RULES}


@dataclass(slots=True)
class Count:
    """Of one rule. breaks, found: what was broken and seen; false: findings nobody broke; tried, mended: of those found,
    given to ``fix``, and gone after it."""

    breaks: int = 0
    found: int = 0
    false: int = 0
    tried: int = 0
    mended: int = 0
    missed: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)


def _maker() -> ModuleType:
    spec = importlib.util.spec_from_file_location(
        "format_maker", _ROOT / "tests" / "check" / "format_maker.py"
    )
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _consolidated() -> Iterator[tuple[str, bytes]]:
    """The report that the program itself writes of its example province."""
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        run = [sys.executable, "-m", "doingoai.cli.main"]
        subprocess.run(  # noqa: S603
            [*run, "example", str(place / "vi-du")], check=True, capture_output=True
        )
        asked = [
            "--period",
            "2025H1",
            "--for",
            "tỉnh Tây Khuê",
            "--issuer",
            "Sở Ngoại vụ",
            "--units",
            str(place / "vi-du" / "don-vi-2025H1.csv"),
        ]
        subprocess.run(  # noqa: S603
            [*run, "consolidate", str(place / "vi-du" / "2025H1"), *asked, "--out", str(place / "ra")],
            check=True,
            capture_output=True,
        )
        yield "báo cáo tổng hợp", (place / "ra" / "bao-cao.docx").read_bytes()


def _made() -> Iterator[tuple[str, bytes]]:
    make = _maker().make
    bases, annex = ["bases"], ["annex", "long_table", "header_row"]
    rows = (
        ("state", "styles", "drawn", annex),
        ("state", "theme", "vml", bases),
        ("state", "automatic", "typed", bases),
        ("party", "direct", "border", bases),
        ("party-36", "styles", "drawn", annex),
    )
    for kind, making, lines, extra in rows:
        yield (
            f"{kind}, {making}, {lines}",
            make({"kind": kind, "making": making, "lines": lines, "extra": extra}),
        )


def _converted(kept: list[tuple[str, bytes]]) -> Iterator[tuple[str, bytes]]:
    """Documents after a turn through LibreOffice: as .odt, as .html; left out where it is not installed."""
    office = shutil.which("soffice")
    for name, data in kept if office else ():
        for ending, turns in (("odt", ("odt", "docx")), ("doc", ("doc", "docx"))):
            with tempfile.TemporaryDirectory() as folder:
                place = Path(folder)
                source = place / "a.docx"
                source.write_bytes(data)
                for turn in turns:
                    (place / turn).mkdir()
                    command = [
                        str(office),
                        f"-env:UserInstallation=file://{place}/profile",
                        "--headless",
                        "--convert-to",
                        turn,
                        "--outdir",
                        str(place / turn),
                        str(source),
                    ]
                    subprocess.run(command, check=True, capture_output=True)  # noqa: S603
                    source = place / turn / f"a.{turn}"
                yield f"{name}, qua .{ending} của LibreOffice", source.read_bytes()


def documents(*, converted: bool) -> Iterator[tuple[str, bytes]]:
    yield from _consolidated()
    made = list(_made())
    yield from made
    if converted:
        yield from _converted([made[0], made[2]])


def _report(data: bytes) -> Report:
    return parse_document(docx.read(data, "bao-cao.docx"))


def findings(data: bytes, report: Report) -> tuple[Finding, ...]:
    return check(report, rules=RULES, context=Context(docx=data))


def broken(data: bytes, report: Report, way: Way) -> bytes | None:
    """The document with one thing broken; None where it has no such thing."""
    sheet = measured_anew(data)
    roles = assigned(sheet, report)
    copy = Copy(data, sheet)
    for relation in sheet.places.package.relations(copy.main):
        if relation.kind in ("header", "footer"):
            copy.root(relation.target)
    if roles.form is None or not way.breaks(roles):
        return None
    return copy.bytes()


def measure(counts: dict[str, Count], tried: set[str], name: str, data: bytes) -> None:
    report = _report(data)
    before = findings(data, report)
    known = {finding.id for finding in before}
    for finding in before:
        counts[finding.id].false += 1
        counts[finding.id].wrong.append(f"{name}: {finding.message}")
    for way in ways():
        changed = broken(data, report, way) if way.rule not in known else None
        if changed is None or changed == data:
            continue
        read = docx.read(changed, "bao-cao.docx")
        after = report if read.text == report.text else parse_document(read)
        said = {finding.id for finding in findings(changed, after)}
        count = counts[way.rule]
        count.breaks += 1
        if way.rule in said:
            count.found += 1
            if way.name not in tried and not way.name.endswith(
                "chữ thường"
            ):  # words stay; once for each way: a turn of corrections takes as long as ten checks
                tried.add(way.name)
                count.tried += 1
                count.mended += way.rule not in {finding.id for finding in fix(changed, after).left}
        else:
            count.missed.append(f"{name}: {way.name}")
        for other in said - known - {way.rule, *way.also}:
            counts[other].false += 1
            counts[other].wrong.append(f"{name}: {way.name}")


def table(counts: dict[str, Count]) -> str:
    lines = [
        "| mã | quy tắc | làm sai | tìm ra | tỷ lệ | báo nhầm | `--fix` sửa được |",
        "|---|---|---|---|---|---|---|",
    ]
    checks = {rule.id: rule.check for rule in RULES}
    for rule, count in sorted(counts.items()):
        rate = f"{100 * count.found / count.breaks:.0f}%" if count.breaks else "–"
        mended = f"{count.mended}/{count.tried}" if checks[rule] in FIXERS else "chữ: không sửa"
        lines.append(
            f"| {rule} | `{_NAMES[rule]}` | {count.breaks} | {count.found} | {rate} | {count.false} | {mended} |"
        )
    breaks, found, false = (
        sum(getattr(count, name) for count in counts.values()) for name in ("breaks", "found", "false")
    )
    share = f"{100 * found / max(1, breaks):.1f}%"
    right = f"{100 * found / max(1, found + false):.1f}%"
    lines.append(f"| | **tất cả** | {breaks} | {found} | {share} | {false} (độ đúng {right}) | |")
    return "\n".join(lines)


_INTRODUCTION = """# Các quy tắc thể thức tìm ra được bao nhiêu

`python -m benchmarks.checks_format --write --quick` lấy các tệp Word đúng thể thức (báo cáo do chính chương trình viết; tệp do bộ kiểm thử tạo theo nhiều
cách làm: định dạng trực tiếp, theo kiểu (style), phông theo chủ đề, đề mục tự động; bỏ `--quick` thì thêm tệp đã qua LibreOffice), mỗi lần làm sai một thuộc tính,
rồi đếm. *Tìm ra*: đúng quy tắc của thuộc tính ấy báo. *Báo nhầm*: lời báo trên tệp đúng, hoặc của quy tắc khác khi chỉ có một chỗ sai.

"""


def main() -> None:
    parser = argparse.ArgumentParser(prog="benchmarks.checks_format")
    parser.add_argument("--write", action="store_true", help="ghi bảng vào docs/checks-format.md")
    parser.add_argument("--missed", action="store_true", help="in chỗ không tìm ra và chỗ báo nhầm")
    parser.add_argument("--quick", action="store_true", help="không qua LibreOffice")
    arguments = parser.parse_args()
    counts: dict[str, Count] = defaultdict(Count)
    tried: set[str] = set()
    for name, data in documents(converted=not arguments.quick):
        measure(counts, tried, name, data)
    if arguments.missed:
        for rule, count in sorted(counts.items()):
            for kind, rows in (("không tìm ra", count.missed), ("báo nhầm", count.wrong)):
                for row in rows:
                    print(rule, kind, "|", row)
    print(table(counts))
    if arguments.write:
        _PAGE.write_text(_INTRODUCTION + table(counts) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
