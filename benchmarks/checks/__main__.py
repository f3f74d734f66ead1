"""``python -m benchmarks.checks [--write]``: breaks clean text in one place at a time and counts what the rules say.

Found: slips that the rule of their kind reports where they stand. False: findings (not mere notes) that the same rules give on
clean sentences, or that a slip brought up in another rule's field. ``--write`` puts the table into docs/checks-measured.md.
"""

import argparse
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import yaml

import doingoai
from benchmarks.checks.breaking import WAYS, Broken, figures_changed, plain
from benchmarks.checks.inserting import INSERTED
from doingoai.model import Finding

_HERE = Path(__file__).parent
_ROOT = _HERE.parents[1]
_REPORTS = _ROOT / "tests" / "corpus" / "reports"
_PAGE = _ROOT / "docs" / "checks-measured.md"
_MOST = 3  # slips of one kind in one report


@dataclass(slots=True)
class Count:
    """slips, found: of one kind; false: findings that no slip asked for; missed: the broken words that went unseen."""

    slips: int = 0
    found: int = 0
    false: int = 0
    missed: list[str] = field(default_factory=list)


def _graver(text: str, rule: str = "") -> list[Finding]:
    return [f for f in doingoai.parse(text).findings if f.severity != "info" and f.rule.startswith(rule)]


def _met(broken: Broken, rule: str, said: Iterable[Finding]) -> bool:
    found = [f for f in said if f.rule.startswith(rule)]
    return any(place.overlaps(broken.place) for f in found for place in (f.span, *f.related))


def measure_sentences(counts: dict[tuple[str, str], Count]) -> None:
    """Sentences and lists with their figures changed one by one; whole ones and near misses must stay quiet."""
    for group in yaml.safe_load((_HERE / "sentences.yaml").read_text(encoding="utf-8")):
        rule = group["rule"]
        for kind, name in (("sentences", "số trong câu"), ("lists", "số trong danh sách")):
            count = counts[rule, name]
            for marked in group.get(kind, ()):
                count.false += len(_graver(plain(marked), rule))
                for broken in figures_changed(marked):
                    _add(count, broken, rule, doingoai.parse(broken.text).findings)
        count = counts[rule, "số trong câu"]
        count.false += sum(len(_graver(text, rule)) for text in group["quiet"])


def _add(count: Count, broken: Broken, rule: str, said: Iterable[Finding]) -> None:
    count.slips += 1
    if _met(broken, rule, said):
        count.found += 1
    else:
        count.missed.append(" ".join(broken.text[broken.place.start : broken.place.end].split()))


def _reports() -> Iterator[str]:
    for path in sorted(_REPORTS.glob("*.txt")):
        yield doingoai.read(path).text


def measure_reports(counts: dict[tuple[str, str], Count], most: int) -> None:
    """Whole reports with one slip put in; other warnings that come up with it are false."""
    for text in _reports():
        before = {(f.rule, f.message) for f in _graver(text)}
        for name, (rule, break_) in (WAYS | INSERTED).items():
            for broken in break_(text, most):
                said = doingoai.parse(broken.text).findings
                _add(counts[rule, name], broken, rule, said)
                counts[rule, name].false += sum(
                    (f.rule, f.message) not in before and not f.rule.startswith(rule)
                    for f in said
                    if f.severity != "info"
                )


def table(counts: dict[tuple[str, str], Count]) -> str:
    lines = ["| quy tắc | chỗ làm sai | số lỗi | tìm ra | tỷ lệ | báo nhầm |", "|---|---|---|---|---|---|"]
    for (rule, name), count in sorted(counts.items()):
        if not count.slips:
            continue
        rate = f"{100 * count.found / count.slips:.0f}%" if count.slips else "–"
        lines.append(f"| `{rule}` | {name} | {count.slips} | {count.found} | {rate} | {count.false} |")
    return "\n".join(lines)


def summary(counts: dict[tuple[str, str], Count]) -> str:
    """All slips of one rule together, and all rules together."""
    rules: dict[str, Count] = defaultdict(Count)
    for (rule, _), count in counts.items():
        for total in (rules[rule], rules["tất cả"]):
            total.slips += count.slips
            total.found += count.found
            total.false += count.false
    lines = ["| quy tắc | số lỗi | tìm ra | tỷ lệ tìm ra | tỷ lệ báo đúng |", "|---|---|---|---|---|"]
    for rule, count in sorted(rules.items(), key=lambda item: (item[0] != "tất cả", item[0])):
        if count.slips:
            right = count.found / max(1, count.found + count.false)
            lines.append(
                f"| `{rule}` | {count.slips} | {count.found} | {count.found / count.slips:.1%} | {right:.1%} |"
            )
    return "\n".join(lines)


_INTRODUCTION = """# Các quy tắc kiểm tra tìm ra được bao nhiêu

`python -m benchmarks.checks --write --most 1` lấy câu đúng do dự án tự viết (`benchmarks/checks/sentences.yaml`) và các báo cáo trong
`tests/corpus`, mỗi lần làm sai một chỗ theo một cách đã biết (`breaking.py`, `inserting.py`), rồi đếm. *Tìm ra*: quy tắc đúng loại báo
ngay tại chỗ sai. *Báo nhầm*: lời báo lỗi hoặc cảnh báo trên câu đúng, hoặc của quy tắc khác khi chỉ có một chỗ sai (một số là hệ quả
thật: sửa tổng số thì quy tắc cộng cũng báo). Câu và cách làm sai do người viết quy tắc đặt ra, nên con số này cho biết quy tắc có giữ
được những dạng câu đã nghĩ tới hay không, chưa phải con số trên văn bản chưa ai xem. Một số chỗ làm sai tự nó không còn là lỗi nữa (câu
“trong đó có …” được phép chỉ kể một phần; ngày 31/6 không có thật nên quy tắc khác báo;
báo cáo có kỳ bắt đầu trước 01/7/2025 được phép nhắc đến huyện); chúng vẫn được tính là không tìm ra.

"""


def main() -> None:
    parser = argparse.ArgumentParser(prog="benchmarks.checks")
    parser.add_argument("--write", action="store_true", help="ghi bảng vào docs/checks-measured.md")
    parser.add_argument("--missed", action="store_true", help="in các chỗ sai không tìm ra")
    parser.add_argument("--most", type=int, default=_MOST, help="số chỗ sai mỗi loại trong một báo cáo")
    arguments = parser.parse_args()
    counts: dict[tuple[str, str], Count] = defaultdict(Count)
    measure_sentences(counts)
    measure_reports(counts, arguments.most)
    if arguments.missed:
        for (rule, name), count in sorted(counts.items()):
            for words in count.missed:
                print(rule, "|", name, "|", words[:300])
    print(table(counts))
    if arguments.write:
        _PAGE.write_text(
            f"{_INTRODUCTION}## Theo quy tắc\n\n{summary(counts)}\n\n## Theo cách làm sai\n\n{table(counts)}\n",
            encoding="utf-8",
        )


if __name__ == "__main__":
    main()
