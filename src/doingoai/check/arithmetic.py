"""Sums, shares, percentages and changes that can be worked out again from the figures beside them."""

import re
from collections.abc import Iterator
from decimal import ROUND_FLOOR, ROUND_HALF_UP, Decimal
from itertools import pairwise

from doingoai.check.engine import Hit
from doingoai.check.figure_words import (
    add_up,
    decimals,
    figure,
    is_plain,
    sentence_spans,
    sentences_with_figures,
    unit_key,
    within,
    words,
    written,
)
from doingoai.check.places import last_before
from doingoai.model import Block, Cell, Quantity, Report, Rule, Span
from doingoai.text.numbers_vi import number
from doingoai.text.numerals import parse_digits, read_ratio
from doingoai.text.stems import holds_any, lowered

_ITEM = re.compile(r"[ \t]{0,8}(?:([-+*•–])|\(?(\d{1,2}|[a-zđ])[.)/])\s?")
_TYPED_ROW = re.compile(r"[^|\n]{0,400}(?:\|[^|\n]{0,400}){1,40}")
_PERIOD_NAME = re.compile(r"tháng|quý|năm", re.IGNORECASE)
_RULE_ROW = re.compile(r"[|\s:+=-]+")
_LONGEST_LIST = 3000  # characters that the parts of one total take up in a sentence
_MOST_WHOLES = 40
_NOT_NUMBER = {"", "-", "–", "x", "//", "…", "..."}


def _param(rule: Rule, name: str) -> float:
    value = rule.params[name]
    if not isinstance(value, (int, float)):
        raise TypeError(f"{rule.id}: {name} is no number")
    return value


# --- parts after "gồm", "trong đó" ---------------------------------------------------------------------------------


def parts_of_total(report: Report, rule: Rule) -> Iterator[Hit]:
    """A total, then "gồm …", "trong đó …" with the parts in the same sentence (or the sentence that begins so)."""
    spans = sentence_spans(report)
    for index, sentence, _ in sentences_with_figures(report, _param(rule, "least_parts")):
        text = report.words(sentence)
        markers = _markers(text)
        for marker, complete in markers:
            start = sentence.start + marker.start()
            opened = not text[: marker.start()].strip(" (-+*")
            total_from = _sentence_of_total(report, spans, index) if opened else sentence.start
            if start - total_from > _param(rule, "widest"):
                continue
            head, tail = _head_and_tail(
                report.text,
                total_from,
                start,
                sentence.start + marker.end(),
                min(sentence.end, sentence.start + marker.end() + _LONGEST_LIST),
            )
            totals = [
                q
                for q in within(report.quantities, head)
                if is_plain(q) and not _bracketed(report.text, q, head)
            ]
            yield from _compare(report, rule, totals, tail, complete=complete)
        yield from _total_after(report, rule, sentence, text, markers[0][0].start() if markers else len(text))


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


def _bracketed(text: str, quantity: Quantity, head: Span) -> bool:
    """The figure stands in brackets that are closed again before the marker."""
    inside = text.count("(", head.start + 1, quantity.span.start) > text.count(
        ")", head.start + 1, quantity.span.start
    )
    return inside and ")" in text[quantity.span.end : head.end]


def _markers(text: str) -> list[tuple["re.Match[str]", bool]]:
    low, found = lowered(text), []
    if holds_any(low, words().complete_stems):
        found += [(match, True) for match in words().complete.finditer(text)]
    if holds_any(low, words().some_stems):
        found += [(match, False) for match in words().some.finditer(text)]
    return sorted(found, key=lambda item: item[0].start())


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
        if len(parts) < _param(rule, "least_parts") or any(
            not is_plain(part) or is_ratio(report, part) for part in parts
        ):
            continue
        if is_ratio(report, total):
            continue
        parts = _before_semicolon(report.text, tail, parts)
        added = sum((part.value for part in parts), Decimal(0))
        if _reaches(parts, total.value) or any(part.value > total.value for part in parts):
            continue
        if added < total.value and (broken or not _exhaustive(report, tail, parts, complete=complete)):
            continue
        if added > total.value and _may_overlap(report, parts, complete=complete):
            continue
        values = {"sum_text": add_up([part.value for part in parts]), "total": written(report, total)}
        yield Hit(Span(total.span.start, parts[-1].span.end), values, tuple(part.span for part in parts))


def _parts(report: Report, tail: Span, key: str) -> tuple[list[Quantity], bool]:
    """The figures of the total's unit, leaving out what stands in brackets opened later or is a difference.

    broken: a second "trong đó" follows, so that the list of parts cannot be followed to its end.
    """
    text, parts, broken, depth, position = report.text, [], False, 0, tail.start
    second = next((match for match, _ in _markers(text[tail.start : tail.end]) if match.start() > 3), None)
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
    """ "945 tàu cá, trong đó … 218 chiếc, … 331 chiếc": the parts counted by the classifier of the total's noun."""
    unit = (total.unit or "").lower()
    for classifier, nouns in words().classifiers:
        if any(unit == noun or unit.startswith(f"{noun} ") for noun in nouns):
            parts, broken = _parts(report, tail, classifier)
            if len(parts) >= 2:
                return parts, broken
    return [], False


