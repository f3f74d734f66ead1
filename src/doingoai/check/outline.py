"""The outline: section numbers that go on without a gap, and the topics a report of the field usually has."""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from doingoai.check.engine import Hit
from doingoai.check.places import sections_of
from doingoai.knowledge import topics
from doingoai.model import Report, Rule, Section, Span

_ROMAN: Final = re.compile(r"(?=[IVXLC])(?:XC|XL|L?X{0,3})(?:IX|IV|V?I{0,3})")
_ROMAN_VALUES: Final = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100}
_LETTERS: Final = "abcdđeghiklmnopqrstuvxy"
_ABSENT_LIMIT: Final = 12


@dataclass(frozen=True, slots=True)
class Label:
    """style: "roman", "arabic", "letter", "LETTER" or "compound"; number: its place; prefix: what stands before it ("2" of "2.1")."""

    style: str
    number: int
    prefix: str = ""


def _roman(text: str) -> int:
    values = [_ROMAN_VALUES[char] for char in text]
    return sum(-a if a < b else a for a, b in zip(values, [*values[1:], 0], strict=True))


def read_label(label: str | None, *, letters: bool = False) -> Label | None:
    """A section label as a number; None where it is none. letters: capitals are letters (A, B, C), not Roman numbers."""
    text = (label or "").strip(" .)(")
    if not text:
        return None
    if re.fullmatch(r"\d{1,3}", text):
        return Label("arabic", int(text))
    if re.fullmatch(r"\d{1,2}(?:\.\d{1,2}){1,4}", text):
        prefix, _, last = text.rpartition(".")
        return Label("compound", int(last), prefix)
    if not letters and _ROMAN.fullmatch(text):
        return Label("roman", _roman(text))
    if len(text) == 1 and text.lower() in _LETTERS:
        return Label("LETTER" if text.isupper() else "letter", _LETTERS.index(text.lower()) + 1)
    return None


