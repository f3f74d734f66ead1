"""A total and its parts in one sentence: after “gồm”, “trong đó”, or before “tổng cộng”; and in a footnote."""

import re
from collections.abc import Iterator
from decimal import Decimal
from itertools import pairwise

from doingoai.check.arithmetic.shared import (
    LONGEST_LIST,
    bracketed,
    closed,
    is_difference,
    is_ratio,
    markers,
    one_slip,
    open_ended,
    param,
    significant,
)
from doingoai.check.engine import Hit
from doingoai.check.figure_words import (
    add_up,
    is_plain,
    sentence_spans,
    sentences_with_figures,
    unit_key,
    within,
    words,
    written,
)
from doingoai.model import Quantity, Report, Rule, Span
from doingoai.text.stems import holds_any, lowered

_VIETNAMESE = re.compile(r"Việt Nam")
_FOREIGN = re.compile(r"nước ngoài", re.IGNORECASE)


def parts_of_total(report: Report, rule: Rule) -> Iterator[Hit]:
    """A total, then "gồm …", "trong đó …" with the parts in the same sentence (or the sentence that begins so)."""
    spans = sentence_spans(report)
    for index, sentence, _ in sentences_with_figures(report, param(rule, "least_parts")):
        text = report.words(sentence)
        found = markers(text)
        for marker, complete in found:
            start = sentence.start + marker.start()
            opened = not text[: marker.start()].strip(" (-+*")
            total_from = _sentence_of_total(report, spans, index) if opened else sentence.start
            if start - total_from > param(rule, "widest"):
                continue
            head, tail = _head_and_tail(
                report.text,
                total_from,
                start,
                sentence.start + marker.end(),
                min(sentence.end, sentence.start + marker.end() + LONGEST_LIST),
            )
            totals = [
                q
                for q in within(report.quantities, head)
                if is_plain(q) and not bracketed(report.text, q, head)
            ]
            yield from _compare(report, rule, totals, tail, complete=complete)
        yield from _total_after(report, rule, sentence, text, found[0][0].start() if found else len(text))


def _sentence_of_total(report: Report, spans: tuple[Span, ...], index: int) -> int:
    """Where the sentence begins that a sentence opening with "Cụ thể" breaks down: the nearest of the three before it that
    holds a figure."""
    for back in range(1, 4):
        if index < back:
            break
        before = spans[index - back]
        if within(report.quantities, before):
            return before.start
    return spans[max(0, index - 1)].start


def _head_and_tail(text: str, first: int, start: int, end: int, last: int) -> tuple[Span, Span]:
    """Where the total and where the parts of a marker at [start, end) stand; a bracket around the marker bounds the parts."""
    depth, opening = 0, None
    for position in range(start - 1, first - 1, -1):
        depth += {")": 1, "(": -1}.get(text[position], 0)
        if depth < 0:
            opening = position
            break
    if opening is not None:
        depth = 1
        for position in range(start, last):
            depth += {"(": 1, ")": -1}.get(text[position], 0)
            if depth == 0:
                last = position
                break
        if text[opening + 1 : start].strip(" *"):
            return Span(opening, start), Span(end, max(end, last))
        start = opening
    clause = (
        text.rfind(";", first, len(text[:start].rstrip(" ;\n"))) + 1
    )  # "…; trong đó" goes on with the clause
    return Span(max(first, clause), start), Span(end, max(end, last))


def _compare(
    report: Report, rule: Rule, totals: list[Quantity], tail: Span, *, complete: bool
) -> Iterator[Hit]:
    """Hold each total against the parts of its own unit; the nearest total of a unit is the one that is broken down."""
    seen: set[str] = set()
    for total in reversed(totals):
        key = unit_key(total)
        if key in seen or key == "%" or is_difference(report.text, total):
            continue
        seen.add(key)
        parts, broken = _parts(report, tail, key)
        if not parts and total is totals[-1]:
            parts, broken = _parts_by_classifier(report, total, tail)
        if (
            len(parts) < param(rule, "least_parts")
            or any(not is_plain(part) or is_ratio(report, part) for part in parts)
            or is_ratio(report, total)
        ):
            continue
        parts = _before_semicolon(report.text, tail, parts)
        rivals = {other.value for other in totals if unit_key(other) == key}
        exhaustive = not broken and (
            _exhaustive(report, tail, parts, complete=complete) or _one_to_each(report, totals, tail, parts)
        )
        certain = total is totals[-1] and _right_before(report.text, total, tail)
        if _adds_up(parts, total, rivals, exhaustive=exhaustive, certain=certain):
            continue
        added = sum((part.value for part in parts), Decimal(0))
        if added > total.value and _may_overlap(report, parts, complete=complete):
            continue
        severity = None if exhaustive or added > total.value else _of_a_slip(parts, total)
        values = {"sum_text": add_up([part.value for part in parts]), "total": written(report, total)}
        span = Span(total.span.start, parts[-1].span.end)
        yield Hit(span, values, tuple(part.span for part in parts), severity=severity)