def _before_semicolon(text: str, tail: Span, parts: list[Quantity]) -> list[Quantity]:
    """Without a colon the list of parts ends at the semicolon, and other figures follow."""
    if text[tail.start : tail.start + 2].lstrip().startswith(":"):
        return parts
    stop = text.find(";", tail.start, tail.end)
    first = [part for part in parts if stop < 0 or part.span.end <= stop]
    return first if len(first) >= 2 else parts


def _reaches(parts: list[Quantity], total: Decimal) -> bool:
    """The first so many parts make the total: what follows them speaks of something else."""
    added = Decimal(0)
    for part in parts:
        added += part.value
        if added == total:
            return True
    return False


def _inside(text: str, start: int, position: int) -> bool:
    return text.count("(", start, position) > text.count(")", start, position)


_CLASS = re.compile(r"trở\s+(?:lên|xuống)", re.IGNORECASE)  # "từ 15m trở lên" names a class and is no rise


def is_difference(text: str, quantity: Quantity) -> bool:
    """The figure is a change, or another period's: "tăng 5 đoàn so với …"."""
    before = text[max(0, quantity.span.start - 22) : quantity.span.start]
    after = text[quantity.span.end : quantity.span.end + 14].lower()
    nearest = _CLASS.sub("", re.split(r"[,;.(:]", before)[-1])
    return bool(words().not_a_part.search(nearest)) or "so với" in after


def is_ratio(report: Report, quantity: Quantity) -> bool:
    """The figure was read from "18/19"."""
    span = quantity.number_span
    return span is not None and "/" in report.words(span)


def _exhaustive(report: Report, tail: Span, parts: list[Quantity], *, complete: bool) -> bool:
    """The list claims to be whole: it is said to ("gồm"), or it is closed by "và" before its last part."""
    text = report.text
    if words().remainder.search(text[tail.start : min(tail.end, parts[-1].span.end + 60)]):
        return False
    if complete:
        return True
    marker = text[max(0, tail.start - 20) : tail.start].rstrip()
    if _covers_all(text, tail, parts):
        return True
    between = text[parts[-2].span.end : parts[-1].span.start]
    closed = bool(re.search(r"\bvà\s{1,2}$", between))
    return closed and not marker.endswith("có")