def write_label(label: Label) -> str:
    """The number as it would be printed."""
    if label.style == "roman":
        tens, ones = divmod(label.number, 10)
        return "X" * tens + ("", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX")[ones]
    if label.style in ("letter", "LETTER"):
        letter = _LETTERS[min(label.number, len(_LETTERS)) - 1]
        return letter.upper() if label.style == "LETTER" else letter
    return f"{label.prefix}.{label.number}" if label.style == "compound" else str(label.number)


def _labels(sections: Sequence[Section]) -> list[tuple[Section, Label]]:
    plain = {(section.label or "").strip(" .)(") for section in sections}
    letters = bool(plain & {"A", "B", "E", "G", "H"}) and not plain & {"II", "III", "IV", "VI"}
    found = [(section, read_label(section.label, letters=letters)) for section in sections]
    return [
        (section, label)
        for section, label in found
        if label is not None and not section.title.startswith("v ")  # "V/v" of a subject
    ]


def _follows(label: Label, previous: int) -> bool:
    """The next number; after "d" either "đ" or "e" will do."""
    if label.number == previous + 1:
        return True
    return (
        label.style in ("letter", "LETTER")
        and previous == _LETTERS.index("d") + 1
        and label.number == previous + 2
    )


def _breaks(labels: Sequence[tuple[Section, Label]], start: int) -> Iterator[tuple[Section, Label, int]]:
    """The labels out of order, with the number expected. A single wrong one does not make those after it wrong."""
    previous = start
    for index, (section, label) in enumerate(labels):
        if _follows(label, previous):
            previous = label.number
            continue
        expected = previous + 1
        yield section, label, expected
        after = labels[index + 1][1] if index + 1 < len(labels) else None
        previous = (
            expected
            if after is not None and _follows(after, expected) and label.number != expected
            else label.number
        )
        if label.number < expected and (after is None or not _follows(after, label.number)):
            previous = expected


def _problem(label: Label, expected: int, seen: set[int]) -> tuple[str, str, str]:
    if label.number in seen:
        return "trùng số với một mục trước", "repeats the number of an earlier section", "与前面的编号重复"
    if label.number > expected:
        return "bỏ cách số", "skips a number", "跳号"
    return "số không liền mạch", "is out of order", "编号不连续"


def _check_siblings(sections: Sequence[Section], last_seen: dict[str, int], depth: int) -> Iterator[Hit]:
    labels = _labels(sections)
    by_style: dict[tuple[str, str], list[tuple[Section, Label]]] = {}
    for section, label in labels:
        by_style.setdefault((label.style, label.prefix), []).append((section, label))
    for (style, prefix), group in by_style.items():
        first = group[0][1].number
        goes_on = last_seen.get(style) == first - 1
        lone = len(group) == 1 and depth > 0
        start = first - 1 if goes_on or (first != 1 and (lone or style == "compound")) else 0
        seen: set[int] = set()
        position = {section.heading: label.number for section, label in group}
        broken = {section.heading: (label, expected) for section, label, expected in _breaks(group, start)}
        for section, label in group:
            if section.heading in broken:
                expected = broken[section.heading][1]
                vi, en, zh = _problem(label, expected, seen)
                right = write_label(Label(style, expected, prefix))
                # points (a, b, c) are often quoted or nested in lists: a note is enough
                minor = depth > 0 and label.number == position[group[0][0].heading] and section is group[0][0]
                yield Hit(
                    section.heading,
                    {
                        "label": section.label or "",
                        "expected": right,
                        "problem": vi,
                        "problem_en": en,
                        "problem_zh": zh,
                    },
                    severity="info" if minor or style == "letter" else None,
                )
            seen.add(label.number)
        last_seen[style] = group[-1][1].number
    for section in sections:
        yield from _check_siblings(section.children, last_seen, depth + 1)


def _mixed(sections: Sequence[Section]) -> Iterator[Hit]:
    """Among top sections in one style, one in another: "I, II, 3, IV"."""
    labels = _labels(sections)
    styles = [label.style for _, label in labels]
    if len(labels) < 3 or len(set(styles)) == 1:
        return
    main = max(dict.fromkeys(styles), key=styles.count)
    for index, (section, label) in enumerate(labels):
        neighbours = [labels[i][1] for i in (index - 1, index + 1) if 0 <= i < len(labels)]
        if label.style != main and any(
            n.style == main and abs(n.number - label.number) == 1 for n in neighbours
        ):
            right = write_label(Label(main, label.number))
            yield Hit(
                section.heading,
                {
                    "label": section.label or "",
                    "expected": right,
                    "problem": "đánh số khác kiểu với các mục cùng cấp",
                    "problem_en": "is numbered in another style than its siblings",
                    "problem_zh": "编号样式与同级各节不同",
                },
            )


def numbering(report: Report, rule: Rule) -> Iterator[Hit]:
    """Section numbers repeated, skipped or in mixed styles, with the number that was expected."""
    if len(report.sections) == 1 and report.header.kind is None:
        return  # a passage, cut out of something longer
    mixed = list(_mixed(report.sections))
    spans = {hit.span for hit in mixed}
    yield from mixed
    ordered = sorted(sections_of(report), key=lambda section: section.heading.start)
    for hit in _check_siblings(report.sections, {}, 0):
        if hit.span not in spans and not _stands_unseen(report, ordered, hit):
            yield hit


_WIDEST: Final = 8000  # characters of one section
_MOST_BACK: Final = 60  # headings that are looked at before the one that seems to skip a number


def _stands_unseen(report: Report, ordered: Sequence[Section], hit: Hit) -> bool:
    """The number that is said to be skipped begins a line since the heading before it, though no heading was seen there."""
    if hit.values["problem_en"] != "skips a number":
        return False
    expected = str(hit.values["expected"])
    index = bisect_left(ordered, hit.span.start, key=lambda section: section.heading.start)
    before = ordered[max(0, index - _MOST_BACK) : index]
    low = next((section.heading.end for section in reversed(before) if _precedes(section, expected)), None)
    if low is None and index == 0:
        low = report.header.span.end  # the first heading of all: the numbers before it begin paragraphs
    if low is None or hit.span.start - low > _WIDEST:
        return False
    line = re.compile(rf"\n[ \t*]{{0,8}}{re.escape(expected)}\s?[./):-]\s?[^\W\d_]")
    return line.search(report.text, low, hit.span.start) is not None


def _precedes(section: Section, expected: str) -> bool:
    label, following = read_label(section.label), read_label(expected)
    return (
        label is not None
        and following is not None
        and (label.style, label.prefix, label.number + 1)
        == (following.style, following.prefix, following.number)
    )


def _met(report: Report) -> set[str]:
    met = {topic for section in sections_of(report) for topic in section.topics}
    met.update(topic for paragraph in report.paragraphs for topic in paragraph.topics)
    met.update(observation.indicator.split(".")[0] for observation in report.observations)
    return met


def _is_periodic(report: Report, rule: Rule) -> bool:
    title = " ".join((report.header.title or "").lower().split())
    field = rule.params.get("field", "đối ngoại")
    themes = rule.params.get("themes", [])
    if str(field) not in title or len(report.sections) < 3 or report.period is None:
        return False
    if isinstance(themes, list) and any(str(theme) in title for theme in themes):
        return False
    period = report.period.period
    return (period.last - period.first).days <= 366


def section_missing(report: Report, rule: Rule) -> Iterator[Hit]:
    """One note with the usual topics that a periodic report of the field does not mention."""
    if not _is_periodic(report, rule):
        return
    usual = rule.params.get("usual", [])
    met, known = _met(report), topics()
    groups = [item if isinstance(item, list) else [item] for item in usual] if isinstance(usual, list) else []
    absent = [
        known[group[0]] for group in groups if group and group[0] in known and not met.intersection(group)
    ]
    if not absent:
        return
    where = report.header.title_span or report.header.kind_span or Span(0, min(len(report.text), 80))
    shown = absent[:_ABSENT_LIMIT]
    yield Hit(
        where,
        {
            "topics": "; ".join(topic.name["vi"] for topic in shown),
            "topics_en": "; ".join(topic.name.get("en", topic.name["vi"]) for topic in shown),
            "count": len(absent),
        },
    )