_NEXT_SENTENCE = re.compile(r"[.;]\s")


def _right_before(text: str, total: Quantity, tail: Span) -> bool:
    """Nothing stands between the total and the words that open its parts but what the total counts."""
    between = text[total.span.end : tail.start]
    return (
        len(between) <= 90
        and not any(char.isdecimal() for char in between)
        and len(_NEXT_SENTENCE.findall(between)) <= 1
    )


def _of_a_slip(parts: list[Quantity], total: Quantity) -> str | None:
    """How grave a list is that need not be whole, but that a slip of one figure would make so: with short figures that may be
    chance."""
    return None if significant([total.value, *(part.value for part in parts)]) > 2 else "info"


def _adds_up(
    parts: list[Quantity], total: Quantity, rivals: set[Decimal], *, exhaustive: bool, certain: bool
) -> bool:
    """The parts make their total, or nothing says that they should. rivals: the totals of that unit in the same words; a part
    that is greater than its total is a slip where the total stands right before (certain), or where there is no other total
    and the list claims to be whole."""
    added = sum((part.value for part in parts), Decimal(0))
    if _reaches(parts, total.value) or added in rivals:
        return True
    if any(part.value > total.value for part in parts):
        return not certain and (len(rivals) > 1 or not exhaustive)
    if added > total.value or exhaustive:
        return False
    gap = total.value - added
    tiny = gap * 1000 < total.value and significant([total.value, *(part.value for part in parts)]) > 2
    return not (certain and (tiny or one_slip([total.value, *(part.value for part in parts)], gap)))


def _parts(report: Report, tail: Span, key: str) -> tuple[list[Quantity], bool]:
    """The figures of the total's unit, leaving out what stands in brackets opened later or is a difference.

    broken: a second "trong đó" follows, so that the list of parts cannot be followed to its end.
    """
    text, parts, broken, depth, position = report.text, [], False, 0, tail.start
    second = next((match for match, _ in markers(text[tail.start : tail.end]) if match.start() > 3), None)
    stop = (
        tail.start + second.start()
        if second and not _inside(text, tail.start, tail.start + second.start())
        else tail.end
    )
    broken = stop < tail.end
    for quantity in within(report.quantities, Span(tail.start, stop)):
        depth += text.count("(", position, quantity.span.start) - text.count(
            ")", position, quantity.span.start
        )
        position = quantity.span.start
        if depth <= 0 and unit_key(quantity) == key and not is_difference(text, quantity):
            parts.append(quantity)
    return parts, broken


def _parts_by_classifier(report: Report, total: Quantity, tail: Span) -> tuple[list[Quantity], bool]:
    """ "945 tàu cá, trong đó … 218 chiếc, … 331 chiếc": the parts counted by the classifier of the total's noun, or by its
    first words ("640 giấy thông hành, gồm 412 giấy …")."""
    unit = (total.unit or "").lower()
    for classifier, nouns in words().classifiers:
        if any(unit == noun or unit.startswith(f"{noun} ") for noun in nouns):
            parts, broken = _parts(report, tail, classifier)
            if len(parts) >= 2:
                return parts, broken
    head = next((q for q in within(report.quantities, tail) if unit.startswith(f"{unit_key(q)} ")), None)
    return _parts(report, tail, unit_key(head)) if head is not None and unit_key(head) else ([], False)


def _before_semicolon(text: str, tail: Span, parts: list[Quantity]) -> list[Quantity]:
    """Without a colon the list of parts ends at the semicolon, and other figures follow."""
    if text[tail.start : tail.start + 2].lstrip().startswith(":"):
        return parts
    stop = text.find(";", tail.start, tail.end)
    first = [part for part in parts if stop < 0 or part.span.end <= stop]
    return first if len(first) >= 2 else parts


def _reaches(parts: list[Quantity], total: Decimal) -> bool:
    """The first so many parts (two or more) make the total: what follows them speaks of something else."""
    added = Decimal(0)
    for index, part in enumerate(parts):
        added += part.value
        if added == total and index:
            return True
    return False


def _inside(text: str, start: int, position: int) -> bool:
    return text.count("(", start, position) > text.count(")", start, position)


def _exhaustive(report: Report, tail: Span, parts: list[Quantity], *, complete: bool) -> bool:
    """The list claims to be whole: it is said to ("gồm"), or it is closed by "và" before its last part."""
    text = report.text
    named = Span(tail.start, min(tail.end, parts[-1].span.end + 60))
    if open_ended(text, named, parts):
        return False
    if complete or closed(text, named, parts[-1]):
        return True
    marker = text[max(0, tail.start - 20) : tail.start].rstrip()
    if _covers_all(text, tail, parts):
        return True
    between = text[parts[-2].span.end : parts[-1].span.start]
    return bool(re.search(r"\bvà\s{1,2}$", between)) and not marker.endswith("có")