def _covers_all(text: str, tail: Span, parts: list[Quantity]) -> bool:
    """The parts are classes that leave nothing out: "từ 15m trở lên …, dưới 15m …"; "xuất khẩu …, nhập khẩu …"."""
    named = text[tail.start : min(tail.end, parts[-1].span.end + 40)]
    named = re.sub(r"[^\W\d_]{2,8} Nam(?!\w)", "", named)  # of "Việt Nam", "miền Nam" no man is meant
    lower, upper = words().lower_class.search(named), words().upper_class.search(named)
    if lower and upper:
        return True
    return len(parts) == 2 and any(all(word.search(named) for word in pair) for pair in words().complements)


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
            for q in within(report.quantities, Span(max(sentence.start, place - _LONGEST_LIST), place))
            if unit_key(q) == unit_key(total) and not is_difference(report.text, q)
        ]
        if len(parts) < _param(rule, "least_parts") or not all(
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


_BRACKET = re.compile(r"\(([^()\n]{8,400})\)")
_SEPARATOR = re.compile(r"[,;]\s|\s(?:và|với)\s")


def parts_in_brackets(report: Report, rule: Rule) -> Iterator[Hit]:
    """ "02 đoàn ra nước ngoài (Nhật Bản 01 đoàn, Xin-ga-po 01 đoàn)": a bracket that holds nothing but the parts."""
    for _, sentence, _ in sentences_with_figures(report, _param(rule, "least_parts")):
        for bracket in _BRACKET.finditer(report.text, sentence.start, sentence.end):
            inside = Span(bracket.start(1), bracket.end(1))
            parts = within(report.quantities, inside)
            if len(parts) < _param(rule, "least_parts") or not _one_to_an_item(report, inside, parts):
                continue
            before = within(report.quantities, Span(sentence.start, bracket.start()))
            total = next((q for q in reversed(before) if unit_key(q) == unit_key(parts[0])), None)
            if (
                total is None
                or not is_plain(total)
                or is_ratio(report, total)
                or _held(report, total, bracket)
            ):
                continue
            added = sum((part.value for part in parts), Decimal(0))
            open_ended = added < total.value and words().remainder.search(bracket[1])
            if added == total.value or open_ended:
                continue
            values = {"sum_text": add_up([part.value for part in parts]), "total": written(report, total)}
            yield Hit(Span(total.span.start, bracket.end()), values, tuple(part.span for part in parts))


def _one_to_an_item(report: Report, inside: Span, parts: list[Quantity]) -> bool:
    """Every item of the list has one figure, all are counted in the same unit, and each is named."""
    text = report.text
    if not unit_key(parts[0]) or any(
        unit_key(part) != unit_key(parts[0])
        or not is_plain(part)
        or is_ratio(report, part)
        or is_difference(text, part)
        for part in parts
    ):
        return False
    edges = [
        inside.start,
        *(m.end() for m in _SEPARATOR.finditer(text, inside.start, inside.end)),
        inside.end,
    ]
    items = [Span(a, b) for a, b in pairwise(edges)]
    if len(items) != len(parts) or _markers(text[inside.start : inside.end]):
        return False
    return all(
        item.start <= part.span.start
        and part.span.end <= item.end
        and item.end - item.start > part.span.end - part.span.start + 2
        for item, part in zip(items, parts, strict=True)
    )


def _held(report: Report, total: Quantity, bracket: "re.Match[str]") -> bool:
    """Another total stands between, the sentence went on, or a word before the bracket leaves parts out."""
    between = report.text[total.span.end : bracket.start()]
    before = report.text[max(0, total.span.start - 25) : total.span.start]
    return (
        len(between) > 120
        or bool(re.search(r"[;:)]|\.\s", between))
        or bool(
            words().remainder.search(between)
            or words().some.search(before)
            or words().not_a_part.search(between)
        )
        or is_difference(report.text, total)
    )


def parts_after_colon(report: Report, rule: Rule) -> Iterator[Hit]:
    """ "tỉnh đạt 05 giải: 01 giải Nhì, 02 giải Ba, 02 giải Khuyến khích.": a total, a colon, and nothing but its parts."""
    for _, sentence, _ in sentences_with_figures(report, _param(rule, "least_parts")):
        colon = report.text.find(": ", sentence.start, sentence.end)
        before = within(report.quantities, Span(sentence.start, colon)) if colon > 0 else []
        if not before or len(report.text[before[-1].span.end : colon]) > _NEAR_COLON:
            continue
        end = sentence.start + len(report.words(sentence).rstrip(" .;\n"))
        inside = Span(colon + 2, max(colon + 2, end))
        parts = within(report.quantities, inside)
        total = before[-1]
        if (
            len(parts) < _param(rule, "least_parts")
            or unit_key(total) in ("%", "")
            or unit_key(total) != unit_key(parts[0])
            or not _one_to_an_item(report, inside, parts)
            or not is_plain(total)
            or is_ratio(report, total)
            or is_difference(report.text, total)
            or re.search(r"[,;.]", report.text[total.span.end : colon])
            or _markers(report.text[sentence.start : colon])
        ):
            continue
        yield from _held_against(report, total, parts, Span(total.span.end, inside.end))


def _held_against(
    report: Report, total: Quantity, parts: list[Quantity], words_between: Span
) -> Iterator[Hit]:
    """The parts against their total; where they fall short, no word may tell that some are left out."""
    added = sum((part.value for part in parts), Decimal(0))
    if added == total.value or any(part.value > total.value for part in parts):
        return
    if added < total.value and words().remainder.search(report.words(words_between)):
        return
    values = {"sum_text": add_up([part.value for part in parts]), "total": written(report, total)}
    yield Hit(Span(total.span.start, parts[-1].span.end), values, tuple(part.span for part in parts))


_NEAR_COLON = 60
_NAMED_BRACKET = re.compile(r"\(([^()\n]{3,80})\)")
_NEXT_NAME = re.compile(r"(?:[,;]|\s?và)\s[^()\d.;:\n]{1,40}")


def parts_beside_names(report: Report, rule: Rule) -> Iterator[Hit]:
    """ "04 đoàn đi Lào (02 đoàn), Cam-pu-chia (01 đoàn), Hàn Quốc (01 đoàn)": a bracket with a figure after each name."""
    for sentence in sentence_spans(report):
        if report.text.find("(", sentence.start, sentence.end) < 0:
            continue
        for group in _bracket_groups(report.text, sentence):
            if len(group) >= _param(rule, "least_parts"):
                yield from _group_totals(report, sentence, group)


def _bracket_groups(text: str, sentence: Span) -> Iterator[list[Span]]:
    """Brackets one after another, each with a name before it."""
    group: list[Span] = []
    for match in _NAMED_BRACKET.finditer(text, sentence.start, sentence.end):
        if group and not _NEXT_NAME.fullmatch(text, group[-1].end, match.start()):
            yield group
            group = []
        group.append(Span(match.start(), match.end()))
    if group:
        yield group


def _group_totals(report: Report, sentence: Span, group: list[Span]) -> Iterator[Hit]:
    text = report.text
    found = [within(report.quantities, bracket) for bracket in group]
    nearest = last_before(report.quantities, group[0].start, _MOST_WHOLES)
    before = [q for q in nearest if q.span.start >= sentence.start and is_plain(q)]
    for key in {unit_key(q): None for q in found[0]}:
        same = [[q for q in inside if unit_key(q) == key] for inside in found]
        total = next((q for q in reversed(before) if unit_key(q) == key), None)
        if (
            key in ("%", "")
            or total is None
            or any(len(inside) != 1 for inside in same)
            or any(not is_plain(q) or is_ratio(report, q) or is_difference(text, q) for [q] in same)
            or is_ratio(report, total)
            or is_difference(text, total)
        ):
            continue
        between = text[total.span.end : group[0].start]
        opened_by_some = words().some.search(between) is not None
        parts = [q for [q] in same]
        short = sum((q.value for q in parts), Decimal(0)) < total.value
        if ";" in between or (short and opened_by_some):
            continue
        yield from _held_against(
            report, total, parts, Span(total.span.end, min(sentence.end, group[-1].end + 40))
        )


_BARE_ITEM = re.compile(r"([^\d(),;:]{2,60}?)[\s:]{1,3}(\d{1,4})")


def bare_parts(report: Report, rule: Rule) -> Iterator[Hit]:
    """ "03 dự án (khách sạn 02, nuôi biển 01)": names with figures that need no noun. Such a bracket is taken for the parts
    only where they come close to the total."""
    text = report.text
    for sentence in sentence_spans(report):
        if text.find("(", sentence.start, sentence.end) < 0:
            continue
        for bracket in _BRACKET.finditer(text, sentence.start, sentence.end):
            items = [_BARE_ITEM.fullmatch(item.strip()) for item in re.split(r"[,;]\s", bracket[1])]
            before = last_before(report.quantities, bracket.start(), 1)
            if len(items) < _param(rule, "least_parts") or not before or not all(items):
                continue
            total = before[-1]
            if total.span.start < sentence.start:
                continue
            numbers = [Decimal(item[2]) for item in items if item]
            if (
                any(item and words().ordinals.search(f"{item[1]} ") for item in items)
                or not is_plain(total)
                or total.unit in (None, "%")
                or total.currency
                or is_ratio(report, total)
                or _held(report, total, bracket)
                or len(text[total.span.end : bracket.start()]) > _NEAR_COLON
            ):
                continue
            added = sum(numbers, Decimal(0))
            near = abs(added - total.value) <= max(
                Decimal(1), total.value * Decimal(str(_param(rule, "near")))
            )
            if (
                added == total.value
                or not near
                or (added < total.value and words().remainder.search(bracket[1]))
            ):
                continue
            values = {"sum_text": add_up(numbers), "total": written(report, total)}
            yield Hit(Span(total.span.start, bracket.end()), values)


def parts_in_footnote(report: Report, rule: Rule) -> Iterator[Hit]:
    """A total with a footnote mark, and a footnote that begins "Trong đó", "Gồm" and gives the parts."""
    for note in report.footnotes:
        body = report.words(note.span)
        marker = next(
            (m for m in _markers(body) if not body[: m[0].start()].strip(" \t0123456789¹²³⁴⁵⁶⁷⁸⁹⁰*().:\n")),
            None,
        )
        if marker is None or note.anchor is None:
            continue
        low = max(0, note.anchor - 300)
        start = max(low, report.text.rfind("\n", low, note.anchor))
        totals = [q for q in within(report.quantities, Span(start, note.anchor)) if is_plain(q)]
        tail = Span(note.span.start + marker[0].end(), note.span.end)
        yield from _compare(report, rule, totals, tail, complete=marker[1])


# --- lists under a total --------------------------------------------------------------------------------------------


def list_under_total(report: Report, rule: Rule) -> Iterator[Hit]:
    """A paragraph that ends in a colon and names a total, then one item a line, each with one figure of that unit."""
    lines = [Span(match.start(), match.end()) for match in re.finditer(r"[^\n]{1,5000}", report.text)]
    lines = [line for line in lines if report.words(line).strip()]
    for index, line in enumerate(lines):
        head = report.words(line).rstrip(" *_")
        if not head.endswith(":"):
            continue
        following = lines[index + 1 : index + 1 + int(_param(rule, "furthest"))]
        items = _items(report, following) or _plain_items(report, following)
        if len(items) < _param(rule, "least_parts"):
            continue
        named = _list_head(report, lines, index, head)
        totals = [
            q
            for q in within(report.quantities, named)
            if is_plain(q) and not _bracketed(report.text, q, named)
        ]
        yield from _against_items(report, totals, items, named)


def _list_head(report: Report, lines: list[Span], index: int, head: str) -> Span:
    """The words that name the total: the last sentence before the colon; where that is no more than "Trong đó:", the one
    before it, or the two lines before."""
    line = lines[index]
    sentence = max(head.rfind(". "), head.rfind("; ")) + 1
    if not any(
        match.span() == (0, len(last))
        for last in [head[sentence:].strip(" -+*:")]
        for match, _ in _markers(last)
    ):
        return Span(line.start + sentence, line.end)
    if sentence:
        before = max(head.rfind(". ", 0, sentence - 1), head.rfind("; ", 0, sentence - 1)) + 1
        return Span(line.start + before, line.end)
    return Span(lines[max(0, index - 2)].start, line.end)


def _plain_items(report: Report, lines: list[Span]) -> list[Span]:
    """Lines without a mark, each a name, a colon and a figure with its unit, and nothing else."""
    found: list[Span] = []
    for line in lines:
        body = report.words(line)
        name, colon, _ = body.partition(":")
        inside = within(report.quantities, Span(line.start + len(name) + 1, line.end)) if colon else []
        if len(inside) != 1 or body[inside[0].span.end - line.start :].strip(" .;,*"):
            break
        if body[len(name) + 1 : inside[0].span.start - line.start].strip():
            break
        found.append(line)
    return found


def _items(report: Report, lines: list[Span]) -> list[Span]:
    """The lines that follow with one kind of mark; a deeper mark belongs to the item above it."""
    found: list[Span] = []
    kind = ""
    for line in lines:
        match = _ITEM.match(report.words(line))
        if match is None:
            break
        mark = match[1] or ("1" if match[2].isdecimal() else "a")
        if found and mark != kind:
            if mark in "+•*" and kind in "-1a":
                continue
            break
        kind = mark
        found.append(line)
    return found


def _against_items(report: Report, totals: list[Quantity], items: list[Span], named: Span) -> Iterator[Hit]:
    if len(items) > 2 and words().table_total.match(report.words(items[-1]).lstrip(" \t-+*•–")):
        items = items[:-1]
    for total in totals:
        key = unit_key(total)
        if key in ("%", "") or is_ratio(report, total) or is_difference(report.text, total):
            continue
        parts: list[Quantity] = []
        for item in items:
            same = [
                q
                for q in within(report.quantities, item)
                if unit_key(q) == key and not is_difference(report.text, q)
            ]
            if (
                not same
                or not is_plain(same[0])
                or is_ratio(report, same[0])
                or (len(same) > 1 and not _breakdown(report, same))
            ):
                break
            parts.append(same[0])
        if len(parts) < len(items):
            continue
        added = sum((part.value for part in parts), Decimal(0))
        if added == total.value:
            continue
        last = report.words(items[-1])
        between = report.text[total.span.end : min(named.end, items[0].start)]
        open_ended = added < total.value and (
            last.rstrip().endswith(("...", "…")) or words().open_list.search(between)
        )
        if open_ended or any(part.value > total.value for part in parts):
            continue
        values = {"sum_text": add_up([part.value for part in parts]), "total": written(report, total)}
        yield Hit(Span(total.span.start, parts[-1].span.end), values, tuple(part.span for part in parts))


def _breakdown(report: Report, same: list[Quantity]) -> bool:
    """A second figure in an item is a part of its first."""
    between = report.text[same[0].span.end : same[1].span.start]
    return bool(words().some.search(between) or words().complete.search(between) or "(" in between)


# --- tables ---------------------------------------------------------------------------------------------------------


def table_totals(report: Report, rule: Rule) -> Iterator[Hit]:
    """Columns of a table against its total row, and rows against a total column where most of them agree with it."""
    for block in (*report.document.blocks, *_typed_tables(report.text)):
        if block.kind == "table" and block.cells:
            yield from _columns(report, rule, block)
            yield from _rows(report, rule, block)


def _typed_tables(text: str) -> Iterator[Block]:
    """Tables typed with upright bars between (or around) their cells, one row a line, as plain text and Markdown have them."""
    rows: list[Span] = []
    start = 0
    for line in [*text.split("\n"), ""]:
        if line.count("|") >= (1 if rows else 2) and _TYPED_ROW.fullmatch(line):
            rows.append(Span(start, start + len(line)))
        else:
            if len(rows) >= 3:
                yield Block("table", Span(rows[0].start, rows[-1].end), cells=_typed_cells(text, rows))
            rows = []
        start += len(line) + 1


def _typed_cells(text: str, rows: list[Span]) -> tuple[Cell, ...]:
    """The cells of typed rows. A row with fewer cells than most has its first ones merged: "Tổng cộng | 163 | 1.274"."""
    found: list[list[Span]] = []
    for row in rows:
        line = text[row.start : row.end]
        if _RULE_ROW.fullmatch(line):
            continue  # the rule under the heading
        edges = [-1, *(match.start() for match in re.finditer(r"\|", line)), len(line)]
        cells = [_trimmed(text, Span(row.start + a + 1, row.start + b)) for a, b in pairwise(edges)]
        if line.lstrip().startswith("|"):
            cells = cells[1:]
        if line.rstrip().endswith("|"):
            cells = cells[:-1]
        found.append(cells)
    width = max((len(cells) for cells in found), default=0)
    return tuple(
        Cell(span, row, col + (width - len(cells) if col else 0))
        for row, cells in enumerate(found)
        for col, span in enumerate(cells)
    )


def _trimmed(text: str, span: Span) -> Span:
    """The words of a cell, without the blanks around them."""
    words_in = text[span.start : span.end]
    start = span.start + len(words_in) - len(words_in.lstrip())
    return Span(start, max(start, span.start + len(words_in.rstrip())))


def _cell_value(report: Report, cell: Cell | None) -> Decimal | None:
    """The number in a cell; 0 for an empty one or a dash, None where it holds anything else."""
    content = report.words(cell.span).strip(" *\n\t") if cell else ""
    if content.lower() in _NOT_NUMBER:
        return Decimal(0)
    return parse_digits(content.replace("\u00a0", " ")) if content[:1].isdecimal() else None


def _grid(block: Block) -> dict[tuple[int, int], Cell]:
    return {(cell.row, cell.col): cell for cell in block.cells}


def _columns(report: Report, rule: Rule, block: Block) -> Iterator[Hit]:
    grid = _grid(block)
    rows = sorted({cell.row for cell in block.cells})
    columns = sorted({cell.col for cell in block.cells})
    total_rows = [
        row
        for row in rows
        if any(words().table_total.fullmatch(_label(report, grid.get((row, col)))) for col in columns[:2])
    ]
    if len(total_rows) != 1:
        return
    total_row = total_rows[0]
    header = _header_rows(report, grid, rows, columns, total_row)
    body = [row for row in rows if row not in header and row != total_row]
    for column in columns[1:]:
        name = " ".join(_label(report, grid.get((row, column))) for row in header).strip()
        if _skipped(name):
            continue
        yield from _column(report, rule, grid, column, name, body, grid.get((total_row, column)))


def _label(report: Report, cell: Cell | None) -> str:
    return " ".join(report.words(cell.span).replace("*", " ").split()) if cell else ""


def _header_rows(
    report: Report, grid: dict[tuple[int, int], Cell], rows: list[int], columns: list[int], total_row: int
) -> list[int]:
    """The rows at the top that hold no figures (a row of column numbers "1 2 3" included)."""
    header: list[int] = []
    for row in rows:
        labels = [_label(report, grid.get((row, column))) for column in columns]
        numbered = [label.strip("()") for label in labels if label] == [
            str(n) for n in range(1, sum(map(bool, labels)) + 1)
        ]
        figures = any(label[:1].isdecimal() and not _PERIOD_NAME.search(label) for label in labels[1:])
        if row == total_row or (figures and not numbered):
            break
        header.append(row)
    return header


def _column(
    report: Report,
    rule: Rule,
    grid: dict[tuple[int, int], Cell],
    column: int,
    name: str,
    body: list[int],
    total_cell: Cell | None,
) -> Iterator[Hit]:
    total = _cell_value(report, total_cell)
    values = [(row, _cell_value(report, grid.get((row, column)))) for row in body]
    if total_cell is None or total is None or total == 0 or any(value is None for _, value in values):
        return
    known = [(row, value) for row, value in values if value is not None]
    if sum(1 for _, value in known if value) < _param(rule, "least_parts"):
        return
    added = sum((value for _, value in known), Decimal(0))
    groups = [
        value
        for row, value in known
        if re.fullmatch(r"[IVX]{1,5}|[A-ZĐ]", _label(report, grid.get((row, 0))).strip(" ."))
    ]
    if total in (added, sum(groups, Decimal(0))) or (
        groups and len(groups) < len(known) and added == 2 * total
    ):
        return
    values_out = {
        "column": name or str(column + 1),
        "sum": number(sum(groups, Decimal(0)) if groups else added),
        "total": number(total),
    }
    cells = tuple(grid[row, column].span for row, value in known if value and (row, column) in grid)
    yield Hit(total_cell.span, values_out, cells, detail="table")


def _rows(report: Report, rule: Rule, block: Block) -> Iterator[Hit]:
    """A last column headed "Tổng số", "Cả năm": a row that does not make it, where at least two others do and most of them."""
    grid = _grid(block)
    rows, columns = sorted({cell.row for cell in block.cells}), sorted({cell.col for cell in block.cells})
    if len(columns) < 4:
        return
    header = _header_rows(report, grid, rows, columns, -1)
    names = {c: " ".join(_label(report, grid.get((row, c))) for row in header).strip() for c in columns}
    last = columns[-1]
    if not words().total_column.match(names[last]):
        return
    parts = [c for c in columns[1:-1] if not _skipped(names[c])]
    right, wrong = 0, []
    for row in rows[len(header) :]:
        total = _cell_value(report, grid.get((row, last)))
        values = [value for c in parts if (value := _cell_value(report, grid.get((row, c)))) is not None]
        if not total or len(values) < _param(rule, "least_parts"):
            continue
        if sum(values, Decimal(0)) == total:
            right += 1
        else:
            wrong.append((row, sum(values, Decimal(0)), total))
    if right < 2 or len(wrong) > right:
        return
    for row, added, total in wrong:
        name = next((label for c in columns[:2] if (label := _label(report, grid.get((row, c))))[1:]), "")
        values_out = {"column": name or str(row + 1), "sum": number(added), "total": number(total)}
        yield Hit(grid[row, last].span, values_out, detail="table")


def _skipped(name: str) -> bool:
    """A column that is not added: ordinals, dates, rates, notes."""
    plain = name.lower().strip(" :.")
    return any(plain == skip or plain.startswith(f"{skip} ") for skip in words().skip_columns)


# --- shares of a whole ----------------------------------------------------------------------------------------------


def shares(report: Report, rule: Rule) -> Iterator[Hit]:
    """Runs of percentages that share out one whole and do not reach 100%."""
    for run in _runs(report):
        if len(run) < _param(rule, "least_shares") or not all(is_plain(q) for q in run):
            continue
        added = sum((q.value for q in run), Decimal(0))
        if abs(added - 100) > Decimal(str(_param(rule, "nearest"))):
            continue
        tolerance = sum((Decimal(5).scaleb(-decimals(report, q) - 1) for q in run), Decimal(0))
        remains = added < 100 and words().rest.match(report.text[run[-1].span.end : run[-1].span.end + 60])
        if abs(added - 100) <= tolerance or remains:
            continue
        values = {"sum": number(added), "sum_text": add_up([q.value for q in run])}
        yield Hit(Span(run[0].span.start, run[-1].span.end), values, tuple(q.span for q in run))


def _runs(report: Report) -> Iterator[list[Quantity]]:
    """Percentages one after another, each after a few words that name its part."""
    run: list[Quantity] = []
    for quantity in report.quantities:
        if quantity.unit != "%":
            continue
        if run and not _goes_on(report.text, run[-1], quantity):
            yield run
            run = []
        if _names_share(report.text, quantity):
            run.append(quantity)
        elif run:
            yield run
            run = []
    if run:
        yield run


def _goes_on(text: str, last: Quantity, following: Quantity) -> bool:
    between = text[last.span.end : following.span.start]
    return (
        len(between) <= 90
        and "\n\n" not in between
        and not re.search(r"\d|\.\s", between)
        and bool(re.match(r"[\s)*]*[,;]|\s*\)?\s*và\b", between))
    )


def _names_share(text: str, quantity: Quantity) -> bool:
    before = re.split(r"[,;:.(]", text[max(0, quantity.span.start - 70) : quantity.span.start])[-1]
    after = text[quantity.span.end : quantity.span.end + 20]
    last = before.split()[-1:] or [""]
    if "chiếm" in before:
        return not words().other_base.match(after.strip())
    return (
        not words().not_shares.search(before)
        and not words().other_base.match(after.strip())
        and last[0].lower() not in ("là", "còn")
    )


# --- percentages beside their two figures ---------------------------------------------------------------------------

_LINK = re.compile(
    r"[^.;:\n\d%(]{0,45}?(?:=|\(|(?:,\s)?(?:chiếm|đạt|bằng|tương đương|tương ứng)(?:\s(?:với|tỷ lệ|tỉ lệ|tỷ trọng|mức))?|tỷ lệ)[\s(]{0,3}(?:là|đạt|chiếm|tỷ lệ|bằng|=)?\s{0,2}",
    re.IGNORECASE,
)


_REACHED = re.compile(r"đạt|bằng|hoàn thành|tương", re.IGNORECASE)  # of a plan, not of a whole
_NEW_SENTENCE = re.compile(r"[.!?…]\s")


def percentages(report: Report, rule: Rule) -> Iterator[Hit]:
    """ "60 hộ = 5,03%" of 1.169 households; "45/60 hồ sơ (85%)"."""
    quantities = report.quantities
    for part, share in pairwise(quantities):
        if share.unit != "%" or not is_plain(share) or not is_plain(part) or part.unit == "%":
            continue
        between = report.text[part.span.end : share.span.start]
        if not _LINK.fullmatch(between) or words().not_a_part.search(between):
            continue
        if words().other_base.match(report.text[share.span.end : share.span.end + 30].strip(" )*,")):
            continue
        ratio = read_ratio(report.words(part.number_span), 0) if part.number_span else None
        near = _param(rule, "near")
        if ratio:
            bases, sure = [Decimal(ratio[1])], True
        elif part.value < 1:
            continue
        elif part.currency:
            bases, sure = _budget(report, part), False
            near = _param(rule, "near_money")
        else:
            wholes = _wholes(report, part)
            bases = [q.value for q in wholes]
            sure = _is_part_of(report, part, wholes) and not _REACHED.search(between)
        if hit := _judge(report, near, part, share, bases, sure=sure):
            yield hit


def _wholes(report: Report, part: Quantity) -> list[Quantity]:
    """What the part may be a share of: greater figures of its unit before it.

    Only figures of the same stretch of text count; the whole report has too many of them to guess from.
    """
    before = last_before(report.quantities, part.span.start, _MOST_WHOLES)
    first = max(0, part.span.start - _LONGEST_LIST)
    start = max(first, report.text.rfind("\n\n", first, part.span.start))
    if sum(q.span.start > start for q in before) < 2:
        start = max(first, report.text.rfind("\n\n", first, start))
    earlier = [q for q in before if q.span.start >= start]
    return [q for q in earlier if unit_key(q) == unit_key(part) and q.value > part.value and is_plain(q)]


def _budget(report: Report, part: Quantity) -> list[Decimal]:
    """The sum of money named shortly before a part of it: "dự toán 850 triệu đồng; đã chi 391 triệu đồng (đạt 46%)"."""
    low = max(0, part.span.start - 200)
    start = max(low, report.text.rfind("\n\n", low, part.span.start))
    before = within(report.quantities, Span(start, part.span.start))
    same = [q for q in before if q.currency == part.currency and q.value > part.value and is_plain(q)]
    return [same[0].value] if len(same) == 1 else []


def _is_part_of(report: Report, part: Quantity, wholes: list[Quantity]) -> bool:
    """The words leave one whole only: "2.100 hộ, trong đó 126 hộ nghèo" (the whole is named without more words, the part
    with more), "80 đoàn, trong đó 12 đoàn Lào"."""
    if len({whole.value for whole in wholes}) != 1:
        return False
    whole, unit = wholes[-1], (wholes[-1].unit or "").lower()
    between = report.text[whole.span.end : part.span.start]
    bare = not whole.counted or whole.counted.lower() == unit
    narrower = (part.unit or "").lower().startswith(f"{unit} ")
    told = bool(words().some.search(between)) and not _NEW_SENTENCE.search(between)
    return (bare and narrower) or (told and len(between) < 120)


def _judge(
    report: Report, near: float, part: Quantity, share: Quantity, bases: list[Decimal], *, sure: bool
) -> Hit | None:
    """A hit where no base gives the stated share and the nearest base comes so close that it must be the one meant."""
    stated, places = share.value, decimals(report, share)
    step = Decimal(1).scaleb(-places)
    best: tuple[Decimal, Decimal] | None = None
    for base in (value for value in bases if value > 0):
        right = part.value * 100 / base
        if abs(right - stated) <= step / 2 or right.quantize(step, ROUND_HALF_UP) == stated:
            return None
        if best is None or abs(right - stated) < abs(best[0] - stated):
            best = (right, base)
    if best is None:
        return None
    right, base = best
    if not sure and abs(right - stated) > right * Decimal(str(near)):
        return None
    truncated = right.quantize(step, ROUND_FLOOR) == stated
    values = {
        "part": number(part.value),
        "whole": number(base),
        "right": number(right.quantize(min(step, Decimal("0.01")), ROUND_HALF_UP)),
        "stated": number(stated),
    }
    severity = "info" if truncated else None
    return Hit(Span(part.span.start, share.span.end), values, severity=severity)


# --- changes between two periods ------------------------------------------------------------------------------------

_CHANGE = re.compile(r"\b(tăng|giảm)(?: thêm)?\s$", re.IGNORECASE)
_BEFORE = re.compile(
    r"(?:so với|so)\s[^.;\d%]{0,40}(?:cùng kỳ|năm trước|năm ngoái|kỳ trước|năm|quý|tháng)[^.;\n]{0,25}[(:=,]?\s?(?:là|có|đạt|với)?\s{0,2}$",
    re.IGNORECASE,
)
_FROM_TO = re.compile(r"từ\s$", re.IGNORECASE)
_UP_TO = re.compile(r"[^.;\n]{0,40}?\b(?:lên|xuống|xuống còn|lên thành|lên tới)\s{1,2}$", re.IGNORECASE)


def changes(report: Report, rule: Rule) -> Iterator[Hit]:
    """ "27 đoàn, tăng 15,2% so với cùng kỳ (24 đoàn)"; "tăng 4 đoàn so với … (24 đoàn)"; "từ 24 đoàn lên 27 đoàn (tăng 10%)"."""
    text, found = report.text, report.quantities
    for now, change, before in zip(found, found[1:], found[2:], strict=False):
        after_change = text[change.span.end : before.span.start]
        word = _CHANGE.search(text[max(0, change.span.start - 14) : change.span.start])
        if (
            word
            and unit_key(now) == unit_key(before)
            and unit_key(now) != "%"
            and _BEFORE.search(after_change)
            and len(after_change) < 90
        ):
            if (
                re.search(r"[.;\n]", text[now.span.end : change.span.start])
                or len(text[now.span.end : change.span.start]) > 120
            ):
                continue
            if hit := _change(
                report, rule, before, now, change, word[1].lower(), Span(now.span.start, before.span.end)
            ):
                yield hit
    for before, now, change in zip(found, found[1:], found[2:], strict=False):
        word = _CHANGE.search(text[max(0, change.span.start - 14) : change.span.start])
        spread = text[before.span.end : now.span.start]
        if (
            word
            and unit_key(now) == unit_key(before) != "%"
            and _FROM_TO.search(text[max(0, before.span.start - 4) : before.span.start])
            and _UP_TO.fullmatch(spread)
            and re.fullmatch(
                r"[^.;\n]{0,40}?[,(]\s?(?:tăng|giảm)(?: thêm)?\s",
                text[now.span.end : change.span.start],
                re.IGNORECASE,
            )
            and (
                hit := _change(
                    report,
                    rule,
                    before,
                    now,
                    change,
                    word[1].lower(),
                    Span(before.span.start, change.span.end),
                )
            )
        ):
            yield hit


def _change(
    report: Report, rule: Rule, before: Quantity, now: Quantity, change: Quantity, direction: str, span: Span
) -> Hit | None:
    if not (is_plain(before) and is_plain(now) and is_plain(change)) or before.value == 0:
        return None
    difference = now.value - before.value
    percent = change.unit == "%"
    if not percent and unit_key(change) != unit_key(now):
        return None
    places = decimals(report, change)
    step = Decimal(1).scaleb(-places)
    right = abs(difference) * 100 / before.value if percent else abs(difference)
    fits = abs(right - change.value) <= step / 2 if percent else right == change.value
    turned = difference != 0 and (difference > 0) != (direction == "tăng")
    if fits and not turned:
        return None
    truncated = percent and not turned and right.quantize(step, ROUND_FLOOR) == change.value
    values = {
        "before": figure(before),
        "after": figure(now),
        "direction": "tăng" if difference >= 0 else "giảm",
        "right": number(right.quantize(min(step, Decimal("0.01")), ROUND_HALF_UP))
        if percent
        else number(right),
        "stated": f"{direction} {number(change.value)}",
        "sign": "%" if percent else f" {change.unit or ''}".rstrip(),
    }
    return Hit(span, values, (change.span,), severity="info" if truncated else None)