def _one_to_each(report: Report, totals: list[Quantity], tail: Span, parts: list[Quantity]) -> bool:
    """As many parts as were counted, each named by what was counted: "03 đoàn với 49 người, trong đó: đoàn A 17 người; đoàn B
    21 người; đoàn C 11 người". So the list is whole."""
    edges = [tail.start, *(part.span.end for part in parts)]
    items = [report.text[a : b.span.start].lower() for a, b in zip(edges, parts, strict=False)]
    nouns = [
        re.escape(unit_key(other).split(" ")[0])
        for other in totals
        if len(parts) > 2 and other.value == len(parts) and is_plain(other) and unit_key(other)
    ]
    return any(all(re.search(rf"(?<!\w){noun}(?!\w)", item) for item in items) for noun in nouns)


def _covers_all(text: str, tail: Span, parts: list[Quantity]) -> bool:
    """The parts are classes that leave nothing out: "từ 15m trở lên …, dưới 15m …"; "xuất khẩu …, nhập khẩu …"."""
    named = text[tail.start : min(tail.end, parts[-1].span.end + 40)]
    nations = bool(_VIETNAMESE.search(named)) and bool(_FOREIGN.search(named))
    named = re.sub(
        r"(?<!\w)(?!phía )[^\W\d_]{2,8} Nam(?!\w)", "", named
    )  # of "Việt Nam", "miền Nam" no man is meant
    lower, upper = words().lower_class.search(named), words().upper_class.search(named)
    if lower and upper:
        return True
    apart = [pair for pair in words().complements if all(word.search(named) for word in pair)]
    # "người Việt Nam xuất cảnh …, người nước ngoài nhập cảnh …": two of four classes
    return len(parts) == 2 and len(apart) == 1 and not nations


def _may_overlap(report: Report, parts: list[Quantity], *, complete: bool) -> bool:
    """More parts than the total: with "trong đó" they may be counted by two measures ("8 đoàn Lào, 6 đoàn cấp tỉnh")."""
    between = [report.text[a.span.end : b.span.start] for a, b in pairwise(parts)]
    return not complete and any(re.search(r"\b(?:đồng thời|ngoài ra|cũng)\b", piece) for piece in between)


def _total_after(report: Report, rule: Rule, sentence: Span, text: str, first_marker: int) -> Iterator[Hit]:
    """ "5 đoàn Lào, 6 đoàn Thái Lan, tổng cộng 12 đoàn". first_marker: where the first "gồm", "trong đó" of the text stands."""
    if not holds_any(lowered(text), words().total_after_stems):
        return
    for marker in words().total_after.finditer(text):
        place = sentence.start + marker.start()
        after = within(report.quantities, Span(place, min(sentence.end, place + 90)))
        if (
            not after
            or after[0].span.start - place >= 30
            or not is_plain(after[0])
            or unit_key(after[0]) in ("%", "")
        ):
            continue
        total = after[0]
        parts = [
            q
            for q in within(report.quantities, Span(max(sentence.start, place - LONGEST_LIST), place))
            if unit_key(q) == unit_key(total) and not is_difference(report.text, q)
        ]
        if len(parts) < param(rule, "least_parts") or not all(
            is_plain(q) and not is_ratio(report, q) for q in parts
        ):
            continue
        added = sum((q.value for q in parts), Decimal(0))
        if added != total.value and first_marker > marker.start():
            values = {"sum_text": add_up([q.value for q in parts]), "total": written(report, total)}
            yield Hit(
                Span(parts[0].span.start, total.span.end),
                values,
                tuple(q.span for q in parts),
                severity="warning",
            )


def parts_in_footnote(report: Report, rule: Rule) -> Iterator[Hit]:
    """A total with a footnote mark, and a footnote that begins "Trong đó", "Gồm" and gives the parts."""
    for note in report.footnotes:
        body = report.words(note.span)
        marker = next(
            (m for m in markers(body) if not body[: m[0].start()].strip(" \t0123456789¹²³⁴⁵⁶⁷⁸⁹⁰*().:\n")),
            None,
        )
        if marker is None or note.anchor is None:
            continue
        low = max(0, note.anchor - 300)
        start = max(low, report.text.rfind("\n", low, note.anchor))
        totals = [q for q in within(report.quantities, Span(start, note.anchor)) if is_plain(q)]
        tail = Span(note.span.start + marker[0].end(), note.span.end)
        yield from _compare(report, rule, totals, tail, complete=marker[1])
